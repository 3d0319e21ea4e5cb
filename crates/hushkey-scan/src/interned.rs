//! Names of rules, classes and libraries when they come back from the cache: each kept once, for the whole process.

use serde::{Deserialize, Deserializer, Serializer};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// A text that lives as long as the process. The derive of `Deserialize` must not take it for a borrow of its input.
pub(crate) type Word = &'static str;

static KNOWN: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);

/// The one text of that content.
pub(crate) fn intern(text: &str) -> &'static str {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_with(HashSet::new);
    if let Some(text) = known.get(text) {
        return text;
    }
    let text: &'static str = String::leak(text.to_owned());
    known.insert(text);
    text
}

pub(crate) fn serialize<S: Serializer>(text: &'static str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    Ok(intern(&String::deserialize(deserializer)?))
}

/// The same for what may be missing.
pub(crate) mod option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option)] // serde's own signature
    pub(crate) fn serialize<S: Serializer>(text: &Option<&'static str>, serializer: S) -> Result<S::Ok, S::Error> {
        text.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static str>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(|text| super::intern(&text)))
    }
}
