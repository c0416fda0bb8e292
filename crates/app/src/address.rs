//! The address the pages were last served under: commands that make a link for somebody say it whole.
//!
//! It is a note in the data folder, not a secret and not part of a backup; a program that is not running leaves it behind, so
//! whoever reads it says when the address holds.

use crate::App;

/// The note in the data folder.
const FILE: &str = "address";
/// A longer note is not ours.
const LONGEST: usize = 300;

impl App {
    /// Notes where the pages are served. A folder that takes no note costs nothing but the whole link.
    pub fn note_address(&self, url: &str) {
        if let Err(error) = std::fs::write(self.inner.folder.join(FILE), format!("{url}\n")) {
            tracing::warn!(?error, "the address was not noted");
        }
    }

    /// Where the pages were last served, if they ever were.
    #[must_use]
    pub fn noted_address(&self) -> Option<String> {
        let note = std::fs::read_to_string(self.inner.folder.join(FILE)).ok()?;
        let url = note.trim();
        let is_one = url.starts_with("http") && url.len() <= LONGEST && !url.contains(char::is_whitespace);
        is_one.then(|| url.to_owned())
    }
}
