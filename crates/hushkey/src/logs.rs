//! Log lines on standard error.
//!
//! `HUSHKEY_LOG` sets the level of our own crates. Dependencies never say more than warnings: their finer lines may hold
//! what passes through them.

use anyhow::Context;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

const VARIABLE: &str = "HUSHKEY_LOG";

pub(crate) fn start() -> anyhow::Result<()> {
    let level = match std::env::var(VARIABLE) {
        Ok(word) => word
            .parse()
            .map_err(|_| anyhow::anyhow!("{VARIABLE} is off, error, warn, info, debug or trace"))?,
        Err(_) => LevelFilter::INFO,
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(true);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter(level))
        .try_init()
        .context("logs cannot start")
}

fn filter(level: LevelFilter) -> Targets {
    Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("hushkey", level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn dependencies_never_say_more_than_warnings() {
        for level in [
            LevelFilter::OFF,
            LevelFilter::ERROR,
            LevelFilter::INFO,
            LevelFilter::TRACE,
        ] {
            let filter = filter(level);
            assert!(!filter.would_enable("hyper::proto", &Level::INFO), "{level}");
            assert_eq!(
                filter.would_enable("hyper::proto", &Level::WARN),
                level >= LevelFilter::WARN,
                "{level}"
            );
            assert_eq!(
                filter.would_enable("hushkey_edge::proxy", &Level::DEBUG),
                level >= LevelFilter::DEBUG,
                "{level}"
            );
        }
    }
}
