//! The key of the installation: 32 random bytes in `installation.key` in the data folder, made at the first start and
//! never in the database. Secrets that must be read back (authenticator apps) are sealed with it, so that a copy of the
//! database alone signs nobody in; and what must not be written by whoever has the database alone is vouched for with it.
//!
//! Invariants: a key is never written over except by a restore into an empty installation; the database holds a
//! fingerprint of it, and the program does not start with another key. AES-256-GCM (NIST SP 800-38D) with a random nonce;
//! whose secret it is goes into the tag, so that sealed values cannot be swapped. Keys per purpose: HKDF (RFC 5869).

use std::io::Write as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use ring::{aead, hkdf, hmac};
use sejo_model::ErrorCode;
use sejo_store::{Db, backup, setting};

use crate::{Error, Result};

/// Name of the file, in the data folder and inside a backup.
pub(crate) const FILE: &str = "installation.key";
/// A key that came with a backup, until the rows it belongs to are saved.
const ARRIVING: &str = "installation.key.restored";
/// The setting that holds the fingerprint.
const FINGERPRINT: &str = "key-fingerprint";
/// What sealed values begin with: older installations hold unsealed ones.
const MARK: &[u8] = b"sejo-sealed-1:";

/// The key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct InstallationKey([u8; 32]);

impl InstallationKey {
    fn random() -> Result<Self> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|e| Error::internal(e.to_string()))?;
        Ok(Self(bytes))
    }

    /// Reads what [`InstallationKey::text`] wrote; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim_ascii()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The key as it lies in the file: one line.
    pub fn text(&self) -> String {
        format!("{}\n", HEXLOWER_PERMISSIVE.encode(&self.0))
    }

    /// A key for one purpose: nothing about one purpose's key follows from another's.
    pub fn derive(&self, purpose: &str) -> Result<[u8; 32]> {
        let mut out = [0_u8; 32];
        hkdf::Salt::new(hkdf::HKDF_SHA256, b"sejo installation key")
            .extract(&self.0)
            .expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut out))
            .map_err(|_| Error::internal("a key could not be derived"))?;
        Ok(out)
    }

    /// Vouches for `message`: a tag nobody makes who has the database alone. HMAC-SHA-256 (RFC 2104), hexadecimal.
    pub fn vouch(&self, purpose: &str, message: &[u8]) -> Result<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(purpose)?);
        Ok(HEXLOWER_PERMISSIVE.encode(hmac::sign(&key, message).as_ref()))
    }

    /// Whether `tag` is what [`InstallationKey::vouch`] gave for `message`.
    pub fn vouches(&self, purpose: &str, message: &[u8], tag: &str) -> bool {
        let (Ok(key), Ok(tag)) = (self.derive(purpose), HEXLOWER_PERMISSIVE.decode(tag.as_bytes())) else {
            return false;
        };
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), message, &tag).is_ok()
    }

    fn fingerprint(&self) -> Result<String> {
        Ok(HEXLOWER_PERMISSIVE.encode(&self.derive("fingerprint")?))
    }

    fn cipher(&self, purpose: &str) -> Result<aead::LessSafeKey> {
        let key = aead::UnboundKey::new(&aead::AES_256_GCM, &self.derive(purpose)?);
        Ok(aead::LessSafeKey::new(key.map_err(|_| Error::internal("a key does not fit"))?))
    }

    /// Seals a secret of `owner`.
    pub fn seal(&self, purpose: &str, owner: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0_u8; aead::NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|e| Error::internal(e.to_string()))?;
        let mut sealed = secret.to_vec();
        self.cipher(purpose)?
            .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::from(owner), &mut sealed)
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([MARK, &nonce, &sealed].concat())
    }

    /// Opens what was sealed for `owner`; a value from before secrets were sealed is given as it is.
    ///
    /// # Errors
    /// `StoreDamaged` when the value was altered, belongs to another owner or to another key.
    pub fn open(&self, purpose: &str, owner: &[u8], stored: &[u8]) -> Result<Vec<u8>> {
        let Some((nonce, sealed)) = stored.strip_prefix(MARK).and_then(|s| s.split_at_checked(aead::NONCE_LEN)) else {
            return Ok(stored.to_vec());
        };
        let broken = || Error {
            source: Some("a sealed secret does not open: altered, or sealed with another key".into()),
            ..Error::new(ErrorCode::StoreDamaged)
        };
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut bytes = sealed.to_vec();
        let plain = self.cipher(purpose)?.open_in_place(nonce, aead::Aad::from(owner), &mut bytes);
        Ok(plain.map_err(|_| broken())?.to_vec())
    }
}

/// Whether a stored secret is sealed.
pub(crate) fn is_sealed(stored: &[u8]) -> bool {
    stored.starts_with(MARK)
}

/// The key of this installation, made when database and data folder know none yet.
///
/// # Errors
/// `KeyMissing` when the database belongs to a key that is not in the folder, and somebody stored something in it.
pub(crate) async fn of_installation(db: &Db, folder: &Path) -> Result<InstallationKey> {
    let known: Option<String> = setting::get_installation(db, FINGERPRINT).await?;
    let Some(known) = known else {
        let key = match read(&folder.join(FILE))? {
            Some(key) => key,
            None => make(folder)?,
        };
        return bind(db, key).await;
    };
    if let Some(key) = read(&folder.join(FILE))?.filter(|key| fits(key, &known)) {
        return Ok(key);
    }
    // A restore was cut off between saving the rows and putting their key in place.
    match read(&folder.join(ARRIVING))?.filter(|key| fits(key, &known)) {
        Some(key) => {
            Arriving { folder: folder.to_owned(), key: key.clone() }.settle()?;
            Ok(key)
        }
        // Nothing is sealed in it: a start from another folder, or a restore that failed, left no more than its name there.
        None if backup::is_untouched(db).await? => bind_anew(db, folder, &known).await,
        None => Err(ErrorCode::KeyMissing.into()),
    }
}

/// Gives an empty database the key of this folder.
async fn bind_anew(db: &Db, folder: &Path, known: &str) -> Result<InstallationKey> {
    let key = match read(&folder.join(FILE))? {
        Some(key) => key,
        None => make(folder)?,
    };
    let mut tx = db.begin().await?;
    // Unless another program was first.
    if setting::get_installation::<String>(&mut tx, FINGERPRINT).await?.as_deref() == Some(known) {
        setting::remove_installation(&mut tx, FINGERPRINT).await?;
        setting::add_installation(&mut tx, FINGERPRINT, &key.fingerprint()?).await?;
    }
    tx.commit().await?;
    bind(db, key).await
}

/// Notes in the database which key it belongs to, unless another program was first.
pub(crate) async fn bind(db: &Db, key: InstallationKey) -> Result<InstallationKey> {
    let mut tx = db.begin().await?;
    setting::add_installation(&mut tx, FINGERPRINT, &key.fingerprint()?).await?;
    tx.commit().await?;
    let known: Option<String> = setting::get_installation(db, FINGERPRINT).await?;
    if known.is_some_and(|known| fits(&key, &known)) { Ok(key) } else { Err(ErrorCode::KeyMissing.into()) }
}

fn fits(key: &InstallationKey, fingerprint: &str) -> bool {
    key.fingerprint().is_ok_and(|own| own == fingerprint)
}

/// A key that came with a backup: beside the own one until the rows are saved.
pub(crate) struct Arriving {
    folder: PathBuf,
    key: InstallationKey,
}

impl Arriving {
    /// Writes the key down beside the own one.
    pub fn write(folder: &Path, key: InstallationKey) -> Result<Self> {
        let path = folder.join(ARRIVING);
        // Of a restore that was given up.
        drop(std::fs::remove_file(&path));
        write_private(&path, key.text().as_bytes())?;
        Ok(Self { folder: folder.to_owned(), key })
    }

    /// Puts it in the own one's place.
    pub fn settle(self) -> Result<InstallationKey> {
        std::fs::rename(self.folder.join(ARRIVING), self.folder.join(FILE)).map_err(Error::internal)?;
        sync_folder(&self.folder)?;
        Ok(self.key)
    }

    /// The rows were not saved.
    pub fn give_up(self) {
        drop(std::fs::remove_file(self.folder.join(ARRIVING)));
    }
}

fn read(path: &Path) -> Result<Option<InstallationKey>> {
    match std::fs::read(path) {
        Ok(text) => InstallationKey::parse(&text).map(Some).ok_or_else(|| ErrorCode::KeyMissing.into()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error { source: Some(Box::new(e)), ..Error::new(ErrorCode::KeyMissing) }),
    }
}

/// Makes a key. Of two programs that start at once in one folder one makes it and the other reads it: the file gets its
/// name when it is complete, and never takes the place of another.
fn make(folder: &Path) -> Result<InstallationKey> {
    let key = InstallationKey::random()?;
    let draft = folder.join(format!("{FILE}.{}", std::process::id()));
    drop(std::fs::remove_file(&draft));
    write_private(&draft, key.text().as_bytes())?;
    let linked = std::fs::hard_link(&draft, folder.join(FILE));
    drop(std::fs::remove_file(&draft));
    match linked {
        Ok(()) => {
            sync_folder(folder)?;
            Ok(key)
        }
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            read(&folder.join(FILE))?.ok_or_else(|| ErrorCode::KeyMissing.into())
        }
        Err(e) => Err(Error::internal(e)),
    }
}

/// Writes a new file only its owner may read, down to the disk.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::of_file)
}

/// The names in a folder, down to the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(Error::of_file)?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_s_value_opens_and_only_with_the_key() {
        let key = InstallationKey::random().unwrap();
        let sealed = key.seal("totp", b"one", b"secret").unwrap();
        assert!(is_sealed(&sealed) && !sealed.windows(6).any(|w| w == b"secret"));
        assert_eq!(key.open("totp", b"one", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, key.seal("totp", b"one", b"secret").unwrap(), "a nonce of its own each time");
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        let other = InstallationKey::random().unwrap();
        for (key, purpose, owner, value) in [
            (&key, "totp", "two", &sealed),
            (&key, "other", "one", &sealed),
            (&key, "totp", "one", &bent),
            (&other, "totp", "one", &sealed),
        ] {
            let refused = key.open(purpose, owner.as_bytes(), value).unwrap_err();
            assert_eq!(refused.code, ErrorCode::StoreDamaged);
        }
        assert_eq!(key.open("totp", b"one", b"from before").unwrap(), b"from before");
    }

    #[test]
    fn keys_of_purposes_differ_and_come_back() {
        let key = InstallationKey::random().unwrap();
        let again = InstallationKey::parse(key.text().as_bytes()).unwrap();
        assert_eq!(key.derive("totp").unwrap(), again.derive("totp").unwrap());
        assert_ne!(key.derive("totp").unwrap(), key.derive("fingerprint").unwrap());
        assert!(InstallationKey::parse(b"").is_none() && InstallationKey::parse(b"abcd\n").is_none());
    }

    #[test]
    fn a_tag_fits_one_message_for_one_purpose_with_one_key() {
        let (key, other) = (InstallationKey::random().unwrap(), InstallationKey::random().unwrap());
        let tag = key.vouch("drill", b"came back").unwrap();
        assert!(key.vouches("drill", b"came back", &tag));
        assert!(!key.vouches("drill", b"came bacK", &tag) && !key.vouches("other", b"came back", &tag));
        assert!(!other.vouches("drill", b"came back", &tag));
        assert!(!key.vouches("drill", b"came back", "") && !key.vouches("drill", b"came back", "no digits"));
    }

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let key = make(dir.path()).unwrap();
        assert!(make(dir.path()).unwrap() == key, "the second one reads the first one's");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
