//! What the actions need, and to what they fit.

use crate::{Action, Format};
use hushkey_detect::Class;

impl Action {
    /// True for an action that needs the key of pseudonyms.
    pub const fn is_keyed(self) -> bool {
        matches!(self, Action::Pseudonymize | Action::Surrogate)
    }

    /// Whether the action can do more for a class than `redact` would: some have no part that may stay, or no form to keep.
    pub const fn suits(self, class: Class) -> bool {
        match self {
            Action::Mask => matches!(
                class,
                Class::CreditCard
                    | Class::Iban
                    | Class::Email
                    | Class::Phone
                    | Class::Ip
                    | Class::Mac
                    | Class::Imei
                    | Class::Vin
                    | Class::Person
                    | Class::Dob
                    | Class::GeoCoordinates
            ),
            _ => true,
        }
    }

    /// Whether what the action writes in place of a whole value can have the declared format of the field.
    pub(crate) fn fits(self, format: &Format) -> bool {
        self != Action::Pseudonymize
            || !matches!(
                format,
                // too few values to tell one from the other, or signed text that nobody else can write
                Format::Bool
                    | Format::Enum(_)
                    | Format::Integer
                    | Format::Number
                    | Format::Version
                    | Format::Timestamp
                    | Format::Code
                    | Format::Lease
            )
    }
}
