//! What is said of a run: what a person has to know before a list is taken in stands where it is taken in, the rest below.

use sejo_app::intake::{IntakeState, warns};
use sejo_model::ledger::Problem;
use sejo_model::words::Text;

use super::Show;

impl Show {
    /// What has to be known first.
    pub(super) fn warnings(&self) -> Vec<&Text> {
        self.view.problems.iter().filter(|(problem, _)| warns(problem)).map(|(_, words)| words).collect()
    }

    /// What could not be read or should be looked at, without what stands above the button.
    pub(super) fn told(&self) -> Vec<&(Problem, Text)> {
        let is_asked = self.is(IntakeState::NeedsMapping) && self.may_drop;
        self.view.problems.iter().filter(|(problem, _)| !is_asked || !warns(problem)).collect()
    }
}
