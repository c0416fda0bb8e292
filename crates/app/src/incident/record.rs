//! The signed record of an incident: everything that was written, in a file that anybody can check without Sejo's database.
//!
//! Format: `docs/formats/incident.md`.

use std::path::Path;

use sejo_evidence::document::{self, DocumentError};
use sejo_evidence::signing::SigningKey;
use sejo_model::incident::{Deadline, Entry};
use sejo_model::{Action, Actor, ErrorCode, Incident, IncidentId, moment};
use serde::Serialize;

use super::{duties, vouched};
use crate::{App, Error, File, Result, authz};

/// Name of the format.
pub const RECORD: &str = "sejo-incident-1";
/// Longest record that is looked at: some hundred thousand entries.
const LONGEST: u64 = 256 << 20;

/// A record that is as it was signed.
#[derive(Debug, Clone)]
pub struct SignedRecord {
    /// What it says.
    pub record: serde_json::Value,
    /// The public key it is signed with, hexadecimal.
    pub key: String,
}

#[derive(Serialize)]
struct Record<'a> {
    /// In front, so that nobody takes the one for the other.
    exercise: bool,
    facility: &'a str,
    exported_at: i64,
    incident: &'a Incident,
    entries: &'a [Entry],
    duties: Vec<DutyRecord>,
}

#[derive(Serialize)]
struct DutyRecord {
    #[serde(flatten)]
    deadline: Deadline,
    source: &'static str,
    told_at: Option<i64>,
}

impl App {
    /// Everything about an incident, signed with the facility's key.
    ///
    /// # Errors
    /// `NotFound`; `IncidentAltered` where somebody wrote into the database.
    pub async fn incident_record(&self, actor: &Actor, id: IncidentId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let (incident, entries, is_as_recorded) = vouched::read(self, &scope, id).await?;
        if !is_as_recorded {
            return Err(ErrorCode::IncidentAltered.into());
        }
        let facility = sejo_store::facility::get(self.db(), &scope).await?;
        let key: SigningKey = self.signing_key(actor, &scope).await?;
        let duty = |d: super::Duty| DutyRecord {
            source: d.deadline.source.r#in(actor.lang),
            deadline: d.deadline,
            told_at: d.told_at,
        };
        let record = Record {
            exercise: incident.is_exercise,
            facility: &facility.name,
            exported_at: self.now(),
            duties: duties(&incident, &entries, self.now()).into_iter().map(duty).collect(),
            incident: &incident,
            entries: &entries,
        };
        let text = document::sign(RECORD, &record, &key).map_err(Error::internal)?;
        let what = match incident.is_exercise {
            true => actor.lang.pick("訓練", "exercise"),
            false => actor.lang.pick("インシデント", "incident"),
        };
        let name = format!("{what}_{}.sejo-incident.json", moment::day(incident.started_at));
        self.note_export(actor, "incident.export", &id.to_string()).await?;
        Ok(File::whole(name, "application/json", text.into_bytes()))
    }
}

/// Looks whether a record was altered after it was signed. Needs nothing but the file.
///
/// # Errors
/// `RecordAltered`, `NotARecord`, `FileMissing`.
pub fn verify(file: &Path) -> Result<SignedRecord> {
    let size = std::fs::metadata(file).map_err(|_| Error::new(ErrorCode::FileMissing))?.len();
    if size > LONGEST {
        return Err(ErrorCode::NotARecord.into());
    }
    let text = std::fs::read_to_string(file).map_err(|_| Error::new(ErrorCode::NotARecord))?;
    match document::open(RECORD, &text) {
        Ok((record, key)) => Ok(SignedRecord { record, key: data_encoding::HEXLOWER.encode(&key) }),
        Err(DocumentError::Altered) => Err(ErrorCode::RecordAltered.into()),
        Err(DocumentError::NotOne) => Err(ErrorCode::NotARecord.into()),
    }
}
