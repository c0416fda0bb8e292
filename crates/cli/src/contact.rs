//! `sejo contact`: the contact chart, its numbers and the calling round.

use std::fmt::Write as _;
use std::path::Path;
use std::str::FromStr;

use sejo_app::contact::{CallForm, ContactView, LineForm, LineView, PutUp};
use sejo_app::{App, Named};
use sejo_model::contact::chart::{Node, Way};
use sejo_model::contact::{CallResult, ContactCall, Decision, Matter, Station, number_key};
use sejo_model::text::fold;
use sejo_model::{
    Actor, Appointment, AppointmentId, ContactKey, ErrorCode, Person, PersonId, Post, VerdictValue, date,
};
use serde_json::{Value, json};

use crate::arguments::{ContactCommand, SetContact, SetPerson, VerifyContact};
use crate::named;
use crate::output::{Done, Failure, Output, write_file};
use crate::workbook::parse_date;

pub(crate) async fn run(app: &App, actor: &Actor, command: &ContactCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        ContactCommand::List => list(app, actor, out).await,
        ContactCommand::Set(typed) => set(app, actor, typed, out).await,
        ContactCommand::Decide { matter, by, deputy } => decide(app, actor, (matter, by, deputy), out).await,
        ContactCommand::Deputy { post, person, on, by } => {
            name_deputy(app, actor, (post, person), (on.as_deref(), by.as_deref()), out).await
        }
        ContactCommand::Person(typed) => set_person(app, actor, typed, out).await,
        ContactCommand::Role { title, person, deputy, remove } => {
            let who = (person.as_deref(), deputy.as_deref());
            set_role(app, actor, (title, who, *remove), out).await
        }
        ContactCommand::WithoutPhones { text } => {
            let mut plan = app.contact_roles(actor).await?.plan;
            plan.without_phones.clone_from(text);
            app.save_contact_roles(actor, &plan).await?;
            saved(out)
        }
        ContactCommand::Verify(typed) => verify(app, actor, typed, out).await,
        ContactCommand::Calls => calls(app, actor, out).await,
        ContactCommand::Print { file, card } => print(app, actor, file, *card, out).await,
        ContactCommand::PutUp { place, on, mark } => {
            let printed_on = on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?;
            let copy = PutUp { printed_on, place: place.clone(), mark: mark.clone() };
            put_up(app, actor, &copy, out).await
        }
    }
}

fn saved(out: &Output) -> Result<Done, Failure> {
    out.print(|| json!({ "saved": true }), || out.pick("保存しました。", "Saved.").to_owned());
    Ok(Done::Fine)
}

/// The chart. Findings: its verdict is not はい.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.contacts(actor).await?;
    out.print(|| list_json(&view), || list_text(&view, out));
    Ok(Done::unless(view.value != VerdictValue::Yes))
}

fn list_json(view: &ContactView) -> Value {
    let way = |w: &Way| json!({ "kind": w.kind, "number": w.value, "day_and_night": w.is_both, "shipped": w.is_shipped, "standing": w.standing, "call": w.call });
    let node = |n: &Node| {
        json!({
            "key": n.key, "name": n.name, "about": n.about, "ask_for": n.ask_for, "critical": n.is_critical(),
            "numbers": n.ways.iter().map(way).collect::<Vec<_>>(), "lacks": n.lacks, "means": n.means, "rank": n.rank,
            "standing": n.standing(), "verified_on": n.verified_on(),
        })
    };
    let name = |who: &Option<sejo_model::contact::chart::Who>| who.as_ref().map(|w| w.name.clone());
    let roles = view.chart.roles.iter();
    let roles = roles
        .map(|r| json!({ "title": r.title, "post": r.post, "holder": name(&r.holder), "deputy": name(&r.deputy) }));
    let decisions = view.chart.decisions.iter();
    let decisions =
        decisions.map(|d| json!({ "matter": d.matter, "person": name(&d.person), "deputy": name(&d.deputy) }));
    json!({
        "verdict": view.value, "roles": roles.collect::<Vec<_>>(), "decisions": decisions.collect::<Vec<_>>(),
        "contacts": view.chart.nodes.iter().map(node).collect::<Vec<_>>(), "without_phones": view.chart.without_phones,
        "verified": view.verified, "days": view.days,
        "copy": view.print.as_ref().map(|p| json!({ "printed_on": p.printed_on, "place": p.place, "by": p.by, "known": p.is_known() })),
        "mark": view.mark, "differing": view.differing,
    })
}

fn list_text(view: &ContactView, out: &Output) -> String {
    let open = out.pick("(未定)", "(open)");
    let name = |who: &Option<sejo_model::contact::chart::Who>| {
        who.as_ref().map_or_else(|| open.to_owned(), |w| w.name.clone())
    };
    let mut text = format!("{}\n", view.value.words().r#in(out.lang));
    for role in &view.chart.roles {
        let deputy = out.pick("代理", "deputy");
        let _ =
            writeln!(text, "{}: {} ({deputy}: {})", role.title.r#in(out.lang), name(&role.holder), name(&role.deputy));
    }
    for decided in &view.chart.decisions {
        let words = decided.matter.words().r#in(out.lang);
        let _ = writeln!(
            text,
            "{}{words}: {} / {}",
            out.pick("決める人 ", "decides: "),
            name(&decided.person),
            name(&decided.deputy)
        );
    }
    for node in &view.chart.nodes {
        let standing = node.standing().words().r#in(out.lang);
        let _ = writeln!(text, "[{standing}] {}", node.name.r#in(out.lang));
        for way in &node.ways {
            let _ = writeln!(text, "    {} {}", way.words().r#in(out.lang), way.value);
        }
        for kind in &node.lacks {
            let _ = writeln!(text, "    {} {}", kind.words().r#in(out.lang), out.pick("未記入", "missing"));
        }
    }
    for reason in &view.reasons {
        let _ = writeln!(text, "- {}", reason.words);
    }
    if let Some(step) = &view.step {
        let _ = writeln!(text, "{}: {} ({} min)", out.pick("次に", "Next"), step.title, step.minutes);
    }
    text
}

/// A line of the form by what people call it: an office by its key, anybody else by name or id.
async fn find(app: &App, actor: &Actor, typed: &str) -> Result<LineView, Failure> {
    let lines = app.contact_form(actor).await?.lines;
    let named = |line: &LineView| {
        let name = match line.line.key {
            ContactKey::Authority(authority) => authority.key().to_owned(),
            ContactKey::Person(_) | ContactKey::Vendor(_) => line.node.as_ref()?.name.ja.clone(),
        };
        Some(Named { id: line.line.key, name })
    };
    let key = named::find(&lines.iter().filter_map(named).collect::<Vec<_>>(), typed)?;
    let found = lines.into_iter().find(|l| l.line.key == key);
    Ok(found.ok_or(sejo_app::Error::from(ErrorCode::NotFound))?)
}

async fn set(app: &App, actor: &Actor, typed: &SetContact, out: &Output) -> Result<Done, Failure> {
    let stored = find(app, actor, &typed.contact).await?.line;
    let or = |new: &Option<String>, old: &str| new.clone().unwrap_or_else(|| old.to_owned());
    let line = LineForm {
        phone: or(&typed.phone, &stored.phone),
        night_phone: or(&typed.night_phone, &stored.night_phone),
        name: or(&typed.name, &stored.name),
        web: or(&typed.web, &stored.web),
        means: or(&typed.means, &stored.means),
        rank: typed.rank.map_or(stored.rank, |rank| (rank > 0).then_some(rank)),
        ..stored
    };
    match app.fill_contacts(actor, std::slice::from_ref(&line)).await? {
        Ok(_) => {
            out.print(|| json!({ "key": line.key, "saved": true }), || out.pick("保存しました。", "Saved.").to_owned());
            Ok(Done::Fine)
        }
        Err(wrong) => {
            let fields = wrong.into_iter().map(|e| sejo_model::FieldError { field: e.field, code: e.code });
            Err(sejo_app::Error::fields(fields.collect()).into())
        }
    }
}

async fn decide(app: &App, actor: &Actor, typed: (&str, &str, &str), out: &Output) -> Result<Done, Failure> {
    let matter = closed(typed.0, Matter::ALL.iter().map(|m| m.key()))?;
    let view = app.contact_roles(actor).await?;
    let (person, deputy) = (named::find(&view.people, typed.1)?, named::find(&view.people, typed.2)?);
    let mut plan = view.plan;
    plan.decisions.retain(|d| d.matter != matter);
    plan.decisions.push(Decision { matter, person: Some(person), deputy: Some(deputy) });
    app.save_contact_roles(actor, &plan).await?;
    saved(out)
}

async fn name_deputy(
    app: &App,
    actor: &Actor,
    typed: (&str, &str),
    appointed: (Option<&str>, Option<&str>),
    out: &Output,
) -> Result<Done, Failure> {
    let keys = [Post::Officer, Post::Management, Post::Planning, Post::Operation].map(Post::key);
    let post: Post = closed(if keys.contains(&typed.0.trim()) { typed.0 } else { "" }, keys.into_iter())?;
    let view = app.contact_roles(actor).await?;
    let person = named::find(&view.people, typed.1)?;
    if post == Post::Officer {
        return appoint_deputy(app, actor, person, appointed, out).await;
    }
    if appointed != (None, None) {
        return Err(Failure::wrong(
            "--on と --by は、officer のときだけ使えます。".to_owned(),
            "--on and --by go with officer alone".to_owned(),
        ));
    }
    let mut plan = view.plan;
    plan.deputies.retain(|(p, _)| *p != post);
    plan.deputies.push((post, person));
    app.save_contact_roles(actor, &plan).await?;
    saved(out)
}

/// The deputy of the safety manager holds a post of its own, since a day, and gets a letter.
async fn appoint_deputy(
    app: &App,
    actor: &Actor,
    person_id: PersonId,
    (on, by): (Option<&str>, Option<&str>),
    out: &Output,
) -> Result<Done, Failure> {
    let appointment = Appointment {
        id: AppointmentId::new(),
        person_id,
        post: Post::Deputy,
        appointed_on: Some(on.map_or_else(|| Ok(app.today()), parse_date)?),
        appointed_by: by.unwrap_or_default().to_owned(),
        ended_on: None,
        revision: 0,
    };
    app.save_appointment(actor, &appointment).await?;
    saved(out)
}

/// One who is registered already is changed.
async fn set_person(app: &App, actor: &Actor, typed: &SetPerson, out: &Output) -> Result<Done, Failure> {
    let all: Vec<Person> = app.people(actor).await?.into_iter().map(|row| row.person).collect();
    let names: Vec<Named<PersonId>> = all.iter().map(|p| Named { id: p.id, name: p.name.clone() }).collect();
    let is_typed = |n: &Named<PersonId>| n.id.to_string() == typed.name.trim() || fold(&n.name) == fold(&typed.name);
    let known = if names.iter().any(is_typed) { Some(named::find(&names, &typed.name)?) } else { None };
    let stored = all.into_iter().find(|p| Some(p.id) == known).unwrap_or_else(|| Person {
        id: PersonId::new(),
        name: typed.name.trim().to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    });
    let or = |new: &Option<String>, old: &str| new.clone().unwrap_or_else(|| old.to_owned());
    let person = Person {
        job: or(&typed.job, &stored.job),
        department: or(&typed.department, &stored.department),
        phone: or(&typed.phone, &stored.phone),
        reading: or(&typed.reading, &stored.reading),
        left_on: match typed.left_on.as_deref() {
            None => stored.left_on,
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(parse_date(text)?),
        },
        ..stored
    };
    app.save_person(actor, &person).await?;
    out.print(|| json!({ "id": person.id, "saved": true }), || out.pick("保存しました。", "Saved.").to_owned());
    Ok(Done::Fine)
}

async fn set_role(
    app: &App,
    actor: &Actor,
    (title, who, is_over): (&str, (Option<&str>, Option<&str>), bool),
    out: &Output,
) -> Result<Done, Failure> {
    let view = app.contact_roles(actor).await?;
    let find = |typed: Option<&str>| typed.map(|name| named::find(&view.people, name)).transpose();
    let (person, deputy) = (find(who.0)?, find(who.1)?);
    let mut plan = view.plan;
    let station = plan.stations.iter_mut().find(|s| fold(&s.title) == fold(title));
    match (station, is_over) {
        (None, true) => {
            return Err(Failure::wrong(
                format!("「{title}」という役割はありません。"),
                format!("there is no role \"{title}\""),
            ));
        }
        (Some(_), true) => plan.stations.retain(|s| fold(&s.title) != fold(title)),
        (Some(station), false) => {
            station.person = person.or(station.person);
            station.deputy = deputy.or(station.deputy);
        }
        (None, false) => plan.stations.push(Station { title: title.trim().to_owned(), person, deputy }),
    }
    app.save_contact_roles(actor, &plan).await?;
    saved(out)
}

/// One of a closed list by its key, else what there is.
fn closed<T: FromStr>(typed: &str, keys: impl Iterator<Item = &'static str>) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| {
        let all = keys.collect::<Vec<_>>().join(", ");
        Failure::wrong(format!("次のどれかにしてください: {all}"), format!("name one of: {all}"))
    })
}

async fn verify(app: &App, actor: &Actor, typed: &VerifyContact, out: &Output) -> Result<Done, Failure> {
    let result = closed(&typed.result, CallResult::ALL.iter().map(|r| r.key()))?;
    let line = find(app, actor, &typed.contact).await?;
    let numbers: Vec<String> = line.node.iter().flat_map(Node::to_try).map(|w| w.value.clone()).collect();
    let number = match (&typed.number, numbers.as_slice()) {
        (Some(number), _) => number.clone(),
        (None, [only]) => only.clone(),
        (None, several) => {
            let all = several.join(", ");
            return Err(Failure::wrong(
                format!("--number で、かけた番号を指定してください: {all}"),
                format!("say with --number which one was dialled: {all}"),
            ));
        }
    };
    let form = CallForm {
        contact: line.line.key,
        number,
        called_on: typed.on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?,
        called_by: typed.by.clone().unwrap_or_else(|| actor.name.clone()),
        result,
        note: typed.note.clone(),
        new_number: typed.new_number.clone(),
    };
    let call = match app.record_call(actor, &form).await {
        // Of a number that was typed nobody was shown an older state: it is none of this contact's.
        Err(error) if error.code == ErrorCode::ChangedMeanwhile && !has_number(&line, &form.number) => {
            return Err(not_its_number(&form.number, &numbers));
        }
        other => other?,
    };
    out.print(|| json!(call), || format!("{}: {}", out.pick("記録しました", "Recorded"), call_text(&call, out)));
    Ok(Done::Fine)
}

fn has_number(line: &LineView, number: &str) -> bool {
    line.node.iter().flat_map(|node| &node.ways).any(|way| number_key(&way.value) == number_key(number))
}

fn not_its_number(number: &str, numbers: &[String]) -> Failure {
    let all = numbers.join(", ");
    let (ja, en) =
        if numbers.is_empty() { ("まだありません", "none yet") } else { (all.as_str(), all.as_str()) };
    Failure::wrong(
        format!(
            "{number} は、この連絡先の番号ではありません。連絡体制図にある番号: {ja}。番号が変わったときは、先に sejo contact set で書き直してください。"
        ),
        format!(
            "{number} is no number of this contact. On the chart: {en}. Where the number is another one now, write it down with sejo contact set first."
        ),
    )
}

fn call_text(call: &ContactCall, out: &Output) -> String {
    let (day, result) = (date::short(call.called_on, out.lang), call.result.words().r#in(out.lang));
    format!("{day}  {}  {}  {result}  {}  {}", call.name, call.number, call.called_by, call.note).trim_end().to_owned()
}

async fn calls(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.contact_calls(actor).await?;
    out.print(
        || json!({ "calls": view.history, "verified": view.verified(), "total": view.total(), "days": view.days }),
        || {
            let mut text = format!("{} / {}\n", view.verified(), view.total());
            for call in &view.history {
                let _ = writeln!(text, "{}", call_text(call, out));
            }
            text
        },
    );
    Ok(Done::Fine)
}

async fn print(app: &App, actor: &Actor, to: &Path, card: bool, out: &Output) -> Result<Done, Failure> {
    let file = if card { app.contact_card(actor).await? } else { app.contact_pdf(actor).await? };
    write_file(to, &file.bytes)?;
    let replaced: Vec<char> = file.replaced.iter().map(|r| r.character).collect();
    out.print(
        || json!({ "out": to, "bytes": file.bytes.len(), "replaced": replaced }),
        || {
            let put_up = out.command(out.pick(
                "sejo contact put-up --place 場所 --mark 紙の印",
                "sejo contact put-up --place WHERE --mark MARK",
            ));
            let next = format!("{}: {put_up}", out.pick("貼ったら", "Once it hangs"));
            format!("{}: {}\n{next}", out.pick("書き出しました", "Wrote"), to.display())
        },
    );
    Ok(Done::unless(!replaced.is_empty()))
}

/// Findings: nobody knows what stands on the copy.
async fn put_up(app: &App, actor: &Actor, copy: &PutUp, out: &Output) -> Result<Done, Failure> {
    let print = app.put_up_contacts(actor, copy).await?;
    out.print(
        || json!({ "id": print.id, "printed_on": print.printed_on, "place": print.place, "known": print.is_known() }),
        || format!("{}: {}", out.pick("貼ったと記録しました", "Recorded that it hangs there"), print.place),
    );
    Ok(Done::unless(!print.is_known()))
}
