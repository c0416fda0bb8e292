//! Logs of a session: what a device says of itself before and after its configuration belongs to it.

use super::support;
use sejo_model::configuration::{Configuration, Dialect, Extent, Service};

const BANNER: &str = "RTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\n  Copyright (c) 1994-2025 Yamaha Corporation. All Rights Reserved.\n  \
    To display the software copyright statement, use 'show copyright' command.\n00:a0:de:00:00:01, 00:a0:de:00:00:02\nMemory 256Mbytes, 2LAN\n";
const SHOWN: &str = "RTX830 BootROM Ver. 1.00\nRTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\n  \
    main:  RTX830 ver=00 serial=M4A000011 MAC-Address=00:a0:de:00:00:01\nCPU:   2%(5sec)   1%(1min)   1%(5min)    メモリ: 38% used\n\
    実行中ファームウェア: internal\n起動時刻: 2026/10/01 03:00:00 +09:00\n";
const YAMAHA: &str = "# RTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\n# main:  RTX830 ver=00 serial=M4A000011 MAC-Address=00:a0:de:00:00:01\n\
    login password *\nip route default gateway pp 1\nip lan1 address 192.168.100.1/24\npp select 1\n pppoe use lan2\n \
    ip pp secure filter in 10\n pp enable 1\nip filter 10 reject * * * * *\nsyslog host 192.168.100.5\ntelnetd service off\nhttpd service off\n";

#[test]
fn a_session_with_a_yamaha_router_is_one_device() {
    for (log, whole) in [
        (
            format!(
                "login as: kanri\nkanri@192.168.100.1's password: \n\n{BANNER}> administrator\nPassword: \n# show config\n{YAMAHA}# exit\n"
            ),
            true,
        ),
        (format!("Username: kanri\nPassword: \n\n{BANNER}> show config\n{YAMAHA}> exit\n"), true),
        (format!("# show environment\n{SHOWN}# show config\n{YAMAHA}#\n"), true),
        (format!("# show config\n{YAMAHA}# show environment\n{SHOWN}# \n"), true),
        (format!("# show config\n{YAMAHA}# show environment\n{SHOWN}"), true),
        (
            format!("{BANNER}> show environment\n{SHOWN}> show config\n{YAMAHA}> show status lan2\nLAN2\n説明:\n>\n"),
            true,
        ),
        // No prompt follows: more may have been there.
        (format!("# show environment\n{SHOWN}# show config\n{YAMAHA}"), false),
    ] {
        let read = support::read(&log);
        assert_eq!(read.devices.len(), 1, "{log}");
        let device = &read.devices[0];
        assert_eq!(device.unread.count, 0, "{:?}\n{log}", device.unread);
        assert_eq!(device.extent == Extent::Whole, whole, "{log}");
        assert_eq!(device.identity.serial.as_ref().map(|s| s.value.as_str()), Some("M4A000011"), "{log}");
    }
}

#[test]
fn two_routers_stay_two() {
    let of_another = |text: &str| {
        text.replace("RTX830", "RTX1220").replace("15.02.31", "15.04.05").replace("M4A000011", "S4H000022")
    };
    let (other, other_shown) = (of_another(YAMAHA), of_another(SHOWN));
    for log in [
        format!("{YAMAHA}{YAMAHA}"),
        format!("{YAMAHA}{other}"),
        format!("# show config\n{YAMAHA}# show config\n{other}#\n"),
        format!(
            "RT1# show config\n{YAMAHA}RT1# exit\nRT2# show environment\n{other_shown}RT2# show config\n{other}RT2#\n"
        ),
    ] {
        assert_eq!(support::read(&log).devices.len(), 2, "{log}");
    }
    let cisco = "version 15.9\nhostname R1\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.0.0.0\nline vty 0 4\n login local\nend\n";
    let dialects: Vec<Dialect> = support::read(&format!("{cisco}{YAMAHA}")).devices.iter().map(|d| d.dialect).collect();
    assert_eq!(dialects, [Dialect::CiscoIos, Dialect::Yamaha]);
}

const IX_HEAD: &str = "NEC Portable Internetwork Core Operating System Software\nIX Series IX2235 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE\n\
    Compiled Jun 10-Tue-2025 14:12:11 JST #2\n";

#[test]
fn a_session_with_an_ix_is_one_device() {
    let remarks: String = IX_HEAD.lines().map(|l| format!("! {l}\n")).collect();
    let configuration = format!(
        "Current configuration : 300 bytes\n\n{remarks}!\nhostname clinic-ix\nip ufs-cache enable\ninterface GigaEthernet0.0\n  \
         ip address 192.0.2.1/24\n  no shutdown\ninterface Null0.0\n  no ip address\n"
    );
    let about = format!(
        "{IX_HEAD}\nROM: System Bootstrap, Version 23.1\nSystem Diagnostic, Version 23.1\n\nSystem uptime is 12 days\n"
    );
    for log in [
        format!(
            "login: kanri\nPassword: \nNEC Portable Internetwork Core Operating System Software\nCopyright Notices:\n\
             Copyright (c) NEC Corporation 2001-2025. All rights reserved.\nclinic-ix# enable-config\n\
             Enter configuration commands, one per line. End with CNTL/Z.\nclinic-ix(config)# show version\n{about}\
             clinic-ix(config)# show running-config\n{configuration}clinic-ix(config)# exit\n"
        ),
        format!(
            "clinic-ix(config)# show running-config\n{configuration}clinic-ix(config)# show version\n{about}clinic-ix(config)#\n"
        ),
    ] {
        let read = support::read(&log);
        assert_eq!(read.devices.len(), 1, "{log}");
        let device = &read.devices[0];
        assert_eq!((device.extent, device.unread.count), (Extent::Whole, 0), "{:?}\n{log}", device.unread);
    }
}

#[test]
fn a_command_with_nothing_below_says_so() {
    for text in ["RTX830# show config\n", "fw # show full-configuration", "R1#show running-config\n\n"] {
        let codes: Vec<String> = support::read(text).problems.iter().map(|p| p.code.clone()).collect();
        assert_eq!(codes, ["configuration-ends-after-command"], "{text}");
    }
}

#[test]
fn a_log_of_telnet_with_its_zeros_is_read_as_without_them() {
    let log = format!("# show config\n{YAMAHA}# exit\n").replace("login password *", "login password QZaaaa0001");
    let plain = support::read(&log);
    for noisy in [
        log.replace('\n', "\r\0\n"),
        log.replacen('\n', "\r\0\n", 1),
        log.replace('\n', "\r\0"),
        format!("\0{log}"),
        format!("{}{log}", "\0".repeat(40)),
        format!("{log}\0"),
        format!("{log}\0\0"),
        log.replacen("syslog", "sys\0log", 1),
        log.replacen("show config", "\0show config", 1),
    ] {
        let read = support::try_read(noisy.as_bytes()).unwrap_or_else(|e| panic!("{:?}: {noisy:?}", e.detail.en));
        assert_eq!(read.devices, plain.devices, "{noisy:?}");
        assert!(!read.masked_text.contains("QZ"), "{}", read.masked_text);
    }
}

#[test]
fn another_name_is_another_device_though_no_head_says_so() {
    let ios = |name: &str| {
        format!(
            "hostname {name}\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.0.0.0\n!\nip route 0.0.0.0 0.0.0.0 10.0.0.2\n\
             ip access-list extended A\n permit tcp any any eq 3389\n!\nline vty 0 4\n login local\n"
        )
    };
    let ix = |name: &str| {
        format!(
            "hostname {name}\nip ufs-cache enable\ntelnet-server ip enable\ninterface GigaEthernet0.0\n  ip address 192.0.2.1/24\n  no shutdown\n"
        )
    };
    for (first, second, same) in [
        (ios("rt-1"), ios("rt-2"), ios("rt-1")),
        (format!("{}end\n", ios("rt-1")), ios("rt-2"), ios("rt-1")),
        (ix("ix-1"), ix("ix-2"), ix("ix-1")),
    ] {
        let devices = support::read(&format!("{first}{second}")).devices;
        let lines: Vec<u32> = devices.iter().map(|device| device.lines.0).collect();
        let begins = u32::try_from(first.lines().count() + 1).unwrap();
        assert_eq!(lines, [1, begins], "{first}{second}");
        assert_eq!(support::read(&format!("{first}{same}")).devices.len(), 1, "{first}{same}");
    }
}

#[test]
fn a_second_body_without_a_head_is_another_router() {
    let body = |lan: &str, telnet: &str| {
        format!(
            "security class 1 on off\nlogin password *\nadministrator password *\nip route default gateway pp 1\n\
             ip lan1 address {lan}\npp select 1\n pppoe use lan2\n pp enable 1\ntelnetd service {telnet}\n\
             dns server pp 1\nsshd service off\n"
        )
    };
    let head = "# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\n";
    for first in [body("192.168.1.1/24", "on"), format!("{head}{}#\n", body("192.168.1.1/24", "on"))] {
        let read = support::read(&format!("{first}{}", body("192.168.2.1/24", "off")));
        let lines: Vec<u32> = read.devices.iter().map(|device| device.lines.0).collect();
        assert_eq!(lines, [1, u32::try_from(first.lines().count() + 1).unwrap()], "{first}");
        assert_eq!(read.devices[1].extent, Extent::Part, "nothing of it is known to be whole");
        assert!(
            read.problems.iter().any(|problem| problem.code.as_str() == "configuration-several"),
            "{:?}",
            read.problems
        );
        let telnet = |at: usize| {
            let mut listeners = read.devices[at].listeners.iter();
            listeners.find(|l| l.service == Service::Telnet).and_then(|l| l.on.value()).copied()
        };
        assert_eq!((telnet(0), telnet(1)), (Some(true), Some(false)), "neither takes the other's place");
    }
    // From anywhere on, as soon as several lines come again.
    let first = body("192.168.1.1/24", "on");
    let second = body("192.168.2.1/24", "off");
    for (from, begins) in [("ip lan1", "ip lan1"), ("pp select", "telnetd"), ("telnetd", "telnetd")] {
        let rest = &second[second.find(from).unwrap()..];
        let devices = support::read(&format!("{first}{rest}")).devices;
        let lines: Vec<u32> = devices.iter().map(|device| device.lines.0).collect();
        let above = rest.lines().position(|line| line.starts_with(begins)).unwrap();
        let begins = u32::try_from(first.lines().count() + above + 1).unwrap();
        assert_eq!(lines, [1, begins], "{first}{rest}");
        assert_eq!(is_on(&devices[0], Service::Telnet), Some(true), "{first}{rest}");
    }
    // One line written again mends the first.
    let mended = format!("{}ip lan1 address 192.168.3.1/24\n", body("192.168.1.1/24", "on"));
    assert_eq!(support::read(&mended).devices.len(), 1);
}

#[test]
fn a_name_in_a_banner_names_no_device() {
    let part = |name: &str| {
        format!(
            "hostname {name}\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.0.0.0\n!\nip access-list extended A\n \
             permit tcp any any eq 3389\n!\n"
        )
    };
    let rest = "!\nip access-list extended B\n permit tcp any any eq 3389\n!\nline vty 0 4\n login local\n";
    for (banner, devices) in [
        ("banner motd ^C\nhostname rt-2\n^C\n", 1),
        ("banner login #\nhostname rt-2\n welcome#\n", 1),
        ("banner motd ^C welcome ^C\nhostname rt-2\n", 2),
        // Its mark does not come again.
        ("banner motd ^C\nhostname rt-2\n", 2),
    ] {
        let text = format!("{}{banner}{rest}", part("rt-1"));
        assert_eq!(support::read(&text).devices.len(), devices, "{text}");
    }
    let banner = "banner motd ^C\nhostname rt-3\n^C\n";
    let both = format!("{}{banner}{rest}{}{banner}{rest}", part("rt-1"), part("rt-2"));
    assert_eq!(support::read(&both).devices.len(), 2, "{both}");
}

fn fortigate(name: &str, access: &str) -> String {
    format!(
        "#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0:vdom=0:user=a\nconfig system global\n    set hostname \"{name}\"\nend\n\
         config system interface\n    edit \"wan1\"\n        set vdom \"root\"\n        set ip 203.0.113.9 255.255.255.248\n        \
         set allowaccess {access}\n        set role wan\n    next\nend\nconfig firewall policy\nend\nconfig router static\nend\n"
    )
}

fn is_on(device: &Configuration, service: Service) -> Option<bool> {
    device.listeners.iter().find(|l| l.service == service).and_then(|l| l.on.value()).copied()
}

#[test]
fn what_another_prompt_shows_takes_nothing_from_the_device_before() {
    let first = fortigate("FGT-A", "https ssh");
    let shown = |name: &str| {
        format!(
            "{name} # show system interface\nconfig system interface\n    edit \"wan1\"\n        set vdom \"root\"\n        \
             set ip 198.51.100.2 255.255.255.248\n        set allowaccess ping\n        set role wan\n    next\nend\n\n\
             {name} # show vpn ssl settings\nconfig vpn ssl settings\n    set status disable\nend\n\n{name} # \n"
        )
    };
    let devices = support::read(&format!("{first}{}", shown("FGT-B"))).devices;
    let names: Vec<Option<&str>> =
        devices.iter().map(|d| d.identity.host_name.as_ref().map(|name| name.value.as_str())).collect();
    assert_eq!(names, [Some("FGT-A"), Some("FGT-B")]);
    assert_eq!((devices[0].extent, devices[1].extent), (Extent::Whole, Extent::Part));
    assert_eq!(is_on(&devices[0], Service::Https), Some(true), "the opening of the first stays");
    assert_eq!(support::read(&format!("{first}{}", shown("FGT-A"))).devices.len(), 1);

    // Where the prompt of the first shows no name.
    let routers = support::read(&format!(
        "# show config\n{YAMAHA}RT-B# show config | grep telnetd\ntelnetd service on\ntelnetd host any\nRT-B#\n"
    ));
    let telnet: Vec<Option<bool>> = routers.devices.iter().map(|d| is_on(d, Service::Telnet)).collect();
    assert_eq!(telnet, [Some(false), Some(true)]);
}

#[test]
fn how_the_name_of_a_device_begins_is_another_name() {
    let first = fortigate("FGT-HONKAN", "https ssh");
    let nameless = first.replace("    set hostname \"FGT-HONKAN\"\n", "");
    let shown = |name: &str| {
        format!(
            "{name} # show system interface wan1\nconfig system interface\n    edit \"wan1\"\n        set vdom \"root\"\n        \
             set ip 198.51.100.2 255.255.255.248\n        set allowaccess ping\n        set role wan\n    next\nend\n{name} # \n"
        )
    };
    for (before, name) in [(&first, "FGT"), (&first, "FGT-HON"), (&nameless, "FGT-B")] {
        let devices = support::read(&format!("{before}{}", shown(name))).devices;
        let https: Vec<Option<bool>> = devices.iter().map(|d| is_on(d, Service::Https)).collect();
        assert_eq!((devices.len(), https.first()), (2, Some(&Some(true))), "{name}");
    }
    // What it is called before anybody names it, and as much of a long name as there is room for.
    let long = fortigate("FGT-HONKAN-1F-SERVER-ROOM-EAST", "https ssh");
    for (before, name) in [
        (&first, "FGT-HONKAN"),
        (&nameless, "FGT60F"),
        (&nameless, "FGT60FTK20000001"),
        (&long, "FGT-HONKAN-1F-SERVER-ROO~"),
    ] {
        assert_eq!(support::read(&format!("{before}{}", shown(name))).devices.len(), 1, "{name}");
    }
}

#[test]
fn a_second_fortigate_without_a_head_is_another_one() {
    let first = fortigate("FGT-A", "https ssh");
    let second = fortigate("FGT-B", "ping");
    let body = second.split_once('\n').unwrap().1;
    let devices = support::read(&format!("{first}{body}")).devices;
    let lines: Vec<u32> = devices.iter().map(|device| device.lines.0).collect();
    assert_eq!(lines, [1, u32::try_from(first.lines().count() + 1).unwrap()]);
    assert_eq!((devices[0].extent, devices[1].extent), (Extent::Whole, Extent::Part));
    assert_eq!(is_on(&devices[0], Service::Https), Some(true));
    // Without a name nobody knows whether they are two: each keeps what it says, and nothing is held to be absent.
    let nameless = body.replace("    set hostname \"FGT-B\"\n", "");
    let unnamed = first.replace("    set hostname \"FGT-A\"\n", "");
    for text in [format!("{first}{nameless}"), format!("{unnamed}{nameless}"), format!("{unnamed}{body}")] {
        let both = support::read(&text).devices;
        let told: Vec<(Option<bool>, Extent)> = both.iter().map(|d| (is_on(d, Service::Https), d.extent)).collect();
        assert_eq!(told, [(Some(true), Extent::Part), (is_on(&devices[1], Service::Https), Extent::Part)], "{text}");
    }
    // Under the same name it is shown twice.
    let again = support::read(&format!("{first}{}", first.split_once('\n').unwrap().1)).devices;
    assert_eq!((again.len(), again[0].extent), (1, Extent::Part));
}

#[test]
fn a_second_body_behind_an_end_is_another_device() {
    let body = |way: &str| {
        format!(
            "interface Vlan1\n ip address 192.168.2.1 255.255.255.0\nline vty 0 4\n login local\n transport input {way}\nend\n"
        )
    };
    let first = format!("version 15.9\nhostname rt-1\n{}", body("telnet"));
    for between in ["", "rt-1#\n"] {
        let devices = support::read(&format!("{first}{between}{}", body("ssh"))).devices;
        let telnet: Vec<Option<bool>> = devices.iter().map(|d| is_on(d, Service::Telnet)).collect();
        assert_eq!(telnet, [Some(true), Some(false)], "{between}");
    }
    // What is asked for at its prompt, or says its name again, is the same device.
    let asked = "rt-1#show run interface Vlan1\ninterface Vlan1\n ip address 192.168.2.1 255.255.255.0\nend\n";
    for same in [asked.to_owned(), format!("hostname rt-1\n{}", body("telnet"))] {
        assert_eq!(support::read(&format!("{first}{same}")).devices.len(), 1, "{same}");
    }
}

#[test]
fn a_body_under_the_same_name_that_says_otherwise_is_another_device() {
    let ios = |lan: &str| {
        format!("hostname Router\n!\ninterface Vlan1\n ip address {lan} 255.255.255.0\nline vty 0 4\n login local\n")
    };
    let ix = |lan: &str, telnet: &str| {
        format!(
            "! IX Series IX2215 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE\nhostname ix-1\n\
             {telnet}telnet-server ip enable\ninterface GigaEthernet0.0\n  ip address {lan}/24\n  no shutdown\n"
        )
    };
    let ix_head = "! NEC Portable Internetwork Core Operating System Software\n";
    let awplus = |lan: &str, telnet: &str| {
        format!(
            "service password-encryption\n!\nhostname awplus\n!\n{telnet}service telnet\n!\ninterface port1.0.1\n switchport\n \
             switchport mode access\n!\ninterface vlan1\n ip address {lan}/24\n!\nline vty 0 4\n"
        )
    };
    let from_name = |text: String| text[text.find("hostname").unwrap()..].to_owned();
    let awplus_rest = from_name(awplus("192.168.8.1", "no "));
    let fortigate_rest = fortigate("FGT-A", "ping").replace("203.0.113.9", "198.51.100.9");
    let fortigate_rest = fortigate_rest.split_once('\n').unwrap().1;
    for (first, other, same) in [
        (format!("version 15.9\n{}", ios("192.168.1.1")), ios("192.168.2.1"), ios("192.168.1.1")),
        (format!("{ix_head}{}", ix("192.0.2.1", "")), ix("192.0.3.1", "no "), ix("192.0.2.1", "")),
        (awplus("192.168.1.1", ""), awplus_rest, from_name(awplus("192.168.1.1", ""))),
        (
            fortigate("FGT-A", "https ssh"),
            fortigate_rest.to_owned(),
            fortigate("FGT-A", "https ssh").split_once('\n').unwrap().1.to_owned(),
        ),
    ] {
        for between in ["", "---- 2台目(別館) ----\n"] {
            let begins = u32::try_from(format!("{first}{between}").lines().count() + 1).unwrap();
            let devices = support::read(&format!("{first}{between}{other}")).devices;
            let lines: Vec<u32> = devices.iter().map(|device| device.lines.0).collect();
            assert_eq!(lines, [1, begins], "{first}{between}{other}");
            assert!(devices.iter().all(|device| device.extent == Extent::Part), "{first}{between}{other}");
        }
        assert_eq!(support::read(&format!("{first}{same}")).devices.len(), 1, "{first}{same}");
    }
}

/// Addresses of every device, and how much of it is there.
fn told(text: &str) -> Vec<(Vec<String>, Extent)> {
    let devices = support::read(text).devices;
    devices.iter().map(|d| (d.interfaces.iter().flat_map(|i| i.addresses.clone()).collect(), d.extent)).collect()
}

#[test]
fn what_has_one_value_and_comes_again_with_another_is_of_a_second_body() {
    let rtx = |lan: &str, list: &str, ssh: &str| {
        format!(
            "ip lan1 address {lan}\npp select 1\n pppoe use lan2\n ip pp secure filter in {list}\n pp enable 1\n\
             ip filter 1050 pass * * tcp * 22\nip filter 2000 reject *\ntelnetd service off\nsshd service on\nsshd host {ssh}\n\
             dns server pp 1\n#\n"
        )
    };
    let head = "# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\nip route default gateway pp 1\n";
    let ios = |lan: &str, way: &str| {
        format!(
            "interface Vlan1\n ip address {lan} 255.255.255.0\nline vty 0 4\n login local\n transport input {way}\n"
        )
    };
    let ix = |lan: &str| format!("interface GigaEthernet0.0\n  ip address {lan}/24\n  no shutdown\n");
    let ix_head = "! NEC Portable Internetwork Core Operating System Software\n! IX Series IX2215 (magellan-sec) Software, Version \
        10.8.21, RELEASE SOFTWARE\nhostname ix-1\ntelnet-server ip enable\n";
    let fortigate_rest = fortigate("FGT-A", "ping").replace("203.0.113.9", "198.51.100.9");
    let fortigate_rest = &fortigate_rest[fortigate_rest.find("config system interface").unwrap()..];
    for (first, rest, addresses) in [
        (fortigate("FGT-A", "https ssh"), fortigate_rest.to_owned(), ["203.0.113.9/29", "198.51.100.9/29"]),
        (
            format!("{head}{}", rtx("192.168.1.1/24", "1050 2000", "any")),
            rtx("192.168.2.1/24", "2000", "lan1"),
            ["192.168.1.1/24", "192.168.2.1/24"],
        ),
        (
            format!("version 15.9\nhostname rt-1\n{}", ios("192.168.1.1", "telnet")),
            format!("{}end\n", ios("192.168.2.1", "ssh")),
            ["192.168.1.1/24", "192.168.2.1/24"],
        ),
        (format!("{ix_head}{}", ix("192.0.2.1")), ix("192.0.3.1"), ["192.0.2.1/24", "192.0.3.1/24"]),
    ] {
        assert_eq!(told(&first).len(), 1, "{first}");
        for between in ["", "\n-------- 2台目 --------\n"] {
            let text = format!("{first}{between}{rest}");
            let devices = told(&text);
            assert_eq!(devices.len(), 2, "{text}");
            for ((found, extent), own) in devices.iter().zip(addresses) {
                assert!(found.iter().any(|address| address == own), "{own}: {found:?}\n{text}");
                assert!(!addresses.iter().any(|a| *a != own && found.iter().any(|f| f == a)), "{found:?}\n{text}");
                assert_eq!(*extent, Extent::Part, "what is missing in either may stand in the other: {text}");
            }
        }
    }
}

#[test]
fn what_a_device_itself_says_twice_is_no_second_body() {
    let head = "# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\n";
    let asked =
        "config system interface\n    edit \"wan1\"\n        set ip 198.51.100.2 255.255.255.248\n    next\nend\n";
    for text in [
        // Further addresses, and settings of one entry that stand in two places.
        "version 15.9\nhostname rt-1\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\n ip address 10.0.1.1 255.255.255.0 \
         secondary\nline vty 0 4\n login local\nend\n"
            .to_owned(),
        format!(
            "{head}ip lan1 address 10.0.0.1/24\nip lan1 secondary address 10.0.1.1/24\ntunnel select 1\n ipsec tunnel 101\n \
             tunnel enable 1\ntunnel select 1\n ip tunnel tcp mss limit auto\nsshd host 10.0.0.9\nsshd host key generate *\n"
        ),
        format!(
            "{head}ip lan1 address 10.0.0.1/24\nip filter set WAN in 1 2\nip filter set WAN out 3\npp select 1\n pppoe use lan2\n \
             ipv6 pp secure filter in 1\n pp enable 1\npp select 2\n pppoe use lan3\n ipv6 pp secure filter in 2\n pp enable 2\n"
        ),
        // A list for each family, an address more, a block that was copied twice, what a macro writes.
        "ASA Version 8.4(7)\nhostname fw-1\nipv6 access-list SIX deny ip any any\naccess-list FOUR extended deny ip any any\n\
         interface Ethernet0/0\n nameif outside\n security-level 0\n ip address 203.0.113.9 255.255.255.248\n\
         access-group FOUR in interface outside\naccess-group SIX in interface outside\n"
            .to_owned(),
        "awplus#show running-config\nservice password-encryption\n!\nhostname awplus\n!\ninterface vlan1\n \
         ip address 10.0.0.1/24\n ip address 10.0.1.1/24 secondary label x\n!\nend\n"
            .to_owned(),
        "version 15.9\nhostname rt-1\nmacro name desk\ninterface Vlan1\n description desk\n@\n!\ninterface Vlan1\n \
         ip address 10.0.0.1 255.255.255.0\n!\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\n!\nline vty 0 4\n \
         login local\nend\n"
            .to_owned(),
        "rt-1#show running-config\nversion 15.9\nhostname rt-1\n!\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\n!\n\
         line vty 0 4\n login local\nend\n\nrt-1#configure terminal\nrt-1(config)#interface Vlan1\n\
         rt-1(config-if)#ip address 10.0.5.1 255.255.255.0\nrt-1(config-if)#do show run | section interface Vlan1\n\
         interface Vlan1\n ip address 10.0.5.1 255.255.255.0\nrt-1(config-if)#end\nrt-1#\n"
            .to_owned(),
        // Typed, or asked for once more.
        format!("{head}ip lan1 address 10.0.0.1/24\ntelnetd service on\nrt# ip lan1 address 10.0.2.1/24\nrt# save\n"),
        format!("{}FGT-A # show system interface\n{asked}FGT-A # \n", fortigate("FGT-A", "ping")),
        fortigate("FGT-A", "ping").replace(
            "config firewall policy\n",
            "config firewall address\n    edit \"a\"\n        set subnet 10.0.0.0 255.255.255.0\n    next\nend\n\
             config firewall address\n    edit \"b\"\n        set subnet 10.0.1.0 255.255.255.0\n    next\nend\nconfig firewall policy\n",
        ),
    ] {
        assert_eq!(support::read(&text).devices.len(), 1, "{text}");
    }
    assert_eq!(told(&fortigate("FGT-A", "ping"))[0].1, Extent::Whole);
}

#[test]
fn what_another_device_shows_of_itself_says_nothing_of_this_one() {
    let ios = "version 15.9\nhostname rt-1\ninterface Vlan1\n ip address 192.168.2.1 255.255.255.0\nline vty 0 4\n login local\nend\n";
    let ios_state = |name: &str| {
        format!(
            "Cisco IOS Software, C890 Software (C890-UNIVERSALK9-M), Version 15.9(3)M6, RELEASE SOFTWARE (fc1)\n\
             ROM: System Bootstrap\n{name} uptime is 3 weeks\nProcessor board ID FGL163122AB\n"
        )
    };
    let asa = "ASA Version 9.16(4)\nhostname rt-1\ninterface GigabitEthernet1/1\n nameif outside\n security-level 0\n \
        ip address 203.0.113.9 255.255.255.248\nhttp server enable\nhttp 0.0.0.0 0.0.0.0 outside\n";
    let asa_state = |name: &str| {
        format!(
            "Cisco Adaptive Security Appliance Software Version 9.20(4)10\n{name} up 30 days 1 hour\nSerial Number: JMX2401A0B1\n"
        )
    };
    let fortigate = fortigate("rt-1", "https ssh");
    let fortigate_state = |name: &str| {
        format!(
            "Version: FortiGate-60F v7.4.11,build2878,260101 (GA.M)\nSerial-Number: FGT60FTK99999999\nHostname: {name}\n"
        )
    };
    for (configuration, own, other, firmware) in [
        (ios, ios_state("rt-1"), ios_state("rt-9"), ("15.9(3)M6", "15.9")),
        (asa, asa_state("rt-1"), asa_state("rt-9"), ("9.16(4)", "9.16(4)")),
        (fortigate.as_str(), fortigate_state("rt-1"), fortigate_state("rt-9"), ("7.4.11", "7.4.8")),
    ] {
        for (state, is_own, firmware) in [(own, true, firmware.0), (other, false, firmware.1)] {
            for text in [format!("{configuration}{state}"), format!("{state}{configuration}")] {
                let read = support::read(&text);
                let [device] = read.devices.as_slice() else { panic!("{}: {text}", read.devices.len()) };
                assert_eq!(device.identity.firmware.as_ref().map(|f| f.value.as_str()), Some(firmware), "{text}");
                assert_eq!(device.identity.serial.is_some(), is_own, "{text}");
                assert_eq!(device.unread.count, usize::from(!is_own), "the name of the other is listed: {text}");
            }
        }
    }
}

#[test]
fn a_session_at_bare_prompts_is_read_and_remarks_are_not() {
    let session = "# nat descriptor type 200 masquerade\n# nat descriptor masquerade static 200 5 192.168.100.77 tcp 3389\n\
        # pp select 1\npp1# pppoe use lan2\npp1# pp auth myname abc@def QZaaaa77\npp1# ip pp nat descriptor 200\npp1# pp enable 1\n\
        pp1# tunnel select 1\ntunnel1# ipsec tunnel 101\ntunnel1# save\n";
    let named = session.replace("\n# ", "\nRTX1200# ").replacen("# ", "RTX1200# ", 1);
    let in_blocks = named.replace("\npp1# ", "\nRTX1200pp1# ").replace("\ntunnel1# ", "\nRTX1200tunnel1# ");
    // Without any block.
    let bare = session.replace("\npp1# ", "\n# ").replace("\ntunnel1# ", "\n# ");
    for text in [session, &named, &in_blocks, &bare] {
        let read = support::read(text);
        assert_eq!(read.devices.len(), 1, "{text}");
        let device = &read.devices[0];
        assert_eq!((device.forwards.len(), device.unread.count), (1, 0), "{text}\n{:?}", device.unread);
        assert!(!read.masked_text.contains("QZ"), "{}", read.masked_text);
    }
    let remarks = YAMAHA.replace("syslog", "# telnetd service on\n# ip lan1 address 192.168.9.1/24\nsyslog");
    let plain = YAMAHA.replace("syslog", "# 外線\n# 院内\nsyslog");
    assert_eq!(support::read(&remarks).devices[0].listeners, support::read(&plain).devices[0].listeners);
}

#[test]
fn what_is_typed_at_a_bare_prompt_behind_the_configuration_holds() {
    let read = |behind: &str| support::read(&format!("# show config\n{YAMAHA}{behind}")).devices;
    let typed = "# ip filter 99 pass * * * * *\n# telnetd service on\n# telnetd host any\n";
    // A part of it is asked for in between, what is typed is saved, or the log just ends.
    for behind in [
        format!("{typed}# save\n# \n"),
        format!("# show config | grep telnetd\ntelnetd service off\n{typed}# save\n"),
        format!("#\n{typed}"),
    ] {
        let devices = read(&behind);
        assert_eq!((devices.len(), is_on(&devices[0], Service::Telnet)), (1, Some(true)), "{behind}");
        assert_eq!(devices[0].unread.count, 0, "{behind}: {:?}", devices[0].unread);
    }
    // What only looks at the router changes nothing.
    assert_eq!(is_on(&read("# show environment\n# exit\n")[0], Service::Telnet), Some(false));
}

#[test]
fn a_few_lines_of_another_device_take_nothing_from_the_one_before() {
    let ix = "hostname ix-1\nip ufs-cache enable\ntelnet-server ip enable\ninterface GigaEthernet0.0\n  ip address 192.0.2.1/24\n  \
        no shutdown\n";
    let asa = "ASA Version 9.16(4)\nhostname fw-1\ninterface GigabitEthernet1/1\n nameif outside\n security-level 0\n \
        ip address 203.0.113.9 255.255.255.248\nhttp server enable\nhttp 0.0.0.0 0.0.0.0 outside\nwebvpn\n enable outside\n";
    for (first, shown) in [
        (ix.to_owned(), "ix-2# show running-config | include telnet\nno telnet-server ip enable\nix-2#\n"),
        (
            format!("ix-1# show running-config\n{ix}ix-1#\n"),
            "ix-2# show run | include telnet\nno telnet-server ip enable\n",
        ),
        (asa.to_owned(), "fw-2# show run webvpn\nwebvpn\n no enable outside\nfw-2#\n"),
    ] {
        let alone = support::read(&first).devices;
        let devices = support::read(&format!("{first}{shown}")).devices;
        assert_eq!((devices.len(), alone.len()), (2, 1), "{first}{shown}");
        assert_eq!((&devices[0].listeners, devices[0].dialect), (&alone[0].listeners, devices[1].dialect), "{shown}");
        assert_ne!(devices[1].extent, Extent::Whole, "{shown}");
    }
    // What its own prompt shows belongs to it.
    let own = format!("{ix}ix-1# show running-config | include telnet\nno telnet-server ip enable\n");
    assert_eq!(support::read(&own).devices.len(), 1);
}
