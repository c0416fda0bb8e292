//! Lists of devices: which column is what is asked once and remembered, then the list is merged into the ledger in one
//! transaction. A row that fits several devices waits for a person.

use std::collections::{HashMap, HashSet};

use sejo_intake::ledger::state_words;
use sejo_intake::problem::{
    NOTE_DOUBTS_STATE, NOTE_SAYS_GONE, NOTE_STATE, OLDER_LIST, OTHER_FACILITY, RETIRED_BY_DAY, ROW_OF_SEVERAL,
    ROW_SAYS_NOTHING, ROW_SPREAD, SECOND_NAME, STATE_CONTRADICTS, is_of_file, leaves_devices_out,
};
use sejo_model::ledger::{
    ColumnGuess, DeviceChange, DeviceRow, FieldChange, Mapping, MergePlan, Problem, ReadTable, StateWord,
};
use sejo_model::text::fold;
use sejo_model::workbook::Sheets;
use sejo_model::{
    Action, Actor, Date, Device, DeviceField, DeviceId, DeviceState, ErrorCode, Facts, Intake, IntakeId,
    IntakeState as Stored, SystemId,
};
use sejo_store::{Scope, Tx};
use serde_json::json;

use super::changed;
use super::job::{Found, Job, refused};
use super::outcome::{Devices, Outcome};
use super::{Counts, DevicesOutcome};
use crate::ledger::{Author, differences, facility_of, put_all};
use crate::{App, Error, Result, audit, authz, facts, file_part};

/// Rows of the preview.
const PREVIEW: usize = 10;
/// Devices kept of what a guess would do, so that the page need not read the file again.
const PLANNED: usize = 40;
/// Newest runs that are looked through for questions nobody has answered.
const ASKED: u32 = 100;
/// Days that only go forward as long as lists are dropped in the order they were made.
const FORWARD: [DeviceField; 2] = [DeviceField::CheckedOn, DeviceField::LastPatchOn];
/// Changes shown on the page of a run.
pub(super) const SHOWN: u32 = 200;

/// Takes a table in for a run that is still reading: at once when its columns are known, else it waits for a person.
pub(super) async fn take(job: &Job, table: ReadTable) -> Result<()> {
    let key = Mapping::key(&table.headers);
    let known = sejo_store::mapping::get(job.app.db(), &job.scope, &key).await?;
    let known = known.filter(|m| m.fields.len() == table.headers.len());
    let today = job.app.today();
    let mut tx = job.app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let table = with_told(table, &intake, &Outcome::read(&intake)?);
    let own = match &table.facility {
        Some(_) => sejo_store::facility::get(&mut tx, &job.scope).await?.name,
        None => String::new(),
    };
    let is_own = of_other_facility(&table, &own).is_none();
    // A list of which devices may be missing is looked at by a person, however well its columns are known, and so is one
    // with a word for a state that nobody has explained yet, with columns of which an import was taken back, or that another
    // facility exported.
    let is_sure = |mapping: &Mapping| {
        let is_whole = is_own && !table.problems.iter().any(|p| leaves_devices_out(&p.code));
        is_whole && !mapping.is_doubted && are_explained(&state_words(&table, mapping, today))
    };
    match known {
        Some(mapping) if is_sure(&mapping) => import(job, &mut tx, &mut intake, table, mapping, true).await?,
        known => {
            let guesses = known.as_ref().map_or_else(|| sejo_intake::ledger::guess(&table), |m| columns(&table, m));
            match job.guessed(&table, &guesses, known.as_ref()) {
                Some(mapping) if are_explained(&state_words(&table, &mapping, today)) => {
                    remember(job, &mut tx, &key, &mapping).await?;
                    import(job, &mut tx, &mut intake, table, mapping, false).await?;
                }
                _ => ask(job, &mut tx, &mut intake, table, known, guesses).await?,
            }
        }
    }
    Ok(tx.commit().await?)
}

/// The table with what was told when the file was read, and the names of its sheets: a masked copy knows its rows only. Whose
/// ledger it is the name of the file may say.
fn with_told(mut table: ReadTable, intake: &Intake, outcome: &Outcome) -> ReadTable {
    if table.facility.is_none() {
        table.facility = facility_of(&intake.file_name, &table.headers);
    }
    if let Some(note) = outcome.devices.as_ref().filter(|_| table.further_sheets.is_empty()) {
        table.further_sheets.clone_from(&note.further_sheets);
        if !table.further_sheets.is_empty() {
            table.sheet.clone_from(&note.read_as);
        }
    }
    if table.problems.is_empty() {
        table.problems = outcome.problems.iter().filter(|p| is_of_file(&p.code)).cloned().collect();
    }
    table
}

/// Whether a person has said of every word what it means.
fn are_explained(words: &[StateWord]) -> bool {
    words.iter().all(|word| word.meaning.is_some())
}

/// Leaves the run waiting for a mapping, with guesses, or what is remembered, and what they would do.
async fn ask(
    job: &Job,
    tx: &mut Tx,
    intake: &mut Intake,
    table: ReadTable,
    known: Option<Mapping>,
    guesses: Vec<ColumnGuess>,
) -> Result<()> {
    let facts = facts::facts_at(&job.app, &mut *tx, &job.scope).await?;
    let asked = asked(job, tx, intake.id).await?;
    let mut outcome = Outcome::read(intake)?;
    let mut note = outcome.devices.take().unwrap_or_default();
    note.remembered = known.is_some();
    let is_decided = known.as_ref().is_some_and(|mapping| !mapping.is_doubted);
    note.columns = guesses;
    let mapping = known.unwrap_or_else(|| note.columns.iter().map(|c| c.field).collect::<Vec<_>>().into());
    note.states = state_words(&table, &mapping, job.app.today());
    let (table, _, Planned { plan, problems }) = planned(table, mapping, facts, (&asked, job.app.today())).await?;
    count(&mut note, &plan);
    describe(&mut note, &table);
    let seen = |c: &DeviceChange| matches!(c, DeviceChange::New { .. } | DeviceChange::Update { .. });
    note.planned = plan.changes.into_iter().filter(seen).take(PLANNED).collect();
    outcome.problems = table.problems;
    outcome.problems.extend(still_told(problems, is_decided));
    outcome.devices = Some(note);
    job.save(tx, intake, &outcome, Stored::NeedsMapping).await
}

/// What is told of a list. That a column of names is left out was told when its columns were chosen; once that is decided it is
/// no news.
fn still_told(problems: Vec<Problem>, is_decided: bool) -> impl Iterator<Item = Problem> {
    problems.into_iter().filter(move |problem| !is_decided || problem.code != SECOND_NAME)
}

/// Keeps what the columns of such lists are.
async fn remember(job: &Job, tx: &mut Tx, key: &str, mapping: &Mapping) -> Result<()> {
    Ok(sejo_store::mapping::put(tx, &job.scope, key, mapping, job.actor.user, job.app.now()).await?)
}

/// Merges the list into the ledger; one with remembered columns that seems to be of some time ago waits for a person instead.
async fn import(
    job: &Job,
    tx: &mut Tx,
    intake: &mut Intake,
    table: ReadTable,
    mapping: Mapping,
    remembered: bool,
) -> Result<()> {
    let app = &job.app;
    let before = facts::load(&job.app, &mut *tx, &job.scope).await?;
    let asked = asked(job, tx, intake.id).await?;
    let mut outcome = Outcome::read(intake)?;
    let mut note = outcome.devices.take().unwrap_or_default();
    let (table, facts, planned) = planned(table, mapping.clone(), before.facts.clone(), (&asked, app.today())).await?;
    let Planned { plan, problems } = planned;
    // Nobody has looked at it yet.
    if remembered && job.said.as_guessed.is_none() && older(&plan).is_some() {
        let guesses = columns(&table, &mapping);
        return ask(job, tx, intake, table, Some(mapping), guesses).await;
    }
    let (new, updated) = sort_out(&plan, &facts);
    let author = Author { by: job.actor.user, at: app.now(), intake: Some(intake.id) };
    let after = with_devices(before.clone(), new.clone(), updated.clone());
    // Judged while the database writes.
    let judged = changed::at_work(app, before, after);
    put_all(tx, &job.scope, author, &new, &updated).await?;
    outcome.changed = judged.await.map_err(Error::internal)?;
    count(&mut note, &plan);
    describe(&mut note, &table);
    note.columns = columns(&table, &mapping);
    note.states = state_words(&table, &mapping, app.today());
    note.mapping = Some(mapping.fields);
    note.planned.clear();
    note.remembered = remembered;
    outcome.problems = table.problems;
    outcome.problems.extend(still_told(problems, remembered));
    let state = if note.unclear_total > 0 { Stored::NeedsAssignment } else { Stored::Done };
    let counts = json!({
        "file": intake.file_name, "new": note.new, "updated": note.updated, "same": note.same,
        "unclear": note.unclear_total,
    });
    outcome.devices = Some(note);
    intake.total = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    job.save(tx, intake, &outcome, state).await?;
    audit::record(tx, app, &job.actor, "intake.import", &intake.id.to_string(), counts).await
}

/// What a list would do, and what of it could not be read.
struct Planned {
    plan: MergePlan,
    problems: Vec<Problem>,
}

/// Rows of lists dropped before about which a person was asked and has not decided.
async fn asked(job: &Job, tx: &mut Tx, this: IntakeId) -> Result<Vec<DeviceChange>> {
    let recent = sejo_store::intake::list(&mut *tx, &job.scope, ASKED).await?;
    let waiting = recent.iter().filter(|intake| intake.id != this && intake.state == Stored::NeedsAssignment);
    let mut asked = Vec::new();
    for intake in waiting {
        asked.extend(Outcome::read(intake)?.devices.into_iter().flat_map(|note| note.unclear));
    }
    Ok(asked)
}

/// Leaves a question that waits for a person open when the same row comes again: dropping a list twice is no answer.
fn keep_open(plan: &mut MergePlan, asked: &[DeviceChange]) {
    for change in &mut plan.changes {
        let DeviceChange::Update { rows, device: after, fields, .. } = change else { continue };
        let is_same = |open: &&DeviceChange| {
            let DeviceChange::Unclear { candidates, device, .. } = open else { return false };
            let told = fields.iter().filter(|f| f.field != DeviceField::Note);
            candidates.contains(&after.id)
                && told.clone().next().is_some()
                && told.clone().all(|f| device.get(f.field) == f.after)
        };
        let Some(DeviceChange::Unclear { candidates, device, code, .. }) = asked.iter().find(is_same) else { continue };
        *change = DeviceChange::Unclear {
            row: rows.first().copied().unwrap_or_default(),
            candidates: candidates.clone(),
            device: device.clone(),
            code: code.clone(),
        };
    }
}

/// Computes the plan off the async threads; gives back what it was given.
async fn planned(
    table: ReadTable,
    mapping: Mapping,
    facts: Facts,
    (asked, today): (&[DeviceChange], Date),
) -> Result<(ReadTable, Facts, Planned)> {
    let asked = asked.to_vec();
    tokio::task::spawn_blocking(move || {
        let (rows, mut problems) = sejo_intake::ledger::rows(&table, &mapping, today);
        let mut plan = sejo_intake::ledger::merge(&facts.devices, &rows);
        keep_open(&mut plan, &asked);
        place_in_systems(&mut plan, &rows, &facts);
        problems.append(&mut plan.problems);
        problems.iter_mut().for_each(|problem| table.locate(problem));
        // A page shows the first of many: what may be missing from the ledger comes before values of what is in it.
        problems.sort_by_key(|problem| !is_about_rows(&problem.code));
        let other = of_other_facility(&table, &facts.facility.name);
        problems.splice(0..0, other.into_iter().chain(older(&plan)));
        (table, facts, Planned { plan, problems })
    })
    .await
    .map_err(Error::internal)
}

/// That a list is the exported ledger of another facility than the one of this name.
fn of_other_facility(table: &ReadTable, own: &str) -> Option<Problem> {
    // The name of a file holds no more of it than this.
    let own = fold(&file_part(own));
    let name = table.facility.as_deref().filter(|name| fold(&file_part(name)) != own)?;
    let text = name.chars().take(60).collect();
    Some(Problem { sheet: None, row: None, column: None, code: OTHER_FACILITY.to_owned(), text })
}

/// That a list sets days back which only go forward, with the first device it does it to.
fn older(plan: &MergePlan) -> Option<Problem> {
    // A day is kept as year, month and day, so the earlier one is the smaller text; what a list leaves open is none.
    let is_back =
        |field: &&FieldChange| FORWARD.contains(&field.field) && !field.after.is_empty() && field.after < field.before;
    let back = |change: &DeviceChange| {
        let DeviceChange::Update { device, fields, .. } = change else { return None };
        let FieldChange { before, after, .. } = fields.iter().find(is_back)?;
        let label: String = device.label().chars().take(40).collect();
        Some(format!("{label}: {before} → {after}"))
    };
    let text = plan.changes.iter().find_map(back)?;
    Some(Problem { sheet: None, row: None, column: None, code: OLDER_LIST.to_owned(), text })
}

/// Whether a whole row was left out, stands for several devices, or may be of one that is gone.
fn is_about_rows(code: &str) -> bool {
    let of_remarks = [NOTE_STATE, NOTE_SAYS_GONE, NOTE_DOUBTS_STATE];
    let of_rows = [ROW_SAYS_NOTHING, ROW_OF_SEVERAL, ROW_SPREAD, RETIRED_BY_DAY, STATE_CONTRADICTS];
    of_remarks.contains(&code) || of_rows.contains(&code)
}

/// Systems are named in lists; a device is put into the one of that name. A name nobody registered, or that is not one
/// system's alone, changes nothing and is said once, with the first row that has it.
fn place_in_systems(plan: &mut MergePlan, rows: &[DeviceRow], facts: &Facts) {
    let systems: HashMap<String, SystemId> = facts.systems.iter().map(|s| (fold(s.label()), s.id)).collect();
    let by_row: HashMap<u32, SystemId> =
        rows.iter().filter_map(|r| Some((r.row, *systems.get(&fold(r.values.get(&DeviceField::System)?))?))).collect();
    let mut unknown = HashSet::new();
    for row in rows {
        let Some(name) = row.values.get(&DeviceField::System) else { continue };
        if !systems.contains_key(&fold(name)) && unknown.insert(fold(name)) {
            plan.problems.push(Problem {
                sheet: None,
                row: Some(row.row),
                column: None,
                code: sejo_intake::problem::SYSTEM_UNKNOWN.to_owned(),
                text: name.chars().take(60).collect(),
            });
        }
    }
    if by_row.is_empty() {
        return;
    }
    let known: HashMap<DeviceId, &Device> = facts.devices.iter().map(|d| (d.id, d)).collect();
    let named = |rows: &[u32]| rows.iter().find_map(|row| by_row.get(row)).copied();
    for change in &mut plan.changes {
        let replaced = match change {
            DeviceChange::New { rows, device } => {
                device.system_id = named(rows);
                None
            }
            DeviceChange::Unclear { row, device, .. } => {
                device.system_id = named(&[*row]);
                None
            }
            DeviceChange::Update { rows, device, fields, .. } => {
                device.system_id = named(rows).or(device.system_id);
                if let Some(before) = known.get(&device.id) {
                    *fields = differences(before, device, &facts.systems);
                }
                None
            }
            DeviceChange::Same { rows, id, by } => {
                let system = named(rows);
                known.get(id).filter(|d| system.is_some() && d.system_id != system).map(|before| {
                    let device = Device { system_id: system, ..(*before).clone() };
                    let fields = differences(before, &device, &facts.systems);
                    DeviceChange::Update { rows: rows.clone(), device, by: *by, fields }
                })
            }
        };
        if let Some(replaced) = replaced {
            *change = replaced;
        }
    }
}

/// New devices, and changed ones before and after.
fn sort_out(plan: &MergePlan, facts: &Facts) -> (Vec<Device>, Vec<(Device, Device)>) {
    let known: HashMap<DeviceId, &Device> = facts.devices.iter().map(|d| (d.id, d)).collect();
    let (mut new, mut updated) = (Vec::new(), Vec::new());
    for change in &plan.changes {
        match change {
            DeviceChange::New { device, .. } => new.push(device.clone()),
            DeviceChange::Update { device, .. } => {
                if let Some(before) = known.get(&device.id) {
                    let after = Device { revision: before.revision, ..device.clone() };
                    updated.push(((*before).clone(), after));
                }
            }
            DeviceChange::Same { .. } | DeviceChange::Unclear { .. } => {}
        }
    }
    (new, updated)
}

/// What is known once the devices are saved; reading ten thousand of them back would take longer than saving them.
fn with_devices(mut known: facts::Loaded, new: Vec<Device>, updated: Vec<(Device, Device)>) -> facts::Loaded {
    let mut after: HashMap<DeviceId, Device> = updated.into_iter().map(|(_, after)| (after.id, after)).collect();
    for device in &mut known.facts.devices {
        if let Some(after) = after.remove(&device.id) {
            *device = after;
        }
    }
    known.facts.devices.extend(new);
    known
}

fn count(note: &mut Devices, plan: &MergePlan) {
    (note.new, note.updated, note.same, note.unclear_total, note.kindless) = (0, 0, 0, 0, 0);
    note.unclear.clear();
    note.recognised.clear();
    for change in &plan.changes {
        if let DeviceChange::New { device, .. } | DeviceChange::Update { device, .. } = change {
            note.kindless += usize::from(device.kind.is_none() && device.state == DeviceState::InUse);
        }
        match change {
            DeviceChange::New { .. } => note.new += 1,
            DeviceChange::Update { rows, device, by, .. } => {
                note.updated += 1;
                if note.recognised.len() < SHOWN as usize {
                    note.recognised.push((device.id, *by, rows.clone()));
                }
            }
            DeviceChange::Same { .. } => note.same += 1,
            DeviceChange::Unclear { .. } => {
                note.unclear_total += 1;
                if note.unclear.len() < SHOWN as usize {
                    note.unclear.push(change.clone());
                }
            }
        }
    }
}

fn describe(note: &mut Devices, table: &ReadTable) {
    note.preview = table.rows.iter().take(PREVIEW).map(|(_, cells)| cells.clone()).collect();
    note.total_rows = table.rows.len();
}

/// The columns with the mapping in force instead of guesses.
fn columns(table: &ReadTable, mapping: &Mapping) -> Vec<ColumnGuess> {
    let mut columns = sejo_intake::ledger::guess(table);
    for (column, field) in columns.iter_mut().zip(&mapping.fields) {
        column.grade = 100;
        column.field = *field;
    }
    columns
}

impl App {
    /// The table of a run that waits for a mapping or is done.
    pub(super) async fn table_of(&self, scope: &Scope, intake: &Intake, outcome: &Outcome) -> Result<ReadTable> {
        let evidence = intake.evidence_id.ok_or(ErrorCode::NotFound)?;
        let masked = outcome.devices.as_ref().ok_or(ErrorCode::NotFound)?.masked.clone();
        match self.read_kept(scope, evidence, &intake.file_name, &masked).await? {
            Ok(Found::Table(table)) => Ok(with_told(table, intake, outcome)),
            Ok(
                Found::Checklist(_)
                | Found::Configurations(_)
                | Found::Reply(_)
                | Found::Notice(_)
                | Found::Disclosure(_),
            ) => Err(ErrorCode::NotFound.into()),
            Err(refusal) => {
                let refused = refused(refusal);
                Err(Error::new(refused.code).with_detail(refused.detail))
            }
        }
    }

    /// What a mapping would do; nothing is saved.
    pub(super) async fn preview(&self, actor: &Actor, id: IntakeId, mapping: &Mapping) -> Result<DevicesOutcome> {
        let scope = authz::scope(actor, Action::Drop)?;
        let intake = sejo_store::intake::get(self.db(), &scope, id).await?;
        let outcome = Outcome::read(&intake)?;
        let table = self.table_of(&scope, &intake, &outcome).await?;
        let facts = facts::facts(self, &scope).await?;
        let mapping = padded(mapping, table.headers.len());
        let mut note = outcome.devices.unwrap_or_default();
        note.columns = columns(&table, &mapping);
        note.states = state_words(&table, &mapping, self.today());
        let (table, _, planned) = planned(table, mapping, facts, (&[], self.today())).await?;
        count(&mut note, &planned.plan);
        describe(&mut note, &table);
        let problems = table.problems.into_iter().chain(planned.problems);
        let changes = planned.plan.changes.into_iter().take(SHOWN as usize).collect();
        Ok(DevicesOutcome {
            problems: problems.map(|problem| super::in_words(problem, actor.lang)).collect(),
            ..view(&note, changes)
        })
    }

    /// Takes the list of a waiting run in with a person's mapping, and remembers the mapping.
    pub(super) async fn import_mapped(&self, actor: &Actor, id: IntakeId, mapping: &Mapping) -> Result<()> {
        let scope = authz::scope(actor, Action::Drop)?;
        if mapping.fields.iter().all(Option::is_none) {
            return Err(Error::field("fields", ErrorCode::Required));
        }
        let waiting = sejo_store::intake::get(self.db(), &scope, id).await?;
        let table = self.table_of(&scope, &waiting, &Outcome::read(&waiting)?).await?;
        let key = Mapping::key(&table.headers);
        let mut mapping = padded(mapping, table.headers.len());
        // What words meant in an earlier list of this shape they mean unless this one says otherwise.
        let known = sejo_store::mapping::get(self.db(), &scope, &key).await?.unwrap_or_default();
        for (word, state) in known.states {
            mapping.states.entry(word).or_insert(state);
        }
        if !are_explained(&state_words(&table, &mapping, self.today())) {
            return Err(Error::field("states", ErrorCode::Required));
        }
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        if intake.state != Stored::NeedsMapping {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        remember(&job, &mut tx, &key, &mapping).await?;
        import(&job, &mut tx, &mut intake, table, mapping, false).await?;
        Ok(tx.commit().await?)
    }
}

/// A mapping as long as the table: columns nobody spoke of are left out.
fn padded(mapping: &Mapping, columns: usize) -> Mapping {
    let fields = (0..columns).map(|i| mapping.fields.get(i).copied().flatten()).collect();
    Mapping { fields, states: mapping.states.clone(), is_doubted: false }
}

/// What came of a list, for its page.
pub(super) fn view(note: &Devices, changes: Vec<DeviceChange>) -> DevicesOutcome {
    let counts: Counts = note.counts();
    let sheets = Sheets { first: note.read_as.clone(), further: note.further_sheets.clone() };
    let all = std::iter::once(&sheets.first).chain(&sheets.further);
    DevicesOutcome {
        columns: note.columns.clone(),
        states: note.states.clone(),
        preview: note.preview.clone(),
        total_rows: note.total_rows,
        read_as: all.map(String::as_str).collect::<Vec<_>>().join("、"),
        sheets,
        masked: note.masked.clone(),
        counts,
        changes,
        problems: Vec::new(),
        remembered: note.remembered,
        was_mapped: note.mapping.is_some(),
        alike: super::decide::alike(&note.unclear),
    }
}
