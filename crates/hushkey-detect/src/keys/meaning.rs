//! From words to a meaning.
//!
//! The longest known ending of a name decides (`client_ip` is `ip`, `user_name` is `username`), then what stands before
//! it (`owner_name` is a person's, `product_name` is not), then the name of the field around it.

use super::common;
use super::roles::{Role, find};
use super::split::Words;
use super::{is_empty_word, says_nothing, trim_digits};

/// What a field name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Meaning {
    /// The role of the value.
    pub(crate) role: Role,
    /// The value is said to be a digest of the role's input (`email_sha256`).
    pub(crate) hashed: bool,
    /// The name, or the one around it, speaks of a person (`owner.name`).
    pub(crate) of_person: bool,
}

impl Meaning {
    /// No name, no meaning.
    pub(crate) const NONE: Meaning = Meaning {
        role: Role::Unknown,
        hashed: false,
        of_person: false,
    };
}

/// Words that say which one, not what: `email_primary`, `phone_home`, `address_billing`.
const QUALIFIERS: &[&[u8]] = &[
    b"primary",
    b"secondary",
    b"home",
    b"work",
    b"main",
    b"default",
    b"alt",
    b"alternate",
    b"backup",
    b"billing",
    b"shipping",
    b"old",
    b"new",
    b"current",
    b"previous",
    b"private",
    b"business",
    b"office",
    b"personal",
    b"eth",
    b"wlan",
    b"en",
    b"value",
    b"field",
    b"string",
    b"str",
    b"raw",
    b"text",
    b"plain",
    b"input",
    b"first",
    b"last",
    b"other",
    b"full",
    b"list",
    b"original",
];

/// What `key`, inside a field named `parent`, says about its value.
pub(crate) fn meaning(key: Option<&str>, parent: Option<&str>) -> Meaning {
    let Some(key) = key else { return Meaning::NONE };
    // One small word, as most names are: no splitting.
    if key.len() <= 20 && key.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_empty_word(key.as_bytes()) {
        let Some(mut role) = find(key.as_bytes()) else {
            return Meaning::NONE;
        };
        if role == Role::Fingerprint {
            role = of_device(role, key, parent);
        }
        let of_person = role == Role::Name && parent.is_some_and(speaks_of_person);
        return Meaning {
            role,
            hashed: false,
            of_person,
        };
    }
    match common::find(key) {
        Some(meaning) => meaning,
        None => work_out(key, parent),
    }
}

/// As [`meaning`], from the words of the name.
pub(super) fn work_out(key: &str, parent: Option<&str>) -> Meaning {
    let (key, parent) = match parent {
        Some(parent) if says_nothing(key) => (parent, None),
        parent => (key, parent),
    };
    if parent.is_none() && says_nothing(key) {
        return Meaning::NONE;
    }
    let words = Words::of(key);
    let mut last = words.count();
    // `items[0][email][1]`, `email_2`: numbers say nothing.
    while last > 0 && trim_digits(words.word(last - 1)).is_empty() {
        last -= 1;
    }
    let Some((mut role, mut from)) = ending(&words, last) else {
        return Meaning::NONE;
    };
    if let Role::Unknown | Role::Text = role
        && last > 1
        && QUALIFIERS.contains(&trim_digits(words.word(last - 1)))
        && let Some((inner, at)) = ending(&words, last - 1)
        && inner.is_personal()
    {
        (role, from) = (inner, at);
    } else if let Role::Location | Role::Harmless = role
        && last > 1
        && words.word(last - 1) == b"home"
        && let Some((inner @ (Role::Phone | Role::Address | Role::Email), at)) = ending(&words, last - 1)
    {
        (role, from) = (inner, at);
    }
    // `pesel_no`, `tax_id_code`: the number of a scheme is the scheme's
    if let Role::Number | Role::Token | Role::Secret | Role::Fingerprint = role
        && matches!(
            words.word(last - 1),
            b"no" | b"nr" | b"num" | b"number" | b"id" | b"code" | b"numer" | b"numero"
        )
        && let Some((inner @ (Role::NationalId | Role::Ssn | Role::Cpf), at)) = ending(&words, last - 1)
    {
        (role, from) = (inner, at);
    }
    let before = (0..from).rev().take(3).find_map(|at| find(words.word(at)));
    let of_person = matches!(before, Some(Role::Party | Role::Customer))
        || role == Role::Name && before.is_none() && parent.is_some_and(speaks_of_person);
    let hashed = match role {
        Role::Digest => before.is_some_and(Role::is_personal),
        _ => role.is_personal() && (0..from).any(|at| find(words.word(at)) == Some(Role::Digest)),
    };
    if role == Role::Fingerprint {
        role = of_device(role, key, parent);
    } else if role == Role::Name {
        role = match before {
            Some(Role::Party | Role::Customer | Role::Person) => Role::Person,
            Some(Role::Username) => Role::Username,
            Some(Role::Host) => Role::Hostname,
            Some(Role::Address | Role::Street) => Role::Street,
            Some(Role::Unknown | Role::Name) | None => Role::Name,
            Some(_) => Role::Harmless,
        };
    } else if role == Role::Party && matches!(before, Some(Role::Time | Role::Number | Role::Version)) {
        // `max_users`, `active_user` stay; `daily_users` is a number by its value.
        role = Role::Harmless;
    } else if role == Role::Ip && matches!(before, Some(Role::Version)) {
        role = Role::Version;
    }
    Meaning {
        role,
        hashed,
        of_person,
    }
}

/// The serial number of what the field around it names (`disk.serial`), else the role it has.
fn of_device(role: Role, key: &str, parent: Option<&str>) -> Role {
    const PARTS: &[&[u8]] = &[
        b"disk",
        b"disks",
        b"drive",
        b"drives",
        b"ssd",
        b"hdd",
        b"board",
        b"baseboard",
        b"motherboard",
        b"mainboard",
        b"bios",
        b"device",
        b"machine",
        b"hardware",
        b"system",
        b"chassis",
        b"battery",
        b"computer",
        b"laptop",
        b"phone",
        b"monitor",
        b"printer",
        b"smbios",
        b"dmi",
    ];
    let words = Words::of(key);
    let serial = (0..words.count()).any(|at| words.word(at).starts_with(b"serial"));
    let part = parent.is_some_and(|parent| {
        let words = Words::of(parent);
        let last = words.count().saturating_sub(1);
        PARTS.contains(&trim_digits(words.word(last)))
    });
    if serial && part { Role::Serial } else { role }
}

/// Whether a field of this name holds a person's data.
fn speaks_of_person(parent: &str) -> bool {
    let words = Words::of(parent);
    let mut last = words.count();
    while last > 0 && trim_digits(words.word(last - 1)).is_empty() {
        last -= 1;
    }
    matches!(
        ending(&words, last),
        Some((Role::Party | Role::Customer | Role::Person, _))
    )
}

/// The role of the longest known ending of the first `last` words, and the word it starts with.
fn ending(words: &Words, last: usize) -> Option<(Role, usize)> {
    if last == 0 {
        return None;
    }
    for from in last.saturating_sub(3)..last {
        let joined = words.joined(from, last);
        let found = find(joined).or_else(|| {
            let trimmed = trim_digits(joined);
            if trimmed.len() == joined.len() {
                None
            } else {
                find(trimmed)
            }
        });
        if let Some(role) = found {
            return Some((role, from));
        }
    }
    Some((Role::Unknown, last - 1))
}
