//! `sejo vendor`: products, answers, customers, issuing and notices of a vendor.

mod customers;
mod follow;
mod notice;
mod take;
mod told;
mod year;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sejo_app::customer::{Checked, CustomerFilter, SaidCustomer, SaidProduct, SaidSystem};
use sejo_app::product::{AnswersView, SaidAnswers, VendorQuestions, blank};
use sejo_app::reply::{ReplyFile, TypedAnswer};
use sejo_app::{App, Named};
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::text::fold;
use sejo_model::words::Text;
use sejo_model::{Actor, Customer, CustomerId, ErrorCode, IssuingId, ProductId, SystemKind};
use serde::Deserialize;
use serde_json::{Value, json};

use self::customers::customers;
use self::follow::follow;
use self::notice::notice;
use self::take::take;
use self::told::{after_withdrawing, told};
use crate::arguments::VendorCommand;
use crate::named;
use crate::output::{Done, Failure, Output, read_file};
use crate::workbook::parse_date;

/// Customers named where none of that name is there.
const SHOWN: usize = 10;

pub(crate) async fn run(app: &App, actor: &Actor, command: &VendorCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        VendorCommand::Begin { name } => {
            app.answer_as_vendor(actor, &VendorQuestions { name: name.clone() }).await?;
            products(app, actor, out).await
        }
        VendorCommand::Products => products(app, actor, out).await,
        VendorCommand::Product { name, kind, also, version } => {
            product(app, actor, (name, kind.as_deref()), (also, version)).await?;
            products(app, actor, out).await
        }
        VendorCommand::Form { file } => {
            app.take_vendor_form(actor, dropped(file)?).await?;
            products(app, actor, out).await
        }
        VendorCommand::Answers { product, edition } => {
            let id = find_product(app, actor, product).await?;
            let view = year::shown(app, actor, id, edition.as_deref()).await?;
            out.print(|| answers_json(&view), || answers_text(&view, out));
            if edition.is_none() {
                year::remark_before(&view, out);
            }
            Ok(Done::unless(view.standing().is_none()))
        }
        VendorCommand::Answer { product, file, reason, edition } => {
            answer(app, actor, (product, edition.as_deref()), (file, reason), out).await?;
            products(app, actor, out).await
        }
        VendorCommand::Withdraw { product, reason, edition } => {
            withdraw(app, actor, (product, edition.as_deref()), reason, out).await?;
            after_withdrawing(app, actor, out).await
        }
        VendorCommand::Take { files, checked_key, checked_vendor } => {
            take(app, actor, files, Checked { key: *checked_key, vendor: *checked_vendor }, out).await
        }
        VendorCommand::Import { file } => import(app, actor, file, out).await,
        VendorCommand::Remove { customer } => {
            let customer = app.customer(actor, find_customer(app, actor, customer).await?).await?.customer;
            app.remove_customer(actor, customer.id, customer.revision).await?;
            let words = out.pick("顧客を削除しました。", "The customer was removed.");
            out.print(|| json!({ "removed": customer.id }), || words.to_owned());
            Ok(Done::Fine)
        }
        VendorCommand::Customers { name } => customers(app, actor, name, out).await,
        VendorCommand::Settle { customer, system, product, version, due } => {
            let id = find_customer(app, actor, customer).await?;
            let product = match product {
                Some(name) => Some(find_product(app, actor, name).await?),
                None => None,
            };
            let due_on = due.as_deref().map(parse_date).transpose()?;
            settle(app, actor, id, (system.as_deref(), product, version.as_deref()), due_on).await?;
            customers(app, actor, customer, out).await
        }
        VendorCommand::Exception { customer, question, value, system, target, remark } => {
            let target_on = target.as_deref().map(parse_date).transpose()?;
            let (value, remark) = (value.clone(), remark.clone());
            let answer = TypedAnswer { value, confirmed_on: None, target_on, remark };
            except(app, actor, customer, (system.as_deref(), question), &answer).await?;
            customers(app, actor, customer, out).await
        }
        VendorCommand::Issue { all, customer, edition, out: folder } => {
            let only = one(app, actor, customer.as_deref()).await?;
            let whom = if *all { IssuingFor::Everybody } else { IssuingFor::Waiting };
            let said = (edition.as_deref(), customer.as_deref());
            issue(app, actor, (whom, only), (said, folder.as_deref()), out).await
        }
        VendorCommand::Resume { run } => resume(app, actor, run.as_deref(), out).await,
        VendorCommand::Told { edition } => {
            let edition = year::named(app, actor, edition.as_deref()).await?;
            told(app, actor, edition.as_ref(), out).await
        }
        VendorCommand::Notice { reason, again: _, customer, out: folder } => {
            let only = one(app, actor, customer.as_deref()).await?;
            notice(app, actor, (reason.as_deref(), only), folder, out).await
        }
    }
}

/// The customer that was named, if one was.
async fn one(app: &App, actor: &Actor, typed: Option<&str>) -> Result<Option<CustomerId>, Failure> {
    match typed {
        Some(name) => find_customer(app, actor, name).await.map(Some),
        None => Ok(None),
    }
}

async fn except(
    app: &App,
    actor: &Actor,
    customer: &str,
    (system, question): (Option<&str>, &str),
    answer: &TypedAnswer,
) -> Result<(), Failure> {
    let view = app.customer(actor, find_customer(app, actor, customer).await?).await?;
    let at = system_of(&view.customer, system)?;
    app.save_exception(actor, view.customer.id, (at, question), answer, view.customer.revision).await?;
    Ok(())
}

async fn issue(
    app: &App,
    actor: &Actor,
    whom: (IssuingFor, Option<CustomerId>),
    ((edition, customer), folder): ((Option<&str>, Option<&str>), Option<&Path>),
    out: &Output,
) -> Result<Done, Failure> {
    let edition = year::named(app, actor, edition).await?;
    let folder = folder.map(std::path::absolute).transpose();
    let folder = folder.map_err(|e| Failure::file(Path::new("."), &e))?;
    folder.as_deref().map_or(Ok(()), make_folder)?;
    match app.issue_on(actor, whom, edition, folder).await {
        // Nobody waits: that is no mistake of whoever asks.
        Err(e) if e.code == ErrorCode::NothingChosen => Ok(nothing(
            out,
            match whom.0 {
                IssuingFor::Waiting => (
                    "回答を待っている顧客も、まだ発行していない顧客も、発行し直す顧客もいません。すべての顧客に発行するには --all を付けてください。",
                    "No customer waits, was never issued anything, or needs it again. Use --all to issue to every customer.",
                ),
                IssuingFor::Everybody | IssuingFor::One => ("顧客がまだいません。", "There are no customers yet."),
            },
        )),
        id => {
            let id = id?;
            let done = follow(app, actor, id, out).await?;
            let flags = match (customer, whom.0) {
                (Some(name), _) => format!(" --customer \"{name}\""),
                (None, IssuingFor::Everybody) => " --all".to_owned(),
                (None, IssuingFor::Waiting | IssuingFor::One) => String::new(),
            };
            year::remark_left_out(app, actor, (id, &flags), out).await?;
            Ok(done)
        }
    }
}

async fn resume(app: &App, actor: &Actor, run: Option<&str>, out: &Output) -> Result<Done, Failure> {
    let id: IssuingId = match run {
        Some(typed) => typed.trim().parse().map_err(|_| sejo_app::Error::from(ErrorCode::NotFound))?,
        None => match app.issuings(actor).await?.iter().find(|run| run.state != IssuingState::Done) {
            Some(run) => run.id,
            None => return Ok(nothing(out, ("続ける発行はありません。", "There is no run to go on with."))),
        },
    };
    let view = app.issuing(actor, id).await?;
    if view.issuing.state != IssuingState::Done {
        make_folder(&view.folder)?;
    }
    app.resume_issuing(actor, id).await?;
    follow(app, actor, id, out).await
}

/// The folder that files go to, so that whoever cannot have it there hears why.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|e| Failure::file(folder, &e))
}

/// Says why there is no run to follow.
fn nothing(out: &Output, (ja, en): (&str, &str)) -> Done {
    out.print(|| json!({ "issuing": null, "folder": null }), || out.pick(ja, en).to_owned());
    Done::Fine
}

fn dropped(path: &Path) -> Result<ReplyFile, Failure> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(ReplyFile { name, bytes: read_file(path)? })
}

async fn find_product(app: &App, actor: &Actor, typed: &str) -> Result<ProductId, Failure> {
    let rows = app.products(actor).await?;
    let all: Vec<_> = rows.iter().map(|r| Named { id: r.product.id, name: r.product.name.clone() }).collect();
    named::find(&all, typed)
}

/// The customer of that id, or the only one of that name.
async fn find_customer(app: &App, actor: &Actor, typed: &str) -> Result<CustomerId, Failure> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let filter = CustomerFilter { name: typed.to_owned(), ..CustomerFilter::default() };
    let view = app.customers(actor, &filter).await?;
    let all: Vec<_> = view.rows.iter().map(|c| Named { id: c.id, name: c.name.clone() }).collect();
    if !all.is_empty() {
        let address = |id: CustomerId| {
            let of = view.rows.iter().find(|c| c.id == id).map(|c| c.address.clone()).unwrap_or_default();
            Text::new(of.clone(), of)
        };
        return named::find_apart(&all, typed, address);
    }
    // No name is like it: those there are, as far as they can be read at a glance.
    let there = app.customers(actor, &CustomerFilter::default()).await?;
    let (total, names) = (there.total(), there.rows.iter().take(SHOWN).map(|c| c.name.as_str()));
    let names = names.collect::<Vec<_>>().join(", ");
    Err(Failure::wrong(
        format!(
            "顧客「{typed}」が見つかりません。名前の一部で探すには sejo vendor customers 名前の一部。顧客({total}件): {names}"
        ),
        format!(
            "there is no customer \"{typed}\"; look with 'sejo vendor customers PART-OF-THE-NAME'. Customers ({total}): {names}"
        ),
    ))
}

/// The place of a system among those of a customer; by its number, from 1, where several are called the same.
fn system_of(customer: &Customer, typed: Option<&str>) -> Result<usize, Failure> {
    let systems = customer.systems.iter().enumerate();
    let all: Vec<_> = systems.map(|(at, s)| Named { id: at + 1, name: s.name.clone() }).collect();
    match (typed, all.as_slice()) {
        (None, [_]) => Ok(0),
        (None, []) => Err(Failure::wrong(
            "この顧客のシステムは、まだ登録されていません。".to_owned(),
            "The customer has no system yet.".to_owned(),
        )),
        (None, all) => Err(Failure::wrong(
            format!("どのシステムのことか、--system で書いてください: {}", named::list(all)),
            format!("Say with --system which system is meant: {}", named::list(all)),
        )),
        (Some(name), all) => Ok(named::find(all, name)?.saturating_sub(1)),
    }
}

async fn product(
    app: &App,
    actor: &Actor,
    (name, kind): (&str, Option<&str>),
    (also, versions): (&[String], &[String]),
) -> Result<(), Failure> {
    let read = |kind: &str| {
        kind.parse::<SystemKind>().map_err(|_| {
            let all: Vec<&str> = SystemKind::ALL.iter().map(|k| k.key()).collect();
            Failure::wrong(
                format!("種類は次のどれかを書いてください: {}", all.join(", ")),
                format!("The kind is one of: {}", all.join(", ")),
            )
        })
    };
    let kind = kind.map(read).transpose()?;
    let known = app.products(actor).await?.into_iter().map(|r| r.product).find(|p| fold(&p.name) == fold(name));
    let mut product = known.unwrap_or_else(|| blank(name, SystemKind::Other));
    product.kind = kind.unwrap_or(product.kind);
    product.also = with(also, &product.also);
    product.versions = with(versions, &product.versions);
    app.save_product(actor, &product).await?;
    Ok(())
}

/// What is new, before what is there: a command adds to a product and takes nothing away.
fn with(new: &[String], known: &[String]) -> Vec<String> {
    let kept = known.iter().filter(|one| new.iter().all(|other| other.trim() != one.trim()));
    new.iter().chain(kept).cloned().collect()
}

/// Findings: a form in force without answers.
async fn products(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let rows = app.products(actor).await?;
    let form = |f: &sejo_app::product::FormState| {
        json!({
            "edition": f.edition, "form": f.form, "number": f.number, "withdrawn": f.withdrawn,
            "answered": f.answered.0, "asked": f.answered.1, "workbook": f.has_workbook, "reworded": f.reworded,
        })
    };
    let row = |r: &sejo_app::product::ProductRow| json!({ "product": r.product, "forms": r.forms.iter().map(form).collect::<Vec<_>>() });
    out.print(
        || rows.iter().map(row).collect::<Vec<_>>(),
        || {
            let mut text = String::new();
            for row in &rows {
                let _ = writeln!(text, "{}", row.product.name);
                for form in &row.forms {
                    let words = form.form.words().r#in(out.lang);
                    let (done, of) = form.answered;
                    let state = if form.withdrawn { out.pick("取り下げ", "withdrawn") } else { "" };
                    let _ = writeln!(text, "    {} {words}: {done}/{of} {state}", form.title);
                    if form.reworded > 0 {
                        let words = out.pick(
                            "様式の言葉が変わった項目。新しい言葉で聞く顧客と依頼のない顧客には、答え直すまで発行しません",
                            "rows are worded anew and not issued to who asks them so until they are answered again",
                        );
                        let _ = writeln!(text, "      ! {} {words}", form.reworded);
                    }
                }
            }
            if text.is_empty() {
                out.pick("製品はまだありません。", "No products yet.").to_owned()
            } else {
                text
            }
        },
    );
    Ok(Done::Fine)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersFile {
    #[serde(default)]
    answered_by: String,
    #[serde(default)]
    answered_on: String,
    answers: Vec<AnswerLine>,
    #[serde(default, rename = "product")]
    _product: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerLine {
    question: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    confirmed_on: String,
    #[serde(default)]
    target_on: String,
    #[serde(default)]
    remark: String,
    #[serde(default, rename = "label")]
    _label: Value,
    #[serde(default, rename = "choices")]
    _choices: Value,
}

async fn withdraw(
    app: &App,
    actor: &Actor,
    (product, edition): (&str, Option<&str>),
    reason: &str,
    out: &Output,
) -> Result<(), Failure> {
    let id = find_product(app, actor, product).await?;
    let rest = format!(" --reason \"{reason}\"");
    let view = year::changed(app, actor, id, edition, ("withdraw", &rest), out).await?;
    let seen = view.sets.first().map_or(0, |s| s.number);
    app.withdraw_answers(actor, id, Some(&(view.edition, view.form)), (seen, reason)).await?;
    Ok(())
}

async fn answer(
    app: &App,
    actor: &Actor,
    (product, edition): (&str, Option<&str>),
    (path, reason): (&Path, &str),
    out: &Output,
) -> Result<(), Failure> {
    let id = find_product(app, actor, product).await?;
    let said = if reason.is_empty() { String::new() } else { format!(" --reason \"{reason}\"") };
    let rest = format!(" \"{}\"{said}", path.display());
    let view = year::changed(app, actor, id, edition, ("answer", &rest), out).await?;
    let file: AnswersFile = serde_json::from_slice(&read_file(path)?).map_err(|e| {
        Failure::wrong(format!("回答のJSONとして読めません: {e}"), format!("It cannot be read as answers: {e}"))
    })?;
    let day = |text: &str| if text.is_empty() { Ok(None) } else { parse_date(text).map(Some) };
    let mut answers = BTreeMap::new();
    for line in file.answers {
        let typed = TypedAnswer {
            value: line.value,
            confirmed_on: day(&line.confirmed_on)?,
            target_on: day(&line.target_on)?,
            remark: line.remark,
        };
        answers.insert(line.question, typed);
    }
    let seen = view.sets.first().map_or(0, |s| s.number);
    let said = SaidAnswers {
        answered_by: file.answered_by,
        answered_on: day(&file.answered_on)?,
        reason: reason.to_owned(),
        answers,
        seen,
    };
    app.save_answers(actor, id, Some(&(view.edition, view.form)), &said).await?;
    Ok(())
}

fn answers_json(view: &AnswersView) -> Value {
    let set = view.standing();
    let line = |q: &sejo_model::request::Question| {
        let given = set.and_then(|s| s.answer(&q.key));
        let day = |d: Option<sejo_model::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        json!({
            "question": q.key, "label": q.title(sejo_model::Lang::Ja),
            "choices": q.choices.iter().map(|c| &c.key).collect::<Vec<_>>(),
            "value": given.map_or("", |g| g.value.as_str()),
            "confirmed_on": day(given.and_then(|g| g.confirmed_on)), "target_on": day(given.and_then(|g| g.target_on)),
            "remark": given.map_or("", |g| g.remark.as_str()),
        })
    };
    json!({
        "product": view.product.name, "answered_by": set.map_or("", |s| s.answered_by.as_str()), "answered_on": "",
        "answers": view.questions.iter().map(line).collect::<Vec<_>>(),
    })
}

fn answers_text(view: &AnswersView, out: &Output) -> String {
    let mut text = format!("{}  {} {}\n", view.product.name, view.title, view.form.words().r#in(out.lang));
    for question in &view.questions {
        let given = view.standing().and_then(|s| s.answer(&question.key));
        let value = given.map_or("", |g| g.value.as_str());
        let said = question.choices.iter().find(|c| c.key == value).map_or(value, |c| c.words.r#in(out.lang));
        let said = if said.is_empty() { out.pick("回答なし", "no answer") } else { said };
        let _ = writeln!(text, "{}  {}: {said}", question.key, question.title(out.lang));
    }
    text
}

/// Findings: rows that were left out.
async fn import(app: &App, actor: &Actor, file: &Path, out: &Output) -> Result<Done, Failure> {
    let list = app.import_customers(actor, &dropped(file)?).await?;
    out.print(
        || {
            let problems = list.problems.iter().map(|(row, text)| json!({ "row": row, "text": text }));
            json!({
                "new": list.new, "changed": list.changed, "same": list.same, "problems": list.problem_count,
                "columns": list.columns,
                "first_problems": problems.collect::<Vec<_>>(),
            })
        },
        || {
            let (new, changed, same) = (list.new, list.changed, list.same);
            let mut text = match out.lang {
                sejo_model::Lang::Ja => {
                    format!("新しい顧客 {new}件、変わった顧客 {changed}件、変わらない顧客 {same}件\n")
                }
                sejo_model::Lang::En => format!("{new} new, {changed} changed, {same} unchanged customers\n"),
            };
            for told in &list.columns {
                let _ = writeln!(text, "! {}", told.r#in(out.lang));
            }
            for (row, problem) in &list.problems {
                let _ = writeln!(text, "! {row}: {}", problem.r#in(out.lang));
            }
            text
        },
    );
    Ok(Done::unless(list.problem_count > 0))
}

async fn settle(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    (system, product, version): (Option<&str>, Option<ProductId>, Option<&str>),
    due_on: Option<sejo_model::Date>,
) -> Result<(), Failure> {
    let mut customer = app.customer(actor, id).await?.customer;
    if let (Some(product), None, true) = (product, system, customer.systems.is_empty()) {
        app.add_customer_system(actor, id, product, customer.revision).await?;
        customer = app.customer(actor, id).await?.customer;
    }
    let said = |s: &sejo_model::customer::CustomerSystem| SaidSystem {
        product: SaidProduct::of(s),
        version: s.version.clone(),
    };
    let mut systems: Vec<SaidSystem> = customer.systems.iter().map(said).collect();
    if product.is_some() || version.is_some() {
        let at = system_of(&customer, system)?;
        if let Some(system) = systems.get_mut(at) {
            let before = system.product.product();
            system.product = product.map_or(system.product, SaidProduct::Ours);
            match version {
                Some(version) => {
                    check_version(app, actor, system.product, version).await?;
                    version.clone_into(&mut system.version);
                }
                // A version is one of its product, and nobody said which of the other.
                None if before.is_some() && before != system.product.product() => system.version.clear(),
                None => {}
            }
        }
    }
    let said = SaidCustomer {
        name: customer.name,
        address: customer.address,
        email: customer.email,
        due_on: due_on.or(customer.due_on),
        note: customer.note,
        systems,
        revision: customer.revision,
    };
    app.save_customer(actor, id, &said).await?;
    Ok(())
}

/// A version the product does not have is a slip; nothing is kept of it.
async fn check_version(app: &App, actor: &Actor, product: SaidProduct, version: &str) -> Result<(), Failure> {
    let SaidProduct::Ours(id) = product else { return Ok(()) };
    let rows = app.products(actor).await?;
    let product = rows.iter().map(|row| &row.product).find(|p| p.id == id);
    let Some(product) = product.filter(|p| p.lacks_version(version)) else { return Ok(()) };
    let (name, known) = (&product.name, product.versions.join(", "));
    Err(Failure::wrong(
        format!(
            "製品「{name}」に版「{version}」はありません。いまある版: {known}。新しい版は、先に sejo vendor product で加えてください。"
        ),
        format!(
            "\"{name}\" has no version \"{version}\". It has: {known}. Add a new one with 'sejo vendor product' first."
        ),
    ))
}
