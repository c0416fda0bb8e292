//! Next year: old answers come along as *to be re-checked*, whether confirmed here or read from an old form.

use sejo_app::answer::{DeclareForm, FindingForm, SettleForm};
use sejo_app::form::Filling;
use sejo_app::intake::IntakeState;
use sejo_app::today::Notice;
use sejo_model::edition::Continuation;
use sejo_model::{
    AnswerValue, CheckCode, Control, EditionState, ErrorCode, Facility, FacilityKind, FormKind, Item, Role,
};

use crate::house::{House, answer, day, shared, table, workbook};
use crate::place::Place;
use crate::whole_path::{confirm_everything, r8_workbook_saying, read};
use crate::years::take;

both! {
    last_years_answers_come_along_but_answer_nothing;
    an_old_form_that_is_dropped_is_carried_over_too;
    answers_to_the_form_of_another_kind_are_found_again;
    a_year_begins_before_its_form_is_published;
    what_was_confirmed_last_year_is_shown_and_printed_as_it_was;
    what_was_declared_and_found_last_year_stands_in_its_record;
    last_years_workbook_is_filled_in_after_the_turn_too;
    two_editions_are_compared;
    a_shared_form_of_last_year_leaves_this_year_alone;
    a_form_that_is_not_asked_this_year_says_so;
}

async fn last_years_answers_come_along_but_answer_nothing(place: &Place) {
    let house = House::on(place, day("2025-06-12")).await;
    house.answer_questions().await;
    let confirmed = confirm_everything(&house, day("2025-06-12")).await;
    assert!(house.app.checklist(&house.officer()).await.unwrap().summary.is_complete());
    let house = house.restart_on(day("2026-06-01")).await;
    let officer = house.officer();
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!(view.edition.id.0, "r8");
    assert_eq!(view.summary.open, view.summary.needed, "nothing becomes done because it was carried over");
    let row = house.app.item(&officer, "bcp").await.unwrap().row;
    let carried = row.carried.unwrap();
    assert_eq!(carried.continuation, Continuation::Same);
    assert_eq!(carried.before[0].value, Some(AnswerValue::Yes));
    assert_eq!(carried.before[0].confirmed_on, Some(day("2025-06-12")));
    assert!(view.check.iter().filter(|l| l.code == CheckCode::RecheckNeeded).count() >= confirmed.len() / 2);
    let today = house.app.today_view(&officer).await.unwrap();
    assert!(today.notices.iter().any(|n| matches!(n, Notice::Recheck(count) if *count > 0)), "{:?}", today.notices);
    assert!(today.notices.contains(&Notice::Provisional(None)));
}

/// The old form itself is dropped this year: it is imported as that year's edition and its answers are carried over.
async fn an_old_form_that_is_dropped_is_carried_over_too(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = "
        令和7年度版 医療機関におけるサイバーセキュリティ対策チェックリスト
        医療機関確認用
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1-① | 医療情報システムの安全管理責任者を置いている | はい | 2025/06/12 | |
        2-① | 機器を台帳で管理している | いいえ | 2025/06/12 | 2025/12/01 | 作成中
        3-① | 連絡体制図を作っている | はい | | |
        3-③ | 事業継続計画(BCP)を作っている | はい | 2025/06/12 | |
        4-① | やり方を運用管理規程に定めている | はい | 2025/06/12 | |
    ";
    let old = house.drop_file(&officer, "昨年度.xlsx", workbook("医療機関確認用", &table(form))).await;
    house.app.use_workbook(&officer, old.row.id, true, (None, &[]), false).await.unwrap();
    let old = house.intake(old.row.id).await;
    let outcome = old.workbook.unwrap_or_else(|| panic!("{:?}", old.refusal));
    assert_eq!(outcome.edition.0, "r7");
    assert_eq!(outcome.answers, 5);
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!((view.edition.id.0.as_str(), view.edition.state), ("r8", EditionState::Provisional));
    assert_eq!(view.summary.open, view.summary.needed);
    let ledger = house.app.item(&officer, "ledger").await.unwrap().row.carried.unwrap();
    assert_eq!(ledger.before[0].value, Some(AnswerValue::No));
    assert_eq!(ledger.before[0].confirmed_on, Some(day("2025-06-12")));
    assert_eq!(ledger.before[0].target_on, Some(day("2025-12-01")));
    assert_eq!(ledger.before[0].remark, "作成中");
    assert!(old.row.summary.contains("その年度の回答として"), "{}", old.row.summary);
    assert!(!outcome.is_todays_form, "this year's answers do not go into it");
    let chart = house.app.item(&officer, "contact-chart").await.unwrap().row.carried.unwrap();
    assert_eq!(chart.before[0].value, Some(AnswerValue::Yes));
    assert_eq!(chart.before[0].confirmed_on, None, "the form bore no date, so none is made up");
}

/// Who answered as a hospital and says then that it is a pharmacy is asked the other form; what was said stands beside it.
async fn answers_to_the_form_of_another_kind_are_found_again(place: &Place) {
    let house = House::on(place, day("2025-06-12")).await;
    house.answer_questions().await;
    let officer = house.officer();
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::Yes, day("2025-06-12"))).await.unwrap();
    let before = house.app.facility(&house.actor(Role::Admin)).await.unwrap();
    let pharmacy = Facility { kind: FacilityKind::Pharmacy, beds: 0, ..before };
    house.app.save_facility(&house.actor(Role::Admin), &pharmacy).await.unwrap();
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!((view.edition.id.0.as_str(), view.edition.form), ("r7", FormKind::Pharmacy));
    let of = |item: sejo_app::checklist::ItemView| {
        let before = item.row.carried.unwrap().before.remove(0);
        (item.row.answer.map(|a| a.value), before.item.form(), before.value, before.confirmed_on)
    };
    let found = (None, Some(FormKind::Institution), Some(AnswerValue::Yes), Some(day("2025-06-12")));
    assert_eq!(of(house.app.item(&officer, "bcp").await.unwrap()), found);
    let house = house.restart_on(day("2026-06-01")).await;
    assert_eq!(of(house.app.item(&house.officer(), "bcp").await.unwrap()), found, "next year, too");
}

/// In April nobody has the form of the new year: it is asked what the last one asked, and the official form finds its answers.
async fn a_year_begins_before_its_form_is_published(place: &Place) {
    let house = House::on(place, day("2026-11-22")).await;
    house.answer_questions().await;
    confirm_everything(&house, day("2026-11-22")).await;
    let house = house.restart_on(day("2027-04-10")).await;
    let officer = house.officer();
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!((view.edition.id.0.as_str(), view.edition.state), ("r9", EditionState::Provisional));
    assert_eq!(view.edition.awaited_from.as_deref(), Some("令和8年度版"));
    assert_eq!((view.edition.days_left, view.summary.open), (356, view.summary.needed));
    let notices = house.app.today_view(&officer).await.unwrap().notices;
    assert!(notices.contains(&Notice::FormAwaited(None)), "{notices:?}");
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::Provisional(_))), "{notices:?}");
    let no = answer(AnswerValue::No, day("2027-04-10"));
    house.app.confirm(&officer, "bcp", &no).await.unwrap();
    let row = house.app.item(&officer, "bcp").await.unwrap().row;
    assert_eq!(row.answer.map(|a| a.value), Some(AnswerValue::No));
    assert_eq!(row.carried.unwrap().before[0].value, Some(AnswerValue::Yes), "last year's stays beside it");

    take(&house, 2027, FormKind::Institution).await;
    let view = house.app.checklist(&officer).await.unwrap();
    assert_eq!((view.edition.id.0.as_str(), view.edition.state), ("r9", EditionState::Official));
    // Five rows, and the gate that stays though the form does not print it.
    assert_eq!((view.edition.awaited_from, view.summary.needed), (None, 6));
    let row = house.app.item(&officer, "bcp").await.unwrap().row;
    assert_eq!(row.answer.map(|a| a.value), Some(AnswerValue::No), "the answer found its row");
}

/// What is kept of last year is what was confirmed in it, with the words, reasons and people of then; nothing of today is in it.
async fn what_was_confirmed_last_year_is_shown_and_printed_as_it_was(place: &Place) {
    let house = House::on(place, day("2026-11-22")).await;
    house.answer_questions().await;
    assert!(house.app.forms(&house.officer()).await.unwrap().past.is_empty());
    let confirmed = confirm_everything(&house, day("2026-11-22")).await;
    let house = house.restart_on(day("2027-04-02")).await;
    let officer = house.officer();
    // Who is at the post since counts for this year alone.
    let post = house.app.people(&officer).await.unwrap()[0].appointments[0].clone();
    house
        .app
        .save_appointment(&officer, &sejo_model::Appointment { ended_on: Some(day("2027-04-01")), ..post })
        .await
        .unwrap();
    let forms = house.app.forms(&officer).await.unwrap();
    let past = &forms.past[0];
    assert_eq!((forms.past.len(), past.edition.id.0.as_str(), past.confirmed), (1, "r8", confirmed.len()));
    let shown = house.app.past_form(&officer, &past.edition.id, None).await.unwrap();
    assert_eq!((shown.confirmed(), shown.filled_by.as_deref()), (confirmed.len(), Some("佐藤 花子")));
    let ledger = shown.rows.iter().find(|row| row.control == Some(Control::Ledger)).unwrap();
    let wanted = confirmed.iter().find(|c| c.slug == ledger.id.slug()).unwrap();
    let kept = &ledger.confirmed[0];
    assert_eq!((kept.answer.value, kept.answer.target_on), (AnswerValue::No, wanted.target_on));
    assert_eq!(kept.by_name, Role::Officer.words().ja);
    let mut reasons = shown.rows.iter().flat_map(|row| &row.confirmed).map(|kept| kept.answer.reason.as_str());
    assert!(reasons.any(|reason| reason == "現物を見て確かめたため"), "why an answer is not what was measured stays");

    let json = house.app.past_form_json(&officer, &past.edition.id, None).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(json["format"], "sejo-form-past/1");
    assert_eq!((json["as_of"].as_str(), json["today"].as_str()), (Some("2027-03-31"), Some("2027-04-02")));
    let row = json["rows"].as_array().unwrap().iter().find(|row| row["control"] == "ledger").unwrap();
    assert_eq!((row["confirmed"][0]["value"].as_str(), row.get("measured")), (Some("no"), None));
    let pdf = house.app.past_form_pdf(&officer, &past.edition.id, Some(past.edition.form)).await.unwrap();
    let printed = house.text_of_print(&pdf.bytes);
    assert!(printed.contains("過ぎた年度の記録") && printed.contains("確認の記録"), "{printed}");

    let this_year = house.app.past_form(&officer, &forms.current.edition.id, None).await.unwrap_err();
    assert_eq!(this_year.code, ErrorCode::NotFound, "that is no record of a past year");
}

/// Beside the answers stands what was declared and what inspectors found in that year, and nothing that was said since.
async fn what_was_declared_and_found_last_year_stands_in_its_record(place: &Place) {
    let house = House::on(place, day("2026-11-22")).await;
    house.answer_questions().await;
    confirm_everything(&house, day("2026-11-22")).await;
    let declared = |remark: &str, on: &str| DeclareForm {
        value: AnswerValue::No,
        dated_on: Some(day(on)),
        target_on: None,
        remark: remark.to_owned(),
    };
    let officer = house.officer();
    house.app.declare(&officer, "bcp", &declared("写しがまだない", "2026-11-20")).await.unwrap();
    let found = FindingForm {
        inspected_on: day("2026-11-21"),
        inspector: "架空市保健所".to_owned(),
        in_order: false,
        note: "訓練をすること".to_owned(),
    };
    house.app.record_finding(&officer, "bcp", &found).await.unwrap();
    let house = house.restart_on(day("2027-04-02")).await;
    let officer = house.officer();
    house.app.declare(&officer, "bcp", &declared("今年の申告", "2027-04-01")).await.unwrap();
    let finding = house.app.item(&officer, "bcp").await.unwrap().findings[0].finding.id;
    let settled = SettleForm { finding, done_on: day("2027-04-02"), how: "訓練をした".to_owned() };
    house.app.settle_finding(&officer, "bcp", &settled).await.unwrap();

    let edition = house.app.forms(&officer).await.unwrap().past[0].edition.id.clone();
    let shown = house.app.past_form(&officer, &edition, None).await.unwrap();
    let row = shown.rows.iter().find(|row| row.control == Some(Control::Bcp)).unwrap();
    let said: Vec<_> = row.declared.iter().map(|said| said.declaration.remark.as_str()).collect();
    assert_eq!(said, ["写しがまだない"]);
    assert_eq!(row.declared[0].who, Role::Officer.words().ja);
    assert_eq!(row.inspected.len(), 1);
    assert_eq!(
        (row.inspected[0].note.as_str(), &row.inspected[0].settled),
        ("訓練をすること", &None),
        "as it stood then"
    );
    let others = shown.rows.iter().filter(|row| row.control != Some(Control::Bcp));
    assert!(others.flat_map(|row| &row.inspected).next().is_none(), "on its row and no other");

    let json = house.app.past_form_json(&officer, &edition, None).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    let row = json["rows"].as_array().unwrap().iter().find(|row| row["control"] == "bcp").unwrap();
    assert_eq!(row["declared"][0]["remark"], "写しがまだない");
    assert_eq!(row["inspected"][0]["inspector"], "架空市保健所");
    let pdf = house.app.past_form_pdf(&officer, &edition, None).await.unwrap();
    let printed = house.text_of_print(&pdf.bytes);
    assert!(printed.contains("申告と立入検査") && printed.contains("訓練をすること"), "{printed}");
    assert!(!printed.contains("訓練をした"), "{printed}");
}

/// Dropped only in April, last year's workbook gets that year's answers; those to other words are named with what can be done now.
async fn last_years_workbook_is_filled_in_after_the_turn_too(place: &Place) {
    let house = House::on(place, day("2026-11-22")).await;
    house.answer_questions().await;
    let confirmed = confirm_everything(&house, day("2026-11-22")).await;
    let house = house.restart_on(day("2027-04-02")).await;
    let officer = house.officer();
    let reworded = |item: &Item| match item.control {
        Some(Control::Officer) => format!("{}(代理の者を含む)", item.label),
        _ => item.label.clone(),
    };
    let dropped = house.drop_file(&officer, "r8.xlsx", r8_workbook_saying(reworded)).await;
    if dropped.row.state == IntakeState::NeedsConfirmation {
        house.app.use_workbook(&officer, dropped.row.id, true, (None, &[]), false).await.unwrap();
    }
    let other = house.app.forms(&officer).await.unwrap().others.remove(0);
    assert_eq!((other.edition.id.0.as_str(), other.filling), ("r8", Filling::Ready));
    assert_eq!(other.answered.1, confirmed.len() - 1);
    let words = other.left_out_words().unwrap().ja;
    assert!(words.contains("令和8年度の回答の言葉がExcelと違います") && words.contains("これまでの年度"), "{words}");
    assert!(!words.contains("もう一度確認してください"), "nobody can: {words}");
    let file = house.app.filled_workbook(&officer, &other.edition.id, other.edition.form).await.unwrap();
    let answers = read(&file.bytes).rows.into_iter().flat_map(|row| row.answers);
    assert_eq!(answers.filter(|a| a.value.is_some()).count(), confirmed.len() - 1);
    let shown = house.app.past_form(&officer, &other.edition.id, None).await.unwrap();
    let row = shown.rows.iter().find(|row| row.control == Some(Control::Officer)).unwrap();
    assert!(
        row.printed.as_ref().is_some_and(|printed| printed.contains("代理の者") && !row.label.contains("代理の者"))
    );
    assert_eq!(row.confirmed.len(), 1, "the answer is kept beside the words it was given to");
}

async fn two_editions_are_compared(place: &Place) {
    let house = House::new(place).await;
    let id = |name: &str| sejo_model::EditionId(name.to_owned());
    let (officer, kind) = (house.officer(), sejo_model::FormKind::Institution);
    let diff = house.app.edition_diff(&officer, &id("r6"), &id("r7"), kind).await.unwrap();
    assert!(diff.rows.iter().any(|r| r.change == sejo_edition::RowChange::Merged));
    assert!(house.app.edition_diff(&officer, &id("r6"), &id("r99"), kind).await.is_err());
}

/// The shared look-alikes are last year's forms: dropped this year they change nothing of this year's edition.
async fn a_shared_form_of_last_year_leaves_this_year_alone(place: &Place) {
    let Some(bytes) = shared("r7-form-drop-down.xlsx") else { return };
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let before = house.app.checklist(&officer).await.unwrap();
    let view = house.drop_file(&officer, "r7.xlsx", bytes).await;
    assert_eq!(view.workbook.unwrap().edition.0, "r7");
    let after = house.app.checklist(&officer).await.unwrap();
    assert_eq!(before.edition.state, after.edition.state);
    assert_eq!(before.summary.needed, after.summary.needed);
}

/// Last year's form for another kind of facility: which it is, that nothing changed, and what to drop instead. The same
/// answers in another file are said to be known.
async fn a_form_that_is_not_asked_this_year_says_so(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let form = |title: &str| {
        let rows = format!(
            "
            {title}
            番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
            1-① | 医療情報システムの安全管理責任者を置いている | はい | 2025/06/12 | |
            2-① | 機器を台帳で管理している | いいえ | 2025/06/12 | 2025/12/01 | 作成中
            3-① | 連絡体制図を作っている | はい | | |
            3-③ | 事業継続計画(BCP)を作っている | はい | 2025/06/12 | |
            4-① | やり方を運用管理規程に定めている | はい | 2025/06/12 | |
        "
        );
        workbook("様式", &table(&rows))
    };
    let take = async |name: &str, bytes: Vec<u8>| {
        let dropped = house.drop_file(&officer, name, bytes).await;
        if dropped.row.state == sejo_app::intake::IntakeState::NeedsConfirmation {
            house.app.use_workbook(&officer, dropped.row.id, true, (None, &[]), false).await.unwrap();
        }
        house.intake(dropped.row.id).await
    };
    let before = house.app.checklist(&officer).await.unwrap().summary;
    let own = "令和7年度版 医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用";
    let first = take("昨年度.xlsx", form(own)).await;
    for words in
        ["前の年度の様式なので、令和8年度の項目と、確認した回答は、変わっていません", "厚生労働省の令和8年度版"]
    {
        assert!(first.row.summary.contains(words), "{words}: {}", first.row.summary);
    }
    assert!(!first.row.summary.contains("取り込みました"), "{}", first.row.summary);
    assert_eq!(house.app.checklist(&officer).await.unwrap().summary, before);
    let today = house.app.today_view(&officer).await.unwrap();
    let said = today.notices.iter().find_map(|n| if let Notice::Provisional(Some(t)) = n { Some(&t.ja) } else { None });
    assert!(said.is_some_and(|t| t.contains("令和7年度版") && t.contains("今年度の様式ではありません")), "{said:?}");

    let again = take("昨年度.xlsx", form(own)).await;
    let found = again.workbook.unwrap();
    assert_eq!((found.answers, found.known), (0, 5));
    assert!(again.row.summary.contains("回答5件は、前に入れたファイルから"), "{}", again.row.summary);

    let pharmacy = "令和7年度版 薬局におけるサイバーセキュリティ対策チェックリスト 薬局確認用";
    let other = take("薬局.xlsx", form(pharmacy)).await.row.summary;
    assert!(other.contains("ほかの種類の施設の様式のようです"), "{other}");
    let shared = take("今年度.xlsx", form(&pharmacy.replace("令和7", "令和8"))).await.row.summary;
    assert!(shared.contains("令和8年度の様式として使います"), "{shared}");

    // While the form of the next year is awaited, that of this one is none of it, too.
    let house = house.restart_on(day("2027-04-10")).await;
    let notices = house.app.today_view(&house.officer()).await.unwrap().notices;
    let said = notices.iter().find_map(|n| if let Notice::FormAwaited(Some(t)) = n { Some(&t.ja) } else { None });
    assert!(said.is_some_and(|t| t.contains("令和8年度版") && t.contains("今年度の様式ではありません")), "{notices:?}");
}
