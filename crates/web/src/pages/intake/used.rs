//! A workbook that waits for a yes: whether it becomes the form, whose it is, which systems it is about, and why it is recorded although
//! other answers stand.

use axum::extract::{Path, State};
use sejo_app::intake::IntakeState;
use sejo_model::{ErrorCode, SystemId, VendorId};

use super::{Show, after};
use crate::form::{Fields, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page_about, read_id, see};
use crate::shell::Done;
use crate::site::Site;

impl Show {
    /// Whether a vendor is chosen as the one whose form it is: as said in the form that was refused, else whose it may be.
    pub(super) fn is_vendor(&self, id: impl std::fmt::Display) -> bool {
        let proposal = self.view.workbook.as_ref().and_then(|w| w.proposal.as_ref());
        match (&self.typed, proposal.and_then(|p| p.likely)) {
            (None, Some(likely)) => likely.to_string() == id.to_string(),
            _ => self.was_chosen("vendor", id),
        }
    }

    /// The words typed in the form that was refused.
    pub(super) fn typed_words(&self) -> &str {
        self.typed.as_ref().map_or("", |typed| typed.get("words"))
    }

    /// The words that were typed where nothing asks for them any more.
    pub(super) fn words_left(&self) -> Option<&str> {
        let asks = self.is(IntakeState::NeedsConfirmation) && self.view.workbook.as_ref().is_some_and(|w| w.is_held());
        Some(self.typed_words()).filter(|words| !asks && !words.is_empty())
    }
}

/// `POST /intake/{id}/use`: a workbook that waits for a yes, as the form, for its answers only, all the same, or as another vendor's.
pub async fn use_workbook(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    let as_form = fields.get("as") != "answers";
    let mut reader = Reader::new(&fields);
    let (vendor, systems) = (reader.choice::<VendorId>("vendor"), reader.choices::<SystemId>("systems"));
    reader.finish()?;
    let is_ours = fields.get("ours") == "yes";
    let used = match fields.get("as") {
        "all-the-same" => site.app.record_held(me.actor(), id, fields.get("words")).await,
        "other-vendor" => site.app.ask_whose(me.actor(), id).await,
        _ => site.app.use_workbook(me.actor(), id, as_form, (vendor, &systems), is_ours).await,
    };
    match used {
        Err(error) if error.code == ErrorCode::Required => {
            let wrong = error.fields.first().map_or("", |field| field.field);
            let (ja, en) = match wrong {
                "ours" => {
                    ("この施設の様式かどうかを確かめて、印を付けてください。", "Say that the form is this facility's.")
                }
                "words" => ("このとおりに記録する理由を書いてください。", "Say why it is recorded all the same."),
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
        // Other answers differ by now: they are shown, and what was typed stays beside them.
        Err(error) if error.code == ErrorCode::ChangedMeanwhile => {
            let (refused, typed) = (Some(error.words(me.lang())), Some(fields));
            let view = site.app.intake(me.actor(), id).await?;
            Ok(page_about(&error, Show { refused, typed, ..Show::new(&site, &me, view).await? }))
        }
        Ok(()) => {
            let (view, page) = (site.app.intake(me.actor(), id).await?, format!("/intake/{id}"));
            // Taken for a reply, held or refused after all: its page says so, and nothing else was taken in.
            let is_in = matches!(view.row.state, IntakeState::Done | IntakeState::NeedsAssignment);
            let is_taken = is_in && view.reply.is_none();
            see(&if is_taken { Done::Taken.at(&page) } else { page })
        }
        other => after(&site, &me, id, other, Done::Taken).await,
    }
}
