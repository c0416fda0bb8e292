//! Pages that stand beside each other under one entry of the main navigation.

use sejo_model::{Action, Lang, Side, Words};

use crate::shell::Shell;

/// One of the pages.
pub(crate) struct Tab {
    pub(crate) href: &'static str,
    pub(crate) words: &'static str,
    pub(crate) here: bool,
}

/// システム・事業者.
const SYSTEMS: [(&str, Words, Action); 13] = [
    ("/systems", Words { ja: "システム", en: "Systems" }, Action::Read),
    ("/vendors", Words { ja: "事業者・契約", en: "Vendors and contracts" }, Action::Read),
    ("/requests", Words { ja: "事業者への依頼", en: "Requests to vendors" }, Action::Read),
    ("/disclosures", Words { ja: "開示書(MDS/SDS)", en: "Disclosures (MDS/SDS)" }, Action::Read),
    ("/route", Words { ja: "更新の責任と経路", en: "Updates and route" }, Action::Read),
    ("/responsibilities", Words { ja: "役割分担", en: "Who does what" }, Action::Read),
    ("/configurations", Words { ja: "ネットワーク機器の設定", en: "Network configurations" }, Action::Read),
    ("/network", Words { ja: "全体構成図", en: "Network picture" }, Action::Read),
    ("/remote-connections", Words { ja: "リモート保守の登録", en: "Remote connections" }, Action::Read),
    ("/contacts", Words { ja: "連絡体制図", en: "Contact chart" }, Action::Read),
    ("/backup-records", Words { ja: "バックアップ", en: "Backups" }, Action::Read),
    ("/restore-order", Words { ja: "復旧の順番", en: "Restore order" }, Action::Read),
    ("/drills", Words { ja: "復旧訓練", en: "Restore drills" }, Action::Read),
];

/// 設定.
const SETTINGS: [(&str, Words, Action); 5] = [
    ("/facility", Words { ja: "施設", en: "Facility" }, Action::Read),
    ("/people", Words { ja: "職員と任命", en: "People and posts" }, Action::Read),
    ("/settings", Words { ja: "判定の期間", en: "Periods" }, Action::Read),
    ("/settings/signing-key", Words { ja: "署名の鍵", en: "Signing key" }, Action::Read),
    ("/users", Words { ja: "利用者", en: "Users" }, Action::ManageUsers),
];

fn tabs(all: &[(&'static str, Words, Action)], here: &str, shell: &Shell, lang: Lang) -> Vec<Tab> {
    let allowed = all.iter().filter(|(.., action)| shell.may(action));
    allowed.map(|(href, words, _)| Tab { href, words: words.r#in(lang), here: *href == here }).collect()
}

/// The pages beside システム.
pub(crate) fn systems(here: &str, shell: &Shell) -> Vec<Tab> {
    tabs(&SYSTEMS, here, shell, shell.lang)
}

/// The pages beside 設定.
pub(crate) fn settings(here: &str, shell: &Shell) -> Vec<Tab> {
    // A vendor has no facility, no posts and no periods to set.
    let is_vendor = shell.who.as_ref().is_some_and(|who| who.side == Side::Vendor);
    let is_there = |href: &str| !is_vendor || matches!(href, "/settings/signing-key" | "/users");
    let mut all = tabs(&SETTINGS, here, shell, shell.lang);
    all.retain(|tab| is_there(tab.href));
    all
}
