//! A facility to test in: an installation in a folder of its own, one user per role, a clock that stands still.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rust_xlsxwriter::Workbook;
use sejo_app::facility::Questions;
use sejo_app::intake::IntakeView;
use sejo_app::{App, Clock, Config};
use sejo_model::{
    Actor, AnswerValue, Date, DeviceField, Facility, FacilityId, FacilityKind, Holder, IntakeId, Lang, Prefecture,
    Role, Round, SystemKind, User, UserId,
};
use sejo_store::{Db, Scope};
use tempfile::TempDir;

use crate::place::Place;

/// The day most tests are at: inside the fiscal year of R8.
pub fn today() -> Date {
    sejo_model::date::parse("2026-11-22").unwrap()
}

pub fn day(text: &str) -> Date {
    sejo_model::date::parse(text).unwrap()
}

/// An installation with one facility.
pub struct House {
    pub app: App,
    pub facility: FacilityId,
    users: BTreeMap<Role, UserId>,
    config: Config,
    /// Removed when dropped.
    dir: TempDir,
}

impl House {
    pub async fn new(place: &Place) -> Self {
        Self::on(place, today()).await
    }

    /// An installation nobody has used yet.
    pub async fn bare(place: &Place) -> Self {
        let dir = TempDir::new().unwrap();
        let target = place.target(dir.path()).await;
        let config =
            Config { target, folder: dir.path().to_owned(), clock: Clock::noon(today()), max_upload: 1024 * 1024 };
        let app = App::open(config.clone()).await.unwrap();
        Self { app, facility: FacilityId::new(), users: BTreeMap::new(), config, dir }
    }

    /// An installation where it is `today`.
    pub async fn on(place: &Place, today: Date) -> Self {
        let dir = TempDir::new().unwrap();
        let target = place.target(dir.path()).await;
        let db = Db::open(&target).await.unwrap();
        let facility = FacilityId::new();
        let users = seed(&db, facility).await;
        db.close().await;
        let config =
            Config { target, folder: dir.path().to_owned(), clock: Clock::noon(today), max_upload: 50 * 1024 * 1024 };
        let app = App::open(config.clone()).await.unwrap();
        Self { app, facility, users, config, dir }
    }

    /// Ends the program and starts it again on another day.
    pub async fn restart_on(self, today: Date) -> Self {
        self.app.close().await;
        let config = Config { clock: Clock::noon(today), ..self.config };
        let app = App::open(config.clone()).await.unwrap();
        Self { app, config, ..self }
    }

    /// The program once more, on the same database.
    pub async fn again(&self) -> App {
        App::open(self.config.clone()).await.unwrap()
    }

    /// The program once more, on the same database, on another day.
    pub async fn again_on(&self, today: Date) -> App {
        App::open(Config { clock: Clock::noon(today), ..self.config.clone() }).await.unwrap()
    }

    /// Another look into the same database, past the use cases.
    pub async fn db(&self) -> Db {
        Db::open(&self.config.target).await.unwrap()
    }

    /// Where the installation keeps its files.
    pub fn folder(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// What a person reads on a print.
    pub fn text_of_print(&self, pdf: &[u8]) -> String {
        let file = self.folder().join("print-to-read.pdf");
        std::fs::write(&file, pdf).unwrap();
        let read = std::process::Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
        std::fs::remove_file(&file).unwrap();
        String::from_utf8(read.stdout).unwrap()
    }

    /// No file of the installation holds the text, not even in free pages or the write-ahead log.
    pub fn assert_nothing_on_disk(&self, secret: &[u8]) {
        let mut files = 0;
        for entry in std::fs::read_dir(self.folder()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            files += 1;
            assert!(!bytes.windows(secret.len()).any(|w| w == secret));
        }
        assert!(files > 0);
    }

    pub fn scope(&self) -> Scope {
        Scope::grant(self.facility)
    }

    pub fn actor(&self, role: Role) -> Actor {
        Actor {
            user: self.users[&role],
            name: role.words().ja.to_owned(),
            facility: self.facility,
            role,
            lang: Lang::Ja,
            origin: "test".to_owned(),
        }
    }

    pub fn officer(&self) -> Actor {
        self.actor(Role::Officer)
    }

    /// The six questions of a clinic with an electronic record and no vendor contract.
    pub async fn answer_questions(&self) {
        let questions = Questions {
            name: "みなと診療所".to_owned(),
            kind: FacilityKind::Clinic,
            beds: 0,
            prefecture: Prefecture::new(14).unwrap(),
            systems: vec![SystemKind::Ehr, SystemKind::Receipt],
            no_systems: false,
            updates_by: Holder::Facility,
            vendor_contract: Some(true),
            officer_name: "佐藤 花子".to_owned(),
            officer_since: Some(day("2025-04-01")),
        };
        self.app.answer_questions(&self.actor(Role::Admin), &questions).await.unwrap();
    }

    /// The head of the clinic puts the appointment in writing.
    pub async fn appoint(&self) {
        let officer = self.officer();
        let post = self.app.people(&officer).await.unwrap()[0].appointments[0].clone();
        let post = sejo_model::Appointment { appointed_by: "院長".to_owned(), ..post };
        self.app.save_appointment(&officer, &post).await.unwrap();
    }

    /// Drops a file and waits until it was read.
    pub async fn drop_file(&self, actor: &Actor, name: &str, bytes: Vec<u8>) -> IntakeView {
        let id = self.app.drop_file(actor, name, bytes).await.unwrap();
        self.app.wait_for_intake(actor, id).await.unwrap()
    }

    /// Confirms a mapping as guessed.
    pub async fn accept_guess(&self, actor: &Actor, view: &IntakeView) -> IntakeView {
        let fields: Vec<Option<DeviceField>> = view.devices.as_ref().unwrap().columns.iter().map(|c| c.field).collect();
        self.app.import_devices(actor, view.row.id, &fields.into()).await.unwrap();
        self.intake(view.row.id).await
    }

    pub async fn intake(&self, id: IntakeId) -> IntakeView {
        self.app.intake(&self.officer(), id).await.unwrap()
    }
}

async fn seed(db: &Db, facility: FacilityId) -> BTreeMap<Role, UserId> {
    let mut tx = db.begin().await.unwrap();
    let blank = Facility {
        id: facility,
        name: String::new(),
        kind: FacilityKind::Clinic,
        prefecture: Prefecture::new(13).unwrap(),
        beds: 0,
        systems_in_use: None,
        vendor_contract: None,
        side: sejo_model::Side::Facility,
        revision: 0,
    };
    sejo_store::facility::put(&mut tx, &blank).await.unwrap();
    let scope = Scope::grant(facility);
    let mut users = BTreeMap::new();
    for &role in Role::ALL {
        let user = User {
            id: UserId::new(),
            login: format!("{role}-{facility}"),
            name: role.words().ja.to_owned(),
            disabled: false,
            created_at: 0,
        };
        sejo_store::user::create(&mut tx, &user, "-", None).await.unwrap();
        sejo_store::user::put_membership(&mut tx, &scope, user.id, role).await.unwrap();
        users.insert(role, user.id);
    }
    tx.commit().await.unwrap();
    users
}

/// An answer as the page sends it.
pub fn answer(value: AnswerValue, confirmed_on: Date) -> sejo_app::answer::ConfirmForm {
    sejo_app::answer::ConfirmForm {
        round: Round::FIRST,
        value,
        confirmed_on,
        target_on: (value == AnswerValue::No).then(|| confirmed_on.saturating_add(sejo_days(30))),
        planned_by: None,
        remark: String::new(),
        reason: "現物を見て確かめたため".to_owned(),
        revision: 0,
        seen: None,
    }
}

/// A span of days.
pub fn sejo_days(days: i32) -> jiff::Span {
    jiff::Span::new().days(days)
}

/// A workbook of one sheet from rows of cells; an empty text leaves a cell empty.
pub fn workbook(sheet: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let out = book.add_worksheet();
    out.set_name(sheet).unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate().filter(|(_, v)| !v.is_empty()) {
            out.write_string(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), value).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Rows from a table written with `|` between cells.
pub fn table(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(|l| l.split('|').map(|c| c.trim().to_owned()).collect()).collect()
}

/// A file of the shared data; `None` when it is not there, which the test says and passes.
pub fn shared(file: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let bytes = std::fs::read(folder.join("workbooks").join(file)).ok();
    if bytes.is_none() {
        println!("skipped: {file} is not there (set SEJO_SHARED_DATA)");
    }
    bytes
}
