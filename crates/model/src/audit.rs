//! The log of actions (操作の記録): append-only, each entry carries the hash of the one before.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::UnknownKey;
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

/// Where the log stands: number and hash of its newest entry. Kept outside (on paper, in a backup), it shows later that
/// nothing up to here was cut off or written anew. Written `number:hash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// Number of the newest entry; 0 for an empty log.
    pub number: i64,
    /// Its hash; zeros for an empty log.
    pub hash: Sha256,
}

impl AuditHead {
    /// Of a log without entries.
    pub const EMPTY: Self = Self { number: 0, hash: Sha256([0; 32]) };
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.hash)
    }
}

impl FromStr for AuditHead {
    type Err = UnknownKey;

    /// Reads what a person copied from paper: spaces, full-width and capital letters do not matter.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = || UnknownKey::new("AuditHead", s);
        let copied: String = crate::text::narrow(s).split_whitespace().collect::<String>().to_lowercase();
        let (number, hash) = copied.split_once(':').ok_or_else(wrong)?;
        let number = number.parse().ok().filter(|n| *n >= 0).ok_or_else(wrong)?;
        Ok(Self { number, hash: hash.parse().map_err(|_| wrong())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_as_people_copy_it() {
        let head = AuditHead { number: 123, hash: Sha256([0xab; 32]) };
        assert_eq!(head.to_string().parse::<AuditHead>().unwrap(), head);
        let shouted = head.to_string().to_uppercase();
        let (front, back) = shouted.split_at(30);
        assert_eq!(format!(" {front} {back}\n").replace(':', "：").parse::<AuditHead>().unwrap(), head);
        for bad in ["", "123", "123:abc", "-1:00", &format!("x:{}", head.hash), &format!("-1:{}", head.hash)] {
            assert!(bad.parse::<AuditHead>().is_err(), "{bad}");
        }
    }
}
