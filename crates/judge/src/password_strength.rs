//! Password strength (パスワードの強さ).
//!
//! はい when the policy of each system asks for 13 characters, or 8 together with two-factor authentication, and locks out
//! after failures (R7 also took 8 mixed characters changed regularly). Policies are not read yet, so this cannot be told;
//! systems with two-factor authentication are named, because 8 characters are enough there. Weak or readable secrets of network devices prove いいえ.

use sejo_model::{Place, TwoFactorState, Weight};

use crate::codes::{reason, step};
use crate::configured;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    configured::say(case, lines);
    let systems = &case.facts.systems;
    let line = Line::new(Weight::Missing, reason::PASSWORD_NO_POLICY, Place::Systems);
    lines.push(line.about(systems.iter().map(|s| s.label()), systems.len()));
    let strong = systems.iter().filter(|s| s.two_factor == TwoFactorState::Implemented).map(|s| s.label());
    let line = Line::new(Weight::Notes, reason::PASSWORD_EIGHT_WILL_DO, Place::Systems);
    lines.push_any(line.about(strong, systems.len()));
    lines.step(step::PASSWORD_SHOW_POLICY, systems.len(), Place::Systems);
}
