//! The world without Hushkey: the same app, and a server that takes and keeps everything.

use super::memory::MemoryLog;
use super::with::a_device;
use crate::app::{Calls, LeakyApp, purchase_carelessly};
use crate::net::relay::Relay;
use crate::net::upstream::Upstream;
use crate::options::Means;
use crate::proof::Search;
use crate::run::DemoError;
use crate::story::Story;
use crate::vector::Vector;
use hushkey_license::{LicenseKey, ProductToken};
use std::sync::Arc;
use tracing_subscriber::prelude::*;

/// The world without Hushkey, as it was kept in memory.
pub struct Without {
    relay: Relay,
    log: Vec<u8>,
}

impl Without {
    /// What was kept, for tests that search by themselves.
    pub fn captured(&self) -> Vec<Vec<u8>> {
        let mut pieces = self.relay.up.pieces();
        pieces.extend(self.relay.down.pieces());
        pieces.push(self.log.clone());
        pieces
    }

    /// Searches all of it.
    pub fn search(&self, search: &mut Search<'_>) {
        search.tapes("plain server: what it got", &[&self.relay.up]);
        search.tapes("plain server: what it answered", &[&self.relay.down]);
        search.pieces("app's log", [self.log.as_slice()]);
    }
}

/// Tells the story to a plain server.
///
/// # Errors
/// [`DemoError`].
pub async fn run_without(means: &Means, story: &Arc<Story>) -> Result<Without, DemoError> {
    let server = Upstream::start(None, story.records_down.clone()).await?;
    let relay = Relay::start(server.addr).await?;
    let product = ProductToken::make(&mut |bytes| (means.random)(bytes));
    let calls = Calls {
        server: relay.addr,
        key: LicenseKey::make(&mut |bytes| (means.random)(bytes)),
        product,
        device: a_device(means, &product),
        random: means.random.clone(),
    };
    purchase_carelessly(story, relay.addr).await?;
    let app = LeakyApp::new(Arc::clone(story), calls);
    for vector in Vector::ALL {
        app.leak(vector).await?;
    }
    let log = MemoryLog::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || writer.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || story.log.speak());
    Ok(Without {
        log: log.bytes(),
        relay,
    })
}
