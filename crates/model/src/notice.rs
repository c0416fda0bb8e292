//! Notices (通知): a vendor takes back or corrects what it replied. Format: `docs/formats/notice.md`.
//!
//! Invariant: a notice only ever takes away. What is right instead comes as a reply of its own, which a person accepts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::evidence::Sha256;
use crate::id::{CustomerId, EvidenceId, IssuedId, NoticeId, UserId};
use crate::request::Party;
use crate::words::{Lang, Text, Words};

/// Characters of a question in a line.
const LABEL: usize = 30;

/// The format of a notice.
pub const FORMAT: &str = "sejo-notice-1";

keyed_enum! {
    /// What a notice does.
    pub enum NoticeKind {
        Withdrawn = "withdrawn", "取り下げ", "withdrawn";
        Corrected = "corrected", "訂正", "corrected";
    }
}

impl NoticeKind {
    /// What it means for the reply it is about.
    #[must_use]
    pub const fn meaning(self) -> Words {
        match self {
            Self::Withdrawn => {
                Words { ja: "この回答は、もう数えません。", en: "These answers count no longer." }
            }
            Self::Corrected => Words {
                ja: "訂正された回答は、もう数えません。ほかの回答は、そのままです。",
                en: "The answers that were corrected count no longer. The others are as they were.",
            },
        }
    }
}

/// An answer that is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeChange {
    /// The facility's id of the system; may be empty.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Key of the question.
    pub question: String,
    /// Number and words of the question.
    pub label: Text,
    /// What was said; empty: nothing.
    pub before: Text,
    /// What is right; empty: nothing is said any more.
    pub after: Text,
}

impl NoticeChange {
    /// The system, the question and what becomes of the answer, in a line.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let about = format!("{} {}", self.name, self.label.r#in(lang));
        let said = |answer: &Text| match answer.r#in(lang) {
            "" => lang.pick("(なし)", "(none)").to_owned(),
            words => words.to_owned(),
        };
        format!("{}: {} → {}", about.trim(), said(&self.before), said(&self.after))
    }
}

/// A notice: the part that is signed and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// Who says so.
    pub vendor: Party,
    /// To whom.
    pub facility: Party,
    /// The request that was replied to; empty without one.
    pub request: String,
    /// Fingerprints of the files it is about: the signed reply, and the workbooks that went with it.
    pub files: Vec<Sha256>,
    /// What it does.
    pub kind: NoticeKind,
    /// Why.
    pub reason: String,
    /// On which day that was found.
    pub decided_on: Date,
    /// Which answers; of a withdrawn reply: those that stand no longer.
    pub changes: Vec<NoticeChange>,
}

impl Notice {
    /// Whether it takes back the answer to a question about a system, by the facility's id of it. A change that names no system, since
    /// the facility never asked, is about any.
    #[must_use]
    pub fn takes_back(&self, system: &str, question: &str) -> bool {
        match self.kind {
            NoticeKind::Withdrawn => self.withdraws(system),
            NoticeKind::Corrected => self.changes.iter().any(|c| c.question == question && c.is_about(system)),
        }
    }

    /// What tells it from others to the same customer: of which systems it takes back how many answers, and the first of them.
    #[must_use]
    pub fn contents(&self, lang: Lang) -> String {
        let Some(first) = self.changes.first() else { return String::new() };
        let mut systems: Vec<&str> = self.changes.iter().map(|change| change.name.as_str()).collect();
        systems.dedup();
        systems.retain(|name| !name.is_empty());
        let label: String = first.label.r#in(lang).chars().take(LABEL).collect();
        let count = self.changes.len();
        let more = match (count > 1, label.len() < first.label.r#in(lang).len()) {
            (true, _) => " …",
            (false, true) => "…",
            (false, false) => "",
        };
        let answers = lang.pick("件", if count == 1 { " answer" } else { " answers" });
        format!("{} {count}{answers} ({label}{more})", systems.join(lang.pick("、", ", "))).trim_start().to_owned()
    }

    /// Whether nothing that was said of a system stands any more.
    #[must_use]
    pub fn withdraws(&self, system: &str) -> bool {
        self.kind == NoticeKind::Withdrawn
            && (self.changes.is_empty() || self.changes.iter().any(|c| c.is_about(system)))
    }
}

impl NoticeChange {
    /// Whether it is about a system by the facility's id of it; one that names none is about any.
    #[must_use]
    pub fn is_about(&self, system: &str) -> bool {
        self.system.is_empty() || self.system == system
    }
}

/// A notice as the vendor keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeNotice {
    /// What it says.
    pub notice: Notice,
    /// The signed document.
    pub signed: String,
    /// About what was issued.
    pub issued_id: IssuedId,
    /// To whom.
    pub customer_id: CustomerId,
    /// When it was made, microseconds since 1970 (UTC).
    pub made_at: i64,
    /// By whom.
    pub by: UserId,
}

/// A notice as the facility keeps it, with the reply it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedNotice {
    /// What it says.
    pub notice: Notice,
    /// The public half of the key that signed it, hexadecimal.
    pub signer: String,
    /// The keys before that said, one of the other, that `signer` follows them; hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers_before: Vec<String>,
    /// Whether it was signed with a key the vendor had handed over by then, as was known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_of_earlier_key: bool,
    /// The kept file.
    pub evidence_id: EvidenceId,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
    /// By whom.
    pub by: UserId,
}

/// What is said of a notice signed with a key that was handed over. It may have been made before that and come late.
pub const OF_EARLIER_KEY: Words = Words {
    ja: "この通知は、事業者が前に使い、もう新しい鍵に引き継いだ鍵で署名されています。通知は回答を減らすだけなので、使いました。前から知っている番号に電話して、この通知を作ったかを確かめてください。作っていないときは、回答をもう一度頼んでください。",
    en: "It is signed with the key this vendor used before and has handed over to a new one. It counts, since a notice only takes away. Call the vendor over a number you knew before and ask whether it made this notice; if not, ask for the answers again.",
};

impl ReceivedNotice {
    /// What to make sure of; `None` where its key leaves no doubt.
    #[must_use]
    pub fn doubt(&self) -> Option<Words> {
        self.is_of_earlier_key.then_some(OF_EARLIER_KEY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_its_system() {
        let mut change = NoticeChange {
            system: String::new(),
            name: "電子カルテ".to_owned(),
            question: String::new(),
            label: Text::new("2-⑥ パッチ", "2-⑥ patches"),
            before: Text::new("はい", "yes"),
            after: Text::new("いいえ", "no"),
        };
        assert_eq!(change.line(Lang::Ja), "電子カルテ 2-⑥ パッチ: はい → いいえ");
        change.name.clear();
        assert_eq!(change.line(Lang::En), "2-⑥ patches: yes → no");
        change.after = Text::default();
        assert_eq!(change.line(Lang::Ja), "2-⑥ パッチ: はい → (なし)");
    }

    #[test]
    fn notices_to_one_customer_are_told_apart_by_what_they_take_back() {
        let change = |name: &str, label: &str| NoticeChange {
            system: String::new(),
            name: name.to_owned(),
            question: String::new(),
            label: Text::new(label, label),
            before: Text::default(),
            after: Text::default(),
        };
        let party = || Party { id: String::new(), name: "みなと診療所".to_owned() };
        let mut notice = Notice {
            id: NoticeId::new(),
            vendor: party(),
            facility: party(),
            request: String::new(),
            files: Vec::new(),
            kind: NoticeKind::Corrected,
            reason: "確かめ直した".to_owned(),
            decided_on: jiff::civil::date(2026, 11, 22),
            changes: vec![change("電子カルテ", "2-⑥ パッチ"), change("会計", "2-⑧ 使い回し")],
        };
        assert_eq!(notice.contents(Lang::Ja), "電子カルテ、会計 2件 (2-⑥ パッチ …)");
        notice.changes.truncate(1);
        assert_eq!(notice.contents(Lang::En), "電子カルテ 1 answer (2-⑥ パッチ)");
        notice.changes[0].label.ja = "2-⑩ ".to_owned() + &"長".repeat(LABEL);
        assert!(notice.contents(Lang::Ja).ends_with("長…)"), "{}", notice.contents(Lang::Ja));
        notice.changes.clear();
        assert_eq!(notice.contents(Lang::Ja), "");
    }
}
