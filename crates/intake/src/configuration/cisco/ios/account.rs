//! Who signs in to IOS: users, the enable password, lines, and which database knows the users.

use std::collections::HashMap;

use sejo_model::configuration::{
    Administrator, Asked, At, Line, Lockout, RemoteUser, SecretUse, Setting, Sources, Unseen,
};

use super::super::super::Draft;
use super::super::block::{Command, Entry};
use super::super::{hidden, key};

/// A local user.
#[derive(Debug)]
pub(super) struct User<'a> {
    pub name: &'a str,
    pub privilege: &'a str,
    /// Kept as a hash (`secret`), so that CHAP, which needs the password itself, cannot use it.
    pub is_hashed: bool,
    pub line: Line,
}

/// How a virtual terminal or console asks who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Login<'a> {
    /// With the line's own password.
    Password,
    /// With the local users.
    Local,
    /// Not at all.
    No,
    /// By a list of `aaa authentication login`.
    List(&'a str),
}

/// Accounts of a device.
#[derive(Debug, Default)]
pub(super) struct Accounts<'a> {
    pub users: Vec<User<'a>>,
    enable: Option<(&'a str, Line)>,
    pub new_model: bool,
    /// `aaa authentication KIND LIST METHOD…`.
    methods: HashMap<(&'a str, &'a str), (Vec<&'a str>, Line)>,
    block: Option<At<Lockout>>,
    attempts: Option<At<u32>>,
}

impl<'a> Accounts<'a> {
    /// Takes a command; `false` when it is none of an account.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let line = entry.line.number;
        match entry.words.as_slice() {
            ["username", name, rest @ ..] => {
                if !entry.no {
                    self.user(name, rest, entry, draft);
                }
            }
            ["enable", "secret" | "password", rest @ ..] if !entry.no => {
                let (level, rest) = match rest {
                    ["level", level, rest @ ..] => (*level, rest),
                    _ => ("15", rest),
                };
                self.enable = Some((level, line));
                key::take(draft, SecretUse::Administrator, "enable", entry, rest);
            }
            ["aaa", "new-model"] => self.new_model = !entry.no,
            ["aaa", "authentication", kind, list, methods @ ..] if !entry.no => {
                self.methods.insert((kind, list), (methods.to_vec(), line));
            }
            ["aaa", "local", "authentication", "attempts", "max-fail", count] if !entry.no => {
                self.attempts = count.parse().ok().map(|c| At::new(c, line));
            }
            ["login", "block-for", seconds, "attempts", failures, ..] if !entry.no => {
                self.block = failures
                    .parse()
                    .ok()
                    .map(|failures| At::new(Lockout { failures, seconds: seconds.parse().ok() }, line));
            }
            ["aaa", "group" | "server" | "attribute" | "accounting" | "authorization", ..] => {
                for below in &command.below {
                    hidden::take(draft, below, "");
                }
            }
            ["aaa" | "login" | "enable", ..] => {}
            _ => return false,
        }
        true
    }

    fn user(&mut self, name: &'a str, rest: &[&'a str], entry: &Entry<'a>, draft: &mut Draft<'a>) {
        let line = entry.line.number;
        let mut privilege = "";
        let mut is_hashed = false;
        let mut words = rest;
        while let [first, more @ ..] = words {
            match *first {
                "privilege" => privilege = more.first().copied().unwrap_or(""),
                "nopassword" => draft.configuration.secrets.push(empty(name, line)),
                "password" | "secret" => {
                    let strong = privilege.parse().is_ok_and(|p: u8| p > 1);
                    let purpose = if strong { SecretUse::Administrator } else { SecretUse::Login };
                    key::take(draft, purpose, name, entry, more);
                    is_hashed = *first == "secret";
                    break;
                }
                _ => {}
            }
            words = more;
        }
        match self.users.iter_mut().rev().take(64).find(|u| u.name == name) {
            Some(user) => {
                user.is_hashed |= is_hashed;
                if privilege.is_empty() {
                    user.line = user.line.min(line);
                } else {
                    user.privilege = privilege;
                }
            }
            None => self.users.push(User { name, privilege, is_hashed, line }),
        }
    }

    /// Whether lines tell whom a list of a kind asks.
    pub fn tells(&self, kind: &str, list: &str) -> bool {
        self.found(kind, list).is_some()
    }

    fn found<'s>(&'s self, kind: &'s str, list: &'s str) -> Option<&'s (Vec<&'s str>, Line)> {
        self.methods.get(&(kind, list)).or_else(|| self.methods.get(&(kind, "default")))
    }

    /// What a list of `aaa authentication login` asks.
    pub fn asked_by(&self, list: &str) -> Setting<Asked> {
        let Some((methods, line)) = self.methods.get(&("login", list)) else {
            return match list {
                "default" => Setting::Default {
                    value: Asked::Account,
                    source: "Cisco IOS Security Command Reference: aaa new-model, aaa authentication login".into(),
                },
                _ => Setting::Unknown { why: Unseen::PartOfText },
            };
        };
        let value = match methods.as_slice() {
            ["none", ..] => Asked::Nothing,
            all if all.contains(&"none") => Asked::NothingAtTimes,
            ["line" | "enable", ..] => Asked::Password,
            _ => Asked::Account,
        };
        Setting::Written { value, line: *line }
    }

    /// Whether whoever is in gets every right without a password (`aaa authentication enable default none`).
    pub fn enable_open(&self) -> Option<Line> {
        let (methods, line) = self.methods.get(&("enable", "default"))?;
        (self.new_model && methods.first() == Some(&"none")).then_some(*line)
    }

    /// Whether every local user has every right anyway.
    pub fn are_all_administrators(&self) -> bool {
        !self.users.is_empty() && self.users.iter().all(|u| u.privilege == "15")
    }

    /// The methods by which a list of a kind asks; without any list, the local users.
    pub fn asks(&self, kind: &str, list: &str) -> (Vec<At<String>>, bool) {
        let Some((methods, line)) = self.found(kind, list) else { return (Vec::new(), true) };
        let local = methods.iter().any(|m| m.starts_with("local"));
        let mut groups = Vec::new();
        let mut before = "";
        for method in methods {
            if before == "group" || matches!(*method, "radius" | "tacacs+" | "ldap") {
                groups.push(At::new((*method).to_owned(), *line));
            }
            before = method;
        }
        (groups, local)
    }

    /// The local users as users of remote access. By CHAP only those whose password the device itself can read sign in;
    /// where it is not known whether it is by CHAP, the others are not sure.
    pub fn remote_users(&self, by_chap: Option<bool>, is_sure: bool) -> Vec<RemoteUser> {
        let user = |u: &User<'_>| RemoteUser {
            name: u.name.to_owned(),
            two_factor: None,
            enabled: true,
            is_sure: is_sure && !(by_chap.is_none() && u.is_hashed),
            line: u.line,
        };
        self.users.iter().filter(|u| !(by_chap == Some(true) && u.is_hashed)).map(user).collect()
    }

    /// Administrators; when users come in by VPN, those without rights are users of it only.
    pub fn administrators(&self, sources: &Sources, users_come_in: bool) -> Vec<Administrator> {
        let of = |name: &str, rights: &str, line| Administrator {
            name: name.to_owned(),
            rights: rights.to_owned(),
            enabled: true,
            sources: sources.clone(),
            two_factor: None,
            line,
        };
        let plain = |u: &&User<'_>| !users_come_in || u.privilege.parse().is_ok_and(|p: u8| p > 1);
        let users = self.users.iter().filter(plain).map(|u| of(u.name, u.privilege, u.line));
        users.chain(self.enable.map(|(level, line)| of("", level, line))).collect()
    }

    /// Locking out. `servers`: whoever signs in is asked for by a server, which may lock out itself.
    pub fn lockout(&self, whole: bool, servers: bool) -> Setting<Lockout> {
        let attempts = self.attempts.as_ref().map(|a| At::new(Lockout { failures: a.value, seconds: None }, a.line));
        match self.block.clone().or(attempts) {
            Some(At { value, line }) => Setting::Written { value, line },
            None if !whole => Setting::Unknown { why: Unseen::PartOfText },
            None if servers => Setting::Unknown { why: Unseen::DefaultUnsure },
            None => Setting::Default {
                value: Lockout { failures: 0, seconds: None },
                source:
                    "Cisco IOS Security Command Reference (IOS 12.3T, IOS-XE): login block-for, aaa local authentication \
                         attempts max-fail"
                        .into(),
            },
        }
    }
}

/// A user who needs no password.
pub(super) fn empty(name: &str, line: Line) -> sejo_model::configuration::Secret {
    use sejo_model::configuration::{Secret, Storage, Weakness};
    Secret {
        purpose: SecretUse::Login,
        owner: name.to_owned(),
        storage: Storage::Plain,
        fingerprint: None,
        salted: false,
        weakness: Some(Weakness::Empty),
        line,
    }
}
