//! Files in: recognises what was dropped, reads it, masks secrets and gives facts.
//!
//! Nothing of a file is trusted: its name is a hint only, packages are measured before any library unpacks them
//! ([`package`]), and everything read stays inside [`Limits`]. A file is either read, with a list of what could not be
//! ([`sejo_model::ledger::Problem`]), or refused with the reason ([`Refusal`]).
//!
//! A new kind of file is one module with a [`reader::Reader`] and one line in [`reader::READERS`].

mod around;
mod configuration;
mod denial;
pub mod disclosure;
mod further;
pub mod ledger;
pub mod limits;
pub mod notice;
pub mod office;
mod own_words;
pub mod package;
pub mod pdf;
pub mod problem;
pub mod reader;
pub mod refusal;
pub mod reply;
pub mod request;
pub mod table;
mod to_come;
mod visible;
pub mod workbook;
mod xml;

pub use around::denies_whole;
pub use denial::denies;
pub use limits::Limits;
pub use own_words::own_words_in_english;
pub use problem::problem_words;
pub use reader::{ReaderInfo, Reading, read, readers};
pub use refusal::Refusal;
pub use table::{decode_text, mask_text};
pub use to_come::begins_later;
