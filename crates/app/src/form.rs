//! Forms (様式): preview, print, the official workbook filled in.
//!
//! Invariant: a form says what was confirmed and nothing else. A row that needs no answer stays empty, and an answer that
//! stood in the dropped workbook but was not confirmed is not handed on, but named; the remark beside it stays as it was written.

mod document;
mod fill;
mod past;

use sejo_model::answer::wait_for_words;
use sejo_model::edition::ImportedForm;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Answer, AnswerState, AnswerValue, Edition, EditionId, ErrorCode, EvidenceId, Finding, Form,
    FormKind, Item, ItemId, Lang, NotNeeded, Round, date,
};
use sejo_report::ReportError;
use sejo_report::form::FormSheet;
pub use sejo_report::form::WAITS;
use sejo_store::Scope;
use sejo_store::edition::Imported;

pub use self::past::{PastAnswer, PastForm, PastHead, PastRow, PastWord};
use crate::checklist::{self, ChecklistView, EditionHead};
use crate::command_line::NOBODY;
use crate::facts::{self, Loaded, Names};
use crate::standing::{self, Line, Standing};
use crate::workbook::readback::{self, ReadBack};
use crate::workbook::{Adapted, LeftOut};
use crate::{App, Error, File, Result, audit, authz, workbook};

/// A form on the forms page.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// What is asked.
    pub edition: EditionHead,
    /// The ministry's workbook this form was read from, if dropped.
    pub workbook: Option<String>,
    /// Rows to be answered and answered.
    pub answered: (usize, usize),
    /// Whether the workbook can be filled in and handed out, or why not.
    pub filling: Filling,
    /// The first answered round the workbook has no columns for.
    pub beyond: Option<Beyond>,
    /// What of the confirmed answers is not written into the workbook: it has no place for it, or asks something else by now.
    pub left_out: Vec<LeftOut>,
    /// Confirmed answers that are written in the workbook's own words, or into the remark because its lists have none.
    pub adapted: Vec<Adapted>,
}

impl FormRow {
    /// What is not written and what is written otherwise, in words. Rounds beyond the columns of the workbook have a sentence of their own.
    #[must_use]
    pub fn left_out_words(&self) -> Option<Text> {
        let said: Vec<LeftOut> = self.left_out.iter().filter(|l| l.field != "round").cloned().collect();
        workbook::both(workbook::adapted_words(&self.adapted), workbook::left_out_words(&said))
    }
}

/// Whether a form's workbook can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Yes.
    Ready,
    /// The workbook itself was never dropped or is not kept.
    NoWorkbook,
    /// It is the vendor's to fill in; what it says is declared.
    ForVendors,
    /// Nothing was confirmed in it: what was read from the file is declared, and a filled form says only what was confirmed.
    NothingConfirmed,
    /// Nothing was confirmed in it, and no answer stood in the file.
    NothingWritten,
}

/// A round that was answered although the workbook has no columns for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond {
    /// Which.
    pub round: Round,
    /// It goes into the remarks; without such a column it is left out.
    pub has_remark: bool,
}

impl Beyond {
    /// What becomes of the answers from that round on.
    #[must_use]
    pub fn words(self) -> Text {
        let round = self.round.number();
        if self.has_remark {
            Text::new(
                format!("このExcelには{round}回目の欄がないため、{round}回目からの回答は備考の欄に書きます。"),
                format!("The workbook has no columns for round {round}; answers from then on go into the remarks."),
            )
        } else {
            Text::new(
                format!(
                    "このExcelには{round}回目の欄も備考の欄もないため、{round}回目からの回答は書けません。全部の回がある今年度のPDFを添えてください。"
                ),
                format!(
                    "The workbook has columns neither for round {round} nor for remarks; answers from then on are left out. The PDF of this year has them all."
                ),
            )
        }
    }
}

/// The forms page.
#[derive(Debug, Clone)]
pub struct FormsView {
    /// This year's form.
    pub current: FormRow,
    /// Preview.
    pub checklist: ChecklistView,
    /// Other imported forms (vendor form, past editions).
    pub others: Vec<FormRow>,
    /// Forms of earlier years with what was confirmed in them, the newest first.
    pub past: Vec<PastHead>,
    /// Who stands as having filled the form in: the safety manager.
    pub filled_by: Option<String>,
    /// Who stands so in the dropped workbook.
    pub filled_by_before: Option<String>,
    /// The users whose confirmations it shows, each once.
    pub confirmed_by: Vec<String>,
    /// Characters in it that the PDF cannot print.
    pub unprintable: Vec<char>,
}

impl FormsView {
    /// Whether the workbook has no place for who filled it in, or one that is not written into.
    #[must_use]
    pub fn leaves_filler_out(&self) -> bool {
        self.current.left_out.iter().any(|left| left.field == "filled_by")
    }

    /// Who confirmed, as a Japanese sentence says it: people are spoken of with respect, a command is nobody.
    #[must_use]
    pub fn confirmed_by_in_japanese(&self) -> String {
        let said = |by: &String| if by == NOBODY.ja { by.clone() } else { format!("{by}さん") };
        self.confirmed_by.iter().map(said).collect::<Vec<_>>().join("、")
    }

    /// Whether answers were confirmed by somebody else than the form names.
    #[must_use]
    pub fn is_filled_by_another(&self) -> bool {
        let plain = |name: &str| sejo_model::text::fold(name).replace(char::is_whitespace, "");
        let named = self.filled_by.as_deref().map(plain);
        named.is_some_and(|named| self.confirmed_by.iter().any(|by| plain(by) != named))
    }
}

/// A remark as the forms print it. They have no column for when a planned はい is to be real, so that stands here.
#[must_use]
pub fn printed_remark(answer: &Answer, lang: Lang) -> String {
    let planned = answer.planned_by.map(|day| match lang {
        Lang::Ja => format!("(予定: {}までに実装)", date::short(day, lang)),
        Lang::En => format!("(planned by {})", date::short(day, lang)),
    });
    let parts = [answer.remark.trim().to_owned(), planned.unwrap_or_default()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The form as it is printed.
fn sheet(standing: &Standing, lang: Lang) -> FormSheet {
    let printed = |a: &Answer| Answer { remark: printed_remark(a, lang), ..a.clone() };
    let answers: Vec<Answer> = standing.answers.iter().map(printed).collect();
    let mut sheet = FormSheet::of(
        &standing.edition,
        &standing.form,
        &standing.facts.facility.name,
        &answers,
        &standing.not_needed(),
        lang,
        standing.today,
    );
    sheet.filled_by = fill::officer(standing).unwrap_or_default();
    sheet
}

impl App {
    /// The forms page.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn forms(&self, actor: &Actor) -> Result<FormsView> {
        let scope = authz::scope(actor, Action::Read)?;
        let all = self.all_answers(&scope).await?;
        let names = facts::names(self.db(), &scope).await?;
        let Whole { standing, imported, answers, .. } = all;
        let summary = standing.summary();
        let file = |i: &Imported| i.evidence_id.and_then(|id| names.file(id));
        let of = |edition: &EditionId, form: FormKind| {
            imported.iter().find(|i| &i.form.edition == edition && i.form.form.kind == form)
        };
        let own = of(&standing.edition.id, standing.form.kind);
        let workbook = own.and_then(file);
        let mut lost = own.map(|i| left_out(&i.form, &standing, &answers)).unwrap_or_default();
        let is_other =
            |i: &&Imported| !(i.form.edition == standing.edition.id && i.form.form.kind == standing.form.kind);
        let row = |i: &Imported| other_row(i, &standing, &answers, &names);
        let mut others: Vec<(&Imported, FormRow)> =
            imported.iter().filter(is_other).filter_map(|i| Some((i, row(i)?))).collect();
        let ready = others.iter().filter(|(_, row)| row.filling == Filling::Ready).map(|(i, _)| *i);
        let filled: Vec<&Imported> = own.filter(|_| workbook.is_some()).into_iter().chain(ready).collect();
        let mut over = self.printed_over(&scope, &filled, &standing, &answers).await?.into_iter();
        if workbook.is_some() {
            lost.extend(over.next().unwrap_or_default());
        }
        for (_, other) in others.iter_mut().filter(|(_, row)| row.filling == Filling::Ready) {
            other.left_out.extend(over.next().unwrap_or_default());
        }
        let others = others.into_iter().map(|(_, row)| row).collect();
        let current = FormRow {
            edition: standing.head(),
            filling: if workbook.is_some() { Filling::Ready } else { Filling::NoWorkbook },
            workbook,
            answered: (summary.needed, summary.needed - summary.open),
            beyond: own.and_then(|i| beyond(&i.form, &answers)),
            left_out: lost,
            adapted: own.map(|i| adapted(&i.form, &standing, &answers)).unwrap_or_default(),
        };
        let unprintable = sejo_report::form::unprintable(&sheet(&standing, actor.lang));
        let filled_by = fill::officer(&standing);
        let filled_by_before = own.and_then(|i| fill::named_before(&i.form)).map(str::to_owned);
        let confirmed_by = confirmed_by(&standing, &names, actor.lang);
        let checklist = checklist::view(&standing, actor.lang);
        let past = past::heads(&standing, &answers);
        Ok(FormsView { current, checklist, others, past, filled_by, filled_by_before, confirmed_by, unprintable })
    }

    /// The ministry's workbook with the confirmed answers filled in.
    ///
    /// # Errors
    /// `NothingToFill` when it was never dropped.
    pub async fn filled_workbook(&self, actor: &Actor, edition: &EditionId, form: FormKind) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let Whole { standing, imported, answers, .. } = self.all_answers(&scope).await?;
        let wanted = imported.iter().find(|i| &i.form.edition == edition && i.form.form.kind == form);
        let imported = wanted.ok_or(ErrorCode::NothingToFill)?;
        let evidence = imported.evidence_id.ok_or(ErrorCode::NothingToFill)?;
        let kept = sejo_store::evidence::get(self.db(), &scope, evidence).await?;
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, evidence).await?;
        let filled = self.filled(bytes, imported, &standing, &answers).await?;
        let bytes = filled.map_err(workbook::not_filled)?.filled.bytes;
        let name = filled_name(&kept.file_name, actor.lang.pick("記入済み", "filled"));
        self.note_export(actor, "form.fill", &name).await?;
        Ok(File::whole(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
    }

    /// The kept workbook of an imported form with the confirmed answers written in.
    async fn filled(
        &self,
        bytes: Vec<u8>,
        imported: &Imported,
        standing: &Standing,
        answers: &[Answer],
    ) -> Result<std::result::Result<ReadBack, ReportError>> {
        let not_needed = rows_not_needed(&imported.form, standing, answers);
        let fill = fill::fill(&imported.form, standing, answers, &not_needed);
        let (before, limits) = (imported.form.workbook.clone(), self.limits());
        tokio::task::spawn_blocking(move || readback::fill(&bytes, &before, fill, &limits))
            .await
            .map_err(Error::internal)
    }

    /// Of each form the confirmed values that are not written because their cell holds words of the form, and words of somebody
    /// that made room; only filling it in tells. What makes the filling fail is said when it is asked for.
    async fn printed_over(
        &self,
        scope: &Scope,
        forms: &[&Imported],
        standing: &Standing,
        answers: &[Answer],
    ) -> Result<Vec<Vec<LeftOut>>> {
        let ids: Vec<EvidenceId> = forms.iter().filter_map(|imported| imported.evidence_id).collect();
        let kept = sejo_store::evidence::bytes_of(self.db(), scope, &ids).await?;
        let mut over = Vec::with_capacity(forms.len());
        for imported in forms {
            let Some(bytes) = imported.evidence_id.and_then(|id| kept.get(&id)) else {
                over.push(Vec::new());
                continue;
            };
            let filled = self.filled(bytes.clone(), imported, standing, answers).await?;
            over.push(filled.map(|filled| filled.left_out(&imported.form.workbook.layout)).unwrap_or_default());
        }
        Ok(over)
    }

    /// The form as PDF; with `reasons` also the measured verdicts.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn form_pdf(&self, actor: &Actor, reasons: bool) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let standing = self.standing(&scope).await?;
        let mut sheet = sheet(&standing, actor.lang);
        sheet.log_head = Some(self.audit_head().await?);
        if reasons {
            sheet = sheet.with_verdicts(&standing.form, &standing.verdicts(), |reason| {
                sejo_judge::reason_words(reason, standing.facts.facility.kind)
            });
        }
        let printed = tokio::task::spawn_blocking(move || sejo_report::form::print(&sheet))
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
        let title = match reasons {
            true => actor.lang.pick("チェックリスト_実測つき", "checklist-with-measured-values"),
            false => actor.lang.pick("チェックリスト", "checklist"),
        };
        let name = format!("{title}_{}_{}.pdf", standing.edition.id, standing.today);
        self.note_export(actor, "form.print", &name).await?;
        Ok(File::print(name, printed))
    }

    /// Everything about the form as JSON (shape in docs/formats/cli.md).
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn form_json(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let standing = self.standing(&scope).await?;
        let bytes = serde_json::to_vec_pretty(&document::document(&standing)).map_err(Error::internal)?;
        let name = format!("checklist_{}_{}.json", standing.edition.id, standing.today);
        self.note_export(actor, "form.export", &name).await?;
        Ok(File::whole(name, "application/json", bytes))
    }

    /// Notes in the log of actions that data left the program. On a full disk there is no room for the note, and somebody
    /// who saves what there is onto another disk must not be kept from it.
    pub(crate) async fn note_export(&self, actor: &Actor, action: &str, name: &str) -> Result<()> {
        if self.is_full() {
            tracing::warn!(%action, %name, "the disk is full: this is not noted in the log of actions");
            return Ok(());
        }
        let mut tx = self.db().begin().await?;
        audit::record(&mut tx, self, actor, action, name, serde_json::Value::Null).await?;
        Ok(tx.commit().await?)
    }

    /// Where the facility stands, with the imported forms' files and the answers of all editions: three statements.
    async fn all_answers(&self, scope: &Scope) -> Result<Whole> {
        let loaded = facts::load(self, self.db(), scope).await?;
        let imported = sejo_store::edition::list(self.db(), scope).await?;
        let (answers, findings) = (loaded.answers.clone(), loaded.findings.clone());
        let loaded = Loaded { imported: imported.iter().map(|i| i.form.clone()).collect(), ..loaded };
        let standing = Standing::of(&self.inner.editions, loaded, self.today())?;
        Ok(Whole { standing, imported, answers, findings })
    }
}

/// Where the facility stands and what its forms are filled from.
struct Whole {
    standing: Standing,
    imported: Vec<Imported>,
    answers: Vec<Answer>,
    findings: Vec<Finding>,
}

/// The users whose confirmations stand in the form, each once.
fn confirmed_by(standing: &Standing, names: &Names, lang: Lang) -> Vec<String> {
    let needed = standing.lines.iter().filter(|line| line.not_needed.is_none() && !line.is_reworded());
    let mut by: Vec<String> = needed.filter_map(Line::latest).map(|a| names.user(a.by, lang)).collect();
    by.sort();
    by.dedup();
    by
}

fn other_row(imported: &Imported, standing: &Standing, answers: &[Answer], names: &Names) -> Option<FormRow> {
    let (edition, form) = find(standing, &imported.form)?;
    let not_needed = rows_not_needed(&imported.form, standing, answers);
    let needed = || form.items.iter().filter(|i| not_needed.iter().all(|(id, _)| *id != i.id));
    let answered = |i: &Item| {
        let mut stand = answers.iter().filter(|a| a.item == i.id && a.state == AnswerState::Confirmed).peekable();
        stand.peek().is_some() && !wait_for_words(stand, &i.label)
    };
    let workbook = imported.evidence_id.and_then(|id| names.file(id));
    let confirmed = needed().filter(|i| answered(i)).count();
    // What was confirmed to other words is named beside the workbook; that nothing was confirmed would not be true.
    let is_named = |item: &ItemId| answers.iter().any(|a| a.item == *item && a.state == AnswerState::Confirmed);
    let has_past = fill::is_past(&imported.form, standing) && needed().any(|i| is_named(&i.id));
    let filling = match (confirmed, form.kind) {
        _ if workbook.is_none() => Filling::NoWorkbook,
        (0, _) if has_past => Filling::Ready,
        (0, FormKind::Vendor | FormKind::VendorPharmacy) => Filling::ForVendors,
        (0, _) if is_written(&imported.form) => Filling::NothingConfirmed,
        (0, _) => Filling::NothingWritten,
        _ => Filling::Ready,
    };
    Some(FormRow {
        edition: standing::head(edition, form, standing.today),
        workbook,
        answered: (needed().count(), confirmed),
        filling,
        beyond: beyond(&imported.form, answers),
        left_out: left_out(&imported.form, standing, answers),
        adapted: adapted(&imported.form, standing, answers),
    })
}

/// Whether answers stood in the dropped file.
fn is_written(imported: &ImportedForm) -> bool {
    imported.workbook.rows.iter().flat_map(|row| &row.answers).any(|answer| answer.value.is_some())
}

/// The first answered round the imported workbook has no columns for.
fn beyond(imported: &ImportedForm, answers: &[Answer]) -> Option<Beyond> {
    let layout = &imported.workbook.layout;
    let is_gate = |item: &ItemId| imported.form.gate().is_some_and(|gate| gate.id == *item);
    let lacks = |a: &&Answer| {
        let row = imported.rows.iter().find(|(_, item)| *item == a.item).map(|(row, _)| *row);
        a.state == AnswerState::Confirmed
            // The gate is asked once, wherever it stands.
            && !is_gate(&a.item)
            && row.is_some_and(|row| layout.of_row(row).rounds.iter().all(|r| r.round != a.round.number()))
    };
    let round = answers.iter().filter(lacks).map(|a| a.round).min()?;
    let further = layout.further.iter().filter(|table| table.rows.0 < table.rows.1);
    let has_remark = layout.remark.is_some() && further.into_iter().all(|table| table.layout.remark.is_some());
    Some(Beyond { round, has_remark })
}

/// What of the confirmed answers is written otherwise than in our words.
fn adapted(imported: &ImportedForm, standing: &Standing, answers: &[Answer]) -> Vec<Adapted> {
    let not_needed = rows_not_needed(imported, standing, answers);
    workbook::adapted(&imported.workbook.layout, &fill::fill(imported, standing, answers, &not_needed))
}

/// What of the confirmed answers is not written into the imported workbook.
fn left_out(imported: &ImportedForm, standing: &Standing, answers: &[Answer]) -> Vec<LeftOut> {
    let layout = &imported.workbook.layout;
    let not_needed = rows_not_needed(imported, standing, answers);
    let fill = fill::fill(imported, standing, answers, &not_needed);
    let mut lost = workbook::left_out(layout, &fill);
    let waits = |item: &ItemId| {
        let asked = |a: &&Answer| &a.item == item && a.state == AnswerState::Confirmed;
        let needed = not_needed.iter().all(|(id, _)| id != item);
        needed && fill::wait(&imported.form, answers.iter().filter(asked), item)
    };
    let reworded = imported.rows.iter().filter(|(_, item)| waits(item));
    let year = fill::is_past(imported, standing).then(|| imported.fiscal_year.to_string());
    lost.extend(reworded.map(|(row, _)| workbook::reworded(layout, *row, year.clone())));
    for row in &fill.rows {
        let Some(printed) = imported.workbook.rows.iter().find(|r| r.row == row.row) else { continue };
        let (answers, remark) = fill::unsaid(printed, row);
        lost.extend(answers.then(|| workbook::unconfirmed(layout, row.row, year.clone())));
        lost.extend(remark.then(|| workbook::remark_gone(layout, row.row, year.clone())));
    }
    lost.extend(imported.workbook.problems.iter().filter_map(workbook::around));
    let gate = imported.form.gate().filter(|gate| imported.rows.iter().all(|(_, item)| *item != gate.id));
    let answered =
        |gate: &sejo_model::Item| answers.iter().any(|a| a.item == gate.id && a.state == AnswerState::Confirmed);
    lost.extend(gate.filter(|gate| answered(gate)).map(|_| workbook::gate()));
    lost
}

fn find<'a>(standing: &'a Standing, imported: &ImportedForm) -> Option<(&'a Edition, &'a Form)> {
    let edition = standing.editions.iter().find(|e| e.id == imported.edition)?;
    Some((edition, edition.form(imported.form.kind)?))
}

/// Rows of any imported form that need no answer.
fn rows_not_needed(imported: &ImportedForm, standing: &Standing, answers: &[Answer]) -> Vec<(ItemId, NotNeeded)> {
    let confirmed: Vec<Answer> = answers.iter().filter(|a| a.state == AnswerState::Confirmed).cloned().collect();
    let gate = standing::gate_answer(&imported.form, &confirmed);
    let day = fill::as_of(imported, standing);
    let why = |item| sejo_judge::not_needed(item, &imported.form, &standing.facts, gate, day);
    // What was confirmed in a year that is over stands, whatever is on record by now; its own answer to the gate alone decides.
    let is_kept = |item: &&Item| {
        let by_gate = gate == Some(AnswerValue::No);
        fill::is_past(imported, standing) && !by_gate && confirmed.iter().any(|a| a.item == item.id)
    };
    let asked = imported.form.items.iter().filter(|item| !is_kept(item));
    asked.filter_map(|item| Some((item.id.clone(), why(item)?))).collect()
}

/// `001716187.xlsx` → `001716187_記入済み.xlsx`.
fn filled_name(name: &str, mark: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "xlsx"));
    format!("{stem}_{mark}.{ending}")
}
