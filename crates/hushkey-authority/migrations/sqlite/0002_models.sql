-- License models: the whole of a plan's rules, processes, meters, attributes, the license's own values, admin grants, events.
--
-- The rules of 0001 hold: tokens, keyed hashes and bounded integers, and nothing else can be written here, not even by hand.
-- Enumerations are stored as their place in the list that hushkey-license names (`…::ALL`).

ALTER TABLE plans ADD COLUMN mode                INTEGER NOT NULL DEFAULT 0 CHECK (mode BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN max_processes       INTEGER CHECK (max_processes BETWEEN 1 AND 100000);
ALTER TABLE plans ADD COLUMN process_scope       INTEGER NOT NULL DEFAULT 0 CHECK (process_scope BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN expiration_basis    INTEGER NOT NULL DEFAULT 0 CHECK (expiration_basis BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN expiration_strategy INTEGER NOT NULL DEFAULT 0 CHECK (expiration_strategy BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN grace_seconds       INTEGER NOT NULL DEFAULT 0 CHECK (grace_seconds BETWEEN 0 AND 7776000);
ALTER TABLE plans ADD COLUMN renewal_basis       INTEGER NOT NULL DEFAULT 0 CHECK (renewal_basis BETWEEN 0 AND 2);
ALTER TABLE plans ADD COLUMN transfer_strategy   INTEGER NOT NULL DEFAULT 0 CHECK (transfer_strategy BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN cull_strategy       INTEGER NOT NULL DEFAULT 0 CHECK (cull_strategy BETWEEN 0 AND 1);
-- 0 never, 1 always, else within so many seconds.
ALTER TABLE plans ADD COLUMN revival             INTEGER NOT NULL DEFAULT 0 CHECK (revival BETWEEN 0 AND 1 OR revival BETWEEN 60 AND 2592000);
ALTER TABLE plans ADD COLUMN overage             INTEGER NOT NULL DEFAULT 0 CHECK (overage BETWEEN 0 AND 4);
ALTER TABLE plans ADD COLUMN check_in_seconds    INTEGER CHECK (check_in_seconds BETWEEN 60 AND 315576000);
ALTER TABLE plans ADD COLUMN version_below       INTEGER CHECK (version_below BETWEEN 0 AND 999999999);
ALTER TABLE plans ADD COLUMN require_version     INTEGER NOT NULL DEFAULT 0 CHECK (require_version BETWEEN 0 AND 1);
ALTER TABLE plans ADD COLUMN epoch_seconds       INTEGER CHECK (epoch_seconds BETWEEN 900 AND 2592000);
ALTER TABLE plans ADD COLUMN anonymity_floor     INTEGER CHECK (anonymity_floor BETWEEN 2 AND 100000);

-- When the duration started; a license of 0001 started when it was made.
ALTER TABLE licenses ADD COLUMN started_at    INTEGER CHECK (started_at BETWEEN 1577836800 AND 4102444800);
-- When it was last checked in; absent: never since it was made.
ALTER TABLE licenses ADD COLUMN checked_in_at INTEGER CHECK (checked_in_at BETWEEN 1577836800 AND 4102444800);
UPDATE licenses SET started_at = created_at;

CREATE INDEX licenses_by_plan ON licenses (plan, license);
CREATE INDEX machines_by_silence ON machines (license, last_heartbeat_at);

-- The license's own value of a feature, in place of its plan's.
CREATE TABLE license_entitlements (
    license           TEXT NOT NULL REFERENCES licenses (license) CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    entitlement       TEXT NOT NULL CHECK (
        length(entitlement) = 30 AND length(CAST(entitlement AS BLOB)) = 30 AND entitlement GLOB 'ent_*'
        AND substr(entitlement, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(entitlement, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    value             INTEGER NOT NULL CHECK (value BETWEEN 0 AND 999999),
    PRIMARY KEY (license, entitlement)
) STRICT, WITHOUT ROWID;

-- A row is a process that runs on a machine with a seat.
CREATE TABLE processes (
    license           TEXT NOT NULL CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    process           TEXT NOT NULL CHECK (
        length(process) = 30 AND length(CAST(process AS BLOB)) = 30 AND process GLOB 'prc_*'
        AND substr(process, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(process, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    machine           TEXT NOT NULL CHECK (
        length(machine) = 30 AND length(CAST(machine AS BLOB)) = 30 AND machine GLOB 'mch_*'
        AND substr(machine, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(machine, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    last_heartbeat_at INTEGER NOT NULL CHECK (last_heartbeat_at BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (license, process),
    FOREIGN KEY (license, machine) REFERENCES machines (license, machine) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX processes_by_machine ON processes (license, machine, last_heartbeat_at);

-- period: 0 lifetime, 1 hour, 2 day, 3 week, 4 month, 5 year.
CREATE TABLE meters (
    plan              TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    meter             TEXT NOT NULL CHECK (
        length(meter) = 30 AND length(CAST(meter AS BLOB)) = 30 AND meter GLOB 'mtr_*'
        AND substr(meter, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(meter, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    max_uses          INTEGER NOT NULL CHECK (max_uses BETWEEN 0 AND 999999999),
    period            INTEGER NOT NULL CHECK (period BETWEEN 0 AND 5),
    PRIMARY KEY (plan, meter)
) STRICT, WITHOUT ROWID;

CREATE TABLE uses (
    license           TEXT NOT NULL REFERENCES licenses (license) CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    meter             TEXT NOT NULL CHECK (
        length(meter) = 30 AND length(CAST(meter AS BLOB)) = 30 AND meter GLOB 'mtr_*'
        AND substr(meter, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(meter, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    period_start      INTEGER NOT NULL CHECK (period_start = 0 OR period_start BETWEEN 1577836800 AND 4102444800),
    used              INTEGER NOT NULL CHECK (used BETWEEN 0 AND 999999999),
    PRIMARY KEY (license, meter, period_start)
) STRICT, WITHOUT ROWID;

-- Uses already counted, so that a repeated request counts once. Kept for a day.
CREATE TABLE counted (
    digest     BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    counted_at INTEGER NOT NULL CHECK (counted_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE INDEX counted_by_time ON counted (counted_at);

-- kind: 0 enumeration (least is 0, most the number of its last word), 1 number, 2 yes or no, 3 opaque token.
CREATE TABLE attributes (
    plan              TEXT NOT NULL REFERENCES plans (plan) CHECK (
        length(plan) = 30 AND length(CAST(plan AS BLOB)) = 30 AND plan GLOB 'pln_*'
        AND substr(plan, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(plan, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    attribute         TEXT NOT NULL CHECK (
        length(attribute) = 30 AND length(CAST(attribute AS BLOB)) = 30 AND attribute GLOB 'atr_*'
        AND substr(attribute, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(attribute, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    kind              INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
    least             INTEGER NOT NULL CHECK (least BETWEEN 0 AND 999999),
    most              INTEGER NOT NULL CHECK (most BETWEEN 0 AND 999999),
    PRIMARY KEY (plan, attribute)
) STRICT, WITHOUT ROWID;

CREATE TABLE license_attributes (
    license           TEXT NOT NULL REFERENCES licenses (license) CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    attribute         TEXT NOT NULL CHECK (
        length(attribute) = 30 AND length(CAST(attribute AS BLOB)) = 30 AND attribute GLOB 'atr_*'
        AND substr(attribute, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(attribute, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    value             INTEGER CHECK (value BETWEEN 0 AND 999999),
    token             TEXT CHECK (
        length(token) = 30 AND length(CAST(token AS BLOB)) = 30 AND token GLOB 'opq_*'
        AND substr(token, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(token, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    PRIMARY KEY (license, attribute),
    CHECK ((value IS NULL) <> (token IS NULL))
) STRICT, WITHOUT ROWID;

-- Admin tokens: name, what they may (a sum of powers of two, see hushkey-license `Grants`), until when.
ALTER TABLE admins ADD COLUMN grant_name        TEXT CHECK (
        length(grant_name) = 30 AND length(CAST(grant_name AS BLOB)) = 30 AND grant_name GLOB 'grt_*'
        AND substr(grant_name, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(grant_name, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    );
ALTER TABLE admins ADD COLUMN scopes     INTEGER NOT NULL DEFAULT 63 CHECK (scopes BETWEEN 0 AND 63);
ALTER TABLE admins ADD COLUMN expires_at INTEGER CHECK (expires_at BETWEEN 1577836800 AND 4102444800);

-- What webhooks are still to deliver, or delivered within the last day. kind: the place in `EventKind::ALL`.
CREATE TABLE events (
    event             TEXT NOT NULL PRIMARY KEY CHECK (
        length(event) = 30 AND length(CAST(event AS BLOB)) = 30 AND event GLOB 'evt_*'
        AND substr(event, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(event, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    kind              INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 63),
    license           TEXT NOT NULL CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    happened_at       INTEGER NOT NULL CHECK (happened_at BETWEEN 1577836800 AND 4102444800),
    attempts          INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 999),
    next_at           INTEGER NOT NULL CHECK (next_at BETWEEN 1577836800 AND 4102444800),
    delivered_at      INTEGER CHECK (delivered_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_to_deliver ON events (next_at) WHERE delivered_at IS NULL;
