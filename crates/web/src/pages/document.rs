//! 規程・計画: the documents, what is decided of each, what has no clause, the versions.
//!
//! The page of a document shows where it stands and what to do next; reading and deciding goes passage by passage. Both
//! kinds go through the same pages.

mod passage;
mod version;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::document::{DocumentView, Format, PassageView};
use sejo_model::document::{DocumentSize, PassageState, Topic};
use sejo_model::{Action, DocumentKind, DocumentVersion, ErrorCode, Lang};

use crate::form::{Asked, Fields, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, page, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

pub use passage::{add as add_passage, ask_add, decide, reopen, show as show_passage};
pub use version::{
    approve, ask_approval, ask_upload, file as version_file, mark, pdf as version_pdf, show as show_version,
    text as version_text, upload, withdraw,
};

/// Which document an address is about.
fn read_kind(kind: &str) -> Result<DocumentKind, Error> {
    kind.parse().map_err(|_| ErrorCode::NotFound.into())
}

/// What a document is called on pages.
const fn name(kind: DocumentKind, lang: Lang) -> &'static str {
    match kind {
        DocumentKind::Rules => lang.pick("運用管理規程", "Rules"),
        DocumentKind::Plan => lang.pick("事業継続計画", "Continuity plan"),
    }
}

/// What its passages are called.
const fn passage_word(kind: DocumentKind, lang: Lang) -> &'static str {
    match kind {
        DocumentKind::Rules => lang.pick("条文", "Clause"),
        DocumentKind::Plan => lang.pick("項目", "Section"),
    }
}

fn state(state: PassageState, is_outdated: bool, lang: Lang) -> Badge {
    let words = state.words().r#in(lang);
    match state {
        _ if is_outdated => part::badge(Tone::Unsure, lang.pick("案が変わった", "proposal changed")),
        PassageState::Open => part::badge(Tone::Unsure, words),
        PassageState::LeftOut => part::none(words),
        PassageState::Adopted | PassageState::Own => part::badge(Tone::Good, words),
    }
}

/// Whether a version counts.
fn standing(version: &DocumentVersion, in_force: bool, is_overdue: bool, lang: Lang) -> Badge {
    match (&version.withdrawn, in_force, is_overdue) {
        (Some(_), ..) => part::none(lang.pick("取り消し済み", "withdrawn")),
        (None, true, true) => part::badge(Tone::Unsure, lang.pick("見直しの期限を過ぎた", "review overdue")),
        (None, true, false) => part::badge(Tone::Good, lang.pick("いまの版", "in force")),
        (None, false, _) => part::none(lang.pick("前の版", "earlier")),
    }
}

#[derive(Template)]
#[template(path = "document/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    all: Vec<DocumentView>,
}

impl List {
    fn name(&self, view: &DocumentView) -> &'static str {
        name(view.kind, self.lang)
    }

    fn about(&self, view: &DocumentView) -> &'static str {
        match view.kind {
            DocumentKind::Rules => self.lang.pick(
                "チェックリストの対策を「だれが、いつ、どうするか」を書いた、施設の決まりです。",
                "Who does what, and when, for every control of the checklist.",
            ),
            DocumentKind::Plan => self.lang.pick(
                "サイバー攻撃でシステムが止まっても、診療を続けて元に戻すための計画です。",
                "How care goes on and systems come back when an attack stops them.",
            ),
        }
    }

    fn standing(&self, view: &DocumentView) -> Badge {
        match &view.in_force {
            Some(version) => standing(version, true, is_overdue(view), self.lang),
            None => part::badge(Tone::Unsure, self.lang.pick("承認された版がない", "no approved version")),
        }
    }

    fn decided(&self, view: &DocumentView) -> String {
        let (all, open) = (view.passages.len(), view.count(PassageState::Open));
        match self.lang {
            Lang::Ja => format!("{all}のうち{}を決めた", all - open),
            Lang::En => format!("{} of {all} decided", all - open),
        }
    }
}

fn is_overdue(view: &DocumentView) -> bool {
    view.fresh_until.is_some_and(|until| until < view.today)
}

/// `GET /documents`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let all = site.app.documents(me.actor()).await?;
    Ok(page(List { shell: me.shell(Nav::Documents), lang: me.lang(), all }))
}

#[derive(Template)]
#[template(path = "document/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_approve: bool,
    may_export: bool,
    /// How many passages have just been adopted.
    adopted: Option<usize>,
    view: DocumentView,
}

impl Show {
    fn new(me: &Signed, view: DocumentView) -> Self {
        let shell = me.shell(Nav::Documents).at(format!("/documents/{}", view.kind));
        let may_edit = shell.may(&Action::EditFacts);
        let may_approve = shell.may(&Action::ApproveDocument);
        let may_export = shell.may(&Action::Export);
        Self { lang: me.lang(), shell, may_edit, may_approve, may_export, adopted: None, view }
    }

    fn name(&self) -> &'static str {
        name(self.view.kind, self.lang)
    }

    fn passage_word(&self) -> &'static str {
        passage_word(self.view.kind, self.lang)
    }

    fn open(&self) -> usize {
        self.view.count(PassageState::Open)
    }

    /// Open ones with a blank in their proposal.
    fn blanks(&self) -> usize {
        self.open() - self.view.adoptable()
    }

    fn is_overdue(&self) -> bool {
        is_overdue(&self.view)
    }

    fn state(&self, row: &PassageView) -> Badge {
        state(row.passage.state(), row.passage.is_outdated(), self.lang)
    }

    /// The first passage somebody has to look at.
    fn next(&self) -> Option<&PassageView> {
        let open = |p: &&PassageView| p.passage.state() == PassageState::Open;
        let rows = || self.view.passages.iter();
        rows().find(open).or_else(|| rows().find(|p| p.passage.is_outdated()))
    }

    fn chapters(&self) -> Vec<(&str, Vec<&PassageView>)> {
        let mut chapters: Vec<(&str, Vec<&PassageView>)> = Vec::new();
        for row in &self.view.passages {
            let heading = part::text(&row.passage.chapter, self.lang);
            match chapters.last_mut() {
                Some((last, rows)) if *last == heading => rows.push(row),
                _ => chapters.push((heading, vec![row])),
            }
        }
        chapters
    }

    /// What stands beside a passage: what it lacks and what is otherwise.
    fn notes(&self, row: &PassageView) -> String {
        let mut said = Vec::new();
        let (lacking, otherwise) = (row.passage.lacking.len(), row.contradicted.len());
        let is_open = row.passage.state() == PassageState::Open;
        if is_open && lacking > 0 {
            said.push(match self.lang {
                Lang::Ja => format!("未記入{lacking}"),
                Lang::En => format!("{lacking} blank"),
            });
        }
        if otherwise > 0 {
            said.push(match self.lang {
                Lang::Ja => format!("実際と違う{otherwise}"),
                Lang::En => format!("{otherwise} contradicted"),
            });
        }
        said.join(self.lang.pick("、", ", "))
    }

    fn topics_title(&self) -> &'static str {
        match self.view.kind {
            DocumentKind::Rules => self.lang.pick("条文のない対策", "Controls without a clause"),
            DocumentKind::Plan => self.lang.pick("計画にない確認表の項目", "Points of the check table not covered"),
        }
    }

    /// Passages that would cover a topic once they are decided.
    fn would_cover(&self, topic: &Topic) -> Vec<&PassageView> {
        self.view.passages.iter().filter(|p| p.passage.topics.contains(topic)).collect()
    }

    fn topic(&self, topic: &Topic) -> String {
        let words = topic.words();
        self.lang.pick(&words.ja, &words.en).to_owned()
    }

    fn standing(&self, version: &DocumentVersion) -> Badge {
        let in_force = self.view.in_force.as_ref().is_some_and(|v| v.id == version.id);
        standing(version, in_force, self.is_overdue(), self.lang)
    }

    fn number(&self, version: &DocumentVersion) -> String {
        version_name(version, self.lang)
    }

    fn unprintable(&self) -> String {
        self.view.unprintable.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect::<Vec<_>>().join("、")
    }
}

fn version_name(version: &DocumentVersion, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{}版", version.number),
        Lang::En => format!("Version {}", version.number),
    }
}

/// `GET /documents/{kind}`
pub async fn show(State(site): State<Site>, me: Signed, Path(kind): Path<String>, Asked(asked): Asked) -> Outcome {
    let view = site.app.document(me.actor(), read_kind(&kind)?).await?;
    let adopted = asked.get("adopted").parse().ok();
    Ok(page(Show { adopted, ..Show::new(&me, view) }))
}

/// `POST /documents/{kind}/adopt`: every proposal without a blank.
pub async fn adopt(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    let kind = read_kind(&kind)?;
    let all = site.app.adopt_all(me.actor(), kind).await?;
    see(&format!("/documents/{kind}?adopted={}", all.adopted))
}

/// `POST /documents/{kind}/size`
pub async fn size(State(site): State<Site>, me: Signed, Path(kind): Path<String>, fields: Fields) -> Outcome {
    let kind = read_kind(&kind)?;
    let mut reader = Reader::new(&fields);
    let (size, revision) = (reader.needed_choice::<DocumentSize>("size"), reader.number("revision"));
    reader.finish()?;
    let Some(size) = size else { return Err(Error::new(ErrorCode::UnknownWord).into()) };
    site.app.choose_size(me.actor(), kind, size, revision).await?;
    see(&Done::Saved.at(&format!("/documents/{kind}")))
}

/// `GET /documents/{kind}/draft/pdf`
pub async fn draft_pdf(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    Ok(download(site.app.draft_file(me.actor(), read_kind(&kind)?, Format::Pdf).await?))
}

/// `GET /documents/{kind}/draft/text`
pub async fn draft_text(State(site): State<Site>, me: Signed, Path(kind): Path<String>) -> Outcome {
    Ok(download(site.app.draft_file(me.actor(), read_kind(&kind)?, Format::Text).await?))
}
