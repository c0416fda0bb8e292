//! Confirming, correcting, withdrawing; two people at once.

use sejo_app::account::{Origin, SignInForm};
use sejo_app::answer::{ConfirmForm, DeclareForm, FindingForm, Seen};
use sejo_app::facility::Questions;
use sejo_app::ledger::LedgerQuery;
use sejo_model::{
    AnswerState, AnswerValue, CheckCode, DeviceField, ErrorCode, Facility, FacilityKind, Holder, Place as To,
    Prefecture, Role, Round, System, Vendor, VerdictValue,
};

use crate::house::{House, answer, day, today};
use crate::place::Place;

both! {
    a_plan_belongs_to_two_factor_and_is_printed;
    where_nothing_is_measured_what_is_open_is_the_next_step;
    of_two_who_confirm_the_same_row_the_second_sees_what_the_first_saved;
    an_answer_is_one_to_the_words_that_were_shown;
    of_many_at_the_same_instant_exactly_one_wins;
    the_rules_of_the_form_are_field_errors;
    a_reason_for_the_opposite_answer_goes_with_it;
    a_no_to_the_gate_that_the_records_deny_leaves_something_to_do;
    what_is_withdrawn_stays_in_the_history_and_may_be_answered_again;
    a_no_is_followed_by_the_next_round;
    the_four_values_stand_side_by_side;
    every_change_is_in_the_log_with_before_and_after;
    a_password_in_what_people_write_is_kept_nowhere;
    characters_that_steer_others_are_refused;
    beds_that_do_not_fit_the_kind_are_refused;
}

/// A clinic that does everything on paper is asked one row; until it is answered, there is something to do.
async fn where_nothing_is_measured_what_is_open_is_the_next_step(place: &Place) {
    let house = House::new(place).await;
    let questions = Questions {
        name: "紙の診療所".to_owned(),
        kind: FacilityKind::Clinic,
        beds: 0,
        prefecture: Prefecture::new(14).unwrap(),
        systems: Vec::new(),
        no_systems: true,
        updates_by: Holder::Unknown,
        vendor_contract: None,
        officer_name: String::new(),
        officer_since: None,
    };
    house.app.answer_questions(&house.actor(Role::Admin), &questions).await.unwrap();
    let officer = house.officer();
    let places = async || {
        let today = house.app.today_view(&officer).await.unwrap();
        let next = house.app.next_steps(&officer).await.unwrap();
        assert_eq!(today.steps.len(), next.len());
        next.into_iter().map(|step| step.place).collect::<Vec<_>>()
    };
    let before = places().await;
    assert!(matches!(&before[0], To::Item { id } if id.slug() == "systems-in-use"), "{before:?}");
    assert_eq!(before[1..], [To::Intake], "the form is provisional");
    let no = ConfirmForm { target_on: None, ..answer(AnswerValue::No, today()) };
    house.app.confirm(&officer, "systems-in-use", &no).await.unwrap();
    assert_eq!(places().await, [To::Intake]);
}

async fn an_answer_is_one_to_the_words_that_were_shown(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let view = house.app.item(&officer, "bcp").await.unwrap();
    let (edition, words) = (view.edition.id.0.clone(), view.row.label.clone());
    let with = |edition: &str, words: &str| ConfirmForm {
        seen: Some(Seen { edition: edition.to_owned(), words: words.to_owned() }),
        ..answer(AnswerValue::Yes, today())
    };
    for stale in [with(&edition, "BCPを毎月見直している"), with("r7", &words)] {
        let error = house.app.confirm(&officer, "bcp", &stale).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::ChangedMeanwhile, "{stale:?}");
        let told = error.detail.unwrap().ja;
        assert!(told.contains(&stale.seen.unwrap().words) && told.contains(&words), "{told}");
        assert!(house.app.item(&officer, "bcp").await.unwrap().answers.is_empty());
    }
    // A browser sends line breaks as it likes them; the words are the same.
    let same = with(&edition, &format!("{words}\r\n"));
    house.app.confirm(&officer, "bcp", &same).await.unwrap();
    assert_eq!(house.app.item(&officer, "bcp").await.unwrap().answers[0].asked, words);
}

async fn of_two_who_confirm_the_same_row_the_second_sees_what_the_first_saved(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, admin) = (house.officer(), house.actor(Role::Admin));
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::No, today())).await.unwrap();
    let error = house.app.confirm(&admin, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    let detail = error.detail.unwrap();
    assert_eq!(
        detail.ja,
        "安全管理責任者さんが1回目に「いいえ」(確認日 2026年11月22日、目標日 2026年12月22日)と保存しました。"
    );
    assert_eq!(detail.en, "Saved by 安全管理責任者: round 1, no (confirmed on 2026-11-22, target 2026-12-22).");
    let row = house.app.item(&officer, "bcp").await.unwrap();
    assert_eq!(row.row.answer.unwrap().value, AnswerValue::No, "the first answer stands");
    // Whoever has seen it may correct it.
    let corrected = ConfirmForm { revision: 1, ..answer(AnswerValue::Yes, today()) };
    house.app.confirm(&admin, "bcp", &corrected).await.unwrap();
    let row = house.app.item(&officer, "bcp").await.unwrap();
    assert_eq!(row.row.answer.unwrap().value, AnswerValue::Yes);
    assert_eq!(row.history.len(), 2);
    assert_eq!(row.history[0].by_name, "管理者");
}

async fn of_many_at_the_same_instant_exactly_one_wins(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let tries = (0..12).map(|_| {
        let (app, officer) = (house.app.clone(), house.officer());
        tokio::spawn(async move { app.confirm(&officer, "rules", &answer(AnswerValue::Yes, today())).await })
    });
    let mut won = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error.code, ErrorCode::ChangedMeanwhile),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(house.app.item(&house.officer(), "rules").await.unwrap().history.len(), 1);
}

async fn the_rules_of_the_form_are_field_errors(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let good = answer(AnswerValue::No, today());
    let cases = [
        (ConfirmForm { target_on: None, ..good.clone() }, "target_on", ErrorCode::TargetMissing),
        (ConfirmForm { target_on: Some(day("2027-04-01")), ..good.clone() }, "target_on", ErrorCode::TargetOutsideYear),
        (ConfirmForm { confirmed_on: day("2026-11-23"), ..good.clone() }, "confirmed_on", ErrorCode::FutureDay),
        (
            ConfirmForm { confirmed_on: day("2026-03-31"), ..good.clone() },
            "confirmed_on",
            ErrorCode::ConfirmedOutsideYear,
        ),
        (ConfirmForm { round: Round::new(2).unwrap(), ..good.clone() }, "round", ErrorCode::RoundClosed),
        (ConfirmForm { remark: "あ".repeat(1_001), ..good.clone() }, "remark", ErrorCode::TooLong),
    ];
    for (form, field, code) in cases {
        let error = house.app.confirm(&officer, "bcp", &form).await.unwrap_err();
        assert!(error.fields.iter().any(|f| f.field == field && f.code == code), "{field}: {:?}", error.fields);
    }
    assert!(house.app.item(&officer, "bcp").await.unwrap().history.is_empty(), "nothing was saved");
}

/// A form sends the reason of the answer it had before, seen or unseen.
async fn a_reason_for_the_opposite_answer_goes_with_it(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    house.appoint().await;
    let officer = house.officer();
    let saved = async |slug: &'static str, value, revision| {
        let form = ConfirmForm { reason: "全台を見て回った".to_owned(), revision, ..answer(value, today()) };
        house.app.confirm(&officer, slug, &form).await.unwrap();
        let stands = house.app.item(&officer, slug).await.unwrap().row.answer.unwrap();
        (stands.verdict, stands.reason)
    };
    let told = || "全台を見て回った".to_owned();
    assert_eq!(saved("officer", AnswerValue::No, 0).await, (VerdictValue::Yes, told()));
    assert_eq!(saved("officer", AnswerValue::Yes, 1).await, (VerdictValue::Yes, String::new()));
    // Where the records cannot tell, how a はい was made sure of is no ground of an いいえ.
    assert_eq!(saved("password-reuse", AnswerValue::Yes, 0).await, (VerdictValue::Unknown, told()));
    assert_eq!(saved("password-reuse", AnswerValue::No, 1).await, (VerdictValue::Unknown, String::new()));
}

/// No row asks for anything any more, and the form cannot be handed in all the same.
async fn a_no_to_the_gate_that_the_records_deny_leaves_something_to_do(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let no = ConfirmForm { target_on: None, ..answer(AnswerValue::No, today()) };
    house.app.confirm(&officer, "systems-in-use", &no).await.unwrap();
    let view = house.app.checklist(&officer).await.unwrap();
    assert!(view.check.iter().any(|l| l.blocking && l.code == CheckCode::Denies), "{:?}", view.check);
    assert_eq!((view.summary.open, view.summary.no, view.summary.dated), (0, 1, 0));
    let page = house.app.today_view(&officer).await.unwrap();
    // The gate is the only row that is left, and its いいえ is no protection that is in place.
    let know = &page.stages[0];
    assert_eq!((know.needed, know.measured_yes, page.stage_bars[0].number.as_str()), (1, 0, "0/1"));
    let steps = page.steps;
    assert_eq!(steps.iter().map(|s| &s.place).collect::<Vec<_>>(), [&To::Check, &To::Intake]);
    assert_eq!(steps[0].title, "提出前点検で見つかった、提出を止めている1件を直してください");
}

async fn what_is_withdrawn_stays_in_the_history_and_may_be_answered_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = Round::FIRST;
    let none = house.app.withdraw(&officer, "bcp", first, 0, "誤り").await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NoAnswer);
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap();
    let stale = house.app.withdraw(&officer, "bcp", first, 9, "誤り").await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::ChangedMeanwhile);
    let unexplained = house.app.withdraw(&officer, "bcp", first, 1, " ").await.unwrap_err();
    assert_eq!(unexplained.code, ErrorCode::Required);
    house.app.withdraw(&officer, "bcp", first, 1, "日付の誤り").await.unwrap();
    let view = house.app.item(&officer, "bcp").await.unwrap();
    assert!(view.row.answer.is_none() && view.answers.is_empty());
    assert_eq!(view.round, first);
    assert_eq!(view.history[0].answer.state, AnswerState::Withdrawn);
    assert_eq!(view.history[0].answer.reason, "日付の誤り");
    // The page shows none, so it sends revision 0.
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::No, today())).await.unwrap();
    let view = house.app.item(&officer, "bcp").await.unwrap();
    assert_eq!(view.history.len(), 3);
    assert_eq!(view.row.answer.unwrap().revision, 3);
}

async fn a_no_is_followed_by_the_next_round(place: &Place) {
    let house = House::on(place, day("2026-06-01")).await;
    house.answer_questions().await;
    house.app.confirm(&house.officer(), "bcp", &answer(AnswerValue::No, day("2026-06-01"))).await.unwrap();
    assert_eq!(house.app.item(&house.officer(), "bcp").await.unwrap().round, Round::FIRST, "a slip of the same day");
    let house = house.restart_on(day("2026-07-10")).await;
    let officer = house.officer();
    let view = house.app.item(&officer, "bcp").await.unwrap();
    assert_eq!(view.round.number(), 2);
    let check = house.app.checklist(&officer).await.unwrap().check;
    assert!(check.iter().any(|l| l.code == CheckCode::TargetPassed), "{check:?}");
    let second = ConfirmForm { round: view.round, ..answer(AnswerValue::Yes, day("2026-07-10")) };
    house.app.confirm(&officer, "bcp", &second).await.unwrap();
    let view = house.app.item(&officer, "bcp").await.unwrap();
    assert_eq!(view.answers.len(), 2);
    assert_eq!(view.row.answer.unwrap().value, AnswerValue::Yes);
    let blocked = house.app.withdraw(&officer, "bcp", Round::FIRST, 1, "x").await.unwrap_err();
    assert_eq!(blocked.code, ErrorCode::RoundOrder, "a later round stands on it");
}

async fn the_four_values_stand_side_by_side(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    house.appoint().await;
    let officer = house.officer();
    let declared = DeclareForm {
        value: AnswerValue::Yes,
        dated_on: Some(day("2026-09-01")),
        target_on: None,
        remark: "院長に聞いた".to_owned(),
    };
    house.app.declare(&house.actor(Role::Staff), "officer", &declared).await.unwrap();
    house.app.confirm(&officer, "officer", &answer(AnswerValue::Yes, today())).await.unwrap();
    let finding = FindingForm {
        inspected_on: day("2026-10-10"),
        inspector: "みなと保健所".to_owned(),
        in_order: false,
        note: "任命の書面がない".to_owned(),
    };
    house.app.record_finding(&officer, "officer", &finding).await.unwrap();
    let view = house.app.item(&officer, "officer").await.unwrap();
    assert_eq!(view.row.verdict, VerdictValue::Yes, "the post is held by somebody employed");
    assert_eq!(view.row.declared, Some(AnswerValue::Yes));
    assert_eq!(view.row.answer.as_ref().unwrap().verdict, VerdictValue::Yes);
    assert!(!view.row.inspected.as_ref().unwrap().in_order);
    assert_eq!(view.declarations[0].by_name, "担当");
    let empty = FindingForm { note: " ".to_owned(), ..finding };
    let error = house.app.record_finding(&officer, "officer", &empty).await.unwrap_err();
    assert_eq!(error.fields[0].field, "note");
}

async fn every_change_is_in_the_log_with_before_and_after(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap();
    house.app.withdraw(&officer, "bcp", Round::FIRST, 1, "誤り").await.unwrap();
    let about = Some("r8/institution/bcp");
    let log = sejo_store::audit::list(&house.db().await, &house.scope(), about, 10).await.unwrap();
    let actions: Vec<&str> = log.iter().map(|e| e.event.action.as_str()).collect();
    assert_eq!(actions, ["answer.withdraw", "answer.confirm"]);
    assert_eq!(log[0].event.detail["before"]["state"], "confirmed");
    assert_eq!(log[0].event.detail["after"]["state"], "withdrawn");
    assert!(log[1].event.detail["before"].is_null());
}

/// By when a planned はい is to be real is printed with the remark; another row has no such plan.
async fn a_plan_belongs_to_two_factor_and_is_printed(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let planned = |slug: &'static str| {
        let (app, officer) = (house.app.clone(), officer.clone());
        async move {
            let form = ConfirmForm {
                planned_by: Some(day("2027-12-31")),
                remark: "更新に合わせて".to_owned(),
                reason: "事業者に確かめた".to_owned(),
                ..answer(AnswerValue::Yes, today())
            };
            app.confirm(&officer, slug, &form).await.unwrap();
            app.item(&officer, slug).await.unwrap().answers[0].clone()
        }
    };
    assert_eq!(planned("bcp").await.planned_by, None);
    let two_factor = planned("two-factor").await;
    assert_eq!(two_factor.planned_by, Some(day("2027-12-31")));
    let printed = sejo_app::form::printed_remark(&two_factor, sejo_model::Lang::Ja);
    assert_eq!(printed, "更新に合わせて (予定: 2027年12月31日までに実装)");
}

/// Typed by hand into every note there is.
const NOTE: &str = "ルータ交換済み パスワード: Kx7#pq9Lm2";

async fn a_password_in_what_people_write_is_kept_nowhere(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let note = || NOTE.to_owned();
    let said = ConfirmForm { remark: note(), reason: note(), ..answer(AnswerValue::Yes, today()) };
    app.confirm(&officer, "bcp", &said).await.unwrap();
    app.withdraw(&officer, "bcp", Round::FIRST, 1, NOTE).await.unwrap();
    let declared = DeclareForm { value: AnswerValue::Yes, dated_on: None, target_on: None, remark: note() };
    app.declare(&officer, "bcp", &declared).await.unwrap();
    let values = [(DeviceField::Name, "ルータ".to_owned()), (DeviceField::Note, note())].into();
    let device = app.save_device(&officer, None, &values, None, 0).await.unwrap();
    app.save_devices(&officer, &[device], DeviceField::Note, NOTE).await.unwrap();
    let vendor = app.vendor(&officer, None).await.unwrap().vendor;
    let vendor = Vendor { name: "つばめ電子".to_owned(), note: note(), ..vendor };
    app.save_vendor(&officer, &vendor).await.unwrap();
    let system = app.system(&officer, None).await.unwrap().system;
    app.save_system(&officer, &System { name: "予約".to_owned(), note: note(), ..system }).await.unwrap();

    let kept = &app.item(&officer, "bcp").await.unwrap().history[1].answer;
    assert_eq!(kept.remark, "ルータ交換済み パスワード: ●●●");
    assert_eq!(app.device(&officer, device).await.unwrap().device.note, kept.remark);
    let log = format!("{:?}", app.activity(&house.actor(Role::Admin), None).await.unwrap().rows);
    assert!(log.contains("●●●") && !log.contains("Kx7#pq9Lm2"), "{log}");
    app.close().await;
    house.assert_nothing_on_disk(b"Kx7#pq9Lm2");
    assert!(sejo_app::is_masked(NOTE) && !sejo_app::is_masked(" パスワードは定期的に変更している "));
}

async fn beds_that_do_not_fit_the_kind_are_refused(place: &Place) {
    use FacilityKind::{Clinic, Dental, Hospital, Midwifery, Pharmacy};
    let house = House::new(place).await;
    house.answer_questions().await;
    let admin = house.actor(Role::Admin);
    for (kind, fits, wrong) in [
        (Dental, 19, 300),
        (Clinic, 19, 20),
        (Hospital, 20, 19),
        (Hospital, 21, 0),
        (Midwifery, 9, 10),
        (Pharmacy, 0, 1),
    ] {
        let facility = Facility { kind, beds: wrong, ..house.app.facility(&admin).await.unwrap() };
        let refused = house.app.save_facility(&admin, &facility).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.code), ("beds", ErrorCode::BedsDoNotFit), "{kind} {wrong}");
        let questions = Questions {
            name: facility.name.clone(),
            kind,
            beds: wrong,
            prefecture: facility.prefecture,
            systems: Vec::new(),
            no_systems: true,
            updates_by: Holder::Unknown,
            vendor_contract: None,
            officer_name: String::new(),
            officer_since: None,
        };
        let refused = house.app.answer_questions(&admin, &questions).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.code), ("beds", ErrorCode::BedsDoNotFit), "{kind} {wrong}");
        house.app.save_facility(&admin, &Facility { beds: fits, ..facility }).await.unwrap();
    }
    let facility = house.app.facility(&admin).await.unwrap();
    let without = Facility { kind: Clinic, beds: 0, ..facility.clone() };
    house.app.save_facility(&admin, &without).await.unwrap();
    let many = Facility { kind: Hospital, beds: 5_001, revision: facility.revision + 1, ..without };
    let refused = house.app.save_facility(&admin, &many).await.unwrap_err();
    assert_eq!(refused.fields.iter().map(|f| f.code).collect::<Vec<_>>(), [ErrorCode::OutOfRange]);
}

async fn characters_that_steer_others_are_refused(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let named = |name: &str| [(DeviceField::Name, name.to_owned())].into();
    for wrong in ["受付\u{202e}CP", "受付\nPC", "受付\u{1b}[2J"] {
        let error = app.save_device(&officer, None, &named(wrong), None, 0).await.unwrap_err();
        assert_eq!(error.fields[0].code, ErrorCode::Steering, "{wrong:?}");
        let vendor = app.vendor(&officer, None).await.unwrap().vendor;
        let error = app.save_vendor(&officer, &Vendor { name: wrong.to_owned(), ..vendor }).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), ("name", ErrorCode::Steering));
        let facility = app.facility(&officer).await.unwrap();
        let admin = house.actor(Role::Admin);
        let error = app.save_facility(&admin, &Facility { name: wrong.to_owned(), ..facility }).await.unwrap_err();
        assert_eq!(error.fields[0].code, ErrorCode::Steering);
    }
    let lines = ConfirmForm { remark: "1行目\n2行目".to_owned(), ..answer(AnswerValue::Yes, today()) };
    app.confirm(&officer, "bcp", &lines).await.unwrap();
    let turned = ConfirmForm { remark: "\u{202e}はい".to_owned(), revision: 1, ..lines };
    assert_eq!(app.confirm(&officer, "bcp", &turned).await.unwrap_err().fields[0].code, ErrorCode::Steering);
    let stranger = Origin { address: "192.0.2.7".to_owned(), agent: "test".to_owned() };
    let guess = SignInForm { login: "ad\u{202e}nim".to_owned(), ..SignInForm::default() };
    app.sign_in(&guess, &stranger).await.unwrap_err();
    let log = app.activity(&house.actor(Role::Admin), None).await.unwrap().rows;
    assert_eq!(log[0].entry.event.subject, "adnim", "whoever reads the log is not led astray");
    let view = house.drop_file(&officer, "一覧\u{202e}vsc.csv", "機器名,設置場所\nPC\u{202e}1,受付\n".into()).await;
    assert_eq!(view.row.file_name, "一覧vsc.csv");
    let view = house.accept_guess(&officer, &view).await;
    assert_eq!(view.problems[0].0.code, "steering", "{:?}", view.problems);
    let names = app.ledger(&officer, LedgerQuery::default()).await.unwrap().rows;
    assert!(names.iter().any(|r| r.device.name == "PC1"), "what could be read was read");
}
