//! Rules and plan as PDF and plain text, and the appointment letter.

use jiff::civil::date;
use sejo_model::Control;
use sejo_model::document::{DocumentBody, DocumentKind, FrozenPassage, LeftOut, PassageState, Topic};
use sejo_model::words::Text;
use sejo_report::document::{
    AppointmentLetter, Approval, DocumentSheet, appointment_print, document_part, document_print, document_text,
    document_unprintable,
};

use crate::print::{beyond, keep, pages, words};

fn passage(n: usize, state: PassageState) -> FrozenPassage {
    FrozenPassage {
        key: String::new(),
        number: format!("第{n}条"),
        chapter: Text::new(format!("第{}章 総則", n / 8 + 1), "General"),
        heading: Text::new("機器の台帳", "Device ledger"),
        topics: vec![Topic::Control(Control::Ledger)],
        text: "髙橋、﨑山、𠮷田が台帳を見直す。\n・電子カルテ: やまと電子カルテ株式会社(院内)、とても長い名前のシステムでも行の外へ出ないことを確かめる\n終わったら日付を書く。"
            .to_owned(),
        state,
    }
}

fn sheet(passages: usize, approved: bool) -> DocumentSheet {
    let state = |n| if n == 2 { PassageState::Open } else { PassageState::Adopted };
    DocumentSheet {
        file: None,
        kind: DocumentKind::Rules,
        title: "医療情報システム運用管理規程".to_owned(),
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        approval: approved.then(|| Approval {
            number: 3,
            approved_on: date(2026, 11, 20),
            approved_by: "院長 髙橋 德子".to_owned(),
            review_by: date(2027, 11, 19),
            withdrawn: String::new(),
        }),
        body: DocumentBody {
            passages: (1..=passages).map(|n| passage(n, state(n))).collect(),
            left_out: vec![LeftOut {
                heading: Text::new("クラウド", "Cloud"), reason: "使っていない".to_owned()
            }],
            text: String::new(),
        },
        printed_on: date(2026, 11, 22),
    }
}

#[test]
fn an_approved_document_names_its_version_on_every_page_and_lists_what_is_open() {
    let sheet = sheet(40, true);
    assert!(document_unprintable(&sheet).is_empty());
    let printed = document_print(&sheet).unwrap();
    keep("document-approved", &printed);
    assert!(document_print(&sheet).unwrap() == printed, "the same every time");
    let Some(pages) = pages(&printed.bytes) else { return };
    for page in &pages {
        assert!(page.contains("第3版") && page.contains("よしだ病院"), "{page}");
        assert!(!page.contains("案(未承認)"));
    }
    let all = pages.concat();
    for words in [
        "第1条(機器の台帳)",
        "髙橋、﨑山、𠮷田",
        "未確認の条文",
        "第2条機器の台帳",
        "クラウド:使っていない",
        "条文のない対策",
        "院長髙橋德子",
    ] {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    let printed = document_print(&sheet(30, false)).unwrap();
    keep("document-draft", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.len() > 1);
    assert!(pages.iter().all(|page| page.contains("案(未承認)")));
}

#[test]
fn what_many_clauses_cover_keeps_its_room_beside_them() {
    let mut sheet = sheet(24, true);
    sheet.body.passages.retain(|passage| passage.state != PassageState::Open);
    let printed = document_print(&sheet).unwrap();
    keep("document-many-clauses", &printed);
    let Some(words) = words(&printed.bytes) else { return };
    assert!(words.iter().any(|(word, ..)| word == "機器の台帳"), "it is torn into single letters: {words:?}");
}

#[test]
fn the_plain_text_opens_in_an_old_notepad_and_says_the_same() {
    let text = document_text(&sheet(3, true));
    assert!(text.starts_with("\u{feff}医療情報システム運用管理規程\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for words in [
        "版: 第3版",
        "第1条(機器の台帳)",
        "【未確認】第2条(機器の台帳)",
        "・電子カルテ: ",
        "・機器の台帳: 第1条、第3条 (一部)\r\n",
        "条文のない対策\r\n",
        "・連絡体制図\r\n",
        "・クラウド: 使っていない",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let mut whole = sheet(3, true);
    whole.body.passages.retain(|passage| passage.state != PassageState::Open);
    assert!(document_text(&whole).contains("・機器の台帳: 第1条、第3条\r\n"), "what was left out leaves no gap");
    let mut withdrawn = sheet(3, true);
    if let Some(approval) = &mut withdrawn.approval {
        approval.withdrawn = "誤りがあった".to_owned();
    }
    assert!(document_text(&withdrawn).contains("【取り消された版】誤りがあった"));
    assert!(document_text(&sheet(3, false)).contains("【案(未承認)】"));
}

#[test]
fn the_appointment_letter_is_one_page_to_sign() {
    let mut letter = AppointmentLetter {
        facility: "みなと診療所".to_owned(),
        post: "医療情報システム安全管理責任者".to_owned(),
        person: "𠮷田 﨑子".to_owned(),
        job: "事務 事務長".to_owned(),
        appointed_on: Some(date(2026, 4, 1)),
        appointed_by: "院長 髙橋 德子".to_owned(),
        duties: (1..=6)
            .map(|n| format!("行うことの{n}つめ。医療情報システムの安全管理の規程を職員に守らせる。"))
            .collect(),
        printed_on: date(2026, 11, 22),
    };
    let printed = appointment_print(&letter).unwrap();
    keep("appointment", &printed);
    assert_eq!(printed.pages, 1);
    assert!(printed.replaced.is_empty());
    if let Some(pages) = pages(&printed.bytes) {
        let all = pages.concat();
        for words in
            ["任命書", "𠮷田﨑子殿", "2026年4月1日(令和8年)から", "安全管理責任者に任命します", "署名", "院長髙橋德子"]
        {
            assert!(all.contains(words), "{words}: {all}");
        }
    }
    letter.appointed_on = None;
    letter.appointed_by = String::new();
    assert_eq!(appointment_print(&letter).unwrap().pages, 1, "blanks to write on");
}

#[test]
fn a_version_that_is_a_file_is_one_sheet_that_names_it() {
    let sheet = DocumentSheet {
        file: Some("事業継続計画 第3版.docx".to_owned()),
        body: DocumentBody::default(),
        ..sheet(0, true)
    };
    let printed = document_part(&sheet).unwrap().print().unwrap();
    keep("document-file", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert_eq!(pages.len(), 1);
    for words in ["事業継続計画第3版.docx", "後ろに綴じてください", "第3版"] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    assert!(!pages[0].contains("条文のない対策"), "its clauses stand in the file: {}", pages[0]);
}

#[test]
fn a_word_longer_than_a_line_goes_on_in_the_next_and_a_number_stays_in_one() {
    let word = "abcdefghijklmnopqrstuvwxyz".repeat(4);
    let numbers = "03-1234-5678/090-1234-5678/".repeat(6);
    let mut sheet = sheet(3, true);
    sheet.facility = word.clone();
    sheet.body.passages[0].text = format!("・{word}\n{numbers}");
    let printed = document_print(&sheet).unwrap();
    keep("document-long-word", &printed);
    let (Some(out), Some(pages)) = (beyond(&printed.bytes), pages(&printed.bytes)) else { return };
    assert!(out.is_empty(), "{out:?}");
    assert!(pages.concat().contains(&word) && pages.concat().contains(&numbers), "{pages:?}");
}
