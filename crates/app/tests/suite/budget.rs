//! Statements per page: at most five, whatever the size of the facility.

use std::collections::BTreeMap;

use sejo_app::incident::Written;
use sejo_app::ledger::LedgerQuery;
use sejo_model::incident::Report;
use sejo_model::{AnswerValue, DeviceField, RemoteConnection, SystemId, VendorId};

use crate::configurations::{RTX, connection};
use crate::house::{House, answer, today};
use crate::place::Place;

both! {
    pages_keep_to_their_budget_and_do_not_grow;
}

/// Pages may run so many statements.
const BUDGET: u64 = 5;

/// Runs a page and tells how many statements it took: the fewest of three times, since work in the background, which renews its claim
/// now and then, is counted with the page it falls upon.
macro_rules! statements {
    ($house:expr, $page:expr) => {{
        let mut fewest = u64::MAX;
        for _ in 0..3 {
            let before = $house.app.statements();
            $page.await.unwrap();
            fewest = fewest.min($house.app.statements() - before);
        }
        fewest
    }};
}

async fn count(house: &House) -> BTreeMap<&'static str, u64> {
    let (app, officer) = (&house.app, house.officer());
    let device = app.ledger(&officer, LedgerQuery::default()).await.unwrap().rows[0].device.id;
    let intake = app.intakes(&officer).await.unwrap()[0].id;
    let configuration = app.configurations(&officer).await.unwrap().rows[0].id;
    let system: SystemId = app.systems(&officer).await.unwrap()[0].system.id;
    let vendor: Option<VendorId> = None;
    let incident = match app.incidents(&officer).await.unwrap().open.first() {
        Some(open) => open.id,
        None => app.start_incident(&officer, false).await.unwrap().id,
    };
    BTreeMap::from([
        ("today", statements!(house, app.today_view(&officer))),
        ("checklist", statements!(house, app.checklist(&officer))),
        ("item", statements!(house, app.item(&officer, "bcp"))),
        ("next steps", statements!(house, app.next_steps(&officer))),
        ("ledger", statements!(house, app.ledger(&officer, LedgerQuery::default()))),
        ("device", statements!(house, app.device(&officer, device))),
        ("intakes", statements!(house, app.intakes(&officer))),
        ("disclosures", statements!(house, app.disclosures(&officer))),
        ("intake", statements!(house, app.intake(&officer, intake))),
        ("systems", statements!(house, app.systems(&officer))),
        ("system", statements!(house, app.system(&officer, Some(system)))),
        ("vendors", statements!(house, app.vendors(&officer))),
        ("vendor", statements!(house, app.vendor(&officer, vendor))),
        ("people", statements!(house, app.people(&officer))),
        ("forms", statements!(house, app.forms(&officer))),
        ("editions", statements!(house, app.editions(&officer))),
        ("configurations", statements!(house, app.configurations(&officer))),
        ("configuration", statements!(house, app.configuration(&officer, configuration))),
        ("emergency file", statements!(house, app.emergency_file(&officer))),
        ("contacts", statements!(house, app.contacts(&officer))),
        ("contact form", statements!(house, app.contact_form(&officer))),
        ("contact roles", statements!(house, app.contact_roles(&officer))),
        ("contact calls", statements!(house, app.contact_calls(&officer))),
        ("backup records", statements!(house, app.backup_records(&officer))),
        ("drills", statements!(house, app.drills(&officer))),
        ("remote connections", statements!(house, app.remote_connections(&officer))),
        ("remote works", statements!(house, app.remote_works(&officer))),
        ("route", statements!(house, app.route(&officer))),
        ("server", statements!(house, app.server(&officer, device))),
        ("responsibilities", statements!(house, app.responsibilities(&officer))),
        ("responsibilities of a system", statements!(house, app.system_responsibilities(&officer, system))),
        ("incidents", statements!(house, app.incidents(&officer))),
        ("incident", statements!(house, app.incident(&officer, incident))),
        ("incident report", statements!(house, app.incident_report(&officer, incident, Report::Ministry))),
        ("network", statements!(house, app.network(&officer))),
    ])
}

async fn pages_keep_to_their_budget_and_do_not_grow(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    import(&house, 1..2).await;
    configurations(&house, 1..2).await;
    let small = count(&house).await;
    for (page, statements) in &small {
        assert!((1..=BUDGET).contains(statements), "{page}: {statements}");
    }
    import(&house, 2..400).await;
    configurations(&house, 2..12).await;
    entries(&house, 200).await;
    for slug in ["bcp", "rules", "officer"] {
        house.app.confirm(&house.officer(), slug, &answer(AnswerValue::Yes, today())).await.unwrap();
    }
    assert_eq!(small, count(&house).await);
}

async fn import(house: &House, numbers: std::ops::Range<u32>) {
    let mut csv = String::from("機器名,設置場所,製造番号,ホスト名\n");
    for n in numbers {
        csv.push_str(&format!("端末{n},受付,SN{n:05},HOST{n:05}\n"));
    }
    let officer = house.officer();
    let view = house.drop_file(&officer, "一覧.csv", csv.into_bytes()).await;
    if view.row.state == sejo_app::intake::IntakeState::NeedsMapping {
        let fields = [DeviceField::Name, DeviceField::Place, DeviceField::Serial, DeviceField::HostName].map(Some);
        house.app.import_devices(&officer, view.row.id, &fields.to_vec().into()).await.unwrap();
    }
}

/// So many sentences about the open incident.
async fn entries(house: &House, count: usize) {
    let officer = house.officer();
    let id = house.app.incidents(&officer).await.unwrap().open[0].id;
    for n in 0..count {
        let said = Written { text: format!("{n}行め"), ..Written::default() };
        house.app.write_entry(&officer, id, said).await.unwrap();
    }
}

/// So many routers, each with a tunnel of its own in the register.
async fn configurations(house: &House, numbers: std::ops::Range<u32>) {
    let officer = house.officer();
    for n in numbers {
        let serial = format!("serial=M4A9{n:05}");
        let text = RTX.replace("serial=M4A012345", &serial).replace("MINATO-RT", &format!("RT-{n}"));
        assert!(text.contains(&serial));
        let view = house.drop_file(&officer, &format!("rt{n}.txt"), text.into_bytes()).await;
        assert_eq!(view.row.state, sejo_app::intake::IntakeState::Done, "{:?}", view.refusal);
        let new = RemoteConnection { purpose: format!("拠点{n}"), ..connection(None, &format!("tunnel {n}")) };
        house.app.save_remote_connection(&officer, &new).await.unwrap();
    }
}
