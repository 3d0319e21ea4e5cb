-- Blind seats: the issuer's public keys, and what was spent under them. What was spent in an epoch goes two epochs later.

-- The key of a plan's epoch (2,048 bits; the exponent is 65,537) by its whole name, and the issuer's.
CREATE TABLE seat_keys (
    key_id     BLOB NOT NULL PRIMARY KEY CHECK (length(key_id) = 32),
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    modulus    BLOB NOT NULL CHECK (length(modulus) = 256),
    issuer     TEXT NOT NULL CHECK (
        length(issuer) = 30 AND length(CAST(issuer AS BLOB)) = 30 AND issuer GLOB 'key_*'
        AND substr(issuer, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(issuer, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    UNIQUE (plan, epoch)
) STRICT, WITHOUT ROWID;

-- Digests of spent tokens, and of the device key that spent each: a key of one seat of one epoch.
CREATE TABLE spent_seats (
    spent      BLOB NOT NULL PRIMARY KEY CHECK (length(spent) = 32),
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9999999),
    device     BLOB NOT NULL CHECK (length(device) = 32),
    spent_at   INTEGER NOT NULL CHECK (spent_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE INDEX spent_seats_by_epoch ON spent_seats (plan, epoch);

-- How often a token came from another device than the one that had spent it: cloned seats, counted and not named.
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
