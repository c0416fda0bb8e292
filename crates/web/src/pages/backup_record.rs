//! バックアップ: how each system, and each thing that is easily forgotten, is backed up; what is open, what to do now.

mod forgotten;
mod show;

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::backup_record::{BackupRecords, ForgottenBackup, Standing, SystemBackups};
use sejo_model::backup_record::{Apart, Keeping};
use sejo_model::restore_estimate::{Estimate, duration};
use sejo_model::{Action, BackupRecord, Lang};

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page};
use crate::part::{self, Badge, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

pub use forgotten::{answer as answer_forgotten, ask as ask_forgotten};
pub use show::{add, blank, change, remove, seen, show};

/// Systems shown; a line below says how many there are.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "backup_record/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    may_export: bool,
    view: BackupRecords,
}

impl List {
    async fn new(site: &Site, me: &Signed) -> Result<Self, Error> {
        let view = site.app.backup_records(me.actor()).await?;
        let shell = me.shell(Nav::Systems);
        let tabs = tab::systems("/backup-records", &shell);
        let (may_edit, may_export) = (shell.may(&Action::EditFacts), shell.may(&Action::Export));
        Ok(Self { lang: me.lang(), tabs, may_edit, may_export, shell, view })
    }

    fn standing(&self, standing: &Standing) -> Badge {
        standing_badge(*standing, self.lang)
    }

    fn way(&self, record: &BackupRecord) -> String {
        way(record, self.lang)
    }

    fn total(&self, estimate: &Estimate) -> Option<String> {
        total(estimate, self.lang)
    }

    /// Where to say more: the record that is nearest to はい, or a new one.
    fn href(&self, line: &SystemBackups) -> String {
        line.rows.first().map_or_else(
            || format!("/backup-records/new?system={}", line.system.id),
            |row| format!("/backup-records/{}", row.record.id),
        )
    }

    fn keeping(&self, line: &ForgottenBackup) -> &'static str {
        let keeping = line.record.as_ref().map_or(Keeping::Unknown, |r| r.keeping);
        if line.record.is_none() {
            return self.lang.pick("まだ答えていない", "not answered yet");
        }
        keeping.words().r#in(self.lang)
    }

    fn how<'a>(&self, line: &'a ForgottenBackup) -> &'a str {
        line.record.as_ref().map_or("", BackupRecord::how)
    }

    fn unprintable(&self) -> String {
        super::ledger::spaced(self.view.unprintable.iter().copied())
    }
}

fn standing_badge(standing: Standing, lang: Lang) -> Badge {
    match standing {
        Standing::Sound => part::badge(Tone::Good, lang.pick("そろっている", "in order")),
        Standing::NotNeeded => part::none(lang.pick("要らない", "not needed")),
        Standing::Open => part::badge(Tone::Unsure, lang.pick("わからないことがある", "something is not known")),
        Standing::Bad => part::badge(Tone::Bad, lang.pick("守れていない", "not protected")),
    }
}

/// A backup in a line: how often, how far back, whether it is apart.
fn way(record: &BackupRecord, lang: Lang) -> String {
    if record.keeping != Keeping::Kept {
        return record.keeping.words().r#in(lang).to_owned();
    }
    let reach = record.reach().map(|days| match lang {
        Lang::Ja => format!("{days}日前まで"),
        Lang::En => format!("{days} days back"),
    });
    let apart = match record.apart {
        Apart::Offline => Some(lang.pick("切り離し", "offline")),
        Apart::Unchangeable => Some(lang.pick("書き換え不可", "unchangeable")),
        Apart::Connected => Some(lang.pick("つながったまま", "connected")),
        Apart::Unknown => None,
    };
    let frequency = (record.frequency != sejo_model::backup_record::Frequency::Unknown)
        .then(|| record.frequency.words().r#in(lang).to_owned());
    let parts: Vec<String> = [frequency, reach, apart.map(str::to_owned)].into_iter().flatten().collect();
    if parts.is_empty() {
        lang.pick("取り方は未記入", "nothing said yet").to_owned()
    } else {
        parts.join(lang.pick("・", ", "))
    }
}

/// The whole of an estimate, where all of it is known.
fn total(estimate: &Estimate, lang: Lang) -> Option<String> {
    let total = duration(estimate.total()?, lang);
    Some(match lang {
        Lang::Ja => format!("約{total}"),
        Lang::En => format!("about {total}"),
    })
}

/// `GET /backup-records`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(List::new(&site, &me).await?))
}

/// `GET /backup-records/pdf`
pub async fn pdf(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.backup_table_pdf(me.actor()).await?))
}

/// `GET /backup-records/csv`
pub async fn csv(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.backup_table_csv(me.actor()).await?))
}
