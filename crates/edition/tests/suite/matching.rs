//! Rows of workbooks → controls: many wordings, neighbours that must not match, doubles, numbers, assignments.

use std::sync::LazyLock;

use crate::sheet::{Line, workbook};
use proptest::prelude::*;
use sejo_edition::{builtin, match_rows};
use sejo_model::edition::Grade;
use sejo_model::{Assignment, Control, Edition, FormKind, RowMatch, Subsection};

use Control as C;

fn editions() -> &'static [Edition] {
    static EDITIONS: LazyLock<Vec<Edition>> = LazyLock::new(|| builtin().unwrap());
    &EDITIONS
}

fn alone(text: &str) -> RowMatch {
    under(None, text)
}

fn under(subsection: Option<Subsection>, text: &str) -> RowMatch {
    let read = workbook(Some(2026), Some(FormKind::Institution), &[("", "", subsection, text)]);
    match_rows(&read, editions(), &[]).remove(0)
}

/// Wordings that say it all: certain without number, section or subsection.
const CERTAIN: &[(Control, &[&str])] = &[
    (
        C::SystemsInUse,
        &[
            "医療情報システムを導入、運用している。(「いいえ」の場合、以下の項目は確認不要)",
            "医療情報システム（電子カルテ、レセコン等）を使用していますか",
            "医療情報システムの導入・運用の有無",
            "電子薬歴システムやレセコン等の医療情報システムを利用している。",
        ],
    ),
    (
        C::Officer,
        &[
            "医療情報システム安全管理責任者を設置している。",
            "医療情報システムの安全管理に責任を持つ者(医療情報システム安全管理責任者)を任命している",
            "情報システムの安全管理責任者等を定めていますか。",
            "事業者内に、医療情報システム等の提供に係る管理責任者を設置している。",
            "薬局内で情報セキュリティ責任者を選任しています",
        ],
    ),
    (
        C::Ledger,
        &[
            "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
            "サーバー・端末ＰＣ・ルーター等の機器台帳を整備し、最新の状態に保っている",
            "情報機器（サーバー、パソコン、ネットワーク機器）の一覧表を作成している",
            "ネットワーク機器等を含む機器管理簿を作り、更新している",
        ],
    ),
    (
        C::RemoteMaintenance,
        &[
            "リモートメンテナンス（保守）を利用している機器の有無を事業者等に確認した。",
            "遠隔保守に使われている機器があるかを、事業者に問い合わせた",
            "リモート保守を行っている機器の有無を把握していますか",
            "リモートメンテナンス(保守)している機器の有無を確認した。",
        ],
    ),
    (
        C::Disclosure,
        &[
            "事業者から製造業者/サービス事業者による医療情報セキュリティ開示書（MDS/SDS）を提出してもらう。",
            "ＭＤＳ／ＳＤＳを入手している",
            "医療機関に医療情報セキュリティ開示書(MDS/SDS)を提出している",
            "SDS（サービス事業者による開示書）を受領済みである",
        ],
    ),
    (
        C::AccessRights,
        &[
            "利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している。",
            "職種や担当業務に応じて、アクセスできる情報の範囲を分けている",
            "情報区分ごとのアクセス権限を利用者の業務に合わせて付与し、管理者権限の対象者を明確にしている",
            "管理者権限を持つ者を必要最小限に限定している",
        ],
    ),
    (
        C::Accounts,
        &[
            "退職者や使用していないアカウント等、不要なアカウントを削除している。",
            "退職者や使用していないアカウント等、不要なアカウントを削除又は無効化している。",
            "離職した職員の利用者IDを速やかに停止していますか",
            "アカウントの棚卸しを行い、不要なものが残っていないことを確認している",
        ],
    ),
    (
        C::Patching,
        &[
            "セキュリティパッチ（最新ファームウェアや更新プログラム）を適用している。",
            "サーバーやルーターのファームウエアを最新に保っている",
            "Windows Updateなどの更新プログラムを当てています",
            "ＯＳのセキュリティ更新を実施している",
        ],
    ),
    (
        C::PasswordStrength,
        &[
            "パスワードは英数字、記号が混在した８文字以上とし、定期的に変更している。※二要素認証、又は13文字以上の場合は定期的な変更は不要",
            "パスワードは13文字以上とし、ログインに失敗が続いた場合はアカウントをロックする",
            "推測されにくい複雑なパスワードを設定している",
            "パスワードは13桁以上にしている(二要素認証を導入している場合は8桁以上)",
        ],
    ),
    (
        C::PasswordReuse,
        &[
            "パスワードの使い回しを禁止している。",
            "機器やシステムの間で同じパスワードを使っていない",
            "パスワードを他の施設や機器と使いまわしていない",
            "納入先ごとに異なるパスワードを設定し、流用していない",
        ],
    ),
    (
        C::RemovableMedia,
        &[
            "USBストレージ等の外部記録媒体や情報機器に対して接続を制限している。",
            "ＵＳＢメモリなどの利用を禁止している",
            "許可した外部記憶媒体だけを接続できるように制御しています",
            "使用していないUSBポートを塞いでいる",
        ],
    ),
    (
        C::TwoFactor,
        &[
            "二要素認証を実装している。または令和９年度までに実装予定である。",
            "２要素認証を導入している",
            "端末とサーバのログインに多要素認証（MFA）を採用していますか",
        ],
    ),
    (
        C::AccessLog,
        &[
            "アクセスログを管理している。",
            "操作ログを取得し、定期的に点検しています",
            "誰がいつ何をしたかのアクセス記録を残している",
            "ログインやプログラム実行の監査ログを保存し、見直している",
        ],
    ),
    (
        C::UnneededServices,
        &[
            "バックグラウンドで動作している不要なソフトウェア及びサービスを停止している。",
            "使っていないサービスやポートを閉じている",
            "不要なソフトウエアを削除し、不要なサービスを無効にしている",
        ],
    ),
    (
        C::SourceRestriction,
        &[
            "接続元制限を実施している。",
            "無線LANを含め、許可した機器だけがネットワークに接続できるようにしている",
            "MACアドレスによる接続制限を行っている",
            "ルーターへのアクセス元を限定しています",
        ],
    ),
    (
        C::ContactChart,
        &[
            "インシデント発生時における組織内と外部関係機関（事業者、厚生労働省、警察等）への連絡体制図がある。",
            "緊急時の連絡体制図を作成し、掲示している",
            "サイバー攻撃を受けたときの連絡先をまとめた一覧を用意している",
            "システム障害やインシデントの際の連絡網を整備していますか",
        ],
    ),
    (
        C::BackupRestore,
        &[
            "インシデント発生時に診療を継続するために必要な情報を検討し、データやシステムのバックアップの実施と復旧手順を確認している。",
            "データのバックアップを世代管理で取得している",
            "バックアップから戻せることを確かめている",
            "調剤を続けるために必要な情報を決めて、バックアップと復元の手順を確認している",
        ],
    ),
    (
        C::Bcp,
        &[
            "サイバー攻撃を想定した事業継続計画（BCP）を策定している。",
            "システム障害を想定したBCPを整備している",
            "ランサムウェアへの感染に備えた診療継続計画を作成していますか",
        ],
    ),
    (
        C::Rules,
        &[
            "上記1-3のすべての項目について、具体的な実施方法を運用管理規程等に定めている。",
            "各項目の実施方法を規程に明記している",
            "運用管理規程を整備しています",
            "パスワードやバックアップの具体的な実施方法を運用管理規程に定めている",
        ],
    ),
];

#[test]
fn wordings_that_say_it_all() {
    let mut wrong = Vec::new();
    for control in Control::ALL {
        let wordings = CERTAIN.iter().find(|(c, _)| c == control).map_or(&[] as &[&str], |(_, w)| w);
        assert!(wordings.len() >= 3, "{control}: three wordings at least");
        for text in wordings {
            // R8 asks for services per server and PC, so the sheet has to say for which.
            let part = (*control == C::UnneededServices).then_some(Subsection::Server);
            let found = under(part, text);
            if (found.control, found.grade) != (Some(*control), Grade::Certain) {
                wrong.push(format!("{control}: {text} → {:?} {}", found.control, found.grade));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Rows of other lists, fields and notes: none of them is asked by any edition.
const NOTHING: &[&str] = &[
    "記入者",
    "記入者氏名",
    "合計",
    "小計(はいの数)",
    "注記",
    "備考",
    "※二要素認証、または13文字以上の場合は定期的な変更は不要",
    "(注)MDS/SDSは事業者から入手してください",
    "注1 台帳管理の対象はサーバ、端末PC、ネットワーク機器です",
    "医療情報システム安全管理責任者氏名",
    "「いいえ」の場合は、対応目標日を記入してください",
    "電話番号",
    "連絡先",
    "",
    "個人情報保護研修を実施している",
    "情報セキュリティに関する職員教育を行っている",
    "ウイルス対策ソフトを導入している",
    "ウイルス対策ソフトの定義ファイルを最新に更新している",
    "サーバ室の入退室を管理している",
    "サーバ室の入退室記録(アクセスログ)を保管している",
    "診療報酬改定の更新プログラムを期日までに適用している",
    "監視カメラを設置している",
    "個人情報保護管理責任者を置いている",
    "医薬品安全管理責任者を配置している",
    "医療機器安全管理責任者を設置している",
    "医療安全管理責任者を定めている",
    "離席時に画面をロックしている",
    "無停電電源装置を設置している",
    "サイバー保険に加入している",
    "記録媒体を廃棄するときはデータを消去している",
    "USBメモリの紛失時の手順がある",
    "安全データシート(SDS)を入手している",
    "患者への説明文書を作成している",
    "業務に関係のないサイトへのアクセスを制限している",
    "火災時の緊急連絡網を作成している",
    "感染症発生時の業務継続計画を策定している",
    "災害時の事業継続計画(BCP)を策定している",
    "バックアップ回線を用意している",
    "パスワードを紙に書いて貼っていない",
    "個人情報保護規程を定めている",
    "就業規則に秘密保持を定めている",
    "委託先と秘密保持契約を結んでいる",
    "経営層に対策の状況を報告している",
    "インシデント対応訓練を実施している",
    "電子メールの添付ファイルを不用意に開かない",
    "医療機器の保守点検計画を策定している",
    "サーバを施錠した部屋に設置している",
    "プログラムの変更を管理している",
    "カタログを保管している",
    "責任分界を契約書に定めている",
    "ファイアウォールを設置している",
    "医療情報システムの導入時にリスク評価を行っている",
    "職員の名簿を作成している",
    "全てのサーバのセキュリティアップデートの責任が事業者にあることが契約書に明記されている",
    "ネットワーク構成図を最新の状態に更新している",
    "EDRを導入している",
    "システム管理者の連絡先を掲示している",
    "端末の持ち出し台帳を作成している",
    "クラウドバックアップサービスの契約書を保管している",
    "レセプトの請求ソフトを最新版にしている",
    "入室権限を必要な職員に限定している",
    "火災時の復旧計画を策定している",
    "サービス向上のために不要な業務を停止している",
    "院内の業務マニュアルを上記に沿って作成している",
    "訪問者のログを保管している",
    "二要素認証を実装していないシステムがある",
    "セキュリティパッチを適用していない機器がある",
    "バックアップを取っていないシステムがある",
    "施設の平面図がある",
];

#[test]
fn neighbours_and_fields_stay_without_a_control() {
    let wrong: Vec<String> = NOTHING
        .iter()
        .map(|text| (text, alone(text)))
        .filter(|(_, found)| found.control.is_some() || found.grade != Grade::None)
        .map(|(text, found)| format!("{text} → {:?} {}", found.control, found.grade))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Words that name the subject only: likely, and certain with the number that the known edition has for it.
#[test]
fn a_number_supports_but_never_decides() {
    let rows = |year: i16, lines: &[Line]| {
        let read = workbook(Some(year), Some(FormKind::Institution), lines);
        match_rows(&read, editions(), &[]).into_iter().map(|m| (m.control, m.subsection, m.grade)).collect::<Vec<_>>()
    };
    let section = "2 医療情報システムの管理・運用";
    for (year, number) in [(2025, "2-⑩"), (2025, "２－⑩"), (2025, "⑩"), (2026, "2-(10)")] {
        assert_eq!(
            rows(year, &[(number, section, None, "二段階認証について")]),
            [(Some(C::TwoFactor), Some(Subsection::General), Grade::Certain)],
            "{year} {number}"
        );
    }
    // In R6 the sixth row is about logs, in R7 about patches.
    let text = "セキュリティアップデートの状況";
    let server = Some(Subsection::Server);
    assert_eq!(rows(2025, &[("2-⑥", "", None, text)])[0].2, Grade::Certain);
    assert_eq!(rows(2024, &[("2-(6)", "", server, text)])[0].2, Grade::Likely);
    assert_eq!(rows(2024, &[("2-(7)", "", server, text)])[0].2, Grade::Certain);
    // R6 asks three times; without the kind of device the row stays in doubt.
    assert_eq!(rows(2024, &[("2-(7)", "", None, text)])[0].2, Grade::Likely);
    assert_eq!(rows(2023, &[("2-(8)", section, None, "接続元について")])[0].2, Grade::Certain);
    // A number alone is nothing.
    assert_eq!(rows(2025, &[("2-⑥", section, None, "対策を講じている")]), [(None, None, Grade::None)]);
    // Words go before numbers.
    assert_eq!(rows(2025, &[("2-⑥", section, None, "アクセスログを管理している")])[0].0, Some(C::AccessLog));
}

#[test]
fn a_section_of_other_controls_casts_doubt() {
    let read = workbook(
        Some(2026),
        Some(FormKind::Institution),
        &[("", "3 インシデント発生に備えた対応", None, "アクセスログを管理している")],
    );
    let found = match_rows(&read, editions(), &[]).remove(0);
    assert_eq!((found.control, found.grade), (Some(C::AccessLog), Grade::Likely));
}

#[test]
fn words_for_two_controls_need_a_person_or_a_number() {
    let text = "バックアップを取得し、退職者のアカウントを削除している";
    assert_eq!(alone(text).control, None);
    let read = workbook(Some(2025), None, &[("2-⑤", "", None, text)]);
    let found = match_rows(&read, editions(), &[]).remove(0);
    assert_eq!((found.control, found.grade), (Some(C::Accounts), Grade::Likely));
}

#[test]
fn an_assignment_is_remembered_for_the_same_words() {
    let text = "ウイルス対策ソフトを導入している";
    let assignments = [Assignment { text: sejo_model::text::fold(text), control: C::UnneededServices }];
    let read = workbook(
        Some(2026),
        None,
        &[("", "", Some(Subsection::Pc), "ウイルス対策ソフトを　導入している。"), ("", "", None, "別の行です")],
    );
    let found = match_rows(&read, editions(), &assignments);
    assert_eq!(
        (found[0].control, found[0].subsection, found[0].grade),
        (Some(C::UnneededServices), Some(Subsection::Pc), Grade::ByHand)
    );
    assert_eq!(found[1].control, None);
}

#[test]
fn the_same_words_for_two_kinds_of_device() {
    let text = "バックグラウンドで動作している不要なサービスを停止している";
    let with = |a: Option<Subsection>, b: Option<Subsection>, texts: [&str; 2]| {
        let read = workbook(
            Some(2025),
            Some(FormKind::Institution),
            &[("2-⑫", "2 管理・運用", a, texts[0]), ("2-⑫", "2 管理・運用", b, texts[1])],
        );
        match_rows(&read, editions(), &[]).into_iter().map(|m| (m.control, m.subsection, m.grade)).collect::<Vec<_>>()
    };
    let (server, pc) = (Some(Subsection::Server), Some(Subsection::Pc));
    let control = Some(C::UnneededServices);
    assert_eq!(with(server, pc, [text, text]), [(control, server, Grade::Certain), (control, pc, Grade::Certain)]);
    // The words of the rows tell.
    assert_eq!(
        with(None, None, [&format!("サーバーの{text}"), &format!("端末ＰＣの{text}")]),
        [(control, server, Grade::Certain), (control, pc, Grade::Certain)]
    );
    // Only the order tells: shown as likely.
    assert_eq!(with(None, None, [text, text]), [(control, server, Grade::Likely), (control, pc, Grade::Likely)]);
    // Twice the same: one of them, and not as certain.
    assert_eq!(with(server, server, [text, text]), [(control, server, Grade::Likely), (None, server, Grade::None)]);
}

#[test]
fn every_built_in_form_recognises_itself() {
    let editions = editions();
    for edition in editions {
        for form in &edition.forms {
            let lines: Vec<Line> = form
                .items
                .iter()
                .map(|i| (i.number.as_str(), i.section.as_str(), i.subsection, i.label.as_str()))
                .collect();
            let read = workbook(Some(edition.fiscal_year.0), Some(form.kind), &lines);
            // Without the built-in labels: by the rules alone.
            for known in [editions, &[]] {
                for (item, found) in form.items.iter().zip(match_rows(&read, known, &[])) {
                    assert_eq!(
                        (found.control, found.subsection, found.grade),
                        (item.control, item.subsection, Grade::Certain),
                        "{} {}",
                        item.id,
                        item.label
                    );
                }
            }
        }
    }
}

/// Three patch rows of R6 in other words, as a pharmacy form and a vendor form might put them.
#[test]
fn rows_of_older_forms_by_kind_of_device() {
    let lines: &[Line] = &[
        (
            "(4)",
            "2．医療情報システムの管理・運用",
            Some(Subsection::Server),
            "業務別・情報区分別にアクセス権限を設定している",
        ),
        ("(7)", "2．医療情報システムの管理・運用", Some(Subsection::Server), "サーバーへセキュリティパッチを適用"),
        (
            "(4)",
            "2．医療情報システムの管理・運用",
            Some(Subsection::Pc),
            "業務別・情報区分別にアクセス権限を設定している",
        ),
        ("(7)", "2．医療情報システムの管理・運用", Some(Subsection::Pc), "端末へセキュリティパッチを適用"),
        ("(7)", "2．医療情報システムの管理・運用", Some(Subsection::Network), "ルーター等の最新ファームウェアを適用"),
        ("(9)", "2．医療情報システムの管理・運用", Some(Subsection::Network), "接続元を制限"),
    ];
    for form in [FormKind::Institution, FormKind::Pharmacy, FormKind::Vendor, FormKind::VendorPharmacy] {
        let read = workbook(Some(2024), Some(form), lines);
        let found = match_rows(&read, editions(), &[]);
        let ids: Vec<String> =
            found.iter().map(|m| format!("{}.{} {}", m.control.unwrap(), m.subsection.unwrap(), m.grade)).collect();
        assert_eq!(
            ids,
            [
                "access-rights.server certain",
                "patching.server certain",
                "access-rights.pc certain",
                "patching.pc certain",
                "patching.network certain",
                "source-restriction.network certain",
            ],
            "{form}"
        );
    }
}

fn any_line() -> impl Strategy<Value = (usize, usize, u8, bool)> {
    (0..CERTAIN.len(), 0..3_usize, 0..5_u8, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(80) })]

    /// Whatever stands on the sheet, however often: no control and subsection twice, `None` grade exactly without a control.
    #[test]
    fn never_the_same_row_twice(picks in prop::collection::vec(any_line(), 1..30), year in prop::option::of(2023..2029_i16)) {
        let parts = [None, Some(Subsection::General), Some(Subsection::Server), Some(Subsection::Pc), Some(Subsection::Network)];
        let lines: Vec<Line> = picks
            .iter()
            .map(|(control, wording, part, numbered)| {
                let text = CERTAIN[*control].1[*wording];
                (if *numbered { "2-⑥" } else { "" }, "", parts[usize::from(*part)], text)
            })
            .collect();
        let read = workbook(year, None, &lines);
        let found = match_rows(&read, editions(), &[]);
        prop_assert_eq!(found.len(), lines.len());
        let mut seen = std::collections::HashSet::new();
        for m in &found {
            prop_assert_eq!(m.control.is_none(), m.grade == Grade::None);
            if let Some(control) = m.control {
                let part = m.subsection.filter(|p| *p != Subsection::General);
                prop_assert!(seen.insert((control, part)), "{} {:?} twice", control, part);
            }
        }
        // Same sheet, same result.
        prop_assert_eq!(match_rows(&read, editions(), &[]), found);
    }

    /// Any text at all: no panic, and nothing is certain by accident of length.
    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}") {
        let found = alone(&text);
        prop_assert_eq!(found.control.is_none(), found.grade == Grade::None);
    }
}
