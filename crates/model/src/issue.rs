//! Issuing (発行): one run that makes a signed reply, the form and its print for each of many customers, and what each was told.
//!
//! Invariants: what a customer was told is written down together with what was made for it; a run that was cut off goes on with
//! the customers that have nothing yet.

use serde::{Deserialize, Serialize};

use crate::customer::CustomerSystem;
use crate::edition::{EditionId, FormKind};
use crate::error::ErrorCode;
use crate::evidence::Sha256;
use crate::id::{CustomerId, IssuedId, IssuingId, NoticeId, ProductId, RequestId, SystemId, UserId};
use crate::reply::GivenAnswer;
use crate::text::fold;
use crate::words::{Lang, Text};

keyed_enum! {
    /// Where a run stands.
    pub enum IssuingState {
        Working = "working", "発行中", "at work";
        Cancelled = "cancelled", "中止", "stopped";
        Done = "done", "完了", "done";
    }
}

keyed_enum! {
    /// For whom a run issues.
    pub enum IssuingFor {
        Waiting = "waiting", "回答を待っている顧客、まだ発行していない顧客、発行し直す顧客", "customers that wait, were never issued anything, or need it again";
        Everybody = "everybody", "すべての顧客", "all customers";
        One = "one", "1件の顧客", "one customer";
    }
}

/// Why somebody was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Who.
    pub customer_id: CustomerId,
    /// Name.
    pub name: String,
    /// Why.
    pub code: ErrorCode,
    /// About what.
    pub about: String,
}

/// Somebody who was issued something, and what of it stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaysOpen {
    /// Who.
    pub customer_id: CustomerId,
    /// Name.
    pub name: String,
    /// Questions it alone asks that went out without an answer.
    pub own: u32,
    /// Answers that went out beside other words than it asks.
    pub other_words: u32,
    /// Systems that were left out, as the answers about their product were withdrawn.
    pub withdrawn: Vec<String>,
}

impl StaysOpen {
    /// Whether anything does.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.own > 0 || self.other_words > 0 || !self.withdrawn.is_empty()
    }

    /// What stays open, and what to do about it, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        if self.own > 0 {
            let own = self.own;
            lines.push(Text::new(
                format!("この顧客だけの質問 {own}件が、回答なしのまま出ました。顧客のページで答えて、もう一度発行してください。"),
                format!("{own} questions of this customer alone went out without an answer. Answer them on the page of the customer and issue again."),
            ));
        }
        if self.other_words > 0 {
            let rows = self.other_words;
            lines.push(Text::new(
                format!("{rows}項目は、顧客が尋ねたのとは別の文言への回答です。顧客のページで尋ねられた文言を読み、この顧客の回答を書いて、もう一度発行してください。"),
                format!("{rows} answers are to other words than the customer asks. Read the words on the page of the customer, write the answers for this customer, and issue again."),
            ));
        }
        if !self.withdrawn.is_empty() {
            lines.push(Text::new(
                format!("「{}」は、製品の回答を取り下げたままなので、除いて発行しました。製品のページで答え直すと、この顧客は「発行し直す」になります。", self.withdrawn.join("」「")),
                format!("Left out, as the answers about the product are withdrawn: {}. Once it is answered again, the customer is to be issued again.", self.withdrawn.join(", ")),
            ));
        }
        lines
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuing {
    /// Id.
    pub id: IssuingId,
    /// Where it stands.
    pub state: IssuingState,
    /// For whom.
    pub whom: IssuingFor,
    /// The one customer, where it is for one.
    pub only: Option<CustomerId>,
    /// Of which edition the form is for those that never asked; `None`: the one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<EditionId>,
    /// Where the files go; empty: the data folder.
    pub folder: String,
    /// Language of what is made.
    pub lang: Lang,
    /// Customers it is for.
    pub total: u32,
    /// Customers it has made something for.
    pub done: u32,
    /// Customers looked at and left out.
    pub left: u32,
    /// The first of them, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Customers of which something stays open in what it made.
    #[serde(default)]
    pub open: u32,
    /// The first of them, with what stays open.
    #[serde(default)]
    pub stays_open: Vec<StaysOpen>,
    /// Why it could not go on, where nobody stopped it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_for: Option<ErrorCode>,
    /// When it was started, microseconds since 1970 (UTC).
    pub started_at: i64,
    /// When it was last worked on.
    pub updated_at: i64,
    /// By whom.
    pub by: UserId,
}

impl Issuing {
    /// A run that made nothing yet.
    #[must_use]
    pub fn blank(whom: IssuingFor) -> Self {
        Self {
            id: IssuingId::new(),
            state: IssuingState::Working,
            whom,
            only: None,
            edition: None,
            folder: String::new(),
            lang: Lang::Ja,
            total: 0,
            done: 0,
            left: 0,
            left_out: Vec::new(),
            open: 0,
            stays_open: Vec::new(),
            stopped_for: None,
            started_at: 0,
            updated_at: 0,
            by: UserId::COMMAND,
        }
    }
}

/// What was said of one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The customer's id of the system; may be empty.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Which product.
    pub product_id: ProductId,
    /// Number of the answer set that was handed out.
    pub number: u32,
    /// Up to which number the customer knows of corrections; 0: it knows that nothing of it stands.
    pub told: u32,
    /// The product the customer knows of since, where it was told that it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_of: Option<ProductId>,
    /// The exceptions that were in it.
    pub exceptions: Vec<GivenAnswer>,
}

impl Said {
    /// The product whose answers the customer knows.
    #[must_use]
    pub fn product_known(&self) -> ProductId {
        self.told_of.unwrap_or(self.product_id)
    }

    /// Whether it is about a system of the customer: by its id, and by its name where one of them never had an id.
    #[must_use]
    pub fn is_of(&self, system: &CustomerSystem) -> bool {
        match self.system.is_empty() || system.asked.is_empty() {
            true => fold(&self.name) == fold(&system.name),
            false => self.system == system.asked,
        }
    }
}

/// A file of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedFile {
    /// Its name.
    pub name: String,
    /// Its fingerprint.
    pub sha256: Sha256,
}

/// What a workbook that was issued carries in its properties, so that two with the same answers are two files: the run that made it
/// and the system it is about. Nobody signs it; it says no more than the cells do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueMark {
    /// By which run.
    pub run: IssuingId,
    /// The customer's id of the system; `None` for one that never asked.
    pub system: Option<SystemId>,
}

impl IssueMark {
    /// How it begins.
    pub const BEGINS: &'static str = "sejo-issued-1:";

    /// The first mark in a text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once(Self::BEGINS)?;
        let ids = rest.split(|c: char| !c.is_ascii_hexdigit() && c != '-' && c != ':').next()?;
        let (run, system) = ids.split_once(':')?;
        Some(Self { run: run.parse().ok()?, system: system.parse().ok() })
    }
}

impl std::fmt::Display for IssueMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let system = self.system.map(|id| id.to_string()).unwrap_or_default();
        write!(f, "{}{}:{system}", Self::BEGINS, self.run)
    }
}

/// What was issued to one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Id.
    pub id: IssuedId,
    /// By which run.
    pub issuing_id: IssuingId,
    /// To whom.
    pub customer_id: CustomerId,
    /// Its name at that time.
    pub customer: String,
    /// Its mail address at that time.
    pub email: String,
    /// To which request; `None` without one.
    pub request_id: Option<RequestId>,
    /// Earlier requests it answers besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RequestId>,
    /// Of which edition.
    pub edition: EditionId,
    /// On which form.
    pub form: FormKind,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// The folder of it, within that of the run.
    pub folder: String,
    /// Its files; of each request the signed reply comes first.
    pub files: Vec<IssuedFile>,
    /// What was said.
    pub said: Vec<Said>,
    /// Questions that stayed without an answer.
    pub open: u32,
    /// Products it says nothing of although it was asked to, as their answers were withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<ProductId>,
    /// The notice that took it back, once there is one.
    pub notice: Option<NoticeId>,
    /// Counts up with each change.
    pub revision: u32,
}

impl Issued {
    /// Whether it answers a request.
    #[must_use]
    pub fn answers(&self, request: RequestId) -> bool {
        self.request_id == Some(request) || self.also.contains(&request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again_in_what_stands_around_it() {
        for system in [None, Some(SystemId::new())] {
            let mark = IssueMark { run: IssuingId::new(), system };
            assert_eq!(IssueMark::find(&format!("<dc:identifier>{mark}</dc:identifier>")), Some(mark));
        }
        for none in ["", "sejo-issued-1:", "sejo-issued-1:x:y", "<dc:identifier>7</dc:identifier>"] {
            assert_eq!(IssueMark::find(none), None, "{none}");
        }
    }
}
