//! Backup and restore of the whole installation: one file, checked before and after, into either database.

use std::path::Path;

use crate::{App, Result};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows per table.
    pub tables: Vec<(String, u64)>,
    /// Kept files.
    pub files: u64,
    /// Bytes of the backup.
    pub bytes: u64,
    /// Entries of the log of actions, chain checked.
    pub audit_entries: u64,
}

impl App {
    /// Writes a backup and checks it by reading it again.
    ///
    /// # Errors
    /// `DiskFull`, `BackupDamaged`.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport> {
        Err(sejo_model::ErrorCode::Internal.into())
    }

    /// Restores a backup into this (empty) installation and checks it.
    ///
    /// # Errors
    /// `BackupDamaged`, `NotEmpty`.
    pub async fn restore(&self, file: &Path) -> Result<BackupReport> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
