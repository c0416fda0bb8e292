//! Why a file was refused: a public code, what exactly was seen, and where.

use sejo_model::ErrorCode;
use sejo_model::words::Text;
use serde::Serialize;

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {}", detail.en)]
pub struct Refusal {
    /// What went wrong; its words say what to do next.
    pub code: ErrorCode,
    /// What exactly was seen; never a value from the file that could be a secret.
    pub detail: Text,
    /// Cells it is about (`Sheet!A1`) with what stands there.
    pub cells: Vec<(String, String)>,
}

impl Refusal {
    /// A refusal without cells.
    #[must_use]
    pub fn new(code: ErrorCode, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, detail: Text::new(ja, en), cells: Vec::new() }
    }

    /// Of a file with a secret that could not be masked: what cannot be masked for certain is not kept.
    #[must_use]
    pub fn unmaskable() -> Self {
        Self::new(
            ErrorCode::FileDamaged,
            "パスワードのような文字が書かれていて、伏せ字にできませんでした。その文字を消して保存し、もう一度入れてください。",
            "It holds something like a password that could not be masked. Delete it, save and drop the file again.",
        )
    }

    /// Of a file with a part that cannot be read: nobody can tell that it holds no secret.
    #[must_use]
    pub fn unsearchable() -> Self {
        Self::new(
            ErrorCode::FileDamaged,
            "中に読めないところがあり、パスワードなどが書かれていないことを確かめられませんでした。WordやExcelで開いて保存し直し、もう一度入れてください。",
            "Some part of it cannot be read, so nobody can tell that it holds no password. Open it in Word or Excel, save it again and drop the file again.",
        )
    }

    /// The same with one more sentence on what was seen or what to do.
    #[must_use]
    pub fn with(mut self, ja: &str, en: &str) -> Self {
        self.detail = Text::new(format!("{}{ja}", self.detail.ja), format!("{} {en}", self.detail.en));
        self
    }

    /// The same with the cells it is about.
    #[must_use]
    pub fn with_cells(mut self, cells: Vec<(String, String)>) -> Self {
        self.cells = cells;
        self
    }
}
