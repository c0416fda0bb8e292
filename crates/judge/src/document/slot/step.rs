//! The first hour, the ledger behind it, and what restoring needs: the same steps as on the cards of the first hour.

use sejo_model::backup_record::{Forgotten, Keeping, Subject};
use sejo_model::document::DocumentSize;
use sejo_model::drill::Drill;
use sejo_model::incident::first_act::{AT_ONCE, AT_ONCE_IN_FULL};
use sejo_model::incident::{Card, FittedStep, first_steps};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{DeviceKind, DeviceState, Lang, Place, date};

use super::{Filled, Ground, Slot};

pub(super) const SLOTS: &[Slot] = &[
    ("first_act", first_act),
    ("spread_steps", |ground| steps(ground, Card::Spread)),
    ("tell_steps", |ground| steps(ground, Card::Tell)),
    ("keep_steps", |ground| steps(ground, Card::Keep)),
    ("care_steps", |ground| steps(ground, Card::Care)),
    ("devices", devices),
    ("network_known", network_known),
    ("forgotten", forgotten),
    ("starters", starters),
    ("last_drill", last_drill),
];

/// What whoever notices does at once: a whole sentence, the same on every paper.
fn first_act(ground: &Ground<'_>) -> Filled {
    Filled::of(match ground.size {
        DocumentSize::Large => AT_ONCE_IN_FULL,
        DocumentSize::Small => AT_ONCE.ja,
    })
}

/// The steps of a card that fit the facility, numbered.
fn steps(ground: &Ground<'_>, card: Card) -> Filled {
    let steps = first_steps(ground.facts);
    let of_it = steps.iter().filter(|fitted| fitted.step.card() == card);
    let line = |(number, fitted): (usize, &FittedStep)| {
        let places = fitted.said_places().ja;
        let at = if places.is_empty() { String::new() } else { format!("(バックアップの機器: {places})") };
        format!("{number}. {}: {}{at}", fitted.title.ja, fitted.how.ja)
    };
    Filled::of((1..).zip(of_it).map(line).collect::<Vec<_>>().join("\n"))
}

/// How many devices of each kind the ledger has.
fn devices(ground: &Ground<'_>) -> Filled {
    let in_use = || ground.facts.devices.iter().filter(|d| d.state == DeviceState::InUse);
    if in_use().next().is_none() {
        let place = Place::Ledger { filter: LedgerFilter::All, kind: None };
        return Filled::blank("機器の台帳", "the ledger of devices", place);
    }
    let count = |kind: Option<DeviceKind>| in_use().filter(|d| d.kind == kind).count();
    let kinds = DeviceKind::ALL.iter().map(|kind| (kind.words().ja, count(Some(*kind))));
    let said = kinds.chain([("種別が未記入", count(None))]).filter(|(_, n)| *n > 0);
    Filled::of(said.map(|(word, n)| format!("{word}{n}台")).collect::<Vec<_>>().join("、"))
}

/// How much of the network is drawn from configurations.
fn network_known(ground: &Ground<'_>) -> Filled {
    let files = ground.facts.configurations.len();
    if files == 0 {
        let (ja, en) = ("ネットワーク機器の設定ファイル", "configurations of network devices");
        return Filled::blank(ja, en, Place::Intake);
    }
    Filled::of(format!("ネットワーク機器{files}台分の設定ファイル"))
}

/// What is missed only when everything else is back.
fn forgotten(ground: &Ground<'_>) -> Filled {
    Filled::lines(Forgotten::ALL.iter().map(|thing| {
        let of_it = |r: &&sejo_model::BackupRecord| r.subject == Subject::Forgotten { thing: *thing };
        let record = ground.facts.backup_records.iter().find(of_it);
        let words = thing.words();
        let said = match record.map(|r| (r.keeping, r.how().trim())) {
            Some((Keeping::Kept, how)) if !how.is_empty() => Filled::of(how.trim_end_matches('。')),
            Some((Keeping::Kept, _)) => Filled::of("取っている"),
            Some((Keeping::NotNeeded, how)) => Filled::of(format!("要らない({how})")),
            Some((Keeping::NotKept, _)) => Filled::of("取っていない"),
            Some((Keeping::Unknown, _)) | None => {
                let (ja, en) = (format!("{}の控え", words.ja), format!("backup of {}", words.en));
                Filled::blank(&ja, &en, Place::BackupRecords)
            }
        };
        (words.ja.to_owned(), said)
    }))
}

/// Who can begin a restore of each system care stops without, should the vendor not come.
fn starters(ground: &Ground<'_>) -> Filled {
    let critical: Vec<_> = ground.facts.systems.iter().filter(|s| s.is_critical()).collect();
    if critical.is_empty() {
        return Filled::blank("止まると診療に響くシステム", "systems care stops without", Place::Systems);
    }
    Filled::lines(critical.into_iter().map(|system| {
        let named = ground
            .facts
            .backup_records
            .iter()
            .find(|r| r.system_id() == Some(system.id) && !r.started_by.trim().is_empty());
        let unknown = || {
            let (ja, en) = (
                format!("{}の復旧を始められる人", system.label()),
                format!("who can start restoring {}", system.label()),
            );
            Filled::blank(&ja, &en, Place::BackupRecords)
        };
        (system.label().to_owned(), named.map_or_else(unknown, |r| Filled::of(r.started_by.trim())))
    }))
}

/// The newest restore drill that came back whole.
fn last_drill(ground: &Ground<'_>) -> Filled {
    let sound = ground.facts.drills.iter().filter(|d| d.stands() && d.is_success());
    let blank = || Filled::blank("戻せた復旧訓練の記録", "a restore drill that succeeded", Place::Drills);
    let said = |drill: &Drill| {
        let system = ground.facts.systems.iter().find(|s| Some(s.id) == drill.system_id);
        let what = system.map_or("共有のデータ", |s| s.label());
        Filled::of(format!("{}に{what}を戻せた", date::long(drill.performed_on, Lang::Ja)))
    };
    sound.max_by_key(|d| d.performed_on).map_or_else(blank, said)
}
