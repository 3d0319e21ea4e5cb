//! Splits a field name into lower-case words, without allocating.
//!
//! *In:* `customerEmail`, `x-customer-email`, `frames[0][mobile]`, `HTTPServerIp`, `prénom`.
//! *Out:* the words one after another in a fixed buffer: `customer` `email`; `prenom` (Latin accents are dropped).
//!
//! Limits: the last [`LONGEST`] bytes and the last [`MOST`] words of the name.

/// How many bytes of a name are read, from its end.
pub(crate) const LONGEST: usize = 64;
/// How many words are kept, from the end.
pub(crate) const MOST: usize = 8;
const ROOM: usize = LONGEST + 8;

/// The words of a name.
pub(crate) struct Words {
    letters: [u8; ROOM],
    starts: [u8; MOST + 1],
    count: usize,
    overflowed: bool,
}

impl Words {
    /// Splits `name`.
    pub(crate) fn of(name: &str) -> Words {
        let mut words = Words {
            letters: [0; ROOM],
            starts: [0; MOST + 1],
            count: 0,
            overflowed: false,
        };
        let mut from = name.len().saturating_sub(LONGEST);
        while !name.is_char_boundary(from) {
            from += 1;
        }
        words.overflowed = from > 0;
        let bytes = name.as_bytes().get(from..).unwrap_or_default();
        let mut length = 0usize;
        let mut open = false;
        let mut previous = 0u8;
        for (at, &byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            let (letter, starts) = match byte {
                b'a'..=b'z' => (byte, false),
                b'A'..=b'Z' => {
                    let hump = !previous.is_ascii_uppercase() && previous != 0
                        || previous.is_ascii_uppercase() && next.is_ascii_lowercase();
                    (byte | 0x20, hump)
                }
                b'0'..=b'9' => (byte, false),
                0xC3 => {
                    previous = byte;
                    continue;
                }
                // a space that does not break
                0xC2 if next == 0xA0 => {
                    open = false;
                    previous = byte;
                    continue;
                }
                0xA0 if previous == 0xC2 => {
                    previous = 0;
                    continue;
                }
                _ if previous == 0xC3 => (unaccented(byte), false),
                0x80.. => (byte, false),
                _ => {
                    open = false;
                    previous = 0;
                    continue;
                }
            };
            // A letter after a digit starts a word only with a hump: `sha256sum` is one word, `ipv4Address` two.
            if !open || starts {
                words.open(length);
                open = true;
            }
            if let Some(slot) = words.letters.get_mut(length) {
                *slot = letter;
                length += 1;
            }
            if let Some(end) = words.starts.get_mut(words.count) {
                *end = length as u8;
            }
            previous = byte;
        }
        words
    }

    fn open(&mut self, at: usize) {
        if self.count == MOST {
            self.starts.copy_within(1.., 0);
            self.count -= 1;
            self.overflowed = true;
        }
        if let Some(start) = self.starts.get_mut(self.count) {
            *start = at as u8;
        }
        self.count += 1;
        if let Some(end) = self.starts.get_mut(self.count) {
            *end = at as u8;
        }
    }

    /// How many words there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether parts of the name were left out.
    pub(crate) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// The word at `at`, empty when there is none.
    pub(crate) fn word(&self, at: usize) -> &[u8] {
        self.joined(at, at + 1)
    }

    /// The words `from..to` written as one.
    pub(crate) fn joined(&self, from: usize, to: usize) -> &[u8] {
        match (self.starts.get(from), self.starts.get(to)) {
            (Some(&start), Some(&end)) if to <= self.count => {
                self.letters.get(start as usize..end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// The plain letter of the second byte of a U+00C0..=U+00FF letter.
fn unaccented(second: u8) -> u8 {
    if second == 0x9F {
        return b's';
    }
    match second | 0x20 {
        0xA0..=0xA6 => b'a',
        0xA7 => b'c',
        0xA8..=0xAB => b'e',
        0xAC..=0xAF => b'i',
        0xB1 => b'n',
        0xB2..=0xB6 | 0xB8 => b'o',
        0xB9..=0xBC => b'u',
        0xBD | 0xBF => b'y',
        _ => b'x',
    }
}
