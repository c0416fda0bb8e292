//! A machine that is handed inwards with all its ports: in every language, what the filters name is what is open.

use super::support::read;
use sejo_model::configuration::{Forward, PortRange, Protocol, Sources};

const ASA: &str = "\
: Saved
ASA Version 9.16(4)
hostname FW
interface GigabitEthernet1/1
 nameif outside
 security-level 0
 ip address 203.0.113.30 255.255.255.248
interface GigabitEthernet1/2
 nameif inside
 security-level 100
 ip address 192.168.10.1 255.255.255.0
object network KARTE
 host 192.168.10.20
access-list OUT_IN extended permit tcp any host 192.168.10.20 eq 3389
access-list OUT_IN extended permit tcp host 198.51.100.7 host 192.168.10.20 eq 445
access-list OUT_IN extended permit tcp any host 192.168.10.99 eq 22
object network KARTE
 nat (inside,outside) static 203.0.113.31
access-group OUT_IN in interface outside
: end
";

const IOS: &str = "\
version 15.9
hostname R1
ip access-list extended IN
 permit tcp any host 203.0.113.31 eq 3389
 permit tcp host 198.51.100.7 host 203.0.113.31 eq 445
 permit tcp any host 203.0.113.99 eq 22
 deny ip any any
interface GigabitEthernet0/0
 ip address 203.0.113.30 255.255.255.0
 ip nat outside
 ip access-group IN in
interface GigabitEthernet0/1
 ip address 192.168.10.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.10.20 203.0.113.31
end
";

const YAMAHA: &str = "\
# RTX1220 Rev.15.04.05 (Fri Jul  3 15:09:04 2024)
ip route default gateway 203.0.113.6
ip lan1 address 192.168.10.1/24
ip lan2 address 203.0.113.5/29
ip lan2 nat descriptor 1
ip lan2 secure filter in 20 21 22 99
ip filter 20 pass * 192.168.10.20 tcp * 3389
ip filter 21 pass 198.51.100.7 192.168.10.20 tcp * 445
ip filter 22 pass * 192.168.10.99 tcp * 22
ip filter 99 reject * *
nat descriptor type 1 nat-masquerade
nat descriptor address outer 1 203.0.113.5
nat descriptor static 1 1 203.0.113.3=192.168.10.20 1
telnetd service off
syslog host 192.168.10.9
schedule at 1 */* 03:00 * ntpdate ntp.nict.jp
";

const IX: &str = "\
! NEC Portable Internetwork Core Operating System Software
! IX Series IX2106 (magellan-sec) Software, Version 10.7.18, RELEASE SOFTWARE
hostname IX
ip access-list in permit tcp src any sport any dest 192.168.10.20/32 dport eq 3389
ip access-list in permit tcp src 198.51.100.7/32 sport any dest 192.168.10.20/32 dport eq 445
ip access-list in permit tcp src any sport any dest 192.168.10.99/32 dport eq 22
interface GigaEthernet0.0
  ip address 203.0.113.3/29
  ip napt enable
  ip napt static 192.168.10.20 any
  ip filter in 1 in
  no shutdown
interface GigaEthernet2.0
  ip address 192.168.10.1/24
  no shutdown
";

const IPTABLES: &str = "\
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -d 203.0.113.5/32 -i eth0 -j DNAT --to-destination 192.168.10.20
-A POSTROUTING -o eth0 -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -d 192.168.10.20/32 -i eth0 -p tcp -m tcp --dport 3389 -j ACCEPT
-A FORWARD -s 198.51.100.7/32 -d 192.168.10.20/32 -i eth0 -p tcp -m tcp --dport 445 -j ACCEPT
-A FORWARD -d 192.168.10.99/32 -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
";

const NFTABLES: &str = "\
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		iifname \"eth0\" ip daddr 203.0.113.5 dnat to 192.168.10.20
	}
	chain postrouting { type nat hook postrouting priority srcnat; oifname \"eth0\" masquerade; }
}
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		iifname \"eth0\" ip daddr 192.168.10.20 tcp dport 3389 accept
		iifname \"eth0\" ip saddr 198.51.100.7 ip daddr 192.168.10.20 tcp dport 445 accept
		iifname \"eth0\" ip daddr 192.168.10.99 tcp dport 22 accept
	}
}
";

const ALLIEDWARE: &str = "\
!
hostname AR
!
zone private
 network lan
  ip subnet 192.168.10.0/24
  host karte
   ip address 192.168.10.20
!
zone public
 network all
  ip subnet 0.0.0.0/0 interface eth1
  host vendor
   ip address 198.51.100.7
!
application rdp
 protocol tcp
 dport 3389
!
application smb
 protocol tcp
 dport 445
!
firewall
 rule 10 permit rdp from public to private.lan.karte
 rule 20 permit smb from public.all.vendor to private.lan.karte
 protect
!
nat
 rule 10 masq any from private to public
 rule 20 portfwd any from public with dst private.lan.karte
 enable
!
interface eth1
 ip address 203.0.113.3/29
!
interface vlan1
 ip address 192.168.10.1/24
!
end
";

/// What is handed inwards, by port.
fn handed(text: &str) -> Vec<Forward> {
    let read = read(text);
    assert_eq!(read.devices.len(), 1);
    let mut found: Vec<Forward> = read.devices[0].forwards.iter().filter(|f| f.applied).cloned().collect();
    found.sort_by_key(|f| f.inside.from);
    found
}

#[test]
fn what_filters_name_is_open_and_nothing_else() {
    for (maker, text) in [
        ("ASA", ASA),
        ("IOS", IOS),
        ("YAMAHA", YAMAHA),
        ("iptables", IPTABLES),
        ("nftables", NFTABLES),
        ("AlliedWare", ALLIEDWARE),
    ] {
        let found = handed(text);
        let ports: Vec<u16> = found.iter().map(|f| f.inside.from).collect();
        assert_eq!(ports, [445, 3389], "{maker}: {found:?}");
        assert!(found.iter().all(|f| f.to_host == "192.168.10.20" && f.protocol == Protocol::Tcp), "{maker}");
        let Sources::Only { networks } = &found[0].sources else { panic!("{maker}: {:?}", found[0].sources) };
        assert_eq!(networks.iter().map(|n| n.trim_end_matches("/32")).collect::<Vec<_>>(), ["198.51.100.7"], "{maker}");
        assert_eq!(found[1].sources, Sources::Anywhere, "{maker}");
    }
    // Whether a filter of an IX sees the address before or after translation is not certain, so neither is who gets in.
    let found = handed(IX);
    assert_eq!(found.iter().map(|f| f.inside.from).collect::<Vec<_>>(), [445, 3389]);
    assert!(found.iter().all(|f| f.sources == Sources::Unknown));
}

#[test]
fn a_machine_nothing_stands_before_stays_whole() {
    let bare = IOS.replace(" ip access-group IN in\n", "");
    let found = handed(&bare);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].inside, &found[0].sources), (PortRange::ALL, &Sources::Anywhere));
    // Whatever else one peer may do stands beside what everybody may.
    let mixed = IOS.replace(" deny ip any any", " permit ip host 198.51.100.9 any\n deny ip any any");
    let found = handed(&mixed);
    assert_eq!(found.iter().map(|f| f.inside.from).collect::<Vec<_>>(), [0, 445, 3389]);
    assert_eq!(found[0].sources, Sources::Only { networks: vec!["198.51.100.9".into()] });
}
