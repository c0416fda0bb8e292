//! Reads the directory and streams of a compound file (MS-CFB), as far as checking an .xls needs.
//!
//! Guards: chains that run in a circle or past the end give `None`; nothing is longer than the file itself.

/// The first eight bytes of every compound file.
pub const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const LAST_SECTOR: u32 = 0xffff_fffa;
const MINI_SECTOR: usize = 64;
const MINI_CUTOFF: u64 = 4096;

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

/// An opened compound file.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    /// Reads header, allocation table and directory; `None` when any of them is broken.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), entries: vec![] };
        file.fat = file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?, u64::MAX)?;
        file.entries = directory.chunks_exact(128).filter_map(|e| entry(e, sector)).collect();
        let root = file.entries.first()?;
        // Every stream is checked here, not only the ones read: the xls reader follows the same chains.
        if u32_at(bytes, 64)? > 0 {
            let mini = file.chain(root.start, root.size)?;
            let mini_fat = file.chain(u32_at(bytes, 60)?, u64::from(u32_at(bytes, 64)?) * sector as u64)?;
            file.mini = mini;
            file.mini_fat = words(&mini_fat);
        }
        Some(file)
    }

    /// Whether there is a stream or folder of that name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The content of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.find(name)?;
        if entry.size > self.bytes.len() as u64 {
            return None;
        }
        if entry.size < MINI_CUTOFF {
            self.mini_chain(entry.start, entry.size)
        } else {
            self.chain(entry.start, entry.size)
        }
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))
    }

    fn read_fat(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut ids: Vec<u32> = words(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while next < LAST_SECTOR {
            steps += 1;
            if steps > most {
                return None;
            }
            let mut more = words(self.sector_at(next)?);
            next = more.pop()?;
            ids.append(&mut more);
        }
        let mut fat = Vec::new();
        for id in ids.into_iter().filter(|id| *id < LAST_SECTOR) {
            fat.extend(words(self.sector_at(id)?));
            if fat.len() > most + self.sector {
                return None;
            }
        }
        Some(fat)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(id).ok()?.checked_add(1)?).checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// A chain of sectors, at most `size` bytes of it; `None` when it is circular or leaves the file.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut id = start;
        let mut steps = 0;
        while id < LAST_SECTOR && (out.len() as u64) < size {
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
            out.extend_from_slice(self.sector_at(id)?);
            id = *self.fat.get(usize::try_from(id).ok()?)?;
        }
        out.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        (size == u64::MAX || out.len() as u64 == size).then_some(out)
    }

    fn mini_chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut id = start;
        let mut steps = 0;
        while id < LAST_SECTOR && (out.len() as u64) < size {
            steps += 1;
            if steps > self.mini_fat.len() {
                return None;
            }
            let at = usize::try_from(id).ok()?.checked_mul(MINI_SECTOR)?;
            out.extend_from_slice(self.mini.get(at..at.checked_add(MINI_SECTOR)?.min(self.mini.len()))?);
            id = *self.mini_fat.get(usize::try_from(id).ok()?)?;
        }
        out.truncate(usize::try_from(size).ok()?);
        (out.len() as u64 == size).then_some(out)
    }
}

fn entry(raw: &[u8], sector: usize) -> Option<Entry> {
    let units: Vec<u16> = raw.get(..64)?.chunks_exact(2).filter_map(|p| u16_at(p, 0)).take_while(|u| *u != 0).collect();
    let low = u64::from(u32_at(raw, 120)?);
    let high = u64::from(u32_at(raw, 124)?);
    // In files with small sectors the upper half is not defined.
    let size = if sector == 512 { low } else { low | high << 32 };
    Some(Entry { name: String::from_utf16_lossy(&units), start: u32_at(raw, 116)?, size })
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|w| u32_at(w, 0)).collect()
}

/// A little-endian number of two bytes.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}
