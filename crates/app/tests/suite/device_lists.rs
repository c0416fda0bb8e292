//! Lists of devices: recognised, masked, mapped once, merged, decided, undone.

use sejo_app::intake::IntakeState;
use sejo_app::ledger::LedgerQuery;
use sejo_model::ledger::{DeviceChange, Mapping, MergeKey};
use sejo_model::{Action, DeviceField, DeviceState, ErrorCode, EvidenceKind, Kept, Role};

use crate::house::{House, table, workbook};
use crate::place::Place;

both! {
    the_second_list_with_the_same_columns_is_taken_in_at_once;
    a_list_of_some_time_ago_sets_nothing_back_before_somebody_agrees;
    an_import_is_undone_but_later_changes_are_left;
    imports_are_undone_one_after_the_other_the_last_one_first;
    a_mapping_that_was_taken_back_is_asked_about_again;
    the_columns_of_a_list_are_chosen_anew;
    secrets_are_masked_before_anything_is_kept;
    a_row_that_fits_two_devices_waits_for_a_person;
    rows_of_one_reason_are_decided_together;
    ten_thousand_rows_are_taken_in;
    what_cannot_be_read_is_refused_with_the_reason;
    a_run_that_was_cut_off_goes_on_or_says_so;
    of_two_programs_one_takes_a_run_up;
    a_run_that_waits_can_be_given_up;
    the_exported_ledger_changes_nothing_when_it_is_dropped_again;
    the_exported_ledger_of_another_facility_is_asked_about;
    what_was_left_out_is_asked_and_stays_told;
    words_for_states_are_asked_once;
    a_column_of_names_that_was_left_out_is_told_once;
    a_list_dropped_twice_answers_no_question;
}

const FIRST: &str = "機器名,設置場所,製造番号,ホスト名,OS\n受付端末1,受付,SN-1,RCP01,Windows 11\n受付端末2,受付,SN-2,RCP02,Windows 11\n";
const SECOND: &str = "機器名,設置場所,製造番号,ホスト名,OS\n受付端末1,待合,SN-1,RCP01,Windows 11\n受付端末2,受付,SN-2,RCP02,Windows 11\n検査端末,検査室,SN-3,LAB01,Windows 10\n";

async fn first_import(house: &House) -> sejo_app::intake::IntakeView {
    let officer = house.officer();
    let view = house.drop_file(&officer, "機器.csv", FIRST.as_bytes().to_vec()).await;
    assert_eq!(view.row.state, IntakeState::NeedsMapping, "{:?}", view.refusal);
    house.accept_guess(&officer, &view).await
}

async fn devices(house: &House) -> Vec<(String, String)> {
    let view = house.app.ledger(&house.officer(), LedgerQuery::default()).await.unwrap();
    view.rows.into_iter().map(|r| (r.device.name, r.device.place)).collect()
}

async fn the_second_list_with_the_same_columns_is_taken_in_at_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let first = first_import(&house).await;
    assert_eq!(first.row.state, IntakeState::Done);
    assert_eq!(
        first.row.summary,
        "新しい機器 2台、変わった機器 0台、変わらない機器 0台。種別(サーバ・端末・ネットワーク)がわからない機器が2台あります。"
    );
    let second = house.drop_file(&house.officer(), "機器2.csv", SECOND.as_bytes().to_vec()).await;
    let outcome = second.devices.as_ref().unwrap();
    assert!(outcome.remembered);
    assert_eq!((outcome.counts.new, outcome.counts.updated, outcome.counts.same), (1, 1, 1));
    let moved = outcome.changes.iter().find_map(|c| match c {
        DeviceChange::Update { fields, .. } => Some(fields.clone()),
        _ => None,
    });
    let moved = &moved.unwrap()[0];
    assert_eq!((moved.field, moved.before.as_str(), moved.after.as_str()), (DeviceField::Place, "受付", "待合"));
    // The same list once more changes nothing, and says that it was there before.
    let third = house.drop_file(&house.officer(), "機器2.csv", SECOND.as_bytes().to_vec()).await;
    let counts = third.devices.unwrap().counts;
    assert_eq!((counts.new, counts.updated, counts.same), (0, 0, 3));
    assert!(third.row.summary.contains("同じファイル"), "{}", third.row.summary);
}

async fn a_list_of_some_time_ago_sets_nothing_back_before_somebody_agrees(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list = |os: &str, day: &str| {
        let row = |n: u32| format!("受付端末{n},受付,SN-{n},{os},{day}\n");
        format!("機器名,設置場所,製造番号,OS,棚卸日\n{}{}", row(1), row(2)).into_bytes()
    };
    let (old, new) = (list("Windows 10", "2025/10/1"), list("Windows 11", "2026/10/1"));
    let known = async || {
        let view = house.app.ledger(&officer, LedgerQuery::default()).await.unwrap();
        let said = |device: &sejo_model::Device| (device.os.clone(), device.get(DeviceField::CheckedOn));
        view.rows.iter().map(|row| said(&row.device)).collect::<Vec<_>>()
    };
    let both = |os: &str, day: &str| vec![(os.to_owned(), day.to_owned()); 2];
    let told = |view: &sejo_app::intake::IntakeView| view.problems.iter().any(|(p, _)| p.code == "older-list");

    let view = house.drop_file(&officer, "一覧.csv", old.clone()).await;
    assert!(!told(&house.accept_guess(&officer, &view).await));
    let view = house.drop_file(&officer, "一覧 新.csv", new).await;
    assert_eq!((view.row.state, told(&view)), (IntakeState::Done, false), "{}", view.row.summary);
    assert_eq!(known().await, both("Windows 11", "2026-10-01"));
    let view = house.drop_file(&officer, "一覧.csv", old).await;
    assert_eq!((view.row.state, told(&view)), (IntakeState::NeedsMapping, true), "{}", view.row.summary);
    assert!(view.row.summary.contains("台帳より前に作った一覧"), "{}", view.row.summary);
    assert!(view.problems.iter().any(|(_, words)| words.ja.contains("受付端末1: 2026-10-01 → 2025-10-01")));
    assert_eq!(view.devices.as_ref().unwrap().counts.updated, 2, "what it would change is shown");
    assert_eq!(known().await, both("Windows 11", "2026-10-01"));
    let taken = house.accept_guess(&officer, &view).await;
    assert_eq!(taken.row.state, IntakeState::Done, "a person may want it so");
    assert_eq!(known().await, both("Windows 10", "2025-10-01"));
}

/// The serial number of the first row is that of another computer.
const OTHER: &str = "機器名,設置場所,製造番号,OS\n画像参照端末,診察室1,00012345,Windows 10\nCT操作卓,レントゲン室,CT-000451,Windows 10\nPACSサーバ,サーバ室,QX-45678,Windows Server 2016\n血圧計,処置室,BP-77120,\n";

async fn a_list_dropped_twice_answers_no_question(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let own = "機器名,設置場所,製造番号,OS\nUKETSUKE-01,受付,00012345,Windows 11\n";
    let view = house.drop_file(&officer, "機器.csv", own.as_bytes().to_vec()).await;
    house.accept_guess(&officer, &view).await;
    for _ in 0..2 {
        let view = house.drop_file(&officer, "レントゲン.csv", OTHER.as_bytes().to_vec()).await;
        assert_eq!(view.row.state, IntakeState::NeedsAssignment, "{}", view.row.summary);
        assert_eq!(view.devices.unwrap().counts.unclear, 1);
        let devices = devices(&house).await;
        assert!(devices.contains(&("UKETSUKE-01".to_owned(), "受付".to_owned())), "{devices:?}");
    }
}

async fn an_import_is_undone_but_later_changes_are_left(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    first_import(&house).await;
    let second = house.drop_file(&officer, "機器2.csv", SECOND.as_bytes().to_vec()).await;
    assert!(second.may_undo);
    house.app.undo_intake(&officer, second.row.id).await.unwrap();
    let mut now = devices(&house).await;
    now.sort();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(now, [pair("受付端末1", "受付"), pair("受付端末2", "受付")]);
    let again = house.app.undo_intake(&officer, second.row.id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::AlreadyUndone);
    assert_eq!(house.intake(second.row.id).await.row.state, IntakeState::Undone);

    // Changed by hand after an import: left alone and named.
    let third = house.drop_file(&officer, "機器3.csv", SECOND.as_bytes().to_vec()).await;
    let third = house.accept_guess(&officer, &third).await;
    let row = house.app.ledger(&officer, LedgerQuery { text: "検査端末".to_owned(), ..LedgerQuery::default() }).await;
    let device = row.unwrap().rows[0].device.clone();
    house.app.save_devices(&officer, &[device.id], DeviceField::Note, "故障中").await.unwrap();
    let error = house.app.undo_intake(&officer, third.row.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::UndoConflict);
    assert!(error.detail.unwrap().ja.contains("検査端末"));
    assert!(devices(&house).await.contains(&pair("検査端末", "検査室")));
    assert!(devices(&house).await.contains(&pair("受付端末1", "受付")), "the rest was undone");
}

/// The second import changes what the first one made; undone, it has changed nothing, and the first one can go as well.
async fn imports_are_undone_one_after_the_other_the_last_one_first(place: &Place) {
    const FIRST: &str = "機器名,種別,設置場所,製造番号,OS,バージョン\n受付PC,端末PC,受付,A001,Windows 11 Pro,24H2\nサーバ1,サーバ,サーバ室,A002,Windows Server 2022,21H2\n";
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = house.drop_file(&officer, "機器1.csv", FIRST.as_bytes().to_vec()).await;
    let first = house.accept_guess(&officer, &first).await;
    let again = FIRST.replace("24H2", "25H2");
    let second = house.drop_file(&officer, "機器2.csv", again.as_bytes().to_vec()).await;
    let version = async || {
        let query = LedgerQuery { text: "受付PC".to_owned(), ..LedgerQuery::default() };
        house.app.ledger(&officer, query).await.unwrap().rows[0].device.os_version.clone()
    };
    assert_eq!(version().await, "25H2");
    house.app.undo_intake(&officer, second.row.id).await.unwrap();
    assert_eq!(version().await, "24H2");
    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    assert_eq!(devices(&house).await, [], "nothing is left of either");
}

fn fields(view: &sejo_app::intake::IntakeView) -> Vec<Option<DeviceField>> {
    view.devices.as_ref().unwrap().columns.iter().map(|c| c.field).collect()
}

async fn a_mapping_that_was_taken_back_is_asked_about_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "機器.csv", FIRST.as_bytes().to_vec()).await;
    // Somebody takes the place for the person responsible, and agrees.
    let place_as = |field| if field == Some(DeviceField::Place) { Some(DeviceField::Responsible) } else { field };
    let wrong: Vec<Option<DeviceField>> = fields(&view).into_iter().map(place_as).collect();
    house.app.import_devices(&officer, view.row.id, &wrong.clone().into()).await.unwrap();
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    for _ in 0..2 {
        let again = house.drop_file(&officer, "機器.csv", FIRST.as_bytes().to_vec()).await;
        assert_eq!(again.row.state, IntakeState::NeedsMapping, "nothing is taken in before somebody agrees");
        assert!(again.devices.as_ref().unwrap().remembered && again.row.summary.contains("前に決めた対応"));
        assert_eq!(fields(&again), wrong, "what was chosen is shown");
        assert_eq!(devices(&house).await, []);
        house.app.cancel_intake(&officer, again.row.id).await.unwrap();
    }
    let right = house.drop_file(&officer, "機器.csv", FIRST.as_bytes().to_vec()).await;
    house.app.import_devices(&officer, right.row.id, &fields(&view).into()).await.unwrap();
    let next = house.drop_file(&officer, "機器2.csv", SECOND.as_bytes().to_vec()).await;
    assert_eq!((next.row.state, fields(&next)), (IntakeState::Done, fields(&view)), "and is remembered from then on");
    assert!(devices(&house).await.contains(&("検査端末".to_owned(), "検査室".to_owned())));
}

async fn the_columns_of_a_list_are_chosen_anew(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list = "
        機器名 | 設置場所 | 製造番号 | 管理者パスワード
        受付端末1 | 受付 | SN-1 | hunter2-Geheim
        受付端末2 | 受付 | SN-2 | hunter3-Geheim
    ";
    let view = house.drop_file(&officer, "機器.xlsx", workbook("機器", &table(list))).await;
    assert!(!view.may_map_anew, "it still asks");
    let done = house.accept_guess(&officer, &view).await;
    assert!(done.may_map_anew && done.devices.unwrap().was_mapped);
    // Read again out of the masked copy that was kept, with nothing in the ledger meanwhile.
    let new = house.app.map_anew(&officer, view.row.id).await.unwrap();
    let new = house.app.wait_for_intake(&officer, new).await.unwrap();
    assert_eq!(new.row.state, IntakeState::NeedsMapping, "{:?}", new.refusal);
    assert_eq!((fields(&new), new.kept, new.sha256), (fields(&view), Kept::Masked, view.sha256));
    assert_eq!(new.devices.as_ref().unwrap().masked, ["管理者パスワード"]);
    assert_eq!(house.intake(view.row.id).await.row.state, IntakeState::Undone);
    assert_eq!(devices(&house).await, []);
    let waiting = house.app.map_anew(&officer, new.row.id).await.unwrap_err();
    assert_eq!(waiting.code, ErrorCode::NotFound, "what waits is answered on its page");
    let fewer: Vec<_> = fields(&new).into_iter().map(|f| f.filter(|f| *f != DeviceField::Place)).collect();
    house.app.import_devices(&officer, new.row.id, &fewer.into()).await.unwrap();
    let now = devices(&house).await;
    assert_eq!(now.iter().map(|(_, place)| place.as_str()).collect::<Vec<_>>(), ["", ""]);
    // Where nothing is kept there is nothing to read again.
    house.app.erase_file(&officer, view.row.id).await.unwrap();
    assert_eq!(house.app.map_anew(&officer, view.row.id).await.unwrap_err().code, ErrorCode::NotFound);
    assert!(!house.intake(new.row.id).await.may_map_anew);
}

async fn secrets_are_masked_before_anything_is_kept(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list = "
        機器名 | 設置場所 | 製造番号 | ホスト名 | 管理者パスワード
        受付端末1 | 受付 | SN-1 | RCP01 | hunter2-Geheim
        受付端末2 | 受付 | SN-2 | RCP02 | hunter3-Geheim
    ";
    let view = house.drop_file(&officer, "機器.xlsx", workbook("機器", &table(list))).await;
    assert_eq!(view.kept, Kept::Masked);
    assert_eq!(view.row.kind, EvidenceKind::DeviceList);
    assert_eq!(view.devices.as_ref().unwrap().masked, ["管理者パスワード"]);
    let kept = house.app.kept_file(&officer, view.row.id).await.unwrap();
    let text = String::from_utf8(kept.bytes).unwrap();
    assert!(text.contains("受付端末1") && !text.contains("Geheim"), "{text}");
    // Even somebody who maps the column by hand gets no secret into the ledger.
    let mut fields: Vec<Option<DeviceField>> = view.devices.as_ref().unwrap().columns.iter().map(|c| c.field).collect();
    fields[4] = Some(DeviceField::Note);
    house.app.import_devices(&officer, view.row.id, &fields.into()).await.unwrap();
    let ledger = house.app.ledger(&officer, LedgerQuery::default()).await.unwrap();
    assert_eq!(ledger.total, 2);
    assert!(ledger.rows.iter().all(|r| r.device.note.is_empty()), "{:?}", ledger.rows);
    house.app.close().await;
    house.assert_nothing_on_disk(b"Geheim");
}

async fn a_row_that_fits_two_devices_waits_for_a_person(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let twins = "機器名,設置場所,製造番号,ホスト名\n受付端末1,受付,SN-1,RCP01\n受付端末2,受付,SN-2,RCP01\n";
    let view = house.drop_file(&officer, "双子.csv", twins.as_bytes().to_vec()).await;
    house.accept_guess(&officer, &view).await;
    // The host name alone fits both.
    let list = "機器名,設置場所,ホスト名\n取り替えた端末,受付,RCP01\n";
    let view = house.drop_file(&officer, "迷う.csv", list.as_bytes().to_vec()).await;
    let view = house.accept_guess(&officer, &view).await;
    let outcome = view.devices.as_ref().unwrap();
    assert_eq!(outcome.counts.unclear, 1, "{:?}", outcome.changes);
    assert_eq!(view.row.state, IntakeState::NeedsAssignment);
    let (row, candidates) = outcome
        .changes
        .iter()
        .find_map(|c| match c {
            DeviceChange::Unclear { row, candidates, .. } => Some((*row, candidates.clone())),
            _ => None,
        })
        .unwrap();
    assert_eq!(candidates.len(), 2);
    let waiting = house.app.today_view(&officer).await.unwrap().notices;
    assert!(waiting.contains(&sejo_app::today::Notice::FilesWaiting(1)), "{waiting:?}");
    house.app.decide_row(&officer, view.row.id, row, Some(candidates[0])).await.unwrap();
    let decided = house.app.device(&officer, candidates[0]).await.unwrap();
    assert_eq!(decided.device.name, "取り替えた端末");
    assert_eq!(decided.history[0].file_name.as_deref(), Some("迷う.csv"));
    assert_eq!(house.intake(view.row.id).await.row.state, IntakeState::Done);
    let twice = house.app.decide_row(&officer, view.row.id, row, None).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::NotFound);
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    assert!(house.app.device(&officer, candidates[0]).await.unwrap().device.name.starts_with("受付端末"));
}

async fn rows_of_one_reason_are_decided_together(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let known = "機器名,種別,製造番号\n受付端末,端末PC,R4F001\n検査端末,端末PC,R4F002\n";
    let view = house.drop_file(&officer, "前.csv", known.as_bytes().to_vec()).await;
    house.accept_guess(&officer, &view).await;
    let renamed = "機器名,種別,製造番号\nPC-01,端末PC,R4F001\nPC-02,端末PC,R4F002\n";
    let view = house.drop_file(&officer, "後.csv", renamed.as_bytes().to_vec()).await;
    let (id, alike) = (view.row.id, view.devices.unwrap().alike);
    assert_eq!(alike, [(sejo_intake::problem::WEAK_KEY.to_owned(), 2, 2)]);
    let nobody = house.app.decide_alike(&officer, id, "fits-several", true).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::ChangedMeanwhile);
    house.app.decide_alike(&officer, id, sejo_intake::problem::WEAK_KEY, true).await.unwrap();
    let decided = house.intake(id).await;
    let devices = decided.devices.unwrap();
    let counts = devices.counts;
    assert_eq!((decided.row.state, counts.new, counts.updated, counts.unclear), (IntakeState::Done, 0, 2, 0));
    let by_person = |c: &&DeviceChange| {
        let DeviceChange::Update { by, fields, .. } = c else { return false };
        *by == MergeKey::Person && fields.iter().any(|f| f.after.starts_with("PC-0"))
    };
    assert_eq!(devices.changes.iter().filter(by_person).count(), 2, "what a person decided is shown, too");
    house.app.undo_intake(&officer, id).await.unwrap();
}

async fn ten_thousand_rows_are_taken_in(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut csv = String::from("機器名,種別,設置場所,製造番号,ホスト名,IPアドレス\n");
    for n in 0..10_000 {
        csv.push_str(&format!("端末{n},端末PC,{}階,SN{n:06},HOST{n:06},10.0.{}.{}\n", n % 9, n / 250, n % 250 + 1));
    }
    let view = house.drop_file(&officer, "大きな一覧.csv", csv.into_bytes()).await;
    let done = house.accept_guess(&officer, &view).await;
    assert_eq!(done.devices.unwrap().counts.new, 10_000);
    let query = LedgerQuery { text: "HOST009999".to_owned(), ..LedgerQuery::default() };
    let found = house.app.ledger(&officer, query).await.unwrap();
    assert_eq!((found.total, found.rows[0].device.name.as_str()), (1, "端末9999"));
    let all = house.app.ledger(&officer, LedgerQuery { page: 200, ..LedgerQuery::default() }).await.unwrap();
    assert_eq!((all.total, all.pages, all.rows.len()), (10_000, 200, 50));
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    assert_eq!(house.app.ledger(&officer, LedgerQuery::default()).await.unwrap().total, 0);
}

async fn what_cannot_be_read_is_refused_with_the_reason(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let empty = house.app.drop_file(&officer, "空.csv", Vec::new()).await.unwrap_err();
    assert_eq!(empty.code, ErrorCode::FileEmpty);
    let destroyed = "????,????,????\n???1,??,SN-1\n???2,??,SN-2\n???3,????,SN-3\n".repeat(5);
    let view = house.drop_file(&officer, "化けた.csv", destroyed.into_bytes()).await;
    assert_eq!(view.row.state, IntakeState::Refused);
    assert_eq!(view.refusal.as_ref().unwrap().0, ErrorCode::FileDestroyed);
    assert_eq!(view.kept, Kept::Nothing);
    assert!(!view.may_undo);
    let zeros = house.drop_file(&officer, "zeros.bin", vec![0; 1_000_000]).await;
    assert_eq!(zeros.row.state, IntakeState::Refused);
    assert_eq!(house.app.intakes(&officer).await.unwrap().len(), 2);
    let none = house.app.kept_file(&officer, view.row.id).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NotFound);
}

async fn a_run_that_was_cut_off_goes_on_or_says_so(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = first_import(&house).await;
    // As after a kill: one run had its file kept, the other was still being read.
    let db = house.db().await;
    let mut kept = sejo_store::intake::get(&db, &house.scope(), view.row.id).await.unwrap();
    kept.state = sejo_model::IntakeState::Reading;
    let mut lost = kept.clone();
    lost.id = sejo_model::IntakeId::new();
    lost.evidence_id = None;
    let mut tx = db.begin().await.unwrap();
    sejo_store::intake::update(&mut tx, &house.scope(), &kept).await.unwrap();
    sejo_store::intake::create(&mut tx, &house.scope(), &lost).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let house = house.restart_on(crate::house::today()).await;
    let resumed = house.app.wait_for_intake(&officer, kept.id).await.unwrap();
    assert_eq!(resumed.row.state, IntakeState::Done, "{}", resumed.row.summary);
    assert_eq!(resumed.devices.unwrap().counts.same, 2, "the mapping was remembered, nothing doubled");
    let refused = house.app.wait_for_intake(&officer, lost.id).await.unwrap();
    assert_eq!(refused.refusal.unwrap().0, ErrorCode::Interrupted);
}

async fn a_run_that_waits_can_be_given_up(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = house.actor(Role::Staff);
    assert!(staff.role.may(Action::Drop));
    let view = house.drop_file(&staff, "機器.csv", FIRST.as_bytes().to_vec()).await;
    house.app.cancel_intake(&staff, view.row.id).await.unwrap();
    assert_eq!(house.intake(view.row.id).await.row.state, IntakeState::Cancelled);
    let error = house.app.import_devices(&staff, view.row.id, &vec![Some(DeviceField::Name)].into()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let error = house.app.cancel_intake(&staff, view.row.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile, "somebody else was first: the run shows how it stands");
}

async fn the_exported_ledger_changes_nothing_when_it_is_dropped_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    first_import(&house).await;
    let system = house.app.systems(&officer).await.unwrap()[0].system.id;
    let device = house.app.ledger(&officer, LedgerQuery::default()).await.unwrap().rows[0].device.id;
    house.app.save_devices(&officer, &[device], DeviceField::System, &system.to_string()).await.unwrap();
    for format in [sejo_app::ledger::LedgerFormat::Xlsx, sejo_app::ledger::LedgerFormat::CsvCp932] {
        let file = house.app.export_ledger(&officer, format).await.unwrap();
        let view = house.drop_file(&officer, &file.name, file.bytes).await;
        let view =
            if view.row.state == IntakeState::NeedsMapping { house.accept_guess(&officer, &view).await } else { view };
        let counts = view.devices.unwrap().counts;
        assert_eq!((counts.new, counts.updated, counts.same, counts.unclear), (0, 0, 2, 0), "{format:?}");
    }
    // The column of systems is understood: a device that left its system comes back to it.
    house.app.save_devices(&officer, &[device], DeviceField::System, "").await.unwrap();
    let before = house.app.export_ledger(&officer, sejo_app::ledger::LedgerFormat::Xlsx).await.unwrap();
    assert!(!before.bytes.is_empty());
}

/// A ledger says whose it is: that of another facility is not merged before somebody looked, however well its columns are known.
async fn the_exported_ledger_of_another_facility_is_asked_about(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    first_import(&house).await;
    let told = |view: &sejo_app::intake::IntakeView| -> Vec<String> {
        view.problems.iter().filter(|(p, _)| p.code == "other-facility").map(|(_, words)| words.ja.clone()).collect()
    };
    let own = house.app.export_ledger(&officer, sejo_app::ledger::LedgerFormat::Xlsx).await.unwrap();
    assert!(own.name.starts_with("機器台帳_みなと診療所_"), "{}", own.name);
    let sheet = house.app.walk_round(&officer, None).await.unwrap();
    assert!(sheet.name.starts_with("見回り用紙_みなと診療所_"), "{}", sheet.name);
    let mut view = house.drop_file(&officer, &own.name, own.bytes).await;
    if view.row.state == IntakeState::NeedsMapping {
        view = house.accept_guess(&officer, &view).await;
    }
    assert_eq!((view.row.state, told(&view)), (IntakeState::Done, vec![]));
    let csv = house.app.export_ledger(&officer, sejo_app::ledger::LedgerFormat::Csv).await.unwrap();
    let view = house.drop_file(&officer, &csv.name, csv.bytes).await;
    assert_eq!((view.row.state, told(&view)), (IntakeState::Done, vec![]));
    let device = sejo_model::Device {
        name: "検査端末".to_owned(),
        serial: "SN-9".to_owned(),
        ..sejo_model::Device::blank(sejo_model::DeviceId::new())
    };
    let systems = sejo_report::ledger::SystemNames::new();
    let devices_of_others = std::slice::from_ref(&device);
    let encoding = sejo_report::ledger::Encoding::Utf8Bom;
    let csv = sejo_report::ledger::csv(devices_of_others, &systems, sejo_model::Lang::Ja, encoding).unwrap();
    let named = "機器台帳_ひまわり_医院_2026-11-30 (1).csv";
    let view = house.drop_file(&officer, named, csv.bytes).await;
    assert_eq!(view.row.state, IntakeState::NeedsMapping, "a CSV says it by its name: {}", view.row.summary);
    assert!(told(&view)[0].contains("「ひまわり_医院」の機器台帳"), "{:?}", told(&view));
    assert_eq!(devices(&house).await.len(), 2);
    house.app.cancel_intake(&officer, view.row.id).await.unwrap();
    let other = sejo_report::ledger::xlsx(devices_of_others, &systems, "みなと&浜医院", sejo_model::Lang::Ja).unwrap();
    let view = house.drop_file(&officer, "台帳.xlsx", other).await;
    assert_eq!(view.row.state, IntakeState::NeedsMapping, "{}", view.row.summary);
    assert!(told(&view)[0].contains("「みなと&浜医院」の機器台帳"), "{:?}", told(&view));
    assert_eq!(devices(&house).await.len(), 2, "nothing is taken in before somebody agrees");
    let taken = house.accept_guess(&officer, &view).await;
    assert_eq!((taken.row.state, devices(&house).await.len()), (IntakeState::Done, 3));
}

async fn of_two_programs_one_takes_a_run_up(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let view = first_import(&house).await;
    let db = house.db().await;
    let mut kept = sejo_store::intake::get(&db, &house.scope(), view.row.id).await.unwrap();
    kept.state = sejo_model::IntakeState::Reading;
    let mut runs = Vec::new();
    let mut tx = db.begin().await.unwrap();
    for _ in 0..6 {
        kept.id = sejo_model::IntakeId::new();
        sejo_store::intake::create(&mut tx, &house.scope(), &kept).await.unwrap();
        runs.push(kept.id);
    }
    tx.commit().await.unwrap();
    let (one, two) = tokio::join!(house.again(), house.again());
    for id in runs {
        let done = one.wait_for_intake(&house.officer(), id).await.unwrap();
        assert_eq!(done.row.state, IntakeState::Done, "{}", done.row.summary);
        let entries = sejo_store::audit::list(&db, &house.scope(), Some(&id.to_string()), 9).await.unwrap();
        assert_eq!(entries.len(), 1, "{entries:?}");
    }
    db.close().await;
    one.close().await;
    two.close().await;
}

/// Two tables on one sheet are taken in together; a third, of something else, is asked about although the columns are
/// known, and named to the end, also where only a masked copy is kept.
async fn what_was_left_out_is_asked_and_stays_told(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let both = "サーバ一覧\n機器名,設置場所,製造番号\nサーバ1,サーバ室,SN-1\n\n端末一覧\n機器名,製造番号,設置場所,管理者パスワード\n端末1,SN-2,受付,himitsu-9\n";
    let view = house.drop_file(&officer, "一覧.csv", both.as_bytes().to_vec()).await;
    assert_eq!((view.row.state, view.kept), (IntakeState::NeedsMapping, Kept::Masked));
    let first = house.accept_guess(&officer, &view).await;
    assert_eq!(first.row.state, IntakeState::Done);
    assert_eq!(
        devices(&house).await,
        [("サーバ1", "サーバ室"), ("端末1", "受付")].map(|(n, p)| (n.to_owned(), p.to_owned()))
    );
    let more = format!("{both}\n連絡先\n会社名,担当者,電話番号\nA社,山田,03-1111-2222\n");
    let view = house.drop_file(&officer, "一覧2.csv", more.into_bytes()).await;
    assert_eq!((view.row.state, view.kept), (IntakeState::NeedsMapping, Kept::Masked));
    let left = |view: &sejo_app::intake::IntakeView| {
        view.problems.iter().any(|(p, _)| p.code == "other-table" && p.row == Some(10))
    };
    assert!(left(&view), "{:?}", view.problems);
    let done = house.accept_guess(&officer, &view).await;
    assert!(left(&done), "{:?}", done.problems);
    assert_eq!((done.row.state, done.devices.unwrap().counts.same), (IntakeState::Done, 2));
    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    assert!(devices(&house).await.is_empty());
}

async fn words_for_states_are_asked_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list =
        |word: &str| format!("機器名,設置場所,製造番号,状態\n受付端末1,受付,SN-1,使用中\n受付端末2,受付,SN-2,{word}\n");
    let view = house.drop_file(&officer, "機器.csv", list("修理中").into_bytes()).await;
    assert_eq!(view.row.state, IntakeState::NeedsMapping);
    assert!(view.row.summary.contains("状態の列に、意味を決めてほしい言葉が1あります"), "{}", view.row.summary);
    let outcome = view.devices.unwrap();
    let asked = &outcome.states[0];
    assert_eq!((asked.word.as_str(), asked.rows, asked.meaning), ("修理中", 1, None));
    let mut mapping = Mapping::from(outcome.columns.iter().map(|c| c.field).collect::<Vec<_>>());
    let error = house.app.import_devices(&officer, view.row.id, &mapping).await.unwrap_err();
    assert_eq!((error.code, error.fields[0].field), (ErrorCode::Required, "states"));
    assert!(devices(&house).await.is_empty(), "nothing is taken in before the word has a meaning");

    mapping.states.insert(Mapping::word("修理中"), DeviceState::Spare);
    house.app.import_devices(&officer, view.row.id, &mapping).await.unwrap();
    let states = |view: sejo_app::ledger::LedgerView| -> Vec<DeviceState> {
        let mut rows: Vec<_> = view.rows.into_iter().map(|r| (r.device.name, r.device.state)).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows.into_iter().map(|(_, state)| state).collect()
    };
    let ledger = || house.app.ledger(&officer, LedgerQuery::default());
    assert_eq!(states(ledger().await.unwrap()), [DeviceState::InUse, DeviceState::Spare]);

    // The word is remembered with the columns; another one is asked, with the columns as they were chosen.
    let again = house.drop_file(&officer, "機器2.csv", list("修理中").into_bytes()).await;
    assert_eq!((again.row.state, again.devices.unwrap().counts.same), (IntakeState::Done, 2));
    let other = house.drop_file(&officer, "機器3.csv", list("×").into_bytes()).await;
    let outcome = other.devices.unwrap();
    assert_eq!((other.row.state, outcome.states[0].word.as_str()), (IntakeState::NeedsMapping, "×"));
    assert!(outcome.columns.iter().all(|c| c.grade == 100));
    let known = house.drop_file(&officer, "機器4.csv", list("廃棄(R8.8.1)").into_bytes()).await;
    assert_eq!(known.row.state, IntakeState::Done);
    let all = LedgerQuery { state: Some(DeviceState::Retired), ..LedgerQuery::default() };
    let gone = house.app.ledger(&officer, all).await.unwrap().rows;
    assert_eq!((gone[0].device.name.as_str(), gone[0].device.note.as_str()), ("受付端末2", "廃棄(R8.8.1)"));
}

async fn a_column_of_names_that_was_left_out_is_told_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list = |rows: &str| format!("機器,通称,製造番号\n受付1,アオ,SN100201\n検査1,ミドリ,SN100202\n{rows}");
    let is_told = |view: &sejo_app::intake::IntakeView| view.problems.iter().any(|(p, _)| p.code == "second-name");
    let first = house.drop_file(&officer, "機器.csv", list("").into_bytes()).await;
    assert_eq!((first.row.state, is_told(&first)), (IntakeState::NeedsMapping, true), "{:?}", first.problems);
    house.accept_guess(&officer, &first).await;
    let second = house.drop_file(&officer, "機器2.csv", list("受付3,キ,SN100203\n").into_bytes()).await;
    assert_eq!((second.row.state, is_told(&second)), (IntakeState::Done, false), "{:?}", second.problems);
    // Taken back, the choice is open again.
    house.app.undo_intake(&officer, second.row.id).await.unwrap();
    let third = house.drop_file(&officer, "機器3.csv", list("受付3,キ,SN100203\n").into_bytes()).await;
    assert_eq!((third.row.state, is_told(&third)), (IntakeState::NeedsMapping, true), "{:?}", third.problems);
}
