//! What an erasure does to a person's purchases: sealed cells and digests are overwritten, the rows lead nowhere.

use crate::vault::{Cell, VaultError};
use hushkey_license::CustomerToken;
use rusqlite::{Connection, params};

/// Digests of a person, column by column: they must stay unique, so they are overwritten by randomness.
const DIGESTS: [(&str, &str); 3] = [
    (
        "SELECT id FROM purchase_account WHERE person = ?1",
        "UPDATE purchase_account SET account = ?2 WHERE id = ?1",
    ),
    (
        "SELECT purchase_name.id FROM purchase_name JOIN purchase ON purchase.id = purchase WHERE person = ?1",
        "UPDATE purchase_name SET name = ?2 WHERE id = ?1",
    ),
    (
        "SELECT purchase_license.id FROM purchase_license JOIN purchase ON purchase.id = purchase WHERE person = ?1",
        "UPDATE purchase_license SET request = ?2, nonce = zeroblob(12), sealed = zeroblob(144) WHERE id = ?1",
    ),
];

/// Overwrites a person's purchases; their indexes are rebuilt.
pub(in crate::vault) fn blot_purchases(
    connection: &Connection,
    cell: Cell<'_>,
    person: &CustomerToken,
) -> Result<(), VaultError> {
    let mut blotted = 0;
    for (select, update) in DIGESTS {
        let ids: Vec<i64> = connection
            .prepare_cached(select)?
            .query_map([person.as_str()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &ids {
            connection.execute(update, params![id, cell.bytes::<32>()])?;
        }
        blotted += ids.len();
    }
    connection.execute(
        "DELETE FROM purchase_seats WHERE purchase IN (SELECT id FROM purchase WHERE person = ?1)",
        [person.as_str()],
    )?;
    connection.execute(
        "UPDATE purchase SET nonce = zeroblob(12), sealed = zeroblob(80) WHERE person = ?1",
        [person.as_str()],
    )?;
    if blotted > 0 {
        connection.execute_batch(
            "REINDEX purchase_account_account; REINDEX purchase_name_name; REINDEX purchase_license_request;",
        )?;
    }
    Ok(())
}
