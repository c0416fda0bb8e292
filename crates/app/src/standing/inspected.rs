//! What inspectors found, on the rows of today's form. A finding is about the facility and what the row asks, not about one year's
//! form: that of an earlier year stands on the row that continues the one it was written on.
//!
//! Invariant: a finding ends by a later inspection that found the row in order or by the facility's word that it was dealt with; no
//! new year and no other form ends it.

use sejo_model::{Edition, Finding, Form, Item, ItemId};

use super::Standing;

/// Every finding with the rows of `form` it is about: its own, or those that continue it.
pub(super) fn on_rows(findings: Vec<Finding>, editions: &[Edition], form: &Form) -> Vec<(ItemId, Finding)> {
    let placed = |finding: Finding| {
        let rows = rows_of(&finding.item, editions, form);
        rows.into_iter().map(move |row| (row, finding.clone()))
    };
    findings.into_iter().flat_map(placed).collect()
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
}
