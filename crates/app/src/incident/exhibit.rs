//! Evidence that is dropped into an incident: always its SHA-256, the file itself only where no secret can get in with it.
//!
//! Invariant: nothing reaches the disk before secrets in it were masked. Pictures and PDF are kept as they are, text is
//! kept with its secrets masked, of anything else (disk images, event logs) only the fingerprint: the thing itself belongs
//! on a medium in the safe. Fingerprint and size are always those of the file as it was given.

use std::io::{Read as _, Write as _};
use std::path::Path;

use sejo_evidence::{Sha256Sum, sha256};
use sejo_model::evidence::{EvidenceKind, Kept};
use sejo_model::incident::Exhibit;
use sejo_model::{Action, Actor, ErrorCode, Evidence, EvidenceId, IncidentId, Sha256, UserId};
use sejo_store::{Scope, Tx};

use crate::field::written;
use crate::{App, Error, File, Result, audit, authz};

/// Longest text that is looked through for secrets.
const LONGEST_TEXT: usize = 4 << 20;
/// How files begin that are kept as they are: JPEG, PNG, GIF, PDF.
const PICTURES: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"%PDF-"];

/// A file somebody gave as evidence.
#[derive(Debug, Clone)]
pub struct KeptFile {
    name: String,
    sha256: Sha256,
    size: u64,
    /// The bytes, unless it is too large to be kept.
    bytes: Option<Vec<u8>>,
}

impl KeptFile {
    /// A file in memory.
    #[must_use]
    pub fn of(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: last_part(name), sha256: sha256(&bytes), size: bytes.len() as u64, bytes: Some(bytes) }
    }

    /// A file of this machine, however large: read once, a piece at a time.
    ///
    /// # Errors
    /// `FileMissing`, `FileNotAllowed`.
    pub fn at(path: &Path, largest: u64) -> Result<Self> {
        let failed = |e: &std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorCode::FileMissing),
            _ => Error::new(ErrorCode::FileNotAllowed),
        };
        let mut file = std::fs::File::open(path).map_err(|e| failed(&e))?;
        let (mut sum, mut size, mut bytes) = (Sha256Sum::default(), 0_u64, Some(Vec::new()));
        let mut piece = vec![0_u8; 1 << 16];
        loop {
            let read = file.read(&mut piece).map_err(|e| failed(&e))?;
            let Some(got) = piece.get(..read).filter(|got| !got.is_empty()) else { break };
            sum.write_all(got).map_err(|e| failed(&e))?;
            size += got.len() as u64;
            match &mut bytes {
                Some(bytes) if size <= largest => bytes.extend_from_slice(got),
                _ => bytes = None,
            }
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, sha256: sum.finish(), size, bytes })
    }
}

/// What of a file will be kept.
pub(super) struct Looked {
    id: EvidenceId,
    file: KeptFile,
    kept: Kept,
    bytes: Vec<u8>,
}

/// Decides what of a file is kept.
pub(super) fn look(mut file: KeptFile, largest: u64) -> Looked {
    let bytes = file.bytes.take().filter(|b| !b.is_empty() && b.len() as u64 <= largest).unwrap_or_default();
    let is_picture = PICTURES.iter().any(|begin| bytes.starts_with(begin));
    // Logs of Windows are UTF-16 or CP932. What is not valid text is looked at no closer.
    let text = (bytes.len() <= LONGEST_TEXT).then(|| sejo_intake::decode_text(&bytes)).flatten();
    let text = text.filter(|t| !t.contains(['\0', '\u{fffd}']));
    let (kept, bytes) = match text {
        _ if bytes.is_empty() => (Kept::Nothing, Vec::new()),
        _ if is_picture => (Kept::Original, bytes),
        Some(text) => {
            let masked = sejo_intake::mask_text(&text);
            if masked == text { (Kept::Original, bytes) } else { (Kept::Masked, masked.into_bytes()) }
        }
        None => (Kept::Nothing, Vec::new()),
    };
    Looked { id: EvidenceId::new(), file, kept, bytes }
}

/// What the timeline says of it; nothing when neither a file nor a place was given.
pub(super) fn of(place: String, looked: Option<&Looked>) -> Option<Exhibit> {
    let Some(looked) = looked else {
        return (!place.is_empty()).then(|| Exhibit { place, ..Exhibit::default() });
    };
    Some(Exhibit {
        place,
        file_name: written(&looked.file.name),
        size: Some(looked.file.size),
        sha256: Some(looked.file.sha256),
        evidence_id: Some(looked.id),
        kept: Some(looked.kept),
    })
}

fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect()
}

impl App {
    pub(super) async fn keep_exhibit(&self, tx: &mut Tx, scope: &Scope, actor: &Actor, looked: &Looked) -> Result<()> {
        let evidence = Evidence {
            id: looked.id,
            sha256: looked.file.sha256,
            file_name: written(&looked.file.name),
            size: looked.file.size,
            kind: EvidenceKind::IncidentExhibit,
            kept: looked.kept,
            received_at: self.now(),
            received_by: Some(actor.user).filter(|user| *user != UserId::COMMAND),
        };
        Ok(sejo_store::evidence::put(tx, scope, &evidence, &looked.bytes).await?)
    }

    /// The kept file of an entry.
    ///
    /// # Errors
    /// `NotFound` when there is none, or only its fingerprint was kept.
    pub async fn incident_file(&self, actor: &Actor, id: IncidentId, number: u32) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let entries = sejo_store::incident::entries(self.db(), &scope, id).await?;
        let entry = entries.into_iter().find(|e| e.number == number).ok_or(ErrorCode::NotFound)?;
        let kept = entry.exhibit.and_then(|e| e.evidence_id).ok_or(ErrorCode::NotFound)?;
        let evidence = sejo_store::evidence::get(self.db(), &scope, kept).await?;
        if !evidence.kept.has_bytes() {
            return Err(ErrorCode::NotFound.into());
        }
        let bytes = sejo_store::evidence::bytes(self.db(), &scope, kept).await?;
        let mut tx = self.db().begin().await?;
        let detail = serde_json::json!({ "file": evidence.file_name, "sha256": evidence.sha256 });
        audit::record(&mut tx, self, actor, "incident.hand-out", &id.to_string(), detail).await?;
        tx.commit().await?;
        Ok(File::whole(evidence.file_name, "application/octet-stream", bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, bytes: &[u8]) -> (Kept, Vec<u8>) {
        let looked = look(KeptFile::of(name, bytes.to_vec()), 1 << 20);
        (looked.kept, looked.bytes)
    }

    #[test]
    fn a_picture_is_kept_a_text_is_masked_and_of_the_rest_only_the_fingerprint() {
        let picture = b"\xff\xd8\xff\xe0 photo".to_vec();
        assert_eq!(kept("脅迫文.jpg", &picture), (Kept::Original, picture));
        assert_eq!(kept("記録.log", b"10:00 login failed\n"), (Kept::Original, b"10:00 login failed\n".to_vec()));
        let (how, masked) = kept("通信.log", "10:00 password: Hunter2!x\n".as_bytes());
        assert_eq!(how, Kept::Masked);
        assert!(!String::from_utf8(masked).unwrap().contains("Hunter2!x"));
        let told = "日時,内容,パスワード\n2026/11/28,ログイン,CsvSecret44\n{\"password\":\"JsonSecret55\"}\n\
            Authorization: Bearer BearerSecret66.x\n-----BEGIN PRIVATE KEY-----\nPemSecret77\n-----END PRIVATE KEY-----\n";
        let (how, masked) = kept("書き出し.csv", told.as_bytes());
        assert!(how == Kept::Masked && !String::from_utf8(masked).unwrap().contains("Secret"));
        assert_eq!(kept("ディスク.img", b"\x00\x01\x02"), (Kept::Nothing, Vec::new()));
        let cp932 = b"10:00 \x83\x8d\x83\x4f\x83\x43\x83\x93\x8e\xb8\x94\x73\r\n".to_vec();
        assert_eq!(kept("古い.log", &cp932), (Kept::Original, cp932));
        let utf16 =
            |text: &str| [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let log: Vec<u8> = utf16("10:00 ログイン失敗\r\n");
        assert_eq!(kept("イベント.log", &log), (Kept::Original, log));
        let told: Vec<u8> = utf16("10:00 password: Hunter2!x\r\n");
        let (how, masked) = kept("イベント.log", &told);
        assert!(how == Kept::Masked && String::from_utf8(masked).unwrap().contains("10:00"));
    }

    #[test]
    fn a_large_file_leaves_its_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ディスク.img");
        std::fs::write(&path, vec![7_u8; 200_000]).unwrap();
        let file = KeptFile::at(&path, 100_000).unwrap();
        let small = KeptFile::of("x/ディスク.img", vec![7_u8; 200_000]);
        assert_eq!((file.sha256, file.size, file.name.as_str()), (small.sha256, 200_000, small.name.as_str()));
        assert!(file.bytes.is_none());
        assert!(matches!(KeptFile::at(&dir.path().join("none"), 1), Err(e) if e.code == ErrorCode::FileMissing));
    }
}
