//! The last events, for the live page: a bounded ring that readers pull from at their own pace.
//!
//! In: events as JSON text. Out: the events after an id. Never: waiting for a reader, or more than `capacity` events.
//! A reader that falls behind the oldest event has lost some, and is told so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// One event as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub id: u64,
    pub json: Arc<str>,
}

pub(crate) struct Ring {
    capacity: usize,
    events: Mutex<VecDeque<Event>>,
    newest: watch::Sender<u64>,
}

/// A piece of the stream.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub events: Vec<Event>,
    /// Events that fell out of the ring before this reader came.
    pub lost: u64,
}

impl Ring {
    pub fn new(capacity: usize) -> Ring {
        Ring {
            capacity: capacity.max(1),
            events: Mutex::default(),
            newest: watch::Sender::new(0),
        }
    }

    /// Appends an event, made from its id (from 1, without gaps).
    pub fn push(&self, make: impl FnOnce(u64) -> String) {
        let mut events = self.lock();
        let id = *self.newest.borrow() + 1;
        if events.len() >= self.capacity {
            events.pop_front();
        }
        events.push_back(Event {
            id,
            json: make(id).into(),
        });
        self.newest.send_replace(id);
    }

    /// At most `max` events after `seen`, oldest first.
    pub fn after(&self, seen: u64, max: usize) -> Batch {
        let events = self.lock();
        let Some(oldest) = events.front().map(|e| e.id) else {
            return Batch::default();
        };
        let lost = oldest.saturating_sub(seen.saturating_add(1));
        let skip = usize::try_from(seen.saturating_add(1).saturating_sub(oldest)).unwrap_or(usize::MAX);
        Batch {
            events: events.iter().skip(skip).take(max).cloned().collect(),
            lost,
        }
    }

    /// Tells when there is something newer.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// The id of the newest event, 0 before the first.
    pub fn newest(&self) -> u64 {
        *self.newest.borrow()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Event>> {
        // A panic while holding the lock leaves whole events behind: nothing to mend.
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(batch: &Batch) -> Vec<u64> {
        batch.events.iter().map(|e| e.id).collect()
    }

    #[test]
    fn keeps_the_last_and_tells_what_was_lost() {
        let ring = Ring::new(3);
        assert!(ring.after(0, 10).events.is_empty());
        for _ in 0..5 {
            ring.push(|id| format!("{{\"id\":{id}}}"));
        }
        let batch = ring.after(0, 10);
        assert_eq!((ids(&batch), batch.lost), (vec![3, 4, 5], 2));
        let batch = ring.after(3, 1);
        assert_eq!((ids(&batch), batch.lost), (vec![4], 0));
        assert!(ring.after(5, 10).events.is_empty());
        assert!(ring.after(99, 10).events.is_empty());
        assert_eq!(ring.newest(), 5);
    }
}
