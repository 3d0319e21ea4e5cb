//! A PostgreSQL connection as [`crate::store::sql`] sees it.

use crate::store::StoreError;
use crate::store::sql::{Cell, Db, Param, Row};
use deadpool_postgres::{Client, Transaction};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Statement};

/// A connection, inside a transaction or not.
pub(super) struct Live<'c> {
    session: Session<'c>,
    /// Whether another transaction got in the way of this one.
    in_the_way: AtomicBool,
}

enum Session<'c> {
    Client(&'c Client),
    Transaction(&'c Transaction<'c>),
}

impl<'c> Live<'c> {
    pub fn of_client(client: &'c Client) -> Self {
        Self::of(Session::Client(client))
    }

    pub fn of_transaction(transaction: &'c Transaction<'c>) -> Self {
        Self::of(Session::Transaction(transaction))
    }

    fn of(session: Session<'c>) -> Self {
        Self {
            session,
            in_the_way: AtomicBool::new(false),
        }
    }

    /// Whether trying again may help.
    pub fn is_in_the_way(&self) -> bool {
        self.in_the_way.load(Ordering::Relaxed)
    }

    fn note(&self, error: Error) -> StoreError {
        let ways = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            // Two made the same thing at once: the second look finds it.
            SqlState::UNIQUE_VIOLATION,
            // A webhook went while an event was written for it.
            SqlState::FOREIGN_KEY_VIOLATION,
        ];
        if error.code().is_some_and(|code| ways.contains(code)) {
            self.in_the_way.store(true, Ordering::Relaxed);
        }
        kind_of(error)
    }

    async fn prepare(&self, sql: &str) -> Result<Statement, Error> {
        match self.session {
            Session::Client(client) => client.prepare_cached(sql).await,
            Session::Transaction(transaction) => transaction.prepare_cached(sql).await,
        }
    }

    async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<tokio_postgres::Row>, Error> {
        let statement = self.prepare(sql).await?;
        let params = list(params);
        match self.session {
            Session::Client(client) => client.query(&statement, &params).await,
            Session::Transaction(transaction) => transaction.query(&statement, &params).await,
        }
    }

    async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        let statement = self.prepare(sql).await?;
        let params = list(params);
        match self.session {
            Session::Client(client) => client.execute(&statement, &params).await,
            Session::Transaction(transaction) => transaction.execute(&statement, &params).await,
        }
    }
}

impl Db for Live<'_> {
    const LOCK: &'static str = " FOR UPDATE";
    const SHARED: &'static str = " FOR SHARE";
    const TAKE: &'static str = " FOR UPDATE OF d SKIP LOCKED";

    async fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let rows = self.query(sql, params).await.map_err(|error| self.note(error))?;
        rows.iter().map(read).collect()
    }

    async fn run(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.execute(sql, params).await.map_err(|error| self.note(error))
    }
}

fn list<'p>(params: &'p [Param<'p>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

fn read(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let cells = row.columns().iter().enumerate().map(|(place, column)| {
        let cell = match *column.type_() {
            Type::INT8 => row
                .try_get::<_, Option<i64>>(place)
                .map(|number| number.map(Cell::Number)),
            Type::INT4 => row
                .try_get::<_, Option<i32>>(place)
                .map(|number| number.map(|number| Cell::Number(number.into()))),
            Type::BYTEA => row
                .try_get::<_, Option<Vec<u8>>>(place)
                .map(|bytes| bytes.map(Cell::Bytes)),
            _ => row.try_get::<_, Option<String>>(place).map(|text| text.map(Cell::Text)),
        };
        cell.map(|cell| cell.unwrap_or(Cell::Null))
            .map_err(|_| StoreError::Corrupt)
    });
    cells.collect::<Result<_, _>>().map(Row)
}

/// Tokens go to columns of domains over text, so every type is taken and the server checks.
impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(Some(text)) => text.to_sql(&Type::TEXT, out),
            Self::Number(Some(number)) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Number(Some(number)) => number.to_sql(&Type::INT8, out),
            Self::Bytes(bytes) => bytes.to_sql(&Type::BYTEA, out),
            Self::Text(None) | Self::Number(None) => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The server's words may quote values: only its code is said.
pub(super) fn kind_of(error: Error) -> StoreError {
    let code = error.code().map_or("none", SqlState::code);
    tracing::warn!(code, "the database refused");
    StoreError::Failed
}
