//! Where in a payload something was, in words that cannot identify anyone.
//!
//! *In:* the names of the fields on the way. *Out:* a masked path. *Never:* a name that is neither in the policy's
//! contract nor an ordinary field name: `{"ann@example.org": {"email": …}}` is `*.email`.

use serde::Serialize;

/// A masked path, such as `meta.owner.email`, `items[].name` or `*.email`. Only [`Place::mask`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Place(String);

/// One step of a path.
pub(crate) enum Step<'a> {
    /// A named field.
    Name(&'a str),
    /// An element of an array.
    Element,
}

impl Place {
    /// Masks a path: a name that the contract does not declare (the flag), and for which `is_known` is false, becomes
    /// `*`.
    pub(crate) fn mask<'a>(steps: impl Iterator<Item = (Step<'a>, bool)>, is_known: impl Fn(&str) -> bool) -> Place {
        let mut path = String::new();
        for (step, declared) in steps {
            match step {
                Step::Element => path.push_str("[]"),
                Step::Name(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(if declared || is_known(name) { name } else { "*" });
                }
            }
        }
        Place(path)
    }

    /// The masked path; empty for the payload as a whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_are_masked() {
        let steps = [
            (Step::Name("ann@example.org"), false),
            (Step::Element, false),
            (Step::Name("email"), false),
            (Step::Name("ours"), true),
        ];
        let place = Place::mask(steps.into_iter(), |name| name == "email");
        assert_eq!(place.as_str(), "*[].email.ours");
    }
}
