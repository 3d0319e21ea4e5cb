//! Rules that a candidate must keep: checksums, ranges, lengths. One scheme a file, none knows where its input stands.

pub(crate) mod calendar;
pub(crate) mod calling_codes;
pub(crate) mod cpf;
pub(crate) mod iban;
pub(crate) mod iin;
pub(crate) mod iso7064;
pub(crate) mod luhn;
pub(crate) mod nanp;
pub(crate) mod ssn;
pub(crate) mod verhoeff;
pub(crate) mod weighted;
