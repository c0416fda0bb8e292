//! The checklist and the check before submission.

use askama::Template;
use axum::extract::{Query, State};
use sejo_app::checklist::{ChecklistView, Group, ItemRow, Promise};
use sejo_model::edition::CarriedOver;
use sejo_model::{
    Action, Answer, AnswerValue, CheckCode, CheckLine, Date, EditionState, Finding, Lang, Round, VerdictValue,
};
use serde::Deserialize;

use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;

/// Which rows to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sieve {
    All,
    Open,
    No,
    Late,
    Differs,
    Unproven,
    Reworded,
    Found,
    Promised,
}

const SIEVES: [(Sieve, &str, &str, &str); 9] = [
    (Sieve::All, "", "すべて", "All"),
    (Sieve::Open, "open", "まだ回答していない", "Not answered"),
    (Sieve::No, "no", "「いいえ」と回答", "Answered no"),
    (Sieve::Late, "late", "目標日を過ぎた", "Target date passed"),
    (Sieve::Differs, "differs", "回答と実測が違う", "Answer and evidence differ"),
    (Sieve::Unproven, "unproven", "記録で確かめられない「はい」", "Yes without evidence"),
    (Sieve::Reworded, "reworded", "確認後に文言が変わった", "Reworded since confirmed"),
    (Sieve::Found, "found", "検査の指摘が残っている", "Findings not dealt with"),
    (Sieve::Promised, "promised", "前の年度の目標日が来た", "Promised in an earlier year"),
];

impl Sieve {
    fn holds(self, row: &ItemRow, today: Date) -> bool {
        let value = row.answer.as_ref().map(|a| a.value);
        match self {
            Self::All => true,
            Self::Found => row.open_findings > 0,
            _ if row.not_needed.is_some() => false,
            Self::Open => value.is_none() || row.reworded.is_some(),
            Self::No => value == Some(AnswerValue::No),
            Self::Late => {
                value == Some(AnswerValue::No)
                    && row.answer.as_ref().and_then(|a| a.target_on).is_some_and(|target| target < today)
            }
            Self::Differs => differs(row),
            Self::Unproven => value == Some(AnswerValue::Yes) && row.verdict == VerdictValue::Unknown,
            Self::Reworded => row.reworded.is_some(),
            Self::Promised => !row.promises.is_empty(),
        }
    }
}

/// Whether the confirmed answer says the opposite of the evidence. Evidence that says nothing contradicts nobody.
fn differs(row: &ItemRow) -> bool {
    matches!(
        (row.answer.as_ref().map(|a| a.value), row.verdict),
        (Some(AnswerValue::Yes), VerdictValue::No) | (Some(AnswerValue::No), VerdictValue::Yes)
    )
}

/// Whether anything was answered in the rows that were carried over.
pub(super) fn has_answer(carried: &CarriedOver) -> bool {
    carried.before.iter().any(|b| b.value.is_some())
}

/// A sieve as a link with its count.
struct SieveLink {
    href: String,
    words: &'static str,
    count: usize,
    current: bool,
}

/// `?show=`
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "checklist/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    today: Date,
    sieves: Vec<SieveLink>,
    groups: Vec<Group>,
    view: ChecklistView,
}

impl Show {
    /// The answer of an earlier year that waits to be looked at again, in words.
    fn waits(&self, row: &ItemRow) -> Option<String> {
        let carried = row.carried.as_ref().filter(|c| row.answer.is_none() && has_answer(c))?;
        let year = part::year_of(carried, self.view.edition.fiscal_year, self.lang);
        Some(if self.lang == Lang::Ja { format!("{year}の回答あり") } else { year })
    }

    /// The round in which an いいえ of an earlier day is answered again, for who may.
    fn next_of_a_no(&self, row: &ItemRow) -> Option<Round> {
        let is_old_no = |a: &Answer| a.value == AnswerValue::No && a.confirmed_on < self.today;
        let waits = self.shell.may(&Action::Confirm) && row.answer.as_ref().is_some_and(is_old_no);
        row.next_round.filter(|_| waits)
    }

    /// Of which year before the form's a finding is.
    fn found_in(&self, finding: &Finding) -> Option<String> {
        part::found_in(finding, self.view.edition.fiscal_year, self.lang)
    }

    /// A day that was promised in an earlier year, in words.
    fn promised(&self, promise: &Promise) -> String {
        let day = part::short(promise.target_on, self.lang);
        let own = || self.lang.pick("施設の目標", "the facility's goal").to_owned();
        let who = promise.who.clone().unwrap_or_else(own);
        match self.lang {
            Lang::Ja => format!("前の年度に決めた目標日: {day}({who})。今年度の回答はまだありません。"),
            Lang::En => format!("Promised in an earlier year for {day} ({who}); not answered this year."),
        }
    }

    fn differs(&self, row: &ItemRow) -> bool {
        differs(row)
    }
}

/// `GET /checklist`
pub async fn show(State(site): State<Site>, me: Signed, Query(asked): Query<Asked>) -> Outcome {
    let mut view = site.app.checklist(me.actor()).await?;
    let today = site.app.today();
    let chosen = SIEVES.iter().find(|s| s.1 == asked.show).map_or(Sieve::All, |s| s.0);
    let count = |sieve: Sieve| view.groups.iter().flat_map(|g| &g.rows).filter(|r| sieve.holds(r, today)).count();
    let sieves = SIEVES
        .iter()
        .map(|&(sieve, key, ja, en)| SieveLink {
            href: if key.is_empty() { "/checklist".to_owned() } else { format!("/checklist?show={key}") },
            words: me.lang().pick(ja, en),
            count: count(sieve),
            current: sieve == chosen,
        })
        .filter(|s| s.count > 0 || s.current)
        .collect();
    let mut groups = std::mem::take(&mut view.groups);
    for group in &mut groups {
        group.rows.retain(|r| chosen.holds(r, today));
    }
    groups.retain(|g| !g.rows.is_empty());
    Ok(page(Show { shell: me.shell(Nav::Checklist), lang: me.lang(), today, sieves, groups, view }))
}

/// Findings of the check on one row, or on the form as a whole.
struct CheckGroup {
    /// `None` for the form as a whole.
    row: Option<ItemRow>,
    lines: Vec<CheckLine>,
}

#[derive(Template)]
#[template(path = "checklist/check.html")]
struct Check {
    shell: Shell,
    lang: Lang,
    blocking: usize,
    other: usize,
    groups: Vec<CheckGroup>,
    view: ChecklistView,
}

/// `GET /checklist/check`: the check before submission (提出前点検).
pub async fn check(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.checklist(me.actor()).await?;
    let blocking = view.check.iter().filter(|l| l.blocking).count();
    let other = view.check.len() - blocking;
    let groups = check_groups(&view);
    Ok(page(Check { shell: me.shell(Nav::Checklist), lang: me.lang(), blocking, other, groups, view }))
}

fn check_groups(view: &ChecklistView) -> Vec<CheckGroup> {
    let of = |item: Option<&ItemRow>| -> Vec<CheckLine> {
        view.check.iter().filter(|l| l.item.as_ref() == item.map(|r| &r.id)).cloned().collect()
    };
    let whole = CheckGroup { row: None, lines: of(None) };
    let rows =
        view.groups.iter().flat_map(|g| &g.rows).map(|row| CheckGroup { row: Some(row.clone()), lines: of(Some(row)) });
    let mut groups: Vec<CheckGroup> = std::iter::once(whole).chain(rows).filter(|g| !g.lines.is_empty()).collect();
    groups.sort_by_key(|g| !g.lines.iter().any(|l| l.blocking));
    groups
}

impl Check {
    /// What a line is about; dates and years as people write them.
    fn about(&self, line: &CheckLine) -> String {
        if self.lang == Lang::En && matches!(line.code, CheckCode::Provisional | CheckCode::FormAwaited) {
            return self.view.edition.fiscal_year.name(self.lang);
        }
        line.about_in(self.lang)
    }

    /// Where a line about the form as a whole is put right.
    fn remedy(&self, code: &CheckCode) -> &'static str {
        match code {
            CheckCode::NothingAsked => "/forms",
            CheckCode::Provisional | CheckCode::FormAwaited | CheckCode::VendorFormMissing => "/intake",
            CheckCode::NoFacilityName
            | CheckCode::BedsDoubtful
            | CheckCode::SystemsDenied
            | CheckCode::ContractDenied
            | CheckCode::ContractDoubted => "/facility",
            _ => "/checklist",
        }
    }
}
