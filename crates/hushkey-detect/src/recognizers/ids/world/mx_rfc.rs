//! Mexican taxpayer numbers (RFC) of persons and companies.
//!
//! *What:* four letters of the name (companies: three), a date and three more places; persons also without the last three. *Source:*
//! SAT, Anexo 1-A de la Resolución Miscelánea Fiscal. *Validation:* date; words that are never issued. *Confidence:* 75 of a person
//! with the check place; else acts when named. *Limits:* the last place is no reliable check: one number in sixty breaks it.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::MxRfc,
    recognizer: "mx_rfc",
    shapes: &["AAAA999999XXX", "AAAA-999999-XXX", "AAAA 999999 XXX"],
    words: "rfc registrofederaldecontribuyentes registrofederal clavederfc rfcnumero numeroderfc mxrfc",
    alone: 75,
    check: is_checked,
};

pub(crate) const LOOSE: Id = Id {
    shapes: &[
        "AAAA999999XXX",
        "AAAA-999999-XXX",
        "AAAA 999999 XXX",
        "AAA999999XXX",
        "AAA-999999-XXX",
        "AAA 999999 XXX",
        "AAAA999999",
        "AAAA-999999",
    ],
    alone: 20,
    check,
    ..ID
};

/// Names that are given another last letter.
const NEVER: &str = "BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COJA COJE COJI COJO CULO FETO GUEY JOTO KACA KACO KAGA KAGO \
    KAKA KOGE KOJO KULO MAME MAMO MEAR MEAS MEON MION MOCO MULA PEDA PEDO PENE PUTA PUTO QULO RATA RUIN ";

fn check(number: &[u8]) -> bool {
    let letters = if matches!(number.len(), 10 | 13) { 4 } else { 3 };
    let (Some(name), Some(date)) = (number.get(..letters), number.get(letters..letters + 6)) else {
        return false;
    };
    let Some([y1, y2, m1, m2, d1, d2]) = digits::<6>(date) else {
        return false;
    };
    matches!(number.len(), 10 | 12 | 13)
        && name.iter().all(|&byte| byte.is_ascii_uppercase() || byte == b'&')
        && !(letters == 4 && NEVER.as_bytes().chunks(5).any(|word| word.starts_with(name)))
        && is_day(2000 + y1 * 10 + y2, m1 * 10 + m2, d1 * 10 + d2)
        && number.iter().skip(letters + 6).all(u8::is_ascii_alphanumeric)
}

/// Whether the last place is the check place as well, as it is of nearly all persons.
fn is_checked(number: &[u8]) -> bool {
    let Some((&last, body)) = number.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .rev()
        .zip(2..)
        .map(|(&byte, weight)| value(byte) * weight)
        .sum();
    let place = match (11 - sum % 11) % 11 {
        10 => b'A',
        rest => b'0' + rest as u8,
    };
    number.len() == 13 && check(number) && last == place
}

/// The value of a place: `&` stands between N and O.
fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => (byte - b'0') as u32,
        b'A'..=b'N' => (byte - b'A') as u32 + 10,
        b'O'..=b'Z' => (byte - b'A') as u32 + 11,
        _ => 24,
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["GODE561231GR8", "MAB9307148T4", "COMG600703"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["GODE561331GR8", "GO1E561231GR8", "CACA561231GR8", "GODE561231G"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
