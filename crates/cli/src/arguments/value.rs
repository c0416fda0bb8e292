//! Values that are checked as they are typed, and why one is refused, in both languages.

use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use clap::ValueEnum;
use sejo_model::AuditHead;
use sejo_model::words::Text;

/// Why a value was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong(pub Text);

impl Wrong {
    fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(ja, en))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.0.ja, self.0.en)
    }
}

impl std::error::Error for Wrong {}

/// A role as typed, by its key or as the pages call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// 管理者
    #[value(alias = "管理者")]
    Admin,
    /// 安全管理責任者
    #[value(alias = "安全管理責任者")]
    Officer,
    /// 担当
    #[value(alias = "担当")]
    Staff,
    /// 閲覧
    #[value(alias = "閲覧")]
    Viewer,
}

/// Where to listen: an address with a port.
pub type Listen = SocketAddr;

/// An address with a port; also a name, when it is one of this computer alone: `localhost:8787`. A name that leads elsewhere
/// may lead to another place tomorrow, so whoever opens the pages to a network writes the address.
pub(super) fn listen(text: &str) -> Result<Listen, Wrong> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let found: Vec<SocketAddr> = text.to_socket_addrs().map(Iterator::collect).unwrap_or_default();
    if found.iter().any(|a| !a.ip().is_loopback()) {
        return Err(Wrong::new(
            "名前で書けるのは、localhost のようにこの装置だけを指す名前です。ほかから開くときは 192.168.1.10:8787 のように数字のアドレスで書いてください",
            "a name has to be one of this computer alone, like localhost; to be opened from elsewhere, write the address in numbers: 192.168.1.10:8787",
        ));
    }
    // Where there is a choice, the address people know.
    let first = found.iter().find(|a| a.is_ipv4()).or(found.first()).copied();
    first.ok_or_else(|| {
        Wrong::new(
            "127.0.0.1:8787 や localhost:8787 のように、アドレスとポートをコロンでつないで書いてください",
            "write address and port with a colon between them: 127.0.0.1:8787 or localhost:8787",
        )
    })
}

/// The last entry of the log as somebody kept it.
pub(super) fn kept_head(text: &str) -> Result<AuditHead, Wrong> {
    text.parse().map_err(|_| {
        Wrong::new(
            "「番号:指紋」の形で書いてください (指紋は0〜9とa〜fの64文字)",
            "write NUMBER:HASH; the hash has 64 digits of 0-9 and a-f",
        )
    })
}

/// A name a browser can look up, or an address: only such a one fits into a certificate.
pub(super) fn tls_name(text: &str) -> Result<String, Wrong> {
    let is_end = |c: u8| c.is_ascii_alphanumeric();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        (1..=63).contains(&bytes.len())
            && bytes.iter().all(|&c| is_end(c) || c == b'-')
            && bytes.first().is_some_and(|&c| is_end(c))
            && bytes.last().is_some_and(|&c| is_end(c))
    };
    let is_name = text.len() <= 253 && text.split('.').all(is_label) && !text.split('.').all(is_number);
    if text.parse::<IpAddr>().is_ok() || is_name {
        return Ok(text.to_ascii_lowercase());
    }
    Err(Wrong::new(
        "名前は sejo.example.lan のように半角の英数字・ハイフン・点で、アドレスは 192.168.1.10 のように書いてください(https:// やポート番号は付けません)",
        "write a name like sejo.example.lan or an address, without https:// and port",
    ))
}

fn is_number(label: &str) -> bool {
    label.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_can_open_is_a_tls_name() {
        for fine in ["sejo.example.lan", "SEJO", "192.168.1.10", "::1", "pc-12", "1a.lan"] {
            assert_eq!(tls_name(fine), Ok(fine.to_ascii_lowercase()), "{fine}");
        }
        for wrong in ["", "a b", "https://x.lan", "x.lan:8787", "-x", "x-", "日本.lan", "x..lan", ".lan", "999.1.1.1"]
        {
            assert!(tls_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_to_listen_at_is_one_of_this_computer() {
        for (typed, address) in [
            ("127.0.0.1:8787", "127.0.0.1:8787"),
            ("localhost:8787", "127.0.0.1:8787"),
            ("LOCALHOST:0", "127.0.0.1:0"),
            ("0.0.0.0:8787", "0.0.0.0:8787"),
            ("[::1]:8787", "[::1]:8787"),
        ] {
            assert_eq!(listen(typed).unwrap().to_string(), address, "{typed}");
        }
        for wrong in
            ["", "localhost", "8787", ":8787", "127.0.0.1", "localhost:99999", "localhost:web", "nowhere.invalid:1"]
        {
            let refused = listen(wrong).unwrap_err();
            assert!(refused.0.ja.contains("ください") && refused.0.en.contains("8787"), "{wrong}: {refused}");
        }
    }
}
