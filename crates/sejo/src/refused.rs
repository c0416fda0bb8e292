//! Why Sejo does not start, in both languages: whoever typed the command reads the one it speaks.

use std::fmt::Display;
use std::path::Path;

use sejo_app::Error;
use sejo_model::ErrorCode;
use sejo_model::words::Text;

/// A start that is refused, with what to do about it.
pub fn refused(ja: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    Error::new(ErrorCode::CannotStart).with_detail(Text::new(ja, en)).into()
}

/// A folder or file that Sejo cannot make, with what the system says about it.
pub fn not_made(path: &Path, error: &dyn Display) -> anyhow::Error {
    let path = path.display();
    refused(
        format!("{path} を作れません({error})。場所と、そこに書く権限があるかを確かめてください。"),
        format!("{path} cannot be made ({error}): check the place and the rights to write there."),
    )
}
