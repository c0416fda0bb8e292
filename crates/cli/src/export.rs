//! `sejo export`.

use sejo_app::form::{Filling, FormRow, PastHead};
use sejo_app::{App, File};
use sejo_model::{Actor, EditionId};

use crate::arguments::ExportCommand;
use crate::edition::{self, form_kind};
use crate::ledger::{self, Told, written};
use crate::output::{Done, Failure, Output, refuse_existing, write_file};

pub(crate) async fn run(app: &App, actor: &Actor, command: &ExportCommand, out: &Output) -> Result<Done, Failure> {
    // Before anything is made, and noted as handed out.
    let (ExportCommand::Ledger { out: to, .. } | ExportCommand::Json { out: to } | ExportCommand::Form { out: to, .. }) =
        command;
    refuse_existing(to)?;
    let (to, file, told) = match command {
        ExportCommand::Ledger { out: to, cp932 } => return ledger::export(app, actor, to, *cp932, out).await,
        ExportCommand::Json { out: to } => (to, app.form_json(actor).await?, Told::default()),
        ExportCommand::Form { out: to, reasons, edition, form } => {
            let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            let is_other = edition.is_some() || form.is_some();
            let (file, told) = match ending.as_str() {
                "pdf" | "json" if is_other => {
                    let wanted = (edition.as_deref(), form.as_deref());
                    let file = other(app, actor, wanted, (ending == "pdf", *reasons)).await?;
                    (file, Told::default())
                }
                "pdf" => (app.form_pdf(actor, *reasons).await?, Told::default()),
                "json" => (app.form_json(actor).await?, Told::default()),
                "xlsx" => workbook(app, actor, (edition.as_deref(), form.as_deref()), out).await?,
                _ => {
                    let ja = "ファイル名の終わりを .pdf .xlsx .json のどれかにしてください。".to_owned();
                    return Err(Failure::wrong(ja, "the file name must end in .pdf, .xlsx or .json".to_owned()));
                }
            };
            (to, file, told)
        }
    };
    write_file(to, &file.bytes)?;
    written(out, to, &file, &told);
    Ok(Done::Fine)
}

/// The edition that was asked for; without a word the one in force.
async fn edition_of(app: &App, actor: &Actor, typed: Option<&str>, current: &EditionId) -> Result<EditionId, Failure> {
    match typed {
        None => Ok(current.clone()),
        Some(typed) => Ok(edition::named(&app.editions(actor).await?, typed)?.id.clone()),
    }
}

/// This year's form, or one of an earlier year as it was confirmed in it, as PDF or else JSON.
async fn other(
    app: &App,
    actor: &Actor,
    (edition, form): (Option<&str>, Option<&str>),
    (is_pdf, reasons): (bool, bool),
) -> Result<File, Failure> {
    let forms = app.forms(actor).await?;
    let current = &forms.current.edition;
    let id = edition_of(app, actor, edition, &current.id).await?;
    let form = form.map(form_kind).transpose()?;
    if id == current.id && form.is_none_or(|form| form == current.form) {
        return match is_pdf {
            true => Ok(app.form_pdf(actor, reasons).await?),
            false => Ok(app.form_json(actor).await?),
        };
    }
    let is_meant = |past: &PastHead| past.edition.id == id && form.is_none_or(|form| form == past.edition.form);
    if !forms.past.iter().any(is_meant) {
        let named = |past: &PastHead| format!("--edition {} --form {}", past.edition.id, past.edition.form);
        let there: Vec<String> = forms.past.iter().map(named).collect();
        let there = if there.is_empty() { "-".to_owned() } else { there.join(", ") };
        return Err(Failure::wrong(
            format!("その版の様式に、前の年度に確認した回答はありません。回答のある、前の年度の様式: {there}"),
            format!(
                "nothing was confirmed in an earlier year in that form; forms of earlier years with answers: {there}"
            ),
        ));
    }
    if reasons {
        return Err(Failure::wrong(
            "過ぎた年度の実測は残していないため、--reasons は付けられません(確認したときの実測と理由は、いつも入ります)。"
                .to_owned(),
            "verdicts of earlier years are not kept, so there is no --reasons (the verdict noted with each answer and its reason are always there)"
                .to_owned(),
        ));
    }
    match is_pdf {
        true => Ok(app.past_form_pdf(actor, &id, form).await?),
        false => Ok(app.past_form_json(actor, &id, form).await?),
    }
}

/// The workbook of this year's form, or of another one that was taken in, filled in; and what is not written into it.
async fn workbook(
    app: &App,
    actor: &Actor,
    (edition, form): (Option<&str>, Option<&str>),
    out: &Output,
) -> Result<(File, Told), Failure> {
    let forms = app.forms(actor).await?;
    let current = &forms.current.edition;
    let edition = edition_of(app, actor, edition, &current.id).await?;
    let form = form.map_or(Ok(current.form), form_kind)?;
    let is_wanted = |row: &&FormRow| (&row.edition.id, row.edition.form) == (&edition, form);
    let mut all = std::iter::once(&forms.current).chain(&forms.others);
    let found = all.find(is_wanted);
    if let Some(beyond) = found.and_then(|row| row.beyond) {
        out.remark(&beyond.words());
    }
    if let Some(words) = found.and_then(FormRow::left_out_words) {
        out.remark(&words);
    }
    match found.map(|row| row.filling) {
        Some(Filling::ForVendors | Filling::NothingConfirmed | Filling::NothingWritten) => Err(Failure::wrong(
            "この様式には、確認した回答がないため、記入できません。".to_owned(),
            "nothing was confirmed in this form, so there is nothing to fill in".to_owned(),
        )),
        _ => {
            let told = |row: &FormRow| Told { left_out: row.left_out.clone(), adapted: row.adapted.clone() };
            let told = found.map(told).unwrap_or_default();
            Ok((app.filled_workbook(actor, &edition, form).await?, told))
        }
    }
}
