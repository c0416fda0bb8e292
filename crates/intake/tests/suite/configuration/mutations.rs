//! Configurations as they really come: cut off, pasted twice, out of order, in another encoding, with a terminal's noise.
//! Whatever comes, the reader ends, keeps every line, and claims no more than it read.

use std::path::{Path, PathBuf};

use super::support::{read, shared, try_read};
use sejo_model::configuration::{Dialect, Extent, ReadConfigurations};

/// Every configuration there is: the published ones where they are at hand, and the labelled ones.
fn texts() -> Vec<(PathBuf, String)> {
    let makers = ["allied-telesis", "cisco-asa", "cisco-ios", "fortios", "linux", "yamaha-rtx"];
    let mut paths: Vec<PathBuf> = makers.iter().filter_map(|maker| shared(maker)).flatten().collect();
    let labelled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../judge/tests/labelled");
    for folder in std::fs::read_dir(labelled).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        paths.extend(std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()));
    }
    paths.sort();
    let text = |path: PathBuf| {
        let text = String::from_utf8(std::fs::read(&path).unwrap()).ok()?;
        (text.len() < 200_000 && !text.contains('\0')).then_some((path, text))
    };
    paths.into_iter().filter_map(text).collect()
}

/// The next of a row of numbers that looks random and is always the same.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

/// What must hold of whatever was read.
fn holds(read: &ReadConfigurations, text: &str, what: &str) {
    assert_eq!(read.masked_text.split('\n').count(), text.split('\n').count(), "{what}: no line is lost");
    let mut last = 0;
    for device in &read.devices {
        assert!(last < device.lines.0 && device.lines.0 <= device.lines.1, "{what}: {:?}", device.lines);
        last = device.lines.1;
        assert!(device.unread.count <= device.unread.total, "{what}");
        if device.dialect == Dialect::Unread {
            assert_eq!(device.unread.count, device.unread.total, "{what}: nothing of it is understood");
        }
        let within = |line: u32| (device.lines.0..=device.lines.1).contains(&line);
        assert!(device.filters.iter().all(|f| within(f.line)), "{what}: a filter of another device");
        assert!(device.forwards.iter().all(|f| within(f.line)), "{what}: a forward of another device");
        assert!(device.secrets.iter().all(|s| within(s.line)), "{what}: a secret of another device");
    }
}

fn check(bytes: &[u8], text: &str, what: &str) {
    if let Ok(read) = try_read(bytes) {
        holds(&read, text, what);
    }
}

#[test]
fn cut_off_at_any_line_it_is_a_part_at_most() {
    for (path, text) in texts() {
        let lines: Vec<&str> = text.lines().collect();
        for cut in (1..lines.len()).step_by(50).chain([lines.len() / 2, lines.len().saturating_sub(1)]) {
            let what = format!("{} cut at {cut}", path.display());
            let (head, tail) = (lines[..cut].join("\n"), lines[cut..].join("\n"));
            check(head.as_bytes(), &head, &what);
            check(tail.as_bytes(), &tail, &what);
        }
        // Within a line, and within a character.
        for cut in [text.len() / 3, text.len() / 2 + 1] {
            let bytes = &text.as_bytes()[..cut];
            let _ = try_read(bytes);
        }
    }
}

#[test]
fn pasted_twice_out_of_order_and_mixed_it_ends() {
    let texts = texts();
    let mut state = 7;
    for (n, (path, text)) in texts.iter().enumerate() {
        let what = path.display().to_string();
        let twice = format!("{text}\n{text}");
        check(twice.as_bytes(), &twice, &what);
        let mut lines: Vec<&str> = text.lines().collect();
        for at in (1..lines.len()).rev() {
            lines.swap(at, next(&mut state) % (at + 1));
        }
        let shuffled = lines.join("\n");
        check(shuffled.as_bytes(), &shuffled, &what);
        // Every other line of one device among those of another.
        let other = &texts[(n + 37) % texts.len()].1;
        let mixed: Vec<&str> = text.lines().zip(other.lines()).flat_map(|(a, b)| [a, b]).collect();
        let mixed = mixed.join("\n");
        check(mixed.as_bytes(), &mixed, &what);
        // A block that stands twice, and one that is gone.
        let lines: Vec<&str> = text.lines().collect();
        let (from, to) = (lines.len() / 4, lines.len() / 2);
        let again = [&lines[..to], &lines[from..]].concat().join("\n");
        check(again.as_bytes(), &again, &what);
        let gone = [&lines[..from], &lines[to..]].concat().join("\n");
        check(gone.as_bytes(), &gone, &what);
        // Characters that went wrong on the way.
        let mut bytes = text.clone().into_bytes();
        for _ in 0..bytes.len() / 40 {
            let at = next(&mut state) % bytes.len();
            bytes[at] = b" \t\"'{}#!/-9z"[next(&mut state) % 12];
        }
        let _ = try_read(&bytes);
    }
}

/// What the reader finds, without the numbers of lines.
fn gist(read: &ReadConfigurations) -> Vec<(Dialect, Extent, usize, usize, usize, usize)> {
    let one = |d: &sejo_model::configuration::Configuration| {
        (d.dialect, d.extent, d.filters.len(), d.forwards.len(), d.listeners.len(), d.secrets.len())
    };
    read.devices.iter().map(one).collect()
}

#[test]
fn the_encoding_and_the_ends_of_lines_do_not_matter() {
    for (path, text) in texts() {
        let Ok(plain) = try_read(text.as_bytes()) else { continue };
        let what = path.display().to_string();
        let crlf = text.replace('\n', "\r\n");
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom = format!("\u{feff}{text}");
        let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        let mut forms: Vec<(&str, Vec<u8>)> =
            vec![("CRLF", crlf.into_bytes()), ("UTF-16", utf16), ("BOM", bom.into_bytes())];
        if !lossy {
            forms.push(("CP932", cp932.into_owned()));
        }
        for (form, bytes) in forms {
            let read = try_read(&bytes).unwrap_or_else(|e| panic!("{what} in {form}: {e}"));
            assert_eq!(gist(&read), gist(&plain), "{what} in {form}");
        }
    }
}

#[test]
fn a_terminal_s_noise_changes_nothing() {
    let pagers = [" --More-- \r         \r", "<--- More --->\r              \r", "---つづく---\r            \r"];
    for (path, text) in texts() {
        let Ok(plain) = try_read(text.as_bytes()) else { continue };
        for (n, pager) in pagers.iter().enumerate() {
            let noisy: Vec<String> = text
                .split('\n')
                .enumerate()
                .map(|(at, line)| if at > 0 && at % 24 == n { format!("{pager}{line}") } else { line.to_owned() })
                .collect();
            let noisy = noisy.join("\n");
            let read = try_read(noisy.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert_eq!(gist(&read), gist(&plain), "{} with {pager:?}", path.display());
        }
    }
}

fn numbered(head: &str, n: usize, line: impl Fn(usize) -> String) -> String {
    std::iter::once(head.to_owned()).chain((0..n).map(line)).collect::<Vec<_>>().join("\n")
}

/// A text of so many things, and what it is.
type Hostile = (&'static str, fn(usize) -> String);

const HOSTILE: &[Hostile] = &[
    ("translations behind a list of ASA", |n| {
        let head = ": Saved\nASA Version 9.16(4)\nhostname A\ninterface GigabitEthernet1/1\n nameif outside\n security-level 0\n ip address 203.0.113.30 255.255.255.248\naccess-group I in interface outside";
        numbered(head, n, |i| {
            format!(
                "object network O{i}\n host 10.{}.{}.1\n nat (inside,outside) static 203.1.{}.{}\naccess-list I extended permit tcp any object O{i} eq {}",
                i / 250,
                i % 250,
                i / 250,
                i % 250,
                i % 60_000 + 1
            )
        })
    }),
    ("translations behind a list of IOS", |n| {
        let head = "version 15.9\nhostname R\ninterface GigabitEthernet0/0\n ip address 203.0.113.40 255.255.255.0\n ip nat outside\n ip access-group 101 in";
        numbered(head, n, |i| {
            let (a, b) = (i / 250, i % 250);
            format!(
                "access-list 101 permit tcp any host 203.0.{a}.{b} eq {}\nip nat inside source static 10.0.{a}.{b} 203.0.{a}.{b}",
                i % 60_000 + 1
            )
        })
    }),
    ("forwards behind rules of Linux", |n| {
        let rules = numbered("*filter\n:FORWARD DROP [0:0]", n, |i| {
            format!("-A FORWARD -d 10.0.{}.{}/32 -p tcp --dport {} -j ACCEPT", i / 250, i % 250, i % 60_000 + 1)
        });
        let forwards = numbered("COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]", n, |i| {
            format!("-A PREROUTING -d 203.0.{0}.{1}/32 -j DNAT --to-destination 10.0.{0}.{1}", i / 250, i % 250)
        });
        format!("{rules}\n{forwards}\nCOMMIT\n")
    }),
    ("static addresses behind filters of YAMAHA", |n| {
        let list = (1..=n).map(|i| i.to_string()).collect::<Vec<_>>().join(" ");
        let head = format!(
            "# RTX1220 Rev.15.04.05 (Fri Jul  3 15:09:04 2024)\nip lan2 address 203.0.113.5/29\nip lan2 nat descriptor 1\nip lan2 secure filter in {list}\nnat descriptor type 1 nat-masquerade"
        );
        numbered(&head, n, |i| {
            format!(
                "ip filter {} pass * 192.168.{1}.{2} tcp * {3}\nnat descriptor static 1 {0} 203.0.{1}.{2}=192.168.{1}.{2} 1",
                i + 1,
                i / 250,
                i % 250,
                i % 60_000 + 1
            )
        })
    }),
    ("sections inside sections", |n| {
        format!("#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0\n{}", "config a\n".repeat(n * 8))
    }),
    ("prompts of other devices", |n| numbered("", n, |i| format!("R{i}# show arp\nhostname R{i}\ninterface Vlan{i}"))),
    ("heads of a router behind what it shows", |n| {
        let head = "# RTX1220 Rev.15.04.05 (Fri Jul  3 15:09:04 2024)";
        numbered(&format!("{head}\nip lan1 address 192.168.1.1/24"), n, |_| format!("FGT (x) # show status\n{head}"))
    }),
    ("more routers than are told apart", |n| {
        numbered("hostname R", n, |i| {
            format!("interface GigaEthernet{i}.0\n! NEC Portable Internetwork Core Operating System Software")
        })
    }),
    ("an account in every word of a line", |n| {
        let line = "root=".repeat(n * 40);
        format!("version 15.9\nhostname R\n! {line}\ninterface Vlan1\n description admin={line}\n")
    }),
    ("a remark of many blanks", |n| {
        format!("version 15.9\nhostname R\n! {}", format!("rxot{}", " ".repeat(2_000)).repeat(n / 4))
    }),
    ("one line", |n| format!("version 15.9\nhostname R\naccess-list A permit tcp {}", "any ".repeat(n * 8))),
];

/// What would take for ever where one thing is compared with every other.
#[test]
fn hostile_texts_are_read_to_their_end() {
    for (what, make) in HOSTILE {
        let text = make(1_500);
        let read = read(&text);
        let last = read.devices.iter().map(|d| d.lines.1).max().unwrap_or(0);
        assert_eq!(usize::try_from(last).unwrap(), text.split('\n').count(), "{what}");
    }
}
