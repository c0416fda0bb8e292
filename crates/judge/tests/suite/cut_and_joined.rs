//! Labelled configurations in bad shape: two of them in one file give what each gives alone, and what stands in the first
//! lines of one is never said more surely than the whole says it.

use crate::house;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::house::nothing;
use sejo_intake::{Limits, Reading};
use sejo_judge::configuration::{Look, findings};
use sejo_model::configuration::{Configuration, Dialect, Extent, FindingCode, FingerprintKey, Sureness};
use sejo_model::{Date, EvidenceId};

/// The makers, each with a clean device of its own.
const CLEAN: [&str; 8] = [
    "fortios/01-clean-clinic.txt",
    "cisco-asa/01-clean-hospital.txt",
    "cisco-ios/08-clean-switch.txt",
    "yamaha/01-clean-clinic.txt",
    "nec-ix/01-clean-clinic.txt",
    "alliedware-plus/01-clean-clinic-router.txt",
    "nftables/01-clean-gateway.txt",
    "iptables/01-clean-gateway.txt",
];

/// Further pairs of devices with many findings, as people paste them.
const BUSY: [(&str, &str); 4] = [
    ("yamaha/03", "cisco-ios/08"),
    ("yamaha/05", "cisco-asa/01"),
    ("yamaha/02", "cisco-ios/02"),
    ("yamaha/04", "alliedware-plus/04"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled")
}

fn bytes(path: &str) -> Vec<u8> {
    fs::read(folder().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The file whose name begins so.
fn named(start: &str) -> String {
    all_files().into_iter().find(|path| path.starts_with(start)).unwrap()
}

fn all_files() -> Vec<String> {
    let mut files = Vec::new();
    for maker in fs::read_dir(folder()).unwrap().flatten().filter(|m| m.path().is_dir()) {
        for file in fs::read_dir(maker.path()).unwrap().flatten() {
            files.push(format!("{}/{}", maker.file_name().display(), file.file_name().display()));
        }
    }
    files.sort();
    files
}

fn today() -> Date {
    Date::constant(2026, 11, 20)
}

fn read(bytes: &[u8]) -> Vec<Configuration> {
    match sejo_intake::read("x.txt", bytes, &Limits::default(), &FingerprintKey::new([7; 32])) {
        Ok(Reading::Configurations(read)) => read.devices,
        _ => Vec::new(),
    }
}

/// What is found on each device, by code, and whether anything of it is sure.
fn found(devices: Vec<Configuration>) -> Vec<(Configuration, BTreeMap<FindingCode, Sureness>)> {
    let evidence_id = EvidenceId::new();
    let mut facts = nothing();
    let kept = |(position, configuration)| sejo_model::ConfigurationRecord {
        evidence_id,
        position: u32::try_from(position).unwrap(),
        read_on: today(),
        ..house::network::record(configuration)
    };
    facts.configurations = devices.into_iter().enumerate().map(kept).collect();
    let looks = Look::at_all(&facts, today());
    let of = |look: &Look<'_>| {
        let mut found = BTreeMap::new();
        for finding in findings(look) {
            let sureness = found.entry(finding.code).or_insert(finding.sureness);
            *sureness = finding.sureness.min(*sureness);
        }
        found
    };
    looks.iter().map(|look| (look.record().configuration.clone(), of(look))).collect()
}

fn joined(first: &str, second: &str) {
    let (a, b) = (bytes(first), bytes(second));
    let alone: Vec<_> = [&a, &b].into_iter().flat_map(|bytes| found(read(bytes))).collect();
    let together = found(read(&[a, b].concat()));
    let told = |all: &[(Configuration, BTreeMap<FindingCode, Sureness>)]| -> Vec<_> {
        all.iter().map(|(c, found)| (c.dialect, found.clone())).collect()
    };
    assert_eq!(told(&together), told(&alone), "{first} and {second}");
}

#[test]
fn two_makers_in_one_file_are_two_devices_in_either_order() {
    for first in CLEAN {
        for second in CLEAN.iter().filter(|second| **second != first) {
            joined(first, second);
        }
    }
    for (first, second) in BUSY {
        joined(&named(first), &named(second));
    }
}

/// The lines after a cut can only add to what is known; what they would have taken back was not sure.
#[test]
fn half_a_configuration_claims_nothing_the_whole_does_not() {
    cut(5);
}

#[test]
#[ignore = "minutes; after every line instead of every fifth"]
fn cut_after_any_line_it_claims_nothing_the_whole_does_not() {
    cut(1);
}

/// What is said of a text that holds no line of the configuration yet.
const STATE: &str = "configuration-state";

/// Cuts every file after one in so many of its lines, each file after others.
fn cut(one_in: usize) {
    let mut wrong = BTreeSet::new();
    for (file, path) in all_files().into_iter().enumerate() {
        let bytes = bytes(&path);
        let whole = sure(&bytes);
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        for (line, (end, _)) in (1..).zip(ends).filter(|(line, _)| line % one_in == file % one_in) {
            for (code, extent) in
                sure(&bytes[..=end]).into_iter().filter(|(code, _)| code.0 != STATE && !whole.contains_key(code))
            {
                wrong.insert(format!("{path}: {} in {extent} at line {line}", code.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), Vec::from_iter(wrong).join("\n"));
}

/// The lines before a cut can only add to what is known, too.
#[test]
fn the_end_of_a_configuration_claims_nothing_the_whole_does_not() {
    let mut wrong = BTreeSet::new();
    let is_meant = |path: &String| path.starts_with("nftables/") || path.starts_with("alliedware-plus/");
    for path in all_files().into_iter().filter(is_meant) {
        let bytes = bytes(&path);
        let whole = sure(&bytes);
        let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        for (line, start) in (2..).zip(starts) {
            for (code, extent) in sure(&bytes[start..]).into_iter().filter(|(code, _)| !whole.contains_key(code)) {
                wrong.insert(format!("{path}: {} in {extent} from line {line}", code.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), Vec::from_iter(wrong).join("\n"));
}

/// The last lines of two makers are the same, word for word: by themselves they are nobody's.
#[test]
fn the_last_lines_of_alliedware_are_not_taken_for_those_of_cisco() {
    for tail in ["line con 0\nline vty 0 4\n!\nend\n", "!\n!\nline con 0\nline vty 0 4\n!\nend\n"] {
        assert!(read(tail.as_bytes()).iter().all(|d| d.dialect != Dialect::CiscoIos), "{tail}");
    }
    let cisco = "line con 0\n login local\nline vty 0 4\n transport input ssh\nend\n";
    assert!(read(cisco.as_bytes()).iter().any(|d| d.dialect == Dialect::CiscoIos));
}

/// What is sure of any device in a text.
fn sure(bytes: &[u8]) -> BTreeMap<FindingCode, Extent> {
    let found = found(read(bytes)).into_iter();
    let of = |(device, found): (Configuration, BTreeMap<FindingCode, Sureness>)| {
        found.into_iter().filter(|(_, s)| *s == Sureness::Sure).map(move |(code, _)| (code, device.extent))
    };
    found.flat_map(of).collect()
}
