//! The commands of a Cisco text: a command with the lines indented below it. Banners, certificates, keys, prompts and the
//! output of other commands (`show tech`) are told apart here, so that readers meet configuration only.
//!
//! Guards: nothing inside a banner or a certificate is ever taken for a command; every line is looked at once.

use sejo_model::configuration::Dialect;

use super::super::command::is_command;
use super::super::omission::is_shortened;
use super::super::text::banner;
use super::super::{Draft, Lines, TextLine, complete_command};
use super::{recognise, undo, vocabulary};

/// A line of a block, or a block's head.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    /// The line.
    pub line: TextLine<'a>,
    /// Whether it begins with `no`.
    pub no: bool,
    /// Its words without `no`; keywords in lower case, everything else a slice of the text.
    pub words: Vec<&'a str>,
}

/// A command and what is indented below it.
#[derive(Debug, Clone)]
pub(super) struct Command<'a> {
    /// The command itself.
    pub head: Entry<'a>,
    /// What stands below it, one after another, however deep.
    pub below: Vec<Entry<'a>>,
}

impl Command<'_> {
    /// The description below it; empty where there is none.
    pub fn description(&self) -> String {
        let line = self.below.iter().find(|e| !e.no && matches!(e.words.as_slice(), ["description", _, ..]));
        line.map_or_else(String::new, |e| rest_after(e, 1).to_owned())
    }
}

/// What follows the first `count` words of an entry, as written.
pub(super) fn rest_after<'a>(entry: &Entry<'a>, count: usize) -> &'a str {
    let mut rest = entry.line.text.trim();
    if entry.no {
        rest = after_word(rest);
    }
    for _ in 0..count {
        rest = after_word(rest);
    }
    rest
}

fn after_word(text: &str) -> &str {
    text.split_once(|c: char| c.is_ascii_whitespace()).map_or("", |(_, rest)| rest.trim_start())
}

/// What a text gave.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    /// Commands in order.
    pub commands: Vec<Command<'a>>,
    /// Lines that are no commands but may say who the device is: comments, `show version`, `show clock`.
    pub facts: Vec<TextLine<'a>>,
    /// A head of a whole configuration was seen (`Current configuration`, `: Saved`).
    pub head: bool,
    /// Its end was seen (`end`, `: end`, `Cryptochecksum`).
    pub end: bool,
    /// The configuration was asked for through a filter (`show run | section …`), or somebody left something out of it.
    pub filtered: bool,
    /// Bytes the device announced (`Current configuration : 3456 bytes`).
    pub announced: Option<usize>,
    /// Bytes of the commands.
    pub bytes: usize,
}

/// Where in the text the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Configuration,
    /// Output of a command that tells who the device is.
    Facts,
    /// Output of another command.
    Output,
}

struct Walk<'t, 'a> {
    out: Text<'a>,
    place: Place,
    /// Until which words of a line a banner goes on.
    banner: Option<&'a str>,
    /// Whether the banner began on this line.
    opened: bool,
    /// Inside a certificate: until `quit`.
    certificate: bool,
    /// Inside a private key: until its END line.
    key: bool,
    /// Indentation was lost: what stands below a block is told by words.
    flat: bool,
    draft: &'t mut Draft<'a>,
}

/// Reads the commands.
pub(super) fn text<'a>(lines: &Lines<'a>, draft: &mut Draft<'a>) -> Text<'a> {
    let flat = !lines.iter().any(|l| l.indent() > 0 && !l.text.trim().is_empty());
    let mut walk = Walk {
        out: Text::default(),
        place: Place::Configuration,
        banner: None,
        opened: false,
        certificate: false,
        key: false,
        flat,
        draft,
    };
    let mut never_closed: Vec<&str> = Vec::new();
    let mut ends = None;
    for (index, line) in lines.iter().enumerate() {
        walk.line(*line);
        let opened = std::mem::take(&mut walk.opened);
        if let Some(mark) = walk.banner.filter(|_| opened) {
            let rest = lines.as_slice().get(index + 1..).unwrap_or_default();
            if never_closed.contains(&mark) || !rest.iter().any(|l| l.text.contains(mark)) {
                never_closed.push(mark);
                // Its mark was lost: it must not swallow a configuration that goes on to its own end. Where the text breaks
                // off inside it, nobody can tell words of the banner from commands.
                let goes_on = *ends.get_or_insert_with(|| lines.iter().any(|l| l.text.trim() == "end"));
                walk.banner = walk.banner.filter(|_| !goes_on);
                walk.out.filtered |= !goes_on;
            }
        }
    }
    walk.out.filtered |= is_shortened(lines);
    let is_numbered = walk.draft.configuration.dialect != super::ASA;
    let mut out = walk.out;
    out.commands = undo::undone(out.commands, is_numbered);
    out
}

impl<'a> Walk<'_, 'a> {
    fn line(&mut self, line: TextLine<'a>) {
        if let Some(command) = line.typed() {
            self.banner = None;
            self.asked(command);
            return;
        }
        let text = line.text.trim();
        if text.is_empty() || self.inside(line, text) || self.section(text) {
            return;
        }
        match self.place {
            Place::Output if !begins_configuration(text) && line.prompt.is_none() => return,
            Place::Facts if !leaves_facts(line.text, text) && line.prompt.is_none() => {
                return self.out.facts.push(line);
            }
            _ => self.place = Place::Configuration,
        }
        if self.edge(text) {
            return;
        }
        if begins_facts(text) {
            self.place = Place::Facts;
        }
        if text.starts_with(['!', ':', '#']) || is_fact(text) {
            return self.out.facts.push(line);
        }
        self.command(line);
    }

    /// Whether the line belongs to a banner, a certificate or a key.
    fn inside(&mut self, line: TextLine<'a>, text: &'a str) -> bool {
        if let Some(mark) = self.banner {
            if text.contains(mark) {
                self.banner = None;
            }
            return true;
        }
        if self.key || (text.starts_with("-----BEGIN") && text.contains("PRIVATE KEY")) {
            self.draft.hide(line.text);
            self.key = !text.starts_with("-----END");
            return true;
        }
        if self.certificate {
            self.certificate = !text.eq_ignore_ascii_case("quit");
            let hexadecimal = text.bytes().all(|b| b.is_ascii_hexdigit() || b == b' ');
            // A certificate that breaks off must not swallow what follows.
            self.certificate &= hexadecimal || text.starts_with("certificate");
            return hexadecimal || text.eq_ignore_ascii_case("quit");
        }
        false
    }

    /// Headings of `show tech`: `------------------ show version ------------------`.
    fn section(&mut self, text: &str) -> bool {
        let inner = text.trim_matches('-').trim();
        if !text.starts_with("-----") || !text.ends_with("---") || inner.is_empty() {
            return false;
        }
        self.asked(inner);
        true
    }

    /// A command somebody typed to see something tells what its output is.
    fn asked(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let words: Vec<&str> = lower.split_ascii_whitespace().skip_while(|w| *w == "do").collect();
        let second = words.get(1).copied().unwrap_or("");
        let begins = |heads: &[&str]| heads.iter().any(|h| second.starts_with(h));
        self.place = match words.first().copied().unwrap_or("") {
            "wr" | "write" if second.starts_with('t') => Place::Configuration,
            "sh" | "sho" | "show" | "more" if begins(&["run", "star", "conf", "system:running", "nvram:start"]) => {
                self.out.filtered |= lower.contains('|') || words.len() > 2 && words.get(2) != Some(&"all");
                Place::Configuration
            }
            "sh" | "sho" | "show" if begins(&["ver", "clo", "inv"]) => Place::Facts,
            "sh" | "sho" | "show" | "more" | "dir" | "ping" | "traceroute" | "debug" => Place::Output,
            _ => Place::Configuration,
        };
    }

    /// The edges of a configuration.
    fn edge(&mut self, text: &str) -> bool {
        if let Some(rest) = text.strip_prefix("Current configuration") {
            self.out.head = true;
            self.out.announced = rest.split_ascii_whitespace().find_map(|w| w.parse().ok());
            self.out.bytes = 0;
            return true;
        }
        if text.starts_with("Building configuration") || text == ": Saved" || text.starts_with("Using ") {
            self.out.head = true;
            return true;
        }
        if text == "end" || text == ": end" || text.starts_with("Cryptochecksum:") || text == "[OK]" {
            self.out.end |= text != "[OK]";
            return true;
        }
        false
    }

    fn command(&mut self, line: TextLine<'a>) {
        self.out.bytes += line.text.len() + 1;
        let entry = entry(line, self.draft.configuration.dialect);
        // Typed at a prompt, or without indentation: the words tell.
        let below = if self.flat || line.prompt.is_some() { self.belongs_below(&entry) } else { line.indent() > 0 };
        self.open(&entry);
        match self.out.commands.last_mut() {
            Some(command) if below => command.below.push(entry),
            _ => self.out.commands.push(Command { head: entry, below: Vec::new() }),
        }
    }

    /// Banners and certificates begin on a line that is a command itself.
    fn open(&mut self, entry: &Entry<'a>) {
        match entry.words.as_slice() {
            // The firewalls write a banner line by line and without marks.
            ["banner", ..] if self.draft.configuration.dialect != super::ASA => {
                self.banner = banner::mark(entry.line.text);
                self.opened = self.banner.is_some();
            }
            ["certificate", ..] => self.certificate = true,
            _ => {}
        }
    }

    /// Without indentation: a line is below the last block unless it can only be a command of its own.
    fn belongs_below(&self, entry: &Entry<'a>) -> bool {
        let Some(last) = self.out.commands.last() else { return false };
        vocabulary::opens_block(&last.head.words) && !vocabulary::only_on_top(&entry.words)
    }
}

/// Words of a line; keywords typed in capitals or abbreviated become what the device would print.
fn entry(line: TextLine<'_>, dialect: Dialect) -> Entry<'_> {
    let mut words = line.words();
    let loud = words.first().is_some_and(|w| w.len() > 1 && w.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'));
    if loud {
        for word in &mut words {
            if let Some(keyword) = vocabulary::keyword(word) {
                *word = keyword;
            }
        }
    }
    let no = words.first() == Some(&"no");
    if no || words.first() == Some(&"default") {
        words.remove(0);
    }
    if let Some(first) = words.first_mut() {
        *first = vocabulary::unabbreviated(first);
    }
    if let [first, second, ..] = words.as_mut_slice()
        && *first == "ip"
    {
        *second = vocabulary::unabbreviated_address(second);
    }
    vocabulary::complete(&mut words);
    complete_command(dialect, &mut words);
    Entry { line, no, words }
}

/// Lines that can only stand at the beginning of a configuration, whatever came before.
fn begins_configuration(text: &str) -> bool {
    ["Current configuration", "Building configuration", ": Saved", "ASA Version ", "PIX Version ", "!RANCID-CONTENT"]
        .iter()
        .any(|h| text.starts_with(h))
}

/// The first line of `show version`; its output goes on until the configuration begins.
pub(super) fn begins_facts(text: &str) -> bool {
    ["Cisco IOS", "Cisco Internetwork", "Cisco Adaptive Security Appliance Software"]
        .iter()
        .any(|h| text.starts_with(h))
}

fn leaves_facts(line: &str, text: &str) -> bool {
    begins_configuration(text) || recognise::begins(text) || !recognise::prefaces(text) || is_command(line)
}

/// Lines of `show version` and `show clock` that stand outside a section.
fn is_fact(text: &str) -> bool {
    let lower = |prefix: &str| text.get(..prefix.len()).is_some_and(|t| t.eq_ignore_ascii_case(prefix));
    [
        "Cisco IOS",
        "Cisco Internetwork",
        "IOS (tm)",
        "Cisco Adaptive",
        "Cisco CISCO",
        "Cisco C",
        "cisco WS-",
        "cisco C",
        "cisco ISR",
        "cisco ASR",
        "Processor board ID",
        "Technical Support:",
        "Copyright (c)",
        "Compiled ",
        "ROM: ",
        "BOOTLDR",
        "System image file",
        "Serial Number:",
        "Hardware: ",
        "Device Manager Version",
        "Model number",
        "Model Number",
        "System serial number",
        "System Serial Number",
        "Base ethernet MAC",
        "Base Ethernet MAC",
        "Configuration register is",
        "Config file at boot",
        "System returned",
        "System restarted",
        "Last reload",
        "Load for ",
        "Time source is",
        "Licensed features",
        "Configuration last modified",
        "PID: ",
        "NAME: ",
    ]
    .iter()
    .any(|f| lower(f))
        // In small letters it is a command.
        || text.starts_with("License ")
        || super::identity::clock(text).is_some()
        || text.contains(" uptime is ")
}
