//! United States bank routing numbers (ABA).
//!
//! *What:* nine digits, or four, four and one. *Source:* American Bankers Association, routing number policy. *Validation:* the weights 3, 7 and 1 modulo 10; the ranges of
//! the Federal Reserve. *Confidence:* acts when named only. *Limits:* one in ten numbers of this form passes; a bank is told, not an account.

use super::super::Id;
use super::parts::digits;
use crate::Class;

pub(crate) static ID: Id = Id {
    class: Class::BankRouting,
    recognizer: "bank_routing",
    shapes: &["999999999", "9999-9999-9"],
    words: "aba abarouting abanumber abaroutingnumber routingnumber bankrouting routingtransitnumber rtn",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some([a, b, c, d, e, f, g, h, i]) = digits::<9>(number) else {
        return false;
    };
    let head = a * 10 + b;
    let sum = 3 * (u32::from(a) + u32::from(d) + u32::from(g))
        + 7 * (u32::from(b) + u32::from(e) + u32::from(h))
        + u32::from(c)
        + u32::from(f)
        + u32::from(i);
    matches!(head, 1..=12 | 21..=32 | 61..=72 | 80) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        assert!(check(b"021000021"));
        assert!(check(b"011401533"));
        assert!(!check(b"021000022"));
        assert!(!check(b"991000023"));
        assert!(!check(b"02100002"));
    }
}
