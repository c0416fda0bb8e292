//! Systems, vendors, contracts, people: saved, refused, removed.

use sejo_app::ledger::LedgerQuery;
use sejo_app::today::{EndingContract, Notice};
use sejo_model::configuration::Sureness;
use sejo_model::system::{Disclosure, RemoteMaintenance};
use sejo_model::{
    Appointment, AppointmentId, Contract, ContractId, Date, DeviceField, ErrorCode, Person, PersonId, Post, Role,
    System, SystemId, TwoFactorState, VerdictValue,
};

use crate::house::{House, day, today};
use crate::place::Place;

both! {
    a_system_keeps_its_devices_when_it_is_removed;
    of_two_who_edit_a_system_the_second_sees_which_fields_differ;
    systems_of_one_name_are_told_apart_in_every_list;
    what_has_happened_to_a_system_does_not_lie_ahead;
    a_vendor_that_is_still_named_is_not_removed;
    a_contract_that_ends_is_told_while_a_system_names_it;
    whoever_left_holds_no_post;
    the_second_of_two_people_is_told_who_saved_what;
    a_number_is_read_alike_in_every_register;
    whoever_left_is_found_on_a_device_by_how_the_name_is_read;
}

async fn a_system_keeps_its_devices_when_it_is_removed(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let system = house.app.systems(&officer).await.unwrap()[0].system.clone();
    let values = std::collections::BTreeMap::from([(DeviceField::Name, "端末".to_owned())]);
    let device = house.app.save_device(&officer, None, &values, Some(system.id), 0).await.unwrap();
    assert_eq!(house.app.system(&officer, Some(system.id)).await.unwrap().devices[0].id, device);
    house.app.remove_system(&officer, system.id).await.unwrap();
    let left = house.app.device(&officer, device).await.unwrap();
    assert_eq!(left.device.system_id, None);
    assert_eq!(left.history[0].fields[0].field, DeviceField::System);
    let gone = house.app.remove_system(&officer, system.id).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

async fn of_two_who_edit_a_system_the_second_sees_which_fields_differ(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut mine = house.app.systems(&officer).await.unwrap()[0].system.clone();
    let mut theirs = mine.clone();
    theirs.note = "更新予定".to_owned();
    house.app.save_system(&officer, &theirs).await.unwrap();
    mine.critical = Some(!mine.is_critical());
    let error = house.app.save_system(&officer, &mine).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    assert!(error.detail.unwrap().ja.contains("備考"));
    mine.two_factor = TwoFactorState::Planned;
    mine.name = String::new();
    let error = house.app.save_system(&officer, &mine).await.unwrap_err();
    let fields: Vec<&str> = error.fields.iter().map(|f| f.field).collect();
    assert_eq!(fields, ["name", "two_factor_by"]);
}

async fn systems_of_one_name_are_told_apart_in_every_list(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let first = app.systems(&officer).await.unwrap()[0].system.clone();
    let second = SystemId::new();
    let twin = System { name: first.name.clone(), kind: first.kind, ..System::blank(second) };
    app.save_system(&officer, &twin).await.unwrap();
    for (id, place) in [(first.id, "本館"), (second, "別館")] {
        let said = [(DeviceField::Name, place), (DeviceField::Kind, "server"), (DeviceField::Place, place)];
        let values = said.into_iter().map(|(field, value)| (field, value.to_owned())).collect();
        app.save_device(&officer, None, &values, Some(id), 0).await.unwrap();
    }
    let wanted = ["別館", "本館"].map(|place| format!("{} ({place})", first.name));
    let all = |names: Vec<String>| wanted.iter().all(|name| names.contains(name)) && !names.contains(&first.name);
    let systems = app.systems(&officer).await.unwrap();
    assert!(all(systems.iter().map(|r| r.system.label().to_owned()).collect()));
    let ledger = app.ledger(&officer, LedgerQuery::default()).await.unwrap();
    assert!(all(ledger.systems.into_iter().map(|s| s.name).collect()), "to choose from");
    assert!(all(ledger.rows.into_iter().map(|r| r.system).collect()), "of each device");
    let connections = app.remote_connections(&officer).await.unwrap();
    assert!(all(connections.systems.into_iter().map(|s| s.name).collect()));
    let duties = app.responsibilities(&officer).await.unwrap();
    assert!(all(duties.rows.iter().map(|r| r.system.label().to_owned()).collect()));
    let disclosures = app.disclosures(&officer).await.unwrap();
    assert!(all(disclosures.systems.iter().map(|s| s.system.label().to_owned()).collect()));
    let annex = app.responsibility_pdf(&officer, second).await.unwrap();
    assert!(annex.name.contains(&wanted[0]), "{}", annex.name);
    // What stands behind the name is no part of it: the system is kept as it was called.
    let stored = app.system(&officer, Some(second)).await.unwrap().system;
    assert_eq!(stored.name, first.name);
    let renamed = System { name: "別館のシステム".to_owned(), ..stored };
    app.save_system(&officer, &renamed).await.unwrap();
    let systems = app.systems(&officer).await.unwrap();
    let names: Vec<&str> = systems.iter().map(|r| r.system.label()).collect();
    assert!(names.contains(&first.name.as_str()) && names.contains(&"別館のシステム"), "{names:?}");
}

async fn what_has_happened_to_a_system_does_not_lie_ahead(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let system = house.app.systems(&officer).await.unwrap()[0].system.clone();
    let said = |on: Date| System {
        remote_maintenance: Some(RemoteMaintenance::said(true, "VPN".to_owned(), on)),
        disclosure: Some(Disclosure { document: "SDS".to_owned(), dated_on: on, open_noes: None, read: None }),
        ..system.clone()
    };
    let error = house.app.save_system(&officer, &said(day("2026-11-23"))).await.unwrap_err();
    let fields: Vec<_> = error.fields.iter().map(|f| (f.field, f.code)).collect();
    let ahead = ErrorCode::FutureDay;
    assert_eq!(fields, [("remote_answered_on", ahead), ("disclosure_dated_on", ahead)]);
    house.app.save_system(&officer, &said(today())).await.unwrap();
}

async fn a_vendor_that_is_still_named_is_not_removed(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    let nameless = house.app.save_vendor(&officer, &vendor).await.unwrap_err();
    assert_eq!(nameless.fields[0].field, "name");
    vendor.name = "港メディカル".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    let contract = Contract {
        title: "電子カルテ保守".to_owned(),
        starts_on: Some(day("2026-04-01")),
        ends_on: Some(day("2027-03-31")),
        covers_server_updates: Some(true),
        ..Contract::blank(ContractId::new(), vendor.id)
    };
    let unproven = house.app.save_contract(&officer, &contract).await.unwrap_err();
    assert_eq!((unproven.fields[0].field, unproven.code), ("clause", ErrorCode::Required));
    let contract = Contract { clause: "仕様書 3頁「更新は乙が行う」".to_owned(), ..contract };
    house.app.save_contract(&officer, &contract).await.unwrap();
    let backwards = Contract { ends_on: Some(day("2026-03-31")), ..contract.clone() };
    let error = house.app.save_contract(&officer, &backwards).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.code), ("ends_on", ErrorCode::EndBeforeStart));

    let mut system = house.app.systems(&officer).await.unwrap()[0].system.clone();
    system.vendor_id = Some(vendor.id);
    system.contract_id = Some(contract.id);
    house.app.save_system(&officer, &system).await.unwrap();
    let error = house.app.remove_vendor(&officer, vendor.id).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.code), ("vendor", ErrorCode::InUse));
    assert!(error.detail.unwrap().ja.contains("電子カルテ保守"));
    house.app.remove_contract(&officer, contract.id).await.unwrap();
    let mut system = house.app.system(&officer, Some(system.id)).await.unwrap().system;
    assert_eq!(system.contract_id, None);
    system.vendor_id = None;
    house.app.save_system(&officer, &system).await.unwrap();
    house.app.remove_vendor(&officer, vendor.id).await.unwrap();
    assert!(house.app.vendors(&officer).await.unwrap().is_empty());
}

async fn a_contract_that_ends_is_told_while_a_system_names_it(place: &Place) {
    let house = House::on(place, day("2027-02-15")).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "港メディカル".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    let ends_on = Some(day("2027-03-31"));
    let blank = Contract { ends_on, ..Contract::blank(ContractId::new(), vendor.id) };
    let contract = Contract { title: "電子カルテ保守".to_owned(), ..blank.clone() };
    let unnamed = Contract { title: "引っ越しの手伝い".to_owned(), id: ContractId::new(), ..blank };
    for one in [&contract, &unnamed] {
        house.app.save_contract(&officer, one).await.unwrap();
    }
    let system = house.app.systems(&officer).await.unwrap()[0].system.clone();
    let named = System { vendor_id: Some(vendor.id), contract_id: Some(contract.id), ..system };
    house.app.save_system(&officer, &named).await.unwrap();
    let told = async |house: &House| {
        let notices = house.app.today_view(&house.officer()).await.unwrap().notices;
        notices.into_iter().find_map(|n| if let Notice::ContractsEnding(all) = n { Some(all) } else { None })
    };
    assert_eq!(told(&house).await, None, "six weeks ahead");
    let ending = |has_ended| EndingContract {
        system_id: named.id,
        system: named.label().to_owned(),
        title: contract.title.clone(),
        ends_on: day("2027-03-31"),
        has_ended,
    };
    // Whether it is told before that a vendor was never asked.
    let is_first = async |house: &House| {
        let notices = house.app.today_view(&house.officer()).await.unwrap().notices;
        let ending = notices.iter().position(|n| matches!(n, Notice::ContractsEnding(_))).unwrap();
        ending < notices.iter().position(|n| matches!(n, Notice::NeverAsked(_))).unwrap()
    };
    let house = house.restart_on(day("2027-03-01")).await;
    assert_eq!(told(&house).await, Some(vec![ending(false)]), "and not the one that no system names");
    assert!(!is_first(&house).await);
    let house = house.restart_on(day("2027-04-02")).await;
    assert_eq!(told(&house).await, Some(vec![ending(true)]));
    assert!(is_first(&house).await, "what is over is more urgent");
    let officer = house.officer();
    let system = house.app.system(&officer, Some(named.id)).await.unwrap().system;
    house.app.save_system(&officer, &System { contract_id: None, ..system }).await.unwrap();
    assert_eq!(told(&house).await, None);
}

async fn whoever_left_holds_no_post(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    house.appoint().await;
    let officer = house.officer();
    let verdict = || async { house.app.item(&officer, "officer").await.unwrap().row.verdict };
    assert_eq!(verdict().await, VerdictValue::Yes);
    let sato = house.app.people(&officer).await.unwrap()[0].person.clone();
    house.app.save_person(&officer, &Person { left_on: Some(day("2026-09-30")), ..sato.clone() }).await.unwrap();
    assert_ne!(verdict().await, VerdictValue::Yes);
    let suzuki = Person { id: PersonId::new(), name: "鈴木 一郎".to_owned(), left_on: None, revision: 0, ..sato };
    house.app.save_person(&officer, &suzuki).await.unwrap();
    let post = Appointment {
        id: AppointmentId::new(),
        person_id: suzuki.id,
        post: Post::Officer,
        appointed_on: Some(day("2026-10-01")),
        appointed_by: "院長".to_owned(),
        ended_on: None,
        revision: 0,
    };
    house.app.save_appointment(&officer, &post).await.unwrap();
    let rows = house.app.people(&officer).await.unwrap();
    assert_eq!(rows[0].person.name, "鈴木 一郎", "those who left come last");
    let backwards = Appointment { ended_on: Some(day("2026-09-30")), ..post.clone() };
    let error = house.app.save_appointment(&officer, &backwards).await.unwrap_err();
    assert_eq!(error.fields[0].field, "ended_on");
    // Twice in one post at the same time is one appointment too many, and so is one's own deputy; again later, or in another
    // post, is not.
    let again = |post: Post, on: &str| Appointment {
        id: AppointmentId::new(),
        person_id: suzuki.id,
        post,
        appointed_on: Some(day(on)),
        appointed_by: "院長".to_owned(),
        ended_on: None,
        revision: 0,
    };
    let twice = house.app.save_appointment(&officer, &again(Post::Officer, "2027-04-01")).await.unwrap_err();
    assert_eq!((twice.fields[0].field, twice.fields[0].code), ("post", ErrorCode::AlreadyAppointed));
    let own = house.app.save_appointment(&officer, &again(Post::Deputy, "2027-04-01")).await.unwrap_err();
    assert_eq!((own.fields[0].field, own.fields[0].code), ("person_id", ErrorCode::SamePerson));
    house.app.save_appointment(&officer, &again(Post::Management, "2027-04-01")).await.unwrap();
    let ended = Appointment { ended_on: Some(day("2027-03-31")), revision: 1, ..post.clone() };
    house.app.save_appointment(&officer, &ended).await.unwrap();
    let deputy = again(Post::Deputy, "2027-04-01");
    house.app.save_appointment(&officer, &deputy).await.unwrap();
    let own = house.app.save_appointment(&officer, &again(Post::Officer, "2027-06-01")).await.unwrap_err();
    assert_eq!((own.fields[0].field, own.fields[0].code), ("person_id", ErrorCode::SamePerson), "the other way round");
    let changed = Appointment { post: Post::Officer, revision: 1, ..deputy };
    house.app.save_appointment(&officer, &changed).await.unwrap();
    // Whoever stood so before that was refused may still be corrected.
    let stood = again(Post::Deputy, "2027-06-01");
    let db = house.db().await;
    let mut tx = db.begin().await.unwrap();
    sejo_store::appointment::put(&mut tx, &house.scope(), &stood).await.unwrap();
    tx.commit().await.unwrap();
    let corrected = Appointment { appointed_by: "理事長".to_owned(), revision: 1, ..stood };
    house.app.save_appointment(&officer, &corrected).await.unwrap();
    house.app.remove_person(&officer, suzuki.id).await.unwrap();
    let error = house.app.remove_appointment(&officer, post.id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound, "the post went with the person");
}

async fn the_second_of_two_people_is_told_who_saved_what(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, admin) = (house.officer(), house.actor(Role::Admin));
    let told = |error: sejo_app::Error, field: &str| {
        assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
        let said = error.detail.unwrap().ja;
        let who = format!("{}さんが2026年11月22日 12:00に保存しました。", Role::Admin.words().ja);
        assert!(said.starts_with(&who) && said.contains(field), "{said}");
    };
    let row = house.app.people(&officer).await.unwrap()[0].clone();
    let person = row.person;
    house.app.save_person(&admin, &Person { phone: "内線12".to_owned(), ..person.clone() }).await.unwrap();
    let second = house.app.save_person(&officer, &Person { job: "院長".to_owned(), ..person.clone() }).await;
    told(second.unwrap_err(), "職種、電話・内線");
    let gone = Person { id: PersonId::new(), ..person.clone() };
    assert_eq!(house.app.save_person(&officer, &gone).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(house.app.people(&officer).await.unwrap()[0].person.phone, "内線12", "the first one stands");

    let post = row.appointments[0].clone();
    house
        .app
        .save_appointment(&admin, &Appointment { appointed_by: "理事長".to_owned(), ..post.clone() })
        .await
        .unwrap();
    let second = house.app.save_appointment(&officer, &Appointment { appointed_by: "院長".to_owned(), ..post }).await;
    told(second.unwrap_err(), "任命した人");

    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "港メディカル".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    vendor.revision = 1;
    let contract = Contract { title: "保守契約".to_owned(), ..Contract::blank(ContractId::new(), vendor.id) };
    house.app.save_contract(&officer, &contract).await.unwrap();
    let seen = Contract { revision: 1, ..contract };
    house.app.save_contract(&admin, &Contract { ends_on: Some(day("2027-03-31")), ..seen.clone() }).await.unwrap();
    told(house.app.save_contract(&officer, &seen).await.unwrap_err(), "終わりの日");
    house
        .app
        .save_vendor(&admin, &sejo_model::Vendor { phone: "045-000-0000".to_owned(), ..vendor.clone() })
        .await
        .unwrap();
    told(house.app.save_vendor(&officer, &vendor).await.unwrap_err(), "電話番号");

    let facility = house.app.facility(&admin).await.unwrap();
    house.app.save_facility(&admin, &sejo_model::Facility { beds: 19, ..facility.clone() }).await.unwrap();
    let error = house.app.save_facility(&admin, &facility).await.unwrap_err();
    assert!(error.detail.unwrap().ja.starts_with("別の画面のあなたが"));
}

async fn a_number_is_read_alike_in_every_register(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let person = house.app.people(&officer).await.unwrap()[0].person.clone();
    let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
    vendor.name = "港メディカル".to_owned();
    for typed in ["03-1234-5678 (平日9-17時)", "03-1234-5678/03-1234-5679", "03-1234-5678→2を押す"] {
        let wrong = Person { phone: typed.to_owned(), ..person.clone() };
        let refused = house.app.save_person(&officer, &wrong).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.fields[0].code), ("phone", ErrorCode::NotAPhone), "{typed}");
        let wrong = sejo_model::Vendor { night_phone: typed.to_owned(), ..vendor.clone() };
        let refused = house.app.save_vendor(&officer, &wrong).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.fields[0].code), ("night_phone", ErrorCode::NotAPhone), "{typed}");
    }
    vendor.phone = "０３（１２３４）５６７８".to_owned();
    house.app.save_vendor(&officer, &vendor).await.unwrap();
    let kept = house.app.vendor(&officer, Some(vendor.id)).await.unwrap().vendor;
    assert_eq!(kept.phone, "03(1234)5678", "as on the contact chart");
}

async fn whoever_left_is_found_on_a_device_by_how_the_name_is_read(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    // Its VPN knows minato-mente.
    let text = include_str!("configurations/fortigate.txt").as_bytes().to_vec();
    house.drop_file(&officer, "gate.conf", text).await;
    let id = house.app.configurations(&officer).await.unwrap().rows[0].id;
    let told = async || {
        let view = house.app.configuration(&officer, id).await.unwrap();
        let left = view.findings.into_iter().find(|f| f.code == "vpn-user-left");
        (left.map(|f| f.sureness), view.leavers_not_compared)
    };
    let person = Person {
        id: PersonId::new(),
        name: "湊 綿天".to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: Some(day("2026-09-30")),
        revision: 0,
    };
    house.app.save_person(&officer, &person).await.unwrap();
    assert_eq!(told().await, (None, 1), "kanji alone tell nothing, and that is said");
    let read = Person { reading: "みなと めんて".to_owned(), revision: 1, ..person.clone() };
    house.app.save_person(&officer, &read).await.unwrap();
    assert_eq!(told().await, (Some(Sureness::Check), 0));
    let account = Person { reading: "みなと めんて、minato-mente".to_owned(), revision: 2, ..person };
    house.app.save_person(&officer, &account).await.unwrap();
    assert_eq!(told().await, (Some(Sureness::Sure), 0), "somebody wrote down whose account that is");
}
