//! German driving licence numbers.
//!
//! *What:* eleven letters and digits: office, serial, check character, copy. *Source:* Kraftfahrt-Bundesamt,
//! Fahrerlaubnis-Verordnung Anlage 8.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeFuehrerschein,
    recognizer: "de_fuehrerschein",
    shapes: &["AA99999999X", "A99XXXXXX9X"],
    words: "defuehrerschein fuhrerschein fuehrerschein fuhrerscheinnummer fuehrerscheinnummer fahrerlaubnis fahrerlaubnisnummer",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    !weighted::all_same(number.get(2..10).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["GE123456780", "mu12345678b", "B072RRE2I55"],
            &["GE12345678", "1E123456780"],
        );
    }
}
