//! `hushkey redact`.

use super::{hushkey, run, text};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

const LOG: &str = "2026-01-02T03:04:05Z INFO login user ann@example.com ok\r\n\
    plain line\n\
    GET /v1/x?email=bob%40example.com 200\n\
    {\"level\":\"warn\",\"msg\":\"no seat for carol@example.com\"}\n\
    last line without end dave@example.com";

#[test]
fn only_what_is_found_changes() {
    let output = run(&["redact"], LOG.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let out = text(&output.stdout);
    for name in ["ann", "bob", "carol", "dave"] {
        assert!(!out.contains(name), "{out}");
    }
    let lines: Vec<&str> = out.split('\n').collect();
    assert_eq!(lines[0], "2026-01-02T03:04:05Z INFO login user [redacted:email] ok\r");
    assert_eq!(lines[1], "plain line");
    assert!(lines[3].starts_with("{\"level\":\"warn\",\"msg\":\"no seat for [redacted:email]"));
    assert_eq!(lines[4], "last line without end [redacted:email]");
    assert_eq!(lines.len(), 5);
}

#[test]
fn redacting_twice_changes_nothing_more() {
    let once = run(&["redact"], LOG.as_bytes()).stdout;
    assert_eq!(run(&["redact"], &once).stdout, once);
}

#[test]
fn clean_input_leaves_byte_for_byte() {
    let input = "a\n\n\r\nworker 7 started in 12 ms\n\u{feff}é 日本\n".repeat(40_000);
    assert!(input.len() > 1 << 20);
    assert!(run(&["redact"], input.as_bytes()).stdout == input.as_bytes());
    assert_eq!(run(&["redact"], b"").stdout, b"");
}

#[test]
fn the_pieces_of_a_stream_do_not_matter() {
    let whole = run(&["redact"], LOG.as_bytes()).stdout;
    let mut child = hushkey(&["redact"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for piece in LOG.as_bytes().chunks(7) {
        stdin.write_all(piece).unwrap();
        stdin.flush().unwrap();
    }
    drop(stdin);
    assert_eq!(child.wait_with_output().unwrap().stdout, whole);
}

#[test]
fn a_line_leaves_before_the_next_is_read() {
    let mut child = hushkey(&["redact"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        stdin.write_all(b"from ann@example.com\n").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(line, "from [redacted:email]\n");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let mut child = hushkey(&["redact"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let writer = std::thread::spawn(move || {
        let piece = "a line of a log\n".repeat(4096);
        for _ in 0..64 {
            if stdin.write_all(piece.as_bytes()).is_err() {
                return;
            }
        }
    });
    stdout.read_exact(&mut [0; 16]).unwrap();
    drop(stdout);
    writer.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn an_endless_line_is_bounded_and_does_not_pass() {
    let mut input = vec![b'a'; 17 << 20];
    input.extend_from_slice(b" ann@example.com\nnext\n");
    let output = run(&["redact"], &input);
    assert_eq!(text(&output.stdout), "[redacted:line_too_long]\nnext\n");
}

#[test]
fn bytes_that_are_no_text_do_not_hide_what_is() {
    let output = run(&["redact"], b"\xff\xfe ann@example.com \xc3\x28\n");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(!out.contains("ann@"), "{out}");
}

#[test]
fn a_private_key_over_many_lines_is_covered_whole() {
    let body = "MIIEpAIBAAKCAQEA7bq2J1xk3u8Qw9Zk1Qw2e3r4t5y6u7i8o9p0a1s2d3f4\n".repeat(40);
    let before = "2026-10-25T20:54:00Z INFO lease renewed\n".repeat(4_000);
    let log = format!("{before}-----BEGIN RSA PRIVATE KEY-----\n{body}-----END RSA PRIVATE KEY-----\nafter\n{before}");
    let output = run(&["redact"], log.as_bytes());
    let out = text(&output.stdout);
    assert!(!out.contains("MIIEpAIBAAKC") && !out.contains("-----"));
    assert_eq!(out.matches("[redacted:private_key]").count(), 42);
    assert_eq!(out.lines().count(), log.lines().count());
    assert!(out.contains("\nafter\n"));
}
