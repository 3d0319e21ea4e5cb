use super::*;
use proptest::prelude::*;

fn sample(seed: u8) -> LicenseToken {
    LicenseToken::make(&mut |bytes| bytes.fill(seed))
}

#[test]
fn a_token_survives_text_and_json() {
    let token = sample(7);
    assert_eq!(token.as_str().len(), LicenseToken::LEN);
    assert_eq!(token.as_str().parse(), Ok(token));
    let json = serde_json::to_string(&token).unwrap();
    assert_eq!(json, format!("\"{token}\""));
    assert_eq!(serde_json::from_str::<LicenseToken>(&json).unwrap(), token);
}

#[test]
fn roles_do_not_mix() {
    assert!(sample(7).as_str().parse::<MachineToken>().is_err());
    assert_eq!(
        "x".parse::<MachineToken>().unwrap_err().to_string(),
        "not a machine token"
    );
}

#[test]
fn debug_shows_the_prefix_only() {
    assert_eq!(format!("{:?}", sample(7)), "lic_…");
    let admin = AdminToken::make(&mut |bytes| bytes.fill(9));
    assert_eq!(format!("{admin:?}"), "adm_…");
}

#[test]
fn an_error_never_quotes_its_input() {
    let hostile = "\"lic_ann@example.org.bcdfghjkm\"";
    let error = serde_json::from_str::<LicenseToken>(hostile).unwrap_err();
    assert!(!error.to_string().contains("ann"), "{error}");
    let error = serde_json::from_str::<LicenseToken>("5551234567").unwrap_err();
    assert!(!error.to_string().contains("555"), "{error}");
}

#[test]
fn nothing_personal_is_a_token() {
    for hostile in [
        "",
        "lic_",
        "lic_ann.smith@example.org00000",
        "lic_4111111111111111bcdfghjkmn",
        "lic_bcd5551234567bcdfghjkmnpqr",
        "lic_BCDFGHJKMNPQRSTVWXYZ012345",
        "lic_bcdfghjkmnpqrstvwxyz0123456",
        "lic_bcdfghjkmnpqrstvwxyz01234",
        "lic_bcdfghjkmnpqrstvwxyz01234\0",
        "lic_bcdfghjkmnpqrstvwxyz0123é",
        " lic_bcdfghjkmnpqrstvwxyz01234",
        "LIC_bcdfghjkmnpqrstvwxyz012345",
    ] {
        assert!(hostile.parse::<LicenseToken>().is_err(), "{hostile:?}");
    }
    assert!("lic_bcdfghjkmnpqrstvwxyz012345".parse::<LicenseToken>().is_ok());
}

proptest! {
    #[test]
    fn what_parses_is_what_was_said(text in "(lic_)?[0-9b-dfghjkmnp-tv-z]{20,30}") {
        if let Ok(token) = text.parse::<LicenseToken>() {
            prop_assert_eq!(token.as_str(), text);
        }
    }
}
