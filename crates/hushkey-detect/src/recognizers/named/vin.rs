//! Vehicle identification numbers.
//!
//! *What:* seventeen capitals and digits without I, O and Q. *Source:* ISO 3779, ISO 3780; 49 CFR 565.
//! *Validation:* the region of the first two places; North America (1 to 5) and China (L): check digit of the ninth place; the last four
//! are digits. *Confidence:* 90 by key and named, 80 with a check digit, 55 of a known European or Asian maker.
//! *Limits:* elsewhere the check digit is not used; makers that build few vehicles are not known.

use super::Named;
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence};

pub(super) static NAMED: Named = Named {
    class: Class::Vin,
    recognizer: "vin",
    role: Role::Vin,
    words: "vin vinnumber vinno vincode vehicleidentificationnumber vehicleid chassisnumber chassisno fahrgestellnummer \
        fahrzeugidentifikationsnummer fahrzeugidentnummer numerodechassis numerodechasis bastidor numerodebastidor telaio \
        numeroditelaio numerotelaio numerodochassi chassisnummer chassinummer numernadwozia saseno sasinumarasi",
    keyed: 90,
    beside: 90,
    spaced: false,
    prefix: "",
    form: |text| {
        let mut number = [0u8; 17];
        number.len() == text.len()
            && number.iter_mut().zip(text.bytes()).all(|(place, byte)| {
                *place = byte.to_ascii_uppercase();
                true
            })
            && is_vin(&number)
    },
};

/// Makers of Europe and Asia, by the first three places.
const MAKERS: &str = "WBA WBS WBY WDB WDC WDD WDF W1K W1N W1V WVW WVG WV1 WV2 WV3 WAU WUA WA1 WP0 WP1 W0L W0V WF0 WMW WME WMA \
    VF1 VF3 VF6 VF7 VF8 VR1 VR3 VR7 VSS VSK VS6 VNK VNE ZFA ZAR ZFF ZCF ZHW ZLA ZAM SAL SAJ SCA SCB SCC SCE SCF SFD SHH SJN SB1 \
    TMB TMA TRU TSM UU1 YV1 YV2 YV4 YS2 YS3 XTA XW8 X7L JHM JHL JTD JTE JTH JTM JTN JM1 JM3 JMZ JN1 JN3 JN8 JF1 JF2 JS2 JS3 JMB JSA \
    KMH KNA KND KNM KNE KPT KL1 LRW LSJ LVS MAT MA3 MAL MAK NMT NM0 8AG 8AP 93H 93Y 9BD 9BG 9BW 9BF 6T1 6G1 ";

/// Looks at a word of seventeen letters and digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let word = scan.bytes(start..end);
    let Ok(number) = <&[u8; 17]>::try_from(word) else {
        return;
    };
    if !is_vin(number) || matches!(scan.before(start), b'-' | b'.' | b'/') || matches!(scan.at(end), b'-' | b'/') {
        return;
    }
    let role = scan.role_at(start);
    let checked = matches!(number[0], b'1'..=b'5' | b'L');
    let maker = MAKERS
        .as_bytes()
        .chunks(4)
        .any(|maker| number.starts_with(maker.get(..3).unwrap_or_default()));
    let percent = match (role, checked) {
        (Role::Vin, _) => return,
        _ if role.is_harmless() => 30,
        (_, true) => 80,
        (_, false) if maker => 55,
        _ => 20,
    };
    scan.report(Class::Vin, start..end, percent, Evidence::Checksum, "vin");
}

/// Whether 17 places keep the rules.
fn is_vin(number: &[u8; 17]) -> bool {
    let letters = number.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    if !(2..=14).contains(&letters)
        || !number.iter().skip(13).all(u8::is_ascii_digit)
        || !is_region(number[0], number[1])
        || matches!(number[9], b'U' | b'Z' | b'0') && matches!(number[0], b'1'..=b'5')
    {
        return false;
    }
    let mut sum = 0u32;
    for (&byte, weight) in number.iter().zip([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) {
        let Some(value) = value(byte) else { return false };
        sum += value * weight;
    }
    let place = match sum % 11 {
        10 => b'X',
        rest => b'0' + rest as u8,
    };
    number[8] == place || !matches!(number[0], b'1'..=b'5' | b'L')
}

/// The value of a place; I, O and Q have none.
fn value(byte: u8) -> Option<u32> {
    Some(match byte {
        b'0'..=b'9' => (byte - b'0') as u32,
        b'A'..=b'H' => (byte - b'A') as u32 + 1,
        b'J'..=b'N' => (byte - b'J') as u32 + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => (byte - b'S') as u32 + 2,
        _ => return None,
    })
}

/// Whether a region of ISO 3780 is given to a country.
fn is_region(first: u8, second: u8) -> bool {
    match first {
        b'A' => matches!(second, b'A'..=b'H' | b'J'..=b'N'),
        b'B' => matches!(second, b'A'..=b'H' | b'J'..=b'N' | b'P' | b'R'..=b'U'),
        b'C' | b'D' => matches!(second, b'A'..=b'H' | b'J'..=b'N' | b'P' | b'R'),
        b'E' => matches!(second, b'A'..=b'H' | b'J' | b'K'),
        b'F' => matches!(second, b'A'..=b'H' | b'J' | b'K'),
        b'J'..=b'N' | b'P' | b'R'..=b'Z' | b'1'..=b'9' => true,
        _ => false,
    }
}
