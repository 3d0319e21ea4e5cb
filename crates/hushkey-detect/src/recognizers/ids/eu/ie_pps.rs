//! Irish personal public service numbers.
//!
//! *What:* seven digits, one or two letters. *Source:* Department of Social Protection, Client Identity Services.
//! *Validation:* weighted sum modulo 23; the second letter counts when it is A, B or H. *Confidence:* acts when named, or
//! under a word for personal numbers.
//! *Limits:* without the second letter one in 23 words of this form passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::IePps,
    recognizer: "ie_pps",
    shapes: &["9999999A", "9999999AA"],
    words: "iepps pps ppsn ppsno ppsnumber personalpublicservice personalpublicservicenumber rsinumber uimhirpsp",
    alone: 45,
    check,
};

fn check(number: &[u8]) -> bool {
    let last = number.get(8).copied();
    let more = match last {
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(letter @ (b'A' | b'B' | b'H')) => (letter - b'@') as u32,
        Some(_) => return false,
    };
    let sum = weighted::sum(number, &[8, 7, 6, 5, 4, 3, 2]) + 9 * more;
    number.get(7) == b"WABCDEFGHIJKLMNOPQRSTUV".get(sum as usize % 23)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["6433435F", "6433435FW", "1234567FA", "6433435IH"],
            &["6433435A", "6433435AW", "1234567AA", "6433435AH"],
        );
    }
}
