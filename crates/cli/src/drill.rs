//! `sejo drill`: seal a folder, check what a restore brought back, and the records of it.

mod process;

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sejo_app::App;
use sejo_app::drill::{CheckWanted, Checked, Drills, Genuine, Progress, SealWanted, Totals};
use sejo_model::drill::{Canary, CanaryState, Comparison, Found, Outcome, SealedBy, Shown};
use sejo_model::{Actor, Drill, DrillId, Lang, date};
use serde_json::json;

use crate::arguments::{AboutDrill, DrillCommand};
use crate::named;
use crate::output::{Done, Failure, Output, write_file};
use crate::signature::whose;
use crate::workbook::parse_date;

/// Differences printed as text; the JSON has all that are kept.
const SHOWN: usize = 40;

pub(crate) async fn run(app: &App, actor: &Actor, command: &DrillCommand, out: &Output) -> Result<Done, Failure> {
    match command {
        DrillCommand::Seal { folder, out: to, canaries } => {
            seal(app, actor, (folder, *canaries), to.as_deref(), out).await
        }
        DrillCommand::Check { folder, manifest, no_record, about } => {
            let wanted = CheckWanted { restored: folder.clone(), manifest: manifest.clone() };
            check(app, actor, wanted, *no_record, about, out).await
        }
        DrillCommand::Process { steps, about } => process::record(app, actor, steps, about, out).await,
        DrillCommand::List => list(app, actor, out).await,
        DrillCommand::Show { drill } => show(app, actor, drill, out).await,
        DrillCommand::Record { drill, out: to } => {
            let file = app.drill_record(actor, id(drill)?).await?;
            write_file(to, &file.bytes)?;
            let said =
                format!("{}: {}", out.pick("署名つきの記録を書き出しました", "Wrote the signed record"), to.display());
            out.print(|| json!({ "file": to }), || said);
            Ok(Done::Fine)
        }
        DrillCommand::Verify { file } => verify(app, actor, file, out).await,
        DrillCommand::Withdraw { drill, reason } => {
            let id = id(drill)?;
            let revision = app.drill(actor, id).await?.row.drill.revision;
            app.withdraw_drill(actor, id, reason, revision).await?;
            out.print(|| json!({ "withdrawn": id }), || out.pick("訓練を取り消しました。", "Withdrawn.").to_owned());
            Ok(Done::Fine)
        }
    }
}

fn id(typed: &str) -> Result<DrillId, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::wrong(
            "訓練のidを指定してください。sejo drill list で見られます。".to_owned(),
            "name a drill by its id; see sejo drill list".to_owned(),
        )
    })
}

async fn seal(
    app: &App,
    actor: &Actor,
    (folder, canaries): (&Path, bool),
    to: Option<&Path>,
    out: &Output,
) -> Result<Done, Failure> {
    let manifest = to.map_or_else(|| beside(folder), Path::to_owned);
    let wanted = SealWanted { folder: folder.to_owned(), manifest, canaries };
    let sealed = app.seal_folder(actor, wanted, gauge(out)).await?;
    let totals = sealed.totals;
    out.print(
        || json!({ "manifest": sealed.manifest, "totals": totals, "key": sealed.key, "went_on_after": sealed.went_on_after, "canaries": sealed.canaries }),
        || {
            let place = sealed.manifest.display();
            let mut text = match out.lang {
                Lang::Ja => format!("{}件({})の目録を作りました: {place}\n", totals.all(), size(totals.bytes)),
                Lang::En => format!("Sealed {} entries ({}): {place}\n", totals.all(), size(totals.bytes)),
            };
            text.push_str(&kinds_text(totals, out));
            if sealed.went_on_after > 0 {
                text.push_str(out.pick("途中で止まっていた続きから始めました。\n", "Went on where it was interrupted.\n"));
            }
            if !sealed.canaries.is_empty() {
                let words = out.pick(
                    "確認用ファイルを置きました。訓練が終わるまで消さないでください",
                    "Placed canaries; keep them until the drill is over",
                );
                let _ = writeln!(text, "{words}:");
                for name in &sealed.canaries {
                    let _ = writeln!(text, "  {name}");
                }
            }
            if totals.moving > 0 {
                let words = out.pick("作っている間に書き換わったもの(後でくらべられません)", "Changing while it was read (cannot be relied on)");
                let _ = writeln!(text, "{words}: {}", totals.moving);
            }
            text.push_str(match sealed.key {
                Some(_) => out.pick("この施設の鍵で署名しました。\n", "Signed with the facility's key.\n"),
                None => out.pick(
                    "施設の最初の質問にまだ答えていないため、署名はありません。\n",
                    "Not signed: the first questions about the facility have no answer yet.\n",
                ),
            });
            let check = out.pick("sejo drill check 戻したフォルダ --manifest この目録", "sejo drill check RESTORED --manifest THIS");
            // Without data of a facility nothing was opened that the next command could go on with.
            let check = if sealed.key.is_some() { out.command(check) } else { check.to_owned() };
            let next = out.pick("次に: バックアップを別の場所に戻し、", "Next: restore the backup to another place, then ");
            text + next + &check
        },
    );
    Ok(Done::unless(totals.unreadable > 0))
}

/// What the entries are, where not all are files: a check counts every one of them.
fn kinds_text(totals: Totals, out: &Output) -> String {
    let kinds = [
        ("ファイル", "files", totals.files),
        ("リンク", "links", totals.links),
        ("空のフォルダ", "empty folders", totals.empty_folders),
        ("読めなかったもの", "unreadable", totals.unreadable),
    ];
    if totals.all() == totals.files {
        return String::new();
    }
    let there = kinds.into_iter().filter(|(.., count)| *count > 0);
    let words: Vec<String> = there.map(|(ja, en, count)| format!("{} {count}", out.pick(ja, en))).collect();
    format!("  {}\n", words.join(out.pick("、", ", ")))
}

/// `FOLDER.sejo-manifest` beside the folder: inside it would be sealed with it the next time.
fn beside(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut name = real.file_name().unwrap_or_default().to_owned();
    name.push(".sejo-manifest");
    real.with_file_name(name)
}

async fn check(
    app: &App,
    actor: &Actor,
    wanted: CheckWanted,
    no_record: bool,
    about: &AboutDrill,
    out: &Output,
) -> Result<Done, Failure> {
    let known = app.drills(actor).await?;
    let is_recorded = !no_record && known.has_facility;
    let about = read_about(app, actor, &known, about)?;
    // Before hours of reading, not after.
    if is_recorded {
        app.may_record_drill(actor, &about, &wanted.manifest).await?;
    }
    let checked = app.check_folder(actor, wanted, gauge(out)).await?;
    let recorded = match is_recorded {
        true => Some(app.record_measured(actor, about, checked.clone()).await?.id),
        false => None,
    };
    out.print(
        || json!({ "measured": checked.measured, "differences": checked.differences, "recorded": recorded }),
        || checked_text(&checked, (recorded, no_record), out),
    );
    Ok(Done::unless(!checked.measured.comparison.is_complete()))
}

fn read_about(
    app: &App,
    actor: &Actor,
    known: &Drills,
    typed: &AboutDrill,
) -> Result<sejo_app::drill::DrillAbout, Failure> {
    let day = |typed: Option<&str>| typed.map(parse_date).transpose();
    Ok(sejo_app::drill::DrillAbout {
        system_id: typed.system.as_deref().map(|s| named::find(&known.systems, s)).transpose()?,
        performed_on: day(typed.on.as_deref())?.unwrap_or_else(|| app.today()),
        backup_of: day(typed.backup_of.as_deref())?,
        minutes: typed.minutes,
        performed_by: typed.by.clone().unwrap_or_else(|| actor.name.clone()),
        medium: typed.medium.clone(),
        was_offline: typed.offline,
        seen_by: typed.seen_by.clone(),
        note: typed.note.clone(),
    })
}

fn checked_text(checked: &Checked, (recorded, no_record): (Option<DrillId>, bool), out: &Output) -> String {
    let measured = &checked.measured;
    let mut text = comparison_text(&measured.comparison, out);
    text.push_str(&canaries_text(&measured.canaries, out));
    if measured.deeper > 0 {
        let words =
            out.pick("戻したフォルダの中の、次の場所とくらべました", "Compared with this place in the restored folder");
        let _ = writeln!(text, "{words}: {}", measured.restored_folder);
    }
    let _ = writeln!(text, "{}: {}", out.pick("目録", "Manifest"), measured.sealed_by.words().r#in(out.lang));
    if measured.sealed_by != SealedBy::Own {
        text.push_str(out.pick(
            "この施設の施錠が署名した目録ではありません。何が戻ったかはわかりますが、目録が、データが壊れる前のものであることは示せません。\n",
            "Sejo did not sign this list here: it shows what was restored, but not that the list is from before.\n",
        ));
    }
    if measured.through_links > 0 {
        let _ = match out.lang {
            Lang::Ja => writeln!(
                text,
                "目録の{}行は、フォルダへのリンクをたどって同じファイルをもう一度書いたものです。本物のファイルと合わせて数えました。",
                measured.through_links
            ),
            Lang::En => writeln!(
                text,
                "{} lines of the list name files once more, through links to their folders; they are counted with the files.",
                measured.through_links
            ),
        };
    }
    text.push_str(&differences_text(&checked.differences, measured.comparison.differing(), out));
    text.push_str(&match recorded {
        Some(id) => format!("{}: {id}", out.pick("訓練として記録しました", "Recorded as a drill")),
        None if no_record => out.pick("記録はしていません。", "Not recorded.").to_owned(),
        None => out
            .pick(
                "施設の最初の質問にまだ答えていないため、記録はしていません。訓練として残すには、sejo serve で質問に答えるか、施設のデータのあるフォルダを --data で指定して、もう一度くらべてください。",
                "Not recorded: the first questions about the facility have no answer yet. To keep it as a drill, answer them \
                 with sejo serve, or name the folder of the facility's data with --data, and check again.",
            )
            .to_owned(),
    });
    text
}

fn comparison_text(c: &Comparison, out: &Output) -> String {
    let mut text = match out.lang {
        Lang::Ja => format!("{}件のうち{}件({})が元どおりです。\n", c.before, c.came_back(), size(c.same_bytes)),
        Lang::En => format!("{} of {} are as they were ({}).\n", c.came_back(), c.before, size(c.same_bytes)),
    };
    for (ja, en, count) in [
        ("戻っていない", "did not come back", c.missing),
        ("中身が違う", "other contents", c.surely_changed()),
        (
            "目録を作っている間に書き換わっていたので、くらべられない",
            "changing while it was sealed, so it cannot be compared",
            c.changed - c.surely_changed(),
        ),
        ("読めない", "cannot be read", c.unreadable),
        (
            "確かめられない(目録のときに読めなかった、またはリンクの先がフォルダの外)",
            "cannot be compared (unreadable when sealed, or behind a link out of the folder)",
            c.unknown,
        ),
        ("名前の書き方だけ違う", "only written differently", c.renamed),
        ("前にはなかった", "not there before", c.extra),
    ] {
        if count > 0 {
            let _ = writeln!(text, "  {}: {count}", out.pick(ja, en));
        }
    }
    text.push_str(match c.shown() {
        Shown::Back | Shown::Failed => "",
        Shown::Unsure if c.unreadable > 0 => out.pick(
            "読めないものがあるので、元どおりに戻せたかはわかりません。読める権限でもう一度くらべてください。\n",
            "Something cannot be read, so nobody knows whether all came back. Check again with the right to read it.\n",
        ),
        Shown::Unsure => out.pick(
            "確かめられないものがあるので、元どおりに戻せたかはわかりません。使っていないときに、読める権限で目録を作り直してください。\n",
            "Something cannot be compared, so nobody knows whether all came back. Seal the folder anew while it is not in use, with the right to read it.\n",
        ),
        Shown::Nothing => out.pick(
            "目録に1件もないので、何も確かめられません。中身のあるフォルダで目録を作り直してください。\n",
            "There is nothing in the manifest, so nothing was compared. Seal a folder with files in it.\n",
        ),
    });
    text
}

/// What the canaries tell: a backup from before the manifest has none of them.
fn canaries_text(canaries: &[Canary], out: &Output) -> String {
    let mut text = String::new();
    for canary in canaries {
        let label = out.pick("確認用ファイル", "canary");
        let _ = writeln!(text, "  {label} [{}] {}", canary.state.words().r#in(out.lang), canary.name);
    }
    if !canaries.is_empty() && canaries.iter().all(|canary| canary.state == CanaryState::Missing) {
        text.push_str(out.pick(
            "確認用ファイルが1つも戻っていません。目録を作る前に取ったバックアップかもしれません。\n",
            "No canary came back: the backup may be older than the manifest.\n",
        ));
    }
    text
}

/// The first of `all` differences: counted are all of them, kept not so many.
fn differences_text(differences: &[Found], all: u64, out: &Output) -> String {
    let mut text = String::new();
    let mut more = all;
    for found in differences.iter().take(SHOWN) {
        let now = found.now.as_deref().map(|now| format!(" → {now}")).unwrap_or_default();
        let _ = writeln!(text, "  [{}] {}{now}", found.words().r#in(out.lang), found.name);
        more = more.saturating_sub(1);
    }
    if more > 0 {
        let _ = writeln!(text, "  {} {more}", out.pick("ほか", "more:"));
    }
    text
}

/// Findings: critical systems without a drill that counts.
async fn list(app: &App, actor: &Actor, out: &Output) -> Result<Done, Failure> {
    let view = app.drills(actor).await?;
    let missing: Vec<&str> = view.critical.iter().filter(|c| !c.is_tried()).map(|c| c.system.name.as_str()).collect();
    let row = |r: &sejo_app::drill::DrillRow| json!({ "drill": r.drill, "system": r.system, "success": r.drill.is_success(), "shown": r.drill.shown(), "as_recorded": r.drill.is_as_recorded, "counts": r.counts });
    out.print(
        || json!({ "drills": view.rows.iter().map(row).collect::<Vec<_>>(), "without": missing, "days": view.days }),
        || {
            let mut text = format!("{} {}\n", view.rows.len(), out.pick("件の訓練", "drills"));
            for row in &view.rows {
                let d = &row.drill;
                let outcome = match (d.withdrawn.is_empty(), d.is_as_recorded) {
                    (false, _) => out.pick("取り消し済み", "withdrawn"),
                    (true, false) => out.pick("記録したときのままか不明", "not known to be as recorded"),
                    (true, true) => d.shown().words().r#in(out.lang),
                };
                let minutes = d.minutes.map_or_else(|| "-".to_owned(), |m| format!("{m}{}", out.pick("分", " min")));
                let _ = writeln!(
                    text,
                    "{}  {}  {outcome}  {minutes}  {}",
                    date::short(d.performed_on, out.lang),
                    row.system,
                    d.id
                );
            }
            if !missing.is_empty() {
                let words = out.pick("戻してみた記録のない、大事なシステム", "Critical systems without a drill");
                let _ = writeln!(text, "{words}: {}", missing.join(", "));
            }
            text
        },
    );
    Ok(Done::unless(!missing.is_empty()))
}

async fn show(app: &App, actor: &Actor, typed: &str, out: &Output) -> Result<Done, Failure> {
    let view = app.drill(actor, id(typed)?).await?;
    let drill = &view.row.drill;
    out.print(
        || json!({ "drill": drill, "system": view.row.system, "as_recorded": drill.is_as_recorded, "differences": view.differences }),
        || {
            let mut text = format!("{} {}\n", date::long(drill.performed_on, out.lang), view.row.system);
            if !drill.is_as_recorded {
                text.push_str(out.pick(
                    "施錠が記録したときのままだと確かめられません。根拠には数えません。取り消して、訓練をし直してください。\n",
                    "It cannot be shown to be as Sejo recorded it and counts for nothing. Withdraw it and hold the drill again.\n",
                ));
            }
            text.push_str(&about_text(drill, out));
            text.push_str(&outcome_text(drill, out));
            if let Outcome::Files(measured) = &drill.outcome {
                text.push_str(&differences_text(&view.differences, measured.comparison.differing(), out));
            }
            text
        },
    );
    Ok(Done::unless(!drill.is_success() || !drill.is_as_recorded))
}

/// What people said about it.
fn about_text(drill: &Drill, out: &Output) -> String {
    let unknown = || out.pick("わからない", "not known").to_owned();
    let minutes = drill.minutes.map(|m| format!("{m}{}", out.pick("分", " min")));
    let backup_of = drill.backup_of.map(|day| date::long(day, out.lang));
    let apart = drill
        .was_offline
        .map(|apart| out.pick(if apart { "はい" } else { "いいえ" }, if apart { "yes" } else { "no" }));
    let mut text = String::new();
    for (ja, en, said) in [
        ("かかった時間", "Time it took", minutes.unwrap_or_else(unknown)),
        ("した人", "Who did it", drill.performed_by.clone()),
        ("戻したバックアップの日", "Day of the backup", backup_of.unwrap_or_else(unknown)),
        ("バックアップの置き場所", "Where the backup lay", drill.medium.clone()),
        ("切り離されていたか", "Whether it was apart", apart.map_or_else(unknown, str::to_owned)),
        ("それを見た人", "Who saw that", drill.seen_by.clone()),
        ("気づいたこと", "What was noticed", drill.note.clone()),
        ("取り消しの理由", "Why it was withdrawn", drill.withdrawn.clone()),
    ] {
        if !said.trim().is_empty() {
            let _ = writeln!(text, "  {}: {said}", out.pick(ja, en));
        }
    }
    text
}

fn outcome_text(drill: &Drill, out: &Output) -> String {
    match &drill.outcome {
        Outcome::Files(measured) => comparison_text(&measured.comparison, out),
        Outcome::Process { steps } => process::text(steps, out),
    }
}

/// Whether a manifest or a record is as it was made, and whose it is.
async fn verify(app: &App, actor: &Actor, file: &Path, out: &Output) -> Result<Done, Failure> {
    let genuine = sejo_app::drill::verify(file)?;
    let (signed_by, whose) = whose(app, actor, genuine.key(), out).await?;
    let (what, words) = match &genuine {
        Genuine::Manifest { totals, key } => {
            let (entries, bytes) = (totals.all(), size(totals.bytes));
            // Without a signature anybody could have written it anew, so nobody knows whether this is how it was made.
            let words = match (out.lang, key) {
                (Lang::Ja, Some(_)) => format!("目録です。署名されたときのままです({entries}件、{bytes})。"),
                (Lang::En, Some(_)) => format!("A manifest, as it was signed ({entries} entries, {bytes})."),
                (Lang::Ja, None) => format!(
                    "目録です({entries}件、{bytes})。行と合計は合っていますが、目録に署名がないため、作られた後に書き換えられていないかはわかりません。"
                ),
                (Lang::En, None) => format!(
                    "A manifest ({entries} entries, {bytes}). Its lines and totals agree, but it is not signed, so nobody can tell whether it was rewritten since it was made."
                ),
            };
            (json!({ "kind": "manifest", "totals": totals, "key": key, "signed_by": signed_by }), words)
        }
        Genuine::Record { record, key } => {
            let words =
                out.pick("復旧訓練の記録です。署名されたときのままです。", "The record of a drill, as it was signed.");
            (json!({ "kind": "record", "record": record, "key": key, "signed_by": signed_by }), words.to_owned())
        }
    };
    out.print(|| what, || format!("{words}\n{whose}"));
    Ok(Done::unless(signed_by != SealedBy::Own))
}

/// Says on a terminal how far it is and how long it will take; elsewhere nothing.
fn gauge(out: &Output) -> impl FnMut(Progress, Totals) -> ControlFlow<()> + Send + 'static {
    let (lang, is_shown) = (out.lang, std::io::stderr().is_terminal());
    let begun = Instant::now();
    let mut last: Option<Instant> = None;
    move |Progress { done, kept }, all| {
        let is_end = done.files >= all.files;
        if is_shown && (is_end || last.is_none_or(|at| at.elapsed() > Duration::from_millis(500))) {
            last = Some(Instant::now());
            // What an interrupted run read before tells nothing of the speed of this one.
            let read = done.bytes.saturating_sub(kept.bytes);
            let left = all.bytes.saturating_sub(done.bytes);
            let seconds = begun.elapsed().as_secs_f64() * left as f64 / read.max(1) as f64;
            let left = match lang {
                Lang::Ja => format!("残り約{}分", (seconds / 60.0).ceil()),
                Lang::En => format!("about {} min left", (seconds / 60.0).ceil()),
            };
            let end = if is_end { "\n" } else { "" };
            let mut err = std::io::stderr().lock();
            let _ = write!(
                err,
                "\r{} / {}  {} / {}  {left}   {end}",
                done.files,
                all.files,
                size(done.bytes),
                size(all.bytes)
            );
            let _ = err.flush();
        }
        ControlFlow::Continue(())
    }
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];
    let unit = UNITS.iter().find(|(_, unit)| bytes >= *unit);
    unit.map_or_else(
        || format!("{bytes} B"),
        |(name, unit)| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drill_is_shown_with_what_people_said_of_it() {
        let mut drill = Drill {
            id: DrillId::new(),
            system_id: None,
            performed_on: date::parse("2026-11-20").unwrap(),
            backup_of: date::parse("2026-11-19").ok(),
            minutes: Some(95),
            performed_by: "田中".to_owned(),
            medium: "外付けディスクB".to_owned(),
            was_offline: Some(true),
            seen_by: "佐藤".to_owned(),
            note: "鍵を探した".to_owned(),
            outcome: Outcome::Process { steps: Vec::new() },
            withdrawn: String::new(),
            revision: 1,
            vouched: None,
            is_as_recorded: true,
        };
        let out = Output::of(Lang::Ja, false);
        let text = about_text(&drill, &out);
        for said in
            ["95分", "田中", "2026年11月19日", "外付けディスクB", "切り離されていたか: はい", "佐藤", "鍵を探した"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        drill.minutes = None;
        assert!(about_text(&drill, &out).contains("かかった時間: わからない"));
    }
}
