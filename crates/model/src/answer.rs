//! The values of an item that people give: declared (申告), confirmed (確認), inspected (検査).
//!
//! They are kept apart from one another and from the measured [`Verdict`](crate::Verdict); none overwrites another.

use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::date::FiscalYear;
use crate::edition::{EditionId, FormKind, ItemId, Subsection};
use crate::error::UnknownKey;
use crate::id::{DeclarationId, EvidenceId, FindingId, SystemId, UserId, VendorId};
use crate::improvement::DoneOn;
use crate::verdict::VerdictValue;
use crate::words::Lang;
use crate::{date, text};

keyed_enum! {
    /// An answer. Unknown is no answer.
    pub enum AnswerValue {
        Yes = "yes", "はい", "yes";
        No = "no", "いいえ", "no";
        NotApplicable = "not-applicable", "対象外", "not applicable";
    }
}

keyed_enum! {
    /// Where an answer stands.
    pub enum AnswerState {
        Confirmed = "confirmed", "確認済み", "confirmed";
        Withdrawn = "withdrawn", "確認を取り消し", "withdrawn";
    }
}

/// A round (1回目, 2回目, 3回目) of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Round(u8);

impl Round {
    /// The first round.
    pub const FIRST: Self = Self(1);
    /// The last round a form may have.
    pub const LAST: Self = Self(3);

    /// Round 1, 2 or 3.
    ///
    /// # Errors
    /// For any other number.
    pub fn new(number: u8) -> Result<Self, UnknownKey> {
        if (1..=3).contains(&number) { Ok(Self(number)) } else { Err(UnknownKey::new("Round", &number.to_string())) }
    }

    /// 1 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl FromStr for Round {
    type Err = UnknownKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map_err(|_| UnknownKey::new("Round", text)).and_then(Self::new)
    }
}

impl TryFrom<u8> for Round {
    type Error = UnknownKey;
    fn try_from(n: u8) -> Result<Self, Self::Error> {
        Self::new(n)
    }
}

impl From<Round> for u8 {
    fn from(r: Round) -> Self {
        r.0
    }
}

/// A confirmed answer: what the form will say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which row.
    pub item: ItemId,
    /// Which round.
    pub round: Round,
    /// はい, いいえ, 対象外.
    pub value: AnswerValue,
    /// 確認日.
    pub confirmed_on: Date,
    /// 目標日; there for every いいえ, inside the fiscal year.
    pub target_on: Option<Date>,
    /// For two-factor answered はい as *planned*: by when.
    pub planned_by: Option<Date>,
    /// 備考.
    pub remark: String,
    /// Why the answer differs from the measured verdict, or how a はい nothing measured supports was made sure of; there
    /// whenever either is so.
    pub reason: String,
    /// The measured verdict at the moment of confirmation.
    pub verdict: VerdictValue,
    /// The row's wording at that moment; empty in answers from before it was kept.
    #[serde(default)]
    pub asked: String,
    /// Confirmed or withdrawn.
    pub state: AnswerState,
    /// Who.
    pub by: UserId,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// Counts up with each change of this row and round, from 1.
    pub revision: u32,
}

impl Answer {
    /// Whether the row asks something else today than it did when this was confirmed: the official form may word a
    /// provisional row anew, and an answer to the old words is not one to the new ones. Width, case and punctuation do
    /// not count.
    #[must_use]
    pub fn is_reworded(&self, label: &str) -> bool {
        !self.asked.is_empty() && text::fold(&self.asked) != text::fold(label)
    }
}

/// Whether the answers of a row wait until somebody reads its new words: the last of them was given to others. Who confirms the
/// last round under the new words has read them, and the rounds before stand beside it.
#[must_use]
pub fn wait_for_words<'a>(answers: impl IntoIterator<Item = &'a Answer>, label: &str) -> bool {
    answers.into_iter().max_by_key(|a| (a.round, a.revision)).is_some_and(|a| a.is_reworded(label))
}

/// A value somebody declared: a returned or older form, a vendor's reply, a note by staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Id.
    pub id: DeclarationId,
    /// From which edition's form.
    pub edition: EditionId,
    /// Which form.
    pub form: FormKind,
    /// The row it was written in.
    pub item: ItemId,
    /// What the row is about.
    pub control: Option<Control>,
    /// For which kind of device.
    pub subsection: Option<Subsection>,
    /// Which round of the form.
    pub round: Round,
    /// What it says.
    pub value: AnswerValue,
    /// Date written in the form.
    pub dated_on: Option<Date>,
    /// Target date written in the form.
    pub target_on: Option<Date>,
    /// Remarks written in the form.
    pub remark: String,
    /// By a vendor, if it was one.
    pub vendor_id: Option<VendorId>,
    /// For a system, if it was for one.
    pub system_id: Option<SystemId>,
    /// The file it was read from; `None` when typed in.
    pub evidence_id: Option<EvidenceId>,
    /// Who brought it in.
    pub by: UserId,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// On which day the vendor took it back; it counts no longer then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back_on: Option<Date>,
    /// The words of the row it was written in; empty where they are not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asked: String,
    /// What its system was called when that was taken off the record; empty while it is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system_name: String,
}

/// How what a form's column 責任分界 says begins in the remark it is kept in.
const BOUNDARY: &str = "責任分界: ";

/// A remark with what the column 責任分界 of the form says of the row, in the form's own words.
#[must_use]
pub fn with_boundary(boundary: &str, remark: &str) -> String {
    let (boundary, remark) = (boundary.trim(), remark.trim());
    match (text::is_blank(boundary), remark.is_empty()) {
        (true, _) => remark.to_owned(),
        (false, true) => format!("{BOUNDARY}{boundary}"),
        (false, false) => format!("{BOUNDARY}{boundary}\n{remark}"),
    }
}

impl Declaration {
    /// Whether it was written to other words than these. Width, case and punctuation do not count.
    #[must_use]
    pub fn is_reworded(&self, label: &str) -> bool {
        !self.asked.is_empty() && text::fold(&self.asked) != text::fold(label)
    }

    /// Whether both say the same of the same, whoever brought it in, when and in which file.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        let Self { id, evidence_id, by, at, .. } = *other;
        Self { id, evidence_id, by, at, ..self.clone() } == *other
    }

    /// The target date of an いいえ where it lies beyond a fiscal year, within which the checklist is to be done.
    #[must_use]
    pub fn target_beyond(&self, year: FiscalYear) -> Option<Date> {
        self.target_on.filter(|day| self.value == AnswerValue::No && *day > year.last_day())
    }

    /// What the form said of who is responsible in that row; it settles nothing by itself.
    #[must_use]
    pub fn boundary(&self) -> Option<&str> {
        self.remark.lines().next()?.strip_prefix(BOUNDARY)
    }
}

/// An inspector's finding (指摘) on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id.
    pub id: FindingId,
    /// Which row.
    pub item: ItemId,
    /// Day of the inspection (立入検査).
    pub inspected_on: Date,
    /// Who inspected, e.g. ○○保健所.
    pub inspector: String,
    /// Was it found in order?
    pub in_order: bool,
    /// What was said.
    pub note: String,
    /// Who wrote it down.
    pub by: UserId,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// The facility's word that it was dealt with; what the inspector said stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<DoneOn>,
}

impl Finding {
    /// Whether it asks for something still, among everything inspectors said of its row: nobody says that it was dealt with, and no
    /// later inspection found the row in order. That a new year began ends none.
    #[must_use]
    pub fn is_open(&self, of_row: &[&Self]) -> bool {
        let is_later = |other: &Self| (other.inspected_on, other.at) > (self.inspected_on, self.at);
        !self.in_order && self.settled.is_none() && !of_row.iter().any(|other| other.in_order && is_later(other))
    }
}

keyed_enum! {
    /// Why a row needs no answer.
    pub enum NotNeeded {
        NoSystems = "no-systems", "医療情報システムを使っていないため", "no medical information system is in use";
        NoVendorContract = "no-vendor-contract", "事業者と契約していないため", "there is no contract with a vendor";
        ReferenceOnly = "reference-only", "参考項目のため(この版では必須ではありません)", "for reference only in this edition";
    }
}

keyed_enum! {
    /// What the check before submission (提出前点検) found on a row.
    pub enum CheckCode {
        Unanswered = "unanswered", "回答がありません", "no answer";
        TargetPassed = "target-passed", "目標日を過ぎています。次の回で確認してください", "the target date has passed; confirm again in the next round";
        TargetMissing = "target-missing", "「いいえ」に目標日がありません", "a 'no' has no target date";
        Contradicts = "contradicts", "「はい」と答えていますが、実測は「いいえ」です", "answered yes, measured no";
        Denies = "denies", "「いいえ」と答えていますが、実測は「はい」です", "answered no, measured yes";
        Excused = "excused", "「対象外」と答えていますが、記録には当てはまるものがあります。備考の理由で足りるか見てください", "answered not applicable, but the records show what it applies to; see whether the remark explains it";
        MayApply = "may-apply", "「対象外」と答えていますが、種別(サーバ・端末PC・ネットワーク機器)のわからない機器があり、この項目に当てはまるかもしれません。台帳で種別を決めるか、備考の理由で足りるか見てください", "answered not applicable, but there are devices of unknown kind that it may apply to: set their kinds in the ledger, or see whether the remark explains it";
        Unproven = "unproven", "回答の裏付けとなる記録がありません。書かれた確かめ方で足りるか見てください", "nothing in the records supports the answer; see whether the way it was made sure of is enough";
        HowKnownMissing = "how-known-missing", "記録からは判断できない回答なのに、どのように確かめたかが書かれていません", "answered where the records cannot tell, without saying how it was made sure of";
        VerdictChanged = "verdict-changed", "確認した後で、実測が変わりました", "the measured verdict changed since it was confirmed";
        Loosened = "loosened", "確認した後で、機器の設定がゆるくなりました。項目を開いて変わったことを見て、もう一度確認してください", "the configuration of a device became looser since it was confirmed: open the row, see what changed, and confirm again";
        Reworded = "reworded", "確認した後で、項目の文言が変わりました。読み直して、もう一度確認してください", "the row was reworded since it was confirmed: read it again and confirm again";
        DeclaredDiffers = "declared-differs", "申告と確認した回答が違います", "declared and confirmed answers differ";
        TargetBeyond = "target-beyond", "事業者の目標日が、年度の終わりより後です。年度のうちにできないか、事業者に聞いてください。できないときは、それまでどう守るかを備考に書いてください", "the target date of a vendor lies beyond the fiscal year: ask whether it can be done within it; if not, write into the remark what protects until then";
        FindingOpen = "finding-open", "「はい」か「対象外」と答えていますが、立入検査の指摘に、対応した記録がありません。対応したら、項目の「立入検査の結果」に書いてください", "answered yes or not applicable, but nothing says that a finding of an inspection was dealt with: when it is, write that down under 'Findings of inspections' on the page of the row";
        FindingUnplaced = "finding-unplaced", "前の様式の項目への立入検査の指摘に、対応した記録がありません。いまの様式に、その項目に続く項目はありません。まだ求められているかを、検査した機関に確かめてください", "nothing says that a finding of an inspection on a row of an earlier form was dealt with, and no row of this form continues that row: ask who inspected whether it is still called for";
        RecheckNeeded = "recheck-needed", "前の年度の回答を見直していません", "the answer of an earlier year was not looked at again";
        VendorFormMissing = "vendor-form-missing", "事業者確認用の様式が届いていません", "the vendor's form has not arrived";
        NothingAsked = "nothing-asked", "医療情報システムを使っていないと答えているため、この様式に答える項目はありません。施設名・記入者・日付だけを入れ、余白に「医療情報システムを導入していないため、記入する項目なし」と書き添えて提出してください。レセコンやオンライン資格確認の端末を使っているときは、「施設」の答えを直してください", "the facility says that it uses no medical information system, so this form asks nothing: hand it in with name, filler and date, and write beside it that no such system is in use. If it does use one (billing and eligibility checks count), put the facility's answer right";
        SystemsDenied = "systems-denied", "「医療情報システムを使っていない」と答えていますが、登録されたシステムかサーバがあります。はじめの六つの質問の答えを直してください", "the facility says that it uses no system, but systems or servers are registered: put the answers to the first questions right";
        ContractDenied = "contract-denied", "「事業者と契約: ない」と答えていますが、契約か、事業者のいるシステム(開示書・リモート保守の回答を含む)が登録されています。契約があるなら「施設」の答えを「ある」に直してください。ないなら、登録されている契約の終わりの日を書き、システムの事業者・開示書・リモート保守の回答を直してください", "the facility says that it has no contract with a vendor, but contracts, or systems with a vendor, a disclosure or an answer on remote maintenance, are registered: if there is a contract, put the facility's answer right; if not, write down when the contract ended and put right what is registered of the systems";
        ContractDoubted = "contract-doubted", "「事業者と契約: ない」と答えていますが、事業者か、外の人が保守している機器が登録されています。契約(保守・クラウドの利用を含む)が本当にないか、確かめてください。あるなら「施設」の答えを「ある」に直してください", "the facility says that it has no contract with a vendor, but vendors, or devices that somebody else maintains, are registered: find out whether there really is none (maintenance and cloud services count), and put the facility's answer right if there is";
        Provisional = "provisional", "この版は暫定です。厚生労働省のExcelを取り込んでください", "this edition is provisional: drop the ministry's workbook";
        FormAwaited = "form-awaited", "この年度の様式は、まだ取り込まれていません。厚生労働省が出したら(例年5月から6月ごろ)、Excelを取り込んでください。それまでは、前の年度の様式の項目で答えておけます。回答は残ります", "the form of this year has not been dropped yet: drop the ministry's workbook when it is published, which is usually in May or June. Until then the rows of an earlier form are answered, and the answers stay";
        BedsDoubtful = "beds-doubtful", "施設の種別と病床数が合いません", "kind of facility and number of beds do not fit";
        NoFacilityName = "no-facility-name", "施設名が記入されていません", "the facility's name is missing";
    }
}

/// A line of the check before submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckLine {
    /// Which row; `None` for the form as a whole.
    pub item: Option<ItemId>,
    /// What was found.
    pub code: CheckCode,
    /// Whether the form cannot be handed in like this.
    pub blocking: bool,
    /// Name or date it is about.
    pub about: String,
}

impl CheckLine {
    /// What it is about as people read it: a day is written as in `lang`.
    #[must_use]
    pub fn about_in(&self, lang: Lang) -> String {
        let begins_with_day = matches!(self.code, CheckCode::FindingOpen | CheckCode::FindingUnplaced);
        let cut = if begins_with_day { self.about.find(' ') } else { None };
        let (day, rest) = self.about.split_at(cut.unwrap_or(self.about.len()));
        day.parse::<Date>().map_or_else(|_| self.about.clone(), |day| format!("{}{rest}", date::short(day, lang)))
    }
}

/// A field of a form or command with what is wrong about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Name of the field as in the form.
    pub field: &'static str,
    /// What is wrong.
    pub code: crate::error::ErrorCode,
}
