//! What the configurations say of a registered connection: page, print and command ask here, so none says otherwise than the others.

use sejo_model::Words;

use super::RemoteConnectionRow;

/// What the configurations say of a registered connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nobody said yet which way in it is.
    Unplaced,
    /// It names no way in, and there are several of its kind.
    OfSeveral,
    /// It names no device, and nobody can tell which is meant.
    Unclear,
    /// There is no configuration that could show it.
    NoConfiguration,
    /// One shows it.
    Found,
    /// One shows it, though its last day is over or its first one to come.
    StillThere,
    /// None shows it.
    NotFound,
    /// None shows it, and it does not hold today.
    Gone,
}

impl Seen {
    /// For JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unplaced => "not-comparable",
            Self::OfSeveral => "of-several",
            Self::Unclear => "unclear",
            Self::NoConfiguration => "no-configuration",
            Self::Found => "found",
            Self::StillThere => "still-there",
            Self::NotFound => "not-found",
            Self::Gone => "gone",
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn words(self) -> Words {
        let (ja, en) = match self {
            Self::Unplaced => ("設定とまだ比べられません", "not comparable yet"),
            Self::OfSeveral => (
                "どの入口か決められません(同じ種類が2つ以上)",
                "which way in is meant is not clear (several of its kind)",
            ),
            Self::Unclear => ("どの機器の入口か決められません", "which device is meant is not clear"),
            Self::NoConfiguration => ("設定がまだない", "no configuration yet"),
            Self::Found => ("設定にあり", "found in a configuration"),
            Self::StillThere => ("まだ設定に残る", "still in a configuration"),
            Self::NotFound => ("設定に見あたらない", "not found in a configuration"),
            Self::Gone => ("設定にない", "not in a configuration any more"),
        };
        Words { ja, en }
    }
}

impl RemoteConnectionRow {
    /// What the configurations say of it. Which way in is meant matters only while it holds.
    #[must_use]
    pub fn seen(&self) -> Seen {
        match (self.is_seen, self.holds) {
            (_, true) if self.connection.is_unplaced() => Seen::Unplaced,
            (_, true) if self.is_of_several => Seen::OfSeveral,
            (_, true) if self.is_unclear => Seen::Unclear,
            _ if !self.is_configured => Seen::NoConfiguration,
            (true, true) => Seen::Found,
            (true, false) => Seen::StillThere,
            (false, true) => Seen::NotFound,
            (false, false) => Seen::Gone,
        }
    }
}
