//! What can be typed after `sejo`. The same list makes the help: `日本語 | English` above a command or an option is its
//! line in either language (see `help`).

mod backup_record;
mod contact;
mod disclosure;
mod document;
mod drill;
mod emergency_file;
mod exercise;
mod incident;
mod key;
mod remote;
mod request;
mod responsibility;
mod restore_order;
mod value;
mod vendor;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sejo_model::{AuditHead, Lang};

pub use backup_record::{BackupRecordCommand, SetBackup};
pub use contact::{ContactCommand, SetContact, SetPerson, VerifyContact};
pub use disclosure::{DisclosureCommand, PlaceDisclosure};
pub use document::{ApprovalOptions, DocumentCommand, DocumentName};
pub use drill::{AboutDrill, DrillCommand};
pub use emergency_file::EmergencyFileCommand;
pub use exercise::{ExerciseCommand, ImprovementCommand};
pub use incident::{IncidentCommand, PaperName};
pub use key::KeyCommand;
pub use remote::{NewRemote, RemoteCommand, TermsOptions, WorkCommand};
pub use request::{NoteOptions, ReplyCommand, RequestCommand};
pub use responsibility::{ClauseOptions, ResponsibilityCommand, RouteCommand, SetResponsibility, SetServer};
pub use restore_order::{RestoreOrderCommand, SetOrder};
pub(crate) use value::Wrong;
pub use value::{Listen, RoleName};
pub use vendor::VendorCommand;

/// 施錠 Sejo: the medical cybersecurity checklist, answered from evidence.
#[derive(Debug, Parser)]
#[command(
    name = "sejo",
    version,
    about = "施錠 Sejo: 医療機関のサイバーセキュリティ対策チェックリストを、証拠にもとづいて答える | \
             Sejo 施錠: the medical cybersecurity checklist, answered from evidence",
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
    /// データフォルダ (なければ作ります) | The data folder (made when missing)
    #[arg(long, global = true, value_name = "DIR", env = "SEJO_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQLを使うときの接続先 (postgres://…)。省略するとデータフォルダの中の組み込みデータベース |
    /// Where PostgreSQL is (postgres://…). Without it: the embedded database in the data folder
    #[arg(long, global = true, value_name = "URL", env = "SEJO_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// 施設が複数あるときの施設名 | Name of the facility, where there are several
    #[arg(long, global = true, value_name = "NAME")]
    pub facility: Option<String>,
    /// この利用者として行う。操作の記録にその人の名前が残り、役割も画面と同じに確かめます。省略すると「この装置のコマンド」として |
    /// Act as this user: the log of actions says that name, and the role is checked as on the pages. Without it:
    /// as a command on this machine
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub acting_as: Option<String>,
    /// JSONで出力する | Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 英語で出力する | Print in English
    #[arg(long, global = true)]
    pub english: bool,
}

impl Place {
    /// Whether `serve --as vendor` is meant: not somebody who acts, but whose data it is to be.
    #[must_use]
    pub fn is_for_vendor(&self, command: &Command) -> bool {
        matches!(command, Command::Serve(_)) && self.acting_as.as_deref() == Some("vendor")
    }

    /// The language of what is printed.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        if self.english { Lang::En } else { Lang::Ja }
    }

    /// A command as it is to be typed to go on with the same data: with the folder, where it is not the usual one.
    #[must_use]
    pub fn command(&self, command: &str) -> String {
        let database = if self.database.is_some() { " --database URL" } else { "" };
        match &self.data {
            Some(data) => {
                let folder = std::path::absolute(data).unwrap_or_else(|_| data.clone());
                format!("{command} --data \"{}\"{database}", folder.display())
            }
            None => format!("{command}{database}"),
        }
    }

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
    /// 待ち受けるアドレス。このパソコンの外から使うにはTLSが必要です | Where to listen. To be used from outside this computer it needs TLS
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787", env = "SEJO_LISTEN", value_parser = value::listen)]
    pub listen: Listen,
    /// TLS証明書 (PEM) | TLS certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key", env = "SEJO_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// TLS秘密鍵 (PEM) | TLS private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate", env = "SEJO_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// この名前のTLS証明書を自分で作って使う (例: sejo.example.lan。アドレスでも、何度でも指定できます) |
    /// Make a TLS certificate for this name and use it (e.g. sejo.example.lan; an address will do; may be
    /// repeated)
    #[arg(long, value_name = "NAME", conflicts_with = "tls_certificate", env = "SEJO_TLS_NAME", value_delimiter = ',', value_parser = value::tls_name)]
    pub tls_name: Vec<String>,
    /// ブラウザで開くときの名前 (自分の証明書を使うとき。何度でも指定できます) |
    /// Name under which browsers open it (with your own certificate; may be repeated)
    #[arg(long = "host", value_name = "NAME", env = "SEJO_HOSTS", value_delimiter = ',')]
    pub hosts: Vec<String>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 画面を開くためのサーバを起動する (事業者として使うときは、初めに --as vendor を付けます) |
    /// Start the server for the pages (to use it as a vendor, begin with --as vendor)
    Serve(ServeOptions),
    /// 架空の病院と診療所で試す (--data を省くと一時フォルダに作り、終了すると消します) |
    /// Try it with a fictional hospital and clinic (without --data in a temporary folder that is removed at the
    /// end)
    Demo(ServeOptions),
    /// チェックリストの版 | Editions of the checklist
    #[command(subcommand)]
    Edition(EditionCommand),
    /// 公式のExcel | The official workbook
    #[command(subcommand)]
    Workbook(WorkbookCommand),
    /// ファイルを取り込む (機器の一覧、チェックリストのExcel、ネットワーク機器の設定) |
    /// Take files in (device lists, the checklist workbook, configurations of network devices)
    #[command(after_help = INTAKE_EXIT)]
    Intake {
        /// ファイル | Files
        #[arg(required_unless_present_any = ["erase", "undo", "map_anew"], value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 保存したファイルの中身を消す(秘密が残っていたとき)。番号(id)かSHA-256で指す |
        /// Erase a kept file that turned out to hold a secret; name it by its id or SHA-256
        #[arg(long, value_name = "ID", conflicts_with = "files")]
        erase: Option<String>,
        /// 取り込みを元に戻す。番号(id)かSHA-256で指す | Undo an import; name it by its id or SHA-256
        #[arg(long, value_name = "ID", conflicts_with_all = ["files", "erase"])]
        undo: Option<String>,
        /// 一覧の取り込みを元に戻し、列の対応を選び直す。番号(id)かSHA-256で指す |
        /// Undo the import of a list and choose its columns anew; name it by its id or SHA-256
        #[arg(long, value_name = "ID", conflicts_with_all = ["files", "erase", "undo"])]
        map_anew: Option<String>,
        /// 列の対応を推測と変える (例: 管理番号=name、備考= で取り込まない)。何度でも書ける |
        /// What a column is, where the guess is wrong (FIELD a key of columns; empty leaves it out); may be repeated
        #[arg(long, value_name = "HEADER=FIELD", requires = "accept_guess")]
        column: Vec<String>,
        /// 列の割り当てや様式の差し替えを確認せずに、推測のまま取り込む |
        /// Take what was guessed without asking: columns of a list, a form that replaces another
        #[arg(long)]
        accept_guess: bool,
        /// 状態の列の言葉の意味 (例: 修理中=予備)。何度でも書ける | What a word in the column of states means, as one of the keys of states; may be repeated
        #[arg(long, value_name = "WORD=STATE")]
        state: Vec<String>,
        /// 事業者確認用の様式のとき、どの事業者のものか | For a vendor's form: whose it is
        #[arg(long, value_name = "NAME")]
        vendor: Option<String>,
        /// --vendor の事業者がまだなければ、登録する | Add the vendor of --vendor when it is not there yet
        #[arg(long, requires = "vendor")]
        new_vendor: bool,
        /// 事業者確認用の様式のとき、どのシステムについての回答か。何度でも書ける | For a vendor's form: which system it is about; may be repeated
        #[arg(long, value_name = "NAME")]
        system: Vec<String>,
        /// 様式の回答が、その事業者の今の回答と違っても、このとおりに記録する理由 (--vendor も要る) |
        /// Why a vendor's form is recorded although it differs from what stands of that vendor (needs --vendor)
        #[arg(long, value_name = "TEXT", requires = "vendor")]
        words: Option<String>,
        /// 様式に書かれた施設名が違っていても、この施設の様式である | The form is this facility's, although another name stands on it
        #[arg(long)]
        our_form: bool,
        /// ネットワーク機器の設定を機器から取った日 | The day configurations were taken from their devices
        #[arg(long, value_name = "DATE")]
        dated: Option<String>,
    },
    /// 機器の台帳 | The ledger of devices
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// ネットワーク機器の設定ファイルからわかること | What configurations of network devices tell
    #[command(subcommand)]
    Configuration(ConfigurationCommand),
    /// リモート保守の登録 (外からの入口と、それを使う人) | The register of remote connections (ways in from outside, and who uses them)
    #[command(subcommand)]
    Remote(RemoteCommand),
    /// 事業者への依頼 (送るファイル、送付・催促の記録) | Requests to vendors (the files to send, what was sent and reminded)
    #[command(subcommand)]
    Request(RequestCommand),
    /// 事業者からの返信 (入れる、見る、受け取る・差し戻す) | Replies of vendors (take in, look at, accept or send back)
    #[command(subcommand)]
    Reply(ReplyCommand),
    /// 開示書 MDS/SDS (入れる、どのシステムのものか決める、「いいえ」の説明、くらべる) | Disclosures MDS/SDS (take in, place, explain every no, compare)
    #[command(subcommand)]
    Disclosure(DisclosureCommand),
    /// 事業者の側: 製品と回答、顧客、発行、訂正と取り下げ | The side of a vendor: products and answers, customers, issuing, corrections and withdrawals
    #[command(subcommand)]
    Vendor(VendorCommand),
    /// 連絡体制図 (だれに、どの番号で。番号の確認と印刷) | The contact chart (who is called by which number; verifying and printing)
    #[command(subcommand)]
    Contact(ContactCommand),
    /// バックアップの記録 (システムと忘れられやすいものを、どう控えているか) | Backup records (how systems and easily forgotten things are backed up)
    #[command(subcommand)]
    BackupRecord(BackupRecordCommand),
    /// 復旧の順番 (何を先に戻すか、その理由) | The restore order (what is restored first, and why)
    #[command(subcommand)]
    RestoreOrder(RestoreOrderCommand),
    /// 更新の責任と経路 (どの編が当てはまるか、どのサーバが決めるか) | The route (which volumes of the guideline apply, and which server decides it)
    #[command(subcommand)]
    Route(RouteCommand),
    /// 役割分担 (更新・ログ・バックアップなどを、自院と事業者のどちらが行うか) | Who does what (updates, logs, backups …: the facility or the vendor)
    #[command(subcommand)]
    Responsibility(ResponsibilityCommand),
    /// 規程・計画 (案を作り、決め、承認を記録し、印刷する。任命書も) | Rules and plan (propose, decide, approve, print; the letter of appointment, too)
    #[command(subcommand)]
    Document(DocumentCommand),
    /// 復旧訓練 (バックアップを実際に戻し、目録とくらべる) | Restore drills (restore a backup for real and compare it with a manifest)
    #[command(subcommand)]
    Drill(DrillCommand),
    /// インシデントの時計 (いつ何があり、だれに知らせたか) | The incident clock (what happened when, and who was told)
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// 緊急時ファイル (パソコンが使えない夜に開く紙の綴り) | The emergency file (the paper folder for when no computer works)
    #[command(subcommand)]
    EmergencyFile(EmergencyFileCommand),
    /// 訓練 (シナリオを選び、状況を1つずつ読み上げ、決めたことを書き、改善にする) | Exercises (choose a scenario, read out one inject after the other, write down what is decided, make improvements of it)
    #[command(subcommand)]
    Exercise(ExerciseCommand),
    /// 署名の鍵 (確かめる言葉、相手に渡すカード、紙の控え、引き継ぎ) | The signing key (words to compare, card to hand out, paper, handing over)
    #[command(subcommand)]
    Key(KeyCommand),
    /// 項目ごとの実測と根拠 | The measured verdict of every item, with its reasons
    Status,
    /// 次にすること | What to do next
    Next,
    /// 回答を確認する・取り消す | Confirm or withdraw an answer
    Answer(AnswerOptions),
    /// 様式・台帳・JSONを書き出す | Write the form, the ledger or JSON to a file
    #[command(subcommand)]
    Export(ExportCommand),
    /// 提出前点検 | The check before submission
    Check,
    /// 操作の記録 | The log of actions
    #[command(subcommand)]
    Audit(AuditCommand),
    /// すべてを1つのファイルに保存する | Save everything in one file
    Backup {
        /// 書き出すファイル | File to write
        file: PathBuf,
    },
    /// バックアップを空のデータフォルダに戻す | Restore a backup into an empty data folder
    Restore {
        /// バックアップのファイル | File of the backup
        file: PathBuf,
    },
    /// 利用者 | Users
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
    /// Looked at when it is there; what ships with Sejo is told without it, and nothing is made.
    Welcome,
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
            | Self::Intake { erase: None, undo: None, map_anew: None, .. }
            | Self::Answer(_)
            | Self::Edition(EditionCommand::Import { .. })
            | Self::Remote(RemoteCommand::Add(_))
            | Self::Incident(IncidentCommand::Start { .. })
            | Self::Contact(ContactCommand::Set(_) | ContactCommand::Person(_))
            | Self::Vendor(VendorCommand::Begin { .. })
            | Self::BackupRecord(BackupRecordCommand::Set(_))
            | Self::User(UserCommand::Invite { .. }) => Data::Made,
            Self::Edition(_)
            | Self::Drill(DrillCommand::Seal { .. } | DrillCommand::Check { .. } | DrillCommand::Verify { .. })
            | Self::Incident(IncidentCommand::Paper { .. } | IncidentCommand::Verify { .. }) => Data::Welcome,
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
  指摘のある設定も取り込まれています。取り込めたかどうかは --json の state でわかります。 | Exit codes:
  0  everything was taken in, and nobody need look
  1  taken in, but a person should look (findings in a configuration, a file or lines that could not be read, a question)
  2  the command was not understood
  3  a file or the database cannot be used
  A configuration with findings was taken in too. Whether a file was taken in stands in state of --json.";

/// Editions.
#[derive(Debug, Subcommand)]
pub enum EditionCommand {
    /// 版の一覧 | List the editions
    List,
    /// 版の項目 | Show the items of an edition
    Show {
        /// 版 (r5, r6, r7, r8) | Edition (r5, r6, r7, r8)
        edition: String,
        /// 様式 (institution, pharmacy, vendor, vendor-pharmacy) | Form (institution, pharmacy, vendor, vendor-pharmacy)
        #[arg(long, default_value = "institution")]
        form: String,
    },
    /// 2つの版の違い | What differs between two editions
    Diff {
        /// もとの版 | The edition before
        from: String,
        /// 新しい版 | The edition after
        to: String,
        /// 様式 (institution, pharmacy, vendor, vendor-pharmacy) | Form (institution, pharmacy, vendor, vendor-pharmacy)
        #[arg(long, default_value = "institution")]
        form: String,
    },
    /// 公式のExcelを読み、どの項目か照合して、データフォルダに版として取り込む | Read the official workbook, match its rows and take it in as an edition
    Import {
        /// Excelのファイル | The workbook
        workbook: PathBuf,
        /// 前に取り込んだ様式と項目が違っていても、置きかえる | Replace the form taken in before, although their rows differ
        #[arg(long)]
        replace: bool,
        /// 事業者確認用の様式のとき、どの事業者のものか | For a vendor's form: whose it is
        #[arg(long, value_name = "NAME")]
        vendor: Option<String>,
        /// --vendor の事業者がまだなければ、登録する | Add the vendor of --vendor when it is not there yet
        #[arg(long, requires = "vendor")]
        new_vendor: bool,
        /// 事業者確認用の様式のとき、どのシステムについての回答か。何度でも書ける | For a vendor's form: which system it is about; may be repeated
        #[arg(long, value_name = "NAME")]
        system: Vec<String>,
        /// 様式に書かれた施設名が違っていても、この施設の様式である | The form is this facility's, although another name stands on it
        #[arg(long)]
        our_form: bool,
    },
}

/// The official workbook.
#[derive(Debug, Subcommand)]
pub enum WorkbookCommand {
    /// 回答のJSONを公式のExcelに書き込む | Write answers from JSON into the official workbook
    Fill {
        /// Excelのファイル | The workbook
        workbook: PathBuf,
        /// 回答のJSON (形は docs/formats/cli.md) | The answers as JSON (shape in docs/formats/cli.md)
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// 書き出すファイル | File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// The ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 一覧 | List them
    List {
        /// 探す言葉 | Words to look for
        #[arg(long, default_value = "")]
        search: String,
        /// 不足の種類 (例: past-support) | What is lacking (e.g. past-support)
        #[arg(long, default_value = "all")]
        filter: String,
    },
    /// ファイルに書き出す | Write it to a file
    Export {
        /// 書き出すファイル (.xlsx .csv .json) | File to write (.xlsx .csv .json)
        out: PathBuf,
        /// CSVをシフトJIS (CP932) にする | CSV in Shift JIS (CP932)
        #[arg(long)]
        cp932: bool,
    },
}

/// Configurations of network devices.
#[derive(Debug, Subcommand)]
pub enum ConfigurationCommand {
    /// 機器ごとの最新の設定と、指摘の数 | The newest configuration of every device, with the number of findings
    List,
    /// 1つの設定の指摘、外からの入口、前の設定との違い | The findings in one configuration, its ways in, what changed since the one before
    Show {
        /// idか、設定の中の機器名 | Its id, or what the configuration calls its device
        configuration: String,
    },
    /// どの機器の設定かを決める | Say whose configuration it is
    Give {
        /// idか、設定の中の機器名 | Its id, or what the configuration calls its device
        configuration: String,
        /// 台帳の機器の名前かid | The device in the ledger, by name or id
        #[arg(required_unless_present = "new")]
        device: Option<String>,
        /// 設定のとおりの機器を台帳に加える | Add the device to the ledger as the configuration tells
        #[arg(long, conflicts_with = "device")]
        new: bool,
        /// メーカーや製造番号などが違っても、その機器のものだと確かめた | Somebody made sure that it is of that device, whatever differs
        #[arg(long, conflicts_with = "new")]
        made_sure: bool,
    },
    /// いつ機器から取った設定かを書く (省略すると、ファイルの日付か入れた日) | Say when it was taken from the device (left out: the date in the file, else the day it was dropped)
    Date {
        /// idか、設定の中の機器名 | Its id, or what the configuration calls its device
        configuration: String,
        /// 機器から取った日 | The day it was taken
        #[arg(value_name = "DATE")]
        day: Option<String>,
    },
    /// 設定を消す (1つ前の設定が、また最新になります) | Remove a configuration (the one before is the newest again)
    Remove {
        /// idか、設定の中の機器名 | Its id, or what the configuration calls its device
        configuration: String,
    },
    /// 事業者に確かめる手紙を作る | Write the letter that asks the vendor
    Letter {
        /// idか、設定の中の機器名 | Its id, or what the configuration calls its device
        configuration: String,
        /// 書き出すファイル (.pdf) | File to write (.pdf)
        #[arg(value_name = "FILE")]
        out: PathBuf,
    },
    /// 全体構成図を書き出す (外からの入口の表も、PDFに入ります) | Write the network picture (the PDF has the table of ways in, too)
    Picture {
        /// 書き出すファイル (.pdf .svg) | File to write (.pdf, .svg)
        file: PathBuf,
    },
}

/// An answer.
#[derive(Debug, Args)]
pub struct AnswerOptions {
    /// 項目 (例: patching, unneeded-services.server、または番号 3-③) |
    /// Item (e.g. patching, unneeded-services.server, or the number 3-③)
    pub item: String,
    /// 回答 (yes, no, not-applicable)。--withdraw と --again のときは不要 |
    /// Answer (yes, no, not-applicable); not needed with --withdraw and --again
    #[arg(required_unless_present_any = ["withdraw", "again"])]
    pub value: Option<String>,
    /// 回 (1から3)。省略すると、まだなら1回目、前の日に「いいえ」と答えていれば次の回、ほかはいまの回を直す。--again と --withdraw では、最後に答えた回 |
    /// Round (1 to 3). Left out: the first where there is no answer, the next after a no of an earlier day,
    /// otherwise the round that stands is corrected; with --again and --withdraw the last answered round
    #[arg(long)]
    pub round: Option<u8>,
    /// 確認日 (省略すると今日) | Day it was confirmed (today when left out)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// 目標日 (「いいえ」のとき) | Target date (for a no)
    #[arg(long, value_name = "DATE")]
    pub target: Option<String>,
    /// 二要素認証の予定日 (二要素認証の項目に「はい」のとき) | Day by which two-factor sign-in is planned (for a yes to that item)
    #[arg(long, value_name = "DATE")]
    pub planned_by: Option<String>,
    /// 備考 | Remark
    #[arg(long, default_value = "")]
    pub remark: String,
    /// 実測と違う理由。実測が「判断できない」項目に「はい」と答えるときは、どのように確かめたか。--withdraw では、取り消す理由 (必要です) |
    /// Why it differs from the measured verdict; for a yes where the verdict is unknown: how you made sure; with
    /// --withdraw (needed there): why it is withdrawn
    #[arg(long, default_value = "")]
    pub reason: String,
    /// 確認を取り消す (--reason に理由を書いてください) | Withdraw the answer (say why with --reason)
    #[arg(long)]
    pub withdraw: bool,
    /// 前と同じ回答を、もう一度確認する (文言が変わった項目など) | Confirm the same answer again (e.g. where the wording has changed)
    #[arg(long, conflicts_with_all = ["value", "withdraw", "target", "planned_by"])]
    pub again: bool,
}

/// Exports.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// 様式 (.pdf .xlsx .json) | The form (.pdf .xlsx .json)
    Form {
        /// 書き出すファイル | File to write
        out: PathBuf,
        /// PDFに実測と根拠を付ける | Add the measured verdicts and reasons to the PDF
        #[arg(long)]
        reasons: bool,
        /// 過ぎた年度の版 (例: r7)。その年度に確認した回答を書き出す (.xlsx は、Excelを取り込んだ様式だけ) |
        /// Edition of an earlier year (e.g. r7): what was confirmed in it (.xlsx: of a form whose workbook was taken in)
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
        /// ほかの様式を書き出すときの様式 (institution, pharmacy, vendor, vendor-pharmacy) |
        /// Kind of another form (institution, pharmacy, vendor, vendor-pharmacy)
        #[arg(long, value_name = "FORM")]
        form: Option<String>,
    },
    /// 台帳 (.xlsx .csv .json) | The ledger (.xlsx .csv .json)
    Ledger {
        /// 書き出すファイル | File to write
        out: PathBuf,
        /// CSVをシフトJIS (CP932) にする | CSV in Shift JIS (CP932)
        #[arg(long)]
        cp932: bool,
    },
    /// 様式のすべてをJSONで | Everything about the form as JSON
    Json {
        /// 書き出すファイル | File to write
        out: PathBuf,
    },
}

/// The log of actions.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// 記録が書き換えられていないことを確かめる | Prove that the log was not rewritten
    Verify {
        /// 控えておいた最後の記録。これが入っていなければ、切り取りか書き直し |
        /// The last entry as it was kept on paper; if the log lacks it, it was cut off or written anew
        #[arg(long, value_name = "NUMBER:HASH", value_parser = value::kept_head)]
        expect: Option<AuditHead>,
    },
}

/// Users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// 一覧 | List them
    List,
    /// 招待のリンクを作る | Make a link that invites somebody
    Invite {
        /// 名前 | Name
        name: String,
        /// 役割 (admin 管理者、officer 安全管理責任者、staff 担当、viewer 閲覧。日本語でも書けます) |
        /// Role: admin, officer (the safety manager), staff or viewer
        #[arg(long, value_enum, default_value_t = RoleName::Staff)]
        role: RoleName,
    },
    /// サインインできなくする | May not sign in any more
    Disable {
        /// 利用者名 | Sign-in name
        login: String,
    },
    /// またサインインできるようにする | May sign in again
    Enable {
        /// 利用者名 | Sign-in name
        login: String,
    },
    /// パスワードと認証アプリを設定し直すリンクを作る (電話をなくしたとき) | Make a link to set a new password and authenticator app (telephone lost)
    Renew {
        /// 利用者名 | Sign-in name
        login: String,
    },
}
