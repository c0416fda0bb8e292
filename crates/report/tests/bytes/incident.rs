//! Papers for the worst night.

use jiff::civil::date;
use sejo_model::Lang;
use sejo_model::incident::{FirstStep, Report};
use sejo_report::incident::{
    Blank, Phone, ReportLine, ReportSheet, cards_print, form_print, report_print, report_text,
};

use crate::print::{keep, pages};

fn blank(lang: Lang, phones: usize) -> Blank {
    let phone = |n| Phone {
        name: format!("やまと電子カルテ株式会社 第{n}保守センター"),
        about: "電子カルテ".to_owned(),
        number: "03-0000-0000(夜間は2番)".to_owned(),
    };
    Blank {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        phones: (0..phones).map(phone).collect(),
        phones_left: if phones > 4 { 5 } else { 0 },
        printed_on: date(2026, 11, 28),
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_cards_are_one_sheet_with_every_step() {
    for (lang, phones, name) in [(Lang::Ja, 3, "cards"), (Lang::En, 9, "cards-en"), (Lang::Ja, 0, "cards-blank")] {
        let printed = cards_print(&blank(lang, phones)).unwrap();
        keep(name, &printed);
        assert_eq!(printed.pages, 1, "{name}");
        assert!(printed.replaced.is_empty());
        let Some(pages) = pages(&printed.bytes) else { return };
        for step in FirstStep::ALL {
            // Two cards stand side by side, so only what stands on one line is found as it is.
            for words in [step.words(), step.how()] {
                let begin: String = squeezed(words.r#in(lang)).chars().take(10).collect();
                assert!(pages[0].contains(&begin), "{step}: {}", pages[0]);
            }
        }
    }
}

#[test]
fn the_blank_form_is_two_pages_with_steps_duties_and_lines() {
    for (lang, name) in [(Lang::Ja, "incident-form"), (Lang::En, "incident-form-en")] {
        let printed = form_print(&blank(lang, 0)).unwrap();
        keep(name, &printed);
        assert_eq!(printed.pages, 2, "{name}");
        let Some(pages) = pages(&printed.bytes) else { return };
        for step in FirstStep::ALL {
            assert!(pages[0].contains(&squeezed(step.words().r#in(lang))), "{step}: {}", pages[0]);
        }
        let words = [("個人情報保護委員会(速報)", "privacycommission"), ("訓練", "EXERCISE")];
        for (ja, en) in words {
            assert!(pages[0].contains(lang.pick(ja, en)), "{ja}: {}", pages[0]);
        }
        assert!(pages[1].contains(lang.pick("残した証拠", "Evidencekept")), "{}", pages[1]);
        assert!(pages[1].contains("16"), "so many lines: {}", pages[1]);
    }
}

fn report(is_exercise: bool, text: &str) -> ReportSheet {
    let items = Report::Privacy.items().enumerate();
    let line = |(n, item): (usize, sejo_model::incident::ReportItem)| ReportLine {
        label: item.words().ja.to_owned(),
        text: if n % 3 == 1 { String::new() } else { text.to_owned() },
        is_gap: n % 3 == 1,
    };
    ReportSheet {
        lang: Lang::Ja,
        title: "個人情報保護委員会への報告(下書き)".to_owned(),
        facility: "よしだ病院".to_owned(),
        is_exercise,
        known: "2026年11月27日(金) 18:00".to_owned(),
        due: "速報: 2026年11月29日(日)から2026年12月1日(火)までに".to_owned(),
        note: "個人情報保護委員会のウェブサイトの入力フォームから報告します。".to_owned(),
        lines: items.map(line).collect(),
        printed_on: date(2026, 11, 28),
    }
}

#[test]
fn a_report_names_its_gaps_and_an_exercise_says_so_on_every_page() {
    let printed = report_print(&report(false, "電子カルテが開かなくなった。𠮷田 髙橋")).unwrap();
    keep("incident-report", &printed);
    if let Some(pages) = pages(&printed.bytes) {
        assert_eq!(pages.concat().matches("未記入(調査中)").count(), 3, "{pages:?}");
        assert!(pages.concat().contains("二次被害") && !pages.concat().contains("訓練"));
    }
    let long = "蘭".repeat(3_000);
    let printed = report_print(&report(true, &long)).unwrap();
    keep("incident-report-exercise", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.len() > 3);
    assert!(pages.iter().all(|page| page.contains("訓練")), "on every page");
    assert_eq!(pages.concat().matches('蘭').count(), 6 * 3_000, "nothing is cut off");
}

#[test]
fn the_text_to_copy_says_what_is_still_open() {
    let text = report_text(&report(true, "電子カルテ"));
    assert!(text.starts_with("【訓練】") && text.ends_with("電子カルテ\n"), "{text}");
    assert_eq!(text.matches("(調査中)").count(), 3);
    assert!(!report_text(&report(false, "x")).contains("訓練"));
}
