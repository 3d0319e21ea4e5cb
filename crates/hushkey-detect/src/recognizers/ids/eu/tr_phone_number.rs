//! Turkish telephone numbers.
//!
//! *What:* ten digits with or without 0, 90 or 00 90. *Source:* BTK, Numaralandırma Yönetmeliği.
//! *Validation:* area codes 2xx, 3xx, 4xx, mobile 5xx. *Confidence:* acts when named only.
//! *Limits:* a candidate only: telephone numbers are the task of the phone recognizer.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::TrPhoneNumber,
    recognizer: "tr_phone_number",
    shapes: &[
        "9999999999",
        "99999999999",
        "999999999999",
        "999 999 99 99",
        "9999 999 99 99",
        "99 999 999 99 99",
        "9 999 999 99 99",
        "999-999-99-99",
        "9-999-999-99-99",
        "999.999.99.99",
        "999 999 9999",
        "9 999 9999999",
        "999 9999999",
    ],
    words: "trphonenumber",
    alone: 1,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number
        .strip_prefix(b"90")
        .or(number.strip_prefix(b"0"))
        .unwrap_or(number);
    number.len() == 10 && matches!(number.first(), Some(b'2'..=b'5'))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["0532 123 45 67", "905321234567", "2121234567"],
            &["6123456789", "1123456789", "532123456"],
        );
    }
}
