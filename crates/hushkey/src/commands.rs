//! One file per subcommand.

pub(crate) mod admin;
pub(crate) mod authority;
pub(crate) mod demo;
pub(crate) mod edge;
pub(crate) mod file;
pub(crate) mod inspect;
pub(crate) mod issuer;
pub(crate) mod policy;
pub(crate) mod redact;
pub(crate) mod relay;
pub(crate) mod scan;
