//! Configurations of Allied Telesis AlliedWare Plus devices.

use std::path::PathBuf;

use sejo_intake::{Limits, Reading, read};
use sejo_model::configuration::{
    Configuration, Dialect, Extent, FingerprintKey, ReadConfigurations, RemoteAccessKind, SecretUse, Service, Setting,
    Sources, Storage, Verb, Weakness, Zone, bare_lines,
};

fn configurations(text: &str) -> ReadConfigurations {
    match read("awplus.txt", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32])) {
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
fn openings(c: &Configuration, service: Service) -> Vec<(&str, Zone, Sources)> {
    let listener = c.listeners.iter().find(|l| l.service == service);
    let listener = listener.unwrap_or_else(|| panic!("no {service} in {:#?}", c.listeners));
    listener.openings.iter().map(|o| (o.interface.as_str(), o.zone, o.sources.clone())).collect()
}

const ROUTER: &str = "\
awplus#show system
System Status                                   Tue Nov 10 09:12:21 2026

Board       ID  Bay   Board Name                         Rev   Serial number
--------------------------------------------------------------------------------
Base       461        AT-AR4050S                         A-0   A05050G200000001
--------------------------------------------------------------------------------
RAM:  Total: 990384 kB Free: 689160 kB
Software version   : 5.5.4-2.3
Build date         : Fri Sep 11 00:34:15 UTC 2025

System Name
 naika-ar
System Contact

awplus#show running-config
!
service password-encryption
!
hostname naika-ar
!
no banner motd
!
username kanri privilege 15 password 8 $5$salt0001$fakefakefakefakefakefake
username denwa privilege 1 password Denwa-Ban-3321
enable password 8 $1$saltsalt$fakefakefakefakefake
!
ssh server allow-users kanri
service ssh
!
no service telnet
!
service http
http port none
http secure-port 8443
!
clock timezone JST plus 9
!
snmp-server
snmp-server community Kanshi-7731 ro 11
snmp-server host 192.168.1.50 version 2c Kanshi-7731
snmp-server user mita v3group auth sha Auth-Kotoba-01 priv aes Priv-Kotoba-02
!
aaa local authentication attempts max-fail 3
aaa authentication enable default local
!
access-list 10 permit 192.168.1.10
access-list 10 permit 192.168.1.16 0.0.0.15
access-list 11 permit host 192.168.1.50
vty access-class 10
!
access-list hardware SPARE
 10 permit tcp any 192.168.1.0/24 eq 3389
!
log host 192.168.1.50
log host 192.168.1.50 level notices
!
ntp server 192.168.1.50
ntp peer 192.168.1.51
!
radius-server host 192.168.1.60 key Radius-Kagi-5521
radius-server local
 server enable
 nas 127.0.0.1 key Nas-Kagi-9912
 user tanaka encrypted password QUJDREVGfakefake group vpn
!
crypto isakmp key Kyoten-Kagi-77aB address 198.51.100.20
crypto isakmp key 8 ZmFrZWZha2VmYWtl hostname mobile.example.jp
!
zone private
 network lan
  ip subnet 192.168.1.0/24 interface vlan1
  host resecon
   ip address 192.168.1.20
  host karte
   ip address 192.168.1.30
!
zone public
 network wan
  ip subnet 0.0.0.0/0 interface ppp0
  host router
   ip address dynamic interface ppp0
 network vendor
  ip subnet 198.51.100.16/28 interface ppp0
!
application rdp-resecon
 protocol tcp
 sport any
 dport 3389
!
application karte-web
 protocol tcp
 dport 8000 to 8010
!
application vpn
 protocol udp
 dport 1194
!
firewall
 rule 10 permit any from private to private
 rule 20 permit any from private to public
 rule 30 permit ssh from public.vendor to public.wan.router
 rule 40 permit rdp-resecon from public to private.lan.resecon
 rule 50 permit karte-web from public.vendor to private.lan.karte
 rule 60 permit vpn from public to public.wan.router
 protect
!
nat
 rule 10 masq any from private to public
 rule 20 portfwd rdp-resecon from public with dst private.lan.resecon
 rule 30 portfwd karte-web from public with dst private.lan.karte
 enable
!
vlan database
 vlan 20 name hosyu-kaisen
 vlan 20 state enable
!
interface port1.0.1-1.0.8
 switchport
 switchport mode access
!
interface eth1
 encapsulation ppp 0
!
interface vlan1
 ip address 192.168.1.1/24
!
interface vlan20
 ip address 192.168.20.1/24
!
interface tunnel0
 description 在宅
 tunnel mode openvpn tun
 tunnel openvpn authentication radius
 ip address 192.168.90.1/24
!
interface tunnel1
 tunnel source ppp0
 tunnel destination 198.51.100.20
 tunnel protection ipsec
 tunnel mode ipsec ipv4
 ip address 172.16.0.2/30
!
interface ppp0
 ip address negotiated
 ppp username user@isp.example.ne.jp
 ppp password Isp-Pass-99
!
ip route 0.0.0.0/0 ppp0
!
line con 0
line vty 0 4
!
end
";

#[test]
fn what_another_switch_shows_of_itself_says_nothing_of_this_one() {
    let own = one(ROUTER);
    let other = one(&ROUTER.replacen("System Name\n naika-ar", "System Name\n gairai-ar", 1));
    let told =
        |c: &Configuration| (c.identity.firmware.is_some(), c.identity.model.is_some(), c.identity.serial.is_some());
    assert_eq!((told(&own), told(&other)), ((true, true, true), (false, false, false)));
    assert_eq!(other.identity.host_name.as_ref().map(|name| name.value.as_str()), Some("naika-ar"));
    assert_eq!(other.unread.count, own.unread.count + 1, "the name of the other is listed");
}

#[test]
fn a_router_is_understood_whole() {
    let c = one(ROUTER);
    assert_eq!((c.dialect, c.extent, c.unread.count), (Dialect::AlliedWarePlus, Extent::Whole, 0), "{:?}", c.unread);
    let identity = &c.identity;
    assert_eq!(identity.model.as_ref().unwrap().value, "AT-AR4050S");
    assert_eq!(identity.serial.as_ref().unwrap().value, "A05050G200000001");
    assert_eq!(
        (identity.firmware.as_ref().unwrap().value.as_str(), identity.firmware.as_ref().unwrap().line),
        ("5.5.4-2.3", 9)
    );
    assert_eq!(identity.host_name.as_ref().unwrap().value, "naika-ar");
    assert_eq!(identity.taken_on.as_ref().unwrap().value.to_string(), "2026-11-10");
    let zones: Vec<_> = c.interfaces.iter().map(|i| (i.name.as_str(), i.zone, i.zone_written)).collect();
    assert_eq!(
        zones,
        [
            ("eth1", Zone::Unknown, false),
            ("vlan1", Zone::Inside, true),
            ("vlan20", Zone::Maintenance, false),
            ("tunnel0", Zone::Unknown, false),
            ("tunnel1", Zone::Unknown, false),
            ("ppp0", Zone::Outside, true),
        ]
    );
    assert_eq!(c.records.syslog.value().unwrap(), &["192.168.1.50"]);
    assert_eq!(c.records.ntp.value().unwrap(), &["192.168.1.50", "192.168.1.51"]);
    assert_eq!(c.records.clock_zone.value().unwrap(), "JST 9");
    let lockout = c.lockout.value().unwrap();
    assert_eq!((lockout.failures, lockout.seconds), (3, Some(300)));
}

#[test]
fn what_answers_where_follows_the_firewall_and_the_lists() {
    let c = one(ROUTER);
    let class = only(&["192.168.1.10", "192.168.1.16/28"]);
    // The vendor passes the firewall, but stands in no access class behind it.
    assert_eq!(openings(&c, Service::Ssh), [("vlan1", Zone::Inside, class.clone())]);
    assert_eq!(openings(&c, Service::Https), [("vlan1", Zone::Inside, Sources::Anywhere)]);
    assert_eq!(openings(&c, Service::SnmpPlain), [("vlan1", Zone::Inside, only(&["192.168.1.50"]))]);
    let on = |s| c.listeners.iter().find(|l| l.service == s).unwrap().on.clone();
    assert!(matches!(on(Service::Telnet), Setting::Written { value: false, .. }));
    assert!(matches!(on(Service::Http), Setting::Written { value: false, .. }));
    assert_eq!(c.administrators.len(), 1);
    assert_eq!((c.administrators[0].name.as_str(), &c.administrators[0].sources), ("kanri", &class));
}

#[test]
fn forwards_are_what_nat_and_firewall_let_through_together() {
    let c = one(ROUTER);
    let forwards: Vec<_> =
        c.forwards.iter().map(|f| (f.outside.from, f.to_host.as_str(), f.zone, f.sources.clone())).collect();
    assert_eq!(
        forwards,
        [
            (3389, "192.168.1.20", Zone::Outside, Sources::Anywhere),
            (8000, "192.168.1.30", Zone::Outside, only(&["198.51.100.16/28"])),
        ]
    );
    assert!(c.forwards.iter().all(|f| f.applied));
    let off = one(&ROUTER.replace("dst private.lan.karte\n enable", "dst private.lan.karte"));
    assert!(off.forwards.iter().all(|f| !f.applied));
    let spare: Vec<_> = c.filters.iter().filter(|f| !f.applied).map(|f| f.name.as_str()).collect();
    assert_eq!(spare, ["SPARE"]);
}

#[test]
fn remote_access_has_its_peers_and_users() {
    let c = one(ROUTER);
    let [openvpn, site] = c.remote_access.as_slice() else { panic!("{:#?}", c.remote_access) };
    assert_eq!(
        (openvpn.kind, openvpn.name.as_str(), &openvpn.sources),
        (RemoteAccessKind::OpenVpn, "tunnel0", &Sources::Anywhere)
    );
    assert_eq!(openvpn.users.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["tanaka"]);
    // A tunnel that names nobody asks whom the default names.
    let named = " tunnel openvpn authentication radius\n";
    let by_default = one(&(ROUTER
        .replace(named, "")
        .replace("!\ninterface tunnel0", "!\naaa authentication openvpn default group radius\n!\ninterface tunnel0")));
    assert_eq!(
        by_default.remote_access[0].users,
        openvpn
            .users
            .iter()
            .map(|u| sejo_model::configuration::RemoteUser { line: u.line, ..u.clone() })
            .collect::<Vec<_>>()
    );
    assert_eq!(by_default.remote_access[0].groups[0].value, "radius");
    assert_eq!((site.kind, site.peers.as_slice()), (RemoteAccessKind::IpsecSite, &["198.51.100.20".to_owned()][..]));
    assert_eq!(site.sources, only(&["198.51.100.20"]));
}

#[test]
fn without_protect_the_firewall_stops_nothing() {
    let c = one(&ROUTER.replace(" protect\n", "").replace("vty access-class 10\n", ""));
    let ssh = openings(&c, Service::Ssh);
    assert!(ssh.contains(&("ppp0", Zone::Outside, Sources::Anywhere)), "{ssh:?}");
    assert!(c.filters.iter().all(|f| !f.applied || f.name == "SPARE"));
    let bare = |c: &Configuration| bare_lines(c).map(|(line, _)| line.name.clone()).collect::<Vec<_>>();
    assert_eq!(bare(&c), ["ppp0"]);
    assert!(bare(&one(ROUTER)).is_empty());
    let (before, rest) = ROUTER.split_once("firewall\n").unwrap();
    let (rules, after) = rest.split_once("!\n").unwrap();
    assert_eq!(bare(&one(&format!("{before}{after}"))), ["ppp0"], "without the whole block: {rules}");
    // Nobody gets in where nothing but the switch is written.
    let alone = one(&format!("{before}firewall\n rule 10 permit any from private to private\n protect\n!\n{after}"));
    assert!(bare(&alone).is_empty());
    let told: Vec<_> = alone.filters.iter().filter(|f| f.applied).map(|f| (&*f.name, f.verb)).collect();
    assert_eq!(told, [("protect", Verb::Deny)]);
}

#[test]
fn no_secret_survives() {
    let read = configurations(ROUTER);
    let all = format!("{}{}", read.masked_text, toml::to_string(&read.devices[0]).unwrap());
    for secret in [
        "fakefake",
        "Denwa-Ban-3321",
        "Kanshi-7731",
        "Auth-Kotoba-01",
        "Priv-Kotoba-02",
        "Radius-Kagi-5521",
        "Nas-Kagi-9912",
        "QUJDREVG",
        "Kyoten-Kagi-77aB",
        "ZmFrZWZha2",
        "Isp-Pass-99",
    ] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert_eq!(read.masked_text.lines().count(), ROUTER.lines().count());
    let c = &read.devices[0];
    let kept = |p| c.secrets.iter().filter(move |s| s.purpose == p).map(|s| s.storage).collect::<Vec<_>>();
    assert_eq!(kept(SecretUse::PreSharedKey), [Storage::Plain, Storage::Unknown]);
    assert_eq!(kept(SecretUse::Administrator), [Storage::Hashed, Storage::Hashed]);
    assert_eq!(kept(SecretUse::Login), [Storage::Plain]);
}

const SWITCH: &str = "\
!
service password-encryption
!
no banner motd
!
username manager privilege 15 password 8 $1$bJoVec4D$JwOJGPr7YqoExA0GVasdE0
!
no service ssh
!
service telnet
!
service http
!
no clock timezone
!
snmp-server
!
aaa authentication enable default local
aaa authentication login default local
!
stack virtual-chassis-id 1726
!
ip domain-lookup
!
no service dhcp-server
!
no ip multicast-routing
!
spanning-tree mode rstp
!
switch 1 provision x230-28
!
interface port1.0.1-1.0.28
 switchport
 switchport mode access
!
interface vlan1
 ip address 10.20.1.21/24
!
line con 0
line vty 0 4
!
end
";

#[test]
fn a_switch_as_it_leaves_the_factory() {
    let c = one(SWITCH);
    assert_eq!((c.extent, c.unread.count), (Extent::Whole, 0), "{:?}", c.unread);
    assert_eq!(openings(&c, Service::Telnet), [("vlan1", Zone::Inside, Sources::Anywhere)]);
    assert_eq!(c.secrets[0].weakness, Some(Weakness::Default));
    assert!(matches!(&c.records.syslog, Setting::Default { value, .. } if value.is_empty()));
    assert!(
        matches!(&c.records.ntp, Setting::Default { value, source } if value.is_empty() && source.contains("C613-"))
    );
    assert!(matches!(&c.lockout, Setting::Default { value, .. } if value.failures == 5));
    assert_eq!(c.records.clock_zone.value().unwrap(), "UTC");
    assert!(c.remote_access.is_empty() && c.forwards.is_empty() && c.filters.is_empty());
}

#[test]
fn absence_is_held_against_whole_texts_only() {
    let half = SWITCH.split("ip domain-lookup").next().unwrap().replace("service telnet\n", "");
    let c = one(&half);
    assert_eq!(c.extent, Extent::Part);
    assert!(c.listeners.iter().all(|l| l.service != Service::Telnet));
    assert_eq!((c.records.syslog.value(), c.lockout.value()), (None, None));
    let whole = one(&SWITCH.replace("service telnet\n", ""));
    let telnet = whole.listeners.iter().find(|l| l.service == Service::Telnet).unwrap();
    assert!(matches!(telnet.on, Setting::Unknown { .. }));
}

#[test]
fn windows_line_ends_pagers_and_cuts_change_nothing() {
    let windows = one(&ROUTER.replace('\n', "\r\n"));
    let plain = one(ROUTER);
    assert_eq!(windows, plain);
    let paged = one(&ROUTER.replace("nat\n rule 10", "--More-- nat\n rule 10"));
    assert_eq!(paged.forwards, plain.forwards);
    let mail = format!("お世話になっております。\n\n{ROUTER}\n\n-- \n株式会社ABC 山田\nTEL 06-1234-5678\n");
    assert_eq!((one(&mail).extent, one(&mail).forwards.len()), (Extent::Whole, plain.forwards.len()));
    let mut end = ROUTER.len() - 2;
    while end > 40 {
        while !ROUTER.is_char_boundary(end) {
            end -= 1;
        }
        if let Ok(Reading::Configurations(read)) =
            read("half.txt", &ROUTER.as_bytes()[..end], &Limits::default(), &FingerprintKey::new([7; 32]))
        {
            assert_ne!(read.devices[0].extent, Extent::Whole, "{end}");
        }
        end = end.saturating_sub(61);
    }
}

/// How long it takes is measured by `cargo xtask bench`.
#[test]
fn a_large_text_is_read_to_its_end() {
    let mut rules = String::new();
    let mut i = 100;
    while rules.len() < 1_000_000 {
        rules.push_str(&format!(" rule {i} permit ssh from public.vendor to private.lan.resecon\n"));
        i += 1;
    }
    for vlan in 100..600 {
        rules.push_str(&format!("interface vlan{vlan}\n ip address 10.{}.{}.1/24\n", vlan / 250, vlan % 250));
    }
    let text = ROUTER.replace(" protect\n", &format!(" protect\n{rules}"));
    let c = one(&text);
    assert!(c.filters.len() > 10_000 && c.interfaces.iter().any(|i| i.name == "vlan599"), "{}", c.filters.len());
}

#[test]
fn shared_files_are_read_without_a_crash() {
    let root = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let Ok(files) = std::fs::read_dir(root.join("netconf/allied-telesis")) else {
        println!("skipped: netconf/allied-telesis is not there (set SEJO_SHARED_DATA)");
        return;
    };
    for file in files {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let reading = read("show.txt", &bytes, &Limits::default(), &FingerprintKey::new([7; 32]));
        if path.ends_with("allied_telesis_awplus_show_system.raw") {
            let Ok(Reading::Configurations(read)) = reading else { panic!("{reading:?}") };
            let identity = &read.devices[0].identity;
            assert_eq!(identity.model.as_ref().unwrap().value, "AT-SH210-24GT");
            assert_eq!(identity.firmware.as_ref().unwrap().value, "5.4.5-1.3");
            assert_eq!(identity.host_name.as_ref().unwrap().value, "6F-SH210-5");
            assert_eq!(identity.taken_on.as_ref().unwrap().value.to_string(), "2024-02-03");
            assert_eq!((read.devices[0].extent, read.devices[0].unread.count), (Extent::Part, 0));
        }
    }
}

/// Blank lines, the pager and what the console says stand in blocks without ending them.
#[test]
fn what_a_console_writes_between_ends_no_block() {
    let plain = one(ROUTER);
    let lines: Vec<&str> = ROUTER.lines().collect();
    let begins = lines.iter().position(|l| l.starts_with("hostname ")).unwrap();
    for between in
        ["", " --More-- ", "2026 Nov 20 09:12:33 user.notice naika-ar IMISH[77]: [kanri] show running-config"]
    {
        let (head, body) = lines.split_at(begins);
        let text: Vec<&str> = head.iter().copied().chain(body.iter().flat_map(|l| [*l, between])).collect();
        let read = one(&text.join("\n"));
        let told =
            |c: &Configuration| (c.forwards.len(), c.filters.len(), c.interfaces.len(), c.unread.count, c.extent);
        assert_eq!(told(&read), told(&plain), "{between:?}");
    }
}

/// A switch as it shows itself, with or without telnet.
fn switch(name: &str, telnet: &str) -> String {
    format!(
        "!\nservice password-encryption\n!\nhostname {name}\n!\nno banner motd\n!\n\
         username yamada privilege 15 password 8 $5$abcdefgh$fakefakefakefakefakefake\n!\n{telnet}service telnet\n!\nservice ssh\n!\n\
         log host 192.168.1.50\nntp server 192.168.1.51\ninterface vlan1\n ip address 192.168.1.5/24\n!\nline con 0\nline vty 0 4\n!\nend\n"
    )
}

#[test]
fn several_devices_in_one_file_stay_apart() {
    let asked = |name: &str, command: &str| format!("{name}#show {command}\n");
    let running = asked("awplus", "running-config");
    let (first, second) = (switch("sw1", ""), switch("sw2", "no "));
    let (new, other) = (switch("awplus", ""), switch("awplus", "no "));
    for text in [
        format!("{first}{second}"),
        // The same name, and other addresses.
        format!("{first}{}", switch("sw1", "no ").replace("192.168.1.5/", "192.168.1.6/")),
        format!("設定をお送りします。\n{first}\n\n次はsw2です。\n{second}"),
        format!("{}{first}{}{second}", asked("sw1", "running-config"), asked("sw2", "running-config")),
        format!("{running}{first}{running}{second}"),
        format!("{running}{new}awplus#exit\n{running}{other}"),
        format!("{new}{other}"),
    ] {
        let devices = configurations(&text).devices;
        assert_eq!(devices.len(), 2, "{text}");
        let telnet = |device: &Configuration| {
            let found = device.listeners.iter().find(|l| l.service == Service::Telnet).unwrap();
            found.on.value().copied()
        };
        assert_eq!(devices.iter().map(telnet).collect::<Vec<_>>(), [Some(true), Some(false)], "{text}");
        assert!(devices.iter().all(|device| device.extent == Extent::Whole), "{text}");
    }
    // As it runs and as it starts.
    let twice = format!("{running}{new}{}{new}", asked("awplus", "startup-config"));
    for text in [twice, format!("{first}{first}")] {
        assert_eq!(configurations(&text).devices.len(), 1, "{text}");
    }
}

const WALLED: &str = "!\nservice password-encryption\n!\nhostname rt\n!\nno banner motd\n!\nservice ssh\n!\nzone private\n network lan\n  \
    ip subnet 192.168.70.0/24\n!\nzone public\n network wan\n  ip subnet 0.0.0.0/0 interface ppp0\n  host ppp0\n   \
    ip address dynamic interface ppp0\n!\nfirewall\n rule 10 permit any from private to private\n \
    rule 20 permit any from private to public\n rule 30 permit any from public.wan.ppp0 to public.wan\n protect\n!\n\
    interface eth1\n encapsulation ppp 0\n!\ninterface vlan1\n ip address 192.168.70.1/24\n!\ninterface ppp0\n \
    ip address negotiated\n!\nip route 0.0.0.0/0 ppp0\n!\nline con 0\nline vty 0 4\n!\nend\n";

#[test]
fn what_the_device_sends_itself_lets_nobody_in() {
    let fixed = WALLED.replace("dynamic interface ppp0", "203.0.113.99").replace("negotiated", "203.0.113.99/32");
    // A blank less than the device writes.
    let shifted = |text: &str| text.replace("  host ppp0\n   ip", " host ppp0\n  ip");
    for text in [WALLED.to_owned(), shifted(WALLED), fixed.clone(), shifted(&fixed)] {
        assert_eq!(openings(&one(&text), Service::Ssh), [("vlan1", Zone::Inside, Sources::Anywhere)], "{text}");
        let opened = text.replace(" protect\n", " rule 60 permit ssh from public.wan to public.wan.ppp0\n protect\n");
        let outside = ("ppp0", Zone::Outside, Sources::Anywhere);
        assert!(openings(&one(&opened), Service::Ssh).contains(&outside), "{opened}");
    }
}

#[test]
fn an_own_address_that_is_not_known_is_not_taken_for_another_machine() {
    let host = |text: &str, address: &str| text.replace("dynamic interface ppp0", address);
    let ssh = WALLED.replace("any from public.wan.ppp0 to public.wan", "ssh from public.wan to public.wan.ppp0");
    let inside = ("vlan1", Zone::Inside, Sources::Anywhere);
    let unsure = ("ppp0", Zone::Outside, Sources::Unknown);
    let elsewhere = host(&ssh, "203.0.113.99").replace("negotiated", "203.0.113.77/32");
    for text in [host(&ssh, "203.0.113.99"), host(&ssh, "203.0.113.99/32"), elsewhere] {
        assert_eq!(openings(&one(&text), Service::Ssh), [inside.clone(), unsure.clone()], "{text}");
    }
    // Others who are let in do not make it sure who is.
    let more = host(WALLED, "203.0.113.99");
    let more = more.replace(" protect\n", " rule 60 permit ssh from public.wan to public.wan.ppp0\n protect\n");
    assert_eq!(openings(&one(&more), Service::Ssh), [inside.clone(), unsure], "{more}");
    // A machine beside the device.
    let beside = host(&ssh, "203.0.113.78").replace("negotiated", "203.0.113.77/29");
    assert_eq!(openings(&one(&beside), Service::Ssh), [inside], "{beside}");
}

#[test]
fn ports_that_limit_what_is_plugged_in_are_told_one_by_one() {
    let text = "!\nservice password-encryption\n!\nhostname sw1\naaa authentication dot1x default group radius\nstack virtual-chassis-id 1\n!\ninterface port1.0.1-1.0.2\n switchport\n switchport port-security\n!\ninterface port1.0.3\n dot1x port-control auto\n!\ninterface port1.0.4\n switchport\n!\nend\n";
    let guarded = |text: &str| {
        let ports = one(text).guarded_ports.unwrap_or_default().into_iter();
        ports.map(|p| (p.value, p.line)).collect::<Vec<(String, u32)>>()
    };
    let told =
        [("port1.0.1", 10_u32), ("port1.0.2", 10), ("port1.0.3", 13)].map(|(port, line)| (port.to_owned(), line));
    assert_eq!(guarded(text), told);
    let off = text.replace("aaa authentication dot1x default group radius", "!");
    assert_eq!(guarded(&off), told[..2], "802.1X is off for the whole switch");
    assert_eq!(guarded(&text.replace("\n ", "\n")), told, "the indentation was lost");
    let taken_back = text.replace("!\nend", "interface port1.0.2\n no switchport port-security\n!\nend");
    assert_eq!(guarded(&taken_back), [told[0].clone(), told[2].clone()]);
}
