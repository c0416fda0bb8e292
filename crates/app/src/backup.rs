//! Backup and restore of the whole installation: one file, checked before and after, into either database. The key of
//! the installation travels in it: a backup that cannot be opened any more is none.

use std::path::Path;

use sejo_model::words::Text;
use sejo_model::{AuditEvent, ErrorCode};
use sejo_store::{StoreError, backup};
use serde_json::json;

use crate::installation_key::{self, Arriving, InstallationKey};
use crate::{App, Error, Result, audit};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows per table.
    pub tables: Vec<(String, u64)>,
    /// Facilities.
    pub facilities: u64,
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
    /// `FileExists`, `FileMissing` (the folder), `FileNotAllowed`, `DiskFull`, `LogBroken`; `BackupDamaged` when what was
    /// written cannot be read again.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport> {
        let chain = self.verify_audit().await?;
        if let Some((number, why)) = chain.broken {
            return Err(broken_log(number, &why)
                .with_detail(Text::new("バックアップは作っていません。", "No backup was made.")));
        }
        let key = (installation_key::FILE, self.key().text());
        let made = backup::export(self.db(), file, self.now(), &[key]).await;
        let summary = made.map_err(|e| of_backup(e, file))?;
        report(file, &summary, chain.entries)
    }

    /// Restores a backup into this (empty) installation and checks it.
    ///
    /// # Errors
    /// `FileMissing`, `FileNotAllowed`, `NotABackup`, `BackupDamaged`, `BackupNewer`, `NotEmpty`, `LogBroken`.
    pub async fn restore(&self, file: &Path) -> Result<BackupReport> {
        let summary = self.import_with_key(file).await?;
        let chain = self.verify_audit().await?;
        if let Some((number, why)) = chain.broken {
            return Err(broken_log(number, &why).with_detail(Text::new(
                "バックアップの中の記録がそうなっています。戻したデータは使わず、別のバックアップを別の空のデータフォルダに戻してください。",
                "It is so in the backup. Do not use what was restored; restore another backup into another empty data folder.",
            )));
        }
        let mut tx = self.db().begin().await?;
        let event = AuditEvent {
            at: self.now(),
            facility: None,
            user: None,
            origin: "cli".to_owned(),
            action: "installation.restore".to_owned(),
            subject: String::new(),
            detail: json!({ "rows": summary.rows }),
        };
        audit::append(&mut tx, event).await?;
        tx.commit().await?;
        report(file, &summary, chain.entries)
    }

    /// The rows and the key they are sealed with, or neither: the key waits beside the own one until the rows are saved,
    /// and a start that finds it there finishes what was cut off.
    async fn import_with_key(&self, file: &Path) -> Result<backup::Summary> {
        let found = backup::added(file, installation_key::FILE).await.map_err(|e| of_backup(e, file))?;
        let arriving = match found {
            Some(text) => {
                let key = InstallationKey::parse(&text).ok_or(ErrorCode::BackupDamaged)?;
                Some(Arriving::write(&self.inner.folder, key)?)
            }
            None => None,
        };
        let imported = backup::import(self.db(), file).await.map_err(|e| of_backup(e, file));
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

/// What a store error means for a backup file: its name may be said, because whoever gave it knows it.
fn of_backup(e: StoreError, file: &Path) -> Error {
    let is_about_file = matches!(e, StoreError::File { .. } | StoreError::DiskFull);
    let code = match &e {
        StoreError::Damaged(_) => ErrorCode::BackupDamaged,
        StoreError::Newer(_) => ErrorCode::BackupNewer,
        _ => return if is_about_file { Error::from(e).with_detail(named(file)) } else { e.into() },
    };
    Error { source: Some(Box::new(e)), ..Error::new(code) }
}

fn named(file: &Path) -> Text {
    Text::new(format!("ファイル: {}", file.display()), format!("File: {}", file.display()))
}

fn broken_log(number: i64, why: &str) -> Error {
    Error { source: Some(format!("entry {number}: {why}").into()), ..Error::new(ErrorCode::LogBroken) }
}

fn report(file: &Path, summary: &backup::Summary, audit_entries: i64) -> Result<BackupReport> {
    let rows = |table: &str| summary.rows.get(table).copied().unwrap_or(0);
    Ok(BackupReport {
        tables: summary.rows.iter().map(|(table, rows)| (table.clone(), *rows)).collect(),
        facilities: rows("facility"),
        files: rows("blob"),
        bytes: std::fs::metadata(file).map_err(Error::internal)?.len(),
        audit_entries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_wrong_with_a_backup_file_is_told_apart_and_names_the_file() {
        let io = |kind: std::io::ErrorKind| StoreError::File { path: "b".to_owned(), source: kind.into() };
        let cases = [
            (StoreError::DiskFull, ErrorCode::DiskFull, true),
            (io(std::io::ErrorKind::AlreadyExists), ErrorCode::FileExists, true),
            (io(std::io::ErrorKind::NotFound), ErrorCode::FileMissing, true),
            (io(std::io::ErrorKind::PermissionDenied), ErrorCode::FileNotAllowed, true),
            (StoreError::NotABackup(String::new()), ErrorCode::NotABackup, false),
            (StoreError::Damaged(String::new()), ErrorCode::BackupDamaged, false),
            (StoreError::Newer(99), ErrorCode::BackupNewer, false),
            (StoreError::NotEmpty, ErrorCode::NotEmpty, false),
        ];
        for (error, code, names_file) in cases {
            let shown = of_backup(error, Path::new("/mnt/usb/sejo.backup"));
            assert_eq!(shown.code, code);
            assert_eq!(shown.words(sejo_model::Lang::Ja).contains("/mnt/usb/sejo.backup"), names_file, "{code:?}");
        }
    }
}
