//! Of which device an entry of the register speaks: `tunnel 1` is on every router, and one entry never quiets another's way in.

use crate::house::network::{connection, forward, listener, only, permit, record, router, user, way, written};
use crate::house::{clinic, today, vendor};
use sejo_judge::configuration::{Look, findings, terms_differences, ways_in};
use sejo_model::configuration::{
    At, Configuration, ConfigurationFinding, ConfigurationRecord, Filter, Forward, PortRange, Protocol, RemoteAccess,
    RemoteAccessKind, RemoteTerms, Service, Sureness, TermsDifference, TrafficService, Zone,
};
use sejo_model::{Facts, RemoteConnection};

use RemoteAccessKind::{IpsecSite, L2tp, SslVpn};
use Sureness::{Check, Sure};

/// A router by its host name with one way in, given to no device of the ledger.
fn device(host: &str, access: RemoteAccess) -> ConfigurationRecord {
    let mut c = router();
    c.identity.host_name = Some(At::new(host.into(), 2));
    c.identity.serial = Some(At::new(format!("S-{host}"), 3));
    c.interfaces[1].addresses = vec!["pppoe".into()];
    c.remote_access = vec![access];
    record(c)
}

/// `tunnel 1` to an address of its vendor.
fn tunnel(host: &str, peer: &str, label: &str) -> ConfigurationRecord {
    let sources = only(&[peer]);
    let access =
        RemoteAccess { peers: vec![peer.into()], label: label.into(), sources, ..way(IpsecSite, "tunnel 1", 70) };
    device(host, access)
}

/// The SSL-VPN of a FortiGate with its user.
fn ssl(host: &str, name: &str) -> ConfigurationRecord {
    let users = vec![user(name, 71)];
    device(host, RemoteAccess { peers: Vec::new(), users, ..way(SslVpn, "SSL-VPN", 70) })
}

fn facts(configurations: Vec<ConfigurationRecord>, entry: RemoteConnection) -> Facts {
    Facts { configurations, remote_connections: vec![entry], ..clinic() }
}

fn from(entry: RemoteConnection, source: &str) -> RemoteConnection {
    let sources = vec![source.to_owned()];
    RemoteConnection { terms: RemoteTerms { sources, ..RemoteTerms::default() }, ..entry }
}

/// How sure it is of each device that nobody registered its way in. What is registered there says the same.
fn undeclared(facts: &Facts) -> Vec<Option<Sureness>> {
    let of = |record: &ConfigurationRecord| {
        let look = Look::at(record, facts, today());
        let found = findings(&look).iter().find(|f| f.code.0 == "remote-undeclared").map(|f| f.sureness);
        let registered = ways_in(&look)[0].registered;
        assert_eq!(registered.is_some(), found.is_none(), "{}", record.label());
        found
    };
    facts.configurations.iter().map(of).collect()
}

#[test]
fn one_entry_without_a_device_quiets_none_of_two_routers() {
    let pair = || vec![tunnel("NVR510", "198.51.100.45", "GAZOU"), tunnel("RTX830", "198.51.100.99", "KENSA")];
    let entry = || connection(Some(IpsecSite), "tunnel 1");
    assert_eq!(undeclared(&facts(pair(), entry())), [Some(Check), Some(Check)], "nobody can tell which is meant");
    let any = connection(Some(IpsecSite), "");
    assert_eq!(undeclared(&facts(pair(), any)), [Some(Check), Some(Check)], "any of that kind, on which?");
    // Whoever comes from the one is not the other, in whichever order they were read.
    let known = facts(pair(), from(entry(), "198.51.100.99"));
    assert_eq!(undeclared(&known), [Some(Sure), None]);
    assert_eq!(terms_differences(&known.remote_connections[0], &known), [], "the other one's range is no matter of it");
    let turned = facts(pair().into_iter().rev().collect(), from(entry(), "198.51.100.99"));
    assert_eq!(undeclared(&turned), [None, Some(Sure)]);
    // Saved with the device it was started from.
    let mut linked = facts(pair(), entry());
    let (nvr, rtx) = (linked.devices[0].id, linked.devices[1].id);
    (linked.configurations[0].device_id, linked.configurations[1].device_id) = (Some(nvr), Some(rtx));
    linked.remote_connections[0].device_id = Some(rtx);
    assert_eq!(undeclared(&linked), [Some(Sure), None]);
    linked.configurations[0].device_id = None;
    assert_eq!(undeclared(&linked), [Some(Sure), None], "also while nobody said which device the other is");
}

#[test]
fn of_two_firewalls_the_one_with_its_user_is_meant() {
    let pair = || vec![ssl("FW01", "gazou"), ssl("FW02", "kensa")];
    let entry = |users: &[&str]| {
        let users = users.iter().map(|u| (*u).to_owned()).collect();
        RemoteConnection { users, ..connection(Some(SslVpn), "SSL-VPN") }
    };
    assert_eq!(undeclared(&facts(pair(), entry(&["kensa"]))), [Some(Sure), None]);
    assert_eq!(undeclared(&facts(pair(), entry(&[]))), [Some(Check), Some(Check)]);
    assert_eq!(undeclared(&facts(pair(), entry(&["gazou", "kensa"]))), [Some(Check), Some(Check)]);
    // Who signs in by a server that knows the users may be anybody.
    let mut server = pair();
    server[0].configuration.remote_access[0].groups = vec![At::new("RADIUS".into(), 72)];
    assert_eq!(undeclared(&facts(server, entry(&["kensa"]))), [Some(Check), Some(Check)]);
}

#[test]
fn a_way_in_named_after_another_vendor_is_not_meant() {
    let pair = vec![tunnel("A", "198.51.100.45", "画像商事 保守"), tunnel("B", "198.51.100.99", "検査システム社")];
    let (images, laboratory) = (vendor("画像商事株式会社"), vendor("検査システム社"));
    let entry = RemoteConnection { vendor_id: Some(laboratory.id), ..connection(Some(IpsecSite), "tunnel 1") };
    let facts = Facts { vendors: vec![images, laboratory], ..facts(pair, entry) };
    assert_eq!(undeclared(&facts), [Some(Sure), None]);
}

#[test]
fn the_entry_of_an_only_device_holds_without_naming_it() {
    let one = || vec![tunnel("RTX830", "198.51.100.99", "KENSA"), device("SW", way(L2tp, "pp 1", 70))];
    let entry = connection(Some(IpsecSite), "tunnel 1");
    assert_eq!(undeclared(&facts(one(), entry.clone())), [None, Some(Sure)]);
    let narrow = facts(one(), from(entry.clone(), "198.51.100.0/24"));
    assert_eq!(undeclared(&narrow), [None, Some(Sure)], "an address of the registered network");
    // From elsewhere: whether it is another line or the vendor has moved must be asked.
    let moved = facts(one(), from(entry.clone(), "192.0.2.1"));
    assert_eq!(undeclared(&moved), [Some(Check), Some(Sure)]);
    assert_eq!(terms_differences(&moved.remote_connections[0], &moved), [TermsDifference::Sources]);
    // One that is out of use is no second one.
    let mut retired = facts(one(), entry);
    let old = retired.devices[0].id;
    retired.devices[0].state = sejo_model::DeviceState::Retired;
    let device_id = Some(old);
    retired.configurations.push(ConfigurationRecord { device_id, ..tunnel("OLD", "198.51.100.45", "") });
    assert_eq!(undeclared(&retired)[0], None);
}

#[test]
fn a_port_that_a_filter_opens_is_told_apart_like_one_that_is_handed_inwards() {
    let opens = |host: &str| {
        let mut c = router();
        c.identity.host_name = Some(At::new(host.into(), 2));
        c.identity.serial = Some(At::new(format!("S-{host}"), 3));
        c.filters.push(Filter {
            destinations: only(&["198.51.100.20"]),
            services: vec![TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(3389) }],
            ..permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41)
        });
        record(c)
    };
    let undeclared = |hosts: &[&str]| {
        let facts = facts(hosts.iter().map(|host| opens(host)).collect(), connection(None, "3389"));
        let looks = Look::at_all(&facts, today());
        let is_it = |f: &&ConfigurationFinding| f.code.0 == "forward-undeclared";
        looks.iter().map(|look| findings(look).iter().find(is_it).map(|f| f.sureness)).collect::<Vec<_>>()
    };
    assert_eq!(undeclared(&["A"]), [None]);
    assert_eq!(undeclared(&["A", "B"]), [Some(Check), Some(Check)]);
    // An entry that says nothing of its port stands for neither of two that filters open.
    let clear = |ports: &[u16]| {
        let mut c = opens("A").configuration;
        let rule = c.filters.pop().unwrap();
        c.filters.extend((41..).zip(ports).map(|(line, port)| Filter {
            services: vec![TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(*port) }],
            line,
            ..rule.clone()
        }));
        let facts = nameless(None, c);
        let look = Look::at(&facts.configurations[0], &facts, today());
        let entry = &facts.remote_connections[0];
        (look.is_spoken_of(entry), look.has_several_of(entry))
    };
    assert_eq!(clear(&[3389]), (Some(true), false));
    assert_eq!(clear(&[3389, 5900]), (Some(false), true));
}

#[test]
fn the_two_ends_of_one_tunnel_share_an_entry() {
    let mut pair = vec![tunnel("HERE", "203.0.113.9", ""), tunnel("THERE", "198.51.100.1", "")];
    let entry = connection(Some(IpsecSite), "tunnel 1");
    assert_eq!(undeclared(&facts(pair.clone(), entry.clone())), [Some(Check), Some(Check)]);
    pair[1].configuration.interfaces[1].addresses = vec!["203.0.113.9/29".into()];
    assert_eq!(undeclared(&facts(pair, entry)), [None, None]);
}

/// Facts with one device, and an entry for it that names no way in.
fn nameless(kind: Option<RemoteAccessKind>, configuration: Configuration) -> Facts {
    let mut facts = facts(vec![record(configuration)], connection(kind, ""));
    let device_id = Some(facts.devices[0].id);
    facts.configurations[0].device_id = device_id;
    facts.remote_connections[0].device_id = device_id;
    facts
}

/// The maintenance tunnel of a vendor, and a second one.
fn with_second(peer: &str, label: &str) -> Configuration {
    let mut c = tunnel("RTX830", "198.51.100.45", "CT保守").configuration;
    let second = RemoteAccess { label: label.into(), sources: only(&[peer]), ..way(IpsecSite, "tunnel 2", 80) };
    c.remote_access.push(RemoteAccess { peers: vec![peer.into()], ..second });
    c
}

#[test]
fn an_entry_that_names_no_way_in_stands_for_one() {
    let facts = |peer, label| nameless(Some(IpsecSite), with_second(peer, label));
    let other = facts("198.51.100.99", "X社");
    assert_eq!(undeclared(&other), [Some(Check)], "of two nobody can tell which is meant");
    let mut anywhere = other.clone();
    anywhere.remote_connections[0].device_id = None;
    assert_eq!(undeclared(&anywhere), [Some(Check)]);
    // Nor is what it says of the one held against the other.
    let mut known = other.clone();
    known.remote_connections[0].terms.sources = vec!["198.51.100.45".to_owned()];
    assert_eq!(
        (undeclared(&known), terms_differences(&known.remote_connections[0], &known)),
        (vec![Some(Check)], vec![])
    );
    let mut named = other.clone();
    named.remote_connections[0].name = "tunnel 1".to_owned();
    let look = Look::at(&named.configurations[0], &named, today());
    let registered: Vec<bool> = ways_in(&look).iter().map(|way| way.registered.is_some()).collect();
    assert_eq!(registered, [true, false], "a name tells");
    let mut off = other;
    off.configurations[0].configuration.remote_access[1].on = written(false, 80);
    assert_eq!(undeclared(&off), [None]);
}

#[test]
fn a_redundant_pair_is_one_way_in() {
    let facts = |peer, label| nameless(Some(IpsecSite), with_second(peer, label));
    assert_eq!(undeclared(&facts("198.51.100.45", "予備")), [None], "the same peer");
    assert_eq!(undeclared(&facts("198.51.100.99", "ＣＴ保守")), [None], "the same words");
    let mut vendors = facts("198.51.100.99", "CTの予備");
    assert_eq!(undeclared(&vendors), [Some(Check)]);
    vendors.vendors = vec![vendor("株式会社CT")];
    assert_eq!(undeclared(&vendors), [None], "the same vendor");
}

#[test]
fn management_and_forwards_without_a_name_are_one_for_the_same_people() {
    let code = |facts: &Facts, code: &str| {
        let look = Look::at(&facts.configurations[0], facts, today());
        findings(&look).iter().find(|f| f.code.0 == code).map(|f| f.sureness)
    };
    let managed = |ssh: &str, page: &str| {
        let mut c = router();
        c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, only(&[ssh]), 21));
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, only(&[page]), 22));
        code(&nameless(Some(RemoteAccessKind::Management), c), "management-undeclared")
    };
    assert_eq!(managed("203.0.113.9", "203.0.113.9"), None);
    assert_eq!(managed("203.0.113.9", "198.51.100.7"), Some(Check));
    let forwarded = |host: &str| {
        let mut c = router();
        c.forwards.push(forward(8443, only(&["203.0.113.9"]), 50));
        c.forwards.push(Forward { to_host: host.into(), ..forward(9443, only(&["203.0.113.9"]), 51) });
        code(&nameless(None, c), "forward-undeclared")
    };
    assert_eq!(forwarded("192.168.1.10"), None);
    assert_eq!(forwarded("192.168.1.20"), Some(Check));
}
