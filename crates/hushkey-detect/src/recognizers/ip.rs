//! IP addresses of devices.
//!
//! *What:* IPv4 in dotted form, IPv6 in every text form. *Source:* RFC 791, RFC 4291 §2.2, special ranges RFC 6890.
//! *Validation:* the standard library's parser; IPv6 without a key must lie in an assigned range. Loopback, unspecified,
//! documentation addresses, netmasks and the multicast groups of routers are no person; private and link-local ones are a device.
//! *Confidence:* 95 by key, 85 beside a word that says so, 70 by form; four-part versions (a version word, key or product before
//! them, `-rc` behind them, or small numbers all along) stay below the line. *Limits:* addresses written as one number, or in
//! hexadecimal or octal parts, are found by their key only (`keyed`).

use crate::bytes::{DIGIT, LETTER, WORD, class, is_word};
use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence};
use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

const NAME: &str = "ip";

/// Looks for IPv4 addresses in a run of digits.
pub(crate) fn look_v4(scan: &mut Scan<'_, '_>, run: &Run) {
    let mut from = 0;
    while from + 4 <= run.count() {
        if run.separator(from) != b'.' && run.joined_by(from, from + 4, b'.') && run.separator(from + 4) != b'.' {
            let span = run.span(from, from + 4);
            let glued = from == 0 && run.glued_before || from + 4 == run.count() && run.glued_after;
            if !glued && (from..from + 4).all(|at| run.length(at) <= 3) {
                v4(scan, span);
            }
            from += 4;
        } else if scan.candidates && run.separator(from) != b'.' && run.joined_by(from, from + 4, b'.') {
            // a longer list of numbers that starts like an address
            let span = run.span(from, from + 4);
            let is_address = scan.slice(span.clone()).parse::<Ipv4Addr>().is_ok();
            if is_address && !(from == 0 && run.glued_before) {
                scan.report(Class::Ip, span, 10, Evidence::Form, NAME);
            }
            from += 4;
        } else {
            from += 1;
        }
    }
}

fn v4(scan: &mut Scan<'_, '_>, span: Range<usize>) {
    let Ok(address) = scan.slice(span.clone()).parse::<Ipv4Addr>() else {
        return;
    };
    let key = scan.role_at(span.start);
    if is_nobody_v4(address, key == Role::Ip) {
        candidate(scan, span);
        return;
    }
    match scan.at(span.end) {
        b'.' if is_word(scan.at(span.end + 1)) => return,
        b'-' | b'+' | b'~' if class(scan.at(span.end + 1)) & LETTER != 0 => return,
        _ => {}
    }
    let (percent, evidence) = weigh_v4(scan, &span, address, key);
    scan.report(Class::Ip, span, percent, evidence, NAME);
}

/// Reports an address that is nobody's where every candidate is wanted.
fn candidate(scan: &mut Scan<'_, '_>, span: Range<usize>) {
    if scan.candidates {
        scan.report(Class::Ip, span, 20, Evidence::Form, NAME);
    }
}

fn weigh_v4(scan: &Scan<'_, '_>, span: &Range<usize>, address: Ipv4Addr, key: Role) -> (u8, Evidence) {
    if key == Role::Ip {
        return (95, Evidence::Key);
    }
    let [a, b, c, _] = address.octets();
    let small = a != 10 && a <= 40 && b <= 40 && c <= 60;
    if key == Role::Version || key.is_harmless() && (small || a == 10) {
        return (15, Evidence::Form);
    }
    // the first word of an access log line
    if matches!(scan.before(span.start), 0 | b'\n') && scan.bytes(span.end..span.end + 3) == b" - " {
        return (90, Evidence::Neighbour);
    }
    // `Kettle/9.4.6.21` is a product and its version; `//9.4.6.21/` a host; `/ip/9.4.6.21` a path.
    if scan.before(span.start) == b'/' {
        let word = scan.word_start(span.start - 1)..span.start - 1;
        if word.is_empty() {
            return (75, Evidence::Form);
        }
        if lexicon::find_written(scan.bytes(word.clone())) & lexicon::ADDRESSED != 0 {
            return (85, Evidence::Neighbour);
        }
        let product = !matches!(scan.before(word.start), b'/' | b'.');
        return (if product || small { 20 } else { 65 }, Evidence::Form);
    }
    let mut arrow = scan
        .bytes(span.start.saturating_sub(4)..span.start)
        .iter()
        .any(|byte| matches!(byte, b'>' | 0x92));
    arrow |= scan.bytes(span.end..span.end + 4).starts_with(b" ->")
        || scan.bytes(span.end..span.end + 4).starts_with(b" =>");
    let mut words = scan.words_before(span.start, 3);
    let nearest = words.next();
    let near = nearest
        .clone()
        .map_or(0, |word| lexicon::find_written(scan.bytes(word)));
    let farther = words.fold(0, |flags, word| flags | lexicon::find_written(scan.bytes(word)));
    let file = nearest.is_some_and(|word| scan.before(word.start) == b'.' && span.start - word.end <= 2);
    if file || (near & lexicon::VERSION != 0) {
        return (20, Evidence::Form);
    }
    // "Upgrade from 10.2.0.1 to 10.3.0.4"
    if farther & lexicon::VERSION != 0 && (small || a == 10) {
        return (25, Evidence::Form);
    }
    // a network, not a device
    if scan.at(span.end) == b'/'
        && scan.at(span.end + 1).is_ascii_digit()
        && scan.at(span.end - 1) == b'0'
        && scan.at(span.end - 2) == b'.'
    {
        return (30, Evidence::Form);
    }
    if near & lexicon::ADDRESSED != 0 && !(arrow && small) && farther & lexicon::VERSION == 0 {
        return (85, Evidence::Neighbour);
    }
    if (farther & lexicon::VERSION != 0 || arrow) && (small || near & lexicon::ADDRESSED == 0) {
        return (if small { 20 } else { 45 }, Evidence::Form);
    }
    match key {
        Role::Unknown | Role::Text | Role::Party | Role::Hostname | Role::Host | Role::Address | Role::Location => {}
        _ if small => return (30, Evidence::Form),
        _ => {}
    }
    (if small { 45 } else { 70 }, Evidence::Form)
}

/// Whether an IPv4 address stands for no device of a person. Under a key that says `ip` documentation addresses still do not.
fn is_nobody_v4(address: Ipv4Addr, keyed: bool) -> bool {
    let [a, ..] = address.octets();
    address.is_loopback()
        || address.is_documentation()
        || a == 0
        || a == 255
        || address.octets().starts_with(&[224, 0, 0])
        || address == Ipv4Addr::new(239, 255, 255, 250)
        || !keyed && address == Ipv4Addr::new(169, 254, 169, 254)
}

/// Whether a value is an IPv4 address as `inet_aton` reads it and nobody writes it: one number, or parts in hexadecimal or octal.
pub(crate) fn is_odd_v4(value: &str) -> bool {
    let number = |part: &str| match part.strip_prefix("0x").or(part.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if part.len() > 1 && part.starts_with('0') => u32::from_str_radix(part, 8).ok(),
        None if part.starts_with(|first: char| first.is_ascii_digit()) => part.parse().ok(),
        None => None,
    };
    let address = if value.contains('.') {
        let is_plain = value.parse::<Ipv4Addr>().is_ok();
        let mut octets = [0u8; 4];
        let mut parts = value.split('.');
        for octet in &mut octets {
            let Some(own) = parts.next().and_then(number).and_then(|own| u8::try_from(own).ok()) else {
                return false;
            };
            *octet = own;
        }
        if is_plain || parts.next().is_some() {
            return false;
        }
        Ipv4Addr::from(octets)
    } else {
        // shorter numbers are of networks that nobody is in
        match number(value).filter(|_| value.len() >= 8) {
            Some(address) => Ipv4Addr::from(address),
            None => return false,
        }
    };
    !is_nobody_v4(address, true)
}

/// Looks for an IPv6 address that starts with the word `start..end`. Returns up to where the text was read.
pub(crate) fn look_v6(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    let before = scan.before(start);
    if is_word(before) || before == b':' && start != end || before == b'.' {
        return end;
    }
    let mut stop = start;
    let mut colons = 0;
    while stop - start < 52 {
        match scan.at(stop) {
            b':' => colons += 1,
            b'.' => {}
            byte if byte.is_ascii_hexdigit() => {}
            _ => break,
        }
        stop += 1;
    }
    // eight groups, or two colons together; times have neither
    if colons < 2 || colons < 6 && memchr::memmem::find(scan.bytes(start..stop), b"::").is_none() {
        return end.max(start);
    }
    let mut last = stop;
    while last > start && matches!(scan.at(last - 1), b'.')
        || last > start + 2 && scan.at(last - 1) == b':' && scan.at(last - 2) != b':'
    {
        last -= 1;
    }
    if class(scan.at(last)) & WORD != 0 {
        return stop;
    }
    let mut text = scan.slice(start..last);
    let mut parsed = text.parse::<Ipv6Addr>();
    // a port behind it: "2001:…:1d91:41518"
    if parsed.is_err()
        && let Some((host, port)) = text.rsplit_once(':')
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        parsed = host.parse::<Ipv6Addr>();
        text = host;
        last = start + host.len();
    }
    let Ok(address) = parsed else { return stop };
    let key = scan.role_at(start);
    if let Some(mapped) = address.to_ipv4_mapped() {
        if is_nobody_v4(mapped, key == Role::Ip) {
            candidate(scan, start..last);
        } else {
            scan.report(Class::Ip, start..last, 85, Evidence::Form, NAME);
        }
        return stop;
    }
    let [first, second, ..] = address.segments();
    let nobody = address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || first == 0x2001 && second == 0xdb8
        || first == 0x3fff;
    if nobody {
        candidate(scan, start..last);
        return stop;
    }
    let assigned = matches!(first, 0x2000..=0x2fff | 0x3ffe | 0xfc00..=0xfdff | 0xfe80..=0xfeff)
        || first == 0x64 && second == 0xff9b;
    let formed = colons >= 3 && text.bytes().any(|byte| class(byte) & DIGIT != 0);
    let (percent, evidence) = if key == Role::Ip {
        (95, Evidence::Key)
    } else if matches!(key, Role::Fingerprint | Role::Digest) {
        (20, Evidence::Form)
    } else if assigned && formed {
        (if colons == 7 || first >= 0x2000 { 80 } else { 60 }, Evidence::Form)
    } else {
        let near = scan.flags_before(start, 1) & lexicon::ADDRESSED != 0;
        (if near && formed { 60 } else { 30 }, Evidence::Form)
    };
    let zone = match scan.at(last) {
        b'%' if is_word(scan.at(last + 1)) && !scan.bytes(last + 1..last + 3).iter().all(u8::is_ascii_hexdigit) => {
            scan.word_end(last + 1)
        }
        _ => last,
    };
    scan.report(Class::Ip, start..zone, percent, evidence, NAME);
    stop
}
