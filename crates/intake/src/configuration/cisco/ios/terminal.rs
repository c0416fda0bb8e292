//! The lines of an IOS device by which somebody signs in: virtual terminals, the auxiliary port, the console.
//!
//! Source: Cisco IOS Terminal Services Command Reference (`login`, `privilege level`, `transport input`); Security Command
//! Reference (`aaa authentication login`, `aaa authentication enable`).

use sejo_model::configuration::{Asked, At, IpFamily, Line, SecretUse, Setting, SignIn, SignInPlace, Unseen};

use super::super::super::Draft;
use super::super::block::Command;
use super::super::{key, vocabulary};
use super::account::{Accounts, Login};

/// Whether a setting of a line lets a modem answer.
pub(super) fn answers_calls(words: &[&str]) -> bool {
    let is_answering = |how: &str| how.eq_ignore_ascii_case("inout") || how.eq_ignore_ascii_case("dialin");
    matches!(words, ["modem", how, ..] if is_answering(how))
}

/// A line.
#[derive(Debug)]
pub(super) struct Terminal<'a> {
    /// `vty`, `aux`, `con` or `tty`.
    pub kind: &'a str,
    /// As people find it again: `vty 0 4`.
    name: String,
    /// What it accepts; `None` where nothing is written.
    pub transport: Option<(Vec<&'a str>, Line)>,
    /// Lists on who comes by IPv4, and by IPv6.
    lists: Vec<&'a str>,
    lists_v6: Vec<&'a str>,
    pub login: At<Login<'a>>,
    password: bool,
    /// `privilege level 15`: whoever gets in needs no enable password.
    all_rights: Option<Line>,
    /// A modem answers it.
    answers_calls: bool,
    /// `no exec`: nobody gets a session.
    is_mute: bool,
    pub line: Line,
}

impl<'a> Terminal<'a> {
    /// From `line …` and what stands below.
    pub fn read(kind: &'a str, command: &Command<'a>, draft: &mut Draft<'a>) -> Self {
        let head = &command.head;
        let owner = head.words.join(" ");
        let line = head.line.number;
        let mut terminal = Self {
            kind,
            name: head.words.get(1..).unwrap_or_default().join(" "),
            transport: None,
            lists: Vec::new(),
            lists_v6: Vec::new(),
            login: At::new(Login::Password, line),
            password: false,
            all_rights: None,
            answers_calls: false,
            is_mute: false,
            line,
        };
        for entry in &command.below {
            let line = entry.line.number;
            match (entry.no, entry.words.as_slice()) {
                (false, ["transport", "input", rest @ ..]) => match vocabulary::ways(rest) {
                    Some(ways) => terminal.transport = Some((ways, line)),
                    None => draft.unread(line),
                },
                (true, ["transport", "input", ..]) => terminal.transport = Some((vec!["none"], line)),
                (false, ["access-class", list, "in", ..]) => terminal.lists.push(list),
                (false, ["ipv6", "access-class", list, "in", ..]) => terminal.lists_v6.push(list),
                (false, ["login", "local", ..]) => terminal.login = At::new(Login::Local, line),
                (false, ["login", "authentication", list]) => terminal.login = At::new(Login::List(list), line),
                (false, ["login"]) => terminal.login = At::new(Login::Password, line),
                (true, ["login"]) => terminal.login = At::new(Login::No, line),
                (no, ["privilege", "level", level]) => terminal.all_rights = (!no && *level == "15").then_some(line),
                (no, ["exec"]) => terminal.is_mute = no,
                (false, words) if answers_calls(words) => terminal.answers_calls = true,
                (false, ["password", rest @ ..]) => {
                    terminal.password = true;
                    key::take(draft, SecretUse::Login, &owner, entry, rest);
                }
                (_, words) if !vocabulary::known_below_line(words) => draft.unread(line),
                _ => {}
            }
        }
        terminal
    }

    /// The lists on who comes by a version of IP.
    pub fn lists(&self, family: IpFamily) -> &[&'a str] {
        if family == IpFamily::V6 { &self.lists_v6 } else { &self.lists }
    }

    /// Whether it accepts a way of coming.
    pub fn accepts(&self, name: &str) -> bool {
        self.transport
            .as_ref()
            .is_some_and(|(words, _)| words.contains(&name) || (name != "none" && words.contains(&"all")))
    }

    /// `login` without a password lets nobody in ("Password required, but none set").
    pub fn refuses_everybody(&self, accounts: &Accounts<'_>) -> bool {
        self.login.value == Login::Password && !self.password && !accounts.new_model && !self.is_never_asked()
    }

    /// Only virtual terminals ask for a password unless told not to; the others ask nobody until they are told to.
    fn is_never_asked(&self) -> bool {
        self.kind != "vty" && self.login.line == self.line
    }

    /// What is asked of somebody who comes by it; `None` where nobody can.
    pub fn sign_in(&self, accounts: &Accounts<'_>) -> Option<SignIn> {
        let place = match self.kind {
            "vty" => SignInPlace::Network,
            _ if self.answers_calls => SignInPlace::DialIn,
            _ => SignInPlace::Console,
        };
        let is_shut = (self.accepts("none") || self.is_mute) && place != SignInPlace::Console;
        if is_shut || (self.refuses_everybody(accounts) && place != SignInPlace::Console) {
            return None;
        }
        let asks = self.asks(place, accounts);
        let shares = asks.value() == Some(&Asked::Account) && accounts.are_all_administrators();
        let all_rights = accounts.enable_open().or(self.all_rights).filter(|_| !shares);
        Some(SignIn { name: self.name.clone(), place, asks, all_rights })
    }

    fn asks(&self, place: SignInPlace, accounts: &Accounts<'_>) -> Setting<Asked> {
        let At { value: login, line } = self.login;
        let written = |value| Setting::Written { value, line };
        match login {
            Login::List(list) if accounts.new_model => accounts.asked_by(list),
            _ if accounts.new_model => accounts.asked_by("default"),
            // Whether the list counts stands in a line that is not here.
            Login::List(_) => Setting::Unknown { why: Unseen::PartOfText },
            Login::No => written(Asked::Nothing),
            Login::Local => written(Asked::Account),
            Login::Password if self.password => written(Asked::Password),
            Login::Password if place != SignInPlace::Network && self.is_never_asked() => Setting::Default {
                value: Asked::Nothing,
                source: "Cisco IOS Terminal Services Command Reference: login".into(),
            },
            Login::Password => written(Asked::Password),
        }
    }
}
