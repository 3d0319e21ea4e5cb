//! The world with Hushkey: the same app before the edge, and a well-built one beside it.

use super::memory::MemoryLog;
use crate::app::{BlindMeans, Calls, LeakyApp, Step, erase, granted, purchase, run_blind, run_licensed};
use crate::net::wire::{Sending, send};
use crate::options::Means;
use crate::page::PageReader;
use crate::proof::Search;
use crate::run::DemoError;
use crate::services::Services;
use crate::story::Story;
use crate::vector::Vector;
use hushkey_client::{Client, ClientOptions, KeySet, Policy};
use hushkey_license::model::Scope;
use hushkey_license::{DeviceSigner, ProductToken};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::prelude::*;

/// The world with Hushkey.
pub struct With {
    /// The app, which can go on.
    pub app: LeakyApp,
    /// A reader of the live page.
    pub page: PageReader,
    /// What Hushkey did, by leak.
    pub actions: BTreeMap<Vector, String>,
    /// The operations that have to work.
    pub steps: Vec<Step>,
}

impl With {
    /// Searches everything that came out.
    ///
    /// # Errors
    /// A file or page that cannot be read.
    pub async fn search(&self, search: &mut Search<'_>, services: &Services, dir: &Path) -> io::Result<()> {
        search.tapes("upstream: what it got", &[&services.behind_edge.up]);
        search.tapes("app: what came back", &[&services.before_edge.down]);
        search.tapes(
            "authority: all it got and said",
            &[&services.before_authority.up, &services.before_authority.down],
        );
        search.directory("authority's database and files", &dir.join("authority"))?;
        search.directory("issuer's database and files (encrypted)", &dir.join("issuer"))?;
        search.directory("client's lease and key files", &dir.join("client"))?;
        search.directory("logs of all services (TRACE) and the app", &dir.join("logs"))?;
        let mut page = vec![self.page.bytes()];
        for target in ["/", "/metrics", "/api/summary"] {
            let sending = Sending {
                method: "GET",
                target,
                headers: &[],
                body: b"",
            };
            let answer = send(services.admin, &sending).await?;
            page.push([answer.head.as_bytes(), answer.body.as_slice()].concat());
        }
        search.pieces("live page: stream, summary, metrics", page.iter().map(Vec::as_slice));
        Ok(())
    }
}

/// Tells the story through Hushkey.
///
/// # Errors
/// [`DemoError`].
pub async fn run_with(means: &Means, story: &Arc<Story>, services: &Services, dir: &Path) -> Result<With, DemoError> {
    let page = PageReader::open(services.admin).await?;
    let (mut steps, mut actions) = (Vec::new(), BTreeMap::new());

    let [first, second] = &story.buyers;
    let bought = purchase(
        services.issuer,
        &services.issuer_token,
        first,
        services.plan,
        "demo-order-0001",
    )
    .await?;
    let other = purchase(
        services.issuer,
        &services.issuer_token,
        second,
        services.plan,
        "demo-order-0002",
    )
    .await?;
    actions.insert(Vector::Purchase, "stays at issuer".to_owned());

    let client = open_client(means, services, dir.join("client").join("first"))?;
    let calls = Calls {
        server: services.before_edge.addr,
        key: bought.key.clone(),
        product: services.product,
        device: a_device(means, &services.product),
        random: means.random.clone(),
    };
    let app = LeakyApp::new(Arc::clone(story), calls);
    // The seat first: a validation without one would rightly say no.
    for vector in [Vector::Activate]
        .into_iter()
        .chain(Vector::ALL.into_iter().filter(|vector| *vector != Vector::Activate))
    {
        let seen = page.bytes().len();
        if let Some(step) = app.leak(vector).await? {
            let mut words = page.actions_since(seen).await.words();
            if vector == Vector::Authenticate && step.worked {
                words.push_str(", retried");
            }
            actions.insert(vector, words);
            steps.push(step);
        }
    }
    steps.extend(run_licensed(&client, &bought.key, &story.event).await);

    steps.push(erase(services.issuer, &services.issuer_token, other.person).await?);
    let nameless = open_client(means, services, dir.join("client").join("second"))?;
    steps.push(granted(
        "activation on the erased person's license",
        &nameless.activate(&other.key).await,
    ));
    steps.push(granted("its validation", &nameless.validate(&other.key).await));

    let blind = BlindMeans {
        issuer: services.issuer,
        token: &services.issuer_token,
        product: services.product,
        plan: services.blind_plan,
    };
    let open = |directory: &Path| {
        open_client(means, services, directory.to_owned()).map_err(|_| io::Error::from(io::ErrorKind::Other))
    };
    steps.extend(run_blind(&blind, open, &dir.join("client").join("blind")).await?);

    let cleaned = log_cleanly(means, story, &client, &dir.join("logs").join("app.log"))?;
    actions.insert(Vector::Log, if cleaned { "redacted" } else { "nothing" }.to_owned());
    Ok(With {
        app,
        page,
        actions,
        steps,
    })
}

/// The careless app keeps its own device key.
pub(super) fn a_device(means: &Means, product: &ProductToken) -> DeviceSigner {
    let mut secret = [0; 32];
    (means.random)(&mut secret);
    DeviceSigner::derive(&secret, product)
}

fn open_client(means: &Means, services: &Services, directory: PathBuf) -> Result<Client, DemoError> {
    Ok(Client::open(ClientOptions {
        server: format!("http://{}", services.before_edge.addr),
        server_ca: None,
        product: services.product,
        scope: Scope::default(),
        keys: KeySet::from_document(&services.keys).map_err(|_| DemoError::Keys)?,
        directory,
        policy: Policy::safe_default(),
        clock: means.clock.clone(),
        random: means.random.clone(),
        timeout: Duration::from_secs(10),
    })?)
}

/// The app's log lines once more, through the client's layer and its writer; true if there was something to redact.
fn log_cleanly(means: &Means, story: &Story, client: &Client, path: &Path) -> io::Result<bool> {
    let log = MemoryLog::default();
    let (for_layer, for_writer) = (log.clone(), log.clone());
    let layer = hushkey_client::CleanLayer::new(client.guard(), means.clock.clone(), move || for_layer.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || story.log.speak());
    let writer = hushkey_client::CleanWriter::new(client.guard(), move || for_writer.clone());
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || story.log.speak());
    let bytes = log.bytes();
    std::fs::write(path, &bytes)?;
    Ok(bytes.windows(10).any(|window| window == b"[redacted:"))
}
