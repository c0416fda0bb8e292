//! The text of a configuration as lines: decoded, without pagers, prompts and carriage returns, numbered as dropped.

use sejo_model::configuration::Line;

use crate::Refusal;

/// A line: a slice of the file's text, so that secrets in it can be found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextLine<'a> {
    /// Number as the user counts (from 1).
    pub number: Line,
    /// The line without pager, prompt and trailing blanks; indentation is kept, because it carries meaning.
    pub text: &'a str,
}

impl<'a> TextLine<'a> {
    /// The words of the line, as slices of it.
    pub fn words(&self) -> Vec<&'a str> {
        self.text.split_ascii_whitespace().collect()
    }

    /// How far it is indented.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }
}

/// The lines of a text or of one device in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines<'a> {
    lines: Vec<TextLine<'a>>,
}

impl<'a> Lines<'a> {
    /// Every line of a text.
    pub fn new(text: &'a str) -> Self {
        let mut lines = Vec::new();
        for (index, raw) in text.split('\n').enumerate() {
            let number = Line::try_from(index + 1).unwrap_or(Line::MAX);
            lines.push(TextLine { number, text: clean(raw) });
        }
        Self { lines }
    }

    /// Some of the lines.
    pub fn of(lines: &[TextLine<'a>]) -> Self {
        Self { lines: lines.to_vec() }
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

    /// First and last line number; zeros when there is none.
    pub fn span(&self) -> (Line, Line) {
        (self.lines.first().map_or(0, |l| l.number), self.lines.last().map_or(0, |l| l.number))
    }
}

/// Decodes a file in any usual encoding; gives the text and the encoding's name.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str), Refusal> {
    let (text, encoding, _) = crate::table::text::decode(bytes)?;
    Ok((text, encoding))
}

/// The line without carriage return, trailing blanks, and what a pager or a terminal wrote before it.
fn clean(raw: &str) -> &str {
    let line = raw.trim_end();
    // A pager's prompt is rubbed out with backspaces or a carriage return, and the line follows.
    let line = line.rsplit(['\u{8}', '\r']).next().unwrap_or(line);
    for pager in ["--More-- ", "<--- More --->", "---つづく---", "---more---", "-- More --"] {
        if let Some(rest) = line.trim_start().strip_prefix(pager) {
            return rest;
        }
    }
    line
}
