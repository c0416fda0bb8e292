//! The backup table as PDF and CSV. Making them takes processor time, so it happens off the async threads.

use sejo_judge::{backup_gaps, best_backup, forgotten_gap, restore_estimate};
use sejo_model::backup_record::{BackupGap, Subject};
use sejo_model::{Action, Actor, BackupRecord, Date, Facts, Lang, System};
use sejo_report::backup_table::{BackupTable, Said, backup_table_csv, backup_table_print, backup_table_unprintable};

use crate::{App, Error, File, Result, authz, facts};

impl App {
    /// The backup table as a print.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn backup_table_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let (lang, today) = (actor.lang, self.today());
        let printed = tokio::task::spawn_blocking(move || backup_table_print(&table(&facts, lang, today))).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{today}.pdf", lang.pick("バックアップの一覧", "backups"));
        self.note_export(actor, "backup-record.print", &name).await?;
        Ok(File::print(name, printed))
    }

    /// The records as CSV.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn backup_table_csv(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let (lang, today) = (actor.lang, self.today());
        let made =
            tokio::task::spawn_blocking(move || with_rules(&facts, today, |said| backup_table_csv(&facts, said, lang)));
        let bytes = made.await.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{today}.csv", lang.pick("バックアップの一覧", "backups"));
        self.note_export(actor, "backup-record.export", &name).await?;
        Ok(File::whole(name, "text/csv; charset=utf-8", bytes))
    }
}

/// Characters of the table that cannot be printed.
pub(super) fn unprintable(facts: &Facts, lang: Lang, today: Date) -> Vec<char> {
    backup_table_unprintable(&table(facts, lang, today))
}

/// The table of a facility.
pub(crate) fn table(facts: &Facts, lang: Lang, today: Date) -> BackupTable {
    with_rules(facts, today, |said| BackupTable::of(facts, said, lang, today))
}

/// Hands the rules about records to a report, which knows none.
fn with_rules<T>(facts: &Facts, today: Date, make: impl FnOnce(&Said<'_>) -> T) -> T {
    let gaps = |record: Option<&BackupRecord>, subject: Subject| match subject {
        Subject::Forgotten { .. } => forgotten_gap(record, &facts.thresholds, today).into_iter().collect(),
        Subject::System { .. } => {
            record.map_or_else(|| vec![BackupGap::NoRecord], |r| backup_gaps(r, &facts.thresholds, today))
        }
    };
    let estimate = |system: &System, record: &BackupRecord| {
        let best = best_backup(system.id, &facts.backup_records, &facts.thresholds, today)?.0;
        (best.id == record.id).then(|| restore_estimate(system, facts, today))
    };
    make(&Said { gaps: &gaps, estimate: &estimate })
}
