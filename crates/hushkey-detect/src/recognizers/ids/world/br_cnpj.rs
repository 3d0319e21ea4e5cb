//! Brazilian company numbers (CNPJ).
//!
//! *What:* `00.000.000/0000-00`, or 14 places; from July 2026 the first twelve may be letters. *Source:* Receita Federal, IN RFB
//! 2.119/2022 and 2.229/2024. *Validation:* two check digits modulo 11 over the places' codes. *Confidence:* acts when named, or as
//! punctuated. *Limits:* 14 bare digits pass by chance once in a hundred.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::BrCnpj,
    recognizer: "br_cnpj",
    shapes: &["99.999.999/9999-99", "XX.XXX.XXX/XXXX-99"],
    words: "cnpj cnpjnumero numerocnpj cadastronacional cadastronacionaldapessoajuridica brcnpj",
    alone: 95,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["99999999999999", "XXXXXXXXXXXX99"],
    alone: 35,
    ..ID
};

fn check(number: &[u8]) -> bool {
    if number.len() != 14
        || number.starts_with(b"000000000000")
        || number.iter().all(|byte| Some(byte) == number.first())
    {
        return false;
    }
    let Some(last) = number.get(12..).and_then(digits::<2>) else {
        return false;
    };
    if !number
        .iter()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    {
        return false;
    }
    let place = |count: usize| {
        let sum: u32 = number
            .iter()
            .take(count)
            .rev()
            .enumerate()
            .map(|(at, &byte)| (byte - b'0') as u32 * (at as u32 % 8 + 2))
            .sum();
        (11 - sum % 11) % 11 % 10
    };
    place(12) == last[0] && place(13) == last[1]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["16727230000197", "12ABC34501DE35"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "16727230000198",
            "16727230000179",
            "12ABC34501DE36",
            "11111111111111",
            "00000000000000",
            "1672723000019",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
