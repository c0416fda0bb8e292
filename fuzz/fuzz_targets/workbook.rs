//! The checklist reader alone: what it reads, it could fill in.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sejo_intake::{Limits, workbook};

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 16 << 20, rows: 2_000, cells: 50_000, ..Limits::default() };
    if let Ok(book) = workbook::read(data, &limits) {
        assert!(!book.layout.rounds.is_empty());
        assert!(!book.rows.is_empty());
    }
});
