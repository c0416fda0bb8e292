//! The log of actions (操作の記録).

use sejo_model::{Actor, AuditEntry};

use crate::{App, Result};

/// A line of the log.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who, by name.
    pub by_name: String,
    /// What, in the actor's language.
    pub words: String,
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct ActivityView {
    /// Newest first (50 a page).
    pub rows: Vec<ActivityRow>,
    /// Entries in all.
    pub total: u64,
    /// Page from 1.
    pub page: u32,
    /// Pages.
    pub pages: u32,
}

/// What checking the chain gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    /// Entries checked.
    pub entries: u64,
    /// Hash of the last one: write it down to notice a log cut short.
    pub last: Option<sejo_model::Sha256>,
    /// The first entry that does not fit, and why.
    pub broken: Option<(i64, String)>,
}

impl App {
    /// A page of the facility's log.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn activity(&self, actor: &Actor, page: u32) -> Result<ActivityView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Checks the whole chain, streaming.
    ///
    /// # Errors
    /// Store errors.
    pub async fn verify_audit(&self) -> Result<ChainCheck> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
