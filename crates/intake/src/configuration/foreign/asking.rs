//! The command or the page of a device by which a maker that is not read gives its whole configuration as text.
//!
//! Guards: only what the maker's own manual says for the whole line of devices; where models differ too much, nothing is
//! said rather than something wrong.
//!
//! Sources: the makers' command references and administration guides (`SonicOS`, Junos, `PAN-OS`, `VyOS`, `RouterOS`,
//! UCI, ufw, Gaia, Comware and VRP, `ArubaOS`, Si-R, `FITELnet`, APRESIA, AX, SWX).

use super::makers::{
    ALAXALA, ALLIEDWARE, APRESIA, ARISTA, CHECK_POINT, DELL, FITELNET, FUJITSU, HUAWEI, IPTABLES_SHOWN, JUNIPER, NX_OS,
    OPENWRT, PALO_ALTO, PROCURVE, SCREENOS, SMALL, SWX, UFW, VYOS,
};

const RUNNING: &str = "show running-config";

/// Makers, and what to type or where to click.
const ASKING: &[(&str, &str)] = &[
    ("SonicWall", "show current-config"),
    (PALO_ALTO, "set cli config-output-format set → configure → show"),
    (JUNIPER, "show configuration | display set"),
    (SCREENOS, "get config"),
    (VYOS, "show configuration commands"),
    ("MikroTik", "/export"),
    (OPENWRT, "uci show"),
    // What ufw makes of its rules is read.
    (UFW, "sudo iptables-save"),
    // What is shown leaves out the interfaces.
    (IPTABLES_SHOWN, "sudo iptables-save"),
    (CHECK_POINT, "show configuration (Gaia Clish)"),
    (HUAWEI, "display current-configuration"),
    ("Extreme Networks", "show configuration"),
    (ALLIEDWARE, "show config dynamic"),
    (FITELNET, "show running.cfg"),
    ("WatchGuard", "Policy Manager: File > Save > As File (XML)"),
    ("Sophos", "Backup & firmware > Import export > Export full configuration"),
    ("OPNsense", "System > Configuration > Backups > Download configuration"),
    ("pfSense", "Diagnostics > Backup & Restore > Download configuration as XML"),
    (FUJITSU, RUNNING),
    ("Fujitsu SR-S", RUNNING),
    (PROCURVE, RUNNING),
    ("Aruba", RUNNING),
    ("Buffalo", RUNNING),
    (APRESIA, RUNNING),
    (ALAXALA, RUNNING),
    (SWX, RUNNING),
    (DELL, RUNNING),
    (NX_OS, RUNNING),
    (SMALL, RUNNING),
    ("Cisco IOS-XR", RUNNING),
    (ARISTA, RUNNING),
];

/// What to type or where to click, by the maker's name; `None` where nothing is known for certain.
pub(crate) fn how_to_ask(maker: &str) -> Option<&'static str> {
    ASKING.iter().find(|(name, _)| *name == maker).map(|(_, how)| *how)
}
