//! A signed document: one line of JSON and one line with the signature.
//!
//! Format: `docs/formats/manifest.md`. The first member of the JSON is `format`, so that one kind of document cannot be
//! passed off as another.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sejo_model::seal::Seal;
use serde::Serialize;

use crate::signing::{SigningKey, verifies};
use crate::succession::{self, EarlierKey};

/// A document whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it says.
    pub value: serde_json::Value,
    /// The public half of the key that signed it.
    pub key: Vec<u8>,
    /// The keys before that said, one of the other, that this one follows them; hexadecimal.
    pub before: Vec<String>,
}

impl Opened {
    /// Whether the holder of `public`, hexadecimal, signed it: with that key, or with one it was handed over to.
    #[must_use]
    pub fn is_of(&self, public: &str) -> bool {
        HEXLOWER.encode(&self.key) == public || self.before.iter().any(|key| key == public)
    }
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is none, or of another kind.
    #[error("this is not a signed document of that kind")]
    NotOne,
    /// The signature does not fit what it says.
    #[error("it was altered after it was signed")]
    Altered,
}

/// Puts a value of `format` into a signed document, with what the keys before this one said of it.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn sign(format: &str, value: &impl Serialize, key: &SigningKey) -> Result<String, serde_json::Error> {
    sealed(format, value, key, key.earlier())
}

/// As [`sign`], without the keys before.
///
/// # Errors
/// When the value cannot be written as JSON.
pub(crate) fn sign_alone(format: &str, value: &impl Serialize, key: &SigningKey) -> Result<String, serde_json::Error> {
    sealed(format, value, key, &[])
}

fn sealed(
    format: &str,
    value: &impl Serialize,
    key: &SigningKey,
    earlier: &[EarlierKey],
) -> Result<String, serde_json::Error> {
    let line = line(format, value)?;
    let seal = Seal {
        key: HEXLOWER.encode(key.public()),
        signature: HEXLOWER.encode(&key.sign(line.as_bytes())),
        earlier: earlier.to_vec(),
    };
    written(&line, &seal)
}

fn written(line: &str, seal: &Seal) -> Result<String, serde_json::Error> {
    Ok(format!("{line}\n{}\n", serde_json::to_string(seal)?))
}

/// The line that is signed.
fn line(format: &str, value: &impl Serialize) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Line<'a, T> {
        format: &'a str,
        #[serde(flatten)]
        value: &'a T,
    }
    serde_json::to_string(&Line { format, value })
}

/// As [`read`], of a value that travelled apart from its seal: as [`sign`] would have written it.
///
/// # Errors
/// [`DocumentError`].
pub fn read_apart(format: &str, value: &impl Serialize, seal: &Seal) -> Result<Opened, DocumentError> {
    let text = line(format, value).and_then(|line| written(&line, seal)).map_err(|_| DocumentError::Altered)?;
    read(format, &text)
}

/// The value of a document of `format` and the public key that signed it.
///
/// # Errors
/// [`DocumentError`].
pub fn open(format: &str, text: &str) -> Result<(serde_json::Value, Vec<u8>), DocumentError> {
    verified(format, text).map(|(value, key, _)| (value, key))
}

/// A document of `format`, with the keys that were handed over to the one that signed it.
///
/// # Errors
/// [`DocumentError`].
pub fn read(format: &str, text: &str) -> Result<Opened, DocumentError> {
    let (value, key, earlier) = verified(format, text)?;
    let handed_over = succession::handed_over(&earlier, &HEXLOWER.encode(&key));
    let before = earlier.into_iter().take(handed_over).map(|one| one.key).collect();
    Ok(Opened { value, key, before })
}

fn verified(format: &str, text: &str) -> Result<(serde_json::Value, Vec<u8>, Vec<EarlierKey>), DocumentError> {
    let (line, rest) = text.split_once('\n').ok_or(DocumentError::NotOne)?;
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| DocumentError::NotOne)?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(format) {
        return Err(DocumentError::NotOne);
    }
    let seal: Seal = serde_json::from_str(rest.trim_end()).map_err(|_| DocumentError::Altered)?;
    let bytes = |hex: &str| HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| DocumentError::Altered);
    let (key, signature) = (bytes(&seal.key)?, bytes(&seal.signature)?);
    if verifies(&key, line.as_bytes(), &signature) {
        Ok((value, key, seal.earlier))
    } else {
        Err(DocumentError::Altered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_opens_unaltered_and_only_as_what_it_is() {
        let key = SigningKey::from_seed(&[3; 32]).unwrap();
        let text = sign("a-1", &serde_json::json!({ "name": "みなと診療所" }), &key).unwrap();
        let (value, public) = open("a-1", &text).unwrap();
        assert_eq!((value["name"].as_str(), public.as_slice()), (Some("みなと診療所"), key.public()));
        assert_eq!(open("b-1", &text), Err(DocumentError::NotOne));
        let seal: Seal = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
        let said = |name: &str| serde_json::json!({ "name": name });
        assert_eq!(read_apart("a-1", &said("みなと診療所"), &seal).unwrap().key, key.public());
        assert!(
            read_apart("a-1", &said("みなと"), &seal).is_err()
                && read_apart("b-1", &said("みなと診療所"), &seal).is_err()
        );
        assert!(read_apart("a-1", &said("みなと診療所"), &Seal::default()).is_err());
        assert!(!text.contains("earlier"), "no key before");
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(bent) = String::from_utf8(bytes) else { continue };
            // The line end of the last line carries nothing.
            assert!(open("a-1", &bent).is_err() || at == text.len() - 1, "byte {at}");
        }
    }

    #[test]
    fn a_document_is_of_everybody_whose_key_was_handed_over_to_the_one_that_signed() {
        let key = |seed: u8| SigningKey::from_seed(&[seed; 32]).unwrap();
        let hex = |seed: u8| HEXLOWER.encode(key(seed).public());
        let over =
            |old: u8, new: u8| succession::hand_over(&key(old), key(new).public(), "2026-11-29T00:00:00Z").unwrap();
        let said = serde_json::json!({ "name": "みなと診療所" });
        let text = sign("a-1", &said, &key(3).after(vec![over(2, 3), over(1, 2)])).unwrap();
        let opened = read("a-1", &text).unwrap();
        assert_eq!(opened.before, [hex(2), hex(1)]);
        assert!(opened.is_of(&hex(1)) && opened.is_of(&hex(3)) && !opened.is_of(&hex(4)));
        assert_eq!(open("a-1", &text).unwrap().1, key(3).public());
        let seal: Seal = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
        assert!(read_apart("a-1", &said, &seal).unwrap().is_of(&hex(1)), "also where the two travel apart");
        // A word about another key is no word about this one, and a gap ends all belief.
        for earlier in [vec![over(2, 4), over(1, 2)], vec![over(1, 2), over(2, 3)], vec![over(1, 2)]] {
            let text = sign("a-1", &said, &key(3).after(earlier)).unwrap();
            assert!(read("a-1", &text).unwrap().before.is_empty());
        }
        // Going in a circle ends.
        let circle: Vec<EarlierKey> = (0..500).map(|n| if n % 2 == 0 { over(2, 3) } else { over(3, 2) }).collect();
        assert_eq!(read("a-1", &sign("a-1", &said, &key(3).after(circle)).unwrap()).unwrap().before.len(), 100);
    }
}
