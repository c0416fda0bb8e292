//! `sejo export`.

use sejo_app::form::{Filling, FormRow};
use sejo_app::{App, File};
use sejo_model::{Actor, EditionId};

use crate::arguments::ExportCommand;
use crate::edition::form_kind;
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
                    let ja = "--edition と --form は、.xlsx を書き出すときだけ使えます。".to_owned();
                    return Err(Failure::wrong(ja, "--edition and --form are for .xlsx alone".to_owned()));
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

/// The workbook of this year's form, or of another one that was taken in, filled in; and what is not written into it.
async fn workbook(
    app: &App,
    actor: &Actor,
    (edition, form): (Option<&str>, Option<&str>),
    out: &Output,
) -> Result<(File, Told), Failure> {
    let forms = app.forms(actor).await?;
    let current = &forms.current.edition;
    let edition = edition.map_or_else(|| current.id.clone(), |e| EditionId(e.to_lowercase()));
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
