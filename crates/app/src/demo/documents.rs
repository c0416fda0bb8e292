//! The demo's rules: those of the hospital are half written, those of the clinic are short and approved.

use sejo_model::document::{DocumentKind, Stance};
use sejo_model::{Actor, DocumentSize};

use super::devices::Day;
use crate::document::{ApprovalForm, PassageForm};
use crate::{App, Result};

const RULES: DocumentKind = DocumentKind::Rules;

/// Chapters the hospital has gone through; the rest is open.
const READ: [&str; 4] = ["general", "organisation", "ledger", "users"];

/// What the hospital says in its own words, and what it leaves out.
const HOSPITAL: [(&str, Stance, &str); 2] = [
    (
        "rooms",
        Stance::Own,
        "サーバとネットワークの中心の機器は、3階のサーバ室に置き、鍵は事務長と医療情報室が持つ。\n事業者が入るときは職員が立ち会い、入退室の記録に日時と用件を書く。",
    ),
    ("complaints", Stance::LeftOut, "患者相談窓口の規程に定めがあるため"),
];

/// What the clinic says in its own words.
const CLINIC: [(&str, Stance, &str); 1] = [(
    "removable-media",
    Stance::Own,
    "USBメモリは使いません。患者さんから受け取ったCDは、受付の奥の、つながっていないパソコンで検査してから見ます。",
)];

impl App {
    /// The hospital has read four chapters and stopped.
    pub(super) async fn put_hospital_rules(&self, actor: &Actor) -> Result<()> {
        self.choose_size(actor, RULES, DocumentSize::Large, 0).await?;
        for (key, stance, said) in HOSPITAL {
            self.write_demo(actor, key, (stance, said)).await?;
        }
        let view = self.document(actor, RULES).await?;
        let read = view.passages.iter().map(|row| &row.passage).filter(|p| READ.contains(&p.chapter_key.as_str()));
        for passage in read.filter(|p| p.written.is_none() && p.lacking.is_empty()) {
            self.write_demo(actor, &passage.key, (Stance::Adopted, "")).await?;
        }
        Ok(())
    }

    /// The clinic's short rules, approved by its head.
    pub(super) async fn put_clinic_rules(&self, actor: &Actor, day: Day) -> Result<()> {
        for (key, stance, said) in CLINIC {
            self.write_demo(actor, key, (stance, said)).await?;
        }
        self.adopt_all(actor, RULES).await?;
        let approval = ApprovalForm {
            approved_on: day.ago(40),
            approved_by: "院長 日向 健一".to_owned(),
            review_by: sejo_model::document::yearly_review(day.ago(40)),
            seen: None,
        };
        self.approve_document(actor, RULES, &approval).await?;
        Ok(())
    }

    async fn write_demo(&self, actor: &Actor, key: &str, (stance, said): (Stance, &str)) -> Result<()> {
        let (text, reason) = if stance == Stance::LeftOut { ("", said) } else { (said, "") };
        let form = PassageForm { stance, text: text.to_owned(), reason: reason.to_owned(), seen: None, added: None };
        self.decide_passage(actor, RULES, key, form, 0).await?;
        Ok(())
    }
}
