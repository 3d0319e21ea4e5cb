//! Where in a payload something was, in words that cannot identify anyone.
//!
//! *In:* the names of the fields on the way. *Out:* a masked path. *Never:* a name that is neither in the policy's
//! contract nor an ordinary field name: `{"ann@example.org": {"email": …}}` is `*.email`.

use serde::Serialize;

/// A masked path, such as `meta.owner.email`, `items[].name` or `*.email`. Only the guard and [`Place::of_target`] make one.
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

    /// Masks the path of a request target, for traffic that no endpoint of the policy names:
    /// `/v1/users/ann@example.org/machines?page=2` is `/v1/users/*/machines`. At most eight segments are kept.
    pub fn of_target(target: &str) -> Place {
        const SEGMENTS: usize = 8;
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.split('/').skip(1);
        let mut masked = String::new();
        for segment in segments.by_ref().take(SEGMENTS) {
            masked.push('/');
            let is_harmless = segment.is_empty() || is_version(segment) || is_ordinary(segment);
            masked.push_str(if is_harmless { segment } else { "*" });
        }
        if segments.next().is_some() {
            masked.push_str("/…");
        }
        Place(masked)
    }

    /// The masked path; empty for the payload as a whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Ordinary words, without a digit: an address or a number may be made of short ones.
fn is_ordinary(segment: &str) -> bool {
    segment
        .bytes()
        .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_')
        && hushkey_detect::keys::is_known_name(segment)
}

/// `v1` to `v99`, as APIs are numbered.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|digits| matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit()))
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
    fn targets_are_masked() {
        for (target, masked) in [
            ("/v1/license/ann@example.org/email?user=ann", "/v1/license/*/email"),
            ("/v1/Annabel.Smith", "/v1/*"),
            ("/", "/"),
            ("/192.0.2.7/555-01-23", "/*/*"),
            ("*", ""),
            ("/v123/v1x", "/*/*"),
            ("/a@b/2/3/4/5/6/7/8/9", "/*/*/*/*/*/*/*/*/…"),
        ] {
            assert_eq!(Place::of_target(target).as_str(), masked, "{target}");
        }
    }

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
