//! The responsibility table and the letter about updates.

use jiff::civil::date;
use sejo_model::{Duty, Holder, Lang};
use sejo_report::responsibility::{DutyRow, DutySheet, duty_print};
use sejo_report::route::{RouteLetter, RouteLetterServer, letter_print};

use crate::print::{keep, pages};

/// What holds of one server only.
const APART: &str = "ほかと違うサーバ: 副サーバ(自施設が更新する)";

fn sheet(lang: Lang, said: impl Fn(usize) -> Option<Holder>, quote: &str) -> DutySheet {
    let rows = Duty::ALL.iter().enumerate().map(|(n, duty)| DutyRow {
        title: duty.words().r#in(lang).to_owned(),
        task: duty.task().r#in(lang).to_owned(),
        example: duty.example().r#in(lang).to_owned(),
        holder: said(n),
        detail: if said(n).is_some() { "公開から30日以内".to_owned() } else { String::new() },
        source: if said(n).is_some() { quote.to_owned() } else { String::new() },
        servers: if n == 0 { said(n).map(|_| APART.to_owned()).unwrap_or_default() } else { String::new() },
    });
    DutySheet {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        vendor: "やまと電子カルテ株式会社".to_owned(),
        system: "電子カルテ".to_owned(),
        contract: "電子カルテ保守契約".to_owned(),
        without_others: false,
        printed_on: date(2026, 11, 22),
        rows: rows.collect(),
        said: Vec::new(),
    }
}

#[test]
fn the_annex_has_every_duty_and_boxes_for_what_is_not_settled() {
    let some = |n: usize| [Some(Holder::Vendor), Some(Holder::Facility), None, Some(Holder::Unknown)][n % 4];
    let long = "電子カルテ保守契約書 3ページ 第5条「乙は、対象サーバの修正プログラムを適用する責任を負う。」".repeat(4);
    for (name, sheet) in [
        ("responsibility", sheet(Lang::Ja, some, "保守契約 3ページ「乙が行う」")),
        ("responsibility-blank", sheet(Lang::Ja, |_| None, "")),
        ("responsibility-others", DutySheet { without_others: true, ..sheet(Lang::Ja, |_| None, "") }),
        ("responsibility-long", sheet(Lang::Ja, |_| Some(Holder::Vendor), &long)),
        ("responsibility-en", sheet(Lang::En, some, "Contract page 3")),
    ] {
        let printed = duty_print(&sheet).unwrap();
        keep(name, &printed);
        assert!(printed.replaced.is_empty(), "{name}");
        assert!(duty_print(&sheet).unwrap() == printed, "{name}: the same every time");
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat();
        for row in &sheet.rows {
            let dense: String = row.title.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(whole.contains(&dense), "{name}: {dense}");
        }
        let is_open = |holder: Option<Holder>| holder.is_none_or(|h| h == Holder::Unknown);
        let open = sheet.rows.iter().filter(|r| is_open(r.holder)).count();
        if sheet.lang == Lang::Ja {
            assert_eq!(whole.matches("未定").count(), open, "{name}: a box for what stays open");
        }
        let signed = if sheet.lang == Lang::Ja { "この役割分担表のとおり" } else { "Agreedasinthistable" };
        assert_signed_with_a_duty(&pages, &sheet, signed);
        let apart = sheet.rows[0].servers.as_str();
        assert!(whole.contains(apart.split(':').next().unwrap()), "{name}: {apart}");
        let said = if sheet.lang == Lang::Ja {
            format!("まだ決まっていない役割が{open}件")
        } else {
            format!("Notsettledyet:{open}")
        };
        assert_eq!(whole.contains(&said), open > 0, "{name}: {said}");
        let left_out = if sheet.lang == Lang::Ja { "乙でない相手との契約" } else { "anotherthanthisvendor" };
        assert_eq!(whole.contains(left_out), sheet.without_others, "{name}");
        assert!(whole.contains("𠮷田髙﨑会") && whole.contains("やまと電子カルテ株式会社"), "{name}");
    }
}

/// Nobody signs on a page without a part of the table.
fn assert_signed_with_a_duty(pages: &[String], sheet: &DutySheet, signed: &str) {
    let last: String = sheet.rows.last().unwrap().title.chars().filter(|c| !c.is_whitespace()).collect();
    let page = pages.iter().find(|page| page.contains(signed)).unwrap();
    assert!(page.contains(&last), "the signatures stand with {last}: {page}");
}

/// Words of a form stand below the duties, however many there are, and tick no box.
#[test]
fn words_of_the_vendors_form_stand_below_the_duties() {
    let many = "アクセス利用権限の設定、退職者アカウントの削除は医療機関の責任において行う。".repeat(6);
    for (name, times) in [("responsibility-said", 1), ("responsibility-said-many", 40)] {
        let mut sheet = sheet(Lang::Ja, |_| None, "");
        sheet.said = (1..=times).map(|n| (format!("項目{n}"), many.clone())).collect();
        let printed = duty_print(&sheet).unwrap();
        keep(name, &printed);
        assert!(printed.replaced.is_empty(), "{name}");
        let Some(pages) = pages(&printed.bytes) else { continue };
        assert_signed_with_a_duty(&pages, &sheet, "この役割分担表のとおり");
        let whole = pages.concat();
        assert!(whole.contains(&format!("項目{times}")) && whole.contains("これだけでは"), "{name}");
        // The column beside it stands between two of its lines, the foot of a page between two others.
        let alone = (1..=times).rev().fold(whole.clone(), |text, n| text.replace(&format!("項目{n}"), ""));
        let said = alone.matches("退職者アカウントの削除").count();
        assert!((times * 6 - pages.len() + 1..=times * 6).contains(&said), "{name}: {said}");
        assert!(whole.contains(&format!("まだ決まっていない役割が{}件", Duty::ALL.len())), "{name}");
    }
}

fn letter(servers: usize, lang: Lang) -> RouteLetter {
    RouteLetter {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        written_by: "髙橋 德子".to_owned(),
        vendor: "やまと電子カルテ株式会社".to_owned(),
        attention: "山﨑".to_owned(),
        written_on: date(2026, 11, 22),
        answer_by: date(2026, 12, 13),
        contracts: vec!["電子カルテ・医事会計 保守契約".to_owned(), "画像システム 保守契約".to_owned()],
        servers: (1..=servers)
            .map(|n| RouteLetterServer {
                name: format!("電子カルテ本体サーバ第{n}号機"),
                system: "電子カルテ".to_owned(),
                standing: lang.pick("契約に含まれていない", "not in the contract").to_owned(),
            })
            .collect(),
        sentence: "乙(事業者)は、全てのサーバについて、セキュリティ更新プログラムを適用する責任を負う。".repeat(6),
    }
}

#[test]
fn the_letter_is_one_page_however_many_servers() {
    for (name, count, lang) in
        [("route-letter", 3, Lang::Ja), ("route-letter-many", 40, Lang::Ja), ("route-letter-en", 1, Lang::En)]
    {
        let printed = letter_print(&letter(count, lang)).unwrap();
        keep(name, &printed);
        assert_eq!((printed.pages, printed.replaced.len()), (1, 0), "{name}");
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat();
        let words = if lang == Lang::Ja {
            vec![
                "やまと電子カルテ株式会社御中",
                "山﨑様",
                "2026年12月13日",
                "セキュリティ更新プログラムを適用する責任を負う",
                "すでに書面にあります",
            ]
        } else {
            vec!["Itisinwritingalready", "notinthecontract"]
        };
        for word in words {
            assert!(whole.contains(word), "{name}: {word}");
        }
        assert_eq!(whole.contains("ほか32台"), count == 40, "{name}");
    }
}
