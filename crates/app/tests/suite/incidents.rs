//! The incident clock from start to end, and what is refused on the way.

use std::collections::BTreeMap;

use sejo_app::Result;
use sejo_app::incident::{BlankPaper, ClockSetting, Ended, KeptFile, Written, verify};
use sejo_model::incident::{Entry, EntryKind, FirstStep, Limit, Party, Purpose, Report, ReportItem};
use sejo_model::{ErrorCode, IncidentId, Lang, Role, moment};

use crate::house::House;
use crate::place::Place;

both! {
    a_night_from_start_to_end;
    a_second_tap_is_no_answer_and_a_correction_stays_about_the_same;
    an_exercise_never_counts_as_an_incident;
    nobody_is_told_before_anybody_knew_and_what_came_late_says_so;
    what_cannot_be_is_refused;
    a_record_that_was_bent_is_found;
    what_was_written_into_the_database_is_signed_by_nobody;
    evidence_leaves_its_fingerprint;
    a_password_that_slips_in_is_masked;
    two_people_write_at_once_and_nothing_is_lost;
    a_timeline_read_while_many_write_is_as_recorded;
    the_papers_carry_the_numbers_of_the_register;
}

fn said(text: &str) -> Written {
    Written { text: text.to_owned(), ..Written::default() }
}

fn told(party: Party) -> Written {
    Written { party: Some(party), ..Written::default() }
}

fn ended(lessons: &str) -> Ended {
    Ended { lessons: lessons.to_owned(), ..Ended::default() }
}

fn codes<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, ErrorCode)> {
    result.unwrap_err().fields.iter().map(|f| (f.field, f.code)).collect()
}

async fn started(house: &House) -> IncidentId {
    house.answer_questions().await;
    house.app.start_incident(&house.officer(), false).await.unwrap().id
}

async fn a_night_from_start_to_end(place: &Place) {
    let house = House::new(place).await;
    let (app, me, now) = (&house.app, house.officer(), house.app.now());
    let id = started(&house).await;
    let view = app.incident(&me, id).await.unwrap();
    assert_eq!((view.incident.started_at, view.next), (now, Some(FirstStep::BackupNetwork)));
    assert_eq!(app.incidents(&me).await.unwrap().open.len(), 1);

    // One thing after the other; a step that tells somebody is a duty met.
    for step in [FirstStep::BackupNetwork, FirstStep::OutsideLines, FirstStep::Segments, FirstStep::Management] {
        assert_eq!(app.incident(&me, id).await.unwrap().next, Some(step));
        app.answer_step(&me, id, step, step != FirstStep::Segments).await.unwrap();
    }
    let hour_ago = now - 3_600_000_000;
    let vendor = Written { happened_at: Some(hour_ago), ..told(Party::Vendor) };
    let entry = app.write_entry(&me, id, vendor).await.unwrap();
    assert_eq!((entry.kind, entry.happened_at, entry.written_at), (EntryKind::Told, hour_ago, now));
    let view = app.incident(&me, id).await.unwrap();
    assert_eq!(view.next, Some(FirstStep::Photo), "telling the vendor in one's own words answers the step");
    let met: Vec<Party> = view.duties.iter().filter(|d| d.told_at.is_some()).map(|d| d.deadline.party).collect();
    assert_eq!(met, [Party::Management, Party::Vendor]);
    assert_eq!(view.lines[2].entry.kind, EntryKind::Decided, "a step that was not done is a decision");

    // A correction leaves the corrected one to be read.
    let right = Written { corrects: Some(entry.number), ..told(Party::Police) };
    let right = app.write_entry(&me, id, right).await.unwrap();
    let view = app.incident(&me, id).await.unwrap();
    assert_eq!(view.lines[4].corrected_by, Some(right.number));
    assert_eq!(view.lines[4].entry, entry);
    assert!(view.duties.iter().all(|d| d.deadline.party != Party::Vendor || d.told_at.is_none()));

    // The clock runs from knowing.
    let known = moment::parse("2026-11-20T18:00").unwrap();
    let clock = ClockSetting { title: "脅迫文".to_owned(), known_at: Some(known), purpose: Purpose::Suspected };
    let one = app.set_clock(&me, id, clock.clone(), 1).await.unwrap();
    let view = app.incident(&me, id).await.unwrap();
    let full = view.duties.iter().find(|d| d.deadline.party == Party::PrivacyFull).unwrap();
    assert_eq!(full.deadline.limit, Limit::By { last: jiff::civil::date(2027, 1, 18) });
    assert!(view.lines.last().unwrap().entry.text.contains("2026年11月20日(金) 18:00"));
    // Whoever wrote into the timeline meanwhile saved no clock.
    app.write_entry(&house.actor(Role::Admin), id, said("外来を止めた")).await.unwrap();
    let stale = app.set_clock(&me, id, ClockSetting { title: "別".to_owned(), ..clock }, 1).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::ChangedMeanwhile);
    assert!(stale.detail.unwrap().ja.starts_with("別の画面のあなたが"));

    // The report says what was written and names what is missing.
    app.write_entry(&me, id, said("受付の端末に脅迫文")).await.unwrap();
    let report = app.incident_report(&me, id, Report::Privacy).await.unwrap();
    let line = |item| report.lines.iter().find(|l| l.item == item).unwrap();
    assert!(line(ReportItem::PrivacyOutline).text.contains("受付の端末に脅迫文"));
    assert!(line(ReportItem::PrivacyCause).is_gap && !line(ReportItem::PrivacyOther).is_gap);
    assert_eq!(report.lines.len(), 9);
    let own = BTreeMap::from([(ReportItem::PrivacyCause, "調査中".to_owned())]);
    app.save_report(&me, id, Report::Privacy, &own, one.revision).await.unwrap();
    let again = app.incident_report(&me, id, Report::Privacy).await.unwrap();
    assert_eq!(again.gaps() + 1, report.gaps());
    assert!(again.text.contains("調査中") && again.text.contains("(調査中)"));
    let spoke = Written { text: "夜間窓口の田中さんと話した".to_owned(), ..told(Party::Vendor) };
    app.write_entry(&me, id, spoke).await.unwrap();
    let ministry = app.incident_report(&me, id, Report::Ministry).await.unwrap();
    let vendor = ministry.lines.iter().find(|l| l.item == ReportItem::MinistryVendor).unwrap();
    assert!(vendor.text.ends_with("夜間窓口の田中さんと話した"), "who was told, not only when: {}", vendor.text);
    assert!(app.incident_report_pdf(&me, id, Report::Ministry).await.unwrap().bytes.starts_with(b"%PDF"));

    let revision = app.incident(&me, id).await.unwrap().incident.revision;
    app.close_incident(&me, id, &ended("電話番号を紙に"), revision).await.unwrap();
    let all = app.incidents(&me).await.unwrap();
    assert_eq!((all.open.len(), all.past.len(), all.exercises.len()), (0, 1, 0));
    let twice = app.close_incident(&me, id, &ended("もう一度"), revision + 1).await;
    assert_eq!(twice.unwrap_err().code, ErrorCode::AlreadyClosed);
    // The full report comes long after the end.
    app.write_entry(&me, id, told(Party::PrivacyFull)).await.unwrap();
    let prevention = app.incident_report(&me, id, Report::Privacy).await.unwrap();
    assert!(prevention.text.contains("電話番号を紙に"));
    assert!(app.verify_audit(None).await.unwrap().is_whole());
}

async fn a_second_tap_is_no_answer_and_a_correction_stays_about_the_same(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    // Two taps on one button are one answer.
    let once = app.answer_step(&me, id, FirstStep::Photo, true).await.unwrap();
    assert_eq!(app.answer_step(&me, id, FirstStep::Photo, true).await.unwrap(), once);
    assert_eq!(app.incident(&me, id).await.unwrap().lines.last().unwrap().entry, once);

    // Corrected without a word on what it is about, it stays what it was.
    let wrong = app.write_entry(&me, id, Written { kind: Some(EntryKind::Did), ..said("線を抜く") }).await.unwrap();
    let right = Written { kind: None, corrects: Some(wrong.number), ..said("線を2本抜く") };
    assert_eq!(app.write_entry(&me, id, right).await.unwrap().kind, EntryKind::Did);
    let timeline = app.incident_timeline(&me, id).await.unwrap();
    assert!(
        timeline.bytes.starts_with(b"%PDF") && timeline.name.starts_with("インシデントの経過_"),
        "{}",
        timeline.name
    );
}

async fn an_exercise_never_counts_as_an_incident(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, me) = (&house.app, house.officer());
    let one = app.start_incident(&me, true).await.unwrap();
    let said_nothing = Ended { took_part: "院長".to_owned(), ..ended("よくできた") };
    let nothing = app.close_incident(&me, one.id, &said_nothing, one.revision).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::NothingPlayed);
    app.write_entry(&me, one.id, said("紙に切り替える")).await.unwrap();
    let nobody = app.close_incident(&me, one.id, &ended("よくできた"), one.revision).await;
    assert_eq!(codes(nobody), [("took_part", ErrorCode::Required)]);
    app.close_incident(&me, one.id, &said_nothing, one.revision).await.unwrap();
    let all = app.incidents(&me).await.unwrap();
    assert_eq!((all.past.len(), all.exercises.len()), (0, 1));
    assert!(app.incident_report(&me, one.id, Report::Privacy).await.unwrap().text.starts_with("【訓練】"));
    let record = app.incident_record(&me, one.id).await.unwrap();
    assert!(record.name.starts_with("訓練"), "{}", record.name);
    assert!(String::from_utf8(record.bytes).unwrap().starts_with(r#"{"format":"sejo-incident-1","exercise":true"#));
    let english = app.incident_report(&sejo_model::Actor { lang: Lang::En, ..me }, one.id, Report::Ministry).await;
    assert!(english.unwrap().text.starts_with("[EXERCISE]"));
}

async fn nobody_is_told_before_anybody_knew_and_what_came_late_says_so(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    let at = |text| moment::parse(text).unwrap();
    let known = |text| ClockSetting { title: String::new(), known_at: Some(at(text)), purpose: Purpose::Unknown };
    app.set_clock(&me, id, known("2026-11-10T10:00"), 1).await.unwrap();
    let told_at = |text| Written { happened_at: Some(at(text)), ..told(Party::PrivacyQuick) };
    let early = app.write_entry(&me, id, told_at("2025-11-13T09:00")).await;
    assert_eq!(codes(early), [("happened_at", ErrorCode::ToldBeforeKnown)]);
    // The vendor was on the line the night before it became clear that data leaked.
    let call = Written { party: Some(Party::Vendor), ..told_at("2026-11-09T23:10") };
    app.write_entry(&me, id, call).await.unwrap();
    let soon = app.write_entry(&me, id, told_at("2026-11-10T12:00")).await.unwrap();
    let later = app.set_clock(&me, id, known("2026-11-10T14:30"), 2).await;
    assert_eq!(codes(later), [("known_at", ErrorCode::ToldBeforeKnown)]);

    // The fifth day was the last one for the quick report.
    let quick = |view: sejo_app::incident::IncidentView| {
        view.duties.into_iter().find(|d| d.deadline.party == Party::PrivacyQuick).unwrap()
    };
    let late = Written { corrects: Some(soon.number), ..told_at("2026-11-15T09:00") };
    let late = app.write_entry(&me, id, late).await.unwrap();
    let duty = quick(app.incident(&me, id).await.unwrap());
    assert_eq!((duty.is_late, duty.was_late), (false, true));
    assert_eq!(duty.told(Lang::Ja).unwrap(), "2026年11月15日(日) 09:00(期限を過ぎてから)");
    let right = Written { corrects: Some(late.number), ..told_at("2026-11-14T09:00") };
    app.write_entry(&me, id, right).await.unwrap();
    let duty = quick(app.incident(&me, id).await.unwrap());
    assert_eq!((duty.was_late, duty.told(Lang::Ja).unwrap().as_str()), (false, "2026年11月14日(土) 09:00"));
}

async fn what_cannot_be_is_refused(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me, now) = (&house.app, house.officer(), house.app.now());
    let at = |at| Written { happened_at: Some(at), ..said("x") };
    assert_eq!(codes(app.write_entry(&me, id, at(now + 1)).await), [("happened_at", ErrorCode::FutureMoment)]);
    assert_eq!(codes(app.write_entry(&me, id, at(0)).await), [("happened_at", ErrorCode::OutOfRange)]);
    assert_eq!(codes(app.write_entry(&me, id, said(" \u{3000}")).await), [("text", ErrorCode::Required)]);
    assert_eq!(codes(app.write_entry(&me, id, said(&"あ".repeat(5_000))).await), [("text", ErrorCode::TooLong)]);
    let nobody = Written { kind: Some(EntryKind::Told), ..said("電話した") };
    assert_eq!(codes(app.write_entry(&me, id, nobody).await), [("party", ErrorCode::Required)]);
    assert_eq!(codes(app.write_entry(&me, id, told(Party::Other)).await), [("text", ErrorCode::Required)]);
    let own = Written { kind: Some(EntryKind::Clock), ..said("x") };
    assert_eq!(codes(app.write_entry(&me, id, own).await), [("kind", ErrorCode::UnknownWord)]);
    let nowhere = Written { kind: Some(EntryKind::Kept), ..said("ログ") };
    assert_eq!(codes(app.write_entry(&me, id, nowhere).await), [("place", ErrorCode::Required)]);
    let correcting = |number| Written { corrects: Some(number), ..said("直す") };
    assert_eq!(codes(app.write_entry(&me, id, correcting(1)).await), [("corrects", ErrorCode::NoSuchEntry)]);
    app.write_entry(&me, id, said("1行め")).await.unwrap();
    app.write_entry(&me, id, correcting(1)).await.unwrap();
    assert_eq!(codes(app.write_entry(&me, id, correcting(1)).await), [("corrects", ErrorCode::AlreadyCorrected)]);
    assert_eq!(app.incident(&me, id).await.unwrap().lines.len(), 2, "what was refused is not there");
    // What Sejo wrote about the clock stands.
    let clock = ClockSetting { title: "脅迫文".to_owned(), known_at: None, purpose: Purpose::Unknown };
    app.set_clock(&me, id, clock, 1).await.unwrap();
    assert_eq!(codes(app.write_entry(&me, id, correcting(3)).await), [("corrects", ErrorCode::NotCorrectable)]);

    // Nobody can come to know later than he says so.
    let later = ClockSetting { title: String::new(), known_at: Some(now + 1), purpose: Purpose::Unknown };
    assert_eq!(codes(app.set_clock(&me, id, later, 2).await), [("known_at", ErrorCode::FutureMoment)]);
    assert_eq!(codes(app.close_incident(&me, id, &ended(" "), 2).await), [("lessons", ErrorCode::Required)]);
    let missing = app.write_entry(&me, IncidentId::new(), said("x")).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
}

async fn a_record_that_was_bent_is_found(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    app.write_entry(&me, id, told(Party::Vendor)).await.unwrap();
    let file = app.incident_record(&me, id).await.unwrap();
    let path = house.folder().join("record.json");
    std::fs::write(&path, &file.bytes).unwrap();
    let signed = verify(&path).unwrap();
    assert_eq!(signed.record["entries"][0]["party"], "vendor");
    assert_eq!(signed.record["duties"].as_array().unwrap().len(), 8);
    let bent = String::from_utf8(file.bytes).unwrap().replacen("\"party\":\"vendor\"", "\"party\":\"police\"", 1);
    std::fs::write(&path, bent).unwrap();
    assert_eq!(verify(&path).unwrap_err().code, ErrorCode::RecordAltered);
    std::fs::write(&path, "機器名,場所\n").unwrap();
    assert_eq!(verify(&path).unwrap_err().code, ErrorCode::NotARecord);
    assert_eq!(verify(&house.folder().join("none")).unwrap_err().code, ErrorCode::FileMissing);
}

async fn what_was_written_into_the_database_is_signed_by_nobody(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    app.write_entry(&me, id, told(Party::Vendor)).await.unwrap();
    app.answer_step(&me, id, FirstStep::Photo, true).await.unwrap();
    let known_at = moment::parse("2026-11-20T18:00");
    let clock = ClockSetting { title: "脅迫文".to_owned(), known_at, purpose: Purpose::Suspected };
    let one = app.set_clock(&me, id, clock, 1).await.unwrap();
    assert!(app.incident(&me, id).await.unwrap().is_as_recorded && app.incident_record(&me, id).await.is_ok());

    // A day of knowing that nobody saved.
    let db = house.db().await;
    let change = |one: sejo_model::Incident| {
        let (db, scope) = (&db, house.scope());
        async move {
            let mut tx = db.begin().await.unwrap();
            let changed = sejo_store::incident::change(&mut tx, &scope, &one).await.unwrap();
            tx.commit().await.unwrap();
            changed
        }
    };
    let bent = change(sejo_model::Incident { known_at: None, ..one.clone() }).await;
    assert!(!app.incident(&me, id).await.unwrap().is_as_recorded);
    assert_eq!(app.incident_record(&me, id).await.err().unwrap().code, ErrorCode::IncidentAltered);
    change(sejo_model::Incident { revision: bent.revision, ..one }).await;
    assert!(app.incident(&me, id).await.unwrap().is_as_recorded, "as it was");

    // A sentence that nobody wrote; a further one does not cover it.
    let mut tx = db.begin().await.unwrap();
    let forged = Entry { text: "警察に知らせた".to_owned(), ..Entry::blank(0, EntryKind::Did) };
    sejo_store::incident::write(&mut tx, &house.scope(), id, forged).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    app.write_entry(&me, id, said("そのあと")).await.unwrap();
    assert!(!app.incident(&me, id).await.unwrap().is_as_recorded);
    assert_eq!(app.incident_record(&me, id).await.err().unwrap().code, ErrorCode::IncidentAltered);
    assert!(app.incident_timeline(&me, id).await.is_ok(), "it can still be read");
}

async fn evidence_leaves_its_fingerprint(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    let keep = |name: &str, bytes: &[u8]| Written {
        place: "USBメモリA(金庫)".to_owned(),
        file: Some(KeptFile::of(name, bytes.to_vec())),
        ..said("残した")
    };
    let photo = app.write_entry(&me, id, keep("C:\\写真\\note.jpg", b"\xff\xd8\xff note")).await.unwrap();
    let kept = photo.exhibit.clone().unwrap();
    assert_eq!((photo.kind, kept.file_name.as_str(), kept.size), (EntryKind::Kept, "note.jpg", Some(8)));
    let file = app.incident_file(&me, id, photo.number).await.unwrap();
    assert_eq!(file.bytes, b"\xff\xd8\xff note");
    // Of a disk image only the fingerprint: there is nothing to hand out.
    let image = app.write_entry(&me, id, keep("disk.img", b"\0\x01")).await.unwrap();
    assert_eq!(
        image.exhibit.unwrap().sha256.unwrap().to_string(),
        "b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2"
    );
    assert_eq!(app.incident_file(&me, id, image.number).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(app.incident_file(&me, id, 99).await.unwrap_err().code, ErrorCode::NotFound);
}

async fn a_password_that_slips_in_is_masked(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    app.write_entry(&me, id, said("管理者の password: Hunter2!x でも入れない")).await.unwrap();
    let log =
        Written { file: Some(KeptFile::of("a.log", b"user admin password: Hunter2!x\n".to_vec())), ..said("ログ") };
    let number = app.write_entry(&me, id, log).await.unwrap().number;
    let file = app.incident_file(&me, id, number).await.unwrap();
    let record = app.incident_record(&me, id).await.unwrap();
    for bytes in [file.bytes, record.bytes] {
        assert!(!String::from_utf8(bytes).unwrap().contains("Hunter2!x"));
    }
}

async fn two_people_write_at_once_and_nothing_is_lost(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    let (a, b, c) = tokio::join!(
        app.write_entry(&me, id, said("A")),
        app.answer_step(&me, id, FirstStep::BackupNetwork, true),
        app.write_entry(&me, id, told(Party::Vendor)),
    );
    let mut numbers = [a.unwrap().number, b.unwrap().number, c.unwrap().number];
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    // Of two who correct the same sentence one is told.
    let correction = |text| Written { corrects: Some(numbers[0]), ..said(text) };
    let (a, b) = tokio::join!(
        app.write_entry(&me, id, correction("A, more precisely")),
        app.write_entry(&me, id, correction("something else")),
    );
    let refused = if a.is_ok() { b } else { a };
    assert_eq!(codes(refused), [("corrects", ErrorCode::AlreadyCorrected)]);
    assert_eq!(app.incident(&me, id).await.unwrap().lines.len(), 4);
}

async fn a_timeline_read_while_many_write_is_as_recorded(place: &Place) {
    let house = House::new(place).await;
    let id = started(&house).await;
    let (app, me) = (&house.app, house.officer());
    let write = async |who: &str| {
        for n in 0..10 {
            app.write_entry(&me, id, said(&format!("{who} {n}"))).await.unwrap();
        }
    };
    let read = async {
        for _ in 0..30 {
            assert!(app.incident(&me, id).await.unwrap().is_as_recorded);
        }
    };
    tokio::join!(write("A"), write("B"), write("C"), read);
    assert_eq!(app.incident(&me, id).await.unwrap().lines.len(), 30);
}

async fn the_papers_carry_the_numbers_of_the_register(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    for paper in [BlankPaper::Cards, BlankPaper::Form] {
        let file = house.app.incident_paper(&house.officer(), paper).await.unwrap();
        assert!(file.bytes.starts_with(b"%PDF") && file.replaced.is_empty(), "{}", file.name);
    }
}
