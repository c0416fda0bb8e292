//! The contact chart (連絡体制図): who is told by whom, by which number, who decides, and whether the numbers answer.
//!
//! The chart refers to people, vendors and systems that exist and keeps only what they lack: offices outside, further
//! numbers, means without telephones, the order, deputies, who decides. [`chart::Chart`] is what comes of both.
//!
//! Invariants: a call counts for the very number that was called, so a number that was changed has to be called again;
//! a call is a record that is never changed, and the newest one of a number counts; what hangs on the wall is kept line
//! by line, so the chart can say what the paper lacks.
//!
//! Source: checklist 3-① (R7); the ministry's template of a plan, 2.1.2, 2.2 and 3.1; guideline 6.0, 経営管理編 3.4.3.

pub mod chart;
mod phone;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use phone::{NotAPhone, dial, number_key, phone};

use crate::error::UnknownKey;
use crate::id::{ContactCallId, ContactPrintId, PersonId, VendorId};
use crate::person::Post;
use crate::words::Text;

keyed_enum! {
    /// An office outside that the chart names.
    pub enum Authority {
        Ministry = "ministry", "厚生労働省", "Ministry of Health, Labour and Welfare";
        Prefecture = "prefecture", "都道府県(医療の担当課)", "prefecture (section for medical care)";
        HealthCentre = "health-centre", "保健所", "public health centre";
        Police = "police", "都道府県警察(サイバー窓口)", "prefectural police (cyber desk)";
        Privacy = "ppc", "個人情報保護委員会", "Personal Information Protection Commission";
        Ipa = "ipa", "IPA(情報処理推進機構)", "IPA";
        Jpcert = "jpcert", "JPCERT/CC", "JPCERT/CC";
        MedicalIsac = "medical-isac", "医療ISAC", "Medical ISAC Japan";
        Association = "medical-association", "医師会・歯科医師会・薬剤師会", "medical, dental or pharmacists' association";
    }
}

keyed_enum! {
    /// Whether the chart needs an office.
    pub enum Need {
        Yes = "yes", "必ず載せる", "needed";
        OneOf = "one-of", "どちらかを載せる", "one of several is enough";
        No = "no", "あれば載せる", "where there is one";
    }
}

keyed_enum! {
    /// How an office is reached at least.
    pub enum Reach {
        Phone = "phone", "電話", "by telephone";
        Web = "web", "ウェブの窓口", "by its page";
    }
}

/// What ships about an office: never certain, always with where it comes from. A person makes sure by trying.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipped {
    /// Which office.
    pub authority: Authority,
    /// Whether the chart needs it.
    pub need: Need,
    /// For [`Need::OneOf`]: those with the same word stand for each other.
    #[serde(default)]
    pub group: String,
    /// How it must be reachable.
    pub reach: Reach,
    /// A number somebody published; empty where none is known.
    #[serde(default)]
    pub phone: String,
    /// A page of its own; empty where none is known.
    #[serde(default)]
    pub web: String,
    /// What it is told or asked.
    pub about: Text,
    /// Where to look its number up.
    pub look_up: Text,
    /// Where this comes from.
    pub source: Vec<String>,
    /// The year and month of it, `2026-11`.
    pub as_of: String,
}

/// What a line of the chart is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactKey {
    /// A member of staff.
    Person(PersonId),
    /// A vendor.
    Vendor(VendorId),
    /// An office outside.
    Authority(Authority),
}

impl fmt::Display for ContactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person-{id}"),
            Self::Vendor(id) => write!(f, "vendor-{id}"),
            Self::Authority(authority) => write!(f, "authority-{authority}"),
        }
    }
}

impl FromStr for ContactKey {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey::new("ContactKey", text);
        let (kind, rest) = text.split_once('-').ok_or_else(unknown)?;
        match kind {
            "person" => rest.parse().map(Self::Person).map_err(|_| unknown()),
            "vendor" => rest.parse().map(Self::Vendor).map_err(|_| unknown()),
            "authority" => rest.parse().map(Self::Authority),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for ContactKey {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContactKey {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What the chart keeps about a line beyond what people, vendors and the shipped offices say already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// About what.
    pub key: ContactKey,
    /// Of an office: what it is called here, 〇〇県警察本部 サイバー犯罪対策課.
    pub name: String,
    /// Of an office: telephone in working hours.
    pub phone: String,
    /// Telephone at night and on holidays; of a person the mobile. A vendor's stands in its own record.
    pub night_phone: String,
    /// Of an office: its page for reports.
    pub web: String,
    /// How it is reached when mail and telephones are down.
    pub means: String,
    /// Order among its kind, from 1; `None` stands behind.
    pub rank: Option<u32>,
    /// Counts saves.
    pub revision: u32,
}

impl Contact {
    /// Nothing said yet.
    #[must_use]
    pub const fn blank(key: ContactKey) -> Self {
        const fn s() -> String {
            String::new()
        }
        Self { key, name: s(), phone: s(), night_phone: s(), web: s(), means: s(), rank: None, revision: 0 }
    }
}

keyed_enum! {
    /// What somebody has to decide within the first hour.
    pub enum Matter {
        Disconnect = "disconnect", "ネットワークを切り離す", "disconnect the network";
        StopCare = "stop-care", "診療や調剤を止める・縮小する", "stop or reduce care";
        Publish = "publish", "公表する・患者に知らせる", "publish, and tell patients";
    }
}

/// Who decides about something, and who does when that person cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// About what.
    pub matter: Matter,
    /// Who.
    pub person: Option<PersonId>,
    /// Who instead.
    pub deputy: Option<PersonId>,
}

/// A role in the house that is no post: 医事課の責任者, 夜間の当直.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// What it is.
    pub title: String,
    /// Who holds it.
    pub person: Option<PersonId>,
    /// Who instead.
    pub deputy: Option<PersonId>,
}

/// Most roles that are no post: with the five posts ten roles, which one page has room for.
pub const MAX_STATIONS: usize = 6;

/// Who stands for whom and who decides: the part of the chart that belongs to no single line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactPlan {
    /// Who stands for the holder of a post. The safety manager's deputy is a post of its own.
    pub deputies: Vec<(Post, PersonId)>,
    /// Further roles.
    pub stations: Vec<Station>,
    /// Who decides.
    pub decisions: Vec<Decision>,
    /// What to do when telephones and mail are down: where to meet, who runs where.
    pub without_phones: String,
    /// Counts saves.
    pub revision: u32,
}

impl ContactPlan {
    /// The decision about a matter.
    #[must_use]
    pub fn decision(&self, matter: Matter) -> Decision {
        let found = self.decisions.iter().find(|d| d.matter == matter).copied();
        found.unwrap_or(Decision { matter, person: None, deputy: None })
    }

    /// Who stands for the holder of a post.
    #[must_use]
    pub fn deputy(&self, post: Post) -> Option<PersonId> {
        self.deputies.iter().find(|(p, _)| *p == post).map(|(_, person)| *person)
    }
}

keyed_enum! {
    /// What came of a call.
    pub enum CallResult {
        Reached = "reached", "つながった", "reached";
        NotReached = "not-reached", "つながらなかった", "not reached";
        Changed = "changed", "番号が変わっていた", "the number has changed";
    }
}

/// A number that was tried: a record, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCall {
    /// Id.
    pub id: ContactCallId,
    /// Whom.
    #[serde(rename = "key")]
    pub contact: ContactKey,
    /// What it was called that day.
    pub name: String,
    /// The number that was dialled, or the page that was opened.
    pub number: String,
    /// The day.
    pub called_on: Date,
    /// By whom.
    pub called_by: String,
    /// What came of it.
    pub result: CallResult,
    /// Remarks: who answered, from when to when somebody is there.
    pub note: String,
}

/// A printed copy that was put up, with every line that stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPrint {
    /// Id.
    pub id: ContactPrintId,
    /// The day.
    pub printed_on: Date,
    /// Where it hangs.
    pub place: String,
    /// Who put it up.
    pub by: String,
    /// What stands on it; nothing where nobody knows which state of the chart was printed.
    pub lines: Vec<chart::PaperLine>,
}

impl ContactPrint {
    /// Whether it is known what stands on it.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !self.lines.is_empty()
    }
}

/// Everything the facility keeps about its chart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactRecords {
    /// Who stands for whom, who decides.
    pub plan: ContactPlan,
    /// What is said about single lines.
    pub contacts: Vec<Contact>,
    /// The newest call of each number.
    pub calls: Vec<ContactCall>,
    /// The newest copy that was put up.
    pub print: Option<ContactPrint>,
}

impl ContactRecords {
    /// What is said about a line.
    #[must_use]
    pub fn contact(&self, key: ContactKey) -> Contact {
        self.contacts.iter().find(|c| c.key == key).cloned().unwrap_or_else(|| Contact::blank(key))
    }

    /// The newest call of a number of a line.
    #[must_use]
    pub fn call(&self, key: ContactKey, number: &str) -> Option<&ContactCall> {
        let number = number_key(number);
        self.calls.iter().find(|c| c.contact == key && number_key(&c.number) == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_what_it_writes() {
        let keys = [
            ContactKey::Person(PersonId::new()),
            ContactKey::Vendor(VendorId::new()),
            ContactKey::Authority(Authority::HealthCentre),
        ];
        for key in keys {
            assert_eq!(key.to_string().parse::<ContactKey>().unwrap(), key);
        }
        for wrong in ["", "police", "authority-", "person-1", "office-police"] {
            assert!(wrong.parse::<ContactKey>().is_err(), "{wrong}");
        }
    }
}
