//! What goes wrong, and when.

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The power goes in the middle of something that changes the disk: a write, a sync, a truncation, a file made or removed.
    /// Nothing works from then on.
    PowerCut,
    /// A read fails (EIO).
    Read,
    /// A write fails (EIO), nothing of it arrived.
    Write,
    /// A write fails after a part of it arrived.
    ShortWrite,
    /// The disk is full (ENOSPC): what would make a file longer fails.
    Full,
    /// A sync fails (EIO), and what it was to write never arrives.
    Sync,
    /// A sync says yes and does nothing: a disk that lies. Only for tests that show that others can fail.
    LyingSync,
}

/// A fault: of which kind, at which of the operations that it can strike, and at how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The kind.
    pub kind: Kind,
    /// The first operation that it strikes, counted from 0 among those that it can strike.
    pub at: u64,
    /// How many it strikes in a row.
    pub times: u64,
}

impl Fault {
    /// Strikes once.
    #[must_use]
    pub fn once(kind: Kind, at: u64) -> Self {
        Self { kind, at, times: 1 }
    }

    /// Every sync is a lie.
    #[must_use]
    pub fn lying_sync() -> Self {
        Self {
            kind: Kind::LyingSync,
            at: 0,
            times: u64::MAX,
        }
    }
}

/// What the disk is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Read,
    /// `grows`: it makes the file longer.
    Write {
        grows: bool,
    },
    Sync,
    Truncate,
    Naming,
}

/// A fault with its count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Armed {
    fault: Fault,
    met: u64,
}

impl Armed {
    pub fn new(fault: Fault) -> Self {
        Self { fault, met: 0 }
    }

    /// How many operations it could have struck so far.
    pub fn met(&self) -> u64 {
        self.met
    }

    /// Whether it has struck.
    pub fn struck(&self) -> bool {
        self.met > self.fault.at
    }

    /// Counts an operation; returns the fault's kind if it is struck.
    pub fn meet(&mut self, operation: Operation) -> Option<Kind> {
        let fits = match self.fault.kind {
            Kind::PowerCut => operation != Operation::Read,
            Kind::Read => operation == Operation::Read,
            Kind::Write | Kind::ShortWrite => matches!(operation, Operation::Write { .. }),
            Kind::Full => operation == Operation::Write { grows: true },
            Kind::Sync | Kind::LyingSync => operation == Operation::Sync,
        };
        if !fits {
            return None;
        }
        let place = self.met;
        self.met += 1;
        let last = self.fault.at.saturating_add(self.fault.times);
        (self.fault.at..last).contains(&place).then_some(self.fault.kind)
    }
}
