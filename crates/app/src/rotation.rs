//! Session tokens that were replaced a moment ago, and sessions whose end could not be stored.
//!
//! A browser sends several requests at once; those under way with the old token must not be thrown out when the first of
//! them brings the new one. Kept in memory only: after a restart the old token is simply unknown.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use sejo_model::{SessionId, Sha256};

/// Old token hash → new token hash, until when.
#[derive(Default)]
pub(crate) struct ReplacedTokens(Mutex<HashMap<Sha256, (Sha256, i64)>>);

impl ReplacedTokens {
    /// Notes a replacement; forgets those whose time is over.
    pub(crate) fn put(&self, old: Sha256, new: Sha256, until: i64) {
        if let Ok(mut map) = self.0.lock() {
            let now = until.saturating_sub(120_000_000);
            map.retain(|_, (_, end)| *end > now);
            map.insert(old, (new, until));
        }
    }

    /// The token hash that stands now for one that was replaced less than its grace time ago.
    pub(crate) fn current(&self, hash: Sha256, now: i64) -> Option<Sha256> {
        let map = self.0.lock().ok()?;
        map.get(&hash).filter(|(_, until)| *until > now).map(|(new, _)| *new)
    }
}

/// Sessions that ended while nothing could be stored (a full disk): they stay closed until the program ends.
#[derive(Default)]
pub(crate) struct EndedSessions(Mutex<HashSet<SessionId>>);

impl EndedSessions {
    /// Closes a session.
    pub(crate) fn put(&self, id: SessionId) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id);
    }

    /// Whether it is closed.
    pub(crate) fn hold(&self, id: SessionId) -> bool {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&id)
    }
}
