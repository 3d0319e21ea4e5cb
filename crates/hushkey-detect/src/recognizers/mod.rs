//! One recognizer a file. Each says what it finds, from what source, how it validates, how sure it is, and its limits.
//!
//! `look*` functions take a candidate of the pass and report findings; they read a bounded stretch around it.

pub(crate) mod address;
pub(crate) mod br_cpf;
pub(crate) mod credit_card;
pub(crate) mod dob;
pub(crate) mod email;
pub(crate) mod geo;
pub(crate) mod home_path;
pub(crate) mod hostname;
pub(crate) mod iban;
pub(crate) mod ids;
pub(crate) mod imei;
pub(crate) mod ip;
pub(crate) mod keyed;
pub(crate) mod mac;
pub(crate) mod named;
pub(crate) mod person;
pub(crate) mod ph_mobile_number;
pub(crate) mod phone;
pub(crate) mod secrets;
pub(crate) mod table;
pub(crate) mod tr_phone_number;
pub(crate) mod url_credentials;
pub(crate) mod us_ssn;
pub(crate) mod username;
