//! The items the volume for outsourced maintenance asks for (別紙), by the numbers a person copied from it, and which of them a
//! disclosure leaves unanswered.
//!
//! Invariant: no number is invented, and one that could be two items is none of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::number::{same_number, uncircled};
use super::{DisclosureForm, DisclosureRow};

/// The items the volume for outsourced maintenance asks for, as a person copied them from its annex.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteItems {
    /// Numbers of the MDS.
    #[serde(default)]
    pub mds: Vec<String>,
    /// Numbers of the SDS.
    #[serde(default)]
    pub sds: Vec<String>,
    /// Where they were copied from.
    #[serde(default)]
    pub source: String,
}

impl RouteItems {
    /// The numbers for a form; empty where nobody entered any.
    #[must_use]
    pub fn of(&self, form: DisclosureForm) -> &[String] {
        match form {
            DisclosureForm::Mds => &self.mds,
            DisclosureForm::Sds => &self.sds,
            DisclosureForm::Mds2 => &[],
        }
    }

    /// The items of the route that the disclosure does not answer, by number: not there at all, or without an answer that can be
    /// read. `None` when neither a person nor the form says which items they all are, and none of those named is missing.
    #[must_use]
    pub fn missing(&self, form: DisclosureForm, rows: &[DisclosureRow]) -> Option<Vec<String>> {
        let asked = form.on_route()?;
        let entered = self.of(form);
        let marked: Vec<&DisclosureRow> = rows.iter().filter(|r| r.on_route).collect();
        let is_whole = entered.len().max(marked.len()) >= asked;
        let mut missing: Vec<String> =
            marked.iter().filter(|r| r.is_unanswered()).map(|r| r.label().to_owned()).collect();
        for number in entered {
            let of_it = numbered(rows, number);
            if of_it.is_empty() || of_it.into_iter().any(DisclosureRow::is_unanswered) {
                missing.push(number.clone());
            }
        }
        let mut seen = BTreeSet::new();
        missing.retain(|number| seen.insert(same_number(number)));
        // That some of them are answered proves nothing of the rest.
        (is_whole || !missing.is_empty()).then_some(missing)
    }

    /// Numbers as people type or paste them: one a line, or with commas and spaces between.
    #[must_use]
    pub fn split(text: &str) -> Vec<String> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，' | ';' | '；');
        let mut seen = BTreeSet::new();
        let numbers = text.split(between).map(str::trim).filter(|n| !n.is_empty());
        numbers.filter(|n| seen.insert(same_number(n))).map(str::to_owned).collect()
    }
}

/// The items of a number. A form that counts ①, ② has them where it has no 1 and no second ①, which would be branches of others.
fn numbered<'a>(rows: &'a [DisclosureRow], number: &str) -> Vec<&'a DisclosureRow> {
    let of = |read: fn(&str) -> String| -> Vec<&'a DisclosureRow> {
        let wanted = read(number);
        rows.iter().filter(|row| read(&row.number) == wanted).collect()
    };
    let own = of(same_number);
    if !own.is_empty() {
        return own;
    }
    let circled = of(uncircled);
    if circled.len() == 1 { circled } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::DisclosureAnswer;
    use super::super::tests::row;
    use super::*;

    #[test]
    fn items_of_the_route_are_known_only_where_somebody_says_which() {
        let rows = [row("1", "a", Some(DisclosureAnswer::Yes)), row("２.１", "b", None)];
        let mut items = RouteItems::default();
        assert_eq!(items.missing(DisclosureForm::Mds, &rows), None, "nobody entered any");
        items.mds = RouteItems::split("1、2.1\n３ 1");
        assert_eq!(items.mds, ["1", "2.1", "３"]);
        assert_eq!(items.missing(DisclosureForm::Mds, &rows), Some(vec!["2.1".to_owned(), "３".to_owned()]));
        assert_eq!(items.missing(DisclosureForm::Sds, &rows), None);
        assert_eq!(items.missing(DisclosureForm::Mds2, &rows), None, "the American form is for reference");
        let marked = [DisclosureRow { on_route: true, ..row("7", "c", None) }];
        let by_form = RouteItems::default().missing(DisclosureForm::Sds, &marked);
        assert_eq!(by_form, Some(vec!["7".to_owned()]), "the form marks them");
    }

    #[test]
    fn items_of_the_route_are_found_where_the_form_circles_its_numbers() {
        let yes = Some(DisclosureAnswer::Yes);
        let items = RouteItems { mds: RouteItems::split("1 2 21"), ..RouteItems::default() };
        let missing = |rows: &[DisclosureRow]| items.missing(DisclosureForm::Mds, rows).unwrap_or_default();
        let circled = [row("①", "a", yes), row("②", "b", yes), row("21※", "c", yes)];
        assert!(missing(&circled).is_empty());
        let open = [row("①", "a", yes), row("②", "b", None), row("21※", "c", yes)];
        assert_eq!(missing(&open), ["2"]);
        let branches = [row("①", "a", yes), row("②", "b", yes), row("①", "c", yes), row("21", "d", yes)];
        assert_eq!(missing(&branches), ["1"], "nobody knows which of them is meant");
        let both = [row("1", "a", None), row("①", "b", yes), row("2", "c", yes), row("21", "d", yes)];
        assert_eq!(missing(&both), ["1"], "the plain number is the item");
    }
}
