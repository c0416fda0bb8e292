//! The registry of readers: every kind of file that can be dropped, recognised by its content.
//!
//! A new kind of file is one module with a [`Reader`] and one line in [`READERS`]; the drop zone, the command line and
//! the help pages list it from here.

use sejo_model::configuration::{FingerprintKey, ReadConfigurations};
use sejo_model::disclosure::ReadDisclosure;
use sejo_model::ledger::ReadTable;
use sejo_model::reply::ReadReply;
use sejo_model::words::Words;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{ErrorCode, Notice};

use crate::package::{self, Container};
use crate::problem;
use crate::{Limits, Refusal, configuration, disclosure, ledger, notice, reply, table, workbook};

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A checklist workbook.
    Checklist(Box<ReadWorkbook>),
    /// A list of devices.
    Devices(ReadTable),
    /// Configurations of network devices, without their secrets.
    Configurations(Box<ReadConfigurations>),
    /// The reply of a vendor to a request.
    Reply(Box<ReadReply>),
    /// A disclosure (MDS, SDS, MDS2).
    Disclosure(Box<ReadDisclosure>),
    /// A vendor takes back or corrects what it replied.
    Notice(Box<Notice>),
    /// Another table.
    Table(ReadTable),
}

/// What people may know about a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderInfo {
    /// Stable key.
    pub key: &'static str,
    /// What kind of file it reads.
    pub words: Words,
    /// Usual file name extensions, without the dot; a hint for people, never what decides.
    pub extensions: &'static [&'static str],
    /// What Sejo does with it.
    pub gives: Words,
}

/// A file as a reader sees it: measured and within the limits.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// Name as dropped; a hint.
    pub file_name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// What they are.
    pub container: Container,
    /// Limits to keep.
    pub limits: &'a Limits,
    /// Under which secrets are fingerprinted.
    pub key: &'a FingerprintKey,
}

/// Reads one kind of file.
pub trait Reader: Sync {
    /// What people may know about it.
    fn info(&self) -> &'static ReaderInfo;

    /// How likely the file is of this kind: 0 (impossible) to 100. The most likely reader tries first.
    fn recognise(&self, sample: &Sample<'_>) -> u8;

    /// Reads the file.
    ///
    /// # Errors
    /// [`ErrorCode::NotAChecklist`] and [`ErrorCode::FileUnknown`] let the next reader try; anything else is final.
    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal>;
}

/// Every reader.
pub static READERS: &[&dyn Reader] = &[&Reply, &VendorNotice, &Checklist, &Disclosure, &Configurations, &List];

static INFOS: [ReaderInfo; 6] = [
    ReaderInfo {
        key: "reply",
        words: Words {
            ja: "事業者からの返信(依頼に付けたHTMLで保存した回答ファイル、回答用のExcel、事業者が渡した1施設分のzip)",
            en: "the reply of a vendor (the answer file saved from the request, its answer workbook, or the zip a vendor hands out to one customer)",
        },
        extensions: &["json", "xlsx", "zip"],
        gives: Words {
            ja: "回答。見てから受け取ると、その事業者の申告になります。",
            en: "its answers; once you have looked at them and accepted them they are that vendor's declared values",
        },
    },
    ReaderInfo {
        key: "notice",
        words: Words {
            ja: "事業者からの訂正・取り下げの通知",
            en: "the notice of a vendor that a reply is corrected or withdrawn",
        },
        extensions: &["json"],
        gives: Words {
            ja: "どの返信の、どの回答が、もう正しくないか。その回答は数えなくなります。",
            en: "which answers of which reply are right no longer; they do not count any more",
        },
    },
    ReaderInfo {
        key: "checklist",
        words: Words {
            ja: "サイバーセキュリティ対策チェックリストのExcel(医療機関・薬局用、事業者用)",
            en: "the cybersecurity checklist workbook (for institutions and pharmacies, or for vendors)",
        },
        extensions: &["xlsx", "xlsm"],
        gives: Words {
            ja: "項目、書き込まれた回答と日付。同じファイルに記入して返せます。",
            en: "its items and the answers and dates written into it; the same file can be filled in and given back",
        },
    },
    ReaderInfo {
        key: "disclosure",
        words: Words {
            ja: "開示書(MDS・SDS)のExcel。アメリカのMDS2も参考に読めます",
            en: "a disclosure (MDS or SDS) as a workbook; the American MDS2 for reference",
        },
        extensions: &["xlsx", "xlsm", "xls", "ods", "csv"],
        gives: Words {
            ja: "項目ごとの「はい」「いいえ」「対象外」と備考。どのシステムのものかを決めると、版として残ります。",
            en: "yes, no and not applicable of every item with its remark; kept as a version once you say of which system",
        },
    },
    ReaderInfo {
        key: "configuration",
        words: Words {
            ja: "ルータやファイアウォールの設定ファイル(FortiGate、Cisco、ヤマハ、NEC、アライドテレシス、Linux)",
            en: "the configuration of a router or firewall (FortiGate, Cisco, YAMAHA, NEC, Allied Telesis, Linux)",
        },
        extensions: &["txt", "conf", "cfg", "log", "json"],
        gives: Words {
            ja: "外からの入口と、危ない設定。パスワードや鍵は伏せてから保存します。",
            en: "ways in from outside and dangerous settings; passwords and keys are masked before anything is kept",
        },
    },
    ReaderInfo {
        key: "list",
        words: Words {
            ja: "機器の一覧などの表(Excel、CSV)", en: "a list of devices or another table (Excel, CSV)"
        },
        extensions: &["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"],
        gives: Words {
            ja: "機器。列の名前は何でもかまいません。はじめての形の一覧は、取り込む前に、何が変わるかを確かめられます。",
            en: "devices, whatever the columns are called; what a list of a new shape would change is shown before the import",
        },
    },
];

/// What can be dropped, for help pages.
#[must_use]
pub fn readers() -> &'static [ReaderInfo] {
    &INFOS
}

/// Recognises and reads a file.
///
/// # Errors
/// The reason it was refused; no reader's partial result is given out.
pub fn read(file_name: &str, bytes: &[u8], limits: &Limits, key: &FingerprintKey) -> Result<Reading, Refusal> {
    let sample = Sample { file_name, bytes, container: package::open(bytes, limits)?, limits, key };
    let mut able: Vec<(u8, &dyn Reader)> = READERS.iter().map(|r| (r.recognise(&sample), *r)).collect();
    able.retain(|(score, _)| *score > 0);
    able.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let mut last = None;
    for (_, reader) in able {
        match reader.read(&sample) {
            Err(refusal) if matches!(refusal.code, ErrorCode::NotAChecklist | ErrorCode::FileUnknown) => {
                last = Some(refusal);
            }
            done => return done,
        }
    }
    Err(last.unwrap_or_else(|| {
        Refusal::new(ErrorCode::FileUnknown, "見分けられないファイルです。", "The file was not recognised.")
    }))
}

/// The reply of a vendor.
struct Reply;

impl Reader for Reply {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[0]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        reply::recognise(sample.container, sample.bytes)
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        reply::read(sample.container, sample.bytes, sample.limits).map(|read| Reading::Reply(Box::new(read)))
    }
}

/// The notice of a vendor.
struct VendorNotice;

impl Reader for VendorNotice {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[1]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        notice::recognise(sample.container, sample.bytes)
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        notice::read(sample.bytes).map(|read| Reading::Notice(Box::new(read)))
    }
}

/// The official checklist.
struct Checklist;

impl Reader for Checklist {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[2]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        // Before a list in every format: what is a checklist is refused as one, not taken for a table.
        if sample.container == Container::Text { 41 } else { 90 }
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        workbook::read(sample.bytes, sample.limits).map(|book| Reading::Checklist(Box::new(book)))
    }
}

/// A disclosure.
struct Disclosure;

impl Reader for Disclosure {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[3]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        disclosure::recognise(sample)
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        disclosure::read(sample).map(|read| Reading::Disclosure(Box::new(read)))
    }
}

/// The configuration of a network device.
struct Configurations;

impl Reader for Configurations {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[4]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        if sample.container == Container::Text { configuration::recognise(sample.bytes) } else { 0 }
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        configuration::read(sample.bytes, sample.limits, sample.key).map(|read| Reading::Configurations(Box::new(read)))
    }
}

/// Any list: devices when its columns say so.
struct List;

impl Reader for List {
    fn info(&self) -> &'static ReaderInfo {
        &INFOS[5]
    }

    fn recognise(&self, sample: &Sample<'_>) -> u8 {
        if sample.container == Container::Text { 40 } else { 60 }
    }

    fn read(&self, sample: &Sample<'_>) -> Result<Reading, Refusal> {
        let mut table = table::read_container(sample.container, sample.file_name, sample.bytes, None, sample.limits)?;
        if ledger::is_device_list(&ledger::guess(&table)) {
            return Ok(Reading::Devices(table));
        }
        if sample.container == Container::Text {
            table = without_secrets(table, sample)?;
        } else if looks_like_configuration(&table) {
            return Err(Refusal::new(
                ErrorCode::FileUnknown,
                "ネットワーク機器の設定を表計算ソフトに貼り付けたもののようです。パスワードなどが入っていることがあるので、何も保存していません。設定をメモ帳などに貼り付け、テキストファイル(.txt)として保存して、もう一度入れてください。",
                "This looks like the configuration of a network device pasted into a spreadsheet. It may hold passwords, so nothing was kept. Paste it into a text editor, save it as a text file (.txt), and drop that.",
            ));
        }
        Ok(Reading::Table(table))
    }
}

/// The table read once more from its text without what looks like a secret of a configuration: what nobody recognised may
/// be one all the same, and no text is kept with less care than a configuration.
fn without_secrets(table: ReadTable, sample: &Sample<'_>) -> Result<ReadTable, Refusal> {
    let Some(masked) = configuration::without_secrets(sample.bytes) else { return Ok(table) };
    let encoding = table.encoding;
    let table = table::read_container(sample.container, sample.file_name, masked.as_bytes(), None, sample.limits)?;
    let mut table = ReadTable { encoding, ..table };
    if !table::has_masked(&table) {
        // What was masked stands outside the table; the file itself holds it.
        table.problems.push(problem::at(problem::SECRET_OUTSIDE, None, None, ""));
    }
    Ok(table)
}

/// Surely lines of a configuration rather than rows of a table.
const LINES_OF_A_CONFIGURATION: u8 = 75;

/// The configuration of a network device, line by line in the cells of a sheet.
fn looks_like_configuration(table: &ReadTable) -> bool {
    const ROWS: usize = 400;
    let rows = std::iter::once(&table.headers).chain(table.rows.iter().take(ROWS).map(|(_, cells)| cells));
    let lines: Vec<String> = rows.map(|cells| cells.join(" ").trim_end().to_owned()).collect();
    configuration::recognise(lines.join("\n").as_bytes()) >= LINES_OF_A_CONFIGURATION
}
