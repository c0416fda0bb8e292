//! The chain of the log of actions (操作の記録): each entry carries the hash of the one before.
//!
//! Invariant: an entry that was altered, left out, added, doubled or moved is found, because its own hash or the link
//! to its neighbour no longer fits. Cutting off the end is found by [`Verifier::finish_at`], which is told how many
//! entries there must be. Format: `docs/formats/audit.md`.

use std::fmt::Write as _;

use sejo_model::{AuditEntry, AuditEvent, Sha256};
use serde_json::Value;

use crate::sha256;

/// Name of the format; part of what is hashed, so that a later format cannot be taken for this one.
pub const FORMAT: &str = "sejo-audit-1";

/// `before` of the first entry.
pub const ZERO: Sha256 = Sha256([0; 32]);

/// Makes the next entry.
///
/// The event is brought into the form the log can keep: a number with a fraction becomes text (engines and languages
/// write fractions differently), U+0000 is left out (PostgreSQL cannot store it).
#[must_use]
pub fn link(before: Option<&AuditEntry>, event: AuditEvent) -> AuditEntry {
    let event = AuditEvent {
        origin: plain(event.origin),
        action: plain(event.action),
        subject: plain(event.subject),
        detail: without_fractions(event.detail),
        ..event
    };
    let number = before.map_or(1, |entry| entry.number.saturating_add(1));
    let mut entry = AuditEntry { number, event, before: before.map_or(ZERO, |entry| entry.hash), hash: ZERO };
    entry.hash = hash(&entry);
    entry
}

fn plain(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

fn without_fractions(value: Value) -> Value {
    match value {
        Value::Number(n) if !(n.is_i64() || n.is_u64()) => Value::String(n.to_string()),
        Value::String(text) => Value::String(plain(text)),
        Value::Array(list) => Value::Array(list.into_iter().map(without_fractions).collect()),
        Value::Object(map) => map.into_iter().map(|(k, v)| (plain(k), without_fractions(v))).collect(),
        other => other,
    }
}

/// The hash an entry must have: SHA-256 of [`canonical`].
#[must_use]
pub fn hash(entry: &AuditEntry) -> Sha256 {
    sha256(canonical(entry).as_bytes())
}

/// The text that is hashed: one JSON object with sorted keys and no spaces.
#[must_use]
pub fn canonical(entry: &AuditEntry) -> String {
    let event = &entry.event;
    let mut out = String::with_capacity(512);
    out.push_str("{\"action\":");
    write_text(&mut out, &event.action);
    write_number(&mut out, ",\"at\":", event.at);
    out.push_str(",\"before\":");
    write_text(&mut out, &entry.before.to_string());
    out.push_str(",\"detail\":");
    write_value(&mut out, &event.detail);
    out.push_str(",\"facility\":");
    write_maybe(&mut out, event.facility.map(|id| id.to_string()));
    out.push_str(",\"format\":");
    write_text(&mut out, FORMAT);
    write_number(&mut out, ",\"number\":", entry.number);
    out.push_str(",\"origin\":");
    write_text(&mut out, &event.origin);
    out.push_str(",\"subject\":");
    write_text(&mut out, &event.subject);
    out.push_str(",\"user\":");
    write_maybe(&mut out, event.user.map(|id| id.to_string()));
    out.push('}');
    out
}

fn write_number(out: &mut String, key: &str, number: i64) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{key}{number}");
}

fn write_maybe(out: &mut String, text: Option<String>) {
    match text {
        Some(text) => write_text(out, &text),
        None => out.push_str("null"),
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => write_text(out, text),
        Value::Array(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            // Sorted here: whether the map itself sorts depends on features of other crates.
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (i, (key, item)) in members.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(out, key);
                out.push(':');
                write_value(out, item);
            }
            out.push('}');
        }
    }
}

/// Why a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Entries are missing, doubled or moved.
    #[error("entry {expected} should be here")]
    Number {
        /// The number that should come here.
        expected: i64,
    },
    /// The entry before is not the one this was linked to.
    #[error("it does not continue the entry before")]
    Before,
    /// The entry was altered.
    #[error("its content does not fit its hash")]
    Hash,
    /// A number with a fraction, which the log never writes.
    #[error("it holds a number the log never writes")]
    Fraction,
    /// What stands in its place is no entry, so whoever reads the log cannot hand it over.
    #[error("its content cannot be read")]
    Unreadable,
    /// The end was cut off.
    #[error("the log ends here, but entry {expected} was written once")]
    CutOff {
        /// The last entry there must be.
        expected: i64,
    },
}

/// Where a chain is broken and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry {number}: {why}")]
pub struct Broken {
    /// Number of the entry, as it says itself; for [`Why::CutOff`] the last one there is.
    pub number: i64,
    /// Why.
    pub why: Why,
}

/// A chain without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries.
    pub entries: i64,
    /// Hash of the last one; zeros for an empty log. Kept elsewhere (printed, mailed) it proves the log up to here.
    pub last: Sha256,
}

/// Checks a chain entry by entry, in order; needs no more memory than one entry.
#[derive(Debug, Clone)]
pub struct Verifier {
    entries: i64,
    last: Sha256,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Verifier {
    /// At the beginning of the log.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: 0, last: ZERO }
    }

    /// Checks the next entry.
    ///
    /// # Errors
    /// [`Broken`]; the verifier stays where it was.
    pub fn check(&mut self, entry: &AuditEntry) -> Result<(), Broken> {
        let broken = |why| Err(Broken { number: entry.number, why });
        let expected = self.entries.saturating_add(1);
        if entry.number != expected {
            return broken(Why::Number { expected });
        }
        if entry.before != self.last {
            return broken(Why::Before);
        }
        if has_fraction(&entry.event.detail) {
            return broken(Why::Fraction);
        }
        if entry.hash != hash(entry) {
            return broken(Why::Hash);
        }
        self.entries = expected;
        self.last = entry.hash;
        Ok(())
    }

    /// At the end of the log. Says nothing about entries cut off after the last one: see [`Self::finish_at`].
    #[must_use]
    pub const fn finish(self) -> Verified {
        Verified { entries: self.entries, last: self.last }
    }

    /// At the end of a log that must have `head` entries.
    ///
    /// # Errors
    /// [`Why::CutOff`] when there are fewer, [`Why::Number`] when there are more.
    pub const fn finish_at(self, head: i64) -> Result<Verified, Broken> {
        if self.entries < head {
            return Err(Broken { number: self.entries, why: Why::CutOff { expected: head } });
        }
        if self.entries > head {
            return Err(Broken { number: self.entries, why: Why::Number { expected: head } });
        }
        Ok(self.finish())
    }
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(n) => !(n.is_i64() || n.is_u64()),
        Value::Array(list) => list.iter().any(has_fraction),
        Value::Object(map) => map.values().any(has_fraction),
        _ => false,
    }
}
