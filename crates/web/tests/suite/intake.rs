//! The drop zone: files as browsers send them, and every question a file can ask.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use sejo_app::request::NewRequest;
use sejo_model::{System, SystemId, Vendor};

use crate::site::{Answer, Caller, Site};

const LIST: &str = "呼び名,置き場所,管理パスワード\n受付新PC,受付,hunter2\n診察新PC,診察室,hunter3\n";

async fn drop(site: &Site, files: &[(&str, &[u8])]) -> Answer {
    drop_as(site, Caller::Staff, files).await
}

pub async fn drop_as(site: &Site, caller: Caller, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--mark\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--mark--\r\n");
    let request = site.request(Method::POST, "/intake", caller);
    site.send(request.header("content-type", "multipart/form-data; boundary=mark").body(Body::from(body)).unwrap())
        .await
}

/// Drops a file and waits until it has been read; gives the address of its page.
async fn read(site: &Site, name: &str, bytes: &[u8]) -> String {
    read_as(site, Caller::Staff, name, bytes).await
}

/// The same as somebody.
pub async fn read_as(site: &Site, caller: Caller, name: &str, bytes: &[u8]) -> String {
    let answer = drop_as(site, caller, &[(name, bytes)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html());
    let path = answer.location().to_owned();
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    site.app.wait_for_intake(&site.actor(caller).await, id).await.unwrap();
    path
}

#[tokio::test]
async fn a_list_is_mapped_tried_imported_and_undone() {
    let site = Site::demo().await;
    let path = read(&site, "一覧.csv", LIST.as_bytes()).await;
    let page = site.get(&path, Caller::Staff).await;
    assert_eq!(page.html().matches("<select class=\"mapping\"").count(), 3);
    assert!(!page.html().contains("hunter2"), "a password is never shown");

    let mapping = "column=name&column=place&column=";
    let tried = site.post(&format!("{path}/preview"), Caller::Staff, mapping).await;
    assert!(tried.html().contains("受付新PC") && tried.html().contains("まだ何も保存していません"), "{}", tried.html());
    let nothing = site.post(&format!("{path}/import"), Caller::Staff, "column=&column=&column=").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.html().contains("どの列も選ばれていません"));
    let done = site.post(&format!("{path}/import"), Caller::Staff, mapping).await;
    assert_eq!(done.location(), format!("{path}?done=imported"));
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("<strong>2</strong> 台が新しい") && page.html().contains(&format!("{path}/undo")));

    assert!(
        page.html().contains("id=\"columns-used\"") && page.html().contains(">元に戻して、列の対応を選び直す</button>")
    );
    assert!(
        !site.get(&path, Caller::Viewer).await.html().contains("/map-anew"),
        "looking is for everybody, changing is not"
    );

    let kept = site.get(&format!("{path}/file"), Caller::Staff).await;
    assert!(!kept.bytes.windows(7).any(|w| w == b"hunter2"), "nor kept");
    let undone = site.post(&format!("{path}/undo"), Caller::Staff, "").await;
    assert_eq!(undone.location(), format!("{path}?done=undone"));
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("この取り込みは元に戻しました"), "{}", page.html());
    assert!(page.html().contains("<strong>2</strong> 台を新しく加えていた"), "{}", page.html());
    assert!(!page.html().contains("台が新しい") && !page.html().contains("href=\"/ledger/"), "{}", page.html());
    let twice = site.post(&format!("{path}/undo"), Caller::Staff, "").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.html().contains("すでに元に戻しています"));

    // The same file is asked about again, with what was chosen.
    assert!(page.html().contains(">列の対応を選び直す</button>"), "{}", page.html());
    let again = site.post(&format!("{path}/map-anew"), Caller::Staff, "").await;
    let new = again.location().to_owned();
    assert_ne!(new, path);
    let id = new.rsplit('/').next().unwrap().parse().unwrap();
    site.app.wait_for_intake(&site.actor(Caller::Staff).await, id).await.unwrap();
    let page = site.get(&new, Caller::Staff).await;
    assert!(page.html().contains("前に決めた対応を入れてあります"), "{}", page.html());
    assert!(page.html().contains("<option value=\"name\" selected>"), "{}", page.html());
}

#[tokio::test]
async fn a_row_that_fits_two_devices_is_decided_by_a_person() {
    let site = Site::demo().await;
    for name in ["A", "B"] {
        let made = format!("revision=0&state=in-use&name={name}&host-name=twin&serial=TWIN-{name}");
        assert_eq!(site.post("/ledger/new", Caller::Staff, &made).await.status, StatusCode::SEE_OTHER);
    }
    let list = "機器名,ホスト名\n混ざった機器,twin\n";
    let path = read(&site, "食い違い.csv", list.as_bytes()).await;
    let imported = site.post(&format!("{path}/import"), Caller::Staff, "column=name&column=host-name").await;
    assert_eq!(imported.status, StatusCode::SEE_OTHER, "{}", imported.html());
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("どの機器のことか、決めてください"), "{}", page.html());
    assert!(page.html().contains(">A / TWIN-A</button>") && page.html().contains("混ざった機器"));
    let decided = site.post(&format!("{path}/decide"), Caller::Staff, "row=2&into=").await;
    assert_eq!(decided.location(), format!("{path}?done=saved"), "{}", decided.html());
    let page = site.get(&path, Caller::Staff).await;
    assert!(!page.html().contains("どの機器のことか、決めてください"));
}

#[tokio::test]
async fn rows_of_one_reason_are_decided_with_one_button() {
    let site = Site::demo().await;
    for (name, serial) in [("A", "R4F001"), ("B", "R4F002")] {
        let made = format!("revision=0&state=in-use&name={name}&serial={serial}");
        assert_eq!(site.post("/ledger/new", Caller::Staff, &made).await.status, StatusCode::SEE_OTHER);
    }
    let list = "機器名,製造番号\nPC-01,R4F001\nPC-02,R4F002\n";
    let path = read(&site, "改名.csv", list.as_bytes()).await;
    let imported = site.post(&format!("{path}/import"), Caller::Staff, "column=name&column=serial").await;
    assert_eq!(imported.status, StatusCode::SEE_OTHER, "{}", imported.html());
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("同じ理由の2行をまとめて決める"), "{}", page.html());
    let decided = site.post(&format!("{path}/decide"), Caller::Staff, "alike=weak-key&as=known").await;
    assert_eq!(decided.location(), format!("{path}?done=saved"), "{}", decided.html());
    assert!(!site.get(&path, Caller::Staff).await.html().contains("どの機器のことか、決めてください"));
    let again = site.post(&format!("{path}/decide"), Caller::Staff, "alike=weak-key&as=known").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_cannot_be_read_says_why_and_what_to_do() {
    let site = Site::demo().await;
    let path = read(&site, "写真.png", b"\x89PNG\r\n\x1a\n0000").await;
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("取り込めなかった理由と、すること"));
    assert!(page.html().contains("台帳とチェックリストは、変わっていません"));
    assert!(!page.html().contains(&format!("{path}/undo")));
}

#[tokio::test]
async fn files_that_are_not_taken_are_named() {
    let site = Site::demo().await;
    let empty = drop(&site, &[("空.csv", b""), ("一覧.csv", LIST.as_bytes())]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html().contains("<strong>空.csv</strong>") && empty.html().contains("ファイルが空です"));
    assert!(empty.html().contains(">一覧.csv</a>"), "the other file was taken");
    let none = drop(&site, &[("", b"")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html().contains("ファイルを選んでください"));
    let several = drop(&site, &[("a.csv", LIST.as_bytes()), ("b.csv", LIST.as_bytes())]).await;
    assert_eq!(several.location(), "/intake");
}

/// How a row is answered in such a form: no, with its days.
pub const NO: &str = "いいえ|2026-10-01|2027-03-01";

/// What a vendor filled in, without a word that says whose it is.
pub fn vendors_form(said: &str) -> Vec<u8> {
    vendors_form_of("事業者確認用", said)
}

/// The same with what stands in the row below the title.
pub fn vendors_form_of(head: &str, said: &str) -> Vec<u8> {
    let rows = [
        "令和8年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト",
        head,
        "番号|チェック項目|はい・いいえ|確認日|目標日|備考",
        "1-①|事業者内に医療情報システム等の提供に係る管理責任者を置いている|いいえ|2026-10-01|2027-03-01|",
        "2-②|リモートメンテナンス(保守)している機器の有無を確認した|いいえ|2026-10-01|2027-03-01|",
        "2-③|医療機関に製造業者/サービス事業者による医療情報セキュリティ開示書(MDS/SDS)を提出した|いいえ|2026-10-01|2027-03-01|",
        "2-④|利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している|いいえ|2026-10-01|2027-03-01|",
        "2-⑤|退職者や使用していないアカウント等、不要なアカウントを削除または無効化している|いいえ|2026-10-01|2027-03-01|",
        "2-⑥|セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している|いいえ|2026-10-01|2027-03-01|",
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("事業者確認用").unwrap();
    for (r, line) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(line.replace(NO, said).split('|')) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_vendors_form_that_says_otherwise_is_recorded_with_words() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let blank = site.app.vendor(&admin, None).await.unwrap().vendor;
    let vendor = Vendor { name: "みなとシステム".to_owned(), ..blank };
    site.app.save_vendor(&admin, &vendor).await.unwrap();
    // Whose it is, is said once, and proposed for the next file of that name.
    let path = read_as(&site, Caller::Officer, "届いた様式.xlsx", &vendors_form(NO)).await;
    let said = format!("as=answers&vendor={}", vendor.id);
    let done = site.post(&format!("{path}/use"), Caller::Officer, &said).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let page = site.get(&path, Caller::Officer).await;
    assert!(page.html().contains("「みなとシステム」の回答です"), "{}", page.html());
    let path =
        read_as(&site, Caller::Officer, "届いた様式.xlsx", &vendors_form("はい|2026-09-01||受付の1台だけ")).await;
    let page = site.get(&path, Caller::Officer).await;
    let beside = "<span class=\"pre\">受付の1台だけ</span>";
    assert_eq!(page.html().matches(beside).count(), 6, "it is read before it is decided: {}", page.html());
    assert!(page.html().contains(&format!("value=\"{}\" selected", vendor.id)), "{}", page.html());
    assert!(page.html().contains("前に「みなとシステム」のものとして"), "{}", page.html());
    // It says otherwise, of an older day: both are shown, and nothing counts without a word.
    let held = site.post(&format!("{path}/use"), Caller::Officer, &said).await;
    assert!(!held.location().contains("taken"), "nothing was taken in: {}", held.location());
    let page = site.get(&path, Caller::Officer).await;
    assert!(page.html().contains("今の回答と違います") && page.html().contains("前の日付です"), "{}", page.html());
    assert_eq!(page.html().matches(beside).count(), 6, "{}", page.html());
    // Of another vendor it would be nothing else: that can still be said.
    let other = site.post(&format!("{path}/use"), Caller::Officer, "as=other-vendor").await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.html());
    let page = site.get(&path, Caller::Officer).await;
    assert!(
        page.html().contains("どの事業者の様式ですか") && !page.html().contains("今の回答と違います"),
        "{}",
        page.html()
    );
    // It is held no longer: the words that were typed meanwhile are refused.
    let late = site.post(&format!("{path}/use"), Caller::Officer, "as=all-the-same&words=asked+Yamamoto").await;
    assert_ne!(late.status, StatusCode::SEE_OTHER, "{}", late.html());
    assert!(late.html().contains("<p class=\"pre\">asked Yamamoto</p>"), "and not lost: {}", late.html());
    site.post(&format!("{path}/use"), Caller::Officer, &said).await;
    let blank = site.post(&format!("{path}/use"), Caller::Officer, "as=all-the-same&words=").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.html().contains("id=\"use-error\""), "{}", blank.html());
    // Where something else stands by now, that is shown, and the words that were typed stay.
    let other = read_as(&site, Caller::Officer, "届いた様式.xlsx", &vendors_form("対象外|2026-10-05|")).await;
    site.post(&format!("{other}/use"), Caller::Officer, &said).await;
    site.post(&format!("{other}/use"), Caller::Officer, "as=all-the-same&words=by+mail").await;
    let changed = site.post(&format!("{path}/use"), Caller::Officer, "as=all-the-same&words=asked+Yamamoto").await;
    assert!(changed.html().contains(">asked Yamamoto</textarea>"), "{}", changed.html());
    assert!(changed.html().contains("対象外 2026年10月5日"), "{}", changed.html());
    let done = site.post(&format!("{path}/use"), Caller::Officer, "as=all-the-same&words=asked+Yamamoto").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let page = site.get(&path, Caller::Officer).await;
    assert!(page.html().contains("asked Yamamoto"), "it stands beside the answers: {}", page.html());
    let second = site.post(&format!("{path}/use"), Caller::Officer, "as=all-the-same&words=asked+Sato").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.html().contains("<p class=\"pre\">asked Sato</p>"), "{}", second.html());
}

#[tokio::test]
async fn what_is_said_of_a_vendors_form_stays_while_something_is_missing() {
    let site = Site::demo().await;
    let admin = site.actor(Caller::Admin).await;
    let vendor = site.app.vendors(&admin).await.unwrap()[0].vendor.id;
    let system = SystemId::new();
    for (id, name) in [(system, "ONE OF TWO"), (SystemId::new(), "THE OTHER")] {
        let new = System { name: name.to_owned(), vendor_id: Some(vendor), ..System::blank(id) };
        site.app.save_system(&admin, &new).await.unwrap();
    }
    let request = site.app.make_request(&admin, vendor, &NewRequest::default()).await.unwrap();
    let path = read_as(&site, Caller::Officer, "届いた様式.xlsx", &vendors_form(NO)).await;
    let waiting = site.get(&path, Caller::Officer).await;
    assert!(
        waiting.html().contains(&format!("依頼番号 {request}")),
        "two of one day are told apart: {}",
        waiting.html()
    );
    assert!(
        waiting.html().contains("「この様式を使う」を押しても、依頼への返信として入るだけです"),
        "{}",
        waiting.html()
    );
    let send = async |said: &str| site.post(&format!("{path}/use"), Caller::Officer, said).await;
    let refused = send(&format!("as=form&systems={system}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.html();
    assert!(html.contains(&format!("value=\"{system}\" checked")) && html.contains("id=\"use-error\""), "{html}");
    let refused = send(&format!("as=form&vendor={vendor}")).await;
    let html = refused.html();
    assert!(html.contains(&format!("value=\"{vendor}\" selected")), "{html}");
    assert_eq!(html.matches("id=\"use-error\"").count(), 1, "{html}");
    let done = send(&format!("as=form&vendor={vendor}&systems={system}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    assert!(!done.location().contains("done="), "no workbook was taken in: {}", done.location());
    // It is the reply to the request that is open, and the page leads there.
    let page = site.get(&path, Caller::Officer).await;
    assert!(page.html().contains("href=\"/replies/"), "{}", page.html());
    assert!(!page.html().contains("どのシステムについての回答かは記録されません"), "{}", page.html());
    assert!(page.html().contains("様式(項目とその文言)は変えていません"), "{}", page.html());
}

#[tokio::test]
async fn a_file_above_the_limit_is_refused() {
    let site = Site::demo().await;
    let large = vec![b'a'; 2 * 1024 * 1024];
    let answer = drop(&site, &[("大.csv", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.html().contains("ファイルが大きすぎます"));
}

#[tokio::test]
async fn the_moving_part_asks_for_the_whole_page_when_reading_has_ended() {
    let site = Site::demo().await;
    let path = read(&site, "一覧.csv", LIST.as_bytes()).await;
    let piece = site.get(&format!("{path}/progress"), Caller::Staff).await;
    assert_eq!(piece.headers["hx-refresh"], "true");
    assert!(!piece.html().contains("<html"));
    let list = site.get("/intake/progress", Caller::Staff).await;
    assert!(list.html().contains(">一覧.csv</a>") && !list.html().contains("<html"), "{}", list.html());
    assert!(!list.html().contains("data-hx-get"), "nothing is being read any more: {}", list.html());
}

/// A list with so many columns that a choice per column would be a page of hundreds of kilobytes.
fn wide(columns: usize) -> String {
    let line = |cell: &dyn Fn(usize) -> String| (0..columns).map(cell).collect::<Vec<_>>().join(",");
    let head =
        line(&|i| if i == 200 { "機器名".to_owned() } else { format!("とても長い見出しの列その{i}") });
    let row =
        |n: usize| line(&|i| if i == 200 { format!("広い機器{n}") } else { format!("値の例その{n}の{i}") });
    format!("{head}\n{}\n{}\n", row(1), row(2))
}

#[tokio::test]
async fn words_for_states_are_chosen_before_a_list_is_taken_in() {
    let site = Site::demo().await;
    let list = "機器名,設置場所,種別,状態\n検査室の古い端末,検査室,PC,修理中\n検査室の端末,検査室,PC,使用中\n";
    let path = read(&site, "状態.csv", list.as_bytes()).await;
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("「状態」の列の言葉") && page.html().contains("value=\"修理中\""), "{}", page.html());
    assert!(page.html().contains("端末PC 検査室"), "of each device the kind is shown: {}", page.html());
    let columns = "column=name&column=place&column=kind&column=state&word=%E4%BF%AE%E7%90%86%E4%B8%AD";
    let open = site.post(&format!("{path}/import"), Caller::Staff, &format!("{columns}&meaning=")).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.html().contains("まだ取り込んでいません") && open.html().contains("「状態」の列の言葉"));
    let tried = site.post(&format!("{path}/preview"), Caller::Staff, &format!("{columns}&meaning=spare")).await;
    assert!(tried.html().contains("<option value=\"spare\" selected>"), "what was chosen stays chosen");
    let done = site.post(&format!("{path}/import"), Caller::Staff, &format!("{columns}&meaning=spare")).await;
    assert_eq!(done.location(), format!("{path}?done=imported"), "{}", done.html());
}

#[tokio::test]
async fn a_list_of_many_columns_stays_a_page() {
    let site = Site::demo().await;
    let path = read(&site, "広い.csv", wide(256).as_bytes()).await;
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.bytes.len() <= 60 * 1024, "{} bytes", page.bytes.len());
    assert!(page.html().contains("このファイルには列が256あります"));
    assert!(page.html().contains("value=\"201: 機器名\""), "the guess is filled in");
    let unknown = site.post(&format!("{path}/import"), Caller::Staff, "at-name=300").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.html().contains("「300」という列は") && unknown.html().contains("value=\"300\""));
    let twice = site.post(&format!("{path}/preview"), Caller::Staff, "at-name=201&at-place=201").await;
    assert!(twice.html().contains("2つの項目に選ばれています"));
    let mapping = "at-name=201&at-place=5%3A+x";
    let tried = site.post(&format!("{path}/preview"), Caller::Staff, mapping).await;
    assert!(tried.html().contains("まだ何も保存していません") && tried.html().contains("広い機器2"));
    assert!(tried.bytes.len() <= 60 * 1024, "{} bytes", tried.bytes.len());
    let done = site.post(&format!("{path}/import"), Caller::Staff, mapping).await;
    assert_eq!(done.location(), format!("{path}?done=imported"), "{}", done.html());
    let found = site.app.ledger(&site.actor(Caller::Staff).await, Default::default()).await.unwrap();
    assert!(found.places.contains(&"値の例その1の4".to_owned()));
}

#[tokio::test]
async fn what_a_guess_would_do_is_worked_out_once() {
    let site = Site::demo().await;
    let mut list = "機器名,設置場所,シリアル番号\n".to_owned();
    list.extend((0..3_000).map(|n| format!("大量{n},倉庫,BULK-{n}\n")));
    // Without a remembered mapping the run waits; the page neither reads the file nor merges it again.
    let path = read(&site, "大量.csv", list.as_bytes()).await;
    let before = site.app.statements();
    let page = site.get(&path, Caller::Staff).await;
    assert!(site.app.statements() - before <= 4, "{} statements", site.app.statements() - before);
    assert!(
        page.html().contains("<strong>3000</strong> 台が新しい") && page.html().contains("大量0"),
        "{}",
        page.html()
    );
    assert!(page.html().contains("ほかに2980台あります"));
    assert!(page.bytes.len() <= 60 * 1024);
    let given_up = site.post(&format!("{path}/cancel"), Caller::Staff, "").await;
    assert_eq!(given_up.location(), format!("{path}?done=cancelled"));
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("台帳は、まだ何も変わっていません") && !page.html().contains("台が新しい"));
}

#[tokio::test]
async fn whose_ledger_a_list_is_stands_above_the_button() {
    let site = Site::demo().await;
    let headings: Vec<_> = sejo_model::DeviceField::ALL.iter().map(|field| field.words().ja).collect();
    let list = format!("{}\n検査端末,端末PC,使用中,検査室,,,SN-9\n", headings.join(","));
    let path = read(&site, "機器台帳_ひまわり医院_2026-11-30.csv", list.as_bytes()).await;
    let page = site.get(&path, Caller::Staff).await;
    let html = page.html();
    let warning = html.find("「ひまわり医院」の機器台帳を書き出したファイルです").unwrap_or_else(|| panic!("{html}"));
    assert!(html.find("3. 台帳に取り込む").is_some_and(|button| warning < button), "{html}");
    assert_eq!(html.matches("「ひまわり医院」の機器台帳を").count(), 1, "and once only");
    let page = site.get(&path, Caller::Viewer).await;
    assert!(page.html().contains("「ひまわり医院」の機器台帳を"), "who may only look sees it, too");
}

#[tokio::test]
async fn rows_to_decide_are_named_before_anything_is_taken_in() {
    let site = Site::demo().await;
    let known = "機器名,種別,製造番号\n受付端末の一,端末PC,R4F001\n";
    let path = read(&site, "前.csv", known.as_bytes()).await;
    let done = site.post(&format!("{path}/import"), Caller::Staff, "column=name&column=kind&column=serial").await;
    assert_eq!(done.location(), format!("{path}?done=imported"));
    let renamed = "名称,区分,シリアル,備考\nPC-91,端末PC,R4F001,\n";
    let path = read(&site, "後.csv", renamed.as_bytes()).await;
    let mapping = "column=name&column=kind&column=serial&column=note";
    let tried = site.post(&format!("{path}/preview"), Caller::Staff, mapping).await;
    let why = site.app.problem_words("weak-key").ja;
    let html = tried.html();
    assert!(html.contains("<strong>1</strong> 行は確認が必要"), "{html}");
    assert!(html.contains("2行目: PC-91") && html.contains(&why), "{html}");
}

#[tokio::test]
async fn a_form_that_waits_for_its_vendor_says_what_comes_next() {
    let Some(form) = crate::vendors::ministry_form() else { return };
    let site = Site::demo().await;
    let path = read(&site, "事業者確認用.xlsx", &form).await;
    let page = site.get(&path, Caller::Staff).await;
    assert!(page.html().contains("まだ何も記入されていません"), "{}", page.html());
    assert!(page.html().contains("href=\"/requests\">事業者への依頼を開く"), "{}", page.html());
}

/// A reply to a request of the demo that nobody signed.
async fn reply_file(site: &Site) -> String {
    let path = site.fill("/requests/{id}/reply").await;
    let id: sejo_model::RequestId = path.split('/').nth(2).unwrap().parse().unwrap();
    let asked = site.app.request(&site.actor(Caller::Staff).await, id).await.unwrap().request.asked;
    let answers = r#"[{"question":"officer","value":"yes"}]"#;
    format!(
        r#"{{"format":"sejo-reply-1","request":"{id}","facility":"{}","systems":[{{"system":"{}","answers":{answers}}}]}}"#,
        asked.facility.id, asked.systems[0].id
    )
}

#[tokio::test]
async fn a_reply_that_was_altered_is_not_called_unsigned() {
    let site = Site::demo().await;
    let bare = reply_file(&site).await;
    let seal = format!(r#"{{"key":"{}","signature":"{}"}}"#, "00".repeat(32), "00".repeat(64));
    let altered = format!("{bare}\n{seal}\n");
    for (file, said) in [(bare, "<dd>ありません。"), (altered, "<dd>ありますが、署名した後で書き換えられています。")]
    {
        let dropped = site.get(&read(&site, "回答.json", file.as_bytes()).await, Caller::Staff).await;
        let (_, reply) = dropped.html().split_once("href=\"/replies/").unwrap_or_else(|| panic!("{}", dropped.html()));
        let page = site.get(&format!("/replies/{}", reply.split('"').next().unwrap()), Caller::Staff).await;
        assert!(page.html().contains(&format!("<dt>署名</dt>{said}")), "{}", page.html());
    }
}

#[tokio::test]
async fn what_stands_beside_a_yes_is_shown_before_a_reply_is_decided() {
    let site = Site::demo().await;
    let bare = reply_file(&site).await;
    let with_words = bare.replace(r#""value":"yes""#, r#""value":"yes","remark":"WORDS-BESIDE""#);
    for (name, file, is_shown) in [("1.json", bare, false), ("2.json", with_words, true)] {
        let reply = reply_of(&site, name, &file).await;
        let page = site.get(&reply, Caller::Staff).await.html().to_owned();
        let looked = page.split_once("受け取る前に見ること</h2>").map(|(_, rest)| rest).unwrap();
        let (looked, _) = looked.split_once("</section>").unwrap();
        assert_eq!(looked.contains("WORDS-BESIDE"), is_shown, "with all that is to be looked at: {page}");
        let list = page.split_once("id=\"beside-yes\"").map(|(_, rest)| rest);
        assert_eq!(list.is_some(), is_shown, "{page}");
        let before = list.and_then(|list| list.split_once("name=\"decision\"")).map(|(before, _)| before);
        assert_eq!(before.is_some_and(|list| list.contains("WORDS-BESIDE")), is_shown, "{page}");
        let decided =
            site.post(&format!("{reply}/decide"), Caller::Staff, "decision=rejected&parts=0&words=x&revision=1").await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());
        let page = site.get(&reply, Caller::Staff).await.html().to_owned();
        assert!(!page.contains("id=\"beside-yes\""), "{page}");
    }
}

/// The address of the reply a file was taken for.
async fn reply_of(site: &Site, name: &str, file: &str) -> String {
    let page = site.get(&read(site, name, file.as_bytes()).await, Caller::Staff).await.html().to_owned();
    let (_, reply) = page.split_once("href=\"/replies/").unwrap_or_else(|| panic!("{page}"));
    format!("/replies/{}", reply.split('"').next().unwrap())
}

/// The grave notes that the page of a reply carries with the decision, as a form sends them.
pub async fn seen_on(site: &Site, reply: &str) -> String {
    seen_in(site.get(reply, Caller::Staff).await.html())
}

fn seen_in(page: &str) -> String {
    let (_, seen) = page.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("{page}"));
    seen.split('"').next().unwrap().replace(' ', "+")
}

#[tokio::test]
async fn words_from_before_a_red_mark_was_shown_are_kept_and_accept_nothing() {
    let site = Site::demo().await;
    let yes = reply_file(&site).await;
    let waits = reply_of(&site, "1.json", &yes).await;
    let first = seen_on(&site, &waits).await;
    let no = reply_of(&site, "2.json", &yes.replace(r#""value":"yes""#, r#""value":"no""#)).await;
    let accept = async |reply: &str, seen: &str| {
        let form = format!("decision=accepted&parts=0&revision=1&words=WORDS-KEPT&seen={seen}");
        site.post(&format!("{reply}/decide"), Caller::Staff, &form).await
    };
    let other = accept(&no, &seen_on(&site, &no).await).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.html());
    let refused = accept(&waits, &first).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.html());
    let page = refused.html();
    let told = "を「はい」か「対象外」に、またはリモート保守のつなぎ方を安全なほうに変えます。書かれた日付からは";
    assert!(page.contains("この画面を開いたときにはなかった赤い印があります"), "{page}");
    assert!(page.matches(told).count() > 1 && page.contains("reason-fails"), "the refusal and the list say so: {page}");
    assert!(page.contains("WORDS-KEPT</textarea>") && page.contains("name=\"parts\" value=\"0\" checked"), "{page}");
    let done = accept(&waits, &seen_in(page)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
}

#[tokio::test]
async fn what_asks_for_words_only_since_a_system_was_chosen_is_named() {
    let site = Site::demo().await;
    let yes = reply_file(&site).await;
    let no = reply_of(&site, "1.json", &yes.replace(r#""value":"yes""#, r#""value":"no""#)).await;
    let accepted = "decision=accepted&parts=0&revision=1";
    let with_words = format!("{accepted}&words=x&seen={}", seen_on(&site, &no).await);
    let done = site.post(&format!("{no}/decide"), Caller::Staff, &with_words).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    // The same system by a name nobody knows.
    let (head, tail) = yes.split_once(r#""system":""#).unwrap();
    let (system, tail) = tail.split_once('"').unwrap();
    let other = format!(r#"{head}"system":"","name":"本院のもの"{tail}"#);
    let other = reply_of(&site, "2.json", &other).await;
    let told = "先に届いた「いいえ」(受け取っていない返信や、同じ返信にあるものも含みます)を「はい」か";
    assert!(!site.get(&other, Caller::Staff).await.html().contains(told), "nobody knows of which system it is");
    let placed = format!("{accepted}&system={system}&words=");
    let refused = site.post(&format!("{other}/decide"), Caller::Staff, &placed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.html();
    assert!(page.matches(told).count() > 1 && page.contains("reason-fails"), "the refusal and the list say so: {page}");
    assert!(page.contains("name=\"system\""), "it can be chosen otherwise");
}

#[tokio::test]
async fn the_page_of_a_file_asks_for_no_decision_that_was_made() {
    let site = Site::demo().await;
    let file = reply_file(&site).await;
    let run = read(&site, "回答.json", file.as_bytes()).await;
    let page = site.get(&run, Caller::Staff).await.html().to_owned();
    assert!(page.contains(">返信を見て決める</a>"), "{page}");
    let (_, reply) = page.split_once("href=\"/replies/").unwrap();
    let decide = format!("/replies/{}/decide", reply.split('"').next().unwrap());
    let decided = site.post(&decide, Caller::Staff, "decision=rejected&parts=0&words=x&revision=1").await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.html());
    let page = site.get(&run, Caller::Staff).await.html().to_owned();
    assert!(page.contains(">返信を見る</a>") && !page.contains("返信を見て決める"), "{page}");
}

#[tokio::test]
async fn a_decision_about_a_reply_is_taken_back_with_a_reason() {
    let site = Site::demo().await;
    let path = site.fill("/replies/{id}").await;
    let page = async || site.get(&path, Caller::Staff).await.html().to_owned();
    assert!(!page().await.contains("id=\"reopen\""), "nobody has decided yet");
    site.post(&format!("{path}/decide"), Caller::Staff, "decision=accepted&parts=0&revision=1").await;
    let decided = page().await;
    assert!(decided.contains("id=\"reopen\"") && decided.contains("(受け取った)"), "{decided}");
    let reopen = format!("{path}/reopen");
    let refused = site.post(&reopen, Caller::Staff, "parts=0&words=&revision=2").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("id=\"reopen\" open"), "{}", refused.html());
    let done = site.post(&reopen, Caller::Staff, "parts=0&words=x&revision=2").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
    let again = page().await;
    assert!(again.contains("決定を取り消した") && again.contains("name=\"decision\" value=\"accepted\""), "{again}");
    assert!(!again.contains("id=\"reopen\""), "{again}");
}

#[tokio::test]
async fn who_decides_second_is_told_what_the_first_decided_and_keeps_the_words() {
    let site = Site::demo().await;
    let path = site.fill("/replies/{id}").await;
    let (decide, reopen) = (format!("{path}/decide"), format!("{path}/reopen"));
    let second = async |path: &str, typed: &str| {
        let refused = site.post(path, Caller::Staff, typed).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let page = refused.html().to_owned();
        assert!(page.contains("ほかの人が先に保存しました") && page.contains("WORDS-KEPT"), "{page}");
        assert!(page.contains("次の表に残っています"), "the form is gone: {page}");
        page
    };
    site.post(&decide, Caller::Staff, "decision=accepted&parts=0&revision=1").await;
    let page = second(&decide, "decision=asked-again&parts=0&words=WORDS-KEPT&revision=1").await;
    assert!(page.contains("受け取った</td>"), "{page}");
    site.post(&reopen, Caller::Staff, "parts=0&words=x&revision=2").await;
    second(&reopen, "parts=0&words=WORDS-KEPT&revision=2").await;
}

#[tokio::test]
async fn who_decides_about_another_part_is_told_that_both_decisions_stand() {
    let site = Site::demo().await;
    let one = reply_file(&site).await;
    let annex = r#"{"system":"","name":"別館","answers":[{"question":"officer","value":"yes"}]}"#;
    let both = one.replace(r#""systems":["#, &format!(r#""systems":[{annex},"#));
    let dropped = site.get(&read(&site, "回答.json", both.as_bytes()).await, Caller::Staff).await;
    let (_, reply) = dropped.html().split_once("href=\"/replies/").unwrap_or_else(|| panic!("{}", dropped.html()));
    let decide = format!("/replies/{}/decide", reply.split('"').next().unwrap());
    let first = site.post(&decide, Caller::Staff, "decision=rejected&parts=0&words=FIRST-WORDS&revision=1").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html());
    let second = "decision=rejected&parts=1&words=WORDS-KEPT&revision=";
    let told = site.post(&decide, Caller::Staff, &format!("{second}1")).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let page = told.html();
    assert!(page.contains(">別館: ") && page.contains("FIRST-WORDS</td>"), "it says of which part: {page}");
    assert!(page.contains("次の表の決定は、そのまま残ります") && !page.contains("置き換わります"), "{page}");
    assert!(page.contains("WORDS-KEPT</textarea>"), "{page}");
    let done = site.post(&decide, Caller::Staff, &format!("{second}2")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html());
}
