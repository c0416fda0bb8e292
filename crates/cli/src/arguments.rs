//! What can be typed after `sejo`. The same list makes the help.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use sejo_model::AuditHead;

/// 施錠 Sejo: the medical cybersecurity checklist, answered from evidence.
#[derive(Debug, Parser)]
#[command(
    name = "sejo",
    version,
    about = "施錠 Sejo: 医療機関のサイバーセキュリティ対策チェックリストを、証拠にもとづいて答える",
    max_term_width = 110
)]
pub struct Arguments {
    /// What everything shares.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data is, and how to print.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// データフォルダ (なければ作ります)
    #[arg(long, global = true, value_name = "DIR", env = "SEJO_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQLを使うときの接続先 (postgres://…)。省略するとデータフォルダの中の組み込みデータベース
    #[arg(long, global = true, value_name = "URL", env = "SEJO_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// 施設が複数あるときの施設名
    #[arg(long, global = true, value_name = "NAME")]
    pub facility: Option<String>,
    /// この利用者として行う。操作の記録にその人の名前が残り、役割も画面と同じに確かめます。省略すると「コマンド」として
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub acting_as: Option<String>,
    /// JSONで出力する
    #[arg(long, global = true)]
    pub json: bool,
    /// 英語で出力する (print in English)
    #[arg(long, global = true)]
    pub english: bool,
}

impl Place {
    /// The data folder: as given, else the user's folder for data.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        if let Some(data) = &self.data {
            return data.clone();
        }
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        set("XDG_DATA_HOME")
            .or_else(|| set("LOCALAPPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".local").join("share")))
            .unwrap_or_default()
            .join("sejo")
    }
}

/// How to listen.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// 待ち受けるアドレス。このパソコンの外から使うにはTLSが必要です
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787", env = "SEJO_LISTEN")]
    pub listen: SocketAddr,
    /// TLS証明書 (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key", env = "SEJO_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// TLS秘密鍵 (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate", env = "SEJO_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// この名前のTLS証明書を自分で作って使う (例: sejo.example.lan。アドレスでも、何度でも指定できます)
    #[arg(long, value_name = "NAME", conflicts_with = "tls_certificate", env = "SEJO_TLS_NAME", value_delimiter = ',', value_parser = tls_name)]
    pub tls_name: Vec<String>,
    /// ブラウザで開くときの名前 (自分の証明書を使うとき。何度でも指定できます)
    #[arg(long = "host", value_name = "NAME", env = "SEJO_HOSTS", value_delimiter = ',')]
    pub hosts: Vec<String>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 画面を開くためのサーバを起動する
    Serve(ServeOptions),
    /// 架空の病院と診療所で試す (--data を省くと一時フォルダに作り、終了すると消します)
    Demo(ServeOptions),
    /// チェックリストの版
    #[command(subcommand)]
    Edition(EditionCommand),
    /// 公式のExcel
    #[command(subcommand)]
    Workbook(WorkbookCommand),
    /// ファイルを取り込む (機器の一覧、チェックリストのExcel、ネットワーク機器の設定)
    #[command(after_help = INTAKE_EXIT)]
    Intake {
        /// ファイル
        #[arg(required_unless_present = "erase", value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 保存したファイルの中身を消す(秘密が残っていたとき)。番号(id)かSHA-256で指す
        #[arg(long, value_name = "ID", conflicts_with = "files")]
        erase: Option<String>,
        /// 列の割り当てや様式の差し替えを確認せずに、推測のまま取り込む
        #[arg(long)]
        accept_guess: bool,
        /// 事業者確認用の様式のとき、どの事業者のものか
        #[arg(long, value_name = "NAME")]
        vendor: Option<String>,
    },
    /// 機器の台帳
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// ネットワーク機器の設定ファイルからわかること
    #[command(subcommand)]
    Configuration(ConfigurationCommand),
    /// リモート保守の登録 (外からの入口と、それを使う人)
    #[command(subcommand)]
    Remote(RemoteCommand),
    /// 項目ごとの実測と根拠
    Status,
    /// 次にすること
    Next,
    /// 回答を確認する・取り消す
    Answer(AnswerOptions),
    /// 様式・台帳・JSONを書き出す
    #[command(subcommand)]
    Export(ExportCommand),
    /// 提出前点検
    Check,
    /// 操作の記録
    #[command(subcommand)]
    Audit(AuditCommand),
    /// すべてを1つのファイルに保存する
    Backup {
        /// 書き出すファイル
        file: PathBuf,
    },
    /// バックアップを空のデータフォルダに戻す
    Restore {
        /// バックアップのファイル
        file: PathBuf,
    },
    /// 利用者
    #[command(subcommand)]
    User(UserCommand),
}

/// What a command needs of the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// Made when it is missing.
    Made,
    /// Must be there: told about an empty folder, people would believe that all is well.
    There,
    /// Not looked at.
    Unneeded,
}

impl Command {
    /// What the command needs of the data folder.
    #[must_use]
    pub const fn data(&self) -> Data {
        match self {
            Self::Serve(_)
            | Self::Demo(_)
            | Self::Restore { .. }
            | Self::Intake { .. }
            | Self::Answer(_)
            | Self::Edition(EditionCommand::Import { .. })
            | Self::Remote(RemoteCommand::Add(_))
            | Self::User(UserCommand::Invite { .. }) => Data::Made,
            Self::Workbook(_) => Data::Unneeded,
            _ => Data::There,
        }
    }
}

/// What the exit code of `intake` means: it is 1 although everything was taken in.
const INTAKE_EXIT: &str = "終了コード:
  0  すべて取り込み、人が見ることはない
  1  取り込んだが、人が見ることがある (設定に指摘がある、読めなかったファイルや行がある、確認を待っている)
  2  使い方の誤り
  3  ファイルやデータベースを使えない
  指摘のある設定も取り込まれています。取り込めたかどうかは --json の state でわかります。
  (1 means: taken in, but a person should look, for instance at findings; see state in --json)";

/// Editions.
#[derive(Debug, Subcommand)]
pub enum EditionCommand {
    /// 版の一覧
    List,
    /// 版の項目
    Show {
        /// 版 (r5, r6, r7, r8)
        edition: String,
        /// 様式 (institution, pharmacy, vendor, vendor-pharmacy)
        #[arg(long, default_value = "institution")]
        form: String,
    },
    /// 2つの版の違い
    Diff {
        /// もとの版
        from: String,
        /// 新しい版
        to: String,
        /// 様式
        #[arg(long, default_value = "institution")]
        form: String,
    },
    /// 公式のExcelを読み、どの項目か照合して、データフォルダに版として取り込む
    Import {
        /// Excelのファイル
        workbook: PathBuf,
        /// 前に取り込んだ様式と項目が違っていても、置きかえる
        #[arg(long)]
        replace: bool,
        /// 事業者確認用の様式のとき、どの事業者のものか
        #[arg(long, value_name = "NAME")]
        vendor: Option<String>,
    },
}

/// The official workbook.
#[derive(Debug, Subcommand)]
pub enum WorkbookCommand {
    /// 回答のJSONを公式のExcelに書き込む
    Fill {
        /// Excelのファイル
        workbook: PathBuf,
        /// 回答のJSON (形は docs/formats/cli.md)
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// 書き出すファイル
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// The ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 一覧
    List {
        /// 探す言葉
        #[arg(long, default_value = "")]
        search: String,
        /// 不足の種類 (例: past-support)
        #[arg(long, default_value = "all")]
        filter: String,
    },
    /// ファイルに書き出す
    Export {
        /// 書き出すファイル (.xlsx .csv .json)
        out: PathBuf,
        /// CSVをシフトJIS (CP932) にする
        #[arg(long)]
        cp932: bool,
    },
}

/// Configurations of network devices.
#[derive(Debug, Subcommand)]
pub enum ConfigurationCommand {
    /// 機器ごとの最新の設定と、指摘の数
    List,
    /// 1つの設定の指摘、外からの入口、前の設定との違い
    Show {
        /// idか、設定の中の機器名
        configuration: String,
    },
    /// どの機器の設定かを決める
    Give {
        /// idか、設定の中の機器名
        configuration: String,
        /// 台帳の機器の名前かid
        #[arg(required_unless_present = "new")]
        device: Option<String>,
        /// 設定のとおりの機器を台帳に加える
        #[arg(long, conflicts_with = "device")]
        new: bool,
    },
    /// 設定を消す (1つ前の設定が、また最新になります)
    Remove {
        /// idか、設定の中の機器名
        configuration: String,
    },
    /// 事業者に確かめる手紙を作る
    Letter {
        /// idか、設定の中の機器名
        configuration: String,
        /// 書き出すファイル (.pdf)
        #[arg(value_name = "FILE")]
        out: PathBuf,
    },
}

/// The register of remote connections.
#[derive(Debug, Subcommand)]
pub enum RemoteCommand {
    /// 登録の一覧と、設定にあって登録にない入口
    List,
    /// 登録する
    Add(NewRemote),
    /// 終わりの日を書く (その日までは有効です)
    End {
        /// 登録のid
        connection: String,
        /// 終わりの日 (省略すると今日)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// まちがって登録したものを消す (終わったものは end を使ってください)
    Remove {
        /// 登録のid
        connection: String,
    },
}

/// A remote connection to register.
#[derive(Debug, Args)]
pub struct NewRemote {
    /// 目的 (例: 電子カルテの保守)
    #[arg(long, value_name = "TEXT")]
    pub purpose: String,
    /// 事業者の名前。自施設の職員が使うときは省略
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
    /// 医療情報システムの名前
    #[arg(long, value_name = "NAME")]
    pub system: Option<String>,
    /// 台帳のネットワーク機器の名前
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    /// つなぎ方 (ssl-vpn, ipsec-site, ipsec-client, l2tp, pptp, dial-in, wireguard, openvpn, other)。転送などは省略
    #[arg(long, value_name = "KEY")]
    pub kind: Option<String>,
    /// 設定の中の名前 (トンネル、転送の名前やポート)
    #[arg(long, value_name = "NAME", default_value = "")]
    pub name: String,
    /// これで入る利用者名 (何度でも指定できます)
    #[arg(long = "user", value_name = "NAME")]
    pub users: Vec<String>,
    /// 始まりの日 (省略すると今日)
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// 終わりの日 (続いている間は省略)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

/// An answer.
#[derive(Debug, Args)]
pub struct AnswerOptions {
    /// 項目 (例: patching, unneeded-services.server、または番号 3-③)
    pub item: String,
    /// 回答 (yes, no, not-applicable)。--withdraw と --again のときは不要
    #[arg(required_unless_present_any = ["withdraw", "again"])]
    pub value: Option<String>,
    /// 回 (1から3)。省略すると、まだなら1回目、前の日に「いいえ」と答えていれば次の回、ほかはいまの回を直す。--again と --withdraw では、最後に答えた回
    #[arg(long)]
    pub round: Option<u8>,
    /// 確認日 (省略すると今日)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// 目標日
    #[arg(long, value_name = "DATE")]
    pub target: Option<String>,
    /// 二要素認証の予定日
    #[arg(long, value_name = "DATE")]
    pub planned_by: Option<String>,
    /// 備考
    #[arg(long, default_value = "")]
    pub remark: String,
    /// 実測と違う理由。実測が「判断できない」項目に「はい」と答えるときは、どのように確かめたか
    #[arg(long, default_value = "")]
    pub reason: String,
    /// 確認を取り消す
    #[arg(long)]
    pub withdraw: bool,
    /// 前と同じ回答を、もう一度確認する (文言が変わった項目など)
    #[arg(long, conflicts_with_all = ["value", "withdraw", "target", "planned_by"])]
    pub again: bool,
}

/// Exports.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// 様式 (.pdf .xlsx .json)
    Form {
        /// 書き出すファイル
        out: PathBuf,
        /// PDFに実測と根拠を付ける
        #[arg(long)]
        reasons: bool,
        /// 取り込んだほかの様式を書き出すときの版 (例: r7。.xlsx だけ)
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
        /// 取り込んだほかの様式を書き出すときの様式 (institution, pharmacy, vendor, vendor-pharmacy。.xlsx だけ)
        #[arg(long, value_name = "FORM")]
        form: Option<String>,
    },
    /// 台帳 (.xlsx .csv .json)
    Ledger {
        /// 書き出すファイル
        out: PathBuf,
        /// CSVをシフトJIS (CP932) にする
        #[arg(long)]
        cp932: bool,
    },
    /// 様式のすべてをJSONで
    Json {
        /// 書き出すファイル
        out: PathBuf,
    },
}

/// The log of actions.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// 記録が書き換えられていないことを確かめる
    Verify {
        /// 控えておいた最後の記録。これが入っていなければ、切り取りか書き直し
        #[arg(long, value_name = "番号:指紋", value_parser = kept_head)]
        expect: Option<AuditHead>,
    },
}

/// Users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// 一覧
    List,
    /// 招待のリンクを作る
    Invite {
        /// 名前
        name: String,
        /// 役割
        #[arg(long, value_enum, default_value_t = RoleName::Staff)]
        role: RoleName,
    },
    /// サインインできなくする
    Disable {
        /// 利用者名
        login: String,
    },
    /// またサインインできるようにする
    Enable {
        /// 利用者名
        login: String,
    },
    /// パスワードと認証アプリを設定し直すリンクを作る (電話をなくしたとき)
    Renew {
        /// 利用者名
        login: String,
    },
}

/// A role as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// 管理者
    Admin,
    /// 安全管理責任者
    Officer,
    /// 担当
    Staff,
    /// 閲覧
    Viewer,
}

fn kept_head(text: &str) -> Result<AuditHead, String> {
    text.parse().map_err(|_| {
        "「番号:指紋」の形で書いてください (指紋は0〜9とa〜fの64文字) / write NUMBER:HASH, the hash has 64 digits of 0-9 and a-f"
            .to_owned()
    })
}

/// A name a browser can look up, or an address: only such a one fits into a certificate.
fn tls_name(text: &str) -> Result<String, String> {
    let is_end = |c: u8| c.is_ascii_alphanumeric();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        (1..=63).contains(&bytes.len())
            && bytes.iter().all(|&c| is_end(c) || c == b'-')
            && bytes.first().is_some_and(|&c| is_end(c))
            && bytes.last().is_some_and(|&c| is_end(c))
    };
    let is_name = text.len() <= 253 && text.split('.').all(is_label) && !text.split('.').all(is_number);
    if text.parse::<std::net::IpAddr>().is_ok() || is_name {
        return Ok(text.to_ascii_lowercase());
    }
    Err("名前は sejo.example.lan のように半角の英数字・ハイフン・点で、アドレスは 192.168.1.10 のように書いてください(https:// やポート番号は付けません) / write a name like sejo.example.lan or an address, without https:// and port".to_owned())
}

fn is_number(label: &str) -> bool {
    label.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_can_open_is_a_tls_name() {
        for fine in ["sejo.example.lan", "SEJO", "192.168.1.10", "::1", "pc-12", "1a.lan"] {
            assert_eq!(tls_name(fine), Ok(fine.to_ascii_lowercase()), "{fine}");
        }
        for wrong in ["", "a b", "https://x.lan", "x.lan:8787", "-x", "x-", "日本.lan", "x..lan", ".lan", "999.1.1.1"]
        {
            assert!(tls_name(wrong).is_err(), "{wrong}");
        }
    }
}
