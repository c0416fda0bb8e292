//! Papers for the worst night: the cards of the first hour, a blank form of the incident clock for when nothing runs, and
//! the draft of a report.
//!
//! Invariants: the cards say the steps of [`FirstStep`] in the same words as the page; an exercise says so in big letters on
//! every page; black and white is enough to read them.

pub mod timeline;

use serde::Serialize;

use sejo_model::incident::{Card, Deadline, FirstStep, FittedStep, Limit, Party, Purpose, deadlines};
use sejo_model::{Date, Lang};

use crate::drawing::contacts;
use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// Whom to telephone, as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phone {
    /// Whom; empty prints a line to write on.
    pub name: String,
    /// For which systems.
    pub about: String,
    /// The number, or several in a line each; empty prints a line to write on.
    pub number: String,
}

/// What the blank papers say of the facility; with nothing in it they are for anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Language.
    pub lang: Lang,
    /// The facility; empty prints a line to write on.
    pub facility: String,
    /// Vendors, in the order in which they are called at night: no more than [`PHONES`].
    pub phones: Vec<Phone>,
    /// Vendors there was no room for.
    pub phones_left: usize,
    /// Those who are told first.
    pub heads: Vec<Phone>,
    /// Who decides on cutting lines, then whoever stands in.
    pub deciders: Vec<Phone>,
    /// The steps of the hour that fit the facility.
    pub steps: Vec<FittedStep>,
    /// The day.
    pub printed_on: Date,
}

/// Vendors for whom there is room.
pub const PHONES: usize = 4;

#[derive(Serialize)]
struct StepLine<'a> {
    title: &'a str,
    how: &'a str,
    /// Where it is done; empty where no place belongs to it.
    place: String,
    /// Whom it tells.
    phones: Vec<Phone>,
}

/// A line to write a place on.
const BLANK_PLACE: &str = "________________";

impl<'a> StepLine<'a> {
    fn of(fitted: &'a FittedStep, blank: &Blank) -> Self {
        let lang = blank.lang;
        let place = if !fitted.has_place {
            String::new()
        } else if fitted.places.is_empty() {
            format!("{} {BLANK_PLACE}", lang.pick("バックアップの機器の場所:", "Where the backup device is:"))
        } else {
            let said = fitted.said_places();
            format!("{} {}", lang.pick("バックアップの機器の場所:", "Where the backup device is:"), said.r#in(lang))
        };
        let phones = match fitted.step {
            FirstStep::Management => blank.heads.iter().map(head).collect(),
            // The step says to telephone whoever decides: where nobody is named there is a line to write on.
            FirstStep::OutsideLines if blank.deciders.is_empty() => vec![nobody(lang)],
            FirstStep::OutsideLines => blank.deciders.iter().map(head).collect(),
            _ => Vec::new(),
        };
        Self { title: fitted.title.r#in(lang), how: fitted.how.r#in(lang), place, phones }
    }
}

/// Whoever decides, before anybody was named.
fn nobody(lang: Lang) -> Phone {
    Phone { name: String::new(), about: lang.pick("決める人", "decides").to_owned(), number: String::new() }
}

/// On one line where there is room: the post, the name and the number. A number cut short calls nobody, so it is whole.
fn head(phone: &Phone) -> Phone {
    let line = |text: &str, room| contacts::lines(text, room, 9.5, 1).concat();
    Phone { name: line(&phone.name, 70.0), about: line(&phone.about, 60.0), number: phone.number.clone() }
}

#[derive(Serialize)]
struct CardLines<'a> {
    title: &'static str,
    steps: Vec<StepLine<'a>>,
    has_phones: bool,
}

#[derive(Serialize)]
struct DutyLine {
    party: &'static str,
    limit: &'static str,
    when: &'static str,
}

#[derive(Serialize)]
struct BlankSheet<'a> {
    facility: &'a str,
    phones: Vec<Phone>,
    phones_left: usize,
    /// In the order of the hour.
    steps: Vec<StepLine<'a>>,
    cards: Vec<CardLines<'a>>,
    duties: Vec<DutyLine>,
}

impl BlankSheet<'_> {
    fn of(blank: &Blank) -> BlankSheet<'_> {
        let lang = blank.lang;
        let step = |fitted| StepLine::of(fitted, blank);
        let card = |card: &Card| CardLines {
            title: card.words().r#in(lang),
            steps: blank.steps.iter().filter(|fitted| fitted.step.card() == *card).map(step).collect(),
            has_phones: *card == Card::Tell,
        };
        let duty = |d: &Deadline| DutyLine {
            party: d.party.words().r#in(lang),
            limit: limit_on_paper(d, lang),
            when: d.when.r#in(lang),
        };
        BlankSheet {
            facility: &blank.facility,
            phones: blank.phones.iter().take(PHONES).map(fitted).collect(),
            phones_left: blank.phones_left,
            steps: blank.steps.iter().map(step).collect(),
            cards: Card::ALL.iter().map(card).collect(),
            duties: deadlines(blank.printed_on, Purpose::Unknown).iter().map(duty).collect(),
        }
    }
}

/// As much as stands on two lines: the name, below it the whole number with the systems, which go below a long one.
fn fitted(phone: &Phone) -> Phone {
    let line = |text: &str, room, size| contacts::lines(text, room, size, 1).concat();
    let number = contacts::width(&phone.number, 10.0).max(90.0);
    let room = if number > 180.0 { 226.0 } else { 226.0 - number };
    let (name, about) = (line(&phone.name, 236.0, 9.5), line(&phone.about, room, 8.0));
    Phone { name, about, number: phone.number.clone() }
}

/// By when, where no day is known yet.
fn limit_on_paper(deadline: &Deadline, lang: Lang) -> &'static str {
    match (deadline.limit, deadline.party) {
        (Limit::AtOnce, _) => lang.pick("直ちに", "at once"),
        (Limit::Promptly, _) => lang.pick("速やかに", "promptly"),
        (Limit::NoDay, _) => lang.pick("早めに", "early"),
        (_, Party::PrivacyFull) => lang.pick(
            "知った日を1日目として30日目まで(不正な目的のおそれがあれば60日目まで)",
            "by day 30, the day of knowing being day 1 (day 60 where harm may have been meant)",
        ),
        _ => lang.pick("知った日を1日目として3〜5日目まで", "by day 3 to 5, the day of knowing being day 1"),
    }
}

/// The cards of the first hour: four on one A4, to be cut apart or hung up whole.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn cards_print(blank: &Blank) -> Result<Printed, ReportError> {
    cards_part(blank)?.print()
}

/// The cards, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn cards_part(blank: &Blank) -> Result<Part, ReportError> {
    Part::new(Document::FirstHour, blank.lang, blank.printed_on, &BlankSheet::of(blank))
}

/// The blank form of the incident clock: two pages with the fields of the page.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn form_print(blank: &Blank) -> Result<Printed, ReportError> {
    form_part(blank)?.print()
}

/// The blank form, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn form_part(blank: &Blank) -> Result<Part, ReportError> {
    Part::new(Document::IncidentForm, blank.lang, blank.printed_on, &BlankSheet::of(blank))
}

/// The draft of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportSheet {
    /// Language.
    #[serde(skip)]
    pub lang: Lang,
    /// What report.
    pub title: String,
    /// Whose.
    pub facility: String,
    /// Of an exercise.
    pub is_exercise: bool,
    /// When the facility came to know, in words.
    pub known: String,
    /// By when it is due, in words; with what to know about the day.
    pub due: String,
    /// How it is sent, and what it rests on.
    pub note: String,
    /// What is asked, in the order of the report.
    pub lines: Vec<ReportLine>,
    /// The day.
    #[serde(skip)]
    pub printed_on: Date,
}

/// A thing asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// What is asked.
    pub label: String,
    /// What there is to say; empty for a gap.
    pub text: String,
    /// It is asked for and nothing is there yet.
    pub is_gap: bool,
}

/// The draft as a print.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn report_print(sheet: &ReportSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::IncidentReport, sheet.lang, sheet.printed_on, sheet)
}

/// The draft as plain text, to be copied into a web form or a message.
#[must_use]
pub fn report_text(sheet: &ReportSheet) -> String {
    let lang = sheet.lang;
    let mut out = String::new();
    if sheet.is_exercise {
        out.push_str(lang.pick("【訓練】【訓練】【訓練】\n", "[EXERCISE] [EXERCISE] [EXERCISE]\n"));
    }
    out.push_str(&format!("{}\n{}\n\n", sheet.title, sheet.facility));
    for (number, line) in (1..).zip(&sheet.lines) {
        let open = lang.pick("(調査中)", "(under investigation)");
        let text = if line.is_gap { open } else { line.text.as_str() };
        out.push_str(&format!("{number}. {}\n{text}\n\n", line.label));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
