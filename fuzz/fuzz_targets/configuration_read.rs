//! Configurations of network devices: an answer, never a panic; lines are counted as in the file, and the kept text has
//! as many of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sejo_intake::{Limits, Reading, read};
use sejo_model::configuration::FingerprintKey;

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20, rows: 2_000, cells: 50_000, ..Limits::default() };
    let key = FingerprintKey::new([7; 32]);
    let Ok(Reading::Configurations(first)) = read("router.txt", data, &limits, &key) else { return };
    assert!(!first.devices.is_empty());
    for device in &first.devices {
        assert!(device.lines.0 <= device.lines.1);
        assert!(device.unread.count <= device.unread.total);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        assert_eq!(first.masked_text.matches('\n').count(), text.matches('\n').count());
    }
});
