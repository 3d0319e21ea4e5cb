use super::*;

#[test]
fn each_format_takes_its_own_and_refuses_people() {
    let table: &[(&str, &[&str], &[&str])] = &[
        (
            "license_key",
            &["DEMO-DAD877-FCBF82-B83D5A-03E644-V3", "ABCDEFGH-IJKLMNOP", "12345678"],
            &["", "short1", "ann@example.org", "Ann Smith-Jones", "ann.smith"],
        ),
        (
            "opaque",
            &["mch_0123456789bcdfgh", "9f86d081884c7d65"],
            &[
                "ann-smith-example",
                "4111111111111111",
                "aa:bb:cc:dd:ee:ff",
                "aa-bb-cc-dd-ee-0f",
                "0123456789",
                "ann smith 1234567890",
            ],
        ),
        (
            "uuid",
            &["b0a1c2d3-0000-4000-8000-000000000001"],
            &[
                "b0a1c2d3-0000-4000-8000-00000000000",
                "b0a1c2d3_0000-4000-8000-000000000001",
                "g0a1c2d3-0000-4000-8000-000000000001",
            ],
        ),
        (
            "hash",
            &[
                "d41d8cd98f00b204e9800998ecf8427e",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ],
            &[
                "d41d8cd98f00b204e9800998ecf8427",
                "ann:d41d8cd98f00b204e9800998ecf8427e",
            ],
        ),
        (
            "fingerprint",
            &[
                "9f:86:d0:81:88:4c:7d:65:9a:2f:ea:a0:c5:5a:d0:15",
                "d41d8cd98f00b204e9800998ecf8427e",
            ],
            &["9f:86:d0:81:88:4c", "ANNS-LAPTOP", "ann@example.org"],
        ),
        (
            "version",
            &["1", "v1.2.3", "10.7.31.9", "2.0.0-rc.1+build5"],
            &["1.2.3.4.5", "1.", "", "v", "1.2-", "one", "1.0-ann@example.org"],
        ),
        (
            "timestamp",
            &[
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.123+01:00",
                "1767322800",
                "1767322800123",
            ],
            &[
                "2026-01-02",
                "1985-13-02T03:04:05Z",
                "2026-01-02T03:04:05",
                "2026-01-02T03:04:05.Z",
                "176732280",
                "2026-01-02T03:04:05Zann",
            ],
        ),
        (
            "integer",
            &["0", "-7", "1234567890123456789"],
            &["", "-", "01", "1.0", "12345678901234567890", "+1"],
        ),
        (
            "number",
            &["0", "-7.25", "1e9", "1.5E-3"],
            &["", ".5", "1.", "01", "1e", "0x1", "NaN"],
        ),
        ("bool", &["true", "false"], &["True", "1", ""]),
        (
            "token",
            &["lic_0123456789bcdfghjkmnpqrstv"],
            &[
                "lic_short",
                "LIC_0123456789bcdfghjkmnpqrstv",
                "lic-0123456789bcdfghjkmnpqrstv",
            ],
        ),
        ("code", &["VALID", "NO_MACHINE"], &["valid", "", "_X", "ANN SMITH"]),
        (
            "lease",
            &["eyJhbGciOiJFZERTQSJ9.eyJsaWMiOiJsaWNfMDEyMzQ1Njc4OWJjZGZnaCJ9.c2lnbmF0dXJl"],
            &["eyJ", "ann@example.org"],
        ),
        ("text", &["", "anything at all"], &[]),
    ];
    assert_eq!(table.len(), Format::NAMED.len());
    for (name, fit, unfit) in table {
        let format = Format::from_name(name).unwrap();
        assert_eq!(format.name(), *name);
        for value in *fit {
            assert!(format.matches(value), "{name}: {value}");
        }
        for value in *unfit {
            assert!(!format.matches(value), "{name}: {value}");
        }
    }
    let words = Format::Enum(vec!["linux".into(), "windows".into()]);
    assert!(words.matches("linux") && !words.matches("Linux") && words.name() == "enum");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_format_panic(value in ".{0,80}") {
        for (_, format) in Format::NAMED {
            format.matches(&value);
        }
    }

    #[test]
    fn no_email_fits_any_format_but_text(user in "[a-z0-9.]{1,20}", host in "[a-z0-9-]{1,20}") {
        for (_, format) in Format::NAMED {
            proptest::prop_assert_eq!(format.matches(&format!("{user}@{host}.example")), *format == Format::Text);
        }
    }
}
