//! What inspectors found, on the rows of today's form. A finding is about the facility and what the row asks, not about one year's
//! form: that of an earlier year stands on the row that continues the one it was written on.
//!
//! Invariant: a finding ends by a later inspection that found the row in order or by the facility's word that it was dealt with; no
//! new year and no other form ends it.

use sejo_model::{AnswerValue, CheckCode, CheckLine, Edition, Finding, Form, Item, ItemId};

use super::{Line, Standing};

/// Every finding with the rows of `form` it is about: its own, or those that continue it; and the findings no row is about any more.
pub(super) fn on_rows(
    findings: Vec<Finding>,
    editions: &[Edition],
    form: &Form,
) -> (Vec<(ItemId, Finding)>, Vec<Finding>) {
    let (mut placed, mut unplaced) = (Vec::new(), Vec::new());
    for finding in findings {
        let rows = rows_of(&finding.item, editions, form);
        if rows.is_empty() {
            unplaced.push(finding);
        } else {
            placed.extend(rows.into_iter().map(|row| (row, finding.clone())));
        }
    }
    (placed, unplaced)
}

fn rows_of(item: &ItemId, editions: &[Edition], form: &Form) -> Vec<ItemId> {
    let own = form.items.iter().filter(|row| row.id == *item);
    let own: Vec<ItemId> = own.map(|row| row.id.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    let mut forms = editions.iter().flat_map(|edition| &edition.forms);
    let Some(from) = forms.find(|from| from.items.iter().any(|row| row.id == *item)) else {
        // A row that is on no form any more is known by what it was about.
        let same = form.items.iter().filter(|row| row.control.is_some() && row.id.slug() == item.slug());
        return same.map(|row| row.id.clone()).collect();
    };
    let rows = sejo_edition::carry_over(from, form, &[]).into_iter();
    rows.filter(|row| row.before.iter().any(|before| before.item == *item)).map(|row| row.item).collect()
}

impl Standing {
    /// Findings on a row, of this year and earlier ones, newest first.
    pub fn findings_on(&self, item: &ItemId) -> Vec<&Finding> {
        let on_row = self.findings.iter().filter(|(row, _)| row == item);
        let mut found: Vec<&Finding> = on_row.map(|(_, finding)| finding).collect();
        found.sort_by_key(|f| std::cmp::Reverse((f.inspected_on, f.at)));
        found
    }

    /// The findings on a row that were not dealt with, of whatever year, newest first.
    pub fn open_findings(&self, item: &ItemId) -> Vec<&Finding> {
        let found = self.findings_on(item);
        found.iter().filter(|f| f.is_open(&found)).copied().collect()
    }

    /// The rows with a finding that was not dealt with, as printed.
    pub fn found_rows(&self) -> Vec<&Item> {
        let rows = self.lines.iter().map(|line| &line.item);
        rows.filter(|item| !self.open_findings(&item.id).is_empty()).collect()
    }

    /// What the row's mark says: what was not dealt with, of whatever year; else what was found on this very form, or dealt with in
    /// its year: 「なし」 would be false of that.
    pub fn inspected(&self, item: &ItemId) -> Option<&Finding> {
        let open = self.open_findings(item).into_iter().next();
        let year = self.edition.fiscal_year;
        let is_of_year =
            |f: &&Finding| f.item == *item || f.settled.as_ref().is_some_and(|done| year.contains(done.on));
        open.or_else(|| self.findings_on(item).into_iter().find(is_of_year))
    }

    /// What the check before submission says of findings: a はい or 対象外 against which one is open, and those that stand on no row.
    /// Both are to be looked at and stop nothing: whether a finding was met is for people to say.
    pub(super) fn check_of_findings(&self) -> Vec<CheckLine> {
        let unplaced: Vec<&Finding> = self.unplaced.iter().collect();
        let of_no_row = unplaced.iter().filter(|f| {
            let of_row: Vec<&Finding> = unplaced.iter().filter(|other| other.item == f.item).copied().collect();
            f.is_open(&of_row)
        });
        let of_no_row = of_no_row.map(|f| check_line(None, CheckCode::FindingUnplaced, f, self.asked_of(&f.item)));
        let is_denied = |line: &&Line| {
            let denies = |value| matches!(value, AnswerValue::Yes | AnswerValue::NotApplicable);
            line.not_needed.is_none() && line.latest().is_some_and(|answer| denies(answer.value))
        };
        let on_rows = self.lines.iter().filter(is_denied).flat_map(|line| {
            let open = self.open_findings(&line.item.id).into_iter();
            open.map(move |f| check_line(Some(&line.item.id), CheckCode::FindingOpen, f, None))
        });
        of_no_row.chain(on_rows).collect()
    }

    /// The words of a row of whatever form that is known.
    fn asked_of(&self, item: &ItemId) -> Option<&str> {
        self.editions.iter().find_map(|edition| edition.item(item)).map(|item| item.label.as_str())
    }
}

/// Day, authority and words of a finding in one line, with the words of its row where the line stands on none.
fn check_line(row: Option<&ItemId>, code: CheckCode, finding: &Finding, asked: Option<&str>) -> CheckLine {
    let note = finding.note.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut about = format!("{} {}: {note}", finding.inspected_on, finding.inspector);
    if let Some(asked) = asked {
        about.push_str(" — ");
        about.push_str(asked);
    }
    CheckLine { item: row.cloned(), code, blocking: false, about }
}
