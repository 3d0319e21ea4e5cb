//! PostgreSQL: a read-only session with a time limit of its own; the catalogue says columns, checks, comments and labels.

use super::{DatabaseError, Found, SAMPLE, Table, VALUE_BYTES, quoted, within_limit};
use crate::schema::{Schema, column_of, label_of, table_of};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Nothing is written, and nothing runs for ever.
const SESSION: &str = "-c default_transaction_read_only=on -c statement_timeout=10s -c lock_timeout=2s";

const TABLES: &str = "SELECT c.oid::int8, n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' \
     ORDER BY n.nspname, c.relname";

/// Name, type, length, whether a domain or an enumeration bounds it, what is said about it.
const COLUMNS: &str = "SELECT a.attname::text, t.typname::text, \
       CASE WHEN a.atttypmod > 4 AND t.typname IN ('varchar', 'bpchar') THEN a.atttypmod - 4 END, \
       t.typtype::text IN ('d', 'e'), \
       concat_ws(' ', col_description(a.attrelid, a.attnum), \
         (SELECT string_agg('SECURITY LABEL ' || l.label, ' ') FROM pg_seclabel l \
          WHERE l.objoid = a.attrelid AND l.classoid = 'pg_class'::regclass AND l.objsubid = a.attnum)) \
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid \
     WHERE a.attrelid = $1::int8::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const CHECKS: &str = "SELECT a.attname::text FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) \
     WHERE k.contype = 'c' AND k.conrelid = $1::int8::oid";

pub(super) fn read(url: &str) -> Result<Found, DatabaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| DatabaseError::Closed)?;
    runtime.block_on(async {
        // The parser's words may quote the URL.
        let mut config: Config = url.parse().map_err(|_| DatabaseError::Unknown)?;
        config.options(SESSION).application_name("hushkey scan");
        config.connect_timeout(std::time::Duration::from_secs(10));
        let name = config.get_dbname().unwrap_or("postgres").to_owned();
        let (client, connection) = config
            .connect(MakeRustlsConnect::new(tls()?))
            .await
            .map_err(|_| DatabaseError::Closed)?;
        let connection = tokio::spawn(connection);
        let found = tables(&client, &name).await.map_err(|_| DatabaseError::Unreadable);
        connection.abort();
        found
    })
}

fn tls() -> Result<rustls::ClientConfig, DatabaseError> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let builder = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| DatabaseError::Closed)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

async fn tables(client: &Client, database: &str) -> Result<Found, tokio_postgres::Error> {
    let rows = client.query(TABLES, &[]).await?;
    let mut all: Vec<String> = rows.iter().map(|_| String::new()).collect();
    let skipped = within_limit(&mut all, &format!("postgres:{database}"));
    let mut found = Found {
        tables: Vec::new(),
        labels: Schema::default(),
        skipped,
    };
    for row in rows.iter().take(all.len()) {
        let (oid, schema, table): (i64, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let checked = client.query(CHECKS, &[&oid]).await?;
        let checked: Vec<String> = checked.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        let mut record = table_of(&table);
        let mut samples = Vec::new();
        for column in client.query(COLUMNS, &[&oid]).await? {
            let (name, kind, length): (String, String, Option<i32>) =
                (column.try_get(0)?, column.try_get(1)?, column.try_get(2)?);
            let (bounded, said): (bool, String) = (column.try_get(3)?, column.try_get(4)?);
            let length = length.and_then(|length| u32::try_from(length).ok());
            let field = column_of(&name, &kind, length, bounded || checked.contains(&name));
            found.labels.labels.extend(label_of(&table, &name, &said));
            samples.push(match readable(&kind) {
                // A table that may not be read still shows its columns.
                true => sample(client, &schema, &table, &name).await.unwrap_or_default(),
                false => Vec::new(),
            });
            record.fields.push(field);
        }
        found.tables.push(Table {
            file: PathBuf::from(format!("postgres:{database}/{schema}.{table}")),
            record,
            samples,
        });
    }
    Ok(found)
}

/// Types whose values are text.
fn readable(kind: &str) -> bool {
    let base = kind.trim_start_matches('_');
    matches!(
        base,
        "text"
            | "varchar"
            | "bpchar"
            | "citext"
            | "json"
            | "jsonb"
            | "hstore"
            | "xml"
            | "inet"
            | "cidr"
            | "macaddr"
            | "macaddr8"
            | "name"
    )
}

async fn sample(
    client: &Client,
    schema: &str,
    table: &str,
    column: &str,
) -> Result<Vec<String>, tokio_postgres::Error> {
    let column = quoted(column);
    let sql = format!(
        "SELECT left({column}::text, {VALUE_BYTES}) FROM {}.{} WHERE {column} IS NOT NULL LIMIT {SAMPLE}",
        quoted(schema),
        quoted(table)
    );
    client
        .query(&sql, &[])
        .await?
        .iter()
        .map(|row| row.try_get(0))
        .collect()
}
