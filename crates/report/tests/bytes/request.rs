//! What goes out with a request: HTML, workbook, letter, mail.

use calamine::Reader;
use jiff::civil::date;
use sejo_model::reply::GivenAnswer;
use sejo_model::request::{Asked, AskedSystem, Choice, Party, Question, QuestionGroup};
use sejo_model::route::RouteKind;
use sejo_model::seal::Seal;
use sejo_model::words::Text;
use sejo_model::{EditionId, FormKind, Lang, RequestId, SystemId};
use sejo_report::request::{Filled, filled_xlsx, html, mail, request_letter, xlsx};

use crate::print::{keep, pages};

const SPOKEN: [&str; 8] = ["さくら", "きつね", "すずめ", "しみず", "そよかぜ", "すもも", "せんべい", "きのこ"];

fn asked(systems: usize) -> Asked {
    let party = |name: &str| Party { id: "0190".to_owned(), name: name.to_owned() };
    let question = |number: usize| Question {
        key: format!("row-{number}"),
        group: QuestionGroup::Form,
        systems: Vec::new(),
        number: format!("2-{number}"),
        part: Text::new("サーバ", "servers"),
        label: Text::new("アクセスログを取り、管理している </script><b>", "access log"),
        note: Text::new("暫定: 公式ファイルで確かめてください。", ""),
        choices: ["yes", "no"].map(|key| Choice { key: key.to_owned(), words: Text::new(key, key) }).to_vec(),
        dated: true,
        when: String::new(),
    };
    Asked {
        id: RequestId::new(),
        facility: party("医療法人社団 𠮷田髙﨑会 よしだ病院"),
        vendor: party("やまと電子カルテ株式会社"),
        systems: (0..systems).map(|n| AskedSystem { id: SystemId::new(), name: format!("システム{n}") }).collect(),
        edition: EditionId("r8".to_owned()),
        edition_title: "令和8年度版".to_owned(),
        provisional: true,
        form: FormKind::Vendor,
        route: None,
        questions: (1..25).map(question).collect(),
        made_on: date(2026, 11, 22),
        due_on: date(2026, 12, 13),
        contact: "よしだ病院 安全管理責任者 髙橋".to_owned(),
        words: "前回は端末PCの分がありませんでした。".to_owned(),
    }
}

#[test]
fn the_html_is_small_whole_and_what_people_wrote_stays_data() {
    for (systems, lang) in [(1, Lang::Ja), (100, Lang::En)] {
        let asked = asked(systems);
        let seal = Seal { key: "cd34".to_owned(), signature: "ab12".to_owned(), earlier: Vec::new() };
        let bytes = html(&asked, &seal, lang).unwrap();
        assert_eq!(bytes, html(&asked, &seal, lang).unwrap(), "the same request gives the same bytes");
        assert!(bytes.len() <= 300_000, "{} bytes", bytes.len());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("<!DOCTYPE html>") && text.contains(&format!("lang=\"{}\"", lang.tag())));
        assert_eq!(text.matches("</script>").count(), 2, "the data and the script, and no end that somebody wrote");
        assert!(text.contains("default-src 'none'") && !text.contains("{data}") && !text.contains("{script}"));
        let data = text.split_once("id=\"request\">").unwrap().1.split_once("</script>").unwrap().0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["asked"], serde_json::to_value(&asked).unwrap());
        assert_eq!((data["signature"].as_str(), data["format"].as_str()), (Some("ab12"), Some("sejo-request-1")));
    }
}

#[test]
fn the_workbook_has_a_row_for_every_question_of_every_system() {
    for lang in [Lang::Ja, Lang::En] {
        let asked = asked(3);
        let bytes = xlsx(&asked, "ab12", lang).unwrap();
        assert_eq!(bytes, xlsx(&asked, "ab12", lang).unwrap());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut strings = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("xl/sharedStrings.xml").unwrap(), &mut strings).unwrap();
        for wanted in ["1:row-1<", "3:row-24<", "sejo-request-1<", "ab12<", &format!("{}<", asked.id)] {
            assert!(strings.contains(wanted), "{wanted}");
        }
    }
}

#[test]
fn two_systems_of_one_name_keep_their_own_answers() {
    let mut asked = asked(2);
    for system in &mut asked.systems {
        system.name = "電子カルテ".to_owned();
    }
    let said = |system: &AskedSystem, value: &str| {
        let answer = GivenAnswer {
            question: "row-1".to_owned(),
            value: value.to_owned(),
            confirmed_on: None,
            target_on: None,
            remark: String::new(),
            words: String::new(),
            between: Vec::new(),
        };
        Filled { id: system.id, system: system.name.clone(), answers: vec![answer] }
    };
    let filled = [said(&asked.systems[0], "yes"), said(&asked.systems[1], "no")];
    let bytes = filled_xlsx(&asked, "ab12", (&filled, "中村", date(2026, 11, 22), ""), Lang::Ja).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("回答").unwrap();
    let answer = |reference: &str| {
        let row = sheet.rows().find(|row| row.iter().any(|cell| *cell == reference)).unwrap();
        row[3].to_string()
    };
    assert_eq!((answer("1:row-1").as_str(), answer("2:row-1").as_str()), ("yes", "no"));
}

#[test]
fn the_letter_is_one_page_and_says_what_to_do() {
    for (lang, words) in [(Lang::Ja, "回答を保存する"), (Lang::En, "Savetheanswers")] {
        let asked = asked(20);
        let printed = request_letter(&asked, "保守ご担当 山﨑", &SPOKEN, lang, date(2026, 11, 22)).unwrap();
        keep(&format!("request-{}", lang.tag()), &printed);
        assert_eq!((printed.pages, printed.replaced.as_slice()), (1, [].as_slice()));
        let Some(pages) = pages(&printed.bytes) else { return };
        let text = pages.concat();
        for wanted in [words, "やまと電子カルテ株式会社", "そよかぜ", &asked.id.to_string()] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }
}

#[test]
fn words_that_name_many_questions_go_on_over_the_pages_of_the_letter() {
    let named: Vec<String> = (1..=70).map(|number| format!("・3-{number} 項目その{number}の残り")).collect();
    let asked = Asked { words: named.join("\n"), ..asked(2) };
    let printed = request_letter(&asked, "保守ご担当 山﨑", &SPOKEN, Lang::Ja, date(2026, 11, 22)).unwrap();
    keep("request-many", &printed);
    assert!(printed.pages > 1, "{}", printed.pages);
    let Some(pages) = pages(&printed.bytes) else { return };
    let text = pages.concat();
    for number in 1..=70 {
        assert!(text.contains(&format!("項目その{number}の残り")), "{number}: {text}");
    }
    assert!(pages[1].contains("の残り") && text.contains("そよかぜ"), "it goes on where the first page ends: {text}");
}

#[test]
fn the_mail_names_systems_day_and_number() {
    let asked = asked(2);
    let (subject, body) = mail(&asked, "", Lang::Ja);
    assert!(subject.contains("2026年12月13日") && subject.contains("よしだ病院"), "{subject}");
    for wanted in ["ご担当者 様", "システム0、システム1", "前回は端末PCの分", &asked.id.to_string()]
    {
        assert!(body.contains(wanted), "{wanted}: {body}");
    }
    let (_, body) = mail(&asked, "Ms Nakamura", Lang::En);
    assert!(body.starts_with("Dear Ms Nakamura,"));
}

#[test]
fn what_the_route_asks_for_stands_in_all_that_goes_out_where_it_is_asked() {
    let (route, disclosure) = (QuestionGroup::Route, QuestionGroup::Disclosure);
    let rows: [(RouteKind, &[QuestionGroup], bool, bool); 5] = [
        (RouteKind::Outsourced, &[route, disclosure], true, true),
        (RouteKind::Outsourced, &[route], true, false),
        (RouteKind::Outsourced, &[disclosure], false, true),
        (RouteKind::Outsourced, &[], false, false),
        (RouteKind::Whole, &[disclosure], false, false),
    ];
    for (kind, groups, servers, items) in rows {
        let mut asked = Asked { route: Some(kind), ..asked(10) };
        let first = asked.questions.first().cloned().unwrap();
        asked.questions.extend(groups.iter().map(|group| Question {
            key: group.key().to_owned(),
            group: *group,
            ..first.clone()
        }));
        let is_said = |text: &str| {
            let text: String = text.split_whitespace().collect();
            assert_eq!(text.contains("保守委託機関編によります"), servers || items, "{groups:?}: {text}");
            assert_eq!(text.contains("どの書面のどのページに"), servers, "{groups:?}: {text}");
            assert_eq!(text.contains("のすべてに答えた版"), items, "{groups:?}: {text}");
        };
        let (_, body) = mail(&asked, "", Lang::Ja);
        is_said(&body);
        assert!(body.contains("前回は端末PCの分"), "{body}");
        let seal = Seal { key: "cd34".to_owned(), signature: "ab12".to_owned(), earlier: Vec::new() };
        is_said(&String::from_utf8(html(&asked, &seal, Lang::Ja).unwrap()).unwrap());
        let printed = request_letter(&asked, "保守ご担当 山﨑", &SPOKEN, Lang::Ja, date(2026, 11, 22)).unwrap();
        assert_eq!(printed.pages, 1);
        let Some(pages) = pages(&printed.bytes) else { continue };
        is_said(&pages.concat());
    }
}

#[test]
fn a_disclosure_and_a_call_are_asked_for_only_where_there_is_something_to_them() {
    let plain = asked(2);
    let mut more = Asked { contact: "よしだ病院 髙橋 03-1234-5678".to_owned(), ..asked(2) };
    more.questions.extend(plain.questions.first().cloned().map(|question| Question {
        key: "disclosure.sent".to_owned(),
        group: QuestionGroup::Disclosure,
        ..question
    }));
    for (asked, is_said) in [(plain, false), (more, true)] {
        let (_, body) = mail(&asked, "", Lang::Ja);
        assert_eq!(body.contains("開示書"), is_said, "{body}");
        assert!(body.contains("チェックリスト(事業者確認用)") && !body.contains("役割分担"), "{body}");
        let printed = request_letter(&asked, "", &SPOKEN, Lang::Ja, date(2026, 11, 22)).unwrap();
        let Some(pages) = pages(&printed.bytes) else { continue };
        let text = pages.concat();
        assert_eq!((text.contains("最新の版を一緒に"), text.contains("電話")), (is_said, is_said), "{text}");
    }
}
