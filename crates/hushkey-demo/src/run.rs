//! The demo from start to end.
//!
//! *In:* [`DemoOptions`]. *Out:* banner, table, proof, and whether all went well.
//! *Never:* a planted value printed, logged or written to a file by the demo itself.

use crate::app::{Calls, LeakyApp, Step, erase, granted, purchase, purchase_carelessly, run_licensed};
use crate::logs;
use crate::net::relay::Relay;
use crate::net::upstream::Upstream;
use crate::net::wire::{Sending, send};
use crate::options::{DemoOptions, Shutdown};
use crate::page::PageReader;
use crate::plant::Plants;
use crate::print::{Addresses, Row, Verdict, print_banner, print_proof, print_steps, print_table};
use crate::proof::{Found, Search};
use crate::search::{SearchError, Searcher};
use crate::services::{Services, StartError};
use crate::story::Story;
use crate::vector::Vector;
use hushkey_client::{Client, ClientOptions, KeySet, LicenseKey, Policy};
use hushkey_license::{MachineToken, ProductToken};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing_subscriber::prelude::*;

/// Between two leaks once the story is told.
const PACE: Duration = Duration::from_millis(1500);

/// Why a demo cannot run. (A leak is no error: it is the run's result.)
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A part does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A file or socket.
    #[error("a file or socket cannot be used: {0}")]
    Io(#[from] io::Error),
    /// The directory is not empty.
    #[error("the directory is not empty")]
    NotEmpty,
    /// The client does not start.
    #[error("the client does not start: {0}")]
    Client(#[from] hushkey_client::OpenError),
    /// The authority's keys are none.
    #[error("the authority's keys are not usable")]
    Keys,
    /// Shutdown was asked for before the proof.
    #[error("stopped before the proof")]
    Stopped,
    /// The searcher.
    #[error(transparent)]
    Search(#[from] crate::search::SearchError),
}

/// How a demo ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoOutcome {
    /// Nothing leaked, and every license operation worked.
    Clean,
    /// Something leaked, or did not work, or the proof could not be made.
    Failed,
}

/// What a run leaves behind in memory, for tests that search by themselves.
pub struct Told {
    /// How it ended.
    pub outcome: DemoOutcome,
    /// Where its files are.
    pub dir: PathBuf,
    /// What the plain server and the app's log got without Hushkey.
    pub without: Vec<Vec<u8>>,
    plants: Plants,
}

impl Told {
    /// A searcher for what was planted.
    ///
    /// # Errors
    /// Never for plants of a run that ended.
    pub fn searcher(&self) -> Result<Searcher, SearchError> {
        self.plants.searcher()
    }

    /// How many values were planted.
    pub fn planted(&self) -> usize {
        self.plants.list().len()
    }
}

/// Runs the demo.
///
/// # Errors
/// [`DemoError`] when it cannot run.
pub async fn run(options: DemoOptions) -> Result<DemoOutcome, DemoError> {
    Ok(tell(options).await?.outcome)
}

/// Runs the demo and gives back what tests need to search by themselves.
///
/// # Errors
/// [`DemoError`] when it cannot run.
pub async fn tell(mut options: DemoOptions) -> Result<Told, DemoError> {
    let mut shutdown = std::mem::replace(&mut options.shutdown, Box::pin(std::future::pending()));
    let (outcome, playing) = tokio::select! {
        () = &mut shutdown => return Err(DemoError::Stopped),
        played = play(&mut options) => played?,
    };
    let Playing {
        story,
        services,
        with: With { app, page, .. },
        dir,
        without,
    } = playing;
    if !options.once {
        for relay in [&services.before_edge, &services.behind_edge, &services.before_authority] {
            relay.up.stop();
            relay.down.stop();
        }
        go_on(&mut options, &app, shutdown).await?;
    }
    drop((app, page));
    services.stop().await;
    let plants = Arc::into_inner(story).map(|story| story.plants).unwrap_or_default();
    Ok(Told {
        outcome,
        dir,
        without,
        plants,
    })
}

/// The demo after its proof, with everything still running.
struct Playing {
    story: Arc<Story>,
    services: Services,
    with: With,
    dir: PathBuf,
    without: Vec<Vec<u8>>,
}

/// From the banner to the proof.
async fn play(options: &mut DemoOptions) -> Result<(DemoOutcome, Playing), DemoError> {
    let dir = make_directory(options)?;
    std::fs::create_dir_all(dir.join("logs"))?;
    logs::write_to(&dir.join("logs").join("services.log"))?;

    let story = Arc::new(Story::write(&mut |bytes| (options.random)(bytes)));
    let services = Services::start(options, &dir, story.records_down.clone()).await?;
    let at = Addresses {
        edge: services.edge,
        admin: services.admin,
        authority: services.authority,
        issuer: services.issuer,
        dir: &dir,
        once: options.once,
    };
    print_banner(&mut options.out, &at)?;

    let searcher = story.plants.searcher()?;
    let without = run_without(options, &story).await?;
    let mut search = Search::new(&searcher);
    without.search(&mut search);
    let captured = without.captured();
    let without = search.finish();

    let with = run_with(options, &story, &services, &dir).await?;
    let mut search = Search::new(&searcher);
    with.search(&mut search, &services, &dir).await?;
    let found = search.finish();

    let verdict = judge(&story, &without, &found, &with.steps);
    let outcome = if verdict.failures.is_empty() {
        DemoOutcome::Clean
    } else {
        DemoOutcome::Failed
    };
    report(options, &story, &without, &found, &with, &verdict)?;
    Ok((
        outcome,
        Playing {
            story,
            services,
            with,
            dir,
            without: captured,
        },
    ))
}

fn make_directory(options: &DemoOptions) -> Result<PathBuf, DemoError> {
    let dir = match &options.dir {
        Some(dir) => dir.clone(),
        None => {
            let mut tag = [0; 8];
            (options.random)(&mut tag);
            std::env::temp_dir().join(format!("hushkey-demo-{:016x}", u64::from_le_bytes(tag)))
        }
    };
    std::fs::create_dir_all(&dir)?;
    if std::fs::read_dir(&dir)?.next().is_some() {
        return Err(DemoError::NotEmpty);
    }
    Ok(dir)
}

/// The world without Hushkey, as it was kept in memory.
struct Without {
    relay: Relay,
    log: Vec<u8>,
}

impl Without {
    fn captured(&self) -> Vec<Vec<u8>> {
        let mut pieces = self.relay.up.pieces();
        pieces.extend(self.relay.down.pieces());
        pieces.push(self.log.clone());
        pieces
    }

    fn search(&self, search: &mut Search<'_>) {
        search.tapes("plain server: what it got", &[&self.relay.up]);
        search.tapes("plain server: what it answered", &[&self.relay.down]);
        search.pieces("app's log", [self.log.as_slice()]);
    }
}

async fn run_without(options: &DemoOptions, story: &Arc<Story>) -> Result<Without, DemoError> {
    let server = Upstream::start(None, story.records_down.clone()).await?;
    let relay = Relay::start(server.addr).await?;
    let calls = Calls {
        server: relay.addr,
        key: LicenseKey::make(&mut |bytes| (options.random)(bytes)),
        product: ProductToken::make(&mut |bytes| (options.random)(bytes)),
        machine: MachineToken::make(&mut |bytes| (options.random)(bytes)),
        random: options.random.clone(),
    };
    purchase_carelessly(story, relay.addr).await?;
    let app = LeakyApp::new(Arc::clone(story), calls);
    for vector in Vector::ALL {
        app.leak(vector).await?;
    }
    let log = Shared::default();
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

/// The world with Hushkey.
struct With {
    app: LeakyApp,
    page: PageReader,
    actions: BTreeMap<Vector, String>,
    steps: Vec<Step>,
}

impl With {
    async fn search(&self, search: &mut Search<'_>, services: &Services, dir: &Path) -> io::Result<()> {
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

async fn run_with(
    options: &DemoOptions,
    story: &Arc<Story>,
    services: &Services,
    dir: &Path,
) -> Result<With, DemoError> {
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

    let client = open_client(options, services, dir.join("client").join("first"))?;
    let calls = Calls {
        server: services.before_edge.addr,
        key: bought.key.clone(),
        product: services.product,
        machine: client.machine(),
        random: options.random.clone(),
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
    let nameless = open_client(options, services, dir.join("client").join("second"))?;
    steps.push(granted(
        "activation on the erased person's license",
        &nameless.activate(&other.key).await,
    ));
    steps.push(granted("its validation", &nameless.validate(&other.key).await));

    let cleaned = log_cleanly(options, story, &client, &dir.join("logs").join("app.log"))?;
    actions.insert(Vector::Log, if cleaned { "redacted" } else { "nothing" }.to_owned());
    Ok(With {
        app,
        page,
        actions,
        steps,
    })
}

fn open_client(options: &DemoOptions, services: &Services, directory: PathBuf) -> Result<Client, DemoError> {
    Ok(Client::open(ClientOptions {
        server: format!("http://{}", services.before_edge.addr),
        product: services.product,
        keys: KeySet::from_document(&services.keys).map_err(|_| DemoError::Keys)?,
        directory,
        policy: Policy::safe_default(),
        clock: options.clock.clone(),
        random: options.random.clone(),
        timeout: Duration::from_secs(10),
    })?)
}

/// The app's log lines once more, through the client's layer and its writer; true if there was something to redact.
fn log_cleanly(options: &DemoOptions, story: &Story, client: &Client, path: &Path) -> io::Result<bool> {
    let log = Shared::default();
    let (for_layer, for_writer) = (log.clone(), log.clone());
    let layer = hushkey_client::CleanLayer::new(client.guard(), options.clock.clone(), move || for_layer.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || story.log.speak());
    let writer = hushkey_client::CleanWriter::new(client.guard(), move || for_writer.clone());
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || story.log.speak());
    let bytes = log.bytes();
    std::fs::write(path, &bytes)?;
    Ok(bytes.windows(10).any(|window| window == b"[redacted:"))
}

/// What failed, in sentences without values.
fn judge(story: &Story, without: &Found, with: &Found, steps: &[Step]) -> Verdict {
    let planted = story.plants.list().len();
    let mut failures = Vec::new();
    if without.count() != planted {
        failures.push(format!(
            "the search found only {} of {planted} planted values without Hushkey",
            without.count()
        ));
    }
    if with.count() != 0 {
        failures.push(format!("{} planted values got out through Hushkey", with.count()));
    }
    for cut in without.cut.iter().chain(&with.cut) {
        failures.push(format!("not everything was kept of: {cut}"));
    }
    if logs::is_full() {
        failures.push("the log reached its limit".to_owned());
    }
    for step in steps.iter().filter(|step| !step.worked) {
        failures.push(format!("did not work: {} ({})", step.name, step.result));
    }
    Verdict { failures }
}

fn report(
    options: &mut DemoOptions,
    story: &Story,
    without: &Found,
    found: &Found,
    with: &With,
    verdict: &Verdict,
) -> io::Result<()> {
    let rows: Vec<Row> = Vector::ALL
        .iter()
        .map(|vector| Row {
            vector: *vector,
            classes: story.plants.classes(*vector),
            without: without.count_of(&story.plants, *vector),
            with: found.count_of(&story.plants, *vector),
            action: with.actions.get(vector).cloned().unwrap_or_default(),
        })
        .collect();
    print_table(&mut options.out, &rows)?;
    print_steps(&mut options.out, &with.steps)?;
    let planted = story.plants.list().len();
    let (before, after) = (
        (without.sources.as_slice(), without.count()),
        (found.sources.as_slice(), found.count()),
    );
    print_proof(&mut options.out, planted, before, after, verdict)
}

/// Keeps leaking, slowly, so that the live page lives, until shutdown.
async fn go_on(options: &mut DemoOptions, app: &LeakyApp, mut shutdown: Shutdown) -> io::Result<()> {
    options
        .out
        .note("The app goes on leaking into Hushkey; watch the live page. Ctrl-C ends it.")?;
    let calls = Vector::ALL
        .into_iter()
        .filter(|vector| !matches!(vector, Vector::Log | Vector::Purchase));
    for vector in calls.cycle() {
        tokio::select! {
            () = &mut shutdown => break,
            () = tokio::time::sleep(PACE) => {}
        }
        // A call that fails is on the page or in the log; the demo goes on.
        let _ = app.leak(vector).await;
    }
    Ok(())
}

/// A log in memory.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
