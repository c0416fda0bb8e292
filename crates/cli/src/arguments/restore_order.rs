//! Arguments of `sejo restore-order`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The order of restoring systems.
#[derive(Debug, Subcommand)]
pub enum RestoreOrderCommand {
    /// 復旧の順番と、その理由 | The order, and why
    Show,
    /// 順番のもとになることを、システムに書く | Write down of a system what the order follows from
    Set(SetOrder),
    /// 図と表をPDFに書き出す | Write picture and table as PDF
    Print {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
}

/// What to write down about a system. What is left out stays as it is; an empty text clears it.
#[derive(Debug, Args)]
pub struct SetOrder {
    /// システムの名前かid | The system, by name or id
    pub system: String,
    /// これがないと動かないシステム (何度でも指定できます。前の指定を置き換えます) |
    /// A system it cannot run without (may be repeated; replaces what was said before)
    #[arg(long, value_name = "NAME")]
    pub needs: Vec<String>,
    /// ほかのシステムがなくても動く | It runs without any other
    #[arg(long, conflicts_with = "needs")]
    pub needs_nothing: bool,
    /// 待てる時間 (時間)。空にすると未定に戻します | Hours it can be missed; empty takes it back
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<String>,
    /// 止まると診療できないか (yes か no)。空にすると未定に戻します | Whether care stops without it (yes or no); empty takes it back
    #[arg(long, value_name = "YES|NO")]
    pub critical: Option<String>,
    /// 止まったときの代わりの方法 | What is done without it
    #[arg(long, value_name = "TEXT")]
    pub alternative: Option<String>,
    /// 使う紙のある場所 | Where the paper for it lies
    #[arg(long, value_name = "TEXT")]
    pub paper: Option<String>,
    /// 参照だけできるもの | What can still be read
    #[arg(long, value_name = "TEXT")]
    pub read_only: Option<String>,
}
