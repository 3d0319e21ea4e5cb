//! What every request handler shares.

use crate::contract::Contract;
use crate::limiter::Limiter;
use crate::problem::ProblemType;
use crate::store::{Change, Store};
use crate::{Clock, Random};
use hushkey_license::model::PlanError;
use hushkey_license::{Audience, LeaseKey, Pepper};
use std::time::Duration;

pub(crate) struct App {
    pub store: Box<dyn Store>,
    pub pepper: Pepper,
    pub lease_key: LeaseKey,
    pub clock: Clock,
    pub random: Random,
    pub contract: Contract,
    /// The origin that requests must be meant for; `None`: whichever.
    pub audience: Option<Audience>,
    pub limiter: Limiter,
    /// How long a request's head and body may each take to arrive.
    pub patience: Duration,
}

impl App {
    /// Unix seconds.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Makes something random.
    pub fn make<T>(&self, make: impl FnOnce(&mut dyn FnMut(&mut [u8])) -> T) -> T {
        make(&mut |bytes| (self.random)(bytes))
    }
}

/// An administrator's change as an HTTP result.
pub(crate) fn changed<T>(change: Change<T>) -> Result<T, ProblemType> {
    match change {
        Change::Done(value) => Ok(value),
        Change::Missing => Err(ProblemType::UnknownResource),
        Change::Conflict => Err(ProblemType::Conflict),
        Change::Impossible(feature) => Err(PlanError::Impossible(feature).into()),
    }
}
