//! NEC UNIVERGE IX: a hospital's router with its maintenance lines, and what is typed into a terminal.

use sejo_intake::{Limits, Reading, read};
use sejo_model::configuration::{
    Configuration, Dialect, Extent, FingerprintKey, Listener, ReadConfigurations, RemoteAccessKind, SecretUse, Service,
    Setting, Sources, Storage, Unseen, Verb, Zone,
};

fn all(text: &str) -> ReadConfigurations {
    match read("router.txt", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32])) {
        Ok(Reading::Configurations(read)) => *read,
        other => panic!("{other:?}"),
    }
}

fn one(text: &str) -> Configuration {
    let mut read = all(text);
    assert_eq!(read.devices.len(), 1);
    read.devices.remove(0)
}

fn listener(read: &Configuration, service: Service) -> &Listener {
    read.listeners.iter().find(|l| l.service == service).unwrap_or_else(|| panic!("{service:?}: {:?}", read.listeners))
}

fn only(networks: &[&str]) -> Sources {
    Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
}

const HOSPITAL: &str = "\
Router(config)# show running-config
! NEC Portable Internetwork Core Operating System Software
! IX Series IX2215 (magellan-sec) Software, Version 10.7.18, RELEASE SOFTWARE
! Compiled Oct 25-Tue-2022 12:37:13 JST #2
! Current time Nov 20-Fri-2026 16:08:00 JST
!
hostname IX-HONKAN
timezone +09 00
!
logging buffered 131072
logging subsystem all warn
logging timestamp datetime
!
syslog ip enable
syslog ip host 192.168.1.5
!
username admin password hash a2A01EDed3A7a12dc45bfF7fbb179B@ administrator
username mente password plain Mente2020 monitor
!
ntp ip enable
ntp server 192.168.1.6 priority 10
!
ip ufs-cache enable
ip route default GigaEthernet0.1
ip route 10.9.0.0/16 Tunnel0.0
ip dhcp enable
ip access-list mgmt permit ip src 192.168.1.0/24 dest any
ip access-list mgmt deny ip src any dest any
ip access-list sec-list permit ip src any dest any
ip access-list wan-in deny ip src 10.0.0.0/8 dest any
ip access-list wan-in permit tcp src 198.51.100.0/28 sport any dest any dport eq 22
ip access-list wan-in permit udp src any sport any dest any dport eq 500
ip access-list wan-in permit udp src any sport any dest any dport eq 4500
ip access-list wan-in permit 50 src any dest any
ip access-list wan-in permit tcp src any sport any dest any dport eq 3389
ip access-list forgotten permit ip src any dest any
ip access-list dynamic watch access sec-list
!
ike nat-traversal
ike proposal ikeprop encryption aes-256 hash sha2-256 group 2048-bit
ike policy maker peer 203.0.113.77 key MakerPreShared1 ikeprop
ike policy l2tp-ike peer any key PhonesOfDoctors mode main ikeprop
!
ipsec autokey-proposal secprop esp-aes-256 esp-sha2-256
ipsec autokey-map maker-map sec-list peer 203.0.113.77 secprop
ipsec local-id maker-map 192.168.1.0/24
ipsec dynamic-map l2tp-map sec-list secprop ike l2tp-ike
!
proxy-dns ip enable
!
telnet-server ip enable
telnet-server ip access-list mgmt
!
ssh-server ip enable
!
http-server username webadmin secret-password ZESDJbkA2H3x9SOKoBf2cj
http-server ip enable
!
snmp-agent ip enable
snmp-agent ip community himitsu mgmt
!
nm ip enable
nm account group1 password secret QQDJbkA2H3x9SOKoBf2cjvHA94
!
ppp profile flets
  authentication myname hospital@isp.example.jp
  authentication password hospital@isp.example.jp ProviderWord5
!
ppp profile l2tp
  authentication request chap
  authentication password tanaka TanakaPass3
  authentication password suzuki SuzukiPass4
  lcp pfc
  ipcp provide-ip-address range 192.168.1.200 192.168.1.210
!
ip dhcp profile lan1
  assignable-range 192.168.1.100 192.168.1.150
  default-gateway 192.168.1.254
!
device GigaEthernet0
!
device GigaEthernet1
!
device USB0
  shutdown
!
interface GigaEthernet0.0
  no ip address
  shutdown
!
interface GigaEthernet0.1
  description FLETS
  encapsulation pppoe
  auto-connect
  ppp binding flets
  ip address ipcp
  ip tcp adjust-mss auto
  ip napt enable
  ip napt static GigaEthernet0.1 tcp 22
  ip napt static GigaEthernet0.1 udp 500
  ip napt static GigaEthernet0.1 50
  ip napt static 192.168.1.20 tcp 3389
  ip napt service camera 192.168.1.30 80 tcp 8080
  ip filter wan-in 10 in
  ip filter watch 20 out
  no shutdown
!
interface GigaEthernet1.0
  ip address 192.168.1.254/24
  ip proxy-arp
  ip dhcp binding lan1
  no shutdown
!
interface Loopback0.0
  no ip address
!
interface Null0.0
  no ip address
!
interface Tunnel0.0
  description CT-maker
  tunnel mode ipsec
  ip unnumbered GigaEthernet1.0
  ipsec policy tunnel maker-map out
  no shutdown
!
interface Tunnel1.0
  ppp binding l2tp
  tunnel mode l2tp-lns ipsec
  ip unnumbered GigaEthernet1.0
  ipsec policy transport l2tp-map
  no shutdown
!
";

#[test]
fn a_hospital_is_read_as_a_whole() {
    let read = one(HOSPITAL);
    assert_eq!(read.unread.count, 0, "{:?}", read.unread.first);
    assert_eq!((read.dialect, read.extent), (Dialect::NecIx, Extent::Whole));
    assert_eq!(read.identity.model.as_ref().unwrap().value, "IX2215");
    assert_eq!(read.identity.firmware.as_ref().unwrap().value, "10.7.18");
    assert_eq!(read.identity.host_name.as_ref().unwrap().value, "IX-HONKAN");
    assert_eq!(read.identity.taken_on.as_ref().unwrap().value.to_string(), "2026-11-20");
    let zone = |name: &str| read.interfaces.iter().find(|i| i.name == name).map(|i| (i.zone, i.zone_written));
    assert_eq!(zone("GigaEthernet0.1"), Some((Zone::Outside, true)));
    assert_eq!(zone("GigaEthernet1.0"), Some((Zone::Inside, false)));
    assert_eq!(read.records.syslog.value().unwrap(), &["192.168.1.5"]);
    assert_eq!(read.records.ntp.value().unwrap(), &["192.168.1.6"]);
    assert_eq!(read.records.clock_zone.value().unwrap(), "+09 00");
}

#[test]
fn servers_are_open_where_list_translation_and_filter_agree() {
    let read = one(HOSPITAL);
    let open = |service| -> Vec<(String, Sources)> {
        listener(&read, service).openings.iter().map(|o| (o.interface.clone(), o.sources.clone())).collect()
    };
    let inside = |name: &str, sources| (name.to_owned(), sources);
    assert_eq!(
        open(Service::Telnet),
        [
            inside("GigaEthernet1.0", only(&["192.168.1.0/24"])),
            inside("Tunnel0.0", only(&["192.168.1.0/24"])),
            inside("Tunnel1.0", only(&["192.168.1.0/24"])),
        ]
    );
    assert_eq!(open(Service::Ssh)[0], inside("GigaEthernet0.1", only(&["198.51.100.0/28"])));
    // Nothing leads from outside to the page, so translation drops it.
    assert!(open(Service::Http).iter().all(|(name, _)| name != "GigaEthernet0.1"));
    assert_eq!(open(Service::SnmpPlain).len(), 3);
    assert!(matches!(listener(&read, Service::Ftp).on, Setting::Default { value: false, .. }));
}

#[test]
fn forwards_filters_and_ways_in() {
    let read = one(HOSPITAL);
    let forwards: Vec<_> =
        read.forwards.iter().map(|f| (f.to_host.as_str(), f.outside.from, f.inside.from, &f.sources)).collect();
    // The filter lets the remote desktop in whichever address it sees; the camera it stops.
    assert_eq!(
        forwards,
        [("192.168.1.20", 3389, 3389, &Sources::Anywhere), ("192.168.1.30", 8080, 80, &Sources::Nowhere)]
    );
    let inward: Vec<_> = read.filters.iter().filter(|f| f.applied && f.from_interface == "GigaEthernet0.1").collect();
    assert_eq!(
        inward.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
        [&["wan-in"; 6][..], &["sec-list"]].concat()
    );
    assert_eq!(inward[0].verb, Verb::Deny);
    assert!(inward[6].answers_only);
    let idle: Vec<&str> = read.filters.iter().filter(|f| !f.applied).map(|f| f.name.as_str()).collect();
    assert_eq!(idle, ["forgotten"]);
    let [site, persons] = read.remote_access.as_slice() else { panic!("{:?}", read.remote_access) };
    assert_eq!(
        (site.kind, site.name.as_str(), site.label.as_str()),
        (RemoteAccessKind::IpsecSite, "Tunnel0.0", "CT-maker")
    );
    assert_eq!((site.peers.as_slice(), &site.sources), (&["203.0.113.77".to_owned()][..], &only(&["203.0.113.77"])));
    assert_eq!((persons.kind, persons.on.value()), (RemoteAccessKind::L2tp, Some(&true)));
    assert_eq!(persons.users.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["tanaka", "suzuki"]);
    assert_eq!(persons.sources, Sources::Anywhere);
}

#[test]
fn no_secret_survives() {
    let more = "\
radius host ip 192.168.1.9 auth-port 1812 key 0 RadiusKey8
ikev2 authentication psk id keyid BRANCH key char BranchKey9
ikev2 authentication psk id ipv4 203.0.113.9 key secret Zq8Zq8Zq8
vrrp 1 authentication VrrpWord1
ip ospf authentication-key OspfWord2
ip rip authentication text RipWord3
neighbor 192.0.2.1 password BgpWord4 with spaces
l2tp password plain L2tpWord5
snmpv3 user u1 user g1 auth sha plain AuthWord6 priv aes secret PrivWord7
mobile pin-code plain 98765432
ddns profile mydns
  url http://ns.example.jp/update
  query u=clinic&p=QueryWord8
";
    let text = HOSPITAL.replace("proxy-dns ip enable\n", &format!("proxy-dns ip enable\n{more}"));
    let read = all(&text);
    let told = format!("{read:?}\n{}", read.masked_text);
    for secret in [
        "a2A01EDed3A7a12dc45bfF7fbb179B@",
        "Mente2020",
        "MakerPreShared1",
        "PhonesOfDoctors",
        "ZESDJbkA2H3x9SOKoBf2cj",
        "himitsu",
        "QQDJbkA2H3x9SOKoBf2cjvHA94",
        "ProviderWord5",
        "TanakaPass3",
        "SuzukiPass4",
        "RadiusKey8",
        "BranchKey9",
        "Zq8Zq8Zq8",
        "VrrpWord1",
        "OspfWord2",
        "RipWord3",
        "BgpWord4",
        "L2tpWord5",
        "AuthWord6",
        "PrivWord7",
        "98765432",
        "QueryWord8",
    ] {
        assert!(!told.contains(secret), "{secret} survived");
    }
    assert_eq!(read.devices[0].unread.count, 0, "{:?}", read.devices[0].unread.first);
    let secrets = &read.devices[0].secrets;
    let find = |purpose, owner: &str| secrets.iter().find(|s| s.purpose == purpose && s.owner == owner).unwrap();
    assert_eq!(find(SecretUse::Provider, "hospital@isp.example.jp").storage, Storage::Plain);
    assert_eq!(find(SecretUse::RemoteUser, "tanaka").storage, Storage::Plain);
    assert!(find(SecretUse::PreSharedKey, "maker").fingerprint.is_some());
    assert!(find(SecretUse::Administrator, "admin").fingerprint.is_some());
    assert!(find(SecretUse::Administrator, "webadmin").fingerprint.is_none());
    // The same hash on another device is the same password.
    let other =
        "hostname B\nusername root password hash a2A01EDed3A7a12dc45bfF7fbb179B@ administrator\nssh-server ip enable\n";
    assert_eq!(one(other).secrets[0].fingerprint, find(SecretUse::Administrator, "admin").fingerprint);
}

#[test]
fn what_is_typed_into_a_terminal_is_a_part() {
    let text = "\
ix01(config)# ip access-list mgmt permit ip src 192.168.10.0/24 dest any
ix01(config)# ssh-server ip access-list mgmt
ix01(config)# ssh-server ip enable
ix01(config)# interface GigaEthernet0.0
ix01(config-GigaEthernet0.0)# ip address dhcp receive-default
ix01(config-GigaEthernet0.0)# ip napt enable
ix01(config-GigaEthernet0.0)# no shutdown
ix01(config-GigaEthernet0.0)# exit
ix01(config)# interface GigaEthernet1.0
ix01(config-GigaEthernet1.0)# ip address 192.168.10.254/24
ix01(config)# ike policy branch peer any key Branch-Shared-Word mode aggressive prop
ix01(config)# make coffee
";
    let read = one(text);
    assert_eq!(read.extent, Extent::Part);
    assert_eq!(read.unread.count, 1, "{:?}", read.unread.first);
    assert!(matches!(read.records.ntp, Setting::Unknown { why: Unseen::PartOfText }));
    let ssh = listener(&read, Service::Ssh);
    assert_eq!(ssh.openings.iter().map(|o| o.interface.as_str()).collect::<Vec<_>>(), ["GigaEthernet1.0"]);
    assert_eq!(ssh.openings[0].sources, only(&["192.168.10.0/24"]));
    assert!(read.listeners.iter().all(|l| l.service != Service::Telnet));
    assert_eq!(read.remote_access[0].name, "ike policy branch");
    assert!(read.remote_access[0].sources.is_anywhere() || read.remote_access[0].sources == Sources::Unknown);
}

#[test]
fn halves_and_two_routers() {
    let half: String = HOSPITAL.lines().take(60).fold(String::new(), |text, line| text + line + "\r\n");
    assert_eq!(one(&half).extent, Extent::Part);
    // A line of `!` stands between any two blocks, so it ends nothing.
    let lines: Vec<&str> = HOSPITAL.lines().collect();
    let last = lines.iter().position(|l| l.starts_with("interface Loopback0.0")).unwrap();
    for end in (20..last).filter(|end| lines[end - 1].trim() == "!") {
        assert_eq!(one(&(lines[..end].join("\n") + "\n")).extent, Extent::Part, "{end}");
    }
    let second = HOSPITAL.replace("IX-HONKAN", "IX-SHINKAN").replace("Router(config)# show running-config\n", "");
    let read = all(&format!("{HOSPITAL}{second}"));
    let names: Vec<_> = read.devices.iter().map(|d| d.identity.host_name.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(names, ["IX-HONKAN", "IX-SHINKAN"]);
    // A switched-off interface opens nothing.
    let off = HOSPITAL.replace("  ip filter watch 20 out\n  no shutdown", "  ip filter watch 20 out\n  shutdown");
    assert!(listener(&one(&off), Service::Ssh).openings.iter().all(|o| o.zone != Zone::Outside));
    assert!(one(&off).forwards.iter().all(|f| !f.applied));
}

/// The terminal announces the configuration as IOS does; it is one device all the same.
#[test]
fn what_the_terminal_says_before_the_head_is_no_other_device() {
    let text = HOSPITAL.replacen('\n', "\nCurrent configuration : 3100 bytes\n\n", 1);
    let read = all(&text);
    assert_eq!(read.devices.iter().map(|d| d.dialect).collect::<Vec<_>>(), [Dialect::NecIx]);
    assert_eq!(read.devices[0].unread.count, one(HOSPITAL).unread.count);
}

/// Lists at several interfaces are written as YAMAHA begins its filters.
#[test]
fn many_lines_that_put_a_list_at_an_interface_are_none_of_yamaha() {
    let ports: String = (0..6)
        .map(|n| format!("interface GigaEthernet{n}.0\n  ip filter wan-in 1 in\n  ipv6 filter v6-in 1 out\n"))
        .collect();
    let text = format!(
        "! NEC Portable Internetwork Core Operating System Software\n! IX Series IX2215 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE\n\
        hostname ix-bekkan\nppp profile lns\n  authentication secret-password 1 mente Himitsu-Kagi-31\n  authentication secret-password hosyu Himitsu-Kagi-32\n{ports}"
    );
    assert_eq!(one(&text).dialect, Dialect::NecIx);
    // In whatever language they were taken: the password goes.
    for text in [&*text, &text.replace("! NEC", "# NEC").replace("! IX", "# IX"), &*text.replace("hostname", "x")] {
        let masked = all(text).masked_text;
        assert!(!masked.contains("Himitsu") && masked.contains("ix-bekkan"), "{masked}");
    }
}

#[test]
fn a_number_before_a_password_is_the_form_it_is_written_in() {
    let head = HOSPITAL.split("username mente").next().unwrap();
    for (written, weakness) in [
        ("username mori password plain 1 Kawazoe-7712-x administrator", None),
        ("username mori password plain Kawazoe-7712-x administrator", None),
        ("username mori password plain 1 mori administrator", Some(sejo_model::configuration::Weakness::LikeName)),
    ] {
        let read = all(&format!("{head}{written}\ninterface GigaEthernet0.0\n  no ip address\n"));
        let secret = read.devices[0].secrets.iter().find(|s| s.owner == "mori").expect("it has a password");
        assert_eq!((secret.weakness, secret.storage), (weakness, Storage::Plain), "{written}");
        assert!(!read.masked_text.contains("Kawazoe"), "{}", read.masked_text);
    }
}
