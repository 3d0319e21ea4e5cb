-- Keeping: a chained audit, a journal of erasures, digests of requests that end, master keys that rotate.

-- The audit again, with the event of an update and of a key rotation, and a digest in each entry that covers the entry and the
-- one before it (keyed; the key is derived from the root key). Entries that were there are chained when this migration runs,
-- in the same commit: their digest is zero only in between.
CREATE TABLE audit_chained (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799),
    person  TEXT CHECK (person IS NULL OR (length(person) = 30 AND substr(person, 1, 4) = 'cus_' AND NOT substr(person, 5) GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*')),
    event   TEXT NOT NULL CHECK (event IN ('created', 'found', 'updated', 'looked_up', 'searched', 'license_issued', 'licenses_listed', 'exported', 'erased', 'keys_rotated')),
    purpose TEXT CHECK (purpose IS NULL OR purpose IN ('support', 'billing', 'delivery', 'security', 'legal')),
    digest  BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
INSERT INTO audit_chained (id, at, person, event, purpose, digest)
    SELECT id, at, person, event, purpose, zeroblob(32) FROM audit ORDER BY id;
DROP TABLE audit;
ALTER TABLE audit_chained RENAME TO audit;
CREATE INDEX audit_person ON audit (person);

-- One row: where the chain begins (the last entry that retention took, or none) and where it ends, under a keyed digest.
CREATE TABLE audit_chain (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    anchor_id INTEGER NOT NULL CHECK (anchor_id >= 0),
    anchor    BLOB NOT NULL CHECK (length(anchor) = 32),
    head_id   INTEGER NOT NULL CHECK (head_id >= anchor_id),
    head      BLOB NOT NULL CHECK (length(head) = 32),
    mac       BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

-- Requests whose digests are still kept, by day; what stands before is overwritten (docs/retention.md).
CREATE INDEX license_request_kept ON license_request (created_at) WHERE created_at > 1000000000;

-- One row once there is an erasure journal beside the secrets: how many lines it has at least.
CREATE TABLE erasure_journal (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    lines INTEGER NOT NULL CHECK (lines >= 0)
) STRICT;

-- The master key, wrapped by the key-encryption key; it wraps the root key and the data keys of people. Two places, so that a
-- rotation overwrites and deletes nothing: generation n stands in place n mod 2, zeros where there is none. The generation
-- that wraps the root key is `vault.kek_version`. In a vault of an older version the key derived from the key-encryption key becomes
-- the first master key when this migration runs, in the same commit, so that no ciphertext changes.
CREATE TABLE master_key (
    place      INTEGER PRIMARY KEY CHECK (place IN (0, 1)),
    generation INTEGER NOT NULL CHECK (generation BETWEEN 0 AND 1000000),
    wrapped    BLOB NOT NULL CHECK (length(wrapped) = 512)
) STRICT;
INSERT INTO master_key (place, generation, wrapped) VALUES (0, 0, zeroblob(512)), (1, 0, zeroblob(512));

-- One row: how far a rotation has come through the people.
CREATE TABLE key_rotation (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    reached INTEGER NOT NULL CHECK (reached >= 0)
) STRICT;
INSERT INTO key_rotation (id, reached) VALUES (1, 0);
