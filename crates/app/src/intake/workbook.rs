//! Checklist workbooks: the form becomes an edition's form, the answers in it become declared values, never answers.
//! Rows nobody recognises wait for a person, whose choice (a control, or none of them) is remembered for every later workbook.

use sejo_model::edition::RowMatch;
use sejo_model::text::{fold, is_blank};
use sejo_model::words::{Text, Words};
use sejo_model::workbook::{ReadWorkbook, WorkbookRow};
use sejo_model::{
    Action, Actor, Control, Date, Declaration, DeclarationId, Edition, ErrorCode, EvidenceId, Facts, ImportedForm,
    Intake, IntakeId, IntakeState as Stored, Item, ItemId, Round, RowDecision, SystemId, VendorId,
};
use sejo_store::edition::Imported;
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::changed::changed;
use super::job::{Found, Job, refused};
use super::other_form::OtherForm;
use super::outcome::{Outcome, Refused, Unplaced, Workbook};
use super::proposal::Asked;
use super::vendor_form::Whose;
use super::{beside_yes, held, left_open, own_name, proposal, replied, vendor_form, workbook_days};
use crate::facts::Loaded;
use crate::field::{Fields, written};
use crate::reply::with_all_beside;
use crate::workbook::{SURE, form_of, why};
use crate::{App, Error, Result, audit, authz, facts};

/// Takes a workbook in for a run that is still reading.
pub(super) async fn import(job: &Job, book: ReadWorkbook) -> Result<()> {
    let app = &job.app;
    let decisions = sejo_store::assignment::list(app.db(), &job.scope).await?;
    let mut tx = app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let said = Said { vendor: job.said.vendor, systems: &job.said.systems, words: "" };
    take(job, &mut tx, &mut intake, book, &decisions, (Use::Ask, said)).await?;
    Ok(tx.commit().await?)
}

/// What a workbook may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Become the form, unless there is something to ask first.
    Ask,
    /// Become the form.
    Form,
    /// Only declare what is written into it.
    Answers,
}

/// What a person said of a vendor's form.
#[derive(Debug, Clone, Copy, Default)]
struct Said<'a> {
    /// Whose it is.
    vendor: Option<VendorId>,
    /// Which of that vendor's systems it is about.
    systems: &'a [SystemId],
    /// Why its answers are recorded although others stand.
    words: &'a str,
}

/// Everything a workbook changes, inside one transaction.
async fn take(
    job: &Job,
    tx: &mut Tx,
    intake: &mut Intake,
    book: ReadWorkbook,
    decisions: &[RowDecision],
    (wanted, said): (Use, Said<'_>),
) -> Result<()> {
    let app = &job.app;
    let mut outcome = Outcome::read(intake)?;
    let loaded = facts::load(&job.app, &mut *tx, &job.scope).await?;
    // Taken in again, a file must not recognise its rows by what it taught before: an assignment could never be taken back.
    let others: Vec<ImportedForm> =
        loaded.imported.iter().filter(|f| f.workbook.sha256 != book.sha256).cloned().collect();
    let editions = sejo_edition::on(app.today(), app.shipped_editions(), &others);
    let matches = sejo_edition::match_decided(&book, &editions, decisions);
    let known_file = known_file(&book, &editions);
    let (form, year_assumed) = match form_of(book, matches, &editions, loaded.facts.facility.kind, app.today(), SURE) {
        Ok(form) => form,
        Err(error) => {
            let refused = Refused { code: error.code(), detail: why(&error), cells: Vec::new() };
            return job.put_refusal(tx, intake, outcome, refused).await;
        }
    };
    note_problems(&mut outcome, &form, app.today());
    let (named, told) = ((&form, intake.file_name.as_str()), (said.vendor, said.systems));
    let whose = vendor_form::find(&mut *tx, &job.scope, named, told, &loaded.facts).await?;
    // Whoever may not import an edition may still hand in what was declared in it.
    let imported = job.actor.role.may(Action::ImportEdition) && wanted != Use::Answers;
    let names = crate::reply::others(&mut *tx, &job.scope).await?;
    let here = (&loaded.facts, names.as_slice());
    let asked = Asked { year_assumed, ..asked(&form, (whose, said.systems), &editions, here, app.today()) };
    // Whose it is comes first; a run that was taken in already stays what it is.
    let is_whose = wanted != Use::Ask || asked.names_other.is_none();
    let may_reply = is_whose && answers_in(&form) > 0 && outcome.workbook.as_ref().is_none_or(|b| !b.is_taken());
    let systems = vendor_form::about(whose.vendor, said.systems, &loaded.facts);
    let about = (whose.vendor.filter(|_| may_reply), systems.as_slice());
    if replied::take(job, tx, intake, &outcome, &form, about, &loaded.facts).await? {
        return Ok(());
    }
    let question = proposal::of(&form, asked, &loaded.imported, app.shipped_editions())
        .filter(|p| wanted == Use::Ask && (imported || p.asks_whatever_it_becomes()));
    let unplaced = unplaced(&form, &sejo_edition::on(app.today(), app.shipped_editions(), &loaded.imported));
    if question.is_some() {
        let note = note(&form, answers_in(&form), known_file, false, year_assumed);
        let (vendor, unplaced) = (whose.vendor, Unplaced::of(&form, &unplaced));
        outcome.workbook = Some(Workbook { vendor, systems, proposal: question, unplaced, ..note });
        return job.save(tx, intake, &outcome, Stored::NeedsConfirmation).await;
    }
    let same = |f: &ImportedForm| (&f.edition, f.form.kind) == (&form.edition, form.form.kind);
    let replaced = imported && others.iter().any(same);
    let other = OtherForm::of(&form, &editions, &loaded, app.today());
    let answers_only = wanted == Use::Answers;
    let note = note(&form, 0, known_file, imported, year_assumed);
    let said = Said { vendor: whose.vendor, systems: &systems, ..said };
    record(
        job,
        tx,
        (intake, outcome),
        (&form, &unplaced),
        Workbook { replaced, other, answers_only, ..note },
        (said, loaded),
    )
    .await
}

/// Records what is declared in a form, and the form where it becomes one. Where a vendor's answers differ from what stands of it,
/// nothing is recorded before a person has seen them and said why.
async fn record(
    job: &Job,
    tx: &mut Tx,
    (intake, mut outcome): (&mut Intake, Outcome),
    (form, unplaced): (&ImportedForm, &[ItemId]),
    note: Workbook,
    (said, loaded): (Said<'_>, Loaded),
) -> Result<()> {
    let (app, imported) = (&job.app, note.imported);
    let before = outcome.workbook.take();
    // Taken in again after an assignment, it is as old as when it was taken in, and what was decided then stays decided.
    let taken = before.as_ref().filter(|book| book.is_taken());
    let own =
        loaded.facts.declarations.iter().filter(|d| d.evidence_id.is_some() && d.evidence_id == intake.evidence_id);
    let at = own.map(|d| d.at).min().filter(|_| taken.is_some()).unwrap_or_else(|| app.now());
    let mut declared = declarations(form, (said.vendor, said.systems), intake.evidence_id, job, at);
    // What no page would show is said and not recorded.
    declared.retain(|new| imported || !unplaced.contains(&new.item));
    if taken.is_some() {
        held::stay_taken_back(&mut declared, &loaded.facts.declarations);
    }
    let (known, known_in) = known_before(taken, &declared, &loaded.facts);
    let (held, words) = match taken {
        Some(book) => (book.held.clone(), book.words.clone()),
        None => (held::rows(tx, &job.scope, form, &declared, &loaded.facts).await?, said.words.to_owned()),
    };
    let (called, systems) = (vendor_form::called(said.vendor, said.systems, &loaded.facts), said.systems.to_vec());
    let unplaced = if imported { Unplaced::default() } else { Unplaced::of(form, unplaced) };
    let note = Workbook { vendor: said.vendor, systems, called, known, known_in, held, words, unplaced, ..note };
    // What was said is said about the rows that were seen.
    let is_seen = |book: &Workbook| book.held == note.held;
    if !note.held.is_empty() && (note.words.is_empty() || !before.as_ref().is_some_and(is_seen)) {
        let (answers, answers_only) = (declared.len(), !imported);
        let words = String::new();
        outcome.workbook = Some(Workbook { answers, known: 0, words, imported: false, answers_only, ..note });
        return job.save(tx, intake, &outcome, Stored::NeedsConfirmation).await;
    }
    let evidence = intake.evidence_id.ok_or(ErrorCode::Internal)?;
    if let Some(vendor) = said.vendor {
        vendor_form::remember(tx, &job.scope, form, &intake.file_name, vendor).await?;
        let open = declarations(&left_open::of(form), (said.vendor, said.systems), Some(evidence), job, at);
        left_open::put(tx, &job.scope, evidence, open).await?;
    }
    put(job, tx, evidence, imported.then_some(form), &declared).await?;
    let after = facts::load(&job.app, &mut *tx, &job.scope).await?;
    outcome.changed = changed(app.shipped_editions(), loaded, after, app.today());
    let detail = json!({
        "intake": intake.id, "edition": form.edition, "form": form.form.kind, "sha256": outcome.sha256,
        "rows": form.rows.len(), "declared": declared.len(), "imported": imported, "vendor": said.vendor,
        "systems": said.systems, "differing": note.held.len(), "words": note.words,
    });
    outcome.workbook = Some(Workbook { answers: declared.len().saturating_sub(known), ..note });
    let open = form.matches.iter().any(RowMatch::is_open);
    let state = if imported && open { Stored::NeedsAssignment } else { Stored::Done };
    if imported {
        settle_earlier(job, tx, form).await?;
    }
    job.save(tx, intake, &outcome, state).await?;
    let subject = format!("{}/{}", form.edition, form.form.kind);
    let action = if imported { "edition.import" } else { "edition.answers" };
    audit::record(tx, app, &job.actor, action, &subject, detail).await
}

/// Adds what could not be read. A form that waited to be used is read again, and says what it said.
fn note_problems(outcome: &mut Outcome, form: &ImportedForm, today: Date) {
    for problem in form.workbook.problems.iter().cloned().chain(workbook_days::questionable(form, today)) {
        if !outcome.problems.contains(&problem) {
            outcome.problems.push(problem);
        }
    }
}

/// Saves the form, where the file becomes one, and what is declared in the file in place of what was declared in it before.
async fn put(
    job: &Job,
    tx: &mut Tx,
    evidence: EvidenceId,
    form: Option<&ImportedForm>,
    declared: &[Declaration],
) -> Result<()> {
    sejo_store::declaration::remove_by_evidence(tx, &job.scope, evidence).await?;
    if let Some(form) = form.cloned() {
        let new = Imported { form, evidence_id: Some(evidence), at: job.app.now(), by: job.actor.user };
        sejo_store::edition::put(tx, &job.scope, &new).await?;
    }
    Ok(sejo_store::declaration::insert_many(tx, &job.scope, declared).await?)
}

/// The form an earlier workbook makes today, as it did when it was taken in; `None` when nothing is recognised any more.
pub(super) async fn form_again(job: &Job, tx: &mut Tx, book: ReadWorkbook) -> Result<Option<ImportedForm>> {
    let decisions = sejo_store::assignment::list(&mut *tx, &job.scope).await?;
    let loaded = facts::load(&job.app, &mut *tx, &job.scope).await?;
    let editions = sejo_edition::on(job.app.today(), job.app.shipped_editions(), &loaded.imported);
    let matches = sejo_edition::match_decided(&book, &editions, &decisions);
    let (kind, today) = (loaded.facts.facility.kind, job.app.today());
    Ok(form_of(book, matches, &editions, kind, today, SURE).ok().map(|(form, _)| form))
}

fn known_file(book: &ReadWorkbook, editions: &[Edition]) -> Option<String> {
    let files = editions.iter().flat_map(|e| &e.official_files);
    files.into_iter().find(|f| f.sha256 == Some(book.sha256)).map(|f| f.name.clone())
}

/// What is asked of a form beside what it tells of itself: whose it is, and whether it is of another year.
fn asked(
    form: &ImportedForm,
    (Whose { vendor, likely }, systems): (Whose, &[SystemId]),
    editions: &[Edition],
    (facts, others): (&Facts, &[String]),
    today: Date,
) -> Asked {
    let (named, own) = (form.workbook.facility_name.trim(), facts.facility.name.trim());
    let is_other = answers_in(form) > 0 && own_name::is_anothers(named, own, others);
    let this_year = sejo_edition::in_force(editions, today).is_some_and(|edition| edition.id == form.edition);
    let is_filled_by_vendor = form.form.kind.is_for_vendors() && answers_in(form) > 0;
    let asks_systems = is_filled_by_vendor && (vendor.is_none() || systems.is_empty());
    Asked {
        year_assumed: false,
        vendor: vendor.is_none() && is_filled_by_vendor,
        likely,
        systems: if asks_systems { vendor_form::systems(vendor, facts) } else { Vec::new() },
        names_other: is_other.then(|| named.to_owned()),
        of_other_year: !this_year,
    }
}

/// The rows with answers that the form in use does not have: without becoming the form, they would show nowhere.
fn unplaced(form: &ImportedForm, in_use: &[Edition]) -> Vec<ItemId> {
    let used = in_use.iter().find(|e| e.id == form.edition).and_then(|e| e.form(form.form.kind));
    let Some(used) = used.filter(|_| !form.form.kind.is_for_vendors()) else { return Vec::new() };
    let is_there = |id: &ItemId| used.items.iter().any(|item| item.id == *id);
    form.rows.iter().filter(|(row, id)| answers_of(form, *row) > 0 && !is_there(id)).map(|(_, id)| id.clone()).collect()
}

/// How many answers stand in a row.
fn answers_of(form: &ImportedForm, row: u32) -> usize {
    let of_row = form.workbook.rows.iter().filter(|r| r.row == row).flat_map(|r| &r.answers);
    of_row.filter(|a| a.value.is_some()).count()
}

impl Unplaced {
    fn of(form: &ImportedForm, items: &[ItemId]) -> Self {
        let rows = || form.rows.iter().filter(|(_, id)| items.contains(id));
        let named = |id: &ItemId| form.form.items.iter().find(|item| item.id == *id).map(proposal::named);
        Self {
            answers: rows().map(|(row, _)| answers_of(form, *row)).sum(),
            rows: rows().filter_map(|(_, id)| named(id)).collect(),
        }
    }
}

/// Answers written in the workbook.
fn answers_in(form: &ImportedForm) -> usize {
    let is_known = |row: u32| form.rows.iter().any(|(r, _)| *r == row);
    let rows = form.workbook.rows.iter().filter(|r| is_known(r.row));
    rows.flat_map(|r| &r.answers).filter(|a| a.value.is_some()).count()
}

/// The answers written in the workbook as declared values; of a vendor's form nothing is declared before it is known whose
/// it is.
fn declarations(
    form: &ImportedForm,
    (vendor, systems): (Option<VendorId>, &[SystemId]),
    evidence: Option<EvidenceId>,
    job: &Job,
    at: i64,
) -> Vec<Declaration> {
    if vendor.is_none() && form.form.kind.is_for_vendors() {
        return Vec::new();
    }
    let about: Vec<Option<SystemId>> = match systems {
        [] => vec![None],
        chosen => chosen.iter().copied().map(Some).collect(),
    };
    let mut declared = Vec::new();
    for row in &form.workbook.rows {
        let id = form.rows.iter().find(|(r, _)| *r == row.row).map(|(_, id)| id);
        let Some(item) = id.and_then(|id| form.form.items.iter().find(|i| &i.id == id)) else { continue };
        let said = row_declarations(form, row, item, vendor, evidence, job, at);
        let of_system =
            |said: &Declaration, system| Declaration { id: DeclarationId::new(), system_id: system, ..said.clone() };
        declared.extend(about.iter().flat_map(|system| said.iter().map(move |said| of_system(said, *system))));
    }
    declared
}

/// About which system answers were declared, and in which file.
type RecordedIn = (Option<SystemId>, Option<EvidenceId>);

/// How many of the answers were declared before this run, about which systems and in which files. A run that was taken in already
/// would find its own.
fn known_before(taken: Option<&Workbook>, all: &[Declaration], facts: &Facts) -> (usize, Vec<RecordedIn>) {
    if let Some(taken) = taken {
        return (taken.known, taken.known_in.clone());
    }
    let count = all.iter().filter(|new| facts.declarations.iter().any(|old| says_the_same(old, new))).count();
    let mut places = Vec::new();
    for old in facts.declarations.iter().filter(|old| all.iter().any(|new| says_the_same(old, new))) {
        let place = (old.system_id, old.evidence_id);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    (count, places)
}

fn row_declarations(
    form: &ImportedForm,
    row: &WorkbookRow,
    item: &Item,
    vendor_id: Option<VendorId>,
    evidence_id: Option<EvidenceId>,
    job: &Job,
    at: i64,
) -> Vec<Declaration> {
    // Of what a vendor says only the newest counts.
    let standing: Vec<u8> = row.standing().map(|found| found.round).collect();
    let today = job.app.today();
    // Columns of its own beside the answers are a facility's memo, and a vendor's word.
    let remark = match vendor_id {
        Some(_) => with_all_beside(row),
        None => sejo_model::with_boundary(&row.boundary, &sejo_intake::mask_text(&row.remark)),
    };
    row.answers
        .iter()
        .filter(|found| vendor_id.is_none() || standing.contains(&found.round))
        .filter(|found| !workbook_days::is_planned(form, found, today))
        .filter_map(|found| {
            Some(Declaration {
                id: DeclarationId::new(),
                edition: form.edition.clone(),
                form: form.form.kind,
                item: item.id.clone(),
                control: item.control,
                subsection: item.subsection,
                round: Round::new(found.round).ok()?,
                value: found.value?,
                dated_on: found.confirmed_on,
                target_on: found.target_on,
                remark: remark.clone(),
                vendor_id,
                system_id: None,
                evidence_id,
                by: job.actor.user,
                at,
                taken_back_on: None,
                asked: row.text.trim().to_owned(),
                system_name: String::new(),
            })
        })
        .collect()
}

fn says_the_same(old: &Declaration, new: &Declaration) -> bool {
    old.item == new.item
        && old.round == new.round
        && old.value == new.value
        && old.dated_on == new.dated_on
        && old.target_on == new.target_on
        && old.remark == new.remark
        && old.vendor_id == new.vendor_id
        && (new.system_id.is_none() || old.system_id == new.system_id)
        && (old.asked.is_empty() || !old.is_reworded(&new.asked))
}

/// The sheets after the first in the order their rows are counted.
fn further_sheets(form: &ImportedForm) -> Vec<String> {
    let layout = &form.workbook.layout;
    let mut sheets = vec![layout.sheet.clone()];
    for table in layout.tables() {
        if !sheets.contains(&table.sheet) {
            sheets.push(table.sheet.clone());
        }
    }
    sheets.split_off(1)
}

fn note(
    form: &ImportedForm,
    answers: usize,
    known_file: Option<String>,
    imported: bool,
    year_assumed: bool,
) -> Workbook {
    let matched = |row: u32| form.matches.iter().find(|m| m.row == row).cloned();
    let rows =
        form.workbook.rows.iter().filter_map(|r| matched(r.row).map(|m| (r.row, r.number.clone(), r.text.clone(), m)));
    Workbook {
        edition: form.edition.clone(),
        title: format!("{}版", form.fiscal_year),
        form: form.form.kind,
        form_title: form.form.title.clone(),
        sheet: form.workbook.layout.sheet.clone(),
        further_sheets: further_sheets(form),
        rows: rows.collect(),
        answers,
        known_file,
        imported,
        answers_only: false,
        year_assumed,
        proposal: None,
        vendor: None,
        systems: Vec::new(),
        called: Vec::new(),
        held: Vec::new(),
        words: String::new(),
        replaced: false,
        other: None,
        known: 0,
        known_in: Vec::new(),
        unplaced: Unplaced::default(),
        beside_yes: beside_yes::of(form),
    }
}

/// Runs of workbooks that `form` replaces ask nothing any more.
async fn settle_earlier(job: &Job, tx: &mut Tx, form: &ImportedForm) -> Result<()> {
    for mut other in sejo_store::intake::list(&mut *tx, &job.scope, super::LISTED).await? {
        let waits = other.id != job.id && other.state == Stored::NeedsAssignment;
        let Some(book) = Outcome::read(&other)?.workbook.filter(|_| waits) else { continue };
        if (&book.edition, book.form) == (&form.edition, form.form.kind) {
            other.state = Stored::Done;
            sejo_store::intake::update(tx, &job.scope, &other).await?;
        }
    }
    Ok(())
}

/// Refuses a control that belongs to another row of the form: a confirmed answer would move to that question.
fn is_free(book: &Workbook, row: u32, control: Control) -> Result<()> {
    let matches: Vec<RowMatch> = book.rows.iter().map(|(_, _, _, matched)| matched.clone()).collect();
    let Some(holder) = sejo_edition::holder(&matches, row, control) else { return Ok(()) };
    let text = |row: u32| book.rows.iter().find(|(r, ..)| *r == row).map(|(_, number, text, _)| (number, text));
    // One text printed in several rows is one decision.
    let (Some((number, label)), own) = (text(holder), text(row)) else { return Ok(()) };
    if own.is_some_and(|(_, own)| fold(own) == fold(label)) {
        return Ok(());
    }
    let Words { ja, en } = control.words();
    Err(Error::new(ErrorCode::ControlTaken).with_detail(Text::new(
        format!("「{ja}」は「{number} {label}」の行です。この行だけの項目なら「どれでもない」を選んでください。"),
        format!("“{en}” is the row “{number} {label}”. If this row is the form's own, choose “none of these”."),
    )))
}

impl App {
    /// Remembers what a row is about (or that it is about nothing known) and takes the workbook in again.
    pub(super) async fn assign(&self, actor: &Actor, id: IntakeId, row: u32, control: Option<Control>) -> Result<()> {
        let scope = authz::scope(actor, Action::ImportEdition)?;
        let intake = sejo_store::intake::get(self.db(), &scope, id).await?;
        let outcome = Outcome::read(&intake)?;
        let rows = outcome.workbook.as_ref().map(|b| b.rows.as_slice()).unwrap_or_default();
        // People count rows from 1, the sheet from 0.
        let (_, _, text, _) = rows.iter().find(|(r, ..)| *r + 1 == row).ok_or(ErrorCode::NotFound)?;
        let evidence = intake.evidence_id.ok_or(ErrorCode::NotFound)?;
        if !matches!(intake.state, Stored::Done | Stored::NeedsAssignment) {
            return Err(ErrorCode::NotFound.into());
        }
        let book = self.kept_workbook(&scope, evidence, &intake.file_name).await?;
        let key = fold(text);
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let new = RowDecision { text: key, control };
        sejo_store::assignment::put(&mut tx, &job.scope, &new, actor.user, self.now()).await?;
        let detail = json!({ "row": row, "text": text, "control": control });
        audit::record(&mut tx, self, actor, "edition.assign", &id.to_string(), detail).await?;
        let decisions = sejo_store::assignment::list(&mut tx, &job.scope).await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        let (vendor, systems) = outcome.workbook.map(|b| (b.vendor, b.systems)).unwrap_or_default();
        let said = Said { vendor, systems: &systems, words: "" };
        take(&job, &mut tx, &mut intake, book, &decisions, (Use::Form, said)).await?;
        if let (Some(control), Some(taken)) = (control, Outcome::read(&intake)?.workbook) {
            // Nothing of it is kept then: the transaction ends here.
            is_free(&taken, row - 1, control)?;
        }
        Ok(tx.commit().await?)
    }

    /// Uses a workbook that waits for a yes: as the form of its edition, or only for the answers written into it. `vendor`
    /// says whose a vendor's form is, proposed for every later file like it; `systems` which of theirs it is about.
    /// `is_ours` says that a form with another facility's name on it is this one's all the same.
    ///
    /// # Errors
    /// `NotFound`; `ChangedMeanwhile` when it no longer waits; `Required` on `vendor` and on `ours` where that is asked, on
    /// `systems` where the vendor has several and none was named, or one of another.
    pub async fn use_workbook(
        &self,
        actor: &Actor,
        id: IntakeId,
        as_form: bool,
        (vendor, systems): (Option<VendorId>, &[SystemId]),
        is_ours: bool,
    ) -> Result<()> {
        let scope = authz::scope(actor, Action::ImportEdition)?;
        let waiting = sejo_store::intake::get(self.db(), &scope, id).await?;
        let evidence = waiting.evidence_id.ok_or(ErrorCode::NotFound)?;
        let book = self.kept_workbook(&scope, evidence, &waiting.file_name).await?;
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        if intake.state != Stored::NeedsConfirmation {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let asked = Outcome::read(&intake)?.workbook;
        let vendor = vendor.or(asked.as_ref().and_then(|b| b.vendor));
        let is_filled = asked.as_ref().is_some_and(|b| b.answers > 0 && b.form.is_for_vendors());
        let proposal = asked.and_then(|b| b.proposal).unwrap_or_default();
        if vendor.is_none() && proposal.asks_vendor {
            return Err(Error::field("vendor", ErrorCode::Required));
        }
        if !is_ours && proposal.names_other.is_some() {
            return Err(Error::field("ours", ErrorCode::Required));
        }
        if let Some(vendor) = vendor {
            // Somebody else's, or removed meanwhile: not found.
            sejo_store::vendor::get(&mut tx, &job.scope, vendor).await?;
        }
        if let Some(vendor) = vendor.filter(|_| is_filled) {
            vendor_form::placed(vendor, systems, &facts::facts_at(self, &mut tx, &job.scope).await?)?;
        }
        let decisions = sejo_store::assignment::list(&mut tx, &job.scope).await?;
        let wanted = if as_form { Use::Form } else { Use::Answers };
        take(&job, &mut tx, &mut intake, book, &decisions, (wanted, Said { vendor, systems, words: "" })).await?;
        Ok(tx.commit().await?)
    }

    /// Records a vendor's form although its answers differ from what stands of that vendor, with the words that say why.
    ///
    /// # Errors
    /// `NotFound`; `Required` on `words`; `ChangedMeanwhile` when it no longer waits for them, or when other answers differ by now:
    /// those are shown then.
    pub async fn record_held(&self, actor: &Actor, id: IntakeId, words: &str) -> Result<()> {
        let scope = authz::scope(actor, Action::ImportEdition)?;
        let mut fields = Fields::default();
        fields.check("words", !is_blank(words), ErrorCode::Required);
        fields.text("words", words);
        fields.finish()?;
        let waiting = sejo_store::intake::get(self.db(), &scope, id).await?;
        let evidence = waiting.evidence_id.ok_or(ErrorCode::NotFound)?;
        let book = self.kept_workbook(&scope, evidence, &waiting.file_name).await?;
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        let waits = intake.state == Stored::NeedsConfirmation;
        let held = Outcome::read(&intake)?.workbook.filter(|book| waits && book.is_held());
        let Some(held) = held else { return Err(ErrorCode::ChangedMeanwhile.into()) };
        let decisions = sejo_store::assignment::list(&mut tx, &job.scope).await?;
        let wanted = if held.answers_only { Use::Answers } else { Use::Form };
        let said = Said { vendor: held.vendor, systems: &held.systems, words: &written(words) };
        take(&job, &mut tx, &mut intake, book, &decisions, (wanted, said)).await?;
        // With a request that was opened meanwhile it became the reply to that, and keeps no words.
        let is_recorded = Outcome::read(&intake)?.workbook.is_some_and(|book| !book.is_held());
        tx.commit().await?;
        if is_recorded { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
    }

    /// The workbook of a run, read again from what was kept.
    async fn kept_workbook(&self, scope: &Scope, evidence: EvidenceId, file_name: &str) -> Result<ReadWorkbook> {
        match self.read_kept(scope, evidence, file_name, &[]).await? {
            Ok(Found::Checklist(book)) => Ok(*book),
            Ok(
                Found::Table(_) | Found::Configurations(_) | Found::Reply(_) | Found::Notice(_) | Found::Disclosure(_),
            ) => Err(ErrorCode::NotFound.into()),
            Err(refusal) => {
                let refused = refused(refusal);
                Err(Error::new(refused.code).with_detail(refused.detail))
            }
        }
    }
}
