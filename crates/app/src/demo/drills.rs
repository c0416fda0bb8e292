//! The demo's restore drills: images came back except for a few, the record's vendor went through the day's work long ago.

use sejo_model::drill::{Comparison, Difference, Found, Measured, Outcome, ProcessStep, SealedBy};
use sejo_model::{Drill, DrillId, Sha256, SystemId};
use sejo_store::{Scope, Tx};

use super::devices::{Day, Parts};
use crate::drill::vouch;
use crate::{App, Result};

pub(super) async fn put(app: &App, tx: &mut Tx, scope: &Scope, (day, parts): (Day, &Parts)) -> Result<()> {
    let step = |name: &str, minutes, note: &str| ProcessStep {
        name: name.to_owned(),
        worked: Some(true),
        minutes: Some(minutes),
        note: note.to_owned(),
    };
    let steps = vec![
        step("受付(患者を呼び出す)", 4, ""),
        step("診察(記録を見る・書く)", 10, "前日の午後の記録はなかった"),
        step("会計", 12, ""),
    ];
    let record = Drill {
        note: "次は画像の表示も試す".to_owned(),
        ..drill(day, 410, Some(parts.ehr), Some(190), Outcome::Process { steps })
    };
    sejo_store::drill::add(tx, scope, &vouch(app, scope, &record, &[])?, &[]).await?;
    let lost = ["2025/11/03/CT_0412.dcm", "2025/11/03/CT_0413.dcm", "2025/11/03/CT_0414.dcm"];
    let images =
        drill(day, 40, Some(parts.imaging), Some(95), Outcome::Files(Box::new(measured(day, lost.len() as u64))));
    let found: Vec<Found> = lost
        .into_iter()
        .map(|name| Found {
            difference: Difference::Missing,
            name: name.to_owned(),
            size: Some(524_288),
            now: None,
            was_moving: false,
        })
        .collect();
    sejo_store::drill::add(tx, scope, &vouch(app, scope, &images, &found)?, &found).await?;
    Ok(())
}

fn drill(day: Day, days_ago: i32, system_id: Option<SystemId>, minutes: Option<u32>, outcome: Outcome) -> Drill {
    Drill {
        id: DrillId::new(),
        system_id,
        performed_on: day.ago(days_ago),
        backup_of: Some(day.ago(days_ago + 1)),
        minutes,
        performed_by: "情報 四郎".to_owned(),
        medium: "外付けディスクB(事務室の金庫)".to_owned(),
        was_offline: Some(true),
        seen_by: "事務 三郎".to_owned(),
        note: String::new(),
        outcome,
        withdrawn: String::new(),
        revision: 0,
        vouched: None,
        is_as_recorded: false,
    }
}

fn measured(day: Day, missing: u64) -> Measured {
    let (sealed, checked) = (day.ago(42), day.ago(40));
    let before = 18_240;
    Measured {
        sealed_folder: r"D:\PACS\2025".to_owned(),
        sealed_at: Some(format!("{sealed}T09:10:00Z")),
        sealed_by: SealedBy::Nobody,
        algorithm: "blake3".to_owned(),
        manifest: Sha256([0x5e; 32]),
        restored_folder: r"E:\restore\PACS\2025".to_owned(),
        deeper: 2,
        canaries: Vec::new(),
        through_links: 0,
        checked_at: format!("{checked}T05:32:00Z"),
        comparison: Comparison {
            before,
            before_bytes: before * 524_288,
            same: before - missing,
            same_bytes: (before - missing) * 524_288,
            missing,
            ..Comparison::default()
        },
    }
}
