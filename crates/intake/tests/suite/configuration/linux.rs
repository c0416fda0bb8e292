//! Packet filters of Linux machines: nftables as text and JSON, and iptables-save.

use std::path::PathBuf;

use sejo_intake::{Limits, Reading, read};
use sejo_model::configuration::{
    Configuration, Dialect, Extent, FingerprintKey, IpFamily, ReadConfigurations, RemoteAccessKind, Service, Sources,
    Verb, Zone,
};

fn configurations(text: &str) -> ReadConfigurations {
    match read("filter.txt", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32])) {
        Ok(Reading::Configurations(read)) => *read,
        other => panic!("{other:?}"),
    }
}

fn one(text: &str) -> Configuration {
    let mut devices = configurations(text).devices;
    assert_eq!(devices.len(), 1, "{devices:#?}");
    devices.remove(0)
}

fn only(networks: &[&str]) -> Sources {
    Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
}

/// Openings of a service: interface, zone, sources.
fn openings(c: &Configuration, service: Service, port: u16) -> Vec<(String, Zone, Sources)> {
    let listener = c.listeners.iter().find(|l| l.service == service && l.port == Some(port));
    let listener = listener.unwrap_or_else(|| panic!("no {service} {port} in {:#?}", c.listeners));
    listener.openings.iter().map(|o| (o.interface.clone(), o.zone, o.sources.clone())).collect()
}

const GATEWAY: &str = r#"root@karte-gw:~# nft list ruleset
table inet filter {
	set vendors {
		type ipv4_addr
		flags interval
		elements = { 203.0.113.16/28,
			     198.51.100.7 }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		iif "lo" accept
		iifname "eth1" tcp dport { 22, 443 } accept
		iifname "eth0" tcp dport 22 ip saddr @vendors counter packets 12 bytes 720 accept comment "保守会社"
		iifname "eth0" udp dport { 500, 4500 } accept
		iifname "eth1" udp dport 161 ip saddr 192.168.10.5 accept
		ip protocol icmp limit rate 5/second accept
		log prefix "drop: " level info
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "eth1" oifname "eth0" accept
		iifname "eth0" ip daddr 192.168.10.20 tcp dport 3389 accept
		iifname "eth0" ip saddr 198.51.100.7 ip daddr 192.168.10.30 tcp dport 445 accept
	}

	chain spare {
		tcp dport 5900 accept
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		iifname "eth0" tcp dport 13389 dnat to 192.168.10.20:3389
		iifname "eth0" tcp dport { 445, 8080 } dnat ip to tcp dport map { 445 : 192.168.10.30, 8080 : 192.168.10.40 . 80 }
	}

	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eth0" masquerade
	}
}
root@karte-gw:~#
"#;

#[test]
fn a_gateway_is_understood_with_sets_maps_and_forwards() {
    let c = one(GATEWAY);
    assert_eq!((c.dialect, c.extent), (Dialect::Nftables, Extent::Whole));
    assert_eq!(c.unread.count, 0, "{:?}", c.unread);
    assert_eq!(c.identity.host_name.as_ref().unwrap().value, "karte-gw");
    assert_eq!((c.zone_of("eth0"), c.zone_of("eth1")), (Zone::Outside, Zone::Inside));
    assert!(c.interfaces.iter().find(|i| i.name == "eth0").unwrap().zone_written);
    let vendors = only(&["203.0.113.16/28", "198.51.100.7"]);
    assert_eq!(
        openings(&c, Service::Ssh, 22),
        [("eth0".into(), Zone::Outside, vendors), ("eth1".into(), Zone::Inside, Sources::Anywhere)]
    );
    // A packet filter does not tell that a web server manages anything.
    assert_eq!(openings(&c, Service::Other, 443), [("eth1".into(), Zone::Inside, Sources::Anywhere)]);
    assert_eq!(openings(&c, Service::Snmp, 161), [("eth1".into(), Zone::Inside, only(&["192.168.10.5"]))]);
    let [vpn] = c.remote_access.as_slice() else { panic!("{:#?}", c.remote_access) };
    assert_eq!((vpn.kind, &vpn.sources, vpn.line), (RemoteAccessKind::IpsecSite, &Sources::Anywhere, 16));
    let forwards: Vec<_> = c
        .forwards
        .iter()
        .map(|f| (f.outside.from, f.to_host.as_str(), f.inside.from, f.zone, f.sources.clone()))
        .collect();
    assert_eq!(
        forwards,
        [
            (13389, "192.168.10.20", 3389, Zone::Outside, Sources::Anywhere),
            (445, "192.168.10.30", 445, Zone::Outside, only(&["198.51.100.7"])),
            (8080, "192.168.10.40", 80, Zone::Outside, Sources::Nowhere),
        ]
    );
    let spare: Vec<_> = c.filters.iter().filter(|f| !f.applied).map(|f| (f.name.as_str(), f.line)).collect();
    assert_eq!(spare, [("spare 1", 31)]);
    assert!(c.filters.iter().filter(|f| f.line == 12).all(|f| f.answers_only || f.verb == Verb::Deny));
}

#[test]
fn a_packet_filter_tells_nothing_about_logging_time_and_administrators() {
    let c = one(GATEWAY);
    assert_eq!((c.records.syslog.value(), c.records.ntp.value(), c.lockout.value()), (None, None, None));
    assert!(c.administrators.is_empty());
}

#[test]
fn the_first_verdict_wins_and_what_is_behind_it_opens_nothing() {
    let c = one("table ip filter {\n chain input {\n  type filter hook input priority 0; policy accept;\n  \
        ip saddr != 192.168.0.0/16 drop\n  tcp dport 22 accept\n  drop\n  tcp dport 23 accept\n }\n}\n");
    assert_eq!(openings(&c, Service::Ssh, 22), [(String::new(), Zone::Unknown, only(&["192.168.0.0/16"]))]);
    assert!(c.listeners.iter().all(|l| l.service != Service::Telnet), "{:#?}", c.listeners);
    assert!(c.filters.iter().all(|f| f.line != 3), "the policy is never reached: {:#?}", c.filters);
}

#[test]
fn json_means_what_the_text_means() {
    let json = r#"{"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
{"table": {"family": "inet", "name": "filter", "handle": 1}},
{"set": {"family": "inet", "name": "vendors", "table": "filter", "type": "ipv4_addr", "elem": [{"prefix": {"addr": "203.0.113.16", "len": 28}}, "198.51.100.7"]}},
{"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
{"rule": {"family": "inet", "table": "filter", "chain": "input", "expr": [{"vmap": {"key": {"ct": {"key": "state"}}, "data": {"set": [["established", {"accept": null}], ["related", {"accept": null}]]}}}]}},
{"rule": {"family": "inet", "table": "filter", "chain": "input", "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": null}]}},
{"rule": {"family": "inet", "table": "filter", "chain": "input", "comment": "保守 会社", "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": {"set": [22, {"range": [8000, 8010]}]}}}, {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": "@vendors"}}, {"counter": {"packets": 1, "bytes": 60}}, {"accept": null}]}},
{"table": {"family": "ip", "name": "nat"}},
{"chain": {"family": "ip", "table": "nat", "name": "pre", "type": "nat", "hook": "prerouting", "prio": -100, "policy": "accept"}},
{"rule": {"family": "ip", "table": "nat", "chain": "pre", "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "ppp0"}}, {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 3389}}, {"dnat": {"addr": "192.168.1.9", "port": 3389}}]}}
]}"#;
    let c = one(json);
    assert_eq!((c.dialect, c.extent, c.unread.count), (Dialect::Nftables, Extent::Whole, 0), "{:?}", c.unread);
    let vendors = only(&["203.0.113.16/28", "198.51.100.7"]);
    assert_eq!(openings(&c, Service::Ssh, 22), [("ppp0".into(), Zone::Outside, vendors)]);
    assert_eq!(c.listeners[0].line, Some(7));
    assert!(c.listeners.iter().any(|l| l.name == "tcp 8000-8010"));
    let [forward] = c.forwards.as_slice() else { panic!("{:#?}", c.forwards) };
    assert_eq!((forward.to_host.as_str(), forward.line, forward.zone), ("192.168.1.9", 10, Zone::Outside));
    assert_eq!(forward.sources, Sources::Anywhere);
}

const SAVED: &str = "\
# Generated by iptables-save v1.8.7 on Mon Jun  1 09:00:00 2026
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i ppp0 -p tcp -m tcp --dport 3389 -m comment --comment \"レセコン 保守\" -j DNAT --to-destination 192.168.1.10:3389
-A PREROUTING -i ppp0 -s 203.0.113.5/32 -p tcp -m multiport --dports 5900,5901 -j DNAT --to-destination 192.168.1.11
-A POSTROUTING -o ppp0 -j MASQUERADE
COMMIT
# Completed on Mon Jun  1 09:00:00 2026
# Generated by iptables-save v1.8.7 on Mon Jun  1 09:00:00 2026
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:MGMT - [0:0]
[10:900] -A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j MGMT
-A INPUT -i ppp0 -p udp -m udp --dport 1194 -j ACCEPT
-A INPUT -i br0 -p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT
-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i br0 -o ppp0 -j ACCEPT
-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT
-A MGMT -s 192.168.1.0/24 -j ACCEPT
-A MGMT -s 198.51.100.0/24 -j ACCEPT
-A MGMT -m limit --limit 3/min -j LOG --log-prefix \"ssh \"
-A MGMT -j DROP
COMMIT
# Completed on Mon Jun  1 09:00:00 2026
";

#[test]
fn iptables_follows_jumps_and_tables() {
    let c = one(SAVED);
    assert_eq!((c.dialect, c.extent, c.unread.count), (Dialect::Iptables, Extent::Whole, 0), "{:?}", c.unread);
    assert_eq!(c.identity.taken_on.as_ref().unwrap().value.to_string(), "2026-06-01");
    let nets = only(&["192.168.1.0/24", "198.51.100.0/24"]);
    assert_eq!(
        openings(&c, Service::Ssh, 22),
        [("br0".into(), Zone::Inside, nets.clone()), ("ppp0".into(), Zone::Outside, nets)]
    );
    assert_eq!(openings(&c, Service::Other, 80), [("br0".into(), Zone::Inside, Sources::Anywhere)]);
    assert_eq!(c.remote_access[0].kind, RemoteAccessKind::OpenVpn);
    let forwards: Vec<_> = c.forwards.iter().map(|f| (f.name.as_str(), f.outside.from, f.sources.clone())).collect();
    assert_eq!(forwards[0], ("レセコン 保守", 3389, Sources::Anywhere));
    assert_eq!(forwards[1].1, 5900);
    assert_eq!(forwards[2].2, only(&["203.0.113.5/32"]));
}

#[test]
fn an_open_policy_is_a_filter_that_permits_everything() {
    let text = SAVED.replace(":INPUT DROP", ":INPUT ACCEPT");
    let c = one(&text);
    let policy = c.filters.iter().find(|f| f.name == "filter INPUT policy").unwrap();
    assert_eq!((policy.verb, &policy.sources, policy.any_service()), (Verb::Permit, &Sources::Anywhere, true));
    // Ssh is dropped by the chain it jumps to, not by the policy.
    let nets = only(&["192.168.1.0/24", "198.51.100.0/24"]);
    assert!(openings(&c, Service::Ssh, 22).iter().all(|o| o.2 == nets));
}

#[test]
fn half_a_text_is_a_part_and_never_a_crash() {
    // A text cut exactly between two tables looks whole; these are cut before the first table of filters ends.
    for (text, last) in [(GATEWAY, "table ip nat"), (SAVED, "-A MGMT -j DROP")] {
        let mut end = text.find(last).unwrap() - 4;
        while end > 0 {
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            if let Ok(Reading::Configurations(read)) =
                read("half.txt", &text.as_bytes()[..end], &Limits::default(), &FingerprintKey::new([7; 32]))
            {
                assert!(read.devices.iter().all(|d| d.extent == Extent::Part), "{end}");
            }
            end = end.saturating_sub(97);
        }
    }
}

#[test]
fn a_script_of_commands_is_read_in_its_order() {
    let c =
        one("#!/bin/sh\niptables -F\niptables -P INPUT DROP\n/sbin/iptables -A INPUT -p tcp --dport 23 -j ACCEPT\n\
        iptables -I INPUT -p tcp --dport 23 ! -s 10.0.0.0/8 -j DROP\n\
        iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 445 -j DNAT --to 10.0.0.3\n");
    assert_eq!(openings(&c, Service::Telnet, 23)[0].2, only(&["10.0.0.0/8"]));
    assert_eq!((c.forwards[0].outside.from, c.forwards[0].zone), (445, Zone::Outside));
    assert_eq!(c.extent, Extent::Part);
}

#[test]
fn chains_that_double_at_every_jump_end() {
    let mut text =
        String::from("table ip filter {\n chain input {\n type filter hook input priority 0;\n jump c0\n }\n");
    for i in 0..30 {
        text.push_str(&format!(" chain c{i} {{\n jump c{0}\n jump c{0}\n tcp dport {i} accept\n }}\n", i + 1));
    }
    text.push_str(" chain c30 {\n jump c0\n }\n}\n");
    assert!(one(&text).filters.len() < 1 << 20);
}

/// How long it takes is measured by `cargo xtask bench`.
#[test]
fn a_large_text_is_read_to_its_end() {
    let mut nft =
        String::from("table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n");
    let mut saved = String::from("*filter\n:INPUT DROP [0:0]\n");
    let mut i = 0_u32;
    while nft.len() < 1_000_000 {
        let (a, b, port) = (i / 250 % 250, i % 250, 1024 + i % 60_000);
        nft.push_str(&format!("  iifname \"eth{}\" ip saddr 10.1.{a}.{b} tcp dport {port} accept\n", i % 90));
        saved.push_str(&format!(
            "-A INPUT -s 10.1.{a}.{b}/32 -i eth{} -p tcp -m tcp --dport {port} -j ACCEPT\n",
            i % 90
        ));
        i += 1;
    }
    nft.push_str(" }\n}\n");
    saved.push_str("COMMIT\n");
    for text in [nft, saved] {
        let c = one(&text);
        assert!(c.filters.len() > 10_000 && c.unread.count == 0, "{}: {:?}", c.filters.len(), c.unread.first);
    }
}

/// Files of the shared data; `None` when they are not there.
fn shared(folder: &str) -> Option<Vec<PathBuf>> {
    let root = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let files = std::fs::read_dir(root.join("netconf").join(folder)).ok()?;
    Some(files.filter_map(|f| Some(f.ok()?.path())).collect())
}

#[test]
fn every_shared_ruleset_is_understood() {
    let Some(files) = shared("linux") else {
        println!("skipped: netconf/linux is not there (set SEJO_SHARED_DATA)");
        return;
    };
    for file in files {
        let c = one(&std::fs::read_to_string(&file).unwrap());
        println!("{}: {} of {} lines not understood", file.display(), c.unread.count, c.unread.total);
        // A listing without its command does not say that no table is missing.
        let extent = if file.ends_with("nft.txt") { Extent::Part } else { Extent::Whole };
        assert_eq!((c.unread.count, c.extent), (0, extent), "{}: {:?}", file.display(), c.unread);
        assert!(c.listeners.iter().any(|l| l.service == Service::Ssh), "{}", file.display());
        assert!(c.filters.iter().any(|f| f.verb == Verb::Permit && f.any_service() && f.sources.is_anywhere()));
    }
}

const TWO_TABLES: &str = "\
# Generated by iptables-save v1.8.7 on Tue Nov 10 09:00:00 2026
*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i ppp0 -p tcp --dport 3389 -j DNAT --to-destination 192.168.0.20
COMMIT
# Completed on Tue Nov 10 09:00:00 2026
# Generated by iptables-save v1.8.7 on Tue Nov 10 09:00:00 2026
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
-A INPUT -i eth1 -p tcp --dport 22 -j ACCEPT
COMMIT
# Completed on Tue Nov 10 09:00:00 2026
";

#[test]
fn rulesets_are_told_from_what_stands_before_them() {
    let router =
        "# RTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\nip lan1 address 192.168.1.1/24\ntelnetd service off\n";
    let dialects = |text: &str| configurations(text).devices.iter().map(|d| d.dialect).collect::<Vec<_>>();
    assert_eq!(dialects(TWO_TABLES), [Dialect::Iptables]);
    assert_eq!(dialects(&format!("{router}{TWO_TABLES}")), [Dialect::Yamaha, Dialect::Iptables]);
    let tables =
        "table inet f {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\ntable ip nat {\n}\n";
    assert_eq!(dialects(tables), [Dialect::Nftables]);
    assert_eq!(dialects(&format!("{TWO_TABLES}{tables}")), [Dialect::Iptables, Dialect::Nftables]);
}

/// What is dropped on its way to the machine itself is no rule about what passes through it.
#[test]
fn a_closed_input_does_not_close_forwarding() {
    let read = one(TWO_TABLES);
    let policy = |name: &str| read.filters.iter().find(|f| f.name == name).unwrap();
    assert!(!policy("filter INPUT policy").destinations.is_anywhere());
    let forwarding = policy("filter FORWARD policy");
    assert!(forwarding.verb == Verb::Permit && forwarding.destinations.is_anywhere());
}

#[test]
fn variables_of_a_script_are_filled_in() {
    let script = "#!/bin/sh\nWAN=ppp0\nexport LAN=\"eth1\"\niptables -P INPUT DROP\n\
                  iptables -A INPUT -i ${LAN} -p tcp --dport 22 -j ACCEPT\n\
                  iptables -t nat -A POSTROUTING -o $WAN -j MASQUERADE\niptables -A INPUT -i $OTHER -p tcp --dport 23 -j ACCEPT\n";
    let read = one(script);
    assert_eq!(read.unread.count, 0, "{:?}", read.unread.first);
    assert_eq!(openings(&read, Service::Ssh, 22).iter().map(|o| o.0.as_str()).collect::<Vec<_>>(), ["eth1"]);
    assert_eq!(openings(&read, Service::Telnet, 23)[0].0, "$OTHER");
}

/// A gateway whose rules for what comes from outside stand in a chain of their own.
fn behind_a_jump(rules: &str) -> String {
    format!(
        "table inet filter {{\n\tchain input {{\n\t\ttype filter hook input priority filter; policy drop;\n\
         \t\tiifname \"eth0\" jump wan_in\n\t}}\n\tchain wan_in {{\n{rules}\n\t}}\n}}\n\
         table ip nat {{\n\tchain post {{\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n\
         \t\toifname \"eth0\" masquerade\n\t}}\n}}\n"
    )
}

#[test]
fn what_returns_from_a_chain_is_not_met_by_the_rules_behind() {
    let ssh = |rules: &str| openings(&one(&behind_a_jump(rules)), Service::Ssh, 22);
    let outside = |sources| vec![("eth0".to_owned(), Zone::Outside, sources)];
    let vendor = || outside(only(&["203.0.113.0/24"]));
    assert_eq!(ssh("ip saddr != 203.0.113.0/24 return\ntcp dport 22 accept"), vendor());
    assert_eq!(ssh("iifname \"eth0\" ip saddr != 203.0.113.0/24 return\ntcp dport 22 accept"), vendor());
    assert_eq!(ssh("ip saddr 203.0.113.0/24 return\ntcp dport 22 accept"), outside(Sources::Anywhere));
    assert_eq!(ssh("tcp dport 22 return\ntcp dport 22 accept"), []);
    assert_eq!(ssh("tcp dport 80 return\ntcp dport 22 accept"), outside(Sources::Anywhere));
    // A mark somebody sets elsewhere decides, and nobody here knows it.
    assert_eq!(ssh("meta mark 7 return\ntcp dport 22 accept"), outside(Sources::Unknown));
}

#[test]
fn a_port_that_returns_is_left_out_of_a_range() {
    let text = "# Generated by iptables-save v1.8.4 on Fri Nov 20 2026\n*nat\n:PREROUTING ACCEPT [0:0]\n\
        -A PREROUTING ! -s 203.0.113.0/24 -i eth0 -p tcp -m tcp --dport 3389 -j RETURN\n\
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 3389 -j DNAT --to-destination 10.0.0.5\n\
        -A PREROUTING -i eth0 -d 198.51.100.7/32 -j DNAT --to-destination 10.0.0.6\nCOMMIT\n*filter\n\
        :FORWARD DROP [0:0]\n:W - [0:0]\n-A FORWARD -i eth0 -j W\n\
        -A W -d 10.0.0.5/32 -p tcp -m tcp --dport 3389 -j ACCEPT\n\
        -A W -d 10.0.0.6/32 -p tcp -m multiport --dports 445 -j RETURN\n\
        -A W -d 10.0.0.6/32 -p tcp -m tcp --dport 440:450 -j ACCEPT\nCOMMIT\n";
    let forwards = one(text).forwards;
    let opened: Vec<_> = forwards.iter().map(|f| (f.inside.from, f.inside.to, f.sources.clone())).collect();
    let anywhere = || Sources::Anywhere;
    assert_eq!(opened, [(3389, 3389, only(&["203.0.113.0/24"])), (440, 444, anywhere()), (446, 450, anywhere())]);
}

#[test]
fn what_is_handed_on_behind_jumps_and_gotos_is_found() {
    let nat = |rules: &str| {
        let text = format!(
            "flush ruleset\ntable ip nat {{\n\tchain pre {{\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n{rules}\n\t}}\n\
             \tchain wan {{\n\t\tjump deeper\n\t}}\n\tchain deeper {{\n\t\ttcp dport 3389 dnat to 192.168.1.10\n\t}}\n}}\n\
             table ip filter {{\n\tchain forward {{\n\t\ttype filter hook forward priority filter; policy drop;\n\
             \t\tct status dnat accept\n\t}}\n}}\n"
        );
        let forwards = one(&text).forwards;
        assert_eq!(forwards.len(), 1, "{forwards:#?}");
        (forwards[0].interface.clone(), forwards[0].sources.clone(), forwards[0].applied)
    };
    let eth0 = |sources| ("eth0".to_owned(), sources, true);
    assert_eq!(nat("iifname \"eth0\" jump wan"), eth0(Sources::Anywhere));
    assert_eq!(nat("iifname \"eth0\" goto wan"), eth0(Sources::Anywhere));
    assert_eq!(nat("iifname \"eth0\" ip saddr 203.0.113.9 jump wan"), eth0(only(&["203.0.113.9"])));
    assert_eq!(nat("ip saddr != 203.0.113.9 accept\niifname \"eth0\" jump wan"), eth0(only(&["203.0.113.9"])));
    assert!(nat("iifname \"eth0\" vmap { \"eth0\" : jump wan }").2);
    // Nothing jumps there: it lies ready.
    assert_eq!(nat(""), (String::new(), Sources::Anywhere, false));
}

/// An input chain and a forward chain with the rules in place, and addresses rewritten by `nat`.
fn nft_with(input: &str, nat: &str) -> String {
    format!(
        "table inet filter {{\n\tchain input {{\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state established,related accept\n\t\t{input}\n\t}}\n\tchain forward {{\n\t\ttype filter hook forward priority filter; policy drop;\n\t\tct status dnat accept\n\t\tiifname \"eth1\" oifname \"eth0\" accept\n\t}}\n}}\ntable ip nat {{\n{nat}\tchain postrouting {{\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n\t\toifname \"eth0\" masquerade\n\t}}\n}}\n"
    )
}

#[test]
fn several_fields_compared_at_once_are_taken_apart() {
    for rule in [
        "iifname . tcp dport vmap { \"eth0\" . 22 : accept, \"eth0\" . 80 : drop, \"eth1\" . 22 : accept }",
        "iifname . tcp dport { \"eth0\" . 22, \"eth1\" . 443 } accept",
        "meta iifname . meta l4proto . th dport { \"eth0\" . tcp . 22, \"eth1\" . udp . 161 } counter accept",
        "tcp dport . iifname @doors accept",
    ] {
        let text = nft_with(rule, "").replace(
            "\tchain input",
            "\tset doors {\n\t\ttypeof tcp dport . iifname\n\t\telements = { 20-22 . \"eth0\" timeout 1h,\n\t\t\t443 . \"eth1\" }\n\t}\n\tchain input",
        );
        let c = one(&text);
        assert_eq!(c.unread.count, 0, "{rule} {:?}", c.unread);
        assert!(c.interfaces.iter().all(|i| i.name.starts_with("eth")), "{rule} {:?}", c.interfaces);
        let outside: Vec<_> = openings(&c, Service::Ssh, 22).into_iter().filter(|o| o.1 == Zone::Outside).collect();
        assert_eq!(outside, [("eth0".to_owned(), Zone::Outside, Sources::Anywhere)], "{rule}");
        assert!(!c.listeners.iter().any(|l| l.port == Some(80) && !l.openings.is_empty()), "{rule}");
    }
    let c = one(&nft_with("ip saddr . tcp dport { 203.0.113.5 . 22, 192.168.1.5 . 22 } accept", ""));
    assert!(openings(&c, Service::Ssh, 22).iter().all(|o| o.2 == only(&["203.0.113.5", "192.168.1.5"])));
}

#[test]
fn a_map_of_addresses_and_ports_hands_on_what_it_says() {
    let map = "\tmap pf {\n\t\ttype inet_service : ipv4_addr . inet_service\n\t\telements = { 445 : 10.0.0.7 . 445, 13389 : 10.0.0.5 . 3389 }\n\t}\n";
    let chain = |rule: &str| {
        format!(
            "\tchain prerouting {{\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n\t\t{rule}\n\t}}\n"
        )
    };
    for (before, rule, after) in [
        (map, "iifname \"eth0\" dnat ip to tcp dport map @pf", ""),
        ("", "iifname \"eth0\" dnat ip addr . port to tcp dport map @pf", map),
        ("", "iifname \"eth0\" dnat to tcp dport map { 13389 : 10.0.0.5 . 3389, 445: 10.0.0.7 . 445 } counter", ""),
        (
            "",
            "iifname . tcp dport { \"eth0\" . 13389 } dnat to 10.0.0.5 : 3389\n\t\tiifname eth0 tcp dport 445 dnat to 10.0.0.7",
            "",
        ),
        (
            "",
            "iifname \"eth0\" dnat to ip daddr . tcp dport map { 203.0.113.5 . 13389 : 10.0.0.5 . 3389, 203.0.113.5 . 445 : 10.0.0.7 . 445 }",
            "",
        ),
    ] {
        let c = one(&nft_with("iifname \"eth1\" accept", &format!("{before}{}{after}", chain(rule))));
        assert_eq!(c.unread.count, 0, "{rule} {:?}", c.unread);
        let mut found: Vec<_> =
            c.forwards.iter().map(|f| (f.outside.from, f.to_host.as_str(), f.inside.from, f.zone)).collect();
        found.sort_unstable();
        assert_eq!(found, [(445, "10.0.0.7", 445, Zone::Outside), (13389, "10.0.0.5", 3389, Zone::Outside)], "{rule}");
    }
}

#[test]
fn a_rule_that_is_not_understood_makes_what_is_absent_unsure() {
    for rule in [
        "iifname . something dport { \"eth0\" . 22 } accept",
        "iifname . tcp dport { \"eth0\" } accept",
        "iifname . tcp dport @elsewhere accept",
        "iifname . tcp dport != { \"eth0\" . 22 } accept",
        "tcp dport vmap @elsewhere",
        "mark vmap { 1 : accept }",
    ] {
        let c = one(&nft_with(rule, ""));
        assert_eq!((c.unread.count, c.extent), (1, Extent::Part), "{rule}");
        assert_eq!(c.unread.first[0].line, 5, "{rule}");
    }
}

#[test]
fn every_rule_of_a_long_map_counts_or_is_said_to_be_unread() {
    let entries: Vec<String> = (1..=3_000).map(|port| format!("\"eth0\" . {port} : accept")).collect();
    let rule = format!("iifname . tcp dport vmap {{ {} }}\n", entries.join(", "));
    let c = one(&nft_with(&rule.repeat(40), ""));
    assert_eq!((c.unread.count, c.extent), (40, Extent::Part));
}

/// What `iptables-save` shows of a machine on which SSH is let in from `sources`.
fn saved(head: &str, sources: &str) -> String {
    format!(
        "{head}*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n{sources}-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n"
    )
}

#[test]
fn two_machines_in_one_file_are_two() {
    const HEAD: &str = "# Generated by iptables-save v1.8.7 on Mon Sep 14 09:00:00 2026\n";
    let listed = "-A INPUT ! -s 203.0.113.0/24 -p tcp -m tcp --dport 22 -j DROP\n";
    let joined = saved(HEAD, listed) + &saved(HEAD, "");
    let devices = configurations(&joined).devices;
    assert_eq!(
        devices.iter().map(|d| (d.lines, d.extent)).collect::<Vec<_>>(),
        [((1, 13), Extent::Whole), ((14, 26), Extent::Whole)]
    );
    assert!(openings(&devices[1], Service::Ssh, 22).iter().any(|o| o.2 == Sources::Anywhere));
    // Without remarks the tables that stand twice tell.
    let bare = configurations(&(saved("", listed) + &saved("", ""))).devices;
    assert_eq!(bare.len(), 2);

    let table = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport 22 accept\n\t}\n}\n";
    let nat = |chain: &str| {
        format!(
            "table ip nat {{\n\tchain {chain} {{\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n\t}}\n}}\n"
        )
    };
    let other = table.replace("inet filter", "ip filter").replace("input {", "INPUT {");
    for (text, second) in [
        (format!("{table}{table}"), 7),
        (format!("flush ruleset\n{table}# gw2\nflush ruleset\n{table}"), 8),
        (format!("{table}{}{other}{}", nat("prerouting"), nat("PREROUTING")), 12),
    ] {
        let devices = configurations(&text).devices;
        assert_eq!(devices.len(), 2, "{text}");
        assert_eq!(devices[1].lines.0, second, "{text}");
    }
}

#[test]
fn one_machine_stays_one() {
    let four = saved("# Generated by iptables-save v1.8.7 on Mon Sep 14 09:00:00 2026\n", "");
    let six = saved("# Generated by ip6tables-save v1.8.7 on Mon Sep 14 09:00:01 2026\n", "");
    one(&format!("{four}{six}"));
    one(&format!("root@gw:~# iptables-save\n{four}root@gw:~# iptables-save\n{four}root@gw:~# ip6tables-save\n{six}"));
    // A file that opens a table again to add to it, and one that another program added to.
    one(
        "flush ruleset\ntable inet filter {\n\tset a {\n\t\ttype ipv4_addr\n\t}\n}\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\ntable inet filter {\n\tchain input {\n\t\ttcp dport 22 accept\n\t}\n}\ntable inet f2b {\n\tchain input {\n\t\ttype filter hook input priority -1; policy accept;\n\t}\n}\n",
    );
}

#[test]
fn what_a_packet_must_carry_to_get_in_is_masked() {
    let knock = "-A INPUT -p tcp -m string --string \"QZknock77\" --algo bm -j ACCEPT\n-A INPUT -m recent --set --name QZdoor4711 --rsource -j ACCEPT\n-A INPUT -m recent --rcheck --name SSH -j DROP\n";
    let read = configurations(&saved("# Generated by iptables-save v1.8.7 on Mon Sep 14 09:00:00 2026\n", knock));
    assert!(!serde_json::to_string(&read).unwrap().contains("QZ"), "{}", read.masked_text);
    assert!(read.masked_text.contains("--name SSH"));
}

#[test]
fn two_listings_in_json_are_two_machines_and_each_is_asked_about() {
    let listing = |port: u16| {
        format!(
            r#"{{"nftables": [{{"metainfo": {{"version": "1.0.6"}}}}, {{"table": {{"family": "inet", "name": "filter", "handle": 1}}}}, {{"chain": {{"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}}}, {{"rule": {{"family": "inet", "table": "filter", "chain": "input", "handle": 2, "expr": [{{"match": {{"op": "==", "left": {{"payload": {{"protocol": "tcp", "field": "dport"}}}}, "right": {port}}}}}, {{"accept": null}}]}}}}]}}"#
        )
    };
    let ports = |text: &str| -> Vec<Vec<u16>> {
        let of = |d: &Configuration| {
            d.filters.iter().flat_map(|f| &f.services).map(|s| s.ports.from).filter(|p| *p > 0).collect()
        };
        configurations(text).devices.iter().map(of).collect()
    };
    assert_eq!(ports(&listing(22)), [vec![22]]);
    let both = format!("{}\n{}\n", listing(22), listing(3389));
    assert_eq!(ports(&both), [vec![22], vec![3389]], "the second listing is not lost");
    let prompts = format!(
        "root@gw1:~# nft -j list ruleset\n{}\nroot@gw2:~# nft -j list ruleset\n{}\n",
        listing(22),
        listing(3389)
    );
    assert_eq!(ports(&prompts), [vec![22], vec![3389]]);
    let nameless =
        |text: &str| configurations(text).problems.iter().filter(|p| p.code == "configuration-nameless").count();
    assert_eq!((nameless(&both), nameless(&prompts)), (2, 0), "only what does not say whose it is");
}

/// `iptables-save` of a gateway behind `eth0`, with rules of the input and further tables.
fn saved_with(input: &str, tables: &str) -> String {
    format!(
        "# Generated by iptables-save v1.8.7 on Fri Nov 20 10:00:00 2026\n*filter\n:INPUT DROP [0:0]\n\
         :FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n{input}COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n\
         :POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n{tables}"
    )
}

/// From where SSH answers on the only interface there is; from nowhere where it answers nobody.
fn ssh(text: &str) -> Sources {
    let c = one(text);
    let listener = c.listeners.iter().find(|l| l.service == Service::Ssh);
    let opening = listener.and_then(|l| l.openings.first());
    opening.map_or(Sources::Nowhere, |o| o.sources.clone())
}

const TO_SSH: &str = "-A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT\n";

#[test]
fn who_opens_many_ports_at_once_opens_the_one_for_managing() {
    for rule in ["-p tcp", "-p tcp -m tcp --dport 1:1024", "-p tcp -m tcp ! --dport 25"] {
        assert_eq!(ssh(&saved_with(&format!("-A INPUT -i eth0 {rule} -j ACCEPT\n"), "")), Sources::Anywhere, "{rule}");
    }
    for rule in ["meta l4proto tcp", "tcp dport != 25", "tcp dport < 1024"] {
        assert_eq!(ssh(&nft_with(&format!("iifname \"eth0\" {rule} accept"), "")), Sources::Anywhere, "{rule}");
    }
    for rule in ["-p udp", "-p tcp -m tcp --dport 1024:65535", "-p tcp -m tcp ! --dport 22"] {
        assert_eq!(ssh(&saved_with(&format!("-A INPUT -i eth0 {rule} -j ACCEPT\n"), "")), Sources::Nowhere, "{rule}");
    }
    let stopped = "-A INPUT -i eth0 -p tcp -m tcp --dport 22 -j DROP\n-A INPUT -i eth0 -p tcp -j ACCEPT\n";
    assert_eq!(ssh(&saved_with(stopped, "")), Sources::Nowhere);
}

#[test]
fn what_a_drop_leaves_over_is_known_or_doubted() {
    for (rule, expected) in [
        ("-m set ! --match-set office src -j DROP", Sources::Unknown),
        ("-p tcp --dport 22 -m set ! --match-set office src -j DROP", Sources::Unknown),
        ("-m mark --mark 0x1 -j DROP", Sources::Unknown),
        ("-m recent ! --rcheck --name KNOCKED --rsource -j DROP", Sources::Unknown),
        ("-m geoip ! --source-country JP  -j DROP", only(&["country JP"])),
        ("-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP", Sources::Nowhere),
        ("-p tcp -m tcp --syn -j DROP", Sources::Nowhere),
        // What these stop is no connection that begins, or one of many.
        ("-p tcp -m tcp --tcp-flags FIN,SYN FIN,SYN -j DROP", Sources::Anywhere),
        ("-p tcp -m tcp ! --syn -m conntrack --ctstate NEW -j DROP", Sources::Anywhere),
        ("-m conntrack --ctstate INVALID -j DROP", Sources::Anywhere),
        ("-m set --match-set bad src -j DROP", Sources::Anywhere),
        ("-p tcp --dport 22 -m recent --update --seconds 60 --hitcount 4 --name SSH -j DROP", Sources::Anywhere),
        ("-p tcp --dport 22 -m connlimit --connlimit-above 3 -j DROP", Sources::Anywhere),
        ("-m rpfilter --invert -j DROP", Sources::Anywhere),
    ] {
        assert_eq!(ssh(&saved_with(&format!("-A INPUT -i eth0 {rule}\n{TO_SSH}"), "")), expected, "{rule}");
    }
    for (rule, expected) in [
        ("ip saddr != @office drop", Sources::Unknown),
        ("meta mark 0x1 drop", Sources::Unknown),
        ("tcp flags & (fin | syn | rst | ack) == syn drop", Sources::Nowhere),
        ("tcp flags & (fin|syn) == (fin|syn) drop", Sources::Anywhere),
        ("ip saddr @bad drop", Sources::Anywhere),
        ("tcp dport 22 limit rate over 3/minute drop", Sources::Anywhere),
    ] {
        let input = format!("iifname \"eth0\" {rule}\niifname \"eth0\" tcp dport 22 accept");
        assert_eq!(ssh(&nft_with(&input, "")), expected, "{rule}");
    }
}

#[test]
fn whom_a_rule_lets_in_on_a_condition_nobody_models_is_not_known() {
    for condition in ["-m policy --dir in --pol ipsec", "-m mark --mark 0x1", "-m recent --rcheck --name KNOCKED"] {
        let rule = format!("-A INPUT -i eth0 -p tcp {condition} -m tcp --dport 22 -j ACCEPT\n");
        assert_eq!(ssh(&saved_with(&rule, "")), Sources::Unknown, "{condition}");
    }
    for condition in ["-m limit --limit 3/min", "-m time --timestart 09:00 --timestop 17:00"] {
        let rule = format!("-A INPUT -i eth0 -p tcp {condition} -m tcp --dport 22 -j ACCEPT\n");
        assert_eq!(ssh(&saved_with(&rule, "")), Sources::Anywhere, "{condition}");
    }
}

#[test]
fn what_is_stopped_before_the_filter_does_not_come_to_it() {
    for (table, rule) in [
        ("raw", "-i eth0 -p tcp -m tcp --dport 22 -j DROP"),
        ("mangle", "-i eth0 -p tcp -m tcp --dport 22 -j DROP"),
        ("raw", "-i eth0 -j DROP"),
    ] {
        let before = format!("*{table}\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING {rule}\nCOMMIT\n");
        assert_eq!(ssh(&saved_with(TO_SSH, &before)), Sources::Nowhere, "{rule}");
    }
    // A container's address is not the device's.
    let container = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP\nCOMMIT\n";
    assert_eq!(ssh(&saved_with(TO_SSH, container)), Sources::Anywhere);
    let open = "iifname \"eth0\" tcp dport 22 accept";
    for (table, expected) in [
        (
            "table inet raw {\n chain pre {\n  type filter hook prerouting priority -300; policy accept;\n  iifname \"eth0\" tcp dport 22 drop\n }\n}\n",
            Sources::Nowhere,
        ),
        (
            "table netdev f {\n chain ing {\n  type filter hook ingress device \"eth0\" priority 0; policy accept;\n  tcp dport 22 drop\n }\n}\n",
            Sources::Nowhere,
        ),
        (
            "table netdev f {\n chain ing {\n  type filter hook ingress device \"eth1\" priority 0; policy drop;\n }\n}\n",
            Sources::Anywhere,
        ),
    ] {
        assert_eq!(ssh(&(nft_with(open, "") + table)), expected, "{table}");
    }
}

#[test]
fn a_port_handed_on_is_stopped_by_the_port_it_came_with() {
    let nat = "-A PREROUTING -i eth0 -p tcp -m tcp --dport 3390 -j DNAT --to-destination 192.168.10.50:3389\n";
    for (port, expected) in [(3390, Sources::Nowhere), (3389, Sources::Anywhere)] {
        let raw =
            format!("*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport {port} -j DROP\nCOMMIT\n");
        let text = saved_with("-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT\n", &raw);
        let c = one(&text.replace("-A POSTROUTING", &format!("{nat}-A POSTROUTING")));
        assert_eq!(c.forwards.iter().map(|f| f.sources.clone()).collect::<Vec<_>>(), [expected], "{port}");
    }
}

/// A listing cut between two tables reads like a whole one but for what is missing; only a text that says so is whole.
#[test]
fn a_ruleset_is_whole_only_where_the_text_says_so() {
    let nat = "table ip nat {\n\tchain prerouting {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n\t\tiifname \"eth0\" tcp dport 3389 dnat to 192.168.1.20\n\t}\n}\n";
    let filter =
        "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n";
    let chain = "\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n";
    let extent = |text: &str| configurations(text).devices[0].extent;
    for (text, expected) in [
        (nat.to_owned(), Extent::Part),
        // Complete tables, but nothing tells that there are no others.
        (format!("{filter}{nat}"), Extent::Part),
        (filter.to_owned(), Extent::Part),
        (format!("root@gw:~# nft list ruleset\n{filter}"), Extent::Part),
        (format!("root@gw:~# nft list ruleset\n{filter}{nat}root@gw:~#\n"), Extent::Whole),
        (format!("root@gw:~# sudo nft -a list ruleset\n{nat}root@gw:~# exit\n"), Extent::Whole),
        (format!("root@gw:~# nft list table inet filter\n{filter}root@gw:~#\n"), Extent::Part),
        (format!("flush ruleset\n{nat}"), Extent::Whole),
        (format!("#!/usr/sbin/nft -f\n\n{filter}{nat}"), Extent::Whole),
        (format!("root@gw:~# cat /etc/nftables.conf\n#!/usr/sbin/nft -f\nflush ruleset\n{filter}"), Extent::Part),
        (format!("root@gw:~# cat /etc/nftables.conf\nflush ruleset\n{filter}root@gw:~#\n"), Extent::Whole),
        (chain.to_owned(), Extent::Part),
        (format!("{chain}}}\n"), Extent::Part),
        (format!("flush ruleset\n{chain}}}\n{nat}"), Extent::Part),
    ] {
        assert_eq!(extent(&text), expected, "{text}");
    }
}

/// What is not modelled hides neither the sources nor the ports behind it, nor makes them sure.
#[test]
fn conditions_that_are_not_modelled_hide_nothing_behind_them() {
    let ruleset = |rule: &str| {
        format!(
            "#!/usr/sbin/nft -f\nflush ruleset\ntable inet f {{\n set s {{ type ipv4_addr; flags dynamic; }}\n chain input {{\n  type filter hook input priority 0; policy drop;\n  \
            ct state established,related accept\n  {rule}\n }}\n chain forward {{\n  type filter hook forward priority 0; policy drop;\n  iifname \"lan0\" oifname \"ppp0\" accept\n }}\n}}\n\
            table ip n {{\n chain post {{\n  type nat hook postrouting priority srcnat;\n  oifname \"ppp0\" masquerade\n }}\n}}\n"
        )
    };
    let vendor = only(&["198.51.100.4"]);
    for (condition, is_sure) in [
        ("fib daddr type local", true),
        ("fib saddr . iif oif exists", true),
        ("ct count over 10", true),
        ("ct count 10", true),
        ("add @s { ip saddr timeout 1h }", true),
        ("update @s { ip saddr limit rate over 10/second }", true),
        ("meta hour \"08:00\"-\"18:00\"", true),
        ("meta day { \"Monday\", \"Friday\" }", true),
        ("meter m { ip saddr limit rate 10/second }", true),
        ("quota over 10 mbytes used 0 bytes", true),
        ("meta pkttype unicast", true),
        ("meta mark set 0x1", true),
        ("ip ttl > 1", false),
        ("meta mark 0x1", false),
        ("meta length > 40", false),
        ("socket transparent 1", false),
        ("meta iifgroup 7", false),
    ] {
        for rule in [
            format!("iifname \"ppp0\" {condition} ip saddr 198.51.100.4 tcp dport 22 accept"),
            format!("iifname \"ppp0\" tcp dport 22 {condition} ip saddr 198.51.100.4 accept"),
        ] {
            let c = one(&ruleset(&rule));
            let found = openings(&c, Service::Ssh, 22);
            let from_outside =
                found.iter().find(|(name, ..)| name == "ppp0").unwrap_or_else(|| panic!("{rule}: {c:#?}"));
            assert_eq!(from_outside.2, vendor, "{rule}");
        }
        let c = one(&ruleset(&format!("iifname \"ppp0\" {condition} tcp dport 5900 accept")));
        let vnc = c.listeners.iter().find(|l| l.port == Some(5900)).unwrap_or_else(|| panic!("{condition}: {c:#?}"));
        let sources = vnc.openings.iter().find(|o| o.interface == "ppp0").map(|o| &o.sources);
        let expected = if is_sure { Sources::Anywhere } else { Sources::Unknown };
        assert_eq!(sources, Some(&expected), "{condition}");
        assert!(c.listeners.iter().all(|l| l.service != Service::Ssh), "{condition}");
    }
    // What is sent to everybody on the line begins no connection.
    for condition in ["fib daddr type broadcast", "meta pkttype { broadcast, multicast }"] {
        let c = one(&ruleset(&format!("iifname \"ppp0\" {condition} accept")));
        assert!(c.listeners.is_empty(), "{condition}: {:#?}", c.listeners);
    }
}

#[test]
fn elements_of_a_set_may_be_names_that_were_defined() {
    let script = |define: &str, elements: &str| {
        format!(
            "#!/usr/sbin/nft -f\nflush ruleset\n{define}\ntable inet filter {{\n set adm {{ type ipv4_addr; {elements} }}\n \
             chain input {{\n  type filter hook input priority 0; policy drop;\n  ip saddr @adm tcp dport 22 accept\n }}\n}}\n"
        )
    };
    for (define, elements, expected) in [
        ("define ADM = 192.168.1.10", "elements = { $ADM, 192.168.1.11 }", &["192.168.1.10", "192.168.1.11"][..]),
        ("define ADM = { 192.168.1.10, 192.168.1.12 }", "elements = $ADM", &["192.168.1.10", "192.168.1.12"]),
    ] {
        let c = one(&script(define, elements));
        let sources: Vec<_> = openings(&c, Service::Ssh, 22).into_iter().map(|(.., sources)| sources).collect();
        assert!(!sources.is_empty() && sources.iter().all(|s| *s == only(expected)), "{elements}: {sources:?}");
        assert_eq!(c.unread.count, 0, "{elements}");
    }
    let unknown = one(&script("define OTHER = 192.168.1.10", "elements = { $ADM }"));
    assert_eq!((unknown.extent, unknown.unread.count), (Extent::Part, 1));
}

#[test]
fn a_table_without_its_head_was_cut() {
    let head = "# Generated by iptables-save v1.8.7 on Mon Sep 14 09:00:00 2026\n*nat\n";
    let nat = ":PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth0 -p tcp -m tcp --dport 13389 -j DNAT --to-destination 192.168.1.30:3389\nCOMMIT\n";
    let filter = saved("# Generated by iptables-save v1.8.7 on Mon Sep 14 09:00:00 2026\n", "");
    let filter =
        filter.split_once("*filter").map(|(_, rest)| format!("{head}:X - [0:0]\nCOMMIT\n*filter{rest}")).unwrap();
    assert_eq!(one(&format!("{head}{nat}{}", filter.split_once("COMMIT\n").unwrap().1)).extent, Extent::Whole);
    assert_eq!(one(&format!("{nat}{filter}")).extent, Extent::Part);
}

/// Three and a half megabytes of such a text stand for terabytes.
#[test]
fn names_that_stand_for_more_than_memory_holds_are_not_filled_in() {
    let values = (0..2_000).map(|n| format!("10.0.{}.{}", n / 250, n % 250)).collect::<Vec<_>>().join(", ");
    let uses = vec!["$X"; 2_000].join(", ");
    for (set, rule) in [
        (format!("set a {{ type ipv4_addr; elements = {{ {uses} }} }}"), "ip saddr @a tcp dport 22 accept".to_owned()),
        ("set a { type ipv4_addr; }".to_owned(), format!("ip saddr {{ {uses} }} tcp dport 22 accept")),
    ] {
        let c = one(&format!(
            "#!/usr/sbin/nft -f\nflush ruleset\ndefine X = {{ {values} }}\ntable inet f {{\n {set}\n chain input {{\n  \
             type filter hook input priority 0; policy drop;\n  {rule}\n }}\n}}\n"
        ));
        assert!(c.extent == Extent::Part && c.unread.count > 0, "{rule:.60}");
    }
    let script = format!(
        "#!/bin/sh\nA={}\niptables -P INPUT DROP\niptables -A INPUT -i {} -j ACCEPT\n",
        "x".repeat(10_000),
        "$A".repeat(10_000)
    );
    assert_eq!(one(&script).unread.count, 1);
}

const UFW_RULES: &str = "\
*filter
:ufw-user-input - [0:0]
:ufw-user-output - [0:0]
:ufw-user-forward - [0:0]
:ufw-user-limit - [0:0]
:ufw-user-limit-accept - [0:0]
### RULES ###

### tuple ### allow tcp 22 0.0.0.0/0 any 192.168.1.0/24 in
-A ufw-user-input -p tcp --dport 22 -s 192.168.1.0/24 -j ACCEPT

### tuple ### allow tcp 3389 0.0.0.0/0 any 0.0.0.0/0 in
-A ufw-user-input -p tcp --dport 3389 -j ACCEPT

### END RULES ###
-A ufw-user-limit -j REJECT
-A ufw-user-limit-accept -j ACCEPT
COMMIT
";

#[test]
fn rules_of_a_person_in_the_files_of_ufw_are_in_effect_and_only_a_part() {
    let c = one(UFW_RULES);
    assert_eq!((c.dialect, c.extent, c.unread.count), (Dialect::Iptables, Extent::Part, 0), "{:?}", c.unread);
    assert_eq!(openings(&c, Service::Ssh, 22), [(String::new(), Zone::Unknown, only(&["192.168.1.0/24"]))]);
    assert_eq!(openings(&c, Service::Other, 3389), [(String::new(), Zone::Unknown, Sources::Anywhere)]);
    let desktop = c.filters.iter().find(|f| f.line == 13).unwrap();
    assert!(desktop.applied, "{desktop:?}");
    // The rules of the other version of IP stand in a file of their own.
    let six = one(&UFW_RULES.replace("ufw-", "ufw6-").replace("192.168.1.0/24", "2001:db8:1::/64"));
    let ssh = six.listeners.iter().find(|l| l.service == Service::Ssh).unwrap();
    assert_eq!(ssh.openings[0].family, IpFamily::V6);
    // Where everything is told, the chain stands where it is jumped to.
    let whole = UFW_RULES.replace("*filter\n", "*filter\n:INPUT DROP [0:0]\n");
    assert!(one(&whole).listeners.is_empty());
}
