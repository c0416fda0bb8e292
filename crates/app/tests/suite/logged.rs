//! Every transaction leaves an entry in the log of actions, or stands with its reason in `unlogged.txt`.
//!
//! Reads the sources: a use case that is written tomorrow is held to it before anybody thinks of a test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const EXCEPTIONS: &str = include_str!("unlogged.txt");

/// Ways to append an entry.
const APPENDS: [&str; 4] = ["audit::record(", "audit::append(", "note_export(", "self.record("];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut left, mut found) = (vec![root.clone()], Vec::new());
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let name: PathBuf = path.strip_prefix(&root).unwrap().into();
            found.push((name.display().to_string(), text.split("#[cfg(test)]").next().unwrap().to_owned()));
        }
    }
    found
}

/// The name of the function a line begins.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_head = before.split_whitespace().all(|w| matches!(w, "async" | "const") || w.starts_with("pub"));
    is_head.then(|| after.split(['(', '<']).next().unwrap())
}

/// Every function that begins a transaction, as `file function`, and whether it appends an entry.
fn transactions() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for (file, text) in sources() {
        let (mut name, mut begins, mut appends) = (String::new(), false, false);
        // The last function is noted by the one that never comes.
        for line in text.lines().chain(["fn end("]) {
            if let Some(next) = function(line) {
                if begins {
                    found.insert(format!("{file} {name}"), appends);
                }
                (name, begins, appends) = (next.to_owned(), false, false);
            }
            begins |= line.contains(".begin()");
            appends |= APPENDS.iter().any(|a| line.contains(a));
        }
    }
    found
}

#[test]
fn every_transaction_leaves_an_entry() {
    let found = transactions();
    assert!(found.len() > 40, "only {} transactions", found.len());
    let silent: BTreeSet<&str> = found.iter().filter(|(_, logged)| !**logged).map(|(name, _)| name.as_str()).collect();
    let mut excused = BTreeSet::new();
    for line in EXCEPTIONS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (name, why) = line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}"));
        assert!(why.len() > 10, "no reason: {line}");
        excused.insert(name);
    }
    assert_eq!(silent, excused, "left: no entry in the log; right: the exceptions");
}
