//! The one writer: a thread that turns waiting transactions into one durable commit.
//!
//! In: closures over the connection. Out: each closure's result, sent only after the commit that holds it is synced.
//! Never: an acknowledgement before that; a half-done closure (each runs in a savepoint).
//!
//! Limits: [`WAITING`] closures wait, [`GROUP`] share a commit. More are refused with `Overloaded`.

use crate::store::{Pending, StoreError};
use rusqlite::Connection;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Closures that may wait.
const WAITING: usize = 1024;
/// Closures that may share a commit.
const GROUP: usize = 256;

/// Runs inside the transaction; returns what to do once it is durable (`true`) or lost (`false`), and whether the
/// transaction may still be committed.
type Job = Box<dyn FnOnce(&Connection) -> (Finish, bool) + Send>;
type Finish = Box<dyn FnOnce(bool) + Send>;

#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> std::io::Result<Self> {
        let (jobs, waiting) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("authority-writer".to_owned())
            .spawn(move || run(connection, &waiting))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Queues `work`; the future resolves when its effect is durable. Dropping the future does not undo the work.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<'static, T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let (result, sound) = in_savepoint(connection, work);
            let finish: Finish = Box::new(move |durable| {
                // Nobody may be waiting any more: then nobody is told.
                let _ = reply.send(if durable { result } else { Err(StoreError::Failed) });
            });
            (finish, sound)
        });
        let queued = match self.jobs.as_ref().map(|jobs| jobs.try_send(job)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err(StoreError::Overloaded),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(StoreError::Failed),
        };
        Box::pin(async move {
            queued?;
            answer.await.unwrap_or(Err(StoreError::Failed))
        })
    }
}

/// Lets the writer finish what waits, so that the last connection closes the file in order.
impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: Connection, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        if connection.execute_batch("BEGIN IMMEDIATE").is_err() {
            // Dropping the job drops its reply, which its caller sees as a failure.
            continue;
        }
        let mut finishes = Vec::with_capacity(GROUP);
        let mut next = Some(first);
        let mut sound = true;
        while let Some(job) = next.take() {
            let (finish, still_sound) = job(&connection);
            finishes.push(finish);
            sound = still_sound;
            if sound && finishes.len() < GROUP {
                next = waiting.try_recv().ok();
            }
        }
        let durable = sound && connection.execute_batch("COMMIT").is_ok();
        if !durable && !connection.is_autocommit() {
            // A failed rollback leaves the transaction open, and the next BEGIN fails: nothing passes.
            let _ = connection.execute_batch("ROLLBACK");
        }
        finishes.into_iter().for_each(|finish| finish(durable));
    }
}

/// Runs `work` so that its failure undoes it alone. The second value says whether the group may still be committed:
/// not if undoing failed, nor if the engine gave the whole transaction up (as it does when the disk is full).
fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> (Result<T, StoreError>, bool) {
    let run = |sql: &str| -> Result<usize, rusqlite::Error> { connection.prepare_cached(sql)?.execute([]) };
    if run("SAVEPOINT job").is_err() {
        return (Err(StoreError::Failed), !connection.is_autocommit());
    }
    let result = work(connection);
    let undone = result.is_ok() || run("ROLLBACK TO job").is_ok();
    let sound = undone && run("RELEASE job").is_ok() && !connection.is_autocommit();
    (result, sound)
}
