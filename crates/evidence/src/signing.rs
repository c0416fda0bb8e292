//! Signatures: Ed25519 (RFC 8032).

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::succession::EarlierKey;

/// A key that signs, with what the keys before it said of their successors.
#[derive(Debug)]
pub struct SigningKey {
    pair: Ed25519KeyPair,
    earlier: Vec<EarlierKey>,
}

impl SigningKey {
    /// From its 32 secret bytes; `None` for any other number of bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        Some(Self { pair: Ed25519KeyPair::from_seed_unchecked(seed).ok()?, earlier: Vec::new() })
    }

    /// With the keys before it, the latest first: every document it signs carries what they said.
    #[must_use]
    pub fn after(self, earlier: Vec<EarlierKey>) -> Self {
        Self { earlier, ..self }
    }

    /// The keys before it, the latest first.
    #[must_use]
    pub fn earlier(&self) -> &[EarlierKey] {
        &self.earlier
    }

    /// The public half, 32 bytes.
    #[must_use]
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// Signs; 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// Points of small order, without the bit of the sign: for a "key" of these anybody can write signatures. Source: RFC 8032,
/// section 5.1, the eight solutions of `8 P = 0`, with those encodings of them that are not reduced.
const OF_SMALL_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

fn is_of_small_order(public: &[u8]) -> bool {
    let mut key = public.to_vec();
    if let Some(last) = key.last_mut() {
        *last &= 0x7f;
    }
    OF_SMALL_ORDER.contains(&data_encoding::HEXLOWER.encode(&key).as_str())
}

/// Whether `signature` over `message` was made with the other half of `public`.
#[must_use]
pub fn verifies(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    !is_of_small_order(public) && UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// Test 2 of RFC 8032, section 7.1.
    #[test]
    fn the_example_of_the_standard_comes_out() {
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        let key =
            SigningKey::from_seed(&hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")).unwrap();
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(key.public(), public);
        let signature = key.sign(&[0x72]);
        assert_eq!(
            HEXLOWER.encode(&signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        assert!(verifies(&public, &[0x72], &signature));
        assert!(!verifies(&public, &[0x73], &signature));
        // The point that is no point: a signature of it fits every message, and is believed for none.
        let (mut nobody, mut trivial) = ([0_u8; 32], [0_u8; 64]);
        (nobody[0], trivial[0]) = (1, 1);
        assert!(UnparsedPublicKey::new(&ED25519, nobody).verify(b"anything", &trivial).is_ok());
        assert!(!verifies(&nobody, b"anything", &trivial));
        assert!(!verifies(&public[1..], &[0x72], &signature) && SigningKey::from_seed(b"short").is_none());
    }
}
