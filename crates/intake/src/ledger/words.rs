//! What lists call the columns of the ledger.
//!
//! A grade says how sure the word makes it: 100 where it can mean nothing else, [`GOOD`] where a person need only glance
//! at it, less where the values have to decide. A word may stand for several fields; the first that is free gets it.

use std::collections::HashMap;
use std::sync::LazyLock;

use sejo_model::DeviceField::{self, *};
use sejo_model::text::{fold, narrow};

use crate::table::without_brackets;

/// From this grade on a header counts as known.
pub const GOOD: u8 = 60;

/// Grade of words for a part of a building. Such a column adds to another one that says where a device is.
pub const PART_OF_BUILDING: u8 = 78;

/// Grade of a day on which devices went, for the state. Such a column adds to another one that says the state.
const DAY_GONE: u8 = 50;

/// Field, grade and the words for it, separated by `|`.
const WORDS: &[(DeviceField, u8, &str)] = &[
    (
        Name,
        100,
        "機器名|機器名称|機器名前|機器の呼び名|装置名|装置名称|装置名前|機材名|デバイス名|資産名|資産名称|備品名|device name|asset name|equipment",
    ),
    (
        Name,
        85,
        "端末名|端末名称|端末名前|サーバ名|サーバー名|サーバ名称|サーバー名称|名称|機器|device|asset|表示名|呼称|呼び名|通称",
    ),
    (
        Name,
        75,
        "name|名前|PC名|PC名称|PC名前|パソコン名|マシン名|品名|物品名|物品名称|備品名称|設備名|設備名称|医療機器名|医療機器名称",
    ),
    (Name, 70, "品目|品目名|装置|設備"),
    (
        Name,
        65,
        "コンピュータ名|コンピューター名|機器番号|機器No|機器ID|機器コード|機器管理番号|端末番号|管理番号|管理No|資産番号|資産管理番号|資産コード|資産No|資産ID|固定資産番号|備品番号|備品No|設備番号|設備No|整理番号|台帳番号|ラベル番号|機器管理No|識別番号|asset tag|asset no|inventory number",
    ),
    (Kind, 100, "種別|機器種別|機器種類|機器区分|装置種別|端末種別|端末種類|装置種類|device type|equipment type|kind"),
    (
        Kind,
        85,
        "種類|機器分類|分類|カテゴリ|カテゴリー|category|type|機器カテゴリ|設備種別|設備区分|装置区分|装置分類|端末区分|資産種別|資産分類",
    ),
    // What the titles of tables said: one title stands for all rows below it.
    (Kind, 70, "種別(表の題)"),
    (Kind, 65, "区分|タイプ|class|用途区分|資産区分|機器タイプ"),
    (State, 100, "状態|使用状況|稼働状況|利用状況|運用状況|稼動状況|使用状態|ステータス|status|state"),
    (State, 70, "状況|現況|廃棄|廃棄区分|廃棄状況|使用区分|使用有無|稼働有無|稼働|稼動"),
    (Place, 100, "設置場所|設置部屋|設置室|設置先|設置場所名|使用場所|利用場所|設置位置|location|place|設置フロア"),
    (
        Place,
        90,
        "場所|置き場所|置場所|置き場|置場|部屋|部屋名|室名|所在|所在地|保管場所|ロケーション|配置場所|配置先|room|where",
    ),
    (
        Place,
        75,
        "設置|部署|部門|使用部署|使用部門|所在部署|管理場所|設置部門|設置部署|利用部署|部署名|部門名|所属|所属部署|配属|診療科|拠点|施設名|site|department",
    ),
    // Where a device stands says more than whose it is.
    (
        Place,
        PART_OF_BUILDING,
        "フロア|フロア名|階|階数|設置階|病棟|建物|棟|floor|building|area|エリア|部屋番号|フロア部屋|階部屋",
    ),
    (
        Maker,
        100,
        "メーカー|メーカ|メーカー名|メーカ名|製造元|製造会社|製造業者|製造メーカー|製造者|製造販売業者|maker|manufacturer|vendor name|brand|ブランド",
    ),
    (Maker, 65, "ベンダー|ベンダ|vendor|make"),
    (
        Model,
        100,
        "型番|型式|型名|モデル|モデル名|モデル番号|モデルNo|機種|機種名|機種型番|製品型番|製品型式|形名|形式|型式番号|型式名|型式名称|型番型式|機種名称|機種番号|規格型式|型式規格|製品モデル|model|model name|model number|model no|part number",
    ),
    (Model, 85, "品番|製品名|製品|製品番号|商品名|機器型番|機器型式|product|product name|機種・型番|機種型式"),
    (Model, 62, "品名|メーカー型番|仕様"),
    (
        Serial,
        100,
        "S/N|SN|S/N No|SN番号|S/N番号|機器S/N|本体S/N|本体シリアル|本体シリアル番号|シリアルS/N|製造番号S/N|製造ナンバー|機械番号|シリアル|シリアル番号|シリアルNo|シリアルナンバー|シリアル№|製造番号|製造No|製造№|製番|機番|機器シリアル|serial|serial number|serial no|serialno|serial#|サービスタグ|service tag|servicetag|機体番号|製造番号(S/N)|製造番号シリアル番号",
    ),
    (Serial, 70, "個体番号|本体番号|管理シリアル"),
    (
        Mac,
        100,
        "MACアドレス|MAC|MACアドレス1|物理アドレス|MAC address|macaddr|mac addr|ethernet address|physical address|有線MAC|有線MACアドレス|LAN MAC|LAN MACアドレス",
    ),
    (Mac, 80, "無線MAC|無線MACアドレス|WiFi MAC|WiFi MACアドレス|wireless mac|wlan mac"),
    (HostName, 100, "ホスト名|hostname|host name|host|ホスト|ホストネーム|FQDN|DNS名|netbios名|netbios name"),
    (HostName, 90, "コンピュータ名|コンピューター名|computer name|computer|コンピュータ"),
    (
        HostName,
        80,
        "PC名|PC名称|パソコン名|マシン名|machine name|端末名|サーバ名|サーバー名|system name|ノード名|node|sysname|端末名称",
    ),
    (
        Ip,
        100,
        "IPアドレス|IP|IPアドレス1|IPv4|IPv4アドレス|固定IP|固定IPアドレス|IP address|ipaddress|ip addr|ipaddr|プライベートIP|ローカルIP|ネットワークアドレス|IPアドレス(v4)",
    ),
    (
        Os,
        100,
        "OS|OS名|OS名称|OS種別|OS種類|OSの種類|オペレーティングシステム|基本ソフト|基本ソフトウェア|OS/ファームウェア|OS・ファームウェア|OSまたはファームウェア|OS及びバージョン|OSとバージョン|OS名バージョン|搭載OS|導入OS|operating system|os name|platform|OS firmware",
    ),
    (Os, 80, "ファームウェア|ファーム|firmware|FW|ファームウェア名"),
    (
        OsVersion,
        100,
        "OSバージョン|OSのバージョン|OS ver|OS version|OSビルド|ファームウェアバージョン|ファームウェアのバージョン|ファームバージョン|FWバージョン|FW ver|firmware version|OS・FWバージョン|OS版数",
    ),
    (
        OsVersion,
        90,
        "バージョン|version|ver|バージョン情報|版数|ビルド|ビルド番号|build|os build|ソフトウェアバージョン|バージョン番号",
    ),
    (OsVersion, 70, "ファームウェア|firmware|FW|エディション|edition|リリース|release"),
    (Responsible, 100, "管理責任者|機器管理責任者|管理責任者名|情報管理責任者|responsible|responsible person"),
    (
        Responsible,
        92,
        "責任者|管理者|管理者名|機器管理者|管理担当者|管理担当|owner|administrator|所有者|管理部署|管理部門",
    ),
    (Responsible, 80, "担当者|担当|担当者名|院内担当|院内担当者|person in charge|contact person"),
    (
        Responsible,
        68,
        "使用者|使用者名|利用者|利用者名|主な使用者|主使用者|user|user name|ユーザー|ユーザー名|使用者氏名|利用者氏名|assigned to",
    ),
    (
        Maintainer,
        100,
        "保守担当|保守|保守会社|保守業者|保守ベンダー|保守ベンダ|保守先|保守事業者|保守契約先|保守委託先|保守担当会社|保守会社名|保守業者名|保守窓口|保守連絡先|保守担当者|保守担当(事業者または自院)|保守担当(事業者または自施設)|メンテナンス会社|maintainer|maintenance|maintenance vendor|support vendor|maintenance company",
    ),
    (Maintainer, 80, "事業者|業者|業者名|委託先|サポート先|サポート窓口|サポート会社|保守契約|supplier"),
    // Who built it, or who looks after it: a person says which.
    (Maintainer, 70, "ベンダー|ベンダ|ベンダー名|vendor"),
    (Maintainer, 65, "導入業者|納入業者|納品業者|購入先|販売店|リース会社|取扱業者|設置業者"),
    (
        RemoteMaintenance,
        100,
        "リモート保守|リモート保守の有無|リモートメンテナンス|リモートメンテ|遠隔保守|遠隔メンテナンス|リモート保守有無|リモートメンテナンスの有無|remote maintenance|遠隔保守の有無",
    ),
    (
        RemoteMaintenance,
        85,
        "リモート|リモート接続|リモートアクセス|リモート有無|リモートサポート|遠隔|遠隔接続|外部接続|外部接続有無|remote|remote access|remote support|外部からの接続",
    ),
    (
        SupportEnd,
        100,
        "サポート終了日|サポート期限|サポート終了|サポート終期|サポート期日|サポート終了予定日|サポート満了日|サポート終了期限|OS期限|OSサポート|OSサポート期限|OSサポート終了日|OSサポート終了|EOL|EOS|EOSL|EoL/EoS|end of support|end of life|support end|support until|support expiry|サポート期間",
    ),
    (
        SupportAskedOn,
        100,
        "サポート期限を問い合わせた日|サポート問い合わせ日|サポート問合せ日|メーカー問い合わせ日|サポート確認日|サポート期限確認日|support asked on",
    ),
    (
        PurchasedOn,
        100,
        "購入日|購入年月日|導入年月日|導入日|購入年月|導入年月|取得日|取得年月日|設置日|設置年月日|納入日|納品日|納品年月日|納品年月|納入年月日|納入年月|設置年月|取得年月|購入時期|導入時期|使用開始日|利用開始日|稼働開始日|稼働日|稼動日|運用開始日|リース開始日|purchase date|purchased|purchased on|install date|installed on|date of purchase|acquired",
    ),
    (PurchasedOn, 75, "購入|導入|取得|購入年度|導入年度|購入年|導入年|設置年|製造年月|製造年月日|リース期間"),
    (
        LastPatchOn,
        100,
        "最終更新日(パッチ)|パッチ適用日|最終パッチ適用日|最終パッチ日|更新プログラム適用日|セキュリティパッチ適用日|セキュリティ更新日|WindowsUpdate|Windows Update実施日|WindowsUpdate日|最終アップデート日|最終アップデート|アップデート日|最終適用日|パッチ最終適用日|ファームウェア更新日|ファームウェアアップデート日|last patch|last patched|last patched on|patch date|last update",
    ),
    (LastPatchOn, 70, "最終更新日|最終更新|パッチ|パッチ適用|パッチ適用状況|last updated"),
    (
        CheckedOn,
        100,
        "棚卸日|棚卸し日|棚卸|棚卸し|棚卸年月日|棚卸実施日|最終棚卸日|現物確認日|実査日|stock-take on|inventory date|stock taking|last inventory",
    ),
    (CheckedOn, 85, "最終確認日|確認日|点検日|調査日|確認年月日|checked on|last checked|最終確認"),
    (
        Antivirus,
        100,
        "ウイルス対策|ウイルス対策ソフト|ウィルス対策|ウィルス対策ソフト|ウイルス対策ソフト名|アンチウイルス|アンチウィルス|セキュリティソフト|セキュリティ対策ソフト|ウイルスソフト|ウィルスソフト|マルウェア対策|EDR|antivirus|anti-virus|endpoint protection|virus protection|セキュリティ対策",
    ),
    (
        System,
        100,
        "システム|システム名|医療情報システム|利用システム|所属システム|関連システム|接続システム|system|対象システム|使用システム|システム名称",
    ),
    (
        System,
        65,
        "用途|使用目的|利用目的|使用用途|利用用途|業務|purpose|usage|application|アプリケーション|主な用途|導入ソフト",
    ),
    (
        Note,
        100,
        "備考|備考欄|メモ|注記|摘要|コメント|特記事項|特記|補足|note|notes|remark|remarks|comment|comments|memo|description|説明|その他|そのほか",
    ),
];

/// Columns that look like one of ours but are not.
const OTHERS: &str = "last seen|first seen|no|番号|項番|通番|連番|行|id|#|号機|台数|数量|個数|単価|金額|価格|購入金額|取得価額|電話|電話番号|tel|fax|内線|メール|メールアドレス|email|mail|住所|サブネットマスク|サブネット|ゲートウェイ|デフォルトゲートウェイ|dns|vlan|ポート|ポート番号|氏名|職員番号|会社名|cpu|メモリ|memory|ram|hdd|ssd|disk|ディスク|ストレージ|容量|office|officeバージョン|ブラウザ|チェック|ライセンス|ライセンス数|プリンタ|モニタ|契約番号|ipアドレス区分|ip区分|保守契約番号|保守電話番号|保守費用|保守料|耐用期限|耐用年数|法定耐用年数|更新日|更新年月日";

type Candidates = Vec<(DeviceField, u8)>;

struct Dictionary {
    exact: HashMap<String, Candidates>,
    /// Longest first, so that リモート保守 is not found as 保守.
    within: Vec<(String, DeviceField, u8)>,
}

/// What ends on a day without the maker ending its support: a warranty, a maintenance contract, a lease.
const CONTRACTS: [&str; 5] = ["保証", "保守", "メンテナンス", "リース", "maintenance"];
/// How lists say that something ends.
const ENDS: [&str; 9] = ["期限", "期日", "期間", "終了", "満了", "有効", "expir", "enddate", "until"];

/// What days are about, by words inside a header that is no known one. The first that fits counts.
const DAYS: &[(DeviceField, &str)] = &[
    (SupportAskedOn, "問い合わせ|問合せ|聞いた|asked"),
    (LastPatchOn, "パッチ|アップデート|更新した|最後に更新|patch"),
    (CheckedOn, "棚卸|現物|見た|点検|stock-take|stocktake"),
    (PurchasedOn, "購入|買った|導入|入れた|設置した|取得|納品|納入|purchase|bought"),
    (SupportEnd, "サポート|面倒|いつまで|使える期限|eol|eos|support"),
];

/// What makes a column another one whatever else its header says: a day to come, an account, how somebody is reached.
const NEVER: [&str; 7] = ["次回", "アカウント", "ログインid", "電話", "メールアドレス", "fax番号", "内線"];

fn is_never_ours(key: &str) -> bool {
    NEVER.iter().any(|word| key.contains(word))
}

/// The field of a column that holds days, by what its header says they are of; `None` where it does not say, or where a
/// warranty or contract ends on them.
pub fn day_field(header: &str) -> Option<DeviceField> {
    let key = key(&narrow(header));
    if is_contract_end(&key) || is_never_ours(&key) || CONTRACTS.iter().any(|word| key.contains(word)) {
        return None;
    }
    let fits = |words: &str| words.split('|').any(|word| key.contains(self::key(word).as_str()));
    DAYS.iter().find(|(_, words)| fits(words)).map(|(field, _)| *field)
}

/// How lists call the day on which a device went. What is only planned, and what is said about the going, is none.
const GONE: [&str; 13] = [
    "廃棄",
    "除却",
    "撤去",
    "処分",
    "廃止",
    "返納",
    "リース返却",
    "リース機返却",
    "dispos",
    "scrap",
    "retired",
    "decommission",
    "retirement",
];
const NOT_GONE: [&str; 12] =
    ["予定", "見込", "方法", "業者", "会社", "理由", "証明", "費", "担当", "場所", "plan", "method"];

/// Whether a column says of devices that they went, and when: 廃棄日, 除却年月日.
pub fn says_gone(header: &str) -> bool {
    let key = key(&narrow(header));
    GONE.iter().any(|word| key.contains(word)) && !NOT_GONE.iter().any(|word| key.contains(word))
}

/// How lists call who uses a device, as [`fold`] leaves it.
const USER: [&str; 5] = ["使用者", "利用者", "ユーザ", "user", "assignedto"];
/// Who uses what nobody in particular is responsible for.
const GROUPS: [&str; 18] = [
    "看護師",
    "看護部",
    "医師",
    "医局",
    "先生",
    "研修医",
    "薬剤師",
    "技師",
    "放射線技師",
    "検査技師",
    "事務員",
    "職員",
    "スタッフ",
    "全員",
    "各自",
    "共用",
    "共有",
    "患者",
];

/// Whether a column says who uses the devices.
pub fn says_user(header: &str) -> bool {
    let key = key(&narrow(header));
    USER.iter().any(|word| key.contains(word))
}

/// Whether it is no person but those who happen to use a device.
pub fn is_group(value: &str) -> bool {
    GROUPS.contains(&value.trim())
}

/// A header as it is looked up: 機器の名前 and 機器名前 are one.
fn key(header: &str) -> String {
    fold(header).replace('の', "")
}

/// Whether a column holds the end of a warranty or contract, which says nothing about the end of support.
fn is_contract_end(key: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    key.contains("warranty") || (has(&CONTRACTS) && (has(&ENDS) || key.ends_with("end")))
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut exact: HashMap<String, Candidates> = HashMap::new();
    let mut within = Vec::new();
    for word in OTHERS.split('|') {
        exact.entry(key(word)).or_default();
    }
    for (field, grade, words) in WORDS {
        for word in words.split('|') {
            let key = key(word);
            // A short Latin word stands inside too many others: "os" in "position", "ip" in "description".
            let long_enough = if key.is_ascii() { key.len() >= 6 } else { key.chars().count() >= 2 };
            // 設置 alone is a place; 設置業者 and 設置年月 are none.
            if long_enough && *grade >= 75 && key != "設置" {
                within.push((key.clone(), *field, *grade));
            }
            exact.entry(key).or_default().push((*field, *grade));
        }
    }
    // The field's own words as the ledger exports them are always understood.
    for field in DeviceField::ALL {
        for word in [field.words().ja, field.words().en, field.key()] {
            let list = exact.entry(key(word)).or_default();
            list.retain(|(f, _)| f != field);
            list.insert(0, (*field, 100));
        }
    }
    for list in exact.values_mut() {
        list.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
    }
    within.sort_by_key(|(word, _, grade)| (std::cmp::Reverse(word.chars().count()), std::cmp::Reverse(*grade)));
    Dictionary { exact, within }
});

/// The fields a header may stand for, most likely first.
pub fn candidates(header: &str) -> Candidates {
    let plain = narrow(header);
    let whole = key(&plain);
    if let Some(found) = DICTIONARY.exact.get(&whole) {
        return found.clone();
    }
    if is_contract_end(&whole) || is_never_ours(&whole) {
        return Vec::new();
    }
    if says_gone(header) {
        // A column that says the state in words comes first.
        return vec![(State, DAY_GONE)];
    }
    // "IPアドレス(固定)", "機器名【必須】", "*OS", "シリアル番号 (2)"
    let bare = without_brackets(&plain);
    if bare != plain
        && let Some(found) = DICTIONARY.exact.get(&key(&bare))
    {
        return lower(found, 5);
    }
    // Two-line headers read "OS 種類"; the second part alone often says enough.
    // In 機器 S/N the stroke belongs to the word.
    for between in [[' ', '・', '\n'].as_slice(), &[' ', '/', '・', '\n']] {
        let part = bare.rsplit(between).next().map(key).unwrap_or_default();
        if part.chars().count() >= 2
            && part != key(&bare)
            && let Some(found) = DICTIONARY.exact.get(&part)
            && !found.is_empty()
        {
            return lower(found, 10);
        }
    }
    let folded = key(&bare);
    if folded.chars().count() > 20 {
        return Vec::new();
    }
    let found = DICTIONARY.within.iter().find(|(word, ..)| folded.contains(word.as_str()));
    found.map(|(_, field, grade)| vec![(*field, grade.saturating_sub(25))]).unwrap_or_default()
}

/// The fields of a header that is a word of the dictionary as it stands, or but for brackets; none for a word that is known
/// not to be ours. `None` where the word is unknown.
pub fn exact(header: &str) -> Option<&'static [(DeviceField, u8)]> {
    let plain = narrow(header);
    let found = DICTIONARY.exact.get(&key(&plain));
    let bare = || Some(without_brackets(&plain)).filter(|bare| *bare != plain);
    found.or_else(|| DICTIONARY.exact.get(&key(&bare()?))).map(Vec::as_slice)
}

/// How sure the header alone makes it, 0 when it is no known word.
pub fn header_grade(header: &str) -> u8 {
    candidates(header).first().map_or(0, |(_, grade)| *grade)
}

fn lower(found: &Candidates, by: u8) -> Candidates {
    found.iter().map(|(field, grade)| (*field, grade.saturating_sub(by))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_people_write_are_known() {
        for (header, field) in [
            ("機器名", Name),
            ("コンピュータ名", HostName),
            ("コンピューター名", HostName),
            ("PC名", HostName),
            ("ホスト名", HostName),
            ("設置場所", Place),
            ("設置", Place),
            ("サーバ名", Name),
            ("部署", Place),
            ("部屋", Place),
            ("メーカー", Maker),
            ("メーカ", Maker),
            ("製造元", Maker),
            ("型番", Model),
            ("型式", Model),
            ("モデル", Model),
            ("S/N", Serial),
            ("Ｓ／Ｎ", Serial),
            ("シリアル", Serial),
            ("シリアル№", Serial),
            ("製造番号", Serial),
            ("MACアドレス", Mac),
            ("ＭＡＣアドレス", Mac),
            ("MAC Address", Mac),
            ("IP", Ip),
            ("IPアドレス", Ip),
            ("IPアドレス(固定)", Ip),
            ("OS", Os),
            ("OS種別", Os),
            ("OSバージョン", OsVersion),
            ("OS バージョン", OsVersion),
            ("使用者", Responsible),
            ("担当者", Responsible),
            ("管理者", Responsible),
            ("保守", Maintainer),
            ("保守会社", Maintainer),
            ("リモート", RemoteMaintenance),
            ("リモート保守の有無(○×)", RemoteMaintenance),
            ("購入日", PurchasedOn),
            ("導入年月日", PurchasedOn),
            ("サポート期限", SupportEnd),
            ("備考", Note),
            ("Serial Number", Serial),
            ("Host Name", HostName),
            ("OS Version", OsVersion),
            ("Location", Place),
            ("機器 名称", Name),
            ("【必須】機器名", Name),
            ("サーバのIPアドレス", Ip),
            ("棚卸し日", CheckedOn),
            ("稼働日", PurchasedOn),
            ("廃棄日", State),
            ("除却年月日", State),
            ("ウイルス対策ソフト", Antivirus),
            ("最終パッチ適用日", LastPatchOn),
            ("ファームウェア バージョン", OsVersion),
        ] {
            assert_eq!(candidates(header).first().map(|c| c.0), Some(field), "{header}");
        }
        for (header, field) in [
            ("機器の名前", Name),
            ("使っている機器の名前", Name),
            ("機器の種類", Kind),
            ("設置の場所", Place),
            ("置き場所", Place),
            ("端末の名称", Name),
            ("メーカーの名前", Maker),
            ("サポートの終了日", SupportEnd),
        ] {
            assert_eq!(candidates(header).first().map(|c| c.0), Some(field), "{header}");
        }
        for header in [
            "保証期限",
            "保守期限",
            "保守契約期限",
            "保守契約の終了日",
            "メーカー保証期間",
            "機器/保証期限",
            "保守満了日(自動更新)",
            "リース終了日",
            "Warranty",
            "Warranty End",
            "Maintenance end",
            "耐用年数",
        ] {
            assert_eq!(candidates(header), Vec::new(), "{header}");
        }
        for header in ["次回点検日", "次回棚卸日", "管理者アカウント", "保守会社電話", "保守会社 電話番号", "更新日"]
        {
            assert_eq!((candidates(header), day_field(header)), (Vec::new(), None), "{header}");
        }
        assert_ne!(candidates("設置業者").first().map(|c| c.0), Some(Place));
        assert_eq!(candidates("識別番号").first().map(|c| c.0), Some(Name));
        for header in ["No", "番号", "数量", "電話番号", "position", "B", "氏名", "サブネットマスク"]
        {
            assert_eq!(header_grade(header), 0, "{header}");
        }
    }
}
