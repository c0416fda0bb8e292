//! Wireless networks a device offers, how what they carry is protected, and where they lead.
//!
//! Invariant: a page that asks for a name protects nothing in the air, so it never counts as encryption.

use serde::{Deserialize, Serialize};

use super::{Line, Setting};

keyed_enum! {
    /// How what is sent by a wireless network is protected.
    pub enum Protection {
        Encrypted = "encrypted", "暗号化する", "encrypted";
        Portal = "portal", "暗号化せず、つないだ後に名前を尋ねる", "not encrypted, and a name is asked for once connected";
        Nothing = "nothing", "暗号化しない", "not encrypted";
    }
}

impl Protection {
    /// Whether nobody reads what is sent by it.
    #[must_use]
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::Encrypted)
    }
}

/// A wireless network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WirelessNetwork {
    /// As people see it (the SSID), or as the device writes it where it has none.
    pub name: String,
    /// Every name under which filters know what comes in by it: its interface, and zones and switches that interface is in.
    pub interfaces: Vec<String>,
    /// Whether no filter of this device is asked: access points hand it to their own wire, or a bridge does. Where it leads
    /// then, no line tells.
    pub is_unfiltered: bool,
    /// How it is protected.
    pub protection: Setting<Protection>,
    /// Where it stands.
    pub line: Line,
}
