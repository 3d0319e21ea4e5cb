-- The identity side's store. Three rules keep erasure honest (docs/issuer.md, "Erasure"):
--   1. Personal data stands here only as ciphertext of one fixed length per column, under a key of that person.
--   2. Rows that hold ciphertext are only appended, and erased by overwriting in place with equal length. They are never
--      deleted and never grow: SQLite moves cells when rows are deleted or resized and can leave a copy of a
--      moved cell in the slack of a page, which secure_delete does not reach.
--   3. The two keyed digests stand in indexes, whose cells do move; erasing overwrites the digest and rebuilds the index.
-- An erased person is a row whose wrapped key is all zeros: a token that leads nowhere.

-- One row: the root key (random), wrapped by the key-encryption key. Digest keys are derived from it, so that the
-- key-encryption key can change without touching a digest. It also tells a wrong key at start.
CREATE TABLE vault (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    kek_version INTEGER NOT NULL CHECK (kek_version BETWEEN 1 AND 1000000),
    nonce       BLOB NOT NULL CHECK (length(nonce) = 12),
    root_key    BLOB NOT NULL CHECK (length(root_key) = 48)
) STRICT;

CREATE TABLE person (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person      TEXT NOT NULL UNIQUE CHECK (length(person) = 30 AND substr(person, 1, 4) = 'cus_' AND NOT substr(person, 5) GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'),
    nonce       BLOB NOT NULL CHECK (length(nonce) = 12),
    data_key    BLOB NOT NULL CHECK (length(data_key) = 48),
    email_index BLOB NOT NULL CHECK (length(email_index) = 32)
) STRICT;
CREATE UNIQUE INDEX person_email_index ON person (email_index);

CREATE TABLE person_field (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES person (person),
    field  TEXT NOT NULL CHECK (field IN ('email', 'name', 'organization', 'phone', 'address', 'country', 'reference')),
    nonce  BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed BLOB NOT NULL CHECK (length(sealed) = 272)
) STRICT;
CREATE UNIQUE INDEX person_field_place ON person_field (person, field);

-- The only link from a person to their licenses. The license token is inside `sealed`.
CREATE TABLE person_license (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES person (person),
    slot   BLOB NOT NULL CHECK (length(slot) = 16),
    nonce  BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed BLOB NOT NULL CHECK (length(sealed) = 144)
) STRICT;
CREATE UNIQUE INDEX person_license_place ON person_license (person, slot);

-- License creations by idempotency key. Stage: p(ending), d(one, the answer can be repeated), x (answer forgotten).
-- One letter each, so that a change of stage does not resize the row.
CREATE TABLE license_request (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person     TEXT NOT NULL REFERENCES person (person),
    request    BLOB NOT NULL CHECK (length(request) = 32),
    plan       BLOB NOT NULL CHECK (length(plan) = 32),
    stage      TEXT NOT NULL CHECK (stage IN ('p', 'd', 'x')),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799),
    nonce      BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed     BLOB NOT NULL CHECK (length(sealed) = 272)
) STRICT;
CREATE UNIQUE INDEX license_request_request ON license_request (request);
CREATE INDEX license_request_person ON license_request (person);
CREATE INDEX license_request_done ON license_request (created_at) WHERE stage = 'd';

-- Who was touched, when, why. Tokens and closed words only.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799),
    person  TEXT CHECK (person IS NULL OR (length(person) = 30 AND substr(person, 1, 4) = 'cus_' AND NOT substr(person, 5) GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*')),
    event   TEXT NOT NULL CHECK (event IN ('created', 'found', 'looked_up', 'searched', 'license_issued', 'licenses_listed', 'exported', 'erased')),
    purpose TEXT CHECK (purpose IS NULL OR purpose IN ('support', 'billing', 'delivery', 'security', 'legal'))
) STRICT;
CREATE INDEX audit_person ON audit (person);
