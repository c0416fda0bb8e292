//! Exercises from choosing a scenario to improvements, broken off in the middle, on paper, and what is refused on the way.

use sejo_app::exercise::{PaperRun, PaperScene};
use sejo_app::improvement::Wanted;
use sejo_app::incident::{Ended, Written};
use sejo_app::today::Notice;
use sejo_app::{App, Error, Result};
use sejo_model::exercise::PlayState;
use sejo_model::improvement::ImprovementState;
use sejo_model::incident::EntryKind;
use sejo_model::{Actor, Control, ErrorCode, IncidentId, Lang, PersonId, Place, Role, Weight, moment};

use crate::house::{House, day};
use crate::place;

both! {
    an_exercise_from_the_first_inject_to_its_improvements;
    what_was_broken_off_goes_on_on_another_day;
    a_run_on_paper_is_entered_whole_or_not_at_all;
    what_cannot_be_played_is_refused;
    a_withdrawn_exercise_stays_and_counts_for_nothing;
    an_improvement_has_an_owner_who_works_here_and_a_day_to_come;
    the_rhythm_is_watched;
}

const SHORT: &str = "note-at-reception";

fn said(text: &str, inject: u32) -> Written {
    Written { text: text.to_owned(), inject: Some(inject), ..Written::default() }
}

fn ended() -> Ended {
    Ended {
        lessons: "番号が紙になかった".to_owned(), took_part: "院長、受付".to_owned(), ..Ended::default()
    }
}

fn codes<T: std::fmt::Debug>(result: Result<T>) -> Vec<(&'static str, ErrorCode)> {
    result.unwrap_err().fields.iter().map(|f| (f.field, f.code)).collect()
}

async fn house(place: &place::Place) -> House {
    let house = House::new(place).await;
    house.answer_questions().await;
    house
}

async fn person(app: &App, me: &Actor, name: &str) -> PersonId {
    let person = sejo_model::Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: String::new(),
        department: String::new(),
        phone: String::new(),
        reading: String::new(),
        left_on: None,
        revision: 0,
    };
    app.save_person(me, &person).await.unwrap();
    person.id
}

/// Every inject read out and one decision noted.
async fn played(app: &App, me: &Actor) -> IncidentId {
    let one = app.start_exercise(me, SHORT).await.unwrap();
    while let Some(next) = app.exercise(me, one.id).await.unwrap().play.next {
        app.read_out(me, one.id, next).await.unwrap();
    }
    app.note_exercise(me, one.id, said("紙で続ける", 1)).await.unwrap();
    one.id
}

async fn finished(app: &App, me: &Actor) -> IncidentId {
    let id = played(app, me).await;
    app.close_incident(me, id, &ended(), 1).await.unwrap();
    id
}

fn wanted(owner: PersonId, due: &str) -> Wanted {
    Wanted { what: "ケーブルに印".to_owned(), owner_id: Some(owner), due_on: Some(day(due)) }
}

/// Whether the continuity plan's row says this about exercises.
async fn says(house: &House, weight: Weight, words: &str) -> bool {
    let item = house.app.item(&house.officer(), Control::Bcp.key()).await.unwrap();
    let of_exercises = item.reasons.iter().filter(|r| r.place == Place::Exercises);
    of_exercises.into_iter().any(|r| r.weight == weight && r.words.contains(words))
}

const NONE: &str = "訓練の記録が、まだありません";

async fn an_exercise_from_the_first_inject_to_its_improvements(place: &place::Place) {
    let house = house(place).await;
    let (app, me) = (&house.app, house.officer());
    let owner = person(app, &me, "鈴木 一").await;
    let one = app.start_exercise(&me, SHORT).await.unwrap();
    let view = app.exercise(&me, one.id).await.unwrap();
    assert_eq!((view.play.state, view.play.next), (PlayState::Ready, Some(1)));
    assert!(one.is_exercise && app.incidents(&me).await.unwrap().open.len() == 1, "one list of what happens");

    // The second inject cannot come before the first, and a second press does nothing.
    assert_eq!(codes(app.read_out(&me, one.id, 2).await), [("inject", ErrorCode::UnknownWord)]);
    for _ in 0..2 {
        assert_eq!(app.read_out(&me, one.id, 1).await.unwrap().open, Some(1));
    }
    let note = app.note_exercise(&me, one.id, said("LANケーブルを抜く", 1)).await.unwrap();
    assert_eq!((note.kind, note.inject), (EntryKind::Decided, Some(1)));
    let lesson = Written { kind: Some(EntryKind::Lesson), ..said("どのケーブルか、だれも知らない", 1) };
    let lesson = app.note_exercise(&me, one.id, lesson).await.unwrap();
    app.read_out(&me, one.id, 2).await.unwrap();
    let view = app.exercise(&me, one.id).await.unwrap();
    assert_eq!(view.scenes[0].lines.iter().map(|l| l.entry.number).collect::<Vec<_>>(), [note.number, lesson.number]);
    assert_eq!((view.play.opened, view.lessons.len(), view.apart.len()), (2, 1, 0));
    // The same entries, and no others, are those of the incident's timeline.
    assert_eq!(app.incident(&me, one.id).await.unwrap().lines.len(), 4);

    // What is being dealt with is not finished, so it does not count yet.
    assert!(says(&house, Weight::Missing, NONE).await);
    app.close_incident(&me, one.id, &ended(), one.revision).await.unwrap();
    assert!(!says(&house, Weight::Holds, "訓練をしました").await, "it was cut short");
    assert!(says(&house, Weight::Missing, "2026年11月22日の訓練は、状況4件のうち2件を読み上げずに終えました").await);
    assert!(says(&house, Weight::Missing, "改善が1件も書かれていません").await);
    let view = app.exercise(&me, one.id).await.unwrap();
    let lessons: Vec<&str> = view.lessons.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(lessons, ["どのケーブルか、だれも知らない", "番号が紙になかった"], "the end's are entries, too");

    let new = app.add_improvement(&me, one.id, Some(lesson.number), &wanted(owner, "2026-12-31")).await.unwrap();
    let view = app.exercise(&me, one.id).await.unwrap();
    assert_eq!(view.improvements[0].owner, "鈴木 一");
    assert!(says(&house, Weight::Holds, "改善1件に担当と期限があり").await);
    let done =
        app.finish_improvement(&me, new.id, Some((day("2026-11-22"), "印をつけた")), new.revision).await.unwrap();
    assert_eq!(app.improvement(&me, new.id).await.unwrap().row.state, ImprovementState::Done);
    let open = app.finish_improvement(&me, new.id, None, done.revision).await.unwrap();
    assert!(open.is_open(), "it was not done after all");

    for file in [app.exercise_record(&me, one.id).await.unwrap(), app.exercise_sheets(&me, SHORT).await.unwrap()] {
        assert!(file.bytes.starts_with(b"%PDF") && file.replaced.is_empty(), "{}", file.name);
    }
    // The script is in the log once, at the start, and not with every save.
    let record = app.incident_record(&me, one.id).await.unwrap();
    let text = String::from_utf8(record.bytes).unwrap();
    assert!(text.contains("\"scenario\":\"note-at-reception\"") && text.contains("\"cue\":\"opened\""));
    assert!(app.verify_audit(None).await.unwrap().is_whole());
}

async fn what_was_broken_off_goes_on_on_another_day(place: &place::Place) {
    let house = house(place).await;
    let me = house.officer();
    let id = house.app.start_exercise(&me, SHORT).await.unwrap().id;
    house.app.read_out(&me, id, 1).await.unwrap();
    house.app.note_exercise(&me, id, said("院長に伝える", 1)).await.unwrap();
    // Nobody pressed stop: the program ended, and it is three days later.
    let house = house.restart_on(day("2026-11-25")).await;
    let app = &house.app;
    let view = app.exercise(&me, id).await.unwrap();
    assert_eq!((view.play.state, view.play.elapsed, view.play.next), (PlayState::Interrupted, 0, Some(2)));
    assert_eq!(view.scenes[0].lines[0].entry.text, "院長に伝える");
    assert_eq!(app.hold_exercise(&me, id, false).await.unwrap().state, PlayState::Running);
    assert_eq!(app.read_out(&me, id, 2).await.unwrap().elapsed, 0, "the three days do not count");
    assert_eq!(app.hold_exercise(&me, id, true).await.unwrap().state, PlayState::Paused);
    let house = house.restart_on(day("2026-11-30")).await;
    let play = house.app.exercise(&me, id).await.unwrap().play;
    assert_eq!((play.state, play.elapsed, play.open), (PlayState::Paused, 0, Some(2)));
    let entries = house.app.incident(&me, id).await.unwrap().lines.len();
    house.app.hold_exercise(&me, id, true).await.unwrap();
    assert_eq!(house.app.incident(&me, id).await.unwrap().lines.len(), entries, "what stands is not stopped again");
    let over = house.app.close_incident(&me, id, &ended(), 1).await.unwrap();
    assert_eq!(over.closing.and_then(|closing| closing.ran), Some(0), "eight days open, and nothing on its clock");
    assert!(says(&house, Weight::Notes, "時計の時間は0分でした").await);
}

fn paper() -> PaperRun {
    let scene = |inject, minute, decided: &str| PaperScene { inject, minute, decided: decided.to_owned() };
    PaperRun {
        started_at: moment::parse("2026-11-20T13:00"),
        scenes: vec![
            scene(1, Some(0), "ケーブルを抜く\n\n写真を撮る"),
            scene(2, Some(9), "院長に"),
            scene(3, None, ""),
        ],
        lessons: "番号を紙に\nパスワード password: Hunter2!x は書かない".to_owned(),
    }
}

async fn a_run_on_paper_is_entered_whole_or_not_at_all(place: &place::Place) {
    let house = house(place).await;
    let (app, me) = (&house.app, house.officer());
    let one = app.enter_exercise(&me, SHORT, &paper()).await.unwrap();
    let view = app.exercise(&me, one.id).await.unwrap();
    assert_eq!((view.play.state, view.play.minutes(), view.play.opened), (PlayState::Paused, 9, 2));
    let decided: Vec<&str> = view.scenes[0].lines.iter().map(|l| l.entry.text.as_str()).collect();
    assert_eq!(decided, ["ケーブルを抜く", "写真を撮る"]);
    let entry = &view.scenes[1].lines[0].entry;
    assert_eq!(moment::field(entry.happened_at), "2026-11-20T13:09");
    assert_eq!(entry.written_at, app.now(), "it says when it was entered");
    assert_eq!(view.lessons.len(), 2);
    assert!(!format!("{view:?}").contains("Hunter2!x"));
    let over = app.close_incident(&me, one.id, &ended(), one.revision).await.unwrap();
    assert_eq!(over.closing.and_then(|closing| closing.ran), Some(9), "as on its record");
    let rhythm = app.exercises(&me).await.unwrap().rhythm;
    assert_eq!((rhythm.last_on, rhythm.short_on), (Some(day("2026-11-20")), Some(day("2026-11-20"))));
    assert_eq!((rhythm.due_on, rhythm.is_due), (None, true), "two of four were read out");
    assert_eq!(app.exercise(&me, one.id).await.unwrap().play.minutes(), 9, "the desk does not count");

    let before = app.exercises(&me).await.unwrap();
    let wrong = |spoil: fn(&mut PaperRun)| {
        let mut run = paper();
        spoil(&mut run);
        run
    };
    for (run, expected) in [
        (wrong(|r| r.started_at = None), ("started_at", ErrorCode::Required)),
        (wrong(|r| r.started_at = moment::parse("2026-11-30T13:00")), ("started_at", ErrorCode::FutureMoment)),
        (wrong(|r| r.scenes[1].minute = Some(5_000)), ("scenes", ErrorCode::OutOfRange)),
        (wrong(|r| r.scenes[1].inject = 99), ("scenes", ErrorCode::UnknownWord)),
        (wrong(|r| r.scenes[2].decided = "読んでいない".to_owned()), ("scenes", ErrorCode::OutOfRange)),
        (wrong(|r| r.scenes.clear()), ("scenes", ErrorCode::Required)),
        (wrong(|r| r.lessons = "あ".repeat(5_000)), ("lessons", ErrorCode::TooLong)),
    ] {
        let refused = codes(app.enter_exercise(&me, SHORT, &run).await);
        assert!(refused.contains(&expected), "{expected:?}: {refused:?}");
    }
    let after = app.exercises(&me).await.unwrap();
    assert_eq!((after.open.len(), after.past.len()), (before.open.len(), before.past.len()), "nothing was left behind");
}

async fn what_cannot_be_played_is_refused(place: &place::Place) {
    let house = house(place).await;
    let (app, me) = (&house.app, house.officer());
    let code = |e: Error| e.code;
    assert_eq!(app.start_exercise(&me, "no-such").await.map_err(code), Err(ErrorCode::NotFound));
    // No backup is on record, so nothing can be encrypted.
    let unfit = app.scenario(&me, "backup-encrypted").await.unwrap().unfit.unwrap();
    assert!(unfit.r#in(Lang::Ja).contains("バックアップ"));
    assert_eq!(app.start_exercise(&me, "backup-encrypted").await.map_err(code), Err(ErrorCode::ScenarioUnfit));
    assert_eq!(app.start_exercise(&house.actor(Role::Viewer), SHORT).await.map_err(code), Err(ErrorCode::NotFound));

    // An incident is no exercise.
    let real = app.start_incident(&me, false).await.unwrap().id;
    assert_eq!(app.exercise(&me, real).await.map(|_| ()).map_err(code), Err(ErrorCode::NotFound));
    assert_eq!(app.read_out(&me, real, 1).await.map_err(code), Err(ErrorCode::NotFound));
    assert_eq!(app.withdraw_exercise(&me, real, "まちがい", 1).await.map_err(code), Err(ErrorCode::NotFound));

    let id = played(app, &me).await;
    assert_eq!(codes(app.note_exercise(&me, id, said("x", 77)).await), [("inject", ErrorCode::UnknownWord)]);
    assert_eq!(codes(app.note_exercise(&me, id, said(" ", 1)).await), [("text", ErrorCode::Required)]);
    let stale = app.close_incident(&me, id, &ended(), 7).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::ChangedMeanwhile);
    let staff = app.close_incident(&house.actor(Role::Staff), id, &ended(), 1).await.unwrap_err();
    assert_eq!(staff.code, ErrorCode::NotFound, "who plays does not say that it counts");
    app.close_incident(&me, id, &ended(), 1).await.unwrap();
    assert_eq!(app.hold_exercise(&me, id, true).await.map_err(code), Err(ErrorCode::AlreadyClosed));

    // Lessons without end are no lessons.
    let endless = played(app, &me).await;
    let much = Ended { lessons: "教訓\n".repeat(51), ..ended() };
    assert_eq!(codes(app.close_incident(&me, endless, &much, 1).await), [("lessons", ErrorCode::TooLong)]);
    // What was noted on the way and is repeated at the end is one lesson; a line of several stays a line.
    let noted = Written { kind: Some(EntryKind::Lesson), ..said("番号が\n古い", 1) };
    app.note_exercise(&me, endless, noted).await.unwrap();
    let end = Ended { lessons: "番号が\n古い\n\n 紙がない ".to_owned(), ..ended() };
    app.close_incident(&me, endless, &end, 1).await.unwrap();
    let view = app.exercise(&me, endless).await.unwrap();
    let lessons: Vec<&str> = view.lessons.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(lessons, ["番号が\n古い", "紙がない"]);
    assert!(app.incident(&me, endless).await.unwrap().is_as_recorded, "each is vouched for");

    // One in which nothing was said does not end.
    let silent = app.start_exercise(&me, SHORT).await.unwrap();
    app.read_out(&me, silent.id, 1).await.unwrap();
    assert_eq!(app.close_incident(&me, silent.id, &ended(), 1).await.map_err(code), Err(ErrorCode::NothingPlayed));
}

async fn a_withdrawn_exercise_stays_and_counts_for_nothing(place: &place::Place) {
    let house = house(place).await;
    let (app, me) = (&house.app, house.officer());
    let id = finished(app, &me).await;
    assert!(!app.exercises(&me).await.unwrap().rhythm.is_due);
    assert_eq!(codes(app.withdraw_exercise(&me, id, " ", 2).await), [("reason", ErrorCode::Required)]);
    let one = app.withdraw_exercise(&me, id, "別の施設の訓練だった", 2).await.unwrap();
    assert!(one.closing.is_some_and(|c| c.lessons == "番号が紙になかった"), "what was written stays");
    let all = app.exercises(&me).await.unwrap();
    assert_eq!((all.past.len(), all.rhythm.is_due, all.rhythm.last_on), (1, true, None));
    assert!(says(&house, Weight::Missing, NONE).await);
    // One that was begun by mistake ends.
    let open = app.start_exercise(&me, SHORT).await.unwrap();
    app.withdraw_exercise(&me, open.id, "押しまちがい", open.revision).await.unwrap();
    assert!(app.exercises(&me).await.unwrap().open.is_empty());
}

async fn an_improvement_has_an_owner_who_works_here_and_a_day_to_come(place: &place::Place) {
    let house = house(place).await;
    let (app, me) = (&house.app, house.officer());
    let id = finished(app, &me).await;
    let owner = person(app, &me, "鈴木 一").await;
    let add = async |wanted: Wanted| codes(app.add_improvement(&me, id, None, &wanted).await);
    assert_eq!(add(wanted(PersonId::new(), "2026-12-31")).await, [("owner_id", ErrorCode::UnknownWord)]);
    assert_eq!(add(wanted(owner, "2026-11-21")).await, [("due_on", ErrorCode::PastDay)]);
    assert_eq!(add(wanted(owner, "2027-11-23")).await, [("due_on", ErrorCode::TooFarAhead)]);
    let nothing = Wanted { what: "　".to_owned(), owner_id: None, due_on: None };
    let all = [("what", ErrorCode::Required), ("owner_id", ErrorCode::Required), ("due_on", ErrorCode::Required)];
    assert_eq!(add(nothing).await, all);
    let no_lesson = app.add_improvement(&me, id, Some(99), &wanted(owner, "2026-12-31")).await;
    assert_eq!(codes(no_lesson), [("lesson", ErrorCode::NoSuchEntry)]);
    let nowhere = app.add_improvement(&me, IncidentId::new(), None, &wanted(owner, "2026-12-31")).await;
    assert_eq!(nowhere.unwrap_err().code, ErrorCode::NotFound);

    let new = app.add_improvement(&me, id, None, &wanted(owner, "2026-11-22")).await.unwrap();
    let future = app.finish_improvement(&me, new.id, Some((day("2026-11-23"), "した")), 1).await;
    assert_eq!(codes(future), [("done_on", ErrorCode::FutureDay)]);
    let how = app.finish_improvement(&me, new.id, Some((day("2026-11-22"), " ")), 1).await;
    assert_eq!(codes(how), [("how", ErrorCode::Required)]);

    // A day later it is overdue; the old day may stay while the words change, another past day may not be chosen.
    let house = house.restart_on(day("2026-11-23")).await;
    let app = &house.app;
    assert_eq!(app.improvement(&me, new.id).await.unwrap().row.state, ImprovementState::Overdue);
    assert!(says(&house, Weight::Missing, "1件が期限を過ぎています").await);
    let words = Wanted { what: "ケーブルに赤い印".to_owned(), ..wanted(owner, "2026-11-22") };
    let changed = app.change_improvement(&me, new.id, &words, 1).await.unwrap();
    let back = app.change_improvement(&me, new.id, &wanted(owner, "2026-11-01"), changed.revision).await;
    assert_eq!(codes(back), [("due_on", ErrorCode::PastDay)]);
    let never = app.change_improvement(&me, new.id, &wanted(owner, "2099-12-31"), changed.revision).await;
    assert_eq!(codes(never), [("due_on", ErrorCode::TooFarAhead)]);
    assert!(says(&house, Weight::Missing, "1件が期限を過ぎています").await);
    let stale = app.change_improvement(&me, new.id, &wanted(owner, "2026-12-01"), 1).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::ChangedMeanwhile);
    assert!(stale.detail.unwrap().ja.contains("改善すること"));
    let unseen = app.change_improvement(&me, new.id, &wanted(owner, "2026-12-01"), 0).await.unwrap_err();
    assert_eq!(unseen.code, ErrorCode::ChangedMeanwhile);
    let gone = app.withdraw_improvement(&me, new.id, "もう要らない", changed.revision).await.unwrap();
    assert!(!gone.is_open());
    assert!(app.verify_audit(None).await.unwrap().is_whole());
}

async fn the_rhythm_is_watched(place: &place::Place) {
    let house = house(place).await;
    let me = house.officer();
    assert!(house.app.exercises(&me).await.unwrap().rhythm.is_due, "none was ever held");
    finished(&house.app, &me).await;
    let said = |notices: &[Notice]| {
        let is_about = |n: &&Notice| matches!(n, Notice::ExerciseSoon(_) | Notice::ExercisePast(_));
        notices.iter().find(is_about).cloned()
    };
    for (on, is_due, notice) in [
        ("2026-11-22", false, None),
        ("2027-10-22", false, None),
        ("2027-10-23", false, Some(Notice::ExerciseSoon(30))),
        ("2027-11-21", false, Some(Notice::ExerciseSoon(1))),
        ("2027-11-22", false, None),
        ("2027-11-23", true, Some(Notice::ExercisePast(1))),
    ] {
        let there = house.again_on(day(on)).await;
        assert_eq!(there.exercises(&me).await.unwrap().rhythm.is_due, is_due, "{on}");
        assert_eq!(said(&there.today_view(&me).await.unwrap().notices), notice, "{on}");
        there.close().await;
    }
}
