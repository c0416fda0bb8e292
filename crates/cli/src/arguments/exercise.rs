//! `sejo exercise`: what can be typed.

use std::path::PathBuf;

use clap::Subcommand;

/// Exercises and their improvements.
#[derive(Debug, Subcommand)]
pub enum ExerciseCommand {
    /// 訓練の一覧と、次の訓練の期限 | The exercises, and by when the next is due
    List,
    /// シナリオの一覧 (この施設に合わないものは理由つき) | The scenarios (with the reason where one does not fit)
    Scenarios,
    /// シナリオの全文 (進行役が先に読む) | All of a scenario (for the facilitator to read first)
    Scenario {
        /// シナリオ (note-at-reception, directory-gone, backup-encrypted, vendor-from-nine) | The scenario (note-at-reception, directory-gone, backup-encrypted, vendor-from-nine)
        scenario: String,
        /// 進行用紙をPDFで書き出すファイル | PDF of the facilitator's sheets to write
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 訓練を始める | Begin an exercise
    Start {
        /// シナリオ | The scenario
        scenario: String,
    },
    /// 次の状況を読み上げる (時計は最初の状況で動き始めます) | Read out the next inject (the clock starts with the first)
    Next {
        /// どの訓練か (省略すると、途中のもの) | Which exercise (the open one when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 話し合いで決まったことを書く | Write down what the group decides
    Note {
        /// 内容 | What
        text: String,
        /// decided, did, noticed, lesson (決めた、した、気づいた、教訓) | decided, did, noticed, lesson
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// 状況の番号 (省略すると、いまの状況) | Number of the inject (the one on the table when left out)
        #[arg(long, value_name = "N")]
        inject: Option<u32>,
        /// どの訓練か (省略すると、途中のもの) | Which exercise (the open one when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 時計を止める | Stop the clock
    Pause {
        /// どの訓練か (省略すると、途中のもの) | Which exercise (the open one when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 続きから始める | Go on
    Resume {
        /// どの訓練か (省略すると、途中のもの) | Which exercise (the open one when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 1つの訓練: 状況ごとの記録と改善 | One exercise: what was said to each inject, and its improvements
    Show {
        /// どの訓練か (省略すると、途中のもの、なければ最後のもの) | Which exercise (the open one when left out, else the last)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
        /// 訓練の記録をPDFで書き出すファイル | PDF of the record to write
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 訓練を終える | Finish an exercise
    Finish {
        /// 教訓 | What was learnt
        #[arg(long, value_name = "TEXT")]
        lessons: String,
        /// 参加した人 | Who took part
        #[arg(long, value_name = "TEXT")]
        took_part: String,
        /// どの訓練か (省略すると、途中のもの) | Which exercise (the open one when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 紙で行った訓練を入れる (JSON。形は docs/formats/exercise.md) | Enter an exercise held on paper (JSON as in docs/formats/exercise.md)
    Enter {
        /// シナリオ | The scenario
        scenario: String,
        /// JSONファイル | JSON file
        file: PathBuf,
    },
    /// 訓練を取り消す (記録は残り、数えません) | Withdraw an exercise (the record stays and does not count)
    Withdraw {
        /// どの訓練か | Which exercise
        exercise: String,
        /// 理由 | Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 改善 (担当と期限) | Improvements (owner and day)
    #[command(subcommand)]
    Improvement(ImprovementCommand),
}

/// Improvements.
#[derive(Debug, Subcommand)]
pub enum ImprovementCommand {
    /// 改善の一覧 (期限を過ぎたものから) | The improvements, overdue ones first
    List,
    /// 改善を書く | Write down an improvement
    Add {
        /// 改善すること | What is to change
        what: String,
        /// 担当 (職員の名前かid) | Owner (name or id of a person)
        #[arg(long, value_name = "NAME")]
        owner: String,
        /// 期限 | By when
        #[arg(long, value_name = "DATE")]
        due: String,
        /// もとになった教訓の番号 | Number of the lesson's entry
        #[arg(long, value_name = "N")]
        lesson: Option<u32>,
        /// どの訓練・インシデントか (省略すると、最後の訓練) | Of which exercise or incident (the last exercise when left out)
        #[arg(long, value_name = "ID")]
        exercise: Option<String>,
    },
    /// 担当や期限を変える (指定したところだけ変わります) | Change it (only what is given changes)
    Change {
        /// 改善のid | Id of the improvement
        improvement: String,
        /// 改善すること | What is to change
        #[arg(long, value_name = "TEXT")]
        what: Option<String>,
        /// 担当 (職員の名前かid) | Owner (name or id of a person)
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// 期限 | By when
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
    },
    /// できたと記録する | Record that it was done
    Done {
        /// 改善のid | Id of the improvement
        improvement: String,
        /// したこと、または確かめられる場所 | What was done, or where it can be seen
        #[arg(long, value_name = "TEXT")]
        how: String,
        /// できた日 (省略すると今日) | The day (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// まだ終わっていなかったと記録する | Record that it is not done after all
    Reopen {
        /// 改善のid | Id of the improvement
        improvement: String,
    },
    /// 改善をやめる (記録は残ります) | Give it up (the record stays)
    Withdraw {
        /// 改善のid | Id of the improvement
        improvement: String,
        /// 理由 | Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
