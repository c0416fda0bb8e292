//! Systems and the vendors behind them: who updates, who connects from outside, who signs in with two factors.

use sejo_model::{Contract, Date, Duty, Holder, Hosting, Lang, Place, System, TwoFactorState, date};

use super::{Filled, Ground, Slot};
use crate::route::said_holder;

pub(super) const SLOTS: &[Slot] = &[
    ("systems", systems),
    ("critical_systems", critical_systems),
    ("system_list", system_list),
    ("vendors", vendors),
    ("updates", updates),
    ("remote", remote),
    ("two_factor", two_factor),
];

fn day(day: Date) -> String {
    date::long(day, Lang::Ja)
}

fn no_systems() -> Filled {
    Filled::blank("医療情報システムの名前", "the names of the systems", Place::Systems)
}

fn joined<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join("、")
}

fn systems(ground: &Ground<'_>) -> Filled {
    let names = joined(ground.facts.systems.iter().map(|s| s.label()));
    if names.is_empty() { no_systems() } else { Filled::of(names) }
}

fn critical_systems(ground: &Ground<'_>) -> Filled {
    let names = joined(ground.facts.systems.iter().filter(|s| s.is_critical()).map(|s| s.label()));
    if names.is_empty() {
        return Filled::blank("止まると診療に響くシステム", "systems care stops without", Place::Systems);
    }
    Filled::of(names)
}

/// What the vendor of a system is called.
pub(super) fn vendor<'g>(ground: &'g Ground<'_>, system: &System) -> Option<&'g str> {
    let behind = ground.facts.vendor_of(system);
    let found = ground.facts.vendors.iter().find(|v| Some(v.id) == behind)?;
    sejo_model::entry::is_entry(&found.name).then_some(found.name.as_str())
}

fn each(ground: &Ground<'_>, say: impl Fn(&System) -> Filled) -> Filled {
    each_of(ground.facts.systems.iter(), say)
}

fn each_of<'g>(systems: impl Iterator<Item = &'g System>, say: impl Fn(&System) -> Filled) -> Filled {
    let lines: Vec<(String, Filled)> = systems.map(|s| (s.label().to_owned(), say(s))).collect();
    if lines.is_empty() { no_systems() } else { Filled::lines(lines) }
}

/// A system nobody said something about.
fn unsaid(system: &System, ja: &str, en: &str) -> Filled {
    let (ja, en) = (format!("{}の{ja}", system.label()), format!("{}: {en}", system.label()));
    Filled::blank(&ja, &en, Place::System { id: system.id })
}

fn system_list(ground: &Ground<'_>) -> Filled {
    each(ground, |system| {
        let own = (system.updates_by() == Holder::Facility).then_some("自施設で管理");
        let Some(vendor) = vendor(ground, system).or(own) else {
            return unsaid(system, "事業者", "the vendor");
        };
        Filled::of(match system.hosting {
            Hosting::OnPremise => format!("{vendor}(院内)"),
            Hosting::Cloud => format!("{vendor}(クラウド)"),
            Hosting::Unknown => vendor.to_owned(),
        })
    })
}

fn vendors(ground: &Ground<'_>) -> Filled {
    let names = joined(ground.facts.vendors_relied_on(ground.today).into_iter().map(|v| v.name.as_str()));
    match (names.is_empty(), ground.facts.has_vendor_contract(ground.today)) {
        (false, _) => Filled::of(names),
        (true, Some(false)) => Filled::of("なし"),
        (true, _) => Filled::blank("事業者の名前", "the names of the vendors", Place::Vendors),
    }
}

/// Who applies security updates to the servers of each system, and whether the contract says so.
fn updates(ground: &Ground<'_>) -> Filled {
    each(ground, |system| match said_holder(system, Duty::Updates, ground.facts, ground.today) {
        Some(Holder::Facility) => Filled::of("自施設"),
        Some(Holder::Unknown) | None => unsaid(system, "更新をする人", "who updates it"),
        Some(Holder::Vendor) => {
            let counts = |c: &&Contract| c.is_in_force_on(ground.today) && !system.is_unreached_by(c);
            let contract = ground.facts.contract_of(system).filter(counts);
            let name = vendor(ground, system).unwrap_or("事業者");
            Filled::of(match contract.filter(|c| c.covers_server_updates == Some(true)) {
                Some(contract) => format!("{name}(契約「{}」に定めがある)", contract.title),
                None => format!("{name}(契約の定めは確かめていない)"),
            })
        }
    })
}

/// How vendors connect from outside, system by system.
fn remote(ground: &Ground<'_>) -> Filled {
    each(ground, |system| match &system.remote_maintenance {
        None => unsaid(system, "リモート保守の有無", "whether it is maintained from outside"),
        Some(answer) if answer.contradicts_itself => unsaid(
            system,
            "リモート保守の有無(事業者の回答が食い違っています)",
            "whether it is maintained from outside (the vendor's answer contradicts itself)",
        ),
        Some(answer) if !answer.used => Filled::of("リモート保守なし"),
        Some(answer) => {
            let name = vendor(ground, system).unwrap_or("事業者");
            let path = answer.path.trim();
            Filled::of(if path.is_empty() { name.to_owned() } else { format!("{name}({path})") })
        }
    })
}

/// What others only run on is asked for no second factor.
fn two_factor(ground: &Ground<'_>) -> Filled {
    let medical = ground.facts.systems.iter().filter(|s| s.is_medical());
    each_of(medical, |system| match (system.two_factor, system.two_factor_by) {
        (TwoFactorState::Implemented, _) => Filled::of("実装済み"),
        (TwoFactorState::Planned, Some(by)) => Filled::of(format!("{}までに実装", day(by))),
        (TwoFactorState::Planned, None) => unsaid(system, "二要素認証の期限", "by when two-factor comes"),
        (TwoFactorState::None, _) => Filled::of("未実装(予定なし)"),
        (TwoFactorState::Unknown, _) => unsaid(system, "二要素認証の有無", "whether it has two-factor"),
    })
}
