//! The tree of a FortiOS configuration: `config … edit … set … next … end`, nested, with values over several lines.
//!
//! Guards: one pass; only sections somebody asks for are kept; a quotation mark that is never closed does not swallow the
//! rest of the text, and neither does a section whose `end` was lost; whatever is opened and never closed, and what may be
//! the rest of a broken value, is told ([`Tree::balanced`]).
//!
//! Source: FortiOS Administration Guide, “CLI basics” (edit, set, unset, append, select, delete, rename, clone, move).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use sejo_model::configuration::{At, Line};

use super::super::{Draft, Lines, TextLine};
use super::values::{Words, is_open};
use super::{secrets, typed, vocabulary};

/// Farthest a value over several lines reaches.
const MAX_VALUE_LINES: usize = 4_000;

/// A `clone` copies at most so many settings, and so many clones and moves are made.
const MAX_CLONED: usize = 200;

/// Sections deeper than this are not kept: no device has them.
const MAX_DEPTH: usize = 24;

/// Most virtual domains a device has.
const MAX_DOMAINS: usize = 500;

/// `set key value`, or what adds to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    pub key: &'a str,
    /// The value as written; empty after `unset`.
    pub raw: &'a str,
    pub line: Line,
    /// `append` keeps what was set before.
    adds: bool,
}

/// An entry (`edit name`), or a section's own settings.
#[derive(Debug, Clone, Default)]
pub(super) struct Object<'a> {
    pub name: Cow<'a, str>,
    pub line: Line,
    settings: Vec<Written<'a>>,
    sections: Vec<Section<'a>>,
    removed: bool,
    /// Whether the text breaks off in it, so that settings may be missing.
    pub unfinished: bool,
}

impl<'a> Object<'a> {
    /// The setting that holds in the end.
    pub fn get(&self, key: &str) -> Option<&Written<'a>> {
        self.settings.iter().rev().find(|w| w.key == key).filter(|w| !w.raw.is_empty())
    }

    /// The first word of a setting.
    pub fn word(&self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key).and_then(|w| Words(w.raw).next())
    }

    /// All words of a setting, appended ones too.
    pub fn words(&self, key: &str) -> Vec<Cow<'a, str>> {
        let mut words = Vec::new();
        for written in self.settings.iter().filter(|w| w.key == key) {
            if !written.adds {
                words.clear();
            }
            words.extend(Words(written.raw));
        }
        words
    }

    /// Whether a setting has this value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.word(key).is_some_and(|w| w == value)
    }

    /// A number.
    pub fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.word(key).and_then(|w| w.parse().ok())
    }

    /// The line of a setting, else its own.
    pub fn line_of(&self, key: &str) -> Line {
        self.get(key).map_or(self.line, |w| w.line)
    }

    /// The entries of a nested section.
    pub fn nested<'s>(&'s self, path: &'s str) -> impl Iterator<Item = &'s Object<'a>> {
        self.sections.iter().filter(move |s| s.path == path).flat_map(Section::entries)
    }

    /// A nested section's own settings.
    pub fn nested_own(&self, path: &str) -> Option<&Object<'a>> {
        self.sections.iter().rev().find(|s| s.path == path).map(|s| &s.own)
    }
}

/// A section (`config path`).
#[derive(Debug, Clone, Default)]
pub(super) struct Section<'a> {
    pub path: &'a str,
    /// Virtual domain; empty for the whole device.
    pub domain: Cow<'a, str>,
    pub own: Object<'a>,
    objects: Vec<Object<'a>>,
    index: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Section<'a> {
    /// Its entries in order.
    pub fn entries(&self) -> impl Iterator<Item = &Object<'a>> {
        self.objects.iter().filter(|o| !o.removed)
    }

    /// An entry by name.
    pub fn entry(&self, name: &str) -> Option<&Object<'a>> {
        self.index.get(name).and_then(|i| self.objects.get(*i))
    }

    fn take(&mut self, name: Cow<'a, str>, line: Line) -> (usize, Object<'a>) {
        if let Some(place) = self.index.get(&name) {
            let object = self.objects.get_mut(*place).map(std::mem::take).unwrap_or_default();
            return (*place, object);
        }
        let place = self.objects.len();
        self.objects.push(Object::default());
        self.index.insert(name.clone(), place);
        (place, Object { name, line, ..Object::default() })
    }

    fn put(&mut self, place: usize, object: Object<'a>) {
        if let Some(slot) = self.objects.get_mut(place) {
            *slot = object;
        }
    }

    /// Puts an entry directly before or behind another one; `false` where one of them is not there.
    fn shift(&mut self, name: &str, is_before: bool, other: &str) -> bool {
        let (Some(&from), Some(&at)) = (self.index.get(name), self.index.get(other)) else { return false };
        // Its own place is free then.
        let to = match (from.cmp(&at), is_before) {
            (Ordering::Equal, _) => return true,
            (Ordering::Less, true) => at - 1,
            (Ordering::Greater, false) => at + 1,
            (Ordering::Less, false) | (Ordering::Greater, true) => at,
        };
        let between = from.min(to)..=from.max(to);
        if let Some(objects) = self.objects.get_mut(between.clone()) {
            if from < to { objects.rotate_left(1) } else { objects.rotate_right(1) }
        }
        for place in self.index.values_mut().filter(|place| between.contains(&**place)) {
            *place = match *place {
                moved if moved == from => to,
                other if from < to => other - 1,
                other => other + 1,
            };
        }
        true
    }

    /// `delete`, `rename`, `clone`, `purge`, `move`; `false` for anything else.
    fn edit(&mut self, verb: &str, words: &[Cow<'a, str>], done: &mut usize) -> bool {
        match (verb, words) {
            ("delete", [name]) => {
                let object = self.index.remove(name).and_then(|i| self.objects.get_mut(i));
                object.into_iter().for_each(|o| o.removed = true);
            }
            ("rename", [from, to, name]) if to == "to" => {
                if let Some(place) = self.index.remove(from) {
                    self.objects.get_mut(place).into_iter().for_each(|o| o.name.clone_from(name));
                    self.index.insert(name.clone(), place);
                }
            }
            ("clone", [from, to, name]) if to == "to" && *done < MAX_CLONED => {
                let original = self.entry(from).filter(|o| o.settings.len() <= MAX_CLONED && o.sections.is_empty());
                if let Some(copy) = original.cloned() {
                    *done += 1;
                    let (place, _) = self.take(name.clone(), copy.line);
                    self.put(place, Object { name: name.clone(), ..copy });
                }
            }
            ("move", [name, side, other]) if !side.is_empty() && *done < MAX_CLONED => {
                *done += 1;
                let is_before = "before".starts_with(&**side);
                return (is_before || "after".starts_with(&**side)) && self.shift(name, is_before, other);
            }
            ("purge", []) => {
                self.objects.iter_mut().for_each(|o| o.removed = true);
                self.index.clear();
            }
            _ => return false,
        }
        true
    }
}

/// Everything kept of a configuration.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    sections: Vec<Section<'a>>,
    index: HashMap<(Cow<'a, str>, &'a str), usize>,
    /// Virtual domains with the line of each.
    pub domains: Vec<At<Cow<'a, str>>>,
    /// Those of them that are more than a name in the list at the head.
    told: HashSet<Cow<'a, str>>,
    /// Whether everything opened was closed, nothing closed that was not open, and no value broken.
    pub balanced: bool,
    /// Whether the last section is one of routing, after the policies: so a whole text ends.
    pub ends_with_routing: bool,
    /// Whether some secret stands encrypted, so that nobody removed them before.
    pub has_encrypted: bool,
}

impl<'a> Tree<'a> {
    /// Whether every virtual domain the head names is in the text.
    pub fn has_all_domains(&self) -> bool {
        self.domains.iter().all(|domain| self.told.contains(&domain.value))
    }

    /// Sections of a path, one per virtual domain.
    pub fn sections<'s>(&'s self, path: &'s str) -> impl Iterator<Item = &'s Section<'a>> {
        self.sections.iter().filter(move |s| s.path == path)
    }

    /// The section of a virtual domain, or of the whole device.
    pub fn section(&self, domain: &str, path: &str) -> Option<&Section<'a>> {
        self.sections.iter().find(|s| s.path == path && s.domain == domain)
    }

    /// The settings of a section, whichever domain has it first.
    pub fn own(&self, path: &str) -> Option<&Object<'a>> {
        self.sections.iter().find(|s| s.path == path).map(|s| &s.own)
    }

    /// Entries of a path over all domains.
    pub fn entries<'s>(&'s self, path: &'s str) -> impl Iterator<Item = &'s Object<'a>> {
        self.sections(path).flat_map(Section::entries)
    }

    /// Domains something is kept of, the whole device first.
    pub fn scopes(&self) -> Vec<Cow<'a, str>> {
        let mut scopes: Vec<Cow<'a, str>> = Vec::new();
        for section in &self.sections {
            if !scopes.contains(&section.domain) {
                scopes.push(section.domain.clone());
            }
        }
        scopes
    }

    fn take(&mut self, domain: Cow<'a, str>, path: &'a str, line: Line) -> Section<'a> {
        let place = *self.index.entry((domain.clone(), path)).or_insert(self.sections.len());
        if let Some(section) = self.sections.get_mut(place) {
            return std::mem::take(section);
        }
        self.sections.push(Section::default());
        Section { path, domain, own: Object { line, ..Object::default() }, ..Section::default() }
    }

    fn put(&mut self, section: Section<'a>) {
        let place = self.index.get(&(section.domain.clone(), section.path)).copied();
        if let Some(slot) = place.and_then(|p| self.sections.get_mut(p)) {
            *slot = section;
        }
    }
}

/// What is open at a line.
enum Frame<'a> {
    Domains,
    Domain(Cow<'a, str>),
    Global,
    Section(Box<Section<'a>>),
    Object(usize, Box<Object<'a>>),
    /// A section nobody asks for: its path, and the entry that is open in it.
    Skipped(&'a str, &'a str),
}

/// Builds the tree line by line.
struct Builder<'a, 'd> {
    tree: Tree<'a>,
    stack: Vec<Frame<'a>>,
    draft: &'d mut Draft<'a>,
    stray: bool,
    /// Whether the line above opens an entry or gives a value.
    gives: bool,
    /// Whether the line was typed at a prompt, so that its words may be typed in part.
    is_typed: bool,
    /// How many clones and moves were made.
    done: usize,
}

/// Reads the lines; hands every secret to the draft and every line that is no FortiOS to its list.
pub(super) fn read<'a>(lines: &Lines<'a>, draft: &mut Draft<'a>) -> Tree<'a> {
    let all = lines.as_slice();
    let mut builder = Builder {
        tree: Tree::default(),
        stack: Vec::new(),
        draft,
        stray: false,
        gives: false,
        is_typed: false,
        done: 0,
    };
    let mut at = 0;
    while let Some(line) = all.get(at) {
        let text = typed::written(line);
        let (verb, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
        let mut rest = rest.trim_start();
        let mut taken = 1;
        if is_open(rest)
            && !verb.starts_with('#')
            && let Some((last, count)) = closing(all, at)
        {
            rest = builder.draft.span(rest, last);
            taken = count;
        }
        builder.line(line, verb, rest);
        at += taken;
    }
    builder.tree.balanced = builder.stack.is_empty() && !builder.stray;
    while !builder.stack.is_empty() {
        builder.break_off();
    }
    builder.tree
}

/// Where a value that is open at the end of its line is closed: that line up to the mark, and how many lines it takes. A
/// mark with something behind it opens a new value, so the open one was never closed.
fn closing<'a>(lines: &[TextLine<'a>], from: usize) -> Option<(&'a str, usize)> {
    let ahead = lines.get(from + 1..)?.iter().take(MAX_VALUE_LINES);
    for (count, line) in (2..).zip(ahead) {
        let mut escaped = false;
        for (i, c) in line.text.char_indices() {
            match c {
                '"' if !escaped => {
                    let rest = line.text.get(i + 1..)?;
                    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
                    return ends.then(|| line.text.get(..=i)).flatten().map(|last| (last, count));
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
    }
    None
}

impl<'a> Builder<'a, '_> {
    fn line(&mut self, line: &TextLine<'a>, verb: &'a str, rest: &'a str) {
        let number = line.number;
        self.is_typed = line.prompt.is_some();
        let verb = if self.is_typed { typed::verb(verb) } else { verb };
        match verb {
            "config" if !rest.is_empty() => self.config(rest, number),
            "edit" if !rest.is_empty() => self.edit(rest, number),
            "set" | "append" | "select" => self.set(rest, verb == "append", number),
            "unset" => self.unset(rest, number),
            "next" => self.next(),
            "end" | "abort" => self.end(),
            "unselect" | "" => {}
            _ if verb.starts_with('#') => {}
            "delete" | "rename" | "clone" | "purge" | "move" => self.change(verb, rest, number),
            _ if vocabulary::is_status(line.text) => {}
            _ => {
                // Below a value it may be the rest of it, in a text whose lines were broken.
                self.stray |= self.gives && matches!(self.stack.last(), Some(Frame::Section(_) | Frame::Object(..)));
                self.draft.unread(number);
            }
        }
        self.gives = matches!(verb, "set" | "append" | "select" | "unset" | "edit");
    }

    /// The domain the open sections belong to.
    fn domain(&self) -> Cow<'a, str> {
        let named = self.stack.iter().rev().find_map(|f| match f {
            Frame::Domain(name) => Some(name.clone()),
            _ => None,
        });
        named.unwrap_or_default()
    }

    fn config(&mut self, path: &'a str, line: Line) {
        let path = Some(path).filter(|_| self.is_typed).and_then(typed::path).unwrap_or(path);
        self.resume(path);
        let frame = match self.stack.last() {
            Some(Frame::Skipped(..)) => Frame::Skipped(path, ""),
            _ if self.stack.len() >= MAX_DEPTH => Frame::Skipped(path, ""),
            Some(Frame::Section(_) | Frame::Object(..)) => Frame::Section(Box::new(nested(path, line))),
            None if path == "vdom" => Frame::Domains,
            None if path == "global" => Frame::Global,
            _ => {
                self.tree.ends_with_routing = path.starts_with("router ");
                let domain = self.domain();
                self.tree.told.insert(domain);
                if vocabulary::is_wanted(path) {
                    Frame::Section(Box::new(self.tree.take(self.domain(), path, line)))
                } else {
                    if !vocabulary::is_known(path) {
                        self.draft.unread(line);
                    }
                    Frame::Skipped(path, "")
                }
            }
        };
        self.stack.push(frame);
    }

    fn edit(&mut self, rest: &'a str, line: Line) {
        // `next` forgotten: an entry never stands directly in another.
        if matches!(self.stack.last(), Some(Frame::Object(..) | Frame::Domain(_))) {
            self.close();
        }
        let name = Words(rest).next().unwrap_or_default();
        let frame = match self.stack.last_mut() {
            Some(Frame::Section(section)) => {
                let (place, object) = section.take(name, line);
                Frame::Object(place, Box::new(object))
            }
            Some(Frame::Domains) => {
                let known = self.tree.domains.iter().any(|d| d.value == name);
                if known {
                    self.tree.told.insert(name.clone());
                } else if self.tree.domains.len() < MAX_DOMAINS {
                    self.tree.domains.push(At::new(name.clone(), line));
                }
                Frame::Domain(if known || self.tree.domains.len() < MAX_DOMAINS { name } else { Cow::default() })
            }
            Some(Frame::Skipped(_, owner)) => {
                *owner = rest;
                return;
            }
            _ => {
                self.stray = true;
                return self.draft.unread(line);
            }
        };
        self.stack.push(frame);
    }

    fn set(&mut self, rest: &'a str, adds: bool, line: Line) {
        let (key, raw) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let raw = raw.trim();
        let place = self.place();
        let (key, raw) = if self.is_typed {
            let key = typed::secret(place.path, typed::key(place.path, key), raw);
            (key, typed::value(key, raw))
        } else {
            (key, raw)
        };
        self.tree.has_encrypted |= raw.starts_with("ENC ");
        secrets::note(self.draft, &place, key, raw, line);
        if !vocabulary::is_key(key) {
            self.draft.unread(line);
        }
        let written = Written { key, raw, line, adds };
        match self.stack.last_mut() {
            Some(Frame::Object(_, object)) => object.settings.push(written),
            Some(Frame::Section(section)) => section.own.settings.push(written),
            Some(Frame::Skipped(..)) => {}
            _ => {
                self.stray = true;
                self.draft.unread(line);
            }
        }
    }

    /// Section and entry a setting stands in.
    fn place(&self) -> secrets::Place<'a> {
        let mut place = secrets::Place::default();
        for frame in self.stack.iter().take(MAX_DEPTH) {
            match frame {
                Frame::Section(section) if place.path.is_empty() => place.path = section.path,
                Frame::Section(section) => place.inner = section.path,
                Frame::Object(_, object) if place.owner.is_empty() => place.owner = object.name.clone(),
                Frame::Skipped(path, owner) => {
                    if place.path.is_empty() {
                        place.path = path;
                    } else {
                        place.inner = path;
                    }
                    if place.owner.is_empty() {
                        place.owner = Words(owner).next().unwrap_or_default();
                    }
                }
                _ => {}
            }
        }
        place
    }

    fn unset(&mut self, rest: &'a str, line: Line) {
        let written = Written { key: rest, raw: "", line, adds: false };
        match self.stack.last_mut() {
            Some(Frame::Object(_, object)) => object.settings.push(written),
            Some(Frame::Section(section)) => section.own.settings.push(written),
            _ => {}
        }
    }

    fn change(&mut self, verb: &str, rest: &'a str, line: Line) {
        let words: Vec<Cow<'a, str>> = Words(rest).take(4).collect();
        let done = match self.stack.last_mut() {
            Some(Frame::Section(section)) => section.edit(verb, &words, &mut self.done),
            Some(Frame::Skipped(..) | Frame::Domains) => true,
            _ => false,
        };
        if !done {
            // Nobody knows what stands where now.
            self.stray |= matches!(self.stack.last(), Some(Frame::Section(_) | Frame::Object(..)));
            self.draft.unread(line);
        }
    }

    fn next(&mut self) {
        match self.stack.last_mut() {
            Some(Frame::Object(..) | Frame::Domain(_)) => self.close(),
            Some(Frame::Skipped(_, owner)) => *owner = "",
            _ => self.stray = true,
        }
    }

    fn end(&mut self) {
        if matches!(self.stack.last(), Some(Frame::Object(..) | Frame::Domain(_))) {
            self.close();
        }
        if self.stack.is_empty() {
            self.stray = true;
        }
        self.close();
    }

    /// A section that never stands in another begins while one is open: the `end` of that one was lost. It ends here, so
    /// that what follows is not taken for a part of it.
    fn resume(&mut self, path: &str) {
        let is_scope = matches!(path, "vdom" | "global");
        if !is_scope && !vocabulary::is_outermost(path) {
            return;
        }
        let stays = |frame: &Frame<'_>| !is_scope && matches!(frame, Frame::Domain(_) | Frame::Global);
        while self.stack.last().is_some_and(|frame| !stays(frame)) {
            self.stray = true;
            self.break_off();
        }
    }

    /// Closes what was opened last and is never closed in the text, so that settings of it may be missing.
    fn break_off(&mut self) {
        if let Some(Frame::Object(_, object)) = self.stack.last_mut() {
            object.unfinished = true;
        }
        self.close();
    }

    /// Closes what was opened last and hands it to what it stands in.
    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        match (frame, self.stack.last_mut()) {
            (Frame::Object(place, object), Some(Frame::Section(section))) => section.put(place, *object),
            (Frame::Section(inner), Some(Frame::Section(section))) => section.own.sections.push(*inner),
            (Frame::Section(inner), Some(Frame::Object(_, object))) => object.sections.push(*inner),
            (Frame::Section(section), _) => self.tree.put(*section),
            _ => {}
        }
    }
}

fn nested(path: &str, line: Line) -> Section<'_> {
    Section { path, own: Object { line, ..Object::default() }, ..Section::default() }
}
