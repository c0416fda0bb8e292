//! The controls of forms as HTML: label, hint, field, error, tied together for people who cannot see them.

use std::fmt;

use askama::filters::HtmlSafe;
use sejo_model::{Lang, Words};

use crate::icon;
use crate::part::escape;

/// A choice of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    /// A line below, for radio buttons and ticks.
    pub(crate) note: String,
}

impl Choice {
    pub(crate) fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into(), note: String::new() }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// Choices from a closed list of the model: `choices(FacilityKind::ALL, |k| (k.key(), k.words()), lang)`.
pub(crate) fn choices<T: Copy>(
    all: &[T],
    key_and_words: impl Fn(T) -> (&'static str, Words),
    lang: Lang,
) -> Vec<Choice> {
    all.iter().map(|&t| key_and_words(t)).map(|(key, words)| Choice::new(key, words.r#in(lang))).collect()
}

/// Choices from named things.
pub(crate) fn choices_of<I: fmt::Display>(named: &[sejo_app::Named<I>]) -> Vec<Choice> {
    named.iter().map(|n| Choice::new(n.id.to_string(), n.name.clone())).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Input(&'static str),
    Area,
    Select,
    Radio,
    Ticks,
    Tick,
}

/// A control. Its methods return it, so that templates can chain them.
#[derive(Debug, Clone)]
pub(crate) struct Control<'a> {
    kind: Kind,
    lang: Lang,
    id: String,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    values: &'a [String],
    error: Option<&'static str>,
    must: bool,
    class: &'a str,
    attributes: Vec<(&'static str, String)>,
    choices: Vec<Choice>,
    empty: Option<&'a str>,
}

impl<'a> Control<'a> {
    pub(crate) fn new(
        kind: Kind,
        lang: Lang,
        id: String,
        name: &'a str,
        label: &'a str,
        values: &'a [String],
        error: Option<&'static str>,
    ) -> Self {
        let (hint, class) = ("", "");
        let (attributes, choices) = (Vec::new(), Vec::new());
        Self { kind, lang, id, name, label, hint, values, error, must: false, class, attributes, choices, empty: None }
    }

    /// A sentence below the label.
    pub(crate) fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Must be filled in.
    pub(crate) fn must(mut self) -> Self {
        self.must = true;
        self
    }

    /// What the browser may fill in: `username`, `current-password`, `new-password`, `one-time-code`, `off`.
    pub(crate) fn autocomplete(mut self, what: &str) -> Self {
        self.attributes.push(("autocomplete", what.to_owned()));
        self
    }

    /// Which keyboard telephones show: `numeric`, `decimal`, `email`, `tel`.
    pub(crate) fn inputmode(mut self, mode: &str) -> Self {
        self.attributes.push(("inputmode", mode.to_owned()));
        self
    }

    /// Length limit.
    pub(crate) fn max_length(mut self, limit: u32) -> Self {
        self.attributes.push(("maxlength", limit.to_string()));
        self
    }

    /// Names offered while typing: id of a `datalist`.
    pub(crate) fn list(mut self, id: &str) -> Self {
        self.attributes.push(("list", id.to_owned()));
        self
    }

    /// Belongs to a form that stands elsewhere on the page: its id.
    pub(crate) fn in_form(mut self, id: &str) -> Self {
        self.attributes.push(("form", id.to_owned()));
        self
    }

    /// A style class of the field: `short`, `wide`, `code`; of choices: `choices-down`, `choices-grid`.
    pub(crate) fn class(mut self, class: &'a str) -> Self {
        self.class = class;
        self
    }

    /// What can be chosen.
    pub(crate) fn choices(mut self, choices: &[Choice]) -> Self {
        self.choices.extend_from_slice(choices);
        self
    }

    /// One more thing that can be chosen.
    pub(crate) fn choice(mut self, value: &str, words: &str) -> Self {
        self.choices.push(Choice::new(value, words));
        self
    }

    /// The words of the empty choice of a folded list.
    pub(crate) fn empty(mut self, words: &'a str) -> Self {
        self.empty = Some(words);
        self
    }

    fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Radio | Kind::Ticks)
    }

    /// `aria-describedby` and `aria-invalid`.
    fn aria(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.id));
        }
        let mut out = String::new();
        if !ids.is_empty() {
            out.push_str(&format!(" aria-describedby=\"{}\"", escape(&ids.join(" "))));
        }
        if self.error.is_some() && !self.is_group() {
            out.push_str(" aria-invalid=\"true\"");
        }
        out
    }

    fn attributes(&self) -> String {
        let mut out: String = self.attributes.iter().map(|(n, v)| format!(" {n}=\"{}\"", escape(v))).collect();
        if !self.class.is_empty() && !self.is_group() {
            out.push_str(&format!(" class=\"{}\"", escape(self.class)));
        }
        // `required` on a group of ticks would ask for every one of them.
        if self.must && !self.is_group() {
            out.push_str(" required");
        }
        out
    }

    fn label_words(&self) -> String {
        let must = if self.must {
            format!("<span class=\"must\">{}</span>", self.lang.pick("必須", "required"))
        } else {
            String::new()
        };
        format!("{}{must}", escape(self.label))
    }

    fn below_label(&self) -> String {
        let mut out = String::new();
        if !self.hint.is_empty() {
            out.push_str(&format!("<p class=\"hint\" id=\"{}-hint\">{}</p>", escape(&self.id), escape(self.hint)));
        }
        out
    }

    fn error_line(&self) -> String {
        self.error.map_or_else(String::new, |words| {
            format!(
                "<p class=\"error\" id=\"{}-error\">{}<span>{}</span></p>",
                escape(&self.id),
                icon::WARN,
                escape(words)
            )
        })
    }

    fn field(&self) -> String {
        let (id, name) = (escape(&self.id), escape(self.name));
        let (aria, attributes) = (self.aria(), self.attributes());
        match self.kind {
            Kind::Input(kind) => {
                let value = if kind == "password" { String::new() } else { escape(self.first()) };
                // A date field shows nothing for what is no date: the typed text stays in sight as text.
                let is_read = match kind {
                    "date" => value.parse::<sejo_model::Date>().is_ok(),
                    "datetime-local" => sejo_model::moment::parse(&value).is_some() && value.contains('T'),
                    _ => true,
                };
                let unread = !value.is_empty() && !is_read;
                let kind = if unread { "text" } else { kind };
                format!("<input type=\"{kind}\" id=\"{id}\" name=\"{name}\" value=\"{value}\"{attributes}{aria}>")
            }
            Kind::Area => {
                format!(
                    "<textarea id=\"{id}\" name=\"{name}\" rows=\"3\"{attributes}{aria}>\n{}</textarea>",
                    escape(self.first())
                )
            }
            Kind::Select => {
                let empty = self.empty_words();
                let empty = empty.map_or_else(String::new, |w| format!("<option value=\"\">{}</option>", escape(w)));
                let options: String = self.choices.iter().map(|c| self.option(c)).collect();
                format!("<select id=\"{id}\" name=\"{name}\"{attributes}{aria}>{empty}{options}</select>")
            }
            Kind::Radio => self.group("radio"),
            Kind::Ticks | Kind::Tick => self.group("checkbox"),
        }
    }

    /// The words of the empty choice. Browsers open a folded list on its first choice: where nothing was chosen, that would
    /// be something nobody said, and saving the form would make it a fact.
    fn empty_words(&self) -> Option<&'a str> {
        let is_chosen = self.choices.iter().any(|c| self.values.contains(&c.value));
        let please = (!is_chosen).then(|| self.lang.pick("選んでください", "Please choose"));
        self.empty.or(please)
    }

    fn option(&self, choice: &Choice) -> String {
        let chosen = if self.values.contains(&choice.value) { " selected" } else { "" };
        format!("<option value=\"{}\"{chosen}>{}</option>", escape(&choice.value), escape(&choice.words))
    }

    /// Radio buttons or ticks; the first carries the id that error links lead to.
    fn group(&self, kind: &str) -> String {
        let mut out = format!("<div class=\"choices {}\">", escape(self.class));
        let form = self.attributes.iter().find(|(name, _)| *name == "form");
        let form = form.map_or_else(String::new, |(_, id)| format!(" form=\"{}\"", escape(id)));
        for (i, choice) in self.choices.iter().enumerate() {
            let id = if i == 0 { self.id.clone() } else { format!("{}-{i}", self.id) };
            let chosen = if self.values.contains(&choice.value) { " checked" } else { "" };
            let required = if self.must && kind == "radio" { " required" } else { "" };
            let note =
                if choice.note.is_empty() { String::new() } else { format!("<small>{}</small>", escape(&choice.note)) };
            out.push_str(&format!(
                "<label class=\"choice\"><input type=\"{kind}\" id=\"{}\" name=\"{}\" value=\"{}\"{form}{chosen}{required}>\
                 <span>{}{note}</span></label>",
                escape(&id),
                escape(self.name),
                escape(&choice.value),
                escape(&choice.words),
            ));
        }
        out.push_str("</div>");
        out
    }

    fn tick(&self) -> String {
        let chosen = if self.values.iter().any(|v| v == "yes") { " checked" } else { "" };
        let note = if self.hint.is_empty() {
            String::new()
        } else {
            format!("<small id=\"{}-hint\">{}</small>", escape(&self.id), escape(self.hint))
        };
        format!(
            "<label class=\"choice\"><input type=\"checkbox\" id=\"{}\" name=\"{}\" value=\"yes\"{chosen}{}{}><span>{}{note}</span></label>",
            escape(&self.id),
            escape(self.name),
            self.attributes(),
            self.aria(),
            escape(self.label),
        )
    }
}

impl fmt::Display for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong = if self.error.is_some() { " field-wrong" } else { "" };
        let id = escape(&self.id);
        if self.kind == Kind::Tick {
            return write!(f, "<div class=\"field{wrong}\">{}{}</div>", self.tick(), self.error_line());
        }
        let (label, below, field, error) = (self.label_words(), self.below_label(), self.field(), self.error_line());
        if self.is_group() {
            let aria = self.aria();
            return write!(
                f,
                "<fieldset class=\"field{wrong}\"{aria}><legend>{label}</legend>{below}{error}{field}</fieldset>"
            );
        }
        write!(f, "<div class=\"field{wrong}\"><label for=\"{id}\">{label}</label>{below}{error}{field}</div>")
    }
}

// Every value that reaches the markup above goes through `escape`.
impl HtmlSafe for Control<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Fields, Filled};
    use sejo_app::Error;
    use sejo_model::ErrorCode;

    #[test]
    fn errors_and_hints_are_tied_to_their_field() {
        let error = Error::field("name", ErrorCode::Required);
        let form = Filled::refused(Lang::En, Fields::default().with("name", "\"><script>"), &error);
        let html = form.text("name", "Name").hint("As on the sign").must().to_string();
        assert!(html.contains("<label for=\"f-name\">Name"));
        assert!(html.contains("aria-describedby=\"f-name-hint f-name-error\" aria-invalid=\"true\""));
        assert!(html.contains("value=\"&quot;&gt;&lt;script&gt;\"") && !html.contains("<script>"));
        assert!(form.summary().to_string().contains("<a href=\"#f-name\">Name: Please fill this in.</a>"));
    }

    #[test]
    fn a_date_that_is_none_stays_in_sight() {
        let shown = |typed: &str| {
            let form = Filled::new(Lang::Ja, Fields::default().with("day", typed));
            form.date("day", "日").to_string()
        };
        assert!(shown("2026/13/40").contains("type=\"text\" id=\"f-day\" name=\"day\" value=\"2026/13/40\""));
        assert!(shown("2026-11-22").contains("type=\"date\"") && shown("").contains("type=\"date\""));
    }

    #[test]
    fn a_moment_that_is_none_stays_in_sight() {
        let shown = |typed: &str| {
            let form = Filled::new(Lang::Ja, Fields::default().with("at", typed));
            form.moment("at", "いつ").to_string()
        };
        assert!(shown("2026-11-27T18:05").contains("type=\"datetime-local\""));
        // Read all the same, but a field of a browser would show nothing.
        assert!(shown("11月27日の夕方").contains("type=\"text\" id=\"f-at\" name=\"at\" value=\"11月27日の夕方\""));
        assert!(shown("2026/11/27 18:05").contains("type=\"text\""));
    }

    #[test]
    fn a_folded_list_opens_on_nothing_where_nothing_was_chosen() {
        let shown = |chosen: &str| {
            let form = Filled::new(Lang::En, Fields::default().with("often", chosen));
            form.select("often", "How often").choice("daily", "every day").choice("weekly", "every week").to_string()
        };
        for nothing in ["", "yearly"] {
            let html = shown(nothing);
            assert!(html.contains("><option value=\"\">Please choose</option><option value=\"daily\">"), "{html}");
        }
        assert!(!shown("weekly").contains("value=\"\"") && shown("weekly").contains("value=\"weekly\" selected"));
    }

    #[test]
    fn what_was_chosen_stays_chosen_and_passwords_are_not_sent_back() {
        let form = Filled::new(Lang::Ja, Fields::default().with("kind", "b").with("password", "hunter2"));
        let html = form.radio("kind", "種別").choice("a", "あ").choice("b", "い").to_string();
        assert!(html.contains("value=\"b\" checked") && !html.contains("value=\"a\" checked"));
        assert!(!form.password("password", "パスワード").to_string().contains("hunter2"));
    }
}
