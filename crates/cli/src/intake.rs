//! `sejo intake`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use sejo_app::App;
use sejo_app::configuration::ConfigurationView;
use sejo_app::intake::{AsGuessed, Beforehand, BesideYes, DevicesOutcome, IntakeState, IntakeView};
use sejo_model::device::parse_state;
use sejo_model::ledger::{Mapping, Problem, StateWord};
use sejo_model::workbook::{Sheets, on_sheet};
use sejo_model::{Actor, ConfigurationId, Date, DeviceField, DeviceState, ErrorCode, IntakeId, Lang, Sha256, VendorId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::configuration;
use crate::output::{Done, Failure, Output, read_file};
use crate::whose::{
    addressed, are_of_likely, asked, asks_systems, for_others, held_text, instead, is_held, known_systems, may_answer,
    systems_of, vendor_of,
};

/// Endings of files that may hold a table.
const TABLES: [&str; 8] = ["csv", "tsv", "xls", "xlsb", "xlsm", "xlsx", "ods", "zip"];
/// So many files are read together.
const TOGETHER: usize = 500;

/// What the command line answers.
pub(crate) struct Answers {
    /// Whether columns and forms are taken as guessed, and what was said of columns.
    pub accepted: Option<AsGuessed>,
    /// A form with another facility's name on it is this one's all the same.
    pub our_form: bool,
    /// Whose a vendor's form is.
    pub vendor: Option<VendorId>,
    /// Which systems it is about, by name.
    pub systems: Vec<String>,
    /// Why a vendor's form is recorded although it differs from what stands.
    pub words: Option<String>,
    /// When configurations were taken from their devices.
    pub dated: Option<Date>,
}

/// What words for states mean, each typed as `修理中=予備`.
pub(crate) fn states(typed: &[String]) -> Result<BTreeMap<String, DeviceState>, Failure> {
    let one = |typed: &String| {
        let (word, state) = typed.rsplit_once('=')?;
        let state = Some(state).filter(|s| !s.trim().is_empty()).and_then(|s| parse_state(s).ok())?;
        Some((Mapping::word(word), state))
    };
    let wrong = |typed: &String| {
        let states = |lang| DeviceState::ALL.iter().map(|s| s.words().r#in(lang)).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("--state {typed} がわかりません。「修理中=予備」のように書きます。状態: {}", states(Lang::Ja)),
            format!("--state {typed} is not understood. Write it like 修理中=spare. States: {}", states(Lang::En)),
        )
    };
    typed.iter().map(|typed| one(typed).ok_or_else(|| wrong(typed))).collect()
}

/// What columns are, each typed as `管理番号=name`; `備考=` leaves one out.
pub(crate) fn columns(typed: &[String]) -> Result<Vec<(String, Option<DeviceField>)>, Failure> {
    let one = |typed: &String| {
        let (header, field) = typed.rsplit_once('=')?;
        let field = match field.trim() {
            "" => None,
            key => Some(DeviceField::ALL.iter().copied().find(|f| f.key() == key || f.words().ja == key)?),
        };
        Some((header.trim().to_owned(), field))
    };
    let wrong = |typed: &String| {
        let keys = DeviceField::ALL.iter().map(|f| f.key()).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("--column {typed} がわかりません。「管理番号=name」のように書きます。項目: {keys}"),
            format!("--column {typed} is not understood. Write it like HEADER=name. Fields: {keys}"),
        )
    };
    typed.iter().map(|typed| one(typed).ok_or_else(|| wrong(typed))).collect()
}

/// The guesses with what was typed in their place; a header the list does not have is told.
fn chosen(devices: &DevicesOutcome, accepted: &AsGuessed) -> Result<Mapping, Failure> {
    accepted.mapping(&devices.columns).map_err(|header| {
        let there = devices.columns.iter().map(|c| c.header.as_str()).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("「{header}」という列は、この一覧にありません。列: {there}"),
            format!("the list has no column \"{header}\". Columns: {there}"),
        )
    })
}

/// A file with what its configurations say.
struct Taken {
    view: IntakeView,
    configurations: Vec<ConfigurationView>,
    /// Whoever dropped it may not say what a form still asks.
    is_for_others: bool,
}

impl Taken {
    /// Whether a person should look at it.
    fn is_waiting(&self) -> bool {
        let unclear = self.view.devices.as_ref().is_some_and(|d| d.counts.unclear > 0);
        self.view.row.state != IntakeState::Done
            || unclear
            || self.view.problems.iter().any(|(problem, _)| is_finding(problem))
            || self.view.reply.is_some()
            || self.view.disclosure.is_some()
            || self.configurations.iter().any(configuration::is_worth_a_look)
    }
}

/// Whether somebody should look at a problem. That the question about systems in use stays although the form does not
/// print it is good to know and no finding.
pub(crate) fn is_finding(problem: &Problem) -> bool {
    problem.code != sejo_app::edition::GATE_KEPT
}

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    files: &[PathBuf],
    mut answers: Answers,
    vendor: Option<(&str, bool)>,
    out: &Output,
) -> Result<Done, Failure> {
    if let Some(typed) = vendor {
        answers.vendor = Some(vendor_of(app, actor, typed).await?);
    }
    let systems = known_systems(app, actor, answers.vendor, &answers.systems).await?;
    let said = Beforehand { as_guessed: answers.accepted.clone(), vendor: answers.vendor, systems };
    let mut reported: Vec<(usize, Reported)> = Vec::new();
    let mut before = 0;
    for files in together(files) {
        reported.extend(
            taken_in(app, actor, files, (&answers, &said)).await?.into_iter().map(|(at, one)| (before + at, one)),
        );
        before += files.len();
    }
    reported.sort_by_key(|(at, _)| *at);
    let mut reported: Vec<Reported> = reported.into_iter().map(|(_, one)| one).collect();
    if files.len() == 1
        && let Some(Reported::Failed(_, why)) = reported.pop_if(|r| matches!(r, Reported::Failed(..)))
    {
        return Err(why);
    }
    out.print(
        || reported.iter().map(|r| reported_json(r, out)).collect::<Vec<_>>(),
        || reported.iter().map(|r| reported_text(r, out)).collect::<Vec<_>>().join("\n"),
    );
    let exit = reported.iter().filter_map(|r| if let Reported::Failed(_, why) = r { Some(why.exit()) } else { None });
    Ok(match exit.max() {
        Some(exit) => Done::Failed(exit),
        None => Done::unless(reported.iter().any(|r| matches!(r, Reported::Taken(taken) if taken.is_waiting()))),
    })
}

/// What came of a file.
enum Reported {
    Taken(Box<Taken>),
    /// It was not taken in: its name, and why. None of the others waits for it.
    Failed(String, Failure),
}

/// Reads files together; each with its place among them.
async fn taken_in(
    app: &App,
    actor: &Actor,
    files: &[PathBuf],
    (answers, said): (&Answers, &Beforehand),
) -> Result<Vec<(usize, Reported)>, Failure> {
    let mut reported = Vec::new();
    let (mut dropped, mut names) = (Vec::new(), Vec::new());
    for (at, path) in files.iter().enumerate() {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match read_file(path) {
            Ok(bytes) => {
                names.push((at, name.clone()));
                dropped.push((name, bytes));
            }
            Err(why) => reported.push((at, Reported::Failed(name, why))),
        }
    }
    if dropped.is_empty() {
        return Ok(reported);
    }
    let mut views = Vec::new();
    for (id, (at, name)) in app.drop_files_as(actor, dropped, Some(said)).await?.into_iter().zip(names) {
        let view = match id {
            Ok(id) => settled(app, actor, id, answers).await,
            Err(why) => Err(why.into()),
        };
        match view {
            Ok(view) => views.push((at, view)),
            Err(why) => reported.push((at, Reported::Failed(name, why))),
        }
    }
    let devices = |view: &IntakeView| view.configurations.iter().flat_map(|c| &c.devices).map(|d| d.id).collect();
    let ids: Vec<Vec<ConfigurationId>> = views.iter().map(|(_, view)| devices(view)).collect();
    let mut configurations = app.configurations_of(actor, &ids.concat()).await?.into_iter();
    let is_for_others = !may_answer(actor);
    for ((at, view), ids) in views.into_iter().zip(ids) {
        let configurations = configurations.by_ref().take(ids.len()).collect();
        reported.push((at, Reported::Taken(Box::new(Taken { view, configurations, is_for_others }))));
    }
    Ok(reported)
}

/// A file as a program reads it, taken in or not.
#[derive(Serialize)]
#[serde(untagged)]
enum PrintedFile<'a> {
    Taken(Box<Printed<'a>>),
    Failed(Value),
}

fn reported_json<'a>(reported: &'a Reported, out: &Output) -> PrintedFile<'a> {
    match reported {
        Reported::Taken(taken) => PrintedFile::Taken(Box::new(taken_json(taken, out))),
        Reported::Failed(file, why) => PrintedFile::Failed(json!({ "file": file, "error": out.error(why) })),
    }
}

fn reported_text(reported: &Reported, out: &Output) -> String {
    match reported {
        Reported::Taken(taken) => taken_text(taken, out),
        Reported::Failed(file, why) => {
            let words = out.pick("取り込めませんでした。", "it was not taken in.");
            format!("{file}: {words}\n  {}\n", out.words(why))
        }
    }
}

/// Files in their order, as far as they can be read together: a table may wait for an answer, and what comes after it is
/// held against the ledger as it is then. Few enough to be held in memory.
fn together(files: &[PathBuf]) -> Vec<&[PathBuf]> {
    let is_table = |path: &PathBuf| {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        ending.is_some_and(|e| TABLES.contains(&e.as_str()))
    };
    let same = |a: &PathBuf, b: &PathBuf| !is_table(a) && !is_table(b);
    files.chunk_by(same).flat_map(|chunk| chunk.chunks(TOGETHER)).collect()
}

/// The run once everything that the command line answers is answered.
async fn settled(app: &App, actor: &Actor, id: IntakeId, answers: &Answers) -> Result<IntakeView, Failure> {
    let mut view = app.wait_for_intake(actor, id).await?;
    if let (Some(accepted), IntakeState::NeedsMapping, Some(devices)) =
        (&answers.accepted, view.row.state, &view.devices)
    {
        let mapping = chosen(devices, accepted)?;
        let is_said = |s: &StateWord| s.meaning.is_some() || mapping.states.contains_key(&Mapping::word(&s.word));
        // Nothing was guessed, or a word for a state has no meaning: it goes on waiting, and says so.
        if mapping.fields.iter().any(Option::is_some) && devices.states.iter().all(is_said) {
            app.import_devices(actor, id, &mapping).await?;
            view = app.wait_for_intake(actor, id).await?;
        }
    }
    let is_asked = view.row.state == IntakeState::NeedsConfirmation && !is_held(&view);
    if is_asked && answers.vendor.is_none() {
        are_of_likely(app, actor, &view, &answers.systems).await?;
    }
    if is_asked && is_settled(&view, answers) {
        let systems = systems_of(app, actor, &view, (answers.vendor, &answers.systems)).await?;
        app.use_workbook(actor, id, true, (answers.vendor, &systems), answers.our_form).await?;
        view = app.wait_for_intake(actor, id).await?;
    }
    if let Some(words) = answers.words.as_deref().filter(|_| is_held(&view)) {
        app.record_held(actor, id, words).await?;
        view = app.wait_for_intake(actor, id).await?;
    }
    if let (Some(day), Some(read)) = (answers.dated, &view.configurations) {
        for device in &read.devices {
            app.date_configuration(actor, device.id, Some(day)).await?;
        }
        // Which verdicts moved was worked out as if the file were of today.
        view.changed_items.clear();
    }
    Ok(view)
}

/// A run by its id, or the newest one of a file by its hash.
async fn run_of(app: &App, actor: &Actor, typed: &str) -> Result<IntakeId, Failure> {
    if let Ok(id) = typed.trim().parse::<IntakeId>() {
        return Ok(id);
    }
    let hash = typed.trim().parse::<Sha256>().map_err(|_| sejo_app::Error::from(ErrorCode::NotFound))?;
    Ok(app.intake_of_file(actor, hash).await?)
}

/// Undoes an import, and names the runs that go with it.
pub(crate) async fn undo(app: &App, actor: &Actor, typed: &str, out: &Output) -> Result<Done, Failure> {
    let id = run_of(app, actor, typed).await?;
    let along = app.intake(actor, id).await?.workbook.map(|workbook| workbook.undone_along).unwrap_or_default();
    app.undo_intake(actor, id).await?;
    let view = app.intake(actor, id).await?;
    let with = || along.iter().map(|run| json!({ "id": run.id, "file": run.name })).collect::<Vec<_>>();
    out.print(
        || json!({ "undone": id, "file": view.row.file_name, "summary": view.row.summary, "along": with() }),
        || {
            let words = out.pick("いっしょに元に戻したもの", "undone with it");
            let mut lines = vec![format!("{}: {}", view.row.file_name, view.row.summary)];
            lines.extend(along.iter().map(|run| format!("  {words}: {}  {}", run.id, run.name)));
            lines.join("\n")
        },
    );
    Ok(Done::Fine)
}

/// Undoes the import of a list and reads its file again, asking for its columns.
pub(crate) async fn map_anew(
    app: &App,
    actor: &Actor,
    typed: &str,
    answers: &Answers,
    out: &Output,
) -> Result<Done, Failure> {
    let before = run_of(app, actor, typed).await?;
    let id = app.map_anew(actor, before).await?;
    let view = settled(app, actor, id, answers).await?;
    let taken = Taken { view, configurations: Vec::new(), is_for_others: !may_answer(actor) };
    let is_waiting = taken.is_waiting();
    let reported = [Reported::Taken(Box::new(taken))];
    out.print(
        || reported.iter().map(|r| reported_json(r, out)).collect::<Vec<_>>(),
        || reported.iter().map(|r| reported_text(r, out)).collect::<Vec<_>>().join("\n"),
    );
    Ok(Done::unless(is_waiting))
}

/// Erases a kept file, by the id of its run or by its hash.
pub(crate) async fn erase(app: &App, actor: &Actor, typed: &str, out: &Output) -> Result<Done, Failure> {
    let id = run_of(app, actor, typed).await?;
    app.erase_file(actor, id).await?;
    let words = "保存した中身を消しました。指紋と記録は残っています。前に作ったバックアップには、まだ入っています。";
    let words_en = "Erased. Its hash and the log stay. Backups made before still hold it.";
    out.print(|| json!({ "erased": id }), || out.pick(words, words_en).to_owned());
    Ok(Done::Fine)
}

/// Whether what was typed answers everything a workbook asks.
fn is_settled(view: &IntakeView, answers: &Answers) -> bool {
    let asked = view.workbook.as_ref().and_then(|w| w.proposal.as_ref());
    asked.is_none_or(|p| {
        let is_known = answers.vendor.is_some() || !p.asks_vendor;
        let is_ours = answers.our_form || p.names_other.is_none();
        let is_placed = !asks_systems(p, answers.vendor, &answers.systems);
        (answers.accepted.is_some() || !p.asks_use()) && is_known && is_placed && is_ours
    })
}

pub(crate) fn state_key(state: IntakeState) -> &'static str {
    match state {
        IntakeState::Reading => "reading",
        IntakeState::NeedsMapping => "needs-mapping",
        IntakeState::NeedsConfirmation => "needs-confirmation",
        IntakeState::NeedsAssignment => "needs-assignment",
        IntakeState::Done => "done",
        IntakeState::Refused => "refused",
        IntakeState::Cancelled => "cancelled",
        IntakeState::Undone => "undone",
    }
}

/// The sheets of a list in the order their rows are counted; none for a text file.
fn sheets_json(sheets: &Sheets) -> Vec<&str> {
    if sheets.further.is_empty() {
        Vec::new()
    } else {
        std::iter::once(&sheets.first).chain(&sheets.further).map(String::as_str).collect()
    }
}

/// A file as a program reads it.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    file: Value,
    configurations: Option<PrintedConfigurations<'a>>,
}

/// What the configurations of a file say.
#[derive(Serialize)]
struct PrintedConfigurations<'a> {
    masked: usize,
    encoding: &'a str,
    devices: Vec<configuration::Printed<'a>>,
    /// Which devices of the ledger they may be of, where that has to be asked.
    like: Vec<Value>,
}

fn taken_json<'a>(taken: &'a Taken, out: &Output) -> Printed<'a> {
    let v = &taken.view;
    let words = |text: &sejo_model::words::Text| text.r#in(out.lang).to_owned();
    let counts = v.devices.as_ref().map(|d| {
        json!({
            "rows": d.total_rows, "new": d.counts.new, "updated": d.counts.updated, "same": d.counts.same, "unclear": d.counts.unclear, "kindless": d.counts.kindless,
            "states": d.states, "read_as": d.read_as, "sheets": sheets_json(&d.sheets), "masked": d.masked, "columns": d.columns, "changes": d.changes,
        })
    });
    let workbook = v.workbook.as_ref().map(|w| {
        let rows: Vec<Value> = w
            .rows
            .iter()
            .map(|(row, number, text, found)| {
                json!({ "sheet": w.sheets.of(*row), "row": on_sheet(row - 1) + 1, "number": number, "text": text, "control": found.control, "subsection": found.subsection, "grade": found.grade })
            })
            .collect();
        let recorded = w.recorded.as_ref().map(|recorded| {
            let runs: Vec<Value> = recorded.runs.iter().map(|run| json!({ "id": run.id, "file": run.name })).collect();
            json!({ "systems": recorded.systems, "runs": runs, "may_undo": recorded.may_undo })
        });
        json!({ "edition": w.edition, "title": w.title, "form": w.form, "sheet": w.sheets.first, "answers": w.answers, "known": w.known, "recorded": recorded, "unplaced": w.unplaced, "rows": rows, "proposal": w.proposal, "imported": w.imported, "vendor": w.vendor, "systems": w.systems, "held": w.held, "words": w.words, "beside_yes": w.beside_yes })
    });
    let configurations = v.configurations.as_ref().map(|read| PrintedConfigurations {
        masked: read.masked,
        encoding: &read.encoding,
        devices: taken.configurations.iter().map(configuration::view_json).collect(),
        like: (read.devices.iter())
            .filter_map(|d| Some((d, d.like.as_ref()?)))
            .map(|(d, like)| json!({ "id": d.id, "device": like.name, "why": words(&like.why) }))
            .collect(),
    });
    let file = json!({
        "id": v.row.id, "file": v.row.file_name, "sha256": v.sha256, "kind": v.row.kind, "kept": v.kept, "state": state_key(v.row.state),
        "summary": v.row.summary,
        "refusal": v.refusal.as_ref().map(|(code, detail, cells)| json!({ "code": code, "words": code.words().r#in(out.lang), "detail": words(detail), "cells": cells })),
        "problems": v.problems.iter().map(|(p, w)| json!({ "problem": p, "words": words(w) })).collect::<Vec<_>>(),
        "devices": counts, "workbook": workbook,
        "reply": v.reply, "disclosure": v.disclosure,
        "changed_items": v.changed_items.iter().map(|(slug, label, before, after)| json!({ "item": slug, "label": label, "before": before, "after": after })).collect::<Vec<_>>(),
    });
    Printed { file, configurations }
}

/// Words of the column of states, with what they mean or how to say it.
fn states_text(devices: &DevicesOutcome, out: &Output) -> String {
    let mut text = String::new();
    if devices.states.is_empty() {
        return text;
    }
    let ask = out.pick(
        "状態の列の言葉(--state 言葉=使用中、--state 言葉=予備、--state 言葉=廃棄済み のどれかで意味を示してください):",
        "words of the column of states (say what each means: --state WORD=in-use, =spare or =retired):",
    );
    let _ = writeln!(text, "  {ask}");
    for said in &devices.states {
        let meaning = said.meaning.map_or("?", |state| state.words().r#in(out.lang));
        let rows = out.pick("行", " rows");
        let _ = writeln!(text, "    {} ({}{rows}) → {meaning}", said.word, said.rows);
    }
    text
}

/// Whose the answers are that were on record before, and the command that takes them back.
fn recorded_text(view: &IntakeView, out: &Output) -> String {
    let mut text = String::new();
    let workbook = view.workbook.as_ref().filter(|_| view.row.state != IntakeState::Undone);
    let Some((vendor, recorded)) = workbook.and_then(|w| w.vendor.as_ref().zip(w.recorded.as_ref())) else {
        return text;
    };
    let whose = std::iter::once(vendor).chain(&recorded.systems).map(String::as_str).collect::<Vec<_>>().join(" / ");
    let _ = writeln!(text, "  {}: {whose}", out.pick("前に記録した先", "on record before as said by"));
    if !recorded.runs.is_empty() && !recorded.may_undo {
        let _ = writeln!(text, "    {}", for_others(out));
    }
    for run in &recorded.runs {
        let words = out.pick(
            "違うときは、元に戻して入れ直してください(どの事業者のものかを聞きます)",
            "if that is wrong, undo it and drop the file again (then it is asked whose it is)",
        );
        let undo = out.command(&format!("sejo intake --undo {}", run.id));
        let _ = writeln!(text, "    {words}: {undo}  {}", run.name);
    }
    text
}

/// What stands beside a はい, in one line.
pub(crate) fn beside_text(beside: &BesideYes, out: &Output) -> String {
    let words = out.pick("「はい」に添えられた言葉", "words beside a yes");
    format!("{words}: {} {}", beside.row, beside.said.replace('\n', " / "))
}

fn taken_text(taken: &Taken, out: &Output) -> String {
    let v = &taken.view;
    let mut text = format!("{}: {} — {}\n", v.row.file_name, v.row.kind.words().r#in(out.lang), v.row.summary);
    if let Some((code, detail, cells)) = &v.refusal {
        let _ = writeln!(text, "  {} {}", code.words().r#in(out.lang), detail.r#in(out.lang));
        for (cell, seen) in cells {
            let _ = writeln!(text, "    {cell}: {seen}");
        }
    }
    if let Some(words) = v.refusal.as_ref().and_then(|(code, ..)| instead(*code, &v.row.file_name, out)) {
        let _ = writeln!(text, "  {words}");
    }
    if let Some(devices) = v.devices.as_ref().filter(|_| v.row.state == IntakeState::NeedsMapping) {
        let _ = writeln!(
            text,
            "  {}",
            out.pick(
                "列の割り当て(この推測でよければ --accept-guess。違う列は --column 見出し=項目 も):",
                "columns (accept the guess with --accept-guess; say what is wrong with --column HEADER=FIELD):"
            )
        );
        for column in &devices.columns {
            let field =
                column.field.map_or(out.pick("(取り込まない)", "(left out)"), |f| f.words().r#in(out.lang));
            let _ = writeln!(text, "    {} → {field} ({}%)", column.header, column.grade);
        }
        text.push_str(&states_text(devices, out));
    }
    if v.row.state == IntakeState::NeedsConfirmation {
        let gone = v.workbook.iter().filter_map(|w| w.proposal.as_ref()).flat_map(|p| &p.gone);
        for row in gone {
            let _ = writeln!(text, "  - {row} {}", out.pick("(見つからない項目)", "(not found in the workbook)"));
        }
        for beside in v.workbook.iter().flat_map(|w| &w.beside_yes) {
            let _ = writeln!(text, "  {}", beside_text(beside, out));
        }
        let waits = if is_held(v) { held_text(v, out) } else { asked(v, out) };
        let _ = writeln!(text, "  {}", addressed(waits, taken.is_for_others, out));
    }
    text.push_str(&recorded_text(v, out));
    for request in v.workbook.iter().flat_map(|w| &w.requests) {
        let words =
            out.pick("依頼への返信なら、同じファイルを", "if it replies to a request, take the same file in with");
        let take = out.command(&format!("sejo reply take --request {}", request.id));
        let _ = writeln!(text, "  {words}: {take}  {}", request.name);
    }
    for (problem, words) in &v.problems {
        let place = [problem.sheet.clone(), problem.row.map(|r| r.to_string()), problem.column.clone()];
        let place: Vec<String> = place.into_iter().flatten().collect();
        let about = if problem.text.is_empty() { String::new() } else { format!("「{}」 ", problem.text) };
        let place = if place.is_empty() { String::new() } else { format!("[{}] ", place.join(" ")) };
        let _ = writeln!(text, "  {place}{about}{}", words.r#in(out.lang));
    }
    for view in &taken.configurations {
        for line in configuration::text_in_file(view, out).lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    for read in v.configurations.iter().flat_map(|read| &read.devices) {
        if let Some(like) = &read.like {
            let _ = writeln!(text, "  {}: {}", read.label, like.why.r#in(out.lang));
        }
    }
    for (_, label, before, after) in &v.changed_items {
        let _ = writeln!(text, "  {label}: {before} → {after}");
    }
    text
}
