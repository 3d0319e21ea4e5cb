//! The HTTP API: one file per endpoint, one list of routes.

mod activate;
mod admin_entitlements;
mod admin_license;
mod admin_licenses;
mod admin_plans;
mod admin_products;
mod authenticate;
mod closed;
mod deactivate;
mod healthz;
mod heartbeat;
pub(crate) mod keys;
mod license_answer;
mod validate;

use crate::app::App;
use crate::inspect::inspect;
use crate::problem::ProblemType;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;

/// Every route, behind the inspection of [`crate::inspect`].
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/licenses/validate", post(validate::validate))
        .route("/v1/machines/activate", post(activate::activate))
        .route("/v1/machines/heartbeat", post(heartbeat::heartbeat))
        .route("/v1/machines/deactivate", post(deactivate::deactivate))
        .route("/v1/authenticate", post(authenticate::authenticate))
        .route("/v1/keys", get(keys::keys))
        .route("/v1/admin/products", post(admin_products::create))
        .route("/v1/admin/plans", post(admin_plans::create))
        .route("/v1/admin/entitlements", post(admin_entitlements::create))
        .route("/v1/admin/licenses", post(admin_licenses::create))
        .route("/v1/admin/licenses/{license}", get(admin_license::view))
        .route("/v1/admin/licenses/{license}/suspend", post(admin_license::suspend))
        .route("/v1/admin/licenses/{license}/reinstate", post(admin_license::reinstate))
        .route("/v1/admin/licenses/{license}/revoke", post(admin_license::revoke))
        .route("/healthz", get(healthz::healthz))
        .fallback(|| async { ProblemType::UnknownResource })
        .method_not_allowed_fallback(|| async { ProblemType::MethodNotAllowed })
        .layer(from_fn_with_state(Arc::clone(&app), inspect))
        .with_state(app)
}
