//! Arguments of `sejo responsibility` and `sejo route`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Who does what.
#[derive(Debug, Subcommand)]
pub enum ResponsibilityCommand {
    /// システムごとの役割分担と、決まっていないこと | Who does what for every system, and what is not settled
    List,
    /// 役割分担を書く (いくつものシステムと役割に、同じことを書けます) | Say who does what (the same of several systems and duties)
    Set(SetResponsibility),
    /// 1つのシステムの役割分担表をPDFに書き出す (契約の別紙) | Write the table of a system as PDF (annex to its contract)
    Print {
        /// システムの名前かid | The system, by name or id
        system: String,
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
}

/// What is said of duties.
#[derive(Debug, Args)]
pub struct SetResponsibility {
    /// システムの名前かid (いくつでも) | The systems, by name or id
    #[arg(required = true)]
    pub systems: Vec<String>,
    /// 役割 (updates, vulnerability-notice, accounts, access-log, log-keeping, monitoring, backup, restore, network-settings, remote-maintenance, incident-hours, disposal)。何度でも指定できます |
    /// A duty (updates, vulnerability-notice, accounts, access-log, log-keeping, monitoring, backup, restore, network-settings, remote-maintenance, incident-hours, disposal); may be repeated
    #[arg(long, value_name = "KEY", required = true)]
    pub duty: Vec<String>,
    /// 行う者 (vendor 事業者, facility 自施設, unknown 未定, none まだ聞いていない) | Who does it (vendor, facility, unknown, or none: not asked)
    #[arg(long, value_name = "KEY")]
    pub holder: String,
    /// 期限・期間・時間 | Within what time, for how long, at which hours
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub detail: String,
    /// 書いてある書面・ページ・文 | Document, page and words
    #[command(flatten)]
    pub clause: ClauseOptions,
}

/// Where it is written.
#[derive(Debug, Clone, Args)]
pub struct ClauseOptions {
    /// 根拠の書面の名前 | Name of the document
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub document: String,
    /// ページ・条 | Page or clause
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub page: String,
    /// 書いてある文 | Its words
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub quote: String,
    /// 文だけでは更新を任せているとわからないとき、人が確かめたこと (だれに、いつ、どの言葉を) | Where the words alone do not give the updates to the vendor: how a person made sure (with whom, when, of which words)
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub confirmed: String,
    /// 「この書面により、このサーバ(システム)のOSなどのセキュリティ更新を、いま、事業者が責任をもって行う」と事業者に確かめた (ないと、--confirmed に書いたことは数えません) | The vendor was asked: by this document it is responsible for the security updates of this server (system) and makes them now (without it what --confirmed says does not count)
    #[arg(long)]
    pub vendor_updates: bool,
}

/// Who is responsible for the security updates of each server.
#[derive(Debug, Subcommand)]
pub enum RouteCommand {
    /// どの編が当てはまるかと、サーバごとの責任 | Which volumes apply, server by server
    Show,
    /// 1台の機器か、台帳にサーバのないシステムについて書く | Say it of one device, or of a system without a server in the ledger
    Server(Box<SetServer>),
    /// 契約に書いてもらうための手紙をPDFに書き出す (1枚) | Write the letter to a vendor as PDF (one page)
    Letter {
        /// 事業者の名前かid | The vendor, by name or id
        vendor: String,
        /// 書き出すPDF | PDF to write
        file: PathBuf,
    },
}

/// What is said of a device. What is left out stays as it is.
#[derive(Debug, Args)]
pub struct SetServer {
    /// 機器かシステムの名前かid | The device or system, by name or id
    pub device: String,
    /// 更新する者 (vendor, facility, unknown, system システムと同じ) | Who updates it (vendor, facility, unknown, or system: as for its system)
    #[arg(long, value_name = "KEY")]
    pub holder: Option<String>,
    /// この端末だけで業務が完結し、サーバとして数えるか (yes, no, unknown) | Whether work is complete on it, so that it counts as a server (yes, no, unknown)
    #[arg(long, value_name = "KEY")]
    pub counts_as_server: Option<String>,
    /// システムにサーバがない理由 (確かめた日は --day) | Why the system has no server (--day says when that was found out)
    #[arg(long, value_name = "TEXT")]
    pub no_server: Option<String>,
    /// サーバがないと確かめた日。省略すると今日 | The day it was found out that there is none; without it: today
    #[arg(long, value_name = "DATE", requires = "no_server")]
    pub day: Option<String>,
    /// 「サーバはない」を取り消す | Take back that the system has no server
    #[arg(long, conflicts_with = "no_server")]
    pub may_have_server: bool,
    /// システムの保守契約の相手が事業者とちがうとき、その契約がいまの事業者の仕事にもおよぶか (yes 下請け・再委託など, no) | Where the contract of the system is not with its vendor: whether it also reaches that vendor's work (yes, as that of a subcontractor; no)
    #[arg(long, value_name = "KEY")]
    pub contract_reaches: Option<String>,
    /// 書いてある書面・ページ・文 | Document, page and words
    #[command(flatten)]
    pub clause: ClauseOptions,
}
