//! What a device looks like beside its keys, and the words that many devices are called by.
//!
//! Guards: a name tells devices apart as people read it: 病棟PC1-11 is not 病棟PC11-1.

use std::collections::BTreeSet;

use sejo_model::device::parse_kind;
use sejo_model::text::{fold, fold_name, is_unknown};
use sejo_model::{Device, DeviceField};

/// Host names that many devices have.
const COMMON: [&str; 36] = [
    "pc",
    "ipad",
    "iphone",
    "android",
    "tablet",
    "phone",
    "galaxy",
    "macbook",
    "mac",
    "ubuntu",
    "debian",
    "linux",
    "raspberrypi",
    "win10",
    "win11",
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

/// Whether a host name, made comparable, is one that devices come with.
pub fn is_common_host(host: &str) -> bool {
    COMMON.contains(&host)
}

/// Something a device is described by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    Name,
    Place,
    Model,
    Responsible,
    Os,
    Kind,
}

impl Aspect {
    pub const ALL: [Self; 6] = [Self::Name, Self::Place, Self::Model, Self::Responsible, Self::Os, Self::Kind];

    fn field(self) -> DeviceField {
        match self {
            Self::Name => DeviceField::Name,
            Self::Place => DeviceField::Place,
            Self::Model => DeviceField::Model,
            Self::Responsible => DeviceField::Responsible,
            Self::Os => DeviceField::Os,
            Self::Kind => DeviceField::Kind,
        }
    }

    /// Two numbers are two names and two places; a model or a person is written with hyphens or without; ノート is a PC.
    fn comparable(self, text: &str) -> String {
        match self {
            Self::Name | Self::Place => fold_name(text),
            Self::Kind => parse_kind(text).ok().flatten().map(|kind| kind.key().to_owned()).unwrap_or_default(),
            Self::Model | Self::Responsible | Self::Os => fold(text),
        }
    }
}

/// What rows or a device are described by, made comparable; several rows of one device may say several things.
#[derive(Debug, Clone, Default)]
pub struct Face([BTreeSet<String>; 6]);

impl Face {
    /// Reads it through a function that gives a field's text.
    pub fn read<'a>(get: impl Fn(DeviceField) -> Option<&'a str>) -> Self {
        let mut face = Self::default();
        for (slot, aspect) in face.0.iter_mut().zip(Aspect::ALL) {
            let said = get(aspect.field()).filter(|value| !is_unknown(value)).map(|value| aspect.comparable(value));
            slot.extend(said.filter(|value| !value.is_empty()));
        }
        face
    }

    /// That of a device of the ledger.
    pub fn of(device: &Device) -> Self {
        Self::read(|field| {
            Some(match field {
                DeviceField::Name => &device.name,
                DeviceField::Place => &device.place,
                DeviceField::Model => &device.model,
                DeviceField::Responsible => &device.responsible,
                DeviceField::Kind => device.kind.map_or("", |kind| kind.words().ja),
                _ => &device.os,
            })
        })
    }

    fn at(&self, aspect: Aspect) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.0.get(aspect as usize).unwrap_or(NONE)
    }

    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            mine.extend(theirs.iter().cloned());
        }
    }

    /// Its name; the rows of one device have one.
    pub fn name(&self) -> Option<&str> {
        self.at(Aspect::Name).first().map(String::as_str)
    }

    pub fn names_in_common<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        self.at(Aspect::Name).intersection(other.at(Aspect::Name)).map(String::as_str)
    }

    /// Whether both say the same.
    pub fn shares(&self, other: &Self, aspect: Aspect) -> bool {
        !self.at(aspect).is_disjoint(other.at(aspect))
    }

    /// Whether both say something and it is not the same. But for names, what only says more is no other: 受付 and 1階受付,
    /// Windows 11 and Windows 11 Pro.
    pub fn differs(&self, other: &Self, aspect: Aspect) -> bool {
        let (a, b) = (self.at(aspect), other.at(aspect));
        let says_more = |x: &String, y: &String| x.contains(y.as_str()) || y.contains(x.as_str());
        let exact = matches!(aspect, Aspect::Name | Aspect::Kind);
        let alike = |x: &String, y: &String| if exact { x == y } else { says_more(x, y) };
        !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.iter().any(|y| alike(x, y)))
    }

    /// Whether name and place are known to both and the same, and the models no others.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.shares(other, Aspect::Name) && self.shares(other, Aspect::Place) && !self.differs(other, Aspect::Model)
    }

    /// Whether some name, some place and some model is common to all who know one.
    pub fn agree<'a>(faces: impl Iterator<Item = &'a Self> + Clone) -> bool {
        let common = |aspect: Aspect| {
            // A row without a name only adds to another one, wherever it stands.
            let placeless = |face: &&Self| aspect == Aspect::Place && face.at(Aspect::Name).is_empty();
            let mut known = faces.clone().filter(|f| !placeless(f)).map(|f| f.at(aspect)).filter(|set| !set.is_empty());
            let Some(first) = known.next() else { return true };
            let rest: Vec<_> = known.collect();
            first.iter().any(|value| rest.iter().all(|set| set.contains(value)))
        };
        [Aspect::Name, Aspect::Place, Aspect::Model].into_iter().all(common)
    }
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
        assert!(face("受付PC", "").differs(&face("検査PC", ""), Aspect::Name));
        assert!(face("病棟PC1-11", "").differs(&face("病棟PC11-1", ""), Aspect::Name));
        assert!(face("", "X1").differs(&face("受付PC", "X2"), Aspect::Model));
        assert!(!face("", "X1").differs(&face("", "ThinkPad X1"), Aspect::Model), "only says more");
        assert!(!face("受付PC", "").differs(&face("受付ＰＣ", "X2"), Aspect::Name));
        assert!(!face("不明", "").differs(&face("検査PC", ""), Aspect::Name));
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
