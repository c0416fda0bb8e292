//! The facilitator's sheets and the record of an exercise.

use jiff::civil::date;
use sejo_model::document::CheckPoint;
use sejo_model::exercise::Inject;
use sejo_model::incident::{FirstStep, Party};
use sejo_model::words::Text;
use sejo_model::{Control, Lang};
use sejo_report::exercise::{ExerciseSheet, Held, ImprovementLine, SceneSheet, exercise_print, tests};

use crate::print::{keep, pages};

fn text(ja: &str) -> Text {
    Text::new(ja, format!("EN {ja}"))
}

fn inject(number: u32, read: &str) -> Inject {
    Inject {
        number,
        minute: number * 10,
        title: text("だれも入れない"),
        read: text(read),
        ask: vec![text("最初に切るのは、どのケーブルですか。"), text("だれが決めますか。")],
        good: vec![text("バックアップの線が先"), text("決める人は𠮷田 髙﨑")],
        steps: vec![FirstStep::BackupNetwork],
        parties: vec![Party::Police],
        plan: vec![CheckPoint::P3x3],
        controls: vec![Control::Bcp],
        unsure: Some(text("使っているかは、わかりません。")),
    }
}

fn sheet(injects: u32, read: &str) -> ExerciseSheet {
    ExerciseSheet {
        lang: Lang::Ja,
        title: "認証の基盤(AD)が消えた".to_owned(),
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        about: "名簿が壊れ、だれもサインインできなくなります。".to_owned(),
        who: "院長、事務長".to_owned(),
        minutes: 75,
        held: None,
        scenes: (1..=injects).map(|n| SceneSheet::of(&inject(n, read), Lang::Ja)).collect(),
        skipped: vec!["病棟の指示: 入院の患者さんがいないため".to_owned()],
        printed_on: date(2026, 11, 28),
    }
}

#[test]
fn the_sheets_say_exercise_on_every_page_and_keep_an_inject_together() {
    let printed = exercise_print(&sheet(7, &"朝です。".repeat(20))).unwrap();
    keep("exercise-sheets", &printed);
    assert!(printed.replaced.is_empty(), "{:?}", printed.replaced);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.iter().all(|page| page.contains("訓練")), "on every page");
    let all = pages.concat();
    for words in [
        "最初に切るのは",
        "よい答えに入ること(進行役だけ)",
        "読み上げた時刻",
        "改善(1つに担当1人と期限)",
        "入院の患者さんがいないため",
        "𠮷田髙﨑",
    ] {
        assert!(all.contains(words), "{words}");
    }
    // What belongs to an inject stands on one page: the question beside the room for its answer.
    for page in pages.iter().skip(1) {
        let count = |word: &str| page.matches(word).count();
        assert_eq!(count("最初に切るのは"), count("決めたこと(時刻"), "{page}");
    }
}

#[test]
fn the_record_says_what_was_decided_and_cuts_nothing_off() {
    let long = "蘭".repeat(3_000);
    let mut sheet = sheet(2, "朝です。");
    sheet.scenes[0].opened = "2026年11月20日(金) 13:00".to_owned();
    sheet.scenes[0].lines = vec![format!("11月20日 13:05 決めたこと: {long}")];
    sheet.held = Some(Held {
        when: "2026年11月20日(金) 13:00".to_owned(),
        ran: "61分".to_owned(),
        took_part: "院長\n受付2名".to_owned(),
        withdrawn: String::new(),
        apart: Vec::new(),
        lessons: "番号が紙になかった".to_owned(),
        improvements: vec![ImprovementLine {
            what: "番号を紙に".to_owned(),
            owner: "髙橋".to_owned(),
            due: "2026年12月31日".to_owned(),
            state: "期限を過ぎています".to_owned(),
        }],
    });
    let printed = exercise_print(&sheet).unwrap();
    keep("exercise-record", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert_eq!(all.matches('蘭').count(), 3_000, "nothing is cut off");
    for words in
        ["受付2名", "61分", "読み上げていません", "記録なし", "番号が紙になかった", "髙橋", "期限を過ぎています"]
    {
        assert!(all.contains(words), "{words}");
    }
    assert!(!all.contains("よい答え"), "the record is of what was said, not of what should have been");
    sheet.held = sheet.held.map(|held| Held { withdrawn: "別の施設だった".to_owned(), ..held });
    let Some(pages) = self::pages(&exercise_print(&sheet).unwrap().bytes) else { return };
    assert!(pages[0].contains("取り消しました") && pages[0].contains("別の施設だった"));
}

#[test]
fn what_an_inject_tests_is_said_in_words() {
    let said = tests(&inject(1, ""), Lang::Ja);
    assert_eq!(
        said,
        [
            "その機器とバックアップのLANケーブルを抜く",
            "警察の番号",
            "BCP確認表 3-3",
            "チェックリスト: 事業継続計画(BCP)"
        ]
    );
    assert!(tests(&inject(1, ""), Lang::En).iter().all(|t| t.is_ascii()));
    assert!(tests(&Inject::default(), Lang::Ja).is_empty());
}
