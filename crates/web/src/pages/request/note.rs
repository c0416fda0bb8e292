//! What happened to a request: sent, received by the vendor, reminded, not wanted any more, or answered as far as it will do.

use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_model::request::{AskedSystem, Happened, Means};
use sejo_model::{ErrorCode, Lang, RequestId, SystemId};

use super::Show;
use crate::failure::Failure;
use crate::form::{Choice, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, once_more, page_about, read_id, see};
use crate::shell::Done;
use crate::site::Site;

impl Show {
    /// The systems of which somebody can say that what was answered will do.
    pub(super) fn can_let_go(&self) -> Vec<Choice> {
        counted(&self.view.can_let_go(), self.lang)
    }

    /// The systems of which somebody said so, and can take it back.
    pub(super) fn can_take_up(&self) -> Vec<Choice> {
        counted(&self.view.can_take_up(), self.lang)
    }
}

/// What stands on the button before what it does: the only system there is, as nobody has to choose it.
pub(super) fn only(systems: &[Choice]) -> String {
    if let [only] = systems { format!("{}: ", only.words) } else { String::new() }
}

/// Systems, each with its number of questions.
fn counted(all: &[(&AskedSystem, usize)], lang: Lang) -> Vec<Choice> {
    let words = |name: &str, count: usize| match (lang, count) {
        (Lang::Ja, _) => format!("{name}({count}項目)"),
        (Lang::En, 1) => format!("{name} (1 question)"),
        (Lang::En, _) => format!("{name} ({count} questions)"),
    };
    all.iter().map(|(system, count)| Choice::new(system.id.to_string(), words(&system.name, *count))).collect()
}

fn read(fields: &Fields) -> Result<(Happened, u32), Error> {
    let mut reader = Reader::new(fields);
    let kind = fields.get("kind");
    let revision = reader.number("revision");
    let is_undated = matches!(kind, "withdrawn" | "enough" | "not-enough");
    let on = if is_undated { None } else { Some(reader.needed_date("on")) };
    let means = match kind {
        "sent" | "reminded" => reader.needed_choice::<Means>("means"),
        _ => None,
    };
    let note = reader.text("note");
    let systems = reader.choices::<SystemId>("systems");
    reader.finish()?;
    let what = match (kind, on, means) {
        ("sent", Some(on), Some(means)) => Happened::Sent { on, means },
        ("reminded", Some(on), Some(means)) => Happened::Reminded { on, means, note },
        ("opened", Some(on), _) => Happened::Opened { on, note },
        ("withdrawn", ..) => Happened::Withdrawn { note },
        ("enough", ..) => Happened::enough(systems, note),
        ("not-enough", ..) => Happened::not_enough(systems, note),
        _ => return Err(ErrorCode::UnknownWord.into()),
    };
    Ok((what, revision))
}

/// `POST /requests/{id}/note`
pub async fn note(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: RequestId = read_id(&id)?;
    let saved = async {
        let (what, revision) = read(&fields)?;
        site.app.note_request(me.actor(), id, what, revision).await
    };
    match saved.await {
        Ok(()) => see(&Done::Saved.with_texts(&format!("/requests/{id}"), [fields.get("note")])),
        Err(error) => {
            let (mut show, error) = once_more(error, &fields, Show::new(&site, &me, id)).await?;
            let kind = fields.get("kind").to_owned();
            if is_late(&error) && !has_form(&show, &kind) {
                return Err(Failure::keeping(error, &fields));
            }
            let mut typed = fields;
            if error.code == ErrorCode::ChangedMeanwhile {
                // What happened meanwhile is on the page: sent once more, now knowingly, it is written down beside it.
                typed.set("revision", show.view.request.revision.to_string());
            }
            let refused = Filled::refused(me.lang(), typed, &error);
            match kind.as_str() {
                "reminded" => show.forms.remind = refused.named("r"),
                "opened" => show.forms.opened = refused.named("o"),
                "withdrawn" => show.forms.withdraw = refused.named("w"),
                "enough" => show.forms.enough = refused.named("e"),
                "not-enough" => show.forms.not_enough = refused.named("n"),
                _ => show.forms.sent = refused.named("s"),
            }
            Ok(page_about(&error, show))
        }
    }
}

/// Whether something else happened first: it was written down by somebody else, or left nothing to say this of.
fn is_late(error: &Error) -> bool {
    use ErrorCode as C;
    matches!(error.code, C::ChangedMeanwhile | C::RequestClosed | C::NothingLeft | C::SystemLost)
}

/// Whether the page has the form that something was sent from: with what happened meanwhile it may be gone.
fn has_form(show: &Show, kind: &str) -> bool {
    match kind {
        "reminded" | "opened" => show.is_asking() && !show.is_to_send() && show.is_sent() && !show.is_done(),
        "withdrawn" => show.is_open(),
        "enough" => show.is_asking() && !show.can_let_go().is_empty(),
        "not-enough" => show.is_asking() && !show.can_take_up().is_empty(),
        _ => show.is_asking() && show.is_to_send(),
    }
}
