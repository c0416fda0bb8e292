//! `sejo incident`: what can be typed.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// Incidents and exercises.
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// 時計を始める (何も聞きません) | Start the clock (asks nothing)
    Start {
        /// 訓練として始める | Start an exercise
        #[arg(long)]
        exercise: bool,
    },
    /// 記録を1行書く | Write a line of the timeline
    Note {
        /// 内容 | What
        text: String,
        /// noticed, happened, did, decided, lesson, kept (気づいた、起きた、した、決めた、教訓、残した証拠) | noticed, happened, did, decided, lesson, kept
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// 起きた日時 (省略すると今) | When it happened (now when left out)
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// 直す記録の番号 | Number of the entry that this one corrects
        #[arg(long, value_name = "N")]
        corrects: Option<u32>,
        /// 証拠のファイル (指紋SHA-256を記録します) | File of evidence (its SHA-256 is recorded)
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// 証拠の置き場所 | Where the evidence lies
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        place: String,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 知らせたことを記録する | Write down who was told
    Told {
        /// 相手: management, vendor, ministry, prefecture, police, privacy-quick, privacy-full, persons, other | Whom: management, vendor, ministry, prefecture, police, privacy-quick, privacy-full, persons, other
        party: String,
        /// 内容 (話した相手など) | What (with whom)
        #[arg(default_value = "", hide_default_value = true)]
        text: String,
        /// 知らせた日時 (省略すると今) | When (now when left out)
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 認識した日時を決める (期限はここから数えます) | Say when it was known (deadlines are counted from there)
    Known {
        /// 認識した日時 | When it was known
        at: String,
        /// 不正な目的の疑い: unknown, suspected, not-suspected | Whether harm was meant: unknown, suspected, not-suspected
        #[arg(long, value_name = "PURPOSE")]
        purpose: Option<String>,
        /// 呼び名 | What it is called
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// インシデントと訓練の一覧 | List incidents and exercises
    List,
    /// 1つのインシデント: 期限と記録 | One incident: deadlines and timeline
    Show {
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 報告の下書き | The draft of a report
    Report {
        /// privacy (個人情報保護委員会) か ministry (厚生労働省) | privacy (commission) or ministry
        report: String,
        /// PDFで書き出すファイル | PDF to write
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 経過をPDFで書き出す (何がいつ起きたか、だれが知ったか、期限、証拠)
    /// | Write the timeline as PDF: what happened when, who knew, deadlines, evidence
    Timeline {
        /// 書き出すPDF | PDF to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 署名つきの記録を書き出す | Write the signed record
    Export {
        /// 書き出すファイル | File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 署名つきの記録が書き換えられていないか確かめる | Check whether a signed record was altered
    Verify {
        /// 署名つきの記録 | The signed record
        file: PathBuf,
    },
    /// 対応を終える | Close an incident
    Close {
        /// 教訓 | What was learnt
        #[arg(long, value_name = "TEXT")]
        lessons: String,
        /// インシデントではなかった | It was a false alarm
        #[arg(long)]
        false_alarm: bool,
        /// どのインシデントか (省略すると、対応中のもの) | Which incident (the open one when left out)
        #[arg(long, value_name = "ID")]
        incident: Option<String>,
    },
    /// 紙の初動カードと記録用紙 (PDF) | Cards of the first hour and the blank form (PDF)
    Paper {
        /// cards か form | cards or form
        paper: PaperName,
        /// 書き出すファイル | File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperName {
    /// 初動カード
    #[value(alias = "カード")]
    Cards,
    /// 記録用紙
    #[value(alias = "用紙")]
    Form,
}
