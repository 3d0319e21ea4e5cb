//! A recording upstream, a raw client and an edge between them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hushkey_edge::{Clocks, Edge, EdgeOptions};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub const NEVER: Duration = Duration::from_secs(20);

/// What the upstream does with a request (all its bytes) — the pieces it writes back, with a pause between them.
pub type Answer = Arc<dyn Fn(&[u8]) -> Vec<Vec<u8>> + Send + Sync>;

/// An upstream that keeps every byte it is sent.
#[derive(Clone)]
pub struct Upstream {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<u8>>>,
    pub connections: Arc<AtomicUsize>,
    pub requests: Arc<AtomicUsize>,
}

impl Upstream {
    pub async fn start(answer: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + Sync + 'static) -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = Upstream {
            address: listener.local_addr().unwrap(),
            seen: Arc::default(),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (answer, mine): (Answer, _) = (Arc::new(answer), upstream.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                mine.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(mine.clone().serve(stream, Arc::clone(&answer)));
            }
        });
        upstream
    }

    /// Answers `200` with a JSON body to everything.
    pub async fn fixed(body: &'static str) -> Upstream {
        Upstream::start(move |_| vec![ok("application/json", body.as_bytes())]).await
    }

    pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(self, mut stream: S, answer: Answer) {
        let mut buffer = Vec::new();
        loop {
            let Some(end) = message_end(&buffer, false) else {
                let mut piece = [0; 65536];
                match stream.read(&mut piece).await {
                    Ok(n) if n > 0 => {
                        buffer.extend_from_slice(&piece[..n]);
                        self.seen.lock().unwrap().extend_from_slice(&piece[..n]);
                        continue;
                    }
                    _ => return,
                }
            };
            let request: Vec<u8> = buffer.drain(..end).collect();
            self.requests.fetch_add(1, Ordering::SeqCst);
            let pieces = answer(&request);
            for (i, piece) in pieces.iter().enumerate() {
                if i > 0 {
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
                if stream.write_all(piece).await.is_err() {
                    return;
                }
            }
            let all = pieces.concat();
            if !contains(&all, b"content-length:")
                && !contains(&all, b"transfer-encoding:")
                && !all.starts_with(b"HTTP/1.1 204")
                && !all.starts_with(b"HTTP/1.1 304")
            {
                return;
            }
        }
    }

    /// Every byte received so far.
    pub fn seen(&self) -> Vec<u8> {
        self.seen.lock().unwrap().clone()
    }

    pub fn saw(&self, text: &str) -> bool {
        contains(&self.seen(), text.as_bytes())
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A response with one length.
pub fn ok(content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut raw = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    raw.extend_from_slice(body);
    raw
}

/// A POST of JSON.
pub fn post(target: &str, body: &[u8]) -> Vec<u8> {
    post_with(target, "", body)
}

/// A POST of JSON with further header lines, each ended by `\r\n`.
pub fn post_with(target: &str, lines: &str, body: &[u8]) -> Vec<u8> {
    let mut raw =
        format!("POST {target} HTTP/1.1\r\nhost: license.test\r\ncontent-type: application/json\r\n{lines}content-length: {}\r\n\r\n", body.len()).into_bytes();
    raw.extend_from_slice(body);
    raw
}

pub fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle))
}

/// Where the first message in `raw` ends. `at_eof`: a body without a length ends with the connection.
fn message_end(raw: &[u8], at_eof: bool) -> Option<usize> {
    let head = raw.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&raw[..head]).to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        return raw[head..]
            .windows(5)
            .position(|w| w == b"0\r\n\r\n")
            .map(|p| head + p + 5);
    }
    match text
        .split("content-length: ")
        .nth(1)
        .and_then(|t| t.split("\r\n").next()?.trim().parse::<usize>().ok())
    {
        Some(length) => (raw.len() >= head + length).then_some(head + length),
        None if text.starts_with("http/") && !text.contains(" 204 ") && !text.contains(" 304 ") => {
            at_eof.then_some(raw.len())
        }
        None => Some(head),
    }
}

/// A response as it came.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn parse(raw: &[u8]) -> Response {
        let split = raw
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .map_or(raw.len(), |p| p + 4);
        let head = String::from_utf8_lossy(&raw[..split]).into_owned();
        let status = head.get(9..12).and_then(|s| s.parse().ok()).unwrap_or(0);
        Response {
            status,
            head,
            body: raw[split..].to_vec(),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| {
            l.split_once(": ")
                .filter(|(n, _)| n.eq_ignore_ascii_case(name))
                .map(|(_, v)| v)
        })
    }

    /// The name of the problem, if this is a problem document.
    pub fn problem(&self) -> Option<String> {
        if self.header("content-type") != Some("application/problem+json") {
            return None;
        }
        let document: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        assert_eq!(document["status"], self.status);
        document["type"]
            .as_str()?
            .strip_prefix("urn:hushkey:problem:")
            .map(str::to_owned)
    }
}

/// A kept-alive raw connection.
pub struct Client {
    pub stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Client {
        Client {
            stream: TcpStream::connect(address).await.unwrap(),
            buffer: Vec::new(),
        }
    }

    pub async fn exchange(&mut self, raw: &[u8]) -> Response {
        // The other side may answer and close before it has read everything.
        let _ = self.stream.write_all(raw).await;
        self.read(raw.starts_with(b"HEAD ")).await
    }

    pub async fn read(&mut self, headless: bool) -> Response {
        let reading = async {
            loop {
                let head_end = self.buffer.windows(4).position(|w| w == b"\r\n\r\n").map(|p| p + 4);
                let end = if headless {
                    head_end
                } else {
                    message_end(&self.buffer, false)
                };
                if let Some(end) = end {
                    let raw: Vec<u8> = self.buffer.drain(..end).collect();
                    if raw.starts_with(b"HTTP/1.1 100") {
                        continue;
                    }
                    return Response::parse(&raw);
                }
                let mut piece = [0; 65536];
                match self.stream.read(&mut piece).await {
                    Ok(n) if n > 0 => self.buffer.extend_from_slice(&piece[..n]),
                    _ => return Response::parse(&std::mem::take(&mut self.buffer)),
                }
            }
        };
        timeout(NEVER, reading).await.expect("an answer or a close")
    }
}

/// One request on its own connection.
pub async fn exchange(address: SocketAddr, raw: &[u8]) -> Response {
    Client::connect(address).await.exchange(raw).await
}

/// A running edge.
pub struct Running {
    pub address: SocketAddr,
    pub admin: Option<SocketAddr>,
    stop: Option<oneshot::Sender<()>>,
    pub done: JoinHandle<()>,
}

impl Running {
    pub async fn start(options: EdgeOptions) -> Running {
        let edge = Edge::bind(options).await.unwrap();
        let (address, admin) = (edge.address(), edge.admin_address());
        let (stop, stopped) = oneshot::channel::<()>();
        let done = tokio::spawn(async move {
            edge.serve(async {
                let _ = stopped.await;
            })
            .await
            .unwrap();
        });
        Running {
            address,
            admin,
            stop: Some(stop),
            done,
        }
    }

    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// A wall clock that stands still and a stopwatch that ticks once per look.
pub fn clocks() -> Clocks {
    let ticks = Arc::new(AtomicUsize::new(0));
    Clocks {
        unix_seconds: Arc::new(|| 1_700_000_000),
        monotonic_micros: Arc::new(move || ticks.fetch_add(1, Ordering::Relaxed) as u64),
    }
}

pub fn options(upstream: &Upstream) -> EdgeOptions {
    EdgeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)), upstream.url(), clocks())
}

/// An edge with defaults before `upstream`.
pub async fn edge(upstream: &Upstream) -> Running {
    Running::start(options(upstream)).await
}
