//! Names to kinds of data: `billingEmailAddress` is an `email`, `emailTemplate` is nothing.
//!
//! *In:* an identifier, and the thing it belongs to. *Out:* a [`DataType`]. The rule of heads: what a name means is said by its
//! last words, as in any English compound; `password_field_id` is an id. The words themselves are data (`taxonomy.toml`).

mod spelling;
mod turned;

pub(crate) use spelling::spaced;

use serde::{Deserialize, Serialize};
use spelling::{folded, joined, plain};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Opens doors.
    Credential,
    /// Opens the software: a license key.
    License,
    /// Reaches a person.
    Contact,
    /// Names a person.
    Identity,
    /// Given by a state.
    Government,
    /// Money.
    Financial,
    /// Where a person is.
    Location,
    /// Of a network.
    Network,
    /// Of a machine.
    Device,
    /// Health.
    Health,
    /// Special categories (GDPR article 9).
    Special,
}

/// A kind of data; equal by its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DataType {
    /// The class name, as everywhere in Hushkey.
    #[serde(with = "crate::interned")]
    pub class: crate::interned::Word,
    /// Its group.
    pub group: Group,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#type: Vec<Entry>,
    people: People,
    words: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    class: String,
    group: Group,
    names: Vec<String>,
    #[serde(default)]
    owned: Vec<String>,
    #[serde(default)]
    inside: Vec<String>,
    #[serde(default)]
    roots: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    words: Vec<String>,
    unsure: Vec<String>,
    vague: Vec<String>,
    whole: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    lead: Vec<String>,
    trail: Vec<String>,
    infra: Vec<String>,
    getters: Vec<String>,
    sanitizers: Vec<String>,
    hashes: Vec<String>,
    barriers: Vec<String>,
    never: Vec<String>,
    things: Vec<String>,
    widgets: Vec<String>,
    contents: Vec<String>,
    about: Vec<String>,
    constants: Vec<String>,
    whose: Vec<String>,
    numbers: Vec<String>,
    beside: Vec<String>,
}

/// The words of the taxonomy, ready to ask.
pub(crate) struct Taxonomy {
    names: HashMap<String, DataType>,
    owned: HashMap<String, DataType>,
    inside: Vec<(String, DataType)>,
    people: HashSet<String>,
    unsure: HashSet<String>,
    vague: HashSet<String>,
    whole: HashSet<String>,
    lead: HashSet<String>,
    trail: HashSet<String>,
    infra: HashSet<String>,
    getters: HashSet<String>,
    sanitizers: HashSet<String>,
    hashes: HashSet<String>,
    barriers: HashSet<String>,
    never: HashSet<String>,
    things: HashSet<String>,
    widgets: HashSet<String>,
    contents: HashSet<String>,
    about: HashSet<String>,
    constants: HashSet<String>,
    whose: HashSet<String>,
    numbers: HashSet<String>,
    beside: HashSet<String>,
    roots: HashMap<String, DataType>,
    types: Vec<DataType>,
    /// Of a project's own: names that hold nothing, and names that hold a class.
    silent: HashSet<String>,
    named: HashMap<String, DataType>,
}

/// What a called function does with what it gets, as far as its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Gives something that no longer tells.
    Sanitizes,
    /// Gives an unsalted hash.
    Hashes,
    /// Looks, and gives a size or a truth.
    Looks,
    Unknown,
}

impl Taxonomy {
    /// The shipped one.
    pub fn get() -> &'static Taxonomy {
        static TAXONOMY: OnceLock<Taxonomy> = OnceLock::new();
        TAXONOMY.get_or_init(|| Taxonomy::read(include_str!("taxonomy.toml")))
    }

    fn read(text: &str) -> Taxonomy {
        // The file is part of the program; a test reads it.
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(_) => File {
                r#type: Vec::new(),
                people: People {
                    words: Vec::new(),
                    unsure: Vec::new(),
                    vague: Vec::new(),
                    whole: Vec::new(),
                },
                words: Lists {
                    lead: Vec::new(),
                    trail: Vec::new(),
                    infra: Vec::new(),
                    getters: Vec::new(),
                    sanitizers: Vec::new(),
                    hashes: Vec::new(),
                    barriers: Vec::new(),
                    never: Vec::new(),
                    things: Vec::new(),
                    widgets: Vec::new(),
                    contents: Vec::new(),
                    about: Vec::new(),
                    constants: Vec::new(),
                    whose: Vec::new(),
                    numbers: Vec::new(),
                    beside: Vec::new(),
                },
            },
        };
        let set = |words: Vec<String>| -> HashSet<String> { words.into_iter().map(|word| joined(&word)).collect() };
        let mut taxonomy = Taxonomy {
            names: HashMap::new(),
            owned: HashMap::new(),
            inside: Vec::new(),
            people: set(file.people.words),
            unsure: set(file.people.unsure),
            vague: set(file.people.vague),
            whole: set(file.people.whole),
            lead: set(file.words.lead),
            trail: set(file.words.trail),
            infra: set(file.words.infra),
            getters: set(file.words.getters),
            sanitizers: set(file.words.sanitizers),
            hashes: set(file.words.hashes),
            barriers: set(file.words.barriers),
            never: set(file.words.never),
            things: set(file.words.things),
            widgets: set(file.words.widgets),
            contents: set(file.words.contents),
            about: set(file.words.about),
            constants: set(file.words.constants),
            whose: set(file.words.whose),
            numbers: set(file.words.numbers),
            beside: set(file.words.beside),
            roots: HashMap::new(),
            types: Vec::new(),
            silent: HashSet::new(),
            named: HashMap::new(),
        };
        for entry in file.r#type {
            let data = DataType {
                class: String::leak(entry.class),
                group: entry.group,
            };
            taxonomy.types.push(data);
            taxonomy
                .names
                .extend(entry.names.iter().map(|name| (joined(name), data)));
            taxonomy
                .owned
                .extend(entry.owned.iter().map(|name| (joined(name), data)));
            taxonomy
                .roots
                .extend(entry.roots.iter().map(|name| (joined(name), data)));
            taxonomy
                .inside
                .extend(entry.inside.iter().map(|name| (joined(name), data)));
        }
        taxonomy
    }

    /// The shipped one with a project's own names.
    pub fn with(rules: &hushkey_policy::ScanRules) -> Taxonomy {
        let mut taxonomy = Taxonomy::read(include_str!("taxonomy.toml"));
        taxonomy.silent = rules.silent_names.iter().map(|name| plain(name)).collect();
        let more = rules.sources.iter().map(|source| source.class.as_str());
        for class in rules.named.iter().map(|(_, class)| class.as_str()).chain(more) {
            if taxonomy.of_class(class).is_none() {
                taxonomy.types.push(DataType {
                    class: crate::interned::intern(class),
                    group: Group::Identity,
                });
            }
        }
        for (name, class) in &rules.named {
            if let Some(data) = taxonomy.of_class(class) {
                taxonomy.named.insert(plain(name), data);
            }
        }
        taxonomy
    }

    /// What a project says of a name itself: nothing, or a class.
    pub fn own(&self, name: &str) -> Option<Option<DataType>> {
        if self.silent.is_empty() && self.named.is_empty() {
            return None;
        }
        let name = plain(name);
        if self.silent.contains(&name) {
            return Some(None);
        }
        self.named.get(&name).map(|data| Some(*data))
    }

    pub fn of_class(&self, class: &str) -> Option<DataType> {
        self.types.iter().copied().find(|data| data.class == class)
    }

    /// What a variable, field or key of that name holds. `owner` is the name of what it belongs to, or empty.
    pub fn classify(&self, name: &str, owner: &str) -> Option<DataType> {
        if let Some(own) = self.own(name) {
            return own;
        }
        // `creditCard.number`: the owner's name is part of it.
        if name.eq_ignore_ascii_case("number") && !owner.is_empty() && owner.len() < 40 {
            return self.classify(&format!("{owner}_{name}"), "");
        }
        // `PWD` is where a shell stands.
        if name.len() < 2 || name.len() > 60 || name == "PWD" {
            return None;
        }
        if !name.is_ascii() {
            let folded = folded(name)?;
            return self.classify(&folded, owner);
        }
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        let words = words.as_slice();
        if self.is_constant_name(name, words, owner) || self.is_never(words) {
            return None;
        }
        // A whole name that is known is that, whatever it begins with: `reset_token`, `number_plate`.
        let whole = (words.len() > 1 && words.first().is_some_and(|first| self.lead.contains(*first)))
            .then(|| self.names.get(&words.concat()).copied())
            .flatten();
        if whole.is_some() {
            return whole;
        }
        let (mut start, mut end) = (0, words.len());
        while end > 1
            && words
                .get(end - 1)
                .is_some_and(|word| self.trail.contains(*word) || word.bytes().all(|byte| byte.is_ascii_digit()))
        {
            // `card number`, `address line 1`: with its trail it may be a name of its own.
            if self.tail(words, start, end, owner).is_some() {
                break;
            }
            end -= 1;
        }
        // `reset token`: the whole is a name of its own.
        let whole = start == 0
            && self
                .names
                .contains_key(words.get(..end).unwrap_or_default().concat().as_str());
        // Leading words that turn a name into something else.
        while start < end && !whole {
            let Some(first) = words.get(start) else { break };
            if self.lead.contains(*first) && end - start > 1 {
                return None;
            }
            if first.len() > 1 {
                break;
            }
            start += 1;
        }
        if words
            .iter()
            .any(|word| self.hashes.contains(*word) || self.sanitizers.contains(*word))
        {
            return None;
        }
        let data = self
            .tail(words, start, end, owner)
            .or_else(|| self.turned(words.get(start..end)?, owner))
            .or_else(|| self.rooted(words.get(start..)?))?;
        // `type.fullName`, `column.displayName`: the name of a thing of the program.
        if data.group == Group::Identity && self.is_thing(owner) {
            return None;
        }
        // `class full name`.
        if let [.., thing, "full", "name"] = words
            && self.things.contains(*thing)
        {
            return None;
        }
        Some(data)
    }

    /// `KEY_EMAIL`, `PASSWORD_FIELD`: constants that say what something is called.
    fn is_constant_name(&self, name: &str, words: &[&str], owner: &str) -> bool {
        if words.len() < 2 || name.contains(|c: char| c.is_ascii_lowercase()) {
            return false;
        }
        let of = |word: Option<&&str>| word.is_some_and(|word| self.constants.contains(*word));
        // `API_KEY` is a name of its own, `EMAIL_KEY` is not.
        of(words.first())
            || of(words.last())
                && self.tail(words, 0, words.len(), owner).is_none()
                && self.turned(words, owner).is_none()
    }

    /// Ends with a phrase that is never data: `secretRef`.
    fn is_never(&self, words: &[&str]) -> bool {
        (1..=2.min(words.len())).any(|take| {
            let phrase: String = words.get(words.len() - take..).unwrap_or_default().concat();
            self.never.contains(&phrase)
        })
    }

    fn is_thing(&self, owner: &str) -> bool {
        !owner.is_empty()
            && spaced(owner)
                .split(' ')
                .next_back()
                .is_some_and(|last| self.things.contains(last))
    }

    /// The name of a table about data: `InputType`, `errorMessages`, `ColumnNames`.
    pub fn is_about(&self, owner: &str) -> bool {
        let text = spaced(owner);
        let mut words = text.split(' ');
        let last = words.next_back();
        last.is_some_and(|last| self.about.contains(last))
    }

    /// What stands in a widget: `emailField.text`, `passwordBox.Password`.
    pub fn widget(&self, owner: &str, content: &str) -> Option<DataType> {
        let owner = spaced(owner);
        let (data, widget) = owner.rsplit_once(' ')?;
        if !self.contents.contains(&content.to_ascii_lowercase()) {
            return None;
        }
        let data = data.strip_suffix(" text").unwrap_or(data);
        self.widgets
            .contains(widget)
            .then(|| self.classify(&data.replace(' ', "_"), ""))
            .flatten()
    }

    fn tail(&self, words: &[&str], start: usize, end: usize, owner: &str) -> Option<DataType> {
        let mut text = String::new();
        for take in (1..=4.min(end.saturating_sub(start))).rev() {
            let from = end - take;
            text.clear();
            for word in words.get(from..end)? {
                text.push_str(word);
            }
            let before = from
                .checked_sub(1)
                .filter(|before| *before >= start)
                .and_then(|before| words.get(before))
                .copied();
            // `usersByEmail`: what stands before is the head.
            if before.is_some_and(|before| {
                matches!(before, "by" | "for" | "per" | "with" | "without" | "via") || (before == "from" && from > 1)
            }) {
                return None;
            }
            // `fullname`, written together, is as often a module's or a file's.
            if take == 1 && matches!(text.as_str(), "fullname" | "realname") && !self.is_person(owner) {
                continue;
            }
            let plain = text.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Some(data) = self.names.get(text.as_str()).or_else(|| self.names.get(plain)) {
                let of_infra = before.is_some_and(|before| self.infra.contains(before));
                if of_infra && matches!(data.group, Group::Network | Group::Device) {
                    return None;
                }
                return Some(*data);
            }
            if let Some(data) = self.owned.get(text.as_str()) {
                // A client, a driver, a parent is seldom a person in a program: of those, only what nothing else has.
                let vague = self.vague.contains(text.as_str());
                let unsure = |word: &str| vague && self.unsure.contains(word);
                let owned = match before {
                    Some(before) => self.people.contains(before) && before != "account" && !unsure(before),
                    None => self.is_person(owner) && !spaced(owner).split(' ').next_back().is_some_and(unsure),
                };
                if owned {
                    return Some(*data);
                }
            }
        }
        // `useremail`, `mypassword`: written together.
        let last = words
            .get(end.checked_sub(1)?)?
            .trim_end_matches(|c: char| c.is_ascii_digit());
        self.inside
            .iter()
            .find(|(inside, _)| last.len() > inside.len() && last.ends_with(inside.as_str()))
            .map(|(_, data)| *data)
    }

    /// What a call of that name gives: `getEmail()`, `user.email()`.
    pub fn classify_call(&self, name: &str, owner: &str, args: usize) -> Option<DataType> {
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        let words = words.as_slice();
        let first = *words.first()?;
        if self.getters.contains(first) && words.len() > 1 {
            if args > 2 {
                return None;
            }
            let at = name.get(first.len()..).unwrap_or_default().trim_start_matches('_');
            return self.classify(at, owner);
        }
        (args == 0 && name != "pwd")
            .then(|| self.classify(name, owner))
            .flatten()
    }

    /// A name whose last word is a person: `user`, `currentUser`, `$this->customer`.
    pub fn is_person(&self, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        let words = words.as_slice();
        words.last().is_some_and(|last| self.people.contains(*last))
            || (words.len() > 1
                && words.last().is_some_and(|last| {
                    matches!(
                        *last,
                        "data"
                            | "info"
                            | "dto"
                            | "record"
                            | "entity"
                            | "model"
                            | "form"
                            | "params"
                            | "request"
                            | "details"
                            | "obj"
                    )
                })
                && words
                    .get(words.len() - 2)
                    .is_some_and(|word| self.people.contains(*word)))
    }

    /// The last word of a name of several words, or nothing.
    pub fn last_word(&self, name: &str) -> String {
        let text = spaced(name);
        text.rsplit_once(' ')
            .map_or_else(String::new, |(_, last)| last.to_owned())
    }

    /// A name that is a person's whole record.
    pub fn is_whole_person(&self, name: &str) -> bool {
        if self.own(name).is_some() {
            return false;
        }
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        let words = words.as_slice();
        let mut phrase = String::new();
        for take in 1..=2.min(words.len()) {
            phrase.clear();
            for word in words.get(words.len() - take..).unwrap_or_default() {
                phrase.push_str(word);
            }
            let lead =
                words.len() > take && words.first().is_some_and(|first| self.lead.contains(*first))
                    || words.iter().rev().nth(take).is_some_and(|before| {
                        matches!(*before, "by" | "for" | "per" | "with" | "without" | "via" | "of")
                    })
                    || (name.len() > 1 && !name.contains(|c: char| c.is_ascii_lowercase()));
            if self.whole.contains(&phrase) && !lead {
                return true;
            }
        }
        false
    }

    /// What a function does, by its name's words.
    pub fn effect(&self, name: &str) -> Effect {
        let text = spaced(name);
        let words: Vec<&str> = text.split(' ').collect();
        let words = words.as_slice();
        if words.iter().any(|word| self.sanitizers.contains(*word)) {
            return Effect::Sanitizes;
        }
        if words.iter().any(|word| self.hashes.contains(*word)) {
            return Effect::Hashes;
        }
        let first = words.first().copied().unwrap_or_default();
        let last = words.last().copied().unwrap_or_default();
        let mut whole = String::new();
        for word in words {
            whole.push_str(word);
        }
        if self.barriers.contains(&whole)
            || matches!(
                first,
                "is" | "has"
                    | "validate"
                    | "verify"
                    | "check"
                    | "count"
                    | "compare"
                    | "exists"
                    | "should"
                    | "can"
                    | "contains"
                    | "includes"
                    | "matches"
            )
            || matches!(last, "length" | "count" | "exists" | "equals" | "size")
        {
            return Effect::Looks;
        }
        Effect::Unknown
    }
}

#[cfg(test)]
mod tests;
