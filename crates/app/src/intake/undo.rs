//! Undoing an import: devices it made are removed, devices it changed get their old values, a form it brought is taken out
//! of use and the one before it counts again. What somebody changed since is left alone and named. With a run of a vendor's form go
//! the other ones of the very same file about any of its systems: what it declared would stand by them otherwise.

use std::collections::HashMap;

use sejo_model::words::Text;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{
    Action, Actor, Device, DeviceId, ErrorCode, EvidenceId, Facts, Intake, IntakeId, IntakeState as Stored, Lang,
    System, SystemId, VendorId,
};
use sejo_store::device::Change;
use sejo_store::edition::Imported;
use sejo_store::{Access, Scope, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::changed::changed;
use super::job::{Found, Job};
use super::outcome::{Outcome, Workbook};
use super::{LISTED, left_open, vendor_form, workbook};
use crate::ledger::{Author, put_all};
use crate::{App, Error, Named, Result, audit, authz, facts};

/// Which form is asked after a workbook was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormAfterUndo {
    /// The one in use: this workbook is not the form.
    Stays,
    /// That of the workbook taken in before, by its file name.
    Earlier(String),
    /// The one that ships with Sejo.
    BuiltIn,
}

impl FormAfterUndo {
    /// The form that is asked then, in a sentence.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Self::Stays => Text::new("使っている様式は、そのままです。", "The form in use stays."),
            Self::Earlier(file) => Text::new(
                format!("様式は、その前に取り込んだ「{file}」のものになります。"),
                format!("The form is the one taken in before, of “{file}”."),
            ),
            Self::BuiltIn => Text::new(
                "様式は、施錠に初めから入っているものになります。",
                "The form is the one that ships with Sejo.",
            ),
        }
    }
}

/// Names listed of devices that were left.
const NAMES: usize = 20;

impl App {
    /// Undoes a run in one transaction.
    pub(super) async fn undo(&self, actor: &Actor, id: IntakeId) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        let job = Job::new(self, actor, scope, id);
        // Read before anything is locked: a workbook takes its time.
        let earlier = self.earlier_book(&job.scope, id).await?;
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        match intake.state {
            Stored::Done | Stored::NeedsAssignment => {}
            Stored::Undone => return Err(ErrorCode::AlreadyUndone.into()),
            _ => return Err(ErrorCode::NotFound.into()),
        }
        let mut outcome = Outcome::read(&intake)?;
        // A reply is decided about on its own page; what was received stays.
        if outcome.notice.is_some() {
            return Err(ErrorCode::NotFound.into());
        }
        if outcome.reply.is_some() {
            let detail = Text::new(
                "返信について決めたことは、返信のページの「決定を取り消す」か、コマンド sejo reply decide の reopen で取り消します。",
                "What was decided about a reply is taken back on its page, or with reopen of the command sejo reply decide.",
            );
            return Err(Error::new(ErrorCode::NotFound).with_detail(detail));
        }
        let alike = alike(&beside(&mut tx, &job.scope, &outcome).await?, (id, &outcome))?;
        authz::scope(actor, needed(&outcome, &alike))?;
        let before = facts::load(self, &mut tx, &job.scope).await?;
        self.doubt_mapping(&mut tx, &job.scope, actor, &outcome).await?;
        let (removed, restored, left) = self.undo_devices(&mut tx, &job.scope, actor, id, &before.facts).await?;
        let (form_after, declared) = undo_workbook(&job, &mut tx, (&intake, &alike), &outcome, earlier).await?;
        outcome.form_after = form_after;
        for record in sejo_store::configuration::of_intake(&mut tx, &job.scope, id).await? {
            sejo_store::configuration::remove(&mut tx, &job.scope, record.id).await?;
        }
        let after = facts::load(self, &mut tx, &job.scope).await?;
        outcome.changed = changed(self.shipped_editions(), before, after, self.today());
        outcome.left.clone_from(&left);
        job.save(&mut tx, &mut intake, &outcome, Stored::Undone).await?;
        let with: Vec<IntakeId> = alike.iter().map(|(run, _)| run.id).collect();
        for (mut run, mut of_run) in alike {
            of_run.form_after.clone_from(&outcome.form_after);
            job.save(&mut tx, &mut run, &of_run, Stored::Undone).await?;
        }
        let detail =
            json!({ "removed": removed, "restored": restored, "left": left, "declared": declared, "with": with });
        audit::record(&mut tx, self, actor, "intake.undo", &id.to_string(), detail).await?;
        tx.commit().await?;
        if left.is_empty() { Ok(()) } else { Err(conflict(&left)) }
    }

    /// Gives back how many devices were removed and restored, and the names of those left.
    async fn undo_devices(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        actor: &Actor,
        id: IntakeId,
        facts: &Facts,
    ) -> Result<(usize, usize, Vec<String>)> {
        let changes = sejo_store::device::changes_of_intake(&mut *tx, scope, id).await?;
        let now: HashMap<DeviceId, &Device> = facts.devices.iter().map(|d| (d.id, d)).collect();
        let author = Author { by: actor.user, at: self.now(), intake: None };
        let (mut removed, mut restored, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for (first, last) in ends(&changes) {
            let Some(device) = now.get(&first.device_id) else { continue };
            if !last.after.as_ref().is_some_and(|after| says_the_same(after, device)) {
                left.push(device.label().to_owned());
            } else if let Some(old) = &first.before {
                let old = Device { revision: device.revision, ..old.clone() };
                restored.push(((*device).clone(), old));
            } else {
                removed.push((*device).clone());
            }
        }
        for device in &removed {
            sejo_store::device::remove(tx, scope, device.id).await?;
        }
        let gone: Vec<Change> = removed.iter().map(|d| removal(d, author)).collect();
        sejo_store::device::insert_changes(tx, scope, &gone).await?;
        put_all(tx, scope, author, &[], &restored).await?;
        Ok((removed.len(), restored.len(), left))
    }
}

/// Whether a device is as it was left: what it says counts, not how often it was saved. A later import that was undone has
/// saved it twice and changed nothing.
fn says_the_same(left: &Device, now: &Device) -> bool {
    Device { revision: now.revision, ..left.clone() } == *now
}

/// The first and the last change of every device.
fn ends(changes: &[Change]) -> Vec<(&Change, &Change)> {
    let mut order: Vec<DeviceId> = Vec::new();
    let mut ends: HashMap<DeviceId, (&Change, &Change)> = HashMap::new();
    for change in changes {
        let known = ends.entry(change.device_id).or_insert_with(|| {
            order.push(change.device_id);
            (change, change)
        });
        known.1 = change;
    }
    order.iter().filter_map(|id| ends.get(id).copied()).collect()
}

fn removal(device: &Device, author: Author) -> Change {
    Change {
        device_id: device.id,
        intake_id: None,
        before: Some(device.clone()),
        after: None,
        by: author.by,
        at: author.at,
    }
}

/// By what runs of one file go together: whose a vendor's form was said to be, and about which systems.
fn about(outcome: &Outcome) -> Option<(VendorId, &[SystemId])> {
    let note = outcome.workbook.as_ref()?;
    Some((note.vendor?, note.systems.as_slice()))
}

/// Whether what is declared about these systems is declared about some of those, too; what is about none is about the vendor.
fn overlap(these: &[SystemId], those: &[SystemId]) -> bool {
    (these.is_empty() && those.is_empty()) || these.iter().any(|id| those.contains(id))
}

/// The runs a workbook is held against, newest first: the last ones, and every one of the very same file. A run of anything else
/// stands for itself.
pub(super) async fn beside(at: impl Access, scope: &Scope, outcome: &Outcome) -> Result<Vec<Intake>> {
    Ok(match outcome.workbook {
        Some(_) => sejo_store::intake::list_with(at, scope, LISTED, outcome.sha256).await?,
        None => Vec::new(),
    })
}

/// Of these runs the other ones that took the very same file in for the same vendor and any of the same systems: they go with it.
pub(super) fn alike(runs: &[Intake], (id, outcome): (IntakeId, &Outcome)) -> Result<Vec<(Intake, Outcome)>> {
    let mut found = Vec::new();
    let Some((vendor, systems)) = about(outcome) else { return Ok(found) };
    for run in runs {
        if run.id == id || !matches!(run.state, Stored::Done | Stored::NeedsAssignment) {
            continue;
        }
        let other = Outcome::read(run)?;
        let is_same = |(whose, which): (VendorId, &[SystemId])| whose == vendor && overlap(which, systems);
        if other.sha256 == outcome.sha256 && about(&other).is_some_and(is_same) {
            found.push((run.clone(), other));
        }
    }
    Ok(found)
}

/// The runs that go with one, each by the name of its file and the systems it is about.
pub(super) fn named(alike: &[(Intake, Outcome)], facts: &Facts, lang: Lang) -> Vec<Named<IntakeId>> {
    let name = |run: &Intake, outcome: &Outcome| {
        let ids = about(outcome).map(|(_, systems)| systems).unwrap_or_default();
        let systems: Vec<&str> = facts.systems.iter().filter(|s| ids.contains(&s.id)).map(System::label).collect();
        match systems.as_slice() {
            [] => run.file_name.clone(),
            systems => format!("{} ({})", run.file_name, systems.join(lang.pick("、", ", "))),
        }
    };
    alike.iter().map(|(run, outcome)| Named { id: run.id, name: name(run, outcome) }).collect()
}

/// What whoever undoes a run has to be allowed. Whoever only declared something takes that back; a form is for those who may
/// import one, whichever run of the same file made it the form.
pub(super) fn needed(outcome: &Outcome, alike: &[(Intake, Outcome)]) -> Action {
    match is_form(outcome.workbook.as_ref(), alike) {
        true => Action::ImportEdition,
        false => Action::Drop,
    }
}

/// Whether the workbook of a run, or of one that is undone with it, became the form.
pub(super) fn is_form(book: Option<&Workbook>, alike: &[(Intake, Outcome)]) -> bool {
    let became = |book: &Workbook| book.imported;
    book.is_some_and(became) || alike.iter().any(|(_, other)| other.workbook.as_ref().is_some_and(became))
}

/// A run that brought a form, with the workbook it brought.
struct Earlier {
    evidence: EvidenceId,
    file_name: String,
    book: ReadWorkbook,
}

/// What undoing a workbook does to the form in use.
pub(super) fn form_after(
    forms: &[Imported],
    runs: &[Intake],
    (intake, alike): (&Intake, &[(Intake, Outcome)]),
    note: &Workbook,
) -> Result<FormAfterUndo> {
    if !takes_form(forms, (intake, alike), note) {
        return Ok(FormAfterUndo::Stays);
    }
    let before = run_before(runs, (intake.id, alike), note)?;
    Ok(before.map_or(FormAfterUndo::BuiltIn, |(_, run)| FormAfterUndo::Earlier(run.file_name.clone())))
}

/// The newest other run whose workbook is this form of this edition and is not undone.
fn run_before<'a>(
    runs: &'a [Intake],
    (id, alike): (IntakeId, &[(Intake, Outcome)]),
    note: &Workbook,
) -> Result<Option<(EvidenceId, &'a Intake)>> {
    let mut newest: Option<(EvidenceId, &Intake)> = None;
    for run in runs {
        let goes = run.id == id || alike.iter().any(|(other, _)| other.id == run.id);
        let counts = !goes && matches!(run.state, Stored::Done | Stored::NeedsAssignment);
        let (true, Some(evidence)) = (counts, run.evidence_id) else { continue };
        let same = |b: &Workbook| b.imported && (&b.edition, b.form) == (&note.edition, note.form);
        let outcome = Outcome::read(run)?;
        let is_same = outcome.kept.has_bytes() && outcome.workbook.as_ref().is_some_and(same);
        if is_same && newest.is_none_or(|(_, known)| known.updated_at < run.updated_at) {
            newest = Some((evidence, run));
        }
    }
    Ok(newest)
}

impl App {
    /// The form that was in use before this run, read again. One that cannot be read any more does not come back.
    async fn earlier_book(&self, scope: &Scope, id: IntakeId) -> Result<Option<Earlier>> {
        let intake = sejo_store::intake::get(self.db(), scope, id).await?;
        let outcome = Outcome::read(&intake)?;
        let runs = beside(self.db(), scope, &outcome).await?;
        let alike = alike(&runs, (id, &outcome))?;
        let is_form = is_form(outcome.workbook.as_ref(), &alike);
        let Some(note) = outcome.workbook.filter(|_| is_form) else { return Ok(None) };
        let Some((evidence, run)) = run_before(&runs, (id, &alike), &note)? else { return Ok(None) };
        Ok(match self.read_kept(scope, evidence, &run.file_name, &[]).await? {
            Ok(Found::Checklist(book)) => Some(Earlier { evidence, file_name: run.file_name.clone(), book: *book }),
            _ => None,
        })
    }
}

/// Whether the workbook of a run is the form of its edition now.
pub(super) fn is_in_use(forms: &[Imported], intake: &Intake, note: &Workbook) -> bool {
    let same = |f: &Imported| f.form.edition == note.edition && f.form.form.kind == note.form;
    forms.iter().any(|f| f.evidence_id.is_some() && f.evidence_id == intake.evidence_id && same(f))
}

/// Whether the form in use goes with a run and those that are undone with it.
fn takes_form(forms: &[Imported], (intake, alike): (&Intake, &[(Intake, Outcome)]), note: &Workbook) -> bool {
    std::iter::once(intake).chain(alike.iter().map(|(run, _)| run)).any(|run| is_in_use(forms, run, note))
}

/// Declared values go with their file. The form goes back to the one before, or to the built-in one, unless a later workbook
/// replaced it. Gives the form that is asked then, and how many values are declared no longer.
async fn undo_workbook(
    job: &Job,
    tx: &mut Tx,
    (intake, alike): (&Intake, &[(Intake, Outcome)]),
    outcome: &Outcome,
    earlier: Option<Earlier>,
) -> Result<(Option<FormAfterUndo>, u64)> {
    let (Some(note), Some(_)) = (&outcome.workbook, intake.evidence_id) else { return Ok((None, 0)) };
    let scope = &job.scope;
    let runs: Vec<&Intake> = std::iter::once(intake).chain(alike.iter().map(|(run, _)| run)).collect();
    let mut declared = 0;
    for run in runs {
        if let Some(evidence) = run.evidence_id {
            declared += sejo_store::declaration::remove_by_evidence(tx, scope, evidence).await?;
            left_open::put(tx, scope, evidence, Vec::new()).await?;
        }
        if let Some(vendor) = note.vendor {
            vendor_form::forget(tx, scope, &run.file_name, vendor).await?;
        }
    }
    let forms = sejo_store::edition::list(&mut *tx, scope).await?;
    if !takes_form(&forms, (intake, alike), note) {
        return Ok((Some(FormAfterUndo::Stays), declared));
    }
    sejo_store::edition::remove(tx, scope, &note.edition, note.form).await?;
    let built_in = (Some(FormAfterUndo::BuiltIn), declared);
    let Some(Earlier { evidence, file_name, book }) = earlier else { return Ok(built_in) };
    let Some(form) = workbook::form_again(job, tx, book).await? else { return Ok(built_in) };
    let form = Imported { form, evidence_id: Some(evidence), at: job.app.now(), by: job.actor.user };
    sejo_store::edition::put(tx, scope, &form).await?;
    Ok((Some(FormAfterUndo::Earlier(file_name)), declared))
}

fn conflict(left: &[String]) -> Error {
    let names: Vec<&str> = left.iter().take(NAMES).map(String::as_str).collect();
    let more = left.len().saturating_sub(NAMES);
    let (ja_more, en_more) = if more > 0 {
        (format!(" ほか{more}台"), format!(" and {more} more"))
    } else {
        (String::new(), String::new())
    };
    Error::new(ErrorCode::UndoConflict).with_detail(Text::new(
        format!("そのままの機器: {}{ja_more}。", names.join("、")),
        format!("Left as they are: {}{en_more}.", names.join(", ")),
    ))
}
