//! Geographic coordinates.
//!
//! *What:* latitude and longitude as a pair of decimals, in degrees, minutes and seconds, as a `POINT` of well-known text; one alone,
//! or in an array of coordinates, by its key (`keyed`). *Source:* RFC 5870, RFC 7946, ISO 6709, OGC 06-103r4 (well-known text).
//! *Validation:* ranges; three decimals (110 m) or more in both, two by key; no third number beside them; degrees with their sign and at
//! least minutes. *Confidence:* 95 by key, 80 in degrees or as a `POINT`, 65 as the whole value, 70 in text with four decimals.
//! *Limits:* other geometries of well-known text, geohashes and plus codes are not read.

mod degrees;

use crate::bytes::{DIGIT, WORD, class};
use crate::keys::Role;
use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "geo";

/// Looks for a pair that starts with this run.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    if run.count() < 2 || run.separator(1) != b'.' || run.length(0) > 3 || run.length(1) < 2 {
        return;
    }
    let mut start = run.group(0).start;
    if scan.before(start) == b'-' {
        start -= 1;
    }
    if matches!(scan.before(start), b'.' | b',') || class(scan.before(start)) & WORD != 0 {
        return;
    }
    let first_end = run.group(1).end;
    // "52.5 13.4" is one run, "52.5, 13.4" two
    let mut at = first_end;
    while at - first_end < 3 && matches!(scan.at(at), b',' | b';' | b' ' | b'/') {
        at += 1;
    }
    if at == first_end {
        return;
    }
    let second = at;
    if matches!(scan.at(at), b'-' | b'+') {
        at += 1;
    }
    let whole = at;
    while at - whole < 4 && class(scan.at(at)) & DIGIT != 0 {
        at += 1;
    }
    if at == whole || scan.at(at) != b'.' {
        return;
    }
    let fraction = at + 1;
    at = fraction;
    while at - fraction < 18 && class(scan.at(at)) & DIGIT != 0 {
        at += 1;
    }
    if class(scan.at(at)) & WORD != 0 || scan.at(at) == b'.' && class(scan.at(at + 1)) & DIGIT != 0 {
        return;
    }
    // the second and third of a list, or round numbers
    let mut back = start;
    while back > 0 && start - back < 2 && scan.at(back - 1) == b' ' {
        back -= 1;
    }
    let listed = back >= 2 && scan.at(back - 1) == b',' && class(scan.at(back - 2)) & DIGIT != 0;
    let round = scan.bytes(run.group(1)).iter().all(|&byte| byte == b'0')
        || scan.bytes(fraction..at).iter().all(|&byte| byte == b'0');
    let triple = listed
        || round
        || scan.at(at) == b','
            && (class(scan.at(at + 1)) & DIGIT != 0 || scan.at(at + 1) == b' ' && class(scan.at(at + 2)) & DIGIT != 0);
    let (Ok(latitude), Ok(longitude)) = (
        scan.slice(start..first_end).parse::<f64>(),
        scan.slice(second..at).parse::<f64>(),
    ) else {
        return;
    };
    // well-known text has the longitude first
    let point = is_point(scan, start);
    let (latitude, longitude) = if point {
        (longitude, latitude)
    } else {
        (latitude, longitude)
    };
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return;
    }
    let decimals = run.length(1).min(at - fraction);
    let key = scan.role_at(start);
    let alone = start == 0 && at == scan.len();
    let comma = scan.bytes(first_end..second).contains(&b',');
    let (percent, evidence) = match key {
        _ if point && decimals >= 3 => (80, Evidence::Form),
        Role::Place | Role::Latitude | Role::Longitude if decimals >= 2 => (95, Evidence::Key),
        Role::Address | Role::Party | Role::Customer if decimals >= 3 && !triple => (80, Evidence::Key),
        _ if key == Role::Version || key.is_harmless() && !alone || triple || !comma => (20, Evidence::Form),
        _ if decimals >= 5 || decimals == 4 && (alone || is_placed(scan, start)) => (70, Evidence::Form),
        _ if decimals >= 3 && alone => (65, Evidence::Form),
        _ => (30, Evidence::Form),
    };
    scan.report(Class::GeoCoordinates, start..at, percent, evidence, NAME);
}

/// Looks for a pair in degrees that begins in this word. Returns where it ends.
pub(crate) fn look_degrees(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> Option<usize> {
    degrees::look(scan, start, end)
}

/// Whether a pair stands in `POINT(…)` or `POINT Z (…)`.
fn is_point(scan: &Scan<'_, '_>, start: usize) -> bool {
    let before = scan.bytes(start.saturating_sub(12)..start).trim_ascii_end();
    let Some(before) = before.strip_suffix(b"(") else {
        return false;
    };
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b" Z").unwrap_or(before);
    before.len() >= 5 && before.to_ascii_uppercase().ends_with(b"POINT")
}

/// Whether the word before a pair speaks of a place.
fn is_placed(scan: &Scan<'_, '_>, at: usize) -> bool {
    scan.words_before(at, 2).any(|word| {
        let word = scan.bytes(word);
        [
            &b"at"[..],
            b"near",
            b"gps",
            b"geo",
            b"location",
            b"located",
            b"position",
            b"coordinates",
            b"coords",
            b"latlon",
            b"lat",
            b"standort",
            b"around",
        ]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
    })
}

/// Whether a key names an array of coordinates, and not just any place.
pub(crate) fn is_array_of_coordinates(key: &str) -> bool {
    let mut letters = key
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .map(|byte| byte.to_ascii_lowercase());
    let name: [u8; 6] = core::array::from_fn(|_| letters.next().unwrap_or(0));
    [&b"coord"[..], b"latlng", b"latlon", b"lnglat", b"lonlat"]
        .iter()
        .any(|own| name.starts_with(own))
}

/// Whether a value can be a latitude or longitude: a decimal number in range with three decimals or more.
pub(crate) fn is_degree(value: &str, limit: f64) -> bool {
    let decimals = value
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.bytes().filter(u8::is_ascii_digit).count());
    decimals >= 3 && value.len() <= 24 && value.parse::<f64>().is_ok_and(|degree| degree.abs() <= limit)
}
