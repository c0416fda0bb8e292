//! Configurations out of a mail or a terminal that broke their lines: read as the whole ones where that is certain, a part
//! where it is not, and no secret stays below the line that announces it.

use super::support;
use sejo_model::configuration::{Configuration, Extent};

/// A router whose two lists of filters are wider than a mail.
const ROUTER: &str = "# show config\n# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\nlogin password *\nadministrator password *\n\
    ip route default gateway pp 1\nip lan1 address 192.168.100.1/24\npp select 1\n pp always-on on\n pppoe use lan2\n \
    ip pp secure filter in 200003 200020 200021 200022 200023 200024 200025 200030 200032 200080 200081\n \
    ip pp secure filter out 200013 200020 200021 200022 200023 200024 200025 200026 200027 200099 dynamic 200080 200081\n \
    ip pp nat descriptor 1\n pp enable 1\nip filter 200003 reject 192.168.100.0/24 * * * *\nip filter 200013 reject * 192.168.100.0/24 * * *\n\
    ip filter 200020 reject * * udp,tcp 135 *\n\
    ip filter 200021 reject * * udp,tcp 136 *\nip filter 200022 reject * * udp,tcp 137 *\nip filter 200023 reject * * udp,tcp 138 *\nip filter 200024 reject * * udp,tcp 139 *\n\
    ip filter 200025 reject * * udp,tcp 445 *\nip filter 200026 reject * * udp,tcp 67 *\nip filter 200027 reject * * udp,tcp 68 *\n\
    ip filter 200030 pass * 192.168.100.0/24 icmp * *\nip filter 200032 pass * 192.168.100.0/24 tcp * ident\n\
    ip filter 200080 pass * 192.168.100.77 tcp * 3389\nip filter 200081 pass * 192.168.100.77 tcp * 8443\n\
    ip filter 200099 pass * * * * *\nip filter dynamic 200080 * * tcp\nip filter dynamic 200081 * * udp\n\
    nat descriptor type 1 masquerade\nnat descriptor masquerade static 1 1 192.168.100.77 tcp 3389\nsyslog host 192.168.100.50\n\
    telnetd service off\ndns server pp 1\nsshd service off\nhttpd service off\n# \n";

/// What stands above a paste and is wider than anything that was broken.
const HEADS: [&str; 2] = [
    "# note: this router was set up by the vendor in 2024 and the next visit is planned for March 2027 by them\n",
    "To: kanri@hospital.example.jp; joho@hospital.example.jp; jimu-cho@hospital.example.jp; hosyu@vendor.example.co.jp\n\n",
];

/// Every line broken at the last blank that fits.
fn at_blanks(text: &str, columns: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut current = line[..indent].to_owned();
        for (place, word) in line.split_whitespace().enumerate() {
            if place > 0 && current.len() + 1 + word.len() > columns {
                out.push_str(&current);
                out.push('\n');
                current.clear();
            } else if place > 0 {
                current.push(' ');
            }
            current.push_str(word);
        }
        out.push_str(&current);
        out.push('\n');
    }
    out
}

/// Every line broken where the terminal ends.
fn anywhere(text: &str, columns: usize) -> String {
    let cut = |line: &str| {
        let parts = line.as_bytes().chunks(columns).map(|part| String::from_utf8(part.to_vec()).unwrap());
        parts.collect::<Vec<_>>().join("\n")
    };
    text.lines().map(cut).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_mail_that_broke_lines_at_blanks_is_read_as_what_was_sent() {
    let plain = &support::read(ROUTER).devices[0];
    assert_eq!((plain.extent, plain.unread.count, plain.forwards.len()), (Extent::Whole, 0, 1));
    assert!(plain.forwards[0].sources.is_anywhere());
    for columns in [72, 76] {
        let mailed = at_blanks(ROUTER, columns);
        let read = support::read(&mailed);
        assert_eq!(read.masked_text.lines().count(), mailed.lines().count());
        let device = &read.devices[0];
        assert_eq!((device.extent, device.unread.count), (Extent::Whole, 0), "{columns}: {:?}", device.unread);
        assert_eq!(device.filters.len(), plain.filters.len(), "{columns}");
        assert_eq!(device.forwards[0].sources, plain.forwards[0].sources, "{columns}");
        // What follows keeps its line.
        let forward = mailed.lines().position(|line| line.contains("static 1 1")).unwrap();
        assert_eq!(device.forwards[0].line as usize, forward + 1, "{columns}");
    }
}

/// The device that has filters; the head of a mail may be read as one of its own.
fn router(text: &str) -> Configuration {
    support::read(text).devices.into_iter().find(|device| !device.filters.is_empty()).unwrap()
}

#[test]
fn what_is_wider_above_a_mail_hides_none_of_its_breaks() {
    for head in HEADS {
        let plain = router(&format!("{head}{ROUTER}"));
        for columns in [72, 76] {
            let mailed = router(&format!("{head}{}", at_blanks(ROUTER, columns)));
            assert_eq!((mailed.extent, mailed.filters.len()), (plain.extent, plain.filters.len()), "{columns}: {head}");
            assert_eq!(mailed.forwards[0].sources, plain.forwards[0].sources, "{columns}: {head}");
            let cut = router(&format!("{head}{}", anywhere(ROUTER, columns)));
            assert_eq!(cut.extent, Extent::Part, "{columns}: {head}");
        }
    }
}

#[test]
fn a_rest_that_stands_unread_makes_a_part_whatever_the_width() {
    const IOS: &str = "Current configuration : 300 bytes\nversion 15.2\nhostname rt\ninterface GigabitEthernet8\n \
        ip address 203.0.113.130 255.255.255.252\n ip nat outside\ninterface Vlan1\n \
        ip address 192.168.150.1 255.255.255.0\n ip nat inside\n\
        ip nat inside source static tcp 192.168.150.10 5900 interface GigabitEthernet8 5900\nend\n";
    for head in ["", HEADS[0]] {
        for columns in [50, 58] {
            let mailed = router(&format!("{head}{}", at_blanks(ROUTER, columns)));
            assert!(mailed.extent == Extent::Part && mailed.unread.count > 0, "{columns}: {head}");
        }
    }
    // The rest begins as a command does.
    let plain = &support::read(IOS).devices[0];
    assert_eq!((plain.extent, plain.forwards.len()), (Extent::Whole, 1));
    let cut = anywhere(IOS, 72);
    assert!(cut.contains("GigabitEth\nernet8 5900\n"), "{cut}");
    assert_eq!(support::read(&cut).devices[0].extent, Extent::Part);
}

#[test]
fn a_text_broken_within_words_is_a_part() {
    for columns in [72, 76, 80] {
        let device = &support::read(&anywhere(ROUTER, columns)).devices[0];
        assert_eq!(device.extent, Extent::Part, "{columns}");
    }
}

#[test]
fn a_secret_below_the_line_that_announces_it_is_masked() {
    const IOS: &str = "version 15.2\nservice timestamps debug datetime msec localtime show-timezone\nhostname rt-byoin\n\
        snmp-server host 192.168.100.250 vrf MANAGEMENT-VRF traps version 2c QZaaaa02 snmp envmon\n\
        username hosyu-gyousha-yamada-2024 privilege 15 view administrators secret 0 QZaaaa03\ninterface Dialer1\n \
        ppp pap sent-username f1234567890123@flets-hikari.example-provider.ne.jp password 0 QZaaaa04\n \
        ppp pap sent-username f1234567890123456789@flets-hikari.provider.ne.jp password 0 QZaaaa05\n\
        crypto isakmp key 0 QZaaaa06-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789QZaaaa07 address 203.0.113.9\n\
        line vty 0 4\n login\nend\n";
    const YAMAHA: &str = "# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\nip lan1 address 192.168.100.1/24\npp select anonymous\n \
        pp auth username gazo-hosyu-vendor-long-user-name@kensa.example.co.jp-very-long QZaaaa08\n \
        pp auth myname f1234567890123456789012345678901234@flets-hikari.provider.ne.jp QZaaaa09\ntunnel select 1\n  \
        ipsec ike pre-shared-key 1 text QZaaaa10-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789QZaaaa11\n\
        dns host lan1\nsshd service off\n#\n";
    for text in [IOS, YAMAHA] {
        for columns in [72, 76, 80] {
            for broken in [at_blanks(text, columns), anywhere(text, columns)] {
                for head in ["", HEADS[1]] {
                    let broken = format!("{head}{broken}");
                    let read = support::read(&broken);
                    assert!(!read.masked_text.contains("QZ"), "{columns}: {}", read.masked_text);
                    assert!(!serde_json::to_string(&read).unwrap().contains("QZ"), "{columns}");
                    assert_eq!(read.masked_text.lines().count(), broken.lines().count());
                }
            }
        }
    }
}

#[test]
fn how_a_secret_is_kept_is_none_where_the_secret_is_gone() {
    let text =
        "Current configuration : 300 bytes\nversion 15.2\nhostname rt\nenable secret 9\n  \n$9$QZaaaa$QZbbbb\nend\n";
    let read = support::read(text);
    assert!(read.devices[0].secrets.is_empty(), "{:?}", read.devices[0].secrets);
    assert!(!read.masked_text.contains("QZ"), "{}", read.masked_text);
}
