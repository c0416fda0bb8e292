//! The demo's requests to vendors: one is answered and waits for somebody to look, one is on its way.

use sejo_model::reply::ShownQuestion;
use sejo_model::request::{Asked, Happened, Means, Question, QuestionGroup};
use sejo_model::{Actor, ErrorCode, Lang, RequestId, VendorId};
use serde_json::{Value, json};

use super::Day;
use crate::reply::ReplyFile;
use crate::request::{NewRequest, signature_of};
use crate::{App, Error, Result, authz};

/// Who has answered, and who has not yet.
const ANSWERED: &str = "やまと医療設備";
const WAITING: &str = "みなと画像情報";

impl App {
    pub(super) async fn put_hospital_requests(&self, actor: &Actor, day: Day) -> Result<()> {
        let scope = authz::program(actor.facility);
        let vendors = sejo_store::vendor::list(self.db(), &scope).await?;
        let vendor = |name: &str| vendors.iter().find(|v| v.name == name).map(|v| v.id).ok_or(ErrorCode::NotFound);
        self.send_request(actor, vendor(WAITING)?, day).await?;
        let answered = self.send_request(actor, vendor(ANSWERED)?, day).await?;
        let request = sejo_store::request::get(self.db(), &scope, answered).await?;
        let file = ReplyFile {
            name: format!("回答_{ANSWERED}.sejo-reply.json"),
            bytes: serde_json::to_vec(&reply(&request.asked, &signature_of(&request.signed), day))
                .map_err(Error::internal)?,
        };
        self.take_reply(actor, answered, None, file).await?;
        Ok(())
    }

    async fn send_request(&self, actor: &Actor, vendor: VendorId, day: Day) -> Result<RequestId> {
        let id = self.make_request(actor, vendor, &NewRequest::default()).await?;
        let sent = Happened::Sent { on: day.ago(0), means: Means::Mail };
        self.note_request(actor, id, sent, 1).await?;
        Ok(id)
    }
}

/// What the vendor says: most is done, patches are planned, and two duties nobody has agreed on.
fn reply(asked: &Asked, signature: &str, day: Day) -> Value {
    let systems = asked.systems.iter().map(|system| {
        let about = asked.questions.iter().filter(|q| q.is_about(system.id));
        let answers: Vec<Value> = about.filter_map(|q| answer(q, day)).collect();
        json!({ "system": system.id, "name": system.name, "answers": answers })
    });
    json!({
        "format": "sejo-reply-1", "request": asked.id, "facility": asked.facility.id, "request_signature": signature,
        "answered_by": "やまと医療設備 保守課 大和", "answered_on": day.ago(0), "remark": "",
        "shown": asked.questions.iter().map(|q| ShownQuestion::of(q, Lang::Ja)).collect::<Vec<_>>(),
        "systems": systems.collect::<Vec<_>>(),
    })
}

fn answer(question: &Question, day: Day) -> Option<Value> {
    let said = |value: &str, remark: &str| {
        let confirmed = if question.dated { day.ago(3).to_string() } else { String::new() };
        let target = if remark.is_empty() { String::new() } else { day.ago(-30).to_string() };
        json!({ "question": question.key, "value": value, "confirmed_on": confirmed, "target_on": target, "remark": remark })
    };
    let is_patching = question.key.starts_with("patching");
    Some(match (question.group, question.key.as_str()) {
        (QuestionGroup::Form, _) if is_patching => said("no", "次の定期点検で適用します"),
        (QuestionGroup::Form, _) => said("yes", ""),
        (QuestionGroup::Remote, "remote.used") | (QuestionGroup::Disclosure, "disclosure.sent") => said("no", ""),
        (QuestionGroup::Duty, "duty.monitoring" | "duty.incident-hours") => said("unknown", ""),
        (QuestionGroup::Duty, _) => said("vendor", ""),
        (QuestionGroup::Remote | QuestionGroup::Disclosure | QuestionGroup::Route, _) => return None,
    })
}
