//! Requests of customers taken in by command, each by itself: one that is refused is named and holds none of the others back.

use std::path::PathBuf;

use sejo_app::customer::Checked;
use sejo_app::{App, Error};
use sejo_model::words::Text;
use sejo_model::{Actor, ErrorCode};

use super::customers::after_taking;
use super::dropped;
use crate::output::{Done, Failure, Output};

/// Findings: somebody waits, or a product is not settled.
pub(super) async fn take(
    app: &App,
    actor: &Actor,
    files: &[PathBuf],
    checked: Checked,
    out: &Output,
) -> Result<Done, Failure> {
    let (mut exit, mut taken) = (0_u8, Vec::new());
    for path in files {
        let one = match dropped(path) {
            Ok(file) => app.take_request(actor, &file, checked).await.map_err(with_its_option),
            Err(failure) => Err(failure),
        };
        let failure = match one {
            Ok(customer) => {
                // Several requests of one customer are one line.
                if !taken.contains(&customer) {
                    taken.push(customer);
                }
                continue;
            }
            Err(failure) => failure,
        };
        if files.len() == 1 {
            return Err(failure);
        }
        exit = exit.max(failure.exit());
        let line = format!("{}: {}", path.display(), out.words(&failure));
        out.remark(&Text::new(line.clone(), line));
    }
    let done = after_taking(app, actor, &taken, out).await?;
    Ok(if exit > 0 { Done::Failed(exit) } else { done })
}

/// What a person makes sure of on a page is an option of the command.
fn with_its_option(mut error: Error) -> Failure {
    let option = match error.code {
        ErrorCode::RequestOtherVendor => "--checked-vendor",
        ErrorCode::CustomerOtherKey => "--checked-key",
        _ => return error.into(),
    };
    let known = error.detail.take().unwrap_or_default();
    let ja = format!("{}\n  コマンドでは {option} を付けます。", known.ja);
    let en = format!("{}\n  In the command that is {option}.", known.en);
    error.with_detail(Text::new(ja, en)).into()
}
