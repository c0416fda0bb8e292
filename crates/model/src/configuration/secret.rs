//! Secrets of a configuration: what they are for, how they are kept, what is wrong with them. Never the secret.

use serde::{Deserialize, Serialize};

use super::Line;

/// The key of this installation under which secrets are fingerprinted: equal secrets are found, but nobody who only has
/// the database can try words against a fingerprint. Does not print itself.
#[derive(Clone)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// From bytes derived for this purpose only.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FingerprintKey")
    }
}

/// A keyed fingerprint (32 hexadecimal digits): equal exactly when two secrets are equal, within one installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

keyed_enum! {
    /// What a secret is for.
    pub enum SecretUse {
        Administrator = "administrator", "管理者のパスワード", "administrator's password";
        Login = "login", "ログインのパスワード", "login password";
        RemoteUser = "remote-user", "VPN利用者のパスワード", "VPN user's password";
        PreSharedKey = "pre-shared-key", "VPNの事前共有鍵", "pre-shared key of a VPN";
        Community = "community", "SNMPコミュニティ名", "SNMP community";
        Wireless = "wireless", "無線LANの暗号化キー", "wireless key";
        Provider = "provider", "回線契約(PPPoE)のパスワード", "password of the internet line";
        Server = "server", "認証サーバなどとの共有鍵", "key shared with a server";
        PrivateKey = "private-key", "秘密鍵", "private key";
        Other = "other", "そのほかの秘密", "another secret";
    }
}

keyed_enum! {
    /// How the configuration keeps a secret.
    pub enum Storage {
        Plain = "plain", "そのまま読める", "readable";
        Reversible = "reversible", "簡単に元に戻せる", "easily turned back";
        Hashed = "hashed", "元に戻しにくい", "hard to turn back";
        Unknown = "unknown", "わからない", "not known";
    }
}

keyed_enum! {
    /// What is wrong with a secret that could be read.
    pub enum Weakness {
        Empty = "empty", "空です", "empty";
        Default = "default", "工場出荷時のままか、誰でも知っている値です", "the factory value or one everybody knows";
        Common = "common", "よく使われる言葉です", "a common word";
        LikeName = "like-name", "利用者名や機器名と同じです", "the same as the user or device name";
        Short = "short", "短すぎます", "too short";
        ShortAlone = "short-alone", "二要素認証がなければ短すぎます(13文字未満)", "too short without a second factor (fewer than 13 characters)";
    }
}

/// A secret, by fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// What for.
    pub purpose: SecretUse,
    /// Whose: name of the administrator, user, tunnel; empty where there is no name.
    pub owner: String,
    /// How it is kept.
    pub storage: Storage,
    /// Fingerprint; `None` where the kept form is encrypted differently each time, so that it tells nothing.
    pub fingerprint: Option<Fingerprint>,
    /// Whether the fingerprint is that of a salted hash: equal ones prove a copy, different ones prove nothing.
    #[serde(default)]
    pub salted: bool,
    /// What is wrong with it, where it could be read.
    pub weakness: Option<Weakness>,
    /// Where it stands.
    pub line: Line,
}
