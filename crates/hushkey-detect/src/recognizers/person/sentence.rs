//! The sentence around a word: how many small words it has, what verb follows, whether the word stands free in it.
//!
//! *In:* a scan and the bounds of a word or name. *Out:* what a reader of the sentence sees. Limits: English, German, French, Spanish,
//! Italian, Portuguese and Dutch; a stretch of some hundred bytes on both sides.

use super::{Part, Reading, Sequence};
use crate::TextKind;
use crate::bytes::{DIGIT, LETTER, LOWER, WIDE, class, is_word};
use crate::keys::{Role, Table};
use crate::scan::Scan;
use core::ops::Range;
use std::sync::LazyLock;

/// How far a sentence is read on both sides of a name.
const REACH: usize = 96;

/// Small words of sentences that logs do not have (`to`, `for`, `from`, `in` are in both).
const SMALL: u8 = 1;
/// Verbs of which a person is the subject.
const ACTS: u8 = 2;
/// `is`, `was`: of anything.
const COPULA: u8 = 4;
/// Verbs whose object is a person: `told Ann`, `shouted at Ann`.
const TELLS: u8 = 8;
/// Of several.
const PLURAL: u8 = 16;
/// A thing is named next.
const ARTICLE: u8 = 32;
/// A place is named next.
const PLACES: u8 = 64;

const ROWS: &[(u8, &str)] = &[
    (
        SMALL,
        "here there very just because about is was are the a an and he she they we you my his her our your their who why what how that this has have had does did would could \
      should will can not but so him me us them it They He She We My The Why I Hi Dear Hello Thanks who's ist war der die das und ich \
      er sie wir mein meine nicht hat ein eine est le la les et je il elle nous mon ma un une pas es el los las y mi su una que con era \
      no sono lo gli mio mia che non per o os meu minha um uma foi het een en ik mijn niet de",
    ),
    (
        ACTS,
        "said says wrote writes called calls lives lived works worked asked asks told tells wants wanted needs needed reported reports \
      shouted replied thinks thought tried opened logged spent left moved joined signed bought paid went flew came met got knows knew \
      felt loves likes explained answered agreed claimed complained confirmed filed received requested sent submitted married died \
      smiled laughed believes believed decided forgot hates hopes insisted noticed promised refused remembers returned saw speaks \
      spoke swore testified walked drove travelled traveled phoned emailed mailed apologized apologised quit resigned retired \
      sagt sagte schrieb schreibt wohnt wohnte arbeitet arbeitete rief fragte meint meinte kam ging hatte möchte bat \
      dit habite travaille écrit demande souhaite veut \
      dijo vive trabaja escribió llamó quiere pidió nació detto lavora scrive chiede vuole nato disse mora trabalha escreveu quer pediu \
      zei woont werkt schreef vroeg wil belde",
    ),
    (
        COPULA,
        "is was has had will would can could does did isn wasn ist war hat est était es era fue è foi heeft",
    ),
    (
        TELLS,
        "told tell asked ask shouted met meet meeting called call thanked thank contacted contact emailed email phoned knows know knew \
      saw seen love loves loved married marry hired fired invited visit visited helped help paid remind reminded kissed spoke talked \
      talking speak speaking talk yelled smiled laughed looked waiting wrote written worked working lived living gave given starring \
      featuring including approved bought reviewed written reported owned filed submitted requested prepared belongs assigned according via \
      mit bei fragte traf avec rencontré con conocí met",
    ),
    (
        PLURAL,
        "were are have sind waren haben sont étaient ont son eran fueron sono erano são foram zijn waren hebben",
    ),
    (
        ARTICLE,
        "the a an this that these every each any der die das dem den ein eine le la les un une el los las una il lo os um uma het een",
    ),
    (PLACES, "in near at into around across à en dans nach aus"),
];

static WORDS: LazyLock<Table<u8>> = LazyLock::new(|| {
    let mut flags: std::collections::BTreeMap<&'static str, u8> = std::collections::BTreeMap::new();
    for &(flag, words) in ROWS {
        for word in words.split_ascii_whitespace() {
            *flags.entry(word).or_default() |= flag;
        }
    }
    Table::of(flags.into_iter())
});

/// What a word is; at the start of a sentence, in small letters.
fn kind(word: &[u8]) -> u8 {
    let own = WORDS.find(word).unwrap_or(0);
    match word.first() {
        Some(b'A'..=b'Z') if word.len() <= 12 => own | WORDS.find(&word.to_ascii_lowercase()).unwrap_or(0),
        _ => own,
    }
}

/// Whether a word may be the first of a sentence, before a name.
pub(super) fn begins(word: &[u8]) -> bool {
    let head = word
        .split(|byte| matches!(byte, b'\'' | 0xE2))
        .next()
        .unwrap_or_default();
    let kind = kind(head);
    kind & (SMALL | TELLS | COPULA | PLURAL) != 0 && kind & ARTICLE == 0 || FIRST.contains(&head)
}

/// Words that begin a sentence, besides the small ones.
const FIRST: &[&[u8]] = &[
    b"When",
    b"After",
    b"Before",
    b"If",
    b"While",
    b"Since",
    b"With",
    b"Without",
    b"For",
    b"From",
    b"Yesterday",
    b"Today",
    b"Then",
    b"Now",
    b"Perhaps",
    b"Maybe",
    b"Also",
    b"Please",
    b"Because",
    b"Although",
    b"Whether",
    b"Let",
    b"Ist",
    b"Wenn",
    b"Nachdem",
    b"Gestern",
    b"Heute",
    b"Quand",
    b"Hier",
    b"Cuando",
    b"Ayer",
    b"Quando",
    b"Ieri",
    b"Toen",
    b"Gisteren",
];

/// What stands before and behind a name in its sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    before: u8,
    second_before: u8,
    after: u8,
}

impl Around {
    /// Reads the words beside `start..end`, one blank away.
    pub(super) fn of(scan: &Scan<'_, '_>, start: usize, end: usize) -> Around {
        let mut around = Around::default();
        if scan.before(start) == b' ' {
            let end = start - 1 - usize::from(scan.before(start - 1) == b':');
            let word = scan.word_start(end)..end;
            around.before = kind(scan.bytes(word.clone()));
            if word.start > 0 && scan.before(word.start) == b' ' {
                around.second_before = kind(scan.bytes(scan.word_start(word.start - 1)..word.start - 1));
            }
        }
        if scan.at(end) == b' ' {
            around.after = kind(scan.bytes(end + 1..scan.word_end(end + 1)));
        }
        around
    }

    /// A verb follows that persons are the subject of.
    pub(super) fn acts(self) -> bool {
        self.after & ACTS != 0
    }

    /// `is`, `was`, `has` follows.
    pub(super) fn has_copula(self) -> bool {
        self.after & COPULA != 0
    }

    /// A verb of several follows.
    pub(super) fn is_plural(self) -> bool {
        self.after & PLURAL != 0
    }

    /// `told`, `shouted at` stands before.
    pub(super) fn is_told(self) -> bool {
        (self.before | self.second_before) & TELLS != 0 && self.before & ARTICLE == 0
    }

    /// An article stands before: `the Teddy algorithm`, `the current Teddy algorithm`.
    pub(super) fn is_thing(self) -> bool {
        self.before & ARTICLE != 0 || self.before == 0 && self.second_before & ARTICLE != 0
    }

    /// `in`, `near` stands before, and no verb of telling (`shouted at`).
    pub(super) fn is_place(self) -> bool {
        self.before & PLACES != 0 && self.second_before & TELLS == 0
    }
}

/// Whether a verb of persons, or what they own, stands behind a name; a log's verbs too.
pub(super) fn acts(scan: &Scan<'_, '_>, end: usize) -> bool {
    if is_possessive(scan, end) || scan.before(end) == b's' && matches!(scan.before(end - 1), b'\'' | 0x99) {
        return true;
    }
    let word = scan.bytes(end + 1..scan.word_end(end + 1));
    scan.at(end) == b' '
        && (kind(word) & ACTS != 0 || matches!(word, b"changed" | b"updated" | b"uploaded" | b"downloaded"))
}

/// Whether a verb of persons follows a reading, or who is told stands before it.
pub(super) fn is_told_or_acts(scan: &Scan<'_, '_>, sequence: &Sequence, reading: &Reading) -> bool {
    let (start, end) = (sequence.part(reading.from).start, sequence.part(reading.to - 1).end);
    let around = Around::of(scan, start, end);
    scan.kind == TextKind::Prose && (around.is_told() || around.acts() || acts(scan, end) && !is_possessive(scan, end))
}

/// Whether `in`, `near` stands before a name that is no person's for sure.
pub(super) fn is_place(scan: &Scan<'_, '_>, first: &Part, name: Range<usize>) -> bool {
    !first.known.common_given && !is_possessive(scan, name.end) && Around::of(scan, name.start, name.end).is_place()
}

/// Whether `'s` stands at `end`.
pub(super) fn is_possessive(scan: &Scan<'_, '_>, end: usize) -> bool {
    let skip = match scan.at(end) {
        b'\'' => 1,
        0xE2 if scan.bytes(end..end + 3) == "’".as_bytes() => 3,
        _ => return false,
    };
    scan.at(end + skip) == b's' && !is_word(scan.at(end + skip + 1))
}

/// Whether several words in the case of names stand in a sentence, away from numbers.
pub(super) fn in_sentence(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let number = |at: usize| class(scan.at(at)) & DIGIT != 0;
    let near = start >= 2 && number(start - 2) || number(end + 1) || number(end + 2);
    scan.kind == TextKind::Prose
        && matches!(
            scan.role_at(start),
            Role::Unknown | Role::Text | Role::Party | Role::Customer
        )
        && !near
        && small_words(scan, start, end) >= 2
}

/// Whether a sentence goes on around a word: blanks and punctuation, no part of a longer token, no capital or number beside it.
pub(super) fn stands_free(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let left = match scan.before(start) {
        0 | b'\n' | b'(' | b'"' => true,
        b' ' => {
            let before = scan.before(start - 1);
            class(before) & LETTER != 0 || matches!(before, b',' | b':' | b'.' | b'!' | b'?' | b'-' | b' ' | b'"')
        }
        _ => false,
    };
    let right = match scan.at(end) {
        b' ' => {
            let next = scan.at(end + 1);
            class(next) & (LOWER | WIDE) != 0 || matches!(next, b'(' | b'-')
        }
        0 | b',' | b'!' | b'?' | b';' | b')' | b'"' | b'\n' | b'\r' => true,
        b'.' | b':' => matches!(scan.at(end + 1), 0 | b' ' | b'\n' | b'\r'),
        b'\'' => scan.at(end + 1) == b's' && !is_word(scan.at(end + 2)),
        0xE2 => scan.bytes(end..end + 3) == "’".as_bytes(),
        _ => false,
    };
    left && right
}

/// How many small function words stand in the sentence around a word.
pub(super) fn small_words(scan: &Scan<'_, '_>, start: usize, end: usize) -> usize {
    let mut count = 0;
    let floor = start.saturating_sub(REACH);
    let mut at = start;
    while at > floor && scan.before(at) != b'\n' {
        let word_end = at - 1;
        let word = scan.word_start(word_end)..word_end;
        if word.is_empty() {
            at -= 1;
            continue;
        }
        count += usize::from(kind(scan.bytes(word.clone())) & SMALL != 0);
        at = word.start;
    }
    let ceiling = (end + REACH).min(scan.len());
    let mut at = end;
    while at < ceiling && scan.at(at) != b'\n' {
        let word = at..scan.word_end(at);
        if word.is_empty() {
            at += 1;
            continue;
        }
        count += usize::from(kind(scan.bytes(word.clone())) & SMALL != 0);
        at = word.end;
    }
    count
}
