//! What a document proposes: the template filled with the facts, passage by passage.
//!
//! Pure: the same template, facts, decisions and day give the same passages. Invariant: a fact that is not known is never
//! made up; the text shows `____(未記入: …)` and names the place where it is entered. Templates are data
//! (`content/documents/<kind>.toml`), placeholders are small functions over the facts ([`slot`]).

mod slot;

use std::sync::LazyLock;

use jiff::civil::Date;
use sejo_model::document::{
    Added, DocumentKind, DocumentSize, Lacking, Passage, SizeClass, Stance, Topic, Written, uncovered,
};
use sejo_model::words::Text;
use sejo_model::{Control, Facts, Form, Reason, Verdict, Weight};
use serde::Deserialize;

use slot::{Filled, Ground};

/// A document before it is filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it is called.
    pub title: Text,
    /// How its passages are numbered: `第{n}条`; passages with a number of their own keep it.
    #[serde(default)]
    numbering: String,
    /// How its chapters are numbered: `第{n}章`.
    chapter_numbering: String,
    /// Its chapters.
    #[serde(rename = "chapter")]
    pub chapters: Vec<Chapter>,
}

/// A chapter of a template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its lasting name.
    pub key: String,
    /// Its heading.
    pub heading: Text,
    #[serde(rename = "passage", default)]
    passages: Vec<PassageTemplate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PassageTemplate {
    key: String,
    #[serde(default)]
    number: String,
    #[serde(default = "any")]
    size: SizeClass,
    heading: Text,
    about: Text,
    #[serde(default)]
    topics: Vec<Topic>,
    text: String,
    /// What a small facility says instead; without it, the same.
    #[serde(default)]
    small: Option<String>,
}

const fn any() -> SizeClass {
    SizeClass::Any
}

fn read(content: &str) -> Template {
    // A test reads both files; a broken one proposes nothing instead of stopping the program.
    toml::from_str(content).unwrap_or_default()
}

static RULES: LazyLock<Template> = LazyLock::new(|| read(include_str!("../../../content/documents/rules.toml")));
static PLAN: LazyLock<Template> = LazyLock::new(|| read(include_str!("../../../content/documents/plan.toml")));

/// The template of a kind.
#[must_use]
pub fn document_template(kind: DocumentKind) -> &'static Template {
    match kind {
        DocumentKind::Rules => &RULES,
        DocumentKind::Plan => &PLAN,
    }
}

/// The passages of a document: proposed from the facts, with what people decided, numbered as they stand.
#[must_use]
pub fn compose(
    kind: DocumentKind,
    size: DocumentSize,
    facts: &Facts,
    written: &[Written],
    today: Date,
) -> Vec<Passage> {
    let template = document_template(kind);
    let ground = Ground::new(facts, size, today);
    let decided: Vec<&Written> = written.iter().filter(|w| w.kind == kind).collect();
    let mut passages = Vec::new();
    let (mut chapter_number, mut number) = (0_usize, 0_usize);
    for chapter in &template.chapters {
        let proposed = chapter.passages.iter().filter(|p| p.size.is_for(size)).map(|p| propose(p, &ground, &decided));
        let mut found: Vec<(Passage, &str)> = proposed.collect();
        found.extend(decided.iter().filter_map(|w| added(w, chapter)).map(|p| (p, "")));
        if found.iter().any(|(p, _)| is_in(p)) {
            chapter_number += 1;
        }
        let heading = chapter_heading(template, chapter, chapter_number);
        for (mut passage, own_number) in found {
            passage.chapter_key.clone_from(&chapter.key);
            passage.chapter = heading.clone();
            if is_in(&passage) {
                number += 1;
                passage.number = numbered(&template.numbering, own_number, number);
            }
            passages.push(passage);
        }
    }
    passages
}

fn is_in(passage: &Passage) -> bool {
    passage.written.as_ref().is_none_or(|w| w.stance != Stance::LeftOut)
}

fn numbered(numbering: &str, own: &str, number: usize) -> String {
    if own.is_empty() { numbering.replace("{n}", &number.to_string()) } else { own.to_owned() }
}

fn chapter_heading(template: &Template, chapter: &Chapter, number: usize) -> Text {
    let ja = template.chapter_numbering.replace("{n}", &number.to_string());
    Text::new(format!("{ja} {}", chapter.heading.ja), format!("{number} {}", chapter.heading.en))
}

fn propose<'t>(template: &'t PassageTemplate, ground: &Ground<'_>, decided: &[&Written]) -> (Passage, &'t str) {
    let small = template.small.as_deref().filter(|_| ground.size == DocumentSize::Small);
    let Filled { text, lacking } = fill(small.unwrap_or(&template.text), ground);
    let written = decided.iter().find(|w| w.passage == template.key && w.added.is_none());
    let passage = Passage {
        key: template.key.clone(),
        number: String::new(),
        chapter_key: String::new(),
        chapter: Text::default(),
        heading: template.heading.clone(),
        about: template.about.clone(),
        topics: template.topics.clone(),
        proposed: text,
        lacking,
        written: written.map(|w| (*w).clone()),
    };
    (passage, &template.number)
}

/// A passage a person added to a chapter.
fn added(written: &Written, chapter: &Chapter) -> Option<Passage> {
    let Added { heading, topics, .. } = written.added.as_ref().filter(|a| a.chapter == chapter.key)?;
    Some(Passage {
        key: written.passage.clone(),
        number: String::new(),
        chapter_key: String::new(),
        chapter: Text::default(),
        heading: Text::new(heading.clone(), heading.clone()),
        about: Text::default(),
        topics: topics.clone(),
        proposed: String::new(),
        lacking: Vec::new(),
        written: Some(written.clone()),
    })
}

/// Puts facts into the placeholders of a text.
fn fill(text: &str, ground: &Ground<'_>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = text.trim();
    while let Some((before, after)) = rest.split_once('{') {
        filled.text.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { break };
        if let Some(found) = slot::find(name) {
            let Filled { text, lacking } = found(ground);
            filled.text.push_str(&text);
            for one in lacking.into_iter().filter(|l| !filled.lacking.contains(l)).collect::<Vec<Lacking>>() {
                filled.lacking.push(one);
            }
        }
        rest = behind;
    }
    filled.text.push_str(rest);
    filled
}

/// What is measured otherwise than a passage says: the failing reasons of the controls it covers.
#[must_use]
pub fn contradictions<'v>(passage: &Passage, form: &Form, verdicts: &'v [Verdict]) -> Vec<&'v Reason> {
    let covers = |control: Option<Control>| control.is_some_and(|c| passage.topics.contains(&Topic::Control(c)));
    let rows = form.items.iter().filter(|item| covers(item.control));
    let reasons = rows.filter_map(|item| verdicts.iter().find(|v| v.item == item.id)).flat_map(|v| &v.reasons);
    let mut found: Vec<&Reason> = Vec::new();
    for reason in reasons.filter(|r| r.weight == Weight::Fails) {
        if !found.contains(&reason) {
            found.push(reason);
        }
    }
    found
}

/// How a document of a kind stands: passages nobody decided, and topics nothing covers.
#[must_use]
pub fn document_gaps(kind: DocumentKind, passages: &[Passage]) -> (Vec<&Passage>, Vec<Topic>) {
    (passages.iter().filter(|p| p.written.is_none()).collect(), uncovered(kind, passages))
}

#[cfg(test)]
mod tests;
