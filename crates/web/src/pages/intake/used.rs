//! A workbook that waits for a yes: whether it becomes the form, whose it is, and which systems it is about.

use axum::extract::{Path, State};
use sejo_model::{ErrorCode, SystemId, VendorId};

use super::{Show, after};
use crate::form::{Fields, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page_about, read_id};
use crate::shell::Done;
use crate::site::Site;

/// `POST /intake/{id}/use`: a workbook that waits for a yes, as the form or for its answers only.
pub async fn use_workbook(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let as_form = fields.get("as") != "answers";
    let mut reader = Reader::new(&fields);
    let (vendor, systems) = (reader.choice::<VendorId>("vendor"), reader.choices::<SystemId>("systems"));
    reader.finish()?;
    let is_ours = fields.get("ours") == "yes";
    let used = site.app.use_workbook(me.actor(), id, as_form, (vendor, &systems), is_ours).await;
    match used {
        Err(error) if error.code == ErrorCode::Required => {
            let wrong = error.fields.first().map_or("", |field| field.field);
            let (ja, en) = match wrong {
                "ours" => {
                    ("この施設の様式かどうかを確かめて、印を付けてください。", "Say that the form is this facility's.")
                }
                "systems" => (
                    "どのシステムについての回答かを、その事業者のシステムから選んでください。",
                    "Choose which of the vendor's systems it is about.",
                ),
                _ => ("どの事業者の様式かを選んでください。", "Choose whose form it is."),
            };
            let (refused, typed) = (Some(me.lang().pick(ja, en).to_owned()), Some(fields));
            let view = site.app.intake(me.actor(), id).await?;
            Ok(page_about(&error, Show { refused, typed, wrong, ..Show::new(&site, &me, view).await? }))
        }
        other => after(&site, &me, id, other, Done::Taken).await,
    }
}
