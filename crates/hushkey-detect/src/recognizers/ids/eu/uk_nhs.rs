//! British NHS numbers.
//!
//! *What:* ten digits, often as 3 3 4. *Source:* NHS Data Model and Dictionary, NHS NUMBER.
//! *Validation:* weighted sum modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in eleven numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UkNhs,
    recognizer: "uk_nhs",
    shapes: &["999~999~9999"],
    words: "uknhs nhs nhsnumber nhsno nationalhealthservice nationalhealthservicenumber chinumber patientnumber",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    weighted::sum(number, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && !weighted::all_same(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["943 476 5919", "4010232137"],
            &["943 476 5910", "4010232130", "943 476-5919", "000 000 0000"],
        );
    }
}
