//! What forms open with: nothing that nobody said. Whatever stands chosen becomes a fact by saving the form.

use axum::http::{Method, StatusCode};
use sejo_web::routes::{self, On};

use crate::site::{Caller, Site};

/// Forms of something new that are not at an address of their own, or not at one that ends in `new`.
const MORE: [&str; 2] = ["/requests/{id}", "/drills/process"];

/// A device that somebody writes into the ledger is in use until somebody says otherwise; no word says that it is not known.
const KNOWN: [(&str, &str); 1] = [("state", "in-use")];

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// Name and value of every folded list as browsers open it, and of every radio button that is pressed.
fn openings(html: &str) -> Vec<(&str, &str)> {
    let lists = html.split("<select").skip(1).map(|part| {
        let list = part.split_once("</select>").unwrap().0;
        let options: Vec<&str> = list.split("<option value=\"").skip(1).collect();
        let opening = options.iter().find(|o| o.contains("\" selected>")).or(options.first()).unwrap();
        (between(list, "name=\"", "\""), opening.split_once('"').unwrap().0)
    });
    let radios = html.split("<input type=\"radio\"").skip(1).map(|part| part.split_once('>').unwrap().0);
    let pressed = radios.filter(|tag| tag.contains(" checked"));
    lists.chain(pressed.map(|tag| (between(tag, "name=\"", "\""), between(tag, "value=\"", "\"")))).collect()
}

#[tokio::test]
async fn a_form_of_something_new_claims_nothing() {
    let site = Site::demo().await;
    let here = routes::list().into_iter().filter(|r| r.method == Method::GET && r.on != On::Vendor);
    let new = here.map(|r| r.path).filter(|path| path.ends_with("/new"));
    let mut claims = Vec::new();
    for path in new.chain(MORE) {
        let page = site.get(&site.fill(path).await, Caller::Officer).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let said = openings(page.html()).into_iter().filter(|o| !matches!(o.1, "" | "unknown") && !KNOWN.contains(o));
        claims.extend(said.map(|(name, value)| format!("{path}: {name} opens on {value}")));
    }
    assert!(claims.is_empty(), "{claims:#?}");
}

#[tokio::test]
async fn what_is_left_of_a_new_backup_is_not_known_and_whether_it_is_kept_has_to_be_said() {
    let site = Site::demo().await;
    let blank = site.get("/backup-records/new", Caller::Staff).await;
    for name in ["frequency", "taken_by", "apart", "credentials"] {
        assert!(openings(blank.html()).contains(&(name, "unknown")), "{name}");
    }
    assert!(!openings(blank.html()).iter().any(|(name, _)| *name == "keeping"));
    let admin = site.actor(Caller::Admin).await;
    let system = site.app.systems(&admin).await.unwrap()[0].system.id;
    let unsaid = site.post("/backup-records/new", Caller::Staff, &format!("system={system}&method=M")).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.html().contains("<a href=\"#f-keeping\">"));
}
