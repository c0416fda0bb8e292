//! What holds whatever the facts are.

use crate::house;
use crate::house::{backups, clinic, day, form, item, network, nothing, today};
use proptest::prelude::*;
use sejo_judge::{judge, judge_form, ledger_filters, ledger_gaps, matches, next_steps, reason_words, step_words};
use sejo_model::backup_record::{Apart, Credentials, Forgotten, Frequency, Keeping, Sighting, Subject, TakenBy};
use sejo_model::configuration::{At, Dialect, Extent, RemoteAccessKind, Service, Sources, Zone};
use sejo_model::system::{Disclosure, RemoteMaintenance};
use sejo_model::verdict::{LedgerFilter, MAX_NAMES};
use sejo_model::{
    BackupRecord, Configuration, ConfigurationRecord, Control, Date, Device, DeviceField, DeviceId, DeviceKind,
    DeviceState, Facts, Holder, Item, Place, Subsection, System, SystemId, TwoFactorState, VerdictValue, Weight,
};

/// Every row there could be: each control for all devices and for each kind.
fn rows() -> Vec<Item> {
    let parts = [None, Some(Subsection::Server), Some(Subsection::Pc), Some(Subsection::Network)];
    Control::ALL.iter().flat_map(|control| parts.map(|part| item(*control, part))).collect()
}

fn some_day() -> impl Strategy<Value = Option<Date>> {
    proptest::option::weighted(
        0.8,
        prop::sample::select(vec!["2019-01-01", "2025-11-21", "2026-04-01", "2026-11-22", "2027-01-31", "2030-12-31"]),
    )
    .prop_map(|text| text.map(day))
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", " ", "受付", "みどりシステム"]).prop_map(str::to_owned)
}

prop_compose! {
    fn some_device()(
        kind in proptest::option::weighted(0.8, prop::sample::select(DeviceKind::ALL.to_vec())),
        state in prop::sample::select(DeviceState::ALL.to_vec()),
        texts in prop::collection::vec(word(), 8),
        remote in proptest::option::of(any::<bool>()),
        days in prop::collection::vec(some_day(), 4),
        belongs in any::<bool>(),
    ) -> (Device, bool) {
        let mut device = Device { kind, state, remote_maintenance: remote, ..Device::blank(DeviceId::new()) };
        let [name, host, place, os, version, responsible, maintainer, antivirus] = texts.try_into().unwrap();
        (device.name, device.host_name, device.place, device.os) = (name, host, place, os);
        (device.os_version, device.responsible, device.maintainer) = (version, responsible, maintainer);
        device.antivirus = antivirus;
        (device.support_end, device.support_asked_on) = (days[0], days[1]);
        (device.last_patch_on, device.checked_on) = (days[2], days[3]);
        (device, belongs)
    }
}

prop_compose! {
    fn some_system()(
        with_vendor in any::<bool>(),
        critical in proptest::option::of(any::<bool>()),
        updates_by in prop::sample::select(Holder::ALL.to_vec()),
        remote in proptest::option::of((any::<bool>(), word(), some_day())),
        disclosure in proptest::option::of((word(), some_day(), proptest::option::of(0_u32..3))),
        two_factor in prop::sample::select(TwoFactorState::ALL.to_vec()),
        two_factor_by in some_day(),
    ) -> (System, bool) {
        let blank = house::system("電子カルテ", &house::vendor("みどりシステム"));
        let on = |day: Option<Date>| day.unwrap_or_else(today);
        let system = System {
            vendor_id: None,
            critical,
            responsibilities: updates_by.into(),
            remote_maintenance: remote.map(|(used, path, at)| RemoteMaintenance::said(used, path, on(at))),
            disclosure: disclosure.map(|(document, at, open_noes)| Disclosure {
                document,
                dated_on: on(at),
                open_noes,
                read: None,
            }),
            two_factor,
            two_factor_by,
            ..blank
        };
        (system, with_vendor)
    }
}

prop_compose! {
    /// A backup of the first system, or the answer for a thing.
    fn some_backup()(
        keeping in prop::sample::select(Keeping::ALL.to_vec()),
        frequency in prop::sample::select(Frequency::ALL.to_vec()),
        generations in proptest::option::of(1_u32..40),
        reach_days in proptest::option::of(0_u32..40),
        apart in prop::sample::select(Apart::ALL.to_vec()),
        proven in any::<bool>(),
        credentials in prop::sample::select(Credentials::ALL.to_vec()),
        taken_by in prop::sample::select(TakenBy::ALL.to_vec()),
        seen in proptest::option::weighted(0.8, (some_day(), proptest::bool::weighted(0.8))),
        of in proptest::option::of(prop::sample::select(Forgotten::ALL.to_vec())),
    ) -> (BackupRecord, Option<Forgotten>) {
        let blank = backups::sound(SystemId::new());
        let sighting = seen.map(|(on, taken)| Sighting { on: on.unwrap_or_else(today), by: "佐藤".into(), taken });
        let proof = blank.proof.clone().filter(|_| proven);
        let record = BackupRecord { keeping, frequency, generations, reach_days, apart, proof, credentials, taken_by, sighting, ..blank };
        (record, of)
    }
}

/// One thing that may be wrong with a configuration, or not known.
type Spoil = fn(&mut Configuration);

const SPOILS: &[Spoil] = &[
    |c| c.extent = Extent::Part,
    |c| c.dialect = Dialect::Unread,
    |c| c.identity.firmware = None,
    |c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)),
    |c| c.identity.taken_on = Some(At::new(day("2020-01-01"), 1)),
    |c| c.unread.count = c.unread.total,
    |c| c.interfaces.iter_mut().for_each(|i| i.zone_written = false),
    |c| c.listeners.push(network::listener(Service::Telnet, "lan2", Zone::Outside, Sources::Anywhere, 21)),
    |c| c.remote_access.push(network::way(RemoteAccessKind::SslVpn, "ssl", 70)),
    |c| c.forwards.push(network::forward(3389, Sources::Unknown, 50)),
    |c| c.records.syslog = network::unsure(),
    |c| c.lockout = network::unsure(),
];

prop_compose! {
    fn some_configuration()(
        spoils in prop::sample::subsequence(SPOILS.to_vec(), 0..=3),
        of in proptest::option::weighted(0.8, any::<prop::sample::Index>()),
    ) -> (Configuration, Option<prop::sample::Index>) {
        let mut configuration = network::router();
        for spoil in spoils {
            spoil(&mut configuration);
        }
        (configuration, of)
    }
}

prop_compose! {
    fn some_facts()(
        devices in prop::collection::vec(some_device(), 0..6),
        systems in prop::collection::vec(some_system(), 0..4),
        configurations in prop::collection::vec(some_configuration(), 0..4),
        backed_up in prop::collection::vec(some_backup(), 0..4),
        left in prop::collection::vec(some_day(), 3),
        ended in prop::collection::vec(some_day(), 3),
        in_use in proptest::option::of(any::<bool>()),
        night in word(),
        appointed_by in word(),
    ) -> Facts {
        let mut facts = clinic();
        facts.facility.systems_in_use = in_use;
        facts.vendors[0].night_phone = night;
        let vendor = facts.vendors[0].id;
        facts.systems = systems.into_iter().map(|(s, with)| System { vendor_id: with.then_some(vendor), ..s }).collect();
        let first: Option<SystemId> = facts.systems.first().map(|s| s.id);
        for (record, thing) in backed_up {
            match (thing, first) {
                (Some(thing), _) => {
                    let answer = backups::of(&mut facts, thing);
                    *answer = BackupRecord { subject: answer.subject, id: answer.id, ..record };
                }
                (None, Some(system_id)) => {
                    facts.backup_records.push(BackupRecord { subject: Subject::System { system_id }, ..record });
                }
                (None, None) => {}
            }
        }
        let belongs = |(d, with): (Device, bool)| Device { system_id: first.filter(|_| with), ..d };
        facts.devices = devices.into_iter().map(belongs).collect();
        let ids: Vec<DeviceId> = facts.devices.iter().map(|d| d.id).collect();
        let of = |at: prop::sample::Index| if ids.is_empty() { None } else { Some(*at.get(&ids)) };
        let kept = |(configuration, at): (Configuration, Option<prop::sample::Index>)| {
            ConfigurationRecord { device_id: at.and_then(of), ..network::record(configuration) }
        };
        facts.configurations = configurations.into_iter().map(kept).collect();
        for ((person, appointment), (left, ended)) in
            facts.people.iter_mut().zip(&mut facts.appointments).zip(left.into_iter().zip(ended))
        {
            person.left_on = left;
            appointment.ended_on = ended;
            appointment.appointed_by.clone_from(&appointed_by);
        }
        facts
    }
}

/// Forgets one thing the records say about a device or a system.
fn forget(facts: &mut Facts, what: usize) {
    let fields = DeviceField::ALL.len();
    let systems = facts.devices.len() * fields;
    let records = systems + facts.systems.len() * 4;
    let things = records + facts.backup_records.len() * 6;
    if things == 0 {
        return;
    }
    let at = what % things;
    if let Some(device) = facts.devices.get_mut(at / fields) {
        match DeviceField::ALL[at % fields] {
            // Whether it is in use is no evidence but what the ledger is about.
            DeviceField::State => {}
            DeviceField::System => device.system_id = None,
            field => device.set(field, "").unwrap(),
        }
        return;
    }
    if let Some(at) = at.checked_sub(records) {
        return forget_of(&mut facts.backup_records[at / 6], at % 6);
    }
    let at = at - systems;
    let system = &mut facts.systems[at / 4];
    match at % 4 {
        0 => system.remote_maintenance = None,
        1 => system.disclosure = None,
        2 => system.two_factor = TwoFactorState::Unknown,
        _ => system.two_factor_by = None,
    }
}

/// Forgets one thing about a backup. How far back it reaches is said by days or by counting: both are one thing.
fn forget_of(record: &mut BackupRecord, what: usize) {
    match what {
        0 => record.keeping = Keeping::Unknown,
        1 => record.sighting = None,
        2 => record.apart = Apart::Unknown,
        3 => record.proof = None,
        4 => record.credentials = Credentials::Unknown,
        _ => (record.generations, record.reach_days) = (None, None),
    }
}

/// What people write who do not know: something to do about it and how far that is, or plain words.
fn doubt() -> impl Strategy<Value = String> {
    let deed =
        || prop::sample::select(vec!["確認", "問合せ", "問い合わせ", "調査", "照会", "人選", "選考", "検討", "調整"]);
    let open = prop::sample::select(vec!["できず", "中", "待ち", "予定", "要", "します", "していない", "できません"]);
    let plain = vec![
        "不明",
        "判読不能",
        "読み取れず",
        "業者に聞いて",
        "ラベルなし",
        "Unknown version",
        "#REF!",
        "#N/A",
        "たぶん2階",
        "おそらく鈴木",
        "鈴木と思う",
        "後任",
        "担当者不在",
        "TBD",
        "鈴木(未確認)",
        "2階？",
        "見当たらない",
    ];
    let core = prop_oneof![
        (deed(), open).prop_map(|(deed, open)| format!("{deed}{open}")),
        (prop::sample::select(vec!["要", "未", "後日", "再"]), deed()).prop_map(|(not, deed)| format!("{not}{deed}")),
        prop::sample::select(plain).prop_map(str::to_owned),
    ];
    let end = prop::sample::select(vec!["", "。", "です", "（総務）", " "]);
    (core, end).prop_map(|(core, end)| format!("{core}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn doubt_is_never_measured_as_yes(word in doubt(), at in 0_usize..5, of in any::<prop::sample::Index>()) {
        let mut facts = clinic();
        let yes = |facts: &Facts, control| judge(&item(control, None), facts, today()).value == VerdictValue::Yes;
        prop_assert!(yes(&facts, Control::Ledger) && yes(&facts, Control::Officer));
        let device = of.get(&facts.devices).id;
        let device = facts.devices.iter_mut().find(|d| d.id == device).unwrap();
        let fields = [DeviceField::Place, DeviceField::Os, DeviceField::OsVersion, DeviceField::Responsible, DeviceField::Maintainer];
        device.set(fields[at], &word).unwrap();
        prop_assert!(!yes(&facts, Control::Ledger), "{} = {word}", fields[at]);
        let mut by = clinic();
        by.appointments.iter_mut().for_each(|a| a.appointed_by.clone_from(&word));
        prop_assert!(!yes(&by, Control::Officer), "appointed by {word}");
        let mut who = clinic();
        who.people.iter_mut().for_each(|p| p.name.clone_from(&word));
        prop_assert!(!yes(&who, Control::Officer), "{word} holds the post");
    }

    #[test]
    fn never_yes_while_a_reason_fails_or_is_missing(facts in some_facts()) {
        for row in rows() {
            let verdict = judge(&row, &facts, today());
            let has = |weight| verdict.reasons.iter().any(|r| r.weight == weight);
            let expected = if has(Weight::Fails) {
                VerdictValue::No
            } else if has(Weight::Missing) {
                VerdictValue::Unknown
            } else {
                prop_assert!(has(Weight::Holds), "{} is yes without evidence", row.id);
                VerdictValue::Yes
            };
            prop_assert_eq!(verdict.value, expected, "{}", row.id);
        }
    }

    #[test]
    fn forgetting_something_never_makes_a_yes(facts in some_facts(), what in any::<usize>()) {
        let mut less = facts.clone();
        forget(&mut less, what);
        for row in rows() {
            let (before, after) = (judge(&row, &facts, today()).value, judge(&row, &less, today()).value);
            prop_assert!(before == VerdictValue::Yes || after != VerdictValue::Yes, "{}: {before} became yes", row.id);
        }
    }

    #[test]
    fn no_configuration_makes_a_yes_of_what_was_none_but_where_it_is_the_evidence(facts in some_facts()) {
        let without = Facts { configurations: Vec::new(), ..facts.clone() };
        for row in rows() {
            let (with, before) = (judge(&row, &facts, today()).value, judge(&row, &without, today()).value);
            let is_evidence = row.control == Some(Control::SourceRestriction);
            prop_assert!(with != VerdictValue::Yes || before == VerdictValue::Yes || is_evidence, "{}", row.id);
        }
    }

    #[test]
    fn a_clinic_in_order_loses_its_yes_when_evidence_is_forgotten(whats in prop::collection::vec(any::<usize>(), 1..4)) {
        let mut facts = clinic();
        let before = judge_form(&form(), &facts, today());
        for what in whats {
            forget(&mut facts, what);
        }
        let after = judge_form(&form(), &facts, today());
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(before.value == VerdictValue::Yes || after.value != VerdictValue::Yes, "{}", after.item);
        }
    }

    #[test]
    fn what_is_not_yes_names_a_step_and_a_yes_none(facts in some_facts()) {
        for row in rows() {
            let verdict = judge(&row, &facts, today());
            // No system in use is no shortcoming.
            let is_plain_no = verdict.reasons.iter().any(|r| r.code.0 == "systems-none");
            prop_assert_eq!(verdict.step.is_some(), verdict.value != VerdictValue::Yes && !is_plain_no, "{}", row.id);
        }
    }

    #[test]
    fn words_are_complete_and_counts_agree_with_names(facts in some_facts()) {
        for row in rows() {
            let verdict = judge(&row, &facts, today());
            for reason in &verdict.reasons {
                let words = reason_words(reason, sejo_model::FacilityKind::Hospital);
                prop_assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
                prop_assert!(reason.names.len() <= MAX_NAMES.min(reason.count), "{reason:?}");
                prop_assert!(reason.total == 0 || reason.count <= reason.total, "{reason:?}");
            }
            if let Some(step) = &verdict.step {
                let words = step_words(step);
                for text in [words.title, words.how, words.who] {
                    prop_assert!(!text.ja.contains('{') && !text.en.contains('{') && !text.ja.is_empty(), "{text:?}");
                }
                prop_assert!(step.minutes > 0 && step.items == vec![row.id.clone()]);
            }
        }
    }

    /// A reason that links to a filter of the ledger counts what the page will list there.
    #[test]
    fn page_and_verdict_never_disagree(facts in some_facts()) {
        for row in rows() {
            for reason in judge(&row, &facts, today()).reasons {
                // Remote is also looked at for a part of the devices; the whole list is for information.
                let Place::Ledger { filter, kind } = &reason.place else { continue };
                if matches!(filter, LedgerFilter::All | LedgerFilter::Remote) {
                    continue;
                }
                let listed = facts.devices.iter().filter(|d| kind.is_none() || d.kind == *kind);
                let listed = listed.filter(|d| matches(*filter, d, &facts.thresholds, today())).count();
                // What a configuration says of a version, and so of its end, is missing in the ledger all the same.
                let is_of_versions = ["patch-version-unknown", "patch-support-unknown"].contains(&reason.code.0);
                let is_told = is_of_versions && !facts.configurations.is_empty();
                let agrees = if is_told { reason.count <= listed } else { reason.count == listed };
                prop_assert!(agrees, "{} {}: {} of {listed}", row.id, reason.code.0, reason.count);
            }
        }
    }

    #[test]
    fn gaps_of_a_device_are_the_filters_it_is_listed_under((device, _) in some_device()) {
        let facts = nothing();
        let gaps = ledger_gaps(&device, &facts.thresholds, today());
        for gap in &gaps {
            prop_assert!(matches(*gap, &device, &facts.thresholds, today()));
        }
        let columns = gaps.iter().any(|g| *g != LedgerFilter::NotChecked);
        prop_assert!(!columns || matches(LedgerFilter::Incomplete, &device, &facts.thresholds, today()));
        prop_assert!(device.state == DeviceState::InUse || gaps.is_empty());
        prop_assert!(matches(LedgerFilter::All, &device, &facts.thresholds, today()));
        let under = ledger_filters(&device, &facts.thresholds, today());
        for filter in LedgerFilter::ALL {
            prop_assert_eq!(under.contains(filter), matches(*filter, &device, &facts.thresholds, today()));
        }
    }

    #[test]
    fn next_steps_are_sorted_and_say_nothing_twice(facts in some_facts()) {
        let steps = next_steps(&judge_form(&form(), &facts, today()), &[]);
        // What stands open right now does not wait for its stage.
        let burns = |code: &str| ["configuration-danger", "remote-close", "remote-register"].contains(&code);
        prop_assert!(steps.is_sorted_by_key(|s| (!burns(s.code.0), s.control.stage(), s.yen > 0, s.minutes)));
        for (n, step) in steps.iter().enumerate() {
            prop_assert!(steps[n + 1..].iter().all(|s| s.code != step.code && s.control != step.control));
        }
    }

    #[test]
    fn the_same_facts_give_the_same_verdicts(facts in some_facts()) {
        prop_assert_eq!(judge_form(&form(), &facts, today()), judge_form(&form(), &facts, today()));
    }
}

#[test]
fn nothing_known_is_never_yes() {
    let facts = nothing();
    for row in rows() {
        assert_eq!(judge(&row, &facts, today()).value, VerdictValue::Unknown, "{}", row.id);
    }
}
