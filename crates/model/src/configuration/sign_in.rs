//! Where somebody signs in to the device itself: what is asked of them, and what they may do at once.
//!
//! Invariant: what no line of the text says, and no certain default decides, is not known: a door is never said to be open
//! because a line may have been left out.

use serde::{Deserialize, Serialize};

use super::{Line, Setting};

keyed_enum! {
    /// From where somebody signs in.
    pub enum SignInPlace {
        Network = "network", "ネットワーク", "the network";
        DialIn = "dial-in", "電話回線", "the telephone line";
        Console = "console", "機器につないだケーブル", "a cable at the device";
    }
}

keyed_enum! {
    /// What is asked of somebody who signs in.
    pub enum Asked {
        Nothing = "nothing", "何も尋ねない", "nothing";
        NothingAtTimes = "nothing-at-times", "認証のサーバーが答えないときは、何も尋ねない", "nothing while the server that knows the users does not answer";
        Password = "password", "皆で使うパスワード", "a password that everybody shares";
        Account = "account", "名前とパスワード", "a name and a password";
    }
}

impl Asked {
    /// Whether somebody gets in who knows nothing, be it at times.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Nothing | Self::NothingAtTimes)
    }
}

/// Where somebody signs in to the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// As the device writes it (`vty 0 4`, `login`, the name of an administrator); stable between two configurations.
    pub name: String,
    /// From where.
    pub place: SignInPlace,
    /// What is asked.
    pub asks: Setting<Asked>,
    /// The line by which whoever gets in has every right at once, without the password that guards them otherwise.
    pub all_rights: Option<Line>,
}
