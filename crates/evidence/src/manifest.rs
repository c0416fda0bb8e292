//! A manifest (目録): what a folder held on a day, file by file, with the hash of each.
//!
//! Written before a backup is restored and compared with what came back. Invariants: lines stand in the order of
//! [`Name::key`], so that two manifests of any size are compared line by line; the last lines carry a digest of all
//! before them, so that a line altered by hand is found. Format: `docs/formats/manifest.md`.

mod foreign;
mod line;
mod name;
mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use foreign::{Foreign, ThroughLinks};
pub use name::{Name, written};
pub use read::{Opened, Reader};
pub use write::{Signed, Writer};

/// Name of the format, in the first line of every manifest.
pub const FORMAT: &str = "sejo-manifest-1";

/// What is hashed with. MD5, SHA-1 and CRC-32 are read from other programs' manifests: they find damage, not deceit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// BLAKE3, 256 bits: ours.
    Blake3,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
    /// SHA-1.
    Sha1,
    /// MD5.
    Md5,
    /// CRC-32 as in zip.
    Crc32,
}

impl Algorithm {
    /// Bytes of a hash.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Blake3 | Self::Sha256 => 32,
            Self::Sha512 => 64,
            Self::Sha1 => 20,
            Self::Md5 => 16,
            Self::Crc32 => 4,
        }
    }

    /// The name in manifests and records.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Blake3 => "blake3",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Sha1 => "sha1",
            Self::Md5 => "md5",
            Self::Crc32 => "crc32",
        }
    }

    /// Whether nobody can make another file with the same hash on purpose.
    #[must_use]
    pub const fn resists_deceit(self) -> bool {
        matches!(self, Self::Blake3 | Self::Sha256 | Self::Sha512)
    }
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link; hashed is where it points, never what lies there.
    Link,
    /// A folder with nothing in it. Others show in the names of their files.
    EmptyFolder,
    /// Something that could not be read: no right, or a fault of the disk.
    Unreadable,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its bytes; not every foreign manifest says.
    pub size: Option<u64>,
    /// When it was last changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// The hash; an empty folder and something unreadable have none.
    pub hash: Option<Box<[u8]>>,
    /// It changed while it was being read, so the hash may fit no moment.
    pub is_moving: bool,
    /// Its name below the folder.
    pub name: Name,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// What the hashes are.
    pub algorithm: Algorithm,
    /// The folder, as it was called on its machine.
    pub folder: String,
    /// When it was begun, RFC 3339 in UTC.
    pub begun: String,
    /// The number its disk gives the folder, where it gives one: it stays when the folder is given another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inode: Option<u64>,
    /// Whose it is: name of the facility, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Names of the canaries that were placed before sealing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canaries: Vec<String>,
}

/// How much a manifest, or a part of one, holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Links.
    pub links: u64,
    /// Empty folders.
    pub empty_folders: u64,
    /// What could not be read.
    pub unreadable: u64,
    /// Files that changed while they were read.
    pub moving: u64,
}

impl Totals {
    /// Entries of every kind: what a comparison counts.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.files + self.links + self.empty_folders + self.unreadable
    }

    /// Counts one more.
    pub const fn count(&mut self, entry: &Entry) {
        match entry.kind {
            Kind::File => {
                self.files += 1;
                if let Some(size) = entry.size {
                    self.bytes = self.bytes.saturating_add(size);
                }
            }
            Kind::Link => self.links += 1,
            Kind::EmptyFolder => self.empty_folders += 1,
            Kind::Unreadable => self.unreadable += 1,
        }
        if entry.is_moving {
            self.moving += 1;
        }
    }
}

/// The last line but one: how much there was, and the digest of every byte before this line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// How much.
    #[serde(flatten)]
    pub totals: Totals,
    /// When it was finished, RFC 3339 in UTC.
    pub finished: String,
    /// BLAKE3 of all before, in hexadecimal.
    pub digest: String,
}

/// The last line, where the one who made it has a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The public key, hexadecimal.
    pub key: String,
    /// Ed25519 over [`signed_bytes`], hexadecimal.
    pub signature: String,
}

/// What is signed: the name of the format, a line feed, and the digest of everything before the last line.
#[must_use]
pub fn signed_bytes(digest: &blake3::Hash) -> Vec<u8> {
    let mut out = format!("{FORMAT}\n").into_bytes();
    out.extend_from_slice(digest.as_bytes());
    out
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The disk.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is none, or of a kind that is not read.
    #[error("this is not a manifest")]
    NotOne,
    /// A line that says nothing one can read.
    #[error("line {line} cannot be read")]
    Line {
        /// Number of the line, from 1.
        line: u64,
    },
    /// A line out of order, or twice the same name.
    #[error("line {line} is out of order")]
    Order {
        /// Number of the line, from 1.
        line: u64,
    },
    /// It ends without its last lines: sealing was interrupted.
    #[error("it is not finished")]
    Unfinished,
    /// The digest does not fit: a line was altered, added or left out.
    #[error("it was altered after it was made")]
    Altered,
    /// Another program's list, whose hashes are of a kind that is not known here, and says so.
    #[error("its hashes are of a kind that is not known: {kind}")]
    OtherKind {
        /// What the list calls it, or the kinds that have so many digits.
        kind: String,
    },
    /// Another program's list that does not say what its hashes are, and not one file fits.
    #[error("not one file fits its hashes as {tried}")]
    FitsNothing {
        /// As what they were tried.
        tried: &'static str,
    },
    /// Its names are parted by noughts instead of line ends, or its letters take two bytes.
    #[error("its lines are parted by noughts")]
    Noughts,
    /// More entries than a foreign manifest may hold.
    #[error("more than {limit} entries")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}
