//! Whom to call: roles and deputies, vendors with their night numbers, offices outside, and by when each is told.

use sejo_model::contact::chart::{Node, Way, WayKind};
use sejo_model::incident::{Limit, Party, Purpose, deadlines};
use sejo_model::{ContactKey, Lang, Place};

use super::{Filled, Ground, Slot};

pub(super) const SLOTS: &[Slot] = &[
    ("chart_roles", roles),
    ("call_first", call_first),
    ("vendor_numbers", |ground| numbers(ground, &ground.chart.vendors().collect::<Vec<_>>(), no_vendors)),
    ("critical_vendors", |ground| {
        let critical: Vec<&Node> = ground.chart.vendors().filter(|n| n.is_critical()).collect();
        numbers(ground, &critical, no_vendors)
    }),
    ("office_numbers", |ground| numbers(ground, &ground.chart.offices().collect::<Vec<_>>(), no_offices)),
    ("orphans", orphans),
    ("deadlines", duties),
];

fn no_vendors() -> Filled {
    Filled::blank("事業者の名前と電話番号", "vendors and their numbers", Place::Vendors)
}

fn no_offices() -> Filled {
    Filled::blank("行政・警察などの番号", "numbers of offices outside", Place::ContactForm)
}

/// Every role with holder and deputy.
fn roles(ground: &Ground<'_>) -> Filled {
    let line = |role: &sejo_model::contact::chart::Role| {
        let title = role.title.ja.clone();
        let blank = || Filled::blank(&title, &role.title.en, Place::People);
        let mut said = role.holder.as_ref().map_or_else(blank, |who| Filled::of(who.name.clone()));
        let deputy = match &role.deputy {
            Some(who) => Some(Filled::of(who.name.clone())),
            None if role.needed => {
                let (ja, en) = (format!("{title}の代理"), format!("deputy: {}", role.title.en));
                Some(Filled::blank(&ja, &en, Place::ContactRoles))
            }
            None => None,
        };
        if let Some(deputy) = deputy {
            said.text.push_str(&format!("(代理 {})", deputy.text));
            said.lacking.extend(deputy.lacking);
        }
        (title, said)
    };
    Filled::lines(ground.chart.roles.iter().map(line))
}

/// The first person to be called, with every number and when it answers.
fn call_first(ground: &Ground<'_>) -> Filled {
    let blank = || Filled::blank("最初に知らせる人と番号", "whom to call first", Place::ContactForm);
    let Some(who) = ground.chart.roles.iter().find_map(|role| role.holder.as_ref()) else { return blank() };
    let node = ground.chart.node(ContactKey::Person(who.id));
    let ways = node.into_iter().flat_map(|node| &node.ways).filter(|way| way.kind != WayKind::Web);
    let numbers: Vec<String> = ways.map(said).collect();
    if numbers.is_empty() {
        return blank();
    }
    Filled::of(format!("{}({})", who.name, numbers.join("、")))
}

/// A line for each with its numbers; one that is missing is a blank.
fn numbers(ground: &Ground<'_>, nodes: &[&Node], none: fn() -> Filled) -> Filled {
    if nodes.is_empty() {
        let has_none = ground.facts.has_vendor_contract(ground.today) == Some(false);
        return if has_none { Filled::of("なし") } else { none() };
    }
    Filled::lines(nodes.iter().map(|node| (named(node), of_node(node))))
}

/// A vendor with its systems.
fn named(node: &Node) -> String {
    match node.key {
        ContactKey::Vendor(_) if !node.about.ja.is_empty() => format!("{}({})", node.name.ja, node.about.ja),
        _ => node.name.ja.clone(),
    }
}

/// A number, and when it answers.
fn said(way: &Way) -> String {
    format!("{} {}", way.words().ja, way.value)
}

fn of_node(node: &Node) -> Filled {
    let said_ways = node.ways.iter().map(|way| Filled::of(said(way)));
    let missing = node.lacks.iter().map(|kind| {
        let (ja, en) =
            (format!("{}の{}の番号", node.name.ja, kind.words().ja), format!("{}: {}", node.name.en, kind.words().en));
        Filled::blank(&ja, &en, Place::ContactForm)
    });
    let mut all = Filled::default();
    for one in said_ways.chain(missing) {
        if !all.text.is_empty() {
            all.text.push('、');
        }
        all.text.push_str(&one.text);
        all.lacking.extend(one.lacking);
    }
    all
}

/// Systems of which nobody knows whom to call.
fn orphans(ground: &Ground<'_>) -> Filled {
    if ground.chart.orphans.is_empty() {
        return Filled::of("なし");
    }
    let names: Vec<&str> = ground.chart.orphans.iter().map(|o| o.name.as_str()).collect();
    let names = names.join("、");
    Filled::blank(&format!("{names}の事業者"), &format!("the vendor of {names}"), Place::Systems)
}

/// Who is told by when, counted from the day of knowing: the same duties as the incident clock shows.
fn duties(ground: &Ground<'_>) -> Filled {
    let suspected = deadlines(ground.today, Purpose::Suspected);
    let line = |duty: &sejo_model::incident::Deadline| {
        let day = |last: jiff::civil::Date| (last - ground.today).get_days() + 1;
        let other = suspected.iter().find(|d| d.party == duty.party).and_then(|d| d.limit.last());
        let limit = match (duty.limit, duty.party) {
            (Limit::Between { first, last }, _) => format!("知った日から{}〜{}日のうち", day(first), day(last)),
            (Limit::By { last }, Party::PrivacyFull) => {
                let long = other.map_or(day(last), day);
                format!("知った日から{}日まで(不正な目的が疑われるときは{long}日まで)", day(last))
            }
            (limit, _) => limit.words(Lang::Ja),
        };
        (duty.party.words().ja.to_owned(), Filled::of(format!("{limit}({})", duty.when.ja)))
    };
    Filled::lines(deadlines(ground.today, Purpose::Unknown).iter().map(line))
}
