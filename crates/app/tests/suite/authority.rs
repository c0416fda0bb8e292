//! Role × use case: who may do what, as a table that is looked at when it changes. Whoever may not, is told nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sejo_app::answer::{DeclareForm, FindingForm, SettleForm};
use sejo_app::backup_record::ForgottenAnswer;
use sejo_app::disclosure::{Placing, SaidOfRow};
use sejo_app::exercise::{PaperRun, PaperScene};
use sejo_app::improvement::Wanted;
use sejo_app::incident::{BlankPaper, ClockSetting, Ended, KeptFile, Written};
use sejo_app::ledger::{LedgerFormat, LedgerQuery};
use sejo_app::remote_work::WorkSaid;
use sejo_app::reply::{ChosenPart, Deciding, Reopening, ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::{NewRequest, RequestFile};
use sejo_app::responsibility::SaidOfMany;
use sejo_app::route::ServerSaid;
use sejo_app::signing_key::{NewKey, Proof};
use sejo_app::{App, Error, Result};
use sejo_model::backup_record::{Forgotten, Keeping, Sighting, Subject};
use sejo_model::configuration::RemoteAccessKind;
use sejo_model::disclosure::RouteItems;
use sejo_model::incident::{FirstStep, Purpose, Report};
use sejo_model::reply::DecisionKind;
use sejo_model::request::{Happened, Means};
use sejo_model::{
    Actor, AnswerValue, Appointment, AppointmentId, BackupRecord, BackupRecordId, Clause, ConfigurationId, Contract,
    ContractId, DeviceField, DeviceId, Duty, EditionId, ErrorCode, FindingId, FormKind, Holder, IntakeId, Person,
    PersonId, Post, RemoteConnection, RemoteWorkId, Responsibility, Role, Round, SystemId, VendorId,
};

use crate::configurations::{RTX, connection};
use crate::house::{House, answer, today};
use crate::place::Place;
use crate::signing_keys::kept;

both! {
    who_may_do_what;
    another_facility_is_as_if_it_were_not_there;
}

/// Whether the use case let the actor in: anything but `NotFound` on something that exists.
fn may<T>(result: Result<T>) -> bool {
    !matches!(result, Err(Error { code: ErrorCode::NotFound, .. }))
}

/// Has a list read again, and waits until it was: what is being read cannot be erased.
async fn mapped_anew(app: &App, actor: &Actor, id: IntakeId) -> Result<()> {
    let new = app.map_anew(actor, id).await?;
    app.wait_for_intake(actor, new).await.map(drop)
}

/// Things every call can be about.
struct Things {
    device: DeviceId,
    intake: IntakeId,
    configuration: ConfigurationId,
    connection: RemoteConnection,
    finding: FindingId,
}

async fn who_may_do_what(place: &Place) {
    let mut table: BTreeMap<&'static str, Vec<bool>> = BTreeMap::new();
    for &role in Role::ALL {
        let house = House::new(place).await;
        house.answer_questions().await;
        let things = things(&house).await;
        for (name, allowed) in calls(&house, &house.actor(role), &things).await {
            table.entry(name).or_default().push(allowed);
        }
    }
    let mut text = String::from("admin officer staff viewer\n");
    for (name, allowed) in &table {
        let marks: Vec<&str> = allowed.iter().map(|&a| if a { "yes" } else { "-" }).collect();
        writeln!(text, "{name:<22} {}", marks.join(" ")).unwrap();
    }
    // One table for both databases, which run side by side.
    insta::assert_snapshot!("who_may_do_what", text);
}

async fn things(house: &House) -> Things {
    let officer = house.officer();
    let values = BTreeMap::from([(DeviceField::Name, "受付端末".to_owned())]);
    let device = house.app.save_device(&officer, None, &values, None, 0).await.unwrap();
    let csv = "機器名,設置場所,製造番号,ホスト名\n端末1,受付,S1,H1\n端末2,受付,S2,H2\n";
    let intake = house.drop_file(&officer, "一覧.csv", csv.as_bytes().to_vec()).await.row.id;
    let dropped = house.drop_file(&officer, "rtx.txt", RTX.as_bytes().to_vec()).await;
    let configuration = dropped.configurations.unwrap().devices[0].id;
    let mut connection = connection(Some(RemoteAccessKind::L2tp), "");
    house.app.save_remote_connection(&officer, &connection).await.unwrap();
    connection.revision = 1;
    let said = FindingForm {
        inspected_on: today(),
        inspector: "保健所".to_owned(),
        in_order: false,
        note: "写しがない".to_owned(),
    };
    house.app.record_finding(&officer, "bcp", &said).await.unwrap();
    let finding = house.app.item(&officer, "bcp").await.unwrap().findings[0].finding.id;
    Things { device, intake, configuration, connection, finding }
}

async fn calls(house: &House, actor: &Actor, things: &Things) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    let (r7, r8) = (EditionId("r7".to_owned()), EditionId("r8".to_owned()));
    let mut out = reads(house, actor, things).await;
    let declare = DeclareForm { value: AnswerValue::Yes, dated_on: None, target_on: None, remark: String::new() };
    let finding =
        FindingForm { inspected_on: today(), inspector: "保健所".to_owned(), in_order: true, note: String::new() };
    let settled = SettleForm { finding: things.finding, done_on: today(), how: "渡した".to_owned() };
    let values = BTreeMap::from([(DeviceField::Name, "新しい端末".to_owned())]);
    let fields = vec![Some(DeviceField::Name), Some(DeviceField::Place), Some(DeviceField::Serial), None].into();
    out.extend([
        ("edition_diff", may(app.edition_diff(actor, &r7, &r8, FormKind::Institution).await)),
        ("confirm", may(app.confirm(actor, "bcp", &answer(AnswerValue::Yes, today())).await)),
        ("withdraw", may(app.withdraw(actor, "bcp", Round::FIRST, 1, "誤り").await)),
        ("declare", may(app.declare(actor, "bcp", &declare).await)),
        ("record_finding", may(app.record_finding(actor, "bcp", &finding).await)),
        ("settle_finding", may(app.settle_finding(actor, "bcp", &settled).await)),
        ("reopen_finding", may(app.reopen_finding(actor, "bcp", (things.finding, "")).await)),
        ("blank_device", may(app.blank_device(actor).await)),
        ("save_device", may(app.save_device(actor, None, &values, None, 0).await)),
        ("save_devices", may(app.save_devices(actor, &[things.device], DeviceField::Place, "受付").await)),
        ("check_devices", may(app.check_devices(actor, &[things.device]).await)),
        ("export_ledger", may(app.export_ledger(actor, LedgerFormat::Csv).await)),
        ("walk_round", may(app.walk_round(actor, None).await)),
        ("form_json", may(app.form_json(actor).await)),
        ("kept_file", may(app.kept_file(actor, things.intake).await)),
        ("drop_file", may(app.drop_file(actor, "x.csv", b"a,b\n1,2\n".to_vec()).await)),
        ("preview_mapping", may(app.preview_mapping(actor, things.intake, &fields).await)),
        ("import_devices", may(app.import_devices(actor, things.intake, &fields).await)),
        ("undo_intake", may(app.undo_intake(actor, things.intake).await)),
        ("map_anew", may(mapped_anew(app, actor, things.intake).await)),
        ("erase_file", may(app.erase_file(actor, things.intake).await)),
    ]);
    out.extend(configurations(house, actor, things).await);
    out.extend(signing_keys(house, actor).await);
    out.extend(contacts(house, actor).await);
    out.extend(requests(house, actor).await);
    out.extend(disclosures(house, actor).await);
    out.extend(backup_records(house, actor).await);
    out.extend(registers(house, actor).await);
    out.extend(incidents(house, actor).await);
    out.extend(exercises(house, actor).await);
    out
}

/// Of an incident somebody else has started.
async fn incidents(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let (app, officer) = (&house.app, house.officer());
    let started = app.start_incident(&officer, false).await.unwrap();
    let (id, revision) = (started.id, started.revision);
    let said = || Written { text: "気づいた".to_owned(), ..Written::default() };
    let clock = ClockSetting { title: String::new(), known_at: None, purpose: Purpose::Suspected };
    let photo = KeptFile::of("a.jpg", b"\xff\xd8\xff".to_vec());
    let kept = Written { text: "写真".to_owned(), file: Some(photo), ..Written::default() };
    let number = app.write_entry(&officer, id, kept).await.unwrap().number;
    let mut out = vec![
        ("incidents", may(app.incidents(actor).await)),
        ("incident", may(app.incident(actor, id).await)),
        ("incident_report", may(app.incident_report(actor, id, Report::Privacy).await)),
        ("incident_report_pdf", may(app.incident_report_pdf(actor, id, Report::Privacy).await)),
        ("incident_timeline", may(app.incident_timeline(actor, id).await)),
        ("incident_record", may(app.incident_record(actor, id).await)),
        ("incident_file", may(app.incident_file(actor, id, number).await)),
        ("incident_paper", may(app.incident_paper(actor, BlankPaper::Cards).await)),
        ("start_incident", may(app.start_incident(actor, true).await)),
        ("answer_step", may(app.answer_step(actor, id, FirstStep::BackupNetwork, true).await)),
        ("write_entry", may(app.write_entry(actor, id, said()).await)),
        ("set_clock", may(app.set_clock(actor, id, clock, revision).await)),
        ("save_report", may(app.save_report(actor, id, Report::Privacy, &BTreeMap::new(), revision).await)),
    ];
    let now = app.incident(&officer, id).await.unwrap().incident.revision;
    out.push(("close_incident", may(app.close_incident(actor, id, &lessons(), now).await)));
    out
}

fn lessons() -> Ended {
    Ended { lessons: "教訓".to_owned(), took_part: "院長".to_owned(), ..Ended::default() }
}

/// Of an exercise somebody else has begun, and its improvement.
async fn exercises(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let (app, officer, key) = (&house.app, house.officer(), "note-at-reception");
    let id = app.start_exercise(&officer, key).await.unwrap().id;
    let owner = Person {
        id: PersonId::new(),
        name: "担当".to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    };
    app.save_person(&officer, &owner).await.unwrap();
    let owner_id = Some(owner.id);
    let wanted = Wanted { what: "番号を紙に".to_owned(), owner_id, due_on: Some(today()) };
    let improvement = app.add_improvement(&officer, id, None, &wanted).await.unwrap();
    let (of, revision) = (improvement.id, improvement.revision);
    let scene = PaperScene { inject: 1, minute: Some(0), decided: String::new() };
    let paper = PaperRun { started_at: Some(app.now() - 60_000_000), scenes: vec![scene], ..PaperRun::default() };
    let said = Written { text: "紙で続ける".to_owned(), ..Written::default() };
    vec![
        ("exercises", may(app.exercises(actor).await)),
        ("scenario", may(app.scenario(actor, key).await)),
        ("exercise", may(app.exercise(actor, id).await)),
        ("exercise_sheets", may(app.exercise_sheets(actor, key).await)),
        ("exercise_record", may(app.exercise_record(actor, id).await)),
        ("start_exercise", may(app.start_exercise(actor, key).await)),
        ("read_out", may(app.read_out(actor, id, 1).await)),
        ("note_exercise", may(app.note_exercise(actor, id, said).await)),
        ("hold_exercise", may(app.hold_exercise(actor, id, true).await)),
        ("enter_exercise", may(app.enter_exercise(actor, key, &paper).await)),
        ("withdraw_exercise", may(app.withdraw_exercise(actor, id, "やめる", 1).await)),
        ("improvement", may(app.improvement(actor, of).await)),
        ("add_improvement", may(app.add_improvement(actor, id, None, &wanted).await)),
        ("change_improvement", may(app.change_improvement(actor, of, &wanted, revision).await)),
        ("finish_improvement", may(app.finish_improvement(actor, of, None, revision).await)),
        ("withdraw_improvement", may(app.withdraw_improvement(actor, of, "やめる", revision).await)),
    ]
}

async fn signing_keys(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    let words = "さくら";
    let public = app.signing_key_view(&house.actor(Role::Admin)).await.unwrap().unwrap().public;
    vec![
        ("signing_key_view", may(app.signing_key_view(actor).await)),
        ("key_card", may(app.key_card(actor).await)),
        ("signing_key_paper", may(app.signing_key_paper(actor, Proof::Code("1"), kept).await)),
        ("paper_of", may(app.paper_of(actor, words).await)),
        ("hand_over_key", may(app.hand_over_key(actor, (&public, "なくした"), NewKey::Fresh, Proof::Code("1")).await)),
    ]
}

async fn contacts(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    let police = sejo_model::ContactKey::Authority(sejo_model::Authority::Police);
    let admin = house.actor(Role::Admin);
    let view = app.contacts(&admin).await.unwrap();
    let plan = app.contact_roles(&admin).await.unwrap().plan;
    let line = app.contact_form(&admin).await.unwrap().lines.into_iter().find(|l| l.line.key == police).unwrap().line;
    let line = sejo_app::contact::LineForm { means: format!("{}の無線", actor.role), ..line };
    let copy = sejo_app::contact::PutUp { printed_on: today(), place: "受付".to_owned(), mark: view.mark };
    let call = sejo_app::contact::CallForm {
        contact: police,
        number: "https://www.npa.go.jp/bureau/cyber/soudan.html".to_owned(),
        called_on: today(),
        called_by: "田中".to_owned(),
        result: sejo_model::contact::CallResult::Reached,
        note: String::new(),
        new_number: String::new(),
    };
    vec![
        ("contacts", may(app.contacts(actor).await)),
        ("contact_form", may(app.contact_form(actor).await)),
        ("contact_roles", may(app.contact_roles(actor).await)),
        ("contact_calls", may(app.contact_calls(actor).await)),
        ("contact_picture", may(app.contact_picture(actor, true).await)),
        ("contact_pdf", may(app.contact_pdf(actor).await)),
        ("contact_card", may(app.contact_card(actor).await)),
        ("put_up_contacts", may(app.put_up_contacts(actor, &copy).await)),
        ("save_contact_roles", may(app.save_contact_roles(actor, &plan).await)),
        ("record_call", may(app.record_call(actor, &call).await)),
        ("fill_contacts", may(app.fill_contacts(actor, &[line]).await)),
    ]
}

/// Of a request somebody else has made, and its reply.
async fn requests(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let (app, officer) = (&house.app, house.officer());
    let mut vendor = app.vendor(&officer, None).await.unwrap().vendor;
    "つばめ".clone_into(&mut vendor.name);
    app.save_vendor(&officer, &vendor).await.unwrap();
    let system = app.systems(&officer).await.unwrap()[0].system.clone();
    let id = system.id;
    app.save_system(&officer, &sejo_model::System { vendor_id: Some(vendor.id), ..system }).await.unwrap();
    let new = NewRequest::default();
    let request = app.make_request(&officer, vendor.id, &new).await.unwrap();
    let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([("officer".to_owned(), yes)]);
    let file = Some(ReplyFile { name: "a.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() });
    let typed = TypedReply { answered_by: "中村".to_owned(), answers, file, ..TypedReply::default() };
    let reply = app.type_reply(&officer, request, id, typed.clone()).await.unwrap();
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    let parts = vec![ChosenPart { index: 0, system: None }];
    let deciding = Deciding { kind: DecisionKind::Accepted, parts, words: String::new(), revision: 1, seen: None };
    let reopening = Reopening { parts: vec![0], words: "間違えた".to_owned(), revision: 2 };
    let file = ReplyFile { name: "x.json".to_owned(), bytes: b"{}".to_vec() };
    vec![
        ("requests", may(app.requests(actor).await)),
        ("request", may(app.request(actor, request).await)),
        ("replies", may(app.replies(actor).await)),
        ("reply", may(app.reply(actor, reply).await)),
        ("make_request", may(app.make_request(actor, vendor.id, &new).await)),
        ("request_file", may(app.request_file(actor, request, RequestFile::Html).await)),
        ("note_request", may(app.note_request(actor, request, sent, 1).await)),
        ("make_request_anew", may(app.make_request_anew(actor, request).await)),
        ("take_reply", may(app.take_reply(actor, request, None, file).await)),
        ("type_reply", may(app.type_reply(actor, request, id, typed).await)),
        ("reply_file", may(app.reply_file(actor, reply).await)),
        ("decide_reply", may(app.decide_reply(actor, reply, &deciding).await)),
        ("reopen_reply", may(app.reopen_reply(actor, reply, &reopening).await)),
    ]
}

/// Of a disclosure somebody else has dropped.
async fn disclosures(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let (app, officer) = (&house.app, house.officer());
    let rows = |title: &str, answers: [&str; 3]| {
        let head = format!("製造業者による医療情報セキュリティ開示書\n{title}\n");
        let rows = answers.iter().enumerate().map(|(n, a)| format!("{}|質問{n}|{a}\n", n + 1));
        crate::house::workbook(actor.role.key(), &crate::house::table(&(head + &rows.collect::<String>())))
    };
    let taken = house.drop_file(&officer, "MDS.xlsx", rows("番号|質問|回答", ["いいえ", "はい", "はい"])).await;
    let id = taken.disclosure.unwrap();
    let waiting = house.drop_file(&officer, "MDS2.xlsx", rows("番|質|評価|", ["○", "○", "×"])).await.row.id;
    let column = sejo_model::disclosure::DisclosureColumn::Number;
    let said = SaidOfRow { key: "1".to_owned(), ..SaidOfRow::default() };
    let unused = Some(sejo_model::disclosure::DisclosureUse::Unused);
    let placing = Placing { used: unused, revision: 1, ..Placing::default() };
    let items = RouteItems::default();
    vec![
        ("disclosures", may(app.disclosures(actor).await)),
        ("disclosure", may(app.disclosure(actor, id).await)),
        ("compare_disclosures", may(app.compare_disclosures(actor, id, id).await)),
        ("disclosure_file", may(app.disclosure_file(actor, id).await)),
        ("disclosure_pdf", may(app.disclosure_pdf(actor, id).await)),
        ("disclosure_columns", may(app.disclosure_columns(actor, id).await)),
        ("read_disclosure_again", may(app.read_disclosure_again(actor, id, &[vec![Some(column)]], 1).await)),
        ("map_disclosure", may(app.map_disclosure(actor, waiting, &[vec![Some(column)]]).await)),
        ("explain_disclosure", may(app.explain_disclosure(actor, id, &[said], 1).await)),
        ("carry_explanations", may(app.carry_explanations(actor, id, id, 1).await)),
        ("place_disclosure", may(app.place_disclosure(actor, id, &placing).await)),
        ("disclosure_route_items", may(app.disclosure_route_items(actor).await)),
        ("save_route_items", may(app.save_disclosure_route_items(actor, &items).await)),
    ]
}

async fn configurations(house: &House, actor: &Actor, things: &Things) -> Vec<(&'static str, bool)> {
    let (app, id, connection) = (&house.app, things.configuration, &things.connection);
    vec![
        ("configurations", may(app.configurations(actor).await)),
        ("configuration", may(app.configuration(actor, id).await)),
        ("configuration_letter", may(app.configuration_letter(actor, id).await)),
        ("network", may(app.network(actor).await)),
        ("network_pdf", may(app.network_pdf(actor).await)),
        ("remote_connections", may(app.remote_connections(actor).await)),
        (
            "give_configuration",
            may(app.give_configuration(actor, id, sejo_app::configuration::Whose::Known(things.device)).await),
        ),
        ("register_way_in", may(app.register_way_in(actor, connection, id, sejo_app::configuration::Whose::New).await)),
        ("remove_configuration", may(app.remove_configuration(actor, id).await)),
        ("save_remote_connection", may(app.save_remote_connection(actor, connection).await)),
        ("drills", may(app.drills(actor).await)),
        ("may_record_drill", may(app.may_record_drill(actor, &about_drill(), Path::new("no-list")).await)),
        ("remove_remote_connection", may(app.remove_remote_connection(actor, connection.id).await)),
    ]
}

async fn backup_records(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    let admin = house.actor(Role::Admin);
    let subject = Subject::System { system_id: app.systems(&admin).await.unwrap()[0].system.id };
    let record = BackupRecord::blank(BackupRecordId::new(), subject);
    let save = may(app.save_backup_record(actor, &record).await);
    if !save {
        app.save_backup_record(&admin, &record).await.unwrap();
    }
    let seen = Sighting { on: today(), by: "佐藤".to_owned(), taken: true };
    let answers =
        [ForgottenAnswer { thing: Forgotten::Masters, keeping: Keeping::Unknown, how: String::new(), revision: 0 }];
    vec![
        ("backup_records", may(app.backup_records(actor).await)),
        ("backup_table_pdf", may(app.backup_table_pdf(actor).await)),
        ("backup_table_csv", may(app.backup_table_csv(actor).await)),
        ("save_backup_record", save),
        ("answer_forgotten", may(app.answer_forgotten(actor, &answers).await)),
        ("see_backup", may(app.see_backup(actor, record.id, seen, 1).await)),
        ("remove_backup_record", may(app.remove_backup_record(actor, record.id).await)),
    ]
}

async fn reads(house: &House, actor: &Actor, things: &Things) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    vec![
        ("checklist", may(app.checklist(actor).await)),
        ("item", may(app.item(actor, "bcp").await)),
        ("next_steps", may(app.next_steps(actor).await)),
        ("today_view", may(app.today_view(actor).await)),
        ("editions", may(app.editions(actor).await)),
        ("forms", may(app.forms(actor).await)),
        ("ledger", may(app.ledger(actor, LedgerQuery::default()).await)),
        ("device", may(app.device(actor, things.device).await)),
        ("intakes", may(app.intakes(actor).await)),
        ("intake", may(app.intake(actor, things.intake).await)),
        ("systems", may(app.systems(actor).await)),
        ("vendors", may(app.vendors(actor).await)),
        ("people", may(app.people(actor).await)),
    ]
}

async fn registers(house: &House, actor: &Actor) -> Vec<(&'static str, bool)> {
    let app = &house.app;
    let admin = house.actor(Role::Admin);
    let system = app.systems(&admin).await.unwrap()[0].system.clone();
    let mut vendor = app.vendor(&admin, None).await.unwrap().vendor;
    vendor.name = format!("事業者{}", actor.role);
    let save_vendor = may(app.save_vendor(actor, &vendor).await);
    if !save_vendor {
        app.save_vendor(&admin, &vendor).await.unwrap();
    }
    let contract = Contract { title: "保守契約".to_owned(), ..Contract::blank(ContractId::new(), vendor.id) };
    let person = Person {
        id: PersonId::new(),
        name: "山田".to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    };
    let post = Appointment {
        id: AppointmentId::new(),
        person_id: person.id,
        post: Post::Deputy,
        appointed_on: Some(today()),
        appointed_by: String::new(),
        ended_on: None,
        revision: 0,
    };
    let denied: (SystemId, VendorId) = (system.id, vendor.id);
    let mut out = responsibilities(house, actor, denied).await;
    out.extend([
        ("save_vendor", save_vendor),
        ("save_contract", may(app.save_contract(actor, &contract).await)),
        ("remove_contract", may(app.remove_contract(actor, contract.id).await)),
        ("save_system", may(app.save_system(actor, &system).await)),
        ("remove_system", may(app.remove_system(actor, denied.0).await)),
        ("remove_vendor", may(app.remove_vendor(actor, denied.1).await)),
        ("save_person", may(app.save_person(actor, &person).await)),
        ("save_appointment", may(app.save_appointment(actor, &post).await)),
        ("remove_appointment", may(app.remove_appointment(actor, post.id).await)),
        ("remove_person", may(app.remove_person(actor, person.id).await)),
    ]);
    out
}

/// Who does what for a system, and who updates a server.
async fn responsibilities(
    house: &House,
    actor: &Actor,
    (system, vendor): (SystemId, VendorId),
) -> Vec<(&'static str, bool)> {
    let (app, admin) = (&house.app, house.actor(Role::Admin));
    let device = app.ledger(&admin, LedgerQuery::default()).await.unwrap().rows[0].device.clone();
    let work = WorkSaid { connection_id: None, ..WorkSaid::default() };
    let updates = Some(Responsibility::said(Holder::Facility));
    let server = ServerSaid { counts_as_server: None, updates, revision: device.revision };
    let many = SaidOfMany {
        systems: vec![system],
        duties: vec![Duty::Backup],
        holder: Some(Holder::Vendor),
        detail: String::new(),
        clause: Clause::default(),
    };
    let revision = app.system(&admin, Some(system)).await.unwrap().system.revision;
    let said = Holder::Vendor.into();
    vec![
        ("remote_works", may(app.remote_works(actor).await)),
        ("remote_register_pdf", may(app.remote_register_pdf(actor).await)),
        ("save_remote_work", may(app.save_remote_work(actor, RemoteWorkId::new(), &work, 0).await)),
        ("route", may(app.route(actor).await)),
        ("server", may(app.server(actor, device.id).await)),
        ("save_server", may(app.save_server(actor, device.id, &server).await)),
        ("route_letter", may(app.route_letter(actor, vendor).await)),
        ("responsibilities", may(app.responsibilities(actor).await)),
        ("system_responsibilities", may(app.system_responsibilities(actor, system).await)),
        ("save_responsibilities", may(app.save_responsibilities(actor, system, &said, revision).await)),
        ("say_responsibilities", may(app.say_responsibilities(actor, &many).await)),
        ("responsibility_pdf", may(app.responsibility_pdf(actor, system).await)),
    ]
}

/// Whoever is an administrator of one facility finds nothing of another one.
async fn another_facility_is_as_if_it_were_not_there(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let things = things(&house).await;
    let stranger = Actor { facility: sejo_model::FacilityId::new(), ..house.actor(Role::Admin) };
    assert!(!may(house.app.checklist(&stranger).await));
    assert!(!may(house.app.device(&stranger, things.device).await));
    assert!(!may(house.app.intake(&stranger, things.intake).await));
    assert!(!may(house.app.kept_file(&stranger, things.intake).await));
    assert!(!may(house.app.configuration(&stranger, things.configuration).await));
    assert!(!may(house.app.configuration_letter(&stranger, things.configuration).await));
    assert!(!may(house.app.remove_configuration(&stranger, things.configuration).await));
    assert!(!may(house.app.remove_remote_connection(&stranger, things.connection.id).await));
    assert!(house.app.intakes(&stranger).await.unwrap().is_empty());
}

fn about_drill() -> sejo_app::drill::DrillAbout {
    sejo_app::drill::DrillAbout {
        system_id: None,
        performed_on: today(),
        backup_of: None,
        minutes: None,
        performed_by: "田中".to_owned(),
        medium: String::new(),
        was_offline: None,
        seen_by: String::new(),
        note: String::new(),
    }
}
