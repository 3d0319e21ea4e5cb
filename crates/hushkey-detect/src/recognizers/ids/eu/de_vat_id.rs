//! German VAT numbers (USt-IdNr.).
//!
//! *What:* DE and nine digits. *Source:* Bundeszentralamt für Steuern, § 27a UStG.
//! *Validation:* ISO 7064 mod 11,10, no leading zero. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* companies have them as well.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::iso7064;

pub(crate) const ID: Id = Id {
    class: Class::DeVatId,
    recognizer: "de_vat_id",
    shapes: &[
        "AA999999999",
        "AA 999 999 999",
        "AA 999999999",
        "AA-999-999-999",
        "AA999 999 999",
        "AA 999-999.999",
    ],
    words: "devatid ustid ustidnr ustidnummer umsatzsteuerid umsatzsteueridentifikationsnummer umsatzsteuernummer vatid vat vatnumber vatregnumber vatno mwstnummer uid",
    alone: 45,
    check,
};

/// Numbers that only have the form, as candidates.
pub(crate) const FORM: Id = Id {
    alone: 1,
    check: is_vat,
    ..ID
};

fn check(number: &[u8]) -> bool {
    is_vat(number) && iso7064::mod_11_10(number.get(2..).unwrap_or_default())
}

/// Whether a number has the letters, and no leading zero.
fn is_vat(number: &[u8]) -> bool {
    number.starts_with(b"DE") && number.get(2) != Some(&b'0')
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["DE136695976", "DE 246 813 573"],
            &["DE136695970", "DE 246 813 570", "FR136695976", "DE012345678"],
        );
    }
}
