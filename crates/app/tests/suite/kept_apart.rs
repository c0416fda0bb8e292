//! What stood apart in a reply stays apart, whichever way it came: of two addresses never one is made, and two words stay two.

use std::collections::BTreeMap;

use sejo_app::reply::{TypedAnswer, TypedReply};
use sejo_model::Reply;
use sejo_model::reply::DecisionKind;
use serde_json::json;

use crate::answer_sheets::Sent;
use crate::connections::connects;
use crate::place::Place;
use crate::requests::Asked;

both! {
    two_addresses_of_an_answer_file_stay_two;
    two_addresses_of_an_answer_workbook_stay_two;
    two_addresses_that_are_typed_in_stay_two;
}

/// What is pasted out of two cells, of three lines, and of a page.
const SAID: &str = "203.0.113.1\t203.0.113.2\r203.0.113.3\u{2028}203.0.113.4";
const ADDRESSES: [&str; 4] = ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"];

fn words<'a>(reply: &'a Reply, key: &str) -> Vec<&'a str> {
    reply.parts[0].answer(key).unwrap().value.split_whitespace().collect()
}

async fn two_addresses_of_an_answer_file_stay_two(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let mut file = connects(&it, &[("used", "yes"), ("path", "VPN\tIPsec"), ("sources", SAID)]).await;
    file["remark"] = json!("A\tB");
    let reply = it.drop_json(&file).await.unwrap();
    let read = app.reply(&officer, reply).await.unwrap().reply;
    assert_eq!(words(&read, "remote.sources"), ADDRESSES);
    assert_eq!(words(&read, "remote.path"), ["VPN", "IPsec"]);
    assert_eq!(read.remark, "A B");
    it.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let register = app.remote_connections(&officer).await.unwrap();
    assert_eq!(register.rows[0].connection.terms.sources, ADDRESSES);
}

async fn two_addresses_of_an_answer_workbook_stay_two(place: &Place) {
    let it = Sent::new(place).await;
    // A lone CR is no character of a workbook.
    let said = SAID.replace('\r', "\n");
    let reply = it.taken(&[it.row(0, "remote.used", "はい"), it.row(0, "remote.sources", &said)]).await;
    assert_eq!(words(&reply, "remote.sources"), ADDRESSES);
}

async fn two_addresses_that_are_typed_in_stay_two(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let said = |value: &str| TypedAnswer { value: value.to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([
        ("remote.used".to_owned(), said("yes")),
        ("remote.sources".to_owned(), said("203.0.113.1\t203.0.113.2\r203.0.113.3\n203.0.113.4")),
    ]);
    let typed = TypedReply { answered_by: "中村".to_owned(), answers, ..TypedReply::default() };
    let reply = app.type_reply(&officer, it.request, it.system, typed).await.unwrap();
    assert_eq!(words(&app.reply(&officer, reply).await.unwrap().reply, "remote.sources"), ADDRESSES);
}
