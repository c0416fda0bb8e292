//! Fiscal years that turn: every form goes on, whichever of them were dropped, and the answers of the years before are found again.

use std::collections::BTreeMap;

use sejo_app::reply::{ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::NewRequest;
use sejo_edition::form_state;
use sejo_model::issue::IssuingFor;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Happened, Means, QuestionGroup};
use sejo_model::{
    AnswerValue, CheckCode, Date, EditionId, EditionState, FiscalYear, FormKind, System, SystemKind, VendorId,
};

use crate::house::{House, answer, day, table, workbook};
use crate::place::Place;
use crate::requests::{Asked, vendor};
use crate::vendors::{Clinic, Maker};

both! {
    a_facility_goes_on_whatever_was_dropped;
    a_row_shows_the_last_answer_it_had;
    a_vendor_that_answered_last_year_is_asked_in_the_new_one;
    what_a_vendors_form_of_the_year_answers_is_not_asked_again;
    what_a_vendors_form_of_the_year_answers_is_not_open_after_a_reply;
    a_vendor_keeps_what_it_answered_each_year;
    nobody_is_told_to_drop_what_may_not_be_out_yet;
}

/// The ministry's form for facilities, of whichever year.
const FACILITYS: &str = "
    YEAR版 医療機関におけるサイバーセキュリティ対策チェックリスト
    医療機関・薬局確認用
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
    1-① | 医療情報システムの安全管理責任者を置いている | | | |
    2-① | 機器を台帳で管理している | | | |
    3-① | 連絡体制図を作っている | | | |
    3-③ | 事業継続計画(BCP)を作っている | | | |
    4-① | やり方を運用管理規程に定めている | | | |
";

/// That for vendors.
const VENDORS: &str = "
    YEAR版 医療機関等におけるサイバーセキュリティ対策チェックリスト
    事業者確認用
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
    1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | | | |
    2-② | リモートメンテナンス(保守)している機器の有無を確認した | | | |
    2-③ | 医療機関に製造業者/サービス事業者による医療情報セキュリティ開示書(MDS/SDS)を提出した | | | |
    2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | | | |
    2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | | | |
    2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | | | |
";

fn book(year: i16, kind: FormKind) -> Vec<u8> {
    let (sheet, rows) = if kind == FormKind::Vendor {
        ("事業者確認用", VENDORS)
    } else {
        ("医療機関・薬局確認用", FACILITYS)
    };
    workbook(sheet, &table(&rows.replace("YEAR", &FiscalYear(year).to_string())))
}

/// A facility takes the form of a year in.
pub(crate) async fn take(house: &House, year: i16, kind: FormKind) {
    let officer = house.officer();
    let view = house.drop_file(&officer, "様式.xlsx", book(year, kind)).await;
    if !view.workbook.is_some_and(|w| w.imported) {
        house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap();
    }
    let all = house.app.editions(&officer).await.unwrap();
    let edition = all.iter().find(|e| e.fiscal_year == FiscalYear(year)).unwrap();
    assert_eq!(form_state(edition, edition.form(kind).unwrap()), EditionState::Official, "{kind} of {year}");
}

fn fine<T>(what: sejo_app::Result<T>, told: &str) -> T {
    what.unwrap_or_else(|error| panic!("{told}: {error}"))
}

/// Whatever asks for a form of the year finds one.
async fn assert_stands(house: &House, vendor: VendorId, told: &str) {
    let (app, officer) = (&house.app, house.officer());
    let list = fine(app.checklist(&officer).await, told);
    assert_eq!(list.edition.fiscal_year, FiscalYear::of(app.today()), "{told}");
    fine(app.today_view(&officer).await, told);
    fine(app.step_groups(&officer).await, told);
    fine(app.item(&officer, "bcp").await, told);
    fine(app.forms(&officer).await, told);
    fine(app.form_json(&officer).await, told);
    fine(app.contacts(&officer).await, told);
    fine(app.documents(&officer).await, told);
    fine(app.requests(&officer).await, told);
    let request = fine(app.make_request(&officer, vendor, &NewRequest::default()).await, told);
    let asked = fine(app.request(&officer, request).await, told).request.asked;
    assert_eq!((asked.edition, asked.form), (list.edition.id, FormKind::Vendor), "{told}");
    let editions = fine(app.editions(&officer).await, told);
    for edition in editions.iter().filter(|e| e.fiscal_year >= FiscalYear(2026)) {
        for kind in [FormKind::Institution, FormKind::Vendor] {
            assert!(edition.form(kind).is_some(), "{told}: {} has no {kind}", edition.id);
        }
    }
}

async fn a_facility_goes_on_whatever_was_dropped(place: &Place) {
    for which in 0..16_u32 {
        let mut house = House::on(place, day("2027-06-21")).await;
        house.answer_questions().await;
        let officer = house.officer();
        let vendor = vendor(&house, "株式会社つばめクラウド").await;
        let systems = house.app.systems(&officer).await.unwrap();
        let system = systems.into_iter().find(|r| r.system.kind == SystemKind::Ehr).unwrap().system;
        house.app.save_system(&officer, &System { vendor_id: Some(vendor), ..system }).await.unwrap();
        for (year, dropped) in [(2027, which & 3), (2028, which >> 2)] {
            let told = format!("{which:04b} in {year}");
            assert_stands(&house, vendor, &told).await;
            for (bit, kind) in [(1, FormKind::Institution), (2, FormKind::Vendor)] {
                if dropped & bit != 0 {
                    take(&house, year, kind).await;
                }
            }
            assert_stands(&house, vendor, &told).await;
            house = house.restart_on(day(&format!("{}-04-03", year + 1))).await;
        }
        assert_stands(&house, vendor, &format!("{which:04b} in 2029")).await;
    }
}

/// Of which year what stands beside a row is, what was answered then, and on which day.
async fn before(house: &House, slug: &str) -> (String, Option<AnswerValue>, Option<Date>) {
    let row = house.app.item(&house.officer(), slug).await.unwrap().row;
    let before = row.carried.unwrap().before.remove(0);
    (before.item.edition().0, before.value, before.confirmed_on)
}

async fn confirm(house: &House, slug: &str, value: AnswerValue, on: &str) {
    house.app.confirm(&house.officer(), slug, &answer(value, day(on))).await.unwrap();
}

async fn a_row_shows_the_last_answer_it_had(place: &Place) {
    let found = |edition: &str, value, on: &str| (edition.to_owned(), Some(value), Some(day(on)));
    let house = House::on(place, day("2025-06-12")).await;
    house.answer_questions().await;
    confirm(&house, "officer", AnswerValue::Yes, "2025-06-12").await;
    confirm(&house, "bcp", AnswerValue::Yes, "2025-06-12").await;
    let house = house.restart_on(day("2026-12-19")).await;
    confirm(&house, "bcp", AnswerValue::Yes, "2026-12-19").await;
    // Nobody has the form of the year: it is answered on that of the year before.
    let house = house.restart_on(day("2027-09-01")).await;
    assert_eq!(before(&house, "bcp").await, found("r8", AnswerValue::Yes, "2026-12-19"));
    assert_eq!(before(&house, "officer").await, found("r7", AnswerValue::Yes, "2025-06-12"), "nothing newer");
    confirm(&house, "bcp", AnswerValue::No, "2027-09-01").await;
    let mut house = house.restart_on(day("2028-04-03")).await;
    for alone in [None, Some(FormKind::Vendor), Some(FormKind::Institution)] {
        if let Some(kind) = alone {
            take(&house, 2028, kind).await;
        }
        assert_eq!(before(&house, "bcp").await, found("r9", AnswerValue::No, "2027-09-01"), "{alone:?}");
        assert_eq!(before(&house, "officer").await, found("r7", AnswerValue::Yes, "2025-06-12"), "{alone:?}");
        let json = house.app.form_json(&house.officer()).await.unwrap();
        assert!(String::from_utf8(json.bytes).unwrap().contains("r9/institution/bcp"), "{alone:?}");
        let editions = house.app.editions(&house.officer()).await.unwrap();
        assert!(editions.iter().any(|e| e.id.0 == "r9" && e.state == EditionState::Provisional), "{alone:?}");
    }
    house = house.restart_on(day("2029-04-03")).await;
    assert_eq!(before(&house, "bcp").await, found("r9", AnswerValue::No, "2027-09-01"), "two years on");
}

async fn a_vendor_that_answered_last_year_is_asked_in_the_new_one(place: &Place) {
    let it = Asked::new(place).await;
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let Asked { house, system, .. } = it;
    let house = house.restart_on(day("2027-06-21")).await;
    take(&house, 2027, FormKind::Institution).await;
    for on in ["2027-06-22", "2028-04-03"] {
        let app = house.again_on(day(on)).await;
        let board = app.requests(&house.officer()).await.unwrap();
        let row = board.rows.iter().find(|row| row.system.id == system).unwrap();
        assert!(row.needs_hand() && !row.left.is_empty(), "{on}: {row:?}");
        app.close().await;
    }
}

/// Drops the form of 2027 as the vendor filled it in.
async fn drop_filled(house: &House, vendor: VendorId) {
    let officer = house.officer();
    let filled =
        VENDORS.replace("YEAR", &FiscalYear(2027).to_string()).replace("た | | | |", "た | はい | 2027-06-20 | |");
    let filled = filled.replace("いる | | | |", "いる | はい | 2027-06-20 | |");
    let view = house.drop_file(&officer, "届いた様式.xlsx", workbook("事業者確認用", &table(&filled))).await;
    house.app.use_workbook(&officer, view.row.id, true, (Some(vendor), &[]), false).await.unwrap();
}

async fn what_a_vendors_form_of_the_year_answers_is_not_asked_again(place: &Place) {
    let it = Asked::new(place).await;
    let sent = Happened::Sent { on: day("2026-11-22"), means: Means::Mail };
    it.house.app.note_request(&it.house.officer(), it.request, sent, 1).await.unwrap();
    let Asked { house, vendor, .. } = it;
    let house = house.restart_on(day("2027-06-21")).await;
    let officer = house.officer();
    let rows = async || {
        let row = house.app.requests(&officer).await.unwrap().rows.remove(0);
        row.left.unasked.iter().filter(|question| question.group == QuestionGroup::Form).count()
    };
    assert!(rows().await > 0);
    drop_filled(&house, vendor).await;
    assert_eq!(rows().await, 0, "the vendor has answered them");
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let next = house.app.make_request(&officer, vendor, &rest).await.unwrap();
    let asked = house.app.request(&officer, next).await.unwrap().request.asked;
    assert!(asked.questions.iter().all(|question| question.group != QuestionGroup::Form), "{:?}", asked.questions);
}

async fn what_a_vendors_form_of_the_year_answers_is_not_open_after_a_reply(place: &Place) {
    let Asked { house, vendor, system, .. } = Asked::new(place).await;
    let house = house.restart_on(day("2027-06-21")).await;
    let officer = house.officer();
    drop_filled(&house, vendor).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let it = Asked { house, vendor, system, request };
    let asked = it.view().await.request.asked;
    assert!(asked.questions.iter().any(|question| question.group == QuestionGroup::Form), "{:?}", asked.questions);
    let backup = TypedAnswer { value: "vendor".to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([("duty.backup".to_owned(), backup)]);
    let typed = TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() };
    let reply = it.house.app.type_reply(&officer, request, system, typed).await.unwrap();
    let notes = it.notes(reply).await;
    let told = notes.iter().find(|(code, _)| *code == ReplyNoteCode::Unanswered).map(|(_, about)| about.as_str());
    it.decide(reply, DecisionKind::Accepted, "電話で聞いた").await.unwrap();
    let rows = it.house.app.requests(&officer).await.unwrap().rows;
    let open = &rows.iter().find(|row| row.system.id == system).unwrap().left.open;
    assert!(!open.is_empty() && open.iter().all(|question| question.group != QuestionGroup::Form), "{open:?}");
    let counted = format!("電子カルテ: {}件", open.len());
    assert!(told.is_some_and(|told| told.starts_with(&counted)), "as the board says: {counted} {told:?}");
}

async fn a_vendor_keeps_what_it_answered_each_year(place: &Place) {
    for which in 0..4_u32 {
        let mut maker = Maker::new(place).await;
        for (year, dropped) in [(2027, which & 1), (2028, which >> 1)] {
            let on = day(&format!("{year}-09-01"));
            maker = Maker { house: maker.house.restart_on(on).await, ..maker };
            if dropped != 0 {
                let file = ReplyFile { name: "様式.xlsx".to_owned(), bytes: book(year, FormKind::Vendor) };
                let key = maker.house.app.take_vendor_form(&maker.officer(), file).await.unwrap();
                assert_eq!(key, (EditionId::of(FiscalYear(year)), FormKind::Vendor), "{which:02b}");
            }
            assert_eq!(maker.say("", |_| "yes").await, 1, "{which:02b} in {year}: the first of the year");
            if (year, which) == (2027, 0) {
                let clinic = Clinic::new(place).await;
                let mut clinic = Clinic { house: clinic.house.restart_on(on).await, ..clinic };
                let officer = clinic.house.officer();
                let asked = clinic.house.app.request(&officer, clinic.request).await.unwrap().request.asked;
                let vendor = asked.vendor_id().unwrap();
                clinic.request = clinic.house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
                maker.take(&clinic).await;
            }
        }
        maker = Maker { house: maker.house.restart_on(day("2029-04-03")).await, ..maker };
        let (app, officer) = (&maker.house.app, maker.officer());
        let forms = app.products(&officer).await.unwrap().remove(0).forms;
        let numbers: Vec<(&str, u32)> = forms.iter().map(|form| (form.edition.0.as_str(), form.number)).collect();
        for known in [("r8", 1), ("r9", 1), ("r10", 1), ("r11", 0)] {
            assert!(numbers.contains(&known), "{which:02b}: {known:?} of {numbers:?}");
        }
        for id in ["r8", "r9", "r10"] {
            let key = (EditionId(id.to_owned()), FormKind::Vendor);
            let view = app.answers(&officer, maker.product, Some(&key)).await.unwrap();
            assert_eq!((view.sets.len(), view.reworded().len()), (1, 0), "{which:02b}: {id}");
        }
        if which == 0 {
            // What was asked two years ago is answered as it was answered then.
            let run = maker.issue(IssuingFor::Waiting).await;
            let run = app.issuing(&officer, run).await.unwrap().issuing;
            assert_eq!((run.done, run.left), (1, 0), "{:?}", run.left_out);
        }
    }
}

async fn nobody_is_told_to_drop_what_may_not_be_out_yet(place: &Place) {
    let house = House::on(place, day("2027-04-02")).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.app.checklist(&officer).await.unwrap();
    let codes: Vec<CheckCode> = view.check.iter().map(|line| line.code).collect();
    assert!(codes.contains(&CheckCode::FormAwaited) && !codes.contains(&CheckCode::Provisional), "{codes:?}");
    let view = house.drop_file(&officer, "r8.xlsx", book(2026, FormKind::Institution)).await;
    if !view.workbook.is_some_and(|w| w.imported) {
        house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap();
    }
    let said = house.intake(view.row.id).await.row.summary;
    assert!(said.contains("厚生労働省が出したら") && !said.contains("次に、"), "{said}");
}
