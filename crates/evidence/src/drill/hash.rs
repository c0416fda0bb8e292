//! The hash of one file.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use sha2::Digest;

use super::walk::modified;
use crate::manifest::Algorithm;

/// From this size on BLAKE3 uses all cores for one file; below, several files are read side by side.
const LARGE: u64 = 16 << 20;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    /// Its hash.
    pub hash: Box<[u8]>,
    /// How many bytes were read.
    pub size: u64,
    /// When it was last changed.
    pub modified: Option<i64>,
    /// It changed while it was read.
    pub is_moving: bool,
}

/// Reads a file. `buffer` is used over and over; it decides how much is read at once.
///
/// Not mapped into memory: a file that another program cuts short would end this one.
///
/// # Errors
/// Those of the disk.
pub fn hash_file(path: &Path, algorithm: Algorithm, buffer: &mut [u8]) -> io::Result<Hashed> {
    let mut file = File::open(path)?;
    let before = file.metadata()?;
    let mut sum = Inner::new(algorithm, before.len() >= LARGE);
    let mut size = 0_u64;
    loop {
        let n = match file.read(buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        sum.update(buffer.get(..n).unwrap_or_default());
        size += n as u64;
    }
    let after = file.metadata()?;
    let is_moving = size != before.len() || is_other(&before, &after);
    Ok(Hashed { hash: sum.finish(), size, modified: modified(&after), is_moving })
}

fn is_other(before: &fs::Metadata, after: &fs::Metadata) -> bool {
    before.len() != after.len() || before.modified().ok() != after.modified().ok()
}

/// The hash of bytes at hand, as of the target of a link.
pub(super) fn hash_bytes(bytes: &[u8], algorithm: Algorithm) -> Box<[u8]> {
    let mut sum = Sum::new(algorithm);
    sum.update(bytes);
    sum.finish()
}

/// A hash being made of bytes that come one after the other.
pub struct Sum(Inner);

enum Inner {
    Blake3 { hasher: Box<blake3::Hasher>, is_large: bool },
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
    Sha1(sha1::Sha1),
    Md5(md5::Md5),
    Crc32(crc32fast::Hasher),
}

impl Sum {
    /// With nothing taken in yet.
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Self {
        Self(Inner::new(algorithm, false))
    }

    /// Takes in what comes next.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash.
    #[must_use]
    pub fn finish(self) -> Box<[u8]> {
        self.0.finish()
    }
}

impl Inner {
    fn new(algorithm: Algorithm, is_large: bool) -> Self {
        match algorithm {
            Algorithm::Blake3 => Self::Blake3 { hasher: Box::new(blake3::Hasher::new()), is_large },
            Algorithm::Sha256 => Self::Sha256(sha2::Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(sha2::Sha512::new()),
            Algorithm::Sha1 => Self::Sha1(sha1::Sha1::new()),
            Algorithm::Md5 => Self::Md5(md5::Md5::new()),
            Algorithm::Crc32 => Self::Crc32(crc32fast::Hasher::new()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Blake3 { hasher, is_large: true } => drop(hasher.update_rayon(bytes)),
            Self::Blake3 { hasher, .. } => drop(hasher.update(bytes)),
            Self::Sha256(sum) => Digest::update(sum, bytes),
            Self::Sha512(sum) => Digest::update(sum, bytes),
            Self::Sha1(sum) => Digest::update(sum, bytes),
            Self::Md5(sum) => Digest::update(sum, bytes),
            Self::Crc32(sum) => sum.update(bytes),
        }
    }

    fn finish(self) -> Box<[u8]> {
        match self {
            Self::Blake3 { hasher, .. } => Box::from(*hasher.finalize().as_bytes()),
            Self::Sha256(sum) => sum.finalize().to_vec().into_boxed_slice(),
            Self::Sha512(sum) => sum.finalize().to_vec().into_boxed_slice(),
            Self::Sha1(sum) => sum.finalize().to_vec().into_boxed_slice(),
            Self::Md5(sum) => sum.finalize().to_vec().into_boxed_slice(),
            Self::Crc32(sum) => Box::from(sum.finalize().to_be_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// The published values of `abc`.
    #[test]
    fn each_algorithm_gives_its_known_value() {
        for (algorithm, known) in [
            (Algorithm::Blake3, "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"),
            (Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Algorithm::Crc32, "352441c2"),
        ] {
            assert_eq!(HEXLOWER.encode(&hash_bytes(b"abc", algorithm)), known, "{algorithm:?}");
        }
        assert!(HEXLOWER.encode(&hash_bytes(b"abc", Algorithm::Sha512)).starts_with("ddaf35a193617aba"));
    }
}
