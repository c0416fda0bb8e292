//! Checking an archive part by part.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use super::{FORMAT, MANIFEST, Manifest, Part, backed_up, damaged, of_read, of_zip};
use crate::error::StoreError;
use crate::migration;

/// Largest manifest that is read.
const MANIFEST_LIMIT: u64 = 256 << 20;

pub(super) type Archive = ZipArchive<BufReader<File>>;

/// Every ZIP archive begins like this. A file that does not was never a backup; one that does may be damaged.
const ARCHIVE_START: &[u8] = b"PK\x03\x04";

pub(super) fn open(path: &Path) -> Result<Archive, StoreError> {
    let mut file = BufReader::new(File::open(path).map_err(StoreError::file(path))?);
    if !file.fill_buf().map_err(StoreError::file(path))?.starts_with(ARCHIVE_START) {
        return Err(StoreError::NotABackup("no ZIP archive".to_owned()));
    }
    let ends = ends_where_the_archive_ends(&mut file).map_err(of_read(path))?;
    let archive = ZipArchive::new(file).map_err(of_zip(path))?;
    if ends && archive.offset() == 0 { Ok(archive) } else { Err(damaged("bytes were added to the file")) }
}

/// The record that ends an archive, as Sejo writes it: without a comment. Source: APPNOTE 6.3.10, §4.3.16.
const ARCHIVE_END: &[u8] = b"PK\x05\x06";
const END_LENGTH: i64 = 22;

/// Whether the last record of the archive is the end of the file: readers of archives search for it from the end and skip
/// whatever somebody put behind it.
fn ends_where_the_archive_ends(file: &mut BufReader<File>) -> std::io::Result<bool> {
    let mut end = [0; END_LENGTH.unsigned_abs() as usize];
    let read = file.seek(SeekFrom::End(-END_LENGTH)).and_then(|_| file.read_exact(&mut end));
    file.rewind()?;
    // A file too short for it is damaged in another way, which is said.
    Ok(read.is_err() || (end.starts_with(ARCHIVE_END) && end.ends_with(&[0, 0])))
}

/// The manifest, after everything in the file was compared with it.
pub(super) fn check(path: &Path) -> Result<Manifest, StoreError> {
    let mut archive = open(path)?;
    let manifest = read_manifest(path, &mut archive)?;
    let mut known: BTreeSet<&str> = manifest.parts.iter().map(|part| part.name.as_str()).collect();
    known.insert(MANIFEST);
    if known.len() != manifest.parts.len() + 1 || known.len() != archive.len() {
        return Err(damaged("the parts are not the ones the manifest names"));
    }
    for table in backed_up() {
        // A table that an older Sejo did not have yet may be missing.
        let name = format!("tables/{}.jsonl", table.name);
        if manifest.schema == migration::newest() && !known.contains(name.as_str()) {
            return Err(damaged(format!("{name} is missing")));
        }
    }
    for part in &manifest.parts {
        check_part(path, &mut archive, part)?;
    }
    Ok(manifest)
}

fn read_manifest(path: &Path, archive: &mut Archive) -> Result<Manifest, StoreError> {
    let mut text = String::new();
    let part = archive.by_name(MANIFEST).map_err(|e| match e {
        zip::result::ZipError::FileNotFound => StoreError::NotABackup(format!("it has no {MANIFEST}")),
        e => damaged(format!("{MANIFEST}: {e}")),
    })?;
    part.take(MANIFEST_LIMIT).read_to_string(&mut text).map_err(of_read(path))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| damaged(format!("manifest: {e}")))?;
    if manifest.schema > migration::newest() {
        return Err(StoreError::Newer(manifest.schema));
    }
    if manifest.format != FORMAT {
        return Err(damaged(format!("unknown format {}", manifest.format)));
    }
    Ok(manifest)
}

fn check_part(path: &Path, archive: &mut Archive, part: &Part) -> Result<(), StoreError> {
    let what = |problem: &str| damaged(format!("{}: {problem}", part.name));
    let entry = archive.by_name(&part.name).map_err(|e| what(&e.to_string()))?;
    // One byte more than promised is enough to know; a bomb gets no further.
    let mut reader = entry.take(part.size.saturating_add(1));
    let mut hasher = Sha256::new();
    let mut chunk = vec![0_u8; 64 << 10];
    let (mut size, mut lines) = (0_u64, 0_u64);
    loop {
        let n = reader.read(&mut chunk).map_err(|e| match of_read(path)(e) {
            StoreError::Damaged(why) => what(&why),
            other => other,
        })?;
        let Some(bytes) = chunk.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        size += n as u64;
        lines += bytes.iter().filter(|b| **b == b'\n').count() as u64;
    }
    let hash = HEXLOWER.encode(&hasher.finalize());
    if size != part.size {
        return Err(what("wrong size"));
    }
    if hash != part.sha256 {
        return Err(what("the content was altered"));
    }
    let rows_fit = match part.name.strip_prefix("blobs/") {
        Some(name) => name == hash && part.rows == 1,
        None => lines == part.rows,
    };
    if rows_fit { Ok(()) } else { Err(what("wrong number of rows")) }
}

/// Largest part somebody adds.
const ADDED_LIMIT: u64 = 1 << 20;

pub(super) fn read_added(path: &Path, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut archive = open(path)?;
    let part = match archive.by_name(name) {
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        part => part.map_err(of_zip(path))?,
    };
    let mut bytes = Vec::new();
    part.take(ADDED_LIMIT).read_to_end(&mut bytes).map_err(of_read(path))?;
    Ok(Some(bytes))
}
