//! Clients that mean no good, on bare sockets; and starting and stopping.

use super::*;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn options(directory: &Path) -> AuthorityOptions {
    let counter = AtomicU8::new(1);
    AuthorityOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: format!("sqlite:{}", directory.join("authority.db").display()),
        secrets: Secrets::new([1; 32], [2; 32]),
        admin: None,
        admin_file: None,
        database_ca: None,
        audience: None,
        rate: None,
        webhook_allow_private: false,
        webhook_ca: None,
        clock: Arc::new(|| 1_800_000_000),
        random: Arc::new(move |bytes| bytes.fill(counter.fetch_add(1, Ordering::Relaxed))),
    }
}

/// Serves in the background, with little patience.
async fn start(directory: &Path) -> SocketAddr {
    let mut authority = Authority::bind(options(directory)).await.unwrap();
    Arc::get_mut(&mut authority.app).unwrap().patience = Duration::from_millis(200);
    let address = authority.address();
    tokio::spawn(authority.serve(std::future::pending()));
    address
}

/// Sends the bytes, keeps the connection open, and returns what came back until the server closed it.
async fn converse(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may close before it has read everything: that is an answer, too.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the server holds the connection open");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_slow_head_is_cut_off() {
    let directory = tempfile::tempdir().unwrap();
    let address = start(directory.path()).await;
    let answer = converse(address, b"POST /v1/machines/activate HTTP/1.1\r\nhost: a\r\nx-").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(converse(address, b"").await, "");
}

#[tokio::test]
async fn a_slow_body_is_answered_and_cut_off() {
    let directory = tempfile::tempdir().unwrap();
    let address = start(directory.path()).await;
    let request = b"POST /v1/machines/activate HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{";
    let answer = converse(address, request).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("urn:hushkey:problem:request-timeout"), "{answer}");
}

#[tokio::test]
async fn floods_are_refused_before_they_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let address = start(directory.path()).await;
    let mut flood = b"GET /v1/keys HTTP/1.1\r\nhost: a\r\n".to_vec();
    for number in 0..100_000 {
        flood.extend(format!("x-{number}: bcdfg\r\n").bytes());
    }
    let answer = converse(address, &flood).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let mut large = b"POST /v1/machines/activate HTTP/1.1\r\nhost: a\r\ncontent-length: 100000000\r\n\r\n".to_vec();
    large.extend(vec![b' '; 4_000_000]);
    let answer = converse(address, &large).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    let answer = converse(address, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn the_first_start_makes_an_administrator_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secrets").join("admin.token");
    let with_file = || AuthorityOptions {
        admin_file: Some(file.clone()),
        ..options(directory.path())
    };
    let first = Authority::bind(with_file()).await.unwrap();
    let token = first.first_admin().unwrap().as_str().to_owned();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), token);
    drop(first);
    let again = Authority::bind(with_file()).await.unwrap();
    assert!(again.first_admin().is_none());
    drop(again);
    // A crash after the file and before the database: the next start takes the file's token.
    for name in ["authority.db", "authority.db-wal", "authority.db-shm"] {
        let _ = std::fs::remove_file(directory.path().join(name));
    }
    let recovered = Authority::bind(with_file()).await.unwrap();
    assert_eq!(recovered.first_admin().unwrap().as_str(), token);
}

#[tokio::test]
async fn bad_options_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for database in ["", "sqlite:", "mysql://127.0.0.1/a", "/tmp/a.db"] {
        let options = AuthorityOptions {
            database: database.to_owned(),
            ..options(directory.path())
        };
        assert_eq!(Authority::bind(options).await.err(), Some(BindError::Database));
    }
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = taken.local_addr().unwrap();
    let error = Authority::bind(AuthorityOptions {
        listen,
        ..options(directory.path())
    })
    .await
    .err();
    assert_eq!(error, Some(BindError::Listen));
}

#[tokio::test]
async fn shutdown_ends_the_serving() {
    let directory = tempfile::tempdir().unwrap();
    run(options(directory.path()), std::future::ready(())).await.unwrap();
}
