//! The commands that say something about security: each notes what it said in [`State`].

use sejo_model::configuration::{At, IpFamily, Line, SecretUse, Storage};

use super::super::{Draft, Kept};
use super::state::{Ike, Map, Scope, Server, State, User};
use super::{access, vocabulary};

/// Reads one line; gives whether it was understood.
pub(super) fn read<'a>(
    state: &mut State<'a>,
    words: &[&'a str],
    indented: bool,
    line: Line,
    draft: &mut Draft<'a>,
) -> bool {
    if let ["ike", "proposal", name, ciphers @ ..]
    | ["ikev2" | "ipsec", "proposal" | "autokey-proposal" | "manual-proposal", name, ciphers @ ..] = words
    {
        draft.ciphers(name, ciphers.iter().copied(), line);
    }
    if let Some(scope) = opens(words) {
        state.scope = scope;
        if let Scope::Interface(name) = scope {
            state.port(name, line);
        }
        return true;
    }
    if words == ["exit"] || words == ["end"] {
        state.scope = Scope::Global;
        return true;
    }
    // Access lists also select traffic for IPsec, NAT and routing; there they let nothing in.
    if !matches!(words, ["ip" | "ipv6", "access-list" | "filter", ..]) {
        state.named_elsewhere.extend(words.iter().skip(2));
    }
    let taken = match state.scope {
        Scope::Interface(name) => access::interface(state, name, words, line),
        Scope::Profile(name) => profile(state, name, words, line),
        Scope::Global | Scope::Other => None,
    };
    if let Some(understood) = taken {
        rest_of_secrets(words, draft);
        return understood;
    }
    if !indented {
        // A text that was typed in has no indentation: what no interface knows ends the block.
        state.scope = Scope::Global;
    }
    global(state, words, line, draft).unwrap_or_else(|| {
        rest_of_secrets(words, draft);
        vocabulary::knows(words)
    })
}

/// The block a line opens.
fn opens<'a>(words: &[&'a str]) -> Option<Scope<'a>> {
    match words {
        ["interface", name] => Some(Scope::Interface(name)),
        ["ppp", "profile", name] => Some(Scope::Profile(name)),
        ["device", _]
        | ["router", ..]
        | ["ip" | "ipv6", "router", ..]
        | ["ip" | "ipv6", "dhcp", "profile" | "client-profile", ..]
        | ["ikev2", "profile" | "default-profile", ..]
        | ["route-map" | "class-map" | "policy-map" | "watch-group" | "web-console" | "url-list", ..]
        | ["ddns", "profile", ..] => Some(Scope::Other),
        _ => None,
    }
}

/// The names of servers as commands write them.
pub(super) const SERVERS: [&str; 6] =
    ["telnet-server", "ssh-server", "http-server", "ftp-server", "tftp-server", "snmp-agent"];

fn global<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> Option<bool> {
    match words {
        ["hostname", name] => draft.configuration.identity.host_name = Some(At::new((*name).to_owned(), line)),
        ["timezone", zone @ ..] if !zone.is_empty() => state.zone = Some((zone.join(" "), line)),
        ["username", name, rest @ ..] => username(state, name, rest, line, draft),
        [version @ ("ip" | "ipv6"), "access-list", rest @ ..] => {
            return Some(access::list(state, family(version), rest, line));
        }
        ["ip", "route", "default", target, ..] => state.default_routes.push(target),
        ["ip", "route", "0.0.0.0/0", target, ..] => state.default_routes.push(target),
        ["ipv6", "route", "default" | "::/0", target, ..] => state.default_routes.push(target),
        ["no", server, version @ ("ip" | "ipv6"), rest @ ..] if SERVERS.contains(server) => {
            if let (Some(name), ["enable"]) = (server_name(server), rest) {
                *switch(state.server(name), version) = Some((false, line));
            }
        }
        ["http-server", "authentication-method", method, ..] => state.page_asks = Some((method, line)),
        ["http-server", kind @ ("username" | "guest-username" | "monitor-username"), name, rest @ ..] => {
            if !state.users.iter().any(|u| u.name == *name) {
                let rights = if *kind == "username" { "administrator" } else { "monitor" };
                state.users.push(User { name, rights, line });
            }
            password(SecretUse::Administrator, name, rest, line, draft);
        }
        [server, version @ ("ip" | "ipv6"), "enable"] if SERVERS.contains(server) => {
            let name = server_name(server)?;
            *switch(state.server(name), version) = Some((true, line));
        }
        [server, "ip" | "ipv6", rest @ ..] if SERVERS.contains(server) => {
            return server_name(server).map(|name| serve(state, name, rest, line, draft));
        }
        ["nm", "ip" | "ipv6", "enable"] => state.server("nm").on = Some((true, line)),
        ["nm", "account", account, rest @ ..] => password(SecretUse::Server, account, rest, line, draft),
        ["ntp" | "sntp", "server", host, ..] => state.ntp.push(((*host).to_owned(), line)),
        ["syslog", "ip" | "ipv6", "host", host, ..] | ["syslog", "host", host, ..] => {
            state.syslog.push(((*host).to_owned(), line));
        }
        ["ike" | "ikev2" | "ipsec", ..] => ike(state, words, line, draft),
        ["radius" | "tacacs", ..] => {
            if let Some(at) = words.iter().position(|w| *w == "key") {
                let rest = words.get(at + 1..).unwrap_or_default();
                if let Some(secret) = rest.iter().find(|w| !matches!(**w, "0" | "1" | "plain" | "secret")) {
                    plain(SecretUse::Server, "radius", secret, line, draft);
                }
            }
        }
        ["snmpv3", "user", name, ..] => {
            for word in words.iter().skip_while(|w| **w != "auth") {
                if !KINDS.contains(word) {
                    draft.secret(SecretUse::Server, name, Storage::Unknown, word, Kept::Salted, line);
                }
            }
        }
        ["interface" | "device", ..] => return Some(false),
        _ => return None,
    }
    Some(true)
}

/// The version of IP a command begins with.
pub(super) fn family(word: &str) -> IpFamily {
    if word == "ipv6" { IpFamily::V6 } else { IpFamily::V4 }
}

/// The switch of a server for a version of IP.
fn switch<'s>(server: &'s mut Server<'_>, version: &str) -> &'s mut Option<(bool, Line)> {
    if version == "ipv6" { &mut server.on_v6 } else { &mut server.on }
}

/// Words beside the secrets of `snmpv3 user`.
const KINDS: [&str; 9] = ["auth", "priv", "md5", "sha", "des", "aes", "plain", "secret", "3des"];

/// A server's name as a constant.
pub(super) fn server_name(word: &str) -> Option<&'static str> {
    SERVERS.into_iter().find(|s| *s == word)
}

fn serve<'a>(state: &mut State<'a>, name: &'static str, words: &[&'a str], line: Line, draft: &mut Draft<'a>) -> bool {
    match words {
        ["enable"] => state.server(name).on = Some((true, line)),
        ["access-list", list, ..] => state.server(name).lists.push(list),
        ["port", port] => match port.parse() {
            Ok(port) => state.server(name).port = Some(port),
            Err(_) => return false,
        },
        ["community", community, rest @ ..] => {
            let list = rest.iter().find(|w| !matches!(**w, "ro" | "rw" | "read-only" | "read-write"));
            state.server(name).lists.extend(list);
            if rest.iter().any(|w| matches!(*w, "rw" | "read-write")) {
                state.server(name).writes.get_or_insert(line);
            }
            plain(SecretUse::Community, "", community, line, draft);
        }
        ["host", host, community, ..] => plain(SecretUse::Community, host, community, line, draft),
        [_, ..] => {}
        [] => return false,
    }
    true
}

fn username<'a>(state: &mut State<'a>, name: &'a str, rest: &[&'a str], line: Line, draft: &mut Draft<'a>) {
    password(SecretUse::Administrator, name, rest, line, draft);
    let rights = rest.last().copied().filter(|w| RIGHTS.contains(w));
    state.users.retain(|u| u.name != name);
    state.users.push(User { name, rights: rights.unwrap_or(""), line });
}

/// `password [plain|hash|secret] [1] X`, `secret-password [1] X`.
fn password<'a>(purpose: SecretUse, owner: &str, words: &[&'a str], line: Line, draft: &mut Draft<'a>) {
    match words {
        ["password", how, rest @ ..] if how.starts_with("hash") => {
            let Some(word) = behind_form(rest) else { return };
            draft.secret(purpose, owner, Storage::Hashed, word, Kept::Unsalted("nec-ix-hash", word), line);
        }
        ["password", "secret", rest @ ..]
        | ["secret-password", "secret", rest @ ..]
        | ["secret-password", rest @ ..] => {
            let Some(word) = behind_form(rest) else { return };
            draft.secret(purpose, owner, Storage::Unknown, word, Kept::Salted, line);
        }
        ["password", "plain", rest @ ..] | ["password", rest @ ..] => {
            let Some(word) = behind_form(rest) else { return };
            plain(purpose, owner, word, line, draft);
        }
        _ => {}
    }
}

/// The rights a user may have, behind the password.
const RIGHTS: [&str; 3] = ["administrator", "monitor", "operator"];

/// The secret, past the number of the form it is written in: `1 X administrator`.
fn behind_form<'a>(words: &[&'a str]) -> Option<&'a str> {
    match words {
        // A password that is such a number, and the user's rights.
        [word, rights] if RIGHTS.contains(rights) => Some(word),
        ["0" | "1", word, ..] | [word, ..] => Some(word),
        [] => None,
    }
}

/// A secret that stands as typed.
pub(super) fn plain<'a>(purpose: SecretUse, owner: &str, secret: &'a str, line: Line, draft: &mut Draft<'a>) {
    draft.secret(purpose, owner, Storage::Plain, secret, Kept::Readable(secret), line);
}

/// `ike policy NAME peer any key K …`, `ipsec autokey-map NAME LIST peer X …`, `ikev2 authentication psk id … key char K`.
fn ike<'a>(state: &mut State<'a>, words: &[&'a str], line: Line, draft: &mut Draft<'a>) {
    match words {
        ["ike", "policy", name, rest @ ..] => {
            let after = |word: &str| rest.iter().position(|w| *w == word).and_then(|at| rest.get(at + 1)).copied();
            state.ike.insert(name, Ike { peer: after("peer").or(after("peer-fqdn-ipv4")).unwrap_or("any"), line });
            // The names of proposals may follow the key.
            let at = rest.iter().position(|w| *w == "key").and_then(|at| rest.get(at + 1..)).unwrap_or_default();
            match at {
                [kind, ..] if KEY_FORMS.contains(kind) => key(name, rest, line, draft),
                [word, ..] => plain(SecretUse::PreSharedKey, name, word, line, draft),
                [] => {}
            }
        }
        ["ikev2", "authentication", _, "id", kind, id, rest @ ..] => {
            let owner = if *kind == "nbma-address" { kind } else { id };
            key(owner, rest, line, draft);
        }
        ["ipsec", kind @ ("autokey-map" | "dynamic-map"), name, rest @ ..] => {
            let after = |word: &str| rest.iter().position(|w| *w == word).and_then(|at| rest.get(at + 1)).copied();
            let peer = after("peer").or(after("peer-fqdn-ipv4")).filter(|p| *p != "any" && *kind == "autokey-map");
            state.maps.insert(name, Map { peer, ike: after("ike") });
        }
        ["ipsec", "manualkey", name, rest @ ..] => {
            for word in rest.iter().filter(|w| w.len() >= 16) {
                draft.secret(SecretUse::PreSharedKey, name, Storage::Plain, word, Kept::Readable(word), line);
            }
        }
        _ => {}
    }
}

fn key<'a>(owner: &str, words: &[&'a str], line: Line, draft: &mut Draft<'a>) {
    let Some(at) = words.iter().position(|w| *w == "key") else { return };
    match words.get(at + 1..).unwrap_or_default() {
        ["secret", word, ..] => {
            draft.secret(SecretUse::PreSharedKey, owner, Storage::Unknown, word, Kept::Salted, line);
        }
        [form, word, ..] if KEY_FORMS.contains(form) => plain(SecretUse::PreSharedKey, owner, word, line, draft),
        [word] => {
            plain(SecretUse::PreSharedKey, owner, word, line, draft);
        }
        [word, option, ..] if OPTIONS.contains(option) => plain(SecretUse::PreSharedKey, owner, word, line, draft),
        // A way of writing the key that is not known here: the rest of the line may be it.
        [_, rest @ ..] => {
            for word in rest {
                draft.hide(word);
            }
            if let Some(word) = rest.first() {
                draft.secret(SecretUse::PreSharedKey, owner, Storage::Unknown, word, Kept::Salted, line);
            }
        }
        [] => {}
    }
}

/// How a key may be written.
const KEY_FORMS: [&str; 5] = ["char", "hex", "binary", "plain", "secret"];

/// Words that may stand behind a key.
const OPTIONS: [&str; 8] =
    ["key-type", "mode", "peer", "local-id", "remote-id", "initial-contact", "nat-traversal", "dpd"];

/// Settings of a PPP profile.
fn profile<'a>(state: &mut State<'a>, name: &'a str, words: &[&'a str], line: Line) -> Option<bool> {
    let profile = state.profiles.entry(name).or_default();
    match words {
        ["authentication", "request", kinds @ ..] => {
            profile.asks = true;
            profile.radius = kinds.contains(&"radius").then_some(line).or(profile.radius);
        }
        ["authentication", "radius", ..] => profile.radius = Some(line),
        ["authentication", "password", user, how @ ("plain" | "secret" | "hash"), secret] => {
            profile.passwords.push((user, secret, how, line));
        }
        ["authentication", "password", user, secret] => profile.passwords.push((user, secret, "plain", line)),
        ["authentication", "secret-password", rest @ ..] => {
            if let [.., user, secret] = rest {
                profile.passwords.push((user, secret, "secret", line));
            }
        }
        [
            "authentication" | "ipcp" | "ipv6cp" | "lcp" | "multilink" | "bap" | "ccp" | "idle-timer" | "accounting",
            ..,
        ] => {}
        ["no", ..] => {}
        _ => return None,
    }
    Some(true)
}

/// Masks what follows a word that announces a secret, in commands of which nothing else matters.
fn rest_of_secrets<'a>(words: &[&'a str], draft: &mut Draft<'a>) {
    // What a service for names is asked by (`query u=…&p=…`) names user and password in its own way.
    if let ["query", query @ ..] = words {
        query.iter().for_each(|word| draft.hide(word));
        return;
    }
    const ANNOUNCE: [&str; 12] = [
        "password",
        "secret-password",
        "key",
        "authentication-key",
        "message-digest-key",
        "authentication",
        "text",
        "puk",
        "pin-code",
        "pin-auth",
        "pin-unlock",
        "pin",
    ];
    if let Some(at) = words.iter().rposition(|w| ANNOUNCE.contains(w)) {
        let public = ["psk", "request", "myname", "mode", "id", "text", "rsa", "dsa", "radius", "local", "pap", "chap"];
        let rest = words.get(at + 1..).unwrap_or_default();
        if rest.first().is_none_or(|w| public.contains(w)) && !rest.contains(&"key") {
            return;
        }
        for word in rest {
            draft.hide(word);
        }
    }
}
