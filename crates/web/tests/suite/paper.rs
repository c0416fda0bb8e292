//! What people carry away: prints say whose they are and of which day, files have names of their own, filters tell apart what
//! is different, and nothing that was typed is changed without a word.

use axum::http::{StatusCode, header};

use crate::site::{Caller, Site};

#[tokio::test]
async fn every_printed_page_says_whose_it_is_and_of_which_day() {
    let site = Site::demo().await;
    for path in ["/steps", "/checklist/check", "/checklist", "/ledger"] {
        let page = site.get(path, Caller::Viewer).await;
        let (_, rest) = page.html().split_once("<p class=\"print-head\">").unwrap();
        let head = rest.split_once("</p>").unwrap().0;
        assert!(head.contains("みどり野中央病院") && head.contains("印刷日 2026年11月"), "{path}: {head}");
    }
    assert!(!site.get("/sign-in", Caller::Anonymous).await.html().contains("print-head"), "nobody's page");
}

#[tokio::test]
async fn the_two_prints_of_the_form_are_two_files() {
    let site = Site::demo().await;
    let mut names = Vec::new();
    for path in ["/forms/pdf", "/forms/pdf?reasons=yes"] {
        let file = site.get(path, Caller::Officer).await;
        assert!(file.bytes.starts_with(b"%PDF-"), "{path}");
        names.push(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned());
    }
    assert_ne!(names[0], names[1]);
}

#[tokio::test]
async fn a_form_has_one_name_on_every_page() {
    let site = Site::demo().await;
    for path in ["/", "/checklist", "/checklist/check", "/forms"] {
        let page = site.get(path, Caller::Viewer).await;
        // Forms of earlier years keep the names they were printed with.
        let this_year = page.html().split("これまでの年度").next().unwrap();
        assert!(this_year.contains("医療機関・薬局確認用"), "{path}");
        assert!(!this_year.contains("医療機関確認用"), "{path}");
    }
}

#[tokio::test]
async fn what_contradicts_and_what_is_not_proven_are_two_things() {
    let site = Site::demo().await;
    let sent = "round=1&value=yes&confirmed_on=2026-11-20&revision=0&reason=%E7%B4%99%E3%81%AE%E4%B8%80%E8%A6%A7%E3%81%A8%E7%85%A7%E5%90%88%E3%81%97%E3%81%9F";
    let saved = site.post("/checklist/password-reuse/answer", Caller::Officer, sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    let (row, contradicted) = ("href=\"/checklist/password-reuse\"", "href=\"/checklist/patching\"");
    let differs = site.get("/checklist?show=differs", Caller::Viewer).await;
    assert!(!differs.html().contains(row) && differs.html().contains(contradicted), "はい against いいえ only");
    let unproven = site.get("/checklist?show=unproven", Caller::Viewer).await;
    assert!(unproven.html().contains(row) && !unproven.html().contains(contradicted));
    assert!(unproven.html().contains("記録で確かめられない「はい」"));
}

#[tokio::test]
async fn a_finding_of_last_year_is_shown_as_that_until_it_is_dealt_with() {
    let site = Site::demo().await;
    let found = "inspected_on=2026-03-10&inspector=X&in_order=no&note=A";
    let saved = site.post("/checklist/bcp/finding", Caller::Officer, found).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    let page = site.get("/checklist/bcp", Caller::Viewer).await;
    assert!(page.html().contains("昨年度の指摘") && !page.html().contains("/checklist/bcp/settle"));
    let list = site.get("/checklist?show=found", Caller::Viewer).await;
    assert!(list.html().contains("href=\"/checklist/bcp\"") && !list.html().contains("href=\"/checklist/rules\""));
    assert!(site.get("/", Caller::Viewer).await.html().contains("/checklist/bcp#findings"));

    let page = site.get("/checklist/bcp", Caller::Officer).await;
    assert!(page.html().contains("/checklist/bcp/settle"), "who may, says so there");
    let officer = site.actor(Caller::Officer).await;
    let finding = site.app.item(&officer, "bcp").await.unwrap().findings[0].finding.id;
    let early = format!("finding={finding}&done_on=2026-03-09&how=B");
    let refused = site.post("/checklist/bcp/settle", Caller::Officer, &early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("対応した日は、検査の日より前にできません。"));
    let settled = format!("finding={finding}&done_on=2026-11-20&how=B");
    let saved = site.post("/checklist/bcp/settle", Caller::Officer, &settled).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    let late = format!("finding={finding}&done_on=2026-11-21&how=typed+second");
    let late = site.post("/checklist/bcp/settle", Caller::Officer, &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html().contains("重なりました") && late.html().contains("typed second"), "{}", late.html());
    assert!(!site.get("/", Caller::Viewer).await.html().contains("/checklist/bcp#findings"));
    // The mark says the same as of one found this year, not 「なし」; and who said so may take it back.
    assert!(site.get("/checklist", Caller::Viewer).await.html().contains("対応済み"));
    let page = site.get("/checklist/bcp", Caller::Viewer).await;
    assert!(!page.html().contains("/checklist/bcp/reopen"), "who may, sees the button");
    assert!(site.get("/checklist/bcp", Caller::Officer).await.html().contains("対応の記録を取り消す"));
    let unseen = format!("finding={finding}&seen=0123456789abcdef");
    let unseen = site.post("/checklist/bcp/reopen", Caller::Officer, &unseen).await;
    assert_eq!(unseen.status, StatusCode::CONFLICT, "a word that was written since stays");
    let seen = site.app.item(&officer, "bcp").await.unwrap().findings[0].seen();
    let form = site.get("/checklist/bcp", Caller::Officer).await;
    assert!(form.html().contains(&format!("name=\"seen\" value=\"{seen}\"")));
    let finding = format!("finding={finding}&seen={seen}");
    let back = site.post("/checklist/bcp/reopen", Caller::Officer, &finding).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.html());
    assert!(site.get("/", Caller::Viewer).await.html().contains("/checklist/bcp#findings"));
    let again = site.post("/checklist/bcp/reopen", Caller::Officer, &finding).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.html().contains("どの指摘"), "the form shows how it stands");
}

#[tokio::test]
async fn a_round_that_is_none_is_refused() {
    let site = Site::demo().await;
    for round in ["0", "4", "99999999999999999999", "x", "-1", ""] {
        for (way, more) in
            [("answer", "value=no&confirmed_on=2026-11-20&target_on=2027-02-01"), ("withdraw", "reason=x")]
        {
            let path = format!("/checklist/password-reuse/{way}");
            let sent = format!("round={round}&revision=0&{more}");
            let refused = site.post(&path, Caller::Officer, &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{way} {round}");
        }
        let page = site.get(&format!("/checklist/password-reuse?round={round}"), Caller::Officer).await;
        assert!(page.status == StatusCode::OK && !page.html().contains("回答を直す"), "nothing was saved: {round}");
    }
}

#[tokio::test]
async fn whoever_types_a_password_is_told_that_it_was_masked() {
    let site = Site::demo().await;
    let note = "PW%3DKx7%23pq9Lm2";
    let sent = format!("round=1&value=no&confirmed_on=2026-11-20&target_on=2027-02-01&revision=0&remark={note}");
    let saved = site.post("/checklist/password-reuse/answer", Caller::Officer, &sent).await;
    assert_eq!(saved.location(), "/checklist/password-reuse?done=confirmed&masked=yes", "{}", saved.html());
    let added = site.post("/ledger/new", Caller::Staff, &format!("state=in-use&name=PC&note={note}")).await;
    for path in [saved.location(), added.location()] {
        let page = site.get(path, Caller::Officer).await;
        assert!(page.html().contains("パスワードらしい部分があったので"), "{path}");
        assert!(page.html().contains("●●●") && !page.html().contains("Kx7#pq9Lm2"), "{path}");
    }
    let plain = site.post("/ledger/new", Caller::Staff, "state=in-use&name=PC2&note=%E6%95%85%E9%9A%9C%E4%B8%AD").await;
    assert!(plain.location().ends_with("?done=added"), "{}", plain.location());
}

#[tokio::test]
async fn a_yes_against_a_finding_says_so_on_its_row_and_in_the_check() {
    let site = Site::demo().await;
    let sent = "round=1&value=yes&confirmed_on=2026-11-20&revision=0&reason=%E4%BA%8B%E6%A5%AD%E8%80%85%E3%81%AB%E9%9B%BB%E8%A9%B1%E3%81%A7%E7%A2%BA%E3%81%8B%E3%82%81%E3%81%9F%EF%BC%887%E6%9C%883%E6%97%A5%EF%BC%89";
    let saved = site.post("/checklist/password-reuse/answer", Caller::Officer, sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    let row = site.get("/checklist/password-reuse", Caller::Viewer).await;
    assert!(!row.html().contains("指摘と食い違い"));
    let found = "inspected_on=2026-03-10&inspector=X&in_order=no&note=Z+Y";
    let saved = site.post("/checklist/password-reuse/finding", Caller::Officer, found).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
    let row = site.get("/checklist/password-reuse", Caller::Viewer).await;
    assert!(row.html().contains("指摘と食い違い"), "beside the answer");
    let check = site.get("/checklist/check", Caller::Viewer).await;
    assert!(
        check.html().contains("(2026年3月10日 X: Z Y)") && check.html().contains("/checklist/password-reuse#findings")
    );
}
