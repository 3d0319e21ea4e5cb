//! `GET /v1/audit/verify`: walk over the whole audit and say whether every entry is as it was written. Other requests get their turn
//! in between.

use super::Shared;
use crate::problem::ProblemType;
use crate::vault::{AuditReport, AuditWalk, VaultError};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

pub(super) async fn handle(State(shared): State<Arc<Shared>>) -> Result<Json<AuditReport>, ProblemType> {
    let mut walk = AuditWalk::default();
    loop {
        let (reached, report) = shared
            .with_vault(move |vault, _| {
                let report = vault.walk_audit(&mut walk)?;
                Ok::<_, VaultError>((walk, report))
            })
            .await?;
        if let Some(report) = report {
            if !report.intact {
                tracing::error!(
                    entries = report.entries,
                    last = report.last,
                    "the audit was tampered with"
                );
            }
            return Ok(Json(report));
        }
        walk = reached;
    }
}
