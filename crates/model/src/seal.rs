//! Who signed a document: the key, what it signed, and the keys before it. Whether they fit is decided elsewhere.
//!
//! Format: `docs/formats/signing-key.md`.

use serde::{Deserialize, Serialize};

/// A key that was in use before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierKey {
    /// Its public half, hexadecimal.
    pub key: String,
    /// What it said of its successor; empty when it was lost before it could.
    #[serde(default)]
    pub statement: String,
}

/// The line with the signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The public half of the key, hexadecimal.
    pub key: String,
    /// The signature, hexadecimal.
    pub signature: String,
    /// Keys before, the latest first. The signature does not cover them: each has its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierKey>,
}
