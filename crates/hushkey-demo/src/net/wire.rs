//! The leaky app's own HTTP/1.1 client: it writes whatever it is told, as careless code does.
//!
//! *In:* method, target, headers and body, unchecked. *Out:* status, head and body of the answer.
//! *Never:* more than 4 MiB of an answer or ten seconds of waiting.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MAX_ANSWER: u64 = 4 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// One request of the leaky app.
pub struct Sending<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// Header fields beside `Host`, `Content-Length` and `Connection`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// An answer. It has no `Debug`: it may hold what a leaky server says.
pub struct Received {
    /// The status.
    pub status: u16,
    /// Status line and header fields.
    pub head: String,
    /// The body as it came, still encoded.
    pub body: Vec<u8>,
}

/// Sends one request on a connection of its own.
///
/// # Errors
/// Connection errors, a time-out, or an answer that is no HTTP.
pub async fn send(server: SocketAddr, sending: &Sending<'_>) -> io::Result<Received> {
    let exchange = async {
        let mut stream = TcpStream::connect(server).await?;
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n",
            sending.method, sending.target
        );
        for (name, value) in sending.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", sending.body.len()));
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(sending.body).await?;
        let mut answer = Vec::new();
        stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
        parse(&answer).ok_or(io::Error::from(io::ErrorKind::InvalidData))
    };
    tokio::time::timeout(PATIENCE, exchange)
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

fn parse(answer: &[u8]) -> Option<Received> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?.to_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Received {
        status,
        head,
        body: answer.get(end + 4..)?.to_vec(),
    })
}
