use super::*;
use proptest::prelude::*;

/// What a stream finds in a text that comes in pieces of these sizes, over and over.
fn found(text: &[u8], sizes: &[usize]) -> Vec<StreamFinding> {
    let detector = Detector::new();
    let mut stream = detector.stream();
    let mut out = Vec::new();
    let mut rest = text;
    for &size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, later) = rest.split_at(size.clamp(1, rest.len()));
        stream.push(piece, &mut |one| out.push(one));
        assert!(stream.rest.len() <= 2 * LONGEST, "keeps too much");
        rest = later;
    }
    stream.finish(&mut |one| out.push(one));
    out
}

/// What is found in the lines of a text, each scanned by itself.
fn by_line(text: &str) -> Vec<(Range<u64>, &'static str)> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut findings = Vec::new();
        let own = line.trim_end_matches('\n');
        let own = own.strip_suffix('\r').unwrap_or(own);
        Detector::new().scan(own, &Context::default(), &mut findings);
        for one in findings {
            let span = (at + one.span.start) as u64..(at + one.span.end) as u64;
            out.push((span, one.class.name()));
        }
        at += line.len();
    }
    out
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("user=anna.berger ".to_owned()),
        Just("ann@example.org".to_owned()),
        Just("Maria López called +49 30 901820 ".to_owned()),
        Just("81.2.69.142 - ann [10/Oct/2026:13:55:36 +0000] ".to_owned()),
        Just("2026-10-25T20:54:00.897Z INFO ".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        "[ -~é]{0,20}",
    ]
}

proptest! {
    #[test]
    fn cuts_do_not_matter(
        pieces in prop::collection::vec(piece(), 0..20),
        sizes in prop::collection::vec(1usize..40, 1..5),
    ) {
        let text = pieces.concat();
        let whole = found(text.as_bytes(), &[usize::MAX]);
        prop_assert_eq!(&found(text.as_bytes(), &sizes), &whole);
        let told: Vec<_> = whole.iter().map(|one| (one.span.clone(), one.finding.class.name())).collect();
        prop_assert_eq!(told, by_line(&text));
    }

    #[test]
    fn cuts_do_not_matter_in_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), size in 1usize..20) {
        prop_assert_eq!(found(&bytes, &[size]), found(&bytes, &[usize::MAX]));
    }
}

#[test]
fn long_lines_are_cut_between_findings_wherever_they_come_apart() {
    for prefix in 0..9 {
        let text = format!(
            "{}{}",
            "x".repeat(prefix),
            " mail ann@example.org or 4111 1111 1111 1111 now".repeat(9_000)
        );
        let whole = found(text.as_bytes(), &[usize::MAX]);
        assert_eq!(whole.len(), 18_000);
        assert_eq!(found(text.as_bytes(), &[999, 70_000, 7]), whole);
        for one in &whole {
            let span = one.span.start as usize..one.span.end as usize;
            assert!(matches!(&text[span], "ann@example.org" | "4111 1111 1111 1111"));
        }
    }
    let word = "é".repeat(200_000);
    assert_eq!(found(word.as_bytes(), &[1_000]), found(word.as_bytes(), &[usize::MAX]));
}
