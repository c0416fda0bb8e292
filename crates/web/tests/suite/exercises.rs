//! Pages of exercises: one inject at a time, the clock, what was refused, who sees which button.

use axum::http::StatusCode;

use crate::site::{Caller, Site};

async fn seen(site: &Site, path: &str, caller: Caller) -> String {
    site.get(path, caller).await.html().to_owned()
}

/// Starts a scenario and gives the path of its page.
async fn started(site: &Site, scenario: &str) -> String {
    let answer = site.post("/exercises/start", Caller::Staff, &format!("scenario={scenario}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.location().to_owned()
}

#[tokio::test]
async fn one_inject_is_on_the_table_at_a_time() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    let html = seen(&site, &page, Caller::Staff).await;
    assert!(html.contains("最初の状況を出す") && !html.contains("留守番電話だった"), "nothing is told beforehand");
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    let html = seen(&site, &page, Caller::Staff).await;
    assert!(html.contains("22時15分") && html.contains("data-hx-get"), "it is read out, and the clock moves");
    // The demo's own names, and the number of its vendor at night.
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=2").await;
    let html = seen(&site, &page, Caller::Staff).await;
    assert!(html.contains("さくらメディカルシステムズ") && html.contains("夜間の番号: 090-0000-0000"), "{html}");
    let again = site.post(&format!("{page}/read-out"), Caller::Staff, "next=6").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody leaps ahead");
    let clock = seen(&site, &format!("{page}/clock"), Caller::Staff).await;
    assert!(clock.contains("0:0") && !clock.contains("<html"), "{clock}");
}

#[tokio::test]
async fn what_was_typed_stays_when_it_is_refused() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    let told = "kind=told&inject=1&text=%E6%9C%AC%E9%83%A8%E3%81%AB";
    let refused = site.post(&format!("{page}/note"), Caller::Staff, told).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("本部に") && refused.html().contains("id=\"n-party-error\""));
    let silent = site.post(&format!("{page}/finish"), Caller::Officer, "revision=1&took_part=T&lessons=L").await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was written down");
    assert!(silent.html().contains("1つも書かれていません") && silent.html().contains("L</textarea>"));
    site.post(&format!("{page}/note"), Caller::Staff, "kind=decided&inject=1&text=D").await;
    let stale = site.post(&format!("{page}/finish"), Caller::Officer, "revision=9&took_part=T&lessons=L").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done = site.post(&format!("{page}/finish"), Caller::Officer, "revision=1&took_part=T&lessons=L").await;
    assert_eq!(done.location(), format!("{page}?done=exercise-finished"));
    let over = seen(&site, &page, Caller::Staff).await;
    assert!(over.contains(&format!("href=\"{page}?lesson=")), "what was learnt can become an improvement: {over}");
    let bad = site.post(&format!("{page}/improvements"), Caller::Staff, "what=W&owner_id=x&due_on=2020-01-01").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("id=\"i-owner_id-error\""));
}

#[tokio::test]
async fn what_is_being_written_stays_while_the_exercise_goes_on() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    let html = seen(&site, &page, Caller::Staff).await;
    assert_eq!(html.matches("id=\"note-form\"").count(), 1);
    for to in ["hold", "read-out"] {
        assert!(html.contains(&format!("form=\"note-form\" formaction=\"{page}/{to}")), "{to}: {html}");
    }
    let typed = "kind=did&inject=1&text=HALF+A+LINE";
    for (to, button) in [("hold", "stop=yes"), ("hold", ""), ("read-out", "next=2")] {
        let answer = site.post(&format!("{page}/{to}"), Caller::Staff, &format!("{typed}&{button}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{to} {button}");
        let html = answer.html();
        assert!(html.contains("HALF A LINE</textarea>") && html.contains("name=\"inject\" value=\"1\""), "{html}");
        assert_eq!(html.contains("状況1の話し合いに残ります"), to == "read-out", "{html}");
    }
    let html = seen(&site, &page, Caller::Staff).await;
    assert!(html.contains("夜間の番号: 090-0000-0000") && !html.contains("HALF"), "it went on, and nothing was saved");
    let empty = site.post(&format!("{page}/hold"), Caller::Staff, "kind=did&inject=2&text=&stop=yes").await;
    assert_eq!(empty.location(), page, "nothing was being written");
}

#[tokio::test]
async fn an_exercise_does_not_end_over_a_sentence_that_is_being_written() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    site.post(&format!("{page}/note"), Caller::Staff, "kind=decided&text=N&inject=1").await;
    let html = seen(&site, &page, Caller::Officer).await;
    assert!(html.contains(&format!("form=\"note-form\" formaction=\"{page}/finish")), "{html}");
    for name in ["took_part", "lessons"] {
        assert!(html.contains(&format!("name=\"{name}\" rows=\"3\" form=\"note-form\"")), "{name}: {html}");
    }
    assert!(html.contains("form=\"note-form\" name=\"revision\""), "{html}");
    let ended = "took_part=T&lessons=WHAT+WE+LEARNT&revision=1&kind=did&inject=1";
    let refused = site.post(&format!("{page}/finish"), Caller::Officer, &format!("{ended}&text=HALF+A+LINE")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.html();
    assert!(html.contains("書きかけの文があります。先に記録するか、消してください。"), "{html}");
    assert!(html.contains("HALF A LINE</textarea>") && html.contains("WHAT WE LEARNT</textarea>"), "{html}");
    let missing = "took_part=&lessons=L&revision=1&kind=did&inject=1&text=HALF+A+LINE";
    let refused = site.post(&format!("{page}/finish"), Caller::Officer, missing).await;
    assert!(refused.html().contains("HALF A LINE</textarea>"), "whatever else is wrong");
    let over = site.post(&format!("{page}/finish"), Caller::Officer, &format!("{ended}&text=")).await;
    assert_eq!(over.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_being_written_at_the_end_stays_whatever_else_is_done() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    let typed = "kind=decided&inject=1&took_part=WHO+WAS+THERE&lessons=WHAT+WE+LEARNT&revision=1";
    for (to, rest) in
        [("note", "text=A+LINE"), ("hold", "text=&stop=yes"), ("hold", "text="), ("read-out", "text=&next=2")]
    {
        let answer = site.post(&format!("{page}/{to}"), Caller::Officer, &format!("{typed}&{rest}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{to} {rest}");
        let html = answer.html();
        assert!(html.contains("WHO WAS THERE</textarea>") && html.contains("WHAT WE LEARNT</textarea>"), "{html}");
        assert!(html.contains("id=\"finish\" open"), "{to}: what is being written is in sight");
        assert!(!html.contains("A LINE</textarea>") && html.contains("A LINE"), "{to}: the sentence was recorded");
        assert_eq!(html.contains("記録しました。"), to == "note", "{to}: {html}");
    }
    let refused = site.post(&format!("{page}/note"), Caller::Officer, &format!("{typed}&text=")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("WHO WAS THERE</textarea>"), "nor is it lost when something was refused");

    // A lesson noted on the way joins those of the end.
    let lesson = "kind=lesson&inject=1&text=FIRST&took_part=&lessons=&revision=1";
    let noted = site.post(&format!("{page}/note"), Caller::Officer, lesson).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "the end has nothing but what was noted");
    let lesson = "kind=lesson&inject=1&text=SECOND&took_part=&lessons=FIRST+OF+ALL&revision=1";
    let noted = site.post(&format!("{page}/note"), Caller::Officer, lesson).await;
    assert!(noted.html().contains("FIRST OF ALL\nSECOND</textarea>"), "{}", noted.html());
}

#[tokio::test]
async fn who_looks_sees_no_buttons_and_who_plays_does_not_end_it() {
    let site = Site::demo().await;
    let page = started(&site, "vendor-from-nine").await;
    site.post(&format!("{page}/read-out"), Caller::Staff, "next=1").await;
    let html = seen(&site, &page, Caller::Viewer).await;
    for form in ["read-out", "hold", "note", "finish", "withdraw"] {
        assert!(!html.contains(&format!("{page}/{form}")), "{form}");
    }
    let html = seen(&site, &page, Caller::Staff).await;
    assert!(html.contains(&format!("{page}/note")) && !html.contains(&format!("{page}/finish")));
    assert!(seen(&site, &page, Caller::Officer).await.contains(&format!("{page}/finish")));
}

#[tokio::test]
async fn the_demo_has_held_one_and_an_improvement_is_overdue() {
    let site = Site::demo().await;
    let html = seen(&site, "/exercises", Caller::Viewer).await;
    assert!(html.contains("期限切れ1件") && html.contains("事業者の窓口は9時から"), "{html}");
    assert!(seen(&site, "/", Caller::Viewer).await.contains("期限を過ぎた改善: 1件"));
    assert!(seen(&site, "/checklist/bcp", Caller::Viewer).await.contains("期限を過ぎています"));
    let wrong = "started_at=&inject1_minute=x&inject1_decided=D";
    let paper = site.post("/exercises/scenarios/vendor-from-nine/paper", Caller::Staff, wrong).await;
    assert_eq!(paper.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(paper.html().contains("D</textarea>"), "what was typed stays");
    assert_eq!(site.get("/exercises/scenarios/no-such", Caller::Viewer).await.status, StatusCode::NOT_FOUND);
}
