//! Takes nftables text apart: the listing of `nft list ruleset`, files of `nft -f`, and `add rule` commands.

use std::collections::HashMap;

use sejo_model::configuration::{Line, Verb};

use super::nft_rule;
use super::rules::{Hook, Ruleset};

/// What `define` gave names to.
pub(super) type Defines<'t> = HashMap<&'t str, Vec<&'t str>>;

/// Reads every line.
pub(super) fn read<'t>(lines: impl Iterator<Item = (Line, &'t str)>) -> Ruleset {
    let mut reader = Reader::default();
    for (line, text) in lines {
        reader.line(line, text);
    }
    reader.end();
    reader.ruleset.whole = reader.blocks.is_empty() && reader.closed && !reader.broken;
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
    /// A brace closed what was not open.
    broken: bool,
}

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
            ["insert" | "replace", "rule", rest @ ..] | ["rule", rest @ ..] => match rest {
                [family @ ("ip" | "ip6" | "inet" | "arp" | "bridge" | "netdev"), table, chain, rule @ ..] => {
                    self.enter(family, table);
                    self.in_chain(chain, rule)
                }
                [table, chain, rule @ ..] => {
                    self.enter("ip", table);
                    self.in_chain(chain, rule)
                }
                _ => false,
            },
            ["table" | "chain" | "set" | "map", ..] => {
                self.block(statement);
                true
            }
            ["flush" | "delete" | "destroy" | "include" | "comment" | "flags" | "undefine" | "redefine", ..] => true,
            ["list", "ruleset"] => true,
            _ => false,
        }
    }

    fn in_chain(&mut self, name: &str, statement: &[&'t str]) -> bool {
        let line = self.line;
        let Some(table) = self.ruleset.table_mut(&self.family, &self.table) else { return false };
        let known = nft_rule::Known { sets: &table.sets, maps: &table.maps, defines: &self.defines };
        match statement {
            ["type", kind, "hook", hook, ..] => {
                let Some(chain) = table.chain_mut(name, line) else { return false };
                chain.hook = Hook::named(hook);
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
                let (rules, understood) = nft_rule::parse(line, statement, &known);
                let Some(chain) = table.chain_mut(name, line) else { return false };
                chain.rules.extend(rules);
                understood
            }
        }
    }

    fn in_set(&mut self, name: &str, statement: &[&str]) -> bool {
        if let ["elements", "=", "{", items @ .., "}"] = statement {
            let items = items.split(|w| *w == ",").filter_map(|i| i.first()).map(|w| (*w).to_owned());
            if let Some(table) = self.ruleset.table_mut(&self.family, &self.table) {
                table.sets.entry(name.to_owned()).or_default().extend(items);
            }
        }
        true
    }

    fn in_map(&mut self, name: &str, statement: &[&str]) -> bool {
        if let ["elements", "=", "{", items @ .., "}"] = statement {
            let pairs = nft_rule::pairs(items)
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()));
            if let Some(table) = self.ruleset.table_mut(&self.family, &self.table) {
                table.maps.entry(name.to_owned()).or_default().extend(pairs);
            }
        }
        true
    }
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
