//! The issuer as a running server.
//!
//! In: [`IssuerOptions`], a shutdown signal. Out: a bound address, then requests served until the signal. Never: a start with
//! a wrong key, an unknown schema, or an authority address that would expose the admin token.
//!
//! Limits: 256 connections at once (further ones wait), request heads 16 KiB within 10 s, 10 s to finish at shutdown.

use crate::api::{Keeper, Parts, Shared, open_keys, publish_keys, router};
use crate::authority::{Authority, AuthoritySetupError};
use crate::kek::{KekError, KekSource};
use crate::options::{IssuerOptions, database_path};
use crate::rotation;
use crate::sign_in::{SignIn, SignInOptionsError};
use crate::vault::{AuditReport, OpenError, Opening, Random, Retention, Vault};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const CONNECTIONS: usize = 256;
const HEAD_BYTES: usize = 16 * 1024;
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const DRAIN: Duration = Duration::from_secs(10);
const SWEEP: Duration = Duration::from_secs(3600);

/// Why the issuer does not start.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// The database URL.
    #[error("the database must be sqlite:PATH")]
    Database,
    /// The key-encryption key.
    #[error(transparent)]
    Kek(#[from] KekError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] OpenError),
    /// The way to the authority.
    #[error(transparent)]
    Authority(#[from] AuthoritySetupError),
    /// How people sign in.
    #[error(transparent)]
    SignIn(#[from] SignInOptionsError),
    /// The listening address.
    #[error("cannot listen ({0})")]
    Listen(std::io::ErrorKind),
}

/// A bound issuer.
pub struct Issuer {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
    retention: Retention,
}

impl Issuer {
    /// Opens the vault, checks keys and addresses, and binds the listener.
    ///
    /// # Errors
    /// [`IssuerError`], before anything is served.
    pub async fn bind(options: IssuerOptions) -> Result<Self, IssuerError> {
        let path = database_path(&options.database).ok_or(IssuerError::Database)?;
        let keeper = Keeper {
            provider: options.kek.provider()?,
            name: options.kek.name(),
        };
        let previous = options
            .keeping
            .previous_kek
            .as_ref()
            .map(KekSource::provider)
            .transpose()?;
        let access = options.authority.as_ref();
        let authority = access
            .map(|access| Authority::new(&access.url, &access.token, access.allow_plain))
            .transpose()?;
        let sign_in = options.sign_in.as_ref();
        let sign_in = sign_in
            .map(|sign_in| SignIn::new(sign_in, Arc::clone(&options.random)))
            .transpose()?;
        let retention = options.keeping.retention;
        let (provider, keeping) = (Arc::clone(&keeper.provider), options.keeping);
        let (now, random) = ((options.clock)(), options.random);
        // A key service is asked meanwhile.
        let opened = tokio::task::spawn_blocking(move || {
            Vault::open(&Opening {
                path: &path,
                kek: provider.as_ref(),
                previous: previous.as_deref(),
                journal: &keeping.journal,
                new_journal: keeping.new_journal,
                now,
                random,
            })
        });
        let vault = opened.await.map_err(|_| OpenError::Store(0))??;
        let listener = TcpListener::bind(options.listen)
            .await
            .map_err(|error| IssuerError::Listen(error.kind()))?;
        let address = listener
            .local_addr()
            .map_err(|error| IssuerError::Listen(error.kind()))?;
        let parts = Parts {
            authority,
            sign_in,
            purchases: options.purchases,
            api_token: options.api_token,
            clock: options.clock,
            keeper,
        };
        let shared = Arc::new(Shared::new(vault, parts));
        Ok(Self {
            listener,
            address,
            shared,
            retention,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` is done, then lets open requests finish.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send) {
        let router = router(Arc::clone(&self.shared));
        let graceful = GracefulShutdown::new();
        let permits = Arc::new(Semaphore::new(CONNECTIONS));
        let sweep = tokio::spawn(sweep(self.shared, self.retention));
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let stream = tokio::select! {
                () = shutdown.as_mut() => break,
                next = accept(&self.listener, &permits) => next,
            };
            if let Some((stream, permit)) = stream {
                serve_connection(stream, permit, router.clone(), &graceful);
            }
        }
        drop(self.listener);
        sweep.abort();
        let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    }
}

/// Binds and serves.
///
/// # Errors
/// [`IssuerError`] from [`Issuer::bind`].
pub async fn run(options: IssuerOptions, shutdown: impl Future<Output = ()> + Send) -> Result<(), IssuerError> {
    Issuer::bind(options).await?.serve(shutdown).await;
    Ok(())
}

/// Walks over the audit of a database, also beside the issuer that serves it; nothing is changed.
///
/// # Errors
/// [`IssuerError`]. A chain that does not hold is no error, but the report's content.
pub async fn verify_audit(database: &str, kek: &KekSource, random: Random) -> Result<AuditReport, IssuerError> {
    let path = database_path(database).ok_or(IssuerError::Database)?;
    let provider = kek.provider()?;
    let work = move || Vault::verify_audit_of(&path, provider.as_ref(), &random);
    let report = tokio::task::spawn_blocking(work).await;
    Ok(report.map_err(|_| OpenError::Store(0))??)
}

async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, permit)),
        Err(error) => {
            // Out of file descriptors, mostly: wait for some to be given back.
            tracing::warn!(kind = %error.kind(), "accept");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

fn serve_connection(stream: TcpStream, permit: OwnedSemaphorePermit, router: Router, graceful: &GracefulShutdown) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A broken connection is the peer's affair; its error could quote what was sent.
        let _ = connection.await;
        drop(permit);
    });
}

/// Forgets what the schedule says is over, and opens the keys of coming epochs, even when no request comes.
async fn sweep(shared: Arc<Shared>, retention: Retention) {
    let mut ticks = tokio::time::interval(SWEEP);
    loop {
        ticks.tick().await;
        match shared.with_vault(move |vault, now| vault.sweep(now, &retention)).await {
            Ok(swept) => tracing::info!(
                answers = swept.answers,
                requests = swept.requests,
                entries = swept.entries,
                keys = swept.keys,
                "swept"
            ),
            Err(problem) => tracing::warn!(?problem, "what is over was not forgotten; again within the hour"),
        }
        rotation::resume(&shared).await;
        let _ = open_keys(&shared).await;
        if let Err(problem) = publish_keys(&shared).await {
            tracing::warn!(
                ?problem,
                "the authority was not told of seat keys; again within the hour"
            );
        }
    }
}
