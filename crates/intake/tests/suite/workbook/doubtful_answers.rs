//! Answers that only look like answers: printed words, words taken back, cells nobody expected. Each is read for certain or
//! named with its cell; none becomes はい by itself.

use super::builder::{Form, answers, drop_down, form, layout, problems, put};
use sejo_intake::Refusal;
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{AnswerValue, ErrorCode};

const TITLE: &str = "令和8年度版 医療機関におけるサイバーセキュリティ対策チェックリスト";

const TEXTS: [&str; 6] = [
    "2-① | サーバ、端末PC、ネットワーク機器を台帳で管理している",
    "2-② | パスワードの使い回しを禁じている",
    "2-③ | アクセスログを管理している",
    "2-④ | 二要素認証を実装している",
    "2-⑤ | バックアップの復旧手順を確認している",
    "2-⑥ | 接続元の制限を行っている",
];

/// The header of a form that names the sections beside its items, and items as it prints them.
const HEAD: &str = "大項目 | 小項目 | 確認事項 | 責任分界 | 確認結果 | 確認した日付 | 対応目標日 | 参考";
const ASKED: [&str; 6] = [
    "① サーバ、端末PC、ネットワーク機器を台帳で管理している。",
    "② パスワードの使い回しを禁じている。",
    "③ アクセスログを管理している。",
    "④ 二要素認証を実装している。",
    "⑤ バックアップの復旧手順を確認している。",
    "⑥ 接続元の制限を行っている。",
];

/// A form whose header is `head` (one or more lines) with `cells` behind the items, one entry per row.
fn built(head: &str, cells: &[&str]) -> Form {
    let rows: Vec<String> = TEXTS.iter().zip(cells).map(|(text, cells)| format!("{text} | {cells}")).collect();
    form("様式", "A1", &format!("{TITLE}\n{head}\n{}", rows.join("\n")))
}

fn read(head: &str, cells: &[&str]) -> ReadWorkbook {
    built(head, cells).read().unwrap()
}

fn refused(result: Result<ReadWorkbook, Refusal>) -> Refusal {
    let refusal = result.expect_err("must be refused");
    assert_eq!(refusal.code, ErrorCode::WorkbookUncertain, "{refusal:?}");
    refusal
}

/// The answers of all rows; the first item stands in `first`.
fn all(read: &ReadWorkbook, first: u32) -> Vec<String> {
    (first..first + TEXTS.len() as u32).map(|row| answers(read, row)).collect()
}

#[test]
fn words_printed_under_a_wide_header_are_no_answers() {
    for word in ["確認結果", "回答", "はい・いいえ"] {
        for beside in ["<", "."] {
            let head = format!("番号 | チェック項目 | {word} | {beside} | 確認日 | 目標日");
            let blank = read(&head, &["はい | いいえ"; 6]);
            assert!(layout(&blank).contains("[1: pair C/D on E target F]"), "{}", layout(&blank));
            assert_eq!(all(&blank, 3), [""; 6], "{word}");
            assert_eq!(problems(&blank), [""; 0]);
        }
    }
}

#[test]
fn a_marked_or_remaining_word_of_a_printed_pair_is_the_answer() {
    let head = "番号 | チェック項目 | 確認結果 | < | 確認日 | 目標日";
    let read = read(
        head,
        &["はい | ○いいえ", "○はい | いいえ", " | いいえ", "はい | いいえ", "(はい) | いいえ", "○はい | ○いいえ"],
    );
    assert_eq!(all(&read, 3), ["1: いいえ", "1: はい", "1: いいえ", "", "1: はい", ""]);
    assert_eq!(problems(&read), ["workbook-both-marked@D8"]);
    let words = read.layout.rounds[0].words.clone().unwrap();
    assert_eq!(
        (words.yes.as_deref(), words.no.as_deref()),
        (Some("○はい"), Some("○いいえ")),
        "told apart when read again"
    );
}

#[test]
fn a_pair_filled_in_over_its_printed_words_reads_the_same() {
    let head = "番号 | チェック項目 | 確認結果 | < | 確認日 | 目標日";
    let filled = ["○はい | ", " | ○いいえ", "○はい | ", " | ○いいえ", " | ○いいえ", "○はい | "];
    let read = read(head, &filled);
    assert_eq!(all(&read, 3), ["1: はい", "1: いいえ", "1: はい", "1: いいえ", "1: いいえ", "1: はい"]);
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn boxes_before_printed_words_take_the_mark() {
    let head = "番号 | チェック項目 | 確認結果 | < | < | < | 確認日 | 目標日";
    let read = read(
        head,
        &[
            "□ | はい | ☑ | いいえ",
            "☑ | はい | □ | いいえ",
            "□ | はい | □ | いいえ",
            "□ | はい | □ | いいえ",
            "□ | はい | □ | いいえ",
            "□ | はい | □ | いいえ",
        ],
    );
    assert!(layout(&read).contains("[1: pair C/E on G target H]"), "{}", layout(&read));
    assert_eq!(all(&read, 3), ["1: いいえ", "1: はい", "", "", "", ""]);
    assert_eq!(problems(&read), [""; 0]);
    let over = ["はい", "いいえ", "はい", "いいえ", "はい", "いいえ"].map(|word| format!("{word} | はい | □ | いいえ"));
    let over = self::read(head, &over.each_ref().map(String::as_str));
    assert_eq!(problems(&over).len(), 6, "an answer written over the box is named: {:?}", problems(&over));
}

#[test]
fn words_printed_under_their_own_headers_are_no_answers_either() {
    let head = "番号 | チェック項目 | はい | いいえ | 確認日 | 目標日";
    let blank = read(head, &["はい | いいえ"; 6]);
    assert_eq!((all(&blank, 3), problems(&blank)), (vec![String::new(); 6], vec![]));
    let circled =
        read(head, &["はい | ○いいえ", "○ | ", "はい | いいえ", "はい | いいえ", "はい | いいえ", "はい | いいえ"]);
    assert_eq!(all(&circled, 3)[..3], ["1: いいえ", "1: はい", ""]);
}

#[test]
fn the_same_word_in_every_row_and_nothing_else_is_printed() {
    let head = "番号 | チェック項目 | はい・いいえ | 確認日 | 目標日";
    let printed = read(head, &["はい"; 6]);
    assert_eq!(all(&printed, 3), [""; 6]);
    assert_eq!(problems(&printed), ["workbook-answer-printed@C3"]);
    let dated = read(head, &["はい", "はい", "はい", "はい", "はい", "はい | 2026/06/12"]);
    assert_eq!(all(&dated, 3)[0], "1: はい");
    let listed = Form::new().sheet("様式", |s| {
        let rows: Vec<String> = TEXTS.iter().map(|text| format!("{text} | はい")).collect();
        put(s, "A1", &format!("{TITLE}\n{head}\n{}", rows.join("\n")));
        drop_down(s, "C3:C8", &["はい", "いいえ"]);
    });
    assert_eq!(all(&listed.read().unwrap(), 3), ["1: はい"; 6], "chosen from a list");
}

#[test]
fn a_pair_never_takes_another_word_for_a_mark() {
    let head = "番号 | チェック項目 | はい | いいえ | 確認日 | 目標日";
    let read = read(head, &["いいえ | ", "対象外 | ", "該当 | ", " | はい", "○ | -", " | いいえ"]);
    assert_eq!(all(&read, 3), ["", "", "", "", "1: はい", "1: いいえ"]);
    let unclear = |cell: &str| format!("workbook-answer-unclear@{cell}");
    assert_eq!(problems(&read), ["C3", "C4", "C5", "D6"].map(unclear));
}

#[test]
fn an_answer_with_anything_else_beside_it_is_asked_about() {
    let head = "番号 | チェック項目 | はい・いいえ | 確認日 | 目標日";
    for cells in [
        [
            "はいではない",
            "はい、できていない",
            "はい(できていません)",
            "はい(導入したい)",
            "はい、今後行います",
            "はい",
        ],
        ["はい(検討)", "はい(要確認)", "はい？", "はい → いいえ", "○→×", "はい"],
        ["はい ×", "はい\\nいいえ", "いいえ→はい", "はい いいえ", "×はい", "はい"],
    ] {
        let read = read(head, &cells);
        assert_eq!(all(&read, 3), ["", "", "", "", "", "1: はい"], "{cells:?}");
        assert_eq!(problems(&read).len(), 5, "{cells:?}: {:?}", problems(&read));
    }
    let fine = read(head, &["はい 2026/6/12", "はい（済）", "○はい", "いいえ。", "対象外（クラウド）", "はい(6/12)"]);
    let read: Vec<String> = all(&fine, 3).iter().map(|a| a.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(read, ["1: はい", "1: はい", "1: はい", "1: いいえ", "1: 対象外", "1: はい"]);
    assert_eq!(problems(&fine), [""; 0]);
}

#[test]
fn the_words_behind_not_applicable_are_a_remark() {
    let head = "番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | 備考";
    let cells = [
        "対象外(クラウド) | . | . | .",
        "対象外（クラウド） | . | . | 来年見直す",
        "対象外 | . | . | 院内にない",
        "対象外(委託) | . | . | 委託していない端末がある",
        "いいえ | . | . | .",
        "はい | . | . | .",
    ];
    let read = read(head, &cells);
    assert_eq!(all(&read, 3)[..3], ["1: 対象外"; 3]);
    let remarks: Vec<&str> = read.rows.iter().take(4).map(|row| row.remark.as_str()).collect();
    assert_eq!(remarks, ["クラウド", "クラウド\n来年見直す", "院内にない", "委託\n委託していない端末がある"]);
}

#[test]
fn a_form_filled_in_is_found_again_whatever_its_heading_says() {
    for heading in ["取組状況", "実施済か", "適合状況", "貴院の状況を記入", "."] {
        let head = format!("番号 | チェック項目 | {heading} | 確認日 | 目標日");
        for (printed, yes, no) in [
            ("はい・いいえ", "はい", "いいえ"),
            ("○・×", "○", "×"),
            ("有・無", "有", "無"),
            ("済・未", "済", "未"),
            ("適合・不適合", "適合", "不適合"),
        ] {
            let blank = read(&head, &[printed; 6]);
            let place = layout(&blank).replace("printed", "word");
            for filled in [[yes, no, no, yes, yes, no], [yes, yes, printed, printed, no, printed]] {
                let again = read(&head, &filled);
                assert_eq!(layout(&again).replace("printed", "word"), place, "{heading} {printed}");
                let said = |word: &&str| match *word {
                    w if w == yes => "1: はい",
                    w if w == no => "1: いいえ",
                    _ => "",
                };
                assert_eq!(all(&again, 3), filled.iter().map(said).collect::<Vec<_>>(), "{heading} {printed}");
                assert_eq!(problems(&again), [""; 0], "{heading} {printed}");
                assert_eq!(again.layout.rounds[0].words, blank.layout.rounds[0].words, "{heading} {printed}");
            }
        }
    }
}

#[test]
fn months_under_the_header_of_the_answers_are_rounds() {
    let head = "番号 | チェック項目 | 確認結果 | < | < | 備考\n. | . | 6月 | 9月 | 12月";
    let cells = ["いいえ | はい | はい", "はい | いいえ | ", " | はい | ", "はい", "はい", "はい"];
    let read = read(head, &cells);
    assert!(layout(&read).contains("[1: word C], [2: word D], [3: word E]"), "{}", layout(&read));
    assert_eq!(all(&read, 4)[..3], ["1: いいえ; 2: はい; 3: はい", "1: はい; 2: いいえ", "2: はい"]);
    let others = head.replace("6月 | 9月 | 12月", "本館 | 別館 | 分院");
    let refusal = refused(built(&others, &cells).read());
    assert!(refusal.cells.iter().any(|(_, text)| text == "別館"), "{refusal:?}");
}

#[test]
fn nothing_beside_or_below_an_answer_is_lost() {
    let wide = "番号 | チェック項目 | 確認結果 | < | 確認日 | 目標日";
    let read = read(wide, &["はい | いいえ", "いいえ | ○", "はい | ", "いいえ | ", "はい | ", "いいえ | 要相談"]);
    let said = problems(&read);
    assert_eq!(
        said.iter().filter(|p| p.ends_with("D3") || p.ends_with("D4") || p.ends_with("D8")).count(),
        3,
        "{said:?}"
    );

    let tall: Vec<String> = TEXTS.iter().map(|text| format!("{text} | はい\n^ | ^ | .")).collect();
    let tall = tall.join("\n").replacen("^ | ^ | .", "^ | ^ | いいえ", 1);
    let read =
        form("様式", "A1", &format!("{TITLE}\n番号 | チェック項目 | はい・いいえ | 備考\n{tall}")).read().unwrap();
    assert!(problems(&read).contains(&"workbook-answer-unclear@C4".to_owned()), "{:?}", problems(&read));
}

#[test]
fn a_column_that_says_otherwise_leaves_the_answer_open() {
    let with = |heading: &str, cell: &str| {
        let head = format!("番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | {heading}");
        let other = "はい | 2026/6/12 | . | .";
        read(&head, &[&format!("はい | 2026/6/12 | . | {cell}"), other, other, other, other, other])
    };
    for (heading, cell) in [
        ("訂正", "いいえ"),
        ("訂正", "実装していません"),
        ("今回", "いいえ"),
        ("2回目", "いいえ"),
        ("実態", "いいえ"),
        ("最終", "実施していない"),
        (".", "いいえ"),
    ] {
        let read = with(heading, cell);
        assert_eq!(read.rows[0].standing().count(), 0, "{heading} {cell}");
        assert_eq!(all(&read, 3)[1], "1: はい 2026-06-12", "{heading} {cell}");
        assert_eq!(problems(&read), ["workbook-answer-unclear@F3"], "{heading} {cell}");
        let told = &read.problems[0].text;
        assert!(told.contains("「はい」") && told.contains(&format!("「{cell}」")), "{told}");
        assert!(read.rows[0].between.contains(&AnswerValue::No), "{heading} {cell}");
    }
    // What reads as if it were not so, under whatever heading, is told; the answer stays.
    for (heading, cell) in [
        ("実態", "実施できていません"),
        ("説明", "実装していません"),
        ("実態", "No"),
        (".", "×"),
        (".", "予定"),
        ("備考", "NG"),
        ("備考", "未実施"),
        ("備考", "検討中"),
        ("備考", "確認中"),
        ("備考", "不明"),
        ("備考", "一部の端末のみ"),
        ("備考", "2027年1月から適用"),
        ("責任分界", "×"),
        ("参考", "していません"),
    ] {
        let read = with(heading, cell);
        assert_eq!(all(&read, 3)[0], "1: はい 2026-06-12", "{heading} {cell}");
        assert_eq!(problems(&read), ["workbook-denied-beside@F3"], "{heading} {cell}");
        let told = &read.problems[0].text;
        assert!(told.contains("「はい」") && told.contains(&format!("「{cell}」")), "{told}");
    }
    // What nobody can place is kept with its row.
    let beside = |heading, cell| with(heading, cell).rows[0].beside.clone();
    assert_eq!(
        [beside(".", "サーバ室"), beside("実態", "予定"), beside("記入例", "はい")],
        ["F: サーバ室", "実態: 予定", ""]
    );
    // The choices of the lists, kept beside the table.
    let head = "番号 | チェック項目 | はい・いいえ | 確認日 | 目標日 | .";
    let choices = ["はい", "いいえ", "対象外", ".", ".", "."].map(|choice| format!("はい | 2026/6/12 | . | {choice}"));
    let listed = read(head, &choices.each_ref().map(String::as_str));
    assert_eq!((all(&listed, 3)[1].as_str(), problems(&listed).len()), ("1: はい 2026-06-12", 0));
    for (heading, cell) in [
        ("訂正", "はい"),
        ("訂正", "○"),
        ("訂正", "2026/6/20"),
        ("前回の結果", "いいえ"),
        ("オプション", "なし"),
        ("実態", "実施しています"),
        ("記入例", "実施していません"),
        ("必須", "×"),
        ("備考", "例外なし"),
        ("備考", "前年度は未実施"),
        ("備考", "検討の結果、導入済み"),
        ("備考", "確認中に不具合はありませんでした"),
        ("備考", "2026年4月から適用"),
        ("備考", "次のバージョンは2027年1月から適用"),
        (".", "漏れはありません"),
    ] {
        let read = with(heading, cell);
        assert_eq!(all(&read, 3)[0], "1: はい 2026-06-12", "{heading} {cell}");
        assert_eq!(problems(&read), [""; 0], "{heading} {cell}");
    }
}

#[test]
fn a_correction_below_the_table_is_told_and_one_row_by_row_leaves_the_answer_open() {
    let section = "2 医療情報システムの管理・運用 | 医療情報システム全般";
    let rows = ASKED.map(|text| format!("{section} | {text} | . | はい | 2026/11/20")).join("\n");
    let built = |below: &str| {
        Form::new().sheet("様式", |s| {
            put(s, "A1", &format!("{TITLE}\n{HEAD}\n{rows}"));
            put(s, "A11", below);
        })
    };
    let noted = built("※訂正: ⑥は「いいえ」です。").read().unwrap();
    assert!(problems(&noted).contains(&"workbook-words-outside@A11".to_owned()), "{:?}", problems(&noted));
    for below in ["※⑥ サポート切れのため更新していません", "⑥は更新していません"] {
        let noted = built(below).read().unwrap();
        assert!(problems(&noted).contains(&"workbook-words-outside@A11".to_owned()), "{:?}", problems(&noted));
    }
    // Where the items stand it is no item either.
    for below in ["⑥は更新していません", "2-⑥ サポート切れのため更新していません", "⑥ 更新していない"]
    {
        let noted = built(&format!(". | . | {below}")).read().unwrap();
        assert!(problems(&noted).contains(&"workbook-words-outside@C11".to_owned()), "{:?}", problems(&noted));
        assert_eq!(noted.rows.len(), ASKED.len(), "{below}");
        let beside =
            Form::new().sheet("様式", |s| put(s, "A1", &format!("{TITLE}\n{HEAD}\n{rows}\n. | . | {below}")));
        let noted = beside.read().unwrap();
        assert!(problems(&noted).contains(&"workbook-words-outside@C9".to_owned()), "{:?}", problems(&noted));
        assert_eq!(noted.rows.len(), ASKED.len(), "{below}");
    }
    // Nor is it where the lists of the answers go on below the table.
    let listed = Form::new().sheet("様式", |s| {
        put(s, "A1", &format!("{TITLE}\n{HEAD}\n{rows}\n. | . | サポート切れのため更新していません"));
        drop_down(s, "E3:E20", &["はい", "いいえ"]);
    });
    let listed = listed.read().unwrap();
    assert!(problems(&listed).contains(&"workbook-words-outside@C9".to_owned()), "{:?}", problems(&listed));
    assert_eq!(listed.rows.len(), ASKED.len());
    // One more item, not answered yet, is one.
    let more = format!("{TITLE}\n{HEAD}\n{rows}\n{section} | ⑦ 不要なソフトウェアを停止している。");
    let read = Form::new().sheet("様式", |s| put(s, "A1", &more)).read().unwrap();
    assert_eq!(read.rows.len(), ASKED.len() + 1);
    for below in ["※未実施の場合は目標日を書く", "対象外"] {
        let plain = built(below).read().unwrap();
        assert!(!problems(&plain).contains(&"workbook-words-outside@A11".to_owned()), "{:?}", problems(&plain));
    }
    let again = |text: &&str| format!("2 | . | {text} | . | いいえ | 2026/11/25 | 2027/3/1");
    let corrected = ASKED[3..].iter().map(again).collect::<Vec<_>>().join("\n");
    let read = built(&format!("訂正\n{HEAD}\n{corrected}")).read().unwrap();
    let sixth: Vec<usize> =
        read.rows.iter().filter(|row| row.number == "2-⑥").map(|row| row.standing().count()).collect();
    assert_eq!(sixth, [0, 0], "{:?}", read.rows);
    assert!(read.problems.iter().any(|p| p.code == "workbook-answer-unclear" && p.text.contains("「いいえ」")));
    assert_eq!(read.rows[0].standing().count(), 1);
}

#[test]
fn an_answer_in_a_row_of_no_item_stands_against_the_item_whose_number_is_there() {
    let section = "2 医療情報システムの管理・運用 | 医療情報システム全般";
    let rows = ASKED.map(|text| format!("{section} | {text} | . | はい | 2026/11/20"));
    let read = |rows: &[String], more: &str, gap: &str| {
        let table = format!("{TITLE}\n{HEAD}\n{}\n{gap}{more}", rows.join("\n"));
        Form::new().sheet("様式", |s| put(s, "A1", &table)).read().unwrap()
    };
    let named = [
        "⑥ | . | . | . | いいえ",
        ". | ⑥ | . | . | いいえ",
        ". | 2-⑥ | . | . | いいえ",
        ". | . | ※⑥の訂正 | . | いいえ",
        ". | . | . | ⑥ | ×",
        ". | . | . | . | いいえ | . | . | ⑥のサーバ分",
    ];
    for more in named.into_iter().chain([". | . | . | . | いいえ"]) {
        for (gap, at) in [("", "E9"), (". | . | .\n", "E10")] {
            let form = read(&rows, more, gap);
            assert_eq!(form.rows.len(), ASKED.len(), "{more}");
            let told = format!("workbook-answer-unclear@{at}");
            assert!(problems(&form).contains(&told), "{more}: {:?}", problems(&form));
            let sixth = &form.rows[5];
            let is_open = named.contains(&more);
            assert_eq!(sixth.standing().count(), usize::from(!is_open), "{more}");
            assert_eq!(sixth.between.contains(&AnswerValue::No), is_open, "{more}");
            assert_eq!(form.rows[4].standing().count(), 1, "{more}");
        }
    }
    // Between the items too, and the same answer once more leaves nothing open.
    let (mut inserted, mut again) = (rows.to_vec(), rows.to_vec());
    inserted.insert(3, named[1].to_owned());
    again.push(named[1].replace("いいえ", "はい"));
    let counts = |form: &ReadWorkbook| form.rows.iter().map(|r| r.standing().count()).sum::<usize>();
    assert_eq!((counts(&read(&inserted, "", "")), counts(&read(&again, "", ""))), (5, 6));
    // The choices of a list, kept there, are no answers.
    let list = ". | . | . | . | はい\n. | . | . | . | いいえ\n. | . | . | . | 対象外";
    assert_eq!(problems(&read(&rows, list, ". | . | .\n")), [""; 0]);
}

#[test]
fn what_is_said_below_the_table_of_an_item_in_it_is_no_item() {
    let rows_under = |first: &str, next: &str| {
        let row = |(at, text): (usize, &&str)| {
            format!("{} | {text} | . | はい | 2026/11/20", if at == 0 { first } else { next })
        };
        ASKED.iter().enumerate().map(row).collect::<Vec<_>>().join("\n")
    };
    let general = "2 医療情報システムの管理・運用 | 医療情報システム全般";
    for rows in [rows_under(general, general), rows_under(general, "^ | ^")] {
        for below in ["⑤ 復旧は11月に確認済み", "⑥：設定は11月に確認済み", "③ ログは2026年11月20日に確認済み"]
        {
            for between in ["", ". | . | .\n"] {
                let said = format!("{between}. | . | ⑥は更新していません\n. | . | {below}");
                let table = format!("{TITLE}\n{HEAD}\n{rows}\n{said}");
                let noted = Form::new().sheet("様式", |s| put(s, "A1", &table)).read().unwrap();
                assert_eq!(noted.rows.len(), ASKED.len(), "{said}");
                let told = noted.problems.iter().filter(|p| p.code == "workbook-words-outside");
                let told: Vec<&str> = told.map(|p| p.text.as_str()).collect();
                assert_eq!(told, ["⑥は更新していません"], "{said}");
            }
        }
    }
    // A number in plain digits heads no section that what follows would begin anew.
    let said = ["⑥は更新していません", "6番は更新していません", "⑥：サーバのみ"];
    let below = said.map(|said| format!(". | . | {said}")).join("\n");
    let table = format!("{TITLE}\n{HEAD}\n{}\n{below}", rows_under(general, general));
    let noted = Form::new().sheet("様式", |s| put(s, "A1", &table)).read().unwrap();
    let told = noted.problems.iter().filter(|p| p.code == "workbook-words-outside");
    let told: Vec<&str> = told.map(|p| p.text.as_str()).collect();
    assert_eq!(noted.rows.len(), ASKED.len());
    assert!(said[..2].iter().all(|said| told.contains(said)), "{told:?}");
    // What denies nothing is shown with the answer it speaks of.
    assert_eq!(noted.rows[5].beside, "9行目: 更新していません\n11行目: サーバのみ");
    // Each of them is told, however many there are.
    let below: String = ["①", "②", "③", "④", "⑤", "⑥"].map(|number| format!("{number}は未対応です\n")).concat();
    let table = format!("{TITLE}\n{HEAD}\n{}\n.\n{below}2-① 未実施\n2-② 未実施", rows_under(general, general));
    let noted = Form::new().sheet("様式", |s| put(s, "A1", &table)).read().unwrap();
    assert_eq!(noted.problems.iter().filter(|p| p.code == "workbook-words-outside").count(), 8);
    // The items of another kind of device have numbers of their own.
    let [server, pc] = ["サーバ", "端末PC"].map(|kind| format!("2 医療情報システムの管理・運用 | {kind}"));
    let of_kind = format!("{pc} | ① 端末の台帳管理\n{pc} | ② 端末の棚卸し");
    let more = format!("{TITLE}\n{HEAD}\n{}\n{of_kind}", rows_under(&server, &server));
    let read = Form::new().sheet("様式", |s| put(s, "A1", &more)).read().unwrap();
    assert_eq!(read.rows.len(), ASKED.len() + 2);
    // So have those of a section that nobody answered yet, where none is named.
    let answered = ASKED.map(|text| format!("{} | はい | 2026/11/20 | .", text.replacen(' ', " | ", 1))).join("\n");
    let next = "① | 連絡体制図 | . | . | .\n② | 事業継続計画の策定 | . | . | .";
    let more = format!("番号 | チェック項目 | はい・いいえ | 確認日 | 備考\n{answered}\n{next}");
    let read = form("医療機関確認用", "A1", &more).read().unwrap();
    assert_eq!(read.rows.len(), ASKED.len() + 2);
}

#[test]
fn a_row_added_below_the_last_kind_of_device_is_that_of_its_words() {
    let rows = |last: &str| {
        let rows = [
            "2 医療情報システムの管理・運用 | 医療情報システム全般 | ① 台帳管理を行っている。 | . | はい | 2026/11/20",
            ". | . | ② パスワードの使い回しを禁じている。 | . | はい | 2026/11/20",
            ". | . | ③ 二要素認証を実装している。 | . | いいえ | 2026/11/20 | 2027/2/1",
            ". | サーバ | ④ アクセスログを管理している。 | . | はい | 2026/11/20",
            ". | . | ⑤ 不要なソフトウェアやサービスを止めている。 | . | はい | 2026/11/20",
            ". | 端末PC | ⑤ 不要なソフトウェアやサービスを止めている。 | . | いいえ | 2026/11/20 | 2027/2/1",
            ". | ネットワーク機器 | ⑥ 接続元の制限を行っている。 | . | はい | 2026/11/20",
        ];
        form("様式", "A1", &format!("{TITLE}\n{HEAD}\n{}\n{last}", rows.join("\n"))).read().unwrap()
    };
    let standing = |read: &ReadWorkbook, number: &str| {
        let of = read.rows.iter().filter(|row| row.number == number);
        of.map(|row| row.standing().count()).collect::<Vec<_>>()
    };
    let read = rows(". | . | ② パスワードの使い回しを禁じている。 | . | いいえ | 2026/11/25 | 2027/3/1");
    assert_eq!(standing(&read, "2-②"), [0, 0], "{:?}", read.rows);
    assert!(read.problems.iter().any(|p| p.text.contains("「はい」と「いいえ」")), "{:?}", read.problems);
    assert_eq!(standing(&read, "2-⑤"), [1, 1], "two kinds of devices may be answered differently");
    // Whatever stands around its words: that they are corrected or stand there once more, with the number or without.
    for again in [
        "(訂正)② パスワードの使い回しを禁じている。",
        "【訂正】② パスワードの使い回しを禁じている。",
        "再掲 2-② パスワードの使い回しを禁じている",
        "※② パスワードの使い回しを禁じている。",
        "パスワードの使い回しを禁じている。",
        "パスワードの使い回しを禁じている。(訂正)",
        "②の訂正:使い回しを禁じている",
    ] {
        let read = rows(&format!(". | . | {again} | . | いいえ | 2026/11/25 | 2027/3/1"));
        assert_eq!(read.rows.len(), 8, "{again}");
        assert_eq!((standing(&read, "2-②").iter().sum::<usize>(), read.rows[7].standing().count()), (0, 0), "{again}");
        let told = read.problems.iter().find(|p| p.text == "2-② 4行目の「はい」と「いいえ」");
        assert_eq!(told.and_then(|told| told.row), Some(10), "{again}: {:?}", read.problems);
        let names_no = |at: usize| read.rows[at].between.contains(&AnswerValue::No);
        assert!(names_no(1) && names_no(7), "{again}");
        assert_eq!(standing(&read, "2-⑤"), [1, 1], "{again}");
        // The same answer once more leaves both.
        let read = rows(&format!(". | . | {again} | . | はい | 2026/11/25"));
        assert_eq!((read.rows[1].standing().count(), read.rows[7].standing().count()), (1, 1), "{again}");
    }
    let read = rows("");
    assert_eq!(standing(&read, "2-②"), [1], "{:?}", read.rows);
}

#[test]
fn words_printed_below_one_another_are_refused() {
    let rows: Vec<String> = TEXTS.iter().map(|text| format!("{text} | . | はい\n^ | ^ | . | いいえ")).collect();
    let head = "番号 | チェック項目 | 回答 | < | 備考";
    let refusal = refused(form("様式", "A1", &format!("{TITLE}\n{head}\n{}", rows.join("\n"))).read());
    assert!(refusal.cells.iter().any(|(_, text)| text == "いいえ"), "{refusal:?}");
}

#[test]
fn numbered_lists_are_read_and_kept() {
    let read = Form::new()
        .sheet("様式", |s| {
            let cells = ["1.はい", "2.いいえ", "3.対象外", "", "1.はい", ""];
            let rows: Vec<String> = TEXTS.iter().zip(cells).map(|(text, cell)| format!("{text} | {cell}")).collect();
            let head = "番号 | チェック項目 | 回答 | 確認日 | 目標日";
            put(s, "A1", &format!("{TITLE}\n{head}\n{}", rows.join("\n")));
            drop_down(s, "C3:C8", &["1.はい", "2.いいえ", "3.対象外"]);
        })
        .read()
        .unwrap();
    assert_eq!(all(&read, 3), ["1: はい", "1: いいえ", "1: 対象外", "", "1: はい", ""]);
    assert_eq!(problems(&read), [""; 0]);
    assert_eq!(read.layout.rounds[0].words.as_ref().unwrap().no.as_deref(), Some("2.いいえ"));
}

#[test]
fn rows_on_a_hidden_sheet_are_named() {
    let head = "番号 | チェック項目 | はい・いいえ | 確認日 | 目標日";
    let part = |texts: &[&str]| format!("{TITLE}\n{head}\n{}", texts.join("\n"));
    let rest = ["3-① | 組織内と外部への連絡体制図がある", "3-② | 事業継続計画を策定している"];
    let read = Form::new()
        .sheet("様式", |s| put(s, "A1", &part(&TEXTS)))
        .sheet("続き", |s| {
            put(s, "A1", &part(&rest));
            s.set_hidden(true);
        })
        .sheet("控え", |s| {
            put(s, "A1", &part(&TEXTS));
            s.set_hidden(true);
        })
        .read()
        .unwrap();
    assert_eq!(problems(&read), ["workbook-hidden-row@3", "workbook-hidden-row@4"]);
    assert!(read.problems.iter().all(|p| p.sheet.as_deref() == Some("続き")), "{:?}", read.problems);
}

#[test]
fn what_is_said_of_an_item_is_kept_with_it_wherever_it_stands() {
    let section = "2 医療情報システムの管理・運用 | 医療情報システム全般";
    let rows = ASKED.map(|text| format!("{section} | {text} | . | はい | 2026/11/20"));
    let read = |rows: &[String]| {
        let table = format!("{TITLE}\n{HEAD}\n{}", rows.join("\n"));
        Form::new().sheet("事業者確認用", |s| put(s, "A1", &table)).read().unwrap()
    };
    let is_told = |form: &ReadWorkbook, at: u32, words: &str| {
        let mut own = form.problems.iter().filter(|p| p.row == Some(at) && p.code.starts_with("workbook-words-"));
        own.any(|p| p.text == words)
    };
    let across = |words: &str| format!("{words}{}", " | <".repeat(7));
    let said = [
        ("⑥：サーバのみ", "サーバのみ"),
        ("⑥は更新していません", "更新していません"),
        ("⑥：サーバは対象外", "サーバは対象外"),
        ("※2-⑥ 端末は別契約です", "端末は別契約です"),
    ];
    for (words, rest) in said {
        let columns = (0..8).map(|column| format!("{}{words}", ". | ".repeat(column)));
        for line in columns.chain([across(words)]) {
            for (gap, at) in [(false, 9), (true, 10)] {
                let mut rows = rows.to_vec();
                rows.extend(gap.then(|| ". | . | .".to_owned()));
                rows.push(line.clone());
                let form = read(&rows);
                assert_eq!(form.rows.len(), ASKED.len(), "{line}");
                assert_eq!(form.rows[5].beside, format!("{at}行目: {rest}"), "{line}");
                assert!(form.rows.iter().all(|row| row.standing().count() == 1), "{line}");
                assert!(is_told(&form, at, words), "{line}: {:?}", problems(&form));
            }
        }
    }
    // What names no item is told too, once, and what tells how to answer is beside none.
    let other = ["なお、端末は別の契約です。", "⑫：端末は別の契約です", "※⑥ 該当しない場合は別紙に書く", "以上"];
    for words in other {
        // With a number of its own it is one more item where those stand.
        for column in (0..8).filter(|column| *column != 2 || !words.starts_with('⑫')) {
            let mut rows = rows.to_vec();
            rows.push(format!("{}{words}", ". | ".repeat(column)));
            let form = read(&rows);
            let own = form.problems.iter().filter(|p| p.row == Some(9)).collect::<Vec<_>>();
            assert!(own.len() == 1 && own[0].text == words, "{column} {words}: {own:?}");
            assert!(form.rows.iter().take(5).all(|row| row.beside.is_empty()), "{column} {words}");
        }
    }
    // Between the items behind their words, and where a number has a cell of its own.
    let mut between = rows.to_vec();
    between.insert(2, ". | . | . | . | . | . | . | 端末は別の契約です".to_owned());
    between.push("⑥ | サーバのみ".to_owned());
    let form = read(&between);
    assert!(is_told(&form, 5, "端末は別の契約です"), "{:?}", problems(&form));
    assert_eq!(form.rows[5].beside, "10行目: サーバのみ");
    // Of a form that nobody answered, or a facility's own, it is what the form prints.
    let blank = rows.clone().map(|row| row.replace("はい | 2026/11/20", ". | ."));
    let more = |rows: &[String]| [rows, &[". | . | なお、端末は別の契約です。".to_owned()]].concat();
    assert_eq!(problems(&read(&more(&blank))), [""; 0]);
    let table = format!("{TITLE}\n{HEAD}\n{}", more(&rows).join("\n"));
    let own = Form::new().sheet("医療機関確認用", |s| put(s, "A1", &table)).read().unwrap();
    assert_eq!(problems(&own), [""; 0]);
}
