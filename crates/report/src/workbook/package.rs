//! The ZIP container: reading parts, and putting one part back without touching the others.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::ReportError;

/// Larger than any form; guards against archives that unpack without end.
const PART_LIMIT: u64 = 256 << 20;

/// Length of a local file header without name and extra field.
const LOCAL_FIXED: usize = 30;
/// Length of a central directory entry without its variable fields.
const CENTRAL_FIXED: usize = 46;

/// A workbook package.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| ReportError::NotAPackage(e.to_string()))?;
        Ok(Self { bytes, archive })
    }

    /// The stored name of a part. Part names are compared without case, and some writers begin them with a slash.
    fn index_of(&self, part: &str) -> Option<usize> {
        let wanted = part.trim_start_matches('/');
        if let Some(index) = self.archive.index_for_name(wanted) {
            return Some(index);
        }
        (0..self.archive.len()).find(|&i| {
            self.archive
                .name_for_index(i)
                .and_then(Result::ok)
                .is_some_and(|n| n.replace('\\', "/").trim_start_matches('/').eq_ignore_ascii_case(wanted))
        })
    }

    /// The stored names of all parts.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.archive.len())
            .filter_map(|i| self.archive.name_for_index(i).and_then(Result::ok).map(std::borrow::Cow::into_owned))
            .collect()
    }

    /// The text of a part that must be there.
    pub(super) fn text(&mut self, part: &str) -> Result<String, ReportError> {
        self.optional_text(part)?.ok_or_else(|| ReportError::PartMissing { part: part.to_owned() })
    }

    /// The text of a part, a byte order mark included.
    pub(super) fn optional_text(&mut self, part: &str) -> Result<Option<String>, ReportError> {
        let unreadable = |detail: String| ReportError::PartUnreadable { part: part.to_owned(), detail };
        let Some(index) = self.index_of(part) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|e| unreadable(e.to_string()))?;
        let mut bytes = Vec::new();
        file.take(PART_LIMIT + 1).read_to_end(&mut bytes).map_err(|e| unreadable(e.to_string()))?;
        if bytes.len() as u64 > PART_LIMIT {
            return Err(ReportError::PartTooLarge { part: part.to_owned(), limit: PART_LIMIT });
        }
        String::from_utf8(bytes).map(Some).map_err(|_| unreadable("not UTF-8".to_owned()))
    }

    /// The package with the content of one part replaced.
    pub(super) fn with_part(mut self, part: &str, content: &[u8]) -> Result<Vec<u8>, ReportError> {
        let index = self.index_of(part).ok_or_else(|| ReportError::PartMissing { part: part.to_owned() })?;
        let damaged = |e: zip::result::ZipError| ReportError::NotAPackage(e.to_string());
        let packed = Packed::of(content).map_err(damaged)?;
        match self.splice(index, &packed) {
            Some(bytes) => Ok(bytes),
            // ZIP64 or a stub in front: the other parts still keep their compressed bytes, order and names, but the
            // container's own fields are written anew.
            None => self.rewrite(index, content).map_err(damaged),
        }
    }

    /// Replaces one record and moves the directory; `None` where the container is not a plain ZIP file.
    fn splice(&mut self, index: usize, packed: &Packed) -> Option<Vec<u8>> {
        if self.archive.offset() != 0 {
            return None;
        }
        let directory = usize::try_from(self.archive.central_directory_start()).ok()?;
        let mut starts = Vec::with_capacity(self.archive.len());
        for i in 0..self.archive.len() {
            let file = self.archive.by_index_raw(i).ok()?;
            if file.encrypted() {
                return None;
            }
            starts
                .push((usize::try_from(file.header_start()).ok()?, usize::try_from(file.central_header_start()).ok()?));
        }
        let &(start, central) = starts.get(index)?;
        let end = starts.iter().map(|s| s.0).filter(|s| *s > start).min().unwrap_or(directory);
        let record = packed.local_record(self.bytes.get(start..end)?)?;
        let moved = i64::try_from(record.len()).ok()? - i64::try_from(end - start).ok()?;

        let mut out = Vec::with_capacity(self.bytes.len() + record.len());
        out.extend_from_slice(self.bytes.get(..start)?);
        out.extend_from_slice(&record);
        out.extend_from_slice(self.bytes.get(end..directory)?);
        let new_directory = out.len();
        out.extend_from_slice(self.bytes.get(directory..)?);
        let tail = out.get_mut(new_directory..)?;
        for &(local, entry) in &starts {
            let entry = tail.get_mut(entry.checked_sub(directory)?..)?;
            if entry.len() < CENTRAL_FIXED || has_zip64_marks(entry) {
                return None;
            }
            if local > start {
                put32(entry, 42, u32::try_from(i64::try_from(local).ok()? + moved).ok()?)?;
            }
        }
        packed.describe(tail.get_mut(central.checked_sub(directory)?..)?, 2)?;
        let eocd = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
        let eocd = tail.get_mut(eocd..)?;
        if get32(eocd, 16)? != u32::try_from(directory).ok()? || get16(eocd, 10)? == u16::MAX {
            return None;
        }
        put32(eocd, 16, u32::try_from(new_directory).ok()?)?;
        Some(out)
    }

    fn rewrite(&mut self, index: usize, content: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_raw_comment(self.archive.comment().into())?;
        for i in 0..self.archive.len() {
            let file = self.archive.by_index_raw(i)?;
            if i == index {
                let options = file.options().compression_method(CompressionMethod::Deflated);
                let name = file.name()?.into_owned();
                writer.start_file(name, options)?;
                drop(file);
                writer.write_all(content)?;
            } else {
                writer.raw_copy_file(file)?;
            }
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// A part's content, compressed.
struct Packed {
    data: Vec<u8>,
    crc: u32,
    size: u32,
}

impl Packed {
    fn of(content: &[u8]) -> zip::result::ZipResult<Self> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        writer.start_file("part", options)?;
        writer.write_all(content)?;
        let mut archive = ZipArchive::new(writer.finish()?)?;
        let mut file = archive.by_index_raw(0)?;
        let mut data = Vec::new();
        file.read_to_end(&mut data)?;
        // PART_LIMIT keeps every size far below 4 GiB.
        Ok(Self { crc: file.crc32(), size: u32::try_from(file.size()).unwrap_or(u32::MAX), data })
    }

    /// The local record of `old` with this content: its name, time and extra field stay.
    fn local_record(&self, old: &[u8]) -> Option<Vec<u8>> {
        if old.get(..4)? != b"PK\x03\x04" {
            return None;
        }
        let extra = LOCAL_FIXED + usize::from(get16(old, 26)?);
        let end = extra + usize::from(get16(old, 28)?);
        if has_zip64_extra(old.get(extra..end)?) {
            return None;
        }
        let mut record = old.get(..end)?.to_vec();
        self.describe(&mut record, 0)?;
        record.extend_from_slice(&self.data);
        Some(record)
    }

    /// Writes method, checksum and sizes into a header whose fields stand `shift` bytes later than in a local one.
    fn describe(&self, header: &mut [u8], shift: usize) -> Option<()> {
        let version = get16(header, 4 + shift)?.max(20);
        put16(header, 4 + shift, version)?;
        // Sizes stand in the header, so no data descriptor follows.
        let flags = get16(header, 6 + shift)? & !0x0008;
        put16(header, 6 + shift, flags)?;
        put16(header, 8 + shift, 8)?;
        put32(header, 14 + shift, self.crc)?;
        put32(header, 18 + shift, u32::try_from(self.data.len()).ok()?)?;
        put32(header, 22 + shift, self.size)
    }
}

fn has_zip64_marks(entry: &[u8]) -> bool {
    [20, 24, 42].iter().any(|&at| get32(entry, at) == Some(u32::MAX))
}

fn has_zip64_extra(mut extra: &[u8]) -> bool {
    while let (Some(id), Some(length)) = (get16(extra, 0), get16(extra, 2)) {
        if id == 1 {
            return true;
        }
        extra = extra.get(4 + usize::from(length)..).unwrap_or_default();
    }
    false
}

fn get16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn get32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn put16(bytes: &mut [u8], at: usize, value: u16) -> Option<()> {
    bytes.get_mut(at..at + 2)?.copy_from_slice(&value.to_le_bytes());
    Some(())
}

fn put32(bytes: &mut [u8], at: usize, value: u32) -> Option<()> {
    bytes.get_mut(at..at + 4)?.copy_from_slice(&value.to_le_bytes());
    Some(())
}
