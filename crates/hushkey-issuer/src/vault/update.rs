//! Changing what is known about a person, in place.
//!
//! In: a token, new values and fields to remove. Out: nothing. Never: a row that grows or goes (rules 1–3 of the first
//! migration): a new value overwrites the old one, a removed one becomes zeros, and the old digest of an e-mail address leaves
//! the index with its pages.

use super::audit::Event;
use super::people::{FIELD_SIZE, email_index, find, place, write_field};
use super::{Vault, VaultError};
use crate::email::Email;
use crate::field::{Field, FieldValue};
use hushkey_license::CustomerToken;
use rusqlite::params;
use std::collections::BTreeMap;

/// What is to change.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The new e-mail address.
    pub email: Option<Email>,
    /// New values; `None` removes the field. An entry for [`Field::Email`] is ignored: everybody has one.
    pub fields: BTreeMap<Field, Option<FieldValue>>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// Another person has the e-mail address.
    #[error("another person has this e-mail address")]
    EmailTaken,
    /// The person, or the store.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<rusqlite::Error> for UpdateError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}

impl Vault {
    /// Replaces, adds and removes fields of a person. Repeating is no error.
    ///
    /// # Errors
    /// [`UpdateError::EmailTaken`]; [`VaultError::Unknown`], [`VaultError::Erased`]; [`VaultError::Incomplete`] if another
    /// connection holds the write-ahead log: the change stands, and a repetition empties the log.
    pub fn update(&mut self, now: i64, person: &CustomerToken, change: &Change) -> Result<(), UpdateError> {
        let index = change.email.as_ref().map(|email| email_index(&self.email_key, email));
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let token = person.as_str();
        if let Some(index) = index {
            match find(&transaction, &index)? {
                Some(other) if other != *person => return Err(UpdateError::EmailTaken),
                // The same address, perhaps in another spelling.
                Some(_) => {}
                None => {
                    transaction.execute(
                        "UPDATE person SET email_index = ?2 WHERE person = ?1",
                        params![token, index],
                    )?;
                    // Cells of an index move; rebuilding it clears the pages in which a copy may have stayed.
                    transaction.execute_batch("REINDEX person_email_index")?;
                }
            }
        }
        let email = change
            .email
            .as_ref()
            .map(|email| (Field::Email, Some(email.given().expose())));
        let others = change.fields.iter().filter(|(field, _)| **field != Field::Email);
        let others = others.map(|(field, value)| (*field, value.as_ref().map(FieldValue::expose)));
        for (field, text) in email.into_iter().chain(others) {
            let (nonce, sealed) = match text {
                Some(text) => {
                    let sealed = cell.seal(&key, &place(&[token.as_bytes()], field), text.as_bytes(), FIELD_SIZE)?;
                    (sealed.nonce, sealed.text)
                }
                None => ([0; 12], vec![0; FIELD_SIZE + TAG]),
            };
            let changed = transaction
                .prepare_cached("UPDATE person_field SET nonce = ?3, sealed = ?4 WHERE person = ?1 AND field = ?2")?
                .execute(params![token, field.name(), nonce, sealed])?;
            if let (0, Some(text)) = (changed, text) {
                write_field(&transaction, cell, &key, person, field, text)?;
            }
        }
        cell.record(&transaction, now, Some(person), Event::Updated, None)?;
        transaction.commit()?;
        Ok(self.checkpoint()?)
    }
}

/// Bytes that sealing adds.
const TAG: usize = 16;
