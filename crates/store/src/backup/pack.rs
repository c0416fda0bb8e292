//! Writing the archive: rows are read here, a thread of its own compresses and hashes.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;

use super::{FORMAT, MANIFEST, Manifest, Part, backed_up, blocking, of_zip};
use crate::error::StoreError;
use crate::row::{Arg, Row};
use crate::table::{ColumnType, Table};
use crate::{Db, Tx, migration};

/// Rows read at once.
const BATCH: usize = 500;

/// What the writing thread is told.
enum Piece {
    Part(String),
    Lines { rows: u64, bytes: Vec<u8> },
}

/// What the name of an incomplete backup ends with.
const DRAFT: &str = ".sejo-part";

/// The file until it is complete. It is locked as long as its maker lives, and goes with it; what a killed one left behind
/// goes with the next backup into the folder.
pub(super) struct Draft {
    /// Where it lies until it gets its name.
    pub(super) path: PathBuf,
    /// Holds the lock.
    _held: File,
}

impl Draft {
    /// Begins the file `path` under another name.
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::file(path)(std::io::ErrorKind::AlreadyExists.into()));
        }
        clear(folder_of(path));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut open = std::fs::OpenOptions::new();
        open.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
        for attempt in 0_u32.. {
            let draft = path.with_file_name(format!(".{name}.{}-{attempt}{DRAFT}", std::process::id()));
            let held = match open.open(&draft) {
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
                other => other.map_err(StoreError::file(path))?,
            };
            // A file system without locks loses nothing but the clearing away.
            #[cfg(unix)]
            drop(held.try_lock());
            // Another backup may have cleared it away in the moment before the lock.
            if draft.exists() {
                return Ok(Self { path: draft, _held: held });
            }
        }
        Err(StoreError::file(path)(std::io::ErrorKind::AlreadyExists.into()))
    }

    /// Gives the complete file its name, for good.
    pub(super) fn publish(&self, path: &Path) -> Result<(), StoreError> {
        publish(&self.path, path)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After it got its name there is nothing here any more.
        drop(std::fs::remove_file(&self.path));
    }
}

/// The folder a file lies in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes incomplete backups whose makers are gone. What cannot be looked at stays.
fn clear(folder: &Path) {
    let is_free = |file: File| cfg!(unix) && file.try_lock().is_ok();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_draft = entry.file_name().to_string_lossy().ends_with(DRAFT);
        if is_draft && File::open(entry.path()).is_ok_and(is_free) {
            drop(std::fs::remove_file(entry.path()));
        }
    }
}

fn publish(draft: &Path, path: &Path) -> Result<(), StoreError> {
    std::fs::rename(draft, path).map_err(StoreError::file(path))?;
    #[cfg(unix)]
    {
        let folder = folder_of(path);
        File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::file(folder))?;
    }
    Ok(())
}

/// Writes all parts.
pub(super) async fn pack(db: &Db, path: &Path, made_at: i64, added: &[(&str, String)]) -> Result<(), StoreError> {
    let (send, receive) = mpsc::channel(4);
    let owned = path.to_owned();
    let writer = tokio::spawn(blocking(move || write(&owned, receive, made_at)));
    let read = read_all(db, send, added).await;
    let written = writer.await.unwrap_or_else(|e| Err(StoreError::Unavailable(e.to_string())));
    // When the writer stopped, the reader only knows that nobody listens: the writer's error says why.
    written.and(read)
}

async fn read_all(db: &Db, send: mpsc::Sender<Piece>, added: &[(&str, String)]) -> Result<(), StoreError> {
    let closed = |_| StoreError::Unavailable("the backup stopped".to_owned());
    let mut tx = db.begin_snapshot().await?;
    for table in backed_up() {
        send.send(Piece::Part(format!("tables/{}.jsonl", table.name))).await.map_err(closed)?;
        let mut last: Option<Vec<Arg>> = None;
        let mut blobs = Vec::new();
        loop {
            let rows = read_page(&mut tx, table, last.take()).await?;
            let Some(end) = rows.last() else { break };
            last = Some(key_of(table, end)?);
            let mut bytes = Vec::new();
            for row in &rows {
                let line = line_of(table, row)?;
                if table.name == "blob" {
                    blobs.push(row.bytes(0)?);
                }
                bytes.extend_from_slice(line.as_bytes());
                bytes.push(b'\n');
            }
            send.send(Piece::Lines { rows: rows.len() as u64, bytes }).await.map_err(closed)?;
        }
        for hash in blobs {
            send.send(Piece::Part(format!("blobs/{}", HEXLOWER.encode(&hash)))).await.map_err(closed)?;
            let sql = "SELECT bytes FROM blob WHERE sha256 = $1".to_owned();
            let rows = tx.rows_built(sql, vec![Arg::Bytes(Some(hash))]).await?;
            let bytes = rows.first().ok_or(StoreError::NotFound)?.bytes(0)?;
            send.send(Piece::Lines { rows: 1, bytes }).await.map_err(closed)?;
        }
    }
    tx.rollback().await?;
    for (name, text) in added {
        send.send(Piece::Part((*name).to_owned())).await.map_err(closed)?;
        let rows = text.lines().count() as u64;
        send.send(Piece::Lines { rows, bytes: text.clone().into_bytes() }).await.map_err(closed)?;
    }
    Ok(())
}

/// Columns that are written as lines: kept bytes are parts of their own.
pub(super) fn columns(table: &Table) -> impl Iterator<Item = &'static crate::table::Column> + use<> {
    let is_blob = table.name == "blob";
    table.columns.iter().filter(move |column| !(is_blob && column.name == "bytes"))
}

async fn read_page(tx: &mut Tx, table: &Table, after: Option<Vec<Arg>>) -> Result<Vec<Row>, StoreError> {
    let names: Vec<_> = columns(table).map(|column| column.name).collect();
    let key = table.key.join(", ");
    let condition = match &after {
        Some(args) => {
            let places: Vec<_> = (1..=args.len()).map(|i| format!("${i}")).collect();
            format!(" WHERE ({key}) > ({})", places.join(", "))
        }
        None => String::new(),
    };
    let sql = format!("SELECT {} FROM {}{condition} ORDER BY {key} LIMIT {BATCH}", names.join(", "), table.name);
    tx.rows_built(sql, after.unwrap_or_default()).await
}

fn arg_of(row: &Row, index: usize, kind: ColumnType) -> Result<Arg, StoreError> {
    Ok(match kind {
        ColumnType::Uuid => Arg::Uuid(row.maybe_uuid(index)?),
        ColumnType::Text => Arg::Text(row.maybe_text(index)?),
        ColumnType::Int => Arg::Int(row.maybe_int(index)?),
        ColumnType::Bool => Arg::Bool(row.maybe_bool(index)?),
        ColumnType::Bytes => Arg::Bytes(row.maybe_bytes(index)?),
    })
}

fn key_of(table: &Table, row: &Row) -> Result<Vec<Arg>, StoreError> {
    table
        .key
        .iter()
        .filter_map(|key| columns(table).enumerate().find(|(_, column)| column.name == *key))
        .map(|(index, column)| arg_of(row, index, column.kind))
        .collect()
}

fn line_of(table: &Table, row: &Row) -> Result<String, StoreError> {
    let mut line = Map::new();
    for (index, column) in columns(table).enumerate() {
        let value = match arg_of(row, index, column.kind)? {
            Arg::Uuid(Some(id)) => Value::from(id.to_string()),
            Arg::Text(Some(text)) => Value::from(text),
            Arg::Int(Some(number)) => Value::from(number),
            Arg::Bool(Some(truth)) => Value::from(truth),
            Arg::Bytes(Some(bytes)) => Value::from(HEXLOWER.encode(&bytes)),
            _ => Value::Null,
        };
        line.insert(column.name.to_owned(), value);
    }
    crate::document::write(&line)
}

/// The writing thread.
fn write(path: &Path, mut pieces: mpsc::Receiver<Piece>, made_at: i64) -> Result<(), StoreError> {
    let file = std::fs::OpenOptions::new().write(true).truncate(true).open(path).map_err(StoreError::file(path))?;
    let mut zip = zip::ZipWriter::new(Sink { file: BufWriter::new(file), lost: None });
    let options = SimpleFileOptions::default().large_file(true).unix_permissions(0o600);
    let mut parts: Vec<Part> = Vec::new();
    let mut hasher = Sha256::new();
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Part(name) => {
                finish_part(&mut parts, &mut hasher);
                zip.start_file(name.as_str(), options).map_err(of_zip(path))?;
                parts.push(Part { name, rows: 0, size: 0, sha256: String::new() });
            }
            Piece::Lines { rows, bytes } => {
                zip.write_all(&bytes).map_err(StoreError::file(path))?;
                hasher.update(&bytes);
                if let Some(part) = parts.last_mut() {
                    part.rows += rows;
                    part.size += bytes.len() as u64;
                }
            }
        }
    }
    finish_part(&mut parts, &mut hasher);
    let manifest = Manifest { format: FORMAT.to_owned(), schema: migration::newest(), made_at, parts };
    zip.start_file(MANIFEST, options).map_err(of_zip(path))?;
    zip.write_all(crate::document::write(&manifest)?.as_bytes()).map_err(StoreError::file(path))?;
    let mut sink = zip.finish().map_err(of_zip(path))?;
    sink.flush().map_err(StoreError::file(path))?;
    sink.file.get_ref().sync_all().map_err(StoreError::file(path))
}

/// The file of a backup. Once a write to it has failed (a full disk), what comes after goes nowhere: an archive that is
/// given up still tries to write its end, and would complain of it on the terminal in words of its own.
struct Sink {
    file: BufWriter<File>,
    /// Where the writing would stand, had it not failed.
    lost: Option<u64>,
}

impl Sink {
    fn note<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        if outcome.is_err() {
            self.lost = Some(self.file.stream_position().unwrap_or_default());
        }
        outcome
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(lost) = &mut self.lost {
            *lost += bytes.len() as u64;
            return Ok(bytes.len());
        }
        let outcome = self.file.write(bytes);
        self.note(outcome)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.lost.is_some() {
            return Ok(());
        }
        let outcome = self.file.flush();
        self.note(outcome)
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        if let Some(lost) = &mut self.lost {
            *lost = match to {
                io::SeekFrom::Start(at) => at,
                io::SeekFrom::Current(by) => lost.saturating_add_signed(by),
                io::SeekFrom::End(_) => *lost,
            };
            return Ok(*lost);
        }
        let outcome = self.file.seek(to);
        self.note(outcome)
    }
}

fn finish_part(parts: &mut [Part], hasher: &mut Sha256) {
    let hash = hasher.finalize_reset();
    if let Some(part) = parts.last_mut() {
        part.sha256 = HEXLOWER.encode(&hash);
    }
}
