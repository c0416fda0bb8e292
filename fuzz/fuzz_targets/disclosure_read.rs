//! The reader of disclosures: an answer is one of the three words, and every row has a key of its own.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use sejo_intake::disclosure::interpret;
use sejo_intake::{Limits, Reading};
use sejo_model::configuration::FingerprintKey;
use sejo_model::disclosure::KnownColumns;

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 16 << 20, rows: 2_000, cells: 50_000, ..Limits::default() };
    // The title in front makes a disclosure of any table.
    let text = ["医療情報セキュリティ開示書 MDS\n".as_bytes(), data].concat();
    if let Ok(Reading::Disclosure(read)) = sejo_intake::read("MDS.csv", &text, &limits, &FingerprintKey::new([7; 32])) {
        let made = interpret(&read, &KnownColumns::new());
        let keys: BTreeSet<&str> = made.rows.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(keys.len(), made.rows.len());
        assert!(made.rows.iter().all(|r| r.answer.is_none() || !r.said.is_empty()));
    }
});
