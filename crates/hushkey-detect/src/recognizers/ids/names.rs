//! The words that name schemes of numbers, and those that name personal numbers in general.
//!
//! *In:* a key, or words of running text. *Out:* the schemes they name. Compounds of up to five words are looked up joined.

use super::all;
use crate::Class;
use crate::bytes::Folded;
use crate::keys::{self, Table};
use crate::scan::Scan;
use std::sync::LazyLock;

/// The longest compound in words.
const WINDOW: usize = 5;
/// Room for the letters of all words.
const ROOM: usize = 160;
/// The most words of running text.
const MOST: usize = 8;

/// What words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    /// One bit a class.
    classes: [u64; 4],
    /// Personal numbers in general.
    pub(super) generic: bool,
}

impl Named {
    pub(super) const NONE: Named = Named {
        classes: [0; 4],
        generic: false,
    };

    const GENERIC: Named = Named {
        classes: [0; 4],
        generic: true,
    };

    fn class(class: Class) -> Named {
        let mut named = Named::NONE;
        if let Some(bits) = named.classes.get_mut(class as usize / 64) {
            *bits |= 1 << (class as usize % 64);
        }
        named
    }

    /// Either.
    pub(super) fn or(self, other: Named) -> Named {
        let mut both = self;
        for (bits, more) in both.classes.iter_mut().zip(other.classes) {
            *bits |= more;
        }
        both.generic |= other.generic;
        both
    }

    /// Whether the class is named.
    pub(super) fn has(&self, class: Class) -> bool {
        let bits = self.classes.get(class as usize / 64).copied().unwrap_or(0);
        bits >> (class as usize % 64) & 1 != 0
    }

    /// Whether anything is named.
    pub(super) fn any(&self) -> bool {
        self.generic || self.classes != [0; 4]
    }
}

/// Words for the personal number of some country, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
/// Swedish, Danish, Norwegian, Finnish, Turkish, Russian.
const GENERIC: &str = "nationalid nationalidnumber nationalidno nationalnumber nationalidentifier nationalidentificationnumber \
nationalidentitynumber nationalidentity nationalinsuranceid natid natlid taxid taxidnumber taxidentifier taxidentificationnumber taxnumber taxno \
taxpayerid taxpayeridnumber taxpayernumber taxpayeridentificationnumber taxpayer taxcode taxref taxreference tin tinnumber fiscalid fiscalnumber \
fiscalcode governmentid governmentissuedid govid govtid idnumber identificationnumber identification identitynumber identityno idcard idcardnumber \
identitycard identitycardnumber identitydocument identitydocumentnumber documentnumber iddocument personalid personalidnumber personalidno \
personalidentitycode personalidentitynumber personalidentificationnumber personalidentificationcode personalnumber personalno personalcode \
citizenid citizennumber citizenservicenumber residentid residentnumber civilid civilnumber civilregistrationnumber registryid populationid \
identitycheck idcheck kyc kycid ssn ssns socialsecurity socialsecuritynumber socialsecurityno socialsecurityid socialinsurance socialinsurancenumber \
insurancenumber nin nino nationalinsurancenumber healthnumber \
personalausweis personalausweisnummer ausweisnummer ausweisnr ausweis personenkennzeichen personennummer identifikationsnummer steuerid \
steueridentifikationsnummer steuernummer steueridnr sozialversicherungsnummer svnummer versicherungsnummer identitatsnummer burgernummer \
numeroidentite numerodidentite cartedidentite carteidentite pieceidentite piecedidentite numeronational numerodesecuritesociale numerosecuritesociale \
numerosecu numerofiscal identifiantfiscal identifiantnational identifiantpersonnel \
numerodeidentificacion numeroidentificacion identificacion documentoidentidad documentodeidentidad documentonacional docidentidad cedula \
numerodeidentidad numeroidentidad identificacionfiscal numeroidentificacionfiscal identificadorfiscal \
documentodiidentita documentoidentita cartadidentita numerodocumento codicefiscale identificativofiscale \
numerodecontribuinte contribuinte documentodeidentidade numerodeidentificacao identificacaofiscal cartaodecidadao \
persoonsnummer rijksregisternummer identiteitsnummer identiteitskaart burgerservicenummer belastingnummer fiscaalnummer sofinummer \
numeridentyfikacyjny numeridentyfikacjipodatkowej dowodosobisty personnummer personnr personbeteckning fodselsnummer henkilotunnus \
kimlikno kimliknumarasi vergino vergikimlikno";

/// Words between two numbers of one name.
const ANDS: &[&[u8]] = &[
    b"and", b"or", b"und", b"oder", b"et", b"ou", b"y", b"o", b"e", b"ed", b"en", b"of", b"i", b"ve", b"och", b"og",
    b"ja", b"to", b"a",
];

/// Words that say a number is something.
const LINKS: &[&[u8]] = &[
    b"is", b"was", b"ist", b"war", b"est", b"es", b"e", b"en", b"ar", b"er", b"on", b"jest", b"to", b"tillhor", b"as",
    b"als", b"comme", b"como", b"come", b"for", b"belongs", b"laut", b"benim",
];

/// Names that are ordinary words as well, so that they name in running text only as capitals.
const SHOUTED: &[&[u8]] = &[b"said", b"sin", b"nit", b"nas", b"tin"];

struct Table16 {
    words: Table<u16>,
    named: Vec<Named>,
    sorted: Vec<&'static str>,
}

static TABLE: LazyLock<Table16> = LazyLock::new(|| {
    let mut words: std::collections::BTreeMap<&'static str, Named> = std::collections::BTreeMap::new();
    let mut add = |word: &'static str, named: Named| {
        let slot = words.entry(word).or_insert(Named::NONE);
        *slot = slot.or(named);
    };
    for id in all() {
        id.words
            .split_ascii_whitespace()
            .for_each(|word| add(word, Named::class(id.class)));
    }
    GENERIC
        .split_ascii_whitespace()
        .for_each(|word| add(word, Named::GENERIC));
    let named = words.values().copied().collect();
    let entries: Vec<(&'static str, u16)> = words.keys().enumerate().map(|(at, &word)| (word, at as u16)).collect();
    Table16 {
        sorted: words.keys().copied().collect(),
        words: Table::of(entries.into_iter()),
        named,
    }
});

/// Every word that names a scheme or personal numbers.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    let schemes = all().flat_map(|id| id.words.split_ascii_whitespace());
    schemes.chain(GENERIC.split_ascii_whitespace())
}

/// The class of the one scheme that a key names.
pub(crate) fn class_of_key(name: &str) -> Option<Class> {
    let named = key(name);
    let mut classes = all().map(|id| id.class).filter(|&class| named.has(class));
    let first = classes.next()?;
    classes.all(|class| class == first).then_some(first)
}

/// Endings that say only that there is a number.
const ENDINGS: &[&[u8]] = &[
    b"number", b"nummer", b"numer", b"numero", b"num", b"no", b"nr", b"id", b"code", b"kod",
];

/// What a word or compound names, with or without `number` at its end.
fn find(word: &[u8]) -> Named {
    let named = find_plain(word);
    if named.any() || word.len() < 5 {
        return named;
    }
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(*ending))
        .filter(|rest| rest.len() >= 3)
        .map(find_plain)
        .find(Named::any)
        .unwrap_or(Named::NONE)
}

fn find_plain(word: &[u8]) -> Named {
    let table = &*TABLE;
    let at = table.words.find(word);
    at.and_then(|at| table.named.get(at as usize))
        .copied()
        .unwrap_or(Named::NONE)
}

/// What a key names.
pub(super) fn key(name: &str) -> Named {
    let words = keys::Words::of(name);
    let count = words.count();
    let mut named = Named::NONE;
    for from in 0..count {
        for to in from + 1..=count.min(from + WINDOW) {
            let joined = words.joined(from, to);
            named = named.or(find(joined));
            let plain = keys::trim_digits(joined);
            if plain.len() < joined.len() {
                named = named.or(find(plain));
            }
        }
    }
    named
}

/// What words of the text name, given in their order.
pub(super) fn spoken(scan: &Scan<'_, '_>, words: &[(usize, usize)]) -> Named {
    // every word is folded once; words that follow each other stand joined
    let mut letters = [0u8; ROOM];
    let mut ends = [0usize; MOST];
    let mut length = 0;
    let mut count = 0;
    for (&(start, end), slot) in words.iter().zip(&mut ends) {
        // long words of other scripts are not folded
        let written = scan.bytes(start..end);
        let folded = Folded::of(written);
        let word = folded.as_ref().map_or(written, Folded::word);
        let Some(room) = letters.get_mut(length..length + word.len()) else {
            break;
        };
        room.copy_from_slice(word);
        length += word.len();
        *slot = length;
        count += 1;
    }
    let ends = ends.get(..count).unwrap_or_default();
    let mut named = Named::NONE;
    let mut from = 0;
    for (first, &next) in ends.iter().enumerate() {
        for (more, &end) in ends.iter().skip(first).take(WINDOW).enumerate() {
            let joined = letters.get(from..end).unwrap_or_default();
            if more > 0 || is_said(scan, joined, words.get(first)) {
                named = named.or(find(joined));
            }
            if !starts_name(joined) {
                break;
            }
        }
        from = next;
    }
    named
}

/// Whether a word may name a number: one that is an ordinary word as well, only in capitals.
fn is_said(scan: &Scan<'_, '_>, word: &[u8], place: Option<&(usize, usize)>) -> bool {
    !SHOUTED.contains(&word)
        || place.is_some_and(|&(start, end)| scan.bytes(start..end).iter().all(u8::is_ascii_uppercase))
}

/// Whether a name starts so.
fn starts_name(joined: &[u8]) -> bool {
    let sorted = &TABLE.sorted;
    let at = sorted.partition_point(|name| name.as_bytes() < joined);
    sorted.get(at).is_some_and(|name| name.as_bytes().starts_with(joined))
}

/// Whether a word joins two numbers.
pub(super) fn is_and(word: &[u8]) -> bool {
    ANDS.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// Whether a word says that the number before it is something.
pub(super) fn is_link(word: &[u8]) -> bool {
    Folded::of(word).is_some_and(|folded| LINKS.contains(&folded.word()))
}
