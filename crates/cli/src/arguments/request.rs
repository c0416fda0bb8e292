//! Arguments of `sejo request` and `sejo reply`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sejo_model::reply::DecisionKind;
use sejo_model::request::Means;

/// Requests to vendors.
#[derive(Debug, Subcommand)]
pub enum RequestCommand {
    /// 事業者とシステムごとに、依頼がどこまで進んだか | Every vendor and system, and where its request stands
    List,
    /// 依頼を作る (聞くことは、その事業者のシステムから決まる) | Make a request (what is asked follows from the vendor's systems)
    Make {
        /// 事業者の名前かid | Name or id of the vendor
        vendor: String,
        /// このシステムだけ聞く。何度でも書ける。省略するとすべて | Only about this system; may be repeated; without it: all
        #[arg(long, value_name = "NAME")]
        system: Vec<String>,
        /// 回答の期限。省略すると3週間後 | By when an answer is wanted; without it: in three weeks
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
        /// 添える言葉 | Words to go with it
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
        /// まだ聞いていない項目と、答えのない項目だけ聞く | Only what was not asked yet, and what has no answer
        #[arg(long)]
        rest: bool,
    },
    /// 依頼の内容、経過、届いた返信 | What is asked, what happened, and the replies
    Show {
        /// 依頼のidか事業者の名前 | Id of the request, or name of the vendor
        request: String,
    },
    /// 送るファイル (HTML、Excel、依頼状、署名した依頼、メールの文) をフォルダに書き出す | Write the files to send (HTML, workbook, letter, signed request, words of the mail) to a folder
    Files {
        /// 依頼のidか事業者の名前 | Id of the request, or name of the vendor
        request: String,
        /// 書き出すフォルダ (なければ作る) | Folder to write to (made when missing)
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// 送ったことを記録する | Record that it was sent
    Sent(NoteOptions),
    /// 相手が受け取ったことを記録する | Record that the vendor has it
    Opened(NoteOptions),
    /// 催促したことを記録する | Record a reminder
    Remind(NoteOptions),
    /// 取りやめる | Withdraw it
    Withdraw {
        /// 依頼のidか事業者の名前 | Id of the request, or name of the vendor
        request: String,
        /// 理由 | Reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 残りの項目は聞かない (これで足りる) | Do not ask for the rest: what was answered will do
    Enough {
        /// 依頼のidか事業者の名前 | Id of the request, or name of the vendor
        request: String,
        /// どのシステムについてか。何度でも書ける。当てはまるシステムが1つなら省略できる | About which system; may be repeated; may be left out where there is one only
        #[arg(long, value_name = "NAME")]
        system: Vec<String>,
        /// 理由 | Reason
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        /// 取り消して、残りの項目も聞く | Take that back: ask for the rest all the same
        #[arg(long)]
        undo: bool,
    },
}

/// What happened, when and how.
#[derive(Debug, Args)]
pub struct NoteOptions {
    /// 依頼のidか事業者の名前 | Id of the request, or name of the vendor
    pub request: String,
    /// 日付。省略すると今日 | The day; without it: today
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// 方法 (mail, post, fax, hand, other) | How (mail, post, fax, hand, other)
    #[arg(long, value_name = "MEANS", default_value = "mail")]
    pub by: MeansName,
    /// だれに、何と言ったか | Whom, and with which words
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
}

/// How something went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeansName {
    /// メール
    Mail,
    /// 郵送
    Post,
    /// FAX
    Fax,
    /// 手渡し
    Hand,
    /// そのほか
    Other,
}

impl From<MeansName> for Means {
    fn from(name: MeansName) -> Self {
        match name {
            MeansName::Mail => Self::Mail,
            MeansName::Post => Self::Post,
            MeansName::Fax => Self::Fax,
            MeansName::Hand => Self::Hand,
            MeansName::Other => Self::Other,
        }
    }
}

/// Replies to requests.
#[derive(Debug, Subcommand)]
pub enum ReplyCommand {
    /// 返ってきたファイルを入れる (回答ファイル、回答用のExcel、事業者確認用のExcel) | Take in a file that came back (answer file, answer workbook, official vendor form)
    Take {
        /// ファイル | File
        file: PathBuf,
        /// 依頼のidか事業者の名前。省略すると、ファイルに書かれた依頼番号 | Id of the request, or name of the vendor; without it: the number in the file
        #[arg(long, value_name = "REQUEST")]
        request: Option<String>,
        /// どのシステムの回答か (事業者確認用のExcelのとき) | About which system (for the official vendor form)
        #[arg(long, value_name = "NAME")]
        system: Option<String>,
    },
    /// 届いた返信 | The replies
    List,
    /// 返信の内容と、受け取る前に見ること | What a reply says, and what to see before it is accepted
    Show {
        /// 返信のid | Id of the reply
        reply: String,
    },
    /// 受け取る・差し戻す・使わない、またはその決定を取り消す | Accept it, send it back, do not use it, or take such a decision back
    Decide {
        /// 返信のid | Id of the reply
        reply: String,
        /// 決めたこと (accept, ask-again, reject)。reopenは決定の取り消し | What was decided (accept, ask-again, reject); reopen takes a decision back
        decision: DecisionName,
        /// このシステムの分だけ。何度でも書ける。省略すると、まだ決めていない(取り消すときは、決めた)すべて | Only what is about this system; may be repeated; without it: all that is open (or, to take it back, decided)
        #[arg(long, value_name = "NAME")]
        system: Vec<String>,
        /// 依頼していない名前のシステムは、これのことだと決める | The system that is meant by an unknown name
        #[arg(long, value_name = "NAME")]
        meant: Option<String>,
        /// 相手に伝える言葉、それでも受け取る理由、または取り消す理由 | What to tell the vendor, why it is accepted all the same, or why it is taken back
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
    },
}

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecisionName {
    /// 受け取る
    Accept,
    /// 差し戻して、もう一度頼む
    AskAgain,
    /// 使わない
    Reject,
    /// 決定を取り消す
    Reopen,
}

impl From<DecisionName> for DecisionKind {
    fn from(name: DecisionName) -> Self {
        match name {
            DecisionName::Accept => Self::Accepted,
            DecisionName::AskAgain => Self::AskedAgain,
            DecisionName::Reject => Self::Rejected,
            DecisionName::Reopen => Self::Reopened,
        }
    }
}
