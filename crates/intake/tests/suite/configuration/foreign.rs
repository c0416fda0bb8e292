//! Files that are no configuration Sejo reads: backups that are no text, other makers, switches with nothing to say.

use super::support::{read, shared, try_read};
use sejo_model::ErrorCode;
use sejo_model::configuration::{Dialect, Extent};

#[test]
fn backups_that_are_no_text_are_refused_with_what_to_do() {
    let mut firmware = b"\x01\x02\x03YAMAHA RTX1210\x04\x05".to_vec();
    firmware.extend((0_u8..=255).cycle().skip(1).take(5_000));
    for (bytes, command) in [
        (b"#FGBK|4|FGT60F|7|02|1157|\n\x8f\x9a\x01\x00\xff\xfe".as_slice(), "show full-configuration"),
        (&firmware, "show config"),
        (b"---- BEGIN config.xml ----\nVersion: pfSense 2.6\nCipher: AES-256-CBC\n\nU2FsdGVk\n", "config.xml"),
    ] {
        let refusal = try_read(bytes).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::FileBackup, "{command}");
        assert!(refusal.detail.ja.contains(command) && refusal.detail.en.contains(command), "{:?}", refusal.detail);
    }
}

#[test]
fn a_configuration_in_a_document_is_told_what_it_is_and_how_to_get_its_text() {
    let rtf = b"{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Courier;}}\nversion 15.2\\par\nhostname rt1\\par\nenable secret himitsu-77\\par\ninterface Vlan1\\par\n}";
    for (bytes, name, way) in [
        (rtf.as_slice(), "RTF", "書式なし(.txt)"),
        (b"%PDF-1.7\n1 0 obj\n(hostname rt1)\n", "PDF", "Ctrl+A"),
        (b"\x89PNG\r\n\x1a\n....", "PNG", "画面の写真"),
    ] {
        let refusal = try_read(bytes).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::FileUnknown, "{name}");
        assert!(refusal.detail.ja.contains(name) && refusal.detail.ja.contains(way), "{:?}", refusal.detail);
        assert!(refusal.detail.ja.contains("show running-config"), "{name}");
        assert!(!refusal.detail.ja.contains("himitsu"), "{name}");
    }
}

#[test]
fn configurations_packed_together_are_to_be_unpacked() {
    let packed = crate::list_builder::zipped(&[("rt1.txt", b"hostname rt1\n"), ("rt2.txt", b"hostname rt2\n")]);
    let refusal = try_read(&packed).unwrap_err();
    assert_eq!(refusal.code, ErrorCode::FileUnknown);
    assert!(refusal.detail.ja.contains("展開して") && refusal.detail.en.contains("unpack"), "{:?}", refusal.detail);
}

#[test]
fn a_switch_that_writes_like_cisco_is_none() {
    let buffalo = "BS-GS2016# show running-config\nBuilding configuration...\nhostname BS-GS2016\n\
        username admin secret encrypted ZqBUFSWhash\nip http server\nsnmp community public ro\n\
        interface GigabitEthernet1\n switchport mode access\n";
    let device = &read(buffalo).devices[0];
    assert_eq!((device.dialect, &*device.identity.maker), (Dialect::Unread, "Buffalo"));
    // Addresses with a prefix length, as AlliedWare Plus writes them and IOS never does.
    let tail = "interface vlan10\n ip address 10.20.1.22/24\n!\nip route 0.0.0.0/0 10.20.1.1\n!\nline con 0\n\
        line vty 0 4\n!\nend\n";
    let dialects: Vec<Dialect> = try_read(tail.as_bytes()).iter().flat_map(|r| &r.devices).map(|d| d.dialect).collect();
    assert!(!dialects.contains(&Dialect::CiscoIos), "{dialects:?}");
}

#[test]
fn other_makers_are_named_and_kept_without_secrets() {
    for (maker, text) in [
        (
            "Palo Alto Networks",
            "<config version=\"10.1.0\" urldb=\"paloaltonetworks\">\n <mgt-config>\n  <users>\n   <entry name=\"admin\"><phash>himitsu-77</phash></entry>\n  </users>\n </mgt-config>\n</config>\n",
        ),
        (
            "Juniper",
            "## Last commit: 2024-10-01 12:00:00 JST by root\nversion 20.4R3.8;\nsystem {\n    host-name srx;\n    root-authentication {\n        encrypted-password \"himitsu-77\";\n    }\n}\n",
        ),
        (
            "SonicWall",
            "firmware-version \"SonicOS 7.0.1-5080\"\nadministration\n  admin-name admin\n  admin-password himitsu-77\n",
        ),
        (
            "Fujitsu Si-R",
            "lan 0 ip address 192.168.1.1/24 3\nremote 0 name internet\nremote 0 ap 0 ppp auth send user@isp himitsu-77\nsyslog server 0 address 192.168.1.9\n",
        ),
        (
            "MikroTik",
            "# nov/20/2024 10:00:00 by RouterOS 6.49\n/interface bridge\nadd name=bridge1\n/ppp secret\nadd name=vpn password=himitsu-77\n",
        ),
        (
            "Aruba(ProCurve)",
            "; J9773A Configuration Editor; Created on release #YA.16.08.0001\nhostname \"sw1\"\nsnmp-server community \"himitsu-77\" unrestricted\n",
        ),
        (
            "Check Point",
            "# Configuration of gw1\n# Language version: 14.1v1\nset hostname gw1\nset snmp community himitsu-77 read-only\n",
        ),
        (
            "OPNsense",
            "<?xml version=\"1.0\"?>\n<opnsense>\n <system><hostname>fw</hostname>\n  <user><password>himitsu-77</password></user>\n </system>\n</opnsense>\n",
        ),
        (
            "pfSense",
            "<?xml version=\"1.0\"?>\n<pfsense>\n <snmpd>\n  <rocommunity>himitsu-77</rocommunity>\n </snmpd>\n</pfsense>\n",
        ),
        ("Buffalo", "! BUFFALO BS-GS2016\nhostname sw2\nsnmp-server community himitsu-77 ro\n"),
        (
            "",
            "hostname sw9\nvlan 10\ninterface port 1\n name uplink\nsnmp community himitsu-77\nntp server 10.0.0.1\nsyslog host 10.0.0.2\n",
        ),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{maker}: {:?}", read.devices.len()) };
        assert_eq!((device.dialect, device.identity.maker.as_str()), (Dialect::Unread, maker));
        assert!(!read.masked_text.contains("himitsu-77"), "{maker}: {}", read.masked_text);
        assert_eq!(read.masked_text.lines().count(), text.lines().count());
        assert!(read.problems.iter().any(|p| p.code == "configuration-maker-unread"), "{maker}");
        assert!(device.listeners.is_empty() && device.filters.is_empty(), "nothing is claimed");
        assert_eq!(device.unread.count, device.unread.total, "{maker}: no line is understood");
    }
}

/// base64 of `checksumVersion=1&shortProdName=TZ%20300&userName_0=admin&userPassword_0=himitsu-77&…Secret_0=himitsu-78`.
const SONICWALL_EXPORT: &str = "Y2hlY2tzdW1WZXJzaW9uPTEmc2hvcnRQcm9kTmFtZT1UWiUyMDMwMCZidWlsZE51bT02LjUuNC40LTQ0biZpZmFjZV9sYW5faXBfMD0xOTIuMTY4\nLjEuMSZ1c2VyTmFtZV8wPWFkbWluJnVzZXJQYXNzd29yZF8wPWhpbWl0c3UtNzcmaXBzZWNTaGFyZWRTZWNyZXRfMD1oaW1pdHN1LTc4JiY=\n";

#[test]
fn settings_of_makers_nobody_reads_are_kept_without_secrets_and_lists_stay_lists() {
    let usg = r#"{
  "firewall": { "name": { "WAN_IN": { "rule": { "10": { "action": "accept" } } } } },
  "interfaces": { "ethernet": { "eth0": { "address": ["dhcp"], "description": "WAN" } } },
  "system": { "host-name": "usg", "login": { "user": { "admin": { "plaintext-password": "himitsu-77" } } } },
  "vpn": { "ipsec": { "pre-shared-secret": "himitsu-78" } }
}
"#;
    let minified = usg.replace(['\n', ' '], "");
    let small = "[system]\nmodel=WXR-1900DHP\nadmin_password=himitsu-77\n";
    let tunnel =
        "# clinic\n[Interface]\nAddress = 10.9.0.1/24\nPrivateKey = himitsu-77\n[Peer]\nPresharedKey=himitsu-78\n";
    for text in [SONICWALL_EXPORT, usg, &minified, small, tunnel] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{} devices: {text}", read.devices.len()) };
        assert_eq!(device.dialect, Dialect::Unread, "{text}");
        assert!(!read.masked_text.contains("himitsu"), "{}", read.masked_text);
        assert!(read.masked > 0 && !device.unread.first.is_empty());
    }
    assert_eq!(read(SONICWALL_EXPORT).devices[0].identity.maker, "SonicWall");
    for list in [
        "機器名,IPアドレス,OS\n受付,192.168.1.10,Windows 11\n",
        r#"[{"name":"ap1","ip":"192.168.1.2","vlan":"10"},{"name":"ap2","ip":"192.168.1.3","vlan":"20"}]"#,
        r#"{"devices":[{"name":"ap1","network":"lan","interfaces":["eth0"]}],"dns":"none","firewall":"none"}"#,
        r#"{"patients": {"wan": "x"}, "rooms": [1, 2]}"#,
        "[memo]\n次の会議は3月\nxとyの話\n",
    ] {
        let answer = try_read(list.as_bytes());
        assert!(answer.is_err(), "{list}: {answer:?}");
    }
}

/// base64 of `libVersion=1&firmwareVersion=SonicOS%207.0&userPassword_0=himitsu-77&vpnSecret_0=himitsu-78&&`.
const SONICWALL_OTHER_ORDER: &str = "bGliVmVyc2lvbj0xJmZpcm13YXJlVmVyc2lvbj1Tb25pY09TJTIwNy4wJnVzZXJQYXNzd29yZF8wPWhpbWl0c3UtNzcmdnBuU2VjcmV0XzA9aGltaXRzdS03OCYm";

const UCI: &str = "config interface 'wan'\n\toption device 'eth1'\n\toption proto 'pppoe'\n\toption username 'line@isp.example'\n\toption password 'himitsu-77'\n\nconfig wifi-iface 'default_radio0'\n\toption ssid 'clinic'\n\toption encryption 'psk2'\n\toption key 'himitsu-78'\n\nconfig redirect\n\toption src 'wan'\n\toption src_dport '3389'\n\toption dest_ip '192.168.10.20'\n";

const UCI_SHOW: &str = "root@OpenWrt:~# uci show\nnetwork.wan=interface\nnetwork.wan.proto='pppoe'\nnetwork.wan.password='himitsu-77'\nwireless.default_radio0=wifi-iface\nwireless.default_radio0.key='himitsu-78'\nfirewall.@redirect[0]=redirect\nfirewall.@redirect[0].src='wan'\n";

#[test]
fn settings_of_openwrt_and_exports_of_sonicwall_are_kept_and_named_with_what_to_do_next() {
    let packaged = format!("package network\n\n{UCI}");
    let split =
        SONICWALL_OTHER_ORDER.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect::<Vec<_>>();
    let wrapped = split.join("\r\n");
    let dated = format!("2026/10/01 10:00:00 設定のエクスポート\r\n\r\n{wrapped}\r\n");
    let logged: String = split.iter().map(|line| format!("[2026-10-01 10:00:01] {line}\n")).collect();
    let mailed = format!("いつもお世話になっております。\n設定です。\n\n{SONICWALL_OTHER_ORDER}\n\n保守係\n");
    for (text, maker, command) in [
        (UCI, "OpenWrt", "uci show"),
        (&packaged, "OpenWrt", "uci show"),
        (UCI_SHOW, "OpenWrt", "uci show"),
        (SONICWALL_OTHER_ORDER, "SonicWall", "show current-config"),
        (&wrapped, "SonicWall", "show current-config"),
        (&dated, "SonicWall", "show current-config"),
        (&logged, "SonicWall", "show current-config"),
        (&mailed, "SonicWall", "show current-config"),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{} devices: {text}", read.devices.len()) };
        assert_eq!((device.dialect, device.identity.maker.as_str()), (Dialect::Unread, maker), "{text}");
        assert!(!read.masked_text.contains("himitsu"), "{}", read.masked_text);
        assert!(read.masked >= 2 && device.filters.is_empty() && device.forwards.is_empty(), "nothing is claimed");
        let said = |code: &str| read.problems.iter().find(|p| p.code == code).map(|p| p.text.as_str());
        assert_eq!(said("configuration-maker-unread"), Some(maker), "{text}");
        assert_eq!(said("configuration-maker-command"), Some(command), "{text}");
    }
    for other in ["c2VjcmV0PW5vdGhpbmcmb3RoZXI9dmFsdWU=", "Z3JlZXRpbmdzJTIwZnJvbSUyMHRoZSUyMGNsaW5pYw=="] {
        assert!(try_read(other.as_bytes()).is_err(), "base64 of something else is no export: {other}");
    }
}

#[test]
fn a_maker_nobody_reads_is_named_with_what_gives_its_configuration_as_text() {
    let juniper =
        "## Last commit: 2024-10-01 12:00:00 JST by root\nversion 20.4R3.8;\nsystem {\n    host-name srx;\n}\n";
    let pfsense = "<?xml version=\"1.0\"?>\n<pfsense>\n <system><hostname>fw</hostname></system>\n</pfsense>\n";
    let nobody = "hostname sw9\nvlan 10\nsnmp location here\nntp server 10.0.0.1\nsyslog host 10.0.0.2\n";
    for (text, expected) in [
        (SONICWALL_EXPORT, Some("show current-config")),
        (juniper, Some("show configuration | display set")),
        (pfsense, Some("Diagnostics > Backup & Restore > Download configuration as XML")),
        (nobody, None),
    ] {
        let read = read(text);
        let how = read.problems.iter().find(|p| p.code == "configuration-maker-command");
        assert_eq!(how.map(|p| p.text.as_str()), expected, "{text}");
    }
    let words = sejo_intake::problem_words("configuration-maker-command");
    assert!(words.ja.contains("メーカーの説明書") && words.en.contains("per the maker's manual"));
}

#[test]
fn makers_that_write_like_another_are_told_apart() {
    for (maker, text) in [
        (
            "Palo Alto Networks",
            "<?xml version=\"1.0\"?>\n<config version=\"9.1.0\"><mgt-config><users><entry name=\"a\"><phash>x</phash></entry></users></mgt-config></config>\n",
        ),
        (
            "Palo Alto Networks",
            "set network interface ethernet ethernet1/1 layer3 ip 203.0.113.9/29\nset rulebase security rules r1 to trust\n",
        ),
        (
            "WatchGuard",
            "<?xml version=\"1.0\"?>\n<profile xmlns=\"wg\"><product-grade>Firebox</product-grade></profile>\n",
        ),
        (
            "Sophos",
            "<?xml version=\"1.0\"?>\n<Configuration APIVersion=\"1800.1\">\n <FirewallRule/>\n</Configuration>\n",
        ),
        (
            "Huawei、H3C、HPE Comware",
            "#\n sysname AR\n#\ninterface GigabitEthernet0/0/0\n ip address 203.0.113.9 255.255.255.0\n#\nuser-interface vty 0 4\n authentication-mode password\n#\nreturn\n",
        ),
        (
            "Huawei、H3C、HPE Comware",
            "#\n version 7.1.064, Release 0821P11\n#\nvlan 1\n#\ninterface Vlan-interface1\n ip address 192.168.1.2 255.255.255.0\n#\nreturn\n",
        ),
        (
            "VyOS、EdgeOS",
            "set interfaces ethernet eth0 address 'dhcp'\nset service ssh port '22'\nset system host-name 'vyos'\n",
        ),
        (
            "VyOS、EdgeOS",
            "firewall {\n    all-ping enable\n}\nsystem {\n    host-name ubnt\n}\n/* === vyatta-config-version: \"conntrack@1\" === */\n",
        ),
        (
            "VyOS、EdgeOS",
            "interfaces {\n    ethernet eth0 {\n        address 203.0.113.9/29\n    }\n}\nvpn {\n    l2tp {\n        remote-access {\n            \
             authentication {\n                local-users {\n                }\n            }\n        }\n    }\n}\n",
        ),
        ("Juniper", "set system host-name SRX\nset interfaces ge-0/0/0 unit 0 family inet address 203.0.113.9/29\n"),
        (
            "Cisco NX-OS",
            "!Running configuration last done at: Wed Feb  1 10:00:00 2023\nversion 9.3(8) Bios:version 07.69\nhostname N9K\nfeature telnet\ninterface mgmt0\n  ip address 10.1.1.5/24\n",
        ),
        (
            "Arista",
            "! device: leaf1 (DCS-7050TX-64, EOS-4.20.1F)\n!\nhostname leaf1\nusername admin privilege 15 secret sha512 x\ninterface Ethernet1\n   switchport access vlan 10\nend\n",
        ),
        ("APRESIA", "##### BASIC #####\nconfigure terminal\nsystem name NP1\nend\n"),
        (
            "Buffalo",
            "! BS-GS2024 Ver.1.0.11.03\nhostname BS-1\nusername admin password encrypted abc\ninterface gigabitethernet 1\n switchport mode access\n",
        ),
        ("Allied Telesis AT-TQ", "<?xml version=\"1.0\"?>\n<config>\n <model>AT-TQ5403</model>\n</config>\n"),
        (
            "ヤマハ(スイッチSWX)",
            "dns-client enable\n!\ninterface port1.1\n switchport\n!\nhttp-proxy enable\ntelnet-server enable\nline con 0\nend\n",
        ),
        (
            "Cisco Small Business",
            "config-file-header\nsw\nv1.4.8.6\n!\nhostname sw\nusername cisco password encrypted abc privilege 15\ninterface vlan 1\n ip address 192.168.1.254 255.255.255.0\n",
        ),
        ("Juniper ScreenOS", "set clock timezone 9\nset vrouter trust-vr sharable\nset admin name \"netscreen\"\n"),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{maker}: {:?}", read.devices.len()) };
        assert_eq!((device.dialect, device.identity.maker.as_str()), (Dialect::Unread, maker), "{text}");
        assert_eq!(device.unread.count, device.unread.total, "{maker}");
    }
}

/// Texts that write much like YAMAHA or Cisco. Of each everything secret is masked, also behind a word nobody here knows.
#[test]
fn makers_that_write_like_others_are_told_apart_and_keep_no_secret() {
    for (maker, text) in [
        (
            "Century Systems NXR",
            "hostname nxr\ntelnet-server enable\nfast-forwarding enable\n!\nipsec local policy 1\n address ip\n!\nipsec isakmp policy 1\n authentication pre-share HIMITSU1\n remote address ip any\n!\nipsec tunnel policy 1\n match address a\n!\ninterface ppp 0\n ip address negotiated\n ppp username u@isp password hidden HIMITSU2\n!\ninterface ethernet 1\n no ip address\n pppoe-client ppp 0\n!\nend\n",
        ),
        (
            "IIJ SEIL",
            "hostname \"SEIL-X1\"\ninterface lan0 add 192.168.1.1/24\nroute add default ppp0\nike preshared-key add \"198.51.100.1\" \"HIMITSU1\"\nike peer add P address 198.51.100.1\nipsec tunnel add T\nl2tp preshared HIMITSU2\npppac pool add P address 192.168.1.200/29\n",
        ),
        (
            "Furukawa FITELnet",
            "!   LAST EDIT    17:07:46 2015/06/12\n!   LAST SAVE    17:07:49 2015/06/12\n!\nhostname KYOTEN\nip route 0.0.0.0 0.0.0.0 pppoe 1\naccess-list 99 permit 192.168.0.0 0.0.0.255\nvpn enable\ncrypto isakmp policy 1\n  authentication prekey\n  key ascii HIMITSU1\nexit\ncrypto map k 1\n  match address 1\nexit\ninterface pppoe 1\n  pppoe account u@isp HIMITSU2\nexit\nusername hosyu password HIMITSU3\nend\n",
        ),
        (
            "ALAXALA",
            "#configuration list for AX2530-24T\n!\nhostname \"AX-1F\"\n!\nusername operator password HIMITSU1\nenable password input HIMITSU2\nsnmp-server community \"HIMITSU3\" ro\nline vty 0 1\n!\n",
        ),
        (
            "Dell Networking",
            "!Current Configuration:\n!System Description \"Dell Networking N1524\"\nconfigure\nhostname \"DELL\"\nusername \"admin\" password HIMITSU1 privilege 15 encrypted\nsnmp-server community \"HIMITSU2\" ro\nexit\n",
        ),
        (
            "Dell Networking",
            "! Version 10.5.2.3\n!\ninterface breakout 1/1/1 map 40g-1x\nhostname host-x\nusername admin password HIMITSU1 role sysadmin priv-lvl 15\ninterface ethernet1/1/1\n no shutdown\n switchport access vlan 1\nip telnet server enable\nsnmp-server community HIMITSU2 ro\n",
        ),
        (
            "Ruijie",
            "version RGOS 10.4(3b19)\nhostname host-x\n!\nvlan 1\n!\nusername admin password HIMITSU1\nno service password-encryption\n!\nenable service web-server http\n!\ninterface GigabitEthernet 0/1\n!\ninterface VLAN 1\n ip address 192.168.1.2 255.255.255.0\n!\nsnmp-server community HIMITSU2 rw\n!\nline con 0\nline vty 0 4\n login local\n!\nend\n",
        ),
        (
            "TP-Link",
            "!T2600G-28TS\n#\nhostname \"SG\"\nuser name admin privilege admin secret 5 HIMITSU1\nsnmp-server community \"HIMITSU2\" read-write\n#\nend\n",
        ),
        (
            "NEC WA",
            "! NEC WA Series WA2612-AP\n! version 8.2.10\nhostname WA2612\nusername admin password plain HIMITSU1\n!\nppp profile p\n authentication password plain HIMITSU2\n!\nipsec ike pre-shared-key plain HIMITSU3\n",
        ),
        (
            "Check Point",
            "set hostname gw\nadd allowed-client host any-host\nset interface eth0 ipv4-address 203.0.113.9 mask-length 29\nset user admin password-hash HIMITSU1\n",
        ),
        (
            "SoftEther VPN",
            "# Software Configuration File\ndeclare root\n{\n\tdeclare ServerConfiguration\n\t{\n\t\tbyte HashedPassword HIMITSU1\n\t}\n}\n",
        ),
        (
            "",
            "firewall {\n    name IN {\n    }\n}\nvpn {\n    ipsec {\n        pre-shared-secret HIMITSU1\n    }\n}\nservice {\n    dhcp-server {\n    }\n}\n",
        ),
        (
            "",
            "hostname sw\nsuper password role network-admin simple HIMITSU1\nusername u password encrypt HIMITSU2\nmgmt-user admin HIMITSU3\ninterface 1\nvlan 10\nsnmp-server contact x\nntp server 192.168.1.1\n",
        ),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{maker}: {:?}", read.devices.len()) };
        assert_eq!((device.dialect, device.identity.maker.as_str()), (Dialect::Unread, maker), "{text}");
        assert!(!read.masked_text.contains("HIMITSU"), "{}", read.masked_text);
        assert_eq!(read.masked_text.lines().count(), text.lines().count(), "lines stay lines");
        let first = text.lines().next().unwrap();
        assert!(read.masked_text.starts_with(first), "what is no secret stays readable: {}", read.masked_text);
    }
}

#[test]
fn a_remark_about_another_maker_does_not_make_it_one() {
    let text = "! to the Juniper SRX (junos) and the buffalo switch\nversion 15.4\nhostname R1\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\nline vty 0 4\n transport input ssh\nend\n";
    assert_eq!(read(text).devices[0].dialect, Dialect::CiscoIos);
}

#[test]
fn what_a_device_shows_about_itself_is_kept_and_the_command_is_said() {
    for (command, text) in [
        (
            "show running-config",
            "R1#show ip interface brief\nInterface                  IP-Address      OK? Method Status                Protocol\nGigabitEthernet0           203.0.113.9     YES NVRAM  up                    up\nR1#\n",
        ),
        (
            "show running-config",
            "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\nInternet  192.168.1.20            3   0011.2233.4466  ARPA   Vlan1\n",
        ),
        (
            "show running-config",
            "Port      Name               Status       Vlan       Duplex  Speed Type\nGi1/0/1   reception          connected    10         a-full  a-100 10/100/1000BaseTX\n",
        ),
        (
            "show running-config",
            "R1#show version\nCisco IOS Software, C890 Software (C890-UNIVERSALK9-M), Version 15.4(3)M5, RELEASE SOFTWARE (fc1)\nR1 uptime is 3 weeks\n",
        ),
        (
            "show config",
            "> show arp\nカウント数: 2\nインタフェース   IPアドレス     MACアドレス       TTL(秒)\nLAN1(port1)      192.168.1.20   00:11:22:33:44:55   1012\n",
        ),
        (
            "show config",
            "> show environment\nRTX1210 BootROM Ver. 1.04\nRTX1210 Rev.14.01.38 (Thu Jul  2 10:00:00 2020)\n  main:  RTX1210 ver=00 serial=S4H000001\n",
        ),
        (
            "show full-configuration",
            "FGT60F # get system arp\nAddress           Age(min)   Hardware Addr      Interface\n192.168.1.20      0          00:11:22:33:44:55  internal\n",
        ),
        (
            "show full-configuration",
            "FGT60F # get system status\nVersion: FortiGate-60F v7.2.5,build1517,230606 (GA.F)\nSerial-Number: FGT60FTK20012345\nHostname: FGT60F\n",
        ),
        (
            "show running-config",
            "asa1# show version\n\nCisco Adaptive Security Appliance Software Version 9.8(2)\nasa1 up 30 days\nHardware:   ASA5506, 4096 MB RAM\n",
        ),
        // Copied without the prompt before them.
        (
            "show running-config",
            "Cisco IOS Software, C890 Software (C890-UNIVERSALK9-M), Version 15.4(3)M5, RELEASE SOFTWARE (fc1)\nR1 uptime is 3 weeks\nProcessor board ID FGL163122AB\n",
        ),
        (
            "show running-config",
            "Cisco IOS XE Software, Version 16.09.04\nSwitch uptime is 1 year\nModel Number                       : C9300-24T\n",
        ),
        (
            "show running-config",
            "Cisco Adaptive Security Appliance Software Version 9.8(2)\nasa1 up 30 days\nHardware:   ASA5506, 4096 MB RAM\n",
        ),
        (
            "show running-config",
            "AlliedWare Plus (TM) 5.4.7 10/10/17 02:52:49\n\nBuild name : x510-5.4.7-2.1.rel\nBuild type : RELEASE\n",
        ),
        (
            "show config",
            "RTX830 Rev.15.02.10 (Thu Jul  2 10:00:00 2020)\nmain:  RTX830 ver=00 serial=M5B012345 MAC-Address=00:a0:de:11:22:33\nCPU:   0%(5sec)   0%(1min)   0%(5min)\n",
        ),
        (
            "show full-configuration",
            "Version: FortiGate-60F v7.2.5,build1517,230606 (GA.F)\nSerial-Number: FGT60FTK20012345\nHostname: FGT60F\n",
        ),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{text}: {:?}", read.devices.len()) };
        let answer = read.problems.iter().find(|p| p.code == "configuration-answer");
        assert_eq!(answer.map(|p| p.text.as_str()), Some(command), "{text}");
        assert_eq!((device.unread.count, device.extent), (device.unread.total, Extent::State), "{text}");
        assert!(read.problems.iter().all(|p| p.code != "configuration-several"), "{text}");
    }
}

#[test]
fn a_command_behind_what_a_device_shows_about_itself_is_a_configuration() {
    let ios = "Cisco IOS Software, C890 Software (C890-UNIVERSALK9-M), Version 15.4(3)M5, RELEASE SOFTWARE (fc1)\nR1 uptime is 3 weeks\n\
        Processor board ID FGL163122AB\n";
    let asa = "Cisco Adaptive Security Appliance Software Version 9.8(2)\nasa1 up 30 days\nHardware:   ASA5506, 4096 MB RAM\n";
    let alliedware =
        "AlliedWare Plus (TM) 5.4.7 10/10/17 02:52:49\n\nBuild name : x510-5.4.7-2.1.rel\nBuild type : RELEASE\n";
    for (state, command) in [
        (ios, "ip http server"),
        (ios, "snmp-server community public RW"),
        (ios, "enable password cisco"),
        (ios, "crypto isakmp key abc address 0.0.0.0"),
        (asa, "telnet 0.0.0.0 0.0.0.0 inside"),
        (asa, "snmp-server community public"),
        (alliedware, "service telnet"),
        (alliedware, "snmp-server community public rw"),
        (alliedware, "username manager privilege 15 password friend"),
    ] {
        let read = read(&format!("{state}{command}\n"));
        let [device] = read.devices.as_slice() else { panic!("{command}: {}", read.devices.len()) };
        let is_open = device.listeners.iter().any(|l| l.on.value() == Some(&true));
        assert!(is_open || !device.secrets.is_empty(), "{command}: {device:?}");
        assert_eq!((device.extent, device.unread.count), (Extent::Part, 0), "{command}");
        assert!(device.identity.firmware.is_some(), "{command}");
        assert!(read.problems.iter().all(|p| p.code != "configuration-answer"), "{command}");
    }
}

#[test]
fn the_prompt_names_a_part_without_a_host_name() {
    for (host, text) in [
        (
            "FW01",
            "FW01# show run\ninterface GigabitEthernet0/0\n ip address 203.0.113.9 255.255.255.248\n ip access-group IN in\nip access-list extended IN\n permit ip any any\n",
        ),
        (
            "FW02",
            "FW02 # show system interface\nconfig system interface\n    edit \"wan1\"\n        set role wan\n    next\nend\n",
        ),
        ("RTX-1F", "[RTX-1F] # show config\nip lan1 address 192.168.1.1/24\ntelnetd service on\ntelnetd host any\n"),
        ("asa1", "asa1/pri/act# show run\ninterface GigabitEthernet0/0\n nameif outside\n security-level 0\n"),
    ] {
        let read = read(text);
        let name = read.devices[0].identity.host_name.as_ref().map(|n| (n.value.as_str(), n.line));
        assert_eq!(name, Some((host, 1)), "{text}");
    }
    let factory = read(
        "Router#show run\ninterface GigabitEthernet0/0\n ip address 203.0.113.9 255.255.255.248\nline vty 0 4\n transport input ssh\n",
    );
    assert_eq!(factory.devices[0].identity.host_name, None);
}

#[test]
fn what_is_no_text_is_refused_with_what_to_do() {
    let noise: Vec<u8> = (0_u32..20_000).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
    for bytes in [noise.as_slice(), b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc"] {
        let refusal = try_read(bytes).unwrap_err();
        assert!(refusal.detail.ja.contains("show running-config"), "{:?}", refusal.detail);
        assert!(refusal.detail.en.contains("show config"), "{:?}", refusal.detail);
    }
}

#[test]
fn a_list_of_devices_is_no_configuration() {
    for text in [
        "ホスト名,IPアドレス,メーカー,パスワード\nhostname,interface,vlan,password\nfw1,10.0.0.1,Fortinet,x\n",
        "hostname\tinterface\tvlan\tsyslog\nsw1\tport1\t10\t10.0.0.2\n",
        "会議のメモ\n機器を入れ替える\n",
    ] {
        assert!(try_read(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn json_of_makers_that_are_not_read_is_kept_as_theirs() {
    for (text, maker) in [
        (
            r#"{"networks":[{"name":"clinic","appliance":{"firewall":{"portForwardingRules":{"rules":[{"lanIp":"10.0.0.5","publicPort":"3389"}]}},"vpn":{"siteToSiteVpn":{"mode":"spoke"}}}}]}"#,
            "Cisco Meraki",
        ),
        (r#"{"x_passphrase":"SakuraHinata41","x_ssh_password":"SakuraHinata42"}"#, "Ubiquiti UniFi"),
        (r#"{"siteToSite":{"wlanSsids":{"a":1}},"dhcpServers":[],"natRules":[]}"#, ""),
    ] {
        let read = try_read(text.as_bytes()).unwrap();
        assert_eq!(read.devices[0].dialect, Dialect::Unread, "{text}");
        assert_eq!(read.devices[0].identity.maker, maker, "{text}");
        assert!(!read.masked_text.contains("SakuraHinata"), "{}", read.masked_text);
    }
    for list in [
        r#"[{"name":"sw1","vlan":10,"gateway":"10.0.0.1"}]"#,
        r#"{"devices":[{"name":"sw1","interface":"g1","vlan":10}],"count":1}"#,
    ] {
        assert!(try_read(list.as_bytes()).is_err(), "{list}");
    }
}

#[test]
fn every_shared_file_gives_an_answer() {
    for folder in ["allied-telesis", "cisco-asa", "cisco-ios", "fortios", "linux", "yamaha-rtx", "licenses"] {
        for path in shared(folder).unwrap_or_default() {
            let bytes = std::fs::read(&path).unwrap();
            if let Ok(read) = try_read(&bytes) {
                assert!(!read.devices.is_empty(), "{}", path.display());
            }
        }
    }
}

#[test]
fn makers_that_write_like_others_are_called_by_their_name() {
    for (maker, text) in [
        (
            "ALAXALA",
            "#Last modified by operator at Mon Nov 2 2026 with version 11.15.B\n!\nhostname \"F3\"\nvlan 1\ninterface gigabitethernet 0/1\n switchport mode access\nline vty 0 3\nsnmp-server community \"himitsu-77\" ro\n",
        ),
        (
            "NETGEAR",
            "!Current Configuration:\n!System Description \"M4250-10G2F, 13.0.4.26\"\n!\nvlan database\nexit\nusername \"admin\" password himitsu-77 level 15 encrypted\nline telnet\nexit\n",
        ),
        (
            "Zyxel",
            "! saved at 2026-10-02 09:12:33\n! model: USG FLEX 200\n!\nhostname usg\nusername admin encrypted-password $4$himitsu-77$ user-type admin\ninterface wan1\n ip address dhcp\n!\nip http secure-server\n",
        ),
        (
            "F5 BIG-IP",
            "#TMSH-VERSION: 16.1.2\nltm virtual /Common/web {\n    destination /Common/203.0.113.5:443\n}\nauth user admin {\n    encrypted-password $6$himitsu-77\n}\n",
        ),
        (
            "ヤマハ(無線アクセスポイントWLX)",
            "# WLX222 Rev.24.00.05\nlogin-password himitsu-77\nip vlan-id 1 address dhcp\nairlink select 1\n airlink ssid clinic\n airlink psk himitsu-77\nairlink enable\n",
        ),
        (
            "Buffalo",
            "Buffalo VR-S Configuration\nMODEL=VR-S1000\nLAN_IP=192.168.11.1\nWAN_TYPE=pppoe\nPPPOE_USER=a@isp.example\nPPPOE_PASSWORD=himitsu-77\n",
        ),
        ("", "MODEL=X1\nLAN_IP=192.168.11.1\nWAN_TYPE=pppoe\nPPPOE_USER=a@isp.example\nPPPOE_PASSWORD=himitsu-77\n"),
    ] {
        let read = read(text);
        let device = &read.devices[0];
        assert_eq!((device.dialect, &*device.identity.maker), (Dialect::Unread, maker), "{text}");
        assert!(!read.masked_text.contains("himitsu"), "{}", read.masked_text);
    }
}

#[test]
fn rules_shown_on_linux_and_a_switch_of_netgear_are_named_and_kept() {
    let plain = "Status: active\n\nTo                         Action      From\n--                         ------      ----\n22/tcp                     ALLOW       192.168.1.0/24\n3389/tcp                   ALLOW       Anywhere\n";
    let verbose = "Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n";
    let numbered = "Status: active\n\n     To                         Action      From\n     --                         ------      ----\n[ 1] 22/tcp                     ALLOW IN    192.168.1.0/24\n";
    let switch = "!Current Configuration:\n!\n!System Description \"GS728TPv2 24-Port Gigabit Smart Switch\"\n!System Software Version \"6.0.8.2\"\n!\nvlan database\nvlan 10\nexit\nnetwork parms 192.168.0.239 255.255.255.0 192.168.0.1\nsnmp-server community \"himitsu-77\" ro\n";
    let shown = "Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination\nACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ms-wbt-server\n\nChain FORWARD (policy DROP)\ntarget     prot opt source               destination\n";
    let asked = format!("root@gw:~# iptables -L -n\n{shown}");
    for (text, maker, command) in [
        (shown, "iptables -L (Linux)", Some("sudo iptables-save")),
        (&*asked, "iptables -L (Linux)", Some("sudo iptables-save")),
        (plain, "ufw (Linux)", Some("sudo iptables-save")),
        (verbose, "ufw (Linux)", Some("sudo iptables-save")),
        (numbered, "ufw (Linux)", Some("sudo iptables-save")),
        (switch, "NETGEAR", None),
    ] {
        let read = read(text);
        let [device] = read.devices.as_slice() else { panic!("{} devices: {text}", read.devices.len()) };
        assert_eq!((device.dialect, device.identity.maker.as_str()), (Dialect::Unread, maker), "{text}");
        assert!(!read.masked_text.contains("himitsu"), "{}", read.masked_text);
        let said = |code: &str| read.problems.iter().find(|p| p.code == code).map(|p| p.text.as_str());
        assert_eq!(said("configuration-maker-unread"), Some(maker), "{text}");
        assert_eq!(said("configuration-maker-command"), command, "{text}");
    }
}
