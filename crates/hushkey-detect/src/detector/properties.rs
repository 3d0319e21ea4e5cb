//! Properties of every scan: in order, on character boundaries, repeatable, without a panic.

use super::Detector;
use crate::{Context, TextKind};
use proptest::prelude::*;

/// Pieces that recognizers look for, to be joined at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9é漢@.:/\\\\=\"'\\-_+ ,()\\[\\]]{0,12}",
        prop::sample::select(vec![
            "ann@example.org",
            "user=",
            "name: ",
            "/home/",
            "C:\\Users\\",
            "+49 30 ",
            "4111 1111 ",
            "Dr. ",
            "Ann Lee",
            "rue de ",
            "12 High Street",
            "DE89 3704 ",
            "[redacted:",
            "]",
            "::",
            "2a02:",
            "93.184.",
            "25:6d:",
            "DESKTOP-",
            "-macbook",
            "born ",
            "\"",
            "\n",
            "email,name\n",
            "52.5200, 13.40",
            "naïve",
            "Łukasz ",
            "é",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn every_scan_is_in_order_and_repeatable(text in pieces(), key in prop::option::of(prop::sample::select(vec!["user", "name", "address", "ip", "phone", "dob", "email_hash", "hostname", "zork", "lat"])), value in any::<bool>()) {
        let kind = if value { TextKind::Value } else { TextKind::Prose };
        let context = Context { kind, key, parent: None, declared_harmless: false, candidates: false };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        Detector::new().scan(&text, &context, &mut first);
        Detector::new().scan(&text, &context, &mut second);
        prop_assert_eq!(&first, &second);
        let mut end = 0;
        for one in &first {
            prop_assert!(one.span.start >= end && one.span.start < one.span.end && one.span.end <= text.len());
            prop_assert!(text.is_char_boundary(one.span.start) && text.is_char_boundary(one.span.end));
            end = one.span.end;
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let mut out = Vec::new();
        Detector::new().scan(&text, &Context::default(), &mut out);
        prop_assert!(out.iter().all(|one| text.get(one.span.clone()).is_some()));
    }
}
