//! Erasing a kept file that turned out to hold a secret.

use sejo_app::intake::IntakeState;
use sejo_model::{ErrorCode, Kept, Role};

use crate::configurations::RTX;
use crate::house::{House, table, workbook};
use crate::place::Place;
use crate::whole_path::r8_workbook;

both! {
    an_erased_configuration_leaves_its_hash_and_nothing_else;
    an_erased_list_leaves_its_devices;
    an_erased_form_leaves_no_word_beside_its_yes;
    the_form_in_use_is_not_erased;
}

/// What no rule recognises as a secret.
const LEFT: &str = "itsumono-kotoba-kaede";

async fn an_erased_configuration_leaves_its_hash_and_nothing_else(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let text = format!("{RTX}\nfumei na gyou {LEFT}\n").into_bytes();
    let first = house.drop_file(&officer, "rtx.txt", text.clone()).await;
    let second = house.drop_file(&officer, "mata.txt", text).await;
    let kept = house.app.kept_file(&officer, first.row.id).await.unwrap();
    assert!(String::from_utf8_lossy(&kept.bytes).contains(LEFT), "the test rests on a secret that is left");
    let configuration = first.configurations.as_ref().unwrap().devices[0].id;
    assert!(format!("{:?}", house.app.configuration(&officer, configuration).await.unwrap()).contains(LEFT));

    let viewer = house.app.erase_file(&house.actor(Role::Viewer), first.row.id).await.unwrap_err();
    assert_eq!(viewer.code, ErrorCode::NotFound);
    assert_eq!(house.app.intake_of_file(&officer, second.sha256).await.unwrap(), second.row.id);
    house.app.erase_file(&officer, first.row.id).await.unwrap();

    for run in [&first, &second] {
        let view = house.intake(run.row.id).await;
        assert_eq!((view.kept, view.sha256), (Kept::Erased, first.sha256), "the same file was dropped twice");
        assert!(!format!("{view:?}").contains(LEFT));
        assert_eq!(house.app.kept_file(&officer, run.row.id).await.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(house.app.erase_file(&officer, run.row.id).await.unwrap_err().code, ErrorCode::NotFound);
    }
    assert!(house.app.configurations(&officer).await.unwrap().rows.is_empty());
    assert_eq!(house.app.intake_of_file(&officer, first.sha256).await.unwrap_err().code, ErrorCode::NotFound);
    let db = house.db().await;
    let log = format!("{:?}", sejo_store::audit::list(&db, &house.scope(), None, 50).await.unwrap());
    assert!(log.contains("intake.erase") && log.contains(&first.sha256.to_string()) && !log.contains(LEFT));
    db.close().await;
    // The files of the embedded database, its log included; a server keeps its own.
    for entry in std::fs::read_dir(house.folder()).unwrap().flatten().filter(|e| e.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        let found = bytes.windows(LEFT.len()).any(|w| w == LEFT.as_bytes());
        assert!(!found, "{} still holds it", entry.path().display());
    }
}

async fn an_erased_list_leaves_its_devices(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let list = format!("機器名,設置場所,備考\n受付PC,受付,{LEFT}\n").into_bytes();
    let view = house.drop_file(&officer, "一覧.csv", list.clone()).await;
    assert_eq!(view.row.state, IntakeState::NeedsMapping);
    house.app.erase_file(&officer, view.row.id).await.unwrap();
    let erased = house.intake(view.row.id).await;
    assert_eq!((erased.row.state, erased.kept), (IntakeState::Cancelled, Kept::Erased));
    assert!(!format!("{erased:?}").contains(LEFT), "neither preview nor samples");

    let view = house.drop_file(&officer, "一覧.csv", list).await;
    let fields: Vec<_> = view.devices.unwrap().columns.iter().map(|c| c.field).collect();
    house.app.import_devices(&officer, view.row.id, &fields.into()).await.unwrap();
    house.app.erase_file(&officer, view.row.id).await.unwrap();
    let erased = house.intake(view.row.id).await;
    assert_eq!((erased.row.state, erased.kept), (IntakeState::Done, Kept::Erased));
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    assert_eq!(house.intake(view.row.id).await.row.state, IntakeState::Undone, "without the file, too");
}

async fn an_erased_form_leaves_no_word_beside_its_yes(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = format!(
        "
        令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
        事業者確認用
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | はい | 2026-10-01 | | {LEFT}
        2-② | リモートメンテナンス(保守)している機器の有無を確認した | はい | 2026-10-01 | |
        2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | はい | 2026-10-01 | |
        2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | はい | 2026-10-01 | |
        2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | いいえ | 2026-10-01 | 2027-03-01 | 準備中
    "
    );
    let view = house.drop_file(&officer, "様式.xlsx", workbook("事業者確認用", &table(&form))).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let shown = view.workbook.unwrap().beside_yes;
    assert_eq!(shown.iter().map(|beside| beside.said.as_str()).collect::<Vec<_>>(), [LEFT], "of a yes alone");
    assert!(shown[0].row.contains("管理責任者"), "{shown:?}");
    house.app.erase_file(&officer, view.row.id).await.unwrap();
    let erased = house.intake(view.row.id).await;
    assert_eq!((erased.row.state, erased.kept), (IntakeState::Cancelled, Kept::Erased));
    assert!(!format!("{erased:?}").contains(LEFT));
}

async fn the_form_in_use_is_not_erased(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "r8.xlsx", r8_workbook()).await;
    assert_eq!(house.app.erase_file(&officer, view.row.id).await.unwrap_err().code, ErrorCode::FileInUse);
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    house.app.erase_file(&officer, view.row.id).await.unwrap();
    assert_eq!(house.intake(view.row.id).await.kept, Kept::Erased);
}
