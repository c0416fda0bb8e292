//! The incident clock: what is being written stays, whatever else is pressed.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::site::{Answer, Caller, Site};

/// Starts the clock and gives the path of its page.
async fn started(site: &Site) -> String {
    let answer = site.post("/incidents/start", Caller::Staff, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.location().to_owned()
}

#[tokio::test]
async fn what_is_being_written_stays_when_a_step_is_answered_or_somebody_was_told() {
    let site = Site::demo().await;
    let page = started(&site).await;
    let html = site.get(&page, Caller::Staff).await.html().to_owned();
    assert_eq!(html.matches("id=\"entry-form\"").count(), 1);
    for to in ["step", "tell"] {
        assert!(html.contains(&format!("form=\"entry-form\" formaction=\"{page}/{to}")), "{to}: {html}");
    }
    // The Enter key presses the first button of a form: that must not be a step of the first hour.
    let first = html.split("form=\"entry-form\"").nth(1).unwrap();
    assert!(first.starts_with(" hidden></button>"), "{first}");
    let typed = "kind=noticed&text=HALF+A+LINE&happened_at=2026-01-02T03%3A04&party=&step=backup-network";
    for (to, button, now) in [
        ("step", "answer=done", "value=\"noticed\" checked"),
        ("step", "answer=no", "value=\"noticed\" checked"),
        ("tell", "tell=ministry", "value=\"told\" checked"),
    ] {
        let answer = site.post(&format!("{page}/{to}"), Caller::Staff, &format!("{typed}&{button}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{to}");
        let html = answer.html();
        assert!(html.contains("HALF A LINE</textarea>") && html.contains("2026-01-02T03:04"), "{to}: {html}");
        assert!(html.contains(now), "{to}: {html}");
    }
    let html = site.get(&page, Caller::Staff).await.html().to_owned();
    assert!(!html.contains("HALF"), "nothing of it was saved");
    let empty = site.post(&format!("{page}/tell"), Caller::Staff, "text=&tell=ministry").await;
    assert_eq!(empty.location(), format!("{page}?party=ministry#write"));
    let wrong = site.post(&format!("{page}/step"), Caller::Staff, "step=dance&text=HALF+A+LINE").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("HALF A LINE</textarea>"), "nor is it lost when something was refused");
}

/// Sends the forms of the page with a file field, as the button for evidence does.
async fn keep(site: &Site, page: &str, fields: &[(&str, &str)]) -> Answer {
    let part = |name: &str, value: &str| {
        format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields: String = fields.iter().map(|(name, value)| part(name, value)).collect();
    let body = format!("{fields}--mark--\r\n");
    let request = site.request(Method::POST, &format!("{page}/evidence"), Caller::Staff);
    let request = request.header("content-type", "multipart/form-data; boundary=mark");
    site.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn what_is_being_written_stays_when_evidence_the_clock_or_the_end_is_saved() {
    let site = Site::demo().await;
    let page = started(&site).await;
    let html = site.get(&page, Caller::Officer).await.html().to_owned();
    for to in ["evidence", "clock", "close"] {
        assert!(html.contains(&format!("form=\"entry-form\" formaction=\"{page}/{to}")), "{to}: {html}");
    }
    for name in ["exhibit", "exhibit_at", "place", "file", "known_at", "purpose", "title", "ending", "lessons"] {
        let own = html.split(&format!("name=\"{name}\"")).nth(1).unwrap().split('>').next().unwrap();
        assert!(own.contains("form=\"entry-form\""), "{name}: {own}");
    }
    assert_eq!(html.matches("name=\"revision\"").count(), 1, "the one form says it once");
    let half = |html: &str| html.contains("HALF A LINE</textarea>") && html.contains("2026-01-02T03:04");

    let missing = [("text", "HALF A LINE"), ("happened_at", "2026-01-02T03:04"), ("exhibit", ""), ("place", "SAFE")];
    let refused = keep(&site, &page, &missing).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half(refused.html()) && refused.html().contains("id=\"x-exhibit-error\""), "{}", refused.html());
    let whole =
        [("text", "HALF A LINE"), ("happened_at", "2026-01-02T03:04"), ("exhibit", "A PHOTO"), ("place", "SAFE")];
    let kept = keep(&site, &page, &whole).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(half(kept.html()) && kept.html().contains("A PHOTO</p>"), "{}", kept.html());
    assert!(kept.html().contains("記録しました。") && !kept.html().contains("value=\"SAFE\""), "{}", kept.html());

    let typed = "kind=noticed&text=HALF+A+LINE&happened_at=2026-01-02T03%3A04&party=&revision=1";
    let clock = "title=THE+NIGHT&known_at=&purpose=unknown";
    let saved = site.post(&format!("{page}/clock"), Caller::Staff, &format!("{typed}&{clock}")).await;
    assert_eq!(saved.status, StatusCode::OK);
    assert!(half(saved.html()) && saved.html().contains("<h1>THE NIGHT</h1>"), "{}", saved.html());
    let stale = site.post(&format!("{page}/clock"), Caller::Staff, &format!("{typed}&title=X&purpose=unknown")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(half(stale.html()) && stale.html().contains("name=\"revision\" value=\"2\""), "{}", stale.html());

    let typed = typed.replace("revision=1", "revision=2");
    let refused = site.post(&format!("{page}/close"), Caller::Officer, &format!("{typed}&ending=over&lessons=")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half(refused.html()), "{}", refused.html());
    let closed = site.post(&format!("{page}/close"), Caller::Officer, &format!("{typed}&ending=over&lessons=L")).await;
    assert_eq!(closed.status, StatusCode::OK);
    assert!(half(closed.html()) && closed.html().contains("<p class=\"pre\">L</p>"), "{}", closed.html());

    // What is being written elsewhere stays while an entry is recorded.
    let typed = typed.replace("HALF+A+LINE", "WHOLE&exhibit=A+DISK");
    let written = site.post(&format!("{page}/write"), Caller::Staff, &typed).await;
    assert_eq!(written.status, StatusCode::OK);
    assert!(written.html().contains("value=\"A DISK\"") && written.html().contains("WHOLE</p>"), "{}", written.html());
}

#[tokio::test]
async fn a_clock_that_is_being_set_stays_whatever_else_is_pressed() {
    let site = Site::demo().await;
    let page = started(&site).await;
    let stored = "title=&known_at=&purpose=unknown&revision=1";
    let untouched = site.post(&format!("{page}/tell"), Caller::Staff, &format!("{stored}&text=&tell=ministry")).await;
    assert_eq!(untouched.location(), format!("{page}?party=ministry#write"), "nothing was being written");

    let typed = "title=THE+NIGHT&known_at=2026-01-02T03%3A04&purpose=suspected&revision=1";
    for (to, rest) in [
        ("step", "step=backup-network&answer=done&text="),
        ("write", "kind=noticed&happened_at=&party=&text=A+LINE"),
        ("tell", "tell=ministry&text="),
    ] {
        let answer = site.post(&format!("{page}/{to}"), Caller::Staff, &format!("{typed}&{rest}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{to}");
        let html = answer.html();
        assert!(html.contains("value=\"THE NIGHT\"") && html.contains("2026-01-02T03:04"), "{to}: {html}");
        assert!(html.contains("id=\"known\" open"), "{to}: what is being written is in sight");
        assert_eq!(html.contains("value=\"told\" checked"), to == "tell", "{to}: {html}");
        assert!(html.contains("name=\"revision\" value=\"1\""), "{to}: {html}");
    }
    let html = site.get(&page, Caller::Staff).await.html().to_owned();
    assert!(!html.contains("THE NIGHT") && html.contains("A LINE</p>"), "{html}");

    // Somebody else sets it: the press of another button does not make the older one pass for newer.
    site.post(&format!("{page}/clock"), Caller::Officer, "title=ANOTHER&purpose=unknown&revision=1").await;
    let answer = site.post(&format!("{page}/step"), Caller::Staff, &format!("{typed}&step=dance")).await;
    assert!(answer.html().contains("name=\"revision\" value=\"1\""), "{}", answer.html());
    let stale = site.post(&format!("{page}/clock"), Caller::Staff, &format!("{typed}&text=")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let saved = typed.replace("revision=1", "revision=2");
    let saved = site.post(&format!("{page}/clock"), Caller::Staff, &format!("{saved}&text=")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "once it is stored nothing is being written");
}

#[tokio::test]
async fn a_decision_that_is_being_written_does_not_become_a_telling() {
    let site = Site::demo().await;
    let page = started(&site).await;
    let typed = "text=HALF+A+LINE&happened_at=2026-01-02T03%3A04&party=&tell=ministry";
    let refused = site.post(&format!("{page}/tell"), Caller::Staff, &format!("{typed}&kind=decided")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.html();
    assert!(html.contains("書きかけの文があります。先に記録するか、消してください。"), "{html}");
    assert!(html.contains("HALF A LINE</textarea>") && html.contains("value=\"decided\" checked"), "{html}");
    for kind in ["told", "noticed", ""] {
        let answer = site.post(&format!("{page}/tell"), Caller::Staff, &format!("{typed}&kind={kind}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{kind}");
        assert!(answer.html().contains("value=\"told\" checked"), "{kind}: {}", answer.html());
    }
}
