//! The command line: commands and what they print.
//!
//! Every command prints Japanese text (English with `--english`) or JSON (`--json`, shapes in docs/formats/cli.md) and
//! ends with 0 when all is fine, 1 when it found something, 2 for wrong use, 3 when the environment failed.

pub mod arguments;

pub use arguments::{Arguments, Command, Place, ServeOptions};
