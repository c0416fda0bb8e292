//! What people decided about rows: it holds, and takes nothing from rows whose own words ask for it.

use crate::sheet::{Line, workbook};
use sejo_edition::{builtin, holder, match_decided};
use sejo_model::edition::Grade;
use sejo_model::text::fold;
use sejo_model::{Control, FormKind, RowDecision, RowMatch};

const CHART: &str = "連絡体制図を作っている";
const OWN: &str = "標的型メール訓練を実施している";

fn matched(lines: &[Line], decisions: &[(&str, Option<Control>)]) -> Vec<RowMatch> {
    let decisions: Vec<RowDecision> =
        decisions.iter().map(|(text, control)| RowDecision { text: fold(text), control: *control }).collect();
    match_decided(&workbook(Some(2026), Some(FormKind::Institution), lines), &builtin().unwrap(), &decisions)
}

fn said(matches: &[RowMatch]) -> Vec<(Option<Control>, Grade)> {
    matches.iter().map(|m| (m.control, m.grade)).collect()
}

#[test]
fn none_of_them_is_decided_and_no_longer_open() {
    let lines: [Line; 2] = [("3-①", "", None, CHART), ("3-④", "", None, OWN)];
    assert!(matched(&lines, &[])[1].is_open());
    let decided = matched(&lines, &[(OWN, None)]);
    assert_eq!(said(&decided), [(Some(Control::ContactChart), Grade::Certain), (None, Grade::ByHand)]);
    assert!(decided[1].is_forms_own() && !decided[1].is_open());
    assert_eq!((decided[0].row, decided[1].row), (6, 7), "in the order of the rows");
}

#[test]
fn a_control_stays_with_the_row_whose_words_ask_for_it() {
    let lines: [Line; 2] = [("3-①", "", None, CHART), ("3-④", "", None, OWN)];
    let contested = matched(&lines, &[(OWN, Some(Control::ContactChart))]);
    assert_eq!(said(&contested), [(Some(Control::ContactChart), Grade::Certain), (None, Grade::None)]);
    assert_eq!(holder(&contested, 7, Control::ContactChart), Some(6));
    // Where no row asks for it, the decision holds.
    let free = matched(&lines[1..], &[(OWN, Some(Control::ContactChart))]);
    assert_eq!(said(&free), [(Some(Control::ContactChart), Grade::ByHand)]);
    assert_eq!(holder(&free, 6, Control::ContactChart), None);
}
