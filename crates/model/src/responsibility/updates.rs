//! Whether the words of a contract put the security updates of servers into the vendor's hands.
//!
//! Guards: a promise is built of parts that all have to be there: an update of the software of servers, a verb that says it is
//! made, and the vendor (or the maintenance itself) as who makes it. Whatever lacks one, denies it, leaves it to the facility or
//! speaks of advice, notices and help is no promise, nor is one that limits what is updated, when or how: a wrong
//! 「事業者の責任と書いてある」 spares a facility most of the guideline. What limits a promise is never listed in full; so the
//! whole clause has to be made of words that are known to limit nothing (`known`), in English of whole sentences (`shapes`). A
//! person may read what is left open, so nothing is passed over that is not understood.
//! Who is called what, 乙 or 受託者, is told first; from there on a sentence knows 甲 and 乙 only.

mod assured;
mod known;
mod shapes;
mod table;
mod traced;

use crate::text::fold_answer;

pub(super) use assured::{are_assured, are_denied, are_ours, are_silent, stand_against};

/// What vendors are called, 業者 last because others end in it.
const VENDORS: &str = "受託者|受注者|受任者|請負者|事業者|委託先|提供者|保守会社|当社|弊社|ベンダー|ベンダ|業者";
const FACILITIES: &str = "医療機関|お客様|お客さま|顧客|利用者|ユーザー|ユーザ|発注者|注文者|委託者|委任者|契約者|使用者|病院|医院|診療所|\
    クリニック|薬局|貴院|当院|自院|本院|院内担当者|院内|導入施設|施設|システム管理者|管理者|ご担当者|お客";
/// Both of them leave a part to the facility.
const BOTH: &str = "甲及び乙|乙及び甲|甲および乙|甲と乙|乙と甲|甲又は乙|乙又は甲|甲または乙";
const COMPANIES: &str = "株式会社|有限会社|合同会社|(株)|(有)";
/// What somebody does to a thing that is only described by it: 甲が指定するサーバ.
const DESCRIBING: &str = "指定|提供|利用|使用|所有|保有|承認|求め|認め|設置|希望|定め|同意|管理|配布|公開|推奨|配信|リリース|開発|製造|契約|\
    運用|納入";
/// What stands behind the one who does something.
const DOER: &str = "は|が|において|にて|側|自|による|の責任|の負担と責任|の負担で|の負担にお";

const WORDS: &str = "windowsupdate|アップデート|バージョンアップ|パッチ|更新プログラム|更新ファイル|修正プログラム|最新の状態|最新に|\
    最新化|最新のバージョン|最新版";
const SOFTWARE: &str = "ソフト|プログラム|セキュリティ|os|オペレーティングシステム|ミドルウェア|ファームウェア";
/// What is brought up to date by the same word and is no software.
const NO_SOFTWARE: &str = "契約|ライセンス|マスタ|報告|データ|台帳|機器|ハードウェア|文書|マニュアル|証明書|パスワード|保守|料|\
    サーバ|システム|設備|装置";
const AGAINST_VIRUSES: &str = "ウイルス定義ファイル|ウイルス定義|ウィルス定義ファイル|ウィルス定義|パターンファイル|定義ファイル|\
    ウイルス対策ソフトウェア|ウイルス対策ソフト|ウィルス対策ソフト";
/// Law and wishes bring new versions too.
const NEW_FEATURES: &str = "改定に伴う|改正に伴う|改定対応の|改正対応の|機能追加の|機能改善の";
const NO_SERVERS: &str = "端末|クライアント|pc|パソコン|プリンタ|ルータ|スイッチ|ネットワーク機器|通信機器|ファイアウォール|\
    医療機器|モダリティ|検査機器|複合機|周辺機器|nas|ブラウザ|スマートフォン|タブレット";

/// What a sentence leaves of a promise made in another one, a person has to read.
const LIMITING: &str = "ただし|但し|除く|除い|除き|除外|対象外|範囲外|に限|限る|追加費用|追加料金|別途|発注|権利|削除|復旧|\
    廃止|見積|年度限り|月まで|日まで|年度まで|ていた|(旧)|(新)|デモ|検証環境のサーバ|社内|自社";
/// What limits a promise in a sentence that may be about it; where another says when the telephone is answered, it limits nothing.
const NARROWING: &str = "以外|のみ|だけ|一部の|一部を|初回|初年度|最初の|可能な|可能であ|技術的に|合理的|できる範囲|できる限り|できるだけ|の範囲で|\
    の範囲内で|範囲において|ベストエフォート|善処|尽力|最善|努力義務|裁量|別料金|スポット|(必要|(適宜|(原則|(保証期間|任意|乙の判断|テスト環境のサーバ|\
    開発環境のサーバ|予備サーバ|当面の間|当分の間|期間中|年度に|未定|含まな|含まれな|含まれませ|含みませ|含めな|含めませ|対象としな|対象としませ|\
    対象とならな|対象になりませ|対象にしな|対象にしませ|を限度|を上限|非サーバ|サーバでない|サーバではない|製造元が行|\
    製造元が実施|製造元が適用|メーカーが行|メーカーが実施|メーカーが適用|他社が|丙が|丙は|第三者が";
const MAY_BE_ABOUT_IT: &str =
    "更新|適用|パッチ|対象|範囲|実施は|実施の|作業|サーバ|機器|os|ソフト|前項|前条|本条|上記|これ";
/// Some of the updates, and what came too late, where it is said of them that they are not made.
const SOME: &str = "ものは|ものには|ものについて|過ぎ|経過|超え";
const UNMADE: &str = "適用しな|適用しませ|更新しな|更新しませ|実施しな|実施しませ|行わな|行いませ";
/// What sounds like a limit and is none.
const UNLIMITED: &str = "時間以外|時間帯以外|日以外|のみならず|だけでなく|端末のみで業務|可能な限り速やか|できる限り速やか|\
    できるだけ速やか|可能な限り早|できる限り早|できるだけ早|範囲である|範囲内である|利用可能な|入手可能な|提供可能な|いただけ|実際に|\
    契約期間中|委託期間中|有効期間中|保守期間中|毎年度に|各年度に";
/// What happens to a system once: who updates it then has not said that the next update is made.
const EVENTS: &str = "納入|納品|搬入|導入|設置|据付|据え付け|引渡し|引渡|引き渡し|検収|構築|出荷|初期設定|セットアップ|稼働開始|稼動開始|\
    本稼働|契約開始|契約締結|更改|リプレース|入替|入替え|入れ替え|移設|サーバ更新|サーバの更新|機器更新|機器の更新";
const AT_IT: &str = "時|作業|の一環|の時|のとき|する時|するとき|の際|に際|する際|にあた|に当た|前に|まで|に合わせ";
/// What begins once as well: a promise within a term that is counted from it ends with that.
const BEGINNINGS: &str = "契約|保守開始|サービス開始|利用開始|運用開始";
const COUNTED_FROM: &str = "日の翌日から|の翌日から|の日から|日から|から|した日から|してから|した後|後";
const SPANS: &str = "営業日|日|週|か月|ヶ月|カ月|ヵ月|ケ月|箇月|月|年";
/// What stands behind 「30日間」 where it says how often and by when, not how long.
const NO_WHILE: &str = "以内|隔|ごと|毎|につき|を通";
/// To install an update is no such event.
const INSTALLING: &str = "プログラムの導入|プログラム導入|パッチの導入|パッチ導入|アップデートの導入|ファイルの導入";
/// What runs on a server and is not what holds it up.
const APPLICATIONS: &str = "アプリ|業務ソフト|パッケージソフト|部門システムのソフト|カルテソフト|カルテのソフト|レセプトソフト|レセコンソフト|\
    本ソフト|データベース|提供するソフト|開発したソフト|開発するソフト|納入したソフト|納入するソフト|製品のソフト|乙製品|乙の製品";
const PLATFORM: &str = "os|オペレーティングシステム|ミドルウェア|基本ソフト";
/// Applications are tried out with what is applied to something else.
const TRIED: &str = "アプリケーションの動作|アプリケーションの稼働|アプリケーションへの影響|アプリケーションに影響|アプリケーションとの";
const CLIENTS_LEFT_OUT: &str = "ただし、端末は対象外|ただし、端末を除く|端末を除く";
/// What stands behind a facility that does something itself, or whose word it takes.
const FACILITY_DOES: &str = "は|が|も|で|側|自|において|にて|による|により|にある|に帰属|に委ね|に任せ|の担当|の責|の業務と|の業務で|\
    の業務範囲|の役割|の義務|の負担|の作業|の費用|の依頼|の求め|の要請|の指示|から|とする|とし|とな";

/// What looks like a denial and is none.
const HARMLESS: &str = "なければならない|なければなりません|ねばならない|遅滞なく|滞りなく|支障のない|支障がない|影響のない|影響がない|\
    問題のない|問題がない|を及ぼさない|ないよう|別途定め|別途協議|別途合意|やむを得ない場合を除き|場合を除き|\
    場合を除いて|できない場合|できないとき|例外なく|漏れなく|少なくとも|間もなく|までに";
const DENIALS: &str = "ない|ませ|せず|れず|わず|まず|らず|除く|除い|除外|対象外|範囲外|保証外|外とする|禁止|別途|免責|不可|かねる|かねます|\
    できかね|努め|努力|ことがで|こともで|予定|検討す|未定|し得る|しうる|てもよい|ても良い|できるものとする|する方針|する見込|する意向|\
    を目標|目標とし|を目指|心がけ|心掛け";
/// Wherever they stand, it is not done as a matter of course.
const LIMITS: &str = "場合に限|有償|有料|オプション|別契約";
const CONDITIONS: &str = "場合|とき|おそれ|恐れ";
/// Before a verb: it is done now and then, or for a while.
const CASES: &str = "場合|とき|際に|際は|際、";
const AS_NEEDED: &str = "必要に応じ|状況に応じ|に応じて適宜|依頼に応じ|求めに応じ|要望に応じ|要請に応じ|依頼により|要請により|要望により|\
    依頼を受け|要請を受け|要望を受け|適宜|原則|あれば|限り|のうち|障害時|故障時|発生時|必要時|訪問時|来訪時|必要と認め|必要と判断|保証期間|\
    無償期間|試用期間";
/// What makes an update due: whoever waits for it limits nothing.
const ARISES: &str = "公開された|公表された|発表された|提供された|リリースされた|配布された|配信された|発見された|判明した|検出された|報告された|\
    明らかになった|悪用が確認された";

/// What is done about updates instead of making them.
const OTHER: &str = "情報|状況|可否|要否|有無|手順|方法|計画|案内|助言|支援|提案|相談|推奨|依頼|要請|指示|勧告|検討|費用|料金|代金|媒体|\
    問い合わせ|問合せ|報告|通知|連絡|検証|確認|協議|提供|配布|公開|教育|立会|立ち会|障害|損害";
/// What makes another thing of the word before it: パッチパネル, 更新後.
const COMPOUNDS: &str = "サーバ|パネル|ケーブル|コード|料|費|通信|後|前|時|に起因|によ|履歴";
const AFTER_IT: &str = "適用後|適用前|適用時";
/// What is done first, and then it is applied.
const FIRST: &str = "検証のうえ|検証の上|検証した上で|検証したうえで|検証し|確認のうえ|確認の上|確認した上で|確認したうえで|確認し|\
    協議のうえ|協議の上|通知のうえ|通知の上|通知し|報告し|連絡し|連絡の上";
const ONCE_PUBLISHED: &str = "が公開された場合|が公開されたとき";
/// Whoever counts the days since it came out says by when it is applied, not that it is handed out.
const RELEASED: &str = "公開|公表|発表|提供|リリース|配布|配信";
const SINCE: &str =
    "された日の翌日から|された日から|されてから|された後|日の翌日から|の翌日から|の日から|日から|から|後";
/// An update that is nothing else, where it is applied and the rest is spoken of, too.
const PRESSING: &str = "緊急の|緊急性の高い|重要な|重大な";
const THE_REST: &str =
    "それ以外については|それ以外には|それ以外のものは|それ以外の更新は|それ以外の更新プログラムは|それ以外は";
/// How it begins to be said when the rest is done.
const TIMED: &str = "毎|月|四半期|定期|翌月|半期|年";
const JOINS: &str = "及び|並びに|ならびに|および|・|かつ|または|又は";

const APPLYING: &str = "適用|導入|インストール";
const BEGUN: &str = "適用|導入|インストール|実施";
const DONE: &str = "する|し|いたします|いたし|致します|致し|します|を行う|を行い|を行な|を行っ|を実施する|を実施し|作業を行う|\
    作業を行い|作業を行な|作業を実施|され";
const KEEPING: &str = "当てる|当て、|保つ|保ち|維持する|維持し|保持する|保持し";
/// Verbs that say only with the words before them what is done.
const LIGHT: &str = "行う|行い|行な|行わなけ|行われ|行っ|実施する|実施し|実施いたし|実施され|担う|担い|担当する|担当し|請け負う|請け負い|負う|\
    負い|負って|責任を持|履行する|遂行する|対応する|対応し";
/// What stands behind a verb that only describes something.
const DESCRIBES: &str = "場合|とき|際|時|ため|前|後|必要|よう|か|方法|手順|権限|旨|甲|環境|に|と|た|間|ことに|ことを|ことが|ことで|こともあ";
/// Words with を around a verb that are not what is done.
const ASIDE: &str = "を講じ|を得て|を受けて|を経て|を通じて|をもって|を含む|を含め";
const RELATED: &str = "につい|に関|に係|に際|の際|に伴|のため|に必要|に向け|にあた";
const RELATED_WORK: &str = "適用|更新|作業|対応|措置|責任|義務|実施|これ|対策";

const ENTRUSTED: &str = "乙に委託|乙に委ね|乙に任せ|乙に行わせ|乙に実施させ|乙に請け負わせ|乙へ委託";
const THEIRS: &str =
    "乙とする|乙にある|乙に帰属|乙の責任とする|乙の業務とする|乙の責務|乙の担当|乙の役割|乙の義務とする|乙の責任範囲";
const OURS: &str = "甲の責任|甲の負担と責任|甲の業務と|甲の業務で|甲の業務範囲|甲の役割|甲自";
const INCLUDED: &str = "含む|含み|含め|含ま|対象とす|対象とな|範囲とす|範囲内とす|業務とす|一部とす";
const MAINTENANCE: &str = "保守|サポート|サービス|委託業務|本業務|運用|業務の範囲|業務範囲|本契約";
/// Maintenance as the place where something is done, by whoever does the maintenance.
const WITHIN: &str = "作業として|保守として|業務として|サービスとして|の一環として|サービスにおいて|保守において|業務において|\
    サービスでは|保守では|サービスで|保守で|保守にて|保守により";
const LISTS: &str = "次の|以下の|下記|各号|次に掲げる|以下に掲げる";

/// What one sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Promise,
    /// That it is not done, or that the facility does it.
    Denial,
    Nothing,
}

impl Says {
    /// What two readings of the same words say: a denial counts, whoever hears it.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Denial, _) | (_, Self::Denial) => Self::Denial,
            (Self::Promise, _) | (_, Self::Promise) => Self::Promise,
            (Self::Nothing, Self::Nothing) => Self::Nothing,
        }
    }
}

/// Whether the words of a document promise that the vendor, called by its name or as contracts call it, updates servers.
pub(super) fn are_promised(quote: &str, vendor: &str) -> bool {
    !is_doubted(quote) && seem_promised(quote, vendor) && known::strange(quote, vendor).is_empty()
}

/// Whether whoever copied the words asks whether they hold, or leaves off before their end.
fn is_doubted(quote: &str) -> bool {
    let end = quote.trim_end_matches(|c: char| c.is_whitespace() || "。」』)）".contains(c));
    quote.contains(['?', '？', '⁇', '⁈', '⁉']) || each("…|‥|...|．．．|・・・").any(|mark| end.ends_with(mark))
}

/// The words that alone keep a document from promising updates: whether they limit it, a person has to read.
pub(super) fn unknown_words(quote: &str, vendor: &str) -> Vec<String> {
    if seem_promised(quote, vendor) { known::strange(quote, vendor) } else { Vec::new() }
}

/// [`are_promised`], as far as nothing is found that limits it.
fn seem_promised(quote: &str, vendor: &str) -> bool {
    let vendor = without_company(fold_answer(vendor));
    // Folding takes out the spaces by which a full stop is told from the dot in a number.
    let quote = quote.replace(". ", "。");
    let (mut is_promised, mut in_list) = (false, false);
    for raw in quote.split('。') {
        let said = without_company(fold_answer(raw));
        let parties = roles(&said, &vendor);
        if !said.is_ascii() && leaves_open(&parties) {
            return false;
        }
        let says = if said.is_ascii() { english(raw, &said, &vendor) } else { sentence(&without_asides(&parties)) };
        match says.and(table::says(raw, &vendor)) {
            Says::Denial => return false,
            Says::Promise => is_promised = true,
            Says::Nothing => is_promised |= in_list && lists_it(raw),
        }
        if has(&parties, LISTS) {
            in_list = opens_list(&parties);
            let below = raw.split_once(['\n', ':', '：']).map(|(_, below)| below);
            is_promised |= in_list && below.is_some_and(lists_it);
        }
    }
    is_promised
}

/// Words are written one behind the other.
fn each(words: &str) -> impl Iterator<Item = &str> {
    words.split('|')
}

fn has(text: &str, words: &str) -> bool {
    each(words).any(|word| text.contains(word))
}

fn begins(text: &str, words: &str) -> bool {
    each(words).any(|word| text.starts_with(word))
}

/// What stands before the first of some words.
fn up_to<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    each(words).filter_map(|word| text.split_once(word)).map(|(before, _)| before).min_by_key(|before| before.len())
}

fn without(text: &str, words: &str) -> String {
    each(words).fold(text.to_owned(), |rest, word| rest.replace(word, ""))
}

fn without_company(text: String) -> String {
    if has(&text, COMPANIES) { without(&text, COMPANIES) } else { text }
}

/// The words of a document, folded, with the parties as 甲 and 乙.
fn named(raw: &str, vendor: &str) -> String {
    roles(&without_company(fold_answer(raw)), vendor)
}

/// What is written for what, one after the other, to name the parties 甲 and 乙, and only where they do something.
fn namings(vendor: &str) -> Vec<(String, &'static str)> {
    let own = Some((vendor.to_owned(), "乙")).filter(|_| vendor.chars().count() >= 2);
    let companies = each(COMPANIES).map(|company| (company.to_owned(), ""));
    let vendors = each(VENDORS).map(|name| (name.to_owned(), "乙"));
    let facilities = each(FACILITIES).chain(each(BOTH)).map(|name| (name.to_owned(), "甲"));
    let by = ["甲が", "甲の", "乙が", "乙の"];
    let described = each(DESCRIBING)
        .flat_map(|describing| by.into_iter().map(move |who| (format!("{who}{describing}"), describing)));
    companies.chain(own).chain(vendors).chain(facilities).chain(described).collect()
}

/// A sentence in which the parties are 甲 and 乙, and only where they do something.
fn roles(said: &str, vendor: &str) -> String {
    namings(vendor).into_iter().fold(said.to_owned(), |named, (word, name)| named.replace(&word, name))
}

/// Whether a sentence, whatever it is about, takes something out, sets a price or gives a part to the facility.
fn leaves_open(said: &str) -> bool {
    let plain = without(&without(&without_the_rest(said), HARMLESS), UNLIMITED);
    let is_of_clients = has(&plain, NO_SERVERS) && !plain.contains("サーバ");
    let does = said.split('甲').skip(1).filter(|behind| begins(behind, FACILITY_DOES)).count();
    // 甲は…を乙に委託する: all it does is to give it away.
    let entrusts = usize::from(said.starts_with("甲は") && has(said, ENTRUSTED));
    has(said, "サーバの場合を除|サーバである場合を除")
        || has(&plain, LIMITING)
        || (has(said, MAY_BE_ABOUT_IT) && (has(&plain, NARROWING) || is_at_once(said) || is_of_applications(said)))
        || (has(said, SOME) && has(said, UNMADE))
        || is_of_clients
        || does > entrusts
}

/// A sentence without the clients it leaves out, and without the name of the rest where that is applied too, only at another
/// time: 「緊急の更新は3営業日以内、それ以外は毎月1回適用する」.
fn without_the_rest(said: &str) -> String {
    let plain = without(said, CLIENTS_LEFT_OUT);
    let is_applied = |behind: &str| {
        (behind.starts_with(is_digit) || begins(behind, TIMED))
            && has(behind, BEGUN)
            && !has(behind, OTHER)
            && !is_denied(behind)
            && !is_conditional(behind)
    };
    each(THE_REST).fold(plain, |plain, rest| match plain.split_once(rest) {
        Some((before, behind)) if is_applied(behind.trim_start_matches('、')) => format!("{before}{behind}"),
        _ => plain,
    })
}

/// Whether it is done at the moment a system comes or goes, or within a term that is counted from it.
fn is_at_once(said: &str) -> bool {
    let plain = without(said, INSTALLING);
    // A contract may count its own years.
    let is_meant = said.contains("適用") || !mentions(said).is_empty();
    let is_counted = |behind: &str| {
        let behind = behind.trim_start_matches("完了").trim_start_matches("合格");
        let term = each(COUNTED_FROM).find_map(|from| behind.strip_prefix(from));
        is_meant && term.and_then(behind_span).is_some_and(|rest| begins(rest, "以内|間|まで"))
    };
    let is_at = |behind: &str| begins(behind, AT_IT) || is_counted(behind);
    each(EVENTS).any(|event| plain.split(event).skip(1).any(is_at))
        || each(BEGINNINGS).any(|event| plain.split(event).skip(1).any(is_counted))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十数半".contains(c)
}

/// What stands behind a number of days, weeks, months or years a text begins with.
fn behind_span(text: &str) -> Option<&str> {
    let counted = text.trim_start_matches('、').trim_start_matches("起算して");
    let unit = Some(counted.trim_start_matches(is_digit)).filter(|unit| unit.len() < counted.len())?;
    each(SPANS).find_map(|span| unit.strip_prefix(span))
}

/// Whether something is done for some days, months or years only: 「1年間」, but not 「2週間以内」.
fn is_for_a_while(text: &str) -> bool {
    text.match_indices('間').any(|(at, word)| {
        let (before, behind) = text.split_at(at);
        let behind = behind.strip_prefix(word).unwrap_or_default();
        let is_often = behind.strip_prefix('に').is_some_and(|often| often.starts_with(is_digit));
        let is_span = each(SPANS).filter_map(|span| before.strip_suffix(span)).any(|number| number.ends_with(is_digit));
        is_span && !is_often && !begins(behind, NO_WHILE)
    })
}

/// Whether applications are what is updated, and nothing below them.
fn is_of_applications(said: &str) -> bool {
    let is_meant = !mentions(said).is_empty() || has(said, "対象|範囲");
    is_meant && has(&without(said, TRIED), APPLICATIONS) && !has(said, PLATFORM)
}

/// Whether what stands before a verb lets it be done in some cases only.
fn is_conditional(before: &str) -> bool {
    let plain = without(&without(before, HARMLESS), UNLIMITED);
    let is_due = |at: usize| {
        let before = plain.get(..at).unwrap_or_default();
        each(ARISES).any(|arises| before.ends_with(arises))
    };
    has(&plain, AS_NEEDED)
        || is_for_a_while(&plain)
        || each(CASES).any(|case| plain.match_indices(case).any(|(at, _)| !is_due(at)))
}

/// A sentence without what stands in brackets, unless that is about updates or about who does what.
fn without_asides(said: &str) -> String {
    const COUNT: &str = "別|甲";
    let mut rest = said;
    let mut plain = String::with_capacity(said.len());
    while let Some((before, behind)) = rest.split_once('(') {
        plain.push_str(before);
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        if !mentions(inside).is_empty() || has(inside, COUNT) || has(inside, LIMITS) {
            plain.push_str(inside);
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// A place where a sentence names an update of the software of servers.
struct Mention<'a> {
    /// Everything up to its end.
    upto: &'a str,
    after: &'a str,
}

fn mentions(said: &str) -> Vec<Mention<'_>> {
    let words = each(WORDS).chain(["更新", "脆弱性"]);
    let found = words.flat_map(|word| said.match_indices(word));
    let mention = move |(at, word): (usize, &str)| {
        let (before, behind) = said.split_at(at);
        let after = behind.get(word.len()..)?;
        let after = match word {
            "更新" => {
                let is_pressing = || each(PRESSING).any(|pressing| before.ends_with(pressing));
                let is_meant = is_software(before) || (is_pressing() && has(after, APPLYING) && has(after, THE_REST));
                Some(after).filter(|a| is_meant && !begins(a, "料|プログラム|ファイル|日|時期"))
            }
            "脆弱性" => remedied(after),
            _ if word.starts_with("最新") => {
                Some(after).filter(|_| has(before, SOFTWARE) || has(before, "サーバ|システム"))
            }
            _ => Some(after),
        }?;
        let upto = said.get(..said.len() - after.len())?;
        is_of_server(before).then_some(Mention { upto, after })
    };
    found.filter_map(mention).collect()
}

/// What follows 脆弱性への対応: to know of a weakness mends nothing.
fn remedied(after: &str) -> Option<&str> {
    let particle = ["への", "の", "に対する", "を", "に対して", "に"].into_iter().find_map(|p| after.strip_prefix(p));
    let done = particle.unwrap_or(after);
    ["対応", "対策", "対処", "修正", "修補", "解消"].into_iter().find_map(|word| done.strip_prefix(word))
}

/// Whether software is the last thing named: reports are brought up to date and contracts renewed by the same word.
fn is_software(before: &str) -> bool {
    let ends = each(SOFTWARE).filter_map(|word| before.rsplit_once(word)).map(|(_, behind)| behind);
    ends.min_by_key(|behind| behind.len()).is_some_and(|behind| !has(behind, NO_SOFTWARE))
}

/// Whether what is updated is a server's, and more than the means against viruses or what a new law asks for.
fn is_of_server(before: &str) -> bool {
    let thing = before.trim_end_matches(['の', 'を', 'は', 'が', 'に', '、']);
    if each(AGAINST_VIRUSES).any(|word| thing.ends_with(word)) && !is_software(&without(before, AGAINST_VIRUSES)) {
        return false;
    }
    let law = each(NEW_FEATURES).filter_map(|word| before.rsplit_once(word)).map(|(_, behind)| behind);
    if law.min_by_key(|behind| behind.len()).is_some_and(|behind| !has(behind, "セキュリティ|os")) {
        return false;
    }
    before.contains("サーバ") || !has(before, NO_SERVERS)
}

/// Who does what comes next: the last of the parties that is named as one who does something.
fn doer(before: &str) -> Option<char> {
    let is_doer = |(at, c): &(usize, char)| {
        matches!(c, '甲' | '乙') && begins(before.get(at + c.len_utf8()..).unwrap_or_default(), DOER)
    };
    before.char_indices().rev().find(is_doer).map(|(_, c)| c)
}

fn is_denied(text: &str) -> bool {
    has(&without(text, HARMLESS), DENIALS)
}

/// Whether the words between an update and its verb leave it the thing that is done: 適用状況を報告し does not.
fn is_about(between: &str) -> bool {
    let plain = each(JOINS).fold(without(between, FIRST), |rest, join| rest.replace(join, "、"));
    let mut parts = plain.split('、');
    let first = parts.next().unwrap_or_default();
    let is_other = has(first, OTHER) || has(first, AFTER_IT) || first.contains("により生じ");
    !begins(first, COMPOUNDS) && (!is_other || parts.any(|part| begins(part, BEGUN)))
}

/// Words without the day from which the time for doing it is counted.
fn without_release(between: &str) -> String {
    let plain = without(between, ONCE_PUBLISHED);
    each(RELEASED)
        .fold(plain, |plain, out| each(SINCE).fold(plain, |plain, since| plain.replace(&format!("{out}{since}"), "")))
}

/// [`is_about`] before a verb that says nothing by itself.
fn is_done(between: &str) -> bool {
    let plain = without(between, ASIDE);
    let plain = if plain.starts_with('を') { without_release(&plain) } else { plain };
    if !is_about(&plain) || plain.contains("し、") {
        return false;
    }
    if !has(&plain, RELATED) {
        return plain.matches('を').count() <= 1;
    }
    let object = plain.rsplit_once('を').map(|(object, _)| object);
    !has(&plain, OTHER) && object.is_none_or(|object| each(RELATED_WORK).any(|word| object.ends_with(word)))
}

/// The words between an update and each verb that says it is made.
fn verbs(after: &str) -> Vec<&str> {
    let stands =
        move |verb: &str| after.split_once(verb).filter(|(_, behind)| !begins(behind, DESCRIBES)).map(|(b, _)| b);
    let itself = each(DONE).filter(|verb| after.starts_with(verb)).filter_map(stands);
    let applied = each(APPLYING).flat_map(|word| each(DONE).map(move |done| format!("{word}{done}")));
    let applied = applied.filter_map(|verb| stands(&verb)).filter(|between| is_about(&without_release(between)));
    let kept = each(KEEPING).filter_map(stands).filter(|between| is_about(between));
    let light = each(LIGHT).filter_map(stands).filter(|between| is_done(between));
    itself.chain(applied).chain(kept).chain(light).collect()
}

/// What a Japanese sentence says, parties named and asides left out.
fn sentence(said: &str) -> Says {
    let mentions = mentions(said);
    if has(said, LIMITS) && !mentions.is_empty() {
        return Says::Denial;
    }
    let mut says = Says::Nothing;
    for mention in &mentions {
        match of_update(said, mention) {
            Says::Denial => return Says::Denial,
            Says::Promise => says = Says::Promise,
            Says::Nothing => {}
        }
    }
    says
}

/// What a sentence says of one update it names.
fn of_update(said: &str, Mention { upto, after }: &Mention<'_>) -> Says {
    if is_denied(after) {
        // Where something cannot be applied for once, the rest still is.
        return if has(said, CONDITIONS) { Says::Nothing } else { Says::Denial };
    }
    let is_certain = |between: &str| is_about(between) && !is_conditional(&format!("{upto}{between}"));
    if up_to(after, ENTRUSTED).is_some_and(is_certain) {
        return Says::Promise;
    }
    if has(said, OURS) {
        return Says::Denial;
    }
    let mut is_made = up_to(after, THEIRS).is_some_and(is_certain);
    for between in verbs(after) {
        let before = format!("{upto}{between}");
        match doer(&before) {
            Some('甲') => return Says::Denial,
            _ if is_conditional(&before) => {}
            Some(_) => is_made = true,
            None => is_made |= has(said, WITHIN) && !between.contains('が'),
        }
    }
    if has(said, MAINTENANCE) && up_to(after, INCLUDED).is_some_and(is_certain) {
        if doer(said) == Some('甲') {
            return Says::Denial;
        }
        is_made = true;
    }
    if is_made { Says::Promise } else { Says::Nothing }
}

/// Whether a list of what the vendor does follows.
fn opens_list(said: &str) -> bool {
    let is_theirs = match doer(said) {
        Some(who) => who == '乙',
        None => has(said, MAINTENANCE) && !said.contains('甲'),
    };
    is_theirs && !is_denied(said) && !is_conditional(said)
}

/// Whether an entry of a list is an update that is made.
fn lists_it(raw: &str) -> bool {
    let is_between = |c: char| c.is_numeric() || "()（）.．・●、\n".contains(c);
    raw.split(is_between).any(|entry| {
        let entry = roles(&fold_answer(entry), "");
        let is_made = |m: &Mention<'_>| !is_denied(m.after) && is_about(m.after) && !m.after.contains(['は', 'が']);
        !entry.contains('甲') && !is_conditional(&entry) && mentions(&entry).iter().any(is_made)
    })
}

/// What an English sentence says, as it is written and folded.
fn english(raw: &str, said: &str, vendor: &str) -> Says {
    const UPDATES: &str = "securityupdate|softwareupdate|osupdate|windowsupdate|patch|updatestheserver|updatesthesoftware|updatestheos|\
        updatestheoperatingsystem";
    const MADE: &str = "appl|install|includ|patches|updatesthe|responsible";
    const BY: &str = "vendor|provider|supplier|contractor|weapply|weinstall|maintenance|service";
    const OTHERS: &str =
        "customer|hospital|client|clinic|user|facility|never|optional|separate|without|advis|inform|recommend|notif";
    if !has(said, UPDATES) {
        let takes_servers_out = said.contains("server") && has(said, "exclud|except|notincluded|notcovered|otherthan");
        return if takes_servers_out { Says::Denial } else { Says::Nothing };
    }
    if has(&without(said, "notif|notice"), "not|exclud|except") {
        return if has(said, "where|if|unless") { Says::Nothing } else { Says::Denial };
    }
    let is_by_vendor = has(said, BY) || (vendor.len() >= 3 && said.contains(vendor));
    // An information system informs nobody.
    let is_made = is_by_vendor && has(said, MADE) && !has(&without(said, "informationsystem"), OTHERS);
    if is_made && !is_limited(raw, said) { Says::Promise } else { Says::Nothing }
}

/// Whether an English sentence limits what is updated, when or how. Its short words are looked at before folding joins them:
/// 「scan」 is no 「can」.
fn is_limited(raw: &str, said: &str) -> bool {
    const AT_WILL: &str = "may|can|could|might|should|endeavour|endeavours|endeavor|endeavors|effort|efforts|try|tries|attempt|attempts|\
        intend|intends|aim|aims|strive|strives|seek|seeks|if|only|some|certain|selected|possible|feasible|practicable|reasonable|\
        reasonably|request|requested|appropriate|discretion|initial|initially|delivery|handover|commissioning|deployment|\
        occasionally|plans|able|entitled|supports|assists|helps";
    const IN_PART: &str = "otherthan|apartfrom|asidefrom|besides|asneeded|asnecessary|whenneeded|whennecessary|asrequired|whenrequired|\
        duringinstallation|uponinstallation|atinstallation|oninstallation|warrantyperiod|firstyear|until";
    const DESKTOPS: &str = "workstation|desktop|laptop|endpoint|printer|router|switch|firewall|medicaldevice";
    const PROGRAMS: &str = "totheapplication|oftheapplication|toapplications|ofapplications|fortheapplication|forapplications|\
        applicationsoftware|applicationsecurity|applicationupdate|applicationpatch";
    const SYSTEMS: &str = "operatingsystem|windows|linux|theos|osand|andos";
    let is_at_will = raw.split_whitespace().any(|word| {
        let word = fold_answer(word);
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        each(AT_WILL).any(|at_will| at_will == word)
    });
    let is_of_desktops = has(said, DESKTOPS) && !said.contains("server");
    let is_of_programs = has(&without(said, "applicationof"), PROGRAMS) && !has(said, SYSTEMS);
    is_at_will || has(said, IN_PART) || is_of_desktops || is_of_programs
}

#[cfg(test)]
mod tests;
