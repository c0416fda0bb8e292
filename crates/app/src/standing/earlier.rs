//! What vendors said and what was promised in earlier years, as long as nobody answers anew.
//!
//! Invariant: nothing here counts as an answer of this year. A vendor's word of this year ends what it had said before about the row
//! and the system, also when it took that word back; an answer of this year ends the facility's own goal.

use sejo_model::{AnswerValue, Declaration, FiscalYear, Item, Lang};

use super::{Line, Standing, is_a_vendors, is_about_vendor, is_of_control};
use crate::checklist::{EarlierWord, Promise};
use crate::today::is_near;

impl Standing {
    /// The newest word of each vendor about a row for each of its systems, of the years before this one, where it says nothing this
    /// year.
    pub(super) fn vendors_earlier(&self, item: &Item, lang: Lang) -> Vec<EarlierWord> {
        let word = |(fiscal_year, d): (FiscalYear, &Declaration)| {
            let word = self.word(d, item, lang)?;
            let remark = d.remark.clone();
            Some(EarlierWord { word, fiscal_year, dated_on: d.dated_on, target_on: d.target_on, remark })
        };
        self.last_earlier(item).into_iter().filter(|(_, d)| d.taken_back_on.is_none()).filter_map(word).collect()
    }

    /// The same as they were kept, also where the vendor took its word back since.
    pub(super) fn last_earlier(&self, item: &Item) -> Vec<(FiscalYear, &Declaration)> {
        let mut newest: Vec<(FiscalYear, &Declaration)> = Vec::new();
        for declared in self.facts.declarations.iter().filter(|d| self.is_earlier_word(d, item)) {
            let Some(year) = declared.edition.fiscal_year().filter(|year| *year < self.edition.fiscal_year) else {
                continue;
            };
            let who = (declared.vendor_id, declared.system_id);
            let rank = |year: FiscalYear, d: &Declaration| (year, d.round, d.at);
            match newest.iter_mut().find(|(_, d)| (d.vendor_id, d.system_id) == who) {
                Some(known) if rank(known.0, known.1) < rank(year, declared) => *known = (year, declared),
                Some(_) => {}
                None => newest.push((year, declared)),
            }
        }
        newest.retain(|(_, d)| !self.is_said_anew(d, item));
        newest
    }

    /// Days promised for a row in earlier years that come soon or have passed, while nobody answered anew: the facility's own goal
    /// first.
    pub fn promises(&self, line: &Line, lang: Lang) -> Vec<Promise> {
        if line.not_needed.is_some() {
            return Vec::new();
        }
        let before = line.carried.iter().filter(|_| line.latest().is_none()).flat_map(|c| &c.before);
        let own = before.filter(|b| b.value == Some(AnswerValue::No)).filter_map(|b| b.target_on).max();
        let vendors = self.vendors_earlier(&line.item, lang).into_iter();
        let theirs = vendors
            .filter(|earlier| earlier.word.value == AnswerValue::No)
            .filter_map(|earlier| Some((Some(earlier.word.who()), earlier.target_on?)));
        let all = own.map(|day| (None, day)).into_iter().chain(theirs);
        let promise = |(who, target_on)| {
            let (slug, number) = (line.item.id.slug().to_owned(), line.item.number.clone());
            Promise { slug, number, who, target_on }
        };
        all.filter(|(_, day)| *day < self.today || is_near(self.today, *day)).map(promise).collect()
    }

    /// Whether it is a vendor's word about what the row asks, and counts as that vendor's.
    fn is_earlier_word(&self, declared: &Declaration, item: &Item) -> bool {
        is_of_control(declared, item)
            && is_a_vendors(declared)
            && !is_about_vendor(declared)
            && self.facts.counts(declared)
    }

    /// Whether the vendor said something this year about the row, for the same system or without naming one.
    fn is_said_anew(&self, earlier: &Declaration, item: &Item) -> bool {
        let same_system =
            |d: &Declaration| d.system_id == earlier.system_id || d.system_id.is_none() || earlier.system_id.is_none();
        let this_year = self.declarations(item).into_iter();
        this_year
            .filter(|d| is_a_vendors(d) && !is_about_vendor(d))
            .any(|d| d.vendor_id == earlier.vendor_id && same_system(d))
    }
}
