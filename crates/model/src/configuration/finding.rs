//! What was found in a configuration, and what changed between two.

use serde::Serialize;

use super::Line;
use crate::control::Control;

/// A finding's kind, a key into `content/findings.toml` where its words stand (what, why with the incident, what to ask).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FindingCode(pub &'static str);

/// A change's kind, a key into `content/changes.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ChangeCode(pub &'static str);

keyed_enum! {
    /// How much a finding weighs.
    pub enum Severity {
        Danger = "danger", "すぐに対応", "act at once";
        Warning = "warning", "対応が必要", "act";
        Notice = "notice", "改善を勧めます", "advised";
    }
}

keyed_enum! {
    /// How sure a finding is.
    pub enum Sureness {
        Sure = "sure", "設定に書かれています", "written in the configuration";
        Check = "check", "確認が必要です", "to be checked";
    }
}

/// Something that is wrong, or that somebody must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigurationFinding {
    /// Which.
    pub code: FindingCode,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure it is.
    pub sureness: Sureness,
    /// Lines it rests on; empty where it rests on something not being there.
    pub lines: Vec<Line>,
    /// Names of the first few things it is about.
    pub names: Vec<String>,
    /// How many things it is about.
    pub count: usize,
    /// Other values for the words, e.g. `("cve", "CVE-2018-13379")`.
    pub values: Vec<(&'static str, String)>,
    /// Which controls it feeds.
    pub controls: Vec<Control>,
}

keyed_enum! {
    /// Whether a change makes the device more open.
    pub enum Direction {
        Looser = "looser", "ゆるくなりました", "looser";
        Seen = "seen", "前は見えませんでした", "not seen before";
        Tighter = "tighter", "厳しくなりました", "tighter";
        Other = "other", "変わりました", "changed";
    }
}

/// A change between two configurations of one device, in security terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigurationChange {
    /// Which.
    pub code: ChangeCode,
    /// Which way.
    pub direction: Direction,
    /// What it is about.
    pub name: String,
    /// Before; empty where it was not there.
    pub before: String,
    /// After; empty where it is gone.
    pub after: String,
    /// Line in the newer configuration, where it is there.
    pub line: Option<Line>,
    /// Which controls it feeds.
    pub controls: Vec<Control>,
}
