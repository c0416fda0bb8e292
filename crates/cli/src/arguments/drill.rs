//! `sejo drill` as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Restore drills.
#[derive(Debug, Subcommand)]
pub enum DrillCommand {
    /// フォルダの目録を作る (途中で止まっても、同じコマンドで続きから) | Make the manifest of a folder (interrupted, the same command goes on)
    Seal {
        /// 目録を作るフォルダ | The folder
        folder: PathBuf,
        /// 目録のファイル (省略するとフォルダの隣) | Where to write the manifest (beside the folder when left out)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// 確認用の小さなファイルをフォルダの数か所に置いてから目録を作る (いつのバックアップが戻ったかがわかります) |
        /// Place a few small files (canaries) at several depths first: they tell from which day the restored backup is
        #[arg(long)]
        canaries: bool,
    },
    /// 戻したフォルダを目録とくらべ、訓練として記録する | Compare a restored folder with the manifest and record the drill
    Check {
        /// バックアップから戻したフォルダ | The restored folder
        folder: PathBuf,
        /// 目録 (hashdeep, sha256sum, b3sum, rhash, BagIt のものも使えます) | The manifest (also one of hashdeep, sha256sum, b3sum, rhash, BagIt)
        #[arg(long, value_name = "FILE")]
        manifest: PathBuf,
        /// くらべるだけで、記録しない | Compare only, record nothing
        #[arg(long)]
        no_record: bool,
        /// About the drill.
        #[command(flatten)]
        about: AboutDrill,
    },
    /// 業務の流れ(受付、診察、指示、会計)で、戻したシステムが使えたかを記録する | Record how the day's work went with the restored system
    Process {
        /// 「受付=できた」の形で、順に。結果は できた(yes)、できなかった(no)、試していない(-)。後に分とメモを付けられる: 「会計=no,12,印刷できない」。
        /// 省くと、案の名前を示す |
        /// In order, as "Reception=yes": yes, no or - (not tried), then minutes and a note: "Billing=no,12,no printer". Left out: proposes names
        #[arg(long = "step", value_name = "NAME=RESULT[,MINUTES[,NOTE]]")]
        steps: Vec<String>,
        /// About the drill.
        #[command(flatten)]
        about: AboutDrill,
    },
    /// 訓練の一覧と、まだ戻してみていない大事なシステム | List the drills, and the critical systems without one
    List,
    /// 1つの訓練 | Show one drill
    Show {
        /// 訓練のid | Id of the drill
        drill: String,
    },
    /// 署名つきの記録を書き出す | Write the signed record
    Record {
        /// 訓練のid | Id of the drill
        drill: String,
        /// 書き出すファイル | File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 目録や記録が書き換えられていないか確かめる | Check whether a manifest or a record was altered
    Verify {
        /// 目録か、署名つきの記録 | A manifest or a signed record
        file: PathBuf,
    },
    /// まちがって記録した訓練を取り消す (記録は残ります) | Withdraw a drill recorded by mistake (it stays on record)
    Withdraw {
        /// 訓練のid | Id of the drill
        drill: String,
        /// 理由 | Reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What people say about a drill.
#[derive(Debug, Clone, Args)]
pub struct AboutDrill {
    /// どのシステムの訓練か | Which system it was about
    #[arg(long, value_name = "NAME")]
    pub system: Option<String>,
    /// 訓練をした日 (省略すると今日) | Day of the drill (today when left out)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// 戻したバックアップの日 | Day of the backup that was restored
    #[arg(long, value_name = "DATE")]
    pub backup_of: Option<String>,
    /// 戻し始めてから使えるようになるまでの時間(分) | Minutes from the beginning of the restore until it could be used
    #[arg(long, value_name = "N")]
    pub minutes: Option<u32>,
    /// した人 | Who did it
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// バックアップの置き場所 | Where the backup lay
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub medium: String,
    /// 戻すまで、ネットワークから切り離されていたか (true, false) | Whether it was apart from the network until then (true, false)
    #[arg(long, value_name = "BOOL")]
    pub offline: Option<bool>,
    /// 切り離されているのを見た人 | Who saw that it was apart
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub seen_by: String,
    /// 気づいたこと | What was noticed
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub note: String,
}
