//! The incident clock: what is being written stays, whatever else is pressed.

use axum::http::StatusCode;

use crate::site::{Caller, Site};

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
