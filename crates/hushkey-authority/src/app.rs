//! What every request handler shares.

use crate::contract::Contract;
use crate::gateway::GatewayKeys;
use crate::limiter::Limiter;
use crate::problem::ProblemType;
use crate::sealing::SealingKeys;
use crate::store::{Change, Store};
use crate::webhooks::Webhooks;
use crate::{Clock, Random};
use hushkey_license::model::PlanError;
use hushkey_license::wire::PublicKey;
use hushkey_license::{Audience, LeaseKey, Pepper};
use std::time::Duration;

pub(crate) struct App {
    pub store: Box<dyn Store>,
    pub pepper: Pepper,
    /// The key that signs.
    pub lease_key: LeaseKey,
    /// The keys that are published, the signing one first.
    pub published: Vec<PublicKey>,
    /// The keys that offline requests are sealed to.
    pub sealing: SealingKeys,
    /// The keys of the gateway for what comes through a relay.
    pub gateway: GatewayKeys,
    pub clock: Clock,
    pub random: Random,
    pub contract: Contract,
    /// The origin that requests must be meant for; `None`: whichever.
    pub audience: Option<Audience>,
    pub limiter: Limiter,
    /// Where events go.
    pub webhooks: Webhooks,
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
