//! Scores the findings against configurations that people have labelled: `labelled/labels.toml` says per file what a
//! careful engineer finds in it, and this prints precision and recall per maker and over all, and holds both to 95 %.
//!
//! What is labelled `findings` may be found surely or as something to be checked; what is labelled `check` must not be
//! claimed. A finding whose label names lines must rest on one of them. Everything else that is found is wrong.

use crate::house;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::house::{nothing, person};
use sejo_intake::{Limits, Reading};
use sejo_judge::configuration::{Look, findings};
use sejo_model::configuration::{FingerprintKey, Line, RemoteAccessKind, Sureness};
use sejo_model::{ConfigurationRecord, Date, EvidenceId, Facts, Person, RemoteConnection};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    facts: LabelFacts,
    file: Vec<LabelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFacts {
    today: Date,
    configuration_days: u32,
    leavers: Vec<String>,
    connections: Vec<LabelConnection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelConnection {
    kind: Option<RemoteAccessKind>,
    name: String,
    users: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    path: String,
    findings: Vec<String>,
    #[serde(default)]
    check: Vec<String>,
}

/// What is expected of a code: whether it may be claimed, and the lines of which it rests on one.
struct Expected {
    may_be_sure: bool,
    lines: Vec<Line>,
}

/// What was found under a code, over all devices of a file.
struct Given {
    is_sure: bool,
    lines: BTreeSet<Line>,
}

/// Right, wrong and missed findings.
#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few hundred findings")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl LabelFile {
    fn expected(&self) -> BTreeMap<&str, Expected> {
        let label = |text: &'_ str, may_be_sure| {
            let lines = text.split_once('@').map_or("", |(_, lines)| lines);
            let lines = lines.split(',').filter(|l| !l.is_empty()).map(|l| l.trim().parse().unwrap()).collect();
            Expected { may_be_sure, lines }
        };
        let code = |text: &'_ str| text.find('@').unwrap_or(text.len());
        let surely = self.findings.iter().map(|text| (&text[..code(text)], label(text, true)));
        surely.chain(self.check.iter().map(|text| (&text[..code(text)], label(text, false)))).collect()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled")
}

fn facts(labels: &LabelFacts, records: Vec<ConfigurationRecord>) -> Facts {
    let mut facts = nothing();
    let left_on = labels.today.yesterday().ok();
    facts.people = labels.leavers.iter().map(|name| Person { left_on, ..person(name) }).collect();
    facts.remote_connections = labels
        .connections
        .iter()
        .map(|c| RemoteConnection { users: c.users.clone(), ..house::network::connection(c.kind, &c.name) })
        .collect();
    facts.thresholds.configuration_days = labels.configuration_days;
    facts.configurations = records;
    facts
}

/// The devices of a file, as they would be kept.
fn records(path: &Path, today: Date) -> Vec<ConfigurationRecord> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.file_name().unwrap().to_string_lossy();
    let read = sejo_intake::read(&name, &bytes, &Limits::default(), &FingerprintKey::new([7; 32]));
    let Ok(Reading::Configurations(read)) = read else { panic!("{} is no configuration: {read:?}", path.display()) };
    let evidence_id = EvidenceId::new();
    let kept = |(position, configuration)| ConfigurationRecord {
        evidence_id,
        position: u32::try_from(position).unwrap(),
        read_on: today,
        ..house::network::record(configuration)
    };
    read.devices.into_iter().enumerate().map(kept).collect()
}

fn given(facts: &Facts, today: Date) -> BTreeMap<&'static str, Given> {
    let mut given: BTreeMap<&str, Given> = BTreeMap::new();
    for finding in Look::at_all(facts, today).iter().flat_map(findings) {
        let known = given.entry(finding.code.0).or_insert(Given { is_sure: false, lines: BTreeSet::new() });
        known.is_sure |= finding.sureness == Sureness::Sure;
        known.lines.extend(finding.lines);
    }
    given
}

fn score(file: &LabelFile, given: &BTreeMap<&str, Given>) -> Score {
    let expected = file.expected();
    let mut score = Score::default();
    for (code, found) in given {
        let is_right = expected.get(code).is_some_and(|label| {
            let rests_on_it = label.lines.is_empty() || label.lines.iter().any(|line| found.lines.contains(line));
            (label.may_be_sure || !found.is_sure) && rests_on_it
        });
        if is_right {
            score.right += 1;
        } else {
            score.wrong += 1;
            println!("  {}: {code} is wrong (sure: {}, lines {:?})", file.path, found.is_sure, found.lines);
        }
    }
    for code in expected.keys().filter(|code| !given.contains_key(*code)) {
        score.missed += 1;
        println!("  {}: {code} is missed", file.path);
    }
    // A finding on the wrong lines, or too sure of itself, is missed as well.
    score.missed += given.keys().filter(|code| expected.contains_key(*code)).count() - score.right;
    score
}

#[test]
fn labelled_configurations_are_judged_as_an_engineer_would() {
    let Ok(text) = std::fs::read_to_string(folder().join("labels.toml")) else {
        println!("there are no labels yet");
        return;
    };
    let labels: Labels = toml::from_str(&text).unwrap();
    assert!(labels.file.len() >= 60, "{} files are too few", labels.file.len());
    let mut by_maker: BTreeMap<&str, (usize, Score)> = BTreeMap::new();
    for file in &labels.file {
        let today = labels.facts.today;
        let facts = facts(&labels.facts, records(&folder().join(&file.path), today));
        let maker = file.path.split('/').next().unwrap();
        let (files, of_maker) = by_maker.entry(maker).or_default();
        *files += 1;
        of_maker.add(score(file, &given(&facts, today)));
    }
    let mut all = Score::default();
    for (maker, (_, score)) in &by_maker {
        print(maker, *score);
        all.add(*score);
    }
    print("all", all);
    // One maker's reader must not hide behind the others; a few files say too little about one.
    let enough =
        by_maker.iter().filter(|(_, (files, _))| *files >= ENOUGH_FILES).map(|(maker, (_, score))| (*maker, *score));
    for (name, score) in enough.chain([("all", all)]) {
        assert!(score.precision() >= LEAST, "{name}: precision is {:.3}", score.precision());
        assert!(score.recall() >= LEAST, "{name}: recall is {:.3}", score.recall());
    }
}

/// What was once judged wrongly: of these not one finding may be wrong or missed.
const EXACT: [&str; 55] = [
    "alliedware-plus/23-snmp-may-write.txt",
    "alliedware-plus/24-denied-by-an-earlier-number.txt",
    "alliedware-plus/26-halves-denied-first.txt",
    "alliedware-plus/27-a-quarter-is-left.txt",
    "cisco-asa/30-a-list-on-what-goes-in.txt",
    "cisco-asa/31-denied-in-two-halves.txt",
    "cisco-asa/32-a-lower-level-reaches-nothing.txt",
    "cisco-asa/33-an-equal-level-that-is-not-let-in.txt",
    "cisco-asa/34-denied-in-four-parts.txt",
    "cisco-asa/35-a-quarter-is-left.txt",
    "cisco-asa/36-every-port-denied-in-ranges.txt",
    "cisco-asa/40-an-eighth-is-left.txt",
    "cisco-ios/46-snmp-writes-from-outside.txt",
    "cisco-ios/47-snmp-read-from-outside.txt",
    "cisco-ios/48-nat-without-sides.txt",
    "cisco-ios/49-aux-asks-nothing.txt",
    "cisco-ios/50-hoshu-line.txt",
    "cisco-ios/51-a-range-of-interfaces.txt",
    "cisco-ios/52-the-rest-passes.txt",
    "cisco-ios/53-aux-with-a-password.txt",
    "cisco-ios/57-three-quarters-denied.txt",
    "cisco-ios/58-all-but-the-maker-denied.txt",
    "cisco-ios/59-halves-of-the-other-version.txt",
    "fortios/38-for-a-group-only.txt",
    "fortios/47-all-but-the-web-denied.txt",
    "fortios/48-only-the-desktop-spared.txt",
    "fortios/49-on-no-day.txt",
    "fortios/50-http-only-sends-on.txt",
    "fortios/51-http-without-encryption.txt",
    "fortios/52-http-of-an-old-version.txt",
    "fortios/53-halves-denied-for-vips.txt",
    "fortios/54-a-quarter-is-not-denied.txt",
    "fortios/55-a-vip-for-a-group.txt",
    "fortios/57-all-for-a-group-and-the-web-for-all.txt",
    "iptables/23-turned-to-ssh.txt",
    "iptables/24-halves-dropped-first.txt",
    "iptables/25-a-quarter-is-not-dropped.txt",
    "nec-ix/20-ipoe-without-a-filter.txt",
    "nec-ix/21-halves-denied-first.txt",
    "nec-ix/22-a-quarter-is-left.txt",
    "nftables/21-chains-in-any-order.txt",
    "nftables/22-a-later-chain-drops.txt",
    "nftables/23-every-chain-lets-it-in.txt",
    "nftables/24-turned-to-ssh.txt",
    "nftables/25-only-the-last-table.txt",
    "nftables/27-halves-dropped-first.txt",
    "nftables/28-a-quarter-is-not-dropped.txt",
    "nftables/31-a-table-without-head.txt",
    "nftables/32-a-screen-cut-between-tables.txt",
    "unread/07-buffalo-switch.txt",
    "unread/08-openwrt-settings.txt",
    "yamaha/46-snmp-may-write.txt",
    "yamaha/48-halves-rejected-first.txt",
    "yamaha/49-a-quarter-is-not-rejected.txt",
    "yamaha/52-key-for-anybody.txt",
];

#[test]
fn what_was_once_judged_wrongly_is_judged_exactly() {
    let labels: Labels = toml::from_str(&std::fs::read_to_string(folder().join("labels.toml")).unwrap()).unwrap();
    let today = labels.facts.today;
    let mut wrong = Vec::new();
    for path in EXACT {
        let file = labels.file.iter().find(|f| f.path == path).unwrap();
        let facts = facts(&labels.facts, records(&folder().join(path), today));
        let score = score(file, &given(&facts, today));
        if score.wrong + score.missed > 0 {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What precision and recall must reach, and from how many files on a maker is held to it by itself.
const LEAST: f64 = 0.95;
const ENOUGH_FILES: usize = 8;

fn print(maker: &str, score: Score) {
    let Score { right, wrong, missed } = score;
    let (precision, recall) = (score.precision(), score.recall());
    println!("{maker:18} precision {precision:.3} recall {recall:.3} ({right} right, {wrong} wrong, {missed} missed)");
}

/// A scorer that cannot tell wrong from right would be worse than none.
#[test]
fn the_scorer_counts_what_is_wrong_and_what_is_missed() {
    let file = LabelFile {
        path: "x".into(),
        findings: vec!["telnet-on@3,4".into(), "no-ntp".into(), "http-on@9".into()],
        check: vec!["no-syslog".into(), "no-lockout".into()],
    };
    let found = |is_sure, lines: &[Line]| Given { is_sure, lines: lines.iter().copied().collect() };
    let given = BTreeMap::from([
        ("telnet-on", found(true, &[4])),
        ("http-on", found(true, &[8])),
        ("no-syslog", found(false, &[])),
        ("no-lockout", found(true, &[])),
        ("pptp-on", found(false, &[1])),
    ]);
    let score = score(&file, &given);
    assert_eq!((score.right, score.wrong, score.missed), (2, 3, 3));
}
