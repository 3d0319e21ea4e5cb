//! Threads that serve connections, each with an event loop and an upstream pool of its own.
//!
//! In: accepted connections. Out: each on the worker with the fewest open ones.
//! Never: a connection that moves between threads. With no threads, connections run on the runtime of the caller.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::connection::Phase;
use crate::edge::{GatewayMaker, Lane};
use crate::exchange::Gateway;

/// Time for blocking inspections to end after the drain deadline.
const LAST_GRACE: Duration = Duration::from_secs(1);

pub(crate) enum Workers {
    /// On the caller's runtime.
    Here { gateway: Arc<Gateway>, lane: Lane },
    /// On threads.
    Threads(Vec<Worker>),
}

pub(crate) struct Worker {
    // Unbounded, but every entry holds one of the bounded connection slots.
    inbox: UnboundedSender<(std::net::TcpStream, Slot)>,
    open: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

/// One of the bounded connections, counted for its worker, until dropped.
pub(crate) struct Slot {
    _permit: OwnedSemaphorePermit,
    open: Option<Arc<AtomicUsize>>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(open) = &self.open {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Workers {
    pub fn start(threads: usize, gateways: &GatewayMaker, lane: &Lane) -> io::Result<Workers> {
        if threads == 0 {
            return Ok(Workers::Here {
                gateway: gateways.make(),
                lane: lane.clone(),
            });
        }
        let workers = (0..threads)
            .map(|i| Worker::start(i, gateways.clone(), lane.clone()))
            .collect::<io::Result<_>>()?;
        Ok(Workers::Threads(workers))
    }

    /// Serves a connection. A connection that cannot be handed over is closed.
    pub fn take(&self, stream: TcpStream, permit: OwnedSemaphorePermit) {
        match self {
            Workers::Here { gateway, lane } => lane.spawn(
                gateway,
                stream,
                Slot {
                    _permit: permit,
                    open: None,
                },
            ),
            Workers::Threads(workers) => {
                let Some(worker) = workers.iter().min_by_key(|w| w.open.load(Ordering::Relaxed)) else {
                    return;
                };
                let Ok(stream) = stream.into_std() else { return };
                worker.open.fetch_add(1, Ordering::Relaxed);
                let slot = Slot {
                    _permit: permit,
                    open: Some(Arc::clone(&worker.open)),
                };
                // A worker that is gone drops the connection with the message.
                let _ = worker.inbox.send((stream, slot));
            }
        }
    }

    /// Ends the threads, after `Phase::Stop` was announced.
    pub async fn stop(self) {
        let Workers::Threads(workers) = self else { return };
        for worker in workers {
            drop(worker.inbox);
            let thread = worker.thread;
            // A worker that panicked has nothing left to finish.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

impl Worker {
    fn start(index: usize, gateways: GatewayMaker, lane: Lane) -> io::Result<Worker> {
        let (inbox, connections) = unbounded_channel();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new()
            .name(format!("edge-{index}"))
            .spawn(move || {
                runtime.block_on(work(connections, &gateways, &lane));
                runtime.shutdown_timeout(LAST_GRACE);
            })?;
        Ok(Worker {
            inbox,
            open: Arc::default(),
            thread,
        })
    }
}

async fn work(mut connections: UnboundedReceiver<(std::net::TcpStream, Slot)>, gateways: &GatewayMaker, lane: &Lane) {
    let gateway = gateways.make();
    let mut phase = lane.phase.clone();
    loop {
        tokio::select! {
            next = connections.recv() => {
                let Some((stream, slot)) = next else { break };
                if let Ok(stream) = TcpStream::from_std(stream) {
                    lane.spawn(&gateway, stream, slot);
                }
            }
            stopped = phase.wait_for(|p| *p == Phase::Stop) => { let _ = stopped; break }
        }
    }
}
