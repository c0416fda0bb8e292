//! How much work a page is: SQL statements whatever the size of the ledger.

use sejo_model::Vendor;
use sejo_web::routes::{self, Access, On};

use crate::intake::{NO, read_as, vendors_form};
use crate::site::{Caller, Site};

/// For the page and for who asks: session, user, roles and facilities come in one. Once a minute one more notes that the
/// session is in use.
const STATEMENTS: u64 = 5;

/// Files made to be kept: each adds an entry to the log of actions to what it reads.
const PRINTS: [&str; 9] = [
    "/remote-connections/pdf",
    "/ledger/export",
    "/ledger/walk-round",
    "/incidents/cards",
    "/incidents/form",
    "/emergency-file/pdf",
    "/documents/plan/check-table/pdf",
    "/documents/plan/one-page",
    "/settings/signing-key/card",
];

async fn statements_of(site: &Site, path: &str) -> u64 {
    let before = site.app.statements();
    site.get(path, Caller::Admin).await;
    site.app.statements() - before
}

#[tokio::test]
async fn lists_and_overviews_need_few_statements() {
    let site = Site::demo().await;
    let mut seen = 0;
    let mut over: Vec<String> = Vec::new();
    for route in routes::list() {
        let list = !route.path.contains('{') && matches!(route.access, Access::Needs(_)) && route.method == "GET";
        if !list || route.on == On::Vendor || route.path.starts_with("/forms/") || PRINTS.contains(&route.path) {
            continue;
        }
        let mut statements = statements_of(&site, route.path).await;
        if statements > STATEMENTS {
            // Once a minute one more notes that the session is in use; never twice in a row.
            statements = statements_of(&site, route.path).await;
        }
        if statements > STATEMENTS {
            over.push(format!("{}: {statements}", route.path));
        }
        assert!(statements > 0, "{} reads nothing", route.path);
        seen += 1;
    }
    for path in ["/documents/rules", "/documents/plan", "/documents/rules/passages/ledger"] {
        let before = site.app.statements();
        let page = site.get(path, Caller::Admin).await;
        let statements = site.app.statements() - before;
        assert!(statements <= STATEMENTS, "{path}: {statements} statements");
        assert!(page.bytes.len() <= 60 * 1024, "{path}: {} bytes", page.bytes.len());
    }
    assert!(seen > 10, "only {seen} lists");
    assert!(over.is_empty(), "more than {STATEMENTS} statements: {over:?}");
}

#[tokio::test]
async fn the_page_of_a_vendors_form_reads_the_runs_once() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let blank = site.app.vendor(&admin, None).await.unwrap().vendor;
    site.app.save_vendor(&admin, &Vendor { name: "みなとシステム".to_owned(), ..blank }).await.unwrap();
    let form = vendors_form(NO);
    read_as(&site, Caller::Staff, "みなとシステム.xlsx", &form).await;
    let path = read_as(&site, Caller::Staff, "みなとシステム.xlsx", &form).await;
    let page = site.get(&path, Caller::Admin).await;
    assert!(page.html().contains("前に記録した先"), "{}", page.html());
    let mut statements = statements_of(&site, &path).await;
    if statements > STATEMENTS {
        // Once a minute one more notes that the session is in use; never twice in a row.
        statements = statements_of(&site, &path).await;
    }
    assert!(statements <= STATEMENTS, "{statements} statements");
}
