//! Personal numbers of a country that is not told.
//!
//! *What:* six to twenty letters and digits under a key or behind a word that names an identity, tax or insurance number.
//! *Source:* the national registers. *Validation:* five digits or more, no date or version; the schemes of `ids` say more where their
//! rules hold. *Confidence:* 60 by key and beside a word. *Limits:* a company's tax number has the same names.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 6,
    most: 20,
    digits: 5,
    letters: 0,
    separators: b" -/.",
};

pub(super) static NAMED: Named = Named {
    class: Class::NationalId,
    recognizer: "national_id",
    role: Role::NationalId,
    words: "nationalid nationalidnumber nationalidno nationalidentitynumber nationalidentificationnumber nationalidentity \
        nationalidentitycard nationalidcard governmentid governmentidnumber identitycard identitycardnumber identitycardno \
        identitynumber idcard idcardnumber citizenid citizenidnumber citizenshipnumber taxid taxidnumber taxidno \
        taxpayerid taxpayeridentificationnumber taxidentificationnumber taxidentifier ein employeridentificationnumber \
        personalausweis personalausweisnummer ausweisnummer ausweisnr steueridentifikationsnummer \
        cartedidentite numerodidentite numerofiscal documentodeidentidad numerodeidentidad cedula cedulanumero \
        cedulaidentidad cartadidentita cartaidentita cartaodecidadao numerodecontribuinte identiteitskaart identiteitsnummer \
        dowodosobisty numerdowodu kimlik kimlikno tckimlik tckimlikno personbeteckning insuranceid insurancenumber \
        healthinsurancenumber socialinsurancenumber",
    keyed: 60,
    beside: 60,
    spaced: true,
    prefix: "NID",
    form: |text| FORM.holds(text),
};
