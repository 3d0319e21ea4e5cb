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
mod ask;
mod authenticate;
mod check_in;
mod check_out_license;
mod check_out_machine;
mod closed;
mod deactivate;
mod end_process;
mod file_answer;
mod healthz;
mod heartbeat;
pub(crate) mod keys;
mod named;
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
use axum::routing::{delete, get, post};
use std::sync::Arc;

/// Every route, behind the inspection of [`crate::inspect`]; and the same again behind the gateway of [`crate::gateway`].
pub(crate) fn router(app: Arc<App>) -> Router {
    let direct = Router::new()
        .merge(operations())
        .merge(administration())
        .route("/v1/authenticate", post(authenticate::authenticate))
        .route("/v1/keys", get(keys::keys))
        .route("/v1/keys/sealing", get(sealing_keys::keys))
        .route("/healthz", get(healthz::healthz))
        .fallback(|| async { ProblemType::UnknownResource })
        .method_not_allowed_fallback(|| async { ProblemType::MethodNotAllowed })
        .layer(from_fn_with_state(Arc::clone(&app), inspect))
        .with_state(Arc::clone(&app));
    gateway::router(&app, direct.clone()).merge(direct)
}

/// What licensed apps ask.
fn operations() -> Router<Arc<App>> {
    Router::new()
        .route("/v1/licenses/validate", post(validate::validate))
        .route("/v1/licenses/check-in", post(check_in::check_in))
        .route("/v1/licenses/use", post(use_meter::use_meter))
        .route("/v1/machines/activate", post(activate::activate))
        .route("/v1/machines/heartbeat", post(heartbeat::heartbeat))
        .route("/v1/machines/deactivate", post(deactivate::deactivate))
        .route("/v1/machines/transfer", post(transfer::transfer))
        .route("/v1/processes/start", post(start_process::start_process))
        .route("/v1/processes/ping", post(ping_process::ping_process))
        .route("/v1/processes/end", post(end_process::end_process))
        .route("/v1/licenses/actions/check-out", post(check_out_license::check_out))
        .route(
            "/v1/licenses/actions/activate-offline",
            post(activate_offline::activate),
        )
        .route("/v1/machines/actions/check-out", post(check_out_machine::check_out))
        .route("/v1/seats/actions/redeem", post(redeem_seat::redeem))
        .route("/v1/seats/{plan}/keys", get(seat_keys::keys))
}

/// What administrators do.
fn administration() -> Router<Arc<App>> {
    let license = Router::new()
        .route("/", get(admin_license::view))
        .route("/suspend", post(admin_license::suspend))
        .route("/reinstate", post(admin_license::reinstate))
        .route("/revoke", post(admin_license::revoke))
        .route("/renew", post(admin_license::renew))
        .route("/expire", post(admin_license::expire))
        .route("/move", post(admin_license::move_to))
        .route("/entitlements", post(admin_license::entitlements))
        .route("/attributes", post(admin_license::attributes))
        .route("/reset-meter", post(admin_license::reset_meter));
    Router::new()
        .route(
            "/v1/admin/products",
            post(admin_products::create).get(admin_products::list),
        )
        .route("/v1/admin/plans", post(admin_plans::create).get(admin_plans::list))
        .route("/v1/admin/plans/{plan}", get(admin_plans::view))
        .route("/v1/admin/entitlements", post(admin_entitlements::create))
        .route("/v1/admin/meters", post(admin_meters::create))
        .route("/v1/admin/attributes", post(admin_attributes::create))
        .route(
            "/v1/admin/licenses",
            post(admin_licenses::create).get(admin_licenses::list),
        )
        .nest("/v1/admin/licenses/{license}", license)
        .route("/v1/admin/seats/keys", post(seat_keys::publish))
        .route("/v1/admin/seats/{plan}/{epoch}", get(seat_keys::count))
        .route("/v1/admin/grants", post(admin_grants::create).get(admin_grants::list))
        .route("/v1/admin/grants/{grant}", delete(admin_grants::revoke))
}
