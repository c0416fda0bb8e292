//! The first hour and the first answer, as forms without script send them.

use axum::http::StatusCode;
use sejo_app::App;
use sejo_web::{Options, routes::router};

use crate::site::{Answer, Caller, Site, code, empty};

/// The text between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let after = text.split_once(from).unwrap_or_else(|| panic!("{from} not found")).1;
    after.split_once(to).unwrap().0
}

/// A browser that keeps its session cookie.
struct Browser {
    router: axum::Router,
    cookie: String,
}

impl Browser {
    fn new(app: &App) -> Self {
        Self { router: router(app.clone(), Options::default()), cookie: String::new() }
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8080")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap();
        let response = tower::ServiceExt::oneshot(self.router.clone(), request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 1024 * 1024).await.unwrap().to_vec();
        let answer = Answer::of(parts, bytes);
        if answer.headers.contains_key("set-cookie") {
            self.cookie = answer.cookie();
        }
        answer
    }
}

#[tokio::test]
async fn set_up_questions_checklist_sign_out_and_in_again() {
    let (app, _dir) = empty().await;
    let link = format!("/set-up/{}", app.set_up_token().await.unwrap().unwrap());
    let mut browser = Browser::new(&app);
    let page = browser.send("GET", &link, "").await;
    let secret = between(page.html(), "<span class=\"secret mono\">", "</span>").to_owned();

    let weak = "login=yamada&name=%E5%B1%B1%E7%94%B0&password=short&password_again=other&code=000000";
    let refused = browser.send("POST", &link, weak).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("value=\"yamada\"") && refused.html().contains("aria-invalid=\"true\""));
    assert!(refused.html().contains("<a href=\"#f-password\">パスワード: "), "the summary names the field");
    assert!(!refused.html().contains("short"), "a password never comes back");

    let (six, password) = (code(&app, &secret), "correct+horse+battery");
    let form = format!("login=yamada&name=%E5%B1%B1%E7%94%B0&password={password}&password_again={password}&code={six}");
    let codes = browser.send("POST", &link, &form).await;
    assert_eq!(codes.status, StatusCode::OK, "{}", codes.html());
    assert_eq!(codes.html().matches("<li>").count(), 10);
    let recovery = between(codes.html(), "<ul class=\"codes mono\">\n<li>", "</li>").to_owned();
    assert_eq!(browser.send("GET", "/", "").await.location(), "/questions");
    assert_eq!(browser.send("GET", "/checklist", "").await.location(), "/questions");

    let nothing = browser.send("POST", "/questions", "").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.html().contains("<a href=\"#f-name\">施設名: "));
    let questions =
        "name=%E3%81%95%E3%81%8F%E3%82%89&kind=clinic&prefecture=13&systems=ehr&systems=receipt&updates_by=vendor";
    let done = browser.send("POST", "/questions", questions).await;
    assert_eq!(done.location(), "/?done=ready");
    let today = browser.send("GET", "/?done=ready", "").await;
    assert!(today.html().contains("さくら") && today.html().contains("今年度のチェックリストができました"));

    assert_eq!(browser.send("GET", &link, "").await.location(), "/sign-in", "the link works once");
    browser.send("POST", "/sign-out", "").await;
    assert_eq!(browser.send("GET", "/", "").await.location(), "/sign-in");
    let form = format!("login=yamada&password={password}&code={recovery}&next=%2Fchecklist");
    let back = browser.send("POST", "/sign-in", &form).await;
    assert_eq!(back.location(), "/account?done=recovery-code-used");
    assert_eq!(browser.send("GET", "/checklist", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_is_confirmed_corrected_and_withdrawn() {
    let site = Site::demo().await;
    let path = "/checklist/password-reuse/answer";
    let no_date = site
        .post(
            path,
            Caller::Officer,
            "round=1&value=no&confirmed_on=2026-11-20&revision=0&remark=%E8%AA%BF%E6%9F%BB%E4%B8%AD",
        )
        .await;
    assert_eq!(no_date.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_date.html().contains("調査中"), "what was typed stays");
    assert!(no_date.html().contains("<a href=\"#answer-target_on\">"));
    let bad_day = site.post(path, Caller::Officer, "round=1&value=no&confirmed_on=2026/13/40&revision=0").await;
    assert!(bad_day.html().contains("その日付は暦にありません"));

    let good = "round=1&value=no&confirmed_on=2026-11-20&target_on=2027-02-01&revision=0&reason=&remark=%E8%AA%BF%E6%9F%BB%E4%B8%AD";
    let saved = site.post(path, Caller::Officer, good).await;
    assert_eq!(saved.location(), "/checklist/password-reuse?done=confirmed", "{}", saved.html());
    let page = site.get("/checklist/password-reuse?round=1", Caller::Officer).await;
    assert!(page.html().contains("2027年2月1日") && page.html().contains("name=\"revision\" value=\"1\""));

    let withdrawn = site
        .post("/checklist/password-reuse/withdraw", Caller::Officer, "round=1&revision=1&reason=%E8%AA%A4%E3%82%8A")
        .await;
    assert_eq!(withdrawn.location(), "/checklist/password-reuse?done=withdrawn", "{}", withdrawn.html());
    let late =
        site.post("/checklist/password-reuse/withdraw", Caller::Officer, "round=1&revision=1&reason=second").await;
    assert!(late.status.is_client_error() && late.html().contains("second"), "{}", late.html());
    let page = site.get("/checklist/password-reuse", Caller::Officer).await;
    assert!(page.html().contains("確認を取り消し"), "the history keeps it");
}

#[tokio::test]
async fn words_that_changed_while_the_page_was_open_are_shown_before_anything_is_saved() {
    let site = Site::demo().await;
    let path = "/checklist/password-reuse/answer";
    let page = site.get("/checklist/password-reuse", Caller::Officer).await;
    let hidden = |name: &str| {
        let at = page.html().split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        at.split_once('"').unwrap().0.to_owned()
    };
    let (edition, asked) = (hidden("edition"), hidden("asked"));
    assert!(page.html().contains(&format!("{asked}</h1>")), "what is sent is what is shown: {asked}");
    let form = |asked: &str| {
        let asked: String = asked.bytes().map(|b| format!("%{b:02X}")).collect();
        format!(
            "round=1&value=no&confirmed_on=2026-11-20&target_on=2027-02-01&revision=0&edition={edition}&asked={asked}"
        )
    };
    let stale = site.post(path, Caller::Officer, &form("昔の文")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html().contains("昔の文") && stale.html().contains("回答はまだ保存していません"), "{}", stale.html());
    assert!(stale.html().contains(&format!("name=\"asked\" value=\"{asked}\"")), "the page now carries the new words");
    assert!(stale.html().contains("value=\"2027-02-01\""), "what was typed stays");
    let saved = site.post(path, Caller::Officer, &form(&asked)).await;
    assert_eq!(saved.location(), "/checklist/password-reuse?done=confirmed", "{}", saved.html());
}

#[tokio::test]
async fn a_yes_the_records_cannot_tell_says_how_it_is_known() {
    let site = Site::demo().await;
    let path = "/checklist/password-reuse/answer";
    let page = site.get("/checklist/password-reuse", Caller::Officer).await;
    assert!(page.html().contains("どのように確かめましたか"), "nothing is known about it");
    assert!(site.get("/checklist/officer", Caller::Officer).await.html().contains("実測と違う理由"));
    let bare = "round=1&value=yes&confirmed_on=2026-11-20&revision=0";
    let refused = site.post(path, Caller::Officer, bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("<a href=\"#answer-reason\">どのように確かめましたか: "), "{}", refused.html());
    let saved =
        site.post(path, Caller::Officer, &format!("{bare}&reason=%E7%B6%B4%E3%82%8A%E3%82%92%E8%A6%8B%E3%81%9F")).await;
    assert_eq!(saved.location(), "/checklist/password-reuse?done=confirmed", "{}", saved.html());
    assert!(site.get("/checklist/password-reuse", Caller::Viewer).await.html().contains("確かめ方: 綴りを見た"));
}

/// The form of 対象外 shows no reason, whatever was typed there for another answer.
#[tokio::test]
async fn a_reason_typed_for_another_answer_is_not_saved_with_not_applicable() {
    let site = Site::demo().await;
    let said = "round=1&value=not-applicable&confirmed_on=2026-11-20&revision=0&remark=%E7%AB%AF%E6%9C%AB%E3%82%92%E4%BD%BF%E3%82%8F%E3%81%AA%E3%81%84&reason=%E7%B6%B4%E3%82%8A%E3%82%92%E8%A6%8B%E3%81%9F";
    let saved = site.post("/checklist/password-reuse/answer", Caller::Officer, said).await;
    assert_eq!(saved.location(), "/checklist/password-reuse?done=confirmed", "{}", saved.html());
    let page = site.get("/checklist/password-reuse", Caller::Officer).await;
    assert!(page.html().contains("端末を使わない") && !page.html().contains("綴りを見た"), "{}", page.html());
}

/// With いいえ to the gate no row asks for anything, and the form cannot be handed in: systems are registered.
#[tokio::test]
async fn today_leads_to_the_check_while_something_stops_the_form() {
    let site = Site::demo().await;
    let said = "round=1&value=no&confirmed_on=2026-11-20&revision=1&reason=%E5%85%A8%E9%83%A8%E8%A6%8B%E3%81%9F";
    let saved = site.post("/checklist/systems-in-use/answer", Caller::Officer, said).await;
    assert_eq!(saved.location(), "/checklist/systems-in-use?done=confirmed", "{}", saved.html());
    for path in ["/", "/steps"] {
        let page = site.get(path, Caller::Officer).await;
        assert!(page.html().contains("href=\"/checklist/check\""), "{path}: {}", page.html());
        assert!(!page.html().contains("することはありません"), "{path}");
    }
    let today = site.get("/", Caller::Officer).await;
    assert!(today.html().contains("<span>回答と記録が合わない項目: 1件"), "the answer is no: {}", today.html());
    assert!(!today.html().contains("目標日までに直していきます"), "no answer has a target date");
}

#[tokio::test]
async fn the_next_round_is_offered_and_the_one_before_stays_in_sight() {
    let site = Site::demo().await;
    let list = site.get("/checklist", Caller::Officer).await;
    assert!(list.html().contains("href=\"/checklist/ledger?round=2#answer\""), "an old no leads to its next round");
    assert!(!site.get("/checklist", Caller::Viewer).await.html().contains("?round=2#answer"));
    let page = site.get("/checklist/ledger", Caller::Officer).await;
    let html = page.html();
    assert!(html.contains("2回目の回答を確認する") && html.contains("いまの回答"), "{html}");
    assert!(html.contains("/checklist/ledger?round=1#answer") && html.contains("/checklist/ledger?round=2#answer"));

    // After はい the page corrects; the next round is one link away, the one after it is not.
    assert!(site.get("/checklist/officer", Caller::Officer).await.html().contains("1回目の回答を直す"));
    assert!(site.get("/checklist/officer?round=2", Caller::Officer).await.html().contains("2回目の回答を確認する"));
    assert!(site.get("/checklist/officer?round=3", Caller::Officer).await.html().contains("1回目の回答を直す"));

    let yes =
        "round=2&value=yes&confirmed_on=2026-11-20&revision=0&reason=%E7%8F%BE%E7%89%A9%E3%82%92%E8%A6%8B%E3%81%9F";
    let saved = site.post("/checklist/ledger/answer", Caller::Officer, yes).await;
    assert_eq!(saved.location(), "/checklist/ledger?done=confirmed", "{}", saved.html());
    let list = site.get("/checklist", Caller::Viewer).await;
    assert!(list.html().contains("(2回目)") && list.html().contains("1回目: いいえ"), "both rounds on the list");
    let form = site.get("/forms", Caller::Viewer).await;
    assert!(form.html().contains("1回目</span> いいえ") && form.html().contains("2回目</span> はい"));
}

#[tokio::test]
async fn the_second_of_two_people_sees_what_the_first_saved() {
    let site = Site::demo().await;
    let path = "/checklist/accounts/answer";
    let answer = |target: &str, remark: &str| {
        format!("round=1&value=no&confirmed_on=2026-11-20&target_on={target}&remark={remark}&revision=0")
    };
    assert_eq!(site.post(path, Caller::Officer, &answer("2027-01-15", "first")).await.status, StatusCode::SEE_OTHER);
    let second = site.post(path, Caller::Admin, &answer("2027-02-20", "second")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let html = second.html();
    assert!(html.contains("2027年1月15日"), "what was saved meanwhile");
    assert!(html.contains("second") && html.contains("value=\"2027-02-20\""), "what was typed");
    let remarks = html.split_once("<th scope=\"row\">備考</th>").unwrap().1.split("</tr>").next().unwrap();
    assert!(remarks.contains("first") && remarks.contains("second"), "both values side by side: {remarks}");
    assert!(html.contains("name=\"revision\" value=\"1\""), "saving again, knowingly, works");
    let again =
        site.post(path, Caller::Admin, &answer("2027-02-20", "second").replace("revision=0", "revision=1")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_language_is_kept() {
    let site = Site::demo().await;
    let switched = site.post("/lang", Caller::Staff, "lang=en&back=/checklist").await;
    assert_eq!(switched.location(), "/checklist");
    let page = site.get("/checklist", Caller::Staff).await;
    assert!(page.html().contains("<html lang=\"en\">") && page.html().contains("Not answered"));
    let other = site.get("/checklist", Caller::Viewer).await;
    assert!(other.html().contains("<html lang=\"ja\">"), "another person's pages stay as they are");
}

#[tokio::test]
async fn a_piece_of_a_page_is_never_the_sign_in_page() {
    let site = Site::demo().await;
    let request = site.request(axum::http::Method::GET, "/checklist", Caller::Anonymous).header("hx-request", "true");
    let answer = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answer.headers.get("hx-redirect").unwrap(), "/sign-in?next=%2Fchecklist");
    assert!(answer.bytes.is_empty());
}

#[tokio::test]
async fn what_was_confirmed_in_an_earlier_year_can_be_looked_at_and_printed() {
    let site = Site::demo().await;
    let officer = site.actor(Caller::Officer).await;
    let before = site.again_on("2025-11-22").await;
    let said = sejo_app::answer::ConfirmForm {
        round: sejo_model::Round::FIRST,
        value: sejo_model::AnswerValue::Yes,
        confirmed_on: sejo_model::date::parse("2025-11-20").unwrap(),
        target_on: None,
        planned_by: None,
        remark: String::new(),
        reason: "金庫の計画書を見た".to_owned(),
        revision: before.item(&officer, "bcp").await.unwrap().row.answer.unwrap().revision,
        seen: None,
    };
    before.confirm(&officer, "bcp", &said).await.unwrap();
    before.close().await;
    let list = site.get("/forms", Caller::Viewer).await;
    let link = "href=\"/forms?edition=r7&amp;form=institution\"";
    assert!(list.html().contains("これまでの年度") && list.html().contains(link), "{}", list.html());
    let page = site.get("/forms?edition=r7&form=institution", Caller::Viewer).await;
    for words in ["過ぎた年度の記録", "2025年11月20日", "金庫の計画書を見た", "2026年3月31日まで"]
    {
        assert!(page.html().contains(words), "{words}: {}", page.html());
    }
    let (_, back) = page.html().split_once("name=\"back\" value=\"").unwrap();
    assert!(back.split('"').next().unwrap().contains("/forms?edition=r7"), "another language of the same page");
    assert_eq!(
        site.get("/forms?edition=r8", Caller::Viewer).await.status,
        StatusCode::NOT_FOUND,
        "this year is not over"
    );
    site.post("/lang", Caller::Viewer, "lang=en&back=/forms").await;
    for (path, year) in [("/forms?edition=r7&form=institution", "2025"), ("/forms", "2025"), ("/checklist/bcp", "2026")]
    {
        let page = site.get(path, Caller::Viewer).await;
        let named = format!("Edition for fiscal year {year}");
        assert!(page.html().contains(&named) && !page.html().contains("年度版</"), "{path}: {}", page.html());
    }
    let pdf = site.get("/forms/pdf?edition=r7&form=institution", Caller::Officer).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert!(site.get("/forms/json?edition=r7", Caller::Officer).await.html().contains("sejo-form-past/1"));
}
