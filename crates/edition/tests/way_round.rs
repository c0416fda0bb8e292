//! Which way round a row asks: はい there must mean what はい means on the form, or the row stays without a control.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod sheet;

use std::sync::LazyLock;

use sejo_edition::{builtin, match_rows};
use sejo_model::edition::Grade;
use sejo_model::{Control, Edition, FormKind, RowMatch, Subsection};
use sheet::workbook;

use Control as C;

fn editions() -> &'static [Edition] {
    static EDITIONS: LazyLock<Vec<Edition>> = LazyLock::new(|| builtin().unwrap());
    &EDITIONS
}

fn matched(number: &str, text: &str) -> RowMatch {
    let row = (number, "", Some(Subsection::Server), text);
    match_rows(&workbook(Some(2025), Some(FormKind::Institution), &[row]), editions(), &[]).remove(0)
}

/// はい means that the control is in place.
const RIGHT: &[(Control, &[&str])] = &[
    (C::Officer, &["医療情報システムの安全管理責任者がいる", "医療情報システム安全管理責任者が任命されている"]),
    (C::Ledger, &["サーバや端末の台帳がある", "台帳に記載のない機器がないように、サーバと端末の台帳を更新している"]),
    (C::RemoteMaintenance, &["リモートメンテナンスを使う機器がないかを事業者に確認しました"]),
    (C::Disclosure, &["事業者が作成したMDS/SDSを入手しています", "MDS/SDSを漏れなく受領していることを確認している"]),
    (C::AccessRights, &["職種に応じてアクセス権限を設定し、業務に関係しない情報を見られないよう制限している"]),
    (
        C::Accounts,
        &[
            "不要なアカウントが残っていない",
            "不要なアカウントが残っていないことを確認している",
            "退職者のアカウントが残っていないかを定期的に確認しています",
            "退職者のアカウントを残さず、すべて削除している",
            "退職した職員のIDが使えないようになっている",
            "使用していないアカウントは存在しない",
            "退職者のアカウントを放置していない",
        ],
    ),
    (
        C::Patching,
        &[
            "セキュリティパッチを適用していない機器はない",
            "セキュリティパッチの適用漏れがないことを確認している",
            "更新プログラムが未適用の端末はありません",
            "ファームウェアの更新を必ず実施している",
            "サーバだけでなく、端末にもセキュリティパッチを適用している",
        ],
    ),
    (
        C::PasswordReuse,
        &[
            "パスワードを使い回していない",
            "パスワードの使い回しはありません",
            "パスワードを使い回している職員はいない",
            "パスワードを使い回さないよう徹底している",
            "パスワードを使い回していないことを確認している",
            "パスワードの使い回しを認めていない",
            "パスワードを使い回さず、機器毎に異なるパスワードを使っている",
            "パスワードの使い回しを防止している",
        ],
    ),
    (
        C::RemovableMedia,
        &[
            "USBメモリの接続を許可したものに限定している",
            "許可していないUSBメモリは接続できない",
            "USBメモリを使えないようにしている",
            "外部記録媒体は許可されたもの以外の接続を禁止している",
        ],
    ),
    (C::TwoFactor, &["二要素認証を実装していますか", "二要素認証を導入していないシステムはない"]),
    (
        C::AccessLog,
        &[
            "アクセスログが残っている",
            "アクセスログを取得していない機器はない",
            "アクセスログの取得が漏れていないことを確認している",
        ],
    ),
    (
        C::UnneededServices,
        &[
            "不要なサービスが動いていないことを確認し、停止している",
            "使用していない、又は不要なサービスを停止している",
            "不要なサービスを停止していないサーバはない",
        ],
    ),
    (
        C::SourceRestriction,
        &[
            "許可した機器しかネットワークに接続できない",
            "許可していない端末はネットワークに接続できないように制限している",
        ],
    ),
    (C::BackupRestore, &["バックアップを取得していないシステムはない", "バックアップの取得と復元訓練を実施している"]),
    (C::Bcp, &["サイバー攻撃を想定した事業継続計画(BCP)が策定されている"]),
];

/// はい means that it is not in place, only in part, or not yet.
const REVERSED: &[&str] = &[
    "退職者のアカウントが残っている",
    "退職者や使われていないアカウント等、不要なアカウントが残っている",
    "不要なアカウントを削除していない",
    "不要なアカウントの削除が遅れている",
    "不要なアカウントがある",
    "退職者のアカウントを無効にできていない部署がある",
    "パスワードを使い回している",
    "パスワードを使い回している職員がいる",
    "パスワードの使い回しを禁止していない",
    "パスワードの使い回しを許可している",
    "複数の機器で同じパスワードを使っています",
    "機器毎に異なるパスワードを設定していません",
    "接続元の制限を行っていない",
    "接続元制限は未実施",
    "どの端末からでも接続できるよう、接続元の制限を解除している",
    "サイバー攻撃を想定した事業継続計画(BCP)が未策定である",
    "サイバー攻撃を想定したBCPの策定を見送っている",
    "サイバー攻撃を想定したBCPを策定する予定である",
    "サイバー攻撃を想定したBCPを作成中である",
    "二要素認証を実装する予定はない",
    "二要素認証を導入していない",
    "二要素認証(未導入)",
    "二要素認証の導入を検討している",
    "二要素認証を無効にしている",
    "二要素認証は一部のシステムに導入している",
    "二要素認証を実装していない。令和9年度以降も実装しない。",
    "セキュリティパッチを適用できていない機器が残っている",
    "セキュリティパッチを適用できない機器がある",
    "セキュリティパッチを適用している機器はない",
    "セキュリティパッチの適用を怠っている",
    "セキュリティパッチを適用しておらず、脆弱性が残っている",
    "アクセスログを取得していないサーバがある",
    "アクセスログの取得を停止している",
    "アクセスログを管理していないことを確認した",
    "USBメモリの利用を制限していない",
    "USBメモリを自由に接続できる",
    "USBメモリの接続を制限なく認めている",
    "バックアップを取得していない",
    "バックアップから復旧できないことを確認している",
    "連絡体制図が整備されていない",
    "インシデント発生時の連絡体制図はない",
    "台帳に記載のない機器がある",
    "サーバと端末の台帳の整備が不十分である",
    "パスワードは8文字以上でなくてもよい",
    "パスワードを8文字以上とすることは困難である",
    "パスワードが8文字未満のアカウントがある",
    "医療情報システム安全管理責任者は設置していない",
    "医療情報システム安全管理責任者が不在である",
    "事業者からMDS/SDSの提出を受けていない",
    "リモートメンテナンスを使う機器の有無を確認していない",
    "不要なサービスが停止されていない",
    "不要なサービスが動いている",
    "不要なポートを開いたままにしている",
    "運用管理規程に具体的な実施方法を定めていない",
    "アクセス利用権限を職種ごとに設定していない",
];

/// Another thing is asked about the same subject: how many, who was taught, what was written or paid.
const OTHER: &[&str] = &[
    "令和6年度にセキュリティパッチを適用した回数は何回か",
    "二要素認証を導入済みのシステムは何台か",
    "二要素認証を導入済みの端末の台数",
    "バックアップは何世代取得していますか",
    "不要なアカウントを削除した件数",
    "アクセスログを確認しているのは誰ですか",
    "パスワードの使い回しに関する研修を実施している",
    "USBメモリの接続制限について職員教育を行っている",
    "サイバー攻撃を想定した事業継続計画(BCP)に基づく訓練を実施している",
    "セキュリティパッチの適用手順書の有無",
    "退職者のアカウントを削除する手順を定めている",
    "クラウドサービスの利用を停止する場合の手順を定めている",
    "セキュリティパッチの適用について事業者と協議している",
    "バックアップの実施を外部に委託している",
    "アクセスログの管理を事業者に委託している",
    "医療情報システム安全管理責任者がアクセスログを確認している",
    "電子証明書の失効リストを更新しサーバに反映している",
    "二要素認証の導入に必要な予算を確保している",
    "不要なアカウントの有無",
    "二要素認証を導入済みのシステムがある",
    "セキュリティパッチを適用する必要があることを理解している",
    "不要になった端末のハードディスクの機能を無効にし廃棄している",
    "リモート保守を行う事業者の接続元を確認している",
];

#[test]
fn rows_that_ask_the_right_way_round_find_their_control() {
    let mut wrong = Vec::new();
    for (control, texts) in RIGHT {
        for text in *texts {
            let found = matched("", text);
            if found.control != Some(*control) {
                wrong.push(format!("{control}: {text} → {:?} {}", found.control, found.grade));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn rows_that_ask_the_opposite_or_something_else_are_left_to_a_person() {
    // The number of the control itself makes such a row no better.
    let wrong: Vec<String> = REVERSED
        .iter()
        .chain(OTHER)
        .flat_map(|text| ["", "2-⑤", "2-⑥", "2-⑧", "2-⑩", "2-⑪"].map(|number| (text, matched(number, text))))
        .filter(|(_, found)| found.control.is_some() || found.grade != Grade::None)
        .map(|(text, found)| format!("{text} → {:?} {}", found.control, found.grade))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
