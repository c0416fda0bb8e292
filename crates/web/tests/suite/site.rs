//! The demo behind its router, with a caller for every role.

use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use sejo_app::account::{AcceptForm, Origin};
use sejo_app::document::{ApprovalForm, UploadedFile};
use sejo_app::ledger::LedgerQuery;
use sejo_app::remote_work::WorkSaid;
use sejo_app::{App, Clock, Config, Target};
use sejo_model::configuration::{RemoteAccessKind, RemoteConnection};
use sejo_model::remote_work::Plan;
use sejo_model::{
    Actor, Appointment, AppointmentId, Contract, ContractId, DocumentKind, DocumentVersionId, Hosting, IntakeId,
    Person, PersonId, Post, RemoteConnectionId, RemoteWorkId, Role, System, SystemId, Vendor, VendorId,
};
use sejo_web::Options;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use totp_rs::Builder;
use tower::ServiceExt;

use crate::configurations::dropped;
use crate::prepared;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Caller {
    Anonymous,
    Viewer,
    Staff,
    Officer,
    Admin,
    /// Administrator of another facility.
    Elsewhere,
}

pub const SIGNED_IN: [Caller; 4] = [Caller::Viewer, Caller::Staff, Caller::Officer, Caller::Admin];

impl Caller {
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Anonymous => None,
            Self::Viewer => Some(Role::Viewer),
            Self::Staff => Some(Role::Staff),
            Self::Officer => Some(Role::Officer),
            Self::Admin | Self::Elsewhere => Some(Role::Admin),
        }
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// The page and where it leads with the marks of the facility, as they were sent.
    pub marked: (String, String),
}

/// A text without the marks of facilities in its addresses.
fn unmarked(text: &str) -> String {
    let mut parts = text.split("/~");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mark = part.split_at_checked(8).filter(|(mark, _)| mark.bytes().all(|b| b.is_ascii_hexdigit()));
        match mark {
            Some((_, rest)) => out.push_str(rest),
            None => out.extend(["/~", part]),
        }
    }
    out
}

impl Answer {
    /// Whoever belongs to several facilities gets addresses with a mark; most tests are about what is behind it.
    pub fn of(parts: Parts, bytes: Vec<u8>) -> Self {
        let marked =
            Self { status: parts.status, headers: parts.headers, bytes, marked: (String::new(), String::new()) };
        let page = if marked.is_html() { marked.html().to_owned() } else { String::new() };
        let location = marked.location().to_owned();
        let mut headers = marked.headers.clone();
        if !location.is_empty() {
            headers.insert(header::LOCATION, unmarked(&location).parse().unwrap());
        }
        let bytes = if marked.is_html() { unmarked(&page).into_bytes() } else { marked.bytes };
        Self { status: marked.status, headers, bytes, marked: (page, location) }
    }

    pub fn html(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub fn is_html(&self) -> bool {
        self.headers.get(header::CONTENT_TYPE).is_some_and(|t| t.to_str().unwrap().starts_with("text/html"))
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |l| l.to_str().unwrap())
    }

    /// The session cookie that was set.
    pub fn cookie(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter().map(|c| c.to_str().unwrap());
        set.filter(|c| c.starts_with("sejo="))
            .map(|c| c.split(';').next().unwrap().to_owned())
            .next()
            .unwrap_or_default()
    }
}

/// The pages over the demo's data.
pub struct Site {
    pub app: App,
    pub router: Router,
    tokens: BTreeMap<Caller, String>,
    /// Removed when dropped.
    _dir: Option<TempDir>,
}

/// The file beside the demo's database that holds the sessions' tokens.
const TOKENS: &str = "tokens.json";

pub fn origin() -> Origin {
    Origin { address: "127.0.0.1".to_owned(), agent: "test".to_owned() }
}

/// A test day inside the fiscal year of the edition R8.
fn clock() -> Clock {
    Clock::noon(sejo_model::date::parse("2026-11-22").unwrap())
}

/// An empty installation.
pub async fn empty() -> (App, TempDir) {
    empty_on(clock()).await
}

/// An empty installation on another day.
async fn empty_on(clock: Clock) -> (App, TempDir) {
    let dir = TempDir::new().unwrap();
    (installation(dir.path(), clock).await, dir)
}

/// The installation in a folder.
async fn installation(folder: &Path, clock: Clock) -> App {
    let target = Target::Sqlite(folder.join("sejo.db"));
    let config = Config { target, folder: folder.to_owned(), clock, max_upload: 1024 * 1024 };
    App::open(config).await.unwrap()
}

/// The code an authenticator shows at the test's moment.
pub fn code(app: &App, secret: &str) -> String {
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).unwrap();
    let seconds = u64::try_from(app.now() / 1_000_000).unwrap();
    let totp = Builder::new().with_secret(bytes).with_account_name("test").build().unwrap();
    totp.generate(seconds).to_string()
}

/// The id of nothing.
const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";

impl Site {
    /// The demo, with a session for every caller.
    pub async fn demo() -> Self {
        let dir = TempDir::new().unwrap();
        prepared::copy(dir.path(), fill_demo).await;
        let tokens = serde_json::from_slice(&std::fs::read(dir.path().join(TOKENS)).unwrap()).unwrap();
        let site = Self::of(installation(dir.path(), clock()).await, tokens);
        Self { _dir: Some(dir), ..site }
    }

    /// An installation nobody has used yet, on a day of its own, with a session for its first administrator.
    pub async fn blank_on(day: &str) -> Self {
        Self::blank(Clock::noon(sejo_model::date::parse(day).unwrap())).await
    }

    async fn blank(clock: Clock) -> Self {
        let (app, dir) = empty_on(clock).await;
        let first = app.set_up_token().await.unwrap().unwrap();
        let token = join(&app, &first, "admin").await;
        Self { _dir: Some(dir), ..Self::of(app, BTreeMap::from([(Caller::Admin, token)])) }
    }

    /// The program once more on the same data, on another day.
    pub async fn again_on(&self, day: &str) -> App {
        let folder = self._dir.as_ref().unwrap().path().to_owned();
        let (target, clock) =
            (Target::Sqlite(folder.join("sejo.db")), Clock::noon(sejo_model::date::parse(day).unwrap()));
        App::open(Config { target, folder, clock, max_upload: 1024 * 1024 }).await.unwrap()
    }

    /// An installation of a vendor that was never used by a facility, with a session for every role.
    pub async fn vendor() -> Self {
        let mut site = Self::blank(clock()).await;
        let answer = site.post("/questions/vendor", Caller::Admin, "name=Tsubame").await;
        assert_eq!(answer.location(), "/products?done=saved", "{}", answer.html());
        let admin = site.actor(Caller::Admin).await;
        for (caller, role) in
            [(Caller::Viewer, Role::Viewer), (Caller::Staff, Role::Staff), (Caller::Officer, Role::Officer)]
        {
            let invitation = site.app.invite(&admin, "試験 太郎", role).await.unwrap();
            let token = join(&site.app, &invitation, role.key()).await;
            site.tokens.insert(caller, token);
        }
        site
    }

    fn of(app: App, tokens: BTreeMap<Caller, String>) -> Self {
        let options = Options { max_upload: 1024 * 1024, ..Options::default() };
        Self { router: sejo_web::router(app.clone(), options), app, tokens, _dir: None }
    }

    /// Another facility with its own administrator, its questions answered.
    async fn add_elsewhere(&mut self, admin: &Actor) {
        let facility = self.app.add_facility(admin).await.unwrap();
        let there = Actor { facility, ..admin.clone() };
        let invitation = self.app.invite(&there, "別の 院長", Role::Admin).await.unwrap();
        let token = join(&self.app, &invitation, "elsewhere").await;
        self.tokens.insert(Caller::Elsewhere, token);
        let questions =
            "name=%E5%88%A5%E3%81%AE%E5%8C%BB%E9%99%A2&kind=clinic&prefecture=13&systems=ehr&updates_by=vendor";
        let answer = self.post("/questions", Caller::Elsewhere, questions).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html());
    }

    pub fn token(&self, caller: Caller) -> &str {
        self.tokens.get(&caller).map_or("", String::as_str)
    }

    pub async fn actor(&self, caller: Caller) -> Actor {
        self.app.session(self.token(caller), &origin()).await.unwrap().unwrap().actor
    }

    /// A request as a browser on this machine sends it.
    pub fn request(&self, method: Method, path: &str, caller: Caller) -> axum::http::request::Builder {
        let builder = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080");
        let builder = builder.header("sec-fetch-site", "same-origin");
        match caller {
            Caller::Anonymous => builder,
            _ => builder.header(header::COOKIE, format!("sejo={}", self.token(caller))),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
        Answer::of(parts, bytes)
    }

    pub async fn get(&self, path: &str, caller: Caller) -> Answer {
        self.send(self.request(Method::GET, path, caller).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, caller: Caller, form: &str) -> Answer {
        let request = self.request(Method::POST, path, caller);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// The path with things of the demo's hospital in its places; things that can be removed are made anew each time.
    pub async fn fill(&self, path: &str) -> String {
        let admin = self.actor(Caller::Admin).await;
        let id = match path.split('/').nth(1).unwrap_or_default() {
            "ledger" if path.contains("{id}") => {
                self.app.ledger(&admin, LedgerQuery::default()).await.unwrap().rows[0].device.id.to_string()
            }
            "route" if path.contains("{id}") => {
                self.app.ledger(&admin, LedgerQuery::default()).await.unwrap().rows[0].device.id.to_string()
            }
            "route" if path.contains("{vendor}") => {
                let vendor = self.new_vendor(&admin).await;
                let mut system = self.app.system(&admin, Some(self.new_system(&admin).await)).await.unwrap().system;
                system.vendor_id = Some(vendor);
                self.app.save_system(&admin, &system).await.unwrap();
                return path.replace("{vendor}", &vendor.to_string());
            }
            "systems" if path.contains("{id}") => self.new_system(&admin).await.to_string(),
            "vendors" if path.contains("{id}") => {
                let vendor = self.new_vendor(&admin).await;
                if path.contains("{contract}") {
                    let contract = self.new_contract(&admin, vendor).await;
                    return path.replace("{id}", &vendor.to_string()).replace("{contract}", &contract.to_string());
                }
                vendor.to_string()
            }
            "people" if path.contains("{id}") => self.new_person(&admin).await.to_string(),
            "posts" if path.contains("{id}") => self.new_appointment(&admin).await.to_string(),
            "users" if path.contains("{id}") => {
                let users = self.app.users(&admin).await.unwrap().users;
                users.iter().find(|u| u.login == "test-spare").unwrap().id.to_string()
            }
            "configurations" if path.contains("{id}") => dropped(&self.app, &admin).await.to_string(),
            "remote-works" if path.contains("{id}") => self.new_remote_work(&admin).await.to_string(),
            "remote-connections" if path.contains("{id}") => self.new_connection(&admin).await.to_string(),
            "incidents" if path.contains("{id}") => self.new_incident(&admin).await.to_string(),
            "emergency-file" if path.contains("{id}") => self.new_emergency_copy(&admin).await.to_string(),
            "exercises" if path.contains("{id}") => self.new_exercise(&admin).await.to_string(),
            "improvements" if path.contains("{id}") => self.new_improvement(&admin).await.to_string(),
            "backup-records" if path.contains("{id}") => self.new_backup_record(&admin).await.to_string(),
            "documents" => {
                let path = path.replace("{kind}", "rules").replace("{key}", "vendor-work");
                if !path.contains("{id}") {
                    return path;
                }
                let is_file = path.ends_with("/file") || path.ends_with("/marks");
                return path.replace("{id}", &self.new_version(&admin, is_file).await.to_string());
            }
            "drills" if path.contains("{id}") => self.new_drill(&admin).await.to_string(),
            "requests" if path.contains("{id}") => self.new_request(&admin).await.0.to_string(),
            "replies" if path.contains("{id}") => self.new_reply(&admin).await.to_string(),
            "disclosures" if path.contains("{id}") => {
                let (older, id) = self.new_disclosures(&admin).await;
                return path.replace("{id}", &id.to_string()).replace("{other}", &older.to_string());
            }
            "intake" if path.ends_with("/columns") => {
                let id = self.drop_disclosure(&admin, "番|質|評価").await;
                id.0.to_string()
            }
            "intake" if path.contains("{id}") => self.new_intake(&admin).await.to_string(),
            // What only a vendor has: there is none of it here.
            "customers" | "products" | "issuings" | "issued" | "notices" => NOBODYS.to_owned(),
            _ => String::new(),
        };
        path.replace("{id}", &id)
            .replace("{part}", "1")
            .replace("{slug}", "patching")
            .replace("{edition}", "r8")
            .replace("{form}", "institution")
            .replace("{control}", "patching")
            .replace("{token}", "unknown")
            .replace("{hash}", "0000")
            .replace("/scenarios/{key}", "/scenarios/vendor-from-nine")
            .replace("{key}", "authority-police")
            .replace("{name}", "sejo.css")
            .replace("{row}", "1")
            .replace("{number}", "1")
            .replace("{report}", "privacy")
            .replace("{file}", "html")
    }

    /// A version of the rules: a file, or what was decided so far.
    async fn new_version(&self, admin: &Actor, is_file: bool) -> DocumentVersionId {
        let approval = ApprovalForm {
            approved_on: self.app.today(),
            approved_by: "院長 試験".to_owned(),
            review_by: sejo_model::document::yearly_review(self.app.today()),
            seen: None,
        };
        let rules = DocumentKind::Rules;
        let made = if is_file {
            let file = UploadedFile { name: "規程.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
            self.app.upload_document(admin, rules, &approval, file).await
        } else {
            self.app.approve_document(admin, rules, &approval).await
        };
        made.unwrap().id
    }

    async fn new_system(&self, admin: &Actor) -> SystemId {
        let system =
            System { name: "試験システム".to_owned(), hosting: Hosting::Cloud, ..System::blank(SystemId::new()) };
        self.app.save_system(admin, &system).await.unwrap();
        system.id
    }

    async fn new_vendor(&self, admin: &Actor) -> VendorId {
        let vendor = Vendor {
            id: VendorId::new(),
            name: "試験事業者".to_owned(),
            contact: String::new(),
            phone: String::new(),
            night_phone: String::new(),
            email: String::new(),
            note: String::new(),
            revision: 0,
        };
        self.app.save_vendor(admin, &vendor).await.unwrap();
        vendor.id
    }

    async fn new_contract(&self, admin: &Actor, vendor_id: VendorId) -> ContractId {
        let contract = Contract { title: "試験契約".to_owned(), ..Contract::blank(ContractId::new(), vendor_id) };
        self.app.save_contract(admin, &contract).await.unwrap();
        contract.id
    }

    async fn new_person(&self, admin: &Actor) -> PersonId {
        let person = Person {
            id: PersonId::new(),
            name: "試験 花子".to_owned(),
            job: String::new(),
            department: String::new(),
            phone: String::new(),
            reading: String::new(),
            left_on: None,
            revision: 0,
        };
        self.app.save_person(admin, &person).await.unwrap();
        person.id
    }

    async fn new_appointment(&self, admin: &Actor) -> AppointmentId {
        let appointment = Appointment {
            id: AppointmentId::new(),
            person_id: self.new_person(admin).await,
            post: Post::Operation,
            appointed_on: Some(self.app.today()),
            appointed_by: "院長".to_owned(),
            ended_on: None,
            revision: 0,
        };
        self.app.save_appointment(admin, &appointment).await.unwrap();
        appointment.id
    }

    async fn new_remote_work(&self, admin: &Actor) -> RemoteWorkId {
        let from = self.app.now();
        let plan = Plan { from, until: from + 3_600_000_000, what: "更新".to_owned(), who: String::new() };
        let connection_id = Some(self.new_connection(admin).await);
        let said = WorkSaid { connection_id, plan: Some(plan), ..WorkSaid::default() };
        self.app.save_remote_work(admin, RemoteWorkId::new(), &said, 0).await.unwrap().id
    }

    async fn new_connection(&self, admin: &Actor) -> RemoteConnectionId {
        let connection = RemoteConnection {
            id: RemoteConnectionId::new(),
            vendor_id: None,
            system_id: None,
            device_id: None,
            kind: Some(RemoteAccessKind::L2tp),
            name: String::new(),
            purpose: "試験接続".to_owned(),
            users: Vec::new(),
            from: self.app.today(),
            until: None,
            terms: sejo_model::configuration::RemoteTerms::default(),
            source: None,
            revision: 0,
        };
        self.app.save_remote_connection(admin, &connection).await.unwrap();
        connection.id
    }

    /// With a photograph as its first entry.
    async fn new_emergency_copy(&self, admin: &Actor) -> sejo_model::EmergencyCopyId {
        let mark = self.app.emergency_file(admin).await.unwrap().mark;
        let place = "当直室".to_owned();
        let wanted = sejo_app::emergency_file::PutAway { printed_on: self.app.today(), place, mark };
        self.app.put_away_emergency_file(admin, &wanted).await.unwrap().id
    }

    async fn new_incident(&self, admin: &Actor) -> sejo_model::IncidentId {
        let id = self.app.start_incident(admin, false).await.unwrap().id;
        let photo = sejo_app::incident::KeptFile::of("photo.jpg", b"\xff\xd8\xff".to_vec());
        let said =
            sejo_app::incident::Written { text: "画面の写真".to_owned(), file: Some(photo), ..Default::default() };
        self.app.write_entry(admin, id, said).await.unwrap();
        id
    }

    /// With its first inject read out and a decision noted.
    async fn new_exercise(&self, admin: &Actor) -> sejo_model::IncidentId {
        let id = self.app.start_exercise(admin, "vendor-from-nine").await.unwrap().id;
        self.app.read_out(admin, id, 1).await.unwrap();
        let said =
            sejo_app::incident::Written { text: "紙で続ける".to_owned(), inject: Some(1), ..Default::default() };
        self.app.note_exercise(admin, id, said).await.unwrap();
        id
    }

    async fn new_improvement(&self, admin: &Actor) -> sejo_model::ImprovementId {
        let of = self.new_exercise(admin).await;
        let wanted = sejo_app::improvement::Wanted {
            what: "番号を紙に".to_owned(),
            owner_id: Some(self.new_person(admin).await),
            due_on: Some(self.app.today()),
        };
        self.app.add_improvement(admin, of, None, &wanted).await.unwrap().id
    }

    async fn new_backup_record(&self, admin: &Actor) -> sejo_model::BackupRecordId {
        let system_id = self.app.systems(admin).await.unwrap()[0].system.id;
        let subject = sejo_model::backup_record::Subject::System { system_id };
        let record = sejo_model::BackupRecord::blank(sejo_model::BackupRecordId::new(), subject);
        self.app.save_backup_record(admin, &record).await.unwrap().id
    }

    async fn new_drill(&self, admin: &Actor) -> sejo_model::DrillId {
        let about = sejo_app::drill::DrillAbout {
            system_id: None,
            performed_on: self.app.today(),
            backup_of: None,
            minutes: Some(30),
            performed_by: "試験 太郎".to_owned(),
            medium: String::new(),
            was_offline: None,
            seen_by: String::new(),
            note: String::new(),
        };
        let step = sejo_model::drill::ProcessStep {
            name: "受付".to_owned(),
            worked: Some(true),
            minutes: None,
            note: String::new(),
        };
        self.app.record_process(admin, about, vec![step]).await.unwrap().id
    }

    /// A request to a vendor, and one of the systems it is about.
    async fn new_request(&self, admin: &Actor) -> (sejo_model::RequestId, SystemId) {
        let vendor = self.app.requests(admin).await.unwrap().rows[0].vendor.id;
        let id = self.app.make_request(admin, vendor, &Default::default()).await.unwrap();
        (id, self.app.request(admin, id).await.unwrap().systems[0].system.id)
    }

    /// Its reply, typed in beside a PDF.
    async fn new_reply(&self, admin: &Actor) -> sejo_model::ReplyId {
        use sejo_app::reply::{ReplyFile, TypedAnswer, TypedReply};
        let (request, system) = self.new_request(admin).await;
        let yes = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
        let answers = std::collections::BTreeMap::from([("officer".to_owned(), yes)]);
        let file = Some(ReplyFile { name: "回答書.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() });
        let typed = TypedReply { answered_by: "試験 太郎".to_owned(), answers, file, ..TypedReply::default() };
        self.app.type_reply(admin, request, system, typed).await.unwrap()
    }

    /// Two versions of a disclosure, the older one explained.
    pub async fn new_disclosures(&self, admin: &Actor) -> (sejo_model::DisclosureId, sejo_model::DisclosureId) {
        let one = self.drop_disclosure(admin, "番号|質問|回答").await.1.unwrap();
        (one, self.drop_disclosure(admin, "番号|質問|回答").await.1.unwrap())
    }

    /// The run of a disclosure with such headings, each time another file, and what came of it.
    async fn drop_disclosure(&self, admin: &Actor, headings: &str) -> (IntakeId, Option<sejo_model::DisclosureId>) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let product = format!("製品名称: 試験{}", sejo_model::DisclosureId::new());
        let lines = ["製造業者による医療情報セキュリティ開示書 Ver.5.0", &product, "作成日: 2026/6/1", headings];
        let rows = ["1|暗号化しているか|○", "2|二要素か|×", "3|ログを残すか|○"];
        for (r, line) in (0..).zip(lines.into_iter().chain(rows)) {
            for (c, cell) in (0..).zip(line.split('|')) {
                sheet.write_string(r, c, cell).unwrap();
            }
        }
        let id = self.app.drop_file(admin, "試験MDS.xlsx", book.save_to_buffer().unwrap()).await.unwrap();
        let view = self.app.wait_for_intake(admin, id).await.unwrap();
        (id, view.disclosure)
    }

    async fn new_intake(&self, admin: &Actor) -> IntakeId {
        let list = "機器名,種別,設置場所,ホスト名\n試験端末,端末PC,受付,pc-test\n".as_bytes().to_vec();
        let id = self.app.drop_file(admin, "試験.csv", list).await.unwrap();
        self.app.wait_for_intake(admin, id).await.unwrap();
        id
    }
}

/// Fills a folder with the demo, callers of every role, and their sessions' tokens.
async fn fill_demo(folder: &Path) {
    let app = installation(folder, clock()).await;
    let access = app.fill_demo(&origin()).await.unwrap();
    let mut site = Site::of(app, BTreeMap::from([(Caller::Admin, access.session_token)]));
    let admin = site.actor(Caller::Admin).await;
    for (caller, role) in
        [(Caller::Viewer, Role::Viewer), (Caller::Staff, Role::Staff), (Caller::Officer, Role::Officer)]
    {
        let invitation = site.app.invite(&admin, "試験 太郎", role).await.unwrap();
        let token = join(&site.app, &invitation, role.key()).await;
        site.tokens.insert(caller, token);
    }
    // Somebody whose access can be taken away.
    let spare = site.app.invite(&admin, "予備 三郎", Role::Staff).await.unwrap();
    join(&site.app, &spare, "spare").await;
    site.add_elsewhere(&admin).await;
    site.app.close().await;
    std::fs::write(folder.join(TOKENS), serde_json::to_vec(&site.tokens).unwrap()).unwrap();
}

/// Takes an invitation and gives the session's token.
async fn join(app: &App, invitation: &str, login: &str) -> String {
    let view = app.invitation(invitation).await.unwrap();
    let form = AcceptForm {
        login: format!("test-{login}"),
        name: format!("試験 {login}"),
        password: "correct horse battery".to_owned(),
        password_again: "correct horse battery".to_owned(),
        code: code(app, &view.secret),
    };
    app.accept(invitation, &form, &origin()).await.unwrap().token
}
