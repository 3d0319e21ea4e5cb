//! What the demo's tests share: options with a screen that can be read, and a search of a directory.

use hushkey_demo::{DemoOptions, EdgeMode, Means, Out};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A screen in memory.
#[derive(Clone, Default)]
pub struct Screen(Arc<Mutex<Vec<u8>>>);

impl Screen {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Options over the machine's own randomness: another story in every run.
#[allow(clippy::disallowed_methods)] // Tests are where clock and randomness enter.
pub fn options(once: bool, dir: &Path, screen: &Screen, edge: EdgeMode) -> DemoOptions {
    let start = std::time::Instant::now();
    let means = Means {
        once,
        dir: Some(dir.join("demo")),
        clock: Arc::new(|| {
            let since = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap();
            i64::try_from(since.as_secs()).unwrap()
        }),
        monotonic_micros: Arc::new(move || u64::try_from(start.elapsed().as_micros()).unwrap()),
        random: Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
        edge,
    };
    DemoOptions {
        means,
        out: Out::new(Box::new(screen.clone()), false),
        shutdown: Box::pin(std::future::pending()),
    }
}
