//! What was built stays good in a new clone: a file that says what it said then gets back the day it had then.
//!
//! Cargo tells by their days which files changed since they were built, and in a new clone every file is of today; a kept
//! folder of build output would save nothing of our own crates.
//!
//! Guards: days are put back only where nothing of ours was built in the folder since its record was written, so that
//! "as in the record" means "as it was built"; a file that is written while it is built is in no record.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::shell::{command, root, target};

/// This program is built before it could put back any day.
const NOT_KEPT: &str = "xtask/";

/// The files of the clone as a run finds them.
pub struct Kept {
    record: PathBuf,
    files: Vec<Known>,
}

/// A file, what it says and its day.
struct Known {
    path: String,
    hash: String,
    day: SystemTime,
}

/// Puts back the days of files that say what they said when they were built; says how many these are.
pub fn put_back() -> Result<Kept> {
    let record = target()?.join("built-from.txt");
    let then = if is_last_word(&record)? { read(&record) } else { HashMap::new() };
    let (mut files, mut count) = (Vec::new(), 0);
    for (path, hash) in hashes()? {
        let file = root().join(&path);
        let mut day = fs::metadata(&file)?.modified()?;
        if let Some((_, known)) = then.get(&path).filter(|(said, known)| *said == hash && *known != day) {
            File::open(&file)?.set_modified(*known)?;
            (day, count) = (*known, count + 1);
        }
        files.push(Known { path, hash, day });
    }
    println!("{count} files are as they were built");
    Ok(Kept { record, files })
}

impl Kept {
    /// Writes down what the folder of build output was built from.
    pub fn keep(&self) -> Result<()> {
        let mut text = format!("{}\n", root().display());
        for Known { path, hash, day } in &self.files {
            let now = fs::metadata(root().join(path)).and_then(|meta| meta.modified());
            if now.is_ok_and(|now| now == *day) {
                let day = day.duration_since(UNIX_EPOCH).context("a file older than 1970")?;
                text += &format!("{hash} {} {} {path}\n", day.as_secs(), day.subsec_nanos());
            }
        }
        Ok(fs::write(&self.record, text)?)
    }
}

/// The record: contents and day of every file. Of another place, where programs have other paths in them, it says nothing.
fn read(record: &Path) -> HashMap<String, (String, SystemTime)> {
    let text = fs::read_to_string(record).unwrap_or_default();
    let mut lines = text.lines();
    if lines.next().is_none_or(|place| Path::new(place) != root()) {
        return HashMap::new();
    }
    let one = |line: &str| {
        let mut words = line.splitn(4, ' ');
        let hash = words.next()?.to_owned();
        let day = Duration::new(words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some((words.next()?.to_owned(), (hash, UNIX_EPOCH + day)))
    };
    lines.filter_map(one).collect()
}

/// Whether nothing of ours was built since the record was written.
fn is_last_word(record: &Path) -> Result<bool> {
    let Ok(written) = fs::metadata(record).and_then(|meta| meta.modified()) else { return Ok(false) };
    for profile in fs::read_dir(target()?)? {
        let Ok(units) = fs::read_dir(profile?.path().join(".fingerprint")) else { continue };
        for unit in units {
            let unit = unit?;
            let is_ours = unit.file_name().to_string_lossy().starts_with("sejo");
            for file in is_ours.then(|| fs::read_dir(unit.path())).transpose()?.into_iter().flatten() {
                if file?.metadata()?.modified()? > written {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// The files git knows, with a hash of what they say now. None where the sources are no clone.
fn hashes() -> Result<Vec<(String, String)>> {
    let listed = command("git").args(["ls-files", "-z"]).output()?;
    let names = String::from_utf8(listed.stdout)?;
    // A name of two lines cannot be asked about, and one that is gone has no day.
    let is_there = |name: &&str| !name.contains('\n') && root().join(name).is_file();
    let names: Vec<&str> =
        names.split('\0').filter(|n| !n.is_empty() && !n.starts_with(NOT_KEPT)).filter(is_there).collect();
    let mut git = command("git")
        .args(["hash-object", "--no-filters", "--stdin-paths"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut ask = git.stdin.take().context("git takes no names")?;
    let lines = names.join("\n");
    // Both pipes are narrower than the lists that go through them.
    let asking = std::thread::spawn(move || ask.write_all(lines.as_bytes()));
    let said = String::from_utf8(git.wait_with_output()?.stdout)?;
    asking.join().map_err(|_| anyhow::anyhow!("the names were not written"))??;
    let hashes: Vec<&str> = said.lines().collect();
    anyhow::ensure!(hashes.len() == names.len(), "git said {} hashes of {} files", hashes.len(), names.len());
    Ok(names.into_iter().zip(hashes).map(|(name, hash)| (name.to_owned(), hash.to_owned())).collect())
}
