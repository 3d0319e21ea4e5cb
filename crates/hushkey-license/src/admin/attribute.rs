//! Typed attributes: what a plan lets the vendor say about a license, in place of free metadata.
//!
//! The attribute's name and the words of an enumeration stay in the vendor's own code; here they are tokens and places.

use crate::{AttributeToken, OpaqueToken, PlanToken};
use serde::{Deserialize, Serialize};

/// What an attribute may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// One of so many words, said as its place from 0.
    Enum,
    /// A whole number from `least` to `most`.
    Number,
    /// Yes or no.
    Bool,
    /// An `opq_…` token that only the vendor can read.
    Token,
}

impl AttributeKind {
    /// Every kind, in the order of their stored numbers.
    pub const ALL: [Self; 4] = [Self::Enum, Self::Number, Self::Bool, Self::Token];
}

/// `POST /v1/admin/attributes`: a plan declares an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateAttribute {
    /// The plan.
    pub plan: PlanToken,
    /// An attribute already declared by another plan; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<AttributeToken>,
    /// What it holds.
    pub kind: AttributeKind,
    /// For a number: the least, 0 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999)))]
    pub least: Option<i64>,
    /// For a number: the most; for an enumeration: the place of its last word. At most 999,999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999)))]
    pub most: Option<i64>,
}

/// Answer to [`CreateAttribute`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttributeCreated {
    /// The attribute.
    pub attribute: AttributeToken,
}

/// A value: a number (a place, a number), yes or no, or a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Bool(bool),
    /// A place in an enumeration, or a number.
    Number(#[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999_999)))] i64),
    /// An opaque token.
    Token(OpaqueToken),
}

/// `POST /v1/admin/licenses/{lic}/attributes`: the license's value; `null` takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetAttribute {
    /// Which.
    pub attribute: AttributeToken,
    /// The value.
    pub value: Option<AttributeValue>,
}
