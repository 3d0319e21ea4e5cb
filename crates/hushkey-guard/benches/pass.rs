//! The whole path on a 478-byte license check, clean and with 1 to 4 findings, and on log lines.

use divan::{Bencher, black_box, counter::BytesCount};
use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload};

fn main() {
    divan::main();
}

fn guard() -> Guard {
    Guard::new(Policy::safe_default(), GuardOptions::new(Component::Edge))
}

/// A license check of 478 bytes with this many fields of personal data in place of others.
fn check(findings: usize) -> String {
    let fields = [
        ("\"sdk\":\"13.1.23\"", "\"email\":\"ann.lee@northwind.io\""),
        ("\"os\":\"macOS 14.6.1 (23G93)\"", "\"hostname\":\"anns-macbook-pro\""),
        ("\"region\":\"ap-south-1\"", "\"client_ip\":\"81.2.69.142\""),
        ("\"build\":\"840068549\"", "\"phone\":\"+44 7911 123456\""),
    ];
    let mut text = String::from(
        "{\"license_key\":\"8CV5W-HTFFL-KSU4W-8L552\",\"product\":\"northwind-studio\",\"version\":\"22.11.1982.997\",\
         \"machine_fp\":\"7abac90ed46e80c49e01a0b051cc75bffa476b77b14d489e8e10e73542021605\",\"seats\":24,\
         \"session\":\"e09ae9ce-489e-43b1-8215-157a43f9ba37\",\"arch\":\"aarch64\",\"ts\":1696028278049,",
    );
    for (index, (clean, personal)) in fields.into_iter().enumerate() {
        text.push_str(if index < findings { personal } else { clean });
        text.push(',');
    }
    text.push_str("\"sig\":\"Kd4HXnH04/JdAG4RZsG06vlNzbJEhyhsA9jgUgl4\",\"features\":[\"floating\"],\"nonce\":\"");
    while text.len() < 475 {
        text.push(char::from(b'a' + (text.len() * 7 % 26) as u8));
    }
    text.push_str("\"}\n");
    text
}

#[divan::bench(args = [0, 1, 2, 4])]
fn license_check(bencher: Bencher<'_, '_>, findings: usize) {
    let guard = guard();
    let body = check(findings);
    let headers: &[(&str, &[u8])] = &[
        ("host", b"lic.example.com"),
        ("content-type", b"application/json"),
        ("user-agent", b"northwind-studio/22.11.1982.997"),
        ("authorization", b"License 8CV5W-HTFFL-KSU4W-8L552"),
    ];
    bencher.counter(BytesCount::of_str(&body)).bench_local(|| {
        let raw = RawPayload::request(
            "POST",
            "/v1/licenses/actions/validate-key",
            headers,
            black_box(body.as_bytes()),
        );
        guard.pass(raw).is_ok_and(|passed| passed.clean.is_unchanged())
    });
}

#[divan::bench(args = [0, 1, 4])]
fn body_alone(bencher: Bencher<'_, '_>, findings: usize) {
    let guard = guard();
    let body = check(findings);
    bencher.counter(BytesCount::of_str(&body)).bench_local(|| {
        let raw = RawPayload::body(Some("application/json"), black_box(body.as_bytes()));
        guard.pass(raw).is_ok()
    });
}

#[divan::bench]
fn log_lines(bencher: Bencher<'_, '_>) {
    let guard = guard();
    let lines = [
        "2026-07-09T11:07:53Z WARN seat pool wavelab: 22/50 used, lease e7cca359-c27a-46ac-b733-ea8e6cea9d38 expires 1792357084",
        "2026-05-11T11:22:25Z ERROR numeric key 7763-5780-5559-3653 rejected: bad group",
        "2026-06-09T11:38:23Z DEBUG [http-nio-8080-exec-50] AuthFilter - token refreshed in 41 ms for session f50947aaeb26",
    ];
    let bytes: usize = lines.iter().map(|line| line.len()).sum();
    let mut out = Vec::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        out.clear();
        for line in lines {
            guard.redact_line(black_box(line.as_bytes()), &mut out);
        }
        out.len()
    });
}
