//! What to do next.

use crate::house;
use crate::house::{clinic, day, form, item, nothing, today};
use sejo_judge::{
    Asking, asking_steps, finding_step, in_order, is_urgent, judge, judge_form, last_steps, next_steps, step_words,
};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{AppointmentId, CheckCode, CheckLine, Control, DeviceKind, ItemId, Place, Post, Step, Subsection};

fn codes(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|s| s.code.0).collect()
}

#[test]
fn a_facility_that_begins_gets_to_know_itself_first() {
    let steps = next_steps(&judge_form(&form(), &nothing(), today()), &[]);
    assert_eq!(codes(&steps)[..3], ["say-systems", "appoint-officer", "ledger-drop-list"]);
    assert!(steps.iter().all(|s| s.yen == 0), "the first year costs nothing but time");
}

#[test]
fn the_same_deed_stands_once_with_every_row_it_moves() {
    let steps = next_steps(&judge_form(&form(), &nothing(), today()), &[]);
    let list = steps.iter().find(|s| s.code.0 == "ledger-drop-list").unwrap();
    let rows: Vec<&str> = list.items.iter().map(ItemId::slug).collect();
    let parts = ["unneeded-services.server", "unneeded-services.pc", "source-restriction.network"];
    assert_eq!(rows, ["ledger", "patching", parts[0], parts[1], parts[2]]);
    assert_eq!(list.control, Control::Ledger);
}

#[test]
fn rows_that_need_no_answer_ask_for_nothing() {
    let verdicts = judge_form(&form(), &nothing(), today());
    let all: Vec<ItemId> = verdicts.iter().map(|v| v.item.clone()).collect();
    assert!(next_steps(&verdicts, &all).is_empty());
    let officer = item(Control::Officer, None).id;
    assert!(!codes(&next_steps(&verdicts, &[officer])).contains(&"appoint-officer"));
}

#[test]
fn where_nothing_is_measured_the_open_rows_and_the_official_words_are_left() {
    let (gate, officer) = (item(Control::SystemsInUse, None), item(Control::Officer, None));
    let one = last_steps(&[&gate], &[], true);
    assert_eq!(codes(&one), ["answer-open", "drop-official"]);
    assert_eq!((one[0].count, one[0].minutes, &one[0].items), (1, 4, &vec![gate.id.clone()]));
    assert_eq!((&one[0].place, &one[1].place), (&Place::Item { id: gate.id.clone() }, &Place::Intake));
    let two = last_steps(&[&gate, &officer], &[], false);
    assert_eq!((codes(&two), &two[0].place), (vec!["answer-open"], &Place::OpenRows));
    assert_eq!(step_words(&two[0]).title.ja, "まだ回答していない2項目に回答してください");
    assert!(last_steps(&[], &[], false).is_empty());
}

#[test]
fn what_an_inspection_found_is_a_step_among_those_of_its_stage() {
    let (gate, bcp) = (item(Control::SystemsInUse, None), item(Control::Bcp, None));
    assert_eq!(finding_step(&[]), None);
    let one = finding_step(&[&bcp]).unwrap();
    assert_eq!((one.code.0, one.control, one.count), ("settle-finding", Control::Bcp, 1));
    assert_eq!(one.place, Place::Item { id: bcp.id.clone() });
    let two = finding_step(&[&bcp, &gate]).unwrap();
    assert_eq!((two.control, two.items.len(), &two.place), (Control::SystemsInUse, 2, &Place::FoundRows));
    let measured = next_steps(&judge_form(&form(), &nothing(), today()), &[]);
    let all = in_order(measured.iter().cloned().chain([one]));
    assert!(all.windows(2).all(|w| is_urgent(&w[0]) || w[0].control.stage() <= w[1].control.stage()), "{all:?}");
    assert_eq!(all.len(), measured.len() + 1);
}

#[test]
fn vendors_that_were_not_asked_are_one_step_that_leads_to_the_board() {
    assert_eq!(asking_steps(&Asking::default()), []);
    let three = asking_steps(&Asking { first: 3, ..Asking::default() }).remove(0);
    assert_eq!((three.code.0, three.count, three.minutes), ("vendor-ask-first", 3, 20));
    assert_eq!((three.place.clone(), three.items.len()), (Place::Requests, 0));
    let title = step_words(&three).title;
    assert_eq!(title.ja, "まだ依頼していない事業者3社に、チェックリストのことを聞いてください");
    assert!(title.en.ends_with(": 3"), "{}", title.en);
}

#[test]
fn what_is_to_be_done_about_requests_is_one_step_a_deed_that_leads_to_its_rows() {
    let steps = asking_steps(&Asking { replies: 2, partly: 9, partly_vendors: 1, anew: 4, first: 0 });
    let told: Vec<(&str, usize, u32, &Place)> =
        steps.iter().map(|s| (s.code.0, s.count, s.minutes, &s.place)).collect();
    let expected = [
        ("replies-decide", 2, 15, &Place::RequestsAnswered),
        ("vendor-ask-rest", 9, 10, &Place::RequestsPartly),
        ("vendor-ask-anew", 4, 25, &Place::RequestsAnew),
    ];
    assert_eq!(told, expected, "nine systems of one vendor are one mail");
    let titles: Vec<String> = steps.iter().map(|s| step_words(s).title.ja).collect();
    let said = ["返信2件", "システム9件", "事業者4社"];
    assert!(titles.iter().zip(said).all(|(title, said)| title.contains(said)), "{titles:?}");
}

#[test]
fn what_stops_the_form_is_never_without_a_step() {
    let gate = item(Control::SystemsInUse, None);
    let line =
        |item: Option<&ItemId>, code, blocking| CheckLine { item: item.cloned(), code, blocking, about: String::new() };
    let stopping = [
        line(None, CheckCode::NoFacilityName, true),
        line(None, CheckCode::BedsDoubtful, false),
        line(Some(&gate.id), CheckCode::Denies, true),
        line(Some(&gate.id), CheckCode::Loosened, true),
    ];
    let steps = last_steps(&[], &stopping, false);
    assert_eq!((codes(&steps), steps[0].count, &steps[0].place), (vec!["settle-check"], 3, &Place::Check));
    assert_eq!(steps[0].items, std::slice::from_ref(&gate.id));
    assert!(step_words(&steps[0]).title.ja.contains("提出を止めている3件"));
    // What has a step of its own is not said twice, and what has none is said.
    let asked = [line(Some(&gate.id), CheckCode::Unanswered, true), line(None, CheckCode::Provisional, true)];
    assert_eq!(codes(&last_steps(&[&gate], &asked, true)), ["answer-open", "drop-official"]);
    assert_eq!(codes(&last_steps(&[], &[line(None, CheckCode::FormAwaited, true)], true)), ["drop-official"]);
    assert_eq!(codes(&last_steps(&[], &asked, false)), ["settle-check"]);
    assert!(last_steps(&[], &[line(None, CheckCode::BedsDoubtful, false)], false).is_empty(), "nothing stops it");
}

#[test]
fn the_appointment_to_be_completed_is_opened_when_there_is_one() {
    let mut facts = clinic();
    let place = |facts: &_| judge(&item(Control::Officer, None), facts, today()).step.unwrap().place;
    let officer = facts.appointments.iter().position(|a| a.post == Post::Officer).unwrap();
    facts.appointments[officer].appointed_by.clear();
    assert_eq!(place(&facts), Place::Appointment { id: facts.appointments[officer].id });
    let second = sejo_model::Appointment { id: AppointmentId::new(), ..facts.appointments[officer].clone() };
    facts.appointments.push(second);
    assert_eq!(place(&facts), Place::People, "two of them are chosen among the people");
}

#[test]
fn rows_about_different_kinds_of_device_are_added_up() {
    let mut facts = clinic();
    facts.devices.iter_mut().for_each(|d| d.support_end = Some(day("2020-01-01")));
    let parts = [Subsection::Server, Subsection::Pc, Subsection::Network];
    let verdicts: Vec<_> = parts.iter().map(|p| judge(&item(Control::Patching, Some(*p)), &facts, today())).collect();
    let steps = next_steps(&verdicts, &[]);
    assert_eq!(codes(&steps), ["patch-replace"]);
    assert_eq!((steps[0].count, steps[0].items.len(), steps[0].minutes), (3, 3, 15 + 3 * 10));
    assert_eq!(steps[0].place, Place::Ledger { filter: LedgerFilter::PastSupport, kind: None });
    assert_eq!(step_words(&steps[0]).title.ja, "サポートが終わった機器3台を、更新するか外してください");
    // One row alone keeps its kind.
    let place = Place::Ledger { filter: LedgerFilter::PastSupport, kind: Some(DeviceKind::Pc) };
    assert_eq!(next_steps(&verdicts[1..2], &[])[0].place, place);
}

#[test]
fn what_is_proven_wrong_comes_before_what_is_not_known() {
    let mut facts = clinic();
    facts.devices[0].last_patch_on = None;
    facts.devices[2].support_end = Some(day("2020-01-01"));
    let server = judge(&item(Control::Patching, Some(Subsection::Server)), &facts, today());
    let network = judge(&item(Control::Patching, Some(Subsection::Network)), &facts, today());
    let steps = next_steps(&[server, network], &[]);
    assert_eq!(codes(&steps), ["patch-replace"]);
    assert_eq!(steps[0].items, [item(Control::Patching, Some(Subsection::Network)).id]);
}

#[test]
fn minutes_grow_with_the_count_but_not_without_end() {
    let minutes = |devices: usize| {
        let mut facts = clinic();
        facts.devices = (0..devices).map(|_| house::device("PC", DeviceKind::Pc)).collect();
        facts.devices.iter_mut().for_each(|d| d.place.clear());
        house::verdict(Control::Ledger, None, &facts).step.unwrap().minutes
    };
    assert_eq!([minutes(1), minutes(20), minutes(10_000)], [12, 50, 180]);
}

/// つ counts to nine; what may be ten is counted with a word that goes on.
#[test]
fn what_may_be_more_than_nine_is_not_counted_with_the_word_for_fewer() {
    // Three decisions, and five stages of the check table.
    let few = ["だれが決めるか", "5つの段階"];
    let content = [include_str!("../../../../content/steps.toml"), include_str!("../../../../content/reasons.toml")];
    for line in content.iter().flat_map(|toml| toml.lines()).filter(|line| line.contains("}つ")) {
        assert!(few.iter().any(|words| line.contains(words)), "{line}");
    }
}

/// A step stays until the answer is there, whether or not the vendor was asked for it by now.
#[test]
fn a_step_that_waits_for_a_vendor_does_not_say_to_ask_as_if_nobody_had() {
    let content = include_str!("../../../../content/steps.toml");
    for step in ["[remote-ask]", "[disclosure-ask]"] {
        let title = content.split_once(&format!("\n{step}\n")).unwrap().1.lines().next().unwrap();
        assert!(title.contains("事業者からもらってください") && title.contains("en = \"Get "), "{step}: {title}");
    }
}
