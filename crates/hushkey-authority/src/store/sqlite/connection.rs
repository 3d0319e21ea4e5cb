//! A SQLite connection as [`crate::store::sql`] sees it. Nothing here ever waits: every future is ready when it is made.

use crate::store::StoreError;
use crate::store::sql::{Cell, Db, Param, Row, Statement};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql, params_from_iter};
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The statements of a connection, each compiled once.
pub(super) struct Statements<'c>(pub &'c Connection);

impl Db for Statements<'_> {
    /// The one writer, and a reader's snapshot, are alone already.
    const LOCK: &'static str = "";
    const SHARED: &'static str = "";
    const TAKE: &'static str = "";

    fn rows(&self, sql: &str, params: &[Param<'_>]) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send {
        ready(self.query(sql, params))
    }

    fn run(&self, sql: &str, params: &[Param<'_>]) -> impl Future<Output = Result<u64, StoreError>> + Send {
        ready(self.execute(sql, params))
    }

    fn rows_of(&self, queries: &[Statement<'_>]) -> impl Future<Output = Result<Vec<Vec<Row>>, StoreError>> + Send {
        let all = queries.iter().map(|query| self.query(query.sql, &query.params));
        ready(all.collect())
    }

    fn run_all(&self, statements: &[Statement<'_>]) -> impl Future<Output = Result<Vec<u64>, StoreError>> + Send {
        let all = statements.iter().map(|one| self.execute(one.sql, &one.params));
        ready(all.collect())
    }

    /// The writer commits, with others.
    fn run_last(&self, statements: &[Statement<'_>]) -> impl Future<Output = Result<Vec<u64>, StoreError>> + Send {
        self.run_all(statements)
    }
}

impl Statements<'_> {
    fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let width = statement.column_count();
        let mut found = statement.query(params_from_iter(params))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cells = (0..width).map(|column| cell(row.get_ref(column)?));
            rows.push(Row(cells.collect::<Result<_, _>>()?));
        }
        Ok(rows)
    }

    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let changed = self.prepare(sql)?.execute(params_from_iter(params))?;
        u64::try_from(changed).map_err(|_| StoreError::Failed)
    }

    /// SQLite writes numbered placeholders with a question mark.
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        Ok(self.0.prepare_cached(&sql.replace('$', "?"))?)
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell, StoreError> {
    match value {
        ValueRef::Null => Ok(Cell::Null),
        ValueRef::Integer(number) => Ok(Cell::Number(number)),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Cell::Text(text.to_owned())),
            Err(_) => Err(StoreError::Corrupt),
        },
        ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err(StoreError::Corrupt),
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Number(Some(number)) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Text(None) | Self::Number(None) => ToSqlOutput::Owned(Value::Null),
        })
    }
}

/// The outcome of a future that never waits. One that did would be a fault, and is answered as one.
pub(super) fn now_or_corrupt<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(StoreError::Failed),
    }
}
