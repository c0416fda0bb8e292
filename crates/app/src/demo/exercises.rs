//! The demo's exercise: an evening on which the vendor's desk was closed, with two improvements, one of them overdue.

use std::collections::BTreeMap;

use sejo_model::exercise::Cue;
use sejo_model::incident::{Closing, Ending, Entry, EntryKind, Exhibit, FirstStep, Party, Purpose};
use sejo_model::{ErrorCode, Facts, Improvement, ImprovementId, Incident, IncidentId, PersonId, moment};
use sejo_store::{Scope, Tx};

use super::devices::Day;
use crate::{App, Result, facts, incident};

const MINUTE: i64 = 60_000_000;

pub(super) async fn put(app: &App, tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let facts = facts::facts_at(app, &mut *tx, scope).await?;
    let found = sejo_judge::scenario("vendor-from-nine", &facts, day.0).ok_or(ErrorCode::ScenarioUnfit)?;
    // Ten in the morning; a day that cannot be written would leave the exercise at the epoch, which harms nobody.
    let started_at = moment::parse(&format!("{}T10:00", day.ago(75))).unwrap_or_default();
    let exercise = Incident {
        id: IncidentId::new(),
        is_exercise: true,
        started_at,
        started_by: "安全 太郎".to_owned(),
        title: found.script.title.ja.clone(),
        known_at: Some(started_at),
        purpose: Purpose::Suspected,
        drafts: BTreeMap::new(),
        script: Some(found.script),
        closing: None,
        withdrawn: String::new(),
        revision: 0,
    };
    let exercise = incident::add(app, tx, scope, &exercise).await?;
    let mut lessons = Vec::new();
    for (minutes, entry) in entries(&exercise) {
        let at = started_at + minutes * MINUTE;
        let entry = Entry { happened_at: at, written_at: at, ..entry };
        let entry = incident::write(app, tx, scope, exercise.id, entry).await?;
        if entry.kind == EntryKind::Lesson {
            lessons.push(entry);
        }
    }
    let closing = Closing {
        at: started_at + 61 * MINUTE,
        by: "安全 太郎".to_owned(),
        ending: Ending::Over,
        lessons: lessons.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n"),
        took_part: "山﨑 一郎(院長)、中村 恵子(事務長)、情報 四郎(当直)、看護部・放射線科から各1名".to_owned(),
        unread: 0,
        ran: Some(61),
    };
    let closed = Incident { closing: Some(closing), ..exercise.clone() };
    let closed = sejo_store::incident::change(tx, scope, &closed).await?;
    incident::again(app, tx, scope, (&exercise, &closed)).await?;
    for (lesson, owner, due) in [(0, "情報 四郎", 21), (1, "中村 恵子", -30)] {
        let Some(lesson) = lessons.get(lesson) else { continue };
        let improvement = Improvement {
            id: ImprovementId::new(),
            incident_id: exercise.id,
            lesson: Some(lesson.number),
            what: lesson.text.clone(),
            owner_id: person(&facts, owner)?,
            due_on: day.ago(due),
            done: None,
            withdrawn: String::new(),
            revision: 0,
        };
        sejo_store::improvement::put(tx, scope, &improvement).await?;
    }
    Ok(())
}

fn person(facts: &Facts, name: &str) -> Result<PersonId> {
    Ok(facts.people.iter().find(|p| p.name == name).ok_or(ErrorCode::NotFound)?.id)
}

/// What was said, by minute. Each inject is read out when the script says so.
fn entries(exercise: &Incident) -> Vec<(i64, Entry)> {
    let entry = |kind, inject, text: &str| Entry {
        written_by: "医事 花子".to_owned(),
        text: text.to_owned(),
        inject: Some(inject),
        ..Entry::blank(0, kind)
    };
    let injects = exercise.script.iter().flat_map(|s| &s.injects);
    let mut all: Vec<(i64, Entry)> = injects
        .map(|i| {
            let text = format!("{}. {}", i.number, i.title.ja);
            (i64::from(i.minute), Entry { cue: Some(Cue::Opened), ..entry(EntryKind::Clock, i.number, &text) })
        })
        .collect();
    let photo = Exhibit { place: "安全管理責任者のカメラ".to_owned(), ..Exhibit::default() };
    let told = |party, inject, text: &str| Entry { party: Some(party), ..entry(EntryKind::Told, inject, text) };
    let cut = Entry {
        step: Some(FirstStep::BackupNetwork),
        ..entry(EntryKind::Did, 3, "バックアップのLANケーブルを抜いたことにした。探すのに6分かかった")
    };
    all.extend([
        (3, entry(EntryKind::Noticed, 1, "故障の受付に電話しようとした人が2人いた")),
        (5, told(Party::Management, 1, "院長に内線で伝えた")),
        (11, told(Party::Vendor, 2, "夜間窓口。実際にかけたら、つながった")),
        (14, entry(EntryKind::Decided, 2, "警察のサイバーの窓口にも、夜のうちに電話する")),
        (26, cut),
        (
            28,
            entry(
                EntryKind::Decided,
                3,
                "その機器とバックアップの線は、夜も気づいた人がすぐ抜くことを、当直全員に伝える",
            ),
        ),
        (34, entry(EntryKind::Noticed, 4, "サーバ室の小さな箱がだれのものか、だれも言えなかった")),
        (42, Entry { exhibit: Some(photo), ..entry(EntryKind::Kept, 5, "脅迫文の画面の写真") }),
        (50, entry(EntryKind::Decided, 6, "6時に院長が決める。予約の一覧は毎晩17時に印刷する")),
        (57, entry(EntryKind::Lesson, 7, "バックアップの機器につながるケーブルに印をつけ、場所を初動カードに書く")),
        (59, entry(EntryKind::Lesson, 7, "夜間の電話番号を紙にして、受付と当直室に貼る")),
    ]);
    all.push((
        60,
        Entry {
            party: Some(Party::Vendor),
            corrects: Some(5),
            ..entry(EntryKind::Told, 2, "夜間窓口ではなく担当者の携帯だった")
        },
    ));
    all.sort_by_key(|(minute, _)| *minute);
    all
}
