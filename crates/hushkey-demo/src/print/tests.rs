use super::*;
use crate::vector::Vector;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn shown(color: bool, print: impl FnOnce(&mut Out) -> io::Result<()>) -> String {
    let screen = Screen::default();
    print(&mut Out::new(Box::new(screen.clone()), color)).unwrap();
    String::from_utf8(screen.0.lock().unwrap().clone()).unwrap()
}

fn rows() -> Vec<Row> {
    let classes = vec![
        ("email", 2),
        ("geo_coordinates", 12),
        ("url_credentials", 12),
        ("credit_card", 12),
        ("hostname", 3),
    ];
    Vector::ALL
        .iter()
        .map(|vector| Row {
            vector: *vector,
            classes: classes.clone(),
            without: 41,
            with: 0,
            action: "refused, retried".into(),
        })
        .collect()
}

#[test]
fn everything_fits_into_80_columns_without_colour_codes() {
    let mut text = shown(false, |out| print_table(out, &rows()));
    let source = Source {
        name: "authority's database, write-ahead log included",
        bytes: 73_400_320,
        found: 0,
        encodings: vec!["plain"; 9],
    };
    let verdict = Verdict { failures: Vec::new() };
    text += &shown(false, |out| print_proof(out, 41, (&[source], 41), (&[], 0), &verdict));
    assert!(!text.contains('\x1b'));
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{line}");
    }
    assert!(text.contains("Nothing leaked"));
}

#[test]
fn the_table_reads_as_designed() {
    let row = Row {
        vector: Vector::Validate,
        classes: vec![("email", 1), ("person", 1)],
        without: 2,
        with: 0,
        action: "dropped".into(),
    };
    let expected = "
  Planted values that got out
  what the app does                     planted without with  what Hushkey did
  ──────────────────────────────────────────────────────────────────────────────
  a  validation: e-mail in metadata           2       2    0  dropped
     email 1, person 1
  ──────────────────────────────────────────────────────────────────────────────
     together                                 2       2    0
";
    assert_eq!(shown(false, |out| print_table(out, &[row])), expected);
}

#[test]
fn a_leak_is_shown_as_one() {
    let mut rows = rows();
    rows[0].with = 3;
    assert!(shown(true, |out| print_table(out, &rows)).contains("\x1b[1;31m    3"));
    let verdict = Verdict {
        failures: vec!["3 planted values got out".into()],
    };
    assert!(shown(false, |out| print_proof(out, 5, (&[], 5), (&[], 3), &verdict)).contains("The run failed:"));
}
