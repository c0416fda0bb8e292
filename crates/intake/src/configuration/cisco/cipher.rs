//! Weak ciphers and versions of protocols a Cisco device is told to take, in policies, transform sets and its own services.
//!
//! Source: Cisco IOS Security Command Reference (`crypto isakmp policy`, `crypto ipsec transform-set`, `ip ssh`), Cisco
//! ASA Command Reference (`ssl`, `crypto ikev1 policy`).

use super::super::Draft;
use super::ASA;
use super::block::{Command, Entry};

/// Notes them. In a whole text a policy of IOS without a cipher has DES.
pub(super) fn read(commands: &[Command<'_>], whole: bool, draft: &mut Draft<'_>) {
    for command in commands.iter().filter(|command| !command.head.no) {
        let line = command.head.line.number;
        match command.head.words.as_slice() {
            ["ip", "ssh", "version", "1"] | ["ssh", "version", "1"] => draft.weak_cipher("ssh", "version 1", line),
            ["ip", "ssh", words @ ..] | ["ssh", "cipher" | "key-exchange", words @ ..] => {
                draft.ciphers("ssh", words.iter().copied(), line);
            }
            ["ip", "http", words @ ..] => draft.ciphers("https", words.iter().copied(), line),
            ["ssl", "server-version", "any"] => draft.weak_cipher("ssl", "any", line),
            ["ssl", "server-version" | "encryption", words @ ..] => draft.ciphers("ssl", words.iter().copied(), line),
            ["ssl", "cipher", _, level @ ("low" | "all"), ..] => draft.weak_cipher("ssl", level, line),
            ["crypto", "ipsec", "transform-set", name, words @ ..]
            | ["crypto", "ipsec", "ikev1", "transform-set", name, words @ ..] => {
                draft.ciphers(&format!("transform-set {name}"), words.iter().copied(), line);
            }
            ["crypto", "ipsec", "ikev2", "ipsec-proposal", name] => {
                below(command, &format!("ipsec-proposal {name}"), draft);
            }
            ["crypto", "ikev2", "proposal", name] => below(command, &format!("ikev2 proposal {name}"), draft),
            // A policy is known by its number only, and numbers are their order.
            ["crypto", version @ ("isakmp" | "ikev1" | "ikev2"), "policy", _] => {
                let place = format!("{version} policy");
                below(command, &place, draft);
                let is_cipher = |e: &Entry<'_>| e.words.first().is_some_and(|word| word.starts_with("encr"));
                let is_ios = draft.configuration.dialect != ASA;
                if whole && is_ios && *version == "isakmp" && !command.below.iter().any(is_cipher) {
                    draft.weak_cipher(&place, "des", line);
                }
            }
            _ => {}
        }
    }
}

/// Those written below a command.
fn below(command: &Command<'_>, place: &str, draft: &mut Draft<'_>) {
    const KINDS: [&str; 6] = ["encr", "encryption", "hash", "integrity", "prf", "protocol"];
    let kinds = |e: &&Entry<'_>| !e.no && e.words.first().is_some_and(|first| KINDS.contains(first));
    for entry in command.below.iter().filter(kinds) {
        draft.ciphers(place, entry.words.iter().skip(1).copied(), entry.line.number);
    }
}
