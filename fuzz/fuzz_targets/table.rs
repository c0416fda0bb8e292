//! Lists, from bytes to the plan for the ledger: rows as long as the header, and the same list again changes nothing
//! that was clear.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sejo_intake::{Limits, ledger, table};
use sejo_model::ledger::Mapping;

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 16 << 20, rows: 500, cells: 20_000, ..Limits::default() };
    let Ok(list) = table::read("list.csv", data, &limits) else { return };
    assert!(list.rows.iter().all(|(_, cells)| cells.len() == list.headers.len()));
    assert!(table::masked_copy(&list).starts_with("\u{feff}".as_bytes()));
    let mapping = Mapping::from(ledger::guess(&list).into_iter().map(|g| g.field).collect::<Vec<_>>());
    let (rows, _) = ledger::rows(&list, &mapping, sejo_model::Date::MAX);
    let plan = ledger::merge(&[], &rows);
    assert!(plan.changes.len() <= rows.len());
});
