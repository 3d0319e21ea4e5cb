//! `POST /v1/admin/grants`: a new admin token, said once. `GET`: their names. `DELETE …/{grant}`: takes one back.

use super::closed::{Closed, Empty};
use super::endpoint::Endpoint;
use super::named::Named;
use super::page::Paged;
use crate::app::App;
use crate::credential::{Administrator, Attempt, ToGrants};
use crate::problem::ProblemType;
use crate::store::Grant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreateGrant, GrantCreated, GrantView, Grants, Page};
use hushkey_license::{AdminToken, GrantToken};
use std::sync::Arc;

/// Longest life of a token that ends at all: ten years of 365.25 days.
const LONGEST: i64 = 315_576_000;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/v1/admin/grants", "createGrant", create)
            .summary("A new admin token, said once; no more scopes than one's own.")
            .by_administrator(AdminScope::Grants)
            .repeatable()
            .takes::<CreateGrant>()
            .creates::<GrantCreated>()
            .problem(ProblemType::OutOfBounds),
        Endpoint::get("/v1/admin/grants", "listGrants", list)
            .summary("The admin tokens, by their names.")
            .by_administrator(AdminScope::Grants)
            .paged::<GrantToken>()
            .answers::<Page<GrantView>>(),
        Endpoint::delete("/v1/admin/grants/{grant}", "revokeGrant", revoke)
            .summary("Takes an admin token back.")
            .by_administrator(AdminScope::Grants)
            .of::<GrantToken>("grant", "The admin token's name.")
            .answers_nothing()
            .problem(ProblemType::UnknownResource),
    ]
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    own: Administrator<ToGrants>,
    attempt: Attempt,
    Closed(wanted): Closed<CreateGrant>,
) -> Result<(StatusCode, Json<GrantCreated>), ProblemType> {
    let now = app.now();
    let scopes = Grants::of(&wanted.scopes);
    let span = now.saturating_add(1)..=now.saturating_add(LONGEST);
    let within = wanted.expires_at.is_none_or(|end| span.contains(&end));
    if wanted.scopes.is_empty() || !within {
        return Err(ProblemType::OutOfBounds);
    }
    // Nobody grants what they have not.
    if !own.scopes.covers(scopes) {
        return Err(ProblemType::MissingScope);
    }
    let grant = GrantToken::from_seed(attempt.seed(&app, "grant"));
    let token = AdminToken::from_seed(attempt.seed(&app, "admin token"));
    let new = Grant {
        name: Some(grant),
        scopes,
        expires_at: wanted.expires_at,
    };
    app.store.add_grant(app.pepper.hash_admin(&token), new, now).await?;
    Ok((StatusCode::CREATED, Json(GrantCreated { grant, token })))
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    _: Administrator<ToGrants>,
    paged: Paged<GrantToken>,
) -> Result<Json<Page<GrantView>>, ProblemType> {
    let found = app.store.grants(paged.slice).await?;
    Ok(Json(paged.page(found, |view| view.grant.to_string())))
}

pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    _: Administrator<ToGrants>,
    Named(grant): Named<GrantToken>,
    _: Empty,
) -> Result<StatusCode, ProblemType> {
    if app.store.revoke_grant(grant).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemType::UnknownResource)
    }
}
