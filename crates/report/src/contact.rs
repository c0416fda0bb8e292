//! The contact chart (連絡体制図): as SVG for the page, as exactly one page of A4, and as a small card to carry.
//!
//! Invariants: one page whatever the number of lines, because the letters get smaller before anything is left out; the
//! print says nothing by colour; a character no font has is named at the end of the page.

use serde::Serialize;

use sejo_model::contact::Matter;
use sejo_model::contact::chart::{Chart, DAY_AND_NIGHT, Decided, Node, Standing, WayKind, Who};
use sejo_model::incident::first_act::ON_CARD;
use sejo_model::{Authority, ContactKey, Date, Lang, PersonId, Post, Words, date};

use crate::drawing::{self, Band, contacts};
use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// For which room the picture is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// For a telephone.
    Narrow,
    /// For a screen.
    Wide,
}

/// The chart as SVG.
#[must_use]
pub fn svg(chart: &Chart, width: Width, lang: Lang) -> String {
    let (units, is_narrow) = match width {
        Width::Narrow => (344.0, true),
        Width::Wide => (1060.0, false),
    };
    let scene = contacts::layout(chart, lang, units, is_narrow);
    drawing::scene_svg(&scene, lang.pick("連絡体制図", "Contact chart"), &summary(chart, lang), "sans-serif")
}

/// The chart in one sentence.
#[must_use]
pub fn summary(chart: &Chart, lang: Lang) -> String {
    let (people, vendors, offices) = (chart.people().count(), chart.vendors().count(), chart.offices().count());
    let open = chart.nodes.iter().filter(|n| n.standing() == Standing::Lacking).count();
    match lang {
        Lang::Ja => format!(
            "気づいた人から院内の{people}人へ、決める人を経て、事業者{vendors}社と外の窓口{offices}か所へ連絡します。番号の未記入は{open}か所です。詳しくは下の表にあります。"
        ),
        Lang::En => format!(
            "From whoever notices to {people} people in the house, those who decide, {vendors} vendors and {offices} offices outside. Numbers missing: {open}. The table below has all of it."
        ),
    }
}

/// Room for the picture on the page, in millimetres.
const ROOM: (f64, f64) = (186.0, 242.0);
/// Widths that are tried; the one with the largest letters on the page is taken.
const WIDTHS: [f64; 13] =
    [540.0, 580.0, 620.0, 660.0, 710.0, 760.0, 820.0, 880.0, 940.0, 1000.0, 1100.0, 1250.0, 1500.0];

/// The chart ready to be printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility, in the lines there is room for.
    pub facility: Vec<String>,
    /// Day of printing.
    pub printed_on: Date,
    /// What tells this state of the chart from another: whoever puts the sheet up says which one it is.
    pub mark: String,
    /// How many lines were verified, and when.
    pub verified: String,
    /// The chart in one sentence.
    pub summary: String,
    /// Width of the picture in its own units.
    pub width: f64,
    /// The picture.
    pub band: Band,
}

impl ChartSheet {
    /// The sheet of a chart in the state that bears the mark.
    #[must_use]
    pub fn of(facility: &str, (chart, mark): (&Chart, &str), printed_on: Date, lang: Lang) -> Self {
        let mut best = (0.0, 0.0, Band::default());
        for units in WIDTHS {
            let band = contacts::layout(chart, lang, units, false).bands.into_iter().next().unwrap_or_default();
            let size = (ROOM.0 / units).min(ROOM.1 / band.height.max(1.0));
            if size > best.0 {
                best = (size, units, band);
            }
        }
        let (_, width, band) = best;
        Self {
            lang,
            facility: contacts::lines(facility, 300.0, 11.0, 2),
            printed_on,
            mark: mark.to_owned(),
            verified: verified(chart, lang),
            summary: summary(chart, lang),
            width,
            band,
        }
    }
}

/// How many lines answered, and since when.
fn verified(chart: &Chart, lang: Lang) -> String {
    let days: Vec<Date> = chart.nodes.iter().filter_map(Node::verified_on).collect();
    let (count, all) = (days.len(), chart.nodes.len());
    match (days.iter().min(), lang) {
        (None, Lang::Ja) => format!("番号を確かめた連絡先: {all}のうち0"),
        (None, Lang::En) => format!("Verified contacts: 0 of {all}"),
        (Some(first), Lang::Ja) => {
            format!("番号を確かめた連絡先: {all}のうち{count}(いちばん古い確認 {})", date::short(*first, lang))
        }
        (Some(first), Lang::En) => {
            format!("Verified contacts: {count} of {all} (the oldest on {})", date::short(*first, lang))
        }
    }
}

/// The chart as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn chart_print(sheet: &ChartSheet) -> Result<Printed, ReportError> {
    chart_part(sheet)?.print()
}

/// The chart, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn chart_part(sheet: &ChartSheet) -> Result<Part, ReportError> {
    Part::new(Document::Contact, sheet.lang, sheet.printed_on, sheet)
}

/// A line of the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardLine {
    /// Whose; empty prints a line to write on.
    pub name: String,
    /// What for.
    pub about: String,
    /// Its numbers, a line each; empty prints a line to write on.
    pub number: String,
}

/// The small card, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility.
    pub facility: String,
    /// Day of printing.
    pub printed_on: Date,
    /// What to do before calling.
    pub first: Vec<&'static str>,
    /// People, in the order of calling: everybody who decides or stands in is among them.
    pub inside: Vec<CardLine>,
    /// People there is no room for.
    pub inside_left: usize,
    /// Vendors, in the order of [`vendor_calls`].
    pub vendors: Vec<CardLine>,
    /// Vendors there is no room for.
    pub vendors_left: usize,
    /// Police, prefecture, ministry.
    pub offices: Vec<CardLine>,
    /// What to do when telephones and mail are down, in the lines there is room for.
    pub without_phones: Vec<String>,
}

/// Lines there is room for on a face of the card.
const LINES: usize = 8;
/// People who stand on the page for the desks before any vendor.
const FIRST: usize = 3;

impl CardSheet {
    /// The card of a chart.
    #[must_use]
    pub fn of(facility: &str, chart: &Chart, printed_on: Date, lang: Lang) -> Self {
        let (inside, inside_left) = inside(chart, lang);
        let (vendors, vendors_left) = vendor_calls(chart, LINES);
        let vendors = vendors.iter().map(|v| card_line(&v.name, &v.about, &v.number.at_night(lang))).collect();
        let offices = local_offices(chart, lang);
        let said = chart.without_phones.lines().flat_map(|line| contacts::lines(line, 226.0, 7.0, 4));
        let mut without_phones: Vec<String> = said.collect();
        if without_phones.len() > 4 {
            without_phones.truncate(3);
            without_phones.push(lang.pick("…続きは連絡体制図", "… see the contact chart").to_owned());
        }
        let facility = one_line(facility, 226.0, 8.0);
        let first = ON_CARD.iter().map(|words| words.r#in(lang)).collect();
        Self { lang, facility, printed_on, first, inside, inside_left, vendors, vendors_left, offices, without_phones }
    }
}

/// The offices somebody here calls: police, prefecture, health centre, ministry.
fn local_offices(chart: &Chart, lang: Lang) -> Vec<CardLine> {
    let local = [Authority::Police, Authority::Prefecture, Authority::HealthCentre, Authority::Ministry];
    let offices = chart.offices().filter(|n| matches!(n.key, ContactKey::Authority(a) if local.contains(&a)));
    offices.map(|n| card_line(n.name.r#in(lang), "", &Call::of(n).said(lang))).collect()
}

/// Whom a desk calls by day and at night, and how many of the chart there was no room for: the first of the house, the vendors
/// in the order of [`vendor_calls`], the offices. Room that vendors leave free is for the others of the house.
#[must_use]
pub fn desk_calls(chart: &Chart, room: usize, lang: Lang) -> (Vec<CardLine>, usize) {
    let (people, people_left) = inside(chart, lang);
    let offices = local_offices(chart, lang);
    let offices_left = chart.offices().count().saturating_sub(offices.len());
    let (vendors, vendors_left) = vendor_calls(chart, room.saturating_sub(people.len().min(FIRST) + offices.len()));
    let shown = people.len().min(room.saturating_sub(vendors.len() + offices.len()));
    let left = people_left + people.len() - shown + vendors_left + offices_left;
    let vendors = vendors.iter().map(|vendor| vendor.line(lang));
    (people.into_iter().take(shown).chain(vendors).chain(offices).collect(), left)
}

/// Everybody who holds a post, decides or stands in, then whoever there is room for, in the order of calling; and how many
/// are left.
fn inside(chart: &Chart, lang: Lang) -> (Vec<CardLine>, usize) {
    let posts = chart.roles.iter().filter(|r| r.needed).flat_map(|r| [&r.holder, &r.deputy]);
    let deciders = chart.decisions.iter().flat_map(|d| [&d.person, &d.deputy]);
    let needed: Vec<PersonId> = posts.chain(deciders).flatten().map(|who| who.id).collect();
    let is_needed = |node: &Node| matches!(node.key, ContactKey::Person(id) if needed.contains(&id));
    let mut spare = LINES.saturating_sub(chart.people().filter(|n| is_needed(n)).count());
    let shown: Vec<&Node> = chart
        .people()
        .filter(|node| {
            let has_room = is_needed(node) || spare > 0;
            spare -= usize::from(!is_needed(node) && has_room);
            has_room
        })
        .collect();
    let left = chart.people().count() - shown.len();
    let line =
        |node: &&Node| card_line(node.name.r#in(lang), &duties(chart, node.key, lang), &Call::of(node).said(lang));
    (shown.iter().map(line).collect(), left)
}

/// What somebody does, in the few words a card has room for: what is decided first, then the roles.
fn duties(chart: &Chart, key: ContactKey, lang: Lang) -> String {
    let is = |who: &Option<Who>| who.as_ref().is_some_and(|w| ContactKey::Person(w.id) == key);
    let short = |matter: Matter| match matter {
        Matter::Disconnect => lang.pick("切り離し", "disconnecting"),
        Matter::StopCare => lang.pick("診療", "care"),
        Matter::Publish => lang.pick("公表", "publishing"),
    };
    let matters = |of: fn(&Decided) -> &Option<Who>| {
        let all: Vec<&str> = chart.decisions.iter().filter(|d| is(of(d))).map(|d| short(d.matter)).collect();
        (!all.is_empty()).then(|| all.join(lang.pick("・", ", ")))
    };
    let decides = matters(|d| &d.person).map(|what| format!("{}{what}", lang.pick("決める: ", "decides: ")));
    let instead =
        matters(|d| &d.deputy).map(|what| format!("{}{what}", lang.pick("決める代理: ", "decides instead: ")));
    let roles = chart.roles.iter().filter_map(|role| {
        let title = role.title.r#in(lang);
        let deputy = || format!("{title}{}", lang.pick("の代理", ", deputy"));
        if is(&role.holder) { Some(title.to_owned()) } else { is(&role.deputy).then(deputy) }
    });
    decides.into_iter().chain(instead).chain(roles).collect::<Vec<_>>().join(lang.pick("、", "; "))
}

/// Those who are told first, with their numbers: the head of the house, then the safety manager.
#[must_use]
pub fn head_calls(chart: &Chart, lang: Lang) -> Vec<CardLine> {
    let mut seen = Vec::new();
    let held = |post: Post| {
        let role = chart.roles.iter().find(|r| r.post == Some(post))?;
        let node = chart.node(ContactKey::Person(role.holder.as_ref()?.id))?;
        Some((node, role.title.r#in(lang)))
    };
    let mut lines = Vec::new();
    for (node, title) in [Post::Management, Post::Officer].into_iter().filter_map(held) {
        if !seen.contains(&node.key) {
            seen.push(node.key);
            let (name, number) = (node.name.r#in(lang).to_owned(), Call::of(node).said(lang));
            lines.push(CardLine { name, about: title.to_owned(), number });
        }
    }
    lines
}

/// Who decides on cutting lines to the outside, then whoever stands in.
#[must_use]
pub fn decider_calls(chart: &Chart, lang: Lang) -> Vec<CardLine> {
    let decided = chart.decisions.iter().find(|d| d.matter == Matter::Disconnect);
    let named = decided
        .into_iter()
        .flat_map(|d| [(&d.person, lang.pick("決める人", "decides")), (&d.deputy, lang.pick("代理", "deputy"))]);
    let line = |(who, about): (&Option<Who>, &str)| {
        let node = chart.node(ContactKey::Person(who.as_ref()?.id))?;
        let (name, number) = (node.name.r#in(lang).to_owned(), Call::of(node).said(lang));
        Some(CardLine { name, about: about.to_owned(), number })
    };
    named.filter_map(line).collect()
}

/// A vendor on a paper that has room for few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorCall {
    /// Whose; empty where nobody knows.
    pub name: String,
    /// For which systems.
    pub about: String,
    /// The numbers.
    pub number: Call,
}

impl VendorCall {
    /// With every number, for a paper that is read by day and at night.
    #[must_use]
    pub fn line(&self, lang: Lang) -> CardLine {
        card_line(&self.name, &self.about, &self.number.said(lang))
    }
}

/// The vendors there is room for, and how many are left. Whoever holds the paper stands in the dark: first those who answer
/// at night and keep network or servers, or a system care stops without; then such vendors of the day, a blank for each such
/// system that has none, and the others.
#[must_use]
pub fn vendor_calls(chart: &Chart, room: usize) -> (Vec<VendorCall>, usize) {
    let call = |node: &Node| VendorCall {
        name: node.name.ja.clone(),
        about: if node.is_critical() { node.critical.join("、") } else { node.about.ja.clone() },
        number: Call::of(node),
    };
    let blank = |system: &str| VendorCall { name: String::new(), about: system.to_owned(), number: Call::None };
    let turn = |node: &Node| {
        let (at_night, is_first) = (Call::of(node).answers_at_night(), node.is_for_first_hour);
        match (at_night, is_first || node.is_critical()) {
            (true, true) => u8::from(!is_first),
            (false, true) => 2,
            (true, false) => 3,
            (false, false) => 4,
        }
    };
    let mut nodes: Vec<(u8, &Node)> = chart.vendors().map(|node| (turn(node), node)).collect();
    nodes.sort_by_key(|(turn, _)| *turn);
    let (needed, others): (Vec<_>, Vec<_>) = nodes.into_iter().partition(|(turn, _)| *turn < 3);
    let (needed, others) = (needed.into_iter().map(|(_, n)| call(n)), others.into_iter().map(|(_, n)| call(n)));
    let mut all: Vec<VendorCall> = needed.chain(chart.blanks().map(blank)).chain(others).collect();
    let left = all.len().saturating_sub(room);
    all.truncate(room);
    (all, left)
}

/// The numbers of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// One by day and at night.
    Always(String),
    /// One for each.
    Both {
        /// By day.
        day: String,
        /// At night.
        night: String,
    },
    /// One for the night alone.
    Night(String),
    /// One for the day alone.
    Day(String),
    /// None at all.
    None,
}

impl Call {
    fn of(node: &Node) -> Self {
        let value = |kind| node.way(kind).map(|way| way.value.clone());
        let is_both = node.way(WayKind::Day).is_some_and(|way| way.is_both);
        match (value(WayKind::Day), value(WayKind::Night)) {
            (Some(day), Some(night)) => Self::Both { day, night },
            (Some(number), None) if is_both => Self::Always(number),
            (Some(day), None) => Self::Day(day),
            (None, Some(night)) => Self::Night(night),
            (None, None) => Self::None,
        }
    }

    const fn answers_at_night(&self) -> bool {
        matches!(self, Self::Always(_) | Self::Both { .. } | Self::Night(_))
    }

    /// The number to call at night, for below a head that says so; one for the day says that it is one.
    #[must_use]
    pub fn at_night(&self, lang: Lang) -> String {
        match self {
            Self::Always(number) | Self::Night(number) | Self::Both { night: number, .. } => number.clone(),
            Self::Day(_) | Self::None => self.said(lang),
        }
    }

    /// Every number with when it answers, a line each.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let say = |when: Words, number: &str| format!("{} {number}", when.r#in(lang));
        let (by_day, at_night) = (WayKind::Day.short(), WayKind::Night.short());
        match self {
            Self::Always(number) => say(DAY_AND_NIGHT, number),
            Self::Both { day, night } => format!("{}\n{}", say(by_day, day), say(at_night, night)),
            Self::Night(night) => say(at_night, night),
            Self::Day(day) => say(by_day, day),
            Self::None => String::new(),
        }
    }
}

/// Of the 83 mm of a face the numbers take what they need, up to 52 mm, the name the rest. A number is never cut: the card
/// prints a long one in smaller letters.
fn card_line(name: &str, about: &str, number: &str) -> CardLine {
    let taken = number.lines().map(|line| contacts::width(line, 8.8)).fold(0.0, f64::max);
    let room = 226.0 - if number.is_empty() { 75.0 } else { taken.min(150.0) };
    CardLine { name: one_line(name, room, 8.0), about: one_line(about, room, 5.7), number: number.to_owned() }
}

fn one_line(text: &str, room: f64, size: f64) -> String {
    contacts::lines(text, room, size, 1).concat()
}

/// The card as PDF: two on a page, each to be folded twice.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn card_print(sheet: &CardSheet) -> Result<Printed, ReportError> {
    pdf::print(Document::Card, sheet.lang, sheet.printed_on, sheet)
}

/// Characters of the sheet no font has, without setting it.
#[must_use]
pub fn chart_unprintable(sheet: &ChartSheet) -> Vec<char> {
    pdf::unprintable(sheet)
}
