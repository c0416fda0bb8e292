//! The text of a configuration as lines: decoded, without pagers, prompts and carriage returns, numbered as dropped.
//!
//! Guards: every line is a slice of the file's text, so that a secret in it can be cut out of the kept copy; what
//! somebody typed at a prompt is never taken for a line of the configuration.

pub(super) mod banner;
mod bare;
mod console;
pub(super) mod wrap;

use sejo_model::configuration::{At, Line};

use super::margin::Margins;
use crate::Refusal;

/// A line: a slice of the file's text, so that secrets in it can be found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextLine<'a> {
    /// Number as the user counts (from 1).
    pub number: Line,
    /// The line without pager, prompt and trailing blanks; indentation is kept, because it carries meaning. Empty where
    /// a command was typed that is no configuration ([`Self::typed`]).
    pub text: &'a str,
    /// The prompt before it, where there was one.
    pub prompt: Option<Prompt<'a>>,
}

/// A prompt and what was typed at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prompt<'a> {
    /// Name the device shows, without mode (`FGT60E`, `Router`, `user@host`).
    pub host: &'a str,
    /// What was typed.
    pub command: &'a str,
}

impl<'a> Prompt<'a> {
    /// The device's part of the name: without user, folder, context and role (`root@fw:/etc`, `asa/pri/act`); empty where
    /// it is only the block somebody is in.
    pub fn device(&self) -> &'a str {
        let device = self.host.rsplit('@').next().unwrap_or(self.host);
        let device = device.split([':', '/']).next().unwrap_or(device);
        if bare::is_block(device) { "" } else { device }
    }

    /// Whether two prompts show the same device; a router may show the block behind its name (`RTX1200pp1`).
    pub fn are_alike(one: &str, other: &str) -> bool {
        let is_longer = |long: &str, short: &str| long.strip_prefix(short).is_some_and(bare::is_block);
        one == other || is_longer(one, other) || is_longer(other, one)
    }
}

/// The full-width blank, three bytes wide, which somebody typed by mistake.
pub(super) const WIDE: char = '\u{3000}';

/// Whether a character parts words, as a full-width blank does too.
pub(super) const fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == WIDE
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split(is_blank).filter(|word| !word.is_empty()).collect()
}

impl<'a> TextLine<'a> {
    /// The words of the line, as slices of it.
    pub fn words(&self) -> Vec<&'a str> {
        words(self.text)
    }

    /// How far it is indented.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The command typed here that shows something (`show running-config`), where the line is one.
    pub fn typed(&self) -> Option<&'a str> {
        self.prompt.filter(|_| self.text.is_empty()).map(|p| p.command).filter(|c| !c.is_empty())
    }
}

/// The lines of a text or of one device in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines<'a> {
    lines: Vec<TextLine<'a>>,
    /// Whether ends of them are missing, however whole they look.
    is_cut: bool,
}

impl<'a> Lines<'a> {
    /// Every line of a text.
    pub fn new(text: &'a str) -> Self {
        Self::first(text, usize::MAX)
    }

    /// At most the first `most` lines of a text.
    pub fn first(text: &'a str, most: usize) -> Self {
        let numbered = text.split('\n').take(most).zip(1..);
        let mut lines: Vec<TextLine<'a>> = numbered.map(|(raw, number)| line(number, raw)).collect();
        bare::take(&mut lines);
        Self { lines, is_cut: false }
    }

    /// Some of the lines.
    pub fn of(lines: &[TextLine<'a>]) -> Self {
        Self { lines: lines.to_vec(), is_cut: false }
    }

    /// The same lines, of which ends are known to be missing.
    pub fn cut(&self) -> Self {
        Self { lines: self.lines.clone(), is_cut: true }
    }

    /// Whether ends of them are known to be missing.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// One by one.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &TextLine<'a>> {
        self.lines.iter()
    }

    /// All of them.
    pub fn as_slice(&self) -> &[TextLine<'a>] {
        &self.lines
    }

    /// How many have content.
    pub fn with_content(&self) -> usize {
        self.lines.iter().filter(|l| !l.text.trim().is_empty()).count()
    }

    /// The name the device shows in its prompt, unless it is the one it left the factory with.
    pub fn host(&self) -> Option<At<String>> {
        self.lines.iter().find_map(|line| {
            let name = line.prompt?.device();
            let is_own = !name.is_empty() && !FACTORY_NAMES.iter().any(|f| name.eq_ignore_ascii_case(f));
            is_own.then(|| At::new(name.to_owned(), line.number))
        })
    }

    /// First and last line number; zeros when there is none.
    pub fn span(&self) -> (Line, Line) {
        (self.lines.first().map_or(0, |l| l.number), self.lines.last().map_or(0, |l| l.number))
    }
}

/// What prompts show before anybody gave the device a name.
const FACTORY_NAMES: [&str; 6] = ["router", "switch", "ciscoasa", "awplus", "localhost", "hostname"];

/// Decodes a file in any usual encoding; gives the text, its margins found, and the encoding's name.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Margins, &'static str), Refusal> {
    let (text, encoding) = whole(bytes)?;
    Ok((Margins::of(text), encoding))
}

/// The first lines of a file, decoded, with their margins found.
pub(crate) fn decode_first(bytes: &[u8], most: usize) -> Result<Margins, Refusal> {
    let (mut text, _) = whole(bytes)?;
    let end = text.match_indices('\n').nth(most).map_or(text.len(), |(at, _)| at);
    text.truncate(end);
    Ok(Margins::of(text))
}

fn whole(bytes: &[u8]) -> Result<(String, &'static str), Refusal> {
    if let Some(text) = super::foreign::unpack(bytes) {
        return Ok((text, "base64"));
    }
    // A log of telnet holds a zero behind a carriage return that stands alone.
    let (bytes, _) = crate::table::text::without_zeros(bytes);
    let (text, encoding, _) = crate::table::text::decode(&bytes)?;
    // Lines may end as they did on old Macs, and in what some terminals record.
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    Ok((text, encoding))
}

fn line(number: Line, raw: &str) -> TextLine<'_> {
    let text = clean(raw);
    if asks(text) || text.starts_with(PUTTY) || console::says(text) {
        return TextLine { number, text: "", prompt: None };
    }
    match prompt(text) {
        // What the console says goes on behind the prompt where nobody typed.
        Some(prompt) if console::says(prompt.command) => TextLine { number, text: "", prompt: None },
        Some(prompt) if is_session(prompt.command) => TextLine { number, text: "", prompt: Some(prompt) },
        Some(prompt) => TextLine { number, text: prompt.command, prompt: Some(prompt) },
        None => TextLine { number, text, prompt: None },
    }
}

/// How the line begins with which PuTTY begins a log.
const PUTTY: &str = "=~=~=~=";

/// Whether a line is only a device asking who is there; what was typed behind it did not show.
fn asks(line: &str) -> bool {
    // Most lines hold no colon and are no question.
    if !line.contains(':') {
        return false;
    }
    const QUESTIONS: [&str; 8] = [
        "password:",
        "login password:",
        "enter password:",
        "username:",
        "login:",
        "user name:",
        "login name:",
        "パスワード:",
    ];
    // PuTTY and OpenSSH ask themselves before the device does.
    if line.starts_with("login as:") || line.ends_with("'s password:") {
        return true;
    }
    // Who answered is one word behind the question; what was typed behind that for a password does not show.
    const WHO: [&str; 4] = ["username:", "login:", "user name:", "login name:"];
    let text = line.trim_start();
    let is_answered = |question: &&str| {
        let (head, answer) = (text.get(..question.len()), text.get(question.len()..).unwrap_or_default());
        let is_asked = head.is_some_and(|head| head.eq_ignore_ascii_case(question));
        is_asked && answer.starts_with(' ') && answer.split_ascii_whitespace().count() == 1
    };
    (line.ends_with(':') && QUESTIONS.iter().any(|question| text.eq_ignore_ascii_case(question)))
        || WHO.iter().any(is_answered)
}

/// What pagers write, in small letters.
const PAGERS: [&str; 9] = [
    "--more--",
    "<--- more --->",
    "---つづく---",
    "---more---",
    "--- more ---",
    "-- more --",
    "--続く--",
    "---- more ----",
    "-- press space to continue --",
];

/// The line without carriage return, trailing blanks, and what a pager or a terminal wrote before it.
fn clean(raw: &str) -> &str {
    let line = raw.trim_end();
    // A pager's prompt is rubbed out with backspaces or a carriage return, and the line follows.
    let rubbed_out = line.bytes().rposition(|b| matches!(b, 8 | b'\r'));
    let mut line = rubbed_out.and_then(|at| line.get(at + 1..)).unwrap_or(line);
    // Each round takes something away; a line begins with few of them.
    for _ in 0..8 {
        let trimmed = line.trim_start();
        let next = without_escape(trimmed).or_else(|| without_pager(trimmed));
        match next {
            Some(rest) => line = rest,
            None => break,
        }
    }
    line
}

/// The rest after a control sequence of a terminal (`ESC [ … letter`).
fn without_escape(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('\u{1b}')?.strip_prefix('[')?;
    let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
    rest.get(end + 1..)
}

/// The rest after a pager's words; a blank and a percentage after them belong to the pager.
fn without_pager(line: &str) -> Option<&str> {
    if !line.starts_with(['-', '<']) {
        return None;
    }
    let rest = PAGERS.iter().find_map(|pager| {
        let head = line.get(..pager.len())?;
        head.eq_ignore_ascii_case(pager).then(|| line.get(pager.len()..)).flatten()
    })?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let percent = rest.strip_prefix('(').and_then(|r| r.split_once("%)")).map(|(_, r)| r);
    Some(percent.unwrap_or(rest))
}

/// Commands that look at a device or change the mode, but are no line of a configuration.
const SESSION: [&str; 42] = [
    "show",
    "sho",
    "sh",
    "enable",
    "en",
    "disable",
    "configure",
    "conf",
    "config",
    "terminal",
    "term",
    "exit",
    "quit",
    "logout",
    "write",
    "wr",
    "copy",
    "more",
    "less",
    "cat",
    "sudo",
    "iptables-save",
    "ip6tables-save",
    "nft",
    "get",
    "diagnose",
    "diag",
    "execute",
    "exec",
    "administrator",
    "console",
    "end",
    "ping",
    "su",
    "svintr-config",
    "save",
    "reload",
    "clear",
    "debug",
    "traceroute",
    "dir",
    "screen-length",
];

/// Whether what was typed is no line of a configuration. `config x` opens a section on a FortiGate; alone it is a mode.
fn is_session(command: &str) -> bool {
    let mut words = command.split_ascii_whitespace();
    let Some(first) = words.next() else { return true };
    if first == "config" {
        return words.next().is_none();
    }
    first == "?" || SESSION.iter().any(|c| first.eq_ignore_ascii_case(c))
}

/// Longest name a prompt shows.
const MAX_PROMPT: usize = 80;

/// The prompt a line begins with: `FGT60E (root) # show`, `Router(config-if)#no shutdown`, `root@fw:~# iptables-save`,
/// `[rtx] # show config`, `> show config`.
fn prompt(line: &str) -> Option<Prompt<'_>> {
    if line.starts_with([' ', '\t']) {
        return None;
    }
    let sign = line.bytes().take(MAX_PROMPT).position(|b| matches!(b, b'#' | b'>' | b'$'))?;
    let (before, after) = (line.get(..sign)?, line.get(sign + 1..)?);
    let command = after.strip_prefix(' ').unwrap_or(after);
    let host = host(before.strip_suffix(' ').unwrap_or(before))?;
    let begins_word = command.starts_with(|c: char| c.is_ascii_alphabetic() || c == '?');
    let fits = if host.is_empty() {
        // `# show config` is a prompt, `# a remark` and `# RTX830 Rev.15.02.10` are not.
        before.is_empty() && is_session(command) && is_typed(command)
    } else {
        let apart = after.starts_with(' ') || before.ends_with(')') || is_session(command);
        apart && (command.is_empty() || begins_word)
    };
    fits.then_some(Prompt { host, command: command.trim_end() })
}

/// Whether a command after an empty prompt was typed rather than written as a remark.
fn is_typed(command: &str) -> bool {
    const SHOWN: [&str; 9] = ["config", "run", "environment", "tech", "full", "startup", "system", "status", "version"];
    let mut words = command.split_ascii_whitespace();
    let first = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    (["show", "sh", "less", "get"].contains(&first) && SHOWN.iter().any(|s| second.starts_with(s)))
        || (["exit", "quit", "administrator", "iptables-save"].contains(&first) && second.is_empty())
        || (first == "console" && second == "lines")
}

/// The name in front of a prompt's sign, without mode; `None` where it is no name.
fn host(before: &str) -> Option<&str> {
    let before = before.strip_prefix('[').map_or(before, |b| b.strip_suffix(']').unwrap_or(b));
    let name = match before.split_once('(') {
        Some((name, mode)) => {
            let inside = mode.strip_suffix(')')?;
            inside.chars().all(|c| c.is_ascii_alphanumeric() || "-_ ./:".contains(c)).then_some(name.trim_end())?
        }
        None => before,
    };
    // `[root@fw ~]# `: the folder stands after a blank.
    let name = name.split_once(" ~").map_or(name, |(n, _)| n);
    let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@:~/".contains(c));
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pagers_and_terminals_leave_nothing_behind() {
        for (raw, expected) in [
            ("--More-- \r         \r    set ip 10.0.0.1\r", "    set ip 10.0.0.1"),
            (" --More-- \u{8}\u{8}\u{8}   \u{8}\u{8}\u{8} ip address dhcp", " ip address dhcp"),
            ("<--- More --->\r              \rhostname asa", "hostname asa"),
            ("---つづく---", ""),
            ("---つづく---\r            \rip route default gateway pp 1", "ip route default gateway pp 1"),
            ("--More--(12%)ntp server 10.0.0.1", "ntp server 10.0.0.1"),
            ("\u{1b}[7m--More--\u{1b}[m\u{1b}[K description 外線", " description 外線"),
            ("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"),
            ("", ""),
        ] {
            assert_eq!(clean(raw).trim_start(), expected.trim_start(), "{raw:?}");
        }
    }

    #[test]
    fn what_was_typed_is_no_line_of_the_configuration() {
        for (raw, host, command) in [
            ("FGT60E # show full-configuration", "FGT60E", "show full-configuration"),
            ("FGT60E (root) # get system status", "FGT60E", "get system status"),
            ("Router#sh run", "Router", "sh run"),
            ("ciscoasa/pri/act# show version", "ciscoasa/pri/act", "show version"),
            ("root@fw:~# iptables-save", "root@fw:~", "iptables-save"),
            ("[root@fw ~]# nft list ruleset", "root@fw", "nft list ruleset"),
            ("# show config", "", "show config"),
            ("> show environment", "", "show environment"),
            ("awplus>", "awplus", ""),
        ] {
            let line = line(1, raw);
            assert_eq!(line.text, "", "{raw:?}");
            assert_eq!(line.prompt, Some(Prompt { host, command }), "{raw:?}");
        }
        let pasted = line(1, "Router(config-if)#no shutdown");
        assert_eq!((pasted.text, pasted.prompt.map(|p| p.host)), ("no shutdown", Some("Router")));
    }

    #[test]
    fn a_question_for_the_password_is_no_line_of_the_configuration() {
        for raw in
            ["Password: ", "Password:\r", "login: ", "Username:", "=~=~=~=~= PuTTY log 2026.10.01 10:00:05 =~=~=~=~="]
        {
            assert_eq!(line(1, raw), TextLine { number: 1, text: "", prompt: None }, "{raw:?}");
        }
        assert_eq!(line(1, "login password:x").text, "login password:x");
    }

    #[test]
    fn configuration_is_no_prompt() {
        for raw in [
            "# RTX830 Rev.15.02.10 (Thu Jul  2 10:00:00 2020)",
            "# show の結果",
            "#config-version=FGT60E-6.0.4-FW-build0231-190107:opmode=0:vdom=0:user=admin",
            "#",
            "! show run",
            "login password a#show",
            "a3$Kx9",
            " description Rack#3",
            "<config version=\"1\">",
            "enable secret 5 $1$abcd$efgh",
            "pp select 1",
            "banner motd #",
            "# Generated by iptables-save v1.8.7",
            ":INPUT ACCEPT [0:0]",
        ] {
            let line = line(1, raw);
            assert_eq!((line.text, line.prompt), (raw, None), "{raw:?}");
        }
    }
}
