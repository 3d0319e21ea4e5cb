//! `POST /v1/seat-keys`: make the keys of this and the coming epochs now (the server does it by itself every hour).
//! `GET /v1/seat-keys`: the name and public half of the key that signs the directory, for apps and the authority.

use super::Shared;
use crate::problem::ProblemType;
use crate::vault::{Opened, SeatsError};
use axum::Json;
use axum::extract::State;
use hushkey_license::KeyId;
use hushkey_license::blind_rsa::SecretKey;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    /// Keys made now.
    opened: u32,
    /// Plans that get none, because too few of their entitlements live.
    below_floor: u32,
    /// Whether the authority knows every key; if not, it is told again within the hour.
    published: bool,
}

#[derive(Serialize)]
pub(super) struct Name {
    issuer: KeyId,
    directory_key: String,
}

pub(super) async fn open(State(shared): State<Arc<Shared>>) -> Result<Json<Output>, ProblemType> {
    let Opened { opened, below_floor } = open_keys(&shared).await?;
    let published = publish_keys(&shared).await.is_ok();
    Ok(Json(Output {
        opened,
        below_floor,
        published,
    }))
}

pub(super) async fn name(State(shared): State<Arc<Shared>>) -> Result<Json<Name>, ProblemType> {
    let trust = shared
        .with_vault(|vault, _| vault.directory_key().map(|key| key.trust().clone()))
        .await?;
    Ok(Json(Name {
        issuer: trust.id(),
        directory_key: trust.to_string(),
    }))
}

/// Makes what keys are missing, one after the other; the vault is free while one is made.
pub(crate) async fn open_keys(shared: &Shared) -> Result<Opened, ProblemType> {
    let (wanted, below_floor) = shared.with_vault(|vault, now| vault.wanted_seat_keys(now)).await?;
    let mut done = Opened { opened: 0, below_floor };
    for one in wanted {
        let random = shared
            .with_vault(|vault, _| Ok::<_, SeatsError>(vault.random()))
            .await?;
        let made = tokio::task::spawn_blocking(move || SecretKey::make(&mut |bytes| random(bytes)));
        let key = made
            .await
            .map_err(|_| ProblemType::Internal)?
            .map_err(|_| ProblemType::Internal)?;
        if shared
            .with_vault(move |vault, _| vault.add_seat_key(&one, &key))
            .await?
        {
            done.opened += 1;
        }
    }
    if below_floor > 0 {
        tracing::warn!(plans = below_floor, "too few live entitlements: no seat keys");
    }
    Ok(done)
}

/// Tells the authority every key whose epoch is not over. What it knows already changes nothing there, so a crash or an authority
/// that was away costs no key more than time.
pub(crate) async fn publish_keys(shared: &Shared) -> Result<(), ProblemType> {
    let Some(authority) = &shared.authority else {
        return Ok(());
    };
    let keys = shared.with_vault(|vault, now| vault.published_seat_keys(now)).await?;
    for key in keys {
        authority.publish_seat_key(&key).await?;
    }
    Ok(())
}
