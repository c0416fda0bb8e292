//! Editions (版), forms (様式) and items (項目): what is asked, as data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::control::Control;
use crate::date::FiscalYear;
use crate::evidence::Sha256;
use crate::facility::FacilityKind;
use crate::words::{Lang, Text};

/// An edition's short name: `r5`, `r6`, `r7`, `r8` … (the year of 令和 it was issued for).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EditionId(pub String);

impl EditionId {
    /// The edition in force in `year`.
    #[must_use]
    pub fn of(year: FiscalYear) -> Self {
        Self(format!("r{}", year.0 - 2018))
    }

    /// The fiscal year an id made by [`EditionId::of`] stands for.
    #[must_use]
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        let number: i16 = self.0.strip_prefix('r')?.parse().ok()?;
        Some(FiscalYear(number.checked_add(2018)?))
    }

    /// What the edition is called: by its title, which is Japanese only, or by its year.
    #[must_use]
    pub fn named(&self, title: &str, lang: Lang) -> String {
        match (lang, self.fiscal_year()) {
            (Lang::En, Some(year)) => format!("Edition for {}", year.name(lang)),
            _ => title.to_owned(),
        }
    }
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

keyed_enum! {
    /// How far an edition's rows can be relied on.
    pub enum EditionState {
        Past = "past", "過去の版", "past";
        Provisional = "provisional", "暫定", "provisional";
        Official = "official", "取り込んだExcelのとおり", "as in the workbook that was dropped";
    }
}

keyed_enum! {
    /// How well a row's wording is known.
    pub enum Confidence {
        A = "A", "厚生労働省の文書で確認", "seen in the ministry's text";
        B = "B", "信頼できる二次資料で確認", "seen in a good secondary source";
        C = "C", "前後の版などからの推定", "inferred from neighbouring editions";
        D = "D", "公式の文言と未照合(記憶による)", "not compared with the official words (recollection)";
    }
}

impl Confidence {
    /// Whether the row may be shown without a warning. C and D are never the ministry's words.
    #[must_use]
    pub const fn is_reliable(self) -> bool {
        matches!(self, Self::A | Self::B)
    }
}

keyed_enum! {
    /// The forms (様式) of an edition.
    pub enum FormKind {
        Institution = "institution", "医療機関確認用", "institution form";
        Pharmacy = "pharmacy", "薬局確認用", "pharmacy form";
        Vendor = "vendor", "事業者確認用", "vendor form";
        VendorPharmacy = "vendor-pharmacy", "事業者確認用(薬局)", "vendor form (pharmacy)";
    }
}

impl FormKind {
    /// Whether vendors fill it in.
    #[must_use]
    pub const fn is_for_vendors(self) -> bool {
        matches!(self, Self::Vendor | Self::VendorPharmacy)
    }

    /// What a form of this kind is called everywhere: as it is printed. From R8 on the institution form is for
    /// pharmacies too, and its title says so.
    #[must_use]
    pub fn named(self, title: &str) -> Text {
        let is_common = self == Self::Institution && title.contains("薬局");
        let words = self.words();
        let en = if is_common { "institution and pharmacy form" } else { words.en };
        Text::new(if title.is_empty() { words.ja } else { title }, en)
    }
}

keyed_enum! {
    /// What kind of device a row asks about.
    pub enum Subsection {
        General = "general", "医療情報システム全般", "all systems";
        Server = "server", "サーバ", "servers";
        Pc = "pc", "端末PC", "client PCs";
        Network = "network", "ネットワーク機器", "network devices";
    }
}

/// A row's key: edition, form, control and subsection, e.g. `r7/institution/unneeded-services.server`.
///
/// Printed numbers are no keys: 2-(4) stands twice in R6 and ⑫ twice in R7. Built from the control, the id stays
/// the same when an edition turns from provisional to official, so answers given before are kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub String);

impl ItemId {
    /// The id of the row about `control` in a form.
    #[must_use]
    pub fn of(edition: &EditionId, form: FormKind, control: Control, subsection: Option<Subsection>) -> Self {
        match subsection {
            Some(part @ (Subsection::Server | Subsection::Pc | Subsection::Network)) => {
                Self(format!("{edition}/{form}/{control}.{part}"))
            }
            _ => Self(format!("{edition}/{form}/{control}")),
        }
    }

    /// The id of a row that no control was found for.
    #[must_use]
    pub fn unmatched(edition: &EditionId, form: FormKind, row: u32) -> Self {
        Self(format!("{edition}/{form}/row-{row}"))
    }

    /// The part before the first `/`.
    #[must_use]
    pub fn edition(&self) -> EditionId {
        EditionId(self.0.split('/').next().unwrap_or_default().to_owned())
    }

    /// The form the row stands on.
    #[must_use]
    pub fn form(&self) -> Option<FormKind> {
        self.0.split('/').nth(1).and_then(|form| form.parse().ok())
    }

    /// The last part (`unneeded-services.server`), short enough for a page address.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ItemId {
    type Err = std::convert::Infallible;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(Self(s.to_owned()))
    }
}

/// One row of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Key of the row.
    pub id: ItemId,
    /// What it is about; `None` for a row of an imported workbook that nobody has assigned yet.
    pub control: Option<Control>,
    /// The number as printed, e.g. `2-⑥`; empty for the gate.
    pub number: String,
    /// The section as printed, e.g. `2 医療情報システムの管理・運用`.
    pub section: String,
    /// Server, PC, network device or all; `None` outside section 2.
    pub subsection: Option<Subsection>,
    /// What is asked: the official wording when the edition is official, otherwise a short label of our own.
    pub label: String,
    /// `false` for rows that were for reference only (R5).
    pub required: bool,
    /// Nothing to write when there is no contract with a vendor.
    pub not_needed_without_vendor_contract: bool,
    /// Rows of the edition before that this one continues; several when rows were merged.
    pub supersedes: Vec<ItemId>,
    /// A note printed with the row.
    pub footnote: Option<String>,
    /// Chapters of the safety guideline.
    pub guideline_refs: Vec<String>,
    /// How well the wording is known.
    pub confidence: Confidence,
    /// Where the row comes from.
    pub source: Vec<String>,
}

/// A form (様式) with its rows in printed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Which form.
    pub kind: FormKind,
    /// The title as printed, e.g. `医療機関・薬局確認用`.
    pub title: String,
    /// Rows; the gate (systems-in-use), where the edition has one, comes first.
    pub items: Vec<Item>,
}

/// An edition (版): the checklist of one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Short name.
    pub id: EditionId,
    /// Title, e.g. `令和7年度版`.
    pub title: String,
    /// The year in which it is filled in.
    pub fiscal_year: FiscalYear,
    /// When it was published, as far as known.
    pub published: String,
    /// The guideline it follows, e.g. `第7.0版`.
    pub guideline: String,
    /// Past, provisional or official.
    pub state: EditionState,
    /// SHA-256 of the workbook an official edition was read from.
    pub source_file: Option<Sha256>,
    /// The ministry's files and their hashes, to recognise them when dropped.
    pub official_files: Vec<OfficialFile>,
    /// The forms.
    pub forms: Vec<Form>,
}

/// A file the ministry published for an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialFile {
    /// File name, e.g. `001716187.xlsx`.
    pub name: String,
    /// What it is.
    pub what: String,
    /// SHA-256, where known.
    pub sha256: Option<Sha256>,
}

impl Edition {
    /// The form a facility of this kind fills in. From R8 on there is one for all.
    #[must_use]
    pub fn form_for(&self, kind: FacilityKind) -> Option<&Form> {
        let wanted = if kind == FacilityKind::Pharmacy { FormKind::Pharmacy } else { FormKind::Institution };
        self.form(wanted).or_else(|| self.form(FormKind::Institution))
    }

    /// The form of that kind.
    #[must_use]
    pub fn form(&self, kind: FormKind) -> Option<&Form> {
        self.forms.iter().find(|f| f.kind == kind)
    }

    /// Finds a row by id in any form.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.forms.iter().flat_map(|f| &f.items).find(|i| &i.id == id)
    }
}

impl Form {
    /// What the form is called.
    #[must_use]
    pub fn name(&self) -> Text {
        self.kind.named(&self.title)
    }

    /// The gate row (医療情報システムの有無), if the form has one.
    #[must_use]
    pub fn gate(&self) -> Option<&Item> {
        self.items.iter().find(|i| i.control == Some(Control::SystemsInUse))
    }
}

keyed_enum! {
    /// How sure the match of a workbook row with a control is.
    pub enum Grade {
        ByHand = "by-hand", "手で割り当て", "assigned by hand";
        Certain = "certain", "確実", "certain";
        Likely = "likely", "おそらく", "likely";
        None = "none", "不明", "not matched";
    }
}

/// What a row of a workbook was matched with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMatch {
    /// Row of the sheet from 0.
    pub row: u32,
    /// The control; `None` when the grade is [`Grade::None`], or when a person said that it is about none of them.
    pub control: Option<Control>,
    /// For which kind of device.
    pub subsection: Option<Subsection>,
    /// How sure.
    pub grade: Grade,
}

impl RowMatch {
    /// Whether somebody still has to say what the row is about.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.grade == Grade::None
    }

    /// Whether a person said that the row is about no known control: it is the form's own question.
    #[must_use]
    pub fn is_forms_own(&self) -> bool {
        self.control.is_none() && self.grade == Grade::ByHand
    }
}

/// What a person decided about a row that was not recognised; it holds for every later workbook with the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDecision {
    /// [`crate::text::fold`] of the row's text.
    pub text: String,
    /// What the row is about; `None` where it is about no known control.
    pub control: Option<Control>,
}

/// A choice a person made for a row that was not recognised; it holds for every later workbook with the same words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// [`crate::text::fold`] of the row's text.
    pub text: String,
    /// What the row is about.
    pub control: Control,
}

/// A form read from the ministry's workbook: it replaces the built-in form of the same edition and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedForm {
    /// Of which edition.
    pub edition: EditionId,
    /// Title as printed.
    pub title: String,
    /// For which year.
    pub fiscal_year: FiscalYear,
    /// Its rows, with `source` naming the file.
    pub form: Form,
    /// What was read: layout, rows, hash of the file.
    pub workbook: crate::workbook::ReadWorkbook,
    /// Which control each row was matched with.
    pub matches: Vec<RowMatch>,
    /// Row of the sheet → item.
    pub rows: Vec<(u32, ItemId)>,
}

keyed_enum! {
    /// How a row continues the edition before.
    pub enum Continuation {
        Same = "same", "前の様式と同じ項目", "same as before";
        Reworded = "reworded", "前の様式の、これにあたる項目(文言が違います。くらべてください)", "the row before it, in other words: compare them";
        Merged = "merged", "前の様式の複数の項目が一つになりました", "several rows became one";
        Split = "split", "前の様式の一つの項目が分かれました", "one row became several";
        New = "new", "新しい項目", "new";
    }
}

/// An old answer shown beside a row of the new edition: to be re-checked, never taken as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedOver {
    /// Row of the new edition.
    pub item: ItemId,
    /// How it continues the old one.
    pub continuation: Continuation,
    /// The old rows with their last answers, if they had one.
    pub before: Vec<CarriedAnswer>,
    /// `false` when merged rows had different answers.
    pub agree: bool,
}

/// An answer of the edition before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedAnswer {
    /// Old row.
    pub item: ItemId,
    /// Its number as printed.
    pub number: String,
    /// What it asked.
    #[serde(default)]
    pub words: String,
    /// Kind of device it asked about.
    pub subsection: Option<Subsection>,
    /// Last answer; `None` when it had none.
    pub value: Option<crate::answer::AnswerValue>,
    /// Its date.
    pub confirmed_on: Option<jiff::civil::Date>,
    /// Its target date.
    #[serde(default)]
    pub target_on: Option<jiff::civil::Date>,
    /// Its remark.
    #[serde(default)]
    pub remark: String,
    /// Why it differed from what was measured, or how it was made sure of.
    #[serde(default)]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_called_by_its_title_or_its_year() {
        let named = |id: &str, lang| EditionId(id.to_owned()).named("令和8年度版", lang);
        assert_eq!(named("r8", Lang::Ja), "令和8年度版");
        assert_eq!(named("r8", Lang::En), "Edition for fiscal year 2026");
        assert_eq!(named("x", Lang::En), "令和8年度版", "of which year it is nobody knows");
    }

    #[test]
    fn a_form_is_called_by_its_title() {
        let common = FormKind::Institution.named("医療機関・薬局確認用");
        assert_eq!((common.ja.as_str(), common.en.as_str()), ("医療機関・薬局確認用", "institution and pharmacy form"));
        assert_eq!(FormKind::Institution.named("医療機関確認用").en, "institution form");
        assert_eq!(FormKind::VendorPharmacy.named("").ja, "事業者確認用(薬局)");
        for kind in FormKind::ALL {
            assert_eq!(kind.is_for_vendors(), kind.words().ja.starts_with("事業者"), "{kind:?}");
        }
    }
}
