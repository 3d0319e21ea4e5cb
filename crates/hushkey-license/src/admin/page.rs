//! Lists, a page at a time.

use serde::{Deserialize, Serialize};

/// Most items of a page; also what a page has when nothing else is asked for.
pub const MAX_PAGE: i64 = 100;

/// A page of a list that is ordered by token: `GET …?limit=1..100&after=<token>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", schemars(rename = "PageOf{T}"))]
pub struct Page<T> {
    /// The items.
    #[cfg_attr(feature = "schema", schemars(length(max = 100)))]
    pub items: Vec<T>,
    /// What to give as `after` for the next page; absent: this was the last.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::AnyToken>"))]
    pub next: Option<String>,
}
