//! What is left to ask of a vendor: by a draft that things outran, and by a request that was answered in part.

use std::collections::BTreeMap;

use sejo_app::request::{Aside, BoardRow, Left, NewRequest, Outdated, RequestView, standing_words};
use sejo_app::today::Notice;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Happened, Means, Question, QuestionGroup, Standing};
use sejo_model::route::RouteKind;
use sejo_model::{Contract, DeviceField, ErrorCode, FiscalYear, Lang, RequestId, Role, System, SystemId};
use serde_json::{Value, json};

use crate::house::{House, day, today};
use crate::place::Place;
use crate::requests;
use crate::responsibilities::under_contract;

both! {
    a_draft_of_another_route_is_made_anew;
    the_parts_of_what_was_asked_add_up_wherever_it_is_told;
    what_one_request_leaves_open_stays_open_beside_a_newer_one;
    what_is_let_go_of_one_system_is_asked_of_the_other;
    of_several_systems_it_is_said_which_are_let_go_of;
    what_is_let_go_of_one_server_is_asked_of_another;
    a_draft_whose_day_or_year_is_over_is_made_anew;
    a_year_that_begins_asks_anew_what_is_not_known;
    what_was_answered_in_part_stays_so_once_its_year_is_over;
    a_request_of_a_year_that_is_over_is_not_chased_and_may_be_answered_late;
    a_late_reply_without_a_day_counts_for_the_year_it_was_asked_for;
    what_a_late_reply_leaves_out_of_remote_maintenance_is_asked;
    what_was_left_open_of_remote_maintenance_is_asked_in_the_new_year;
    a_late_reply_is_no_older_than_what_it_is_dated_after;
}

/// Says by the contract whether the vendor makes the updates, which settles the route.
async fn settle(house: &House, contract: &Contract, is_covered: bool, revision: u32) {
    let (page, clause) = if is_covered { ("3ページ", "乙はOSの更新を行う") } else { ("", "") };
    let covers = Some(is_covered);
    let (page, clause) = (page.into(), clause.into());
    let contract = Contract { covers_server_updates: covers, page, clause, revision, ..contract.clone() };
    let officer = house.officer();
    house.app.save_contract(&officer, &contract).await.unwrap();
    let is_outsourced = house.app.route(&officer).await.unwrap().route.kind == RouteKind::Outsourced;
    assert_eq!(is_outsourced, is_covered);
}

async fn a_draft_of_another_route_is_made_anew(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, contract) = under_contract(&house, &officer).await;
    let app = &house.app;
    let is_other = async |id: RequestId| {
        let outdated = app.request(&officer, id).await.unwrap().outdated;
        let rows = app.requests(&officer).await.unwrap().rows;
        let own: Vec<_> = rows.iter().filter(|row| row.draft == Some(id)).collect();
        assert!(own.iter().all(|row| row.outdated == outdated), "the board says the same");
        outdated == Some(Outdated::OtherRoute)
    };
    let asks = async |id: RequestId| {
        let asked = app.request(&officer, id).await.unwrap().request.asked;
        (asked.route == Some(RouteKind::Outsourced), asked.question("route.1.updates").is_some())
    };
    let first = app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    assert!(!is_other(first).await);
    settle(&house, &contract, true, 1).await;
    assert!(is_other(first).await && asks(first).await == (false, false));
    let second = app.make_request_anew(&officer, first).await.unwrap();
    assert!(app.request(&officer, first).await.unwrap().request.is_withdrawn());
    assert!(!is_other(first).await && !is_other(second).await && asks(second).await == (true, true));
    let twice = app.make_request_anew(&officer, first).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::ChangedMeanwhile);
    settle(&house, &contract, false, 2).await;
    assert!(is_other(second).await);
    let third = app.make_request_anew(&officer, second).await.unwrap();
    assert_eq!(asks(third).await, (false, false));

    // What went out stays as it is, and of a request that asked nothing but what is not needed now nothing is left.
    app.note_request(&officer, third, Happened::Sent { on: today(), means: Means::Mail }, 1).await.unwrap();
    settle(&house, &contract, true, 3).await;
    assert!(!is_other(third).await);
    let rerouted = async |id: RequestId| {
        let view = app.request(&officer, id).await.unwrap();
        (view.rerouted.map_or("", |words| words.ja), view.mail.body.contains("保守委託機関編によります"))
    };
    assert!(rerouted(third).await.0.contains("聞いていない項目の依頼を作ってください"), "it asks nothing of the route");
    let refused = app.make_request_anew(&officer, third).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ChangedMeanwhile, "it went out");
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let rest = app.make_request(&officer, vendor, &rest).await.unwrap();
    settle(&house, &contract, false, 4).await;
    assert!(is_other(rest).await);
    assert_eq!(app.make_request_anew(&officer, rest).await.unwrap(), rest, "there is nothing to ask");
    assert!(app.request(&officer, rest).await.unwrap().request.is_withdrawn());

    // What went out on the route for outsourced maintenance says so no more once that does not apply.
    settle(&house, &contract, true, 5).await;
    let fourth = app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    app.note_request(&officer, fourth, Happened::Sent { on: today(), means: Means::Mail }, 1).await.unwrap();
    assert_eq!(rerouted(fourth).await, ("", true));
    settle(&house, &contract, false, 6).await;
    let (said, is_claimed) = rerouted(fourth).await;
    assert!(said.contains("いまは「保守委託機関編」とは言えません") && !is_claimed, "{said}");
    assert!(
        said.contains("回答用のHTMLとExcelは、署名してあるので送ったときのまま"),
        "the file is the one that was signed: {said}"
    );
}

/// How many questions about the system are answered, open, and neither; page, board, 今日 and mail say the same, and it adds up.
async fn added_up(it: &requests::Asked) -> (usize, usize, usize) {
    let (app, officer, view) = (&it.house.app, it.house.officer(), it.view().await);
    let row = view.systems.iter().find(|row| row.system.id == it.system).unwrap();
    let (left, open) = (&row.left, row.left.open.len());
    let was_answered = matches!(row.standing, Standing::Accepted | Standing::Partly);
    let asked = if was_answered { view.request.asked.about(it.system).count() } else { 0 };
    assert_eq!((left.asked(), left.answered + open + left.settled()), (asked, asked), "{left:?}");
    let board = app.requests(&officer).await.unwrap();
    let on_board = board.rows.iter().find(|row| row.system.id == it.system).unwrap();
    let is_wanted = !view.request.is_withdrawn();
    assert_eq!(on_board.standing, is_wanted.then_some(row.standing));
    assert_eq!((&on_board.left, row.is_unasked), (left, !is_wanted));
    let all = std::iter::once(None).chain(Standing::ALL.iter().copied().map(Some));
    assert_eq!(all.map(|standing| board.count(standing)).sum::<usize>(), board.rows.len());
    let notices = app.today_view(&officer).await.unwrap().notices;
    let told = notices.iter().find_map(|n| if let Notice::AnswersLeft(count) = n { Some(*count) } else { None });
    let partly = board.rows.iter().filter(|row| !row.left.open.is_empty()).count();
    assert_eq!((told.unwrap_or(0), board.count(Some(Standing::Partly))), (partly, partly));
    let named = view.mail.body.split_once("まだお答えのない項目");
    assert_eq!(named.map_or(0, |(_, named)| named.matches("\n・").count()), open, "{}", view.mail.body);
    (left.answered, open, left.settled())
}

async fn the_parts_of_what_was_asked_add_up_wherever_it_is_told(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, contract) = under_contract(&house, &officer).await;
    settle(&house, &contract, true, 1).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let asked = house.app.request(&officer, request).await.unwrap().request.asked;
    let system = asked.question("route.1.updates").unwrap().systems[0];
    let it = requests::Asked { house, vendor, system, request };
    assert_eq!(added_up(&it).await, (0, 0, 0), "nothing was answered yet");

    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| !["remote.used", "duty.updates"].contains(&answer["question"].as_str().unwrap()));
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let (answered, open, settled) = added_up(&it).await;
    assert!(answered > 0 && open > 1 && settled > 0, "{answered} {open} {settled}");
    let left = async || {
        let rows = it.view().await.systems;
        rows.into_iter().find(|row| row.system.id == it.system).unwrap().left
    };
    assert!(left().await.aside.contains_key(&Aside::Hanging), "what is asked after a yes only");

    // On another route what only the one before needed is asked no more, which nobody settled.
    settle(&it.house, &contract, false, 2).await;
    let (still_answered, fewer, more) = added_up(&it).await;
    assert!(still_answered == answered && fewer < open && more > settled, "{still_answered} {fewer} {more}");
    assert!(left().await.aside.contains_key(&Aside::Needless) && !left().await.aside.contains_key(&Aside::LetGo));
    let note = async |what: Happened| {
        let revision = it.view().await.request.revision;
        it.house.app.note_request(&it.house.officer(), it.request, what, revision).await.unwrap();
    };
    note(Happened::enough(Vec::new(), String::new())).await;
    let (_, none, let_go) = added_up(&it).await;
    assert_eq!((none, let_go), (0, more + fewer));
    assert!(left().await.aside[&Aside::LetGo] >= fewer, "how many were left stays to be seen");
    note(Happened::Withdrawn { note: "契約を終えた".to_owned() }).await;
    assert_eq!(added_up(&it).await, (0, 0, 0));
}

async fn what_one_request_leaves_open_stays_open_beside_a_newer_one(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, contract) = under_contract(&house, &officer).await;
    let older = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let sent = || Happened::Sent { on: today(), means: Means::Mail };
    house.app.note_request(&officer, older, sent(), 1).await.unwrap();
    settle(&house, &contract, true, 1).await;
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let newer = house.app.make_request(&officer, vendor, &rest).await.unwrap();
    house.app.note_request(&officer, newer, sent(), 1).await.unwrap();
    let asked = async |id: RequestId| house.app.request(&officer, id).await.unwrap().request.asked;
    let (first, second) = (asked(older).await, asked(newer).await);
    let system = second.question("route.1.updates").unwrap().systems[0];
    let it = requests::Asked { house, vendor, system, request: older };
    let row = async |it: &requests::Asked| {
        let rows = it.house.app.requests(&officer).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == system).unwrap()
    };
    assert_eq!((row(&it).await.request, row(&it).await.standing), (Some(newer), Some(Standing::Sent)));

    let mut file = it.answers("yes").await;
    let left_out = ["remote.used", "duty.backup", "duty.updates"];
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| !left_out.contains(&answer["question"].as_str().unwrap()));
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let open = ["remote.used", "duty.backup"];
    let is_open = |row: &BoardRow| open.iter().all(|key| row.left.open.iter().any(|question| question.key == *key));
    let at = row(&it).await;
    assert_eq!(
        (at.request, at.open_in.as_slice(), at.standing),
        (Some(older), [older].as_slice(), Some(Standing::Partly))
    );
    assert!(is_open(&at) && at.needs_hand(), "{:?}", at.left.open);
    assert_eq!(at.left.asked(), first.about(system).count(), "the newer one is awaited");
    let notices = it.house.app.today_view(&officer).await.unwrap().notices;
    assert!(notices.contains(&Notice::AnswersLeft(1)), "{notices:?}");

    // Nor does an answer to the newer one settle what the older one asked.
    let it = requests::Asked { request: newer, ..it };
    let mut file = it.answers("yes").await;
    let value = |question: &Question| {
        if question.choices.is_empty() { "保守契約書 3ページ「乙はOSの更新を行う」" } else { "yes" }
    };
    let said = |question: &Question| json!({ "question": question.key, "value": value(question) });
    // While it leaves something open, too, both are named.
    let chosen = second.about(system).filter(|question| !question.choices.is_empty());
    file["systems"][0]["answers"] = chosen.map(said).collect();
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let at = row(&it).await;
    assert_eq!((at.open_in.as_slice(), at.standing), ([newer, older].as_slice(), Some(Standing::Partly)));
    for (id, other) in [(newer, older), (older, newer)] {
        let elsewhere = it.house.app.request(&officer, id).await.unwrap().elsewhere;
        assert_eq!(elsewhere, [(other, today())], "its page leads to the other one");
    }

    file["systems"][0]["answers"] = second.about(system).map(said).collect();
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let at = row(&it).await;
    assert_eq!(
        (at.request, at.open_in.as_slice(), at.standing),
        (Some(older), [older].as_slice(), Some(Standing::Partly))
    );
    assert!(is_open(&at), "{:?}", at.left.open);
    assert_eq!(at.left.asked(), first.about(system).count() + second.about(system).count(), "{:?}", at.left);
    let third = it.house.app.make_request(&officer, vendor, &rest).await.unwrap();
    let third = it.house.app.request(&officer, third).await.unwrap().request.asked;
    assert!(open.iter().all(|key| third.question(key).is_some()), "one request asks all of it: {:?}", third.questions);
    nothing_is_let_go_of_once_it_is_withdrawn(&it).await;
}

/// Whatever others leave open about its systems, nothing is said of a request that was withdrawn.
async fn nothing_is_let_go_of_once_it_is_withdrawn(it: &requests::Asked) {
    let officer = it.house.officer();
    let (what, revision) = (Happened::Withdrawn { note: "重なったため".to_owned() }, it.view().await.request.revision);
    it.house.app.note_request(&officer, it.request, what, revision).await.unwrap();
    let view = it.view().await;
    assert!(view.systems.iter().any(|row| !row.left.open.is_empty()), "the older one leaves something: {view:?}");
    assert!(view.can_let_go().is_empty(), "{:?}", view.can_let_go());
    let refused = it.house.app.note_request(&officer, it.request, enough(&[]), view.request.revision).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::RequestClosed);
}

/// A request about two systems of one vendor, which went out.
struct Two {
    it: requests::Asked,
    other: SystemId,
}

impl Two {
    async fn new(place: &Place) -> Self {
        let it = requests::Asked::new(place).await;
        let officer = it.house.officer();
        let name = "画像システム".to_owned();
        let other = System { name, vendor_id: Some(it.vendor), ..System::blank(SystemId::new()) };
        it.house.app.save_system(&officer, &other).await.unwrap();
        let request = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
        let two = Self { it: requests::Asked { request, ..it }, other: other.id };
        two.note(Happened::Sent { on: today(), means: Means::Mail }).await;
        two
    }

    async fn said(&self, what: Happened) -> sejo_app::Result<()> {
        let (it, revision) = (&self.it, self.it.view().await.request.revision);
        it.house.app.note_request(&it.house.officer(), it.request, what, revision).await
    }

    async fn note(&self, what: Happened) {
        self.said(what).await.unwrap();
    }

    /// Accepts a reply that answers one question about a system.
    async fn accept(&self, system: SystemId, name: &str) {
        let mut file = self.it.answers("yes").await;
        file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] == "patching");
        (file["systems"][0]["system"], file["systems"][0]["name"]) = (json!(system), json!(name));
        let reply = self.it.drop_json(&file).await.unwrap();
        self.it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    }

    /// Where the request stands about each system, by board and page, and how many questions are open.
    async fn stands(&self) -> [(Standing, usize); 2] {
        let (officer, view) = (self.it.house.officer(), self.it.view().await);
        let rows = self.it.house.app.requests(&officer).await.unwrap().rows;
        [self.it.system, self.other].map(|id| {
            let on_board = rows.iter().find(|row| row.system.id == id).unwrap();
            let on_page = view.systems.iter().find(|row| row.system.id == id).unwrap();
            assert_eq!((on_board.standing, &on_board.left), (Some(on_page.standing), &on_page.left));
            (on_page.standing, on_page.left.open.len())
        })
    }

    /// About which systems the last word was, and of how many questions of each.
    async fn told(&self) -> BTreeMap<String, usize> {
        let asked = self.it.view().await.request;
        let shares = asked.events.last().unwrap().what.shares(&asked.asked);
        shares.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
    }
}

fn enough(systems: &[SystemId]) -> Happened {
    Happened::enough(systems.to_vec(), String::new())
}

fn not_enough(systems: &[SystemId]) -> Happened {
    Happened::not_enough(systems.to_vec(), String::new())
}

fn shares<const N: usize>(of: [(&str, usize); N]) -> BTreeMap<String, usize> {
    of.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

async fn what_is_let_go_of_one_system_is_asked_of_the_other(place: &Place) {
    let two = Two::new(place).await;
    let (own, other) = (two.it.system, two.other);
    two.accept(own, "電子カルテ").await;
    let [(_, left), _] = two.stands().await;
    two.note(enough(&[])).await;
    assert_eq!(two.stands().await, [(Standing::Accepted, 0), (Standing::Sent, 0)]);
    assert_eq!(two.told().await, shares([("電子カルテ", left)]), "so many as were open");

    two.accept(other, "画像システム").await;
    let [first, (standing, open)] = two.stands().await;
    assert_eq!((first, standing), ((Standing::Accepted, 0), Standing::Partly));
    assert!(open > 10, "nobody said that they are not asked for: {open}");
    let view = two.it.view().await;
    let let_go = [own, other].map(|id| view.request.let_go(id, &view.replies).len());
    assert_eq!(let_go, [left, 0], "and it can be taken back meanwhile");
    let (_, named) = view.mail.body.split_once("まだお答えのない項目").unwrap_or_else(|| panic!("{}", view.mail.body));
    let number = &view.request.asked.question("officer").unwrap().number;
    assert!(named.contains(&format!("\n・{number} ")), "{named}");
    two.note(enough(&[])).await;
    assert_eq!(two.stands().await, [(Standing::Accepted, 0), (Standing::Accepted, 0)]);
    assert_eq!(two.told().await, shares([("画像システム", open)]), "the other one stays as it was said");
}

async fn of_several_systems_it_is_said_which_are_let_go_of(place: &Place) {
    let two = Two::new(place).await;
    let (own, other) = (two.it.system, two.other);
    two.accept(own, "電子カルテ").await;
    two.accept(other, "画像システム").await;
    let stands = two.stands().await;
    let [(Standing::Partly, left), (Standing::Partly, open)] = stands else { panic!("{stands:?}") };
    let refused = async |what: Happened| {
        let refused = two.said(what).await.unwrap_err();
        (refused.code, refused.fields.first().map(|wrong| wrong.field))
    };
    let (none_chosen, is_late) = ((ErrorCode::NothingChosen, Some("systems")), (ErrorCode::ChangedMeanwhile, None));
    assert_eq!(refused(enough(&[])).await, none_chosen, "nobody means both by naming none");
    assert_eq!(refused(not_enough(&[own])).await, is_late, "nobody said so");
    two.note(enough(&[other])).await;
    assert_eq!(two.stands().await, [(Standing::Partly, left), (Standing::Accepted, 0)]);
    assert_eq!(two.told().await, shares([("画像システム", open)]));
    assert_eq!(refused(enough(&[other])).await, is_late, "it leaves nothing any more");
    let view = two.it.view().await;
    let offered = [view.can_let_go(), view.can_take_up()];
    let offered = offered.map(|all| all.into_iter().map(|(system, count)| (system.id, count)).collect::<Vec<_>>());
    assert_eq!(offered, [vec![(own, left)], vec![(other, open)]], "either can be had while one is open");
    two.note(not_enough(&[])).await;
    assert_eq!(two.stands().await, [(Standing::Partly, left), (Standing::Partly, open)]);
    assert_eq!(two.told().await, shares([("画像システム", open)]));

    two.note(enough(&[own, other])).await;
    assert_eq!(two.stands().await, [(Standing::Accepted, 0), (Standing::Accepted, 0)]);
    let both = [("電子カルテ", left), ("画像システム", open)];
    assert_eq!(two.told().await, shares(both));
    let rows = two.it.house.app.activity(&two.it.house.actor(Role::Admin), None).await.unwrap().rows;
    let event = &rows[0].entry.event;
    let named = event.detail["name"].as_str().unwrap_or_default();
    for (name, count) in both {
        assert!(named.contains(&format!("{name} ({count})")), "the log of actions names it: {named}");
    }
    assert_eq!(event.action, "request.enough");
    assert_eq!(refused(not_enough(&[])).await, none_chosen, "nor to take it back");
    two.note(not_enough(&[own])).await;
    assert_eq!(two.stands().await, [(Standing::Partly, left), (Standing::Accepted, 0)]);
    assert_eq!(refused(not_enough(&[own])).await, is_late, "that was taken back already");
}

async fn what_is_let_go_of_one_server_is_asked_of_another(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let (_, vendor, contract) = under_contract(&house, &officer).await;
    settle(&house, &contract, true, 1).await;
    let request = house.app.make_request(&officer, vendor, &NewRequest::default()).await.unwrap();
    let asked = house.app.request(&officer, request).await.unwrap().request.asked;
    let first = asked.question("route.1.updates").unwrap().clone();
    let it = requests::Asked { house, vendor, system: first.systems[0], request };
    let mut file = it.answers("yes").await;
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| answer["question"] != "duty.updates");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let left = async || {
        let rows = it.view().await.systems;
        rows.into_iter().find(|row| row.system.id == it.system).unwrap().left
    };
    assert!(keys(&left().await.open).contains(&"route.1.updates"), "{:?}", left().await);
    let revision = it.view().await.request.revision;
    let app = &it.house.app;
    app.note_request(&officer, request, enough(&[it.system]), revision).await.unwrap();
    assert!(left().await.is_empty(), "{:?}", left().await);

    // A server that is listed since stands where the other one did, and was asked about by nobody.
    let values =
        BTreeMap::from([(DeviceField::Name, "検査サーバ".to_owned()), (DeviceField::Kind, "サーバ".to_owned())]);
    app.save_device(&officer, None, &values, Some(it.system), 0).await.unwrap();
    let rest = left().await;
    let new = rest.unasked.iter().find(|question| question.key == first.key).unwrap_or_else(|| panic!("{rest:?}"));
    assert!(new.part.ja.ends_with("検査サーバ") && !first.part.ja.ends_with("検査サーバ"), "{new:?}");
    assert!(rest.open.is_empty() && rest.aside.contains_key(&Aside::LetGo), "what was said stays: {rest:?}");
}

/// The same installation on another day.
async fn on(it: requests::Asked, date: &str) -> requests::Asked {
    requests::Asked { house: it.house.restart_on(day(date)).await, ..it }
}

async fn a_draft_whose_day_or_year_is_over_is_made_anew(place: &Place) {
    let it = requests::Asked::new(place).await;
    let first = it.view().await;
    assert_eq!((first.outdated, first.request.asked.due_on), (None, day("2026-12-13")));
    let it = on(it, "2026-12-13").await;
    assert_eq!(it.view().await.outdated, None, "that day it may still be sent");
    let it = on(it, "2026-12-14").await;
    assert_eq!(it.view().await.outdated, Some(Outdated::DuePast));
    let board = it.house.app.requests(&it.house.officer()).await.unwrap();
    assert_eq!(board.rows[0].outdated, Some(Outdated::DuePast), "the board says the same");
    let second = it.house.app.make_request_anew(&it.house.officer(), it.request).await.unwrap();
    let it = requests::Asked { request: second, ..it };
    let made = it.view().await;
    assert_eq!((made.outdated, made.request.asked.due_on), (None, day("2027-01-04")), "it has a new day");
    assert_eq!(made.request.asked.questions, first.request.asked.questions, "and asks the same");

    let it = on(it, "2027-04-02").await;
    assert_eq!(it.view().await.outdated, Some(Outdated::YearOver), "whatever its day");
    // It never went out: the vendor is asked for the first time, and not anew.
    let board = it.house.app.requests(&it.house.officer()).await.unwrap();
    assert_eq!((board.count(None), board.asked_anew(), board.vendors_asked_anew()), (1, 0, 0));
    assert_eq!((board.rows[0].draft, board.rows[0].standing), (Some(it.request), None), "the draft stands beside it");
    let notices = it.house.app.today_view(&it.house.officer()).await.unwrap().notices;
    assert!(notices.iter().any(|notice| matches!(notice, Notice::NeverAsked(_))), "{notices:?}");
    let third = it.house.app.make_request_anew(&it.house.officer(), it.request).await.unwrap();
    let it = requests::Asked { request: third, ..it };
    let RequestView { outdated, request, mail, .. } = it.view().await;
    assert_eq!((outdated, request.asked.edition.0.as_str(), request.asked.due_on), (None, "r9", day("2027-04-23")));
    assert!(mail.body.contains("令和9年度") && !mail.body.contains("令和8年度"), "{}", mail.body);
    assert_eq!(request.asked.questions.len(), first.request.asked.questions.len(), "nobody has answered anything yet");
    // What was noted as sent is no draft, however late that was noted.
    let sent = Happened::Sent { on: day("2027-04-02"), means: Means::Mail };
    it.house.app.note_request(&it.house.officer(), third, sent, 1).await.unwrap();
    let it = on(it, "2027-05-10").await;
    assert_eq!((it.view().await.outdated, it.standing().await), (None, Standing::Overdue));
}

/// The only row of the board.
async fn row(it: &requests::Asked) -> BoardRow {
    let mut rows = it.house.app.requests(&it.house.officer()).await.unwrap().rows;
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn keys(questions: &[Question]) -> Vec<&str> {
    questions.iter().filter(|question| question.when.is_empty()).map(|question| question.key.as_str()).collect()
}

/// Sends the request.
async fn send(it: &requests::Asked, on: &str) {
    let sent = Happened::Sent { on: day(on), means: Means::Mail };
    it.house.app.note_request(&it.house.officer(), it.request, sent, 1).await.unwrap();
}

async fn a_year_that_begins_asks_anew_what_is_not_known(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let reply = it.drop_json(&it.answers("yes").await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let before = it.house.app.requests(&it.house.officer()).await.unwrap();
    assert_eq!((before.rows[0].year, before.vendors_asked_anew()), (None, 0));

    let it = on(it, "2027-04-02").await;
    let officer = it.house.officer();
    let board = it.house.app.requests(&officer).await.unwrap();
    let at = row(&it).await;
    assert_eq!((at.year, at.standing), (Some(FiscalYear(2026)), Some(Standing::Accepted)));
    assert_eq!((board.year, board.vendors_asked_anew(), board.unasked()), (FiscalYear(2027), 1, 0));
    let asked_anew = keys(&at.left.unasked);
    let rows = it.view().await.request.asked.questions.iter().filter(|q| q.group == QuestionGroup::Form).count();
    let late = it.house.app.reply(&officer, reply).await.unwrap().late.unwrap();
    assert_eq!((late.year, late.rows, late.is_remote_old), (FiscalYear(2026), rows, true), "{late:?}");
    let is_of = |start: &str| asked_anew.iter().any(|key| key.starts_with(start));
    assert!(is_of("patching") && is_of("remote.used") && is_of("disclosure.sent"), "{asked_anew:?}");
    assert!(!is_of("duty."), "who does what was settled and is so still: {asked_anew:?}");
    assert_eq!(at.left.open, [], "nobody waits for anything of the year before");
    assert!(!at.left.ended_open, "nor was anything left: {:?}", at.left.aside);
    assert!(at.left.aside.keys().all(|why| *why == Aside::YearOver), "{:?}", at.left.aside);
    let notices = it.house.app.today_view(&officer).await.unwrap().notices;
    assert!(notices.contains(&Notice::VendorsAskedAnew(1)), "{notices:?}");
    let asks = async |it: &requests::Asked| {
        let steps = it.house.app.next_steps(&it.house.officer()).await.unwrap();
        steps.iter().filter(|step| step.title.contains("事業者1社に、今年度の分をあらためて聞いて")).count()
    };
    assert_eq!(asks(&it).await, 1, "and so do the steps");
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::QuestionsUnasked(_))), "{notices:?}");
    let enough = Happened::enough(Vec::new(), String::new());
    let revision = it.view().await.request.revision;
    let refused = it.house.app.note_request(&officer, it.request, enough, revision).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NothingLeft, "a word about the year before lets go of nothing");

    // What the board says is left is what the request asks.
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let next = it.house.app.make_request(&officer, it.vendor, &rest).await.unwrap();
    let asked = it.house.app.request(&officer, next).await.unwrap().request.asked;
    assert_eq!((keys(&asked.questions), asked.edition.0.as_str()), (asked_anew.clone(), "r9"));
    let (on_board, on_page) = (Left::groups(&at.left.unasked, Lang::Ja), Left::groups(&asked.questions, Lang::Ja));
    assert_eq!(on_board, on_page, "in the same unit, with what is asked after a yes only");
    assert_eq!(at.left.unasked.len(), asked.questions.len());
    let it = requests::Asked { request: next, ..it };
    assert_eq!(it.house.app.requests(&officer).await.unwrap().vendors_asked_anew(), 0, "it is drafted");
    assert_eq!(asks(&it).await, 0, "no step either");
    send(&it, "2027-04-02").await;
    let at = row(&it).await;
    assert_eq!((at.request, at.year, at.left.unasked.len()), (Some(next), None, 0));
    let none = it.house.app.make_request(&officer, it.vendor, &rest).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::NothingLeft, "an answer is awaited");
}

async fn what_was_answered_in_part_stays_so_once_its_year_is_over(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let mut file = it.answers("yes").await;
    file["systems"][0]["answers"].as_array_mut().unwrap().retain(|answer| answer["question"] == "officer");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let at = row(&it).await;
    assert_eq!((at.standing, at.has_ended_open()), (Some(Standing::Partly), false));

    let it = on(it, "2027-04-02").await;
    let at = row(&it).await;
    assert!(at.has_ended_open() && at.left.open.is_empty() && at.is_asked_anew(), "{:?}", at.left);
    let told = standing_words(at.standing.unwrap(), &at.left).ja;
    assert_eq!(told, "一部だけ受け取り済み(年度が終わりました)");
    let on_page = it.view().await.systems.remove(0);
    assert_eq!(standing_words(on_page.standing, &on_page.left).ja, told, "its page says the same");
    let board = it.house.app.requests(&it.house.officer()).await.unwrap();
    let counts = [Standing::Partly, Standing::Accepted].map(|standing| board.count(Some(standing)));
    assert_eq!((board.ended_open(), board.vendors_partly(), counts), (1, 0, [0, 0]), "nobody asks for the rest");
    // What is asked this year is all there is to do.
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let next = it.house.app.make_request(&it.house.officer(), it.vendor, &rest).await.unwrap();
    let it = requests::Asked { request: next, ..it };
    send(&it, "2027-04-02").await;
    let at = row(&it).await;
    assert_eq!((at.standing, at.needs_hand(), at.has_ended_open()), (Some(Standing::Sent), false, false));
}

async fn a_request_of_a_year_that_is_over_is_not_chased_and_may_be_answered_late(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let it = on(it, "2027-03-31").await;
    let officer = it.house.officer();
    let late = async |it: &requests::Asked| {
        let notices = it.house.app.today_view(&officer).await.unwrap().notices;
        notices.contains(&Notice::RequestsOverdue(1))
    };
    assert!(late(&it).await && row(&it).await.needs_hand(), "the vendor is to be reminded");
    let it = on(it, "2027-04-02").await;
    let at = row(&it).await;
    assert_eq!((at.standing, at.is_over(), at.is_asked_anew()), (Some(Standing::Overdue), true, true));
    assert!(!late(&it).await, "it is asked anew instead");
    assert_eq!(it.house.app.requests(&officer).await.unwrap().count(Some(Standing::Overdue)), 0);
    assert!(keys(&at.left.unasked).contains(&"duty.backup"), "nobody answered that yet");

    let mut file = it.answers("yes").await;
    file["answered_on"] = json!("2027-04-02");
    let reply = it.drop_json(&file).await.unwrap();
    let at = row(&it).await;
    assert_eq!((at.waiting, at.standing), (Some(reply), Some(Standing::Answered)));
    assert!(at.is_asked_anew(), "a reply of the year before holds up nothing of this one");
    let said = async |it: &requests::Asked| it.house.app.reply(&officer, reply).await.unwrap().late.unwrap();
    let before = said(&it).await;
    let words = before.words(Lang::Ja);
    let of_rows = format!("項目への回答{}件は、令和8年度の申告としてだけ数え", before.rows);
    assert!(before.rows > 10 && words.contains(&of_rows), "{words}");
    assert!(words.contains("項目のページに、前の年度の事業者の回答として出ます。令和8年度の記録は"), "{words}");
    assert!(before.others > 10 && words.contains("いまの記録に入ります。") && !before.is_remote_old, "{words}");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    assert_eq!(said(&it).await, before, "it is said afterwards, too");
    let groups = it.house.app.checklist(&officer).await.unwrap().groups;
    let mut rows = groups.iter().flat_map(|group| &group.rows);
    assert!(rows.any(|row| !row.vendors_earlier.is_empty()), "and it stands there");
    let at = row(&it).await;
    let asked_anew = keys(&at.left.unasked);
    assert!(asked_anew.contains(&"patching"), "rows of the form are those of their year: {asked_anew:?}");
    let is_known = |key: &&str| key.starts_with("duty.") || key.starts_with("remote.");
    assert!(!asked_anew.iter().any(is_known), "what it says of now counts: {asked_anew:?}");
    // And so it does beside the request that asks the rest.
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let next = it.house.app.make_request(&officer, it.vendor, &rest).await.unwrap();
    let it = requests::Asked { request: next, ..it };
    assert_eq!(keys(&it.view().await.request.asked.questions), asked_anew);
    send(&it, "2027-04-02").await;
    assert_eq!((row(&it).await.left.unasked.len(), row(&it).await.needs_hand()), (0, false));
}

async fn a_late_reply_without_a_day_counts_for_the_year_it_was_asked_for(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let it = on(it, "2027-04-02").await;
    let officer = it.house.officer();
    let mut file = it.answers("yes").await;
    file["answered_on"] = json!("");
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        answer["confirmed_on"] = json!("");
    }
    let reply = it.drop_json(&file).await.unwrap();
    let late = it.house.app.reply(&officer, reply).await.unwrap().late.unwrap();
    let words = late.words(Lang::Ja);
    assert!(late.is_remote_old && late.is_undated, "{late:?}");
    let told = "回答日が書かれていないため、令和8年度の分に数え、今年度の分には数えません。";
    assert!(words.contains(told) && late.words(Lang::En).contains("say no day"), "{words}");
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let known = it.house.app.system(&officer, Some(it.system)).await.unwrap().system.remote_maintenance.unwrap();
    assert_eq!((known.used, known.answered_on), (false, day("2026-11-22")), "no earlier than it was asked");
    let at = row(&it).await;
    assert!(keys(&at.left.unasked).contains(&"remote.used"), "this year has no answer: {:?}", at.left.unasked);
}

/// An answer file that says of remote maintenance only that there is some, and by which path.
async fn connected(it: &requests::Asked) -> Value {
    let mut file = it.answers("yes").await;
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        match answer["question"].as_str().unwrap() {
            "remote.used" => answer["value"] = json!("yes"),
            "remote.path" => answer["value"] = json!("閉域網"),
            _ => {}
        }
    }
    file
}

async fn what_was_left_open_of_remote_maintenance_is_asked_in_the_new_year(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let reply = it.drop_json(&connected(&it).await).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let details = ["remote.device", "remote.sources"];
    let has_all = |questions: &[Question]| details.iter().all(|key| questions.iter().any(|q| q.key == *key));
    assert!(has_all(&row(&it).await.left.open), "{:?}", row(&it).await.left.open);
    let it = on(it, "2027-04-02").await;
    let at = row(&it).await;
    assert!(at.left.open.is_empty() && has_all(&at.left.unasked), "{:?}", at.left);
    let rest = NewRequest { rest: true, ..NewRequest::default() };
    let next = it.house.app.make_request(&it.house.officer(), it.vendor, &rest).await.unwrap();
    let asked = it.house.app.request(&it.house.officer(), next).await.unwrap().request.asked;
    assert!(has_all(&asked.questions), "{:?}", asked.questions);
}

async fn what_a_late_reply_leaves_out_of_remote_maintenance_is_asked(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let it = on(it, "2027-04-02").await;
    let mut file = connected(&it).await;
    file["answered_on"] = json!("2027-04-02");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let at = row(&it).await;
    let is_asked = |key: &str| at.left.unasked.iter().any(|question| question.key == key);
    assert!(is_asked("remote.device") && is_asked("remote.sources"), "{:?}", at.left.unasked);
    assert!(!is_asked("remote.used") && !is_asked("remote.path"), "that is said: {:?}", at.left.unasked);
}

async fn a_late_reply_is_no_older_than_what_it_is_dated_after(place: &Place) {
    let it = requests::Asked::new(place).await;
    send(&it, "2026-11-22").await;
    let late = it.answers("yes").await;
    let it = on(it, "2027-06-18").await;
    let next = it.house.app.make_request(&it.house.officer(), it.vendor, &NewRequest::default()).await.unwrap();
    let it = requests::Asked { request: next, ..it };
    let mut file = it.answers("yes").await;
    file["answered_on"] = json!("2027-06-18");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "確かめた").await.unwrap();
    let it = on(it, "2027-06-19").await;
    for (day, is_older) in [("2027-06-19", false), ("2027-06-18", true), ("2027-06-17", true)] {
        let mut file = late.clone();
        file["answered_on"] = json!(day);
        let reply = it.drop_json(&file).await.unwrap();
        assert_eq!(it.codes(reply).await.contains(&ReplyNoteCode::Older), is_older, "{day}");
    }
    // Rows of the form count for the year of their request only, and overwrite nothing of this one.
    let asked = it.view().await.request.asked;
    let is_row = |key: &str| asked.question(key).is_some_and(|question| question.group == QuestionGroup::Form);
    let mut file = late;
    file["answered_on"] = json!("2027-06-16");
    let answers = file["systems"][0]["answers"].as_array_mut().unwrap();
    answers.retain(|answer| is_row(answer["question"].as_str().unwrap()));
    assert!(!answers.is_empty());
    let reply = it.drop_json(&file).await.unwrap();
    assert!(!it.codes(reply).await.contains(&ReplyNoteCode::Older));
}
