//! The form of an earlier year, as it was confirmed in it.
//!
//! Invariant: it says what is kept of that year (each confirmed answer with the words it was given to, its days, remark and reason,
//! who gave it, and the verdict as it was noted with it; what was declared and what inspectors found in it) and nothing of what is
//! on record or measured since.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use sejo_model::date::short;
use sejo_model::{
    Action, Actor, Answer, AnswerState, Confidence, Control, Date, Declaration, Edition, EditionId, ErrorCode, Finding,
    Form, FormKind, Item, ItemId, Lang, Subsection,
};
use sejo_report::form::{FormSheet, KeptAnswer, KeptWord, PastRecord};
use serde::Serialize;

use super::document::{self, EditionPart};
use super::{Whole, fill, printed_remark};
use crate::checklist::EditionHead;
use crate::clock::day_of;
use crate::facts::{self, Names};
use crate::standing::{self, Standing};
use crate::{App, Error, File, Result, authz};

/// A form of an earlier year that holds confirmed answers.
#[derive(Debug, Clone)]
pub struct PastHead {
    /// What was asked.
    pub edition: EditionHead,
    /// Rows with a confirmed answer.
    pub confirmed: usize,
    /// Rows it has.
    pub rows: usize,
}

/// What is kept of it.
#[derive(Debug, Clone)]
pub struct PastForm {
    /// What was asked.
    pub edition: EditionHead,
    /// The facility, by its name of now.
    pub facility_name: String,
    /// Who held the post of the safety manager on the last day of that year.
    pub filled_by: Option<String>,
    /// Its rows in printed order; at the end what was answered in rows it has no longer.
    pub rows: Vec<PastRow>,
}

impl PastForm {
    /// Rows under their headings.
    pub fn groups(&self) -> impl Iterator<Item = &[PastRow]> {
        self.rows.chunk_by(|a, b| (&a.section, a.subsection) == (&b.section, b.subsection))
    }

    /// Rows with a confirmed answer.
    #[must_use]
    pub fn confirmed(&self) -> usize {
        self.rows.iter().filter(|row| !row.confirmed.is_empty()).count()
    }
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct PastRow {
    /// Key.
    pub id: ItemId,
    /// Number as printed.
    pub number: String,
    /// Section as printed.
    pub section: String,
    /// Kind of device.
    pub subsection: Option<Subsection>,
    /// What it is about.
    pub control: Option<Control>,
    /// What was asked when it was confirmed last; in a row nobody answered what the form prints.
    pub label: String,
    /// What the form prints by now, where that is something else.
    pub printed: Option<String>,
    /// The confirmed answers, first to last round.
    pub confirmed: Vec<PastAnswer>,
    /// What was declared of it in that year and not taken back in it, the oldest first.
    pub declared: Vec<PastWord>,
    /// What inspectors found on it, the oldest first, with that it was dealt with where that was in that year.
    pub inspected: Vec<Finding>,
}

/// A declared value.
#[derive(Debug, Clone, Serialize)]
pub struct PastWord {
    /// As it is kept.
    #[serde(flatten)]
    pub declaration: Declaration,
    /// Whose word it is: the vendor with its system, or who wrote down the facility's own.
    pub who: String,
}

/// A confirmed answer.
#[derive(Debug, Clone, Serialize)]
pub struct PastAnswer {
    /// As it is kept.
    #[serde(flatten)]
    pub answer: Answer,
    /// What whoever confirmed it is called.
    pub by_name: String,
}

#[derive(Serialize)]
struct Document<'a> {
    /// The shape's name and number; the number goes up when a field changes its meaning.
    format: &'static str,
    /// Day it was made.
    today: Date,
    /// The day up to which it speaks.
    as_of: Date,
    facility: &'a str,
    filled_by: Option<&'a str>,
    edition: EditionPart,
    rows: &'a [PastRow],
}

/// Whether an answer was confirmed in a form.
fn is_of(answer: &Answer, edition: &Edition, form: &Form) -> bool {
    answer.state == AnswerState::Confirmed
        && answer.item.edition() == edition.id
        && answer.item.form() == Some(form.kind)
}

/// The forms of earlier years that hold confirmed answers, the newest year first.
pub(super) fn heads(standing: &Standing, answers: &[Answer]) -> Vec<PastHead> {
    let year = standing.edition.fiscal_year;
    let mut editions: Vec<&Edition> = standing.editions.iter().filter(|e| e.fiscal_year < year).collect();
    editions.sort_by_key(|e| Reverse(e.fiscal_year));
    let mut found = Vec::new();
    for edition in editions {
        for form in &edition.forms {
            let confirmed: BTreeSet<&ItemId> =
                answers.iter().filter(|a| is_of(a, edition, form)).map(|a| &a.item).collect();
            if !confirmed.is_empty() {
                let rows = form.items.iter().map(|item| &item.id).chain(confirmed.iter().copied());
                found.push(PastHead {
                    edition: standing::head(edition, form, standing.today),
                    confirmed: confirmed.len(),
                    rows: rows.collect::<BTreeSet<_>>().len(),
                });
            }
        }
    }
    found
}

/// The form that is meant: the facility's own, where the kind was not named.
fn find<'s>(
    standing: &'s Standing,
    answers: &[Answer],
    (id, kind): (&EditionId, Option<FormKind>),
) -> Result<(&'s Edition, &'s Form)> {
    let is_past = |e: &&Edition| e.id == *id && e.fiscal_year < standing.edition.fiscal_year;
    let edition = standing.editions.iter().find(is_past).ok_or(ErrorCode::NotFound)?;
    let is_meant = |form: &&Form| {
        kind.is_none_or(|kind| kind == form.kind) && answers.iter().any(|answer| is_of(answer, edition, form))
    };
    let own = edition.form_for(standing.facts.facility.kind).filter(is_meant);
    let form = own.or_else(|| edition.forms.iter().find(is_meant)).ok_or(ErrorCode::NotFound)?;
    Ok((edition, form))
}

/// The form with the words that were answered, and a row for each answer it has none for.
fn as_asked(form: &Form, confirmed: &[Answer]) -> Form {
    let asked = |id: &ItemId| {
        let last = confirmed.iter().filter(|a| a.item == *id).max_by_key(|a| a.round)?;
        Some(last.asked.clone()).filter(|asked| !asked.is_empty())
    };
    let mut items: Vec<Item> = form
        .items
        .iter()
        .map(|item| Item { label: asked(&item.id).unwrap_or_else(|| item.label.clone()), ..item.clone() })
        .collect();
    for answer in confirmed {
        if items.iter().all(|item| item.id != answer.item) {
            items.push(Item {
                id: answer.item.clone(),
                control: None,
                number: String::new(),
                section: String::new(),
                subsection: None,
                label: asked(&answer.item).unwrap_or_else(|| answer.item.slug().to_owned()),
                required: true,
                not_needed_without_vendor_contract: false,
                supersedes: Vec::new(),
                footnote: None,
                guideline_refs: Vec::new(),
                confidence: Confidence::A,
                source: Vec::new(),
            });
        }
    }
    Form { items, ..form.clone() }
}

/// An earlier year's form with the answers that were confirmed in it.
struct Kept<'s> {
    edition: &'s Edition,
    /// As it stands in the edition.
    form: &'s Form,
    /// With the words that were answered.
    asked: Form,
    confirmed: Vec<Answer>,
    findings: Vec<Finding>,
}

impl<'s> Kept<'s> {
    fn of(whole: &'s Whole, wanted: (&EditionId, Option<FormKind>)) -> Result<Self> {
        let Whole { standing, answers, findings, .. } = whole;
        let (edition, form) = find(standing, answers, wanted)?;
        let mut confirmed: Vec<Answer> = answers.iter().filter(|a| is_of(a, edition, form)).cloned().collect();
        confirmed.sort_by_key(|a| a.round);
        let last_day = edition.fiscal_year.last_day();
        let in_it = |finding: &Finding| Finding {
            settled: finding.settled.clone().filter(|done| done.on <= last_day),
            ..finding.clone()
        };
        let mut findings: Vec<Finding> = findings.iter().map(in_it).collect();
        findings.sort_by_key(|f| (f.inspected_on, f.at));
        Ok(Self { edition, form, asked: as_asked(form, &confirmed), confirmed, findings })
    }

    /// What was declared of a row in that year: in that very row, or by a vendor about its control.
    fn declared(&self, item: &Item, standing: &Standing, names: &Names, lang: Lang) -> Vec<PastWord> {
        let last_day = self.edition.fiscal_year.last_day();
        let is_of_row = |d: &&Declaration| {
            let elsewhere = d.edition == self.edition.id && d.form != self.form.kind;
            d.item == item.id || (elsewhere && !standing::is_about_vendor(d) && standing::is_of_control(d, item))
        };
        let is_of_year = |d: &&Declaration| {
            day_of(d.at) <= last_day && d.taken_back_on.is_none_or(|taken_back| taken_back > last_day)
        };
        let who = |d: &Declaration| match (standing.vendor_of(d, lang), standing.system_of(d, lang)) {
            (Some(vendor), Some(system)) => format!("{vendor}({system})"),
            (Some(vendor), None) => vendor,
            (None, _) => names.user(d.by, lang),
        };
        let mut said: Vec<&Declaration> =
            standing.facts.declarations.iter().filter(is_of_row).filter(is_of_year).collect();
        said.sort_by_key(|d| (d.at, d.round));
        // Taken back after that year it stood in it.
        let as_of_then = |d: &Declaration| Declaration { taken_back_on: None, ..d.clone() };
        said.into_iter().map(|d| PastWord { who: who(d), declaration: as_of_then(d) }).collect()
    }

    fn shown(&self, standing: &Standing, names: &Names, lang: Lang) -> PastForm {
        let row = |item: &Item| {
            let given: Vec<&Answer> = self.confirmed.iter().filter(|a| a.item == item.id).collect();
            let printed = self.form.items.iter().find(|i| i.id == item.id).map(|i| i.label.as_str());
            let is_other = |label: &&str| given.last().is_some_and(|last| last.is_reworded(label));
            PastRow {
                id: item.id.clone(),
                number: item.number.clone(),
                section: item.section.clone(),
                subsection: item.subsection,
                control: item.control,
                label: item.label.clone(),
                printed: printed.filter(is_other).map(str::to_owned),
                confirmed: given
                    .into_iter()
                    .map(|answer| PastAnswer { answer: answer.clone(), by_name: names.user(answer.by, lang) })
                    .collect(),
                declared: self.declared(item, standing, names, lang),
                inspected: self.findings.iter().filter(|f| f.item == item.id).cloned().collect(),
            }
        };
        let edition = standing::head(self.edition, self.form, standing.today);
        PastForm {
            facility_name: standing.facts.facility.name.clone(),
            filled_by: fill::officer_on(standing, edition.last_day),
            rows: self.asked.items.iter().map(row).collect(),
            edition,
        }
    }

    /// The form as it is printed.
    fn sheet(&self, shown: &PastForm, lang: Lang, today: Date) -> FormSheet {
        let printed = |a: &Answer| Answer { remark: printed_remark(a, lang), ..a.clone() };
        let answers: Vec<Answer> = self.confirmed.iter().map(printed).collect();
        let mut sheet = FormSheet::of(self.edition, &self.asked, &shown.facility_name, &answers, &[], lang, today);
        sheet.filled_by = shown.filled_by.clone().unwrap_or_default();
        let kept = |row: &PastRow, given: &PastAnswer| KeptAnswer {
            number: row.number.clone(),
            subsection: row.subsection.map(|s| s.words().r#in(lang).to_owned()).unwrap_or_default(),
            text: row.label.clone(),
            round: given.answer.round,
            value: given.answer.value,
            by: given.by_name.clone(),
            verdict: given.answer.verdict,
            reason: given.answer.reason.trim().to_owned(),
        };
        let confirmed = shown.rows.iter().flat_map(|row| row.confirmed.iter().map(move |given| kept(row, given)));
        let said = shown.rows.iter().flat_map(|row| kept_words(row, lang));
        sheet.past =
            Some(PastRecord { last_day: shown.edition.last_day, confirmed: confirmed.collect(), said: said.collect() });
        sheet
    }
}

/// What was said of a row besides its answers, as it is printed.
fn kept_words(row: &PastRow, lang: Lang) -> Vec<KeptWord> {
    let line = |what: String, on: Option<Date>, who: &str, words: &[&str]| KeptWord {
        number: row.number.clone(),
        text: row.label.clone(),
        what,
        on,
        who: who.to_owned(),
        words: words.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"),
    };
    let declared = row.declared.iter().map(|said| {
        let value = said.declaration.value.words().r#in(lang);
        let target = said
            .declaration
            .target_on
            .map(|day| format!("{} {}", lang.pick("目標日", "target date"), short(day, lang)));
        let words = [said.declaration.remark.as_str(), target.as_deref().unwrap_or_default()];
        line(format!("{}: {value}", lang.pick("申告", "declared")), said.declaration.dated_on, &said.who, &words)
    });
    let inspected = row.inspected.iter().map(|found| {
        let result =
            if found.in_order { lang.pick("問題なし", "in order") } else { lang.pick("指摘あり", "finding") };
        let done = found
            .settled
            .as_ref()
            .map(|done| format!("{} {} {}", lang.pick("対応済み", "dealt with"), short(done.on, lang), done.how));
        let words = [found.note.as_str(), done.as_deref().unwrap_or_default()];
        line(
            format!("{}: {result}", lang.pick("立入検査", "inspected")),
            Some(found.inspected_on),
            &found.inspector,
            &words,
        )
    });
    declared.chain(inspected).collect()
}

impl App {
    /// The form of an earlier year as it was confirmed in it; of its forms the facility's own, where the kind is not named.
    ///
    /// # Errors
    /// `NotFound` where nothing was confirmed in it, and for the edition of this year.
    pub async fn past_form(&self, actor: &Actor, edition: &EditionId, form: Option<FormKind>) -> Result<PastForm> {
        let scope = authz::scope(actor, Action::Read)?;
        let whole = self.all_answers(&scope).await?;
        let names = facts::names(self.db(), &scope).await?;
        Ok(Kept::of(&whole, (edition, form))?.shown(&whole.standing, &names, actor.lang))
    }

    /// The same as PDF.
    ///
    /// # Errors
    /// As [`Self::past_form`].
    pub async fn past_form_pdf(&self, actor: &Actor, edition: &EditionId, form: Option<FormKind>) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let whole = self.all_answers(&scope).await?;
        let names = facts::names(self.db(), &scope).await?;
        let (standing, kept) = (&whole.standing, Kept::of(&whole, (edition, form))?);
        let mut sheet = kept.sheet(&kept.shown(standing, &names, actor.lang), actor.lang, standing.today);
        sheet.log_head = Some(self.audit_head().await?);
        let printed = tokio::task::spawn_blocking(move || sejo_report::form::print(&sheet))
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
        let title = actor.lang.pick("チェックリスト_過ぎた年度の記録", "checklist-of-a-past-year");
        let name = format!("{title}_{edition}_{}.pdf", standing.today);
        self.note_export(actor, "form.print", &name).await?;
        Ok(File::print(name, printed))
    }

    /// The same as JSON (shape in docs/formats/cli.md).
    ///
    /// # Errors
    /// As [`Self::past_form`].
    pub async fn past_form_json(&self, actor: &Actor, edition: &EditionId, form: Option<FormKind>) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let whole = self.all_answers(&scope).await?;
        let names = facts::names(self.db(), &scope).await?;
        let standing = &whole.standing;
        let shown = Kept::of(&whole, (edition, form))?.shown(standing, &names, actor.lang);
        let document = Document {
            format: "sejo-form-past/1",
            today: standing.today,
            as_of: shown.edition.last_day,
            facility: &shown.facility_name,
            filled_by: shown.filled_by.as_deref(),
            edition: document::edition_part(shown.edition.clone()),
            rows: &shown.rows,
        };
        let bytes = serde_json::to_vec_pretty(&document).map_err(Error::internal)?;
        let name = format!("checklist-of-a-past-year_{edition}_{}.json", standing.today);
        self.note_export(actor, "form.export", &name).await?;
        Ok(File::whole(name, "application/json", bytes))
    }
}
