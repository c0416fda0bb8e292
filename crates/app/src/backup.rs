//! Backup and restore of the whole installation: one file, checked before and after, into either database. The key of
//! the installation travels in it: a backup that cannot be opened any more is none.

use std::path::Path;

use sejo_model::ErrorCode;
use sejo_store::{StoreError, backup};
use serde_json::json;

use crate::installation_key::{self, Arriving, InstallationKey};
use crate::{App, Error, Result, audit};

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
    pub audit_entries: i64,
}

impl App {
    /// Writes a backup and checks it by reading it again.
    ///
    /// # Errors
    /// `DiskFull`, `BackupDamaged`.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport> {
        let chain = self.verify_audit().await?;
        if let Some((number, why)) = chain.broken {
            return Err(Error {
                source: Some(format!("entry {number}: {why}").into()),
                ..Error::new(ErrorCode::StoreDamaged)
            });
        }
        let key = (installation_key::FILE, self.key().text());
        let summary = backup::export(self.db(), file, self.now(), &[key]).await.map_err(damaged_backup)?;
        report(file, &summary, chain.entries)
    }

    /// Restores a backup into this (empty) installation and checks it.
    ///
    /// # Errors
    /// `BackupDamaged`, `NotEmpty`.
    pub async fn restore(&self, file: &Path) -> Result<BackupReport> {
        let summary = self.import_with_key(file).await?;
        let chain = self.verify_audit().await?;
        if let Some((number, why)) = chain.broken {
            return Err(Error {
                source: Some(format!("entry {number}: {why}").into()),
                ..Error::new(ErrorCode::BackupDamaged)
            });
        }
        let mut tx = self.db().begin().await?;
        let event = audit::by_program(self, "installation.restore", json!({ "rows": summary.rows }));
        audit::append(&mut tx, event).await?;
        tx.commit().await?;
        report(file, &summary, chain.entries)
    }

    /// The rows and the key they are sealed with, or neither: the key waits beside the own one until the rows are saved,
    /// and a start that finds it there finishes what was cut off.
    async fn import_with_key(&self, file: &Path) -> Result<backup::Summary> {
        let found = backup::added(file, installation_key::FILE).await.map_err(damaged_backup)?;
        let arriving = match found {
            Some(text) => {
                let key = InstallationKey::parse(&text).ok_or(ErrorCode::BackupDamaged)?;
                Some(Arriving::write(&self.inner.folder, key)?)
            }
            None => None,
        };
        let imported = backup::import(self.db(), file).await.map_err(damaged_backup);
        match (imported, arriving) {
            (Ok(summary), Some(arriving)) => {
                self.replace_key(arriving.settle()?);
                self.seal_secrets().await?;
                Ok(summary)
            }
            (Ok(summary), None) => {
                // From before there was a key: its rows belong to this installation's from now on.
                installation_key::bind(self.db(), self.key()).await?;
                self.seal_secrets().await?;
                Ok(summary)
            }
            (Err(error), arriving) => {
                arriving.into_iter().for_each(Arriving::give_up);
                Err(error)
            }
        }
    }
}

fn damaged_backup(e: StoreError) -> Error {
    match e {
        StoreError::Damaged(_) => Error { source: Some(Box::new(e)), ..Error::new(ErrorCode::BackupDamaged) },
        e => e.into(),
    }
}

fn report(file: &Path, summary: &backup::Summary, audit_entries: i64) -> Result<BackupReport> {
    Ok(BackupReport {
        tables: summary.rows.iter().map(|(table, rows)| (table.clone(), *rows)).collect(),
        files: summary.rows.get("blob").copied().unwrap_or(0),
        bytes: std::fs::metadata(file).map_err(Error::internal)?.len(),
        audit_entries,
    })
}
