//! Arguments of `sejo disclosure`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sejo_model::DisclosureForm;
use sejo_model::disclosure::{DisclosureUse, Risk};

/// Disclosures.
#[derive(Debug, Subcommand)]
pub enum DisclosureCommand {
    /// システムごとの開示書と、することのあるもの | The disclosure of every system, and what is to be done
    List,
    /// 届いた開示書(Excel)を入れる | Take in a disclosure (workbook)
    Take {
        /// ファイル | File
        file: PathBuf,
    },
    /// 開示書の回答と「いいえ」 | What a disclosure answers, and its noes
    Show {
        /// 開示書のid | Id of the disclosure
        disclosure: String,
    },
    /// どのシステムの開示書かを決める | Say of which system it is
    Place(PlaceDisclosure),
    /// 「いいえ」の項目にリスクと説明を書く | Write risk and explanation of an item answered no
    Explain {
        /// 開示書のid | Id of the disclosure
        disclosure: String,
        /// 項目の番号 | Number of the item
        number: String,
        /// リスクの大きさ (low, middle, high) | How large the risk is (low, middle, high)
        #[arg(long)]
        risk: RiskName,
        /// 補う対策、またはそのままでよい理由 | What is done about it, or why it may stay
        #[arg(long, value_name = "TEXT")]
        words: String,
    },
    /// 2つの版をくらべる | Compare two versions
    Compare {
        /// 開示書のid | Id of the disclosure
        disclosure: String,
        /// くらべる開示書のid | Id of the other one
        other: String,
    },
    /// 「いいえ」の一覧をPDFに書き出す | Write the list of noes as PDF
    Print {
        /// 開示書のid | Id of the disclosure
        disclosure: String,
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
    /// 保守委託機関編の項目の番号を見る・写す | See or copy the numbers of the items for outsourced maintenance
    RouteItems {
        /// MDSの番号を書いたテキストファイル | Text file with the numbers of the MDS
        #[arg(long, value_name = "FILE")]
        mds: Option<PathBuf>,
        /// SDSの番号を書いたテキストファイル | Text file with the numbers of the SDS
        #[arg(long, value_name = "FILE")]
        sds: Option<PathBuf>,
        /// 何から写したか | Copied from
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
    },
}

/// What is said of a disclosure. What is left out stays as it was read.
#[derive(Debug, Args)]
pub struct PlaceDisclosure {
    /// 開示書のid | Id of the disclosure
    pub disclosure: String,
    /// システムの名前かid。省略すると、推測したシステム | The system, by name or id; without it: the one that seems meant
    #[arg(long, value_name = "NAME")]
    pub system: Option<String>,
    /// 書面の種類 (mds, sds, mds2) | The form (mds, sds, mds2)
    #[arg(long = "form")]
    pub form: Option<FormName>,
    /// 様式の版 | Version of the form
    #[arg(long = "form-version", value_name = "TEXT")]
    pub version: Option<String>,
    /// 書面の日付 | Its day
    #[arg(long, value_name = "DATE")]
    pub dated: Option<String>,
    /// 使い方 (counts いま数える版, kept 記録として残すだけ, unused 使わない) | Use (counts, kept on record only, unused)
    #[arg(long = "use", default_value = "counts")]
    pub used: UseName,
    /// 古い版や別の製品と言われても、数える版にする | Let it count although it is older or of another product
    #[arg(long)]
    pub anyway: bool,
}

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormName {
    /// 製造業者による開示書
    Mds,
    /// サービス事業者による開示書
    Sds,
    /// アメリカの開示書
    Mds2,
}

impl From<FormName> for DisclosureForm {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Mds => Self::Mds,
            FormName::Sds => Self::Sds,
            FormName::Mds2 => Self::Mds2,
        }
    }
}

/// A use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UseName {
    /// いま数える版
    Counts,
    /// 記録として残すだけ
    Kept,
    /// 使わない
    Unused,
}

impl From<UseName> for DisclosureUse {
    fn from(name: UseName) -> Self {
        match name {
            UseName::Counts => Self::Counts,
            UseName::Kept => Self::Kept,
            UseName::Unused => Self::Unused,
        }
    }
}

/// How large a risk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RiskName {
    /// 小さい
    Low,
    /// 中くらい
    Middle,
    /// 大きい
    High,
}

impl From<RiskName> for Risk {
    fn from(name: RiskName) -> Self {
        match name {
            RiskName::Low => Self::Low,
            RiskName::Middle => Self::Middle,
            RiskName::High => Self::High,
        }
    }
}
