//! What a vendor drops as a request or a facility as a notice, whatever it is.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = sejo_intake::request::read(bytes);
    let _ = sejo_intake::notice::read(bytes);
});
