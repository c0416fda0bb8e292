//! Ciphers, hashes and versions of protocols too weak to keep anything secret, where a configuration allows them.

use serde::{Deserialize, Serialize};

use super::Line;

/// A weak one, as the device writes it, and what may use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeakCipher {
    /// The service or tunnel (`vpn ssl settings`, `tunnel 1`); stable between two configurations of one device.
    pub place: String,
    /// The cipher, hash or version (`3des-sha1`, `tlsv1`).
    pub what: String,
    /// Where it stands.
    pub line: Line,
}
