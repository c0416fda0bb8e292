//! Sealing and checking a folder of this machine.
//!
//! What was interrupted goes on (`rest`); a manifest bears its name only when it is finished.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sejo_evidence::drill::{Left, Progress, Sealing, place_canaries, seal, total};
use sejo_evidence::manifest::{Algorithm, FORMAT, Header, ManifestError, Reader, Totals, Writer};
use sejo_evidence::signing::SigningKey;
use sejo_model::drill::{Found, Measured};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, ErrorCode};

use super::before::{Before, Restored, Source};
use super::original;
use super::rest::Rest;
use crate::{App, Error, Result, authz, clock, facts};

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

/// How far sealing or checking is, and how much there is; asked whether to go on.
pub trait Gauge: FnMut(Progress, Totals) -> ControlFlow<()> + Send + 'static {}
impl<T: FnMut(Progress, Totals) -> ControlFlow<()> + Send + 'static> Gauge for T {}

/// Where in the data folder interrupted runs keep what they wrote.
const RESTING: &str = "drills";

/// A sealed folder.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The manifest.
    pub manifest: PathBuf,
    /// What it holds.
    pub totals: Totals,
    /// The public key it is signed with, hexadecimal.
    pub key: Option<String>,
    /// How many files an interrupted run before had read already.
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
    /// without data of a facility, nobody signs it.
    ///
    /// # Errors
    /// `FileMissing` for a folder that is not there, `FolderEmpty` for one without files, `FileExists` for a manifest that is
    /// there; `NotFound` without the right.
    pub async fn seal_folder(&self, actor: &Actor, wanted: SealWanted, gauge: impl Gauge) -> Result<Sealed> {
        let (facility, key) = self.signer(actor).await?;
        let begun = self.moment();
        let clock = self.inner.clock;
        let sealer = Sealer { facility, key, data: self.inner.folder.join(RESTING) };
        let work = move || seal_with(&wanted, &sealer, &begun, || clock::rfc3339(clock.now()), gauge);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    /// Who signs what is sealed.
    pub(super) async fn signer(&self, actor: &Actor) -> Result<(Option<String>, Option<SigningKey>)> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let facts = facts::facts(self, &scope).await?;
        if facts.facility.name.is_empty() {
            return Ok((None, None));
        }
        Ok((Some(facts.facility.name), Some(self.signing_key(actor, &scope).await?)))
    }

    /// Compares a restored folder with the manifest from before.
    ///
    /// # Errors
    /// `NotARestore` for the sealed folder itself; `NotAManifest`, `ManifestUnfinished`, `ManifestAltered`, `FileMissing`;
    /// `NotFound` without the right.
    pub async fn check_folder(&self, actor: &Actor, wanted: CheckWanted, gauge: impl Gauge) -> Result<Checked> {
        let scope = authz::scope(actor, Action::Read)?;
        let facility = sejo_store::facility::get(self.db(), &scope).await?;
        let beside = in_real_folder(&wanted.manifest).parent().map(Path::to_owned);
        // Where there is no facility, the data folder is gone after this run, but a manifest may lie where nobody writes.
        let resting = beside.filter(|_| facility.name.is_empty()).into_iter();
        let checker = Checker {
            own: self.public_keys(&scope).await?,
            resting: resting.chain([self.inner.folder.join(RESTING)]).collect(),
        };
        let now = self.moment();
        let work = move || check_with(&wanted, &checker, &now, gauge);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    pub(super) fn moment(&self) -> String {
        clock::rfc3339(self.now())
    }
}

/// Who seals and where what is interrupted is kept.
struct Sealer {
    facility: Option<String>,
    key: Option<SigningKey>,
    data: PathBuf,
}

fn seal_with(
    wanted: &SealWanted,
    sealer: &Sealer,
    begun: &str,
    finished: impl FnOnce() -> String,
    mut gauge: impl Gauge,
) -> Result<Sealed> {
    let at = |path: &Path, e: io::Error| file_error(path, &e);
    if wanted.manifest.exists() {
        return Err(about(ErrorCode::FileExists, &wanted.manifest));
    }
    let folder = wanted.folder.canonicalize().map_err(|e| at(&wanted.folder, e))?;
    let manifest = in_real_folder(&wanted.manifest);
    let rest = Rest::take(&sealer.resting(&manifest), &[Path::new("seal"), &manifest, &folder])?;
    // Whether it can be put in its place is found out before hours of reading.
    let near = beside(&manifest, "sejo-part");
    drop(fs::remove_file(&near));
    fs::File::create_new(&near).and_then(|_| fs::remove_file(&near)).map_err(|e| at(&manifest, e))?;
    let all = total(&folder).map_err(|e| at(&folder, e))?;
    // A disk that is not there looks like an empty folder, and nothing restored would be as it was.
    if all.files + all.unreadable == 0 {
        return Err(about(ErrorCode::FolderEmpty, &folder));
    }
    let header = Header {
        format: FORMAT.to_owned(),
        algorithm: Algorithm::Blake3,
        folder: shown(&folder),
        begun: begun.to_owned(),
        inode: original::inode(&folder),
        facility: sealer.facility.clone(),
        canaries: Vec::new(),
    };
    // What an interrupted run placed stands already; where it placed none and some are wanted, it is sealed anew.
    let fits = |left: &Header| is_of(left, &header) && !(wanted.canaries && left.canaries.is_empty());
    let (header, left) = match rest.open(fits)? {
        Some((header, left)) => (header, Some(left)),
        None if wanted.canaries => {
            let canaries = place_canaries(&folder, begun).map_err(|e| at(&folder, e))?;
            (Header { canaries, ..header }, None)
        }
        None => (header, None),
    };
    let skip = [rest.files(), vec![near.clone(), manifest.clone()]].concat();
    let sealing = Sealing { folder, algorithm: header.algorithm, skip, follow: false };
    let (out, went_on_after) = write(&rest, &sealing, left, &header, all, &mut gauge, &manifest)?;
    let sign = sealer.key.as_ref().map(|key| |bytes: &[u8]| (key.public().to_vec(), key.sign(bytes)));
    let signed = sign.as_ref().map(|sign| sign as &dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>));
    let totals = out.close(&finished(), signed).map_err(|e| refused(e, &manifest))?;
    put(&rest.part(), &near, &manifest).map_err(|e| at(&manifest, e))?;
    rest.end();
    let key = sealer.key.as_ref().map(|key| data_encoding::HEXLOWER.encode(key.public()));
    Ok(Sealed { manifest: wanted.manifest.clone(), totals, key, went_on_after, canaries: header.canaries })
}

impl Sealer {
    fn resting(&self, manifest: &Path) -> Vec<PathBuf> {
        match self.facility {
            Some(_) => vec![self.data.clone()],
            None => vec![manifest.parent().unwrap_or(Path::new("")).to_owned()],
        }
    }
}

/// Puts a finished manifest in its place: on another disk by a copy, which bears the name only when it is whole.
fn put(part: &Path, near: &Path, manifest: &Path) -> io::Result<()> {
    match become_file(part, manifest) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {}
        done => return done,
    }
    let mut file = fs::File::create_new(near)?;
    io::copy(&mut fs::File::open(part)?, &mut file)?;
    file.sync_all()?;
    become_file(near, manifest)
}

/// Gives a file another name. One that somebody made meanwhile stays, which no rename knows how to do; not every disk knows
/// two names of one file.
fn become_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists || to.exists() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

type FileWriter = Writer<io::BufWriter<fs::File>>;

/// Whether what is left is of the same folder, and made in the same way.
fn is_of(left: &Header, wanted: &Header) -> bool {
    left.folder == wanted.folder && left.facility == wanted.facility && left.algorithm == wanted.algorithm
}

/// Writes what a folder holds; gives how many files an interrupted run had read already.
fn write(
    rest: &Rest,
    sealing: &Sealing,
    left: Option<Left>,
    header: &Header,
    all: Totals,
    gauge: &mut impl Gauge,
    manifest: &Path,
) -> Result<(FileWriter, u64)> {
    let mut out = Writer::begin(&rest.part(), header).map_err(|e| refused(e, manifest))?;
    let mut kept = 0;
    let done = seal(sealing, left, &mut out, |progress| {
        kept = progress.kept.files;
        gauge(progress, all)
    });
    if done.map_err(|e| refused(e, manifest))?.is_break() {
        return Err(about(ErrorCode::ManifestUnfinished, manifest));
    }
    Ok((out, kept))
}

/// Who checks and where what is interrupted is kept.
struct Checker {
    /// The public key of the facility.
    own: Vec<String>,
    /// In the order in which they are tried.
    resting: Vec<PathBuf>,
}

fn check_with(wanted: &CheckWanted, checker: &Checker, now: &str, mut gauge: impl Gauge) -> Result<Checked> {
    let restored = wanted.restored.canonicalize().map_err(|e| file_error(&wanted.restored, &e))?;
    let mut before = Before::read(Source::File(wanted.manifest.clone()))?;
    let place = before.find(&restored);
    if before.is_of_the_very(&place) {
        return Err(about(ErrorCode::NotARestore, &place.folder));
    }
    let manifest = in_real_folder(&wanted.manifest);
    let rest = Rest::take(&checker.resting, &[Path::new("check"), &manifest, &place.folder])?;
    let header = Header {
        format: FORMAT.to_owned(),
        algorithm: before.algorithm(),
        folder: shown(&place.folder),
        begun: now.to_owned(),
        inode: None,
        facility: None,
        canaries: Vec::new(),
    };
    let left = rest.open(|left| is_of(left, &header))?.map(|(_, left)| left);
    let all = total(&place.folder).map_err(|e| file_error(&place.folder, &e))?;
    let skip = [rest.files(), vec![manifest.clone()]].concat();
    let folder = place.folder.clone();
    let sealing = Sealing { folder, algorithm: header.algorithm, skip, follow: before.is_foreign() };
    let (out, _) = write(&rest, &sealing, left, &header, all, &mut gauge, &manifest)?;
    out.close(now, None).map_err(|e| refused(e, &manifest))?;
    let after = before.take_spelled().sent_back(|| Reader::open(&rest.part())).map_err(|e| refused(e, &manifest))?;
    let deeper = u32::try_from(place.deeper).unwrap_or(u32::MAX);
    let restored = Restored { folder: header.folder, deeper, checked_at: now.to_owned() };
    let checked = before.compare(after, &checker.own, restored, false)?;
    rest.end();
    Ok(checked)
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
        ManifestError::Noughts => about(ErrorCode::NotAManifest, path).with_detail(Text::new(
            format!(
                "{}: 名前を改行ではなくNULで区切った一覧(sha256sum -z など)か、UTF-16の一覧です。-z を付けずに、UTF-8で作り直してください",
                path.display()
            ),
            format!("{}: a list parted by NUL (sha256sum -z) or in UTF-16; make it without -z, in UTF-8", path.display()),
        )),
        ManifestError::OtherKind { kind } => unread(
            path,
            &format!("ハッシュの種類が {kind} の一覧は読めません"),
            &format!("a list of {kind} cannot be read"),
        ),
        ManifestError::FitsNothing { tried } => unread(
            path,
            &format!(
                "一覧に種類の書かれていないハッシュで、{tried}としては1つのファイルとも合いません。ハッシュが別の種類(SHA-3、GOST、BLAKE2など)か、\
                 すべてのファイルの中身が変わっているかの、どちらかです。確かに{tried}なら、一覧のファイル名に {tried} を入れて(例: list.{tried})もう一度くらべると、\
                 ファイルごとの違いを出します"
            ),
            &format!(
                "its hashes do not say of what kind they are, and as {tried} fit not one file: they are of another kind (SHA-3, \
                 GOST, BLAKE2, …), or every file is another. If they surely are {tried}, put {tried} into the name of the list \
                 (list.{tried}) and check again: then what differs is told file by file"
            ),
        ),
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

/// A list whose hashes nobody here can make, and with what a list is made that is read.
fn unread(path: &Path, ja: &str, en: &str) -> Error {
    let path = path.display();
    Error::new(ErrorCode::NotAManifest).with_detail(Text::new(
        format!("{path}: {ja}。読めるのは、sha256sum、sha512sum、sha1sum、md5sum、b3sum、hashdeep、rhash --sha256 --bsd、BagItの一覧です"),
        format!("{path}: {en}. Lists of sha256sum, sha512sum, sha1sum, md5sum, b3sum, hashdeep, rhash --sha256 --bsd and BagIt are read"),
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use std::{fs, io};

    use super::put;

    #[test]
    fn a_manifest_made_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let [part, near, manifest] = ["part", "near", "manifest"].map(|name| folder.path().join(name));
        fs::write(&part, "ours").unwrap();
        fs::write(&manifest, "theirs").unwrap();
        assert_eq!(put(&part, &near, &manifest).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&manifest).unwrap(), "theirs");
        fs::remove_file(&manifest).unwrap();
        put(&part, &near, &manifest).unwrap();
        assert_eq!((fs::read_to_string(&manifest).unwrap().as_str(), part.exists()), ("ours", false));
    }
}
