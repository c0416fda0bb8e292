//! The pages in April, when nobody has the form of the new year, and of the last year only one of the two was dropped, or none.

use axum::http::{Method, StatusCode};
use sejo_model::{Lang, System, Vendor};
use sejo_web::routes::{self, On};

use crate::site::{Caller, Site, origin};

/// What asks for a form of the year.
const PAGES: [&str; 10] = [
    "/",
    "/steps",
    "/checklist",
    "/checklist/check",
    "/checklist/bcp",
    "/forms",
    "/forms/json",
    "/contacts",
    "/documents",
    "/requests",
];

/// What is set as a print, which takes its time, and files.
const PRINTS: [&str; 7] = ["/pdf", "/card", "/cards", "/incidents/form", "/one-page", "/walk-round", "/export"];

const FACILITYS: [&str; 8] = [
    "令和9年度版 医療機関におけるサイバーセキュリティ対策チェックリスト",
    "医療機関・薬局確認用",
    "番号|チェック項目|はい・いいえ|確認日|目標日|備考",
    "1-①|医療情報システムの安全管理責任者を置いている||||",
    "2-①|機器を台帳で管理している||||",
    "3-①|連絡体制図を作っている||||",
    "3-③|事業継続計画(BCP)を作っている||||",
    "4-①|やり方を運用管理規程に定めている||||",
];

const VENDORS: [&str; 8] = [
    "令和9年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト",
    "事業者確認用",
    "番号|チェック項目|はい・いいえ|確認日|目標日|備考",
    "1-①|事業者内に医療情報システム等の提供に係る管理責任者を置いている||||",
    "2-②|リモートメンテナンス(保守)している機器の有無を確認した||||",
    "2-④|利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している||||",
    "2-⑤|退職者や使用していないアカウント等、不要なアカウントを削除または無効化している||||",
    "2-⑥|セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している||||",
];

fn book(rows: &[&str]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(rows[1]).unwrap();
    for (r, line) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A clinic with a vendor, on 3 April 2028.
async fn clinic() -> (Site, Vendor) {
    let site = Site::blank_on("2028-04-03").await;
    let questions = "name=N&kind=clinic&prefecture=13&systems=ehr&systems=receipt&updates_by=vendor";
    let ready = site.post("/questions", Caller::Admin, questions).await;
    assert_eq!(ready.location(), "/?done=ready", "{}", ready.html());
    let admin = site.actor(Caller::Admin).await;
    let vendor = site.app.vendor(&admin, None).await.unwrap().vendor;
    let vendor = Vendor { name: "N".to_owned(), ..vendor };
    site.app.save_vendor(&admin, &vendor).await.unwrap();
    let system = site.app.systems(&admin).await.unwrap().remove(0).system;
    site.app.save_system(&admin, &System { vendor_id: Some(vendor.id), ..system }).await.unwrap();
    (site, vendor)
}

#[tokio::test]
async fn every_page_opens_whichever_form_of_the_year_before_was_dropped() {
    for dropped in [None, Some(FACILITYS), Some(VENDORS)] {
        let (site, vendor) = clinic().await;
        let told = dropped.map_or("none", |rows| rows[1]);
        if let Some(rows) = dropped {
            let admin = site.actor(Caller::Admin).await;
            let id = site.app.drop_file(&admin, "様式.xlsx", book(&rows)).await.unwrap();
            let view = site.app.wait_for_intake(&admin, id).await.unwrap();
            if !view.workbook.is_some_and(|w| w.imported) {
                site.app.use_workbook(&admin, id, true, (None, &[]), false).await.unwrap();
            }
        }
        for path in PAGES {
            let page = site.get(path, Caller::Admin).await;
            assert_eq!(page.status, StatusCode::OK, "{told}: {path}");
        }
        let here = routes::list().into_iter().filter(|r| r.method == Method::GET && r.on != On::Vendor);
        let is_page = |path: &&str| !path.contains('{') && !PRINTS.iter().any(|print| path.ends_with(print));
        for path in here.map(|r| r.path).filter(is_page) {
            let page = site.get(path, Caller::Admin).await;
            assert!(!page.status.is_server_error(), "{told}: {path}: {}", page.status);
        }
        let made = site.post("/requests/make", Caller::Admin, &format!("vendor={}", vendor.id)).await;
        assert!(made.location().starts_with("/requests/"), "{told}: {} {}", made.status, made.html());
        let request = made.location().split('?').next().unwrap().to_owned();
        assert_eq!(site.get(&request, Caller::Admin).await.status, StatusCode::OK, "{told}");
    }
}

#[tokio::test]
async fn a_form_that_may_not_be_out_yet_is_waited_for_in_either_language() {
    let (site, _) = clinic().await;
    let check = site.get("/checklist/check", Caller::Admin).await;
    let html = check.html();
    assert!(html.contains("お待ちください") && html.contains("例年5月から6月ごろ"), "{html}");
    assert!(!html.contains("この版は暫定です"), "{html}");
    let today = site.get("/", Caller::Admin).await;
    let main = today.html().split("<main").nth(1).unwrap();
    assert!(main.contains("暫定") && main.contains("例年5月から6月ごろ"), "what may be done until then: {main}");
    assert!(!main.contains("厚生労働省のExcelを入れる"), "there is no workbook to drop yet: {main}");
    let session = site.app.session(site.token(Caller::Admin), &origin()).await.unwrap().unwrap();
    site.app.set_lang(&session, Lang::En).await.unwrap();
    for path in ["/checklist", "/checklist/check"] {
        let page = site.get(path, Caller::Admin).await;
        let main = page.html().split("<main").nth(1).unwrap();
        assert!(main.contains("fiscal year 2028"), "{path}: {main}");
        assert!(!main.contains("令和10年度版") && !main.contains("令和8年度版"), "{path}: {main}");
    }
}
