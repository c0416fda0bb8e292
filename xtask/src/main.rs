//! Work around the code: `cargo xtask test` is what runs before anything lands.

mod bench;
mod browser;
mod documents;
mod kept;
mod layers;
mod limits;
mod packages;
mod postgres;
mod random;
mod shell;
mod steps;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Work around the code of Sejo")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must be green: format, lints, layers, limits, documents, unit and contract tests, browser journeys
    Test {
        /// Leave out the browser journeys
        #[arg(long)]
        no_browser: bool,
    },
    /// Checks who may import whom
    Layers,
    /// Checks file lengths, words that do not belong, documents that must exist
    Limits,
    /// Browser journeys on the built binary; takes the README's screenshots
    Browser {
        /// Only journeys whose name contains this
        filter: Option<String>,
    },
    /// Measures speed and memory and prints a table; never part of the tests
    Bench {
        /// Measure this release binary instead of building one
        #[arg(long)]
        binary: Option<std::path::PathBuf>,
    },
    /// The random tests with new cases, many times; `cargo xtask test` always draws the same
    Random {
        /// How often
        #[arg(long, default_value_t = 20)]
        times: u64,
        /// First seed; without it the time of day
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Starts a throw-away PostgreSQL and prints its address; stops when Enter is pressed
    Postgres,
}

fn main() -> Result<()> {
    if let Some(outcome) = documents::instead_of_rustdoc() {
        return outcome;
    }
    match Arguments::parse().task {
        Task::Test { no_browser } => test::run(no_browser),
        Task::Layers => layers::check(),
        Task::Limits => limits::check(),
        Task::Browser { filter } => {
            packages::install()?;
            browser::run(filter.as_deref())
        }
        Task::Bench { binary } => bench::run(binary),
        Task::Random { times, seed } => random::run(times, seed),
        Task::Postgres => {
            let server = postgres::Server::start()?;
            println!("{}", server.url());
            std::io::stdin().read_line(&mut String::new())?;
            Ok(())
        }
    }
}
