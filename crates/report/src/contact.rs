//! The contact chart (連絡体制図): as SVG for the page, as exactly one page of A4, and as a small card to carry.
//!
//! Invariants: one page whatever the number of lines, because the letters get smaller before anything is left out; the
//! print says nothing by colour; a character no font has is named at the end of the page.

use serde::Serialize;

use sejo_model::contact::chart::{Chart, Node, Standing, WayKind, Who};
use sejo_model::{Authority, ContactKey, Date, Lang, date};

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
    /// The sheet of a chart.
    #[must_use]
    pub fn of(facility: &str, chart: &Chart, printed_on: Date, lang: Lang) -> Self {
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
    /// Whose.
    pub name: String,
    /// What for.
    pub about: String,
    /// The number to call at night; empty prints a line to write on.
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
    /// People, in the order of calling.
    pub inside: Vec<CardLine>,
    /// Vendors of critical systems, police, prefecture, ministry.
    pub outside: Vec<CardLine>,
}

/// Lines there is room for on a face of the card.
const INSIDE: usize = 3;
const OUTSIDE: usize = 8;

impl CardSheet {
    /// The card of a chart.
    #[must_use]
    pub fn of(facility: &str, chart: &Chart, printed_on: Date, lang: Lang) -> Self {
        let mut seen: Vec<&Who> = Vec::new();
        let mut inside = Vec::new();
        for role in &chart.roles {
            let title = role.title.r#in(lang);
            let deputy = format!("{title}{}", lang.pick("の代理", ", deputy"));
            for (who, about) in [(&role.holder, title), (&role.deputy, deputy.as_str())] {
                let Some(who) = who.as_ref().filter(|w| !seen.contains(w)) else { continue };
                seen.push(who);
                inside.push(line(chart.node(ContactKey::Person(who.id)), &who.name, about, lang));
            }
        }
        inside.truncate(INSIDE);
        let local = [Authority::Police, Authority::Prefecture, Authority::HealthCentre, Authority::Ministry];
        let offices: Vec<&Node> =
            chart.offices().filter(|n| matches!(n.key, ContactKey::Authority(a) if local.contains(&a))).collect();
        let room = OUTSIDE.saturating_sub(offices.len());
        let mut vendors: Vec<&Node> = chart.vendors().collect();
        vendors.sort_by_key(|n| !n.is_critical);
        let shown = vendors.into_iter().take(room).chain(offices);
        let outside = shown.map(|n| line(Some(n), n.name.r#in(lang), n.about.r#in(lang), lang)).take(OUTSIDE).collect();
        Self { lang, facility: one_line(facility, 230.0, 6.8), printed_on, inside, outside }
    }
}

/// Night comes first: whoever needs the card stands in the dark. A number for the day says that it is one.
fn line(node: Option<&Node>, name: &str, about: &str, lang: Lang) -> CardLine {
    let way = |kind| node.and_then(|n| n.way(kind));
    let has_night = node.is_some_and(|n| matches!(n.key, ContactKey::Vendor(_)) && !n.lacks.contains(&WayKind::Night));
    let number = match (way(WayKind::Night), way(WayKind::Day)) {
        (Some(night), _) => night.value.clone(),
        // The same number by day and night stands once.
        (None, Some(day)) if has_night => day.value.clone(),
        (None, Some(day)) => format!("{} {}", WayKind::Day.words().r#in(lang), day.value),
        (None, None) => String::new(),
    };
    let about = if node.is_some_and(|n| matches!(n.key, ContactKey::Authority(_))) { "" } else { about };
    // Of the 83 mm of a face the number takes what it needs, the name the rest.
    let number = one_line(&number, 170.0, 8.6);
    let room = 226.0 - if number.is_empty() { 75.0 } else { contacts::width(&number, 8.8) };
    CardLine { name: one_line(name, room, 8.0), about: one_line(about, room, 5.7), number }
}

fn one_line(text: &str, room: f64, size: f64) -> String {
    contacts::lines(text, room, size, 1).concat()
}

/// The card as PDF: four on a page, each to be folded once.
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
