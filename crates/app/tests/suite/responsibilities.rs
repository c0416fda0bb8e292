//! Who does what, and who is responsible for the updates of each server: said, kept, printed, asked.

use std::collections::BTreeMap;

use sejo_app::reply::{ChosenPart, Deciding, TypedAnswer};
use sejo_app::request::{Left, NewRequest, RequestFile};
use sejo_app::responsibility::SaidOfMany;
use sejo_app::route::ServerSaid;
use sejo_app::today::Notice;
use sejo_model::issue::IssuingFor;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Asked, Happened, Means, Question, QuestionGroup, Standing};
use sejo_model::route::{RouteKind, ServerStanding, ServerlessKind};
use sejo_model::system::{ContractReach, NoServer};
use sejo_model::{
    Actor, Clause, Contract, ContractId, DeviceField, DeviceId, Duty, ErrorCode, Holder, Lang, ReplyId,
    Responsibilities, Responsibility, System, SystemId, VendorId, VerdictValue, Weight,
};
use serde_json::json;

use crate::house::{House, day, today};
use crate::place::Place;
use crate::requests;
use crate::taken_back::tell;
use crate::vendors::accepted;

both! {
    what_is_said_is_kept_with_its_source;
    of_two_who_say_it_the_second_is_told;
    several_are_said_at_once_and_keep_what_was_agreed;
    an_old_system_page_loses_nothing;
    the_route_follows_contract_and_server;
    a_system_without_a_server_counts_for_none_until_the_ledger_has_one;
    a_contract_with_another_than_the_vendor_is_said_to_be_one;
    nothing_of_a_contract_with_another_counts_until_a_person_says_so;
    a_clause_that_leaves_the_updates_out_proves_nothing;
    what_a_person_made_sure_of_goes_with_the_words;
    a_clause_for_the_duty_itself_that_promises_nothing_leaves_it_open;
    a_contract_that_nobody_chose_is_no_missing_contract;
    an_open_duty_is_a_reason_of_its_row;
    what_rests_on_a_contract_that_is_not_in_force_is_not_in_writing;
    what_is_wrong_is_named_by_its_duty;
    the_route_changes_what_a_vendor_is_asked;
    what_the_route_asks_since_is_left_to_ask;
    what_a_sent_request_does_not_ask_is_asked_besides;
    who_makes_the_updates_is_asked_while_the_words_are_unclear;
    a_vendor_that_denies_a_clause_disputes_it;
    a_reply_stands_against_the_words_of_a_server;
    a_no_about_one_server_speaks_of_that_one_only;
    a_word_against_the_record_is_told_as_taken_back;
}

fn clause() -> Clause {
    Clause { document: "SLA".into(), page: "2ページ".into(), quote: "当社が行う".into(), ..Clause::default() }
}

fn of_vendor() -> Responsibility {
    Responsibility { clause: clause(), detail: "30日以内".into(), ..Responsibility::said(Holder::Vendor) }
}

async fn system(house: &House) -> System {
    house.app.systems(&house.officer()).await.unwrap()[0].system.clone()
}

/// The first system, with a vendor and a contract that says nothing of updates yet.
pub async fn under_contract(house: &House, officer: &Actor) -> (System, VendorId, Contract) {
    let mut vendor = house.app.vendor(officer, None).await.unwrap().vendor;
    vendor.name = "港メディカル".to_owned();
    house.app.save_vendor(officer, &vendor).await.unwrap();
    let contract = Contract {
        title: "電子カルテ保守契約".to_owned(),
        starts_on: Some(day("2026-04-01")),
        covers_server_updates: Some(false),
        ..Contract::blank(ContractId::new(), vendor.id)
    };
    house.app.save_contract(officer, &contract).await.unwrap();
    for mut system in house.app.systems(officer).await.unwrap().into_iter().map(|r| r.system) {
        system.vendor_id = Some(vendor.id);
        system.contract_id = Some(contract.id);
        system.responsibilities = Responsibilities::default();
        house.app.save_system(officer, &system).await.unwrap();
    }
    (system(house).await, vendor.id, Contract { revision: 1, ..contract })
}

async fn what_is_said_is_kept_with_its_source(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, before) = (house.officer(), system(&house).await);
    assert_eq!(before.updates_by(), Holder::Facility, "as the first questions were answered");
    let mut said = before.responsibilities.clone();
    said.put(Duty::Backup, of_vendor());
    said.put(Duty::Restore, Responsibility::said(Holder::Unknown));
    house.app.save_responsibilities(&officer, before.id, &said, before.revision).await.unwrap();
    let row = house.app.system_responsibilities(&officer, before.id).await.unwrap();
    assert_eq!(row.system.responsibilities, said);
    let backup = row.duties.iter().find(|d| d.duty == Duty::Backup).unwrap();
    assert!(backup.is_proven() && !backup.is_of_contract);
    assert_eq!((row.settled(), row.duties.len()), (2, Duty::ALL.len()));
    let table = house.app.responsibilities(&officer).await.unwrap();
    assert_eq!((table.open, table.proven), (1, 1));
    assert_eq!(table.rows[0].system.id, before.id, "what is not settled comes first");
    let printed = house.app.responsibility_pdf(&officer, before.id).await.unwrap();
    assert!(printed.bytes.starts_with(b"%PDF") && printed.replaced.is_empty());
    // Saving the same again is no change.
    let head = house.app.audit_head().await.unwrap();
    house.app.save_responsibilities(&officer, before.id, &said, row.system.revision).await.unwrap();
    assert_eq!(house.app.audit_head().await.unwrap().number, head.number);
}

async fn of_two_who_say_it_the_second_is_told(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, seen) = (house.officer(), system(&house).await);
    let said = |holder| [(Duty::Backup, Responsibility::said(holder))].into_iter().collect::<Responsibilities>();
    house.app.save_responsibilities(&officer, seen.id, &said(Holder::Vendor), seen.revision).await.unwrap();
    let late = house.app.save_responsibilities(&officer, seen.id, &said(Holder::Facility), seen.revision).await;
    let error = late.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    assert!(error.detail.unwrap().ja.contains("役割分担"));
    assert_eq!(system(&house).await.responsibilities, said(Holder::Vendor), "nothing was overwritten");
}

async fn several_are_said_at_once_and_keep_what_was_agreed(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let systems: Vec<_> = house.app.systems(&officer).await.unwrap().into_iter().map(|r| r.system).collect();
    let one = [(Duty::Backup, of_vendor())].into_iter().collect();
    house.app.save_responsibilities(&officer, systems[0].id, &one, systems[0].revision).await.unwrap();
    let mut said = SaidOfMany {
        systems: systems.iter().map(|s| s.id).chain([systems[0].id]).collect(),
        duties: vec![Duty::Backup, Duty::Restore],
        holder: Some(Holder::Vendor),
        detail: String::new(),
        clause: Clause::default(),
    };
    assert_eq!(house.app.say_responsibilities(&officer, &said).await.unwrap(), 2);
    let first = system(&house).await;
    let now = house.app.system(&officer, Some(systems[0].id)).await.unwrap().system;
    assert_eq!(now.responsibilities.get(Duty::Backup), Some(&of_vendor()), "what was agreed stays");
    assert_eq!(first.responsibilities.holder(Duty::Restore), Holder::Vendor);
    assert_eq!(house.app.say_responsibilities(&officer, &said).await.unwrap(), 0);
    said.holder = None;
    assert_eq!(house.app.say_responsibilities(&officer, &said).await.unwrap(), 2);
    let now = house.app.system(&officer, Some(systems[0].id)).await.unwrap().system;
    assert_eq!(now.responsibilities.get(Duty::Backup), None);
    for (field, wrong) in [
        ("systems", SaidOfMany { systems: Vec::new(), ..said.clone() }),
        ("duties", SaidOfMany { duties: Vec::new(), ..said.clone() }),
        ("detail", SaidOfMany { detail: "あ".repeat(1_001), ..said.clone() }),
        ("clause", SaidOfMany { clause: Clause { quote: "あ".repeat(1_001), ..clause() }, ..said.clone() }),
        ("clause", SaidOfMany { clause: Clause { page: "1\u{202e}".into(), ..clause() }, ..said.clone() }),
    ] {
        let error = house.app.say_responsibilities(&officer, &wrong).await.unwrap_err();
        assert_eq!(error.fields[0].field, field);
    }
    said.systems = vec![sejo_model::SystemId::new()];
    assert_eq!(house.app.say_responsibilities(&officer, &said).await.unwrap_err().code, ErrorCode::NotFound);
}

async fn an_old_system_page_loses_nothing(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, before) = (house.officer(), system(&house).await);
    let said = [(Duty::Updates, of_vendor()), (Duty::Backup, of_vendor())].into_iter().collect();
    house.app.save_responsibilities(&officer, before.id, &said, before.revision).await.unwrap();
    let mut typed = system(&house).await;
    typed.note = "更新".to_owned();
    house.app.save_system(&officer, &typed).await.unwrap();
    assert_eq!(system(&house).await.responsibilities, said);
    let written = serde_json::to_value(system(&house).await).unwrap();
    assert_eq!(written["updates_by"], "vendor", "who reads only this still does");
}

async fn the_route_follows_contract_and_server(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    let view = house.app.route(&officer).await.unwrap();
    assert_eq!(view.route.kind, RouteKind::Whole);
    assert_eq!((view.asks.len(), view.asks[0].vendor.id, view.asks[0].servers.len()), (1, vendor, 2));
    let letter = house.app.route_letter(&officer, vendor).await.unwrap();
    assert!(letter.bytes.starts_with(b"%PDF") && letter.name.contains("港メディカル"));
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    let view = house.app.route(&officer).await.unwrap();
    assert_eq!((view.route.kind, view.asks.len()), (RouteKind::Outsourced, 0));
    let error = house.app.route_letter(&officer, vendor).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NothingToAsk);
    let row = house.app.system_responsibilities(&officer, system.id).await.unwrap();
    let updates = row.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    assert_eq!((updates.holder, updates.is_of_contract), (Some(Holder::Vendor), true));
    assert_eq!(updates.clause.line(), "電子カルテ保守契約 3ページ「乙はOSの更新を行う」");
    let unknown = house.app.system_responsibilities(&officer, SystemId::new()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
    // One server of the same system that the facility updates prevents it.
    let values =
        BTreeMap::from([(DeviceField::Name, "検査サーバ".to_owned()), (DeviceField::Kind, "サーバ".to_owned())]);
    let id = house.app.save_device(&officer, None, &values, Some(system.id), 0).await.unwrap();
    let said =
        ServerSaid { counts_as_server: None, updates: Some(Responsibility::said(Holder::Facility)), revision: 1 };
    house.app.save_server(&officer, id, &said).await.unwrap();
    let view = house.app.route(&officer).await.unwrap();
    assert_eq!((view.route.kind, view.route.servers[0].name.as_str()), (RouteKind::Whole, "検査サーバ"));
    let server = house.app.server(&officer, id).await.unwrap();
    assert_eq!(server.server.unwrap().standing, ServerStanding::Own);
    // Table and annex name it beside what holds for the others.
    let row = house.app.system_responsibilities(&officer, system.id).await.unwrap();
    let updates = row.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    let apart = "ほかと違うサーバ: 検査サーバ(自施設が更新する)";
    assert_eq!((updates.holder, updates.servers.ja.as_str()), (Some(Holder::Vendor), apart));
    assert_eq!(updates.source(Lang::Ja), format!("電子カルテ保守契約 3ページ「乙はOSの更新を行う」 / {apart}"));
    let annex = house.app.responsibility_pdf(&officer, system.id).await.unwrap();
    let text: String = house.text_of_print(&annex.bytes).split_whitespace().collect();
    assert!(text.contains("検査サーバ(自施設が更新する)"), "{text}");
    let late = house.app.save_server(&officer, id, &ServerSaid { updates: None, ..said.clone() }).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    let no_server = ServerSaid { counts_as_server: Some(false), revision: server.device.revision, ..said };
    let error = house.app.save_server(&officer, id, &no_server).await.unwrap_err();
    assert_eq!(error.fields[0].field, "counts_as_server", "a server is one, whatever is said");
    // The history of the device and its other fields are as they were.
    let device = house.app.device(&officer, id).await.unwrap();
    assert_eq!((device.device.name.as_str(), device.device.system_id), ("検査サーバ", Some(system.id)));
}

async fn a_system_without_a_server_counts_for_none_until_the_ledger_has_one(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, _) = under_contract(&house, &officer).await;
    let said = |reason: &str, on: &str| System {
        no_server: Some(NoServer { reason: reason.to_owned(), said_on: day(on) }),
        ..system.clone()
    };
    for (field, wrong) in [
        ("no_server_reason", said("なし", "2026-11-20")),
        ("no_server_reason", said("", "2026-11-20")),
        ("no_server_said_on", said("回線とルータだけの契約で、サーバはない", "2099-01-01")),
    ] {
        let error = house.app.save_system(&officer, &wrong).await.unwrap_err();
        assert_eq!(error.fields[0].field, field);
    }
    let right = said("回線とルータだけの契約で、サーバはない", "2026-11-20");
    house.app.save_system(&officer, &right).await.unwrap();
    let view = house.app.route(&officer).await.unwrap();
    assert_eq!((view.asks[0].servers.len(), view.route.serverless.len()), (1, 1), "of two systems one is left");
    assert!(view.route.servers.iter().all(|server| server.system_id != Some(system.id)));
    let letter = house.app.route_letter(&officer, vendor).await.unwrap();
    let text: String = house.text_of_print(&letter.bytes).split_whitespace().collect();
    assert!(text.contains(&view.asks[0].servers[0].name), "{text}");
    let kind = async || house.app.system(&officer, Some(system.id)).await.unwrap().serverless.map(|one| one.kind);
    assert_eq!(kind().await, Some(ServerlessKind::Said));
    let values =
        BTreeMap::from([(DeviceField::Name, "中継サーバ".to_owned()), (DeviceField::Kind, "サーバ".to_owned())]);
    house.app.save_device(&officer, None, &values, Some(system.id), 0).await.unwrap();
    assert_eq!(kind().await, Some(ServerlessKind::Listed));
    let view = house.app.route(&officer).await.unwrap();
    assert!(view.route.servers.iter().any(|server| server.name == "中継サーバ"), "it counts, whatever was said");
    let mut back = house.app.system(&officer, Some(system.id)).await.unwrap().system;
    back.no_server = None;
    house.app.save_system(&officer, &back).await.unwrap();
    assert_eq!(kind().await, None);
    // The letter says of every server whose it is: a NAS of no system, too.
    let values = BTreeMap::from([
        (DeviceField::Name, "控えNAS".to_owned()),
        (DeviceField::Kind, "サーバ".to_owned()),
        (DeviceField::Maintainer, "港メディカル".to_owned()),
    ]);
    house.app.save_device(&officer, None, &values, None, 0).await.unwrap();
    let letter = house.app.route_letter(&officer, vendor).await.unwrap();
    let text: String = house.text_of_print(&letter.bytes).split_whitespace().collect();
    assert!(text.contains("控えNAS") && text.contains("システムに属さない機器"), "{text}");
}

async fn a_contract_with_another_than_the_vendor_is_said_to_be_one(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (mut system, ..) = under_contract(&house, &officer).await;
    let own = house.app.system(&officer, Some(system.id)).await.unwrap();
    assert_eq!(own.contract_of, "", "it is the vendor's");
    let mut other = house.app.vendor(&officer, None).await.unwrap().vendor;
    other.name = "つばめ電子".to_owned();
    house.app.save_vendor(&officer, &other).await.unwrap();
    system.vendor_id = Some(other.id);
    house.app.save_system(&officer, &system).await.unwrap();
    let view = house.app.system(&officer, Some(system.id)).await.unwrap();
    assert_eq!(view.contract_of, "港メディカル");
    let row = house.app.system_responsibilities(&officer, system.id).await.unwrap();
    assert_eq!(row.contract_with, "港メディカル");
    let annex = house.app.responsibility_pdf(&officer, system.id).await.unwrap();
    let text: String = house.text_of_print(&annex.bytes).split_whitespace().collect();
    assert!(text.contains("つばめ電子") && text.contains("契約の相手"), "{text}");
    let notices = house.app.today_view(&officer).await.unwrap().notices;
    let named = Notice::ContractsOfOthers(vec![(view.system.label().to_owned(), "港メディカル".to_owned())]);
    assert!(notices.contains(&named), "{notices:?}");
    // What was agreed with the one is not told to the other.
    let letter = house.app.route_letter(&officer, other.id).await.unwrap();
    let text: String = house.text_of_print(&letter.bytes).split_whitespace().collect();
    assert!(text.contains("つばめ電子") && !text.contains("電子カルテ保守契約"), "{text}");
}

async fn nothing_of_a_contract_with_another_counts_until_a_person_says_so(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let (_, _, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    app.save_contract(&officer, &contract).await.unwrap();
    let System { id, revision, .. } = system(&house).await;
    let of_contract = Clause { document: contract.title.clone(), ..clause() };
    let said = [(Duty::Backup, Responsibility { clause: of_contract, ..of_vendor() })].into_iter().collect();
    app.save_responsibilities(&officer, id, &said, revision).await.unwrap();
    let give = async |vendor: VendorId, is_reached: bool| {
        for mut system in app.systems(&officer).await.unwrap().into_iter().map(|row| row.system) {
            system.vendor_id = Some(vendor);
            if is_reached {
                system.contract_reach = ContractReach::of(&system, "", day("2020-01-01"));
            }
            app.save_system(&officer, &system).await.unwrap();
        }
    };
    let kind = async || app.route(&officer).await.unwrap().route.kind;
    let annex = async || {
        let print = app.responsibility_pdf(&officer, id).await.unwrap();
        house.text_of_print(&print.bytes).split_whitespace().collect::<String>()
    };
    let backup = async || {
        let row = app.system_responsibilities(&officer, id).await.unwrap();
        let seen = row.duties.into_iter().find(|d| d.duty == Duty::Backup).unwrap();
        (seen.is_proven(), seen.is_of_other)
    };
    let is_named = async || {
        let notices = app.today_view(&officer).await.unwrap().notices;
        notices.iter().any(|notice| matches!(notice, Notice::ContractsOfOthers(_)))
    };
    assert_eq!((kind().await, backup().await), (RouteKind::Outsourced, (true, false)));

    let other = requests::vendor(&house, "つばめ電子").await;
    give(other, false).await;
    let route = app.route(&officer).await.unwrap().route;
    assert_eq!(route.kind, RouteKind::Unknown);
    for server in &route.servers {
        assert_eq!((server.standing, server.contract_with.as_str()), (ServerStanding::OtherParty, "港メディカル"));
    }
    assert_eq!((backup().await, is_named().await), ((false, true), true));
    let text = annex().await;
    assert!(!text.contains("当社が行う") && text.contains("乙でない相手との契約"), "{text}");
    let asked = app.make_request(&officer, other, &NewRequest::default()).await.unwrap();
    let asked = app.request(&officer, asked).await.unwrap().request.asked;
    assert_eq!(asked.route, Some(RouteKind::Unknown));
    let letter = app.route_letter(&officer, other).await.unwrap();
    let text: String = house.text_of_print(&letter.bytes).split_whitespace().collect();
    assert!(text.contains("貴社との契約では") && !text.contains("港メディカル"), "{text}");

    give(other, true).await;
    assert_eq!((kind().await, backup().await), (RouteKind::Outsourced, (true, false)));
    assert!(!is_named().await);
    let text = annex().await;
    assert!(text.contains("当社が行う") && !text.contains("乙でない相手との契約"), "{text}");
    let said = system(&house).await.contract_reach.unwrap();
    assert_eq!((said.said_by.as_str(), said.said_on), (officer.name.as_str(), today()));
    // Said of one vendor it is said of no other, and of that one anew once it is the vendor again.
    for vendor in [requests::vendor(&house, "はやぶさ電子").await, other] {
        give(vendor, false).await;
        assert_eq!((kind().await, system(&house).await.contract_reach), (RouteKind::Unknown, None));
    }
}

async fn a_clause_that_leaves_the_updates_out_proves_nothing(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, _, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "当社は保守を行う。ただしOSの更新は含まない。".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    let updates = async || {
        let row = house.app.system_responsibilities(&officer, system.id).await.unwrap();
        row.duties.into_iter().find(|d| d.duty == Duty::Updates).unwrap()
    };
    let seen = updates().await;
    assert_eq!((seen.holder, seen.is_vague, seen.is_proven()), (Some(Holder::Unknown), true, false));
    assert!(
        seen.source(Lang::Ja).ends_with(" / 写した文では、更新を任せているとわからない"),
        "{}",
        seen.source(Lang::Ja)
    );
    let table = house.app.responsibilities(&officer).await.unwrap();
    assert_eq!((table.proven, table.open), (0, table.rows.len()));
    let open = async || {
        let item = house.app.item(&officer, "patching").await.unwrap();
        item.reasons
            .iter()
            .filter(|r| r.place == sejo_model::Place::Responsibilities && r.weight == Weight::Missing)
            .count()
    };
    assert_eq!(open().await, 1, "the verdict calls it open as well");
    // Two words against each other: the same on the table, on the route and in the verdict.
    contract.clause = "乙はOSの更新を行う".into();
    contract.revision = 2;
    house.app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!((updates().await.is_proven(), open().await), (true, 0));
    let revision = house.app.system_responsibilities(&officer, system.id).await.unwrap().system.revision;
    let own = Holder::Facility.into();
    house.app.save_responsibilities(&officer, system.id, &own, revision).await.unwrap();
    let seen = updates().await;
    assert_eq!((seen.holder, seen.is_proven(), open().await), (Some(Holder::Unknown), false, 1));
    let said = seen.source(Lang::Ja);
    assert!(
        said.contains("契約では事業者(電子カルテ保守契約 3ページ「乙はOSの更新を行う」)、役割分担では自施設"),
        "{said}"
    );
    let route = house.app.route(&officer).await.unwrap().route;
    let server = route.servers.iter().find(|s| s.system_id == Some(system.id)).unwrap();
    assert_eq!(server.standing, ServerStanding::Contradicted);
}

/// How somebody made sure of words that are unclear.
const ASKED: &str = "保守会社の山本さんに11月20日に電話で聞き、更新を行うと確かめた。パスワード: hunter2secret";

async fn what_a_person_made_sure_of_goes_with_the_words(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙は保守を行う。".into());
    contract.stated = true;
    let app = &house.app;
    for (confirmed, code) in
        [("", ErrorCode::NotAssured), ("確認済み", ErrorCode::NotAssured), (ASKED, ErrorCode::ClauseDenies)]
    {
        let denied = "当社は保守を行う。ただしOSの更新は含まない。".to_owned();
        let clause = if code == ErrorCode::ClauseDenies { denied } else { contract.clause.clone() };
        let wrong = Contract { clause, confirmed: confirmed.into(), ..contract.clone() };
        let error = app.save_contract(&officer, &wrong).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), ("confirmation", code));
    }
    contract.confirmed = ASKED.into();
    app.save_contract(&officer, &contract).await.unwrap();
    let route = app.route(&officer).await.unwrap().route;
    assert_eq!((route.kind, route.confirmed().count()), (RouteKind::Outsourced, 2));
    let updates = async || {
        let row = app.system_responsibilities(&officer, system.id).await.unwrap();
        row.duties.into_iter().find(|d| d.duty == Duty::Updates).unwrap()
    };
    let seen = updates().await;
    assert!(seen.is_proven() && seen.is_of_contract);
    let said = seen.source(Lang::Ja);
    assert!(
        said.contains(
            " / 人の確認による / 人が確かめた: 保守会社の山本さんに11月20日に電話で聞き、更新を行うと確かめた。"
        ),
        "{said}"
    );
    assert!(!said.contains("hunter2secret"), "{said}");
    // Other words were not what was asked about. The same confirmation sent along says nothing of them, and is not lost in silence.
    let stored = async || app.vendor(&officer, Some(vendor)).await.unwrap().contracts.remove(0);
    let before = stored().await;
    let mut contract = Contract { clause: "乙は運用支援を行う。".into(), ..before.clone() };
    let error = app.save_contract(&officer, &contract).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.fields[0].code), ("confirmation", ErrorCode::ConfirmedOther));
    assert_eq!(stored().await, before, "nothing is saved");
    contract.confirmed = "山本さんに11月21日に電話で聞き、新しい文でも更新を行うと確かめた。".into();
    app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!(stored().await.confirmed, contract.confirmed, "said of the new words");
    let contract =
        Contract {
            clause: "乙は保守を行う。".into(), confirmed: String::new(), stated: false, ..stored().await
        };
    app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!(updates().await.holder, Some(Holder::Unknown));
    let mut contract = stored().await;
    (contract.clause, contract.confirmed) =
        ("乙は支援を行う。".into(), "山本さんに11月21日に電話で聞き、更新を行うと確かめた。".into());
    app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!(stored().await.confirmed, contract.confirmed, "typed anew with the words");
}

async fn a_clause_for_the_duty_itself_that_promises_nothing_leaves_it_open(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, before) = (house.officer(), system(&house).await);
    let (app, id) = (&house.app, before.id);
    let said = |quote: &str, confirmed: &str| {
        let clause = Clause { quote: quote.into(), confirmed: confirmed.into(), ..clause() };
        [(Duty::Updates, Responsibility { clause, ..of_vendor() })].into_iter().collect::<Responsibilities>()
    };
    app.save_responsibilities(&officer, id, &said("ただしOSの更新は含まない。", ""), before.revision).await.unwrap();
    let row = async || app.system_responsibilities(&officer, id).await.unwrap();
    let seen = row().await;
    let updates = seen.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    assert_eq!((updates.holder, updates.is_vague, seen.settled()), (Some(Holder::Unknown), true, 0));
    let revision = seen.system.revision;
    let denied = said("ただしOSの更新は含まない。", "山本さんに11月20日に電話で聞き、更新を行うと確かめた。");
    let error = app.save_responsibilities(&officer, id, &denied, revision).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.fields[0].code), ("updates", ErrorCode::ClauseDenies));
    app.save_responsibilities(&officer, id, &said("当社が保守を行う。", ""), revision).await.unwrap();
    assert_eq!(row().await.settled(), 0);
    // By command only how it was made sure of is said; the words stay, and of other duties nothing of the kind is.
    let confirmed = Clause {
        confirmed: "山本さんに11月20日に電話で聞き、更新を行うと確かめた。".into(),
        ..Clause::default()
    };
    let many = SaidOfMany {
        systems: vec![id],
        duties: vec![Duty::Updates],
        holder: Some(Holder::Vendor),
        detail: String::new(),
        clause: confirmed,
    };
    let other = SaidOfMany { duties: vec![Duty::Updates, Duty::Backup], ..many.clone() };
    assert_eq!(app.say_responsibilities(&officer, &other).await.unwrap_err().fields[0].field, "duties");
    assert_eq!(app.say_responsibilities(&officer, &many).await.unwrap(), 1);
    let seen = row().await;
    let updates = seen.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    let kept = "山本さんに11月20日に電話で聞き、更新を行うと確かめた。";
    assert_eq!((updates.clause.confirmed.as_str(), updates.is_vague, seen.settled()), (kept, true, 0));
    let stated = Clause { stated: true, ..Clause::default() };
    let other = SaidOfMany { duties: vec![Duty::Backup], clause: stated.clone(), ..many.clone() };
    assert_eq!(app.say_responsibilities(&officer, &other).await.unwrap_err().fields[0].field, "duties");
    let many = SaidOfMany { clause: stated, ..many };
    assert_eq!(app.say_responsibilities(&officer, &many).await.unwrap(), 1);
    let seen = row().await;
    let updates = seen.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    assert_eq!((updates.holder, updates.is_proven(), seen.settled()), (Some(Holder::Vendor), true, 1));
    assert_eq!(updates.clause.quote, "当社が保守を行う。");
    let table = app.responsibilities(&officer).await.unwrap();
    assert_eq!((table.proven, table.by_word), (0, 1), "the word of a person is no document");
}

async fn a_contract_that_nobody_chose_is_no_missing_contract(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, _) = under_contract(&house, &officer).await;
    assert!(house.app.vendor(&officer, Some(vendor)).await.unwrap().without_contract.is_empty());
    let loose = System { contract_id: None, responsibilities: Holder::Vendor.into(), ..system };
    house.app.save_system(&officer, &loose).await.unwrap();
    let view = house.app.route(&officer).await.unwrap();
    let server = view.route.servers.iter().find(|s| s.system_id == Some(loose.id)).unwrap();
    assert_eq!(server.standing, ServerStanding::NotChosen);
    // The facility mends it, so the letter does not ask the vendor.
    let asked = view.asks.iter().flat_map(|ask| &ask.servers);
    assert!(asked.into_iter().all(|s| s.system_id != Some(loose.id)));
    let open = house.app.vendor(&officer, Some(vendor)).await.unwrap().without_contract;
    assert_eq!(open.iter().map(|s| s.id).collect::<Vec<_>>(), [loose.id]);
}

async fn an_open_duty_is_a_reason_of_its_row(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, before) = (house.officer(), system(&house).await);
    let said = [(Duty::Backup, Responsibility::said(Holder::Unknown))].into_iter().collect();
    house.app.save_responsibilities(&officer, before.id, &said, before.revision).await.unwrap();
    let item = house.app.item(&officer, "backup-restore").await.unwrap();
    assert_ne!(item.row.verdict, VerdictValue::Yes);
    let reason = item.reasons.iter().find(|r| r.place == sejo_model::Place::Responsibilities).unwrap();
    assert_eq!(reason.weight, Weight::Missing);
}

async fn what_rests_on_a_contract_that_is_not_in_force_is_not_in_writing(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, _, mut contract) = under_contract(&house, &officer).await;
    let written = Clause { document: contract.title.clone(), ..clause() };
    let said = [(Duty::Backup, Responsibility { clause: written, ..of_vendor() })].into_iter().collect();
    house.app.save_responsibilities(&officer, system.id, &said, system.revision).await.unwrap();
    let found = async || {
        let row = house.app.system_responsibilities(&officer, system.id).await.unwrap();
        let backup = row.duties.iter().find(|d| d.duty == Duty::Backup).unwrap();
        (row.lapsed(), row.settled(), backup.is_proven(), backup.source(Lang::Ja))
    };
    let (lapsed, settled, is_proven, source) = found().await;
    assert_eq!((lapsed, settled, is_proven), (0, 1, true), "{source}");

    contract.ends_on = Some(day("2026-10-31"));
    house.app.save_contract(&officer, &contract).await.unwrap();
    let (lapsed, settled, is_proven, source) = found().await;
    assert_eq!((lapsed, settled, is_proven), (1, 1, false));
    assert!(source.contains("契約の期間が終わっている"), "{source}");

    (contract.starts_on, contract.ends_on, contract.revision) = (Some(day("2027-04-01")), None, 2);
    house.app.save_contract(&officer, &contract).await.unwrap();
    let (lapsed, .., is_proven, source) = found().await;
    assert_eq!((lapsed, is_proven), (1, false));
    assert!(source.contains("契約がまだ始まっていない(2027年4月1日から)"), "{source}");
}

async fn what_is_wrong_is_named_by_its_duty(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, before) = (house.officer(), system(&house).await);
    let long = Responsibility { detail: "あ".repeat(1_001), ..of_vendor() };
    let hidden = Responsibility { clause: Clause { document: "契約\u{202e}".into(), ..clause() }, ..of_vendor() };
    let said = [(Duty::Backup, long), (Duty::Disposal, hidden)].into_iter().collect();
    let error = house.app.save_responsibilities(&officer, before.id, &said, before.revision).await.unwrap_err();
    let found: Vec<_> = error.fields.iter().map(|f| (f.field, f.code)).collect();
    assert_eq!(found, [("backup", ErrorCode::TooLong), ("disposal", ErrorCode::Steering)]);
    let secret = Responsibility { detail: "パスワード: hunter2secret".into(), ..of_vendor() };
    let said = [(Duty::Backup, secret)].into_iter().collect();
    house.app.save_responsibilities(&officer, before.id, &said, before.revision).await.unwrap();
    let kept = serde_json::to_string(&system(&house).await).unwrap();
    assert!(!kept.contains("hunter2secret"), "{kept}");
    house.assert_nothing_on_disk(b"hunter2secret");
}

async fn the_route_changes_what_a_vendor_is_asked(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, mut contract) = under_contract(&house, &officer).await;
    let make = async || {
        let id = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
        house.app.request(&officer, id).await.unwrap().request.asked
    };
    let of_route = |asked: &Asked| asked.questions.iter().filter(|q| q.group == QuestionGroup::Route).count();
    let whole = make().await;
    assert_eq!((whole.route, of_route(&whole)), (Some(RouteKind::Whole), 0));
    assert!(whole.question("disclosure.items").is_none());

    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    let asked = make().await;
    assert_eq!((asked.route, of_route(&asked)), (Some(RouteKind::Outsourced), 4), "two questions about each server");
    let gate = asked.question("route.1.updates").unwrap();
    assert!(gate.note.ja.ends_with("電子カルテ保守契約 3ページ"), "{}", gate.note.ja);
    assert_eq!(asked.question("route.1.clause").unwrap().when, gate.key);
    assert_eq!(asked.question("disclosure.items").unwrap().when, "disclosure.sent");
    for kind in [RequestFile::Html, RequestFile::Signed, RequestFile::Mail] {
        let file = house.app.request_file(&officer, asked.id, kind).await.unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(text.contains("保守委託機関編") && text.len() <= 300_000, "{kind:?}");
    }

    // What comes back is matched like any other answer.
    let it = requests::Asked { house, vendor, system: gate.systems[0], request: asked.id };
    let name = &asked.system(it.system).unwrap().name;
    let said = |question: &str, value: &str| json!({ "question": question, "value": value });
    let answers = [said("route.1.updates", "yes"), said("route.1.clause", "保守契約書 3ページ「乙はOSの更新を行う」")];
    let reply = it
        .drop_json(&json!({
            "format": "sejo-reply-1", "request": asked.id, "facility": asked.facility.id,
            "request_signature": it.signature().await, "answered_by": "中村", "answered_on": "2026-11-21",
            "remark": "", "systems": [{ "system": it.system, "name": name, "answers": answers }],
        }))
        .await
        .unwrap();
    assert!(!it.codes(reply).await.contains(&ReplyNoteCode::QuestionUnknown));
    let part = it.house.app.reply(&officer, reply).await.unwrap().reply.parts.remove(0);
    assert_eq!(part.system_id, Some(it.system));
    assert_eq!(part.answer("route.1.clause").unwrap().value, "保守契約書 3ページ「乙はOSの更新を行う」");
}

async fn what_the_route_asks_since_is_left_to_ask(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, mut contract) = under_contract(&house, &officer).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let asked = house.app.request(&officer, request).await.unwrap().request.asked;
    let it = requests::Asked { house, vendor, system: asked.systems[0].id, request };
    let (app, systems) = (&it.house.app, asked.systems.len());
    // Every system is answered alike, but for who updates it: that one the contract says.
    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| answer["question"] != "duty.updates");
    let answers = answers.clone();
    let said = |system: &sejo_model::request::AskedSystem| json!({ "system": system.id, "name": system.name, "answers": answers });
    file["systems"] = asked.systems.iter().map(said).collect();
    let reply = it.drop_json(&file).await.unwrap();
    for index in 0..systems {
        let revision = app.reply(&officer, reply).await.unwrap().reply.revision;
        let parts = vec![ChosenPart { index, system: None }];
        let deciding =
            Deciding { kind: DecisionKind::Accepted, parts, words: "確かめた".to_owned(), revision, seen: None };
        app.decide_reply(&officer, reply, &deciding).await.unwrap();
    }
    let row = async || app.requests(&officer).await.unwrap().rows.remove(0);
    let before = row().await;
    assert_eq!((before.left.unasked.len(), before.has_unasked()), (0, false));

    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!(app.route(&officer).await.unwrap().route.kind, RouteKind::Outsourced);
    let unasked = app.requests(&officer).await.unwrap().rows;
    let unasked: Vec<&str> = unasked.iter().flat_map(|r| &r.left.unasked).map(|q| q.key.as_str()).collect();
    // What hangs on another goes out with it, and is counted with it.
    assert!(unasked.contains(&"route.1.updates") && unasked.contains(&"route.1.clause"), "{unasked:?}");
    let board = app.requests(&officer).await.unwrap();
    assert!(board.unasked() > 0 && board.rows.iter().any(|row| row.needs_hand()));
    let notices = app.today_view(&officer).await.unwrap().notices;
    assert!(notices.contains(&Notice::QuestionsUnasked(board.unasked())), "{notices:?}");
    // The page of the route says the same, and asks for no board where nothing has changed since.
    assert_eq!(app.route(&officer).await.unwrap().unasked, board.unasked());
    let cost = async || {
        let before = app.statements();
        app.route(&officer).await.unwrap();
        app.statements() - before
    };
    // What works in the background is counted with the one it falls upon.
    assert_eq!([cost().await, cost().await, cost().await].into_iter().min(), Some(1));

    // One request asks all that is missing and nothing that was answered.
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let second = app.make_request(&officer, vendor, &rest).await.unwrap();
    let asked = app.request(&officer, second).await.unwrap().request.asked;
    let keys: Vec<&str> = asked.questions.iter().map(|q| q.key.as_str()).collect();
    assert!(["route.1.updates", "route.1.clause", "duty.updates"].iter().all(|key| keys.contains(key)), "{keys:?}");
    assert!(keys.iter().all(|key| key.starts_with("route.") || *key == "duty.updates"), "{keys:?}");
    let mail = String::from_utf8(app.request_file(&officer, second, RequestFile::Mail).await.unwrap().bytes).unwrap();
    assert!(mail.contains("どの書面のどのページに") && !mail.contains("のすべてに答えた版"), "{mail}");
    assert_eq!(app.requests(&officer).await.unwrap().unasked(), 0, "it is drafted");
    assert_eq!(it.view().await.draft, Some(second), "the page of the first leads there");
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    app.note_request(&officer, second, sent, 1).await.unwrap();
    assert_eq!((row().await.request, row().await.standing), (Some(second), Some(Standing::Sent)));
    let none = app.make_request(&officer, vendor, &rest).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NothingLeft, "an answer is awaited");
}

async fn what_a_sent_request_does_not_ask_is_asked_besides(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, mut contract) = under_contract(&house, &officer).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let sent = Happened::Sent { on: today(), means: Means::Mail };
    house.app.note_request(&officer, request, sent, 1).await.unwrap();
    assert_eq!(house.app.requests(&officer).await.unwrap().unasked(), 0, "it asks all there is");

    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    assert_eq!(house.app.route(&officer).await.unwrap().route.kind, RouteKind::Outsourced);
    let board = house.app.requests(&officer).await.unwrap();
    let row = board.rows.iter().find(|row| row.has_unasked()).unwrap();
    assert_eq!((row.standing, row.left.open.len(), row.needs_hand()), (Some(Standing::Sent), 0, true));
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let second = house.app.make_request(&officer, vendor, &rest).await.unwrap();
    let asked = house.app.request(&officer, second).await.unwrap().request.asked;
    let keys: Vec<&str> = asked.questions.iter().map(|q| q.key.as_str()).collect();
    assert!(keys.contains(&"route.1.updates") && keys.iter().all(|key| key.starts_with("route.")), "{keys:?}");
    assert_eq!(house.app.requests(&officer).await.unwrap().unasked(), 0, "it is drafted");
}

async fn who_makes_the_updates_is_asked_while_the_words_are_unclear(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙は保守を行う。".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    house.app.save_responsibilities(&officer, system.id, &Holder::Vendor.into(), system.revision).await.unwrap();
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let it = requests::Asked { house, vendor, system: system.id, request };
    let mut file = it.answers("yes").await;
    file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] != "duty.updates");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let left = async || {
        let rows = it.view().await.systems;
        rows.into_iter().find(|row| row.system.id == it.system).unwrap().left
    };
    let asks = |left: &Left| left.open.iter().any(|question| question.key == "duty.updates");
    let before = left().await;
    assert!(asks(&before), "what was said settles nothing: {:?}", before.open);

    // Once the words are clear the facility knows it, which is no answer of the vendor.
    (contract.clause, contract.revision) = ("乙はOSの更新を行う".into(), 2);
    it.house.app.save_contract(&officer, &contract).await.unwrap();
    let after = left().await;
    assert!(!asks(&after), "{:?}", after.open);
    assert_eq!((after.answered, after.settled()), (before.answered, before.settled() + 1));
}

/// The vendor's, by words that were copied.
fn written() -> Responsibility {
    let clause = Clause { quote: "乙はOSの更新を行う".into(), ..clause() };
    Responsibility { clause, ..Responsibility::said(Holder::Vendor) }
}

/// A server of a system with words of its own.
async fn server_in_writing(house: &House, officer: &Actor, system: SystemId) -> DeviceId {
    let values =
        BTreeMap::from([(DeviceField::Name, "検査サーバ".to_owned()), (DeviceField::Kind, "サーバ".to_owned())]);
    let id = house.app.save_device(officer, None, &values, Some(system), 0).await.unwrap();
    let said = ServerSaid { counts_as_server: None, updates: Some(written()), revision: 1 };
    house.app.save_server(officer, id, &said).await.unwrap();
    id
}

/// What a vendor answers about the system that was asked about.
async fn answered(it: &requests::Asked, answers: &[(&str, &str)]) -> ReplyId {
    let asked = it.view().await.request.asked;
    let said = |(question, value): &(&str, &str)| json!({ "question": question, "value": value });
    let answers: Vec<_> = answers.iter().map(said).collect();
    it.drop_json(&json!({
        "format": "sejo-reply-1", "request": asked.id, "facility": asked.facility.id,
        "request_signature": it.signature().await, "answered_by": "中村", "answered_on": "2026-11-21",
        "remark": "", "systems": [{ "system": it.system, "name": "", "answers": answers }],
    }))
    .await
    .unwrap()
}

async fn a_vendor_that_denies_a_clause_disputes_it(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    // The first system has words of its own, and so has its server.
    let said = [(Duty::Updates, written())].into_iter().collect();
    house.app.save_responsibilities(&officer, system.id, &said, system.revision).await.unwrap();
    let server = server_in_writing(&house, &officer, system.id).await;
    assert_eq!(house.app.route(&officer).await.unwrap().route.kind, RouteKind::Outsourced);

    // By contract not its responsibility, and by its table of who does what its own.
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let it = requests::Asked { house, vendor, system: system.id, request };
    let asked = it.view().await.request.asked;
    let is_gate = |key: &str| key.starts_with("route.") && key.ends_with(".updates");
    let gate = asked.questions.iter().find(|q| is_gate(&q.key) && q.systems == [system.id]).unwrap();
    let reply = answered(&it, &[("duty.updates", "vendor"), (gate.key.as_str(), "no")]).await;
    let about = it.notes(reply).await.into_iter().find(|(code, _)| *code == ReplyNoteCode::RouteDenied).unwrap().1;
    assert!(about.ends_with(": 検査サーバ(同じ返信の役割分担では、セキュリティ更新は事業者です)"), "{about}");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();

    // Route, table and the next request say the same, and the words that were copied stay to be looked up.
    let app = &it.house.app;
    let route = app.route(&officer).await.unwrap().route;
    let found = route.servers.iter().find(|s| s.device_id == Some(server)).unwrap();
    assert_eq!((route.kind, found.standing), (RouteKind::Unknown, ServerStanding::Contradicted));
    let row = app.system_responsibilities(&officer, system.id).await.unwrap();
    let seen = row.duties.iter().find(|d| d.duty == Duty::Updates).unwrap();
    assert_eq!((seen.holder, &seen.clause), (Some(Holder::Unknown), &written().clause));
    let disputed = "港メディカルの2026年11月21日の返信は「契約による事業者の責任ではない」(1件目のサーバ: 検査サーバ)、同じ返信の役割分担は「事業者」";
    assert_eq!(seen.source(Lang::Ja), disputed);
    let english = seen.source(Lang::En);
    let start = "The reply of 港メディカル of 2026-11-21 says “by contract not the vendor's” (server 1: 検査サーバ), its table of";
    assert!(english.starts_with(start), "{english}");
    let next = app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    assert_eq!(app.request(&officer, next).await.unwrap().request.asked.route, Some(RouteKind::Unknown));

    // Once a person has settled it, the words count again.
    let settled = [(Duty::Updates, written())].into_iter().collect();
    app.save_responsibilities(&officer, system.id, &settled, row.system.revision).await.unwrap();
    assert_eq!(app.route(&officer).await.unwrap().route.kind, RouteKind::Outsourced);
}

async fn a_reply_stands_against_the_words_of_a_server(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = None;
    house.app.save_contract(&officer, &contract).await.unwrap();
    let server = server_in_writing(&house, &officer, system.id).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let it = requests::Asked { house, vendor, system: system.id, request };
    let standing = async || it.house.app.server(&officer, server).await.unwrap().server.unwrap().standing;
    let updates = async || {
        let row = it.house.app.system_responsibilities(&officer, system.id).await.unwrap();
        let seen = row.duties.into_iter().find(|d| d.duty == Duty::Updates).unwrap();
        (seen.holder, seen.source(Lang::Ja), row.system.revision)
    };
    assert_eq!(standing().await, ServerStanding::Covered);
    let reply = answered(&it, &[("duty.updates", "facility")]).await;
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(standing().await, ServerStanding::Contradicted);
    let (holder, source, revision) = updates().await;
    assert_eq!(holder, Some(Holder::Unknown));
    assert!(source.starts_with("サーバに写した書面では事業者("), "{source}");
    assert!(source.ends_with(")、役割分担では自施設"), "{source}");
    // Once a person says that they are the vendor's, the words of the server count.
    let settled = Holder::Vendor.into();
    it.house.app.save_responsibilities(&officer, system.id, &settled, revision).await.unwrap();
    assert_eq!((updates().await.0, standing().await), (Some(Holder::Vendor), ServerStanding::Covered));
}

async fn a_no_about_one_server_speaks_of_that_one_only(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (system, vendor, mut contract) = under_contract(&house, &officer).await;
    contract.covers_server_updates = Some(true);
    (contract.page, contract.clause) = ("3ページ".into(), "乙はOSの更新を行う".into());
    house.app.save_contract(&officer, &contract).await.unwrap();
    let mut servers = Vec::new();
    for name in ["検査サーバ1", "検査サーバ2"] {
        let values = BTreeMap::from([(DeviceField::Name, name.to_owned()), (DeviceField::Kind, "サーバ".to_owned())]);
        servers.push(house.app.save_device(&officer, None, &values, Some(system.id), 0).await.unwrap());
    }
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let it = requests::Asked { house, vendor, system: system.id, request };
    let asked = it.view().await.request.asked;
    let gate = |name: &str| {
        let is_gate =
            |q: &&Question| q.key.starts_with("route.") && q.key.ends_with(".updates") && q.part.ja.ends_with(name);
        asked.questions.iter().find(is_gate).unwrap().key.clone()
    };
    let (first, second) = (gate("検査サーバ1"), gate("検査サーバ2"));
    let answers = [("duty.updates", "vendor"), (first.as_str(), "yes"), (second.as_str(), "no")];
    let reply = answered(&it, &answers).await;
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();

    let app = &it.house.app;
    let found = async |at: usize| app.server(&officer, servers[at]).await.unwrap().server.unwrap();
    assert_eq!(found(0).await.standing, ServerStanding::Covered);
    let other = found(1).await;
    let said = other.disputed.unwrap().ja;
    assert_eq!(other.standing, ServerStanding::Contradicted);
    assert!(said.contains("検査サーバ2") && !said.contains("検査サーバ1"), "{said}");
    let updates = async || {
        let row = app.system_responsibilities(&officer, system.id).await.unwrap();
        row.duties.into_iter().find(|d| d.duty == Duty::Updates).unwrap()
    };
    assert_eq!(updates().await.holder, Some(Holder::Unknown), "not all are the vendor's");
    // What is settled for that server settles it.
    let updates_it = Some(Responsibility::said(Holder::Facility));
    let own = ServerSaid { counts_as_server: None, updates: updates_it, revision: 1 };
    app.save_server(&officer, servers[1], &own).await.unwrap();
    assert_eq!((found(0).await.standing, found(1).await.standing), (ServerStanding::Covered, ServerStanding::Own));
    let seen = updates().await;
    assert_eq!((seen.holder, seen.disputed.ja.as_str()), (Some(Holder::Vendor), ""));
}

async fn a_word_against_the_record_is_told_as_taken_back(place: &Place) {
    let (clinic, maker, customer, _) = accepted(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let answer = async |holder: &str| {
        let revision = app.customer(&officer, customer).await.unwrap().customer.revision;
        let said = TypedAnswer { value: holder.to_owned(), ..TypedAnswer::default() };
        app.save_exception(&officer, customer, (0, "duty.backup"), &said, revision).await.unwrap();
    };
    let backup = async || {
        let row = clinic.house.app.system_responsibilities(&clerk, clinic.system).await.unwrap();
        let seen = row.duties.into_iter().find(|duty| duty.duty == Duty::Backup).unwrap();
        (seen.holder, seen.source(Lang::Ja), seen.source(Lang::En))
    };
    let own: Responsibilities = [(Duty::Backup, Responsibility::said(Holder::Facility))].into_iter().collect();
    let row = clinic.house.app.system_responsibilities(&clerk, clinic.system).await.unwrap();
    clinic.house.app.save_responsibilities(&clerk, clinic.system, &own, row.system.revision).await.unwrap();
    answer("vendor").await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let reply = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let reply = clinic.house.drop_file(&clerk, "2.json", reply).await.reply.expect("a reply");
    clinic.accept(reply).await.unwrap();
    let (holder, source, english) = backup().await;
    assert_eq!(holder, Some(Holder::Unknown));
    assert!(source.ends_with("の返信は「事業者」、それまでの記録は「自施設」"), "{source}");
    assert!(english.contains(" says “the vendor”, the record before it “the facility”"), "{english}");

    answer("facility").await;
    app.make_notices(&officer, None, "取り違えていたため").await.unwrap();
    tell(&clinic, &maker).await;
    let (holder, source, english) = backup().await;
    assert_eq!(holder, Some(Holder::Unknown), "somebody here says who has it");
    let told = "の返信(2026年11月22日に訂正)は「事業者」、それまでの記録は「自施設」";
    assert!(source.ends_with(told), "{source}");
    assert!(english.contains(" (corrected on 2026-11-22) says “the vendor”, the record"), "{english}");
}
