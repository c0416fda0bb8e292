//! The demo's contact charts: the hospital's has gaps, a number that did not answer and a copy that is out of date; the
//! clinic's lacks one number at night. All numbers are made up.

use sejo_model::contact::{CallResult, Contact, ContactCall, ContactPlan, ContactPrint, Decision, Matter, Station};
use sejo_model::{Authority, ContactCallId, ContactKey, ContactPrintId, Facts, PersonId, Post};
use sejo_store::{Scope, Tx, contact};

use super::devices::Day;
use crate::{App, Result, facts};

/// The hospital: nobody stands in for the director, two offices are open, the round was broken off.
pub(super) async fn put_hospital(app: &App, tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let facts = facts::facts_at(app, &mut *tx, scope).await?;
    let (officer, director) = (person(&facts, "中村 恵子"), person(&facts, "山﨑 一郎"));
    let decide = |matter, person, deputy| Decision { matter, person, deputy };
    let plan = ContactPlan {
        decisions: vec![
            decide(Matter::Disconnect, officer, director),
            decide(Matter::StopCare, director, officer),
            decide(Matter::Publish, director, None),
        ],
        stations: vec![Station {
            title: "夜間の当直(事務)".to_owned(),
            person: person(&facts, "情報 四郎"),
            deputy: None,
        }],
        ..ContactPlan::default()
    };
    contact::put_plan(tx, scope, &plan).await?;
    mobile(tx, scope, officer, "090-0000-0011").await?;
    office(tx, scope, Authority::Police, "架空府警察本部 サイバー犯罪対策課", "06-0000-0110", "06-0000-0111").await?;
    office(tx, scope, Authority::HealthCentre, "架空市保健所", "06-0000-0120", "").await?;
    put_up(app, tx, scope, day, 200).await?;
    // Changed after the copy was put up.
    mobile(tx, scope, director, "090-0000-0012").await?;
    let unreached = |name: &str| name == "ひばりネットワークサービス";
    let untried = |name: &str| {
        name.contains("画像") || name.contains("検査") || name.contains("IPA") || name.contains("情報 四郎")
    };
    call_all(app, tx, scope, day, 60, |name| match (untried(name), unreached(name)) {
        (true, _) => None,
        (false, true) => Some(CallResult::NotReached),
        (false, false) => Some(CallResult::Reached),
    })
    .await
}

/// The clinic: everything was tried and hangs on the wall; its vendor's number at night is missing.
pub(super) async fn put_clinic(app: &App, tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let facts = facts::facts_at(app, &mut *tx, scope).await?;
    let (director, clerk) = (person(&facts, "日向 健一"), person(&facts, "朝倉 さくら"));
    let decision = |matter: &Matter| Decision { matter: *matter, person: director, deputy: clerk };
    let plan = ContactPlan {
        deputies: clerk.map(|id| (Post::Management, id)).into_iter().collect(),
        decisions: Matter::ALL.iter().map(decision).collect(),
        without_phones: "院長の携帯電話を使う。つながらないときは、隣の薬局の電話を借りる".to_owned(),
        ..ContactPlan::default()
    };
    contact::put_plan(tx, scope, &plan).await?;
    mobile(tx, scope, director, "090-0000-0021").await?;
    office(tx, scope, Authority::Police, "架空府警察本部 サイバー犯罪対策課", "06-0000-0110", "06-0000-0111").await?;
    office(tx, scope, Authority::Ministry, "厚生労働省 医政局(担当室)", "03-0000-0130", "").await?;
    office(tx, scope, Authority::HealthCentre, "架空市保健所", "06-0000-0120", "06-0000-0121").await?;
    call_all(app, tx, scope, day, 25, |_| Some(CallResult::Reached)).await?;
    put_up(app, tx, scope, day, 24).await
}

fn person(facts: &Facts, name: &str) -> Option<PersonId> {
    facts.people.iter().find(|p| p.name == name).map(|p| p.id)
}

async fn mobile(tx: &mut Tx, scope: &Scope, who: Option<PersonId>, number: &str) -> Result<()> {
    let Some(id) = who else { return Ok(()) };
    let own = Contact { night_phone: number.to_owned(), ..Contact::blank(ContactKey::Person(id)) };
    contact::put(tx, scope, &own).await?;
    Ok(())
}

async fn office(tx: &mut Tx, scope: &Scope, of: Authority, name: &str, phone: &str, night: &str) -> Result<()> {
    let own = Contact {
        name: name.to_owned(),
        phone: phone.to_owned(),
        night_phone: night.to_owned(),
        ..Contact::blank(ContactKey::Authority(of))
    };
    contact::put(tx, scope, &own).await?;
    Ok(())
}

/// Every number of the chart as `result` says of its line; `None` was not tried.
async fn call_all(
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    day: Day,
    days_ago: i32,
    result: impl Fn(&str) -> Option<CallResult>,
) -> Result<()> {
    let facts = facts::facts_at(app, &mut *tx, scope).await?;
    for node in &sejo_judge::contact_chart(&facts, day.0).nodes {
        let Some(result) = result(&node.name.ja) else { continue };
        for way in node.to_try() {
            let call = ContactCall {
                id: ContactCallId::new(),
                contact: node.key,
                name: node.name.ja.clone(),
                number: way.value.clone(),
                called_on: day.ago(days_ago),
                called_by: "中村 恵子".to_owned(),
                result,
                note: if result == CallResult::NotReached {
                    "夜9時にかけて、留守番電話だった"
                } else {
                    ""
                }
                .to_owned(),
            };
            contact::add_call(tx, scope, &call).await?;
        }
    }
    Ok(())
}

async fn put_up(app: &App, tx: &mut Tx, scope: &Scope, day: Day, days_ago: i32) -> Result<()> {
    let facts = facts::facts_at(app, &mut *tx, scope).await?;
    let print = ContactPrint {
        id: ContactPrintId::new(),
        printed_on: day.ago(days_ago),
        place: "受付と当直室".to_owned(),
        by: "中村 恵子".to_owned(),
        lines: sejo_judge::contact_chart(&facts, day.0).paper(),
    };
    contact::add_print(tx, scope, &print).await?;
    Ok(())
}
