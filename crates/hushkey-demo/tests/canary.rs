//! The canary: the whole story at TRACE level, then every output, file and database searched for every planted value.

mod stage;

use hushkey_demo::{DemoOutcome, EdgeMode, Encoding, tell};
use stage::{Screen, options};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_planted_is_found_anywhere_and_the_search_would_find_it() {
    let dir = tempfile::tempdir().unwrap();
    let screen = Screen::default();
    let told = tell(options(true, dir.path(), &screen, EdgeMode::Guarding))
        .await
        .unwrap();
    assert_eq!(told.outcome, DemoOutcome::Clean, "\n{}", screen.text());

    // The same searcher finds all of it where it did go, in more than one encoding, so its silence means something.
    let searcher = told.searcher().unwrap();
    let hits: Vec<_> = told
        .without
        .iter()
        .flat_map(|piece| searcher.search(piece).into_keys())
        .collect();
    let values: BTreeSet<_> = hits.iter().map(|hit| hit.value).collect();
    assert_eq!(values.len(), told.planted());
    assert!(told.planted() > 80);
    for encoding in [Encoding::Plain, Encoding::Percent, Encoding::Base64] {
        assert!(hits.iter().any(|hit| hit.encoding == encoding), "{encoding:?}");
    }
    assert!(hits.iter().any(|hit| hit.compressed));

    assert!(searcher.search(screen.text().as_bytes()).is_empty(), "on the screen");
    let all = files(&told.dir);
    for name in ["authority.db", "issuer.db", "services.log", "app.log", "device.key"] {
        assert!(all.iter().any(|path| path.ends_with(name)), "{name} was written");
    }
    for path in &all {
        let found = searcher.search(&std::fs::read(path).unwrap());
        assert!(found.is_empty(), "{} in {}", found.len(), path.display());
    }
    let log = std::fs::read_to_string(told.dir.join("logs/services.log")).unwrap();
    for level in ["TRACE", "DEBUG", "INFO"] {
        assert!(log.contains(level), "the log holds {level} lines");
    }
    for part in ["hushkey::receipt", "hushkey_issuer", "hyper_util"] {
        assert!(log.contains(part), "the log holds lines of {part}");
    }
    let app = std::fs::read_to_string(told.dir.join("logs/app.log")).unwrap();
    assert!(
        app.contains("license renewed for") && app.contains("[redacted:email]"),
        "{app}"
    );
}
