//! A list for IPv4 says nothing about IPv6, and the other way round.

use super::support;
use sejo_model::configuration::{Configuration, IpFamily, Service, Sources, Verb};

fn families(device: &Configuration, interface: &str) -> Vec<IpFamily> {
    let inward = device.filters.iter().filter(|f| f.applied && f.from_interface == interface);
    let mut found: Vec<_> = inward.map(|f| f.family).collect();
    found.dedup();
    found
}

#[test]
fn an_inbound_list_says_which_addresses_it_decides_on() {
    let yamaha = "# RTX830 Rev.15.02.20 (Thu Jan 20 10:00:00 2022)\nip route default gateway pp 1\nip lan1 address 192.168.1.1/24\n\
                  ip lan2 address 203.0.113.9/29\nip lan2 secure filter in 10\nipv6 lan2 secure filter in 20\n\
                  ip filter 10 reject * * * * *\nipv6 filter 20 reject * * * * *\n";
    let ios = "Building configuration...\n!\nversion 15.9\nhostname R1\n!\ninterface GigabitEthernet0/0\n ip address 203.0.113.9 255.255.255.248\n \
               ip access-group IN in\n ipv6 traffic-filter IN6 in\n!\nip access-list extended IN\n deny ip any any\nipv6 access-list IN6\n deny ipv6 any any\nend\n";
    let nec = "! NEC Portable Internetwork Core Operating System Software\n! IX Series IX2215 (magellan-sec) Software, Version 10.2.16\nhostname ix\n\
               ip access-list a deny ip src any dest any\nipv6 access-list b deny ip src any dest any\n\
               interface GigaEthernet0.0\n  ip address 203.0.113.9/29\n  ip filter a 1 in\n  ipv6 filter b 1 in\n  no shutdown\n";
    for (text, interface) in [(yamaha, "lan2"), (ios, "GigabitEthernet0/0"), (nec, "GigaEthernet0.0")] {
        let read = support::read(text);
        assert_eq!(families(&read.devices[0], interface), [IpFamily::V4, IpFamily::V6], "{text}");
    }
}

#[test]
fn a_router_is_managed_by_ipv6_past_a_list_for_ipv4() {
    let text = |filter: &str| {
        format!(
            "RT1# show config\n# RTX830 Rev.15.02.20 (Thu Jan 20 10:00:00 2022)\nip route default gateway 203.0.113.10\nip lan1 address 192.168.1.1/24\n\
             ip lan2 address 203.0.113.9/29\nip lan2 secure filter in 10\nipv6 lan2 address 2001:db8:1::1/64\n{filter}\
             ip filter 10 reject * * * * *\nipv6 filter 20 reject * * * * *\nsshd service on\nsshd host any\nsyslog host 192.168.1.9\nRT1#\n"
        )
    };
    for (filter, expected) in [("", Sources::Anywhere), ("ipv6 lan2 secure filter in 20\n", Sources::Nowhere)] {
        let read = support::read(&text(filter));
        let ssh = read.devices[0].listeners.iter().find(|l| l.service == Service::Ssh).unwrap();
        let outside = ssh.openings.iter().find(|o| o.interface == "lan2").map(|o| o.sources.clone());
        assert_eq!(outside.unwrap_or(Sources::Nowhere), expected, "{filter}");
    }
}

/// Where a service answers on an interface: each version of IP with its sources.
fn openings(device: &Configuration, service: Service, interface: &str) -> Vec<(IpFamily, Sources)> {
    let listeners = device.listeners.iter().filter(|l| l.service == service);
    let here = listeners.flat_map(|l| &l.openings).filter(|o| o.interface == interface);
    here.map(|o| (o.family, o.sources.clone())).collect()
}

fn only(network: &str) -> Sources {
    Sources::Only { networks: vec![network.to_owned()] }
}

#[test]
fn a_list_on_the_terminals_of_a_cisco_router_speaks_of_one_version() {
    let text = |six: &str, address: &str| {
        format!(
            "Building configuration...\n!\nversion 17.9\nhostname R1\n!\ninterface GigabitEthernet0/0\n \
             ip address 203.0.113.9 255.255.255.248\n{address}!\naccess-list 10 permit 192.168.1.10\n\
             ipv6 access-list KANRI\n permit ipv6 host 2001:db8:1::10 any\n!\nline vty 0 4\n access-class 10 in\n{six} \
             login local\n transport input ssh\nend\n"
        )
    };
    let (four, address) = ((IpFamily::V4, only("192.168.1.10")), " ipv6 address 2001:db8:1::1/64\n");
    for (six, address, expected) in [
        // Where IPv6 is not spoken, there is nothing to hold against the device.
        ("", "", vec![four.clone()]),
        ("", address, vec![four.clone(), (IpFamily::V6, Sources::Anywhere)]),
        (" ipv6 access-class KANRI in\n", address, vec![four, (IpFamily::V6, only("2001:db8:1::10"))]),
    ] {
        let read = support::read(&text(six, address));
        assert_eq!(openings(&read.devices[0], Service::Ssh, "GigabitEthernet0/0"), expected, "{six}{address}");
    }
}

#[test]
fn trusted_hosts_of_a_fortigate_speak_of_one_version() {
    let text = |six: &str, mode: &str| {
        format!(
            "#config-version=FGT60F-7.4.9-FW-build2829-250924:opmode=0:vdom=0:user=a\nconfig system interface\n    edit \"wan1\"\n        \
             set mode pppoe\n        set role wan\n        config ipv6\n{mode}            set ip6-allowaccess https\n        end\n    next\nend\n\
             config system admin\n    edit \"a\"\n        set trusthost1 192.168.1.10 255.255.255.255\n{six}    next\nend\n\
             config firewall policy\nend\nconfig router static\nend\n"
        )
    };
    let dhcp = "            set ip6-mode dhcp\n";
    for (six, mode, expected) in [
        ("", dhcp, vec![(IpFamily::V6, Sources::Anywhere)]),
        ("        set ip6-trusthost1 fd00::10/128\n", dhcp, vec![(IpFamily::V6, only("fd00::10/128"))]),
        // No address of IPv6 in any way: nobody gets there.
        ("", "", Vec::new()),
    ] {
        let read = support::read(&text(six, mode));
        assert_eq!(openings(&read.devices[0], Service::Https, "wan1"), expected, "{six}{mode}");
    }
}

#[test]
fn any_of_an_asa_is_both_and_any4_is_one() {
    let text = |version: &str| {
        format!(
            ": Saved\nASA Version {version}\nhostname fw\ninterface Ethernet1/1\n nameif outside\n security-level 0\n \
             ip address 203.0.113.10 255.255.255.248\n ipv6 address 2001:db8::2/64\n!\naccess-list OUT extended deny ip any4 any4\n\
             access-list OUT extended deny ip any6 any6\naccess-list OUT extended permit tcp any host 2001:db8:1::5 eq 443\n\
             access-list OUT extended permit icmp any any\naccess-group OUT in interface outside\nssh ::/0 outside\nend\n: end\n"
        )
    };
    use IpFamily::{Both, V4, V6};
    let found = |version: &str| -> Vec<(Verb, IpFamily)> {
        let read = support::read(&text(version));
        assert_eq!(openings(&read.devices[0], Service::Ssh, "Ethernet1/1"), [(V6, Sources::Anywhere)]);
        read.devices[0].filters.iter().map(|f| (f.verb, f.family)).collect()
    };
    let (deny, permit) = (Verb::Deny, Verb::Permit);
    assert_eq!(found("9.18(4)"), [(deny, V4), (deny, V6), (permit, V6), (permit, Both)]);
    // Before 9.0 a list that is not written for IPv6 looked at IPv4 alone.
    assert_eq!(found("8.4(7)").last(), Some(&(permit, V4)));
}

#[test]
fn each_version_has_a_switch_of_its_own_on_an_ix() {
    let text = |switch: &str| {
        format!(
            "! NEC Portable Internetwork Core Operating System Software\n! IX Series IX2215 (magellan-sec) Software, Version 10.2.16\n\
             hostname ix\nssh-server {switch} enable\nip access-list a deny ip src any dest any\ninterface GigaEthernet0.0\n  \
             ip address 203.0.113.9/29\n  ipv6 address 2001:db8::9/64\n  ip filter a 1 in\n  no shutdown\ninterface Null0.0\n  no ip address\n"
        )
    };
    for (switch, expected) in [("ip", Vec::new()), ("ipv6", vec![(IpFamily::V6, Sources::Anywhere)])] {
        let read = support::read(&text(switch));
        assert_eq!(openings(&read.devices[0], Service::Ssh, "GigaEthernet0.0"), expected, "{switch}");
    }
}
