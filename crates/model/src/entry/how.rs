//! Whether a reason says how somebody made sure: what was looked at, who was asked, or what was done; and whether it says why an
//! answer differs from what was measured.
//!
//! Guards: an excuse (忙しくて見られなかった), a word put off (とりあえずはいにしておく), words of reassurance (大丈夫です), typing and signs are no
//! way of making sure, and neither is a deed that the same words deny (周知していない). A deed alone (済み) says nothing: it stands
//! beside what it was done to.

use std::collections::BTreeSet;

use crate::text::{is_blank, narrow};

use super::{bare, each, is_explanation, says_none};

/// What somebody does who makes sure.
const KNOWING: &str = "見た|見て|見まし|目視|確かめ|確認|聞いた|聞き取|聞取|電話|質問|回答|写真|撮影|記録|設定|契約|画面|一覧|名簿|台帳|\
    書類|書面|資料|試し|試験し|テストし|数え|印刷|点検|調査|巡回|立ち会|立会|照合|突き合|報告|証明|棚卸|面談|会議|決裁|規程|掲示|\
    ヒアリング|伺い|伺った|教わ|教えてもら|教えていただ|説明を受|研修|周知|貼り出|張り出|貼った|貼っている|封鎖|施錠|回覧|朝礼|\
    looked|saw|seen|checked|asked|called|phone|read|counted|tested|verified|photo|record|list|contract|screen|walked|report|inspected|\
    confirmed|interview|heard|told|trained|posted|blocked|locked|disabled";

/// What somebody did; it says something beside what it was done to: 11月3日に実施, パスワード変更済み.
const DEEDS: &str = "実施|済|ずみ|作った|作って|作り|作成|整え|整備|定めた|定めて|決めた|決めて|用意した|用意して|書いた|書き出|まとめた|まとめて|登録|付与|割り当て|変更|無効|停止|禁止|制限|撤去|回収|廃止|削除|交換|更新|適用|配布|通知|指示|教育|作業|対応|導入|入れ替|入替|切り替|切替|移行|更改|買い替|廃棄|処分|捨て|任命|取り外|外した|塞い|ふさい|止めた|止めて|\
    removed|replaced|installed|changed|done|updated";

/// Whom a word comes from: 山本様より, 業者から.
const WHO: &str = "様|さん|氏|先生|社|店|者|長|課|部|室|係|担当|メーカー|メーカ|ベンダー|ベンダ|サポート|窓口";

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
const LATER: &str = "あとで|後で|そのうち|いずれ|これから|今度|来月|来年|次回";

/// Nothing was looked at yet.
const FOR_NOW: &str = "とりあえず|取りあえず|取り敢えず|ひとまず|さしあたり|一応はい|いちおうはい";

/// Nobody looked since.
const AS_BEFORE: &str = "昨年|前年|去年|例年|今まで|いつも";

/// Looking and asking, without a word of what was looked at or who was asked.
const BARE: &str = "確認しました|確認した|確認済み|確認済|確認|確かめました|確かめた|見ました|見た|見て確認した|聞きました|聞いた|checked|confirmed|looked|seen";

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

/// Somebody who writes this much tells something.
const TELLS: usize = 12;

/// A statement beside what was measured needs no more letters: 2台はもう使っていない.
const STATES: usize = 7;

/// Whether a reason says how somebody made sure of what no record shows: what was looked at, who was asked or what was done.
/// 昨年同様, 適当, test, 忙しくて見られなかった and digits alone are no way of making sure.
#[must_use]
pub fn tells_how(text: &str) -> bool {
    sentences(text).any(|sentence| is_explanation(sentence) && !denies_looking(sentence) && is_way(&bare(sentence)))
}

/// Whether a reason says what the records do not know, so that a はい differs from what was measured: how somebody made sure, or
/// a plain statement (2台はもう使っていない). 大丈夫です, 確認済み, an excuse and a word put off are none.
#[must_use]
pub fn gives_ground(text: &str) -> bool {
    sentences(text).any(|sentence| {
        let said = bare(sentence);
        is_explanation(sentence) && (is_way(&said) || states(&said))
    })
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

/// Enough words that are no answer given to have one.
fn states(said: &str) -> bool {
    let letters = beside(said).chars().filter(|c| c.is_alphanumeric()).count();
    letters >= STATES && is_told_in_words(said) && !is_typing(said) && !is_put_off(said)
}

/// Given to have an answer, or still to be done.
fn is_put_off(said: &str) -> bool {
    each(PUT_OFF).any(|word| said.contains(word)) || each(LATER).any(|word| said.starts_with(word))
}

/// In words, and neither as before nor an excuse.
fn is_told_in_words(said: &str) -> bool {
    let begins = |words: &'static str| each(words).any(|word| said.starts_with(word));
    let is_no_language = said.is_ascii() && latin_words(said).len() < 2;
    let is_excused = each(EXCUSES).any(|word| said.contains(word));
    !is_no_language && !is_excused && !begins(AS_BEFORE) && !begins(FOR_NOW)
}

/// One piece again and again: だめだめ, asdfghjkl asdfghjkl.
fn is_typing(said: &str) -> bool {
    let letters: Vec<char> = said.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut sizes = (1..=letters.len() / 2).filter(|size| letters.len().is_multiple_of(*size));
    sizes.any(|size| letters.chunks(size).all(|piece| letters.starts_with(piece)))
}

/// The words of Latin letters that might be some: with a vowel, and not what lies side by side on a keyboard.
fn latin_words(said: &str) -> BTreeSet<&str> {
    const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    const SIDE_BY_SIDE: usize = 4;
    let runs = |row: &'static str| (0..row.len()).filter_map(move |at| row.get(at..at + SIDE_BY_SIDE));
    let is_run = |word: &str| KEYS.into_iter().flat_map(runs).any(|run| word.contains(run));
    let might_be = |word: &&str| word.len() > 1 && word.contains(['a', 'e', 'i', 'o', 'u', 'y']) && !is_run(word);
    said.split(|c: char| !c.is_ascii_alphabetic()).filter(might_be).collect()
}

/// With what stands in brackets: 規程集を見た(内容は確認していない).
fn denies_looking(sentence: &str) -> bool {
    let plain = narrow(sentence).to_lowercase();
    each(NOT_LOOKED).any(|word| plain.contains(word))
}

fn is_way(said: &str) -> bool {
    if says_none(said) || is_put_off(said) || is_undone(said) || is_typing(said) {
        return false;
    }
    let rest = bare(&beside(said));
    if each(BARE).any(|word| said == word || rest == word) {
        return false;
    }
    each(KNOWING).any(|word| is_met(said, word))
        || is_done(said)
        || comes_from_somebody(said)
        || (is_long(said) && is_told_in_words(said))
}

/// Whether something is said to be undone: 未適用を確認した, but not 未適用がないことを確認した.
fn is_undone(said: &str) -> bool {
    let stays = |(at, word): (usize, &str)| {
        let after: String = said.get(at + word.len()..).unwrap_or_default().chars().take(TELLS).collect();
        !["な", "無", "0", "ゼロ", "零"].iter().any(|none| after.contains(none))
    };
    each(UNDONE).any(|word| said.match_indices(word).any(stays))
}

/// Whether a word stands there and is not denied at once.
fn is_met(said: &str, word: &str) -> bool {
    let stands = |(at, word): (usize, &str)| {
        let after = said.get(at + word.len()..).unwrap_or_default();
        let goes_on = each(GOES_ON).any(|end| after.starts_with(end));
        goes_on || !each(DENIED).any(|end| after.starts_with(end))
    };
    said.match_indices(word).any(stands)
}

/// A deed with what it was done to: two letters beside it that are no deed themselves.
fn is_done(said: &str) -> bool {
    const BESIDE: usize = 2;
    let met = || each(DEEDS).filter(|deed| is_met(said, deed));
    let rest = met().fold(said.to_owned(), |rest, deed| rest.replace(deed, ""));
    let is_letter = |c: &char| c.is_alphanumeric() && !"みすでのをはにがと".contains(*c);
    met().next().is_some() && rest.chars().filter(is_letter).count() >= BESIDE
}

/// 富士通 山本様より, 業者から.
fn comes_from_somebody(said: &str) -> bool {
    let from = |(at, _): (usize, &str)| {
        let before = said.get(..at).unwrap_or_default();
        each(WHO).any(|who| before.strip_suffix(who).is_some_and(|name| !name.is_empty()))
    };
    said.match_indices("より").chain(said.match_indices("から")).any(from)
}

/// Long enough to tell something, and not 1234567890123.
fn is_long(said: &str) -> bool {
    let letters = said.chars().filter(|c| c.is_alphabetic()).count();
    said.chars().count() >= TELLS && letters * 2 >= TELLS
}
