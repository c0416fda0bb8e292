//! Writing the archive: rows are read here, a thread of its own compresses and hashes.

use std::fs::File;
use std::io::Write as _;
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

/// The name the file has until it is complete.
pub(super) fn draft_of(path: &Path) -> Result<PathBuf, StoreError> {
    if path.exists() {
        return Err(StoreError::file(path)(std::io::ErrorKind::AlreadyExists.into()));
    }
    let mut name = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(".part");
    Ok(path.with_file_name(name))
}

/// Gives the complete file its name, for good.
pub(super) fn publish(draft: &Path, path: &Path) -> Result<(), StoreError> {
    std::fs::rename(draft, path).map_err(StoreError::file(path))?;
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
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
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let file = open.open(path).map_err(StoreError::file(path))?;
    let mut zip = zip::ZipWriter::new(std::io::BufWriter::new(file));
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
    let mut buffer = zip.finish().map_err(of_zip(path))?;
    buffer.flush().map_err(StoreError::file(path))?;
    buffer.get_ref().sync_all().map_err(StoreError::file(path))
}

fn finish_part(parts: &mut [Part], hasher: &mut Sha256) {
    let hash = hasher.finalize_reset();
    if let Some(part) = parts.last_mut() {
        part.sha256 = HEXLOWER.encode(&hash);
    }
}
