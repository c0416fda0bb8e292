//! Vendors (事業者) and contracts with them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, VendorId};
use crate::responsibility::Clause;
use crate::text::fold;

/// Legal forms, which people write or leave out: 株式会社, (株), ㈱.
const LEGAL: [&str; 8] = ["医療法人社団", "医療法人財団", "医療法人", "株式会社", "有限会社", "合同会社", "株", "有"];

/// A vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// Id.
    pub id: VendorId,
    /// Company name.
    pub name: String,
    /// Person in charge.
    pub contact: String,
    /// Telephone in working hours.
    pub phone: String,
    /// Telephone at night and on holidays.
    pub night_phone: String,
    /// Mail address.
    pub email: String,
    /// Remarks.
    pub note: String,
    /// Counts up with each change.
    pub revision: u32,
}

/// A name without its legal form.
#[must_use]
pub fn core(name: &str) -> String {
    let name = fold(name);
    let bare = LEGAL.iter().find_map(|l| name.strip_prefix(l).or_else(|| name.strip_suffix(l)));
    bare.map_or_else(|| name.clone(), str::to_owned)
}

/// Whether a text names a vendor, with or without its legal form. A single letter names nobody.
#[must_use]
pub fn is_named_in(vendor: &Vendor, text: &str) -> bool {
    let name = core(&vendor.name);
    name.chars().count() > 1 && fold(text).contains(name.as_str())
}

/// A contract with a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Id.
    pub id: ContractId,
    /// With whom.
    pub vendor_id: VendorId,
    /// What it is called, e.g. 電子カルテ保守契約.
    pub title: String,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day; `None` when open or not known.
    pub ends_on: Option<Date>,
    /// Does it *say* that the vendor is responsible for the security updates of the servers? `None`: not read yet.
    pub covers_server_updates: Option<bool>,
    /// Page or number of the clause that says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// The words it says that with. Earlier forms wanted the page in front of them.
    pub clause: String,
    /// How somebody made sure of these words: see [`Clause::confirmed`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirmed: String,
    /// What is stated beside that: see [`Clause::stated`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stated: bool,
    /// Counts up with each change.
    #[serde(default = "crate::revision::first")]
    pub revision: u32,
}

impl Contract {
    /// A contract nobody has said anything about yet.
    #[must_use]
    pub const fn blank(id: ContractId, vendor_id: VendorId) -> Self {
        Self {
            id,
            vendor_id,
            title: String::new(),
            starts_on: None,
            ends_on: None,
            covers_server_updates: None,
            page: String::new(),
            clause: String::new(),
            confirmed: String::new(),
            stated: false,
            revision: 0,
        }
    }

    /// Whether the contract is in force on `day`.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.starts_on.is_none_or(|start| start <= day) && self.ends_on.is_none_or(|end| end >= day)
    }

    /// The day it begins, where that is after `day`.
    #[must_use]
    pub fn begins_after(&self, day: Date) -> Option<Date> {
        self.starts_on.filter(|start| *start > day)
    }

    /// Where it says who updates the servers: its page and words, taken apart where the page stands in front of the quotation.
    #[must_use]
    pub fn updates_clause(&self) -> Clause {
        let (page, quote) = (self.page.trim(), self.clause.trim());
        let (page, quote) = if page.is_empty() { page_and_quote(quote) } else { (page, quote) };
        Clause {
            document: self.title.clone(),
            page: page.to_owned(),
            quote: quote.to_owned(),
            confirmed: self.confirmed.clone(),
            stated: self.stated,
        }
    }
}

/// `3ページ 第5条「乙は…」` taken apart; words without a number in front of a quotation have no page.
fn page_and_quote(text: &str) -> (&str, &str) {
    let Some((before, quoted)) = text.split_once('「') else { return ("", text) };
    let names_a_place = crate::text::narrow(before).chars().any(|c| c.is_ascii_digit());
    if !names_a_place {
        return ("", text);
    }
    (before.trim(), quoted.trim_end_matches(['。', ' ']).trim_end_matches('」'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_front_of_the_quotation_is_taken_as_the_page() {
        for (text, page, quote) in [
            ("契約書 第12条(5頁)「乙は適用する。」", "契約書 第12条(5頁)", "乙は適用する。"),
            ("３ページ「乙は「更新」を行う」", "３ページ", "乙は「更新」を行う"),
            ("乙は更新を行う", "", "乙は更新を行う"),
            ("仕様書「更新」", "", "仕様書「更新」"),
            ("", "", ""),
        ] {
            assert_eq!(page_and_quote(text), (page, quote), "{text}");
        }
    }
}
