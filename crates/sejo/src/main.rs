//! The binary: wiring only.

mod serve;
mod tls;

use std::process::ExitCode;

use clap::Parser;
use sejo_cli::{Arguments, Command};

fn main() -> ExitCode {
    // rustls has two providers and must be told which; before anything else, because certificates are read early.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("SEJO_LOG").unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return failed(&e.into()),
    };
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> ExitCode {
    let result = match &arguments.command {
        Command::Serve(options) => serve::run(&arguments.place, options).await.map(|()| ExitCode::SUCCESS),
        Command::Demo(options) => serve::demo(&arguments.place, options).await.map(|()| ExitCode::SUCCESS),
        _ => return sejo_cli::run(&arguments, || serve::open(&arguments.place)).await,
    };
    result.unwrap_or_else(|e| failed(&e))
}

/// The environment is in the way: one sentence to the error stream, exit code 3.
fn failed(e: &anyhow::Error) -> ExitCode {
    eprintln!("sejo: {e:#}");
    ExitCode::from(3)
}
