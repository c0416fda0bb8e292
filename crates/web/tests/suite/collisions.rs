//! Two people with the same page open: what the second is shown can be sent, so that nobody is stuck.

use axum::http::StatusCode;

use crate::site::{Caller, Site};

/// Forms that carry the revision that was seen, with what is typed into them.
const FORMS: [(&str, &str); 12] = [
    ("/systems/{id}", "kind=ehr&hosting=cloud&updates_by=vendor&two_factor=unknown&name="),
    ("/systems/{id}/responsibilities", "backup=vendor&restore=unknown&backup.detail="),
    ("/vendors/{id}", "name="),
    ("/vendors/{id}/contracts/{contract}", "covers=unknown&title="),
    ("/remote-connections/{id}", "vendor_id=own&kind=l2tp&from=2026-04-01&purpose="),
    ("/documents/{kind}/passages/{key}", "stance=own&text="),
    ("/documents/{kind}/versions/{id}/marks", "ledger="),
    ("/drills/{id}", "performed_on=2026-04-02&minutes=5&performed_by="),
    ("/incidents/{id}/clock", "purpose=suspected&known_at=&title="),
    ("/incidents/{id}/reports/{report}", "privacy-cause="),
    ("/people/{id}", "name="),
    ("/contacts/roles", "without_phones="),
];

/// Every hidden revision of a page.
fn revisions(page: &str) -> Vec<&str> {
    page.split("name=\"revision\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn a_form_that_came_second_carries_what_was_saved_and_can_be_sent_again() {
    let site = Site::demo().await;
    let person = site.fill("/people/{id}").await;
    let (person, due) = (person.rsplit('/').next().unwrap(), site.app.today());
    let wanted = format!("owner_id={person}&due_on={due}&what=");
    let post = format!("person_id={person}&post=planning&appointed_on=2026-05-01&appointed_by=");
    let system = site.app.systems(&site.actor(Caller::Admin).await).await.unwrap()[0].system.id;
    let backup = format!("system={system}&keeping=kept&method=");
    let mut forms: Vec<(&str, &str)> = FORMS.to_vec();
    forms.extend([
        ("/improvements/{id}", wanted.as_str()),
        ("/posts/{id}", post.as_str()),
        ("/backup-records/{id}", backup.as_str()),
    ]);
    for (route, form) in forms {
        let to = site.fill(route).await;
        // What is filled in here was never changed; nobody decided about the passage yet.
        let seen = match route {
            "/documents/{kind}/passages/{key}" => "0".to_owned(),
            "/contacts/roles" => revisions(site.get(&to, Caller::Officer).await.html())[0].to_owned(),
            _ => "1".to_owned(),
        };
        let save = |value: &str, seen: &str| format!("{form}{value}&revision={seen}");
        let first = site.post(&to, Caller::Admin, &save("first", &seen)).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{route}: {}", first.html());
        let late = site.post(&to, Caller::Officer, &save("second", &seen)).await;
        let html = late.html();
        assert_eq!(late.status, StatusCode::CONFLICT, "{route}: {html}");
        assert!(html.contains("second"), "{route}: what was typed stays: {html}");
        let carried = revisions(html);
        assert!(!carried.is_empty() && carried.iter().all(|r| *r != seen), "{route}: {carried:?} after {seen}");
        let again = site.post(&to, Caller::Officer, &save("second", carried[0])).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{route}: {}", again.html());
        // A form that names no revision overwrites nothing.
        let blind = site.post(&to, Caller::Officer, &save("blind", "")).await;
        assert_eq!(blind.status, StatusCode::CONFLICT, "{route}: {}", blind.html());
    }
}

#[tokio::test]
async fn of_a_form_that_is_gone_the_page_says_where_the_words_are() {
    let site = Site::demo().await;
    for page in ["/improvements/{id}", "/exercises/{id}"] {
        let page = site.fill(page).await;
        let to = format!("{page}/withdraw");
        let shown = site.get(&page, Caller::Officer).await;
        let (_, form) = shown.html().split_once(&format!("action=\"{to}")).unwrap();
        let typed = |reason: &str| format!("reason={reason}&revision={}", revisions(form)[0]);
        let first = site.post(&to, Caller::Admin, &typed("first")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{page}: {}", first.html());
        let late = site.post(&to, Caller::Officer, &typed("second")).await;
        let html = late.html();
        assert_eq!(late.status, StatusCode::CONFLICT, "{page}: {html}");
        assert!(html.contains("second</td>") && html.contains("保存していません"), "{page}: {html}");
        assert!(!html.contains("下の入力欄には"), "{page}: no form is left: {html}");
    }
}
