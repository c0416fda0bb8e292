//! What the register of remote connections, its terms and the works held against the log say of remote maintenance.

use crate::house::network::{connection, forward, give, listener, only, router, user, way};
use crate::house::{clinic, verdict};
use sejo_judge::configuration::terms_differences;
use sejo_model::configuration::{
    AccountUse, Configuration, Presence, RemoteAccessKind, RemoteTerms, Service, Sources, TermsDifference, Zone,
};
use sejo_model::remote_work::{Checked, Session};
use sejo_model::{Control, Facts, Holder, RemoteConnection, RemoteWork, RemoteWorkId, Weight};

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
        checked: Some(Checked { on: crate::house::today(), by: "佐藤".into(), session: Some(session) }),
        explained: String::new(),
        revision: 1,
    });
    assert!(reasons(&facts).contains(&("remote-work-open", Weight::Missing)));
    facts.remote_works[0].explained = "夜間の障害対応と確かめた".into();
    assert!(!reasons(&facts).iter().any(|(code, _)| *code == "remote-work-open"));
}
