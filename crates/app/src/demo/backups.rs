//! The demo's backup records: a hospital whose offline tape stands in the contract and was never seen, a clinic in good order.

use sejo_model::backup_record::{
    Apart, Credentials, Forgotten, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::{BackupRecord, BackupRecordId, SystemId};
use sejo_store::{Scope, Tx};

use super::devices::{Day, Parts};
use crate::Result;

pub(super) async fn put_hospital(tx: &mut Tx, scope: &Scope, day: Day, parts: &Parts) -> Result<()> {
    let nightly = |system_id| BackupRecord {
        contents: "データベース".to_owned(),
        method: "毎晩2時に、院内のバックアップサーバへ複写".to_owned(),
        frequency: Frequency::Daily,
        generations: Some(8),
        place: "サーバ室のバックアップサーバ".to_owned(),
        apart: Apart::Connected,
        credentials: Credentials::Same,
        taken_by: TakenBy::Vendor,
        sighting: seen(day, 3, "情報 四郎", true),
        restore_method: "事業者がバックアップサーバから戻す".to_owned(),
        restore_minutes: Some(240),
        ..of(system_id)
    };
    let tape = BackupRecord {
        contents: "データベースと添付ファイル".to_owned(),
        method: "毎週日曜に、テープへ複写して取り外す".to_owned(),
        frequency: Frequency::Weekly,
        generations: Some(5),
        place: "事務室の耐火金庫".to_owned(),
        apart: Apart::Offline,
        proof: proof("電子カルテ・医事会計 保守契約", "第14条(6頁)", "乙は、週1回、切り離した媒体に複写する。"),
        taken_by: TakenBy::Vendor,
        restore_method: "事業者が予備のサーバに戻す".to_owned(),
        size_gb: Some(820),
        ..of(parts.ehr)
    };
    let images = BackupRecord {
        contents: "画像ファイル".to_owned(),
        method: "毎月、外付けディスクへ複写".to_owned(),
        frequency: Frequency::Monthly,
        generations: Some(3),
        place: "放射線科の戸棚".to_owned(),
        apart: Apart::Offline,
        proof: None,
        credentials: Credentials::Separate,
        taken_by: TakenBy::Facility,
        sighting: seen(day, 12, "情報 四郎", false),
        restore_method: "外付けディスクから新しい保存先へ複写する".to_owned(),
        started_by: "情報 四郎".to_owned(),
        size_gb: Some(9_400),
        note: "12日前に見たら、ディスクがいっぱいで止まっていた".to_owned(),
        ..of(parts.imaging)
    };
    let eligibility = BackupRecord {
        keeping: Keeping::NotNeeded,
        because: "院内にデータを持たず、端末は入れ直せば使える".to_owned(),
        ..of(parts.eligibility)
    };
    for record in [nightly(parts.ehr), tape, nightly(parts.receipt), images, eligibility] {
        sejo_store::backup_record::put(tx, scope, &record).await?;
    }
    let things = [
        (Forgotten::Masters, Keeping::Kept, "電子カルテのデータベースと一緒に複写"),
        (Forgotten::Images, Keeping::Kept, "画像システムの外付けディスク"),
        (Forgotten::NetworkConfigurations, Keeping::NotKept, ""),
        (Forgotten::DeviceSettings, Keeping::Unknown, ""),
        (Forgotten::Licences, Keeping::Kept, "媒体と鍵を事務室の金庫に保管"),
        (Forgotten::ClosedClaims, Keeping::Kept, "毎月、DVDに書き出して金庫に保管"),
    ];
    put_things(tx, scope, day, &things, &[Forgotten::Masters, Forgotten::Licences, Forgotten::ClosedClaims]).await
}

pub(super) async fn put_clinic(tx: &mut Tx, scope: &Scope, day: Day, ehr: SystemId) -> Result<()> {
    let cloud = BackupRecord {
        contents: "カルテ・文書・画像のすべて".to_owned(),
        method: "事業者が毎日、別の地域の保存先へ複写".to_owned(),
        frequency: Frequency::Daily,
        generations: Some(35),
        place: "事業者のクラウド(書き換えを禁じた保存先)".to_owned(),
        apart: Apart::Unchangeable,
        proof: proof("クラウドカルテ利用規約", "第9条(4頁)", "複写は30日間、当社の管理者も変更・削除できない。"),
        credentials: Credentials::Separate,
        taken_by: TakenBy::Vendor,
        sighting: seen(day, 20, "院長", true),
        restore_method: "事業者に電話し、前日の時点に戻してもらう".to_owned(),
        restore_minutes: Some(180),
        size_gb: Some(60),
        ..of(ehr)
    };
    sejo_store::backup_record::put(tx, scope, &cloud).await?;
    let in_cloud = "クラウドカルテに含まれ、一緒に複写される";
    let things = [
        (Forgotten::Masters, Keeping::NotNeeded, in_cloud),
        (Forgotten::Images, Keeping::NotNeeded, in_cloud),
        (Forgotten::NetworkConfigurations, Keeping::Kept, "ルータの設定をUSBメモリに書き出し、金庫に保管"),
        (Forgotten::Directory, Keeping::NotNeeded, "名簿のサーバを使っていない"),
        (Forgotten::DeviceSettings, Keeping::Kept, "設定の画面を印刷し、取扱説明書と一緒に保管"),
        (Forgotten::ClosedClaims, Keeping::NotNeeded, in_cloud),
    ];
    put_things(tx, scope, day, &things, &[Forgotten::NetworkConfigurations, Forgotten::DeviceSettings]).await
}

async fn put_things(
    tx: &mut Tx,
    scope: &Scope,
    day: Day,
    things: &[(Forgotten, Keeping, &str)],
    were_seen: &[Forgotten],
) -> Result<()> {
    for (thing, keeping, how) in things {
        let blank = BackupRecord::blank(BackupRecordId::new(), Subject::Forgotten { thing: *thing });
        let (method, because) = match keeping {
            Keeping::NotNeeded => ("", *how),
            _ => (*how, ""),
        };
        let sighting = were_seen.contains(thing).then(|| seen(day, 30, "事務 三郎", true)).flatten();
        let record = BackupRecord {
            keeping: *keeping,
            method: method.to_owned(),
            because: because.to_owned(),
            sighting,
            ..blank
        };
        sejo_store::backup_record::put(tx, scope, &record).await?;
    }
    Ok(())
}

fn of(system_id: SystemId) -> BackupRecord {
    let blank = BackupRecord::blank(BackupRecordId::new(), Subject::System { system_id });
    BackupRecord { keeping: Keeping::Kept, ..blank }
}

fn proof(document: &str, page: &str, quote: &str) -> Option<Proof> {
    let kind = ProofKind::Contract;
    Some(Proof { kind, document: document.to_owned(), page: page.to_owned(), quote: quote.to_owned() })
}

fn seen(day: Day, days_ago: i32, by: &str, taken: bool) -> Option<Sighting> {
    Some(Sighting { on: day.ago(days_ago), by: by.to_owned(), taken })
}
