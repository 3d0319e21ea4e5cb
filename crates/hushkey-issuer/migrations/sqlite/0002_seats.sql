-- Blind seats: which plans have them, who may ask for how many, which batches were signed, and the keys that sign.
--
-- Nothing here says when anybody asked, nor holds a byte of what was signed: a batch is known again by its digest, and the
-- digest of a blinded batch leads to no token. Keys stand here as ciphertext under a key derived from the root key, and
-- go with their epoch. Times are borders of epochs, the same for everybody.

-- A plan whose seats are blind.
CREATE TABLE seat_plan (
    plan          TEXT NOT NULL PRIMARY KEY CHECK (length(plan) = 30 AND substr(plan, 1, 4) = 'pln_' AND NOT substr(plan, 5) GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'),
    product       TEXT NOT NULL CHECK (length(product) = 30 AND substr(product, 1, 4) = 'prd_' AND NOT substr(product, 5) GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'),
    epoch_seconds INTEGER NOT NULL CHECK (epoch_seconds BETWEEN 900 AND 2592000),
    floor         INTEGER NOT NULL CHECK (floor BETWEEN 1 AND 1000000)
) STRICT, WITHOUT ROWID;

-- How many seats a person may ask for in each epoch; 0: lapsed or erased, and no key is opened for the sake of the row.
CREATE TABLE seat_entitlement (
    person TEXT NOT NULL REFERENCES person (person),
    plan   TEXT NOT NULL REFERENCES seat_plan (plan),
    seats  INTEGER NOT NULL CHECK (seats BETWEEN 0 AND 64),
    PRIMARY KEY (person, plan)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_entitlement_plan ON seat_entitlement (plan) WHERE seats > 0;

-- The key of a bucket.
CREATE TABLE seat_key (
    plan       TEXT NOT NULL REFERENCES seat_plan (plan),
    epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
    not_before INTEGER NOT NULL CHECK (not_before BETWEEN 0 AND 253402300799),
    not_after  INTEGER NOT NULL CHECK (not_after BETWEEN 0 AND 253402300799),
    floor      INTEGER NOT NULL CHECK (floor BETWEEN 1 AND 1000000),
    spki       BLOB NOT NULL CHECK (length(spki) = 342),
    nonce      BLOB NOT NULL CHECK (length(nonce) = 12),
    primes     BLOB NOT NULL CHECK (length(primes) = 272),
    PRIMARY KEY (plan, epoch)
) STRICT, WITHOUT ROWID;

-- The one batch that a person was given for a bucket. Forgotten when the epoch is over.
CREATE TABLE seat_batch (
    person TEXT NOT NULL REFERENCES person (person),
    plan   TEXT NOT NULL,
    epoch  INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (person, plan, epoch),
    FOREIGN KEY (plan, epoch) REFERENCES seat_key (plan, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row: the seed of the key that signs the directory.
CREATE TABLE seat_directory_key (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    nonce BLOB NOT NULL CHECK (length(nonce) = 12),
    seed  BLOB NOT NULL CHECK (length(seed) = 48)
) STRICT;
