//! 今日: where the facility stands and the three next steps.

use sejo_model::{Actor, Stage};

use crate::checklist::{EditionHead, StepView, Summary};
use crate::{App, Result};

/// One stage of the staircase.
#[derive(Debug, Clone)]
pub struct StageView {
    /// Which.
    pub stage: Stage,
    /// Needed rows in it.
    pub needed: usize,
    /// Of these measured はい.
    pub measured_yes: usize,
    /// Of these confirmed はい or 対象外.
    pub confirmed_yes: usize,
}

/// Something to know today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The edition is provisional: drop the ministry's workbook.
    Provisional,
    /// So many target dates have passed.
    TargetsPassed(usize),
    /// So many target dates within 30 days.
    TargetsSoon(usize),
    /// So many rows where answer and evidence contradict.
    Contradictions(usize),
    /// So many files wait for a decision.
    FilesWaiting(usize),
    /// Devices past support.
    PastSupport(usize),
    /// Last year's answers wait to be looked at again.
    Recheck(usize),
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
    /// SVG of the summary.
    pub chart: String,
    /// SVG of the staircase.
    pub stage_chart: String,
}

impl App {
    /// The 今日 page. At most five statements.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn today_view(&self, actor: &Actor) -> Result<TodayView> {
        Err(sejo_model::ErrorCode::Internal.into())
    }
}
