//! How enumerations and plans are written as numbers: the same in every engine.

use super::StoreError;
use hushkey_license::model::{Plan, Revival, Version};
use hushkey_license::wire::LicenseStatus;

/// The columns of a plan's rules, in the order of [`plan_numbers`].
pub(super) const PLAN_COLUMNS: [&str; 20] = [
    "mode",
    "max_machines",
    "max_processes",
    "process_scope",
    "duration_seconds",
    "expiration_basis",
    "expiration_strategy",
    "grace_seconds",
    "renewal_basis",
    "transfer_strategy",
    "heartbeat_seconds",
    "cull_strategy",
    "revival",
    "overage",
    "check_in_seconds",
    "version_below",
    "require_version",
    "lease_seconds",
    "epoch_seconds",
    "anonymity_floor",
];

/// A plan's rules as numbers.
pub(super) type PlanNumbers = [Option<i64>; PLAN_COLUMNS.len()];

/// The rules as they are stored.
pub(super) fn plan_numbers(plan: &Plan) -> PlanNumbers {
    use hushkey_license::model as m;
    let revival = match plan.revival {
        Revival::Never => 0,
        Revival::Always => 1,
        Revival::Within(seconds) => seconds,
    };
    [
        Some(place(m::Mode::ALL, &plan.mode)),
        Some(plan.max_machines),
        plan.max_processes,
        Some(place(m::ProcessScope::ALL, &plan.process_scope)),
        plan.duration_seconds,
        Some(place(m::ExpirationBasis::ALL, &plan.expiration_basis)),
        Some(place(m::ExpirationStrategy::ALL, &plan.expiration_strategy)),
        Some(plan.grace_seconds),
        Some(place(m::RenewalBasis::ALL, &plan.renewal_basis)),
        Some(place(m::TransferStrategy::ALL, &plan.transfer_strategy)),
        plan.heartbeat_seconds,
        Some(place(m::CullStrategy::ALL, &plan.cull_strategy)),
        Some(revival),
        Some(place(m::Overage::ALL, &plan.overage)),
        plan.check_in_seconds,
        plan.version_below.map(Version::number),
        Some(i64::from(plan.require_version)),
        Some(plan.lease_seconds),
        plan.epoch_seconds,
        plan.anonymity_floor,
    ]
}

/// The rules of stored numbers.
pub(super) fn plan_of(numbers: PlanNumbers) -> Result<Plan, StoreError> {
    use hushkey_license::model as m;
    let [
        mode,
        max_machines,
        max_processes,
        process_scope,
        duration_seconds,
        expiration_basis,
        expiration_strategy,
        grace_seconds,
        renewal_basis,
        transfer_strategy,
        heartbeat_seconds,
        cull_strategy,
        revival,
        overage,
        check_in_seconds,
        version_below,
        require_version,
        lease_seconds,
        epoch_seconds,
        anonymity_floor,
    ] = numbers;
    let version = |number| Version::from_number(number).map_err(|_| StoreError::Corrupt);
    Ok(Plan {
        mode: item(m::Mode::ALL, mode)?,
        max_machines: max_machines.ok_or(StoreError::Corrupt)?,
        max_processes,
        process_scope: item(m::ProcessScope::ALL, process_scope)?,
        duration_seconds,
        expiration_basis: item(m::ExpirationBasis::ALL, expiration_basis)?,
        expiration_strategy: item(m::ExpirationStrategy::ALL, expiration_strategy)?,
        grace_seconds: grace_seconds.ok_or(StoreError::Corrupt)?,
        renewal_basis: item(m::RenewalBasis::ALL, renewal_basis)?,
        transfer_strategy: item(m::TransferStrategy::ALL, transfer_strategy)?,
        heartbeat_seconds,
        cull_strategy: item(m::CullStrategy::ALL, cull_strategy)?,
        revival: match revival.ok_or(StoreError::Corrupt)? {
            0 => Revival::Never,
            1 => Revival::Always,
            seconds => Revival::Within(seconds),
        },
        overage: item(m::Overage::ALL, overage)?,
        check_in_seconds,
        version_below: version_below.map(version).transpose()?,
        require_version: require_version == Some(1),
        lease_seconds: lease_seconds.ok_or(StoreError::Corrupt)?,
        epoch_seconds,
        anonymity_floor,
    })
}

/// The number a value of a closed list is stored as: its place.
pub(super) fn place<T: PartialEq>(all: &[T], value: &T) -> i64 {
    let place = all.iter().position(|one| one == value).unwrap_or(0);
    i64::try_from(place).unwrap_or(0)
}

/// The value of a closed list at a stored place.
pub(super) fn item<T: Copy>(all: &[T], place: Option<i64>) -> Result<T, StoreError> {
    let place = place.and_then(|place| usize::try_from(place).ok());
    place
        .and_then(|place| all.get(place))
        .copied()
        .ok_or(StoreError::Corrupt)
}

/// The states of a license, in the order of their stored numbers.
pub(super) const STATUSES: [LicenseStatus; 3] =
    [LicenseStatus::Active, LicenseStatus::Suspended, LicenseStatus::Revoked];

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_license::model::{ExpirationBasis, Overage};

    #[test]
    fn rules_come_back_whole() {
        for revival in [Revival::Never, Revival::Always, Revival::Within(60)] {
            let plan = Plan {
                revival,
                duration_seconds: Some(60),
                expiration_basis: ExpirationBasis::FirstActivation,
                overage: Overage::Always,
                version_below: "1.2.3".parse().ok(),
                require_version: true,
                ..Plan::of(4)
            };
            assert_eq!(plan_of(plan_numbers(&plan)), Ok(plan));
        }
        let mut broken = plan_numbers(&Plan::of(1));
        broken[0] = Some(2);
        assert_eq!(plan_of(broken), Err(StoreError::Corrupt));
    }
}
