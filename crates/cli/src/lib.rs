//! The command line: commands and what they print.
//!
//! Every command prints Japanese text (English with `--english`) or JSON (`--json`, shapes in docs/formats/cli.md) and
//! ends with 0 when all is fine, 1 when it found something, 2 for wrong use, 3 when the environment failed.

pub mod arguments;
mod checklist;
mod edition;
mod export;
mod installation;
mod intake;
mod ledger;
mod output;
mod workbook;

use std::future::Future;
use std::process::ExitCode;

use sejo_app::App;

use arguments::AuditCommand;
pub use arguments::{Arguments, Command, Place, ServeOptions};
use output::{Done, Failure, Output};

/// Runs a command other than `serve` and `demo`. `open` opens the data when the command needs it.
pub async fn run<F, Fut>(arguments: &Arguments, open: F) -> ExitCode
where
    F: FnOnce() -> Fut,
    Fut: Future<Output = anyhow::Result<App>>,
{
    let out = Output::new(&arguments.place);
    let app = match open().await {
        Ok(app) => app,
        Err(e) => return out.fail(&Failure::from(e)),
    };
    let result = dispatch(&app, arguments, &out).await;
    app.close().await;
    match result {
        Ok(Done::Fine) => ExitCode::SUCCESS,
        Ok(Done::Findings) => ExitCode::from(1),
        Err(failure) => out.fail(&failure),
    }
}

async fn dispatch(app: &App, arguments: &Arguments, out: &Output) -> Result<Done, Failure> {
    let actor = || async {
        let place = &arguments.place;
        let mut actor = app.cli_actor(place.facility.as_deref(), place.acting_as.as_deref()).await?;
        actor.lang = out.lang;
        Ok::<_, Failure>(actor)
    };
    match &arguments.command {
        Command::Serve(_) | Command::Demo(_) => Err(Failure::usage("serve and demo are run by the program itself")),
        Command::Edition(command) => edition::run(app, &actor().await?, command, out).await,
        Command::Workbook(command) => workbook::run(app, command, out),
        Command::Intake { files, accept_guess } => intake::run(app, &actor().await?, files, *accept_guess, out).await,
        Command::Ledger(command) => ledger::run(app, &actor().await?, command, out).await,
        Command::Status => checklist::status(app, &actor().await?, out).await,
        Command::Next => checklist::next(app, &actor().await?, out).await,
        Command::Answer(options) => checklist::answer(app, &actor().await?, options, out).await,
        Command::Check => checklist::check(app, &actor().await?, out).await,
        Command::Export(command) => export::run(app, &actor().await?, command, out).await,
        Command::Audit(AuditCommand::Verify { expect }) => installation::verify_audit(app, *expect, out).await,
        Command::Backup { file } => installation::backup(app, file, out).await,
        Command::Restore { file } => installation::restore(app, file, out).await,
        Command::User(command) => installation::user(app, &actor().await?, command, out).await,
    }
}
