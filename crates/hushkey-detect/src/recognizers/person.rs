//! Names of natural persons.
//!
//! *What:* under a key any name (`keyed`); in text a title and a name, a name that is introduced (`my name is …`, `Customer …`), or a known
//! given name with a second name. *Source:* name lists of `data/names.txt`, titles and introductions of the lexicon.
//! *Validation:* capitalised words in sequence, one space apart; words that are never names end it; company endings undo it.
//! *Confidence:* 85 with a title, 80 two known names, 70 introduced or one known, below the line when both are ordinary words.
//! *Limits:* a single name without a title, and names of other scripts, are found by their key only.

use crate::bytes::{Folded, LETTER, LOWER, UPPER, WIDE, class};
use crate::gazetteer::{self, Known};
use crate::keys::Role;
use crate::lexicon;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary};

mod endings;
mod scripts;
pub(crate) mod single;

const NAME: &str = "person";
const MOST: usize = 8;
/// A reading that is a name when it stands in a sentence, and perhaps a product otherwise.
const IN_SENTENCES: u8 = 49;
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
}

impl Part {
    /// A word in the case of names that is no ordinary word: a name that no list has.
    fn is_strange(&self) -> bool {
        self.capital
            && !self.shouted
            && !self.initial
            && !self.english
            && self.end - self.start >= 3
            && self.flags
                & (lexicon::NO_NAME | lexicon::COMPANY | lexicon::NOBODY | lexicon::DEVICE | lexicon::SERVICE_HOST)
                == 0
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
    }
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
            part.english = Folded::of(head).is_some_and(|folded| dictionary::is_english(folded.word()));
            part.family = endings::is_family(word);
            part.accented =
                word.first().is_some_and(|&byte| byte < 0xCE) && word.iter().any(|&byte| matches!(byte, 0xC3..=0xC9));
        }
        self
    }
}

/// Reads the capitalised words from `start` on.
fn sequence(text: &[u8], start: usize) -> Sequence {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    let letter = |at: usize| class(byte(at)) & LETTER != 0;
    let mut found = Sequence {
        parts: [Part::default(); MOST],
        count: 0,
    };
    let mut at = start;
    let mut lasting = 0;
    while found.count < MOST && letter(at) {
        let first = at;
        let (mut lower, mut length) = (false, 0);
        while length < 40 && (letter(at) || matches!(byte(at), b'-' | b'\'' | b'.') && letter(at + 1) && at > first) {
            lower |= class(byte(at)) & LOWER != 0;
            at += 1;
            length += 1;
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

/// How a sequence reads as a name: from which part, to which, how sure.
struct Reading {
    from: usize,
    to: usize,
    percent: u8,
}

fn read(sequence: &Sequence, introduced: bool) -> Option<Reading> {
    let mut best: Option<Reading> = None;
    for from in 0..sequence.count {
        let first = sequence.part(from);
        if !first.capital {
            continue;
        }
        if is_title(&first) {
            let mut name = from + 1;
            while is_title(&sequence.part(name))
                || sequence.part(name).flags & lexicon::DEGREE != 0 && sequence.part(name).dotted
            {
                name += 1;
            }
            let second = sequence.part(name);
            if second.fits() && !second.initial && name < sequence.count {
                return Some(Reading {
                    from,
                    to: reach(sequence, name),
                    percent: 85,
                });
            }
            continue;
        }
        if !(first.fits() || introduced && from == 0 && first.known.given) {
            continue;
        }
        let to = reach(sequence, from);
        let names = (from..to)
            .filter(|&at| sequence.part(at).capital && sequence.part(at).flags & lexicon::DEGREE == 0)
            .count();
        if names < 2 {
            continue;
        }
        if (from..to.max(from) + 1).any(|at| sequence.part(at).flags & lexicon::COMPANY != 0 && at > from) {
            return None;
        }
        let second = (from + 1..to)
            .map(|at| sequence.part(at))
            .find(|part| part.capital && !part.initial)
            .unwrap_or_default();
        let shouted = first.shouted || second.shouted;
        let percent = if first.known.given && !first.known.ordinary {
            match second.known {
                known if known.only_name() => 85,
                known if (known.surname || known.given) && second.flags & lexicon::NO_NAME == 0 => 75,
                known if known.surname || known.given => 45,
                _ if shouted => 40,
                _ if introduced => 70,
                // "Vidica Zakoč": the second is no word, so it is a name
                _ if second.is_strange() => 65,
                // "Maya Exporter": a product as often as a person
                _ => 45,
            }
        } else if first.known.given && second.known.only_name()
            || first.known.surname && !first.known.ordinary && second.known.given && !second.known.ordinary
            || introduced && first.known.given && second.fits()
        {
            70
        } else if first.initial && second.known.surname && !second.known.ordinary {
            60
        } else if first.is_named_with_initial(sequence, from, to) {
            70
        } else if first.is_strange() && second.is_strange() && (second.family || first.accented || second.accented) {
            // "Mstislav Dolgorukova": acts in a sentence only
            IN_SENTENCES
        } else if first.is_strange() && second.known.only_name() && second.known.surname && !second.english {
            60
        } else if introduced
            && !shouted
            && (from..to).all(|at| !sequence.part(at).capital || sequence.part(at).flags & lexicon::NO_NAME == 0)
        {
            70
        } else {
            (first.known.given || second.known.surname) as u8 * 20 + 20
        };
        if best.as_ref().is_none_or(|best| best.percent < percent) {
            best = Some(Reading { from, to, percent });
        }
        if percent >= 60 {
            break;
        }
    }
    best
}

/// One past the last part of the name that starts at `from`.
fn reach(sequence: &Sequence, from: usize) -> usize {
    let mut to = from + 1;
    while to < sequence.count {
        let part = sequence.part(to);
        let particle = !part.capital && part.flags & lexicon::PARTICLE != 0;
        if !(part.fits() || particle || part.flags & lexicon::DEGREE != 0) {
            break;
        }
        to += 1;
    }
    while to > from + 1 && !sequence.part(to - 1).capital {
        to -= 1;
    }
    to
}

/// Titles that need no full stop; the short ones mean other things without it.
fn is_title(part: &Part) -> bool {
    part.capital
        && part.flags & lexicon::TITLE != 0
        && (part.dotted || part.flags & lexicon::PLAIN_TITLE != 0 && !part.shouted)
}

/// Whether a capitalised word is worth a look: a known given name, or a word that another may follow in a name.
#[inline]
pub(crate) fn may_begin(scan: &Scan<'_, '_>, start: usize, end: usize, next: u8) -> bool {
    let follows = match next {
        b' ' => {
            let at = end + 1 + usize::from(scan.at(end + 1) == b' ');
            let byte = scan.at(at);
            class(byte) & (UPPER | WIDE) != 0 || class(byte) & LOWER != 0 && is_particle_at(scan, at)
        }
        b'.' | b'-' | b'\'' | 0x80.. => true,
        _ => false,
    };
    follows || gazetteer::may_hold(scan.bytes(start..end))
}

/// Whether a small word inside names (`van`, `de`) stands at `at`.
fn is_particle_at(scan: &Scan<'_, '_>, at: usize) -> bool {
    let length = scan.window(at, |block| block.word).trailing_ones() as usize;
    length <= 5 && lexicon::find(scan.bytes(at..at + length)) & lexicon::PARTICLE != 0
}

/// Looks at the capitalised word `start..end`. Returns up to where the sequence was read.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize, flags: u32) -> usize {
    let sequence = sequence(scan.text.as_bytes(), start);
    if sequence.count < 2 && !sequence.part(0).known.given {
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
        single::look(scan, &sequence.part(0));
        return stop;
    }
    let key = scan.role_at(start);
    let introduced =
        introduces(scan, start) || flags & lexicon::INTRODUCES != 0 && sequence.count >= 3 && sequence.part(1).fits();
    let reading = match read(&sequence, introduced) {
        Some(reading) if reading.percent >= 50 => reading,
        _ if scripts::is_name(scan, &sequence, start, stop) => Reading {
            percent: 65,
            from: 0,
            to: 2,
        },
        Some(reading) if reading.percent == IN_SENTENCES && single::in_sentence(scan, start, stop) => {
            Reading { percent: 60, ..reading }
        }
        reading => match single::line(scan, &sequence, start, stop).or(reading) {
            Some(reading) => reading,
            None => {
                single::look(scan, &sequence.part(0));
                return stop;
            }
        },
    };
    if reading.percent < 50 {
        // "Rachel Exporter" may be a product, "Anna BTW" is a name
        single::look(scan, &sequence.part(reading.from));
    }
    let whole = start == 0 && stop == scan.len() && reading.from == 0 && reading.to == sequence.count;
    let percent = match key {
        Role::Unknown | Role::Text | Role::Party | Role::Token
            if whole && reading.percent == 45 && scan.kind == TextKind::Value =>
        {
            60
        }
        // "Kate Editor" may be a product; "Tatiana Winkler" under `seat` is a person in the wrong place
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

/// What a whole value is as a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// No name.
    None,
    /// Words that a name may have.
    Possible,
    /// A known name, a title, or a script other than Latin.
    Likely,
}

/// Judges a whole value.
pub(crate) fn judge(value: &str) -> Likeness {
    let value = value.trim();
    let bytes = value.as_bytes();
    if !(2..=80).contains(&bytes.len())
        || !value.chars().all(|c| {
            c.is_alphabetic()
                || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '·' | '`' | '´')
                || c.is_numeric() && !c.is_ascii()
                || is_mark(c)
        })
    {
        return Likeness::None;
    }
    let words = value.split([' ', ',']).filter(|word| !word.is_empty());
    let count = words.clone().count();
    if count == 0 || count > 7 {
        return Likeness::None;
    }
    let wide = value
        .chars()
        .filter(|c| c.is_alphabetic() && (*c as u32) >= 0x370)
        .count();
    if wide > 0 {
        return if wide >= 2 { Likeness::Likely } else { Likeness::None };
    }
    let mut likely = false;
    let mut ordinary = 0;
    let mut starts_given = false;
    for (at, word) in words.clone().enumerate() {
        let folded = Folded::of(
            word.trim_matches('.')
                .as_bytes()
                .split(|&byte| matches!(byte, b'-' | b'\''))
                .next()
                .unwrap_or_default(),
        );
        let folded = folded.as_ref().map_or(&b""[..], Folded::word);
        let flags = lexicon::find(folded);
        if flags & lexicon::COMPANY != 0 && at > 0 && flags & lexicon::DEGREE == 0 {
            return Likeness::None;
        }
        let known = gazetteer::find(folded);
        likely |= known.given && !known.ordinary
            || at > 0 && known.surname && !known.ordinary
            || at == 0 && flags & lexicon::TITLE != 0 && count > 1;
        starts_given |= at == 0 && known.given && flags & lexicon::NO_NAME == 0;
        likely |= at > 0 && at + 1 == count && starts_given && known.surname && flags & lexicon::NO_NAME == 0;
        if flags & (lexicon::NO_NAME | lexicon::NOBODY) != 0 && !known.given && !known.surname {
            ordinary += 1;
        }
    }
    match (likely, ordinary) {
        (true, 0) => Likeness::Likely,
        (_, 0) => Likeness::Possible,
        (true, 1) if count > 2 => Likeness::Possible,
        _ => Likeness::None,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F | 0x900..=0xDFF | 0xE31..=0xE4E | 0x5B0..=0x5C7 | 0x610..=0x670)
}

/// Whether every word of a text is a name that no list has: none is English, in the lexicon, or shouted.
pub(crate) fn is_strange_name(value: &str) -> bool {
    let sequence = sequence(value.as_bytes(), 0).complete(value.as_bytes());
    (2..=4).contains(&sequence.count)
        && sequence.part(sequence.count - 1).end == value.len()
        && (0..sequence.count).all(|at| {
            let part = sequence.part(at);
            part.initial || part.is_strange() || part.known.only_name()
        })
}

/// Whether a text of several words reads as a full name.
pub(crate) fn is_full_name(value: &str) -> bool {
    value.trim().contains(' ')
        && judge(value) >= Likeness::Possible
        && value
            .bytes()
            .next()
            .is_some_and(|byte| class(byte) & (UPPER | WIDE) != 0)
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
