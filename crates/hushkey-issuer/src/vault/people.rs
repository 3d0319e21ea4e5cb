//! People: create or find, read, search, export.
//!
//! In: an e-mail address and fields, or a token and a purpose. Out: a token, or the fields. Never: an unrecorded look-up.

use super::audit::{Event, entries};
use super::person_key::open_padded;
use super::{AuditEntry, Cell, LicenseLink, Purpose, Vault, VaultError};
use crate::derive::derive_digest;
use crate::email::Email;
use crate::field::{Field, FieldValue};
use crate::seal::{Place, Sealed};
use crate::secret::{Key32, SecretText};
use hushkey_license::CustomerToken;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Padded bytes of a field before encryption (254 of text, 2 of length).
pub(super) const FIELD_SIZE: usize = 256;

/// A person to create or find.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// How they are found.
    pub email: Email,
    /// Further fields; an entry for [`Field::Email`] is ignored.
    pub fields: BTreeMap<Field, FieldValue>,
}

/// A person's fields, decrypted. `Debug` prints nothing of them.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their token.
    pub person: CustomerToken,
    /// Field by field.
    pub fields: BTreeMap<Field, SecretText>,
}

/// Everything about one person.
#[derive(Debug, Clone)]
pub struct Export {
    /// The fields.
    pub person: Person,
    /// Their licenses.
    pub licenses: Vec<LicenseLink>,
    /// Who touched them.
    pub audit: Vec<AuditEntry>,
}

pub(super) fn place<'a>(row: &'a [&'a [u8]; 1], field: Field) -> Place<'a> {
    Place {
        table: "person_field",
        row,
        column: field.name(),
    }
}

/// The keyed blind index of an e-mail address.
pub(super) fn email_index(key: &Key32, email: &Email) -> [u8; 32] {
    derive_digest(key.bytes(), "person.email", &[email.normal().expose().as_bytes()])
}

pub(super) fn find(connection: &Connection, index: &[u8; 32]) -> Result<Option<CustomerToken>, VaultError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT person FROM person WHERE email_index = ?1")?
        .query_row([index], |row| row.get(0))
        .optional()?;
    text.map(|text| text.parse().map_err(|_| VaultError::Sealed))
        .transpose()
}

pub(super) fn write_field(
    connection: &Connection,
    cell: Cell<'_>,
    key: &Key32,
    person: &CustomerToken,
    field: Field,
    text: &str,
) -> Result<(), VaultError> {
    let sealed = cell.seal(
        key,
        &place(&[person.as_str().as_bytes()], field),
        text.as_bytes(),
        FIELD_SIZE,
    )?;
    connection
        .prepare_cached("INSERT INTO person_field (person, field, nonce, sealed) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![person.as_str(), field.name(), sealed.nonce, sealed.text])?;
    Ok(())
}

pub(super) fn read_fields(
    connection: &Connection,
    key: &Key32,
    person: &CustomerToken,
) -> Result<BTreeMap<Field, SecretText>, VaultError> {
    let mut statement =
        connection.prepare_cached("SELECT nonce, sealed FROM person_field WHERE person = ?1 AND field = ?2")?;
    let mut fields = BTreeMap::new();
    for field in Field::ALL {
        let sealed = statement
            .query_row([person.as_str(), field.name()], |row| {
                Ok(Sealed {
                    nonce: row.get(0)?,
                    text: row.get(1)?,
                })
            })
            .optional()?;
        // A field that was removed stands there as zeros.
        if let Some(sealed) = sealed.filter(|sealed| sealed.text.iter().any(|byte| *byte != 0)) {
            let plain = open_padded(key, &place(&[person.as_str().as_bytes()], field), &sealed)?;
            let text = std::str::from_utf8(&plain).map_err(|_| VaultError::Sealed)?;
            fields.insert(field, SecretText::new(text));
        }
    }
    Ok(fields)
}

impl Vault {
    /// Creates a person, or finds the one with this e-mail address; the flag tells which. An existing person is not changed.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn create_or_find(&mut self, now: i64, new: &NewPerson) -> Result<(CustomerToken, bool), VaultError> {
        let index = email_index(&self.email_key, &new.email);
        let (transaction, cell) = self.transaction()?;
        if let Some(person) = find(&transaction, &index)? {
            cell.record(&transaction, now, Some(&person), Event::Found, None)?;
            transaction.commit()?;
            return Ok((person, false));
        }
        let person = CustomerToken::make(&mut |out| (cell.random)(out));
        let (key, wrapped) = cell.make_data_key(&person)?;
        transaction.execute(
            "INSERT INTO person (person, nonce, data_key, email_index) VALUES (?1, ?2, ?3, ?4)",
            params![person.as_str(), wrapped.nonce, wrapped.text, index],
        )?;
        write_field(
            &transaction,
            cell,
            &key,
            &person,
            Field::Email,
            new.email.given().expose(),
        )?;
        for (field, value) in new.fields.iter().filter(|(field, _)| **field != Field::Email) {
            write_field(&transaction, cell, &key, &person, *field, value.expose())?;
        }
        cell.record(&transaction, now, Some(&person), Event::Created, None)?;
        transaction.commit()?;
        Ok((person, true))
    }

    /// A person's fields.
    ///
    /// # Errors
    /// [`VaultError::Unknown`], [`VaultError::Erased`], or a fault of the store.
    pub fn read(&mut self, now: i64, person: &CustomerToken, purpose: Purpose) -> Result<Person, VaultError> {
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let fields = read_fields(&transaction, &key, person)?;
        // The record stands before the fields leave.
        cell.record(&transaction, now, Some(person), Event::LookedUp, Some(purpose))?;
        transaction.commit()?;
        Ok(Person {
            person: *person,
            fields,
        })
    }

    /// The person with this e-mail address.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn search(&mut self, now: i64, email: &Email, purpose: Purpose) -> Result<Option<CustomerToken>, VaultError> {
        let index = email_index(&self.email_key, email);
        let (transaction, cell) = self.transaction()?;
        let person = find(&transaction, &index)?;
        cell.record(&transaction, now, person.as_ref(), Event::Searched, Some(purpose))?;
        transaction.commit()?;
        Ok(person)
    }

    /// Everything about a person, for themselves.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn export(&mut self, now: i64, person: &CustomerToken) -> Result<Export, VaultError> {
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let fields = read_fields(&transaction, &key, person)?;
        let licenses = super::license::read_links(&transaction, &key, person)?;
        cell.record(&transaction, now, Some(person), Event::Exported, None)?;
        let audit = entries(&transaction, person)?;
        transaction.commit()?;
        Ok(Export {
            person: Person {
                person: *person,
                fields,
            },
            licenses,
            audit,
        })
    }
}
