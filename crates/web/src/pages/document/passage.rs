//! One passage: the proposal, what it rests on, what is otherwise; adopt it, write it in own words, leave it out.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::document::{DocumentView, PassageForm, PassageView};
use sejo_model::document::{Added, Passage, PassageState, Stance, Topic};
use sejo_model::{Action, DocumentKind, ErrorCode, Lang};

use super::{name, passage_word, read_kind, state};
use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Badge};
use crate::place;
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "document/passage.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    /// In own words.
    own: Filled,
    /// Left out.
    out: Filled,
    conflict: Option<Collision>,
    /// What was wrong with adopting it.
    refused: Option<String>,
    kind: DocumentKind,
    row: PassageView,
    previous: Option<String>,
    next: Option<String>,
    /// Which of how many.
    position: (usize, usize),
    chapters: Vec<Choice>,
    topics: Vec<Choice>,
}

impl Show {
    fn new(me: &Signed, view: &DocumentView, key: &str) -> Result<Self, Error> {
        let lang = me.lang();
        let at = view.passages.iter().position(|p| p.passage.key == key).ok_or(ErrorCode::NotFound)?;
        let row = view.passages.get(at).cloned().ok_or(ErrorCode::NotFound)?;
        let key_at = |index: Option<usize>| Some(view.passages.get(index?)?.passage.key.clone());
        let shell = me.shell(Nav::Documents).at(format!("/documents/{}/passages/{key}", view.kind));
        let stored = stored(&row.passage);
        Ok(Self {
            may_edit: shell.may(&Action::EditFacts),
            own: Filled::new(lang, stored.clone()).named("o"),
            out: Filled::new(lang, stored).named("l"),
            conflict: None,
            refused: None,
            kind: view.kind,
            previous: key_at(at.checked_sub(1)),
            next: key_at(Some(at + 1)),
            position: (at + 1, view.passages.len()),
            chapters: chapters(view, lang),
            topics: topics(view.kind, lang),
            row,
            shell,
            lang,
        })
    }

    fn passage(&self) -> &Passage {
        &self.row.passage
    }

    fn name(&self) -> &'static str {
        name(self.kind, self.lang)
    }

    fn passage_word(&self) -> &'static str {
        passage_word(self.kind, self.lang)
    }

    fn state(&self) -> Badge {
        state(self.passage().state(), self.passage().is_outdated(), self.lang)
    }

    fn is_open(&self) -> bool {
        self.passage().state() == PassageState::Open
    }

    /// Whether the proposal can be adopted: nothing is lacking, and it is not what stands already.
    fn may_adopt(&self) -> bool {
        let passage = self.passage();
        let stands = passage.state() == PassageState::Adopted && !passage.is_outdated();
        self.may_edit && !passage.is_added() && passage.lacking.is_empty() && !stands
    }

    /// Whether the proposal is shown apart from what was decided.
    fn shows_proposal(&self) -> bool {
        let passage = self.passage();
        !passage.is_added() && (passage.written.is_none() || passage.text() != passage.proposed)
    }

    fn revision(&self) -> u32 {
        self.passage().written.as_ref().map_or(0, |w| w.revision)
    }

    fn topic_words(&self) -> String {
        let words = self.passage().topics.iter().map(|topic| topic.words());
        words.map(|w| self.lang.pick(&w.ja, &w.en).to_owned()).collect::<Vec<_>>().join(self.lang.pick("、", ", "))
    }

    fn reason(&self) -> &str {
        self.passage().written.as_ref().map_or("", |w| w.reason.as_str())
    }

    /// What was proposed on the day of the decision, where that was another text than the one that stands.
    fn was_proposed(&self) -> Option<&str> {
        let written = self.passage().written.as_ref().filter(|_| self.passage().is_outdated())?;
        (written.proposed != written.text).then_some(written.proposed.as_str())
    }

    fn href(&self, place: &sejo_model::Place) -> Option<String> {
        place::open_to(place, &self.shell)
    }
}

fn chapters(view: &DocumentView, lang: Lang) -> Vec<Choice> {
    view.chapters.iter().map(|(key, words)| Choice::new(key.clone(), words.r#in(lang))).collect()
}

fn topics(kind: DocumentKind, lang: Lang) -> Vec<Choice> {
    let choice = |topic: Topic| Choice::new(topic.to_string(), topic.words().r#in(lang));
    kind.topics().into_iter().map(choice).collect()
}

/// What the forms begin with: what stands, or the proposal to be changed.
fn stored(passage: &Passage) -> Fields {
    let written = passage.written.as_ref();
    let text = written.filter(|w| w.stance != Stance::LeftOut).map_or(passage.proposed.as_str(), |w| w.text.as_str());
    let mut fields = Fields::default()
        .with("revision", written.map_or(0, |w| w.revision).to_string())
        .with("text", text)
        .with("reason", written.map_or("", |w| w.reason.as_str()));
    if let Some(added) = written.and_then(|w| w.added.as_ref()) {
        fields = fields.with("heading", added.heading.clone()).with("chapter", added.chapter.clone());
        for topic in &added.topics {
            fields.add("topics", topic.to_string());
        }
    }
    fields
}

/// `GET /documents/{kind}/passages/{key}`
pub async fn show(State(site): State<Site>, me: Signed, Path((kind, key)): Path<(String, String)>) -> Outcome {
    let view = site.app.document(me.actor(), read_kind(&kind)?).await?;
    Ok(page(Show::new(&me, &view, &key)?))
}

fn read_added(reader: &mut Reader<'_>) -> Added {
    Added { chapter: reader.needed("chapter"), heading: reader.needed("heading"), topics: reader.choices("topics") }
}

/// `POST /documents/{kind}/passages/{key}`
pub async fn decide(
    State(site): State<Site>,
    me: Signed,
    Path((kind, key)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let kind = read_kind(&kind)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let stance: Option<Stance> = reader.needed_choice("stance");
        let added = fields.has("heading").then(|| read_added(&mut reader));
        let (text, reason) = (reader.text("text"), reader.text("reason"));
        let revision = reader.number("revision");
        reader.finish()?;
        let stance = stance.ok_or(ErrorCode::UnknownWord)?;
        let seen = fields.has("seen").then(|| fields.get("seen").to_owned());
        site.app
            .decide_passage(me.actor(), kind, &key, PassageForm { stance, text, reason, seen, added }, revision)
            .await
    };
    let Err(error) = saved.await else {
        let typed = [fields.get("text"), fields.get("reason")];
        return see(&Done::Decided.with_texts(&onward(&site, &me, kind, &key).await, typed));
    };
    let view = site.app.document(me.actor(), kind).await?;
    let mut page = Show::new(&me, &view, &key)?;
    let stored = stored(page.passage());
    match fields.get("stance").parse() {
        Ok(Stance::Own) => {
            let labels = labels(&page.chapters, &page.topics, me.lang());
            let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
            (page.own, page.conflict) = (form.named("o"), conflict);
        }
        Ok(Stance::LeftOut) => {
            let labels = [Labelled::new("reason", me.lang().pick("入れない理由", "Why it is left out"))];
            let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
            (page.out, page.conflict) = (form.named("l"), conflict);
        }
        _ => page.refused = Some(error.words(me.lang())),
    }
    Ok(page_about(&error, page))
}

fn labels(chapters: &[Choice], topics: &[Choice], lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    vec![
        l("text", "文", "Text"),
        l("heading", "見出し", "Heading"),
        l("chapter", "章", "Chapter").of(chapters),
        l("topics", "当たる対策", "What it covers").of(topics),
    ]
}

/// After a decision: the next passage nobody decided, else the document.
async fn onward(site: &Site, me: &Signed, kind: DocumentKind, key: &str) -> String {
    let Ok(view) = site.app.document(me.actor(), kind).await else { return format!("/documents/{kind}") };
    let at = view.passages.iter().position(|p| p.passage.key == key).unwrap_or(0);
    let (before, after) = view.passages.split_at(at);
    let open = |p: &&PassageView| p.passage.state() == PassageState::Open;
    match after.iter().find(open).or_else(|| before.iter().find(open)) {
        Some(next) => format!("/documents/{kind}/passages/{}", next.passage.key),
        None => format!("/documents/{kind}"),
    }
}

/// `POST /documents/{kind}/passages/{key}/reopen`
pub async fn reopen(
    State(site): State<Site>,
    me: Signed,
    Path((kind, key)): Path<(String, String)>,
    fields: Fields,
) -> Outcome {
    let kind = read_kind(&kind)?;
    let mut reader = Reader::new(&fields);
    let revision = reader.number("revision");
    reader.finish()?;
    site.app.reopen_passage(me.actor(), kind, &key, revision).await?;
    see(&Done::Reopened.at(&format!("/documents/{kind}")))
}

#[derive(Template)]
#[template(path = "document/add.html")]
struct Add {
    shell: Shell,
    lang: Lang,
    form: Filled,
    kind: DocumentKind,
    chapters: Vec<Choice>,
    topics: Vec<Choice>,
}

impl Add {
    fn new(me: &Signed, view: &DocumentView, form: Filled) -> Self {
        let shell = me.shell(Nav::Documents).at(format!("/documents/{}/add", view.kind));
        let lang = me.lang();
        Self { shell, lang, form, kind: view.kind, chapters: chapters(view, lang), topics: topics(view.kind, lang) }
    }

    fn name(&self) -> &'static str {
        name(self.kind, self.lang)
    }
}

/// `GET /documents/{kind}/add`
pub async fn ask_add(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    let view = site.app.document(me.actor(), read_kind(&kind)?).await?;
    Ok(page(Add::new(&me, &view, Filled::new(me.lang(), Fields::default()))))
}

/// `POST /documents/{kind}/add`
pub async fn add(State(site): State<Site>, me: Signed, Path(kind): Path<String>, fields: Fields) -> Outcome {
    let kind = read_kind(&kind)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let (added, text) = (read_added(&mut reader), reader.needed("text"));
        reader.finish()?;
        site.app.add_passage(me.actor(), kind, added, &text).await
    };
    match saved.await {
        Ok(_) => see(&Done::Added.with_texts(&format!("/documents/{kind}"), [fields.get("text")])),
        Err(error) => {
            let view = site.app.document(me.actor(), kind).await?;
            Ok(page_about(&error, Add::new(&me, &view, Filled::refused(me.lang(), fields, &error))))
        }
    }
}
