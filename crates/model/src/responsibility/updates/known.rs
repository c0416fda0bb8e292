//! The words a promise of updates may be made of.
//!
//! Guards: no list of what limits a promise is ever whole. So whatever stands in a sentence about updates has to be of a closed set
//! of words that are known to limit nothing; a sentence with any other word is left to a person, with that word shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{
    BEGUN, LISTS, OTHER, Says, VENDORS, begins, each, fold_answer, has, is_digit, named, opens_list, table, without,
    without_company,
};

/// What is updated, whole: with the OS or the software of the servers, or with the system itself. `#` is a number.
const THINGS: &str = "対象サーバ|本サーバ|各サーバ|全サーバ|全てのサーバ|すべてのサーバ|サーバ及び端末|サーバおよび端末|サーバ・端末|\
    サーバー及び端末|サーバ機器|サーバー|サーバ|仮想サーバ|対象機器のソフトウェア|本システム|対象システム|当該システム|\
    医療情報システム|システムのプログラム|システム全体|システム|電子カルテシステムのサーバ|電子カルテのサーバ|\
    医事会計システムのサーバ|部門システムのサーバ|画像管理システムのサーバ|電子カルテサーバ|オペレーティングシステム|\
    基本ソフトウェア|基本ソフト|ソフトウェア|windowsserver#|windowsserver|windows|クラウド基盤を構成する|\
    サーバ基盤を構成する|甲のサーバ|甲の医療情報システム|甲に設置された|甲の施設に設置された|linux|os|os等|\
    本契約の対象である|対象となる|を構成する|の構成要素である|に含まれる|が稼働する|の提供に用いる|本件|指定するサーバ|\
    全ての|すべての|全て|すべて|一式|電子カルテシステムを構成する|の脆弱性について";
/// What makes another thing of a word it is joined to.
const BASES: &str = "サーバ|システム|ソフトウェア";
const UPDATES: &str = "セキュリティ更新プログラム|セキュリティ更新|セキュリティアップデート|セキュリティパッチ|セキュリティ修正プログラム|\
    セキュリティ上の更新プログラム|セキュリティに関する更新プログラム|に関するセキュリティ更新プログラム|更新プログラム|\
    修正プログラム|更新ファイル|パッチ|windowsupdate|アップデート|バージョンアップ|脆弱性への対応|脆弱性対応|脆弱性対策|\
    脆弱性の修正|更新|脆弱性に対する修正プログラム|脆弱性を修正する更新プログラム|脆弱性を解消する更新プログラム|\
    脆弱性の修正プログラム|重大な脆弱性に対する修正プログラム|最新の状態に|最新の状態へ|最新のバージョンに|最新に|常に|\
    保つため|維持するため|最新の更新プログラム|最新のセキュリティパッチ|公開された|公表された|リリースされた|提供された|\
    利用可能な|入手可能な|メーカが公開した|メーカーが公開した|製造元が公開した|開発元が公開した|マイクロソフトが公開した|\
    メーカーが提供する|メーカが提供する|メーカー提供の|適用その他の必要な措置を講じる|提供及び適用";
/// What stands beside the OS only: alone it is less than what holds a server up.
const COMPANIONS: &str = "ミドルウェア|アプリケーションソフトウェア|アプリケーションソフト|アプリケーション|データベース|ファームウェア|\
    各種ソフトウェア";
const BEFORE_COMPANIONS: &str = "os|os等|オペレーティングシステム|基本ソフトウェア|基本ソフト|windowsserver";
const JOINS: &str = "及び|および|並びに|ならびに|かつ|、|・|と|や|のみならず|,|/";
const SMALL: &str = "は|が|を|に|の|も|と|へ|、|・|,|(|)|「|」|及び|および|並びに|ならびに|かつ|等|その|これ|これら|これらの|当該|上記の|\
    に対し|に対して|に対する|について|につき|に関し|に関する|に係る|における|において|として|なお、|また、|さらに|#.|\
    第#条|第#条の#|第#項|第#章|#頁|#ページ|保守契約書第#条|契約書第#条|利用規約第#条|利用約款第#条|約款第#条|sla第#条|\
    (保守業務の内容)|(業務内容)|(業務の内容)|(サービスの内容)|(セキュリティ対策)|(情報セキュリティ)|(乙の義務)|(乙の責務)|\
    (乙の責任)|:|;|-";
const PARTIES: &str = "乙は|乙が|乙|サービス乙は|自らの責任において|自己の責任において|自己の責任で|その責任において|の責任において|の責任で|\
    責任をもって|責任を持って|の責任と負担において|の負担において|自己の負担において|自己の責任と費用負担において|\
    自己の費用負担において|の責任と費用負担において|乙の費用負担において|の責任とする|の責任|責任は|責任を負う|責任を負い|\
    責任を持つ|義務を負う|義務を負い|責務を負う|の業務とする|の義務とする|の役割とする|の担当とする|の責務とする|とする|\
    にある|の業務である|の責任である|に帰属する|甲は|乙に委託する|乙に委託し|乙はこれを受託する|の責任範囲とする|#乙は";
const CONTRACTS: &str = "本契約に基づき|本契約に基づく|本契約の有効期間中|契約期間中|委託期間中|保守期間中|保守契約期間中|有効期間中|\
    本契約期間中|本契約|保守業務|保守作業|保守サービス|運用保守業務|運用保守|運用業務|システム保守業務|システム保守|\
    システム運用|サーバ保守|保守の範囲|サービスの範囲|業務の範囲|業務範囲|保守範囲|役割分担|保守業務の一部として|\
    保守業務の一環として|保守プラン|本サービス|本業務|委託業務|の範囲|の対象|の一環|には|では|対象とする|対象とし|保守に|\
    保守の一環|保守(|保守及び|保守として|保守において|保守の内容は|保守業務の内容は|業務の内容は|保守の役割分担は|\
    定期保守において|定期保守(月#回)において|定期保守作業として|保守料金に含む|保守料に含む|保守料金に含まれる|\
    保守料に含まれる|その費用は";
const DOING: &str =
    "適用|実施|更新|アップデート|インストール|導入|維持|保持|担当|履行|遂行|バージョンアップ|報告|通知|連絡";
const ENDS: &str = "するものとする|しなければならない|しなければなりません|するものとします|いたします|致します|されるものとする|されます|\
    される|すること|します|する|し、|し|するものとし";
const DONE: &str = "適用|適用作業|適用業務|の実施|作業|業務|当てる|当てるものとする|保つ|保つものとする|保ちます|保たなければならない|\
    保たれる|行う|行うものとする|行うものとします|行い|行います|行なう|行うこと|行わなければならない|\
    行わなければなりません|行われる|実施|含む|含むものとする|含みます|含まれる|含まれます|含まれるものとする|含める|\
    含めるものとする|担う|担うものとする|担います|負う|請け負う|請け負うものとする|責任|義務|行うものとし";
/// When it is done, and that it is done again.
const TIMES: &str = "毎月|毎週|毎日|毎年|毎年度|毎四半期|四半期ごとに|四半期ごと|四半期に#回|#か月ごとに|#か月に#回|#ヶ月に#回|#ヵ月ごとに|\
    #ヶ月ごとに|月#回以上|年#回以上|月#回|週#回|年#回|毎月#回|毎月#回以上|毎週#回|毎年#回|毎年度#回|#年間に#回|#年に#回|\
    半年に#回|半年ごとに|月次で|週次で|月次の|月次|週次|毎月第#週に|毎月第#週|毎月第#月曜日に|毎月第#火曜日に|\
    毎月第#水曜日に|毎月第#木曜日に|毎月第#金曜日に|毎月第#土曜日に|毎月第#日曜日に|毎月末日までに|毎月末までに|毎月#日に|\
    毎月#日までに|翌月の#日までに|翌月末までに|翌月#日までに|定期的に|定期的な|定期に|計画的に|継続的に|恒常的に|速やかに|\
    すみやかに|遅滞なく|直ちに|ただちに|迅速に|早急に|適切に|確実に|漏れなく|例外なく|可能な限り速やかに|\
    できる限り速やかに|できるだけ速やかに|できるだけ早く|夜間に|夜間|休診日に|休日に|診療時間外に|診療時間外の時間帯に|\
    診療時間以外の時間帯に|業務時間外に|深夜に|検収後、毎月#回";
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
    リモート保守により|リモート接続により|自動で|自動的に|手動で|必ず|無償で|手順書に従い|作業計画に基づき|検証のうえ|\
    検証の上|検証した上で|検証したうえで|検証後|動作検証のうえ|動作検証の上|動作確認のうえ|動作確認の上|検証し|\
    検証を行ったうえで|検証を行った上で|検証環境で検証のうえ|テストのうえ|影響を確認のうえ|影響を確認し|\
    影響を確認した上で|影響を評価したうえで|甲と協議のうえ日程を定め|甲と協議の上日程を定め|甲と協議のうえ日程を決め|\
    甲と日程を協議のうえ|甲と日程を調整のうえ|日程を甲と協議のうえ|日程を甲と調整のうえ|甲と協議のうえ|甲と協議の上|\
    甲と協議し|甲に事前に通知のうえ|甲に通知のうえ|事前に甲に通知し|事前に甲に通知のうえ|甲に事前に連絡のうえ|\
    甲に連絡のうえ|承認を得て|甲の了承を得て|甲の承諾を得て|同意を得て|甲への事前の通知の後に|あらかじめ|事前に|実施日を|\
    作業日を|作業日時を|甲の業務に支障を及ぼさない日時に|甲の診療に支障を及ぼさない日時に|診療に支障を及ぼさない日時に|\
    業務に支障のない時間帯に|診療に支障のない時間帯に|甲の業務に支障のない時間帯に|甲の業務に支障のない日時に|\
    診療に影響のない時間帯に|適用に支障がある場合を除き|天災の場合を除き|やむを得ない場合を除き|\
    脆弱性に関する情報を収集し|脆弱性情報を収集し|安定稼働のため|脆弱性を解消するため|脆弱性の解消のため|\
    不正アクセスを防止するため|善良な甲の注意をもって";
/// What is done afterwards, and what is said about it.
const AFTERWARDS: &str = "甲に|甲へ|甲(甲)に|その結果|適用後は|適用後に|適用後、|適用した日と内容|適用した日|適用日|報告書を提出する|\
    作業報告書を提出する|報告書を甲に提出する|その記録を|#年間保存する|#年間保管する|保存する|書面で|書面により|\
    翌朝までに|動作を確認する|動作確認を行う|動作確認|正常に動作することを確認する|アプリケーションの動作を確認する|\
    必要に応じて再起動を行う|再起動を行う|示す|障害が発生した場合は|電話の受付は平日のみとする|適用できない場合は|適用できないときは|の理由と代わりの対策|の理由を|の理由|\
    代替策|代わりの対策|その理由と代わりの対策|その理由を|端末のみで業務が完結する場合は、その端末を含む|\
    (攻撃への悪用が確認されたものは#日以内)|(緊急性の高いものは#日以内)|に際しては|の導入に際しては|事前に甲に通知する|\
    ただし、端末は対象外とする|ただし、端末を除く|適用の時期は|その時期は|日程は|作業日は|協議のうえ定める|協議して定める|\
    甲乙協議のうえ定める|甲と協議のうえ定める|の有効期間は|契約締結日から#年間とし|期間満了後も更新する|\
    甲の業務に支障がないよう|支障がないよう|その内容を|結果を甲に|結果を報告する|作業結果を|適用結果を|実施結果を|\
    その結果を|実施日は|協議のうえ決定する|甲乙協議のうえ決定する|その実施記録を|その作業記録を|甲に提出する|\
    前項の作業を行った場合|前項の適用を行った場合|適用した場合は|適用したときは";
/// Some of the updates, where the sentence says of the others, too, that they are applied.
const PRESSING: &str = "緊急の|緊急性の高い|重要な|重大な|緊急|重大な脆弱性の";
const THE_REST: &str = "その他については|その他は|その他のものは|それ以外については|それ以外は|それ以外のものは|それ以外の更新は|\
    それ以外の更新プログラムは";
/// What the vendor decides on: by it, the vendor limits what it promises.
const CHOOSING: &str = "が指定|の指定|が定め|の定め|が承認|の承認|が認め|が推奨|の推奨|が同意|が希望";
/// Other work of maintenance, as one of several things that are done.
const DUTIES: &str = "ハードウェアの修理|ハードウェアの点検|ハードウェア保守|障害対応|障害時の対応|障害復旧|障害の復旧|監視|サーバの監視|\
    サーバ監視|稼働監視|死活監視|システム監視|点検|定期点検|サーバの点検|バックアップ|バックアップの取得|\
    バックアップの確認|データのバックアップ|問い合わせ対応|問合せ対応|電話対応|ヘルプデスク|ログの確認|ログの監視|\
    ログの保存|ウイルス対策|ウイルス対策ソフトの更新|ウイルス定義ファイルの更新|パターンファイルの更新|本システムの保守|\
    システムの保守|サーバの保守|性能監視|リソース監視|容量監視|アカウント管理|予防保守|リモート保守|構成管理|\
    その他付随する業務|その他必要な業務|運用支援";
const BEFORE_DUTIES: &str = "、|・|及び|および|並びに|ならびに|)|.|は|に|:|、その他|,";
const BEHIND_DUTIES: &str = "、|・|及び|および|並びに|ならびに|(|)|を含|を行|を実施|が含|等を|等の業務|,";
/// What a list of duties begins with.
const LEADS: &str = "次の業務|以下の業務|下記の業務|次に掲げる業務|以下に掲げる業務|次の各号の業務|次の各号に掲げる業務|次のとおり|以下のとおり|下記のとおり";

/// Words that say that something else is about the updates, too.
const ABOUT: &str =
    "更新|適用|パッチ|アップデート|バージョンアップ|脆弱性|最新|前項|前条|本条|本項|前号|上記|これ|当該|update";
/// The same outside a list of duties, where each entry speaks of its own.
const MAYBE_ABOUT: &str = "サーバ|対象|範囲|作業|実施|頻度|回数|時期|条件";
const POINTING: &str = "なお|ただし|但し|その|この|これ|当該|同|※|注|また|但|備考|(注|*";

/// How a sentence ends that only settles something about another.
const STATING: &str = "とする|とします|とすること|である|です|のみ|だけ";

/// Bare words that do not say what is updated, and what says it.
const BARE: &str = "アップデート|バージョンアップ";
const OBJECTS: &str = "サーバ|システム|os|オペレーティング|基本ソフト|ソフトウェア|プログラム|パッチ|セキュリティ|windows|linux|脆弱性|アップデートを適用|\
    アップデートの適用";

/// English words a sentence about updates may be made of, and turns of phrase whose words alone would limit something.
const WORDS: &str = "a|an|the|all|each|every|any|and|of|to|for|on|in|within|by|with|from|under|at|they|them|these|that|is|are|be|will|\
    shall|must|has|have|also|we|vendor|provider|supplier|contractor|covers|cover|includes|include|included|including|\
    applies|apply|applying|applied|installs|install|installing|installed|installation|updates|update|updating|updated|\
    patches|patch|patching|software|operating|system|systems|os|windows|linux|server|servers|responsible|responsibility|\
    required|obliged|keeps|keep|latest|monthly|weekly|quarterly|yearly|daily|regularly|promptly|per|following|calendar|\
    page|clause|article|section|sla";
const PHRASES: &str = "where one cannot be applied, the vendor says why, and what is done instead, in writing beforehand|\
    (and pcs on which the work is complete in itself)|where they are known to be exploited|and reports the day and what was applied|\
    servers and workstations|workstations and servers|once a month|once a week|once a quarter|at least |once per month|every quarter|\
    as soon as they are released|outside business hours|outside working hours|at night|security updates|security update|under this contract|under the contract|\
    under this agreement|under the agreement|security patches|\
    security patch|application of|medical information systems|of their release|of the release|of release|after the release|after release|\
    of publication|after publication|becoming available|after testing|business days|working days|in a timely manner|at regular intervals|\
    maintenance includes|maintenance covers|maintenance plan|maintenance services|maintenance service|maintenance contract|\
    maintenance agreement|maintenance fee includes|as part of maintenance|as part of the maintenance|the services include|\
    the service includes|scans the servers and|monitors the servers and|hardware repair, |, monitoring|, backups|and backups|\
    and reports the results|and report the results|and reports the result|and reports it";
/// Of a time only how often and by when: 「for 12 months」 is how long.
const UNITS: &str = "day|days|hour|hours|week|weeks|month|months";
const BEFORE_UNITS: &str = "every|each|per";
const BEFORE_NUMBERS: &str = "within|every|page|clause|article|section";
/// Servers that are not the facility's.
const THEIRS: &str = "vendor server|vendor system|vendor software|provider server|provider system|provider software|supplier server|\
    supplier system|supplier software|contractor server|contractor system|contractor software|update server|patch server";

/// The length of a particle: to know one of them is to know nothing.
const PARTICLE: usize = 'の'.len_utf8();

/// All that any sentence may be made of.
const ANYWHERE: [&str; 11] = [THINGS, UPDATES, SMALL, PARTIES, CONTRACTS, DONE, TIMES, TERMS, FIRST, AFTERWARDS, LEADS];

static BY_FIRST: LazyLock<BTreeMap<char, Vec<String>>> = LazyLock::new(|| {
    let verbs = each(DOING).flat_map(|doing| each(ENDS).map(move |end| format!("{doing}{end}")));
    let words = ANYWHERE.into_iter().flat_map(each).map(str::to_owned).chain(verbs);
    words.fold(BTreeMap::new(), |mut all: BTreeMap<char, Vec<String>>, word| {
        if let Some(first) = word.chars().next() {
            all.entry(first).or_default().push(word);
        }
        all
    })
});

/// The words of a document that are not known to limit nothing, where it speaks of updates.
pub(super) fn strange(quote: &str, name: &str) -> Vec<String> {
    let vendor = without_company(fold_answer(name));
    let (mut strange, mut in_list) = (Vec::new(), false);
    for raw in quote.replace(". ", "。").split('。') {
        if without_company(fold_answer(raw)).is_ascii() {
            strange.extend(strange_english(raw, name));
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
            let plain = entries.iter().map(|entry| named(entry, &vendor));
            plain.filter(|entry| is_about(entry, in_list)).collect()
        };
        strange.extend(pieces.iter().flat_map(|piece| unknown(piece)).chain(chosen(raw)));
    }
    strange
}

/// The words by which the vendor chooses, which are no longer seen where the parties are named.
fn chosen(raw: &str) -> Option<String> {
    let said = fold_answer(raw);
    let by = |vendor: &'static str| each(CHOOSING).map(move |choosing| format!("{vendor}{choosing}"));
    each(VENDORS).chain(["乙"]).flat_map(by).find(|words| said.contains(words.as_str()))
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

/// Whether a sentence may be about the updates, whatever it says of them. An entry of a list may be of anything.
fn is_about(said: &str, in_list: bool) -> bool {
    let is_entry = in_list && !said.contains('は');
    has(said, ABOUT)
        || (!is_entry && (has(said, MAYBE_ABOUT) || !said.contains('を')))
        // 「検証機のみ」 and 「開始を来年とする」 say nothing of their own.
        || each(STATING).any(|end| said.ends_with(end))
        || has(said, LISTS)
        || begins(said, POINTING)
        // 「初回に行う」 says of what was named before how it is done.
        || has(&without(said, "を行"), "行う|行い|行わ")
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
        let end = ends.find(|end| is_resumed(rest, *end)).unwrap_or(rest.len());
        // 「の」 of 「のみ」 was taken for a word.
        let taken = before.chars().rev().take_while(|c| is_kana(*c)).map(char::len_utf8).sum::<usize>();
        let from = if rest.starts_with(is_kana) { at - taken } else { at };
        strange.extend(said.get(from..at + end).map(str::to_owned));
        at += end;
    }
    if strange.is_empty()
        && has(said, BARE)
        && !has(&without(said, "システム保守|システム運用|本システムの保守"), OBJECTS)
    {
        strange.extend(each(BARE).filter(|word| said.contains(*word)).map(str::to_owned));
    }
    strange
}

/// Whether words that are known go on behind some that are not.
fn is_resumed(rest: &str, end: usize) -> bool {
    let (skipped, behind) = rest.split_at(end);
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
    let plain = plain.filter_map(|word| behind(rest, word));
    let duties = each(DUTIES).filter_map(|duty| rest.strip_prefix(duty)).filter(|after| {
        let is_first =
            before.is_empty() || before.ends_with(is_digit) || each(BEFORE_DUTIES).any(|b| before.ends_with(b));
        is_first && (after.is_empty() || after.starts_with(is_digit) || begins(after, BEHIND_DUTIES))
    });
    let companions = each(JOINS).filter_map(|join| rest.strip_prefix(join)).flat_map(|after| {
        let is_beside = each(BEFORE_COMPANIONS).chain(each(COMPANIONS)).any(|beside| before.ends_with(beside));
        each(COMPANIONS).filter(move |_| is_beside).filter_map(move |word| after.strip_prefix(word))
    });
    plain.chain(duties).chain(companions).map(|after| rest.len() - after.len()).collect()
}

/// Whether what comes next is a word of its own: 「パッチサーバ」 is no server of the facility's.
fn is_parted(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| is_kana(c) || !c.is_alphanumeric() || "回月週日後中内".contains(c))
        || each(BEFORE_COMPANIONS).any(|os| before.ends_with(os))
}

/// What stands behind a word, in which `#` is any number.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut parts = word.split('#');
    let first = text.strip_prefix(parts.next()?)?;
    parts.try_fold(first, |rest, part| {
        let after = rest.trim_start_matches(is_digit);
        (after.len() < rest.len()).then(|| after.strip_prefix(part)).flatten()
    })
}

/// The words of an English sentence that are not known.
fn strange_english(raw: &str, vendor: &str) -> Vec<String> {
    let said = raw.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let plain = without(&said.replace("once every", "every"), PHRASES);
    let vendor = vendor.to_lowercase();
    let words = plain.split(|c: char| c.is_whitespace() || ",;:()/-".contains(c)).map(|word| word.trim_matches('.'));
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_one_of = |word: &str, words: &str| each(words).any(|known| known == word);
    let is_known = |before: &str, word: &str| {
        if is_number(word) {
            return before.is_empty() || is_one_of(before, BEFORE_NUMBERS);
        }
        is_one_of(word, WORDS)
            || (is_one_of(word, UNITS) && (is_number(before) || is_one_of(before, BEFORE_UNITS)))
            || vendor.split_whitespace().any(|name| name.trim_matches(|c: char| matches!(c, '.' | ',')) == word)
    };
    let (mut strange, mut before) = (Vec::new(), "");
    for word in words.filter(|word| !word.is_empty()) {
        if !is_known(before, word) {
            strange.push(word.to_owned());
        }
        before = word;
    }
    strange.extend(each(THEIRS).filter(|theirs| said.contains(*theirs)).map(str::to_owned));
    strange
}
