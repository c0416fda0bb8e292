//! The card of a signing key: whose it is, and which keys came before it, each handed over to the next one.
//!
//! Format `sejo-key-1`, described in `docs/formats/signing-key.md`. A card says what its holder says; that the key is theirs
//! is known once somebody has compared its words ([`crate::paper::spoken`]) on the telephone or had a card before whose key
//! was handed over to this one.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::document::{self, DocumentError};
use crate::signing::SigningKey;
use crate::succession::{self, EarlierKey};

/// The card.
pub const FORMAT: &str = "sejo-key-1";

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCard {
    /// Name of the facility or vendor.
    pub holder: String,
    /// Its id.
    pub holder_id: String,
    /// When the key was made, RFC 3339.
    pub made_at: String,
    /// The keys before, the latest first.
    pub earlier: Vec<EarlierKey>,
}

/// A card whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCard {
    /// What it says.
    pub card: KeyCard,
    /// The public half of the key it is about, hexadecimal.
    pub public: String,
    /// How many of the earlier keys, counted from the latest, were handed over without a gap.
    pub handed_over: usize,
}

impl ReadCard {
    /// Whether the holder of `public`, hexadecimal, has said that this key follows it, or it is this key.
    #[must_use]
    pub fn follows(&self, public: &str) -> bool {
        self.public == public || self.card.earlier.iter().take(self.handed_over).any(|earlier| earlier.key == public)
    }
}

/// Writes a card.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn write(card: &KeyCard, key: &SigningKey) -> Result<String, serde_json::Error> {
    // The card carries the keys before as what it says.
    document::sign_alone(FORMAT, card, key)
}

/// Reads a card.
///
/// # Errors
/// [`DocumentError`].
pub fn read(text: &str) -> Result<ReadCard, DocumentError> {
    let (value, public) = document::open(FORMAT, text)?;
    let card: KeyCard = serde_json::from_value(value).map_err(|_| DocumentError::NotOne)?;
    let public = HEXLOWER.encode(&public);
    Ok(ReadCard { handed_over: succession::handed_over(&card.earlier, &public), public, card })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::succession::hand_over;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn hex(seed: u8) -> String {
        HEXLOWER.encode(key(seed).public())
    }

    fn card(earlier: Vec<EarlierKey>) -> KeyCard {
        let text = |t: &str| t.to_owned();
        KeyCard {
            holder: text("みなと診療所"), holder_id: text("1"), made_at: text("2026-11-28T00:00:00Z"), earlier
        }
    }

    #[test]
    fn keys_that_were_handed_over_are_followed_by_the_one_of_today() {
        let at = "2026-11-28T00:00:00Z";
        let second = hand_over(&key(2), key(3).public(), at).unwrap();
        let first = hand_over(&key(1), key(2).public(), at).unwrap();
        let text = write(&card(vec![second.clone(), first.clone()]), &key(3)).unwrap();
        let read_card = read(&text).unwrap();
        assert_eq!((read_card.handed_over, read_card.public.as_str()), (2, hex(3).as_str()));
        assert!(read_card.follows(&hex(1)) && read_card.follows(&hex(3)) && !read_card.follows(&hex(4)));

        // Whoever writes another's key onto a card gets no word of that key.
        let stolen = write(&card(vec![second.clone(), first.clone()]), &key(4)).unwrap();
        assert_eq!(read(&stolen).unwrap().handed_over, 0);
        assert!(!read(&stolen).unwrap().follows(&hex(2)));
        let borrowed = EarlierKey { key: hex(1), ..second };
        assert_eq!(read(&write(&card(vec![borrowed]), &key(3)).unwrap()).unwrap().handed_over, 0);
        // A lost key says nothing, and those before it count for nothing any more.
        let lost = EarlierKey { key: hex(2), statement: String::new() };
        let read_card = read(&write(&card(vec![lost, first]), &key(3)).unwrap()).unwrap();
        assert_eq!(read_card.handed_over, 0);
        assert!(!read_card.follows(&hex(1)));
    }

    #[test]
    fn a_card_that_was_altered_is_none() {
        let text = write(&card(Vec::new()), &key(1)).unwrap();
        assert_eq!(read(&text.replace("みなと", "みなみ")), Err(DocumentError::Altered));
        assert_eq!(read("{}"), Err(DocumentError::NotOne));
        let other = document::sign("sejo-drill-1", &card(Vec::new()), &key(1)).unwrap();
        assert_eq!(read(&other), Err(DocumentError::NotOne));
    }
}
