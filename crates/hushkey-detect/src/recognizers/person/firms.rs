//! Firms whose names are persons' names: `Morgan Stanley` is a bank.
//!
//! *In:* a name as written. *Out:* whether it is a firm's or brand's that most readers take for that. Limits: the firms listed.

/// Small letters; sorted.
const FIRMS: &[&str] = &[
    "alfa romeo",
    "arthur andersen",
    "aston martin",
    "baker hughes",
    "brooks brothers",
    "calvin klein",
    "charles schwab",
    "dow jones",
    "edward jones",
    "eli lilly",
    "goldman sachs",
    "harley davidson",
    "hewlett packard",
    "hugo boss",
    "jack daniel's",
    "jack daniels",
    "jim beam",
    "johnnie walker",
    "johnson controls",
    "jp morgan",
    "louis vuitton",
    "mercedes benz",
    "merrill lynch",
    "morgan stanley",
    "philip morris",
    "ralph lauren",
    "raymond james",
    "rolls royce",
    "ruby tuesday",
    "stanley black",
    "thomas cook",
    "tommy hilfiger",
    "warner bros",
    "warner brothers",
    "wells fargo",
    "yves rocher",
];

/// Whether this is the name of a firm.
pub(super) fn holds(name: &str) -> bool {
    let name = name.strip_suffix("'s").unwrap_or(name);
    (8..=16).contains(&name.len()) && FIRMS.iter().any(|firm| firm.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{FIRMS, holds};

    #[test]
    fn firms_are_told_from_persons() {
        assert!(FIRMS.is_sorted());
        assert!(holds("Morgan Stanley") && holds("Wells Fargo's") && !holds("Morgan Stanford"));
    }
}
