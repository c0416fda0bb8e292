//! Disclosures (MDS, SDS, MDS2) in the layouts people send them in.

use crate::list_builder::{ods, xls_with, xls_with_fonts};
use proptest::prelude::*;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};
use sejo_intake::disclosure::{Interpreted, interpret};
use sejo_intake::{Limits, Reading};
use sejo_model::configuration::FingerprintKey;
use sejo_model::disclosure::{DisclosureColumn as Column, KnownColumns, ReadDisclosure};
use sejo_model::{DisclosureAnswer, DisclosureForm, ErrorCode};

const TITLE: &str = "「製造業者による医療情報セキュリティ開示書」チェックリスト Ver.5.0";

fn read_as(name: &str, bytes: &[u8]) -> Result<Reading, ErrorCode> {
    sejo_intake::read(name, bytes, &Limits::default(), &FingerprintKey::new([7; 32])).map_err(|r| r.code)
}

fn disclosure(name: &str, bytes: &[u8]) -> ReadDisclosure {
    match read_as(name, bytes) {
        Ok(Reading::Disclosure(read)) => *read,
        other => panic!("{name}: {other:?}"),
    }
}

fn put(sheet: &mut Worksheet, from: u32, text: &str) {
    for (r, line) in text.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        for (c, cell) in line.split('|').map(str::trim).enumerate().filter(|(_, c)| !c.is_empty()) {
            sheet.write_string(from + u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), cell).unwrap();
        }
    }
}

fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        put(sheet, 0, text);
    }
    book.save_to_buffer().unwrap()
}

/// Number, answer and remark of every row, in a line each.
fn said(made: &Interpreted) -> Vec<String> {
    let word = |answer: Option<DisclosureAnswer>| answer.map_or("-", |a| a.words().ja);
    made.rows.iter().map(|r| format!("{} {} {}", r.number, word(r.answer), r.remark).trim().to_owned()).collect()
}

fn codes(made: &Interpreted) -> Vec<&str> {
    made.problems.iter().map(|p| p.code.as_str()).collect()
}

fn sure(name: &str, bytes: &[u8]) -> (ReadDisclosure, Interpreted) {
    let read = disclosure(name, bytes);
    let made = interpret(&read, &KnownColumns::new());
    assert!(!made.is_unsure, "{:?}", read.tables);
    (read, made)
}

#[test]
fn a_plan_is_no_answer_and_a_remark_that_denies_one_is_told() {
    let text = format!(
        "{TITLE}
        製造業者名:|やまと電子株式会社||作成日|2026/6/1
        製品名称|やまとカルテ|バージョン|12.3
        No.|質問|回答|備考
        1|サーバを施錠できるか|はい|
        2|ログは改ざんできないか|はい(2027/3/31)|
        3|無線LANを使うか|はい 2026/6/1|
        4|時刻は同期しているか|いいえ 2027/3/31|
        5|記録を保存するか|はい|保存していません
        6|記録を見られるか|はい|保存していない記録はありません"
    );
    let (_, made) = sure("MDS.xlsx", &book(&[("MDS", &text)]));
    let all =
        ["1 はい", "2 はい", "3 はい", "4 いいえ", "5 はい 保存していません", "6 はい 保存していない記録はありません"];
    assert_eq!(said(&made), all);
    assert_eq!(codes(&made), ["disclosure-remark-denies"], "the remark of the fifth");
    let made = made.on(jiff::civil::date(2026, 11, 30));
    assert_eq!(said(&made), all.map(|row| row.replace("2 はい", "2 -")));
    assert_eq!(codes(&made), ["disclosure-remark-denies", "disclosure-answer-unclear"]);
    assert!(made.problems[1].text.contains("2027/3/31"), "{:?}", made.problems);
}

#[test]
fn a_column_of_answers_with_remarks_beside_them() {
    let text = format!(
        "{TITLE}
        製造業者名:|やまと電子株式会社||作成日|2026/6/1
        製品名称|やまとカルテ|バージョン|12.3
        No.|質問|回答|備考
        |物理的対策
        1|サーバを施錠できるか|はい|
        2|端末の画面は自動で消えるか|いいえ|設定で可能
        3|無線LANを使うか|対象外|
        4|ログは改ざんできないか|いいえ?|
        5|時刻は同期しているか||"
    );
    let (read, made) = sure("MDS.xlsx", &book(&[("MDS", &text)]));
    assert_eq!((read.form, read.version.as_str()), (Some(DisclosureForm::Mds), "5.0"));
    assert_eq!((read.maker.as_str(), read.product.as_str()), ("やまと電子株式会社", "やまとカルテ"));
    assert_eq!(read.product_version, "12.3");
    assert_eq!(read.dated_on, Some(jiff::civil::date(2026, 6, 1)));
    assert_eq!(said(&made), ["1 はい", "2 いいえ 設定で可能", "3 対象外", "4 -", "5 -"]);
    assert_eq!(made.rows[1].section, "物理的対策");
    assert_eq!(codes(&made), ["disclosure-answer-unclear"], "a blank is not told, it is counted");
}

#[test]
fn the_words_behind_not_applicable_are_a_remark() {
    let items = "1|a|対象外(クラウド)|\n2|b|対象外（クラウド）|契約書3ページ\n3|c|はい|";
    let (_, made) = sure("MDS.xlsx", &book(&[("MDS", &format!("{TITLE}\nNo.|質問|回答|備考\n{items}"))]));
    assert_eq!(said(&made), ["1 対象外 クラウド", "2 対象外 クラウド / 契約書3ページ", "3 はい"]);
    let items = "1|a|||対象外(クラウド)|\n2|b|○|||\n3|c||○||";
    let head = "No.|質問|はい|いいえ|対象外|備考";
    let (_, made) = sure("MDS.xlsx", &book(&[("MDS", &format!("{TITLE}\n{head}\n{items}"))]));
    assert_eq!(said(&made), ["1 対象外 クラウド", "2 はい", "3 いいえ"]);
}

#[test]
fn a_table_under_a_heading_nobody_knows_is_asked_about_although_notes_stand_beside_it() {
    for heading in ["該当", "実施状況"] {
        let items = "1|a|はい|\n2|b|いいえ|備考1\n3|c|はい|\n4|d|対象外|";
        let text = format!("{TITLE}\nNo.|確認事項|{heading}|補足\n{items}\n備考1|次期版で対応");
        let read = disclosure("MDS.xlsx", &book(&[("MDS", &text)]));
        let [table] = &read.tables[..] else { panic!("{heading}: {:?}", read.tables) };
        assert!(!table.is_sure && interpret(&read, &KnownColumns::new()).is_unsure, "{heading}");
        let guess = [Column::Number, Column::Question, Column::Answer, Column::Remark].map(Some);
        assert_eq!((&table.guess[..], table.rows.len()), (&guess[..], 4), "{heading}");
        assert_eq!(read.notes.get("1").map(String::as_str), Some("次期版で対応"));
    }
}

#[test]
fn marks_in_columns_below_a_merged_heading_and_numbers_merged_over_branches() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.write_string(0, 0, "サービス事業者による医療情報セキュリティ開示書 Ver 4.1").unwrap();
    put(sheet, 1, "サービス名|みどりクラウド");
    sheet.merge_range(3, 0, 4, 1, "番号", &plain).unwrap();
    sheet.merge_range(3, 2, 4, 2, "質問", &plain).unwrap();
    sheet.merge_range(3, 3, 3, 5, "回答", &plain).unwrap();
    sheet.merge_range(3, 6, 4, 6, "備考番号", &plain).unwrap();
    for (column, word) in [(3, "はい"), (4, "いいえ"), (5, "対象外")] {
        sheet.write_string(4, column, word).unwrap();
    }
    sheet.merge_range(5, 0, 7, 0, "1", &plain).unwrap();
    put(sheet, 5, "|(1)|通信を暗号化しているか|○|||\n|(2)|専用線か|||✓|\n|(3)|二要素か||〇||備考1");
    put(sheet, 8, "2||バックアップを離して置くか|○|○||\n3||ログを残すか|-|○|-|備考2\n4||時刻は合うか|はい||||");
    put(sheet, 11, "備考1|令和9年度に対応予定\n備考3|使われない備考");
    let bytes = book.save_to_buffer().unwrap();
    let (read, made) = sure("sds.xlsx", &bytes);
    assert_eq!((read.form, read.version.as_str()), (Some(DisclosureForm::Sds), "4.1"));
    assert_eq!(
        said(&made),
        ["1(1) はい", "1(2) 対象外", "1(3) いいえ 備考1: 令和9年度に対応予定", "2 -", "3 いいえ 備考2", "4 はい"]
    );
    assert_eq!(codes(&made), ["disclosure-both-marked", "disclosure-note-missing"]);
}

#[test]
fn items_and_answers_on_sheets_of_their_own_are_joined_by_number() {
    let asked = format!("{TITLE}\n番号|質問事項\n1|暗号化しているか\n2|ログを残すか\n3|権限を分けるか");
    let answers = "番号|回答|備考\n1|はい|\n2|いいえ|1\n3|対象外|";
    let notes = "備考\n番号|内容\n1|オプションで可能";
    let (_, made) = sure("x.xlsx", &book(&[("チェックリスト", &asked), ("回答", answers), ("備考", notes)]));
    assert_eq!(said(&made), ["1 はい", "2 いいえ 備考1: オプションで可能", "3 対象外"]);
    assert_eq!(made.rows[1].question, "ログを残すか");
}

#[test]
fn two_sheets_that_disagree_are_believed_in_nothing() {
    let one = format!("{TITLE}\n番号|質問|回答\n1|a|はい\n2|b|はい\n3|c|いいえ");
    let other = "番号|質問|回答\n1|a|いいえ\n2|b|はい\n4|d|はい";
    let (_, made) = sure("x.xlsx", &book(&[("一", &one), ("二", other)]));
    assert_eq!(said(&made), ["1 -", "2 はい", "3 いいえ", "4 はい"]);
    assert_eq!(codes(&made), ["disclosure-twice"]);
}

#[test]
fn the_american_form_is_read_too() {
    let text = "Manufacturer Disclosure Statement for Medical Device Security -- MDS2 HN 1-2019
        Manufacturer Name|Yamato Inc.||Document Release Date|2025-11-02
        Device Model|YX-100|Software Revision|3.2
        Question ID|Question|Yes, No, N/A, or See Note|Note
        |MANAGEMENT OF PERSONALLY IDENTIFIABLE INFORMATION
        MPII-1|Can this device display personally identifiable information?|Yes|
        MPII-2|Does the device maintain it?|No|Note 1
        MPII-2.1|Temporarily in volatile memory?|N/A|
        ALOF-1|Automatic logoff?|See Note|Note 1
        Note 1|Only with the option";
    let (read, made) = sure("mds2.xlsx", &book(&[("MDS2", text)]));
    assert_eq!((read.form, read.version.as_str()), (Some(DisclosureForm::Mds2), "2019"));
    assert_eq!((read.product.as_str(), read.product_version.as_str()), ("YX-100", "3.2"));
    let note = "備考1: Only with the option";
    assert_eq!(
        said(&made),
        [
            "MPII-1 はい".to_owned(),
            format!("MPII-2 いいえ {note}"),
            "MPII-2.1 対象外".to_owned(),
            format!("ALOF-1 - {note}")
        ]
    );
}

#[test]
fn what_its_words_leave_open_a_person_says_once() {
    let text = format!("{TITLE}\n項番|安全対策|自己評価|説明\n1|a|○|\n2|b|×|外部委託\n3|c|○|");
    let read = disclosure("x.xlsx", &book(&[("S", &text)]));
    let open = interpret(&read, &KnownColumns::new());
    assert!(open.is_unsure);
    let table = &read.tables[0];
    let columns = vec![Some(Column::Number), Some(Column::Question), Some(Column::Answer), Some(Column::Remark)];
    let known = KnownColumns::from([(table.key(), columns)]);
    let made = interpret(&read, &known);
    assert!(!made.is_unsure);
    assert_eq!(said(&made), ["1 はい", "2 いいえ 外部委託", "3 はい"]);
    // Another file of the same shape, its header in other widths.
    let again = text.replace("項番", "項 番").replace("自己評価", "自己評価 ");
    let read = disclosure("y.xlsx", &book(&[("S", &again)]));
    assert_eq!(said(&interpret(&read, &known)), said(&made));
}

#[test]
fn which_of_several_columns_of_answers_counts_a_person_says() {
    let items = "1|a|はい|いいえ|\n2|b|はい|はい|\n3|c|いいえ|はい|外部委託";
    for (head, last) in [
        ("番号|質問|回答||備考\n||前回|今回|", "今回"),
        ("番号|質問|回答||備考\n||令和7年度|令和8年度|", "令和8年度"),
        ("番号|質問|回答||備考", "D"),
    ] {
        let read = disclosure("x.xlsx", &book(&[("S", &format!("{TITLE}\n{head}\n{items}"))]));
        assert!(interpret(&read, &KnownColumns::new()).is_unsure, "{head}");
        let table = &read.tables[0];
        assert_eq!((table.headers[3].as_str(), table.rows.len()), (last, 3), "{head}");
        // Whoever leaves both gets what both say.
        let known = KnownColumns::from([(table.key(), table.guess.clone())]);
        assert_eq!(said(&interpret(&read, &known)), ["1 -", "2 はい", "3 - 外部委託"], "{head}");
        let mut columns = table.guess.clone();
        columns[2] = None;
        let known = KnownColumns::from([(table.key(), columns)]);
        assert_eq!(said(&interpret(&read, &known)), ["1 いいえ", "2 はい", "3 はい 外部委託"], "{head}");
    }
    // What stands below 回答 may be a remark.
    let text = format!("{TITLE}\n番号|質問|回答|\n||結果|備考\n1|a|はい|\n2|b|いいえ|外部委託\n3|c|はい|");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2 いいえ 外部委託", "3 はい"]);
}

#[test]
fn a_column_that_answers_under_a_heading_of_its_own_is_asked_about() {
    for heading in ["今回", "訂正後", "最新回答", "2回目", "再回答", "回答(訂正)", "令和8年度"] {
        let text =
            format!("{TITLE}\n番号|質問|回答|{heading}|備考\n1|a|はい||\n2|b|はい|いいえ|\n3|c|いいえ||外部委託");
        let read = disclosure("x.xlsx", &book(&[("S", &text)]));
        assert!(interpret(&read, &KnownColumns::new()).is_unsure, "{heading}");
        let table = &read.tables[0];
        assert_eq!(table.guess[3], Some(Column::Answer), "{heading}");
        let known = KnownColumns::from([(table.key(), table.guess.clone())]);
        assert_eq!(said(&interpret(&read, &known)), ["1 はい", "2 -", "3 いいえ 外部委託"], "{heading}");
    }
    let text = format!("{TITLE}\n番号|質問|はい|いいえ|対象外|訂正\n1|a|○|||\n2|b|○|||いいえ\n3|c||○||");
    let read = disclosure("x.xlsx", &book(&[("S", &text)]));
    assert!(interpret(&read, &KnownColumns::new()).is_unsure);
    // One cell is enough, whatever it says under a heading of a correction, and in words for an answer under any other.
    for (heading, cell) in [
        ("訂正", "実装していません"),
        ("訂正", "取消"),
        ("訂正", "いいえ?"),
        ("最新の回答", "できていません"),
        ("現状", "いいえ"),
        ("", "いいえ"),
    ] {
        let text = format!("{TITLE}\n番号|質問|回答|{heading}|備考\n1|a|はい||\n2|b|はい|{cell}|\n3|c|いいえ||");
        let read = disclosure("x.xlsx", &book(&[("S", &text)]));
        assert!(interpret(&read, &KnownColumns::new()).is_unsure, "{heading} {cell}");
        assert_eq!(read.tables[0].guess[3], Some(Column::Answer), "{heading} {cell}");
    }
    for (heading, cell) in [("訂正理由", "はいと書いていたため"), ("オプション", "なし"), ("最終確認日", "2026/6/1")]
    {
        let text = format!("{TITLE}\n番号|質問|回答|{heading}\n1|a|はい|\n2|b|はい|{cell}\n3|c|いいえ|");
        let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
        assert_eq!(said(&made), ["1 はい", "2 はい", "3 いいえ"], "{heading} {cell}");
    }
    // What reads as if it were not so is told, and the answer stays.
    let text =
        format!("{TITLE}\n番号|質問|回答|実態\n1|a|はい|\n2|b|はい|実施できていません\n3|c|いいえ|実装していません");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2 はい", "3 いいえ"]);
    assert_eq!(codes(&made), ["disclosure-remark-denies"]);
    assert!(made.problems[0].text.contains("実態: 実施できていません"), "{:?}", made.problems);
    // Circles under a heading of another kind answer nothing.
    let text = format!("{TITLE}\n番号|質問|回答|必須\n1|a|はい|○\n2|b|いいえ|○\n3|c|はい|○");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2 いいえ", "3 はい"]);
}

#[test]
fn a_cross_ticks_a_column_of_a_form_in_english_only() {
    let text = format!("{TITLE}\n番号|質問|はい|いいえ|対象外\n1|a|o||\n2|b|x||\n3|c|ｘ||\n4|d||o|\n5|e|||X\n6|f||x|");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2 -", "3 -", "4 いいえ", "5 -", "6 いいえ"]);
    assert_eq!(codes(&made), ["disclosure-answer-unclear"; 3]);
    let text = format!("{TITLE}\nNumber|Question|Yes|No|N/A\n1|a|x||\n2|b||X|\n3|c|||x");
    let read = disclosure("x.xlsx", &book(&[("S", &text)]));
    let columns = [Column::Number, Column::Question, Column::Yes, Column::No, Column::NotApplicable].map(Some);
    let known = KnownColumns::from([(read.tables[0].key(), columns.to_vec())]);
    assert_eq!(said(&interpret(&read, &known)), ["1 はい", "2 いいえ", "3 対象外"]);
    let circled = text.replace("1|a|x", "1|a|o");
    let read = disclosure("x.xlsx", &book(&[("S", &circled)]));
    assert_eq!(said(&interpret(&read, &known)), ["1 はい", "2 いいえ", "3 -"]);
}

#[test]
fn a_heading_with_a_number_is_no_item_nobody_answered() {
    let text = format!("{TITLE}\n番号|質問|回答\n1|認証|\n1.1|二要素か|はい\n1.2|13文字以上か|いいえ\n2|ログ|");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1.1 はい", "1.2 いいえ", "2 -"], "2 has no branch: it was left empty");
    assert_eq!(made.rows[0].section, "認証");
}

#[test]
fn what_nobody_answered_is_counted_however_it_is_numbered() {
    let odd = [
        "問3",
        "Q4",
        "ア",
        "一",
        "5の1",
        "9ー2",
        "1-①",
        "2(1)",
        "第7項",
        "8.a",
        "10-イ",
        "Ⅲ",
        "Ａ－１",
        "11*",
        "12※",
        "追加1",
        "A",
        "13（新）",
        "M.1.2",
    ];
    let blank: String = odd.iter().map(|number| format!("\n{number}|{number} があるか|")).collect();
    let (_, made) =
        sure("MDS.xlsx", &book(&[("S", &format!("{TITLE}\nNo.|質問|回答|備考\n1|a|はい\n2|b|はい{blank}"))]));
    let numbers: Vec<&str> = made.rows.iter().filter(|r| r.answer.is_none()).map(|r| r.number.as_str()).collect();
    assert_eq!(numbers, odd, "each as it is printed");
    let numberings: [fn(usize) -> String; 3] =
        [|n| format!("問{n}"), |n| format!("第{n}項"), |n| format!("1-{}", ["①", "②", "③", "④"][n])];
    for number in numberings {
        let rows: String = (0..4)
            .map(|n| format!("\n{}|対策{n}を備えているか|{}", number(n), if n < 2 { "いいえ" } else { "" }))
            .collect();
        let (_, made) = sure("MDS.xlsx", &book(&[("S", &format!("{TITLE}\n番号|質問|回答|備考{rows}"))]));
        let expected: Vec<String> =
            (0..4).map(|n| format!("{} {}", number(n), if n < 2 { "いいえ" } else { "-" })).collect();
        assert_eq!(said(&made), expected);
    }
}

#[test]
fn a_number_in_two_columns_counts_its_branches() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    put(sheet, 0, TITLE);
    sheet.merge_range(1, 0, 1, 1, "項番", &plain).unwrap();
    put(
        sheet,
        1,
        "||質問|回答|備考\n|①|識別をするか|はい\n|②|認証をするか|はい\n|①|ログを取るか||\n|②|改ざんを防ぐか|はい",
    );
    sheet.merge_range(2, 0, 3, 0, "1", &plain).unwrap();
    sheet.merge_range(4, 0, 5, 0, "2", &plain).unwrap();
    let (_, made) = sure("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(said(&made), ["1① はい", "1② はい", "2① -", "2② はい"]);
}

#[test]
fn what_is_asked_on_a_sheet_of_its_own_and_not_answered_is_counted() {
    let asked = format!("{TITLE}\n番号|質問事項\n問1|a\n問2|b\n問3|c\n問4|d\n問5|e");
    let answers = "番号|回答|備考\n1|はい|\n2||\n3|はい|\n4|はい|\n6||";
    let (_, made) = sure("x.xlsx", &book(&[("チェックリスト", &asked), ("回答", answers)]));
    assert_eq!(said(&made), ["1 はい", "2 -", "3 はい", "4 はい", "問5 -"], "6 is an empty line");
    // A sheet of another kind takes nothing away.
    let other = "番号|内容\n91|題名\n92|作成日\n93|版";
    let (_, made) = sure("x.xlsx", &book(&[("回答", &format!("{TITLE}\n{answers}")), ("改訂", other)]));
    assert_eq!(said(&made), ["1 はい", "2 -", "3 はい", "4 はい", "6 -"]);
}

#[test]
fn headings_and_signatures_are_no_items_nobody_answered() {
    let text = format!(
        "{TITLE}\n番号|質問|回答|備考\n第1章|物理的対策\n1|a|はい|\n|技術的対策\n2|以下の機能があるか|\n2.1|b|いいえ|\n3|記録はあるか||\n3.1|c|はい|\n記入者|山田\n※|空欄は対象外とする"
    );
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2.1 いいえ", "3 -", "3.1 はい"], "3 asks something of its own");
    let sections: Vec<&str> = made.rows.iter().map(|r| r.section.as_str()).collect();
    assert_eq!(sections, ["物理的対策", "技術的対策", "技術的対策", "技術的対策"]);
}

#[test]
fn the_form_may_mark_the_items_of_the_route() {
    let text = format!("{TITLE}\n番号|質問|回答|保守委託機関編\n1|a|はい|○\n2|b||○\n3|c||");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    let marked: Vec<&str> = made.rows.iter().filter(|r| r.on_route).map(|r| r.number.as_str()).collect();
    assert_eq!(marked, ["1", "2"]);
}

#[test]
fn a_hidden_sheet_is_told_and_not_read() {
    let mut book = Workbook::new();
    put(book.add_worksheet(), 0, &format!("{TITLE}\n番号|質問|回答\n1|a|はい\n2|b|はい\n3|c|はい"));
    let hidden = book.add_worksheet();
    hidden.set_name("前回").unwrap();
    put(hidden, 0, "番号|質問|回答\n1|a|いいえ\n2|b|いいえ\n3|c|いいえ");
    hidden.set_hidden(true);
    let (read, made) = sure("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(said(&made), ["1 はい", "2 はい", "3 はい"]);
    assert_eq!(read.problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["disclosure-hidden"]);
}

#[test]
fn a_hidden_row_or_column_answers_nothing() {
    let items = "1|a|はい|\n2|b|いいえ|\n3|c|はい|外部委託\n4|d||";
    let made = |hide: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        put(sheet, 0, &format!("{TITLE}\n番号|質問|回答|備考\n{items}"));
        hide(sheet);
        sure("x.xlsx", &book.save_to_buffer().unwrap()).1
    };
    let row = made(&|sheet| {
        sheet.set_row_hidden(2).unwrap();
        sheet.set_row_hidden(5).unwrap();
    });
    assert_eq!(said(&row), ["1 -", "2 いいえ", "3 はい 外部委託", "4 -"]);
    assert_eq!(row.rows[0].said, "非表示の欄の「はい」");
    assert_eq!(codes(&row), ["disclosure-answer-unclear"], "a hidden blank is told nothing of");
    let column = made(&|sheet| {
        sheet.set_column_hidden(2).unwrap();
    });
    assert_eq!(said(&column), ["1 -", "2 -", "3 - 外部委託", "4 -"]);
    assert_eq!(codes(&column), ["disclosure-answer-unclear"; 3]);
}

#[test]
fn a_hidden_row_or_column_of_an_open_document_answers_nothing() {
    let lines = [TITLE, "番号|質問|回答", "1|a|はい", "2|b|いいえ", "3|c|はい"];
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let made = |column: &str, row: &str| {
        let cells = |line: &str| line.split('|').map(cell).collect::<String>();
        let start =
            |at: usize| if at == 2 { format!("<table:table-row {row}>") } else { "<table:table-row>".to_owned() };
        let rows = lines.iter().enumerate().map(|(at, line)| format!("{}{}</table:table-row>", start(at), cells(line)));
        let columns = format!(
            r#"<table:table-column table:number-columns-repeated="2"/><table:table-column {column}/><table:table-column/>"#
        );
        let table = format!(r#"<table:table table:name="S">{columns}{}</table:table>"#, rows.collect::<String>());
        sure("mds.ods", &ods(&table)).1
    };
    let (hidden, filtered) = (r#"table:visibility="collapse""#, r#"table:visibility="filter""#);
    assert_eq!(said(&made("", "")), ["1 はい", "2 いいえ", "3 はい"]);
    let row = made("", hidden);
    assert_eq!(said(&row), ["1 -", "2 いいえ", "3 はい"]);
    assert_eq!(codes(&row), ["disclosure-answer-unclear"]);
    assert_eq!(said(&made("", filtered)), ["1 はい", "2 いいえ", "3 はい"], "a click brings it back");
    assert_eq!(said(&made(hidden, "")), ["1 -", "2 -", "3 -"]);
}

#[test]
fn an_old_workbook_with_hidden_rows_or_columns_is_not_believed() {
    let lines = [TITLE, "番号|質問|回答", "1|a|はい", "2|b|いいえ", "3|c|はい"];
    let cells: Vec<(u16, u16, &str)> = (0..)
        .zip(lines)
        .flat_map(|(row, line)| (0..).zip(line.split('|')).map(move |(column, text)| (row, column, text)))
        .collect();
    let words = |all: &[u16]| all.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>();
    let column = |at: u16, look: u16| (0x007d_u16, words(&[at, at, 2_304, 15, look, 0]));
    let row = |at: u16, look: u16| (0x0208_u16, words(&[at, 0, 3, 300, 0, 0, look, 15]));
    let filtered = (0x009b_u16, Vec::new());
    let read = |before: &[(u16, Vec<u8>)]| read_as("mds.xls", &xls_with(&[], before, &cells, (5, 3)));
    for shown in [vec![], vec![column(2, 0), row(2, 0)], vec![column(3, 1), row(9, 0x20)], vec![filtered, row(2, 0x20)]]
    {
        assert!(matches!(read(&shown), Ok(Reading::Disclosure(_))), "{shown:?}");
    }
    for hidden in [column(2, 1), row(2, 0x20)] {
        let refused = read(std::slice::from_ref(&hidden));
        assert!(matches!(refused, Err(ErrorCode::NotADisclosure)), "{hidden:?}: {refused:?}");
    }
}

#[test]
fn an_old_copy_fills_no_blank() {
    let one = format!("{TITLE}\n番号|質問|回答\n1|a|はい\n2|b|\n3|c|いいえ");
    let old = "番号|質問|回答\n1|a|はい\n2|b|はい\n3|c|いいえ";
    for sheets in [[("MDS", one.as_str()), ("前回(旧)", old)], [("前回(旧)", old), ("MDS", one.as_str())]] {
        let (_, made) = sure("x.xlsx", &book(&sheets));
        assert_eq!(said(&made), ["1 はい", "2 -", "3 いいえ"]);
        assert_eq!(codes(&made), ["disclosure-twice"]);
        assert!(made.problems[0].text.contains("(空欄)"), "{:?}", made.problems);
    }
    let blank = format!("{TITLE}\n番号|質問|回答\n1|a|\n2|b|\n3|c|");
    for sheets in [[("様式", blank.as_str()), ("記入", old)], [("記入", old), ("様式", blank.as_str())]] {
        let (_, made) = sure("x.xlsx", &book(&sheets));
        assert_eq!(said(&made), ["1 はい", "2 はい", "3 いいえ"], "a form nobody filled in says nothing");
        assert_eq!(codes(&made), [""; 0]);
    }
}

#[test]
fn a_second_heading_is_no_item_and_two_answers_to_one_item_are_none() {
    let text = format!(
        "{TITLE}\n番号|質問|回答|備考\n1|a|はい|\n2|b|はい|\n3|c|はい|\n番号|質問|対応状況|備考\n4|d|未実施|\n5|e|はい|"
    );
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 はい", "2 はい", "3 はい", "4 いいえ", "5 はい"]);
    assert_eq!(codes(&made), [""; 0]);
    let text = format!("{TITLE}\n番号|質問|回答\n1|a|はい\n2|b|はい\n3|c|はい\n番号|質問|回答\n1|a|いいえ\n2|b|はい");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert_eq!(said(&made), ["1 -", "2 はい", "3 はい", "1 -", "2 はい"]);
    assert_eq!(codes(&made), ["disclosure-twice"]);
}

#[test]
fn other_files_are_not_taken_for_one() {
    let checklist = "医療機関におけるサイバーセキュリティ対策チェックリスト\n番号|項目|はい|いいえ\n1|開示書(MDS/SDS)がある|○|\n2|台帳がある|○|\n3|b|○|";
    assert!(!matches!(read_as("MDS.xlsx", &book(&[("S", checklist)])), Ok(Reading::Disclosure(_))));
    let devices = "機器名|設置場所|OS|MDS/SDS 開示書\nPC1|受付|Windows 11|あり\nPC2|受付|Windows 11|なし\nPC3|外来|Windows 11|あり";
    assert!(matches!(read_as("台帳.xlsx", &book(&[("S", devices)])), Ok(Reading::Devices(_))));
    let letter = format!("{TITLE}\n別紙のとおり提出します。");
    assert!(matches!(read_as("送付状.xlsx", &book(&[("S", &letter)])), Err(ErrorCode::NotADisclosure)));
    let csv = format!("{TITLE}\n番号,質問,回答\n1,a,はい\n2,b,いいえ\n3,c,対象外\n");
    assert!(matches!(read_as("mds.csv", csv.as_bytes()), Ok(Reading::Disclosure(_))));
}

#[test]
fn a_secret_written_into_a_remark_is_masked() {
    let text = format!(
        "{TITLE}\n番号|質問|回答|備考\n1|a|はい|保守用 PW: Hunter2!x\n2|パスワードは8文字以上か|はい|\n3|c|はい|"
    );
    let (read, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert!(read.is_masked);
    assert!(!format!("{read:?}").contains("Hunter2") && !made.rows[0].remark.contains("Hunter2"));
    assert_eq!(made.rows[1].question, "パスワードは8文字以上か");
}

#[test]
fn the_empty_form_says_that_it_is_empty() {
    let text = format!("{TITLE}\n番号|質問|回答\n1|a|\n2|b|\n3|c|");
    let (_, made) = sure("x.xlsx", &book(&[("S", &text)]));
    assert!(made.is_blank());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever stands in the cells: rows have keys of their own, nothing is an answer that is none of the three words or a
    /// mark, and nothing panics.
    #[test]
    fn any_cells_are_read_without_inventing_an_answer(
        cells in prop::collection::vec(prop::collection::vec("(はい|いいえ|対象外|○|×|-|[0-9]{1,2}|備考1|[a-z]{0,6}|)", 5), 3..20)
    ) {
        let mut text = format!("{TITLE}\n番号|質問|はい|いいえ|対象外\n");
        for row in &cells {
            text.push_str(&row.join("|"));
            text.push('\n');
        }
        if let Ok(Reading::Disclosure(read)) = read_as("x.xlsx", &book(&[("S", &text)])) {
            let made = interpret(&read, &KnownColumns::new());
            let mut keys: Vec<&str> = made.rows.iter().map(|r| r.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            prop_assert_eq!(keys.len(), made.rows.len());
            for row in &made.rows {
                prop_assert!(row.answer.is_none() || !row.said.is_empty());
                // A cross may mean no, never yes.
                prop_assert!(!row.said.contains('×') || row.answer != Some(DisclosureAnswer::Yes));
            }
        }
    }
}

#[test]
fn an_answer_that_is_crossed_out_is_none() {
    let text = format!(
        "{TITLE}
        No.|質問|回答|備考
        1|サーバを施錠できるか|はい|
        2|端末の画面は自動で消えるか||
        3|無線LANを使うか|いいえ|"
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &text);
    let struck = Format::new().set_font_strikethrough();
    sheet.write_string_with_format(3, 2, "はい", &struck).unwrap();
    let (_, made) = sure("MDS.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(made.rows.iter().map(|r| r.answer).collect::<Vec<_>>()[1], None, "{:?}", said(&made));
    assert!(codes(&made).contains(&"disclosure-answer-unclear"), "{:?}", made.problems);
    assert_eq!(made.rows[0].answer, Some(DisclosureAnswer::Yes));
}

#[test]
fn of_a_printed_choice_what_is_not_crossed_out_is_the_answer() {
    let text = format!(
        "{TITLE}
        No.|質問|回答|備考
        1|a||
        2|b||
        3|c||
        4|d||
        5|e||
        6|f||
        7|g||
        8|h||
        9|i||"
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    put(sheet, 0, &text);
    let (plain, bold, struck) = (Format::new(), Format::new().set_bold(), Format::new().set_font_strikethrough());
    sheet.write_rich_string(2, 2, &[(&plain, "はい"), (&struck, "・いいえ")]).unwrap();
    sheet.write_rich_string(3, 2, &[(&struck, "はい"), (&plain, "・いいえ・"), (&struck, "対象外")]).unwrap();
    sheet.write_rich_string(4, 2, &[(&struck, "はい・いいえ"), (&bold, "・対象外")]).unwrap();
    // The first run has no look of its own: it is struck as its cell is.
    sheet.write_rich_string_with_format(5, 2, &[(&plain, "はい"), (&bold, "・いいえ")], &struck).unwrap();
    // Two are left, none is left, and what is crossed out is no choice.
    sheet.write_rich_string(6, 2, &[(&plain, "はい・いいえ・"), (&struck, "対象外")]).unwrap();
    sheet.write_string_with_format(7, 2, "はい・いいえ", &struck).unwrap();
    sheet.write_rich_string(8, 2, &[(&struck, "はい"), (&plain, "　")]).unwrap();
    sheet.write_rich_string(9, 2, &[(&plain, "はい"), (&struck, "(夜間を除く)")]).unwrap();
    let white = Format::new().set_font_color(Color::White);
    sheet.write_string_with_format(10, 2, "はい", &white).unwrap();
    let (_, made) = sure("MDS.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(said(&made), ["1 はい", "2 いいえ", "3 対象外", "4 いいえ", "5 -", "6 -", "7 -", "8 -", "9 -"]);
    assert_eq!(codes(&made), ["disclosure-answer-unclear"; 5], "{:?}", made.problems);
}

#[test]
fn letters_crossed_out_in_an_open_document_are_no_answer() {
    let styles = r#"<office:automatic-styles xmlns:style="s"><style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="T1" style:parent-style-name="ce1"/><style:style style:name="T2"><style:text-properties style:text-line-through-style="none"/></style:style></office:automatic-styles>"#;
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|cell| match cell.split_once('!') {
                Some((style, text)) => format!(
                    r#"<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
                ),
                None => format!(
                    r#"<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>"#
                ),
            })
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows = [
        row(&[TITLE]),
        row(&["番号", "質問", "T2!回答"]),
        row(&["1", "パスワードは13文字以上か", "ce1!はい"]),
        row(&["2", "ログを残すか", r#"T2!<text:span text:style-name="T1">はい</text:span>"#]),
        row(&["3", "バックアップを取るか", r#"T2!はい・<text:span text:style-name="T1">いいえ</text:span>"#]),
        row(&["4", "アカウントは一人に一つか", "T2!はい"]),
        row(&["5", "二要素認証か", "はい"]),
    ];
    let columns = r#"<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="ce1"/>"#;
    let table = format!(r#"<table:table table:name="S">{columns}{}</table:table>"#, rows.concat());
    let (_, made) = sure("mds.ods", &ods(&format!("{styles}{table}")));
    assert_eq!(said(&made), ["1 -", "2 -", "3 -", "4 はい", "5 -"], "{:?}", made.rows);
}

#[test]
fn letters_nobody_sees_in_an_open_document_are_no_answer() {
    let styles = r##"<office:automatic-styles xmlns:style="s" xmlns:fo="f"><style:style style:name="white"><style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="child" style:parent-style-name="white"/><style:style style:name="black" style:parent-style-name="white"><style:text-properties fo:color="#000000"/></style:style><style:style style:name="blue"><style:table-cell-properties fo:background-color="#0000ff"/><style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="pale"><style:text-properties fo:color="#f2f2f2"/></style:style><style:style style:name="grey"><style:text-properties fo:color="#d9d9d9"/></style:style><style:style style:name="tiny"><style:text-properties fo:font-size="1pt" style:font-size-asian="1pt"/></style:style><number:text-style style:name="N1"><number:text/></number:text-style><number:text-style style:name="N2"><number:text-content/></number:text-style><style:style style:name="none" style:data-style-name="N1"/><style:style style:name="shown" style:data-style-name="N2"/></office:automatic-styles>"##;
    let row = |number: usize, style: &str| {
        format!(
            r#"<table:table-row><table:table-cell office:value-type="string"><text:p>{number}</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>q{number}</text:p></table:table-cell><table:table-cell table:style-name="{style}" office:value-type="string"><text:p>はい</text:p></table:table-cell></table:table-row>"#
        )
    };
    let line = |cells: &[&str]| {
        let cell = |text: &&str| {
            format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
        };
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let looks = ["white", "child", "black", "blue", "pale", "grey", "tiny", "none", "shown"];
    let rows: String = (1..).zip(looks).map(|(number, style)| row(number, style)).collect();
    let table = format!(
        r#"<table:table table:name="S">{}{}{rows}</table:table>"#,
        line(&[TITLE]),
        line(&["番号", "質問", "回答"])
    );
    let (_, made) = sure("mds.ods", &ods(&format!("{styles}{table}")));
    let expected = ["1 -", "2 -", "3 はい", "4 はい", "5 -", "6 はい", "7 -", "8 -", "9 はい"];
    assert_eq!(said(&made), expected, "{:?}", made.rows);
}

#[test]
fn an_old_workbook_with_letters_crossed_out_is_not_believed() {
    let cells = [
        (0, 0, TITLE),
        (1, 0, "番号"),
        (1, 1, "質問"),
        (1, 2, "回答"),
        (2, 0, "1"),
        (2, 1, "パスワードは13文字以上か"),
        (2, 2, "はい"),
        (3, 0, "2"),
        (3, 1, "ログを残すか"),
        (3, 2, "いいえ"),
        (4, 0, "3"),
        (4, 1, "バックアップを取るか"),
        (4, 2, "はい"),
        (5, 0, "4"),
        (5, 1, "アカウントは一人に一つか"),
        (5, 2, "対象外"),
        (6, 0, "5"),
        (6, 1, "二要素認証か"),
        (6, 2, "はい"),
    ];
    let (italic, struck) = (0x0002, 0x0008);
    let (_, made) = sure("mds.xls", &xls_with_fonts(&[0, italic], &cells, (7, 3)));
    assert_eq!(said(&made), ["1 はい", "2 いいえ", "3 はい", "4 対象外", "5 はい"]);
    let crossed_out = read_as("mds.xls", &xls_with_fonts(&[0, struck], &cells, (7, 3)));
    assert!(matches!(crossed_out, Err(ErrorCode::NotADisclosure)), "{crossed_out:?}");
}
