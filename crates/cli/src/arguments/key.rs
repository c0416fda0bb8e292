//! Arguments of `sejo key`.

use std::path::PathBuf;

use clap::Subcommand;

/// The signing key.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// いま使っている鍵の言葉、作った日時、紙の控え、前の鍵 | The words of the key in use, when it was made, its paper, earlier keys
    Show,
    /// 記録と一緒に相手に渡すカードを書き出す | Write the card that is handed out along with records
    Card {
        /// 書き出すファイル | File to write
        file: PathBuf,
    },
    /// 36の言葉の控えをPDFに書き出す (印刷したらPDFは消す) | Write the paper of 36 words as PDF (delete it once it is printed)
    Paper {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
    /// 紙の言葉を標準入力から読み、どの鍵の控えかを言う | Read the words of a paper from standard input and say which key it is of
    Check,
    /// ほかの鍵に引き継ぐ | Hand over to another key
    HandOver {
        /// 理由 | Reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// 新しい鍵を作らず、標準入力の36の言葉の鍵を使う | Use the key of the 36 words on standard input instead of a new one
        #[arg(long)]
        of_paper: bool,
    },
}
