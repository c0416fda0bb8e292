//! Files that are no configuration Sejo reads: backups that are no text, other makers, switches with nothing to say.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "configuration/support.rs"]
mod support;

use sejo_model::ErrorCode;
use sejo_model::configuration::Dialect;
use support::{read, shared, try_read};

#[test]
fn backups_that_are_no_text_are_refused_with_what_to_do() {
    let mut firmware = b"\x01\x02\x03YAMAHA RTX1210\x04\x05".to_vec();
    firmware.extend((0_u8..=255).cycle().skip(1).take(5_000));
    for (bytes, command) in [
        (b"#FGBK|4|FGT60F|7|02|1157|\n\x8f\x9a\x01\x00\xff\xfe".as_slice(), "show full-configuration"),
        (&firmware, "show config"),
        (b"Y2hlY2tzdW1WZXJzaW9uPTEmc2hvcnRQcm9kTmFtZT1UWiUyMDMwMA==\n", "show current-config"),
        (b"---- BEGIN config.xml ----\nVersion: pfSense 2.6\nCipher: AES-256-CBC\n\nU2FsdGVk\n", "config.xml"),
    ] {
        let refusal = try_read(bytes).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::FileBackup, "{command}");
        assert!(refusal.detail.ja.contains(command) && refusal.detail.en.contains(command), "{:?}", refusal.detail);
    }
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
