//! ASA.

use sejo_model::configuration::{
    Dialect, Extent, PortRange, Protocol, RemoteAccessKind, SecretUse, Service, Setting, Sources, Storage, Verb,
    Weakness, Zone,
};

use super::{assert_no_secret, configurations, device, listener, only, outside, way};

const CLINIC: &str = "\
: Saved
:
: Serial Number: JAD1234ABCD
: Hardware:   ASA5506, 4096 MB RAM, CPU Atom C2000 series 1250 MHz, 1 CPU (4 cores)
:
ASA Version 9.8(2)
!
hostname sakura-fw
domain-name sakura.example.jp
enable password 8Ry2YjIyt7RRXU24 encrypted
passwd 2KFQnbNIdI.2KYOU encrypted
names
ip local pool VPNPOOL 10.99.0.10-10.99.0.50 mask 255.255.255.0
!
interface GigabitEthernet1/1
 nameif outside
 security-level 0
 ip address 203.0.113.2 255.255.255.248
!
interface GigabitEthernet1/2
 nameif inside
 security-level 100
 ip address 192.168.10.1 255.255.255.0
!
interface GigabitEthernet1/3
 description vendor maintenance line
 nameif mente
 security-level 50
 ip address 172.20.0.1 255.255.255.0
!
interface GigabitEthernet1/4
 shutdown
 no nameif
 no security-level
 no ip address
!
ftp mode passive
clock timezone JST 9
object network PACS
 host 192.168.10.20
object network KARTE
 host 192.168.10.30
object network VENDOR
 subnet 198.51.100.0 255.255.255.0
object-group network TRUSTED
 network-object object VENDOR
 network-object host 192.0.2.9
object-group service REMOTE tcp
 port-object eq 3389
 port-object range 5900 5901
access-list OUT-IN remark for the vendor
access-list OUT-IN extended permit tcp object-group TRUSTED host 192.168.10.20 object-group REMOTE
access-list OUT-IN extended deny ip any host 192.168.10.20
access-list OUT-IN extended permit tcp any host 192.168.10.30 eq https
access-list OUT-IN extended permit udp any any eq 161 inactive
access-list OLD extended permit ip any any
access-list L2L extended permit ip 192.168.10.0 255.255.255.0 10.50.0.0 255.255.0.0
pager lines 24
logging enable
logging trap informational
logging host inside 192.168.10.5
logging host inside 192.168.10.6 udp/1514
mtu outside 1500
object network PACS
 nat (inside,outside) static interface service tcp 3389 13389
object network KARTE
 nat (inside,outside) static 203.0.113.3
access-group OUT-IN in interface outside
route outside 0.0.0.0 0.0.0.0 203.0.113.1 1
aaa-server RAD protocol radius
aaa-server RAD (inside) host 192.168.10.7
 key Rad1usKeyForVpn
user-identity default-domain LOCAL
aaa authentication ssh console LOCAL
http server enable 8443
http 0.0.0.0 0.0.0.0 outside
http 192.168.10.0 255.255.255.0 inside
snmp-server host inside 192.168.10.8 community public version 2c
snmp-server location server room
telnet 0.0.0.0 0.0.0.0 outside
telnet 192.168.10.0 255.255.255.0 inside
telnet timeout 5
ssh stricthostkeycheck
ssh 198.51.100.0 255.255.255.0 outside
ssh timeout 5
crypto ipsec ikev1 transform-set ESP-AES-SHA esp-aes esp-sha-hmac
crypto dynamic-map DYN 10 set ikev1 transform-set ESP-AES-SHA
crypto map OUTMAP 1 match address L2L
crypto map OUTMAP 1 set peer 198.51.100.77
crypto map OUTMAP 1 set ikev1 transform-set ESP-AES-SHA
crypto map OUTMAP 65535 ipsec-isakmp dynamic DYN
crypto map OUTMAP interface outside
crypto ca certificate chain ASDM_TrustPoint0
 certificate 1a2b3c4d
    308201d3 3082013c a0030201 02020431 9e5b5530 0d06092a 864886f7 0d010105
    05003081
  quit
crypto ikev1 enable outside
crypto ikev1 policy 10
 authentication pre-share
 encryption aes
 hash sha
 group 2
 lifetime 86400
webvpn
 enable outside
 anyconnect image disk0:/anyconnect-win-4.5.pkg 1
 anyconnect enable
 tunnel-group-list enable
group-policy GP internal
group-policy GP attributes
 vpn-tunnel-protocol ikev1 ssl-client
 dns-server value 192.168.10.2
username admin password P4ssHash1Adm1n. encrypted privilege 15
username tanaka password QwErTyHash12345A encrypted
username tanaka attributes
 service-type remote-access
tunnel-group STAFF type remote-access
tunnel-group STAFF general-attributes
 address-pool VPNPOOL
 authentication-server-group RAD LOCAL
 default-group-policy GP
tunnel-group STAFF ipsec-attributes
 ikev1 pre-shared-key StaffKey2019
tunnel-group 198.51.100.77 type ipsec-l2l
tunnel-group 198.51.100.77 ipsec-attributes
 ikev1 pre-shared-key S1teToS1teSecretKey
!
class-map inspection_default
 match default-inspection-traffic
policy-map global_policy
 class inspection_default
  inspect ftp
service-policy global_policy global
prompt hostname context
Cryptochecksum:0123456789abcdef0123456789abcdef
: end
";

#[test]
fn a_clinic_firewall_is_read_whole() {
    let device = device(CLINIC);
    assert_eq!(device.dialect, Dialect::CiscoAsa);
    assert_eq!(device.extent, Extent::Whole);
    let identity = &device.identity;
    assert_eq!(identity.firmware.as_ref().unwrap().value, "9.8(2)");
    assert_eq!(identity.model.as_ref().unwrap().value, "ASA5506");
    assert_eq!(identity.serial.as_ref().unwrap().value, "JAD1234ABCD");
    assert_eq!(identity.host_name.as_ref().unwrap().value, "sakura-fw");
    assert_eq!(device.unread.count, 0, "{:?}", device.unread.first);
    let zones: Vec<(&str, Zone, bool)> =
        device.interfaces.iter().map(|i| (i.label.as_str(), i.zone, i.zone_written)).collect();
    assert_eq!(zones[0], ("outside", Zone::Outside, true));
    assert_eq!(zones[1], ("inside", Zone::Inside, true));
    assert_eq!(zones[2], ("mente", Zone::Maintenance, false));
    assert!(!device.interfaces[3].enabled);
    let records = &device.records;
    assert_eq!(records.syslog.value().unwrap(), &["192.168.10.5", "192.168.10.6:1514"]);
    assert!(matches!(&records.ntp, Setting::Default { value, .. } if value.is_empty()));
    assert_eq!(records.clock_zone.value().unwrap(), "JST 9");
    assert!(matches!(&device.lockout, Setting::Default { value, .. } if value.failures == 0));
}

#[test]
fn management_is_open_where_its_own_lines_say() {
    let device = device(CLINIC);
    let https = listener(&device, Service::Https);
    assert_eq!((https.port, https.on.value()), (Some(8443), Some(&true)));
    // Lists on interfaces are about what passes through.
    assert_eq!(outside(https)[0].sources, Sources::Anywhere);
    assert_eq!(https.openings[1].sources, only(&["192.168.10.0/24"]));
    assert_eq!(outside(listener(&device, Service::Ssh))[0].sources, only(&["198.51.100.0/24"]));
    // Telnet to the interface with the lowest level is refused whatever is written.
    let telnet = listener(&device, Service::Telnet);
    assert!(outside(telnet).is_empty());
    assert_eq!(telnet.openings[0].zone, Zone::Inside);
    let snmp = listener(&device, Service::SnmpPlain);
    assert_eq!(snmp.openings[0].sources, only(&["192.168.10.8"]));
}

#[test]
fn forwards_follow_the_list_on_the_real_address() {
    let device = device(CLINIC);
    let pacs = &device.forwards[0];
    assert_eq!(
        (pacs.protocol, pacs.outside, pacs.inside),
        (Protocol::Tcp, PortRange::one(13389), PortRange::one(3389))
    );
    assert_eq!((pacs.to_host.as_str(), pacs.zone), ("192.168.10.20", Zone::Outside));
    assert_eq!(pacs.sources, only(&["198.51.100.0/24", "192.0.2.9"]));
    let karte = &device.forwards[1];
    // The whole machine is translated, so what the list names is what is open.
    assert_eq!((karte.protocol, karte.to_host.as_str()), (Protocol::Tcp, "192.168.10.30"));
    assert_eq!(karte.sources, Sources::Anywhere);
}

#[test]
fn filters_in_effect_come_first_and_unused_ones_are_told_apart() {
    let device = device(CLINIC);
    let first = &device.filters[0];
    assert_eq!((first.name.as_str(), first.verb, first.from_zone), ("OUT-IN", Verb::Permit, Zone::Outside));
    assert_eq!(first.sources, only(&["198.51.100.0/24", "192.0.2.9"]));
    assert_eq!(first.services.len(), 2);
    assert_eq!(first.services[1].ports, PortRange { from: 5900, to: 5901 });
    assert!(first.applied);
    let old = device.filters.iter().find(|f| f.name == "OLD").unwrap();
    assert!(!old.applied && old.any_service() && old.sources.is_anywhere());
    // A switched-off rule is not in effect; a list a VPN refers to is not unused.
    assert!(device.filters.iter().filter(|f| f.name == "OUT-IN").any(|f| !f.applied));
    assert!(!device.filters.iter().any(|f| f.name == "L2L"));
}

#[test]
fn remote_access_has_peers_users_and_servers() {
    let device = device(CLINIC);
    let web = way(&device, "webvpn outside");
    assert_eq!((web.kind, web.on.value()), (RemoteAccessKind::SslVpn, Some(&true)));
    assert_eq!(web.sources, Sources::Anywhere);
    assert_eq!(web.groups[0].value, "RAD");
    // Whether the administrator comes in by it, too, the text does not say.
    let users: Vec<_> = web.users.iter().map(|u| (u.name.as_str(), u.is_sure)).collect();
    assert_eq!(users, [("admin", false), ("tanaka", true)]);
    assert_eq!(web.two_factor, None);
    let site = way(&device, "OUTMAP 1");
    assert_eq!((site.kind, site.on.value()), (RemoteAccessKind::IpsecSite, Some(&true)));
    assert_eq!(site.peers, ["198.51.100.77"]);
    assert_eq!(site.sources, only(&["198.51.100.77"]));
    assert_eq!(way(&device, "OUTMAP 65535").kind, RemoteAccessKind::IpsecClient);
    let names: Vec<&str> = device.administrators.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["admin", ""]);
}

#[test]
fn factory_passwords_are_seen_through_their_hashes() {
    let device = device(CLINIC);
    let weak = |purpose, owner: &str| {
        device.secrets.iter().find(|s| s.purpose == purpose && s.owner == owner).unwrap().weakness
    };
    assert_eq!(weak(SecretUse::Administrator, "enable"), Some(Weakness::Empty));
    assert_eq!(weak(SecretUse::Login, ""), Some(Weakness::Default));
    assert_eq!(weak(SecretUse::Community, "192.168.10.8"), Some(Weakness::Default));
    let key = device.secrets.iter().find(|s| s.owner == "198.51.100.77").unwrap();
    assert_eq!((key.purpose, key.storage, key.weakness), (SecretUse::PreSharedKey, Storage::Plain, None));
}

#[test]
fn no_secret_survives() {
    assert_no_secret(
        CLINIC,
        &[
            "8Ry2YjIyt7RRXU24",
            "2KFQnbNIdI.2KYOU",
            "Rad1usKeyForVpn",
            "P4ssHash1Adm1n.",
            "QwErTyHash12345A",
            "StaffKey2019",
            "S1teToS1teSecretKey",
        ],
    );
}

#[test]
fn a_part_says_nothing_about_what_is_not_there() {
    let device = device(
        "interface GigabitEthernet0/0\n nameif outside\n security-level 0\nssh 0 0 outside\nnat (inside,outside) source dynamic any interface\n",
    );
    assert_eq!(device.extent, Extent::Part);
    assert!(matches!(device.records.syslog, Setting::Unknown { .. }));
    assert!(matches!(device.lockout, Setting::Unknown { .. }));
    assert_eq!(outside(listener(&device, Service::Ssh))[0].sources, Sources::Anywhere);
}

#[test]
fn hidden_keys_are_never_the_same_key() {
    let text = "ASA Version 9.12(4)\nhostname a\ntunnel-group 192.0.2.1 type ipsec-l2l\ntunnel-group 192.0.2.1 ipsec-attributes\n ikev1 pre-shared-key *****\n";
    let device = device(text);
    assert!(device.secrets.iter().all(|s| s.fingerprint.is_none() && s.weakness.is_none()));
    assert_eq!(device.secrets.len(), 1);
}

#[test]
fn translation_of_old_releases_and_levels_without_lists() {
    let text = "\
ASA Version 8.2(5)
hostname old
interface Ethernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.10 255.255.255.0
interface Ethernet0/1
 nameif inside
 security-level 100
 ip address 10.0.0.1 255.255.255.0
static (inside,outside) tcp interface 3389 10.0.0.5 3389 netmask 255.255.255.255
static (inside,outside) 203.0.113.11 10.0.0.6 netmask 255.255.255.255
access-list IN extended permit tcp any host 203.0.113.10 eq 3389
access-list IN extended permit tcp host 192.0.2.1 host 203.0.113.11
access-group IN in interface outside
: end
";
    let read = device(text);
    assert_eq!(read.forwards[0].sources, Sources::Anywhere);
    assert_eq!(read.forwards[1].sources, only(&["192.0.2.1"]));
    // Without a list on the interface nothing goes from a lower level to a higher one.
    let closed = device(&text.replace("access-group IN in interface outside\n", ""));
    assert!(closed.forwards.iter().all(|f| f.sources == Sources::Nowhere));
}

#[test]
fn twice_translation_and_exemptions() {
    let text = "\
ASA Version 9.16(4)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.10 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.0.0.1 255.255.255.0
object network SRV
 host 10.0.0.9
object network LAN
 subnet 10.0.0.0 255.255.255.0
object service RDP
 service tcp source eq 3389
object service ODD
 service tcp source eq 50001
access-list IN extended permit tcp any object SRV eq 3389
access-group IN in interface outside
nat (inside,outside) source static LAN LAN destination static LAN LAN no-proxy-arp
nat (inside,outside) source static SRV interface service RDP ODD
nat (inside,outside) after-auto source dynamic any interface
logging host inside 10.0.0.2
: end
";
    let device = device(text);
    assert_eq!(device.forwards.len(), 1);
    let forward = &device.forwards[0];
    assert_eq!((forward.outside, forward.inside), (PortRange::one(50001), PortRange::one(3389)));
    assert_eq!((forward.to_host.as_str(), &forward.sources), ("10.0.0.9", &Sources::Anywhere));
    // A server is named, but logging is not enabled.
    assert!(device.records.syslog.value().unwrap().is_empty());
}

#[test]
fn two_firewalls_in_one_file_are_two_devices() {
    let second = CLINIC.replace("sakura-fw", "momiji-fw");
    let read = configurations(&format!("{CLINIC}\n{second}"));
    assert_eq!(read.devices.len(), 2);
    let names: Vec<_> = read.devices.iter().map(|d| d.identity.host_name.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(names, ["sakura-fw", "momiji-fw"]);
    assert!(read.devices.iter().all(|d| d.extent == Extent::Whole));
    // Equal secrets of two devices have equal fingerprints.
    let key = |i: usize| read.devices[i].secrets.iter().find(|s| s.owner == "STAFF").unwrap().fingerprint.clone();
    assert!(key(0).is_some() && key(0) == key(1));
}

#[test]
fn a_list_on_the_firewall_itself_bounds_vpn_but_not_management() {
    let text = "\
ASA Version 9.16(4)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.10 255.255.255.0
access-list SELF extended permit tcp host 192.0.2.5 any eq https
access-list SELF extended permit tcp host 192.0.2.6 any eq https
access-list SELF extended deny ip any any
access-group SELF in interface outside control-plane
ssh 0.0.0.0 0.0.0.0 outside
webvpn
 enable outside
username remote1 password ***** pbkdf2
tunnel-group DefaultWEBVPNGroup general-attributes
 authentication-server-group LDAP
tunnel-group STAFF type remote-access
tunnel-group STAFF general-attributes
 authentication-server-group LDAP
 secondary-authentication-server-group OTP
aaa local authentication attempts max-fail 5
: end
";
    let device = device(text);
    let web = way(&device, "webvpn outside");
    assert_eq!(web.sources, only(&["192.0.2.5", "192.0.2.6"]));
    assert_eq!((web.two_factor, web.users.len()), (Some(true), 0));
    assert_eq!(outside(listener(&device, Service::Ssh))[0].sources, Sources::Anywhere);
    // It is about the firewall, not about what passes through it, and it is not unused either.
    assert!(device.filters.is_empty());
    assert_eq!(device.lockout.value().unwrap().failures, 5);
    assert!(matches!(listener(&device, Service::Https).on, Setting::Default { value: false, .. }));
}

#[test]
fn the_global_list_comes_after_the_own_one() {
    let text = "\
ASA Version 9.16(4)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.10 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.0.0.1 255.255.255.0
object network SRV
 host 10.0.0.9
 nat (inside,outside) static interface service tcp 445 445
access-list OWN extended deny tcp 192.0.2.0 255.255.255.0 any
access-list ALL extended permit tcp host 192.0.2.7 any eq 445
access-list ALL extended permit tcp host 198.51.100.7 any eq 445
access-group OWN in interface outside
access-group ALL global
: end
";
    let device = device(text);
    assert_eq!(device.forwards[0].sources, only(&["198.51.100.7"]));
    assert_eq!(device.filters.len(), 3);
    assert!(device.filters[1].from_interface.is_empty());
}

#[test]
fn a_list_on_what_comes_by_vpn_stands_by_its_group() {
    let list = " vpn-tunnel-protocol ikev1 ssl-client\n vpn-filter value VF\n";
    let text = CLINIC
        .replace(" vpn-tunnel-protocol ikev1 ssl-client\n", list)
        .replace(
            "pager lines 24\n",
            "access-list VF extended permit tcp any host 192.168.10.9 eq 443\npager lines 24\n",
        )
        .replace(" service-type remote-access\n", " service-type remote-access\n vpn-filter value VF\n");
    let clinic = device(&text);
    let places: Vec<&str> = clinic.vpn_filters.iter().map(|f| f.from_interface.as_str()).collect();
    assert_eq!(places, ["group-policy GP", "username tanaka"]);
    assert!(clinic.vpn_filters.iter().all(|f| f.applied && f.services[0].ports == PortRange::one(443)));
    assert!(!clinic.filters.iter().any(|f| f.name == "VF" || f.name == "vpn-filter"), "it opens nothing by itself");
    assert!(device(&text.replace("vpn-filter value VF", "vpn-filter none")).vpn_filters.is_empty());
}

#[test]
fn each_opening_has_the_line_that_makes_it() {
    let device = device(
        "fw# show run http\nhttp server enable\nhttp 10.1.1.5 255.255.255.255 inside\nhttp 0.0.0.0 0.0.0.0 outside\nfw# \n",
    );
    assert_eq!(device.extent, Extent::Part);
    let lines: Vec<_> =
        listener(&device, Service::Https).openings.iter().map(|o| (o.interface.as_str(), o.line)).collect();
    assert_eq!(lines, [("inside", Some(3)), ("outside", Some(4))]);
}

#[test]
fn contexts_are_domains() {
    let text = "ASA Version 9.8(4) <system>\nhostname sys\ncontext admin\n allocate-interface Management0/0\n config-url disk0:/admin.cfg\ncontext karte\n config-url ftp://backup:FtpPassw0rd@10.0.0.5/karte.cfg\n: end\n";
    let device = device(text);
    assert_eq!(device.domains.iter().map(|d| d.value.as_str()).collect::<Vec<_>>(), ["admin", "karte"]);
    assert_no_secret(text, &["FtpPassw0rd"]);
}

#[test]
fn names_stand_for_addresses() {
    let text = "ASA Version 8.0(4)\nhostname fw\nnames\nname 192.0.2.44 vendor\nname 10.0.0.9 pacs\ninterface Ethernet0/0\n nameif outside\n security-level 0\n ip address 203.0.113.10 255.255.255.0\nstatic (inside,outside) 203.0.113.20 pacs netmask 255.255.255.255\naccess-list IN extended permit tcp host vendor host 203.0.113.20 eq 3389\naccess-group IN in interface outside\n: end\n";
    let device = device(text);
    let forward = &device.forwards[0];
    assert_eq!((forward.to_host.as_str(), &forward.sources), ("10.0.0.9", &only(&["192.0.2.44"])));
}

#[test]
fn a_broken_text_is_read_as_far_as_it_goes() {
    for cut in (0..CLINIC.len()).step_by(313) {
        if let Ok(read) = super::support::try_read(&CLINIC.as_bytes()[..cut]) {
            assert!(read.devices.iter().all(|d| d.extent == Extent::Part), "{cut}");
        }
    }
}

#[test]
fn a_dynamic_map_in_half_a_text_is_no_tunnel_between_sites() {
    let half = "access-group OUT-IN in interface outside\nroute outside 0.0.0.0 0.0.0.0 203.0.113.33 1\n\
        timeout xlate 3:00:00\ncrypto ipsec ikev1 transform-set TS esp-3des esp-md5-hmac\n\
        crypto dynamic-map DYN 10 set ikev1 transform-set TS\n\
        crypto map OUTMAP 65535 ipsec-isakmp dynamic DYN\ncrypto map OUTMAP interface outside\n\
        crypto ikev1 enable outside\n";
    let device = device(half);
    assert_eq!((device.dialect, device.extent), (Dialect::CiscoAsa, Extent::Part));
    let kinds: Vec<RemoteAccessKind> = device.remote_access.iter().map(|r| r.kind).collect();
    assert_eq!(kinds, [RemoteAccessKind::IpsecClient]);
    assert_eq!(device.remote_access[0].two_factor, None, "the group that tells may not have been copied");
}

#[test]
fn what_the_levels_deny_to_a_line_for_maintenance_is_a_filter_in_effect() {
    let text = |level: u8, more: &str| {
        format!(
            ": Saved\nASA Version 9.16(4)\n!\nhostname fw\n!\ninterface GigabitEthernet1/1\n nameif outside\n security-level 0\n ip address 203.0.113.2 255.255.255.248\n!\ninterface GigabitEthernet1/2\n nameif inside\n security-level 100\n ip address 192.168.10.1 255.255.255.0\n!\ninterface GigabitEthernet1/3\n nameif vendor\n security-level {level}\n ip address 10.7.0.1 255.255.255.0\n!\n{more}: end\n"
        )
    };
    let stopped = |text: &str| {
        let device = device(text);
        let lines = device.maintenance_lines().count();
        let denied = device.filters.iter().find(|f| f.verb == Verb::Deny && f.name.starts_with("security-level"));
        (denied.map(|f| (f.from_interface.clone(), f.line)), lines)
    };
    let by_level = Some(("GigabitEthernet1/3".to_owned(), 16));
    assert_eq!(stopped(&text(40, "")), (by_level.clone(), 0));
    assert_eq!(stopped(&text(100, "")), (by_level.clone(), 0));
    assert_eq!(stopped(&text(100, "same-security-traffic permit inter-interface\n")), (None, 1));
    let list = "access-list V extended permit ip any any\naccess-group V in interface vendor\n";
    assert_eq!(stopped(&text(40, list)), (None, 1), "a list decides instead");
    let managed = "ssh 10.7.0.0 255.255.255.0 vendor\n";
    assert_eq!(stopped(&text(40, managed)), (by_level, 1), "the firewall itself is managed from there");
    let part = text(40, "").replace(": end\n", "");
    assert_eq!(stopped(&part), (None, 1), "of a part nobody knows whether a list is bound");
}

/// A translation for any interface is one for those that lead outside.
#[test]
fn a_translation_for_any_interface_asks_the_list_outside() {
    let firewall = |pair: &str, list: &str| {
        format!(
            "ASA Version 9.16(4)\nhostname ganka-fw\ninterface GigabitEthernet1/1\n nameif outside\n security-level 0\n ip address 203.0.113.34 255.255.255.248\n\
            interface GigabitEthernet1/2\n nameif inside\n security-level 100\n ip address 10.52.1.1 255.255.255.0\nobject network RESE\n host 10.52.1.20\n{list}\
            object network RESE\n nat {pair} static 203.0.113.36\nCryptochecksum:0\n: end\n"
        )
    };
    let listed = "access-list SOTO extended permit tcp host 198.51.100.9 object RESE eq 3389\naccess-group SOTO in interface outside\n";
    for pair in ["(inside,outside)", "(inside,any)", "(any,any)"] {
        let read = device(&firewall(pair, listed));
        let open: Vec<_> = read.forwards.iter().filter(|f| f.sources != Sources::Nowhere).collect();
        assert_eq!(open.len(), 1, "{pair}: {:?}", read.forwards);
        assert_eq!((&open[0].sources, open[0].inside), (&only(&["198.51.100.9"]), PortRange::one(3389)), "{pair}");
        assert_eq!(open[0].zone, Zone::Outside, "{pair}");
        let shut = device(&firewall(pair, ""));
        assert!(shut.forwards.iter().all(|f| f.sources == Sources::Nowhere), "{pair}: {:?}", shut.forwards);
    }
}

#[test]
fn rules_of_firepower_are_rules() {
    let text = ": Saved\n: Serial Number: JAD1234ABCD\n: Hardware:   FPR-2110\nNGFW Version 7.2.5\n!\nhostname host-x\nnames\n\
        interface Ethernet1/1\n nameif outside\n security-level 0\n ip address 203.0.113.9 255.255.255.248\n\
        access-list CSM_FW_ACL_ advanced permit ip any any rule-id 268434432\naccess-group CSM_FW_ACL_ global\n\
        ssh 0.0.0.0 0.0.0.0 outside\n: end\n";
    let read = device(text);
    let is_open = |f: &sejo_model::configuration::Filter| {
        f.applied && f.verb == Verb::Permit && f.sources.is_anywhere() && f.any_service()
    };
    assert!(read.filters.iter().any(is_open), "{:?}", read.filters);
}
