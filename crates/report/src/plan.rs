//! The one page of the continuity plan for the desks of a clinic, and the check table beside the plan, as PDF (A4).
//!
//! Invariants: the one page is one page whatever people wrote, because the letters get smaller before anything goes over;
//! both say whether somebody approved the plan. The texts are Japanese, being the facility's own document; the check table
//! has its words in the language of the print.

use serde::Serialize;

use sejo_model::check_table::{CheckRow, CheckState, group_words};
use sejo_model::document::PassageState;
use sejo_model::{Date, Lang};

use crate::contact::CardLine;
use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// Most characters beside a passage of the check table.
const LONGEST_BESIDE: usize = 120;

/// The one page, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnePage {
    /// Name of the facility.
    pub facility: String,
    /// Version and approval; empty prints the mark of a draft.
    pub approval: String,
    /// Day of printing.
    pub printed_on: Date,
    /// What to cut, in order.
    pub cut: Vec<String>,
    /// The desks.
    pub desks: Vec<Desk>,
    /// The systems that are restored first, in order.
    pub order: Vec<String>,
    /// Systems there is no room for.
    pub order_left: usize,
    /// Whom to call.
    pub calls: Vec<CardLine>,
    /// Those of the contact chart there is no room for.
    pub calls_left: usize,
}

/// What one desk does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desk {
    /// Which.
    pub title: String,
    /// Its sentences.
    pub sentences: Vec<String>,
    /// Nobody decided them yet.
    pub is_open: bool,
}

/// The one page as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn one_page_print(sheet: &OnePage) -> Result<Printed, ReportError> {
    pdf::print(Document::OnePage, Lang::Ja, sheet.printed_on, sheet)
}

/// The one page as a part of the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn one_page_part(sheet: &OnePage) -> Result<Part, ReportError> {
    Part::new(Document::OnePage, Lang::Ja, sheet.printed_on, sheet)
}

/// Characters of the one page no font has, without setting it.
#[must_use]
pub fn one_page_unprintable(sheet: &OnePage) -> Vec<char> {
    pdf::unprintable(sheet)
}

/// The check table, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility.
    pub facility: String,
    /// Version and approval; empty where there is none.
    pub approval: String,
    /// Day of printing.
    pub printed_on: Date,
    /// How many numbers are covered, in words.
    pub summary: String,
    /// The groups.
    pub groups: Vec<CheckGroup>,
}

/// A group of the check table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckGroup {
    /// What it is called.
    pub title: String,
    /// Its numbers.
    pub rows: Vec<CheckLine>,
}

/// A number of the check table, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckLine {
    /// 1-1.
    pub number: String,
    /// What it asks, in short.
    pub asks: String,
    /// Passages about it.
    pub passages: Vec<String>,
    /// Whether the plan covers it, in words.
    pub state: String,
    /// Something is still to be done.
    pub is_open: bool,
    /// Where the approved version covers it.
    pub approved: String,
}

impl CheckSheet {
    /// The sheet of a table.
    #[must_use]
    pub fn of(facility: &str, approval: String, rows: &[CheckRow], printed_on: Date, lang: Lang) -> Self {
        let mut groups: Vec<CheckGroup> = Vec::new();
        for row in rows {
            let title = group_words(row.check.group()).r#in(lang);
            if groups.last().is_none_or(|group| group.title != title) {
                groups.push(CheckGroup { title: title.to_owned(), rows: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.rows.push(line(row, lang));
            }
        }
        let summary = check_summary(rows, lang);
        Self { lang, facility: facility.to_owned(), approval, printed_on, summary, groups }
    }
}

/// What stands beside a passage, in one short line: a row of the table stays on its page, and the plan says the whole reason.
fn beside(said: &str) -> String {
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(LONGEST_BESIDE).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

fn line(row: &CheckRow, lang: Lang) -> CheckLine {
    let passage = |p: &sejo_model::check_table::CheckPassage| {
        let state = match p.state {
            PassageState::Adopted | PassageState::Own => String::new(),
            PassageState::Open | PassageState::LeftOut => format!("({})", beside(&p.said(lang))),
        };
        format!("{} {}{state}", p.number, p.heading.r#in(lang)).trim().to_owned()
    };
    CheckLine {
        number: row.check.key().to_owned(),
        asks: row.check.words().r#in(lang).to_owned(),
        passages: row.passages.iter().map(passage).collect(),
        state: row.state.words().r#in(lang).to_owned(),
        is_open: row.state != CheckState::Covered,
        approved: match (&row.approved, &row.approved_lacks) {
            (Some(clause), Some(_)) => format!("{clause} ({})", CheckState::Part.words().r#in(lang)),
            (clause, _) => clause.clone().unwrap_or_default(),
        },
    }
}

/// How many numbers the plan covers, in words.
#[must_use]
pub fn check_summary(rows: &[CheckRow], lang: Lang) -> String {
    let of = |state| rows.iter().filter(|row| row.state == state).count();
    let (all, covered, part) = (rows.len(), of(CheckState::Covered), of(CheckState::Part));
    let open = all - covered - part;
    match lang {
        Lang::Ja => {
            format!("確認表の{all}の番号のうち、{covered}は計画にあります。一部だけが{part}、まだのものが{open}です。")
        }
        Lang::En => {
            format!("Of the {all} numbers of the check table {covered} are covered, {part} in part, {open} not yet.")
        }
    }
}

/// The check table as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn check_print(sheet: &CheckSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::CheckTable, sheet.lang, sheet.printed_on, sheet)
}
