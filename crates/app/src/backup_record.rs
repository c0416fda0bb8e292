//! Backup records (バックアップの記録): how each system, and each thing that is easily forgotten, is backed up; who saw it; what is
//! still open, and how long a restore may take.

mod export;

use sejo_judge::{backup_gaps, backup_step, backup_weight, best_backup, forgotten_gap, restore_estimate};
use sejo_model::backup_record::{BackupGap, Forgotten, Keeping, Proof, Sighting, Subject};
use sejo_model::restore_estimate::Estimate;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, BackupRecord, BackupRecordId, Date, ErrorCode, Facts, Lang, SystemId, Thresholds, Weight,
};
use sejo_store::{StoreError, Tx};
use serde::Serialize;
use serde_json::json;

use crate::checklist::StepView;
use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::standing::{Voice, step_view};
use crate::{App, Error, Named, Result, audit, authz, facts};

pub(crate) use export::table;

/// Most generations, GB and machines anybody has.
const MOST_GENERATIONS: u32 = 10_000;
const MOST_DAYS: u32 = 36_500;
const MOST_GB: u32 = 10_000_000;
const MOST_MACHINES: u32 = 100_000;
/// Longest restore, in minutes: sixty days.
const MOST_MINUTES: u32 = 60 * 24 * 60;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing is open.
    Sound,
    /// It is said to need no backup.
    NotNeeded,
    /// Something is not known.
    Open,
    /// Something is known to be wrong.
    Bad,
}

impl Standing {
    fn of(keeping: Option<Keeping>, gaps: &[BackupGap]) -> Self {
        match gaps.iter().map(|gap| backup_weight(*gap)).min() {
            Some(Weight::Fails) => Self::Bad,
            Some(_) => Self::Open,
            None if keeping == Some(Keeping::NotNeeded) => Self::NotNeeded,
            None => Self::Sound,
        }
    }
}

/// What stands between a backup and はい, and what to do about it.
#[derive(Debug, Clone)]
pub struct Open {
    /// What.
    pub gap: BackupGap,
    /// Whether it is known to be so; otherwise something is not known.
    pub is_proven: bool,
    /// What to do.
    pub step: StepView,
}

impl Open {
    fn all(gaps: &[BackupGap], voice: Voice) -> Vec<Self> {
        let open = |gap: &BackupGap| Self {
            gap: *gap,
            is_proven: backup_weight(*gap) == Weight::Fails,
            step: step_view(&backup_step(*gap, 1), voice),
        };
        gaps.iter().map(open).collect()
    }
}

/// A record with what it lacks.
#[derive(Debug, Clone)]
pub struct BackupRow {
    /// The record.
    pub record: BackupRecord,
    /// What it lacks, the worst first.
    pub open: Vec<Open>,
    /// How it stands.
    pub standing: Standing,
}

/// A system with its backups.
#[derive(Debug, Clone)]
pub struct SystemBackups {
    /// The system.
    pub system: Named<SystemId>,
    /// Care stops without it.
    pub critical: bool,
    /// Its records, the one nearest to はい first.
    pub rows: Vec<BackupRow>,
    /// How the best of them stands.
    pub standing: Standing,
    /// What that one lacks, the worst first.
    pub open: Vec<Open>,
    /// How long a restore may take.
    pub estimate: Estimate,
}

/// A thing that is easily forgotten.
#[derive(Debug, Clone)]
pub struct ForgottenBackup {
    /// What.
    pub thing: Forgotten,
    /// What was said.
    pub record: Option<BackupRecord>,
    /// What is open; at most one thing.
    pub open: Vec<Open>,
    /// How it stands.
    pub standing: Standing,
}

/// The backups of a facility.
#[derive(Debug, Clone)]
pub struct BackupRecords {
    /// The systems, those without which care stops first.
    pub systems: Vec<SystemBackups>,
    /// The things that are easily forgotten.
    pub forgotten: Vec<ForgottenBackup>,
    /// Periods and guesses in force.
    pub thresholds: Thresholds,
    /// Characters of the print no font has; empty for those who may not export.
    pub unprintable: Vec<char>,
}

impl BackupRecords {
    /// The record with that id.
    #[must_use]
    pub fn find(&self, id: BackupRecordId) -> Option<&BackupRecord> {
        let of_systems = self.systems.iter().flat_map(|s| &s.rows).map(|row| &row.record);
        of_systems.chain(self.forgotten.iter().filter_map(|f| f.record.as_ref())).find(|r| r.id == id)
    }

    /// How many critical systems, and things, are not in order.
    #[must_use]
    pub fn open(&self) -> usize {
        let is_open = |standing: Standing| matches!(standing, Standing::Open | Standing::Bad);
        self.systems.iter().filter(|s| s.critical && is_open(s.standing)).count()
            + self.forgotten.iter().filter(|f| is_open(f.standing)).count()
    }
}

/// An answer about a thing that is easily forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgottenAnswer {
    /// What.
    pub thing: Forgotten,
    /// Whether it is kept.
    pub keeping: Keeping,
    /// How it is kept, or why it need not be.
    pub how: String,
    /// The revision that was seen; 0 for one not answered yet.
    pub revision: u32,
}

impl App {
    /// The backups, with what is open and what to do.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn backup_records(&self, actor: &Actor) -> Result<BackupRecords> {
        let scope = authz::scope(actor, Action::Read)?;
        let facts = facts::facts(self, &scope).await?;
        let unprintable = match authz::scope(actor, Action::Export) {
            Ok(_) => export::unprintable(&facts, actor.lang, self.today()),
            Err(_) => Vec::new(),
        };
        Ok(BackupRecords { unprintable, ..view(&facts, self.today(), actor.lang) })
    }

    /// Saves a record (revision 0: a new one). Where it is made otherwise than before, what was seen and proved of it is put
    /// aside.
    ///
    /// # Errors
    /// Field errors, `SeenLater` for a look from before the newest one; `ChangedMeanwhile`.
    pub async fn save_backup_record(&self, actor: &Actor, new: &BackupRecord) -> Result<BackupRecord> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        checked(new, &facts, self.today())?;
        newest(new, &facts)?;
        let mut saved = self.put_backup_records(actor, &facts, vec![kept(new)]).await?;
        saved.pop().ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Notes that somebody looked whether a backup is there. Of two looks on a day the one entered later stays.
    ///
    /// # Errors
    /// Those of [`App::save_backup_record`].
    pub async fn see_backup(
        &self,
        actor: &Actor,
        id: BackupRecordId,
        sighting: Sighting,
        revision: u32,
    ) -> Result<BackupRecord> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let stored = facts.backup_records.iter().find(|r| r.id == id).ok_or(ErrorCode::NotFound)?;
        let seen = BackupRecord { sighting: Some(sighting), revision, ..stored.clone() };
        self.save_backup_record(actor, &seen).await
    }

    /// Answers for things that are easily forgotten; what is as it was is not saved again.
    ///
    /// # Errors
    /// Field errors, `ChangedMeanwhile`.
    pub async fn answer_forgotten(&self, actor: &Actor, answers: &[ForgottenAnswer]) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let mut fields = Fields::default();
        let mut wanted = Vec::new();
        for answer in answers {
            let stored = facts.backup_records.iter().find(|r| r.thing() == Some(answer.thing));
            let record = answered(answer, stored);
            if stored.is_some_and(|s| BackupRecord { revision: s.revision, ..record.clone() } == *s) {
                continue;
            }
            if stored.is_none() && answer.keeping == Keeping::Unknown && answer.how.trim().is_empty() {
                continue;
            }
            // On the list a field is named after its thing.
            for wrong in check(&record, &facts, self.today()).errors() {
                fields.check(how_field(answer.thing), false, wrong.code);
            }
            wanted.push(kept(&record));
        }
        fields.finish()?;
        self.put_backup_records(actor, &facts, wanted).await.map(drop)
    }

    /// Removes a record that was made by mistake.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove_backup_record(&self, actor: &Actor, id: BackupRecordId) -> Result<()> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let before = sejo_store::backup_record::get(self.db(), &scope, id).await?;
        let mut tx = self.db().begin().await?;
        sejo_store::backup_record::remove(&mut tx, &scope, id).await?;
        let detail = json!({ "before": before });
        audit::record(&mut tx, self, actor, "backup-record.remove", &id.to_string(), detail).await?;
        Ok(tx.commit().await?)
    }

    /// All of them or none, each with its entry in the log.
    async fn put_backup_records(
        &self,
        actor: &Actor,
        facts: &Facts,
        wanted: Vec<BackupRecord>,
    ) -> Result<Vec<BackupRecord>> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let mut tx: Tx = self.db().begin().await?;
        let mut saved = Vec::new();
        for new in wanted {
            let before = facts.backup_records.iter().find(|r| r.id == new.id);
            if before.is_none() && new.revision > 0 {
                return Err(ErrorCode::NotFound.into());
            }
            // Where somebody saved meanwhile, nothing is put aside: it is not saved at all.
            let new = match before.filter(|before| before.revision == new.revision) {
                Some(before) => new.following(before, self.today()),
                None => new,
            };
            let after = match sejo_store::backup_record::put(&mut tx, &scope, &new).await {
                Err(StoreError::Changed | StoreError::Duplicate(_)) => {
                    tx.rollback().await?;
                    return Err(self.backup_collision(actor, &new).await?);
                }
                other => other?,
            };
            let detail = json!({ "before": before, "after": after });
            audit::record(&mut tx, self, actor, "backup-record.save", &new.id.to_string(), detail).await?;
            saved.push(after);
        }
        tx.commit().await?;
        Ok(saved)
    }

    /// Somebody else saved meanwhile: this record, or another about the same thing.
    async fn backup_collision(&self, actor: &Actor, wanted: &BackupRecord) -> Result<Error> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        let is_it = |r: &&BackupRecord| r.id == wanted.id || (r.thing().is_some() && r.thing() == wanted.thing());
        let now = facts.backup_records.iter().find(is_it).ok_or(ErrorCode::NotFound)?;
        conflict::changed(self, (&scope, actor.user), &now.id.to_string(), (now, wanted), &LABELS).await
    }
}

/// The record an answer leads to; details that were recorded before stay.
fn answered(answer: &ForgottenAnswer, stored: Option<&BackupRecord>) -> BackupRecord {
    let subject = Subject::Forgotten { thing: answer.thing };
    let blank = || BackupRecord::blank(BackupRecordId::new(), subject);
    let base =
        BackupRecord { keeping: answer.keeping, revision: answer.revision, ..stored.cloned().unwrap_or_else(blank) };
    let how = answer.how.trim().to_owned();
    match answer.keeping {
        Keeping::Kept => BackupRecord { method: how, ..base },
        Keeping::NotNeeded => BackupRecord { because: how, ..base },
        Keeping::NotKept | Keeping::Unknown => BackupRecord { note: how, ..base },
    }
}

/// A record as it is kept: no password in what people write.
fn kept(record: &BackupRecord) -> BackupRecord {
    let proof = record.proof.as_ref().map(|p| Proof {
        kind: p.kind,
        document: written(&p.document),
        page: written(&p.page),
        quote: written(&p.quote),
    });
    BackupRecord {
        because: written(&record.because),
        contents: written(&record.contents),
        method: written(&record.method),
        place: written(&record.place),
        restore_method: written(&record.restore_method),
        started_by: written(&record.started_by),
        note: written(&record.note),
        proof,
        ..record.clone()
    }
}

fn checked(new: &BackupRecord, facts: &Facts, today: Date) -> Result<()> {
    check(new, facts, today).finish()
}

/// A look from before the newest one says nothing of today and must not hide what that one found.
fn newest(new: &BackupRecord, facts: &Facts) -> Result<()> {
    // Where somebody saved meanwhile, that is what there is to say.
    let stored = facts.backup_records.iter().find(|r| r.id == new.id && r.revision == new.revision);
    let both = new.sighting.as_ref().zip(stored.and_then(BackupRecord::last_seen));
    let Some((_, newest)) = both.filter(|(look, newest)| look.on < newest.on) else { return Ok(()) };
    let said = |lang| sejo_model::date::long(newest.on, lang);
    let (ja, en) = if newest.taken {
        ("取れていました", "it was there")
    } else {
        ("取れていませんでした", "it was not there")
    };
    Err(Error::field("seen_on", ErrorCode::SeenLater).with_detail(Text::new(
        format!("{}に{}が見て、{ja}。", said(Lang::Ja), newest.by),
        format!("Looked at on {} by {}: {en}.", said(Lang::En), newest.by),
    )))
}

/// The field in which the list asks how a thing is kept.
const fn how_field(thing: Forgotten) -> &'static str {
    match thing {
        Forgotten::Masters => "masters_how",
        Forgotten::Images => "images_how",
        Forgotten::NetworkConfigurations => "network-configurations_how",
        Forgotten::Directory => "directory_how",
        Forgotten::DeviceSettings => "device-settings_how",
        Forgotten::Licences => "licences_how",
        Forgotten::ClosedClaims => "closed-claims_how",
    }
}

/// Everything that is wrong with a record.
fn check(new: &BackupRecord, facts: &Facts, today: Date) -> Fields {
    let mut fields = Fields::default();
    let is_known = new.system_id().is_none_or(|id| facts.systems.iter().any(|s| s.id == id));
    fields.check("subject", is_known, ErrorCode::UnknownWord);
    let is_said = |text: &str| !sejo_model::text::is_blank(text);
    fields.check("because", new.keeping != Keeping::NotNeeded || is_said(&new.because), ErrorCode::Required);
    let must_say_how = new.thing().is_some() && new.keeping == Keeping::Kept;
    fields.check("method", !must_say_how || is_said(&new.method), ErrorCode::Required);
    for (field, text) in [
        ("because", &new.because),
        ("contents", &new.contents),
        ("method", &new.method),
        ("place", &new.place),
        ("restore_method", &new.restore_method),
        ("note", &new.note),
    ] {
        fields.text(field, text);
    }
    fields.line("started_by", &new.started_by);
    for (field, value, range) in [
        ("generations", new.generations, 1..=MOST_GENERATIONS),
        ("reach_days", new.reach_days, 0..=MOST_DAYS),
        ("restore_minutes", new.restore_minutes, 1..=MOST_MINUTES),
        ("size_gb", new.size_gb, 1..=MOST_GB),
        ("machines", new.machines, 0..=MOST_MACHINES),
    ] {
        fields.check(field, value.is_none_or(|v| range.contains(&v)), ErrorCode::OutOfRange);
    }
    if let Some(proof) = &new.proof {
        fields.name("proof_document", &proof.document);
        fields.line("proof_page", &proof.page);
        fields.text("proof_quote", &proof.quote);
    }
    if let Some(sighting) = &new.sighting {
        fields.check("seen_on", sighting.on <= today, ErrorCode::FutureDay);
        fields.name("seen_by", &sighting.by);
    }
    fields
}

fn view(facts: &Facts, today: Date, lang: Lang) -> BackupRecords {
    let voice = Voice { kind: facts.facility.kind, lang };
    let Facts { backup_records, thresholds, .. } = facts;
    let mut systems: Vec<SystemBackups> = facts
        .systems
        .iter()
        .map(|system| {
            let best = best_backup(system.id, backup_records, thresholds, today);
            let keeping = best.as_ref().map(|(record, _)| record.keeping);
            let first = best.as_ref().map(|(record, _)| record.id);
            let gaps = best.map_or_else(|| vec![BackupGap::NoRecord], |(_, gaps)| gaps);
            let of_it = backup_records.iter().filter(|r| r.system_id() == Some(system.id));
            let mut rows: Vec<BackupRow> = of_it.map(|r| row(r, thresholds, today, voice)).collect();
            rows.sort_by_key(|row| (Some(row.record.id) != first, row.record.id));
            SystemBackups {
                system: Named { id: system.id, name: system.label().to_owned() },
                critical: system.is_critical(),
                rows,
                standing: Standing::of(keeping, &gaps),
                open: Open::all(&gaps, voice),
                estimate: restore_estimate(system, facts, today),
            }
        })
        .collect();
    systems.sort_by_key(|s| (!s.critical, s.system.name.clone()));
    let forgotten = Forgotten::ALL
        .iter()
        .map(|thing| {
            let record = backup_records.iter().find(|r| r.thing() == Some(*thing));
            let gap = forgotten_gap(record, thresholds, today);
            let standing = Standing::of(record.map(|r| r.keeping), gap.as_slice());
            ForgottenBackup { thing: *thing, record: record.cloned(), open: Open::all(gap.as_slice(), voice), standing }
        })
        .collect();
    BackupRecords { systems, forgotten, thresholds: thresholds.clone(), unprintable: Vec::new() }
}

fn row(record: &BackupRecord, thresholds: &Thresholds, today: Date, voice: Voice) -> BackupRow {
    let gaps = backup_gaps(record, thresholds, today);
    let standing = Standing::of(Some(record.keeping), &gaps);
    BackupRow { record: record.clone(), open: Open::all(&gaps, voice), standing }
}

/// Fields that can differ when two people save the same record.
const LABELS: [Label; 19] = [
    label("keeping", "取っているか", "whether it is backed up"),
    label("because", "要らない理由", "why not needed"),
    label("contents", "中身", "contents"),
    label("method", "作成方法", "how it is made"),
    label("frequency", "頻度", "frequency"),
    label("generations", "残す回数", "generations"),
    label("reach_days", "何日前まで戻れるか", "days back"),
    label("place", "置き場所", "place"),
    label("apart", "切り離し", "whether it is apart"),
    label("proof", "証拠", "proof"),
    label("credentials", "消せる人", "who can delete it"),
    label("taken_by", "取る人", "who takes it"),
    label("sighting", "見た日と人", "who saw it and when"),
    label("restore_method", "復旧方法", "how it is restored"),
    label("restore_minutes", "復旧にかかる時間", "time of a restore"),
    label("started_by", "始められる人", "who can begin"),
    label("size_gb", "データの量", "amount of data"),
    label("machines", "組み直す台数", "machines"),
    label("note", "備考", "note"),
];
