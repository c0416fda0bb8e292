//! Restore drills (復旧訓練): seal a folder, restore its backup elsewhere, check what came back, keep the record.
//!
//! Sealing and checking read a folder of the machine on which they run ([`measure`]); a small folder can also be sent by a
//! browser ([`upload`]). The record is signed with the facility's key when it is handed out.

mod before;
mod genuine;
mod measure;
mod original;
mod rest;
mod spelled;
mod upload;
mod vouched;

use std::path::Path;

use sejo_evidence::manifest::Reader;
use sejo_evidence::signing::SigningKey;
use sejo_model::drill::{Found, Outcome, ProcessStep, Shown, day_of};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Date, Drill, DrillId, ErrorCode, Facts, Lang, SystemId};
use sejo_store::StoreError;
use serde::Serialize;
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::Fields;
use crate::{App, File, Named, Result, audit, authz, facts};

pub use genuine::{Genuine, verify};
pub use measure::{CheckWanted, Checked, Gauge, SealWanted, Sealed};
pub use sejo_evidence::drill::Progress;
pub use sejo_evidence::manifest::Totals;
pub use upload::{Uploaded, UploadedFile};
pub(crate) use vouched::{look, vouch};

/// Name of the format of a handed-out record.
pub const RECORD: &str = "sejo-drill-1";
/// Most steps of a drill by process.
const MAX_STEPS: usize = 50;
/// Longest restore, in minutes: sixty days.
const MAX_MINUTES: u32 = 60 * 24 * 60;

/// What people say about a drill; Sejo cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillAbout {
    /// Of which system.
    pub system_id: Option<SystemId>,
    /// The day.
    pub performed_on: Date,
    /// The day of the backup that was restored.
    pub backup_of: Option<Date>,
    /// From the beginning of the restore until it could be used, in minutes.
    pub minutes: Option<u32>,
    /// Who performed it.
    pub performed_by: String,
    /// The medium.
    pub medium: String,
    /// Whether it was out of reach from the network.
    pub was_offline: Option<bool>,
    /// Who saw that.
    pub seen_by: String,
    /// What went wrong.
    pub note: String,
}

impl DrillAbout {
    /// What a drill says.
    #[must_use]
    pub fn of(drill: &Drill) -> Self {
        let d = drill.clone();
        Self {
            system_id: d.system_id,
            performed_on: d.performed_on,
            backup_of: d.backup_of,
            minutes: d.minutes,
            performed_by: d.performed_by,
            medium: d.medium,
            was_offline: d.was_offline,
            seen_by: d.seen_by,
            note: d.note,
        }
    }

    fn onto(self, drill: Drill) -> Drill {
        Drill {
            system_id: self.system_id,
            performed_on: self.performed_on,
            backup_of: self.backup_of,
            minutes: self.minutes,
            performed_by: self.performed_by,
            medium: self.medium,
            was_offline: self.was_offline,
            seen_by: self.seen_by,
            note: self.note,
            ..drill
        }
    }
}

/// A drill with the name of its system.
#[derive(Debug, Clone)]
pub struct DrillRow {
    /// The drill.
    pub drill: Drill,
    /// Of which system; empty for none.
    pub system: String,
    /// Whether it stands, is as it was recorded, and is not too old to count.
    pub counts: bool,
}

/// A system without which care would stop, and its last drill.
#[derive(Debug, Clone)]
pub struct CriticalSystem {
    /// The system.
    pub system: Named<SystemId>,
    /// Its newest drill that stands and compared something, however old.
    pub last: Option<DrillRow>,
}

impl CriticalSystem {
    /// Whether it was restored within the period.
    #[must_use]
    pub fn is_tried(&self) -> bool {
        self.last.as_ref().is_some_and(|row| row.counts)
    }
}

/// The drills of a facility.
#[derive(Debug, Clone)]
pub struct Drills {
    /// All of them, the newest first.
    pub rows: Vec<DrillRow>,
    /// The critical systems.
    pub critical: Vec<CriticalSystem>,
    /// Systems to choose from.
    pub systems: Vec<Named<SystemId>>,
    /// A drill counts for so many days.
    pub days: u32,
    /// Whether there is a facility that can record one: not where Sejo was only run to seal.
    pub has_facility: bool,
}

/// One drill with everything found to differ.
#[derive(Debug, Clone)]
pub struct DrillView {
    /// The drill.
    pub row: DrillRow,
    /// What differs, the worst first; at most [`MOST_KEPT`].
    pub differences: Vec<Found>,
    /// Systems to choose from.
    pub systems: Vec<Named<SystemId>>,
}

/// Most differences kept with a drill: the counts are of all.
pub const MOST_KEPT: usize = 1_000;

impl App {
    /// The drills, and which critical systems have none.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn drills(&self, actor: &Actor) -> Result<Drills> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        Ok(drills(&facts, self.today()))
    }

    /// One drill.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn drill(&self, actor: &Actor, id: DrillId) -> Result<DrillView> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let (drill, differences) = vouched::get(self, &scope, id).await?;
        let systems = systems(&facts);
        Ok(DrillView { row: row(drill, &facts, self.today()), differences, systems })
    }

    /// Records what was measured.
    ///
    /// # Errors
    /// Field errors.
    pub async fn record_measured(&self, actor: &Actor, about: DrillAbout, checked: Checked) -> Result<Drill> {
        self.record_drill(actor, about, Outcome::Files(Box::new(checked.measured)), &checked.differences).await
    }

    /// Records a drill in which people went through the work with the restored system.
    ///
    /// # Errors
    /// Field errors; `Required` for `steps` when none was tried.
    pub async fn record_process(&self, actor: &Actor, about: DrillAbout, steps: Vec<ProcessStep>) -> Result<Drill> {
        let mut fields = Fields::default();
        fields.check("steps", steps.iter().any(|s| s.worked.is_some()), ErrorCode::Required);
        fields.check("steps", steps.len() <= MAX_STEPS, ErrorCode::TooLong);
        for step in &steps {
            fields.name("steps", &step.name);
            fields.text("steps", &step.note);
            fields.check("steps", step.minutes.is_none_or(|m| m <= MAX_MINUTES), ErrorCode::OutOfRange);
        }
        fields.finish()?;
        self.record_drill(actor, about, Outcome::Process { steps }, &[]).await
    }

    /// Whether what people say about a drill with this manifest could be recorded, to be asked before hours of reading. What
    /// is the matter with the manifest itself is for the comparison to say.
    ///
    /// # Errors
    /// Field errors, `OutOfRange` for a day before the sealing; `NotFound` without the right.
    pub async fn may_record_drill(&self, actor: &Actor, about: &DrillAbout, manifest: &Path) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        checked(about, &facts::facts(self, &scope).await?, self.today())?;
        let header = Reader::open(manifest).ok().map(|reader| reader.header().begun.clone());
        not_before_sealing(about.performed_on, header.and_then(|begun| day_of(&begun)))
    }

    async fn record_drill(&self, actor: &Actor, about: DrillAbout, outcome: Outcome, found: &[Found]) -> Result<Drill> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        checked(&about, &facts, self.today())?;
        let blank = Drill {
            id: DrillId::new(),
            system_id: None,
            performed_on: self.today(),
            backup_of: None,
            minutes: None,
            performed_by: String::new(),
            medium: String::new(),
            was_offline: None,
            seen_by: String::new(),
            note: String::new(),
            outcome,
            withdrawn: String::new(),
            revision: 0,
            vouched: None,
            is_as_recorded: false,
        };
        let new = about.onto(blank);
        not_before_sealing(new.performed_on, new.sealed_on())?;
        let new = vouched::vouch(self, &scope, &new, found)?;
        let mut tx = self.db().begin().await?;
        let new = sejo_store::drill::add(&mut tx, &scope, &new, found).await?;
        let detail = json!({ "before": null, "after": new });
        audit::record(&mut tx, self, actor, "drill.record", &new.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Corrects what people said about a drill; what was measured stays.
    ///
    /// # Errors
    /// Field errors, `OutOfRange` for a day after the comparison or before the sealing; `ChangedMeanwhile`.
    pub async fn change_drill(&self, actor: &Actor, id: DrillId, about: DrillAbout, revision: u32) -> Result<Drill> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        checked(&about, &facts, self.today())?;
        let before = stored(&facts, id)?;
        // What was measured last year is never a drill of this year.
        if let Some(day) = before.compared_on().filter(|day| about.performed_on > *day) {
            let said = |lang| sejo_model::date::long(day, lang);
            return Err(crate::Error::field("performed_on", ErrorCode::OutOfRange).with_detail(Text::new(
                format!("戻したものをくらべたのは{}です。訓練の日は、それより後にできません。", said(Lang::Ja)),
                format!("What came back was compared on {}: the drill cannot be later.", said(Lang::En)),
            )));
        }
        not_before_sealing(about.performed_on, before.sealed_on())?;
        let wanted = Drill { revision, ..about.onto(before.clone()) };
        self.save_drill(actor, "drill.change", before, &wanted).await
    }

    /// Withdraws a drill that was recorded wrongly: it stays on record and counts for nothing.
    ///
    /// # Errors
    /// `Required` without a reason, `ChangedMeanwhile`.
    pub async fn withdraw_drill(&self, actor: &Actor, id: DrillId, reason: &str, revision: u32) -> Result<Drill> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut fields = Fields::default();
        fields.name("reason", reason);
        fields.finish()?;
        let facts = facts::facts(self, &scope).await?;
        let before = stored(&facts, id)?;
        let wanted = Drill { withdrawn: reason.trim().to_owned(), revision, ..before.clone() };
        self.save_drill(actor, "drill.withdraw", before, &wanted).await
    }

    async fn save_drill(&self, actor: &Actor, action: &str, before: &Drill, wanted: &Drill) -> Result<Drill> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let wanted = &vouched::vouch_again(self, &scope, before, wanted)?;
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::drill::change(&mut tx, &scope, wanted).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                let (now, _) = vouched::get(self, &scope, wanted.id).await?;
                let (subject, both) = (wanted.id.to_string(), (&now, wanted));
                return Err(conflict::changed(self, (&scope, actor.user), &subject, both, &LABELS).await?);
            }
            other => other?,
        };
        let detail = json!({ "before": before, "after": after });
        audit::record(&mut tx, self, actor, action, &wanted.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// The record of a drill, signed: a file that anybody can check without Sejo's database.
    ///
    /// # Errors
    /// `NotFound`; `DrillAltered` where somebody wrote into the database.
    pub async fn drill_record(&self, actor: &Actor, id: DrillId) -> Result<File> {
        #[derive(Serialize)]
        struct Record<'a> {
            facility: &'a str,
            system: &'a str,
            drill: &'a Drill,
            differences: &'a [Found],
        }
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let (drill, differences) = vouched::get(self, &scope, id).await?;
        if !drill.is_as_recorded {
            return Err(ErrorCode::DrillAltered.into());
        }
        let row = row(Drill { vouched: None, ..drill }, &facts, self.today());
        let key: SigningKey = self.signing_key(actor, &scope).await?;
        let record = Record {
            facility: &facts.facility.name,
            system: &row.system,
            drill: &row.drill,
            differences: &differences,
        };
        let text = sejo_evidence::document::sign(RECORD, &record, &key).map_err(crate::Error::internal)?;
        let name = format!("復旧訓練_{}.sejo-drill.json", row.drill.performed_on);
        self.note_export(actor, "drill.export", &id.to_string()).await?;
        Ok(File::whole(name, "application/json", text.into_bytes()))
    }
}

fn stored(facts: &Facts, id: DrillId) -> Result<&Drill> {
    facts.drills.iter().find(|d| d.id == id).ok_or_else(|| ErrorCode::NotFound.into())
}

/// What is restored was lost after it was sealed, so no drill is from before.
fn not_before_sealing(performed_on: Date, sealed_on: Option<Date>) -> Result<()> {
    let Some(day) = sealed_on.filter(|day| performed_on < *day) else { return Ok(()) };
    let said = |lang| sejo_model::date::long(day, lang);
    Err(crate::Error::field("performed_on", ErrorCode::OutOfRange).with_detail(Text::new(
        format!("目録を作ったのは{}です。訓練の日は、それより前にできません。", said(Lang::Ja)),
        format!("The folder was sealed on {}: the drill cannot be earlier.", said(Lang::En)),
    )))
}

/// Everything that is wrong with what people said.
fn checked(about: &DrillAbout, facts: &Facts, today: Date) -> Result<()> {
    let mut fields = Fields::default();
    let system = about.system_id.is_none_or(|id| facts.systems.iter().any(|s| s.id == id));
    fields.check("system_id", system, ErrorCode::UnknownWord);
    fields.check("performed_on", about.performed_on <= today, ErrorCode::FutureDay);
    let is_before = about.backup_of.is_none_or(|day| day <= about.performed_on);
    fields.check("backup_of", is_before, ErrorCode::BackupAfterDrill);
    fields.check("minutes", about.minutes.is_none_or(|m| (1..=MAX_MINUTES).contains(&m)), ErrorCode::OutOfRange);
    fields.name("performed_by", &about.performed_by);
    for (field, text) in [("medium", &about.medium), ("seen_by", &about.seen_by), ("note", &about.note)] {
        fields.text(field, text);
    }
    // Somebody must have seen that the medium was apart: in Okayama it was so on paper only.
    fields.check("seen_by", about.was_offline != Some(true) || !about.seen_by.trim().is_empty(), ErrorCode::Required);
    fields.finish()
}

fn drills(facts: &Facts, today: Date) -> Drills {
    let mut rows: Vec<DrillRow> = facts.drills.iter().map(|d| row(d.clone(), facts, today)).collect();
    rows.sort_by_key(|r| std::cmp::Reverse((r.drill.performed_on, r.drill.id)));
    let critical = facts.systems.iter().filter(|s| s.is_critical()).map(|system| CriticalSystem {
        system: Named { id: system.id, name: system.label().to_owned() },
        last: rows.iter().find(|r| is_tried(&r.drill) && r.drill.system_id == Some(system.id)).cloned(),
    });
    let critical = critical.collect();
    let has_facility = !facts.facility.name.is_empty();
    Drills { rows, critical, systems: systems(facts), days: facts.thresholds.restore_drill_days, has_facility }
}

/// Whether it stands and says anything of a restore.
fn is_tried(drill: &Drill) -> bool {
    drill.stands() && drill.shown() != Shown::Nothing
}

fn systems(facts: &Facts) -> Vec<Named<SystemId>> {
    facts.systems.iter().map(|s| Named { id: s.id, name: s.label().to_owned() }).collect()
}

fn row(drill: Drill, facts: &Facts, today: Date) -> DrillRow {
    let system = facts.systems.iter().find(|s| Some(s.id) == drill.system_id).map(|s| s.label().to_owned());
    let counts = drill.is_fresh(today, facts.thresholds.restore_drill_days);
    DrillRow { drill, system: system.unwrap_or_default(), counts }
}

/// Fields that can differ when two people save the same drill.
const LABELS: [Label; 10] = [
    label("system_id", "システム", "system"),
    label("performed_on", "訓練をした日", "day of the drill"),
    label("backup_of", "バックアップの日", "day of the backup"),
    label("minutes", "かかった時間", "time it took"),
    label("performed_by", "した人", "who did it"),
    label("medium", "バックアップの置き場所", "medium"),
    label("was_offline", "切り離されていたか", "whether it was apart"),
    label("seen_by", "見た人", "who saw it"),
    label("note", "気づいたこと", "what was noticed"),
    label("withdrawn", "取り消しの理由", "reason of withdrawal"),
];
