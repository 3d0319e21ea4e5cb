//! Invented people: name, e-mail, account, telephone, numbers, birth date, address.

use super::{Dice, make_card, make_cpf, make_iban, make_ssn};

const GIVEN: &[&str] = &[
    "Marta", "Anders", "Priya", "Lucas", "Sofia", "Henrik", "Camila", "Oliver", "Ingrid", "Rafael", "Amelia", "Stefan",
    "Nadia", "Julian", "Beatriz", "Thomas", "Helena", "Daniel", "Laura", "Michael",
];
const FAMILY_HEAD: &[&str] = &[
    "Kvist", "Brem", "Thal", "Orl", "Dremm", "Vask", "Quill", "Tarn", "Mold", "Strand", "Pell", "Gries",
];
const FAMILY_TAIL: &[&str] = &[
    "berg", "mann", "sen", "wick", "hart", "moor", "feld", "by", "stad", "lund",
];
const DOMAIN_HEAD: &[&str] = &["velmora", "tarnwick", "ostrelle", "quillmoor", "brightfen", "lumenhal"];
const DOMAIN_TAIL: &[&str] = &["net", "com", "io", "de", "org"];
const STREETS: &[&str] = &[
    "Maple Street",
    "Oak Avenue",
    "Mill Road",
    "Station Road",
    "Church Lane",
    "Park Avenue",
];

/// An invented person.
pub struct Person {
    /// Given and family name.
    pub name: String,
    /// E-mail address at an invented domain.
    pub email: String,
    /// Account name, also of the home directory.
    pub username: String,
    /// International number, from a range no operator assigns (555-01xx, North America).
    pub phone: String,
    /// Payment card, Luhn-valid.
    pub card: String,
    /// Bank account, checksum-valid.
    pub iban: String,
    /// Social security number in a formally valid range.
    pub ssn: String,
    /// Brazilian taxpayer number, checksum-valid.
    pub cpf: String,
    /// Birth date, ISO 8601.
    pub dob: String,
    /// House number and street.
    pub address: String,
}

/// Makes a person. A number in e-mail, account and name keeps runs apart.
pub fn make_person(dice: &mut Dice<'_>) -> Person {
    let given = dice.word(GIVEN);
    let family = format!("{}{}", dice.word(FAMILY_HEAD), dice.word(FAMILY_TAIL));
    let number = dice.between(100, 999);
    let domain = format!(
        "{}{}.{}",
        dice.word(DOMAIN_HEAD),
        dice.between(10, 99),
        dice.word(DOMAIN_TAIL)
    );
    let (lower_given, lower_family) = (given.to_ascii_lowercase(), family.to_ascii_lowercase());
    Person {
        name: format!("{given} {family}"),
        email: format!("{lower_given}.{lower_family}{number}@{domain}"),
        username: format!("{lower_given}.{lower_family}{number}"),
        phone: format!(
            "+1 {} 555 01{:02}",
            dice.word(&["212", "415", "312", "206", "617", "303"]),
            dice.below(100)
        ),
        card: make_card(dice),
        iban: make_iban(dice),
        ssn: make_ssn(dice),
        cpf: make_cpf(dice),
        dob: format!(
            "{}-{:02}-{:02}",
            dice.between(1950, 2003),
            dice.between(1, 12),
            dice.between(1, 28)
        ),
        address: format!("{} {}", dice.between(100, 9899), dice.word(STREETS)),
    }
}
