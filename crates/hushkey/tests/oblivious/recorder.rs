//! A TCP forwarder that keeps every byte and where it came from: what somebody on that stretch of the wire sees.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

#[derive(Default)]
pub struct Tape {
    /// Bytes towards the server, by connection.
    pub up: Vec<Vec<u8>>,
    /// Bytes back.
    pub down: Vec<Vec<u8>>,
    pub peers: Vec<SocketAddr>,
}

impl Tape {
    pub fn all(&self) -> Vec<u8> {
        self.up.iter().chain(&self.down).flatten().copied().collect()
    }
}

pub struct Recorder {
    pub address: SocketAddr,
    pub tape: Arc<Mutex<Tape>>,
}

impl Recorder {
    pub async fn start(to: SocketAddr) -> Recorder {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tape = Arc::<Mutex<Tape>>::default();
        let kept = tape.clone();
        tokio::spawn(async move {
            loop {
                let (stream, peer) = listener.accept().await.unwrap();
                let onward = TcpStream::connect(to).await.unwrap();
                let place = {
                    let mut tape = kept.lock().unwrap();
                    tape.up.push(Vec::new());
                    tape.down.push(Vec::new());
                    tape.peers.push(peer);
                    tape.up.len() - 1
                };
                let (from, back) = stream.into_split();
                let (answers, to) = onward.into_split();
                let (up, down) = (kept.clone(), kept.clone());
                tokio::spawn(copy(from, to, move |bytes| up.lock().unwrap().up[place].extend(bytes)));
                tokio::spawn(copy(answers, back, move |bytes| {
                    down.lock().unwrap().down[place].extend(bytes)
                }));
            }
        });
        Recorder { address, tape }
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, keep: impl Fn(&[u8])) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        keep(&buffer[..count]);
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}

/// One HTTP message of a tape.
pub struct Message {
    pub head: String,
    pub body: Vec<u8>,
}

/// The messages of one direction of one connection, by their `content-length`.
pub fn messages(mut bytes: &[u8]) -> Vec<Message> {
    let mut found = Vec::new();
    while let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        let length: usize = length.map_or(0, |length| length.parse().unwrap());
        let body = bytes[at + 4..at + 4 + length].to_vec();
        bytes = &bytes[at + 4 + length..];
        found.push(Message { head, body });
    }
    assert!(bytes.is_empty(), "a part of a message");
    found
}
