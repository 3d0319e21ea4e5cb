//! `POST /v1/admin/webhooks`: a new webhook; its secret is said once. `GET`, `DELETE`, and every change as a `POST` below it.
//!
//! Neither address nor secret is in the database: the one is sealed, the other derived.

use super::closed::{Closed, Empty};
use super::endpoint::Endpoint;
use super::named::Named;
use super::page::Paged;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToEvents};
use crate::problem::ProblemType;
use crate::store::{Webhook, WebhookCount};
use crate::webhooks::{WebhookUrl, secret_text};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::wire::{
    AdminScope, ChangeWebhook, CreateWebhook, DeliveryView, EventKind, Page, Retried, WebhookCreated, WebhookView,
};
use hushkey_license::{EventToken, WebhookToken};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let one = |endpoint: Endpoint| {
        endpoint
            .by_administrator(AdminScope::Events)
            .of::<WebhookToken>("webhook", "The webhook.")
            .problem(ProblemType::UnknownResource)
    };
    vec![
        Endpoint::post("/v1/admin/webhooks", "createWebhook", create)
            .summary("A new webhook; the only time that its secret is said.")
            .by_administrator(AdminScope::Events)
            .repeatable()
            .takes::<CreateWebhook>()
            .creates::<WebhookCreated>()
            .problem(ProblemType::OutOfBounds)
            .problem(ProblemType::ForbiddenAddress)
            .problem(ProblemType::Conflict),
        Endpoint::get("/v1/admin/webhooks", "listWebhooks", list)
            .summary("The webhooks, with how many events wait, were delivered, and died.")
            .by_administrator(AdminScope::Events)
            .paged::<WebhookToken>()
            .answers::<Page<WebhookView>>(),
        one(Endpoint::get("/v1/admin/webhooks/{webhook}", "viewWebhook", show))
            .summary("A webhook.")
            .answers::<WebhookView>(),
        one(Endpoint::delete(
            "/v1/admin/webhooks/{webhook}",
            "deleteWebhook",
            delete,
        ))
        .summary("Deletes a webhook and what it was still to deliver.")
        .answers_nothing(),
        one(Endpoint::post(
            "/v1/admin/webhooks/{webhook}/change",
            "changeWebhook",
            change,
        ))
        .summary("Another address, or other events.")
        .takes::<ChangeWebhook>()
        .answers::<WebhookView>()
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::ForbiddenAddress),
        one(Endpoint::post(
            "/v1/admin/webhooks/{webhook}/rotate",
            "rotateWebhook",
            rotate,
        ))
        .summary("A new secret, said once; for a day both sign.")
        .answers::<WebhookCreated>(),
        one(Endpoint::post(
            "/v1/admin/webhooks/{webhook}/retry",
            "retryWebhook",
            retry,
        ))
        .summary("The dead events wait again.")
        .answers::<Retried>(),
        one(Endpoint::get(
            "/v1/admin/webhooks/{webhook}/events",
            "listEvents",
            events,
        ))
        .summary("The events of a webhook, and how the delivery of each stands.")
        .paged::<EventToken>()
        .answers::<Page<DeliveryView>>(),
    ]
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    attempt: Attempt,
    Closed(wanted): Closed<CreateWebhook>,
) -> Result<(StatusCode, Json<WebhookCreated>), ProblemType> {
    let url = read_url(&app, &wanted.url)?;
    let kinds = read_kinds(&wanted.events)?;
    let webhook = WebhookToken::from_seed(attempt.seed(&app, "webhook"));
    let new = Webhook {
        webhook,
        url: app.webhooks.seal(&webhook, &url, nonce(&app))?,
        kinds,
        generation: 1,
        created_at: app.now(),
        rotated_at: None,
    };
    changed(app.store.add_webhook(new).await?)?;
    Ok((StatusCode::CREATED, Json(said(&app, webhook, 1))))
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    paged: Paged<WebhookToken>,
) -> Result<Json<Page<WebhookView>>, ProblemType> {
    let found = app.store.webhooks(paged.slice).await?;
    let views = found.iter().map(|(webhook, count)| view(&app, webhook, count));
    let views = views.collect::<Result<Vec<_>, _>>()?;
    Ok(Json(paged.page(views, |view| view.webhook.to_string())))
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
) -> Result<Json<WebhookView>, ProblemType> {
    viewed(&app, webhook).await
}

pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
    _: Empty,
) -> Result<StatusCode, ProblemType> {
    if app.store.delete_webhook(webhook).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemType::UnknownResource)
    }
}

pub(crate) async fn change(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
    Closed(wanted): Closed<ChangeWebhook>,
) -> Result<Json<WebhookView>, ProblemType> {
    let url = match &wanted.url {
        Some(url) => Some(app.webhooks.seal(&webhook, &read_url(&app, url)?, nonce(&app))?),
        None => None,
    };
    let kinds = wanted.events.as_deref().map(read_kinds).transpose()?;
    if app.store.change_webhook(webhook, url, kinds).await? {
        viewed(&app, webhook).await
    } else {
        Err(ProblemType::UnknownResource)
    }
}

pub(crate) async fn rotate(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
    _: Empty,
) -> Result<Json<WebhookCreated>, ProblemType> {
    let generation = app.store.rotate_webhook(webhook, app.now()).await?;
    let generation = generation.ok_or(ProblemType::UnknownResource)?;
    Ok(Json(said(&app, webhook, generation)))
}

pub(crate) async fn retry(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
    _: Empty,
) -> Result<Json<Retried>, ProblemType> {
    app.store.webhook(webhook).await?.ok_or(ProblemType::UnknownResource)?;
    let retried = app.store.retry_dead(webhook, app.now()).await?;
    let retried = i64::try_from(retried).map_err(|_| ProblemType::Internal)?;
    Ok(Json(Retried { retried }))
}

pub(crate) async fn events(
    State(app): State<Arc<App>>,
    _: Administrator<ToEvents>,
    Named(webhook): Named<WebhookToken>,
    paged: Paged<EventToken>,
) -> Result<Json<Page<DeliveryView>>, ProblemType> {
    app.store.webhook(webhook).await?.ok_or(ProblemType::UnknownResource)?;
    let found = app.store.deliveries(webhook, paged.slice).await?;
    Ok(Json(paged.page(found, |view| view.event.to_string())))
}

fn read_url(app: &App, text: &str) -> Result<WebhookUrl, ProblemType> {
    let url = WebhookUrl::read(text)?;
    url.admit(&app.contract, app.webhooks.allow_private)?;
    Ok(url)
}

fn read_kinds(kinds: &[EventKind]) -> Result<i64, ProblemType> {
    if kinds.is_empty() || kinds.len() > 32 {
        return Err(ProblemType::OutOfBounds);
    }
    Ok(EventKind::set(kinds))
}

fn nonce(app: &App) -> [u8; 12] {
    let mut nonce = [0; 12];
    (app.random)(&mut nonce);
    nonce
}

fn said(app: &App, webhook: WebhookToken, generation: i64) -> WebhookCreated {
    let secret = app.pepper.derive_webhook_secret(&webhook, generation);
    WebhookCreated {
        webhook,
        secret: secret_text(&secret),
    }
}

async fn viewed(app: &App, webhook: WebhookToken) -> Result<Json<WebhookView>, ProblemType> {
    let found = app.store.webhook(webhook).await?;
    let (webhook, count) = found.ok_or(ProblemType::UnknownResource)?;
    view(app, &webhook, &count).map(Json)
}

fn view(app: &App, webhook: &Webhook, count: &WebhookCount) -> Result<WebhookView, ProblemType> {
    Ok(WebhookView {
        webhook: webhook.webhook,
        url: app.webhooks.open(webhook)?.as_str().to_owned(),
        events: EventKind::of_set(webhook.kinds),
        created_at: webhook.created_at,
        rotated_at: webhook.rotated_at,
        waiting: count.waiting,
        dead: count.dead,
        delivered: count.delivered,
    })
}
