//! Words of what stands in the entries of the log: names of fields and keys of values. What has no words here (ids, times,
//! who saved it) says nothing to people and is not shown.

use std::str::FromStr;

use sejo_model::backup_record::{Apart, Credentials, Frequency, Keeping, TakenBy};
use sejo_model::contact::CallResult;
use sejo_model::document::{DocumentKind, DocumentSize, Stance};
use sejo_model::exercise::Cue;
use sejo_model::incident::{EntryKind, FirstStep, Party, Purpose};
use sejo_model::words::Words;
use sejo_model::{
    AnswerState, AnswerValue, DeviceField, DeviceKind, DeviceState, Duty, FacilityKind, Holder, Hosting, Lang, Post,
    Prefecture, Role, SystemKind, TwoFactorState, VerdictValue,
};
use serde_json::Value;

/// Fields of everything that can be saved.
const FIELDS: [(&str, &str, &str); 81] = [
    ("value", "回答", "answer"),
    ("state", "状態", "state"),
    ("verdict", "そのときの実測", "measured then"),
    ("round", "回", "round"),
    ("confirmed_on", "確認日", "confirmed on"),
    ("target_on", "目標日", "target date"),
    ("planned_by", "実装の予定日", "planned by"),
    ("remark", "備考", "remark"),
    ("reason", "理由", "reason"),
    ("name", "名前", "name"),
    ("kind", "種別", "kind"),
    ("beds", "病床数", "beds"),
    ("prefecture", "都道府県", "prefecture"),
    ("systems_in_use", "医療情報システムの使用", "systems in use"),
    ("vendor_contract", "事業者との契約", "contract with a vendor"),
    ("job", "職種", "job"),
    ("department", "部署", "department"),
    ("phone", "電話", "phone"),
    ("reading", "読みがな・アカウント名", "reading, account names"),
    ("left_on", "退職日", "left on"),
    ("post", "役割", "post"),
    ("appointed_on", "任命日", "appointed on"),
    ("appointed_by", "任命した人", "appointed by"),
    ("ended_on", "終わりの日", "ended on"),
    ("contact", "担当者", "contact"),
    ("night_phone", "夜間の電話", "phone at night"),
    ("email", "メール", "e-mail"),
    ("note", "メモ", "note"),
    ("title", "題名", "title"),
    ("starts_on", "始まりの日", "starts on"),
    ("ends_on", "終わりの日", "ends on"),
    ("covers_server_updates", "サーバの更新を含む", "covers server updates"),
    ("clause", "条項", "clause"),
    ("confirmed", "人が確かめたこと", "made sure by a person"),
    ("stated", "いま事業者が行うと確かめた", "the vendor makes them now"),
    ("hosting", "置き場所", "hosting"),
    ("contract_reach", "契約がいまの事業者の仕事にもおよぶ", "the contract reaches the vendor's work"),
    ("no_server", "サーバがない理由", "why it has no server"),
    ("critical", "診療に欠かせない", "critical"),
    ("updates_by", "更新の担当", "updates by"),
    ("responsibilities", "役割分担", "who does what"),
    ("counts_as_server", "サーバとして数える", "counts as a server"),
    ("updates", "セキュリティ更新", "security updates"),
    ("page", "ページ", "page"),
    ("remote_maintenance", "リモート保守", "remote maintenance"),
    ("disclosure", "開示書", "disclosure"),
    ("former", "前の事業者の回答", "answers of former vendors"),
    ("two_factor", "二要素認証", "two-factor"),
    ("two_factor_by", "二要素認証の予定日", "two-factor by"),
    ("terms", "使い方の条件", "terms"),
    ("source", "もとの返信", "the reply it was made from"),
    ("plan", "作業計画", "plan"),
    ("checked", "ログとの照合", "held against the log"),
    ("explained", "確かめた事情", "explanation"),
    ("purpose", "目的", "purpose"),
    ("users", "利用者", "users"),
    ("from", "始まりの日", "from"),
    ("until", "終わりの日", "until"),
    ("performed_on", "訓練をした日", "day of the drill"),
    ("backup_of", "戻したバックアップの日", "day of the backup"),
    ("minutes", "かかった時間(分)", "minutes it took"),
    ("performed_by", "した人", "who did it"),
    ("medium", "バックアップの置き場所", "where the backup lay"),
    ("was_offline", "切り離されていたか", "whether it was apart"),
    ("seen_by", "それを見た人", "who saw that"),
    ("withdrawn", "取り消しの理由", "reason of withdrawal"),
    ("text", "内容", "what"),
    ("party", "知らせた相手", "whom"),
    ("corrects", "直した記録の番号", "corrects number"),
    ("web", "ウェブの窓口", "page for reports"),
    ("means", "電話が使えないときの手段", "means without telephones"),
    ("rank", "かける順番", "order of calling"),
    ("without_phones", "電話もメールも使えないとき", "without telephones and mail"),
    ("number", "かけた番号", "number dialled"),
    ("called_on", "かけた日", "day of the call"),
    ("called_by", "かけた人", "who called"),
    ("result", "結果", "outcome"),
    ("printed_on", "印刷した日", "day of printing"),
    ("stock_take_days", "棚卸しの期間(日)", "days of a stock-take"),
    ("support_warning_days", "サポート終了の予告(日)", "days of warning before the end of support"),
    ("two_factor_planned_by", "二要素認証の予定を認める日", "two-factor planned until"),
];

/// More periods and guesses.
const PERIODS: [(&str, &str, &str); 10] = [
    ("account_export_days", "利用者一覧の期間(日)", "days of an account export"),
    ("contact_days", "連絡先の期間(日)", "days of a contact"),
    ("restore_drill_days", "復旧訓練の期間(日)", "days of a restore drill"),
    ("exercise_days", "訓練の期間(日)", "days of an exercise"),
    ("configuration_days", "機器の設定の期間(日)", "days of a configuration"),
    ("document_review_days", "規程・計画の見直しの期間(日)", "days until a document is looked at again"),
    ("backup_reach_days", "バックアップで戻れる日数", "days a backup must reach back"),
    ("backup_seen_days", "バックアップを見てからの期間(日)", "days having seen a backup counts"),
    ("rebuild_hours", "1台を組み直す時間", "hours to set up a machine"),
    ("procurement_days", "代わりの機器が届くまでの日数", "days until replacements arrive"),
];

/// How something is backed up.
const BACKUPS: [(&str, &str, &str); 18] = [
    ("keeping", "バックアップを取っているか", "whether it is backed up"),
    ("because", "要らない理由", "why not needed"),
    ("contents", "中身", "contents"),
    ("method", "作成方法", "how it is made"),
    ("frequency", "頻度", "frequency"),
    ("generations", "残す回数", "generations"),
    ("reach_days", "何日前まで戻れるか", "days back"),
    ("apart", "切り離し", "whether it is apart"),
    ("proof", "切り離している証拠", "proof that it is apart"),
    ("credentials", "消せる人", "who can delete it"),
    ("taken_by", "取る人", "who takes it"),
    ("sighting", "見た日と人", "who saw it and when"),
    ("earlier", "前の取り方で見たことと証拠", "what was seen and proved of it as it was before"),
    ("restore_method", "復旧方法", "how it is restored"),
    ("restore_minutes", "復旧にかかる時間(分)", "minutes of a restore"),
    ("started_by", "事業者なしで始められる人", "who can begin without the vendor"),
    ("size_gb", "データの量(GB)", "amount of data (GB)"),
    ("machines", "組み直す台数", "machines to set up anew"),
];

/// Exercises and their improvements, and that a finding was dealt with.
const EXERCISES: [(&str, &str, &str); 7] = [
    ("cue", "訓練の進行", "how it moved on"),
    ("inject", "状況の番号", "number of the inject"),
    ("what", "改善すること", "what is to change"),
    ("due_on", "期限", "due"),
    ("done", "できた日とその方法", "done, and how"),
    ("closing", "終わりと教訓", "end and lessons"),
    ("settled", "対応した日とその方法", "dealt with, and how"),
];

/// Documents, and what else is chosen from a list.
const DOCUMENTS: [(&str, &str, &str); 7] = [
    ("size", "文書のくわしさ", "how much it says"),
    ("stance", "条文の扱い", "decision about the passage"),
    ("approved_on", "承認した日", "approved on"),
    ("approved_by", "承認した人", "approved by"),
    ("review_by", "次の見直しの日", "to be looked at again by"),
    ("place", "置き場所", "place"),
    ("tolerable_hours", "止まってよい時間(時間)", "hours it can be missed"),
];

/// Other things that what was saved names by id; an entry keeps their names beside it.
const NAMED: [(&str, &str, &str); 3] = [
    ("vendor_id", "事業者", "vendor"),
    ("contract_id", "保守契約", "maintenance contract"),
    ("system_id", "システム", "system"),
];

/// What a field is called that names another thing.
pub(super) fn of_another(key: &str) -> Option<Words> {
    NAMED.iter().find(|(name, ..)| *name == key).map(|&(_, ja, en)| Words { ja, en })
}

/// What a field is called.
pub(crate) fn field(key: &str) -> Option<Words> {
    let known = FIELDS
        .iter()
        .chain(&PERIODS)
        .chain(&BACKUPS)
        .chain(&EXERCISES)
        .chain(&DOCUMENTS)
        .find(|(name, ..)| *name == key);
    known.map(|&(_, ja, en)| Words { ja, en }).or_else(|| said(key, Duty::words))
}

/// What a value of a closed list means in a field; `""` is the field of an entry that holds one value alone. What people
/// write in their own words is never taken for a key.
pub(crate) fn value(field: &str, value: &Value) -> Option<Words> {
    if field == "prefecture" {
        let code = value.as_u64().and_then(|code| u8::try_from(code).ok());
        return code.and_then(|code| Prefecture::new(code).ok()).map(Prefecture::words);
    }
    let key = value.as_str()?;
    match field {
        "" => said(key, Role::words).or_else(|| language(key)),
        "kind" => said(key, FacilityKind::words)
            .or_else(|| said(key, SystemKind::words))
            .or_else(|| said(key, DocumentKind::words))
            .or_else(|| said(key, EntryKind::words))
            .or_else(|| said(key, DeviceKind::words)),
        "value" => said(key, AnswerValue::words),
        "verdict" => said(key, VerdictValue::words),
        "state" => said(key, AnswerState::words).or_else(|| said(key, DeviceState::words)),
        "post" => said(key, Post::words),
        "hosting" => said(key, Hosting::words),
        "updates_by" => said(key, Holder::words),
        "two_factor" => said(key, TwoFactorState::words),
        "cue" => said(key, Cue::words),
        "step" => said(key, FirstStep::words),
        "party" => said(key, Party::words),
        "purpose" => said(key, Purpose::words),
        "result" => said(key, CallResult::words),
        "keeping" => said(key, Keeping::words),
        "frequency" => said(key, Frequency::words),
        "apart" => said(key, Apart::words),
        "credentials" => said(key, Credentials::words),
        "taken_by" => said(key, TakenBy::words),
        "size" => said(key, DocumentSize::words),
        "stance" => said(key, Stance::words),
        duty if duty.parse::<Duty>().is_ok() => said(key, Holder::words),
        _ => None,
    }
}

fn said<T: FromStr>(key: &str, words: fn(T) -> Words) -> Option<Words> {
    key.parse().ok().map(words)
}

fn language(tag: &str) -> Option<Words> {
    match tag {
        "ja" => Some(Words { ja: "日本語", en: "Japanese" }),
        "en" => Some(Words { ja: "英語", en: "English" }),
        _ => None,
    }
}

/// A value of a device, which the ledger keeps in Japanese words, in the language of the reader.
pub(super) fn of_device(field: DeviceField, text: &str, lang: Lang) -> Option<&'static str> {
    let words = match field {
        DeviceField::Kind => DeviceKind::ALL.iter().map(|kind| kind.words()).find(|words| words.ja == text),
        DeviceField::State => DeviceState::ALL.iter().map(|state| state.words()).find(|words| words.ja == text),
        DeviceField::RemoteMaintenance if text == "あり" => Some(Words { ja: "あり", en: "yes" }),
        DeviceField::RemoteMaintenance if text == "なし" => Some(Words { ja: "なし", en: "no" }),
        _ => None,
    };
    words.map(|words| words.r#in(lang))
}
