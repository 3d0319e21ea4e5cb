//! Japanese individual numbers (My Number).
//!
//! *What:* twelve digits, also in fours. *Source:* Ministry of Internal Affairs and Communications, Ordinance 85 of 2014, article 5.
//! *Validation:* check digit modulo 11. *Confidence:* acts when named. *Limits:* one in eleven numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::JpMynumber,
    recognizer: "jp_mynumber",
    shapes: &["9999 9999 9999", "9999-9999-9999", "999999999999"],
    words: "mynumber mynumbercard individualnumber kojinbango マイナンバー 個人番号 jpmynumber",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<12>(number) else { return false };
    let rest = products(&d[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    d.iter().any(|digit| *digit != d[0]) && d[11] == if rest < 2 { 0 } else { 11 - rest }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["123456789018", "628247739113"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["123456789013", "000000000000", "12345678901"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
