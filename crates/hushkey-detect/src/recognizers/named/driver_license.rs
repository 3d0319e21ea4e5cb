//! Driving licence numbers of a country that is not told, and licences of other trades a person holds.
//!
//! *What:* five to twenty letters and digits under a key or behind a word that names such a licence, in ten languages.
//! *Source:* ISO/IEC 18013-1; Directive 2006/126/EC annex I field 5. *Validation:* four digits or more, no date or version.
//! *Confidence:* 75 by key, 60 beside a word. *Limits:* `license` alone names software's, never a person's; the licences of
//! notaries, pilots and nurses have no class of their own.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 5,
    most: 20,
    digits: 4,
    letters: 0,
    separators: b" -/",
};

pub(super) static NAMED: Named = Named {
    class: Class::DriverLicense,
    recognizer: "driver_license",
    role: Role::DriverLicense,
    words: "driver’slicense driver’slicence driver’slicensenumber driverlicense driverslicense driverlicence driverslicence drivinglicense drivinglicence driverlicensenumber \
        driverslicensenumber driverlicenseno driverslicenseno drivinglicencenumber drivinglicenseno drivinglicenceno \
        drivinglicensenumber driverslicencenumber driverpermit drivingpermit driverslic driverlic dl dlno dlnumber \
        fuhrerschein fuhrerscheinnummer fuhrerscheinnr permisdeconduire permisconduire numerodepermis \
        licenciadeconducir carnetdeconducir permisodeconducir licenciademanejo patentediguida numeropatente patenteguida \
        cartadeconducao carteirademotorista cnh rijbewijs rijbewijsnummer korkort korkortsnummer prawojazdy ehliyet ehliyetno \
        surucubelgesi ajokortti notarylicense notarycommission pilotlicense pilotslicense nursinglicense medicallicense \
        professionallicense professionallicensenumber",
    keyed: 75,
    beside: 60,
    spaced: true,
    prefix: "",
    form: |text| FORM.holds(text),
};
