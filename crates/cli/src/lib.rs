//! The command line: commands and what they print.
//!
//! Every command prints Japanese text (English with `--english`) or JSON (`--json`, shapes in docs/formats/cli.md) and
//! ends with 0 when all is fine, 1 when it found something, 2 for wrong use, 3 when the environment failed.

pub mod arguments;
mod backup_record;
mod checklist;
mod configuration;
mod contact;
mod disclosure;
mod document;
mod drill;
mod edition;
mod emergency_file;
mod exercise;
mod export;
mod help;
mod incident;
mod installation;
mod intake;
mod key;
mod ledger;
mod misunderstood;
mod named;
mod output;
mod remote;
mod remote_work;
mod reply;
mod request;
mod responsibility;
mod restore_order;
mod route;
mod signature;
mod vendor;
mod whose;
mod workbook;

use std::future::Future;
use std::process::ExitCode;

use sejo_app::App;
use sejo_app::intake::AsGuessed;

use arguments::AuditCommand;
pub use arguments::{Arguments, Command, Data, Place, ServeOptions};
pub use misunderstood::understand;
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
    let result = result.and_then(|done| out.unprinted().map_or(Ok(done), Err));
    match result {
        Ok(Done::Fine) => ExitCode::SUCCESS,
        Ok(Done::Findings) => ExitCode::from(1),
        Ok(Done::Failed(exit)) => ExitCode::from(exit),
        Err(failure) => out.fail(&failure),
    }
}

/// Says why something other than a command failed, as every command says it.
#[must_use]
pub fn fail(place: &Place, error: anyhow::Error) -> ExitCode {
    Output::new(place).fail(&Failure::from(error))
}

/// Says that there is nothing to read in the data folder, and which folder that is.
#[must_use]
pub fn no_data(place: &Place) -> ExitCode {
    Output::new(place).fail(&nothing_there(place))
}

fn nothing_there(place: &Place) -> Failure {
    let folder = place.folder();
    let folder = std::path::absolute(&folder).unwrap_or(folder).display().to_string();
    let detail = sejo_model::words::Text::new(folder.clone(), folder);
    Failure::from(sejo_app::Error::new(sejo_model::ErrorCode::NoData).with_detail(detail))
}

/// Refuses `--as` where nobody acts: an option without effect would let people believe something wrong.
///
/// # Errors
/// The exit code, after saying why.
pub fn refuse_as(arguments: &Arguments) -> Result<(), ExitCode> {
    use Command as C;
    let for_nobody = matches!(
        arguments.command,
        C::Serve(_) | C::Demo(_) | C::Workbook(_) | C::Audit(_) | C::Backup { .. } | C::Restore { .. }
    );
    if !for_nobody || arguments.place.acting_as.is_none() || arguments.place.is_for_vendor(&arguments.command) {
        return Ok(());
    }
    let failure = Failure::wrong(
        "このコマンドは、だれかとして行うものではありません。--as を付けずに実行してください。".to_owned(),
        "This command acts for nobody. Run it without --as.".to_owned(),
    );
    Err(Output::new(&arguments.place).fail(&failure))
}

async fn dispatch(app: &App, arguments: &Arguments, out: &Output) -> Result<Done, Failure> {
    let actor = || async {
        let place = &arguments.place;
        // A database without a facility, as a restore that was cut off leaves it, is as good as none.
        if arguments.command.data() == Data::There && !app.has_facilities().await? {
            return Err(nothing_there(place));
        }
        let mut actor = app.cli_actor(place.facility.as_deref(), place.acting_as.as_deref()).await?;
        actor.lang = out.lang;
        Ok::<_, Failure>(actor)
    };
    match &arguments.command {
        Command::Serve(_) | Command::Demo(_) => Err(Failure::wrong(
            "serve と demo は、施錠のプログラムから起動してください。".to_owned(),
            "Run serve and demo with the program itself.".to_owned(),
        )),
        Command::Edition(command) => edition::run(app, &actor().await?, command, &arguments.place, out).await,
        Command::Workbook(command) => workbook::run(app, command, out),
        Command::Intake { erase: Some(file), .. } => intake::erase(app, &actor().await?, file, out).await,
        Command::Intake { undo: Some(run), .. } => intake::undo(app, &actor().await?, run, out).await,
        Command::Intake {
            files,
            accept_guess,
            state,
            column,
            vendor,
            new_vendor,
            system,
            words,
            our_form,
            dated,
            map_anew,
            ..
        } => {
            let whose = vendor.as_deref().map(|name| (name, *new_vendor));
            let (states, columns) = (intake::states(state)?, intake::columns(column)?);
            let dated = dated.as_deref().map(workbook::parse_date).transpose()?;
            let (accept_guess, our_form) = (*accept_guess, *our_form);
            let accepted = accept_guess.then_some(AsGuessed { columns, states });
            let (systems, words) = (system.clone(), words.clone());
            let answers = intake::Answers { accepted, our_form, vendor: None, systems, words, dated };
            match map_anew {
                Some(run) => intake::map_anew(app, &actor().await?, run, &answers, out).await,
                None => intake::run(app, &actor().await?, files, answers, whose, out).await,
            }
        }
        Command::Ledger(command) => ledger::run(app, &actor().await?, command, out).await,
        Command::Configuration(command) => configuration::run(app, &actor().await?, command, out).await,
        Command::Remote(command) => remote::run(app, &actor().await?, command, out).await,
        Command::Contact(command) => contact::run(app, &actor().await?, command, out).await,
        Command::BackupRecord(command) => backup_record::run(app, &actor().await?, command, out).await,
        Command::RestoreOrder(command) => restore_order::run(app, &actor().await?, command, out).await,
        Command::Route(command) => route::run(app, &actor().await?, command, out).await,
        Command::Responsibility(command) => responsibility::run(app, &actor().await?, command, out).await,
        Command::Document(command) => document::run(app, &actor().await?, command, out).await,
        Command::Drill(command) => drill::run(app, &actor().await?, command, out).await,
        Command::Exercise(command) => exercise::run(app, &actor().await?, command, out).await,
        Command::Incident(command) => incident::run(app, &actor().await?, command, out).await,
        Command::EmergencyFile(command) => emergency_file::run(app, &actor().await?, command, out).await,
        Command::Request(command) => request::run(app, &actor().await?, command, out).await,
        Command::Reply(command) => reply::run(app, &actor().await?, command, out).await,
        Command::Disclosure(command) => disclosure::run(app, &actor().await?, command, out).await,
        Command::Vendor(command) => vendor::run(app, &actor().await?, command, out).await,
        Command::Key(command) => key::run(app, &actor().await?, command, out).await,
        Command::Status => checklist::status(app, &actor().await?, out).await,
        Command::Next => checklist::next(app, &actor().await?, out).await,
        Command::Answer(options) => checklist::answer(app, &actor().await?, options, out).await,
        Command::Check => checklist::check(app, &actor().await?, out).await,
        Command::Export(command) => export::run(app, &actor().await?, command, out).await,
        Command::Audit(AuditCommand::Verify { expect }) => installation::verify_audit(app, *expect, out).await,
        Command::Backup { file } => installation::backup(app, file, out).await,
        Command::Restore { file } => installation::restore(app, file, &arguments.place, out).await,
        Command::User(command) => installation::user(app, &actor().await?, command, out).await,
    }
}
