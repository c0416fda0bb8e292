//! The appointment letter, from the appointment on record, with lines to sign.

use sejo_model::{Action, Actor, AppointmentId, ErrorCode, Post};
use sejo_report::document::{AppointmentLetter, appointment_print};

use crate::{App, Error, File, Result, authz, facts};

/// What whoever holds a post has to do, in the words of the rules.
fn duties(post: Post) -> Vec<String> {
    let duties: &[&str] = match post {
        Post::Officer => &[
            "医療情報システムの安全管理の決まり(運用管理規程)を整え、職員に守らせます。",
            "厚生労働省のチェックリストで毎年度点検し、「いいえ」の項目の期限を決めて改めます。",
            "機器の台帳、利用者、バックアップ、連絡体制図が新しいままかを確かめます。",
            "事業者との契約と責任の分担を確かめ、リモート保守を管理します。",
            "インシデントのとき、経営層に報告し、初動と外部への報告を指揮します。",
            "職員の教育と訓練を計画し、結果を経営層に報告します。",
        ],
        Post::Deputy => &[
            "安全管理責任者が不在のとき、その仕事を代わって行います。",
            "連絡体制図の順に連絡を受け、インシデントの初動を始めます。",
        ],
        Post::Management => &[
            "安全管理責任者を任命し、必要な時間と費用を用意します。",
            "運用管理規程と事業継続計画を承認し、毎年見直します。",
            "インシデントのとき、診療の継続と公表を決めます。",
        ],
        Post::Planning => {
            &["規程、手順、契約、開示書を整え、保管します。", "職員の教育と点検を計画し、安全管理責任者に報告します。"]
        }
        Post::Operation => &[
            "機器と利用者の登録、更新、バックアップの確認を行い、結果を記録します。",
            "異常に気づいたとき、ただちに安全管理責任者に知らせます。",
        ],
    };
    duties.iter().map(|duty| (*duty).to_owned()).collect()
}

impl App {
    /// The letter of an appointment.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn appointment_letter(&self, actor: &Actor, id: AppointmentId) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let appointment = facts.appointments.iter().find(|a| a.id == id).ok_or(ErrorCode::NotFound)?;
        let person = facts.people.iter().find(|p| p.id == appointment.person_id).ok_or(ErrorCode::NotFound)?;
        let letter = AppointmentLetter {
            facility: facts.facility.name.clone(),
            post: appointment.post.words().ja.to_owned(),
            person: person.name.clone(),
            job: format!("{} {}", person.department.trim(), person.job.trim()).trim().to_owned(),
            appointed_on: appointment.appointed_on,
            appointed_by: appointment.appointed_by.trim().to_owned(),
            duties: duties(appointment.post),
            printed_on: self.today(),
        };
        let printed = tokio::task::spawn_blocking(move || appointment_print(&letter)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("任命書", "appointment"), self.today());
        self.note_export(actor, "appointment.print", &id.to_string()).await?;
        Ok(File::print(name, printed))
    }
}
