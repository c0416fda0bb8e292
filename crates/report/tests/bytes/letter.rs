//! The letter to a vendor.

use jiff::civil::date;
use sejo_model::Lang;
use sejo_model::configuration::{Severity, Sureness};
use sejo_report::letter::{Letter, LetterFinding, Quotes, letter_print, letter_unprintable};

use crate::print::{keep, pages};

const MASKED: &str = "#config-version=FGT60E-6.0.4\nconfig vpn ssl settings\n    set servercert \"Fortinet_Factory\"\n    set source-interface \"wan1\"\nset psksecret ********\nset admin-https enable\n";

fn letter(findings: usize, lang: Lang) -> Letter {
    let quotes = Quotes::of(MASKED);
    let finding = |n: usize| {
        let (lines, more_lines) = quotes.quote(&[2, 4, 5]);
        LetterFinding {
            title: match lang {
                Lang::Ja => format!("SSL-VPNが動いています(その{})", n + 1),
                Lang::En => format!("SSL-VPN is on ({})", n + 1),
            },
            severity: Severity::ALL[n % 3],
            sureness: Sureness::ALL[n % 2],
            lines: if n % 3 == 2 { vec![] } else { lines },
            more_lines: if n.is_multiple_of(5) { more_lines + 4 } else { 0 },
            why: lang
                .pick(
                    "SSL-VPN(ssl.root)は、病院の事件で最も多く破られた入口です。使っていないなら止め、使うなら更新・接続元の制限・二要素認証の3つがそろっている必要があります。",
                    "SSL-VPN is the door most often broken in hospitals.",
                )
                .to_owned(),
            ask: lang
                .pick(
                    "SSL-VPN(ssl.root)は、今も使っていますか。使っていなければ止めてください。使う場合は、接続元と二要素認証の予定をお知らせください。",
                    "Is SSL-VPN still in use? If not, please switch it off.",
                )
                .to_owned(),
            blanks: match (n % 2, lang) {
                (1, _) => vec![],
                (_, Lang::Ja) => vec!["使う方(会社・部署)".to_owned(), "何のために使うか".to_owned()],
                (_, Lang::En) => vec!["Who uses it".to_owned(), "What it is used for".to_owned()],
            },
        }
    };
    Letter {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        written_by: "医療情報室 髙橋 德子 (03-0000-0000)".to_owned(),
        vendor: "やまと電子カルテ株式会社".to_owned(),
        attention: "保守ご担当 山﨑".to_owned(),
        written_on: date(2026, 11, 22),
        answer_by: date(2026, 12, 11),
        device: "電子カルテ保守用のVPN装置".to_owned(),
        model: "Fortinet FortiGate-60E".to_owned(),
        firmware: "6.0.4".to_owned(),
        place: "3階サーバ室".to_owned(),
        serial: String::new(),
        told_on: Some(date(2026, 11, 20)),
        is_undated: false,
        findings: (0..findings).map(finding).collect(),
    }
}

#[test]
fn the_letter_asks_and_leaves_room_to_answer() {
    let letter = letter(3, Lang::Ja);
    assert!(letter_unprintable(&letter).is_empty());
    let printed = letter_print(&letter).unwrap();
    keep("letter-3", &printed);
    assert!(letter_print(&letter).unwrap() == printed, "the same every time");
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    for words in [
        "やまと電子カルテ株式会社御中",
        "保守ご担当山﨑様",
        "𠮷田髙﨑会",
        "髙橋德子",
        "いつもお世話になっております",
        "3件見つかりました",
        "2026年12月11日(令和8年)までに",
        "FortiGate-60E",
        "configvpnsslsettings",
        "setpsksecret********",
        "ほか4行",
        "すぐに対応",
        "設定ファイルだけでは言い切れません",
        "ご回答欄",
        "予定日",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    assert_eq!(all.matches("対応しない").count(), 3 + 1, "once for each finding, once in the explanation: {all}");
    for words in ["使う方(会社・部署)", "何のために使うか"] {
        assert_eq!(all.matches(words).count(), 2, "a line to answer on for each finding that asks for it: {all}");
    }
}

#[test]
fn forty_findings_are_all_there_and_every_page_says_whose_letter_it_is() {
    for (lang, name) in [(Lang::Ja, "letter-40"), (Lang::En, "letter-40-en")] {
        let printed = letter_print(&letter(40, lang)).unwrap();
        keep(name, &printed);
        let Some(pages) = pages(&printed.bytes) else { return };
        assert_eq!(pages.len(), printed.pages);
        for (n, page) in pages.iter().enumerate() {
            assert!(page.contains("𠮷田髙﨑会") && page.contains(&format!("{}/{}", n + 1, pages.len())), "{page}");
        }
        let all = pages.concat();
        for n in 1..=40 {
            let title = match lang {
                Lang::Ja => format!("SSL-VPNが動いています(その{n})"),
                Lang::En => format!("SSL-VPNison({n})"),
            };
            assert_eq!(all.matches(&title).count(), 2, "{title}: as a finding and in the table");
        }
        assert!(lang == Lang::Ja || !all.contains("回答"), "{all}");
    }
}

#[test]
fn what_is_not_known_leaves_a_line_to_write_on() {
    let mut empty = letter(1, Lang::Ja);
    for text in [&mut empty.facility, &mut empty.written_by, &mut empty.vendor, &mut empty.attention, &mut empty.model]
    {
        text.clear();
    }
    empty.told_on = None;
    let printed = letter_print(&empty).unwrap();
    keep("letter-empty", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert!(
        all.contains("宛先") && !all.contains("御中") && !all.contains("型番") && !all.contains("設定の日付"),
        "{all}"
    );
}
