//! A plan: the rules of every license that is sold under it.
//!
//! In: an administrator's wishes. Out: rules that are possible, or the first reason why not ([`PlanError`]).
//! Attributes and defaults follow the field's custom (Keygen's policies) wherever they need no identity.

use super::feature::{Feature, Support};
use super::version::Version;
use crate::lease::{MAX_TERM, MIN_TERM};
use serde::{Deserialize, Serialize};

/// Most machines or processes of one license.
pub const MAX_COUNT: i64 = 100_000;
/// Shortest and longest duration of a license in seconds: a minute, ten years of 365.25 days.
pub const MIN_DURATION: i64 = 60;
/// See [`MIN_DURATION`].
pub const MAX_DURATION: i64 = 315_576_000;
/// Longest grace in seconds: 90 days.
pub const MAX_GRACE: i64 = 90 * 86_400;
/// Shortest and longest epoch of a blind plan in seconds: 15 minutes, 30 days.
pub const MIN_EPOCH: i64 = 900;
/// See [`MIN_EPOCH`].
pub const MAX_EPOCH: i64 = 30 * 86_400;
/// Live entitlements below which a blind key is not opened, unless a plan says otherwise.
pub const ANONYMITY_FLOOR: i64 = crate::seat::DEFAULT_FLOOR as i64;

macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $case:ident),* $(,)? } default $default:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$what])* $case),* }

        impl $name {
            /// Every value, in the order of their stored numbers.
            pub const ALL: &'static [Self] = &[$(Self::$case),*];
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }
    };
}

closed! {
    /// How a plan joins buyer and license (DESIGN §6).
    Mode {
        /// The issuer keeps `person → lic_…`; the authority sees a stable license.
        Pseudonymous,
        /// The issuer signs blindly; nobody can tell whose seat is used.
        Blind,
    } default Pseudonymous
}
closed! {
    /// What starts the duration.
    ExpirationBasis {
        /// The sale.
        Creation,
        /// The first validation by any machine.
        FirstValidation,
        /// The first activation.
        FirstActivation,
    } default Creation
}
closed! {
    /// What ends with the duration (and the grace after it).
    ExpirationStrategy {
        /// Everything.
        Restrict,
        /// New activations; machines that hold a seat keep it.
        Maintain,
        /// Nothing: answers say so.
        Allow,
    } default Restrict
}
closed! {
    /// From when a renewal counts.
    RenewalBasis {
        /// From the end, past or to come.
        FromExpiry,
        /// From now.
        FromNow,
        /// From now if the end is past, else from the end.
        FromNowIfExpired,
    } default FromExpiry
}
closed! {
    /// What becomes of the end when a license moves to another plan.
    TransferStrategy {
        /// It stays.
        KeepExpiry,
        /// It is counted anew under the new plan.
        ResetExpiry,
    } default KeepExpiry
}
closed! {
    /// What becomes of a machine that was silent too long.
    CullStrategy {
        /// It loses its seat as soon as another machine wants one.
        Deactivate,
        /// It keeps its seat, and is refused until it is revived or given back.
        Keep,
    } default Deactivate
}
closed! {
    /// Over what processes are counted.
    ProcessScope {
        /// Each machine of the license has the plan's number.
        Machine,
        /// The whole license has it.
        License,
    } default Machine
}
closed! {
    /// How far beyond a limit a plan still says yes (and that it is beyond).
    Overage {
        /// Not at all.
        None,
        /// A quarter more.
        Quarter,
        /// Half more.
        Half,
        /// Twice the limit.
        Double,
        /// Always.
        Always,
    } default None
}

impl Overage {
    /// The count that is still answered with yes, at a limit.
    #[must_use]
    pub fn ceiling(self, limit: i64) -> i64 {
        match self {
            Self::None => limit,
            Self::Quarter => limit.saturating_add(limit / 4),
            Self::Half => limit.saturating_add(limit / 2),
            Self::Double => limit.saturating_mul(2),
            Self::Always => i64::MAX,
        }
    }
}

/// How long after its death a machine may come back by a heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Revival {
    /// Never: it has to activate again.
    #[default]
    Never,
    /// Within so many seconds (60 to 30 days).
    Within(#[cfg_attr(feature = "schema", schemars(range(min = 60, max = 2_592_000)))] i64),
    /// Always.
    Always,
}

/// The rules. Times are seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How buyer and license are joined.
    pub mode: Mode,
    /// Seats: machines at once, 1 to [`MAX_COUNT`]. One is node-locked, more are floating.
    pub max_machines: i64,
    /// Processes at once, 1 to [`MAX_COUNT`]; `None`: not counted.
    pub max_processes: Option<i64>,
    /// Over what they are counted.
    pub process_scope: ProcessScope,
    /// From [`MIN_DURATION`] to [`MAX_DURATION`]; `None`: perpetual.
    pub duration_seconds: Option<i64>,
    /// What starts it. Anything but the sale makes a trial.
    pub expiration_basis: ExpirationBasis,
    /// What ends with it.
    pub expiration_strategy: ExpirationStrategy,
    /// Seconds after the end in which all still works, 0 to [`MAX_GRACE`].
    pub grace_seconds: i64,
    /// From when a renewal counts.
    pub renewal_basis: RenewalBasis,
    /// What a move to this plan does to the end.
    pub transfer_strategy: TransferStrategy,
    /// Silence after which a machine or process is dead, [`MIN_TERM`] to [`MAX_TERM`]; `None`: never.
    pub heartbeat_seconds: Option<i64>,
    /// What becomes of the dead.
    pub cull_strategy: CullStrategy,
    /// How they come back; only with [`CullStrategy::Keep`].
    pub revival: Revival,
    /// How far beyond machines, processes and meters.
    pub overage: Overage,
    /// The license must be checked in this often, [`MIN_TERM`] to [`MAX_DURATION`]; `None`: never.
    pub check_in_seconds: Option<i64>,
    /// The first version that is no longer covered; `None`: all are.
    pub version_below: Option<Version>,
    /// A request must name its version.
    pub require_version: bool,
    /// How long a lease holds, [`MIN_TERM`] to [`MAX_TERM`].
    pub lease_seconds: i64,
    /// Length of an epoch, [`MIN_EPOCH`] to [`MAX_EPOCH`]; blind plans have one.
    pub epoch_seconds: Option<i64>,
    /// No key is opened for fewer live entitlements, 2 to [`MAX_COUNT`]; blind plans have one.
    pub anonymity_floor: Option<i64>,
}

/// A lease holds a day unless the plan says otherwise.
pub const LEASE_SECONDS: i64 = 86_400;

impl Plan {
    /// The plan of so many seats, all else by default.
    #[must_use]
    pub fn of(max_machines: i64) -> Self {
        Self {
            mode: Mode::Pseudonymous,
            max_machines,
            max_processes: None,
            process_scope: ProcessScope::Machine,
            duration_seconds: None,
            expiration_basis: ExpirationBasis::Creation,
            expiration_strategy: ExpirationStrategy::Restrict,
            grace_seconds: 0,
            renewal_basis: RenewalBasis::FromExpiry,
            transfer_strategy: TransferStrategy::KeepExpiry,
            heartbeat_seconds: None,
            cull_strategy: CullStrategy::Deactivate,
            revival: Revival::Never,
            overage: Overage::None,
            check_in_seconds: None,
            version_below: None,
            require_version: false,
            lease_seconds: LEASE_SECONDS,
            epoch_seconds: None,
            anonymity_floor: None,
        }
    }

    /// Whether the plan can exist; a warning when it can but protects less than it could.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<Option<PlanWarning>, PlanError> {
        self.check_bounds()?;
        self.check_sense()?;
        if let Some(feature) = self
            .features()
            .find(|feature| feature.support(self.mode) == Support::No)
        {
            return Err(PlanError::Impossible(feature));
        }
        match (self.mode, self.epoch_seconds, self.anonymity_floor) {
            (Mode::Pseudonymous, None, None) => Ok(None),
            (Mode::Blind, Some(epoch), Some(floor)) => {
                if self.lease_seconds > epoch {
                    return Err(PlanError::LeaseBeyondEpoch);
                }
                Ok((floor < ANONYMITY_FLOOR).then_some(PlanWarning::SmallCrowd))
            }
            (Mode::Blind, None, _) => Err(PlanError::NoEpoch),
            (Mode::Blind, _, None) => Err(PlanError::NoFloor),
            (Mode::Pseudonymous, ..) => Err(PlanError::OnlyBlind),
        }
    }

    fn check_bounds(&self) -> Result<(), PlanError> {
        let within =
            |value: Option<i64>, least: i64, most: i64| value.is_none_or(|value| (least..=most).contains(&value));
        let revival = match self.revival {
            Revival::Within(term) => Some(term),
            Revival::Never | Revival::Always => None,
        };
        let sound = within(Some(self.max_machines), 1, MAX_COUNT)
            && within(self.max_processes, 1, MAX_COUNT)
            && within(self.duration_seconds, MIN_DURATION, MAX_DURATION)
            && within(Some(self.grace_seconds), 0, MAX_GRACE)
            && within(self.heartbeat_seconds, MIN_TERM, MAX_TERM)
            && within(revival, MIN_TERM, MAX_TERM)
            && within(self.check_in_seconds, MIN_TERM, MAX_DURATION)
            && within(Some(self.lease_seconds), MIN_TERM, MAX_TERM)
            && within(self.epoch_seconds, MIN_EPOCH, MAX_EPOCH)
            && within(self.anonymity_floor, 2, MAX_COUNT);
        if sound { Ok(()) } else { Err(PlanError::OutOfBounds) }
    }

    /// Attributes that mean nothing without another.
    fn check_sense(&self) -> Result<(), PlanError> {
        let perpetual = self.duration_seconds.is_none();
        if perpetual
            && (self.expiration_basis != ExpirationBasis::Creation
                || self.expiration_strategy != ExpirationStrategy::Restrict
                || self.grace_seconds > 0)
        {
            return Err(PlanError::NeedsDuration);
        }
        if self.heartbeat_seconds.is_none() && self.cull_strategy == CullStrategy::Keep {
            return Err(PlanError::NeedsHeartbeat);
        }
        if self.cull_strategy == CullStrategy::Deactivate && self.revival != Revival::Never {
            return Err(PlanError::NeedsKeep);
        }
        if self.max_processes.is_none() && self.process_scope == ProcessScope::License {
            return Err(PlanError::NeedsProcesses);
        }
        if self.max_processes.is_some() && self.heartbeat_seconds.is_none() {
            // A process that crashed could never be told from one that runs.
            return Err(PlanError::NeedsHeartbeat);
        }
        Ok(())
    }

    /// The features that the plan uses beyond seats.
    fn features(&self) -> impl Iterator<Item = Feature> {
        [
            (Feature::Duration, self.duration_seconds.is_some()),
            (Feature::Trial, self.expiration_basis != ExpirationBasis::Creation),
            (Feature::Grace, self.grace_seconds > 0),
            (Feature::Heartbeat, self.heartbeat_seconds.is_some()),
            (Feature::Processes, self.max_processes.is_some()),
            (Feature::Overage, self.overage != Overage::None),
            (Feature::CheckIn, self.check_in_seconds.is_some()),
        ]
        .into_iter()
        .filter_map(|(feature, used)| used.then_some(feature))
    }
}

/// Why a plan cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PlanError {
    /// A number is outside its bounds.
    #[error("a number is outside its bounds")]
    OutOfBounds,
    /// A basis, strategy or grace of an end that never comes.
    #[error("a perpetual plan has no expiration basis, strategy or grace")]
    NeedsDuration,
    /// Nobody dies who need not speak.
    #[error("keeping dead machines and counting processes need heartbeat_seconds")]
    NeedsHeartbeat,
    /// The dead are gone, so nothing revives.
    #[error("revival needs cull_strategy keep")]
    NeedsKeep,
    /// A scope of what is not counted.
    #[error("process_scope needs max_processes")]
    NeedsProcesses,
    /// The mode cannot have the feature.
    #[error("{}", .0.reason())]
    Impossible(Feature),
    /// A blind plan without epochs.
    #[error("a blind plan needs epoch_seconds")]
    NoEpoch,
    /// A blind plan without a floor.
    #[error("a blind plan needs anonymity_floor")]
    NoFloor,
    /// A lease that outlives its epoch.
    #[error("a lease of a blind plan ends within its epoch")]
    LeaseBeyondEpoch,
    /// Epochs and floors are for blind plans.
    #[error("only a blind plan has epoch_seconds and anonymity_floor")]
    OnlyBlind,
}

/// What a plan should think over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanWarning {
    /// A floor below [`ANONYMITY_FLOOR`]: whoever is one of few is easily guessed.
    SmallCrowd,
}
