//! Whose a vendor's form is and which systems it is about, as typed beside it. A name that is not there is refused: dropped without
//! a word, the answers would be booked to another system.

use std::fmt::Write;

use sejo_app::intake::{FormSystem, IntakeState, IntakeView, Proposal, WorkbookOutcome};
use sejo_app::{App, Named, authz};
use sejo_model::text::fold;
use sejo_model::{Action, Actor, ErrorCode, Lang, SystemId, Vendor, VendorId};

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
    known_systems(app, actor, vendor, typed).await
}

/// The systems that were typed. What is no system of the vendor is refused; while nobody knows whose the form is, what is none of any.
pub(crate) async fn known_systems(
    app: &App,
    actor: &Actor,
    vendor: Option<VendorId>,
    typed: &[String],
) -> Result<Vec<SystemId>, Failure> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let (name, all) = match vendor {
        Some(id) => (app.vendor(actor, Some(id)).await?.vendor.name, app.systems_of_vendor(actor, id).await?),
        None => {
            let systems = app.systems(actor).await?.into_iter().map(|r| r.system);
            (String::new(), systems.map(|s| Named { id: s.id, name: s.label().to_owned() }).collect())
        }
    };
    for typed in typed {
        let is_meant = |n: &Named<SystemId>| n.id.to_string() == typed.trim() || fold(&n.name) == fold(typed);
        if all.iter().any(is_meant) {
            continue;
        }
        let there = if all.is_empty() { "-".to_owned() } else { named::list(&all) };
        return Err(match vendor {
            Some(_) => Failure::wrong(
                format!("システム「{typed}」は、事業者「{name}」のシステムにありません。この事業者のシステム: {there}"),
                format!("the vendor \"{name}\" has no system \"{typed}\". Its systems: {there}"),
            ),
            None => Failure::wrong(
                format!("システム「{typed}」は登録されていません。登録されているシステム: {there}"),
                format!("there is no system \"{typed}\". Systems registered: {there}"),
            ),
        });
    }
    typed.iter().map(|typed| named::find(&all, typed)).collect()
}

/// Refuses systems that are not those of the vendor a form may be of.
pub(crate) async fn are_of_likely(
    app: &App,
    actor: &Actor,
    view: &IntakeView,
    typed: &[String],
) -> Result<(), Failure> {
    let likely = view.workbook.as_ref().and_then(|w| w.proposal.as_ref()?.likely);
    if likely.is_some() {
        known_systems(app, actor, likely, typed).await?;
    }
    Ok(())
}

/// Whether a form waits for a word because its answers differ from what stands.
pub(crate) fn is_held(view: &IntakeView) -> bool {
    view.row.state == IntakeState::NeedsConfirmation && view.workbook.as_ref().is_some_and(WorkbookOutcome::is_held)
}

/// The answers of a form that differ from what stands, and what to type.
pub(crate) fn held_text(view: &IntakeView, out: &Output) -> String {
    let workbook = view.workbook.as_ref();
    let vendor = workbook.and_then(|w| w.vendor.as_deref()).unwrap_or("NAME");
    let systems = workbook.iter().flat_map(|w| &w.systems).map(|name| format!(" --system \"{name}\""));
    let typed = format!("--vendor \"{vendor}\"{} --words", systems.collect::<Vec<_>>().concat());
    let mut text = match out.lang {
        Lang::Ja => format!(
            "この様式の回答は、まだ何も記録していません。このとおりに記録するときは、{typed} \"理由\" を付けて、もう一度実行してください。理由は、記録に残ります。違う回答(今の回答 → この様式):"
        ),
        Lang::En => format!(
            "Nothing of this form was recorded yet. To record it as it is, run it again with {typed} \"WHY\"; the words are kept. What differs (what stands → this form):"
        ),
    };
    for row in view.workbook.iter().flat_map(|w| &w.held) {
        let _ = write!(text, "\n    {}: {} → {}", row.row, row.stands(out.lang), row.says(out.lang));
    }
    text
}

/// What is still asked about a workbook, as a command that answers it.
pub(crate) fn asked(view: &IntakeView, out: &Output) -> String {
    let workbook = view.workbook.as_ref();
    let proposal = workbook.and_then(|w| w.proposal.as_ref());
    if let Some((proposal, named)) = proposal.and_then(|p| Some((p, p.names_other.as_ref()?))) {
        let whose = if proposal.asks_vendor { " --vendor NAME" } else { "" };
        let about = if proposal.systems.is_empty() { "" } else { " --system NAME" };
        let guess = if proposal.asks_use() { " --accept-guess" } else { "" };
        let flags = format!("--our-form{whose}{about}{guess}");
        return match out.lang {
            Lang::Ja => format!(
                "書かれている施設名は「{named}」で、この施設の名前と違います。この施設の様式なら {flags} を付けて、もう一度実行してください。ほかの施設の様式なら、使わないでください。"
            ),
            Lang::En => format!(
                "The facility on it is “{named}”, which is not this one's name. If the form is this facility's, run it again with {flags}; do not use another facility's form."
            ),
        };
    }
    let about = proposal.map(|p| systems_asked(p, out)).unwrap_or_default();
    if !proposal.is_some_and(|p| p.asks_vendor) && !about.is_empty() {
        let words = "\n読んだとおりに使ってよければ、--accept-guess も付けてください。";
        let more = out.pick(words, "\nAdd --accept-guess to use it as it was read.");
        return if proposal.is_some_and(Proposal::asks_use) { about + more } else { about };
    }
    if !proposal.is_some_and(|p| p.asks_vendor) {
        let words = "使ってよければ --accept-guess を付けて、もう一度実行してください。";
        return out.pick(words, "Run it again with --accept-guess to use it.").to_owned();
    }
    let vendors: Vec<&str> = workbook.iter().flat_map(|w| &w.vendors).map(|v| v.name.as_str()).collect();
    let words = out.pick(
        "どの事業者の様式かがわかりません。--vendor 事業者名 (新しい事業者なら --new-vendor も) を付けて、もう一度実行してください。登録されている事業者:",
        "It does not say whose form it is. Run it again with --vendor NAME (and --new-vendor for a new one). Vendors registered:",
    );
    let vendors = if vendors.is_empty() { "-".to_owned() } else { vendors.join(", ") };
    let likely = workbook.and_then(WorkbookOutcome::likely).map(|name| match out.lang {
        Lang::Ja => format!(
            "\n同じ名前のファイルは、前に「{name}」のものとして取り込みました。これもそうなら: --vendor \"{name}\""
        ),
        Lang::En => format!(
            "\nA file of this name was taken in as one of “{name}” before. If this is one, too: --vendor \"{name}\""
        ),
    });
    format!("{words} {vendors}{}\n{about}", likely.unwrap_or_default()).trim_end().to_owned()
}

/// Which systems a vendor's form may be about, and what to type; empty where that is not asked.
fn systems_asked(proposal: &Proposal, out: &Output) -> String {
    if proposal.systems.is_empty() {
        return String::new();
    }
    let named = |s: &FormSystem| match proposal.asks_vendor {
        true => format!("{} ({})", s.name, s.vendor_name),
        false => s.name.clone(),
    };
    let words = out.pick(
        "事業者にシステムがいくつかあるときは、どのシステムについての回答かを --system システム名 (何度でも) で書いてください。システム:",
        "Where the vendor has several systems, say with --system NAME (may be repeated) which it is about. Systems:",
    );
    format!("{words} {}", proposal.systems.iter().map(named).collect::<Vec<_>>().join(", "))
}

/// The command that takes a file to where its refusal says it belongs.
pub(crate) fn instead(code: ErrorCode, file: &str, out: &Output) -> Option<String> {
    if code != ErrorCode::ReplyOfSeveral {
        return None;
    }
    let (words, whose) = match out.lang {
        Lang::Ja => ("コマンドでは、システムごとに(依頼は", "事業者の名前か依頼のid"),
        Lang::En => ("By command, for each system (requests:", "VENDOR-OR-ID"),
    };
    let words = format!("{words} {}):", out.command("sejo request list"));
    let system = out.pick("システムの名前", "NAME");
    let take = out.command(&format!("sejo reply take --request {whose} --system {system} \"{file}\""));
    Some(format!("{words} {take}"))
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
    format!("{}\n  {asked}", for_others(out))
}

/// Who may say what a form asks and undo one, for whoever may not.
pub(crate) fn for_others(out: &Output) -> String {
    let who = authz::who_may(Action::ImportEdition);
    match out.lang {
        Lang::Ja => {
            format!(
                "ほかの役割の人がすることです。{}その人の利用者名を --as に書いて実行してもらってください。",
                who.ja
            )
        }
        Lang::En => format!("This is for another role. {} Have it run with the login of one of them in --as.", who.en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_answer_is_told_who_may() {
        let out = Output::of(Lang::Ja, false);
        let asked = || "--vendor を付けて".to_owned();
        assert_eq!(addressed(asked(), false, &out), asked());
        let said = addressed(asked(), true, &out);
        assert!(said.contains("できる役割: 管理者、安全管理責任者。") && said.ends_with(&asked()), "{said}");
    }

    #[test]
    fn a_form_that_belongs_to_a_request_names_the_command_for_it() {
        let out = Output::of(Lang::Ja, false);
        let said = instead(ErrorCode::ReplyOfSeveral, "確認用.xlsx", &out).unwrap();
        assert!(said.contains("sejo reply take --request") && said.contains("確認用.xlsx"), "{said}");
        assert_eq!(instead(ErrorCode::FileEmpty, "確認用.xlsx", &out), None);
    }
}
