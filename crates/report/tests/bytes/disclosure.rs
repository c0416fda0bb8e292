//! The sheet of a disclosure's いいえ.

use jiff::civil::date;
use sejo_model::Lang;
use sejo_model::disclosure::Answered;
use sejo_report::disclosure::{DisclosureSheet, NoRow, disclosure_print};

use crate::print::{keep, pages};

fn sheet(lang: Lang, noes: usize, explained: usize) -> DisclosureSheet {
    let row = |n: usize| NoRow {
        number: format!("{}", n + 1),
        question: format!("利用者の識別に二要素認証を使えますか(項目{})", n + 1),
        remark: "Ver.5で対応予定".to_owned(),
        risk: if n < explained { "中".to_owned() } else { String::new() },
        words: if n < explained { format!("入退室の記録で補う({})", n + 1) } else { String::new() },
    };
    let count = |n: usize| u32::try_from(n).unwrap();
    DisclosureSheet {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        system: "電子カルテ".to_owned(),
        document: "MDS Ver.4.0".to_owned(),
        maker: "やまと電子カルテ株式会社".to_owned(),
        product: "やまとカルテ 5.2".to_owned(),
        dated_on: Some(date(2026, 6, 1)),
        printed_on: date(2026, 11, 22),
        answered: Answered { yes: 30, no: count(noes), explained: count(explained), not_applicable: 4, unanswered: 2 },
        noes: (0..noes).map(row).collect(),
        unanswered: vec!["7".to_owned(), "41".to_owned()],
        is_on_route: false,
        route_missing: None,
    }
}

#[test]
fn every_no_is_printed_and_what_nobody_explained_is_a_line() {
    for (name, sheet) in [
        ("disclosure", sheet(Lang::Ja, 6, 4)),
        ("disclosure-many", sheet(Lang::Ja, 60, 0)),
        ("disclosure-none", sheet(Lang::Ja, 0, 0)),
        ("disclosure-en", sheet(Lang::En, 3, 3)),
    ] {
        let printed = disclosure_print(&sheet).unwrap();
        keep(name, &printed);
        assert!(printed.replaced.is_empty(), "{name}");
        assert!(disclosure_print(&sheet).unwrap() == printed, "{name}: the same every time");
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat();
        for row in &sheet.noes {
            assert!(whole.contains(&format!("(項目{})", row.number)), "{name}: item {}", row.number);
            assert_eq!(
                whole.contains(&format!("補う({})", row.number)),
                !row.words.is_empty(),
                "{name}: {}",
                row.number
            );
        }
        let words = match (sheet.lang, sheet.noes.len()) {
            (Lang::Ja, 0) => vec!["「いいえ」の項目はありません。".to_owned(), "いいえ0".to_owned()],
            (Lang::Ja, noes) => vec![format!("いいえ{noes}(うち説明のあるもの{})", sheet.answered.explained)],
            (Lang::En, noes) => vec![format!("no{noes}({noes}explained)")],
        };
        for word in words.iter().map(String::as_str).chain(["7", "41", "𠮷田髙﨑会", "やまとカルテ"]) {
            assert!(whole.contains(word), "{name}: {word}");
        }
        // The head of the table stands on every page.
        let head = sheet.lang.pick("リスク", "Risk");
        assert!(
            sheet.noes.is_empty() || pages.iter().filter(|p| p.contains("(項目")).all(|p| p.contains(head)),
            "{name}"
        );
    }
}

#[test]
fn what_the_outsourced_route_asks_for_is_said_by_number() {
    let on_route = |missing: Option<Vec<String>>| {
        let sheet = DisclosureSheet { is_on_route: true, route_missing: missing, ..sheet(Lang::Ja, 2, 2) };
        pages(&disclosure_print(&sheet).unwrap().bytes).map(|pages| pages.concat())
    };
    for (missing, words) in [
        (None, "どの番号か、まだ写していません"),
        (Some(Vec::new()), "すべて答えがあります"),
        (Some(vec!["12".to_owned(), "13".to_owned()]), "答えのないもの:12、13"),
    ] {
        let Some(whole) = on_route(missing) else { return };
        assert!(whole.contains(words), "{words}");
    }
}
