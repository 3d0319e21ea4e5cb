-- Tokens, keyed hashes and bounded integers: nothing else can be written here, not even by hand.
--
-- TEXT: a token of one role. Length in characters and in bytes (a NUL ends the first, not the second), prefix, alphabet
--       without vowels, and never seven digits in a row.
-- BLOB: an HMAC-SHA-256 of 32 bytes.
-- INTEGER: bounded; times are Unix seconds from 2020 to 2100.
--
-- This file is never changed once released; the next change is 0002.

CREATE TABLE schema_versions (
    version    INTEGER NOT NULL PRIMARY KEY CHECK (version BETWEEN 1 AND 9999),
    applied_at INTEGER NOT NULL CHECK (applied_at BETWEEN 1577836800 AND 4102444800)
) STRICT;

-- One row: tells whether the pepper given at start is the one this database was made under.
CREATE TABLE pepper_witness (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE admins (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    product    TEXT NOT NULL PRIMARY KEY CHECK (
        length(product) = 30 AND length(CAST(product AS BLOB)) = 30 AND product GLOB 'prd_*'
        AND substr(product, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(product, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
    plan              TEXT NOT NULL PRIMARY KEY CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    product           TEXT NOT NULL REFERENCES products (product) CHECK (
        length(product) = 30 AND length(CAST(product AS BLOB)) = 30 AND product GLOB 'prd_*'
        AND substr(product, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(product, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    max_machines      INTEGER NOT NULL CHECK (max_machines BETWEEN 1 AND 100000),
    duration_seconds  INTEGER CHECK (duration_seconds BETWEEN 60 AND 315576000),
    heartbeat_seconds INTEGER CHECK (heartbeat_seconds BETWEEN 60 AND 2592000),
    lease_seconds     INTEGER NOT NULL CHECK (lease_seconds BETWEEN 60 AND 2592000),
    created_at        INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE TABLE entitlements (
    plan        TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    entitlement TEXT NOT NULL CHECK (
        length(entitlement) = 30 AND length(CAST(entitlement AS BLOB)) = 30 AND entitlement GLOB 'ent_*'
        AND substr(entitlement, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(entitlement, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    value       INTEGER NOT NULL CHECK (value BETWEEN 0 AND 999999),
    PRIMARY KEY (plan, entitlement)
) STRICT, WITHOUT ROWID;

-- status: 0 active, 1 suspended, 2 revoked.
CREATE TABLE licenses (
    license    TEXT NOT NULL PRIMARY KEY CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    plan       TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    key_hash   BLOB NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    status     INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
    expires_at INTEGER CHECK (expires_at BETWEEN 1577836800 AND 4102444800),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

-- A row is a taken seat.
CREATE TABLE machines (
    license           TEXT NOT NULL REFERENCES licenses (license) CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    machine           TEXT NOT NULL CHECK (
        length(machine) = 30 AND length(CAST(machine AS BLOB)) = 30 AND machine GLOB 'mch_*'
        AND substr(machine, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(machine, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    activated_at      INTEGER NOT NULL CHECK (activated_at BETWEEN 1577836800 AND 4102444800),
    last_heartbeat_at INTEGER NOT NULL CHECK (last_heartbeat_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (license, machine)
) STRICT, WITHOUT ROWID;

CREATE INDEX machines_by_machine ON machines (machine);
