//! A connection as the statements of this folder see it.

use crate::store::StoreError;
use crate::store::numbers::{PLAN_COLUMNS, PlanNumbers};
use std::future::Future;
use std::str::FromStr;

/// A connection inside a transaction.
pub(in crate::store) trait Db {
    /// Ends a query for the license that a writing transaction is about: nobody else changes it, or what belongs to it, until
    /// the end. Empty where a writer is alone anyway.
    const LOCK: &'static str;

    /// The same for a transaction that only must not meet one that holds [`Db::LOCK`]: many may share it.
    const SHARED: &'static str;

    /// Ends a query for rows of `d` that are to be taken by one of many: what another has, is passed over.
    const TAKE: &'static str;

    /// Runs a query.
    fn rows(&self, sql: &str, params: &[Param<'_>]) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// Runs a statement; returns how many rows it changed.
    fn run(&self, sql: &str, params: &[Param<'_>]) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Runs several queries, one after the other, each seeing what those before it found locked or changed; a server far away is
    /// gone to once for all of them.
    fn rows_of(&self, queries: &[Statement<'_>]) -> impl Future<Output = Result<Vec<Vec<Row>>, StoreError>> + Send;

    /// Runs several statements in the same way; returns how many rows each changed.
    fn run_all(&self, statements: &[Statement<'_>]) -> impl Future<Output = Result<Vec<u64>, StoreError>> + Send;

    /// The same, and they are the transaction's last: it is committed with them, or all of it is undone.
    fn run_last(&self, statements: &[Statement<'_>]) -> impl Future<Output = Result<Vec<u64>, StoreError>> + Send;
}

/// A statement with its values.
#[derive(Debug, Clone)]
pub(in crate::store) struct Statement<'a> {
    pub sql: &'a str,
    pub params: Vec<Param<'a>>,
}

impl<'a> Statement<'a> {
    pub fn new<const N: usize>(sql: &'a str, params: [Param<'a>; N]) -> Self {
        Self {
            sql,
            params: params.into(),
        }
    }
}

/// A value that a statement is given.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Param<'a> {
    /// A token, or none.
    Text(Option<&'a str>),
    /// A number, or none.
    Number(Option<i64>),
    /// A keyed hash or digest.
    Bytes(&'a [u8]),
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Param<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a [u8; 32]> for Param<'a> {
    fn from(bytes: &'a [u8; 32]) -> Self {
        Self::Bytes(bytes)
    }
}

/// A value that a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Number(i64),
    /// A token.
    Text(String),
    /// A digest or a modulus.
    Bytes(Vec<u8>),
}

/// A row that a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Row(pub Vec<Cell>);

impl Row {
    /// The number in a column.
    pub fn number(&self, column: usize) -> Result<i64, StoreError> {
        self.maybe_number(column)?.ok_or(StoreError::Corrupt)
    }

    /// The number in a column, if there is one.
    pub fn maybe_number(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Number(number)) => Ok(Some(*number)),
            Some(Cell::Text(_) | Cell::Bytes(_)) | None => Err(StoreError::Corrupt),
        }
    }

    /// The bytes in a column.
    pub fn bytes<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        match self.0.get(column) {
            Some(Cell::Bytes(bytes)) => bytes.as_slice().try_into().map_err(|_| StoreError::Corrupt),
            _ => Err(StoreError::Corrupt),
        }
    }

    /// The token in a column, read as what it must be.
    pub fn token<T: FromStr>(&self, column: usize) -> Result<T, StoreError> {
        self.maybe_token(column)?.ok_or(StoreError::Corrupt)
    }

    /// The token in a column, if there is one.
    pub fn maybe_token<T: FromStr>(&self, column: usize) -> Result<Option<T>, StoreError> {
        match self.0.get(column) {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Text(text)) => text.parse().map(Some).map_err(|_| StoreError::Corrupt),
            Some(Cell::Number(_) | Cell::Bytes(_)) | None => Err(StoreError::Corrupt),
        }
    }

    /// The columns of a plan's rules, which start at a place of the row.
    pub fn plan(&self, start: usize) -> Result<PlanNumbers, StoreError> {
        let mut numbers = PlanNumbers::default();
        debug_assert_eq!(numbers.len(), PLAN_COLUMNS.len());
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = self.maybe_number(start + place)?;
        }
        Ok(numbers)
    }
}
