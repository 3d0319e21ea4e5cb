//! The closed list of what the vault knows about a person.
//!
//! In: a field name and a text. Out: a bounded value. Never: free metadata; a field that is not listed cannot be stored.

use crate::secret::SecretText;
use serde::{Deserialize, Serialize};

/// Longest value in bytes. One bound for all, so that every ciphertext has the same length.
pub(crate) const MAX_BYTES: usize = 254;

/// A column of a person. Adding one takes a migration (the schema lists them too).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The e-mail address; every person has one, and it is the only field that can be searched.
    Email,
    /// The person's name, as they write it.
    Name,
    /// The organization they buy for.
    Organization,
    /// A phone number.
    Phone,
    /// A postal address.
    Address,
    /// A country, for tax.
    Country,
    /// The vendor's own reference, such as a customer number.
    Reference,
}

impl Field {
    /// All fields, in the order in which they are exported.
    pub const ALL: [Self; 7] = [
        Self::Email,
        Self::Name,
        Self::Organization,
        Self::Phone,
        Self::Address,
        Self::Country,
        Self::Reference,
    ];

    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Organization => "organization",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Country => "country",
            Self::Reference => "reference",
        }
    }
}

/// The text is empty, too long, or holds control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a field must be 1 to 254 bytes of text without control characters")]
pub struct FieldError;

/// A bounded, printable text of a person. `Debug` prints nothing of it.
#[derive(Debug, Clone)]
pub struct FieldValue(SecretText);

impl FieldValue {
    /// Checks and wraps `text`, trimmed.
    ///
    /// # Errors
    /// [`FieldError`], which says nothing about the text.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_BYTES || text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(FieldError);
        }
        Ok(Self(SecretText::new(text)))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_wire() {
        for field in Field::ALL {
            assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{}\"", field.name()));
        }
    }

    #[test]
    fn values_are_bounded_and_printable() {
        assert_eq!(FieldValue::parse("  Ann Ray ").unwrap().expose(), "Ann Ray");
        assert!(FieldValue::parse("1 Main Street\nSpringfield").is_ok());
        assert!(FieldValue::parse(&"x".repeat(MAX_BYTES)).is_ok());
        for text in ["", "  ", "a\u{0}b", "a\u{1b}[31m", &"x".repeat(MAX_BYTES + 1)] {
            assert!(FieldValue::parse(text).is_err());
        }
    }
}
