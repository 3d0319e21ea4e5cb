//! A request that is built and sent in one file is told of once: where it is sent.

use super::super::library::Kind;
use super::eval::Eval;
use super::value::{Label, Origin};

/// Calls of clients that send a request.
const SENDS: &[&str] = &["send", "sendAsync", "newCall", "execute", "enqueue"];

/// Calls that only build one.
const BUILDS: &[&str] = &[
    "newBuilder",
    "url",
    "uri",
    "header",
    "addHeader",
    "post",
    "POST",
    "put",
    "PUT",
    "patch",
    "method",
    "build",
];

impl Eval<'_> {
    /// A request to a service leaves: what was said of it while it was built is said here.
    pub(super) fn sent_now(&mut self, raw: &str, kind: Kind, library: &str, labels: &mut Vec<Label>) {
        if !matches!(self.language.name(), "java" | "kotlin") || labels.is_empty() {
            return;
        }
        if !raw
            .rsplit(super::paths::DOT)
            .next()
            .is_some_and(|name| SENDS.contains(&name))
        {
            return;
        }
        let mut events = std::mem::take(&mut self.facts.events);
        events.retain(|event| {
            if event.kind != kind || *event.library != *library || !builds(&event.callee) {
                return true;
            }
            let same = event.labels.iter().any(|label| {
                matches!(label.origin, Origin::Source(_))
                    && !self.is_license_credential(label)
                    && labels.iter().any(|sent| sent.origin == label.origin)
            });
            if same {
                for label in &event.labels {
                    if !labels.iter().any(|sent| sent.origin == label.origin) {
                        labels.push(*label);
                    }
                }
            }
            !same
        });
        self.facts.events = events;
    }
}

/// `Request.Builder().url().post`; of long chains only the end is known.
fn builds(callee: &str) -> bool {
    (callee.contains("uilder") || callee.starts_with("..."))
        && callee.rsplit('.').next().is_some_and(|name| BUILDS.contains(&name))
}
