//! Vehicle registrations of a country that is not told.
//!
//! *What:* four to nine capitals and digits under a key or behind a word that names a plate, in ten languages.
//! *Source:* the national registers; Vienna Convention on Road Traffic, annex 2. *Validation:* a letter and a digit at least, or five digits; no date.
//! *Confidence:* 70 by key, 60 beside a word. *Limits:* plates of letters alone are not found.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 4,
    most: 9,
    digits: 1,
    letters: 1,
    separators: b" -",
};

pub(super) static NAMED: Named = Named {
    class: Class::LicensePlate,
    recognizer: "license_plate",
    role: Role::Plate,
    words: "licenseplate licenceplate licenseplatenumber licenceplatenumber licenseplateno numberplate platenumber plateno \
        registrationplate carregistration vehicleregistration vehicleregistrationnumber kennzeichen kfzkennzeichen \
        autokennzeichen nummernschild immatriculation plaquedimmatriculation numerodimmatriculation plaque matricula \
        placadelvehiculo placadocarro placadoveiculo placadelauto patentedelvehiculo targa numeroditarga kenteken kentekennummer \
        registreringsnummer tablicarejestracyjna numerrejestracyjny plaka plakano rekisterinumero",
    keyed: 70,
    beside: 60,
    spaced: true,
    prefix: "",
    form: |text| FORM.holds(text) && !text.bytes().any(|byte| byte.is_ascii_lowercase()),
};
