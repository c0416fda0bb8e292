//! Where facilities stand, kept between pages: working it out reads every device, and pages are looked at far more often
//! than anything changes.
//!
//! Invariant: what is given out was worked out today from rows that have not changed since; the store counts the
//! transactions on a facility's rows, whichever process made them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sejo_model::{Date, FacilityId};
use sejo_store::Scope;

use super::Standing;
use crate::{App, Result, facts};

/// So many facilities are kept at once.
const KEPT: usize = 32;

/// One facility.
struct Kept {
    /// Transactions on its rows when it was worked out.
    changes: i64,
    /// When it was last asked for, in asks.
    asked: u64,
    standing: Arc<Standing>,
}

/// Where the facilities that were asked for last stand.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<(u64, HashMap<FacilityId, Kept>)>);

impl Remembered {
    fn get(&self, facility: FacilityId, changes: i64, today: Date) -> Option<Arc<Standing>> {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (asks, kept) = &mut *guard;
        *asks += 1;
        let found = kept.get_mut(&facility).filter(|k| k.changes == changes && k.standing.today == today)?;
        found.asked = *asks;
        Some(Arc::clone(&found.standing))
    }

    fn put(&self, facility: FacilityId, changes: i64, standing: Arc<Standing>) {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (asks, kept) = &mut *guard;
        if kept.len() >= KEPT
            && let Some(longest) = kept.iter().min_by_key(|(_, k)| k.asked).map(|(id, _)| *id)
        {
            kept.remove(&longest);
        }
        kept.insert(facility, Kept { changes, asked: *asks, standing });
    }
}

impl App {
    /// Where the facility stands: one statement when nothing changed, else two.
    pub(crate) async fn standing(&self, scope: &Scope) -> Result<Arc<Standing>> {
        // Asked before loading: a change in between makes the next page load again, never this one stale for longer.
        let changes = sejo_store::facility::changes(self.db(), scope).await?;
        let today = self.today();
        if let Some(standing) = self.inner.standings.get(scope.facility(), changes, today) {
            return Ok(standing);
        }
        let loaded = facts::load(self, self.db(), scope).await?;
        let standing = Arc::new(Standing::of(&self.inner.editions, loaded, today)?);
        self.inner.standings.put(scope.facility(), changes, Arc::clone(&standing));
        Ok(standing)
    }
}
