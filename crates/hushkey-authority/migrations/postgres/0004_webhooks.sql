-- Webhooks: the sister of sqlite/0004, which says what each table is for.

DROP TABLE events;

CREATE DOMAIN webhook_token AS TEXT COLLATE "C" CHECK (
    VALUE ~ '^whk_[0-9bcdfghjkmnpqrstvwxyz]{26}$' AND VALUE !~ '[0-9]{7}'
);

CREATE TABLE webhooks (
    webhook      webhook_token NOT NULL PRIMARY KEY,
    url          BYTEA NOT NULL CHECK (octet_length(url) = 512),
    kinds        BIGINT NOT NULL CHECK (kinds BETWEEN 1 AND 65535),
    generation   BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 99999),
    created_at   BIGINT NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    rotated_at   BIGINT CHECK (rotated_at BETWEEN 1577836800 AND 4102444800)
);

CREATE TABLE deliveries (
    webhook      webhook_token NOT NULL REFERENCES webhooks (webhook) ON DELETE CASCADE,
    event        event_token NOT NULL,
    kind         BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 63),
    license      license_token NOT NULL,
    place        BIGINT NOT NULL CHECK (place BETWEEN 1 AND 999999999),
    happened_at  BIGINT NOT NULL CHECK (happened_at BETWEEN 1577836800 AND 4102444800),
    state        BIGINT NOT NULL CHECK (state BETWEEN 0 AND 2),
    attempts     BIGINT NOT NULL CHECK (attempts BETWEEN 0 AND 999),
    next_at      BIGINT NOT NULL CHECK (next_at BETWEEN 1577836800 AND 4102444800),
    leased_until BIGINT CHECK (leased_until BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (webhook, event)
);

CREATE INDEX deliveries_by_license ON deliveries (webhook, license, place);
CREATE INDEX deliveries_waiting ON deliveries (webhook, next_at) WHERE state = 0;
