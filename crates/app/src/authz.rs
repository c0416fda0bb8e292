//! Authority: the only place that turns an actor into a [`Scope`], the key that store functions ask for.

use sejo_model::{Action, Actor, ErrorCode, FacilityId, Role};
use sejo_store::Scope;

use crate::error::Result;

/// The scope of the actor's facility, if the role may do `action`.
///
/// Forbidden looks like missing: whoever may not do a thing does not learn whether it exists.
pub(crate) fn scope(actor: &Actor, action: Action) -> Result<Scope> {
    if actor.role.may(action) { Ok(Scope::grant(actor.facility)) } else { Err(ErrorCode::NotFound.into()) }
}

/// The scope of a facility for the program itself: resuming intakes, demo data, sign-in.
pub(crate) fn program(facility: FacilityId) -> Scope {
    Scope::grant(facility)
}

/// The authority table: for every action, which roles may do it.
#[must_use]
pub fn table() -> Vec<(Action, Vec<(Role, bool)>)> {
    Action::ALL.iter().map(|&a| (a, Role::ALL.iter().map(|&r| (r, r.may(a))).collect())).collect()
}
