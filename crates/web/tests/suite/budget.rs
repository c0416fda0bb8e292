//! How much work a page is: SQL statements whatever the size of the ledger.

use sejo_web::routes::{self, Access};

use crate::site::{Caller, Site};

/// Five for the page and two for who asks: the session, and the facilities to switch to.
const STATEMENTS: u64 = 7;

#[tokio::test]
async fn lists_and_overviews_need_few_statements() {
    let site = Site::demo().await;
    let mut seen = 0;
    for route in routes::list() {
        let list = !route.path.contains('{') && matches!(route.access, Access::Needs(_)) && route.method == "GET";
        if !list || route.path.starts_with("/forms/") || ["/ledger/export", "/ledger/walk-round"].contains(&route.path)
        {
            continue;
        }
        let before = site.app.statements();
        site.get(route.path, Caller::Admin).await;
        let statements = site.app.statements() - before;
        assert!(statements <= STATEMENTS, "{} runs {statements} statements", route.path);
        assert!(statements > 0, "{} reads nothing", route.path);
        seen += 1;
    }
    assert!(seen > 10, "only {seen} lists");
}
