//! Checklist workbooks: assigned by hand, remembered, undone; and who may bring in an edition.

use sejo_app::answer::ConfirmForm;
use sejo_app::checklist::VendorsWord;
use sejo_app::intake::{FormAfterUndo, IntakeState};
use sejo_app::today::Notice;
use sejo_model::edition::Grade;
use sejo_model::{AnswerValue, CheckCode, CheckLine, Control, EditionState, ErrorCode, Lang, Role, VerdictValue};

use crate::house::{House, answer, table, today, workbook};
use crate::place::Place;
use crate::whole_path::r8_workbook;

both! {
    a_row_assigned_by_hand_is_known_in_every_later_workbook;
    a_form_that_waited_says_each_thing_once;
    a_row_of_none_of_them_is_the_forms_own_question;
    a_control_of_one_row_is_not_assigned_to_another;
    only_the_safety_manager_brings_in_an_edition;
    an_edition_can_be_taken_out_of_use_again;
    a_workbook_that_is_no_checklist_is_refused_or_read_as_a_table;
    another_questionnaire_is_refused_with_the_reason;
    a_form_that_names_no_year_is_this_years_and_says_so;
    another_form_of_the_same_year_is_asked_about;
    rounds_that_no_word_counts_are_asked_about;
    undoing_a_form_brings_back_the_one_before;
    a_vendors_form_is_that_vendors_word;
}

const ODD: &str = "
    令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト
    医療機関・薬局確認用
    番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
    1-① | 医療情報システムの安全管理責任者を置いている | | | |
    2-① | 機器を台帳で管理している | | | |
    2-② | 月に一度、全員で深呼吸をしている | | | |
    3-① | 連絡体制図を作っている | | | |
    3-③ | 事業継続計画(BCP)を作っている | | | |
    4-① | やり方を運用管理規程に定めている | | | |
";

fn odd() -> Vec<u8> {
    workbook("医療機関・薬局確認用", &table(ODD))
}

async fn a_form_that_waited_says_each_thing_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let ahead = ODD.replace("機器を台帳で管理している | | |", "機器を台帳で管理している | はい | 2027/3/1 |");
    let asked = house.drop_file(&officer, "r8.xlsx", workbook("医療機関・薬局確認用", &table(&ahead))).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), false).await.unwrap();
    let told = house.intake(asked.row.id).await.problems;
    let of_day: Vec<_> = told.iter().filter(|(problem, _)| problem.code == "workbook-day-ahead").collect();
    assert_eq!(of_day.len(), 1, "{told:?}");
}

async fn a_row_assigned_by_hand_is_known_in_every_later_workbook(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let asked = house.drop_file(&officer, "r8.xlsx", odd()).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    // Most rows of the known form are missing, and they are named before anything changes.
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert!(!proposal.replaces && proposal.added.is_empty() && proposal.reworded.is_empty(), "{proposal:?}");
    assert!(proposal.gone.len() > 5, "{proposal:?}");
    house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), false).await.unwrap();
    let view = house.intake(asked.row.id).await;
    assert_eq!(view.row.state, IntakeState::NeedsAssignment, "{}", view.row.summary);
    let outcome = view.workbook.unwrap();
    let open: Vec<_> = outcome.rows.iter().filter(|(_, _, _, m)| m.control.is_none()).collect();
    assert_eq!(open.len(), 1, "{:?}", outcome.rows);
    let (row, number, text, _) = open[0].clone();
    assert_eq!((row, number.as_str(), text.as_str()), (6, "2-②", "月に一度、全員で深呼吸をしている"));
    // The row is asked all the same, and says that nobody knows what it is about.
    let page = house.app.item(&officer, "row-5").await.unwrap();
    assert!(page.help.is_none() && page.row.control.is_none());

    house.app.assign_row(&officer, view.row.id, row, Some(Control::RemovableMedia)).await.unwrap();
    let assigned = house.intake(view.row.id).await;
    assert_eq!(assigned.row.state, IntakeState::Done);
    let matched = assigned.workbook.unwrap().rows.into_iter().find(|(r, ..)| *r == row).unwrap().3;
    assert_eq!((matched.grade, matched.control), (Grade::ByHand, Some(Control::RemovableMedia)));
    let again = house.drop_file(&officer, "r8 (2).xlsx", odd()).await;
    assert_eq!(again.row.state, IntakeState::Done, "remembered");

    let error = house.app.assign_row(&officer, view.row.id, 999, None).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
}

async fn count_waiting(house: &House) -> usize {
    let notices = house.app.today_view(&house.officer()).await.unwrap().notices;
    notices.iter().find_map(|n| if let Notice::FilesWaiting(count) = n { Some(*count) } else { None }).unwrap_or(0)
}

/// 「どれでもない」 is a decision: nobody asks again, and a person answers the row like any other.
async fn a_row_of_none_of_them_is_the_forms_own_question(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = house.drop_file(&officer, "r8.xlsx", odd()).await.row.id;
    house.app.use_workbook(&officer, first, true, (None, &[]), false).await.unwrap();
    let second = house.drop_file(&officer, "r8 (2).xlsx", odd()).await.row;
    assert_eq!(second.state, IntakeState::NeedsAssignment, "{}", second.summary);
    assert_eq!(count_waiting(&house).await, 1);
    let state = |id| {
        let house = &house;
        async move { house.intake(id).await.row.state }
    };
    assert_eq!(state(first).await, IntakeState::Done, "the run whose form was replaced asks nothing");

    house.app.assign_row(&officer, second.id, 6, None).await.unwrap();
    let view = house.intake(second.id).await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    assert!(!view.row.summary.contains("見分けられない"), "{}", view.row.summary);
    let matched = view.workbook.unwrap().rows.into_iter().find(|(row, ..)| *row == 6).unwrap().3;
    assert!(matched.is_forms_own() && !matched.is_open(), "{matched:?}");
    let again = house.drop_file(&officer, "r8 (3).xlsx", odd()).await.row;
    assert_eq!(again.state, IntakeState::Done, "remembered: {}", again.summary);
    assert_eq!(count_waiting(&house).await, 0);

    let page = house.app.item(&officer, "row-5").await.unwrap().row;
    assert_eq!((page.control, page.verdict), (None, VerdictValue::Unknown));
    let form = ConfirmForm { reason: "朝礼で見た".into(), ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&officer, "row-5", &form).await.unwrap();
    let view = house.app.checklist(&officer).await.unwrap();
    let blocks = |line: &CheckLine| line.blocking && line.item.as_ref().is_some_and(|item| item.slug() == "row-5");
    assert!(view.check.iter().any(|line| line.blocking) && !view.check.iter().any(blocks), "{:?}", view.check);

    // Thought better of: assigned after all.
    house.app.assign_row(&officer, again.id, 6, Some(Control::RemovableMedia)).await.unwrap();
    assert_eq!(house.app.item(&officer, "removable-media").await.unwrap().row.answer, None, "nobody answered that");
}

/// The answer confirmed in the row that asks it stays there, whatever a person says about another row.
async fn a_control_of_one_row_is_not_assigned_to_another(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let id = house.drop_file(&officer, "r8.xlsx", odd()).await.row.id;
    house.app.use_workbook(&officer, id, true, (None, &[]), false).await.unwrap();
    let form = ConfirmForm { reason: "図を見た".into(), ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&officer, "contact-chart", &form).await.unwrap();

    let refused = house.app.assign_row(&officer, id, 6, Some(Control::ContactChart)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ControlTaken);
    assert!(refused.words(Lang::Ja).contains("3-① 連絡体制図を作っている"), "{}", refused.words(Lang::Ja));
    let row = house.app.item(&officer, "contact-chart").await.unwrap().row;
    assert_eq!((row.number.as_str(), row.reworded), ("3-①", None));
    assert_eq!(row.answer.map(|a| a.value), Some(AnswerValue::Yes));
    assert_eq!(house.intake(id).await.row.state, IntakeState::NeedsAssignment, "nothing was remembered");

    // Assigned in a form that lacks the row, it does not take the answer away in one that has it.
    let lacking = ODD.replace("    3-① | 連絡体制図を作っている | | | |\n", "");
    let lacking = workbook("医療機関・薬局確認用", &table(&lacking));
    let other = house.drop_file(&officer, "別.xlsx", lacking).await.row.id;
    house.app.use_workbook(&officer, other, true, (None, &[]), false).await.unwrap();
    house.app.assign_row(&officer, other, 6, Some(Control::ContactChart)).await.unwrap();
    let row = house.app.item(&officer, "contact-chart").await.unwrap().row;
    assert_eq!((row.number.as_str(), row.reworded.as_deref()), ("2-②", Some("連絡体制図を作っている")));
    // The answer was to other words: it is not written, and that is said.
    let forms = house.app.forms(&officer).await.unwrap().current;
    let said = forms.left_out.iter().find(|l| l.field == "reworded").unwrap();
    assert_eq!(said.row, Some(6));
    assert!(forms.left_out_words().unwrap().ja.contains("6行目"), "{:?}", forms.left_out_words());
    let file = house.app.filled_workbook(&officer, &forms.edition.id, forms.edition.form).await.unwrap();
    assert!(
        house
            .app
            .match_workbook(&file.bytes)
            .unwrap()
            .workbook
            .rows
            .iter()
            .all(|r| r.answers.iter().all(|a| a.value.is_none()))
    );

    let back = house.drop_file(&officer, "r8.xlsx", odd()).await.row.id;
    house.app.use_workbook(&officer, back, true, (None, &[]), false).await.unwrap();
    let row = house.app.item(&officer, "contact-chart").await.unwrap().row;
    assert_eq!((row.number.as_str(), row.reworded), ("3-①", None));
    assert_eq!(row.answer.map(|a| a.value), Some(AnswerValue::Yes));
}

async fn only_the_safety_manager_brings_in_an_edition(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = house.actor(Role::Staff);
    let view = house.drop_file(&staff, "r8.xlsx", r8_workbook()).await;
    assert_eq!(view.row.state, IntakeState::Done);
    assert!(view.row.summary.contains("安全管理責任者"), "{}", view.row.summary);
    let state = |house: &House| {
        let (app, officer) = (house.app.clone(), house.officer());
        async move { app.checklist(&officer).await.unwrap().edition.state }
    };
    assert_eq!(state(&house).await, EditionState::Provisional);
    house.drop_file(&house.officer(), "r8.xlsx", r8_workbook()).await;
    assert_eq!(state(&house).await, EditionState::Official);
}

async fn an_edition_can_be_taken_out_of_use_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.drop_file(&officer, "r8.xlsx", r8_workbook()).await;
    let error = house.app.undo_intake(&house.actor(Role::Staff), view.row.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    let after = house.app.checklist(&officer).await.unwrap();
    assert_eq!(after.edition.state, EditionState::Provisional);
}

async fn a_workbook_that_is_no_checklist_is_refused_or_read_as_a_table(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let shopping = "
        品名 | 個数 | 値段
        鉛筆 | 12 | 600
        消しゴム | 3 | 300
    ";
    let view = house.drop_file(&officer, "買い物.xlsx", workbook("買い物", &table(shopping))).await;
    assert!(view.workbook.is_none());
    assert!(view.row.summary.contains("機器の一覧でも、チェックリストのExcelでもない"), "{}", view.row.summary);
    assert_eq!(house.app.checklist(&officer).await.unwrap().edition.state, EditionState::Provisional);
}

async fn another_questionnaire_is_refused_with_the_reason(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = "
        令和8年度 職場の安全点検
        番号 | 点検項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1 | 階段に物を置いていない | | | |
        2 | 消火器の場所を知っている | | | |
        3 | 換気扇が動いている | | | |
        4 | 床が濡れていない | | | |
        5 | 椅子が壊れていない | | | |
    ";
    let view = house.drop_file(&officer, "点検.xlsx", workbook("点検", &table(form))).await;
    assert!(view.workbook.is_none(), "{}", view.row.summary);
    if view.row.state == IntakeState::Refused {
        let (code, detail, _) = view.refusal.unwrap();
        assert_eq!(code, ErrorCode::NotAChecklist);
        assert!(!detail.ja.is_empty() && !detail.en.is_empty());
    } else {
        assert_eq!(view.row.state, IntakeState::NeedsMapping, "read as a table that a person may map");
    }
}

async fn a_form_that_names_no_year_is_this_years_and_says_so(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let nameless = ODD.replace("令和8年度版 ", "").replace("    2-② | 月に一度、全員で深呼吸をしている | | | |\n", "");
    let view = house.drop_file(&officer, "様式.xlsx", workbook("Sheet1", &table(&nameless))).await;
    let outcome = view.workbook.unwrap_or_else(|| panic!("{:?}", view.refusal));
    assert_eq!(outcome.edition.0, "r8");
    assert_eq!(view.row.state, IntakeState::NeedsConfirmation, "{}", view.row.summary);
    assert!(outcome.proposal.is_some_and(|p| p.year_assumed && !p.replaces));
    let state = |view: sejo_app::checklist::ChecklistView| view.edition.state;
    assert_eq!(state(house.app.checklist(&officer).await.unwrap()), EditionState::Provisional, "nothing changed yet");

    house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap();
    let used = house.intake(view.row.id).await;
    assert_eq!(used.row.state, IntakeState::Done);
    assert!(used.row.summary.contains("年度が書かれていない"), "{}", used.row.summary);
    assert_eq!(state(house.app.checklist(&officer).await.unwrap()), EditionState::Official);
    let twice = house.app.use_workbook(&officer, view.row.id, true, (None, &[]), false).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::ChangedMeanwhile);
}

/// A form of this year is in use; another one replaces it only when a person says so, and what is asked names the rows.
async fn another_form_of_the_same_year_is_asked_about(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = house.drop_file(&officer, "r8.xlsx", r8_workbook()).await.row;
    assert_eq!(first.state, IntakeState::Done);
    let said = &first.summary;
    assert!(said.contains("回答は書き込まれていませんでした。次に、"), "what to do next is said, too: {said}");
    let rows = |view: sejo_app::checklist::ChecklistView| view.groups.iter().map(|g| g.rows.len()).sum::<usize>();
    let before = rows(house.app.checklist(&officer).await.unwrap());

    let other = ODD.replace("機器を台帳で管理している | | | |", "機器を台帳で管理している | はい | 2026-10-01 | |");
    let other = workbook("医療機関・薬局確認用", &table(&other));
    let asked = house.drop_file(&officer, "別の様式.xlsx", other.clone()).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let proposal = asked.workbook.unwrap().proposal.unwrap();
    assert!(proposal.replaces && !proposal.gone.is_empty() && !proposal.reworded.is_empty(), "{proposal:?}");
    assert_eq!(rows(house.app.checklist(&officer).await.unwrap()), before, "nothing changed yet");

    // Only what is written into it: declared, and the form stays.
    house.app.use_workbook(&officer, asked.row.id, false, (None, &[]), false).await.unwrap();
    assert_eq!(rows(house.app.checklist(&officer).await.unwrap()), before);
    let said = house.intake(asked.row.id).await.row.summary;
    for words in
        ["回答だけを受け取りました", "様式も、確認した回答も、変わっていません", "回答1件は、申告として", "次に、"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("安全管理責任者が同じファイル"), "{said}");
    let ledger = house.app.item(&officer, "ledger").await.unwrap();
    assert_eq!(ledger.row.declared, Some(sejo_model::AnswerValue::Yes));

    // As the form, and a third time given up.
    let asked = house.drop_file(&officer, "別の様式.xlsx", other).await;
    house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), false).await.unwrap();
    // Six rows, and the gate that stays though the form does not print it.
    assert_eq!(rows(house.app.checklist(&officer).await.unwrap()), 7);
    let back = house.drop_file(&officer, "r8.xlsx", r8_workbook()).await;
    assert_eq!(back.row.state, IntakeState::NeedsConfirmation);
    house.app.cancel_intake(&officer, back.row.id).await.unwrap();
    // Six rows, and the gate that stays though the form does not print it.
    assert_eq!(rows(house.app.checklist(&officer).await.unwrap()), 7);
}

async fn rounds_that_no_word_counts_are_asked_about(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = |round: &str| {
        let head = format!("番号 | チェック項目 | {round}はい・いいえ | 確認日 | はい・いいえ | 確認日");
        let two = ODD.replace("番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考", &head);
        let dated =
            two.replace("安全管理責任者を置いている | | |", "安全管理責任者を置いている | はい | 2026-06-01 | いいえ");
        workbook("医療機関・薬局確認用", &table(&dated))
    };
    let asked = house.drop_file(&officer, "回.xlsx", form("")).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    assert!(asked.workbook.unwrap().proposal.unwrap().rounds_assumed);
    assert_eq!(house.app.item(&officer, "officer").await.unwrap().row.declared, None, "nothing is taken before that");
    let counted = house.drop_file(&officer, "回2.xlsx", form("1回目 ")).await;
    assert!(counted.workbook.unwrap().proposal.is_none_or(|p| !p.rounds_assumed));
}

/// Undone, a form gives way to the one that was in use before it; with none before, to the built-in one. The page says so.
async fn undoing_a_form_brings_back_the_one_before(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let rows = |view: sejo_app::checklist::ChecklistView| view.groups.iter().map(|g| g.rows.len()).sum::<usize>();
    let first = house.drop_file(&officer, "最初.xlsx", r8_workbook()).await;
    assert_eq!(first.form_after, Some(FormAfterUndo::BuiltIn));
    let before = rows(house.app.checklist(&officer).await.unwrap());
    let other = house.drop_file(&officer, "別の様式.xlsx", odd()).await;
    house.app.use_workbook(&officer, other.row.id, true, (None, &[]), false).await.unwrap();
    // Six rows, and the gate that stays though the form does not print it.
    assert_eq!(rows(house.app.checklist(&officer).await.unwrap()), 7);

    let page = house.intake(other.row.id).await;
    assert_eq!(page.form_after, Some(FormAfterUndo::Earlier("最初.xlsx".to_owned())));
    let is_filled = |view: sejo_app::intake::IntakeView| view.workbook.is_some_and(|w| w.is_todays_form);
    assert!(is_filled(page) && !is_filled(house.intake(first.row.id).await));
    assert_eq!(house.intake(first.row.id).await.form_after, Some(FormAfterUndo::Stays));
    house.app.undo_intake(&officer, other.row.id).await.unwrap();
    let after = house.app.checklist(&officer).await.unwrap();
    assert_eq!((after.edition.state, rows(after)), (EditionState::Official, before));
    let said = house.intake(other.row.id).await.row.summary;
    assert!(said.contains("最初.xlsx"), "{said}");
    let forms = house.app.forms(&officer).await.unwrap();
    assert_eq!(forms.current.workbook.as_deref(), Some("最初.xlsx"), "and it can be filled in again");

    house.app.undo_intake(&officer, first.row.id).await.unwrap();
    assert_eq!(house.app.checklist(&officer).await.unwrap().edition.state, EditionState::Provisional);
}

/// A form that names no vendor waits until somebody says whose it is. What it says is the vendor's word, never the
/// facility's own, and the check before submission misses that form no longer.
async fn a_vendors_form_is_that_vendors_word(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "株式会社つばめクラウド".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    let mut system = house.app.systems(&officer).await.unwrap()[0].system.clone();
    system.vendor_id = Some(vendor.id);
    let name = system.label().to_owned();
    house.app.save_system(&officer, &system).await.unwrap();
    let missing = |view: &sejo_app::checklist::ChecklistView| {
        view.check.iter().any(|l| l.code == CheckCode::VendorFormMissing && l.about == vendor.name)
    };
    assert!(missing(&house.app.checklist(&officer).await.unwrap()));

    let form = ODD
        .replace("医療機関・薬局確認用", "事業者確認用")
        .replace("機器を台帳で管理している | | | |", "機器を台帳で管理している | はい | 2026-10-01 | |");
    let form = workbook("事業者確認用", &table(&form));
    let asked = house.drop_file(&officer, "届いた様式.xlsx", form.clone()).await;
    assert_eq!(asked.row.state, IntakeState::NeedsConfirmation, "{}", asked.row.summary);
    let outcome = asked.workbook.unwrap();
    assert!(outcome.proposal.is_some_and(|p| p.asks_vendor));
    assert_eq!(outcome.vendors[0].id, vendor.id);
    let unsaid = house.app.use_workbook(&officer, asked.row.id, true, (None, &[]), false).await.unwrap_err();
    assert_eq!((unsaid.code, unsaid.fields[0].field), (ErrorCode::Required, "vendor"));
    let stranger = Some(sejo_model::VendorId::new());
    let error = house.app.use_workbook(&officer, asked.row.id, true, (stranger, &[]), false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);

    house.app.use_workbook(&officer, asked.row.id, true, (Some(vendor.id), &[]), false).await.unwrap();
    let page = house.app.item(&officer, "ledger").await.unwrap();
    assert_eq!(page.row.declared, None, "not the facility's own word");
    let word = VendorsWord {
        vendor: vendor.name.clone(),
        system: Some(name),
        value: sejo_model::AnswerValue::Yes,
        asked: None,
    };
    assert_eq!(page.row.vendors_declared, [word], "of its only system");
    assert_eq!(page.declarations[0].vendor.as_ref(), Some(&vendor.name));
    assert!(!missing(&house.app.checklist(&officer).await.unwrap()));

    // One that names the vendor is its, and of the next file of that name it is proposed.
    let named = house.drop_file(&officer, "㈱つばめクラウド.xlsx", form.clone()).await.workbook.unwrap();
    assert_eq!((named.proposal, named.vendor.as_ref()), (None, Some(&vendor.name)));
    let known = house.drop_file(&officer, "届いた様式.xlsx", form).await.workbook.unwrap();
    assert_eq!((known.proposal.unwrap().likely, known.vendor), (Some(vendor.id), None));
}
