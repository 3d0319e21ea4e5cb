//! Findings and contract to decision: policy as code.
//!
//! *In:* a policy file; for each payload its endpoint, its fields and its findings.
//! *Out:* what to do with each of them, and with the payload.
//! *Never:* payload text, a clock, a file.
