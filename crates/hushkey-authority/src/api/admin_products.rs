//! `POST /v1/admin/products`: a new product. It has a token and no name: names are for the vendor's own systems.

use super::closed::Closed;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::ProductToken;
use hushkey_license::wire::{CreateProduct, ProductCreated};
use std::sync::Arc;

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    Closed(CreateProduct {}): Closed<CreateProduct>,
) -> Result<(StatusCode, Json<ProductCreated>), ProblemType> {
    let product = app.make(|random| ProductToken::make(random));
    changed(app.store.add_product(product, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(ProductCreated { product })))
}
