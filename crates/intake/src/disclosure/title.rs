//! Which form it is: by the title in its cells, else by the name of the file together with a table of answers.

use sejo_model::DisclosureForm;
use sejo_model::text::{fold, narrow};

use super::header;
use crate::table::{Grid, Row};

/// Characters of a cell that can be a title: the row of the ministry's checklist that asks for a disclosure says more.
const TITLE: usize = 90;
/// Rows of a sheet that can hold its title.
const ROWS: usize = 40;

/// What a file says it is.
pub(super) struct Title {
    pub(super) form: Option<DisclosureForm>,
    pub(super) version: String,
}

/// Finds the title.
pub(super) fn find<'a>(grids: &'a [Grid], file_name: &str) -> Option<Title> {
    if is_checklist(grids) {
        return None;
    }
    // What stands in a table is asked there and is no title.
    let above = |g: &Grid| header::find(g).map(|h| h.first().min(ROWS));
    let seen: Vec<(&Grid, Option<usize>)> = grids.iter().filter(|g| !g.hidden).map(|g| (g, above(g))).collect();
    // Without a header that is known, a line of several cells may be one: its headings are no title.
    let is_above = |row: &&Row, known: bool| known || row.filled() <= 2;
    let rows = || {
        let of = |(grid, above): &(&'a Grid, Option<usize>)| {
            let known = above.is_some();
            grid.rows.iter().take(above.unwrap_or(ROWS)).filter(move |row| is_above(row, known))
        };
        seen.iter().flat_map(of)
    };
    let top = || rows().flat_map(|r| &r.cells);
    let titles: Vec<&String> = top().filter(|cell| is_title(cell)).collect();
    let names = std::iter::once(file_name).chain(seen.iter().map(|(g, _)| g.name.as_str()));
    let by_name = names.filter_map(|name| form_of(&fold(name))).next();
    let form = titles.iter().find_map(|t| form_of(&fold(t))).or(by_name);
    let has_table = || grids.iter().any(|g| !g.hidden && header::find(g).is_some_and(|h| h.is_sure));
    if titles.is_empty() && (by_name.is_none() || !has_table()) {
        return None;
    }
    let version = titles.iter().find_map(|t| version_in(t));
    let version = version.or_else(|| top().filter(|c| is_about_form(c)).find_map(|c| version_in(c)));
    let version = version.or_else(|| standard(top())).or_else(|| version_in(file_name));
    Some(Title { form, version: version.unwrap_or_default() })
}

fn is_title(cell: &str) -> bool {
    // The checklist asks whether one was received or handed in; a letter asks for one.
    const ASKS: [&str; 7] = ["受け取", "受領", "提出", "もらって", "入手", "送って", "依頼"];
    let is_short = !cell.is_empty() && cell.chars().count() <= TITLE;
    let said = fold(cell);
    let names = said.contains("医療情報セキュリティ開示書")
        || said.contains("manufacturerdisclosurestatement")
        || (said.contains("mds2") && said.chars().count() <= 40)
        || (said.contains("開示書") && (said.contains("mds") || said.contains("sds")))
        || ["mdsチェックリスト", "sdsチェックリスト"].iter().any(|w| said.contains(w));
    is_short && names && !ASKS.iter().any(|word| cell.contains(word))
}

fn is_checklist(grids: &[Grid]) -> bool {
    let mut cells = grids.iter().flat_map(|g| g.rows.iter().take(ROWS)).flat_map(|r| &r.cells);
    cells.any(|c| c.chars().count() <= TITLE && fold(c).contains("サイバーセキュリティ対策チェックリスト"))
}

fn form_of(said: &str) -> Option<DisclosureForm> {
    let maker = said.contains("製造業者");
    let provider = said.contains("サービス事業者");
    if said.contains("manufacturerdisclosurestatement") || said.contains("mds2") {
        return Some(DisclosureForm::Mds2);
    }
    match (maker, provider) {
        (true, false) => return Some(DisclosureForm::Mds),
        (false, true) => return Some(DisclosureForm::Sds),
        _ => {}
    }
    match (said.contains("mds"), said.contains("sds")) {
        (true, false) => Some(DisclosureForm::Mds),
        (false, true) => Some(DisclosureForm::Sds),
        _ => None,
    }
}

/// A cell that speaks of the form and not of the product.
fn is_about_form(cell: &str) -> bool {
    let said = fold(cell);
    cell.chars().count() <= TITLE
        && (said.contains("チェックリスト") || said.contains("様式") || said.contains("書式") || said.contains("jahis"))
        && !said.contains("製品")
}

/// `5.0` of `Ver.5.0`, `Version 4.1`, `第3.0版` and `HN 1-2019`. What follows ガイドライン is the guideline's.
pub(super) fn version_in(text: &str) -> Option<String> {
    let lower = narrow(text).to_lowercase();
    for mark in ["ver.", "version", "ver", "バージョン", "v."] {
        for (at, _) in lower.match_indices(mark) {
            let (before, behind) = (lower.get(..at)?, lower.get(at + mark.len()..)?);
            let found = number_at(behind.trim_start_matches(['.', ' ', ':', '_', '-']));
            if found.is_some() && !before.trim_end().ends_with("ガイドライン") {
                return found;
            }
        }
    }
    for (at, _) in lower.match_indices('第') {
        let found = number_at(lower.get(at + '第'.len_utf8()..)?.trim_start());
        if found.is_some() && !lower.get(..at)?.trim_end_matches([' ', '(']).ends_with("ガイドライン") {
            return found;
        }
    }
    let (_, behind) = lower.split_once("hn 1-")?;
    number_at(behind).filter(|year| year.len() == 4)
}

/// A number such as `5.0`, `3.0a` or `2019` in front of a text.
fn number_at(text: &str) -> Option<String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let mut number = text.get(..end)?.trim_end_matches('.').to_owned();
    // 3.0a is a version, 5.0対応 and 5.0chk are not.
    let mut behind = text.get(number.len()..)?.chars();
    if let (Some(letter @ 'a'..='c'), false) = (behind.next(), behind.next().is_some_and(char::is_alphanumeric)) {
        number.push(letter);
    }
    (number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 6).then_some(number)
}

/// The version by the number of the standard.
fn standard<'a>(cells: impl Iterator<Item = &'a String>) -> Option<String> {
    const STANDARDS: [(&str, &str); 4] = [("24-005", "5.0"), ("20-005", "4.0"), ("17-006", "3.0a"), ("14-008", "2.0")];
    let text: Vec<String> = cells.filter(|c| c.chars().count() <= TITLE).map(|c| narrow(c)).collect();
    let named = |number: &str| text.iter().any(|c| c.contains("JAHIS") && c.contains(number));
    STANDARDS.iter().find(|(number, _)| named(number)).map(|(_, version)| (*version).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_form_is_not_that_of_the_guideline() {
        for (text, version) in [
            ("「製造業者による医療情報セキュリティ開示書」チェックリスト Ver.5.0", Some("5.0")),
            ("SDS チェックリスト Version 4.1(ガイドライン 第6.0版対応)", Some("4.1")),
            ("医療情報システムの安全管理に関するガイドライン 第6.0版 対応 開示書 Ver.５．０", Some("5.0")),
            ("開示書 Ver 3.0a", Some("3.0a")),
            ("Manufacturer Disclosure Statement (MDS2) HN 1-2019", Some("2019")),
            ("開示書(ガイドライン第5.1版対応)", None),
            ("MDS_ver4.1対応.xlsx", Some("4.1")),
            ("開示書", None),
        ] {
            assert_eq!(version_in(text).as_deref(), version, "{text}");
        }
    }

    #[test]
    fn a_form_is_told_by_who_fills_it_in() {
        for (text, form) in [
            ("製造業者による医療情報セキュリティ開示書", Some(DisclosureForm::Mds)),
            ("サービス事業者による医療情報セキュリティ開示書", Some(DisclosureForm::Sds)),
            ("製造業者/サービス事業者による医療情報セキュリティ開示書", None),
            ("開示書(MDS)", Some(DisclosureForm::Mds)),
            ("MDS2 worksheet", Some(DisclosureForm::Mds2)),
        ] {
            assert_eq!(form_of(&fold(text)), form, "{text}");
        }
        assert!(!is_title("製造業者/サービス事業者による医療情報セキュリティ開示書(MDS/SDS)を提出してもらう。"));
        assert!(!is_title("医療情報セキュリティ開示書を受け取っている"));
    }
}
