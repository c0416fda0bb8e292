//! A disclosure in the drop zone. Where its columns are certain, or were said before for a form of this shape, it is taken in and
//! waits on its own page to be given to a system; else a person says which column is what. File, rows and run are kept in one step.

use sejo_intake::{Limits, Reading, Refusal, mask_text};
use sejo_model::configuration::FingerprintKey;
use sejo_model::disclosure::{Answered, DisclosureColumn, DisclosureUse, ReadDisclosure};
use sejo_model::words::Text;
use sejo_model::{
    Action, Actor, DisclosureId, DisclosureRecord, ErrorCode, Intake, IntakeId, IntakeState as Stored, Kept,
};
use sejo_report::workbook::{Text as SheetText, replace_texts};
use sejo_store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::job::Job;
use super::outcome::{Outcome, Refused};
use crate::disclosure::{AskedTable, New, asked_tables, chosen, known_columns, read_again, record_of, remember};
use crate::{App, Error, Result, audit, authz};

/// A disclosure that was taken in, or waits for its columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TakenDisclosure {
    /// Which; `None` while it waits.
    pub id: Option<DisclosureId>,
    /// Form and version, product.
    pub name: String,
    /// The very same file was taken in before.
    pub known: bool,
    /// How often each answer stands in it.
    #[serde(default)]
    pub answered: Answered,
    /// The tables a person is asked about.
    #[serde(default)]
    pub tables: Vec<AskedTable>,
}

impl TakenDisclosure {
    fn of(record: &DisclosureRecord, known: bool) -> Self {
        Self {
            id: Some(record.id),
            name: format!("{} {}", record.document(), record.product_words()).trim().to_owned(),
            known,
            answered: record.answered,
            tables: Vec::new(),
        }
    }

    /// One sentence on what came of it.
    pub(super) fn words(&self) -> Text {
        let (name, answered) = (&self.name, self.answered);
        if self.known {
            return Text::new(
                format!("開示書「{name}」です。同じファイルを、もう取り込んでいます。何も変わっていません。"),
                format!("The disclosure “{name}”. The same file was taken in before; nothing has changed."),
            );
        }
        let (total, no, unanswered) = (answered.total(), answered.no, answered.unanswered);
        Text::new(
            format!(
                "開示書「{name}」の{total}項目を読みました(いいえ {no}、答えのない項目 {unanswered})。次は、どのシステムのものかを決めてください。決めるまで、実測は変わりません。"
            ),
            format!(
                "Read {total} items of the disclosure “{name}” ({no} no, {unanswered} without an answer). Next, say of which system it is; until then no measured value changes."
            ),
        )
    }
}

/// A file of a disclosure as it is kept, and what stands in that: where a secret was written into it, a masked copy.
pub(super) fn without_secrets(
    name: &str,
    bytes: Vec<u8>,
    read: ReadDisclosure,
    limits: &Limits,
    key: &FingerprintKey,
) -> std::result::Result<(Kept, Vec<u8>, ReadDisclosure), Refusal> {
    if sejo_intake::disclosure::is_text(&bytes) {
        let text = sejo_intake::decode_text(&bytes).ok_or_else(Refusal::unmaskable)?;
        let masked = mask_text(&text);
        let is_same = masked == text && !read.is_masked;
        return Ok(if is_same { (Kept::Original, bytes, read) } else { (Kept::Masked, masked.into_bytes(), read) });
    }
    if !sejo_intake::office::is_excel(&bytes) {
        // The old formats cannot be masked in place.
        let has_secret = read.is_masked || sejo_intake::disclosure::holds_secret(&bytes, limits);
        return if has_secret { Err(Refusal::unmaskable()) } else { Ok((Kept::Original, bytes, read)) };
    }
    let secrets = sejo_intake::disclosure::secrets(&bytes, limits)?;
    let copy = replace_texts(&bytes, &|text| {
        let (SheetText::Cell(text) | SheetText::Comment(text)) = text;
        secrets.masked(text).or_else(|| Some(mask_text(text)).filter(|masked| masked != text))
    });
    match copy {
        // What cannot be masked for certain is not kept.
        Ok(copy) if sejo_intake::office::holds_secret(&copy) => Err(Refusal::unmaskable()),
        Ok(copy) if copy == bytes => Ok((Kept::Original, bytes, read)),
        // What is shown and kept of it is what the masked copy says.
        Ok(copy) => match sejo_intake::read(name, &copy, limits, key)? {
            Reading::Disclosure(read) => Ok((Kept::Masked, copy, *read)),
            _ => Err(Refusal::unmaskable()),
        },
        Err(_) => Err(Refusal::unsearchable()),
    }
}

/// Takes a disclosure in, leaves it waiting for its columns, or refuses it: then nothing of it is kept.
pub(super) async fn take(job: &Job, mut outcome: Outcome, read: ReadDisclosure, bytes: Vec<u8>) -> Result<()> {
    let app = &job.app;
    let known = known_columns(app.db(), &job.scope).await?;
    let made = sejo_intake::disclosure::interpret(&read, &known).on(app.today());
    let mut tx = app.db().begin().await?;
    let Some(mut intake) = job.reading(&mut tx).await? else { return Ok(()) };
    let before = sejo_store::disclosure::list(&mut tx, &job.scope).await?;
    let same = before.iter().find(|r| r.sha256 == outcome.sha256 && r.used != DisclosureUse::Unused);
    if let Some(same) = same {
        outcome.kept = Kept::Nothing;
        outcome.disclosure = Some(TakenDisclosure::of(same, true));
        job.save(&mut tx, &mut intake, &outcome, Stored::Done).await?;
        return Ok(tx.commit().await?);
    }
    if !made.is_unsure && made.is_blank() {
        let refused = Refused { code: ErrorCode::DisclosureBlank, detail: Text::default(), cells: Vec::new() };
        outcome.kept = Kept::Nothing;
        job.put_refusal(&mut tx, &mut intake, outcome, refused).await?;
        return Ok(tx.commit().await?);
    }
    job.put_evidence(&mut tx, &mut intake, &outcome, &bytes).await?;
    if made.is_unsure {
        outcome.disclosure = Some(TakenDisclosure {
            id: None,
            name: read.product.clone(),
            known: false,
            answered: Answered::default(),
            tables: asked_tables(&read.tables, &known),
        });
        job.save(&mut tx, &mut intake, &outcome, Stored::NeedsMapping).await?;
        return Ok(tx.commit().await?);
    }
    put(app, &mut tx, (job, &mut intake), outcome, (&read, &made)).await?;
    Ok(tx.commit().await?)
}

/// Keeps the rows and ends the run.
async fn put(
    app: &App,
    tx: &mut Tx,
    (job, intake): (&Job, &mut Intake),
    mut outcome: Outcome,
    (read, made): (&ReadDisclosure, &sejo_intake::disclosure::Interpreted),
) -> Result<DisclosureId> {
    let new =
        New { file_name: &intake.file_name, sha256: outcome.sha256, evidence_id: intake.evidence_id, at: app.now() };
    let record = record_of(read, made, &new, &job.actor);
    let record = sejo_store::disclosure::add(tx, &job.scope, &record, &made.rows).await?;
    outcome.problems = read.problems.iter().chain(&made.problems).cloned().collect();
    outcome.disclosure = Some(TakenDisclosure::of(&record, false));
    job.save(tx, intake, &outcome, Stored::Done).await?;
    let detail = json!({
        "file": record.file_name, "sha256": record.sha256, "form": record.form, "version": record.version,
        "answered": record.answered,
    });
    audit::record(tx, app, &job.actor, "disclosure.take", &record.id.to_string(), detail).await?;
    Ok(record.id)
}

impl App {
    /// Says which column of a disclosure is what, table by table, takes it in and remembers the columns of the form.
    ///
    /// # Errors
    /// `Required` on `columns` when they are no table of answers; `DisclosureBlank`; `ChangedMeanwhile` when it was taken in
    /// already; `NotFound`.
    pub async fn map_disclosure(
        &self,
        actor: &Actor,
        id: IntakeId,
        columns: &[Vec<Option<DisclosureColumn>>],
    ) -> Result<DisclosureId> {
        let scope = authz::scope(actor, Action::Drop)?;
        let waiting = sejo_store::intake::get(self.db(), &scope, id).await?;
        if Outcome::read(&waiting)?.disclosure.is_none() {
            return Err(ErrorCode::NotFound.into());
        }
        let read = read_again(self, &scope, waiting.evidence_id, &waiting.file_name).await?;
        let said = chosen(&read.tables, columns)?;
        let mut known = known_columns(self.db(), &scope).await?;
        known.extend(said.clone());
        let made = sejo_intake::disclosure::interpret(&read, &known).on(self.today());
        if made.rows.is_empty() {
            return Err(Error::field("columns", ErrorCode::Required));
        }
        if made.is_blank() {
            return Err(ErrorCode::DisclosureBlank.into());
        }
        let job = Job::new(self, actor, scope, id);
        let mut tx = self.db().begin().await?;
        let mut intake = sejo_store::intake::get(&mut tx, &job.scope, id).await?;
        if intake.state != Stored::NeedsMapping {
            return Err(ErrorCode::ChangedMeanwhile.into());
        }
        let outcome = Outcome::read(&intake)?;
        remember(&mut tx, &job.scope, &said).await?;
        let record = put(self, &mut tx, (&job, &mut intake), outcome, (&read, &made)).await?;
        tx.commit().await?;
        Ok(record)
    }
}
