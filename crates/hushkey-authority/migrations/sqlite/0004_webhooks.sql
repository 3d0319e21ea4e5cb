-- Webhooks: where events are delivered, and how each delivery stands. In place of `events`, which nothing ever wrote to: an event is
-- delivered to several webhooks, each in its own time.

DROP TABLE events;

-- url: sealed under a key that is not in the database, of one length whatever is in it. kinds: a sum of 1 << place in `EventKind::ALL`.
-- generation: of the secret, which is derived and stored nowhere; rotated_at: since when.
CREATE TABLE webhooks (
    webhook      TEXT NOT NULL PRIMARY KEY CHECK (
        length(webhook) = 30 AND length(CAST(webhook AS BLOB)) = 30 AND webhook GLOB 'whk_*'
        AND substr(webhook, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(webhook, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    url          BLOB NOT NULL CHECK (length(url) = 512),
    kinds        INTEGER NOT NULL CHECK (kinds BETWEEN 1 AND 65535),
    generation   INTEGER NOT NULL CHECK (generation BETWEEN 1 AND 99999),
    created_at   INTEGER NOT NULL CHECK (created_at BETWEEN 1577836800 AND 4102444800),
    rotated_at   INTEGER CHECK (rotated_at BETWEEN 1577836800 AND 4102444800)
) STRICT, WITHOUT ROWID;

-- state: 0 waiting, 1 delivered, 2 dead. place: the order among the events of a license. leased_until: a process is at it.
CREATE TABLE deliveries (
    webhook      TEXT NOT NULL REFERENCES webhooks (webhook) ON DELETE CASCADE CHECK (
        length(webhook) = 30 AND length(CAST(webhook AS BLOB)) = 30 AND webhook GLOB 'whk_*'
        AND substr(webhook, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(webhook, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    event        TEXT NOT NULL CHECK (
        length(event) = 30 AND length(CAST(event AS BLOB)) = 30 AND event GLOB 'evt_*'
        AND substr(event, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(event, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    kind         INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 63),
    license      TEXT NOT NULL CHECK (
        length(license) = 30 AND length(CAST(license AS BLOB)) = 30 AND license GLOB 'lic_*'
        AND substr(license, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*'
        AND substr(license, 5) NOT GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    ),
    place        INTEGER NOT NULL CHECK (place BETWEEN 1 AND 999999999),
    happened_at  INTEGER NOT NULL CHECK (happened_at BETWEEN 1577836800 AND 4102444800),
    state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    attempts     INTEGER NOT NULL CHECK (attempts BETWEEN 0 AND 999),
    next_at      INTEGER NOT NULL CHECK (next_at BETWEEN 1577836800 AND 4102444800),
    leased_until INTEGER CHECK (leased_until BETWEEN 1577836800 AND 4102444800),
    PRIMARY KEY (webhook, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_by_license ON deliveries (webhook, license, place);
CREATE INDEX deliveries_waiting ON deliveries (webhook, next_at) WHERE state = 0;
