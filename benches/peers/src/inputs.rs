//! Inputs, the same on every machine: license checks of 478 bytes, plain text, log lines.

use std::fmt::Write as _;

/// A small generator: xorshift64*.
pub struct Lot(u64);

impl Lot {
    pub fn new(seed: u64) -> Lot {
        Lot(seed | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, most: u64) -> u64 {
        (self.next() >> 33) % most
    }

    fn one<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len() as u64) as usize]
    }

    fn of(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len() as u64) as usize])).collect()
    }

    fn hex(&mut self, length: usize) -> String {
        self.of(b"0123456789abcdef", length)
    }

    fn uuid(&mut self) -> String {
        format!("{}-{}-4{}-a{}-{}", self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    }

    fn key(&mut self) -> String {
        let groups: Vec<String> = (0..4).map(|_| self.of(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 5)).collect();
        groups.join("-")
    }
}

const PRODUCTS: &[&str] = &["northwind-studio", "contoso.render", "wavelab", "ledgerly", "pixelforge"];
const SYSTEMS: &[&str] = &["macOS 14.6.1 (23G93)", "ubuntu 24.04 6.8.0-40-generic", "windows 11 23H2 build 22631.3880", "rhel 9.4"];
const NAMES: &[&str] = &["anna.berger", "jonas.keller", "marie.dupont", "luca.rossi", "ines.moreau", "tom.becker"];

/// A license check with `findings` fields of personal data, of 478 bytes when there are none.
pub fn check(lot: &mut Lot, findings: usize) -> String {
    let mut text = String::with_capacity(600);
    let _ = write!(
        text,
        "{{\"license_key\":\"{}\",\"product\":\"{}\",\"version\":\"{}.{}.{}.{}\",\"machine_fp\":\"{}\",\"seats\":{},\"session\":\"{}\",\"arch\":\"{}\",\"os\":\"{}\",\"ts\":{},\"build\":\"{}\",\"sdk\":\"{}.{}.{}\"",
        lot.key(),
        lot.one(PRODUCTS),
        lot.below(30),
        lot.below(20),
        lot.below(30_000),
        lot.below(3_000),
        lot.hex(64),
        lot.below(50),
        lot.uuid(),
        lot.one(&["x86_64", "aarch64"]),
        lot.one(SYSTEMS),
        1_690_000_000_000 + lot.below(100_000_000_000),
        800_000_000 + lot.below(99_999_999),
        lot.below(20),
        lot.below(20),
        lot.below(60),
    );
    let name = lot.one(NAMES);
    let personal = [
        format!("\"email\":\"{name}@example.org\""),
        format!("\"client_ip\":\"81.{}.{}.{}\"", lot.below(200) + 1, lot.below(250) + 1, lot.below(250) + 1),
        format!("\"phone\":\"+49 30 9018{:02}{:02}\"", lot.below(99), lot.below(99)),
        format!("\"hostname\":\"{}-macbook-pro\"", name.split('.').next().unwrap_or("ann")),
    ];
    for field in personal.iter().take(findings) {
        let _ = write!(text, ",{field}");
    }
    let signature = lot.of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 44);
    let _ = write!(text, ",\"sig\":\"{signature}\",\"nonce\":\"");
    let length = 476usize.saturating_sub(text.len()).max(8);
    let nonce = lot.of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
    let _ = write!(text, "{nonce}\"}}");
    text
}

/// Many of them.
pub fn checks(findings: impl Fn(u64) -> usize) -> Vec<String> {
    let mut lot = Lot::new(11);
    (0..2_000).map(|at| check(&mut lot, findings(at))).collect()
}

/// Sentences without personal data.
pub fn prose(bytes: usize) -> String {
    const PARTS: &[&str] = &[
        "the license server keeps a pool of seats and gives one to each machine that asks for it",
        "when a lease ends the seat goes back and the next machine in the queue is served",
        "if the network is down the client goes on with the lease it has",
        "nothing is sent and nothing is lost while the server cannot be reached",
        "a product has plans and every plan has entitlements with values of its own",
        "the report of a crash holds the version, the module and the last steps before it",
        "an update is offered when the channel has a newer release than the one installed",
        "every answer is signed so that it can be checked without a connection",
    ];
    let mut lot = Lot::new(5);
    let mut text = String::with_capacity(bytes + 128);
    while text.len() < bytes {
        let part = lot.one(PARTS);
        let mut letters = part.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
        text.push_str(if lot.below(3) == 0 { ".\n" } else { ". " });
    }
    text
}

/// Log lines: 70 % of an application, 10 % access log, 8 % with personal data, the rest logfmt, JSON and traces.
pub fn logs(bytes: usize) -> String {
    let mut lot = Lot::new(7);
    let mut text = String::with_capacity(bytes + 512);
    while text.len() < bytes {
        let time = format!(
            "2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            lot.below(12) + 1,
            lot.below(28) + 1,
            lot.below(24),
            lot.below(60),
            lot.below(60),
            lot.below(1000)
        );
        let level = lot.one(&["INFO", "DEBUG", "WARN", "ERROR"]);
        let name = lot.one(NAMES);
        match lot.below(100) {
            0..70 => {
                let _ = match lot.below(5) {
                    0 => writeln!(text, "{time} {level} seat pool {}: {}/50 used, lease {} expires {}", lot.one(PRODUCTS), lot.below(50), lot.uuid(), 1_790_000_000 + lot.below(9_999_999)),
                    1 => writeln!(text, "{time} {level} [http-nio-8080-exec-{}] AuthFilter - token refreshed in {} ms for session {}", lot.below(60), lot.below(90), lot.hex(16)),
                    2 => writeln!(text, "{time} {level} license.check validated license id={} version={}.{}.{} took={}us", lot.hex(16), lot.below(12), lot.below(30), lot.below(100), lot.below(9000)),
                    3 => writeln!(text, "{time} {level} retrying connection to license server lic{:02}.internal:27000 attempt {}", lot.below(20), lot.below(9)),
                    _ => writeln!(text, "{time} {level} numeric key {:04}-{:04}-{:04}-{:04} rejected: bad group", lot.below(9999), lot.below(9999), lot.below(9999), lot.below(9999)),
                };
            }
            70..80 => {
                let _ = writeln!(
                    text,
                    "81.{}.{}.{} - - [10/Oct/2026:13:{:02}:36 +0000] \"POST /v1/licenses/actions/validate-key HTTP/1.1\" 200 {} \"-\" \"studio/{}.{}\"",
                    lot.below(200) + 1, lot.below(250) + 1, lot.below(250) + 1, lot.below(60), lot.below(5000), lot.below(9), lot.below(30)
                );
            }
            80..88 => {
                let _ = writeln!(text, "{time} {level} SeatManager - activation ok for user {name}@example.org seat={} key={}", lot.below(90), lot.key());
            }
            88..92 => {
                let _ = writeln!(text, "time={time} level=info svc=licd op=renew lease={} took={}us ok=true", lot.hex(16), lot.below(9000));
            }
            92..96 => {
                let _ = writeln!(text, "{{\"ts\":\"{time}\",\"level\":\"info\",\"msg\":\"lease renewed\",\"lease\":\"{}\",\"seats\":{}}}", lot.uuid(), lot.below(50));
            }
            _ => {
                let _ = writeln!(text, "  at com.northwind.licd.SeatManager.renew(SeatManager.java:{}) [licd-core-{}.{}.jar]", lot.below(900), lot.below(9), lot.below(30));
            }
        }
    }
    text
}
