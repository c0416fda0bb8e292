//! What is to be checked stands beside what is sure: whoever mends only what is sure would leave the other door open.

use sejo_model::configuration::{
    Configuration, ConfigurationFinding, Line, RemoteAccessKind, RemoteUser, Severity, Zone,
};
use sejo_model::{Control, RemoteConnection, Weight};

use crate::findings::spoilt;
use crate::house::network::{connection, give, permit, router, unsure, user, way};
use crate::house::{self, clinic, day};

use sejo_model::configuration::Sureness::{Check, Sure};

fn of<'f>(found: &'f [ConfigurationFinding], code: &str) -> Vec<&'f ConfigurationFinding> {
    found.iter().filter(|f| f.code.0 == code).collect()
}

#[test]
fn a_user_who_may_come_in_is_told_beside_one_who_surely_does() {
    let found = spoilt(|c| {
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70));
        c.remote_access[0].users = vec![RemoteUser { is_sure: false, ..user("hoshu", 71) }, user("suzuki-old", 72)];
    });
    let told: Vec<_> = of(&found, "vpn-user-unregistered").iter().map(|f| (f.sureness, f.names.clone())).collect();
    assert_eq!(told, [(Sure, vec!["suzuki-old".to_owned()]), (Check, vec!["hoshu".to_owned()])]);
}

#[test]
fn what_is_sure_by_one_way_in_is_not_to_be_checked_by_another() {
    let found = spoilt(|c| {
        c.remote_access = vec![way(RemoteAccessKind::SslVpn, "ssl", 70), way(RemoteAccessKind::L2tp, "pp 1", 75)];
        for way in &mut c.remote_access {
            way.users = vec![user("hoshu", 71)];
        }
        c.remote_access[1].on = unsure();
    });
    let told: Vec<_> = of(&found, "vpn-user-unregistered").iter().map(|f| (f.sureness, f.count)).collect();
    assert_eq!(told, [(Sure, 1)]);
}

#[test]
fn rules_that_let_everything_pass_weigh_each_for_itself() {
    let found = spoilt(|c| {
        c.interfaces[1].zone_written = false;
        c.filters.push(permit(("wifi", Zone::Wireless), ("lan1", Zone::Inside), 41));
        c.filters.push(permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 42));
    });
    let told = |f: &&ConfigurationFinding| (f.severity, f.sureness, f.lines.clone());
    let told: Vec<(Severity, _, Vec<Line>)> = of(&found, "permits-everything").iter().map(told).collect();
    assert_eq!(told, [(Severity::Danger, Check, vec![42]), (Severity::Warning, Sure, vec![41])]);
}

#[test]
fn a_way_in_of_which_nobody_knows_the_second_factor_is_told_beside_one_without() {
    let without = |spoil: fn(&mut Configuration)| {
        let found = spoilt(spoil);
        let told = of(&found, "vpn-without-two-factor").into_iter().map(|f| (f.sureness, f.names.clone()));
        told.collect::<Vec<_>>()
    };
    let expected = |sure: &str, check: &str| [(Sure, vec![sure.to_owned()]), (Check, vec![check.to_owned()])];
    let two_ways = without(|c| {
        c.remote_access =
            vec![way(RemoteAccessKind::SslVpn, "ssl", 70), way(RemoteAccessKind::IpsecClient, "dial", 75)];
        (c.remote_access[0].two_factor, c.remote_access[1].two_factor) = (Some(false), None);
    });
    assert_eq!(two_ways, expected("ssl", "dial"));
    let two_users = without(|c| {
        c.remote_access = vec![way(RemoteAccessKind::SslVpn, "ssl", 70)];
        c.remote_access[0].two_factor = None;
        let lax = RemoteUser { two_factor: Some(false), ..user("guest", 71) };
        c.remote_access[0].users = vec![lax, user("kato", 72)];
    });
    assert_eq!(two_users, expected("ssl — users guest", "ssl — users kato"));
}

/// The row about the second factor is left open by both: it hears of the device once.
#[test]
fn a_row_that_both_leave_open_leads_to_the_one_configuration() {
    let mut facts = clinic();
    let mut c = router();
    c.remote_access = vec![way(RemoteAccessKind::SslVpn, "ssl", 70), way(RemoteAccessKind::IpsecClient, "dial", 75)];
    (c.remote_access[0].two_factor, c.remote_access[1].two_factor) = (Some(false), None);
    give(&mut facts, c);
    let verdict = house::verdict(Control::TwoFactor, None, &facts);
    let is_meant = |r: &&sejo_model::Reason| r.values.contains(&("finding", "vpn-without-two-factor".to_owned()));
    let told: Vec<_> = verdict.reasons.iter().filter(is_meant).map(|r| (r.weight, r.count, r.place.clone())).collect();
    let place = sejo_model::Place::Configuration { id: facts.configurations[0].id };
    assert_eq!(told, [(Weight::Missing, 1, place)]);
}

#[test]
fn of_ways_in_that_outlived_their_entries_each_is_said_with_whose_it_was() {
    let mut facts = clinic();
    let mut c = router();
    c.remote_access = vec![way(RemoteAccessKind::L2tp, "pp 1", 70), way(RemoteAccessKind::IpsecSite, "tunnel 9", 75)];
    c.remote_access[1].on = unsure();
    give(&mut facts, c);
    let over = |kind, name: &str, vendor: &sejo_model::Vendor| RemoteConnection {
        vendor_id: Some(vendor.id),
        until: Some(day("2026-03-31")),
        ..connection(Some(kind), name)
    };
    let (one, other) = (house::vendor("やまと電子カルテ株式会社"), house::vendor("みなと医用画像株式会社"));
    facts.remote_connections =
        vec![over(RemoteAccessKind::L2tp, "pp 1", &one), over(RemoteAccessKind::IpsecSite, "tunnel 9", &other)];
    facts.vendors.extend([one.clone(), other.clone()]);
    let verdict = house::verdict(Control::RemoteMaintenance, None, &facts);
    let ended = verdict.reasons.iter().filter(|r| r.code.0 == "remote-ended");
    let owner = |r: &sejo_model::Reason| r.values.iter().find(|(name, _)| *name == "owner").map(|(_, v)| v.clone());
    let told: Vec<_> = ended.map(|r| (r.weight, owner(r))).collect();
    assert_eq!(told, [(Weight::Fails, Some(one.name)), (Weight::Missing, Some(other.name))]);
}
