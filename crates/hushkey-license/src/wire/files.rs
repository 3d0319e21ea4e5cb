//! The wire types of license and machine files (see [`crate::file`]).

use crate::file::CheckOut;
use crate::model::Scope;
use crate::wire::is_empty;
use crate::{Audience, Code, DeviceProof, DevicePublicKey, MachineToken, Nonce, ProductToken};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Body of `POST /v1/licenses/actions/check-out`; the key travels as `Authorization: License <key>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckOutLicense {
    /// The product that asks.
    pub product: ProductToken,
    /// Makes the request unique.
    pub nonce: Nonce,
    /// The server that is asked.
    pub audience: Audience,
    /// What the license is to cover; absent: nothing in particular.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub scope: Scope,
    /// Seconds that the file shall hold, one hour to 366 days; absent: 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 3600, max = 31622400)))]
    pub ttl_seconds: Option<i64>,
}

/// Body of `POST /v1/machines/actions/check-out`; the key travels as `Authorization: License <key>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckOutMachine {
    /// The product that asks.
    pub product: ProductToken,
    /// The machine that asks; the pseudonym of `device_key`.
    pub machine: MachineToken,
    /// Makes the request unique.
    pub nonce: Nonce,
    /// The server that is asked.
    pub audience: Audience,
    /// What the license is to cover; absent: nothing in particular.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub scope: Scope,
    /// Seconds that the file shall hold, one hour to 366 days; absent: 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 3600, max = 31622400)))]
    pub ttl_seconds: Option<i64>,
    /// The device's key towards the product.
    pub device_key: DevicePublicKey,
    /// The device's signature over the request's meaning (see [`CheckOut::prove`]).
    pub proof: DeviceProof,
}

/// Body of `POST /v1/licenses/actions/activate-offline`. No credential: the license key is in the request, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivateOffline {
    /// The wire text of a [`crate::file::ActivationRequest`].
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::RequestText"))]
    pub request: String,
    /// Seconds that the file shall hold, one hour to 366 days; absent: 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 3600, max = 31622400)))]
    pub ttl_seconds: Option<i64>,
}

/// Hides the request.
impl fmt::Debug for ActivateOffline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivateOffline(…)")
    }
}

impl CheckOutLicense {
    /// What the request means.
    #[must_use]
    pub fn meaning(&self) -> CheckOut {
        CheckOut {
            product: self.product,
            nonce: self.nonce,
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds: self.ttl_seconds,
            device_key: None,
        }
    }
}

impl CheckOutMachine {
    /// What the request means.
    #[must_use]
    pub fn meaning(&self) -> CheckOut {
        CheckOut {
            product: self.product,
            nonce: self.nonce,
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds: self.ttl_seconds,
            device_key: Some(self.device_key),
        }
    }
}

/// Answer to a request for a file, always with HTTP status 200.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileAnswer {
    /// Whether the request got what it asked for.
    pub valid: bool,
    /// Why; stable.
    pub code: Code,
    /// The code's sentence, for people; not stable.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Sentence"))]
    pub detail: String,
    /// The wire text of a [`crate::file::SignedFile`] when `code` is `VALID`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::FileText>"))]
    pub file: Option<String>,
}

impl FileAnswer {
    /// The answer of a code.
    #[must_use]
    pub fn new(code: Code, file: Option<String>) -> Self {
        Self {
            valid: code.is_valid(),
            code,
            detail: code.sentence().to_owned(),
            file,
        }
    }
}

/// Shows the code only: a file is a stable name.
impl fmt::Debug for FileAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileAnswer({})", self.code.as_str())
    }
}
