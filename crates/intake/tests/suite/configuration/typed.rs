//! Commands typed in part keep their secrets to themselves as well as whole ones, and names stay readable.

use super::{secrets, support};

/// A maker's head, with a line no other maker writes where the head alone leaves a doubt.
fn head_of(maker: &str) -> String {
    let own = if maker == "alliedware" { "stack virtual-chassis-id 1\n" } else { "" };
    format!("{}{own}", secrets::head_of(maker))
}

/// A maker, what must still be read of its lines, and the ways one command is typed. `QQ` is the secret.
const FORMS: [(&str, &str, &[&str]); 52] = [
    (
        "ios",
        "vendor",
        &["username vendor privilege 15 secret 0 QQ", "usern vendor priv 15 sec 0 QQ", "us vendor pr 15 s 0 QQ"],
    ),
    ("ios", "vendor", &["username vendor password QQ", "username vendor pas QQ", "u vendor p 7 QQ"]),
    (
        "ios",
        "hostname R1",
        &[
            "enable secret QQ",
            "en sec QQ",
            "ena s 5 QQ",
            "en pas l 7 QQ",
            "e s QQ",
            "R1(config)#enable sec　QQ",
            " key QQ",
            " k 7 QQ",
        ],
    ),
    (
        "ios",
        "10.1.1.4",
        &[
            "snmp-server host 10.1.1.4 version 2c QQ",
            "snmp-server h 10.1.1.4 ver 2c QQ",
            "snmp-s h 10.1.1.4 tr v 2c QQ",
        ],
    ),
    ("ios", "RW", &["snmp-server community QQ RW", "snmp-server com QQ RW", "sn c QQ RW"]),
    (
        "ios",
        "10.1.1.9",
        &["crypto isakmp key QQ address 10.1.1.9", "cry isa k QQ address 10.1.1.9", "cr i k 0 QQ add 10.1.1.9"],
    ),
    ("ios", "server RAD", &["radius server RAD\n key 7 QQ", "radius server RAD\n k QQ", "radius server RAD\n ke 0 QQ"]),
    ("ios", "server TAC", &["tacacs server TAC\n key QQ", "tacacs server TAC\n k QQ"]),
    (
        "ios",
        "10.1.1.2",
        &["tacacs-server host 10.1.1.2 key QQ", "tacacs-s h 10.1.1.2 k QQ", "tac host 10.1.1.2 ke 7 QQ"],
    ),
    (
        "ios",
        "10.1.1.3",
        &["server-private 10.1.1.3 auth-port 1812 key QQ", "server-p 10.1.1.3 auth 1812 k QQ", "server 10.1.1.3 k QQ"],
    ),
    ("ios", "10.1.1.7", &["client 10.1.1.7 server-key QQ", "cli 10.1.1.7 server-k 7 QQ"]),
    (
        "ios",
        "10.0.0.7",
        &[
            "router bgp 1\n neighbor 10.0.0.7 password QQ",
            "router bgp 1\n nei 10.0.0.7 pas QQ",
            "router bgp 1\n n 10.0.0.7 p 7 QQ",
        ],
    ),
    ("ios", "line vty 0 4", &["line vty 0 4\n password QQ", "line vty 0 4\n passw 7 QQ", "line vty 0 4\n p QQ"]),
    ("ios", "key 1", &["key chain K\n key 1\n  key-string QQ", "key chain K\n key 1\n  key-s 7 QQ"]),
    (
        "ios",
        "isp-user",
        &["ppp pap sent-username isp-user password 0 QQ", "ppp pap sent isp-user pass 0 QQ", "pp p s isp-user p QQ"],
    ),
    (
        "ios",
        "Dialer1",
        &[
            "interface Dialer1\n ppp chap password 0 QQ",
            "interface Dialer1\n ppp chap pass QQ",
            "interface Dialer1\n ppp ch p 7 QQ",
        ],
    ),
    (
        "ios",
        "ip ospf",
        &[
            "ip ospf message-digest-key 1 md5 QQ",
            "ip ospf mess 1 md QQ",
            "ip ospf authentication-key QQ",
            "ip ospf authentication-k 7 QQ",
        ],
    ),
    ("ios", "ntp", &["ntp authentication-key 1 md5 QQ", "ntp authentication-k 1 md5 QQ 7", "ntp auth 1 md QQ"]),
    (
        "ios",
        "dot11 ssid HOSP",
        &["dot11 ssid HOSP\n wpa-psk ascii 0 QQ", "dot11 ssid HOSP\n wpa asc QQ", "dot11 ssid HOSP\n w a 7 QQ"],
    ),
    ("ios", "standby 1", &["standby 1 authentication QQ", "standby 1 auth QQ", "standby 1 auth md5 key-s QQ"]),
    ("ios", "trustpoint TP", &["crypto pki trustpoint TP\n password QQ", "crypto pki trustpoint TP\n pas QQ"]),
    ("ios", "ip ftp", &["ip ftp password QQ", "ip ftp pass 7 QQ", "ip ftp p QQ"]),
    (
        "ios",
        "kanri",
        &["snmp-server user kanri G v3 auth sha QQ priv aes 128 QQ", "snmp-s us kanri G v3 au sh QQ pri ae 128 QQ"],
    ),
    ("asa", "kanri", &["username kanri password QQ", "usern kanri pas QQ", "u kanri p QQ"]),
    ("asa", "hostname FW", &["enable password QQ", "en pas QQ", "passwd QQ", "passw QQ encrypted", "pas QQ"]),
    (
        "asa",
        "tunnel-group 10.1.1.8",
        &[
            "tunnel-group 10.1.1.8 ipsec-attributes\n ikev1 pre-shared-key QQ",
            "tunnel-group 10.1.1.8 ipsec-attributes\n ikev1 pre QQ",
            "tunnel-group 10.1.1.8 ipsec-attributes\n ikev1 p QQ",
            "tunnel-group 10.1.1.8 ipsec-attributes\n ikev2 rem pre QQ",
        ],
    ),
    (
        "asa",
        "10.0.0.5",
        &["aaa-server R (inside) host 10.0.0.5\n key QQ", "aaa-server R (inside) host 10.0.0.5\n k QQ"],
    ),
    (
        "asa",
        "10.0.0.6",
        &[
            "aaa-server L (inside) host 10.0.0.6\n ldap-login-password QQ",
            "aaa-server L (inside) host 10.0.0.6\n ldap-login-p QQ",
        ],
    ),
    ("asa", "failover", &["failover key QQ", "failover k QQ", "failover ipsec pre QQ"]),
    (
        "asa",
        "10.0.0.9",
        &[
            "snmp-server host inside 10.0.0.9 community QQ",
            "snmp-s ho inside 10.0.0.9 com QQ",
            "snmp-server h inside 10.0.0.9 poll c QQ",
        ],
    ),
    ("yamaha", "kanri", &["login user kanri QQ", "login u kanri QQ", "log us kanri enc QQ", "l u kanri QQ"]),
    (
        "yamaha",
        "ip lan1",
        &["login password QQ", "login p QQ", "administrator password encrypted QQ", "adm pas enc QQ", "a p QQ"],
    ),
    (
        "yamaha",
        "vpn01",
        &["pp auth username vpn01 QQ", "pp auth u vpn01 QQ", "pp au us vpn01 QQ", "pp auth m vpn01 QQ"],
    ),
    (
        "yamaha",
        "snmp",
        &[
            "snmp community read-only QQ",
            "snmp com read-o QQ",
            "snmp c r QQ",
            "snmp trap community QQ",
            "snmp trap comm QQ",
            "snmp t c QQ",
        ],
    ),
    (
        "yamaha",
        "10.0.0.8",
        &["snmp host 10.0.0.8 QQ", "snmp ho 10.0.0.8 QQ QQ", "snmp trap host 10.0.0.8 QQ", "snmp tr h 10.0.0.8 QQ"],
    ),
    (
        "yamaha",
        "ipsec",
        &["ipsec ike pre-shared-key 1 text QQ", "ipsec ike pre 1 text QQ", "ipsec i p 1 t QQ", "ipsec ike pre 101 QQ"],
    ),
    ("yamaha", "vpn02", &["auth user 1 vpn02 QQ", "au u 1 vpn02 QQ"]),
    ("yamaha", "RTX", &["l2tp tunnel auth on RTX QQ", "l2tp tun au on RTX QQ"]),
    (
        "yamaha",
        "mail.example.jp",
        &["mail server smtp 1 mail.example.jp smtp-auth kanri QQ", "mail ser smtp 1 mail.example.jp smtp-a kanri QQ"],
    ),
    (
        "nec",
        "kanri",
        &[
            "username kanri password plain QQ administrator",
            "usern kanri pass pl QQ administrator",
            "us kanri p QQ administrator",
        ],
    ),
    (
        "nec",
        "any",
        &["ike policy P peer any key QQ prop", "ike policy P peer any k QQ prop", "ike pol P pe any k ch QQ"],
    ),
    ("nec", "10.0.0.4", &["snmp-agent ip host 10.0.0.4 QQ", "snmp-a ip ho 10.0.0.4 QQ"]),
    ("nec", "ip", &["snmp-agent ip community QQ", "snmp-a ip com QQ", "sn ip c QQ"]),
    // Behind `password`, a name is masked with it.
    ("nec", "profile P", &["ppp profile P\n  authentication password ppp01 QQ", "ppp profile P\n  auth pass ppp01 QQ"]),
    ("nec", "10.0.0.3", &["radius host ip 10.0.0.3 key 0 QQ", "rad ho ip 10.0.0.3 k QQ"]),
    (
        "alliedware",
        "kanri",
        &["username kanri privilege 15 password QQ", "usern kanri priv 15 pass QQ", "us kanri p 15 p 8 QQ"],
    ),
    ("alliedware", "snmp", &["snmp-server community QQ rw", "snmp-s comm QQ rw", "snmp-server c QQ"]),
    (
        "alliedware",
        "10.0.0.2",
        &["radius-server host 10.0.0.2 key QQ", "radius-s h 10.0.0.2 k QQ", "tacacs-s h 10.0.0.2 ke 8 QQ"],
    ),
    ("alliedware", "203.0.113.9", &["crypto isakmp key QQ address 203.0.113.9", "cry isa k QQ address 203.0.113.9"]),
    (
        "fortios",
        "\"rad\"",
        &[
            "config user radius\n    edit \"rad\"\n        set secret QQ\n    next\nend",
            "config user radius\n    edit \"rad\"\n        set sec QQ\n    next\nend",
            "config user radius\n    edit \"rad\"\n        se s \"QQ x\"\n    next\nend",
            "config vpn ipsec phase1-interface\n    edit \"rad\"\n        set psk QQ\n    next\nend",
            "config user local\n    edit \"rad\"\n        set passw QQ\n    next\nend",
            "config user local\n    edit \"rad\"\n        set p QQ\n    next\nend",
        ],
    ),
    (
        "fortios",
        "10.0.0.1",
        &[
            "config system snmp community\n    edit 1\n        set na \"QQ\"\n        config hosts\n            edit 1\n                set ip 10.0.0.1 255.255.255.255\n            next\n        end\n    next\nend",
            "config sys snmp comm\n    edit 1\n        set name QQ\n        config hosts\n            edit 1\n                set ip 10.0.0.1 255.255.255.255\n            next\n        end\n    next\nend",
        ],
    ),
    (
        "",
        "10.0.0.1",
        &[
            // Pasted from the middle on: the head of the section is lost.
            "        set name \"QQ\"\n        config hosts\n            edit 1\n                set ip 10.0.0.1 255.255.255.255\n            next\n        end\n        set query-v1-status disable\n        set trap-v1-status disable\n    next\n    edit 2\n        set events cpu-high\n    next\nend",
        ],
    ),
];

/// What is left of a secret in a text read as a configuration, and the masked copy.
fn told(text: &str) -> (String, String) {
    let read = support::try_read(text.as_bytes()).unwrap_or_else(|e| panic!("{:?}: {text}", e.detail.en));
    let model = serde_json::to_string(&read).unwrap();
    (read.masked_text, model)
}

#[test]
fn a_command_typed_in_part_keeps_its_secret_and_shows_its_name() {
    let mut wrong = Vec::new();
    for (maker, kept, forms) in FORMS {
        for form in forms {
            for secret in ["Zq7secretzQ", "zqhimitsuqz"] {
                let text = format!("{}{}\n", head_of(maker), form.replace("QQ", secret));
                let (masked, model) = told(&text);
                if masked.contains(secret) || model.contains(secret) || !masked.contains(kept) {
                    wrong.push(format!("{maker}: {form}\n{masked}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} forms\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_a_person_typed_in_part_is_still_read() {
    let text = format!("{}login u hosyu QQsecret1\npp select 1\n pp auth u vpn01 QQsecret2\n", head_of("yamaha"));
    let device = support::read(&text).devices.remove(0);
    assert!(device.administrators.iter().any(|a| a.name == "hosyu"), "{:?}", device.administrators);
    assert_eq!(device.secrets.len(), 2, "{:?}", device.secrets);
    let text = format!("{}radius server RAD\n k QQsecret1\n", head_of("ios"));
    let device = support::read(&text).devices.remove(0);
    assert!(device.secrets.iter().any(|s| s.owner.contains("RAD")), "{:?}", device.secrets);
}

#[test]
fn names_of_other_things_stay_where_the_head_of_a_section_is_lost() {
    let text = "        set name \"web-to-karte\"\n        set srcintf \"wan1\"\n        set dstintf \"lan\"\n        \
                set action accept\n    next\n    edit 2\n        set name \"vendor\"\n    next\nend\n";
    let (masked, _) = told(text);
    assert!(masked.contains("web-to-karte") && masked.contains("wan1"), "{masked}");
}

#[test]
fn short_words_that_begin_like_a_command_hide_nothing_else() {
    for (maker, text) in [
        ("ios", "key chain LAN\n key 1\n"),
        (
            "ios",
            "interface Gi0/1\n ip ospf authentication message-digest\n standby 1 authentication md5 key-chain LAN\n",
        ),
        ("ios", "aaa group server tacacs+ G\n server tac1\n"),
        ("asa", "aaa-server R (inside) host 10.0.0.5 timeout 5\n"),
        ("yamaha", "auth user attribute 1 xauth-address=192.168.1.5\nauth user group 1 1-3\n"),
        ("alliedware", "ntp server 10.0.0.1 key 1\n"),
        (
            "fortios",
            "config system central-management\n    set type fortimanager\n    set fmg \"fmg.example.jp\"\nend\n",
        ),
        (
            "fortios",
            "config router ospf\n    config ospf-interface\n        edit \"o\"\n            set authentication text\n        next\n    end\nend\n",
        ),
        ("fortios", "config vpn ipsec phase1-interface\n    edit \"p\"\n        set ppk allow\n    next\nend\n"),
    ] {
        let read = support::read(&format!("{}{text}", head_of(maker)));
        assert!(read.masked_text.ends_with(text), "{}", read.masked_text);
    }
}
