//! Exercises as text for a terminal.

use std::fmt::Write as _;

use sejo_app::Playable;
use sejo_app::exercise::{ExerciseView, Exercises, exercise_name};
use sejo_model::exercise::{Inject, Play};
use sejo_model::words::Text;
use sejo_model::{date, moment};

use super::improvement;
use crate::output::Output;

pub(super) fn list(all: &Exercises, overdue: usize, out: &Output) -> String {
    let mut text = String::new();
    let day = |d| date::short(d, out.lang);
    let _ = match (all.rhythm.due_on, all.rhythm.is_due) {
        (None, _) if all.rhythm.last_on.is_some() => {
            let words = out.pick("最後まで読み上げた訓練は、まだありません。", "None was read out to its end yet.");
            writeln!(text, "{words}")
        }
        (None, _) => writeln!(text, "{}", out.pick("終えた訓練は、まだありません。", "None has been finished yet.")),
        (Some(due), true) => {
            writeln!(text, "{}: {}", out.pick("次の訓練の期限を過ぎました", "The next was due"), day(due))
        }
        (Some(due), false) => writeln!(text, "{}: {}", out.pick("次の訓練の期限", "The next is due by"), day(due)),
    };
    if let Some(short) = all.rhythm.short_on {
        let words =
            out.pick("途中で終えたので数えない訓練", "Ended before everything was read out, so it does not count");
        let _ = writeln!(text, "{words}: {}", day(short));
    }
    for (ja, en, pile) in [("途中", "Open", &all.open), ("これまでの訓練", "Past", &all.past)] {
        let _ = writeln!(text, "{} ({})", out.pick(ja, en), pile.len());
        for one in pile {
            let mark = if one.withdrawn.is_empty() { "" } else { out.pick("【取り消し】", "[WITHDRAWN] ") };
            let name = exercise_name(one, out.lang);
            let _ = writeln!(text, "  {mark}{} {name}  {}", moment::long(one.started_at, out.lang), one.id);
        }
    }
    let open = all.improvements.iter().filter(|r| r.improvement.is_open()).count();
    let words = out.pick("改善: これから", "Improvements open");
    let _ = writeln!(text, "{words} {open}, {} {overdue}", out.pick("期限を過ぎた", "overdue"));
    text
}

pub(super) fn scenarios(all: &[Playable], out: &Output) -> String {
    let mut text = String::new();
    for one in all {
        let script = &one.script;
        let minutes = out.pick("分", " min");
        let _ = writeln!(text, "{}  {} ({}{minutes})", script.scenario, script.title.r#in(out.lang), script.minutes);
        if let Some(why) = &one.unfit {
            let _ = writeln!(text, "    {}: {}", out.pick("当てはまりません", "does not fit"), why.r#in(out.lang));
        }
    }
    text
}

pub(super) fn script(one: &Playable, out: &Output) -> String {
    let script = &one.script;
    let mut text = format!("{}\n{}\n", script.title.r#in(out.lang), script.about.r#in(out.lang));
    if let Some(why) = &one.unfit {
        let _ = writeln!(text, "{}: {}", out.pick("当てはまりません", "does not fit"), why.r#in(out.lang));
    }
    for one in &script.injects {
        text.push('\n');
        text.push_str(&inject(one, out));
    }
    for skipped in &script.skipped {
        let words = out.pick("外した状況", "Left out");
        let _ = writeln!(text, "\n{words}: {} ({})", skipped.title.r#in(out.lang), skipped.because.r#in(out.lang));
    }
    text
}

pub(super) fn inject(one: &Inject, out: &Output) -> String {
    let minutes = out.pick("分", " min");
    let mut text = format!("[{}{minutes}] {}. {}\n", one.minute, one.number, one.title.r#in(out.lang));
    if let Some(unsure) = &one.unsure {
        let _ = writeln!(text, "({})", unsure.r#in(out.lang));
    }
    let _ = writeln!(text, "  {}", one.read.r#in(out.lang));
    let mut bullets = |head: &str, texts: &[Text]| {
        let _ = writeln!(text, "  {head}:");
        for line in texts {
            let _ = writeln!(text, "    - {}", line.r#in(out.lang));
        }
    };
    bullets(out.pick("質問", "Ask"), &one.ask);
    bullets(out.pick("よい答えに入ること(進行役だけ)", "A good answer includes (facilitator only)"), &one.good);
    text
}

pub(super) fn play(play: &Play, out: &Output) -> String {
    let words = play.state.words().r#in(out.lang);
    format!("{words}: {}{}", play.minutes(), out.pick("分", " min"))
}

pub(super) fn exercise(view: &ExerciseView, out: &Output) -> String {
    let one = &view.incident;
    let mark = out.pick("【訓練】", "[EXERCISE] ");
    let mut text = format!("{mark}{} {}\n", moment::long(one.started_at, out.lang), exercise_name(one, out.lang));
    let _ = writeln!(text, "{}  id {}", play(&view.play, out), one.id);
    if !one.withdrawn.is_empty() {
        let _ = writeln!(text, "{}: {}", out.pick("取り消した理由", "Withdrawn because"), one.withdrawn);
    }
    let entry = |text: &mut String, line: &sejo_app::incident::Line| {
        let e = &line.entry;
        let struck = line.corrected_by.map(|n| format!(" ({} {n})", out.pick("直した番号", "corrected by no.")));
        let _ = writeln!(
            text,
            "    {}. {} {}: {}{}",
            e.number,
            moment::short(e.happened_at, out.lang),
            e.kind.words().r#in(out.lang),
            e.text.replace('\n', " / "),
            struck.unwrap_or_default()
        );
    };
    for scene in &view.scenes {
        let at = scene.opened_at.map_or_else(|| "-".to_owned(), |at| moment::short(at, out.lang));
        let _ = writeln!(text, "  {at}  {}. {}", scene.inject.number, scene.inject.title.r#in(out.lang));
        scene.lines.iter().for_each(|line| entry(&mut text, line));
    }
    view.apart.iter().for_each(|line| entry(&mut text, line));
    if let Some(closing) = one.closing.as_ref().filter(|c| !c.lessons.is_empty()) {
        let _ = writeln!(text, "{}:\n{}", out.pick("教訓", "Lessons"), closing.lessons);
    }
    text.push_str(&improvement::rows(&view.improvements, out));
    text
}
