//! What changed between two configurations of one device, in security terms: ways in, sources, people, secrets, upkeep.
//!
//! Not a difference of texts: a renumbered rule or a moved line is no change. And nothing is made up: what is missing in a
//! part of a text is neither closed nor removed, what keeps others out may be missing there as well, and what a part did not
//! show before is said to be seen now, not to be new.

mod cipher;
mod compare;
mod door;
mod passes;
mod permit;
mod port;
mod wireless;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use sejo_model::Control;
use sejo_model::configuration::{
    Administrator, Asked, ChangeCode, Configuration, ConfigurationChange, Dialect, Direction, Extent, IpFamily, Line,
    Lockout, RemoteAccess, RemoteUser, Secret, Setting, SignIn, SignInPlace, Storage,
};

use super::secret::secret_name;
use super::version::Version;
use super::way::way_name;
use crate::codes::change as code;
pub(super) use compare::ONLY_USERS;
use compare::{Turn, UNKNOWN, is_blurred, may_do_everything, may_do_more, turn};
use door::{Door, forwards_of, services_of};

/// What changed from `before` to `after`, looser things first.
#[must_use]
pub fn changes(before: &Configuration, after: &Configuration) -> Vec<ConfigurationChange> {
    let mut two = Two { before, after, found: Vec::new() };
    two.ways_in();
    two.services();
    two.forwards();
    permit::permits(&mut two);
    wireless::wireless(&mut two);
    cipher::ciphers(&mut two);
    port::ports(&mut two);
    two.administrators();
    two.sign_ins();
    two.cables();
    two.secrets();
    two.firmware();
    two.upkeep();
    two.found.sort_by_key(|c| (c.direction, c.code, c.name.clone()));
    // One user may come in by several ways.
    two.found.dedup();
    two.found
}

/// Whether what was confirmed is to be looked at again: something is looser, or a list is gone and the text does not tell
/// what stops in its place, or who may come now.
#[must_use]
pub fn reopens(change: &ConfigurationChange) -> bool {
    let is_doubtful = change.code == code::LIST_GONE || change.after == UNKNOWN;
    change.direction == Direction::Looser || (change.direction == Direction::Other && is_doubtful)
}

use Control::{AccessLog, Accounts, PasswordReuse, PasswordStrength, Patching, RemoteMaintenance, SourceRestriction};

const WAY: &[Control] = &[RemoteMaintenance, SourceRestriction];
const REACH: &[Control] = &[SourceRestriction];
const PEOPLE: &[Control] = &[Accounts, RemoteMaintenance];
const WAY_USERS: &[Control] = &[Accounts, RemoteMaintenance, Control::TwoFactor];
const SECRETS: &[Control] = &[PasswordReuse, PasswordStrength];

/// How a second factor that is gone, or new, is told of a way in, and of somebody who signs in.
const WAY_FACTOR: (ChangeCode, ChangeCode) = (code::TWO_FACTOR_LOST, code::TWO_FACTOR_GAINED);
const USER_FACTOR: (ChangeCode, ChangeCode) = (code::USER_TWO_FACTOR_LOST, code::USER_TWO_FACTOR_GAINED);

/// The codes of a thing whose sources changed.
#[derive(Clone, Copy)]
struct Reach {
    opened: ChangeCode,
    seen: ChangeCode,
    closed: ChangeCode,
    wider: ChangeCode,
    narrower: ChangeCode,
    changed: ChangeCode,
    controls: &'static [Control],
}

const WAY_IN: Reach = Reach {
    opened: code::WAY_IN_OPENED,
    seen: code::WAY_IN_SEEN,
    closed: code::WAY_IN_CLOSED,
    wider: code::WAY_IN_WIDER,
    narrower: code::WAY_IN_NARROWER,
    changed: code::WAY_IN_CHANGED,
    controls: WAY,
};
const SERVICE: Reach = Reach {
    opened: code::SERVICE_OPENED,
    seen: code::SERVICE_SEEN,
    closed: code::SERVICE_CLOSED,
    wider: code::SERVICE_WIDER,
    narrower: code::SERVICE_NARROWER,
    changed: code::SERVICE_CHANGED,
    controls: REACH,
};
const FORWARD: Reach = Reach {
    opened: code::FORWARD_OPENED,
    seen: code::FORWARD_SEEN,
    closed: code::FORWARD_CLOSED,
    wider: code::FORWARD_WIDER,
    narrower: code::FORWARD_NARROWER,
    changed: code::FORWARD_CHANGED,
    controls: WAY,
};
const ADMINISTRATOR: Reach = Reach {
    opened: code::ADMINISTRATOR_ADDED,
    seen: code::ADMINISTRATOR_SEEN,
    closed: code::ADMINISTRATOR_REMOVED,
    wider: code::ADMINISTRATOR_WIDER,
    narrower: code::ADMINISTRATOR_NARROWER,
    changed: code::ADMINISTRATOR_CHANGED,
    controls: &[Accounts, SourceRestriction],
};

/// A code with its direction and the controls it feeds.
type What = (ChangeCode, Direction, &'static [Control]);

/// Stands between sources and the last day on which they are let in.
pub(super) const UNTIL: &str = " until ";

/// Both configurations, and what was found so far.
struct Two<'a> {
    before: &'a Configuration,
    after: &'a Configuration,
    found: Vec<ConfigurationChange>,
}

impl<'a> Two<'a> {
    fn push(
        &mut self,
        (code, direction, controls): (ChangeCode, Direction, &[Control]),
        name: &str,
        (before, after): (impl Into<String>, impl Into<String>),
        line: Option<Line>,
    ) {
        let (before, after) = (before.into(), after.into());
        let controls = controls.to_vec();
        self.found.push(ConfigurationChange { code, direction, name: name.to_owned(), before, after, line, controls });
    }

    /// What something is that stands only in the newer text: new, or merely seen now where the older one was a part.
    fn appeared(&self, opened: ChangeCode, seen: ChangeCode, controls: &'static [Control]) -> What {
        match self.before.extent {
            Extent::Whole => (opened, Direction::Looser, controls),
            Extent::Part | Extent::State => (seen, Direction::Seen, controls),
        }
    }

    /// Whether something that is only in the older text is gone.
    fn may_be_gone(&self) -> bool {
        self.after.extent == Extent::Whole
    }

    /// Whether doors that let in nobody count before: from a part it does not follow that one was opened.
    fn counts_shut(&self) -> bool {
        !self.may_be_gone()
    }

    /// Doors by a key that outlives renumbering: opened, closed, wider, narrower.
    fn doors<K: Ord>(&mut self, reach: Reach, before: &BTreeMap<K, Door<'a>>, after: &BTreeMap<K, Door<'a>>) {
        for (key, door) in after {
            match before.get(key) {
                Some(old) => self.sources(reach, old, door),
                // What switches it off may stand in lines that were not copied.
                None if door.is_told || self.may_be_gone() => {
                    let what = self.appeared(reach.opened, reach.seen, reach.controls);
                    self.push(what, &door.name, ("", door.text()), door.line);
                }
                None => {}
            }
        }
        for door in before.iter().filter(|(key, _)| !after.contains_key(key)).map(|(_, door)| door) {
            if self.may_be_gone() {
                let what = (reach.closed, Direction::Tighter, reach.controls);
                self.push(what, &door.name, (door.text(), ""), None);
            }
        }
    }

    fn sources(&mut self, reach: Reach, old: &Door<'_>, new: &Door<'_>) {
        let (code, direction) = match turn(old.sources, new.sources) {
            // The same people for longer, or for less long.
            Turn::Same if old.until.is_some_and(|end| new.until.is_none_or(|new| end < new)) => {
                (reach.wider, Direction::Looser)
            }
            Turn::Same if new.until.is_some_and(|end| old.until.is_none_or(|old| end < old)) => {
                (reach.narrower, Direction::Tighter)
            }
            Turn::Same if self.may_be_gone() && is_blurred(old.sources, new.sources) => {
                (reach.changed, Direction::Other)
            }
            Turn::Same => return,
            // So may the list that keeps others out.
            Turn::Wider if new.sources.is_anywhere() && !self.may_be_gone() => (code::SOURCES_UNTOLD, Direction::Seen),
            Turn::Wider => (reach.wider, Direction::Looser),
            Turn::Narrower => (reach.narrower, Direction::Tighter),
            Turn::Other => (reach.changed, Direction::Other),
        };
        self.push((code, direction, reach.controls), &new.name, (old.text(), new.text()), new.line);
    }

    fn ways_in(&mut self) {
        let (before, after) = (ways_of(self.before), ways_of(self.after));
        let doors = |ways: &BTreeMap<_, &'a RemoteAccess>| -> BTreeMap<_, Door<'a>> {
            let door = |way: &'a RemoteAccess| Door {
                sources: &way.sources,
                until: None,
                name: way_name(way),
                line: Some(way.line),
                is_told: way.on.value().is_some(),
            };
            ways.iter().map(|(key, way)| (*key, door(way))).collect()
        };
        self.doors(WAY_IN, &doors(&before), &doors(&after));
        for (key, new) in &after {
            let Some(old) = before.get(key) else { continue };
            self.way_in(old, new);
            self.asked(old, new);
        }
        self.users(&before, &after);
    }

    /// One way in that was there before: its other end, and its second factor.
    fn way_in(&mut self, old: &RemoteAccess, new: &RemoteAccess) {
        let name = way_name(new);
        if old.peers != new.peers && (self.may_be_gone() || !new.peers.is_empty()) {
            let (code, direction) = match (old.peers.is_empty(), new.peers.is_empty()) {
                (false, true) => (code::WAY_IN_WIDER, Direction::Looser),
                (true, false) => (code::WAY_IN_NARROWER, Direction::Tighter),
                _ => (code::WAY_IN_CHANGED, Direction::Other),
            };
            let text = |way: &RemoteAccess| if way.peers.is_empty() { "anywhere".into() } else { way.peers.join(", ") };
            self.push((code, direction, WAY), &name, (text(old), text(new)), Some(new.line));
        }
        let mut is_told = false;
        for user in new.users.iter().filter(|u| u.enabled) {
            let was = old.users.iter().find(|u| u.enabled && u.name == user.name);
            // Who has no setting of their own is told of with the way.
            let Some(was) = was.filter(|was| was.two_factor.or(user.two_factor).is_some()) else { continue };
            let turn = (was.two_factor.or(old.two_factor), user.two_factor.or(new.two_factor));
            is_told |= self.two_factor(USER_FACTOR, &user.name, turn, user.line);
        }
        // Where it is told of its users, the way as a whole says no more.
        if !is_told {
            self.two_factor(WAY_FACTOR, &name, (old.two_factor, new.two_factor), new.line);
        }
    }

    /// The second factor of a way in or of somebody who signs in; whether anything changed.
    fn two_factor(
        &mut self,
        (lost, gained): (ChangeCode, ChangeCode),
        name: &str,
        (old, new): (Option<bool>, Option<bool>),
        line: Line,
    ) -> bool {
        let (code, direction) = match (old, new) {
            (Some(true), Some(false)) => (lost, Direction::Looser),
            (Some(false), Some(true)) => (gained, Direction::Tighter),
            _ => return false,
        };
        self.push((code, direction, &[Control::TwoFactor, RemoteMaintenance]), name, ("", ""), Some(line));
        true
    }

    /// Who is asked at a way in that was there before: anybody at all, and which groups and servers know them.
    fn asked(&mut self, old: &RemoteAccess, new: &RemoteAccess) {
        let name = way_name(new);
        match (old.asks, new.asks) {
            (Some(true), Some(false)) => {
                self.push((code::WAY_IN_UNASKED, Direction::Looser, WAY_USERS), &name, ("", ""), Some(new.line));
            }
            (Some(false), Some(true)) => {
                self.push((code::WAY_IN_ASKED, Direction::Tighter, WAY_USERS), &name, ("", ""), Some(new.line));
            }
            _ => {}
        }
        let stands_in = |way: &RemoteAccess, group: &str| way.groups.iter().any(|g| g.value == group);
        // Whom a server knows may sign in without the factor that all had so far.
        let is_doubtful = old.two_factor == Some(true) && new.two_factor.is_none();
        let controls = if is_doubtful { WAY_USERS } else { PEOPLE };
        for group in new.groups.iter().filter(|g| !stands_in(old, &g.value)) {
            let what = self.appeared(code::GROUP_ADDED, code::GROUP_SEEN, controls);
            self.push(what, &name, ("", &*group.value), Some(group.line));
        }
        for group in old.groups.iter().filter(|g| !stands_in(new, &g.value)) {
            if self.may_be_gone() && !is_unasked(old, new) {
                self.push((code::GROUP_REMOVED, Direction::Tighter, PEOPLE), &name, (&*group.value, ""), None);
            }
        }
    }

    fn users(&mut self, before: &Ways<'a>, after: &Ways<'a>) {
        // Where nobody is asked any more, those who were are not fewer who may come in.
        let asking = before.iter().filter(|(key, old)| after.get(*key).is_none_or(|new| !is_unasked(old, new)));
        let asking = users_of(&asking.map(|(key, way)| (*key, *way)).collect());
        let (before, after) = (users_of(before), users_of(after));
        for (name, user) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let what = self.appeared(code::USER_ADDED, code::USER_SEEN, PEOPLE);
            self.push(what, name, ("", *name), Some(user.line));
        }
        for name in asking.keys().filter(|name| !after.contains_key(*name)) {
            if self.may_be_gone() {
                self.push((code::USER_REMOVED, Direction::Tighter, PEOPLE), name, (*name, ""), None);
            }
        }
    }

    fn services(&mut self) {
        let (shut, before, after) = (self.counts_shut(), self.before, self.after);
        let by = |two: &mut Self, family| {
            let from = two.found.len();
            two.doors(SERVICE, &services_of(before, family, shut, before), &services_of(after, family, false, before));
            two.found.split_off(from)
        };
        let (four, mut six) = (by(self, IpFamily::V4), by(self, IpFamily::V6));
        // What happened in both versions of IP alike is said once.
        let tells = |c: &ConfigurationChange| (c.code, c.name.clone(), c.before.clone(), c.after.clone());
        let said: HashSet<_> = four.iter().map(tells).collect();
        six.retain(|c| !said.contains(&tells(c)));
        for change in &mut six {
            change.name.push_str(" IPv6");
        }
        self.found.extend(four.into_iter().chain(six));
    }

    fn forwards(&mut self) {
        let (before, mut after) = (forwards_of(self.before, self.counts_shut()), forwards_of(self.after, false));
        if !self.may_be_gone() {
            // By which interface it is handed on may stand elsewhere.
            let known: HashSet<&str> = before.values().map(|door| door.name.as_str()).collect();
            after.retain(|key, door| before.contains_key(key) || !known.contains(door.name.as_str()));
        }
        self.doors(FORWARD, &before, &after);
    }

    fn administrators(&mut self) {
        let (mut before, mut after) = (administrators_of(self.before), administrators_of(self.after));
        // A password without a name that is set or taken away is nobody more or fewer: the doors it guards tell.
        before.retain(|key, a| !a.name.is_empty() || after.contains_key(key));
        after.retain(|key, a| !a.name.is_empty() || before.contains_key(key));
        let doors = |all: &Administrators<'a>| -> BTreeMap<(&'a str, &'a str), Door<'a>> {
            let door = |a: &'a Administrator| {
                let (name, line) = (a.name.clone(), Some(a.line));
                Door { sources: &a.sources, until: None, name, line, is_told: true }
            };
            all.iter().map(|(key, a)| (*key, door(a))).collect()
        };
        self.doors(ADMINISTRATOR, &doors(&before), &doors(&after));
        for (key, new) in &after {
            let Some(old) = before.get(key) else { continue };
            self.two_factor(USER_FACTOR, &new.name, (old.two_factor, new.two_factor), new.line);
            if old.rights == new.rights {
                continue;
            }
            let (code, direction) = match may_do_more(&old.rights, &new.rights) {
                Some(true) => (code::ADMINISTRATOR_STRONGER, Direction::Looser),
                None if self.has_least(old) && may_do_everything(&new.rights) => {
                    (code::ADMINISTRATOR_STRONGER, Direction::Looser)
                }
                Some(false) => (code::ADMINISTRATOR_WEAKER, Direction::Tighter),
                None => (code::ADMINISTRATOR_CHANGED, Direction::Other),
            };
            let what = (code, direction, ADMINISTRATOR.controls);
            self.push(what, &new.name, (&*old.rights, &*new.rights), Some(new.line));
        }
    }

    /// Whether an account of the older text may do next to nothing: privilege 1 on IOS and 2 on ASA, where none is written.
    fn has_least(&self, account: &Administrator) -> bool {
        let is_cisco = matches!(self.before.dialect, Dialect::CiscoIos | Dialect::CiscoAsa);
        is_cisco && self.before.extent == Extent::Whole && account.rights.is_empty()
    }

    /// Doors of the device that ask for nothing any more, or again, and what whoever gets in may do at once.
    fn sign_ins(&mut self) {
        let by_name = |c: &'a Configuration| -> BTreeMap<&'a str, &'a SignIn> {
            let reached = c.sign_ins.iter().filter(|s| s.place != SignInPlace::Console);
            reached.map(|s| (s.name.as_str(), s)).collect()
        };
        let (before, after) = (by_name(self.before), by_name(self.after));
        for (name, new) in &after {
            let old = before.get(name);
            let was = old.and_then(|old| old.asks.value()).map(|asked| asked.is_open());
            let is_open = new.asks.value().map(|asked| asked.is_open());
            let line = new.asks.line();
            match (was, is_open) {
                (Some(false), Some(true)) => self.login((code::LOGIN_OPENED, Direction::Looser), name, line),
                (Some(true), Some(false)) => self.login((code::LOGIN_CLOSED, Direction::Tighter), name, line),
                // A text that told of none was read before they were looked for.
                (None, Some(true)) if self.before.extent == Extent::Whole && old.is_none() && !before.is_empty() => {
                    self.login((code::LOGIN_OPENED, Direction::Looser), name, line);
                }
                (None, Some(true)) => self.login((code::LOGIN_SEEN, Direction::Seen), name, line),
                _ => {}
            }
            if old.is_none() && (self.before.extent != Extent::Whole || self.before.sign_ins.is_empty()) {
                continue;
            }
            match (old.and_then(|old| old.all_rights), new.all_rights) {
                (None, Some(line)) => self.login((code::RIGHTS_GIVEN, Direction::Looser), name, Some(line)),
                (Some(_), None) => self.login((code::RIGHTS_GUARDED, Direction::Tighter), name, line),
                _ => {}
            }
        }
        if !self.may_be_gone() {
            return;
        }
        for (name, old) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
            if old.asks.value().is_some_and(|asked| asked.is_open()) {
                self.login((code::LOGIN_CLOSED, Direction::Tighter), name, None);
            } else if old.all_rights.is_some() {
                self.login((code::RIGHTS_GUARDED, Direction::Tighter), name, None);
            }
        }
    }

    /// The password without a name that guards every right is gone, or there again: by a cable that asks for nobody's name
    /// it is all that stands before the settings.
    fn cables(&mut self) {
        let guard = |c: &Configuration| {
            let mut nameless = c.administrators.iter().filter(|a| a.enabled && a.name.is_empty());
            nameless.find(|a| may_do_everything(&a.rights)).map(|a| a.line)
        };
        let (bare, what, line) = match (guard(self.before), guard(self.after)) {
            (Some(_), None) if self.may_be_gone() => (self.after, (code::RIGHTS_GIVEN, Direction::Looser), None),
            (None, Some(line)) if self.before.extent == Extent::Whole => {
                (self.before, (code::RIGHTS_GUARDED, Direction::Tighter), Some(line))
            }
            _ => return,
        };
        let is_nameless = |s: &SignIn| s.asks.value().is_some_and(|asked| *asked != Asked::Account);
        let needs_it = |s: &&SignIn| s.place == SignInPlace::Console && s.all_rights.is_none() && is_nameless(s);
        for door in bare.sign_ins.iter().filter(needs_it) {
            self.login(what, &door.name, line);
        }
    }

    fn login(&mut self, (code, direction): (ChangeCode, Direction), name: &str, line: Option<Line>) {
        self.push((code, direction, SECRETS), name, ("", ""), line);
    }

    /// Secrets by what they are for and whose they are; a salted one tells nothing.
    fn secrets(&mut self) {
        let by_owner = |c: &'a Configuration| -> BTreeMap<_, &'a Secret> {
            c.secrets.iter().map(|s| ((s.purpose, s.owner.as_str()), s)).collect()
        };
        let (before, after) = (by_owner(self.before), by_owner(self.after));
        let is_open = |s: &Secret| matches!(s.storage, Storage::Plain | Storage::Reversible);
        for (whose, new) in &after {
            let Some(old) = before.get(whose) else { continue };
            let is_worse = (old.weakness.is_none() && new.weakness.is_some()) || (!is_open(old) && is_open(new));
            let tells = |s: &Secret| s.fingerprint.is_some() && !s.salted;
            let is_other = tells(old) && tells(new) && old.fingerprint != new.fingerprint;
            let what = match (is_worse, is_other && old.storage == new.storage) {
                (true, _) => (code::SECRET_WEAKER, Direction::Looser),
                (_, true) => (code::SECRET_CHANGED, Direction::Other),
                _ => continue,
            };
            self.push((what.0, what.1, SECRETS), &secret_name(new), ("", ""), Some(new.line));
        }
    }

    fn firmware(&mut self) {
        let (Some(old), Some(new)) = (&self.before.identity.firmware, &self.after.identity.firmware) else { return };
        if old.value == new.value {
            return;
        }
        let direction = match (Version::parse(&old.value), Version::parse(&new.value)) {
            (Some(old), Some(new)) if old.is_before(&new) => Direction::Tighter,
            (Some(old), Some(new)) if new.is_before(&old) => Direction::Looser,
            _ => Direction::Other,
        };
        let what = (code::FIRMWARE_CHANGED, direction, [Patching].as_slice());
        self.push(what, "", (&*old.value, &*new.value), Some(new.line));
    }

    fn upkeep(&mut self) {
        let (old, new) = (&self.before.lockout, &self.after.lockout);
        if let (Some(a), Some(b)) = (old.value(), new.value()) {
            self.lockout(a, b, new.line());
        }
        let (old, new) = (&self.before.records, &self.after.records);
        self.servers((code::SYSLOG_LOST, code::SYSLOG_CHANGED), &old.syslog, &new.syslog);
        self.servers((code::NTP_LOST, code::NTP_CHANGED), &old.ntp, &new.ntp);
    }

    /// After how many failures the login is locked, and for how long.
    fn lockout(&mut self, old: &Lockout, new: &Lockout, line: Option<Line>) {
        let tries = |l: &Lockout| if l.failures == 0 { u32::MAX } else { l.failures };
        let what = match tries(old).cmp(&tries(new)) {
            Ordering::Less if new.failures == 0 => Some((code::LOCKOUT_LOST, Direction::Looser)),
            Ordering::Less => Some((code::LOCKOUT_CHANGED, Direction::Looser)),
            Ordering::Greater => Some((code::LOCKOUT_CHANGED, Direction::Tighter)),
            Ordering::Equal => None,
        };
        if let Some((code, direction)) = what {
            let text = (old.failures.to_string(), new.failures.to_string());
            self.push((code, direction, &[PasswordStrength]), "", text, line);
        }
        if old.failures == 0 || new.failures == 0 {
            return;
        }
        let (Some(was), Some(is)) = (old.seconds, new.seconds) else { return };
        let direction = match was.cmp(&is) {
            Ordering::Equal => return,
            // No time at all may be for good.
            _ if was == 0 || is == 0 => Direction::Other,
            Ordering::Less => Direction::Tighter,
            Ordering::Greater => Direction::Looser,
        };
        let text = (was.to_string(), is.to_string());
        self.push((code::LOCKOUT_TIME, direction, &[PasswordStrength]), "", text, line);
    }

    fn servers(
        &mut self,
        (lost, changed): (ChangeCode, ChangeCode),
        old: &Setting<Vec<String>>,
        new: &Setting<Vec<String>>,
    ) {
        let (Some(a), Some(b)) = (old.value(), new.value()) else { return };
        let what = match (a.is_empty(), b.is_empty()) {
            _ if a == b => return,
            (_, true) => (lost, Direction::Looser),
            (true, _) => (changed, Direction::Tighter),
            _ => (changed, Direction::Other),
        };
        self.push((what.0, what.1, &[AccessLog]), "", (a.join(", "), b.join(", ")), new.line());
    }
}

type Ways<'a> = BTreeMap<(sejo_model::configuration::RemoteAccessKind, &'a str), &'a RemoteAccess>;

/// Ways in that are on, by kind and name.
fn ways_of(configuration: &Configuration) -> Ways<'_> {
    let on = configuration.remote_access.iter().filter(|w| w.on.value() != Some(&false));
    on.map(|way| ((way.kind, way.name.as_str()), way)).collect()
}

/// Whether a way in that asked for a name asks nobody any more.
fn is_unasked(old: &RemoteAccess, new: &RemoteAccess) -> bool {
    old.asks == Some(true) && new.asks == Some(false)
}

type Administrators<'a> = BTreeMap<(&'a str, &'a str), &'a Administrator>;

/// Administrators who may sign in, by name; passwords without a name, of which there may be several, by what they give.
fn administrators_of(configuration: &Configuration) -> Administrators<'_> {
    let enabled = configuration.administrators.iter().filter(|a| a.enabled);
    enabled.map(|a| ((a.name.as_str(), if a.name.is_empty() { a.rights.as_str() } else { "" }), a)).collect()
}

/// Users who may sign in by one of the ways.
fn users_of<'a>(ways: &Ways<'a>) -> BTreeMap<&'a str, &'a RemoteUser> {
    let users = ways.values().flat_map(|way| &way.users).filter(|u| u.enabled);
    users.map(|user| (user.name.as_str(), user)).collect()
}
