//! The pages of requests: what they say to do now, from the draft to the last answer.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use sejo_app::reply::{ReplyFile, TypedAnswer, TypedReply};
use sejo_app::request::NewRequest;
use sejo_model::request::{Question, QuestionGroup};
use sejo_model::{Contract, ContractId, Lang, RequestId, System, SystemId};

use crate::intake::{NO, seen_on, vendors_form_of};
use crate::site::{Caller, Site};

/// The first step of a request.
const FIRST: &str = "1 ファイルを保存して、メールに付ける";
/// While an answer is awaited.
const UNTIL: &str = "2026年12月13日までは、することはありません";

/// A new request about one system of a vendor.
async fn asked(site: &Site) -> (RequestId, SystemId) {
    let admin = site.actor(Caller::Admin).await;
    let board = site.app.requests(&admin).await.unwrap();
    let row = board.rows.iter().find(|row| row.vendor.name == "みなと画像情報").unwrap();
    let new = NewRequest { systems: vec![row.system.id], ..NewRequest::default() };
    (site.app.make_request(&admin, row.vendor.id, &new).await.unwrap(), row.system.id)
}

#[tokio::test]
async fn a_request_says_what_to_do_now_until_all_is_done() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (id, system) = asked(&site).await;
    let here = format!("/requests/{id}");
    let page = async || site.get(&here, Caller::Staff).await.html().to_owned();

    let draft = page().await;
    assert!(draft.contains("まだ送っていません") && draft.contains(FIRST), "{draft}");
    assert!(draft.contains("全編(更新の責任は聞きません)"), "by the name it has on every other page: {draft}");
    assert!(
        draft.contains("更新の責任") && !draft.contains("聞きました") && !draft.contains("聞いていません"),
        "{draft}"
    );
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    let noted = site.post(&format!("{here}/note"), Caller::Staff, sent).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let waits = page().await;
    assert!(waits.contains(UNTIL) && !waits.contains(FIRST), "{waits}");
    let board = site.get("/requests", Caller::Staff).await;
    assert!(board.html().contains(UNTIL), "the board says the same");
    let asked_of = site.app.request(&admin, id).await.unwrap().request.asked.vendor.id;
    let vendor = site.get(&format!("/vendors/{asked_of}"), Caller::Staff).await;
    let (_, listed) = vendor.html().split_once("id=\"requests\"").unwrap_or_else(|| panic!("{}", vendor.html()));
    assert!(listed.contains(&format!("<a href=\"{here}\">依頼を見る")), "the page of the vendor leads there: {listed}");
    // Only the days hold together: on a telephone the two of a row stand below each other.
    let days = "<span class=\"nowrap\">2026年11月22日 →</span> <span class=\"nowrap\">2026年12月13日</span>";
    assert!(board.html().contains(days) && !board.html().contains("<td class=\"nowrap"), "{}", board.html());

    let asked = site.app.request(&admin, id).await.unwrap().request.asked;
    let said = |value: &str| TypedAnswer { value: value.to_owned(), ..TypedAnswer::default() };
    let of = |question: &Question| match question.group {
        QuestionGroup::Form => "yes",
        QuestionGroup::Duty => "vendor",
        _ => "no",
    };
    let due = asked.questions.iter().filter(|question| question.when.is_empty() && question.key != "officer");
    let answers: BTreeMap<_, _> = due.map(|question| (question.key.clone(), said(of(question)))).collect();
    let count = answers.len();
    let typed = TypedReply { answered_by: "試験 太郎".to_owned(), answers, ..TypedReply::default() };
    let reply = site.app.type_reply(&admin, id, system, typed).await.unwrap();
    let came = page().await;
    assert!(came.contains("返信が届いています"), "{came}");
    assert!(came.contains(&format!("<p><a href=\"/replies/{reply}\">返信を見る</a></p>")), "{came}");

    let seen = seen_on(&site, &format!("/replies/{reply}")).await;
    let accept = format!("decision=accepted&parts=0&words=x&revision=1&seen={seen}");
    let decided = site.post(&format!("/replies/{reply}/decide"), Caller::Staff, &accept).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());
    let partly = page().await;
    let (total, more) = (asked.questions.len(), asked.questions.len() - count - 1);
    let left = format!("聞いた{total}項目のうち{count}項目の回答を受け取りました(ほか{more}項目: ");
    assert!(partly.contains(&left) && partly.contains("送ったと記録する"), "{partly}");
    assert!(
        partly.contains("前の問いが「はい」のときだけ聞くもの") && partly.contains(")。答えのない1項目が残っています"),
        "{partly}"
    );
    assert!(partly.contains(&format!("(あわせて{total}項目)")), "as many as are named by group: {partly}");
    let open = format!("<li>{}</li>", asked.question("officer").unwrap().title(Lang::Ja));
    assert!(partly.contains(&open), "{open}: {partly}");
    let decided = site.get(&format!("/replies/{reply}"), Caller::Staff).await.html().to_owned();
    let (_, decided) = decided.split_once("id=\"decided\"").unwrap_or_else(|| panic!("{decided}"));
    let (decided, _) = decided.split_once("</section>").unwrap();
    let asks_on = format!("<a href=\"{here}\">残りの項目を頼む</a>");
    for said in [format!(": 受け取った(回答{count}件)"), open.clone(), asks_on] {
        assert!(decided.contains(&said), "{said}: {decided}");
    }
    let board = site.get("/requests?show=partly", Caller::Staff).await;
    assert!(board.html().contains(&left) && board.html().contains("残りの項目を頼む"), "{}", board.html());
    assert!(board.html().contains(&open), "{open}: {}", board.html());
    let today = site.get("/", Caller::Staff).await;
    assert!(today.html().contains("/requests?show=partly"), "{}", today.html());

    let enough = site.post(&format!("{here}/note"), Caller::Staff, "kind=enough&note=by+phone&revision=2").await;
    assert_eq!(enough.status, StatusCode::SEE_OTHER, "{}", enough.html());
    let done = page().await;
    let all = format!("終わりました。回答{count}件を受け取りました(ほか{}項目: 聞かないことにしたもの1、", more + 1);
    let board = site.get("/requests", Caller::Staff).await;
    assert!(board.html().contains(&all), "the board says so, too: {}", board.html());
    assert!(done.contains(&all) && done.contains("残りの項目も聞く"), "{done}");
    assert!(!done.contains(FIRST) && !done.contains("催促したら"), "no step is left: {done}");
    let day = sejo_model::date::short(site.app.today(), Lang::Ja);
    let told = format!("<li>{day} 残りは聞かないことにした ({} 1項目) by phone", asked.systems[0].name);
    assert!(done.contains(&told), "{done}");
    assert!(done.contains("返信がまた届いたら"), "{done}");
}

#[tokio::test]
async fn today_leads_to_the_rows_it_counts_and_the_board_to_all_that_need_a_hand() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    asked(&site).await;
    let view = site.app.requests(&admin).await.unwrap();
    let today = site.get("/", Caller::Staff).await;
    let told = format!("まだ送っていないシステム: {}件", view.unsent());
    assert!(today.html().contains(&told) && today.html().contains("\"/requests?show=unsent\""), "{}", today.html());
    for (show, words, count) in
        [("unsent", "まだ送っていない", view.unsent()), ("to-do", "することがある", view.to_do())]
    {
        let page = site.get(&format!("/requests?show={show}"), Caller::Staff).await;
        let link = format!("<a href=\"/requests?show={show}\" aria-current=\"page\">{words} {count}</a>");
        let (_, rows) = page.html().split_once("<tbody>").unwrap_or_else(|| panic!("{}", page.html()));
        assert!(count > 0 && page.html().contains(&link), "{link}: {}", page.html());
        assert_eq!(rows.matches("<th scope=\"row\">").count(), count.min(15), "{show}");
    }
}

#[tokio::test]
async fn every_request_that_leaves_something_open_is_linked() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (older, system) = asked(&site).await;
    let send = async |id: RequestId| {
        let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
        let noted = site.post(&format!("/requests/{id}/note"), Caller::Staff, sent).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    };
    let said = |(key, value): (&str, &str)| {
        (key.to_owned(), TypedAnswer { value: value.to_owned(), ..TypedAnswer::default() })
    };
    let accept = async |id: RequestId, answers: BTreeMap<String, TypedAnswer>| {
        let typed = TypedReply { answered_by: "試験 太郎".to_owned(), answers, ..TypedReply::default() };
        let reply = site.app.type_reply(&admin, id, system, typed).await.unwrap();
        let seen = seen_on(&site, &format!("/replies/{reply}")).await;
        let accept = format!("decision=accepted&parts=0&words=x&revision=1&seen={seen}");
        let decided = site.post(&format!("/replies/{reply}/decide"), Caller::Staff, &accept).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());
    };
    send(older).await;
    let first = site.app.request(&admin, older).await.unwrap().request.asked;
    let of = |question: &Question| match question.group {
        QuestionGroup::Form => "yes",
        QuestionGroup::Duty => "vendor",
        _ => "no",
    };
    let left_out = ["officer", "patching"];
    let due = first.questions.iter().filter(|q| q.when.is_empty() && !left_out.contains(&q.key.as_str()));
    accept(older, due.map(|question| said((question.key.as_str(), of(question)))).collect()).await;
    // The newer one asks what was left out, and is answered in part; then the older one gets an answer that opens others.
    let rest = NewRequest { systems: vec![system], rest: true, ..NewRequest::default() };
    let newer = site.app.make_request(&admin, first.vendor_id().unwrap(), &rest).await.unwrap();
    send(newer).await;
    accept(newer, BTreeMap::from([said(("officer", "yes"))])).await;
    accept(older, BTreeMap::from([said(("remote.used", "yes"))])).await;

    let board = site.get("/requests", Caller::Staff).await.html().to_owned();
    for (id, other) in [(newer, older), (older, newer)] {
        let link = format!("<a href=\"/requests/{other}\">");
        assert!(board.contains(&link), "{board}");
        let page = site.get(&format!("/requests/{id}"), Caller::Staff).await.html().to_owned();
        assert!(page.contains("ほかの依頼にも答えのない項目が残っています") && page.contains(&link), "{page}");
    }

    // Withdrawn, the newer one asks nothing more, and tells what is left and where that is asked.
    let revision = site.app.request(&admin, newer).await.unwrap().request.revision;
    let withdrawn = format!("kind=withdrawn&note=x&revision={revision}");
    let noted = site.post(&format!("/requests/{newer}/note"), Caller::Staff, &withdrawn).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    let view = site.app.request(&admin, newer).await.unwrap();
    let row = site.app.requests(&admin).await.unwrap().rows.into_iter().find(|row| row.system.id == system).unwrap();
    assert_eq!(view.systems[0].left, row.left, "as the board says");
    assert!(!row.left.open.is_empty() && row.open_in == [older], "{:?}", row.open_in);
    assert_eq!(view.in_its_place.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [older]);
    let page = site.get(&format!("/requests/{newer}"), Caller::Staff).await.html().to_owned();
    let link = format!("<a href=\"/requests/{older}\">");
    assert!(page.contains("聞くことがまだ残っています") && page.contains(&link), "{page}");
    assert!(!page.contains("することはありません"), "{page}");
    assert!(!view.mail.body.contains("まだお答えのない項目"), "it is asked no more: {}", view.mail.body);
}

/// A request about two systems of one vendor, which was answered about neither in full.
async fn both_in_part(site: &Site) -> (RequestId, Vec<SystemId>) {
    let admin = site.actor(Caller::Admin).await;
    let board = site.app.requests(&admin).await.unwrap();
    let own: Vec<_> = board.rows.iter().filter(|row| row.vendor.name == "ひばりネットワークサービス").collect();
    let systems: Vec<SystemId> = own.iter().map(|row| row.system.id).take(2).collect();
    let new = NewRequest { systems: systems.clone(), ..NewRequest::default() };
    let id = site.app.make_request(&admin, own[0].vendor.id, &new).await.unwrap();
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    let noted = site.post(&format!("/requests/{id}/note"), Caller::Staff, sent).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    for system in &systems {
        accept_one(site, id, *system).await;
    }
    (id, systems)
}

/// Accepts a reply that answers one question about a system.
async fn accept_one(site: &Site, id: RequestId, system: SystemId) {
    let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    let answers = BTreeMap::from([("officer".to_owned(), yes)]);
    let typed = TypedReply { answered_by: "試験 太郎".to_owned(), answers, ..TypedReply::default() };
    let reply = site.app.type_reply(&site.actor(Caller::Admin).await, id, system, typed).await.unwrap();
    let seen = seen_on(site, &format!("/replies/{reply}")).await;
    let accept = format!("decision=accepted&parts=0&words=x&revision=1&seen={seen}");
    let decided = site.post(&format!("/replies/{reply}/decide"), Caller::Staff, &accept).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());
}

#[tokio::test]
async fn what_is_let_go_of_one_system_can_be_taken_back_while_another_is_open() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let board = site.app.requests(&admin).await.unwrap();
    let own: Vec<_> = board.rows.iter().filter(|row| row.vendor.name == "ひばりネットワークサービス").collect();
    let systems: Vec<SystemId> = own.iter().map(|row| row.system.id).take(2).collect();
    assert_eq!(systems.len(), 2);
    let new = NewRequest { systems: systems.clone(), ..NewRequest::default() };
    let id = site.app.make_request(&admin, own[0].vendor.id, &new).await.unwrap();
    let here = format!("/requests/{id}");
    let note = async |what: &str| {
        let revision = site.app.request(&admin, id).await.unwrap().request.revision;
        let noted =
            site.post(&format!("{here}/note"), Caller::Staff, &format!("{what}&note=x&revision={revision}")).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    };
    note("kind=sent&on=2026-11-22&means=mail").await;
    let mut offered = Vec::new();
    for system in systems {
        accept_one(&site, id, system).await;
        let page = site.get(&here, Caller::Staff).await.html().to_owned();
        offered.push(["enough", "not-enough"].map(|kind| page.contains(&format!("name=\"kind\" value=\"{kind}\""))));
        if offered.len() == 1 {
            // Of the only one that leaves something nobody ticks anything: the button names it.
            let hidden = format!("<input type=\"hidden\" name=\"systems\" value=\"{system}\">");
            assert!(page.contains(&hidden) && page.contains("項目): 残りの項目は聞かない</button>"), "{page}");
            note(&format!("kind=enough&systems={system}")).await;
        }
    }
    assert_eq!(offered, [[true, false], [true, true]]);
}

#[tokio::test]
async fn of_several_systems_some_are_ticked_for_the_rest_not_to_be_asked() {
    let site = Site::demo().await;
    let (id, systems) = both_in_part(&site).await;
    let (here, admin) = (format!("/requests/{id}"), site.actor(Caller::Admin).await);
    let note = async |what: &str| {
        let revision = site.app.request(&admin, id).await.unwrap().request.revision;
        site.post(&format!("{here}/note"), Caller::Staff, &format!("{what}&note=x&revision={revision}")).await
    };
    let ticks = |page: &str| {
        let boxes = page.split("<input type=\"checkbox\"").skip(1).filter_map(|rest| rest.split_once('>'));
        let own = boxes.map(|(tick, _)| tick).filter(|tick| tick.contains("name=\"systems\""));
        own.map(|tick| tick.contains(" checked")).collect::<Vec<_>>()
    };
    let page = async || site.get(&here, Caller::Staff).await.html().to_owned();
    for kind in ["enough", "not-enough"] {
        let offered = page().await;
        assert_eq!(ticks(&offered), [false, false], "none is ticked by itself: {offered}");
        let refused = note(&format!("kind={kind}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.html().contains("1つ以上選んでください。"), "{}", refused.html());
        assert_eq!(ticks(refused.html()), [false, false], "{}", refused.html());
        // One of them, and then the other one, which is the only one by then.
        let noted = note(&format!("kind={kind}&systems={}", systems[0])).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
        let between = page().await;
        assert!(ticks(&between).is_empty(), "{between}");
        for other in ["enough", "not-enough"] {
            assert!(between.contains(&format!("name=\"kind\" value=\"{other}\"")), "{other}: {between}");
        }
        let late = note(&format!("kind={kind}&systems={}", systems[0])).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.html());
        let noted = note(&format!("kind={kind}&systems={}", systems[1])).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    }
    let all = format!("kind=enough&systems={}&systems={}", systems[0], systems[1]);
    let noted = note(&all).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    let view = site.app.request(&admin, id).await.unwrap();
    let asked = &view.request.asked;
    let shares = view.request.events.last().unwrap().what.shares(asked);
    let named: Vec<String> = shares.iter().map(|(name, count)| format!("{name} {count}項目")).collect();
    let told = format!("残りは聞かないことにした ({}) x", named.join("、"));
    let done = page().await;
    assert!(named.len() == 2 && done.contains(&told), "{told}: {done}");
    let log = site.get("/activity", Caller::Admin).await;
    for (name, count) in shares {
        assert!(log.html().contains(&format!("{name} ({count})")), "{name}: {}", log.html());
    }
}

/// Its form is gone from the page by then, so that the page could not say it.
#[tokio::test]
async fn who_lets_go_of_the_rest_where_nothing_is_left_reads_so_and_keeps_the_reason() {
    let site = Site::demo().await;
    let (id, systems) = both_in_part(&site).await;
    let admin = site.actor(Caller::Admin).await;
    let revision = site.app.request(&admin, id).await.unwrap().request.revision;
    let (first, second) = (systems[0], systems[1]);
    let stale = format!("kind=enough&systems={first}&systems={second}&note=asked-by-phone&revision={revision}");
    let here = format!("/requests/{id}/note");
    let noted = site.post(&here, Caller::Staff, &stale).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    let late = site.post(&here, Caller::Staff, &stale).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.html());
    for said in ["新しく聞くことは、いまはありません", "<dd class=\"pre\">asked-by-phone</dd>"] {
        assert!(late.html().contains(said), "{said}: {}", late.html());
    }
}

#[tokio::test]
async fn of_a_system_its_vendor_lost_a_request_asks_nothing_more() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (id, system) = asked(&site).await;
    let here = format!("/requests/{id}");
    site.post(&format!("{here}/note"), Caller::Staff, "kind=sent&on=2026-11-22&means=mail&revision=1").await;
    let mut vendor = site.app.vendor(&admin, None).await.unwrap().vendor;
    vendor.name = "はやぶさ電子".to_owned();
    site.app.save_vendor(&admin, &vendor).await.unwrap();
    let give = async |system: SystemId| {
        let system = site.app.system(&admin, Some(system)).await.unwrap().system;
        site.app.save_system(&admin, &System { vendor_id: Some(vendor.id), ..system }).await.unwrap();
    };
    give(system).await;
    let page = site.get(&here, Caller::Staff).await;
    for said in
        ["の事業者は、いまは「はやぶさ電子」です。", "この依頼で聞くことは、もうありません。", "もう聞きません</span>"]
    {
        assert!(page.html().contains(said), "{said}: {}", page.html());
    }
    for asked in ["催促したら", "の回答を手で入力する", "メールの文(写して使う)", UNTIL, "することはありません"]
    {
        assert!(!page.html().contains(asked), "{asked}: {}", page.html());
    }
    let typing = site.get(&format!("{here}/type?system={system}"), Caller::Staff).await;
    assert_eq!(typing.status, StatusCode::NOT_FOUND);

    // 今日 names whoever was not asked yet, and what the one before may still connect by.
    let rows = site.app.systems(&admin).await.unwrap();
    let record = rows.iter().find(|row| row.system.name == "電子カルテ").unwrap();
    give(record.system.id).await;
    let today = site.get("/", Caller::Staff).await;
    for said in
        ["まだ依頼していない事業者: ", "の「電子カルテの監視」(システム: 電子カルテ)", "\"/remote-connections\""]
    {
        assert!(today.html().contains(said), "{said}: {}", today.html());
    }
    let steps = site.get("/steps", Caller::Staff).await;
    assert!(steps.html().contains("件を終わりにしてください"), "{}", steps.html());
    let board = site.get("/requests", Caller::Staff).await;
    assert!(board.html().contains("もう聞くことのない依頼"), "{}", board.html());
    assert!(board.html().contains(&format!("<li><a href=\"{here}\">みなと画像情報 (")), "{}", board.html());
}

#[tokio::test]
async fn the_day_of_a_disclosure_is_typed_in_as_a_day() {
    let site = Site::demo().await;
    let (id, system) = asked(&site).await;
    let path = format!("/requests/{id}/type");
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("<input type=\"date\" name=\"value:disclosure.dated\""), "{}", page.html());
    let field = |name: &str, value: &str| {
        format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let said =
        [field("system", &system.to_string()), field("answered_by", "N"), field("value:disclosure.dated", "もうすぐ")]
            .concat();
    let request = site.request(Method::POST, &path, Caller::Staff);
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=mark");
    let refused = site.send(request.body(Body::from(format!("{said}--mark--\r\n"))).unwrap()).await;
    assert!(refused.html().contains("「書類の日付」の日付です"), "the sentence names the question: {}", refused.html());
}

#[tokio::test]
async fn of_a_draft_with_nothing_left_to_ask_no_new_request_is_needed() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (id, system) = asked(&site).await;
    let mut vendor = site.app.vendor(&admin, None).await.unwrap().vendor;
    vendor.name = "はやぶさ電子".to_owned();
    site.app.save_vendor(&admin, &vendor).await.unwrap();
    let system = site.app.system(&admin, Some(system)).await.unwrap().system;
    site.app.save_system(&admin, &System { vendor_id: Some(vendor.id), ..system }).await.unwrap();
    let anew = site.post(&format!("/requests/{id}/anew"), Caller::Staff, "").await;
    assert!(anew.location().contains("done=nothing-left"), "{}", anew.location());
    let page = site.get(anew.location(), Caller::Staff).await;
    assert!(page.html().contains("新しい依頼は要りません"), "{}", page.html());
}

#[tokio::test]
async fn who_makes_a_draft_anew_twice_is_led_to_the_one_that_was_made() {
    let site = Site::demo().await;
    let (id, _) = asked(&site).await;
    let anew = async || site.post(&format!("/requests/{id}/anew"), Caller::Staff, "").await;
    let first = anew().await;
    let made = first.location().split('?').next().unwrap();
    assert!(made.starts_with("/requests/") && !made.ends_with(&id.to_string()), "{made}");
    assert_eq!(anew().await.location(), made);
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    let noted = site.post(&format!("{made}/note"), Caller::Staff, sent).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    assert_eq!(anew().await.status, StatusCode::CONFLICT, "no draft is left");
}

#[tokio::test]
async fn the_names_on_a_form_stand_on_the_page_of_its_reply() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (request, system) = asked(&site).await;
    let head = "事業者確認用|医療機関名|第2病院|事業者名|株式会社ミライ電子";
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: vendors_form_of(head, NO) };
    let reply = site.app.take_reply(&admin, request, Some(system), file).await.unwrap();
    let page = site.get(&format!("/replies/{reply}"), Caller::Staff).await;
    for said in [
        "<dd>第2病院</dd>",
        "<dd>株式会社ミライ電子</dd>",
        "別の施設の名前が書かれた様式です",
        "別の名前の事業者が書いたものです",
    ] {
        assert!(page.html().contains(said), "{said}: {}", page.html());
    }
}

#[tokio::test]
async fn who_chooses_no_system_is_told_which_at_its_box() {
    let site = Site::demo().await;
    let path = site.fill("/replies/{id}").await;
    let refused = site.post(&format!("{path}/decide"), Caller::Staff, "decision=accepted&revision=1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, form) = refused.html().split_once("<h2>決める</h2>").unwrap_or_else(|| panic!("{}", refused.html()));
    assert!(form.contains("「どのシステムの分か」で選びます: "), "{form}");
    let (_, boxes) = form.split_once("<fieldset class=\"field field-wrong\"").unwrap_or_else(|| panic!("{form}"));
    let (boxes, _) = boxes.split_once("</fieldset>").unwrap();
    assert!(boxes.contains("1つ以上選んでください。") && boxes.contains("name=\"parts\""), "{boxes}");
}

#[tokio::test]
async fn of_two_who_write_down_what_happened_to_a_request_the_second_writes_it_beside() {
    let site = Site::demo().await;
    let (id, _) = asked(&site).await;
    let here = format!("/requests/{id}");
    let note = async |form: &str| site.post(&format!("{here}/note"), Caller::Staff, form).await;
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    assert_eq!(note(sent).await.status, StatusCode::SEE_OTHER);
    // The form for it is gone by now: the page says why nothing was saved, and holds what was typed.
    let twice = note(sent).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.html().contains("重なりました") && twice.html().contains("2026-11-22"), "{}", twice.html());

    let reminded =
        |words: &str, seen: u32| format!("kind=reminded&on=2026-11-22&means=fax&note={words}&revision={seen}");
    assert_eq!(note(&reminded("first", 2)).await.status, StatusCode::SEE_OTHER);
    let late = note(&reminded("second", 2)).await;
    let html = late.html();
    assert_eq!(late.status, StatusCode::CONFLICT, "{html}");
    let seen = "name=\"kind\" value=\"reminded\"><input type=\"hidden\" name=\"revision\" value=\"3\"";
    assert!(html.contains("first") && html.contains("value=\"second\"") && html.contains(seen), "{html}");
    assert_eq!(note(&reminded("second", 3)).await.status, StatusCode::SEE_OTHER);
    let page = site.get(&here, Caller::Staff).await;
    assert!(page.html().contains("first") && page.html().contains("second"), "{}", page.html());

    assert_eq!(note("kind=withdrawn&note=R&revision=4").await.status, StatusCode::SEE_OTHER);
    let closed = note(&reminded("third", 4)).await;
    assert!(closed.status.is_client_error(), "{}", closed.status);
    assert!(closed.html().contains("取りやめています") && closed.html().contains("third"), "{}", closed.html());
}

#[tokio::test]
async fn a_system_that_went_to_another_vendor_is_not_offered_for_a_reply() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let (_, known) = asked(&site).await;
    let rows = site.app.requests(&admin).await.unwrap().rows;
    let vendor = rows.iter().find(|row| row.system.id == known).unwrap().vendor.id;
    let other = rows.iter().find(|row| row.vendor.id != vendor).unwrap().vendor.id;
    let second =
        System { name: "読影システム".to_owned(), vendor_id: Some(vendor), ..System::blank(SystemId::new()) };
    site.app.save_system(&admin, &second).await.unwrap();
    let id = site.app.make_request(&admin, vendor, &NewRequest::default()).await.unwrap();
    let page = async || site.get(&format!("/requests/{id}"), Caller::Staff).await.html().to_owned();
    let choice = |id: SystemId| format!("value=\"{id}\"");
    let both = page().await;
    assert!(both.contains(&choice(known)) && both.contains(&choice(second.id)), "{both}");
    let stored = site.app.system(&admin, Some(second.id)).await.unwrap().system;
    site.app.save_system(&admin, &System { vendor_id: Some(other), ..stored }).await.unwrap();
    let one = page().await;
    assert!(one.contains(&choice(known)) && !one.contains(&choice(second.id)), "{one}");
}

#[tokio::test]
async fn the_list_of_systems_names_a_vendor_only_the_contract_does() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let vendor = site.app.requests(&admin).await.unwrap().rows.remove(0).vendor;
    let contract = Contract { title: "読影保守".to_owned(), ..Contract::blank(ContractId::new(), vendor.id) };
    site.app.save_contract(&admin, &contract).await.unwrap();
    let name = "読影システム".to_owned();
    let known = System { name, contract_id: Some(contract.id), ..System::blank(SystemId::new()) };
    site.app.save_system(&admin, &known).await.unwrap();
    let list = site.get("/systems", Caller::Staff).await.html().to_owned();
    let (_, row) = list.split_once("読影システム").unwrap();
    let (row, _) = row.split_once("</tr>").unwrap();
    assert!(row.contains(&vendor.name), "{row}");
}

#[tokio::test]
async fn a_board_of_many_systems_that_leave_much_open_stays_a_page() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let vendor = site.app.requests(&admin).await.unwrap().rows.remove(0).vendor.id;
    let (mut systems, mut names) = (Vec::new(), Vec::new());
    for at in 1..=60 {
        let name = format!("検査装置{at:02}");
        let system = System { name: name.clone(), vendor_id: Some(vendor), ..System::blank(SystemId::new()) };
        site.app.save_system(&admin, &system).await.unwrap();
        systems.push(system.id);
        names.push(format!("<td data-label=\"システム\">{name}</td>"));
    }
    let new = NewRequest { systems: systems.clone(), ..NewRequest::default() };
    let id = site.app.make_request(&admin, vendor, &new).await.unwrap();
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    let noted = site.post(&format!("/requests/{id}/note"), Caller::Staff, sent).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    // One file that answers one question about each of them.
    let answers = r#"[{"question":"officer","value":"yes"}]"#;
    let parts = systems.iter().map(|system| format!(r#"{{"system":"{system}","answers":{answers}}}"#));
    let parts = parts.collect::<Vec<_>>().join(",");
    let facility = site.app.request(&admin, id).await.unwrap().request.asked.facility.id;
    let file = format!(r#"{{"format":"sejo-reply-1","request":"{id}","facility":"{facility}","systems":[{parts}]}}"#);
    let file = ReplyFile { name: "回答.json".to_owned(), bytes: file.into_bytes() };
    let reply = site.app.take_reply(&admin, id, None, file).await.unwrap();
    let seen = seen_on(&site, &format!("/replies/{reply}")).await;
    let all: String = (0..systems.len()).map(|at| format!("parts={at}&")).collect();
    let accept = format!("decision=accepted&{all}words=x&revision=1&seen={seen}");
    let decided = site.post(&format!("/replies/{reply}/decide"), Caller::Staff, &accept).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());

    let (mut path, mut shown, mut number) = ("/requests?show=partly".to_owned(), 0, 0);
    loop {
        let page = site.get(&path, Caller::Staff).await;
        assert!(page.bytes.len() <= 60 * 1024, "{path}: {} bytes", page.bytes.len());
        let rows = page.html().split("<tr>").filter_map(|row| row.split("</tr>").next());
        let rows: Vec<&str> = rows.filter(|row| names.iter().any(|name| row.contains(name))).collect();
        for row in &rows {
            // The first of what is open is named, and the others are counted where they stand.
            let (_, open) = row.split_once("答えのない").unwrap_or_else(|| panic!("{row}"));
            let open: usize = open.split('項').next().unwrap().parse().unwrap();
            assert!(open > 10, "much is open: {row}");
            let more = format!("<li><a href=\"/requests/{id}\">ほか{}項目<", open - 3);
            assert!(row.matches("<li>").count() == 4 && row.contains(&more), "{more}: {row}");
        }
        (shown, number) = (shown + rows.len(), number + 1);
        let Some((before, _)) = page.html().split_once("\" rel=\"next\"") else { break };
        path = before.rsplit('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        assert!(number < 10 && path.ends_with(&format!("page={}", number + 1)), "{path}");
    }
    assert_eq!(shown, 60, "each stands on one page");
    let beyond = site.get("/requests?show=partly&page=99", Caller::Staff).await;
    assert!(names.iter().any(|name| beyond.html().contains(name)), "the last page: {}", beyond.html());

    // The page of the reply names the first that leave something, whatever stands before them, and counts the others.
    let done: String = systems.iter().take(4).map(|system| format!("&systems={system}")).collect();
    let noted =
        site.post(&format!("/requests/{id}/note"), Caller::Staff, &format!("kind=enough&revision=2{done}")).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html());
    let decided = site.get(&format!("/replies/{reply}"), Caller::Staff).await.html().to_owned();
    assert!(decided.contains("<p><strong>検査装置05</strong>: "), "{decided}");
    assert!(decided.contains("ほかに52システムに、聞くことが残っています"), "{decided}");
}

#[tokio::test]
async fn the_page_of_a_vendor_names_the_first_requests_and_counts_the_others() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let vendor = site.app.requests(&admin).await.unwrap().rows.remove(0).vendor.id;
    let rows = async || {
        let rows = site.app.vendor(&admin, Some(vendor)).await.unwrap().asked.len();
        let page = site.get(&format!("/vendors/{vendor}"), Caller::Staff).await.html().to_owned();
        let (_, list) = page.split_once("id=\"requests\"").unwrap_or_else(|| panic!("{page}"));
        (rows, list.split_once("</section>").unwrap().0.to_owned())
    };
    let (few, list) = rows().await;
    assert!(few <= 10 && list.matches("<li>").count() == few && !list.contains("href=\"/requests\""), "{few}: {list}");
    for at in 1..=12 {
        let name = format!("検査装置{at:02}");
        let system = System { name, vendor_id: Some(vendor), ..System::blank(SystemId::new()) };
        site.app.save_system(&admin, &system).await.unwrap();
    }
    let (many, list) = rows().await;
    assert_eq!((many, list.matches("<li>").count()), (few + 12, 10), "{list}");
    let more = format!("<p><a href=\"/requests\">ほか{}システムは", many - 10);
    assert!(list.contains(&more), "{more}: {list}");
}
