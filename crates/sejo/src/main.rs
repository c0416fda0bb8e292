//! The binary: wiring only.

mod refused;
mod serve;
mod tls;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use sejo_cli::{Arguments, Command, Data};

fn main() -> ExitCode {
    // rustls has two providers and must be told which; before anything else, because certificates are read early.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("SEJO_LOG").unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let arguments = match sejo_cli::understand(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    if let Err(code) = sejo_cli::refuse_as(&arguments) {
        return code;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return sejo_cli::fail(&arguments.place, e.into()),
    };
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> ExitCode {
    let result = match &arguments.command {
        Command::Serve(options) => {
            let is_for_vendor = arguments.place.is_for_vendor(&arguments.command);
            serve::run(&arguments.place, options, is_for_vendor).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Demo(options) => serve::demo(&arguments.place, options).await.map(|()| ExitCode::SUCCESS),
        _ => return command(arguments).await,
    };
    result.unwrap_or_else(|e| sejo_cli::fail(&arguments.place, e))
}

/// A command that ends. What it made of a data folder that was not there before goes again when nothing was stored in it.
async fn command(mut arguments: Arguments) -> ExitCode {
    let is_bare = match arguments.command.data() {
        Data::There if !serve::has_data(&arguments.place) => return sejo_cli::no_data(&arguments.place),
        Data::Welcome => !serve::has_data(&arguments.place),
        needed => needed == Data::Unneeded,
    };
    if is_bare {
        arguments.place = serve::throwaway(&arguments.place);
    }
    let fresh = serve::Fresh::of(&arguments.place);
    let code = sejo_cli::run(&arguments, || serve::open(&arguments.place)).await;
    let has_failed = code != ExitCode::SUCCESS;
    if is_bare || has_failed && matches!(arguments.command, Command::Restore { .. }) {
        fresh.remove();
    }
    code
}
