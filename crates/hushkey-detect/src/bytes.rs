//! The classes of bytes: one table look-up says everything the pass needs.

/// An ASCII digit.
pub(crate) const DIGIT: u8 = 1;
/// An ASCII capital.
pub(crate) const UPPER: u8 = 2;
/// An ASCII small letter.
pub(crate) const LOWER: u8 = 4;
/// Part of a character beyond ASCII.
pub(crate) const WIDE: u8 = 8;
/// The underscore.
pub(crate) const LOW_LINE: u8 = 16;
/// A letter that is no hexadecimal digit.
pub(crate) const BEYOND_F: u8 = 32;
/// Part of a word.
pub(crate) const WORD: u8 = DIGIT | UPPER | LOWER | WIDE | LOW_LINE;
/// A letter, of any script.
pub(crate) const LETTER: u8 = UPPER | LOWER | WIDE;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0usize;
    #[allow(clippy::indexing_slicing)] // evaluated by the compiler
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'F' => UPPER,
            b'a'..=b'f' => LOWER,
            b'G'..=b'Z' => UPPER | BEYOND_F,
            b'g'..=b'z' => LOWER | BEYOND_F,
            b'_' => LOW_LINE,
            0x80..=0xFF => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// The class bits of a byte.
#[inline(always)]
pub(crate) fn class(byte: u8) -> u8 {
    // The array covers every index, so the bounds check vanishes.
    CLASSES.get(byte as usize).copied().unwrap_or(0)
}

/// Whether the byte is part of a word.
#[inline(always)]
pub(crate) fn is_word(byte: u8) -> bool {
    class(byte) & WORD != 0
}

/// Whether the byte is a letter, or part of one.
#[inline(always)]
pub(crate) fn is_letter(byte: u8) -> bool {
    class(byte) & LETTER != 0
}

/// A set of ASCII bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ByteSet(u128);

impl ByteSet {
    /// The set of these bytes.
    pub(crate) const fn of(bytes: &[u8]) -> ByteSet {
        let mut set = 0u128;
        let mut at = 0;
        #[allow(clippy::indexing_slicing)] // evaluated by the compiler
        while at < bytes.len() {
            set |= 1 << bytes[at];
            at += 1;
        }
        ByteSet(set)
    }

    /// Whether the set holds this byte.
    #[inline(always)]
    pub(crate) fn contains(self, byte: u8) -> bool {
        byte < 0x80 && self.0 >> byte & 1 == 1
    }
}

/// The longest word that is folded.
pub(crate) const FOLD_ROOM: usize = 24;

/// A word in small plain letters.
pub(crate) struct Folded {
    letters: [u8; FOLD_ROOM],
    length: usize,
}

impl Folded {
    /// Folds `word`: small letters, Latin accents dropped, Vietnamese ones too. None when it is too long.
    pub(crate) fn of(word: &[u8]) -> Option<Folded> {
        let mut folded = Folded {
            letters: [0; FOLD_ROOM],
            length: 0,
        };
        if word.is_ascii() {
            let room = folded.letters.get_mut(..word.len())?;
            room.copy_from_slice(word);
            room.make_ascii_lowercase();
            folded.length = word.len();
            return Some(folded);
        }
        let mut lead = 0u8;
        let mut rest = word;
        while let Some((&byte, tail)) = rest.split_first() {
            if let Some((plain, length)) = vietnamese(rest) {
                folded.push(plain)?;
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            rest = tail;
            let letter = match (lead, byte) {
                (0xC3..=0xC5, 0x80..=0xBF) => {
                    let (first, second) = latin(lead, byte);
                    folded.push(first)?;
                    lead = 0;
                    if second == 0 {
                        continue;
                    }
                    second
                }
                (_, 0xC3..=0xC5) => {
                    lead = byte;
                    continue;
                }
                _ => byte.to_ascii_lowercase(),
            };
            lead = 0;
            folded.push(letter)?;
        }
        Some(folded)
    }

    fn push(&mut self, letter: u8) -> Option<()> {
        *self.letters.get_mut(self.length)? = letter;
        self.length += 1;
        Some(())
    }

    /// The folded word.
    pub(crate) fn word(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }
}

/// The plain letter of a Vietnamese one that starts here (U+01A0, U+01AF, U+1EA0 to U+1EF9), and its length.
fn vietnamese(bytes: &[u8]) -> Option<(u8, usize)> {
    match *bytes {
        [0xC6, 0xA0 | 0xA1, ..] => Some((b'o', 2)),
        [0xC6, 0xAF | 0xB0, ..] => Some((b'u', 2)),
        [0xE1, middle @ (0xBA | 0xBB), last, ..] => {
            let code = u16::from(middle & 1) << 6 | u16::from(last & 0x3F);
            let plain = match code {
                0x20..=0x37 => b'a',
                0x38..=0x47 => b'e',
                0x48..=0x4B => b'i',
                0x4C..=0x63 => b'o',
                0x64..=0x71 => b'u',
                0x72..=0x79 => b'y',
                _ => return None,
            };
            Some((plain, 3))
        }
        _ => None,
    }
}

/// The plain letters of U+00C0..=U+017F, by the two bytes of its UTF-8 form; the second is 0 when there is one only.
fn latin(lead: u8, byte: u8) -> (u8, u8) {
    let code = (lead as u16 & 0x1F) << 6 | (byte as u16 & 0x3F);
    let one = match code {
        0xDF => return (b's', b's'),
        0xC6 | 0xE6 => return (b'a', b'e'),
        0x152 | 0x153 => return (b'o', b'e'),
        0xDE | 0xFE => return (b't', b'h'),
        0xC0..=0xC5 | 0xE0..=0xE5 | 0x100..=0x105 => b'a',
        0xC7 | 0xE7 | 0x106..=0x10D => b'c',
        0xD0 | 0xF0 | 0x10E..=0x111 => b'd',
        0xC8..=0xCB | 0xE8..=0xEB | 0x112..=0x11B => b'e',
        0x11C..=0x123 => b'g',
        0x124..=0x127 => b'h',
        0xCC..=0xCF | 0xEC..=0xEF | 0x128..=0x131 => b'i',
        0x134 | 0x135 => b'j',
        0x136..=0x138 => b'k',
        0x139..=0x142 => b'l',
        0xD1 | 0xF1 | 0x143..=0x14B => b'n',
        0xD2..=0xD6 | 0xD8 | 0xF2..=0xF6 | 0xF8 | 0x14C..=0x151 => b'o',
        0x154..=0x159 => b'r',
        0x15A..=0x161 => b's',
        0x162..=0x167 => b't',
        0xD9..=0xDC | 0xF9..=0xFC | 0x168..=0x173 => b'u',
        0x174 | 0x175 => b'w',
        0xDD | 0xFD | 0xFF | 0x176..=0x178 => b'y',
        0x179..=0x17E => b'z',
        _ => b'?',
    };
    (one, 0)
}
