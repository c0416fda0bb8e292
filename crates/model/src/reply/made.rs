//! What accepting a part of a reply made, so that the decision can be taken back: what is gone again, and what stood there before.

use serde::{Deserialize, Serialize};

use crate::configuration::RemoteConnection;
use crate::id::DeclarationId;
use crate::responsibility::{Duty, Responsibility};
use crate::system::{RemoteMaintenance, System};

/// One thing that was put in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced<T> {
    /// What stood there; `None` where nothing did.
    pub before: Option<T>,
    /// What stands there since.
    pub after: Option<T>,
}

impl<T: PartialEq> Replaced<T> {
    /// Whether it took the place of what the other one put there.
    fn covers(&self, earlier: &Self) -> bool {
        self.before.is_some() && self.before == earlier.after
    }
}

/// What accepting a part made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The declared values.
    pub declarations: Vec<DeclarationId>,
    /// Whether somebody said only then of which system it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub placed: bool,
    /// What is known of remote maintenance of the system, where that became another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Replaced<RemoteMaintenance>>,
    /// The duties that became others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<(Duty, Replaced<Responsibility>)>,
    /// The entry of the register of remote connections that was added or renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Replaced<RemoteConnection>>,
}

impl Made {
    /// Notes what of a system became another.
    pub fn note(&mut self, before: &System, after: &System) {
        if before.remote_maintenance != after.remote_maintenance {
            let (before, after) = (before.remote_maintenance.clone(), after.remote_maintenance.clone());
            self.remote = Some(Replaced { before, after });
        }
        for duty in Duty::ALL {
            let (was, is) = (before.responsibilities.get(*duty), after.responsibilities.get(*duty));
            if was != is {
                self.duties.push((*duty, Replaced { before: was.cloned(), after: is.cloned() }));
            }
        }
    }

    /// The system as it was before, but for what somebody has changed since; what was set aside with a vendor since is taken back there.
    #[must_use]
    pub fn undone(&self, system: &System) -> System {
        let mut undone = system.clone();
        if let Some(remote) = &self.remote {
            let is_as_made = |now: Option<&RemoteMaintenance>| match (now, remote.after.as_ref()) {
                (Some(now), Some(made)) => now.is_made_as(made),
                (now, made) => now == made,
            };
            if is_as_made(undone.remote_maintenance.as_ref()) {
                undone.remote_maintenance.clone_from(&remote.before);
            }
            for former in undone.former.iter_mut().filter(|former| former.remote_maintenance.is_some()) {
                if is_as_made(former.remote_maintenance.as_ref()) {
                    former.remote_maintenance.clone_from(&remote.before);
                }
            }
        }
        for (duty, replaced) in &self.duties {
            for former in &mut undone.former {
                if replaced.after.is_some() && former.duties.get(*duty) == replaced.after.as_ref() {
                    former.take_back(*duty, replaced.before.as_ref());
                }
            }
            if system.responsibilities.get(*duty) != replaced.after.as_ref() {
                continue;
            }
            match &replaced.before {
                Some(before) => undone.responsibilities.put(*duty, before.clone()),
                None => undone.responsibilities.say(*duty, None),
            }
        }
        undone
    }

    /// Whether it took the place of something an earlier one made: then that one cannot be taken back alone.
    #[must_use]
    pub fn rests_on(&self, earlier: &Self) -> bool {
        let of_duty =
            |duty: Duty| earlier.duties.iter().find(|(other, _)| *other == duty).map(|(_, replaced)| replaced);
        let covers_duty = |(duty, replaced): &(Duty, Replaced<Responsibility>)| {
            of_duty(*duty).is_some_and(|earlier| replaced.covers(earlier))
        };
        let covers_remote = self.remote.as_ref().zip(earlier.remote.as_ref()).is_some_and(|(is, was)| is.covers(was));
        let connections = self.connection.as_ref().zip(earlier.connection.as_ref());
        covers_remote || connections.is_some_and(|(is, was)| is.covers(was)) || self.duties.iter().any(covers_duty)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::id::{ReplyId, SystemId, VendorId};
    use crate::responsibility::Holder;

    fn heard(holder: Holder) -> Responsibility {
        Responsibility { heard_of: Some(ReplyId::new()), ..Responsibility::said(holder) }
    }

    fn with(system: &System, duty: Duty, said: &Responsibility) -> System {
        let mut system = system.clone();
        system.responsibilities.put(duty, said.clone());
        system
    }

    fn made(before: &System, after: &System) -> Made {
        let mut made = Made::default();
        made.note(before, after);
        made
    }

    #[test]
    fn what_stood_before_comes_back_and_what_a_person_changed_stays() {
        let blank = System::blank(SystemId::new());
        let own = with(&blank, Duty::Backup, &Responsibility::said(Holder::Facility));
        let answered = with(&with(&own, Duty::Backup, &heard(Holder::Unknown)), Duty::Restore, &heard(Holder::Vendor));
        let made = made(&own, &answered);
        assert_eq!(made.duties.len(), 2);
        assert_eq!(made.undone(&answered), own, "a duty nobody was asked about is none again");
        let settled = with(&answered, Duty::Restore, &Responsibility::said(Holder::Facility));
        let undone = made.undone(&settled);
        assert_eq!(undone.responsibilities.holder(Duty::Restore), Holder::Facility, "somebody decided that since");
        assert_eq!(undone.responsibilities.holder(Duty::Backup), Holder::Facility);
    }

    #[test]
    fn what_was_set_aside_with_its_vendor_is_taken_back_there() {
        let (first, second) = (VendorId::new(), VendorId::new());
        let connects = |path: &str| {
            let said = RemoteMaintenance::said(true, path, Date::constant(2026, 11, 20));
            Some(RemoteMaintenance { heard_of: vec![ReplyId::new()], ..said })
        };
        let blank = System { vendor_id: Some(first), ..System::blank(SystemId::new()) };
        let before = with(&blank, Duty::Backup, &heard(Holder::Vendor));
        let before = System { remote_maintenance: connects("専用線"), ..before };
        let answered = with(&before, Duty::Backup, &heard(Holder::Facility));
        let answered = with(&answered, Duty::Restore, &heard(Holder::Vendor));
        let answered = System { remote_maintenance: connects("インターネットVPN"), ..answered };
        let to = |system: &System, from: VendorId, to: VendorId| {
            let mut after = System { vendor_id: Some(to), ..system.clone() };
            after.hand_over(system, Some(from), Some(to));
            after
        };
        let undone = made(&before, &answered).undone(&to(&answered, first, second));
        assert_eq!(undone.responsibilities.get(Duty::Backup), None, "it is another's by now");
        let mut back = to(&undone, second, first);
        back.former.clear();
        assert_eq!(back, before, "what its earlier reply said comes back with it");
    }

    #[test]
    fn a_later_one_rests_on_what_it_took_the_place_of() {
        let blank = System::blank(SystemId::new());
        let first = with(&blank, Duty::Backup, &heard(Holder::Vendor));
        let second = with(&first, Duty::Backup, &heard(Holder::Facility));
        let beside = with(&first, Duty::Restore, &heard(Holder::Vendor));
        let (one, two, three) = (made(&blank, &first), made(&first, &second), made(&first, &beside));
        assert!(two.rests_on(&one) && !one.rests_on(&two));
        assert!(!three.rests_on(&one) && !one.rests_on(&Made::default()));
    }
}
