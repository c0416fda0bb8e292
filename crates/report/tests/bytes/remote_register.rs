//! The register of remote maintenance.

use jiff::civil::date;
use sejo_model::Lang;
use sejo_report::remote_register::{
    RegisterAnswer, RegisterLine, RegisterSheet, RegisterUndeclared, RegisterWork, register_print,
};

use crate::print::{keep, pages};

fn sheet(lang: Lang, count: usize, is_said: bool) -> RegisterSheet {
    let said = |words: &str| if is_said { words.to_owned() } else { String::new() };
    RegisterSheet {
        lang,
        facility: "医療法人社団 𠮷田髙﨑会 よしだ病院".to_owned(),
        fiscal_year: "令和8年度".to_owned(),
        printed_on: date(2026, 11, 22),
        answers: (0..count)
            .map(|n| RegisterAnswer {
                system: format!("システム{n}"),
                vendor: "やまと電子カルテ株式会社".to_owned(),
                used: said("あり"),
                path: said("専用VPN装置(VG-80)、作業のときだけ接続"),
                answered_on: is_said.then_some(date(2025, 6, 1)),
                is_current: false,
                differs: if n == 1 {
                    vec!["登録「電子カルテの監視」と、事業者の回答が違います: 二要素認証があるか".to_owned()]
                } else {
                    Vec::new()
                },
            })
            .collect(),
        lines: (0..count)
            .map(|n| RegisterLine {
                purpose: format!("保守作業{n}"),
                vendor: "やまと電子カルテ株式会社".to_owned(),
                system: "電子カルテ".to_owned(),
                device: said("電子カルテ保守用VPN装置 (事業者)"),
                way: "SSL-VPN".to_owned(),
                presence: said("必要なときだけつなぐ"),
                accounts: said("1人ずつ別の利用者名: yamato-hosyu"),
                two_factor: said("あり"),
                sources: said("203.0.113.5、198.51.100.0/24"),
                log: said("VPN装置に90日"),
                time: "2024年4月1日 〜".to_owned(),
                seen: "設定にあり".to_owned(),
                differs: if is_said { vec!["設定に二要素認証がない".to_owned()] } else { vec![] },
                is_taken_back: is_said && n == 1,
            })
            .collect(),
        undeclared: (0..usize::from(is_said) * count)
            .map(|n| RegisterUndeclared {
                device: format!("検査部門ルータ{n}"),
                way: format!("IPsec(リモート接続) hoshu{n}"),
                users: if n == 0 { "hoshu01、hoshu02".to_owned() } else { String::new() },
                sources: "どこからでも".to_owned(),
                file: "rtx830-config.txt".to_owned(),
                line: (n != 1).then_some(38),
                is_sure: n != 1,
                ended: if n == 2 { "2025年3月31日".to_owned() } else { String::new() },
            })
            .collect(),
        configurations: count,
        unsure: usize::from(is_said),
        works: (0..count)
            .map(|_| RegisterWork {
                at: "2026年11月21日(土) 18:00".to_owned(),
                purpose: "保守作業0".to_owned(),
                plan: said("更新プログラムの適用 山田"),
                session: said("11月21日 18:02 〜 11月21日 19:00 yamato-hosyu"),
                standing: "計画どおり".to_owned(),
                explained: String::new(),
            })
            .collect(),
    }
}

#[test]
fn a_register_that_is_held_against_parts_does_not_look_complete() {
    let mut sheet = sheet(Lang::En, 2, false);
    for (unsure, said) in [(0, false), (2, true)] {
        sheet.unsure = unsure;
        let Some(pages) = pages(&register_print(&sheet).unwrap().bytes) else { continue };
        let whole = pages.concat();
        assert!(whole.contains("nowayinwasfound"), "{whole}");
        assert_eq!(whole.contains("2ofthemareparts"), said, "{whole}");
    }
}

#[test]
fn the_register_says_what_is_known_and_leaves_lines_for_the_rest() {
    for (name, sheet) in [
        ("remote-register", sheet(Lang::Ja, 3, true)),
        ("remote-register-unsaid", sheet(Lang::Ja, 2, false)),
        ("remote-register-many", sheet(Lang::Ja, 30, true)),
        ("remote-register-empty", sheet(Lang::En, 0, false)),
    ] {
        let printed = register_print(&sheet).unwrap();
        keep(name, &printed);
        assert!(printed.replaced.is_empty(), "{name}");
        assert!(register_print(&sheet).unwrap() == printed, "{name}: the same every time");
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat().replace('\u{200b}', "");
        assert!(whole.contains("𠮷田髙﨑会"), "{name}");
        for line in &sheet.lines {
            assert!(whole.contains(&line.purpose), "{name}: {}", line.purpose);
        }
        assert_eq!(
            whole.contains("今年度の回答ではない"),
            sheet.answers.iter().any(|a| a.answered_on.is_some()),
            "{name}"
        );
        let undeclared = sheet.undeclared.len();
        assert_eq!(whole.contains(&format!("登録のない入口が{undeclared}件あります")), undeclared > 0, "{name}");
        assert!(whole.matches("未登録").count() > undeclared || undeclared == 0, "{name}: each is marked");
        for found in &sheet.undeclared {
            assert!(whole.contains(&found.device), "{name}: {}", found.device);
        }
        for words in ["rtx830-config.txt", "38行目", "期限切れ", "開いているか確認が必要", "1件は一部だけの設定か"]
        {
            assert_eq!(whole.contains(words), undeclared > 0, "{name}: {words}");
        }
        let taken_back = sheet.lines.iter().filter(|l| l.is_taken_back).count();
        assert_eq!(whole.matches("事業者が取り下げた回答").count(), taken_back, "{name}: that one only");
        assert_eq!(
            whole.contains("設定に二要素認証がない"),
            sheet.lines.iter().any(|l| !l.differs.is_empty()),
            "{name}"
        );
    }
}
