//! Which price of the payment service is which plan: the vendor's own file.
//!
//! ```toml
//! [plans]
//! price_1Qx = "pln_…"     # a price
//! prod_Rt   = "pln_…"     # any price of a product that is not named itself
//! plink_9a  = "pln_…"     # one-time purchases by a payment link: their checkout names no price
//! price_2Tz = "ignore"    # sold with the rest, and no license
//! ```

use hushkey_license::PlanToken;
use serde::Deserialize;
use std::collections::BTreeMap;

const IGNORE: &str = "ignore";
const MAX_NAME: usize = 128;

/// The file is not of the form above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanMapError {
    /// Not TOML, or something else than a table `plans`.
    #[error("the file of plans is not TOML with one table [plans]")]
    Form,
    /// A name with characters that names of prices do not have.
    #[error("a name in the file of plans is none of a price, product or payment link")]
    Name,
    /// A value that is neither a plan nor `ignore`.
    #[error("a value in the file of plans is neither a plan (pln_…) nor ignore")]
    Plan,
}

/// What is behind a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sold {
    Plan(PlanToken),
    /// No license: support hours, hardware, a book.
    Nothing,
}

/// Prices, products and payment links by their names.
#[derive(Debug, Clone, Default)]
pub struct PlanMap(BTreeMap<String, Sold>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    plans: BTreeMap<String, String>,
}

impl PlanMap {
    /// Reads the file.
    ///
    /// # Errors
    /// [`PlanMapError`].
    pub fn parse(text: &str) -> Result<Self, PlanMapError> {
        let file: File = toml::from_str(text).map_err(|_| PlanMapError::Form)?;
        let read = |(name, value): (String, String)| {
            if !is_name(&name) {
                return Err(PlanMapError::Name);
            }
            let sold = match value.as_str() {
                IGNORE => Sold::Nothing,
                plan => Sold::Plan(plan.parse().map_err(|_| PlanMapError::Plan)?),
            };
            Ok((name, sold))
        };
        file.plans.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// What the first of `names` that is known stands for.
    pub(crate) fn find<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<Sold> {
        names.into_iter().find_map(|name| self.0.get(name).copied())
    }
}

fn is_name(name: &str) -> bool {
    let symbols = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    symbols && (1..=MAX_NAME).contains(&name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_come_before_products_and_nothing_is_guessed() {
        let plan = PlanToken::from_seed([1; 32]);
        let text = format!("[plans]\nprice_1 = \"{plan}\"\nprod_1 = \"ignore\"\n");
        let map = PlanMap::parse(&text).unwrap();
        assert_eq!(map.find(["price_1", "prod_1"]), Some(Sold::Plan(plan)));
        assert_eq!(map.find(["price_2", "prod_1"]), Some(Sold::Nothing));
        assert_eq!(map.find(["price_2", "prod_2"]), None);
    }

    #[test]
    fn what_is_no_map_is_refused() {
        for (text, error) in [
            ("", PlanMapError::Form),
            ("plans = 3", PlanMapError::Form),
            ("[plans]\na = 1", PlanMapError::Form),
            ("[plans]\n[more]", PlanMapError::Form),
            ("[plans]\n\"ann@example.org\" = \"ignore\"", PlanMapError::Name),
            ("[plans]\nprice_1 = \"pln_\"", PlanMapError::Plan),
        ] {
            assert_eq!(PlanMap::parse(text).unwrap_err(), error, "{text}");
        }
    }
}
