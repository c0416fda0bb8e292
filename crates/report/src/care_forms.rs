//! Blank forms for care on paper (紙で診療を続けるための用紙), to be copied when the systems stand still.
//!
//! Invariant: every sheet has the place where whoever enters it later signs, so that no paper is lost on the way back
//! (BCPひな形 3.5.1). The wording is ours; these are no official forms, and a prescription still needs the official one.

use serde::Serialize;

use sejo_model::{Date, FacilityKind, Lang};

use crate::error::ReportError;
use crate::pdf::{Document, Part};

/// A line to write on, with its label.
#[derive(Debug, Clone, Copy, Serialize)]
struct Field {
    label: &'static str,
    /// Columns of six it takes.
    span: u8,
}

/// What stands on a sheet below its fields.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
enum Block {
    /// A table to write into.
    Table { heads: Vec<&'static str>, widths: Vec<u8>, rows: u8 },
    /// A box with its label; `share` of the height that is left.
    Space { label: &'static str, share: u8 },
    /// Boxes to tick.
    Ticks { label: &'static str, words: Vec<&'static str> },
}

/// One A4 sheet.
#[derive(Debug, Clone, Serialize)]
struct Sheet {
    title: &'static str,
    note: &'static str,
    fields: Vec<Field>,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct Sheets<'a> {
    facility: &'a str,
    sheets: Vec<Sheet>,
}

/// The forms for a facility of this kind.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn care_forms_part(kind: FacilityKind, facility: &str, lang: Lang, printed_on: Date) -> Result<Part, ReportError> {
    let sheets = if kind == FacilityKind::Pharmacy {
        vec![reception(lang, true), dispensing(lang), billing(lang)]
    } else {
        vec![reception(lang, false), record(lang), orders(lang), tests(lang), billing(lang)]
    };
    Part::new(Document::CareForms, lang, printed_on, &Sheets { facility, sheets })
}

const fn field(label: &'static str, span: u8) -> Field {
    Field { label, span }
}

/// The lines every sheet about one person begins with.
fn person(lang: Lang) -> Vec<Field> {
    vec![
        field(lang.pick("氏名(カナ)", "Name"), 3),
        field(lang.pick("生年月日", "Born"), 2),
        field(lang.pick("性別", "Sex"), 1),
        field(lang.pick("患者番号(わかれば)", "Patient no. (if known)"), 2),
        field(lang.pick("電話", "Telephone"), 2),
        field(lang.pick("日付", "Date"), 2),
    ]
}

fn reception(lang: Lang, is_pharmacy: bool) -> Sheet {
    let asked = if is_pharmacy {
        lang.pick("処方せんの発行元", "Prescribed by")
    } else {
        lang.pick("用件・症状", "Why they come")
    };
    Sheet {
        title: lang.pick("受付の一覧", "Reception list"),
        note: lang.pick(
            "システムで見られない間は、保険証や資格確認書を目で確かめ、番号を書き写します。",
            "While nothing can be looked up: look at the insurance card and copy its number.",
        ),
        fields: vec![field(lang.pick("日付", "Date"), 2), field(lang.pick("窓口・担当", "Desk, by"), 4)],
        blocks: vec![Block::Table {
            heads: vec![
                lang.pick("時刻", "Time"),
                lang.pick("氏名(カナ)", "Name"),
                lang.pick("生年月日", "Born"),
                lang.pick("保険の記号・番号", "Insurance no."),
                lang.pick("電話", "Telephone"),
                asked,
                lang.pick("後で入力", "Entered"),
            ],
            widths: vec![2, 6, 4, 5, 5, 6, 2],
            rows: 22,
        }],
    }
}

fn record(lang: Lang) -> Sheet {
    Sheet {
        title: lang.pick("診療の記録", "Record of care"),
        note: lang.pick(
            "1人に1枚。書いた紙は捨てず、後で入力するまで1か所に集めます。",
            "One sheet a person. Throw none away; collect them in one place until they are entered.",
        ),
        fields: person(lang),
        blocks: vec![
            Block::Ticks {
                label: lang.pick("アレルギー・注意", "Allergies, cautions"),
                words: vec![
                    lang.pick("なし(本人・家族に聞いた)", "none (asked the person or family)"),
                    lang.pick("ある:", "yes:"),
                    lang.pick("わからない", "not known"),
                ],
            },
            Block::Space {
                label: lang.pick("飲んでいる薬(お薬手帳を見る)", "Medicines taken (look at the booklet)"),
                share: 2,
            },
            Block::Space { label: lang.pick("訴え・経過", "Complaint and course"), share: 3 },
            Block::Space {
                label: lang
                    .pick("診察でわかったこと(体温・血圧・脈・SpO2)", "Findings (temperature, pressure, pulse, SpO2)"),
                share: 3,
            },
            Block::Space { label: lang.pick("考え・診断", "Assessment"), share: 2 },
            Block::Space {
                label: lang.pick("したこと・次にすること・署名", "Done, next, signature"), share: 3
            },
        ],
    }
}

fn orders(lang: Lang) -> Sheet {
    Sheet {
        title: lang.pick("薬・注射・処置の指示", "Orders: medicines, injections, treatment"),
        note: lang.pick(
            "指示の控えです。院外処方には、決められた処方せんの用紙を使います。相互作用の警告は出ないので、2人で確かめます。",
            "A copy of the order; a prescription needs the official form. Nothing warns of interactions: two people check.",
        ),
        fields: person(lang),
        blocks: vec![
            Block::Table {
                heads: vec![
                    lang.pick("薬・処置の名前", "What"),
                    lang.pick("1回の量", "Dose"),
                    lang.pick("いつ・何回・何日", "When, how often, days"),
                    lang.pick("指示した人・時刻", "Ordered by, at"),
                    lang.pick("確かめた人", "Checked by"),
                    lang.pick("した人・時刻", "Given by, at"),
                ],
                widths: vec![7, 4, 5, 5, 4, 5],
                rows: 18,
            },
            Block::Space { label: lang.pick("薬局・病棟からの問い合わせと答え", "Questions from pharmacy or ward, and answers"), share: 1 },
        ],
    }
}

fn tests(lang: Lang) -> Sheet {
    Sheet {
        title: lang.pick("検査・画像の依頼と結果", "Tests and images: order and result"),
        note: lang.pick(
            "検体と写真には、氏名・生年月日・時刻を書きます。急ぐ結果は電話で読み上げ、復唱します。",
            "Write name, date of birth and time on samples and pictures. Urgent results are read out and repeated.",
        ),
        fields: person(lang),
        blocks: vec![
            Block::Table {
                heads: vec![
                    lang.pick("検査・部位", "Test, part"),
                    lang.pick("急ぐ", "Urgent"),
                    lang.pick("頼んだ人・時刻", "Ordered by, at"),
                    lang.pick("結果", "Result"),
                    lang.pick("伝えた人・相手・時刻", "Told by, to, at"),
                ],
                widths: vec![7, 2, 5, 9, 7],
                rows: 18,
            },
            Block::Space { label: lang.pick("覚え書き", "Notes"), share: 1 },
        ],
    }
}

fn dispensing(lang: Lang) -> Sheet {
    Sheet {
        title: lang.pick("調剤・服薬指導の記録", "Dispensing and advice"),
        note: lang.pick(
            "相互作用や重複の警告は出ません。お薬手帳を見て、2人で確かめます。",
            "Nothing warns of interactions or duplicates: look at the booklet, and two people check.",
        ),
        fields: person(lang),
        blocks: vec![
            Block::Table {
                heads: vec![
                    lang.pick("薬の名前・規格", "Medicine, strength"),
                    lang.pick("用量・用法", "Dose and use"),
                    lang.pick("日数・数", "Days, number"),
                    lang.pick("調剤した人", "Dispensed by"),
                    lang.pick("監査した人", "Checked by"),
                ],
                widths: vec![9, 7, 4, 5, 5],
                rows: 12,
            },
            Block::Space {
                label: lang.pick("疑義照会(相手・時刻・答え)", "Queries to the prescriber (whom, when, answer)"),
                share: 1,
            },
            Block::Space { label: lang.pick("聞いたこと・伝えたこと", "Asked and told"), share: 2 },
        ],
    }
}

fn billing(lang: Lang) -> Sheet {
    Sheet {
        title: lang.pick("会計の控え", "Billing notes"),
        note: lang.pick(
            "金額が出せないときは、預り金か後日の精算にします。控えを渡し、連絡先を確かめます。",
            "Where no sum can be worked out: take a deposit or bill later. Hand out a note and check the telephone number.",
        ),
        fields: vec![field(lang.pick("日付", "Date"), 2), field(lang.pick("担当", "By"), 4)],
        blocks: vec![Block::Table {
            heads: vec![
                lang.pick("氏名(カナ)", "Name"),
                lang.pick("したこと(診察・検査・薬など)", "Done (visit, tests, medicines)"),
                lang.pick("預り金", "Deposit"),
                lang.pick("後日", "Later"),
                lang.pick("電話", "Telephone"),
                lang.pick("後で入力", "Entered"),
            ],
            widths: vec![6, 11, 3, 2, 5, 3],
            rows: 22,
        }],
    }
}
