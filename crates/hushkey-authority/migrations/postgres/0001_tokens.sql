-- Tokens, keyed hashes and bounded integers: nothing else can be written here, not even by hand. The sister of sqlite/0001.
--
-- A token is a domain: prefix, 26 symbols without vowels, never seven digits in a row; compared byte by byte, so that lists come in
-- the same order from both engines. BYTEA: an HMAC-SHA-256 or digest of 32 bytes. BIGINT: bounded; times are Unix seconds.
--
-- This file is never changed once released; the next change is 0002.

CREATE DOMAIN product_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^prd_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN plan_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^pln_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN entitlement_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^ent_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN license_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^lic_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN machine_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^mch_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);

CREATE TABLE schema_versions (
    version    BIGINT NOT NULL PRIMARY KEY CHECK (version BETWEEN 1 AND 9999),
    applied_at BIGINT NOT NULL CHECK (applied_at BETWEEN 1577836800 AND 4102444800)
);

-- One row: tells whether the pepper given at start is the one this database was made under.
CREATE TABLE pepper_witness (
    one  BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    hash BYTEA NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TABLE admins (
    hash       BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(hash) = 32),
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
);

CREATE TABLE products (
    product           product_token NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
);

CREATE TABLE plans (
    plan              plan_token NOT NULL PRIMARY KEY,
    product           product_token NOT NULL REFERENCES products (product),
    max_machines      BIGINT NOT NULL CHECK (max_machines BETWEEN 1 AND 100000),
    duration_seconds  BIGINT CHECK (duration_seconds BETWEEN 60 AND 315576000),
    heartbeat_seconds BIGINT CHECK (heartbeat_seconds BETWEEN 60 AND 2592000),
    lease_seconds     BIGINT NOT NULL CHECK (lease_seconds BETWEEN 60 AND 2592000),
    created_at        BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
);

CREATE TABLE entitlements (
    plan              plan_token NOT NULL REFERENCES plans (plan),
    entitlement       entitlement_token NOT NULL,
    value       BIGINT NOT NULL CHECK (value BETWEEN 0 AND 999999),
    PRIMARY KEY (plan, entitlement)
);

-- status: 0 active, 1 suspended, 2 revoked.
CREATE TABLE licenses (
    license           license_token NOT NULL PRIMARY KEY,
    plan              plan_token NOT NULL REFERENCES plans (plan),
    key_hash   BYTEA NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
    status     BIGINT NOT NULL CHECK (status BETWEEN 0 AND 2),
    expires_at BIGINT CHECK (expires_at BETWEEN 1577836800 AND 4102444800),
    created_at BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800)
);

-- A row is a taken seat.
CREATE TABLE machines (
    license           license_token NOT NULL REFERENCES licenses (license),
    machine           machine_token NOT NULL,
    activated_at      BIGINT NOT NULL CHECK (activated_at BETWEEN 1577836800 AND 4102444800),
    last_heartbeat_at BIGINT NOT NULL CHECK (last_heartbeat_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (license, machine)
);

CREATE INDEX machines_by_machine ON machines (machine);
