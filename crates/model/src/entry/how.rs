//! Whether a reason says how somebody made sure: what was looked at, who was asked, or what was done; and whether it says why an
//! answer differs from what was measured.
//!
//! The ways of making sure have no end, so nobody has to find the right verb: a reason names a thing, a person or a day beside
//! words that fit every answer (確認, 対応, 適切, 問題). Guards: an excuse (忙しくて見られなかった), a word put off (とりあえずはいにしておく), words of
//! reassurance (特に問題はございません), typing and signs are no reason, and neither is a deed that the same words deny (台帳は作っていない).

use std::collections::BTreeSet;

use crate::text::{is_blank, narrow};

use super::{bare, each, is_explanation, plain_end, says_none};

/// What somebody does who makes sure.
const KNOWING: &str = "見た|見て|見まし|目視|確かめ|確認|聞いた|聞き取|聞取|電話|質問|回答|写真|撮影|記録|設定|契約|画面|一覧|名簿|台帳|\
    書類|書面|資料|試し|試験し|テストし|数え|印刷|点検|調査|巡回|立ち会|立会|照合|突き合|報告|証明|棚卸|面談|会議|決裁|規程|掲示|\
    ヒアリング|伺い|伺った|教わ|教えてもら|教えていただ|説明を受|研修|周知|貼り出|張り出|貼った|貼っている|封鎖|施錠|回覧|朝礼|\
    looked|saw|seen|checked|asked|called|phone|read|counted|tested|verified|photo|record|list|contract|screen|walked|report|inspected|\
    confirmed|interview|heard|told|trained|posted|blocked|locked|disabled";

/// What somebody did: 11月3日に実施, パスワード変更済み.
const DEEDS: &str = "実施|済|ずみ|作った|作って|作り|作成|整え|整備|定めた|定めて|決めた|決めて|用意した|用意して|書いた|書き出|まとめた|まとめて|登録|付与|割り当て|変更|無効|停止|禁止|制限|撤去|回収|廃止|削除|交換|更新|適用|配布|通知|指示|教育|作業|対応|導入|入れ替|入替|切り替|切替|移行|更改|買い替|廃棄|処分|捨て|任命|取り外|外した|塞い|ふさい|止めた|止めて|\
    removed|replaced|installed|changed|done|updated";

/// How the same words deny it.
const DENIED: &str = "していな|していま|してな|しておら|できてい|できな|できず|できませ|しない|しなか|せず|しませ|されてい|られな|られず|られませ|\
    れな|ていな|ていま|てな|ておら|いな|いませ|おら|なかっ|ませんで|がない|がなか|がなく|はない|はなか|はなく|もない|もなか|もなく|なし|ずに|待|予定|忘れ";

/// What looks like a denial and is none: 確認しています, 見ています.
const GOES_ON: &str = "しています|していまし|ています|ていまし|います|いまし|できています|できていまし|されています|されている|できている";

/// What was not done, said as a reason.
const EXCUSES: &str = "忙し|時間がな|時間がと|時間が取|余裕がな|手が回ら|人手が|面倒|なかったため|なかったので|なかったから|られなかった|できなかった|わからなかった|られませんでした|できませんでした";

/// An answer that was given to have one.
const PUT_OFF: &str = "適当に|はいにし|はいとし|はいにする|はいと答え|はいを選|いいえにし|いいえとし";

/// It is still to be done.
const LATER: &str = "あとで|後で|そのうち|いずれ|これから|今度|来週|来月|来年|次回";

/// Nothing was looked at yet.
const FOR_NOW: &str = "とりあえず|取りあえず|取り敢えず|ひとまず|さしあたり|一応はい|いちおうはい";

/// Nobody looked since: how that begins, and what it says then.
const AS_BEFORE: &str = "昨年|前年|前回|去年|例年|今まで|いつも";
const THE_SAME: &str = "同様|同じ|通り|どおり|とおり|より|のまま|だから|なので|もはい";

/// Words that fit every answer, what holds another one before it. A reason has something beside them.
const FITS_ALL: &str = "大丈夫|ダイジョウブ|オッケー|オーケー|バッチリ|テスト|問題|心配|支障|異常|間違|安心|確認|確実|対応|対処|対策|実施|実行|実測|\
    完了|完備|完璧|万全|適切|適正|適宜|必要|十分|充分|良好|正常|順調|理由|事情|状況|状態|内容|事項|項目|管理|運用|検査|監査|立入|回答|選択|\
    報告|承知|了解|認識|把握|特段|特別|全部|全て|一切|本当|当然|現在|現状|今回|当院|当方|当社|院内|施設|医療機関|最新|措置|発生|\
    サイバーセキュリティ|セキュリティ|情報システム|ガイドライン|提出|期限|指摘|私|自分|済|特|何|良|思|異";
const FITS_ALL_ENGLISH: &str = "a|an|and|as|all|already|always|are|at|be|because|been|before|checked|confirmed|do|does|done|everything|fine|for|\
    good|guess|has|have|in|is|it|its|looked|me|no|nothing|of|ok|okay|on|our|problem|problems|really|same|seen|so|sure|test|that|the|this|to|\
    trust|usual|was|we|well|were|worry|yes|you";

/// Somebody is not sure.
const GUESSED: [&str; 3] = ["かも", "かな", "かと"];

/// A statement has more letters than the name of a thing: 台帳が古い, but not 台帳.
const STATES: usize = 5;

/// Nobody looked, whatever else is named: 規程集を見ずに答えた.
const NOT_LOOKED: &str = "見ずに|見ないで|読まずに|聞かずに|調べずに|確かめずに|確認せず|確認しな|確認していな|確認してな|確認できていな|見ていない|見てない|\
    did not|didn't|don't|nobody|no idea|without looking|without checking";

/// What was seen is that it is not so: 更新画面で未適用を確認した.
const UNDONE: &str = "未適用|未実施|未対応|未設定|未整備|未作成|未完了|未更新|未導入";

/// Words that calm and tell nothing, what holds another one before it: neither one of them nor several in a row are a reason.
const REASSURES: &str = "大丈夫|だいじょうぶ|ダイジョウブ|問題ありません|問題はありません|問題もありません|問題ございません|問題はない|問題もない|\
    問題ない|問題なし|問題なく|もんだいありません|もんだいない|もんだいなし|心配ありません|心配はありません|心配いりません|心配ない|心配なし|\
    支障ありません|支障はありません|支障ない|支障なし|異常ありません|異常なし|間違いありません|間違いない|間違いなく|間違いなし|\
    安心してください|ご安心|安心|確認済み|確認済|確認できています|確認しています|確認してあります|確認しました|確認した|対応済み|対応済|\
    対応しています|実施済み|実施済|実施しています|できています|できている|やっています|やっている|動いています|動いている|しっかり|きちんと|\
    ちゃんと|とくに|特に|本当に|たしかに|確かに|もちろん|当然|万全|完璧|ばっちり|バッチリ|オッケー|オーケー|ですので|ですから|でした|です|\
    なので|だから|ので|ため|no problems|no problem|do not worry|don't worry|trust me|everything|already|really|because|okay|fine|good|\
    sure|done|well|yes|it's|all|are|its|ok|is|it|we";

/// Whether a reason says how somebody made sure of what no record shows: what was looked at, who was asked or what was done.
/// 昨年同様, 適当, test, 忙しくて見られなかった and digits alone are no way of making sure.
#[must_use]
pub fn tells_how(text: &str) -> bool {
    sentences(text).any(tells)
}

/// Whether a reason says what the records do not know, so that a はい differs from what was measured: as [`tells_how`], in a
/// statement (2台はもう使っていない).
#[must_use]
pub fn gives_ground(text: &str) -> bool {
    let letters = |sentence: &str| sentence.chars().filter(|c| c.is_alphanumeric()).count();
    sentences(text).any(|sentence| letters(sentence) >= STATES && tells(sentence))
}

fn tells(sentence: &str) -> bool {
    let said = bare(sentence);
    // 業者に確認 is still to be done in a list of devices, and done in a reason.
    let is_asked = ["に確認", "へ確認", "に照会", "へ照会", "に問合"].iter().any(|end| said.ends_with(end));
    let is_none = says_none(&said) && !ends_negative(&said) && !is_asked;
    let is_guessed = GUESSED.iter().any(|end| said.ends_with(end));
    let is_no_reason = is_none || is_guessed || is_put_off(&said) || is_undone(&said) || is_typing(&said);
    is_explanation(sentence)
        && !denies_looking(sentence)
        && !is_no_reason
        && is_concrete(&said)
        && !is_denied(&said)
        && (is_deed(&said) || is_plain(&said))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '\n']).filter(|sentence| !is_blank(sentence))
}

/// Whether words of reassurance are all there is: 大丈夫です, 問題ありません、確認済みです.
pub(super) fn reassures(said: &str) -> bool {
    const ENDS: usize = 2;
    let rest = beside(said);
    let (kana, other): (Vec<char>, Vec<char>) =
        rest.chars().filter(|c| c.is_alphanumeric()).partition(|c| ('ぁ'..='ん').contains(c));
    rest != said && other.is_empty() && kana.len() <= ENDS
}

/// What is said beside words of reassurance.
fn beside(said: &str) -> String {
    each(REASSURES).fold(said.to_owned(), |rest, word| if rest.contains(word) { rest.replace(word, "") } else { rest })
}

/// Given to have an answer, or still to be done.
fn is_put_off(said: &str) -> bool {
    let is_past = ["した", "しました", "済", "済み"].iter().any(|end| plain_end(said).ends_with(end));
    let is_later =
        each(LATER).any(|word| said.starts_with(word)) || (said.contains("までに") && said.ends_with("ます"));
    each(PUT_OFF).any(|word| said.contains(word)) || (is_later && !is_past)
}

/// Neither as before nor an excuse.
fn is_plain(said: &str) -> bool {
    let begins = |words: &'static str| each(words).any(|word| said.starts_with(word));
    let is_excused = each(EXCUSES).any(|word| said.contains(word));
    let is_as_before = begins(AS_BEFORE) && each(THE_SAME).any(|word| said.contains(word));
    !is_excused && !is_as_before && !begins(FOR_NOW)
}

/// Whether a thing, a person or a day is named beside words that fit every answer: two letters that are no kana of verbs and
/// endings, or one with a number (2台).
fn is_concrete(said: &str) -> bool {
    const NAMES: usize = 2;
    let words = latin_words(said);
    if said.is_ascii() {
        return words.iter().filter(|word| !each(FITS_ALL_ENGLISH).any(|fits| fits == **word)).count() >= NAMES;
    }
    let rest = each(FITS_ALL).fold(said.to_owned(), |rest, word| rest.replace(word, ""));
    let is_letter = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'.. | 'ァ'..='ヺ' | 'ー' | '々');
    // NTT and VPN have no vowel, and stand among Japanese words.
    let initials = || rest.chars().filter(char::is_ascii_alphabetic).count();
    let letters = rest.chars().filter(is_letter).count() + if is_run(&rest) { 0 } else { initials() };
    letters >= NAMES || (letters > 0 && rest.contains(|c: char| c.is_ascii_digit()))
}

/// Whether what was to be done is said not to be: 台帳は作っていない, 研修はしていません, 台帳はまだない.
fn is_denied(said: &str) -> bool {
    let words = || each(DEEDS).chain(each(KNOWING)).flat_map(|word| said.match_indices(word));
    let last = words().max_by_key(|(at, word)| at + word.len());
    let is_last = last.is_some_and(|(at, word)| denies(said.get(at + word.len()..).unwrap_or_default()));
    let is_done = each(DEEDS).any(|word| is_met(said, word));
    is_last || (said.contains("まだ") && ends_negative(said) && !is_done)
}

/// Whether something was looked at, asked or done.
fn is_deed(said: &str) -> bool {
    each(KNOWING).chain(each(DEEDS)).any(|word| is_met(said, word))
}

/// How a statement may end that is no gap of a form: 退職者はいない, 2台はもう使っていない.
fn ends_negative(said: &str) -> bool {
    ["ない", "ません", "なかった"].iter().any(|end| plain_end(said).ends_with(end))
}

/// One piece again and again: だめだめ, asdfghjkl asdfghjkl.
fn is_typing(said: &str) -> bool {
    let letters: Vec<char> = said.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut sizes = (1..=letters.len() / 2).filter(|size| letters.len().is_multiple_of(*size));
    sizes.any(|size| letters.chunks(size).all(|piece| letters.starts_with(piece)))
}

/// The words of Latin letters that might be some: with a vowel, and not what lies side by side on a keyboard.
fn latin_words(said: &str) -> BTreeSet<&str> {
    let might_be = |word: &&str| word.len() > 1 && word.contains(['a', 'e', 'i', 'o', 'u', 'y']) && !is_run(word);
    said.split(|c: char| !c.is_ascii_alphabetic()).filter(might_be).collect()
}

/// Whether letters lie side by side on a keyboard or in the alphabet.
fn is_run(text: &str) -> bool {
    const KEYS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"];
    const SIDE_BY_SIDE: usize = 4;
    let runs = |row: &'static str| (0..row.len()).filter_map(move |at| row.get(at..at + SIDE_BY_SIDE));
    KEYS.into_iter().flat_map(runs).any(|run| text.contains(run))
}

/// With what stands in brackets: 規程集を見た(内容は確認していない).
fn denies_looking(sentence: &str) -> bool {
    let plain = narrow(sentence).to_lowercase();
    each(NOT_LOOKED).any(|word| plain.contains(word))
}

/// Whether something is said to be undone: 未適用を確認した, but not 未適用がないことを確認した.
fn is_undone(said: &str) -> bool {
    const NEAR: usize = 12;
    let stays = |(at, word): (usize, &str)| {
        let after: String = said.get(at + word.len()..).unwrap_or_default().chars().take(NEAR).collect();
        // 未更新の3台を撤去した
        !after.starts_with('の') && !["な", "無", "0", "ゼロ", "零"].iter().any(|none| after.contains(none))
    };
    each(UNDONE).any(|word| said.match_indices(word).any(stays))
}

/// Whether a word stands there and is not denied at once: neither 周知していない nor 研修はしていません.
fn is_met(said: &str, word: &str) -> bool {
    said.match_indices(word).any(|(at, word)| !denies(said.get(at + word.len()..).unwrap_or_default()))
}

/// Whether what stands behind a word denies it.
fn denies(after: &str) -> bool {
    let verb = after.strip_prefix(['は', 'も', 'を', 'が']).unwrap_or(after);
    let goes_on = each(GOES_ON).any(|end| verb.starts_with(end));
    !goes_on && each(DENIED).any(|end| after.starts_with(end) || verb.starts_with(end))
}
