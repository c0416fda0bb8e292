//! The last sweep over a text: masks what looks like a secret and was met by no reader, then cuts all of it out.
//!
//! Guards: masking too much costs a glance, masking too little costs the facility; so doubt masks one word. What is no
//! secret for certain (`service password-encryption`, `key chain LAN`, a key's number) stays, because the kept copy is
//! the evidence people read. The words are in [`words`], gathered from the makers' command references; commands that may be
//! typed in part are in [`paths`], which readers complete them by, too.

mod communities;
mod line;
mod markup;
mod pass;
mod paths;
mod remark;
mod shapes;
mod typed;
mod words;

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use self::line::{Before, in_line, in_running_text, width};
use self::remark::behind_accounts;
pub(crate) use self::typed::{complete_command, hide_commands};
pub(crate) use self::words::is_secret_word;
use self::words::may_hold_secret;
use super::text::wrap;
use crate::table::{MASK, is_made_up};

/// Adds what looks like a secret and is not masked yet.
pub(crate) fn leftovers(text: &str, masks: &mut Vec<Range<usize>>) {
    let known = met(text, masks);
    masks.extend(pass::over(text, &known));
    divided(text, &known, masks);
    broken(text, masks);
}

/// Widest line of a text in which a secret may stand below what announces it.
const NARROWEST: usize = 40;

/// How many lines below may belong to a line without room for more.
const MOST_RESTS: usize = 3;

/// Masks secrets that a mail program or a terminal put below the line that announces them: what a line and those below it
/// hold, read as one, where there was no room for the next word.
fn divided(text: &str, known: &Known<'_>, masks: &mut Vec<Range<usize>>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let widest = wrap::width(&lines, NARROWEST);
    // However wide other lines are.
    let follows = |over: &str, under: &str| wrap::is_command(over.trim()) && wrap::goes_on(over, under);
    let is_full = |over: &str, under: &str| widest.is_some_and(|widest| wrap::is_full(over, under, widest));
    let is_rest = |pair: &&[&str]| match pair {
        // A row of a list is never the rest of the one above it.
        [over, under] => {
            let may_be = !under.starts_with(['!', '#']) && width(under).is_none();
            may_be && (is_full(over, under) || follows(over, under))
        }
        _ => false,
    };
    let mut start = 0;
    for (place, line) in lines.iter().enumerate() {
        let below = lines.get(place..).unwrap_or_default();
        let rests = below.windows(2).take(MOST_RESTS).take_while(is_rest).count();
        if rests > 0 && line.is_ascii() && width(line).is_none() {
            let parts = below.get(..=rests).unwrap_or_default();
            in_parts(start, parts, " ", known, masks);
            if widest.is_some_and(|widest| wrap::may_be_cut(line, widest)) {
                in_parts(start, parts, "", known, masks);
            }
        }
        start += line.len() + 1;
    }
}

/// Adds the secrets of lines that were one with something between them; those of the first line itself are known already.
fn in_parts(start: usize, parts: &[&str], between: &str, known: &Known<'_>, masks: &mut Vec<Range<usize>>) {
    let whole = parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join(between);
    if !may_hold_secret(&whole) {
        return;
    }
    let mut found = Vec::new();
    in_line(&whole, known, Before::default(), &mut found);
    // Where each part stands in the joined line and in the text.
    let (mut joined, mut stands) = (0, start);
    for (place, part) in parts.iter().enumerate() {
        let length = part.trim_end().len();
        let begun = part.len() - part.trim_start().len();
        let within = |secret: &Range<usize>| {
            let (from, to) =
                (secret.start.max(joined) - joined, secret.end.min(joined + length).saturating_sub(joined));
            let is_command = part.get(begun..to).is_some_and(begins_line);
            (from < to && !is_command).then_some(stands + from..stands + to)
        };
        if place > 0 {
            masks.extend(found.iter().filter_map(within));
        }
        joined += length + between.len();
        stands += part.len() + 1;
    }
}

/// First words of lines, which are no secrets below a line that happens to leave no room for them.
const BEGINNINGS: [&str; 52] = [
    "aaa",
    "access",
    "add",
    "administrator",
    "authentication",
    "banner",
    "class",
    "config",
    "crypto",
    "deny",
    "description",
    "dns",
    "edit",
    "enable",
    "encryption",
    "end",
    "exit",
    "group",
    "hash",
    "hostname",
    "http",
    "httpd",
    "ike",
    "interface",
    "ip",
    "ipsec",
    "ipv6",
    "lifetime",
    "line",
    "log",
    "logging",
    "login",
    "match",
    "name",
    "nat",
    "next",
    "no",
    "ntp",
    "object",
    "permit",
    "pp",
    "route",
    "router",
    "rule",
    "service",
    "set",
    "shutdown",
    "snmp",
    "ssh",
    "syslog",
    "tunnel",
    "username",
];

/// Whether a word is one that begins a line: one of those, or words with a hyphen between them (`access-list`).
fn begins_line(word: &str) -> bool {
    // The first sign of another kind ends the look at a long one.
    let is_compound = || word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && word.contains('-');
    BEGINNINGS.contains(&word) || is_compound()
}

/// The head of what `show crypto isakmp key` prints: a key in the last column of each line below.
fn is_key_table(line: &str) -> bool {
    line.trim_end().ends_with("Preshared Key") && line.contains("Hostname/Address")
}

fn last_word(line: &str) -> Option<Range<usize>> {
    let text = line.trim_end();
    let from = text.rfind(char::is_whitespace)? + 1;
    (from < text.len()).then_some(from..text.len())
}

/// Masks all that stands behind a secret in the lines of devices nobody here reads: a word between the one that announces
/// and the secret itself (`password hidden …`, `preshared-key add "peer" …`) is known only of makers that are read. What is
/// assigned (`password=…`, `<psk>…</psk>`) ends where it ends; remarks are sentences.
pub(crate) fn rests(text: &str, strangers: &[RangeInclusive<u32>], masks: &mut Vec<Range<usize>>) {
    masks.sort_by_key(|mask| mask.start);
    let mut rests = Vec::new();
    let (mut start, mut at) = (0, 0);
    for (number, line) in (1..).zip(text.split('\n')) {
        let end = start + line.trim_end().len();
        let begins = |mask: &&Range<usize>| {
            let before = text.get(start..mask.start).map(|head| head.trim_end_matches(['"', '\'', ' ']));
            before.is_some_and(|head| !head.ends_with(['=', ':']))
        };
        at += masks.get(at..).unwrap_or_default().iter().take_while(|mask| mask.start < start).count();
        let here = masks.get(at..).unwrap_or_default().iter().take_while(|mask| mask.start < end);
        if strangers.iter().any(|lines| lines.contains(&number)) && is_command(line) {
            rests.extend(here.clone().find(begins).map(|first| first.start..end));
        }
        start += line.len() + 1;
    }
    masks.extend(rests);
}

/// Whether a line is a command rather than a remark, markup or JSON.
fn is_command(line: &str) -> bool {
    line.is_ascii() && !line.trim_start().starts_with(['#', '!', ';', '/', '<', '{', '}', '[', '"', '*'])
}

/// `/snmp community` alone: the lines below say `name=…`.
fn is_community_section(line: &str) -> bool {
    line.starts_with("/snmp community") || line.starts_with("/ snmp community")
}

/// Whether a line is nothing but a value, as below `psk:`: an indented one, or one that no command looks like.
fn is_value_alone(line: &str) -> bool {
    let text = line.trim();
    let is_apart = line.starts_with([' ', '\t']) || is_made_up(text);
    is_apart && !text.is_empty() && !text.contains([' ', '=']) && !text.ends_with(':')
}

/// Whether a line of a letter says that a secret stands in the next.
fn announces_below(line: &str) -> bool {
    let holds = |words: &[&str]| words.iter().any(|word| line.contains(word));
    // The few that say where are told by a letter.
    let says_where = || line.contains(['下', '次']) && holds(&["下記", "以下", "次の行"]);
    !line.is_ascii() && says_where() && holds(&["パスワード", "事前共有", "共有キー", "暗証番号"])
}

/// Widths at which terminals and mail programs break a line in two.
const TERMINALS: [usize; 4] = [72, 76, 80, 132];

/// Masks the rest of a secret that a terminal broke in two: of lines as wide as the terminal, the beginning of the next.
fn broken(text: &str, masks: &mut Vec<Range<usize>>) {
    let width = |line: &str| line.trim_end_matches('\r').chars().count();
    // Nothing goes on where no line that ends with a secret is as wide as a terminal.
    let is_wide = |mask: &Range<usize>| {
        let behind = text.get(mask.end..).unwrap_or("");
        if !behind.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
            return false;
        }
        let start = text.get(..mask.end).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or("");
        TERMINALS.contains(&width(line))
    };
    if !masks.iter().any(is_wide) {
        return;
    }
    let widest = text.split('\n').map(width).max().filter(|widest| TERMINALS.contains(widest));
    // Or what was pasted below a wider head of a mail.
    let commands = || wrap::width(&text.split('\n').collect::<Vec<_>>(), NARROWEST);
    let Some(edge) = widest.or_else(|| commands().filter(|widest| TERMINALS.contains(widest))) else { return };
    let ends: HashSet<usize> = masks.iter().map(|mask| mask.end).collect();
    let (mut start, mut goes_on) = (0, false);
    for line in text.split('\n') {
        let body = line.trim_end();
        let first = body.find(char::is_whitespace).unwrap_or(body.len());
        let is_rest = goes_on && !body.get(..first).is_some_and(begins_line);
        let rest = if is_rest { first } else { 0 };
        masks.extend((rest > 0).then_some(start..start + rest));
        let is_cut = ends.contains(&(start + body.len())) || (rest > 0 && rest == body.len());
        goes_on = is_cut && width(line) == edge;
        start += line.len() + 1;
    }
}

/// The first word of a line that a line ended with `\` goes on in.
fn first_word(line: &str) -> Option<Range<usize>> {
    let from = line.len() - line.trim_start().len();
    let text = line.get(from..)?;
    let quoted = text.strip_prefix('"').and_then(|t| t.find('"')).map(|i| i + 2);
    let end = quoted.or_else(|| text.find(char::is_whitespace)).unwrap_or(text.len());
    (from > 0 && end > 0).then_some(from..from + end)
}

/// Longest secret that is looked for elsewhere.
const LONGEST: usize = 200;

/// Secrets that were met and are odd enough to be recognised wherever else they stand.
pub(crate) struct Known<'t> {
    secrets: HashSet<&'t [u8]>,
    /// Whether any has this length: most words are told by that alone.
    lengths: [bool; LONGEST + 1],
}

impl Known<'_> {
    fn holds(&self, word: &[u8]) -> bool {
        self.lengths.get(word.len()) == Some(&true) && self.secrets.contains(word)
    }

    fn stands_in(&self, line: &str) -> bool {
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b';' | b',');
        !self.secrets.is_empty() && line.as_bytes().split(ends).any(|word| self.holds(word))
    }
}

/// A line of a configuration without its secrets, wherever it was pasted.
pub(crate) fn mask_command(line: &str) -> String {
    let mut found = Vec::new();
    leftovers(line, &mut found);
    cut(line, found).0
}

/// What people wrote about something, without passwords.
pub(crate) fn mask_label(label: &str, known: &Known<'_>) -> String {
    let mut found = Vec::new();
    in_line(label, known, Before::default(), &mut found);
    in_running_text(label, &mut found);
    behind_accounts(label, &mut found);
    cut(label, found).0
}

/// Secrets the readers met that are odd enough to be recognised wherever else they stand, in a remark for example.
pub(crate) fn met<'t>(text: &'t str, masks: &[Range<usize>]) -> Known<'t> {
    let odd = |s: &&[u8]| {
        (6..=LONGEST).contains(&s.len())
            && s.iter().any(|b| !b.is_ascii_alphabetic())
            && !s.iter().any(u8::is_ascii_whitespace)
    };
    let secrets = masks.iter().filter_map(|m| text.get(m.clone())).map(|s| s.trim_matches('"').as_bytes());
    let mut known = Known { secrets: secrets.filter(odd).collect(), lengths: [false; LONGEST + 1] };
    for secret in &known.secrets {
        known.lengths.get_mut(secret.len()).into_iter().for_each(|flag| *flag = true);
    }
    known
}

fn begins_key(line: &str) -> bool {
    line.find("-----BEGIN ")
        .and_then(|at| line.get(at..))
        .is_some_and(|rest| (rest.contains("PRIVATE KEY") || rest.contains("Static key")) && !rest.contains("-----END"))
}

/// Whether a line is nothing but the rest of an encrypted value that a terminal cut in two.
fn goes_on(line: &str) -> bool {
    let text = line.trim_end();
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    !matches!(text, "" | "end" | "next") && text.bytes().all(fits)
}

/// Whether a line still belongs to a private key: base64, an empty line, or `Proc-Type: …`.
fn continues_key(line: &str) -> bool {
    let words = line.split_ascii_whitespace().count();
    words <= 1 || line.contains(':') || line.contains("-----END")
}

/// A line of nothing but base64, which may be a key whose head is missing.
pub(super) fn is_key_material(line: &str) -> bool {
    const LEAST: usize = 48;
    if line.len() < LEAST {
        return false;
    }
    let text = line.trim().trim_matches('"');
    let has = |test: fn(&u8) -> bool| text.bytes().any(|b| test(&b));
    text.len() >= LEAST
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
}

/// Replaces every range by the mask; gives the text and the number of secrets cut out. Line breaks stay, so that line
/// numbers stay true.
pub(crate) fn cut(text: &str, mut masks: Vec<Range<usize>>) -> (String, usize) {
    masks.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for range in masks {
        let start = range.start.max(at);
        let Some(part) = text.get(start..range.end).filter(|p| !p.is_empty()) else { continue };
        out.push_str(text.get(at..start).unwrap_or(""));
        // Where two meet they are one secret, and one mask stands for both.
        if start > at || count == 0 || !out.ends_with(MASK) {
            out.push_str(MASK);
            count += 1;
        }
        out.extend(part.chars().filter(|c| *c == '\n'));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    (out, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask_line(line: &str) -> String {
        let mut found = Vec::new();
        leftovers(line, &mut found);
        cut(line, found).0
    }

    #[test]
    fn secret_lines_of_many_makers_are_masked() {
        for (line, expected) in [
            ("enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "enable secret 5 ●●●"),
            ("username kanri privilege 15 password 7 0822455D0A16", "username kanri privilege 15 password 7 ●●●"),
            ("enable password himitsu1 level 15", "enable password ●●● level 15"),
            ("snmp-server community himitsu1 RO 10", "snmp-server community ●●● RO 10"),
            ("snmp-server host 10.0.0.5 version 2c himitsu1", "snmp-server host 10.0.0.5 version 2c ●●●"),
            (
                "snmp-server user u g v3 auth sha himitsu1 priv aes 128 himitsu2",
                "snmp-server user u g v3 auth sha ●●● priv aes 128 ●●●",
            ),
            ("crypto isakmp key himitsu1 address 203.0.113.5", "crypto isakmp key ●●● address 203.0.113.5"),
            (" key-string 7 0822455D0A16", " key-string 7 ●●●"),
            ("ntp authentication-key 1 md5 himitsu1 7", "ntp authentication-key 1 md5 ●●● 7"),
            (" ip ospf message-digest-key 1 md5 himitsu1", " ip ospf message-digest-key 1 md5 ●●●"),
            (" standby 1 authentication md5 key-string himitsu1", " standby 1 authentication md5 key-string ●●●"),
            ("passwd 2KFQnbNIdI.2KYOU encrypted", "passwd ●●● encrypted"),
            (" ikev1 pre-shared-key himitsu1", " ikev1 pre-shared-key ●●●"),
            ("        set passwd ENC AK1abcdef==", "        set passwd ENC ●●●"),
            ("        set psksecret \"himitsu 1\"", "        set psksecret \"●●●\""),
            ("ipsec ike pre-shared-key 101 text himitsu1", "ipsec ike pre-shared-key 101 text ●●●"),
            ("pp auth myname user@isp himitsu1", "pp auth myname user@isp ●●●"),
            ("pp auth username vpn01 himitsu1", "pp auth username vpn01 ●●●"),
            ("login user kanri encrypted AbC123", "login user kanri encrypted ●●●"),
            ("administrator password encrypted AbC123", "administrator password encrypted ●●●"),
            ("snmp community read-only himitsu1", "snmp community read-only ●●●"),
            ("username admin password hash 1A2B3C administrator", "username admin password hash ●●● administrator"),
            ("ike policy p peer 203.0.113.1 key himitsu1 default", "ike policy p peer 203.0.113.1 key ●●● default"),
            ("  authentication password user1 himitsu1", "  authentication password user1 ●●●"),
            ("username manager privilege 15 password 8 $5$abc$def", "username manager privilege 15 password 8 ●●●"),
            ("encrypted-password \"$6$abc$def\"; ## SECRET-DATA", "encrypted-password \"●●●\"; ## SECRET-DATA"),
            ("pre-shared-key ascii-text \"$9$abc\";", "pre-shared-key ascii-text \"●●●\";"),
            ("<password>himitsu1</password><prv>YWJj</prv>", "<password>●●●</password><prv>●●●</prv>"),
            ("add name=vpn01 password=himitsu1 profile=x", "add name=vpn01 password=●●● profile=x"),
            ("add wpa2-pre-shared-key=\"himitsu 1\" mode=x", "add wpa2-pre-shared-key=\"●●●\" mode=x"),
            ("PrivateKey = aGltaXRzdQ=", "PrivateKey = ●●●"),
            ("remote 0 ap 0 ppp auth send user1 himitsu1", "remote 0 ap 0 ppp auth send user1 ●●●"),
            ("remote 1 ap 0 ike shared key text himitsu1", "remote 1 ap 0 ike shared key text ●●●"),
            ("password manager user-name \"x\" sha1 \"abc123\"", "password manager user-name \"x\" sha1 \"●●●\""),
            ("set user admin password-hash $1$abc$def", "set user admin password-hash ●●●"),
            ("snmp-agent community read cipher himitsu1", "snmp-agent community read cipher ●●●"),
            ("copy ftp://kanri:himitsu1@10.0.0.1/x", "copy ftp://kanri:●●●@10.0.0.1/x"),
            (" description 保守用 パスワード:himitsu1", " description 保守用 パスワード:●●●"),
            ("# PW=himitsu1", "# PW=●●●"),
            ("mode pre-shared-secret pre-shared-secret himitsu1", "mode pre-shared-secret pre-shared-secret ●●●"),
            ("snmp community-name-get himitsu1", "snmp community-name-get ●●●"),
            ("Pass phrase = himitsu1", "Pass phrase = ●●●"),
            ("password himitsu1", "password ●●●"),
            ("password 12345", "password ●●●"),
            ("key config-key password-encryption himitsu1", "key config-key password-encryption ●●●"),
            (" authentication key eigrp 1 himitsu1 key-id 1", " authentication key eigrp 1 ●●● key-id 1"),
            (" radius-common-pw himitsu1", " radius-common-pw ●●●"),
            ("crypto pki export T pem terminal 3des himitsu1", "crypto pki export T pem terminal 3des ●●●"),
            (
                "ikev2 authentication psk id fqdn x key secret-hex 0a1b",
                "ikev2 authentication psk id fqdn x key secret-hex ●●●",
            ),
            (
                "mail server smtp 1 host smtp-auth user himitsu1 plain",
                "mail server smtp 1 host smtp-auth user ●●● plain",
            ),
            ("ospf area 0 auth=text himitsu1", "ospf area 0 auth=text ●●●"),
            ("ip lan1 ospf area 0 md5key=1,himitsu1", "ip lan1 ospf area 0 md5key=●●●"),
            ("yno access code clinic himitsu1", "yno access code clinic ●●●"),
            ("password admin set himitsu1", "password admin set ●●●"),
            ("        set password2 himitsu1", "        set password2 ●●●"),
            ("        set enc-key himitsu1", "        set enc-key ●●●"),
            (
                "        set http-headers \"Authorization: Bearer himitsu1\"",
                "        set http-headers \"Authorization: Bearer ●●●\"",
            ),
            ("        set description \"保守 PW himitsu1\"", "        set description \"保守 PW ●●●\""),
            ("! password for the vendor: himitsu1", "! password for the vendor: ●●●"),
            (" description 共有キー：himitsu1", " description 共有キー：●●●"),
        ] {
            assert_eq!(mask_line(line), expected);
        }
    }

    #[test]
    fn what_is_no_secret_stays_readable() {
        for line in [
            "service password-encryption",
            "key chain LAN",
            " key 1",
            "crypto key generate rsa modulus 2048",
            "security passwords min-length 8",
            "password encryption aes",
            "ntp trusted-key 1",
            "config system snmp community",
            "set community 65000:100 additive",
            " neighbor 10.0.0.1 send-community both",
            "ip community-list 1 permit 65000:1",
            "aaa authentication login default group radius local",
            "crypto ipsec transform-set T esp-aes 256 esp-sha-hmac",
            " hash md5",
            "login password *",
            " tunnel key 100",
            "config system password-policy",
            "pp auth request chap",
            "set password-expire enable",
            "ip filter 100 pass * 192.168.1.0/24 tcp * www",
            "ip filter dynamic 105 * * ftp",
            "ip filter 200030 pass 192.168.1.0/24 * tcp * www",
            "! Password is kept elsewhere",
            "        set comments \"key exchange with the vendor\"",
            "        set psksecret-remote disable",
        ] {
            assert_eq!(mask_line(line), line);
        }
    }

    #[test]
    fn a_private_key_goes_whole_and_line_numbers_stay() {
        let text = "a\nset private-key \"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIabc\nDEFghi==\n-----END ENCRYPTED PRIVATE KEY-----\"\nset x y\n";
        let mut masks = Vec::new();
        leftovers(text, &mut masks);
        let (masked, _) = cut(text, masks);
        assert_eq!(masked.lines().count(), text.lines().count());
        assert!(!masked.contains("MIIabc") && !masked.contains("DEFghi"), "{masked}");
        assert!(masked.ends_with("set x y\n"), "{masked}");
    }

    #[test]
    fn secrets_of_several_lines_go_whole() {
        for (text, secrets) in [
            ("set psksecret ENC himitsu0\nhimitsu1/+==\n    next\n", ["himitsu0", "himitsu1"]),
            ("パスワードは下記です。\nQx7himitsu#2\nset x y\n", ["Qx7himitsu#2"; 2]),
            ("username zen\u{3000}password\u{3000}0\u{3000}himitsu1\nset x y\n", ["himitsu1"; 2]),
            ("<auth-user-pass>\nuser\nhimitsu1\n</auth-user-pass>\nset x y\n", ["user\n", "himitsu1"]),
        ] {
            let mut masks = Vec::new();
            leftovers(text, &mut masks);
            let (masked, _) = cut(text, masks);
            assert!(secrets.iter().all(|s| !masked.contains(s)), "{masked}");
            assert_eq!(masked.lines().count(), text.lines().count());
            assert_eq!(masked.lines().last(), text.lines().last());
        }
    }

    #[test]
    fn a_secret_met_once_is_masked_wherever_it_stands() {
        let text = "login password x9himitsu\n# same as router 2: x9himitsu\n";
        let at = text.find("x9himitsu").unwrap_or(0);
        let mut masks = std::iter::once(at..at + 9).collect();
        leftovers(text, &mut masks);
        assert!(!cut(text, masks).0.contains("x9himitsu"));
    }

    #[test]
    fn a_secret_that_a_terminal_broke_in_two_is_masked_to_its_end() {
        let start = format!("username kanri privilege 15 password 0 {}", "Ab3".repeat(20));
        let (first, rest) = start.split_at(80);
        let wrapped = format!("hostname r1\n{first}\n{rest}\nend\n");
        assert_eq!(mask_line(&wrapped), "hostname r1\nusername kanri privilege 15 password 0 ●●●\n●●●\nend\n");
        // A line that only happens to be the longest is followed by one of its own.
        let long = format!("hostname r1\nenable secret {}\ninterface lan0\n", "Ab3".repeat(20));
        assert_eq!(mask_line(&long), "hostname r1\nenable secret ●●●\ninterface lan0\n");
        let broken_before = "username abcdefghijklmnop privilege 15 password 0\nWq026Jvwr17k\nhostname r1\n";
        assert!(!mask_line(broken_before).contains("Wq026"), "{}", mask_line(broken_before));
    }

    #[test]
    fn keys_that_a_device_lists_in_a_table_are_masked() {
        let table = "Keyring      Hostname/Address                            Preshared Key\n\
                     default      203.0.113.4                                 Wq047Jvst57k\nrt#\n";
        let masked = mask_line(table);
        assert!(masked.contains("203.0.113.4") && masked.ends_with("●●●\nrt#\n"), "{masked}");
    }
}
