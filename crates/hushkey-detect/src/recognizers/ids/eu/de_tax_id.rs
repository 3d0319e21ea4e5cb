//! German tax identification numbers (Steuer-ID).
//!
//! *What:* eleven digits, often as 2 3 3 3. *Source:* Bundeszentralamt für Steuern, § 139b AO.
//! *Validation:* ISO 7064 mod 11,10; no leading zero; of the first ten digits at most one stands twice or three times, no
//! other more than once. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* the test of repeated digits is not asked for, as numbers of test systems lack it.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{iso7064, weighted};

pub(crate) const ID: Id = Id {
    class: Class::DeTaxId,
    recognizer: "de_tax_id",
    shapes: &["99999999999", "99 999 999 999"],
    words: "detaxid steuerid steueridnr steueridnummer steueridentifikationsnummer steuerlicheidentifikationsnummer idnr identifikationsnummer taxidde germantaxid tin tinnummer",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let mut counts = [0u8; 10];
    for &byte in number.iter().take(10) {
        if let Some(count) = counts.get_mut(weighted::digit(byte) as usize) {
            *count += 1;
        }
    }
    let repeated = counts.iter().filter(|&&count| count > 1).count();
    number.first() != Some(&b'0')
        && repeated <= 1
        && counts.iter().all(|&count| count <= 3)
        && iso7064::mod_11_10(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["36574261809", "36 574 261 809"],
            &["36574261800", "36 574 261 800", "11111111111", "03657426189"],
        );
    }
}
