//! Carrying a request of another machine to the authority, from a machine that has a network.
//!
//! *In:* the text of a request. *Out:* the signed answer's text, to be carried back; it is for the other machine alone.
//! *Never:* the license key, which is sealed; a word about who carries.

use super::OfflineError;
use crate::client::read_answer;
use crate::outcome::Undecided;
use crate::transport::{ServerError, Transport};
use hushkey_license::Code;
use hushkey_license::file::{ActivationRequest, SignedFile};
use hushkey_license::wire::{ActivateOffline, FileAnswer};
use std::time::Duration;

/// What came of carrying a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// The authority signed a machine file. Whether it holds, the machine it is for will tell.
    Answered(SignedFile),
    /// The authority said no.
    Denied(Code),
    /// Nothing was said about the license.
    Undecided(Undecided),
}

/// Why a request is not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The server's address.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The text is no request.
    #[error(transparent)]
    Request(#[from] OfflineError),
}

/// Carries a request to the authority at `server` (see [`crate::ClientOptions::server`] and `server_ca`).
///
/// # Errors
/// [`CarryError`] before anything is sent.
pub async fn carry_activation(
    server: &str,
    server_ca: Option<&[u8]>,
    timeout: Duration,
    request: &str,
    ttl_seconds: Option<i64>,
) -> Result<Carried, CarryError> {
    let transport = Transport::new(server, server_ca, timeout)?;
    let request = ActivationRequest::read(request).map_err(OfflineError::from)?;
    let asked = ActivateOffline {
        request: request.to_wire(),
        ttl_seconds,
    };
    Ok(send(&transport, &asked).await.unwrap_or_else(Carried::Undecided))
}

async fn send(transport: &Transport, asked: &ActivateOffline) -> Result<Carried, Undecided> {
    let body = serde_json::to_vec(asked).map_err(|_| Undecided::Unreadable)?;
    let path = "/v1/licenses/actions/activate-offline";
    let sent = transport.post(path, None, "application/json", body.into()).await?;
    let answer: FileAnswer = read_answer(&sent)?;
    match (answer.valid, answer.code, answer.file) {
        (true, code, Some(text)) if code.grants() => {
            let file = SignedFile::read(&text).map_err(|_| Undecided::Unreadable)?;
            Ok(Carried::Answered(file))
        }
        (false, code, _) if !code.is_valid() => Ok(Carried::Denied(code)),
        _ => Err(Undecided::Unreadable),
    }
}
