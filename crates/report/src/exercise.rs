//! Exercises on paper: the facilitator's sheets with room to write, and the record of one that was held.
//!
//! Invariants: 訓練 stands on every page, so that nobody takes a sheet for the record of an incident; both prints have the same
//! injects in the same words as the page; black and white is enough to read them.

use serde::Serialize;

use sejo_model::exercise::Inject;
use sejo_model::{Date, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// What is printed of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExerciseSheet {
    /// Language.
    #[serde(skip)]
    pub lang: Lang,
    /// Which scenario, or what it was called.
    pub title: String,
    /// Whose.
    pub facility: String,
    /// What it is about.
    pub about: String,
    /// Who sits at the table.
    pub who: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What came of it; of sheets to be filled in nothing.
    pub held: Option<Held>,
    /// What happens.
    pub scenes: Vec<SceneSheet>,
    /// What was left out, with the reason.
    pub skipped: Vec<String>,
    /// The day.
    #[serde(skip)]
    pub printed_on: Date,
}

/// What came of an exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// When, in words.
    pub when: String,
    /// How long the clock ran, in words.
    pub ran: String,
    /// Who took part.
    pub took_part: String,
    /// Why it was withdrawn.
    pub withdrawn: String,
    /// What was said apart from the injects.
    pub apart: Vec<String>,
    /// What was learnt.
    pub lessons: String,
    /// What is to change.
    pub improvements: Vec<ImprovementLine>,
}

/// An improvement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImprovementLine {
    /// What is to change.
    pub what: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due: String,
    /// Where it stands.
    pub state: String,
}

/// An inject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SceneSheet {
    /// Its number.
    pub number: u32,
    /// When it is read out.
    pub minute: u32,
    /// What it is called.
    pub title: String,
    /// What is read out.
    pub read: String,
    /// What the group is asked.
    pub ask: Vec<String>,
    /// What a good answer includes.
    pub good: Vec<String>,
    /// What it tests, in words.
    pub tests: String,
    /// What to know before.
    pub unsure: String,
    /// When it was read out, in words; empty when it was not.
    pub opened: String,
    /// What was said, a line each.
    pub lines: Vec<String>,
}

impl SceneSheet {
    /// An inject to which nothing was said yet.
    #[must_use]
    pub fn of(inject: &Inject, lang: Lang) -> Self {
        let all = |texts: &[sejo_model::words::Text]| texts.iter().map(|t| t.r#in(lang).to_owned()).collect();
        Self {
            number: inject.number,
            minute: inject.minute,
            title: inject.title.r#in(lang).to_owned(),
            read: inject.read.r#in(lang).to_owned(),
            ask: all(&inject.ask),
            good: all(&inject.good),
            tests: tests(inject, lang).join(lang.pick("、", "; ")),
            unsure: inject.unsure.as_ref().map(|t| t.r#in(lang).to_owned()).unwrap_or_default(),
            opened: String::new(),
            lines: Vec::new(),
        }
    }
}

/// What an inject tests: steps of the first hour, telephone numbers, numbers of the check table, rows of the checklist.
#[must_use]
pub fn tests(inject: &Inject, lang: Lang) -> Vec<String> {
    let steps = inject.steps.iter().map(|s| s.words().r#in(lang).to_owned());
    let number = lang.pick("の番号", " (number)");
    let parties = inject.parties.iter().map(|p| format!("{}{number}", p.words().r#in(lang)));
    let table = lang.pick("BCP確認表", "BCP check table");
    let numbers: Vec<&str> = inject.plan.iter().map(|check| check.key()).collect();
    let plan = (!numbers.is_empty()).then(|| format!("{table} {}", numbers.join(", ")));
    let row = lang.pick("チェックリスト", "checklist");
    let controls = inject.controls.iter().map(|c| format!("{row}: {}", c.words().r#in(lang)));
    steps.chain(parties).chain(plan).chain(controls).collect()
}

/// The facilitator's sheets, or the record.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn exercise_print(sheet: &ExerciseSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Exercise, sheet.lang, sheet.printed_on, sheet)
}
