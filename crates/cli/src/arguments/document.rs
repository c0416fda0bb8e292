//! `sejo document` as it is typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sejo_model::DocumentKind;

/// A document as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DocumentName {
    /// 運用管理規程 | Rules
    #[value(alias = "運用管理規程")]
    Rules,
    /// 事業継続計画 | Continuity plan
    #[value(alias = "事業継続計画")]
    Plan,
}

impl DocumentName {
    /// The kind.
    pub(crate) const fn kind(self) -> DocumentKind {
        match self {
            Self::Rules => DocumentKind::Rules,
            Self::Plan => DocumentKind::Plan,
        }
    }
}

/// Documents.
#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// 文書ごとの状態 | How every document stands
    List,
    /// 条文ごとの案と決まったこと、条文のない対策 | Every passage with its proposal and decision, and what has no clause
    Show {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
    },
    /// 案をそのまま使う | Adopt what is proposed
    Adopt {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 条文のキー (省略すると、未記入のない案すべて) | Keys of passages (all without blanks when left out)
        passages: Vec<String>,
    },
    /// 自分たちの言葉で書く | Write a passage in your own words
    Write {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 条文のキー | Key of the passage
        passage: String,
        /// 文 (1行が1つの段落) | Text (a line is a paragraph)
        text: String,
    },
    /// 理由を書いて、入れないことにする | Leave a passage out, with the reason
    LeaveOut {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 条文のキー | Key of the passage
        passage: String,
        /// 理由 | Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 未確認に戻す | Make a passage open again
    Reopen {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 条文のキー | Key of the passage
        passage: String,
    },
    /// 案にない条文を足す | Add a passage the proposal does not have
    Add {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 章のキー | Key of the chapter
        #[arg(long, value_name = "KEY")]
        chapter: String,
        /// 見出し | Heading
        #[arg(long, value_name = "TEXT")]
        heading: String,
        /// 当たる対策や確認表の番号 | Controls or numbers of the check table it covers
        #[arg(long = "covers", value_name = "KEY")]
        covers: Vec<String>,
        /// 文 | Text
        text: String,
    },
    /// 厚生労働省の確認表の番号ごとに、計画のどの項目があたるか | For every number of the ministry's check table: which passages of the plan are about it
    CheckTable {
        /// PDFに書き出す | Write it as PDF
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 計画のうち、受付と診察室に置く1枚を書き出す | Write the one page of the plan for reception and consulting room
    OnePage {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
    /// くわしさを選ぶ (large, small) | Choose how much it says (large, small)
    Size {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// large または small | large or small
        size: String,
    },
    /// 承認を記録し、いまの文を版にする | Record the approval and freeze the text as a version
    Approve {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 承認 | Approval
        #[command(flatten)]
        approval: ApprovalOptions,
    },
    /// 今ある文書を版として入れる (.pdf .docx .xlsx .txt) | Put a document you have on record as a version (.pdf .docx .xlsx .txt)
    Upload {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// ファイル | File
        file: PathBuf,
        /// 承認 | Approval
        #[command(flatten)]
        approval: ApprovalOptions,
    },
    /// 入れた文書の、条文の番号を書く (ledger=第12条)。空にすると消えます | Mark clauses of an uploaded version (ledger='Article 12'); empty removes
    Mark {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 対策や確認表の番号=条文 | Control or number of the check table=clause
        #[arg(required = true, value_name = "KEY=CLAUSE")]
        marks: Vec<String>,
        /// 版の番号 (省略するといまの版) | Number of the version (the one in force when left out)
        #[arg(long = "number", value_name = "N")]
        number: Option<u32>,
    },
    /// 版を取り消す (記録には残ります) | Withdraw a version (it stays on record)
    Withdraw {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 版の番号 | Number of the version
        number: u32,
        /// 理由 | Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// ファイルに書き出す (.pdf .txt、入れた文書はそのまま) | Write to a file (.pdf .txt; an uploaded one as it is)
    Export {
        /// 文書 (rules, plan) | Document (rules, plan)
        document: DocumentName,
        /// 書き出すファイル | File to write
        out: PathBuf,
        /// 版の番号 (省略すると、書いている途中の案) | Number of the version (the draft when left out)
        #[arg(long = "number", value_name = "N")]
        number: Option<u32>,
    },
    /// 任命書を書き出す (.pdf)。だれのものか省略すると、いまの安全管理責任者 | Write a letter of appointment (.pdf); of the safety manager of today when nobody is named
    Appointment {
        /// 書き出すファイル | File to write
        out: PathBuf,
        /// 任命された人 | Who is appointed
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
    },
}

/// Who approved, when, and when it is looked at again.
#[derive(Debug, Clone, Args)]
pub struct ApprovalOptions {
    /// 承認した人 (役職と名前) | Who approved (post and name)
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// 承認した日 (省略すると今日) | The day (today when left out)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// 見直しの期限 (省略すると1年後の前日) | When it is looked at again (a year later, less a day, when left out)
    #[arg(long, value_name = "DATE")]
    pub review_by: Option<String>,
}
