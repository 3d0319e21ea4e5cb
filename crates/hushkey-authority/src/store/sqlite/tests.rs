//! What only this engine has: one writer, a file, settings. What every store must do is in [`crate::store::tests`].

mod hostile;
mod opening;
mod writing;

use super::*;
use crate::store::tests::{NOW, machine};
use hushkey_license::model::Command;
use hushkey_license::{Code, Pepper};
use std::path::PathBuf;

/// A store whose insides the tests reach, filled as the suite fills its own.
pub(super) struct Bench {
    pub suite: crate::store::tests::Bench,
    pub store: SqliteStore,
}

impl Bench {
    pub async fn new(max_machines: i64) -> Self {
        let suite = crate::store::tests::Bench::new(crate::store::tests::Engine::Sqlite, max_machines, None).await;
        let store = SqliteStore::open(Path::new(&suite.url), suite.pepper.witness(), NOW, Sync::Full).unwrap();
        Self { suite, store }
    }

    pub fn activation(&self, number: u64) -> Pending<'_, Outcome> {
        self.store.carry_out(self.suite.asking(number, Command::Activate, NOW))
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(&self.suite.url)
    }
}
