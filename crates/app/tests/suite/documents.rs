//! Documents: decided passage by passage, approved and frozen, uploaded and marked; and what is refused.

use sejo_app::document::{ApprovalForm, DocumentView, Format, PassageForm, UploadedFile};
use sejo_model::document::{Added, DocumentKind, Mark, PassageState, Stance, Topic};
use sejo_model::{Actor, Control, DocumentSize, ErrorCode, Person, PersonId, Post, Role, VerdictValue};

use crate::house::{House, day};
use crate::place::Place;

both! {
    rules_are_written_and_approved_and_stay_as_they_were;
    a_proposal_with_a_blank_is_never_adopted;
    of_two_who_decide_the_second_is_told;
    a_document_that_exists_is_uploaded_and_marked;
    a_file_in_which_nothing_stands_is_no_document_whatever_its_kind;
    what_cannot_be_is_refused;
    what_staff_may_not_do_is_not_there;
    a_changed_fact_shows_beside_what_was_decided;
    a_small_facility_staples_four_pages;
    the_size_is_a_persons_choice;
    an_appointment_is_printed_to_be_signed;
}

const RULES: DocumentKind = DocumentKind::Rules;

fn form(stance: Stance, text: &str, reason: &str) -> PassageForm {
    PassageForm { stance, text: text.to_owned(), reason: reason.to_owned(), seen: None, added: None }
}

fn approval() -> ApprovalForm {
    ApprovalForm {
        approved_on: day("2026-11-20"),
        approved_by: "院長 髙橋".to_owned(),
        review_by: day("2027-11-19"),
        seen: None,
    }
}

async fn house(place: &Place) -> (House, Actor) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    (house, officer)
}

async fn rules(house: &House, actor: &Actor) -> DocumentView {
    house.app.document(actor, RULES).await.unwrap()
}

/// Writes every passage in own words.
async fn write_all(house: &House, actor: &Actor) {
    house.app.adopt_all(actor, RULES).await.unwrap();
    for passage in rules(house, actor).await.passages {
        if passage.passage.written.is_none() {
            let own = form(Stance::Own, "自院のやり方で行います。", "");
            house.app.decide_passage(actor, RULES, &passage.passage.key, own, 0).await.unwrap();
        }
    }
}

async fn rules_are_written_and_approved_and_stay_as_they_were(place: &Place) {
    let (house, officer) = house(place).await;
    let before = rules(&house, &officer).await;
    assert_eq!(before.count(PassageState::Open), before.passages.len());
    assert_eq!(before.uncovered.len(), Control::ALL.len());
    let refused = house.app.approve_document(&officer, RULES, &approval()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NothingDecided);

    write_all(&house, &officer).await;
    let out = form(Stance::LeftOut, "", "紙のカルテだけの部門がないため");
    let revision = rules(&house, &officer).await.passage("disposal").unwrap().passage.written.clone().unwrap().revision;
    house.app.decide_passage(&officer, RULES, "disposal", out, revision).await.unwrap();
    let written = rules(&house, &officer).await;
    assert!(written.uncovered.is_empty() && written.value == VerdictValue::Unknown);

    let version = house.app.approve_document(&officer, RULES, &approval()).await.unwrap();
    assert_eq!((version.number, version.open.len()), (1, 0));
    let approved = rules(&house, &officer).await;
    assert!(approved.is_approved && approved.value == VerdictValue::Yes, "{:?}", approved.reasons);
    let text = house.app.version_file(&officer, version.id, Format::Text).await.unwrap().bytes;
    assert_eq!(sejo_evidence::sha256(&text), version.sha256, "the hash is that of the very text");
    let said = String::from_utf8(text.clone()).unwrap();
    assert!(
        said.contains("版: 第1版") && said.contains("院長 髙橋") && said.contains("紙のカルテだけの部門がないため")
    );
    let pdf = house.app.version_file(&officer, version.id, Format::Pdf).await.unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-"));

    // The draft moves on; what was approved does not.
    let key = "purpose";
    let revision = approved.passage(key).unwrap().passage.written.as_ref().unwrap().revision;
    house.app.decide_passage(&officer, RULES, key, form(Stance::Own, "新しい目的です。", ""), revision).await.unwrap();
    assert!(!rules(&house, &officer).await.is_approved);
    assert_eq!(house.app.version_file(&officer, version.id, Format::Text).await.unwrap().bytes, text);
    let second = house.app.approve_document(&officer, RULES, &approval()).await.unwrap();
    assert_eq!(second.number, 2);

    house.app.withdraw_version(&officer, second.id, "承認の前の案だった", second.revision).await.unwrap();
    let view = rules(&house, &officer).await;
    assert_eq!((view.versions.len(), view.in_force.map(|v| v.number)), (2, Some(1)), "withdrawn, not gone");
    let twice = house.app.withdraw_version(&officer, second.id, "もう一度", 2).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::AlreadyWithdrawn);
    let text = house.app.version_file(&officer, second.id, Format::Text).await.unwrap().bytes;
    assert!(String::from_utf8(text).unwrap().contains("取り消された版"));
}

async fn a_proposal_with_a_blank_is_never_adopted(place: &Place) {
    let (house, officer) = house(place).await;
    let contact = rules(&house, &officer).await.passage("contact-chart").unwrap().passage.clone();
    assert!(!contact.lacking.is_empty() && contact.proposed.contains("____"));
    let adopt = form(Stance::Adopted, "", "");
    let refused = house.app.decide_passage(&officer, RULES, &contact.key, adopt, 0).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::HasBlanks);
    assert!(refused.detail.unwrap().ja.contains("連絡体制図を貼った場所"));
    let copied = form(Stance::Own, &contact.proposed, "");
    let refused = house.app.decide_passage(&officer, RULES, &contact.key, copied, 0).await.unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field), (ErrorCode::HasBlanks, "text"));

    let all = house.app.adopt_all(&officer, RULES).await.unwrap();
    assert!(all.adopted > 10 && all.left.iter().any(|heading| heading.ja == "連絡体制図"), "{all:?}");
    let view = rules(&house, &officer).await;
    assert!(view.passages.iter().all(|p| p.passage.written.is_some() == p.passage.lacking.is_empty()));
    assert_eq!(house.app.adopt_all(&officer, RULES).await.unwrap().adopted, 0, "nothing is decided twice");

    // What nobody decided stands in the version as open and covers nothing.
    let version = house.app.approve_document(&officer, RULES, &approval()).await.unwrap();
    assert_eq!(version.open.len(), all.left.len());
    assert_eq!(version.partly, Some(view.partly), "the approved version says the same as the draft did");
    assert!(version.clause(Topic::Control(Control::ContactChart)).is_none());
    assert_eq!(rules(&house, &officer).await.value, VerdictValue::No);
}

async fn of_two_who_decide_the_second_is_told(place: &Place) {
    let (house, officer) = house(place).await;
    let own = |text: &str| form(Stance::Own, text, "");
    house.app.decide_passage(&officer, RULES, "purpose", own("ひとつめ。"), 0).await.unwrap();
    let staff = house.actor(Role::Staff);
    let late = house.app.decide_passage(&staff, RULES, "purpose", own("ふたつめ。"), 0).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    assert!(late.detail.unwrap().ja.contains("文"));
    let unread = PassageForm { seen: Some("0".repeat(16)), ..form(Stance::Adopted, "", "") };
    let unread = house.app.decide_passage(&staff, RULES, "staff-duties", unread, 0).await.unwrap_err();
    assert_eq!(unread.code, ErrorCode::ChangedMeanwhile, "another proposal than was read");
    let unread = ApprovalForm { seen: Some("0".repeat(16)), ..approval() };
    let unread = house.app.approve_document(&officer, RULES, &unread).await.unwrap_err();
    assert_eq!(unread.code, ErrorCode::ChangedMeanwhile, "another draft than was read");
    assert_eq!(
        house.app.reopen_passage(&staff, RULES, "purpose", 7).await.unwrap_err().code,
        ErrorCode::ChangedMeanwhile
    );
    house.app.reopen_passage(&staff, RULES, "purpose", 1).await.unwrap();
    let view = rules(&house, &officer).await;
    assert_eq!(view.passage("purpose").unwrap().passage.state(), PassageState::Open);
}

async fn a_document_that_exists_is_uploaded_and_marked(place: &Place) {
    let (house, officer) = house(place).await;
    let docx = word("第1条 目的 この規程は、当院の医療情報システムの安全な管理について定める。");
    let file = UploadedFile { name: "C:\\文書\\運用管理規程.docx".into(), bytes: docx.clone() };
    let version = house.app.upload_document(&officer, RULES, &approval(), file).await.unwrap();
    assert_eq!(version.file.as_ref().unwrap().file_name, "運用管理規程.docx");
    let back = house.app.uploaded_document(&officer, version.id).await.unwrap();
    assert_eq!(back.bytes, docx);
    assert_eq!(rules(&house, &officer).await.value, VerdictValue::Unknown, "nobody marked its clauses");

    let all = RULES.topics().into_iter().map(|topic| Mark { topic, clause: " 第12条 ".into() });
    let mut marks: Vec<Mark> = all.collect();
    marks[0].clause = String::new();
    let marked = house.app.mark_clauses(&officer, version.id, marks.clone(), version.revision).await.unwrap();
    assert_eq!(marked.uncovered(), [Topic::Control(Control::SystemsInUse)]);
    assert_eq!(marked.marks[0].clause, "第12条");
    let late = house.app.mark_clauses(&officer, version.id, marks.clone(), version.revision).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    marks[0].clause = "第1条".into();
    house.app.mark_clauses(&officer, version.id, marks, marked.revision).await.unwrap();
    let view = rules(&house, &officer).await;
    assert_eq!(view.value, VerdictValue::Yes, "{:?}", view.reasons);

    let text = UploadedFile { name: "規程.txt".into(), bytes: "管理 password: Hunter2!x".as_bytes().to_vec() };
    let masked = house.app.upload_document(&officer, RULES, &approval(), text).await.unwrap();
    let kept = house.app.uploaded_document(&officer, masked.id).await.unwrap().bytes;
    assert!(!String::from_utf8(kept).unwrap().contains("Hunter2!x"));
    let bytes = word("管理 password: Hunter2!x");
    let sha256 = sejo_evidence::sha256(&bytes);
    let file = UploadedFile { name: "規程.docx".into(), bytes };
    let masked = house.app.upload_document(&officer, RULES, &approval(), file).await.unwrap();
    assert_eq!(masked.sha256, sha256, "the fingerprint stays that of the file");
    let view = house.app.document_version(&officer, masked.id).await.unwrap();
    assert_eq!(view.kept, Some(sejo_model::evidence::Kept::Masked), "the person is told");
}

async fn a_file_in_which_nothing_stands_is_no_document_whatever_its_kind(place: &Place) {
    let (house, officer) = house(place).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    for (name, bytes) in [
        ("規程.txt", b"   \n\n".to_vec()),
        ("規程.txt", b"x".to_vec()),
        ("規程.docx", word("")),
        ("規程.xlsx", book.save_to_buffer().unwrap()),
    ] {
        let file = UploadedFile { name: name.into(), bytes };
        let version = house.app.upload_document(&officer, RULES, &approval(), file).await.unwrap();
        let marks = RULES.topics().into_iter().map(|topic| Mark { topic, clause: "第1条".into() }).collect();
        house.app.mark_clauses(&officer, version.id, marks, version.revision).await.unwrap();
        let view = rules(&house, &officer).await;
        assert_eq!(view.value, VerdictValue::Unknown, "{name}: {:?}", view.reasons);
        let seen = house.app.document_version(&officer, version.id).await.unwrap().seen().unwrap();
        assert!(seen.ja.contains("見つからない"), "{}", seen.ja);
    }
}

/// A Word document of one paragraph.
fn word(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let body = format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn what_cannot_be_is_refused(place: &Place) {
    let (house, officer) = house(place).await;
    let app = &house.app;
    let fields = |e: sejo_app::Error| e.fields.iter().map(|f| (f.field, f.code)).collect::<Vec<_>>();
    let wrong = ApprovalForm {
        approved_on: day("2026-11-23"),
        approved_by: "未定".into(),
        review_by: day("2026-11-23"),
        seen: None,
    };
    let refused = fields(app.approve_document(&officer, RULES, &wrong).await.unwrap_err());
    let expected = [
        ("approved_on", ErrorCode::FutureDay),
        ("approved_by", ErrorCode::Required),
        ("review_by", ErrorCode::EndBeforeStart),
    ];
    assert_eq!(refused, expected);
    for (said, field, code) in [
        (form(Stance::Own, " \n ", ""), "text", ErrorCode::Required),
        (form(Stance::Own, &"長".repeat(4_001), ""), "text", ErrorCode::TooLong),
        (form(Stance::Own, "見えない\u{202e}文字", ""), "text", ErrorCode::Steering),
        (form(Stance::LeftOut, "", "なし"), "reason", ErrorCode::Required),
    ] {
        let refused = fields(app.decide_passage(&officer, RULES, "purpose", said, 0).await.unwrap_err());
        assert_eq!(refused, [(field, code)]);
    }
    let adopt = form(Stance::Adopted, "", "");
    assert_eq!(app.decide_passage(&officer, RULES, "no-such", adopt, 0).await.unwrap_err().code, ErrorCode::NotFound);
    let added = Added { chapter: "no-such".into(), heading: "無線".into(), topics: vec![] };
    let refused = fields(app.add_passage(&officer, RULES, added, "文。").await.unwrap_err());
    assert_eq!(refused, [("chapter", ErrorCode::UnknownWord)]);
    let program = UploadedFile { name: "規程.pdf".into(), bytes: b"MZ\x90\x00".to_vec() };
    let refused = fields(app.upload_document(&officer, RULES, &approval(), program).await.unwrap_err());
    assert_eq!(refused, [("file", ErrorCode::NotADocument)]);
    assert!(rules(&house, &officer).await.versions.is_empty());
}

async fn what_staff_may_not_do_is_not_there(place: &Place) {
    let (house, officer) = house(place).await;
    write_all(&house, &officer).await;
    let version = house.app.approve_document(&officer, RULES, &approval()).await.unwrap();
    let staff = house.actor(Role::Staff);
    let code = |e: sejo_app::Error| e.code;
    assert_eq!(code(house.app.approve_document(&staff, RULES, &approval()).await.unwrap_err()), ErrorCode::NotFound);
    assert_eq!(
        code(house.app.withdraw_version(&staff, version.id, "消したい", 1).await.unwrap_err()),
        ErrorCode::NotFound
    );
    let viewer = house.actor(Role::Viewer);
    assert!(house.app.document(&viewer, RULES).await.is_ok());
    assert_eq!(code(house.app.adopt_all(&viewer, RULES).await.unwrap_err()), ErrorCode::NotFound);
}

async fn a_changed_fact_shows_beside_what_was_decided(place: &Place) {
    let (house, officer) = house(place).await;
    let all = house.app.systems(&officer).await.unwrap();
    house.app.adopt_all(&officer, RULES).await.unwrap();
    let key = "systems";
    let was = rules(&house, &officer).await.passage(key).unwrap().passage.clone();
    let name = all[0].system.name.clone();
    if was.written.is_none() {
        let own = form(Stance::Own, &format!("対象は{name}です。"), "");
        house.app.decide_passage(&officer, RULES, key, own, 0).await.unwrap();
    }
    assert_eq!(rules(&house, &officer).await.outdated(), 0);
    let renamed = sejo_model::System { name: format!("新{name}"), ..all[0].system.clone() };
    house.app.save_system(&officer, &renamed).await.unwrap();
    let view = rules(&house, &officer).await;
    let now = &view.passage(key).unwrap().passage;
    assert!(now.is_outdated() && now.proposed.contains(&format!("新{name}")), "{}", now.proposed);
    assert!(!now.text().contains(&format!("新{name}")), "what was decided stays");
}

async fn a_small_facility_staples_four_pages(place: &Place) {
    let (house, officer) = house(place).await;
    let view = rules(&house, &officer).await;
    if view.size != DocumentSize::Small {
        house.app.choose_size(&officer, RULES, DocumentSize::Small, 0).await.unwrap();
    }
    for row in rules(&house, &officer).await.passages {
        let proposed = row.passage.proposed;
        assert_eq!(sejo_intake::mask_text(&proposed), proposed, "copied into own words, it stays as it is");
    }
    write_all(&house, &officer).await;
    let version = house.app.approve_document(&officer, RULES, &approval()).await.unwrap();
    let pdf = house.app.version_file(&officer, version.id, Format::Pdf).await.unwrap();
    assert!(pdf.replaced.is_empty());
    let pages = String::from_utf8_lossy(&pdf.bytes).matches("/Type/Page/").count();
    assert!((1..=4).contains(&pages), "{pages} pages");
}

async fn the_size_is_a_persons_choice(place: &Place) {
    let (house, officer) = house(place).await;
    let view = rules(&house, &officer).await;
    let other = if view.size == DocumentSize::Small { DocumentSize::Large } else { DocumentSize::Small };
    house.app.choose_size(&officer, RULES, other, 0).await.unwrap();
    let chosen = rules(&house, &officer).await;
    assert_eq!((chosen.size, chosen.size_revision), (other, 1));
    assert_ne!(chosen.passages.len(), view.passages.len());
    let late = house.app.choose_size(&officer, RULES, view.size, 0).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
}

async fn an_appointment_is_printed_to_be_signed(place: &Place) {
    let (house, officer) = house(place).await;
    let person = Person {
        id: PersonId::new(),
        name: "𠮷田 﨑子".into(),
        job: "事務長".into(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    };
    house.app.save_person(&officer, &person).await.unwrap();
    let appointment = sejo_model::Appointment {
        id: sejo_model::AppointmentId::new(),
        person_id: person.id,
        post: Post::Officer,
        appointed_on: Some(day("2026-04-01")),
        appointed_by: "院長 髙橋".into(),
        ended_on: None,
        revision: 0,
    };
    house.app.save_appointment(&officer, &appointment).await.unwrap();
    let letter = house.app.appointment_letter(&officer, appointment.id).await.unwrap();
    assert!(letter.bytes.starts_with(b"%PDF-") && letter.replaced.is_empty());
    let none = house.app.appointment_letter(&officer, sejo_model::AppointmentId::new()).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NotFound);
}
