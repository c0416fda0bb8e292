//! Devices (機器) of the ledger (台帳).
//!
//! [`DeviceField`] is the one list of what the ledger knows about a device: the import mapping, the export, the edit
//! page, bulk changes and the history all walk it, so a new field is added here once.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date;
use crate::id::{DeviceId, SystemId};
use crate::responsibility::Responsibility;
use crate::text;

mod words;

pub use words::{mentioned_kind, parse_kind, parse_state};

keyed_enum! {
    /// What kind of device; the subsections of the checklist.
    pub enum DeviceKind {
        Server = "server", "サーバ", "server";
        Pc = "pc", "端末PC", "client PC";
        Network = "network", "ネットワーク機器", "network device";
        Other = "other", "そのほか", "other";
    }
}

keyed_enum! {
    /// Whether a device is in use.
    pub enum DeviceState {
        InUse = "in-use", "使用中", "in use";
        Spare = "spare", "予備", "spare";
        Retired = "retired", "廃棄済み", "retired";
    }
}

keyed_enum! {
    /// A column of the ledger.
    pub enum DeviceField {
        Name = "name", "機器名", "Name";
        Kind = "kind", "種別", "Kind";
        State = "state", "状態", "State";
        Place = "place", "設置場所", "Place";
        Maker = "maker", "メーカー", "Maker";
        Model = "model", "型番", "Model";
        Serial = "serial", "製造番号", "Serial number";
        Mac = "mac", "MACアドレス", "MAC address";
        HostName = "host-name", "ホスト名", "Host name";
        Ip = "ip", "IPアドレス", "IP address";
        Os = "os", "OS・ファームウェア", "OS or firmware";
        OsVersion = "os-version", "バージョン", "Version";
        Responsible = "responsible", "管理責任者", "Responsible person";
        Maintainer = "maintainer", "保守担当(事業者または自施設)", "Maintainer (vendor or own staff)";
        RemoteMaintenance = "remote-maintenance", "リモート保守", "Remote maintenance";
        SupportEnd = "support-end", "サポート終了日", "End of support";
        SupportAskedOn = "support-asked-on", "サポート期限を問い合わせた日", "Support end asked on";
        PurchasedOn = "purchased-on", "購入日", "Purchased on";
        LastPatchOn = "last-patch-on", "最終更新日(パッチ)", "Last patched on";
        CheckedOn = "checked-on", "棚卸日", "Stock-take on";
        Antivirus = "antivirus", "ウイルス対策", "Antivirus";
        System = "system", "システム", "System";
        Note = "note", "備考", "Remarks";
    }
}

impl DeviceField {
    /// Whether it is a day.
    #[must_use]
    pub const fn is_day(self) -> bool {
        self.is_past() || matches!(self, Self::SupportEnd)
    }

    /// Whether it is the day of something that has happened, which cannot lie in the future.
    #[must_use]
    pub const fn is_past(self) -> bool {
        matches!(self, Self::CheckedOn | Self::LastPatchOn | Self::SupportAskedOn | Self::PurchasedOn)
    }
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Id.
    pub id: DeviceId,
    /// Server, PC, network device or other; `None` while not known.
    pub kind: Option<DeviceKind>,
    /// In use, spare or retired.
    pub state: DeviceState,
    /// Name people use.
    pub name: String,
    /// Room.
    pub place: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// MAC address, upper case with colons where it could be read as one.
    pub mac: String,
    /// Host name.
    pub host_name: String,
    /// IP address.
    pub ip: String,
    /// OS or firmware.
    pub os: String,
    /// Its version.
    pub os_version: String,
    /// Responsible person.
    pub responsible: String,
    /// Vendor that maintains it, or 自施設.
    pub maintainer: String,
    /// Whether it is maintained from outside.
    pub remote_maintenance: Option<bool>,
    /// End of support.
    pub support_end: Option<Date>,
    /// When the end of support was asked for, where the maker names none.
    pub support_asked_on: Option<Date>,
    /// Purchase.
    pub purchased_on: Option<Date>,
    /// Last update.
    pub last_patch_on: Option<Date>,
    /// Last stock-take (棚卸し) that saw it.
    pub checked_on: Option<Date>,
    /// Antivirus product and state.
    pub antivirus: String,
    /// Part of which system.
    pub system_id: Option<SystemId>,
    /// Whether work with records is complete on it in itself, so that the guideline counts it as a server; `None`: nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_as_server: Option<bool>,
    /// Who applies its security updates, where that is not what holds for its system, or it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updates: Option<Responsibility>,
    /// Remarks.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

/// Why a value does not fit a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldProblem {
    /// Not a date, or no such day.
    #[error(transparent)]
    Date(#[from] date::DateProblem),
    /// Not one of the words the field takes.
    #[error("unknown word: {0}")]
    Word(String),
    /// Longer than [`MAX_TEXT`] characters.
    #[error("too long")]
    TooLong,
    /// With characters that [steer](text::steers) others.
    #[error("characters that are not seen")]
    Steering,
}

/// Longest text a field keeps, in characters.
pub const MAX_TEXT: usize = 1_000;

impl Device {
    /// An empty device in use.
    #[must_use]
    pub fn blank(id: DeviceId) -> Self {
        let s = String::new;
        Self {
            id,
            kind: None,
            state: DeviceState::InUse,
            name: s(),
            place: s(),
            maker: s(),
            model: s(),
            serial: s(),
            mac: s(),
            host_name: s(),
            ip: s(),
            os: s(),
            os_version: s(),
            responsible: s(),
            maintainer: s(),
            remote_maintenance: None,
            support_end: None,
            support_asked_on: None,
            purchased_on: None,
            last_patch_on: None,
            checked_on: None,
            antivirus: s(),
            system_id: None,
            counts_as_server: None,
            updates: None,
            note: s(),
            revision: 0,
        }
    }

    /// What people call it: the name, else the host name, else the model, else the IP address.
    #[must_use]
    pub fn label(&self) -> &str {
        [&self.name, &self.host_name, &self.model, &self.ip, &self.serial]
            .into_iter()
            .find(|s| !s.is_empty())
            .map_or("?", |s| s)
    }

    /// Its system with the version, which many lists write into both: Windows Server 2019 and 2019.
    #[must_use]
    pub fn system_software(&self) -> String {
        let version = self.os_version.trim();
        if version.is_empty() || self.os.split_whitespace().any(|word| word == version) {
            return self.os.clone();
        }
        format!("{} {version}", self.os).trim().to_owned()
    }

    /// The value of a field as text in a form [`Device::set`] reads back. `System` is not text and gives an empty string.
    #[must_use]
    pub fn get(&self, field: DeviceField) -> String {
        let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
        match field {
            DeviceField::Kind => self.kind.map(|k| k.words().ja.to_owned()).unwrap_or_default(),
            DeviceField::State => self.state.words().ja.to_owned(),
            DeviceField::RemoteMaintenance => match self.remote_maintenance {
                Some(true) => "あり".to_owned(),
                Some(false) => "なし".to_owned(),
                None => String::new(),
            },
            DeviceField::SupportEnd => day(self.support_end),
            DeviceField::SupportAskedOn => day(self.support_asked_on),
            DeviceField::PurchasedOn => day(self.purchased_on),
            DeviceField::LastPatchOn => day(self.last_patch_on),
            DeviceField::CheckedOn => day(self.checked_on),
            DeviceField::System => String::new(),
            _ => self.text(field).map(str::to_owned).unwrap_or_default(),
        }
    }

    fn text(&self, field: DeviceField) -> Option<&str> {
        Some(match field {
            DeviceField::Name => &self.name,
            DeviceField::Place => &self.place,
            DeviceField::Maker => &self.maker,
            DeviceField::Model => &self.model,
            DeviceField::Serial => &self.serial,
            DeviceField::Mac => &self.mac,
            DeviceField::HostName => &self.host_name,
            DeviceField::Ip => &self.ip,
            DeviceField::Os => &self.os,
            DeviceField::OsVersion => &self.os_version,
            DeviceField::Responsible => &self.responsible,
            DeviceField::Maintainer => &self.maintainer,
            DeviceField::Antivirus => &self.antivirus,
            DeviceField::Note => &self.note,
            _ => return None,
        })
    }

    /// Sets a field from text as people write it; an empty text empties the field. `System` is ignored.
    ///
    /// # Errors
    /// [`FieldProblem`]; the device is unchanged then.
    pub fn set(&mut self, field: DeviceField, value: &str) -> Result<(), FieldProblem> {
        let value = value.trim();
        if value.chars().count() > MAX_TEXT {
            return Err(FieldProblem::TooLong);
        }
        if !(if field == DeviceField::Note { text::is_lines(value) } else { text::is_line(value) }) {
            return Err(FieldProblem::Steering);
        }
        let day = || if value.is_empty() { Ok(None) } else { date::parse(value).map(Some) };
        match field {
            DeviceField::Kind => self.kind = parse_kind(value)?,
            DeviceField::State => self.state = parse_state(value)?,
            DeviceField::RemoteMaintenance => self.remote_maintenance = parse_yes_no(value)?,
            DeviceField::SupportEnd => self.support_end = day()?,
            DeviceField::SupportAskedOn => self.support_asked_on = day()?,
            DeviceField::PurchasedOn => self.purchased_on = day()?,
            DeviceField::LastPatchOn => self.last_patch_on = day()?,
            DeviceField::CheckedOn => self.checked_on = day()?,
            DeviceField::System => {}
            DeviceField::Mac => self.mac = normal_mac(value),
            DeviceField::Ip | DeviceField::Serial | DeviceField::HostName => {
                let narrow = text::narrow(value);
                self.set_text(field, narrow.trim());
            }
            _ => self.set_text(field, value),
        }
        Ok(())
    }

    /// Adds a line to the remarks, unless it stands there already or has no room.
    pub fn add_remark(&mut self, line: &str) {
        let note = if self.note.is_empty() { line.to_owned() } else { format!("{}\n{line}", self.note) };
        if !self.note.contains(line) && note.chars().count() <= MAX_TEXT {
            self.note = note;
        }
    }

    fn set_text(&mut self, field: DeviceField, value: &str) {
        let slot = match field {
            DeviceField::Name => &mut self.name,
            DeviceField::Place => &mut self.place,
            DeviceField::Maker => &mut self.maker,
            DeviceField::Model => &mut self.model,
            DeviceField::Serial => &mut self.serial,
            DeviceField::HostName => &mut self.host_name,
            DeviceField::Ip => &mut self.ip,
            DeviceField::Os => &mut self.os,
            DeviceField::OsVersion => &mut self.os_version,
            DeviceField::Responsible => &mut self.responsible,
            DeviceField::Maintainer => &mut self.maintainer,
            DeviceField::Antivirus => &mut self.antivirus,
            DeviceField::Note => &mut self.note,
            _ => return,
        };
        value.clone_into(slot);
    }
}

/// Reads あり/なし, ○/×, 有/無, はい/いいえ, yes/no.
///
/// # Errors
/// [`FieldProblem::Word`] for anything else.
pub fn parse_yes_no(value: &str) -> Result<Option<bool>, FieldProblem> {
    let word = text::narrow(value).trim().to_lowercase();
    match word.as_str() {
        "" | "-" | "不明" | "unknown" => Ok(None),
        "あり" | "有" | "有り" | "はい" | "yes" | "y" | "true" | "1" | "○" | "〇" | "◯" | "する" | "✓" | "✔" | "可"
        | "on" => Ok(Some(true)),
        "なし" | "無" | "無し" | "いいえ" | "no" | "n" | "false" | "0" | "×" | "x" | "✕" | "しない" | "不可"
        | "off" => Ok(Some(false)),
        _ => Err(FieldProblem::Word(value.to_owned())),
    }
}

/// A MAC address as `00:1A:2B:3C:4D:5E`; a text that is none is kept as it is.
#[must_use]
pub fn normal_mac(value: &str) -> String {
    let narrow = text::narrow(value);
    let hex: String = narrow.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_uppercase();
    let only = narrow.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '-' | '.' | ' '));
    if hex.len() != 12 || !only {
        return narrow.trim().to_owned();
    }
    hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_stands_in_the_name_is_said_once() {
        for (os, version, said) in [
            ("Windows Server 2019", "2019", "Windows Server 2019"),
            ("Windows 11", "23H2", "Windows 11 23H2"),
            ("FortiOS", " 7.4.1 ", "FortiOS 7.4.1"),
            ("Windows 11", "", "Windows 11"),
            ("", "15.2", "15.2"),
            ("Windows 10", "1", "Windows 10 1"),
        ] {
            let device = Device { os: os.to_owned(), os_version: version.to_owned(), ..Device::blank(DeviceId::new()) };
            assert_eq!(device.system_software(), said);
        }
    }

    #[test]
    fn every_field_reads_back_what_it_gives() {
        let mut device = Device::blank(DeviceId::new());
        let sample = |f: DeviceField| match f {
            DeviceField::Kind => "サーバ",
            DeviceField::State => "予備",
            DeviceField::RemoteMaintenance => "あり",
            DeviceField::SupportEnd
            | DeviceField::SupportAskedOn
            | DeviceField::PurchasedOn
            | DeviceField::LastPatchOn
            | DeviceField::CheckedOn => "2026-11-22",
            DeviceField::Mac => "00:1A:2B:3C:4D:5E",
            DeviceField::System => "",
            _ => "x",
        };
        for &field in DeviceField::ALL {
            device.set(field, sample(field)).unwrap();
            assert_eq!(device.get(field), sample(field), "{field}");
        }
    }

    #[test]
    fn addresses_are_written_one_way() {
        assert_eq!(normal_mac("００－１ａ－2b-3c-4d-5e"), "00:1A:2B:3C:4D:5E");
        assert_eq!(normal_mac("不明"), "不明");
    }
}
