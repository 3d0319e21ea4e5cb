-- Purchases that a payment service told of, and the identities by which people sign in.
--
-- A name that somebody else gave (of an event, a purchase, an account, an identity) stands here as a keyed digest only. Digests
-- stand in indexes; erasing overwrites the digest and rebuilds the index (rules of 0001). Times are to the day, or sealed: an
-- exact time would lead from a person's token to the license that was made then.

-- Events that were done, so that none is done twice. Forgotten after a month.
CREATE TABLE purchase_event (
    event BLOB NOT NULL PRIMARY KEY CHECK (length(event) = 32),
    day   INTEGER NOT NULL CHECK (day BETWEEN 0 AND 253402300799)
) STRICT, WITHOUT ROWID;

-- Events refused because something in them has no plan, by day.
CREATE TABLE purchase_unmapped (
    day    INTEGER NOT NULL PRIMARY KEY CHECK (day BETWEEN 0 AND 253402300799),
    events INTEGER NOT NULL CHECK (events BETWEEN 1 AND 1000000000)
) STRICT;

-- The payment service's account of a person.
CREATE TABLE purchase_account (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account BLOB NOT NULL CHECK (length(account) = 32),
    person  TEXT NOT NULL REFERENCES person (person)
) STRICT;
CREATE UNIQUE INDEX purchase_account_account ON purchase_account (account);
CREATE INDEX purchase_account_person ON purchase_account (person);

-- One purchase. Sealed: when it last changed, and whether it is over.
CREATE TABLE purchase (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT REFERENCES person (person),
    slot   BLOB NOT NULL CHECK (length(slot) = 16),
    nonce  BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed BLOB NOT NULL CHECK (length(sealed) = 80)
) STRICT;
CREATE INDEX purchase_person ON purchase (person);

-- What it is called: a subscription and the checkout that began it are one purchase.
CREATE TABLE purchase_name (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     BLOB NOT NULL CHECK (length(name) = 32),
    purchase INTEGER NOT NULL REFERENCES purchase (id)
) STRICT;
CREATE UNIQUE INDEX purchase_name_name ON purchase_name (name);
CREATE INDEX purchase_name_purchase ON purchase_name (purchase);

-- The licenses of a purchase. The license token is inside `sealed`, under the person's key.
CREATE TABLE purchase_license (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase INTEGER NOT NULL REFERENCES purchase (id),
    request  BLOB NOT NULL CHECK (length(request) = 32),
    live     INTEGER NOT NULL CHECK (live IN (0, 1)),
    nonce    BLOB NOT NULL CHECK (length(nonce) = 12),
    sealed   BLOB NOT NULL CHECK (length(sealed) = 144)
) STRICT;
CREATE UNIQUE INDEX purchase_license_request ON purchase_license (request);
CREATE INDEX purchase_license_purchase ON purchase_license (purchase);

-- The blind seats of a purchase; a person's entitlement is the sum over their purchases.
CREATE TABLE purchase_seats (
    purchase INTEGER NOT NULL REFERENCES purchase (id),
    plan     TEXT NOT NULL REFERENCES seat_plan (plan),
    seats    INTEGER NOT NULL CHECK (seats BETWEEN 0 AND 64),
    PRIMARY KEY (purchase, plan)
) STRICT, WITHOUT ROWID;

-- Who signs in as whom: digest of the provider's name and its name for the person.
CREATE TABLE person_identity (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    identity BLOB NOT NULL CHECK (length(identity) = 32),
    provider BLOB NOT NULL CHECK (length(provider) = 32),
    person   TEXT NOT NULL REFERENCES person (person)
) STRICT;
CREATE UNIQUE INDEX person_identity_identity ON person_identity (identity);
CREATE INDEX person_identity_person ON person_identity (person);
