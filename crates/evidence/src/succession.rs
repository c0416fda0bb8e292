//! Keys that took the place of others: what an old key said of the one that followed it.
//!
//! Format: `docs/formats/signing-key.md`. A word of a key is believed only while every key between it and the one in use
//! was handed over to the next.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
pub use sejo_model::seal::EarlierKey;
use serde::{Deserialize, Serialize};

use crate::document;
use crate::signing::SigningKey;

/// What a key says of the one that follows it.
const FORMAT: &str = "sejo-key-successor-1";
/// Earlier keys that are looked at; more than a century of yearly changes.
const MOST: usize = 100;

#[derive(Serialize, Deserialize)]
struct Successor {
    successor: String,
    at: String,
}

/// What `old` says when another key takes its place.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn hand_over(old: &SigningKey, new_public: &[u8], at: &str) -> Result<EarlierKey, serde_json::Error> {
    let says = Successor { successor: HEXLOWER.encode(new_public), at: at.to_owned() };
    Ok(EarlierKey { key: HEXLOWER.encode(old.public()), statement: document::sign_alone(FORMAT, &says, old)? })
}

/// How many of the earlier keys, the latest first, were handed over without a gap, in the end to `public`, hexadecimal.
#[must_use]
pub fn handed_over(earlier: &[EarlierKey], public: &str) -> usize {
    let next = std::iter::once(public).chain(earlier.iter().map(|one| one.key.as_str()));
    let is_handed_over = |(one, next): &(&EarlierKey, &str)| says(one).is_some_and(|successor| successor == *next);
    earlier.iter().zip(next).take(MOST).take_while(is_handed_over).count()
}

/// Which key an earlier one named as the next.
fn says(earlier: &EarlierKey) -> Option<String> {
    let (value, signer) = document::open(FORMAT, &earlier.statement).ok()?;
    let is_own = HEXLOWER_PERMISSIVE.decode(earlier.key.as_bytes()).is_ok_and(|key| key == signer);
    let says: Successor = serde_json::from_value(value).ok()?;
    is_own.then_some(says.successor)
}
