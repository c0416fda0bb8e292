//! What the register of remote connections, its terms and the works held against the log say of remote maintenance.

use crate::house::network::{connection, forward, give, listener, only, router, user, way};
use crate::house::{by_vendor, clinic, day, item, today, vendor, verdict};
use sejo_judge::configuration::terms_differences;
use sejo_judge::{AnswerDiffers, answer_differences, next_steps};
use sejo_model::configuration::{
    AccountUse, Configuration, Presence, RemoteAccessKind, RemoteTerms, Service, Sources, TermsDifference, TermsGap,
    Zone,
};
use sejo_model::remote_work::{Checked, Session};
use sejo_model::system::RemoteMaintenance;
use sejo_model::{
    AnswerValue, Control, Declaration, Duty, Facts, Holder, Place, RemoteConnection, RemoteWork, RemoteWorkId, ReplyId,
    Responsibility, SystemId, VendorId, VerdictValue, Weight,
};

const KIND: RemoteAccessKind = RemoteAccessKind::IpsecClient;

/// A tunnel whose register names its terms, and a configuration of it.
fn facts(terms: RemoteTerms, spoil: impl FnOnce(&mut Configuration)) -> (Facts, RemoteConnection) {
    let mut facts = clinic();
    let mut configuration = router();
    configuration.remote_access.clear();
    configuration.remote_access.push(way(KIND, "tunnel 1", 40));
    spoil(&mut configuration);
    give(&mut facts, configuration);
    let connection = RemoteConnection { terms, ..connection(Some(KIND), "tunnel 1") };
    facts.remote_connections = vec![connection.clone()];
    (facts, connection)
}

fn terms(two_factor: Option<bool>, sources: &[&str]) -> RemoteTerms {
    let sources = sources.iter().map(|s| (*s).to_owned()).collect();
    RemoteTerms { two_factor, sources, ..RemoteTerms::default() }
}

/// The register names, the configuration says, so they differ in.
#[test]
fn a_configuration_contradicts_only_what_it_surely_says() {
    use TermsDifference as D;
    type Spoil = fn(&mut Configuration);
    let cases: &[(&str, RemoteTerms, Spoil, &[D])] = &[
        ("the same", terms(Some(true), &["203.0.113.9"]), |_| {}, &[]),
        ("a network around it", terms(None, &["203.0.113.0/24"]), |_| {}, &[]),
        ("full-width and spaces", terms(None, &[" 203.0.113.9 "]), |_| {}, &[]),
        ("another address", terms(None, &["198.51.100.1"]), |_| {}, &[D::Sources]),
        (
            "a narrower network",
            terms(None, &["203.0.113.9"]),
            |c| c.remote_access[0].sources = only(&["203.0.113.0/24"]),
            &[D::Sources],
        ),
        ("nobody said", terms(None, &[]), |c| c.remote_access[0].sources = Sources::Anywhere, &[]),
        ("anywhere", terms(None, &["203.0.113.9"]), |c| c.remote_access[0].sources = Sources::Anywhere, &[D::Sources]),
        (
            "a list not in the text",
            terms(None, &["203.0.113.9"]),
            |c| c.remote_access[0].sources = Sources::Unknown,
            &[],
        ),
        ("a name", terms(None, &["vendor.example"]), |c| c.remote_access[0].sources = only(&["Vendor.Example"]), &[]),
        ("no second factor", terms(Some(true), &[]), |c| c.remote_access[0].two_factor = Some(false), &[D::TwoFactor]),
        (
            "one user without",
            terms(Some(true), &[]),
            |c| {
                let mut one = user("maker", 41);
                one.two_factor = Some(false);
                c.remote_access[0].users.push(one);
            },
            &[D::TwoFactor],
        ),
        ("it is not told", terms(Some(true), &[]), |c| c.remote_access[0].two_factor = None, &[]),
        ("none was promised", terms(Some(false), &[]), |c| c.remote_access[0].two_factor = Some(false), &[]),
        (
            "it is switched off",
            terms(Some(true), &["198.51.100.1"]),
            |c| {
                c.remote_access[0].on = crate::house::network::written(false, 40);
            },
            &[],
        ),
    ];
    for (when, terms, spoil, expected) in cases {
        let (facts, connection) = facts(terms.clone(), spoil);
        assert_eq!(terms_differences(&connection, &facts), *expected, "{when}");
    }
}

#[test]
fn forwards_and_management_are_held_against_their_sources_too() {
    let mut facts = clinic();
    let mut configuration = router();
    configuration.forwards.push(forward(3389, Sources::Anywhere, 50));
    configuration.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Anywhere, 60));
    give(&mut facts, configuration);
    for entry in [connection(None, "3389"), connection(Some(RemoteAccessKind::Management), "ssh")] {
        let entry = RemoteConnection { terms: terms(None, &["203.0.113.9"]), ..entry };
        assert_eq!(terms_differences(&entry, &facts), [TermsDifference::Sources], "{}", entry.name);
    }
}

fn reasons(facts: &Facts) -> Vec<(&'static str, Weight)> {
    verdict(Control::RemoteMaintenance, None, facts).reasons.iter().map(|r| (r.code.0, r.weight)).collect()
}

#[test]
fn a_place_is_no_address_and_a_range_is_one() {
    let said = |words: &str| facts(RemoteTerms::default().come_from(words), |_| {}).0;
    for (words, differs, unread) in [
        ("大阪保守センター", false, true),
        ("198.51.100.1、大阪保守センター", false, true),
        ("大阪保守センター 198.51.100.1", true, false),
        ("大阪保守センター(203.0.113.5～10)", false, false),
        ("203.0.113.20～25", true, false),
    ] {
        let found = reasons(&said(words));
        assert_eq!(found.contains(&("remote-differs", Weight::Missing)), differs, "{words}");
        assert_eq!(found.contains(&("remote-terms-unread", Weight::Notes)), unread, "{words}");
    }
}

#[test]
fn a_contradiction_leaves_the_row_open_and_gaps_are_named() {
    let (sound, _) = facts(terms(Some(true), &["203.0.113.9"]), |_| {});
    assert!(!reasons(&sound).iter().any(|(code, _)| *code == "remote-differs"));
    let (differs, _) = facts(terms(Some(true), &["198.51.100.1"]), |_| {});
    assert!(reasons(&differs).contains(&("remote-differs", Weight::Missing)));
    assert!(reasons(&sound).contains(&("remote-terms-unsaid", Weight::Notes)));
    let all = RemoteTerms {
        presence: Presence::OnDemand,
        device_of: Holder::Vendor,
        accounts: AccountUse::Shared,
        log: "VPN装置に90日".into(),
        ..terms(Some(true), &["203.0.113.9"])
    };
    assert!(all.gaps().is_empty());
    let (said, _) = facts(all, |_| {});
    assert!(!reasons(&said).iter().any(|(code, _)| *code == "remote-terms-unsaid"));
    assert!(reasons(&said).contains(&("remote-shared", Weight::Notes)));
}

#[test]
fn a_connection_nobody_announced_leaves_the_row_open_until_it_is_explained() {
    let (mut facts, connection) = facts(terms(Some(true), &["203.0.113.9"]), |_| {});
    let session = Session { from: 1, until: None, user: String::new() };
    facts.remote_works.push(RemoteWork {
        id: RemoteWorkId::new(),
        connection_id: connection.id,
        plan: None,
        checked: Some(Checked {
            on: crate::house::today(),
            by: "佐藤".into(),
            session: Some(session),
            before_end: false,
        }),
        explained: String::new(),
        revision: 1,
    });
    assert!(reasons(&facts).contains(&("remote-work-open", Weight::Missing)));
    facts.remote_works[0].explained = "夜間の障害対応と確かめた".into();
    assert!(!reasons(&facts).iter().any(|(code, _)| *code == "remote-work-open"));
}

#[test]
fn of_a_device_in_the_register_nobody_need_say_whether_it_is_maintained_from_outside() {
    let (mut facts, _) = facts(RemoteTerms::default(), |_| {});
    facts.devices[2].remote_maintenance = None;
    let unsaid = |facts: &Facts| names(Control::RemoteMaintenance, facts, "ledger-remote-unsaid");
    let label = facts.devices[2].label().to_owned();
    assert_eq!(unsaid(&facts), Some((Weight::Missing, vec![label.clone()])), "the entry names no device");
    facts.remote_connections[0].device_id = Some(facts.devices[2].id);
    assert_eq!(unsaid(&facts), None);
    facts.remote_connections[0].until = Some(day("2026-10-01"));
    assert_eq!(unsaid(&facts), Some((Weight::Missing, vec![label])), "it is over");
}

/// The tunnel belongs to the vendor of the record, which answers so.
fn answered(used: bool, said: RemoteTerms, spoil: impl FnOnce(&mut Facts)) -> Facts {
    let (mut facts, _) = facts(RemoteTerms::default(), |_| {});
    let (vendor, system) = (facts.systems[0].vendor_id, facts.systems[0].id);
    facts.remote_connections[0].vendor_id = vendor;
    facts.remote_connections[0].system_id = Some(system);
    facts.remote_connections[0].purpose = "カルテの保守".into();
    let answer = RemoteMaintenance::said(used, "VPN", day("2026-06-01"));
    facts.systems[0].remote_maintenance = Some(RemoteMaintenance { terms: said, ..answer });
    spoil(&mut facts);
    facts
}

fn found(facts: &Facts) -> Vec<AnswerDiffers> {
    answer_differences(facts, today()).into_iter().map(|d| d.differs).collect()
}

/// The reason with its names.
fn names(control: Control, facts: &Facts, code: &str) -> Option<(Weight, Vec<String>)> {
    let verdict = verdict(control, None, facts);
    verdict.reasons.into_iter().find(|r| r.code.0 == code).map(|r| (r.weight, r.names))
}

#[test]
fn a_vendor_that_denies_what_a_configuration_shows_is_named_with_it() {
    let denied = answered(false, RemoteTerms::default(), |_| {});
    let [AnswerDiffers::Shown { way, is_sure: true, .. }] = &found(&denied)[..] else { panic!("{:?}", found(&denied)) };
    assert!(way.contains("tunnel 1"), "{way}");
    let (weight, names_of) = names(Control::RemoteMaintenance, &denied, "remote-denied-shown").unwrap();
    assert_eq!(weight, Weight::Fails);
    assert!(names_of[0].contains(&denied.systems[0].name) && names_of[0].contains("tunnel 1"), "{names_of:?}");
    let (weight, _) = names(Control::SourceRestriction, &denied, "remote-denied-maybe").unwrap();
    assert_eq!(weight, Weight::Missing, "who may connect is left open by it");
    // In the register only.
    let listed = answered(false, RemoteTerms::default(), |f| f.configurations.clear());
    assert_eq!(found(&listed), [AnswerDiffers::Registered(listed.remote_connections[0].id)]);
    let (weight, names_of) = names(Control::RemoteMaintenance, &listed, "remote-denied-registered").unwrap();
    assert_eq!((weight, names_of[0].ends_with("(カルテの保守)")), (Weight::Missing, true), "{names_of:?}");
    // A device of the system, and nobody registered anything.
    let own = answered(false, RemoteTerms::default(), |f| {
        f.remote_connections.clear();
        let system = f.systems[0].id;
        f.devices[2].system_id = Some(system);
    });
    assert!(matches!(found(&own)[..], [AnswerDiffers::Shown { .. }]), "{:?}", found(&own));
    // What is somebody else's, is over, or is on no device of the system says nothing against the vendor.
    for spoil in [
        (|f| f.remote_connections[0].vendor_id = None) as fn(&mut Facts),
        |f| f.remote_connections[0].until = Some(day("2026-10-01")),
        |f| f.remote_connections.clear(),
    ] {
        let spoiled = answered(false, RemoteTerms::default(), |f| {
            f.devices[2].system_id = None;
            spoil(f);
        });
        assert_eq!(found(&spoiled), []);
    }
}

#[test]
fn an_answer_is_held_against_register_and_configuration() {
    let said = |presence, sources: &[&str]| RemoteTerms { presence, ..terms(None, sources) };
    assert_eq!(found(&answered(true, RemoteTerms::default(), |_| {})), [], "nothing is said apart");
    let always = answered(true, said(Presence::AlwaysOn, &[]), |f| {
        f.remote_connections[0].terms.presence = Presence::OnDemand;
    });
    let entry = always.remote_connections[0].id;
    assert_eq!(found(&always), [AnswerDiffers::Terms(entry, vec![TermsGap::Presence])]);
    let differs = |control, facts: &Facts| names(control, facts, "remote-answer-differs");
    assert_eq!(differs(Control::RemoteMaintenance, &always).unwrap().0, Weight::Missing);
    assert_eq!(differs(Control::SourceRestriction, &always), None, "it is no matter of sources");
    let narrow = answered(true, said(Presence::Unknown, &["198.51.100.1"]), |_| {});
    let entry = narrow.remote_connections[0].id;
    assert_eq!(found(&narrow), [AnswerDiffers::Configured(entry, vec![TermsDifference::Sources])]);
    assert_eq!(differs(Control::SourceRestriction, &narrow).unwrap().0, Weight::Missing);
    let nowhere = answered(true, RemoteTerms::default(), |f| f.remote_connections.clear());
    assert_eq!(found(&nowhere), [AnswerDiffers::Unregistered]);
    let (weight, _) = names(Control::RemoteMaintenance, &nowhere, "remote-answer-unregistered").unwrap();
    assert_eq!(weight, Weight::Notes, "the answer itself is on record");
}

/// Gives the system to another vendor, as saving it does.
fn give_to(facts: &mut Facts, vendor: Option<VendorId>) {
    let before = facts.systems[0].clone();
    facts.systems[0].vendor_id = vendor;
    let (from, to) = (facts.vendor_of(&before), facts.vendor_of(&facts.systems[0]));
    facts.systems[0].hand_over(&before, from, to);
}

#[test]
fn what_a_former_vendor_said_counts_no_more_until_it_is_the_vendor_again() {
    let mut facts = clinic();
    let (first, second) = (facts.systems[0].vendor_id, vendor("あおば情報"));
    let heard = Responsibility { heard_of: Some(ReplyId::new()), ..Responsibility::said(Holder::Vendor) };
    facts.systems[0].responsibilities.put(Duty::Backup, heard);
    let said = by_vendor(&item(Control::TwoFactor, None), AnswerValue::No, &facts.vendors[0]);
    facts.declarations = vec![Declaration { system_id: Some(facts.systems[0].id), ..said }];
    facts.vendors.push(second.clone());
    let before = facts.systems[0].clone();
    let told = |facts: &Facts| {
        let declared = verdict(Control::TwoFactor, None, facts).reasons;
        let is_named = declared.iter().flat_map(|r| &r.names).any(|name| name == "みどりシステム(電子カルテ)");
        (verdict(Control::RemoteMaintenance, None, facts).value, is_named, facts.systems[0].disclosure.is_some())
    };
    assert_eq!(told(&facts), (VerdictValue::Yes, true, true));
    give_to(&mut facts, Some(second.id));
    assert_eq!(told(&facts), (VerdictValue::Unknown, false, false));
    let duties = &facts.systems[0].responsibilities;
    assert_eq!(
        (duties.get(Duty::Backup), duties.holder(Duty::Updates)),
        (None, Holder::Vendor),
        "a person's word stays"
    );
    give_to(&mut facts, first);
    assert_eq!(told(&facts), (VerdictValue::Yes, true, true));
    facts.systems[0].former.clear();
    assert_eq!(facts.systems[0], before);
    // By way of no vendor at all it becomes no other's word either.
    facts.contracts.clear();
    give_to(&mut facts, None);
    assert!(!told(&facts).1, "it is nobody's by now");
    give_to(&mut facts, Some(second.id));
    assert_eq!(told(&facts), (VerdictValue::Unknown, false, false));
}

#[test]
fn that_a_former_vendor_is_still_let_in_stands_beside_what_is_done_first() {
    let mut facts = answered(true, RemoteTerms::default(), |f| {
        f.configurations[0].configuration.remote_access.push(way(KIND, "tunnel 9", 70));
    });
    let next = vendor("あおば情報");
    facts.vendors.push(next.clone());
    let steps = |facts: &Facts| {
        let steps = next_steps(&[verdict(Control::RemoteMaintenance, None, facts)], &[]);
        steps.into_iter().map(|step| (step.code.0, step.count, step.place)).collect::<Vec<_>>()
    };
    let register = ("remote-register", 1, Place::RemoteConnections);
    assert_eq!(steps(&facts), std::slice::from_ref(&register));
    give_to(&mut facts, Some(next.id));
    let end = ("remote-end-former", 1, Place::RemoteConnections);
    assert_eq!(steps(&facts), [register.clone(), end]);
    facts.remote_connections[0].system_id = Some(SystemId::new());
    assert_eq!(steps(&facts), [register], "it is for another system");
}

#[test]
fn what_is_said_of_a_system_that_is_on_record_no_longer_counts_for_nothing() {
    let mut facts = clinic();
    let said = by_vendor(&item(Control::TwoFactor, None), AnswerValue::No, &facts.vendors[0]);
    let of_system = Declaration { system_id: Some(facts.systems[0].id), ..said.clone() };
    let taken_back = Declaration { taken_back_on: Some(today()), ..of_system.clone() };
    let reasons = |facts: &Facts, said: &[&Declaration]| {
        let declarations = said.iter().map(|said| (*said).clone()).collect();
        verdict(Control::TwoFactor, None, &Facts { declarations, ..facts.clone() }).reasons
    };
    for one in [&of_system, &taken_back] {
        assert_ne!(reasons(&facts, &[one]), reasons(&facts, &[]), "it is on record");
    }
    facts.systems[0].id = SystemId::new();
    for one in [&of_system, &taken_back] {
        assert!(!facts.counts(one));
        assert_eq!(reasons(&facts, &[one]), reasons(&facts, &[]));
    }
    assert!(facts.counts(&said), "it is about no system");
}
