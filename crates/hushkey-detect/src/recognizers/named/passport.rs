//! Passport numbers of a country that is not told.
//!
//! *What:* six to ten letters and digits under a key or behind a word that names a passport, in ten languages.
//! *Source:* ICAO Doc 9303-4: at most nine places in the machine readable zone. *Validation:* three digits or more, no date or version.
//! *Confidence:* 75 by key, 65 beside a word. *Limits:* the number's check digit stands only in the machine readable zone.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 6,
    most: 10,
    digits: 3,
    letters: 0,
    separators: b" -",
};

pub(super) static NAMED: Named = Named {
    class: Class::Passport,
    recognizer: "passport",
    role: Role::Passport,
    words: "passport passportno passportnumber passportnum passportid traveldocument traveldocumentno traveldocumentnumber \
        reisepass reisepassnummer passnummer passnr passeport numerodepasseport pasaporte numerodepasaporte passaporto \
        numerodipassaporto numeropassaporto passaporte numerodopassaporte numerodepassaporte paspoort paspoortnummer \
        passinumero passnumret paszport paszportu numerpaszportu pasaport pasaportno",
    keyed: 75,
    beside: 65,
    spaced: true,
    prefix: "",
    form: |text| FORM.holds(text),
};
