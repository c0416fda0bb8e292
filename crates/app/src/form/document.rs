//! Everything about the form as JSON: the shape described in docs/formats/cli.md, stable for programs.

use sejo_model::edition::CarriedOver;
use sejo_model::{
    Answer, CheckLine, Confidence, Control, Date, Declaration, EditionId, EditionState, Facility, Finding, FiscalYear,
    FormKind, ItemId, NotNeeded, ReasonCode, Subsection, VerdictValue, Weight, words::Text,
};
use serde::Serialize;

use crate::checklist::{EditionHead, Summary};
use crate::standing::{Line, Standing};

/// The whole document.
#[derive(Serialize)]
pub(super) struct Document {
    /// The shape's name and number; the number goes up when a field changes its meaning.
    format: &'static str,
    /// Day it was made.
    today: Date,
    facility: Facility,
    edition: EditionPart,
    summary: Counts,
    rows: Vec<Row>,
    check: Vec<CheckLine>,
}

/// What is asked.
#[derive(Serialize)]
pub(super) struct EditionPart {
    id: EditionId,
    title: String,
    fiscal_year: FiscalYear,
    guideline: String,
    state: EditionState,
    form: FormKind,
    form_title: String,
    last_day: Date,
}

#[derive(Serialize)]
struct Counts {
    needed: usize,
    yes: usize,
    no: usize,
    not_applicable: usize,
    doubted: usize,
    open: usize,
    not_needed: usize,
    measured_yes: usize,
    measured_no: usize,
    measured_unknown: usize,
    complete: bool,
    compliant: bool,
}

#[derive(Serialize)]
struct Row {
    id: ItemId,
    slug: String,
    number: String,
    section: String,
    subsection: Option<Subsection>,
    control: Option<Control>,
    label: String,
    confidence: Confidence,
    not_needed: Option<NotNeeded>,
    measured: Measured,
    declared: Vec<Declaration>,
    confirmed: Vec<Answer>,
    inspected: Vec<Finding>,
    carried: Option<CarriedOver>,
}

#[derive(Serialize)]
struct Measured {
    value: VerdictValue,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    code: ReasonCode,
    weight: Weight,
    count: usize,
    total: usize,
    names: Vec<String>,
    words: Text,
}

/// The document of a facility that stands like this.
pub(super) fn document(standing: &Standing) -> Document {
    Document {
        format: "sejo-form/1",
        today: standing.today,
        facility: standing.facts.facility.clone(),
        edition: edition_part(standing.head()),
        summary: counts(&standing.summary()),
        rows: standing.lines.iter().map(|line| row(standing, line)).collect(),
        check: standing.check(),
    }
}

pub(super) fn edition_part(head: EditionHead) -> EditionPart {
    EditionPart {
        id: head.id,
        title: head.title,
        fiscal_year: head.fiscal_year,
        guideline: head.guideline,
        state: head.state,
        form: head.form,
        form_title: head.form_title,
        last_day: head.last_day,
    }
}

fn counts(summary: &Summary) -> Counts {
    Counts {
        needed: summary.needed,
        yes: summary.yes,
        no: summary.no,
        not_applicable: summary.not_applicable,
        doubted: summary.doubted,
        open: summary.open,
        not_needed: summary.not_needed,
        measured_yes: summary.measured_yes,
        measured_no: summary.measured_no,
        measured_unknown: summary.measured_unknown,
        complete: summary.is_complete(),
        compliant: summary.is_compliant(),
    }
}

fn row(standing: &Standing, line: &Line) -> Row {
    let item = &line.item;
    let reason = |r: &sejo_model::Reason| Reason {
        code: r.code,
        weight: r.weight,
        count: r.count,
        total: r.total,
        names: r.names.clone(),
        words: sejo_judge::reason_words(r, standing.facts.facility.kind),
    };
    let counts = |d: &&Declaration| standing.facts.counts(d);
    Row {
        id: item.id.clone(),
        slug: item.id.slug().to_owned(),
        number: item.number.clone(),
        section: item.section.clone(),
        subsection: item.subsection,
        control: item.control,
        label: item.label.clone(),
        confidence: item.confidence,
        not_needed: line.not_needed,
        measured: Measured { value: line.verdict.value, reasons: line.verdict.reasons.iter().map(reason).collect() },
        declared: standing.declarations(item).into_iter().filter(counts).cloned().collect(),
        confirmed: line.answers.clone(),
        inspected: standing.findings_on(&item.id).into_iter().cloned().collect(),
        carried: line.carried.clone(),
    }
}
