//! The words a promise of updates may be made of.
//!
//! Guards: no list of what limits a promise is ever whole. So every sentence of a clause, every entry of its lists and whatever else
//! stands in it has to be of a closed set of words that are known to limit nothing, each in a place where it means just that; a
//! clause with anything else is left to a person, with those words shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::traced::Traced;
use super::{
    BEGUN, LISTS, OTHER, PLATFORM, Says, VENDORS, begins, each, fold_answer, has, is_digit, named, namings, opens_list,
    shapes, table, without, without_company,
};

/// What is updated, whole: with the OS or the software of the servers, or with the system itself. `#` is a number. Servers of one kind
/// (電子カルテサーバ, 仮想サーバ) are not among them: nobody can tell here whether the server in question is one.
const THINGS: &str = "対象サーバ|本サーバ|各サーバ|全サーバ|全てのサーバ|すべてのサーバ|サーバ及び端末|サーバおよび端末|サーバ・端末|\
    サーバー及び端末|サーバ機器|サーバー|サーバ|対象機器のソフトウェア|本システム|対象システム|当該システム|医療情報システム|\
    システムのプログラム|システム全体|システム|オペレーティングシステム|基本ソフトウェア|基本ソフト|ソフトウェア|windowsserver#|\
    windowsserver|windows|クラウド基盤を構成する|サーバ基盤を構成する|甲のサーバ|甲の医療情報システム|甲に設置された|\
    甲の施設に設置された|linux|os|os等|本契約の対象である|対象となる|を構成する|の構成要素である|に含まれる|が稼働する|\
    の提供に用いる|本件|本件サーバ|本件システム|指定するサーバ|全ての|すべての|全て|すべて|一式|\
    の脆弱性について";
/// What makes another thing of a word it is joined to.
const BASES: &str = "サーバ|システム|ソフトウェア";
const UPDATES: &str = "セキュリティ更新プログラム|セキュリティ更新|セキュリティアップデート|セキュリティパッチ|セキュリティ修正プログラム|\
    セキュリティ上の更新プログラム|セキュリティに関する更新プログラム|に関するセキュリティ更新プログラム|更新プログラム|\
    修正プログラム|更新ファイル|パッチ|windowsupdate|アップデート|バージョンアップ|脆弱性への対応|脆弱性対応|脆弱性対策|\
    脆弱性の修正|更新|脆弱性に対する修正プログラム|脆弱性を修正する更新プログラム|脆弱性を解消する更新プログラム|\
    脆弱性の修正プログラム|脆弱性修正プログラム|月例の|月例|最新の状態に|最新の状態へ|最新のバージョンに|最新に|常に|\
    保つため|維持するため|最新の更新プログラム|最新のセキュリティパッチ|公開された|公表された|リリースされた|提供された|\
    利用可能な|入手可能な|メーカが公開した|メーカーが公開した|製造元が公開した|開発元が公開した|マイクロソフトが公開した|\
    メーカーが提供する|メーカが提供する|メーカー提供の|適用その他の必要な措置を講じる|提供及び適用";
/// What stands beside the OS only: alone it is less than what holds a server up.
const COMPANIONS: &str = "ミドルウェア|アプリケーションソフトウェア|アプリケーションソフト|アプリケーション|データベース|ファームウェア|\
    各種ソフトウェア";
/// The same, named before the OS.
const BESIDE: &str = "ファームウェア及びos|ファームウェアおよびos|ファームウェア、os|ファームウェア・os|ミドルウェア及びos|ミドルウェアおよびos|\
    ミドルウェア、os|ミドルウェア・os";
const BEFORE_COMPANIONS: &str = "os|os等|オペレーティングシステム|基本ソフトウェア|基本ソフト|windowsserver";
const JOINS: &str = "及び|および|並びに|ならびに|かつ|、|・|と|や|のみならず|,|/";
const SMALL: &str = "は|が|を|に|の|も|と|へ|、|・|,|(|)|「|」|及び|および|並びに|ならびに|かつ|等|その|これ|これら|これらの|当該|上記の|\
    に対し|に対して|に対する|について|につき|に関し|に関する|に係る|における|において|として|なお、|また、|さらに|#.|\
    第#条|第#条の#|第#項|第#章|#頁|#ページ|保守契約書第#条|契約書第#条|利用規約第#条|利用約款第#条|約款第#条|sla第#条|\
    (保守業務の内容)|(業務内容)|(業務の内容)|(サービスの内容)|(セキュリティ対策)|(情報セキュリティ)|(乙の義務)|(乙の責務)|\
    (乙の責任)|:|;|-";
const PARTIES: &str = "乙は|乙が|乙|サービス乙は|自らの責任において|自己の責任において|自己の責任で|その責任において|の責任において|\
    の責任で|責任をもって|責任を持って|の責任と負担において|の負担において|自己の負担において|自己の責任と費用負担において|\
    自己の費用負担において|の責任と費用負担において|乙の費用負担において|の責任とする|の責任|責任は|責任を負う|責任を負い、|責任を負います|\
    責任を負うものとする|責任を負うこと|一切の責任を負う|一切の責任を負います|一切の責任を負うものとする|責任を持つ|義務を負う|義務を負い、|\
    義務を負います|責務を負う|責務を負います|の業務とする|の義務とする|の役割とする|の担当とする|の責務とする|とする|にある|の業務である|\
    の責任である|に帰属する|甲は|乙に委託する|乙に委託し|乙はこれを受託する|の責任範囲とする|#乙は";
const CONTRACTS: &str = "本契約に基づき|本契約に基づく|本契約の有効期間中|契約期間中|委託期間中|保守期間中|保守契約期間中|有効期間中|\
    本契約期間中|本契約|保守業務|保守作業|保守サービス|運用保守業務|運用保守|運用業務|システム保守業務|システム保守|\
    システム運用|サーバ保守|保守の範囲|サービスの範囲|業務の範囲|業務範囲|保守範囲|役割分担|保守業務の一部として|\
    保守業務の一環として|保守プラン|本サービス|本業務|委託業務|の範囲|の対象|の一環|には|では|対象とする|対象とし|保守に|\
    保守の一環|保守(|保守及び|保守として|保守において|保守の内容は|保守業務の内容は|業務の内容は|保守の役割分担は|\
    定期保守において|定期保守として|定期保守(月#回)において|定期保守作業として|保守料金に含む|保守料に含む|保守料金に含まれる|\
    保守料に含まれる";
const DOING: &str = "適用|実施|更新|アップデート|維持|保持|担当|履行|遂行|バージョンアップ|導入|インストール";
const REPORTING: &str = "報告|通知|連絡";
const ENDS: &str = "するものとする|しなければならない|しなければなりません|するものとします|いたします|致します|されるものとする|されます|\
    される|すること|します|する|し、|するものとし、";
const DONE: &str = "適用|適用作業|適用業務|の実施|作業|業務|当てる|当てるものとする|保つ|保つものとする|保ちます|保たなければならない|\
    保たれる|行う|行うものとする|行うものとします|行い、|行います|行なう|行なうものとする|行うこと|行わなければならない|\
    行わなければなりません|行われる|実施|含む|含むものとする|含みます|含まれる|含まれます|含まれるものとする|含める|\
    含めるものとする|担う|担うものとする|担います|負う|負うものとする|負います|請け負う|請け負うものとする|責任|義務|\
    行うものとし、";
/// How a verb ends that ends its sentence, and what may stand behind it: 「更新を行うシステム」 speaks of a system.
const FINAL: &str = "する|ます|ません|ならない|こと|う|む|める|つ|てる|れる|ある";
const BEHIND_FINAL: &str = ")|(|」|責任を|義務を|責務を|業務を";
/// How a sentence goes on behind what is done: with what is done then.
const GOING_ON: &str = "行い、|行うものとし、|責任を負い、|義務を負い、";
/// What is done once, if it is not done with updates.
const ONCE: &str = "導入|インストール";
const PREPARING: &str = "入手し|取得し|ダウンロードし|試験し|検証し";
const OBJECTS_OF_IT: &str = "プログラム|パッチ|アップデート|更新ファイル|セキュリティ更新|osの更新|ソフトウェアの更新";
/// What is replaced by the word by which software is brought up to date, and what is software for all that.
const REPLACED: &str = "サーバ|サーバー|システム|機器|一式";
const NOT_REPLACED: &str = "オペレーティングシステム";
/// What may stand behind the vendor that does not do it just here. What is the vendor's own is not the facility's.
const BEHIND_VENDOR: &str = "は|が|(|)|:|に委託|にある|に帰属する|とする|の責任において|の責任で|の責任と|の責任である|の責任範囲とする|\
    の負担において|の費用負担において|の業務とする|の業務である|の義務とする|の役割とする|の担当とする|の責務とする";
/// When it is done, and that it is done again.
const TIMES: &str = "毎月|毎週|毎日|毎年|毎年度|毎四半期|四半期ごとに|四半期ごと|四半期に#回|1か月ごとに|3か月ごとに|6か月ごとに|\
    1か月に#回|3か月に#回|6か月に#回|1ヶ月に#回|3ヶ月に#回|6ヶ月に#回|1ヶ月ごとに|3ヶ月ごとに|6ヶ月ごとに|月#回以上|\
    年#回以上|月#回|週#回|年#回|毎月#回|毎月#回以上|毎週#回|毎年#回|毎年度#回|1年間に#回|1年に#回|半年に#回|半年ごとに|\
    月次で|週次で|月次の|月次|週次|毎月第#週に|毎月第#週|毎月第#月曜日に|毎月第#火曜日に|毎月第#水曜日に|毎月第#木曜日に|\
    毎月第#金曜日に|毎月第#土曜日に|毎月第#日曜日に|毎月末日までに|毎月末までに|毎月#日に|毎月#日までに|翌月の#日までに|翌月末までに|\
    翌月#日までに|定期的に|定期的な|定期に|計画的に|継続的に|恒常的に|速やかに|すみやかに|遅滞なく|直ちに|ただちに|迅速に|早急に|適切に|\
    確実に|漏れなく|例外なく|可能な限り速やかに|できる限り速やかに|できるだけ速やかに|できるだけ早く|夜間に|夜間|休診日に|休日に|\
    診療時間外に|診療時間外の時間帯に|診療時間以外の時間帯に|業務時間外に|深夜に|検収後、毎月#回";
/// By when, counted from the day it came out.
const TERMS: &str = "が公開された場合|が公表された場合|が公開されたときは|が公表されたときは|が公開されたとき|が公表されたとき|\
    脆弱性が公表されたときは|脆弱性が公表された場合は|脆弱性が公表された場合|脆弱性が公開された場合は|\
    脆弱性が判明した場合は|脆弱性が発見された場合は|脆弱性が公表された日から|が公開された日から|が公表された日から|\
    が公開された日の翌日から|が公表された日の翌日から|公開された日から|公表された日から|公開日から|公表日から|\
    リリース日から|提供日から|公開日の翌日から|公表日の翌日から|公開から|公表から|リリースから|の公開から|の公表から|\
    の公開日から|公表された翌月の#日までに|公開された翌月の#日までに|公開後|公表後|リリース後|公開後#日までに|\
    公表後#日までに|起算して|おおむね|概ね|#日以内|#営業日以内|#週間以内|#か月以内|#ヶ月以内|#ヵ月以内|#カ月以内|\
    #箇月以内|#時間以内|別途定める期間内に|所定の期間内に";
/// What is done first, or with care.
const FIRST: &str = "セキュリティ対策として|セキュリティを確保するため|情報セキュリティの確保のため|リモートで|オンサイトで|遠隔で|\
    リモート保守により|リモート接続により|自動で|自動的に|手動で|必ず|無償で|手順書に従い|作業計画に基づき|検証のうえ|検証の上|検証した上で|\
    検証したうえで|検証後|動作検証のうえ|動作検証の上|動作確認のうえ|動作確認の上|検証し|入手し|取得し|ダウンロードし|試験し|試験のうえ|\
    検証を行ったうえで|検証を行った上で|検証環境で検証のうえ|テストのうえ|影響を確認のうえ|影響を確認し|影響を確認した上で|影響を評価したうえで|\
    甲と協議のうえ日程を定め|甲と協議の上日程を定め|甲と協議のうえ日程を決め|甲と日程を協議のうえ|甲と日程を調整のうえ|日程を甲と協議のうえ|\
    日程を甲と調整のうえ|甲と協議のうえ|甲と協議の上|甲と協議し|甲に事前に通知のうえ|甲に通知のうえ|事前に甲に通知し|事前に甲に通知のうえ|\
    甲に事前に連絡のうえ|甲に連絡のうえ|甲への事前の通知の後に|あらかじめ|事前に|実施日を|作業日を|作業日時を|甲の業務に支障を及ぼさない日時に|\
    甲の診療に支障を及ぼさない日時に|診療に支障を及ぼさない日時に|業務に支障のない時間帯に|診療に支障のない時間帯に|甲の業務に支障のない時間帯に|\
    甲の業務に支障のない日時に|診療に影響のない時間帯に|適用に支障がある場合を除き|天災の場合を除き|やむを得ない場合を除き|\
    脆弱性に関する情報を収集し|脆弱性情報を収集し|安定稼働のため|脆弱性を解消するため|脆弱性の解消のため|不正アクセスを防止するため|\
    善良な甲の注意をもって";
/// What is done afterwards, and what is said about it.
const AFTERWARDS: &str = "甲に|甲へ|甲(甲)に|その費用は保守料金に含む|その費用は、保守料金に含む|その費用は保守料に含む|\
    その費用は、保守料に含む|その結果|適用後は|適用後に|適用後、|適用した日と内容|適用した日|適用日|報告書を提出する|作業報告書を提出する|\
    報告書を甲に提出する|その記録を|#年間保存する|#年間保管する|保存する|書面で|書面により|翌朝までに|動作を確認する|動作確認を行う|\
    動作確認|正常に動作することを確認する|アプリケーションの動作を確認する|必要に応じて再起動を行う|再起動を行う|示す|障害が発生した場合は|\
    電話の受付は平日のみとする|適用できない場合は|適用できないときは|の理由と代わりの対策|の理由を|の理由|代替策|代わりの対策|\
    その理由と代わりの対策|その理由を|端末のみで業務が完結する場合は、その端末を含む|(攻撃への悪用が確認されたものは#日以内)|\
    (緊急性の高いものは#日以内)|更新プログラムの導入に際しては|更新プログラムの適用に際しては|パッチの適用に際しては|事前に甲に通知する|\
    ただし、端末は対象外とする|ただし、端末を除く|適用の時期は|その時期は|日程は|作業日は|協議のうえ定める|協議して定める|甲乙協議のうえ定める|\
    甲と協議のうえ定める|本契約の有効期間は契約締結日から#年間とし、期間満了後も更新する|甲の業務に支障がないよう|支障がないよう|その内容を|\
    結果を甲に|結果を報告する|作業結果を|適用結果を|実施結果を|その結果を|実施日は|協議のうえ決定する|甲乙協議のうえ決定する|その実施記録を|\
    その作業記録を|甲に提出する|前項の作業を行った場合|前項の適用を行った場合|適用した場合は|適用したときは";
/// Some of the updates, where the sentence says of the others, too, that they are applied.
const PRESSING: &str = "緊急の|緊急性の高い|重要な|重大な|緊急|重大な脆弱性の";
const THE_REST: &str = "その他については|その他は|その他のものは|それ以外については|それ以外は|それ以外のものは|それ以外の更新は|\
    それ以外の更新プログラムは";
/// What the vendor decides on, and what is its own: by either, the vendor limits what it promises.
const CHOOSING: &str = "が指定|の指定|が定め|の定め|が承認|の承認|が認め|が推奨|の推奨|が同意|が希望|が所有|の所有|が保有|の保有|\
    が管理|の管理|が運用|の運用|が使用|の使用|が利用|の利用|が設置|の設置|が納入|の納入|が開発|の開発|が製造|の製造";
/// Other work of maintenance, as one of several things that are done.
const DUTIES: &str = "ハードウェアの修理|ハードウェアの点検|ハードウェア保守|障害対応|障害時の対応|障害復旧|障害の復旧|監視|サーバの監視|\
    サーバ監視|稼働監視|死活監視|システム監視|点検|定期点検|サーバの点検|バックアップ|バックアップの取得|バックアップの確認|\
    データのバックアップ|問い合わせ対応|問合せ対応|電話対応|ヘルプデスク|ログの確認|ログの監視|ログの保存|ウイルス対策|\
    ウイルス対策ソフトの更新|ウイルス定義ファイルの更新|パターンファイルの更新|本システムの保守|システムの保守|サーバの保守|性能監視|\
    リソース監視|容量監視|アカウント管理|サーバの稼働監視|サーバ稼働監視|リモート監視|ネットワーク構成図の作成|年次報告書の作成|報告書の作成|\
    データベースのバックアップ|予防保守|リモート保守|構成管理|その他付随する業務|その他必要な業務|運用支援";
const BEFORE_DUTIES: &str = "、|・|及び|および|並びに|ならびに|)|.|は|に|:|、その他|,";
const BEHIND_DUTIES: &str = "、|・|及び|および|並びに|ならびに|(|)|を含|を行|を実施|が含|等を|等の業務|,";
/// What a list of duties begins with.
const LEADS: &str = "次の業務|以下の業務|下記の業務|次に掲げる業務|以下に掲げる業務|次の各号の業務|次の各号に掲げる業務|次のとおり|以下のとおり|下記のとおり";

/// Bare words that do not say what is updated, or that it is an update that is made: a new version may bring new features only, and a
/// weakness is met by other means, too. Behind them, what says it.
const BARE: [(&str, &[&str]); 3] = [
    ("アップデート", &[OBJECTS]),
    ("バージョンアップ", &[PLATFORM, "windows|linux", UPDATING]),
    ("脆弱性への対応|脆弱性対応|脆弱性対策", &[UPDATING]),
];
const UPDATING: &str = "更新|パッチ|修正プログラム|アップデート";
/// What is brought up to date in a clause and says nothing of the software of servers.
const OTHER_UPDATING: &str =
    "ウイルス対策ソフトの更新|ウイルス定義ファイルの更新|パターンファイルの更新|期間満了後も更新";
const OBJECTS: &str = "サーバ|システム|os|オペレーティング|基本ソフト|ソフトウェア|プログラム|パッチ|セキュリティ|windows|linux|脆弱性|アップデートを適用|\
    アップデートの適用";

/// How many there are in a year, of what time is counted in: who may wait for longer promises next to nothing.
const A_YEAR: [(&str, usize); 5] = [
    ("時間以内|hour", 8784),
    ("営業日|business|working", 250),
    ("日以内|日まで|day|calendar", 366),
    ("週間以内|week", 53),
    ("か月以内|ヶ月以内|ヵ月以内|カ月以内|箇月以内|month", 12),
];

/// The length of a particle: to know one of them is to know nothing.
const PARTICLE: usize = 'の'.len_utf8();

/// All that any sentence may be made of.
const ANYWHERE: [&str; 12] =
    [THINGS, BESIDE, UPDATES, SMALL, PARTIES, CONTRACTS, DONE, TIMES, TERMS, FIRST, AFTERWARDS, LEADS];

static BY_FIRST: LazyLock<BTreeMap<char, Vec<String>>> = LazyLock::new(|| {
    let verbs = each(DOING).chain(each(REPORTING)).flat_map(|doing| each(ENDS).map(move |end| format!("{doing}{end}")));
    let words = ANYWHERE.into_iter().flat_map(each).map(str::to_owned).chain(verbs);
    words.fold(BTreeMap::new(), |mut all: BTreeMap<char, Vec<String>>, word| {
        if let Some(first) = word.chars().next() {
            all.entry(first).or_default().push(word);
        }
        all
    })
});

/// The words of a document that are not known to limit nothing, as they are written there.
pub(super) fn strange(quote: &str, name: &str) -> Vec<String> {
    let vendor = without_company(fold_answer(name));
    let namings = namings(&vendor);
    let (mut strange, mut in_list) = (Vec::new(), false);
    for raw in quote.replace(". ", "。").split('。') {
        if without_company(fold_answer(raw)).is_ascii() {
            strange.extend(shapes::strange(raw, name));
            continue;
        }
        let parties = named(raw, &vendor);
        if has(&parties, LISTS) {
            in_list = opens_list(&parties);
        }
        let pieces = if table::says(raw, &vendor) == Says::Promise {
            table::remarks(raw, &vendor)
        } else {
            let entries = if in_list { entries(raw) } else { vec![raw.to_owned()] };
            entries.iter().map(|entry| named(entry, &vendor)).collect()
        };
        let folded = Traced::folded(raw);
        strange.extend(chosen(raw, &vendor).map(|words| folded.as_written(&words)));
        let traced = folded.named(&namings);
        strange.extend(pieces.iter().flat_map(|piece| unknown(piece)).map(|words| traced.as_written(&words)));
    }
    strange
}

/// The words by which the vendor chooses or owns, which are no longer seen where the parties are named.
fn chosen(raw: &str, own: &str) -> Option<String> {
    let said = without_company(fold_answer(raw));
    let own = Some(own).filter(|own| own.chars().count() >= 2);
    let vendors = each(VENDORS).chain(["乙"]).chain(own);
    let mut words = vendors.flat_map(|vendor| each(CHOOSING).map(move |choosing| format!("{vendor}{choosing}")));
    words.find(|words| said.contains(words.as_str()))
}

/// The entries of a list, each with what is remarked on it in brackets.
fn entries(raw: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in raw.split(['\n', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩']) {
        entries.push(String::new());
        for (position, part) in fold_answer(line).split('(').enumerate() {
            let number = part.trim_start_matches(|c: char| c.is_ascii_digit());
            let own = number.strip_prefix(')').filter(|_| number.len() < part.len());
            if let Some(entry) = own {
                entries.push(entry.to_owned());
            } else if let Some(entry) = entries.last_mut() {
                if position > 0 {
                    entry.push('(');
                }
                entry.push_str(part);
            }
        }
    }
    entries
}

/// The words of a sentence that are not known.
fn unknown(said: &str) -> Vec<String> {
    // The number of the entry that comes next.
    let said = said.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut strange = Vec::new();
    let mut at = 0;
    loop {
        at = reached(said, at);
        let (before, rest) = said.split_at(at);
        if rest.is_empty() {
            break;
        }
        let mut ends = rest.char_indices().skip(1).map(|(end, _)| end);
        // Behind what is done already every word but some is in doubt, and all of them say together what.
        let end = ends.find(|end| !goes_on(before) && is_resumed(rest, *end)).unwrap_or(rest.len());
        let (words, behind) = rest.split_at(end);
        strange.push(format!("{}{words}{}", begun(before, words), left(words, behind)));
        at += end;
    }
    if strange.is_empty() {
        strange.extend(bare(said).map(str::to_owned));
    }
    strange
}

/// The bare words of a sentence that does not say what is meant by them.
fn bare(said: &str) -> impl Iterator<Item = &'static str> {
    let plain = without(&without(said, "システム保守|システム運用|本システムの保守"), OTHER_UPDATING);
    let vague = BARE.into_iter().filter(move |(_, told)| !told.iter().any(|words| has(&plain, words)));
    vague.flat_map(|(words, _)| each(words)).filter(move |word| said.contains(*word))
}

/// What kind of letter a word is made of.
#[derive(PartialEq, Eq)]
enum Letters {
    Hiragana,
    Katakana,
    Latin,
    Kanji,
    None,
}

fn letters(c: char) -> Letters {
    match c {
        'ぁ'..='ん' => Letters::Hiragana,
        'ァ'..='ヺ' | 'ー' => Letters::Katakana,
        _ if c.is_ascii_alphanumeric() => Letters::Latin,
        _ if c.is_alphanumeric() => Letters::Kanji,
        _ => Letters::None,
    }
}

/// The beginning of a word whose rest is not known: 「の」 of 「のみ」, 「負」 of 「負います」.
fn begun<'a>(before: &'a str, words: &str) -> &'a str {
    let first = words.chars().next().map_or(Letters::None, letters);
    let stem = if first == Letters::Hiragana { before.trim_end_matches(is_kana) } else { before };
    let kind = if first == Letters::Hiragana { stem.chars().next_back().map_or(Letters::None, letters) } else { first };
    let start = stem.trim_end_matches(|c: char| kind != Letters::None && letters(c) == kind);
    before.get(start.len()..).unwrap_or_default()
}

/// The rest of a word that is not known.
fn left<'a>(words: &str, behind: &'a str) -> &'a str {
    let kind = words.chars().next_back().map_or(Letters::None, letters);
    let is_cut = kind != Letters::None && kind != Letters::Hiragana;
    let rest = behind.trim_start_matches(|c: char| is_cut && letters(c) == kind);
    behind.get(..behind.len() - rest.len()).unwrap_or_default()
}

/// Whether words that are known go on behind some that are not.
fn is_resumed(rest: &str, end: usize) -> bool {
    let (skipped, behind) = rest.split_at(end);
    if skipped.ends_with(is_digit) && behind.starts_with(is_digit) {
        return false;
    }
    behind.starts_with(['、', '(', ')', ',']) || steps(skipped, behind).into_iter().any(|step| step > PARTICLE)
}

fn is_kana(c: char) -> bool {
    ('ぁ'..='ん').contains(&c)
}

/// How far known words reach, from some place on.
fn reached(said: &str, from: usize) -> usize {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let (before, rest) = said.split_at(at);
        open.extend(steps(before, rest).into_iter().map(|step| at + step).filter(|next| seen.insert(*next)));
    }
    seen.last().copied().unwrap_or(from)
}

/// Whether the rest of the updates is applied, too.
fn has_the_rest(said: &str) -> bool {
    let is_applied = |behind: &str| {
        each(BEGUN)
            .filter_map(|begun| behind.split_once(begun))
            .any(|(before, after)| !has(before, OTHER) && begins(after, "する|し|さ|いた|を行|を実施|作業を"))
    };
    each(THE_REST).filter_map(|rest| said.split_once(rest)).any(|(_, behind)| is_applied(behind))
}

/// How long the known words are that stand next.
fn steps(before: &str, rest: &str) -> Vec<usize> {
    let next = rest.chars().next();
    let first = next.into_iter().chain(next.filter(|c| is_digit(*c)).map(|_| '#'));
    let words = first.filter_map(|first| BY_FIRST.get(&first)).flatten().map(String::as_str);
    let is_of_all = has_the_rest(rest);
    let pressing = each(PRESSING).chain(each(THE_REST)).filter(|_| is_of_all);
    let is_own = is_parted(before);
    let plain = words.chain(pressing).filter(|word| is_own || !begins(word, BASES));
    let is_after = goes_on(before);
    let is_known = |word: &str, after: &str| (!is_after || comes_after(word)) && is_in_place(before, word, after);
    let plain = plain.filter_map(|word| behind(rest, word).filter(|&after| is_known(word, after)));
    let duties = each(DUTIES).filter_map(|duty| rest.strip_prefix(duty)).filter(|after| {
        let is_first =
            before.is_empty() || before.ends_with(is_digit) || each(BEFORE_DUTIES).any(|b| before.ends_with(b));
        is_first && (after.is_empty() || after.starts_with(is_digit) || begins(after, BEHIND_DUTIES))
    });
    let duties = duties.filter(|_| !is_after);
    let companions = each(JOINS).filter_map(|join| rest.strip_prefix(join)).flat_map(|after| {
        let is_beside = each(BEFORE_COMPANIONS).chain(each(COMPANIONS)).any(|beside| before.ends_with(beside));
        each(COMPANIONS).filter(move |_| is_beside).filter_map(move |word| after.strip_prefix(word))
    });
    plain.chain(duties).chain(companions).map(|after| rest.len() - after.len()).collect()
}

/// Whether something is done already, and what is done then comes next.
fn goes_on(before: &str) -> bool {
    has(before, GOING_ON)
        || each(DOING)
            .any(|doing| before.contains(&format!("{doing}し、")) || before.contains(&format!("{doing}するものとし、")))
}

/// Whether a word may belong to what is done when the updates are made. To apply them after something else was done is said of
/// that time only: 「サーバを導入し、更新プログラムを適用する」.
fn comes_after(word: &str) -> bool {
    [SMALL, AFTERWARDS, TIMES, TERMS].into_iter().flat_map(each).any(|known| known == word) || begins(word, REPORTING)
}

/// Whether a word stands where it means what it is known for.
fn is_in_place(before: &str, word: &str, after: &str) -> bool {
    if word == "乙" {
        return after.is_empty() || begins(after, BEHIND_VENDOR);
    }
    if word.starts_with("更新") && !begins(word, "更新プログラム|更新ファイル") {
        let object = before.trim_end_matches(['の', 'を', 'は', 'が', 'も', '、']);
        if each(REPLACED).any(|thing| object.ends_with(thing)) && !object.ends_with(NOT_REPLACED) {
            return false;
        }
    }
    let is_with_updates = match before.rsplit_once('を') {
        Some((object, _)) => each(OBJECTS_OF_IT).any(|update| object.ends_with(update)),
        None => !begins(word, ONCE),
    };
    let has_object = begins(word, ONCE) || begins(word, PREPARING);
    is_ended(word, after) && (is_with_updates || !has_object)
}

/// Whether a word that ends its sentence is the end of it.
fn is_ended(word: &str, after: &str) -> bool {
    let is_final = each(FINAL).any(|end| word.ends_with(end))
        && [THINGS, UPDATES, SMALL].into_iter().flat_map(each).all(|other| other != word);
    !is_final || after.is_empty() || begins(after, BEHIND_FINAL)
}

/// Whether what comes next is a word of its own: 「パッチサーバ」 is no server of the facility's.
fn is_parted(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| is_kana(c) || !c.is_alphanumeric() || "回月週日後中内".contains(c))
        || each(BEFORE_COMPANIONS).any(|os| before.ends_with(os))
}

/// What stands behind a word, in which `#` is any number that makes no term longer than a year.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut parts = word.split('#');
    let first = text.strip_prefix(parts.next()?)?;
    parts.try_fold(first, |rest, part| {
        let after = rest.trim_start_matches(is_digit);
        let number = rest.strip_suffix(after).filter(|number| !number.is_empty())?;
        after.strip_prefix(part).filter(|_| is_within_a_year(number, part))
    })
}

/// Whether a number of days, weeks or months is no longer than a year; true of a number of anything else.
pub(super) fn is_within_a_year(number: &str, unit: &str) -> bool {
    let most = A_YEAR.iter().find(|(units, _)| begins(unit, units));
    most.is_none_or(|(_, most)| count(number).is_some_and(|count| count <= *most))
}

/// What a number says, below a hundred where it is written in kanji; `None` where that cannot be told.
fn count(number: &str) -> Option<usize> {
    // A half (半) is less than one, a few (数) are not more than ten.
    const ONES: &str = "半一二三四五六七八九数";
    let one = |kanji: &str| ONES.chars().position(|one| kanji.chars().eq([one]));
    match number.split_once('十') {
        None => number.parse::<usize>().ok().or_else(|| one(number)),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { one(tens)? };
            let ones = if ones.is_empty() { 0 } else { one(ones)? };
            Some(tens * 10 + ones)
        }
    }
}
