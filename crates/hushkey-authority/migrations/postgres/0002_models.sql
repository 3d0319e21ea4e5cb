-- License models: the sister of sqlite/0002, which says what each table is for. The rules of 0001 hold.

CREATE DOMAIN process_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^prc_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN meter_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^mtr_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN attribute_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^atr_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN opaque_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^opq_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN grant_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^grt_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);
CREATE DOMAIN event_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^evt_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);

ALTER TABLE plans ADD COLUMN mode                BIGINT NOT NULL DEFAULT 0 CHECK (mode BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN max_processes       BIGINT CHECK (max_processes BETWEEN 1 AND 100000);
ALTER TABLE plans ADD COLUMN process_scope       BIGINT NOT NULL DEFAULT 0 CHECK (process_scope BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN expiration_basis    BIGINT NOT NULL DEFAULT 0 CHECK (expiration_basis BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN expiration_strategy BIGINT NOT NULL DEFAULT 0 CHECK (expiration_strategy BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN grace_seconds       BIGINT NOT NULL DEFAULT 0 CHECK (grace_seconds BETWEEN 0 AND 7776000);
ALTER TABLE plans ADD COLUMN renewal_basis       BIGINT NOT NULL DEFAULT 0 CHECK (renewal_basis BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN transfer_strategy   BIGINT NOT NULL DEFAULT 0 CHECK (transfer_strategy BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN cull_strategy       BIGINT NOT NULL DEFAULT 0 CHECK (cull_strategy BETWEEN 0 AND 1);
-- 0 never, 1 always, else within so many seconds.
ALTER TABLE plans ADD COLUMN revival             BIGINT NOT NULL DEFAULT 0 CHECK (revival BETWEEN 0 AND 1 OR revival BETWEEN 60 AND 2592000);
ALTER TABLE plans ADD COLUMN overage             BIGINT NOT NULL DEFAULT 0 CHECK (overage BETWEEN 0 AND 4);
ALTER TABLE plans ADD COLUMN check_in_seconds    BIGINT CHECK (check_in_seconds BETWEEN 60 AND 315576000);
ALTER TABLE plans ADD COLUMN version_below       BIGINT CHECK (version_below BETWEEN 0 AND 999999999);
ALTER TABLE plans ADD COLUMN require_version     BIGINT NOT NULL DEFAULT 0 CHECK (require_version BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN epoch_seconds       BIGINT CHECK (epoch_seconds BETWEEN 900 AND 2592000);
ALTER TABLE plans ADD COLUMN anonymity_floor     BIGINT CHECK (anonymity_floor BETWEEN 2 AND 100000);

-- When the duration started; a license of 0001 started when it was made.
ALTER TABLE licenses ADD COLUMN started_at    BIGINT CHECK (started_at BETWEEN 1577836800 AND 4102444800);
-- When it was last checked in; absent: never since it was made.
ALTER TABLE licenses ADD COLUMN checked_in_at BIGINT CHECK (checked_in_at BETWEEN 1577836800 AND 4102444800);
UPDATE licenses SET started_at = created_at;

CREATE INDEX licenses_by_plan ON licenses (plan, license);
CREATE INDEX machines_by_silence ON machines (license, last_heartbeat_at);

-- The license's own value of a feature, in place of its plan's.
CREATE TABLE license_entitlements (
    license           license_token NOT NULL REFERENCES licenses (license),
    entitlement       entitlement_token NOT NULL,
    value             BIGINT NOT NULL CHECK (value BETWEEN 0 AND 999999),
    PRIMARY KEY (license, entitlement)
);

-- A row is a process that runs on a machine with a seat.
CREATE TABLE processes (
    license           license_token NOT NULL,
    process           process_token NOT NULL,
    machine           machine_token NOT NULL,
    last_heartbeat_at BIGINT NOT NULL CHECK (last_heartbeat_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (license, process),
    FOREIGN KEY (license, machine) REFERENCES machines (license, machine) ON DELETE CASCADE
);

CREATE INDEX processes_by_machine ON processes (license, machine, last_heartbeat_at);

-- period: 0 lifetime, 1 hour, 2 day, 3 week, 4 month, 5 year.
CREATE TABLE meters (
    plan              plan_token NOT NULL REFERENCES plans (plan),
    meter             meter_token NOT NULL,
    max_uses          BIGINT NOT NULL CHECK (max_uses BETWEEN 0 AND 999999999),
    period            BIGINT NOT NULL CHECK (period BETWEEN 0 AND 5),
    PRIMARY KEY (plan, meter)
);

CREATE TABLE uses (
    license           license_token NOT NULL REFERENCES licenses (license),
    meter             meter_token NOT NULL,
    period_start      BIGINT NOT NULL CHECK (period_start = 0 OR period_start BETWEEN 1577836800 AND 4102444800),
    used              BIGINT NOT NULL CHECK (used BETWEEN 0 AND 999999999),
    PRIMARY KEY (license, meter, period_start)
);

-- Uses already counted, so that a repeated request counts once. Kept for a day.
CREATE TABLE counted (
    digest     BYTEA NOT NULL PRIMARY KEY CHECK (octet_length(digest) = 32),
    counted_at BIGINT NOT NULL CHECK (counted_at BETWEEN 1577836800 AND 4102444800)
);

CREATE INDEX counted_by_time ON counted (counted_at);

-- kind: 0 enumeration (least is 0, most the number of its last word), 1 number, 2 yes or no, 3 opaque token.
CREATE TABLE attributes (
    plan              plan_token NOT NULL REFERENCES plans (plan),
    attribute         attribute_token NOT NULL,
    kind              BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 3),
    least             BIGINT NOT NULL CHECK (least BETWEEN 0 AND 999999),
    most              BIGINT NOT NULL CHECK (most BETWEEN 0 AND 999999),
    PRIMARY KEY (plan, attribute)
);

CREATE TABLE license_attributes (
    license           license_token NOT NULL REFERENCES licenses (license),
    attribute         attribute_token NOT NULL,
    value             BIGINT CHECK (value BETWEEN 0 AND 999999),
    token             opaque_token,
    PRIMARY KEY (license, attribute),
    CHECK ((value IS NULL) <> (token IS NULL))
);

-- Admin tokens: name, what they may (a sum of powers of two, see hushkey-license `Grants`), until when.
ALTER TABLE admins ADD COLUMN grant_name        grant_token;
ALTER TABLE admins ADD COLUMN scopes     BIGINT NOT NULL DEFAULT 63 CHECK (scopes BETWEEN 0 AND 63);
ALTER TABLE admins ADD COLUMN expires_at BIGINT CHECK (expires_at BETWEEN 1577836800 AND 4102444800);

-- What webhooks are still to deliver, or delivered within the last day. kind: the place in `EventKind::ALL`.
CREATE TABLE events (
    event             event_token NOT NULL PRIMARY KEY,
    kind              BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 63),
    license           license_token NOT NULL,
    happened_at       BIGINT NOT NULL CHECK (happened_at BETWEEN 1577836800 AND 4102444800),
    attempts          BIGINT NOT NULL CHECK (attempts BETWEEN 0 AND 999),
    next_at           BIGINT NOT NULL CHECK (next_at BETWEEN 1577836800 AND 4102444800),
    delivered_at      BIGINT CHECK (delivered_at BETWEEN 1577836800 AND 4102444800)
);

CREATE INDEX events_to_deliver ON events (next_at) WHERE delivered_at IS NULL;
