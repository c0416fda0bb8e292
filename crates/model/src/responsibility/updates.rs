//! Whether the words of a contract put the security updates of servers into the vendor's hands.
//!
//! Guards: a promise is built of parts that all have to be there: an update of the software of servers, a verb that says it is
//! made, and the vendor (or the maintenance itself) as who makes it. Whatever lacks one, denies it, leaves it to the facility or
//! speaks of advice, notices and help is no promise: a wrong 「事業者の責任と書いてある」 spares a facility most of the guideline.
//! Who is called what, 乙 or 受託者, is told first; from there on a sentence knows 甲 and 乙 only.

use crate::text::fold_answer;

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
    医療機器|モダリティ|検査機器|複合機";

/// What a sentence leaves of a promise made in another one, a person has to read.
const LIMITING: &str = "ただし|但し|除く|除い|除き|除外|対象外|範囲外|に限|限る|追加費用|追加料金|別途|発注|権利|削除|復旧|\
    廃止|見積|年度限り|月まで|日まで|年度まで|ていた|(旧)|(新)|デモ|検証環境のサーバ|社内|自社";
const CLIENTS_LEFT_OUT: &str = "ただし、端末は対象外|ただし、端末を除く|端末を除く";
/// What stands behind a facility that does something itself, or whose word it takes.
const FACILITY_DOES: &str = "は|が|も|で|側|自|において|にて|による|により|にある|に帰属|に委ね|に任せ|の担当|の責|の業務と|の業務で|\
    の業務範囲|の役割|の義務|の負担|の作業|の費用|の依頼|の求め|の要請|の指示|から|とする|とし|とな";

/// What looks like a denial and is none.
const HARMLESS: &str = "なければならない|なければなりません|ねばならない|遅滞なく|滞りなく|支障のない|支障がない|影響のない|影響がない|\
    問題のない|問題がない|を及ぼさない|ないよう|別途定め|別途協議|別途合意|やむを得ない場合を除き|場合を除き|\
    場合を除いて|できない場合|できないとき|例外なく|漏れなく|少なくとも|間もなく|までに";
const DENIALS: &str = "ない|ませ|せず|れず|わず|まず|らず|除く|除い|除外|対象外|範囲外|保証外|外とする|禁止|別途|免責|不可|かねる|かねます|\
    できかね|努め|努力|ことがで|こともで|予定|検討す|未定";
/// Wherever they stand, it is not done as a matter of course.
const LIMITS: &str = "場合に限|有償|有料|オプション|別契約";
const CONDITIONS: &str = "場合|とき|おそれ|恐れ";

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
const DESCRIBES: &str =
    "場合|とき|際|時|ため|前|後|必要|よう|か|方法|手順|権限|旨|甲|環境|に|と|た|間|ことに|ことを|ことが|ことで";
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

/// Whether the words of a document promise that the vendor, called by its name or as contracts call it, updates servers.
pub(super) fn are_promised(quote: &str, vendor: &str) -> bool {
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
        let says = if said.is_ascii() { english(&said, &vendor) } else { sentence(&without_asides(&parties)) };
        match says {
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

/// A sentence in which the parties are 甲 and 乙, and only where they do something.
fn roles(said: &str, vendor: &str) -> String {
    let named = if vendor.chars().count() >= 2 { said.replace(vendor, "乙") } else { said.to_owned() };
    let named = each(VENDORS).fold(named, |rest, word| rest.replace(word, "乙"));
    let named = each(FACILITIES).chain(each(BOTH)).fold(named, |rest, word| rest.replace(word, "甲"));
    each(DESCRIBING).fold(named, |plain, describing| {
        let by = ["甲が", "甲の", "乙が", "乙の"];
        by.into_iter().fold(plain, |plain, who| plain.replace(&format!("{who}{describing}"), describing))
    })
}

/// Whether a sentence, whatever it is about, takes something out, sets a price or gives a part to the facility.
fn leaves_open(said: &str) -> bool {
    let plain = without(&without(said, CLIENTS_LEFT_OUT), HARMLESS);
    let is_of_clients = has(&plain, NO_SERVERS) && !plain.contains("サーバ");
    let does = said.split('甲').skip(1).filter(|behind| begins(behind, FACILITY_DOES)).count();
    // 甲は…を乙に委託する: all it does is to give it away.
    let entrusts = usize::from(said.starts_with("甲は") && has(said, ENTRUSTED));
    has(said, "サーバの場合を除|サーバである場合を除") || has(&plain, LIMITING) || is_of_clients || does > entrusts
}

/// A sentence without what stands in brackets, unless that is about updates or about who does what.
fn without_asides(said: &str) -> String {
    const COUNT: &str = "別|有償|有料|オプション|甲";
    let mut rest = said;
    let mut plain = String::with_capacity(said.len());
    while let Some((before, behind)) = rest.split_once('(') {
        plain.push_str(before);
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        if !mentions(inside).is_empty() || has(inside, COUNT) {
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
            "更新" => Some(after).filter(|a| is_software(before) && !begins(a, "料|プログラム|ファイル|日|時期")),
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

/// [`is_about`] before a verb that says nothing by itself.
fn is_done(between: &str) -> bool {
    let plain = without(between, ASIDE);
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
    let applied =
        applied.filter_map(|verb| stands(&verb)).filter(|between| is_about(&without(between, ONCE_PUBLISHED)));
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
    if up_to(after, ENTRUSTED).is_some_and(is_about) {
        return Says::Promise;
    }
    if has(said, OURS) {
        return Says::Denial;
    }
    let mut is_made = up_to(after, THEIRS).is_some_and(is_about);
    for between in verbs(after) {
        match doer(&format!("{upto}{between}")) {
            Some('甲') => return Says::Denial,
            Some(_) => is_made = true,
            None => is_made |= has(said, WITHIN) && !between.contains('が'),
        }
    }
    if has(said, MAINTENANCE) && up_to(after, INCLUDED).is_some_and(is_about) {
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
    is_theirs && !is_denied(said)
}

/// Whether an entry of a list is an update that is made.
fn lists_it(raw: &str) -> bool {
    let is_between = |c: char| c.is_numeric() || "()（）.．・●、\n".contains(c);
    raw.split(is_between).any(|entry| {
        let entry = roles(&fold_answer(entry), "");
        let is_made = |m: &Mention<'_>| !is_denied(m.after) && is_about(m.after) && !m.after.contains(['は', 'が']);
        !entry.contains('甲') && mentions(&entry).iter().any(is_made)
    })
}

/// What an English sentence says, folded.
fn english(said: &str, vendor: &str) -> Says {
    const UPDATES: &str = "securityupdate|softwareupdate|osupdate|windowsupdate|patch|updatestheserver|updatesthesoftware|updatestheos|\
        updatestheoperatingsystem";
    const MADE: &str = "appl|install|includ|patches|updatesthe|responsible";
    const BY: &str = "vendor|provider|supplier|contractor|weapply|weinstall|maintenance|service";
    const OTHERS: &str =
        "customer|hospital|client|clinic|user|facility|never|optional|separate|without|advis|inform|recommend|notif";
    if !has(said, UPDATES) {
        return Says::Nothing;
    }
    if has(&without(said, "notif|notice"), "not|exclud|except") {
        return if has(said, "where|if|unless") { Says::Nothing } else { Says::Denial };
    }
    let is_by_vendor = has(said, BY) || (vendor.len() >= 3 && said.contains(vendor));
    if is_by_vendor && has(said, MADE) && !has(said, OTHERS) { Says::Promise } else { Says::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_promises_updates_where_the_vendor_makes_them() {
        for quote in [
            "乙は、本システムのOS及びミドルウェアのセキュリティ更新プログラムを適用する。",
            "保守業務にはセキュリティパッチの適用を含む。",
            "受託者はサーバを常に最新の状態に保つものとする。",
            "乙はＯＳの更新を行う",
            "乙はｱｯﾌﾟﾃﾞｰﾄを適用する",
            "乙はサーバを常に最新に保つ",
            "乙は本契約に基づき、サーバのOSとソフトウェアを更新する。",
            "天災の場合を除き、乙は更新プログラムを適用しなければならない。",
            "乙は、甲が指定するサーバに、セキュリティ更新プログラムを適用する。",
            "甲は、サーバのOSの更新を乙に委託する。",
            "乙は修正プログラムを適用する。ただし、端末は対象外とする。",
            "乙はOSの更新を適用しなければならない",
            "乙がソフトウェアを更新する",
            "乙は、対象サーバの修正プログラムを適用する責任を負う。",
            "サーバのOSとソフトウェアの更新は当社の責任で行う。",
            "当社がOSを更新する",
            "乙(事業者)は、本契約の対象である医療情報システムの全てのサーバ(端末のみで業務が完結する場合は、その端末を含む)について、オペレーティングシステム及びソフトウェアのセキュリティ更新プログラムを適用する責任を負う。乙は、更新プログラムの公開後30日以内(攻撃への悪用が確認されたものは7日以内)に適用し、適用した日と内容を甲(医療機関)に報告する。適用できない場合は、その理由と代わりの対策を、あらかじめ甲に書面で示す。",
            "セキュリティ更新プログラムの適用は、乙がその責任において行うものとする。",
            "更新プログラムの適用は乙の責任と負担において実施する。",
            "乙は、OS等のセキュリティパッチを、公開後30日以内に適用し、その結果を甲に報告しなければならない。",
            "本サービスには、サーバのOSのアップデートが含まれます。",
            "サーバのOS及びミドルウェアのアップデートは、保守の範囲に含まれる。",
            "保守の範囲には、ハードウェアの修理、セキュリティパッチの適用及び障害対応を含むものとする。",
            "受注者は、対象機器のソフトウェアについて、脆弱性が公表されたときは、速やかに修正プログラムを適用するものとする。",
            "受託者は、脆弱性への対応を行う。",
            "弊社は、サーバのセキュリティアップデートを定期的に実施いたします。",
            "当社は、本サービスの提供に用いるサーバのOS・ミドルウェアについて、セキュリティパッチを適用します。",
            "ベンダーは、サーバに対し月1回Windows Updateを実施する。",
            "乙は、更新プログラムを検証のうえ、サーバに適用する。",
            "乙は、甲と協議のうえ、サーバのOSのバージョンアップを行う。",
            "乙は更新プログラムの提供及び適用を行う。",
            "乙は、甲の承認を得て、セキュリティパッチの適用作業を行う。",
            "セキュリティパッチの適用に係る作業は、乙が担当する。",
            "乙は、サーバのセキュリティ更新について責任を負う。",
            "サーバOSの更新の責任は、乙が負う。",
            "OSのアップデートの責任は乙にある。",
            "乙は、次の業務を行う。(1)サーバの監視 (2)セキュリティパッチの適用 (3)障害対応",
            "乙は以下の業務を実施する。\n・ハードウェアの点検\n・サーバOSのアップデート",
            "保守業務の内容は次のとおりとする。1. 定期点検 2. 更新プログラムの適用",
            "乙は、システム保守業務の一環として、サーバのOSのセキュリティ更新を実施する。",
            "保守作業として、月1回、サーバに更新プログラムを適用する。",
            "事業者は、サーバのオペレーティングシステム等を常に最新の状態に維持しなければならない。",
            "乙は、サーバ及び端末のOSの更新を行う。",
            "乙は、業務に支障のない時間帯に、更新プログラムを適用する。",
            "乙は、重大な脆弱性に対する修正プログラムを遅滞なく適用する。",
            "本契約に基づく保守(OSのアップデートを含む。)は、乙が行う。",
            "甲は、本システムの保守及びセキュリティパッチの適用業務を乙に委託し、乙はこれを受託する。",
            "サービス提供者は、サーバのソフトウェアをアップデートする。",
            "サーバのセキュリティ更新は、本サービスにおいて実施されます。",
            "The vendor applies security updates",
            "Maintenance includes security patches of the servers.",
            "乙は、適用に支障がある場合を除き、公開されたセキュリティパッチを適用する。",
            "乙は、更新プログラムの適用その他の必要な措置を講じる責任を負う。",
            "サーバのOSに関するセキュリティ更新プログラムの適用は、乙の業務とする。",
            "乙はシステムのプログラムの更新を、甲への事前の通知の後に行う。",
            "乙は、OSを更新し、その結果を報告する。",
            "乙は、OSの更新を定期的に行わなければならない。",
            "乙は、別途定める期間内に、サーバに更新プログラムを適用すること。",
            "乙は、サーバのOSの更新を行い、適用した日を甲に報告する。",
            "当社は、セキュリティパッチを検証した上で適用します。",
            "乙はセキュリティ\nパッチを当てる",
        ] {
            assert!(are_promised(quote, ""), "{quote}");
        }
    }

    #[test]
    fn what_lacks_a_part_or_denies_it_promises_nothing() {
        for quote in [
            "乙は保守を行う。",
            "乙は更新を行う。",
            "本契約の更新は1年ごととする。",
            "本契約は期間満了の後、1年間自動更新する。乙は対象サーバの保守を行う。",
            "同一条件で1年間更新されるものとし、乙は保守を行う。",
            "ソフトウェア保守契約は1年ごとに更新する。",
            "ソフトウェアのライセンスの更新は甲の負担とする。",
            "更新料は年額とする",
            "ソフトウェアの更新料は年額とする",
            "保守報告書を毎月更新する",
            "セキュリティ更新プログラムの適用は、本契約に含まない。甲が行う。",
            "乙の保守は、パッチの適用を除く。",
            "OSの更新は甲が行う。",
            "甲はOSの更新を行い、乙は保守を行う。",
            "Security updates are not included. Hardware is repaired.",
            "障害に対応する",
            "アップデートは実施しない。",
            "OSのアップデートは本サービスの範囲外とする。",
            "乙は更新プログラムを適用する義務を負わない。",
            "乙はパッチの適用について責任を負わない。",
            "パッチの適用はしない。",
            "セキュリティパッチは適用できません。",
            "本製品はOSのアップデートを禁止します。",
            "OSのアップデートは動作保証外です。",
            "更新プログラムの適用は別契約とする。",
            "更新プログラムの適用は病院が行う。",
            "更新プログラムの適用は医療機関が行うものとする。",
            "更新プログラムは甲において適用する。",
            "更新プログラムの適用は甲の負担と責任において行う。",
            "発注者は更新プログラムを適用する。",
            "利用者がOSの更新を行うものとし、乙は関与しない。",
            "お客様にてアップデートを実施していただきます。",
            "乙は脆弱性情報を甲に提供する。",
            "乙は、更新プログラムの適用について甲の求めに応じて助言する。",
            "乙は、更新プログラムの適用について、甲の求めに応じて助言を行う。",
            "端末のOS更新は乙が行う。",
            "ウイルス定義ファイルの更新は乙が行う。",
            "乙はウイルス対策ソフトを最新の状態に保つ。",
            "セキュリティパッチの適用は別途有償とする。",
            "パッチの適用は、乙の業務に含まれないものとする。",
            "甲が、OSの更新を行う。",
            "乙は、更新プログラムを甲に提供し、甲はこれを適用する。",
            "乙が提供する更新プログラムを甲が適用する。",
            "乙が提供する更新プログラムを適用する。",
            "乙は更新プログラムの適用を支援する。",
            "乙は更新プログラムの適用を支援する業務を行う。",
            "乙は、甲による更新プログラムの適用を支援する作業を行う。",
            "乙は更新プログラムの適用可否の検証を行う。",
            "乙は更新プログラムの適用状況を甲に報告する。",
            "乙は更新プログラムの情報提供を行う。",
            "乙は、更新プログラムの適用を甲に依頼する。",
            "乙はパッチの適用手順書を作成する。",
            "乙は更新プログラムを適用するよう努める。",
            "乙は、OSの更新プログラムの適用を保証しない。",
            "保守業務にはセキュリティパッチの適用を含まない。",
            "保守業務に、OSのアップデートは含まれません。",
            "更新プログラムの適用を含むシステム管理業務は甲が行う。",
            "乙はアップデートサーバを設置し、保守を行う。",
            "乙はパッチパネルの点検を行う。",
            "乙は薬剤マスタの更新を行う。",
            "乙はソフトウェアの保守及び薬価マスタの更新を行う。",
            "乙は診療報酬改定に伴うバージョンアップを行う。",
            "乙はパッチを適用する。ただし、OSのアップデートは対象外とする。",
            "乙はハードウェアの保守を行う。OSの更新は甲が行う。",
            "乙はアプリケーションのアップデートを行う。サーバのOSの更新は医療機関の責任とする。",
            "乙は、甲の依頼があった場合に限り、更新プログラムを適用する。",
            "乙は、有償にて更新プログラムを適用する。",
            "OSのアップデートは、お客様の責任で実施してください。",
            "更新プログラムの適用",
            "OSの更新を行う",
            "乙は次の業務を行う。(1)監視 (2)更新プログラムの情報提供 (3)障害対応",
            "乙は次の業務を行わない。(1)更新プログラムの適用",
            "The customer applies security updates.",
            "The vendor does not apply security updates.",
            "The vendor informs the customer of security updates.",
            "applies security updates",
            "乙は更新プログラムを適用することができる。",
            "乙は、更新プログラムの適用を予定する。",
            "乙は脆弱性の有無を確認する。",
            "乙は更新プログラムを配布する。",
            "甲及び乙は、OSの更新を行う。",
            "乙は必要な場合、OSの更新を提案する。",
            "乙は更新プログラムを適用しない。",
            "パッチの適用は乙が行わないものとする。",
            "乙は、OSのアップデートに起因する障害の対応を行う。",
            "乙は、OSのアップデートに伴う動作確認を行う。",
            "乙は、OSの更新後の動作確認を実施する。",
            "乙は、OSのアップデートを行う場合、事前に甲の承認を得る。",
            "乙は、更新プログラムを適用する際は、甲に連絡する。",
            "乙は更新プログラムを適用した結果を報告する。",
            "乙は更新プログラムを適用することを推奨する。",
            "本サービスにはOSのアップデートに関する情報提供が含まれる。",
            "乙はOSの更新後の保守を行う。",
            "乙は、更新プログラムの適用により生じた損害について責任を負う。",
            "乙は、甲が更新プログラムを適用するために必要な情報を提供する。",
            "乙は、更新プログラムの適用を行う義務を負わないものとする。",
            "乙は、OSの更新を行うか否かを判断する。",
            "本契約の保守の対象は、ハードウェアとする。OSの更新を除く。",
            "甲は、乙が更新プログラムを適用する間、システムの利用を停止する。",
            "乙は更新プログラムを配信する。",
            "甲は次の業務を行う。(1)更新プログラムの適用 (2)点検",
            "乙は次の業務を行う。(1)監視 (2)点検。更新プログラムの適用は製造元が行う。",
            "乙は、甲の更新プログラムの適用後に保守を行う。",
            "",
        ] {
            assert!(!are_promised(quote, ""), "{quote}");
        }
    }

    #[test]
    fn an_exception_anywhere_leaves_the_promise_open() {
        for quote in [
            "乙はOSの更新を行う。ただし、サーバを除く。",
            "乙はパッチを適用する。サーバについては甲の担当とする。",
            "乙は2025年3月まで更新プログラムを適用する。",
            "乙はパッチを適用する。対象は端末とする。",
            "乙は、セキュリティ更新を行う(サーバを除く)。",
            "サーバの場合を除き、乙はパッチを適用する。",
            "本サービスでは、更新プログラムの適用は施設側で行う。",
            "本契約の保守では、セキュリティパッチは医療法人みどり会が適用する。",
            "保守では、パッチの適用を行うのはお客さまです。",
            "乙は、5年ごとにサーバの更新を行う。",
            "乙は、甲から別途発注があったときにOSの更新を行う。",
            "乙は、OSの更新を行う権利を有する。",
            "甲は、必要に応じ、OSの更新を乙に依頼する。",
            "乙はパッチの適用に失敗したときの復旧を行う。",
            "乙はパッチを適用する。本条は削除する。",
            "乙はネットワーク機器のファームウェアの更新を行う。",
        ] {
            assert!(!are_promised(quote, ""), "{quote}");
        }
        for quote in [
            "乙は、更新プログラムが公開された場合、これをサーバへ適用する。",
            "乙は、更新プログラムを、甲の業務に支障を及ぼさない日時にサーバに適用しなければならない。",
        ] {
            assert!(are_promised(quote, ""), "{quote}");
        }
    }

    #[test]
    fn a_contract_may_call_the_vendor_by_its_name() {
        let quote = "みどりシステム株式会社は、サーバに更新プログラムを適用する。";
        assert!(are_promised(quote, "株式会社みどりシステム"));
        assert!(!are_promised(quote, "あおば電機") && !are_promised(quote, ""));
        assert!(are_promised("Midori installs security patches.", "Midori"));
        assert!(!are_promised("甲は、サーバに更新プログラムを適用する。", "株式会社みどりシステム"));
    }
}
