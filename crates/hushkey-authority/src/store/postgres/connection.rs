//! A PostgreSQL connection as [`crate::store::sql`] sees it.
//!
//! In: a connection of the pool. Out: statements run on it, in a transaction where one is wanted.
//! Never: a round trip that another could have carried. What is known to be wanted goes out at once, in order: the start of a
//! transaction with its first statements, its end with its last. The server works them off one after the other, each on what the ones
//! before it left, and after a failure refuses the rest.

use crate::store::StoreError;
use crate::store::sql::{Cell, Db, Param, Row, Statement};
use deadpool_postgres::{Client, Object};
use futures_util::future::{join_all, join3};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Statement as Prepared};

/// A connection, inside a transaction or not.
pub(super) struct Live<'c> {
    client: &'c Client,
    stage: AtomicU8,
    /// Whether another transaction got in the way of this one.
    in_the_way: AtomicBool,
}

/// There is no transaction: each statement is its own.
const NONE: u8 = 0;
/// A transaction is to begin with the first statement.
const AHEAD: u8 = 1;
/// It has begun.
const OPEN: u8 = 2;
/// It was committed, or undone.
const OVER: u8 = 3;

/// What goes out with statements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    Commit,
}

impl<'c> Live<'c> {
    /// Every statement is its own transaction.
    pub fn reading(client: &'c Client) -> Self {
        Self::of(client, NONE)
    }

    /// All statements are one transaction, which [`Live::commit`] ends.
    pub fn writing(client: &'c Client) -> Self {
        Self::of(client, AHEAD)
    }

    fn of(client: &'c Client, stage: u8) -> Self {
        Self {
            client,
            stage: AtomicU8::new(stage),
            in_the_way: AtomicBool::new(false),
        }
    }

    /// Whether trying again may help.
    pub fn is_in_the_way(&self) -> bool {
        self.in_the_way.load(Ordering::Relaxed)
    }

    /// Makes what was written durable, if the last statements have not done it.
    pub async fn commit(&self) -> Result<(), StoreError> {
        self.end("COMMIT").await
    }

    /// Undoes what was written.
    pub async fn roll_back(&self) -> Result<(), StoreError> {
        self.end("ROLLBACK").await
    }

    async fn end(&self, how: &str) -> Result<(), StoreError> {
        if self.stage.load(Ordering::Relaxed) == OPEN {
            self.client.batch_execute(how).await.map_err(|error| self.note(error))?;
            self.stage.store(OVER, Ordering::Relaxed);
        }
        Ok(())
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

    /// The statements, compiled: known to the connection from the second time on.
    async fn prepare(&self, statements: &[Statement<'_>]) -> Result<Vec<Prepared>, StoreError> {
        let mut prepared = Vec::with_capacity(statements.len());
        for statement in statements {
            let one = self.client.prepare_cached(statement.sql).await;
            prepared.push(one.map_err(|error| self.note(error))?);
        }
        Ok(prepared)
    }

    /// Sends everything at once and waits for all of it. The first failure is the one that tells; what came after it was refused.
    async fn send<T, F>(&self, asked: Vec<F>, end: End) -> Result<Vec<T>, StoreError>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let stage = self.stage.load(Ordering::Relaxed);
        if stage == AHEAD {
            self.stage.store(OPEN, Ordering::Relaxed);
        }
        let commits = end == End::Commit && stage != NONE;
        // Polled in this order, so sent in this order.
        let (begun, answers, committed) = join3(
            self.order(stage == AHEAD, "BEGIN"),
            join_all(asked),
            self.order(commits, "COMMIT"),
        )
        .await;
        begun.map_err(|error| self.note(error))?;
        if commits && committed.is_ok() {
            // Of a transaction that failed, the commit undoes it, and says so without being a failure itself.
            self.stage.store(OVER, Ordering::Relaxed);
        }
        let answers = answers.into_iter().collect::<Result<_, Error>>();
        let answers = answers.map_err(|error| self.note(error))?;
        committed.map_err(|error| self.note(error))?;
        Ok(answers)
    }

    async fn order(&self, wanted: bool, word: &str) -> Result<(), Error> {
        if wanted {
            self.client.batch_execute(word).await
        } else {
            Ok(())
        }
    }

    async fn query(&self, statements: &[Statement<'_>]) -> Result<Vec<Vec<Row>>, StoreError> {
        let prepared = self.prepare(statements).await?;
        let params: Vec<_> = statements.iter().map(|statement| list(&statement.params)).collect();
        let asked = prepared.iter().zip(&params);
        let asked = asked.map(|(statement, params)| self.client.query(statement, params));
        let answers = self.send(asked.collect(), End::Open).await?;
        let read_all = |rows: Vec<tokio_postgres::Row>| rows.iter().map(read).collect();
        answers.into_iter().map(read_all).collect()
    }

    async fn execute(&self, statements: &[Statement<'_>], end: End) -> Result<Vec<u64>, StoreError> {
        let prepared = self.prepare(statements).await?;
        let params: Vec<_> = statements.iter().map(|statement| list(&statement.params)).collect();
        let asked = prepared.iter().zip(&params);
        let asked = asked.map(|(statement, params)| self.client.execute(statement, params));
        self.send(asked.collect(), end).await
    }
}

impl Db for Live<'_> {
    const LOCK: &'static str = " FOR UPDATE";
    const SHARED: &'static str = " FOR SHARE";
    const TAKE: &'static str = " FOR UPDATE OF d SKIP LOCKED";

    async fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let params = params.to_vec();
        let mut all = self.query(&[Statement { sql, params }]).await?;
        all.pop().ok_or(StoreError::Failed)
    }

    async fn run(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let params = params.to_vec();
        let all = self.execute(&[Statement { sql, params }], End::Open).await?;
        all.first().copied().ok_or(StoreError::Failed)
    }

    async fn rows_of(&self, queries: &[Statement<'_>]) -> Result<Vec<Vec<Row>>, StoreError> {
        self.query(queries).await
    }

    async fn run_all(&self, statements: &[Statement<'_>]) -> Result<Vec<u64>, StoreError> {
        self.execute(statements, End::Open).await
    }

    async fn run_last(&self, statements: &[Statement<'_>]) -> Result<Vec<u64>, StoreError> {
        self.execute(statements, End::Commit).await
    }
}

/// A connection that is in the middle of a transaction. If it is dropped there (its caller went away, or the transaction could not be
/// ended), it does not go back to the pool: it is closed, and the server undoes what was written.
pub(super) struct Busy(Option<Object>);

impl Busy {
    pub fn new(client: Object) -> Self {
        Self(Some(client))
    }

    pub fn client(&self) -> Result<&Client, StoreError> {
        self.0.as_ref().ok_or(StoreError::Failed)
    }

    /// The transaction is over: back to the pool.
    pub fn release(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
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
