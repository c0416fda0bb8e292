//! Configurations of network devices: masked, matched with the ledger, compared, and what they change in the checklist.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sejo_app::answer::ConfirmForm;
use sejo_app::configuration::{ConfigurationView, Whose};
use sejo_app::intake::{IntakeState, IntakeView, ReadDevice};
use sejo_model::configuration::{Dialect, Direction, Extent, RemoteAccessKind};
use sejo_model::{
    AnswerValue, CheckCode, ConfigurationId, DeviceField, DeviceId, ErrorCode, EvidenceKind, Kept, RemoteConnection,
    RemoteConnectionId, Role, VerdictValue,
};
use sejo_store::{Db, Scope};

use crate::house::{House, answer, day, today};
use crate::place::Place;

both! {
    no_secret_of_a_dropped_file_is_kept_anywhere;
    the_same_secret_has_another_fingerprint_in_every_installation;
    a_device_is_found_by_serial_then_mac_then_host_name_then_address;
    a_configuration_that_fits_no_device_waits_and_is_given_to_one;
    earlier_configurations_go_with_the_one_that_is_given;
    a_part_older_than_the_whole_counts_as_nothing;
    an_undone_drop_leaves_nothing_that_counts;
    another_department_with_the_same_address_takes_nothing_away;
    who_manages_a_device_from_outside_is_held_against_the_register;
    a_configuration_is_of_the_day_somebody_says;
    the_second_configuration_of_a_device_says_what_changed_and_opens_verdicts_again;
    a_confirmed_yes_opens_again_until_somebody_looked;
    a_part_that_opens_a_door_opens_the_answer_again;
    a_list_that_is_gone_from_a_tunnel_opens_the_answer_again;
    two_devices_with_the_name_they_came_with_stand_side_by_side;
    an_older_configuration_dropped_later_does_not_count;
    the_forgotten_vpn_changes_four_rows_with_reasons;
    a_registered_connection_settles_its_finding_until_it_ends;
    a_way_in_is_registered_with_the_device_of_its_configuration;
    a_way_in_is_counted_the_same_on_every_page;
    several_texts_of_one_device_show_each_way_in_once;
    files_dropped_together_are_each_kept_and_judged_once;
    a_connection_that_says_too_little_is_refused;
    of_two_who_edit_a_connection_the_second_is_told;
    what_is_no_text_is_refused_and_a_stranger_is_kept_with_questions;
}

/// A router with a tunnel to another site.
pub const RTX: &str = include_str!("configurations/rtx.txt");
const FORTIGATE: &str = include_str!("configurations/fortigate.txt");

/// Every secret in the two files.
const SECRETS: [&str; 9] = [
    "Kusunoki-77-Aoi",
    "Momiji-Akane-88",
    "Sumire-Hosyu-99",
    "Kaisen-Aikotoba-5",
    "Kyoten-Kan-Kagi-77aB",
    "Himitsu-Neko-31",
    "SH2a8Kd0fake",
    "Zm9ydGlmYWtl",
    "9kQwErTyUiOp",
];

async fn drop_text(house: &House, name: &str, text: &str) -> IntakeView {
    house.drop_file(&house.officer(), name, text.as_bytes().to_vec()).await
}

/// The only device a file was read as.
fn only(view: &IntakeView) -> &ReadDevice {
    assert_eq!(view.row.state, IntakeState::Done, "{:?} {}", view.refusal, view.row.summary);
    let devices = &view.configurations.as_ref().unwrap().devices;
    assert_eq!(devices.len(), 1, "{devices:?}");
    &devices[0]
}

async fn shown(house: &House, id: ConfigurationId) -> ConfigurationView {
    house.app.configuration(&house.officer(), id).await.unwrap()
}

fn codes(view: &ConfigurationView) -> Vec<&'static str> {
    view.findings.iter().map(|f| f.code).collect()
}

/// A network device of the ledger.
async fn device(house: &House, name: &str, fields: &[(DeviceField, &str)]) -> DeviceId {
    let mut values: BTreeMap<DeviceField, String> = fields.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
    values.insert(DeviceField::Name, name.to_owned());
    values.insert(DeviceField::Kind, "network".to_owned());
    house.app.save_device(&house.officer(), None, &values, None, 0).await.unwrap()
}

/// A row of the checklist: its verdict, and the reasons in words.
async fn row(house: &House, slug: &str) -> (VerdictValue, String) {
    let item = house.app.item(&house.officer(), slug).await.unwrap();
    let reasons = item.reasons.iter().fold(String::new(), |mut text, r| {
        writeln!(text, "[{}] {}", r.weight.key(), r.words).unwrap();
        text
    });
    (item.row.verdict, reasons)
}

/// Everything the database holds that came from dropped files, as text.
async fn everything_kept(db: &Db, scope: &Scope) -> String {
    let mut text = String::new();
    for intake in sejo_store::intake::list(db, scope, 100).await.unwrap() {
        writeln!(text, "{} {}", intake.file_name, intake.outcome).unwrap();
    }
    for record in sejo_store::configuration::list(db, scope).await.unwrap() {
        text.push_str(&serde_json::to_string(&record).unwrap());
    }
    for evidence in sejo_store::evidence::list(db, scope).await.unwrap() {
        let bytes = sejo_store::evidence::bytes(db, scope, evidence.id).await.unwrap();
        text.push_str(&String::from_utf8(bytes).unwrap());
    }
    for entry in sejo_store::audit::list(db, scope, None, 1000).await.unwrap() {
        writeln!(text, "{} {}", entry.event.action, entry.event.detail).unwrap();
    }
    text
}

fn assert_no_secret(text: &str, place: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is in {place}");
    }
}

async fn no_secret_of_a_dropped_file_is_kept_anywhere(place: &Place) {
    for secret in SECRETS {
        assert!(RTX.contains(secret) || FORTIGATE.contains(secret), "{secret} is in no file");
    }
    let house = House::new(place).await;
    house.answer_questions().await;
    for (name, text) in [("rtx.txt", RTX), ("gazo.conf", FORTIGATE)] {
        let view = drop_text(&house, name, text).await;
        assert_eq!((view.kept, view.row.kind), (Kept::Masked, EvidenceKind::Configuration));
        assert!(view.configurations.as_ref().unwrap().masked >= 4, "{}", view.row.summary);
        assert_no_secret(&format!("{view:?}"), "the page of the run");
        assert_no_secret(&format!("{:?}", shown(&house, only(&view).id).await), "the page of the configuration");
        let kept = house.app.kept_file(&house.officer(), view.row.id).await.unwrap();
        let kept = String::from_utf8(kept.bytes).unwrap();
        assert_no_secret(&kept, "the kept copy");
        assert_eq!(kept.lines().count(), text.lines().count(), "masked line by line");
    }
    let db = house.db().await;
    let kept = everything_kept(&db, &house.scope()).await;
    assert!(kept.contains("MINATO-RT") && kept.contains("configuration.read"), "the test looks in the right place");
    assert_no_secret(&kept, "the database");
    db.close().await;

    let backup = house.folder().join("all.sejo");
    house.app.backup(&backup).await.unwrap();
    let restored = House::bare(place).await;
    restored.app.restore(&backup).await.unwrap();
    let db = restored.db().await;
    let kept = everything_kept(&db, &house.scope()).await;
    assert!(kept.contains("MINATO-RT") && kept.contains("GAZO-FW"), "the backup brings both back");
    assert_no_secret(&kept, "the backup");
    db.close().await;
    for house in [house, restored] {
        house.app.close().await;
        for secret in SECRETS {
            house.assert_nothing_on_disk(secret.as_bytes());
        }
    }
}

async fn the_same_secret_has_another_fingerprint_in_every_installation(place: &Place) {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let house = House::new(place).await;
        house.answer_questions().await;
        let first = shown(&house, only(&drop_text(&house, "a.txt", RTX).await).id).await;
        let again = shown(&house, only(&drop_text(&house, "b.txt", RTX).await).id).await;
        let prints = |v: &ConfigurationView| -> Vec<String> {
            v.configuration.secrets.iter().filter_map(|s| Some(s.fingerprint.clone()?.0)).collect()
        };
        assert!(!prints(&first).is_empty());
        assert_eq!(prints(&first), prints(&again), "in one installation equal secrets are found");
        seen.push(prints(&first));
    }
    assert!(seen[0].iter().all(|print| !seen[1].contains(print)));
}

async fn a_device_is_found_by_serial_then_mac_then_host_name_then_address(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let keys = [
        ("製造番号の機器", DeviceField::Serial, "m4a012345"),
        ("MACの機器", DeviceField::Mac, "00-A0-DE-11-22-34"),
        ("ホスト名の機器", DeviceField::HostName, "minato-rt"),
    ];
    let asked = device(&house, "アドレスの機器", &[(DeviceField::Ip, "192.168.10.1")]).await;
    let mut ids = Vec::new();
    for (name, field, value) in keys {
        ids.push(device(&house, name, &[(field, value)]).await);
    }
    for ((name, field, _), id) in keys.into_iter().zip(ids) {
        let view = drop_text(&house, "rtx.txt", RTX).await;
        assert_eq!(only(&view).device.as_deref(), Some(name), "{field}");
        // What it said of its device would find that again.
        house.app.remove_configuration(&officer, only(&view).id).await.unwrap();
        house.app.save_devices(&officer, &[id], field, "").await.unwrap();
    }
    // A private address does not say it; it is asked.
    let view = drop_text(&house, "rtx.txt", RTX).await;
    let like = only(&view).like.clone().unwrap();
    assert_eq!((only(&view).device.as_deref(), like.device), (None, asked));
    assert!(like.why.ja.contains("院内用のアドレスは、別の機器でも同じことがあります"), "{}", like.why.ja);
    house.app.save_devices(&officer, &[asked], DeviceField::Ip, "").await.unwrap();
    let nobody = drop_text(&house, "rtx.txt", RTX).await;
    assert_eq!((only(&nobody).device.as_deref(), &only(&nobody).like), (None, &None));
    assert!(
        nobody.row.summary.contains("読み取ったときは、台帳のどの機器かわからない設定が1件ありました"),
        "{}",
        nobody.row.summary
    );
    // Two that fit equally well: nobody guesses, not even by a weaker key.
    device(&house, "双子1", &[(DeviceField::HostName, "MINATO-RT"), (DeviceField::Ip, "192.168.10.1")]).await;
    device(&house, "双子2", &[(DeviceField::HostName, "MINATO-RT")]).await;
    assert_eq!(only(&drop_text(&house, "rtx.txt", RTX).await).device, None);
}

async fn a_configuration_that_fits_no_device_waits_and_is_given_to_one(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let known = device(&house, "受付のルータ", &[]).await;
    let list = house.app.configurations(&officer).await.unwrap();
    assert_eq!((list.rows.len(), list.without[0].id), (0, known));
    let id = only(&drop_text(&house, "rtx.txt", RTX).await).id;
    let view = shown(&house, id).await;
    assert_eq!(view.row.device, None);
    assert_eq!(view.choices[0].id, known);
    let strange = house.app.give_configuration(&officer, id, Whose::Known(DeviceId::new())).await.unwrap_err();
    assert_eq!((strange.fields[0].field, strange.code), ("device", ErrorCode::UnknownWord));
    assert_eq!(house.app.give_configuration(&officer, id, Whose::Known(known)).await.unwrap(), known);
    let list = house.app.configurations(&officer).await.unwrap();
    assert_eq!(list.rows[0].device.as_ref().unwrap().name, "受付のルータ");
    assert!(list.without.is_empty(), "it has one now");

    // Another one, of a device nobody wrote down: the ledger learns it as the text describes it.
    let id = only(&drop_text(&house, "gazo.conf", FORTIGATE).await).id;
    let new = house.app.give_configuration(&officer, id, Whose::New).await.unwrap();
    let added = house.app.device(&officer, new).await.unwrap().device;
    assert_eq!((added.host_name.as_str(), added.maker.as_str()), ("GAZO-FW", "Fortinet"));
    assert_eq!((added.os_version.as_str(), added.ip.as_str()), ("6.0.4", "192.168.60.1"));
    // From now on its configurations find it.
    let again = drop_text(&house, "gazo.conf", FORTIGATE).await;
    assert_eq!(only(&again).device.as_deref(), Some("GAZO-FW"));
    assert_eq!(shown(&house, only(&again).id).await.all.len(), 2);

    // By mistake to the router of another maker: its own would count no longer. Who makes sure may say so.
    let error = house.app.give_configuration(&officer, id, Whose::Known(known)).await.unwrap_err();
    assert_eq!((error.fields[0].field, error.code), ("device", ErrorCode::OtherDevice));
    assert_eq!(error.detail.unwrap().ja, "「受付のルータ」とはメーカーが違います。");
    assert_eq!(shown(&house, id).await.row.device.unwrap().id, new, "nothing was changed");
    assert_eq!(house.app.give_configuration(&officer, id, Whose::Surely(known)).await.unwrap(), known);
    house.app.give_configuration(&officer, id, Whose::Surely(new)).await.unwrap();

    house.app.remove_configuration(&officer, only(&again).id).await.unwrap();
    let left = shown(&house, id).await;
    assert!(left.is_newest && left.all.len() == 1);
    let gone = house.app.remove_configuration(&officer, only(&again).id).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

async fn earlier_configurations_go_with_the_one_that_is_given(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let open = [("telnetd service off", "telnetd service on")];
    let old = only(&drop_text(&house, "rtx.txt", &rtx("Feb 3 2026 09:12:21", &open)).await).id;
    let new = only(&drop_text(&house, "rtx.txt", RTX).await).id;
    // A part of the same device, which is older than the whole.
    let head: String = rtx("Mar 3 2026 09:12:21", &open).lines().take(30).map(|l| format!("{l}\n")).collect();
    let dropped = drop_text(&house, "part.txt", &head).await;
    let part = only(&dropped);
    assert_eq!(part.extent, Extent::Part);
    let given = house.app.give_configuration(&officer, new, Whose::New).await.unwrap();

    let rows = house.app.configurations(&officer).await.unwrap().rows;
    assert!(rows.iter().all(|r| r.device.as_ref().is_some_and(|d| d.id == given)), "nothing stands for another device");
    let view = shown(&house, new).await;
    assert!(
        view.is_newest && view.all.iter().any(|kept| kept.id == old && kept.file_name == "rtx.txt"),
        "{:?}",
        view.all
    );
    assert!(!codes(&view).contains(&"secret-shared"), "one device has its own password");
    assert_eq!(shown(&house, old).await.row.device.unwrap().id, given);
    assert!(!rows.iter().any(|r| r.id == old), "what was closed since does not count");

    // Said to be of another one after all, they go there together.
    let known = device(&house, "受付のルータ", &[]).await;
    house.app.give_configuration(&officer, old, Whose::Known(known)).await.unwrap();
    let rows = house.app.configurations(&officer).await.unwrap().rows;
    assert!(rows.iter().all(|r| r.device.as_ref().is_some_and(|d| d.id == known)), "they stay together");
    assert!(rows.iter().any(|r| r.id == new) && !rows.iter().any(|r| r.id == old));
}

/// An older part says nothing the whole does not say. What has changed since the whole nobody knows, so a later part counts.
async fn a_part_older_than_the_whole_counts_as_nothing(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let whole = only(&drop_text(&house, "rtx.txt", &rtx("Nov 3 2026 09:12:21", &[])).await).id;
    let told_on = shown(&house, whole).await.row.told_on;
    let before = row(&house, "remote-maintenance").await;
    let head = |day: &str| rtx(day, &[]).lines().take(30).map(|l| format!("{l}\n")).collect::<String>();
    let listed = async || {
        let rows = house.app.configurations(&officer).await.unwrap().rows;
        rows.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let older = only(&drop_text(&house, "older.txt", &head("Oct 20 2026 09:12:21")).await).id;
    let view = shown(&house, older).await;
    assert_eq!((view.row.extent, view.is_newest), (Extent::Part, false));
    assert_eq!((listed().await, row(&house, "remote-maintenance").await), (vec![whole], before));

    let later = only(&drop_text(&house, "later.txt", &head("Nov 20 2026 09:12:21")).await).id;
    let view = shown(&house, later).await;
    assert!(view.is_newest && view.findings.iter().any(|f| f.lines.is_empty()), "{:?}", codes(&view));
    assert_eq!(view.changed, Some((told_on, Vec::new())), "what is missing in it is not gone");
    assert!(listed().await.contains(&later));
    let said = row(&house, "remote-maintenance").await.1;
    assert!(said.contains("1台") && !said.contains("2台"), "both tell of one device: {said}");

    // The next whole is compared with the whole before, and the part goes with the older ones.
    let next = only(&drop_text(&house, "next.txt", &rtx("Nov 21 2026 09:12:21", &[])).await).id;
    let view = shown(&house, next).await;
    let (day, changed) = view.changed.unwrap();
    assert_eq!((day, changed.len(), view.is_compared_in_part), (told_on, 0, false), "{changed:?}");
    assert_eq!(listed().await, [next]);
}

/// A switch of another department, with the address of the router.
const SWITCH: &str = "Switch#show running-config\nBuilding configuration...\n\nCurrent configuration : 300 bytes\n!\n\
    version 15.2\nhostname LAB-SW\n!\ninterface Vlan1\n ip address 192.168.10.1 255.255.255.0\n!\n\
    no ip http server\nno ip http secure-server\nline vty 0 4\n login local\n transport input ssh\nend\nSwitch#\n";

async fn another_department_with_the_same_address_takes_nothing_away(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let id = only(&drop_text(&house, "rtx.txt", RTX).await).id;
    let router = house.app.give_configuration(&officer, id, Whose::New).await.unwrap();
    let before = row(&house, "remote-maintenance").await;
    assert_eq!(before.0, VerdictValue::No, "{}", before.1);
    let other =
        RTX.replace("M4A012345", "M4A099999").replace("00:a0:de:11", "00:a0:de:99").replace("MINATO-RT", "X-RT");
    for (text, differs) in [(SWITCH, "メーカーが違います"), (&*other, "製造番号が違います")] {
        let view = drop_text(&house, "other.txt", text).await;
        let like = only(&view).like.clone().unwrap();
        assert_eq!((only(&view).device.as_deref(), like.device), (None, router));
        assert!(like.why.ja.contains(differs), "{}", like.why.ja);
        assert_eq!(only(&view).choices(&[])[0].id, router, "it can be chosen all the same");
        assert!(shown(&house, id).await.is_newest && shown(&house, only(&view).id).await.changed.is_none());
        assert_eq!(row(&house, "remote-maintenance").await.0, VerdictValue::No);
    }
}

/// A router that is managed from one address outside.
const MANAGED: &str = "Router#show running-config\nBuilding configuration...\n\nCurrent configuration : 900 bytes\n!\n\
    version 15.6\nhostname REN-RT\n!\nusername vendor privilege 15 secret 5 $1$abcd$abcdefghijklmnopqrstu.\n!\n\
    interface GigabitEthernet0/0\n ip address 203.0.113.3 255.255.255.248\n ip access-group WAN-IN in\n ip nat outside\n!\n\
    interface GigabitEthernet0/1\n ip address 192.168.31.1 255.255.255.0\n ip nat inside\n!\n\
    no ip http server\nno ip http secure-server\nip route 0.0.0.0 0.0.0.0 203.0.113.1\n!\n\
    ip access-list extended WAN-IN\n permit tcp host 198.51.100.7 host 203.0.113.3 eq 22\n deny ip any any\n!\n\
    line vty 0 4\n login local\n transport input ssh\nend\nRouter#\n";

async fn who_manages_a_device_from_outside_is_held_against_the_register(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let id = only(&drop_text(&house, "managed.txt", MANAGED).await).id;
    let device = house.app.give_configuration(&officer, id, Whose::New).await.unwrap();
    let view = shown(&house, id).await;
    let found = view.findings.iter().find(|f| f.code == "management-undeclared").unwrap();
    assert!(found.ask.contains("198.51.100.7"), "{}", found.ask);
    assert_eq!(row(&house, "remote-maintenance").await.0, VerdictValue::No);
    let network = house.app.network(&officer).await.unwrap();
    assert!(network.rows[0].is_open_question && network.rows[0].registered == "登録なし", "{:?}", network.rows);
    let open = house.app.remote_connections(&officer).await.unwrap().unregistered;
    let way = &open[0].way;
    assert_eq!((open.len(), way.kind, way.name.as_str()), (1, Some(RemoteAccessKind::Management), "ssh"));
    assert_eq!(way.users, ["vendor"]);

    let connection = RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: None,
        system_id: None,
        device_id: Some(device),
        kind: way.kind,
        name: way.name.clone(),
        purpose: "ルータの保守".to_owned(),
        users: way.users.clone(),
        from: day("2026-04-01"),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 0,
    };
    house.app.save_remote_connection(&officer, &connection).await.unwrap();
    let register = house.app.remote_connections(&officer).await.unwrap();
    assert!(register.unregistered.is_empty() && register.rows[0].is_seen);
    assert!(!codes(&shown(&house, id).await).contains(&"management-undeclared"));
    assert!(!house.app.network(&officer).await.unwrap().rows[0].is_open_question);
}

async fn a_configuration_is_of_the_day_somebody_says(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let id = only(&drop_text(&house, "managed.txt", MANAGED).await).id;
    let view = shown(&house, id).await;
    assert!(view.row.is_undated && view.row.told_on == today());
    assert!(!codes(&view).contains(&"configuration-old"));
    let future = house.app.date_configuration(&officer, id, today().tomorrow().ok()).await.unwrap_err();
    assert_eq!((future.fields[0].field, future.fields[0].code), ("dated", ErrorCode::FutureDay));
    house.app.date_configuration(&officer, id, Some(day("2023-03-01"))).await.unwrap();
    let view = shown(&house, id).await;
    assert!(!view.row.is_undated && view.row.told_on == day("2023-03-01"));
    assert!(codes(&view).contains(&"configuration-old"));
    // The one of the later day counts, whichever was dropped first.
    let newer = only(&drop_text(&house, "managed.txt", MANAGED).await).id;
    assert!(shown(&house, newer).await.is_newest && !shown(&house, id).await.is_newest);
    house.app.date_configuration(&officer, newer, Some(day("2022-03-01"))).await.unwrap();
    assert!(shown(&house, id).await.is_newest && !shown(&house, newer).await.is_newest);
    house.app.date_configuration(&officer, newer, None).await.unwrap();
    assert!(shown(&house, newer).await.is_newest);
}

async fn an_undone_drop_leaves_nothing_that_counts(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    device(&house, "画像のVPN装置", &[(DeviceField::HostName, "GAZO-FW")]).await;
    let before = row(&house, "source-restriction.network").await;
    let view = drop_text(&house, "gazo.conf", FORTIGATE).await;
    assert_eq!(row(&house, "source-restriction.network").await.0, VerdictValue::No);
    assert!(view.may_undo);
    house.app.undo_intake(&officer, view.row.id).await.unwrap();
    assert!(house.app.configurations(&officer).await.unwrap().rows.is_empty());
    assert_eq!(row(&house, "source-restriction.network").await, before);
    assert_eq!(house.intake(view.row.id).await.row.state, IntakeState::Undone);
    let gone = house.app.configuration(&officer, only_of_undone(&view)).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

fn only_of_undone(view: &IntakeView) -> ConfigurationId {
    view.configurations.as_ref().unwrap().devices[0].id
}

/// The router as it was taken on a day, with lines changed.
fn rtx(taken: &str, changes: &[(&str, &str)]) -> String {
    let text = RTX.replace("Nov 10 2026 09:12:21", taken);
    assert!(text.contains(taken));
    changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

async fn the_second_configuration_of_a_device_says_what_changed_and_opens_verdicts_again(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    device(&house, "受付のルータ", &[(DeviceField::Serial, "M4A012345")]).await;
    let first = drop_text(&house, "rtx.txt", &rtx("Oct 1 2026 09:12:21", &[])).await;
    assert_eq!(shown(&house, only(&first).id).await.changed, None, "there is nothing to compare it with");
    assert_eq!(shown(&house, only(&first).id).await.row.told_on, day("2026-10-01"));
    let before = row(&house, "source-restriction.network").await;
    assert_ne!(before.0, VerdictValue::No, "{}", before.1);

    let opened = [
        ("telnetd service off", "telnetd service on"),
        ("sshd host 192.168.10.10", "sshd host any"),
        ("200030 200032\n", "200030 200032 200034\n"),
        ("ip filter 200040 pass", "ip filter 200034 pass * 192.168.10.0/24 tcp * 22\nip filter 200040 pass"),
        (
            "static 1000 2 192.168.10.1 esp",
            "static 1000 2 192.168.10.1 esp\nnat descriptor masquerade static 1000 3 192.168.10.1 tcp 22",
        ),
        ("syslog host 192.168.10.50\n", ""),
    ];
    let second = drop_text(&house, "rtx.txt", &rtx("Nov 10 2026 09:12:21", &opened)).await;
    let view = shown(&house, only(&second).id).await;
    let (since, changed) = view.changed.clone().unwrap();
    assert_eq!(since, day("2026-10-01"));
    let looser: Vec<&str> =
        changed.iter().filter(|c| c.direction == Direction::Looser).map(|c| c.words.as_str()).collect();
    assert!(looser.iter().any(|w| w.contains("Telnet")), "{changed:?}");
    assert!(changed.iter().all(|c| c.direction != Direction::Tighter), "{changed:?}");
    assert!(codes(&view).contains(&"telnet-on") && codes(&view).contains(&"no-syslog"), "{:?}", codes(&view));
    let after = row(&house, "source-restriction.network").await;
    assert_eq!(after.0, VerdictValue::No, "{}", after.1);
    let said: Vec<&str> = second.changed_items.iter().map(|(slug, ..)| slug.as_str()).collect();
    assert!(said.contains(&"source-restriction.network"), "{said:?}");

    // Mended again: the change is said the other way round.
    let third = drop_text(&house, "rtx.txt", &rtx("Nov 20 2026 09:12:21", &[])).await;
    let (_, changed) = shown(&house, only(&third).id).await.changed.unwrap();
    assert!(changed.iter().any(|c| c.direction == Direction::Tighter), "{changed:?}");
    assert!(changed.iter().all(|c| c.direction != Direction::Looser), "{changed:?}");
    assert_eq!(row(&house, "source-restriction.network").await.0, before.0);
}

async fn a_confirmed_yes_opens_again_until_somebody_looked(place: &Place) {
    const ROW: &str = "source-restriction.network";
    let house = House::on(place, day("2026-11-18")).await;
    house.answer_questions().await;
    device(&house, "受付のルータ", &[(DeviceField::Serial, "M4A012345")]).await;
    drop_text(&house, "rtx.txt", &rtx("Oct 1 2026 09:12:21", &[])).await;
    let said = |on: &str, revision| ConfirmForm {
        reason: "事業者の作業報告書で確かめた".to_owned(),
        revision,
        ..answer(AnswerValue::Yes, day(on))
    };
    house.app.confirm(&house.officer(), ROW, &said("2026-11-18", 0)).await.unwrap();
    let loosened = async |house: &House| -> (bool, Option<(bool, String)>) {
        let check = house.app.checklist(&house.officer()).await.unwrap().check;
        let line = check.iter().find(|l| l.code == CheckCode::Loosened).map(|l| (l.blocking, l.about.clone()));
        (row(house, ROW).await.1.contains("設定がゆるくなりました"), line)
    };
    assert_eq!(loosened(&house).await, (false, None));

    // One more peer who is listed: no finding by itself, and looser all the same.
    let house = house.restart_on(day("2026-11-20")).await;
    let wider = [("sshd host 192.168.10.10", "sshd host 192.168.10.10-192.168.10.40")];
    let view = drop_text(&house, "rtx.txt", &rtx("Nov 10 2026 09:12:21", &wider)).await;
    assert!(!only(&view).turned.looser.is_empty(), "the page of the run says it");
    assert_eq!(loosened(&house).await, (true, Some((true, "2026-11-10".to_owned()))));
    assert_ne!(row(&house, ROW).await.0, VerdictValue::Yes);

    let house = house.restart_on(day("2026-11-21")).await;
    house.app.confirm(&house.officer(), ROW, &said("2026-11-21", 1)).await.unwrap();
    assert_eq!(loosened(&house).await, (false, None), "somebody looked");

    // Anybody for a day, then as it was confirmed: the answer stands again, and the day is not forgotten.
    let house = house.restart_on(day("2026-11-22")).await;
    let open = [("sshd host 192.168.10.10", "sshd host any")];
    drop_text(&house, "rtx.txt", &rtx("Nov 21 2026 09:12:21", &open)).await;
    assert!(loosened(&house).await.0);
    drop_text(&house, "rtx.txt", &rtx("Nov 22 2026 09:12:21", &wider)).await;
    assert_eq!(loosened(&house).await, (false, None));
    assert!(row(&house, ROW).await.1.contains("設定がゆるかった間があります"), "{}", row(&house, ROW).await.1);
}

/// What stands in a part alone counts as well: it was opened since the whole.
async fn a_part_that_opens_a_door_opens_the_answer_again(place: &Place) {
    const ROW: &str = "source-restriction.network";
    let house = House::on(place, day("2026-11-18")).await;
    house.answer_questions().await;
    device(&house, "受付のルータ", &[(DeviceField::Serial, "M4A012345")]).await;
    drop_text(&house, "rtx.txt", &rtx("Oct 1 2026 09:12:21", &[])).await;
    let said = ConfirmForm {
        reason: "事業者の作業報告書で確かめた".to_owned(),
        revision: 0,
        ..answer(AnswerValue::Yes, day("2026-11-18"))
    };
    house.app.confirm(&house.officer(), ROW, &said).await.unwrap();
    let is_open = async |house: &House| row(house, ROW).await.1.contains("設定がゆるくなりました");

    // Only the end of the text is missing: as long as it says the same, nothing happens.
    let house = house.restart_on(day("2026-11-20")).await;
    let cut = |text: String| {
        text.lines()
            .filter(|line| !line.starts_with('#') || line.len() > 2)
            .fold(String::new(), |all, line| all + line + "\n")
    };
    let part = drop_text(&house, "same.txt", &cut(rtx("Nov 19 2026 09:12:21", &[]))).await;
    assert_eq!((only(&part).extent, only(&part).turned.looser_count, is_open(&house).await), (Extent::Part, 0, false));

    let telnet = [("telnetd service off", "telnetd service on\ntelnetd host 192.168.10.0-192.168.10.255")];
    let part = drop_text(&house, "part.txt", &cut(rtx("Nov 20 2026 09:12:21", &telnet))).await;
    assert_eq!((only(&part).extent, only(&part).turned.looser_count), (Extent::Part, 1));
    let view = shown(&house, only(&part).id).await;
    let (since, changed) = view.changed.clone().unwrap();
    assert!(since == day("2026-10-01") && view.is_compared_in_part, "compared with the whole");
    assert!(changed.iter().any(|c| c.direction == Direction::Looser && c.words.contains("Telnet")), "{changed:?}");
    assert!(is_open(&house).await);
}

async fn a_list_that_is_gone_from_a_tunnel_opens_the_answer_again(place: &Place) {
    const ROW: &str = "source-restriction.network";
    let house = House::on(place, day("2026-11-18")).await;
    house.answer_questions().await;
    device(&house, "受付のルータ", &[(DeviceField::Serial, "M4A012345")]).await;
    let filtered = [
        (" tunnel enable 1", " ip tunnel secure filter in 30\n tunnel enable 1"),
        ("ip filter 200000", "ip filter 30 pass 192.168.0.5 192.168.10.50 tcp * 443\nip filter 200000"),
    ];
    drop_text(&house, "rtx.txt", &rtx("Oct 1 2026 09:12:21", &filtered)).await;
    let said = ConfirmForm {
        reason: "事業者の作業報告書で確かめた".to_owned(),
        revision: 0,
        ..answer(AnswerValue::Yes, day("2026-11-18"))
    };
    house.app.confirm(&house.officer(), ROW, &said).await.unwrap();

    let house = house.restart_on(day("2026-11-20")).await;
    let view = drop_text(&house, "rtx.txt", &rtx("Nov 10 2026 09:12:21", &filtered[1..])).await;
    let turned = &only(&view).turned;
    assert_eq!((turned.looser_count, turned.tighter_count), (1, 0), "{turned:?}");
    assert!(row(&house, ROW).await.1.contains("設定がゆるくなりました"));
}

async fn two_devices_with_the_name_they_came_with_stand_side_by_side(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let router = |lan: &str, user: &str| {
        format!(
            "Router#show running-config\nBuilding configuration...\n\nCurrent configuration : 900 bytes\n!\n\
             version 15.7\nhostname Router\n!\nusername {user} privilege 15 secret 9 $9$abc$def\n!\n\
             interface GigabitEthernet0/0\n ip address {lan} 255.255.255.0\n!\nno ip http server\n\
             no ip http secure-server\nline vty 0 4\n login local\n transport input ssh\nend\nRouter#\n"
        )
    };
    let one = only(&drop_text(&house, "rt1.txt", &router("192.168.1.1", "sato")).await).id;
    let other = only(&drop_text(&house, "rt2.txt", &router("192.168.2.1", "kato")).await).id;
    let rows = house.app.configurations(&house.officer()).await.unwrap().rows;
    assert_eq!(rows.len(), 2, "neither takes the place of the other");
    assert_eq!(shown(&house, other).await.changed, None);
    // Each finds its own again.
    let again = only(&drop_text(&house, "rt2.txt", &router("192.168.2.1", "kato")).await).id;
    let all: Vec<ConfigurationId> = shown(&house, again).await.all.iter().map(|kept| kept.id).collect();
    assert_eq!(all, [again, other]);
    assert!(shown(&house, one).await.is_newest);
    // A device of the ledger is not found by such a name either.
    device(&house, "Router", &[]).await;
    assert_eq!(only(&drop_text(&house, "rt3.txt", &router("192.168.3.1", "ito")).await).device, None);
}

async fn an_older_configuration_dropped_later_does_not_count(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let new = only(&drop_text(&house, "new.txt", &rtx("Nov 10 2026 09:12:21", &[])).await).id;
    let telnet = [("telnetd service off", "telnetd service on")];
    let old = only(&drop_text(&house, "old.txt", &rtx("Feb 3 2026 09:12:21", &telnet)).await).id;
    let list = house.app.configurations(&officer).await.unwrap();
    assert_eq!(list.rows.iter().map(|r| r.id).collect::<Vec<_>>(), [new]);
    assert!(!shown(&house, old).await.is_newest);
    assert_eq!(shown(&house, new).await.all.len(), 2);
    // Without the newer one it counts.
    house.app.remove_configuration(&officer, new).await.unwrap();
    assert_eq!(house.app.configurations(&officer).await.unwrap().rows[0].id, old);
}

/// The fifth journey: one file, and the rows of the checklist say what it means.
async fn the_forgotten_vpn_changes_four_rows_with_reasons(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    device(&house, "画像のVPN装置", &[(DeviceField::HostName, "GAZO-FW")]).await;
    device(&house, "受付のルータ", &[(DeviceField::Serial, "M4A012345")]).await;
    let rows = [
        ("remote-maintenance", "リモート保守の登録にないVPNがあります"),
        ("patching", "攻撃に使われている弱点のあるバージョンです"),
        ("password-reuse", "同じ"),
        ("source-restriction.network", "VPNに、どこからでもつながります"),
    ];
    for (slug, _) in rows {
        let (verdict, reasons) = row(&house, slug).await;
        assert_eq!(verdict, VerdictValue::Unknown, "{slug} before: {reasons}");
    }
    drop_text(&house, "rtx.txt", RTX).await;
    let view = drop_text(&house, "gazo.conf", FORTIGATE).await;
    let found = shown(&house, only(&view).id).await;
    assert_eq!((found.row.dialect, found.row.extent), (Dialect::FortiOs, Extent::Whole));
    for code in ["firmware-exploited", "remote-undeclared", "secret-shared", "ssl-vpn-on", "vpn-unrestricted"] {
        assert!(codes(&found).contains(&code), "{code}: {:?}", codes(&found));
    }
    let vpn = found.ways.iter().find(|w| w.kind == Some(RemoteAccessKind::SslVpn)).unwrap();
    assert_eq!((vpn.registered, vpn.users.as_slice()), (None, &["minato-mente".to_owned()][..]));
    for (slug, words) in rows {
        let (verdict, reasons) = row(&house, slug).await;
        assert_eq!(verdict, VerdictValue::No, "{slug} after: {reasons}");
        assert!(reasons.contains(words), "{slug}: {reasons}");
        assert!(reasons.contains("画像のVPN装置") || reasons.contains("GAZO-FW"), "{slug}: {reasons}");
    }
    let letter = house.app.configuration_letter(&house.officer(), only(&view).id).await.unwrap();
    assert!(letter.bytes.starts_with(b"%PDF-") && letter.name.ends_with(".pdf"));
}

/// A connection of the facility's own staff.
pub fn connection(kind: Option<RemoteAccessKind>, name: &str) -> RemoteConnection {
    RemoteConnection {
        id: RemoteConnectionId::new(),
        vendor_id: None,
        system_id: None,
        device_id: None,
        kind,
        name: name.to_owned(),
        purpose: "拠点との通信".to_owned(),
        users: Vec::new(),
        from: day("2025-04-01"),
        until: None,
        terms: sejo_model::configuration::RemoteTerms::default(),
        source: None,
        revision: 0,
    }
}

async fn a_registered_connection_settles_its_finding_until_it_ends(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let id = only(&drop_text(&house, "rtx.txt", RTX).await).id;
    let is_found = async || codes(&shown(&house, id).await).contains(&"remote-undeclared");
    assert!(is_found().await);
    let register = house.app.remote_connections(&officer).await.unwrap();
    assert_eq!((register.configurations, register.unsure, register.unregistered.len()), (1, 0, 1));
    assert_eq!(register.unregistered[0].file, "rtx.txt", "whoever looks it up knows where");
    let way = register.unregistered[0].way.clone();
    assert_eq!(house.app.configurations(&officer).await.unwrap().unregistered, 1);

    let new = connection(way.kind, &way.name);
    house.app.save_remote_connection(&officer, &new).await.unwrap();
    assert!(!is_found().await);
    let register = house.app.remote_connections(&officer).await.unwrap();
    assert!(register.unregistered.is_empty());
    assert!(register.rows[0].is_seen && register.rows[0].holds);
    let (_, reasons) = row(&house, "remote-maintenance").await;
    assert!(!reasons.contains("登録にないVPN"), "{reasons}");

    let ended = RemoteConnection { until: Some(day("2026-11-21")), ..register.rows[0].connection.clone() };
    house.app.save_remote_connection(&officer, &ended).await.unwrap();
    let view = shown(&house, id).await;
    assert!(codes(&view).contains(&"remote-ended"), "the contract is over, the tunnel is not");
    assert!(!codes(&view).contains(&"remote-undeclared"), "whose it was is known");
    assert_eq!((view.ways[0].registered, view.ways[0].ended), (None, Some((ended.id, day("2026-11-21")))));
    let list = house.app.configurations(&officer).await.unwrap();
    assert_eq!((list.unregistered, list.ended), (1, 1));
    let (verdict, reasons) = row(&house, "remote-maintenance").await;
    assert_eq!(verdict, VerdictValue::No);
    assert!(
        reasons.contains("リモート保守の登録の期限(2026年11月21日)を過ぎているのに、まだつながる設定です"),
        "{reasons}"
    );
    house.app.remove_remote_connection(&officer, ended.id).await.unwrap();
    let gone = house.app.remove_remote_connection(&officer, ended.id).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
    // One that speaks of another device settles nothing here.
    let elsewhere = device(&house, "別のルータ", &[]).await;
    let other = RemoteConnection { device_id: Some(elsewhere), ..connection(way.kind, &way.name) };
    house.app.save_remote_connection(&officer, &other).await.unwrap();
    assert!(is_found().await);
}

/// Every router calls its first tunnel so: what is registered for one is registered for no other.
async fn a_way_in_is_registered_with_the_device_of_its_configuration(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let first = only(&drop_text(&house, "rtx.txt", RTX).await).id;
    let other = RTX.replace("MINATO-RT", "KENSA-RT").replace("serial=", "serial=Z");
    let second = only(&drop_text(&house, "other.txt", &other).await).id;
    let register = async || house.app.remote_connections(&officer).await.unwrap();
    let open = register().await.unregistered;
    assert_eq!(open.iter().map(|u| u.configuration).collect::<BTreeSet<_>>(), BTreeSet::from([first, second]));
    let way = open[0].way.clone();

    // Without a device it may be either.
    let new = connection(way.kind, &way.name);
    house.app.save_remote_connection(&officer, &new).await.unwrap();
    let view = register().await;
    assert!(view.rows[0].is_unclear && view.unregistered.len() == 2);
    for id in [first, second] {
        assert!(codes(&shown(&house, id).await).contains(&"remote-undeclared"));
    }
    let summary = async || house.app.network(&officer).await.unwrap().summary;
    let said = summary().await;
    assert!(said.contains("うち登録のないもの 2件"), "{said}");
    house.app.remove_remote_connection(&officer, new.id).await.unwrap();

    let strange = Whose::Known(DeviceId::new());
    let refused = house.app.register_way_in(&officer, &new, second, strange).await.unwrap_err();
    assert_eq!((refused.fields[0].field, refused.code), ("device_id", ErrorCode::UnknownWord));
    assert!(
        register().await.rows.is_empty() && shown(&house, second).await.row.device.is_none(),
        "nothing is half done"
    );
    house.app.register_way_in(&officer, &new, second, Whose::New).await.unwrap();
    let device = shown(&house, second).await.row.device.unwrap().id;
    let view = register().await;
    assert_eq!(view.rows[0].connection.device_id, Some(device));
    assert!(view.rows[0].is_seen && !view.rows[0].is_unclear);
    assert_eq!(view.unregistered.iter().map(|u| u.configuration).collect::<Vec<_>>(), [first]);
    assert!(codes(&shown(&house, first).await).contains(&"remote-undeclared"));
    assert!(!codes(&shown(&house, second).await).contains(&"remote-undeclared"));
    assert_eq!(row(&house, "remote-maintenance").await.0, VerdictValue::No, "the other one nobody registered");
    let said = summary().await;
    assert!(said.contains("うち登録のないもの 1件"), "{said}");
    // Sent twice, it makes no second device.
    let again = RemoteConnection { id: RemoteConnectionId::new(), ..new };
    house.app.register_way_in(&officer, &again, second, Whose::New).await.unwrap();
    assert!(register().await.rows.iter().all(|r| r.connection.device_id == Some(device)));
    // What somebody gave to another device meanwhile is registered with none but that.
    let meant = self::device(&house, "予備ルータ", &[]).await;
    let theirs = self::device(&house, "本館ルータ", &[]).await;
    house.app.give_configuration(&officer, first, Whose::Known(theirs)).await.unwrap();
    let before = register().await.rows.len();
    let late = RemoteConnection { id: RemoteConnectionId::new(), ..again };
    for whose in [Whose::Known(meant), Whose::Surely(meant), Whose::New] {
        let refused = house.app.register_way_in(&officer, &late, first, whose).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.code), ("device_id", ErrorCode::GivenElsewhere), "{whose:?}");
        assert!(refused.words(sejo_model::Lang::Ja).contains("本館ルータ"), "it is named");
    }
    assert_eq!(register().await.rows.len(), before);
    house.app.register_way_in(&officer, &late, first, Whose::Known(theirs)).await.unwrap();
    assert!(register().await.rows.iter().any(|r| r.connection.device_id == Some(theirs)));
}

async fn a_way_in_is_counted_the_same_on_every_page(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../judge/tests/labelled");
    for maker in ["fortios", "yamaha", "cisco-asa", "nec-ix", "iptables"] {
        let mut files: Vec<_> = std::fs::read_dir(folder.join(maker)).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for path in files.iter().filter(|p| p.extension().is_some_and(|e| e != "toml")).take(6) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            house.drop_file(&officer, &name, std::fs::read(path).unwrap()).await;
        }
    }
    let register = house.app.remote_connections(&officer).await.unwrap();
    let way = register.unregistered[0].way.clone();
    house.app.save_remote_connection(&officer, &connection(way.kind, &way.name)).await.unwrap();
    let list = house.app.configurations(&officer).await.unwrap();
    let register = house.app.remote_connections(&officer).await.unwrap();
    let network = house.app.network(&officer).await.unwrap();
    assert!(list.unregistered > 10, "{}", list.unregistered);
    assert_eq!(list.unregistered, register.unregistered.len());
    assert!(network.summary.contains(&format!("うち登録のないもの {}件", list.unregistered)), "{}", network.summary);
}

/// What runs and what is saved stand side by side, an old and a new text do not; either way there is one device.
async fn several_texts_of_one_device_show_each_way_in_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let counted = async || {
        let list = house.app.configurations(&officer).await.unwrap();
        let register = house.app.remote_connections(&officer).await.unwrap().unregistered.len();
        assert_eq!(list.unregistered, register);
        (
            list.rows.iter().map(|r| r.id).collect::<Vec<_>>(),
            register,
            house.app.network(&officer).await.unwrap().summary,
        )
    };
    let once = only(&drop_text(&house, "gate.conf", FORTIGATE).await).id;
    let (_, open, drawn) = counted().await;
    assert!(open > 0 && drawn.contains("ネットワーク機器 1台"), "{drawn}");
    house.app.remove_configuration(&officer, once).await.unwrap();

    let read = async |name: &str, text: &str| {
        let view = drop_text(&house, name, text).await;
        let devices = view.configurations.unwrap().devices;
        assert!(devices.iter().all(|d| d.extent == Extent::Whole) && devices.len() == 2, "{devices:?}");
        devices.iter().map(|d| d.id).collect::<Vec<_>>()
    };
    let both = read("both.txt", &format!("{FORTIGATE}{FORTIGATE}")).await;
    let (listed, ..) = counted().await;
    assert_eq!(listed.len(), 2, "nobody can tell which is in force");
    assert_eq!((counted().await.1, counted().await.2), (open, drawn.clone()));
    let device = house.app.give_configuration(&officer, both[0], Whose::New).await.unwrap();
    house.app.give_configuration(&officer, both[1], Whose::Known(device)).await.unwrap();
    assert_eq!((counted().await.1, counted().await.2), (open, drawn.clone()), "given to a device they are one as well");
    let beside = |view: ConfigurationView| view.beside.iter().map(|kept| kept.id).collect::<Vec<_>>();
    let view = shown(&house, both[0]).await;
    let lines: Vec<_> = view.beside.iter().chain(&view.all).map(|kept| view.lines_of(kept).unwrap()).collect();
    assert!(
        lines.len() == 2 && lines[1].1 < lines[0].0,
        "one file and one day: their lines tell them apart: {lines:?}"
    );
    assert_eq!(beside(view), both[1..], "each page leads to the other");
    for id in both {
        house.app.remove_configuration(&officer, id).await.unwrap();
    }

    // The old one let telnet in as well.
    let old = FORTIGATE.replace("6.0.4-FW-build231", "5.6.2-FW-build200");
    let old = old.replacen("allowaccess ping https", "allowaccess ping https telnet", 1);
    let ids = read("years.txt", &format!("{old}{FORTIGATE}")).await;
    let (listed, ways, picture) = counted().await;
    assert_eq!((listed, ways, picture), (vec![ids[1]], open, drawn), "of one day the later one counts");
    assert!(!shown(&house, ids[0]).await.is_newest);
}

async fn files_dropped_together_are_each_kept_and_judged_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let owner = device(&house, "本院ルータ", &[(DeviceField::HostName, "RT-07")]).await;
    let text =
        |n: usize| RTX.replace("MINATO-RT", &format!("RT-{n:02}")).replace("serial=", &format!("serial=Z{n:02}"));
    let mut files: Vec<(String, Vec<u8>)> = (0..20).map(|n| (format!("{n}.txt"), text(n).into_bytes())).collect();
    files.insert(3, ("空.txt".to_owned(), Vec::new()));
    files.push(("backup.conf".to_owned(), vec![7, 0, 255, 1, 0, 3]));
    let taken = house.app.drop_files(&officer, files).await.unwrap();
    assert_eq!(taken[3].as_ref().unwrap_err().code, ErrorCode::FileEmpty);
    let mut read = 0;
    for id in taken.into_iter().flatten() {
        let view = house.app.wait_for_intake(&officer, id).await.unwrap();
        if view.row.file_name == "backup.conf" {
            assert_eq!(view.row.state, IntakeState::Refused, "what cannot be read stops no other file");
            continue;
        }
        let found = shown(&house, only(&view).id).await;
        assert_eq!(found.file_name, view.row.file_name);
        assert_eq!(found.row.device.map(|d| d.id), (found.file_name == "7.txt").then_some(owner));
        read += 1;
    }
    assert_eq!(read, 20);
    assert_eq!(house.app.configurations(&officer).await.unwrap().rows.len(), 20);
}

async fn a_connection_that_says_too_little_is_refused(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let good = connection(Some(RemoteAccessKind::L2tp), "");
    let cases = [
        ("purpose", ErrorCode::Required, RemoteConnection { purpose: "  ".to_owned(), ..good.clone() }),
        ("name", ErrorCode::Required, RemoteConnection { kind: None, ..good.clone() }),
        ("until", ErrorCode::EndBeforeStart, RemoteConnection { until: Some(day("2025-03-31")), ..good.clone() }),
        (
            "vendor_id",
            ErrorCode::UnknownWord,
            RemoteConnection { vendor_id: Some(sejo_model::VendorId::new()), ..good.clone() },
        ),
        ("device_id", ErrorCode::UnknownWord, RemoteConnection { device_id: Some(DeviceId::new()), ..good.clone() }),
        ("users", ErrorCode::TooLong, RemoteConnection { users: vec!["x".to_owned(); 201], ..good.clone() }),
    ];
    for (field, code, wrong) in cases {
        let error = house.app.save_remote_connection(&house.officer(), &wrong).await.unwrap_err();
        assert_eq!((error.fields[0].field, error.fields[0].code), (field, code));
    }
    assert!(house.app.remote_connections(&house.officer()).await.unwrap().rows.is_empty());
}

async fn of_two_who_edit_a_connection_the_second_is_told(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (officer, admin) = (house.officer(), house.actor(Role::Admin));
    house.app.save_remote_connection(&officer, &connection(Some(RemoteAccessKind::L2tp), "")).await.unwrap();
    let seen = house.app.remote_connections(&officer).await.unwrap().rows[0].connection.clone();
    house.app.save_remote_connection(&admin, &RemoteConnection { until: Some(today()), ..seen.clone() }).await.unwrap();
    let error = house.app.save_remote_connection(&officer, &seen).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ChangedMeanwhile);
    assert!(error.detail.unwrap().ja.contains("終わりの日"));
    let now = house.app.remote_connections(&officer).await.unwrap().rows[0].connection.clone();
    assert_eq!((now.until, now.revision), (Some(today()), 2), "the first one stands");
}

async fn what_is_no_text_is_refused_and_a_stranger_is_kept_with_questions(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let officer = house.officer();
    let mut encrypted = b"#FGBK|3|FGT60E|6|00|231|".to_vec();
    encrypted.extend((0..2000_u32).map(|n| u8::try_from(n * 37 % 256).unwrap()));
    let view = house.drop_file(&officer, "backup.conf", encrypted).await;
    assert_eq!(view.row.state, IntakeState::Refused);
    let (code, detail, _) = view.refusal.unwrap();
    assert_eq!(code, ErrorCode::FileBackup, "{detail:?}");
    assert!(house.app.configurations(&officer).await.unwrap().rows.is_empty());

    // A maker nobody reads: kept as evidence, and the questions are asked by hand.
    let juniper = include_str!("../../../judge/tests/labelled/unread/01-juniper-srx.txt");
    let stranger = drop_text(&house, "srx.txt", juniper).await;
    let view = shown(&house, only(&stranger).id).await;
    assert_eq!((view.row.dialect, codes(&view)), (Dialect::Unread, vec!["configuration-unread"]));
    assert!(!view.findings[0].ask.is_empty());
    assert!(house.app.kept_file(&officer, stranger.row.id).await.is_ok());
    // What a device shows of its state is no configuration, whoever made it.
    let shown_only = "Interface port1.0.1\n  Scope: both\n  Link is UP, administrative state is UP\n";
    let state = drop_text(&house, "show-if.txt", shown_only).await;
    assert!(state.row.summary.contains("状態を表示したもの"), "{}", state.row.summary);
    let view = shown(&house, only(&state).id).await;
    assert_eq!((view.row.extent, codes(&view)), (Extent::State, vec!["configuration-state"]));
    // Two devices in one file are two configurations.
    let both = drop_text(&house, "both.txt", &format!("{RTX}\n{FORTIGATE}")).await;
    let labels: Vec<&str> = both.configurations.as_ref().unwrap().devices.iter().map(|d| d.label.as_str()).collect();
    assert_eq!(labels, ["MINATO-RT", "GAZO-FW"]);
}
