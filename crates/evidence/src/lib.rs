//! Proof: hashes of kept files, the chain of the log of actions, signatures, manifests and the restore drill.
//!
//! Invariant: what this crate calls verified, an independent program can verify too. The formats are described in
//! `docs/formats/`, and scripts in `tests/` that share no code with this crate hold us to them.

pub mod chain;
pub mod document;
pub mod drill;
pub mod key_card;
pub mod manifest;
pub mod paper;
pub mod signing;
pub mod succession;

use sejo_model::Sha256;
use sha2::Digest as _;

/// The SHA-256 of bytes. Source: FIPS 180-4.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

/// A SHA-256 of bytes that come one after the other.
#[derive(Default)]
pub struct Sha256Sum(sha2::Sha256);

impl Sha256Sum {
    /// The hash.
    #[must_use]
    pub fn finish(self) -> Sha256 {
        Sha256(self.0.finalize().into())
    }
}

impl std::io::Write for Sha256Sum {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_come_out() {
        assert_eq!(
            sha256(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "the example of FIPS 180-4"
        );
        assert_eq!(sha256(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
