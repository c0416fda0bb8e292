//! 事業者への依頼: the page of one request, and what the board of all says in the same words.

mod board;
mod note;
mod now;
mod typed;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use sejo_app::Error;
use sejo_app::reply::ReplyFile;
use sejo_app::request::{AskedRow, BoardRow, Left, NewRequest, Past, RequestFile, RequestView, standing_words};
use sejo_model::reply::ReplyNoteCode;
use sejo_model::request::{Means, Standing};
use sejo_model::route::RouteKind;
use sejo_model::{Action, Date, ErrorCode, FiscalYear, Lang, RequestId, SystemId, VendorId};

use crate::form::{Choice, Fields, Filled, Reader, choices};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, download, once_more, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

pub use board::list;
pub use note::note;
use now::{Now, Told};
pub use typed::{ask_typed, save_typed};

/// Where the board is.
const HERE: &str = "/requests";

pub(super) fn standing_badge(standing: Option<Standing>, lang: Lang) -> Badge {
    let Some(standing) = standing else {
        return part::badge(Tone::Unsure, lang.pick("まだ依頼していません", "not asked yet"));
    };
    let tone = match standing {
        Standing::Accepted => Tone::Good,
        Standing::Overdue => Tone::Bad,
        Standing::Answered | Standing::Returned | Standing::Partly => Tone::Unsure,
        Standing::Draft | Standing::Withdrawn => Tone::None,
        Standing::Sent | Standing::Opened | Standing::Reminded => Tone::Info,
    };
    part::badge(tone, standing.words().r#in(lang))
}

/// Where a row of the board stands.
pub(super) fn row_badge(row: &BoardRow, lang: Lang) -> Badge {
    match row.standing.filter(|_| row.is_over() || row.has_ended_open()) {
        Some(standing) => part::badge(Tone::None, standing_words(standing, &row.left).r#in(lang)),
        None => standing_badge(row.standing, lang),
    }
}

/// What is left to ask about a system: what its answers leave open, and what nobody asked yet.
pub(super) fn left(left: &Left, lang: Lang) -> Vec<Told> {
    [now::open(left, lang), now::unasked(left, lang)].into_iter().flatten().collect()
}

/// What a request about what nobody asked yet is made for: that of the year `over`, or one of this year, was asked before.
fn why_made(over: Option<FiscalYear>, lang: Lang) -> &'static str {
    if over.is_some() {
        lang.pick("今年度の分の依頼を作る", "Make the request of this year")
    } else {
        lang.pick("聞いていない項目の依頼を作る", "Make a request about what was not asked")
    }
}

/// `POST /requests/make`: one click makes the request to a vendor about all its systems, or some of them.
pub async fn make(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let vendor: Option<VendorId> = reader.needed_choice("vendor");
    let new = NewRequest {
        systems: reader.choices::<SystemId>("systems"),
        due_on: reader.date("due_on"),
        words: reader.text("words"),
        once: true,
        rest: reader.ticked("rest"),
    };
    reader.finish()?;
    let vendor = vendor.ok_or(ErrorCode::NotFound)?;
    match site.app.make_request(me.actor(), vendor, &new).await {
        Ok(id) => see(&Done::Added.at(&format!("{HERE}/{id}"))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /requests/{id}/anew`: a draft is withdrawn, and made as it would be made today. Pressed again, it leads to what was made.
pub async fn anew(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let before: RequestId = read_id(&id)?;
    let newest = match site.app.make_request_anew(me.actor(), before).await {
        Err(error) if error.code == ErrorCode::ChangedMeanwhile => {
            let made = site.app.request(me.actor(), before).await?.draft.ok_or(error)?;
            return see(&format!("{HERE}/{made}"));
        }
        newest => newest?,
    };
    let done = if newest == before { Done::NothingLeft } else { Done::Added };
    see(&done.at(&format!("{HERE}/{newest}")))
}

#[derive(Template)]
#[template(path = "request/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    may_export: bool,
    may_drop: bool,
    view: RequestView,
    forms: Forms,
    today: Date,
}

/// The forms of the page.
struct Forms {
    sent: Filled,
    remind: Filled,
    opened: Filled,
    withdraw: Filled,
    enough: Filled,
    not_enough: Filled,
    reply: Filled,
}

impl Forms {
    fn new(lang: Lang, view: &RequestView, today: Date) -> Self {
        let seen = || Fields::default().with("revision", view.request.revision.to_string());
        let dated = || seen().with("on", today.to_string());
        Self {
            sent: Filled::new(lang, dated()).named("s"),
            remind: Filled::new(lang, dated()).named("r"),
            opened: Filled::new(lang, dated()).named("o"),
            withdraw: Filled::new(lang, seen()).named("w"),
            enough: Filled::new(lang, seen()).named("e"),
            not_enough: Filled::new(lang, seen()).named("n"),
            reply: Filled::new(lang, Fields::default()).named("f"),
        }
    }
}

impl Show {
    async fn new(site: &Site, me: &Signed, id: RequestId) -> Result<Self, Error> {
        let view = site.app.request(me.actor(), id).await?;
        let shell = me.shell(Nav::Systems).at(format!("{HERE}/{id}"));
        let today = site.app.today();
        Ok(Self {
            lang: me.lang(),
            may_edit: shell.may(&Action::EditFacts),
            may_export: shell.may(&Action::Export),
            may_drop: shell.may(&Action::Drop),
            forms: Forms::new(me.lang(), &view, today),
            shell,
            view,
            today,
        })
    }

    /// What is to be done now.
    fn now(&self) -> Vec<Now> {
        let RequestView { request, systems, lost, replies, outdated, .. } = &self.view;
        let mut all = now::lost(lost, (self.is_sent(), systems.is_empty()), self.lang);
        // It is not to be sent as it is.
        if outdated.is_none() {
            all.extend(now::now(systems, replies, request.asked.due_on, (self.today, self.lang)));
        }
        all
    }

    /// Whether the vendor is asked about anything still.
    fn is_asking(&self) -> bool {
        self.is_open() && !self.view.systems.is_empty()
    }

    /// Whether nothing is left to ask, though not all was answered: it is to be withdrawn.
    fn is_spent(&self) -> bool {
        self.view.systems.is_empty() && now::is_unanswered(&self.view.lost)
    }

    /// Whether every system was answered and nothing waits.
    fn is_done(&self) -> bool {
        let is_accepted = self.view.systems.iter().all(|row| row.standing == Standing::Accepted);
        is_accepted && now::waiting(&self.view.replies).is_none()
    }

    /// Whether a mail is still to go out.
    fn is_to_send(&self) -> bool {
        let is_returned = self.is_returned() && self.view.year.is_none();
        !self.view.systems.is_empty() && !self.is_done() && (!self.is_sent() || is_returned)
    }

    /// What a request about what nobody asked yet is made for.
    fn why_made(&self) -> &'static str {
        why_made(self.view.year, self.lang)
    }

    /// Whether the vendor is to be reminded by now.
    fn is_late(&self) -> bool {
        self.view.year.is_none() && self.today > self.view.request.asked.due_on
    }

    /// The other requests that leave something open about what is asked about here, by the day they were made.
    fn elsewhere(&self) -> Vec<(RequestId, String)> {
        self.view.elsewhere.iter().map(|(id, day)| (*id, now::made_on(*day, self.lang))).collect()
    }

    /// Those in the place of one that was withdrawn, but for those that leave something open.
    fn in_its_place(&self) -> Vec<(RequestId, String)> {
        let others = self.view.in_its_place.iter().filter(|other| !self.view.elsewhere.contains(other));
        others.map(|(id, day)| (*id, now::made_on(*day, self.lang))).collect()
    }

    fn is_open(&self) -> bool {
        !self.view.request.is_withdrawn()
    }

    fn is_sent(&self) -> bool {
        self.view.request.sent_on().is_some()
    }

    /// Whether something was sent back here or is left open, and the vendor has not heard of it.
    fn is_returned(&self) -> bool {
        self.view.systems.iter().any(|row| matches!(row.standing, Standing::Returned | Standing::Partly))
    }

    fn standing(&self, row: &AskedRow) -> Badge {
        if row.standing == Standing::Accepted && row.left.ended_open {
            return part::badge(Tone::None, standing_words(row.standing, &row.left).r#in(self.lang));
        }
        standing_badge(Some(row.standing), self.lang)
    }

    fn means(&self) -> Vec<Choice> {
        choices(Means::ALL, |m| (m.key(), m.words()), self.lang)
    }

    /// The systems a reply may be about: what went to another vendor is asked about no more.
    fn systems(&self) -> Vec<Choice> {
        let is_lost = |id: SystemId| self.view.lost.iter().any(|gone| gone.system.id == id);
        let asked = self.view.request.asked.systems.iter().filter(|s| !is_lost(s.id));
        asked.map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect()
    }

    /// What is asked, by group, with how many.
    fn groups(&self) -> Vec<(&'static str, usize)> {
        Left::groups(&self.view.request.asked.questions, self.lang)
    }

    /// How many questions there are about each system, where not all are about all of them.
    fn by_system(&self) -> Vec<(&str, usize)> {
        let asked = &self.view.request.asked;
        let counts = asked.systems.iter().map(|system| (system.name.as_str(), asked.about(system.id).count()));
        let counts: Vec<(&str, usize)> = counts.collect();
        let is_alike = counts.iter().all(|(_, count)| *count == asked.questions.len());
        if is_alike { Vec::new() } else { counts }
    }

    /// Which volume applied, and what follows from it for what is asked: a draft has asked nothing yet.
    fn route(&self, route: &RouteKind) -> &'static str {
        let was_asked = self.is_sent() || !self.view.replies.is_empty();
        let (ja, en) = match (route, was_asked) {
            (RouteKind::Outsourced, true) => (
                "保守委託機関編(サーバごとに、更新の責任も聞きました)",
                "the one for outsourced maintenance (updates were asked about)",
            ),
            (RouteKind::Outsourced, false) => (
                "保守委託機関編(サーバごとに、更新の責任も聞きます)",
                "the one for outsourced maintenance (updates are asked about)",
            ),
            (RouteKind::Whole, true) => {
                ("全編(更新の責任は聞いていません)", "all volumes (updates were not asked about)")
            }
            (RouteKind::Whole, false) => ("全編(更新の責任は聞きません)", "all volumes (updates are not asked about)"),
            (RouteKind::Unknown, true) => (
                "まだ決まっていませんでした(だれが更新するか分からないサーバがあったため、更新の責任は聞いていません)",
                "not known yet, as nobody knew who updates some server (updates were not asked about)",
            ),
            (RouteKind::Unknown, false) => (
                "まだ決まっていませんでした(だれが更新するか分からないサーバがあったため、更新の責任は聞きません)",
                "not known yet, as nobody knew who updates some server (updates are not asked about)",
            ),
        };
        self.lang.pick(ja, en)
    }

    /// What happened to the request and to its replies, and who wrote it down.
    fn past(&self) -> Vec<(String, &str)> {
        let lang = self.lang;
        let words = |past| match past {
            Past::Noted(event, by) => (event.told(&self.view.request.asked, lang), by),
            Past::Received(reply) => {
                let taken = lang.pick("返信を入れた", "reply taken in");
                (format!("{} {taken}: {}", part::moment(reply.received_at, lang), reply.contents(lang)), "")
            }
            Past::Decided(of, decision) => {
                let (at, kind) = (part::moment(decision.at, lang), decision.kind.words().r#in(lang));
                (format!("{at} {kind} ({}) {}", of.name, decision.words), "")
            }
            Past::TakenBack(told) => {
                let (at, kind) = (part::moment(told.received_at, lang), told.notice.kind.words().r#in(lang));
                let notice = lang.pick("事業者からの通知", "notice of the vendor");
                let (reason, about) = (&told.notice.reason, told.notice.contents(lang));
                (format!("{at} {notice} ({kind}) {reason} {about}").trim_end().to_owned(), "")
            }
        };
        self.view.past().into_iter().map(words).collect()
    }

    /// How many things in a reply want a look before it is decided.
    fn grave(&self, reply: &sejo_model::Reply) -> usize {
        let open = reply.notes.iter().filter(|_| !reply.is_decided());
        open.map(|n| n.code).filter(|code: &ReplyNoteCode| code.is_grave()).count()
    }
}

/// `GET /requests/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let show = Show::new(&site, &me, read_id(&id)?).await?;
    Ok(page(Show { shell: me.shell(Nav::Systems), ..show }))
}

/// `GET /requests/{id}/files/{file}`
pub async fn file(State(site): State<Site>, me: Signed, Path((id, file)): Path<(String, String)>) -> Outcome {
    let file = RequestFile::of(&file).ok_or(ErrorCode::NotFound)?;
    Ok(download(site.app.request_file(me.actor(), read_id(&id)?, file).await?))
}

/// `POST /requests/{id}/reply`: a file that came back.
pub async fn reply(
    State(site): State<Site>,
    me: Signed,
    Path(id): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Outcome {
    let id: RequestId = read_id(&id)?;
    let mut fields = Fields::default();
    let taken = async {
        let file = receive(sent, &mut fields).await?.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
        let mut reader = Reader::new(&fields);
        let system = reader.choice("system");
        reader.finish()?;
        site.app.take_reply(me.actor(), id, system, file).await
    };
    match taken.await {
        Ok(reply) => see(&format!("/replies/{reply}")),
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, error| {
                forms.reply = Filled::refused(me.lang(), fields, error).named("f");
            })
            .await
        }
    }
}

/// The fields, and the file if one was chosen.
pub(super) async fn receive(
    sent: Result<Multipart, MultipartRejection>,
    fields: &mut Fields,
) -> Result<Option<ReplyFile>, Error> {
    let mut sent = sent.map_err(|_| Error::new(ErrorCode::Required))?;
    let mut file = None;
    let cut_off = |e: axum::extract::multipart::MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::field("file", ErrorCode::FileTooLarge),
        _ => Error::field("file", ErrorCode::FileDamaged),
    };
    while let Some(part) = sent.next_field().await.map_err(cut_off)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(cut_off)?;
        match file_name {
            // A form sent without choosing anything has one file without a name.
            Some(name) if !name.is_empty() => file = Some(ReplyFile { name, bytes: bytes.to_vec() }),
            Some(_) => {}
            None => fields.add(&name, String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(file)
}

/// The page again, with what was refused.
async fn again(
    site: &Site,
    me: &Signed,
    id: RequestId,
    typed: &Fields,
    error: Error,
    put: impl FnOnce(&mut Forms, &Error),
) -> Outcome {
    let (mut show, error) = once_more(error, typed, Show::new(site, me, id)).await?;
    put(&mut show.forms, &error);
    Ok(page_about(&error, show))
}
