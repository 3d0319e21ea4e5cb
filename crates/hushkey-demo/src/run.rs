//! The demo from start to end.
//!
//! *In:* [`DemoOptions`]. *Out:* banner, table, proof, and whether all went well.
//! *Never:* a planted value printed, logged or written to a file by the demo itself.

use crate::app::{CROWD, LeakyApp, Step};
use crate::logs;
use crate::options::{DemoOptions, Means, Shutdown};
use crate::plant::Plants;
use crate::print::{Addresses, Out, Row, Verdict, print_banner, print_proof, print_seats, print_steps, print_table};
use crate::proof::{Found, Search};
use crate::search::{SearchError, Searcher};
use crate::services::{Services, StartError};
use crate::story::Story;
use crate::vector::Vector;
use crate::world::{With, run_with, run_without};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

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
pub async fn tell(options: DemoOptions) -> Result<Told, DemoError> {
    let DemoOptions {
        means,
        mut out,
        mut shutdown,
    } = options;
    let (outcome, playing) = tokio::select! {
        () = &mut shutdown => return Err(DemoError::Stopped),
        played = play(&means, &mut out) => played?,
    };
    let Playing {
        story,
        services,
        with: With { app, page, .. },
        dir,
        without,
    } = playing;
    if means.once {
        drop(page);
    } else {
        for relay in [&services.before_edge, &services.behind_edge, &services.before_authority] {
            relay.up.stop();
            relay.down.stop();
        }
        drop(page);
        go_on(&mut out, &app, shutdown).await?;
    }
    drop(app);
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
async fn play(means: &Means, out: &mut Out) -> Result<(DemoOutcome, Playing), DemoError> {
    let dir = make_directory(means)?;
    std::fs::create_dir_all(dir.join("logs"))?;
    logs::write_to(&dir.join("logs").join("services.log"))?;

    let story = Arc::new(Story::write(&mut |bytes| (means.random)(bytes)));
    let services = Services::start(means, &dir, story.records_down.clone()).await?;
    let at = Addresses {
        edge: services.edge,
        admin: services.admin,
        authority: services.authority,
        issuer: services.issuer,
        dir: &dir,
        once: means.once,
    };
    print_banner(out, &at)?;

    let searcher = story.plants.searcher()?;
    let without = run_without(means, &story).await?;
    let mut search = Search::new(&searcher);
    without.search(&mut search);
    let captured = without.captured();
    let without = search.finish();

    let with = run_with(means, &story, &services, &dir).await?;
    let mut search = Search::new(&searcher);
    with.search(&mut search, &services, &dir).await?;
    let found = search.finish();

    let verdict = judge(&story, &without, &found, &with.steps);
    let outcome = if verdict.failures.is_empty() {
        DemoOutcome::Clean
    } else {
        DemoOutcome::Failed
    };
    report(out, &story, &without, &found, &with, &verdict)?;
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

fn make_directory(means: &Means) -> Result<PathBuf, DemoError> {
    let dir = match &means.dir {
        Some(dir) => dir.clone(),
        None => {
            let mut tag = [0; 8];
            (means.random)(&mut tag);
            std::env::temp_dir().join(format!("hushkey-demo-{:016x}", u64::from_le_bytes(tag)))
        }
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&dir)?;
    if std::fs::read_dir(&dir)?.next().is_some() {
        return Err(DemoError::NotEmpty);
    }
    Ok(dir)
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
    out: &mut Out,
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
    print_table(out, &rows)?;
    print_steps(out, &with.steps)?;
    print_seats(out, CROWD)?;
    let planted = story.plants.list().len();
    let (before, after) = (
        (without.sources.as_slice(), without.count()),
        (found.sources.as_slice(), found.count()),
    );
    print_proof(out, planted, before, after, verdict)
}

/// Keeps leaking, slowly, so that the live page lives, until shutdown.
async fn go_on(out: &mut Out, app: &LeakyApp, mut shutdown: Shutdown) -> io::Result<()> {
    out.note("The app goes on leaking into Hushkey; watch the live page. Ctrl-C ends it.")?;
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
