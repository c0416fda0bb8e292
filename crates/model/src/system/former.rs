//! What vendors said of a system that is another's by now (前の事業者の回答).
//!
//! Invariants: only the vendor a system belongs to speaks for it. What another one had said is set aside with its name, where nothing
//! counts it, and comes back with that vendor; nothing of it is lost. What a person of the facility wrote stays; that a vendor has a
//! duty was said of that vendor, and of no other.

use serde::{Deserialize, Serialize};

use super::{Disclosure, RemoteMaintenance, System};
use crate::answer::Declaration;
use crate::configuration::RemoteConnection;
use crate::facts::Facts;
use crate::id::{ReplyId, VendorId};
use crate::responsibility::{Duty, Holder, Responsibilities, Responsibility};

/// What a former vendor of a system had said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerWord {
    /// Whose it is.
    pub vendor_id: VendorId,
    /// Its answer on remote maintenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_maintenance: Option<RemoteMaintenance>,
    /// Its disclosure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
    /// The duties nobody but its replies tells of, and those its word disputes.
    #[serde(default)]
    pub duties: Responsibilities,
}

impl FormerWord {
    fn of(vendor_id: VendorId, system: &System) -> Self {
        let duties = system.responsibilities.iter().filter(|(_, said)| is_of(said, vendor_id));
        Self {
            vendor_id,
            remote_maintenance: system.remote_maintenance.clone(),
            disclosure: system.disclosure.clone(),
            duties: duties.map(|(duty, said)| (duty, said.clone())).collect(),
        }
    }

    /// Takes a duty back to what was said of it before; what others had said stands with the system.
    pub(crate) fn take_back(&mut self, duty: Duty, before: Option<&Responsibility>) {
        match before.filter(|said| is_of(said, self.vendor_id)) {
            Some(said) => self.duties.put(duty, said.clone()),
            None => self.duties.say(duty, None),
        }
    }

    /// Takes out what rests on a reply.
    fn forget(&mut self, reply: ReplyId) {
        if self.remote_maintenance.as_ref().is_some_and(|said| said.heard_of.contains(&reply)) {
            self.remote_maintenance = None;
        }
        for duty in Duty::ALL {
            self.forget_duty(*duty, reply);
        }
    }

    /// Takes out what rests on a reply of who has a duty.
    pub fn forget_duty(&mut self, duty: Duty, reply: ReplyId) {
        if self.duties.get(duty).is_some_and(|said| said.heard_of == Some(reply)) {
            self.duties.say(duty, None);
        }
    }
}

/// Whether nobody but a reply says who has a duty. Where a clause is on record a person has looked it up, whoever said it first.
fn is_only_heard(said: &Responsibility) -> bool {
    said.heard_of.is_some() && !said.clause.is_complete()
}

/// Whether what is said of a duty goes with a vendor: nobody but its replies tells of it, or its word disputes it.
fn is_of(said: &Responsibility, vendor: VendorId) -> bool {
    is_only_heard(said) || said.before_dispute(vendor).is_some()
}

/// What stands of a duty without what a vendor said of it; `None` where nothing does.
fn stood_before(said: &Responsibility, vendor: VendorId) -> Option<Responsibility> {
    let stood = said.before_dispute(vendor)?;
    (!is_only_heard(&stood) && stood != Responsibility::said(Holder::Unknown)).then_some(stood)
}

impl System {
    /// Whether a vendor is none of its own: another one is, or took its place. Of a system that never had one, nobody is.
    #[must_use]
    pub fn is_of_other(&self, vendor: VendorId) -> bool {
        match self.vendor_id {
            Some(own) => own != vendor,
            None => self.former.iter().any(|former| former.vendor_id == vendor),
        }
    }

    /// Hands it from one vendor to another: of what stood there `before`, the word of the one is set aside, and what is left open
    /// takes what the other had said when it was the vendor.
    pub fn hand_over(&mut self, before: &Self, from: Option<VendorId>, to: Option<VendorId>) {
        if from == to {
            return;
        }
        if let Some(from) = from {
            let said = FormerWord::of(from, before);
            // What was written anew together with the vendor is of the new one.
            if self.remote_maintenance == said.remote_maintenance {
                self.remote_maintenance = None;
            }
            if self.disclosure == said.disclosure {
                self.disclosure = None;
            }
            for (duty, known) in said.duties.iter() {
                if self.responsibilities.get(duty) == Some(known) {
                    match stood_before(known, from) {
                        Some(stood) => self.responsibilities.put(duty, stood),
                        None => self.responsibilities.say(duty, None),
                    }
                }
            }
            self.former.retain(|former| former.vendor_id != from);
            self.former.push(said);
            self.keep_of(before, from);
        }
        self.count_again(to);
        let back = self.former.iter().position(|former| Some(former.vendor_id) == to);
        if let Some(back) = back.map(|at| self.former.remove(at)) {
            self.remote_maintenance = self.remote_maintenance.take().or(back.remote_maintenance);
            self.disclosure = self.disclosure.take().or(back.disclosure);
            for (duty, said) in back.duties.iter() {
                // What it disputes is disputed again where it stands as it stood; else a person has settled it since.
                let stood = stood_before(said, back.vendor_id);
                if self.responsibilities.get(duty).is_none_or(|known| Some(known) == stood.as_ref()) {
                    self.responsibilities.put(duty, said.clone());
                }
            }
            self.count_again(to);
        }
    }

    /// That the vendor has a duty the facility had said of the vendor it went from. In writing it is of whom the document is with.
    fn keep_of(&mut self, before: &Self, from: VendorId) {
        for duty in Duty::ALL.iter().copied() {
            let Some(said) = self.responsibilities.get(duty) else { continue };
            let stood = before.responsibilities.get(duty);
            // What was written anew together with the vendor is of the new one.
            let is_old = stood == Some(said) || stood.and_then(|was| stood_before(was, from)).as_ref() == Some(said);
            let is_plain = said.holder == Holder::Vendor && !said.clause.is_complete() && said.said_of.is_none();
            if is_old && is_plain {
                let of_former = Responsibility { said_of: Some(from), ..said.clone() };
                self.responsibilities.put(duty, of_former);
            }
        }
    }

    /// What was said of a vendor counts again where it is the vendor again.
    fn count_again(&mut self, to: Option<VendorId>) {
        for duty in Duty::ALL.iter().copied() {
            let own = self.responsibilities.get(duty).filter(|said| said.said_of.is_some() && said.said_of == to);
            if let Some(said) = own {
                let counts = Responsibility { said_of: None, ..said.clone() };
                self.responsibilities.put(duty, counts);
            }
        }
    }

    /// Makes room for what its vendor says of a duty of which only the word of another stands there: that word is kept with the former
    /// vendor it is of, and comes back with it.
    pub fn set_aside(&mut self, duty: Duty, of: VendorId) {
        let Some(said) = self.responsibilities.get(duty).cloned() else { return };
        if let Some(former) = self.former.iter_mut().find(|former| former.vendor_id == of)
            && former.duties.get(duty).is_none()
        {
            former.duties.put(duty, said);
        }
        self.responsibilities.say(duty, None);
    }

    /// Takes out of what former vendors had said what rests on a reply.
    pub fn forget(&mut self, reply: ReplyId) {
        for former in &mut self.former {
            former.forget(reply);
        }
    }
}

impl Facts {
    /// The vendor behind a system: whose product it is, else with whom its contract is.
    #[must_use]
    pub fn vendor_of(&self, system: &System) -> Option<VendorId> {
        system.vendor_id.or_else(|| self.contract_of(system).map(|c| c.vendor_id))
    }

    /// Whether a declared value is the word of a vendor about a system that is another's by now: it is kept, and counts for nothing.
    #[must_use]
    pub fn is_former(&self, declared: &Declaration) -> bool {
        let system = self.systems.iter().find(|s| Some(s.id) == declared.system_id);
        system.zip(declared.vendor_id).is_some_and(|(system, vendor)| system.is_of_other(vendor))
    }

    /// Whether a vendor had a system that went to another.
    #[must_use]
    pub fn is_former_vendor(&self, vendor: VendorId) -> bool {
        self.systems.iter().any(|system| system.former.iter().any(|former| former.vendor_id == vendor))
    }

    /// Whether a connection is that of a former vendor to its system. Another one that never was its vendor may well connect to it, as a
    /// subcontractor does.
    #[must_use]
    pub fn is_of_former(&self, connection: &RemoteConnection) -> bool {
        let system = self.systems.iter().find(|s| Some(s.id) == connection.system_id);
        let mut former = system.into_iter().flat_map(|s| &s.former);
        former.any(|former| Some(former.vendor_id) == connection.vendor_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SystemId;
    use crate::responsibility::{Clause, Disputant};

    #[test]
    fn what_a_person_wrote_stays_and_what_was_set_aside_is_kept_in_the_document() {
        let (first, second, reply) = (VendorId::new(), VendorId::new(), ReplyId::new());
        let heard = Responsibility { heard_of: Some(reply), ..Responsibility::said(Holder::Vendor) };
        let part = || "3ページ".to_owned();
        let clause = Clause { document: part(), page: part(), quote: part(), ..Clause::default() };
        let mut system = System { vendor_id: Some(first), ..System::blank(SystemId::new()) };
        system.responsibilities.put(Duty::Backup, heard.clone());
        system.responsibilities.put(Duty::Restore, Responsibility { clause, ..heard.clone() });
        system.responsibilities.put(Duty::Updates, Responsibility::said(Holder::Facility));
        let before = system.clone();
        system.vendor_id = Some(second);
        system.hand_over(&before, Some(first), Some(second));
        let left: Vec<Duty> = Duty::ALL.iter().copied().filter(|d| system.responsibilities.get(*d).is_some()).collect();
        assert_eq!(left.len(), 2, "a clause was looked up, and the facility said the other: {left:?}");
        assert!(system.is_of_other(first) && !system.is_of_other(second));
        let written = serde_json::to_string(&system).unwrap();
        assert_eq!(serde_json::from_str::<System>(&written).unwrap(), system);

        let now = system.clone();
        system.vendor_id = Some(first);
        system.hand_over(&now, Some(second), Some(first));
        assert_eq!(system.responsibilities.get(Duty::Backup), Some(&heard));
        system.former.clear();
        assert_eq!(system, before);
        let mut gone = now;
        gone.forget(reply);
        assert!(gone.former.iter().all(|former| former.duties.iter().count() == 0));
    }

    #[test]
    fn that_a_vendor_has_a_duty_is_said_of_that_vendor_and_of_no_other() {
        let [first, second, third] = [VendorId::new(), VendorId::new(), VendorId::new()];
        let said = Responsibility { detail: "月1回".to_owned(), ..Responsibility::said(Holder::Vendor) };
        let mut system = System { vendor_id: Some(first), ..System::blank(SystemId::new()) };
        system.responsibilities.put(Duty::Updates, said.clone());
        system.responsibilities.put(Duty::Backup, Responsibility::said(Holder::Facility));
        let to = |system: &System, to: VendorId| {
            let mut after = System { vendor_id: Some(to), ..system.clone() };
            after.hand_over(system, system.vendor_id, Some(to));
            after
        };
        let given = to(&to(&system, second), third);
        let of_first = Responsibility { said_of: Some(first), ..said.clone() };
        assert_eq!(given.responsibilities.get(Duty::Updates), Some(&of_first), "of two it is the first");
        assert_eq!(given.responsibilities.get(Duty::Backup), Some(&Responsibility::said(Holder::Facility)));
        let written = serde_json::to_string(&given).unwrap();
        assert_eq!(serde_json::from_str::<System>(&written).unwrap(), given);
        assert_eq!(to(&given, first).responsibilities, system.responsibilities);

        // The vendor of now says who has it: the word of before is kept for the other.
        let mut answered = given;
        answered.set_aside(Duty::Updates, first);
        assert_eq!(answered.responsibilities.get(Duty::Updates), None);
        let heard = Responsibility { heard_of: Some(ReplyId::new()), ..Responsibility::said(Holder::Vendor) };
        answered.responsibilities.put(Duty::Updates, heard);
        assert_eq!(to(&answered, first).responsibilities.get(Duty::Updates), Some(&said));
    }

    #[test]
    fn what_a_vendor_disputes_goes_and_comes_back_with_it() {
        let (first, second) = (VendorId::new(), VendorId::new());
        let by = Disputant { vendor_id: second, holder: Holder::Vendor, heard_of: None };
        let disputed = Responsibility {
            disputed: "返信は「自施設」".to_owned(),
            disputed_by: Some(by),
            ..Responsibility::said(Holder::Unknown)
        };
        let mut system = System { vendor_id: Some(second), ..System::blank(SystemId::new()) };
        system.responsibilities.put(Duty::Updates, disputed.clone());
        let to = |system: &System, from: VendorId, to: VendorId| {
            let mut after = System { vendor_id: Some(to), ..system.clone() };
            after.hand_over(system, Some(from), Some(to));
            after
        };
        let mut other = to(&system, second, first);
        let stands = Responsibility::said(Holder::Vendor);
        let stands = Responsibility { said_of: Some(second), ..stands };
        assert_eq!(other.responsibilities.get(Duty::Updates), Some(&stands), "what the facility said of it stands");
        assert_eq!(to(&other, first, second).responsibilities.get(Duty::Updates), Some(&disputed));
        other.responsibilities.put(Duty::Updates, Responsibility::said(Holder::Facility));
        let settled = to(&other, first, second);
        assert_eq!(settled.responsibilities.holder(Duty::Updates), Holder::Facility, "somebody settled it since");
        // Another one's dispute is none of its own.
        assert_eq!(to(&system, first, VendorId::new()).responsibilities.get(Duty::Updates), Some(&disputed));
    }
}
