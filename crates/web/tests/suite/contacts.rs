//! The contact chart's pages: what they say, what they refuse and how.

use axum::http::StatusCode;

use crate::site::{Caller, Site};

/// A hidden value of the page.
fn hidden<'a>(html: &'a str, name: &str) -> &'a str {
    html.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1.split_once('"').unwrap().0
}

#[tokio::test]
async fn the_page_says_where_it_stands_why_and_what_now() {
    let site = Site::demo().await;
    let page = site.get("/contacts", Caller::Staff).await;
    let html = page.html();
    for words in [
        "連絡体制図",
        "判断できない",
        "次の一歩",
        "約",
        "中村 恵子",
        "架空府警察本部",
        "tel:0600000110",
        "つながらなかった",
        "か所違います",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("06-0000-0111\" href"), "a number is shown once");
    let viewer = site.get("/contacts", Caller::Viewer).await;
    assert!(!viewer.html().contains("/contacts/print") && !viewer.html().contains("href=\"/contacts/fill\""));
    let english = site.get("/contacts", Caller::Staff).await;
    assert_eq!(english.status, StatusCode::OK);
    for path in ["/contacts/wide.svg", "/contacts/narrow.svg"] {
        let svg = site.get(path, Caller::Viewer).await;
        assert!(svg.html().starts_with("<svg") && svg.html().contains("<desc>"), "{path}");
    }
    for path in ["/contacts/pdf", "/contacts/card"] {
        let file = site.get(path, Caller::Staff).await;
        assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"%PDF"), "{path}");
    }
}

#[tokio::test]
async fn a_number_with_letters_is_refused_at_its_line_and_what_was_typed_stays() {
    let site = Site::demo().await;
    let form = site.get("/contacts/fill", Caller::Staff).await;
    let html = form.html();
    assert!(html.contains("0120-179-066") && html.contains("未確認"), "what ships says that it is not verified");
    let was = hidden(html, "authority-police.was").to_owned();
    let send = |was: &str, phone: &str| format!("authority-police.was={was}&authority-police.phone={phone}");
    let refused = site.post("/contacts/fill", Caller::Staff, &send(&was, "06-ABCD-0110")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.html();
    assert!(
        html.contains("id=\"f-authority-police-phone-error\"") && html.contains("value=\"06-ABCD-0110\""),
        "{html}"
    );
    assert!(html.contains("href=\"#f-authority-police-phone\"") && html.contains("電話番号として読めません"));
    let rank = format!("{}&authority-police.rank=first", send(&was, "06-0000-0110"));
    assert_eq!(site.post("/contacts/fill", Caller::Staff, &rank).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let full_width = send(&was, "%EF%BC%90%EF%BC%96-1234-5678");
    assert_eq!(site.post("/contacts/fill", Caller::Staff, &full_width).await.location(), "/contacts?done=saved");
    assert!(site.get("/contacts", Caller::Staff).await.html().contains("06-1234-5678"));
    let late = site.post("/contacts/fill", Caller::Admin, &send(&was, "06-9999-9999")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let html = late.html();
    assert!(html.contains("ほかの人が変更しました") && html.contains("value=\"06-9999-9999\""), "{html}");
    assert!(html.contains("いま保存されている値: 電話(昼) 06-1234-5678</p>"), "{html}");
    let knowingly = send(hidden(html, "authority-police.was"), "06-9999-9999");
    let saved = site.post("/contacts/fill", Caller::Admin, &knowingly).await;
    assert_eq!(saved.location(), "/contacts?done=saved", "{}", saved.html());
    assert!(site.get("/contacts", Caller::Staff).await.html().contains("06-9999-9999"));
}

#[tokio::test]
async fn the_calling_round_keeps_every_call_and_refuses_tomorrow() {
    let site = Site::demo().await;
    let page = site.get("/contacts/round", Caller::Staff).await;
    assert!(page.html().contains("value=\"reached\"") && page.html().contains("留守番電話だった"));
    assert!(!site.get("/contacts/round", Caller::Viewer).await.html().contains("value=\"reached\""));
    let call =
        |day: &str, result: &str| format!("number=06-0000-0110&called_on={day}&called_by=N&result={result}&note=M");
    let path = "/contacts/round/authority-police";
    let tomorrow = site.app.today().tomorrow().unwrap().to_string();
    let refused = site.post(path, Caller::Staff, &call(&tomorrow, "reached")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html().contains("未来の日付は使えません") && refused.html().contains(&format!("value=\"{tomorrow}\""))
    );
    let today = site.app.today().to_string();
    let unsaid = site.post(path, Caller::Staff, &call(&today, "")).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fine = site.post(path, Caller::Staff, &call(&today, "not-reached")).await;
    assert_eq!(fine.location(), "/contacts/round?done=called#authority-police");
    assert!(site.get("/contacts/round", Caller::Staff).await.html().contains(">M<"));
    let nobody = site.post("/contacts/round/authority-nobody", Caller::Staff, &call(&today, "reached")).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_decides_cannot_stand_in_for_himself() {
    let site = Site::demo().await;
    let form = site.get("/contacts/roles", Caller::Staff).await;
    let html = form.html();
    assert!(html.contains("夜間の当直(事務)") && html.contains("情報 四郎"));
    let revision = hidden(html, "revision");
    let id = html.split_once("id=\"f-disconnect_person\"").unwrap().1.split_once(" selected").unwrap().0;
    let id = id.rsplit_once("value=\"").unwrap().1.split_once('"').unwrap().0;
    let same = format!("revision={revision}&disconnect_person={id}&disconnect_deputy={id}");
    let refused = site.post("/contacts/roles", Caller::Staff, &same).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("id=\"f-disconnect_deputy-error\""));
    let untitled = format!("revision={revision}&station1_person={id}");
    let refused = site.post("/contacts/roles", Caller::Staff, &untitled).await;
    assert!(refused.html().contains("id=\"f-station1-error\""), "{}", refused.html());
    let late = site.post("/contacts/roles", Caller::Staff, "revision=0&without_phones=X").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let fine = format!("revision={revision}&disconnect_person={id}&without_phones=X");
    assert_eq!(site.post("/contacts/roles", Caller::Staff, &fine).await.location(), "/contacts?done=saved");
}

#[tokio::test]
async fn a_copy_of_another_chart_is_not_recorded() {
    let site = Site::demo().await;
    let page = site.get("/contacts", Caller::Staff).await;
    let actor = site.actor(Caller::Staff).await;
    let mark = site.app.contacts(&actor).await.unwrap().mark;
    assert!(page.html().contains("name=\"mark\"") && !page.html().contains(&mark), "the mark is read off the sheet");
    let today = site.app.today().to_string();
    let send = |mark: &str, place: &str| format!("mark={mark}&printed_on={today}&place={place}");
    let nowhere = site.post("/contacts/print", Caller::Staff, &send(&mark, "")).await;
    assert!(nowhere.html().contains("id=\"f-place-error\""));
    let other = site.post("/contacts/print", Caller::Staff, &send("00000000", "P")).await;
    assert!(other.html().contains("id=\"f-mark-error\""));
    let unmarked = site.post("/contacts/print", Caller::Staff, &send("", "P")).await;
    assert_eq!(unmarked.location(), "/contacts?done=put-up");
    assert!(site.get("/contacts", Caller::Staff).await.html().contains("紙に何が書いてあるか不明"));
    let fine = site.post("/contacts/print", Caller::Staff, &send(&mark, "P")).await;
    assert_eq!(fine.location(), "/contacts?done=put-up");
    assert!(site.get("/contacts", Caller::Staff).await.html().contains("貼ってある紙は最新です"));
}
