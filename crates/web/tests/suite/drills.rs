//! Restore drills: a folder sent by a browser.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::site::{Answer, Caller, Site};

/// Sends a list of sha256sum and a folder that fits it; `said` is what stands between them.
async fn compare(site: &Site, said: &str) -> Answer {
    let head =
        |field: &str, more: &str| format!("--mark\r\ncontent-disposition: form-data; name=\"{field}\"{more}\r\n\r\n");
    let list = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n";
    let manifest = head("manifest", "; filename=\"list.txt\"");
    let said = if said.is_empty() { String::new() } else { format!("{}yes\r\n", head(said, "")) };
    let file = head("files", "; filename=\"f/a.txt\"");
    let body = format!("{manifest}{list}\r\n{said}{file}abc\r\n--mark--\r\n");
    let request = site.request(Method::POST, "/drills/check", Caller::Staff);
    site.send(request.header("content-type", "multipart/form-data; boundary=mark").body(Body::from(body)).unwrap())
        .await
}

#[tokio::test]
async fn a_folder_counts_as_restored_only_when_it_is_said_to_be() {
    let site = Site::demo().await;
    assert!(site.get("/drills/check", Caller::Staff).await.html().contains("name=\"restored\" value=\"yes\" required"));
    let refused = compare(&site, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("印がありません"), "{}", refused.html());
    let recorded = compare(&site, "restored").await;
    assert_eq!(recorded.status, StatusCode::SEE_OTHER);
    assert!(recorded.location().starts_with("/drills/"), "{}", recorded.location());
    let (path, _) = recorded.location().split_once('?').unwrap_or((recorded.location(), ""));
    let shown = site.get(path, Caller::Staff).await;
    assert!(shown.html().contains("壊れる前のものであることは示せません"), "a list of sha256sum is signed by nobody");
    assert!(!shown.html().contains("記録したときのままだと確かめられません"));
}

#[tokio::test]
async fn whoever_withdraws_a_drill_that_somebody_changed_keeps_the_reason_and_can_send_it_again() {
    let site = Site::demo().await;
    let path = site.fill("/drills/{id}").await;
    let change = "performed_on=2026-04-02&performed_by=Hanako&minutes=5&revision=1";
    assert_eq!(site.post(&path, Caller::Admin, change).await.status, StatusCode::SEE_OTHER);
    let to = format!("{path}/withdraw");
    let late = site.post(&to, Caller::Staff, "reason=doubled&revision=1").await;
    let html = late.html();
    assert_eq!(late.status, StatusCode::CONFLICT, "{html}");
    assert!(html.contains("<th scope=\"row\">理由</th>") && html.contains("doubled</td>"), "{html}");
    assert!(!html.contains("<th scope=\"row\">した人</th>"), "nobody typed another value: {html}");
    assert!(html.contains("value=\"Hanako\""), "the form of the drill holds what is stored: {html}");
    let (_, form) = html.split_once(&format!("action=\"{to}")).unwrap();
    assert!(form.contains("value=\"doubled\"") && form.contains("name=\"revision\" value=\"2\""), "{form}");
    assert_eq!(site.post(&to, Caller::Staff, "reason=doubled&revision=2").await.status, StatusCode::SEE_OTHER);
    // Once it is withdrawn there is no form to send again, and what was typed is still there.
    let twice = site.post(&to, Caller::Staff, "reason=tripled&revision=2").await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.html());
    assert!(twice.html().contains("tripled</td>") && twice.html().contains("保存していません"), "{}", twice.html());
}
