//! What vendors said of a row and took back, while they say nothing anew.
//!
//! Invariant: nothing here counts: neither what was said, nor what a notice says is right instead, before a reply says so and is accepted.

use sejo_model::notice::{NoticeChange, NoticeKind};
use sejo_model::{Declaration, FiscalYear, Item, Lang, Notice, Reply, Request};

use super::Standing;
use crate::checklist::GoneWord;
use crate::clock::day_of;

impl Standing {
    /// The last word of each vendor about a row for each of its systems where it took that back, this year's first; each with its year.
    pub fn vendors_gone(&self, item: &Item) -> Vec<(FiscalYear, &Declaration)> {
        let of_now = self.last_of_vendors(item).into_iter().map(|declared| (self.edition.fiscal_year, declared));
        let all = of_now.chain(self.last_earlier(item));
        all.filter(|(_, declared)| declared.taken_back_on.is_some()).collect()
    }

    /// One of them in names, with what its notice says.
    pub fn gone_word(
        &self,
        (fiscal_year, declared): (FiscalYear, &Declaration),
        item: &Item,
        heard: (&[Request], &[Reply]),
        lang: Lang,
    ) -> Option<GoneWord> {
        let notice = notice_of(declared, heard);
        let is_its = |change: &&NoticeChange| {
            change.question == declared.item.slug()
                && change.is_about(&system_named(declared))
                && !change.after.ja.is_empty()
        };
        let corrected = notice.filter(|notice| notice.kind == NoticeKind::Corrected);
        Some(GoneWord {
            word: self.word(declared, item, lang)?,
            fiscal_year,
            taken_back_on: declared.taken_back_on?,
            kind: notice.map(|notice| notice.kind),
            instead: corrected.and_then(|n| n.changes.iter().find(is_its)).map(|change| change.after.clone()),
        })
    }
}

/// The system of a declared value as a notice names it.
fn system_named(declared: &Declaration) -> String {
    declared.system_id.map(|id| id.to_string()).unwrap_or_default()
}

/// The notice that took a declared value back: one to its vendor's replies, of the day it went.
fn notice_of<'a>(declared: &Declaration, (requests, replies): (&[Request], &'a [Reply])) -> Option<&'a Notice> {
    let is_its = |reply: &&Reply| {
        let request = requests.iter().find(|request| request.id() == reply.request_id);
        request.is_some_and(|request| request.asked.vendor_id() == declared.vendor_id)
    };
    let mut told = replies.iter().filter(is_its).flat_map(|reply| &reply.notices);
    let found = told.find(|told| {
        let day = told.notice.decided_on.min(day_of(told.received_at));
        let is_about = told.notice.takes_back(&system_named(declared), declared.item.slug());
        is_about && declared.taken_back_on == Some(day)
    });
    found.map(|told| &told.notice)
}
