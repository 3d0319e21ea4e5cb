//! Opening a database: what it must promise, migrations, and every reason to refuse one.

use crate::store::OpenError;
use deadpool_postgres::Client;
use hushkey_license::KeyHash;

/// Append-only: a released migration never changes, and its place is its version.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/postgres/0001_tokens.sql"),
    include_str!("../../../migrations/postgres/0002_models.sql"),
    include_str!("../../../migrations/postgres/0003_seats.sql"),
    include_str!("../../../migrations/postgres/0004_webhooks.sql"),
];

/// Several authorities may start at once: one migrates, the others wait ("HKau").
const MIGRATING: i64 = 0x484b_6175;

impl From<tokio_postgres::Error> for OpenError {
    fn from(_: tokio_postgres::Error) -> Self {
        Self::Unusable
    }
}

/// What is acknowledged must survive a power cut: a server that does not sync is refused.
pub(super) async fn check_durability(client: &Client) -> Result<(), OpenError> {
    for (setting, wanted) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
    ] {
        let row = client.query_one(&format!("SHOW {setting}"), &[]).await?;
        if row.try_get::<_, &str>(0)? != wanted {
            return Err(OpenError::NotDurable);
        }
    }
    Ok(())
}

/// Applies the migrations that are missing, in one transaction. Everything is in a schema of our own name, so that nothing of
/// others is met.
pub(super) async fn migrate(client: &mut Client, now: i64) -> Result<(), OpenError> {
    let transaction = client.transaction().await?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING])
        .await?;
    let schema = "SELECT count(*) FROM pg_namespace WHERE nspname = 'hushkey_authority'";
    let exists: i64 = transaction.query_one(schema, &[]).await?.try_get(0)?;
    let applied = if exists == 0 {
        transaction.batch_execute("CREATE SCHEMA hushkey_authority").await?;
        0
    } else {
        let versions = transaction
            .query("SELECT version FROM schema_versions ORDER BY version", &[])
            .await
            .map_err(|_| OpenError::UnknownVersion)?;
        let versions = versions
            .iter()
            .map(|row| row.try_get::<_, i64>(0))
            .collect::<Result<Vec<_>, _>>()?;
        applied_versions(&versions)?
    };
    for (place, migration) in MIGRATIONS.iter().enumerate().skip(applied) {
        transaction.batch_execute(migration).await?;
        let version = i64::try_from(place + 1).map_err(|_| OpenError::UnknownVersion)?;
        let sql = "INSERT INTO schema_versions (version, applied_at) VALUES ($1, $2)";
        transaction.execute(sql, &[&version, &now]).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// How many migrations were applied: exactly the first so many, or the version is unknown.
fn applied_versions(versions: &[i64]) -> Result<usize, OpenError> {
    let known = (1_i64..).take(MIGRATIONS.len());
    let is_prefix = !versions.is_empty() && versions.iter().copied().eq(known.take(versions.len()));
    if is_prefix {
        Ok(versions.len())
    } else {
        Err(OpenError::UnknownVersion)
    }
}

/// Compares the pepper's witness, or writes it into a new database.
pub(super) async fn check_witness(client: &Client, witness: KeyHash) -> Result<(), OpenError> {
    let sql = "INSERT INTO pepper_witness (one, hash) VALUES (1, $1) ON CONFLICT (one) DO NOTHING";
    client.execute(sql, &[&witness.as_bytes().as_slice()]).await?;
    let row = client.query_one("SELECT hash FROM pepper_witness", &[]).await?;
    let stored: &[u8] = row.try_get(0)?;
    let stored: [u8; 32] = stored.try_into().map_err(|_| OpenError::UnknownVersion)?;
    if KeyHash::from_bytes(stored) == witness {
        Ok(())
    } else {
        Err(OpenError::OtherPepper)
    }
}
