//! Which form of which year: read from titles, sheet names and the lines above the table.

use sejo_model::text::{fold, narrow};
use sejo_model::{FiscalYear, FormKind};

use super::grid::Grid;
use super::words::names_a_checklist;

/// What the words around the table say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    pub title: String,
    pub form: Option<FormKind>,
    pub fiscal_year: Option<FiscalYear>,
}

/// Rows of a cover sheet that can hold its title.
const COVER_ROWS: u32 = 40;

/// Reads the title from the sheet of the table (above `header_row`) and from the sheets beside it. Where one of those has a table of
/// its own, only what stands above counts: 令和9年度までに in what it asks is no year of the form.
pub(super) fn read(grid: &Grid, header_row: u32, others: &[(&Grid, Option<u32>)]) -> Title {
    let above: Vec<String> = grid.texts().take_while(|(row, ..)| *row < header_row).map(|(.., text)| text).collect();
    let covers: Vec<String> = others
        .iter()
        .flat_map(|(g, table)| {
            let until = table.unwrap_or(COVER_ROWS).min(COVER_ROWS);
            g.texts().take_while(move |(row, ..)| *row < until).map(|(.., text)| text)
        })
        .take(400)
        .collect();
    let own = title_of(&above);
    let title = own.clone().or_else(|| title_of(&covers)).or_else(|| above.first().cloned()).unwrap_or_default();
    let names = std::iter::once(grid.name.as_str());
    // From the nearest to the farthest: what stands on the sheet itself outweighs a cover that speaks of several forms.
    let nearest: Vec<&str> = names.clone().chain(above.iter().map(String::as_str)).collect();
    let farther: Vec<&str> = std::iter::once(title.as_str()).chain(covers.iter().map(String::as_str)).collect();
    let form = form(&nearest).or_else(|| form(&farther)).or_else(|| form_by_title(&title));
    let by_edition = |texts: &[&str]| texts.iter().find_map(|t| year(t).filter(|_| fold(t).contains("年度版")));
    let by_title = || year(&title);
    let any = |texts: &[&str]| texts.iter().find_map(|t| year(t));
    let fiscal_year = by_edition(&nearest)
        .or_else(|| by_edition(&farther))
        .or_else(by_title)
        .or_else(|| any(&nearest))
        .or_else(|| any(&farther))
        .or_else(|| names.clone().find_map(short_year))
        .or_else(|| short_year(&title));
    Title { title: super::lines::one_line(&title), form, fiscal_year }
}

/// The heading among some lines: it names a checklist and is no sentence.
fn title_of(texts: &[String]) -> Option<String> {
    let is_title = |t: &&String| {
        let key = fold(t);
        let sentence = t.starts_with(['※', '*', '・', '注'])
            || ["ます", "ください", "する", "下さい"].iter().any(|end| key.ends_with(end));
        !sentence && key.chars().count() <= 80
    };
    let candidates = || texts.iter().filter(is_title);
    candidates()
        .find(|t| fold(t).contains("チェックリスト"))
        .or_else(|| candidates().find(|t| names_a_checklist(t)))
        .cloned()
}

/// Whether the words name a form for vendors.
pub(super) fn is_for_vendors(text: &str) -> bool {
    form(&[text]).is_some_and(FormKind::is_for_vendors)
}

/// Whether the words name a form that facilities fill in.
pub(super) fn is_for_facilities(text: &str) -> bool {
    form(&[text]).is_some_and(|kind| !kind.is_for_vendors())
}

/// 事業者確認用, 薬局確認用, 医療機関・薬局確認用 …
fn form(texts: &[&str]) -> Option<FormKind> {
    texts.iter().find_map(|text| {
        let key = fold(text);
        let institution = key.contains("医療機関");
        let pharmacy = key.contains("薬局");
        let short = key.chars().count() <= 14;
        let vendor = ["事業者確認用", "事業者用", "事業者向け", "ベンダ確認用"].iter().any(|w| key.contains(w));
        if vendor || matches!(key.as_str(), "事業者" | "ベンダ") {
            return Some(if pharmacy && !institution { FormKind::VendorPharmacy } else { FormKind::Vendor });
        }
        let for_us = key.contains("確認用")
            || (short && key.ends_with('用'))
            || matches!(key.as_str(), "医療機関" | "薬局" | "医療機関薬局");
        match (institution, pharmacy) {
            (true, _) if for_us => Some(FormKind::Institution),
            (false, true) if for_us => Some(FormKind::Pharmacy),
            _ => None,
        }
    })
}

/// 医療機関における…チェックリスト, 薬局における…
fn form_by_title(title: &str) -> Option<FormKind> {
    let key = fold(title);
    match (key.contains("医療機関"), key.contains("薬局")) {
        (true, _) => Some(FormKind::Institution),
        (false, true) => Some(FormKind::Pharmacy),
        _ => None,
    }
}

/// `令和8年度`, `Ｒ８年度`, `2026年度`, `令和元年度`. Of several years the one of the edition counts (令和8年度版、令和7年度からの
/// 変更あり); 令和6年度・令和7年度 names none.
fn year(text: &str) -> Option<FiscalYear> {
    let text: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let named = text.match_indices("年度").filter_map(|(at, word)| {
        let of_edition = text.get(at + word.len()..).is_some_and(|after| after.starts_with('版'));
        Some((year_before(text.get(..at)?)?, of_edition))
    });
    let named: Vec<(FiscalYear, bool)> = named.collect();
    let of_edition = named.iter().find(|(_, of_edition)| *of_edition);
    let (year, _) = of_edition.or_else(|| named.first())?;
    let is_one = of_edition.is_some() || named.iter().all(|(other, _)| other == year);
    is_one.then_some(*year)
}

/// The year that ends a text: `…令和8`, `…R8`, `…2026`.
fn year_before(text: &str) -> Option<FiscalYear> {
    if text.ends_with("令和元") {
        return Some(FiscalYear(2019));
    }
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: i16 = text.get(head.len()..)?.parse().ok()?;
    let era = head.ends_with("令和") || head.ends_with(['R', 'r']);
    match number {
        2019..=2100 if !era => Some(FiscalYear(number)),
        1..=80 if era => Some(FiscalYear(2018 + number)),
        _ => None,
    }
}

/// A sheet called `R7`, `R8_医療機関` or `令和8`.
fn short_year(name: &str) -> Option<FiscalYear> {
    let name = narrow(name);
    let at = name.find("令和").map(|i| i + "令和".len()).or_else(|| {
        let starts = name.find(['R', 'r'])?;
        let alone = name.get(..starts).is_some_and(|b| !b.ends_with(|c: char| c.is_ascii_alphanumeric()));
        alone.then_some(starts + 1)
    })?;
    let digits: String = name.get(at..)?.chars().take_while(char::is_ascii_digit).collect();
    let number: i16 = digits.parse().ok()?;
    (1..=80).contains(&number).then_some(FiscalYear(2018 + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read() {
        for (text, wanted) in [
            ("令和8年度版 医療機関・薬局における", Some(2026)),
            ("令和８年度版", Some(2026)),
            ("令和8年度版(令和7年度からの変更あり)", Some(2026)),
            ("令和7年度からの変更を含む令和8年度版", Some(2026)),
            ("令和8年度 チェックリスト 令和8年度", Some(2026)),
            ("令和6年度・令和7年度 チェックリスト", None),
            ("（R7年度）", Some(2025)),
            ("2026年度 チェックリスト", Some(2026)),
            ("令和元年度", Some(2019)),
            ("年度内に対応し、令和9年度までに実装", Some(2027)),
            ("令和7年5月", None),
            ("ガイドライン第6.0版", None),
        ] {
            assert_eq!(year(text).map(|y| y.0), wanted, "{text}");
        }
        assert_eq!(short_year("R7").map(|y| y.0), Some(2025));
        assert_eq!(short_year("R8_医療機関").map(|y| y.0), Some(2026));
        assert_eq!(short_year("Server8"), None);
    }

    #[test]
    fn forms_are_read() {
        for (text, wanted) in [
            ("事業者確認用", Some(FormKind::Vendor)),
            ("薬局 事業者確認用", Some(FormKind::VendorPharmacy)),
            ("医療機関・薬局 事業者確認用", Some(FormKind::Vendor)),
            ("医療機関・薬局確認用", Some(FormKind::Institution)),
            ("医療機関確認用", Some(FormKind::Institution)),
            ("薬局確認用", Some(FormKind::Pharmacy)),
            ("医療機関・薬局用", Some(FormKind::Institution)),
            ("事業者", Some(FormKind::Vendor)),
            ("チェックリスト", None),
        ] {
            assert_eq!(form(&[text]), wanted, "{text}");
        }
    }
}
