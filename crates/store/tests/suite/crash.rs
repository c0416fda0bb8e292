//! The process is killed at any moment: every answer that was reported as saved is there, nothing is half there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use sejo_model::{AnswerValue, EditionId, FacilityId, UserId};
use sejo_store::{Db, Scope, Target, answer, audit, incident};

use crate::incidents::{an_entry, an_incident};
use crate::sample::{NOW, an_answer, an_event, home, link};

/// What the killed process is told: database, facility, user.
const TOLD: &str = "SEJO_CRASH_TEST";
/// How often it is killed.
const KILLS: u64 = 8;

/// The process that is killed: confirms one answer after the other and says so after each commit.
#[tokio::test]
async fn child() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Vec<&str> = told.split('|').collect();
    let (facility, user): (FacilityId, UserId) = (told[1].parse().unwrap(), told[2].parse().unwrap());
    let db = Db::open(&Target::Sqlite(told[0].into())).await.unwrap();
    let scope = Scope::grant(facility);
    let night = incident::list(&db, &scope).await.unwrap().remove(0).id;
    let mut n = audit::head(&db).await.unwrap();
    loop {
        let mut tx = db.begin().await.unwrap();
        let new = an_answer(&format!("r8/institution/item-{n}"), AnswerValue::Yes, user, NOW + n);
        answer::put_revision(&mut tx, &scope, &new, 0).await.unwrap();
        incident::write(&mut tx, &scope, night, an_entry(&n.to_string())).await.unwrap();
        audit::append(&mut tx, an_event(n, Some(facility)), link).await.unwrap();
        tx.commit().await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {n}").unwrap();
        out.flush().unwrap();
        n += 1;
    }
}

#[tokio::test]
async fn nothing_confirmed_is_lost_when_the_process_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sejo.db");
    let target = Target::Sqlite(path.clone());
    let db = Db::open(&target).await.unwrap();
    let (scope, facility, admin) = home(&db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    incident::add(&mut tx, &scope, &an_incident()).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;

    let mut reported: Vec<i64> = Vec::new();
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(TOLD, format!("{}|{}|{}", path.display(), facility.id, admin.id))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            // A line cut off by the kill has no end and was not reported.
            let mut saved = Vec::new();
            for line in lines.split(b'\n') {
                let Ok(line) = line else { break };
                let text = String::from_utf8_lossy(&line).into_owned();
                if let Some(n) = text.strip_prefix("saved ").and_then(|n| n.parse().ok()) {
                    saved.push(n);
                }
            }
            saved
        });
        wait_for_the_first_commit(&target, &reported).await;
        // Another moment each time, from the middle of the first commits to much later.
        let random = u64::from(uuid::Uuid::now_v7().as_bytes()[15]);
        tokio::time::sleep(Duration::from_micros(random * 300 * (round % 3 + 1))).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let mut saved = reader.join().unwrap();
        // The last line may have been cut inside its number; then a shorter number came out that was reported before.
        if let Some(last) = saved.pop()
            && reported.iter().chain(&saved).max().is_none_or(|before| *before < last)
        {
            saved.push(last);
        }
        reported.extend(saved);
        look(&target, &scope, &reported).await;
    }
    assert!(reported.len() as u64 > KILLS, "only {} answers were confirmed", reported.len());
    println!("{} answers confirmed around {KILLS} kills", reported.len());
}

/// Until the child has saved something new, or the kill would only ever hit its start.
async fn wait_for_the_first_commit(target: &Target, reported: &[i64]) {
    let db = Db::open(target).await.unwrap();
    for _ in 0..2_000 {
        if audit::head(&db).await.unwrap() > reported.iter().max().map_or(0, |n| n + 1) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    db.close().await;
}

/// Opening checks the file; then answers, history and log must tell the same story.
async fn look(target: &Target, scope: &Scope, reported: &[i64]) {
    let db = Db::open(target).await.unwrap();
    let r8 = EditionId("r8".to_owned());
    let saved: Vec<i64> = answer::current(&db, scope, &r8).await.unwrap().iter().map(|a| a.at - NOW).collect();
    for n in reported {
        assert!(saved.contains(n), "answer {n} was reported as saved and is gone");
    }
    let night = incident::list(&db, scope).await.unwrap().remove(0).id;
    let written = incident::entries(&db, scope, night).await.unwrap();
    let said: Vec<i64> = written.iter().map(|e| e.text.parse().unwrap()).collect();
    assert_eq!(said, saved_in_order(&saved), "each entry of the incident came with its answer");
    assert!(written.iter().zip(1..).all(|(entry, number)| entry.number == number), "no number is missing");
    let entries = audit::stream(&db, 1, u32::MAX).await.unwrap();
    assert_eq!(entries.len() as i64, audit::head(&db).await.unwrap());
    for (i, entry) in entries.iter().enumerate() {
        assert_eq!(entry.number, i as i64 + 1, "the log has a gap");
        assert!(i == 0 || entry.before == entries[i - 1].hash);
    }
    assert_eq!(saved.len(), entries.len(), "an answer without its log entry, or the other way round");
    assert_eq!(answer::all_for_edition(&db, scope, &r8).await.unwrap().len(), saved.len());
    db.close().await;
}

fn saved_in_order(saved: &[i64]) -> Vec<i64> {
    let mut sorted = saved.to_vec();
    sorted.sort_unstable();
    sorted
}
