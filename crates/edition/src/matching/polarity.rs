//! Which way round a row asks.
//!
//! はい on the form says that a control is in place. A row whose last predicate says the opposite (`削除していない`,
//! `残っている`, `未策定`), or asks something else about the same subject (how many, who was taught, whether it is
//! planned), would carry that はい beside words that deny it, so it gets no control and a person is asked.
//!
//! One rule decides: the sense of the last predicate, turned once for every negation, must be the sense of the form's own
//! row. Some controls want a thing to be there, others want one gone; that is all the rule knows about a control.

use std::borrow::Cow;

use sejo_model::Control;

use super::words::{Words, has};

/// Nothing is right about these, whichever the control.
const LACK: &str = "不十分|不足|不備|不明|不在|不能|無理|困難|難し|遅れ|遅延|漏れ|もれ|怠|放置|滞|止まっ|途切れ|忘れ|\
     推測され|弱い|短い|簡単|残存|任せ|任意|後回し|先送り|古い|古く|失敗|紛失|\
     空席|欠員|拒ん|拒ま|断られ|断っ|失って|失われ|不要で|不要だ|不要と|必要としな|要らな";
/// Ends what a control wants to be there.
const STOP: &str = "停止|中止|廃止|無効|削除|取りや|やめ|止め|見送|外し|解除|省略|断念|不可";
/// Takes away, narrows or watches what a control wants gone.
const REMOVE: &str = "削除|無効|停止|廃止|抹消|消し|消す|止め|閉じ|塞|ふさ|制限|限定|限っ|限る|禁止|禁じ|制御|遮断|拒否|\
     ブロック|フィルタ|アンインストール|取り除|取り外し|除去|排除|防|避け|なくし|使えなく|絞|整理|棚卸|異なる|異なり|別の|別々|\
     毎に別|毎に変え|許可制|不可|管理|確認|確かめ|点検|検査|把握|見直|許可が必要";
/// Keeps or allows what a control wants gone.
const KEEP: &str = "残っ|残り|残る|残さ|残し|使い回|使いまわ|使い廻|流用|再利用|同じ|同一|共通|共有|動い|動作|稼働|起動|開い|\
     有効|自由|可能|接続でき|使用でき|利用でき|許可し|許可され|認め|存在|有無|制限なく|制限なし|制限せず|無制限|解除|外し|外さ|がある|もある";
/// Only these: what is allowed is the exception.
const ONLY: &str = "だけ|のみ";

/// Deeds about a deed: it is talked about, handed on or still under way.
const OTHER_DEEDS: &str = "検討|協議|相談|委託|依頼|要望|準備|議論|交渉|努め|目指|心がけ|心掛け|進めて|着手|理解|認識|知って|\
     承知|説明|配布|負担|考え|思って|ようとし|差し支え|構わ|かまわ|てもよい|必要がある|べき|望まし|重要";
/// What forms ask to be done. A row that ends in any other verb (`見つかった`, `形骸化している`) says something of its own.
const DEEDS: &str = "行|実施|設置|置|配置|選任|任命|指名|定め|定ま|決め|設け|選定|選出|明|整備|作|用意|備え|整え|策定|まとめ|\
     掲示|済|管理|把握|更新|記録|登録|記載|最新|保|確認|確かめ|聞い|聞く|問い合|問合|照会|洗い出|調べ|試し|入手|受け|受領|もら|\
     取|とっ|とり|提供|提出|渡し|交付|徴収|回収|得て|揃え|そろえ|開示|求め|設定|付与|分け|区分|制限|割り当|割当|限|最小|\
     見直|削除|無効|停止|廃止|抹消|消し|消す|棚卸|整理|止め|適用|当て|あて|反映|インストール|アップデート|導入|講じ|修正|\
     解消|以上|変更|変え|ロック|使|利用|用い|流用|禁止|禁じ|防|避け|制御|ブロック|塞|ふさ|接続|つなが|つなげ|許可|認め|\
     実装|採用|予定|対応|必須|認証|収集|残|監視|点検|検査|採取|分析|レビュー|閉じ|除去|除い|動|フィルタ|拒否|遮断|絞|\
     徹底|周知|構築|復旧|復元|戻|規定|明記|文書化|盛り込|運用|ものにし|ようにし|ようになっ|存在|放置|怠|ログオン";
/// What may be said to be there or not.
const OWN_THINGS: [&str; 22] = [
    "図",
    "表",
    "網",
    "台帳",
    "一覧",
    "bcp",
    "計画",
    "規程",
    "者",
    "記録",
    "ログ",
    "バックアップ",
    "システム",
    "予定",
    "制限",
    "リスト",
    "簿",
    "アカウント",
    "使い回し",
    "漏れ",
    "サービス",
    "ソフトウェア",
];

/// Objects that are about a control without being it, and the controls that ask for them all the same.
const OBJECTS: &[(&str, &[Control])] = &[
    ("研修|教育|講習|勉強会|説明会|監査|アンケート", &[]),
    (
        "費用|予算|見積|課題|問題|懸念|余地|証明書|様式|依頼書|申請書|時期|期間|使い方|危険性|必要性|重要性|理由|おそれ|恐れ|可能性|危険",
        &[],
    ),
    ("訓練|計画書", &[Control::BackupRestore]),
    ("計画", &[Control::BackupRestore, Control::Bcp]),
    ("手順|手順書|マニュアル|要領|方針|方法", &[Control::BackupRestore, Control::Rules]),
    ("結果", &[Control::BackupRestore, Control::AccessLog]),
    ("体制", &[Control::ContactChart]),
];
/// What stands behind an object without changing it.
const ABOUT_OBJECTS: [&str; 8] = ["有無", "実施", "受講", "開催", "記録", "状況", "整備", "の"];

/// Amounts; `台数を把握している` ends otherwise.
const AMOUNTS: [&str; 9] = ["台数", "件数", "回数", "人数", "個数", "割合", "日数", "頻度", "率"];
const QUESTION_WORDS: [&str; 10] = ["いくら", "何", "誰", "いつ", "どこ", "いくつ", "どの", "どれ", "どう", "なぜ"];

/// Things of which a sentence says that some are so: `…していない機器がある`.
const BEARERS: [&str; 15] = [
    "機器",
    "端末",
    "pc",
    "サーバ",
    "システム",
    "もの",
    "職員",
    "者",
    "人",
    "場合",
    "箇所",
    "部署",
    "こと",
    "ユーザ",
    "アカウント",
];
/// What is said of them, without its negation.
const EXISTS: [&str; 11] = [
    "ある",
    "いる",
    "い",
    "残っている",
    "残っていた",
    "残ってい",
    "存在する",
    "存在し",
    "存在している",
    "見当たら",
    "",
];
const PARTICLES: [char; 4] = ['を', 'が', 'は', 'も'];

/// Endings that say no. A stem of `する` or `いる` remains.
const NEGATIONS: [&str; 10] =
    ["なくてもよい", "なくても良い", "なくてよい", "なかった", "ない", "無い", "なし", "無し", "ず", "ぬ"];
/// End like a negation and are none.
const NO_NEGATIONS: [&str; 8] = ["必ず", "まず", "問わず", "関わらず", "かかわらず", "限らず", "のみならず", "はず"];
/// Said behind a predicate without changing its sense.
const FILLERS: [&str; 12] =
    ["です", "である", "だ", "か", "状態", "状況", "こと", "もの", "ままにしている", "ままになっている", "まま", "の"];

/// How much of a clause belongs to its predicate at most.
const PREDICATE: usize = 8;

/// Whether はい to this row would mean what はい means on a form's row about `control`.
pub(super) fn fits(control: Control, words: &Words) -> bool {
    // `（未実施の場合は「はい」）` says itself what はい means.
    let turns = |aside: &String| Predicate::of(aside).negated || (aside.contains("場合") && aside.contains("はい"));
    !words.asides.iter().any(turns)
        && words
            .sentences
            .iter()
            .rev()
            .find_map(|clauses| clauses.last())
            .is_none_or(|last| Predicate::of(last).is_asked_by_forms(control))
        && words.sentences.iter().all(|clauses| {
            clauses.split_last().is_none_or(|(last, before)| {
                !asks_another_thing(control, last)
                    && right_way_round(control, &about_it(control, last, clauses))
                    && before.iter().filter(|c| Predicate::of(c).negated).all(|c| right_way_round(control, c))
            })
        })
}

/// The last clause, or the whole sentence where the last clause no longer speaks of what a control wants gone:
/// `許可した機器だけがつながり、来客用とは分かれている`.
fn about_it<'a>(control: Control, last: &'a str, clauses: &[String]) -> Cow<'a, str> {
    if wants_gone(control) && !has(last, REMOVE) && !has(last, KEEP) && !Predicate::of(last).negated {
        Cow::Owned(clauses.concat())
    } else {
        Cow::Borrowed(last)
    }
}

/// The sense of a clause: what its predicate does, turned once for every negation.
fn right_way_round(control: Control, clause: &str) -> bool {
    if let Some((content, checked)) = content(clause) {
        // `…していないことを確認している`: both have a sense.
        let said = Predicate::of(checked);
        return right_way_round(control, content) == (said.affirms() && !asks_another_thing(control, checked));
    }
    let said = Predicate::of(clause);
    if let Some(relative) = bearers(control, &said) {
        // That some are as they should be, or that none is, says less than the form asks.
        return said.negated && !right_way_round(control, relative);
    }
    let narrows = wants_gone(control) || control == Control::AccessRights;
    let only = narrows && said.negated && said.core.contains("しか");
    said.does(control, only) != (said.negated && !only)
}

/// A clause without its negation.
struct Predicate {
    core: String,
    negated: bool,
}

impl Predicate {
    fn of(clause: &str) -> Self {
        let mut core = trim(
            &["漏れなく", "もれなく", "遅滞なく", "滞りなく", "不足なく"]
                .iter()
                .fold(clause.to_owned(), |text, word| text.replace(word, "")),
        )
        .to_owned();
        let mut negated = false;
        if !NO_NEGATIONS.iter().any(|word| core.ends_with(word))
            && let Some(rest) = NEGATIONS.iter().find_map(|end| core.strip_suffix(end))
        {
            core = trim(rest).to_owned();
            negated = true;
        }
        if let Some(at) = core.rfind('未').filter(|at| core.get(*at..).is_some_and(|end| end.chars().count() <= 6)) {
            core.remove(at);
            negated = !negated;
        }
        Self { core, negated }
    }

    /// The last characters, as far as they belong to the predicate.
    fn verb(&self) -> &str {
        let clause = self.core.trim_end_matches(PARTICLES);
        // `も` would cut `もらう` in two.
        // Nor is the `が` of `つながる` one.
        let start = clause.replace("つなが", "つなげ").rfind(['を', 'が', 'は']).map_or(0, |at| at + 'を'.len_utf8());
        let verb = clause.get(start..).unwrap_or(clause);
        let skip = verb.chars().count().saturating_sub(PREDICATE);
        verb.char_indices().nth(skip).and_then(|(at, _)| verb.get(at..)).unwrap_or(verb)
    }

    /// The object of the predicate, or the whole of a clause that has none.
    fn object(&self) -> &str {
        let clause = self.core.trim_end_matches(PARTICLES);
        let mut object = clause.rfind(PARTICLES).and_then(|at| clause.get(..at)).unwrap_or(clause);
        while let Some(rest) = ABOUT_OBJECTS.iter().find_map(|end| object.strip_suffix(end)) {
            object = rest;
        }
        object
    }

    /// Whether the clause does, has or names a thing of which forms speak.
    fn is_asked_by_forms(&self, control: Control) -> bool {
        let there = EXISTS
            .iter()
            .filter(|end| !end.is_empty() || self.negated)
            .find_map(|end| self.core.strip_suffix(end)?.strip_suffix(['が', 'は', 'も', 'の']));
        match there {
            Some(thing) => OWN_THINGS.iter().any(|own| thing.ends_with(own)) || bearers(control, self).is_some(),
            None => !(self.negated || self.is_verb()) || has(self.verb(), DEEDS) || self.does_its_object(),
        }
    }

    /// `棚卸をしている`: the object is the deed.
    fn does_its_object(&self) -> bool {
        let verb = self.verb();
        ["し", "され"].iter().any(|start| verb.starts_with(start))
            && self.core.strip_suffix(verb).is_some_and(|rest| {
                let rest = rest.trim_end_matches(PARTICLES);
                DEEDS
                    .split('|')
                    .any(|deed| rest.ends_with(deed) || rest.strip_suffix('し').is_some_and(|r| r.ends_with(deed)))
                    || OWN_THINGS.iter().any(|own| rest.ends_with(own))
            })
    }

    /// Whether it says that nothing is right, or that nothing needs to be done.
    fn lacks(&self) -> bool {
        has(self.verb(), LACK) || self.core.ends_with("不要")
    }

    fn affirms(&self) -> bool {
        self.lacks() == self.negated
    }

    /// Whether the predicate, taken without its negation, does what `control` asks for.
    fn does(&self, control: Control, only: bool) -> bool {
        if self.lacks() {
            return false;
        }
        if !wants_gone(control) {
            return !has(self.verb(), STOP);
        }
        if only || (has(&self.core, ONLY) && matches!(control, Control::RemovableMedia | Control::SourceRestriction)) {
            return true;
        }
        match (last(&self.core, REMOVE), last(&self.core, KEEP)) {
            (None, None) => !self.negated && !self.is_verb(),
            (remove, keep) => remove >= keep,
        }
    }

    /// Whether the clause ends in a verb; a heading (`接続元について`) only names its subject.
    fn is_verb(&self) -> bool {
        self.core.chars().last().is_some_and(|c| ('ぁ'..='ゖ').contains(&c)) && !self.core.ends_with("について")
    }
}

/// Whether a control wants a thing gone: the unneeded account, the password used twice, the foreign device.
const fn wants_gone(control: Control) -> bool {
    use Control as C;
    matches!(control, C::Accounts | C::PasswordReuse | C::RemovableMedia | C::UnneededServices | C::SourceRestriction)
}

/// How many, who, whether it is taught, written down, planned or talked about.
fn asks_another_thing(control: Control, clause: &str) -> bool {
    use Control as C;
    let said = Predicate::of(clause);
    let object = said.object();
    has(said.verb(), OTHER_DEEDS)
        || said.core.ends_with('中')
        || (has(clause, "予定|今後") && control != C::TwoFactor && !is_planned_or_done(control, clause))
        || OBJECTS.iter().any(|(words, own)| {
            !own.contains(&control) && words.split('|').any(|w| object.ends_with(w) || said.core.ends_with(w))
        })
        || (bearers(control, &said).is_none() && named_by_lack(control, object))
        || (has(clause, "責任者が|担当者が") && control != C::Officer)
        || clause.contains("一部")
        || AMOUNTS.iter().any(|word| said.core.ends_with(word))
        || asks_openly(&said.core)
}

/// Whether a row takes a plan for the deed as well, as that of the continuity plan did in the year it was new:
/// `策定、又は令和6年度中に策定予定である`. A plan alone is another question.
fn is_planned_or_done(control: Control, clause: &str) -> bool {
    let either = ["又は", "若しくは", "もしくは", "或いは", "あるいは"];
    control == Control::Bcp
        && either.iter().any(|or| clause.rsplit_once(or).is_some_and(|(_, plan)| plan.contains("予定")))
}

/// Whether はい to the row may mean no more than a plan.
pub(super) fn takes_a_plan(control: Control, words: &Words) -> bool {
    words.sentences.iter().filter_map(|clauses| clauses.last()).any(|last| is_planned_or_done(control, last))
}

/// Whether the object is a thing that is known by lacking what `control` wants: `…に対応していない端末を`.
fn named_by_lack(control: Control, object: &str) -> bool {
    !wants_gone(control)
        && BEARERS
            .iter()
            .filter(|bearer| !matches!(**bearer, "もの" | "こと"))
            .filter_map(|bearer| object.strip_suffix(bearer))
            .any(|relative| Predicate::of(relative).negated)
}

/// Whether a question word is open to the end: `何世代取得している`, but not `誰が何をしたかの記録` or `いつでも`.
fn asks_openly(core: &str) -> bool {
    let core = core.replace("など", "").replace("かどうか", "か");
    QUESTION_WORDS
        .iter()
        .any(|word| core.rsplit_once(word).is_some_and(|(_, rest)| !has(rest, "るか|たか|らか|かの|ないか|も")))
}

/// What is made sure of, and the making sure: `…こと` / `確認している`, `…よう` / `している`.
fn content(clause: &str) -> Option<(&str, &str)> {
    let checked = clause
        .rsplit_once("こと")
        .filter(|(_, main)| has(main, "確認|確かめ|点検|徹底|周知|把握|監視|困難|難し|できない|できていない"));
    let arranged = clause.rsplit_once("よう").map(|(content, main)| (content, main.trim_start_matches('に'))).filter(
        |(_, main)| ["し", "なっ", "徹底", "周知", "確認", "指導", "注意"].iter().any(|start| main.starts_with(start)),
    );
    let set = ["設定に", "運用を", "運用に", "運用と"]
        .iter()
        .find_map(|kind| clause.rsplit_once(kind))
        .filter(|(_, main)| ["し", "なっ", "行", "徹底"].iter().any(|start| main.starts_with(start)));
    checked.or(arranged).or(set).filter(|(content, _)| !content.is_empty())
}

/// What is said of the things of which some, or none, are said to exist.
fn bearers(control: Control, said: &Predicate) -> Option<&str> {
    if matches!(control, Control::SystemsInUse | Control::Officer) {
        return None;
    }
    let subject = EXISTS
        .iter()
        .filter(|end| !end.is_empty() || said.negated)
        .find_map(|end| said.core.strip_suffix(end)?.strip_suffix(['が', 'は', 'も']))?;
    BEARERS
        .iter()
        .filter(|bearer| !(**bearer == "アカウント" && control == Control::Accounts))
        .find_map(|bearer| subject.strip_suffix(bearer))
        .or_else(|| {
            subject
                .rsplit_once('の')
                .map(|(lack, _)| lack)
                .filter(|lack| !wants_gone(control) && Predicate::of(lack).negated)
        })
        .filter(|relative| !relative.is_empty())
}

fn trim(mut text: &str) -> &str {
    while let Some(rest) = FILLERS.iter().find_map(|end| text.strip_suffix(end)) {
        text = rest;
    }
    text
}

/// Where the last of the alternatives ends.
fn last(text: &str, words: &str) -> Option<usize> {
    words.split('|').filter_map(|word| text.rfind(word).map(|at| at + word.len())).max()
}
