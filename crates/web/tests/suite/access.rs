//! Every route × every role, generated from the list of routes.

use axum::http::{Method, StatusCode};
use sejo_web::routes::{self, Access, On, Route};

use crate::site::{Answer, Caller, SIGNED_IN, Site};

const EXCEPTIONS: &str = include_str!("exceptions.txt");

/// The status a permitted caller gets instead of one of the usual ones.
fn exception(route: &Route) -> Option<u16> {
    EXCEPTIONS.lines().filter(|l| !l.starts_with('#')).find_map(|line| {
        let mut words = line.split_whitespace();
        let same = words.next() == Some(route.method.as_str()) && words.next() == Some(route.path);
        same.then(|| words.next().unwrap().parse().unwrap())
    })
}

fn permitted(access: Access, caller: Caller) -> bool {
    match access {
        Access::Public | Access::Anybody => true,
        Access::SignedIn => caller != Caller::Anonymous,
        Access::Needs(action) => caller.role().is_some_and(|r| r.may(action)),
    }
}

async fn call(site: &Site, route: &Route, path: &str, caller: Caller) -> Answer {
    match route.method {
        Method::GET => site.get(path, caller).await,
        _ => site.post(path, caller, "").await,
    }
}

#[tokio::test]
async fn every_route_asks_who_may() {
    let site = Site::demo().await;
    let mut wrong = Vec::new();
    let mut all = routes::list();
    // Adding a facility takes the administrator there, away from the things of the hospital.
    all.sort_by_key(|route| route.path == "/facility/add");
    // Signing out ends the session that later routes need; the journey does it.
    for route in all.into_iter().filter(|route| route.path != "/sign-out") {
        let mut path = site.fill(route.path).await;
        for caller in [Caller::Anonymous].into_iter().chain(SIGNED_IN) {
            let answer = call(&site, &route, &path, caller).await;
            let to_sign_in = answer.status == StatusCode::SEE_OTHER && answer.location().starts_with("/sign-in");
            // What only a vendor has is to a facility as if it were not there; `vendors.rs` walks it.
            let is_allowed = permitted(route.access, caller) && route.on != On::Vendor;
            let fine = match (route.access, is_allowed) {
                (Access::Public | Access::Anybody, _) => !answer.status.is_server_error() && !to_sign_in,
                (_, false) if caller == Caller::Anonymous => to_sign_in,
                (_, false) => answer.status == StatusCode::NOT_FOUND,
                (_, true) => match exception(&route) {
                    Some(status) => answer.status.as_u16() == status,
                    // Everybody has these before it is known what the installation is; afterwards only who may change it.
                    None if route.path == "/questions/vendor" && answer.status == StatusCode::NOT_FOUND => {
                        !caller.role().is_some_and(|role| role.may(sejo_model::Action::EditFacility))
                    }
                    None => matches!(answer.status.as_u16(), 200 | 303 | 409 | 422) && !to_sign_in,
                },
            };
            if !fine {
                wrong.push(format!(
                    "{} {} {caller:?}: {} {}",
                    route.method,
                    route.path,
                    answer.status,
                    answer.location()
                ));
            }
            // Who may has perhaps removed the thing.
            if route.method == Method::POST && permitted(route.access, caller) {
                path = site.fill(route.path).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn things_of_another_facility_do_not_exist() {
    let site = Site::demo().await;
    let mut tried = 0;
    for route in routes::list().iter().filter(|r| r.path.contains("{id}") && matches!(r.access, Access::Needs(_))) {
        let path = site.fill(route.path).await;
        let answer = call(&site, route, &path, Caller::Elsewhere).await;
        let unseen = answer.status == StatusCode::NOT_FOUND
            || (route.method == Method::POST && answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unseen, "{} {}: {}", route.method, route.path, answer.status);
        if answer.is_html() {
            assert!(!answer.html().contains("みどり野"), "{} shows the other facility", route.path);
        }
        tried += 1;
    }
    assert!(tried > 10, "only {tried} routes with things");
}

#[tokio::test]
async fn forbidden_and_missing_look_the_same() {
    let site = Site::demo().await;
    let forbidden = site.get("/activity", Caller::Viewer).await;
    let missing = site.get("/nowhere", Caller::Viewer).await;
    assert_eq!((forbidden.status, missing.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(forbidden.html().replace("/activity", "/nowhere"), missing.html());
}

#[tokio::test]
async fn exceptions_name_routes_that_exist() {
    let known: Vec<String> = routes::list().iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    for line in EXCEPTIONS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let route: Vec<&str> = line.split_whitespace().take(2).collect();
        assert!(known.contains(&route.join(" ")), "no route for the exception {line}");
    }
}

/// Whoever may not answer is told who may, and is led nowhere that is closed to him.
#[tokio::test]
async fn who_may_not_answer_is_told_who_may() {
    let site = Site::demo().await;
    let words = "回答を確認できるのは、管理者と安全管理責任者です。";
    for (caller, told) in [(Caller::Viewer, true), (Caller::Staff, true), (Caller::Officer, false)] {
        let page = site.get("/checklist/bcp", caller).await;
        assert_eq!(page.html().contains(words), told, "{caller:?}");
    }
    for path in ["/", "/steps", "/checklist/ledger"] {
        assert!(!site.get(path, Caller::Viewer).await.html().contains("href=\"/intake\""), "{path}");
    }
    assert!(site.get("/steps", Caller::Officer).await.html().contains("終わったら、ここに回答を書く"));
}

/// Where the questions are answered already, nobody is told to wait for it.
#[tokio::test]
async fn nobody_waits_for_questions_that_are_answered() {
    let site = Site::demo().await;
    for caller in SIGNED_IN {
        let to = if matches!(caller, Caller::Officer | Caller::Admin) { "/facility" } else { "/" };
        assert_eq!(site.get("/questions", caller).await.location(), to, "{caller:?}");
        assert_eq!(site.get("/questions/vendor", caller).await.location(), "/", "{caller:?}");
    }
}
