//! The scenarios of table-top exercises (`content/scenarios.toml`), filled with what a facility has on record.
//!
//! Invariants: an inject that does not fit this facility is left out and says why; where the records do not tell, it stays and
//! says so; a fact that is missing is read out as missing, never made up. Filling is pure: the same facts, the same script.

mod fill;

use std::sync::LazyLock;

use sejo_model::backup_record::{Forgotten, Keeping};
use sejo_model::document::CheckPoint;
use sejo_model::exercise::{Inject, Script, Skipped};
use sejo_model::incident::{FirstStep, Party};
use sejo_model::words::Text;
use sejo_model::{Control, Date, DeviceState, Facts, Hosting};
use serde::Deserialize;

use fill::Filling;

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    toml::from_str::<Content>(include_str!("../../../content/scenarios.toml")).map(|c| c.scenario).unwrap_or_default()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    scenario: Vec<Scenario>,
}

/// A scenario as it ships.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    key: String,
    minutes: u32,
    #[serde(default)]
    needs: Vec<Need>,
    title: Text,
    about: Text,
    who: Text,
    inject: Vec<Shipped>,
}

/// An inject as it ships.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    minute: u32,
    title: Text,
    read: Text,
    ask: Vec<Text>,
    good: Vec<Text>,
    #[serde(default)]
    steps: Vec<FirstStep>,
    #[serde(default)]
    parties: Vec<Party>,
    #[serde(default)]
    plan: Vec<CheckPoint>,
    #[serde(default)]
    controls: Vec<Control>,
    #[serde(default)]
    needs: Vec<Need>,
}

/// What a facility must have for an inject to make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Need {
    /// A directory of users and computers.
    Directory,
    /// A backup that is taken.
    Backup,
    /// A vendor behind a system.
    Vendor,
    /// Beds.
    Inpatients,
    /// A line by which somebody comes in from outside.
    Remote,
    /// Something that runs in the house and can be cut off there.
    OnPremise,
}

/// Whether a facility has it.
enum Fit {
    Yes,
    Unsure(Text),
    No(Text),
}

/// A scenario as a facility can play it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playable {
    /// With the facility's facts in it.
    pub script: Script,
    /// Why it makes no sense here.
    pub unfit: Option<Text>,
}

/// The scenarios, each filled with the facts; those that do not fit are among them and say why.
#[must_use]
pub fn scenarios(facts: &Facts, today: Date) -> Vec<Playable> {
    let filling = Filling::of(facts, today);
    SCENARIOS.iter().map(|scenario| playable(scenario, facts, today, &filling)).collect()
}

/// One of them.
#[must_use]
pub fn scenario(key: &str, facts: &Facts, today: Date) -> Option<Playable> {
    let found = SCENARIOS.iter().find(|s| s.key == key)?;
    Some(playable(found, facts, today, &Filling::of(facts, today)))
}

/// What a scenario is called.
pub(crate) fn scenario_title(key: &str) -> Option<Text> {
    SCENARIOS.iter().find(|s| s.key == key).map(|s| s.title.clone())
}

fn playable(scenario: &Scenario, facts: &Facts, today: Date, filling: &Filling) -> Playable {
    let mut unfit = None;
    let mut doubt = None;
    for need in &scenario.needs {
        match fit(*need, facts, today) {
            Fit::Yes => {}
            Fit::Unsure(why) => doubt = doubt.or(Some(why)),
            Fit::No(why) => unfit = unfit.or(Some(why)),
        }
    }
    let mut script = Script {
        scenario: scenario.key.clone(),
        title: scenario.title.clone(),
        about: filling.into(&scenario.about),
        who: scenario.who.clone(),
        minutes: scenario.minutes,
        ..Script::default()
    };
    for shipped in &scenario.inject {
        let mut unsure = if script.injects.is_empty() { doubt.clone() } else { None };
        let mut because = None;
        for need in &shipped.needs {
            match fit(*need, facts, today) {
                Fit::Yes => {}
                Fit::Unsure(why) => unsure = unsure.or(Some(why)),
                Fit::No(why) => because = because.or(Some(why)),
            }
        }
        match because {
            Some(because) => script.skipped.push(Skipped { title: filling.into(&shipped.title), because }),
            None => {
                let number = u32::try_from(script.injects.len()).unwrap_or(u32::MAX).saturating_add(1);
                script.injects.push(inject(shipped, number, unsure, filling));
            }
        }
    }
    Playable { script, unfit }
}

fn inject(shipped: &Shipped, number: u32, unsure: Option<Text>, filling: &Filling) -> Inject {
    let all = |texts: &[Text]| texts.iter().map(|text| filling.into(text)).collect();
    Inject {
        number,
        minute: shipped.minute,
        title: filling.into(&shipped.title),
        read: filling.into(&shipped.read),
        ask: all(&shipped.ask),
        good: all(&shipped.good),
        steps: shipped.steps.clone(),
        parties: shipped.parties.clone(),
        plan: shipped.plan.clone(),
        controls: shipped.controls.clone(),
        unsure,
    }
}

fn fit(need: Need, facts: &Facts, today: Date) -> Fit {
    match need {
        Need::Directory => directory(facts),
        Need::Backup => {
            let is_kept = facts.backup_records.iter().any(|r| r.keeping == Keeping::Kept);
            known(is_kept, || no("取っているバックアップの記録がないため", "no backup is on record"))
        }
        Need::Vendor => {
            let has_vendor = !facts.vendors_relied_on(today).is_empty();
            known(has_vendor, || no("事業者が登録されていないため", "no vendor is registered"))
        }
        Need::Inpatients => {
            known(facts.facility.beds > 0, || no("入院の患者さんがいないため", "there are no inpatients"))
        }
        Need::Remote => remote(facts, today),
        Need::OnPremise => {
            let all_away = !facts.systems.is_empty() && facts.systems.iter().all(|s| s.hosting == Hosting::Cloud);
            known(!all_away, || no("システムがすべてクラウドにあるため", "all systems run in a cloud"))
        }
    }
}

fn known(has: bool, no: impl FnOnce() -> Text) -> Fit {
    if has { Fit::Yes } else { Fit::No(no()) }
}

fn no(ja: &str, en: &str) -> Text {
    Text::new(ja, en)
}

/// What people said about its backup tells whether there is a directory; else names of systems and devices may.
fn directory(facts: &Facts) -> Fit {
    let record = facts.backup_records.iter().find(|r| r.thing() == Some(Forgotten::Directory)).map(|r| r.keeping);
    match record {
        Some(Keeping::Kept | Keeping::NotKept) => return Fit::Yes,
        Some(Keeping::NotNeeded) => {
            return Fit::No(no(
                "利用者とパソコンの名簿(Active Directoryなど)を使っていないため",
                "no directory of users and computers is in use",
            ));
        }
        Some(Keeping::Unknown) | None => {}
    }
    let is_named = |name: &str| {
        let name = sejo_model::text::fold(name);
        ["activedirectory", "active directory", "ドメインコントローラ", "domain controller", "認証サーバ"]
            .iter()
            .any(|word| name.contains(word))
    };
    let in_use = facts.devices.iter().filter(|d| d.state == DeviceState::InUse);
    if facts.systems.iter().any(|s| is_named(&s.name)) || in_use.into_iter().any(|d| is_named(&d.name)) {
        return Fit::Yes;
    }
    Fit::Unsure(no(
        "名簿のサーバ(Active Directoryなど)を使っているかは、記録からはわかりません。使っていなければ、ほかのシナリオを選んでください。",
        "The records do not tell whether there is a directory. If there is none, choose another scenario.",
    ))
}

/// Whether somebody comes in from outside, as the register and the vendors' answers say.
fn remote(facts: &Facts, today: Date) -> Fit {
    if facts.remote_connections.iter().any(|c| c.holds_on(today)) {
        return Fit::Yes;
    }
    let answers: Vec<Option<bool>> =
        facts.systems.iter().map(|s| s.remote_maintenance.as_ref().map(|r| r.used)).collect();
    if answers.contains(&Some(true)) {
        Fit::Yes
    } else if answers.is_empty() || answers.contains(&None) {
        Fit::Unsure(no(
            "外からの保守の回線があるかは、まだ全部は確かめられていません。",
            "Nobody has asked every vendor about lines for maintenance yet.",
        ))
    } else {
        Fit::No(no("外からの保守の回線がないため", "there is no line for maintenance from outside"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn shipped() -> Vec<Scenario> {
        toml::from_str::<Content>(include_str!("../../../content/scenarios.toml")).unwrap().scenario
    }

    #[test]
    fn four_scenarios_ship_in_both_languages_and_in_order() {
        let all = shipped();
        let keys: Vec<&str> = all.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["note-at-reception", "directory-gone", "backup-encrypted", "vendor-from-nine"]);
        for one in &all {
            let said = one.inject.iter().flat_map(|i| {
                [&i.title, &i.read].into_iter().chain(&i.ask).chain(&i.good).chain([&one.title, &one.about, &one.who])
            });
            for text in said {
                assert!(!text.ja.trim().is_empty() && !text.en.trim().is_empty(), "{}: {text:?}", one.key);
                assert!(!text.en.chars().any(|c| ('ぁ'..='龥').contains(&c)), "{}", text.en);
            }
            let minutes: Vec<u32> = one.inject.iter().map(|i| i.minute).collect();
            assert!(minutes.is_sorted_by(|a, b| a < b) && minutes.first() == Some(&0), "{minutes:?}");
            assert!(minutes.last().is_some_and(|last| *last < one.minutes), "{}", one.key);
            for inject in &one.inject {
                assert!(!inject.ask.is_empty() && inject.good.len() >= 2 && !inject.controls.is_empty());
                assert!(!inject.plan.is_empty(), "{}", inject.title.en);
            }
        }
    }

    #[test]
    fn the_scenarios_together_test_the_first_hour_and_most_of_the_check_table() {
        let all = shipped();
        let injects: Vec<&Shipped> = all.iter().flat_map(|s| &s.inject).collect();
        let steps: BTreeSet<FirstStep> = injects.iter().flat_map(|i| i.steps.iter().copied()).collect();
        assert_eq!(steps.len(), FirstStep::ALL.len(), "{steps:?}");
        let plan: BTreeSet<CheckPoint> = injects.iter().flat_map(|i| i.plan.iter().copied()).collect();
        // Prevention that a vendor is told of (5-5) is checked months after, not around a table.
        let untested: Vec<&CheckPoint> = CheckPoint::ALL.iter().filter(|n| !plan.contains(n)).collect();
        assert_eq!(untested, [&CheckPoint::P5x5]);
    }

    #[test]
    fn nobody_is_told_to_restart_pay_or_switch_off() {
        for inject in shipped().iter().flat_map(|s| s.inject.clone()) {
            for good in &inject.good {
                let is_denied = ["しない", "ない", "消え", "まで"].iter().any(|w| good.ja.contains(w));
                for word in ["再起動", "電源を切", "更新", "支払う"] {
                    assert!(!good.ja.contains(word) || is_denied, "{}", good.ja);
                }
            }
        }
    }
}
