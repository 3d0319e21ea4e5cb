//! `POST /v1/admin/plans`: a new plan of a product. `GET`: all of them, or one.
//!
//! A plan that asks the impossible is refused with the reason ([`hushkey_license::model::FEATURES`]).

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::named::Named;
use super::page::Paged;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToCatalog, ToRead};
use crate::problem::ProblemType;
use crate::store::Creation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::PlanToken;
use hushkey_license::model::PlanWarning;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreatePlan, Page, PlanCreated, PlanView};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/v1/admin/plans", "createPlan", create)
            .summary("A new plan of a product.")
            .by_administrator(AdminScope::Catalog)
            .repeatable()
            .takes::<CreatePlan>()
            .creates::<PlanCreated>()
            .problem(ProblemType::OutOfBounds)
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict)
            .problem(ProblemType::ANY_PLAN),
        Endpoint::get("/v1/admin/plans", "listPlans", list)
            .summary("The plans.")
            .by_administrator(AdminScope::Read)
            .paged::<PlanToken>()
            .answers::<Page<PlanView>>(),
        Endpoint::get("/v1/admin/plans/{plan}", "viewPlan", view)
            .summary("A plan.")
            .by_administrator(AdminScope::Read)
            .of::<PlanToken>("plan", "The plan.")
            .answers::<PlanView>()
            .problem(ProblemType::UnknownResource),
    ]
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToCatalog>,
    attempt: Attempt,
    Closed(wanted): Closed<CreatePlan>,
) -> Result<(StatusCode, Json<PlanCreated>), ProblemType> {
    let rules = wanted.rules();
    let warning = rules.check()?.map(|PlanWarning::SmallCrowd| "SMALL_CROWD".to_owned());
    let plan = PlanToken::from_seed(attempt.seed(&app, "plan"));
    let creation = Creation::Plan {
        plan,
        product: wanted.product,
        rules,
    };
    changed(app.store.create(creation, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(PlanCreated { plan, warning })))
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    paged: Paged<PlanToken>,
) -> Result<Json<Page<PlanView>>, ProblemType> {
    let found = app.store.plans(paged.slice).await?;
    Ok(Json(paged.page(found, |view| view.plan.to_string())))
}

pub(crate) async fn view(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    Named(plan): Named<PlanToken>,
) -> Result<Json<PlanView>, ProblemType> {
    let view = app.store.plan(plan).await?;
    view.map(Json).ok_or(ProblemType::UnknownResource)
}
