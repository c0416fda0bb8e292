//! Every way a form varies, combined: where sections, numbers, answers, rounds and headers stand. Each combination is
//! built, read, and compared with what was put in.

use super::builder;
use super::builder::{Form, layout, numbers};
use rust_xlsxwriter::{Format, Worksheet};

/// Section, kind of device, number inside the section, text.
const ITEMS: [(&str, &str, u32, &str); 10] = [
    ("1 体制構築", "", 1, "安全管理責任者を置いている"),
    (
        "2 医療情報システムの管理・運用",
        "医療情報システム全般",
        1,
        "サーバ、端末PC、ネットワーク機器を台帳で管理している",
    ),
    ("2 医療情報システムの管理・運用", "医療情報システム全般", 2, "事業者から開示書の提出を受けた"),
    ("2 医療情報システムの管理・運用", "サーバー", 3, "アクセスログを管理している"),
    ("2 医療情報システムの管理・運用", "サーバー", 4, "不要なソフトウェアを止めている"),
    ("2 医療情報システムの管理・運用", "端末ＰＣ", 4, "不要なソフトウェアを止めている"),
    ("2 医療情報システムの管理・運用", "ネットワーク機器", 5, "接続元を制限している"),
    ("3 インシデント発生に備えた対応", "", 1, "組織内と外部への連絡体制図がある"),
    ("3 インシデント発生に備えた対応", "", 2, "バックアップから戻す手順を確かめた"),
    ("4 規程類の整備", "", 1, "上記1から3の方法を規程に定めている"),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Sections {
    BandsMerged,
    BandsAlone,
    OneColumnMerged,
    TwoColumnsMerged,
    TwoColumnsOnce,
    TwoColumnsEveryRow,
    ColumnAndSentences,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Numbers {
    ColumnCircled,
    ColumnWithSection,
    ColumnFullWidth,
    ColumnPlain,
    UnderTheTextHeader,
    TextCircled,
    TextBrackets,
    TextWithSection,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Answers {
    DropDown,
    Empty,
    Printed,
    Pair,
    PairAndNotApplicable,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Header {
    OneRow,
    GroupMerged,
    GroupInFirstCell,
    ResultOfRound,
}

#[derive(Debug, Clone, Copy)]
struct Case {
    sections: Sections,
    numbers: Numbers,
    answers: Answers,
    header: Header,
    rounds: u8,
    date_first: bool,
    top: u32,
    left: u16,
}

const SECTIONS: [Sections; 7] = [
    Sections::BandsMerged,
    Sections::BandsAlone,
    Sections::OneColumnMerged,
    Sections::TwoColumnsMerged,
    Sections::TwoColumnsOnce,
    Sections::TwoColumnsEveryRow,
    Sections::ColumnAndSentences,
];
const NUMBERS: [Numbers; 8] = [
    Numbers::ColumnCircled,
    Numbers::ColumnWithSection,
    Numbers::ColumnFullWidth,
    Numbers::ColumnPlain,
    Numbers::UnderTheTextHeader,
    Numbers::TextCircled,
    Numbers::TextBrackets,
    Numbers::TextWithSection,
];
const ANSWERS: [Answers; 5] =
    [Answers::DropDown, Answers::Empty, Answers::Printed, Answers::Pair, Answers::PairAndNotApplicable];
const HEADERS: [Header; 4] = [Header::OneRow, Header::GroupMerged, Header::GroupInFirstCell, Header::ResultOfRound];

fn circled(n: u32) -> char {
    char::from_u32(0x2460 + n - 1).unwrap()
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap() } else { c }).collect()
}

impl Case {
    fn number(&self, section: &str, n: u32) -> String {
        let s = &section[..1];
        match self.numbers {
            Numbers::ColumnCircled | Numbers::UnderTheTextHeader | Numbers::TextCircled => circled(n).to_string(),
            Numbers::ColumnWithSection | Numbers::TextWithSection => format!("{s}-{}", circled(n)),
            Numbers::ColumnFullWidth => format!("{}－（{}）", wide(s), wide(&n.to_string())),
            Numbers::ColumnPlain => n.to_string(),
            Numbers::TextBrackets => format!("（{}）", wide(&n.to_string())),
        }
    }

    fn expected_number(&self, section: &str, n: u32) -> String {
        let s = &section[..1];
        match self.numbers {
            Numbers::ColumnFullWidth | Numbers::TextBrackets => format!("{s}-({n})"),
            Numbers::ColumnPlain => format!("{s}-{n}"),
            _ => format!("{s}-{}", circled(n)),
        }
    }

    fn in_column(&self) -> bool {
        !matches!(self.numbers, Numbers::TextCircled | Numbers::TextBrackets | Numbers::TextWithSection)
    }

    fn category_columns(&self) -> u16 {
        match self.sections {
            Sections::BandsMerged | Sections::BandsAlone => 0,
            Sections::OneColumnMerged | Sections::ColumnAndSentences => 1,
            _ => 2,
        }
    }

    /// Header words of one round, in order.
    fn round_words(&self, round: u8) -> Vec<&'static str> {
        let mut words = match self.answers {
            Answers::Pair => vec!["はい", "いいえ"],
            Answers::PairAndNotApplicable => vec!["はい", "いいえ", "対象外"],
            _ => vec!["はい・いいえ"],
        };
        words.insert(if self.date_first { 0 } else { words.len() }, "確認日");
        if round < self.rounds || self.rounds == 1 {
            words.push("目標日");
        }
        words
    }

    fn write(&self, s: &mut Worksheet) -> String {
        let plain = Format::new();
        let two_rows = self.header != Header::OneRow;
        let (top, mut column) = (self.top, self.left);
        let below = top + u32::from(two_rows);
        let tall = |s: &mut Worksheet, column: u16, word: &str| {
            if two_rows && self.header != Header::GroupInFirstCell {
                s.merge_range(top, column, below, column, word, &plain).unwrap();
            } else {
                s.write_string(top, column, word).unwrap();
            }
        };
        for word in ["大項目", "小項目"].iter().take(usize::from(self.category_columns())) {
            tall(s, column, word);
            column += 1;
        }
        let number_column = self.in_column().then_some(column);
        if self.numbers == Numbers::UnderTheTextHeader {
            s.merge_range(top, column, below, column + 1, "チェック項目", &plain).unwrap();
            column += 1;
        } else {
            if let Some(column) = number_column {
                tall(s, column, "番号");
            }
            column += u16::from(number_column.is_some());
            tall(s, column, "チェック項目");
        }
        let text_column = column;
        column += 1;
        let mut expected = Vec::new();
        for round in 1..=self.rounds {
            let words = self.round_words(round);
            let name = match self.header {
                Header::ResultOfRound => format!("確認結果（{}回目）", wide(&round.to_string())),
                _ => format!("{round}回目"),
            };
            let last = column + words.len() as u16 - 1;
            match self.header {
                Header::OneRow => {}
                Header::GroupInFirstCell => {
                    s.write_string(top, column, &name).unwrap();
                }
                _ => {
                    s.merge_range(top, column, top, last, &name, &plain).unwrap();
                }
            }
            for (i, word) in words.iter().enumerate() {
                let word = if two_rows { (*word).to_owned() } else { format!("{name} {word}") };
                s.write_string(below, column + i as u16, word).unwrap();
            }
            expected.push(self.expected_round(round, column, &words));
            column = last + 1;
        }
        tall(s, column, "備考");
        self.write_rows(s, below + 1, number_column, text_column, column);
        let letter = |c: u16| sejo_model::workbook::column_name(u32::from(c));
        let mut parts = vec![format!("header {}-{}", top + 1, below + 1)];
        parts.extend(number_column.map(|c| format!("number {}", letter(c))));
        parts.push(format!("text {}", letter(text_column)));
        parts.extend((0..self.category_columns()).map(|i| format!("category {}", letter(self.left + i))));
        parts.push(format!("remark {}", letter(column)));
        parts.extend(expected);
        parts.join(", ")
    }

    fn expected_round(&self, round: u8, first: u16, words: &[&str]) -> String {
        let at = |word: &str| {
            let index = words.iter().position(|w| *w == word)?;
            Some(sejo_model::workbook::column_name(u32::from(first) + index as u32))
        };
        let answer = match self.answers {
            Answers::Pair => format!("pair {}/{}", at("はい").unwrap(), at("いいえ").unwrap()),
            Answers::PairAndNotApplicable => {
                format!("pair {}/{}/{}", at("はい").unwrap(), at("いいえ").unwrap(), at("対象外").unwrap())
            }
            Answers::Printed => format!("printed {}", at("はい・いいえ").unwrap()),
            _ => format!("word {}", at("はい・いいえ").unwrap()),
        };
        let date = |name: &str, word: &str| at(word).map(|c| format!(" {name} {c}")).unwrap_or_default();
        format!("[{round}: {answer}{}{}]", date("on", "確認日"), date("target", "目標日"))
    }

    fn write_rows(&self, s: &mut Worksheet, first: u32, number: Option<u16>, text: u16, last: u16) {
        let plain = Format::new();
        let mut row = first;
        let mut rows = Vec::new();
        let (mut section_before, mut kind_before) = ("", "");
        for (section, kind, n, words) in ITEMS {
            let new_section = section != section_before;
            let new_kind = !kind.is_empty() && (new_section || kind != kind_before);
            let band = |s: &mut Worksheet, row: &mut u32, words: &str| {
                if self.sections == Sections::BandsMerged {
                    s.merge_range(*row, self.left, *row, last, words, &plain).unwrap();
                } else {
                    s.write_string(*row, if self.sections == Sections::BandsAlone { self.left } else { text }, words)
                        .unwrap();
                }
                *row += 1;
            };
            match self.sections {
                Sections::BandsMerged | Sections::BandsAlone => {
                    if new_section {
                        band(s, &mut row, section);
                    }
                    if new_kind {
                        band(s, &mut row, &format!("【{kind}】"));
                    }
                }
                Sections::ColumnAndSentences if new_kind => {
                    let sentence = format!("{kind}について、以下を実施している。");
                    if new_section {
                        s.write_string(row, self.left, section).unwrap();
                    }
                    band(s, &mut row, &sentence);
                }
                _ => {}
            }
            rows.push((row, section, kind));
            if let Some(column) = number {
                if self.numbers == Numbers::ColumnPlain {
                    s.write_number(row, column, n).unwrap();
                } else {
                    s.write_string(row, column, self.number(section, n)).unwrap();
                }
                s.write_string(row, text, words).unwrap();
            } else {
                s.write_string(row, text, format!("{} {words}", self.number(section, n))).unwrap();
            }
            self.offer(s, row, text + 1);
            (section_before, kind_before) = (section, kind);
            row += 1;
        }
        self.write_categories(s, &rows);
    }

    fn offer(&self, s: &mut Worksheet, row: u32, first: u16) {
        let mut column = first;
        for round in 1..=self.rounds {
            for word in self.round_words(round) {
                if word == "はい・いいえ" && self.answers == Answers::Printed {
                    s.write_string(row, column, "はい・いいえ").unwrap();
                } else if word == "はい・いいえ" && self.answers == Answers::DropDown {
                    let name = sejo_model::workbook::column_name(u32::from(column));
                    builder::drop_down(s, &format!("{name}{0}:{name}{0}", row + 1), &["はい", "いいえ"]);
                }
                column += 1;
            }
        }
    }

    fn write_categories(&self, s: &mut Worksheet, rows: &[(u32, &str, &str)]) {
        let plain = Format::new();
        let merged = |s: &mut Worksheet, column: u16, of: &dyn Fn(usize) -> String| {
            let mut from = 0;
            while from < rows.len() {
                let words = of(from);
                let to = (from..rows.len()).take_while(|i| of(*i) == words).last().unwrap_or(from);
                if words.is_empty() {
                } else if to > from {
                    s.merge_range(rows[from].0, column, rows[to].0, column, &words, &plain).unwrap();
                } else {
                    s.write_string(rows[from].0, column, &words).unwrap();
                }
                from = to + 1;
            }
        };
        let section = |i: usize| rows[i].1.to_owned();
        let kind = |i: usize| rows[i].2.to_owned();
        match self.sections {
            Sections::OneColumnMerged => merged(s, self.left, &|i| {
                if kind(i).is_empty() { section(i) } else { format!("{}\n({})", section(i), kind(i)) }
            }),
            Sections::TwoColumnsMerged => {
                merged(s, self.left, &section);
                merged(s, self.left + 1, &|i| if kind(i).is_empty() { "-".to_owned() } else { kind(i) });
            }
            Sections::TwoColumnsOnce | Sections::TwoColumnsEveryRow => {
                for (i, (row, ..)) in rows.iter().enumerate() {
                    let every = self.sections == Sections::TwoColumnsEveryRow;
                    if every || i == 0 || section(i) != section(i - 1) {
                        s.write_string(*row, self.left, section(i)).unwrap();
                    }
                    if every || i == 0 || kind(i) != kind(i - 1) {
                        s.write_string(*row, self.left + 1, kind(i)).unwrap();
                    }
                }
            }
            Sections::ColumnAndSentences => {
                for (i, (row, ..)) in rows.iter().enumerate() {
                    // Where a sentence stands above the first row of a section, the section was written beside it.
                    if kind(i).is_empty() && (i == 0 || section(i) != section(i - 1)) {
                        s.write_string(*row, self.left, section(i)).unwrap();
                    }
                }
            }
            _ => {}
        }
    }

    fn check(&self) {
        let mut expected = String::new();
        let form = Form::new()
            .sheet("表紙", |s| {
                s.write_string(1, 1, "令和８年度版 医療機関・薬局におけるサイバーセキュリティ対策チェックリスト")
                    .unwrap();
            })
            .sheet("医療機関・薬局確認用", |s| {
                if self.top > 2 {
                    s.write_string(0, 0, "※「いいえ」の場合は目標日を記入してください。").unwrap();
                    s.write_string(self.top - 2, self.left, "医療機関名").unwrap();
                }
                expected = self.write(s);
            });
        let read = form.read().unwrap_or_else(|refusal| panic!("{self:?}: {refusal:?}"));
        assert_eq!(layout(&read), expected, "{self:?}");
        let wanted: Vec<String> = ITEMS
            .iter()
            .map(|(section, kind, n, _)| {
                let kind = match *kind {
                    "医療情報システム全般" => " general",
                    "サーバー" => " server",
                    "端末ＰＣ" => " pc",
                    "ネットワーク機器" => " network",
                    _ => "",
                };
                format!("{}{kind}", self.expected_number(section, *n))
            })
            .collect();
        assert_eq!(numbers(&read), wanted.join(", "), "{self:?}");
        for (row, (section, .., text)) in read.rows.iter().zip(ITEMS) {
            assert_eq!((row.section.as_str(), row.text.as_str()), (section, text), "{self:?}");
        }
        assert!(read.problems.is_empty(), "{self:?}: {:?}", read.problems);
    }
}

#[test]
fn every_two_dimensions_meet() {
    let mut count = 0;
    for (s, sections) in SECTIONS.into_iter().enumerate() {
        for (n, numbers) in NUMBERS.into_iter().enumerate() {
            // The other dimensions walk at different speeds, so that every pair of values meets.
            let step = s * NUMBERS.len() + n;
            let case = Case {
                sections,
                numbers,
                answers: ANSWERS[step % 5],
                header: HEADERS[(step / 3 + n) % 4],
                rounds: [1, 2, 3][(step + s) % 3],
                date_first: (step / 2).is_multiple_of(2),
                top: [0, 4, 11][(n + s) % 3],
                left: [0, 1, 3][(step / 5) % 3],
            };
            case.check();
            count += 1;
        }
    }
    assert_eq!(count, 56);
}

#[test]
#[ignore = "minutes; every combination instead of every pair"]
fn everything_meets() {
    let mut step = 0;
    for sections in SECTIONS {
        for numbers in NUMBERS {
            for answers in ANSWERS {
                for header in HEADERS {
                    for rounds in 1..=3 {
                        for date_first in [true, false] {
                            step += 1;
                            let (top, left) = ([0, 4, 11][step % 3], [0, 1, 3][(step / 3) % 3]);
                            Case { sections, numbers, answers, header, rounds, date_first, top, left }.check();
                        }
                    }
                }
            }
        }
    }
}
