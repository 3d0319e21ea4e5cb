//! The invented people, devices and numbers that the leaky app sends, and the list of what was planted.
//!
//! *In:* the caller's randomness. *Out:* values, new in every run, and [`Plants`], which remembers each of them.
//! *Never:* a real person's data; a value in `Debug` output, in a log or on disk: the list lives in memory only.

mod device;
mod dice;
mod number;
mod person;

pub use device::{Device, make_device};
pub use dice::Dice;
pub use number::{make_card, make_cpf, make_iban, make_ssn};
pub use person::{Person, make_person};

use crate::search::{SearchError, Searcher};
use crate::vector::Vector;
use std::collections::BTreeSet;

/// One planted value. It has no `Debug` and no `Display`.
pub struct Planted {
    /// The leak that carries it.
    pub vector: Vector,
    /// Its class, by the detector's name.
    pub class: &'static str,
    /// As it is written, then without separators if that differs and is long enough to be told from chance.
    forms: Vec<String>,
}

/// Everything planted in a run.
#[derive(Default)]
pub struct Plants {
    list: Vec<Planted>,
}

impl Plants {
    /// Remembers `value` as planted in `vector` and gives it back.
    pub fn plant<'v>(&mut self, vector: Vector, class: &'static str, value: &'v str) -> &'v str {
        let mut forms = vec![value.to_owned()];
        let compact: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        if matches!(class, "credit_card" | "iban" | "us_ssn" | "br_cpf" | "phone" | "mac") && compact != value {
            forms.push(compact);
        }
        self.list.push(Planted { vector, class, forms });
        value
    }

    /// The planted values, in order; a searcher's hits count in this order.
    pub fn list(&self) -> &[Planted] {
        &self.list
    }

    /// Whether two planted values have a written form in common.
    pub fn has_twins(&self) -> bool {
        let mut seen = BTreeSet::new();
        let mut forms = self.list.iter().flat_map(|planted| &planted.forms);
        !forms.all(|form| seen.insert(form.to_ascii_lowercase()))
    }

    /// A searcher for all of them.
    pub fn searcher(&self) -> Result<Searcher, SearchError> {
        Searcher::new(self.list.iter().map(|planted| planted.forms.as_slice()))
    }

    /// The classes of one leak with their counts, in order of first appearance.
    pub fn classes(&self, vector: Vector) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for planted in self.list.iter().filter(|planted| planted.vector == vector) {
            match counts.iter_mut().find(|(class, _)| *class == planted.class) {
                Some((_, count)) => *count += 1,
                None => counts.push((planted.class, 1)),
            }
        }
        counts
    }
}
