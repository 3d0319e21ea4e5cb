-- Blind seats: the sister of sqlite/0003, which says what each table is for.

CREATE DOMAIN key_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^key_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);

CREATE TABLE seat_keys (
    key_id     BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(key_id) = 32),
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    modulus    BYTEA NOT NULL CHECK (octet_length(modulus) = 256),
    issuer     key_token NOT NULL,
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    UNIQUE (plan, epoch)
);

CREATE TABLE spent_seats (
    spent      BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(spent) = 32),
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    device     BYTEA NOT NULL CHECK (octet_length(device) = 32),
    spent_at   BIGINT NOT NULL CHECK (spent_at BETWEEN 1577836800 AND 4102444800)
);

CREATE INDEX spent_seats_by_epoch ON spent_seats (plan, epoch);

CREATE TABLE cloned_seats (
    plan       plan_token NOT NULL REFERENCES plans (plan),
    epoch      BIGINT NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    clones     BIGINT NOT NULL CHECK (clones BETWEEN 0 AND 999999999),
    PRIMARY KEY (plan, epoch)
);
