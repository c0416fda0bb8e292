//! People, users, facility, periods, the own sign-in, the log of actions.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use sejo_app::account::Session;

use crate::site::{Caller, Site, origin};

async fn session(site: &Site, caller: Caller) -> Session {
    site.app.session(site.token(caller), &origin()).await.unwrap().unwrap()
}

#[tokio::test]
async fn people_and_posts() {
    let site = Site::demo().await;
    let unnamed = site.post("/people/new", Caller::Staff, "job=nurse").await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.html().contains("id=\"f-name-error\"") && unnamed.html().contains("value=\"nurse\""));
    assert_eq!(site.post("/people/new", Caller::Staff, "name=N").await.location(), "/people?done=added");
    let person = site.fill("/people/{id}").await;
    let id = person.rsplit('/').next().unwrap();
    let backwards = format!("person_id={id}&post=operation&appointed_on=2026-05-01&ended_on=2026-04-01");
    let refused = site.post("/posts/new", Caller::Staff, &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("id=\"f-ended_on-error\"") && refused.html().contains("value=\"2026-04-01\""));
    let good = format!("person_id={id}&post=operation&appointed_on=2026-05-01");
    assert_eq!(site.post("/posts/new", Caller::Staff, &good).await.location(), "/people?done=saved");
    assert!(site.get(&person, Caller::Viewer).await.html().contains("システム運用担当者"));
    let later = format!("person_id={id}&post=officer&appointed_on=2027-01-01");
    assert_eq!(site.post("/posts/new", Caller::Staff, &later).await.location(), "/people?done=saved");
    assert!(site.get("/people", Caller::Viewer).await.html().contains("2027年1月1日から、"), "from when");
}

/// The hidden revision of the page's form.
fn revision(page: &str) -> &str {
    page.split_once("name=\"revision\" value=\"").unwrap().1.split_once('"').unwrap().0
}

#[tokio::test]
async fn of_two_who_save_a_register_the_second_sees_what_differs_and_can_save_knowingly() {
    let site = Site::demo().await;
    let person = site.fill("/people/{id}").await;
    let post = site.fill("/posts/{id}").await;
    let contract = site.fill("/vendors/{id}/contracts/{contract}").await;
    let holder = site.get(&post, Caller::Staff).await;
    let holder = holder.html().split_once("id=\"f-person_id\"").unwrap().1.split_once("</select>").unwrap().0;
    let holder = holder.split_once("selected").unwrap().0.rsplit_once("value=\"").unwrap().1;
    let holder = holder.split_once('"').unwrap().0;
    for (path, form, field) in [
        (person, "name=One", "department"),
        (post, &*format!("person_id={holder}&post=operation&appointed_on=2026-05-01"), "appointed_by"),
        (contract, "title=One&covers=unknown", "clause"),
    ] {
        let seen = site.get(&path, Caller::Staff).await;
        let seen = revision(seen.html());
        let save = |value: &str, revision: &str| format!("{form}&{field}={value}&revision={revision}");
        let first = site.post(&path, Caller::Admin, &save("first", seen)).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{path}: {}", first.html());
        let late = site.post(&path, Caller::Staff, &save("second", seen)).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{path}");
        assert!(late.html().contains("中村 恵子さんが") && late.html().contains("に保存しました"), "{path}: who");
        assert!(late.html().contains(">first</td>") && late.html().contains(">second</td>"), "{path}: what");
        let knowingly = save("second", revision(late.html()));
        assert_eq!(site.post(&path, Caller::Staff, &knowingly).await.status, StatusCode::SEE_OTHER, "{path}");
        assert!(site.get(&path, Caller::Staff).await.html().contains("second"), "{path}");
        // A form that names no revision overwrites nothing.
        assert_eq!(site.post(&path, Caller::Staff, &save("blind", "")).await.status, StatusCode::CONFLICT, "{path}");
    }
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_can_be_taken_back() {
    let site = Site::demo().await;
    let unnamed = site.post("/users/invite", Caller::Admin, "role=staff").await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = site.post("/users/invite", Caller::Admin, "name=N&role=staff").await;
    let link = made.html().split_once("http://127.0.0.1:8080").unwrap().1.split_once('<').unwrap().0;
    assert!(link.starts_with("/invitation/"), "{link}");
    assert_eq!(site.get(link, Caller::Anonymous).await.status, StatusCode::OK);
    let list = site.get("/users", Caller::Admin).await;
    assert!(!list.html().contains(link), "once");
    let key = list.html().split_once("name=\"key\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let back = site.post("/users/withdraw", Caller::Admin, &format!("key={key}")).await;
    assert_eq!(back.location(), "/users?done=removed");
    assert_ne!(site.get(link, Caller::Anonymous).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let site = Site::demo().await;
    let me = session(&site, Caller::Elsewhere).await.actor.user;
    // The one who made the facility is its first administrator; without him the other is the last.
    let first = session(&site, Caller::Admin).await.actor.user;
    let gone = site.post(&format!("/users/{first}/role"), Caller::Elsewhere, "role=viewer").await;
    assert_eq!(gone.location(), "/users?done=role-changed");
    let refused = site.post(&format!("/users/{me}/role"), Caller::Elsewhere, "role=viewer").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html().contains("管理者が一人もいなくなる"));
}

#[tokio::test]
async fn disabled_users_are_out_at_once() {
    let site = Site::demo().await;
    let staff = session(&site, Caller::Staff).await.actor.user;
    let disabled = site.post(&format!("/users/{staff}/disable"), Caller::Admin, "").await;
    assert_eq!(disabled.location(), "/users?done=disabled");
    assert!(site.get("/ledger", Caller::Staff).await.location().starts_with("/sign-in"));
    assert!(site.get("/users", Caller::Admin).await.html().contains("停止中"));
    let enabled = site.post(&format!("/users/{staff}/enable"), Caller::Admin, "").await;
    assert_eq!(enabled.location(), "/users?done=enabled");
}

#[tokio::test]
async fn the_facility_can_be_corrected_by_one_at_a_time() {
    let site = Site::demo().await;
    let form = "kind=hospital&prefecture=27&systems_in_use=yes&vendor_contract=yes";
    let wrong = site.post("/facility", Caller::Officer, &format!("{form}&name=&beds=many&revision=1")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("id=\"f-name-error\"") && wrong.html().contains("value=\"many\""));
    let page = site.get("/facility", Caller::Officer).await;
    let revision = page.html().split_once("name=\"revision\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let save = |name: &str| format!("{form}&name={name}&beds=99&revision={revision}");
    assert_eq!(site.post("/facility", Caller::Officer, &save("One")).await.location(), "/facility?done=saved");
    let late = site.post("/facility", Caller::Admin, &save("Two")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html().contains(">One</td>") && late.html().contains("value=\"Two\""));
}

#[tokio::test]
async fn each_tab_stays_at_its_facility() {
    let site = Site::demo().await;
    let here = session(&site, Caller::Admin).await;
    let id = here.actor.facility;
    let second = site.app.add_facility(&here.actor).await.unwrap();
    let open = site.get("/people", Caller::Admin).await;
    let mark = open.marked.0.split_once("href=\"/~").unwrap().1.get(..8).unwrap().to_owned();
    assert!(id.to_string().ends_with(&mark) && open.marked.0.contains(&format!("href=\"/~{mark}/people/new\"")));
    assert!(
        !open.marked.0.contains("href=\"/people") && open.marked.0.contains("href=\"/static/"),
        "assets are shared"
    );

    // Another tab switches; this one goes on with its links, forms, files and languages.
    let switched = site.post("/switch-facility", Caller::Admin, &format!("facility={second}")).await;
    assert!(second.to_string().ends_with(switched.marked.1.strip_prefix("/~").unwrap().trim_end_matches('/')));
    assert_eq!(session(&site, Caller::Admin).await.actor.facility, second);
    let blank = site.get(&format!("/~{mark}/people/new"), Caller::Admin).await;
    assert!(blank.marked.0.contains(&format!("action=\"/~{mark}/people/new?facility={id}\"")));
    let back = "name=\"back\" value=\"/~";
    assert!(blank.marked.0.contains(back), "another language, the same facility");
    let saved = site.post(&format!("/~{mark}/people/new?facility={id}"), Caller::Admin, "name=Left+Open").await;
    assert_eq!(saved.marked.1, format!("/~{mark}/people?done=added"));
    assert!(site.get(&saved.marked.1, Caller::Admin).await.html().contains("Left Open"));
    let ledger = site.get(&format!("/~{mark}/ledger/export?format=csv"), Caller::Admin).await;
    assert_eq!(ledger.status, StatusCode::OK, "the ledger of the hospital");
    let (questions, asked) =
        (site.get("/ledger/export?format=csv", Caller::Admin).await, "the new one has no answers yet");
    assert_eq!((questions.status, questions.location()), (StatusCode::SEE_OTHER, "/questions"), "{asked}");
    // A form of a page from before there were several says where it stood.
    let saved = site.post(&format!("/people/new?facility={id}"), Caller::Admin, "name=Older").await;
    assert_eq!(saved.marked.1, format!("/~{mark}/people?done=added"));
    assert_eq!(session(&site, Caller::Admin).await.actor.facility, second, "nothing has been switched");
    // Who signs in next may belong elsewhere.
    let out = site.post(&format!("/~{mark}/sign-out"), Caller::Admin, "").await;
    assert_eq!((out.status, out.marked.1.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
}

#[tokio::test]
async fn nobody_gets_to_a_foreign_facility_by_its_mark() {
    let site = Site::demo().await;
    let there = session(&site, Caller::Elsewhere).await;
    let before = site.app.people(&there.actor).await.unwrap().len();
    let id = there.actor.facility.to_string();
    let mark = id.get(id.len() - 8..).unwrap();
    for address in ["/people".to_owned(), "/people/new".to_owned(), format!("/people/new?facility={id}")] {
        assert_eq!(site.get(&format!("/~{mark}{address}"), Caller::Staff).await.status, StatusCode::NOT_FOUND);
        let refused = site.post(&format!("/~{mark}{address}"), Caller::Staff, "name=Foreign").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{address}");
    }
    for facility in [&*id, "1", ""] {
        let refused = site.post(&format!("/people/new?facility={facility}"), Caller::Staff, "name=Foreign").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{facility}");
    }
    assert_eq!(site.app.people(&there.actor).await.unwrap().len(), before);
    let outside = site.get(&format!("/~{mark}/people"), Caller::Anonymous).await;
    assert_eq!(outside.location(), format!("/sign-in?next=%2F~{mark}%2Fpeople"));
    // A facility of one's own where one may only read: the role is that of the facility.
    assert_eq!(session(&site, Caller::Viewer).await.at(there.actor.facility).map(|s| s.actor.role), None);
}

#[tokio::test]
async fn what_was_typed_into_a_page_that_is_gone_is_shown_again() {
    let site = Site::demo().await;
    let gone = sejo_model::IncidentId::new();
    let typed = "revision=1&summary=Typed+for+an+hour&password=correct+horse";
    let refused = site.post(&format!("/incidents/{gone}/reports/ministry"), Caller::Staff, typed).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(refused.html().contains("Typed for an hour"), "{}", refused.html());
    assert!(!refused.html().contains("correct horse"));
}

#[tokio::test]
async fn a_form_sent_after_the_session_has_ended_is_kept_on_the_page_and_sent_again() {
    let site = Site::demo().await;
    let typed = "name=%22N%22&department=%3Cward%3E&revision=0";
    let not_saved = site.post("/people/new", Caller::Anonymous, typed).await;
    assert_eq!(not_saved.status, StatusCode::UNAUTHORIZED);
    let page = not_saved.html();
    assert!(page.contains("保存していません") && page.contains("href=\"/sign-in?next=%2Fpeople%2Fnew\""), "{page}");
    assert!(page.contains("action=\"/people/new\"") && !page.contains("<ward>") && page.contains("ward"), "{page}");
    for field in ["name", "department", "revision"] {
        assert!(page.contains(&format!("<input type=\"hidden\" name=\"{field}\" value=\"")), "{field}: {page}");
    }
    // Back to the page a form stood on, not to where it was sent; at its own facility.
    let answer = site.post("/~1a2b3c4d/checklist/patching/answer", Caller::Anonymous, "value=yes&remark=Kept").await;
    assert!(
        answer.marked.0.contains("href=\"/sign-in?next=%2F~1a2b3c4d%2Fchecklist%2Fpatching\""),
        "{}",
        answer.marked.0
    );
    assert!(answer.marked.0.contains("action=\"/~1a2b3c4d/checklist/patching/answer\""));
    // A password is not shown again, so a form with one is not sent again; nothing typed is nothing lost.
    let secret = site.post("/people/new", Caller::Anonymous, "name=N&password=correct+horse").await;
    assert!(secret.html().contains("<dd class=\"pre\">N</dd>") && !secret.html().contains("correct horse"));
    assert!(!secret.html().contains("action=\"/people/new\""));
    let nothing = site.post("/people/new", Caller::Anonymous, "revision=0").await;
    assert_eq!(nothing.location(), "/sign-in");
    // More than any page takes is not kept, and not lost without a word.
    for size in [600 * 1024, 3 * 1024 * 1024] {
        let large = format!("name=N&department={}", "x".repeat(size));
        let lost = site.post("/people/new", Caller::Anonymous, &large).await;
        assert_eq!(lost.status, StatusCode::UNAUTHORIZED, "{size}");
        let page = lost.html();
        assert!(page.contains("長すぎた") && page.contains("/sign-in?next=%2Fpeople%2Fnew"), "{page}");
    }
    // A file is not read from strangers, and they are told.
    let file = site.request(Method::POST, "/intake", Caller::Anonymous);
    let file = file.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(Body::from("--x--")).unwrap();
    let not_taken = site.send(file).await;
    assert_eq!(not_taken.status, StatusCode::UNAUTHORIZED);
    assert!(not_taken.html().contains("保存していません") && not_taken.html().contains("/sign-in?next=%2Fintake"));
}

#[tokio::test]
async fn periods_have_limits_and_a_way_back() {
    let site = Site::demo().await;
    let form = "support_warning_days=180&account_export_days=90&contact_days=365&restore_drill_days=365&exercise_days=365&backup_reach_days=14&backup_seen_days=90&rebuild_hours=8&procurement_days=30&configuration_days=365&document_review_days=365&two_factor_planned_by=2028-03-31";
    let wrong = site.post("/settings", Caller::Admin, &format!("{form}&stock_take_days=0")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("id=\"f-stock_take_days-error\""));
    let saved = site.post("/settings", Caller::Admin, &format!("{form}&stock_take_days=200")).await;
    assert_eq!(saved.location(), "/settings?done=saved");
    assert!(site.get("/settings", Caller::Admin).await.html().contains("value=\"200\""));
    site.post("/settings", Caller::Admin, "default=yes").await;
    let page = site.get("/settings", Caller::Viewer).await;
    assert!(page.html().contains("365日") && page.html().contains("出典"));
}

#[tokio::test]
async fn the_own_password_asks_for_everything_and_shows_nothing() {
    let site = Site::demo().await;
    let empty = site.post("/account/password", Caller::Staff, "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let differ = "old=correct+horse+battery&new=another+long+secret&new_again=something+else+long&code=000000";
    let differ = site.post("/account/password", Caller::Staff, differ).await;
    assert!(differ.html().contains("2回のパスワードが違います"));
    assert!(!differ.html().contains("another long secret") && !differ.html().contains("000000"));
    let wrong = "old=not+this+one+here&new=another+long+secret&new_again=another+long+secret&code=000000";
    let wrong = site.post("/account/password", Caller::Staff, wrong).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.html().contains("id=\"password-old-error\""));
    let codes = site.post("/account/recovery-codes", Caller::Staff, "code=").await;
    assert!(codes.html().contains("id=\"codes-code-error\""));
    assert!(site.get("/account", Caller::Staff).await.html().contains("この端末"));
}

#[tokio::test]
async fn the_log_tells_what_happened_and_that_it_is_whole() {
    let site = Site::demo().await;
    site.post("/people/new", Caller::Staff, "name=%E8%A8%98%E9%8C%B2+%E5%A4%AA%E9%83%8E").await;
    let log = site.get("/activity", Caller::Officer).await;
    assert!(log.html().contains("職員を保存しました") && log.html().contains("記録 太郎"), "{}", log.html());
    assert!(log.bytes.len() <= 60 * 1024);
    let older = site.get("/activity?before=3", Caller::Officer).await;
    assert!(older.html().contains("href=\"/activity\"") && !older.html().contains("記録 太郎"));
    let checked = site.post("/activity/verify", Caller::Officer, "").await;
    assert!(checked.html().contains("抜けも書き換えもありません"), "{}", checked.html());
}

#[tokio::test]
async fn what_was_kept_of_the_log_on_paper_is_looked_for() {
    let site = Site::demo().await;
    let head = site.app.audit_head().await.unwrap();
    let log = site.get("/activity", Caller::Officer).await;
    assert!(log.html().contains(&format!("<span class=\"secret mono\">{head}</span>")), "the head, to keep");
    site.post("/people/new", Caller::Staff, "name=N").await;
    let kept = format!("kept=+{}", head.to_string().to_uppercase().replace(':', "%3A"));
    let fine = site.post("/activity/verify", Caller::Officer, &kept).await;
    assert!(fine.html().contains("控えにある記録も、そのまま入っています"), "{}", fine.html());
    let cut = format!("kept={}%3A{}", head.number + 9, head.hash);
    let cut = site.post("/activity/verify", Caller::Officer, &cut).await;
    assert!(cut.html().contains(&format!("控えにある{}番の記録が、ここにはありません", head.number + 9)));
    assert!(!cut.html().contains("抜けも書き換えもありません"));
    let odd = site.post("/activity/verify", Caller::Officer, "kept=123").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.html().contains("id=\"f-kept-error\"") && odd.html().contains("value=\"123\""));
}
