//! What the contact chart is made of, and what a copy of it lacks.

use crate::house::{appointment, clinic, day, person, today, verify_chart};
use sejo_judge::contact_chart;
use sejo_model::contact::chart::{Standing, WayKind};
use sejo_model::contact::{Contact, Station};
use sejo_model::{Authority, ContactKey, Facts, Post};

fn names(facts: &Facts) -> Vec<String> {
    contact_chart(facts, today()).nodes.iter().map(|n| n.name.ja.clone()).collect()
}

#[test]
fn nobody_is_there_twice_and_offices_of_a_group_are_one_line_until_one_is_taken() {
    let mut facts = clinic();
    let expected = [
        "佐藤",
        "鈴木",
        "高橋",
        "みどりシステム",
        "都道府県警察(サイバー窓口)",
        "厚生労働省",
        "都道府県(医療の担当課)または保健所",
        "個人情報保護委員会",
        "IPA(情報処理推進機構)またはJPCERT/CC",
    ];
    assert_eq!(names(&facts), expected);
    let key = ContactKey::Authority(Authority::HealthCentre);
    facts.contact_chart.contacts.push(Contact { phone: "03-3333-3333".into(), ..Contact::blank(key) });
    let taken = names(&facts);
    assert!(taken.contains(&"保健所".to_owned()) && !taken.iter().any(|n| n.contains("都道府県(医療")), "{taken:?}");
    let key = ContactKey::Authority(Authority::Prefecture);
    facts.contact_chart.contacts.push(Contact { phone: "不明".into(), ..Contact::blank(key) });
    assert_eq!(names(&facts), taken, "words that say nothing take nothing up");
}

#[test]
fn a_vendor_that_a_contract_alone_names_is_called_while_that_is_in_force() {
    let mut facts = clinic();
    facts.systems[0].vendor_id = None;
    let chart = contact_chart(&facts, today());
    let critical: Vec<String> = chart.vendors().flat_map(|node| node.critical.clone()).collect();
    assert_eq!((critical, chart.orphans.len()), (vec!["電子カルテ".to_owned()], 0));
    facts.contracts[0].ends_on = Some(day("2026-09-30"));
    let chart = contact_chart(&facts, today());
    assert_eq!((chart.vendors().count(), chart.blanks().collect::<Vec<_>>()), (0, vec!["電子カルテ"]));
}

#[test]
fn the_last_appointed_who_works_here_holds_the_post() {
    let mut facts = clinic();
    let next = person("次の人");
    let mut later = appointment(&next, Post::Officer);
    later.appointed_on = Some(day("2026-11-01"));
    facts.people.push(next);
    facts.appointments.push(later);
    let holder = |facts: &Facts| contact_chart(facts, today()).roles[0].holder.clone().unwrap().name;
    assert_eq!(holder(&facts), "次の人");
    facts.people[3].left_on = Some(day("2026-11-20"));
    assert_eq!(holder(&facts), "佐藤");
}

#[test]
fn nobody_stands_in_for_himself() {
    let mut facts = clinic();
    facts.appointments[1].person_id = facts.people[0].id;
    let station =
        Station { title: "当直".into(), person: Some(facts.people[1].id), deputy: Some(facts.people[1].id) };
    facts.contact_chart.plan.stations.push(station);
    let chart = contact_chart(&facts, today());
    assert!(chart.roles.iter().all(|r| r.deputy.is_none()), "{:?}", chart.roles);
}

#[test]
fn the_same_number_by_day_and_night_is_called_once() {
    let mut facts = clinic();
    facts.vendors[0].night_phone = "０３（００００）００００".into();
    let chart = contact_chart(&facts, today());
    let vendor = chart.vendors().next().unwrap();
    assert_eq!(vendor.ways.iter().map(|w| w.kind).collect::<Vec<_>>(), [WayKind::Day]);
    assert!(vendor.lacks.is_empty() && vendor.standing() == Standing::Untried);
}

#[test]
fn a_page_is_tried_only_where_there_is_no_telephone() {
    let mut facts = clinic();
    let key = ContactKey::Authority(Authority::Privacy);
    let kinds = |facts: &Facts| {
        let chart = contact_chart(facts, today());
        chart.node(key).unwrap().to_try().map(|w| (w.kind, w.is_shipped)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&facts), [(WayKind::Web, true)]);
    facts.contact_chart.contacts.push(Contact { phone: "03-1111-2222".into(), ..Contact::blank(key) });
    assert_eq!(kinds(&facts), [(WayKind::Day, false)]);
}

#[test]
fn a_copy_lacks_exactly_what_was_changed_added_or_taken_out() {
    let mut facts = clinic();
    verify_chart(&mut facts);
    let paper = contact_chart(&facts, today()).paper();
    let differing = |facts: &Facts| contact_chart(facts, today()).differs_from(&paper);
    assert!(differing(&facts).is_empty());
    let before = facts.clone();
    facts.contact_chart.calls.clear();
    facts.contact_chart.calls.clone_from(&before.contact_chart.calls);
    facts.contact_chart.calls[0].called_on = day("2026-11-21");
    assert!(differing(&facts).is_empty(), "another call makes no paper old");
    facts.vendors[0].night_phone = "03-0000-0009".into();
    assert_eq!(differing(&facts), ["みどりシステム"]);
    facts = before.clone();
    facts.contact_chart.plan.without_phones = "会議室".into();
    assert_eq!(differing(&facts), ["電話もメールも使えないとき"]);
    facts = before;
    facts.contact_chart.contacts.remove(1);
    let taken_out = differing(&facts);
    assert_eq!(taken_out, ["厚生労働省"]);
}

#[test]
fn a_number_for_day_and_night_stands_once_and_says_so_wherever_it_is_read() {
    let mut facts = clinic();
    let both = |facts: &Facts| {
        let chart = contact_chart(facts, today());
        let vendor = chart.vendors().next().unwrap();
        (vendor.ways.len(), vendor.way(WayKind::Day).unwrap().words().ja)
    };
    (facts.vendors[0].phone, facts.vendors[0].night_phone) = ("06-1111-2222".into(), "06 1111 2222".into());
    assert_eq!(both(&facts), (1, "昼夜"));
    let plan = sejo_judge::compose(
        sejo_model::document::DocumentKind::Plan,
        sejo_model::document::DocumentSize::Large,
        &facts,
        &[],
        today(),
    );
    assert!(plan.iter().any(|passage| passage.proposed.contains("昼夜 06-1111-2222")));
    let first = plan.iter().find(|passage| passage.key == "report-in").unwrap();
    assert!(first.proposed.contains("まず佐藤(昼 101)にかける"), "{}", first.proposed);
    let paper = contact_chart(&facts, today()).paper();
    facts.vendors[0].night_phone = "06-3333-4444".into();
    assert_eq!(both(&facts), (2, "昼"));
    assert_eq!(contact_chart(&facts, today()).differs_from(&paper), ["みどりシステム"]);
}
