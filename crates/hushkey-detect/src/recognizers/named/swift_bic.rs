//! Bank identifiers (BIC, SWIFT codes).
//!
//! *What:* eight or eleven capitals and digits under a key or behind a word that names one. *Source:* ISO 9362, ISO 3166-1.
//! *Validation:* four letters, a country, two and maybe three letters or digits. *Confidence:* 80 by key, 75 beside a word. *Limits:* words of
//! eight capitals have the form too, so that a name must stand by; whether a bank has the code is not known.

use super::Named;
use crate::Class;
use crate::keys::Role;

/// The countries of ISO 3166-1, and Kosovo (XK).
const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCU\
CVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJO\
JPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPF\
PGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVA\
VCVEVGVIVNVUWFWSXKYEYTZAZMZW";

pub(super) static NAMED: Named = Named {
    class: Class::SwiftBic,
    recognizer: "swift_bic",
    role: Role::Bic,
    words: "swift swiftcode swiftbic swiftbiccode bicswift bic biccode bicnumber bankidentifiercode codeswift codigoswift codiceswift codebic",
    keyed: 80,
    beside: 75,
    spaced: false,
    prefix: "",
    form: is_bic,
};

fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    let capital = |byte: &u8| byte.is_ascii_uppercase();
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().take(6).all(capital)
        && bytes.iter().all(|byte| capital(byte) || byte.is_ascii_digit())
        && bytes
            .get(4..6)
            .is_some_and(|country| COUNTRIES.as_bytes().chunks(2).any(|one| one == country))
}
