//! Which edition and form a workbook is: by the hash of a known official file, else by the words it carries.

use sejo_model::text::fold;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{Control, Edition, EditionId, FiscalYear, FormKind, RowMatch};

use crate::error::EditionError;

/// The years for which a checklist can exist: it began in 令和5年度.
const YEARS: std::ops::RangeInclusive<i16> = 2023..=2099;

/// What a workbook is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its edition, built in or not.
    pub edition: EditionId,
    /// Its year.
    pub fiscal_year: FiscalYear,
    /// Its form.
    pub form: FormKind,
}

/// Says which edition and form a workbook is.
///
/// # Errors
/// [`EditionError::YearUnknown`] and [`EditionError::FormUnknown`] when neither hash, words nor rows tell; the caller
/// then asks and uses [`crate::import_as`]. [`EditionError::NoSuchYear`] for a year without a checklist.
pub fn identify(workbook: &ReadWorkbook, matches: &[RowMatch], editions: &[Edition]) -> Result<Identity, EditionError> {
    let fiscal_year =
        year(workbook, editions).ok_or_else(|| EditionError::YearUnknown { title: workbook.title.clone() })?;
    if !YEARS.contains(&fiscal_year.0) {
        return Err(EditionError::NoSuchYear { year: fiscal_year.0 });
    }
    let edition = EditionId::of(fiscal_year);
    let base = editions.iter().find(|e| e.id == edition);
    let kind = kind(workbook, editions)
        .or_else(|| kind_by_rows(matches))
        .ok_or_else(|| EditionError::FormUnknown { title: workbook.title.clone() })?;
    Ok(Identity { form: kind_in(base, kind), edition, fiscal_year })
}

/// The year, from the hash of a known file, the reader's finding, or the title.
pub(crate) fn year(workbook: &ReadWorkbook, editions: &[Edition]) -> Option<FiscalYear> {
    known_file(workbook, editions)
        .map(|(edition, _)| edition.fiscal_year)
        .or(workbook.fiscal_year)
        .or_else(|| year_in(&workbook.title))
        .or_else(|| year_in(&workbook.layout.sheet))
}

/// The form, from the hash of a known file, the reader's finding, or the title and the sheet's name.
pub(crate) fn kind(workbook: &ReadWorkbook, editions: &[Edition]) -> Option<FormKind> {
    if let Some(kind) = known_file(workbook, editions).and_then(|(_, what)| kind_in_words(what)) {
        return Some(kind);
    }
    let words = format!("{} {}", workbook.title, workbook.layout.sheet);
    let by_words = kind_in_words(&words);
    match (workbook.form, by_words) {
        // The reader sees cells that are not handed on, but it need not tell the pharmacies' vendor form apart.
        (Some(FormKind::Vendor), Some(FormKind::VendorPharmacy)) => Some(FormKind::VendorPharmacy),
        (Some(kind), _) => Some(kind),
        (None, by_words) => by_words,
    }
}

/// A form the edition really has: since R8 pharmacies share the institutions' form.
fn kind_in(base: Option<&Edition>, kind: FormKind) -> FormKind {
    let Some(edition) = base else { return kind };
    crate::continuity::counterpart(edition, kind).map_or(kind, |form| form.kind)
}

fn known_file<'a>(workbook: &ReadWorkbook, editions: &'a [Edition]) -> Option<(&'a Edition, &'a str)> {
    editions.iter().find_map(|edition| {
        let file = edition.official_files.iter().find(|f| f.sha256 == Some(workbook.sha256))?;
        Some((edition, file.what.as_str()))
    })
}

/// 事業者確認用 before all else, because a vendor form names the facilities it is for.
fn kind_in_words(words: &str) -> Option<FormKind> {
    let words = fold(words);
    let pharmacy = words.contains("薬局");
    let institution = words.contains("医療機関") || words.contains("病院") || words.contains("診療所");
    if words.contains("事業者確認用") || words.contains("事業者用") || words.contains("ベンダ確認用") {
        return Some(if pharmacy && !institution { FormKind::VendorPharmacy } else { FormKind::Vendor });
    }
    match (institution, pharmacy) {
        (true, _) => Some(FormKind::Institution),
        (false, true) => Some(FormKind::Pharmacy),
        (false, false) => None,
    }
}

/// Rows that only a facility is asked.
fn kind_by_rows(matches: &[RowMatch]) -> Option<FormKind> {
    let own = [Control::SystemsInUse, Control::ContactChart, Control::BackupRestore, Control::Bcp, Control::Rules];
    let count = matches.iter().filter(|m| m.control.is_some_and(|c| own.contains(&c))).count();
    (count >= 2).then_some(FormKind::Institution)
}

/// `令和8年度`, `令和元年度`, `R8年度`, `2026年度`; a year without 年度 may be the date of a notice and does not count.
fn year_in(text: &str) -> Option<FiscalYear> {
    let text = fold(text);
    let before = text.split("年度").next().filter(|head| head.len() < text.len())?;
    let digits: String =
        before.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    let era = before.strip_suffix(digits.as_str())?;
    let number: i16 = if digits.is_empty() && era.ends_with("令和元") { 1 } else { digits.parse().ok()? };
    if number >= 2000 {
        return Some(FiscalYear(number));
    }
    (era.ends_with("令和") || era.ends_with("令和元") || era.ends_with('r')).then(|| FiscalYear(2018 + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_printed() {
        for text in [
            "令和８年度版 医療機関・薬局における",
            "【令和 8 年度】",
            "R8年度",
            "2026年度版",
            "チェックリスト(令和8年度)",
        ] {
            assert_eq!(year_in(text), Some(FiscalYear(2026)), "{text}");
        }
        assert_eq!(year_in("令和元年度"), Some(FiscalYear(2019)));
        assert_eq!(year_in("令和8年6月"), None);
        assert_eq!(year_in("年度末までに"), None);
    }

    #[test]
    fn forms_as_printed() {
        assert_eq!(kind_in_words("医療機関・薬局確認用"), Some(FormKind::Institution));
        assert_eq!(kind_in_words("薬局におけるサイバーセキュリティ対策チェックリスト"), Some(FormKind::Pharmacy));
        assert_eq!(kind_in_words("医療機関における…チェックリスト 事業者確認用"), Some(FormKind::Vendor));
        assert_eq!(kind_in_words("薬局における…チェックリスト(事業者確認用)"), Some(FormKind::VendorPharmacy));
        assert_eq!(kind_in_words("チェックリスト"), None);
    }
}
