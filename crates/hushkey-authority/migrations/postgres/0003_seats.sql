-- Blind seats: the issuer's public keys, and what was spent under them. Rows of an epoch go when it is over. The sister of
-- sqlite/0003.

CREATE TABLE seat_keys (
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    modulus    BYTEA NOT NULL UNIQUE CHECK (octet_length(modulus) = 256),
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (plan, epoch)
);

CREATE TABLE spent_seats (
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    spent      BYTEA NOT NULL CHECK (octet_length(spent) = 32),
    machine    machine_token NOT NULL,
    spent_at   BIGINT NOT NULL CHECK (spent_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (plan, epoch, spent)
);

CREATE TABLE cloned_seats (
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    clones     BIGINT NOT NULL CHECK (clones BETWEEN 0 AND 999999999),
    PRIMARY KEY (plan, epoch)
);
