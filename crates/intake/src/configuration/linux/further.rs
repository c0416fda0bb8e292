//! Where a further machine begins in a text of packet filters: a table that was already there, with entries of its own.
//!
//! Guards: what one machine shows stays together — IPv4 and IPv6 have tables of the same names, a hand-written file may
//! open a table of nftables again to add to it, and one prompt may ask twice. Every line is looked at once.
//!
//! Sources: iptables-save(8) and nft(8): a listing shows every table once.

use std::collections::HashMap;

use super::super::TextLine;

/// A table, as far as it tells machines apart.
#[derive(Debug)]
struct Table<'t> {
    /// Line with which it begins, remarks before it included.
    index: usize,
    family: &'t str,
    name: &'t str,
    /// What it hooks into (`type filter hook input`); empty for one that only adds to another.
    hooks: Vec<&'t str>,
    /// The remark that announced it (`v1.8.7 on Mon Sep 14 09:00:00 2026`).
    head: Option<&'t str>,
    /// Prompt before it: its line and the name it shows.
    prompt: Option<(usize, &'t str)>,
    /// Whether all that stood before was thrown away first (`flush ruleset`).
    afresh: bool,
}

impl Table<'_> {
    /// Whether both say what is to happen at the same place.
    fn clashes(&self, other: &Self) -> bool {
        self.hooks.iter().any(|hook| other.hooks.contains(hook))
    }

    /// Whether one machine was asked for both, one after the other.
    fn is_shown_with(&self, other: &Self) -> bool {
        matches!((self.prompt, other.prompt), (Some((a, here)), Some((b, there))) if a != b && here == there)
    }
}

/// Lines at which further machines begin.
fn begins(tables: &[Table<'_>]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, table) in tables.iter().enumerate() {
        let earlier = seen.get(&(table.family, table.name)).and_then(|i| Some((*i, tables.get(*i)?)));
        let again = earlier.filter(|(_, earlier)| table.clashes(earlier) && !table.is_shown_with(earlier));
        let begin = match again {
            Some((first, _)) => Some(first_of(tables, first, at)),
            None => (table.afresh && at > from).then_some(at),
        };
        if let Some(begin) = begin {
            out.extend(tables.get(begin).map(|t| t.index));
            from = begin;
            seen.clear();
            let kept = tables.iter().enumerate().take(at).skip(begin).filter(|(_, t)| !t.hooks.is_empty());
            seen.extend(kept.map(|(i, t)| ((t.family, t.name), i)));
        }
        if !table.hooks.is_empty() {
            seen.entry((table.family, table.name)).or_insert(at);
        }
    }
    out
}

/// Which table the machine begins with whose table `again` was already there as `first`: the first of those between them
/// that was announced together with it, or does again what another did.
fn first_of(tables: &[Table<'_>], first: usize, again: usize) -> usize {
    let between = || tables.iter().enumerate().take(again).skip(first + 1);
    let (here, there) = (tables.get(again).and_then(|t| t.head), tables.get(first).and_then(|t| t.head));
    let before = tables.get(..=first).unwrap_or_default();
    let found = if here.is_some() && here != there {
        between().find(|(_, t)| t.head == here)
    } else {
        between().find(|(_, t)| before.iter().rev().take(LOOKED_BACK).any(|earlier| earlier.clashes(t)))
    };
    found.map_or(again, |(at, _)| at)
}

/// How many tables of a machine are looked at; none has more.
const LOOKED_BACK: usize = 32;

/// Further machines in listings that `nft -j` wrote: each is one value, and one machine shows one.
fn listings(lines: &[TextLine<'_>]) -> impl Iterator<Item = usize> {
    let content = |line: &TextLine<'_>| !line.text.trim().is_empty();
    let opens = move |at: usize| {
        let mut from = lines.iter().skip(at).filter(|l| content(l)).map(|l| l.text.trim());
        let first = from.next().unwrap_or("");
        let named = |text: &str| text.contains("\"nftables\"");
        first.starts_with('{') && (named(first) || (first == "{" && from.next().is_some_and(named)))
    };
    let may_open = |line: &TextLine<'_>| line.text.trim_start().starts_with('{');
    let begins = (0..lines.len()).filter(move |at| lines.get(*at).is_some_and(may_open) && opens(*at)).skip(1);
    // What was typed, and remarks before it, belong to the listing.
    let belongs = |l: &TextLine<'_>| l.prompt.is_some() || l.text.trim().is_empty() || l.text.starts_with('#');
    begins.map(move |at| at - lines.iter().take(at).rev().take_while(|l| belongs(l)).count())
}

/// Further machines in a text of nftables.
pub(super) fn nft(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut found: Vec<usize> = listings(lines).collect();
    found.extend(tables_again(lines));
    found.sort_unstable();
    found
}

fn tables_again(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    let (mut start, mut prompt, mut afresh) = (None, None, false);
    for (index, line) in lines.iter().enumerate() {
        prompt = line.prompt.map(|p| (index, p.device())).filter(|(_, host)| !host.is_empty()).or(prompt);
        let text = line.text.trim();
        afresh |= text == "flush ruleset";
        if let Some(table) = text.strip_prefix("table ").and_then(|t| t.strip_suffix('{')) {
            let (family, name) = table.trim().split_once(' ').unwrap_or(("ip", table.trim()));
            let index = start.take().unwrap_or(index);
            tables.push(Table { index, family, name, hooks: Vec::new(), head: None, prompt, afresh });
            afresh = false;
        } else if text.starts_with("type ")
            && let Some((hook, _)) = text.split_once(" priority ")
            && let Some(table) = tables.last_mut()
        {
            table.hooks.push(hook);
        }
        if PREFACES.iter().any(|word| text.starts_with(word)) {
            start = start.or(Some(index));
        } else if !text.is_empty() {
            start = None;
        }
    }
    begins(&tables)
}

/// Further machines in what `iptables-save` wrote.
pub(super) fn iptables(lines: &[TextLine<'_>]) -> Vec<usize> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    let (mut start, mut prompt, mut head, mut family) = (None, None, None, "ip");
    for (index, line) in lines.iter().enumerate() {
        prompt = line.prompt.map(|p| (index, p.device())).filter(|(_, host)| !host.is_empty()).or(prompt);
        let text = line.text.trim();
        if let Some((program, said)) = text.strip_prefix("# Generated by ").and_then(|t| t.split_once("-save ")) {
            (family, head) = (if program == "ip6tables" { "ip6" } else { "ip" }, Some(said));
            start = Some(index);
        } else if let Some(name) = text.strip_prefix('*').filter(|name| TABLES.contains(name)) {
            let index = start.take().unwrap_or(index);
            tables.push(Table { index, family, name, hooks: vec![name], head, prompt, afresh: false });
        } else if !text.is_empty() {
            start = None;
            // Without a remark only the rules tell which addresses a table is for.
            if head.is_none()
                && text.starts_with("-A ")
                && (text.contains("::") || text.contains("icmp6") || text.contains("ipv6-icmp"))
                && let Some(table) = tables.last_mut()
            {
                table.family = "ip6";
            }
        }
    }
    begins(&tables)
}

/// What stands before the tables of a file of nftables and belongs to them.
const PREFACES: [&str; 4] = ["#", "flush ruleset", "define ", "include "];

/// The tables of iptables.
const TABLES: [&str; 5] = ["filter", "nat", "mangle", "raw", "security"];
