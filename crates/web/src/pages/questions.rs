//! The six questions of the first hour.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sejo_app::Error;
use sejo_app::facility::Questions;
use sejo_app::product::VendorQuestions;
use sejo_model::{Action, ErrorCode, FacilityKind, Holder, Lang, Prefecture, Side, SystemKind};

use crate::form::{Choice, Fields, Filled, Reader, choices};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "questions/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    form: Filled,
    kinds: Vec<Choice>,
    prefectures: Vec<Choice>,
    systems: Vec<Choice>,
    updates_by: Vec<Choice>,
    yes_no: Vec<Choice>,
}

impl Show {
    fn new(shell: Shell, form: Filled) -> Self {
        let lang = shell.lang;
        let system = |k: SystemKind| Choice::new(k.key(), k.words().r#in(lang)).note(example(k, lang));
        Self {
            kinds: choices(FacilityKind::ALL, |k| (k.key(), k.words()), lang),
            prefectures: Prefecture::all().map(|p| Choice::new(p.code().to_string(), p.words().r#in(lang))).collect(),
            systems: SystemKind::ALL.iter().map(|&k| system(k)).collect(),
            updates_by: choices(Holder::ALL, |k| (k.key(), k.words()), lang),
            yes_no: vec![
                Choice::new("yes", lang.pick("ある", "Yes")),
                Choice::new("no", lang.pick("ない", "No")),
                Choice::new("unknown", lang.pick("わからない", "Not known")),
            ],
            shell,
            lang,
            form,
        }
    }
}

/// What a kind of system is, for people who know it by what they do with it.
fn example(kind: SystemKind, lang: Lang) -> &'static str {
    match kind {
        SystemKind::Ehr => lang.pick("診療の記録を書くもの", "where the notes are written"),
        SystemKind::Receipt => lang.pick("会計と診療報酬の請求(レセコン)", "billing and claims"),
        SystemKind::Ordering => lang.pick("検査や処方の指示", "orders for tests and drugs"),
        SystemKind::Imaging => lang.pick("レントゲンやCTの画像", "X-ray and CT images"),
        SystemKind::Laboratory => lang.pick("検査の結果", "results of tests"),
        SystemKind::Pharmacy => lang.pick("調剤と薬歴", "dispensing"),
        SystemKind::Eligibility => lang.pick("マイナンバーカードの確認", "insurance card check"),
        SystemKind::Reservation => lang.pick("予約や順番", "appointments and queue"),
        SystemKind::Base => lang.pick("ほかのシステムが使う共通の機械", "machines that the others run on"),
        SystemKind::Other => lang.pick("上にないもの", "anything else"),
    }
}

#[derive(Template)]
#[template(path = "questions/waiting.html")]
struct Waiting {
    shell: Shell,
    lang: Lang,
}

/// For those who may not answer them.
pub(crate) fn waiting(shell: Shell) -> Response {
    page(Waiting { lang: shell.lang, shell })
}

/// `GET /questions`
pub async fn show(me: Signed) -> Outcome {
    let may_answer = me.actor().role.may(Action::EditFacility);
    if me.session().questions_answered {
        return see(if may_answer { "/facility" } else { "/" });
    }
    if !may_answer {
        return Ok(waiting(me.shell(Nav::Elsewhere)));
    }
    if me.session().side == Side::Vendor {
        return see("/questions/vendor");
    }
    let form = Filled::new(me.lang(), Fields::default());
    Ok(page(Show::new(me.shell(Nav::Elsewhere), form)))
}

/// `POST /questions`
pub async fn save(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = match read(&fields) {
        Ok(questions) => site.app.answer_questions(me.actor(), &questions).await,
        Err(e) => Err(e),
    };
    match saved {
        Ok(()) => see(&Done::Ready.at("/")),
        Err(e) if e.code == ErrorCode::NotFound => Err(e.into()),
        Err(e) => {
            let form = Filled::refused(me.lang(), fields, &e);
            Ok(page_about(&e, Show::new(me.shell(Nav::Elsewhere).at("/questions"), form)))
        }
    }
}

#[derive(Template)]
#[template(path = "questions/vendor.html")]
struct Vendor {
    shell: Shell,
    lang: Lang,
    form: Filled,
}

/// `GET /questions/vendor`
pub async fn show_vendor(me: Signed) -> Outcome {
    if me.session().questions_answered {
        return see("/");
    }
    if !me.actor().role.may(Action::EditFacility) {
        return Ok(waiting(me.shell(Nav::Elsewhere)));
    }
    let form = Filled::new(me.lang(), Fields::default());
    Ok(page(Vendor { lang: me.lang(), form, shell: me.shell(Nav::Elsewhere) }))
}

/// `POST /questions/vendor`
pub async fn save_vendor(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let questions = VendorQuestions { name: fields.get("name").to_owned() };
    match site.app.answer_as_vendor(me.actor(), &questions).await {
        Ok(()) => see(&Done::Saved.at("/products")),
        Err(e) if e.code == ErrorCode::NotFound => Err(e.into()),
        Err(e) => {
            let form = Filled::refused(me.lang(), fields, &e);
            let shell = me.shell(Nav::Elsewhere).at("/questions/vendor");
            Ok(page_about(&e, Vendor { lang: me.lang(), form, shell }))
        }
    }
}

fn read(fields: &Fields) -> Result<Questions, Error> {
    let mut reader = Reader::new(fields);
    let name = reader.needed("name");
    let kind = reader.needed_choice("kind");
    let beds = reader.number("beds");
    let prefecture = reader.needed_choice::<u8>("prefecture").and_then(|code| Prefecture::new(code).ok());
    let systems: Vec<SystemKind> = reader.choices("systems");
    let no_systems = reader.ticked("no_systems");
    if systems.is_empty() != no_systems {
        reader.wrong("systems", if no_systems { ErrorCode::SystemsAndNone } else { ErrorCode::Required });
    }
    let updates_by = reader.choice("updates_by").unwrap_or(Holder::Unknown);
    let vendor_contract = reader.yes_no("vendor_contract");
    let officer_name = reader.text("officer_name");
    let officer_since = reader.date("officer_since");
    if fields.has("prefecture") && prefecture.is_none() {
        reader.wrong("prefecture", ErrorCode::UnknownWord);
    }
    reader.finish()?;
    let (Some(kind), Some(prefecture)) = (kind, prefecture) else { return Err(ErrorCode::UnknownWord.into()) };
    Ok(Questions {
        name,
        kind,
        beds,
        prefecture,
        systems,
        no_systems,
        updates_by,
        vendor_contract,
        officer_name,
        officer_since,
    })
}
