//! The backup table: what it says of systems and of easily forgotten things, and its print.

use sejo_model::backup_record::{
    Apart, BackupGap, Forgotten, Frequency, Keeping, Proof, ProofKind, Sighting, Subject, TakenBy,
};
use sejo_model::restore_estimate::{Basis, Estimate, Part, Unknown};
use sejo_model::words::Text;
use sejo_model::{BackupRecord, BackupRecordId, Facts, Lang, System};
use sejo_report::backup_table::{BackupTable, Said, backup_table_csv, backup_table_print, backup_table_unprintable};

use crate::clinic::{self, TODAY};
use crate::print::{beyond, keep, pages};

/// Two weeks of nothing but waiting for machines.
fn estimate(_: &System, _: &BackupRecord) -> Option<Estimate> {
    let how = Text::new("調達 14日", "delivery 14 days");
    let procurement = Some(Part { minutes: 14 * 24 * 60, basis: Basis::Guess, how });
    Some(Estimate { procurement, ..Estimate::default() })
}

fn gaps(record: Option<&BackupRecord>, _: Subject) -> Vec<BackupGap> {
    if record.is_some() { vec![BackupGap::SameCredentials, BackupGap::NotSeen] } else { vec![BackupGap::NoRecord] }
}

const SAID: Said<'static> = Said { gaps: &gaps, estimate: &estimate };

fn facts() -> Facts {
    let mut facts = clinic::hospital();
    facts.systems[0].critical = Some(true);
    let system_id = facts.systems[0].id;
    let tape = BackupRecord {
        keeping: Keeping::Kept,
        method: "毎週日曜に、テープへ複写して\n取り外す(担当 髙﨑𠮷)".to_owned(),
        frequency: Frequency::Weekly,
        generations: Some(5),
        place: "=金庫".to_owned(),
        apart: Apart::Offline,
        proof: Some(Proof {
            kind: ProofKind::Contract,
            document: "保守契約書".to_owned(),
            page: "第14条".to_owned(),
            quote: "週1回、\"切り離した\"媒体に".to_owned(),
        }),
        taken_by: TakenBy::Vendor,
        sighting: Some(Sighting { on: TODAY, by: "佐藤".to_owned(), taken: false }),
        restore_method: "予備のサーバへ戻す".to_owned(),
        restore_minutes: Some(240),
        ..BackupRecord::blank(BackupRecordId::new(), Subject::System { system_id })
    };
    let licences = BackupRecord {
        keeping: Keeping::NotNeeded,
        because: "クラウドで管理".to_owned(),
        ..BackupRecord::blank(BackupRecordId::new(), Subject::Forgotten { thing: Forgotten::Licences })
    };
    facts.backup_records = vec![tape, licences];
    facts
}

#[test]
fn every_system_and_every_thing_has_a_row_with_what_is_open() {
    let table = BackupTable::of(&facts(), &SAID, Lang::Ja, TODAY);
    assert!(table.systems[0].critical, "those without which care stops come first");
    let first = table.systems.iter().find(|row| !row.frequency.is_empty()).unwrap();
    assert_eq!(first.frequency, ["毎週", "5回分を残す", "28日前まで戻れる"]);
    assert_eq!(first.restore, ["予備のサーバへ戻す", "聞いている時間: 4時間", "見積もり: 14日"]);
    assert!(first.method.iter().any(|line| line == "証拠: 保守契約書 第14条"), "{:?}", first.method);
    assert!(first.method.iter().any(|line| line.contains("取れていなかった")), "{:?}", first.method);
    assert_eq!(first.open, ["システムの管理者の鍵で消せる", "取れたところを見ていない"]);
    assert_eq!(table.forgotten.len(), Forgotten::ALL.len());
    let licences = table.forgotten.iter().find(|row| row.name.contains("ライセンス")).unwrap();
    assert_eq!(
        (&licences.frequency[..], &licences.method[..]),
        (&["要らない".to_owned()][..], &["理由: クラウドで管理".to_owned()][..])
    );
    let open = table.forgotten.iter().filter(|row| row.open == ["取り方の記録がない"]).count();
    assert_eq!(open, Forgotten::ALL.len() - 1);
}

#[test]
fn a_time_that_is_not_known_is_not_printed() {
    let unknown =
        |_: &System, _: &BackupRecord| Some(Estimate { unknown: vec![Unknown::Amount], ..Estimate::default() });
    let said = Said { gaps: &gaps, estimate: &unknown };
    let table = BackupTable::of(&facts(), &said, Lang::En, TODAY);
    let kept = table.systems.iter().find(|row| !row.frequency.is_empty()).unwrap();
    assert_eq!(kept.restore, ["予備のサーバへ戻す", "Time we were told: 4 hours"]);
}

#[test]
fn the_table_is_printed_with_every_name() {
    let table = BackupTable::of(&facts(), &SAID, Lang::Ja, TODAY);
    assert!(backup_table_unprintable(&table).is_empty());
    let printed = backup_table_print(&table).unwrap();
    keep("backup-table", &printed);
    assert_eq!(printed, backup_table_print(&table).unwrap(), "the same bytes every time");
    let english = backup_table_print(&BackupTable::of(&facts(), &SAID, Lang::En, TODAY)).unwrap();
    keep("backup-table-en", &english);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert_eq!(pages.len(), printed.pages);
    let all = pages.concat();
    for words in
        ["バックアップの一覧", "髙﨑𠮷", "忘れられやすいもの", "作成方法", "復旧方法", "測った時間ではありません"]
    {
        assert!(all.contains(words), "{words}: {all}");
    }
}

#[test]
fn the_csv_has_a_line_for_everything_and_runs_no_formula() {
    let bytes = backup_table_csv(&facts(), &SAID, Lang::Ja).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns = reader.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), facts().systems.len() + Forgotten::ALL.len());
    assert!(rows.iter().all(|row| row.len() == columns));
    assert!(rows[0].iter().any(|cell| cell == "'=金庫") && rows[0].iter().any(|cell| cell.contains("\"切り離した\"")));
    let bare = rows.iter().find(|row| row.get(0).is_some_and(|name| name.contains("マスタ"))).unwrap();
    assert_eq!(bare.iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>(), [&bare[0], "取り方の記録がない"]);
}

#[test]
fn a_place_without_a_blank_stays_on_the_page() {
    let path = "/volume1/backup_of_the_electronic_records/".repeat(4);
    let mut facts = facts();
    facts.facility.name = path.clone();
    facts.systems[0].name = "x".repeat(100);
    facts.backup_records[0].place = path.clone();
    facts.backup_records[0].restore_method = path.replace('/', "");
    let printed = backup_table_print(&BackupTable::of(&facts, &SAID, Lang::Ja, TODAY)).unwrap();
    keep("backup-table-long", &printed);
    let Some(out) = beyond(&printed.bytes) else { return };
    assert!(out.is_empty(), "{out:?}");
}
