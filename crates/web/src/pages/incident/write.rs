//! Writing into the timeline: an answered step, a sentence, evidence.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use sejo_app::Error;
use sejo_app::incident::{KeptFile, Written};
use sejo_model::incident::{EntryKind, FirstStep, Party};
use sejo_model::{ErrorCode, IncidentId};

use super::{again, go_on};
use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, download, read_id};
use crate::shell::Done;
use crate::site::Site;

/// `POST /incidents/{id}/step`: the step on offer was done just now, or is not to be done here. What is being written in the
/// form for a further entry comes along and stays.
pub async fn step(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let answered = async {
        let mut reader = Reader::new(&fields);
        let step: Option<FirstStep> = reader.needed_choice("step");
        reader.finish()?;
        let step = step.ok_or_else(|| Error::new(ErrorCode::Required))?;
        site.app.answer_step(me.actor(), id, step, fields.get("answer") == "done").await
    };
    match answered.await {
        Ok(_) => go_on(&site, &me, id, fields, &format!("/incidents/{id}")).await,
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /incidents/{id}/tell`: the form for an entry that says who was told, with what is being written in it. Saves nothing, and
/// makes no telling of a sentence that is to be something else.
pub async fn tell(State(site): State<Site>, me: Signed, Path(id): Path<String>, mut fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let mut reader = Reader::new(&fields);
    let party: Option<Party> = reader.needed_choice("tell");
    match (reader.finish(), party) {
        (Ok(()), Some(_)) if fields.has("text") && !may_be_telling(&fields) => {
            refused(&site, &me, id, fields, ErrorCode::StillWriting.into()).await
        }
        (Ok(()), Some(party)) => {
            fields.set("kind", EntryKind::Told.key());
            fields.set("party", party.key());
            // It becomes an entry of its own.
            fields.set("corrects", "");
            go_on(&site, &me, id, fields, &format!("/incidents/{id}?party={party}#write")).await
        }
        (Err(error), _) => refused(&site, &me, id, fields, error).await,
        (Ok(()), None) => refused(&site, &me, id, fields, ErrorCode::Required.into()).await,
    }
}

/// Whether the kind of the sentence being written is left as the page offers it, or is that of a telling.
fn may_be_telling(fields: &Fields) -> bool {
    ["", EntryKind::Noticed.key(), EntryKind::Told.key()].contains(&fields.get("kind"))
}

/// The page again with what was typed as a further entry.
async fn refused(site: &Site, me: &Signed, id: IncidentId, fields: Fields, error: Error) -> Outcome {
    again(site, me, id, &fields.clone(), error, |forms, _, error| {
        forms.entry = Filled::refused(me.lang(), fields, error).named("e");
    })
    .await
}

/// `POST /incidents/{id}/write`
pub async fn write(State(site): State<Site>, me: Signed, Path(id): Path<String>, mut fields: Fields) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let saved = async {
        let mut reader = Reader::new(&fields);
        let kind: Option<EntryKind> = reader.choice("kind");
        let said = Written {
            kind,
            happened_at: reader.moment("happened_at"),
            text: reader.text("text"),
            party: reader.choice("party"),
            corrects: reader.choice("corrects"),
            ..Written::default()
        };
        reader.finish()?;
        site.app.write_entry(me.actor(), id, said).await
    };
    match saved.await {
        Ok(_) => {
            let to = Done::Written.with_texts(&format!("/incidents/{id}#timeline"), [fields.get("text")]);
            fields.set("text", "");
            go_on(&site, &me, id, fields, &to).await
        }
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// `POST /incidents/{id}/evidence`: what was kept and where, with the file itself where it is small enough.
pub async fn keep(
    State(site): State<Site>,
    me: Signed,
    Path(id): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Outcome {
    let id: IncidentId = read_id(&id)?;
    let mut fields = Fields::default();
    let saved = async {
        let file = read(sent, &mut fields).await?;
        let mut reader = Reader::new(&fields);
        let said = Written {
            kind: Some(EntryKind::Kept),
            happened_at: reader.moment("exhibit_at"),
            text: reader.text("exhibit"),
            place: reader.text("place"),
            file,
            ..Written::default()
        };
        reader.finish()?;
        site.app.write_entry(me.actor(), id, said).await.map_err(of_exhibit)
    };
    match saved.await {
        Ok(_) => {
            let to = Done::Written.with_texts(&format!("/incidents/{id}#timeline"), [fields.get("exhibit")]);
            fields.set("exhibit", "");
            fields.set("place", "");
            go_on(&site, &me, id, fields, &to).await
        }
        Err(error) => {
            again(&site, &me, id, &fields.clone(), error, |forms, _, error| {
                forms.exhibit = Filled::refused(me.lang(), fields, error).named("x");
            })
            .await
        }
    }
}

/// What is wrong with an entry, at the fields of the form for evidence.
fn of_exhibit(mut error: Error) -> Error {
    for wrong in &mut error.fields {
        wrong.field = match wrong.field {
            "text" => "exhibit",
            "happened_at" => "exhibit_at",
            other => other,
        };
    }
    error
}

/// The fields, and the file if one was chosen.
async fn read(sent: Result<Multipart, MultipartRejection>, fields: &mut Fields) -> Result<Option<KeptFile>, Error> {
    let mut sent = sent.map_err(|_| Error::new(ErrorCode::Required))?;
    let mut file = None;
    let cut_off = |e: axum::extract::multipart::MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(ErrorCode::ExhibitTooLarge),
        _ => Error::new(ErrorCode::FileDamaged),
    };
    while let Some(part) = sent.next_field().await.map_err(cut_off)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(cut_off)?;
        match file_name {
            // A form sent without choosing anything has one file without a name.
            Some(file_name) if !file_name.is_empty() => file = Some(KeptFile::of(&file_name, bytes.to_vec())),
            Some(_) => {}
            None => fields.add(&name, String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(file)
}

/// `GET /incidents/{id}/evidence/{number}`
pub async fn file(State(site): State<Site>, me: Signed, Path((id, number)): Path<(String, String)>) -> Outcome {
    let number = number.parse().map_err(|_| Error::new(ErrorCode::NotFound))?;
    Ok(download(site.app.incident_file(me.actor(), read_id(&id)?, number).await?))
}
