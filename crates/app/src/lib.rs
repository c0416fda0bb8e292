//! The use cases of Sejo: the only place that joins the leaves.
//!
//! Every use case takes an [`Actor`](sejo_model::Actor), asks [`authz`] for the scope it needs, loads facts, lets the
//! leaves decide and commits the change together with its audit entry: all or nothing. Web, command line and background
//! work call the same functions.

pub mod account;
pub mod activity;
mod address;
pub mod answer;
mod audit;
pub mod authz;
pub mod backup;
pub mod backup_record;
pub mod checklist;
mod clock;
mod command_line;
pub mod configuration;
mod conflict;
pub mod contact;
pub mod credential;
pub mod customer;
pub mod demo;
pub mod disclosure;
pub mod document;
pub mod drill;
pub mod edition;
pub mod emergency_file;
mod error;
pub mod exercise;
pub mod facility;
mod facts;
mod field;
pub mod form;
pub mod improvement;
pub mod incident;
mod installation_key;
pub mod intake;
mod invitation;
pub mod issue;
pub mod ledger;
mod lockout;
pub mod network;
pub mod notice;
pub mod people;
pub mod product;
pub mod remote_connection;
pub mod remote_work;
pub mod reply;
pub mod request;
pub mod responsibility;
pub mod restore_order;
mod rotation;
pub mod route;
mod second_factor;
pub mod setting;
pub mod signing_key;
mod standing;
pub mod system;
pub mod today;
pub mod user;
pub mod vendor;
pub mod workbook;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use sejo_model::{Edition, FacilityId};
use sejo_store::Db;

pub use clock::Clock;
pub use error::{Error, Result};
pub use field::is_masked;
use installation_key::InstallationKey;
pub use sejo_judge::Playable;
pub use sejo_store::Target;

/// A file to hand out.
#[derive(Debug, Clone)]
pub struct File {
    /// Name offered for saving.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Contents.
    pub bytes: Vec<u8>,
    /// Characters the format cannot hold.
    pub replaced: Vec<Replaced>,
}

impl File {
    /// A file that holds everything as it is.
    pub(crate) fn whole(name: String, media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self { name, media_type, bytes, replaced: Vec::new() }
    }

    /// A print, with the characters no font has.
    pub(crate) fn print(name: String, printed: sejo_report::Printed) -> Self {
        let geta = |character| Replaced { character, written: '〓', device: None };
        let replaced = printed.replaced.into_iter().map(geta).collect();
        Self { name, media_type: "application/pdf", bytes: printed.bytes, replaced }
    }
}

/// A name as a part of the name of a file, which may lie anywhere.
pub(crate) fn file_part(name: &str) -> String {
    let plain = |c: char| if "\\/:*?\"<>|.".contains(c) || c.is_whitespace() || c.is_control() { '_' } else { c };
    name.chars().take(40).map(plain).collect()
}

/// A character a file cannot hold as it is. It is never lost in silence: the page and the command that hand the file out
/// name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The character.
    pub character: char,
    /// What stands in the file instead.
    pub written: char,
    /// In a list of devices: which device and which of its fields.
    pub device: Option<(Named<sejo_model::DeviceId>, sejo_model::DeviceField)>,
}

/// How the program runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database is.
    pub target: Target,
    /// The data folder: the key of the installation lies there. It exists.
    pub folder: PathBuf,
    /// The clock; fixed in tests.
    pub clock: Clock,
    /// Largest file the drop zone takes, in bytes.
    pub max_upload: u64,
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) folder: PathBuf,
    /// Replaced by a restore only.
    key: RwLock<InstallationKey>,
    pub(crate) clock: Clock,
    pub(crate) max_upload: u64,
    /// The editions that ship with Sejo; imported forms are laid over them per facility.
    pub(crate) editions: Vec<Edition>,
    /// Only so many Argon2 computations at once: each takes 19 MiB.
    pub(crate) hashing: tokio::sync::Semaphore,
    /// Whose turn it is to prove who he is.
    pub(crate) sign_ins: tokio::sync::Mutex<()>,
    /// Files being read in the background.
    pub(crate) jobs: intake::Jobs,
    /// Whose rows are those of a vendor: decided once at set-up, so it need not be asked for each time.
    pub(crate) vendors: std::sync::Mutex<std::collections::HashMap<FacilityId, sejo_store::VendorScope>>,
    /// Runs that issue replies.
    pub(crate) issuings: issue::Issuings,
    /// Where facilities stand, as long as nothing changes.
    pub(crate) standings: standing::Remembered,
    pub(crate) replaced_tokens: rotation::ReplacedTokens,
    pub(crate) ended_sessions: rotation::EndedSessions,
}

impl App {
    /// Opens the database (migrating it) and loads the editions. Unfinished intakes of an earlier run are taken up again. On
    /// a full disk nothing is taken up: what is there can be read ([`App::is_full`]).
    ///
    /// # Errors
    /// `StoreUnavailable`, `StoreNewer`, `StoreDamaged`, `KeyMissing`; `Internal` when the shipped content is broken.
    pub async fn open(config: Config) -> Result<Self> {
        let db = Db::open(&config.target).await?;
        let key = installation_key::of_installation(&db, &config.folder).await?;
        let editions = sejo_edition::builtin().map_err(Error::internal)?;
        let app = Self {
            inner: Arc::new(Inner {
                db,
                folder: config.folder,
                key: RwLock::new(key),
                clock: config.clock,
                max_upload: config.max_upload,
                editions,
                hashing: tokio::sync::Semaphore::new(2),
                sign_ins: tokio::sync::Mutex::default(),
                jobs: intake::Jobs::new(),
                vendors: std::sync::Mutex::default(),
                issuings: issue::Issuings::new(),
                standings: standing::Remembered::default(),
                replaced_tokens: rotation::ReplacedTokens::default(),
                ended_sessions: rotation::EndedSessions::default(),
            }),
        };
        if app.is_full() {
            return Ok(app);
        }
        app.seal_secrets().await?;
        app.resume_intakes().await?;
        // Runs that issue are taken up by the watch alone: a command that is over in a moment must not take one and drop it again.
        app.watch_intakes();
        Ok(app)
    }

    /// Whether the disk of the data folder was full at the start: everything can be read, and nothing can be saved.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.inner.db.is_full()
    }

    /// Today in Japan.
    #[must_use]
    pub fn today(&self) -> sejo_model::Date {
        self.inner.clock.today()
    }

    /// Microseconds since 1970 (UTC).
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// SQL statements run so far; tests keep pages at five or fewer.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.db.statements()
    }

    /// Gives back what this program works on and closes the database.
    pub async fn close(&self) {
        if self.is_full() {
            return self.inner.db.close().await;
        }
        if let Err(error) = self.release_intakes().await {
            tracing::warn!(source = ?error.source, "runs at work were not given back; another start waits for them");
        }
        if let Err(error) = self.release_issuings().await {
            tracing::warn!(source = ?error.source, "runs that issue were not given back; another start waits for them");
        }
        self.inner.db.close().await;
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn key(&self) -> InstallationKey {
        self.inner.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Under which the secrets of configurations are fingerprinted: equal ones are found within this installation only.
    pub(crate) fn fingerprint_key(&self) -> Result<sejo_model::FingerprintKey> {
        Ok(sejo_model::FingerprintKey::new(self.key().derive("secret fingerprints")?))
    }

    pub(crate) fn replace_key(&self, key: InstallationKey) {
        *self.inner.key.write().unwrap_or_else(PoisonError::into_inner) = key;
    }
}

/// An id and the name people know it by, for choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<I> {
    /// Id.
    pub id: I,
    /// Name.
    pub name: String,
}

/// A facility in the switch at the top of the page.
pub type FacilityName = Named<FacilityId>;
