//! What the endpoints share.

use crate::authority::Authority;
use crate::bearer::ApiTokenHash;
use crate::kek::KeyProvider;
use crate::problem::ProblemType;
use crate::purchase::PurchaseOptions;
use crate::sign_in::{Sessions, SignIn};
use crate::vault::Vault;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

/// The time in Unix seconds, given by whoever starts the server.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

pub(crate) struct Shared {
    pub(crate) vault: Arc<Mutex<Vault>>,
    pub(crate) authority: Option<Authority>,
    pub(crate) api_token: ApiTokenHash,
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) sessions: Sessions,
    pub(crate) purchases: Option<PurchaseOptions>,
    /// Held while an event of a purchase is done.
    pub(crate) purchase_turn: tokio::sync::Mutex<()>,
    pub(crate) clock: Clock,
    pub(crate) keeper: Keeper,
    /// Held by the one rotation that goes on.
    pub(crate) rotating: Arc<tokio::sync::Mutex<()>>,
    in_flight: Mutex<HashSet<[u8; 32]>>,
}

/// Who holds the key-encryption key.
pub(crate) struct Keeper {
    pub(crate) provider: Arc<dyn KeyProvider>,
    pub(crate) name: &'static str,
}

/// What the server is made of, beside the vault.
pub(crate) struct Parts {
    pub(crate) authority: Option<Authority>,
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) purchases: Option<PurchaseOptions>,
    pub(crate) api_token: ApiTokenHash,
    pub(crate) clock: Clock,
    pub(crate) keeper: Keeper,
}

impl Shared {
    pub(crate) fn new(vault: Vault, parts: Parts) -> Self {
        Self {
            vault: Arc::new(Mutex::new(vault)),
            authority: parts.authority,
            api_token: parts.api_token,
            sign_in: parts.sign_in,
            sessions: Sessions::default(),
            purchases: parts.purchases,
            purchase_turn: tokio::sync::Mutex::default(),
            clock: parts.clock,
            keeper: parts.keeper,
            rotating: Arc::default(),
            in_flight: Mutex::default(),
        }
    }

    /// Runs a vault operation away from the network threads; `operation` gets the time as well.
    pub(crate) async fn with_vault<T, E>(
        &self,
        operation: impl FnOnce(&mut Vault, i64) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ProblemType>
    where
        T: Send + 'static,
        E: Into<ProblemType> + Send + 'static,
    {
        let (vault, now) = (Arc::clone(&self.vault), (self.clock)());
        let task = tokio::task::spawn_blocking(move || {
            let mut vault = vault.lock().map_err(|_| ProblemType::Internal)?;
            operation(&mut vault, now).map_err(Into::into)
        });
        task.await.map_err(|_| ProblemType::Internal)?
    }

    /// Claims a license request for this caller, until the claim is dropped; `None` if another one works on it.
    pub(crate) fn claim(self: &Arc<Self>, request: [u8; 32]) -> Option<Claim> {
        let fresh = self.in_flight.lock().ok()?.insert(request);
        fresh.then(|| Claim {
            shared: Arc::clone(self),
            request,
        })
    }
}

pub(crate) struct Claim {
    shared: Arc<Shared>,
    request: [u8; 32],
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Ok(mut in_flight) = self.shared.in_flight.lock() {
            in_flight.remove(&self.request);
        }
    }
}
