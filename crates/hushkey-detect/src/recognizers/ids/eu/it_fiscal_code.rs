//! Italian fiscal codes (codice fiscale).
//!
//! *What:* sixteen letters and digits: surname, given name, date of birth, place, check letter. *Source:* Agenzia delle
//! Entrate, D.M. 23/12/1976.
//! *Validation:* date, the check letter; letters that stand for digits of namesakes count. *Confidence:* 97 alone, surer
//! when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::calendar;

pub(crate) const ID: Id = Id {
    class: Class::ItFiscalCode,
    recognizer: "it_fiscal_code",
    shapes: &["AAAAAAXXAXXAXXXA", "AAA AAA XXAXX AXXXA"],
    words: "itfiscalcode codicefiscale codfiscale cf cod codfisc fiscalcode codicefisc",
    alone: 97,
    check,
};

/// Codes that only have the form, as candidates.
pub(crate) const FORM: Id = Id {
    alone: 1,
    check: has_form,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some((&last, body)) = number.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(at, &byte)| {
            let place = (byte as char).to_digit(36).unwrap_or(0);
            let value = if place < 10 { place } else { place - 10 };
            let odd = [
                1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
            ];
            if at % 2 == 0 {
                odd.get(value as usize).copied().unwrap_or(0)
            } else {
                value
            }
        })
        .sum();
    has_form(number) && b'A' + (sum % 26) as u8 == last && date(number)
}

/// A digit, or the letter that stands for it.
fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some((byte - b'0') as u32),
        _ => b"LMNPQRSTUV"
            .iter()
            .position(|&letter| letter == byte)
            .map(|at| at as u32),
    }
}

/// Whether digits, or their letters, stand where they must.
fn has_form(number: &[u8]) -> bool {
    [6usize, 7, 9, 10, 12, 13, 14]
        .into_iter()
        .all(|at| number.get(at).copied().and_then(digit).is_some())
}

/// Whether year, month and day are a date; the day of women is 40 more.
fn date(number: &[u8]) -> bool {
    let pair = |at: usize| {
        let two = (
            number.get(at).copied().and_then(digit),
            number.get(at + 1).copied().and_then(digit),
        );
        if let (Some(tens), Some(ones)) = two {
            tens * 10 + ones
        } else {
            0
        }
    };
    let month = number
        .get(8)
        .and_then(|letter| b"ABCDEHLMPRST".iter().position(|one| one == letter));
    let day = pair(9) % 40;
    month.is_some_and(|month| calendar::is_short_day(pair(6), month as u32 + 1, day)) && pair(9) < 72
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["RSSMRA85T10A562S", "VRDGPP61R51F205G"],
            &[
                "RSSMRA85T10A562A",
                "VRDGPP61R51F205A",
                "RSSMRA85T40A562S",
                "RSSMRA85Z10A562S",
            ],
        );
    }
}
