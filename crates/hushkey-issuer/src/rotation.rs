//! A rotation of keys, from the request to the last data key.
//!
//! In: what is to change. Out: where the keys stand. Never: the vault's lock held while a key provider is asked, or for more than some
//! people at a time; two rotations at once; one cut short because its caller went away.

use crate::api::Shared;
use crate::kek::{KekError, MasterKey};
use crate::problem::ProblemType;
use crate::vault::{KeyState, Random, VaultError, Wrapped};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// People whose data keys are wrapped anew before others get their turn, and the pause for that.
const PEOPLE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(2);

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    /// The key-encryption key: one commit.
    Kek,
    /// The master key as well, and with it the wrapping of every data key: goes on in the background.
    All,
}

/// Rotates.
pub(crate) async fn rotate(shared: Arc<Shared>, scope: Scope) -> Result<KeyState, ProblemType> {
    // One that goes on for long is refused at once; another one's last or first moment is waited for.
    if key_state(&shared).await?.rotating {
        return Err(ProblemType::RotationInProgress);
    }
    let turn = Arc::clone(&shared.rotating).lock_owned().await;
    if key_state(&shared).await?.rotating {
        return Err(ProblemType::RotationInProgress);
    }
    match renew(&shared).await {
        // Only a start changes it; the keys below it can be changed here.
        Err(ProblemType::KekFixed) if scope == Scope::All => {}
        result => result?,
    }
    if scope == Scope::All {
        let (master, bytes) = ask(&shared, |provider, random| {
            let master = MasterKey::make(&random);
            let bytes = provider.wrap(&master, &random)?;
            Ok((master, bytes))
        })
        .await?;
        let begun = shared.with_vault(move |vault, now| vault.begin_rotation(now, &master, bytes));
        if !begun.await? {
            return Err(ProblemType::RotationInProgress);
        }
        tokio::spawn(go_on(Arc::clone(&shared), turn));
    }
    key_state(&shared).await
}

/// Takes up a rotation that the end of the process or a fault cut short.
pub(crate) async fn resume(shared: &Arc<Shared>) {
    if !key_state(shared).await.is_ok_and(|state| state.rotating) {
        return;
    }
    if let Ok(turn) = Arc::clone(&shared.rotating).try_lock_owned() {
        tokio::spawn(go_on(Arc::clone(shared), turn));
    }
}

pub(crate) async fn key_state(shared: &Shared) -> Result<KeyState, ProblemType> {
    shared.with_vault(|vault, _| vault.key_state()).await
}

/// Calls the key provider, away from the network threads and without the vault.
async fn ask<T: Send + 'static>(
    shared: &Shared,
    question: impl FnOnce(&dyn crate::kek::KeyProvider, Random) -> Result<T, KekError> + Send + 'static,
) -> Result<T, ProblemType> {
    let random = shared
        .with_vault(|vault, _| Ok::<_, VaultError>(vault.random()))
        .await?;
    let provider = Arc::clone(&shared.keeper.provider);
    let answer = tokio::task::spawn_blocking(move || question(provider.as_ref(), random));
    Ok(answer.await.map_err(|_| ProblemType::Internal)??)
}

/// A new key-encryption key wraps the master key.
async fn renew(shared: &Shared) -> Result<(), ProblemType> {
    let before = shared.with_vault(|vault, _| vault.wrapped_masters()).await?;
    let old = before.clone();
    let asked = ask(shared, move |provider, random| {
        provider.renew(&random)?;
        let anew = |wrapped: &Wrapped| {
            Ok(Wrapped {
                generation: wrapped.generation,
                bytes: provider.rewrap(&wrapped.bytes, &random)?,
            })
        };
        old.iter().map(anew).collect::<Result<Vec<_>, KekError>>()
    });
    let stored = match asked.await {
        Ok(after) => {
            shared
                .with_vault(move |vault, now| vault.rewrap_masters(now, &before, &after))
                .await
        }
        Err(problem) => Err(problem),
    };
    // Whatever came of it, the key that opens what the database holds is the one from now on.
    let holds = shared.with_vault(|vault, _| vault.wrapped_masters()).await?;
    let settled = ask(shared, move |provider, _| {
        holds.first().map_or(Ok(()), |wrapped| provider.settle(&wrapped.bytes))
    });
    let settled = settled.await;
    if !stored? {
        return Err(ProblemType::RotationInProgress);
    }
    settled
}

/// Wraps data keys anew until none is left.
async fn go_on(shared: Arc<Shared>, turn: OwnedMutexGuard<()>) {
    loop {
        match shared.with_vault(|vault, _| vault.rotate_some(PEOPLE)).await {
            Ok(true) => break,
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(problem) => {
                tracing::error!(?problem, "the rotation of keys stands still; again within the hour");
                return;
            }
        }
    }
    tracing::info!("the rotation of keys is done");
    drop(turn);
}
