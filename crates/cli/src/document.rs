//! `sejo document`: rules and continuity plan from a terminal.

mod plan;

use std::fmt::Write as _;
use std::path::Path;
use std::str::FromStr;

use sejo_app::App;
use sejo_app::document::{ApprovalForm, DocumentView, Format, PassageForm, PassageView, UploadedFile, VersionView};
use sejo_model::document::{Added, DocumentSize, Mark, PassageState, Stance, Topic, yearly_review};
use sejo_model::words::Text;
use sejo_model::{Actor, DocumentKind, DocumentVersion, ErrorCode, Post};
use serde_json::{Value, json};

use crate::arguments::{ApprovalOptions, DocumentCommand, DocumentName};
use crate::named;
use crate::output::{Done, Failure, Output, read_file, write_file};
use crate::workbook::parse_date;

pub(crate) async fn run(app: &App, actor: &Actor, command: &DocumentCommand, out: &Output) -> Result<Done, Failure> {
    use DocumentCommand as C;
    match command {
        C::List => list(app, actor, out).await,
        C::Show { document } => show(app, actor, document.kind(), out).await,
        C::Adopt { document, passages } => adopt(app, actor, document.kind(), passages, out).await,
        C::Write { document, passage, text } => {
            decide(app, actor, document.kind(), passage, (Stance::Own, text, ""), out).await
        }
        C::LeaveOut { document, passage, reason } => {
            decide(app, actor, document.kind(), passage, (Stance::LeftOut, "", reason), out).await
        }
        C::Reopen { document, passage } => {
            let view = app.document(actor, document.kind()).await?;
            let revision = find(&view, passage)?.passage.written.as_ref().map_or(0, |w| w.revision);
            app.reopen_passage(actor, document.kind(), passage, revision).await?;
            out.print(
                || json!({ "reopened": passage }),
                || out.pick("未確認に戻しました。", "It is open again.").to_owned(),
            );
            Ok(Done::Fine)
        }
        C::Add { document, chapter, heading, covers, text } => {
            let topics = covers.iter().map(|key| word(key)).collect::<Result<Vec<Topic>, _>>()?;
            let added = Added { chapter: chapter.clone(), heading: heading.clone(), topics };
            let saved = app.add_passage(actor, document.kind(), added, text).await?;
            out.print(|| json!(saved), || format!("{}: {}", out.pick("足しました", "Added"), saved.passage));
            Ok(Done::Fine)
        }
        C::CheckTable { out: to } => plan::check_table(app, actor, to.as_deref(), out).await,
        C::OnePage { file } => plan::one_page(app, actor, file, out).await,
        C::Size { document, size } => {
            let view = app.document(actor, document.kind()).await?;
            let choice = app.choose_size(actor, document.kind(), word::<DocumentSize>(size)?, view.size_revision);
            let choice = choice.await?;
            out.print(|| json!(choice), || choice.size.words().r#in(out.lang).to_owned());
            Ok(Done::Fine)
        }
        other => versions(app, actor, other, out).await,
    }
}

/// What is about versions and files.
async fn versions(app: &App, actor: &Actor, command: &DocumentCommand, out: &Output) -> Result<Done, Failure> {
    use DocumentCommand as C;
    match command {
        C::Approve { document, approval } => {
            let version = app.approve_document(actor, document.kind(), &form(app, approval)?).await?;
            put(&version, None, out);
            Ok(Done::unless(!version.uncovered().is_empty()))
        }
        C::Upload { document, file, approval } => {
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let file = UploadedFile { name, bytes: read_file(file)? };
            let version = app.upload_document(actor, document.kind(), &form(app, approval)?, file).await?;
            let view = app.document_version(actor, version.id).await?;
            put(&version, Some(&view), out);
            Ok(Done::unless(!version.uncovered().is_empty()))
        }
        C::Mark { document, marks, number } => mark(app, actor, *document, (marks, *number), out).await,
        C::Withdraw { document, number, reason } => {
            let version = version(app, actor, document.kind(), Some(*number)).await?;
            let version = app.withdraw_version(actor, version.id, reason, version.revision).await?;
            out.print(|| json!(version), || out.pick("取り消しました。", "Withdrawn.").to_owned());
            Ok(Done::Fine)
        }
        C::Export { document, out: to, number } => export(app, actor, document.kind(), (to, *number), out).await,
        C::Appointment { out: to, person } => appointment(app, actor, to, person.as_deref(), out).await,
        _ => Err(sejo_app::Error::from(ErrorCode::WrongUse).into()),
    }
}

fn form(app: &App, options: &ApprovalOptions) -> Result<ApprovalForm, Failure> {
    let approved_on = options.on.as_deref().map_or_else(|| Ok(app.today()), parse_date)?;
    let review_by = match options.review_by.as_deref() {
        Some(day) => parse_date(day)?,
        None => yearly_review(approved_on),
    };
    Ok(ApprovalForm { approved_on, approved_by: options.by.clone(), review_by, seen: None })
}

/// Every document in a line. Findings: one without a version that counts, or with gaps in its draft.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let all = app.documents(actor).await?;
    let text = || {
        let mut text = String::new();
        for view in &all {
            let approved = view.in_force.as_ref().map_or_else(
                || out.pick("承認された版がない", "no approved version").to_owned(),
                |v| match out.lang {
                    sejo_model::Lang::Ja => format!("第{}版 {}", v.number, v.approved_on),
                    sejo_model::Lang::En => format!("version {} {}", v.number, v.approved_on),
                },
            );
            let (open, all) = (view.count(PassageState::Open), view.passages.len());
            let open = match out.lang {
                sejo_model::Lang::Ja => format!("{all}のうち未確認{open}"),
                sejo_model::Lang::En => format!("{open} of {all} open"),
            };
            let _ = writeln!(text, "{}: {approved}, {open}", view.kind.words().r#in(out.lang));
        }
        text
    };
    let is_open = all.iter().any(|view| view.in_force.is_none());
    out.print(|| json!({ "documents": all.iter().map(document).collect::<Vec<_>>() }), text);
    Ok(Done::unless(is_open))
}

fn document(view: &DocumentView) -> Value {
    let passage = |row: &PassageView| {
        json!({
            "key": row.passage.key, "number": row.passage.number, "chapter": row.passage.chapter_key,
            "heading": row.passage.heading, "state": row.passage.state(), "covers": row.passage.topics,
            "text": row.passage.text(), "proposed": row.passage.proposed, "outdated": row.passage.is_outdated(),
            "lacking": row.passage.lacking, "reason": row.passage.written.as_ref().map_or("", |w| w.reason.as_str()),
            "contradicted": row.contradicted.iter().map(|r| r.words.clone()).collect::<Vec<_>>(),
        })
    };
    json!({
        "kind": view.kind, "title": view.title, "size": view.size, "value": view.value,
        "in_force": view.in_force, "fresh_until": view.fresh_until, "approved": view.is_approved,
        "uncovered": view.uncovered, "in_part": view.partly, "versions": view.versions,
        "chapters": view.chapters.iter().map(|(key, heading)| json!({ "key": key, "heading": heading })).collect::<Vec<_>>(),
        "passages": view.passages.iter().map(passage).collect::<Vec<_>>(),
    })
}

/// One document. Findings: something open, or nothing covers a topic.
async fn show(app: &App, actor: &Actor, kind: DocumentKind, out: &Output) -> Result<Done, Failure> {
    let view = app.document(actor, kind).await?;
    let text = || {
        let mut text = String::new();
        for row in &view.passages {
            let passage = &row.passage;
            let state = passage.state().words().r#in(out.lang);
            let heading = passage.heading.r#in(out.lang);
            let _ = writeln!(text, "{} {heading} [{}] {state}", passage.number, passage.key);
            let body = if passage.state() == PassageState::LeftOut {
                passage.written.as_ref().map_or("", |w| w.reason.as_str())
            } else {
                passage.text()
            };
            body.lines().for_each(|line| {
                let _ = writeln!(text, "    {line}");
            });
            if passage.state() == PassageState::Open {
                for lacking in &passage.lacking {
                    let _ = writeln!(text, "    ! {}: {}", out.pick("未記入", "blank"), lacking.what.r#in(out.lang));
                }
            }
            for reason in &row.contradicted {
                let _ = writeln!(text, "    ! {}: {}", out.pick("実際と違う", "not so today"), reason.words);
            }
        }
        if !view.uncovered.is_empty() {
            let words = view.uncovered.iter().map(|t| t.words().r#in(out.lang).to_owned()).collect::<Vec<_>>();
            let title = out.pick("条文のないもの", "Nothing decided covers");
            let _ = writeln!(text, "{title}: {}", words.join(out.pick("、", ", ")));
        }
        for mark in &view.partly {
            let title = out.pick("一部しか決まっていないもの", "Covered in part only");
            let _ = writeln!(text, "{title}: {} ({})", mark.topic.words().r#in(out.lang), mark.clause);
        }
        text
    };
    out.print(|| document(&view), text);
    Ok(Done::unless(view.count(PassageState::Open) > 0 || !view.uncovered.is_empty() || !view.partly.is_empty()))
}

async fn adopt(
    app: &App,
    actor: &Actor,
    kind: DocumentKind,
    passages: &[String],
    out: &Output,
) -> Result<Done, Failure> {
    for key in passages {
        decide(app, actor, kind, key, (Stance::Adopted, "", ""), out).await?;
    }
    if !passages.is_empty() {
        return Ok(Done::Fine);
    }
    let all = app.adopt_all(actor, kind).await?;
    let left = || all.left.iter().map(|h| h.r#in(out.lang).to_owned()).collect::<Vec<_>>().join(out.pick("、", ", "));
    out.print(
        || json!({ "adopted": all.adopted, "left": all.left }),
        || {
            let said = format!("{}: {}", out.pick("案のまま使うことにした数", "Adopted"), all.adopted);
            if all.left.is_empty() {
                return said;
            }
            format!(
                "{said}\n{}: {}",
                out.pick("未記入があり、まだ決まっていないもの", "Still open, with blanks"),
                left()
            )
        },
    );
    Ok(Done::unless(!all.left.is_empty()))
}

async fn decide(
    app: &App,
    actor: &Actor,
    kind: DocumentKind,
    key: &str,
    (stance, text, reason): (Stance, &str, &str),
    out: &Output,
) -> Result<Done, Failure> {
    let view = app.document(actor, kind).await?;
    let revision = find(&view, key)?.passage.written.as_ref().map_or(0, |w| w.revision);
    let (text, reason) = (text.to_owned(), reason.to_owned());
    let is_masked = [&text, &reason].into_iter().any(|said| sejo_app::is_masked(said));
    let said = PassageForm { stance, text, reason, seen: None, added: None };
    let saved = app.decide_passage(actor, kind, key, said, revision).await?;
    if is_masked {
        out.remark(&Text::new(
            "パスワードらしい部分があったので、●●●に伏せて保存しました。",
            "Part of it looked like a password and was masked (●●●) before it was saved.",
        ));
    }
    out.print(|| json!(saved), || format!("{key}: {}", saved.stance.words().r#in(out.lang)));
    Ok(Done::Fine)
}

fn find<'v>(view: &'v DocumentView, key: &str) -> Result<&'v PassageView, Failure> {
    view.passage(key).ok_or_else(|| {
        let keys = view.passages.iter().map(|p| p.passage.key.as_str()).collect::<Vec<_>>().join(", ");
        Failure::wrong(
            format!("「{key}」という条文がありません。次のどれかを指定してください: {keys}"),
            format!("there is no passage \"{key}\"; name one of: {keys}"),
        )
    })
}

/// The version of a number; the one that counts when none is given.
async fn version(
    app: &App,
    actor: &Actor,
    kind: DocumentKind,
    number: Option<u32>,
) -> Result<DocumentVersion, Failure> {
    let view = app.document(actor, kind).await?;
    let found = match number {
        Some(number) => view.versions.into_iter().find(|v| v.number == number),
        None => view.in_force,
    };
    found.ok_or_else(|| sejo_app::Error::from(ErrorCode::NotFound).into())
}

/// A version; of a file also what of it was kept and how far it was searched for secrets.
fn put(version: &DocumentVersion, file: Option<&VersionView>, out: &Output) {
    let text = || {
        let mut text = match out.lang {
            sejo_model::Lang::Ja => format!("第{}版として残しました。", version.number),
            sejo_model::Lang::En => format!("On record as version {}.", version.number),
        };
        let bare = version.uncovered();
        if !bare.is_empty() {
            let words = bare.iter().map(|t| t.words().r#in(out.lang).to_owned()).collect::<Vec<_>>();
            let title = out.pick("条文の番号のないもの", "Without a clause");
            let _ = write!(text, "\n{title}: {}", words.join(out.pick("、", ", ")));
        }
        if let Some(seen) = file.and_then(VersionView::seen) {
            let _ = write!(text, "\n{}", seen.r#in(out.lang));
        }
        if let Some(searched) = file.and_then(VersionView::searched) {
            let _ = write!(text, "\n{}", searched.r#in(out.lang));
        }
        text
    };
    let value = || {
        let mut value = json!(version);
        if let (Some(kept), Some(members)) = (file.and_then(|view| view.kept), value.as_object_mut()) {
            members.insert("kept".to_owned(), json!(kept));
        }
        value
    };
    out.print(value, text);
}

async fn mark(
    app: &App,
    actor: &Actor,
    document: DocumentName,
    (typed, number): (&[String], Option<u32>),
    out: &Output,
) -> Result<Done, Failure> {
    let stored = version(app, actor, document.kind(), number).await?;
    if stored.file.is_none() {
        return Err(Failure::wrong(
            format!(
                "第{}版は施錠で作った版で、条文の番号はその文から決まります。入れたファイルの版に書くときは、--number で版を指定してください。",
                stored.number
            ),
            format!(
                "version {} was made here and names its clauses itself; give the version of your file with --number",
                stored.number
            ),
        ));
    }
    let mut marks = stored.marks.clone();
    for one in typed {
        let (key, clause) = one.split_once('=').ok_or_else(|| {
            Failure::wrong(
                format!("「{one}」は「対策=条文」の形ではありません(例: ledger=第12条)。"),
                format!("\"{one}\" is not KEY=CLAUSE, such as ledger='Article 12'"),
            )
        })?;
        let topic: Topic = word(key)?;
        marks.retain(|m| m.topic != topic);
        marks.push(Mark { topic, clause: clause.to_owned() });
    }
    let saved = app.mark_clauses(actor, stored.id, marks, stored.revision).await?;
    put(&saved, None, out);
    Ok(Done::unless(!saved.uncovered().is_empty()))
}

async fn export(
    app: &App,
    actor: &Actor,
    kind: DocumentKind,
    (to, number): (&Path, Option<u32>),
    out: &Output,
) -> Result<Done, Failure> {
    let extension = to.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let format = match extension.as_str() {
        "pdf" => Some(Format::Pdf),
        "txt" => Some(Format::Text),
        _ => None,
    };
    let named = || {
        Failure::wrong(
            "ファイルの名前は .pdf か .txt で終わらせてください。".into(),
            "end the name in .pdf or .txt".into(),
        )
    };
    let file = match number {
        None => app.draft_file(actor, kind, format.ok_or_else(named)?).await?,
        Some(number) => {
            let version = version(app, actor, kind, Some(number)).await?;
            match version.file {
                Some(_) => app.uploaded_document(actor, version.id).await?,
                None => app.version_file(actor, version.id, format.ok_or_else(named)?).await?,
            }
        }
    };
    wrote(to, &file, out)
}

async fn appointment(app: &App, actor: &Actor, to: &Path, person: Option<&str>, out: &Output) -> Result<Done, Failure> {
    let (rows, today) = (app.people(actor).await?, app.today());
    let held = rows.iter().flat_map(|row| row.appointments.iter().map(move |a| (row, a)));
    let chosen = match person {
        Some(typed) => {
            let people: Vec<sejo_app::Named<_>> = rows
                .iter()
                .filter(|row| !row.appointments.is_empty())
                .map(|row| sejo_app::Named { id: row.person.id, name: row.person.name.clone() })
                .collect();
            let id = named::find(&people, typed)?;
            held.filter(|(row, _)| row.person.id == id).max_by_key(|(_, a)| (a.is_held_on(today), a.appointed_on))
        }
        None => held
            .filter(|(row, a)| a.post == Post::Officer && a.is_held_on(today) && row.person.is_employed_on(today))
            .max_by_key(|(_, a)| a.appointed_on),
    };
    let (_, appointment) = chosen.ok_or_else(|| {
        Failure::wrong(
            "安全管理責任者の任命が登録されていません。画面の「職員と任命」で任命してください。".into(),
            "no safety manager is appointed; appoint one on the page of people and posts".into(),
        )
    })?;
    wrote(to, &app.appointment_letter(actor, appointment.id).await?, out)
}

fn wrote(to: &Path, file: &sejo_app::File, out: &Output) -> Result<Done, Failure> {
    write_file(to, &file.bytes)?;
    let replaced: Vec<char> = file.replaced.iter().map(|r| r.character).collect();
    out.print(
        || json!({ "out": to, "bytes": file.bytes.len(), "replaced": replaced }),
        || {
            let said = format!("{}: {}", out.pick("書き出しました", "Written"), to.display());
            if replaced.is_empty() {
                return said;
            }
            format!("{said}\n{}: {}", out.pick("〓になった文字", "Printed as 〓"), String::from_iter(&replaced))
        },
    );
    Ok(Done::unless(!replaced.is_empty()))
}

/// A word of a closed list.
fn word<T: FromStr>(typed: &str) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            format!("「{typed}」という言葉はありません。sejo document show で、使える言葉を見られます。"),
            format!("there is no such word: {typed}; see sejo document show"),
        )
    })
}
