//! Names of natural persons.
//!
//! *What:* under a key any name (`keyed`); in text a title and a name, a name that is introduced (`my name is …`, `Customer …`), a known
//! given name with a second name, two strange words where a verb of persons says so; one word by its sentence (`person/alone.rs`).
//! *Source:* 295,196 names of many countries with how usual each is, titles, roles and introductions of the lexicon.
//! *Validation:* capitalised words in sequence, one space apart; words that are never names end it; company endings, streets, towns and
//! the numbers of an address undo it. *Confidence:* 85 with a title, 60–85 known names by how many bear them, 70 introduced, 55–60 strange
//! words in a sentence, below the line when both are ordinary words of few bearers.
//! *Limits:* names in small letters, but for texts without any capital, and names of other scripts amid their own, are found by their key only.

use crate::bytes::{Folded, LETTER, LOWER, UPPER, WIDE, class};
use crate::gazetteer::{self, Known};
use crate::keys::Role;
use crate::lexicon;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary};

mod alone;
mod endings;
mod firms;
mod reading;
mod scripts;
mod sentence;
pub(crate) mod single;
pub(crate) mod small;
mod street;
mod whole;

use reading::{Reading, is_title, read};
pub(crate) use whole::{Likeness, is_full_name, is_strange_name, judge};

const NAME: &str = "person";
const MOST: usize = 8;
/// A reading that is a name when it stands in a sentence, and perhaps a product otherwise.
const IN_SENTENCES: u8 = 49;
/// A reading that is a name where a verb or a word before it says so.
const STRANGERS: u8 = 48;
/// How names of towns begin.
const TOWNS: &[&[u8]] = &[
    b"San",
    b"Santa",
    b"Santo",
    "São".as_bytes(),
    b"Sao",
    b"Los",
    b"Las",
    b"La",
    b"Le",
    b"El",
    b"Saint",
    b"Sainte",
    b"Port",
    b"Lake",
    b"Fort",
    b"Mount",
    b"Puerto",
    b"Villa",
    b"Ciudad",
    b"Rio",
];
/// Introductions that stand before anything: they need a known name.
const WEAK: &[&[u8]] = &[
    b"from",
    b"by",
    b"to",
    b"user",
    b"agent",
    b"am",
    b"ben",
    b"bin",
    b"this",
    b"name",
    b"manager",
    b"developer",
    b"holder",
    b"nome",
    b"nom",
    b"naam",
    b"best",
    b"dear",
];

#[derive(Clone, Copy, Default)]
struct Part {
    start: usize,
    end: usize,
    flags: u32,
    known: Known,
    capital: bool,
    shouted: bool,
    initial: bool,
    dotted: bool,
    /// An ordinary English word.
    english: bool,
    /// Ends as surnames do.
    family: bool,
    /// Has letters that English has not.
    accented: bool,
    /// Begins the name of a town: `San`, `Santa`, `Los`.
    saint: bool,
    /// A capital amid the word, as products have it: `SemVer`, but not `McDonald`, `LaShawn`, `van der Berg-Olsen`.
    inner: bool,
    /// A full stop inside, as firms have it: `S.A`.
    stopped: bool,
}

impl Part {
    /// A word in the case of names that is no ordinary word: a name that no list has.
    fn is_strange(&self) -> bool {
        self.capital
            && !self.shouted
            && !self.initial
            && !self.english
            && !self.inner
            && self.end - self.start >= 3
            && self.flags
                & (lexicon::NO_NAME | lexicon::COMPANY | lexicon::NOBODY | lexicon::DEVICE | lexicon::SERVICE_HOST)
                == 0
    }

    /// A surname of many, that no word, place or firm is called.
    fn is_sure_surname(&self) -> bool {
        let known = &self.known;
        self.capital
            && !self.shouted
            && !self.english
            && known.surname
            && !known.ordinary
            && !known.place
            && self.flags & (lexicon::NO_NAME | lexicon::COMPANY | lexicon::STREET_LAST) == 0
    }

    /// A known name, or a strange word.
    fn may_be_name(&self) -> bool {
        !self.shouted && self.flags & lexicon::NO_NAME == 0 && (self.known.any() || self.is_strange())
    }

    /// A name, an initial and another: `Tom I. Holzman`, `Brad L Key`.
    fn is_named_with_initial(&self, sequence: &Sequence, from: usize, to: usize) -> bool {
        let last = sequence.part(to - 1);
        let name = |part: &Part| {
            !part.shouted && !part.initial && (part.known.given || part.known.surname || part.is_strange())
        };
        to - from == 3
            && sequence.part(from + 1).initial
            && name(self)
            && name(&last)
            && (!self.english || !last.english)
            && self.flags & lexicon::NO_NAME == 0
            && last.flags & (lexicon::NO_NAME | lexicon::COMPANY) == 0
    }

    /// Can be part of a name.
    fn fits(&self) -> bool {
        self.capital && self.flags & lexicon::NO_NAME == 0
            || self.capital && self.known.surname && self.flags & lexicon::ORDINARY != 0
            || self.initial && self.dotted
    }
}

/// Whether a capital stands behind a small letter, past the beginnings that surnames have.
fn has_inner_capital(word: &[u8]) -> bool {
    let pair = word
        .windows(2)
        .position(|pair| matches!(*pair, [b'a'..=b'z', b'A'..=b'Z']));
    let beginnings: [&[u8]; 11] = [
        b"Mc", b"Mac", b"De", b"Di", b"Du", b"Da", b"La", b"Le", b"Van", b"Von", b"Fitz",
    ];
    pair.is_some_and(|at| !beginnings.contains(&word.get(..at + 1).unwrap_or_default()))
}

/// Whether a word of Latin letters has one that English has not.
fn is_accented(word: &[u8]) -> bool {
    let latin = word.first().is_some_and(|&byte| byte < 0xCE || byte == 0xE1);
    latin && word.iter().any(|&byte| matches!(byte, 0xC3..=0xC9 | 0xE1))
}

struct Sequence {
    parts: [Part; MOST],
    count: usize,
}

impl Sequence {
    fn part(&self, at: usize) -> Part {
        if at < self.count {
            self.parts.get(at).copied().unwrap_or_default()
        } else {
            Part::default()
        }
    }
}

impl Sequence {
    /// Fills in what only a likely name needs to know of its words.
    fn complete(mut self, text: &[u8]) -> Sequence {
        for part in self.parts.iter_mut().take(self.count) {
            let word = text.get(part.start..part.end).unwrap_or_default();
            let head = word
                .split(|&byte| matches!(byte, b'-' | b'\''))
                .next()
                .unwrap_or_default();
            part.english =
                head.is_ascii() && Folded::of(head).is_some_and(|folded| dictionary::is_english(folded.word()));
            part.family = endings::is_family(word);
            part.accented = is_accented(word);
            part.inner = has_inner_capital(word);
            // an ordinary word is a name where very many bear it
            part.known.ordinary |= part.english && !part.known.common_given && !part.known.common_surname;
        }
        self
    }
}

/// Reads the capitalised words from `start` on.
fn sequence(text: &[u8], start: usize) -> Sequence {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    // U+2000 to U+2FFF hold no letters, and one apostrophe that stands inside names
    let apostrophe = |at: usize| text.get(at..at + 3) == Some("’".as_bytes());
    let letter = |at: usize| class(byte(at)) & LETTER != 0 && byte(at) != 0xE2;
    let mut found = Sequence {
        parts: [Part::default(); MOST],
        count: 0,
    };
    let mut at = start;
    let mut lasting = 0;
    while found.count < MOST && letter(at) {
        let first = at;
        let (mut lower, mut length) = (false, 0);
        while length < 40 {
            let step = if letter(at) || at > first && matches!(byte(at), b'-' | b'\'' | b'.') && letter(at + 1) {
                1
            } else if at > first && apostrophe(at) && letter(at + 3) {
                3
            } else {
                break;
            };
            lower |= class(byte(at)) & LOWER != 0;
            at += step;
            length += step;
        }
        if class(byte(at)) & (crate::bytes::DIGIT | crate::bytes::LOW_LINE) != 0 || length >= 40 {
            break;
        }
        let word = text.get(first..at).unwrap_or_default();
        let capital = class(byte(first)) & UPPER != 0 || byte(first) >= 0xC3;
        let tail = word.rsplit(|&byte| byte == b'.').next().unwrap_or(word);
        let folded = Folded::of(
            tail.split(|&byte| matches!(byte, b'-' | b'\''))
                .next()
                .unwrap_or_default(),
        );
        let flags = folded.as_ref().map_or(0, |folded| lexicon::find(folded.word()));
        if !capital && flags & lexicon::PARTICLE == 0 {
            break;
        }
        let known = folded.map(|folded| gazetteer::find(folded.word())).unwrap_or_default();
        // "Bašić" is not the word "basic"
        let (flags, known) = if word.is_ascii() || !is_accented(word) {
            (flags, known)
        } else {
            let ordinary = false;
            (
                flags & !(lexicon::NO_NAME | lexicon::ORDINARY),
                Known { ordinary, ..known },
            )
        };
        let dotted = byte(at) == b'.' && (length <= 5 || flags & lexicon::TITLE != 0);
        let initial = capital && length == 1;
        if let Some(slot) = found.parts.get_mut(found.count) {
            *slot = Part {
                start: first,
                end: at,
                flags,
                known,
                capital,
                shouted: capital && !lower && length > 1 && class(byte(first)) & UPPER != 0,
                initial,
                dotted,
                saint: capital && TOWNS.contains(&word),
                stopped: memchr::memchr(b'.', word).is_some(),
                ..Part::default()
            };
        }
        found.count += 1;
        if capital {
            lasting = found.count;
        }
        if byte(at) == b'.' && dotted {
            at += 1;
        }
        if byte(at) != b' ' {
            break;
        }
        // two blanks, as forms have them
        let next = at + 1 + usize::from(byte(at + 1) == b' ');
        if !letter(next) {
            break;
        }
        at = next;
    }
    found.count = lasting;
    found
}

/// Whether a capitalised word is worth a look: a known given name, or a word that another may follow in a name.
#[inline]
pub(crate) fn may_begin(scan: &Scan<'_, '_>, start: usize, end: usize, next: u8) -> bool {
    let opens = matches!(scan.before(start), 0 | b'\n' | b'"' | b'|');
    let follows = match next {
        b',' if opens => true,
        b' ' => {
            let at = end + 1 + usize::from(scan.at(end + 1) == b' ');
            let byte = scan.at(at);
            class(byte) & (UPPER | WIDE) != 0 || class(byte) & LOWER != 0 && is_particle_at(scan, at)
        }
        b'.' | b'-' | b'\'' | 0x80.. => true,
        _ => false,
    };
    follows
        || gazetteer::may_hold(scan.bytes(start..end))
        || scan.names.holds(scan.bytes(start..end))
        || alone::is_role_before(scan, start)
}

/// Whether a small word inside names (`van`, `de`) stands at `at`.
fn is_particle_at(scan: &Scan<'_, '_>, at: usize) -> bool {
    let length = scan.window(at, |block| block.word).trailing_ones() as usize;
    length <= 5 && lexicon::find(scan.bytes(at..at + length)) & lexicon::PARTICLE != 0
}

/// Looks at the capitalised word `start..end`. Returns up to where the sequence was read.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize, flags: u32) -> usize {
    let sequence = sequence(scan.text.as_bytes(), start);
    if sequence.count < 2
        && !sequence.part(0).known.any()
        && scan.names.is_empty()
        && !alone::is_role_before(scan, start)
    {
        return sequence.part(0).end.max(end);
    }
    let sequence = sequence.complete(scan.text.as_bytes());
    let stop = sequence.part(sequence.count.saturating_sub(1)).end.max(end);
    if matches!(
        scan.before(start),
        b'/' | b'-' | b'_' | b'.' | b'@' | b'&' | b'%' | b'$' | b'\\'
    ) {
        return stop;
    }
    if sequence.count < 2 {
        alone::look(scan, &sequence.part(0));
        return stop;
    }
    let key = scan.role_at(start);
    let introduced =
        introduces(scan, start) || flags & lexicon::INTRODUCES != 0 && sequence.count >= 3 && sequence.part(1).fits();
    let role = alone::is_role_before(scan, start);
    let reading = match read(&sequence, introduced, role) {
        Some(reading) if reading.percent >= 50 => reading,
        _ if scripts::is_name(scan, &sequence, start, stop) => Reading {
            percent: 65,
            from: 0,
            to: 2,
        },
        Some(reading)
            if reading.percent == IN_SENTENCES
                && (sentence::in_sentence(scan, start, stop)
                    || sentence::acts(scan, sequence.part(reading.to - 1).end)) =>
        {
            Reading { percent: 60, ..reading }
        }
        Some(reading) if reading.percent == STRANGERS && sentence::is_told_or_acts(scan, &sequence, &reading) => {
            Reading { percent: 55, ..reading }
        }
        reading => match single::line(scan, &sequence, start, stop).or(reading) {
            Some(reading) => reading,
            None => {
                alone::look(scan, &sequence.part(0));
                after_small_word(scan, &sequence);
                return stop;
            }
        },
    };
    if reading.percent < 50 {
        after_small_word(scan, &sequence);
        // "Rachel Exporter" may be a product, "Anna BTW" is a name
        alone::look(scan, &sequence.part(reading.from));
    }
    let name = sequence.part(reading.from).start..sequence.part(reading.to - 1).end;
    if firms::holds(scan.slice(name.clone())) {
        return stop;
    }
    let placed = !introduced && !is_title(&sequence.part(reading.from)) && street::holds(scan, name.start, name.end)
        || !introduced && sentence::is_place(scan, &sequence.part(reading.from), name.clone());
    let whole = start == 0 && stop == scan.len() && reading.from == 0 && reading.to == sequence.count;
    let percent = match key {
        Role::Unknown | Role::Text | Role::Party | Role::Token
            if whole && reading.percent == 45 && scan.kind == TextKind::Value =>
        {
            60
        }
        // "Kate Editor" may be a product; "Tatiana Winkler" under `seat` is a person in the wrong place
        _ if placed => reading.percent.min(45),
        // the first line of an address is whose it is
        Role::Location if single::heads_address(scan, stop) => reading.percent,
        Role::Harmless | Role::Version | Role::Location if reading.percent < 75 => reading.percent.min(40),
        _ => reading.percent,
    };
    let evidence = if introduced {
        Evidence::Neighbour
    } else {
        Evidence::Gazetteer
    };
    let last = sequence.part(reading.to - 1);
    let mut span_end = last.end;
    if last.dotted && last.flags & lexicon::DEGREE != 0 {
        span_end += 1;
    }
    scan.report(
        Class::Person,
        sequence.part(reading.from).start..span_end,
        percent,
        evidence,
        NAME,
    );
    stop
}

/// `When Anna`, `Ask Gary`: a sentence's first word, and a name.
fn after_small_word(scan: &mut Scan<'_, '_>, sequence: &Sequence) {
    let first = sequence.part(0);
    if sequence.count == 2 && !first.saint && sentence::begins(scan.bytes(first.start..first.end)) {
        alone::look(scan, &sequence.part(1));
    }
}

/// Whether the words before `at` introduce a person.
fn introduces(scan: &Scan<'_, '_>, at: usize) -> bool {
    let mut words = scan
        .words_before(at, 3)
        .map(|word| (scan.bytes(word.clone()), word.end));
    let Some((first, end)) = words.next() else { return false };
    if at - end > 2 {
        return false;
    }
    let first_folded = Folded::of(first);
    let first_folded = first_folded.as_ref().map_or(&b""[..], Folded::word);
    let copula = matches!(first_folded, b"is" | b"ist" | b"est" | b"es" | b"e" | b"am" | b"bin");
    if copula {
        return words.take(2).any(|(word, _)| {
            let Some(folded) = Folded::of(word) else { return false };
            matches!(
                folded.word(),
                b"this" | b"name" | b"nom" | b"nombre" | b"nome" | b"naam" | b"i" | b"ich" | b"hier" | b"here"
            )
        });
    }
    lexicon::find(first_folded) & lexicon::INTRODUCES != 0 && !WEAK.contains(&first_folded)
}

/// The end of the name that starts at `start`, in text whose name goes on as long as its words are capitalised; `start` when there is none.
pub(crate) fn leading_name(text: &[u8], start: usize) -> usize {
    let sequence = sequence(text, start);
    let last = sequence.part(sequence.count.saturating_sub(1));
    if sequence.count == 0 {
        start
    } else {
        last.end + usize::from(last.dotted)
    }
}
