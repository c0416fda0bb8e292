//! `cargo xtask test`: one command that says whether everything holds.

use anyhow::Result;

use crate::shell::cargo;
use crate::steps::Steps;
use crate::{browser, documents, kept, layers, limits, packages, postgres, random, shell};

/// Runs all checks in the order in which they fail fastest, and says what each took.
pub fn run(no_browser: bool) -> Result<()> {
    let mut steps = Steps::new();
    let outcome = check(no_browser, &mut steps);
    steps.print();
    if outcome.is_ok() {
        println!("\nall green");
    }
    outcome
}

fn check(no_browser: bool, steps: &mut Steps) -> Result<()> {
    steps.run("packages", packages::install)?;
    let kept = kept::put_back()?;
    let outcome = holds(no_browser, steps);
    kept.keep()?;
    outcome
}

fn holds(no_browser: bool, steps: &mut Steps) -> Result<()> {
    steps.run("layers and limits", || layers::check().and_then(|()| limits::check()))?;
    steps.run("format", || shell::run(cargo().args(["fmt", "--all", "--check"])))?;
    steps.run("licences", || {
        shell::run(shell::command(packages::cargo_deny()?).args(["--locked", "check", "bans", "licenses", "sources"]))
    })?;
    tests(no_browser, steps)
}

/// Every suite in one process: what all its tests read (editions, fonts, words) is read once, and not by each of two
/// thousand processes. Beside them run the browser journeys, against the binary that was built with the tests.
fn tests(no_browser: bool, steps: &mut Steps) -> Result<()> {
    let server = steps.run("PostgreSQL", postgres::Server::start)?;
    let path = server.path()?;
    let tests = || {
        let mut tests = shell::tests();
        tests.env("PATH", &path).env("SEJO_TEST_POSTGRES", server.url()).env(random::SEED_VARIABLE, random::SEED);
        tests
    };
    steps.run("lints, tests built", || shell::run(tests().arg("--no-run")))?;
    steps.run("documentation", documents::write)?;
    let journeys = if no_browser { None } else { Some(browser::Journeys::begin()?) };
    let tested = steps.run("tests, run", || shell::run(tests().arg("--no-fail-fast")));
    let walked = journeys.map_or(Ok(()), |journeys| steps.run("journeys, the rest", || journeys.end()));
    tested.and(walked)
}
