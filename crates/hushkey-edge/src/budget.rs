//! The bound on body bytes held at one time, over all connections.
//!
//! In: a wish to hold more bytes. Out: a reservation, given back when dropped.
//! Never: waiting. A full budget refuses at once, so that memory is bounded under any load.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A shared budget of bytes.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    limit: usize,
    used: AtomicUsize,
}

/// The budget is exhausted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

impl Budget {
    pub fn new(limit: usize) -> Budget {
        Budget {
            shared: Arc::new(Shared {
                limit,
                used: AtomicUsize::new(0),
            }),
        }
    }

    /// A reservation of nothing, to be grown as bytes arrive.
    pub fn reserve_nothing(&self) -> Reserved {
        Reserved {
            shared: Some(Arc::clone(&self.shared)),
            bytes: 0,
        }
    }

    /// Bytes held now.
    #[cfg(test)]
    pub fn used(&self) -> usize {
        self.shared.used.load(Ordering::Relaxed)
    }
}

/// Bytes that are reserved until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Reserved {
    shared: Option<Arc<Shared>>,
    bytes: usize,
}

impl Reserved {
    /// Reserves `more` bytes, or refuses and changes nothing.
    pub fn grow(&mut self, more: usize) -> Result<(), Exhausted> {
        let Some(shared) = &self.shared else {
            return Err(Exhausted);
        };
        let fits = |used: usize| used.checked_add(more).filter(|sum| *sum <= shared.limit);
        match shared.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits) {
            Ok(_) => {
                self.bytes += more;
                Ok(())
            }
            Err(_) => Err(Exhausted),
        }
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            shared.used.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_beyond_the_limit_and_gives_back() {
        let budget = Budget::new(10);
        let mut first = budget.reserve_nothing();
        assert_eq!(first.grow(6), Ok(()));
        let mut second = budget.reserve_nothing();
        assert_eq!(second.grow(5), Err(Exhausted));
        assert_eq!(second.grow(4), Ok(()));
        assert_eq!(budget.used(), 10);
        drop(first);
        assert_eq!(budget.used(), 4);
        assert_eq!(second.grow(usize::MAX), Err(Exhausted));
        drop(second);
        assert_eq!(budget.used(), 0);
    }
}
