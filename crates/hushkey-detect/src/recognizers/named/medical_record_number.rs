//! Numbers of patients' records.
//!
//! *What:* five to fourteen letters and digits under a key or behind a word that names a patient's number; `MRN-1026105`.
//! *Source:* the hospital; HL7 v2 table 0203, type MR. *Validation:* four digits or more, no date or version.
//! *Confidence:* 75 by key, 70 beside a word. *Limits:* none.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 5,
    most: 14,
    digits: 4,
    letters: 0,
    separators: b" -/",
};

pub(super) static NAMED: Named = Named {
    class: Class::MedicalRecordNumber,
    recognizer: "medical_record_number",
    role: Role::MedicalRecord,
    words: "mrn mrnno mrnnumber medicalrecord medicalrecordno medicalrecordnumber medrecno patientid patientidnumber patientnumber \
        patientno patientrecord patientrecordnumber healthrecordnumber chartnumber hospitalnumber patientennummer patientennr \
        patientenid fallnummer numerodedossiermedical dossierpatient numerodepatient historiaclinica numerodehistoriaclinica \
        numerodepaciente cartellaclinica numerocartella prontuario numerodoprontuario numerodoutente patientnummer \
        dossiernummer journalnummer hastano numerpacjenta",
    keyed: 75,
    beside: 70,
    spaced: false,
    prefix: "MRN",
    form: |text| FORM.holds(text),
};
