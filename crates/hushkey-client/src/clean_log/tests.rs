use super::*;
use crate::report::guard_of;
use hushkey_guard::Policy;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

const EMAIL: &str = "tilda.moor7@velmora41.net";

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Sink {
    type Writer = Sink;

    fn make_writer(&'w self) -> Sink {
        self.clone()
    }
}

fn guard() -> Arc<Guard> {
    Arc::new(guard_of(Policy::safe_default()))
}

#[derive(Debug, thiserror::Error)]
#[error("cannot save")]
struct Outer(#[source] Inner);

#[derive(Debug, thiserror::Error)]
#[error("no mailbox {EMAIL}")]
struct Inner;

/// Every way in which a value comes into a log.
fn speak() {
    let span = tracing::info_span!("session", owner = EMAIL, later = tracing::field::Empty);
    let _entered = span.enter();
    span.record("later", format!("home /home/tilda.moor7/x for {EMAIL}"));
    #[derive(Debug)]
    #[allow(dead_code)]
    struct User {
        email: &'static str,
    }
    let error = Outer(Inner);
    tracing::info!(user = ?User { email: EMAIL }, count = 3, "signed in: {EMAIL}");
    tracing::error!(error = &error as &(dyn std::error::Error + 'static), "save failed");
    tracing::warn!(display = %EMAIL, "done\nnext line {EMAIL}");
}

#[test]
fn the_layer_cleans_fields_spans_debug_values_and_error_chains() {
    let sink = Sink::default();
    let layer = CleanLayer::new(guard(), Arc::new(|| 1_800_000_000), sink.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), speak);
    let text = sink.text();
    assert!(!text.contains("tilda"), "{text}");
    assert_eq!(text.lines().count(), 3);
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["time"], 1_800_000_000);
        assert_eq!(line["spans"][0]["name"], "session");
    }
    assert!(
        text.contains("signed in") && text.contains("\"count\":3") && text.contains("cannot save: no mailbox"),
        "{text}"
    );
}

#[test]
fn the_writer_cleans_what_a_formatter_writes() {
    let sink = Sink::default();
    let writer = CleanWriter::new(guard(), sink.clone());
    let format = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(format), speak);
    let text = sink.text();
    assert!(!text.contains("tilda"), "{text}");
    assert!(text.contains("signed in") && text.contains("save failed"), "{text}");
}

#[test]
fn a_value_cut_by_two_writes_is_still_one_line() {
    let sink = Sink::default();
    let maker = CleanWriter::new(guard(), sink.clone());
    let mut writer = maker.make_writer();
    for piece in ["mail tilda.moo", "r7@velm", "ora41.net now\nplain", " line"] {
        writer.write_all(piece.as_bytes()).unwrap();
    }
    drop(writer);
    assert!(!sink.text().contains("tilda"), "{}", sink.text());
    assert!(sink.text().ends_with("now\nplain line\n"), "{}", sink.text());
}

#[test]
fn what_cannot_be_inspected_is_withheld() {
    let sink = Sink::default();
    let maker = CleanWriter::new(guard(), sink.clone());
    let mut writer = maker.make_writer();
    writer.write_all(&[b'x', 0xff, b'\n']).unwrap();
    writer.write_all(&vec![b'y'; MAX_LINE + 1]).unwrap();
    writer.write_all(b"tail\nafter\n").unwrap();
    assert_eq!(
        sink.text(),
        "[withheld: unreadable-payload]\n[withheld: too-large]\nafter\n"
    );
    assert_eq!(clean_json(&guard(), b"{"), b"{\"withheld\":\"unreadable-payload\"}");
}
