//! The field's conventions for saying what data a field holds, and how it is handled: read here, written by [`super::hint`].
//!
//! OpenAPI's registry (`x-data-classification`, `x-sensitive-data`), protobuf's `debug_redact`, Confluent's and Conduktor's tags,
//! PostgreSQL's `SECURITY LABEL`, encryption of Rails, JPA, SQLAlchemy and Django, [fideslang](https://ethyca.github.io/fideslang/)
//! (CC BY 4.0) and the W3C community's [DPV](https://w3id.org/dpv/pd).

/// What is said about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Handled {
    /// Nothing.
    #[default]
    No,
    /// What it is.
    Classified,
    /// What it is, and that it is masked, redacted, encrypted or replaced.
    Protected,
}

/// Words that say a value does not stay in clear.
const PROTECTED: &[&str] = &[
    "debug_redact=true",
    "redact)=true",
    "maskedwith",
    "encrypted",
    "serializer:encrypt",
    "encryptionconverter",
    "@convert(converter=encrypt",
    "@convert(converter=crypto",
    "@columntransformer(",
    "encryptiontransformer",
    "encrypt:{",
    "\"masking\"",
    "masking:",
    "@tokenized",
    "tokenized:true",
    "pgp_sym_encrypt",
];

/// Words that say what it is.
const CLASSIFIED: &[&str] = &[
    "x-data-classification",
    "x-sensitive-data",
    "x-pii",
    "confluent:tags",
    "confluent.tags",
    "conduktor.tags",
    "data_categor",
    "data-categor",
    "data_classification",
    "dataclassification",
    "fides:",
    "user.contact.",
    "user.name",
    "user.device.",
    "user.government_id",
    "user.financial",
    "user.health_and_medical",
    "user.demographic.",
    "user.authorization.",
    "user.location.",
    "user.account.",
    "dpv-pd:",
    "dpv/pd#",
    "dpv/2.0/pd#",
    "pd:",
    "@pii",
    "pii:",
    "pii=",
    "\"pii\"",
    "'pii'",
    "@sensitive",
    "@personaldata",
    "[personaldata",
    "securitylabel",
    "sensitivity:",
];

/// Reads a declaration and its comments.
pub(crate) fn read(text: &str) -> Handled {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let text = text.replace("unencrypted", "").replace("notencrypted", "");
    if PROTECTED.iter().any(|word| text.contains(word)) {
        Handled::Protected
    } else if CLASSIFIED.iter().any(|word| text.contains(word)) {
        Handled::Classified
    } else {
        Handled::No
    }
}

/// A class in the vocabularies of others.
pub(crate) struct Terms {
    /// Of the taxonomy.
    class: &'static str,
    /// fideslang 3.1.
    pub fides: &'static str,
    /// The last part of the IRI `https://w3id.org/dpv/pd#…`.
    pub dpv: &'static str,
    /// `x-data-classification`'s category.
    pub category: &'static str,
}

const fn terms(class: &'static str, fides: &'static str, dpv: &'static str, category: &'static str) -> Terms {
    Terms {
        class,
        fides,
        dpv,
        category,
    }
}

/// Every class, the last for what is not listed.
const TERMS: &[Terms] = &[
    terms("password", "user.authorization.password", "Password", "credential"),
    terms("api_key", "user.authorization.credentials", "Authenticating", "secret"),
    terms("jwt", "user.authorization.credentials", "Authenticating", "credential"),
    terms("private_key", "user.authorization.credentials", "SecretText", "secret"),
    terms("license_key", "user.unique_id", "UID", "secret"),
    terms("email", "user.contact.email", "EmailAddress", "contact"),
    terms("phone", "user.contact.phone_number", "TelephoneNumber", "contact"),
    terms("person", "user.name", "Name", "PII"),
    terms("username", "user.account.username", "Username", "PII"),
    terms("dob", "user.demographic.date_of_birth", "BirthDate", "PII"),
    terms(
        "us_ssn",
        "user.government_id.national_identification_number",
        "OfficialID",
        "government-id",
    ),
    terms(
        "national_id",
        "user.government_id.national_identification_number",
        "OfficialID",
        "government-id",
    ),
    terms(
        "passport",
        "user.government_id.passport_number",
        "Passport",
        "government-id",
    ),
    terms(
        "driver_license",
        "user.government_id.drivers_license_number",
        "OfficialID",
        "government-id",
    ),
    terms(
        "credit_card",
        "user.financial.credit_card",
        "CreditCardNumber",
        "financial",
    ),
    terms(
        "bank_account",
        "user.financial.bank_account",
        "BankAccount",
        "financial",
    ),
    terms(
        "iban",
        "user.financial.bank_account",
        "FinancialAccountNumber",
        "financial",
    ),
    terms("financial", "user.financial", "FinancialStatus", "financial"),
    terms("address", "user.contact.address", "PhysicalAddress", "contact"),
    terms("geo_coordinates", "user.location.precise", "GPSCoordinate", "PII"),
    terms("ip", "user.device.ip_address", "IPAddress", "PII"),
    terms("mac", "user.device.device_id", "MACAddress", "PII"),
    terms("hostname", "user.device", "DeviceBased", "PII"),
    terms("device_serial", "user.device.device_id", "DeviceBased", "PII"),
    terms("imei", "user.device.device_id", "DeviceBased", "PII"),
    terms("health", "user.health_and_medical", "MedicalHealth", "health"),
    terms("special_category", "user.demographic", "External", "PII"),
    terms("", "user", "Identifying", "PII"),
];

/// The terms of a class.
pub(crate) fn terms_of(class: &str) -> &'static Terms {
    const UNKNOWN: Terms = terms("", "user", "Identifying", "PII");
    TERMS.iter().find(|terms| terms.class == class).unwrap_or(&UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::{Handled, read};

    #[test]
    fn conventions_are_read() {
        for (text, handled) in [
            ("string email = 1 [debug_redact = true];", Handled::Protected),
            ("string email = 1;", Handled::No),
            ("IS 'MASKED WITH FUNCTION anon.fake_email()'", Handled::Protected),
            ("\"confluent:tags\": [\"PII\"]", Handled::Classified),
            ("-- user.contact.email", Handled::Classified),
            ("// dpv-pd:EmailAddress", Handled::Classified),
            (
                "x-data-classification: {category: contact, masking: {strategy: hash}}",
                Handled::Protected,
            ),
            ("email TEXT", Handled::No),
        ] {
            assert_eq!(read(text), handled, "{text}");
        }
    }
}
