//! Who signs in to ASA: users, the enable password, servers that know users.

use sejo_model::configuration::{
    Administrator, Asked, At, Line, Lockout, RemoteUser, Secret, SecretUse, Setting, Sources, Unseen, Weakness,
};

use super::super::super::Draft;
use super::super::block::{Command, Entry};
use super::super::{hidden, key};

/// A local user.
#[derive(Debug)]
struct User<'a> {
    name: &'a str,
    privilege: &'a str,
    /// `service-type`; empty where not written (then `admin` holds).
    service: &'a str,
    /// Something about VPN is written for the user.
    vpn: bool,
    /// No session of a VPN is granted.
    is_kept_out: bool,
    line: Line,
}

/// Accounts of a device.
#[derive(Debug, Default)]
pub(super) struct Accounts<'a> {
    users: Vec<User<'a>>,
    enable: Option<(&'a str, Line)>,
    /// `aaa authentication SERVICE console …`: for which services somebody is asked who they are.
    asked: Vec<(&'a str, Line)>,
    attempts: Option<At<u32>>,
}

impl<'a> Accounts<'a> {
    /// Takes a command; `false` when it is none of an account.
    pub fn take(&mut self, command: &Command<'a>, draft: &mut Draft<'a>) -> bool {
        let entry = &command.head;
        let line = entry.line.number;
        match entry.words.as_slice() {
            ["username", ..] if entry.no => {}
            ["username", name, "attributes"] => self.attributes(name, command, draft),
            ["username", name, rest @ ..] => self.user(name, rest, entry, draft),
            ["enable", "password", secret, rest @ ..] if !entry.no => {
                let level = rest.iter().position(|w| *w == "level").and_then(|at| rest.get(at + 1)).copied();
                self.enable = Some((level.unwrap_or("15"), line));
                let form = rest.first().copied().unwrap_or("");
                key::take_asa(draft, SecretUse::Administrator, "enable", secret, form, line);
            }
            ["passwd" | "password", secret, rest @ ..] if !entry.no && *secret != "encryption" => {
                let form = rest.first().copied().unwrap_or("");
                key::take_asa(draft, SecretUse::Login, "", secret, form, line);
            }
            ["aaa", "authentication", service, "console", ..] if !entry.no => self.asked.push((service, line)),
            ["aaa", "local", "authentication", "attempts", "max-fail", count] if !entry.no => {
                self.attempts = count.parse().ok().map(|c| At::new(c, line));
            }
            ["aaa-server", name, rest @ ..] => server(name, rest, command, draft),
            _ => return false,
        }
        true
    }

    fn user(&mut self, name: &'a str, rest: &[&'a str], entry: &Entry<'a>, draft: &mut Draft<'a>) {
        let line = entry.line.number;
        let privilege =
            rest.iter().position(|w| *w == "privilege").and_then(|at| rest.get(at + 1)).copied().unwrap_or("");
        if let Some(user) = self.find(name, line).filter(|_| !privilege.is_empty()) {
            user.privilege = privilege;
        }
        let strong = privilege == "15";
        match rest {
            ["password", secret, rest @ ..] => {
                let purpose = if strong { SecretUse::Administrator } else { SecretUse::Login };
                key::take_asa(draft, purpose, name, secret, rest.first().copied().unwrap_or(""), line);
            }
            ["nopassword", ..] => {
                let purpose = SecretUse::Login;
                let storage = sejo_model::configuration::Storage::Plain;
                draft.secret(purpose, name, storage, "", super::super::super::Kept::Readable(""), line);
            }
            _ => {}
        }
    }

    /// The user of that name, made where it is new.
    fn find(&mut self, name: &'a str, line: Line) -> Option<&mut User<'a>> {
        // A user's lines stand together.
        if !self.users.iter().rev().take(8).any(|u| u.name == name) {
            self.users.push(User { name, privilege: "", service: "", vpn: false, is_kept_out: false, line });
        }
        self.users.iter_mut().rev().take(8).find(|u| u.name == name)
    }

    fn attributes(&mut self, name: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) {
        let line = command.head.line.number;
        for entry in command.below.iter().filter(|e| !e.no) {
            hidden::take(draft, entry, name);
            let Some(user) = self.find(name, line) else { continue };
            match entry.words.as_slice() {
                ["service-type", kind] => user.service = kind,
                ["vpn-simultaneous-logins", "0"] => user.is_kept_out = true,
                [first, ..] if first.starts_with("vpn") || matches!(*first, "group-lock" | "webvpn") => user.vpn = true,
                _ => {}
            }
        }
    }

    /// Users who may come in by VPN: all that are not kept out of it. The right to manage the device takes nothing away, so an
    /// account that is surely meant for that alone may be one, too.
    pub fn remote_users(&self) -> Vec<RemoteUser> {
        let comes = |u: &&User<'_>| !u.is_kept_out && (u.vpn || matches!(u.service, "" | "admin" | "remote-access"));
        let user = |u: &User<'_>| RemoteUser {
            name: u.name.to_owned(),
            two_factor: None,
            enabled: true,
            is_sure: u.vpn || u.service == "remote-access" || (u.service.is_empty() && u.privilege != "15"),
            line: u.line,
        };
        self.users.iter().filter(comes).map(user).collect()
    }

    /// Administrators: local users but for those of VPN only, and whoever knows the enable password.
    pub fn administrators(&self, sources: &Sources) -> Vec<Administrator> {
        let of = |name: &str, rights: &str, line| Administrator {
            name: name.to_owned(),
            rights: rights.to_owned(),
            enabled: true,
            sources: sources.clone(),
            two_factor: None,
            line,
        };
        let may = |u: &&User<'_>| u.service != "remote-access" && (u.privilege == "15" || !u.vpn);
        let users = self.users.iter().filter(may).map(|u| of(u.name, u.privilege, u.line));
        users.chain(self.enable.map(|(level, line)| of("", level, line))).collect()
    }

    /// What a service asks of somebody who signs in by it. Without `aaa authentication` the page takes the enable password
    /// without a name, and telnet the one of `passwd`; an enable password that was never set is empty.
    pub fn asked_by(&self, service: &str, line: Line, secrets: &[Secret], whole: bool) -> Setting<Asked> {
        if let Some((_, line)) = self.asked.iter().find(|(name, _)| *name == service) {
            return Setting::Written { value: Asked::Account, line: *line };
        }
        if service != "http" {
            return Setting::Written { value: Asked::Password, line };
        }
        let is_enable = |s: &&Secret| s.purpose == SecretUse::Administrator && s.owner == "enable";
        match secrets.iter().rev().find(is_enable) {
            Some(secret) if secret.weakness == Some(Weakness::Empty) => {
                Setting::Written { value: Asked::Nothing, line: secret.line }
            }
            Some(_) => Setting::Written { value: Asked::Password, line },
            None if whole => Setting::Unknown { why: Unseen::DefaultUnsure },
            None => Setting::default(),
        }
    }

    pub fn lockout(&self, whole: bool) -> Setting<Lockout> {
        match &self.attempts {
            Some(At { value, line }) => {
                Setting::Written { value: Lockout { failures: *value, seconds: None }, line: *line }
            }
            None if whole => Setting::Default {
                value: Lockout { failures: 0, seconds: None },
                source: "Cisco ASA Series Command Reference: aaa local authentication attempts max-fail".into(),
            },
            None => Setting::Unknown { why: Unseen::PartOfText },
        }
    }
}

/// `aaa-server RADIUS (inside) host 10.0.0.5 [KEY timeout 5]` with `key …` below.
fn server<'a>(name: &'a str, rest: &[&'a str], command: &Command<'a>, draft: &mut Draft<'a>) {
    for entry in &command.below {
        hidden::take(draft, entry, name);
    }
    let host = rest.iter().position(|w| *w == "host").and_then(|at| rest.get(at + 2..));
    if let Some([secret, ..]) = host
        && *secret != "timeout"
        && *secret != "key"
    {
        key::take(draft, SecretUse::Server, name, &command.head, &[secret]);
    }
    if let Some(["key", secret @ ..]) = host {
        key::take(draft, SecretUse::Server, name, &command.head, secret);
    }
}
