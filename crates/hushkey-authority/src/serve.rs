//! Starting and stopping the server.
//!
//! In: options. Out: a listening authority, then answers until the shutdown future resolves.
//! Never: a log line with a client's address; a connection that lives on after [`GRACE`].
//!
//! Limits: [`CONNECTIONS`] at once, [`PATIENCE`] for a request's head and for its body, [`HEAD`] bytes of head.

use crate::api;
use crate::app::App;
use crate::contract::Contract;
use crate::gateway::GatewayKeys;
use crate::limiter::{Limiter, Rate};
use crate::sealing::SealingKeys;
use crate::secrets::{Secrets, SecretsError, load_or_write_admin};
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::{SqliteStore, Sync};
use crate::store::{Grant, OpenError, Store, StoreError};
use crate::webhooks::{self, Webhooks, WebhooksError};
use crate::{Clock, Random};
use hushkey_license::oblivious::{ConfigPin, read_configs};
use hushkey_license::wire::Grants;
use hushkey_license::wire::KeysDocument;
use hushkey_license::{AdminToken, Audience, Pepper};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 1024;
/// How long a request's head and body may each take to arrive; the head counts from the end of the request before.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long running requests may take to end after shutdown was asked for.
const GRACE: Duration = Duration::from_secs(10);
/// Largest request head in bytes.
const HEAD: usize = 16 * 1024;

/// How to start an authority.
pub struct AuthorityOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// PEM certificates to trust for TLS to PostgreSQL, beside the public roots.
    pub database_ca: Option<Vec<u8>>,
    /// Lease key and pepper.
    pub secrets: Secrets,
    /// An administrator's token that is to be known, as from the environment.
    pub admin: Option<AdminToken>,
    /// Where the first administrator's token is written (0600) when the database has none and `admin` gives none.
    /// Without it the token is only to be had from [`Authority::first_admin`].
    pub admin_file: Option<PathBuf>,
    /// The origin that requests must be meant for, such as that of `https://licenses.example.com`; `None`: whichever.
    pub audience: Option<Audience>,
    /// How often one license may ask; `None`: as often as it likes.
    pub rate: Option<Rate>,
    /// Webhooks may go to private addresses and over plain HTTP.
    pub webhook_allow_private: bool,
    /// PEM certificates to trust for TLS to receivers of webhooks, beside the public roots.
    pub webhook_ca: Option<Vec<u8>>,
    /// Unix seconds.
    pub clock: Clock,
    /// Random bytes.
    pub random: Random,
}

/// Why an authority does not start. Says no path, address or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// Neither `sqlite:PATH` nor `postgres://…`.
    #[error("unknown database URL (want sqlite:PATH or postgres://…)")]
    Database,
    /// The database is refused.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secrets are refused.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The address cannot be listened on.
    #[error("cannot listen on the given address")]
    Listen,
    /// The certificates for receivers of webhooks cannot be read.
    #[error("the certificate authorities for webhooks cannot be read")]
    WebhookCa,
    /// The built-in contract is broken.
    #[error("the built-in contract is not a policy")]
    Contract,
}

/// An authority that listens; [`Authority::serve`] makes it answer.
pub struct Authority {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
    first_admin: Option<AdminToken>,
}

impl Authority {
    /// Opens the database, makes sure that there is an administrator, and listens.
    ///
    /// # Errors
    /// [`BindError`].
    pub async fn bind(options: AuthorityOptions) -> Result<Self, BindError> {
        let contract = Contract::new().map_err(|_| BindError::Contract)?;
        let pepper = options.secrets.pepper();
        let webhook_ca = options.webhook_ca.as_deref();
        let webhooks = Webhooks::new(options.secrets.webhook_key(), options.webhook_allow_private, webhook_ca);
        let webhooks = webhooks.map_err(|error| match error {
            WebhooksError::Tls(_) => BindError::WebhookCa,
            WebhooksError::Contract => BindError::Contract,
        })?;
        let store = open_store(&options, &pepper).await?;
        let first_admin = settle_admin(store.as_ref(), &pepper, &options).await?;
        let listener = TcpListener::bind(options.listen).await.map_err(|_| BindError::Listen)?;
        let address = listener.local_addr().map_err(|_| BindError::Listen)?;
        let seeds = options.secrets.gateway_seeds();
        let app = App {
            store,
            pepper: options.secrets.pepper(),
            lease_key: options.secrets.lease_key(),
            published: options.secrets.published(),
            sealing: SealingKeys::derive(&seeds),
            gateway: GatewayKeys::derive(&seeds),
            clock: options.clock,
            random: options.random,
            contract,
            audience: options.audience,
            limiter: Limiter::new(options.rate),
            webhooks,
            patience: PATIENCE,
        };
        Ok(Self {
            listener,
            address,
            app: Arc::new(app),
            first_admin,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The public lease keys, as `/v1/keys` gives them.
    #[must_use]
    pub fn keys(&self) -> KeysDocument {
        api::keys::document(&self.app)
    }

    /// The pins of the gateway's key configurations, the current one first: apps that go through a relay are built with them.
    #[must_use]
    pub fn gateway_pins(&self) -> Vec<ConfigPin> {
        let configs = read_configs(self.app.gateway.encoded()).unwrap_or_default();
        configs.into_iter().map(ConfigPin::of).collect()
    }

    /// The token that was made because there was no administrator.
    #[must_use]
    pub fn first_admin(&self) -> Option<&AdminToken> {
        self.first_admin.as_ref()
    }

    /// The whole service without its socket, guard included: for embedding and measuring.
    pub fn router(&self) -> axum::Router {
        api::router(Arc::clone(&self.app))
    }

    /// Answers until `shutdown` resolves, then lets running requests end.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send) {
        let router = api::router(Arc::clone(&self.app));
        let graceful = GracefulShutdown::new();
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let deliverer = tokio::spawn(webhooks::run(Arc::clone(&self.app), stopped));
        tokio::pin!(shutdown);
        loop {
            let accepted = async {
                let slot = Arc::clone(&slots).acquire_owned().await;
                (slot, self.listener.accept().await)
            };
            let (slot, accepted) = tokio::select! {
                () = &mut shutdown => break,
                pair = accepted => pair,
            };
            let Ok((stream, _)) = accepted else {
                // Out of descriptors, most likely: wait instead of spinning.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let _ = stream.set_nodelay(true);
            let service = TowerToHyperService::new(router.clone());
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.app.patience)
                .max_buf_size(HEAD)
                .serve_connection(TokioIo::new(stream), service);
            let connection = graceful.watch(connection);
            tokio::spawn(async move {
                // How a connection ends says nothing that may be logged.
                let _ = connection.await;
                drop(slot);
            });
        }
        drop(self.listener);
        let _ = stop.send(true);
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
        // What was sent is written down; what was not is sent again by whoever runs next.
        let _ = tokio::time::timeout(GRACE, deliverer).await;
    }
}

/// Binds and serves.
///
/// # Errors
/// [`BindError`], before anything is answered.
pub async fn run(options: AuthorityOptions, shutdown: impl Future<Output = ()> + Send) -> Result<(), BindError> {
    Authority::bind(options).await?.serve(shutdown).await;
    Ok(())
}

/// The store that the URL names.
async fn open_store(options: &AuthorityOptions, pepper: &Pepper) -> Result<Box<dyn Store>, BindError> {
    let (url, witness, now) = (options.database.as_str(), pepper.witness(), (options.clock)());
    match url.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => {
            Ok(Box::new(SqliteStore::open(Path::new(path), witness, now, Sync::Full)?))
        }
        Some(("postgres" | "postgresql", _)) => {
            let ca = options.database_ca.as_deref();
            Ok(Box::new(PostgresStore::open(url, ca, witness, now).await?))
        }
        _ => Err(BindError::Database),
    }
}

/// Makes sure that somebody can administrate; returns a token that was made for it.
async fn settle_admin(
    store: &dyn Store,
    pepper: &Pepper,
    options: &AuthorityOptions,
) -> Result<Option<AdminToken>, BindError> {
    let now = (options.clock)();
    let first = Grant {
        name: None,
        scopes: Grants::ALL,
        expires_at: None,
    };
    if let Some(given) = &options.admin {
        store.add_grant(pepper.hash_admin(given), first, now).await?;
        return Ok(None);
    }
    if store.has_grant().await? {
        return Ok(None);
    }
    let mut token = AdminToken::make(&mut |bytes| (options.random)(bytes));
    if let Some(file) = &options.admin_file {
        token = load_or_write_admin(file, &token)?;
    }
    store.add_grant(pepper.hash_admin(&token), first, now).await?;
    Ok(Some(token))
}

#[cfg(test)]
mod tests;
