//! The log of actions (操作の記録): append-only, each entry carries the hash of the one before.

use serde::{Deserialize, Serialize};

use crate::evidence::Sha256;
use crate::id::{FacilityId, UserId};

/// What happened, before it has a place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// In which facility; `None` for the installation itself.
    pub facility: Option<FacilityId>,
    /// Who; `None` for the program or somebody not signed in.
    pub user: Option<UserId>,
    /// From where: `web 127.0.0.1`, `cli`, `demo`.
    pub origin: String,
    /// What, e.g. `answer.confirm`.
    pub action: String,
    /// On what, e.g. an item id.
    pub subject: String,
    /// Values before and after, never a secret.
    pub detail: serde_json::Value,
}

/// An entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Place in the chain, from 1, without gaps.
    pub number: i64,
    /// What happened.
    pub event: AuditEvent,
    /// Hash of the entry before; zeros for the first.
    pub before: Sha256,
    /// Hash of this entry: see `evidence::chain`.
    pub hash: Sha256,
}
