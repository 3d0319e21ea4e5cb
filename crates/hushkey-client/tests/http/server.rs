//! A license server of a few lines, on a real socket, that answers what a test tells it and keeps what it got.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Clone)]
pub struct Got {
    pub head: String,
    pub body: Vec<u8>,
}

impl Got {
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Status and body of an answer; `None` closes the connection without one.
pub type Answer = Option<(u16, String)>;

pub struct Server {
    pub addr: SocketAddr,
    pub got: Arc<Mutex<Vec<Got>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Got) -> Answer + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let got = Arc::<Mutex<Vec<Got>>>::default();
        let (answer, kept) = (Arc::new(answer), got.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, answer.clone(), kept.clone()));
            }
        });
        Server { addr, got }
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

/// Serves one connection, plain or not, until it ends.
pub async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: Arc<impl Fn(&Got) -> Answer>,
    kept: Arc<Mutex<Vec<Got>>>,
) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(got) = split(&bytes) {
            bytes.clear();
            kept.lock().unwrap().push(got.clone());
            let Some((status, body)) = answer(&got) else { return };
            let text = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(text.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

fn split(bytes: &[u8]) -> Option<Got> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut got = Got {
        head: String::from_utf8(bytes[..end].to_vec()).unwrap(),
        body: bytes[end + 4..].to_vec(),
    };
    let length = got.header("content-length").map_or(0, |text| text.parse().unwrap());
    got.body.truncate(length);
    (bytes.len() >= end + 4 + length).then_some(got)
}
