//! The restore order: every system once, lanes that go where the words say, pages that hold it.

use sejo_model::restore_estimate::{Basis, Estimate, Part};
use sejo_model::restore_order::restore_order;
use sejo_model::words::Text;
use sejo_model::{Contract, ContractId, Facts, Hosting, Lang, System, SystemKind};
use sejo_report::contact::Width;
use sejo_report::drawing::{Role, Shape};
use sejo_report::restore_order::{
    OrderRow, OrderSheet, circles, order_part, order_print, order_unprintable, rows, svg,
};

use crate::clinic::{self, TODAY};
use crate::print::{keep, pages};

const LONG: &str = "社会医療法人財団髙﨑𠮷川記念会中央情報システム管理統括本部地域医療連携推進室";

/// Two weeks of waiting for machines.
fn estimate(_: &System) -> Estimate {
    let how = Text::new("調達 14日", "delivery 14 days");
    let procurement = Some(Part { minutes: 14 * 24 * 60, basis: Basis::Guess, how });
    Estimate { procurement, ..Estimate::default() }
}

fn nothing(_: &System) -> Estimate {
    Estimate { unknown: vec![sejo_model::restore_estimate::Unknown::Record], ..Estimate::default() }
}

/// So many systems: one base under all, every fourth of the rest under the three after it.
fn hospital(count: usize, long: bool) -> Facts {
    let mut facts = clinic::empty();
    let vendor = clinic::vendor("𠮷田システム");
    let name = |n: usize| if long { format!("{LONG}{n}") } else { format!("システム{n} 髙﨑") };
    facts.systems =
        (0..count).map(|n| clinic::system(&name(n), SystemKind::Other, &vendor, Hosting::Unknown)).collect();
    let ids: Vec<_> = facts.systems.iter().map(|s| s.id).collect();
    for (n, system) in facts.systems.iter_mut().enumerate() {
        system.critical = Some(n % 3 == 0);
        system.tolerable_hours = (n % 2 == 0).then(|| 4 + u32::try_from(n).unwrap());
        let below = n / 4 * 4;
        system.depends_on = [0, below].into_iter().filter(|base| *base != n).map(|base| ids[base]).collect();
        if long {
            system.alternative.work = LONG.repeat(3);
        }
    }
    facts.vendors.push(vendor);
    facts
}

fn of(facts: &Facts, lang: Lang) -> (Vec<OrderRow>, Vec<String>) {
    let order = restore_order(&facts.systems);
    (rows(facts, &order, &estimate, lang), circles(&order))
}

fn sheet(facts: &Facts, lang: Lang) -> OrderSheet {
    let (rows, circles) = of(facts, lang);
    OrderSheet::of(&facts.facility.name, rows, circles, TODAY, lang)
}

#[test]
fn the_print_holds_forty_systems_with_the_longest_names() {
    for (name, facts, lang) in [
        ("restore-order-hospital", hospital(9, false), Lang::Ja),
        ("restore-order-en", hospital(9, false), Lang::En),
        ("restore-order-forty", hospital(40, true), Lang::Ja),
        ("restore-order-empty", clinic::empty(), Lang::Ja),
    ] {
        let sheet = sheet(&facts, lang);
        assert!(order_unprintable(&sheet).is_empty(), "{name}");
        let printed = order_print(&sheet).unwrap();
        keep(name, &printed);
        assert!(printed.replaced.is_empty(), "{name}");
        let Some(pages) = pages(&printed.bytes) else { continue };
        let whole = pages.concat();
        for system in &facts.systems {
            let dense: String = system.name.chars().filter(|c| !c.is_whitespace()).take(12).collect();
            assert!(whole.contains(&dense), "{name}: {dense}");
        }
        assert!(pages.iter().all(|page| page.contains(&format!("/{}", printed.pages))), "{name}");
    }
}

#[test]
fn every_lane_ends_at_the_cards_that_the_words_name() {
    let facts = hospital(9, false);
    let sheet = sheet(&facts, Lang::Ja);
    assert_eq!(sheet.bands.len(), facts.systems.len(), "a card each");
    for (band, row) in sheet.bands.iter().zip(&sheet.rows) {
        let Some(Shape::Box { x: left, .. }) =
            band.shapes.iter().find(|s| matches!(s, Shape::Box { role: Role::Card, .. }))
        else {
            panic!("no card for {}", row.name)
        };
        // A head of an arrow is two short lines that meet at the card.
        let tips = band.shapes.iter().filter(|s| matches!(s, Shape::Line { from, to, .. } if to.0 + 1.1 > *left && to.0 <= *left && (from.1 - to.1).abs() > 1.0));
        assert_eq!(tips.count(), row.needs.len() * 2, "{}", row.name);
        for shape in &band.shapes {
            if let Shape::Line { from, to, .. } = shape {
                assert!(from.0 >= 0.0 && to.0 <= *left, "a lane runs through the card of {}", row.name);
                assert!(from.1 >= 0.0 && to.1 <= band.height, "a lane leaves its row");
            }
        }
    }
    let named: Vec<bool> = sheet.rows.iter().map(|r| r.first_needed.is_empty() == r.needs.is_empty()).collect();
    assert!(named.iter().all(|same| *same), "what the lanes say is said in words");
}

#[test]
fn what_is_not_known_is_a_line_to_write_on_and_too_long_is_said() {
    let mut facts = hospital(2, false);
    let (known, _) = of(&facts, Lang::Ja);
    assert!(known[0].is_too_long && known[0].estimate.contains("14日"), "{:?}", known[0]);
    let order = restore_order(&facts.systems);
    let unknown = rows(&facts, &order, &nothing, Lang::Ja);
    assert!(!unknown[0].is_too_long && unknown[0].estimate.contains("____"));
    assert!(unknown[1].missed.contains("____") && unknown[1].alternative == ["________"]);
    facts.vendors.clear();
    assert_eq!(rows(&facts, &order, &nothing, Lang::Ja)[0].vendor, "________");
}

#[test]
fn those_that_wait_for_each_other_are_named_on_the_print() {
    let mut facts = hospital(2, false);
    facts.systems[0].depends_on = vec![facts.systems[1].id];
    let sheet = sheet(&facts, Lang::Ja);
    assert_eq!(sheet.circles, ["システム0 髙﨑 ⇄ システム1 髙﨑"]);
    assert!(sheet.rows.iter().all(|row| row.is_circle));
    let printed = order_print(&sheet).unwrap();
    assert!(printed.replaced.is_empty());
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages[0].contains("順番が決まらないもの"), "{}", pages[0]);
}

#[test]
fn what_the_paper_says_is_the_same_whatever_the_day_of_printing() {
    let mut facts = hospital(3, false);
    let content = |facts: &Facts, day| {
        let (rows, circles) = of(facts, Lang::Ja);
        order_part(&OrderSheet::of("病院", rows, circles, day, Lang::Ja)).unwrap().content()
    };
    let before = content(&facts, TODAY);
    assert_eq!(content(&facts, TODAY.tomorrow().unwrap()), before);
    facts.systems[2].tolerable_hours = Some(1);
    assert_ne!(content(&facts, TODAY), before);
}

#[test]
fn the_picture_stands_alone_and_says_itself_in_words() {
    let mut facts = hospital(9, false);
    facts.systems[0].name = "<script>&\"".to_owned();
    for (width, lang) in [(Width::Wide, Lang::Ja), (Width::Narrow, Lang::Ja), (Width::Wide, Lang::En)] {
        let text = svg(&of(&facts, lang).0, width, lang);
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;&amp;"), "{text}");
        assert!(text.contains("<title>") && text.contains("<desc>") && !text.contains("style="));
        if let Some(folder) = std::env::var_os("SEJO_PRINTS") {
            std::fs::write(std::path::Path::new(&folder).join(format!("order-{width:?}-{lang:?}.svg")), &text).unwrap();
        }
    }
}

#[test]
fn one_number_for_day_and_night_is_said_as_one() {
    let mut facts = hospital(1, false);
    let said = |facts: &Facts| of(facts, Lang::Ja).0[0].vendor.clone();
    let number = |day: &str, night: &str| {
        let mut facts = facts.clone();
        facts.systems[0].vendor_id = Some(facts.vendors[0].id);
        (facts.vendors[0].phone, facts.vendors[0].night_phone) = (day.to_owned(), night.to_owned());
        said(&facts)
    };
    assert_eq!(number("06-1111-2222", "06 1111 2222"), "𠮷田システム 昼夜 06 1111 2222");
    assert_eq!(number("06-1111-2222", "06-3333-4444"), "𠮷田システム 夜 06-3333-4444");
    assert_eq!(number("06-1111-2222", ""), "𠮷田システム 昼 06-1111-2222");
    facts.systems[0].vendor_id = None;
    assert_eq!(said(&facts), "________");
    let contract = Contract::blank(ContractId::new(), facts.vendors[0].id);
    facts.systems[0].contract_id = Some(contract.id);
    facts.contracts.push(contract);
    assert!(said(&facts).starts_with("𠮷田システム "), "known by its contract: {}", said(&facts));
}

#[test]
fn a_system_nobody_weighed_is_printed_as_not_decided() {
    let mut facts = hospital(2, false);
    facts.systems[1].critical = None;
    let (rows, _) = of(&facts, Lang::Ja);
    let row = rows.iter().find(|row| row.system_id == facts.systems[1].id).unwrap();
    assert_eq!(row.importance_said, "重要度は決めていない");
    assert!(row.missed.starts_with("止まると診療できないかは決めていない"), "{}", row.missed);
    let Some(pages) = pages(&order_print(&sheet(&facts, Lang::Ja)).unwrap().bytes) else { return };
    assert!(pages.concat().contains("重要度は決めていない") && !pages.concat().contains("なくても診療は続けられ"));
}
