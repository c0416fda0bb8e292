//! What a device looks like beside its keys.
//!
//! Guards: an IP address is handed on to the next device, many a computer is called `PC`, serial numbers such as `1` are
//! made up, and a list may have the model in the column of the serial number. When only such a key agrees and name or model
//! differ, a person decides, and so for any key where two rows of one list differ in name or place; no device is replaced
//! silently.

use std::collections::BTreeSet;

use sejo_model::text::{fold, is_unknown, narrow};
use sejo_model::{Device, DeviceField};

use super::key::{HOST, IP, Keys, SERIAL};

/// A serial number of so few characters proves little.
const SHORT: usize = 3;

/// Host names that many devices have.
const COMMON: [&str; 22] = [
    "pc",
    "mypc",
    "my-pc",
    "computer",
    "host",
    "hostname",
    "desktop",
    "laptop",
    "note",
    "notepc",
    "notebook",
    "server",
    "sv",
    "client",
    "user",
    "user-pc",
    "admin",
    "windows",
    "router",
    "printer",
    "パソコン",
    "サーバ",
];

/// Names that say what a device is and not which one, as [`fold`] leaves them.
const COMMON_NAMES: &str = "pc|パソコン|端末|クライアント|コンピュータ|ノート|ノートpc|ノートパソコン|デスクトップ|デスクトップpc|デスクトップパソコン|業務pc|業務端末|事務pc|電子カルテ端末|電子カルテpc|レセコン端末|タブレット|タブレット端末|ipad|スマートフォン|スマホ|iphone|サーバ|nas|ルータ|スイッチ|スイッチングハブ|ハブ|hub|l2スイッチ|l3スイッチ|ネットワーク機器|アクセスポイント|無線ap|無線アクセスポイント|無線lan|wifi|ap|ファイアウォール|utm|ups|無停電電源装置|モニタ|モニター|ディスプレイ|プリンタ|レーザープリンタ|ラベルプリンタ|複合機|コピー機|スキャナ|スキャナー|カードリーダ|カードリーダー|バーコードリーダ|バーコードリーダー|電話|電話機|fax|カメラ|webカメラ|モデム|onu|その他|機器|laptop|desktop|notebook|tablet|server|router|switch|printer|scanner|monitor|display|client|terminal|computer|workstation";

/// Whether a name, made comparable, is one that many devices have.
pub fn is_common_name(name: &str) -> bool {
    COMMON_NAMES.split('|').any(|common| common == name)
}

/// Names, places and models of rows or of a device, made comparable.
#[derive(Debug, Clone, Default)]
pub struct Face {
    names: BTreeSet<String>,
    /// Where what has a name stands; a row without a name only adds to another one.
    places: BTreeSet<String>,
    models: BTreeSet<String>,
    /// Whether every serial number among them is short; `None` without any.
    short: Option<bool>,
}

impl Face {
    /// Reads it through a function that gives a field's text.
    pub fn read<'a>(get: impl Fn(DeviceField) -> Option<&'a str>) -> Self {
        let set = |field| -> BTreeSet<String> {
            get(field).filter(|v| !is_unknown(v)).map(fold).filter(|v| !v.is_empty()).into_iter().collect()
        };
        let serial = get(DeviceField::Serial).map(narrow).filter(|s| !s.trim().is_empty());
        let names = set(DeviceField::Name);
        Self {
            places: if names.is_empty() { BTreeSet::new() } else { set(DeviceField::Place) },
            names,
            models: set(DeviceField::Model),
            short: serial.map(|s| s.trim().chars().count() <= SHORT),
        }
    }

    /// That of a device of the ledger.
    pub fn of(device: &Device) -> Self {
        Self::read(|field| {
            Some(match field {
                DeviceField::Name => &device.name,
                DeviceField::Place => &device.place,
                DeviceField::Model => &device.model,
                _ => &device.serial,
            })
        })
    }

    pub fn join(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.places.extend(other.places.iter().cloned());
        self.models.extend(other.models.iter().cloned());
        self.short = match (self.short, other.short) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        };
    }

    /// Its name; the rows of one device have one.
    pub fn name(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }

    /// Whether both know a name, or both a model, and have none in common.
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
        differ(&self.names, &other.names) || differ(&self.models, &other.models)
    }

    /// Whether name and place are known to both and the same, and the models no others.
    pub fn is_same_as(&self, other: &Self) -> bool {
        !self.names.is_disjoint(&other.names) && !self.places.is_disjoint(&other.places) && !self.contradicts(other)
    }

    /// Whether some name, some place and some model is common to all who know one.
    pub fn agree<'a>(faces: impl Iterator<Item = &'a Self> + Clone) -> bool {
        let common = |pick: fn(&Self) -> &BTreeSet<String>| {
            let mut known = faces.clone().map(pick).filter(|set| !set.is_empty());
            let Some(first) = known.next() else { return true };
            let rest: Vec<_> = known.collect();
            first.iter().any(|value| rest.iter().all(|set| set.contains(value)))
        };
        common(|f| &f.names) && common(|f| &f.places) && common(|f| &f.models)
    }

    /// Whether a value of a key proves little on its own.
    pub fn is_weak(&self, level: usize, value: &str) -> bool {
        match level {
            SERIAL => self.short == Some(true),
            HOST => COMMON.contains(&value),
            level => level == IP,
        }
    }
}

/// Whether nothing but weak keys is common to both.
pub fn only_weak(a: (&Keys, &Face), b: (&Keys, &Face)) -> bool {
    (0..=IP).all(|level| {
        let mut common = a.0.at(level).intersection(b.0.at(level));
        common.all(|value| a.1.is_weak(level, value) || b.1.is_weak(level, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(name: &'static str, model: &'static str) -> Face {
        Face::read(|field| match field {
            DeviceField::Name => Some(name),
            DeviceField::Model => Some(model),
            _ => None,
        })
    }

    #[test]
    fn names_and_models_contradict_only_where_both_are_known() {
        assert!(face("受付PC", "").contradicts(&face("検査PC", "")));
        assert!(face("", "X1").contradicts(&face("受付PC", "X2")));
        assert!(!face("受付PC", "").contradicts(&face("受付ＰＣ", "X2")));
        assert!(!face("不明", "").contradicts(&face("検査PC", "")));
    }

    #[test]
    fn some_name_has_to_be_common_to_all() {
        let (a, b) = (face("a", ""), face("b", ""));
        let mut both = a.clone();
        both.join(&b);
        assert!(Face::agree([&a, &both, &face("", "")].into_iter()));
        assert!(!Face::agree([&both, &a, &b].into_iter()));
    }
}
