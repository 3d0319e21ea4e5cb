//! Numbers in their usual surroundings, and what must stay clean.

use crate::Class;
use crate::testing::acting;

#[test]
fn beside_a_word() {
    for (text, class, value) in [
        ("my SIN is 130-692-544", Class::CaSin, "130-692-544"),
        ("NPI: 1234567893 of the clinic", Class::UsNpi, "1234567893"),
        ("ITIN 912-70-3456 given", Class::UsItin, "912-70-3456"),
        ("Medicare ID: 1EG4-TE5-MK73", Class::UsMbi, "1EG4-TE5-MK73"),
        ("DEA number BB1388568", Class::UsDea, "BB1388568"),
        ("CURP: GARC850312HDFRRL04", Class::MxCurp, "GARC850312HDFRRL04"),
        ("su RFC es GODE561231GR8", Class::MxRfc, "GODE561231GR8"),
        ("CNPJ 12.ABC.345/01DE-35", Class::BrCnpj, "12.ABC.345/01DE-35"),
        ("CUIT 20-12345678-6", Class::ArCuit, "20-12345678-6"),
        ("RUT 12.531.909-2", Class::ClRut, "12.531.909-2"),
        ("NIT 213.123.432-1", Class::CoNit, "213.123.432-1"),
        ("RIF V-11470283-4", Class::VeRif, "V-11470283-4"),
        ("Teudat Zehut 123456782", Class::IlId, "123456782"),
        (
            "Emirates ID 784-1984-1234567-4",
            Class::AeEmiratesId,
            "784-1984-1234567-4",
        ),
        ("RSA ID: 8001015009087", Class::ZaIdNumber, "8001015009087"),
        ("Aadhaar 2341 2341 2346", Class::InAadhaar, "2341 2341 2346"),
        ("pan=AAPFU0939F verified", Class::InPan, "AAPFU0939F"),
        ("GSTIN 27AAPFU0939F1ZV", Class::InGstin, "27AAPFU0939F1ZV"),
        (
            "vehicle number KA 53 ME 3456",
            Class::InVehicleRegistration,
            "KA 53 ME 3456",
        ),
        ("CNIC 34201-0891231-8", Class::PkCnic, "34201-0891231-8"),
        ("HKID G123456(A) on file", Class::HkId, "G123456(A)"),
        ("my number 628247739113", Class::JpMynumber, "628247739113"),
        ("RRN 960121-1021413", Class::KrRrn, "960121-1021413"),
        ("NRIC S9108268C", Class::SgNric, "S9108268C"),
        ("MyKad 770305-02-1234", Class::MyNric, "770305-02-1234"),
        ("NIK 3171011708450001", Class::IdNik, "3171011708450001"),
        ("Thai ID 1-2345-45678-78-1", Class::ThTnin, "1-2345-45678-78-1"),
        ("TFN 123 456 782", Class::AuTfn, "123 456 782"),
        ("ABN 51 824 753 556", Class::AuAbn, "51 824 753 556"),
        ("IRD number 49-091-850", Class::NzIrd, "49-091-850"),
        ("BRN 116 - 82 - 00276", Class::KrBrn, "116 - 82 - 00276"),
        ("user GARC850312HDFRRL04 activated", Class::MxCurp, "GARC850312HDFRRL04"),
        ("身份证号11010519491231002X，", Class::CnRic, "11010519491231002X"),
        ("주민등록번호는 960121-1021413입니다", Class::KrRrn, "960121-1021413"),
        ("여권번호는 M789C1234입니다", Class::KrPassport, "M789C1234"),
        ("เลขประจำตัวประชาชน 1234545678781", Class::ThTnin, "1234545678781"),
        ("“S9108268C” was sent", Class::SgNric, "S9108268C"),
    ] {
        assert!(
            acting(None, text).contains(&(class, value.to_owned())),
            "{text}: {:?}",
            acting(None, text)
        );
    }
}

#[test]
fn under_a_key() {
    for (key, value, class) in [
        ("ca_sin", "130692544", Class::CaSin),
        ("sin", "130692544", Class::CaSin),
        ("npi", "1234567893", Class::UsNpi),
        ("itin", "912703456", Class::UsItin),
        ("cnpj", "16727230000197", Class::BrCnpj),
        ("cuit", "20123456786", Class::ArCuit),
        ("rut", "125319092", Class::ClRut),
        ("aadhaar", "234123412346", Class::InAadhaar),
        ("pan", "AAPFU0939F", Class::InPan),
        ("nationalId", "234123412346", Class::InAadhaar),
        ("my_number", "628247739113", Class::JpMynumber),
        ("rrn", "9601211021413", Class::KrRrn),
        ("tfn", "123456782", Class::AuTfn),
        ("ktp", "3171011708450001", Class::IdNik),
    ] {
        assert!(
            acting(Some(key), value).contains(&(class, value.to_owned())),
            "{key}: {:?}",
            acting(Some(key), value)
        );
    }
}

#[test]
fn look_alikes_stay_clean() {
    for (key, value) in [
        ("order", "130692544"),
        ("build", "1234567893"),
        ("ts", "1705987793"),
        ("ts_ms", "1705987793123"),
        ("started", "20210305123456"),
        ("version", "21.3.1234.5"),
        ("license_key", "1EG4-TE5-MK73"),
        ("license_key", "AAPFU-0939F-AAPFU"),
        ("serial", "QHB7T-3DKRM-9WPZC-VX4NL"),
        (
            "sha256",
            "fc9d2f0d69381164fe79830523f8488f2d8f04fa05524b8b258c04a4729ba7fb",
        ),
        ("id", "f5f554ed-8323-4ef5-8ba2-e1619fb9af50"),
        ("seats", "12345672"),
    ] {
        assert_eq!(acting(Some(key), value), [], "{key}");
    }
    for text in [
        "CI run 18265547 passed, job 123456785",
        "license 112212345612 expires 1792206813",
        "said 1056748930 bytes were read",
        "dl 12345678 of 23456789 bytes",
        "arn:aws:iam::210987654321:role/ci",
        "lease 491f2cff-d1cb-4312-af6d-f8f6f409f110 build 20240131",
        "uid=123456782 tz=39337423",
        "registration code AB1234 accepted",
    ] {
        assert_eq!(acting(None, text), [], "{text}");
    }
}
