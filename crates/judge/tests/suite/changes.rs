//! What changed between two configurations of one device. Every row reads as a sentence.

use crate::house;
use std::collections::BTreeSet;

use crate::house::network::{
    administrator, by_default, forward, interface, listener, only, permit, router, secret, sign_in, user, way, written,
};
use sejo_judge::configuration::{change_words, changes, reopens};
use sejo_model::configuration::{
    Asked, At, Configuration, ConfigurationChange, Dialect, Direction, Extent, Filter, FingerprintKey, IpFamily,
    Lockout, PortRange, Protection, Protocol, RemoteAccessKind, SecretUse, Service, SignInPlace, Sources, Storage,
    TrafficService, Verb, WeakCipher, Weakness, WirelessNetwork, Zone,
};

use Direction::{Looser, Other, Tighter};

/// When …, the one change is this; and back again it is that.
type Row = (&'static str, (&'static str, Direction), (&'static str, Direction), fn(&mut Configuration));

/// A router with one of everything.
fn before() -> Configuration {
    let mut c = router();
    c.remote_access = vec![way(RemoteAccessKind::L2tp, "pp 1", 70)];
    c.remote_access[0].users = vec![user("kato", 71)];
    c.forwards = vec![forward(8443, only(&["203.0.113.8/29"]), 50)];
    c.wireless = vec![wireless(Protection::Encrypted)];
    c.weak_ciphers = Some(vec![weak("ssl", "tlsv1")]);
    c.guarded_ports = Some(vec![At::new("port3".into(), 98)]);
    c.sign_ins = vec![sign_in("vty 0 4", SignInPlace::Network, written(Asked::Account, 90))];
    c
}

fn weak(place: &str, what: &str) -> WeakCipher {
    WeakCipher { place: place.into(), what: what.into(), line: 97 }
}

fn wireless(protection: Protection) -> WirelessNetwork {
    WirelessNetwork {
        name: "staff".into(),
        interfaces: vec!["wifi".into()],
        is_unfiltered: false,
        protection: written(protection, 96),
        line: 96,
    }
}

const ROWS: &[Row] = &[
    ("a terminal asks for nothing any more", ("login-opened", Looser), ("login-closed", Tighter), |c| {
        c.sign_ins[0].asks = written(Asked::Nothing, 90);
    }),
    ("a terminal that asks for nothing was added", ("login-opened", Looser), ("login-closed", Tighter), |c| {
        c.sign_ins.push(sign_in("vty 5 15", SignInPlace::Network, written(Asked::Nothing, 92)));
    }),
    ("any device may be plugged in", ("port-unguarded", Looser), ("port-guarded", Tighter), |c| {
        c.guarded_ports = Some(Vec::new());
    }),
    ("a tunnel takes an old cipher", ("cipher-weaker", Looser), ("cipher-stronger", Tighter), |c| {
        c.weak_ciphers = Some(vec![weak("ssl", "tlsv1"), weak("to-vendor", "3des-sha1")]);
    }),
    ("a service takes a weaker version as well", ("cipher-weaker", Looser), ("cipher-stronger", Tighter), |c| {
        c.weak_ciphers = Some(vec![weak("ssl", "tlsv1"), weak("ssl", "sslv3")]);
    }),
    ("one weak version stands for another", ("cipher-changed", Other), ("cipher-changed", Other), |c| {
        c.weak_ciphers = Some(vec![weak("ssl", "tlsv1.1")]);
    }),
    ("a terminal gives every right at once", ("rights-given", Looser), ("rights-guarded", Tighter), |c| {
        c.sign_ins[0].all_rights = Some(91);
    }),
    ("a door that gives every right was added", ("rights-given", Looser), ("rights-guarded", Tighter), |c| {
        let door = sign_in("login user", SignInPlace::Network, written(Asked::Account, 92));
        c.sign_ins.push(sejo_model::configuration::SignIn { all_rights: Some(92), ..door });
    }),
    ("a wireless network lost its key", ("wireless-opened", Looser), ("wireless-closed", Tighter), |c| {
        c.wireless[0].protection = written(Protection::Portal, 96);
    }),
    ("a wireless network without a key was added", ("wireless-opened", Looser), ("wireless-closed", Tighter), |c| {
        c.wireless.push(WirelessNetwork { name: "guests".into(), ..wireless(Protection::Nothing) });
    }),
    ("a tunnel was added", ("way-in-opened", Looser), ("way-in-closed", Tighter), |c| {
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 2", 80));
    }),
    ("a VPN was switched off", ("way-in-closed", Tighter), ("way-in-opened", Looser), |c| {
        c.remote_access[0].on = written(false, 70);
        c.remote_access[0].users.clear();
        c.remote_access.push(way(RemoteAccessKind::SslVpn, "off", 81));
        c.remote_access[1].on = written(false, 81);
    }),
    ("the VPN answers anybody", ("way-in-wider", Looser), ("way-in-narrower", Tighter), |c| {
        c.remote_access[0].sources = Sources::Anywhere;
    }),
    ("the VPN takes any peer", ("way-in-wider", Looser), ("way-in-narrower", Tighter), |c| {
        c.remote_access[0].peers.clear();
    }),
    ("the VPN has another peer", ("way-in-changed", Other), ("way-in-changed", Other), |c| {
        c.remote_access[0].peers = vec!["198.51.100.1".into()];
    }),
    ("the second factor is gone", ("two-factor-lost", Looser), ("two-factor-gained", Tighter), |c| {
        c.remote_access[0].two_factor = Some(false);
    }),
    ("a user lost the second factor", ("user-two-factor-lost", Looser), ("user-two-factor-gained", Tighter), |c| {
        c.remote_access[0].users[0].two_factor = Some(false);
    }),
    ("an administrator lost it", ("user-two-factor-lost", Looser), ("user-two-factor-gained", Tighter), |c| {
        c.administrators[0].two_factor = Some(false);
    }),
    ("a directory of users was added", ("group-added", Looser), ("group-removed", Tighter), |c| {
        c.remote_access[0].groups.push(At::new("AD".into(), 73));
    }),
    ("the VPN asks nobody any more", ("way-in-unasked", Looser), ("way-in-asked", Tighter), |c| {
        c.remote_access[0].asks = Some(false);
    }),
    ("a VPN user was added", ("user-added", Looser), ("user-removed", Tighter), |c| {
        c.remote_access[0].users.push(user("vendor01", 72));
    }),
    ("telnet was opened", ("service-opened", Looser), ("service-closed", Tighter), |c| {
        c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, Sources::Anywhere, 21));
    }),
    ("the page answers a wider network", ("service-wider", Looser), ("service-narrower", Tighter), |c| {
        c.listeners[0].openings[0].sources = only(&["192.168.0.0/16"]);
    }),
    ("the page answers another network", ("service-changed", Other), ("service-changed", Other), |c| {
        c.listeners[0].openings[0].sources = only(&["10.0.0.0/8"]);
    }),
    ("a port is handed inwards", ("forward-opened", Looser), ("forward-closed", Tighter), |c| {
        c.forwards.push(forward(3389, Sources::Anywhere, 51));
    }),
    ("it is handed to anybody", ("forward-wider", Looser), ("forward-narrower", Tighter), |c| {
        c.forwards[0].sources = Sources::Anywhere;
    }),
    ("it is handed to others", ("forward-changed", Other), ("forward-changed", Other), |c| {
        c.forwards[0].sources = only(&["198.51.100.1"]);
    }),
    ("more may come in", ("permit-opened", Looser), ("permit-closed", Tighter), |c| {
        c.filters.push(permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41));
    }),
    ("an administrator was added", ("administrator-added", Looser), ("administrator-removed", Tighter), |c| {
        c.administrators.push(administrator("vendor", 27));
    }),
    (
        "an administrator may come from anywhere",
        ("administrator-wider", Looser),
        ("administrator-narrower", Tighter),
        |c| {
            c.administrators[0].sources = Sources::Anywhere;
        },
    ),
    (
        "an administrator comes from elsewhere",
        ("administrator-changed", Other),
        ("administrator-changed", Other),
        |c| {
            c.administrators[0].sources = only(&["10.0.0.0/8"]);
        },
    ),
    ("an administrator may do less", ("administrator-weaker", Tighter), ("administrator-stronger", Looser), |c| {
        c.administrators[0].rights = "1".into();
    }),
    ("the firmware is newer", ("firmware-changed", Tighter), ("firmware-changed", Looser), |c| {
        c.identity.firmware = Some(At::new("7.4.10".into(), 1));
    }),
    ("nothing locks the login", ("lockout-lost", Looser), ("lockout-changed", Tighter), |c| {
        c.lockout = by_default(Lockout { failures: 0, seconds: None });
    }),
    ("it locks for a shorter time", ("lockout-time", Looser), ("lockout-time", Tighter), |c| {
        c.lockout = written(Lockout { failures: 3, seconds: Some(1) }, 26);
    }),
    ("it locks later", ("lockout-changed", Looser), ("lockout-changed", Tighter), |c| {
        c.lockout = written(Lockout { failures: 10, seconds: Some(600) }, 26);
    }),
    ("the log is sent nowhere", ("syslog-lost", Looser), ("syslog-changed", Tighter), |c| {
        c.records.syslog = by_default(Vec::new());
    }),
    ("the time servers are gone", ("ntp-lost", Looser), ("ntp-changed", Tighter), |c| {
        c.records.ntp = by_default(Vec::new());
    }),
    ("a password was changed", ("secret-changed", Other), ("secret-changed", Other), |c| {
        c.secrets[0] = secret(SecretUse::Administrator, "sato", "z9", 25);
    }),
];

fn one(says: &str, found: &[ConfigurationChange]) -> (&'static str, Direction) {
    assert_eq!(found.len(), 1, "{says}: {found:#?}");
    (found[0].code.0, found[0].direction)
}

#[test]
fn each_change_is_told_in_both_directions() {
    for (says, there, back, change) in ROWS {
        let mut after = before();
        change(&mut after);
        if *says != "a VPN was switched off" {
            assert_eq!(one(says, &changes(&before(), &after)), *there, "{says}");
            assert_eq!(one(says, &changes(&after, &before())), *back, "not any more: {says}");
        } else {
            // Its user goes with it.
            let codes: Vec<_> = changes(&before(), &after).iter().map(|c| (c.code.0, c.direction)).collect();
            assert_eq!(codes, [("user-removed", Tighter), *there]);
        }
    }
}

#[test]
fn nothing_changed_is_no_change_and_neither_is_a_new_number() {
    assert_eq!(changes(&before(), &before()), Vec::new());
    let mut open = before();
    open.filters.push(permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41));
    let mut after = open.clone();
    after.filters[1].name = "900".into();
    after.filters[1].line = 400;
    after.listeners[0].line = Some(401);
    assert_eq!(changes(&open, &after), Vec::new());
}

#[test]
fn a_part_of_a_text_closes_and_opens_nothing() {
    let mut part = Configuration::new(before().dialect);
    part.extent = Extent::Part;
    assert_eq!(changes(&before(), &part), Vec::new());
    // What a part did not show before is seen now: neither new nor passed over.
    let seen = changes(&part, &before());
    let codes: Vec<&str> = seen.iter().map(|c| c.code.0).collect();
    assert_eq!(
        codes,
        ["administrator-seen", "forward-seen", "permit-seen", "service-seen", "user-seen", "way-in-seen"]
    );
    assert!(seen.iter().all(|c| c.direction == Direction::Seen));
    // What stands in both is compared all the same.
    let mut open = before();
    open.wireless[0].protection = written(Protection::Nothing, 96);
    assert!(changes(&part, &open).iter().any(|c| (c.code.0, c.direction) == ("wireless-seen", Direction::Seen)));
    part.remote_access = before().remote_access;
    part.remote_access[0].sources = only(&["203.0.113.0/24"]);
    assert_eq!(one("part", &changes(&before(), &part)), ("way-in-wider", Looser));
}

#[test]
fn what_may_keep_others_out_beyond_a_part_is_not_gone() {
    let mut part = before();
    part.extent = Extent::Part;
    // The list of sources, the peers, the deny before a rule and the switch of a service may stand elsewhere.
    part.remote_access[0].peers.clear();
    assert_eq!(turns(&before(), &part), Vec::new());
    part.remote_access[0].sources = Sources::Anywhere;
    assert_eq!(one("part", &changes(&before(), &part)), ("sources-untold", Direction::Seen));
    let telnet = |on| sejo_model::configuration::Listener {
        on,
        ..listener(Service::Telnet, "lan1", Zone::Inside, Sources::Anywhere, 21)
    };
    let mut part = before();
    part.extent = Extent::Part;
    part.listeners.push(telnet(sejo_model::configuration::Setting::default()));
    assert_eq!(turns(&before(), &part), Vec::new());
    part.listeners[1] = telnet(written(true, 21));
    assert_eq!(turns(&before(), &part), [("service-opened", Looser)]);
    let shut = {
        let mut shut = before();
        shut.forwards.push(forward(3389, Sources::Nowhere, 51));
        shut
    };
    let mut part = before();
    part.extent = Extent::Part;
    part.forwards.push(forward(3389, Sources::Anywhere, 51));
    assert_eq!(turns(&shut, &part), [("sources-untold", Direction::Seen)]);
    assert_eq!(turns(&before(), &part), [("forward-opened", Looser)]);
    let denied = filtered(Dialect::FortiOs);
    let mut part = denied.clone();
    part.extent = Extent::Part;
    part.filters.retain(|f| f.verb == Verb::Permit);
    assert_eq!(turns(&denied, &part), Vec::new());
    part.filters
        .push(Filter { to_interface: String::new(), ..permit(("lan2", Zone::Outside), ("", Zone::Inside), 44) });
    assert_eq!(turns(&denied, &part), [("permit-opened", Looser)]);
}

#[test]
fn a_part_that_knows_an_interface_by_its_label_alone_opens_a_service_there() {
    let mut whole = before();
    whole.interfaces[1].label = "outside".into();
    let mut part = Configuration::new(before().dialect);
    part.extent = Extent::Part;
    part.listeners = vec![listener(Service::Https, "outside", Zone::Outside, Sources::Anywhere, 3)];
    part.listeners[0].openings[0].line = Some(3);
    assert_eq!(one("a page outside", &changes(&whole, &part)), ("service-opened", Looser));
    assert!(changes(&whole, &part)[0].name.contains("lan2"));
    whole.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
    assert_eq!(turns(&whole, &part), Vec::new(), "it answered there before");
}

#[test]
fn sources_that_are_not_known_any_more_are_to_be_looked_at() {
    let blurred = |extent| {
        let mut after = before();
        after.extent = extent;
        after.listeners[0].openings[0].sources = Sources::Unknown;
        changes(&before(), &after)
    };
    let found = blurred(Extent::Whole);
    assert_eq!(one("a community without its hosts", &found), ("service-changed", Other));
    assert!(reopens(&found[0]) && change_words(&found[0]).ja.contains("不明"), "{found:?}");
    assert_eq!(blurred(Extent::Part), Vec::new(), "the list may stand in lines that are not here");
    let mut other = before();
    other.listeners[0].openings[0].sources = only(&["10.0.0.0/8"]);
    assert!(!reopens(&changes(&before(), &other)[0]), "who is listed is known");
}

#[test]
fn a_user_whom_a_part_adds_is_told_although_its_tunnels_were_not_copied() {
    let mut part = before();
    part.extent = Extent::Part;
    let way = &mut part.remote_access[0];
    (way.on, way.sources) = (sejo_model::configuration::Setting::default(), Sources::Unknown);
    way.peers.clear();
    way.users.push(user("tanaka", 72));
    assert_eq!(turns(&before(), &part), [("user-added", Looser)]);
}

#[test]
fn a_secret_that_became_readable_or_weak_is_looser_and_a_salted_one_tells_nothing() {
    let after = |change: fn(&mut sejo_model::configuration::Secret)| {
        let mut after = before();
        change(&mut after.secrets[0]);
        changes(&before(), &after)
    };
    assert_eq!(one("readable", &after(|s| s.storage = Storage::Plain)), ("secret-weaker", Looser));
    assert_eq!(one("weak", &after(|s| s.weakness = Some(Weakness::Default))), ("secret-weaker", Looser));
    assert_eq!(after(|s| s.fingerprint = None), Vec::new());
}

#[test]
fn looser_changes_come_first_and_every_change_has_words() {
    let mut said = BTreeSet::new();
    let mut all = before();
    for (says, _, _, change) in ROWS {
        let mut after = before();
        change(&mut after);
        if *says != "a VPN was switched off" {
            change(&mut all);
        }
        for change in changes(&before(), &after).into_iter().chain(changes(&after, &before())) {
            let words = change_words(&change);
            assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
            said.insert(change.code.0);
        }
    }
    let mut part = Configuration::new(before().dialect);
    part.extent = Extent::Part;
    part.weak_ciphers = Some(Vec::new());
    let mut open = before();
    open.filters.push(permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41));
    open.sign_ins[0].asks = written(Asked::Nothing, 90);
    open.wireless[0].protection = written(Protection::Nothing, 96);
    let mut known = part.clone();
    known.remote_access = before().remote_access;
    open.remote_access[0].groups.push(At::new("AD".into(), 73));
    for change in changes(&part, &open).into_iter().chain(changes(&known, &open)) {
        let words = change_words(&change);
        assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
        said.insert(change.code.0);
    }
    let mut in_part = before();
    in_part.extent = Extent::Part;
    in_part.forwards[0].sources = Sources::Anywhere;
    let untold = &changes(&before(), &in_part)[0];
    assert!(change_words(untold).ja.contains("203.0.113.8/29"), "{untold:?}");
    let (with, without) = (bound(Dialect::CiscoAsa, "wifi", true), bound(Dialect::CiscoAsa, "", true));
    let gone = &changes(&with, &without)[0];
    assert!(change_words(gone).ja.contains("wifi") && change_words(gone).en.contains("wifi"), "{gone:?}");
    said.extend([untold.code.0, "secret-weaker", gone.code.0]);
    let written: toml::Table = include_str!("../../../../content/changes.toml").parse().unwrap();
    assert_eq!(said, written.keys().map(String::as_str).collect());
    assert!(changes(&before(), &all).is_sorted_by_key(|c| c.direction));
}

#[test]
fn words_of_a_change_name_what_and_from_what_to_what() {
    let mut after = before();
    after.listeners[0].openings[0].sources = Sources::Anywhere;
    let words = change_words(&changes(&before(), &after)[0]);
    assert_eq!(words.ja, "管理画面(HTTPS) (lan1) につなげる相手が広がりました(192.168.1.0/28 → どこからでも)。");
    assert_eq!(words.en, "More may reach management page (HTTPS) (lan1) (192.168.1.0/28 → anywhere).");
}

/// A router on which an inbound list stands before what comes in.
fn filtered(dialect: Dialect) -> Configuration {
    let mut c = before();
    c.dialect = dialect;
    if dialect != Dialect::FortiOs {
        c.filters.clear();
    }
    let rule = |verb, port: Option<u16>, line| Filter {
        verb,
        to_interface: String::new(),
        destinations: port.map_or(Sources::Anywhere, |_| only(&["192.168.1.10"])),
        services: port
            .map(|p| TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(p) })
            .into_iter()
            .collect(),
        ..permit(("lan2", Zone::Outside), ("", Zone::Inside), line)
    };
    c.filters.push(rule(Verb::Permit, Some(8443), 41));
    c.filters.push(rule(Verb::Deny, None, 42));
    c
}

fn turns(before: &Configuration, after: &Configuration) -> Vec<(&'static str, Direction)> {
    changes(before, after).iter().map(|c| (c.code.0, c.direction)).collect()
}

#[test]
fn a_line_that_lost_its_list_is_looser() {
    for dialect in [Dialect::Yamaha, Dialect::CiscoIos, Dialect::NecIx] {
        let with = filtered(dialect);
        let mut without = with.clone();
        without.filters.retain(|f| f.from_interface != "lan2");
        assert_eq!(turns(&with, &without), [("permit-opened", Looser)], "{dialect}");
        assert_eq!(turns(&without, &with), [("permit-closed", Tighter)], "{dialect}");
        // A list of what is stopped alone is a list as well.
        let mut closed = with.clone();
        closed.filters.retain(|f| f.verb == Verb::Deny || f.from_interface != "lan2");
        assert_eq!(turns(&closed, &without), [("permit-opened", Looser)], "{dialect}");
    }
    // A firewall lets nothing in without a rule.
    let with = filtered(Dialect::CiscoAsa);
    let mut without = with.clone();
    without.filters.retain(|f| f.from_interface != "lan2");
    assert_eq!(turns(&with, &without), [("permit-closed", Tighter)]);
}

/// A device with a tunnel, and a list on one line for what comes in or goes out by it; on none where that has no name.
fn bound(dialect: Dialect, line: &str, is_inward: bool) -> Configuration {
    let mut c = before();
    c.dialect = dialect;
    c.filters.clear();
    c.interfaces.push(interface("tunnel 1", Zone::Unknown, "10.255.0.1/30", 13));
    if !line.is_empty() {
        let (here, there) = ((line, c.zone_of(line)), ("", Zone::Unknown));
        let (from, to) = if is_inward { (here, there) } else { (there, here) };
        c.filters.push(Filter { sources: only(&["10.90.0.5"]), ..permit(from, to, 41) });
    }
    c
}

#[test]
fn a_list_that_is_gone_from_any_line_of_a_router_is_looser() {
    for dialect in [Dialect::Yamaha, Dialect::CiscoIos, Dialect::NecIx] {
        for (line, is_inward) in [("lan1", true), ("lan1", false), ("tunnel 1", true), ("tunnel 1", false)] {
            let (mut with, mut without) = (bound(dialect, line, is_inward), bound(dialect, "", true));
            assert_eq!(turns(&with, &without), [("permit-opened", Looser)], "{dialect} {line} {is_inward}");
            assert_eq!(changes(&with, &without)[0].name, line);
            assert_eq!(turns(&without, &with), [("permit-closed", Tighter)], "{dialect} {line} {is_inward}");
            // A list in a part stood there all the same; that a part has none says nothing.
            with.extent = Extent::Part;
            assert!(turns(&with, &without).contains(&("permit-opened", Looser)), "{dialect} {line} {is_inward}");
            with.extent = Extent::Whole;
            without.extent = Extent::Part;
            assert_eq!(turns(&with, &without), Vec::new(), "{dialect} {line} {is_inward}");
        }
        let (with, mut without) = (bound(dialect, "tunnel 1", true), bound(dialect, "", true));
        without.interfaces.retain(|i| i.name != "tunnel 1");
        assert_eq!(turns(&with, &without), [("permit-closed", Tighter)], "{dialect}: the tunnel is gone as well");
    }
}

#[test]
fn a_list_of_alliedware_that_is_gone_is_looser_on_a_line_and_told_as_it_is_on_a_port() {
    let without = bound(Dialect::AlliedWarePlus, "", true);
    for line in ["lan1", "tunnel 1"] {
        let with = bound(Dialect::AlliedWarePlus, line, true);
        assert_eq!(turns(&with, &without), [("permit-opened", Looser)], "{line}");
        assert_eq!(turns(&without, &with), [("permit-closed", Tighter)], "{line}");
    }
    // The ports of a switch are told by their lists alone.
    let with = bound(Dialect::AlliedWarePlus, "port1.0.1", true);
    let found = changes(&with, &without);
    assert_eq!(one("a port", &found), ("list-gone", Other));
    assert!(reopens(&found[0]) && found[0].name == "port1.0.1", "{found:?}");
    assert_eq!(turns(&without, &with), Vec::new(), "a new list opens nothing");
}

#[test]
fn a_list_that_is_gone_where_levels_or_zones_decide_is_told_as_it_is() {
    let without = bound(Dialect::CiscoAsa, "", true);
    for (line, is_inward, expected) in [
        ("lan2", true, ("permit-closed", Tighter)),
        ("lan1", true, ("permit-opened", Looser)),
        ("lan1", false, ("list-gone", Other)),
        ("wifi", true, ("list-gone", Other)),
    ] {
        let found = changes(&bound(Dialect::CiscoAsa, line, is_inward), &without);
        assert_eq!(one(line, &found), expected, "{line} {is_inward}");
        assert_eq!(reopens(&found[0]), expected.1 != Tighter, "{line} {is_inward}");
    }
    // Zones and policies decide besides, whatever the line has.
    for (dialect, name) in [(Dialect::CiscoIos, "in-out"), (Dialect::Yamaha, "policy 1")] {
        let rule = Filter { name: name.into(), ..permit(("lan1", Zone::Inside), ("lan2", Zone::Outside), 45) };
        let (mut with, mut without) = (bound(dialect, "tunnel 1", true), bound(dialect, "", true));
        with.filters.push(rule.clone());
        without.filters.push(rule);
        assert_eq!(turns(&with, &without), [("list-gone", Other)], "{dialect}");
    }
}

#[test]
fn a_list_on_what_a_group_reaches_by_vpn_is_compared_and_missed() {
    let group = |filter: Filter| Filter { from_interface: "group-policy GP1".into(), ..filter };
    let rule = permit(("", Zone::Unknown), ("", Zone::Unknown), 44);
    let narrow = Filter { destinations: only(&["192.168.1.10"]), ..rule.clone() };
    let (mut with, mut wide, without) =
        (bound(Dialect::CiscoAsa, "", true), bound(Dialect::CiscoAsa, "", true), bound(Dialect::CiscoAsa, "", true));
    with.vpn_filters = vec![group(narrow)];
    wide.vpn_filters = vec![group(rule)];
    assert_eq!(turns(&with, &wide), [("permit-opened", Looser)]);
    assert_eq!(turns(&wide, &with), [("permit-closed", Tighter)]);
    let found = changes(&with, &without);
    assert_eq!(one("the group may be gone as well", &found), ("list-gone", Other));
    assert!(reopens(&found[0]) && found[0].name == "group-policy GP1", "{found:?}");
    assert_eq!(turns(&without, &with), Vec::new(), "a new list opens nothing");
}

#[test]
fn a_firewall_that_is_switched_off_lets_everything_pass() {
    let mut on = filtered(Dialect::AlliedWarePlus);
    on.filters.iter_mut().for_each(|rule| rule.to_interface = "lan1".into());
    let mut off = on.clone();
    off.filters.iter_mut().for_each(|rule| rule.applied = false);
    assert_eq!(turns(&on, &off), [("permit-opened", Looser)]);
    // A list on a port is applied whatever the firewall does.
    let mut listed = [on.clone(), off.clone()];
    let list = permit(("lan1", Zone::Inside), ("", Zone::Unknown), 43);
    listed.iter_mut().for_each(|c| c.filters.push(list.clone()));
    assert_eq!(turns(&listed[0], &listed[1]), [("permit-opened", Looser)]);
    assert_eq!(turns(&listed[1], &listed[0]), [("permit-closed", Tighter)]);
    assert_eq!(turns(&off, &on), [("permit-closed", Tighter)]);
    let words = change_words(&changes(&on, &off)[0]);
    assert!(words.ja.contains("protect") && words.ja.contains("どこからでも"), "{words:?}");
    off.extent = Extent::Part;
    assert_eq!(turns(&on, &off), Vec::new(), "the switch may stand in lines that are not here");
}

#[test]
fn a_line_that_lost_its_list_for_one_family_is_looser() {
    let mut both = filtered(Dialect::Yamaha);
    both.interfaces[0].addresses.push("ra-prefix@lan2".into());
    let lists = both.filters.clone();
    let of = |family| lists.iter().cloned().map(move |f| Filter { family, ..f });
    both.filters = of(IpFamily::V4).chain(of(IpFamily::V6)).collect();
    for lost in [IpFamily::V4, IpFamily::V6] {
        let mut without = both.clone();
        without.filters.retain(|f| f.family != lost);
        let looser = [("permit-opened", Looser)];
        assert_eq!(turns(&both, &without), looser, "{lost}");
        assert_eq!(turns(&without, &both), [("permit-closed", Tighter)], "{lost}");
    }
}

#[test]
fn a_door_that_stays_open_longer_is_looser() {
    let until = |c: &mut Configuration, text: &str| c.forwards[0].until = Some(house::day(text));
    let (mut short, mut long, always) = (before(), before(), before());
    until(&mut short, "2024-03-31");
    until(&mut long, "2027-03-31");
    for (old, new) in [(&short, &long), (&long, &always), (&short, &always)] {
        assert_eq!(turns(old, new), [("forward-wider", Looser)]);
        assert_eq!(turns(new, old), [("forward-narrower", Tighter)]);
    }
    let words = change_words(&changes(&short, &long)[0]);
    assert!(words.ja.contains("2024年3月31日まで") && words.ja.contains("2027年3月31日まで"), "{words:?}");
}

#[test]
fn a_service_that_answers_in_the_other_version_of_ip_as_well_is_looser() {
    let mut four = before();
    four.listeners[0].openings[0].family = IpFamily::V4;
    let mut six = four.clone();
    let opening = six.listeners[0].openings[0].clone();
    six.listeners[0].openings.push(sejo_model::configuration::Opening {
        family: IpFamily::V6,
        sources: Sources::Anywhere,
        ..opening
    });
    assert_eq!(turns(&four, &six), [("service-opened", Looser)]);
    assert_eq!(turns(&six, &four), [("service-closed", Tighter)]);
    assert!(changes(&four, &six)[0].name.contains("IPv6"));
}

#[test]
fn what_is_stopped_before_a_rule_counts() {
    let mut narrow = filtered(Dialect::FortiOs);
    let everything = permit(("lan2", Zone::Outside), ("", Zone::Inside), 44);
    let desktop = TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(3389) };
    narrow.filters[2] = Filter { services: vec![desktop], ..narrow.filters[2].clone() };
    narrow.filters.push(Filter { to_interface: String::new(), ..everything });
    let mut wide = narrow.clone();
    wide.filters.remove(2);
    assert_eq!(turns(&narrow, &wide), [("permit-opened", Looser)], "nothing stops the desktop any more");
    assert_eq!(turns(&wide, &narrow), [("permit-closed", Tighter)]);
    // The same, by order alone.
    let mut late = narrow.clone();
    late.filters.swap(2, 3);
    assert_eq!(turns(&narrow, &late), [("permit-opened", Looser)]);
}

#[test]
fn what_leads_out_is_told_where_everything_is_let_out() {
    let page = vec![TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(443) }];
    let narrow = |services: &[TrafficService], to: Sources| {
        let mut c = before();
        c.filters[0] = Filter { services: services.to_vec(), destinations: to, ..c.filters[0].clone() };
        c
    };
    for one in [narrow(&page, Sources::Anywhere), narrow(&[], only(&["198.51.100.10"]))] {
        assert_eq!(turns(&one, &before()), [("permit-opened", Looser)]);
        assert_eq!(turns(&before(), &one), [("permit-closed", Tighter)]);
    }
    let (few, more) = (narrow(&page, only(&["198.51.100.10"])), narrow(&page, Sources::Anywhere));
    assert_eq!(turns(&few, &more), Vec::new(), "one more page outside is nobody more who comes in");
}

#[test]
fn rules_that_together_let_through_the_same_are_no_change() {
    let one = |networks: &[&str], line| Filter {
        sources: only(networks),
        ..permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), line)
    };
    let mut several = before();
    several.filters.extend([one(&["203.0.113.8"], 41), one(&["203.0.113.9"], 42)]);
    let mut single = before();
    single.filters.push(one(&["203.0.113.9", "203.0.113.8"], 50));
    assert_eq!(changes(&several, &single), Vec::new());
    assert_eq!(changes(&single, &several), Vec::new());
    single.filters[1] = one(&["203.0.113.0/24"], 50);
    assert_eq!(turns(&several, &single), [("permit-opened", Looser)]);
}

#[test]
fn a_network_in_halves_and_ports_one_by_one_are_no_change() {
    let rule = |network: &str, ports: &[PortRange], line| Filter {
        sources: only(&[network]),
        services: ports.iter().map(|p| TrafficService { protocol: Protocol::Tcp, ports: *p }).collect(),
        ..permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), line)
    };
    let both = PortRange { from: 80, to: 81 };
    let mut one = before();
    one.filters.push(rule("203.0.113.0/24", &[both], 41));
    let halves = [rule("203.0.113.0/25", &[both], 41), rule("203.0.113.128/25", &[both], 42)];
    let singly = [80, 81].map(|port| rule("203.0.113.0/24", &[PortRange::one(port)], u32::from(port)));
    for several in [halves, singly] {
        let mut cut = before();
        cut.filters.extend(several);
        assert_eq!(changes(&one, &cut), Vec::new());
        assert_eq!(changes(&cut, &one), Vec::new());
        cut.filters.pop();
        assert_eq!(turns(&one, &cut), [("permit-closed", Tighter)], "half of it is closed");
        assert_eq!(turns(&cut, &one), [("permit-opened", Looser)]);
    }
    // The same in a list of peers, and with a gap between the halves.
    let (mut whole, mut halved) = (before(), before());
    whole.forwards[0].sources = only(&["203.0.113.0/24"]);
    halved.forwards[0].sources = only(&["203.0.113.0/25", "203.0.113.128/25"]);
    assert_eq!(changes(&whole, &halved), Vec::new());
    halved.forwards[0].sources = only(&["203.0.113.0/25", "203.0.113.192/26"]);
    assert_eq!(turns(&whole, &halved), [("forward-narrower", Tighter)]);
}

#[test]
fn a_rule_that_asks_nobody_any_more_is_looser() {
    let mut asking = before();
    let rule = permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 44);
    asking.filters.push(Filter { users: vec!["staff".into(), "vendors".into()], ..rule.clone() });
    let mut open = before();
    open.filters.push(rule.clone());
    assert_eq!(turns(&asking, &open), [("permit-opened", Looser)]);
    assert_eq!(turns(&open, &asking), [("permit-closed", Tighter)]);
    let mut fewer = before();
    fewer.filters.push(Filter { users: vec!["vendors".into()], ..rule });
    assert_eq!(turns(&fewer, &asking), [("permit-opened", Looser)]);
    let told = changes(&fewer, &asking);
    assert!(change_words(&told[0]).ja.contains("staff, vendors だけ"), "{}", change_words(&told[0]).ja);
}

#[test]
fn a_text_read_before_sign_ins_were_looked_for_is_not_said_to_have_had_none() {
    let mut old = before();
    old.sign_ins.clear();
    let mut new = before();
    new.sign_ins[0].asks = written(Asked::Nothing, 90);
    assert_eq!(turns(&old, &new), [("login-seen", Direction::Seen)]);
}

#[test]
fn ciphers_are_compared_where_they_were_looked_for_and_a_part_drops_none() {
    let mut old = before();
    old.weak_ciphers = None;
    let mut new = before();
    new.weak_ciphers = Some(vec![weak("to-vendor", "des")]);
    assert_eq!(changes(&old, &new), Vec::new());
    assert_eq!(changes(&new, &old), Vec::new());
    new.extent = Extent::Part;
    assert_eq!(turns(&before(), &new), [("cipher-weaker", Looser)]);
    let words = change_words(&changes(&before(), &new)[0]);
    assert!(words.ja.contains("to-vendor") && words.ja.contains("des"), "{words:?}");
}

#[test]
fn ports_are_compared_where_they_were_looked_for_and_only_those_that_are_still_there() {
    let mut open = before();
    open.guarded_ports = None;
    assert_eq!(changes(&before(), &open), Vec::new());
    open.guarded_ports = Some(Vec::new());
    open.extent = Extent::Part;
    assert_eq!(changes(&before(), &open), Vec::new());
    assert_eq!(changes(&open, &before()).iter().filter(|c| c.code.0 == "port-guarded").count(), 0);
    // On Cisco's switches every port is known: one that is shut lets nobody in.
    let (mut old, mut new) = (Configuration::new(Dialect::CiscoIos), Configuration::new(Dialect::CiscoIos));
    (old.extent, new.extent) = (Extent::Whole, Extent::Whole);
    let names: Vec<String> = (1..=7).map(|port| format!("GigabitEthernet0/{port}")).collect();
    old.guarded_ports = Some(names.iter().map(|name| At::new(name.clone(), 9)).collect());
    new.guarded_ports = Some(Vec::new());
    new.interfaces = names.iter().map(|name| interface(name, Zone::Inside, "", 9)).collect();
    new.interfaces[0].enabled = false;
    let found = changes(&old, &new);
    assert_eq!(one("six ports", &found), ("port-unguarded", Looser));
    assert!(reopens(&found[0]));
    let words = change_words(&found[0]);
    assert!(words.ja.contains("GigabitEthernet0/2, ") && words.ja.contains("(6)"), "{words:?}");
    assert!(!words.ja.contains("GigabitEthernet0/1,") && !words.ja.contains("GigabitEthernet0/7"), "{words:?}");
}

#[test]
fn who_is_not_asked_any_more_has_not_gone() {
    let mut asking = before();
    asking.remote_access[0].groups.push(At::new("staff".into(), 72));
    let mut open = asking.clone();
    open.remote_access[0].asks = Some(false);
    open.remote_access[0].users.clear();
    open.remote_access[0].groups.clear();
    assert_eq!(turns(&asking, &open), [("way-in-unasked", Looser)]);
    assert_eq!(turns(&open, &asking), [("group-added", Looser), ("user-added", Looser), ("way-in-asked", Tighter)]);
}

#[test]
fn a_directory_opens_what_was_confirmed_of_the_second_factor() {
    let mut known = before();
    known.remote_access[0].two_factor = None;
    known.remote_access[0].groups.push(At::new("AD".into(), 72));
    let found = changes(&before(), &known);
    assert_eq!(one("a directory", &found), ("group-added", Looser));
    assert!(found[0].controls.contains(&sejo_model::Control::TwoFactor));
    assert!(change_words(&found[0]).ja.contains("AD"));
}

#[test]
fn a_password_without_a_name_is_nobody_more_or_fewer() {
    let mut both = before();
    for rights in ["login", "administrator"] {
        let nameless = administrator("", 26);
        both.administrators.push(sejo_model::configuration::Administrator { rights: rights.into(), ..nameless });
    }
    let mut one_less = both.clone();
    one_less.administrators.pop();
    assert_eq!(changes(&both, &one_less), Vec::new());
    assert_eq!(changes(&one_less, &both), Vec::new());
}

#[test]
fn an_account_of_cisco_without_a_level_that_gets_every_right_is_looser() {
    let of = |dialect, rights: &str| {
        let mut c = before();
        c.dialect = dialect;
        c.administrators[0].rights = rights.into();
        c
    };
    for dialect in [Dialect::CiscoIos, Dialect::CiscoAsa] {
        let (mut plain, all) = (of(dialect, ""), of(dialect, "15"));
        assert_eq!(turns(&plain, &all), [("administrator-stronger", Looser)], "{dialect}");
        plain.extent = Extent::Part;
        assert!(
            turns(&plain, &all).contains(&("administrator-changed", Other)),
            "{dialect}: a part may lack the level"
        );
    }
    let (plain, all) = (of(Dialect::NecIx, ""), of(Dialect::NecIx, "administrator"));
    assert_eq!(turns(&plain, &all), [("administrator-changed", Other)]);
}

#[test]
fn a_cable_without_the_password_of_the_administrator_gives_every_right() {
    for asked in [Asked::Nothing, Asked::Password] {
        let mut guarded = before();
        guarded.administrators.push(administrator("", 26));
        guarded.sign_ins.push(sign_in("con 0", SignInPlace::Console, by_default(asked)));
        let mut bare = guarded.clone();
        bare.administrators.pop();
        assert_eq!(turns(&guarded, &bare), [("rights-given", Looser)], "{asked:?}");
        assert_eq!(turns(&bare, &guarded), [("rights-guarded", Tighter)], "{asked:?}");
        assert_eq!(changes(&guarded, &bare)[0].name, "con 0");
        bare.extent = Extent::Part;
        assert_eq!(changes(&guarded, &bare), Vec::new(), "it may stand in lines that are not here");
    }
    let mut named = before();
    named.sign_ins.push(sign_in("con 0", SignInPlace::Console, written(Asked::Account, 91)));
    let mut guarded = named.clone();
    guarded.administrators.push(administrator("", 26));
    assert_eq!(changes(&guarded, &named), Vec::new(), "whoever comes by the cable is asked for a name");
}

#[test]
fn an_administrator_without_a_name_is_called_so() {
    let mut nameless = before();
    nameless.administrators[0].name.clear();
    let mut open = nameless.clone();
    open.administrators[0].sources = Sources::Anywhere;
    let words = change_words(&changes(&nameless, &open)[0]);
    assert!(words.ja.contains("名前なし") && words.en.contains("no name"), "{words:?}");
}

fn read(text: &str) -> Configuration {
    let key = FingerprintKey::new([7; 32]);
    match sejo_intake::read("x.txt", text.as_bytes(), &sejo_intake::Limits::default(), &key) {
        Ok(sejo_intake::Reading::Configurations(mut read)) => read.devices.remove(0),
        other => panic!("{other:?}"),
    }
}

/// A list for the LAN keeps out who comes in by VPN, one for everybody does not.
#[test]
fn management_opened_to_whoever_comes_in_by_vpn_is_looser() {
    let limited = include_str!("../labelled/yamaha/04-l2tp-for-the-vendor.txt")
        .replace("telnetd service off", "telnetd host lan");
    let open = limited.replace("telnetd host lan", "telnetd host any");
    let unlisted = read(&limited.replace("telnetd host lan\n", ""));
    let (limited, open) = (read(&limited), read(&open));
    assert_eq!(turns(&limited, &open), [("service-opened", Looser)]);
    assert_eq!(changes(&limited, &open)[0].name, "telnet (pp anonymous)");
    assert_eq!(turns(&open, &limited), [("service-closed", Tighter)]);
    let gone = changes(&limited, &unlisted);
    assert!(gone.iter().any(|c| c.name == "telnet (pp anonymous)" && reopens(c)), "no list is left: {gone:?}");
}

/// A port of a switch permits what its lists do not name.
#[test]
fn lists_of_a_port_that_deny_less_are_looser() {
    const LISTS: &str = "access-list 3000 permit ip 10.30.5.0/24 10.30.5.50/32\naccess-list 3001 deny ip any any\n";
    const GROUPS: &str = " access-group 3000\n access-group 3001\n";
    const NAMED: &str = "access-list hardware KARTE\n permit ip 10.30.5.0/24 10.30.5.50/32\n deny ip any any\n!\n";
    const GROUP: &str = " access-group KARTE\n";
    let switch = include_str!("../labelled/alliedware-plus/15-clean-ward-switch.txt");
    let with = |lists: &str, groups: &str| {
        let text = switch.replace("vty access-class 10\n", &format!("{lists}vty access-class 10\n"));
        let port = " switchport access vlan 10\n";
        read(&text.replace(port, &format!("{port}{groups}")))
    };
    let closed = with(LISTS, GROUPS);
    for (says, before, after) in [
        ("everything is permitted", &closed, with(&LISTS.replace("deny", "permit"), GROUPS)),
        ("the list stands on the port no more", &closed, with(LISTS, " access-group 3000\n")),
        ("the list is gone itself", &closed, with("access-list 3000 permit ip 10.30.5.0/24 10.30.5.50/32\n", GROUPS)),
        (
            "everything is permitted in a list by name",
            &with(NAMED, GROUP),
            with(&NAMED.replace("deny", "permit"), GROUP),
        ),
    ] {
        assert_eq!(turns(before, &after), [("permit-opened", Looser)], "{says}");
        assert_eq!(changes(before, &after)[0].name, "port1.0.1-1.0.24", "{says}");
        assert_eq!(turns(&after, before), [("permit-closed", Tighter)], "{says}");
    }
    let some = with(&LISTS.replace("any any", "any 10.30.5.60/32"), GROUPS);
    assert_eq!(turns(&some, &with(LISTS, " access-group 3000\n")), [("permit-opened", Looser)]);
    assert_eq!(turns(&with("", ""), &some), Vec::new(), "lists where there were none open nothing");
}
