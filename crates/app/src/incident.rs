//! Incidents (インシデント): the clock that one button starts, its timeline, whom to tell by when, the end of it.
//!
//! Invariants: starting asks nothing; every sentence that was saved is a transaction of its own with its entry in the log of
//! actions, so whatever moment the program dies at, nothing written is lost; entries are only added. What the incident
//! itself says (title, time of knowing, drafts, end) has a revision.

mod exhibit;
mod paper;
mod record;
mod report;
mod timeline;
mod vouched;

use std::collections::BTreeMap;

use sejo_model::calendar::Calendar;
use sejo_model::exercise::Play;
use sejo_model::incident::{
    self, Closing, Deadline, Ending, Entry, EntryKind, FirstStep, Party, Purpose, Report, ReportItem, deadlines,
};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode, Incident, IncidentId, Lang, moment};
use sejo_store::{Scope, StoreError, Tx};
use serde_json::json;

use crate::conflict::{self, Label, label};
use crate::field::{Fields, written};
use crate::{App, Error, Result, audit, authz};

pub use exhibit::KeptFile;
pub use paper::BlankPaper;
pub(crate) use paper::blank;
pub use record::{RECORD, SignedRecord, verify};
pub use report::{ReportLine, ReportView};
pub(crate) use vouched::{add, again, write};

/// Nothing that happened longer ago belongs to an incident of today: ten years, in microseconds.
const LONGEST_AGO: i64 = 10 * 366 * 24 * 3_600 * 1_000_000;

/// Most lessons of an exercise that are said at its end: each becomes an entry.
const MOST_LESSONS: usize = 50;

/// The incidents of a facility, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Incidents {
    /// At work on now; exercises are among them and say so.
    pub open: Vec<Incident>,
    /// Past incidents.
    pub past: Vec<Incident>,
    /// Past exercises.
    pub exercises: Vec<Incident>,
}

/// A duty, and what came of it.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Who must be told by when, and where that stands.
    pub deadline: Deadline,
    /// When that was done.
    pub told_at: Option<i64>,
    /// What to know about the last day as a business day.
    pub note: Option<Text>,
    /// The last day is over and nobody was told.
    pub is_late: bool,
    /// It was done after the last day.
    pub was_late: bool,
}

impl Duty {
    /// When it was done, and whether that was too late; nothing while it is open.
    #[must_use]
    pub fn told(&self, lang: Lang) -> Option<String> {
        let at = moment::long(self.told_at?, lang);
        let late = if self.was_late { lang.pick("(期限を過ぎてから)", " (after the last day)") } else { "" };
        Some(format!("{at}{late}"))
    }
}

/// An entry and what became of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The entry.
    pub entry: Entry,
    /// The number of the entry that corrects it.
    pub corrected_by: Option<u32>,
}

/// One incident.
#[derive(Debug, Clone)]
pub struct IncidentView {
    /// The incident.
    pub incident: Incident,
    /// Its entries in the order in which they were written.
    pub lines: Vec<Line>,
    /// Whom to tell, in the order in which it presses.
    pub duties: Vec<Duty>,
    /// The step to offer now; none when all are answered.
    pub next: Option<FirstStep>,
    /// How many steps there are after it.
    pub steps_left: usize,
    /// Now.
    pub now: i64,
    /// Incident and entries are as they were recorded; otherwise somebody wrote into the database.
    pub is_as_recorded: bool,
}

/// A sentence for the timeline.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// What it is about; what nobody chose was noticed.
    pub kind: Option<EntryKind>,
    /// When it happened; now when left out.
    pub happened_at: Option<i64>,
    /// In words; needed unless somebody was told or something was kept.
    pub text: String,
    /// Who was told.
    pub party: Option<Party>,
    /// Where the evidence lies.
    pub place: String,
    /// The evidence itself.
    pub file: Option<KeptFile>,
    /// The entry that this one corrects.
    pub corrects: Option<u32>,
    /// The inject of the exercise that it answers.
    pub inject: Option<u32>,
}

impl Written {
    /// A correction that names neither kind nor party is about the same as the entry it corrects.
    fn corrected_like(self, entries: &[Entry]) -> Self {
        let wrong = entries.iter().find(|e| Some(e.number) == self.corrects && EntryKind::WRITTEN.contains(&e.kind));
        match wrong {
            Some(wrong) if self.kind.is_none() && self.party.is_none() => {
                Self { kind: Some(wrong.kind), party: wrong.party, ..self }
            }
            _ => self,
        }
    }
}

/// How an incident or an exercise ends.
#[derive(Debug, Clone, Default)]
pub struct Ended {
    /// How.
    pub ending: Ending,
    /// What was learnt; needed.
    pub lessons: String,
    /// Who took part; needed of an exercise.
    pub took_part: String,
}

/// What an incident says of itself.
#[derive(Debug, Clone)]
pub struct ClockSetting {
    /// What people call it.
    pub title: String,
    /// When the facility came to know.
    pub known_at: Option<i64>,
    /// Whether somebody may have meant harm.
    pub purpose: Purpose,
}

impl App {
    /// The incidents and exercises. One statement.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn incidents(&self, actor: &Actor) -> Result<Incidents> {
        let scope = authz::scope(actor, Action::Read)?;
        let mut all = Incidents::default();
        for one in sejo_store::incident::list(self.db(), &scope).await? {
            let pile = match (one.is_open(), one.is_exercise) {
                (true, _) => &mut all.open,
                (false, false) => &mut all.past,
                (false, true) => &mut all.exercises,
            };
            pile.push(one);
        }
        Ok(all)
    }

    /// Starts the clock. It asks nothing: the time is all that is needed.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn start_incident(&self, actor: &Actor, is_exercise: bool) -> Result<Incident> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let new = Incident {
            id: IncidentId::new(),
            is_exercise,
            started_at: self.now(),
            started_by: actor.name.clone(),
            title: String::new(),
            known_at: None,
            purpose: Purpose::Unknown,
            drafts: BTreeMap::new(),
            script: None,
            closing: None,
            withdrawn: String::new(),
            revision: 0,
        };
        let mut tx = self.db().begin().await?;
        let new = add(self, &mut tx, &scope, &new).await?;
        let detail = json!({ "before": null, "after": new });
        audit::record(&mut tx, self, actor, "incident.start", &new.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// One incident, in one statement: nobody who writes meanwhile makes it look altered.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn incident(&self, actor: &Actor, id: IncidentId) -> Result<IncidentView> {
        let scope = authz::scope(actor, Action::Read)?;
        Ok(view(vouched::read(self, &scope, id).await?, self.now()))
    }

    /// Writes a further entry.
    ///
    /// # Errors
    /// Field errors: `Required`, `FutureMoment`, `OutOfRange`, `ToldBeforeKnown`, `NoSuchEntry`, `NotCorrectable`,
    /// `AlreadyCorrected`; `NotFound`.
    pub async fn write_entry(&self, actor: &Actor, id: IncidentId, said: Written) -> Result<Entry> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let known_at = sejo_store::incident::get(self.db(), &scope, id).await?.known_at;
        let entries = sejo_store::incident::entries(self.db(), &scope, id).await?;
        let now = self.now();
        let said = said.corrected_like(&entries);
        checked(&said, known_at, &entries, now)?;
        let kept = said.file.map(|file| exhibit::look(file, self.inner.max_upload));
        let exhibit = exhibit::of(written(&said.place), kept.as_ref());
        let kind = kind_of(said.kind, said.party, exhibit.is_some());
        let entry = Entry {
            happened_at: said.happened_at.unwrap_or(now),
            text: written(&said.text),
            party: said.party.filter(|_| kind == EntryKind::Told),
            exhibit,
            corrects: said.corrects,
            inject: said.inject,
            ..self.blank(actor, kind)
        };
        let mut tx = self.db().begin().await?;
        if let Some(kept) = &kept {
            self.keep_exhibit(&mut tx, &scope, actor, kept).await?;
        }
        let entry = write(self, &mut tx, &scope, id, entry).await?;
        if let Some(number) = entry.corrects {
            // Writing first makes the second of two who correct the same wait for the first one.
            let entries = sejo_store::incident::entries(&mut tx, &scope, id).await?;
            if entries.iter().any(|e| e.corrects == Some(number) && e.number < entry.number) {
                tx.rollback().await?;
                return Err(Error::field("corrects", ErrorCode::AlreadyCorrected));
            }
        }
        let detail = json!({ "before": null, "after": entry });
        audit::record(&mut tx, self, actor, "incident.write", &id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Answers a step of the first hour: done just now, or not to be done here. Whoever taps twice gave one answer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn answer_step(&self, actor: &Actor, id: IncidentId, step: FirstStep, done: bool) -> Result<Entry> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let title = step.words().r#in(actor.lang);
        let entry = if done {
            Entry { text: title.to_owned(), party: step.party(), step: Some(step), ..self.blank(actor, step.kind()) }
        } else {
            let text = format!("{}: {title}", actor.lang.pick("しない・当てはまらない", "Not done, or does not apply"));
            Entry { text, step: Some(step), ..self.blank(actor, EntryKind::Decided) }
        };
        let mut tx = self.db().begin().await?;
        let entry = write(self, &mut tx, &scope, id, entry).await?;
        // Writing first makes the second of two taps wait for the first one.
        let entries = sejo_store::incident::entries(&mut tx, &scope, id).await?;
        let is_same =
            |e: &Entry| e.number < entry.number && (e.step, e.kind, &e.text) == (Some(step), entry.kind, &entry.text);
        if let Some(first) = incident::standing(&entries).into_iter().find(|e| is_same(e)) {
            let first = first.clone();
            tx.rollback().await?;
            return Ok(first);
        }
        let detail = json!({ "before": null, "after": entry });
        audit::record(&mut tx, self, actor, "incident.step", &id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Says what it is called, when the facility came to know, and whether harm may have been meant.
    ///
    /// # Errors
    /// `FutureMoment`, `OutOfRange`, `ToldBeforeKnown`, `ChangedMeanwhile`, `NotFound`.
    pub async fn set_clock(
        &self,
        actor: &Actor,
        id: IncidentId,
        said: ClockSetting,
        revision: u32,
    ) -> Result<Incident> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let mut fields = Fields::default();
        fields.line("title", &said.title);
        moment_is_past(&mut fields, "known_at", said.known_at, self.now());
        let before = sejo_store::incident::get(self.db(), &scope, id).await?;
        let entries = sejo_store::incident::entries(self.db(), &scope, id).await?;
        let standing = incident::standing(&entries);
        let mut told = standing.iter().filter(|e| e.kind == EntryKind::Told);
        let was_known = told.all(|e| is_known_by(said.known_at, e.party, e.happened_at));
        fields.check("known_at", was_known || said.known_at == before.known_at, ErrorCode::ToldBeforeKnown);
        fields.finish()?;
        let (title, known_at, purpose) = (written(&said.title), said.known_at, said.purpose);
        let wanted = Incident { title, known_at, purpose, revision, ..before.clone() };
        self.save_incident(actor, &scope, "incident.clock", (&before, &wanted)).await
    }

    /// Saves what people wrote into a report.
    ///
    /// # Errors
    /// `TooLong`, `ChangedMeanwhile`, `NotFound`.
    pub async fn save_report(
        &self,
        actor: &Actor,
        id: IncidentId,
        report: Report,
        texts: &BTreeMap<ReportItem, String>,
        revision: u32,
    ) -> Result<Incident> {
        let scope = authz::scope(actor, Action::RecordIncident)?;
        let mut fields = Fields::default();
        for (item, text) in texts {
            fields.text(item.key(), text);
        }
        fields.finish()?;
        let before = sejo_store::incident::get(self.db(), &scope, id).await?;
        let mut drafts = before.drafts.clone();
        for item in report.items() {
            if let Some(text) = texts.get(&item) {
                drafts.insert(item, written(text));
            }
        }
        let wanted = Incident { drafts, revision, ..before.clone() };
        self.save_incident(actor, &scope, "incident.report", (&before, &wanted)).await
    }

    /// Ends it with what was learnt. Entries and reports can still be written: the full report is due long after. An exercise
    /// ends with who took part, and only after somebody wrote down something: pressing two buttons is no exercise.
    ///
    /// # Errors
    /// `Required` without lessons, `NothingPlayed`, `AlreadyClosed`, `ChangedMeanwhile`, `NotFound`.
    pub async fn close_incident(&self, actor: &Actor, id: IncidentId, said: &Ended, revision: u32) -> Result<Incident> {
        let scope = authz::scope(actor, Action::CloseIncident)?;
        let before = sejo_store::incident::get(self.db(), &scope, id).await?;
        let mut fields = Fields::default();
        fields.check("lessons", !sejo_model::text::is_blank(&said.lessons), ErrorCode::Required);
        fields.text("lessons", &said.lessons);
        fields.text("took_part", &said.took_part);
        if before.is_exercise {
            fields.check("took_part", !sejo_model::text::is_blank(&said.took_part), ErrorCode::Required);
            fields.check("ending", said.ending == Ending::Over, ErrorCode::UnknownWord);
            fields.check("lessons", said.lessons.lines().count() <= MOST_LESSONS, ErrorCode::TooLong);
        }
        fields.finish()?;
        if !before.is_open() {
            return Err(ErrorCode::AlreadyClosed.into());
        }
        let (mut unread, mut ran) = (0, None);
        if before.is_exercise {
            let entries = sejo_store::incident::entries(self.db(), &scope, id).await?;
            let is_played = incident::standing(&entries).iter().any(|e| e.is_of_people());
            if !is_played {
                return Err(ErrorCode::NothingPlayed.into());
            }
            let planned = before.script.as_ref().map_or(0, |script| script.injects.len());
            let play = Play::of(&before, &entries, self.now());
            (unread, ran) = (planned.saturating_sub(play.opened), Some(play.minutes()));
        }
        let closing = Closing {
            at: self.now(),
            by: actor.name.clone(),
            ending: said.ending,
            lessons: written(&said.lessons),
            took_part: written(&said.took_part),
            unread,
            ran,
        };
        let wanted = Incident { closing: Some(closing), revision, ..before.clone() };
        let action = if before.is_exercise { "exercise.finish" } else { "incident.close" };
        self.save_incident(actor, &scope, action, (&before, &wanted)).await
    }

    /// Saves by revision, with an entry of the timeline about what changed, in one transaction.
    pub(crate) async fn save_incident(
        &self,
        actor: &Actor,
        scope: &Scope,
        action: &str,
        (before, wanted): (&Incident, &Incident),
    ) -> Result<Incident> {
        let mut tx = self.db().begin().await?;
        let after = match sejo_store::incident::change(&mut tx, scope, wanted).await {
            Err(StoreError::Changed) => {
                tx.rollback().await?;
                let now = sejo_store::incident::get(self.db(), scope, wanted.id).await?;
                let (subject, both) = (wanted.id.to_string(), (&now, wanted));
                return Err(conflict::changed(self, (scope, actor.user), &subject, both, &LABELS).await?);
            }
            other => other?,
        };
        again(self, &mut tx, scope, (before, &after)).await?;
        if after.is_exercise && before.closing != after.closing {
            self.write_lessons(actor, &mut tx, scope, &after).await?;
        }
        let said = changes(before, &after, actor);
        if !said.is_empty() {
            let entry = Entry { text: said, ..self.blank(actor, EntryKind::Clock) };
            write(self, &mut tx, scope, after.id, entry).await?;
        }
        // The script never changes, and the log has it from the start.
        let bare = |one: &Incident| Incident { script: None, ..one.clone() };
        let detail = json!({ "before": bare(before), "after": bare(&after) });
        audit::record(&mut tx, self, actor, action, &after.id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// What was learnt and said only at the end becomes an entry a line, as if it had been noted on the way: improvements are
    /// made of entries.
    async fn write_lessons(&self, actor: &Actor, tx: &mut Tx, scope: &Scope, over: &Incident) -> Result<()> {
        let entries = sejo_store::incident::entries(&mut *tx, scope, over.id).await?;
        let noted = incident::standing(&entries).into_iter().filter(|e| e.kind == EntryKind::Lesson);
        let noted: Vec<&str> = noted.flat_map(|e| e.text.lines()).map(str::trim).collect();
        for line in over.lessons().into_iter().filter(|line| !noted.contains(line)) {
            let lesson = Entry { text: line.to_owned(), ..self.blank(actor, EntryKind::Lesson) };
            write(self, tx, scope, over.id, lesson).await?;
        }
        Ok(())
    }

    /// An entry of now with nothing in it.
    pub(crate) fn blank(&self, actor: &Actor, kind: EntryKind) -> Entry {
        let now = self.now();
        Entry { happened_at: now, written_at: now, written_by: actor.name.clone(), ..Entry::blank(0, kind) }
    }
}

/// What an entry is about: what was chosen, else what its parts say.
fn kind_of(chosen: Option<EntryKind>, party: Option<Party>, is_kept: bool) -> EntryKind {
    chosen.unwrap_or(match (party.is_some(), is_kept) {
        (true, _) => EntryKind::Told,
        (false, true) => EntryKind::Kept,
        (false, false) => EntryKind::Noticed,
    })
}

/// Everything that is wrong with a sentence.
fn checked(said: &Written, known_at: Option<i64>, entries: &[Entry], now: i64) -> Result<()> {
    let mut fields = Fields::default();
    let kind = kind_of(said.kind, said.party, said.file.is_some());
    fields.check("kind", EntryKind::WRITTEN.contains(&kind), ErrorCode::UnknownWord);
    fields.check("party", kind != EntryKind::Told || said.party.is_some(), ErrorCode::Required);
    let says_enough = said.party.is_some_and(|p| p != Party::Other) && kind == EntryKind::Told;
    let is_said = says_enough || !sejo_model::text::is_blank(&said.text);
    fields.check("text", is_said, ErrorCode::Required);
    fields.text("text", &said.text);
    fields.line("place", &said.place);
    let has_place = kind != EntryKind::Kept || said.file.is_some() || !sejo_model::text::is_blank(&said.place);
    fields.check("place", has_place, ErrorCode::Required);
    moment_is_past(&mut fields, "happened_at", said.happened_at, now);
    let was_known = kind != EntryKind::Told || is_known_by(known_at, said.party, said.happened_at.unwrap_or(now));
    fields.check("happened_at", was_known, ErrorCode::ToldBeforeKnown);
    if let Some(number) = said.corrects {
        let wrong = entries.iter().find(|e| e.number == number);
        fields.check("corrects", wrong.is_some(), ErrorCode::NoSuchEntry);
        fields.check("corrects", wrong.is_none_or(Entry::is_of_people), ErrorCode::NotCorrectable);
        fields.check("corrects", !incident::corrected(entries).contains(&number), ErrorCode::AlreadyCorrected);
    }
    fields.finish()
}

/// Whether a leak was known when the privacy commission was told of it. Anybody else may be on the line before that is clear;
/// and while nobody said when it was known, nothing is refused: the clock was perhaps started late.
fn is_known_by(known_at: Option<i64>, told: Option<Party>, told_at: i64) -> bool {
    let is_of_leak = matches!(told, Some(Party::PrivacyQuick | Party::PrivacyFull));
    !is_of_leak || known_at.is_none_or(|known_at| known_at <= told_at)
}

pub(crate) fn moment_is_past(fields: &mut Fields, field: &'static str, at: Option<i64>, now: i64) {
    fields.check(field, at.is_none_or(|at| at <= now), ErrorCode::FutureMoment);
    fields.check(field, at.is_none_or(|at| at >= now - LONGEST_AGO), ErrorCode::OutOfRange);
}

fn view((incident, entries, is_as_recorded): (Incident, Vec<Entry>, bool), now: i64) -> IncidentView {
    let duties = duties(&incident, &entries, now);
    let next = incident::next_step(&entries).filter(|_| incident.is_open());
    let after = |step: FirstStep| FirstStep::ALL.iter().skip_while(|s| **s != step).count().saturating_sub(1);
    let steps_left = next.map_or(0, after);
    IncidentView { lines: lines(entries), duties, steps_left, next, now, incident, is_as_recorded }
}

/// Entries with what became of them.
pub(crate) fn lines(entries: Vec<Entry>) -> Vec<Line> {
    let corrections: BTreeMap<u32, u32> = entries.iter().filter_map(|e| Some((e.corrects?, e.number))).collect();
    entries.into_iter().map(|entry| Line { corrected_by: corrections.get(&entry.number).copied(), entry }).collect()
}

/// Whom to tell by when, with what the entries say came of it.
pub(crate) fn duties(one: &Incident, entries: &[Entry], now: i64) -> Vec<Duty> {
    let today = moment::day(now);
    let known_on = moment::day(one.clock_from());
    let all = deadlines(known_on, one.purpose).into_iter();
    // Nobody waits for a message about what did not happen.
    let is_over = one.closing.as_ref().is_some_and(|c| one.is_exercise || c.ending == Ending::FalseAlarm);
    all.map(|deadline| {
        let told_at = incident::told(entries, deadline.party);
        let note = deadline.limit.business_note(Calendar::japan(), known_on);
        let done_on = told_at.map_or(today, moment::day);
        let is_past = !is_over && deadline.limit.last().is_some_and(|last| last < done_on);
        let (is_late, was_late) = (is_past && told_at.is_none(), is_past && told_at.is_some());
        Duty { deadline, told_at, note, is_late, was_late }
    })
    .collect()
}

/// What changed about the incident itself, as the timeline says it.
fn changes(before: &Incident, after: &Incident, actor: &Actor) -> String {
    let lang = actor.lang;
    let mut said = Vec::new();
    if before.known_at != after.known_at {
        let at = after.known_at.map_or_else(
            || lang.pick("時計を始めた時刻", "the start of the clock").to_owned(),
            |at| moment::long(at, lang),
        );
        said.push(format!("{}: {at}", lang.pick("認識した日時", "Known at")));
    }
    if before.purpose != after.purpose {
        let words = after.purpose.words().r#in(lang);
        said.push(format!("{}: {words}", lang.pick("不正な目的", "Harm meant")));
    }
    if before.title != after.title {
        said.push(format!("{}: {}", lang.pick("呼び名", "Called"), after.title));
    }
    if before.drafts != after.drafts {
        said.push(lang.pick("報告の下書きを書きました", "Wrote drafts of a report").to_owned());
    }
    if before.withdrawn != after.withdrawn {
        said.push(format!("{}: {}", lang.pick("取り消した理由", "Withdrawn because"), after.withdrawn));
    } else if before.closing != after.closing
        && let Some(closing) = &after.closing
    {
        said.push(format!("{}: {}", closing.ending.words().r#in(lang), closing.lessons));
    }
    said.join("\n")
}

/// Fields that can differ when two people save the same incident.
const LABELS: [Label; 6] = [
    label("title", "呼び名", "what it is called"),
    label("known_at", "認識した日時", "when it was known"),
    label("purpose", "不正な目的の疑い", "whether harm was meant"),
    label("drafts", "報告の下書き", "drafts of a report"),
    label("closing", "終わり", "end"),
    label("withdrawn", "取り消しの理由", "reason of withdrawal"),
];
