//! How a row of capitalised words reads as a name: which of them, and how surely.
//!
//! *In:* a [`Sequence`]. *Out:* the surest reading. What is known of the words counts (given name or surname, of few or of many), and
//! whether they are ordinary words; what stands around them is weighed by the caller.

use super::{IN_SENTENCES, Part, STRANGERS, Sequence};
use crate::lexicon;

/// How a sequence reads as a name: from which part, to which, how sure.
pub(super) struct Reading {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) percent: u8,
}

/// `introduced`: words before it say that a person is named; `role`: a relative or a role stands before it.
pub(super) fn read(sequence: &Sequence, introduced: bool, role: bool) -> Option<Reading> {
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
            // "Jan Nowak", "Per Eriksson": words that are no names, but for the surname behind them
            let second = sequence.part(from + 1);
            if first.known.given && !first.shouted && second.is_sure_surname() && from + 2 >= sequence.count {
                return Some(Reading {
                    from,
                    to: from + 2,
                    percent: 65,
                });
            }
            continue;
        }
        let to = reach(sequence, from);
        let names = (from..to)
            .filter(|&at| sequence.part(at).capital && sequence.part(at).flags & lexicon::DEGREE == 0)
            .count();
        if names < 2 {
            continue;
        }
        // "Talleres Toledo S.Com", "Santa Monica"
        let firm = |part: &Part| part.flags & lexicon::COMPANY != 0 || part.stopped && part.capital;
        if (from + 1..to + 1).any(|at| firm(&sequence.part(at))) || first.saint {
            return None;
        }
        // "Leokadia Trail" is a street
        let last = sequence.part(to - 1);
        let street = last.flags & lexicon::STREET_LAST != 0 && !last.known.common_surname;
        let second = (from + 1..to)
            .map(|at| sequence.part(at))
            .find(|part| part.capital && !part.initial)
            .unwrap_or_default();
        let shouted = first.shouted || second.shouted;
        let role = if from == 0 {
            role
        } else {
            sequence.part(from - 1).flags & lexicon::ROLE != 0
        };
        // "Rua Diadema", "Avenida Otoniel Dutra"
        let street = street
            || first.flags & lexicon::STREET_FIRST != 0 && !first.known.common_given
            || from > 0 && sequence.part(from - 1).flags & lexicon::STREET_FIRST != 0;
        let percent = if street && !introduced {
            40
        } else if first.known.given && !first.known.ordinary && (!first.english || first.known.common_given) {
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
        } else if !shouted && is_usual_pair(&first, &second) {
            65
        } else if first.known.given && second.known.only_name() && (first.shouted || !second.shouted)
            || first.known.surname && !first.known.ordinary && second.known.given && !second.known.ordinary
            || introduced && first.known.given && second.fits()
            || introduced
                && !shouted
                && (from..to).all(|at| !sequence.part(at).capital || sequence.part(at).flags & lexicon::NO_NAME == 0)
        {
            70
        } else if first.initial && second.known.surname && !second.known.ordinary && !second.english {
            60
        } else if first.initial && second.known.rare_surname && second.is_strange() {
            IN_SENTENCES
        } else if first.is_named_with_initial(sequence, from, to) {
            70
        } else if role && first.may_be_name() && second.may_be_name() {
            65
        } else if first.is_strange() && second.is_strange() && first.known.rare_given && second.known.surname {
            60
        } else if first.is_strange()
            && second.is_strange()
            && (second.family || first.accented || second.accented || first.known.any() || second.known.any())
        {
            // "Mstislav Dolgorukova": acts in a sentence only
            IN_SENTENCES
        } else if first.is_strange() && second.is_strange() {
            STRANGERS
        } else if first.is_strange() && second.known.only_name() && second.known.surname && !second.english {
            60
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

/// "Mark White", "Grace Miller": ordinary words both, but a given name and a surname of very many.
fn is_usual_pair(first: &Part, second: &Part) -> bool {
    let fits = |part: &Part| part.flags & (lexicon::NO_NAME | lexicon::NOBODY | lexicon::TEAM) == 0;
    first.known.given
        && (first.known.common_given || !second.english || second.flags & lexicon::TRADE != 0)
        && first.known.ordinary
        && second.known.common_surname
        && fits(first)
        && fits(second)
        && (first.flags & lexicon::THING == 0 && !first.known.place
            || !second.english
            || second.flags & lexicon::TRADE != 0)
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
pub(super) fn is_title(part: &Part) -> bool {
    part.capital
        && part.flags & lexicon::TITLE != 0
        && (part.dotted || part.flags & lexicon::PLAIN_TITLE != 0 && !part.shouted)
}
