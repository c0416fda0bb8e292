//! Any bytes under any name: an answer, never a panic, never more memory than the limits allow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sejo_intake::{Limits, problem_words, read};
use sejo_model::configuration::FingerprintKey;

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, unpacked: 16 << 20, rows: 2_000, cells: 50_000, ..Limits::default() };
    if let Err(refusal) = read("file", data, &limits, &FingerprintKey::new([7; 32])) {
        assert!(!refusal.detail.ja.is_empty());
        assert!(!problem_words(refusal.code.key()).ja.is_empty());
    }
});
