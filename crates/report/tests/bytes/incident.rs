//! Papers for the worst night.

use jiff::civil::date;
use sejo_model::Lang;
use sejo_model::incident::{FirstStep, Report, usual_steps};
use sejo_report::incident::timeline::{DutyLine, EntryLine, ExhibitLine, KnewLine, TimelineSheet, timeline_print};
use sejo_report::incident::{
    Blank, Phone, ReportLine, ReportSheet, cards_print, form_print, report_print, report_text,
};

use crate::print::{beyond, keep, pages};

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
        heads: (0..phones.min(2)).map(phone).collect(),
        deciders: (0..phones.min(2)).map(phone).collect(),
        steps: usual_steps(),
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
fn the_card_says_where_the_backup_is_and_whom_to_call_and_nothing_the_facility_has_not() {
    let mut steps = usual_steps();
    steps.retain(|fitted| fitted.step != FirstStep::Segments);
    steps[0].places = vec!["サーバ室のバックアップサーバ".to_owned(), "3階の棚".to_owned()];
    let printed = cards_print(&Blank { steps, ..blank(Lang::Ja, 4) }).unwrap();
    assert_eq!(printed.pages, 1);
    let Some(pages) = pages(&printed.bytes) else { return };
    for words in ["サーバ室のバック", "アップサーバ、3階の棚", "03-0000-0000"] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    assert!(!pages[0].contains("部門のあいだ"), "{}", pages[0]);
    let Some(blank) = self::pages(&cards_print(&blank(Lang::Ja, 0)).unwrap().bytes) else { return };
    assert!(blank[0].contains("バックアップの機器の場所:____"), "{}", blank[0]);
}

/// The digits of a number, however it goes over two lines.
fn has_whole(page: &str, number: &str) -> bool {
    number.split(|c: char| !c.is_ascii_digit() && c != '-').all(|part| page.contains(part))
}

#[test]
fn a_number_is_never_cut_however_long_it_and_the_title_before_it_are() {
    let long = "0859-22-1234 内線101(夜は守衛室 0859-22-9999、出ないときは当直 090-9876-5432)";
    for (number, lang) in [
        ("昼 090-1234-5678", Lang::Ja),
        ("0859-22-1234 内線101", Lang::Ja),
        ("昼 06-1234-5678 内線101\n夜 090-1234-5678", Lang::Ja),
        (long, Lang::Ja),
        (long, Lang::En),
    ] {
        let phone = |name: &str| Phone {
            name: name.to_owned(),
            about: "医療情報システム安全管理責任者".to_owned(),
            number: number.to_owned(),
        };
        let (heads, deciders) = (vec![phone("鈴木 花子")], vec![phone("髙橋 一郎"), phone("𠮷田 次郎")]);
        let phones = vec![phone("やまと電子カルテ株式会社 保守センター"); 4];
        let printed = cards_print(&Blank { heads, deciders, phones, ..blank(lang, 4) }).unwrap();
        assert_eq!(printed.pages, 1, "{number}: still one sheet");
        let Some(pages) = pages(&printed.bytes) else { return };
        assert!(has_whole(&pages[0], number), "{number}: {}", pages[0]);
    }
    let odd = cards_print(&Blank { facility: "よしだ病院🏥".to_owned(), ..blank(Lang::Ja, 4) }).unwrap();
    assert_eq!((odd.pages, odd.replaced.as_slice()), (1, &['🏥'][..]), "what is replaced is listed on the same sheet");
}

#[test]
fn the_card_that_says_to_call_whoever_decides_names_them() {
    let phone = |name: &str, number: &str| Phone {
        name: name.to_owned(),
        about: "決める人".to_owned(),
        number: number.to_owned(),
    };
    let deciders = vec![phone("髙橋 一郎", "昼夜 090-1111-2222"), phone("藤田 次郎", "昼 06-1111-3333")];
    let printed = cards_print(&Blank { deciders, ..blank(Lang::Ja, 0) }).unwrap();
    let Some(pages) = pages(&printed.bytes) else { return };
    for words in ["髙橋一郎", "090-1111-2222", "藤田次郎", "06-1111-3333"] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    let Some(open) = self::pages(&cards_print(&blank(Lang::Ja, 0)).unwrap().bytes) else { return };
    assert!(open[0].contains("決める人____"), "{}", open[0]);
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

fn timeline(lang: Lang, is_exercise: bool, entries: u32) -> TimelineSheet {
    let entry = |number: u32| EntryLine {
        number,
        at: "11月27日 18:05".to_owned(),
        kind: "知らせたこと: 保守の事業者".to_owned(),
        text: format!("受付の端末に脅迫文{number}。髙﨑 𠮷男が確認\n二行目"),
        written: "髙﨑 𠮷男 (書いた時刻 11月27日 19:00)".to_owned(),
        is_corrected: number == 2,
    };
    let duty = |party: &str, is_late| DutyLine {
        party: party.to_owned(),
        limit: "2026年11月29日(日)から2026年12月1日(火)までに".to_owned(),
        state: if is_late { "期限を過ぎています" } else { "11月27日 18:20" }.to_owned(),
        is_late,
    };
    TimelineSheet {
        lang,
        title: "受付の端末の脅迫文".to_owned(),
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        is_exercise,
        is_as_recorded: true,
        known: "2026年11月27日(金) 18:00".to_owned(),
        started: "2026年11月27日(金) 18:03 髙﨑 𠮷男".to_owned(),
        ended: String::new(),
        knew: vec![KnewLine {
            at: "11月27日 18:03".to_owned(),
            who: "髙﨑 𠮷男".to_owned(),
            how: "時計を始めた".to_owned(),
        }],
        duties: vec![duty("保守の事業者", false), duty("個人情報保護委員会(速報)", true)],
        entries: (1..=entries).map(entry).collect(),
        exhibits: vec![ExhibitLine {
            number: 3,
            name: "server.log".to_owned(),
            place: "USBメモリA(金庫)\n元のファイルを保存".to_owned(),
            sha256: "0123456789abcdef".repeat(4),
        }],
        printed_on: date(2026, 11, 28),
    }
}

#[test]
fn the_timeline_says_who_knew_what_happened_and_what_was_kept() {
    let printed = timeline_print(&timeline(Lang::Ja, false, 3)).unwrap();
    keep("incident-timeline", &printed);
    assert!(printed.replaced.is_empty());
    let Some(all) = pages(&printed.bytes) else { return };
    let text = all.concat();
    for words in [
        "受付の端末の脅迫文",
        "認識した日時2026年11月27日(金)18:00",
        "個人情報保護委員会(速報)",
        "期限を過ぎています",
        "時計を始めた",
        "受付の端末に脅迫文2",
        "server.log",
        "0123456789abcdef",
        "記録3件",
        "対応中",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("訓練"), "an incident is no exercise");
    assert!(!text.contains("確かめられません"), "{text}");
    let bent = TimelineSheet { is_as_recorded: false, ..timeline(Lang::Ja, false, 3) };
    let Some(bent) = pages(&timeline_print(&bent).unwrap().bytes) else { return };
    assert!(bent[0].contains("記録したときのままだと確かめられません"), "{}", bent[0]);
}

#[test]
fn a_long_timeline_runs_over_pages_and_that_of_an_exercise_says_so_on_each() {
    let printed = timeline_print(&timeline(Lang::En, true, 80)).unwrap();
    keep("incident-timeline-exercise", &printed);
    assert!(printed.pages > 3, "{}", printed.pages);
    let Some(all) = pages(&printed.bytes) else { return };
    for (n, page) in all.iter().enumerate() {
        assert!(page.contains("EXERCISE"), "{n}: {page}");
    }
    assert!(all.concat().contains("80entries"));
    let empty =
        TimelineSheet { knew: Vec::new(), duties: Vec::new(), exhibits: Vec::new(), ..timeline(Lang::Ja, false, 0) };
    let printed = timeline_print(&empty).unwrap();
    assert_eq!(printed.pages, 1);
    let Some(all) = pages(&printed.bytes) else { return };
    assert!(all[0].contains("まだありません"), "{}", all[0]);
}

#[test]
fn what_an_attacker_wrote_without_a_blank_stays_on_the_page() {
    let id = "0123456789abcdef".repeat(8);
    let mut sheet = timeline(Lang::Ja, false, 3);
    sheet.title = id.clone();
    sheet.entries[0].text = format!("ID: {id}");
    sheet.entries[1].kind = id.clone();
    sheet.duties[0].limit = id.clone();
    sheet.knew[0].who = id.clone();
    sheet.exhibits[0].name = format!("{id}.log");
    let printed = timeline_print(&sheet).unwrap();
    keep("incident-timeline-id", &printed);
    let (Some(out), Some(all)) = (beyond(&printed.bytes), pages(&printed.bytes)) else { return };
    assert!(out.is_empty(), "{out:?}");
    assert!(all[0].contains(&id), "and is what was written: {}", all[0]);

    let printed = report_print(&report(false, &format!("https://{id}.onion/{id}"))).unwrap();
    let Some(out) = beyond(&printed.bytes) else { return };
    assert!(out.is_empty(), "{out:?}");
}
