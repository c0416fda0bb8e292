//! `sejo edition`.

use std::fmt::Write;
use std::str::FromStr;

use sejo_app::App;
use sejo_app::edition::form_state;
use sejo_app::intake::{Beforehand, IntakeState, IntakeView, Proposal};
use sejo_model::words::Text;
use sejo_model::workbook::on_sheet;
use sejo_model::{
    Actor, Control, Edition, EditionId, ErrorCode, Form, FormKind, Grade, ImportedForm, Subsection, VendorId,
};
use serde_json::{Value, json};

use crate::arguments::{EditionCommand, Place};
use crate::output::{Done, Failure, Output, read_file};
use crate::whose;

pub(crate) async fn run(
    app: &App,
    actor: &Actor,
    command: &EditionCommand,
    place: &Place,
    out: &Output,
) -> Result<Done, Failure> {
    match command {
        EditionCommand::List => list(app, actor, out).await,
        EditionCommand::Show { edition, form } => show(app, actor, edition, form, out).await,
        EditionCommand::Diff { from, to, form } => diff(app, actor, (from, to), form, out).await,
        EditionCommand::Import { workbook, replace, vendor, new_vendor, system, our_form } => {
            let vendor = match vendor {
                Some(typed) => Some(whose::vendor_of(app, actor, (typed, *new_vendor)).await?),
                None => None,
            };
            import(app, actor, workbook, (*replace, (vendor, system.as_slice()), *our_form), place, out).await
        }
    }
}

pub(crate) fn form_kind(text: &str) -> Result<FormKind, Failure> {
    FormKind::from_str(text).map_err(|_| {
        let all = FormKind::ALL.iter().map(|k| k.key()).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("様式は {all} のどれかにしてください: {text}"),
            format!("a form is one of {all}: {text}"),
        )
    })
}

async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let editions = app.editions(actor).await?;
    out.print(
        || {
            Value::from_iter(editions.iter().map(|e| {
                json!({
                    "id": e.id, "title": e.title, "fiscal_year": e.fiscal_year, "guideline": e.guideline, "state": e.state,
                    "forms": e.forms.iter().map(|f| json!({ "form": f.kind, "title": f.title, "items": f.items.len(), "state": form_state(e, f) })).collect::<Vec<_>>(),
                })
            }))
        },
        || {
            editions.iter().fold(String::new(), |mut text, e| {
                let forms = e.forms.iter().map(|f| format!("{} {}{}", f.title, f.items.len(), otherwise(e, f, out)));
                let forms = forms.collect::<Vec<_>>().join("、");
                let title = e.id.named(&e.title, out.lang);
                let _ = writeln!(text, "{}  {title}  [{}]  {}", e.id, e.state.words().r#in(out.lang), forms);
                text
            })
        },
    );
    Ok(Done::Fine)
}

/// How far a form can be relied on, where that is not what is said of its edition: one of them was dropped, the other was not.
fn otherwise(edition: &Edition, form: &Form, out: &Output) -> String {
    let state = form_state(edition, form);
    if state == edition.state { String::new() } else { format!(" [{}]", state.words().r#in(out.lang)) }
}

/// The edition that was typed; which ones there are, where it is none of them.
pub(crate) fn named<'a>(editions: &'a [Edition], typed: &str) -> Result<&'a Edition, Failure> {
    let id = typed.trim();
    editions.iter().find(|e| e.id.0.eq_ignore_ascii_case(id)).ok_or_else(|| {
        let ids = editions.iter().map(|e| e.id.0.as_str()).collect::<Vec<_>>().join(", ");
        if id.is_empty() {
            return Failure::wrong(
                format!("版が空です。{ids} のどれかにしてください。"),
                format!("the edition is empty; there are {ids}"),
            );
        }
        Failure::wrong(
            format!("版 {id} はありません。{ids} のどれかにしてください。"),
            format!("there is no edition {id}; there are {ids}"),
        )
    })
}

pub(crate) fn find<'a>(editions: &'a [Edition], id: &str, kind: FormKind) -> Result<(&'a Edition, &'a Form), Failure> {
    let edition = named(editions, id)?;
    let form = edition.form(kind).ok_or_else(|| {
        Failure::wrong(
            format!("版 {id} に様式 {kind} はありません。sejo edition list で、ある様式を確かめてください。"),
            format!("{id} has no form {kind}; see sejo edition list"),
        )
    })?;
    Ok((edition, form))
}

async fn show(app: &App, actor: &Actor, id: &str, form: &str, out: &Output) -> Result<Done, Failure> {
    let editions = app.editions(actor).await?;
    let (edition, form) = find(&editions, id, form_kind(form)?)?;
    out.print(
        || json!({ "id": edition.id, "title": edition.title, "state": form_state(edition, form), "fiscal_year": edition.fiscal_year, "form": form }),
        || {
            let state = form_state(edition, form).words().r#in(out.lang);
            let title = edition.id.named(&edition.title, out.lang);
            let mut text = format!("{title} {} [{state}]\n", form.title);
            let mut section = "";
            for item in &form.items {
                if item.section != section {
                    section = &item.section;
                    let _ = writeln!(text, "\n{section}");
                }
                let part = item.subsection.map(|s| format!("[{}] ", s.words().r#in(out.lang))).unwrap_or_default();
                let mark = if item.confidence.is_reliable() { "" } else { out.pick(" (推定)", " (inferred)") };
                let _ = writeln!(text, "  {:<6} {part}{}{mark}  <{}>", item.number, item.label, item.id.slug());
            }
            text
        },
    );
    Ok(Done::Fine)
}

async fn diff(app: &App, actor: &Actor, ids: (&str, &str), form: &str, out: &Output) -> Result<Done, Failure> {
    let kind = form_kind(form)?;
    let editions = app.editions(actor).await?;
    find(&editions, ids.0, kind)?;
    find(&editions, ids.1, kind)?;
    let id = |text: &str| EditionId(text.to_lowercase());
    let diff = app.edition_diff(actor, &id(ids.0), &id(ids.1), kind).await?;
    out.print(
        || json!(diff),
        || {
            diff.rows.iter().fold(String::new(), |mut text, row| {
                let side = |items: &[_]| side_words(items, out);
                let _ = writeln!(
                    text,
                    "{}: {} → {}",
                    row.change.words().r#in(out.lang),
                    side(&row.before),
                    side(&row.after)
                );
                text
            })
        },
    );
    Ok(Done::Fine)
}

fn side_words(items: &[sejo_app::edition::DiffItem], out: &Output) -> String {
    if items.is_empty() {
        return out.pick("(なし)", "(none)").to_owned();
    }
    items.iter().map(|i| format!("{} {}", i.number, i.label)).collect::<Vec<_>>().join(" / ")
}

/// Reads, matches and takes the workbook in, as a dropped file would be, and says what came of it. Another form of the
/// same edition is replaced only when that was said.
async fn import(
    app: &App,
    actor: &Actor,
    path: &std::path::Path,
    (replace, (vendor, systems), our_form): (bool, (Option<VendorId>, &[String]), bool),
    place: &Place,
    out: &Output,
) -> Result<Done, Failure> {
    let bytes = read_file(path)?;
    let form = app.match_workbook_here(actor, &bytes).await?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let said =
        Beforehand { as_guessed: None, vendor, systems: whose::known_systems(app, actor, vendor, systems).await? };
    let dropped = app.drop_files_as(actor, vec![(name, bytes)], Some(&said)).await?;
    let id = dropped.into_iter().next().unwrap_or_else(|| Err(ErrorCode::FileEmpty.into()))?;
    let mut view = app.wait_for_intake(actor, id).await?;
    let mut refused = None;
    if view.row.state == IntakeState::NeedsConfirmation && !whose::is_held(&view) {
        if vendor.is_none()
            && let Err(why) = whose::are_of_likely(app, actor, &view, systems).await
        {
            app.cancel_intake(actor, id).await?;
            return Err(why);
        }
        let proposal = view.workbook.as_ref().and_then(|w| w.proposal.clone());
        let about = whose::systems_of(app, actor, &view, (vendor, systems)).await;
        refused = proposal.filter(|p| {
            let is_whose = (p.asks_vendor && vendor.is_none()) || whose::asks_systems(p, vendor, systems);
            let is_open = is_whose || (p.names_other.is_some() && !our_form);
            is_open || (p.replaces && p.differs() && !replace)
        });
        let asked = view;
        match &refused {
            Some(_) => app.cancel_intake(actor, id).await?,
            // Whoever names the file in this command has said that it is to be used.
            None => app.use_workbook(actor, id, true, (vendor, &about?), our_form).await?,
        }
        view = if refused.is_some() { asked } else { app.wait_for_intake(actor, id).await? };
    }
    if whose::is_held(&view) {
        app.cancel_intake(actor, id).await?;
        let rows: Vec<&str> = view.workbook.iter().flat_map(|w| &w.held).map(|row| row.row.as_str()).collect();
        let detail = Text::new(rows.join("、"), rows.join(", "));
        return Err(sejo_app::Error::new(ErrorCode::FormDiffers).with_detail(detail).into());
    }
    if let Some((code, detail, _)) = view.refusal {
        return Err(sejo_app::Error::new(code).with_detail(detail).into());
    }
    let imported = view.workbook.as_ref().is_some_and(|w| w.imported);
    let is_for_others = !whose::may_answer(actor);
    let taken = Taken { form: &form, view: &view, refused: refused.as_ref(), is_for_others, imported, place };
    out.print(|| taken.json(), || taken.text(out));
    let unmatched = form.matches.iter().any(|m| m.grade == Grade::None);
    // A form that names no year was taken for this year's.
    let found = form.workbook.problems.iter().any(crate::intake::is_finding) || form.workbook.fiscal_year.is_none();
    Ok(Done::unless(unmatched || !imported || found))
}

/// What came of `edition import`.
struct Taken<'a> {
    form: &'a ImportedForm,
    view: &'a IntakeView,
    /// What was asked and not answered.
    refused: Option<&'a Proposal>,
    /// Whoever named the file may not answer it.
    is_for_others: bool,
    imported: bool,
    place: &'a Place,
}

impl Taken<'_> {
    fn json(&self) -> Value {
        let mut value = imported_json(self.form);
        if let Value::Object(fields) = &mut value {
            let year_assumed = self.form.workbook.fiscal_year.is_none();
            let more = json!({
                "imported": self.imported, "data": self.place.folder(), "intake": self.view.row.id,
                "year_assumed": year_assumed, "proposal": self.refused,
                "vendor": self.view.workbook.as_ref().and_then(|w| w.vendor.clone()),
            });
            fields.extend(more.as_object().cloned().unwrap_or_default());
        }
        value
    }

    fn text(&self, out: &Output) -> String {
        let mut text = imported_text(self.form, out);
        for (problem, words) in &self.view.problems {
            let place = [problem.sheet.clone(), problem.row.map(|r| r.to_string()), problem.column.clone()];
            let place: Vec<String> = place.into_iter().flatten().collect();
            let _ = writeln!(text, "  [{}] {} {}", place.join(" "), problem.text, words.r#in(out.lang));
        }
        let folder = self.place.folder();
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let _ = match (self.refused, self.imported) {
            (Some(proposal), _) => {
                write!(text, "\n{}", whose::addressed(self.asked(proposal, out), self.is_for_others, out))
            }
            (None, true) => write!(
                text,
                "\n{}\n{}: {}",
                self.view.row.summary,
                out.pick("取り込んだデータフォルダ", "taken into the data folder"),
                folder.display()
            ),
            (None, false) => write!(text, "\n{}", self.view.row.summary),
        };
        text
    }

    /// Why it was not taken in, and what to type.
    fn asked(&self, proposal: &Proposal, out: &Output) -> String {
        if proposal.asks_vendor || !proposal.systems.is_empty() || proposal.names_other.is_some() {
            return whose::asked(self.view, out);
        }
        let mut text = out
            .pick(
                "取り込みませんでした。前に取り込んだ様式と、次の項目が違います。置きかえてよければ --replace を付けて、もう一度実行してください。",
                "Not taken in: these rows differ from the form taken in before. Run it again with --replace to replace it.",
            )
            .to_owned();
        let lists = [("+", &proposal.added), ("-", &proposal.gone)];
        for (mark, row) in lists.into_iter().flat_map(|(mark, rows)| rows.iter().map(move |row| (mark, row))) {
            let _ = write!(text, "\n  {mark} {row}");
        }
        for (before, after) in &proposal.reworded {
            let _ = write!(text, "\n  {before} → {after}");
        }
        if proposal.more > 0 {
            let _ = write!(text, "\n  … +{}", proposal.more);
        }
        text
    }
}

fn imported_json(form: &ImportedForm) -> Value {
    let row = |wanted_unmatched: bool| {
        form.workbook
            .rows
            .iter()
            .zip(&form.matches)
            .filter(|(_, m)| (m.grade == Grade::None) == wanted_unmatched)
            .map(|(r, m)| {
                let item = form.rows.iter().find(|(row, _)| *row == r.row).map(|(_, id)| id.slug());
                json!({
                    "sheet": form.workbook.layout.of_row(r.row).sheet, "row": on_sheet(r.row) + 1, "number": r.number, "section": r.section, "subsection": r.subsection.or(m.subsection).map(Subsection::key),
                    "text": r.text, "control": m.control.map(Control::key), "item": item, "grade": m.grade,
                    "answers": r.answers, "remark": r.remark, "boundary": r.boundary, "reference": r.reference,
                })
            })
            .collect::<Vec<_>>()
    };
    json!({
        "edition": form.edition, "title": form.title, "fiscal_year": form.fiscal_year, "form": form.form.kind,
        "form_title": form.form.title, "sha256": form.workbook.sha256, "sheet": form.workbook.layout.sheet,
        "layout": form.workbook.layout, "facility_name": form.workbook.facility_name,
        "rows": row(false), "unmatched": row(true), "problems": form.workbook.problems,
    })
}

fn imported_text(form: &ImportedForm, out: &Output) -> String {
    let mut text = format!(
        "{} ({}) {} / {}: {}\nSHA-256 {}\n\n",
        form.title,
        form.edition,
        form.form.title,
        out.pick("シート", "sheet"),
        form.workbook.layout.sheet,
        form.workbook.sha256
    );
    let place = |row: u32| {
        let sheet = form.workbook.layout.sheet_of(row).map(|sheet| format!("{sheet}!")).unwrap_or_default();
        format!("{sheet}{}", on_sheet(row) + 1)
    };
    for (row, found) in form.workbook.rows.iter().zip(&form.matches) {
        let control = found.control.map_or(out.pick("(不明)", "(not matched)"), |c| c.words().r#in(out.lang));
        let part = found.subsection.map(|s| format!("・{}", s.words().r#in(out.lang))).unwrap_or_default();
        let _ = writeln!(
            text,
            "{:>4} {:<6} {} → {control}{part} [{}]",
            place(row.row),
            row.number,
            row.text,
            found.grade.words().r#in(out.lang)
        );
    }
    text
}
