//! Schemes outside of Europe.

use super::Id;

/// Every scheme outside of Europe.
pub(super) const ALL: &[&Id] = &[];
