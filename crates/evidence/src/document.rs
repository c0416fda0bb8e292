//! A signed document: one line of JSON and one line that says who vouches for it.
//!
//! Format: `docs/formats/manifest.md`. The first member of the JSON is `format`, so that one kind of document cannot be
//! passed off as another.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};

use crate::signing::{SigningKey, verifies};

/// The line that vouches.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    key: String,
    signature: String,
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

/// Puts a value of `format` into a signed document.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn sign(format: &str, value: &impl Serialize, key: &SigningKey) -> Result<String, serde_json::Error> {
    let line = line(format, value)?;
    let seal = Seal { key: HEXLOWER.encode(key.public()), signature: HEXLOWER.encode(&key.sign(line.as_bytes())) };
    Ok(format!("{line}\n{}\n", serde_json::to_string(&seal)?))
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

/// Whether `signature` vouches for a value of `format`, however it travelled: as [`sign`] would have written it. Key and
/// signature are hexadecimal.
#[must_use]
pub fn vouches(format: &str, value: &impl Serialize, (key, signature): (&str, &str)) -> bool {
    let bytes = |hex: &str| HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok();
    let (Ok(line), Some(key), Some(signature)) = (line(format, value), bytes(key), bytes(signature)) else {
        return false;
    };
    verifies(&key, line.as_bytes(), &signature)
}

/// The value of a document of `format` and the public key that signed it.
///
/// # Errors
/// [`DocumentError`].
pub fn open(format: &str, text: &str) -> Result<(serde_json::Value, Vec<u8>), DocumentError> {
    let (line, rest) = text.split_once('\n').ok_or(DocumentError::NotOne)?;
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| DocumentError::NotOne)?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(format) {
        return Err(DocumentError::NotOne);
    }
    let seal: Seal = serde_json::from_str(rest.trim_end()).map_err(|_| DocumentError::Altered)?;
    let bytes = |hex: &str| HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| DocumentError::Altered);
    let (key, signature) = (bytes(&seal.key)?, bytes(&seal.signature)?);
    if verifies(&key, line.as_bytes(), &signature) { Ok((value, key)) } else { Err(DocumentError::Altered) }
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
        let seal: serde_json::Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
        let seal = (seal["key"].as_str().unwrap(), seal["signature"].as_str().unwrap());
        let said = |name: &str| serde_json::json!({ "name": name });
        assert!(vouches("a-1", &said("みなと診療所"), seal) && !vouches("a-1", &said("みなと"), seal));
        assert!(!vouches("b-1", &said("みなと診療所"), seal) && !vouches("a-1", &said("みなと診療所"), ("", "")));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(bent) = String::from_utf8(bytes) else { continue };
            // The line end of the last line carries nothing.
            assert!(open("a-1", &bent).is_err() || at == text.len() - 1, "byte {at}");
        }
    }
}
