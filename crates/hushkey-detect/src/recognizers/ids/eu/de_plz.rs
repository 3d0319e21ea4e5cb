//! German postcodes.
//!
//! *What:* five digits. *Source:* Deutsche Post AG.
//! *Validation:* 01001 to 99998. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DePlz,
    recognizer: "de_plz",
    shapes: &["99999"],
    words: "deplz plz postleitzahl",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    (1_001..=99_998).contains(&weighted::value(number))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["10115", "01067", "99998"], &["01000", "00123", "99999"]);
    }
}
