//! Forms that were filled in before they were dropped: whose they are, which of their answers have a row, to which words they
//! were given, and who stands on them.

use sejo_app::checklist::VendorsWord;
use sejo_app::form::Filling;
use sejo_app::intake::{Beforehand, HeldRow, IntakeState, IntakeView};
use sejo_app::reply::{ChosenPart, Deciding, Reopening};
use sejo_app::request::NewRequest;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::{Actor, AnswerValue, Contract, ContractId, ErrorCode, Lang, Person, Role, System, SystemId, Vendor};

use crate::house::{House, answer, day, table, today, workbook};
use crate::place::Place;

both! {
    a_form_of_another_facility_waits_for_a_word;
    an_answer_without_a_row_is_not_recorded_and_said;
    a_declared_value_keeps_the_words_it_was_given_to;
    a_vendors_yes_to_other_words_is_told_with_them;
    a_yes_of_what_begins_later_is_told_with_a_day_and_without;
    an_older_years_answers_behind_newer_ones_are_said_to_be;
    the_name_of_who_filled_it_in_before_is_taken_away;
    a_vendors_own_officer_is_none_of_the_facilitys;
    what_nobody_can_place_stays_with_a_vendors_word;
    a_vendors_form_recorded_by_mistake_is_taken_back;
    a_vendors_form_waits_until_its_systems_are_named;
    a_form_booked_to_the_wrong_vendor_says_where_and_is_asked_about_again;
    a_form_about_some_of_the_same_systems_is_undone_along;
    who_may_undo_a_form_is_asked_of_every_run_of_its_file;
    an_unreadable_second_round_of_a_vendor_revives_none_before_it;
    whose_a_form_is_is_what_was_said_and_never_a_remembered_name;
    systems_of_another_vendor_are_not_dropped_without_a_word;
    a_form_that_says_otherwise_waits_for_a_word;
    a_no_that_a_form_leaves_open_is_held_against_a_later_yes;
    a_yes_to_other_words_is_held_against_a_no_with_the_words_of_both;
    an_older_yes_to_other_words_takes_no_place_without_a_word;
    what_was_taken_back_does_not_come_back_without_a_word;
    undoing_one_form_leaves_what_another_says;
    words_for_what_became_a_reply_meanwhile_are_refused;
    as_a_reply_a_form_is_held_against_what_stands_too;
    as_a_reply_a_yes_to_other_words_is_told_with_the_words_of_both;
}

const FORM: &str = "
    令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
    医療機関・薬局確認用
    医療機関名 | FACILITY | 記入者 | FILLER
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
    1-① | 医療情報システムの安全管理責任者を置いている | ANSWER | DAY | |
    2-① | 機器を台帳で管理している | ANSWER | DAY | |
    3-① | 連絡体制図を作っている | ANSWER | DAY | |
    3-③ | 事業継続計画(BCP)を作っている | ANSWER | DAY | |
    4-① | やり方を運用管理規程に定めている | ANSWER | DAY | |
";

const VENDORS_FORM: &str = "
    令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
    事業者確認用
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
    1-① | 事業者内に医療情報システム等の提供に係る管理責任者を置いている | いいえ | 2026-10-01 | 2027-03-01 |
    2-② | リモートメンテナンス(保守)している機器の有無を確認した | はい | 2026-10-01 | |
    2-③ | 医療機関に製造業者/サービス事業者による医療情報セキュリティ開示書(MDS/SDS)を提出した | はい | 2026-10-01 | |
    2-④ | 利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している | はい | 2026-10-01 | |
    2-⑤ | 退職者や使用していないアカウント等、不要なアカウントを削除または無効化している | はい | 2026-10-01 | |
    2-⑥ | セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している | いいえ | 2026-10-01 | 2027-03-01 |
";

fn form(facility: &str, filler: &str, answer: &str) -> String {
    let day = if answer.is_empty() { "" } else { "2026-10-01" };
    FORM.replace("FACILITY", facility).replace("FILLER", filler).replace("ANSWER", answer).replace("DAY", day)
}

fn book(form: &str) -> Vec<u8> {
    workbook("医療機関・薬局確認用", &table(form))
}

async fn a_form_of_another_facility_waits_for_a_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let asked = house.drop_file(&officer, "r8.xlsx", book(&form("みどり医院", "", "はい"))).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert_eq!(proposal.names_other.as_deref(), Some("みどり医院"));
    for as_form in [true, false] {
        let refused = house.app.use_workbook(&officer, asked.row.id, as_form, (None, &[]), false).await.unwrap_err();
        assert_eq!((refused.code, refused.fields[0].field), (ErrorCode::Required, "ours"));
    }
    let declared = async || house.app.item(&officer, "ledger").await.unwrap().row.declared;
    assert_eq!(declared().await, None, "nothing of it counts before somebody says that it is ours");
    house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), true).await.unwrap();
    assert_eq!(declared().await, Some(AnswerValue::Yes));
    // Its own name in another spelling, an empty form and one without a name ask nothing of the sort.
    for (facility, said) in [
        ("医療法人 みなと診療所", "はい"),
        ("みどり医院", ""),
        ("", "はい"),
        ("医療法人社団港会　みなと診療所", "はい"),
        ("みなと診療所 院長 殿", "はい"),
        ("貴院", "はい"),
    ] {
        let view = house.drop_file(&officer, "r8.xlsx", book(&form(facility, "", said))).await;
        let proposal = view.workbook.unwrap().proposal;
        assert!(proposal.is_none_or(|p| p.names_other.is_none()), "{facility} {said}");
    }
}

async fn an_answer_without_a_row_is_not_recorded_and_said(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = house.drop_file(&officer, "r8.xlsx", book(&form("", "", ""))).await;
    house.app.use_workbook(&officer, first.row.id, true, (None, &[]), false).await.unwrap();
    let more =
        form("", "", "はい") + "    3-② | データのバックアップの実施と復旧手順を確認している | はい | 2026-10-01 | |\n";
    let asked = house.drop_file(&officer, "別.xlsx", book(&more)).await;
    let outcome = asked.workbook.unwrap();
    assert_eq!((outcome.answers, outcome.unplaced.answers, outcome.unplaced.rows.len()), (6, 1, 1));
    assert!(outcome.proposal.unwrap().added[0].contains("3-②"));
    house.app.use_workbook(&officer, asked.row.id, false, (None, &[]), false).await.unwrap();
    let said = house.intake(asked.row.id).await.row.summary;
    assert!(said.contains("回答5件は、申告として") && said.contains("1件は、今の様式に同じ項目がないため"), "{said}");
    assert!(said.contains("3-②"), "{said}");
    // As the form it brings its row, and every answer has a place.
    let again = house.drop_file(&officer, "別.xlsx", book(&more)).await;
    house.app.use_workbook(&officer, again.row.id, true, (None, &[]), false).await.unwrap();
    assert_eq!(house.app.item(&officer, "backup-restore").await.unwrap().row.declared, Some(AnswerValue::Yes));
    assert!(!house.intake(again.row.id).await.row.summary.contains("残していません"));
}

async fn a_yes_of_what_begins_later_is_told_with_a_day_and_without(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let said = form("", "", "はい")
        .replace("置いている | はい | 2026-10-01 | |", "置いている | はい | | | 2099年4月から開始")
        .replace("管理している | はい | 2026-10-01 | |", "管理している | はい | | | 2020年4月から開始")
        .replace(
            "連絡体制図を作っている | はい | 2026-10-01 | |",
            "連絡体制図を作っている | はい | 2026-10-01 | | 2099年4月から実施",
        )
        .replace(
            "(BCP)を作っている | はい | 2026-10-01 | |",
            "(BCP)を作っている | はい | | | 未実施。2099年4月から開始",
        );
    let view = house.drop_file(&officer, "r8.xlsx", book(&said)).await;
    let told = view.problems.iter().map(|(problem, _)| problem).filter(|p| p.code == "workbook-denied-beside");
    let mut told: Vec<_> = told.map(|p| (p.row, p.text.contains("2099年4月から"))).collect();
    told.sort_unstable();
    assert_eq!(told, [(Some(5), true), (Some(7), true), (Some(8), true)], "each row once: {:?}", view.problems);
}

async fn a_declared_value_keeps_the_words_it_was_given_to(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = house.drop_file(&officer, "r8.xlsx", book(&form("", "", ""))).await;
    house.app.use_workbook(&officer, first.row.id, true, (None, &[]), false).await.unwrap();
    let other = form("", "", "はい").replace("機器を台帳で管理している", "機器を台帳で毎月見直して管理している");
    let asked = house.drop_file(&officer, "別.xlsx", book(&other)).await;
    house.app.use_workbook(&officer, asked.row.id, false, (None, &[]), false).await.unwrap();
    let asked = async |slug: &str| house.app.item(&officer, slug).await.unwrap().declarations[0].asked.clone();
    assert_eq!(asked("ledger").await.as_deref(), Some("機器を台帳で毎月見直して管理している"));
    assert_eq!(asked("contact-chart").await, None, "the same words");
}

async fn a_vendors_yes_to_other_words_is_told_with_them(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    minato(&house).await;
    let words = "パスワードは8文字以上にし、失敗が続くとロックされる";
    let form = format!("{VENDORS_FORM}    2-⑦ | {words} | はい | 2026-10-01 | |\n");
    let view = drop_form(&house, "みなとシステム.xlsx", &form, &Beforehand::default()).await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    let told = house.app.item(&house.officer(), "password-strength").await.unwrap().row.vendors_declared;
    assert_eq!(told[0].asked.as_deref(), Some(words), "the row asks for 13 letters");
    assert_eq!(told[0].value, AnswerValue::Yes);
}

async fn an_older_years_answers_behind_newer_ones_are_said_to_be(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut said = Vec::new();
    for year in ["令和7年度", "令和6年度"] {
        let old = form("", "", "はい").replace("令和8年度", year).replace("医療機関・薬局確認用", "医療機関確認用");
        let view = house.drop_file(&officer, "前.xlsx", workbook("医療機関確認用", &table(&old))).await;
        if let Some(proposal) = view.workbook.and_then(|w| w.proposal) {
            assert!(proposal.of_other_year, "{proposal:?}");
            house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap();
        }
        said.push(house.intake(view.row.id).await.row.summary);
    }
    assert!(said[0].contains("その年度の回答として出ます"), "{}", said[0]);
    assert!(said[1].contains("令和7年度の回答があるため") && !said[1].contains("として出ます"), "{}", said[1]);
    let carried = house.app.item(&officer, "ledger").await.unwrap().row.carried.unwrap();
    assert_eq!(carried.before[0].item.edition().0, "r7", "as was said");
}

async fn the_name_of_who_filled_it_in_before_is_taken_away(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "r8.xlsx", book(&form("", "前任 山田", "はい"))).await;
    house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap();
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap();
    let filled = async || {
        let forms = house.app.forms(&officer).await.unwrap();
        assert_eq!(forms.current.filling, Filling::Ready);
        let edition = forms.current.edition.id.clone();
        let file = house.app.filled_workbook(&officer, &edition, forms.current.edition.form).await.unwrap();
        let read = crate::whole_path::read(&file.bytes);
        (forms.filled_by, forms.filled_by_before, read.filled_by)
    };
    let before = Some("前任 山田".to_owned());
    assert_eq!(filled().await, (Some("佐藤 花子".to_owned()), before.clone(), "佐藤 花子".to_owned()));
    let people = house.app.people(&officer).await.unwrap();
    let gone = Person { left_on: Some(day("2026-04-01")), ..people[0].person.clone() };
    house.app.save_person(&officer, &gone).await.unwrap();
    assert_eq!(filled().await, (None, before, String::new()), "nobody who left stands for what others confirmed");
}

/// A vendor whose name is that of its file.
async fn minato(house: &House) -> Vendor {
    vendor(house, "みなとシステム").await
}

async fn vendor(house: &House, name: &str) -> Vendor {
    let officer = house.officer();
    let blank = house.app.vendor(&officer, None).await.unwrap().vendor;
    let vendor = Vendor { name: name.to_owned(), ..blank };
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    vendor
}

/// Systems of a vendor, by their names.
async fn systems_of<const N: usize>(house: &House, vendor: &Vendor, names: [&str; N]) -> [SystemId; N] {
    let ids = names.map(|_| SystemId::new());
    for (id, name) in ids.into_iter().zip(names) {
        let system = System { name: name.to_owned(), vendor_id: Some(vendor.id), ..System::blank(id) };
        house.app.save_system(&house.officer(), &system).await.unwrap();
    }
    ids
}

/// A vendor's form, dropped by whoever may not make it the form.
async fn drop_form(house: &House, name: &str, form: &str, said: &Beforehand) -> IntakeView {
    let staff = house.actor(Role::Staff);
    let files = vec![(name.to_owned(), workbook("事業者確認用", &table(form)))];
    let id = house.app.drop_files_as(&staff, files, Some(said)).await.unwrap().remove(0).unwrap();
    house.app.wait_for_intake(&staff, id).await.unwrap()
}

/// A form that is recorded whatever stands.
async fn recorded(house: &House, form: &str) -> IntakeView {
    let view = drop_form(house, "みなとシステム.xlsx", form, &Beforehand::default()).await;
    if view.row.state == IntakeState::NeedsConfirmation {
        house.app.record_held(&house.officer(), view.row.id, "電話で確かめた").await.unwrap();
    }
    house.intake(view.row.id).await
}

/// What vendors say of the patches.
async fn patching(house: &House) -> Vec<(String, AnswerValue)> {
    let words = house.app.item(&house.officer(), "patching").await.unwrap().row.vendors_declared;
    words.into_iter().map(|word| (word.vendor, word.value)).collect()
}

/// The same form with its noes answered otherwise on another day.
pub(crate) fn answered(value: &str, day: &str) -> String {
    VENDORS_FORM.replace("いいえ | 2026-10-01 | 2027-03-01 |", &format!("{value} | {day} | |"))
}

async fn a_vendors_own_officer_is_none_of_the_facilitys(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    let view = house.drop_file(&officer, "みなとシステム.xlsx", workbook("事業者確認用", &table(VENDORS_FORM))).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    house.app.use_workbook(&officer, view.row.id, true, (Some(vendor.id), &[]), false).await.unwrap();
    let own = house.app.item(&officer, "officer").await.unwrap();
    assert!(own.row.vendors_declared.is_empty(), "{:?}", own.row.vendors_declared);
    assert!(own.reasons.iter().all(|r| !r.words.contains("みなとシステム")), "{:?}", own.reasons);
    assert!(own.declarations[0].is_about_vendor, "it is shown as what it is");
    let patching = house.app.item(&officer, "patching").await.unwrap();
    let word =
        VendorsWord { vendor: "みなとシステム".to_owned(), system: None, value: AnswerValue::No, asked: None };
    assert_eq!(patching.row.vendors_declared, [word]);
}

async fn what_nobody_can_place_stays_with_a_vendors_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = house.actor(Role::Staff);
    minato(&house).await;
    let last = "適用している | いいえ | 2026-10-01 | 2027-03-01 |";
    assert!(VENDORS_FORM.contains(last));
    let form =
        VENDORS_FORM.replace("目標日 | 備考", "目標日 | 備考 | 実態").replace(last, &format!("{last} | 部品待ち"));
    let view = house.drop_file(&staff, "みなとシステム.xlsx", workbook("事業者確認用", &table(&form))).await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    let patching = house.app.item(&staff, "patching").await.unwrap();
    assert_eq!(patching.declarations[0].declaration.remark, "実態: 部品待ち");
}

async fn a_vendors_form_recorded_by_mistake_is_taken_back(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = house.actor(Role::Staff);
    minato(&house).await;
    let words = async || house.app.item(&staff, "patching").await.unwrap().row.vendors_declared;
    let book = workbook("事業者確認用", &table(VENDORS_FORM));
    let view = house.drop_file(&staff, "みなとシステム.xlsx", book).await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    assert_eq!(words().await.len(), 1);
    let reasons = house.app.item(&staff, "patching").await.unwrap().reasons;
    assert!(reasons.iter().any(|r| r.words.contains("みなとシステム")), "it feeds the verdict");
    assert!(view.may_undo, "whoever may declare it may take it back");
    house.app.undo_intake(&staff, view.row.id).await.unwrap();
    let view = house.intake(view.row.id).await;
    assert_eq!(view.row.state, IntakeState::Undone, "{}", view.row.summary);
    assert!(words().await.is_empty());
    let reasons = house.app.item(&staff, "patching").await.unwrap().reasons;
    assert!(reasons.iter().all(|r| !r.words.contains("みなとシステム")), "it feeds no verdict any more");
    let log = house.app.activity(&house.officer(), None).await.unwrap().rows;
    let undone = log.iter().find(|row| row.entry.event.action == "intake.undo").unwrap();
    assert!(undone.entry.event.detail["declared"].as_u64() > Some(0), "{:?}", undone.entry.event.detail);
}

async fn a_vendors_form_waits_until_its_systems_are_named(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    let [first, second] = systems_of(&house, &vendor, ["検査システム", "画像システム"]).await;
    let book = workbook("事業者確認用", &table(VENDORS_FORM));
    let view = house.drop_file(&officer, "みなとシステム.xlsx", book).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let proposal = view.workbook.unwrap().proposal.unwrap();
    let named: Vec<&str> = proposal.systems.iter().map(|s| s.name.as_str()).collect();
    assert_eq!((proposal.asks_vendor, named.len()), (false, 2), "{named:?}");
    let words = async || house.app.item(&officer, "patching").await.unwrap().row.vendors_declared;
    for as_form in [true, false] {
        let refused = house.app.use_workbook(&officer, view.row.id, as_form, (None, &[]), false).await.unwrap_err();
        assert_eq!((refused.code, refused.fields[0].field), (ErrorCode::Required, "systems"));
    }
    let other = house.app.systems(&officer).await.unwrap();
    let other = other.iter().map(|r| r.system.id).find(|id| ![first, second].contains(id)).unwrap();
    let refused = house.app.use_workbook(&officer, view.row.id, true, (None, &[other]), false).await.unwrap_err();
    assert_eq!(refused.fields[0].field, "systems", "a system of somebody else");
    assert!(words().await.is_empty(), "nothing is taken before");
    house.app.use_workbook(&officer, view.row.id, true, (None, &[second]), false).await.unwrap();
    let system = Some("画像システム".to_owned());
    let word = VendorsWord { vendor: "みなとシステム".to_owned(), system, value: AnswerValue::No, asked: None };
    assert_eq!(words().await, [word]);
    let taken = house.intake(view.row.id).await.workbook.unwrap();
    assert_eq!((taken.systems, taken.vendor.as_deref()), (vec!["画像システム".to_owned()], Some("みなとシステム")));
}

async fn a_form_booked_to_the_wrong_vendor_says_where_and_is_asked_about_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let wrong = minato(&house).await;
    let [_, second] = systems_of(&house, &wrong, ["検査システム", "画像システム"]).await;
    // Made once: two made in different seconds are different bytes.
    let book = workbook("事業者確認用", &table(VENDORS_FORM));
    let drop = async || house.drop_file(&officer, "届いた様式.xlsx", book.clone()).await;
    let asked = drop().await;
    assert!(asked.workbook.unwrap().proposal.unwrap().asks_vendor);
    let booked = asked.row.id;
    house.app.use_workbook(&officer, booked, true, (Some(wrong.id), &[second]), false).await.unwrap();
    assert!(house.intake(booked).await.workbook.unwrap().recorded.is_none(), "nothing was on record before");
    // That vendor is proposed for it, and not taken.
    let again = drop().await;
    let proposal = again.workbook.unwrap().proposal.unwrap();
    assert_eq!((proposal.asks_vendor, proposal.likely), (true, Some(wrong.id)));
    let again = again.row.id;
    house.app.use_workbook(&officer, again, true, (Some(wrong.id), &[second]), false).await.unwrap();
    let taken = house.intake(again).await.workbook.unwrap();
    assert!(taken.known > 0 && taken.vendor.as_deref() == Some("みなとシステム"), "{taken:?}");
    let recorded = taken.recorded.unwrap();
    assert_eq!(recorded.systems, ["画像システム"]);
    assert_eq!(recorded.runs.iter().map(|run| run.id).collect::<Vec<_>>(), [booked]);
    // Taken back where it says so, it goes with every run of the same file, and is no longer proposed as that vendor's.
    assert_eq!(patching(&house).await, [("みなとシステム".to_owned(), AnswerValue::No)]);
    house.app.undo_intake(&officer, booked).await.unwrap();
    assert!(patching(&house).await.is_empty());
    for run in [booked, again] {
        assert_eq!(house.intake(run).await.row.state, IntakeState::Undone);
    }
    let anew = drop().await;
    assert_eq!(anew.row.state, IntakeState::NeedsConfirmation, "{}", anew.row.summary);
    let proposal = anew.workbook.unwrap().proposal.unwrap();
    assert_eq!((proposal.asks_vendor, proposal.likely), (true, None));
}

async fn a_form_about_some_of_the_same_systems_is_undone_along(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, vendor) = (house.officer(), minato(&house).await);
    let [first, second, third] = systems_of(&house, &vendor, ["検査システム", "画像システム", "予約システム"]).await;
    let book = workbook("事業者確認用", &table(VENDORS_FORM));
    let mut runs = Vec::new();
    for systems in [&[first][..], &[first, second], &[third]] {
        let run = house.drop_file(&officer, "届いた様式.xlsx", book.clone()).await.row.id;
        house.app.use_workbook(&officer, run, false, (Some(vendor.id), systems), false).await.unwrap();
        assert_eq!(house.intake(run).await.row.state, IntakeState::Done);
        runs.push(run);
    }
    let systems = async || {
        let words = house.app.item(&officer, "patching").await.unwrap().row.vendors_declared;
        let mut systems: Vec<String> = words.into_iter().filter_map(|word| word.system).collect();
        systems.sort();
        systems
    };
    assert_eq!(systems().await.len(), 3);
    let along = house.intake(runs[0]).await.workbook.unwrap().undone_along;
    assert_eq!(along.iter().map(|run| run.id).collect::<Vec<_>>(), [runs[1]]);
    for said in ["届いた様式.xlsx", "検査システム", "画像システム"] {
        assert!(along[0].name.contains(said), "{}", along[0].name);
    }
    house.app.undo_intake(&officer, runs[0]).await.unwrap();
    assert_eq!(systems().await, ["予約システム"], "what the same file says of another system stays");
    assert_eq!(house.intake(runs[1]).await.row.state, IntakeState::Undone);
    assert!(house.intake(runs[2]).await.workbook.unwrap().undone_along.is_empty());
}

async fn who_may_undo_a_form_is_asked_of_every_run_of_its_file(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, staff, vendor) = (house.officer(), house.actor(Role::Staff), minato(&house).await);
    let book = workbook("事業者確認用", &table(VENDORS_FORM));
    let drop = async |actor: &Actor| house.drop_file(actor, "みなとシステム.xlsx", book.clone()).await;
    let first = drop(&officer).await.row.id;
    house.app.use_workbook(&officer, first, true, (Some(vendor.id), &[]), false).await.unwrap();
    // Dropped once more it only declares, and would take the form with it all the same.
    let second = drop(&staff).await;
    assert_eq!(second.row.state, IntakeState::Done, "{}", second.row.summary);
    assert!(!second.may_undo, "what would be refused is not offered");
    assert_eq!(house.app.undo_intake(&staff, second.row.id).await.unwrap_err().code, ErrorCode::NotFound);
    let recorded = second.workbook.unwrap().recorded.unwrap();
    assert_eq!((recorded.runs[0].id, recorded.may_undo), (first, false), "nor is the run that made it the form");
    // Of several runs that go together one is named.
    let third = drop(&staff).await.row.id;
    let seen = house.intake(third).await;
    let recorded = seen.workbook.unwrap().recorded.unwrap();
    assert_eq!((recorded.runs.len(), recorded.may_undo, seen.may_undo), (1, true, true));
    house.app.undo_intake(&officer, recorded.runs[0].id).await.unwrap();
    for run in [first, second.row.id, third] {
        assert_eq!(house.intake(run).await.row.state, IntakeState::Undone);
    }
}

async fn an_unreadable_second_round_of_a_vendor_revives_none_before_it(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    let twice = VENDORS_FORM
        .replace("はい・いいえ | 確認日 | 目標日", "1回目 はい・いいえ | 2回目 はい・いいえ")
        .replace("いいえ | 2026-10-01 | 2027-03-01", "はい | 対応していない")
        .replace("はい | 2026-10-01 | |", "はい | いいえ |");
    let view = house.drop_file(&officer, "みなとシステム.xlsx", workbook("事業者確認用", &table(&twice))).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    house.app.use_workbook(&officer, view.row.id, true, (Some(vendor.id), &[]), false).await.unwrap();
    let declared = async |key: &str| -> Vec<AnswerValue> {
        let rows = house.app.item(&officer, key).await.unwrap().row.vendors_declared;
        rows.iter().map(|word| word.value).collect()
    };
    assert!(declared("patching").await.is_empty(), "its second round could not be read");
    assert_eq!(declared("accounts").await.last(), Some(&AnswerValue::No));
}

async fn whose_a_form_is_is_what_was_said_and_never_a_remembered_name(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (minato, tsubame) = (minato(&house).await, vendor(&house, "株式会社つばめクラウド").await);
    let said = |vendor: &Vendor| Beforehand { vendor: Some(vendor.id), ..Beforehand::default() };
    let name = "事業者確認用.xlsx";
    let first = drop_form(&house, name, VENDORS_FORM, &said(&minato)).await;
    assert_eq!(first.row.state, IntakeState::Done, "{}", first.row.summary);
    assert!(first.row.summary.contains("「みなとシステム」の回答です"), "{}", first.row.summary);
    // Another file of that name: the vendor is proposed, and a person says.
    let yes = answered("はい", "2026-10-02");
    let asked = drop_form(&house, name, &yes, &Beforehand::default()).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert_eq!((proposal.asks_vendor, proposal.likely), (true, Some(minato.id)));
    // What is said goes before the name of the file, also where that names another one.
    for name in [name, "みなとシステム.xlsx"] {
        let taken = drop_form(&house, name, &yes, &said(&tsubame)).await;
        assert_eq!(taken.row.state, IntakeState::Done, "{}", taken.row.summary);
        assert_eq!(taken.workbook.unwrap().vendor.as_deref(), Some("株式会社つばめクラウド"), "{name}");
    }
    // So does the vendor that is written on it before what was remembered; of two that are named neither is taken.
    let signed = yes.replace("    番号 |", "    事業者名 | つばめクラウド\n    番号 |");
    let taken = drop_form(&house, name, &signed, &Beforehand::default()).await;
    assert_eq!(taken.workbook.unwrap().vendor.as_deref(), Some("株式会社つばめクラウド"));
    let two = drop_form(&house, "みなとシステム.xlsx", &signed, &Beforehand::default()).await;
    assert!(two.workbook.unwrap().proposal.unwrap().asks_vendor);
    // Nor is one whose name that on the form only begins with.
    let longer = signed.replace("つばめクラウド", "つばめクラウドシステムズ");
    let longer = drop_form(&house, name, &longer, &Beforehand::default()).await;
    let proposal = longer.workbook.unwrap().proposal.unwrap();
    assert_eq!((proposal.asks_vendor, proposal.likely), (true, Some(tsubame.id)));
    let mut said = patching(&house).await;
    said.sort_by(|one, other| one.0.cmp(&other.0));
    let both = [("みなとシステム", AnswerValue::No), ("株式会社つばめクラウド", AnswerValue::Yes)];
    assert_eq!(said, both.map(|(vendor, value)| (vendor.to_owned(), value)));
}

async fn systems_of_another_vendor_are_not_dropped_without_a_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (minato, other) = (minato(&house).await, vendor(&house, "つばめクラウド").await);
    let [own] = systems_of(&house, &minato, ["検査システム"]).await;
    let [others] = systems_of(&house, &other, ["画像システム"]).await;
    let said = |system| Beforehand { systems: vec![system, system], ..Beforehand::default() };
    let asked = drop_form(&house, "みなとシステム.xlsx", VENDORS_FORM, &said(others)).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert_eq!((proposal.asks_vendor, proposal.likely), (true, Some(minato.id)));
    assert!(patching(&house).await.is_empty());
    let taken = drop_form(&house, "みなとシステム.xlsx", VENDORS_FORM, &said(own)).await;
    assert!(taken.row.summary.contains("「みなとシステム / 検査システム」の回答です"), "{}", taken.row.summary);
    assert_eq!(taken.workbook.unwrap().systems, ["検査システム"], "named twice it is one");
    assert_eq!(patching(&house).await.len(), 1);
    // What stands under a contract with a vendor is its system, too.
    let contract = Contract { title: "保守契約".to_owned(), ..Contract::blank(ContractId::new(), minato.id) };
    house.app.save_contract(&house.officer(), &contract).await.unwrap();
    let under = System { name: "予約".to_owned(), contract_id: Some(contract.id), ..System::blank(SystemId::new()) };
    house.app.save_system(&house.officer(), &under).await.unwrap();
    let all = house.app.systems_of_vendor(&house.officer(), minato.id).await.unwrap();
    let mut names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["予約", "検査システム"]);
}

async fn a_form_that_says_otherwise_waits_for_a_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    minato(&house).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    drop_form(&house, name, VENDORS_FORM, &said).await;
    let house = house.restart_on(day("2026-11-23")).await;
    let no = [("みなとシステム".to_owned(), AnswerValue::No)];
    // Whatever it says instead, and of whichever day.
    let forms = [answered("対象外", "2026-11-01"), answered("はい", "2026-09-01")];
    let mut waiting = Vec::new();
    for form in &forms {
        let view = drop_form(&house, name, form, &said).await;
        assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
        waiting.push((view.row.id, view.workbook.unwrap().held));
    }
    let older: Vec<Vec<bool>> = waiting.iter().map(|(_, held)| held.iter().map(HeldRow::is_older).collect()).collect();
    assert_eq!(older, [[false, false], [true, true]]);
    let row = &waiting[1].1[1];
    let words = (row.stands(Lang::Ja), row.says(Lang::Ja));
    assert!(words.0.contains("いいえ") && words.0.contains("様式「みなとシステム.xlsx」"), "{words:?}");
    assert!(words.1.contains("はい") && words.1.contains("前の日付"), "{words:?}");
    assert_eq!(patching(&house).await, no, "nothing of them counts");
    // Left alone, it is gone; with a word it is recorded, and the word stays.
    house.app.cancel_intake(&officer, waiting[0].0).await.unwrap();
    let id = waiting[1].0;
    let refused = house.app.record_held(&officer, id, " ").await.unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field), (ErrorCode::Required, "words"));
    house.app.record_held(&officer, id, "山本さんに電話で確かめた").await.unwrap();
    let view = house.intake(id).await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    let taken = view.workbook.unwrap();
    assert_eq!((taken.words.as_str(), taken.held.len(), taken.is_held()), ("山本さんに電話で確かめた", 2, false));
    assert_eq!(patching(&house).await[0].1, AnswerValue::Yes);
    let log = house.app.activity(&officer, None).await.unwrap().rows;
    let mut taken = log.iter().filter(|row| row.entry.event.action == "edition.answers");
    assert!(taken.any(|row| row.entry.event.detail["words"] == "山本さんに電話で確かめた"), "the log keeps it");
    let twice = house.app.record_held(&officer, id, "もう一度").await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::ChangedMeanwhile);
    // What says the same as what stands waits for nobody.
    let again = drop_form(&house, name, &answered("はい", "2026-11-01"), &said).await;
    assert_eq!(again.row.state, IntakeState::Done, "{}", again.row.summary);
}

async fn a_no_that_a_form_leaves_open_is_held_against_a_later_yes(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    let first = drop_form(&house, name, &answered("はい→いいえ", "2026-10-01"), &said).await;
    assert_eq!(first.row.state, IntakeState::Done, "{}", first.row.summary);
    assert!(patching(&house).await.is_empty(), "it declares nothing");
    let house = house.restart_on(day("2026-11-23")).await;
    let yes = async |on: &str| drop_form(&house, name, &answered("はい", on), &said).await;
    let view = yes("2026-11-01").await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let held = view.workbook.unwrap().held;
    let turned: Vec<_> = held.iter().map(|row| (row.before, row.after)).collect();
    assert_eq!(turned, [(AnswerValue::No, AnswerValue::Yes); 2]);
    assert!(patching(&house).await.is_empty(), "it waits for a word");
    // As a reply it is held against it, too, until the form is undone.
    let system =
        System { name: "検査システム".to_owned(), vendor_id: Some(vendor.id), ..System::blank(SystemId::new()) };
    house.app.save_system(&officer, &system).await.unwrap();
    house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
    let reply = yes("2026-11-02").await.reply.expect("a reply");
    let stands_otherwise = async || {
        let notes = house.app.reply(&officer, reply).await.unwrap().reply.notes;
        notes.into_iter().find(|note| note.code == ReplyNoteCode::StandsOtherwise).map(|note| note.about)
    };
    let told = stands_otherwise().await.expect("an いいえ without a day");
    assert!(told.contains("いいえ (様式「みなとシステム.xlsx」") && told.contains("→ はい"), "{told}");
    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    assert_eq!(stands_otherwise().await, None);
}

async fn a_yes_to_other_words_is_held_against_a_no_with_the_words_of_both(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    minato(&house).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    drop_form(&house, name, VENDORS_FORM, &said).await;
    let house = house.restart_on(day("2026-11-23")).await;
    let measured = async || house.app.item(&officer, "patching").await.unwrap().row.verdict;
    let before = measured().await;
    let asked = "セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している";
    let other = "セキュリティパッチ(最新ファームウェアや更新プログラム)を毎月適用している";
    let form = answered("はい", "2026-11-01").replace(asked, other);
    let view = drop_form(&house, name, &form, &said).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let held = view.workbook.unwrap().held;
    let [same, turned] = held.as_slice() else { panic!("{held:?}") };
    assert_eq!(same.asked, None, "{same:?}");
    assert_eq!(turned.asked, Some((asked.to_owned(), other.to_owned())));
    for (told, value, day, words) in [
        (turned.stands(Lang::Ja), "いいえ", "2026年10月1日", asked),
        (turned.says(Lang::Ja), "はい", "2026年11月1日", other),
    ] {
        assert!(told.starts_with(&format!("{value} {day}")) && told.contains(&format!("「{words}」")), "{told}");
    }
    // Recorded with a word it is declared to other words, and what is measured stays.
    house.app.record_held(&officer, view.row.id, "電話で確かめた").await.unwrap();
    let taken = house.intake(view.row.id).await.workbook.unwrap();
    assert_eq!((taken.held, taken.words.as_str()), (held, "電話で確かめた"));
    assert_eq!(measured().await, before);
}

async fn an_older_yes_to_other_words_takes_no_place_without_a_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    minato(&house).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    let other = "セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している";
    let asked = "セキュリティパッチ(最新ファームウェアや更新プログラム)を30日以内に適用している";
    drop_form(&house, name, &answered("はい", "2026-11-10").replace(other, asked), &said).await;
    let view = drop_form(&house, name, &answered("はい", "2026-11-01"), &said).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let held = view.workbook.unwrap().held;
    let [row] = held.as_slice() else { panic!("{held:?}") };
    assert_eq!((row.before, row.after, row.is_older()), (AnswerValue::Yes, AnswerValue::Yes, true));
    assert_eq!(row.asked, Some((asked.to_owned(), other.to_owned())));
    // A later one is taken.
    let later = drop_form(&house, name, &answered("はい", "2026-11-20"), &said).await;
    assert_eq!(later.row.state, IntakeState::Done, "{}", later.row.summary);
}

async fn what_was_taken_back_does_not_come_back_without_a_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    minato(&house).await;
    let (name, said, form) = ("みなとシステム.xlsx", Beforehand::default(), answered("はい", "2026-10-01"));
    drop_form(&house, name, &form, &said).await;
    // As a notice of the vendor leaves it.
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    let declared = sejo_store::declaration::list(&mut tx, &house.scope()).await.unwrap();
    for mut gone in declared.into_iter().filter(|d| d.item.slug() == "patching") {
        gone.taken_back_on = Some(day("2026-11-01"));
        sejo_store::declaration::change(&mut tx, &house.scope(), &gone).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert!(patching(&house).await.is_empty());
    let view = drop_form(&house, name, &form, &said).await;
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    let held = view.workbook.unwrap().held;
    assert_eq!(held.len(), 1, "{held:?}");
    assert!(held[0].is_older() && held[0].stands(Lang::Ja).contains("事業者が取り消し"), "{held:?}");
    assert!(held[0].says(Lang::Ja).ends_with("(取り消しより前の日付です)"), "its own day is no later one: {held:?}");
    assert!(patching(&house).await.is_empty());
}

async fn undoing_one_form_leaves_what_another_says(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    minato(&house).await;
    recorded(&house, &answered("はい", "2026-09-01")).await;
    let house = house.restart_on(day("2026-11-23")).await;
    let first = recorded(&house, VENDORS_FORM).await;
    let house = house.restart_on(day("2026-11-24")).await;
    let one_more = VENDORS_FORM
        .replace("無効化している | はい | 2026-10-01 | |", "無効化している | いいえ | 2026-10-01 | 2027-03-01 |");
    let second = recorded(&house, &one_more).await.workbook.unwrap();
    assert_eq!((second.answers, second.known), (1, 5), "how much of it was on record is told");
    let noes = async || {
        let shown = house.app.item(&officer, "patching").await.unwrap().declarations;
        shown.iter().filter(|d| d.declaration.value == AnswerValue::No).count()
    };
    assert_eq!(noes().await, 1, "what two files say stands there once");
    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    assert_eq!(patching(&house).await, [("みなとシステム".to_owned(), AnswerValue::No)], "the second says so, too");
    assert_eq!(noes().await, 1);
}

async fn words_for_what_became_a_reply_meanwhile_are_refused(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, vendor) = (house.officer(), minato(&house).await);
    systems_of(&house, &vendor, ["検査システム"]).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    drop_form(&house, name, VENDORS_FORM, &said).await;
    let held = drop_form(&house, name, &answered("はい", "2026-11-01"), &said).await;
    assert_eq!(held.row.state, IntakeState::NeedsConfirmation, "{}", held.row.summary);
    house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
    let refused = house.app.record_held(&officer, held.row.id, "電話で確かめた").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ChangedMeanwhile);
    assert!(house.intake(held.row.id).await.reply.is_some(), "it waits as the reply to the request");
    assert_eq!(patching(&house).await, [("みなとシステム".to_owned(), AnswerValue::No)], "nothing of it counts yet");
}

async fn as_a_reply_a_form_is_held_against_what_stands_too(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    systems_of(&house, &vendor, ["検査システム"]).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    let first = drop_form(&house, name, VENDORS_FORM, &said).await;
    assert_eq!(first.row.state, IntakeState::Done, "{}", first.row.summary);
    let values = async || patching(&house).await.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    assert_eq!(values().await, [AnswerValue::No]);
    house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
    let taken = async |day: &str| {
        let view = drop_form(&house, name, &answered("はい", day), &said).await;
        house.app.reply(&officer, view.reply.expect("a reply")).await.unwrap().reply
    };
    let (later, older) = (taken("2026-11-01").await, taken("2026-09-01").await);
    let about = |reply: &sejo_model::Reply, code: ReplyNoteCode| {
        reply.notes.iter().find(|note| note.code == code).map(|note| note.about.clone())
    };
    assert_eq!(about(&later, ReplyNoteCode::StandsOtherwise), None, "{:?}", later.notes);
    assert!(about(&later, ReplyNoteCode::TurnsYes).unwrap().contains("いいえ 2026年10月1日"), "{:?}", later.notes);
    let told = about(&older, ReplyNoteCode::StandsOtherwise).expect("what stands is newer");
    assert!(told.contains("いいえ 2026年10月1日 (様式「みなとシステム.xlsx」"), "{told}");
    assert!(told.contains("→ はい 2026年9月1日(前の日付です)"), "{told}");
    let decide = async |words: &str| {
        let (parts, words) = (vec![ChosenPart { index: 0, system: None }], words.to_owned());
        let deciding = Deciding { kind: DecisionKind::Accepted, parts, words, revision: older.revision, seen: None };
        house.app.decide_reply(&officer, older.id, &deciding).await
    };
    assert_eq!(decide("").await.unwrap_err().code, ErrorCode::Required);
    assert_eq!(values().await, [AnswerValue::No], "what stands stays");
    decide("電話で、済んだと聞いた").await.unwrap();
    let kept = house.app.reply(&officer, older.id).await.unwrap().reply;
    assert_eq!(about(&kept, ReplyNoteCode::StandsOtherwise), Some(told), "what it was decided with is kept");
    // Nothing stands otherwise any more once both are taken back.
    let reopening = Reopening { parts: vec![0], words: "間違えた".to_owned(), revision: kept.revision };
    house.app.reopen_reply(&officer, older.id, &reopening).await.unwrap();
    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    let again = house.app.reply(&officer, older.id).await.unwrap().reply;
    assert_eq!(about(&again, ReplyNoteCode::StandsOtherwise), None, "{:?}", again.notes);
}

async fn as_a_reply_a_yes_to_other_words_is_told_with_the_words_of_both(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = minato(&house).await;
    systems_of(&house, &vendor, ["検査システム"]).await;
    let (name, said) = ("みなとシステム.xlsx", Beforehand::default());
    let [asked, other] =
        ["13", "8"].map(|letters| format!("パスワードは{letters}文字以上にし、失敗が続くとロックされる"));
    let no = format!("{VENDORS_FORM}    2-⑦ | {asked} | いいえ | 2026-10-01 | 2027-03-01 |\n");
    let first = drop_form(&house, name, &no, &said).await;
    assert_eq!(first.row.state, IntakeState::Done, "{}", first.row.summary);
    house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
    let yes = format!("{VENDORS_FORM}    2-⑦ | {other} | はい | 2026-11-01 | |\n");
    let view = drop_form(&house, name, &yes, &said).await;
    let reply = house.app.reply(&officer, view.reply.expect("a reply")).await.unwrap().reply;
    let about = |code: ReplyNoteCode| reply.notes.iter().find(|note| note.code == code).map(|note| note.about.as_str());
    let told = about(ReplyNoteCode::TurnsYes).unwrap_or_default();
    for (value, words) in [("いいえ 2026年10月1日", &asked), ("はい 2026年11月1日", &other)] {
        assert!(told.contains(value) && told.contains(&format!("文言「{words}」への回答")), "{:?}", reply.notes);
    }
    assert!(about(ReplyNoteCode::OtherWords).is_some() && reply.is_grave(), "{:?}", reply.notes);
}
