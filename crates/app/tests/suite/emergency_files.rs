//! The emergency file: printed, put away, and watched from then on.

use sejo_app::document::{ApprovalForm, PassageForm, UploadedFile};
use sejo_app::emergency_file::PutAway;
use sejo_app::today::Notice;
use sejo_model::document::{Inside, Stance};
use sejo_model::emergency_file::EmergencyPart;
use sejo_model::{DocumentKind, DocumentSize, ErrorCode, Lang, Role};

use crate::configurations::RTX;
use crate::house::{House, day, today};
use crate::place::Place;

const PLAN: DocumentKind = DocumentKind::Plan;

both! {
    a_copy_in_the_drawer_grows_old_part_by_part;
    a_copy_of_another_state_is_refused;
    a_mark_in_capitals_and_full_width_is_the_same;
    whoever_may_look_may_print;
    the_approved_plan_is_bound_and_no_other;
}

async fn wanted(house: &House, place: &str) -> PutAway {
    let mark = house.app.emergency_file(&house.officer()).await.unwrap().mark;
    PutAway { printed_on: today(), place: place.to_owned(), mark }
}

async fn notices(house: &House) -> Vec<Notice> {
    house.app.today_view(&house.officer()).await.unwrap().notices
}

async fn a_copy_in_the_drawer_grows_old_part_by_part(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let before = app.emergency_file(&officer).await.unwrap();
    assert!(before.copies.is_empty() && before.parts.contains(&EmergencyPart::Contacts));
    assert_eq!(before.missing.iter().map(|m| m.part).filter(|p| *p == EmergencyPart::Network).count(), 1);

    for drawer in ["受付", "当直室"] {
        app.put_away_emergency_file(&officer, &wanted(&house, drawer).await).await.unwrap();
    }
    let fresh = app.emergency_file(&officer).await.unwrap();
    assert!(fresh.copies.len() == 2 && fresh.copies.iter().all(|c| c.older.is_empty()), "{:?}", fresh.copies);
    assert!(!notices(&house).await.iter().any(|n| matches!(n, Notice::PaperOlder(_))));
    let hangs = app.contacts(&officer).await.unwrap().print.unwrap();
    assert_eq!(hangs.place, "当直室", "the contact chart is in it");

    // The language somebody reads in changes nothing about the paper.
    let mut english = house.officer();
    english.lang = Lang::En;
    assert!(app.emergency_file(&english).await.unwrap().copies.iter().all(|c| c.older.is_empty()));

    let mut vendor = app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "みどりシステム".to_owned();
    vendor.night_phone = "03-1111-2222".to_owned();
    app.save_vendor(&officer, &vendor).await.unwrap();
    let mut system = app.systems(&officer).await.unwrap().remove(0).system;
    system.vendor_id = Some(vendor.id);
    app.save_system(&officer, &system).await.unwrap();
    house.drop_file(&officer, "rtx.txt", RTX.as_bytes().to_vec()).await;
    let older = app.emergency_file(&officer).await.unwrap().copies[0].older.clone();
    for part in [EmergencyPart::FirstHour, EmergencyPart::Contacts, EmergencyPart::Vendors, EmergencyPart::Network] {
        assert!(older.contains(&part), "{part} is not in {older:?}");
    }
    assert!(!older.contains(&EmergencyPart::CareForms), "nothing in it has changed: {older:?}");
    assert!(notices(&house).await.contains(&Notice::PaperOlder(2)));

    app.put_away_emergency_file(&officer, &wanted(&house, "受付").await).await.unwrap();
    let gone = app.emergency_file(&officer).await.unwrap();
    let states: Vec<(&str, bool)> = gone.copies.iter().map(|c| (c.copy.place.as_str(), c.older.is_empty())).collect();
    assert_eq!(states, [("受付", true), ("当直室", false)], "the old one at reception is replaced");
    app.take_emergency_copy_away(&officer, gone.copies[1].copy.id).await.unwrap();
    let twice = app.take_emergency_copy_away(&officer, gone.copies[1].copy.id).await;
    assert_eq!(twice.unwrap_err().code, ErrorCode::NotFound);
    assert!(!notices(&house).await.iter().any(|n| matches!(n, Notice::PaperOlder(_))));
}

async fn a_copy_of_another_state_is_refused(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let good = wanted(&house, "受付").await;
    let put = async |wanted: PutAway| house.app.put_away_emergency_file(&house.officer(), &wanted).await.unwrap_err();
    let other = put(PutAway { mark: "00000000".to_owned(), ..good.clone() }).await;
    assert_eq!(other.code, ErrorCode::PaperDiffers);
    for (field, wrong) in [
        ("printed_on", PutAway { printed_on: day("2030-01-01"), ..good.clone() }),
        ("printed_on", PutAway { printed_on: day("2020-01-01"), ..good.clone() }),
        ("place", PutAway { place: " ".to_owned(), ..good.clone() }),
        ("place", PutAway { place: "字".repeat(5_000), ..good }),
    ] {
        let fields: Vec<&str> = put(wrong).await.fields.iter().map(|f| f.field).collect();
        assert_eq!(fields, [field]);
    }
}

async fn a_mark_in_capitals_and_full_width_is_the_same(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    for (place, full_width) in [("受付", 0), ("当直室", 0xfee0)] {
        let good = wanted(&house, place).await;
        let capitals = good.mark.to_uppercase();
        let mark: String = capitals.chars().map(|c| char::from_u32(c as u32 + full_width).unwrap()).collect();
        let typed = PutAway { mark: format!(" {mark} "), ..good };
        house.app.put_away_emergency_file(&house.officer(), &typed).await.unwrap();
    }
    assert_eq!(house.app.emergency_file(&house.officer()).await.unwrap().copies.len(), 2);
}

async fn the_approved_plan_is_bound_and_no_other(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    app.choose_size(&officer, PLAN, DocumentSize::Small, 0).await.unwrap();
    app.adopt_all(&officer, PLAN).await.unwrap();
    let draft = app.emergency_file(&officer).await.unwrap();
    let missing = draft.missing.iter().find(|m| m.part == EmergencyPart::Plan).unwrap();
    assert!(
        missing.why.contains("承認された計画がありません") && missing.why.contains("聞いてください"),
        "{}",
        missing.why
    );
    assert_eq!(missing.place, sejo_model::Place::Document { kind: PLAN });
    assert!(!draft.parts.contains(&EmergencyPart::OnePage), "a draft is no paper for the worst night");

    let own = |text: &str| PassageForm {
        stance: Stance::Own,
        text: text.to_owned(),
        reason: String::new(),
        seen: None,
        added: None,
    };
    app.decide_passage(&officer, PLAN, "reception", own("紙の受付票で続けます。"), 0).await.unwrap();
    let approval = ApprovalForm {
        approved_on: today(),
        approved_by: "院長 髙﨑".to_owned(),
        review_by: sejo_model::document::yearly_review(today()),
        seen: None,
    };
    app.approve_document(&officer, PLAN, &approval).await.unwrap();
    app.put_away_emergency_file(&officer, &wanted(&house, "受付").await).await.unwrap();
    let bound = app.emergency_file(&officer).await.unwrap();
    assert!([EmergencyPart::Plan, EmergencyPart::OnePage].iter().all(|part| bound.parts.contains(part)));
    assert!(!bound.missing.iter().any(|m| m.part == EmergencyPart::Plan) && bound.copies[0].older.is_empty());

    // What is decided anew is on no paper until somebody approves it.
    app.decide_passage(&officer, PLAN, "reception", own("青いファイルを開きます。"), 1).await.unwrap();
    assert!(app.emergency_file(&officer).await.unwrap().copies[0].older.is_empty());
    app.approve_document(&officer, PLAN, &approval).await.unwrap();
    let older = app.emergency_file(&officer).await.unwrap().copies[0].older.clone();
    assert_eq!(older, [EmergencyPart::OnePage, EmergencyPart::Plan]);
    assert!(notices(&house).await.contains(&Notice::PaperOlder(1)));

    // A plan that is a file is named on a sheet of its own; it has no page for the desks.
    let file = UploadedFile { name: "計画.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    let bare = app.upload_document(&officer, PLAN, &approval, file).await.unwrap();
    assert!(bare.file.unwrap().is_bare(), "a file with nothing in it is told from a plan");
    let said = app.item(&officer, "bcp").await.unwrap();
    assert!(said.reasons.iter().any(|r| r.words.contains("文字も画像も見つかりません")), "{:?}", said.reasons);
    let named = app.emergency_file(&officer).await.unwrap();
    assert!(named.parts.contains(&EmergencyPart::Plan) && !named.parts.contains(&EmergencyPart::OnePage));
    let print = app.emergency_file_pdf(&officer).await.unwrap().bytes;
    assert!(print.starts_with(b"%PDF-"));
    let file = UploadedFile { name: "計画.pdf".to_owned(), bytes: print };
    let full = app.upload_document(&officer, PLAN, &approval, file).await.unwrap();
    assert_eq!(full.file.and_then(|file| file.seen).and_then(|seen| seen.inside), Some(Inside::Text));
}

async fn whoever_may_look_may_print(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let viewer = house.actor(Role::Viewer);
    let file = house.app.emergency_file_pdf(&viewer).await.unwrap();
    assert!(file.bytes.starts_with(b"%PDF-") && file.name.ends_with(".pdf"));
    let refused = house.app.put_away_emergency_file(&viewer, &wanted(&house, "受付").await).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
}
