//! Mexican population registry codes (CURP).
//!
//! *What:* four letters, a date, sex, state, three consonants and two more places. *Source:* RENAPO, Instructivo Normativo para la
//! asignación de la CURP. *Validation:* date, sex, state, consonants, check digit. *Confidence:* 90 by form. *Limits:* inconvenient
//! words are replaced in issued codes, which is not checked.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::MxCurp,
    recognizer: "mx_curp",
    shapes: &["AAAA999999AAAAAAX9"],
    words: "curp clavecurp claveunica claveunicaderegistrodepoblacion mxcurp",
    alone: 90,
    check,
};

/// Federative entities; NE is born abroad.
const STATES: &str =
    "AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS CX ";

fn check(number: &[u8]) -> bool {
    let (Some(&[y1, y2, m1, m2, d1, d2]), Some(&[sex, s1, s2, c1, c2, c3, turn, last])) =
        (number.get(4..10), number.get(10..18))
    else {
        return false;
    };
    if number.len() != 18 || !number.iter().take(4).all(u8::is_ascii_uppercase) {
        return false;
    }
    let Some(date) = digits::<6>(&[y1, y2, m1, m2, d1, d2]) else {
        return false;
    };
    let century = if turn.is_ascii_digit() { 1900 } else { 2000 };
    let consonant = |byte: u8| byte.is_ascii_uppercase() && !matches!(byte, b'A' | b'E' | b'I' | b'O' | b'U');
    let mut sum = 0u32;
    for (at, &byte) in number.iter().take(17).enumerate() {
        let Some(value) = value(byte) else { return false };
        sum += value * (18 - at as u32);
    }
    is_day(
        century + date[0] * 10 + date[1],
        date[2] * 10 + date[3],
        date[4] * 10 + date[5],
    ) && matches!(sex, b'H' | b'M' | b'X')
        && STATES.as_bytes().chunks(3).any(|state| state.starts_with(&[s1, s2]))
        && consonant(c1)
        && consonant(c2)
        && consonant(c3)
        && last.is_ascii_digit()
        && (10 - sum % 10) % 10 == (last - b'0') as u32
}

/// The value of a place: digits, then letters with Ñ between N and O.
fn value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some((byte - b'0') as u32),
        b'A'..=b'N' => Some((byte - b'A') as u32 + 10),
        b'O'..=b'Z' => Some((byte - b'A') as u32 + 11),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["GARC850312HDFRRL04", "XEXX010101MNEXXXA4"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "BOXW310820HNERXN08",
            "BOXW311320HNERXN09",
            "BOXW310820KNERXN09",
            "BOXW310820HXXRXN09",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
