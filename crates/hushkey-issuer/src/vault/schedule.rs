//! The retention schedule: every column of every table, what ends the keeping of its values, and why. `docs/retention.md` is made of it.
//!
//! A test compares it with the schema, and another one counts the days of each line on a simulated clock.

/// What ends the keeping of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The end of the vault.
    Vault,
    /// The end of the vault; from the erasure on it leads nowhere.
    Nowhere,
    /// The erasure of the person.
    Erasure,
    /// One to two days, while an answer can be repeated.
    Answer,
    /// [`super::Retention::request_days`].
    Requests,
    /// [`super::Retention::audit_days`].
    Audit,
    /// 35 days, longer than a payment service sends an event again.
    Events,
    /// The end of the epoch.
    Epoch,
    /// A rotation of all keys.
    Rotation,
}

impl Until {
    /// For the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vault => "the vault ends",
            Self::Nowhere => "the vault ends; after the erasure it leads nowhere",
            Self::Erasure => "the person is erased or, where it is a field, changed",
            Self::Answer => "the answer cannot be repeated any more: 1 to 2 days; erasure",
            Self::Requests => "90 days (`--keep-request-days`); erasure",
            Self::Audit => "365 days (`--keep-audit-days`)",
            Self::Events => "35 days",
            Self::Epoch => "the epoch ends",
            Self::Rotation => "all keys are rotated",
        }
    }
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// When its values end.
    pub until: Until,
    /// What it holds, and why that long.
    pub why: &'static str,
}

const fn kept(table: &'static str, column: &'static str, until: Until, why: &'static str) -> Kept {
    Kept {
        table,
        column,
        until,
        why,
    }
}

/// Every column of the vault.
pub const RETENTION_SCHEDULE: &[Kept] = &[
    kept("vault", "id", Until::Vault, "one row"),
    kept(
        "vault",
        "kek_version",
        Until::Rotation,
        "a number: which master key wraps the root key",
    ),
    kept("vault", "nonce", Until::Rotation, "goes with the root key"),
    kept(
        "vault",
        "root_key",
        Until::Rotation,
        "wrapped; without it no e-mail address is found",
    ),
    kept("master_key", "place", Until::Vault, "one of two"),
    kept("master_key", "generation", Until::Vault, "a number"),
    kept(
        "master_key",
        "wrapped",
        Until::Rotation,
        "wrapped by the key-encryption key; wraps data keys and the root key",
    ),
    kept("key_rotation", "id", Until::Vault, "one row"),
    kept(
        "key_rotation",
        "reached",
        Until::Vault,
        "a row number; a rotation goes on from there",
    ),
    kept("person", "id", Until::Nowhere, "row number"),
    kept(
        "person",
        "person",
        Until::Nowhere,
        "token; erasing again must be no error, and the journal names it",
    ),
    kept("person", "nonce", Until::Erasure, "goes with the data key"),
    kept(
        "person",
        "data_key",
        Until::Erasure,
        "wrapped; opens everything about the person",
    ),
    kept(
        "person",
        "email_index",
        Until::Erasure,
        "keyed digest; the person is found by it",
    ),
    kept("person_field", "id", Until::Nowhere, "row number"),
    kept(
        "person_field",
        "person",
        Until::Nowhere,
        "token; the row stays where it is",
    ),
    kept(
        "person_field",
        "field",
        Until::Nowhere,
        "which of seven fields; the row stays where it is",
    ),
    kept("person_field", "nonce", Until::Erasure, "goes with the value"),
    kept(
        "person_field",
        "sealed",
        Until::Erasure,
        "the value; needed to serve the person",
    ),
    kept("person_license", "id", Until::Nowhere, "row number"),
    kept(
        "person_license",
        "person",
        Until::Nowhere,
        "token; the row stays where it is",
    ),
    kept("person_license", "slot", Until::Nowhere, "random"),
    kept("person_license", "nonce", Until::Erasure, "goes with the link"),
    kept(
        "person_license",
        "sealed",
        Until::Erasure,
        "which license; the person has a right to their list",
    ),
    kept("license_request", "id", Until::Nowhere, "row number"),
    kept(
        "license_request",
        "person",
        Until::Nowhere,
        "token; the row stays where it is",
    ),
    kept(
        "license_request",
        "request",
        Until::Requests,
        "keyed digest; no second license for one order",
    ),
    kept(
        "license_request",
        "plan",
        Until::Requests,
        "keyed digest; the same order for another plan is a mistake",
    ),
    kept("license_request", "stage", Until::Answer, "one letter"),
    kept(
        "license_request",
        "created_at",
        Until::Requests,
        "a day; tells when the rest ends",
    ),
    kept("license_request", "nonce", Until::Answer, "goes with the answer"),
    kept(
        "license_request",
        "sealed",
        Until::Answer,
        "the license key, so that a lost answer can be had again; an attempt nobody finished: as the digest",
    ),
    kept("audit", "id", Until::Audit, "number in the chain"),
    kept("audit", "at", Until::Audit, "time; the day for issued licenses"),
    kept("audit", "person", Until::Audit, "token; a person may ask who looked"),
    kept("audit", "event", Until::Audit, "a word"),
    kept("audit", "purpose", Until::Audit, "a word"),
    kept("audit", "digest", Until::Audit, "keyed; chains the entries"),
    kept("audit_chain", "id", Until::Vault, "one row"),
    kept("audit_chain", "anchor_id", Until::Vault, "the last entry that went"),
    kept(
        "audit_chain",
        "anchor",
        Until::Vault,
        "its digest; the rest hangs on it",
    ),
    kept("audit_chain", "head_id", Until::Vault, "the last entry"),
    kept("audit_chain", "head", Until::Vault, "its digest"),
    kept("audit_chain", "mac", Until::Vault, "keyed digest of the row"),
    kept("erasure_journal", "id", Until::Vault, "one row"),
    kept(
        "erasure_journal",
        "lines",
        Until::Vault,
        "a count; a journal that was cut is noticed",
    ),
    kept("seat_plan", "plan", Until::Vault, "token of what is sold"),
    kept("seat_plan", "product", Until::Vault, "token of what is sold"),
    kept("seat_plan", "epoch_seconds", Until::Vault, "a length"),
    kept("seat_plan", "floor", Until::Vault, "a number"),
    kept(
        "seat_entitlement",
        "person",
        Until::Erasure,
        "token; who may ask for seats",
    ),
    kept("seat_entitlement", "plan", Until::Erasure, "of which plan"),
    kept("seat_entitlement", "seats", Until::Erasure, "how many"),
    kept("seat_key", "plan", Until::Epoch, "token of what is sold"),
    kept("seat_key", "epoch", Until::Epoch, "its number"),
    kept("seat_key", "not_before", Until::Epoch, "its border"),
    kept("seat_key", "not_after", Until::Epoch, "its border"),
    kept("seat_key", "floor", Until::Epoch, "a number"),
    kept("seat_key", "spki", Until::Epoch, "the public key"),
    kept("seat_key", "nonce", Until::Epoch, "goes with the private key"),
    kept(
        "seat_key",
        "primes",
        Until::Epoch,
        "the private key, sealed; signs seats of the epoch",
    ),
    kept(
        "seat_batch",
        "person",
        Until::Epoch,
        "token; one batch a person and epoch. Also goes with the erasure",
    ),
    kept("seat_batch", "plan", Until::Epoch, "of which plan"),
    kept("seat_batch", "epoch", Until::Epoch, "of which epoch"),
    kept(
        "seat_batch",
        "digest",
        Until::Epoch,
        "of the batch, so that the same one can be answered again",
    ),
    kept("seat_directory_key", "id", Until::Vault, "one row"),
    kept("seat_directory_key", "nonce", Until::Vault, "goes with the seed"),
    kept(
        "seat_directory_key",
        "seed",
        Until::Vault,
        "sealed; apps are built with its public half",
    ),
    kept(
        "purchase_event",
        "event",
        Until::Events,
        "keyed digest; no event is done twice",
    ),
    kept("purchase_event", "day", Until::Events, "a day; tells when the row ends"),
    kept("purchase_unmapped", "day", Until::Events, "a day"),
    kept("purchase_unmapped", "events", Until::Events, "a count"),
    kept("purchase_account", "id", Until::Nowhere, "row number"),
    kept(
        "purchase_account",
        "account",
        Until::Erasure,
        "keyed digest; whose account it is",
    ),
    kept(
        "purchase_account",
        "person",
        Until::Nowhere,
        "token; the row stays where it is",
    ),
    kept("purchase", "id", Until::Nowhere, "row number"),
    kept("purchase", "person", Until::Nowhere, "token; the row stays where it is"),
    kept("purchase", "slot", Until::Nowhere, "random"),
    kept("purchase", "nonce", Until::Erasure, "goes with the state"),
    kept(
        "purchase",
        "sealed",
        Until::Erasure,
        "when it changed and whether it is over; an older event must not begin it again",
    ),
    kept("purchase_name", "id", Until::Nowhere, "row number"),
    kept(
        "purchase_name",
        "name",
        Until::Erasure,
        "keyed digest; the purchase is found by it",
    ),
    kept("purchase_name", "purchase", Until::Nowhere, "row number"),
    kept("purchase_license", "id", Until::Nowhere, "row number"),
    kept("purchase_license", "purchase", Until::Nowhere, "row number"),
    kept(
        "purchase_license",
        "request",
        Until::Erasure,
        "keyed digest; no second license for one unit",
    ),
    kept("purchase_license", "live", Until::Nowhere, "a bit"),
    kept("purchase_license", "nonce", Until::Erasure, "goes with the link"),
    kept(
        "purchase_license",
        "sealed",
        Until::Erasure,
        "which license; it is switched off when payment stops",
    ),
    kept("purchase_seats", "purchase", Until::Erasure, "row number"),
    kept("purchase_seats", "plan", Until::Erasure, "of which plan"),
    kept("purchase_seats", "seats", Until::Erasure, "how many"),
    kept("person_identity", "id", Until::Nowhere, "row number"),
    kept(
        "person_identity",
        "identity",
        Until::Erasure,
        "keyed digest; the person signs in by it",
    ),
    kept(
        "person_identity",
        "provider",
        Until::Erasure,
        "keyed digest; one identity a person and provider",
    ),
    kept(
        "person_identity",
        "person",
        Until::Nowhere,
        "token; the row stays where it is",
    ),
];

/// The page `docs/retention.md`.
#[cfg(test)]
pub(super) fn page() -> String {
    let mut page = include_str!("schedule_head.md").to_owned();
    for Kept {
        table,
        column,
        until,
        why,
    } in RETENTION_SCHEDULE
    {
        page += &format!("| `{table}.{column}` | {} | {why} |\n", until.name());
    }
    page
}
