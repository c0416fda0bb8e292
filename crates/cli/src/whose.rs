//! Whose a vendor's form is and which systems it is about, as typed beside it. A name that is not there is refused: dropped without
//! a word, the answers would be booked to another system.

use sejo_app::intake::{IntakeView, Proposal};
use sejo_app::{App, Named};
use sejo_model::text::fold;
use sejo_model::{Action, Actor, System, SystemId, Vendor, VendorId};

use crate::named;
use crate::output::{Failure, Output};

/// The vendor of a form by name; one that is not there yet is added where that was asked for.
pub(crate) async fn vendor_of(app: &App, actor: &Actor, (typed, may_add): (&str, bool)) -> Result<VendorId, Failure> {
    let vendors = app.vendors(actor).await?;
    let named = |v: sejo_app::vendor::VendorRow| Named { id: v.vendor.id, name: v.vendor.name };
    let all: Vec<Named<VendorId>> = vendors.into_iter().map(named).collect();
    let is_there = all.iter().any(|v| v.id.to_string() == typed.trim() || fold(&v.name) == fold(typed));
    if is_there {
        return named::find(&all, typed);
    }
    if !may_add {
        let there = if all.is_empty() { "-".to_owned() } else { named::list(&all) };
        return Err(Failure::wrong(
            format!(
                "事業者「{typed}」は登録されていません。新しい事業者なら --new-vendor を付けてください。登録されている事業者: {there}"
            ),
            format!("there is no vendor \"{typed}\"; add --new-vendor for a new one. Vendors registered: {there}"),
        ));
    }
    let vendor = Vendor { name: typed.trim().to_owned(), ..app.vendor(actor, None).await?.vendor };
    app.save_vendor(actor, &vendor).await?;
    Ok(vendor.id)
}

/// The systems a vendor's form may be about, once it is known whose it is.
fn choices(proposal: &Proposal, vendor: Option<VendorId>) -> Vec<Named<SystemId>> {
    let own = proposal.systems.iter().filter(|s| vendor.is_none_or(|id| s.vendor == id));
    own.map(|s| Named { id: s.id, name: s.name.clone() }).collect()
}

/// The systems that were typed, of those a form may be about; none where it is about no system of several.
pub(crate) async fn systems_of(
    app: &App,
    actor: &Actor,
    view: &IntakeView,
    (vendor, typed): (Option<VendorId>, &[String]),
) -> Result<Vec<SystemId>, Failure> {
    let workbook = view.workbook.as_ref();
    let all = workbook.and_then(|w| w.proposal.as_ref()).map(|p| choices(p, vendor)).unwrap_or_default();
    if !all.is_empty() {
        return typed.iter().map(|typed| named::find(&all, typed)).collect();
    }
    let vendor = match (vendor, workbook.and_then(|w| w.vendor.as_ref())) {
        (None, Some(name)) => {
            app.vendors(actor).await?.into_iter().map(|r| r.vendor).find(|v| v.name == *name).map(|v| v.id)
        }
        (vendor, _) => vendor,
    };
    known_systems(app, actor, vendor, typed).await?;
    Ok(Vec::new())
}

/// Refuses what is no system of the vendor; while nobody knows whose the form is, of any.
pub(crate) async fn known_systems(
    app: &App,
    actor: &Actor,
    vendor: Option<VendorId>,
    typed: &[String],
) -> Result<(), Failure> {
    if typed.is_empty() {
        return Ok(());
    }
    let contracts = match vendor {
        Some(id) => app.vendor(actor, Some(id)).await?.contracts,
        None => Vec::new(),
    };
    let is_under = |s: &System| s.vendor_id.is_none() && contracts.iter().any(|c| s.contract_id == Some(c.id));
    let is_its = |s: &System| vendor.is_none_or(|id| s.vendor_id == Some(id) || is_under(s));
    let systems = app.systems(actor).await?.into_iter().map(|r| r.system).filter(is_its);
    let all: Vec<Named<SystemId>> = systems.map(|s| Named { id: s.id, name: s.label().to_owned() }).collect();
    for typed in typed {
        let is_meant = |n: &Named<SystemId>| n.id.to_string() == typed.trim() || fold(&n.name) == fold(typed);
        if all.iter().any(is_meant) {
            continue;
        }
        let there = if all.is_empty() { "-".to_owned() } else { named::list(&all) };
        return Err(match vendor {
            Some(_) => Failure::wrong(
                format!("システム「{typed}」は、この事業者のシステムにありません。この事業者のシステム: {there}"),
                format!("the vendor has no system \"{typed}\". Its systems: {there}"),
            ),
            None => Failure::wrong(
                format!("システム「{typed}」は登録されていません。登録されているシステム: {there}"),
                format!("there is no system \"{typed}\". Systems registered: {there}"),
            ),
        });
    }
    Ok(())
}

/// Whether a form still wants to be told which systems it is about.
pub(crate) fn asks_systems(proposal: &Proposal, vendor: Option<VendorId>, typed: &[String]) -> bool {
    typed.is_empty() && !choices(proposal, vendor).is_empty()
}

/// Whether somebody may say what a form still asks.
pub(crate) fn may_answer(actor: &Actor) -> bool {
    actor.role.may(Action::ImportEdition)
}

/// What a form still asks, with who may say it where that is not whoever dropped it.
pub(crate) fn addressed(asked: String, is_for_others: bool, out: &Output) -> String {
    if !is_for_others {
        return asked;
    }
    let who = out.pick(
        "これを決めるのは、安全管理責任者か管理者です。その人の利用者名を --as に書いて実行してもらってください。",
        "The safety manager or an administrator decides this. Have it run with the login of one of them in --as.",
    );
    format!("{who}\n  {asked}")
}

#[cfg(test)]
mod tests {
    use sejo_model::Lang;

    use super::*;

    #[test]
    fn who_may_not_answer_is_told_who_may() {
        let out = Output::of(Lang::Ja, false);
        let asked = || "--vendor を付けて".to_owned();
        assert_eq!(addressed(asked(), false, &out), asked());
        let said = addressed(asked(), true, &out);
        assert!(
            said.starts_with("これを決めるのは、安全管理責任者か管理者です。") && said.ends_with(&asked()),
            "{said}"
        );
    }
}
