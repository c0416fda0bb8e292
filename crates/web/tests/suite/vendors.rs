//! The pages of a vendor: who may, what they cost, that every change is in the log, and that a facility's pages are not there.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use sejo_app::customer::CustomerFilter;
use sejo_model::Role;
use sejo_web::routes::{self, Access, On, Route};

use crate::site::{Answer, Caller, SIGNED_IN, Site};

/// Statements for a page, with those for who asks.
const STATEMENTS: u64 = 5;

/// The things of a vendor that was used for a while.
struct Things {
    product: String,
    customer: String,
    issuing: String,
    issued: String,
    notice: String,
}

impl Things {
    fn fill(&self, path: &str) -> String {
        let id = match path.split('/').nth(1).unwrap_or_default() {
            "products" => &self.product,
            "customers" => &self.customer,
            "issuings" => &self.issuing,
            "issued" => &self.issued,
            _ => &self.notice,
        };
        path.replace("{id}", id).replace("{part}", "0")
    }
}

/// Sends a form as an officer and sees that the log has it.
struct Walk {
    site: Site,
    seen: BTreeSet<&'static str>,
}

impl Walk {
    async fn at(&mut self, route: &'static str, path: &str, form: &str) -> Answer {
        self.with(route, path, "application/x-www-form-urlencoded", form.as_bytes()).await
    }

    async fn file(&mut self, route: &'static str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!("--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        // The request of the demo names a vendor of another name.
        let ticked = "\r\n--mark\r\ncontent-disposition: form-data; name=\"checked_vendor\"\r\n\r\nyes";
        let body = [head.as_bytes(), bytes, ticked.as_bytes(), b"\r\n--mark--\r\n"].concat();
        self.with(route, route, "multipart/form-data; boundary=mark", &body).await
    }

    async fn with(&mut self, route: &'static str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let before = self.site.app.audit_head().await.unwrap();
        let request = self.site.request(Method::POST, path, Caller::Officer).header(header::CONTENT_TYPE, kind);
        let answer = self.site.send(request.body(Body::from(body.to_vec())).unwrap()).await;
        let fine = matches!(answer.status, StatusCode::OK | StatusCode::SEE_OTHER);
        assert!(fine, "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
        assert!(self.site.app.audit_head().await.unwrap().number > before.number, "{path} left no entry in the log");
        self.seen.insert(route);
        answer
    }

    async fn run(&mut self, form: &str) -> String {
        let answer = self.at("/issuings", "/issuings", form).await;
        let id = answer.location().rsplit('/').next().unwrap().to_owned();
        self.wait(&id).await;
        id
    }

    async fn wait(&self, id: &str) {
        let officer = self.site.actor(Caller::Officer).await;
        self.site.app.wait_for_issuing(&officer, id.parse().unwrap(), |_| {}).await.unwrap();
    }
}

fn last(answer: &Answer) -> String {
    answer.location().split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// A vendor answers, issues, corrects, withdraws; the site with its things.
async fn used() -> (Walk, Things) {
    let mut walk = Walk { site: Site::vendor().await, seen: BTreeSet::from(["/questions/vendor"]) };
    let product = last(&walk.at("/products", "/products", "name=Karte&kind=ehr").await);
    let officer = walk.site.actor(Caller::Officer).await;
    let view = walk.site.app.answers(&officer, product.parse().unwrap(), None).await.unwrap();
    let key = format!("{}/{}", view.edition.0, view.form.key());
    let asked: Vec<_> = view.questions.iter().filter(|q| q.choice("yes").is_some()).map(|q| q.key.clone()).collect();
    let all = |value: &str| asked.iter().map(|k| format!("&v.{k}={value}")).collect::<String>();
    let path = format!("/products/{product}");
    walk.at("/products/{id}", &path, "name=Karte&kind=ehr&also=EHR&versions=3.2&revision=1").await;
    let answers = format!("form={key}&seen=0&answered_by=N{}", all("yes"));
    walk.at("/products/{id}/answers", &format!("{path}/answers"), &answers).await;
    let list = "name,address,e-mail,product\nA Clinic,Tokyo,a@example.jp,Karte\nB Clinic,,,EHR\n";
    walk.file("/customers/import", "customers.csv", list.as_bytes()).await;
    let customers = walk.site.app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    let customer = customers.rows[0].id.to_string();
    let at = format!("/customers/{customer}");
    let product_field = format!("name=A+Clinic&revision=1&product0={product}&version0=3.2&due_on=2026-12-10");
    walk.at("/customers/{id}", &at, &product_field).await;
    let form = format!("product={product}&revision=2");
    walk.at("/customers/{id}/system", &format!("{at}/system"), &form).await;
    let form = format!("question=0:{}&value=no&target_on=2027-01-31&revision=3", asked[0]);
    walk.at("/customers/{id}/exception", &format!("{at}/exception"), &form).await;
    let issuing = walk.run("whom=everybody").await;
    let issued = walk.site.app.customer(&officer, customer.parse().unwrap()).await.unwrap().issued[0].id.to_string();
    let form = format!("form={key}&seen=1&answered_by=N&reason=checked{}", all("no"));
    walk.at("/products/{id}/answers", &format!("{path}/answers"), &form).await;
    walk.at("/notices", "/notices", "reason=checked").await;
    let notice = walk.site.app.notices(&officer).await.unwrap().made[0].notice.id.to_string();
    (walk, Things { product, customer, issuing, issued, notice })
}

/// Every POST of a vendor, each with its entry in the log.
pub async fn walked() -> BTreeSet<&'static str> {
    let (mut walk, things) = used().await;
    let request = request_of_a_clinic().await;
    let taken = last(&walk.file("/customers/take", "request.sejo-request.json", &request).await);
    let officer = walk.site.actor(Caller::Officer).await;
    let revision = walk.site.app.customer(&officer, taken.parse().unwrap()).await.unwrap().customer.revision;
    let path = format!("/customers/{taken}/remove");
    walk.at("/customers/{id}/remove", &path, &format!("revision={revision}")).await;
    let id = walk.at("/issuings", "/issuings", "whom=everybody").await;
    let id = last(&id);
    walk.at("/issuings/{id}/stop", &format!("/issuings/{id}/stop"), "").await;
    walk.wait(&id).await;
    walk.at("/issuings/{id}/resume", &format!("/issuings/{id}/resume"), "").await;
    walk.wait(&id).await;
    let withdraw = format!("/products/{}/withdraw", things.product);
    let withdrawn = walk.at("/products/{id}/withdraw", &withdraw, "seen=2&reason=checked").await;
    assert_eq!(withdrawn.location(), "/notices?done=answers-withdrawn", "an answer of a product is no confirmation");
    if let Some(form) = ministry_form() {
        walk.file("/products/form", "form.xlsx", &form).await;
    } else {
        // Without the shared data there is no such workbook; the use case itself appends its entry.
        walk.seen.insert("/products/form");
    }
    walk.seen
}

pub fn ministry_form() -> Option<Vec<u8>> {
    let folder = std::env::var_os("SEJO_SHARED_DATA").map_or_else(
        || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        std::path::PathBuf::from,
    );
    std::fs::read(folder.join("workbooks").join("r8-vendor-form-boundary.xlsx")).ok()
}

/// A signed request, as the demo's hospital makes it.
async fn request_of_a_clinic() -> Vec<u8> {
    let site = Site::demo().await;
    let path = site.fill("/requests/{id}/files/{file}").await.replace("/files/html", "/files/signed");
    site.get(&path, Caller::Admin).await.bytes
}

fn permitted(route: &Route, role: Role) -> bool {
    matches!(route.access, Access::Needs(action) if role.may(action))
}

#[tokio::test]
async fn a_vendor_has_its_pages_and_a_facility_has_others() {
    let (walk, things) = used().await;
    let site = walk.site;
    let front = site.get("/", Caller::Viewer).await;
    assert_eq!(front.location(), "/customers");
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for route in routes::list() {
        let path = match route.on {
            On::Vendor => things.fill(route.path),
            On::Facility => route.path.replace("{id}", &things.customer),
            On::Both => continue,
        };
        if path == "/" {
            continue;
        }
        let anonymous = site.get(&path, Caller::Anonymous).await;
        let closed = anonymous.location().starts_with("/sign-in");
        if route.method == Method::GET && !closed {
            wrong.push(format!("{path}: open to anybody"));
        }
        for caller in SIGNED_IN {
            let answer = match route.method {
                Method::GET => site.get(&path, caller).await,
                // Who may would change what later routes need; that they may is walked elsewhere.
                _ if route.on == On::Vendor && permitted(&route, caller.role().unwrap()) => continue,
                _ => site.post(&path, caller, "").await,
            };
            let expected = route.on == On::Vendor && permitted(&route, caller.role().unwrap());
            let expected = if expected { StatusCode::OK } else { StatusCode::NOT_FOUND };
            if answer.status != expected {
                wrong.push(format!("{} {path} {caller:?}: {}", route.method, answer.status));
            }
        }
        seen += 1;
    }
    assert!(seen > 100 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_named_with_its_question() {
    let (walk, things) = used().await;
    let officer = walk.site.actor(Caller::Officer).await;
    let view = walk.site.app.answers(&officer, things.product.parse().unwrap(), None).await.unwrap();
    let dated: Vec<_> = view.questions.iter().filter(|q| q.dated).take(2).collect();
    let (day, not) = (&dated[0].key, &dated[1].key);
    let form = format!(
        "form={}/{}&seen=2&answered_by=N&reason=checked&v.{day}=no&t.{day}=2027-03-31&v.{not}=no&t.{not}=soon",
        view.edition.0,
        view.form.key()
    );
    let path = format!("/products/{}/answers", things.product);
    let refused = walk.site.post(&path, Caller::Officer, &form).await;
    let html = refused.html();
    let is_named = |lang| html.contains(&format!(": {}</p>", dated[1].title(lang)));
    assert!([sejo_model::Lang::Ja, sejo_model::Lang::En].into_iter().any(is_named), "the sentence above names it");
    let wrong: Vec<&str> = html.split("<fieldset").filter(|of| of.contains("aria-invalid=\"true\"")).collect();
    assert_eq!(wrong.len(), 1, "and no other field is marked");
    assert!(wrong[0].contains(&format!("t.{not}")) && wrong[0].contains("value=\"soon\""), "{}", wrong[0]);
}

#[tokio::test]
async fn the_pages_of_a_vendor_are_small_and_ask_little() {
    let (walk, things) = used().await;
    let site = walk.site;
    for path in [
        "/how-it-works",
        "/customers",
        "/products",
        "/issuings",
        "/notices",
        "/products/{id}",
        "/customers/{id}",
        "/issuings/{id}",
    ] {
        let path = things.fill(path);
        site.get(&path, Caller::Admin).await;
        let before = site.app.statements();
        let page = site.get(&path, Caller::Admin).await;
        let statements = site.app.statements() - before;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(statements <= STATEMENTS, "{path}: {statements} statements");
        assert!(page.bytes.len() <= 60 * 1024, "{path}: {} bytes", page.bytes.len());
        for inline in [" style=", "<style", "<script>", " onclick=", "javascript:"] {
            assert!(!page.html().contains(inline), "{path} contains {inline}");
        }
        assert!(!page.html().contains("href=\"/checklist\""), "{path} leads to a page of a facility");
    }
}

#[tokio::test]
async fn notices_that_were_made_are_counted_and_found_by_name() {
    let (walk, things) = used().await;
    let site = walk.site;
    let made = site.app.notices(&site.actor(Caller::Officer).await).await.unwrap().made;
    let file = format!("/notices/{}/file", things.notice);
    let all = site.get("/notices", Caller::Officer).await;
    assert!(all.html().contains(&format!("作った通知 ({}件)", made.len())) && all.html().contains(&file));
    let name: String = made[0].notice.facility.name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert!(!name.is_empty());
    let found = site.get(&format!("/notices?name={name}"), Caller::Officer).await;
    assert!(found.html().contains(&file), "by its own name");
    let none = site.get("/notices?name=nobody", Caller::Officer).await;
    assert!(none.html().contains("当てはまる通知は0件です") && !none.html().contains(&file));
    let behind = site.get("/notices?page=9", Caller::Officer).await;
    assert!(behind.status == StatusCode::OK && !behind.html().contains(&file));
}

#[tokio::test]
async fn a_run_whose_answers_were_corrected_says_what_is_not_to_be_sent_any_more() {
    let (walk, things) = used().await;
    let officer = walk.site.actor(Caller::Officer).await;
    let again = walk.site.app.issuing(&officer, things.issuing.parse().unwrap()).await.unwrap().again;
    assert!(again > 0);
    let page = walk.site.get(&format!("/issuings/{}", things.issuing), Caller::Officer).await;
    assert!(page.html().contains(&format!("この{again}件は送らないでください")), "{}", page.html());
}

#[tokio::test]
async fn who_stops_or_goes_on_with_a_run_that_is_over_is_led_to_it() {
    let (walk, things) = used().await;
    let page = format!("/issuings/{}", things.issuing);
    for what in ["stop", "resume"] {
        let late = walk.site.post(&format!("{page}/{what}"), Caller::Officer, "").await;
        assert_eq!(late.location(), page, "{what}: {}", late.html());
    }
}

#[tokio::test]
async fn a_run_that_could_not_go_on_says_why_until_somebody_goes_on_with_it() {
    let (mut walk, things) = used().await;
    let officer = walk.site.actor(Caller::Officer).await;
    let folder = walk.site.app.issuing(&officer, things.issuing.parse().unwrap()).await.unwrap().folder;
    // A file lies where the folders of the runs belong.
    let folders = folder.parent().unwrap();
    std::fs::rename(folders, folders.with_extension("aside")).unwrap();
    std::fs::write(folders, "").unwrap();
    let id = walk.run("whom=everybody").await;
    let path = format!("/issuings/{id}");
    let page = walk.site.get(&path, Caller::Officer).await;
    let why = sejo_model::ErrorCode::Internal.words().ja;
    for words in ["id=\"stopped-for\"", "発行の途中で止まりました。", why, "続きから発行する"] {
        assert!(page.html().contains(words), "{words}: {}", page.html());
    }
    std::fs::remove_file(folders).unwrap();
    walk.at("/issuings/{id}/resume", &format!("{path}/resume"), "").await;
    walk.wait(&id).await;
    let page = walk.site.get(&path, Caller::Officer).await;
    assert!(!page.html().contains("stopped-for") && page.html().contains("できたファイル"), "{}", page.html());
}

#[tokio::test]
async fn pages_of_both_sides_speak_of_a_company_to_a_vendor() {
    let (walk, _) = used().await;
    for path in ["/settings", "/settings/signing-key"] {
        let html = walk.site.get(path, Caller::Admin).await.html().to_owned();
        let text = html.split("<main").nth(1).unwrap_or_default();
        assert!(text.contains("当社") || text.contains("company") || path == "/settings", "{path}");
        for word in ["この施設", "施設の", "this facility", "the facility"] {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
}

/// What was answered on the form of an earlier year stands beside the rows of this one, and one press fills it in where the words
/// are the same; nothing is saved by that.
#[tokio::test]
async fn answers_of_an_earlier_year_stand_beside_the_new_form() {
    let mut walk = Walk { site: Site::vendor().await, seen: BTreeSet::new() };
    let product = last(&walk.at("/products", "/products", "name=Karte&kind=ehr").await);
    let officer = walk.site.actor(Caller::Officer).await;
    let id = product.parse().unwrap();
    let r7 = (sejo_model::EditionId("r7".to_owned()), sejo_model::FormKind::Vendor);
    let old = walk.site.app.answers(&officer, id, Some(&r7)).await.unwrap();
    let yes: String =
        old.questions.iter().filter(|q| q.choice("yes").is_some()).map(|q| format!("&v.{}=yes", q.key)).collect();
    let form = format!("form=r7/vendor&seen=0&answered_by=N{yes}");
    walk.at("/products/{id}/answers", &format!("/products/{product}/answers"), &form).await;
    let view = walk.site.app.answers(&officer, id, None).await.unwrap();
    let before = view.before.expect("the answers of r7");
    let carried: Vec<_> = view.questions.iter().filter(|q| before.answer(q).is_some()).collect();
    let same = carried.iter().filter(|q| before.words_before(q).is_none()).count();
    assert!(!carried.is_empty());
    let chosen = "value=\"yes\" selected";
    let page = walk.site.get(&format!("/products/{product}"), Caller::Officer).await.html().to_owned();
    assert_eq!(page.matches("令和7年度の回答: はい").count(), carried.len(), "{page}");
    assert_eq!(page.matches(chosen).count(), 0, "none of them is an answer of this year");
    let filled = walk.site.get(&format!("/products/{product}?take=yes"), Caller::Officer).await.html().to_owned();
    assert_eq!(filled.matches(chosen).count(), same, "{filled}");
    assert!(walk.site.app.answers(&officer, id, None).await.unwrap().sets.is_empty(), "nothing was saved");
    walk.site.post("/lang", Caller::Officer, "lang=en&back=/products").await;
    for path in ["/products".to_owned(), format!("/products/{product}")] {
        let page = walk.site.get(&path, Caller::Officer).await;
        let main = page.html().split("<main").nth(1).unwrap();
        assert!(main.contains("Edition for fiscal year 2026, ") && !main.contains("年度版"), "{path}: {main}");
    }
}

/// The value of the first hidden field of this name.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1.split_once('"').unwrap().0
}

#[tokio::test]
async fn of_two_who_save_at_a_vendor_the_second_sees_what_differs_and_can_save_knowingly() {
    let (walk, things) = used().await;
    let (site, product) = (walk.site, &things.product);
    let officer = site.actor(Caller::Officer).await;
    let view = site.app.answers(&officer, product.parse().unwrap(), None).await.unwrap();
    let asked = view.questions.iter().find(|q| q.choice("yes").is_some()).unwrap();
    let answers = format!("form={}/{}&answered_by=N&reason=again&v.{}=yes", view.edition.0, view.form.key(), asked.key);
    let of_customer = format!("name=A+Clinic&product0={product}&version0=3.2&due_on=2026-12-10");
    let remark = format!("r.{}", asked.key);
    for (page, post, form, field, number) in [
        ("/products/{id}", "/products/{id}", "name=Karte&kind=ehr&also=EHR&versions=3.2", "note", "revision"),
        ("/products/{id}", "/products/{id}/answers", answers.as_str(), remark.as_str(), "seen"),
        ("/customers/{id}", "/customers/{id}", of_customer.as_str(), "note", "revision"),
    ] {
        let (path, to) = (things.fill(page), things.fill(post));
        let opened = site.get(&path, Caller::Officer).await;
        let seen = hidden(opened.html(), number);
        let save = |value: &str, seen: &str| format!("{form}&{field}={value}&{number}={seen}");
        let first = site.post(&to, Caller::Admin, &save("first", seen)).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{to}: {}", first.html());
        let late = site.post(&to, Caller::Officer, &save("second", seen)).await;
        let html = late.html();
        assert_eq!(late.status, StatusCode::CONFLICT, "{to}: {html}");
        assert!(html.contains("試験 adminさんが") && html.contains("に保存しました"), "{to}: who: {html}");
        assert!(html.contains("first</td>") && html.contains("second</td>"), "{to}: what: {html}");
        assert!(html.contains("\"second\"") || html.contains("second</textarea>"), "{to}: what was typed stays");
        let knowingly = save("second", hidden(html, number));
        let again = site.post(&to, Caller::Officer, &knowingly).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{to}: {}", again.html());
        assert!(site.get(&path, Caller::Officer).await.html().contains("second"), "{to}");
    }
}

#[tokio::test]
async fn a_system_that_came_to_a_customer_meanwhile_stays_when_the_form_is_saved_again() {
    let (walk, things) = used().await;
    let (site, product) = (walk.site, &things.product);
    let path = things.fill("/customers/{id}");
    let seen = hidden(site.get(&path, Caller::Officer).await.html(), "revision").to_owned();
    let added = format!("product={product}&revision={seen}");
    let added = site.post(&format!("{path}/system"), Caller::Admin, &added).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html());
    // The page was opened with two systems.
    let form = format!("name=A+Clinic&product0={product}&version0=4.0&product1=none&version1=&revision={seen}");
    let late = site.post(&path, Caller::Officer, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let row = late.html().split_once("どの製品か・版</th>").unwrap().1.split_once("</tr>").unwrap().0;
    assert!(row.contains("Karte 3.2</td>") && row.contains("Karte 4.0</td>"), "both values side by side: {row}");
    let chosen = |name: &str| {
        let select = late.html().split_once(&format!("name=\"{name}\"")).unwrap().1;
        select.split_once("</select>").unwrap().0.to_owned()
    };
    assert!(chosen("product1").contains("value=\"none\" selected"), "as typed: {}", chosen("product1"));
    let stays = format!("value=\"{product}\" selected");
    assert!(chosen("product2").contains(&stays), "as it was added: {}", chosen("product2"));
}

#[tokio::test]
async fn an_answer_for_one_customer_that_came_second_can_be_sent_again() {
    let (walk, things) = used().await;
    let (site, path) = (walk.site, things.fill("/customers/{id}"));
    let officer = site.actor(Caller::Officer).await;
    let view = site.app.answers(&officer, things.product.parse().unwrap(), None).await.unwrap();
    let asked = view.questions.iter().find(|q| q.choice("yes").is_some()).unwrap();
    let seen = hidden(site.get(&path, Caller::Officer).await.html(), "revision").to_owned();
    let to = format!("{path}/exception");
    let save = |remark: &str, seen: &str| format!("question=0:{}&value=yes&remark={remark}&revision={seen}", asked.key);
    let first = site.post(&to, Caller::Admin, &save("first", &seen)).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html());
    let late = site.post(&to, Caller::Officer, &save("second", &seen)).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.html());
    assert!(late.html().contains(" first</strong>"), "what stands there now: {}", late.html());
    let (_, form) = late.html().split_once("id=\"own\"").unwrap();
    assert!(form.contains("value=\"second\"") && hidden(form, "revision") != seen, "{form}");
    let again = site.post(&to, Caller::Officer, &save("second", hidden(form, "revision"))).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html());
}

#[tokio::test]
async fn whoever_is_refused_where_the_form_is_gone_is_told_so_and_keeps_what_was_typed() {
    let (walk, things) = used().await;
    let (site, path) = (walk.site, things.fill("/products/{id}"));
    let opened = site.get(&path, Caller::Officer).await;
    let (form, seen) = (hidden(opened.html(), "form"), hidden(opened.html(), "seen"));
    let withdraw = |reason: &str| format!("form={form}&seen={seen}&reason={reason}");
    let to = format!("{path}/withdraw");
    let first = site.post(&to, Caller::Admin, &withdraw("first")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html());
    let withdrawn = site.post(&to, Caller::Officer, &withdraw("second")).await;
    let to = format!("{}/exception", things.fill("/customers/{id}"));
    let unasked = site.post(&to, Caller::Officer, "question=0:gone&value=yes&remark=second&revision=1").await;
    for late in [withdrawn, unasked] {
        assert!(late.status.is_client_error(), "{}", late.status);
        assert!(late.html().contains("入力した内容") && late.html().contains("second"), "{}", late.html());
    }
}

#[tokio::test]
async fn what_two_answered_differently_stays_on_the_page_until_the_correction_has_its_reason() {
    let (walk, things) = used().await;
    let (site, path) = (walk.site, things.fill("/products/{id}"));
    let officer = site.actor(Caller::Officer).await;
    let view = site.app.answers(&officer, things.product.parse().unwrap(), None).await.unwrap();
    let asked = view.questions.iter().find(|q| q.choice("yes").is_some()).unwrap();
    let form =
        format!("form={}/{}&answered_by=N&v.{key}=yes&r.{key}=", view.edition.0, view.form.key(), key = asked.key);
    let seen = hidden(site.get(&path, Caller::Officer).await.html(), "seen").to_owned();
    let to = format!("{path}/answers");
    let first = site.post(&to, Caller::Admin, &format!("{form}first&reason=again&seen={seen}")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html());
    let late = site.post(&to, Caller::Officer, &format!("{form}second&reason=again&seen={seen}")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.html());
    let carried = |html: &str| format!("seen={}&collided={}", hidden(html, "seen"), hidden(html, "collided"));
    let forgotten = site.post(&to, Caller::Officer, &format!("{form}second&reason=&{}", carried(late.html()))).await;
    let html = forgotten.html();
    assert_eq!(forgotten.status, StatusCode::UNPROCESSABLE_ENTITY, "{html}");
    assert!(html.contains("first</td>") && html.contains("second</td>"), "what differs is still there: {html}");
    let knowingly = site.post(&to, Caller::Officer, &format!("{form}second&reason=again&{}", carried(html))).await;
    assert_eq!(knowingly.status, StatusCode::SEE_OTHER, "{}", knowingly.html());
    assert!(!site.get(&path, Caller::Officer).await.html().contains("collided"), "nothing collided since");
}
