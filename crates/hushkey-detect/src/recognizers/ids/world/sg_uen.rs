//! Singaporean entity numbers (UEN).
//!
//! *What:* eight digits and a letter; nine and a letter, the first four a year; `T16RF0037C`. *Source:* ACRA, Unique Entity Number.
//! *Validation:* check letter modulo 11; kind of entity. *Confidence:* acts when named; 75 as `T16RF0037C`. *Limits:* sole traders
//! have them as well.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::SgUen,
    recognizer: "sg_uen",
    shapes: &["A99AA9999A"],
    words: "uen uennumber uenno uniqueentitynumber sguen",
    alone: 75,
    check,
};

pub(crate) const OLD: Id = Id {
    shapes: &["99999999A", "999999999A"],
    alone: 15,
    ..ID
};

const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
/// Numbers hold the year of issue.
const LAST_YEAR: u32 = 2039;
/// Kinds of entities.
const ENTITIES: &str = "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS TC TU VH XL ";

fn check(number: &[u8]) -> bool {
    let Some((&last, rest)) = number.split_last() else {
        return false;
    };
    if let Some(d) = digits::<8>(rest) {
        return b"XMKECAWLJDB".get(products(&d, &[10, 4, 9, 3, 8, 2, 7, 1]) as usize % 11) == Some(&last);
    }
    if let Some(d) = digits::<9>(rest) {
        let year = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
        return (1800..=LAST_YEAR).contains(&year)
            && b"ZKCMDNERGWH".get(products(&d, &[10, 8, 6, 4, 9, 7, 5, 3, 1]) as usize % 11) == Some(&last);
    }
    let mut sum = 0usize;
    for (byte, weight) in rest.iter().zip([4, 3, 5, 3, 10, 2, 2, 5, 7]) {
        let Some(value) = ALPHABET.iter().position(|one| one == byte) else {
            return false;
        };
        sum += value * weight;
    }
    let (Some(kind), Some(entity)) = (rest.first(), rest.get(3..5)) else {
        return false;
    };
    rest.len() == 9
        && matches!(kind, b'R' | b'S' | b'T')
        && !(*kind == b'T' && rest.get(1) > Some(&b'3'))
        && rest
            .iter()
            .enumerate()
            .all(|(at, byte)| matches!(at, 0 | 3 | 4) || byte.is_ascii_digit())
        && ENTITIES.as_bytes().chunks(3).any(|one| one.starts_with(entity))
        && ALPHABET.get((sum + 6) % 11) == Some(&last)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["00192200M", "197401143C", "S16FC0121D", "T16RF0037C"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["00192200N", "197401143D", "S16FC0121E", "S16XX0121D", "0019220M"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
