//! A small folder sent by a browser: sealed or checked from what comes over the wire, of which nothing is kept.
//!
//! A browser sends files with their names below the chosen folder, and neither links nor empty folders.

use sejo_evidence::drill::{Front, Sum};
use sejo_evidence::manifest::{Algorithm, Entry, FORMAT, Header, Kind, ManifestError, Name, Writer};
use sejo_model::{Action, Actor};

use super::before::{Before, Restored, Source};
use super::measure::Checked;
use crate::{App, Error, File, Result, authz};

/// Files of an uploaded folder, in the order in which they came.
pub struct Uploaded {
    algorithm: Algorithm,
    /// The manifest to check against; `None` while sealing.
    before: Option<Before>,
    entries: Vec<Entry>,
    /// The other hash of each entry, where the manifest leaves open which of two it holds.
    others: Vec<Box<[u8]>>,
}

/// A file while it comes.
pub struct UploadedFile {
    name: String,
    sum: Sum,
    other: Option<Sum>,
    size: u64,
}

impl UploadedFile {
    /// Takes in what comes next.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        if let Some(other) = &mut self.other {
            other.update(bytes);
        }
        self.size += bytes.len() as u64;
    }
}

impl Uploaded {
    /// To be sealed.
    #[must_use]
    pub const fn to_seal() -> Self {
        Self { algorithm: Algorithm::Blake3, before: None, entries: Vec::new(), others: Vec::new() }
    }

    /// To be compared with a manifest.
    ///
    /// # Errors
    /// `NotAManifest`, `ManifestUnfinished`, `ManifestAltered`.
    pub fn to_check(name: String, bytes: Vec<u8>) -> Result<Self> {
        let before = Before::read(Source::Sent { name, bytes })?;
        Ok(Self { algorithm: before.algorithm(), before: Some(before), entries: Vec::new(), others: Vec::new() })
    }

    /// How many files came.
    #[must_use]
    pub const fn files(&self) -> usize {
        self.entries.len()
    }

    /// Begins a file; `name` is what the browser calls it, the chosen folder in front.
    #[must_use]
    pub fn begin(&self, name: &str) -> UploadedFile {
        let parts = name.split(['/', '\\']).filter(|part| !part.is_empty());
        let spelled = |part: &str| {
            let part = sejo_evidence::manifest::written(part.as_ref());
            match &self.before {
                Some(before) => before.part(part),
                None => part,
            }
        };
        let name = parts.map(spelled).collect::<Vec<_>>().join("/");
        let is_unsure = self.before.as_ref().is_some_and(Before::is_unsure);
        let other = is_unsure.then(|| Sum::new(Algorithm::Blake3));
        UploadedFile { name, sum: Sum::new(self.algorithm), other, size: 0 }
    }

    /// Ends a file.
    pub fn end(&mut self, file: UploadedFile) {
        let UploadedFile { name, sum, other, size } = file;
        self.others.extend(other.map(Sum::finish));
        self.entries.push(Entry {
            kind: Kind::File,
            size: Some(size),
            modified: None,
            hash: Some(sum.finish()),
            is_moving: false,
            name: Name::new(&name),
        });
    }

    /// The name of the chosen folder, and its entries below it, in order.
    fn below(self, front: &Front) -> (String, Vec<Entry>) {
        let mut folder = String::new();
        let mut entries = self.entries;
        for entry in &mut entries {
            if let Some((before, rest)) = front.split(&entry.name) {
                folder = before.to_owned();
                entry.name = Name::new(rest);
            }
        }
        entries.sort_by(|a, b| a.name.order(&b.name));
        entries.dedup_by(|a, b| a.name == b.name);
        (folder, entries)
    }

    /// Takes the other hashes where the manifest holds those.
    fn settle(&mut self, before: &mut Before) {
        let hashes = self.entries.iter().filter_map(|e| e.hash.as_deref());
        if before.knows_more_of(self.others.iter().map(|hash| &**hash), hashes) {
            before.settle(Algorithm::Blake3);
            for (entry, other) in self.entries.iter_mut().zip(std::mem::take(&mut self.others)) {
                entry.hash = Some(other);
            }
        }
    }

    /// The folder all names begin with.
    fn front(&self) -> Front {
        let first = self.entries.first().and_then(|e| e.name.key().split_once('\0'));
        let key = first.map(|(folder, _)| format!("{folder}\0")).unwrap_or_default();
        let is_shared = self.entries.iter().all(|e| e.name.key().starts_with(&key));
        if is_shared { Front { key, prefix: String::new() } } else { Front::default() }
    }
}

impl App {
    /// The signed manifest of an uploaded folder.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn seal_uploaded(&self, actor: &Actor, uploaded: Uploaded) -> Result<File> {
        let (facility, key) = self.signer(actor).await?;
        let front = uploaded.front();
        let (folder, entries) = uploaded.below(&front);
        let begun = self.moment();
        let name = format!("{}_{}.sejo-manifest", if folder.is_empty() { "目録" } else { &folder }, self.today());
        let header = Header {
            format: FORMAT.to_owned(),
            algorithm: Algorithm::Blake3,
            folder,
            begun: begun.clone(),
            inode: None,
            facility,
            canaries: Vec::new(),
        };
        let written = || -> std::result::Result<Vec<u8>, ManifestError> {
            let mut out = Writer::new(Vec::new(), &header)?;
            entries.iter().try_for_each(|entry| out.put(entry))?;
            let sign = key.as_ref().map(|key| |bytes: &[u8]| (key.public().to_vec(), key.sign(bytes)));
            out.finish(&begun, sign.as_ref().map(|sign| sign as &dyn Fn(&[u8]) -> (Vec<u8>, Vec<u8>)))
        };
        let bytes = written().map_err(Error::internal)?;
        Ok(File::whole(name, "application/octet-stream", bytes))
    }

    /// Compares an uploaded folder with the manifest it came with.
    ///
    /// # Errors
    /// `ManifestAltered`; `NotFound` without the right.
    pub async fn check_uploaded(&self, actor: &Actor, mut uploaded: Uploaded) -> Result<Checked> {
        let scope = authz::scope(actor, Action::EditFacts)?;
        let own = self.public_keys(&scope).await?;
        let Some(mut before) = uploaded.before.take() else { return Err(Error::internal("nothing to compare with")) };
        uploaded.settle(&mut before);
        let front = before.find_among(uploaded.entries.iter().map(|e| &e.name));
        let deeper = u32::try_from(front.folders().saturating_sub(1)).unwrap_or(0);
        let (folder, entries) = uploaded.below(&front);
        let restored = Restored { folder, deeper, checked_at: self.moment() };
        let work = move || before.compare(entries.into_iter().map(Ok), &own, restored, true);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }
}
