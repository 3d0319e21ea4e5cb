//! `POST /v1/admin/products`: a new product. `GET`: all of them.

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::page::Paged;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToCatalog, ToRead};
use crate::problem::ProblemType;
use crate::store::Creation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::ProductToken;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreateProduct, Page, ProductCreated, ProductView};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/v1/admin/products", "createProduct", create)
            .summary("A new product.")
            .by_administrator(AdminScope::Catalog)
            .repeatable()
            .takes::<CreateProduct>()
            .creates::<ProductCreated>(),
        Endpoint::get("/v1/admin/products", "listProducts", list)
            .summary("The products.")
            .by_administrator(AdminScope::Read)
            .paged::<ProductToken>()
            .answers::<Page<ProductView>>(),
    ]
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToCatalog>,
    attempt: Attempt,
    Closed(CreateProduct {}): Closed<CreateProduct>,
) -> Result<(StatusCode, Json<ProductCreated>), ProblemType> {
    let product = ProductToken::from_seed(attempt.seed(&app, "product"));
    changed(app.store.create(Creation::Product(product), app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(ProductCreated { product })))
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    paged: Paged<ProductToken>,
) -> Result<Json<Page<ProductView>>, ProblemType> {
    let found = app.store.products(paged.slice).await?;
    Ok(Json(paged.page(found, |view| view.product.to_string())))
}
