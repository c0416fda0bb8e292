//! A list for IPv4 says nothing about IPv6, and the other way round.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "configuration/support.rs"]
mod support;

use sejo_model::configuration::{Configuration, IpFamily, Service, Sources};

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
