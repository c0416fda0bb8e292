//! 台帳, systems, vendors: saving, what is wrong with a value, two people at once, many at once.

use axum::http::StatusCode;
use sejo_app::ledger::LedgerQuery;
use sejo_model::{DeviceId, Duty, System};

use crate::site::{Caller, Site};

async fn device(site: &Site) -> DeviceId {
    let admin = site.actor(Caller::Admin).await;
    site.app.ledger(&admin, LedgerQuery::default()).await.unwrap().rows[0].device.id
}

/// A device's form with its revision; fields not named are emptied, as a form sends them.
fn form(revision: u32, fields: &str) -> String {
    format!("revision={revision}&state=in-use&{fields}")
}

#[tokio::test]
async fn the_ledger_fits_the_budget_and_stacks() {
    let site = Site::demo().await;
    let page = site.get("/ledger", Caller::Staff).await;
    assert!(page.bytes.len() <= 60 * 1024, "{} bytes", page.bytes.len());
    assert_eq!(page.html().matches("type=\"checkbox\" name=\"id\"").count(), 50);
    assert!(page.html().contains("data-label=\"場所\"") && page.html().contains("aria-sort=\"ascending\""));
    let second = site.get("/ledger?page=2", Caller::Staff).await;
    assert!(second.html().contains("rel=\"prev\""));
    let all = site.app.ledger(&site.actor(Caller::Staff).await, LedgerQuery::default()).await.unwrap().total;
    for (page, rows) in [(&page, "1〜50"), (&second, "51〜100")] {
        let printed = format!("<p class=\"only-print\">この紙は、{all}台のうち{rows}台目です。");
        assert!(page.html().contains(&printed), "{printed}");
    }
    assert!(page.html().contains("「台帳をファイルに」(Excel・CSV)か「見回り用紙」(PDF)で印刷できます"));
    assert_ne!(page.html(), second.html());
}

#[tokio::test]
async fn viewers_see_the_ledger_and_nothing_to_change_it_with() {
    let site = Site::demo().await;
    let list = site.get("/ledger", Caller::Viewer).await;
    assert!(!list.html().contains("name=\"id\"") && !list.html().contains("/ledger/new"));
    assert!(!list.html().contains("/ledger/export"));
    let page = site.get(&format!("/ledger/{}", device(&site).await), Caller::Viewer).await;
    assert!(page.html().contains("機器名") && !page.html().contains("<form class=\"stack-wide\""));
}

#[tokio::test]
async fn words_filters_and_sort_narrow_the_list_down() {
    let site = Site::demo().await;
    let found = site.get("/ledger?text=%E3%81%AF%E3%81%A6%E3%81%AA%E3%81%84", Caller::Staff).await;
    assert!(found.html().contains("当てはまる機器はありません"));
    let gap = site.get("/ledger?filter=no-os&kind=pc", Caller::Staff).await;
    assert!(gap.html().contains("name=\"filter\" value=\"no-os\"") && gap.html().contains("value=\"pc\" selected"));
    let odd = site.get("/ledger?filter=%3Cscript%3E&page=99999&sort=nothing", Caller::Staff).await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(!odd.html().contains("<script>"));
}

#[tokio::test]
async fn an_empty_ledger_says_how_to_begin() {
    let site = Site::demo().await;
    let page = site.get("/ledger", Caller::Elsewhere).await;
    for way in ["href=\"/intake\"", "href=\"/ledger/walk-round\"", "href=\"/ledger/new\""] {
        assert!(page.html().contains(way), "{way}");
    }
    assert!(!page.html().contains("<table"));
}

#[tokio::test]
async fn a_day_that_does_not_exist_is_refused_and_kept() {
    let site = Site::demo().await;
    let path = format!("/ledger/{}", device(&site).await);
    let sent = form(1, "name=%E5%8F%97%E4%BB%98PC&last-patch-on=2026/13/40&note=%E6%9C%AC");
    let refused = site.post(&path, Caller::Staff, &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.html();
    assert!(html.contains("その日付は暦にありません") && html.contains("href=\"#f-last-patch-on\""));
    assert!(
        html.contains("value=\"2026/13/40\"") && html.contains("value=\"受付PC\"") && html.contains(">\n本</textarea>")
    );
    let unnamed = site.post("/ledger/new", Caller::Staff, "state=in-use").await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.html().contains("id=\"f-name-error\""));
}

#[tokio::test]
async fn dates_may_be_written_as_people_write_them() {
    let site = Site::demo().await;
    let sent = "revision=0&state=in-use&name=PC-X&support-end=%E4%BB%A4%E5%92%8C9%E5%B9%B43%E6%9C%8831%E6%97%A5";
    let added = site.post("/ledger/new", Caller::Staff, sent).await;
    assert!(added.location().ends_with("?done=added"), "{}", added.html());
    let page = site.get(added.location(), Caller::Staff).await;
    assert!(page.html().contains("value=\"2027-03-31\"") && page.html().contains("追加しました"));
}

#[tokio::test]
async fn the_second_to_save_a_device_sees_both_values() {
    let site = Site::demo().await;
    let path = format!("/ledger/{}", device(&site).await);
    let first = site.post(&path, Caller::Staff, &form(1, "name=PC&place=first")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html());
    let second = site.post(&path, Caller::Officer, &form(1, "name=PC&place=second")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let html = second.html();
    assert!(html.contains(">first</td>") && html.contains(">second</td>"), "both values stand side by side");
    assert!(html.contains("value=\"second\"") && html.contains("name=\"revision\" value=\"2\""));
    let again = site.post(&path, Caller::Officer, &form(2, "name=PC&place=second")).await;
    assert_eq!(again.location(), format!("{path}?done=saved"));
}

#[tokio::test]
async fn one_field_of_many_devices() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let ids: Vec<DeviceId> = site
        .app
        .ledger(&admin, LedgerQuery::default())
        .await
        .unwrap()
        .rows
        .iter()
        .take(3)
        .map(|r| r.device.id)
        .collect();
    let ticked: String = ids.iter().map(|id| format!("&id={id}")).collect();
    let ask = site.get(&format!("/ledger/many?from=%2Fledger&field=kind{ticked}"), Caller::Staff).await;
    assert!(ask.html().contains("3台の「種別」を変える") && ask.html().contains("<select id=\"many-kind\""));
    let wrong =
        site.post("/ledger/many", Caller::Staff, &format!("field=support-end&support-end=2026/2/30{ticked}")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("value=\"2026/2/30\"") && wrong.html().contains("3台"));
    // No state of many devices is guessed: neither by the page nor by what is sent without a choice.
    let ask = site.get(&format!("/ledger/many?from=%2Fledger&field=state{ticked}"), Caller::Staff).await;
    assert!(ask.html().contains("><option value=\"\">選んでください</option>") && !ask.html().contains("\" selected>"));
    let unsaid = site.post("/ledger/many", Caller::Staff, &format!("field=state&state={ticked}")).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let from = "from=%2Fledger%3Fkind%3Dpc";
    let saved = site.post("/ledger/many", Caller::Staff, &format!("{from}&field=place&place=X{ticked}")).await;
    assert_eq!(saved.location(), "/ledger?kind=pc&done=saved");
    for id in &ids {
        assert_eq!(site.app.device(&admin, *id).await.unwrap().device.place, "X");
    }
    let seen = site.post("/ledger/check", Caller::Staff, &format!("{from}{ticked}")).await;
    assert_eq!(seen.location(), "/ledger?kind=pc&done=checked");
    assert_eq!(site.app.device(&admin, ids[0]).await.unwrap().device.checked_on, Some(site.app.today()));
    let none = site.get("/ledger/many?from=%2Fledger", Caller::Staff).await;
    assert!(none.html().contains("機器が選ばれていません"));
}

#[tokio::test]
async fn a_change_of_all_that_fit_says_how_many_and_reaches_every_page() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let list = site.get("/ledger?kind=pc", Caller::Staff).await;
    let total = site.app.ledger(&admin, query_of_pcs()).await.unwrap().total;
    assert!(total > 50 && list.html().contains(&format!("当てはまる{total}台すべて")), "{total}");
    let few = site.get("/ledger?kind=server", Caller::Staff).await;
    assert!(!few.html().contains("台すべて"), "one page needs no such box");

    let from = "all=yes&from=%2Fledger%3Fkind%3Dpc";
    let ask = site.get(&format!("/ledger/many?{from}&field=responsible"), Caller::Staff).await;
    assert!(ask.html().contains(&format!("{total}台の「")) && ask.html().contains(&format!("{total}台を変える")));
    assert!(ask.html().contains(&format!("ほかに{}台", total - 50)) && !ask.html().contains("name=\"id\""));
    assert!(ask.bytes.len() <= 60 * 1024);
    // Somebody adds a PC before the button is pressed: nothing is changed, the new number is shown.
    let added = "revision=0&state=in-use&kind=pc&name=PC-late";
    assert_eq!(site.post("/ledger/new", Caller::Officer, added).await.status, StatusCode::SEE_OTHER);
    let change = format!("{from}&count={total}&field=responsible&responsible=Z");
    let moved = site.post("/ledger/many", Caller::Staff, &change).await;
    assert_eq!(moved.status, StatusCode::CONFLICT);
    assert!(moved.html().contains("まだ変えていません") && moved.html().contains(&format!("value=\"{}\"", total + 1)));
    assert!(moved.html().contains("value=\"Z\""), "what was typed stays");
    let change = change.replace(&format!("count={total}"), &format!("count={}", total + 1));
    let saved = site.post("/ledger/many", Caller::Staff, &change).await;
    assert_eq!(saved.location(), "/ledger?kind=pc&done=saved", "{}", saved.html());
    for page in [1, 2] {
        let view = site.app.ledger(&admin, LedgerQuery { page, ..query_of_pcs() }).await.unwrap();
        assert!(view.rows.iter().all(|r| r.device.responsible == "Z"));
    }
    let others = site.app.ledger(&admin, LedgerQuery::default()).await.unwrap();
    assert!(others.rows.iter().any(|r| r.device.responsible != "Z"), "only those that fit");
}

fn query_of_pcs() -> LedgerQuery {
    LedgerQuery { kind: Some(sejo_model::DeviceKind::Pc), ..LedgerQuery::default() }
}

#[tokio::test]
async fn a_stock_take_of_all_that_fit_is_asked_about_once_more() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let total = site.app.ledger(&admin, query_of_pcs()).await.unwrap().total;
    let from = "all=yes&from=%2Fledger%3Fkind%3Dpc";
    let asked = site.post("/ledger/check", Caller::Staff, from).await;
    assert_eq!(asked.location(), "/ledger/many?task=check&all=yes&from=%2Fledger%3Fkind%3Dpc");
    let page = site.get(asked.location(), Caller::Staff).await;
    assert!(page.html().contains(&format!("{total}台を、今日確認したことにする")));
    let done = site.post("/ledger/check", Caller::Staff, &format!("{from}&count={total}")).await;
    assert_eq!(done.location(), "/ledger?kind=pc&done=checked");
    let view = site.app.ledger(&admin, LedgerQuery { page: 2, ..query_of_pcs() }).await.unwrap();
    assert!(view.rows.iter().all(|r| r.device.checked_on == Some(site.app.today())));
}

#[tokio::test]
async fn characters_a_file_cannot_hold_are_named_where_it_is_offered() {
    let site = Site::demo().await;
    let quiet = site.get("/ledger", Caller::Staff).await;
    assert!(!quiet.html().contains("文字が変わります") && !quiet.html().contains("印刷できない文字"));
    // 𠮷 has no place in the old encoding, 髙 has; an emoji is in no font.
    let named =
        "revision=0&state=in-use&name=%F0%A0%AE%B7%E9%87%8EPC&responsible=%E9%AB%99%E6%A9%8B&place=%F0%9F%8F%A5";
    assert_eq!(site.post("/ledger/new", Caller::Staff, named).await.status, StatusCode::SEE_OTHER);
    let page = site.get("/ledger", Caller::Staff).await;
    let html = page.html();
    assert!(html.contains("CSV(古いソフト用)では1台の文字が変わります: 🏥 𠮷"), "{html}");
    assert!(html.contains("𠮷野PC</a> 機器名: 𠮷 → 〓") && !html.contains("髙 →"));
    assert!(html.contains("印刷できない文字があります: 🏥。"), "𠮷 is in the fonts");
    let viewer = site.get("/ledger", Caller::Viewer).await;
    assert!(!viewer.html().contains("文字が変わります"));
    assert!(!site.get("/forms", Caller::Staff).await.html().contains("印刷できない文字"));
    let renamed =
        "name=%F0%9F%8F%A5%E7%97%85%E9%99%A2&kind=hospital&prefecture=13&beds=99&revision=1&systems=yes&contract=yes";
    let saved = site.post("/facility", Caller::Admin, renamed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    assert!(site.get("/forms", Caller::Staff).await.html().contains("PDFに印刷できない文字があります: 🏥。"));
}

#[tokio::test]
async fn the_ledger_goes_out_in_every_format() {
    let site = Site::demo().await;
    for (format, start) in [("xlsx", &b"PK"[..]), ("csv", &b"\xef\xbb\xbf"[..]), ("json", &b"{"[..])] {
        let file = site.get(&format!("/ledger/export?format={format}"), Caller::Staff).await;
        let trimmed = file.bytes.strip_prefix(b"[").map_or(&file.bytes[..], |_| b"{");
        assert!(trimmed.starts_with(start), "{format}");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    }
    let old = site.get("/ledger/export?format=csv-cp932", Caller::Staff).await;
    assert!(std::str::from_utf8(&old.bytes).is_err(), "Shift_JIS is not UTF-8");
    let sheet = site.get("/ledger/walk-round", Caller::Staff).await;
    assert!(sheet.bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn systems_say_what_is_missing_and_keep_what_was_typed() {
    let site = Site::demo().await;
    let path = site.fill("/systems/{id}").await;
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("このシステムの端末とサーバのログインの二要素認証"), "it asks what the row asks");
    let planned = "name=X&kind=ehr&hosting=cloud&updates_by=vendor&two_factor=planned&revision=1&note=typed";
    let refused = site.post(&path, Caller::Staff, planned).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("id=\"f-two_factor_by-error\"") && refused.html().contains(">\ntyped</textarea>"));
    let unasked = format!("{planned}&two_factor_by=2027-03-31&remote_used=yes");
    let refused = site.post(&path, Caller::Staff, &unasked).await;
    assert!(refused.html().contains("id=\"f-remote_answered_on-error\""), "an answer needs its day");
    let ahead = "remote_answered_on=2099-05-01&disclosure_document=SDS&disclosure_dated_on=2099-05-01";
    let refused = site.post(&path, Caller::Staff, &format!("{unasked}&{ahead}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["remote_answered_on", "disclosure_dated_on"] {
        let told = format!("id=\"f-{field}-error\"");
        assert!(refused.html().contains(&told) && refused.html().contains("未来の日付は使えません"), "{field}");
    }
    let good = format!("{unasked}&remote_answered_on=2026-05-01");
    assert_eq!(site.post(&path, Caller::Staff, &good).await.location(), format!("{path}?done=saved"));
    let late = site.post(&path, Caller::Officer, &good.replace("name=X", "name=Y")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html().contains(">X</td>") && late.html().contains(">Y</td>"));
}

#[tokio::test]
async fn a_contract_with_another_than_the_vendor_is_said_to_be_one_and_found() {
    let site = Site::demo().await;
    let path = site.fill("/systems/{id}").await;
    let (own, other) = (site.fill("/vendors/{id}").await, site.fill("/vendors/{id}/contracts/{contract}").await);
    let (vendor, contract) = (own.rsplit('/').next().unwrap(), other.rsplit('/').next().unwrap());
    let form = format!("name=X&kind=ehr&hosting=cloud&vendor_id={vendor}&contract_id={contract}&revision=1");
    assert_eq!(site.post(&path, Caller::Staff, &form).await.location(), format!("{path}?done=saved"));
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("このシステムの事業者とはちがいます"), "{}", page.html());
    // Whoever works for the vendor may have the contract: page and table say alike what is to be done then.
    let table = site.get(&format!("{path}/responsibilities"), Caller::Staff).await;
    for shown in [&page, &table] {
        assert!(shown.html().contains("下請けなど、いまの事業者の仕事にもおよぶ契約なら"), "{}", shown.html());
    }
    // Nothing can be asked of whoever is named by no system, whatever is under its contract.
    let board = site.get("/requests", Caller::Staff).await;
    assert!(board.html().contains("この事業者を選んだシステムがない"), "{}", board.html());
    // What names the system's vendor with the contract leads to the contract.
    let led = site.get(&format!("{own}/contracts/{contract}"), Caller::Staff).await;
    assert_eq!(led.location(), other);
    let nowhere = site.get(&format!("{own}/contracts/{vendor}"), Caller::Staff).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn that_a_contract_with_another_reaches_the_vendor_is_ticked_and_goes_with_it() {
    let site = Site::demo().await;
    let path = site.fill("/systems/{id}").await;
    let (own, other) = (site.fill("/vendors/{id}").await, site.fill("/vendors/{id}/contracts/{contract}").await);
    let (vendor, contract) = (own.rsplit('/').next().unwrap(), other.rsplit('/').next().unwrap());
    let party = other.split('/').nth(2).unwrap();
    let listed = site.get("/vendors", Caller::Staff).await;
    let mut ids = listed.html().split("href=\"/vendors/").filter_map(|rest| rest.split(['"', '#', '/']).next());
    let third = ids.find(|id| id.len() == vendor.len() && *id != vendor && *id != party).unwrap();
    let save = async |vendor: &str, revision: u32, more: &str| {
        let form = format!("name=X&kind=ehr&hosting=cloud&vendor_id={vendor}&contract_id={contract}");
        let saved = site.post(&path, Caller::Staff, &format!("{form}&revision={revision}{more}")).await;
        assert_eq!(saved.location(), format!("{path}?done=saved"));
        site.get(&path, Caller::Staff).await.html().to_owned()
    };
    let box_of = |is_ticked: bool| {
        let chosen = if is_ticked { " checked" } else { "" };
        format!("id=\"f-contract_reach\" name=\"contract_reach\" value=\"yes\"{chosen} aria")
    };
    let route = async || site.get("/route", Caller::Staff).await.html().to_owned();
    let unticked = save(vendor, 1, "").await;
    assert!(unticked.contains(&box_of(false)) && unticked.contains("根拠に数えません"), "{unticked}");
    let shown = route().await;
    assert!(shown.contains("契約の相手が、いまの事業者とちがう") && shown.contains("<small>契約の相手: "), "{shown}");
    let ticked = save(vendor, 2, "&contract_reach=yes").await;
    assert!(ticked.contains(&box_of(true)) && ticked.contains("にもおよぶものとして数えています"), "{ticked}");
    let shown = route().await;
    assert!(!shown.contains("契約の相手が、いまの事業者とちがう") && shown.contains("<small>契約の相手: "), "{shown}");
    let log = site.get("/activity", Caller::Officer).await;
    assert!(log.html().contains("契約がいまの事業者の仕事にもおよぶ: - → "), "{}", log.html());
    // The box is still ticked where another vendor is chosen: nobody said it of that one.
    let given = save(third, 3, "&contract_reach=yes").await;
    assert!(given.contains(&box_of(false)) && given.contains("根拠に数えません"), "{given}");
    let said = save(third, 4, "&contract_reach=yes").await;
    assert!(said.contains(&box_of(true)), "{said}");
}

#[tokio::test]
async fn of_a_system_without_a_server_a_person_says_so_and_takes_it_back() {
    let site = Site::demo().await;
    let new = "name=Phone+line&kind=other&hosting=on-premise&updates_by=vendor";
    let refused = site.post("/systems/new", Caller::Staff, &format!("{new}&has_server=no")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["reason", "said_on"] {
        assert!(refused.html().contains(&format!("id=\"f-no_server_{field}-error\"")), "both are named: {field}");
    }
    let undue = format!("{new}&has_server=no&no_server_said_on=2026-05-01");
    let refused = site.post("/systems/new", Caller::Staff, &undue).await;
    assert!(refused.html().contains("id=\"f-no_server_reason-error\""), "and why");
    let said = format!("{undue}&no_server_reason=A+line+and+a+router+only");
    let added = site.post("/systems/new", Caller::Staff, &said).await;
    let path = added.location().split('?').next().unwrap().to_owned();
    let route = async || site.get("/route", Caller::Staff).await.html().to_owned();
    let shown = route().await;
    assert!(shown.contains(&format!("href=\"{path}#f-has_server\">Phone line</a>")), "{shown}");
    assert!(shown.contains("2026年5月1日に確かめた: A line and a router only"), "{shown}");
    let page = site.get(&path, Caller::Staff).await.html().to_owned();
    assert!(page.contains("このシステムのサーバを数えていません"), "{page}");
    assert!(page.contains("value=\"A line and a router only\""), "what was said can be read and changed");
    let back = format!("{new}&revision=1&has_server=unknown&no_server_said_on=2026-05-01");
    assert_eq!(site.post(&path, Caller::Staff, &back).await.location(), format!("{path}?done=saved"));
    let shown = route().await;
    assert!(!shown.contains("A line and a router only") && shown.contains("Phone line"), "it counts again");
}

#[tokio::test]
async fn a_server_under_no_contract_leads_to_where_one_is_registered() {
    let site = Site::demo().await;
    let (path, vendor) = (site.fill("/systems/{id}").await, site.fill("/vendors/{id}").await);
    let id = vendor.rsplit('/').next().unwrap();
    let form = format!("name=X&kind=ehr&hosting=unknown&updates_by=vendor&vendor_id={id}&revision=1");
    assert_eq!(site.post(&path, Caller::Staff, &form).await.location(), format!("{path}?done=saved"));
    let page = site.get("/route", Caller::Staff).await;
    assert!(page.html().contains(&format!("href=\"{vendor}/contracts/new\">書く・直す")), "{}", page.html());
}

#[tokio::test]
async fn a_person_makes_sure_of_words_that_are_unclear() {
    let site = Site::demo().await;
    let staff = site.actor(Caller::Staff).await;
    let vendor = site.fill("/vendors/{id}").await;
    let asked = "stated=yes&confirmation=asked+Mr+Yamamoto+of+the+vendor+on+the+phone%3A+they+apply+updates";
    let words = "title=V&covers=yes&page=p3&clause=The+contractor+maintains+the+servers.";
    site.post(&format!("{vendor}/contracts/new"), Caller::Staff, words).await;
    let id = vendor.rsplit('/').next().unwrap().parse().unwrap();
    let contracts = site.app.vendor(&staff, Some(id)).await.unwrap().contracts;
    let contract = contracts.into_iter().find(|c| c.title == "V").unwrap();
    let path = format!("{vendor}/contracts/{}", contract.id);
    let blank = site.get(&format!("{vendor}/contracts/new"), Caller::Staff).await;
    assert!(!blank.html().contains("f-confirmation"), "there are no words yet to be sure of");
    let open = site.get(&path, Caller::Staff).await;
    assert!(open.html().contains("id=\"f-confirmation\"") && open.html().contains("「更新の責任と経路」にある例の文"));
    let card = site.get(&vendor, Caller::Staff).await;
    assert!(
        card.html().contains(&format!("<a href=\"{path}\">何をすればよいかを見る")),
        "the card leads to what to do"
    );
    // Nobody makes sure of what the words deny, and 確認済み says nothing.
    for wrong in [
        format!("revision=1&{words}+Updates+are+not+included.&{asked}"),
        format!("revision=1&{words}&confirmation=%E7%A2%BA%E8%AA%8D%E6%B8%88%E3%81%BF"),
    ] {
        let refused = site.post(&path, Caller::Staff, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.html().contains("id=\"f-confirmation-error\""), "{wrong}");
    }
    // A yes that also says 影響はない is not read as one; the page says how to write it.
    let both = format!("revision=1&{words}&{asked}.+It+does+not+touch+data");
    let refused = site.post(&path, Caller::Staff, &both).await;
    assert!(refused.html().contains("その言葉を使わずに書いてください"));
    let card = async || {
        let page = site.get(&vendor, Caller::Staff).await.html().to_owned();
        page.split_once(">V</a>").unwrap().1.split_once("</article>").unwrap().0.to_owned()
    };
    // Words without the tick stay in sight, and why they do not count.
    let unstated = asked.replace("stated=yes&", "");
    let saved = site.post(&path, Caller::Staff, &format!("revision=1&{words}&{unstated}")).await;
    assert_eq!(saved.location(), format!("{vendor}?done=saved#contracts"));
    let shown = card().await;
    assert!(shown.contains("人が確かめたこと: asked Mr Yamamoto"), "{shown}");
    assert!(shown.contains("チェックがないので数えていません") && shown.contains("わからない"), "{shown}");
    let saved = site.post(&path, Caller::Staff, &format!("revision=2&{words}&{asked}")).await;
    assert_eq!(saved.location(), format!("{vendor}?done=saved#contracts"));
    let shown = card().await;
    assert!(shown.contains("人が確かめた: asked Mr Yamamoto") && !shown.contains("わからない"), "{shown}");
    assert!(shown.contains("だれに、いつ聞いたかの控え") && !shown.contains("数えていません"), "{shown}");
    // Ticked beside words by which the facility makes them: both are kept and shown, on the card and where they are corrected.
    let ours = "stated=yes&confirmation=%E5%B1%B1%E6%9C%AC%E3%81%95%E3%82%93%E3%81%AB%E9%9B%BB%E8%A9%B1%E3%81%A7%E8%81%9E%E3%81%8D%E3%80%81%E5%BD%93%E9%99%A2%E3%81%A7%E6%9B%B4%E6%96%B0%E3%81%99%E3%82%8B%E3%81%A8%E3%81%AE%E3%81%93%E3%81%A8%E3%81%A0%E3%81%A3%E3%81%9F";
    let saved = site.post(&path, Caller::Staff, &format!("revision=3&{words}&{ours}")).await;
    assert_eq!(saved.location(), format!("{vendor}?done=saved#contracts"));
    let shown = card().await;
    assert!(shown.contains("当院で更新するとのことだった") && shown.contains("どちらかを直すまで"), "{shown}");
    assert!(shown.contains("書面や申告が食い違う") && !shown.contains("わからない"), "{shown}");
    assert!(site.get(&path, Caller::Staff).await.html().contains("「人が確かめたこと」では自施設が更新する"));
    let saved = site.post(&path, Caller::Staff, &format!("revision=4&{words}&{asked}")).await;
    assert_eq!(saved.location(), format!("{vendor}?done=saved#contracts"));
    assert!(site.get(&path, Caller::Staff).await.html().contains(">\nasked Mr Yamamoto"), "it can be taken back");
    // A server with words of its own has the field on its page, and the route shows the word of a person as one.
    let id = site.app.route(&staff).await.unwrap().route.servers.iter().find_map(|s| s.device_id).unwrap();
    let server = format!("/route/servers/{id}");
    let revision = async || site.app.server(&staff, id).await.unwrap().device.revision;
    let own = "counts_as_server=unknown&updates=vendor&document=SLA&page=p3&quote=The+contractor+maintains+it.";
    let typed = format!("revision={}&{own}", revision().await);
    assert_eq!(site.post(&server, Caller::Staff, &typed).await.status, StatusCode::SEE_OTHER);
    assert!(site.get(&server, Caller::Staff).await.html().contains("id=\"f-confirmation\""));
    let typed = format!("revision={}&{own}&{asked}", revision().await);
    assert_eq!(site.post(&server, Caller::Staff, &typed).await.status, StatusCode::SEE_OTHER);
    for at in ["/route", server.as_str()] {
        let shown = site.get(at, Caller::Staff).await.html().to_owned();
        assert!(shown.contains("人が確かめた: asked Mr Yamamoto"), "{at}");
        assert!(shown.contains("事業者の責任(人の確認による)"), "{at}");
    }
}

#[tokio::test]
async fn the_updates_of_a_system_are_open_until_somebody_makes_sure_of_the_words() {
    let site = Site::demo().await;
    let staff = site.actor(Caller::Staff).await;
    let new = "name=Y&kind=ehr&hosting=cloud&updates_by=vendor&two_factor=unknown";
    site.post("/systems/new", Caller::Staff, new).await;
    let system = async || {
        let rows = site.app.systems(&staff).await.unwrap();
        rows.into_iter().map(|row| row.system).find(|s| s.name == "Y").unwrap()
    };
    let path = format!("/systems/{}/responsibilities", system().await.id);
    let page = async || site.get(&path, Caller::Staff).await.html().to_owned();
    assert!(!page().await.contains("f-updates-confirmation"), "no words were copied yet");
    let unclear = "updates=vendor&updates.document=SLA&updates.page=p3&updates.quote=The+contractor+maintains+it.";
    let typed = format!("revision={}&{unclear}", system().await.revision);
    assert_eq!(site.post(&path, Caller::Staff, &typed).await.status, StatusCode::SEE_OTHER);
    let open = page().await;
    assert!(open.contains("id=\"f-updates-confirmation\"") && open.contains("それまでは未定として数えます"));
    assert!(!open.contains("事業者(書面あり)"));
    let asked = "updates.confirmation=asked+Mr+Yamamoto+of+the+vendor+on+the+phone%3A+they+apply+updates";
    let typed = format!("revision={}&{unclear}&{asked}", system().await.revision);
    assert_eq!(site.post(&path, Caller::Staff, &typed).await.status, StatusCode::SEE_OTHER);
    let unstated = page().await;
    assert!(unstated.contains(">\nasked Mr Yamamoto") && unstated.contains("それまでは未定として数えます"), "no tick");
    assert!(unstated.contains("id=\"f-updates-stated\"") && !unstated.contains("事業者(人の確認による)"));
    let typed = format!("revision={}&{unclear}&{asked}&updates.stated=yes", system().await.revision);
    assert_eq!(site.post(&path, Caller::Staff, &typed).await.status, StatusCode::SEE_OTHER);
    let settled = page().await;
    assert!(settled.contains("事業者(人の確認による)") && !settled.contains("事業者(書面あり)"));
    assert!(settled.contains(">\nasked Mr Yamamoto"));
}

#[tokio::test]
async fn what_was_asked_and_is_not_settled_is_not_asked_again() {
    let site = Site::demo().await;
    let staff = site.actor(Caller::Staff).await;
    assert!(site.get("/responsibilities", Caller::Staff).await.html().contains("役割も一緒に尋ねます"));
    let systems = site.app.systems(&staff).await.unwrap().into_iter().map(|row| format!("systems={}", row.system.id));
    let duties = Duty::ALL.iter().map(|duty| format!("duties={}", duty.key()));
    let said = systems.chain(duties).collect::<Vec<_>>().join("&");
    let saved = site.post("/responsibilities/many", Caller::Staff, &format!("{said}&holder=unknown")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let page = site.get("/responsibilities", Caller::Staff).await;
    assert!(page.html().contains("「未定」のあるシステムを開き") && !page.html().contains("役割も一緒に尋ねます"));
    // On a phone a longer label would run into the next line.
    assert!(page.html().contains("data-label=\"未定\"") && !page.html().contains("data-label=\"未定・"));
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_vendors_are_chosen_first() {
    let site = Site::demo().await;
    let staff = site.actor(Caller::Staff).await;
    let page = async || site.get("/responsibilities", Caller::Staff).await.html().to_owned();
    assert!(page().await.contains("「今すること」のとおりに"));
    for row in site.app.systems(&staff).await.unwrap() {
        let alone = System { vendor_id: None, contract_id: None, ..row.system };
        site.app.save_system(&staff, &alone).await.unwrap();
    }
    let shown = page().await;
    assert!(shown.contains("使っているシステムに事業者を選んで") && !shown.contains("「今すること」"), "{shown}");
}

#[tokio::test]
async fn a_contract_needs_the_words_it_says_so_with() {
    let site = Site::demo().await;
    let vendor = site.fill("/vendors/{id}").await;
    let claim = "title=T&covers=yes&starts_on=2026-04-01&ends_on=2026-03-01";
    let refused = site.post(&format!("{vendor}/contracts/new"), Caller::Staff, claim).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("id=\"f-clause-error\"") && refused.html().contains("id=\"f-ends_on-error\""));
    let good = "title=T&covers=yes&starts_on=2026-04-01&clause=p3";
    let saved = site.post(&format!("{vendor}/contracts/new"), Caller::Staff, good).await;
    assert_eq!(saved.location(), format!("{vendor}?done=added#contracts"));
    // The card says where it stands, and that the words do not give the updates to the vendor.
    let denied = "title=U&covers=yes&page=p3&clause=Security+updates+are+not+included.";
    site.post(&format!("{vendor}/contracts/new"), Caller::Staff, denied).await;
    let card = site.get(&vendor, Caller::Staff).await;
    let card = card.html().split_once(">U</a>").unwrap().1.split_once("</article>").unwrap().0.to_owned();
    assert!(card.contains("<dd>p3</dd>") && card.contains("写した文では、更新を任せているとわからない"), "{card}");
    let kept = site.post(&format!("{vendor}/remove"), Caller::Staff, "").await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY, "a vendor with a contract stays");
    assert!(kept.html().contains("この事業者を使っているもの"));
}
