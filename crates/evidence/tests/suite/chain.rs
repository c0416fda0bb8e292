//! Whatever is done to a log is found, and an independent script agrees.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use sejo_evidence::chain::{Broken, Verified, Verifier, Why, ZERO, canonical, hash, link};
use sejo_model::{AuditEntry, AuditEvent, FacilityId, Sha256, UserId};
use serde_json::{Value, json};

fn event(i: i64, detail: Value) -> AuditEvent {
    AuditEvent {
        at: 1_795_000_000_000_000 + i,
        facility: (i % 3 != 0).then(|| FacilityId(uuid(i))),
        user: (i % 4 != 0).then(|| UserId(uuid(i + 100))),
        origin: "web 127.0.0.1".to_owned(),
        action: "answer.confirm".to_owned(),
        subject: format!("r8/institution/patching.{i}"),
        detail,
    }
}

fn uuid(i: i64) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + i as u128)
}

fn chain(n: i64) -> Vec<AuditEntry> {
    let mut out: Vec<AuditEntry> = Vec::new();
    for i in 0..n {
        let detail = json!({
            "後": "はい\n\"\\\u{1}\u{7f}/ 𠮷😀", "before": null, "z": [1, -2, 18_446_744_073_709_551_615_u64, true, false],
            "a": {"b": i, "": {}, "ア": []}, "share": 0.1, "size": 1e16
        });
        out.push(link(out.last(), event(i, detail)));
    }
    out
}

fn verify(entries: &[AuditEntry]) -> Result<Verified, Broken> {
    let mut verifier = Verifier::new();
    for entry in entries {
        verifier.check(entry)?;
    }
    Ok(verifier.finish())
}

#[test]
fn a_chain_holds() {
    let entries = chain(20);
    let verified = verify(&entries).unwrap();
    assert_eq!(verified, Verified { entries: 20, last: entries[19].hash });
    assert_eq!(entries[0].before, ZERO);
    assert_eq!(verify(&[]).unwrap(), Verified { entries: 0, last: ZERO });
}

#[test]
fn the_format_stays_as_it_is() {
    let entry = link(
        None,
        AuditEvent {
            at: 5,
            facility: None,
            user: None,
            origin: "cli".to_owned(),
            action: "a\u{0}b".to_owned(),
            subject: "項目".to_owned(),
            detail: json!({"b": 1, "a": [0.5, "x\ty"]}),
        },
    );
    assert_eq!(
        canonical(&entry),
        concat!(
            r#"{"action":"ab","at":5,"before":"0000000000000000000000000000000000000000000000000000000000000000","#,
            r#""detail":{"a":["0.5","x\ty"],"b":1},"facility":null,"format":"sejo-audit-1","number":1,"#,
            r#""origin":"cli","subject":"項目","user":null}"#
        )
    );
    assert_eq!(entry.hash, sejo_evidence::sha256(canonical(&entry).as_bytes()));
}

#[test]
fn every_altered_field_is_found() {
    let good = chain(3);
    type Alter = fn(&mut AuditEntry);
    let alterations: [(&str, Alter); 11] = [
        ("number", |e| e.number += 1),
        ("at", |e| e.event.at -= 1),
        ("facility", |e| e.event.facility = Some(FacilityId(uuid(999)))),
        ("facility gone", |e| e.event.facility = e.event.facility.map_or(Some(FacilityId(uuid(7))), |_| None)),
        ("user", |e| e.event.user = e.event.user.map_or(Some(UserId(uuid(7))), |_| None)),
        ("origin", |e| e.event.origin.push(' ')),
        ("action", |e| e.event.action = "answer.withdraw".to_owned()),
        ("subject", |e| e.event.subject.clear()),
        ("detail", |e| e.event.detail["a"]["b"] = json!(77)),
        ("before", |e| e.before = Sha256([9; 32])),
        ("hash", |e| e.hash.0[31] ^= 1),
    ];
    for place in 0..good.len() {
        for (what, alter) in &alterations {
            let mut bad = good.clone();
            alter(&mut bad[place]);
            assert!(verify(&bad).is_err(), "{what} of entry {place} was altered");
            if *what == "hash" {
                continue;
            }
            // Whoever alters an entry and hashes it again breaks the link of the next one.
            bad[place].hash = hash(&bad[place]);
            let last = place + 1 == good.len();
            assert!(verify(&bad).is_err() || last, "{what} of entry {place} was altered and hashed again");
        }
    }
}

#[test]
fn every_flipped_byte_of_a_written_log_is_found() {
    let good = chain(2);
    for (place, entry) in good.iter().enumerate() {
        let line = serde_json::to_vec(entry).unwrap();
        let mut judged = 0;
        for i in 0..line.len() {
            for flip in [0x01, 0x20, 0x80] {
                let mut bytes = line.clone();
                bytes[i] ^= flip;
                let Ok(read) = serde_json::from_slice::<AuditEntry>(&bytes) else { continue };
                // e.g. the letter case of hexadecimal digits: another spelling of the same entry.
                if read == *entry {
                    continue;
                }
                judged += 1;
                let mut bad = good.clone();
                bad[place] = read;
                assert!(verify(&bad).is_err(), "byte {i} ^ {flip:#x} of entry {place}");
            }
        }
        assert!(judged > 200, "only {judged} flips gave a readable entry");
    }
}

#[test]
fn dropped_doubled_moved_and_foreign_entries_are_found() {
    let good = chain(6);
    for i in 0..5 {
        let mut dropped = good.clone();
        dropped.remove(i);
        assert_eq!(
            verify(&dropped),
            Err(Broken { number: i as i64 + 2, why: Why::Number { expected: i as i64 + 1 } }),
            "entry {i} dropped"
        );
        let mut doubled = good.clone();
        doubled.insert(i, good[i].clone());
        assert!(verify(&doubled).is_err(), "entry {i} doubled");
        let mut moved = good.clone();
        moved.swap(i, i + 1);
        assert!(verify(&moved).is_err(), "entries {i} and {} swapped", i + 1);
    }
    // Renumbered after a drop: the link tells.
    let mut renumbered = good.clone();
    renumbered.remove(2);
    for (i, entry) in renumbered.iter_mut().enumerate() {
        entry.number = i as i64 + 1;
        entry.hash = hash(entry);
    }
    assert_eq!(verify(&renumbered).unwrap_err().why, Why::Before);
    // An entry of another log.
    let mut foreign = good.clone();
    foreign[3] = link(Some(&link(Some(&good[1]), event(50, json!(1)))), event(51, json!(2)));
    assert!(verify(&foreign).is_err());
}

#[test]
fn a_cut_off_end_is_found_by_the_count() {
    let good = chain(6);
    let verifier = |entries: &[AuditEntry]| {
        let mut v = Verifier::new();
        entries.iter().for_each(|e| v.check(e).unwrap());
        v
    };
    assert_eq!(verifier(&good[..4]).finish_at(6), Err(Broken { number: 4, why: Why::CutOff { expected: 6 } }));
    assert!(verifier(&good).finish_at(5).is_err());
    assert_eq!(verifier(&good).finish_at(6).unwrap().entries, 6);
}

#[test]
fn fractions_never_enter_and_are_refused() {
    let entry = link(None, event(1, json!({"x": [0.1, -0.0, 1e300]})));
    assert_eq!(entry.event.detail, json!({"x": ["0.1", "-0.0", "1e+300"]}));
    let mut forged = entry;
    forged.event.detail = json!(0.5);
    forged.hash = hash(&forged);
    assert_eq!(verify(&[forged]).unwrap_err().why, Why::Fraction);
}

/// Runs the independent script over entries; `None` when there is no Python here.
fn script(entries: &[AuditEntry], args: &[&str]) -> Option<(bool, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_audit.py");
    let mut child = match Command::new("python3")
        .arg(path)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
    {
        Ok(child) => child,
        Err(e) => {
            println!("skipped: python3 is not here ({e})");
            return None;
        }
    };
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = entries.iter().map(|e| serde_json::to_string(e).unwrap() + "\n").collect();
    // The script stops reading at the first fault; what matters is what it says.
    let written = stdin.write_all(lines.as_bytes());
    assert!(written.as_ref().map_or_else(|e| e.kind() == std::io::ErrorKind::BrokenPipe, |()| true), "{written:?}");
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    Some((out.status.success(), String::from_utf8(out.stdout).unwrap()))
}

#[test]
fn the_independent_script_agrees() {
    let good = chain(200);
    let Some((fine, said)) = script(&good, &["-"]) else { return };
    assert!(fine, "{said}");
    assert_eq!(said.trim(), format!("ok 200 {}", good[199].hash));
    for i in [0, 57, 199] {
        let mut bad = good.clone();
        bad[i].event.subject.push('x');
        let (fine, said) = script(&bad, &["-"]).unwrap();
        assert!(!fine && said.starts_with(&format!("broken {} ", i + 1)), "{said}");
    }
    let (fine, said) = script(&good[..150], &["-", "--entries", "200"]).unwrap();
    assert!(!fine && said.starts_with("broken 150 "), "{said}");
}

fn any_detail() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_detail_survives_writing_and_reading(details in prop::collection::vec(any_detail(), 1..5)) {
        let mut entries: Vec<AuditEntry> = Vec::new();
        for (i, detail) in details.into_iter().enumerate() {
            entries.push(link(entries.last(), event(i as i64, detail)));
        }
        let read: Vec<AuditEntry> = entries
            .iter()
            .map(|e| serde_json::from_str(&serde_json::to_string(e).unwrap()).unwrap())
            .collect();
        prop_assert_eq!(&read, &entries);
        prop_assert!(verify(&read).is_ok());
    }
}

#[test]
fn the_independent_script_agrees_on_any_detail() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut entries: Vec<AuditEntry> = Vec::new();
    for i in 0..300 {
        let detail = any_detail().new_tree(&mut runner).unwrap().current();
        entries.push(link(entries.last(), event(i, detail)));
    }
    let Some((fine, said)) = script(&entries, &["-"]) else { return };
    assert!(fine, "{said}");
}
