//! What inspectors found stays over the years until somebody says that it was dealt with.

use sejo_app::answer::{ConfirmForm, FindingForm, SettleForm};
use sejo_app::today::Notice;
use sejo_model::{Actor, AnswerValue, CheckCode, CheckLine, ErrorCode, Finding, FindingId, ItemId, Lang, Role};

use crate::house::{House, answer, day};
use crate::place::Place;

both! {
    a_finding_stays_over_the_years_until_it_is_dealt_with;
    a_later_inspection_that_finds_the_row_in_order_ends_a_finding;
    a_yes_against_an_open_finding_is_named_before_submission;
    a_finding_on_a_row_that_nothing_continues_stands_in_the_check;
}

/// A clinic of which an inspector asked something in February, in April.
async fn in_april(place: &Place) -> (House, Actor, FindingId) {
    let house = House::on(place, day("2027-02-10")).await;
    house.answer_questions().await;
    let found = said(false, "2027-02-10", "VPN装置の更新計画を出すこと");
    house.app.record_finding(&house.officer(), "patching", &found).await.unwrap();
    let house = house.restart_on(day("2027-04-02")).await;
    let officer = house.officer();
    let id = house.app.item(&officer, "patching").await.unwrap().findings[0].finding.id;
    (house, officer, id)
}

fn said(in_order: bool, on: &str, note: &str) -> FindingForm {
    FindingForm { inspected_on: day(on), inspector: "架空市保健所".to_owned(), in_order, note: note.to_owned() }
}

/// The notice on 今日, and whether a step asks for it.
async fn told(house: &House, officer: &Actor) -> (Option<Notice>, bool) {
    let notices = house.app.today_view(officer).await.unwrap().notices;
    let steps = house.app.next_steps(officer).await.unwrap();
    let notice = notices.into_iter().find(|n| matches!(n, Notice::Findings(..)));
    (notice, steps.iter().any(|step| step.title.contains("立入検査で指摘された1項目")))
}

async fn a_finding_stays_over_the_years_until_it_is_dealt_with(place: &Place) {
    let (house, officer, id) = in_april(place).await;
    let view = house.app.item(&officer, "patching").await.unwrap();
    assert_eq!(view.edition.id.0, "r9");
    let mark = view.row.inspected.unwrap();
    assert_eq!((mark.id, mark.in_order, mark.inspected_on), (id, false, day("2027-02-10")));
    assert!(view.findings[0].is_open);
    let list = house.app.checklist(&officer).await.unwrap();
    let marked: Vec<_> = list.groups.iter().flat_map(|g| &g.rows).filter(|r| r.open_findings > 0).collect();
    assert_eq!(marked.iter().map(|r| r.slug.as_str()).collect::<Vec<_>>(), ["patching"], "of its row and no other");
    let only = Some(Notice::Findings(1, Some("patching".to_owned())));
    assert_eq!(told(&house, &officer).await, (only.clone(), true));
    let json = String::from_utf8(house.app.form_json(&officer).await.unwrap().bytes).unwrap();
    assert!(json.contains("VPN装置の更新計画を出すこと"));

    // That the row is answered anew says nothing of what the inspector asked for.
    house.app.confirm(&officer, "patching", &answer(AnswerValue::No, day("2027-04-02"))).await.unwrap();
    assert_eq!(told(&house, &officer).await, (only, true));

    let mut form = SettleForm { finding: id, done_on: day("2027-02-09"), how: "計画書を出した".to_owned() };
    let early = house.app.settle_finding(&officer, "patching", &form).await.unwrap_err();
    assert_eq!((early.fields[0].field, early.fields[0].code), ("done_on", ErrorCode::SettledTooEarly));
    form.done_on = day("2027-04-02");
    let elsewhere = house.app.settle_finding(&officer, "bcp", &form).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::NotFound, "a finding is on its row");
    house.app.settle_finding(&officer, "patching", &form).await.unwrap();
    let view = house.app.item(&officer, "patching").await.unwrap();
    let mark = view.row.inspected.unwrap();
    assert_eq!((mark.id, mark.in_order, view.row.open_findings), (id, false, 0), "as of one that was found this year");
    let finding = &view.findings[0].finding;
    assert_eq!((finding.in_order, finding.note.as_str()), (false, "VPN装置の更新計画を出すこと"), "as it was said");
    assert_eq!(finding.settled.as_ref().unwrap().how, "計画書を出した");
    assert_eq!(told(&house, &officer).await, (None, false));
    let again = house.app.settle_finding(&officer, "patching", &form).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::ChangedMeanwhile);

    // Said by mistake: it is taken back, with what was said in the log, and can be said again.
    let seen = view.findings[0].seen();
    let elsewhere = house.app.reopen_finding(&officer, "bcp", (id, &seen)).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::NotFound);
    house.app.reopen_finding(&officer, "patching", (id, &seen)).await.unwrap();
    let view = house.app.item(&officer, "patching").await.unwrap();
    assert!(view.row.open_findings == 1 && view.findings[0].finding.settled.is_none());
    let log = house.app.activity(&house.actor(Role::Admin), None).await.unwrap().rows;
    let event = &log[0].entry.event;
    assert_eq!((event.action.as_str(), event.subject.as_str()), ("finding.reopen", "r9/institution/patching"));
    assert_eq!(event.detail["before"]["settled"]["how"], "計画書を出した");
    let twice = house.app.reopen_finding(&officer, "patching", (id, "")).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::ChangedMeanwhile);
    "計画書を受け取ってもらった".clone_into(&mut form.how);
    house.app.settle_finding(&officer, "patching", &form).await.unwrap();
    // Who has the first word on the screen still does not take back the second, which was never seen there.
    let unseen = house.app.reopen_finding(&officer, "patching", (id, &seen)).await.unwrap_err();
    assert_eq!(unseen.code, ErrorCode::ChangedMeanwhile);
    let view = house.app.item(&officer, "patching").await.unwrap();
    assert_eq!(view.findings[0].finding.settled.as_ref().unwrap().how, "計画書を受け取ってもらった");
    // In the year after it was dealt with nothing says so any more.
    let house = house.restart_on(day("2028-04-03")).await;
    assert_eq!(house.app.item(&house.officer(), "patching").await.unwrap().row.inspected, None);
}

async fn a_later_inspection_that_finds_the_row_in_order_ends_a_finding(place: &Place) {
    let (house, officer, id) = in_april(place).await;
    house.app.record_finding(&officer, "bcp", &said(false, "2027-04-02", "写しがない")).await.unwrap();
    let house = house.restart_on(day("2028-04-03")).await;
    let officer = house.officer();
    let mark = house.app.item(&officer, "patching").await.unwrap().row.inspected;
    assert_eq!(mark.map(|finding| finding.id), Some(id), "two years later, too");
    let other = house.app.item(&officer, "bcp").await.unwrap().row;
    assert_eq!((other.open_findings, other.inspected.unwrap().item.edition().0.as_str()), (1, "r9"));
    house.app.record_finding(&officer, "patching", &said(true, "2028-04-03", "")).await.unwrap();
    let log = house.app.activity(&house.actor(Role::Admin), None).await.unwrap().rows;
    assert_eq!(log[0].words, "立入検査の結果を記録しました", "nothing was found, so no 指摘");
    let view = house.app.item(&officer, "patching").await.unwrap();
    assert_eq!((view.row.inspected.unwrap().in_order, view.row.open_findings), (true, 0));
    assert_eq!(view.findings.iter().map(|line| line.is_open).collect::<Vec<_>>(), [false, false]);
    let only = Some(Notice::Findings(1, Some("bcp".to_owned())));
    assert_eq!(told(&house, &officer).await, (only, true), "what was found on another row stays");
}

/// What the check before submission says with this code.
async fn checked(house: &House, code: CheckCode) -> Vec<CheckLine> {
    let view = house.app.checklist(&house.officer()).await.unwrap();
    view.check.into_iter().filter(|line| line.code == code).collect()
}

async fn a_yes_against_an_open_finding_is_named_before_submission(place: &Place) {
    let (house, officer, id) = in_april(place).await;
    assert!(checked(&house, CheckCode::FindingOpen).await.is_empty(), "nothing is answered, so nothing contradicts");
    house.app.confirm(&officer, "patching", &answer(AnswerValue::Yes, day("2027-04-02"))).await.unwrap();
    let lines = checked(&house, CheckCode::FindingOpen).await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert_eq!((line.item.as_ref().unwrap().slug(), line.blocking), ("patching", false), "a finding of last year, too");
    assert_eq!(line.about_in(Lang::Ja), "2027年2月10日 架空市保健所: VPN装置の更新計画を出すこと");
    assert_eq!(line.about, "2027-02-10 架空市保健所: VPN装置の更新計画を出すこと");
    for (revision, value, named) in [(1, AnswerValue::No, 0), (2, AnswerValue::NotApplicable, 1)] {
        let remark = "端末を使わない".to_owned();
        let said = ConfirmForm { revision, remark, ..answer(value, day("2027-04-02")) };
        house.app.confirm(&officer, "patching", &said).await.unwrap();
        assert_eq!(checked(&house, CheckCode::FindingOpen).await.len(), named, "{value:?}");
    }

    let form = SettleForm { finding: id, done_on: day("2027-04-02"), how: "計画書を出した".to_owned() };
    house.app.settle_finding(&officer, "patching", &form).await.unwrap();
    assert!(checked(&house, CheckCode::FindingOpen).await.is_empty(), "it was dealt with");
}

async fn a_finding_on_a_row_that_nothing_continues_stands_in_the_check(place: &Place) {
    let (house, officer, id) = in_april(place).await;
    assert!(checked(&house, CheckCode::FindingUnplaced).await.is_empty());
    let known = house.app.item(&officer, "patching").await.unwrap().findings[0].finding.clone();
    let gone = Finding { id: FindingId::new(), item: ItemId("r8/institution/row-99".to_owned()), ..known };
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    sejo_store::finding::insert(&mut tx, &house.scope(), &gone).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let lines = checked(&house, CheckCode::FindingUnplaced).await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!((&lines[0].item, lines[0].blocking), (&None, false));
    assert_eq!(lines[0].about_in(Lang::Ja), "2027年2月10日 架空市保健所: VPN装置の更新計画を出すこと");
    assert_eq!(house.app.item(&officer, "patching").await.unwrap().findings.len(), 1, "that of {id} alone");
}
