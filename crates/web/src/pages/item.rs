//! One row: its four values side by side, why, what to do, and the forms that change them.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::answer::{ConfirmForm, DeclareForm, FindingForm, Seen, SettleForm};
use sejo_app::checklist::{DeclarationView, EarlierWord, GoneWord, ItemView};
use sejo_model::edition::{CarriedOver, Continuation};
use sejo_model::text::fold;
use sejo_model::{
    Action, Answer, AnswerState, AnswerValue, Control, Date, EditionState, ErrorCode, Finding, FindingId, FiscalYear,
    Lang, Round, VerdictValue,
};

use super::checklist::has_answer;
use crate::form::{Asked, Choice, Collision, Fields, Filled, Labelled, Reader, choices, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::{icon, place};

/// Which of the page's forms was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Nothing,
    Answer,
    Withdraw,
    Declare,
    Finding,
    Settle,
    Reopen,
}

#[derive(Template)]
#[template(path = "item/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    today: Date,
    sent: Sent,
    /// The round being answered or corrected.
    round: Round,
    /// What the one who is about to save would overwrite: what somebody saved meanwhile.
    conflict: Option<Collision>,
    /// Set when the row asked something else on the page that was sent.
    reworded: bool,
    two_factor: bool,
    answers: Vec<Choice>,
    answer_form: Filled,
    withdraw_form: Filled,
    declare_form: Filled,
    finding_form: Filled,
    settle_form: Filled,
    view: ItemView,
}

/// What can be answered: systems are in use or not, so the gate has no 対象外.
fn offered(control: Option<Control>) -> Vec<AnswerValue> {
    let is_gate = control == Some(Control::SystemsInUse);
    AnswerValue::ALL.iter().copied().filter(|v| !is_gate || *v != AnswerValue::NotApplicable).collect()
}

impl Show {
    fn new(site: &Site, me: &Signed, view: ItemView, asked: Option<Round>) -> Self {
        let lang = me.lang();
        let today = site.app.today();
        let is_open = |r: &Round| Some(*r) == view.row.next_round || view.answers.iter().any(|a| a.round == *r);
        let round = asked.filter(is_open).unwrap_or(view.round);
        let fields = answer_fields(&view, round, today);
        Self {
            shell: me.shell(Nav::Checklist),
            lang,
            today,
            sent: Sent::Nothing,
            round,
            conflict: None,
            reworded: false,
            two_factor: view.row.control == Some(Control::TwoFactor),
            answers: choices(&offered(view.row.control), |v| (v.key(), v.words()), lang),
            answer_form: Filled::new(lang, fields).named("answer"),
            withdraw_form: Filled::new(lang, Fields::default()).named("withdraw"),
            declare_form: Filled::new(lang, Fields::default()).named("declare"),
            finding_form: Filled::new(lang, Fields::default().with("inspected_on", today.to_string())).named("finding"),
            settle_form: Filled::new(lang, settle_fields(&view, today)).named("settle"),
            view,
        }
    }

    /// Of which year before the form's a finding is, as a badge says it.
    fn found_in(&self, finding: &Finding) -> Option<String> {
        part::found_in(finding, self.view.edition.fiscal_year, self.lang)
    }

    /// Of which year a vendor's earlier word is, as people say it.
    fn said_in(&self, earlier: &EarlierWord) -> String {
        self.uncounted(earlier.fiscal_year)
    }

    /// What a vendor said and took back, and of which year that is.
    fn gone(&self, gone: &GoneWord) -> String {
        let (who, became) = (gone.word.who(), gone.words(self.lang));
        format!("{} {who}: {became}", self.uncounted(gone.fiscal_year))
    }

    /// That a vendor's word of a year does not count.
    fn uncounted(&self, year: FiscalYear) -> String {
        if year == self.view.edition.fiscal_year {
            return self.lang.pick("事業者の回答(数えません)", "A vendor's answer (not counted)").to_owned();
        }
        let is_last = year.0 + 1 == self.view.edition.fiscal_year.0;
        let year = year.name(self.lang);
        match (is_last, self.lang) {
            (true, Lang::Ja) => "昨年度の事業者の回答(数えません)".to_owned(),
            (true, Lang::En) => "A vendor's answer of last year (not counted)".to_owned(),
            (false, Lang::Ja) => format!("{year}の事業者の回答(数えません)"),
            (false, Lang::En) => format!("A vendor's answer of {year} (not counted)"),
        }
    }

    /// The findings that were not dealt with, to choose from.
    fn unsettled(&self) -> Vec<Choice> {
        let open = self.view.findings.iter().filter(|line| line.is_open).map(|line| &line.finding);
        open.map(|finding| Choice::new(finding.id.to_string(), self.told(finding))).collect()
    }

    /// A finding in one line.
    fn told(&self, finding: &Finding) -> String {
        format!("{} {}: {}", part::short(finding.inspected_on, self.lang), finding.inspector, finding.note)
    }

    /// Whether the form that was sent is on the page still, to say why nothing was saved: somebody else may have done it first.
    fn has_form(&self) -> bool {
        match self.sent {
            Sent::Answer => self.view.may_confirm,
            Sent::Withdraw => self.view.may_confirm && self.standing().is_some(),
            Sent::Settle | Sent::Reopen => self.view.row.open_findings > 0,
            Sent::Nothing | Sent::Declare | Sent::Finding => true,
        }
    }

    /// The newest word of the facility itself.
    fn own_declaration(&self) -> Option<&DeclarationView> {
        self.view.declarations.iter().find(|d| d.vendor.is_none())
    }

    /// The answer of the round that the form is about.
    fn standing(&self) -> Option<&Answer> {
        self.view.answers.iter().find(|a| a.round == self.round)
    }

    /// Who saved the answer of a round.
    fn saved_by(&self, answer: &Answer) -> &str {
        let saved = self.view.history.iter().map(|h| (&h.answer, h.by_name.as_str()));
        let mut same = saved.filter(|(a, _)| (a.round, a.revision) == (answer.round, answer.revision));
        same.next().map_or("", |(_, name)| name)
    }

    /// How the measured verdict is named to the style sheet, which hides the reason while answer and verdict agree.
    fn verdict_key(&self) -> &'static str {
        self.view.row.verdict.key()
    }

    /// Whether the records could tell. If not, a はい is asked how the person made sure, otherwise why it differs.
    fn is_measured(&self) -> bool {
        self.view.row.verdict != VerdictValue::Unknown
    }

    /// What the reason of a saved answer is: why it differs, or how its はい was made sure of.
    fn reason_label(&self, answer: &Answer) -> &'static str {
        match (answer.value, answer.verdict) {
            (AnswerValue::Yes, VerdictValue::Unknown) => self.lang.pick("確かめ方", "Made sure by"),
            _ => self.lang.pick("理由", "Reason"),
        }
    }

    /// Answers of an earlier year.
    fn carried(&self) -> Option<&CarriedOver> {
        self.view.row.carried.as_ref().filter(|c| has_answer(c))
    }

    /// Which year they are of, as people say it.
    fn carried_year(&self, carried: &CarriedOver) -> String {
        let year = part::year_of(carried, self.view.edition.fiscal_year, self.lang);
        let form = carried.before.first().and_then(|before| before.item.form());
        match form.filter(|form| *form != self.view.edition.form) {
            Some(form) => format!("{year}({})", form.named("").r#in(self.lang)),
            None => year,
        }
    }

    fn may(&self, action: Action) -> bool {
        self.shell.may(&action)
    }

    /// What the fields of the answer are called.
    fn labels(&self) -> Vec<Labelled> {
        let fields = [
            ("confirmed_on", "確認日", "Date of confirmation"),
            ("target_on", "目標日", "Target date"),
            ("planned_by", "実装の予定日", "Planned by"),
            ("reason", "理由・確かめ方", "Reason, how it was made sure"),
            ("remark", "備考", "Remark"),
        ];
        let value = Labelled::new("value", self.lang.pick("回答", "Answer")).of(&self.answers);
        let named = |(field, ja, en)| Labelled::new(field, self.lang.pick(ja, en));
        std::iter::once(value).chain(fields.map(named)).collect()
    }
}

/// The answer form as it stands: the saved answer of that round, or today's date and the remark the facility declared with
/// its own answer, so that confirming what stands in a form keeps its words.
fn answer_fields(view: &ItemView, round: Round, today: Date) -> Fields {
    let fields = Fields::default().with("round", round.number().to_string());
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    match view.answers.iter().find(|a| a.round == round) {
        Some(answer) => fields
            .with("value", answer.value.key())
            .with("confirmed_on", answer.confirmed_on.to_string())
            .with("target_on", day(answer.target_on))
            .with("planned_by", day(answer.planned_by))
            .with("remark", answer.remark.clone())
            .with("reason", answer.reason.clone())
            .with("revision", answer.revision.to_string()),
        None => fields
            .with("confirmed_on", today.to_string())
            .with("revision", revision(view, round).to_string())
            .with("remark", view.declared_remark(round)),
    }
}

/// The form for a finding that was dealt with: one alone is chosen already.
fn settle_fields(view: &ItemView, today: Date) -> Fields {
    let fields = Fields::default().with("done_on", today.to_string());
    let mut open = view.findings.iter().filter(|line| line.is_open);
    match (open.next(), open.next()) {
        (Some(one), None) => fields.with("finding", one.finding.id.to_string()),
        _ => fields,
    }
}

/// The newest revision of a round, withdrawn ones included; 0 when there was none.
fn revision(view: &ItemView, round: Round) -> u32 {
    view.history.iter().filter(|h| h.answer.round == round).map(|h| h.answer.revision).max().unwrap_or(0)
}

/// `GET /checklist/{slug}?round=`
pub async fn show(State(site): State<Site>, me: Signed, Path(slug): Path<String>, Asked(asked): Asked) -> Outcome {
    let view = site.app.item(me.actor(), &slug).await?;
    let round = asked.get("round").parse().ok();
    Ok(page(Show::new(&site, &me, view, round)))
}

/// `POST /checklist/{slug}/answer`
pub async fn confirm(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let saved = match read_answer(&fields) {
        Ok(form) => site.app.confirm(me.actor(), &slug, &form).await,
        Err(e) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Answer, saved).await
}

/// `POST /checklist/{slug}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let round = reader.needed_choice("round").unwrap_or(Round::FIRST);
    let (revision, reason) = (reader.number("revision"), reader.needed("reason"));
    let saved = match reader.finish() {
        Ok(()) => site.app.withdraw(me.actor(), &slug, round, revision, &reason).await,
        Err(e) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Withdraw, saved).await
}

/// `POST /checklist/{slug}/declare`
pub async fn declare(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let saved = match read_declaration(&fields) {
        Ok(form) => site.app.declare(me.actor(), &slug, &form).await,
        Err(e) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Declare, saved).await
}

/// `POST /checklist/{slug}/finding`
pub async fn record_finding(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let saved = match read_finding(&fields) {
        Ok(form) => site.app.record_finding(me.actor(), &slug, &form).await,
        Err(e) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Finding, saved).await
}

/// `POST /checklist/{slug}/settle`
pub async fn settle_finding(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let saved = match read_settled(&fields) {
        Ok(form) => site.app.settle_finding(me.actor(), &slug, &form).await,
        Err(e) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Settle, saved).await
}

/// `POST /checklist/{slug}/reopen`
pub async fn reopen_finding(State(site): State<Site>, me: Signed, Path(slug): Path<String>, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let finding: Option<FindingId> = reader.needed_choice("finding");
    let saved = match (reader.finish(), finding) {
        (Ok(()), Some(finding)) => site.app.reopen_finding(me.actor(), &slug, (finding, fields.get("seen"))).await,
        (Ok(()), None) => Err(Error::field("finding", ErrorCode::Required)),
        (Err(e), _) => Err(e),
    };
    after(&site, &me, &slug, fields, Sent::Reopen, saved).await
}

/// Back to the row with a word of success, or the row with the form as it was typed.
async fn after(
    site: &Site,
    me: &Signed,
    slug: &str,
    fields: Fields,
    sent: Sent,
    saved: sejo_app::Result<()>,
) -> Outcome {
    let here = format!("/checklist/{slug}");
    let Err(error) = saved else {
        let done = match sent {
            Sent::Withdraw => Done::Withdrawn,
            Sent::Declare => Done::Declared,
            Sent::Finding => Done::Recorded,
            Sent::Settle => Done::Settled,
            Sent::Reopen => Done::SettledBack,
            Sent::Answer | Sent::Nothing => Done::Confirmed,
        };
        let typed = ["remark", "reason", "note", "inspector", "how"].map(|field| fields.get(field));
        return see(&done.with_texts(&here, typed));
    };
    if error.code == ErrorCode::NotFound {
        return Err(error.into());
    }
    // When even reading fails, what was typed is kept on the error page.
    let Ok(view) = site.app.item(me.actor(), slug).await else { return Err(error.into()) };
    let page = refused(site, me, view, fields, sent, &error);
    if !page.has_form() {
        return Err(error.into());
    }
    Ok(page_about(&error, Show { shell: me.shell(Nav::Checklist).at(here), ..page }))
}

/// The page with the refused form as it was typed. After a conflict it carries the new revision and the new words, so that
/// saving once more, now knowingly, works.
fn refused(site: &Site, me: &Signed, view: ItemView, mut fields: Fields, sent: Sent, error: &Error) -> Show {
    let round = fields.get("round").parse().unwrap_or(view.round);
    let conflict = error.code == ErrorCode::ChangedMeanwhile;
    if conflict {
        fields.set("revision", revision(&view, round).to_string());
    }
    let asked_otherwise = fields.has("asked")
        && (fold(fields.get("asked")) != fold(&view.row.label) || fields.get("edition") != view.edition.id.0);
    let reworded = conflict && sent == Sent::Answer && asked_otherwise;
    let stored = answer_fields(&view, round, site.app.today());
    let mut show = Show::new(site, me, view, Some(round));
    if sent == Sent::Answer && !reworded {
        let (form, conflict) = refused_form(me.lang(), fields, &stored, &show.labels(), error);
        (show.answer_form, show.conflict) = (form.named("answer"), conflict);
        return Show { sent, round, ..show };
    }
    let typed = Filled::refused(me.lang(), fields, error);
    match sent {
        Sent::Withdraw => show.withdraw_form = typed.named("withdraw"),
        Sent::Declare => show.declare_form = typed.named("declare"),
        Sent::Finding => show.finding_form = typed.named("finding"),
        Sent::Settle | Sent::Reopen => show.settle_form = typed.named("settle"),
        Sent::Answer | Sent::Nothing => show.answer_form = typed.named("answer"),
    }
    Show { sent, round, reworded, ..show }
}

fn read_answer(fields: &Fields) -> Result<ConfirmForm, Error> {
    let mut reader = Reader::new(fields);
    let round = reader.needed_choice("round").unwrap_or(Round::FIRST);
    let value: Option<AnswerValue> = reader.needed_choice("value");
    let confirmed_on = reader.needed_date("confirmed_on");
    let target_on = reader.date("target_on").filter(|_| value == Some(AnswerValue::No));
    let planned_by = reader.date("planned_by").filter(|_| value == Some(AnswerValue::Yes));
    let (remark, mut reason) = (reader.text("remark"), reader.text("reason"));
    let revision = reader.number("revision");
    reader.finish()?;
    // 対象外 explains itself in the remark, and its form has no reason: what is sent was typed for another answer.
    if value == Some(AnswerValue::NotApplicable) {
        reason.clear();
    }
    let value = value.ok_or_else(|| Error::field("value", ErrorCode::Required))?;
    let seen = fields
        .has("asked")
        .then(|| Seen { edition: fields.get("edition").to_owned(), words: fields.get("asked").to_owned() });
    Ok(ConfirmForm { round, value, confirmed_on, target_on, planned_by, remark, reason, revision, seen })
}

fn read_declaration(fields: &Fields) -> Result<DeclareForm, Error> {
    let mut reader = Reader::new(fields);
    let value: Option<AnswerValue> = reader.needed_choice("value");
    let (dated_on, target_on) = (reader.date("dated_on"), reader.date("target_on"));
    let remark = reader.text("remark");
    reader.finish()?;
    let value = value.ok_or_else(|| Error::field("value", ErrorCode::Required))?;
    Ok(DeclareForm { value, dated_on, target_on, remark })
}

fn read_finding(fields: &Fields) -> Result<FindingForm, Error> {
    let mut reader = Reader::new(fields);
    let inspected_on = reader.needed_date("inspected_on");
    let inspector = reader.needed("inspector");
    let in_order = reader.yes_no("in_order");
    let note = reader.text("note");
    if in_order.is_none() {
        reader.wrong("in_order", ErrorCode::Required);
    }
    reader.finish()?;
    Ok(FindingForm { inspected_on, inspector, in_order: in_order.unwrap_or(false), note })
}

fn read_settled(fields: &Fields) -> Result<SettleForm, Error> {
    let mut reader = Reader::new(fields);
    let finding: Option<FindingId> = reader.needed_choice("finding");
    let (done_on, how) = (reader.needed_date("done_on"), reader.needed("how"));
    reader.finish()?;
    let finding = finding.ok_or_else(|| Error::field("finding", ErrorCode::Required))?;
    Ok(SettleForm { finding, done_on, how })
}
