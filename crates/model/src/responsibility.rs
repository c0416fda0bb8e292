//! Responsibility (責任分界): who does what for a system, the facility or the vendor, and where that is written.
//!
//! A duty nobody was asked about has no entry; one that was asked about and is not settled has an entry with
//! [`Holder::Unknown`] (未定), which is a reason in the verdicts of the control it feeds. What somebody heard is not yet what
//! a contract says: the source ([`Clause`]) is kept apart from the holder.
//!
//! Source: 医療情報システムの契約における当事者間の役割分担等に関する確認表 (2024-06), the safety guideline 7.0, and the vendor
//! form of R8, which asks for the 責任分界.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::control::Control;
use crate::id::{ReplyId, VendorId};
use crate::words::{Text, Words};

mod clause;
mod updates;

pub use clause::Clause;

keyed_enum! {
    /// What somebody has to do for a system.
    pub enum Duty {
        Updates = "updates", "セキュリティ更新", "security updates";
        VulnerabilityNotice = "vulnerability-notice", "脆弱性の連絡", "notice of vulnerabilities";
        Accounts = "accounts", "利用者IDの管理", "accounts";
        AccessLog = "access-log", "アクセスログの記録と確認", "access logs";
        LogKeeping = "log-keeping", "ログの保存", "keeping the logs";
        Monitoring = "monitoring", "監視", "monitoring";
        Backup = "backup", "バックアップ", "backups";
        Restore = "restore", "復旧", "restoring";
        NetworkSettings = "network-settings", "ネットワーク機器の設定", "settings of network devices";
        RemoteMaintenance = "remote-maintenance", "リモート保守の管理", "remote maintenance";
        IncidentHours = "incident-hours", "障害・攻撃のときの受付", "help in an incident";
        Disposal = "disposal", "廃棄とデータの消去", "disposal and erasing";
    }
}

impl Duty {
    /// The control whose verdict hears of it when it is not settled; none for what the checklist has no row about.
    #[must_use]
    pub const fn control(self) -> Option<Control> {
        match self {
            Self::Updates | Self::VulnerabilityNotice => Some(Control::Patching),
            Self::Accounts => Some(Control::Accounts),
            Self::AccessLog | Self::LogKeeping | Self::Monitoring => Some(Control::AccessLog),
            Self::Backup | Self::Restore => Some(Control::BackupRestore),
            Self::NetworkSettings => Some(Control::SourceRestriction),
            Self::RemoteMaintenance => Some(Control::RemoteMaintenance),
            Self::IncidentHours => Some(Control::ContactChart),
            Self::Disposal => None,
        }
    }

    /// What is to be done, in a sentence that fits into a contract after 「…を行う」.
    #[must_use]
    pub const fn task(self) -> Words {
        match self {
            Self::Updates => Words {
                ja: "サーバのOSとソフトウェアに、セキュリティの更新プログラムを適用すること",
                en: "apply security updates to the operating system and software of the servers",
            },
            Self::VulnerabilityNotice => Words {
                ja: "製品に脆弱性(攻撃に使われる弱点)が見つかったとき、相手方に知らせること",
                en: "tell the other party when a weakness of the product becomes known",
            },
            Self::Accounts => Words {
                ja: "利用者IDを発行し、退職や異動のときに止め、定期的に棚卸しすること",
                en: "give out accounts, stop those of people who leave, and go through them regularly",
            },
            Self::AccessLog => Words {
                ja: "いつ、誰が、何をしたかを記録し、定期的に確かめること",
                en: "record who did what and when, and look through it regularly",
            },
            Self::LogKeeping => Words {
                ja: "ログを、決めた期間、消えないように保存すること",
                en: "keep the logs for the agreed time so that they cannot be lost",
            },
            Self::Monitoring => Words {
                ja: "不正な接続やウイルスの検知を見張り、異常を相手方に知らせること",
                en: "watch for intrusions and malware and tell the other party",
            },
            Self::Backup => Words {
                ja: "バックアップを取り、取れたことを確かめ、1つはネットワークから切り離すこと",
                en: "take backups, see that they were taken, and keep one apart from the network",
            },
            Self::Restore => Words {
                ja: "障害や攻撃のあと、バックアップからシステムとデータを元に戻すこと",
                en: "bring system and data back from the backup after a failure or an attack",
            },
            Self::NetworkSettings => Words {
                ja: "ルータ・ファイアウォールの設定と更新を行い、接続元を必要な範囲に限ること",
                en: "set up and update routers and firewalls and admit only the sources that are needed",
            },
            Self::RemoteMaintenance => Words {
                ja: "リモート保守の経路・利用者・作業の記録を管理し、使わないときは閉じること",
                en: "look after the ways in for maintenance, their users and records, and close them when not in use",
            },
            Self::IncidentHours => Words {
                ja: "障害やサイバー攻撃の連絡を、夜間・休日も含めて決めた時間に受け付け、対応すること",
                en: "take calls about failures and attacks in the agreed hours, at night and on holidays too, and act",
            },
            Self::Disposal => Words {
                ja: "機器を廃棄・返却するときに、保存されたデータを消し、その証明書を出すこと",
                en: "erase the data of devices that are disposed of or given back, and certify it",
            },
        }
    }

    /// What has to be agreed in numbers, as an example of how to write it.
    #[must_use]
    pub const fn example(self) -> Words {
        match self {
            Self::Updates => Words {
                ja: "例: 公開から30日以内。緊急のものは7日以内",
                en: "E.g. within 30 days; urgent ones within 7",
            },
            Self::VulnerabilityNotice => Words {
                ja: "例: 公表から3営業日以内にメールで",
                en: "E.g. by mail within 3 working days",
            },
            Self::Accounts => Words {
                ja: "例: 依頼から2営業日以内。棚卸しは年1回",
                en: "E.g. within 2 working days; gone through yearly",
            },
            Self::AccessLog => {
                Words { ja: "例: 月1回、確認して報告する", en: "E.g. looked through and reported monthly" }
            }
            Self::LogKeeping => Words { ja: "例: 1年間", en: "E.g. one year" },
            Self::Monitoring => Words {
                ja: "例: 24時間。検知から1時間以内に電話",
                en: "E.g. round the clock; a call within an hour",
            },
            Self::Backup => Words {
                ja: "例: 毎日。7世代。週1回、外した媒体に",
                en: "E.g. daily, 7 kept, weekly on a medium that is taken off",
            },
            Self::Restore => Words {
                ja: "例: 連絡から24時間以内に復旧を始める",
                en: "E.g. begun within 24 hours of the call",
            },
            Self::NetworkSettings => Words {
                ja: "例: 変更は書面で承認のうえ。設定は年1回提出",
                en: "E.g. changes approved in writing; settings handed in yearly",
            },
            Self::RemoteMaintenance => Words {
                ja: "例: 作業ごとに事前連絡と作業報告",
                en: "E.g. announced and reported for each piece of work",
            },
            Self::IncidentHours => Words {
                ja: "例: 平日9〜17時。夜間・休日は緊急番号",
                en: "E.g. 9 to 5; an emergency number at other times",
            },
            Self::Disposal => {
                Words { ja: "例: 消去証明書を1か月以内に", en: "E.g. certificate within a month" }
            }
        }
    }
}

keyed_enum! {
    /// Who has a duty.
    pub enum Holder {
        Vendor = "vendor", "事業者", "the vendor";
        Facility = "facility", "自施設", "the facility";
        Unknown = "unknown", "未定・わからない", "not settled or not known";
    }
}

/// The vendor whose word disputes who has a duty, and who had it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputant {
    /// Whose word it is.
    pub vendor_id: VendorId,
    /// Who had it before.
    pub holder: Holder,
    /// The reply that alone had said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_of: Option<ReplyId>,
}

/// Who has one duty, what exactly was agreed, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Who.
    pub holder: Holder,
    /// What was agreed in numbers: within how many days, for how long, at which hours. Empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Where it is written; blank where nobody looked it up.
    #[serde(default, skip_serializing_if = "Clause::is_blank")]
    pub clause: Clause,
    /// Who says what, where two words stand against each other; empty else. Only a person settles that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub disputed: String,
    /// The same in English; empty where it was written down in Japanese alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub disputed_en: String,
    /// The servers of the system those words are about, by name; empty where they are about all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed_of: Vec<String>,
    /// Whose word disputes it, and what stood there before; `None` where nobody wrote down whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed_by: Option<Disputant>,
    /// The reply of a vendor that alone says who has it; `None` where somebody at the facility said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_of: Option<ReplyId>,
    /// The former vendor of the system of which somebody at the facility said so; `None` where it is said of the vendor of now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_of: Option<VendorId>,
}

impl Responsibility {
    /// What somebody said, with no source yet.
    #[must_use]
    pub fn said(holder: Holder) -> Self {
        let (detail, disputed, disputed_en) = (String::new(), String::new(), String::new());
        let (clause, disputed_of) = (Clause::default(), Vec::new());
        let (disputed_by, heard_of, said_of) = (None, None, None);
        Self { holder, detail, clause, disputed, disputed_en, disputed_of, disputed_by, heard_of, said_of }
    }

    /// Who says what, where two words stand against each other, in both languages.
    #[must_use]
    pub fn dispute(&self) -> Text {
        let en = if self.disputed_en.is_empty() { &self.disputed } else { &self.disputed_en };
        Text::new(self.disputed.clone(), en.clone())
    }

    /// What stood there before the word of a vendor disputed it; `None` where no word of that vendor does.
    #[must_use]
    pub fn before_dispute(&self, vendor: VendorId) -> Option<Self> {
        let by = self.disputed_by.filter(|by| by.vendor_id == vendor)?;
        let (detail, clause) = (self.detail.clone(), self.clause.clone());
        Some(Self { detail, clause, heard_of: by.heard_of, ..Self::said(by.holder) })
    }
}

/// Who has which duty for a system. Duties nobody was asked about are not in it.
///
/// In documents it stands as `responsibilities`; who updates the servers was once the only duty there was, and stays readable
/// and readable by others as `updates_by`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct Responsibilities(BTreeMap<Duty, Responsibility>);

#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default)]
    updates_by: Option<Holder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    responsibilities: Option<BTreeMap<Duty, Responsibility>>,
}

impl From<Responsibilities> for Written {
    fn from(all: Responsibilities) -> Self {
        let updates_by = Some(all.holder(Duty::Updates));
        Self { updates_by, responsibilities: Some(all.0).filter(|map| !map.is_empty()) }
    }
}

impl<'de> Deserialize<'de> for Responsibilities {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Written { updates_by, responsibilities } = Written::deserialize(from)?;
        Ok(match responsibilities {
            Some(map) => Self(map),
            None => updates_by.unwrap_or(Holder::Unknown).into(),
        })
    }
}

/// Who updates the servers, as the first questions ask it; nothing is said of other duties. Not knowing it is saying
/// nothing.
impl From<Holder> for Responsibilities {
    fn from(holder: Holder) -> Self {
        let mut all = Self::default();
        if holder != Holder::Unknown {
            all.put(Duty::Updates, Responsibility::said(holder));
        }
        all
    }
}

impl FromIterator<(Duty, Responsibility)> for Responsibilities {
    fn from_iter<T: IntoIterator<Item = (Duty, Responsibility)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl Responsibilities {
    /// What was said of a duty; `None` where nobody was asked.
    #[must_use]
    pub fn get(&self, duty: Duty) -> Option<&Responsibility> {
        self.0.get(&duty)
    }

    /// Who has a duty.
    #[must_use]
    pub fn holder(&self, duty: Duty) -> Holder {
        self.get(duty).map_or(Holder::Unknown, |r| r.holder)
    }

    /// Says it.
    pub fn put(&mut self, duty: Duty, said: Responsibility) {
        self.0.insert(duty, said);
    }

    /// Says who has it, keeping what was agreed and its source where that is the same as before; `None` takes it back.
    pub fn say(&mut self, duty: Duty, holder: Option<Holder>) {
        match holder {
            None => drop(self.0.remove(&duty)),
            Some(holder) if self.get(duty).is_some_and(|said| said.holder == holder) => {}
            Some(holder) => self.put(duty, Responsibility::said(holder)),
        }
    }

    /// What was said, in the order of [`Duty::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Duty, &Responsibility)> {
        self.0.iter().map(|(duty, said)| (*duty, said))
    }

    /// Duties that were asked about and are not settled.
    pub fn open(&self) -> impl Iterator<Item = Duty> {
        self.0.iter().filter(|(_, said)| said.holder == Holder::Unknown).map(|(duty, _)| *duty)
    }

    /// Duties nobody was asked about.
    pub fn unsaid(&self) -> impl Iterator<Item = Duty> {
        Duty::ALL.iter().copied().filter(|duty| !self.0.contains_key(duty))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Responsibilities {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn who_updates_is_read_as_it_was_written_before_there_were_other_duties() {
        let old = read(r#"{"updates_by":"vendor"}"#);
        assert_eq!(old, Holder::Vendor.into());
        assert_eq!(read(r#"{"updates_by":"unknown"}"#), Responsibilities::default());
        assert_eq!(read("{}"), Responsibilities::default());
        let written = serde_json::to_value(&old).unwrap();
        assert_eq!(written["updates_by"], "vendor");
        assert_eq!(read(&written.to_string()), old);
    }

    #[test]
    fn not_settled_is_kept_apart_from_not_asked() {
        let mut all = Responsibilities::default();
        all.put(Duty::Backup, Responsibility::said(Holder::Unknown));
        let again = read(&serde_json::to_string(&all).unwrap());
        assert_eq!(again.open().collect::<Vec<_>>(), [Duty::Backup]);
        assert!(!again.unsaid().any(|duty| duty == Duty::Backup));
        assert_eq!(again.unsaid().count(), Duty::ALL.len() - 1);
        assert_eq!(again.holder(Duty::Restore), Holder::Unknown);
        all.say(Duty::Backup, None);
        assert_eq!(all, Responsibilities::default());
    }

    #[test]
    fn the_source_goes_with_the_holder_it_speaks_of() {
        let clause =
            Clause { document: "契約".into(), page: "1".into(), quote: "乙が行う".into(), ..Clause::default() };
        let mut all: Responsibilities =
            [(Duty::Backup, Responsibility { clause, ..Responsibility::said(Holder::Vendor) })].into_iter().collect();
        let before = all.clone();
        all.say(Duty::Backup, Some(Holder::Vendor));
        assert_eq!(all, before);
        all.say(Duty::Backup, Some(Holder::Facility));
        assert_eq!(all.get(Duty::Backup), Some(&Responsibility::said(Holder::Facility)));
    }
}
