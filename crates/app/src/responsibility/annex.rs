//! The responsibility table of one system as it is printed.
//!
//! Invariant: words of a contract with another than the vendor of the system never stand as if that vendor had signed them, nor does what
//! was said of a former vendor. Until a person says that the contract reaches its work, what was copied from it is left to be agreed on.

use sejo_model::{Actor, Date, Facts, Lang};
use sejo_report::responsibility::{DutyRow, DutySheet};

use super::worth::contract_lapsed;
use super::{DutyView, ResponsibilityRow};

/// The sheet of one system, with whom its contract is and whether that is in force.
pub(super) fn sheet(row: &ResponsibilityRow, facts: &Facts, actor: &Actor, today: Date) -> DutySheet {
    let lang = actor.lang;
    let is_unreached = facts.contract_of(&row.system).is_some_and(|c| row.system.is_unreached_by(c));
    DutySheet {
        lang,
        facility: facts.facility.name.clone(),
        vendor: row.vendor.clone(),
        system: row.system.label().to_owned(),
        contract: contract(row, facts, lang, today),
        printed_on: today,
        without_others: is_unreached || row.duties.iter().any(|d| d.is_of_other && !d.is_said_of_former()),
        rows: row.duties.iter().map(|d| duty(d, lang)).collect(),
        said: row.boundaries.iter().map(|b| (b.about(lang).to_owned(), b.said.clone())).collect(),
    }
}

/// One duty; blank where its words are of another than the vendor.
fn duty(view: &DutyView, lang: Lang) -> DutyRow {
    let own = Some(view).filter(|view| !view.is_of_other);
    DutyRow {
        title: view.duty.words().r#in(lang).to_owned(),
        task: view.duty.task().r#in(lang).to_owned(),
        example: view.duty.example().r#in(lang).to_owned(),
        holder: own.and_then(|view| view.holder),
        detail: own.map(|view| view.detail.clone()).unwrap_or_default(),
        source: own.map(|view| view.of_all(lang)).unwrap_or_default(),
        servers: view.servers.r#in(lang).to_owned(),
    }
}

/// The contract by its title, with what a reader has to know of it; empty where none was chosen.
fn contract(row: &ResponsibilityRow, facts: &Facts, lang: Lang, today: Date) -> String {
    let Some(contract) = facts.contract_of(&row.system) else { return String::new() };
    let with = match (row.contract_with.as_str(), lang) {
        ("", _) => String::new(),
        (name, Lang::Ja) => format!("契約の相手: {name}"),
        (name, Lang::En) => format!("made with {name}"),
    };
    let lapsed = contract_lapsed(&row.system, facts, today).r#in(lang).to_owned();
    let told: Vec<String> = [with, lapsed].into_iter().filter(|part| !part.is_empty()).collect();
    match (told.join(lang.pick("、", ", ")), lang) {
        (told, _) if told.is_empty() => contract.title.clone(),
        (told, Lang::Ja) => format!("{}({told})", contract.title),
        (told, Lang::En) => format!("{} ({told})", contract.title),
    }
}
