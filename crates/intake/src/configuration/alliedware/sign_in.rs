//! Where somebody signs in to AlliedWare Plus, and what is asked of them.
//!
//! Source: AlliedWare Plus Software Reference, “AAA commands” (`aaa authentication login`: the local users unless
//! written; `aaa authentication enable default`), “User access commands” (`line`, `privilege level`).

use std::collections::BTreeMap;

use sejo_model::configuration::{Asked, Line, Setting, SignIn, SignInPlace, Unseen};

use super::tree::Statement;

/// A line by which somebody signs in.
#[derive(Debug)]
struct Terminal<'a> {
    name: String,
    is_network: bool,
    /// `no login`.
    open: Option<Line>,
    /// `login authentication LIST`.
    list: Option<&'a str>,
    /// `privilege level 15`.
    all_rights: Option<Line>,
}

/// Lines, and the lists they ask.
#[derive(Debug, Default)]
pub(super) struct SignIns<'a> {
    terminals: Vec<Terminal<'a>>,
    /// `aaa authentication login LIST METHOD…`.
    lists: BTreeMap<&'a str, (Vec<&'a str>, Line)>,
    /// `aaa authentication enable default none`.
    enable_open: Option<Line>,
    /// Whether a user has not every right anyway.
    has_lesser_user: bool,
}

impl<'a> SignIns<'a> {
    /// Notes a user with fewer rights than all.
    pub const fn lesser_user(&mut self) {
        self.has_lesser_user = true;
    }

    /// Takes `line …`.
    pub fn line(&mut self, statement: &Statement<'a>) {
        let below = |words: &[&str], negated: bool| {
            statement.children.iter().rev().find(|c| c.negated == negated && c.words.starts_with(words))
        };
        let is_open = below(&["login"], true).filter(|no| no.words.len() == 1);
        let list = below(&["login", "authentication"], false).map(|c| c.word(2));
        self.terminals.push(Terminal {
            name: statement.rest(1),
            is_network: statement.word(1) == "vty",
            open: is_open.map(|c| c.line),
            list,
            all_rights: below(&["privilege", "level", "15"], false).map(|c| c.line),
        });
    }

    /// Takes `aaa authentication …`; whether it was about signing in.
    pub fn authentication(&mut self, statement: &Statement<'a>) -> bool {
        match statement.words.as_slice() {
            ["aaa", "authentication", "login", list, methods @ ..] if !statement.negated => {
                self.lists.insert(list, (methods.to_vec(), statement.line));
            }
            ["aaa", "authentication", "enable", "default", "none"] if !statement.negated => {
                self.enable_open = Some(statement.line);
            }
            _ => return false,
        }
        true
    }

    /// What is asked at each line.
    pub fn all(&self) -> Vec<SignIn> {
        let sign_in = |terminal: &Terminal<'a>| {
            let asks = terminal.open.map_or_else(
                || self.asked_by(terminal.list.unwrap_or("default")),
                |line| Setting::Written { value: Asked::Nothing, line },
            );
            let is_more = self.has_lesser_user || asks.value() != Some(&Asked::Account);
            SignIn {
                name: terminal.name.clone(),
                place: if terminal.is_network { SignInPlace::Network } else { SignInPlace::Console },
                asks,
                all_rights: self.enable_open.or(terminal.all_rights).filter(|_| is_more),
            }
        };
        self.terminals.iter().map(sign_in).collect()
    }

    fn asked_by(&self, list: &str) -> Setting<Asked> {
        let Some((methods, line)) = self.lists.get(list) else {
            return match list {
                "default" => Setting::Default {
                    value: Asked::Account,
                    source: "AlliedWare Plus Software Reference: aaa authentication login".to_owned(),
                },
                _ => Setting::Unknown { why: Unseen::PartOfText },
            };
        };
        let value = match methods.as_slice() {
            ["none", ..] => Asked::Nothing,
            all if all.contains(&"none") => Asked::NothingAtTimes,
            _ => Asked::Account,
        };
        Setting::Written { value, line: *line }
    }
}
