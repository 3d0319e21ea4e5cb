//! A relay that keeps every byte that crosses it, both directions apart, each connection by itself.
//!
//! *In:* connections on a loopback port. *Out:* the same bytes to and from the target; [`Tape`]s of them.
//! *Never:* a changed byte; a tape longer than [`MAX_TAPE`]: past it the tape says so, and the proof fails.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Most bytes kept in one direction.
pub const MAX_TAPE: usize = 64 << 20;

/// The bytes of one direction, a piece per connection.
#[derive(Clone, Default)]
pub struct Tape(Arc<TapeState>);

#[derive(Default)]
struct TapeState {
    pieces: Mutex<Vec<Vec<u8>>>,
    full: AtomicBool,
    stopped: AtomicBool,
}

impl Tape {
    /// A copy of what was kept, by connection.
    pub fn pieces(&self) -> Vec<Vec<u8>> {
        self.lock().clone()
    }

    /// Whether something was not kept for want of room.
    pub fn is_full(&self) -> bool {
        self.0.full.load(Ordering::Relaxed)
    }

    /// Keeps nothing more and forgets what it kept.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
        self.lock().clear();
    }

    fn begin(&self) -> usize {
        let mut pieces = self.lock();
        if self.0.stopped.load(Ordering::Relaxed) {
            return 0;
        }
        pieces.push(Vec::new());
        pieces.len() - 1
    }

    fn keep(&self, piece: usize, bytes: &[u8]) {
        if self.0.stopped.load(Ordering::Relaxed) {
            return;
        }
        let mut pieces = self.lock();
        let kept: usize = pieces.iter().map(Vec::len).sum();
        match pieces.get_mut(piece) {
            Some(piece) if kept + bytes.len() <= MAX_TAPE => piece.extend_from_slice(bytes),
            _ => self.0.full.store(true, Ordering::Relaxed),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running relay; it ends when dropped.
pub struct Relay {
    /// Where it listens.
    pub addr: SocketAddr,
    /// What went to the target.
    pub up: Tape,
    /// What came back.
    pub down: Tape,
    task: JoinHandle<()>,
}

impl Relay {
    /// Starts a relay to `target` on a free loopback port.
    pub async fn start(target: SocketAddr) -> io::Result<Relay> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let addr = listener.local_addr()?;
        let (up, down) = (Tape::default(), Tape::default());
        let task = tokio::spawn(accept(listener, target, up.clone(), down.clone()));
        Ok(Relay { addr, up, down, task })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, target: SocketAddr, up: Tape, down: Tape) {
    loop {
        let Ok((near, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let (up, down) = (up.clone(), down.clone());
        tokio::spawn(async move {
            if let Ok(far) = TcpStream::connect(target).await {
                let (_, _) = (near.set_nodelay(true), far.set_nodelay(true));
                let (near_read, near_write) = near.into_split();
                let (far_read, far_write) = far.into_split();
                tokio::join!(copy(near_read, far_write, up), copy(far_read, near_write, down));
            }
        });
    }
}

/// Copies until the source ends, then closes the other side for writing.
async fn copy(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, tape: Tape) {
    let piece = tape.begin();
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let Some(bytes) = buffer.get(..count) else { break };
        // Kept before it is passed on: nothing can arrive that is not on the tape.
        tape.keep(piece, bytes);
        if to.write_all(bytes).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
