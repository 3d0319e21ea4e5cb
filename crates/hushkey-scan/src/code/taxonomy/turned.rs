//! Names whose head does not stand last, or stands among others.

use super::{DataType, Group, Taxonomy};

impl Taxonomy {
    /// Names with one word that says it all, among words that leave it what it is: `medicationName`, `salaryCurrent`,
    /// `applicant_income`. A word that is none of these decides: `medicationCatalog`, `salaryFormat`.
    pub(super) fn rooted(&self, words: &[&str]) -> Option<DataType> {
        if words.len() < 2 {
            return None;
        }
        let mut found = None;
        for word in words {
            let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Some(data) = self.roots.get(*word).or_else(|| self.roots.get(plain)) {
                found.get_or_insert(*data);
            } else if !(plain.is_empty()
                || self.beside.contains(*word)
                || self.trail.contains(*word)
                || self.numbers.contains(*word)
                || self.whose.contains(*word)
                || self.people.contains(*word))
            {
                return None;
            }
        }
        found
    }

    /// Names whose head does not stand last: `email_of_user`, `iban_kunde`, `numero_dni`, `pesel_no`.
    pub(super) fn turned(&self, words: &[&str], owner: &str) -> Option<DataType> {
        let (last, rest) = words.split_last().filter(|(_, rest)| !rest.is_empty())?;
        if let Some(at) = words.iter().rposition(|word| *word == "of").filter(|at| *at > 0) {
            let whose = words.get(at + 1..)?.join("_");
            return self
                .is_person(&whose)
                .then(|| self.tail(words, 0, at, &whose))
                .flatten();
        }
        if self.whose.contains(*last) {
            return self
                .tail(words, 0, rest.len(), last)
                .or_else(|| self.turned(rest, owner));
        }
        let number = |data: &DataType| {
            matches!(
                data.group,
                Group::Government | Group::Financial | Group::Device | Group::Health | Group::License
            )
        };
        if self.numbers.contains(*last) {
            return self.tail(words, 0, rest.len(), owner).filter(number);
        }
        if *last == "id" {
            return self
                .tail(words, 0, rest.len(), owner)
                .filter(|data| data.group == Group::Government);
        }
        if matches!(words.first().copied(), Some("numero" | "nummer" | "nro")) {
            return self.tail(words, 1, words.len(), owner).filter(number);
        }
        None
    }
}
