//! An e-mail address as the vault stores and finds it.
//!
//! In: text from a request. Out: the address as given (trimmed), and its normal form for the blind index. Never: printed.
//!
//! Normal form: lower case of the whole address (providers that tell `Ann@` from `ann@` apart are not known in practice, and
//! two people for one mailbox would be worse). Nothing else is folded: `ann+shop@` and `a.nn@` may be other mailboxes.
//! Limits: Unicode normalization is not applied to non-ASCII addresses (RFC 6531); spell those the same way each time.

use crate::secret::SecretText;
use std::fmt;

/// Longest address, in bytes (RFC 5321: a path of 256 with its angle brackets).
pub(crate) const MAX_BYTES: usize = 254;

/// The text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address of at most 254 bytes")]
pub struct EmailError;

/// A well-formed e-mail address.
#[derive(Clone)]
pub struct Email {
    given: SecretText,
    normal: SecretText,
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl Email {
    /// Checks the shape: a local part of 1–64 bytes, `@`, a domain of labels. Quoted local parts are refused.
    ///
    /// # Errors
    /// [`EmailError`], which says nothing about the text.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let given = text.trim();
        let (local, domain) = given.rsplit_once('@').ok_or(EmailError)?;
        let shaped = given.len() <= MAX_BYTES && is_local(local) && domain.split('.').all(is_label);
        let normal = given.to_lowercase();
        // Lower case may be longer than its original; the index takes any length, so only the given form is bounded.
        if shaped {
            Ok(Self {
                given: SecretText::new(given),
                normal: SecretText::new(normal),
            })
        } else {
            Err(EmailError)
        }
    }

    pub(crate) fn given(&self) -> &SecretText {
        &self.given
    }

    pub(crate) fn normal(&self) -> &SecretText {
        &self.normal
    }
}

fn is_local(local: &str) -> bool {
    let ordinary = |c: char| {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(
                c,
                '@' | '"' | '(' | ')' | '<' | '>' | ',' | ';' | ':' | '\\' | '[' | ']'
            )
    };
    (1..=64).contains(&local.len())
        && local.chars().all(ordinary)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_share_a_normal_form() {
        let normal = |text| Email::parse(text).unwrap().normal().expose().to_owned();
        for text in ["ann.ray@example.org", " Ann.Ray@Example.ORG\n", "ANN.RAY@EXAMPLE.ORG"] {
            assert_eq!(normal(text), "ann.ray@example.org");
        }
        assert_ne!(normal("ann+shop@example.org"), normal("ann@example.org"));
        assert_eq!(
            Email::parse(" Ann@Example.org ").unwrap().given().expose(),
            "Ann@Example.org"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let very_long = format!("ann@{}org", "example.".repeat(32));
        for text in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.org",
            "a b@example.org",
            "ann@exa mple.org",
            "ann@@example.org",
            "ann@example..org",
            "ann@-example.org",
            ".ann@example.org",
            "a..nn@example.org",
            "\"a\"@example.org",
            "ann\u{0}@example.org",
            &long,
            &very_long,
        ] {
            assert!(Email::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_prints_nothing() {
        assert_eq!(format!("{:?}", Email::parse("ann@example.org").unwrap()), "Email(..)");
    }
}
