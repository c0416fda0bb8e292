//! 今日: where the facility stands and the three next steps.

use sejo_judge::Asking;
use sejo_judge::configuration::{Look, findings};
use sejo_model::configuration::Severity;
use sejo_model::improvement::ImprovementState;
use sejo_model::verdict::LedgerFilter;
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, AnswerValue, CheckCode, Control, Date, Declaration, Device, DeviceState, Improvement, Item, Lang,
    RemoteConnection, RemoteConnectionId, Stage, Step, System, SystemId, request,
};
use sejo_report::chart::{self, Drawing, Entry, StageShare, States};

use crate::checklist::{EditionHead, Promise, StepView, Summary};
use crate::configuration::is_in_use;
use crate::request::{BoardRow, RequestBoard};
use crate::standing::{self, Line, Standing, Voice};
use crate::system::contract_of_other;
use crate::{App, Result, authz, emergency_file};

/// One stage of the staircase.
#[derive(Debug, Clone)]
pub struct StageView {
    /// Which.
    pub stage: Stage,
    /// Needed rows in it.
    pub needed: usize,
    /// Of these measured はい; not the gate where it is answered いいえ.
    pub measured_yes: usize,
    /// Of these confirmed はい or 対象外.
    pub confirmed_yes: usize,
}

/// A connection that a former vendor of a system has to it, registered as in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerConnection {
    /// Id.
    pub id: RemoteConnectionId,
    /// What it is for.
    pub purpose: String,
    /// Name of the former vendor.
    pub vendor: String,
    /// The system.
    pub system: String,
}

/// A contract that a system names and that has ended or ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingContract {
    /// The system that names it.
    pub system_id: SystemId,
    /// What that is called.
    pub system: String,
    /// What the contract is called.
    pub title: String,
    /// Its last day.
    pub ends_on: Date,
    /// That day has passed.
    pub has_ended: bool,
}

/// Something to know today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The edition is provisional: drop the ministry's workbook. With what was dropped instead, if anything was.
    Provisional(Option<Text>),
    /// The edition is provisional, and the ministry may not have published its form yet: there is nothing to drop. With what was
    /// dropped instead, if anything was.
    FormAwaited(Option<Text>),
    /// So many findings of configurations that cannot wait.
    Dangers(usize),
    /// So many target dates have passed.
    TargetsPassed(usize),
    /// So many target dates within 30 days.
    TargetsSoon(usize),
    /// The facility says that it has no contract with a vendor, but these are registered.
    ContractDenied(String),
    /// The facility says that it has no contract with a vendor, and these make one doubt it.
    ContractDoubted(String),
    /// Contracts that systems name and that have ended or end within 30 days.
    ContractsEnding(Vec<EndingContract>),
    /// Systems whose contract is with another than their vendor, and of which nobody says that it reaches that vendor's work, each with
    /// whom it is.
    ContractsOfOthers(Vec<(String, String)>),
    /// Connections of former vendors that are registered as in use.
    FormerConnections(Vec<FormerConnection>),
    /// Vendors of systems that nobody asked yet, and that answered nothing, by name.
    NeverAsked(Vec<String>),
    /// So many rows where answer and evidence contradict.
    Contradictions(usize),
    /// So many files wait for a decision.
    FilesWaiting(usize),
    /// So many replies of vendors wait for a decision.
    RepliesWaiting(usize),
    /// For so many systems a request or a reply that was sent back waits to be sent to the vendor.
    RequestsUnsent(usize),
    /// For so many systems a vendor is late with its answer, and was not reminded.
    RequestsOverdue(usize),
    /// For so many systems a vendor answered in part.
    AnswersLeft(usize),
    /// For so many systems something is asked by now that nobody asked the vendor.
    QuestionsUnasked(usize),
    /// So many vendors are to be asked anew since a fiscal year began.
    VendorsAskedAnew(usize),
    /// For so many systems a vendor took answers back, and they are to be asked again.
    AnswersTakenBack(usize),
    /// So many copies of the emergency file are older than what is known.
    PaperOlder(usize),
    /// Days promised in earlier years that have passed, while nobody answered anew.
    PromisesPassed(Vec<Promise>),
    /// Days promised in earlier years that come within 30 days.
    PromisesSoon(Vec<Promise>),
    /// So many rows with a finding of an inspection, of this year or an earlier one, that was not dealt with; with the row's
    /// address where it is one.
    Findings(usize, Option<String>),
    /// Devices past support.
    PastSupport(usize),
    /// So many answers to words that are asked differently now.
    Reworded(usize),
    /// So many improvements are overdue.
    ImprovementsOverdue(usize),
    /// So many days until the last exercise no longer counts.
    ExerciseSoon(usize),
    /// So many days ago the last exercise stopped to count.
    ExercisePast(usize),
    /// Last year's answers wait to be looked at again.
    Recheck(usize),
}

/// Steps that stand under one heading of the list of all steps.
#[derive(Debug, Clone)]
pub struct StepGroup {
    /// The stage; `None` for what cannot wait for one.
    pub stage: Option<Stage>,
    /// The steps, in order.
    pub steps: Vec<StepView>,
}

/// The 今日 page.
#[derive(Debug, Clone)]
pub struct TodayView {
    /// What is asked.
    pub edition: EditionHead,
    /// Facility.
    pub facility_name: String,
    /// How it stands.
    pub summary: Summary,
    /// The staircase.
    pub stages: Vec<StageView>,
    /// The first three steps.
    pub steps: Vec<StepView>,
    /// How many more there are.
    pub more_steps: usize,
    /// Notices, the most urgent first.
    pub notices: Vec<Notice>,
    /// Devices in use.
    pub devices: usize,
    /// Drawing of the summary.
    pub progress: Drawing,
    /// Bars of the staircase.
    pub stage_bars: Vec<Entry>,
}

/// Target dates within so many days are soon.
const SOON_DAYS: i32 = 30;

impl App {
    /// The 今日 page. At most five statements.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn today_view(&self, actor: &Actor) -> Result<TodayView> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let paper = emergency_file::outdated(self, &scope, &standing.facts).await?;
        let board = self.board_of(&scope, &standing).await?;
        let summary = standing.summary();
        let stages = stages(&standing);
        let steps = all_steps(&standing, board);
        let in_use = |d: &&Device| d.state == DeviceState::InUse;
        Ok(TodayView {
            edition: standing.head(),
            facility_name: standing.facts.facility.name.clone(),
            progress: summary_chart(&summary, actor.lang),
            stage_bars: stage_bars(&stages, actor.lang),
            summary,
            stages,
            more_steps: steps.len().saturating_sub(3),
            steps: steps.iter().take(3).map(|s| standing::step_view(s, standing.voice(actor.lang))).collect(),
            notices: notices(&standing, paper, board, actor.lang),
            devices: standing.facts.devices.iter().filter(in_use).count(),
        })
    }

    /// Every next step, in the order of [`App::next_steps`], under its heading.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn step_groups(&self, actor: &Actor) -> Result<Vec<StepGroup>> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let board = self.board_of(&scope, &standing).await?;
        Ok(groups(&all_steps(&standing, board), standing.voice(actor.lang)))
    }
}

/// Everything there is to do, in the one order in which every page and command tells it.
pub(crate) fn all_steps(standing: &Standing, board: &RequestBoard) -> Vec<Step> {
    let finding = sejo_judge::finding_step(&standing.found_rows());
    let asking = sejo_judge::asking_steps(&Asking {
        replies: board.replies_waiting,
        partly: board.count(Some(request::Standing::Partly)),
        partly_vendors: board.vendors_partly(),
        anew: board.vendors_asked_anew(),
        first: never_asked(standing, board).len(),
    });
    let measured = standing.steps();
    if !measured.is_empty() {
        return sejo_judge::in_order(measured.into_iter().chain(finding).chain(asking));
    }
    let is_open = |line: &&Line| line.not_needed.is_none() && (line.latest().is_none() || line.is_reworded());
    let open: Vec<&Item> = standing.lines.iter().filter(is_open).map(|line| &line.item).collect();
    let last = sejo_judge::last_steps(&open, &standing.check(), standing::is_provisional(&standing.edition));
    finding.into_iter().chain(asking).chain(last).collect()
}

/// The steps under the headings they stand below when read from first to last.
fn groups(steps: &[Step], voice: Voice) -> Vec<StepGroup> {
    let mut groups: Vec<StepGroup> = Vec::new();
    for step in steps {
        let stage = Some(step.control.stage()).filter(|_| !sejo_judge::is_urgent(step));
        let view = standing::step_view(step, voice);
        match groups.last_mut().filter(|group| group.stage == stage) {
            Some(group) => group.steps.push(view),
            None => groups.push(StepGroup { stage, steps: vec![view] }),
        }
    }
    groups
}

fn stages(standing: &Standing) -> Vec<StageView> {
    Stage::ALL
        .iter()
        .map(|&stage| {
            let of_stage = |l: &&Line| l.not_needed.is_none() && l.item.control.map(Control::stage) == Some(stage);
            let lines: Vec<&Line> = standing.lines.iter().filter(of_stage).collect();
            StageView {
                stage,
                needed: lines.len(),
                measured_yes: lines.iter().filter(|l| l.is_proven()).count(),
                confirmed_yes: lines.iter().filter(|l| l.latest().is_some_and(|a| a.value != AnswerValue::No)).count(),
            }
        })
        .collect()
}

/// Findings of configurations that cannot wait, of devices that are in use.
fn dangers(standing: &Standing) -> usize {
    let facts = &standing.facts;
    let looks = Look::at_all(facts, standing.today);
    let in_use = looks.iter().zip(&facts.configurations).filter(|(_, record)| is_in_use(record, facts));
    in_use.flat_map(|(look, _)| findings(look)).filter(|f| f.severity == Severity::Danger).count()
}

/// What is urgent comes first; what is zero is not said.
fn notices(standing: &Standing, paper: usize, board: &RequestBoard, lang: Lang) -> Vec<Notice> {
    let check = standing.check();
    let found = |code: CheckCode| check.iter().filter(|l| l.code == code).count();
    let past_support = standing
        .facts
        .devices
        .iter()
        .filter(|d| sejo_judge::matches(LedgerFilter::PastSupport, d, &standing.facts.thresholds, standing.today))
        .count();
    let mut notices = vec![
        (dangers(standing), Notice::Dangers as fn(usize) -> Notice),
        (found(CheckCode::TargetPassed), Notice::TargetsPassed),
        (found(CheckCode::Contradicts) + found(CheckCode::Denies), Notice::Contradictions),
        (board.taken_back(), Notice::AnswersTakenBack),
        (improvements_overdue(standing), Notice::ImprovementsOverdue),
        (found(CheckCode::Reworded), Notice::Reworded),
        (targets_soon(standing), Notice::TargetsSoon),
        (exercise_left(standing, 0..=SOON_DAYS), Notice::ExerciseSoon),
        (exercise_left(standing, i32::MIN + 1..=-1), Notice::ExercisePast),
        (past_support, Notice::PastSupport),
        (standing.waiting, Notice::FilesWaiting),
        (board.replies_waiting, Notice::RepliesWaiting),
        (board.unsent(), Notice::RequestsUnsent),
        (board.count(Some(request::Standing::Overdue)), Notice::RequestsOverdue),
        (board.count(Some(request::Standing::Partly)), Notice::AnswersLeft),
        (board.unasked(), Notice::QuestionsUnasked),
        (board.vendors_asked_anew(), Notice::VendorsAskedAnew),
        (paper, Notice::PaperOlder),
        (found(CheckCode::RecheckNeeded), Notice::Recheck),
    ];
    notices.retain(|(count, _)| *count > 0);
    let mut notices: Vec<Notice> = notices.into_iter().map(|(count, notice)| notice(count)).collect();
    let denied = check.iter().find(|l| l.code == CheckCode::ContractDenied).map(|l| l.about.clone());
    notices.splice(0..0, denied.map(Notice::ContractDenied));
    let promises = standing.lines.iter().flat_map(|line| standing.promises(line, lang));
    let (passed, soon): (Vec<Promise>, Vec<Promise>) = promises.partition(|p| p.target_on < standing.today);
    notices.splice(0..0, (!passed.is_empty()).then_some(Notice::PromisesPassed(passed)));
    notices.splice(0..0, open_findings(standing));
    let of_former = former_connections(standing);
    notices.splice(0..0, (!of_former.is_empty()).then_some(Notice::FormerConnections(of_former)));
    notices.extend((!soon.is_empty()).then_some(Notice::PromisesSoon(soon)));
    let never_asked = never_asked(standing, board);
    notices.extend((!never_asked.is_empty()).then_some(Notice::NeverAsked(never_asked)));
    let doubted = check.iter().find(|l| l.code == CheckCode::ContractDoubted).map(|l| l.about.clone());
    notices.extend(doubted.map(Notice::ContractDoubted));
    put_ending(&mut notices, contracts_ending(standing));
    let of_others = contracts_of_others(standing);
    notices.extend((!of_others.is_empty()).then_some(Notice::ContractsOfOthers(of_others)));
    if found(CheckCode::FormAwaited) > 0 {
        notices.push(Notice::FormAwaited(standing.instead.clone()));
    } else if standing::is_provisional(&standing.edition) {
        notices.push(Notice::Provisional(standing.instead.clone()));
    }
    notices
}

/// Contracts that have ended stand behind what else is over or contradicts, and before what is still to come or only to be known, as
/// the route may rest on them; those that end soon before what is only to be known.
fn put_ending(notices: &mut Vec<Notice>, ending: Vec<EndingContract>) {
    let is_before = |notice: &Notice| {
        matches!(
            notice,
            Notice::FormerConnections(_)
                | Notice::Findings(..)
                | Notice::PromisesPassed(_)
                | Notice::ContractDenied(_)
                | Notice::Dangers(_)
                | Notice::TargetsPassed(_)
                | Notice::Contradictions(_)
                | Notice::AnswersTakenBack(_)
                | Notice::ImprovementsOverdue(_)
                | Notice::Reworded(_)
        )
    };
    if ending.is_empty() {
        return;
    }
    let has_ended = ending.iter().any(|contract| contract.has_ended);
    let at = if has_ended { notices.iter().take_while(|notice| is_before(notice)).count() } else { notices.len() };
    notices.insert(at, Notice::ContractsEnding(ending));
}

/// Findings of inspections that were not dealt with.
fn open_findings(standing: &Standing) -> Option<Notice> {
    let rows = standing.found_rows();
    let only = rows.first().filter(|_| rows.len() == 1).map(|item| item.id.slug().to_owned());
    (!rows.is_empty()).then_some(Notice::Findings(rows.len(), only))
}

/// Contracts that have ended or end soon while systems name them, the first to end first. One that no system names was followed by
/// another, or is over.
fn contracts_ending(standing: &Standing) -> Vec<EndingContract> {
    let facts = &standing.facts;
    let of_system = |system: &System| {
        let contract = facts.contract_of(system)?;
        let ends_on = contract.ends_on?;
        let has_ended = ends_on < standing.today;
        (has_ended || is_near(standing.today, ends_on)).then(|| EndingContract {
            system_id: system.id,
            system: system.label().to_owned(),
            title: contract.title.clone(),
            ends_on,
            has_ended,
        })
    };
    let mut ending: Vec<EndingContract> = facts.systems.iter().filter_map(of_system).collect();
    ending.sort_by_key(|contract| contract.ends_on);
    ending
}

/// Systems whose contract is with another than their vendor, as long as nobody says that it reaches that vendor's work.
fn contracts_of_others(standing: &Standing) -> Vec<(String, String)> {
    let facts = &standing.facts;
    let of_other = |system: &System| {
        let other = contract_of_other(system, facts).filter(|_| system.reach().is_none())?;
        Some((system.label().to_owned(), other.name.clone()))
    };
    facts.systems.iter().filter_map(of_other).collect()
}

/// Connections of former vendors that are registered as in use: somebody may come in who has no business any more.
fn former_connections(standing: &Standing) -> Vec<FormerConnection> {
    let facts = &standing.facts;
    let is_open = |c: &&RemoteConnection| c.holds_on(standing.today) && facts.is_of_former(c);
    let told = |c: &RemoteConnection| {
        let vendor = facts.vendors.iter().find(|v| Some(v.id) == c.vendor_id)?;
        let system = facts.systems.iter().find(|s| Some(s.id) == c.system_id)?;
        Some(FormerConnection {
            id: c.id,
            purpose: c.purpose.clone(),
            vendor: vendor.name.clone(),
            system: system.label().to_owned(),
        })
    };
    facts.remote_connections.iter().filter(is_open).filter_map(told).collect()
}

/// Vendors of systems that nobody asked yet, and that answered nothing, by name.
fn never_asked(standing: &Standing, board: &RequestBoard) -> Vec<String> {
    let said = |row: &BoardRow| {
        let is_its = |d: &Declaration| {
            d.edition == standing.edition.id
                && d.vendor_id == Some(row.vendor.id)
                && d.system_id.is_none_or(|system| system == row.system.id)
        };
        standing.facts.declarations.iter().any(is_its)
    };
    let mut names: Vec<String> = Vec::new();
    for row in board.rows.iter().filter(|row| row.standing.is_none() && row.taken_back.is_none() && !said(row)) {
        if !names.contains(&row.vendor.name) {
            names.push(row.vendor.name.clone());
        }
    }
    names
}

fn improvements_overdue(standing: &Standing) -> usize {
    let is_overdue = |i: &&Improvement| i.state(standing.today) == ImprovementState::Overdue;
    standing.facts.improvements.iter().filter(is_overdue).count()
}

/// Days until the last exercise no longer counts (below zero: since), where they lie among `wanted`.
fn exercise_left(standing: &Standing, wanted: std::ops::RangeInclusive<i32>) -> usize {
    let due = sejo_judge::exercise_due_on(&standing.facts);
    let left = due.and_then(|due| standing.today.until(due).ok()).map(|span| span.get_days());
    let days = left.filter(|days| wanted.contains(days)).map_or(0, i32::unsigned_abs);
    usize::try_from(days).unwrap_or_default()
}

/// Whether a day comes within the time in which notices speak of it.
pub(crate) fn is_near(today: Date, day: Date) -> bool {
    today.until(day).is_ok_and(|span| (0..=SOON_DAYS).contains(&span.get_days()))
}

fn targets_soon(standing: &Standing) -> usize {
    let soon = |line: &&Line| {
        line.not_needed.is_none()
            && line
                .latest()
                .filter(|a| a.value == AnswerValue::No)
                .and_then(|a| a.target_on)
                .is_some_and(|target| is_near(standing.today, target))
    };
    standing.lines.iter().filter(soon).count()
}

fn summary_chart(summary: &Summary, lang: Lang) -> Drawing {
    let states = States {
        yes: summary.yes,
        no: summary.no,
        unknown: 0,
        unanswered: summary.open,
        not_needed: summary.not_applicable + summary.not_needed,
    };
    chart::progress(&states, lang)
}

fn stage_bars(stages: &[StageView], lang: Lang) -> Vec<Entry> {
    let shares: Vec<StageShare> =
        stages.iter().map(|s| StageShare { stage: s.stage, done: s.measured_yes, total: s.needed }).collect();
    chart::stages(&shares, lang)
}
