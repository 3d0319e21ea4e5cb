//! A tap on the wire: passes bytes on and keeps a copy of both directions.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Piece = Arc<Mutex<Vec<u8>>>;

#[derive(Clone)]
pub struct Tap {
    pub address: SocketAddr,
    /// A piece for each direction of each connection, so that what was sent in two reads is searched as one.
    pieces: Arc<Mutex<Vec<Piece>>>,
}

impl Tap {
    pub async fn start(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tap = Self {
            address: listener.local_addr().unwrap(),
            pieces: Arc::default(),
        };
        let own = tap.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(to).await.unwrap();
                let (near_read, near_write) = near.into_split();
                let (far_read, far_write) = far.into_split();
                tokio::spawn(copy(near_read, far_write, own.piece()));
                tokio::spawn(copy(far_read, near_write, own.piece()));
            }
        });
        tap
    }

    fn piece(&self) -> Piece {
        let piece = Arc::new(Mutex::new(Vec::new()));
        self.pieces.lock().unwrap().push(Arc::clone(&piece));
        piece
    }

    /// Everything that passed.
    pub fn transcript(&self) -> Vec<Vec<u8>> {
        let pieces = self.pieces.lock().unwrap();
        pieces.iter().map(|piece| piece.lock().unwrap().clone()).collect()
    }
}

async fn copy(mut from: tokio::net::tcp::OwnedReadHalf, mut to: tokio::net::tcp::OwnedWriteHalf, piece: Piece) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count) = from.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        piece.lock().unwrap().extend_from_slice(&buffer[..count]);
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
