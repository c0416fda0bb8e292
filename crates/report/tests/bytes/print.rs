//! Prints: they set cleanly, say what they must on every page, and come out the same every time.
//!
//! With `SEJO_PRINTS=<folder>` the prints are kept there to be looked at.

use std::process::Command;

use jiff::civil::date;
use sejo_model::{
    AnswerValue, AuditHead, Confidence, Device, DeviceField, DeviceId, EditionState, FormKind, Lang, NotNeeded, Round,
    Sha256, VerdictValue, Weight,
};
use sejo_report::Printed;
use sejo_report::form::{self, FormRow, FormSheet, RowAnswer, RowReason, RowVerdict};
use sejo_report::ledger::{WalkRound, walk_round_print};

const ITEMS: [(&str, &str, &str, &str); 12] = [
    ("", "医療情報システムの有無", "", "医療情報システムを使っていますか"),
    ("1-①", "1 体制構築", "", "医療情報システムの安全管理責任者を決めている"),
    (
        "2-①",
        "2 医療情報システムの管理・運用",
        "医療情報システム全般",
        "サーバ・端末PC・ネットワーク機器を台帳で管理している",
    ),
    (
        "2-②",
        "2 医療情報システムの管理・運用",
        "医療情報システム全般",
        "リモート保守を使う機器があるかを事業者に確かめた",
    ),
    ("2-③", "2 医療情報システムの管理・運用", "医療情報システム全般", "事業者から開示書(MDS/SDS)を受け取った"),
    (
        "2-⑥",
        "2 医療情報システムの管理・運用",
        "医療情報システム全般",
        "更新プログラムを適用している。適用できない機器は、その理由と代わりの対策を事業者と確かめ、記録に残している。ネットワーク機器のファームウェアも対象で、製造者のサポートが終わった機器は入れ替えの時期を決めている",
    ),
    ("2-⑪", "2 医療情報システムの管理・運用", "サーバ", "アクセスログを管理している"),
    ("2-⑫", "2 医療情報システムの管理・運用", "サーバ", "使っていないソフトウェアやサービスを止めている"),
    ("2-⑫", "2 医療情報システムの管理・運用", "端末PC", "使っていないソフトウェアやサービスを止めている"),
    ("2-⑬", "2 医療情報システムの管理・運用", "ネットワーク機器", "接続元を制限している"),
    ("3-②", "3 インシデント発生に備えた対応", "", "診療に必要なデータのバックアップを取り、戻す手順を確かめた"),
    ("4-①", "4 規程類の整備", "", "上の対策のやり方を運用管理規程に定めている"),
];

fn sheet(lang: Lang, state: EditionState) -> FormSheet {
    let rows = ITEMS.iter().enumerate().map(|(i, (number, section, subsection, text))| FormRow {
        number: (*number).to_owned(),
        section: (*section).to_owned(),
        subsection: (*subsection).to_owned(),
        text: (*text).to_owned(),
        footnote: if i == 5 {
            "※ 二要素認証または13文字以上の場合は除く".to_owned()
        } else {
            String::new()
        },
        confidence: [Confidence::A, Confidence::B, Confidence::C, Confidence::D][i % 4],
        answers: vec![],
        remark: String::new(),
        not_needed: None,
        verdict: None,
    });
    FormSheet {
        lang,
        edition: "令和8年度版".to_owned(),
        form: "医療機関・薬局確認用".to_owned(),
        kind: FormKind::Institution,
        fiscal_year: sejo_model::FiscalYear(2026).name(lang),
        state,
        facility: String::new(),
        vendor: String::new(),
        filled_by: String::new(),
        source: "001716187.xlsx (SHA-256 b811208b1d29fe0f…)".to_owned(),
        printed_on: date(2026, 11, 22),
        rounds: 1,
        rows: rows.collect(),
        measured: false,
        log_head: None,
        past: None,
    }
}

fn full(lang: Lang, state: EditionState, rounds: u8) -> FormSheet {
    let mut sheet = sheet(lang, state);
    sheet.facility = "医療法人社団 𠮷田髙﨑会 よしだ内科・循環器内科・小児科クリニック".to_owned();
    sheet.filled_by = "髙橋 德子(医療情報システム安全管理責任者)".to_owned();
    sheet.rounds = rounds;
    sheet.measured = true;
    for (i, row) in sheet.rows.iter_mut().enumerate() {
        if i == 3 || i == 4 {
            row.not_needed = Some(NotNeeded::NoVendorContract);
            continue;
        }
        for n in 1..=rounds {
            let value = if (i + usize::from(n)) % 4 == 3 { AnswerValue::No } else { AnswerValue::Yes };
            let target_on = (value == AnswerValue::No).then_some(date(2027, 3, 31));
            row.answers.push(RowAnswer {
                round: Round::new(n).unwrap(),
                value,
                confirmed_on: date(2026, 5 + i8::try_from(n).unwrap(), 12),
                target_on,
                reason: if i == 1 { "貸出中の1台を実物で確かめた".to_owned() } else { String::new() },
            });
        }
        if i % 3 == 2 {
            row.remark = "12台のうち2台は、電子カルテの事業者と入れ替えの時期を相談中(令和9年2月の予定)。\nそれまでは院内の別の区画に置く。".to_owned();
        }
        let reason = |weight, text: &str| RowReason { weight, text: text.to_owned() };
        row.verdict = Some(RowVerdict {
            value: [VerdictValue::Yes, VerdictValue::No, VerdictValue::Unknown][i % 3],
            reasons: vec![
                reason(Weight::Fails, "サポートの終わった機器が2台あります: 受付PC-01、検査室PC-03"),
                reason(Weight::Missing, "最終更新日のわからない機器が5台あります"),
                reason(Weight::Holds, "12台のうち5台は、この90日の間に更新されています"),
            ],
        });
    }
    sheet.log_head = Some(AuditHead { number: 123, hash: Sha256([0xab; 32]) });
    sheet.rows[6].remark = "受付🏥の記号".to_owned();
    sheet
}

fn devices() -> Vec<Device> {
    let device = |name: &str, kind: &str, place: &str, model: &str, serial: &str| {
        let mut d = Device::blank(DeviceId::new());
        for (field, text) in [
            (DeviceField::Name, name),
            (DeviceField::Kind, kind),
            (DeviceField::Place, place),
            (DeviceField::Model, model),
            (DeviceField::Serial, serial),
        ] {
            d.set(field, text).unwrap();
        }
        d
    };
    let mut all = vec![
        device("受付PC-01", "端末PC", "1階 受付", "ThinkCentre M70q Gen 4 Tiny 12E3CTO1WW", "PF3ABCDE"),
        device("受付PC-02", "端末PC", "1階 受付", "OptiPlex 7010", ""),
        device("VPNルータ(電子カルテ保守用)", "ネットワーク", "サーバ室", "RTX830", "S3K012345"),
        device("電子カルテサーバ", "サーバ", "サーバ室", "PRIMERGY TX1330 M5", "MA2B001234"),
        device("ノートPC(往診用)𠮷田", "端末PC", "", "", ""),
    ];
    all[0].checked_on = Some(date(2025, 6, 1));
    all[0].host_name = "UKETSUKE-01".to_owned();
    let mut retired = device("古いサーバ", "サーバ", "倉庫", "", "");
    retired.set(DeviceField::State, "廃棄").unwrap();
    all.push(retired);
    all
}

/// Every page and word with where it stands, a line each; `None` where the tool is not installed.
fn places(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").arg("-bbox").arg(&path).arg("-").output() else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

fn number(line: &str, name: &str) -> Option<f64> {
    line.split_once(name)?.1.split('"').nth(1)?.parse().ok()
}

/// Every word with where it begins and ends in its line; `None` where the tool is not installed.
pub fn words(pdf: &[u8]) -> Option<Vec<(String, f64, f64)>> {
    let word = |line: &str| {
        let said = line.split_once('>')?.1.strip_suffix("</word>")?.to_owned();
        Some((said, number(line, "xMin")?, number(line, "xMax")?))
    };
    let words: Vec<_> = places(pdf)?.lines().filter_map(word).collect();
    assert!(!words.is_empty());
    Some(words)
}

/// Words that end in the right margin of their page or beyond it; `None` where the tool is not installed.
pub fn beyond(pdf: &[u8]) -> Option<Vec<String>> {
    let text = places(pdf)?;
    let (mut end, mut words, mut beyond) = (0.0, 0, Vec::new());
    for line in text.lines() {
        if let Some(width) = number(line, "<page width") {
            // Half an inch is less than the margin of any print.
            end = width - 36.0;
        } else if let Some(right) = number(line, "xMax") {
            words += 1;
            if right > end {
                beyond.push(line.trim().to_owned());
            }
        }
    }
    assert!(words > 0, "{text}");
    Some(beyond)
}

/// The text of each page without spaces (the typesetter puts thin ones between kana and digits); `None` where the tool
/// is not installed.
pub fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let dense = |page: &str| page.chars().filter(|c| !c.is_whitespace()).collect();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(dense).collect())
}

pub fn keep(name: &str, printed: &Printed) {
    if let Some(folder) = std::env::var_os("SEJO_PRINTS") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), &printed.bytes).unwrap();
    }
}

#[test]
fn a_provisional_form_says_so_on_every_page() {
    let printed = form::print(&full(Lang::Ja, EditionState::Provisional, 3)).unwrap();
    keep("form-full-3", &printed);
    assert!(printed.pages > 1);
    assert_eq!(printed.replaced, ['🏥']);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert_eq!(pages.len(), printed.pages);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("暫定"), "page {n}: {page}");
        assert!(page.contains(&format!("{}/{}", n + 1, pages.len())), "page {n}: {page}");
        assert!(page.contains("2026年11月22日(令和8年)"), "page {n}");
    }
    let all = pages.concat();
    for words in [
        "よしだ内科",
        "𠮷田髙﨑会",
        "3回目",
        "2027/03/31",
        "回答不要",
        "事業者と契約していないため",
        "※推定",
        "※公式の文言と未照合",
        "実測",
        "受付〓の記号",
        "回答した人の理由:貸出中の1台を実物で確かめた",
        "U+1F3E5",
        &format!("操作の記録の控え(最後の番号と指紋)123:{}", "ab".repeat(32)),
    ] {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn an_official_form_has_no_provisional_mark() {
    let mut sheet = full(Lang::Ja, EditionState::Official, 1);
    sheet.measured = false;
    let printed = form::print(&sheet).unwrap();
    keep("form-full-1", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert!(!all.contains("暫定") && !all.contains("※推定") && !all.contains("短くまとめた"), "{all}");
    assert!(!all.contains("実測") && !all.contains("貸出中の1台"), "reasons belong beside what is measured");
    assert!(all.contains("はい7"), "{all}");
}

#[test]
fn an_empty_form_leaves_room_to_write() {
    let printed = form::print(&sheet(Lang::Ja, EditionState::Official)).unwrap();
    keep("form-empty", &printed);
    assert!(printed.replaced.is_empty());
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert_eq!(all.matches("はい・いいえ").count(), ITEMS.len(), "every row prints the choice: {all}");
    assert!(all.contains("未回答12"), "{all}");
}

#[test]
fn the_same_form_gives_the_same_bytes_and_english_is_complete() {
    let sheet = full(Lang::En, EditionState::Provisional, 2);
    let first = form::print(&sheet).unwrap();
    keep("form-en-2", &first);
    assert!(first == form::print(&sheet).unwrap());
    assert!(form::pdf(&sheet).unwrap() == first.bytes);
    let head = String::from_utf8_lossy(&first.bytes).into_owned();
    assert!(head.contains("pdfaid:part") && head.contains("pdfuaid:part"), "archival and accessible");
    let Some(pages) = pages(&first.bytes) else { return };
    let all = pages.concat();
    for words in ["Cybersecuritychecklist", "provisional", "Round2", "Noanswerneeded", "Measured", "fiscalyear2026"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    assert!(!all.contains("回答") && !all.contains("印刷日"), "{all}");
}

#[test]
fn very_long_texts_break_over_pages_and_lose_nothing() {
    let mut sheet = sheet(Lang::Ja, EditionState::Official);
    sheet.rows.truncate(2);
    sheet.rows[1].remark = format!("{}終わり", "長い備考。".repeat(600));
    let printed = form::print(&sheet).unwrap();
    keep("form-long", &printed);
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert!(printed.pages > 2 && all.contains("終わり"));
}

#[test]
fn the_walk_round_sheet_has_every_device_in_use_once() {
    let sheet = WalkRound::of("𠮷田医院", &devices(), Lang::Ja, date(2026, 11, 22));
    assert_eq!(sheet.rooms.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["1階 受付", "サーバ室", ""]);
    let printed = walk_round_print(&sheet).unwrap();
    keep("walk-round", &printed);
    let Some(text) = pages(&printed.bytes) else { return };
    let all = text.concat();
    for words in
        ["受付PC-01", "VPNルータ", "S3K012345", "UKETSUKE-01", "設置場所がわからない機器", "往診用", "2025/06/01"]
    {
        assert!(all.contains(words), "{words}: {all}");
    }
    assert!(!all.contains("古いサーバ"), "retired devices are not looked for");
    let mut each = WalkRound { page_per_room: true, lang: Lang::En, ..sheet };
    let printed = walk_round_print(&each).unwrap();
    keep("walk-round-en", &printed);
    assert_eq!(printed.pages, 3);
    each.rooms.clear();
    assert_eq!(walk_round_print(&each).unwrap().pages, 1);
}
