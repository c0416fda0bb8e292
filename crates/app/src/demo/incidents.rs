//! The demo's exercise: half an hour around a table, in which the backup network was found too late.

use std::collections::BTreeMap;

use sejo_model::incident::{Closing, Ending, Entry, EntryKind, Exhibit, FirstStep, Party, Purpose};
use sejo_model::{Incident, IncidentId, moment};
use sejo_store::{Scope, Tx};

use super::devices::Day;
use crate::Result;

const MINUTE: i64 = 60_000_000;

pub(super) async fn put(tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    // Ten in the morning; a day that cannot be written would leave the exercise at the epoch, which harms nobody.
    let started_at = moment::parse(&format!("{}T10:00", day.ago(75))).unwrap_or_default();
    let exercise = Incident {
        id: IncidentId::new(),
        is_exercise: true,
        started_at,
        started_by: "安全 太郎".to_owned(),
        title: "机上訓練: 電子カルテに脅迫文が出た".to_owned(),
        known_at: Some(started_at),
        purpose: Purpose::Suspected,
        drafts: BTreeMap::new(),
        closing: None,
        revision: 0,
    };
    let exercise = sejo_store::incident::add(tx, scope, &exercise).await?;
    for (minutes, entry) in entries() {
        let at = started_at + minutes * MINUTE;
        let entry = Entry { happened_at: at, written_at: at, ..entry };
        sejo_store::incident::write(tx, scope, exercise.id, entry).await?;
    }
    let closing = Closing {
        at: started_at + 40 * MINUTE,
        by: "安全 太郎".to_owned(),
        ending: Ending::Over,
        lessons: "バックアップの機器につながるケーブルがどれか、だれも知らなかった。印をつける。\n夜間の電話番号を紙にして、受付に貼る。".to_owned(),
    };
    sejo_store::incident::change(tx, scope, &Incident { closing: Some(closing), ..exercise }).await?;
    Ok(())
}

fn entries() -> Vec<(i64, Entry)> {
    let entry = |kind, text: &str| Entry {
        number: 0,
        kind,
        happened_at: 0,
        written_at: 0,
        written_by: "医事 花子".to_owned(),
        text: text.to_owned(),
        party: None,
        step: None,
        exhibit: None,
        corrects: None,
    };
    let photo = Exhibit { place: "安全管理責任者のカメラ".to_owned(), ..Exhibit::default() };
    vec![
        (1, entry(EntryKind::Noticed, "受付の端末3台に英語の脅迫文が出た")),
        (4, Entry { party: Some(Party::Management), ..entry(EntryKind::Told, "院長に内線で伝えた") }),
        (
            6,
            Entry {
                party: Some(Party::Vendor), ..entry(EntryKind::Told, "夜間窓口。前の日の作業はないとのこと")
            },
        ),
        (
            12,
            Entry {
                step: Some(FirstStep::BackupNetwork),
                ..entry(EntryKind::Did, "バックアップのLANケーブルを抜いた")
            },
        ),
        (15, Entry { exhibit: Some(photo), ..entry(EntryKind::Kept, "脅迫文の画面の写真") }),
        (18, entry(EntryKind::Decided, "外来は紙で続ける。手術は午後から見合わせる")),
        (
            20,
            Entry {
                party: Some(Party::Vendor),
                corrects: Some(3),
                ..entry(EntryKind::Told, "夜間窓口ではなく担当者の携帯だった")
            },
        ),
        (25, Entry { party: Some(Party::Ministry), ..entry(EntryKind::Told, "連絡したことにして進めた") }),
    ]
}
