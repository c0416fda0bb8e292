//! A form to be shown: what is (or was) in its fields and what is wrong with them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use askama::filters::HtmlSafe;
use sejo_app::Error;
use sejo_model::words::Words;
use sejo_model::{FieldError, Lang};

use super::Fields;
use super::control::{Control, Kind};
use crate::icon;
use crate::part::escape;

/// A form to be shown. Templates ask it for their controls: `{{ form.text("name", lang.pick("名前", "Name")).must() }}`.
#[derive(Debug, Clone)]
pub(crate) struct Filled {
    lang: Lang,
    fields: Fields,
    errors: Vec<FieldError>,
    /// The sentence above the fields.
    words: Option<String>,
    /// What was not done.
    title: Words,
    /// Set apart when several forms share a page: part of every id.
    prefix: &'static str,
    /// Labels of the fields, learnt while the form is rendered: the summary stands before the fields it names.
    labels: RefCell<BTreeMap<String, String>>,
}

/// What is said of most refused forms.
const NOT_SAVED: Words = Words {
    ja: "保存していません。次のところを確かめてください。",
    en: "Not saved yet. Please check the following.",
};

/// How to say that a person made sure of a clause.
const CONFIRMATION: Words = Words {
    ja: "契約書を読み、事業者に聞いて、OSやソフトウェアの更新を時期・範囲・条件を限らずに任せているとわかったときに書きます。だれに、いつ、どの言葉を聞いたか。例: 保守会社の山本さんに11月20日に電話で聞き、全てのサーバの更新を毎月行うと確かめた。「含まれない」「依頼のときだけ」などの返事なら書けません。文を写し直したときは、新しい文について書き直すか、空にして、下のチェックも外します",
    en: "Where you read the contract and asked the vendor, and it does give them all updates without limits: whom you asked, when, about which words. For example: asked Mr Yamamoto of the vendor on 20 November on the phone, they update every server each month. An answer that they are left out or made on request is none to write here. Where other words are copied, say it of those, or leave it empty and take away the tick below.",
};

/// What a person states beside it.
const STATED: Words = Words {
    ja: "この書面により、このサーバ(システム)のOSなどのセキュリティ更新を、いま、事業者が責任をもって行う、と事業者に確かめた",
    en: "I asked the vendor: by this document it is responsible for the security updates of this server (system), the operating system among them, and makes them now",
};

/// What becomes of the words without it.
const UNSTATED: Words = Words {
    ja: "チェックがないと、「人が確かめたこと」は残りますが、事業者の責任とは数えません(前から書いてあるものも同じです)。来年度から、依頼のとき、一部のサーバだけ、自施設が行う、という返事なら、チェックしません",
    en: "Without the tick the words above stay and nothing counts as the vendor's, what was written before included. Leave it where the answer was from next year, on request, for some servers, or by the facility",
};

impl Filled {
    /// A form with values from the store, or empty.
    pub(crate) fn new(lang: Lang, fields: Fields) -> Self {
        Self {
            lang,
            fields,
            errors: Vec::new(),
            words: None,
            title: NOT_SAVED,
            prefix: "f",
            labels: RefCell::default(),
        }
    }

    /// A form that was refused: as typed, with its errors.
    pub(crate) fn refused(lang: Lang, fields: Fields, error: &Error) -> Self {
        crate::failure::log(error);
        let whole = error.fields.is_empty() || error.detail.is_some();
        Self { errors: error.fields.clone(), words: whole.then(|| error.words(lang)), ..Self::new(lang, fields) }
    }

    /// Sets the ids apart from those of another form on the page.
    pub(crate) fn named(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Says what was not done where nothing was to be saved.
    pub(crate) fn titled(mut self, title: Words) -> Self {
        self.title = title;
        self
    }

    /// A value as typed.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    /// Whether anything was refused.
    pub(crate) fn is_refused(&self) -> bool {
        self.words.is_some() || !self.errors.is_empty()
    }

    /// Whether it was refused for one of its fields.
    pub(crate) fn is_refused_for(&self, name: &str) -> bool {
        self.error(name).is_some()
    }

    /// What was refused, with links to the fields; nothing when all is well. Belongs at the top of the form.
    pub(crate) fn summary(&self) -> Summary<'_> {
        Summary(self)
    }

    /// A line of text.
    pub(crate) fn text<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Input("text"), name, label)
    }

    /// A password; never filled in again.
    pub(crate) fn password<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Input("password"), name, label)
    }

    /// A date.
    pub(crate) fn date<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Input("date"), name, label)
    }

    /// A day and a time.
    pub(crate) fn moment<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Input("datetime-local"), name, label)
    }

    /// Several lines of text.
    pub(crate) fn area<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Area, name, label)
    }

    /// How a person made sure of a clause whose words are not read as a promise, wherever clauses are copied.
    pub(crate) fn confirmation<'a>(&'a self, name: &'a str) -> Control<'a> {
        let label = self.lang.pick("人が確かめたこと", "Made sure by a person");
        self.area(name, label).hint(CONFIRMATION.r#in(self.lang)).max_length(1000)
    }

    /// What a person states beside that: without it no words count.
    pub(crate) fn stated<'a>(&'a self, name: &'a str) -> Control<'a> {
        self.tick(name, STATED.r#in(self.lang)).hint(UNSTATED.r#in(self.lang))
    }

    /// One of a list, folded.
    pub(crate) fn select<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Select, name, label)
    }

    /// One of a few, all in sight.
    pub(crate) fn radio<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Radio, name, label)
    }

    /// Several of a list.
    pub(crate) fn ticks<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Ticks, name, label)
    }

    /// One box to tick; its value is `yes`.
    pub(crate) fn tick<'a>(&'a self, name: &'a str, label: &'a str) -> Control<'a> {
        self.control(Kind::Tick, name, label)
    }

    fn control<'a>(&'a self, kind: Kind, name: &'a str, label: &'a str) -> Control<'a> {
        if self.is_refused() {
            self.labels.borrow_mut().insert(name.to_owned(), label.to_owned());
        }
        Control::new(kind, self.lang, self.id(name), name, label, self.fields.all(name), self.error(name))
    }

    fn id(&self, name: &str) -> String {
        format!("{}-{}", self.prefix, name.replace(['.', ' ', '['], "-"))
    }

    fn error(&self, name: &str) -> Option<&'static str> {
        self.errors.iter().find(|e| e.field == name).map(|e| e.code.words().r#in(self.lang))
    }
}

/// The summary of what was refused.
pub(crate) struct Summary<'a>(&'a Filled);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.0;
        if !form.is_refused() {
            return Ok(());
        }
        let title = form.title.r#in(form.lang);
        let focus = "class=\"notice notice-bad\" role=\"alert\" tabindex=\"-1\" data-focus";
        write!(f, "<div {focus}>{}<div class=\"stack-tight\"><p><strong>{title}</strong></p>", icon::WARN)?;
        if let Some(words) = &form.words {
            write!(f, "<p>{}</p>", escape(words))?;
        }
        if !form.errors.is_empty() {
            f.write_str("<ul>")?;
            for error in &form.errors {
                let (id, words) = (form.id(error.field), error.code.words().r#in(form.lang));
                let labels = form.labels.borrow();
                let label = labels.get(error.field).map_or_else(String::new, |l| format!("{}: ", escape(l)));
                write!(f, "<li><a href=\"#{}\">{label}{}</a></li>", escape(&id), escape(words))?;
            }
            f.write_str("</ul>")?;
        }
        f.write_str("</div></div>")
    }
}

impl HtmlSafe for Summary<'_> {}
