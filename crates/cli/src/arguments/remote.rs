//! Arguments of `sejo remote`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The register of remote connections.
#[derive(Debug, Subcommand)]
pub enum RemoteCommand {
    /// 登録の一覧と、設定にあって登録にない入口 | List the register, and the ways in that are not in it
    List,
    /// 登録する | Register a connection
    Add(Box<NewRemote>),
    /// 使い方の条件を書く (指定したところだけ変わります) | Write down its terms (only what is given changes)
    Set {
        /// 登録のid | Id in the register
        connection: String,
        /// 使い方の条件 | Its terms
        #[command(flatten)]
        terms: TermsOptions,
    },
    /// 終わりの日を書く (その日までは有効です) | Write down its last day (valid until then)
    End {
        /// 登録のid | Id in the register
        connection: String,
        /// 終わりの日 (省略すると今日) | Last day (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// まちがって登録したものを消す (終わったものは end を使ってください) | Remove what was registered by mistake (for one that is over, use end)
    Remove {
        /// 登録のid | Id in the register
        connection: String,
    },
    /// 登録簿をPDFに書き出す (チェックリスト 2-②) | Write the register as PDF (row 2-② of the checklist)
    Print {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
    /// 作業計画とログの照合 | Works, held against the log
    #[command(subcommand)]
    Work(WorkCommand),
}

/// A remote connection to register.
#[derive(Debug, Args)]
pub struct NewRemote {
    /// 目的 (例: 電子カルテの保守) | Purpose (e.g. maintenance of the health records)
    #[arg(long, value_name = "TEXT")]
    pub purpose: String,
    /// 事業者の名前。自施設の職員が使うときは省略 | Name of the vendor; left out when your own staff use it
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
    /// 医療情報システムの名前 | Name of the medical information system
    #[arg(long, value_name = "NAME")]
    pub system: Option<String>,
    /// 台帳のネットワーク機器の名前 | Name of the network device in the ledger
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    /// つなぎ方 (ssl-vpn, ipsec-site, ipsec-client, l2tp, pptp, dial-in, wireguard, openvpn, line, management, other)。転送などは省略 |
    /// Kind (ssl-vpn, ipsec-site, ipsec-client, l2tp, pptp, dial-in, wireguard, openvpn, line, management, other); left out for a
    /// forwarded port
    #[arg(long, value_name = "KEY")]
    pub kind: Option<String>,
    /// 設定の中の名前 (トンネル、転送の名前やポート) | Its name in the configuration (tunnel, name or port of the forwarding)
    #[arg(long, value_name = "NAME", default_value = "")]
    pub name: String,
    /// これで入る利用者名 (何度でも指定できます) | User name that comes in by it (may be repeated)
    #[arg(long = "user", value_name = "NAME")]
    pub users: Vec<String>,
    /// 始まりの日 (省略すると今日) | First day (today when left out)
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// 終わりの日 (続いている間は省略) | Last day (left out while it goes on)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// 使い方の条件 | Its terms
    #[command(flatten)]
    pub terms: TermsOptions,
}

/// On which terms a connection is used.
#[derive(Debug, Clone, Default, Args)]
pub struct TermsOptions {
    /// いつもつながっているか (on-demand, always-on, unknown) | Whether it is always on (on-demand, always-on, unknown)
    #[arg(long, value_name = "KEY")]
    pub presence: Option<String>,
    /// だれの機器か (vendor, facility, unknown) | Whose device it comes in by (vendor, facility, unknown)
    #[arg(long, value_name = "KEY")]
    pub device_of: Option<String>,
    /// 利用者名 (own 1人ずつ, shared 共用, unknown) | Accounts (own, shared, unknown)
    #[arg(long, value_name = "KEY")]
    pub accounts: Option<String>,
    /// 二要素認証 (yes, no, unknown) | Second factor (yes, no, unknown)
    #[arg(long, value_name = "KEY")]
    pub two_factor: Option<String>,
    /// つなぐ機器の名前と持ち主 | The device it comes in by, and whose it is
    #[arg(long, value_name = "TEXT")]
    pub device_said: Option<String>,
    /// 接続元のアドレスや拠点 (何度でも指定できます。前の指定を置き換えます。例: "大阪保守センター 203.0.113.5") | Address or site it comes from (may be repeated; replaces what was said before; e.g. "Osaka 203.0.113.5")
    #[arg(long = "source", value_name = "TEXT")]
    pub sources: Vec<String>,
    /// ログのある場所と見方 | Where the log is kept, and how it is looked at
    #[arg(long, value_name = "TEXT")]
    pub log: Option<String>,
}

/// Works by remote maintenance.
#[derive(Debug, Subcommand)]
pub enum WorkCommand {
    /// 作業と、計画に合わない接続 | The works, and connections that do not fit
    List,
    /// 事業者から知らされた作業を書く | Write down an announced work
    Plan {
        /// 登録のid | Id of the connection
        connection: String,
        /// 始まり (例: "2026-11-27 18:00") | From (e.g. "2026-11-27 18:00")
        #[arg(long, value_name = "TIME")]
        from: String,
        /// 終わり | Until
        #[arg(long, value_name = "TIME")]
        until: String,
        /// 作業の内容 | What is done
        #[arg(long, value_name = "TEXT")]
        what: String,
        /// 作業する人 | By whom
        #[arg(long, value_name = "NAME", default_value = "")]
        who: String,
    },
    /// ログを見た結果を書く (作業のid、または知らせのなかった接続は登録のid) | Write down what the log shows (id of the work, or of the connection for one nobody announced)
    Log {
        /// 作業か登録のid | Id of the work or connection
        id: String,
        /// 接続の始まり (記録がなかったときは省略) | When the connection began (left out where there was none)
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// 接続の終わり | When it ended
        #[arg(long, value_name = "TIME", requires = "from")]
        until: Option<String>,
        /// 利用者名 | User name
        #[arg(long, value_name = "NAME", requires = "from", default_value = "")]
        user: String,
        /// ログを見た日 (省略すると今日) | The day somebody looked (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// 作業の終わった日に、終わってから見た (後の日に書くとき) | They looked on the day the work ended, and afterwards (written down on a later day)
        #[arg(long)]
        after_end: bool,
        /// 確かめた事情 | Explanation
        #[arg(long, value_name = "TEXT", default_value = "")]
        explained: String,
    },
    /// まちがって書いた作業を消す | Remove a work written down by mistake
    Remove {
        /// 作業のid | Id of the work
        work: String,
    },
}
