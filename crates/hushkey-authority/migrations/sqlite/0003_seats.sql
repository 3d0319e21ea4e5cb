-- Blind seats: the issuer's public keys, and what was spent under them. Rows of an epoch go when it is over.

-- The modulus of the key of a plan's epoch (2,048 bits; the exponent is 65,537).
CREATE TABLE seat_keys (
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    modulus    BLOB NOT NULL UNIQUE CHECK (length(modulus) = 256),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (plan, epoch)
) STRICT, WITHOUT ROWID;

-- Digests of spent nonces, and the name that the machine has in this epoch alone.
CREATE TABLE spent_seats (
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    spent      BLOB NOT NULL CHECK (length(spent) = 32),
    machine    TEXT NOT NULL CHECK (
        length(machine) = 30 AND length(CAST(machine AS BLOB)) = 30 AND machine GLOB 'mch_*'
        AND substr(machine, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(machine, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    spent_at   INTEGER NOT NULL CHECK (spent_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (plan, epoch, spent)
) STRICT, WITHOUT ROWID;

-- How many machines came with a token that another had spent: cloned seats, counted and not named.
CREATE TABLE cloned_seats (
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    clones     INTEGER NOT NULL CHECK (clones BETWEEN 0 AND 999999999),
    PRIMARY KEY (plan, epoch)
) STRICT, WITHOUT ROWID;
