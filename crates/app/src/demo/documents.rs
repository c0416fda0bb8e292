//! The demo's documents. Those of the hospital are in their second version, with gaps on purpose: the first ones were half
//! written, and two clauses are open to this day. Those of the clinic are short and approved.

use sejo_model::document::{DocumentKind, Stance, yearly_review};
use sejo_model::{Actor, Date, DocumentSize};

use super::devices::Day;
use crate::document::{ApprovalForm, BLANK, PassageForm};
use crate::{App, Result};

const RULES: DocumentKind = DocumentKind::Rules;
const PLAN: DocumentKind = DocumentKind::Plan;

/// A decision that is more than taking the proposal over: what is written, or why the passage is left out.
struct Decided {
    kind: DocumentKind,
    key: &'static str,
    stance: Stance,
    said: &'static str,
}

/// How one document of the hospital came about.
struct Story {
    /// Which.
    kind: DocumentKind,
    /// Chapters that had been gone through when the first version was approved.
    first: &'static [&'static str],
    /// Passages nobody has decided to this day.
    open: &'static [&'static str],
    /// How many days ago the versions were approved.
    approved: [i32; 2],
}

const HOSPITAL: [Story; 2] = [
    Story {
        kind: RULES,
        first: &["general", "organisation", "ledger", "users"],
        open: &["removable-media", "vendor-work"],
        approved: [430, 62],
    },
    Story { kind: PLAN, first: &["general", "before"], open: &["prevention-vendor", "publish"], approved: [410, 55] },
];

/// What the hospital says in its own words, and what it leaves out.
const HOSPITAL_OWN: [Decided; 3] = [
    Decided {
        kind: RULES,
        key: "rooms",
        stance: Stance::Own,
        said: "サーバとネットワークの中心の機器は、3階のサーバ室に置き、鍵は事務長と医療情報室が持つ。\n事業者が入るときは職員が立ち会い、入退室の記録に日時と用件を書く。",
    },
    Decided {
        kind: RULES, key: "complaints", stance: Stance::LeftOut, said: "患者相談窓口の規程に定めがあるため"
    },
    Decided {
        kind: PLAN,
        key: "team",
        stance: Stance::Own,
        said: "院長が対策本部を3階の会議室に置く。夜間と休日は、院長に連絡がつくまで当直が始める。\n本部は、院長、事務長、看護部長、医療情報室、各部門から1名とし、院長が不在のときは事務長が代わる。\n連絡は、院内PHSが使えないときは、総務課の携帯電話5台と伝令で行う。1時間ごとに本部で状況をまとめ、白板に書く。",
    },
];

/// What the clinic says in its own words.
const CLINIC_OWN: [Decided; 2] = [
    Decided {
        kind: RULES,
        key: "removable-media",
        stance: Stance::Own,
        said: "USBメモリは使いません。患者さんから受け取ったCDは、受付の奥の、つながっていないパソコンで検査してから見ます。",
    },
    Decided {
        kind: PLAN,
        key: "reception",
        stance: Stance::Own,
        said: "画面がおかしいときは、操作しません。気づいた人は、だれでも、聞かずにすぐ、その機器のLANケーブルを抜き、それから院長に電話します。電源は切りません。\n患者さんには「コンピュータが止まっています。お待ちいただくことがあります」と伝えます。\n引き出し2段目の青いファイルを出し、受付票と紙のカルテで続けます。\n会計は預り金にして、預り証を渡します。書いた紙は、後で入力するため、1枚も捨てません。\nほかの線を抜くことと、抜いた線をつなぎ直すことは、院長が決めます。",
    },
];

impl App {
    /// The hospital's rules and plan: a first version half written, a second one with two passages open.
    pub(super) async fn put_hospital_documents(&self, actor: &Actor, day: Day) -> Result<()> {
        for story in HOSPITAL {
            self.choose_size(actor, story.kind, DocumentSize::Large, 0).await?;
            for decided in HOSPITAL_OWN.iter().filter(|d| d.kind == story.kind) {
                self.decide_demo(actor, decided).await?;
            }
            let [first, second] = story.approved;
            self.adopt_demo(actor, story.kind, |chapter, _| story.first.contains(&chapter)).await?;
            self.approve_demo(actor, story.kind, ("院長 山﨑 一郎", day.ago(first))).await?;
            self.adopt_demo(actor, story.kind, |_, key| !story.open.contains(&key)).await?;
            self.strike_blanks(actor, story.kind, story.open).await?;
            self.approve_demo(actor, story.kind, ("院長 山﨑 一郎", day.ago(second))).await?;
        }
        Ok(())
    }

    /// The clinic's short documents, approved by its head.
    pub(super) async fn put_clinic_documents(&self, actor: &Actor, day: Day) -> Result<()> {
        for decided in &CLINIC_OWN {
            self.decide_demo(actor, decided).await?;
        }
        for (kind, days_ago) in [(RULES, 40), (PLAN, 33)] {
            self.adopt_all(actor, kind).await?;
            self.strike_blanks(actor, kind, &["restore-vendor"]).await?;
            self.approve_demo(actor, kind, ("院長 日向 健一", day.ago(days_ago))).await?;
        }
        Ok(())
    }

    async fn decide_demo(&self, actor: &Actor, decided: &Decided) -> Result<()> {
        let Decided { kind, key, stance, said } = *decided;
        let (text, reason) = if stance == Stance::LeftOut { ("", said) } else { (said, "") };
        let form = PassageForm { stance, text: text.to_owned(), reason: reason.to_owned(), seen: None, added: None };
        self.decide_passage(actor, kind, key, form, 0).await?;
        Ok(())
    }

    /// Adopts what nobody decided, has no blank and is `wanted`, by its chapter and key.
    async fn adopt_demo(&self, actor: &Actor, kind: DocumentKind, wanted: impl Fn(&str, &str) -> bool) -> Result<()> {
        let view = self.document(actor, kind).await?;
        let undecided = view.passages.iter().map(|row| &row.passage).filter(|p| p.written.is_none());
        for passage in undecided.filter(|p| p.lacking.is_empty() && wanted(&p.chapter_key, &p.key)) {
            let (stance, text, reason) = (Stance::Adopted, String::new(), String::new());
            let form = PassageForm { stance, text, reason, seen: None, added: None };
            self.decide_passage(actor, kind, &passage.key, form, 0).await?;
        }
        Ok(())
    }

    /// Where a line has a blank, people strike the line and keep the rest in their own words.
    async fn strike_blanks(&self, actor: &Actor, kind: DocumentKind, open: &[&str]) -> Result<()> {
        let view = self.document(actor, kind).await?;
        let undecided = view.passages.iter().map(|row| &row.passage).filter(|p| p.written.is_none());
        for passage in undecided.filter(|p| !open.contains(&p.key.as_str())) {
            let lines = passage.proposed.lines().filter(|line| !line.contains(BLANK));
            let (stance, text, reason) = (Stance::Own, lines.collect::<Vec<_>>().join("\n"), String::new());
            if text.is_empty() {
                continue;
            }
            let form = PassageForm { stance, text, reason, seen: None, added: None };
            self.decide_passage(actor, kind, &passage.key, form, 0).await?;
        }
        Ok(())
    }

    async fn approve_demo(&self, actor: &Actor, kind: DocumentKind, (by, on): (&str, Date)) -> Result<()> {
        let approval =
            ApprovalForm { approved_on: on, approved_by: by.to_owned(), review_by: yearly_review(on), seen: None };
        self.approve_document(actor, kind, &approval).await?;
        Ok(())
    }
}
