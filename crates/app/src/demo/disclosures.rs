//! The demo's disclosures: of one system two versions of a made-up form, the newer one with an いいえ explained and two not.

use sejo_model::disclosure::{Answered, DisclosureUse, Explained, Risk, RouteItems};
use sejo_model::{DisclosureAnswer, DisclosureForm, DisclosureId, DisclosureRecord, DisclosureRow, System, UserId};
use sejo_store::{Scope, Tx};

use super::devices::{Day, Parts};
use crate::{Clock, Result};

/// Number, item, answer of the newer version, the maker's remark. Made up: the items of the real form are its publisher's.
const ROWS: [(&str, &str, DisclosureAnswer, &str); 8] = [
    ("1", "利用者を一人ずつ区別して認証できますか", DisclosureAnswer::Yes, ""),
    ("2", "二要素認証に対応していますか", DisclosureAnswer::No, "2027年9月の更新で対応予定"),
    ("3", "職種ごとに権限を分けられますか", DisclosureAnswer::Yes, ""),
    ("4", "操作した人・日時・内容を記録しますか", DisclosureAnswer::Yes, ""),
    ("5", "記録を書きかえられないように守っていますか", DisclosureAnswer::No, ""),
    ("6", "保存するデータを暗号化していますか", DisclosureAnswer::No, "サーバ室の施錠で補ってください"),
    ("7", "無線の通信を使いますか", DisclosureAnswer::NotApplicable, "有線のみ"),
    ("8", "保守の作業が終わったら、持ち出したデータを消しますか", DisclosureAnswer::Yes, ""),
];

/// Both versions; the system says what the newer one counts.
pub(super) async fn put(tx: &mut Tx, scope: &Scope, day: Day, parts: &Parts) -> Result<()> {
    let said = Explained {
        risk: Some(Risk::Middle),
        words: "サーバ室に入る人を5人に限り、入退室を記録している。装置を捨てるときは消去の証明をもらう。".to_owned(),
        at: Clock::noon(day.ago(30)).now(),
        by: None,
    };
    let row = |(number, question, answer, remark): (&str, &str, DisclosureAnswer, &str)| DisclosureRow {
        key: number.to_owned(),
        number: number.to_owned(),
        question: question.to_owned(),
        answer: Some(answer),
        said: answer.words().ja.to_owned(),
        remark: remark.to_owned(),
        explained: if number == "6" { said.clone() } else { Explained::default() },
        ..DisclosureRow::default()
    };
    let newer: Vec<DisclosureRow> = ROWS.into_iter().map(row).collect();
    let mut older: Vec<DisclosureRow> = newer.iter().take(7).cloned().collect();
    for row in &mut older {
        row.explained = Explained::default();
        if row.number == "4" {
            (row.answer, row.said) = (Some(DisclosureAnswer::No), "いいえ".to_owned());
        }
    }
    let record = |version: &str, year: i16, used: DisclosureUse, rows: &[DisclosureRow]| DisclosureRecord {
        id: DisclosureId::new(),
        form: Some(DisclosureForm::Mds),
        version: version.to_owned(),
        maker: "さくらメディカルシステムズ".to_owned(),
        product: "さくら会計".to_owned(),
        product_version: String::new(),
        dated_on: jiff::civil::Date::new(year, 9, 1).ok(),
        system_id: Some(parts.receipt),
        used,
        file_name: format!("さくら会計_MDS_Ver{version}.xlsx"),
        sha256: sejo_evidence::sha256(version.as_bytes()),
        evidence_id: None,
        received_at: Clock::noon(day.ago(if used == DisclosureUse::Counts { 60 } else { 420 })).now(),
        by: UserId::COMMAND,
        read_from: Vec::new(),
        answered: Answered::of(rows),
        revision: 0,
    };
    sejo_store::disclosure::add(tx, scope, &record("4.1", 2024, DisclosureUse::Kept, &older), &older).await?;
    let counts = record("5.0", 2025, DisclosureUse::Counts, &newer);
    let counts = sejo_store::disclosure::add(tx, scope, &counts, &newer).await?;
    let system = sejo_store::system::get(&mut *tx, scope, parts.receipt).await?;
    let system = System { disclosure: counts.summary(&newer, &RouteItems::default()), ..system };
    sejo_store::system::put(tx, scope, &system).await?;
    Ok(())
}
