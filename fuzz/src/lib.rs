//! What every payload must keep, whatever it is. The fuzz targets call these; a broken promise is a panic.
//!
//! In: bytes of a fuzzer. Out: nothing, or the cleaned bytes for further checks. Never: a check that depends on time.
//!
//! Promises of the guard: it does not panic; the same input gives the same answer; what is reported unchanged is
//! byte-identical; what is clean passes again, unchanged (idempotence); nothing that the default policy acts on is found in it.

mod files;

pub use files::{
    check_activation, check_activation_bytes, check_file, check_file_bytes, check_oblivious, genuine_files,
};
mod scan;
mod seat;

pub use scan::check_sources;
pub use seat::{check_directory, check_redemption, check_seat_bytes};

use flate2::Compression;
use flate2::write::GzEncoder;
use hushkey_detect::{Confidence, Context, Detector, TextKind};
use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload, Verdict};
use hushkey_license::lease::{Claims, Entitlements, Expected};
use hushkey_license::model::Scope;
use hushkey_license::wire::{Common, LicenseRequest};
use hushkey_license::{
    Audience, Code, DeviceSigner, EntitlementToken, KeySet, Lease, LeaseKey, LeaseToken, LicenseKey, LicenseToken,
    Nonce, Operation, PlanToken, ProductToken, RequestDigest,
};
use std::io::Write;
use std::sync::OnceLock;

const NOW: i64 = 1_800_000_000;
const TARGET: &str = "/v1/events";

fn detector() -> &'static Detector {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    DETECTOR.get_or_init(Detector::new)
}

fn guard() -> &'static Guard {
    static GUARD: OnceLock<Guard> = OnceLock::new();
    GUARD.get_or_init(|| Guard::new(Policy::safe_default(), GuardOptions::new(Component::Cli)))
}

/// Findings are sorted, do not overlap, lie on character boundaries, and come out the same again.
pub fn check_scan(text: &str, context: &Context<'_>) {
    let (mut findings, mut again) = (Vec::new(), Vec::new());
    detector().scan(text, context, &mut findings);
    detector().scan(text, context, &mut again);
    assert_eq!(findings, again, "not deterministic");
    let mut end = 0;
    for finding in &findings {
        assert!(
            finding.span.start >= end && finding.span.start < finding.span.end,
            "out of order or empty"
        );
        assert!(text.get(finding.span.clone()).is_some(), "not on character boundaries");
        end = finding.span.end;
    }
}

/// Pieces of any size give the findings of the whole.
pub fn check_stream(input: &[u8]) {
    let Some((&size, bytes)) = input.split_first() else {
        return;
    };
    let found = |size: usize| {
        let mut stream = detector().stream();
        let mut out = Vec::new();
        for piece in bytes.chunks(size.max(1)) {
            stream.push(piece, &mut |one| out.push(one));
        }
        stream.finish(&mut |one| out.push(one));
        out
    };
    assert_eq!(found(usize::from(size)), found(bytes.len()), "the cut matters");
}

type Headers<'a> = Vec<(&'a str, &'a [u8])>;

/// What the guard made of a request: target, body, and whether it changed anything; `None` when it refused.
type Outcome = Option<(String, Vec<u8>, bool)>;

fn pass(target: &str, headers: &Headers<'_>, body: &[u8]) -> Outcome {
    match guard().pass(RawPayload::request("POST", target, headers, body)) {
        Ok(passed) => {
            let unchanged = passed.clean.is_unchanged();
            assert!(
                !unchanged || (passed.clean.target() == target && passed.clean.body() == body),
                "not identical"
            );
            let expected = if unchanged {
                Verdict::Unchanged
            } else {
                Verdict::Changed
            };
            assert!(passed.receipt.verdict == expected, "the receipt says otherwise");
            Some((
                passed.clean.target().to_owned(),
                passed.clean.into_body().into_owned(),
                !unchanged,
            ))
        }
        Err(refused) => {
            assert!(refused.receipt.verdict == Verdict::Refused && refused.receipt.problem.is_some());
            None
        }
    }
}

/// Passes a request twice over: deterministic, and idempotent.
fn check_request(target: &str, headers: &Headers<'_>, body: &[u8]) -> Option<Vec<u8>> {
    let first = pass(target, headers, body);
    assert_eq!(first, pass(target, headers, body), "not deterministic");
    let (target, body, _) = first?;
    let (_, _, changed) = pass(&target, headers, &body).expect("what is clean is refused");
    assert!(!changed, "what is clean is changed again");
    Some(body)
}

/// Passes a body of a content type; out comes what may leave.
pub fn check_body(content_type: &str, body: &[u8]) -> Option<Vec<u8>> {
    let headers = vec![("content-type", content_type.as_bytes())];
    let clean = check_request(TARGET, &headers, body)?;
    let raw = RawPayload::body(Some(content_type), &clean);
    if let Ok(findings) = guard().inspect(&raw, Confidence::ACT) {
        assert!(findings.is_empty(), "personal data is left: {:?}", findings[0].class);
    }
    Some(clean)
}

/// Passes a body with a content encoding.
pub fn check_encoded(encoding: &str, body: &[u8]) {
    let headers = vec![
        ("content-type", &b"application/json"[..]),
        ("content-encoding", encoding.as_bytes()),
    ];
    check_request(TARGET, &headers, body);
}

/// Passes the frames of gRPC, compressed with a codec.
pub fn check_frames(codec: &str, body: &[u8]) {
    let headers = vec![
        ("content-type", &b"application/grpc"[..]),
        ("grpc-encoding", codec.as_bytes()),
    ];
    check_request(TARGET, &headers, body);
}

/// Passes a request target (path and query).
pub fn check_target(target: &str) {
    check_request(target, &Vec::new(), b"");
}

/// Passes a request whose header fields are the lines of a text.
pub fn check_headers(lines: &[u8]) {
    let fields = lines.split(|byte| *byte == b'\n').take(32);
    let headers: Headers<'_> = fields
        .filter_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            let name = std::str::from_utf8(line.get(..at)?).ok()?;
            Some((name, line.get(at + 1..)?))
        })
        .collect();
    let once = |headers: &Headers<'_>| -> Option<Vec<(String, Vec<u8>)>> {
        let passed = guard().pass(RawPayload::request("POST", TARGET, headers, b"")).ok()?;
        let own = passed
            .clean
            .headers()
            .map(|(name, value)| (name.to_owned(), value.to_vec()));
        Some(own.collect())
    };
    let Some(first) = once(&headers) else { return };
    let again: Headers<'_> = first.iter().map(|(name, value)| (name.as_str(), &value[..])).collect();
    assert_eq!(once(&again).as_ref(), Some(&first), "what is clean is changed again");
}

/// Scans a value under a key, its first line.
pub fn check_keyed(text: &str) {
    let Some((key, value)) = text.split_once('\n') else {
        return;
    };
    for candidates in [false, true] {
        let context = Context {
            kind: TextKind::Value,
            key: Some(key),
            candidates,
            ..Context::default()
        };
        if candidates {
            // overlapping candidates are listed: only that nothing breaks
            detector().scan(value, &context, &mut Vec::new());
        } else {
            check_scan(value, &context);
        }
    }
}

/// Lines cleaned together are what each of them is alone, where no private key stands in several.
pub fn check_lines(lines: &[u8]) {
    let mut together = Vec::new();
    let mut cleaner = guard().lines();
    if cleaner.must_follow(lines) {
        return;
    }
    cleaner.redact(lines, &mut together);
    let mut alone = Vec::new();
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let own = line.strip_suffix(b"\n").unwrap_or(line);
        let own = own.strip_suffix(b"\r").unwrap_or(own);
        guard().redact_line(own, &mut alone);
        alone.extend_from_slice(&line[own.len()..]);
    }
    assert_eq!(together, alone, "lines differ from themselves alone");
}

/// Masks and surrogates: what stands in place of a value stays as it is.
pub fn check_stand_ins(body: &[u8]) {
    static GUARDS: OnceLock<[Guard; 2]> = OnceLock::new();
    let guards = GUARDS.get_or_init(|| {
        ["mask", "surrogate"].map(|action| {
            let policy = format!("version = 1\n[classes]\ndefault = \"{action}\"\n");
            let options = GuardOptions {
                pseudonym_key: Some([7; 32]),
                ..GuardOptions::new(Component::Cli)
            };
            Guard::new(Policy::parse(&policy).expect("a policy"), options)
        })
    });
    for guard in guards {
        let once = |body: &[u8]| {
            let passed = guard.pass(RawPayload::body(Some("application/json"), body)).ok()?;
            Some(passed.clean.into_body().into_owned())
        };
        let Some(first) = once(body) else { continue };
        assert_eq!(once(&first).as_ref(), Some(&first), "a stand-in is replaced again");
    }
}

/// Passes running text.
pub fn check_text(text: &str) {
    let clean = |text: &str| {
        guard()
            .pass(RawPayload::text(text))
            .ok()
            .map(|passed| passed.clean.into_body().into_owned())
    };
    let Some(first) = clean(text) else { return };
    let first = String::from_utf8(first).expect("text stays text");
    assert_eq!(clean(&first).as_deref(), Some(first.as_bytes()), "not idempotent");
}

/// Cleans one line of a log.
pub fn check_line(line: &[u8]) {
    let mut first = Vec::new();
    guard().redact_line(line, &mut first);
    let mut second = Vec::new();
    guard().redact_line(&first, &mut second);
    assert_eq!(first, second, "not idempotent");
}

/// The gzip form of `data`.
pub fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

struct Signed {
    text: String,
    keys: KeySet,
    expected: Expected,
}

/// The one genuine lease; `seeds/lease_verify/genuine` holds its text.
fn signed() -> &'static Signed {
    static SIGNED: OnceLock<Signed> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let key = LeaseKey::from_seed(&[9; 32]);
        let product = ProductToken::from_seed([4; 32]);
        let device = DeviceSigner::derive(&[3; 32], &product);
        let machine = device.public().machine(&product);
        let nonce = Nonce::make(&mut |bytes| bytes.fill(1));
        let license_key = LicenseKey::make(&mut |bytes| bytes.fill(2));
        let common = Common {
            product,
            machine,
            nonce,
            audience: Audience::of("https://licenses.example"),
        };
        let request = LicenseRequest::make(common, Scope::default(), Operation::Validate, &license_key, &device);
        let request_digest = RequestDigest::of(Operation::Validate, &license_key, &request);
        let claims = Claims {
            lease: LeaseToken::from_seed([1; 32]),
            license: LicenseToken::from_seed([2; 32]),
            machine,
            product,
            plan: PlanToken::from_seed([5; 32]),
            entitlements: Entitlements::collect([(EntitlementToken::from_seed([6; 32]), 7)]).expect("one is few"),
            status: Code::Valid,
            issued_at: NOW,
            expires_at: NOW + 3600,
            nonce,
            request_digest,
            key: key.id(),
        };
        let text = Lease::sign(&claims, &key).expect("sound claims");
        Signed {
            text,
            keys: KeySet::of(&key),
            expected: Expected {
                nonce,
                request_digest,
                machine,
            },
        }
    })
}

/// A text verifies exactly when it is the lease that was signed.
pub fn check_lease(text: &str) {
    let signed = signed();
    let holds = Lease::verify(text, &signed.keys, NOW + 10, &signed.expected).is_ok();
    assert_eq!(
        holds,
        text == signed.text,
        "a forged lease verifies, or a genuine one does not"
    );
}

/// The genuine lease, for making the seed.
pub fn genuine_lease() -> &'static str {
    &signed().text
}
