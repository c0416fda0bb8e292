//! `sejo status`, `next`, `answer` and `check`.

use std::fmt::Write;

use sejo_app::App;
use sejo_app::answer::ConfirmForm;
use sejo_app::checklist::{ItemView, StepView};
use sejo_model::text::narrow;
use sejo_model::words::Text;
use sejo_model::{Actor, Answer, AnswerValue, Control, Date, ErrorCode, Lang, Round, date};
use serde_json::{Value, json};

use crate::arguments::AnswerOptions;
use crate::output::{Done, Failure, Output};
use crate::workbook::{parse_date, parse_value};

/// Verdict and reasons per item. Findings: a needed item is not measured はい.
pub(crate) async fn status(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.checklist(actor).await?;
    let mut items = Vec::new();
    for row in view.groups.iter().flat_map(|g| &g.rows) {
        items.push(app.item(actor, &row.slug).await?);
    }
    let summary = view.summary;
    out.print(
        || {
            json!({
                "edition": view.edition.id, "state": view.edition.state, "form": view.edition.form, "facility": view.facility_name,
                "days_left": view.edition.days_left, "complete": summary.is_complete(), "compliant": summary.is_compliant(),
                "summary": {
                    "needed": summary.needed, "yes": summary.yes, "no": summary.no, "not_applicable": summary.not_applicable, "doubted": summary.doubted,
                    "open": summary.open, "measured_yes": summary.measured_yes, "measured_no": summary.measured_no,
                    "measured_unknown": summary.measured_unknown, "not_needed": summary.not_needed,
                },
                "items": items.iter().map(item_json).collect::<Vec<_>>(),
            })
        },
        || {
            let title = view.edition.id.named(&view.edition.title, out.lang);
            let mut text = format!("{title} {} [{}]\n", view.edition.form_title, view.edition.state.words().r#in(out.lang));
            for item in &items {
                let row = &item.row;
                let answers = item.answers.iter().map(|a| said(a, out)).collect::<Vec<_>>().join(" → ");
                let answer = if answers.is_empty() { "-" } else { answers.as_str() };
                let verdict = row.not_needed.map_or_else(|| row.verdict.words().r#in(out.lang), |n| n.words().r#in(out.lang));
                let _ = writeln!(text, "\n{:<6} {}\n  {}: {verdict}  {}: {answer}  <{}>", row.number, row.label, out.pick("実測", "measured"), out.pick("確認", "confirmed"), row.slug);
                for line in item.findings.iter().filter(|line| line.is_open) {
                    let found = &line.finding;
                    let _ = writeln!(text, "    {}: {} {} {}", out.pick("立入検査の指摘", "found by an inspection"), date::short(found.inspected_on, out.lang), found.inspector, found.note);
                }
                for reason in &item.reasons {
                    let _ = writeln!(text, "    [{}] {}", item.weight_of(reason).words().r#in(out.lang), reason.words);
                }
            }
            text
        },
    );
    Ok(Done::unless(summary.measured_no + summary.measured_unknown > 0))
}

fn item_json(item: &ItemView) -> Value {
    let row = &item.row;
    let by_vendors: Vec<Value> = row
        .vendors_declared
        .iter()
        .map(|word| json!({ "vendor": word.vendor, "system": word.system, "value": word.value, "declared_to": word.asked }))
        .collect();
    let earlier: Vec<Value> = row
        .vendors_earlier
        .iter()
        .map(|said| {
            let word = &said.word;
            json!({
                "vendor": word.vendor, "system": word.system, "value": word.value, "fiscal_year": said.fiscal_year,
                "dated_on": said.dated_on, "target_on": said.target_on, "remark": said.remark,
            })
        })
        .collect();
    let gone: Vec<Value> = item
        .vendors_gone
        .iter()
        .map(|said| {
            let word = &said.word;
            json!({
                "vendor": word.vendor, "system": word.system, "value": word.value, "fiscal_year": said.fiscal_year,
                "taken_back_on": said.taken_back_on, "kind": said.kind, "instead": said.instead,
            })
        })
        .collect();
    json!({
        "item": row.slug, "number": row.number, "subsection": row.subsection, "label": row.label, "control": row.control,
        "confidence": row.confidence, "not_needed": row.not_needed,
        "reworded": row.reworded, "measured": row.verdict, "declared": row.declared, "declared_to": row.declared_to, "declared_by_vendors": by_vendors, "declared_earlier": earlier, "declared_taken_back": gone, "confirmed": row.answer, "inspected": row.inspected, "open_findings": row.open_findings,
        "rounds": item.answers, "next_round": row.next_round,
        "reasons": item.reasons.iter().map(|r| json!({ "weight": r.weight, "words": r.words, "place": r.place })).collect::<Vec<_>>(),
        "step": item.step.as_ref().map(step_json),
    })
}

fn step_json(step: &StepView) -> Value {
    json!({
        "title": step.title, "how": step.how, "who": step.who, "minutes": step.minutes, "yen": step.yen, "control": step.control,
        "items": step.items, "place": step.place,
    })
}

/// The next steps in order. Findings: there are any.
pub(crate) async fn next(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let steps = app.next_steps(actor).await?;
    out.print(
        || Value::from_iter(steps.iter().map(step_json)),
        || {
            steps.iter().enumerate().fold(String::new(), |mut text, (n, step)| {
                let _ = writeln!(
                    text,
                    "{}. {} ({}{}, {}{})",
                    n + 1,
                    step.title,
                    step.minutes,
                    out.pick("分", " min"),
                    step.yen,
                    out.pick("円", " yen")
                );
                let _ = writeln!(text, "   {}\n   {}", step.how, step.who);
                text
            })
        },
    );
    Ok(Done::unless(!steps.is_empty()))
}

/// The row that is meant: by its slug, or by its number as printed.
async fn slug_of(app: &App, actor: &Actor, typed: &str) -> Result<String, Failure> {
    let view = app.checklist(actor).await?;
    let rows: Vec<_> = view.groups.iter().flat_map(|g| &g.rows).collect();
    if rows.iter().any(|r| r.slug == typed) {
        return Ok(typed.to_owned());
    }
    let number = |text: &str| narrow(text).replace(['(', ')', ' '], "");
    let of_number: Vec<&str> = rows
        .iter()
        .filter(|r| !r.number.is_empty() && number(&r.number) == number(typed))
        .map(|r| r.slug.as_str())
        .collect();
    match of_number.as_slice() {
        [slug] => Ok((*slug).to_owned()),
        [] => Err(sejo_app::Error::new(ErrorCode::NotFound)
            .with_detail(Text::new(
                format!("項目「{typed}」はありません。sejo status で項目の名前と番号を確かめてください。"),
                format!("There is no item \"{typed}\"; sejo status lists the items."),
            ))
            .into()),
        several => Err(Failure::wrong(
            format!(
                "{typed} は{}つの項目の番号です。次のどれかで指定してください: {}",
                several.len(),
                several.join(", ")
            ),
            format!("{typed} is the number of {} rows; name one of {}", several.len(), several.join(", ")),
        )),
    }
}

/// Confirms or withdraws an answer.
pub(crate) async fn answer(app: &App, actor: &Actor, options: &AnswerOptions, out: &Output) -> Result<Done, Failure> {
    let slug = slug_of(app, actor, &options.item).await?;
    let item = app.item(actor, &slug).await?;
    let round = match options.round {
        Some(n) => Round::new(n).map_err(|_| {
            Failure::wrong(format!("回は1から3のどれかにしてください: {n}"), format!("a round is 1 to 3: {n}"))
        })?,
        // What stands is confirmed again or taken back; the next round has nothing yet.
        None if options.again || options.withdraw => item.answers.last().map_or(item.round, |a| a.round),
        // Said once more for the same day, or for one before: what stands is corrected.
        None => match (item.answers.last(), day(options.on.as_deref())?) {
            (Some(last), Some(on)) if on <= last.confirmed_on => last.round,
            _ => item.round,
        },
    };
    refuse_useless(&item, options)?;
    let before = item.answers.iter().find(|a| a.round == round);
    let revision = before.map_or(0, |a| a.revision);
    if options.withdraw {
        if options.reason.trim().is_empty() {
            return Err(Failure::wrong(
                "取り消す理由を --reason に書いてください。".to_owned(),
                "Give the reason for withdrawing it with --reason.".to_owned(),
            ));
        }
        app.withdraw(actor, &slug, round, revision, &options.reason).await?;
    } else {
        let form = match (options.again, before) {
            (true, Some(answer)) => again(app, options, answer)?,
            (true, None) => {
                return Err(Failure::wrong(
                    format!("{}回目の回答がまだありません。", round.number()),
                    format!("there is no answer of round {} yet", round.number()),
                ));
            }
            (false, _) => given(app, options, round, revision)?,
        };
        app.confirm(actor, &slug, &form).await?;
    }
    if [&options.remark, &options.reason].into_iter().any(|typed| sejo_app::is_masked(typed)) {
        out.remark(&Text::new(
            "パスワードらしい部分があったので、●●●に伏せて保存しました。",
            "Part of it looked like a password and was masked (●●●) before it was saved.",
        ));
    }
    let after = app.item(actor, &slug).await?;
    out.print(
        || item_json(&after),
        || {
            let none = || out.pick("回答なし", "no answer").to_owned();
            let answer = after.row.answer.as_ref().map_or_else(none, |a| said(a, out));
            format!("{} {}: {answer}", after.row.number, after.row.label)
        },
    );
    Ok(Done::Fine)
}

/// Refuses an option that would say nothing: believed to be kept, it would be missed on the day it was for.
fn refuse_useless(item: &ItemView, options: &AnswerOptions) -> Result<(), Failure> {
    let value = options.value.as_deref().filter(|_| !options.withdraw).map(parse_value).transpose()?;
    let is_planned = value == Some(AnswerValue::Yes) && item.row.control == Some(Control::TwoFactor);
    if options.target.is_some() && value != Some(AnswerValue::No) {
        return Err(Failure::wrong(
            "--target(目標日)は「いいえ」と答えるときだけ使えます。外してください。".to_owned(),
            "--target is for a no alone; leave it out".to_owned(),
        ));
    }
    if options.planned_by.is_some() && !is_planned {
        return Err(Failure::wrong(
            "--planned-by(予定日)は、二要素認証の項目に「はい」と答えるときだけ使えます。外してください。".to_owned(),
            "--planned-by is for a yes to the item of two-factor sign-in alone; leave it out".to_owned(),
        ));
    }
    Ok(())
}

/// The answer as typed.
fn given(app: &App, options: &AnswerOptions, round: Round, revision: u32) -> Result<ConfirmForm, Failure> {
    Ok(ConfirmForm {
        round,
        value: parse_value(options.value.as_deref().unwrap_or_default())?,
        confirmed_on: day(options.on.as_deref())?.unwrap_or_else(|| app.today()),
        target_on: day(options.target.as_deref())?,
        planned_by: day(options.planned_by.as_deref())?,
        remark: options.remark.clone(),
        reason: options.reason.clone(),
        revision,
        seen: None,
    })
}

/// The answer that stands, confirmed today; words typed now replace those of before.
fn again(app: &App, options: &AnswerOptions, before: &Answer) -> Result<ConfirmForm, Failure> {
    let words = |typed: &str, before: &str| if typed.is_empty() { before.to_owned() } else { typed.to_owned() };
    Ok(ConfirmForm {
        round: before.round,
        value: before.value,
        confirmed_on: day(options.on.as_deref())?.unwrap_or_else(|| app.today()),
        target_on: before.target_on,
        planned_by: before.planned_by,
        remark: words(&options.remark, &before.remark),
        reason: words(&options.reason, &before.reason),
        revision: before.revision,
        seen: None,
    })
}

fn day(text: Option<&str>) -> Result<Option<Date>, Failure> {
    text.map(parse_date).transpose()
}

/// An answer with its round and day.
fn said(answer: &Answer, out: &Output) -> String {
    let (value, day) = (answer.value.words().r#in(out.lang), date::short(answer.confirmed_on, out.lang));
    match out.lang {
        Lang::Ja => format!("{value}({}回目 {day})", answer.round.number()),
        Lang::En => format!("{value} (round {}, {day})", answer.round.number()),
    }
}

/// The check before submission. Findings: something blocks.
pub(crate) async fn check(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.checklist(actor).await?;
    out.print(
        || json!({ "complete": view.summary.is_complete(), "compliant": view.summary.is_compliant(), "lines": view.check }),
        || {
            if view.check.is_empty() {
                return out.pick("提出できます。", "Ready to hand in.").to_owned();
            }
            view.check.iter().fold(String::new(), |mut text, line| {
                let mark = if line.blocking { "×" } else { "・" };
                let rows = || view.groups.iter().flat_map(|g| &g.rows);
                let row = line.item.as_ref().and_then(|id| rows().find(|r| &r.id == id));
                let item = row.map(|r| format!("{} {} <{}> ", r.number, r.label, r.slug)).unwrap_or_default();
                let about = if line.about.is_empty() { String::new() } else { format!(" ({})", line.about_in(out.lang)) };
                let _ = writeln!(text, "{mark} {item}{}{about}", line.code.words().r#in(out.lang));
                text
            })
        },
    );
    Ok(Done::unless(view.check.iter().any(|l| l.blocking)))
}
