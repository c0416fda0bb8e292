//! Where somebody signs in to a device, and what is asked of them, in the words of each maker.

use super::support::read;
use sejo_model::configuration::{Asked, Configuration, SignIn, SignInPlace, Unseen};

fn device(text: &str) -> Configuration {
    let read = read(text);
    let [device] = read.devices.as_slice() else { panic!("{} devices", read.devices.len()) };
    device.clone()
}

fn sign_in(text: &str, name: &str) -> SignIn {
    let device = device(text);
    let found = device.sign_ins.iter().find(|s| s.name == name);
    found.unwrap_or_else(|| panic!("no {name}: {:?}", device.sign_ins)).clone()
}

/// What is asked, where that is known, and the line that says so.
fn asked(text: &str, name: &str) -> (Option<Asked>, Option<u32>) {
    let asks = sign_in(text, name).asks;
    (asks.value().copied(), asks.line())
}

/// A router of Cisco with further lines, and a terminal with what stands below it.
fn ios(lines: &str, below: &str) -> String {
    format!(
        "version 15.2\nhostname rt1\n{lines}!\ninterface Vlan1\n ip address 192.168.1.1 255.255.255.0\n!\nline con 0\nline vty 0 4\n{below} transport input ssh\n!\nend\n"
    )
}

#[test]
fn terminals_of_ios_ask_by_their_own_word_or_by_a_list() {
    let new = "aaa new-model\n";
    for (lines, below, expected) in [
        ("", " no login\n", Some(Asked::Nothing)),
        ("", " password Kakushi-Kotoba-77\n login\n", Some(Asked::Password)),
        ("", " login local\n", Some(Asked::Account)),
        (new, "", Some(Asked::Account)),
        ("aaa new-model\naaa authentication login default none\n", "", Some(Asked::Nothing)),
        ("aaa new-model\naaa authentication login default group tacacs+ none\n", "", Some(Asked::NothingAtTimes)),
        ("aaa new-model\naaa authentication login default group radius local\n", "", Some(Asked::Account)),
        ("aaa new-model\naaa authentication login OPEN none\n", " login authentication OPEN\n", Some(Asked::Nothing)),
        ("aaa new-model\naaa authentication login OPEN none\n", "", Some(Asked::Account)),
        ("aaa new-model\naaa authentication login default enable\n", "", Some(Asked::Password)),
        // The list stands in a part that is not here.
        (new, " login authentication THERE\n", None),
    ] {
        assert_eq!(asked(&ios(lines, below), "vty 0 4").0, expected, "{lines}{below}");
    }
    assert_eq!(asked(&ios("", " no login\n"), "vty 0 4"), (Some(Asked::Nothing), Some(9)));
}

#[test]
fn a_terminal_of_ios_that_lets_nobody_in_is_none() {
    // `login` without a password refuses everybody, and `transport input none` hears nobody.
    for below in [" login\n", " no login\n transport input none\n no shutdown\n"] {
        let text = ios("", below).replace(" transport input ssh\n", "");
        assert!(device(&text).sign_ins.iter().all(|s| s.place != SignInPlace::Network), "{below}");
    }
}

#[test]
fn every_right_at_once_on_ios() {
    let users = "username staff secret 9 $9$fakefakefake$fakefakefakefake\n";
    let all = "username kanri privilege 15 secret 9 $9$fakefakefake$fakefakefakefake\n";
    let level = " privilege level 15\n login local\n";
    assert!(sign_in(&ios(users, level), "vty 0 4").all_rights.is_some());
    assert_eq!(sign_in(&ios(users, " privilege level 7\n login local\n"), "vty 0 4").all_rights, None);
    assert_eq!(sign_in(&ios(all, level), "vty 0 4").all_rights, None, "nobody has fewer");
    let open = format!("aaa new-model\naaa authentication enable default none\n{users}");
    assert_eq!(sign_in(&ios(&open, ""), "vty 0 4").all_rights, Some(4));
}

#[test]
fn a_modem_answers_and_a_cable_does_not() {
    let modem = "line aux 0\n modem InOut\n no login\nend\n";
    let text = ios("", " login local\n").replace("end\n", modem);
    assert_eq!(sign_in(&text, "aux 0").place, SignInPlace::DialIn);
    let cable = text.replace(" modem InOut\n", "");
    assert_eq!(sign_in(&cable, "aux 0").place, SignInPlace::Console);
    assert!(device(&cable).remote_access.is_empty(), "a port for a cable is no way in");
    let shut = text.replace(" modem InOut\n", " modem InOut\n no exec\n");
    assert!(device(&shut).remote_access.is_empty(), "nobody gets a session there");
}

/// An ASA with a page for the network inside.
fn asa(lines: &str) -> String {
    format!(
        ": Saved\n:\nASA Version 9.16(4)85\n!\nhostname fw\n{lines}!\ninterface GigabitEthernet0/1\n nameif inside\n security-level 100\n ip address 192.168.1.1 255.255.255.0\n!\nhttp server enable\nhttp 192.168.1.0 255.255.255.0 inside\n: end\n"
    )
}

#[test]
fn the_page_of_an_asa_takes_the_enable_password_unless_told_otherwise() {
    let empty = "enable password 8Ry2YjIyt7RRXU24 encrypted\n";
    let set = "enable password abcdEFGHijklMNOP encrypted\n";
    assert_eq!(asked(&asa(empty), "http"), (Some(Asked::Nothing), Some(6)));
    assert_eq!(asked(&asa(set), "http").0, Some(Asked::Password));
    assert_eq!(asked(&asa(&format!("{empty}aaa authentication http console LOCAL\n")), "http").0, Some(Asked::Account));
    assert_eq!(sign_in(&asa(""), "http").asks.why(), Some(Unseen::DefaultUnsure));
    let part = asa("").replace(": end\n", "");
    assert_eq!(sign_in(&part, "http").asks.why(), Some(Unseen::PartOfText));
}

/// A router of YAMAHA, whole.
fn yamaha(head: &str, tail: &str) -> String {
    format!(
        "# RTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\n{head}ip lan1 address 192.168.1.1/24\npp select 1\n pppoe use lan2\n pp enable 1\nip route default gateway pp 1\n{tail}dns server pp 1\nsshd service off\n#\n"
    )
}

#[test]
fn a_yamaha_without_a_password_asks_for_nothing() {
    let telnet = "telnetd service on\ntelnetd host lan1\nhttpd service off\n";
    let both = "login password *\nadministrator password *\n";
    assert_eq!(asked(&yamaha(both, telnet), "login"), (Some(Asked::Password), Some(2)));
    let open = sign_in(&yamaha("administrator password *\n", telnet), "login");
    assert_eq!((open.asks.value(), open.place), (Some(&Asked::Nothing), SignInPlace::Network));
    assert_eq!(open.asks.line(), None, "nothing is written, so no line can be shown");
    let shut = "telnetd service off\nhttpd service off\n";
    assert_eq!(sign_in(&yamaha("administrator password *\n", shut), "login").place, SignInPlace::Console);
    // Nobody comes in without a name.
    let named = "administrator password *\nlogin user kanri *\nuser attribute connection=off\n";
    assert!(device(&yamaha(named, telnet)).sign_ins.iter().all(|s| s.name != "login"));
    // Another model, or a part of a text: nobody knows.
    let other = yamaha("administrator password *\n", telnet).replace("RTX830", "RTX9999");
    assert_eq!(sign_in(&other, "login").asks.why(), Some(Unseen::DefaultUnsure));
    let part = yamaha("administrator password *\n", telnet).replace("#\n", "");
    assert_eq!(sign_in(&part, "login").asks.why(), Some(Unseen::PartOfText));
}

#[test]
fn without_the_password_of_the_administrator_a_yamaha_gives_every_right_at_once() {
    let telnet = "telnetd service on\ntelnetd host lan1\nhttpd service off\n";
    let rights = |head: &str, tail: &str| sign_in(&yamaha(head, tail), "login").all_rights;
    assert_eq!(rights("login password *\nadministrator password *\n", telnet), None);
    assert!(rights("login password *\n", telnet).is_some());
    // Whoever has no name may not change anything.
    assert_eq!(rights("login password *\nuser attribute administrator=off\n", telnet), None);
    assert_eq!(rights("login password *\n", "telnetd service off\nhttpd service off\n"), None, "nobody gets in");
    // A user with a name, by SSH.
    let named = yamaha("login password *\nlogin user kanri *\n", "telnetd service off\nhttpd service off\n");
    let ssh = named.replace("sshd service off\n", "sshd service on\nsshd host key generate *\n");
    let by_name = sign_in(&ssh, "login user");
    assert_eq!((by_name.asks.value(), by_name.all_rights), (Some(&Asked::Account), Some(3)));
    let guarded = ssh.replace("login user kanri", "administrator password *\nlogin user kanri");
    assert!(device(&guarded).sign_ins.iter().all(|s| s.all_rights.is_none()));
}

#[test]
fn an_ix_without_a_user_is_asked_about() {
    let text = "! NEC Portable Internetwork Core Operating System Software\n! IX Series IX2215 (magellan-sec) Software, Version 10.8.21, RELEASE SOFTWARE\nhostname ix\ntelnet-server ip enable\ninterface GigaEthernet2.0\n  ip address 192.168.1.1/24\n  no shutdown\ninterface Null0.0\n  no ip address\n";
    assert_eq!(sign_in(text, "login").asks.why(), Some(Unseen::DefaultUnsure));
    let user =
        text.replace("hostname ix\n", "hostname ix\nusername kanri password hash 0123456789abcdef administrator\n");
    assert_eq!(asked(&user, "login"), (Some(Asked::Account), Some(4)));
}

#[test]
fn terminals_of_alliedware_plus() {
    let text = |lines: &str, below: &str| {
        format!(
            "awplus#show running-config\n!\nservice password-encryption\n!\nhostname sw1\nusername manager privilege 15 password 8 $5$fakesalt01$fakefakefakefakefake\n{lines}!\ninterface port1.0.1\n switchport\n!\ninterface vlan1\n ip address 192.168.1.1/24\n!\nline con 0\nline vty 0 4\n{below}!\nend\n"
        )
    };
    for (lines, below, expected) in [
        ("", "", Asked::Account),
        ("", " no login\n", Asked::Nothing),
        ("aaa authentication login default none\n", "", Asked::Nothing),
        ("aaa authentication login OPEN none\n", " login authentication OPEN\n", Asked::Nothing),
        ("aaa authentication login default group radius none\n", "", Asked::NothingAtTimes),
    ] {
        assert_eq!(asked(&text(lines, below), "vty 0 4").0, Some(expected), "{lines}{below}");
    }
    let level = " privilege level 15\n";
    assert_eq!(sign_in(&text("", level), "vty 0 4").all_rights, None, "nobody has fewer rights");
    let nurse = "username nurse privilege 1 password 8 $5$fakesalt02$fakefakefakefakefake\n";
    assert!(sign_in(&text(nurse, level), "vty 0 4").all_rights.is_some());
}
