//! What typed fields are called where their own page cannot be shown: names of fields say nothing to people.

use sejo_model::words::Words;
use sejo_model::{DeviceField, Lang};
use serde_json::Value;

use crate::pages::activity::word;

/// Fields that no entry of the log of actions has.
const LABELS: [(&str, &str, &str); 57] = [
    ("address", "所在地", "address"),
    ("also", "ほかの呼び名", "other names"),
    ("alternative_paper", "使う紙のある場所", "where the paper for it lies"),
    ("alternative_work", "止まったときの代わりの方法", "what is done without it"),
    ("answer", "回答", "answer"),
    ("answered_by", "回答した人", "answered by"),
    ("answered_on", "回答日", "answered on"),
    ("chapter", "章", "chapter"),
    ("checked_on", "ログを見た日", "looked on"),
    ("confirmation", "人が確かめたこと", "made sure by a person"),
    ("confirmed", "確認日", "confirmed on"),
    ("dated", "機器から取った日", "taken on"),
    ("dated_on", "書面の日付", "day of the document"),
    ("device", "機器", "device"),
    ("device_said", "つなぐ機器の名前", "the device it comes in by"),
    ("disclosure_dated_on", "開示書の日付", "date of the disclosure"),
    ("disclosure_document", "開示書", "disclosure"),
    ("disclosure_open_noes", "備考のない「いいえ」の数", "noes without a note"),
    ("document", "書面の名前", "document"),
    ("done_on", "できた日", "done on"),
    ("exhibit", "残した証拠", "evidence kept"),
    ("exhibit_at", "証拠を残した日時", "when it was kept"),
    ("finding", "指摘", "finding"),
    ("form", "書面の種類", "form"),
    ("happened_at", "いつ", "when"),
    ("heading", "見出し", "heading"),
    ("how", "したこと", "what was done"),
    ("inspected_on", "検査の日", "day of the inspection"),
    ("inspector", "検査した人", "inspector"),
    ("kept", "以前の控え", "what was kept earlier"),
    ("known_at", "認識した日時", "known at"),
    ("lessons", "教訓", "lessons"),
    ("log", "ログ", "log"),
    ("login", "利用者名", "user name"),
    ("mark", "紙の印", "mark of the sheet"),
    ("mds", "MDSの番号", "numbers of the MDS"),
    ("officer_name", "医療情報システム安全管理責任者", "safety manager"),
    ("officer_since", "いつから", "since when"),
    ("on", "日", "day"),
    ("plan_from", "計画の始まり", "planned from"),
    ("plan_until", "計画の終わり", "planned until"),
    ("product", "製品・サービスの名前", "product or service"),
    ("quote", "書いてある文", "its words"),
    ("read_only", "参照だけできるもの", "what can still be read"),
    ("remote_answered_on", "事業者が答えた日", "answered on"),
    ("remote_path", "接続の方法", "how they connect"),
    ("remote_used", "リモート保守", "remote maintenance"),
    ("risk", "リスク", "risk"),
    ("sds", "SDSの番号", "numbers of the SDS"),
    ("sources", "接続元(アドレスや拠点)", "addresses or sites it comes from"),
    ("started_at", "始まりの日時", "started at"),
    ("target", "目標日", "target date"),
    ("took_part", "参加した人", "who took part"),
    ("version", "版", "version"),
    ("who", "作業する人", "by whom"),
    ("whom", "だれに", "to whom"),
    ("words", "説明", "explanation"),
];

/// A typed field as people read it. What it is stands somewhere in its name: `target:remote.used`, `words3`.
pub(super) fn in_words((name, typed): (String, String), lang: Lang) -> (&'static str, String) {
    let mut parts = name.split([':', '.']).map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()));
    let Some((part, label)) = parts.find_map(|part| Some((part, label(part)?))) else {
        return (lang.pick("ほかの欄", "another field"), typed);
    };
    let said = word::value(part, &Value::String(typed.clone()));
    (label.r#in(lang), said.map_or(typed, |words| words.r#in(lang).to_owned()))
}

fn label(name: &str) -> Option<Words> {
    let own = LABELS.iter().find(|(key, ..)| *key == name).map(|&(_, ja, en)| Words { ja, en });
    own.or_else(|| word::field(name)).or_else(|| name.parse::<DeviceField>().ok().map(DeviceField::words))
}
