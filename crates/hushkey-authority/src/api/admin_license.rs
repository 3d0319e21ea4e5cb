//! `GET /v1/admin/licenses/{license}`, and every change of one license as a `POST` below it.
//!
//! A suspended license can be reinstated, a revoked one cannot. Leases already signed hold until they end.

use super::closed::{Closed, Empty};
use super::endpoint::Endpoint;
use super::named::Named;
use crate::app::{App, changed};
use crate::credential::{Administrator, ToLicenses, ToRead};
use crate::problem::ProblemType;
use crate::store::Alteration;
use axum::Json;
use axum::extract::State;
use hushkey_license::LicenseToken;
use hushkey_license::lease::MAX_ENTITLEMENT_VALUE;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{LicenseStatus, LicenseView, MovePlan, ResetMeter, SetAttribute, SetEntitlement};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/v1/admin/licenses/{license}", "viewLicense", view)
            .summary("A license.")
            .by_administrator(AdminScope::Read)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource),
        Endpoint::post("/v1/admin/licenses/{license}/suspend", "suspendLicense", suspend)
            .summary("Switched off until reinstated.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/reinstate", "reinstateLicense", reinstate)
            .summary("Switched on again.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/revoke", "revokeLicense", revoke)
            .summary("Switched off for good.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/renew", "renewLicense", renew)
            .summary("One more duration.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/expire", "expireLicense", expire)
            .summary("It ends now.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/move", "moveLicense", move_to)
            .summary("To another plan of the same product.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .takes::<MovePlan>()
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post(
            "/v1/admin/licenses/{license}/entitlements",
            "setEntitlement",
            entitlements,
        )
        .summary("The license's own value of a feature; null: the plan's.")
        .by_administrator(AdminScope::Licenses)
        .of::<LicenseToken>("license", "The license.")
        .takes::<SetEntitlement>()
        .answers::<LicenseView>()
        .problem(ProblemType::UnknownResource)
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/attributes", "setAttribute", attributes)
            .summary("The value of a typed attribute; null: none.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .takes::<SetAttribute>()
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
        Endpoint::post("/v1/admin/licenses/{license}/reset-meter", "resetMeter", reset_meter)
            .summary("The present period of a meter starts anew.")
            .by_administrator(AdminScope::Licenses)
            .of::<LicenseToken>("license", "The license.")
            .takes::<ResetMeter>()
            .answers::<LicenseView>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict),
    ]
}

type Viewed = Result<Json<LicenseView>, ProblemType>;

pub(crate) async fn view(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    Named(license): Named<LicenseToken>,
) -> Viewed {
    let view = app.store.view(license, app.now()).await?;
    view.map(Json).ok_or(ProblemType::UnknownResource)
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident: $alteration:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(app): State<Arc<App>>,
            _: Administrator<ToLicenses>,
            Named(license): Named<LicenseToken>,
            _: Empty,
        ) -> Viewed {
            alter(&app, license, $alteration).await
        }
    )*};
}

plain! {
    /// `…/suspend`: switched off until reinstated.
    suspend: Alteration::Status(LicenseStatus::Suspended);
    /// `…/reinstate`: switched on again.
    reinstate: Alteration::Status(LicenseStatus::Active);
    /// `…/revoke`: switched off for good.
    revoke: Alteration::Status(LicenseStatus::Revoked);
    /// `…/renew`: one more duration, from where the plan's renewal basis says.
    renew: Alteration::Renew;
    /// `…/expire`: it ends now.
    expire: Alteration::Expire;
}

/// `…/move`: to another plan of the same product, which must have room for the seats that are taken.
pub(crate) async fn move_to(
    State(app): State<Arc<App>>,
    _: Administrator<ToLicenses>,
    Named(license): Named<LicenseToken>,
    Closed(wanted): Closed<MovePlan>,
) -> Viewed {
    alter(&app, license, Alteration::Move(wanted.plan)).await
}

/// `…/entitlements`: the license's own value of a feature.
pub(crate) async fn entitlements(
    State(app): State<Arc<App>>,
    _: Administrator<ToLicenses>,
    Named(license): Named<LicenseToken>,
    Closed(wanted): Closed<SetEntitlement>,
) -> Viewed {
    if wanted
        .value
        .is_some_and(|value| !(0..=MAX_ENTITLEMENT_VALUE).contains(&value))
    {
        return Err(ProblemType::OutOfBounds);
    }
    alter(&app, license, Alteration::Entitlement(wanted.entitlement, wanted.value)).await
}

/// `…/attributes`: the value of a typed attribute.
pub(crate) async fn attributes(
    State(app): State<Arc<App>>,
    _: Administrator<ToLicenses>,
    Named(license): Named<LicenseToken>,
    Closed(wanted): Closed<SetAttribute>,
) -> Viewed {
    alter(&app, license, Alteration::Attribute(wanted.attribute, wanted.value)).await
}

/// `…/reset-meter`: the present period of a meter starts anew.
pub(crate) async fn reset_meter(
    State(app): State<Arc<App>>,
    _: Administrator<ToLicenses>,
    Named(license): Named<LicenseToken>,
    Closed(wanted): Closed<ResetMeter>,
) -> Viewed {
    alter(&app, license, Alteration::ResetMeter(wanted.meter)).await
}

async fn alter(app: &App, license: LicenseToken, alteration: Alteration) -> Viewed {
    let change = app.store.alter(license, alteration, app.now()).await?;
    changed(change).map(Json)
}
