//! IOS and IOS-XE.

use sejo_model::configuration::{
    Dialect, Extent, PortRange, Protection, Protocol, RemoteAccessKind, SecretUse, Service, Setting, Sources, Storage,
    Unseen, Verb, Weakness, Zone,
};

use super::{assert_no_secret, bytes, configurations, device, listener, only, outside, way};

const ROUTER: &str = "\
momiji-gw#show version
Cisco IOS Software, C890 Software (C890-UNIVERSALK9-M), Version 15.2(4)M6, RELEASE SOFTWARE (fc2)
Technical Support: http://www.cisco.com/techsupport
ROM: System Bootstrap, Version 12.4(22r)YB5, RELEASE SOFTWARE (fc1)

momiji-gw uptime is 3 years, 2 weeks
Cisco 892 (MPC8300) processor (revision 1.0) with 498688K/25600K bytes of memory.
Processor board ID FHK1234567A

momiji-gw#show clock
*10:20:30.123 JST Mon Nov 3 2025
momiji-gw#show running-config
Building configuration...

Current configuration : 3456 bytes
!
! Last configuration change at 13:48:46 JST Sat Jan 7 2017 by maint
!
version 15.2
service timestamps log datetime msec
no service password-encryption
!
hostname momiji-gw
!
boot-start-marker
boot-end-marker
!
enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0
!
aaa new-model
aaa authentication login default local
aaa authentication ppp default local
!
clock timezone JST 9 0
ip domain name momiji.example.jp
vpdn enable
!
vpdn-group MAINT
 ! Default L2TP VPDN group
 accept-dialin
  protocol l2tp
  virtual-template 1
 no l2tp tunnel authentication
!
username admin privilege 15 secret 5 $1$aaaa$bbbbbbbbbbbbbbbbbbbbbb
username yamada password 7 0822455D0A16
!
crypto isakmp policy 1
 encr aes 256
 authentication pre-share
 group 2
crypto isakmp key Kakushi-Key-2016 address 0.0.0.0 no-xauth
crypto isakmp key 6 PartnerKeyEncrypted address 198.51.100.50
!
crypto ipsec transform-set TS esp-aes esp-sha-hmac
 mode transport
!
crypto dynamic-map DYN 10
 set transform-set TS
!
crypto map CM 10 ipsec-isakmp
 description to the vendor
 set peer 198.51.100.50
 set transform-set TS
 match address VPN-ACL
crypto map CM 65000 ipsec-isakmp dynamic DYN
!
interface GigabitEthernet0
 description FLETS
 no ip address
 pppoe enable group global
 pppoe-client dial-pool-number 1
!
interface Vlan1
 description LAN
 ip address 192.168.1.1 255.255.255.0
 ip nat inside
 ip access-group 101 in
!
interface Vlan20
 description guest wifi
 ip address 192.168.20.1 255.255.255.0
 ip nat inside
!
interface Virtual-Template1
 ip unnumbered Vlan1
 ppp authentication ms-chap-v2
!
interface Dialer1
 ip address negotiated
 ip access-group OUTSIDE-IN in
 ip mtu 1454
 ip nat outside
 encapsulation ppp
 dialer pool 1
 dialer-group 1
 ppp authentication chap callin
 ppp chap hostname user@isp.example.jp
 ppp chap password 0 IspSecret99
 crypto map CM
!
ip forward-protocol nd
no ip http server
ip http secure-server
ip http access-class 10
!
ip nat inside source list 102 interface Dialer1 overload
ip nat inside source static tcp 192.168.1.10 3389 interface Dialer1 3389
ip nat inside source static tcp 192.168.1.11 445 interface Dialer1 8445
ip route 0.0.0.0 0.0.0.0 Dialer1
!
ip access-list extended OUTSIDE-IN
 remark maintenance
 permit udp any any eq isakmp
 permit udp any any eq non500-isakmp
 permit tcp host 198.51.100.50 any eq 22
 permit tcp 198.51.100.0 0.0.0.255 any eq 3389
 deny   tcp any any eq 8445
 permit tcp any any established
 permit icmp any any
 permit udp any eq domain any
ip access-list extended VPN-ACL
 permit ip 192.168.1.0 0.0.0.255 10.9.0.0 0.0.255.255
ip access-list extended LEFTOVER
 permit ip any any
!
logging host 192.168.1.5
access-list 10 permit 192.168.1.0 0.0.0.255
access-list 101 permit ip any any
access-list 102 permit ip 192.168.1.0 0.0.0.255 any
dialer-list 1 protocol ip permit
!
snmp-server community public RO
snmp-server community W1teC0mmunity RW 10
snmp-server host 192.168.1.5 version 2c TrapC0mmunity
!
radius-server host 192.168.1.9 auth-port 1645 acct-port 1646 key Radi0Key
!
banner motd ^C
  hostname not-a-command
  関係者以外 接続禁止
^C
!
line con 0
 logging synchronous
line aux 0
 modem InOut
 transport input all
line vty 0 4
 access-class 10 in
 transport input telnet ssh
line vty 5 15
 transport input ssh
!
ntp server 192.168.1.5
end
";

#[test]
fn a_clinic_router_is_read_whole() {
    let device = device(ROUTER);
    assert_eq!((device.dialect, device.extent), (Dialect::CiscoIos, Extent::Whole));
    let identity = &device.identity;
    assert_eq!(identity.firmware.as_ref().unwrap().value, "15.2(4)M6");
    assert_eq!(identity.model.as_ref().unwrap().value, "892");
    assert_eq!(identity.serial.as_ref().unwrap().value, "FHK1234567A");
    assert_eq!(identity.host_name.as_ref().unwrap().value, "momiji-gw");
    // When it was taken, not when it was last changed.
    assert_eq!(identity.taken_on.as_ref().unwrap().value, jiff::civil::date(2025, 11, 3));
    assert_eq!(device.unread.count, 0, "{:?}", device.unread.first);
    let zone =
        |name: &str| device.interfaces.iter().find(|i| i.name == name).map(|i| (i.zone, i.zone_written)).unwrap();
    assert_eq!(zone("Dialer1"), (Zone::Outside, true));
    assert_eq!(zone("Vlan1"), (Zone::Inside, true));
    assert_eq!(zone("Vlan20"), (Zone::Wireless, false));
    assert_eq!(device.records.syslog.value().unwrap(), &["192.168.1.5"]);
    assert_eq!(device.records.ntp.value().unwrap(), &["192.168.1.5"]);
    assert_eq!(device.records.clock_zone.value().unwrap(), "JST 9 0");
    assert!(matches!(&device.lockout, Setting::Default { value, .. } if value.failures == 0));
}

#[test]
fn services_are_reachable_after_their_own_list_and_the_interface_list() {
    let device = device(ROUTER);
    // vty 0-4 takes telnet from the LAN only; the list on the outside lets no telnet in.
    let telnet = listener(&device, Service::Telnet);
    assert_eq!(telnet.on.value(), Some(&true));
    assert!(outside(telnet).is_empty());
    assert_eq!(telnet.openings.iter().find(|o| o.interface == "Vlan1").unwrap().sources, only(&["192.168.1.0/24"]));
    // vty 5-15 takes SSH from anybody; the list on the outside lets in one address.
    assert_eq!(outside(listener(&device, Service::Ssh))[0].sources, only(&["198.51.100.50"]));
    assert_eq!(listener(&device, Service::Http).on.value(), Some(&false));
    let https = listener(&device, Service::Https);
    assert!(outside(https).is_empty() && https.on.value() == Some(&true));
    // Two communities: one without a list.
    let snmp = listener(&device, Service::SnmpPlain);
    assert!(outside(snmp).is_empty());
    assert_eq!(snmp.openings.iter().find(|o| o.interface == "Vlan1").unwrap().sources, Sources::Anywhere);
}

#[test]
fn forwards_follow_the_list_in_order() {
    let device = device(ROUTER);
    let rdp = &device.forwards[0];
    assert_eq!((rdp.protocol, rdp.outside, rdp.inside), (Protocol::Tcp, PortRange::one(3389), PortRange::one(3389)));
    assert_eq!((rdp.interface.as_str(), rdp.zone, rdp.to_host.as_str()), ("Dialer1", Zone::Outside, "192.168.1.10"));
    assert_eq!(rdp.sources, only(&["198.51.100.0/24"]));
    assert_eq!(device.forwards[1].sources, Sources::Nowhere);
    assert!(device.forwards.iter().all(|f| f.applied));
}

#[test]
fn remote_access_of_a_router() {
    let device = device(ROUTER);
    let l2tp = way(&device, "vpdn-group MAINT");
    assert_eq!((l2tp.kind, l2tp.on.value()), (RemoteAccessKind::L2tp, Some(&true)));
    // The administrator's password is kept as a hash, so CHAP cannot check it.
    assert_eq!(l2tp.users.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["yamada"]);
    assert_eq!((&l2tp.sources, l2tp.two_factor), (&Sources::Anywhere, Some(false)));
    let site = way(&device, "CM 10");
    assert_eq!(
        (site.kind, site.interface.as_str(), site.label.as_str()),
        (RemoteAccessKind::IpsecSite, "Dialer1", "to the vendor")
    );
    assert_eq!(site.sources, only(&["198.51.100.50"]));
    // The dynamic entry is how L2TP comes in, not a way of its own.
    assert!(!device.remote_access.iter().any(|r| r.name == "CM 65000"));
    assert_eq!(way(&device, "line aux 0").kind, RemoteAccessKind::DialIn);
    let administrators: Vec<&str> = device.administrators.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(administrators, ["admin", ""]);
}

#[test]
fn filters_of_a_router() {
    let device = device(ROUTER);
    let outside: Vec<_> = device.filters.iter().filter(|f| f.name == "OUTSIDE-IN").collect();
    assert_eq!(outside.len(), 8);
    assert!(outside.iter().all(|f| f.from_interface == "Dialer1" && f.from_zone == Zone::Outside && f.applied));
    assert!(outside[5].answers_only && outside[7].answers_only);
    assert_eq!(outside[4].verb, Verb::Deny);
    let inside = device.filters.iter().find(|f| f.name == "101").unwrap();
    assert!(inside.applied && inside.from_zone == Zone::Inside && inside.any_service());
    let leftover = device.filters.iter().find(|f| f.name == "LEFTOVER").unwrap();
    assert!(!leftover.applied);
    // Lists for translation, VPN and access classes are used, though they filter nothing.
    assert!(!device.filters.iter().any(|f| ["10", "102", "VPN-ACL"].contains(&f.name.as_str())));
}

#[test]
fn secrets_by_how_they_are_kept() {
    let device = device(ROUTER);
    let of = |owner: &str| device.secrets.iter().find(|s| s.owner == owner).unwrap();
    assert_eq!((of("yamada").storage, of("yamada").weakness), (Storage::Reversible, Some(Weakness::Default)));
    assert_eq!((of("admin").storage, of("admin").salted), (Storage::Hashed, true));
    assert_eq!((of("0.0.0.0").purpose, of("0.0.0.0").storage), (SecretUse::PreSharedKey, Storage::Plain));
    assert!(of("198.51.100.50").salted);
    assert_eq!(of("Dialer1").purpose, SecretUse::Provider);
    let communities = device.secrets.iter().filter(|s| s.purpose == SecretUse::Community).count();
    assert_eq!(communities, 3);
    assert_no_secret(
        ROUTER,
        &[
            "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0",
            "$1$aaaa$bbbbbbbbbbbbbbbbbbbbbb",
            "0822455D0A16",
            "Kakushi-Key-2016",
            "PartnerKeyEncrypted",
            "IspSecret99",
            "W1teC0mmunity",
            "TrapC0mmunity",
            "Radi0Key",
        ],
    );
}

#[test]
fn the_same_password_is_found_plain_and_scrambled() {
    let text = "hostname a\nusername one password 0 cisco\nusername two password 7 02050D480809\nline vty 0 4\n password cisco\n login\n";
    let device = device(text);
    let prints: Vec<_> = device.secrets.iter().map(|s| s.fingerprint.clone()).collect();
    assert_eq!(prints.len(), 3);
    assert!(prints[0].is_some() && prints.iter().all(|p| *p == prints[0]));
}

#[test]
fn a_full_width_blank_makes_no_password_a_part_of_a_name() {
    let text = "version 15.1\nhostname r1\nusername kanri\u{3000}privilege 15 password\u{3000}0\u{3000}QZaaaa77\n\
        interface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\nline vty 0 4\n login local\n";
    let read = configurations(text);
    assert!(!read.masked_text.contains("QZ"), "{}", read.masked_text);
    let names: Vec<&str> = read.devices[0].administrators.iter().map(|a| a.name.as_str()).collect();
    assert!(names.contains(&"kanri") && names.iter().all(|name| !name.contains("QZ")), "{names:?}");
}

const SWITCH: &str = "\
version 15.0
service timestamps debug datetime msec
service password-encryption
!
hostname nurse-sw1
!
enable secret 9 $9$abcdefghijklmn$opqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234
username netadmin privilege 15 secret 9 $9$zyxwvutsrqpon$mlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA9876
aaa new-model
aaa authentication login default local
login block-for 300 attempts 5 within 60
spanning-tree mode rapid-pvst
spanning-tree portfast default
vlan internal allocation policy ascending
!
interface FastEthernet0/1
 switchport access vlan 10
 switchport mode access
 spanning-tree portfast
!
interface GigabitEthernet0/1
 switchport mode trunk
!
interface Vlan10
 ip address 192.168.10.2 255.255.255.0
!
ip default-gateway 192.168.10.1
no ip http server
no ip http secure-server
ip access-list standard MGMT
 10 permit 192.168.10.5
 20 deny any log
logging host 192.168.10.5
no vstack
line con 0
line vty 0 4
 access-class MGMT in
 transport input ssh
line vty 5 15
 access-class MGMT in
 transport input ssh
!
ntp server 192.168.10.5
clock timezone JST 9
end
";

#[test]
fn a_tidy_switch_has_nothing_to_say() {
    let device = device(SWITCH);
    assert_eq!((device.extent, device.unread.count), (Extent::Whole, 0), "{:?}", device.unread.first);
    let ssh = listener(&device, Service::Ssh);
    assert_eq!(ssh.openings.len(), 1);
    assert_eq!(ssh.openings[0].sources, only(&["192.168.10.5"]));
    for service in [Service::Telnet, Service::Http, Service::Https] {
        assert_eq!(listener(&device, service).on.value(), Some(&false), "{service:?}");
    }
    let lockout = device.lockout.value().unwrap();
    assert_eq!((lockout.failures, lockout.seconds), (5, Some(300)));
    assert!(device.filters.is_empty() && device.remote_access.is_empty() && device.forwards.is_empty());
    assert!(device.interfaces.iter().all(|i| i.zone != Zone::Outside));
    assert!(device.secrets.iter().all(|s| s.storage == Storage::Hashed));
}

#[test]
fn absence_counts_in_a_whole_text_only_and_unsure_defaults_stay_unsure() {
    let whole = "version 12.4\nhostname r1\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\nline vty 0 4\n password Passw0rdLine\n login\nend\n";
    let device_whole = device(whole);
    assert_eq!(device_whole.extent, Extent::Whole);
    // What a line accepts, and whether the web page answers, differs between releases.
    for service in [Service::Telnet, Service::Ssh, Service::Http] {
        let listener = listener(&device_whole, service);
        assert!(matches!(listener.on, Setting::Unknown { why: Unseen::DefaultUnsure }), "{service:?}");
        assert_eq!(outside(listener)[0].sources, Sources::Anywhere);
    }
    assert!(matches!(&device_whole.records.syslog, Setting::Default { value, .. } if value.is_empty()));
    let part = device(whole.trim_end_matches("end\n"));
    assert_eq!(part.extent, Extent::Part);
    assert!(matches!(part.records.syslog, Setting::Unknown { why: Unseen::PartOfText }));
    assert!(matches!(part.lockout, Setting::Unknown { .. }));
    let filtered = device(&format!("r1#show run | exclude foo\n{whole}"));
    assert_eq!(filtered.extent, Extent::Part);
}

#[test]
fn a_list_that_is_not_there_permits_all_but_only_in_a_whole_text() {
    let text = "version 15.1\nhostname r1\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\nline vty 0 4\n access-class 50 in\n transport input ssh\nend\n";
    assert_eq!(outside(listener(&device(text), Service::Ssh))[0].sources, Sources::Anywhere);
    let part = text.replace("end\n", "");
    assert_eq!(outside(listener(&device(&part), Service::Ssh))[0].sources, Sources::Unknown);
}

#[test]
fn numbers_decide_the_order_of_a_list() {
    let text = "version 15.1\nhostname r1\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\n ip access-group IN in\nip access-list extended IN\n 30 permit tcp any any eq 22\n 10 permit tcp host 192.0.2.1 any eq 22\n 20 deny tcp any any eq 22\nline vty 0 4\n transport input ssh\nend\n";
    assert_eq!(outside(listener(&device(text), Service::Ssh))[0].sources, only(&["192.0.2.1"]));
}

#[test]
fn groups_of_addresses_are_resolved_however_deep() {
    let text = "version 15.1\nhostname r1\nobject-group network INNER\n host 192.0.2.1\n 198.51.100.0 255.255.255.0\nobject-group network OUTER\n group-object INNER\n group-object OUTER\nobject-group service MGMT\n tcp eq 22\n tcp eq 443\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\n ip access-group IN in\nip access-list extended IN\n permit object-group MGMT object-group INNER any\nline vty 0 4\n transport input ssh\nend\n";
    let read = device(text);
    assert_eq!(outside(listener(&read, Service::Ssh))[0].sources, only(&["192.0.2.1", "198.51.100.0/24"]));
    // A group that names itself is not known rather than never read.
    let circle = device(&text.replace("object-group INNER any", "object-group OUTER any"));
    assert_eq!(outside(listener(&circle, Service::Ssh))[0].sources, Sources::Unknown);
}

#[test]
fn zones_of_the_firewall_guard_forwards_and_the_device() {
    let text = "\
version 15.4
hostname zbf
class-map type inspect match-any WEB
 match protocol https
class-map type inspect match-all MGMT
 match access-group name MGMT
policy-map type inspect OUT-IN
 class type inspect WEB
  inspect
 class class-default
  drop
policy-map type inspect OUT-SELF
 class type inspect MGMT
  pass
 class class-default
  drop
zone security OUTSIDE
zone security INSIDE
zone-pair security ZP-OI source OUTSIDE destination INSIDE
 service-policy type inspect OUT-IN
zone-pair security ZP-OS source OUTSIDE destination self
 service-policy type inspect OUT-SELF
interface GigabitEthernet0/0
 ip address 203.0.113.9 255.255.255.248
 ip nat outside
 zone-member security OUTSIDE
interface GigabitEthernet0/1
 ip address 192.168.1.1 255.255.255.0
 ip nat inside
 zone-member security INSIDE
ip nat inside source static tcp 192.168.1.10 443 203.0.113.9 443 extendable
ip nat inside source static tcp 192.168.1.10 3389 203.0.113.9 3389 extendable
ip access-list extended MGMT
 permit tcp host 192.0.2.7 any eq 22
line vty 0 4
 login local
 transport input ssh
end
";
    let device = device(text);
    assert_eq!(device.unread.count, 0, "{:?}", device.unread.first);
    assert_eq!(device.forwards[0].sources, Sources::Anywhere);
    assert_eq!(device.forwards[1].sources, Sources::Nowhere);
    assert_eq!(outside(listener(&device, Service::Ssh))[0].sources, only(&["192.0.2.7"]));
    assert!(
        device.filters.iter().any(|f| f.name == "ZP-OI" && f.from_zone == Zone::Outside && f.to_zone == Zone::Inside)
    );
}

#[test]
fn ssl_vpn_pptp_and_tunnels() {
    let text = "\
version 15.1
hostname vpn
aaa new-model
aaa authentication login SSL group radius
vpdn enable
vpdn-group 1
 accept-dialin
  protocol pptp
  virtual-template 1
crypto keyring KR
 pre-shared-key address 198.51.100.9 key TunnelKey-Long-Enough
interface Tunnel1
 description to the hospital
 ip address 10.255.0.1 255.255.255.252
 tunnel source GigabitEthernet0/0
 tunnel destination 198.51.100.9
 tunnel protection ipsec profile P
interface GigabitEthernet0/0
 ip address 203.0.113.9 255.255.255.248
webvpn gateway GW
 ip address 203.0.113.9 port 443
 inservice
webvpn context CTX
 aaa authentication list SSL
 gateway GW
 inservice
end
";
    let read = device(text);
    let web = way(&read, "CTX");
    assert_eq!((web.kind, web.on.value(), &web.sources), (RemoteAccessKind::SslVpn, Some(&true), &Sources::Anywhere));
    assert_eq!((web.groups[0].value.as_str(), web.users.len(), web.two_factor), ("radius", 0, None));
    assert_eq!(way(&read, "vpdn-group 1").kind, RemoteAccessKind::Pptp);
    let tunnel = way(&read, "Tunnel1");
    assert_eq!((tunnel.kind, tunnel.label.as_str()), (RemoteAccessKind::IpsecSite, "to the hospital"));
    assert_eq!(tunnel.peers, ["198.51.100.9"]);
    let off = device(
        &text.replace(" port 443\n inservice", " port 443\n no inservice").replace("vpdn enable", "no vpdn enable"),
    );
    assert_eq!(way(&off, "CTX").on.value(), Some(&false));
    assert_eq!(way(&off, "vpdn-group 1").on.value(), Some(&false));
}

#[test]
fn pasted_texts_keep_their_meaning() {
    let plain = device(SWITCH);
    let same = |text: &[u8]| {
        let read = bytes(text);
        assert_eq!(read.devices.len(), 1);
        assert_eq!(read.devices[0].listeners, plain.listeners);
        assert_eq!(read.devices[0].lockout, plain.lockout);
    };
    same(SWITCH.replace('\n', "\r\n").as_bytes());
    // Indentation lost in a letter.
    let flat: String = SWITCH.lines().map(|l| format!("{}\n", l.trim_start())).collect();
    same(flat.as_bytes());
    // A pager's words rubbed out.
    same(
        SWITCH
            .replace(" transport input", " --More-- \u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8} transport input")
            .as_bytes(),
    );
}

#[test]
fn typed_at_prompts_and_in_capitals() {
    let text = "\
r9(config)#hostname r9
r9(config)#interface GigabitEthernet0/0
r9(config-if)#ip add 203.0.113.9 255.255.255.248
r9(config-if)#no shutdown
r9(config)#line vty 0 4
r9(config-line)#transport input telnet
r9(config-line)#exit
";
    let device = device(text);
    assert_eq!(device.unread.count, 0, "{:?}", device.unread.first);
    assert_eq!(outside(listener(&device, Service::Telnet))[0].sources, Sources::Anywhere);
    let loud = configurations(
        "HOSTNAME R8\nINTERFACE Vlan1\n IP ADDRESS 192.168.0.1 255.255.255.0\nLINE VTY 0 4\n TRANSPORT INPUT TELNET\nSNMP-SERVER COMMUNITY public RO\n",
    );
    assert_eq!(listener(&loud.devices[0], Service::Telnet).on.value(), Some(&true));
}

#[test]
fn two_routers_in_one_file_are_two_devices() {
    let second = SWITCH.replace("nurse-sw1", "nurse-sw2");
    let read = configurations(&format!("{SWITCH}!\n{second}"));
    let names: Vec<_> = read.devices.iter().map(|d| d.identity.host_name.as_ref().unwrap().value.as_str()).collect();
    assert_eq!(names, ["nurse-sw1", "nurse-sw2"]);
}

#[test]
fn unknown_lines_are_counted_and_masked() {
    let device = device(&SWITCH.replace("no vstack", "no vstack\nfrobnicate level 3\nquux password Geheim1234"));
    assert_eq!(device.unread.count, 2);
    assert!(device.unread.first.iter().all(|l| !l.value.contains("Geheim1234")));
}

#[test]
fn a_broken_text_is_read_as_far_as_it_goes() {
    for cut in (0..ROUTER.len()).step_by(313).filter(|at| ROUTER.is_char_boundary(*at)) {
        let text = &ROUTER[..cut];
        if let Ok(read) = super::support::try_read(text.as_bytes()) {
            assert!(read.devices.iter().all(|d| d.extent != Extent::Whole), "{cut}");
        }
    }
}

#[test]
fn a_list_for_ipv6_does_not_close_ipv4() {
    let text = "version 15.1\nhostname r1\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\n ip access-group IN in\n ipv6 traffic-filter V6 in\nip access-list extended IN\n permit tcp host 192.0.2.1 any eq 22\nipv6 access-list V6\n deny ipv6 any any\nline vty 0 4\n ipv6 access-class V6 in\n transport input ssh\nend\n";
    assert_eq!(outside(listener(&device(text), Service::Ssh))[0].sources, only(&["192.0.2.1"]));
}

#[test]
fn show_version_without_a_prompt_is_no_configuration() {
    let text = format!(
        "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE11, RELEASE SOFTWARE (fc3)\nTechnical Support: http://www.cisco.com/techsupport\n\nThis product contains cryptographic features and is subject to United\nStates and local country laws\ncisco WS-C2960-24TC-L (PowerPC405) processor (revision P0) with 65536K bytes of memory.\nProcessor board ID FOC1234X5YZ\n1 Virtual Ethernet interface\n64K bytes of flash-simulated non-volatile configuration memory.\nBase ethernet MAC Address       : 00:11:22:33:44:55\n\n{SWITCH}"
    );
    let device = device(&text);
    assert_eq!(device.unread.count, 0, "{:?}", device.unread.first);
    assert_eq!(device.extent, Extent::Whole);
    let identity = &device.identity;
    assert_eq!(identity.firmware.as_ref().unwrap().value, "15.0(2)SE11");
    assert_eq!(identity.model.as_ref().unwrap().value, "WS-C2960-24TC-L");
    assert_eq!(identity.macs[0].value, "00:11:22:33:44:55");
}

#[test]
fn the_time_grows_with_the_length_and_not_faster() {
    let time = |rules: usize| {
        let mut text = String::from("version 15.1\nhostname big\n");
        for i in 0..rules {
            let (a, b) = (i / 250 % 250, i % 250);
            text += &format!("access-list 101 permit tcp host 10.1.{a}.{b} host 10.2.{b}.{a} eq {}\n", i % 60000);
            text += &format!("banner motd ^C\nip route 10.{a}.{b}.0 255.255.255.0 192.168.1.254\n");
        }
        text += "interface Vlan1\n ip address 192.168.1.1 255.255.255.0\n ip access-group 101 in\nline vty 0 4\n transport input ssh\nend\n";
        let start = std::time::Instant::now();
        configurations(&text);
        start.elapsed()
    };
    // Four times the text; sixteen times the time would be the square. A busy machine gets more tries.
    assert!((0..20).any(|_| time(6000) < time(1500) * 10));
}

#[test]
fn easy_vpn_and_dmvpn() {
    let text = "\
version 15.1
hostname vpn
aaa new-model
aaa authentication login USERS local
username maint password 0 Maint2018
crypto isakmp client configuration group STAFF
 key GroupKeyForStaff
 pool P
crypto dynamic-map DYN 10
 set transform-set TS
crypto map CM client authentication list USERS
crypto map CM 65000 ipsec-isakmp dynamic DYN
interface Tunnel0
 ip address 10.255.0.1 255.255.255.0
 ip nhrp map multicast dynamic
 ip nhrp authentication NhrpSecr
 tunnel source GigabitEthernet0/0
 tunnel mode gre multipoint
 tunnel protection ipsec profile DMVPN
interface GigabitEthernet0/0
 ip address 203.0.113.9 255.255.255.248
 ip access-group IN in
 crypto map CM
ip access-list extended IN
 permit udp host 192.0.2.1 any eq isakmp
 permit udp 198.51.100.0 0.0.0.255 any eq isakmp
end
";
    let device = device(text);
    let group = way(&device, "STAFF");
    assert_eq!((group.kind, group.on.value()), (RemoteAccessKind::IpsecClient, Some(&true)));
    assert_eq!((group.interface.as_str(), group.users[0].name.as_str()), ("GigabitEthernet0/0", "maint"));
    assert_eq!(group.sources, only(&["192.0.2.1", "198.51.100.0/24"]));
    let hub = way(&device, "Tunnel0");
    assert_eq!((hub.kind, hub.peers.len()), (RemoteAccessKind::IpsecSite, 0));
    assert_eq!(hub.sources, only(&["192.0.2.1", "198.51.100.0/24"]));
    assert_eq!(device.remote_access.len(), 2);
    assert_no_secret(text, &["GroupKeyForStaff", "NhrpSecr", "Maint2018"]);
    // Whoever put the crypto map nowhere has switched nothing on.
    let off = super::device(&text.replace("\n crypto map CM\n", "\n"));
    assert_eq!(way(&off, "STAFF").on.value(), Some(&false));
}

#[test]
fn show_tech_is_read_for_its_configuration() {
    let text = format!(
        "------------------ show version ------------------\n\nCisco IOS Software [Fuji], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.9.4, RELEASE SOFTWARE (fc2)\nCisco IOS XE Software, Version 16.09.04\nModel Number                       : C9300-24T\nSystem Serial Number               : FCW2233A5ZV\n\n------------------ show running-config ------------------\n\nBuilding configuration...\n\nCurrent configuration : 1300 bytes\n!\n{SWITCH}\n------------------ show interfaces ------------------\n\nVlan10 is up, line protocol is up\n  Hardware is EtherSVI, address is 0011.2233.4455 (bia 0011.2233.4455)\nusername fake privilege 15 password 0 notreal\n------------------ show processes ------------------\nCPU utilization for five seconds: 1%/0%\n"
    );
    let device = device(&text);
    assert_eq!((device.extent, device.unread.count), (Extent::Whole, 0), "{:?}", device.unread.first);
    assert_eq!(device.identity.firmware.as_ref().unwrap().value, "16.09.04");
    assert_eq!(device.identity.model.as_ref().unwrap().value, "C9300-24T");
    assert_eq!(device.identity.serial.as_ref().unwrap().value, "FCW2233A5ZV");
    // Output of other commands is no configuration.
    assert_eq!(device.administrators.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["netadmin", ""]);
}

#[test]
fn half_of_what_the_device_announced_is_a_part() {
    let text = format!("Building configuration...\n\nCurrent configuration : 98765 bytes\n!\n{SWITCH}");
    assert_eq!(device(&text).extent, Extent::Part);
}

#[test]
fn switched_off_logging_and_a_managed_interface() {
    let text = "version 15.1\nhostname r\nno logging on\nlogging host 10.0.0.5\ncontrol-plane host\n management-interface FastEthernet0 allow ssh\ninterface FastEthernet0\n ip address 10.0.0.1 255.255.255.0\ninterface FastEthernet1\n ip address 203.0.113.1 255.255.255.0\nline vty 0 4\n transport input ssh\n no login\nend\n";
    let device = device(text);
    assert!(matches!(&device.records.syslog, Setting::Written { value, line: 3 } if value.is_empty()));
    let ssh = listener(&device, Service::Ssh);
    assert_eq!(ssh.openings.iter().map(|o| o.interface.as_str()).collect::<Vec<_>>(), ["FastEthernet0"]);
    // Nobody is asked for a password.
    assert!(device.sign_ins.iter().any(|s| s.name == "vty 0 4" && s.asks.line() == Some(13)));
}

#[test]
fn a_maintenance_line_that_is_translated_is_not_the_internet() {
    let text = "interface FastEthernet1\n description 保守回線(A社)\n ip address 172.16.0.2 255.255.255.0\n ip nat outside\ninterface FastEthernet2\n ip address 203.0.113.1 255.255.255.0\nip nat inside source static 192.168.1.5 172.16.0.5\n";
    let cp932 = encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    for read in [configurations(text), bytes(&cp932)] {
        let zones: Vec<_> = read.devices[0].interfaces.iter().map(|i| (i.zone, i.zone_written)).collect();
        assert_eq!(zones, [(Zone::Maintenance, false), (Zone::Outside, false)]);
        let forward = &read.devices[0].forwards[0];
        assert_eq!(
            (forward.protocol, forward.zone, &forward.sources),
            (Protocol::Any, Zone::Maintenance, &Sources::Anywhere)
        );
    }
}

#[test]
fn what_a_collector_writes_first_belongs_to_the_device() {
    let body = "service timestamps log datetime\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n!\nline vty 0 4\n transport input ssh\n!\nend\n";
    for head in [
        "!RANCID-CONTENT-TYPE: cisco\n!\n!Chassis type: 2811\n!Image: Software: C2800NM, 12.4(24)T2, RELEASE SOFTWARE (fc2)\n!\nversion 12.4\nhostname r1\n",
        "!RANCID-CONTENT-TYPE: cisco\n!\nhostname r1\n!\nversion 12.4\n",
        "! Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.4(3)M5, RELEASE SOFTWARE (fc1)\n!\n! Image: Software: C800-UNIVERSALK9-M, 15.4(3)M5\n! Chassis type: C891F-K9\n!\nhostname r1\n!\nversion 15.4\n",
    ] {
        let text = format!("{head}{body}");
        let read = configurations(&text);
        assert_eq!(read.devices.len(), 1, "{head}");
        assert_eq!(read.devices[0].extent, Extent::Whole, "{head}");
        let two = read_two(&text);
        assert_eq!(two, 2, "{head}");
    }
}

/// How many devices a text and the same of another device are.
fn read_two(text: &str) -> usize {
    configurations(&format!("{text}{}", text.replace("hostname r1", "hostname r2"))).devices.len()
}

const TYPED: &str = "\
version 17.12
hostname kansen-rt
interface GigabitEthernet0/0/0
 ip address 203.0.113.50 255.255.255.248
 ip access-group SOTO in
 ip nat outside
interface GigabitEthernet0/0/1
 ip address 10.4.4.1 255.255.255.0
 ip nat inside
ip nat inside source static tcp 10.4.4.20 3389 interface GigabitEthernet0/0/0 3389
ip access-list extended SOTO
 permit tcp any any eq 3389
 deny ip any any
line vty 0 4
 access-class 10 in
 login local
 transport input ssh
access-list 10 permit 10.4.4.9
end
";

#[test]
fn what_a_later_no_takes_away_does_not_hold() {
    let before = device(TYPED);
    assert_eq!(before.forwards[0].sources, Sources::Anywhere);
    let entry = " permit tcp any any eq 3389\n";
    for (written, added) in
        [(entry, " no permit tcp any any eq 3389\n"), (" 10 permit tcp any any eq 3389\n", " no 10\n")]
    {
        let read = device(&TYPED.replace(entry, &format!("{written}{added}")));
        assert_eq!(read.forwards[0].sources, Sources::Nowhere, "{added}");
    }
    let fixed = "ip nat inside source static tcp 10.4.4.20 3389 interface GigabitEthernet0/0/0 3389\n";
    assert!(device(&TYPED.replace(fixed, &format!("{fixed}no {fixed}"))).forwards.is_empty());
    // What is written once more holds again.
    assert_eq!(device(&TYPED.replace(fixed, &format!("{fixed}no {fixed}{fixed}"))).forwards.len(), 1);
    let open = device(&TYPED.replace(" access-class 10 in\n", " access-class 10 in\n no access-class 10 in\n"));
    assert!(
        outside(listener(&open, Service::Ssh)).iter().all(|o| o.sources != only(&["10.4.4.9"])),
        "{:?}",
        open.listeners
    );
    // One line of a numbered list takes the whole list with it.
    let list = "access-list 10 permit 10.4.4.9\n";
    let gone = device(&TYPED.replace(list, &format!("{list}no access-list 10 permit 10.4.4.8\n")));
    assert!(gone.filters.iter().all(|f| f.name != "10"), "{:?}", gone.filters);
}

#[test]
fn a_message_of_the_console_ends_no_list() {
    let message = "Nov 20 09:12:33: %SYS-5-CONFIG_I: Configured from console by kanri on vty0 (10.4.4.9)\n";
    let plain = device(TYPED);
    for after in ["ip access-list extended SOTO\n", " ip address 203.0.113.50 255.255.255.248\n", "line vty 0 4\n"] {
        let read = device(&TYPED.replace(after, &format!("{after}{message}")));
        assert_eq!(read.forwards[0].sources, plain.forwards[0].sources, "{after}");
        assert_eq!((read.filters.len(), read.unread.count), (plain.filters.len(), plain.unread.count), "{after}");
    }
}

#[test]
fn an_entry_with_a_lower_number_goes_first() {
    let later = "ip access-list extended SOTO\n 5 deny tcp any any eq 3389\n";
    let read = device(&TYPED.replace("line vty 0 4\n", &format!("{later}line vty 0 4\n")));
    assert_eq!(read.forwards[0].sources, Sources::Nowhere);
}

#[test]
fn radios_say_which_of_their_networks_are_open() {
    let text = "version 15.2\nservice timestamps log datetime msec\nhostname ap1\n!\ndot11 ssid guests\n   authentication open\n   vlan 20\n!\n\
        dot11 ssid staff\n   authentication open\n   authentication key-management wpa version 2\n   vlan 10\n!\n\
        dot11 ssid old\n   authentication open\n   vlan 30\n!\ndot11 ssid nowhere\n   authentication open\n!\n\
        interface Dot11Radio0\n no ip address\n encryption vlan 30 mode wep mandatory\n ssid guests\n ssid staff\n ssid old\n!\n\
        interface Dot11Radio0.20\n encapsulation dot1Q 20\n bridge-group 20\n!\nend\n";
    let told = |text: &str| -> Vec<(String, Option<Protection>, bool)> {
        let networks = device(text).wireless.into_iter();
        networks.map(|w| (w.name, w.protection.value().copied(), w.is_unfiltered)).collect()
    };
    let network = |name: &str, protection| (name.to_owned(), Some(protection), true);
    assert_eq!(
        told(text),
        [
            network("guests", Protection::Nothing),
            network("staff", Protection::Encrypted),
            network("old", Protection::Encrypted),
        ]
    );
    assert_eq!(device(text).wireless[0].line, 6);
    let listed = text.replace(" bridge-group 20\n", " ip access-group GUESTS in\n");
    assert!(told(&listed).iter().all(|(.., is_unfiltered)| !is_unfiltered));
}

#[test]
fn commands_typed_in_part_are_the_whole_ones() {
    let text = "Current configuration : 400 bytes\n!\nversion 15.2\nhostname rt\nena sec 0 QZaaaa01secret\n\
        usern vendor priv 15 sec 0 QZaaaa02secret\nsnmp-s com QZaaaa03 RW\ntacacs-server k QZaaaa04secret\n\
        line vty 0 4\n passw QZaaaa05secret\n login\nend\n";
    assert_no_secret(text, &["QZaaaa01", "QZaaaa02", "QZaaaa03", "QZaaaa04", "QZaaaa05"]);
    let device = device(text);
    let administrators: Vec<&str> = device.administrators.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(administrators, ["vendor", ""]);
    assert_eq!(device.unread.count, 0, "{:?}", device.unread);
    assert_eq!(device.secrets.iter().map(|s| s.line).collect::<Vec<_>>(), [5, 6, 7, 8, 10]);
    assert!(listener(&device, Service::SnmpWrite).on.value().is_some_and(|on| *on));
}

#[test]
fn a_session_typed_in_part_opens_what_it_opens() {
    let device = device(
        "R1(config)#int g0/0\nR1(config-if)#desc INTERNET\nR1(config-if)#ip addr 203.0.113.77 255.255.255.252\nR1(config-if)#ip nat outs\n\
         R1(config-if)#no shut\nR1(config-if)#int g0/1\nR1(config-if)#ip addr 10.0.0.1 255.255.255.0\nR1(config-if)#ip nat ins\n\
         R1(config-if)#exit\nR1(config)#line vty 0 4\nR1(config-line)#login loc\nR1(config-line)#tr in tel\nR1(config-line)#end\n",
    );
    assert_eq!((device.extent, device.unread.count), (Extent::Part, 0), "{:?}", device.unread);
    let telnet = listener(&device, Service::Telnet);
    assert_eq!(telnet.on.value(), Some(&true));
    assert_eq!(outside(telnet)[0].sources, Sources::Anywhere);
    let written = |ways: &str| super::device(&TYPED.replace("input ssh", &format!("input {ways}")));
    assert_eq!(listener(&written("tel ssh"), Service::Telnet).on.value(), Some(&true));
    // A word that may be several ways is none of them.
    let doubtful = written("l");
    assert_eq!((listener(&doubtful, Service::Ssh).on.value(), doubtful.unread.count), (None, 1));
}

#[test]
fn what_a_part_does_not_show_below_a_line_shuts_nothing() {
    let below = |end: &str| {
        format!(
            "R1#show run\nversion 15.1\nhostname r1\ninterface FastEthernet0\n ip address 203.0.113.9 255.255.255.248\nline vty 0 4\n{end}"
        )
    };
    for end in ["", " exec-timeout 10 0\n", " login\n"] {
        let part = device(&below(end));
        for service in [Service::Telnet, Service::Ssh] {
            let on = &listener(&part, service).on;
            assert!(matches!(on, Setting::Unknown { why: Unseen::PartOfText }), "{end}: {on:?}");
        }
    }
    let whole = device(&below(" login\nend\n"));
    assert_eq!((whole.extent, listener(&whole, Service::Telnet).on.value()), (Extent::Whole, Some(&false)));
    assert_eq!(listener(&device(&below(" transport input ssh\n")), Service::Telnet).on.value(), Some(&false));
}

#[test]
fn ports_that_limit_what_is_plugged_in_are_told() {
    let text = "version 15.2\nhostname sw1\ndot1x system-auth-control\ninterface GigabitEthernet0/1\n switchport port-security maximum 2\n switchport port-security\ninterface GigabitEthernet0/2\n switchport port-security maximum 2\ninterface GigabitEthernet0/3\n authentication port-control auto\ninterface GigabitEthernet0/4\n switchport port-security\n no switchport port-security\nend\n";
    let guarded = |text: &str| {
        let ports = device(text).guarded_ports.unwrap_or_default().into_iter();
        ports.map(|p| (p.value, p.line)).collect::<Vec<(String, u32)>>()
    };
    let told = [("GigabitEthernet0/1", 6_u32), ("GigabitEthernet0/3", 10)].map(|(port, line)| (port.to_owned(), line));
    assert_eq!(guarded(text), told);
    // 802.1X is off for the whole switch, or lets everything through before anybody answers.
    let off = text.replace("dot1x system-auth-control", "!");
    assert_eq!(guarded(&off), told[..1]);
    let asks = " authentication port-control auto\n";
    assert_eq!(guarded(&text.replace(asks, &format!("{asks} authentication open\n"))), told[..1]);
    // Devices are asked by their address without it.
    assert_eq!(guarded(&off.replace(asks, &format!("{asks} mab\n"))), told);
}

#[test]
fn ports_are_told_as_the_readers_understand_the_commands() {
    let told = |interfaces: &str| {
        let text = format!("version 15.2\nhostname sw1\n{interfaces}end\n");
        let ports = device(&text).guarded_ports.unwrap_or_default().into_iter();
        ports.map(|p| p.value).collect::<Vec<String>>()
    };
    let two = "interface GigabitEthernet0/1\n switchport port-security\ninterface GigabitEthernet0/2\n switchport port-security\n";
    assert_eq!(told(two), ["GigabitEthernet0/1", "GigabitEthernet0/2"]);
    // What was typed behind them in part is about the port it names.
    for typed in ["no switchport port-security", "no sw port-sec", "default switchport port-security"] {
        assert_eq!(told(&format!("{two}int GigabitEthernet0/1\n {typed}\n")), ["GigabitEthernet0/2"], "{typed}");
    }
    // A range stands for its ports, as they are printed.
    let empty = two.replace(" switchport port-security\n", "");
    for range in ["GigabitEthernet0/1 - 2", "gi0/1-2"] {
        let ranged = format!("{empty}interface range {range}\n switchport port-security\n");
        assert_eq!(told(&ranged), ["GigabitEthernet0/1", "GigabitEthernet0/2"], "{range}");
        let taken_back = format!("{two}interface range {range}\n no switchport port-security\n");
        assert!(told(&taken_back).is_empty(), "{range}");
    }
    // A banner only quotes commands, and what stands on top belongs to no port.
    let banner =
        "banner motd ^C\ninterface GigabitEthernet0/3\n switchport port-security\n no switchport port-security\n^C\n";
    assert_eq!(told(&format!("{two}{banner}")), ["GigabitEthernet0/1", "GigabitEthernet0/2"]);
    let quoted = "banner motd ^C\ninterface GigabitEthernet0/3\n switchport port-security\n^C\n";
    assert_eq!(told(&format!("{two}{quoted}")), ["GigabitEthernet0/1", "GigabitEthernet0/2"]);
    let other = "interface GigabitEthernet0/3\nline vty 0 4\n switchport port-security\n";
    assert_eq!(told(&format!("{two}{other}")), ["GigabitEthernet0/1", "GigabitEthernet0/2"]);
}
