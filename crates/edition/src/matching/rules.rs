//! The words that give a control away, as data.
//!
//! A rule holds when every group of alternatives has a hit and nothing of `none` is there. Words are folded
//! ([`sejo_model::text::fold`]) and in plain form. `none` names the neighbours that use the same words.

use sejo_model::Control;

use super::words::{Words, has};

/// The words say it by themselves.
pub(crate) const STRONG: i32 = 6;
/// The subject is named, but not what is asked about it.
pub(crate) const ANCHOR: i32 = 4;
/// Only together with the number.
pub(crate) const WEAK: i32 = 2;

/// Alternatives are written in one text, separated by `|`; `a|b>c|d` wants one of the left closely followed by one of the
/// right.
struct Rule {
    control: Control,
    points: i32,
    /// Of every group one must be there.
    all: &'static [&'static str],
    /// None of these may be there.
    none: &'static str,
}

const fn rule(control: Control, points: i32, all: &'static [&'static str], none: &'static str) -> Rule {
    Rule { control, points, all, none }
}

const SET_UP: &str = "ある|整備|作成|用意|作っ|作る|作り|備え|整え|定め|策定|まとめ|設け|掲示|済";
const APPOINT: &str = "設置|置い|置く|おい|配置|選任|任命|指名|定め|決め|設け|選定|選出|明確|いる";
const GET: &str =
    "提出|入手|受け取|受取|受領|もら|取り寄せ|取得|提供|確認|渡し|交付|徴収|回収|得て|揃え|そろえ|開示し|求め|受けて";
const LIMIT: &str = "制限|禁止|禁じ|制御|限定|ブロック|使えな|使わせな|使わせていな|使えない|つなげな|つながらな|接続できな|無効|不可|\
     塞|ふさ|認めた|許可した|許可され|許可制";
const STOP: &str = "停止|止め|無効|閉じ|アンインストール|取り除|除去|塞|ふさ|動いていない|動かしていな|削除";
const APPLY: &str = "適用|当て|あて|実施|更新し|最新|行って|行い|インストール|反映|済|アップデートし|導入し|講じ";
const REMOTE: &str = "リモート|遠隔|外部からの保守|外部から保守";
const MAINTENANCE: &str = "保守|メンテ|サポート";

use Control as C;

const RULES: &[Rule] = &[
    // officer
    rule(
        C::Officer,
        STRONG,
        &[
            "責任者|ciso|管理者等の設置",
            "システム|セキュリティ|サイバー",
            "安全管理責任者|管理責任者|セキュリティ責任者|セキュリティ管理責任者|統括責任者|管理の責任者|責任者を|\
             責任者の|責任者等|責任者が|責任者など|ciso",
            APPOINT,
        ],
        "医薬品|医療機器安全|放射線|個人情報|感染|台帳|連絡|権限|パスワード|アカウント|バックアップ|パッチ|規程|\
         研修|教育|報告|氏名|ログ|委託先|計画|承認|許可",
    ),
    rule(
        C::Officer,
        ANCHOR,
        &["医療情報システム安全管理責任者|情報システム安全管理責任者"],
        "氏名|研修|教育|報告|承認|許可|連絡|が確認",
    ),
    // ledger
    rule(
        C::Ledger,
        STRONG,
        &[
            "台帳管理|台帳で|台帳を|台帳に|台帳により|台帳が|台帳の作成|台帳の整備|台帳の更新|台帳整備|台帳作成|\
             管理簿|機器一覧|一覧表|リスト|資産管理",
            "サーバ|端末|機器|pc|パソコン|ネットワーク|ルータ|情報資産|it資産",
            "管理|作成|整備|作っ|作り|把握|更新|見直|記録|登録|最新|備え|ある|記載|保っ",
        ],
        "失効|証明書|台帳を基|台帳をもと|台帳を元|アカウント|id台帳|利用者台帳|媒体|リモート|遠隔|チェックリスト|保管場所|\
         医療機器|備品|連絡|ソフトウェア一覧|リストア|ホワイトリスト|許可リスト|廃棄|\
         持ち出|持出|貸出|鍵|ライセンス",
    ),
    rule(
        C::Ledger,
        ANCHOR,
        &["機器台帳|情報機器台帳|台帳管理"],
        "台帳を基|台帳をもと|台帳を元|アカウント|リモート|遠隔|媒体|医療機器|持ち出|持出|貸出",
    ),
    rule(
        C::Ledger,
        ANCHOR,
        &["サーバ", "端末|pc|パソコン", "所在|設置場所|台数|一覧", "管理|把握|記録|作っ|作成"],
        "アカウント|リモート|遠隔",
    ),
    // remote maintenance
    rule(
        C::RemoteMaintenance,
        STRONG,
        &[REMOTE, MAINTENANCE, "有無|確認|確かめ|把握|聞い|聞き|問い合わせ|問合せ|照会|洗い出|かどうか|るかを|あるか"],
        "ログ|パスワード|二要素|多要素|パッチ|作業計画|作業報告|立ち会|立会|台帳で管理|接続元|承認|手順",
    ),
    rule(
        C::RemoteMaintenance,
        ANCHOR,
        &["リモートメンテナンス|リモート保守|遠隔保守|遠隔メンテナンス", "機器|システム|利用|使"],
        "ログ|パスワード|二要素|多要素|パッチ|作業|立会|接続元",
    ),
    // disclosure
    rule(
        C::Disclosure,
        STRONG,
        &["mds|sds|セキュリティ開示書|情報開示書", GET],
        "安全データシート|化学|試薬|薬品|記入不要",
    ),
    rule(C::Disclosure, ANCHOR, &["mdssds|セキュリティ開示書"], "安全データシート|化学|試薬|記入不要"),
    // access rights
    rule(
        C::AccessRights,
        STRONG,
        &[
            "アクセス権|利用権限|アクセス利用権限|アクセスできる権限|閲覧権限|操作権限|使用権限|参照権限|\
             アクセス制御",
            "職種|職務|業務|役割|担当|情報区分|情報の区分|利用者|ユーザ|スタッフ|職員|最小|必要",
            "設定|定め|決め|付与|設け|分け|区分|制限|割り当|割当|限定|最小|見直|管理",
        ],
        "入室|入退室|退職|削除|usb|接続元|サイト|リモート|同じ|一律|関係なく|かかわらず|関わらず|問わず",
    ),
    rule(
        C::AccessRights,
        STRONG,
        &[
            "職種|職務|役割|担当業務|業務毎|業務別|業務に応じ|業務内容",
            "権限",
            "設定|定め|決め|付与|設け|分け|制限|割り当|割当|限定|明|見直",
        ],
        "退職|サイト|関係なく|かかわらず|関わらず|問わず",
    ),
    rule(
        C::AccessRights,
        STRONG,
        &[
            "職種|職務|役割|担当業務|業務毎|業務別|業務に応じ|業務内容",
            "利用できる|見られる|閲覧できる|使える|触れる|アクセスできる|参照できる|見える|扱える",
            "範囲|区分|区別|制限|情報|分け",
        ],
        "サイト|インターネット|入室|usb|ソフト|関係なく|かかわらず|関わらず|問わず",
    ),
    rule(
        C::AccessRights,
        STRONG,
        &["管理者権限|特権", "対象者|付与者|持つ者|持つ人|保有者|与える者|限定|最小|明確"],
        "アプリ|インストール|usb",
    ),
    rule(
        C::AccessRights,
        ANCHOR,
        &["アクセス権限|アクセス利用権限|利用権限|アクセス権"],
        "入室|退職|削除|ログ|usb|同じ|一律|関係なく|かかわらず|関わらず|問わず",
    ),
    // accounts
    rule(
        C::Accounts,
        STRONG,
        &[
            "アカウント|利用者id|ユーザid|ログインid|idを|idの|idが|idは|idや|ユーザ登録|利用者登録",
            "退職|不要|使われていない|使っていない|使用していない|使用されていない|利用していない|未使用|異動|休眠|長期間|離職|\
             使わなく|使われなく|棚卸|いなくな|利用のない",
            "削除|無効|停止|廃止|抹消|消し|消す|棚卸|整理|残って|残さ|見直|止め|確認|使えなく|使えないよう|\
             存在",
        ],
        // Removed late is not what the form asks.
        "規程に|経ってから|たってから|過ぎてから|経過後|経過してから|後になって",
    ),
    rule(
        C::Accounts,
        ANCHOR,
        &["不要なアカウント|不要アカウント|退職者のアカウント|退職者等のアカウント|休眠アカウント"],
        "経ってから|たってから|過ぎてから|経過後|経過してから|後になって",
    ),
    rule(C::Accounts, ANCHOR, &["アカウント", "棚卸|台帳"], ""),
    // patching
    rule(
        C::Patching,
        STRONG,
        &[
            "セキュリティパッチ|パッチ|ファームウェア|更新プログラム|修正プログラム|セキュリティ更新|\
             セキュリティアップデート|windowsupdate|windowsアップデート",
            APPLY,
        ],
        "ウイルス対策|ウイルス定義|ウィルス|パターンファイル|定義ファイル|アンチウイルス|責任分界|\
         契約書|パッチテスト|診療報酬|報酬改定",
    ),
    rule(
        C::Patching,
        ANCHOR,
        &["セキュリティパッチ|更新プログラム|ファームウェア|セキュリティアップデート"],
        "ウイルス|ウィルス|責任|契約|診療報酬|報酬改定",
    ),
    rule(C::Patching, ANCHOR, &["脆弱性", "更新し|修正|解消|アップデート"], "診断|ウイルス"),
    rule(
        C::Patching,
        ANCHOR,
        &["os|ソフトウェア|機器|サーバ|端末", "最新の状態|最新版に|最新のバージョン|アップデートし"],
        "ウイルス|ウィルス|定義|台帳|一覧|リスト|図",
    ),
    // password strength
    rule(C::PasswordStrength, STRONG, &["パスワード|パスフレーズ", "文字以上|桁以上|文字数|桁数"], ""),
    rule(
        C::PasswordStrength,
        STRONG,
        &[
            "パスワード|パスフレーズ",
            "英数|記号|複雑|推測され|推測しにく|推測が困難|推測困難|容易に推測|強固|強度|強いパス|十分な長さ|\
             長いパス|定期的に変|定期に変|定期変更|定期的な変更|定期的変更",
        ],
        "使い回|使いまわ|使い廻|流用|再利用|同じパスワード|同一のパスワード",
    ),
    rule(
        C::PasswordStrength,
        ANCHOR,
        &[
            "ロックする|ロックされ|ロックアウト|アカウントロック|ロック機能",
            "失敗|誤り|誤っ|間違|連続|回数|ログイン|アカウント|認証",
        ],
        "画面|離席|スクリーン|扉|施錠",
    ),
    rule(C::PasswordStrength, WEAK, &["パスワード"], "使い回|使いまわ|流用|再利用|ファイル|紙|メモ|付箋|共有|教え"),
    // password reuse
    rule(
        C::PasswordReuse,
        STRONG,
        &[
            "パスワード|認証情報|パスフレーズ",
            "使い回|使いまわ|使い廻|流用|再利用|同じパスワード|同一のパスワード|同一パスワード|共通パスワード|\
             共通のパスワード|同じもの|異なるパスワード|異なるもの|毎に別|毎に異な|毎に変え|別のパスワード|別々の",
        ],
        "文字以上|桁以上",
    ),
    rule(C::PasswordReuse, ANCHOR, &["パスワード", "使い回|使いまわ|使い廻|再利用"], ""),
    // removable media
    rule(
        C::RemovableMedia,
        STRONG,
        &[
            "usb|外部記録媒体|外部記憶媒体|外部の記録媒体|外部の記憶媒体|可搬媒体|可搬型|外部媒体|リムーバブル|\
             外付け|記録媒体|記憶媒体",
            LIMIT,
        ],
        "廃棄|バックアップ|持ち出|持出|処分|暗号化|施錠|紛失|キーボード",
    ),
    rule(
        C::RemovableMedia,
        STRONG,
        &["usb|記録媒体|記憶媒体|外部媒体", "接続", "制限|禁止|制御|限定|管理"],
        "廃棄|バックアップ",
    ),
    rule(
        C::RemovableMedia,
        ANCHOR,
        &["usbストレージ|usbメモリ|外部記録媒体|外部記憶媒体", "接続|利用|使用|管理"],
        "廃棄|バックアップ|持ち出|持出|処分|暗号化|紛失",
    ),
    // two-factor
    rule(
        C::TwoFactor,
        STRONG,
        &[
            "二要素|2要素|ニ要素|多要素|mfa|2fa",
            "実装|導入|採用|利用|使っ|使用|予定|設定|有効|対応|行って|備え|済|必須|求め|実施|認証してい|認証とし|\
             適用|よる認証|認証である|認証で",
        ],
        "文字以上|桁以上|定期的な変更|定期変更",
    ),
    rule(
        C::TwoFactor,
        ANCHOR,
        &["二要素認証|2要素認証|多要素認証|二段階認証|2段階認証"],
        "文字以上|桁以上|定期的な変更|定期変更",
    ),
    // unneeded services
    rule(
        C::UnneededServices,
        STRONG,
        &[
            "不要|使っていない|使用していない|使わない|使用しない|利用しない|利用していない|必要のない|必要としない|\
             余計な|未使用>ソフト|サービス|アプリ|プログラム|ポート|機能|常駐|プロセス|デーモン",
            STOP,
        ],
        "アカウント|usb|利用者id|ユーザid|メール|パッチ",
    ),
    rule(C::UnneededServices, STRONG, &["バックグラウンド|裏で動", STOP], "アカウント"),
    rule(
        C::UnneededServices,
        ANCHOR,
        &["不要なバックグラウンド|不要なサービス|不要なソフトウェア|不要サービス|バックグラウンドソフト"],
        "アカウント",
    ),
    // source restriction
    rule(
        C::SourceRestriction,
        STRONG,
        &["接続元|アクセス元|送信元", "制限|限定|許可|フィルタ|拒否|遮断|絞|のみ|だけ"],
        "usb|記録媒体|記憶媒体",
    ),
    rule(
        C::SourceRestriction,
        STRONG,
        &[
            "許可した機器|許可した端末|許可された機器|許可された端末|許可された利用者|許可した利用者|\
             許可されていない機器|許可されていない端末|許可していない機器|許可していない端末|許可のない機器|許可のない端末|許可のない接続|未許可|無許可|\
             接続できる端末|接続できる機器|接続する端末|接続する機器|macアドレス|ipアドレス|登録した機器|登録された機器|登録した端末|登録された端末|登録済みの端末|\
             登録済みの機器|認めた機器|認めた端末",
            "制限|限定|許可|フィルタ|拒否|遮断|のみ|だけ|しか|できない|つなが|接続させ",
            "接続|通信|無線|ネットワーク|lan|vpn|wifi|アクセス|つな",
        ],
        "usb|記録媒体|記憶媒体|権限|入室|ソフト|台帳|外部媒体",
    ),
    rule(C::SourceRestriction, ANCHOR, &["接続元"], "usb|記録媒体|ログ|接続元を確認|接続元の確認"),
    // contact chart
    rule(C::ContactChart, STRONG, &["連絡体制図|緊急連絡体制|連絡体制表|連絡フロー図", SET_UP], "災害|火災|地震|患者"),
    rule(
        C::ContactChart,
        STRONG,
        &[
            "連絡体制|連絡網|連絡先一覧|連絡先の一覧|連絡先をまとめ|連絡先を一覧|連絡先の表|連絡図|報告体制|通報体制|連絡系統",
            "インシデント|サイバー|セキュリティ|システム|事業者|厚生労働省|厚労省|警察|外部関係機関|保健所",
            SET_UP,
        ],
        "災害|火災|地震|患者|停電|感染",
    ),
    rule(C::ContactChart, ANCHOR, &["連絡体制図"], "災害|火災|地震|患者"),
    // backup and restore
    rule(C::BackupRestore, STRONG, &["バックアップ|複製を|退避", "復旧|復元|リストア|戻す|戻せ"], "回線|電源|規程"),
    rule(
        C::BackupRestore,
        STRONG,
        &["バックアップ", "取得|実施|取っ|取り|取る|採取|行って|世代|オフライン|とっ|作成|保存"],
        "回線|電源|要員|担当者|施錠|媒体の廃棄|規程|バックアップ体制|契約",
    ),
    rule(
        C::BackupRestore,
        ANCHOR,
        &["復旧手順|復元手順|復旧訓練|復旧計画|リストア手順|バックアップ"],
        "回線|電源|要員|担当者|体制|施錠|廃棄|契約|火災|地震|停電|水害",
    ),
    // continuity plan
    rule(
        C::Bcp,
        STRONG,
        &[
            "bcp|事業継続計画|業務継続計画|診療継続計画|事業継続の計画|業務継続の計画|継続計画|継続するための計画",
            "サイバー|攻撃|システム|インシデント|セキュリティ|ランサム|itbcp",
            SET_UP,
        ],
        "バックアップ",
    ),
    rule(
        C::Bcp,
        ANCHOR,
        &["bcp|事業継続計画|業務継続計画|診療継続計画"],
        "災害|地震|感染|水害|停電|パンデミック|新型|バックアップ",
    ),
    rule(C::Bcp, ANCHOR, &["bcp|事業継続計画|業務継続計画|診療継続計画", "サイバー"], "バックアップ"),
    // rules
    rule(
        C::Rules,
        STRONG,
        &[
            "規程|規定|規則|手順書|ルール|マニュアル|要領",
            "運用管理規程|運用管理規定|実施方法|各項目|全項目|すべての項目|全ての項目|これらの項目|\
             これらの対策|本チェックリスト",
            "定め|整備|策定|規定し|作成|明記|記載|文書化|反映|作っ|決め|盛り込",
        ],
        "個人情報",
    ),
    rule(C::Rules, STRONG, &["上記>規程|規定|規則", "定め|明記|記載|反映|盛り込"], "個人情報"),
    rule(C::Rules, ANCHOR, &["運用管理規程|運用管理規定"], "個人情報"),
];

/// Log rules look at the text without プログラム, ログイン and the like.
const LOG_RULES: &[Rule] = &[
    rule(
        C::AccessLog,
        STRONG,
        &[
            "アクセスログ|操作ログ|監査ログ|アクセス記録|操作履歴|アクセス履歴|利用履歴|操作記録|アクセスの記録|\
             操作の記録|証跡|システムログ|イベントログ|利用ログ",
            "管理|取得|保存|記録|保管|確認|点検|採取|残|監視|見直|収集|取っ|取り|レビュー|分析|とっ",
        ],
        "規程|入退室|ウェブ閲覧|温度",
    ),
    rule(C::AccessLog, ANCHOR, &["アクセスログ|操作ログ|監査ログ"], "規程|入退室|ウェブ閲覧|ホームページ"),
    rule(
        C::AccessLog,
        ANCHOR,
        &["ログ", "取得|保存|保管|点検|採取|収集|取っ|残|監視|確認"],
        "規程|入退室|ウイルス|検知ログ|訪問|来訪|来客|通話|契約",
    ),
];

/// The gate is asked in few words that occur in every second row, so only the whole sentence counts.
fn is_gate(text: &str) -> bool {
    const SYSTEMS: &str = "医療情報システム|電子カルテ等|電子カルテなど|電子カルテやレセコン|電子カルテレセ|レセコン等|\
                           レセコンなど|レセプトコンピュータ等|電子薬歴等";
    const ENDS: &str = "を導入している|を運用している|導入運用している|導入し運用している|を使用している|\
                       を利用している|を使っている|を用いている|導入と運用している|導入又は運用している|\
                       導入使用している|導入利用している|導入し使っている|導入して使っている|導入し使用している|\
                       導入し利用している|導入済み|導入の有無|使用の有無|利用の有無|導入運用の有無|導入と運用の有無|\
                       システムの有無|システム等の有無|導入がある|システムがある|導入しているか|\
                       を導入し運用している|を導入している又は運用している";
    const NONE: &str = "責任者|台帳|権限|職員|事業者|契約|する際|とき|場合|者が|確認|監視|リモート|開示|検知|監査|\
                       対策|接続|媒体|認証|ログ|バックアップ|パッチ|アカウント|パスワード";
    has(text, SYSTEMS)
        && ENDS.split('|').any(|end| text.ends_with(end))
        && !has(text, NONE)
        && text.chars().count() <= 60
}

/// The points the words give each control they speak for; best first, each control once.
pub(crate) fn points(words: &Words) -> Vec<(Control, i32)> {
    let mut found: Vec<(Control, i32)> = Vec::new();
    let mut add = |control: Control, points: i32| match found.iter_mut().find(|(c, _)| *c == control) {
        Some((_, best)) => *best = points.max(*best),
        None => found.push((control, points)),
    };
    for rule in RULES.iter().filter(|rule| rule.holds(&words.main)) {
        add(rule.control, rule.points);
    }
    for rule in LOG_RULES.iter().filter(|rule| rule.holds(&words.logs)) {
        add(rule.control, rule.points);
    }
    if is_gate(&words.main) || is_gate(&words.bare) {
        add(Control::SystemsInUse, STRONG);
    }
    found.sort_by_key(|(_, points)| -points);
    found
}

impl Rule {
    fn holds(&self, text: &str) -> bool {
        self.all.iter().all(|group| has(text, group)) && !has(text, self.none)
    }
}
