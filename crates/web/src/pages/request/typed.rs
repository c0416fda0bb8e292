//! Typing in what stands in a PDF or on paper: every question about one system on one page.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use sejo_app::Error;
use sejo_app::reply::{TypedAnswer, TypedReply};
use sejo_app::request::RequestView;
use sejo_model::request::{AskedSystem, Question, QuestionGroup};
use sejo_model::{ErrorCode, Lang, RequestId, SystemId, date};

use super::{HERE, receive};
use crate::form::{Asked, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, once_more, page, page_about, read_id, see};
use crate::shell::{Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "request/type.html")]
struct Type {
    shell: Shell,
    lang: Lang,
    system: AskedSystem,
    form: Filled,
    view: RequestView,
}

impl Type {
    async fn new(site: &Site, me: &Signed, id: RequestId, system: &str, form: Filled) -> Result<Self, Error> {
        let view = site.app.request(me.actor(), id).await?;
        // Of one that is not the vendor's any more nothing is typed in.
        let chosen = system.parse::<SystemId>().ok();
        let known = view.systems.iter().find(|row| chosen.is_none_or(|id| row.system.id == id));
        let system = known.map(|row| row.system.clone()).ok_or(ErrorCode::NotFound)?;
        let shell = me.shell(Nav::Systems).at(format!("{HERE}/{id}/type?system={}", system.id));
        Ok(Self { shell, lang: me.lang(), system, form, view })
    }

    /// The questions about the system, group by group.
    fn groups(&self) -> Vec<(&'static str, Vec<&Question>)> {
        let about: Vec<&Question> = self.view.request.asked.about(self.system.id).collect();
        let of = |group: QuestionGroup| about.iter().copied().filter(|q| q.group == group).collect::<Vec<_>>();
        let all = QuestionGroup::ALL.iter().map(|g| (g.words().r#in(self.lang), of(*g)));
        all.filter(|(_, questions)| !questions.is_empty()).collect()
    }

    fn title(&self, question: &Question) -> String {
        question.title(self.lang)
    }

    /// The name of a field of a question.
    fn named(&self, what: &str, question: &Question) -> String {
        format!("{what}:{}", question.key)
    }

    /// What can be chosen, and whether it is.
    fn offered(&self, question: &Question) -> Vec<(String, String, bool)> {
        let chosen = self.form.value(&self.named("value", question));
        let offer =
            |c: &sejo_model::request::Choice| (c.key.clone(), c.words.r#in(self.lang).to_owned(), c.key == chosen);
        question.choices.iter().map(offer).collect()
    }
}

/// `GET /requests/{id}/type?system=…`
pub async fn ask_typed(State(site): State<Site>, me: Signed, Path(id): Path<String>, Asked(asked): Asked) -> Outcome {
    let form = Filled::new(me.lang(), Fields::default());
    Ok(page(Type::new(&site, &me, read_id(&id)?, asked.get("system"), form).await?))
}

/// `POST /requests/{id}/type`
pub async fn save_typed(
    State(site): State<Site>,
    me: Signed,
    Path(id): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Outcome {
    let id: RequestId = read_id(&id)?;
    let mut fields = Fields::default();
    let saved = async {
        let file = receive(sent, &mut fields).await?;
        let view = site.app.request(me.actor(), id).await?;
        let mut reader = Reader::new(&fields);
        let system: Option<SystemId> = reader.needed_choice("system");
        let typed = TypedReply {
            answered_by: reader.needed("answered_by"),
            answered_on: reader.date("answered_on"),
            remark: reader.text("remark"),
            answers: answers(&view, &fields)?,
            file,
        };
        reader.finish()?;
        let system = system.ok_or(ErrorCode::NotFound)?;
        site.app.type_reply(me.actor(), id, system, typed).await
    };
    match saved.await {
        Ok(reply) => see(&format!("/replies/{reply}")),
        Err(error) => {
            let form = Filled::refused(me.lang(), fields.clone(), &error);
            let loaded = Type::new(&site, &me, id, fields.get("system"), form);
            let (show, error) = once_more(error, &fields, loaded).await?;
            Ok(page_about(&error, show))
        }
    }
}

/// What stands in the fields of the questions.
fn answers(view: &RequestView, fields: &Fields) -> Result<BTreeMap<String, TypedAnswer>, Error> {
    let mut all = BTreeMap::new();
    for question in &view.request.asked.questions {
        let said = |what: &str| fields.get(&format!("{what}:{}", question.key)).to_owned();
        let day = |what: &str| match said(what) {
            text if text.is_empty() => Ok(None),
            text => date::parse(&text).map(Some).map_err(|problem| {
                let title = question.title(Lang::Ja);
                let detail = sejo_model::words::Text::new(format!("「{title}」の日付です。"), format!("At: {title}"));
                Error::new(problem.code()).with_detail(detail)
            }),
        };
        if question.is_for_day() {
            day("value")?;
        }
        let answer = TypedAnswer {
            value: said("value"),
            confirmed_on: day("confirmed")?,
            target_on: day("target")?,
            remark: said("remark"),
        };
        if answer != TypedAnswer::default() {
            all.insert(question.key.clone(), answer);
        }
    }
    Ok(all)
}
