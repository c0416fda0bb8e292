//! The checklist: every row with its four values, kept apart.

use sejo_model::edition::CarriedOver;
use sejo_model::notice::NoticeKind;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, Answer, AnswerValue, CheckLine, Confidence, Control, Date, Declaration, EditionId, EditionState,
    Finding, FiscalYear, FormKind, Help, Item, ItemId, Lang, NotNeeded, Place, Round, Subsection, VerdictValue, Weight,
    date,
};
use sejo_store::Scope;

use crate::facts::{self, Names};
use crate::request::requests_of_scope;
use crate::standing::{self, Standing};
use crate::{App, Error, Result, answer, authz, today};

/// What is asked this year.
#[derive(Debug, Clone)]
pub struct EditionHead {
    /// Edition.
    pub id: EditionId,
    /// Title.
    pub title: String,
    /// Year.
    pub fiscal_year: FiscalYear,
    /// Guideline.
    pub guideline: String,
    /// Provisional, official, past.
    pub state: EditionState,
    /// Form.
    pub form: FormKind,
    /// Title of the form as printed.
    pub form_title: String,
    /// What the form is called.
    pub form_name: Text,
    /// Last day to have everything done.
    pub last_day: Date,
    /// The title of the edition whose rows stand in while the year's own form is awaited.
    pub awaited_from: Option<String>,
    /// Days left until then.
    pub days_left: i32,
}

/// How the rows stand; needed rows only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows that need an answer.
    pub needed: usize,
    /// Confirmed はい.
    pub yes: usize,
    /// Confirmed いいえ, and among them いいえ to the gate where systems are registered.
    pub no: usize,
    /// Of those いいえ, the ones with a target date; the gate has none.
    pub dated: usize,
    /// Confirmed 対象外, and いいえ to the gate where no system is registered.
    pub not_applicable: usize,
    /// Of those 対象外, the ones the records show something for.
    pub doubted: usize,
    /// No confirmed answer yet, or one to other words than are asked by now.
    pub open: usize,
    /// Of those, the ones answered before the row was reworded.
    pub reworded: usize,
    /// Measured はい.
    pub measured_yes: usize,
    /// Measured いいえ.
    pub measured_no: usize,
    /// Cannot be told.
    pub measured_unknown: usize,
    /// Rows that need none.
    pub not_needed: usize,
}

impl Summary {
    /// Every needed row is answered and dated.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.needed > 0 && self.open == 0
    }

    /// Every needed row is はい, but for rows that are 対象外 and of which the records show nothing.
    #[must_use]
    pub const fn is_compliant(&self) -> bool {
        self.is_complete() && self.no == 0 && self.doubted == 0 && self.yes > 0
    }
}

/// A row of the checklist.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// Key.
    pub id: ItemId,
    /// Last part of the key, for the address of its page.
    pub slug: String,
    /// Printed number.
    pub number: String,
    /// What is asked.
    pub label: String,
    /// Section as printed.
    pub section: String,
    /// Kind of device.
    pub subsection: Option<Subsection>,
    /// What it is about; `None` while unassigned.
    pub control: Option<Control>,
    /// How well the wording is known.
    pub confidence: Confidence,
    /// Why no answer is needed.
    pub not_needed: Option<NotNeeded>,
    /// Measured.
    pub verdict: VerdictValue,
    /// The first reason in the actor's language.
    pub reason: String,
    /// Declared by the facility's own people or forms, the newest.
    pub declared: Option<AnswerValue>,
    /// The words that was an answer to, where the row asks other ones.
    pub declared_to: Option<String>,
    /// Declared by vendors about their part: each one's newest for each system that was not taken back since.
    pub vendors_declared: Vec<VendorsWord>,
    /// Vendors among them that say いいえ with a target date beyond the fiscal year, each with that day.
    pub beyond_year: Vec<(String, Date)>,
    /// What vendors said in earlier years and did not say anew.
    pub vendors_earlier: Vec<EarlierWord>,
    /// Days promised in earlier years that are due.
    pub promises: Vec<Promise>,
    /// Confirmed in the latest round.
    pub answer: Option<Answer>,
    /// The words that were asked when it was confirmed, where they are others today.
    pub reworded: Option<String>,
    /// Confirmed in the rounds before that one.
    pub earlier: Vec<Answer>,
    /// The round that may be begun beside those; `None` before the first answer and after the last round.
    pub next_round: Option<Round>,
    /// Inspected: the newest that was not dealt with, of whatever year, else the newest on this form or dealt with in its year.
    pub inspected: Option<Finding>,
    /// So many findings, of this year and earlier ones, were not dealt with.
    pub open_findings: usize,
    /// Last year's answers.
    pub carried: Option<CarriedOver>,
}

/// Rows under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// Section.
    pub section: String,
    /// Kind of device.
    pub subsection: Option<Subsection>,
    /// Rows.
    pub rows: Vec<ItemRow>,
}

/// The checklist page.
#[derive(Debug, Clone)]
pub struct ChecklistView {
    /// What is asked.
    pub edition: EditionHead,
    /// Facility.
    pub facility_name: String,
    /// How it stands.
    pub summary: Summary,
    /// Rows by section.
    pub groups: Vec<Group>,
    /// The check before submission.
    pub check: Vec<CheckLine>,
}

impl ItemView {
    /// Whether the row asks for systems in use.
    #[must_use]
    pub fn is_gate(&self) -> bool {
        self.row.control == Some(Control::SystemsInUse)
    }

    /// What a reason does to the row, as people read it: who uses no system falls short of nothing.
    #[must_use]
    pub fn weight_of(&self, reason: &ReasonView) -> Weight {
        if self.is_gate() && reason.weight == Weight::Fails { Weight::Notes } else { reason.weight }
    }
}

/// A reason in words, with where it leads.
#[derive(Debug, Clone)]
pub struct ReasonView {
    /// Fails, missing, holds, notes.
    pub weight: Weight,
    /// In the actor's language.
    pub words: String,
    /// Where to look.
    pub place: Place,
}

/// A step in words.
#[derive(Debug, Clone)]
pub struct StepView {
    /// What to do.
    pub title: String,
    /// How exactly.
    pub how: String,
    /// Whom to ask.
    pub who: String,
    /// What comes of it is written into the answer of the row.
    pub in_answer: bool,
    /// Minutes.
    pub minutes: u32,
    /// Yen.
    pub yen: u64,
    /// Where to do it.
    pub place: Place,
    /// What it is for.
    pub control: Control,
    /// Rows it moves.
    pub items: Vec<ItemId>,
}

/// A past state of an answer.
#[derive(Debug, Clone)]
pub struct AnswerHistory {
    /// The answer as it was.
    pub answer: Answer,
    /// Who saved it.
    pub by_name: String,
}

/// What a vendor says for a system, or without naming one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorsWord {
    /// Name of the vendor.
    pub vendor: String,
    /// Name of the system.
    pub system: Option<String>,
    /// What it says.
    pub value: AnswerValue,
    /// The words it was an answer to, where the row asks other ones.
    pub asked: Option<String>,
}

impl VendorsWord {
    /// Vendor and system in one line.
    #[must_use]
    pub fn who(&self) -> String {
        match &self.system {
            Some(system) => format!("{}({system})", self.vendor),
            None => self.vendor.clone(),
        }
    }
}

/// What a vendor said of a row in an earlier year and has not said anew: shown as of that year, and counted nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierWord {
    /// The word.
    pub word: VendorsWord,
    /// Of which year's form.
    pub fiscal_year: FiscalYear,
    /// Date written in the form.
    pub dated_on: Option<Date>,
    /// The day it promised.
    pub target_on: Option<Date>,
    /// What it wrote beside it.
    pub remark: String,
}

/// What a vendor said of a row and took back, while it said nothing anew: shown as that, and counted nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneWord {
    /// The word.
    pub word: VendorsWord,
    /// Of which year's form.
    pub fiscal_year: FiscalYear,
    /// On which day it was taken back.
    pub taken_back_on: Date,
    /// Whether it was withdrawn or corrected; `None` where no notice about it is found.
    pub kind: Option<NoticeKind>,
    /// What the notice says is right instead, which counts no more than the word; `None` where it says nothing of the kind.
    pub instead: Option<Text>,
}

impl GoneWord {
    /// What became of it, and when.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let day = date::short(self.taken_back_on, lang);
        let kind = self.kind.map_or(lang.pick("訂正・取り下げ", "taken back"), |kind| kind.words().r#in(lang));
        let mut said = self.word.value.words().r#in(lang).to_owned();
        if let Some(instead) = &self.instead {
            said += "→";
            said += instead.r#in(lang);
        }
        match lang {
            Lang::Ja => format!("{day}に{kind}: {said}"),
            Lang::En => format!("{kind} on {day}: {said}"),
        }
    }
}

/// A day that was promised for a row in an earlier year, which comes within the time of notices or has passed, while nobody answered
/// anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Address of the row.
    pub slug: String,
    /// Its number as printed.
    pub number: String,
    /// The vendor that promised, with its system; `None` where the facility did.
    pub who: Option<String>,
    /// The day.
    pub target_on: Date,
}

/// A declared value with where it comes from.
#[derive(Debug, Clone)]
pub struct DeclarationView {
    /// The value.
    pub declaration: Declaration,
    /// The vendor whose word it is; `None` for the facility's own.
    pub vendor: Option<String>,
    /// The system it is about, where it names one.
    pub system: Option<String>,
    /// Who brought it in.
    pub by_name: String,
    /// The file, if it came from one.
    pub file_name: Option<String>,
    /// It is the vendor's word about its own organisation, not about the facility.
    pub is_about_vendor: bool,
    /// The words it was an answer to, where the row asks other ones.
    pub asked: Option<String>,
}

/// A finding with whether it asks for something still.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The finding.
    pub finding: Finding,
    /// Nobody says that it was dealt with, and no later inspection found the row in order.
    pub is_open: bool,
}

impl FindingView {
    /// The word that it was dealt with as it is seen: who takes it back takes back this one, and none that was written since.
    #[must_use]
    pub fn seen(&self) -> String {
        answer::word_of(&self.finding)
    }
}

/// The page of one row.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// What is asked.
    pub edition: EditionHead,
    /// The row.
    pub row: ItemRow,
    /// A note printed with the row.
    pub footnote: Option<String>,
    /// Guideline chapters.
    pub guideline_refs: Vec<String>,
    /// Where the wording comes from.
    pub source: Vec<String>,
    /// Why the verdict is what it is.
    pub reasons: Vec<ReasonView>,
    /// The one step that would change it; none where no answer is needed.
    pub step: Option<StepView>,
    /// Help; `None` for an unassigned row.
    pub help: Option<Help>,
    /// Confirmed answers by round.
    pub answers: Vec<Answer>,
    /// The round to be answered now.
    pub round: Round,
    /// Everything that was ever saved.
    pub history: Vec<AnswerHistory>,
    /// Declared values.
    pub declarations: Vec<DeclarationView>,
    /// What vendors said last and took back.
    pub vendors_gone: Vec<GoneWord>,
    /// Findings of this year and earlier ones, newest first.
    pub findings: Vec<FindingView>,
    /// What the actor may do here.
    pub may_confirm: bool,
    /// The row before.
    pub previous: Option<String>,
    /// The row after.
    pub next: Option<String>,
}

impl ItemView {
    /// The remark that stands in the facility's own dropped form beside its newest answer to this round, or to the row while
    /// nothing in it is confirmed. What was noted by hand says from whom it comes, and is no remark for the form.
    #[must_use]
    pub fn declared_remark(&self, round: Round) -> &str {
        let own = self.declarations.iter().map(|d| &d.declaration);
        let own = own.filter(|d| d.vendor_id.is_none() && d.evidence_id.is_some());
        let fits = |d: &&Declaration| d.round == round || self.answers.is_empty();
        own.max_by_key(|d| (d.at, d.round)).filter(fits).map_or("", |d| d.remark.as_str())
    }
}

impl App {
    /// The checklist of the edition in force.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn checklist(&self, actor: &Actor) -> Result<ChecklistView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        Ok(view(&standing, actor.lang))
    }

    /// One row by its slug (`unneeded-services.server`).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn item(&self, actor: &Actor, slug: &str) -> Result<ItemView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let (at, line) = standing.line(slug)?;
        let names = facts::names(self.db(), &scope).await?;
        let history = sejo_store::answer::history(self.db(), &scope, &line.item.id).await?;
        let neighbour = |i: Option<usize>| i.and_then(|i| standing.lines.get(i)).map(|l| l.item.id.slug().to_owned());
        // A row that needs no answer asks nothing of anybody.
        let step = line.verdict.step.as_ref().filter(|_| line.not_needed.is_none());
        let help = line.item.control.map(sejo_edition::help).transpose().map_err(Error::internal)?;
        let voice = standing.voice(actor.lang);
        let vendors_gone = self.vendors_gone(&scope, &standing, &line.item, actor.lang).await?;
        Ok(ItemView {
            edition: standing.head(),
            row: standing.row(line, actor.lang),
            footnote: line.item.footnote.as_deref().map(|printed| sejo_edition::note(printed, actor.lang)),
            guideline_refs: line.item.guideline_refs.clone(),
            source: line.item.source.clone(),
            reasons: standing::reason_views(&line.verdict, voice),
            step: step.map(|s| standing::step_view(s, voice)),
            help: help.map(|help| help.said_by(voice.kind)),
            answers: line.answers.clone(),
            round: line.round(standing.today),
            history: histories(history, &names, actor.lang),
            declarations: declarations(&standing, &line.item, &names, actor.lang),
            vendors_gone,
            findings: findings(&standing, &line.item.id),
            may_confirm: actor.role.may(Action::Confirm) && line.not_needed.is_none(),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
        })
    }

    /// What vendors said last of a row and took back; two statements where there is any, else none.
    async fn vendors_gone(&self, scope: &Scope, standing: &Standing, item: &Item, lang: Lang) -> Result<Vec<GoneWord>> {
        let gone = standing.vendors_gone(item);
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let (requests, replies) = requests_of_scope(self, scope).await?;
        let word = |said| standing.gone_word(said, item, (&requests, &replies), lang);
        Ok(gone.into_iter().filter_map(word).collect())
    }

    /// Every next step, in order.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn next_steps(&self, actor: &Actor) -> Result<Vec<StepView>> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let board = self.board_of(&scope, &standing).await?;
        let steps = today::all_steps(&standing, board);
        Ok(steps.iter().map(|s| standing::step_view(s, standing.voice(actor.lang))).collect())
    }
}

/// The checklist page of a facility that stands like this.
pub(crate) fn view(standing: &Standing, lang: Lang) -> ChecklistView {
    ChecklistView {
        edition: standing.head(),
        facility_name: standing.facts.facility.name.clone(),
        summary: standing.summary(),
        groups: standing.groups(lang),
        check: standing.check(),
    }
}

fn findings(standing: &Standing, item: &ItemId) -> Vec<FindingView> {
    let found = standing.findings_on(item);
    found.iter().map(|f| FindingView { finding: (*f).clone(), is_open: f.is_open(&found) }).collect()
}

fn histories(mut history: Vec<Answer>, names: &Names, lang: Lang) -> Vec<AnswerHistory> {
    history.sort_by_key(|a| std::cmp::Reverse((a.at, a.round, a.revision)));
    history.into_iter().map(|answer| AnswerHistory { by_name: names.user(answer.by, lang), answer }).collect()
}

fn declarations(standing: &Standing, item: &Item, names: &Names, lang: Lang) -> Vec<DeclarationView> {
    let view = |d: &Declaration| DeclarationView {
        vendor: standing.vendor_of(d, lang),
        system: standing.system_of(d, lang),
        by_name: names.user(d.by, lang),
        file_name: d.evidence_id.and_then(|id| names.file(id)),
        is_about_vendor: standing::is_about_vendor(d),
        asked: standing.asked_otherwise(d, item),
        declaration: d.clone(),
    };
    standing.declarations(item).into_iter().map(view).collect()
}
