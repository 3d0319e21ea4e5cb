//! Schemes of Europe.

mod pl_pesel;

use super::Id;

/// Every scheme of Europe.
pub(super) const ALL: &[&Id] = &[&pl_pesel::ID];
