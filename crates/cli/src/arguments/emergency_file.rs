//! Arguments of `sejo emergency-file`.

use std::path::PathBuf;

use clap::Subcommand;

/// The emergency file.
#[derive(Debug, Subcommand)]
pub enum EmergencyFileCommand {
    /// 中にあるもの、足りないもの、紙がある所と、古くなった部分 | What is in it and missing, where copies lie, and what is older
    Show,
    /// 1つのPDFに書き出す | Write it as one PDF
    Print {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
    /// 印刷して置いたと記録する (同じ場所の古い紙は入れ替えたものとします) | Record a copy that was printed and put somewhere (it replaces the one that lay there)
    PutAway {
        /// 置いた場所 | Where it lies
        #[arg(long, value_name = "TEXT")]
        place: String,
        /// 表紙の記号 | The mark on its cover
        #[arg(long, value_name = "MARK")]
        mark: String,
        /// 印刷した日 (省略すると今日) | Day of printing (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// その場所の紙はもう無いと記録する | Record that a copy is there no longer
    TakeAway {
        /// 置いてあった場所 | Where it lay
        #[arg(long, value_name = "TEXT")]
        place: String,
    },
}
