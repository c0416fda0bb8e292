//! What a document has to cover: controls of the checklist, numbers of the ministry's check table of plans.
//!
//! Source: the check table (2024-06); its words here are ours.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::control::Control;
use crate::error::UnknownKey;
use crate::words::Text;

keyed_enum! {
    /// A number of the ministry's check table of plans, with what it asks in short (our words).
    pub enum CheckPoint {
        P1x1 = "1-1", "平時: 機器・構成図・影響・脆弱性を把握する", "before: know devices, diagrams, effects and holes";
        P1x2 = "1-2", "平時: 連絡・教育・訓練・バックアップを備える", "before: contacts, training, drills and backups";
        P2x1 = "2-1", "検知: 気づいたときの報告先を知っている", "noticing: everybody knows whom to tell";
        P2x2 = "2-2", "検知: 異常に気づく", "noticing: what is wrong is noticed";
        P2x3 = "2-3", "検知: 経営層と対応チームに伝わる", "noticing: management and the team learn of it";
        P3x1 = "3-1", "初動: 原因を調べる", "first steps: look for the cause";
        P3x2 = "3-2", "初動: 事業者に連絡する", "first steps: call the vendor";
        P3x3 = "3-3", "初動: 広がりを止める", "first steps: stop the spread";
        P3x4 = "3-4", "初動: 経営層に報告し、職員に周知する", "first steps: tell management and staff";
        P3x5 = "3-5", "初動: 証拠を残す", "first steps: keep evidence";
        P3x6 = "3-6", "初動: 外部の機関に報告する", "first steps: report to offices";
        P4x1 = "4-1", "復旧: 復旧を指示する", "restoring: give the order";
        P4x2 = "4-2", "復旧: 事業者に依頼する", "restoring: ask the vendor";
        P4x3 = "4-3", "復旧: バックアップから戻す", "restoring: restore from backup";
        P4x4 = "4-4", "復旧: 戻った結果を確かめる", "restoring: check the result";
        P5x1 = "5-1", "事後: 復旧の結果と漏えいの有無を報告する", "after: report the result and any leak";
        P5x2 = "5-2", "事後: 再発防止策を作る", "after: plan against a repetition";
        P5x3 = "5-3", "事後: 再発防止策を周知する", "after: make the measures known";
        P5x4 = "5-4", "事後: 再発防止策を行う", "after: carry them out";
        P5x5 = "5-5", "事後: 事業者に指示し、確かめる", "after: instruct the vendor and check";
        P5x6 = "5-6", "事後: 外部に報告・公表する", "after: report and publish";
    }
}

impl CheckPoint {
    /// Its group, 1 to 5.
    #[must_use]
    pub fn group(self) -> u8 {
        self.key().bytes().next().map_or(0, |digit| digit.saturating_sub(b'0'))
    }
}

/// What a passage covers: a control of the checklist, or a number of the check table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A control.
    Control(Control),
    /// A number of the check table.
    Check(CheckPoint),
}

impl Topic {
    /// The words people read.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Control(control) => control.words().into(),
            Self::Check(check) => {
                let words = check.words();
                Text::new(format!("{check} {}", words.ja), format!("{check} {}", words.en))
            }
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Control(control) => control.fmt(f),
            Self::Check(check) => check.fmt(f),
        }
    }
}

impl FromStr for Topic {
    type Err = UnknownKey;

    fn from_str(key: &str) -> Result<Self, UnknownKey> {
        let check = key.parse().map(Self::Check);
        check.or_else(|_| key.parse().map(Self::Control)).map_err(|_| UnknownKey::new("Topic", key))
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Topic {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let key = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(d)?;
        key.parse().map_err(serde::de::Error::custom)
    }
}
