//! Facts → verdicts (実測) with reasons, next steps, the rules of answering, the check before submission (提出前点検).
//!
//! One module per control, each a pure function of the facts, the item and the day; what must hold for はい stands at the
//! top of each. Two things are guarded in one place for all of them ([`lines`]): a verdict is はい only when something
//! holds and nothing fails or is missing, and a verdict that is not はい names one step.
//!
//! Source: 医療機関等におけるサイバーセキュリティ対策チェックリスト R5 to R8 and the safety guideline 6.0 and 7.0.

mod access_log;
mod access_rights;
mod accounts;
mod answer;
mod authorities;
mod backup_record;
mod backup_restore;
mod bcp;
mod check;
mod codes;
pub mod configuration;
mod configured;
mod contact_chart;
mod controls;
mod disclosure;
mod document;
mod exercised;
mod gaps;
mod latest;
mod ledger;
mod lines;
mod needed;
mod officer;
mod password_reuse;
mod password_strength;
mod patching;
mod remote_answer;
mod remote_maintenance;
mod removable_media;
mod reopened;
mod responsibility;
mod restore_estimate;
mod route;
mod rules;
mod scenario;
mod scope;
mod source_restriction;
mod steps;
mod systems_in_use;
mod two_factor;
mod unneeded_services;
mod words;

pub use answer::{AnswerDraft, takes_reason, validate};
pub use authorities::shipped_offices;
pub use backup_record::{backup_gaps, backup_step, backup_weight, best_backup, forgotten_gap};
pub use check::check;
pub use contact_chart::contact_chart;
pub use document::{Template, compose, contradictions, document_gaps, document_template};
pub use exercised::{exercise_due_on, last_exercise, short_exercise};
pub use gaps::{ledger_filters, ledger_gaps, matches};
pub use needed::{Applies, applies, not_needed};
pub use remote_answer::{AnswerDifference, AnswerDiffers, answer_differences};
pub use remote_maintenance::is_remote_answered;
pub use reopened::reopen;
pub use restore_estimate::restore_estimate;
pub use route::{OfOther, Updates, counted, lapsed, of_other, route, said_holder, updates};
pub use scenario::{Playable, scenario, scenarios};
pub use steps::{Asking, asking_steps, finding_step, in_order, is_urgent, last_steps, next_steps};
pub use words::{StepWords, reason_words, step_words};

use jiff::civil::Date;
use sejo_model::{Control, Facts, Form, Item, Verdict};

/// The measured verdict of one row, as if its form asked about every control: the same facts, item and day always give the
/// same verdict.
#[must_use]
pub fn judge(item: &Item, facts: &Facts, today: Date) -> Verdict {
    verdict(item, (facts, today), Control::ALL, (&configured::judged(facts, today), &gaps::listed(facts, today)))
}

/// The measured verdicts of all rows of a form, in printed order.
#[must_use]
pub fn judge_form(form: &Form, facts: &Facts, today: Date) -> Vec<Verdict> {
    let (found, listed) = (configured::judged(facts, today), gaps::listed(facts, today));
    let mut asked: Vec<Control> = form.items.iter().filter_map(|item| item.control).collect();
    asked.sort_unstable();
    asked.dedup();
    form.items.iter().map(|item| verdict(item, (facts, today), &asked, (&found, &listed))).collect()
}

fn verdict(
    item: &Item,
    (facts, today): (&Facts, Date),
    asked: &[Control],
    (found, listed): (&[configured::Judged<'_>], &[gaps::Listed<'_>]),
) -> Verdict {
    let case = scope::Case { item, facts, today, asked, found, listed };
    let mut lines = controls::look(&case);
    controls::declared(&case, &mut lines);
    lines.into_verdict(item)
}
