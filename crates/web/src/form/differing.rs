//! What differs when two people saved the same thing: the stored value beside the typed one, field by field.

use askama::Template;
use askama::filters::HtmlSafe;
use sejo_app::Error;
use sejo_model::{ErrorCode, Lang};

use super::{Choice, Fields, Filled};
use crate::part::Given;

/// A field as people know it.
pub(crate) struct Labelled {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// Where the value is the key of a choice, its words are shown instead.
    pub(crate) choices: Vec<Choice>,
}

impl Labelled {
    /// A field whose value is its own word.
    pub(crate) fn new(name: &'static str, label: &'static str) -> Self {
        Self { name, label, choices: Vec::new() }
    }

    /// With words for its values.
    pub(crate) fn of(mut self, choices: &[Choice]) -> Self {
        self.choices = choices.to_vec();
        self
    }

    /// What it holds: several values where several can be ticked.
    fn values<'f>(&self, fields: &'f Fields) -> impl Iterator<Item = &'f String> {
        fields.all(self.name).iter().filter(|value| !value.is_empty())
    }

    fn shown(&self, fields: &Fields) -> String {
        let word = |value: &String| {
            self.choices.iter().find(|c| c.value == *value).map_or_else(|| value.clone(), |c| c.words.clone())
        };
        self.values(fields).map(word).collect::<Vec<_>>().join(" / ")
    }
}

/// A field in which the stored and the typed value differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Differing {
    pub(crate) label: &'static str,
    pub(crate) stored: String,
    pub(crate) typed: String,
}

/// What becomes of what somebody else saved when what was typed is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// What was typed takes its place.
    Replaces,
    /// It stays: what was typed is saved beside it.
    Beside,
    /// The form is gone with it: what was typed stands in the lines alone.
    Closed,
}

/// Somebody else saved first: who and when, and the fields that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Collision {
    pub(crate) said: String,
    pub(crate) lines: Vec<Differing>,
    pub(crate) again: Again,
}

/// A collision in words. A template of its own, so that it is compiled once and not with every form.
#[derive(Template)]
#[template(path = "parts/conflict.html")]
pub(crate) struct Told<'c> {
    lang: Lang,
    collision: &'c Collision,
}

impl HtmlSafe for Told<'_> {}

impl Collision {
    /// The same of a form that the page may have no more: then what was typed stands in the lines alone.
    pub(crate) fn of_form(self, is_there: bool) -> Self {
        if is_there { self } else { Self { again: Again::Closed, ..self } }
    }

    /// What somebody else saved meanwhile, beside what was typed.
    pub(crate) fn told(&self, lang: impl Given<Lang>) -> Told<'_> {
        Told { lang: lang.given(), collision: self }
    }
}

/// The refused form as it was typed and, if somebody else saved first, what it collided with.
///
/// After a collision the form carries the stored revision, so that saving once more, now knowingly, works; it is told by
/// its own table of values, not by the summary of wrong fields.
pub(crate) fn refused_form(
    lang: Lang,
    mut typed: Fields,
    stored: &Fields,
    fields: &[Labelled],
    error: &Error,
) -> (Filled, Option<Collision>) {
    if error.code != ErrorCode::ChangedMeanwhile {
        return (Filled::refused(lang, typed, error), None);
    }
    let said = error.detail.as_ref().map(|d| d.r#in(lang).to_owned()).unwrap_or_default();
    let lines = differing(stored, &typed, fields);
    typed.set("revision", stored.get("revision").to_owned());
    (Filled::new(lang, typed), Some(Collision { said, lines, again: Again::Replaces }))
}

/// Every field that differs.
pub(crate) fn differing(stored: &Fields, typed: &Fields, fields: &[Labelled]) -> Vec<Differing> {
    fields
        .iter()
        .filter(|f| f.values(stored).ne(f.values(typed)))
        .map(|f| Differing { label: f.label, stored: f.shown(stored), typed: f.shown(typed) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_named_and_in_words() {
        let stored = Fields::default().with("name", "受付PC").with("kind", "pc").with("place", "受付");
        let typed = Fields::default().with("name", "受付PC").with("kind", "server").with("place", "");
        let kinds = [Choice::new("pc", "端末PC"), Choice::new("server", "サーバ")];
        let fields =
            [Labelled::new("name", "機器名"), Labelled::new("kind", "種別").of(&kinds), Labelled::new("place", "場所")];
        let found = differing(&stored, &typed, &fields);
        let line = |label, stored: &str, typed: &str| Differing { label, stored: stored.into(), typed: typed.into() };
        assert_eq!(found, [line("種別", "端末PC", "サーバ"), line("場所", "受付", "")]);
        let ticked = |keys: &[&str]| keys.iter().fold(Fields::default(), |fields, key| fields.with("kind", *key));
        let found = differing(&ticked(&["pc"]), &ticked(&["pc", "server"]), &fields);
        assert_eq!(found, [line("種別", "端末PC", "端末PC / サーバ")], "every value that is ticked counts");
    }
}
