//! Backups that are no text: recognised by their first bytes, refused with the command that gives text.
//!
//! Sources: FortiOS (encrypted backups begin `#FGBK|`), MikroTik (magic numbers of `.backup`), pfSense and OPNsense (`---- BEGIN config.xml ----`).

use sejo_model::ErrorCode;

use crate::Refusal;

/// How much of a file is looked at.
const SAMPLE: usize = 64 * 1024;

/// A kind of backup: what it is, and how to get text.
struct Backup {
    ja: &'static str,
    en: &'static str,
    how_ja: &'static str,
    how_en: &'static str,
}

const FORTIGATE: Backup = Backup {
    ja: "FortiGateの暗号化されたバックアップです。",
    en: "This is an encrypted backup of a FortiGate.",
    how_ja: "バックアップ画面で「暗号化」を外して保存し直すか、CLIで show full-configuration を実行して、表示された文字を保存してください。",
    how_en: "Save it again with “Encryption” off, or run “show full-configuration” in the CLI and save what it shows.",
};

const MIKROTIK: Backup = Backup {
    ja: "MikroTikのバックアップ(.backup)です。",
    en: "This is a MikroTik backup (.backup).",
    how_ja: "ターミナルで /export file=config を実行し、できた config.rsc を入れてください。",
    how_en: "Run “/export file=config” in the terminal and drop the config.rsc it makes.",
};

const SONICWALL: Backup = Backup {
    ja: "SonicWallの設定のエクスポート(.exp)です。",
    en: "This is a SonicWall settings export (.exp).",
    how_ja: "CLIで show current-config を実行し、表示された文字を保存してください。",
    how_en: "Run “show current-config” in the CLI and save what it shows.",
};

const PFSENSE: Backup = Backup {
    ja: "pfSenseまたはOPNsenseの暗号化されたバックアップです。",
    en: "This is an encrypted backup of pfSense or OPNsense.",
    how_ja: "バックアップ画面で暗号化を外して、config.xml を保存し直してください。",
    how_en: "Save config.xml again on the backup page with encryption off.",
};

const YAMAHA: Backup = Backup {
    ja: "ヤマハルータの、文字ではないファイル(暗号化した設定かファームウェア)のようです。",
    en: "This looks like a file of a YAMAHA router that is no text (an encrypted configuration or firmware).",
    how_ja: "コンソールで show config を実行し、表示された文字を保存してください。",
    how_en: "Run “show config” on the console and save what it shows.",
};

const CISCO: Backup = Backup {
    ja: "Cisco機器の、文字ではないファイルのようです。",
    en: "This looks like a file of a Cisco device that is no text.",
    how_ja: "コンソールで show running-config を実行し、表示された文字を保存してください。",
    how_en: "Run “show running-config” on the console and save what it shows.",
};

const ALLIED: Backup = Backup {
    ja: "アライドテレシス機器の、文字ではないファイルのようです。",
    en: "This looks like a file of an Allied Telesis device that is no text.",
    how_ja: "コンソールで show running-config を実行し、表示された文字を保存してください。",
    how_en: "Run “show running-config” on the console and save what it shows.",
};

const NEC: Backup = Backup {
    ja: "NEC UNIVERGE IXの、文字ではないファイルのようです。",
    en: "This looks like a file of a NEC UNIVERGE IX that is no text.",
    how_ja: "コンソールで show running-config を実行し、表示された文字を保存してください。",
    how_en: "Run “show running-config” on the console and save what it shows.",
};

/// First bytes that only one kind of backup has.
const MAGIC: [(&[u8], &Backup); 9] = [
    (b"#FGBK|", &FORTIGATE),
    (b"#FGENC|", &FORTIGATE),
    (&[0x88, 0xac, 0xa1, 0xb1], &MIKROTIK),
    (&[0xef, 0xa8, 0x91, 0x72], &MIKROTIK),
    (&[0xef, 0xa8, 0x91, 0x73], &MIKROTIK),
    (b"---- BEGIN config.xml ----", &PFSENSE),
    (b"RTFG", &YAMAHA),
    (b"rtfg", &YAMAHA),
    (b"NVRAM", &CISCO),
];

/// Names that stand readable inside a file that is no text, and whose it then is. Longer names come first.
const NAMES: [(&[u8], &Backup); 12] = [
    (b"FortiGate", &FORTIGATE),
    (b"config-version=", &FORTIGATE),
    (b"SonicWALL", &SONICWALL),
    (b"SonicOS", &SONICWALL),
    (b"RouterOS", &MIKROTIK),
    (b"YAMAHA", &YAMAHA),
    (b"Yamaha Corporation", &YAMAHA),
    (b"Cisco", &CISCO),
    (b"CISCO", &CISCO),
    (b"AlliedWare", &ALLIED),
    (b"Allied Telesis", &ALLIED),
    (b"UNIVERGE", &NEC),
];

/// How likely the bytes are a backup that is no text.
pub(crate) fn recognise(bytes: &[u8]) -> u8 {
    if backup_of(bytes).is_some() { 95 } else { 0 }
}

/// Refuses a backup that is no text with the command that gives text.
pub(crate) fn refuse(bytes: &[u8]) -> Result<(), Refusal> {
    match backup_of(bytes) {
        Some(backup) => Err(Refusal::new(
            ErrorCode::FileBackup,
            format!("{}{}", backup.ja, backup.how_ja),
            format!("{} {}", backup.en, backup.how_en),
        )),
        None => Ok(()),
    }
}

fn backup_of(bytes: &[u8]) -> Option<&'static Backup> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if let Some((_, backup)) = MAGIC.iter().find(|(magic, _)| sample.starts_with(magic)) {
        return Some(backup);
    }
    if sample.starts_with(b"#config-version=") && is_scrambled_after_head(sample) {
        return Some(&FORTIGATE);
    }
    if !is_no_text(sample) {
        return None;
    }
    let holds = |name: &[u8]| sample.windows(name.len()).any(|w| w == name);
    NAMES.iter().find(|(name, _)| holds(name)).map(|(_, backup)| *backup)
}

/// Whether control characters stand where text has none. Zero bytes alone may be UTF-16.
fn is_no_text(sample: &[u8]) -> bool {
    let usual = |b: &u8| *b >= 0x20 || matches!(b, b'\n' | b'\r' | b'\t' | 0x08 | 0x0c | 0x1a | 0x1b | 0);
    let odd = sample.iter().filter(|b| !usual(b)).count();
    odd * 50 > sample.len()
}

/// Whether the lines after `#…` lines are scrambled: no section of a configuration begins in them, although they are long.
fn is_scrambled_after_head(sample: &[u8]) -> bool {
    let mut lines =
        sample.split(|b| *b == b'\n').skip_while(|line| line.starts_with(b"#") || line.trim_ascii().is_empty());
    let Some(first) = lines.next() else { return false };
    let first = first.trim_ascii();
    let opens = first.starts_with(b"config ") || first.starts_with(b"--") || first.starts_with(b"#");
    !opens && (first.len() > 40 && !first.contains(&b' ') || is_no_text(sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> Option<String> {
        refuse(bytes).err().map(|r| r.detail.en)
    }

    #[test]
    fn backups_are_refused_with_the_command_that_gives_text() {
        let mut cisco = b"\x01\x02\x03\x04\x05Cisco IOS image ".to_vec();
        cisco.extend((0_u8..=255).cycle().take(4_000));
        let mut scrambled = b"#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin\n".to_vec();
        scrambled.extend(b"Aq3fG9xK".repeat(40));
        for (bytes, command) in [
            (b"#FGBK|3|FGT60E|6|00|0231|\x01\x9f\x8a".as_slice(), "show full-configuration"),
            (&scrambled, "show full-configuration"),
            (b"\x88\xac\xa1\xb1\x00\x01", "/export"),
            (b"---- BEGIN config.xml ----\nVersion: 1", "config.xml"),
            (&cisco, "show running-config"),
        ] {
            assert!(refused(bytes).is_some_and(|words| words.contains(command)), "{command}");
        }
    }

    #[test]
    fn texts_are_no_backups() {
        for bytes in [
            b"#config-version=FGT60E-6.0.4-FW-build0231-190107:opmode=0:vdom=0:user=admin\n#buildno=0231\nconfig system global\n".as_slice(),
            b"#config-version=FGT60E-6.0.4-FW-build0231-190107:opmode=0:vdom=0:user=admin\n",
            b"# YAMAHA RTX830 Rev.15.02.10\nip route default gateway pp 1\n",
            b"hostname Cisco\n",
        ] {
            assert_eq!(refused(bytes), None);
        }
    }
}
