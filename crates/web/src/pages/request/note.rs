//! What happened to a request: sent, received by the vendor, reminded, not wanted any more, or answered as far as it will do.

use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_model::request::{Happened, Means};
use sejo_model::{ErrorCode, RequestId};

use super::again;
use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, read_id, see};
use crate::shell::Done;
use crate::site::Site;

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
    reader.finish()?;
    let what = match (kind, on, means) {
        ("sent", Some(on), Some(means)) => Happened::Sent { on, means },
        ("reminded", Some(on), Some(means)) => Happened::Reminded { on, means, note },
        ("opened", Some(on), _) => Happened::Opened { on, note },
        ("withdrawn", ..) => Happened::Withdrawn { note },
        ("enough", ..) => Happened::Enough { questions: Vec::new(), note },
        ("not-enough", ..) => Happened::NotEnough { note },
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
            let kind = fields.get("kind").to_owned();
            again(&site, &me, id, &fields.clone(), error, |forms, error| {
                let refused = Filled::refused(me.lang(), fields, error);
                match kind.as_str() {
                    "reminded" => forms.remind = refused.named("r"),
                    "opened" => forms.opened = refused.named("o"),
                    "withdrawn" => forms.withdraw = refused.named("w"),
                    "enough" | "not-enough" => forms.enough = refused.named("e"),
                    _ => forms.sent = refused.named("s"),
                }
            })
            .await
        }
    }
}
