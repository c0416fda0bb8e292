//! The text as a tree: statements with what is indented below them; what `show` commands printed stands apart.

use sejo_model::configuration::{Dialect, Line};

use super::super::command::is_command;
use super::super::omission::is_shortened;
use super::super::{Lines, complete_command};

/// A statement with what stands below it.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub line: Line,
    /// The words without a `no` before them.
    pub words: Vec<&'a str>,
    /// Whether `no` stands before it.
    pub negated: bool,
    pub children: Vec<Statement<'a>>,
}

impl<'a> Statement<'a> {
    /// A word by its place.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).copied().unwrap_or("")
    }

    /// The word behind another one.
    pub fn after(&self, word: &str) -> Option<&'a str> {
        let at = self.words.iter().position(|w| *w == word)?;
        self.words.get(at + 1).copied()
    }

    /// Everything from the word at a place on, as it is written.
    pub fn rest(&self, at: usize) -> String {
        self.words.get(at..).unwrap_or(&[]).join(" ")
    }
}

/// The text taken apart.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    pub statements: Vec<Statement<'a>>,
    /// What `show` commands other than those for the configuration printed.
    pub shown: Vec<(Line, &'a str)>,
    /// Host in the prompt.
    pub host: Option<(Line, &'a str)>,
    /// Lines of the mail the configuration stands in.
    pub around: Vec<Line>,
    /// Whether the configuration is there from its head to its end.
    pub whole: bool,
}

/// Takes the lines apart.
pub(super) fn parse<'a>(lines: &Lines<'a>) -> Tree<'a> {
    let mut tree = Tree::default();
    // Statements that may still get children, with their indentation.
    let mut open: Vec<(usize, Statement<'a>)> = Vec::new();
    // Whether lines are what the device shows of itself, and whether somebody asked for that.
    let (mut showing, mut asked) = (false, false);
    let (mut head, mut commanded) = (false, false);
    for line in lines.iter() {
        let text = line.text;
        if let Some(host) = line.prompt.map(|p| p.host).filter(|h| !h.is_empty()) {
            tree.host.get_or_insert((line.number, host));
        }
        if let Some(command) = line.typed() {
            if let Some(configuration) = shows(command) {
                showing = configuration.is_none();
                asked = showing;
                commanded = configuration == Some(true);
                close(&mut open, 0, &mut tree.statements);
            }
            continue;
        }
        let trimmed = text.trim();
        if trimmed.starts_with("System Status") || trimmed.starts_with("AlliedWare Plus (TM)") {
            showing = true;
        } else if showing && (trimmed == "!" || trimmed.ends_with("service password-encryption")) {
            (showing, asked) = (false, false);
        } else if showing && !asked && is_command(text) {
            showing = false;
        }
        if showing {
            tree.shown.push((line.number, text));
            continue;
        }
        if trimmed.is_empty() || trimmed.starts_with('!') || trimmed.starts_with('%') {
            // A blank line, or what the console said meanwhile, ends no block.
            if text.starts_with('!') {
                close(&mut open, 0, &mut tree.statements);
            }
            continue;
        }
        // A statement begins with a small letter or a number; a greeting before the text and a signature behind it do not.
        let is_statement = trimmed.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !is_statement && (tree.whole || !trimmed.is_ascii()) {
            tree.around.push(line.number);
            continue;
        }
        let indent = text.len() - text.trim_start().len();
        close(&mut open, indent, &mut tree.statements);
        let mut words = super::super::text::words(trimmed);
        let negated = words.first() == Some(&"no");
        if negated {
            words.remove(0);
        }
        complete_command(Dialect::AlliedWarePlus, &mut words);
        if tree.statements.is_empty() && open.is_empty() {
            head = commanded || trimmed.ends_with("service password-encryption");
        }
        tree.whole = head && trimmed == "end";
        open.push((indent, Statement { line: line.number, words, negated, children: Vec::new() }));
    }
    close(&mut open, 0, &mut tree.statements);
    tree.whole &= !is_shortened(lines);
    tree
}

/// Puts statements that are indented as far or further where they belong.
fn close<'a>(open: &mut Vec<(usize, Statement<'a>)>, indent: usize, done: &mut Vec<Statement<'a>>) {
    while open.last().is_some_and(|(depth, _)| *depth >= indent) {
        let Some((_, statement)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(statement),
            None => done.push(statement),
        }
    }
}

/// What a command shows: the configuration, whole (`Some(Some(true))`) or a part of it, or something else
/// (`Some(None)`); `None` for a command that shows nothing.
fn shows(command: &str) -> Option<Option<bool>> {
    let mut words = command.split_ascii_whitespace();
    words.next().filter(|w| w.len() > 1 && "show".starts_with(w))?;
    let is_configuration = words.next().is_some_and(|w| w.starts_with("run") || w.starts_with("start"));
    Some(is_configuration.then(|| words.next().is_none()))
}
