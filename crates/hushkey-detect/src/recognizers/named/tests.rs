//! Numbers by their names, and what must stay clean.

use crate::testing::{acting, acting_in};
use crate::{Class, Context, TextKind};

#[test]
fn behind_a_name() {
    for (text, class, value) in [
        ("Passport no. C01X00T47 was scanned", Class::Passport, "C01X00T47"),
        ("Reisepass: C01X00T47", Class::Passport, "C01X00T47"),
        ("numéro de passeport : 12AB34567", Class::Passport, "12AB34567"),
        ("passeport n° 12AB34567", Class::Passport, "12AB34567"),
        ("her driver’s licence no. AB-123456", Class::DriverLicense, "AB-123456"),
        ("her driver's license AB-123456", Class::DriverLicense, "AB-123456"),
        ("DL# B072RRE2I55", Class::DriverLicense, "B072RRE2I55"),
        ("Führerschein B072RRE2I55", Class::DeFuehrerschein, "B072RRE2I55"),
        ("license plate B-AB 1234 seen", Class::LicensePlate, "B-AB 1234"),
        ("Kennzeichen M-XY 4711", Class::LicensePlate, "M-XY 4711"),
        ("National ID: NID-884433475", Class::NationalId, "NID-884433475"),
        ("Employee ID 48213 signed", Class::EmployeeId, "48213"),
        ("assigned to EMP-10234 today", Class::EmployeeId, "EMP-10234"),
        ("MRN: 7751230", Class::MedicalRecordNumber, "7751230"),
        ("mask MRN-7751230, please", Class::MedicalRecordNumber, "MRN-7751230"),
        (
            "disk serial number S3Z8NB0K123456",
            Class::DeviceSerial,
            "S3Z8NB0K123456",
        ),
        ("VIN 1M8GDM9AXKP042788", Class::Vin, "1M8GDM9AXKP042788"),
        ("car 1M8GDM9AXKP042788 sold", Class::Vin, "1M8GDM9AXKP042788"),
    ] {
        assert_eq!(acting(None, text), [(class, value.to_owned())], "{text}");
    }
}

#[test]
fn under_a_key() {
    for (key, value, class) in [
        ("passport_number", "C01X00T47", Class::Passport),
        ("reisepassnummer", "C01X00T47", Class::Passport),
        ("driverLicense", "B072RRE2I55", Class::DriverLicense),
        ("license_plate", "M-XY 4711", Class::LicensePlate),
        ("national_id", "NID-884433475", Class::NationalId),
        ("emp_id", "EMP-10234", Class::EmployeeId),
        ("employeeNumber", "48213", Class::EmployeeId),
        ("mrn", "7751230", Class::MedicalRecordNumber),
        ("disk_serial", "S3Z8NB0K123456", Class::DeviceSerial),
        ("boardSerial", "PF1ABC23", Class::DeviceSerial),
        ("vin", "WVWZZZ1JZ3W386752", Class::Vin),
    ] {
        assert_eq!(acting(Some(key), value), [(class, value.to_owned())], "{key}");
    }
}

#[test]
fn serial_numbers_of_a_device() {
    let is_serial = |key, parent, text: &str| {
        let context = Context {
            kind: TextKind::Value,
            key: Some(key),
            parent: Some(parent),
            ..Context::default()
        };
        acting_in(text, &context)
            .iter()
            .any(|(class, _)| *class == Class::DeviceSerial)
    };
    assert!(is_serial("serial", "disk", "S3Z8NB0K123456"));
    assert!(is_serial("serialNumber", "hardware", "PF1ABC23"));
    assert!(!is_serial("serial", "license", "S3Z8NB0K123456"));
    assert!(!is_serial("serial", "disk", "26F6EDCD8B23A529"));
}

#[test]
fn harmless_values_stay() {
    for (key, value) in [
        ("disk_serial", "26F6EDCD8B23A529"),
        ("serial", "QHB7T-3DKRM-9WPZC-VX4NL"),
        ("device_serial", "QHB7T-3DKRM-9WPZC-VX4NL"),
        ("device_serial", "To be filled by O.E.M."),
        ("hwid", "f5f554ed-8323-4ef5-8ba2-e1619fb9af50"),
        ("employee_id", "2024-01-31"),
        ("passport", "enabled"),
        ("vin", "QHB7T3DKRM9WPZCVX"),
        ("license_key", "1M8GDM9AXKP042788"),
        ("plate", "2"),
    ] {
        assert_eq!(acting(Some(key), value), [], "{key}");
    }
    for text in [
        "passport 0.7.0 and passport-local 1.0.0 installed",
        "License: AB-123456 expires 2027-01-31",
        "license key QHB7T-3DKRM-9WPZC-VX4NL is valid",
        "employee count 120, build 48213",
        "driver 31.0.15.3623 loaded, license plate unknown",
        "token QHB7T3DKRM9WPZC41",
        "mrn lookup failed after 30 s",
        "ein 1234567 Byte langer Text",
        "DL: 52345678 UL: 1234567 B/s",
        "dl 1234567 of 8000000",
        "NVIDIA display driver license 2.1.0.33",
    ] {
        assert_eq!(acting(None, text), [], "{text}");
    }
}

#[test]
fn bank_accounts_and_banks() {
    for (text, class, value) in [
        ("account number 0532013000", Class::BankAccount, "0532013000"),
        ("Kontonummer: 532013000", Class::BankAccount, "532013000"),
        ("acct no. 12345678 credited", Class::BankAccount, "12345678"),
        ("CLABE 032180000118359719", Class::BankAccount, "032180000118359719"),
        ("routing number 021000021", Class::BankRouting, "021000021"),
        ("ABA 121000358", Class::BankRouting, "121000358"),
        ("BIC: DEUTDEFF500", Class::SwiftBic, "DEUTDEFF500"),
        ("swift code BNPAFRPP", Class::SwiftBic, "BNPAFRPP"),
    ] {
        assert_eq!(acting(None, text), [(class, value.to_owned())], "{text}");
    }
    for text in [
        "account 42 was closed",
        "account id a1b2c3d4",
        "routing table 021000022",
        "routing number 021000022",
        "a swift response DEUTSCHE",
        "bic lighter 12345678",
        "konto 11111111",
    ] {
        let found = acting(None, text);
        let is_bank = |class| matches!(class, Class::BankAccount | Class::BankRouting | Class::SwiftBic);
        assert!(!found.iter().any(|(class, _)| is_bank(*class)), "{text}: {found:?}");
    }
    assert_eq!(acting(Some("account_number"), "0532013000").len(), 1);
    assert!(acting(Some("account_id"), "0532013000").is_empty());
}
