//! `sejo export`.

use sejo_app::App;
use sejo_model::Actor;

use crate::arguments::ExportCommand;
use crate::ledger::{self, written};
use crate::output::{Done, Failure, Output, write_file};

pub(crate) async fn run(app: &App, actor: &Actor, command: &ExportCommand, out: &Output) -> Result<Done, Failure> {
    let (to, file) = match command {
        ExportCommand::Ledger { out: to, cp932 } => return ledger::export(app, actor, to, *cp932, out).await,
        ExportCommand::Json { out: to } => (to, app.form_json(actor).await?),
        ExportCommand::Form { out: to, reasons } => {
            let ending = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            let file = match ending.as_str() {
                "pdf" => app.form_pdf(actor, *reasons).await?,
                "json" => app.form_json(actor).await?,
                "xlsx" => {
                    let current = app.forms(actor).await?.current;
                    if let Some(words) = &current.left_out {
                        out.remark(words);
                    }
                    app.filled_workbook(actor, &current.edition.id, current.edition.form).await?
                }
                _ => {
                    let ja = "ファイル名の終わりを .pdf .xlsx .json のどれかにしてください。".to_owned();
                    return Err(Failure::wrong(ja, "the file name must end in .pdf, .xlsx or .json".to_owned()));
                }
            };
            (to, file)
        }
    };
    write_file(to, &file.bytes)?;
    written(out, to, &file);
    Ok(Done::Fine)
}
