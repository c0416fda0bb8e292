//! What vendors said and what was promised last year: shown as last year's, and told until somebody answers anew.

use sejo_app::answer::ConfirmForm;
use sejo_app::checklist::{EarlierWord, GoneWord, Promise, VendorsWord};
use sejo_app::request::NewRequest;
use sejo_app::today::Notice;
use sejo_model::issue::IssuingFor;
use sejo_model::notice::NoticeKind;
use sejo_model::request::{Happened, Means};
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Control, Declaration, DeclarationId, EditionId, FiscalYear, FormKind, ItemId, Lang, Round, Vendor,
};

use crate::house::{House, answer, day, today};
use crate::place::Place;
use crate::taken_back::tell;
use crate::vendors::{Clinic, Maker, accepted};

both! {
    a_vendors_promise_is_told_until_it_answers_anew;
    the_facilitys_own_goal_is_told_until_the_row_is_answered;
    what_was_taken_back_is_told_beside_its_row_and_counts_nowhere;
    a_request_of_this_year_asks_what_was_taken_back_of_the_last;
}

const VENDOR: &str = "さくら電算";

/// A clinic with a vendor that said in February that its updates come in May.
async fn clinic(place: &Place) -> (House, Vendor) {
    let house = House::on(place, day("2027-02-15")).await;
    house.answer_questions().await;
    let officer = house.officer();
    let vendor = Vendor { name: VENDOR.to_owned(), ..house.app.vendor(&officer, None).await.unwrap().vendor };
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    declare(&house, &vendor, "r8", (AnswerValue::No, Some("2027-05-31"))).await;
    (house, vendor)
}

/// What the vendor writes into its form of an edition.
async fn declare(house: &House, vendor: &Vendor, edition: &str, said: (AnswerValue, Option<&str>)) {
    let edition = EditionId(edition.to_owned());
    let declared = Declaration {
        id: DeclarationId::new(),
        item: ItemId::of(&edition, FormKind::Vendor, Control::Patching, None),
        edition,
        form: FormKind::Vendor,
        control: Some(Control::Patching),
        subsection: None,
        round: Round::FIRST,
        value: said.0,
        dated_on: Some(day("2027-02-01")),
        target_on: said.1.map(day),
        remark: "更新は5月の保守で行う".to_owned(),
        vendor_id: Some(vendor.id),
        system_id: None,
        evidence_id: None,
        by: house.officer().user,
        at: 1,
        taken_back_on: None,
        asked: String::new(),
        system_name: String::new(),
    };
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    sejo_store::declaration::insert_many(&mut tx, &house.scope(), &[declared]).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

/// What 今日 says of promised days: those that have passed, and those that come soon.
async fn promised(house: &House) -> (Vec<Promise>, Vec<Promise>) {
    let (mut passed, mut soon) = (Vec::new(), Vec::new());
    for notice in house.app.today_view(&house.officer()).await.unwrap().notices {
        match notice {
            Notice::PromisesPassed(all) => passed = all,
            Notice::PromisesSoon(all) => soon = all,
            _ => {}
        }
    }
    (passed, soon)
}

async fn a_vendors_promise_is_told_until_it_answers_anew(place: &Place) {
    let (house, vendor) = clinic(place).await;
    let row = house.app.item(&house.officer(), "patching").await.unwrap().row;
    assert_eq!((row.vendors_declared.len(), row.vendors_earlier.len()), (1, 0), "it is this year's word");
    assert_eq!(row.beyond_year, [(VENDOR.to_owned(), day("2027-05-31"))], "the year ends in March");

    let house = house.restart_on(day("2027-04-02")).await;
    let view = house.app.item(&house.officer(), "patching").await.unwrap();
    assert_eq!(view.edition.id.0, "r9");
    assert!(view.row.vendors_declared.is_empty() && view.declarations.is_empty(), "it counts no longer");
    let word = VendorsWord { vendor: VENDOR.to_owned(), system: None, value: AnswerValue::No, asked: None };
    let earlier = EarlierWord {
        word,
        fiscal_year: FiscalYear(2026),
        dated_on: Some(day("2027-02-01")),
        target_on: Some(day("2027-05-31")),
        remark: "更新は5月の保守で行う".to_owned(),
    };
    assert_eq!((view.row.vendors_earlier, view.row.beyond_year), (vec![earlier], Vec::new()));
    assert_eq!(promised(&house).await, (Vec::new(), Vec::new()), "two months ahead");

    let house = house.restart_on(day("2027-05-10")).await;
    let promise = Promise {
        slug: "patching".to_owned(),
        number: view.row.number,
        who: Some(VENDOR.to_owned()),
        target_on: day("2027-05-31"),
    };
    assert_eq!(promised(&house).await, (Vec::new(), vec![promise.clone()]));
    let house = house.restart_on(day("2027-06-20")).await;
    assert_eq!(promised(&house).await, (vec![promise], Vec::new()), "nobody heard of it since");
    let list = house.app.checklist(&house.officer()).await.unwrap();
    let rows = list.groups.iter().flat_map(|g| &g.rows).filter(|row| !row.promises.is_empty());
    assert_eq!(rows.map(|row| row.slug.as_str()).collect::<Vec<_>>(), ["patching"]);

    declare(&house, &vendor, "r9", (AnswerValue::Yes, None)).await;
    assert_eq!(promised(&house).await, (Vec::new(), Vec::new()));
    let row = house.app.item(&house.officer(), "patching").await.unwrap().row;
    assert_eq!((row.vendors_declared.len(), row.vendors_earlier.len()), (1, 0), "its word of this year stands alone");
}

async fn the_facilitys_own_goal_is_told_until_the_row_is_answered(place: &Place) {
    let house = House::on(place, day("2027-02-15")).await;
    house.answer_questions().await;
    let goal = ConfirmForm { target_on: Some(day("2027-03-31")), ..answer(AnswerValue::No, day("2027-02-15")) };
    house.app.confirm(&house.officer(), "bcp", &goal).await.unwrap();
    house.app.confirm(&house.officer(), "rules", &answer(AnswerValue::Yes, day("2027-02-15"))).await.unwrap();
    let house = house.restart_on(day("2027-04-02")).await;
    let officer = house.officer();
    let row = house.app.item(&officer, "rules").await.unwrap().row;
    assert_eq!(row.carried.unwrap().before[0].reason, "現物を見て確かめたため", "how it was made sure of comes along");
    let number = house.app.item(&officer, "bcp").await.unwrap().row.number;
    let own = Promise { slug: "bcp".to_owned(), number, who: None, target_on: day("2027-03-31") };
    assert_eq!(promised(&house).await, (vec![own], Vec::new()));
    house.app.confirm(&officer, "bcp", &answer(AnswerValue::No, day("2027-04-02"))).await.unwrap();
    assert_eq!(promised(&house).await, (Vec::new(), Vec::new()), "the goal of this year is told by itself");
}

/// The vendor finds that one of its answers was not right, and the clinic hears of it.
async fn correct(clinic: &Clinic, maker: &Maker) {
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(clinic, maker).await;
}

async fn what_was_taken_back_is_told_beside_its_row_and_counts_nowhere(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let item = async |clinic: &Clinic| clinic.house.app.item(&clinic.house.officer(), "patching").await.unwrap();
    let said = item(&clinic).await;
    assert_eq!((said.row.vendors_declared.len(), said.vendors_gone.len()), (1, 0));
    let word = said.row.vendors_declared[0].clone();
    correct(&clinic, &maker).await;
    let gone = GoneWord {
        word,
        fiscal_year: FiscalYear(2026),
        taken_back_on: today(),
        kind: Some(NoticeKind::Corrected),
        instead: Some(Text::new("いいえ", "no")),
    };
    assert_eq!(gone.words(Lang::Ja), "2026年11月22日に訂正: はい→いいえ");
    let told = item(&clinic).await;
    assert_eq!((told.row.vendors_declared, told.vendors_gone), (Vec::new(), vec![gone]));
    let clinic = Clinic { house: clinic.house.restart_on(day("2027-04-02")).await, ..clinic };
    let told = item(&clinic).await;
    assert!(told.row.vendors_declared.is_empty() && told.row.vendors_earlier.is_empty(), "it counts in no year");
    let became: Vec<_> = told.vendors_gone.iter().map(|gone| (gone.fiscal_year, gone.words(Lang::Ja))).collect();
    assert_eq!(became, [(FiscalYear(2026), "2026年11月22日に訂正: はい→いいえ".to_owned())]);

    // The right answer, accepted late, is that of its year, and what was taken back before it is told no longer.
    let run = maker.issue(IssuingFor::Everybody).await;
    let right = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let right = clinic.house.drop_file(&clinic.house.officer(), "2.json", right).await.reply.unwrap();
    clinic.accept(right).await.unwrap();
    let told = item(&clinic).await;
    let values: Vec<AnswerValue> = told.row.vendors_earlier.iter().map(|earlier| earlier.word.value).collect();
    assert_eq!((values, told.vendors_gone), (vec![AnswerValue::No], Vec::new()));
}

async fn a_request_of_this_year_asks_what_was_taken_back_of_the_last(place: &Place) {
    let (clinic, maker, _, _) = accepted(place).await;
    let clinic = Clinic { house: clinic.house.restart_on(day("2027-04-02")).await, ..clinic };
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let vendor = app.request(&officer, clinic.request).await.unwrap().request.asked.vendor_id().unwrap();
    let asking = app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let sent = Happened::Sent { on: day("2027-04-02"), means: Means::Mail };
    app.note_request(&officer, asking, sent, 1).await.unwrap();
    let clinic = Clinic { house: clinic.house.restart_on(day("2027-04-12")).await, ..clinic };
    correct(&clinic, &maker).await;
    let app = &clinic.house.app;
    let board = app.requests(&officer).await.unwrap();
    assert_eq!((board.year, board.taken_back()), (FiscalYear(2027), 0), "it went out before the notice came");
    let notices = app.today_view(&officer).await.unwrap().notices;
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::AnswersTakenBack(_))), "{notices:?}");
    // Once nobody waits for that one any more, it is to be asked again.
    app.note_request(&officer, asking, Happened::Withdrawn { note: "取り違え".to_owned() }, 2).await.unwrap();
    assert_eq!(app.requests(&officer).await.unwrap().taken_back(), 1);
}
