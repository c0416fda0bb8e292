//! 事業者からの返信: what it says, what stands out, and the decision.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::reply::{AnswerRow, ChosenPart, Deciding, Reopening, ReplyView};
use sejo_app::request::AskedRow;
use sejo_model::reply::{Decision, DecisionKind, ReplyNoteCode, ReplyPart};
use sejo_model::request::Standing;
use sejo_model::{Action, ErrorCode, Lang, ReplyId, SystemId};

use crate::form::{Again, Choice, Collision, Differing, Fields, Filled, Reader, choices_of};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::pages::request;
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Systems whose answers are shown at once.
const SHOWN: usize = 4;
/// Answers taken back that are shown before the rest is unfolded.
const CHANGES: usize = 20;

#[derive(Template)]
#[template(path = "reply/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_decide: bool,
    may_export: bool,
    form: Filled,
    /// The form by which a decision is taken back.
    reopen: Filled,
    /// What somebody else decided meanwhile.
    conflict: Option<Collision>,
    view: ReplyView,
}

impl Show {
    /// With what is to be seen before parts of it are accepted as they were `chosen`.
    async fn new(site: &Site, me: &Signed, id: ReplyId, chosen: &[ChosenPart]) -> Result<Self, Error> {
        let view = site.app.reply_placed(me.actor(), id, chosen).await?;
        let shell = me.shell(Nav::Systems).at(format!("/replies/{id}"));
        let mut fields = Fields::default().with("revision", view.reply.revision.to_string());
        let mut decided = fields.clone();
        if let [only] = view.reply.parts.as_slice()
            && only.is_decided()
        {
            decided.add("parts", "0");
        }
        // What is sound is chosen already; what is grave waits for somebody to choose it.
        if !view.reply.is_grave() {
            for (index, part) in view.reply.parts.iter().enumerate() {
                if part.system_id.is_some() && !part.is_decided() {
                    fields.add("parts", index.to_string());
                }
            }
        }
        Ok(Self {
            lang: me.lang(),
            may_decide: shell.may(&Action::Declare),
            may_export: shell.may(&Action::Export),
            form: Filled::new(me.lang(), fields),
            reopen: Filled::new(me.lang(), decided).named("r"),
            conflict: None,
            shell,
            view,
        })
    }

    fn open(&self) -> Vec<Choice> {
        let open = self.view.reply.parts.iter().enumerate().filter(|(_, p)| !p.is_decided());
        open.map(|(index, part)| Choice::new(index.to_string(), self.name(part))).collect()
    }

    /// The parts of which the decision can be taken back, each with what was decided.
    fn decided(&self) -> Vec<Choice> {
        let parts = self.view.reply.parts.iter().enumerate().filter(|(_, part)| part.can_be_reopened());
        let decided = parts.filter_map(|(index, part)| Some((index, part, part.decision()?)));
        let choice = |(index, part, decision): (usize, &ReplyPart, &Decision)| {
            let words = decision.kind.words().r#in(self.lang);
            Choice::new(index.to_string(), format!("{} ({words})", self.name(part)))
        };
        decided.map(choice).collect()
    }

    /// What was decided of each part, and about how many answers.
    fn said(&self) -> Vec<String> {
        let said = |part: &ReplyPart| {
            let kind = part.decision()?.kind.words().r#in(self.lang);
            let count = part.answers.iter().filter(|given| !given.value.is_empty()).count();
            let name = self.name(part);
            Some(match self.lang {
                Lang::Ja => format!("{name}: {kind}(回答{count}件)"),
                Lang::En => format!("{name}: {kind} (answers: {count})"),
            })
        };
        self.view.reply.parts.iter().filter_map(said).collect()
    }

    /// The systems it was accepted for that leave something to ask.
    fn leaving(&self) -> impl Iterator<Item = &AskedRow> {
        self.view.stands.iter().filter(|row| !row.left.is_empty())
    }

    /// How many of them the page does not name.
    fn more_leaving(&self) -> usize {
        self.leaving().count().saturating_sub(SHOWN)
    }

    /// What is left to ask about those it names: of which, in words, and the questions.
    fn left(&self) -> Vec<(&str, String, Vec<String>)> {
        let mut all = Vec::new();
        for AskedRow { system, left, .. } in self.leaving().take(SHOWN) {
            let told = request::left(left, self.lang).into_iter();
            all.extend(told.map(|(words, questions)| (system.name.as_str(), words, questions)));
        }
        all
    }

    /// What the request is opened for, where it leaves anything to ask.
    fn why_request(&self) -> Option<&'static str> {
        let words = if self.view.stands.iter().any(|row| row.standing == Standing::Partly) {
            self.lang.pick("残りの項目を頼む", "Ask for the rest")
        } else {
            self.lang.pick("依頼を開く", "Open the request")
        };
        self.leaving().next().is_some().then_some(words)
    }

    /// The signed reply a note speaks of, which says the same.
    fn signed(&self, code: &ReplyNoteCode) -> Option<ReplyId> {
        self.view.signed.filter(|_| matches!(code, ReplyNoteCode::Same | ReplyNoteCode::SameWaits))
    }

    /// Why a decision about it cannot be taken back, where that is so.
    fn why_decided_for_good(&self) -> Option<&'static str> {
        let is_old = |part: &ReplyPart| part.is_decided() && !part.can_be_reopened();
        self.view.reply.parts.iter().any(is_old).then(|| ErrorCode::DecisionOld.words().r#in(self.lang))
    }

    fn name(&self, part: &ReplyPart) -> String {
        match part.name.as_str() {
            "" => self.lang.pick("名前のないシステム", "a system without a name").to_owned(),
            name => name.to_owned(),
        }
    }

    fn is_unplaced(&self) -> bool {
        self.view.reply.parts.iter().any(|p| p.system_id.is_none() && !p.is_decided())
    }

    fn systems(&self) -> Vec<Choice> {
        choices_of(&self.view.systems)
    }

    /// What accepting does to the register of remote connections, part by part.
    fn planned(&self) -> Vec<String> {
        let parts = self.view.reply.parts.iter().zip(&self.view.register).take(SHOWN);
        parts.filter_map(|(part, change)| Some(change.as_ref()?.words(&self.name(part), self.lang))).collect()
    }

    /// Whether words stand beside a はい that somebody is to decide about.
    fn shows_beside(&self) -> bool {
        self.view.reply.is_open() && !self.view.beside_yes.is_empty()
    }

    /// Whether somebody signed it, and somebody altered it then.
    fn is_altered(&self) -> bool {
        self.view.reply.notes.iter().any(|note| note.code == ReplyNoteCode::SignatureBroken)
    }

    fn weight(&self, code: &ReplyNoteCode) -> Tone {
        if code.is_grave() { Tone::Bad } else { Tone::Unsure }
    }

    /// The parts shown, with their answers: a page holds no more.
    fn parts(&self) -> Vec<(&ReplyPart, &[AnswerRow])> {
        self.view.reply.parts.iter().zip(self.view.answers.iter().map(Vec::as_slice)).take(SHOWN).collect()
    }

    fn title(&self, row: &AnswerRow) -> String {
        row.question.title(self.lang)
    }

    /// On which day the vendor took something back.
    fn taken_back(&self, notice: &sejo_model::notice::ReceivedNotice) -> String {
        let day = sejo_model::date::short(notice.notice.decided_on, self.lang);
        format!("{day} {}", notice.notice.kind.words().r#in(self.lang))
    }

    /// Whether it was sent back, and the vendor has not heard of it.
    fn is_to_be_sent(&self, part: &ReplyPart) -> bool {
        let sent_back = part.decision().filter(|decision| decision.kind == DecisionKind::AskedAgain);
        sent_back.is_some_and(|decision| !self.view.request.is_sent_since(decision.at))
    }

    /// Somebody else decided meanwhile: what was decided last, and about which system, beside the words that were typed. No decision
    /// takes the place of another; while any part can be chosen the form `is_open`.
    fn collision(&self, typed: &Fields, error: &Error, is_open: bool) -> Option<Collision> {
        if error.code != ErrorCode::ChangedMeanwhile {
            return None;
        }
        let decisions = self.view.reply.parts.iter().filter_map(|part| Some((part, part.decisions.last()?)));
        let decided = |(part, d): (&ReplyPart, &Decision)| {
            let words = format!("{}: {} {}", self.name(part), d.kind.words().r#in(self.lang), d.words);
            words.trim_end().to_owned()
        };
        let stored = decisions.max_by_key(|(_, decision)| decision.at).map(decided).unwrap_or_default();
        let label = self.lang.pick("決定と、その言葉", "The decision and its words");
        let lines = vec![Differing { label, stored, typed: typed.get("words").to_owned() }];
        let said = error.detail.as_ref().map(|d| d.r#in(self.lang).to_owned()).unwrap_or_default();
        Some(Collision { said, lines, again: if is_open { Again::Beside } else { Again::Closed } })
    }

    fn standing(&self, part: &ReplyPart) -> Badge {
        match part.decision().map(|d| d.kind) {
            None if self.view.reply.is_copy() => {
                part::badge(Tone::Info, self.lang.pick("決めることはありません(控え)", "nothing to decide (a copy)"))
            }
            None => part::badge(Tone::Unsure, self.lang.pick("まだ決めていません", "not decided yet")),
            Some(DecisionKind::Accepted) => part::badge(Tone::Good, DecisionKind::Accepted.words().r#in(self.lang)),
            Some(kind) => part::badge(Tone::Info, kind.words().r#in(self.lang)),
        }
    }
}

/// `GET /replies/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let show = Show::new(&site, &me, read_id(&id)?, &[]).await?;
    Ok(page(Show { shell: me.shell(Nav::Systems), ..show }))
}

/// `GET /replies/{id}/file`
pub async fn file(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    Ok(download(site.app.reply_file(me.actor(), read_id(&id)?).await?))
}

/// `POST /replies/{id}/decide`
pub async fn decide(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ReplyId = read_id(&id)?;
    let decided = async {
        let mut reader = Reader::new(&fields);
        let kind = reader.needed_choice::<DecisionKind>("decision");
        let parts = chosen(&mut reader);
        let (words, revision) = (reader.text("words"), reader.number("revision"));
        reader.finish()?;
        let kind = kind.ok_or(ErrorCode::Required)?;
        let seen = Some(fields.get("seen").to_owned());
        site.app.decide_reply(me.actor(), id, &Deciding { kind, parts, words, revision, seen }).await
    };
    match decided.await {
        Ok(()) => see(&Done::Decided.with_texts(&format!("/replies/{id}"), [fields.get("words")])),
        Err(error) => {
            let chosen = chosen(&mut Reader::new(&fields));
            let (mut show, error) = once_more(error, &fields, Show::new(&site, &me, id, &chosen)).await?;
            show.conflict = show.collision(&fields, &error, !show.view.reply.is_decided());
            show.form = typed(me.lang(), fields, &error);
            Ok(page_about(&error, show))
        }
    }
}

/// `POST /replies/{id}/reopen`
pub async fn reopen(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: ReplyId = read_id(&id)?;
    let reopened = async {
        let mut reader = Reader::new(&fields);
        let parts = reader.choices::<usize>("parts");
        let (words, revision) = (reader.text("words"), reader.number("revision"));
        reader.finish()?;
        site.app.reopen_reply(me.actor(), id, &Reopening { parts, words, revision }).await
    };
    match reopened.await {
        Ok(()) => see(&Done::DecisionReopened.with_texts(&format!("/replies/{id}"), [fields.get("words")])),
        Err(error) => {
            let (mut show, error) = once_more(error, &fields, Show::new(&site, &me, id, &[])).await?;
            show.conflict = show.collision(&fields, &error, !show.decided().is_empty());
            show.reopen = typed(me.lang(), fields, &error).named("r");
            Ok(page_about(&error, show))
        }
    }
}

/// The parts that were chosen, with the system that was chosen for those that name none.
fn chosen(reader: &mut Reader<'_>) -> Vec<ChosenPart> {
    let parts = reader.choices::<usize>("parts");
    let system: Option<SystemId> = reader.choice("system");
    parts.into_iter().map(|index| ChosenPart { index, system }).collect()
}

/// The form as it was typed. A collision is told by its own table, not by the summary of wrong fields.
fn typed(lang: Lang, fields: Fields, error: &Error) -> Filled {
    match error.code {
        ErrorCode::ChangedMeanwhile => Filled::new(lang, fields),
        _ => Filled::refused(lang, fields, error),
    }
}
