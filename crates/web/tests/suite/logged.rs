//! Every POST that succeeds leaves an entry in the log of actions. The walk is compared with the list of routes, so a route
//! without a step here fails the test; those that change nothing stand with their reason in `unlogged.txt`.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use rust_xlsxwriter::Workbook;
use sejo_app::App;
use sejo_app::account::AcceptForm;
use sejo_app::ledger::LedgerQuery;
use sejo_model::{Actor, Role};
use sejo_web::Options;
use sejo_web::routes::{self, router};

use crate::site::{Answer, Caller, Site, code, empty, origin};

const EXCEPTIONS: &str = include_str!("unlogged.txt");
const PASSWORD: &str = "correct horse battery";
/// A key on paper.
const PAPER: &str = "かるた かれは かわうそ がちょう がんもどき きくらげ きつね きのこ きもの きゅうり しずく しっぽ しまうま しみず しゃぼん しろくま じてんしゃ すいか すきやき すごろく すずめ すなば すべりだい すみれ すもも せきれい せっけん せんべい そうめん そばがき そよかぜ そらまめ せっけん わらび めだか かぼちゃ";

/// Sends one form after another and looks at the log after each.
struct Walk {
    site: Site,
    seen: BTreeSet<&'static str>,
}

/// Somebody who signs in and out, with recovery codes to do it with.
struct Guest {
    token: String,
    codes: Vec<String>,
}

impl Walk {
    /// A step with a thing of the demo in the route's places.
    async fn step(&mut self, route: &'static str, caller: Caller, form: &str) -> Answer {
        let path = self.site.fill(route).await;
        self.at(route, &path, caller, form).await
    }

    async fn at(&mut self, route: &'static str, path: &str, caller: Caller, form: &str) -> Answer {
        let token = self.site.token(caller).to_owned();
        self.with(route, path, &token, "application/x-www-form-urlencoded", form.as_bytes()).await
    }

    async fn with(&mut self, route: &'static str, path: &str, token: &str, kind: &str, body: &[u8]) -> Answer {
        let before = self.site.app.audit_head().await.unwrap();
        let request = self.site.request(Method::POST, path, Caller::Anonymous);
        let request = request.header(header::COOKIE, format!("sejo={token}")).header(header::CONTENT_TYPE, kind);
        let answer = self.site.send(request.body(Body::from(body.to_vec())).unwrap()).await;
        let fine = matches!(answer.status, StatusCode::OK | StatusCode::SEE_OTHER);
        assert!(fine, "{route}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
        let after = self.site.app.audit_head().await.unwrap();
        assert!(after.number > before.number, "{route} left no entry in the log");
        self.seen.insert(route);
        answer
    }

    /// A file's page once it was read.
    async fn file(&mut self, name: &str, bytes: &[u8], caller: Caller) -> String {
        let head = format!("--mark\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--mark--\r\n"].concat();
        let token = self.site.token(caller).to_owned();
        let answer = self.with("/intake", "/intake", &token, "multipart/form-data; boundary=mark", &body).await;
        let path = answer.location().to_owned();
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        self.site.app.wait_for_intake(&self.site.actor(caller).await, id).await.unwrap();
        path
    }
}

#[tokio::test]
async fn every_change_is_in_the_log() {
    let mut walk = Walk { site: Site::demo().await, seen: BTreeSet::new() };
    first_link(&mut walk.seen).await;
    checklist(&mut walk).await;
    ledger(&mut walk).await;
    intake(&mut walk).await;
    registers(&mut walk).await;
    requests(&mut walk).await;
    disclosures(&mut walk).await;
    contacts(&mut walk).await;
    backup_records(&mut walk).await;
    documents(&mut walk).await;
    drills(&mut walk).await;
    incidents(&mut walk).await;
    emergency_file(&mut walk).await;
    exercises(&mut walk).await;
    people(&mut walk).await;
    account(&mut walk).await;
    signing_key(&mut walk).await;
    house(&mut walk).await;
    walk.seen.extend(crate::vendors::walked().await);

    let posts: BTreeSet<&str> = routes::list().iter().filter(|r| r.method == Method::POST).map(|r| r.path).collect();
    let mut known = walk.seen;
    for line in EXCEPTIONS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (path, why) = line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}"));
        assert!(why.len() > 10 && known.insert(path), "{line}");
    }
    assert_eq!(posts, known, "left: the routes; right: walked or excused");
    let check = walk.site.app.verify_audit(None).await.unwrap();
    assert_eq!(check.broken, None);
}

/// The very first administrator, on an installation of its own.
async fn first_link(seen: &mut BTreeSet<&'static str>) {
    let (app, _dir) = empty().await;
    let token = app.set_up_token().await.unwrap().unwrap();
    let before = app.audit_head().await.unwrap();
    assert_eq!(before.number, 1, "that the link was offered");
    let form = accept_form(&app, &token, "first").await;
    let request = axum::http::Request::post(format!("/set-up/{token}"))
        .header(header::HOST, "localhost:8080")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    let pages = router(app.clone(), Options::default());
    assert_eq!(tower::ServiceExt::oneshot(pages, request).await.unwrap().status(), StatusCode::OK);
    assert!(app.audit_head().await.unwrap().number > before.number);
    seen.insert("/set-up/{token}");
}

pub async fn accept_form(app: &App, token: &str, login: &str) -> String {
    let six = code(app, &app.invitation(token).await.unwrap().secret);
    let password = PASSWORD.replace(' ', "+");
    format!("login={login}&name=N&password={password}&password_again={password}&code={six}")
}

async fn checklist(walk: &mut Walk) {
    let answer = "round=1&value=no&confirmed_on=2026-11-20&target_on=2027-02-01&revision=0";
    walk.at("/checklist/{slug}/answer", "/checklist/password-reuse/answer", Caller::Officer, answer).await;
    let withdraw = "round=1&revision=1&reason=x";
    walk.at("/checklist/{slug}/withdraw", "/checklist/password-reuse/withdraw", Caller::Officer, withdraw).await;
    walk.step("/checklist/{slug}/declare", Caller::Officer, "value=no&target_on=2027-02-01").await;
    let finding = "inspected_on=2026-11-20&inspector=X&in_order=yes";
    walk.step("/checklist/{slug}/finding", Caller::Officer, finding).await;
    let found = "inspected_on=2026-11-20&inspector=X&in_order=no&note=A";
    walk.at("/checklist/{slug}/finding", "/checklist/bcp/finding", Caller::Officer, found).await;
    let officer = walk.site.actor(Caller::Officer).await;
    let finding = walk.site.app.item(&officer, "bcp").await.unwrap().findings[0].finding.id;
    let settled = format!("finding={finding}&done_on=2026-11-20&how=B");
    walk.at("/checklist/{slug}/settle", "/checklist/bcp/settle", Caller::Officer, &settled).await;
    let seen = walk.site.app.item(&officer, "bcp").await.unwrap().findings[0].seen();
    let reopened = format!("finding={finding}&seen={seen}");
    walk.at("/checklist/{slug}/reopen", "/checklist/bcp/reopen", Caller::Officer, &reopened).await;
}

async fn ledger(walk: &mut Walk) {
    let added = walk.step("/ledger/new", Caller::Staff, "revision=0&state=in-use&name=A").await;
    let path = added.location().split('?').next().unwrap().to_owned();
    walk.at("/ledger/{id}", &path, Caller::Staff, "revision=1&state=in-use&name=B").await;
    let admin = walk.site.actor(Caller::Admin).await;
    let id = walk.site.app.ledger(&admin, LedgerQuery::default()).await.unwrap().rows[0].device.id;
    walk.step("/ledger/check", Caller::Staff, &format!("id={id}")).await;
    walk.step("/ledger/many", Caller::Staff, &format!("field=place&place=X&id={id}")).await;
}

async fn intake(walk: &mut Walk) {
    let path = walk.file("一覧.csv", "機器名,設置場所\n記録PC,受付\n".as_bytes(), Caller::Staff).await;
    walk.at("/intake/{id}/import", &format!("{path}/import"), Caller::Staff, "column=name&column=place").await;
    walk.at("/intake/{id}/undo", &format!("{path}/undo"), Caller::Staff, "").await;
    let again = walk.at("/intake/{id}/map-anew", &format!("{path}/map-anew"), Caller::Staff, "").await;
    let id = again.location().rsplit('/').next().unwrap().parse().unwrap();
    walk.site.app.wait_for_intake(&walk.site.actor(Caller::Staff).await, id).await.unwrap();
    walk.at("/intake/{id}/erase", &format!("{path}/erase"), Caller::Staff, "").await;
    walk.step("/intake/{id}/cancel", Caller::Staff, "").await;
    for name in ["A", "B"] {
        let twin = format!("revision=0&state=in-use&name={name}&host-name=twin&serial=TWIN-{name}");
        walk.step("/ledger/new", Caller::Staff, &twin).await;
    }
    let path = walk.file("迷う.csv", "機器名,ホスト名\n混ざった機器,twin\n".as_bytes(), Caller::Staff).await;
    walk.at("/intake/{id}/import", &format!("{path}/import"), Caller::Staff, "column=name&column=host-name").await;
    walk.at("/intake/{id}/decide", &format!("{path}/decide"), Caller::Staff, "row=2&into=").await;
    // A form that lacks rows of its edition waits for a yes.
    let path = walk.file("r8.xlsx", &odd_workbook("令和8年度版 "), Caller::Officer).await;
    walk.at("/intake/{id}/use", &format!("{path}/use"), Caller::Officer, "as=form").await;
    // What another row is about already is refused, in words that name the row, and cannot be chosen.
    let page = walk.site.get(&path, Caller::Officer).await;
    assert!(page.html().contains("連絡体制図 (この様式の3-①)"), "{}", page.html());
    let taken = walk.site.post(&format!("{path}/assign"), Caller::Officer, "row=6&control=contact-chart").await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.html().contains("3-① 連絡体制図を作っている"), "{}", taken.html());
    let assign = "row=6&control=removable-media";
    walk.at("/intake/{id}/assign", &format!("{path}/assign"), Caller::Officer, assign).await;
    // A form that names no year waits for a yes.
    let path = walk.file("様式.xlsx", &odd_workbook(""), Caller::Officer).await;
    walk.at("/intake/{id}/use", &format!("{path}/use"), Caller::Officer, "as=form").await;
    // What cannot be read leaves its refusal in the log as well.
    let before = walk.site.app.audit_head().await.unwrap();
    walk.file("写真.png", b"\x89PNG\r\n\x1a\n0000", Caller::Staff).await;
    assert_eq!(walk.site.app.audit_head().await.unwrap().number, before.number + 2);
}

/// A checklist with a row nobody knows.
fn odd_workbook(year: &str) -> Vec<u8> {
    let rows = format!(
        "
        {year}医療機関等におけるサイバーセキュリティ対策チェックリスト
        医療機関・薬局確認用
        番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考
        1-① | 医療情報システムの安全管理責任者を置いている
        2-① | 機器を台帳で管理している
        2-② | 月に一度、全員で深呼吸をしている
        3-① | 連絡体制図を作っている
        3-③ | 事業継続計画(BCP)を作っている
        4-① | やり方を運用管理規程に定めている
    "
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("医療機関・薬局確認用").unwrap();
    for (r, line) in rows.lines().filter(|l| !l.trim().is_empty()).enumerate() {
        for (c, cell) in line.split('|').enumerate() {
            sheet.write_string(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), cell.trim()).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn registers(walk: &mut Walk) {
    let system = "name=X&kind=ehr&hosting=cloud&updates_by=vendor&two_factor=unknown";
    walk.step("/systems/new", Caller::Staff, system).await;
    walk.step("/systems/{id}", Caller::Staff, &format!("{system}&revision=1")).await;
    walk.step("/systems/{id}/remove", Caller::Staff, "").await;
    let said = "revision=1&backup=vendor&backup.detail=D&restore=unknown";
    walk.step("/systems/{id}/responsibilities", Caller::Staff, said).await;
    let system = walk.site.fill("/systems/{id}").await;
    let many = format!("systems={}&duties=monitoring&holder=facility", system.rsplit('/').next().unwrap());
    walk.step("/responsibilities/many", Caller::Staff, &many).await;
    let path = walk.site.fill("/route/servers/{id}").await;
    let page = walk.site.get(&path, Caller::Staff).await;
    let revision =
        page.html().split_once("name=\"revision\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let server = format!("revision={revision}&updates=vendor&document=D&page=1&quote=Q");
    walk.at("/route/servers/{id}", &path, Caller::Staff, &server).await;
    walk.step("/vendors/new", Caller::Staff, "name=V").await;
    walk.step("/vendors/{id}", Caller::Staff, "name=W&revision=1").await;
    walk.step("/vendors/{id}/remove", Caller::Staff, "").await;
    let contract = "title=T&covers=unknown";
    walk.step("/vendors/{id}/contracts/new", Caller::Staff, contract).await;
    let changed = format!("{contract}&revision=1");
    walk.step("/vendors/{id}/contracts/{contract}", Caller::Staff, &changed).await;
    walk.step("/vendors/{id}/contracts/{contract}/remove", Caller::Staff, "").await;
    walk.step("/configurations/{id}/device", Caller::Staff, "new=yes").await;
    walk.step("/configurations/{id}/date", Caller::Staff, "dated=2026-04-01").await;
    walk.step("/configurations/{id}/remove", Caller::Staff, "").await;
    let connection = "purpose=P&vendor_id=own&kind=l2tp&from=2026-04-01";
    walk.step("/remote-connections/new", Caller::Staff, connection).await;
    walk.step("/remote-connections/{id}", Caller::Staff, &format!("{connection}&revision=1")).await;
    let line = walk.site.fill("/remote-connections/{id}").await;
    let line = line.rsplit('/').next().unwrap();
    let work = format!("connection_id={line}&plan_from=2026-04-02T10:00&plan_until=2026-04-02T11:00&what=W");
    let added = walk.step("/remote-works/new", Caller::Staff, &format!("{work}&revision=0")).await;
    assert!(added.location().starts_with("/remote-works"));
    walk.step("/remote-works/{id}", Caller::Staff, &format!("{work}&who=N&revision=1")).await;
    walk.step("/remote-works/{id}/remove", Caller::Staff, "").await;
    walk.step("/remote-connections/{id}/end", Caller::Staff, "revision=1").await;
    walk.step("/remote-connections/{id}/remove", Caller::Staff, "").await;
}

async fn requests(walk: &mut Walk) {
    let admin = walk.site.actor(Caller::Admin).await;
    let vendor = walk.site.app.requests(&admin).await.unwrap().rows[0].vendor.id;
    walk.step("/requests/make", Caller::Staff, &format!("vendor={vendor}")).await;
    let sent = "kind=sent&on=2026-11-22&means=mail&revision=1";
    walk.step("/requests/{id}/note", Caller::Staff, sent).await;
    walk.step("/requests/{id}/anew", Caller::Staff, "").await;
    let reopen = walk.site.fill("/replies/{id}/reopen").await;
    let decide = reopen.replace("/reopen", "/decide");
    walk.at("/replies/{id}/decide", &decide, Caller::Staff, "decision=accepted&parts=0&revision=1").await;
    walk.at("/replies/{id}/reopen", &reopen, Caller::Staff, "parts=0&words=x&revision=2").await;
    let field = |name: &str, value: &str| {
        format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let (kind, token) = ("multipart/form-data; boundary=mark", walk.site.token(Caller::Staff).to_owned());
    let typing = walk.site.fill("/requests/{id}/type").await;
    let page = walk.site.get(&typing, Caller::Staff).await;
    let system = page.html().split_once("name=\"system\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let body = [field("system", &system), field("answered_by", "N"), field("value:officer", "yes")].concat();
    let body = format!("{body}--mark--\r\n");
    walk.with("/requests/{id}/type", &typing, &token, kind, body.as_bytes()).await;
    let path = walk.site.fill("/requests/{id}/reply").await;
    let id: sejo_model::RequestId = path.split('/').nth(2).unwrap().parse().unwrap();
    let asked = walk.site.app.request(&admin, id).await.unwrap().request.asked;
    let answers = r#"[{"question":"officer","value":"yes"}]"#;
    let reply = format!(
        r#"{{"format":"sejo-reply-1","request":"{id}","facility":"{}","systems":[{{"system":"{}","answers":{answers}}}]}}"#,
        asked.facility.id, asked.systems[0].id
    );
    let head = "--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n";
    let body = format!("{head}{reply}\r\n--mark--\r\n");
    walk.with("/requests/{id}/reply", &path, &token, kind, body.as_bytes()).await;
}

async fn disclosures(walk: &mut Walk) {
    let columns = "column0=number&column0=question&column0=answer";
    walk.step("/intake/{id}/columns", Caller::Staff, columns).await;
    walk.step("/disclosures/{id}/columns", Caller::Staff, &format!("revision=1&{columns}")).await;
    walk.step("/disclosures/{id}/place", Caller::Staff, "used=unused&revision=1").await;
    let path = walk.site.fill("/disclosures/{id}/explain").await;
    let said = "key0=2&risk0=low&words0=x&revision=1";
    walk.at("/disclosures/{id}/explain", &path, Caller::Staff, said).await;
    let from = path.split('/').nth(2).unwrap().to_owned();
    let carry = walk.site.fill("/disclosures/{id}/carry").await;
    walk.at("/disclosures/{id}/carry", &carry, Caller::Staff, &format!("from={from}&revision=1")).await;
    walk.step("/disclosures/route-items", Caller::Staff, "mds=1+2&sds=&source=x").await;
}

async fn contacts(walk: &mut Walk) {
    let line = "authority-police.was=new&authority-police.phone=03-1111-2222";
    let form = walk.site.get("/contacts/fill", Caller::Staff).await;
    let was = form.html().split_once("name=\"authority-police.was\" value=\"").unwrap().1.split_once('"').unwrap().0;
    walk.step("/contacts/fill", Caller::Staff, &line.replace("new", was)).await;
    walk.step("/contacts/roles", Caller::Staff, "revision=1&without_phones=X").await;
    let call = "number=03-1111-2222&called_on=2026-04-02&called_by=N&result=reached";
    walk.step("/contacts/round/{key}", Caller::Staff, call).await;
    walk.step("/contacts/print", Caller::Staff, "printed_on=2026-04-02&place=P").await;
}

async fn backup_records(walk: &mut Walk) {
    let admin = walk.site.actor(Caller::Admin).await;
    let system = walk.site.app.systems(&admin).await.unwrap()[0].system.id;
    let record = format!("system={system}&keeping=kept&method=M");
    walk.step("/backup-records/new", Caller::Staff, &record).await;
    walk.step("/backup-records/{id}", Caller::Staff, &format!("{record}&revision=1")).await;
    let seen = "seen_on=2026-04-02&seen_by=N&seen_taken=yes&revision=1";
    walk.step("/backup-records/{id}/seen", Caller::Staff, seen).await;
    walk.step("/backup-records/{id}/remove", Caller::Staff, "").await;
    let answer = "directory_keeping=not-needed&directory_how=W&directory_revision=0";
    walk.step("/backup-records/forgotten", Caller::Staff, answer).await;
}

async fn documents(walk: &mut Walk) {
    walk.step("/documents/{kind}/passages/{key}", Caller::Staff, "stance=own&text=T&revision=0").await;
    walk.step("/documents/{kind}/passages/{key}/reopen", Caller::Staff, "revision=1").await;
    walk.step("/documents/{kind}/add", Caller::Staff, "chapter=general&heading=H&text=T").await;
    walk.step("/documents/{kind}/adopt", Caller::Staff, "").await;
    walk.step("/documents/{kind}/size", Caller::Staff, "size=small&revision=1").await;
    let approval = "approved_on=2026-04-02&approved_by=N&review_by=2027-04-01";
    walk.step("/documents/{kind}/approve", Caller::Officer, approval).await;
    walk.step("/documents/{kind}/versions/{id}/marks", Caller::Officer, "revision=1&ledger=A").await;
    walk.step("/documents/{kind}/versions/{id}/withdraw", Caller::Officer, "reason=R&revision=1").await;
    let field = |name: &str, value: &str| {
        format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n";
    let fields = [("approved_on", "2026-04-02"), ("approved_by", "N"), ("review_by", "2027-04-01")];
    let fields: String = fields.iter().map(|(name, value)| field(name, value)).collect();
    let body = format!("{fields}{file}--mark--\r\n");
    let token = walk.site.token(Caller::Officer).to_owned();
    let kind = "multipart/form-data; boundary=mark";
    walk.with("/documents/{kind}/upload", "/documents/rules/upload", &token, kind, body.as_bytes()).await;
}

async fn drills(walk: &mut Walk) {
    let about = "performed_on=2026-04-02&performed_by=N";
    walk.step("/drills/process", Caller::Staff, &format!("{about}&step1_name=A&step1_worked=yes")).await;
    walk.step("/drills/{id}", Caller::Staff, &format!("{about}&minutes=5&revision=1")).await;
    walk.step("/drills/{id}/withdraw", Caller::Staff, "reason=R&revision=1").await;
    let head = |field: &str, name: &str| {
        format!("--mark\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n")
    };
    let list = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\n";
    let said = "--mark\r\ncontent-disposition: form-data; name=\"restored\"\r\n\r\nyes\r\n";
    let (manifest, file) = (head("manifest", "list.txt"), head("files", "f/a.txt"));
    let body = format!("{manifest}{list}\r\n{said}{file}abc\r\n--mark--\r\n");
    let token = walk.site.token(Caller::Staff).to_owned();
    let kind = "multipart/form-data; boundary=mark";
    walk.with("/drills/check", "/drills/check", &token, kind, body.as_bytes()).await;
}

async fn incidents(walk: &mut Walk) {
    walk.step("/incidents/start", Caller::Staff, "").await;
    walk.step("/incidents/{id}/step", Caller::Staff, "step=backup-network&answer=done").await;
    walk.step("/incidents/{id}/write", Caller::Staff, "kind=noticed&text=N").await;
    walk.step("/incidents/{id}/clock", Caller::Staff, "purpose=suspected&known_at=&revision=1").await;
    walk.step("/incidents/{id}/reports/{report}", Caller::Staff, "privacy-cause=C&revision=1").await;
    walk.step("/incidents/{id}/close", Caller::Officer, "ending=over&lessons=L&revision=1").await;
    let head =
        |field: &str, more: &str| format!("--mark\r\ncontent-disposition: form-data; name=\"{field}\"{more}\r\n\r\n");
    let (text, file) = (head("exhibit", ""), head("file", "; filename=\"a.log\""));
    let body = format!("{text}log\r\n{file}10:00 x\r\n--mark--\r\n");
    let token = walk.site.token(Caller::Staff).to_owned();
    let path = walk.site.fill("/incidents/{id}/evidence").await;
    let kind = "multipart/form-data; boundary=mark";
    walk.with("/incidents/{id}/evidence", &path, &token, kind, body.as_bytes()).await;
}

async fn emergency_file(walk: &mut Walk) {
    let actor = walk.site.actor(Caller::Staff).await;
    let mark = walk.site.app.emergency_file(&actor).await.unwrap().mark;
    walk.step("/emergency-file/copies", Caller::Staff, &format!("mark={mark}&printed_on=2026-04-02&place=P")).await;
    walk.step("/emergency-file/copies/{id}/take-away", Caller::Staff, "").await;
}

async fn exercises(walk: &mut Walk) {
    walk.step("/exercises/start", Caller::Staff, "scenario=note-at-reception").await;
    let paper = "started_at=2026-11-20T13:00&inject1_minute=0&inject1_decided=D&lessons=L";
    walk.step("/exercises/scenarios/{key}/paper", Caller::Staff, paper).await;
    walk.step("/exercises/{id}/read-out", Caller::Staff, "next=2").await;
    walk.step("/exercises/{id}/hold", Caller::Staff, "stop=yes").await;
    walk.step("/exercises/{id}/note", Caller::Staff, "kind=decided&text=N&inject=1").await;
    walk.step("/exercises/{id}/finish", Caller::Officer, "took_part=T&lessons=L&revision=1").await;
    walk.step("/exercises/{id}/withdraw", Caller::Officer, "reason=R&revision=1").await;
    let person = walk.site.fill("/people/{id}").await;
    let (owner, due) = (person.rsplit('/').next().unwrap(), walk.site.app.today());
    let wanted = format!("what=W&owner_id={owner}&due_on={due}");
    walk.step("/exercises/{id}/improvements", Caller::Staff, &wanted).await;
    walk.step("/improvements/{id}", Caller::Staff, &format!("{wanted}&revision=1")).await;
    walk.step("/improvements/{id}/done", Caller::Staff, "done_on=2026-11-01&how=H&revision=1").await;
    walk.step("/improvements/{id}/withdraw", Caller::Officer, "reason=R&revision=1").await;
}

async fn people(walk: &mut Walk) {
    walk.step("/people/new", Caller::Staff, "name=N").await;
    walk.step("/people/{id}", Caller::Staff, "name=M&revision=1").await;
    walk.step("/people/{id}/remove", Caller::Staff, "").await;
    let person = walk.site.fill("/people/{id}").await;
    let post = format!("person_id={}&post=operation&appointed_on=2026-05-01", person.rsplit('/').next().unwrap());
    walk.step("/posts/new", Caller::Staff, &post).await;
    // She holds that one now; nobody holds one twice.
    let another = post.replace("operation", "planning");
    walk.step("/posts/{id}", Caller::Staff, &format!("{another}&revision=1")).await;
    walk.step("/posts/{id}/remove", Caller::Staff, "").await;
    walk.step("/users/invite", Caller::Admin, "name=N&role=staff").await;
    let list = walk.site.get("/users", Caller::Admin).await;
    let key = list.html().split_once("name=\"key\" value=\"").unwrap().1.split_once('"').unwrap().0;
    walk.step("/users/withdraw", Caller::Admin, &format!("key={key}")).await;
    walk.step("/users/{id}/role", Caller::Admin, "role=viewer").await;
    walk.step("/users/{id}/disable", Caller::Admin, "").await;
    walk.step("/users/{id}/enable", Caller::Admin, "").await;
    walk.step("/users/{id}/renew", Caller::Admin, "").await;
}

async fn account(walk: &mut Walk) {
    let app = walk.site.app.clone();
    let admin = walk.site.actor(Caller::Admin).await;
    let link = app.invite(&admin, "N", Role::Staff).await.unwrap();
    let form = accept_form(&app, &link, "by-page").await;
    walk.at("/invitation/{token}", &format!("/invitation/{link}"), Caller::Anonymous, &form).await;

    let mut guest = guest(&app, &admin, "guest", Role::Staff).await;
    let form = |code: &str| format!("login=guest&password={}&code={code}", PASSWORD.replace(' ', "+"));
    let again = form(&guest.codes.pop().unwrap());
    let second = walk.at("/sign-in", "/sign-in", Caller::Anonymous, &again).await.cookie();
    let second = app.session(second.trim_start_matches("sejo="), &origin()).await.unwrap().unwrap();
    let urlencoded = "application/x-www-form-urlencoded";
    let end = format!("/account/sessions/{}/end", second.id);
    walk.with("/account/sessions/{id}/end", &end, &guest.token, urlencoded, b"").await;
    let codes = format!("code={}", guest.codes.pop().unwrap());
    let renewed = walk
        .with("/account/recovery-codes", "/account/recovery-codes", &guest.token, urlencoded, codes.as_bytes())
        .await;
    let code = renewed.html().split_once("<ul class=\"codes mono\">\n<li>").unwrap().1.split_once("</li>").unwrap().0;
    let password =
        format!("old={}&new=another+long+secret&new_again=another+long+secret&code={code}", PASSWORD.replace(' ', "+"));
    walk.with("/account/password", "/account/password", &guest.token, urlencoded, password.as_bytes()).await;
    walk.with("/lang", "/lang", &guest.token, urlencoded, b"lang=en&back=/").await;
    walk.with("/sign-out", "/sign-out", &guest.token, urlencoded, b"").await;
}

async fn guest(app: &App, admin: &Actor, login: &str, role: Role) -> Guest {
    let link = app.invite(admin, "N", role).await.unwrap();
    let secret = app.invitation(&link).await.unwrap().secret;
    let form = AcceptForm {
        login: login.to_owned(),
        name: "N".to_owned(),
        password: PASSWORD.to_owned(),
        password_again: PASSWORD.to_owned(),
        code: code(app, &secret),
    };
    let accepted = app.accept(&link, &form, &origin()).await.unwrap();
    Guest { token: accepted.token, codes: accepted.recovery_codes }
}

async fn signing_key(walk: &mut Walk) {
    let app = walk.site.app.clone();
    let admin = walk.site.actor(Caller::Admin).await;
    // The demo is filled in without the questions, with which the key is made.
    app.key_card(&admin).await.unwrap();
    let mut guest = guest(&app, &admin, "locksmith", Role::Admin).await;
    let form = "application/x-www-form-urlencoded";
    let paper = format!("code={}", guest.codes.pop().unwrap());
    walk.with("/settings/signing-key/paper", "/settings/signing-key/paper", &guest.token, form, paper.as_bytes()).await;
    let words = format!("key_words={}", PAPER.replace(' ', "+"));
    for (route, more) in [("/settings/signing-key/fresh", ""), ("/settings/signing-key/of-paper", words.as_str())] {
        let seen = app.signing_key_view(&admin).await.unwrap().unwrap().public;
        let said = format!("public={seen}&reason=R&code={}&{more}", guest.codes.pop().unwrap());
        walk.with(route, route, &guest.token, form, said.as_bytes()).await;
    }
}

async fn house(walk: &mut Walk) {
    let questions = "name=Q&kind=hospital&prefecture=13&beds=99&systems=ehr&updates_by=vendor";
    walk.step("/questions", Caller::Admin, questions).await;
    let page = walk.site.get("/facility", Caller::Admin).await;
    let revision = page.html().split_once("name=\"revision\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let facility = format!(
        "name=F&kind=hospital&prefecture=27&beds=90&systems_in_use=yes&vendor_contract=yes&revision={revision}"
    );
    walk.step("/facility", Caller::Admin, &facility).await;
    walk.step("/settings", Caller::Admin, "default=yes").await;
    let back = walk.site.actor(Caller::Admin).await.facility;
    walk.step("/facility/add", Caller::Admin, "").await;
    walk.step("/switch-facility", Caller::Admin, &format!("facility={back}")).await;
    // The facility entered sees it, and who it was.
    let log = walk.site.get("/activity", Caller::Admin).await;
    assert!(log.html().contains("この施設に切り替えました"), "{}", log.html());
}
