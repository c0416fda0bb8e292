//! The first hour, one step at a time: on the page, on the cards and on the blank form the same words.
//!
//! Invariant: no step tells anybody to switch a machine off, to start it anew or to update it: logs are saved first.
//! Sources: BCPひな形 3.3.2 (cut the backup network first, then outside lines, then segment borders); BCP確認表 3-2 (ask the
//! vendor whether there was maintenance the day before), 3-4, 3-5; notice of 2018-10-29 (vendor at once); Osaka 2022, where
//! a firmware update destroyed the logs.

use super::{EntryKind, Party};
use crate::words::Words;

keyed_enum! {
    /// A card for the wall, in the order of their use.
    pub enum Card {
        Spread = "spread", "広がりを止める", "Stop the spread";
        Tell = "tell", "知らせる", "Tell";
        Keep = "keep", "証拠を残す", "Keep evidence";
        Care = "care", "診療を続ける", "Go on with care";
    }
}

keyed_enum! {
    /// A step of the first hour.
    pub enum FirstStep {
        BackupNetwork = "backup-network", "その機器とバックアップのLANケーブルを抜く", "Unplug that machine and the backup";
        OutsideLines = "outside-lines", "外とつながる回線を切る", "Cut the lines to the outside";
        Segments = "segments", "部門のあいだを切る", "Cut between the departments";
        Management = "management", "経営者(院長、開設者など)と安全管理責任者に知らせる", "Tell the head and the safety manager";
        Vendor = "vendor", "保守の事業者に電話する", "Telephone the maintenance vendor";
        Photo = "photo", "画面を写真に撮る", "Photograph the screens";
        Logs = "logs", "記録(ログ)を保存する", "Save the logs";
        Paper = "paper", "紙の運用に切り替える", "Go over to paper";
        Staff = "staff", "職員全員に知らせる", "Tell all staff";
        Ministry = "ministry", "厚生労働省に連絡する", "Tell the health ministry";
    }
}

impl FirstStep {
    /// The card it stands on.
    #[must_use]
    pub const fn card(self) -> Card {
        match self {
            Self::BackupNetwork | Self::OutsideLines | Self::Segments => Card::Spread,
            Self::Management | Self::Vendor | Self::Ministry => Card::Tell,
            Self::Photo | Self::Logs => Card::Keep,
            Self::Paper | Self::Staff => Card::Care,
        }
    }

    /// Whom it tells.
    #[must_use]
    pub const fn party(self) -> Option<Party> {
        match self {
            Self::Management => Some(Party::Management),
            Self::Vendor => Some(Party::Vendor),
            Self::Ministry => Some(Party::Ministry),
            _ => None,
        }
    }

    /// What kind of entry it becomes.
    #[must_use]
    pub const fn kind(self) -> EntryKind {
        match self.party() {
            Some(_) => EntryKind::Told,
            None => EntryKind::Did,
        }
    }

    /// How it is done.
    #[must_use]
    pub const fn how(self) -> Words {
        match self {
            Self::BackupNetwork => Words {
                ja: "気づいた人が、だれでも、聞かずにすぐ抜きます。電源は切りません。抜いたケーブルに印をつけます。",
                en: "Whoever notices, at once, without asking. The power stays on. Mark the cables you pulled.",
            },
            Self::OutsideLines => Words {
                ja: "決める人に電話します。決まったら、インターネット、VPN、保守回線のケーブルを抜きます。",
                en: "Call whoever decides. Once decided, pull the cables of the internet, the VPN and the vendors' lines.",
            },
            Self::Segments => Words {
                ja: "決まったら、部門をつなぐケーブルを抜きます。わからなければ、事業者に電話で聞きます。",
                en: "Once decided, pull the cables between record, billing and imaging. If you do not know which, ask the vendor.",
            },
            Self::Management => Words {
                ja: "止める・続ける・公表するを決める人に、いまわかっていることだけを伝えます。",
                en: "Tell whoever decides on stopping, going on and publishing what is known now, and no more.",
            },
            Self::Vendor => Words {
                ja: "「攻撃かもしれない」と伝えます。前の日に保守作業やデータの移動がなかったかを聞きます。",
                en: "Say that it may be an attack. Ask whether there was maintenance or data was moved the day before.",
            },
            Self::Photo => Words {
                ja: "脅迫文やエラーの画面を撮ります。画面は閉じません。何も消しません。",
                en: "Take pictures of the ransom note and of errors. Close nothing, delete nothing.",
            },
            Self::Logs => Words {
                ja: "再起動・更新・電源を切る前に、事業者と相談して記録を別の媒体に保存します。",
                en: "Before any restart, update or switching off, save the logs to another medium, together with the vendor.",
            },
            Self::Paper => Words {
                ja: "紙の受付票・処方せん・検査伝票を使います。書いた紙は、後で入力するため全部残します。",
                en: "Use paper slips for reception, prescriptions and tests. Keep every sheet to be entered later.",
            },
            Self::Staff => Words {
                ja: "使ってよいもの・いけないものを口頭か放送で伝えます。USBメモリなどは、つなぎません。",
                en: "Say aloud what may be used and what not. No USB sticks.",
            },
            Self::Ministry => Words {
                ja: "診療に支障がある、または情報が漏れたおそれがあれば、速やかに連絡します。",
                en: "Where care suffers or data may have leaked, tell the ministry promptly.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backup_network_is_cut_first_then_outside_then_inside() {
        let first: Vec<&str> = FirstStep::ALL.iter().take(3).map(|s| s.key()).collect();
        assert_eq!(first, ["backup-network", "outside-lines", "segments"]);
    }

    #[test]
    fn nobody_is_told_to_switch_off_blindly() {
        for step in FirstStep::ALL {
            let said = format!("{}{}", step.words().ja, step.how().ja);
            for word in ["電源を切", "再起動", "更新"] {
                assert!(!said.contains(word) || said.contains("前に"), "{step}: {said}");
            }
        }
    }

    #[test]
    fn every_card_has_steps() {
        for card in Card::ALL {
            assert!(FirstStep::ALL.iter().any(|s| s.card() == *card), "{card}");
        }
    }
}
