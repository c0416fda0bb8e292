//! Kept files (証拠): what was dropped, when, by whom, and its SHA-256.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::UnknownKey;
use crate::id::{EvidenceId, UserId};

/// A SHA-256 value, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Sha256 {
    type Err = UnknownKey;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let wrong = || UnknownKey::new("Sha256", s);
        if s.len() != 64 || !s.is_ascii() {
            return Err(wrong());
        }
        let mut out = [0_u8; 32];
        for (i, byte) in out.iter_mut().enumerate() {
            let pair = s.get(i * 2..i * 2 + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(out))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

keyed_enum! {
    /// What a dropped file was recognised as.
    pub enum EvidenceKind {
        ChecklistWorkbook = "checklist-workbook", "チェックリストのExcel", "checklist workbook";
        DeviceList = "device-list", "機器の一覧", "device list";
        Configuration = "configuration", "ネットワーク機器の設定ファイル", "configuration of a network device";
        OtherTable = "other-table", "そのほかの表", "another table";
        IncidentExhibit = "incident-exhibit", "インシデントの証拠", "evidence of an incident";
        Document = "document", "規程・計画の文書", "rules or plan";
        VendorReply = "vendor-reply", "事業者からの返信", "reply of a vendor";
        Disclosure = "disclosure", "開示書(MDS/SDS)", "disclosure (MDS/SDS)";
        VendorNotice = "vendor-notice", "事業者からの訂正・取り下げの通知", "notice of a vendor";
        Unrecognised = "unrecognised", "見分けられなかったファイル", "not recognised";
    }
}

keyed_enum! {
    /// What of the file was kept.
    pub enum Kept {
        Original = "original", "元のファイルを保存", "original kept";
        Masked = "masked", "秘密を伏せた写しを保存", "copy with secrets masked";
        Nothing = "nothing", "保存していません", "not kept";
        Erased = "erased", "保存した中身を消しました(指紋と記録は残しています)", "erased (its hash and the log stay)";
    }
}

impl Kept {
    /// Whether there are bytes to hand out.
    #[must_use]
    pub const fn has_bytes(self) -> bool {
        matches!(self, Self::Original | Self::Masked)
    }
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id.
    pub id: EvidenceId,
    /// SHA-256 of the file as it was dropped.
    pub sha256: Sha256,
    /// Name as dropped, without folders.
    pub file_name: String,
    /// Bytes as dropped.
    pub size: u64,
    /// What it was recognised as.
    pub kind: EvidenceKind,
    /// What was kept of it.
    pub kept: Kept,
    /// When, in microseconds since 1970 (UTC).
    pub received_at: i64,
    /// Who dropped it.
    pub received_by: Option<UserId>,
}
