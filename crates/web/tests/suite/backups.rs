//! Backup records: what was seen of a backup, and that it says nothing of another one.

use axum::http::StatusCode;

use crate::site::{Caller, Site};

#[tokio::test]
async fn a_backup_that_is_made_otherwise_shows_what_was_seen_of_it_before() {
    let site = Site::demo().await;
    let page = site.fill("/backup-records/{id}").await;
    let admin = site.actor(Caller::Admin).await;
    let system = site.app.systems(&admin).await.unwrap()[0].system.id;
    let disk = format!("system={system}&keeping=kept&method=D&place=P&taken_by=facility");
    assert_eq!(site.post(&page, Caller::Staff, &format!("{disk}&revision=1")).await.status, StatusCode::SEE_OTHER);
    let seen = |on: &str, revision: u32| format!("seen_on={on}&seen_by=N&seen_taken=yes&revision={revision}");
    let look = format!("{page}/seen");
    assert_eq!(site.post(&look, Caller::Staff, &seen("2026-04-02", 2)).await.status, StatusCode::SEE_OTHER);
    let older = site.post(&look, Caller::Staff, &seen("2026-04-01", 3)).await;
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(older.html().contains("その日より後に見た記録があります"), "{}", older.html());
    assert!(!site.get(&page, Caller::Staff).await.html().contains("id=\"earlier\""));

    // The form carries along what was seen.
    let cloud = format!("{}&{}", disk.replace("method=D", "method=C"), seen("2026-04-02", 3));
    assert_eq!(site.post(&page, Caller::Staff, &cloud).await.status, StatusCode::SEE_OTHER);
    let shown = site.get(&page, Caller::Staff).await;
    assert!(shown.html().contains("id=\"earlier\"") && shown.html().contains("2026年4月2日"), "{}", shown.html());
    assert!(shown.html().contains("まだ、だれも見ていません"), "{}", shown.html());
}
