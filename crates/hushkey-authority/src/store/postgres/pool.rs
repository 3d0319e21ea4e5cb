//! The connections: few, each with its statements prepared once, waiting for one bounded.

use super::{CONNECTIONS, WAITING};
use crate::store::{OpenError, StoreError};
use crate::tls::client;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long to wait for a connection, and for a new one to be made.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every session runs under: our own schema, synchronous commits, and no statement, lock or transaction for ever.
const SESSION: &str = "-c search_path=hushkey_authority -c synchronous_commit=on -c statement_timeout=10s \
                       -c lock_timeout=5s -c idle_in_transaction_session_timeout=20s";

pub(super) struct Connections {
    pool: Pool,
    places: Semaphore,
}

impl Connections {
    pub fn new(url: &str, ca: Option<&[u8]>) -> Result<Self, OpenError> {
        // The parser's words may quote the URL, which holds a password.
        let mut config: Config = url.parse().map_err(|_| OpenError::Unusable)?;
        config
            .options(SESSION)
            .application_name("hushkey authority")
            .connect_timeout(PATIENCE);
        let manager = Manager::from_config(
            config,
            MakeRustlsConnect::new(client(ca).map_err(|_| OpenError::Unusable)?),
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .build()
            .map_err(|_| OpenError::Unusable)?;
        Ok(Self {
            pool,
            places: Semaphore::new(CONNECTIONS + WAITING),
        })
    }

    /// A connection for one operation.
    pub async fn take(&self) -> Result<Object, StoreError> {
        let _place = self.places.try_acquire().map_err(|_| StoreError::Overloaded)?;
        match self.pool.get().await {
            Ok(client) => Ok(client),
            Err(deadpool_postgres::PoolError::Timeout(_)) => Err(StoreError::Overloaded),
            Err(_) => Err(StoreError::Failed),
        }
    }
}
