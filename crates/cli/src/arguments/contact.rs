//! Arguments of `sejo contact`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The contact chart.
#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// 連絡体制図と、足りないもの | The chart, and what it lacks
    List,
    /// 連絡先の番号などを書く | Write down the numbers of a contact
    Set(SetContact),
    /// だれが決めるか、代理はだれかを決める | Say who decides about a matter, and who does instead
    Decide {
        /// disconnect (切り離す)、stop-care (診療を止める)、publish (公表する) | disconnect, stop-care or publish
        matter: String,
        /// 決める人の名前かid | Who decides, by name or id
        #[arg(long, value_name = "NAME")]
        by: String,
        /// 代理の名前かid | Who does instead, by name or id
        #[arg(long, value_name = "NAME")]
        deputy: String,
    },
    /// 役職の代理を決める (安全管理責任者の代理は、任命として残ります) | Name the deputy of a post (that of the safety manager is kept as an appointment)
    Deputy {
        /// officer (安全管理責任者)、management (経営層)、planning (企画管理者)、operation (運用担当者)
        /// | officer (the safety manager), management, planning or operation
        post: String,
        /// 代理の名前かid | The deputy, by name or id
        person: String,
        /// officer のとき: 任命した日 (省略すると今日) | With officer: when appointed (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// officer のとき: 任命した人 | With officer: who appointed
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// 職員を登録する。登録のある人は、書いたところだけ変わります | Register a person; of one who is registered, what is given changes
    Person(SetPerson),
    /// 役職のほかの役割と、その担当・代理を決める (6つまで) | Say what further role there is, who holds it and who does instead (six at most)
    Role {
        /// 役割の名前 (例: 夜間の当直) | What it is called, e.g. night duty
        title: String,
        /// 担当の名前かid (省略すると、いまのまま) | Who, by name or id (as it is when left out)
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
        /// 代理の名前かid (省略すると、いまのまま) | Who does instead, by name or id (as it is when left out)
        #[arg(long, value_name = "NAME")]
        deputy: Option<String>,
        /// この役割をなくす | Take this role away
        #[arg(long, conflicts_with_all = ["person", "deputy"])]
        remove: bool,
    },
    /// 電話もメールも使えないときにどうするかを書く | Write down what to do when telephones and mail are down
    WithoutPhones {
        /// どうするか | What to do
        text: String,
    },
    /// 番号を確かめた結果を記録する | Record that a number was tried
    Verify(VerifyContact),
    /// 確かめた記録を新しい順に並べる | List the calls, the newest first
    Calls,
    /// 連絡体制図(A4で1枚)か、財布に入れるカードを書き出す | Write the chart (one page of A4), or the card to carry
    Print {
        /// 書き出すPDF | PDF to write
        file: PathBuf,
        /// 図ではなく、財布に入れるカード | The card to carry instead of the chart
        #[arg(long)]
        card: bool,
    },
    /// 連絡体制図を印刷して貼ったと記録する | Record that the chart was printed and put up
    PutUp {
        /// 貼った場所 | Where it hangs
        #[arg(long, value_name = "TEXT")]
        place: String,
        /// 印刷した日 (省略すると今日) | Day of printing (today when left out)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// 紙の右上の印 (書かないと、何が書いてあるかわからない紙として残ります)
        /// | Mark at the top right of the sheet (without it nobody knows what the copy says)
        #[arg(long, value_name = "MARK", default_value = "", hide_default_value = true)]
        mark: String,
    },
}

/// Who is registered. What is left out stays as it is; an empty text clears it.
#[derive(Debug, Clone, Args)]
pub struct SetPerson {
    /// 名前。登録のある人は名前かid | The name; of one who is registered the name or id
    pub name: String,
    /// 職種・役職 (例: 事務長) | Job, e.g. head of administration
    #[arg(long, value_name = "TEXT")]
    pub job: Option<String>,
    /// 部署 | Department
    #[arg(long, value_name = "TEXT")]
    pub department: Option<String>,
    /// 電話番号 | Telephone
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// 読みがなやアカウント名 (例: さとう じろう、jsato)。機器の設定の利用者名とくらべる | Reading or account names, held against the users of devices
    #[arg(long, value_name = "TEXT")]
    pub reading: Option<String>,
    /// 退職した日 ("" で消す) | When the person left ("" takes it back)
    #[arg(long, value_name = "DATE")]
    pub left_on: Option<String>,
}

/// What to write down about a contact. What is left out stays as it is; an empty text clears it.
#[derive(Debug, Clone, Args)]
pub struct SetContact {
    /// 職員・事業者の名前か、police・ministry などの窓口 | A person or vendor by name, or an office as police, ministry
    pub contact: String,
    /// 昼の電話番号 | Telephone in working hours
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// 夜間・休日の電話番号 | Telephone at night and on holidays
    #[arg(long, value_name = "NUMBER")]
    pub night_phone: Option<String>,
    /// 窓口の正式な名前 | What the office is called
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// 窓口のウェブのアドレス | Page of the office
    #[arg(long, value_name = "URL")]
    pub web: Option<String>,
    /// 電話が使えないときの手段 | Means when telephones are down
    #[arg(long, value_name = "TEXT")]
    pub means: Option<String>,
    /// かける順番 (0で消す) | Order of calling (0 clears it)
    #[arg(long, value_name = "N")]
    pub rank: Option<u32>,
}

/// A call.
#[derive(Debug, Clone, Args)]
pub struct VerifyContact {
    /// 職員・事業者の名前か、police・ministry などの窓口 | A person or vendor by name, or an office as police, ministry
    pub contact: String,
    /// reached (つながった)、not-reached (つながらない)、changed (変わっていた) | reached, not-reached or changed
    #[arg(long, value_name = "RESULT")]
    pub result: String,
    /// かけた番号 (1つしかないときは省略できます) | The number that was dialled (may be left out where there is one)
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<String>,
    /// かけた日 (省略すると今日) | Day of the call (today when left out)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// かけた人 | Who called
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// メモ | Note
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub note: String,
    /// 変わっていたときの新しい番号 | The new number, where it has changed
    #[arg(long, value_name = "NUMBER", default_value = "", hide_default_value = true)]
    pub new_number: String,
}
