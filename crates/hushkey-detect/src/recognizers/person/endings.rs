//! Endings that surnames have and ordinary words seldom: `-ović`, `-enko`, `-sson`, `-escu`, `-oglu`.
//!
//! *In:* a word as written. *Out:* whether it ends so. Sources: the surname formation of the languages named in the rows.

/// Endings, small letters, with and without accents.
const ENDINGS: &[&str] = &[
    // South, West and East Slavic
    "ović", "ovic", "ević", "evic", "vić", "vic", "nić", "nic", "kić", "kov", "kova", "nov", "nova", "rov", "rova",
    "lov", "lova", "tov", "tova", "mov", "mova", "dov", "dova", "iev", "ieva", "yev", "yeva", "eev", "eeva", "aev",
    "aeva", "jev", "jeva", "hev", "heva", "nin", "nina", "kin", "kina", "lin", "lina", "ski", "ska", "sky", "skaya",
    "skiy", "cki", "cka", "czyk", "czak", "wicz", "owicz", "enko", "chuk", "czuk", "shyn", "ová", "cký", "ský", "čík",
    "ček", "ček", "ský", "ńska", "ński", "owa", "ek", "ak", "iak", // Baltic, Finnic
    "aitis", "auskas", "evičius", "iene", "inen", "nen", "maki", "mäki", "niemi", "lainen", "saari",
    // Nordic
    "sson", "sen", "dóttir", "dottir", "ström", "strom", "gren", "qvist", "kvist", "lund", "holm", "dahl", "gaard",
    "gård", "stad", "berg", "borg", // German, Dutch, English
    "mann", "stein", "feld", "bauer", "meier", "mayer", "meyer", "maier", "müller", "schmidt", "hofer", "huber",
    "becker", "hauser", "stra", "sma", "inga", "veld", "huis", "kamp", "mans", "ssen", "worth", "field", "ford", "ton",
    "ley", "son", // Romance
    "ez", "eiro", "eira", "elli", "etti", "ini", "ucci", "acci", "ello", "ella", "etta", "oni", "ani", "asso", "ozzi",
    "azzi", "eau", "ault", "oux", "ard", "escu", "eanu", "ues", "ães",
    // Greek, Turkish, Caucasian, Armenian
    "poulos", "poulou", "idis", "adis", "akis", "oglu", "oğlu", "shvili", "dze", "yan", "ian",
    // Hungarian, Japanese, Indian
    "ányi", "ossy", "nagy", "kovács", "moto", "mura", "yama", "kawa", "gawa", "shima", "zaki", "saki", "guchi", "hara",
    "naka", "tani", "matsu", "kar", "singh", "appa", "swamy",
];

/// Whether a word ends as surnames do.
pub(super) fn is_family(word: &[u8]) -> bool {
    let Ok(word) = core::str::from_utf8(word) else {
        return false;
    };
    word.len() >= 5
        && ENDINGS
            .iter()
            .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_family;

    #[test]
    fn endings_of_several_languages() {
        for name in [
            "Janković",
            "Shevchenko",
            "Karlsdóttir",
            "Papadopoulos",
            "Pyysainen",
            "Napolitani",
            "Dolgorukova",
        ] {
            assert!(is_family(name.as_bytes()), "{name}");
        }
        for word in ["Wavelab", "Kettle", "Exporter", "Contoso", "Render", "ov"] {
            assert!(!is_family(word.as_bytes()), "{word}");
        }
    }
}
