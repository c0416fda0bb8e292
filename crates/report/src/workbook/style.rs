//! Which cell styles show a number as a date.
//!
//! Source: ECMA-376 part 1, §18.8.30 (built-in formats; 27 to 36 and 50 to 58 are the East Asian date formats).

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::package::Package;
use super::xml::{Xml, attribute};
use crate::error::ReportError;

/// The indexes of cell formats that show dates.
#[derive(Debug, Default)]
pub(super) struct DateStyles(BTreeSet<u32>);

impl DateStyles {
    /// Whether a cell with that `s` shows its number as a date.
    pub(super) fn contains(&self, style: Option<u32>) -> bool {
        self.0.contains(&style.unwrap_or(0))
    }
}

pub(super) fn read(package: &mut Package<'_>, part: Option<&str>) -> Result<DateStyles, ReportError> {
    let Some(part) = part else { return Ok(DateStyles::default()) };
    let Some(text) = package.optional_text(part)? else { return Ok(DateStyles::default()) };
    let mut xml = Xml::new(&text, part);
    let mut formats: BTreeMap<u32, String> = BTreeMap::new();
    let mut dates = BTreeSet::new();
    let mut inside = false;
    let mut next = 0;
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(tag) if tag.local_name().as_ref() == "cellXfs" => inside = true,
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (number(tag, "numFmtId"), attribute(tag, "formatCode")) {
                        formats.insert(id, code);
                    }
                }
                "xf" if inside => {
                    let id = number(tag, "numFmtId").unwrap_or(0);
                    if formats.get(&id).map_or_else(|| is_built_in_date(id), |code| is_date(code)) {
                        dates.insert(next);
                    }
                    next += 1;
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(DateStyles(dates))
}

fn number(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

const fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57..=58)
}

/// Whether a format code shows a day: a year or a day outside quotes, brackets and escapes, or an era with its year.
fn is_date(code: &str) -> bool {
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(drop),
            '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
            // The next character is literal, a filler or a space as wide as it.
            '\\' | '_' | '*' => {
                chars.next();
            }
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    let bare = bare.replace("general", "");
    bare.contains(['y', 'd']) || (bare.contains('g') && bare.contains('e'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_others() {
        for code in [
            "yyyy/mm/dd",
            "yyyy/m/d;@",
            r#"[$-411]ggge"年"m"月"d"日";@"#,
            "[$-411]ge.m.d",
            r#"yyyy"年"m"月""#,
            "m/d/yy h:mm",
        ] {
            assert!(is_date(code), "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0", "@", r#"0"日""#, "[Red]0", "h:mm:ss", r"0\d", "G/標準"] {
            assert!(!is_date(code), "{code}");
        }
        assert!(is_built_in_date(14) && is_built_in_date(31) && !is_built_in_date(0) && !is_built_in_date(49));
    }
}
