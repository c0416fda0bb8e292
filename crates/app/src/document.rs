//! Documents (文書): rules and continuity plan, written passage by passage, approved as versions, or uploaded and marked.
//!
//! Both kinds go through the same use cases. Invariants: a passage stands in a document only by a person's decision; a
//! proposal with a blank in it is never adopted; an approved text is never changed.

mod decide;
mod kept;
mod letter;
mod plan;
mod print;
mod version;

use std::sync::Arc;

use sejo_model::document::{DocumentBody, Mark, Passage, PassageState, SizeChoice, Topic, Written, uncovered};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Control, Date, DocumentKind, DocumentSize, DocumentVersion, Sha256, VerdictValue};
use sejo_report::document::DocumentSheet;
use sejo_store::Scope;

use crate::checklist::ReasonView;
use crate::standing::{Standing, Voice, reason_views};
use crate::{App, Result, authz};

pub(crate) use decide::BLANK;
pub use decide::{AdoptedAll, PassageForm};
pub(crate) use kept::kept;
pub use plan::CheckView;
pub(crate) use plan::{ApprovedPlan, approved_plan};
pub use print::Format;
pub use version::{ApprovalForm, UploadedFile, VersionView};

/// A passage with what stands beside it.
#[derive(Debug, Clone)]
pub struct PassageView {
    /// The passage.
    pub passage: Passage,
    /// Fingerprint of the proposal, so that nobody adopts another one than was read.
    pub seen: String,
    /// What is measured otherwise than it says.
    pub contradicted: Vec<ReasonView>,
}

/// A document as it stands.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Which.
    pub kind: DocumentKind,
    /// What it is called.
    pub title: Text,
    /// How much it says.
    pub size: DocumentSize,
    /// What would be proposed for the facility.
    pub proposed_size: DocumentSize,
    /// Revision of the choice; 0 while nobody chose.
    pub size_revision: u32,
    /// Chapters, by key, for a passage that is added.
    pub chapters: Vec<(String, Text)>,
    /// Its passages.
    pub passages: Vec<PassageView>,
    /// What no decided passage covers.
    pub uncovered: Vec<Topic>,
    /// What its decided passages cover in part only, with the passages that do not stand.
    pub partly: Vec<Mark>,
    /// Versions, the newest first.
    pub versions: Vec<DocumentVersion>,
    /// The version that counts today.
    pub in_force: Option<DocumentVersion>,
    /// Until when it counts as looked at.
    pub fresh_until: Option<Date>,
    /// Fingerprint of the draft, so that nobody approves another one than was read.
    pub seen: String,
    /// The draft says the same as the version that counts.
    pub is_approved: bool,
    /// What the row of the checklist measures.
    pub value: VerdictValue,
    /// Why.
    pub reasons: Vec<ReasonView>,
    /// Characters that cannot be printed.
    pub unprintable: Vec<char>,
    /// Today.
    pub today: Date,
}

impl DocumentView {
    /// How many passages stand like this.
    #[must_use]
    pub fn count(&self, state: PassageState) -> usize {
        self.passages.iter().filter(|p| p.passage.state() == state).count()
    }

    /// Passages nobody decided whose proposal has no blank.
    #[must_use]
    pub fn adoptable(&self) -> usize {
        self.passages.iter().filter(|p| is_adoptable(&p.passage)).count()
    }

    /// Decided passages whose proposal reads otherwise today.
    #[must_use]
    pub fn outdated(&self) -> usize {
        self.passages.iter().filter(|p| p.passage.is_outdated()).count()
    }

    /// A passage by its key.
    #[must_use]
    pub fn passage(&self, key: &str) -> Option<&PassageView> {
        self.passages.iter().find(|p| p.passage.key == key)
    }
}

fn is_adoptable(passage: &Passage) -> bool {
    passage.written.is_none() && passage.lacking.is_empty()
}

/// A document that is being written, loaded.
struct Draft {
    standing: Arc<Standing>,
    kind: DocumentKind,
    choice: SizeChoice,
    passages: Vec<Passage>,
}

impl Draft {
    fn passage(&self, key: &str) -> Option<&Passage> {
        self.passages.iter().find(|p| p.key == key)
    }

    /// As it would be printed today.
    fn sheet(&self) -> DocumentSheet {
        DocumentSheet {
            kind: self.kind,
            title: title(self.kind).ja,
            facility: self.standing.facts.facility.name.clone(),
            approval: None,
            file: None,
            body: DocumentBody::of(&self.passages),
            printed_on: self.standing.today,
        }
    }
}

/// What a document of a kind is called.
fn title(kind: DocumentKind) -> Text {
    sejo_judge::document_template(kind).title.clone()
}

/// Which row of the checklist asks for a document.
const fn control(kind: DocumentKind) -> Control {
    match kind {
        DocumentKind::Rules => Control::Rules,
        DocumentKind::Plan => Control::Bcp,
    }
}

fn fingerprint(text: &str) -> String {
    let Sha256(bytes) = sejo_evidence::sha256(text.as_bytes());
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Fingerprint of what a document says, whatever its day or number.
fn fingerprint_of(body: &DocumentBody) -> String {
    let passages = body.passages.iter().map(|p| format!("{}\n{}\n{}\n{}", p.number, p.heading.ja, p.text, p.state));
    let out = body.left_out.iter().map(|o| format!("{}\n{}", o.heading.ja, o.reason));
    fingerprint(&passages.chain(out).collect::<Vec<_>>().join("\n\n"))
}

impl App {
    /// The documents of the facility.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn documents(&self, actor: &Actor) -> Result<Vec<DocumentView>> {
        let scope = authz::scope(actor, Action::Read)?;
        let standing = self.standing(&scope).await?;
        let decided = sejo_store::document_passage::list(self.db(), &scope).await?;
        let versions = sejo_store::document_version::list(self.db(), &scope).await?;
        let view = |kind: &DocumentKind| {
            let draft = draft(Arc::clone(&standing), *kind, &decided);
            view(&draft, &versions, actor)
        };
        Ok(DocumentKind::ALL.iter().map(view).collect())
    }

    /// One document: three statements, four after a change.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn document(&self, actor: &Actor, kind: DocumentKind) -> Result<DocumentView> {
        let scope = authz::scope(actor, Action::Read)?;
        let draft = self.draft(&scope, kind).await?;
        let versions = sejo_store::document_version::list(self.db(), &scope).await?;
        Ok(view(&draft, &versions, actor))
    }

    async fn draft(&self, scope: &Scope, kind: DocumentKind) -> Result<Draft> {
        let standing = self.standing(scope).await?;
        let decided = sejo_store::document_passage::list(self.db(), scope).await?;
        Ok(draft(standing, kind, &decided))
    }
}

fn draft(standing: Arc<Standing>, kind: DocumentKind, decided: &sejo_store::document_passage::Decided) -> Draft {
    let proposed = DocumentSize::proposed(&standing.facts.facility);
    let chosen = decided.sizes.iter().find(|s| s.kind == kind).copied();
    let choice = chosen.unwrap_or(SizeChoice { kind, size: proposed, revision: 0 });
    let written: &[Written] = &decided.passages;
    let passages = sejo_judge::compose(kind, choice.size, &standing.facts, written, standing.today);
    Draft { standing, kind, choice, passages }
}

fn view(draft: &Draft, versions: &[DocumentVersion], actor: &Actor) -> DocumentView {
    let Draft { standing, kind, choice, passages } = draft;
    let kind = *kind;
    let verdicts = standing.verdicts();
    let row = standing.lines.iter().find(|l| l.item.control == Some(control(kind))).map(|l| &l.verdict);
    let sheet = draft.sheet();
    let seen = fingerprint_of(&sheet.body);
    let of_kind: Vec<DocumentVersion> = versions.iter().filter(|v| v.kind == kind).cloned().collect();
    let in_force = of_kind.iter().filter(|v| v.is_in_force_on(standing.today));
    let in_force = in_force.max_by_key(|v| (v.approved_on, v.number)).cloned();
    let review_days = standing.facts.thresholds.document_review_days;
    let contradicted = |passage: &Passage| {
        let found = sejo_judge::contradictions(passage, &standing.form, &verdicts);
        found.into_iter().map(|reason| reason_view(reason, standing.voice(actor.lang))).collect()
    };
    DocumentView {
        kind,
        title: title(kind),
        size: choice.size,
        proposed_size: DocumentSize::proposed(&standing.facts.facility),
        size_revision: choice.revision,
        chapters: sejo_judge::document_template(kind)
            .chapters
            .iter()
            .map(|c| (c.key.clone(), c.heading.clone()))
            .collect(),
        uncovered: uncovered(kind, passages),
        partly: sheet.body.partly(kind),
        fresh_until: in_force.as_ref().map(|v| v.fresh_until(review_days)),
        is_approved: in_force.as_ref().is_some_and(|v| v.draft_seen == seen),
        in_force,
        versions: of_kind,
        value: row.map_or(VerdictValue::Unknown, |v| v.value),
        reasons: row.map(|v| reason_views(v, standing.voice(actor.lang))).unwrap_or_default(),
        unprintable: sejo_report::document::document_unprintable(&sheet),
        passages: passages
            .iter()
            .map(|p| PassageView { seen: fingerprint(&p.proposed), contradicted: contradicted(p), passage: p.clone() })
            .collect(),
        seen,
        today: standing.today,
    }
}

fn reason_view(reason: &sejo_model::Reason, voice: Voice) -> ReasonView {
    ReasonView {
        weight: reason.weight,
        words: sejo_judge::reason_words(reason, voice.kind).r#in(voice.lang).to_owned(),
        place: reason.place.clone(),
    }
}
