//! `sejo backup-record` as it is typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};

/// Backup records.
#[derive(Debug, Subcommand)]
pub enum BackupRecordCommand {
    /// システムごとのバックアップと、足りないこと | The backups of every system, and what they lack
    List,
    /// 記録を書く・直す (指定したところだけ変わります) | Write or correct a record (only what is given changes)
    Set(Box<SetBackup>),
    /// 取れているのを見たことを記録する (いちばん新しい日が判定を決めます) | Record that somebody saw whether it was taken (the newest day decides)
    Seen {
        /// 記録のid | Id of the record
        record: String,
        /// 見た人 (省略すると自分) | Who looked (oneself when left out)
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// 見た日 (省略すると今日) | The day (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// 取れていなかった | It was not there
        #[arg(long)]
        not_taken: bool,
    },
    /// まちがって書いた記録を消す | Remove a record made by mistake
    Remove {
        /// 記録のid | Id of the record
        record: String,
    },
    /// 一覧をファイルに書き出す (.pdf はBCPのひな形の表、.csv) | Write the table to a file (.pdf as in the BCP template, or .csv)
    Export {
        /// 書き出すファイル (.pdf .csv) | File to write (.pdf .csv)
        out: PathBuf,
    },
}

/// What is said about a backup.
#[derive(Debug, Clone, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("of-what").required(true).multiple(false).args(["record", "system", "thing"]))]
pub struct SetBackup {
    /// 直す記録のid | Id of the record to correct
    #[arg(long, value_name = "ID")]
    pub record: Option<String>,
    /// このシステムの新しい記録 | A new record of this system
    #[arg(long, value_name = "NAME")]
    pub system: Option<String>,
    /// 忘れられやすいもの (masters, images, network-configurations, directory, device-settings, licences, closed-claims) |
    /// A thing that is easily forgotten (masters, images, network-configurations, directory, device-settings, licences, closed-claims)
    #[arg(long, value_name = "KEY")]
    pub thing: Option<String>,
    /// 取っているか (kept, not-needed, not-kept, unknown) | Whether it is backed up (kept, not-needed, not-kept, unknown)
    #[arg(long, value_name = "KEY")]
    pub keeping: Option<String>,
    /// 要らない理由 | Why it is not needed
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// 中身 | What is in it
    #[arg(long, value_name = "TEXT")]
    pub contents: Option<String>,
    /// 作成方法 | How it is made
    #[arg(long, value_name = "TEXT")]
    pub method: Option<String>,
    /// 頻度 (continuous, daily, weekly, monthly, on-change, unknown) | How often (continuous, daily, weekly, monthly, on-change, unknown)
    #[arg(long, value_name = "KEY")]
    pub frequency: Option<String>,
    /// 何回分を残すか | How many are kept
    #[arg(long, value_name = "N")]
    pub generations: Option<u32>,
    /// 何日前まで戻れるか | How many days back it reaches
    #[arg(long, value_name = "DAYS")]
    pub reach_days: Option<u32>,
    /// 置き場所 | Where it lies
    #[arg(long, value_name = "TEXT")]
    pub place: Option<String>,
    /// 切り離し (offline, unchangeable, connected, unknown) | Whether it is apart (offline, unchangeable, connected, unknown)
    #[arg(long, value_name = "KEY")]
    pub apart: Option<String>,
    /// 証拠の種類 (contract 契約の条項、rule 施設の規程) | Kind of proof (contract, rule)
    #[arg(long, value_name = "KEY", requires = "proof_document")]
    pub proof: Option<String>,
    /// 証拠の書類 | Document of the proof
    #[arg(long, value_name = "TEXT", requires = "proof")]
    pub proof_document: Option<String>,
    /// 証拠のページや条 | Page or clause of the proof
    #[arg(long, value_name = "TEXT", requires = "proof")]
    pub proof_page: Option<String>,
    /// 書かれている文 | Words of the proof
    #[arg(long, value_name = "TEXT", requires = "proof")]
    pub proof_quote: Option<String>,
    /// だれの鍵で消せるか (separate, same, unknown) | With whose credentials it can be deleted (separate, same, unknown)
    #[arg(long, value_name = "KEY")]
    pub credentials: Option<String>,
    /// 取る人 (vendor, facility, unknown) | Who takes it (vendor, facility, unknown)
    #[arg(long, value_name = "KEY")]
    pub taken_by: Option<String>,
    /// 復旧方法 | How it is restored
    #[arg(long, value_name = "TEXT")]
    pub restore_method: Option<String>,
    /// 復旧にかかると聞いた時間(分) | Minutes of a restore, as told
    #[arg(long, value_name = "N")]
    pub restore_minutes: Option<u32>,
    /// 事業者なしで始められる人 | Who can begin without the vendor
    #[arg(long, value_name = "NAME")]
    pub started_by: Option<String>,
    /// データの量(GB) | Amount of data in GB
    #[arg(long, value_name = "GB")]
    pub size_gb: Option<u32>,
    /// 組み直す台数 | How many machines would be set up anew
    #[arg(long, value_name = "N")]
    pub machines: Option<u32>,
    /// 備考 | Note
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}
