//! Ports of machines inside that filters open to the outside without a forward: found where the outside can route to them,
//! and nowhere else.

use crate::house::network::{forward, interface, listener, only, permit, record, router};
use crate::house::{nothing, today};
use sejo_judge::configuration::{Look, findings, ways_in};
use sejo_model::configuration::{
    Configuration, Dialect, Extent, Filter, PortRange, Protocol, Service, Sources, Sureness, TrafficService, Verb, Zone,
};

/// Sure and unsure findings about ways inwards.
fn found(spoil: impl FnOnce(&mut Configuration)) -> Vec<(&'static str, Sureness)> {
    let mut c = router();
    spoil(&mut c);
    let mut facts = nothing();
    facts.configurations = vec![record(c)];
    let about = ["remote-desktop-forwarded", "file-share-forwarded", "forward-from-anywhere", "permits-everything"];
    let found = findings(&Look::at(&facts.configurations[0], &facts, today()));
    found.iter().filter(|f| about.contains(&f.code.0)).map(|f| (f.code.0, f.sureness)).collect()
}

/// A rule from outside to a machine's port.
fn opens(to: &str, port: u16) -> Filter {
    Filter {
        destinations: if to.is_empty() { Sources::Anywhere } else { only(&[to]) },
        services: vec![TrafficService { protocol: Protocol::Tcp, ports: PortRange::one(port) }],
        ..permit(("lan2", Zone::Outside), ("lan1", Zone::Inside), 41)
    }
}

const BOTH: [(&str, Sureness); 2] =
    [("remote-desktop-forwarded", Sureness::Sure), ("forward-from-anywhere", Sureness::Sure)];

#[test]
fn a_public_machine_is_reached_without_a_forward() {
    assert_eq!(found(|c| c.filters.push(opens("198.51.100.20", 3389))), BOTH);
    let share = found(|c| c.filters.push(opens("198.51.100.20/32", 445)));
    assert_eq!(share, [("file-share-forwarded", Sureness::Sure), ("forward-from-anywhere", Sureness::Sure)]);
    let web = found(|c| c.filters.push(opens("198.51.100.20", 443)));
    assert_eq!(web, [("forward-from-anywhere", Sureness::Sure)]);
    let listed = found(|c| c.filters.push(Filter { sources: only(&["198.51.100.9"]), ..opens("198.51.100.20", 3389) }));
    assert_eq!(listed, [("remote-desktop-forwarded", Sureness::Sure)]);
}

/// The network picture draws it as a way in.
#[test]
fn what_filters_open_is_given_as_a_forward_and_an_unsure_one_from_nobody_knows_where() {
    let opened = |to: &str, is_written: bool| {
        let mut c = router();
        c.dialect = Dialect::CiscoAsa;
        c.interfaces[1] = interface("lan2", Zone::Outside, "172.16.0.2/24", 11);
        c.interfaces[1].zone_written = is_written;
        c.filters.push(opens(to, 3389));
        let mut facts = nothing();
        facts.configurations = vec![record(c)];
        let forwards = Look::at(&facts.configurations[0], &facts, today()).opened_by_filters();
        forwards.into_iter().map(|f| (f.to_host, f.inside.from, f.zone, f.sources)).collect::<Vec<_>>()
    };
    let to = |host: &str, sources| vec![(host.to_owned(), 3389, Zone::Outside, sources)];
    assert_eq!(opened("198.51.100.20", true), to("198.51.100.20", Sources::Anywhere));
    assert_eq!(opened("192.168.1.20", true), to("192.168.1.20", Sources::Unknown));
}

#[test]
fn a_private_machine_is_reached_only_by_a_private_line() {
    assert_eq!(found(|c| c.filters.push(opens("192.168.1.20", 3389))), []);
    let behind = |dialect: Dialect, is_written: bool| {
        found(move |c| {
            c.dialect = dialect;
            c.interfaces[1] = interface("lan2", Zone::Outside, "172.16.0.2/24", 11);
            c.interfaces[1].zone_written = is_written;
            c.filters.push(opens("192.168.1.20", 3389));
        })
    };
    // A firewall does not tell whether it hides what is behind it.
    let unsure = BOTH.map(|(code, _)| (code, Sureness::Check));
    assert_eq!(behind(Dialect::FortiOs, true), unsure);
    // A router that translates on the line hides it.
    assert_eq!(behind(Dialect::Yamaha, true), []);
    assert_eq!(behind(Dialect::Yamaha, false).len(), 2);
}

#[test]
fn a_rule_to_everything_opens_the_machines_that_can_be_reached() {
    assert_eq!(found(|c| c.filters.push(opens("", 3389))), []);
    let public = |c: &mut Configuration| c.interfaces[0] = interface("lan1", Zone::Inside, "198.51.100.1/24", 10);
    let reached = found(|c| {
        public(c);
        c.filters.push(opens("", 3389));
    });
    assert_eq!(reached, BOTH);
    // HTTPS to anywhere may be the device's own.
    let own = found(|c| {
        public(c);
        c.filters.push(opens("", 443));
    });
    assert_eq!(own, []);
}

#[test]
fn what_opens_nothing_is_left_alone() {
    let quiet: [fn(&mut Configuration); 7] = [
        |c| c.filters.push(opens("203.0.113.1", 3389)),
        |c| c.filters.push(Filter { applied: false, ..opens("198.51.100.20", 3389) }),
        |c| c.filters.push(Filter { answers_only: true, ..opens("198.51.100.20", 3389) }),
        |c| c.filters.push(Filter { sources: Sources::Nowhere, ..opens("198.51.100.20", 3389) }),
        |c| {
            let out = permit(("lan1", Zone::Inside), ("lan2", Zone::Outside), 41);
            c.filters.push(Filter {
                services: opens("", 3389).services,
                destinations: only(&["198.51.100.20"]),
                ..out
            });
        },
        |c| {
            let before = opens("198.51.100.20", 3389);
            c.filters.push(Filter { verb: Verb::Deny, line: 40, ..before.clone() });
            c.filters.push(before);
        },
        |c| {
            let icmp = vec![TrafficService { protocol: Protocol::Icmp, ports: PortRange::ALL }];
            c.filters.push(Filter { services: icmp, ..opens("198.51.100.20", 0) });
        },
    ];
    for (n, spoil) in quiet.into_iter().enumerate() {
        assert_eq!(found(spoil), [], "case {n}");
    }
}

#[test]
fn the_filter_behind_a_forward_is_no_second_way_in() {
    let mut c = router();
    c.forwards.push(forward(3389, Sources::Anywhere, 50));
    c.filters.push(opens("192.168.1.10", 3389));
    c.filters.push(opens("203.0.113.3", 3389));
    let mut facts = nothing();
    facts.configurations = vec![record(c)];
    assert_eq!(ways_in(&Look::at(&facts.configurations[0], &facts, today())).len(), 1);
}

/// A list of a router of Cisco is asked before an address is translated.
#[test]
fn a_list_about_the_address_that_is_translated_is_no_second_way_in() {
    let opened = |spoil: fn(&mut Configuration)| {
        let mut c = router();
        c.dialect = Dialect::CiscoIos;
        c.forwards.push(forward(3389, Sources::Anywhere, 50));
        let rule = Filter { to_interface: String::new(), to_zone: Zone::Unknown, ..opens("198.51.100.20", 3389) };
        c.filters.push(rule);
        spoil(&mut c);
        let mut facts = nothing();
        facts.configurations = vec![record(c)];
        Look::at(&facts.configurations[0], &facts, today()).opened_by_filters().len()
    };
    assert_eq!(opened(|_| {}), 0);
    assert_eq!(opened(|c| c.dialect = Dialect::FortiOs), 1);
    assert_eq!(opened(|c| c.forwards[0].sources = only(&["203.0.113.9"])), 1, "that is about others");
    let inside = |c: &mut Configuration| c.interfaces.push(interface("lan3", Zone::Inside, "198.51.100.17/28", 13));
    assert_eq!(opened(inside), 1, "a machine of its own");
}

#[test]
fn an_address_of_the_line_outside_is_to_be_checked() {
    let found = found(|c| c.filters.push(opens("203.0.113.3", 3389)));
    assert_eq!(found, [("remote-desktop-forwarded", Sureness::Check), ("forward-from-anywhere", Sureness::Check)]);
}

#[test]
fn the_device_itself_may_offer_a_desktop() {
    let vnc = |sources, zone| {
        found(move |c| {
            c.dialect = Dialect::Iptables;
            let own = listener(Service::Other, "lan2", zone, sources, 21);
            c.listeners.push(sejo_model::configuration::Listener { port: Some(5900), ..own });
        })
    };
    assert_eq!(vnc(Sources::Anywhere, Zone::Outside), [("remote-desktop-forwarded", Sureness::Sure)]);
    assert_eq!(vnc(Sources::Nowhere, Zone::Outside), []);
    let inside = found(|c| {
        let own = listener(Service::Other, "lan1", Zone::Inside, Sources::Anywhere, 21);
        c.listeners.push(sejo_model::configuration::Listener { port: Some(5900), ..own });
    });
    assert_eq!(inside, []);
}

#[test]
fn a_hostile_number_of_filters_is_judged() {
    let found = found(|c| {
        c.extent = Extent::Whole;
        for n in 0..40_000_u32 {
            let verb = if n % 2 == 0 { Verb::Deny } else { Verb::Permit };
            c.filters.push(Filter { verb, line: n, ..opens(&format!("198.51.{}.{}", n % 250, n % 251), 3389) });
            c.forwards.push(forward(u16::try_from(n % 60_000).unwrap(), Sources::Nowhere, n));
        }
    });
    assert!(!found.is_empty());
}
