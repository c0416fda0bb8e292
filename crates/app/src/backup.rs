//! Backup and restore of the whole installation: one file, checked before and after, into either database. The key of
//! the installation travels in it: a backup that cannot be opened any more is none.

use std::path::Path;

use sejo_model::words::Text;
use sejo_model::{AuditHead, ErrorCode};
use sejo_store::{StoreError, backup};
use serde_json::json;

use crate::activity::ChainCheck;
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
    /// Where the log stood when the backup was made.
    pub log_head: AuditHead,
}

/// The part of a backup that says where the log of actions stood.
const LOG_HEAD: &str = "log-head";

impl App {
    /// Writes a backup and checks it by reading it again.
    ///
    /// # Errors
    /// `FileExists`, `FileMissing` (the folder), `FileNotAllowed`, `DiskFull`, `LogBroken`; `BackupDamaged` when what was
    /// written cannot be read again.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport> {
        let chain = self.verify_audit(None).await?;
        if let Some(broken) = broken_log(&chain) {
            return Err(broken.with_detail(Text::new("バックアップは作っていません。", "No backup was made.")));
        }
        let log_head = chain.head.unwrap_or(AuditHead::EMPTY);
        let added = [(installation_key::FILE, self.key().text()), (LOG_HEAD, format!("{log_head}\n"))];
        let made = backup::export(self.db(), file, self.now(), &added).await;
        let summary = made.map_err(|e| of_backup(e, file))?;
        report(file, &summary, chain.entries, log_head)
    }

    /// Restores a backup into this (empty) installation and checks it.
    ///
    /// # Errors
    /// `FileMissing`, `FileNotAllowed`, `NotABackup`, `BackupDamaged`, `BackupNewer`, `NotEmpty`, `LogBroken`.
    pub async fn restore(&self, file: &Path) -> Result<BackupReport> {
        let kept = head_of(file).await?;
        let summary = self.import_with_key(file).await?;
        let chain = self.verify_audit(kept).await?;
        if let Some(broken) = broken_log(&chain) {
            return Err(broken.with_detail(Text::new(
                "バックアップの中の記録がそうなっています。戻したデータは使わず、別のバックアップを別の空のデータフォルダに戻してください。",
                "It is so in the backup. Do not use what was restored; restore another backup into another empty data folder.",
            )));
        }
        let mut tx = self.db().begin().await?;
        let event = audit::by_program(self, "installation.restore", json!({ "rows": summary.rows }));
        audit::append(&mut tx, event).await?;
        tx.commit().await?;
        report(file, &summary, chain.entries, kept.or(chain.head).unwrap_or(AuditHead::EMPTY))
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

/// Why a log is not whole. The head travels beside the rows it speaks about: rows cut off in a backup no longer fit it.
fn broken_log(chain: &ChainCheck) -> Option<Error> {
    let broken = chain.broken.as_ref().map(|(_, why)| why.en.clone());
    let why = broken.or_else(|| chain.missing.map(|head| format!("the log does not contain entry {head}")))?;
    Some(Error { source: Some(why.into()), ..Error::new(ErrorCode::LogBroken) })
}

/// Where the log stood, as the backup says; `None` for one from before it said so.
async fn head_of(file: &Path) -> Result<Option<AuditHead>> {
    let Some(text) = backup::added(file, LOG_HEAD).await.map_err(|e| of_backup(e, file))? else { return Ok(None) };
    let head = std::str::from_utf8(&text).ok().and_then(|text| text.parse().ok());
    head.map(Some).ok_or_else(|| ErrorCode::BackupDamaged.into())
}

fn report(file: &Path, summary: &backup::Summary, audit_entries: i64, log_head: AuditHead) -> Result<BackupReport> {
    let rows = |table: &str| summary.rows.get(table).copied().unwrap_or(0);
    Ok(BackupReport {
        tables: summary.rows.iter().map(|(table, rows)| (table.clone(), *rows)).collect(),
        facilities: rows("facility"),
        files: rows("blob"),
        bytes: std::fs::metadata(file).map_err(Error::internal)?.len(),
        audit_entries,
        log_head,
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
