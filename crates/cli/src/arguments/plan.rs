//! Arguments of `sejo plan`.

use std::path::PathBuf;

use clap::Subcommand;

/// What only the continuity plan has; writing and approving it is under `document`.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// 厚生労働省の確認表の番号ごとに、計画のどの項目があたるか | For every number of the ministry's check table: which passages are about it
    CheckTable {
        /// PDFに書き出す | Write it as PDF
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 受付と診察室に置く1枚を書き出す | Write the one page for reception and consulting room
    OnePage {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
}
