//! The log of actions: everything is in it, and what was kept outside shows whether it is still the same log.
//!
//! Every transaction leaves an entry in the log of actions, or stands with its reason in `unlogged.txt`.
//!
//! Reads the sources: a use case that is written tomorrow is held to it before anybody thinks of a test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sejo_model::{AuditEvent, AuditHead, ErrorCode};

use crate::house::House;
use crate::place::Place;

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

both! {
    an_entry_that_cannot_be_read_breaks_the_chain_where_it_stands;
    what_was_kept_outside_shows_a_log_put_back_or_written_anew;
    a_backup_says_where_the_log_stood_and_a_restore_compares;
}

async fn what_was_kept_outside_shows_a_log_put_back_or_written_anew(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let early = house.app.audit_head().await.unwrap();
    let file = house.folder().join("early.sejo");
    house.app.backup(&file).await.unwrap();
    house.appoint().await;
    let late = house.app.audit_head().await.unwrap();
    assert_eq!(late.number, early.number + 1);
    for kept in [None, Some(early), Some(late), Some(AuditHead::EMPTY)] {
        let check = house.app.verify_audit(kept).await.unwrap();
        assert!(check.is_whole(), "{kept:?}: {check:?}");
        assert_eq!(check.head, Some(late));
    }
    // The same number with another content, as in a log written anew.
    let anew = AuditHead { hash: late.hash, ..early };
    assert_eq!(house.app.verify_audit(Some(anew)).await.unwrap().missing, Some(anew));

    // Put back to an earlier state: the database agrees with itself, only what was kept outside tells.
    let back = House::bare(place).await;
    back.app.restore(&file).await.unwrap();
    assert!(back.app.verify_audit(None).await.unwrap().is_whole());
    assert!(back.app.verify_audit(Some(early)).await.unwrap().is_whole());
    let check = back.app.verify_audit(Some(late)).await.unwrap();
    assert_eq!((check.missing, check.broken), (Some(late), None));
}

async fn an_entry_that_cannot_be_read_breaks_the_chain_where_it_stands(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let whole = house.app.audit_head().await.unwrap();
    // Nested deeper than anything is read: it stands for whatever somebody writes into the database.
    let deep = (0..200).fold(serde_json::Value::Null, |inner, _| serde_json::Value::Array(vec![inner]));
    let event = AuditEvent {
        at: 0,
        facility: None,
        user: None,
        origin: "test".to_owned(),
        action: "answer.confirm".to_owned(),
        subject: String::new(),
        detail: deep,
    };
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    sejo_store::audit::append(&mut tx, event, sejo_evidence::chain::link).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let check = house.app.verify_audit(None).await.unwrap();
    assert_eq!(check.broken.as_ref().map(|(number, _)| *number), Some(whole.number + 1), "{check:?}");
    assert_eq!((check.entries, check.is_whole()), (whole.number, false));
    // Nothing is written behind it, and the reason is said.
    let refused = house.app.backup(&house.folder().join("none.sejo")).await;
    assert_eq!(refused.map_err(|e| e.code).err(), Some(ErrorCode::LogBroken));
}

async fn a_backup_says_where_the_log_stood_and_a_restore_compares(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let head = house.app.audit_head().await.unwrap();
    let file = house.folder().join("fine.sejo");
    assert_eq!(house.app.backup(&file).await.unwrap().log_head, head);
    let new = House::bare(place).await;
    assert_eq!(new.app.restore(&file).await.unwrap().log_head, head);

    // Rows whose end was cut off after the head was noted: consistent in themselves, but not the log that stood there.
    let lost = AuditHead { number: head.number + 1, ..head };
    let db = house.db().await;
    let key = std::fs::read_to_string(house.folder().join("installation.key")).unwrap();
    let parts = |head: Option<String>| {
        let key = [("installation.key", key.clone())];
        key.into_iter().chain(head.map(|head| ("log-head", head))).collect::<Vec<_>>()
    };
    let [cut, odd, old] = ["cut.sejo", "odd.sejo", "old.sejo"].map(|name| house.folder().join(name));
    sejo_store::backup::export(&db, &cut, 0, &parts(Some(format!("{lost}\n")))).await.unwrap();
    sejo_store::backup::export(&db, &odd, 0, &parts(Some("nonsense\n".to_owned()))).await.unwrap();
    // From before backups said so.
    sejo_store::backup::export(&db, &old, 0, &parts(None)).await.unwrap();
    db.close().await;
    let (broken, damaged) = (Some(ErrorCode::LogBroken), Some(ErrorCode::BackupDamaged));
    for (file, wrong) in [(cut, broken), (odd, damaged), (old, None)] {
        let restored = House::bare(place).await.app.restore(&file).await;
        assert_eq!(restored.as_ref().map_err(|e| e.code).err(), wrong, "{file:?}");
    }
}
