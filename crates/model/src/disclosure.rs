//! Disclosures (開示書, MDS/SDS): what a maker or a service provider says of its product, item by item, in versions.
//!
//! Invariants: what was read never changes; what people say of a row (risk and explanation) stands beside it. A row that nobody
//! answered, or whose answer cannot be read, is no はい. Which items the volume for outsourced maintenance asks for stands in no
//! source at hand, so a person enters the numbers ([`RouteItems`]) or the form marks them; none is invented.
//!
//! Source: JAHIS 24-005 (MDS/SDS Ver.5.0) and its older versions, ANSI/NEMA HN 1-2019 (MDS2), safety guideline 7.0,
//! 保守委託機関編 別紙 (41 items of the MDS, 58 of the SDS, as quoted by a secondary source).

mod number;
mod route_items;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::evidence::Sha256;
use crate::id::{DisclosureId, EvidenceId, SystemId, UserId};
use crate::ledger::Problem;
use crate::system::{Disclosure, ReadCounts};
use crate::text::fold;

pub use number::same_number;
pub use route_items::RouteItems;

keyed_enum! {
    /// Which form.
    pub enum DisclosureForm {
        Mds = "mds", "MDS(製造業者による開示書)", "MDS (by a maker)";
        Sds = "sds", "SDS(サービス事業者による開示書)", "SDS (by a service provider)";
        Mds2 = "mds2", "MDS2(アメリカの開示書。参考)", "MDS2 (American form, for reference)";
    }
}

impl DisclosureForm {
    /// What people call it for short.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Mds => "MDS",
            Self::Sds => "SDS",
            Self::Mds2 => "MDS2",
        }
    }

    /// Whether it is a disclosure in the sense of the checklist. The American form is kept for reference only.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Mds | Self::Sds)
    }

    /// How many of its items the volume for outsourced maintenance asks for. Conf. M: a secondary source quotes the number.
    #[must_use]
    pub const fn on_route(self) -> Option<usize> {
        match self {
            Self::Mds => Some(41),
            Self::Sds => Some(58),
            Self::Mds2 => None,
        }
    }
}

keyed_enum! {
    /// What a row answers.
    pub enum DisclosureAnswer {
        Yes = "yes", "はい", "yes";
        No = "no", "いいえ", "no";
        NotApplicable = "not-applicable", "対象外", "not applicable";
    }
}

keyed_enum! {
    /// How large the facility thinks the risk of an いいえ is.
    pub enum Risk {
        Low = "low", "小さい", "small";
        Middle = "middle", "中くらい", "medium";
        High = "high", "大きい", "large";
    }
}

keyed_enum! {
    /// What stands in a column of a disclosure.
    pub enum DisclosureColumn {
        Number = "number", "項目の番号", "number of the item";
        Question = "question", "質問・項目の文", "words of the item";
        Answer = "answer", "回答(はい・いいえ・対象外)", "answer (yes, no, not applicable)";
        Yes = "yes", "「はい」に印を付ける列", "column to mark for yes";
        No = "no", "「いいえ」に印を付ける列", "column to mark for no";
        NotApplicable = "not-applicable", "「対象外」に印を付ける列", "column to mark for not applicable";
        Remark = "remark", "備考、または備考の番号", "remark, or its number";
        Section = "section", "分類・章", "section";
        OnRoute = "on-route", "保守委託機関編の項目の印", "mark of the items for outsourced maintenance";
    }
}

impl DisclosureColumn {
    /// Whether columns with these roles are a table of answers.
    #[must_use]
    pub fn are_enough(columns: &[Option<Self>]) -> bool {
        let has = |wanted: Self| columns.contains(&Some(wanted));
        (has(Self::Number) || has(Self::Question)) && (has(Self::Answer) || (has(Self::Yes) && has(Self::No)))
    }
}

/// A table of a workbook as it stands there, without secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureTable {
    /// The sheet.
    pub sheet: String,
    /// Row of the (last) header line as the user counts, from 1.
    pub header_row: u32,
    /// Headers; a column without one is named by its letter.
    pub headers: Vec<String>,
    /// What each column was taken for by its words and values.
    pub guess: Vec<Option<DisclosureColumn>>,
    /// Whether the words of the header leave no doubt.
    pub is_sure: bool,
    /// Rows below with their number as the user counts; each as long as `headers`.
    pub rows: Vec<(u32, Vec<String>)>,
}

impl DisclosureTable {
    /// The fingerprint of the form: tables whose headers differ only in width, case or punctuation share it.
    #[must_use]
    pub fn key(&self) -> String {
        self.headers.iter().map(|h| fold(h)).collect::<Vec<_>>().join("|")
    }
}

/// What a person said of the columns of a form, by [`DisclosureTable::key`].
pub type KnownColumns = BTreeMap<String, Vec<Option<DisclosureColumn>>>;

/// A disclosure as it stands in a file: tables, notes, and what is written around them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDisclosure {
    /// Which form; `None` where the file does not say.
    pub form: Option<DisclosureForm>,
    /// Version of the form (`5.0`); may be empty.
    pub version: String,
    /// The maker or provider as written.
    pub maker: String,
    /// The product or service as written.
    pub product: String,
    /// Its version as written.
    pub product_version: String,
    /// The day of the document, where one is written.
    pub dated_on: Option<Date>,
    /// Tables that may hold answers.
    pub tables: Vec<DisclosureTable>,
    /// Notes that stand apart, by their number (`1` of 備考1).
    pub notes: BTreeMap<String, String>,
    /// Something that looked like a secret was masked.
    pub is_masked: bool,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// What somebody of the facility says of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// How large the risk is.
    pub risk: Option<Risk>,
    /// What is done about it, or why it may stay so.
    pub words: String,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// By whom.
    pub by: Option<UserId>,
}

impl Explained {
    /// Whether risk and explanation are both there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.risk.is_some() && !crate::text::is_blank(&self.words)
    }

    /// Whether nothing was said at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.risk.is_none() && crate::text::is_blank(&self.words)
    }
}

/// A row of a disclosure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureRow {
    /// Told apart by it within the disclosure: the number, with a mark where several share one; without a number the words.
    pub key: String,
    /// Number as printed; may be empty.
    pub number: String,
    /// Section as printed; may be empty.
    pub section: String,
    /// Words of the item.
    pub question: String,
    /// The answer; `None` for none and for one that cannot be read.
    pub answer: Option<DisclosureAnswer>,
    /// What stands there.
    pub said: String,
    /// The maker's remark.
    pub remark: String,
    /// The form marks it as an item of the volume for outsourced maintenance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_route: bool,
    /// What the facility says of it.
    #[serde(default, skip_serializing_if = "Explained::is_blank")]
    pub explained: Explained,
}

impl DisclosureRow {
    /// Whether it is an いいえ without risk and explanation.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answer == Some(DisclosureAnswer::No) && !self.explained.is_whole()
    }

    /// Whether it is not known what it answers.
    #[must_use]
    pub const fn is_unanswered(&self) -> bool {
        self.answer.is_none()
    }

    /// What people find it by.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.number.is_empty() { &self.question } else { &self.number }
    }
}

/// How often each answer stands in a disclosure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// はい.
    pub yes: u32,
    /// いいえ.
    pub no: u32,
    /// いいえ with risk and explanation.
    pub explained: u32,
    /// 対象外.
    pub not_applicable: u32,
    /// Neither answered nor readable.
    pub unanswered: u32,
}

impl Answered {
    /// Counts rows.
    #[must_use]
    pub fn of(rows: &[DisclosureRow]) -> Self {
        let mut all = Self::default();
        for row in rows {
            let place = match row.answer {
                Some(DisclosureAnswer::Yes) => &mut all.yes,
                Some(DisclosureAnswer::No) => &mut all.no,
                Some(DisclosureAnswer::NotApplicable) => &mut all.not_applicable,
                None => &mut all.unanswered,
            };
            *place = place.saturating_add(1);
            if row.answer == Some(DisclosureAnswer::No) && row.explained.is_whole() {
                all.explained = all.explained.saturating_add(1);
            }
        }
        all
    }

    /// いいえ without risk and explanation.
    #[must_use]
    pub const fn open(&self) -> u32 {
        self.no.saturating_sub(self.explained)
    }

    /// All rows.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.yes.saturating_add(self.no).saturating_add(self.not_applicable).saturating_add(self.unanswered)
    }
}

keyed_enum! {
    /// What a disclosure is used for.
    pub enum DisclosureUse {
        Waiting = "waiting", "どのシステムのものか決まっていない", "not placed yet";
        Counts = "counts", "いま数える版", "the version that counts";
        Kept = "kept", "記録として残した版", "kept on record";
        Unused = "unused", "使わない", "not used";
    }
}

/// A disclosure that was taken in; its rows are kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureRecord {
    /// Id.
    pub id: DisclosureId,
    /// Which form; `None` until a person says.
    pub form: Option<DisclosureForm>,
    /// Version of the form; may be empty.
    pub version: String,
    /// The maker or provider as written.
    pub maker: String,
    /// The product or service as written.
    pub product: String,
    /// Its version as written.
    pub product_version: String,
    /// The day of the document.
    pub dated_on: Option<Date>,
    /// For which system.
    pub system_id: Option<SystemId>,
    /// What it is used for.
    pub used: DisclosureUse,
    /// Name of the file.
    pub file_name: String,
    /// Its fingerprint as it was dropped.
    pub sha256: Sha256,
    /// The kept file.
    pub evidence_id: Option<EvidenceId>,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
    /// Who took it in.
    pub by: UserId,
    /// The sheets and columns it was read from, in words.
    pub read_from: Vec<String>,
    /// How often each answer stands in it.
    pub answered: Answered,
    /// Counts up with each change.
    pub revision: u32,
}

impl DisclosureRecord {
    /// Name and version of the form, as the list of systems shows it.
    #[must_use]
    pub fn document(&self) -> String {
        let form = self.form.map_or("開示書", DisclosureForm::short);
        if self.version.is_empty() { form.to_owned() } else { format!("{form} Ver.{}", self.version) }
    }

    /// Product and its version.
    #[must_use]
    pub fn product_words(&self) -> String {
        format!("{} {}", self.product, self.product_version).trim().to_owned()
    }

    /// What the system says of its disclosure while this one counts; `None` without a day.
    #[must_use]
    pub fn summary(&self, rows: &[DisclosureRow], route: &RouteItems) -> Option<Disclosure> {
        let answered = Answered::of(rows);
        Some(Disclosure {
            document: self.document(),
            dated_on: self.dated_on?,
            open_noes: Some(answered.open()),
            read: Some(ReadCounts {
                record_id: self.id,
                noes: answered.no,
                explained: answered.explained,
                unanswered: answered.unanswered,
                route_missing: self.form.and_then(|form| route.missing(form, rows)),
            }),
        })
    }
}

/// How a row differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum RowChange {
    /// Another answer.
    Answer {
        /// Before.
        before: DisclosureRow,
        /// After.
        after: DisclosureRow,
    },
    /// The same answer to other words.
    Words {
        /// Before.
        before: DisclosureRow,
        /// After.
        after: DisclosureRow,
    },
    /// The same answer with another remark.
    Remark {
        /// Before.
        before: DisclosureRow,
        /// After.
        after: DisclosureRow,
    },
    /// Only the newer one has it.
    Added {
        /// The row.
        after: DisclosureRow,
    },
    /// Only the older one has it.
    Gone {
        /// The row.
        before: DisclosureRow,
    },
}

/// What differs between two versions: other answers first, then what came and went, then words. Rows belong together by their
/// number where their words agree or the form has none, else by their words: another version of a form counts anew.
#[must_use]
pub fn compare(before: &[DisclosureRow], after: &[DisclosureRow]) -> Vec<RowChange> {
    let pairs = pairs(before, after);
    let mut changes = Vec::new();
    for (old, new) in &pairs {
        let (before, after) = ((*old).clone(), (*new).clone());
        let is_same = |a: &str, b: &str| fold(a) == fold(b);
        if old.answer != new.answer || (old.answer.is_none() && !is_same(&old.said, &new.said)) {
            changes.push(RowChange::Answer { before, after });
        } else if !is_same(&old.question, &new.question) {
            changes.push(RowChange::Words { before, after });
        } else if !is_same(&old.remark, &new.remark) {
            changes.push(RowChange::Remark { before, after });
        }
    }
    let is_old = |row: &&DisclosureRow| pairs.iter().any(|(old, _)| old.key == row.key);
    let is_new = |row: &&DisclosureRow| pairs.iter().any(|(_, new)| new.key == row.key);
    changes.extend(after.iter().filter(|r| !is_new(r)).map(|r| RowChange::Added { after: r.clone() }));
    changes.extend(before.iter().filter(|r| !is_old(r)).map(|r| RowChange::Gone { before: r.clone() }));
    changes.sort_by_key(|change| match change {
        RowChange::Answer { .. } => 0,
        RowChange::Added { .. } => 1,
        RowChange::Gone { .. } => 2,
        RowChange::Words { .. } => 3,
        RowChange::Remark { .. } => 4,
    });
    changes
}

/// Rows of two versions that ask the same.
#[must_use]
pub fn pairs<'a>(
    before: &'a [DisclosureRow],
    after: &'a [DisclosureRow],
) -> Vec<(&'a DisclosureRow, &'a DisclosureRow)> {
    let mut by_words: BTreeMap<String, Vec<&DisclosureRow>> = BTreeMap::new();
    let mut by_key: BTreeMap<&str, &DisclosureRow> = BTreeMap::new();
    for row in before {
        by_words.entry(fold(&row.question)).or_default().push(row);
        by_key.entry(row.key.as_str()).or_insert(row);
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    let mut left = Vec::new();
    for row in after {
        let words = fold(&row.question);
        let same = by_words.get(&words).filter(|_| !words.is_empty()).into_iter().flatten();
        // Of several with the same words the one with the same number.
        let mut same: Vec<_> = same.filter(|old| !taken.contains(old.key.as_str())).collect();
        same.sort_by_key(|old| old.key != row.key);
        match same.first() {
            Some(old) => {
                taken.insert(&old.key);
                found.push((**old, row));
            }
            None => left.push(row),
        }
    }
    for row in left {
        if let Some(old) = by_key.get(row.key.as_str()).filter(|old| !taken.contains(old.key.as_str())) {
            taken.insert(&old.key);
            found.push((old, row));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn row(number: &str, question: &str, answer: Option<DisclosureAnswer>) -> DisclosureRow {
        DisclosureRow {
            key: number.to_owned(),
            number: number.to_owned(),
            question: question.to_owned(),
            answer,
            ..DisclosureRow::default()
        }
    }

    #[test]
    fn an_unanswered_row_is_never_a_yes() {
        let explained = Explained { risk: Some(Risk::Low), words: "院内だけで使う".to_owned(), at: 0, by: None };
        let no = DisclosureRow { explained, ..row("2", "二要素", Some(DisclosureAnswer::No)) };
        let half = Explained { risk: Some(Risk::High), ..Explained::default() };
        let open = DisclosureRow { explained: half, ..row("3", "ログ", Some(DisclosureAnswer::No)) };
        let rows = [row("1", "暗号", Some(DisclosureAnswer::Yes)), no, open, row("4", "印", None)];
        let answered = Answered::of(&rows);
        assert_eq!((answered.yes, answered.no, answered.explained, answered.unanswered), (1, 2, 1, 1));
        assert_eq!((answered.open(), answered.total()), (1, 4));
    }

    #[test]
    fn versions_are_compared_by_what_they_ask() {
        let yes = Some(DisclosureAnswer::Yes);
        let before = [
            row("1", "暗号化できるか", yes),
            row("2", "ログを残すか", Some(DisclosureAnswer::No)),
            row("3", "古い項目", yes),
        ];
        // The new form has one more row in front, so its numbers are moved.
        let after = [row("1", "新しい項目", yes), row("2", "暗号化できるか", yes), row("3", "ログを残すか", yes)];
        let changes = compare(&before, &after);
        let said: Vec<_> = changes
            .iter()
            .map(|c| match c {
                RowChange::Answer { before, after } => format!("{}→{}", before.number, after.number),
                RowChange::Added { after } => format!("+{}", after.number),
                RowChange::Gone { before } => format!("-{}", before.number),
                RowChange::Words { .. } | RowChange::Remark { .. } => "~".to_owned(),
            })
            .collect();
        assert_eq!(said, ["2→3", "+1", "-3"]);
        let reworded = [row("2", "操作のログを残すか", Some(DisclosureAnswer::No))];
        assert!(matches!(compare(&before[1..2], &reworded)[..], [RowChange::Words { .. }]), "by the number");
        assert!(compare(&before, &before).is_empty());
    }
}
