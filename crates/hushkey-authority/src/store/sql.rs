//! What the store does, in SQL that both engines read alike: one telling, so that two engines cannot differ.
//!
//! In: a connection inside one transaction ([`Db`]). Out: what the [`super::Store`] trait promises.
//! Never: a rule of licensing (those are [`hushkey_license::model`]'s), or a word that only one engine knows; where they part,
//! [`Db`] says how.
//!
//! Placeholders are `$1`, `$2`, …; every number is 64 bits; yes and no are 1 and 0.

pub(super) mod alter;
pub(super) mod carry_out;
pub(super) mod create;
mod db;
pub(super) mod grant;
pub(super) mod list;
pub(super) mod load;
pub(super) mod seats;
pub(super) mod view;
pub(super) mod webhooks;

pub(super) use db::{Cell, Db, Param, Row, Statement};
