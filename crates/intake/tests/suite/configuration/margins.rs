//! A configuration out of a terminal's log or a mail — with times, quotation marks or line numbers before its lines — is
//! read as the same configuration without them: the same devices, the same lines, the same masks.
//!
//! The configurations are the labelled ones beside the judge's tests; margins, encodings, cuts and what was typed before
//! are combined by a fixed sequence of numbers.

use super::support;
use std::path::{Path, PathBuf};

use sejo_intake::{Limits, Reading, table};
use sejo_model::configuration::{FingerprintKey, ReadConfigurations};

/// What stands before line number `n`.
const MARGINS: [fn(usize) -> String; 14] = [
    |n| format!("[2026-10-01 10:{:02}:{:02}.123] ", n / 60 % 60, n % 60),
    |n| format!("[Thu Oct 01 10:{:02}:{:02}.123 2026] ", n / 60 % 60, n % 60),
    |n| format!("2026/10/01 10:{:02}:{:02} ", n / 60 % 60, n % 60),
    |n| format!("2026-10-01T10:{:02}:{:02}+09:00 ", n / 60 % 60, n % 60),
    |n| format!("10:{:02}:{:02} ", n / 60 % 60, n % 60),
    |n| format!("10:{:02}:{:02}.12 > ", n / 60 % 60, n % 60),
    |_| "> ".to_owned(),
    |_| ">> ".to_owned(),
    |_| "| ".to_owned(),
    |n| format!("{n}: "),
    |n| format!("{n:5}  "),
    |n| format!("{n:6}\t"),
    |_| "    ".to_owned(),
    |n| format!("> {n}: "),
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_none_or(|e| e != "toml") {
            out.push(path);
        }
    }
}

fn labelled() -> Vec<String> {
    let mut paths = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../judge/tests/labelled")), &mut paths);
    let texts = paths.iter().filter_map(|p| String::from_utf8(std::fs::read(p).unwrap()).ok());
    texts.filter(|t| t.is_ascii() || !t.contains('\u{feff}')).collect()
}

/// The text with a margin before every line; nothing after the last line break.
fn with_margin(text: &str, margin: fn(usize) -> String) -> String {
    let mut out = String::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        out.push_str(&margin(index + 1));
        out.push_str(line);
    }
    out
}

fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        2 => [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        _ => text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
    }
}

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn read(bytes: &[u8]) -> Option<ReadConfigurations> {
    support::try_read(bytes).ok()
}

#[test]
fn a_margin_changes_nothing_of_what_is_read() {
    const COMBINATIONS: usize = 200;
    let texts = labelled();
    assert!(texts.len() >= 60, "{}", texts.len());
    let mut numbers = Numbers(2026);
    let mut compared = 0;
    for round in 0..COMBINATIONS {
        let text = &texts[numbers.below(texts.len())];
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let kept = lines.len() * [100, 100, 80, 50][numbers.below(4)] / 100;
        let typed = ["", "", "Password: \n", "> administrator\nPassword: \n"][numbers.below(4)];
        let plain = format!("{typed}{}", lines[..kept.max(1)].concat());
        let margin = MARGINS[round % MARGINS.len()];
        let encoding = numbers.below(4);
        let Some(expected) = read(&encoded(&plain, encoding)) else { continue };
        let dropped = with_margin(&plain, margin);
        let Some(given) = read(&encoded(&dropped, encoding)) else {
            panic!("not recognised:\n{}", dropped.chars().take(600).collect::<String>());
        };
        assert_eq!(given.devices, expected.devices, "{}", dropped.chars().take(600).collect::<String>());
        let masked = with_margin(&expected.masked_text, margin);
        assert_eq!(given.masked_text, masked, "the kept copy has its margins and the same masks");
        compared += 1;
    }
    assert!(compared >= COMBINATIONS * 9 / 10, "{compared}");
}

/// The commands that carry a secret, by maker, under a head by which the maker is recognised.
#[test]
fn no_secret_survives_behind_a_margin() {
    const FORTIOS: &str = "#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0:vdom=0:user=admin\n\
        config vpn ipsec phase1-interface\n    edit \"a\"\n        set psksecret ENC QZaaaa0001==\n    next\nend\n\
        config system snmp user\n    edit \"u\"\n        set auth-pwd ENC QZaaaa0002==\n    next\nend\n";
    const IOS: &str = "R1#show running-config\nversion 15.9\nhostname R1\nenable secret 9 $9$QZaaaa0003\n\
        crypto isakmp key QZaaaa0004 address 203.0.113.5\nsnmp-server user u g v3 auth sha QZaaaa0005 priv aes 128 QZaaaa0006\n\
        interface Dialer1\n ppp chap password 0 QZaaaa0007\nend\n";
    const YAMAHA: &str = "# RTX830 Rev.15.02.20 (Thu Jan 20 10:00:00 2022)\nlogin password QZaaaa0008\npp select 1\n \
        pp auth myname user@isp QZaaaa0009\ntunnel select 1\n  ipsec ike pre-shared-key 1 text QZaaaa0010\n";
    for text in [FORTIOS, IOS, YAMAHA] {
        for margin in MARGINS {
            let read = read(with_margin(text, margin).as_bytes()).expect("recognised");
            assert!(!read.masked_text.contains("QZ"), "{}", read.masked_text);
            assert!(!serde_json::to_string(&read).unwrap().contains("QZ"));
            assert_eq!(read.masked_text.lines().count(), text.lines().count());
        }
    }
}

#[test]
fn a_mail_that_quotes_a_configuration_is_one() {
    let mail = "お世話になっております。\nご依頼の設定をお送りします。\n\n> interface GigabitEthernet1/1\n>  nameif outside\n\
        >  security-level 0\n>  ip address 203.0.113.5 255.255.255.0\n> ssh 0.0.0.0 0.0.0.0 outside\n> passwd QZaaaa0011 encrypted\n\n以上です。\n";
    let read = read(mail.as_bytes()).expect("recognised");
    assert_eq!(read.devices.len(), 1);
    let secret = &read.devices[0].secrets[0];
    assert_eq!(secret.line, 9);
    assert!(!read.masked_text.contains("QZ") && read.masked_text.contains("> ssh 0.0.0.0"), "{}", read.masked_text);
}

/// What nobody recognises as a configuration is kept as a table, and with no less care.
#[test]
fn a_text_kept_as_a_table_is_swept_like_a_configuration() {
    let text = "番号,内容,担当\n1,本院 set psksecret ENC QZaaaa0012,山田\n2,crypto isakmp key QZaaaa0013 address 203.0.113.5,鈴木\n3,予備 pp auth myname user@isp QZaaaa0014,佐藤\n";
    let reading = sejo_intake::read("memo.csv", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32]));
    let Ok(Reading::Table(read)) = reading else { panic!("{reading:?}") };
    let copy = String::from_utf8(table::masked_copy(&read)).unwrap();
    assert!(!copy.contains("QZ") && copy.contains("鈴木") && copy.contains("203.0.113.5"), "{copy}");
    assert!(table::has_masked(&read));
    assert_eq!(read.headers, ["番号", "内容", "担当"]);
    // A row is never the rest of the one above it.
    let text = "番号,内容,担当\n1,router of the second floor PW=QZaaaa0016 in the server room,yamada\n2,Switch,sato\n";
    let reading = sejo_intake::read("memo.csv", text.as_bytes(), &Limits::default(), &FingerprintKey::new([7; 32]));
    let Ok(Reading::Table(read)) = reading else { panic!("{reading:?}") };
    assert_eq!(read.rows.len(), 2);
    assert!(table::has_masked(&read));
}

#[test]
fn a_few_lines_are_enough_to_be_a_configuration() {
    for text in [
        "username morikanri privilege 15 password 8 $5$abcdefgh$ABCDEFGHIJK\nno username manager\nlog host 192.168.3.9\n",
        "zone public\n network wan\n  ip subnet 0.0.0.0/0 interface ppp0\n  host rt\n   ip address dynamic interface ppp0\n",
        "interface ppp0\n keepalive\n ip address negotiated\n ppp username z@isp.example\n ppp password QZaaaa0015\n",
        "logging enable\nlogging host inside 10.30.0.20\nmtu outside 1500\n",
        "http 192.168.1.0 255.255.255.0 inside\nno snmp-server location\nssh 0.0.0.0 0.0.0.0 outside\nusername k password abc encrypted privilege 15\n",
        "gw-hon# show config\nsomething nobody knows\n",
    ] {
        assert!(read(text.as_bytes()).is_some(), "{text}");
    }
    assert!(
        read(b"WSR-3200AX4S\nVersion 1.30\nlan.ipaddr=192.168.11.1\n")
            .is_none_or(|r| r.devices[0].dialect.key() == "unread")
    );
}
