//! What a vendor answers about its connections from outside: what it changes in the register, what it leaves alone.

use sejo_app::reply::RegisterChange;
use sejo_evidence::signing::SigningKey;
use sejo_model::configuration::{AccountUse, Presence, RemoteAccessKind, RemoteTerms, TermsGap};
use sejo_model::notice::{NoticeChange, NoticeKind};
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::system::RemoteMaintenance;
use sejo_model::words::Text;
use sejo_model::{ErrorCode, Lang, Notice, NoticeId, RemoteConnection, ReplyId};
use serde_json::{Value, json};

use crate::house::{day, today};
use crate::place::Place;
use crate::requests::{Asked, sealed, withdrawal};

both! {
    a_remote_connection_that_is_answered_is_registered_once;
    a_place_is_kept_as_answered_and_is_no_address;
    what_a_newer_reply_leaves_open_stays_as_it_was_answered;
    no_connection_that_says_how_it_connects_counts_as_neither;
    no_connection_with_a_remark_that_tells_of_one_counts_as_neither;
    what_is_answered_about_a_connection_counts_although_nobody_says_there_is_one;
    of_a_connection_only_what_was_corrected_is_taken_back;
    by_which_line_somebody_connects_is_open_once_it_was_taken_back;
    with_the_answer_that_there_is_one_a_connection_goes;
    that_nobody_connects_takes_the_place_of_what_was_entered_with_a_word_only;
    words_that_were_entered_of_the_way_stay_where_a_reply_names_none;
}

/// How the vendor of these tests connects.
const CONNECTS: &[(&str, &str)] = &[
    ("used", "yes"),
    ("path", "インターネットVPN"),
    ("always", "on-demand"),
    ("accounts", "own"),
    ("two-factor", "yes"),
    ("sources", "203.0.113.5"),
];

/// An answer file in which the vendor connects from outside.
pub(crate) async fn connects(it: &Asked, said: &[(&str, &str)]) -> Value {
    let mut file = it.answers("yes").await;
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        if let Some((_, value)) = said.iter().find(|(key, _)| answer["question"] == format!("remote.{key}")) {
            answer["value"] = json!(value);
        }
    }
    file
}

/// The signed notice that answers of files about the connection are other ones.
pub(crate) async fn correction(
    it: &Asked,
    files: &[&[u8]],
    changes: &[(&str, &str, &str)],
    key: &SigningKey,
) -> Vec<u8> {
    let asked = it.view().await.request.asked;
    let change = |(question, before, after): &(&str, &str, &str)| NoticeChange {
        system: it.system.to_string(),
        name: "電子カルテ".to_owned(),
        question: format!("remote.{question}"),
        label: Text::new(*question, *question),
        before: Text::new(*before, *before),
        after: Text::new(*after, *after),
    };
    let notice = Notice {
        id: NoticeId::new(),
        vendor: asked.vendor,
        facility: asked.facility,
        request: asked.id.to_string(),
        files: files.iter().map(|bytes| sejo_evidence::sha256(bytes)).collect(),
        kind: NoticeKind::Corrected,
        reason: "確かめ直したため".to_owned(),
        decided_on: today(),
        changes: changes.iter().map(change).collect(),
    };
    sejo_evidence::document::sign("sejo-notice-1", &notice, key).unwrap().into_bytes()
}

/// Accepts such a file of a day: whether it had this note, and what is known of the connection then.
async fn accepted(
    it: &Asked,
    said: &[(&str, &str)],
    on: &str,
    note: ReplyNoteCode,
) -> (bool, Option<RemoteMaintenance>) {
    let mut file = connects(it, said).await;
    file["answered_on"] = json!(on);
    let reply = it.drop_json(&file).await.unwrap();
    let is_noted = it.codes(reply).await.contains(&note);
    it.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let system = it.house.app.system(&it.house.officer(), Some(it.system)).await.unwrap().system;
    (is_noted, system.remote_maintenance)
}

async fn a_remote_connection_that_is_answered_is_registered_once(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let register = async || {
        let view = app.remote_connections(&officer).await.unwrap();
        (view.rows, view.answers)
    };
    let reply = it.drop_json(&connects(&it, CONNECTS).await).await.unwrap();
    let view = app.reply(&officer, reply).await.unwrap();
    assert!(matches!(view.register[0], Some(RegisterChange::Adds(_))), "{:?}", view.register);
    assert!(register().await.0.is_empty(), "nothing before somebody accepted it");
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let (rows, answers) = register().await;
    let entry = rows[0].connection.clone();
    assert_eq!((rows.len(), entry.vendor_id, entry.system_id), (1, Some(it.vendor), Some(it.system)));
    assert_eq!((entry.terms.presence, entry.terms.accounts), (Presence::OnDemand, AccountUse::Own));
    assert_eq!((entry.terms.two_factor, entry.terms.sources.join(" ")), (Some(true), "203.0.113.5".to_owned()));
    let source = entry.source.clone().unwrap();
    assert_eq!((source.reply_id, source.answered_on), (reply, day("2026-11-21")));
    assert!(source.said.contains("インターネットVPN"), "{}", source.said);
    assert!(answers.is_empty(), "answer and register agree: {answers:?}");
    let view = app.reply(&officer, reply).await.unwrap();
    assert_eq!((view.registered[0].id, view.register[0].is_none()), (entry.id, true));

    // A newer word renews what nobody worked on, and makes no second entry.
    let newer: &[(&str, &str)] =
        &[("used", "yes"), ("always", "always"), ("sources", "大阪の保守センター 203.0.113.5")];
    let mut file = connects(&it, newer).await;
    file["answered_on"] = json!("2026-11-22");
    let reply = it.drop_json(&file).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let (rows, answers) = register().await;
    let renewed = rows[0].connection.clone();
    assert_eq!((rows.len(), renewed.id, renewed.terms.presence), (1, entry.id, Presence::AlwaysOn));
    assert_eq!(renewed.terms.sources, ["203.0.113.5"], "the address among the words");
    assert_eq!(renewed.terms.sources_said, "大阪の保守センター 203.0.113.5", "the words as answered");
    assert!(renewed.is_as_replied() && answers.is_empty());

    // What somebody worked on stays; the difference is said with its name, and the row hears of it.
    let terms = RemoteTerms { presence: Presence::OnDemand, ..renewed.terms.clone() };
    app.save_remote_connection(&officer, &RemoteConnection { terms, ..renewed }).await.unwrap();
    let (rows, answers) = register().await;
    assert_eq!((rows.len(), answers.len(), answers[0].connection), (1, 1, Some(entry.id)));
    assert!(answers[0].words(Lang::Ja).contains("いつもつながっているか"), "{answers:?}");
    let reasons = async || {
        let reasons = app.item(&officer, "remote-maintenance").await.unwrap().reasons;
        reasons.into_iter().map(|r| r.words).collect::<Vec<_>>()
    };
    let said = reasons().await;
    let differs = said.iter().find(|words| words.contains("食い違う接続が1件")).unwrap_or_else(|| panic!("{said:?}"));
    assert!(differs.contains("電子カルテ (電子カルテのリモート保守)"), "{differs}");

    // The vendor says now that it does not connect.
    let mut file = it.answers("yes").await;
    file["answered_on"] = json!("2026-11-22");
    file["remark"] = json!("確かめ直しました");
    let reply = it.drop_json(&file).await.unwrap();
    let view = app.reply(&officer, reply).await.unwrap();
    assert!(matches!(view.register[0], Some(RegisterChange::Denies(_))), "{:?}", view.register);
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let (rows, answers) = register().await;
    assert_eq!((rows.len(), answers.len()), (1, 1), "the entry stays");
    assert!(answers[0].words(Lang::Ja).contains("外から接続していない"), "{answers:?}");
    let said = reasons().await;
    assert!(said.iter().any(|words| words.contains("登録には、その事業者の接続が1件")), "{said:?}");
}

async fn a_place_is_kept_as_answered_and_is_no_address(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let said: &[(&str, &str)] = &[
        ("used", "yes"),
        ("device", "YAMAHA RTX1220"),
        ("always", "作業時のみ"),
        ("accounts", "一部は共用"),
        ("sources", "大阪保守センター(固定IP)"),
    ];
    let reply = it.drop_json(&connects(&it, said).await).await.unwrap();
    let view = app.reply(&officer, reply).await.unwrap();
    let told = view.register[0].as_ref().unwrap().words("電子カルテ", Lang::Ja);
    assert!(told.contains("接続元のアドレスは書かれていない(拠点: 大阪保守センター(固定IP))"), "{told}");
    assert!(told.contains("利用者名が1人ずつかは、回答から読み取れない(一部は共用)"), "{told}");
    it.decide(reply, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
    let entry = async || app.remote_connections(&officer).await.unwrap().rows[0].connection.clone();
    let known = entry().await;
    assert_eq!((known.terms.sources.len(), known.terms.sources_said.as_str()), (0, "大阪保守センター(固定IP)"));
    assert_eq!(known.terms.device_said, "YAMAHA RTX1220");
    assert_eq!(known.terms.presence, Presence::OnDemand);
    assert_eq!(known.terms.unread(), [TermsGap::DeviceOf, TermsGap::Accounts, TermsGap::Sources]);
    let unsaid = known.terms.gaps();
    assert!(known.terms.unread().iter().all(|gap| !unsaid.contains(gap)), "{unsaid:?}");

    // Whoever asked writes the address beside the place; what is sent as read already is read again.
    let sources_said = "大阪保守センター(固定IP) ２０３.0.113.20～25".to_owned();
    let sources = vec!["0.0.0.0".to_owned()];
    let terms = RemoteTerms { sources_said, sources, in_words: Default::default(), ..known.terms.clone() };
    app.save_remote_connection(&officer, &RemoteConnection { terms, ..known }).await.unwrap();
    let known = entry().await;
    assert_eq!(known.terms.sources, ["203.0.113.20-203.0.113.25"]);
    assert!(known.terms.sources_said.starts_with("大阪保守センター"), "{}", known.terms.sources_said);
    assert_eq!(known.terms.unread(), [TermsGap::DeviceOf, TermsGap::Accounts], "what the reply said stays");
}

async fn what_a_newer_reply_leaves_open_stays_as_it_was_answered(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer, key) = (&it.house.app, it.house.officer(), SigningKey::from_seed(&[7; 32]).unwrap());
    let accept = async |file: Vec<u8>| {
        let reply = it.drop("署名.json", file).await.unwrap();
        it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
        reply
    };
    let remote = async || app.system(&officer, Some(it.system)).await.unwrap().system.remote_maintenance;
    let said: &[(&str, &str)] = &[("used", "yes"), ("path", "インターネットVPN"), ("two-factor", "yes")];
    let first = sealed(connects(&it, said).await, &key);
    accept(first.clone()).await;
    // The newer one answers one question and one more.
    let mut newer = connects(&it, &[("used", "yes"), ("always", "always")]).await;
    newer["answered_on"] = json!("2026-11-22");
    let reply = accept(sealed(newer, &key)).await;
    let known = remote().await.unwrap();
    assert!(known.path.contains("インターネットVPN"), "{}", known.path);
    assert_eq!((known.terms.two_factor, known.terms.presence), (Some(true), Presence::AlwaysOn));
    let entry = app.remote_connections(&officer).await.unwrap().rows.remove(0).connection;
    assert_eq!((entry.terms.two_factor, entry.source.unwrap().reply_id), (Some(true), reply));
    // It rests on both: with the first of them it is known no longer.
    let notice = withdrawal(it.view().await.request.asked, &[&first], &key);
    it.house.drop_file(&officer, "通知.json", notice).await;
    assert_eq!(remote().await, None);
    assert!(app.remote_connections(&officer).await.unwrap().rows.is_empty());
    // Whoever connects no longer has no way in.
    let mut none = it.answers("yes").await;
    none["answered_on"] = json!("2026-11-22");
    accept(sealed(none, &key)).await;
    let known = remote().await.unwrap();
    assert_eq!((known.used, known.path.as_str()), (false, ""));
}

async fn no_connection_that_says_how_it_connects_counts_as_neither(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let answered = async |said: &[(&str, &str)], on: &str| {
        let (is_noted, remote) = accepted(&it, said, on, ReplyNoteCode::GateDenied).await;
        let reasons = app.item(&officer, "remote-maintenance").await.unwrap().reasons;
        let is_open = reasons.iter().any(|r| r.words.contains("つなぎ方も答えている"));
        (is_noted, is_open, remote.unwrap())
    };
    let said: &[(&str, &str)] = &[("used", "no"), ("path", "SSL-VPN 常時"), ("device", "FortiGate")];
    let (is_noted, is_open, remote) = answered(said, "2026-11-19").await;
    assert!(is_noted && is_open && remote.contradicts_itself && !remote.used, "{remote:?}");
    assert_eq!(remote.path, "SSL-VPN 常時、FortiGate");
    assert!(app.remote_connections(&officer).await.unwrap().rows.is_empty(), "nothing is registered of it");
    // That there is none, in words, is no way in.
    let said: &[(&str, &str)] = &[("used", "no"), ("path", "接続していません"), ("two-factor", "no")];
    let (is_noted, is_open, remote) = answered(said, "2026-11-20").await;
    assert!(!is_noted && !is_open && !remote.contradicts_itself && remote.path.is_empty(), "{remote:?}");
}

async fn no_connection_with_a_remark_that_tells_of_one_counts_as_neither(place: &Place) {
    let it = Asked::new(place).await;
    let mut file = connects(&it, &[("used", "no")]).await;
    for answer in file["systems"][0]["answers"].as_array_mut().unwrap() {
        if answer["question"] == "remote.used" {
            answer["remark"] = json!("緊急時のみVPNで接続します");
        }
    }
    let reply = it.drop_json(&file).await.unwrap();
    assert!(it.notes(reply).await.iter().any(|(code, _)| *code == ReplyNoteCode::GateDenied));
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    let officer = it.house.officer();
    let remote = it.house.app.system(&officer, Some(it.system)).await.unwrap().system.remote_maintenance.unwrap();
    assert!(remote.contradicts_itself && !remote.used, "{remote:?}");
    assert_eq!(remote.path, "緊急時のみVPNで接続します");
}

async fn what_is_answered_about_a_connection_counts_although_nobody_says_there_is_one(place: &Place) {
    let it = Asked::new(place).await;
    let (app, officer) = (&it.house.app, it.house.officer());
    let answered = async |said: &[(&str, &str)], on: &str| accepted(&it, said, on, ReplyNoteCode::GateEmpty).await;
    // A denial alone makes no connection; saying how does.
    assert_eq!(answered(&[("used", ""), ("two-factor", "no")], "2026-11-18").await, (true, None));
    let (is_noted, remote) = answered(&[("used", ""), ("path", "インターネットVPN")], "2026-11-19").await;
    assert!(is_noted && remote.unwrap().used);
    let said: &[(&str, &str)] = &[("used", "yes"), ("accounts", "own"), ("two-factor", "yes")];
    assert!(!answered(said, "2026-11-20").await.0);
    let (is_noted, remote) =
        answered(&[("used", ""), ("accounts", "shared"), ("two-factor", "no")], "2026-11-21").await;
    let known = remote.unwrap();
    assert!(is_noted && known.path.contains("インターネットVPN"), "{}", known.path);
    assert_eq!((known.terms.two_factor, known.terms.accounts), (Some(false), AccountUse::Shared));
    let entry = app.remote_connections(&officer).await.unwrap().rows.remove(0).connection;
    assert_eq!(entry.terms.two_factor, Some(false));
    // What a later one leaves open is what was said last.
    let (_, remote) = answered(&[("used", "yes"), ("always", "always")], "2026-11-22").await;
    assert_eq!(remote.unwrap().terms.two_factor, Some(false));
}

/// Accepts a signed file in which the vendor connects so; the file and its reply.
pub(crate) async fn accepted_signed(it: &Asked, key: &SigningKey) -> (Vec<u8>, ReplyId) {
    let file = sealed(connects(it, CONNECTS).await, key);
    let reply = it.drop("署名.json", file.clone()).await.unwrap();
    it.decide(reply, DecisionKind::Accepted, "").await.unwrap();
    (file, reply)
}

/// What is known of the connection: the answer of the system, and the register.
async fn known(it: &Asked) -> (Option<RemoteMaintenance>, Vec<RemoteConnection>) {
    let (app, officer) = (&it.house.app, it.house.officer());
    let system = app.system(&officer, Some(it.system)).await.unwrap().system;
    let rows = app.remote_connections(&officer).await.unwrap().rows;
    (system.remote_maintenance, rows.into_iter().map(|row| row.connection).collect())
}

/// The reasons of the row, and the step that would change it.
async fn told(it: &Asked) -> (String, String) {
    let page = it.house.app.item(&it.house.officer(), "remote-maintenance").await.unwrap();
    let reasons: Vec<String> = page.reasons.into_iter().map(|reason| reason.words).collect();
    (reasons.join("\n"), page.step.map(|step| step.title).unwrap_or_default())
}

async fn of_a_connection_only_what_was_corrected_is_taken_back(place: &Place) {
    // As the reply made it, and after somebody had worked on it.
    for is_worked_on in [false, true] {
        let (it, key) = (Asked::new(place).await, SigningKey::from_seed(&[7; 32]).unwrap());
        let (app, officer) = (&it.house.app, it.house.officer());
        let (file, first) = accepted_signed(&it, &key).await;
        let made = known(&it).await.1.remove(0);
        if is_worked_on {
            let terms = RemoteTerms { presence: Presence::AlwaysOn, log: "VPN装置".to_owned(), ..made.terms.clone() };
            let worked_on = RemoteConnection { kind: Some(RemoteAccessKind::SslVpn), terms, ..made.clone() };
            app.save_remote_connection(&officer, &worked_on).await.unwrap();
        }
        let changes = [("two-factor", "はい", "いいえ"), ("sources", "203.0.113.5", "198.51.100.7")];
        let notice = correction(&it, &[&file], &changes, &key).await;
        let taken = it.house.drop_file(&officer, "通知.json", notice).await;
        assert_eq!(taken.reply, Some(first), "{}", taken.row.summary);
        let (answer, register) = known(&it).await;
        let answer = answer.expect("that there is one stands");
        assert!(answer.used && answer.path.contains("インターネットVPN"), "{answer:?}");
        let gone = "接続に二要素認証を使っていますか: 事業者が取り下げ、接続元: 事業者が取り下げ";
        assert!(answer.path.ends_with(gone), "{}", answer.path);
        assert_eq!((answer.terms.two_factor, answer.terms.accounts), (None, AccountUse::Own));
        let [entry] = register.as_slice() else { panic!("{register:?}") };
        assert_eq!((entry.id, entry.terms.accounts, entry.terms.two_factor), (made.id, AccountUse::Own, None));
        assert_eq!(entry.terms_taken_back(), [TermsGap::TwoFactor, TermsGap::Sources]);
        assert!(!entry.terms_unasked().contains(&TermsGap::TwoFactor), "the vendor was asked");
        assert_eq!(entry.is_as_replied(), !is_worked_on, "a notice is no work of a person");
        let (reasons, step) = told(&it).await;
        assert!(reasons.contains("後で取り下げた回答がもと") && !reasons.contains("回答がないシステム"), "{reasons}");
        assert_eq!(reasons.contains("食い違う接続が1件"), is_worked_on, "{reasons}");
        // Of one entry, whatever is open of it; where nothing contradicts, the vendor is asked and told of no difference.
        let asks = if is_worked_on {
            "食い違う接続1件"
        } else {
            "回答を訂正・取り下げた事業者に、もう一度頼んで"
        };
        assert!(step.contains(asks), "{step}");

        // What it answers anew is taken over, beside what somebody wrote.
        let newer: Vec<(&str, &str)> = CONNECTS
            .iter()
            .map(|(question, said)| match *question {
                "two-factor" => (*question, "no"),
                "sources" => (*question, "198.51.100.7"),
                _ => (*question, *said),
            })
            .collect();
        let mut file = connects(&it, &newer).await;
        file["answered_on"] = json!("2026-11-22");
        let second = it.drop("署名2.json", sealed(file, &key)).await.unwrap();
        let change = app.reply(&officer, second).await.unwrap().register.remove(0);
        assert_eq!(matches!(change, Some(RegisterChange::Completes(_))), is_worked_on, "{change:?}");
        it.decide(second, DecisionKind::Accepted, "電話で確かめた").await.unwrap();
        let entry = known(&it).await.1.remove(0);
        assert_eq!((entry.terms.two_factor, entry.terms.sources.join(" ")), (Some(false), "198.51.100.7".to_owned()));
        assert_eq!((entry.terms.log.is_empty(), entry.is_taken_back()), (!is_worked_on, false), "{entry:?}");
        assert_eq!(entry.source.map(|source| source.reply_id), Some(second));
        assert!(!told(&it).await.0.contains("取り下げた"));
    }
}

async fn by_which_line_somebody_connects_is_open_once_it_was_taken_back(place: &Place) {
    let (it, key) = (Asked::new(place).await, SigningKey::from_seed(&[7; 32]).unwrap());
    let (file, _) = accepted_signed(&it, &key).await;
    let notice = correction(&it, &[&file], &[("path", "インターネットVPN", "閉域網")], &key).await;
    it.house.drop_file(&it.house.officer(), "通知.json", notice).await;
    let (answer, register) = known(&it).await;
    let answer = answer.unwrap();
    assert!(answer.used && answer.path_taken_back && !answer.path.contains("VPN"), "{answer:?}");
    assert_eq!((register.len(), answer.terms.two_factor), (1, Some(true)));
    let (reasons, _) = told(&it).await;
    assert!(reasons.contains("どの回線・どの機器を通るか書かれていないシステムが1件"), "{reasons}");
    assert!(reasons.contains("後で取り下げた回答がもと"), "{reasons}");
    let (app, officer) = (&it.house.app, it.house.officer());
    let row = async || app.remote_connections(&officer).await.unwrap().rows.remove(0);
    let gone = row().await;
    assert!(gone.is_taken_back() && gone.connection.terms_taken_back().is_empty());
    assert_eq!(gone.taken_back(Lang::Ja), "どの回線・どの機器を通るか");
    // It is known again once somebody writes it down.
    let mut system = app.system(&officer, Some(it.system)).await.unwrap().system;
    system.remote_maintenance = Some(RemoteMaintenance::said(true, "閉域網", answer.answered_on));
    app.save_system(&officer, &system).await.unwrap();
    assert!(!row().await.is_taken_back());
}

async fn with_the_answer_that_there_is_one_a_connection_goes(place: &Place) {
    let (it, key) = (Asked::new(place).await, SigningKey::from_seed(&[7; 32]).unwrap());
    let (file, _) = accepted_signed(&it, &key).await;
    let notice = correction(&it, &[&file], &[("used", "はい", "いいえ")], &key).await;
    it.house.drop_file(&it.house.officer(), "通知.json", notice).await;
    assert_eq!(known(&it).await, (None, Vec::new()));
}

/// What a person wrote on the page of the system of how the vendor connects.
const ENTERED: &str = "さくらVPN装置 RX-100、常時接続";

async fn enter(it: &Asked) {
    let (app, officer) = (&it.house.app, it.house.officer());
    let mut system = app.system(&officer, Some(it.system)).await.unwrap().system;
    system.remote_maintenance = Some(RemoteMaintenance::said(true, ENTERED, day("2026-11-21")));
    app.save_system(&officer, &system).await.unwrap();
}

async fn that_nobody_connects_takes_the_place_of_what_was_entered_with_a_word_only(place: &Place) {
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let (unsure, later) = (ReplyNoteCode::TurnsYesUnsure, ReplyNoteCode::TurnsYes);
    for (on, is_signed, code, counts_from) in [
        ("", true, unsure, "2026-11-22"),
        ("2026-11-21", true, unsure, "2026-11-21"),
        ("2026-11-22", false, later, "2026-11-22"),
        ("2026-11-22", true, later, "2026-11-22"),
    ] {
        let it = Asked::new(place).await;
        enter(&it).await;
        let mut file = it.answers("yes").await;
        file["answered_on"] = json!(on);
        let it = Asked { house: it.house.restart_on(day("2026-12-01")).await, ..it };
        let reply = match is_signed {
            true => it.drop("署名.json", sealed(file, &key)).await.unwrap(),
            false => it.drop_json(&file).await.unwrap(),
        };
        let notes = it.notes(reply).await;
        let before = format!("はい (システムの画面で入力した回答、2026年11月21日「{ENTERED}」) → いいえ");
        let is_told = |(noted, about): &(ReplyNoteCode, String)| *noted == code && about.contains(&before);
        assert!(notes.iter().any(is_told), "{on}: {notes:?}");
        // Only what is later for certain and signed counts without a word.
        let needs_word = code == unsure || !is_signed;
        if needs_word {
            assert_eq!(it.decide(reply, DecisionKind::Accepted, "").await, Err(ErrorCode::Required), "{on}");
            assert!(known(&it).await.0.unwrap().used, "{on}");
        }
        let words = if needs_word { "電話で確かめた" } else { "" };
        it.decide(reply, DecisionKind::Accepted, words).await.unwrap();
        // It is not told to be of the day it came on.
        let answer = known(&it).await.0.unwrap();
        assert_eq!((answer.used, answer.answered_on), (false, day(counts_from)), "{on}");
        let about = it.system.to_string();
        let log = sejo_store::audit::list(&it.house.db().await, &it.house.scope(), Some(&about), 9).await.unwrap();
        let saved = log.into_iter().map(|entry| entry.event).find(|event| event.detail["reply"].is_string()).unwrap();
        assert_eq!(saved.detail["before"]["remote_maintenance"]["path"], json!(ENTERED), "the log keeps the words");
    }
}

async fn words_that_were_entered_of_the_way_stay_where_a_reply_names_none(place: &Place) {
    let further = format!("{ENTERED}、");
    let used = ("used", "yes");
    for (said, start, end) in [
        (&[used][..], ENTERED, ""),
        (&[used, ("always", "on-demand")], &further, "必要なときだけ"),
        (&[used, ("path", "閉域網")], "閉域網", ""),
    ] {
        let it = Asked::new(place).await;
        enter(&it).await;
        for on in ["2026-11-21", "2026-11-22"] {
            let (_, answer) = accepted(&it, said, on, ReplyNoteCode::TurnsYesUnsure).await;
            let answer = answer.unwrap();
            assert!(answer.used && answer.path.starts_with(start) && answer.path.ends_with(end), "{on}: {answer:?}");
            let is_whole = !end.is_empty() || answer.path == start;
            assert!(is_whole, "{on}: {answer:?}");
        }
    }
}
