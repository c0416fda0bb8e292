//! The demo's rules: those of the hospital are half written, those of the clinic are short and approved.

use sejo_model::document::{DocumentKind, Stance};
use sejo_model::{Actor, DocumentSize, ErrorCode};

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

/// What the clinic says where the proposal has a blank or does not fit.
const CLINIC: &[(&str, &str)] = &[
    (
        "officer",
        "責任者は院長です。院長が不在のときは、事務の主任が代わります。\n任命は書面に残し、毎年4月に見直します。",
    ),
    (
        "two-factor",
        "電子カルテは、次の入れ替えのときに、パスワードのほかにもう1つ使えるものを選びます。それまでは、長いパスワードを使います。",
    ),
    (
        "patching",
        "電子カルテのサーバは、保守の事業者が更新します。パソコンとルータは、事務の主任が月に1回確かめ、更新した日を台帳に書きます。",
    ),
    (
        "remote-maintenance",
        "電子カルテの事業者だけが、決めた回線からつなぎます。つなぐ前に電話を受け、終わったら報告を受け取ります。毎年度、書面で聞き直します。",
    ),
    (
        "backup",
        "電子カルテは、毎晩、外付けのディスクに控えを取ります。金曜日の分は外して、金庫に入れます。取れているかを3か月に1回見て、日付を書きます。",
    ),
    (
        "contact-chart",
        "連絡先の図を紙で受付の裏に貼ります。年1回、全部の番号に電話して確かめ、変わっていたら貼り替えます。",
    ),
    (
        "first-response",
        "ネットワークを切ること、診療を止めること、患者さんに知らせることは、院長が決めます。院長につながらないときは、事務の主任が決めます。\nまずバックアップの線を抜き、次に外への線を抜きます。再起動や更新の前に、記録を残します。したことを時刻と一緒に書きます。",
    ),
    (
        "continuity",
        "電子カルテが止まっても診療を続ける計画を、別に作ります。計画は紙で持ち、年1回、そのとおりに動いてみて、直すところを決めます。",
    ),
    (
        "contracts",
        "事業者に任せている更新、バックアップ、リモート保守、夜間の連絡を、だれがするかを契約書で確かめます。書かれていないことは、聞いて書面に残します。",
    ),
    (
        "systems",
        "対象は、診療所で使うすべての医療情報システムと、それにつながる機器です。増やすとき、やめるときは、台帳を直します。",
    ),
    ("review", "この決まりは、院長が承認した日から使います。年1回以上見直し、直したら日付を付けて全員に知らせます。"),
];

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
        self.adopt_all(actor, RULES).await?;
        let view = self.document(actor, RULES).await?;
        for passage in view.passages.iter().map(|row| &row.passage).filter(|p| p.written.is_none()) {
            let own = CLINIC.iter().find(|(key, _)| *key == passage.key).ok_or(ErrorCode::Internal)?;
            self.write_demo(actor, own.0, (Stance::Own, own.1)).await?;
        }
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
