//! What names of tables, models and fields say: about licenses, about events, free text.

use crate::code::taxonomy::{self, DataType, Taxonomy};

/// Words of things that a license is made of.
const LICENSING: &[&str] = &[
    "license",
    "licence",
    "licensing",
    "activation",
    "machine",
    "seat",
    "lease",
    "entitlement",
    "subscription",
];

/// Where one of these stands right before, it is something else: `driver_licenses`, `newsletter_subscriptions`.
const NOT_AFTER: &[&str] = &[
    "driver",
    "drivers",
    "driving",
    "account",
    "user",
    "email",
    "newsletter",
    "push",
    "topic",
    "event",
    "webhook",
    "state",
    "virtual",
    "washing",
    "vending",
    "slot",
    "property",
    "property",
    "apartment",
    "car",
    "cinema",
    "feature",
    "pubsub",
    "mail",
];

/// Where one of these stands right after, it is something else: `license_plates`, `machine_learning`.
const NOT_BEFORE: &[&str] = &["plate", "plates", "learning", "translation"];

/// A name about licenses, activations, machines, seats, leases, entitlements, subscriptions.
pub(crate) fn is_licensing(name: &str) -> bool {
    let text = taxonomy::spaced(name);
    let words: Vec<&str> = text.split(' ').collect();
    words.iter().enumerate().any(|(index, word)| {
        let before = index.checked_sub(1).and_then(|before| words.get(before)).copied();
        let after = words.get(index + 1).copied();
        LICENSING.contains(&singular(word).as_str())
            && !before.is_some_and(|before| NOT_AFTER.contains(&before))
            && !after.is_some_and(|after| NOT_BEFORE.contains(&after))
    })
}

/// A name of something that is published: `LicenseActivated`, `order_event`, `WebhookPayload`.
pub(crate) fn is_event(name: &str) -> bool {
    let text = taxonomy::spaced(name);
    let mut words = text.split(' ').rev();
    let last = words.next().unwrap_or_default();
    matches!(last, "event" | "events" | "payload" | "webhook" | "telemetry")
        || (words.next().is_some()
            && matches!(
                last,
                "created"
                    | "updated"
                    | "deleted"
                    | "activated"
                    | "deactivated"
                    | "renewed"
                    | "expired"
                    | "revoked"
                    | "suspended"
                    | "registered"
                    | "issued"
            ))
}

/// What a field of a licensing record holds beyond what the taxonomy says of any name: there, a name is somebody's.
const IN_LICENSING: &[(&str, &str)] = &[
    ("hostname", "hostname"),
    ("host name", "hostname"),
    ("host", "hostname"),
    ("user", "username"),
    ("os user", "username"),
    ("login", "username"),
    ("holder", "person"),
    ("holder name", "person"),
    ("owner name", "person"),
    ("customer name", "person"),
    ("licensed to", "person"),
    ("registered to", "person"),
    ("issued to", "person"),
    ("assigned to", "person"),
    ("contact", "person"),
    ("contact name", "person"),
    ("ip", "ip"),
    ("last ip", "ip"),
    ("mac", "mac"),
    ("macs", "mac"),
    ("location", "geo_coordinates"),
    ("address", "address"),
    ("city", "address"),
    ("recipient", "email"),
];

/// What a field holds, by its name and its record's. `text`: its values are text, so that `user` is a name and no reference.
pub(crate) fn class_of(field: &str, record: &str, licensing: bool, text: bool) -> Option<DataType> {
    let taxonomy = Taxonomy::get();
    // `customers` owns like `customer`; of `License.owner` the owner is what stands last.
    let owner = record.rsplit('.').next().unwrap_or(record);
    let owner = singular(&taxonomy::spaced(owner)).replace(' ', "_");
    let name = taxonomy::spaced(field);
    let known = taxonomy
        .classify(field, &owner)
        .filter(|_| !only_sounds(&name, record, &owner));
    if known.is_some() || !licensing || !text {
        return known;
    }
    let class = IN_LICENSING.iter().find(|(known, _)| *known == name)?.1;
    taxonomy.of_class(class)
}

/// Names that the taxonomy takes for a person's and that in schemas are mostly a thing's.
fn only_sounds(name: &str, record: &str, owner: &str) -> bool {
    let taxonomy = Taxonomy::get();
    if let Some(before) = name.strip_suffix("display name") {
        return !taxonomy.is_person(before.trim()) && !taxonomy.is_person(owner);
    }
    // An advertisement's id is no advertising id, and what is asked for by its name is no person's name.
    name.ends_with("ad id") || (name == "name" && ["Get", "Delete", "List"].iter().any(|verb| record.starts_with(verb)))
}

/// Names of text that people fill with anything; with `all`, also of what is mostly written by whoever made the product.
pub(crate) fn is_free_text(name: &str, all: bool) -> bool {
    let text = taxonomy::spaced(name);
    let last = text.rsplit(' ').next().unwrap_or_default();
    matches!(
        last,
        "note" | "notes" | "comment" | "comments" | "remark" | "remarks" | "memo" | "feedback" | "freetext"
    ) || (all && matches!(last, "message" | "reason" | "description"))
        || text == "free text"
}

/// Names of text whose values a program makes: ids, states, versions.
pub(crate) fn is_coded(name: &str) -> bool {
    let text = taxonomy::spaced(name);
    let last = text.rsplit(' ').next().unwrap_or_default();
    matches!(
        last,
        "id" | "uuid"
            | "guid"
            | "ids"
            | "key"
            | "hash"
            | "digest"
            | "token"
            | "status"
            | "state"
            | "type"
            | "kind"
            | "mode"
            | "code"
            | "version"
            | "currency"
            | "platform"
            | "os"
            | "arch"
            | "scheme"
            | "strategy"
            | "policy"
            | "scope"
            | "algorithm"
            | "signature"
            | "nonce"
            | "checksum"
            | "slug"
            | "locale"
            | "language"
            | "timezone"
            | "url"
            | "uri"
            | "tier"
            | "edition"
            | "role"
            | "level"
            | "action"
            | "fingerprint"
            | "channel"
            | "at"
            | "on"
            | "date"
            | "time"
            | "interval"
            | "plan"
            | "product"
    )
}

/// Names of maps that take whatever somebody puts in.
pub(crate) fn is_bag(name: &str) -> bool {
    let text = taxonomy::spaced(name);
    let last = text.rsplit(' ').next().unwrap_or_default();
    matches!(
        last,
        "metadata" | "meta" | "attributes" | "properties" | "props" | "custom" | "extra" | "extras" | "context"
    )
}

/// The last word in the singular.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if name.ends_with(end) {
            return name.get(..name.len() - 2).unwrap_or(name).to_owned();
        }
    }
    if name == "people" {
        return "person".to_owned();
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && stem.len() > 2 => stem.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{class_of, is_event, is_licensing};

    #[test]
    fn licensing_is_told_from_what_only_sounds_like_it() {
        for name in [
            "licenses",
            "License",
            "license_events",
            "machine_activations",
            "Seats",
            "subscriptions",
            "ActivateLicenseRequest",
        ] {
            assert!(is_licensing(name), "{name}");
        }
        for name in [
            "driver_licenses",
            "users",
            "orders",
            "license_plates",
            "machine_learning_models",
            "newsletter_subscriptions",
        ] {
            assert!(!is_licensing(name), "{name}");
        }
    }

    #[test]
    fn a_name_in_a_licensing_record_is_somebody_s() {
        let class = |field, record, licensing| class_of(field, record, licensing, true).map(|data| data.class);
        assert_eq!(class("hostname", "machines", true), Some("hostname"));
        assert_eq!(class("hostname", "pools", false), None);
        assert_eq!(class("name", "customers", false), Some("person"));
        assert_eq!(class("name", "plans", false), None);
        assert_eq!(class("user_id", "licenses", true), None);
    }

    #[test]
    fn events_are_known_by_their_last_word() {
        assert!(is_event("LicenseActivated") && is_event("order_event") && is_event("WebhookPayload"));
        assert!(!is_event("EventStore") && !is_event("created"));
    }
}
