//! Bank accounts in national forms.
//!
//! *What:* six to twenty digits under a key or behind a word that names a bank account, in ten languages. *Source:* the banks' own
//! forms; ISO 20022 `Othr/Id`. *Validation:* digits only, in groups, no date, not one digit all along. *Confidence:* 75 by key, 65 beside
//! a word. *Limits:* check digits differ by bank and are not computed; `account` alone names a customer as often, so that it
//! counts only in running text, directly before eight to seventeen digits.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;
use crate::scan::Scan;

const FORM: Form = Form {
    least: 6,
    most: 20,
    digits: 6,
    letters: 0,
    separators: b" -/.",
};

pub(super) static NAMED: Named = Named {
    class: Class::BankAccount,
    recognizer: "bank_account",
    role: Role::Iban,
    words: "account acct accountnumber accountno accountnum acctno acctnumber bankaccount bankaccountnumber bankaccountno bankacct \
        checkingaccount checkingaccountnumber savingsaccount savingsaccountnumber depositaccountnumber konto kontonummer kontonr \
        bankkonto bankverbindung compte comptebancaire numerodecompte comptenumero cuenta cuentabancaria numerodecuenta clabe cbu \
        conto contocorrente numerodiconto conta contabancaria contacorrente numerodaconta rekening rekeningnummer \
        bankrekening bankkontonummer kontonumer numerkonta rachunek numerrachunku hesap hesapno hesapnumarasi tilinumero nuban",
    keyed: 75,
    beside: 65,
    spaced: true,
    prefix: "",
    form: |text| FORM.holds(text) && !text.bytes().any(|byte| byte.is_ascii_alphabetic()),
};

/// Whether a name before digits means a bank account: a word for accounts in general stands directly before them.
pub(super) fn is_meant(scan: &Scan<'_, '_>, start: usize, end: usize, from: usize) -> bool {
    let name = scan.bytes(start..end);
    let general = [
        &b"account"[..],
        b"acct",
        b"konto",
        b"compte",
        b"cuenta",
        b"conto",
        b"conta",
        b"rekening",
        b"hesap",
        b"rachunek",
    ]
    .iter()
    .any(|one| name.eq_ignore_ascii_case(one));
    if !general {
        return true;
    }
    let digits = scan
        .bytes(from..(from + 18).min(scan.len()))
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let direct = matches!(scan.bytes(end..from), b" " | b": " | b" #" | b"# ");
    // "account id 12345678" is somebody's number in some system
    direct && (8..=17).contains(&digits) && !scan.at(from + digits).is_ascii_alphanumeric()
}
