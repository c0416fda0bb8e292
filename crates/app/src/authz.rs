//! Authority: the only place that turns an actor into a [`Scope`], the key that store functions ask for.

use std::sync::PoisonError;

use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode, FacilityId, Lang, Role};
use sejo_store::{Scope, VendorScope};

use crate::App;
use crate::command_line::is_command;
use crate::error::{Error, Result};

/// The scope of the actor's facility, if the role may do `action`.
///
/// Forbidden looks like missing: whoever may not do a thing does not learn whether it exists. Only a command says so, and
/// who may: it is typed by somebody who may read the data folder.
pub(crate) fn scope(actor: &Actor, action: Action) -> Result<Scope> {
    match actor.role.may(action) {
        true => Ok(Scope::grant(actor.facility)),
        false if is_command(actor) => Err(Error::new(ErrorCode::NotAllowed).with_detail(who_may(action))),
        false => Err(ErrorCode::NotFound.into()),
    }
}

/// The roles that may do `action`, for whoever looks for somebody to ask.
#[must_use]
pub fn who_may(action: Action) -> Text {
    let roles = |lang: Lang| {
        let may = Role::ALL.iter().filter(|role| role.may(action));
        may.map(|role| role.words().r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    Text::new(format!("できる役割: {}。", roles(Lang::Ja)), format!("Roles that may: {}.", roles(Lang::En)))
}

/// The scope of a facility for the program itself: resuming intakes, demo data, sign-in.
pub(crate) fn program(facility: FacilityId) -> Scope {
    Scope::grant(facility)
}

/// The scope of a vendor's own rows, if the role may do `action` and the installation is used by a vendor. To a facility they
/// are as if they were not there.
pub(crate) async fn vendor_scope(app: &App, actor: &Actor, action: Action) -> Result<VendorScope> {
    let scope = scope(actor, action)?;
    let known = || app.inner.vendors.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known().get(&actor.facility).cloned() {
        return Ok(known);
    }
    let home = sejo_store::facility::get(app.db(), &scope).await?;
    let of = VendorScope::of(&scope, &home);
    if let Some(of) = &of {
        known().insert(actor.facility, of.clone());
    }
    of.ok_or_else(|| if is_command(actor) { ErrorCode::WrongSide } else { ErrorCode::NotFound }.into())
}

/// The scope of a vendor's rows for the program itself: a run that was cut off.
pub(crate) async fn vendor_program(app: &App, facility: FacilityId) -> Result<VendorScope> {
    let scope = program(facility);
    let home = sejo_store::facility::get(app.db(), &scope).await?;
    VendorScope::of(&scope, &home).ok_or_else(|| ErrorCode::NotFound.into())
}

/// The authority table: for every action, which roles may do it.
#[must_use]
pub fn table() -> Vec<(Action, Vec<(Role, bool)>)> {
    Action::ALL.iter().map(|&a| (a, Role::ALL.iter().map(|&r| (r, r.may(a))).collect())).collect()
}
