//! The HTTP API: one file per endpoint (or resource, for administration), one list of routes.

mod activate;
mod activate_offline;
mod admin_attributes;
mod admin_entitlements;
mod admin_grants;
mod admin_license;
mod admin_licenses;
mod admin_meters;
mod admin_plans;
mod admin_products;
mod admin_webhooks;
mod ask;
mod authenticate;
mod check_in;
mod check_out_license;
mod check_out_machine;
mod closed;
mod deactivate;
mod end_process;
pub(crate) mod endpoint;
mod file_answer;
mod healthz;
mod heartbeat;
pub(crate) mod keys;
mod named;
mod openapi_document;
mod page;
mod ping_process;
mod redeem_seat;
mod sealing_keys;
mod seat_keys;
mod start_process;
mod transfer;
mod use_meter;
mod validate;

use crate::app::App;
use crate::gateway;
use crate::inspect::inspect;
use crate::problem::ProblemType;
use axum::Router;
use axum::middleware::from_fn_with_state;
use endpoint::Endpoint;
use std::sync::Arc;

/// Every route, behind the inspection of [`crate::inspect`]; and the same again behind the gateway of [`crate::gateway`].
pub(crate) fn router(app: Arc<App>) -> Router {
    let routes = endpoints()
        .into_iter()
        .fold(Router::new(), |router, one| one.route(router));
    let direct = routes
        .fallback(|| async { ProblemType::UnknownResource })
        .method_not_allowed_fallback(|| async { ProblemType::MethodNotAllowed })
        .layer(from_fn_with_state(Arc::clone(&app), inspect))
        .with_state(Arc::clone(&app));
    gateway::router(&app, direct.clone()).merge(direct)
}

/// Every endpoint: what is served, and what the OpenAPI document says.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = operations();
    all.extend(seat_keys::endpoints());
    all.extend(administration());
    all.extend(gateway::endpoints());
    all.extend([
        authenticate::endpoint(),
        keys::endpoint(),
        sealing_keys::endpoint(),
        healthz::endpoint(),
        openapi_document::endpoint(),
    ]);
    all
}

/// What licensed apps ask.
fn operations() -> Vec<Endpoint> {
    vec![
        validate::endpoint(),
        check_in::endpoint(),
        use_meter::endpoint(),
        activate::endpoint(),
        heartbeat::endpoint(),
        deactivate::endpoint(),
        transfer::endpoint(),
        start_process::endpoint(),
        ping_process::endpoint(),
        end_process::endpoint(),
        check_out_license::endpoint(),
        check_out_machine::endpoint(),
        activate_offline::endpoint(),
        redeem_seat::endpoint(),
    ]
}

/// What administrators do.
fn administration() -> Vec<Endpoint> {
    let mut all = admin_products::endpoints();
    all.extend(admin_plans::endpoints());
    all.extend([
        admin_entitlements::endpoint(),
        admin_meters::endpoint(),
        admin_attributes::endpoint(),
    ]);
    all.extend(admin_licenses::endpoints());
    all.extend(admin_license::endpoints());
    all.extend(admin_grants::endpoints());
    all.extend(admin_webhooks::endpoints());
    all
}
