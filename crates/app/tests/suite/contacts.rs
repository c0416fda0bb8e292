//! The contact chart: filled in, called through, put up; and what is refused.

use sejo_app::contact::{CallForm, LineForm, PutUp};
use sejo_model::contact::chart::Standing;
use sejo_model::contact::{CallResult, ContactPlan, Decision, Matter, Station};
use sejo_model::{
    Actor, Appointment, AppointmentId, Authority, ContactKey, ErrorCode, Person, PersonId, Post, Role, VendorId,
    VerdictValue,
};

use crate::house::{House, day, today};
use crate::place::Place;

both! {
    a_chart_is_filled_called_through_and_put_up;
    a_number_stands_where_it_belongs;
    what_nobody_can_dial_is_refused_at_its_line;
    of_two_who_fill_it_in_the_second_is_told;
    a_call_is_a_record_and_a_new_number_is_written_down;
    whoever_leaves_falls_out_of_the_chart_and_the_copy_is_old;
    a_viewer_only_looks;
}

const POLICE: ContactKey = ContactKey::Authority(Authority::Police);

struct Staff {
    officer: PersonId,
    clerk: PersonId,
}

/// Two people in the posts the chart needs, and a vendor with both numbers.
async fn staff(house: &House) -> Staff {
    let officer = house.officer();
    let mut ids = Vec::new();
    for name in ["髙﨑 𠮷男", "佐藤"] {
        let person = Person {
            id: PersonId::new(),
            name: name.to_owned(),
            job: String::new(),
            department: String::new(),
            phone: String::new(),
            reading: String::new(),
            left_on: None,
            revision: 0,
        };
        house.app.save_person(&officer, &person).await.unwrap();
        ids.push(person.id);
    }
    for (person, post) in [(ids[0], Post::Officer), (ids[1], Post::Deputy), (ids[0], Post::Management)] {
        let appointment = Appointment {
            id: AppointmentId::new(),
            person_id: person,
            post,
            appointed_on: Some(day("2026-04-01")),
            appointed_by: "院長".to_owned(),
            ended_on: None,
            revision: 0,
        };
        house.app.save_appointment(&officer, &appointment).await.unwrap();
    }
    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "みどりシステム".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    for row in house.app.systems(&officer).await.unwrap() {
        let mut system = row.system;
        system.vendor_id = Some(vendor.id);
        house.app.save_system(&officer, &system).await.unwrap();
    }
    let (officer, clerk) = (ids[0], ids[1]);
    let decision = |matter: &Matter| Decision { matter: *matter, person: Some(officer), deputy: Some(clerk) };
    let plan = ContactPlan {
        deputies: vec![(Post::Management, clerk)],
        decisions: Matter::ALL.iter().map(decision).collect(),
        ..ContactPlan::default()
    };
    house.app.save_contact_roles(&house.officer(), &plan).await.unwrap();
    Staff { officer, clerk }
}

async fn lines(house: &House) -> Vec<LineForm> {
    house.app.contact_form(&house.officer()).await.unwrap().lines.into_iter().map(|l| l.line).collect()
}

fn with(mut lines: Vec<LineForm>, change: impl Fn(&mut LineForm)) -> Vec<LineForm> {
    lines.iter_mut().for_each(change);
    lines
}

/// Everything that is needed, in full-width digits as people type them.
async fn fill(house: &House) {
    let typed = with(lines(house).await, |line| match line.key {
        ContactKey::Person(_) => line.night_phone = "０９０ー１１１１ー２２２２".to_owned(),
        ContactKey::Vendor(_) => {
            line.phone = "06-1111-2222".to_owned();
            line.night_phone = "06-1111-3333".to_owned();
        }
        ContactKey::Authority(Authority::Police | Authority::Ministry | Authority::HealthCentre) => {
            line.phone = "03-1111-0110".to_owned();
        }
        ContactKey::Authority(_) => {}
    });
    assert_eq!(house.app.fill_contacts(&house.officer(), &typed).await.unwrap(), Ok(6));
}

fn call(contact: ContactKey, number: &str, result: CallResult) -> CallForm {
    CallForm {
        contact,
        number: number.to_owned(),
        called_on: today(),
        called_by: "佐藤".to_owned(),
        result,
        note: String::new(),
        new_number: String::new(),
    }
}

async fn call_all(house: &House, result: CallResult) {
    let chart = house.app.contacts(&house.officer()).await.unwrap().chart;
    for node in &chart.nodes {
        for way in node.to_try() {
            house.app.record_call(&house.officer(), &call(node.key, &way.value, result)).await.unwrap();
        }
    }
}

async fn put_up(house: &House) {
    let mark = house.app.contacts(&house.officer()).await.unwrap().mark;
    let copy = PutUp { printed_on: today(), place: "受付".to_owned(), mark };
    house.app.put_up_contacts(&house.officer(), &copy).await.unwrap();
}

async fn a_chart_is_filled_called_through_and_put_up(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let empty = house.app.contacts(&officer).await.unwrap();
    assert_eq!((empty.value, empty.verified), (VerdictValue::Unknown, 0));
    assert!(empty.step.is_some_and(|s| s.minutes > 0));
    staff(&house).await;
    fill(&house).await;
    assert_eq!(house.app.contact_form(&officer).await.unwrap().lacking, 0);
    let filled = house.app.contacts(&officer).await.unwrap();
    assert_eq!(filled.value, VerdictValue::Unknown, "written down is not verified");
    call_all(&house, CallResult::Reached).await;
    let called = house.app.contacts(&officer).await.unwrap();
    assert_eq!(
        (called.verified, called.value),
        (called.chart.nodes.len(), VerdictValue::Unknown),
        "not on the wall yet"
    );
    put_up(&house).await;
    let done = house.app.contacts(&officer).await.unwrap();
    assert_eq!((done.value, done.differing.len()), (VerdictValue::Yes, 0), "{:?}", done.reasons);
    assert!(done.step.is_none());
    let item = house.app.item(&officer, "contact-chart").await.unwrap();
    assert_eq!(item.row.verdict, VerdictValue::Yes);

    // The chart and the card are prints of their own, each in the log.
    for file in [house.app.contact_pdf(&officer).await.unwrap(), house.app.contact_card(&officer).await.unwrap()] {
        assert!(file.bytes.starts_with(b"%PDF") && file.replaced.is_empty(), "{}", file.name);
    }
    let text = house.app.contact_picture(&officer, true).await.unwrap();
    assert!(text.contains("髙﨑 𠮷男") && text.contains("090-1111-2222"), "{text}");

    let copy = PutUp { printed_on: today(), place: String::new(), mark: done.mark.clone() };
    assert_eq!(house.app.put_up_contacts(&officer, &copy).await.unwrap_err().fields[0].field, "place");
    let copy = PutUp { place: "受付".to_owned(), printed_on: day("2026-11-23"), ..copy };
    assert_eq!(house.app.put_up_contacts(&officer, &copy).await.unwrap_err().fields[0].code, ErrorCode::FutureDay);
    let copy = PutUp { printed_on: today(), mark: "00000000".to_owned(), ..copy };
    let other = house.app.put_up_contacts(&officer, &copy).await.unwrap_err();
    assert_eq!((other.fields[0].field, other.fields[0].code), ("mark", ErrorCode::NotTodaysMark), "another chart");

    // Without its mark nobody knows what an old sheet says, whatever day is typed.
    let copy = PutUp { printed_on: day("2000-01-01"), mark: String::new(), ..copy };
    assert!(!house.app.put_up_contacts(&officer, &copy).await.unwrap().is_known());
    let unknown = house.app.contacts(&officer).await.unwrap();
    assert_eq!((unknown.value, unknown.differing.len()), (VerdictValue::Unknown, 0));
    // The mark is that of today's chart: the sheet says so, in capitals and full-width, too.
    let wide: String = done.mark.to_uppercase().chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    let copy = PutUp { printed_on: today(), mark: wide, ..copy };
    assert!(house.app.put_up_contacts(&officer, &copy).await.unwrap().is_known());
    assert_eq!(house.app.contacts(&officer).await.unwrap().value, VerdictValue::Yes);
}

async fn a_number_stands_where_it_belongs(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = staff(&house).await;
    fill(&house).await;
    let officer = house.officer();
    let typed = with(lines(&house).await, |line| {
        if line.key == ContactKey::Person(staff.officer) {
            line.phone = "内線２０１".to_owned();
            line.means = "医局の無線".to_owned();
            line.rank = Some(2);
        }
    });
    assert_eq!(house.app.fill_contacts(&officer, &typed).await.unwrap(), Ok(1), "only what was changed");
    assert_eq!(house.app.fill_contacts(&officer, &lines(&house).await).await.unwrap(), Ok(0));
    let people = house.app.people(&officer).await.unwrap();
    let person = &people.iter().find(|p| p.person.id == staff.officer).unwrap().person;
    assert_eq!(person.phone, "内線201", "in the person's own record");
    let vendor = &house.app.vendors(&officer).await.unwrap()[0].vendor;
    assert_eq!((vendor.phone.as_str(), vendor.night_phone.as_str()), ("06-1111-2222", "06-1111-3333"));
    let chart = house.app.contacts(&officer).await.unwrap().chart;
    let first: Vec<ContactKey> = chart.people().map(|n| n.key).collect();
    assert_eq!(
        first,
        [staff.officer, staff.clerk].map(ContactKey::Person),
        "who has a place in the order stands first"
    );
    let unknown = LineForm { key: ContactKey::Vendor(VendorId::new()), ..lines(&house).await[0].clone() };
    assert_eq!(house.app.fill_contacts(&officer, &[unknown]).await.unwrap_err().code, ErrorCode::NotFound);
}

async fn what_nobody_can_dial_is_refused_at_its_line(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = staff(&house).await;
    let officer = house.officer();
    let before = lines(&house).await;
    for (field, code, change) in [
        ("phone", ErrorCode::NotAPhone, (|l| l.phone = "03-ABCD-1234".to_owned()) as fn(&mut LineForm)),
        ("phone", ErrorCode::NotAPhone, |l| l.phone = "03-1234-5678(田中)".to_owned()),
        ("night_phone", ErrorCode::NotAPhone, |l| l.night_phone = "なし".to_owned()),
        ("web", ErrorCode::NotAPage, |l| l.web = "javascript:alert(1)".to_owned()),
        ("rank", ErrorCode::OutOfRange, |l| l.rank = Some(0)),
        ("name", ErrorCode::Steering, |l| l.name = "警察\u{202e}".to_owned()),
    ] {
        let typed = with(before.clone(), |line| {
            if line.key == POLICE {
                change(line)
            }
        });
        let errors = house.app.fill_contacts(&officer, &typed).await.unwrap().unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.key, e.field, e.code)).collect();
        assert_eq!(found, [(POLICE, field, code)]);
    }
    assert_eq!(lines(&house).await, before, "nothing was saved");
    let himself = ContactPlan {
        decisions: vec![Decision { matter: Matter::Publish, person: Some(staff.clerk), deputy: Some(staff.clerk) }],
        stations: vec![Station { title: " ".to_owned(), person: Some(PersonId::new()), deputy: None }],
        revision: 1,
        ..ContactPlan::default()
    };
    let error = house.app.save_contact_roles(&officer, &himself).await.unwrap_err();
    let found: Vec<_> = error.fields.iter().map(|e| (e.field, e.code)).collect();
    let expected = [
        ("publish_deputy", ErrorCode::SamePerson),
        ("station1", ErrorCode::Required),
        ("station1", ErrorCode::UnknownWord),
    ];
    assert_eq!(found, expected);
    let deputies = vec![(Post::Management, staff.officer)];
    let own = ContactPlan { deputies, revision: 1, ..ContactPlan::default() };
    let error = house.app.save_contact_roles(&officer, &own).await.unwrap_err();
    let found: Vec<_> = error.fields.iter().map(|e| (e.field, e.code)).collect();
    assert_eq!(found, [("management_deputy", ErrorCode::SamePerson)], "the holder of the post");
    let station = |number: u32| Station { title: format!("役割{number}"), person: None, deputy: None };
    let many = ContactPlan { stations: (0..7).map(station).collect(), revision: 1, ..ContactPlan::default() };
    let error = house.app.save_contact_roles(&officer, &many).await.unwrap_err();
    let found: Vec<_> = error.fields.iter().map(|e| (e.field, e.code)).collect();
    assert_eq!(found, [("stations", ErrorCode::TooManyRoles)], "it is their number, not their length");
}

async fn of_two_who_fill_it_in_the_second_is_told(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    staff(&house).await;
    let officer = house.officer();
    let seen = lines(&house).await;
    let change = |number: &'static str| {
        with(seen.clone(), move |l| {
            if l.key == POLICE {
                number.clone_into(&mut l.phone);
            }
        })
    };
    assert_eq!(house.app.fill_contacts(&officer, &change("03-1111-1111")).await.unwrap(), Ok(1));
    let errors = house.app.fill_contacts(&officer, &change("03-2222-2222")).await.unwrap().unwrap_err();
    assert_eq!((errors[0].key, errors[0].code), (POLICE, ErrorCode::ChangedMeanwhile));
    assert_eq!(
        house.app.fill_contacts(&officer, &change("03-1111-1111")).await.unwrap(),
        Ok(0),
        "both wanted the same"
    );
    let plan = house.app.contact_roles(&officer).await.unwrap().plan;
    let theirs = ContactPlan { without_phones: "会議室".to_owned(), ..plan.clone() };
    house.app.save_contact_roles(&officer, &theirs).await.unwrap();
    let late = house.app.save_contact_roles(&officer, &plan).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    assert!(late.detail.unwrap().ja.contains("電話もメールも使えないとき"));
}

async fn a_call_is_a_record_and_a_new_number_is_written_down(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    staff(&house).await;
    fill(&house).await;
    let officer = house.officer();
    let good = call(POLICE, "03-1111-0110", CallResult::Reached);
    for (field, code, wrong) in [
        ("called_on", ErrorCode::FutureDay, CallForm { called_on: day("2026-11-23"), ..good.clone() }),
        ("called_by", ErrorCode::Required, CallForm { called_by: " ".to_owned(), ..good.clone() }),
        ("new_number", ErrorCode::NotANewNumber, CallForm { new_number: "110".to_owned(), ..good.clone() }),
        (
            "new_number",
            ErrorCode::NotAPhone,
            CallForm { result: CallResult::Changed, new_number: "x-y".to_owned(), ..good.clone() },
        ),
    ] {
        let error = house.app.record_call(&officer, &wrong).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), (field, code));
    }
    let other = CallForm { number: "03-9999-9999".to_owned(), ..good.clone() };
    assert_eq!(house.app.record_call(&officer, &other).await.unwrap_err().code, ErrorCode::ChangedMeanwhile);
    let nobody = CallForm { contact: ContactKey::Vendor(VendorId::new()), ..good.clone() };
    assert_eq!(house.app.record_call(&officer, &nobody).await.unwrap_err().code, ErrorCode::NotFound);
    assert!(house.app.contact_calls(&officer).await.unwrap().history.is_empty(), "nothing refused is a record");

    house.app.record_call(&officer, &call(POLICE, "０３−１１１１−０１１０", CallResult::Changed)).await.unwrap();
    assert_eq!(house.app.contacts(&officer).await.unwrap().value, VerdictValue::No, "a number known to be wrong");
    let heard = CallForm {
        new_number: "０３−１１１１−９１１０".to_owned(),
        ..call(POLICE, "03-1111-0110", CallResult::Changed)
    };
    house.app.record_call(&officer, &heard).await.unwrap();
    let calls = house.app.contact_calls(&officer).await.unwrap();
    assert_eq!(calls.history.len(), 2);
    let node = calls.chart.node(POLICE).unwrap();
    assert_eq!((node.ways[0].value.as_str(), node.standing()), ("03-1111-9110", Standing::Untried));
    house.app.record_call(&officer, &call(POLICE, "03-1111-9110", CallResult::NotReached)).await.unwrap();
    house.app.record_call(&officer, &call(POLICE, "03-1111-9110", CallResult::Reached)).await.unwrap();
    let calls = house.app.contact_calls(&officer).await.unwrap();
    assert_eq!(calls.chart.node(POLICE).unwrap().standing(), Standing::Verified, "the newest of a day counts");
    assert_eq!(calls.history.len(), 4);
    let check = house.app.verify_audit(None).await.unwrap();
    assert_eq!(check.broken, None);
}

async fn whoever_leaves_falls_out_of_the_chart_and_the_copy_is_old(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let staff = staff(&house).await;
    fill(&house).await;
    call_all(&house, CallResult::Reached).await;
    put_up(&house).await;
    let officer = house.officer();
    let people = house.app.people(&officer).await.unwrap();
    let mut clerk = people.into_iter().find(|p| p.person.id == staff.clerk).unwrap().person;
    clerk.left_on = Some(day("2026-11-01"));
    house.app.save_person(&officer, &clerk).await.unwrap();
    let view = house.app.contacts(&officer).await.unwrap();
    assert_eq!(view.value, VerdictValue::Unknown);
    assert!(view.chart.node(ContactKey::Person(staff.clerk)).is_none());
    assert!(view.differing.iter().any(|name| name == "佐藤"), "{:?}", view.differing);
    // What is saved beside whoever left stands; nobody who left is named anew.
    let plan = house.app.contact_roles(&officer).await.unwrap().plan;
    let beside = ContactPlan { without_phones: "会議室".to_owned(), ..plan };
    house.app.save_contact_roles(&officer, &beside).await.unwrap();
    let plan = house.app.contact_roles(&officer).await.unwrap().plan;
    let anew = ContactPlan { deputies: vec![(Post::Planning, staff.clerk)], ..plan };
    let refused = house.app.save_contact_roles(&officer, &anew).await.unwrap_err();
    let found: Vec<_> = refused.fields.iter().map(|e| (e.field, e.code)).collect();
    assert_eq!(found, [("planning_deputy", ErrorCode::UnknownWord)]);
    house.app.remove_person(&officer, staff.clerk).await.unwrap();
    assert!(house.app.contact_calls(&officer).await.unwrap().history.iter().any(|c| c.name == "佐藤"), "calls stay");
}

async fn a_viewer_only_looks(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    staff(&house).await;
    let viewer: Actor = house.actor(Role::Viewer);
    assert!(house.app.contacts(&viewer).await.is_ok() && house.app.contact_calls(&viewer).await.is_ok());
    let denied = house.app.fill_contacts(&viewer, &lines(&house).await).await.unwrap_err();
    assert_eq!(denied.code, ErrorCode::NotFound);
    let denied = house.app.record_call(&viewer, &call(POLICE, "110", CallResult::Reached)).await.unwrap_err();
    assert_eq!(denied.code, ErrorCode::NotFound);
}
