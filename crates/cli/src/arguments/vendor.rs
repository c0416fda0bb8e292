//! Arguments of `sejo vendor`: the side of a vendor.

use std::path::PathBuf;

use clap::Subcommand;

/// Products, answers, customers, issuing and notices of a vendor.
#[derive(Debug, Subcommand)]
pub enum VendorCommand {
    /// このデータを事業者として使い始める | Begin to use this data as a vendor
    Begin {
        /// 会社名 | Name of the company
        name: String,
    },
    /// 製品の一覧と、回答がどこまで進んだか | The products, and how far their answers are
    Products,
    /// 製品を登録する。登録済みなら、書いたものを足す (書かないものはそのまま) | Add a product; to one that is there, what is written is added and the rest stays
    Product {
        /// 名前 | Name
        name: String,
        /// 種類 (ehr, receipt, imaging … )。新しい製品で省略すると other | Kind (ehr, receipt, imaging …); without it a new product is other
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// 顧客がほかに使う呼び名。何度でも書ける | Another name customers use; may be repeated
        #[arg(long, value_name = "NAME")]
        also: Vec<String>,
        /// 版。新しい順に、何度でも書ける | A version, the newest first; may be repeated
        #[arg(long, value_name = "VERSION")]
        version: Vec<String>,
    },
    /// 厚生労働省の事業者確認用のExcelを入れる (顧客ごとに記入して発行する) | Take in the ministry's vendor form, to be filled in for every customer
    Form {
        /// ファイル | File
        file: PathBuf,
    },
    /// 製品についての質問と、いまの回答。--json の出力は、記入して answer に渡せる | What is asked about a product, and what is answered; --json can be filled in and given to answer
    Answers {
        /// 製品の名前かid | Name or id of the product
        product: String,
        /// どの年度の版への回答か (例: r8)。省略すると今年度 | Answers to the form of which edition (e.g. r8); without it: this year's
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
    },
    /// 製品についての回答を保存する (前の回答があれば、訂正になる) | Save the answers about a product (after earlier ones: a correction)
    Answer {
        /// 製品の名前かid | Name or id of the product
        product: String,
        /// 回答のJSON (answers --json の形) | Answers as JSON (the shape of answers --json)
        file: PathBuf,
        /// 訂正の理由 | Why they were corrected
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        /// どの年度の版への回答か (例: r8)。省略すると今年度 | Answers to the form of which edition (e.g. r8); without it: this year's
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
    },
    /// 製品についての回答を取り下げる | Withdraw the answers about a product
    Withdraw {
        /// 製品の名前かid | Name or id of the product
        product: String,
        /// 理由 | Reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// どの年度の版への回答か (例: r8)。省略すると今年度 | Answers to the form of which edition (e.g. r8); without it: this year's
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
    },
    /// 顧客からの依頼 (HTML、.sejo-request.json) を入れる | Take in requests of customers (HTML, .sejo-request.json)
    Take {
        /// ファイル | Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 前と別の鍵で署名されていても、電話で言葉を確かめた | The words of a new key were compared on the telephone
        #[arg(long)]
        checked_key: bool,
        /// 別の名前の事業者あてだが、当社あての依頼 | It names another vendor, but is meant for us
        #[arg(long)]
        checked_vendor: bool,
    },
    /// 間違えて取り込んだ顧客を、届いた依頼とともに削除する | Remove a customer that was taken in by mistake, with its requests
    Remove {
        /// 顧客の名前かid | Name or id of the customer
        customer: String,
    },
    /// 顧客の一覧 (CSV、Excel) を取り込む | Take in a list of customers (CSV, Excel)
    Import {
        /// ファイル | File
        file: PathBuf,
    },
    /// 顧客と、だれが回答を待っているか | The customers, and who waits for an answer
    Customers {
        /// 名前の一部 | Part of the name
        #[arg(default_value = "")]
        name: String,
    },
    /// 顧客のシステムがどの製品かを決める。期限も決められる | Say which product a customer's system is; a deadline too
    Settle {
        /// 顧客の名前かid | Name or id of the customer
        customer: String,
        /// システムの名前 | Name of the system
        #[arg(long, value_name = "NAME")]
        system: Option<String>,
        /// 製品の名前 | Name of the product
        #[arg(long, value_name = "NAME")]
        product: Option<String>,
        /// 使っている版 | Version in use
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
        /// 期限 | Deadline
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
    },
    /// この顧客だけ違う回答。値を空にすると、製品の回答に戻る | An answer that is another one at this customer; an empty value goes back to that of the product
    Exception {
        /// 顧客の名前かid | Name or id of the customer
        customer: String,
        /// 質問のキー (answers の先頭の語) | Key of the question (the first word in answers)
        question: String,
        /// 回答 (yes, no, not-applicable か文) | Answer (yes, no, not-applicable, or words)
        value: String,
        /// システムの名前 (1つだけなら省略できる) | Name of the system (may be left out where there is one)
        #[arg(long, value_name = "NAME")]
        system: Option<String>,
        /// 目標日 | Target date
        #[arg(long, value_name = "DATE")]
        target: Option<String>,
        /// 備考 | Remarks
        #[arg(long, value_name = "TEXT", default_value = "")]
        remark: String,
    },
    /// 回答を発行する (署名した返信、様式のExcel、PDF) | Issue replies (signed reply, form as workbook, PDF)
    Issue {
        /// すべての顧客。省略すると、待っている顧客と、まだ発行していない顧客 | All customers; without it those that wait or were never issued anything
        #[arg(long, conflicts_with = "customer")]
        all: bool,
        /// 1件の顧客 | One customer
        #[arg(long, value_name = "NAME")]
        customer: Option<String>,
        /// 依頼のない顧客に、どの年度の版の様式で発行するか (例: r8)。省略すると今年度。依頼のある顧客には、依頼の様式で発行する |
        /// Of which edition the form is for customers that sent no request (e.g. r8); without it: this year's. Who asked gets the form of its request
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
        /// 書き出すフォルダ (なければ作る)。省略するとデータのフォルダの中 | Folder to write to (made when missing); without it: in the data folder
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// 中止した発行を続ける | Go on with a run that was stopped
    Resume {
        /// 発行のid。省略すると最後のもの | Id of the run; without it: the last one
        run: Option<String>,
    },
    /// 訂正・取り下げを知らせるべき顧客 | Customers that must be told of corrected or withdrawn answers
    Told {
        /// どの年度の版の様式で発行したものか (例: r8)。省略するとすべて | What was issued on the form of which edition (e.g. r8); without it: all
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
    },
    /// 訂正・取り下げの通知 (署名したファイル) を作る | Make the signed notices of corrected or withdrawn answers
    Notice {
        /// 理由 (--again のときは不要) | Reason (not with --again)
        #[arg(long, value_name = "TEXT", required_unless_present = "again")]
        reason: Option<String>,
        /// 新しく作らず、作った通知のうちフォルダにないものを書き出す | Make none: write those made before that are not in the folder
        #[arg(long, conflicts_with = "reason")]
        again: bool,
        /// 1件の顧客 | One customer
        #[arg(long, value_name = "NAME")]
        customer: Option<String>,
        /// 書き出すフォルダ (なければ作る) | Folder to write to (made when missing)
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
}
