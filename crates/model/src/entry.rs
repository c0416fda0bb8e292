//! Whether what stands in a field is an entry: a name, a place, a document. `なし`, `退職済`, `まだもらっていない` and `〇〇` fill a
//! field without saying who, where or which. This is the one place that knows doubt.
//!
//! The words people leave in forms have no end, so the rule looks at how they are built. Doubt is a stem (読み取れず, たぶん) or
//! something to be done and where it stands (確認 + できず, 要 + 問合せ, 人選 + 中); in a short text it stands anywhere. What a text
//! denies or puts off stands at its end or makes up all of it. Names are built otherwise; where one might not be (小鳥遊 in hiragana is
//! たかなし, a corridor 問合せ窓口) the rule asks for the letters beside it.

use std::sync::LazyLock;

use crate::lexicon::Lexicon;
use crate::text::{hiragana, is_blank, is_unknown, narrow};

mod how;

pub use how::{gives_ground, tells_how};

/// Whole texts that say that there is none, that it is put off, or that nobody knows.
const WHOLE: &str = "なし|無|ナシ|ありません|無記入|無記名|空|空き|空席|欠員|不在|募集中|退職|退職済|\
    退職済み|退職者|異動|異動済|異動済み|転勤|後日|後で|あとで|追って|いずれ|そのうち|適宜|随時|\
    だれか|誰か|誰かがやる|どこか|どれか|何か|なにか|担当者|責任者|管理者|職員|スタッフ|業者|\
    会社|場所|部署|氏名|名前|同上|同じ|上に同じ|未|済|有|あり|最新|最新版|まだ|none|no|nobody|\
    nothing|someone|latest|various|0|n.a|要記入|要入力|要修正|各自|不可|対象外|該当せず|使っていない|\
    後任|後任者|前任|前任者|次期|候補|候補者|ふめい|フメイ|仮|確認|問合|照会|ask|pending|vacant|missing|\
    fumei|nil|null|undefined|empty|blank|保留|不定|場所不定|無回答|回答なし|同左|左に同じ|右に同じ|後ほど|のちほど|また今度|今度|\
    どちらか|いずれか|なんとなく|何となく|さあ|適当|記入例|例|見本|サンプル|ダミー|ブランク|選択|要選択|リストから選択|選択してください|\
    前の人|以前の人|以前の担当|以前の担当者|前の担当|前の担当者|みてい|ほりゅう|ペンディング|idk|unk|n.k|later|todo|guess|not yet|\
    on hold|hold|no clue|cannot tell|check later|sample|dummy|example|same as above|as above|wip|tbf|nan|今後|不要|必要なし|\
    みんな|皆|全員|全職員|各人|後回し|別途|検討の上|要相談|n/a";

/// How texts end that deny, put off or do not know.
const ENDS: &str = "未記入|未登録|未設定|未契約|未受領|未取得|未回答|未返送|未提出|未了|ない|ません|なかった|なさそう|\
    予定|切れ|待ち|未入手|未完成|未整備|ください|はず|筈|らしい|っぽい|次第|不在|退職|退職済|退職済み|異動済|異動済み|\
    聞く|聞きます|聞いとく|探す|書く|書きます|だろう|でしょう|みたい|まだ確認|確認まだ|確認前|不定|保留|不能|不可|できず|れず|らず|せず|おらず|候補|漏れ|もれ|任せ|まかせ|紛失|に確認|へ確認|に問合|へ問合|に照会|へ照会|に依頼";

/// What says wherever it stands in a short text that nobody knows.
const STEMS: &str = "不詳|未定|未詳|未把握|未入力|未記入|未判明|判読でき|判読不|判読困|読取れ|読取でき|読取不|読めな|読めず|読めま|\
    見えな|見えず|見つから|見当たら|わからな|わからず|わかりませ|知らな|知りませ|存じませ|存じあげ|把握してい|把握でき|覚えていな|\
    覚えてな|覚えておら|記憶にな|記憶がな|忘れた|忘れま|忘れて|失念|たぶん|おそらく|もしかし|かもしれ|かも知れ|と思う|と思い|と思われ|\
    定かで|聞いていな|聞いていませ|聞いてな|聞いておく|聞いてみ|聞いてくだ|聞いてから|聞いて確|に聞いて|に聞く|調べて|調べる|\
    調べま|調べとく|わからん|わからぬ|知らん|しらん|知らぬ|だれに|誰に|だれが|誰が|だれか|誰か|どこか|どこに|まだ保留|うろ覚え|\
    調べま|調べ中|探して|探し中|決まってい|決まって無|決まらな|決まったら|決まり次|判明次|後日確|後日記|後日連|後日報|後日追";

/// What is done about something nobody knows yet.
const DOING: &str = "確認|調査|照会|問合|検討|調整|選定|選任|選出|選考|人選|公募|募集|採用|相談|交渉|協議|審議|打診|依頼|請求|手配|\
    申請|作成|準備|製作|入手|把握|特定|判別|識別|判断|決定|解読|ヒアリング|聞取";
/// What stands before it where it is not done.
const NOT_DONE: [&str; 5] = ["要", "未", "再", "後日", "不"];
/// What stands behind it where it is not done.
const STANDS: &str = "まだ|未|前|できず|できな|できませ|できてい|不能|不可|中|待|要|必要|が必要|予定|します|する|してくだ|していな|していませ|\
    せず|のこと|依頼中|待ち|取れず|とれず|がつか";

/// How what is put off begins.
const PUT_OFF: [&str; 6] = ["後日", "後で", "あとで", "後ほど", "のちほど", "これから"];

/// Names that have a word of doubt in them: 不明熱外来, 不明門通.
const NAMES: [&str; 3] = ["不明熱", "不明瞭", "不明門"];

/// English words of doubt.
const ENGLISH: &str = "unknown|unsure|unclear|unidentified|undetermined|undecided|unconfirmed|unverified|unspecified|unassigned|\
    tbd|tba|tbc|maybe|perhaps|probably|presumably|illegible|unreadable|dunno";
/// Several of them.
const ENGLISH_PHRASES: &str = "not sure|not known|not available|not confirmed|not decided|not found|not checked|no data|no label|no info|\
    no idea|no record|to be |don't know|do not know|does not know|cannot read|can't read|could not|need to|needs to|ask the|ask vendor|\
    check with|waiting for";

/// What a spreadsheet shows where a formula found nothing, without its `#`.
const ERRORS: &str = "ref|n/a|name|value|div/0|null|num|spill|calc|getting_data|field|blocked|connect|unknown|busy";

/// More characters than this tell something, whatever they are not sure of.
const SHORT: usize = 30;

/// What is written in several ways, and the one way it is looked for.
const SPELLINGS: [(&str, &str); 23] = [
    ("問い合わせ", "問合"),
    ("問い合せ", "問合"),
    ("問合わせ", "問合"),
    ("問合せ", "問合"),
    ("といあわせ", "問合"),
    ("読み取", "読取"),
    ("読みと", "読取"),
    ("読取り", "読取"),
    ("聞き取り", "聞取"),
    ("聞取り", "聞取"),
    ("分から", "わから"),
    ("判ら", "わから"),
    ("解ら", "わから"),
    ("分かりませ", "わかりませ"),
    ("判りませ", "わかりませ"),
    ("多分", "たぶん"),
    ("恐らく", "おそらく"),
    ("無し", "なし"),
    ("出来", "でき"),
    ("見付か", "見つか"),
    ("下さい", "ください"),
    ("かくにん", "確認"),
    ("思われる", "と思われる"),
];

static WHOLES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(WHOLE));
static ENDINGS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(ENDS));
static DOUBTS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(STEMS));
static DEEDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(DOING));
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(ENGLISH));
static PHRASES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(ENGLISH_PHRASES));
static SPELLED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of_words(SPELLINGS.iter().map(|(from, _)| *from)));

/// Whether a text says who, where or which.
#[must_use]
pub fn is_entry(text: &str) -> bool {
    if is_blank(text) || is_unknown(text) {
        return false;
    }
    let (said, aside) = parts(text);
    let plain = said.trim_end_matches('?');
    let says_nothing =
        plain.is_empty() || is_placeholder(plain) || is_error(plain) || says_none(plain) || is_mere_deed(plain);
    !(says_nothing || is_choice(plain) || leaves_open(&said, &aside))
}

/// Whether a text is nothing but a deed: 依頼済み, 問い合わせ済み and 確認した say what was done, and neither who nor which.
fn is_mere_deed(said: &str) -> bool {
    const DONE: &str = "済み|済|した|しました|してある|しておいた|";
    each(DONE).any(|done| said.strip_suffix(done).is_some_and(|deed| DEEDS.has(deed)))
}

/// Whether a text says which version: 22H2, 14.01.42, 11 (26100), but not 不明, 10か11, 10/11, 約10, 11未満, 最新 and
/// Windows(バージョン不明).
#[must_use]
pub fn is_version(text: &str) -> bool {
    // 3回聞いた and 2人で確認 have a number of something else.
    const VAGUE: &str = "未満|以下|以上|以降|以前|約|頃|ごろ|くらい|ぐらい|前後|程度|あたり|購入|導入|回|人|聞い";
    let (said, aside) = parts(text);
    let doubted = || aside.iter().any(|aside| doubts(aside) || is_unknown(aside));
    let numbers = || said.split('/').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let vague = || each(VAGUE).any(|word| said.contains(word)) || DEEDS.is_in(&said);
    is_entry(text)
        && said.contains(|c: char| c.is_ascii_digit())
        && !doubted()
        && !vague()
        && !(said.contains('/') && numbers())
}

/// Whether a text leaves open which of two: 田中か鈴木, 10か11, 1階または2階.
fn is_choice(said: &str) -> bool {
    const OR: [&str; 4] = ["または", "又は", "もしくは", " or "];
    // 緑か丘, 霞か関
    const PLACES: &str = "丘岡関原谷崎浜浦島沢池窪岳峰鼻";
    let is_end = |c: char| (is_kanji(c) && !PLACES.contains(c)) || c.is_ascii_alphanumeric();
    let or = |(at, word): (usize, &str)| {
        let (before, after) = (said.get(..at).unwrap_or_default(), said.get(at + word.len()..).unwrap_or_default());
        before.trim_end().ends_with(|c| is_kanji(c) || is_end(c)) && after.trim_start().starts_with(is_end)
    };
    OR.iter().any(|word| said.contains(word)) || said.match_indices('か').any(or)
}

/// Whether a text says that somebody is not sure: たぶん鈴木, 要問合せ, 2階?, 鈴木(未確認), Unknown version.
#[must_use]
pub fn is_in_doubt(text: &str) -> bool {
    let (said, aside) = parts(text);
    leaves_open(&said, &aside)
}

fn leaves_open(said: &str, aside: &[String]) -> bool {
    let asks = plain_end(said).ends_with('?');
    asks || doubts(said) || aside.iter().any(|aside| is_unknown(aside) || aside == "仮" || is_nothing_but_doubt(aside))
}

/// Whether what stands behind a value takes it back: `?`, 未確認, 見つからず, 実機なし, but not 済.
#[must_use]
pub fn takes_back(after: &str) -> bool {
    const STANDS: &str =
        "済|有|あり|最新|最新版|担当者|責任者|管理者|職員|スタッフ|業者|会社|確認|照会|問合|に確認|に照会|に問合";
    let (said, aside) = parts(after);
    let against = |said: &str| !each(STANDS).any(|word| said == word) && says_none(said);
    after.contains(['?', '？']) || is_in_doubt(after) || against(&said) || aside.iter().any(|aside| against(aside))
}

/// Whether a remark or reason explains anything: 該当する機器なし does, as does 業者に電話で確認した; なし, 知らない, 大丈夫です and 証拠なし do not.
/// One sentence that does is enough.
#[must_use]
pub fn explains(text: &str) -> bool {
    !is_blank(text) && text.split(['。', '\n']).any(|sentence| !is_blank(sentence) && is_explanation(sentence))
}

fn is_explanation(sentence: &str) -> bool {
    const NOTHING: &str = "なし|特になし|無|none|no|ok|大丈夫|問題なし|はい|いいえ|対象外|未|済|まだ|同上";
    // 証拠なし; 該当する機器なし says which.
    const EVIDENCE: &str = "証拠|根拠|理由|記録|資料|証跡|確証|裏付け|裏づけ|説明|心当たり|覚え|記憶|情報|確認";
    const NONE: [&str; 7] = ["なし", "はなし", "がない", "はない", "もない", "がありません", "はありません"];
    // 聞いていない, 見ていません, 確認していない
    const UNSEEN: &str =
        "見て|見た|聞いて|聞かされて|確かめて|確認して|確認できて|調べて|把握して|知らされて|教わって|試して";
    const NOT: &str =
        "いない|いません|ない|おらず|いなかった|おりません|ことがない|ことはない|ことがありません|わけではない";
    let said = bare(sentence);
    if said.is_empty() || is_unknown(sentence) || is_placeholder(&said) || is_error(&said) {
        return false;
    }
    let ends = |stem: &str, end: &str| said.strip_suffix(end).is_some_and(|before| before.ends_with(stem));
    let without = each(EVIDENCE).any(|noun| NONE.iter().any(|none| ends(noun, none)));
    let unseen = each(UNSEEN).any(|verb| each(NOT).any(|not| ends(verb, not)));
    !(each(NOTHING).any(|word| said == word) || how::reassures(&said) || without || unseen || is_in_doubt(sentence))
}

fn each(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.split('|')
}

/// Whether a short text has a word of doubt in it.
fn doubts(said: &str) -> bool {
    if said.chars().count() > SHORT {
        return false;
    }
    let unknown = said.match_indices("不明").any(|(at, _)| {
        let rest = said.get(at..).unwrap_or_default();
        !NAMES.iter().any(|name| rest.starts_with(name))
    });
    let open = |(before, after): (&str, &str)| stands_open(before, after);
    // 要現地確認
    let still_to_do = said.starts_with('要') && each(DOING).any(|deed| said.ends_with(deed));
    unknown
        || still_to_do
        || PUT_OFF.iter().any(|word| said.starts_with(word))
        || DOUBTS.is_in(said)
        || DEEDS.within(said).any(open)
        || doubts_in_english(said)
}

/// 要確認, 未確認, 確認できず, 確認中, 確認待ち, but not 確認室, 検討中央室 and 面談待合.
fn stands_open(before: &str, after: &str) -> bool {
    let goes_on = |rest: &str| rest.starts_with(is_kanji);
    let open =
        |state: &str| after.strip_prefix(state).is_some_and(|rest| !(state.ends_with(is_kanji) && goes_on(rest)));
    // 重要相談窓口, 主要照会先
    let weighty = ["重要", "主要", "必要", "概要"].iter().any(|word| before.ends_with(word));
    (!weighty && NOT_DONE.iter().any(|not| before.ends_with(not))) || each(STANDS).any(open)
}

fn doubts_in_english(said: &str) -> bool {
    let words = || said.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words().any(|word| WORDS.has(word)) || PHRASES.is_in(said)
}

/// Whether nothing is left of a text but its doubt: 未確認 behind a name, not 契約番号不明.
fn is_nothing_but_doubt(said: &str) -> bool {
    // 院長(責任者), 棚卸(済): what an aside may say as well as any other.
    const SAYS: &str = "責任者|管理者|担当者|職員|スタッフ|業者|会社|有|あり|済|最新|最新版";
    let plain = NOT_DONE.iter().find_map(|not| said.strip_prefix(not)).unwrap_or(said);
    let begins = said.starts_with("不明") || DOUBTS.begins(said) || DEEDS.begins(plain) || doubts_in_english(said);
    let whole = WHOLES.has(said) && !each(SAYS).any(|word| said == word);
    (begins && doubts(said)) || whole || ["予定", "推定", "推測"].contains(&said)
}

fn says_none(said: &str) -> bool {
    // まだ ends like 不在だ and is a word of its own.
    let plain = plain_end(said);
    is_none(said) || (plain != said && is_none(plain))
}

fn is_none(said: &str) -> bool {
    // ミテイ, フメイ
    let spelled_out =
        || said.chars().all(|c| matches!(c, 'ァ'..='ヶ')).then(|| said.chars().map(hiragana).collect::<String>());
    let none =
        said.strip_suffix("なし").or_else(|| said.strip_suffix("ナシ").filter(|before| before.ends_with(is_kanji)));
    // 未選任, 未入手; a name that begins so goes on longer or otherwise.
    let not_yet = said.starts_with('未') && !said.starts_with("未来") && said.chars().count() <= 5;
    not_yet
        || WHOLES.has(said)
        || spelled_out().is_some_and(|said| WHOLES.has(&said))
        || ENDINGS.ends(said)
        || none.is_some_and(|before| before.ends_with(is_kanji_katakana_or_ni))
}

/// A text without the politeness at its end: なしです, 不在だった.
fn plain_end(said: &str) -> &str {
    const ENDS: [&str; 11] =
        ["です", "でした", "だった", "である", "とのこと", "との事", "のまま", "のため", "なので", "かな", "だ"];
    let mut said = said;
    while let Some(rest) = ENDS.iter().find_map(|end| said.strip_suffix(end)).filter(|rest| !rest.is_empty()) {
        said = rest;
    }
    said
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// 特になし, 該当なし and ラベルなし, but not たかなし.
fn is_kanji_katakana_or_ni(c: char) -> bool {
    c == 'に' || is_kanji(c) || matches!(c, 'ァ'..='ー') || c.is_ascii_alphanumeric()
}

/// 〇〇, ××, xxx, ***, あああ, /, ❓: one sign again and again, or no letter at all.
fn is_placeholder(said: &str) -> bool {
    const SIGNS: [char; 22] = [
        '〇', '○', '◯', '●', '×', '✕', '△', '□', '■', 'x', 'z', '*', '#', '・', '=', '~', '〃', '"', '↑', '→', '↓', '?',
    ];
    let mut chars = said.chars();
    let hiragana = chars.next().filter(|c| ('ぁ'..='ん').contains(c));
    let again = hiragana.is_some_and(|first| said.chars().count() >= 3 && chars.all(|c| c == first));
    again || said.chars().all(|c| SIGNS.contains(&c) || !c.is_alphanumeric())
}

/// `#REF!`, `#N/A`, but not #3.
fn is_error(said: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ' ');
    said.strip_prefix('#').is_some_and(|name| each(ERRORS).any(|error| name.strip_prefix(error).is_some_and(ends)))
}

/// What is said in one width, one spelling and without marks around it, spaces and brackets.
fn bare(text: &str) -> String {
    parts(text).0.trim_end_matches('?').to_owned()
}

/// What is said, and what stands beside it in brackets.
fn parts(text: &str) -> (String, Vec<String>) {
    const MARKS: [char; 18] =
        ['▼', '▽', '▶', '。', '、', ',', '.', '?', '!', '「', '」', '※', '-', 'ー', '―', '…', ':', ';'];
    let mut depth = 0_usize;
    let (mut out, mut aside) = (String::new(), Vec::<String>::new());
    for c in narrow(text).to_lowercase().chars() {
        match c {
            '(' | '[' | '【' | '〔' => {
                depth += 1;
                aside.push(String::new());
            }
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if c.is_whitespace() && !(out.ends_with(|c: char| c.is_ascii_alphanumeric()) && depth == 0) => {}
            _ if depth > 0 => aside.last_mut().into_iter().for_each(|aside| aside.push(c)),
            _ if out.is_empty() && MARKS.contains(&c) => {}
            _ => out.push(c),
        }
    }
    let end =
        |text: &str| text.trim_end_matches(['。', '、', ',', '.', '!', '」', '-', 'ー', '―', '…', ' ']).to_owned();
    (spelled(&end(&out)), aside.iter().map(|aside| spelled(&end(aside))).collect())
}

/// One spelling for what is written in several.
fn spelled(text: &str) -> String {
    let met = |text: String, (from, to): &(&str, &str)| if text.contains(from) { text.replace(from, to) } else { text };
    if SPELLED.is_in(text) { SPELLINGS.iter().fold(text.to_owned(), met) } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
