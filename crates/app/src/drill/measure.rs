//! Sealing and checking a folder of this machine.
//!
//! What was interrupted goes on: a manifest being written is called `NAME.part` until it is finished.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sejo_evidence::drill::{Sealing, modified, place_canaries, seal, total};
use sejo_evidence::manifest::{Algorithm, Entry, FORMAT, Header, Kind, ManifestError, Reader, Totals, Writer};
use sejo_evidence::signing::SigningKey;
use sejo_model::drill::{Found, Measured};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode};

use super::before::{Before, Restored, Source};
use crate::{App, Error, Result, authz, facts};

/// What to seal.
#[derive(Debug, Clone)]
pub struct SealWanted {
    /// The folder.
    pub folder: PathBuf,
    /// Where to write the manifest.
    pub manifest: PathBuf,
    /// Whether to place canaries first.
    pub canaries: bool,
}

/// What to check.
#[derive(Debug, Clone)]
pub struct CheckWanted {
    /// The restored folder.
    pub restored: PathBuf,
    /// The manifest from before.
    pub manifest: PathBuf,
}

/// How far sealing or checking is; asked whether to go on.
pub trait Gauge: FnMut(Totals, Totals) -> ControlFlow<()> + Send + 'static {}
impl<T: FnMut(Totals, Totals) -> ControlFlow<()> + Send + 'static> Gauge for T {}

/// A sealed folder.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The manifest.
    pub manifest: PathBuf,
    /// What it holds.
    pub totals: Totals,
    /// The public key it is signed with, hexadecimal.
    pub key: Option<String>,
    /// How many entries an interrupted run before had done already.
    pub went_on_after: u64,
    /// Names of the canaries.
    pub canaries: Vec<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The measurement.
    pub measured: Measured,
    /// What differs, the worst first; at most [`super::MOST_KEPT`].
    pub differences: Vec<Found>,
}

impl App {
    /// Seals a folder. The manifest carries the facility's name and signature; where Sejo is only run to seal, on a server
    /// without data of a facility, nobody vouches for it.
    ///
    /// # Errors
    /// `FileMissing` for a folder that is not there, `FileExists` for a manifest that is; `NotFound` without the right.
    pub async fn seal_folder(&self, actor: &Actor, wanted: SealWanted, gauge: impl Gauge) -> Result<Sealed> {
        let (facility, key) = self.vouches(actor).await?;
        let begun = self.moment();
        let clock = self.inner.clock;
        let work = move || seal_with(&wanted, facility, key.as_ref(), &begun, || moment_of(clock.now()), gauge);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    /// Who vouches for what is sealed.
    pub(super) async fn vouches(&self, actor: &Actor) -> Result<(Option<String>, Option<SigningKey>)> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self.db(), &scope).await?;
        if facts.facility.name.is_empty() {
            return Ok((None, None));
        }
        Ok((Some(facts.facility.name), Some(self.signing_key(actor, &scope).await?)))
    }

    /// Compares a restored folder with the manifest from before.
    ///
    /// # Errors
    /// `NotAManifest`, `ManifestUnfinished`, `ManifestAltered`, `FileMissing`; `NotFound` without the right.
    pub async fn check_folder(&self, actor: &Actor, wanted: CheckWanted, gauge: impl Gauge) -> Result<Checked> {
        let scope = authz::scope(actor, Action::Read)?;
        let own = self.public_key(&scope).await?;
        let now = self.moment();
        let work = move || check_with(&wanted, own.as_deref(), &now, gauge);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    pub(super) fn moment(&self) -> String {
        moment_of(self.now())
    }
}

/// RFC 3339 in UTC, to the second.
fn moment_of(micros: i64) -> String {
    let moment = Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn seal_with(
    wanted: &SealWanted,
    facility: Option<String>,
    key: Option<&SigningKey>,
    begun: &str,
    finished: impl FnOnce() -> String,
    mut gauge: impl Gauge,
) -> Result<Sealed> {
    let at = |path: &Path, e: io::Error| file_error(path, &e);
    if wanted.manifest.exists() {
        return Err(about(ErrorCode::FileExists, &wanted.manifest));
    }
    let folder = wanted.folder.canonicalize().map_err(|e| at(&wanted.folder, e))?;
    let all = total(&folder).map_err(|e| at(&folder, e))?;
    let part = beside(&wanted.manifest, "part");
    let header = Header {
        format: FORMAT.to_owned(),
        algorithm: Algorithm::Blake3,
        folder: shown(&folder),
        begun: begun.to_owned(),
        facility,
        canaries: Vec::new(),
    };
    let (header, mut out) = match go_on(&part, &header, |_| true)? {
        // What an interrupted run placed stands already; where it placed none and some are wanted, it is sealed anew.
        Some((left, out)) if !(wanted.canaries && left.canaries.is_empty()) => (left, out),
        left => {
            if left.is_some() {
                fs::remove_file(&part).map_err(|e| at(&part, e))?;
            }
            let canaries =
                if wanted.canaries { place_canaries(&folder, begun).map_err(|e| at(&folder, e))? } else { Vec::new() };
            let header = Header { canaries, ..header };
            let out = Writer::begin(&part, &header).map_err(|e| refused(e, &part))?;
            (header, out)
        }
    };
    let before = out.totals();
    let skip = vec![in_real_folder(&part), in_real_folder(&wanted.manifest)];
    let sealing = Sealing { folder, algorithm: header.algorithm, skip, follow: false };
    if seal(&sealing, &mut out, |progress| gauge(progress.done, all)).map_err(|e| refused(e, &part))?.is_break() {
        return Err(about(ErrorCode::ManifestUnfinished, &part));
    }
    let sign = key.map(|key| |bytes: &[u8]| (key.public().to_vec(), key.sign(bytes)));
    let signed = sign.as_ref().map(|sign| sign as &dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>));
    let totals = out.close(&finished(), signed).map_err(|e| refused(e, &part))?;
    fs::rename(&part, &wanted.manifest).map_err(|e| at(&wanted.manifest, e))?;
    let went_on_after = before.files + before.links + before.empty_folders + before.unreadable;
    let key = key.map(|key| data_encoding::HEXLOWER.encode(key.public()));
    Ok(Sealed { manifest: wanted.manifest.clone(), totals, key, went_on_after, canaries: header.canaries })
}

type FileWriter = Writer<io::BufWriter<fs::File>>;

/// What an interrupted run of the same folder left, to go on with; anything else of that name is removed.
fn go_on(part: &Path, header: &Header, holds: impl Fn(&Entry) -> bool) -> Result<Option<(Header, FileWriter)>> {
    if !part.exists() {
        return Ok(None);
    }
    if let Ok((left, out)) = Writer::go_on_where(part, holds)
        && (left.folder == header.folder && left.facility == header.facility && left.algorithm == header.algorithm)
    {
        return Ok(Some((left, out)));
    }
    fs::remove_file(part).map_err(|e| file_error(part, &e))?;
    Ok(None)
}

fn check_with(wanted: &CheckWanted, own: Option<&str>, now: &str, mut gauge: impl Gauge) -> Result<Checked> {
    let restored = wanted.restored.canonicalize().map_err(|e| file_error(&wanted.restored, &e))?;
    let mut before = Before::read(Source::File(wanted.manifest.clone()))?;
    let place = before.find(&restored);
    let part = beside(&wanted.manifest, "restored.part");
    let header = Header {
        format: FORMAT.to_owned(),
        algorithm: before.algorithm(),
        folder: shown(&place.folder),
        begun: now.to_owned(),
        facility: None,
        canaries: Vec::new(),
    };
    let mut out = match go_on(&part, &header, |entry| is_as_read(&place.folder, entry))? {
        Some((_, out)) => out,
        None => Writer::begin(&part, &header).map_err(|e| refused(e, &part))?,
    };
    let all = total(&place.folder).map_err(|e| file_error(&place.folder, &e))?;
    let skip = vec![in_real_folder(&part), in_real_folder(&wanted.manifest)];
    let folder = place.folder.clone();
    let sealing = Sealing { folder, algorithm: header.algorithm, skip, follow: before.is_foreign() };
    if seal(&sealing, &mut out, |progress| gauge(progress.done, all)).map_err(|e| refused(e, &part))?.is_break() {
        return Err(about(ErrorCode::ManifestUnfinished, &part));
    }
    out.close(now, None).map_err(|e| refused(e, &part))?;
    let after = Reader::open(&part).map_err(|e| refused(e, &part))?;
    let deeper = u32::try_from(place.deeper).unwrap_or(u32::MAX);
    let checked =
        before.compare(after, own, Restored { folder: header.folder, deeper, checked_at: now.to_owned() }, false)?;
    fs::remove_file(&part).map_err(|e| file_error(&part, &e))?;
    Ok(checked)
}

/// Whether a file is as it was when an interrupted check read it: what was restored again or damaged since is read anew.
/// What cannot be looked up by its written name counts as changed.
fn is_as_read(folder: &Path, entry: &Entry) -> bool {
    if entry.kind != Kind::File || entry.name.text().contains('\\') {
        return false;
    }
    let size = fs::symlink_metadata(folder.join(entry.name.text())).ok().filter(fs::Metadata::is_file);
    size.is_some_and(|meta| Some(meta.len()) == entry.size && modified(&meta) == entry.modified)
}

/// `NAME.end` in the folder of `NAME`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    path.with_file_name(name)
}

/// The path a walk meets a file by: its folder in its real form.
fn in_real_folder(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    folder.zip(path.file_name()).map_or_else(|| path.clone(), |(folder, name)| folder.join(name))
}

/// A path as people know it: without the mark of Windows' long form.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix(r"\\?\").map_or(text.clone(), str::to_owned)
}

/// What is the matter with a file, and which.
pub(super) fn file_error(path: &Path, e: &io::Error) -> Error {
    let code = match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ErrorCode::FileMissing,
        io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        io::ErrorKind::AlreadyExists => ErrorCode::FileExists,
        _ => ErrorCode::FileNotAllowed,
    };
    Error { source: Some(e.to_string().into()), ..about(code, path) }
}

fn about(code: ErrorCode, path: &Path) -> Error {
    let path = path.display().to_string();
    Error::new(code).with_detail(Text::new(path.clone(), path))
}

/// Why a manifest cannot be used.
pub(super) fn refused(error: ManifestError, path: &Path) -> Error {
    match error {
        ManifestError::Io(e) => file_error(path, &e),
        ManifestError::NotOne | ManifestError::TooMany { .. } => about(ErrorCode::NotAManifest, path),
        ManifestError::Unfinished => about(ErrorCode::ManifestUnfinished, path),
        ManifestError::Altered | ManifestError::Order { .. } => about(ErrorCode::ManifestAltered, path),
        ManifestError::Line { line } => {
            let detail =
                Text::new(format!("{} ({line}行目)", path.display()), format!("{} (line {line})", path.display()));
            Error::new(ErrorCode::ManifestAltered).with_detail(detail)
        }
    }
}
