//! The one page of the continuity plan and the check table beside it.

use sejo_model::Lang;
use sejo_model::check_table::{CheckPassage, check_table};
use sejo_model::document::PassageState;
use sejo_model::incident::first_act::{AT_ONCE, OTHERS};
use sejo_model::words::Text;
use sejo_report::contact::CardLine;
use sejo_report::plan::{CheckSheet, Desk, OnePage, check_print, one_page_print, one_page_unprintable};

use crate::clinic::TODAY;
use crate::print::{keep, pages};

const LONG: &str = "社会医療法人財団髙﨑𠮷川記念会中央情報システム管理統括本部地域医療連携推進室";

fn desk(title: &str, sentence: &str, is_open: bool) -> Desk {
    Desk { title: title.to_owned(), sentences: vec![sentence.to_owned(); 5], is_open }
}

fn one_page(sentence: &str, name: &str, approval: &str) -> OnePage {
    let call = CardLine { name: name.to_owned(), about: name.to_owned(), number: "090-0000-0000".to_owned() };
    OnePage {
        facility: name.to_owned(),
        approval: approval.to_owned(),
        printed_on: TODAY,
        cut: vec![AT_ONCE.ja.to_owned(), OTHERS.ja.replace("{who}", name)],
        desks: vec![desk("受付", sentence, approval.is_empty()), desk("診察室(調剤室)", sentence, false)],
        order: vec![name.to_owned(); 6],
        order_left: 13,
        calls: vec![call; 12],
        calls_left: 7,
    }
}

#[test]
fn the_page_for_the_desks_is_one_page_whatever_people_wrote() {
    let usual = "受付と会計は、電子カルテは「紙のカルテと処方せんに書き、戻ってから入力する」の方法で続けます。";
    for (name, sheet) in [
        ("one-page", one_page(usual, "ひまわり内科クリニック", "第1版 2026年6月1日承認 院長 髙橋")),
        ("one-page-draft", one_page(usual, "髙﨑𠮷川医院", "")),
        ("one-page-worst", one_page(&LONG.repeat(5), &LONG.repeat(2), "")),
        (
            "one-page-empty",
            OnePage {
                desks: Vec::new(),
                order: Vec::new(),
                order_left: 0,
                calls: Vec::new(),
                calls_left: 0,
                ..one_page("", "", "")
            },
        ),
    ] {
        assert!(one_page_unprintable(&sheet).is_empty(), "{name}");
        let printed = one_page_print(&sheet).unwrap();
        keep(name, &printed);
        assert_eq!((printed.pages, printed.replaced.len()), (1, 0), "{name}");
        let Some(pages) = pages(&printed.bytes) else { continue };
        assert_eq!(pages[0].contains("案(未承認)"), sheet.approval.is_empty(), "{name}");
    }
    let mut odd = one_page(usual, "病院🏥", "");
    odd.desks[0].sentences[0] = "🏥に知らせます。".to_owned();
    let printed = one_page_print(&odd).unwrap();
    assert_eq!((printed.pages, printed.replaced.as_slice()), (1, &['🏥'][..]));
}

#[test]
fn the_page_for_the_desks_says_what_was_decided_and_what_was_not() {
    let printed = one_page_print(&one_page("すぐ院長に知らせます。", "髙﨑医院", "")).unwrap();
    let Some(pages) = pages(&printed.bytes) else { return };
    for words in [
        "すぐ院長に知らせます。",
        "未確認",
        "気づいた人は、だれでも、聞かずにすぐ",
        "090-0000-0000",
        "髙﨑医院",
        "ほか13:",
        "ほか7:連絡体制図を見る",
    ] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
}

#[test]
fn the_check_table_prints_every_number_with_its_state() {
    let rows = check_table(&[], None);
    for (name, lang, open) in [("check-table", Lang::Ja, "まだ"), ("check-table-en", Lang::En, "open")] {
        let sheet = CheckSheet::of("𠮷田髙﨑会", String::new(), &rows, TODAY, lang);
        assert_eq!(sheet.groups.iter().map(|g| g.rows.len()).collect::<Vec<_>>(), [2, 3, 6, 4, 6]);
        assert!(sheet.groups.iter().flat_map(|g| &g.rows).all(|row| row.is_open && row.state == open));
        let printed = check_print(&sheet).unwrap();
        keep(name, &printed);
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat();
        for row in &rows {
            assert!(whole.contains(row.check.key()), "{name}: {}", row.check);
        }
    }
}

#[test]
fn the_check_table_names_the_reason_of_what_was_left_out_on_its_page() {
    let mut rows = check_table(&[], None);
    let passage = |reason: &str| CheckPassage {
        key: "read-only".to_owned(),
        number: String::new(),
        heading: Text::new("参照系", "A copy to read from"),
        state: PassageState::LeftOut,
        lacking: 0,
        reason: reason.to_owned(),
    };
    rows[0].passages = vec![passage("参照系は\n持っていない"), passage(&"持っていない。".repeat(140))];
    let sheet = CheckSheet::of("髙﨑医院", String::new(), &rows, TODAY, Lang::Ja);
    let said = &sheet.groups[0].rows[0].passages;
    assert_eq!(said[0], "参照系(入れない: 参照系は 持っていない)");
    assert!(said[1].ends_with("…)") && said[1].chars().count() < 130, "{}", said[1]);
    let printed = check_print(&sheet).unwrap();
    keep("check-table-left-out", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.concat().contains("入れない"));
}
