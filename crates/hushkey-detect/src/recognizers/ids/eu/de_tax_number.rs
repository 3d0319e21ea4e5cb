//! German tax numbers (Steuernummer).
//!
//! *What:* ten or eleven digits of a state with slashes, thirteen digits of the federation. *Source:* Bundesministerium der
//! Finanzen, ELSTER Prüfung der Steuernummern.
//! *Validation:* state prefixes of the form of thirteen digits. *Confidence:* acts when named only.
//! *Limits:* found when named only: the check digit differs by state and office.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeTaxNumber,
    recognizer: "de_tax_number",
    shapes: &[
        "999/999/99999",
        "99/999/99999",
        "999/9999/9999",
        "999 999 99999",
        "99 999 99999",
        "999 9999 9999",
        "9999999999999",
        "99999999999",
        "9999999999",
        "999/999/9999 9",
    ],
    words: "detaxnumber steuernummer steuernr stnr steuernummern finanzamt germantaxnumber taxnumberde",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    let state = weighted::part(number, 0, 2);
    match number.len() {
        13 => {
            let federal = matches!(state, 10 | 11 | 21..=24 | 26..=28 | 30..=32 | 40 | 41 | 50..=59 | 90..=99);
            federal && weighted::at(number, 4) == 0 || (1..=16).contains(&state)
        }
        _ => !weighted::all_same(number),
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &[
                "181/815/08155",
                "93/815/08152",
                "2893081508152",
                "1121081508150",
                "0181508150000",
            ],
            &["1781508150001", "0081508150001", "181/815/0815", "028150815012"],
        );
    }
}
