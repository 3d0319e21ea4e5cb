//! The keys of an open vault, and how they come out of the database.
//!
//! ```text
//! key-encryption key (a provider's) ─ wraps ► master key, two places ─ wraps ► root key, data keys of people
//! ```
//!
//! In: a provider. Out: root key, master key, and the one before while a rotation goes on. Never: a vault of this version opened by a key that
//! stands in no place.

use super::{OpenError, Random};
use crate::kek::{KekError, KeyProvider, MasterKey};
use crate::seal::{Place, Sealed, open, pad, seal, unpad};
use crate::secret::Key32;
use rusqlite::{Connection, OptionalExtension, params};

/// The first version with master keys.
const MASTERS: i64 = 3;

/// Bytes of a place.
const PLACE_SIZE: usize = 512;

const ROOT_KEY: Place<'static> = Place {
    table: "vault",
    row: &[b"1"],
    column: "root_key",
};

/// What opens everything.
pub(super) struct Keys {
    pub(super) root: Key32,
    pub(super) master: Key32,
    /// The master key before, until the last data key is wrapped by the new one.
    pub(super) older: Option<Key32>,
    pub(super) generation: u32,
}

/// A master key as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrapped {
    pub(crate) generation: u32,
    pub(crate) bytes: Vec<u8>,
}

/// Every master key that stands in a place, the newest first.
pub(super) fn wrapped(connection: &Connection) -> rusqlite::Result<Vec<Wrapped>> {
    let mut statement =
        connection.prepare_cached("SELECT generation, wrapped FROM master_key ORDER BY generation DESC")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (generation, padded) = row?;
        match unpad(&padded) {
            Ok(bytes) if !bytes.is_empty() => found.push(Wrapped {
                generation,
                bytes: bytes.to_vec(),
            }),
            _ => {}
        }
    }
    Ok(found)
}

/// Puts a master key in its place, over what stood there.
pub(super) fn write_wrapped(connection: &Connection, wrapped: &Wrapped) -> Result<(), OpenError> {
    let padded = pad(&wrapped.bytes, PLACE_SIZE).ok_or(OpenError::Kek(KekError::DoesNotOpen))?;
    connection.execute(
        "UPDATE master_key SET generation = ?2, wrapped = ?3 WHERE place = ?1",
        params![wrapped.generation % 2, wrapped.generation, padded.as_slice()],
    )?;
    Ok(())
}

/// Takes a master key out of its place.
pub(super) fn blank(connection: &Connection, generation: u32) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE master_key SET generation = 0, wrapped = zeroblob(512) WHERE generation = ?1",
        [generation],
    )?;
    Ok(())
}

/// The root key as stored, with the generation that wraps it.
fn stored_root(connection: &Connection) -> rusqlite::Result<Option<(u32, Sealed)>> {
    connection
        .query_row(
            "SELECT kek_version, nonce, root_key FROM vault WHERE id = 1",
            [],
            |row| {
                let sealed = Sealed {
                    nonce: row.get(1)?,
                    text: row.get(2)?,
                };
                Ok((row.get(0)?, sealed))
            },
        )
        .optional()
}

fn open_root(master: &Key32, sealed: &Sealed) -> Result<Key32, OpenError> {
    let plain = open(master, &ROOT_KEY, sealed).map_err(|_| OpenError::WrongKey)?;
    let bytes = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| OpenError::WrongKey)?;
    Ok(Key32::new(bytes))
}

/// Wraps the root key by a master key of `generation`.
pub(super) fn write_root(
    connection: &Connection,
    root: &Key32,
    master: &Key32,
    generation: u32,
    random: &Random,
) -> Result<(), OpenError> {
    let mut nonce = [0; 12];
    random(&mut nonce);
    let sealed = seal(master, &ROOT_KEY, nonce, root.bytes()).map_err(|_| OpenError::Store(0))?;
    connection.execute(
        "INSERT INTO vault (id, kek_version, nonce, root_key) VALUES (1, ?1, ?2, ?3) \
         ON CONFLICT (id) DO UPDATE SET kek_version = ?1, nonce = ?2, root_key = ?3",
        params![generation, sealed.nonce, sealed.text],
    )?;
    Ok(())
}

/// Who may open the vault: the provider, and one that it is being moved away from.
pub(super) struct Providers<'a> {
    pub(super) kek: &'a dyn KeyProvider,
    pub(super) previous: Option<&'a dyn KeyProvider>,
}

impl Providers<'_> {
    /// The master key, and whether only the previous provider opens it.
    fn unwrap(&self, wrapped: &Wrapped) -> Result<(Key32, bool), OpenError> {
        let error = match self.kek.unwrap(&wrapped.bytes) {
            Ok(master) => return Ok((master.into_key(), false)),
            Err(error) => error,
        };
        match self.previous.map(|previous| previous.unwrap(&wrapped.bytes)) {
            Some(Ok(master)) => Ok((master.into_key(), true)),
            _ => Err(error.into()),
        }
    }

    /// The key that wrapped the root key before there were master keys.
    fn first_master(&self, sealed: &Sealed) -> Result<Key32, OpenError> {
        let candidates = [Some(self.kek), self.previous];
        let masters = candidates.into_iter().flatten().filter_map(KeyProvider::first_master);
        masters
            .map(MasterKey::into_key)
            .find(|master| open_root(master, sealed).is_ok())
            .ok_or(OpenError::WrongKey)
    }

    /// Makes the keys of a new vault, opens those of another one; `version` is the schema's before this start. A vault that only the previous
    /// provider opens is wrapped anew.
    pub(super) fn keys(&self, connection: &Connection, version: i64, random: &Random) -> Result<Keys, OpenError> {
        let wrap = |master: &Key32, generation| -> Result<(), OpenError> {
            let bytes = self.kek.wrap(&MasterKey::from_bytes(*master.bytes()), random)?;
            write_wrapped(connection, &Wrapped { generation, bytes })
        };
        let Some((generation, sealed)) = stored_root(connection)? else {
            let master = MasterKey::make(random).into_key();
            let root = MasterKey::make(random).into_key();
            wrap(&master, 1)?;
            write_root(connection, &root, &master, 1, random)?;
            return Ok(Keys {
                root,
                master,
                older: None,
                generation: 1,
            });
        };
        if version < MASTERS {
            let master = self.first_master(&sealed)?;
            let root = open_root(&master, &sealed)?;
            wrap(&master, generation)?;
            return Ok(Keys {
                root,
                master,
                older: None,
                generation,
            });
        }
        let (mut master, mut older) = (None, None);
        for wrapped in wrapped(connection)? {
            let (key, moved) = self.unwrap(&wrapped)?;
            if moved {
                wrap(&key, wrapped.generation)?;
            }
            if wrapped.generation == generation {
                master = Some(key);
            } else {
                older = Some(key);
            }
        }
        let master = master.ok_or(OpenError::WrongKey)?;
        Ok(Keys {
            root: open_root(&master, &sealed)?,
            master,
            older,
            generation,
        })
    }
}
