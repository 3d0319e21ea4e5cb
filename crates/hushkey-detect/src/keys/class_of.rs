//! The class that a field name alone promises, for schemas and contracts, where there is no value to look at.

use super::{Role, meaning};
use crate::Class;
use crate::recognizers::ids;

/// The class of personal data that a field of this name is made to hold, if its name says so: `customer_email`, `hostname`.
///
/// Names that are a person's only with further evidence (`name`, `host`, `owner`) promise nothing.
pub fn class_of(name: &str) -> Option<Class> {
    let meaning = meaning(Some(name), None);
    match meaning.role {
        Role::Email => Some(Class::Email),
        Role::Phone => Some(Class::Phone),
        Role::Person => Some(Class::Person),
        Role::Username => Some(Class::Username),
        Role::Hostname => Some(Class::Hostname),
        Role::Address | Role::Street => Some(Class::Address),
        Role::Dob => Some(Class::Dob),
        Role::Latitude | Role::Longitude => Some(Class::GeoCoordinates),
        Role::Ip => Some(Class::Ip),
        Role::Mac => Some(Class::Mac),
        Role::Imei => Some(Class::Imei),
        Role::Card => Some(Class::CreditCard),
        Role::Iban => Some(Class::Iban),
        Role::Routing => Some(Class::BankRouting),
        Role::Bic => Some(Class::SwiftBic),
        Role::Ssn => Some(Class::UsSsn),
        Role::Cpf => Some(Class::BrCpf),
        Role::NationalId => ids::class_of_key(name).or(Some(Class::NationalId)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::class_of;
    use crate::Class;

    #[test]
    fn names_promise_classes() {
        assert_eq!(class_of("customer_email"), Some(Class::Email));
        assert_eq!(class_of("hostName"), Some(Class::Hostname));
        assert_eq!(class_of("pesel"), Some(Class::PlPesel));
        assert_eq!(class_of("customerPeselNo"), Some(Class::PlPesel));
        assert_eq!(class_of("national_id"), Some(Class::NationalId));
        assert_eq!(class_of("created_at"), None);
        assert_eq!(class_of("name"), None);
    }
}
