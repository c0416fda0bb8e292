//! Answers a person typed in, beside the PDF or letter they stand in.

use std::collections::BTreeMap;

use sejo_model::reply::{GivenAnswer, ReplyForm};
use sejo_model::request::Question;
use sejo_model::{Action, Actor, Date, ErrorCode, Reply, ReplyId, RequestId, SystemId, date};

use super::settle::{Settled, whole};
use super::take::{KeptReply, ReplyFile};
use crate::document::{UploadedFile, kept};
use crate::field::{Fields, written};
use crate::request::{is_lost, requests_of_scope};
use crate::{App, Error, Result, authz, facts};

/// What was typed in about one system.
#[derive(Debug, Clone, Default)]
pub struct TypedReply {
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_on: Option<Date>,
    /// Remarks on the whole.
    pub remark: String,
    /// The answers, by the key of the question: the key of a choice or words.
    pub answers: BTreeMap<String, TypedAnswer>,
    /// The file they stand in: a PDF, a Word or Excel file, a text.
    pub file: Option<ReplyFile>,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAnswer {
    /// Key of a choice, or words.
    pub value: String,
    /// Day of confirmation.
    pub confirmed_on: Option<Date>,
    /// Target day.
    pub target_on: Option<Date>,
    /// Remarks.
    pub remark: String,
}

impl App {
    /// Takes answers a person typed in as the reply about one system.
    ///
    /// # Errors
    /// `ReplyBlank`; field errors; `RequestClosed`, `SystemLost`, `NotFound`.
    pub async fn type_reply(
        &self,
        actor: &Actor,
        request: RequestId,
        system: SystemId,
        typed: TypedReply,
    ) -> Result<ReplyId> {
        let scope = authz::scope(actor, Action::Drop)?;
        let request = sejo_store::request::get(self.db(), &scope, request).await?;
        if request.is_withdrawn() {
            return Err(ErrorCode::RequestClosed.into());
        }
        request.asked.system(system).ok_or(ErrorCode::NotFound)?;
        let stored = facts::facts(self, &scope).await?;
        if is_lost(&request.asked, system, &stored) {
            return Err(ErrorCode::SystemLost.into());
        }
        let mut fields = Fields::default();
        fields.name("answered_by", &typed.answered_by);
        fields.text("remark", &typed.remark);
        fields.check("answered_on", typed.answered_on.is_none_or(|day| day <= self.today()), ErrorCode::FutureDay);
        let mut given = Vec::new();
        for question in request.asked.about(system) {
            let Some(answer) = typed.answers.get(&question.key) else { continue };
            let known =
                question.choices.is_empty() || answer.value.is_empty() || question.choice(&answer.value).is_some();
            fields.check("answers", known, ErrorCode::UnknownWord);
            let is_day = !question.is_for_day() || answer.value.is_empty() || date::parse(&answer.value).is_ok();
            fields.check("answers", is_day, ErrorCode::NotADate);
            fields.text("answers", &answer.value);
            fields.text("answers", &answer.remark);
            given.extend(given_answer(question, answer));
        }
        fields.finish()?;
        let (requests, replies) = requests_of_scope(self, &scope).await?;
        let (facility, systems) = (actor.facility.to_string(), facts::counted(&stored, self.today()));
        let beside = Settled {
            request: &request,
            requests: &requests,
            replies: &replies,
            facility,
            systems: &systems,
            declared: &stored.declarations,
            today: self.today(),
            system: Some(system),
        };
        let blank = Reply { answered_on: typed.answered_on, ..Reply::blank(request.id(), ReplyForm::Typed) };
        let mut reply = whole(blank, &beside, vec![(system, given)])?;
        reply.answered_by = written(&typed.answered_by);
        reply.remark = written(&typed.remark);
        let file = typed.file.filter(|f| !f.bytes.is_empty()).map(|f| self.beside_file(f)).transpose()?;
        let mut tx = self.db().begin().await?;
        let id = self.put_reply(&mut tx, (&scope, actor), reply, file).await?;
        tx.commit().await?;
        Ok(id)
    }

    fn beside_file(&self, file: ReplyFile) -> Result<KeptReply> {
        if file.bytes.len() as u64 > self.inner.max_upload {
            return Err(Error::field("file", ErrorCode::FileTooLarge));
        }
        let (sha256, size, name) = (sejo_evidence::sha256(&file.bytes), file.bytes.len() as u64, file.name.clone());
        let (kept, bytes) = kept(UploadedFile { name: file.name, bytes: file.bytes }, &self.limits())?;
        Ok(KeptReply { sha256, size, name, kept, bytes })
    }
}

pub(crate) fn given_answer(question: &Question, answer: &TypedAnswer) -> Option<GivenAnswer> {
    let day = question.is_for_day().then(|| date::parse(&answer.value).ok()).flatten();
    let value = match (question.choice(answer.value.trim()), day) {
        (Some(choice), _) => choice.key.clone(),
        (None, Some(day)) => day.to_string(),
        (None, None) => written(&answer.value),
    };
    let remark = written(&answer.remark);
    (!value.is_empty() || !remark.is_empty()).then(|| GivenAnswer {
        question: question.key.clone(),
        value,
        confirmed_on: answer.confirmed_on,
        target_on: answer.target_on,
        remark,
        words: String::new(),
        between: Vec::new(),
    })
}
