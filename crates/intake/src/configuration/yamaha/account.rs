//! Who signs in: passwords of the router, named users and their attributes, users of remote access, SNMP communities.

use sejo_model::configuration::{
    Administrator, Asked, At, Configuration, Line, RemoteUser, SecretUse, Service, Setting, SignIn, SignInPlace,
    Sources, Storage,
};

use super::super::{Draft, Kept};
use super::command::{Outcome, keep, server_name};
use super::services::{self, Certain};
use super::state::{State, spaced};

/// Reads `login …`, `administrator …`, `user attribute …` and `auth user …`.
pub(super) fn read<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    match words {
        ["login", "password", rest @ ..] => password(state, SecretUse::Login, "login", rest, line, draft),
        ["administrator", "password", rest @ ..] => {
            password(state, SecretUse::Administrator, "administrator", rest, line, draft);
        }
        ["login", "user", user, rest @ ..] => {
            state.administrators.retain(|a| a.name != *user);
            state.administrators.push(administrator(user, "administrator", line));
            secret(SecretUse::Administrator, user, rest, line, draft);
        }
        ["user", "attribute", rest @ ..] => {
            let (who, rest) = match rest {
                [who, rest @ ..] if !who.contains('=') => (*who, rest),
                _ => ("", rest),
            };
            for word in rest {
                let Some((name, value)) = word.split_once('=') else { return Outcome::Odd };
                state.attributes.push((who, name, value));
            }
        }
        ["auth", "user", "group", ..] | ["auth", "user", "attribute", ..] => {
            if let ["auth", "user", "group", group, users, ..] = words {
                state.auth_groups.insert(group, users);
            }
        }
        ["auth", "user", number, name, secret, ..] => {
            state.auth_users.push((number, user(name, line)));
            keep(SecretUse::RemoteUser, name, secret, line, draft);
        }
        _ => return Outcome::Other,
    }
    Outcome::Taken
}

/// The passwords without a name: one to look (`login`), one to change (`administrator`).
fn password<'a>(
    state: &mut State<'a>,
    purpose: SecretUse,
    rights: &str,
    rest: &[&'a str],
    line: Line,
    draft: &mut Draft<'a>,
) {
    state.administrators.retain(|a| !(a.name.is_empty() && a.rights == rights));
    state.administrators.push(administrator("", rights, line));
    secret(purpose, "", rest, line, draft);
}

/// `PASSWORD`, `encrypted PASSWORD`, or nothing where the router asks for it.
fn secret<'a>(purpose: SecretUse, owner: &str, rest: &[&'a str], line: Line, draft: &mut Draft<'a>) {
    match rest {
        ["encrypted", word, ..] => draft.secret(purpose, owner, Storage::Hashed, word, Kept::Salted, line),
        ["encrypted"] | [] => {}
        // `show config` writes a star for a password the router keeps as typed.
        [star, ..] if star.chars().all(|c| c == '*') => {
            draft.secret(purpose, owner, Storage::Plain, star, Kept::Salted, line);
        }
        [word, ..] => keep(purpose, owner, word, line, draft),
    }
}

fn administrator(name: &str, rights: &str, line: Line) -> Administrator {
    Administrator {
        name: name.to_owned(),
        rights: rights.to_owned(),
        enabled: true,
        sources: Sources::Unknown,
        two_factor: None,
        line,
    }
}

fn user(name: &str, line: Line) -> RemoteUser {
    RemoteUser { name: name.to_owned(), two_factor: None, enabled: true, is_sure: true, line }
}

/// A user who may dial in to the peer of the block.
pub(super) fn remote_user<'a>(
    state: &mut State<'a>,
    name: &'a str,
    secret: &'a str,
    line: Line,
    draft: &mut Draft<'a>,
) {
    let peer = state.name_of("pp");
    state.port(&peer, line).users.push(user(name, line));
    keep(SecretUse::RemoteUser, name, secret, line, draft);
}

/// The administrators with their attributes: those of all (`*`), of the nameless, then their own.
pub(super) fn finish(state: &mut State<'_>) -> Vec<Administrator> {
    let mut found = std::mem::take(&mut state.administrators);
    for person in &mut found {
        person.sources = Sources::Anywhere;
        let all = state.attributes.iter().filter(|(who, ..)| *who == "*");
        let own = state.attributes.iter().filter(|(who, ..)| *who == person.name);
        for (_, name, value) in all.chain(own) {
            match *name {
                "administrator" if !person.name.is_empty() => {
                    let may = matches!(*value, "on" | "1" | "2");
                    person.rights = if may { "administrator" } else { "user" }.to_owned();
                }
                "connection" => person.enabled = *value != "off",
                "host" => person.sources = hosts(value),
                _ => {}
            }
        }
    }
    found
}

/// Where somebody without a name signs in, and what is asked of them. A whole text always shows the passwords that are set,
/// if only as a star; without one, the router still has the one of the factory: none, so that the return key is enough.
///
/// Source: the command reference, `login password`, `administrator password`, for the models known here.
pub(super) fn sign_ins(state: &State<'_>, configuration: &Configuration, whole: bool) -> Vec<SignIn> {
    let answers = |service: Service| {
        let mut listeners = configuration.listeners.iter().filter(|l| l.service == service);
        listeners.any(|l| l.on.value() != Some(&false) && l.openings.iter().any(|o| o.sources != Sources::Nowhere))
    };
    let (telnet, page) = (answers(Service::Telnet), answers(Service::Http));
    let place = |is_reached: bool| if is_reached { SignInPlace::Network } else { SignInPlace::Console };
    let nameless = |rights: &str| configuration.administrators.iter().find(|a| a.name.is_empty() && a.rights == rights);
    // Whoever may not come without a name is asked for one.
    let refused =
        state.attributes.iter().rev().find(|(who, name, _)| matches!(*who, "" | "*") && *name == "connection");
    let is_refused = refused.is_some_and(|(.., value)| *value == "off");
    let mut found = Vec::new();
    for (rights, is_reached) in [("login", telnet || page), ("administrator", page)] {
        let asks = match nameless(rights) {
            Some(known) => Setting::Written { value: Asked::Password, line: known.line },
            None if is_refused => continue,
            None => {
                let sure = Certain::Listed(services::is_sure(configuration));
                services::default(&format!("{rights} password"), Asked::Nothing, whole, sure)
            }
        };
        found.push(SignIn { name: rights.to_owned(), place: place(is_reached), asks, all_rights: None });
    }
    // By the page it is a door of its own; by a terminal the return key follows the command, once somebody is in.
    if whole && !page && nameless("administrator").is_none() && services::is_sure(configuration) {
        terminals(state, configuration, [telnet, answers(Service::Ssh)], &mut found);
    }
    found
}

/// Terminals behind which nothing guards what may be changed: that of everybody, else those of users with a name.
fn terminals(state: &State<'_>, configuration: &Configuration, [telnet, ssh]: [bool; 2], found: &mut Vec<SignIn>) {
    let line_of = |service: Service| {
        let mut listeners = configuration.listeners.iter().filter(move |l| l.service == service);
        listeners.find_map(|l| l.line)
    };
    let barred =
        state.attributes.iter().rev().find(|(who, name, _)| matches!(*who, "" | "*") && *name == "administrator");
    if let Some(login) = found.iter_mut().find(|s| telnet && s.name == "login")
        && barred.is_none_or(|(.., value)| *value != "off")
    {
        login.all_rights = line_of(Service::Telnet).or(login.asks.line());
    }
    let may = |person: &&Administrator| {
        !person.name.is_empty()
            && person.enabled
            && person.rights == "administrator"
            && person.sources != Sources::Nowhere
    };
    if let Some(person) = configuration.administrators.iter().find(may)
        && (telnet || ssh)
        && found.iter().all(|s| s.all_rights.is_none())
    {
        let asks = Setting::Written { value: Asked::Account, line: person.line };
        let (name, place) = ("login user".to_owned(), SignInPlace::Network);
        found.push(SignIn { name, place, asks, all_rights: Some(person.line) });
    }
}

fn hosts(value: &str) -> Sources {
    match value {
        "any" => Sources::Anywhere,
        "none" => Sources::Nowhere,
        _ => Sources::Only { networks: value.split(',').map(spaced).collect() },
    }
}

/// Reads `snmp …`, `snmpv2c …` and `snmpv3 …`.
pub(super) fn snmp<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Outcome {
    let Some(name) = words.first().and_then(|w| server_name(w)) else { return Outcome::Other };
    match words.get(1..).unwrap_or_default() {
        ["host", host, communities @ ..] => {
            let server = state.server(name);
            if *host == "none" {
                server.hosts.clear();
                server.on = Some((false, line));
            } else {
                server.hosts.push(host);
                server.on = Some((true, line));
            }
            server.hosts_line = Some(line);
            // The second community is the one that may write.
            if name != "snmpv3" && communities.len() > 1 {
                server.writes.get_or_insert(line);
            }
            // `snmpv3 host ADDRESS user 1` names a user, no community.
            for community in communities.iter().filter(|_| name != "snmpv3") {
                state.communities = true;
                keep(SecretUse::Community, host, community, line, draft);
            }
        }
        ["community", rights @ ("read-only" | "read-write"), community] => {
            state.communities |= *rights == "read-only";
            if *rights == "read-write" {
                state.server(name).writes.get_or_insert(line);
            }
            keep(SecretUse::Community, rights, community, line, draft);
        }
        ["trap", "community", community] => keep(SecretUse::Community, "trap", community, line, draft),
        ["trap", "host", host, rest @ ..] => {
            if let Some(community) = rest.iter().find(|w| !matches!(**w, "trap" | "inform")) {
                keep(SecretUse::Community, host, community, line, draft);
            }
        }
        ["sysname", host] => {
            draft.configuration.identity.host_name.get_or_insert(At::new((*host).to_owned(), line));
        }
        ["usm", "user", _, user, rest @ ..] => {
            for pair in rest.windows(2) {
                if let [algorithm, secret] = pair
                    && matches!(*algorithm, "md5" | "sha" | "des-cbc" | "aes128-cfb")
                {
                    keep(SecretUse::Server, user, secret, line, draft);
                }
            }
        }
        _ if name == "snmpv3" => {}
        _ => return Outcome::Other,
    }
    Outcome::Taken
}
