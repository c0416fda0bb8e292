//! How much of a file is read. Guards: no file, however it was made, takes more memory or time than is foreseen here.

/// Limits for one file. What lies beyond a row, column or cell limit is reported as a problem; what lies beyond a byte
/// limit is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes all parts of a package may unpack to.
    pub unpacked: u64,
    /// How many times larger than packed a part may unpack. XML full of empty cells honestly reaches about 100.
    pub ratio: u64,
    /// Parts in a package.
    pub entries: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Rows of a table.
    pub rows: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Cells of a workbook or table.
    pub cells: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Problems listed one by one; the rest is counted.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            bytes: 50 * MIB,
            unpacked: 200 * MIB,
            ratio: 300,
            entries: 10_000,
            sheets: 64,
            rows: 100_000,
            columns: 256,
            cells: 2_000_000,
            cell_chars: 32_767,
            problems: 200,
        }
    }
}
