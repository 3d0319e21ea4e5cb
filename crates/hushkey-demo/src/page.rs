//! A reader of the edge's live page: keeps the whole event stream, and tells which actions were taken.
//!
//! *In:* the admin listener's event stream. *Out:* its bytes for the proof; the actions of the events that came since.

use serde_json::Value;
use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// How long an event may take from the guard to the page.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(10);
/// Events of one message come together; this much quiet ends it.
const QUIET: u32 = 4;

/// A connection to the live page's stream; it ends when dropped.
pub struct PageReader {
    bytes: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

/// What the events since the last look said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Names of actions, as receipts write them.
    pub actions: BTreeSet<String>,
    /// Names of problems of refusals.
    pub problems: BTreeSet<String>,
}

impl PageReader {
    /// Opens the stream.
    ///
    /// # Errors
    /// If the admin listener cannot be reached.
    pub async fn open(admin: SocketAddr) -> io::Result<PageReader> {
        let mut stream = TcpStream::connect(admin).await?;
        let request = format!("GET /events HTTP/1.1\r\nHost: {admin}\r\nAccept: text/event-stream\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let bytes = Arc::<Mutex<Vec<u8>>>::default();
        let kept = Arc::clone(&bytes);
        let task = tokio::spawn(async move {
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                let Some(piece) = buffer.get(..count) else { break };
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend_from_slice(piece);
            }
        });
        Ok(PageReader { bytes, task })
    }

    /// Everything the stream said so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The actions of the events that come after the first `from` bytes; waits for one, then for quiet.
    pub async fn actions_since(&self, from: usize) -> Actions {
        let ticks = PATIENCE.as_millis() / TICK.as_millis();
        let (mut last, mut quiet) = (Actions::default(), 0);
        for _ in 0..ticks {
            tokio::time::sleep(TICK).await;
            let actions = read_actions(self.bytes().get(from..).unwrap_or_default());
            quiet = if actions == last && actions != Actions::default() {
                quiet + 1
            } else {
                0
            };
            last = actions;
            if quiet >= QUIET {
                break;
            }
        }
        last
    }
}

impl Drop for PageReader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn read_actions(stream: &[u8]) -> Actions {
    let mut found = Actions::default();
    for line in String::from_utf8_lossy(stream).lines() {
        let Some(event) = line
            .strip_prefix("data:")
            .and_then(|json| serde_json::from_str::<Value>(json.trim()).ok())
        else {
            continue;
        };
        let Some(receipt) = event.get("receipt") else { continue };
        let entries = receipt.get("entries").and_then(Value::as_array);
        found
            .actions
            .extend(entries.into_iter().flatten().filter_map(|entry| text(entry, "action")));
        found.problems.extend(text(receipt, "problem"));
    }
    found
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

impl Actions {
    /// In words for the table.
    pub fn words(&self) -> String {
        if !self.problems.is_empty() {
            return "refused".to_owned();
        }
        let past = |action: &String| match action.as_str() {
            "redact" => "redacted",
            "drop" => "dropped",
            "pseudonymize" => "pseudonymized",
            "tokenize" => "tokenized",
            "block" => "refused",
            _ => "",
        };
        let words: Vec<&str> = self.actions.iter().map(past).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            "nothing".to_owned()
        } else {
            words.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_from_receipts() {
        let stream = br#"10
id: 1-1
data: {"id":1,"receipt":{"entries":[{"class":"email","action":"redact"},{"class":null,"action":"drop"}],"problem":null}}

data: {"id":2,"problem":"overloaded"}

data: {"id":3,"receipt":{"entries":[{"action":"allow"}],"problem":null}}
"#;
        let found = read_actions(stream);
        assert_eq!(found.words(), "dropped, redacted");
        let refused = read_actions(br#"data: {"receipt":{"entries":[],"problem":"pii-in-credential"}}"#);
        assert_eq!(refused.words(), "refused");
        assert_eq!(read_actions(b"").words(), "nothing");
    }
}
