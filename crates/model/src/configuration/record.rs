//! Configurations as kept for a facility, and the register of remote maintenance they are compared with.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Configuration, Extent, Forward, Interface, Listener, PortRange, RemoteAccess, RemoteAccessKind, RemoteTerms,
    TermsGap,
};
use crate::control::Control;
use crate::id::{ConfigurationId, DeviceId, EvidenceId, RemoteConnectionId, ReplyId, SystemId, VendorId};
use crate::system::System;
use crate::text;
use crate::words::Words;

/// A configuration of one device of a facility. Of each device the newest one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationRecord {
    /// Id.
    pub id: ConfigurationId,
    /// The device of the ledger it belongs to; `None` until somebody said which.
    pub device_id: Option<DeviceId>,
    /// The masked copy that is kept.
    pub evidence_id: EvidenceId,
    /// File name as dropped.
    pub file_name: String,
    /// Which device of the file (from 0).
    pub position: u32,
    /// The day it was dropped.
    pub read_on: Date,
    /// What it says.
    pub configuration: Configuration,
    /// When it was read, and what it loosened.
    #[serde(default)]
    pub history: History,
}

/// When a configuration was read, of which day it is, and what it made looser than those before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History {
    /// Microseconds since 1970 (UTC); 0 in records from before it was kept.
    pub read_at: i64,
    /// The day it was taken from the device as somebody said; the text may say none, or a wrong one (a clock at 1970).
    #[serde(default)]
    pub dated: Option<Date>,
    /// Against each earlier configuration of the same device that counted for a while, in the order in which they did.
    pub loosened: Vec<Loosened>,
}

/// What became looser since an earlier configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loosened {
    /// Until when the earlier one counted, microseconds since 1970 (UTC).
    pub until: i64,
    /// How many things became looser, by the control they feed.
    pub by_control: Vec<(Control, usize)>,
    /// Controls for which a configuration in between was looser, and this one is not.
    #[serde(default)]
    pub mended: Vec<Control>,
}

impl History {
    /// How much became looser for a control since a moment; what was so already then is not counted.
    #[must_use]
    pub fn loosened_since(&self, moment: i64, control: Control) -> usize {
        let of_control = self.since(moment).and_then(|l| l.by_control.iter().find(|(c, _)| *c == control));
        of_control.map_or(0, |(_, count)| *count)
    }

    /// Whether something was looser for a control for a while since a moment, and is not any more.
    #[must_use]
    pub fn mended_since(&self, moment: i64, control: Control) -> bool {
        self.since(moment).is_some_and(|l| l.mended.contains(&control))
    }

    /// What became of the configuration that counted at a moment.
    fn since(&self, moment: i64) -> Option<&Loosened> {
        self.loosened.iter().find(|l| moment < l.until)
    }
}

impl ConfigurationRecord {
    /// Whether the text is that of the whole device.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.configuration.extent == Extent::Whole
    }

    /// Whether older readers read it than another: what differs may be what they did not see yet.
    #[must_use]
    pub const fn is_read_before(&self, other: &Self) -> bool {
        self.configuration.reader < other.configuration.reader
    }

    /// The day the configuration tells about.
    #[must_use]
    pub fn told_on(&self) -> Date {
        self.known_day().unwrap_or(self.read_on)
    }

    /// The day it was taken from the device as somebody or the text says; without either, only the day it was dropped is
    /// known.
    #[must_use]
    pub fn known_day(&self) -> Option<Date> {
        self.history.dated.or(self.configuration.identity.taken_on.as_ref().map(|d| d.value))
    }

    /// What people call it: host name, model, or the file's name.
    #[must_use]
    pub fn label(&self) -> &str {
        let identity = &self.configuration.identity;
        identity.host_name.as_ref().or(identity.model.as_ref()).map_or(self.file_name.as_str(), |v| v.value.as_str())
    }

    /// The same among others: where another one of that model has no name of its own either, with what tells them apart.
    #[must_use]
    pub fn label_among(&self, all: &[Self]) -> String {
        let is_nameless = |record: &Self| record.configuration.identity.host_name.is_none();
        let is_alike = |record: &Self| {
            is_nameless(record) && record.label() == self.label() && record.distinction() != self.distinction()
        };
        if is_nameless(self) && all.iter().any(is_alike) {
            format!("{} ({})", self.label(), self.distinction())
        } else {
            self.label().to_owned()
        }
    }

    /// Its serial number, else the address of its hardware, else the name of its file.
    fn distinction(&self) -> &str {
        let identity = &self.configuration.identity;
        identity.serial.as_ref().or(identity.macs.first()).map_or(self.file_name.as_str(), |v| v.value.as_str())
    }
}

/// The reply of a vendor an entry of the register was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplySource {
    /// Which.
    pub reply_id: ReplyId,
    /// Earlier ones that say what it leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<ReplyId>,
    /// When the vendor answered.
    pub answered_on: Date,
    /// What it wrote of line, device and the rest, in one sentence.
    pub said: String,
    /// The revision the entry was made with. Another one: a person has worked on it since.
    pub revision: u32,
    /// The day on which the vendor took the answer back, where the entry stayed because of that work.
    #[serde(default)]
    pub taken_back_on: Option<Date>,
    /// The terms of the answer that the vendor took back, with the rest of it or alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_back: Vec<TermsGap>,
}

impl ReplySource {
    /// Whether something of it comes from a reply.
    #[must_use]
    pub fn rests_on(&self, reply: ReplyId) -> bool {
        self.reply_id == reply || self.also.contains(&reply)
    }
}

/// A remote connection somebody registered (リモート保守の登録): who comes in by which way, on which contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteConnection {
    /// Id.
    pub id: RemoteConnectionId,
    /// Whose; `None` for the facility's own staff.
    pub vendor_id: Option<VendorId>,
    /// For which system, where one is named.
    pub system_id: Option<SystemId>,
    /// On which device of the ledger it ends, where one is named.
    pub device_id: Option<DeviceId>,
    /// Kind of way in; `None` for a port that is forwarded or another way.
    pub kind: Option<RemoteAccessKind>,
    /// Name in the configuration (tunnel, policy, forwarded port), by which it is recognised; empty for the one of that kind on the device.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Names of the users who may come in by it; empty where nobody said.
    pub users: Vec<String>,
    /// From when.
    pub from: Date,
    /// Until when; `None` while it lasts.
    pub until: Option<Date>,
    /// On which terms it is used.
    #[serde(default)]
    pub terms: RemoteTerms,
    /// The reply it was made from; `None` where somebody wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ReplySource>,
    /// Counts up with each save.
    #[serde(default)]
    pub revision: u32,
}

impl RemoteConnection {
    /// A connection of which nothing is said but its first day.
    #[must_use]
    pub fn blank(from: Date) -> Self {
        Self {
            id: RemoteConnectionId::new(),
            vendor_id: None,
            system_id: None,
            device_id: None,
            kind: None,
            name: String::new(),
            purpose: String::new(),
            users: Vec::new(),
            from,
            until: None,
            terms: RemoteTerms::default(),
            source: None,
            revision: 0,
        }
    }

    /// Whether it stands as it was made from a reply: nobody has worked on it.
    #[must_use]
    pub fn is_as_replied(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.revision == self.revision)
    }

    /// The terms the vendor took back and nobody has said since: nothing is known of them.
    #[must_use]
    pub fn terms_taken_back(&self) -> Vec<TermsGap> {
        let taken_back = self.source.as_ref().map(|source| source.taken_back.as_slice()).unwrap_or_default();
        self.terms.gaps().into_iter().filter(|gap| taken_back.contains(gap)).collect()
    }

    /// What nobody asked yet about it: what the vendor took back was asked.
    #[must_use]
    pub fn terms_unasked(&self) -> Vec<TermsGap> {
        let taken_back = self.terms_taken_back();
        self.terms.gaps().into_iter().filter(|gap| !taken_back.contains(gap)).collect()
    }

    /// Whether the vendor took back the answer it rests on, or some of it that nobody has said since.
    #[must_use]
    pub fn is_taken_back(&self) -> bool {
        let is_whole = self.source.as_ref().is_some_and(|source| source.taken_back_on.is_some());
        is_whole || !self.terms_taken_back().is_empty()
    }

    /// Whether the vendor took back by which line or device it connects to its system, and neither it nor anybody here has said since.
    #[must_use]
    pub fn is_path_taken_back(&self, systems: &[System]) -> bool {
        let is_its = |system: &&System| self.source.is_some() && Some(system.id) == self.system_id;
        let answer = systems.iter().find(is_its).and_then(|system| system.remote_maintenance.as_ref());
        answer.is_some_and(|answer| answer.used && answer.path_taken_back)
    }

    /// Whether nobody said yet which way in of the configurations it is: then it speaks of none of them.
    #[must_use]
    pub fn is_unplaced(&self) -> bool {
        self.kind.is_none() && self.device_id.is_none() && self.name.trim().is_empty()
    }

    /// Whether it is, or will be, that vendor's way to a system; one that names no system is its way to all of them.
    #[must_use]
    pub fn is_for(&self, vendor: Option<VendorId>, system: SystemId, today: Date) -> bool {
        vendor.is_some()
            && self.vendor_id == vendor
            && self.system_id.is_none_or(|id| id == system)
            && self.until.is_none_or(|end| today <= end)
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|end| day <= end)
    }

    /// Whether it is this way in: by kind, and by name where it has one. On which device is the caller's question.
    #[must_use]
    pub fn declares(&self, access: &RemoteAccess) -> bool {
        let is_named = is_same(&self.name, &access.name) || is_same(&self.name, &access.label);
        match self.kind {
            Some(kind) => kind == access.kind && (self.name.trim().is_empty() || is_named),
            None => is_named,
        }
    }

    /// Whether it is the management of a device itself by this service: by kind, and by the service where it names one.
    #[must_use]
    pub fn declares_management(&self, listener: &Listener) -> bool {
        let Words { ja, en } = listener.service.words();
        let is_named = [listener.service.key(), &listener.name, ja, en].iter().any(|name| is_same(&self.name, name));
        match self.kind {
            Some(RemoteAccessKind::Management) => {
                listener.service.manages() && (self.name.trim().is_empty() || is_named)
            }
            Some(_) => false,
            None => is_named,
        }
    }

    /// Whether it is this line for maintenance: by the interface it ends on, or any line on the device.
    #[must_use]
    pub fn declares_line(&self, line: &Interface) -> bool {
        let is_named = is_same(&self.name, &line.name) || is_same(&self.name, &line.label);
        match self.kind {
            Some(RemoteAccessKind::Line) => self.name.trim().is_empty() || is_named,
            Some(_) => false,
            None => is_named,
        }
    }

    /// Whether it is this forward: by its name, its port outside or the machine inside, or any on a device it names.
    #[must_use]
    pub fn declares_forward(&self, forward: &Forward) -> bool {
        if self.kind.is_some() {
            return false;
        }
        if self.name.trim().is_empty() {
            return self.device_id.is_some();
        }
        let port = forward.outside.from.to_string();
        // Ranges were once called by their first port.
        let first = Forward { inside: PortRange::one(forward.inside.from), ..forward.clone() };
        let names = [&*forward.name, &*forward.label(), &*first.label(), &*port, &*forward.to_host];
        names.iter().any(|name| is_same(&self.name, name))
    }
}

/// Whether two names are the same and say anything.
fn is_same(a: &str, b: &str) -> bool {
    let a = text::fold(a);
    !a.is_empty() && a == text::fold(b)
}
