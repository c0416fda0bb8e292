//! Takes nftables text apart: the listing of `nft list ruleset`, files of `nft -f`, and `add rule` commands.

use std::collections::HashMap;

use sejo_model::configuration::{Line, Verb};

use super::super::reach::Looks;
use super::rules::{Hook, Ruleset};
use super::{nft_rule, nft_value};

/// What `define` gave names to.
pub(super) type Defines<'t> = HashMap<&'t str, Vec<&'t str>>;

/// Reads every line. `is_told_whole`: whether the text says that no table is missing.
pub(super) fn read<'t>(lines: impl Iterator<Item = (Line, &'t str)>, is_told_whole: bool) -> Ruleset {
    let mut reader = Reader { named: Looks::at_most(MOST_NAMED), ..Reader::default() };
    for (line, text) in lines {
        reader.line(line, text);
    }
    reader.end();
    reader.rules();
    let is_closed = reader.blocks.is_empty() && reader.closed && !reader.broken;
    reader.ruleset.whole = is_closed && !reader.doubtful && is_told_whole;
    reader.ruleset
}

/// The block a statement stands in.
#[derive(Debug, Clone)]
enum Block {
    Table,
    Chain(String),
    Set(String),
    Map(String),
    /// Flow tables, counters, limits and the like.
    Other,
}

#[derive(Default)]
struct Reader<'t> {
    ruleset: Ruleset,
    defines: Defines<'t>,
    family: String,
    table: String,
    blocks: Vec<Block>,
    statement: Vec<&'t str>,
    /// Line on which the statement begins.
    line: Line,
    /// Depth of braces within the statement.
    depth: usize,
    closed: bool,
    /// A brace closed what was not open, or a chain stands in no table.
    broken: bool,
    /// A rule was not understood: it may let in anything.
    doubtful: bool,
    /// Rules to be taken apart once every set and map is known; hand-written files define them anywhere.
    pending: Vec<Pending<'t>>,
    /// How many values names may stand for together.
    named: Looks,
}

/// A rule as written.
struct Pending<'t> {
    line: Line,
    family: String,
    table: String,
    chain: String,
    /// Whether it goes before the rules that stand there already.
    first: bool,
    words: Vec<&'t str>,
}

/// How many rules may come of sets and maps with several parts; a text can name a long one in every rule.
const MOST_SPREAD: usize = 100_000;

/// How many values names of sets and lists may stand for in a text; one can name a long list in every place.
const MOST_NAMED: usize = 2_000_000;

impl<'t> Reader<'t> {
    fn line(&mut self, line: Line, text: &'t str) {
        let mut continued = false;
        for word in words(text) {
            if self.statement.is_empty() {
                self.line = line;
            }
            continued = word == "\\";
            match word {
                "\\" => {}
                "{" if self.depth == 0 && self.opens() => self.open(),
                "{" => {
                    self.depth += 1;
                    self.statement.push(word);
                }
                "}" if self.depth > 0 => {
                    self.depth -= 1;
                    self.statement.push(word);
                }
                "}" => {
                    self.end();
                    self.broken |= self.blocks.pop().is_none();
                    self.closed = true;
                }
                ";" if self.depth == 0 => self.end(),
                _ => self.statement.push(word),
            }
        }
        if self.depth == 0 && !continued {
            self.end();
        }
    }

    /// Whether a brace after the statement so far opens a block.
    fn opens(&self) -> bool {
        let first = self.statement.iter().find(|w| !is_verb(w));
        match self.blocks.last() {
            None | Some(Block::Table) => first.is_some_and(|w| {
                const KINDS: [&str; 10] =
                    ["table", "chain", "set", "map", "flowtable", "counter", "quota", "limit", "secmark", "ct"];
                KINDS.contains(w)
            }),
            _ => false,
        }
    }

    fn open(&mut self) {
        // A listing writes chains within their table only; the head of the table was cut off.
        self.broken |= self.blocks.is_empty() && matches!(self.statement.as_slice(), ["chain" | "set" | "map", _]);
        let statement: Vec<&str> = std::mem::take(&mut self.statement).into_iter().filter(|w| !is_verb(w)).collect();
        let block = self.block(&statement);
        self.blocks.push(block);
    }

    /// The block a statement begins; what it names is made.
    fn block(&mut self, statement: &[&str]) -> Block {
        match statement {
            ["table", name] => self.enter("ip", name),
            ["table", family, name] => self.enter(family, name),
            ["chain", name] => self.chain(name),
            ["chain", family, table, name] => {
                self.enter(family, table);
                self.chain(name)
            }
            [kind @ ("set" | "map"), path @ .., name] => {
                if let [family, table] = path {
                    self.enter(family, table);
                }
                if *kind == "set" { Block::Set((*name).to_owned()) } else { Block::Map((*name).to_owned()) }
            }
            _ => Block::Other,
        }
    }

    fn enter(&mut self, family: &str, name: &str) -> Block {
        family.clone_into(&mut self.family);
        name.clone_into(&mut self.table);
        self.ruleset.table_mut(family, name);
        Block::Table
    }

    fn chain(&mut self, name: &str) -> Block {
        let line = self.line;
        if let Some(table) = self.ruleset.table_mut(&self.family, &self.table) {
            table.chain_mut(name, line);
        }
        Block::Chain(name.to_owned())
    }

    /// The statement so far is whole.
    fn end(&mut self) {
        let statement = std::mem::take(&mut self.statement);
        if statement.is_empty() {
            return;
        }
        self.depth = 0;
        let understood = match self.blocks.last().cloned() {
            Some(Block::Chain(name)) => self.in_chain(&name, &statement),
            Some(Block::Set(name)) => self.in_set(&name, &statement),
            Some(Block::Map(name)) => self.in_map(&name, &statement),
            Some(Block::Other) => true,
            Some(Block::Table) | None => self.command(&statement),
        };
        if !understood {
            self.ruleset.unread.push(self.line);
        }
    }

    /// A statement outside chains.
    fn command(&mut self, statement: &[&'t str]) -> bool {
        match statement {
            ["define", name, "=", value @ ..] => {
                let value: Vec<&str> = value.iter().copied().filter(|w| !matches!(*w, "{" | "}" | ",")).collect();
                self.ruleset.labels.extend(value.iter().map(|v| ((*v).to_owned(), (*name).to_owned())));
                self.defines.insert(name, value);
                true
            }
            ["nft", rest @ ..] | ["add" | "create", rest @ ..] if !rest.is_empty() => self.command(rest),
            ["insert", "rule", rest @ ..] => self.added(rest, true),
            ["replace", "rule", rest @ ..] | ["rule", rest @ ..] => self.added(rest, false),
            ["element", rest @ ..] => self.element(rest),
            ["table" | "chain" | "set" | "map", ..] => {
                self.block(statement);
                true
            }
            ["flush" | "delete" | "destroy" | "include" | "comment" | "flags" | "undefine" | "redefine", ..] => true,
            ["list", "ruleset"] => true,
            _ => false,
        }
    }

    /// `rule inet filter input tcp dport 22 accept`.
    fn added(&mut self, words: &[&'t str], first: bool) -> bool {
        let (family, table, chain, rule) = match words {
            [family, table, chain, rule @ ..] if is_family(family) => (*family, *table, *chain, rule),
            [table, chain, rule @ ..] => ("ip", *table, *chain, rule),
            _ => return false,
        };
        self.enter(family, table);
        self.in_chain(chain, rule);
        if let Some(pending) = self.pending.last_mut() {
            pending.first = first;
        }
        true
    }

    /// `element inet filter allowed { 203.0.113.5 . 22 }`.
    fn element(&mut self, words: &[&'t str]) -> bool {
        let (family, table, name, items) = match words {
            [family, table, name, "{", items @ .., "}"] if is_family(family) => (*family, *table, *name, items),
            [table, name, "{", items @ .., "}"] => ("ip", *table, *name, items),
            _ => return false,
        };
        self.enter(family, table);
        let elements: Vec<&str> = ["elements", "=", "{"].iter().chain(items).copied().chain(["}"]).collect();
        let is_map = self.ruleset.table_mut(family, table).is_some_and(|t| t.maps.contains_key(name));
        if is_map || items.contains(&":") { self.in_map(name, &elements) } else { self.in_set(name, &elements) }
    }

    /// Takes the rules apart, in their order.
    fn rules(&mut self) {
        let mut spread = 0;
        // What is inserted goes before all that stands there.
        let pending = std::mem::take(&mut self.pending).into_iter();
        let (inserted, appended): (Vec<_>, Vec<_>) = pending.partition(|p| p.first);
        for Pending { line, family, table, chain, words, .. } in inserted.into_iter().rev().chain(appended) {
            let Some(table) = self.ruleset.table_mut(&family, &table) else { continue };
            let known =
                nft_rule::Known { sets: &table.sets, maps: &table.maps, defines: &self.defines, named: &self.named };
            let (mut rules, mut understood) = nft_rule::parse(line, &words, &known);
            understood &= self.named.take(0);
            if rules.len() > 1 {
                spread += rules.len();
                if spread > MOST_SPREAD {
                    (rules, understood) = (Vec::new(), false);
                }
            }
            if let Some(chain) = table.chain_mut(&chain, line) {
                chain.rules.extend(rules);
            }
            if !understood {
                self.ruleset.unread.push(line);
                self.doubtful = true;
            }
        }
    }

    fn in_chain(&mut self, name: &str, statement: &[&'t str]) -> bool {
        let line = self.line;
        let Some(table) = self.ruleset.table_mut(&self.family, &self.table) else { return false };
        match statement {
            ["type", kind, "hook", hook, more @ ..] => {
                let Some(chain) = table.chain_mut(name, line) else { return false };
                chain.hook = Hook::named(hook);
                chain.devices = devices(more);
                chain.rewrites = *kind == "nat";
                true
            }
            ["policy", verdict, ..] => {
                let Some(chain) = table.chain_mut(name, line) else { return false };
                chain.policy = if *verdict == "accept" { Verb::Permit } else { Verb::Deny };
                chain.line = line;
                true
            }
            ["comment", _] => true,
            _ => {
                self.pending.push(Pending {
                    line,
                    family: self.family.clone(),
                    table: self.table.clone(),
                    chain: name.to_owned(),
                    first: false,
                    words: statement.to_vec(),
                });
                true
            }
        }
    }

    /// Elements with what was defined in place of its name; `None` for a name that nobody defined, or that is named too often.
    fn filled(&self, items: &[&'t str]) -> Option<Vec<&'t str>> {
        let mut filled = Vec::new();
        for word in items {
            match word.strip_prefix('$') {
                None => filled.push(*word),
                Some(name) => {
                    let values = self.defines.get(name).filter(|values| self.named.take(values.len()))?;
                    for (n, value) in values.iter().enumerate() {
                        filled.extend((n > 0).then_some(","));
                        filled.push(value);
                    }
                }
            }
        }
        Some(filled)
    }

    fn in_set(&mut self, name: &str, statement: &[&'t str]) -> bool {
        if let ["elements", "=", "{", items @ .., "}"] | ["elements", "=", items @ ..] = statement {
            let Some(items) = self.filled(items).map(|items| nft_value::keys(&items)) else {
                self.doubtful = true;
                return false;
            };
            if let Some(table) = self.ruleset.table_mut(&self.family, &self.table) {
                table.sets.entry(name.to_owned()).or_default().extend(items);
            }
        }
        true
    }

    fn in_map(&mut self, name: &str, statement: &[&'t str]) -> bool {
        if let ["elements", "=", "{", items @ .., "}"] = statement {
            let items = self.filled(items);
            let (entries, all) = items.map_or((Vec::new(), false), |items| nft_value::entries(&items));
            if let Some(table) = self.ruleset.table_mut(&self.family, &self.table) {
                table.maps.entry(name.to_owned()).or_default().extend(entries);
            }
            self.doubtful |= !all;
            return all;
        }
        true
    }
}

/// The interfaces a chain is bound to: `device "wan0"`, `devices = { "wan0", "wan1" }`.
fn devices(words: &[&str]) -> Vec<String> {
    let from = words.iter().position(|w| matches!(*w, "device" | "devices")).map_or(words.len(), |at| at + 1);
    let named = words.iter().skip(from).take_while(|w| **w != "priority");
    named.filter(|w| !matches!(**w, "=" | "{" | "}" | ",")).map(|w| (*w).to_owned()).collect()
}

fn is_family(word: &str) -> bool {
    matches!(word, "ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev")
}

fn is_verb(word: &str) -> bool {
    matches!(word, "add" | "create" | "nft")
}

/// The words of a line: braces, commas and semicolons stand alone, what is in quotes is one word, a comment is none.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '#' => break,
            '{' | '}' | ',' | ';' => 1,
            '"' => rest.get(1..).and_then(|r| r.find('"')).map_or(rest.len(), |e| e + 2),
            _ => {
                rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '{' | '}' | ',' | ';')).unwrap_or(rest.len())
            }
        };
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        out.push(word.trim_matches('"'));
        rest = after.trim_start();
    }
    out
}
