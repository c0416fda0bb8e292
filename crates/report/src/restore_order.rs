//! The restore order (復旧の順番): as picture for the page, as table, and as PDF (A4) with both.
//!
//! Invariant: what is not known (how long something can be missed, how long it takes, what is done instead) stands there as
//! a line to write on, never as nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use sejo_model::contact::chart::{DAY_AND_NIGHT, WayKind};
use sejo_model::contact::number_key;
use sejo_model::restore_estimate::{Estimate, duration};
use sejo_model::restore_order::{RestoreOrder, RestoreStep, Why};
use sejo_model::{Date, Facts, Lang, System, SystemId, Words};

use crate::contact::Width;
use crate::drawing::{self, Band, restore};
use crate::error::ReportError;
use crate::pdf::{self, Document, Part, Printed};

/// A line to write on.
const BLANK: &str = "________";

/// A system in the order, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderRow {
    /// Which.
    pub system_id: SystemId,
    /// Its place, from 1.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// Care stops without it, or goes on; `None`: nobody decided.
    pub critical: Option<bool>,
    /// Its place by importance alone, in words.
    pub importance_said: String,
    /// How long it can be missed.
    pub missed: String,
    /// How long its restore may take.
    pub estimate: String,
    /// It may take longer than it can be missed.
    pub is_too_long: bool,
    /// Those it cannot run without.
    #[serde(skip)]
    pub needs: Vec<SystemId>,
    /// The same by number and name.
    pub first_needed: String,
    /// Whom to call, with the number of the night where there is one.
    pub vendor: String,
    /// What is done without it.
    pub alternative: Vec<String>,
    /// Why it stands here.
    pub because: String,
    /// It and others wait for each other.
    pub is_circle: bool,
}

impl OrderRow {
    /// Its number in a circle, as on the picture.
    #[must_use]
    pub fn mark(&self) -> String {
        mark(self.position)
    }
}

/// 1 to 20 in a circle, then in brackets.
fn mark(position: usize) -> String {
    let circled = u32::try_from(position).ok().filter(|n| (1..=20).contains(n));
    let circled = circled.and_then(|n| char::from_u32(0x2460 + n - 1));
    circled.map_or_else(|| format!("({position})"), |c| c.to_string())
}

/// The rows of an order. `estimate` says how long the restore of a system may take.
#[must_use]
pub fn rows(facts: &Facts, order: &RestoreOrder, estimate: &dyn Fn(&System) -> Estimate, lang: Lang) -> Vec<OrderRow> {
    let systems: BTreeMap<SystemId, &System> = facts.systems.iter().map(|s| (s.id, s)).collect();
    let steps: BTreeMap<SystemId, &RestoreStep> = order.steps.iter().map(|s| (s.system_id, s)).collect();
    let named = |id: &SystemId| steps.get(id).map(|step| format!("{} {}", mark(step.position), step.name));
    let mut equals: BTreeMap<usize, usize> = BTreeMap::new();
    for step in &order.steps {
        *equals.entry(step.importance).or_default() += 1;
    }
    let row = |step: &RestoreStep| {
        let system = *systems.get(&step.system_id)?;
        let minutes = estimate(system).total();
        let shared = equals.get(&step.importance).is_some_and(|count| *count > 1);
        let most = system.tolerable_hours.map(|hours| u64::from(hours) * 60);
        Some(OrderRow {
            system_id: system.id,
            position: step.position,
            name: system.label().to_owned(),
            critical: system.critical,
            importance_said: match (system.critical, lang) {
                (None, Lang::Ja) => "重要度は決めていない".to_owned(),
                (None, Lang::En) => "importance not decided".to_owned(),
                (Some(_), Lang::Ja) => {
                    format!("重要度 {}番目{}", step.importance, if shared { "(同じものあり)" } else { "" })
                }
                (Some(_), Lang::En) => {
                    format!("importance {}{}", step.importance, if shared { " (shared)" } else { "" })
                }
            },
            missed: missed(system, lang),
            estimate: match (minutes.map(|m| duration(m, lang)), lang) {
                (Some(time), Lang::Ja) => format!("戻る見込み {time}"),
                (Some(time), Lang::En) => format!("may take {time}"),
                (None, Lang::Ja) => format!("戻る見込み {BLANK}"),
                (None, Lang::En) => format!("may take {BLANK}"),
            },
            is_too_long: minutes.zip(most).is_some_and(|(minutes, most)| minutes > most),
            needs: step.needs.clone(),
            first_needed: step.needs.iter().filter_map(named).collect::<Vec<_>>().join("  "),
            vendor: vendor(facts, system, lang),
            alternative: alternative(system, lang),
            because: step.because.r#in(lang).to_owned(),
            is_circle: step.why == Why::Circle,
        })
    };
    order.steps.iter().filter_map(row).collect()
}

fn missed(system: &System, lang: Lang) -> String {
    let care = match system.critical {
        Some(true) => lang.pick("止まると診療できない・", "care stops without it, "),
        Some(false) => "",
        None => lang.pick("止まると診療できないかは決めていない・", "not decided whether care stops without it, "),
    };
    match (system.tolerable_hours, lang) {
        (Some(hours), Lang::Ja) => format!("{care}待てる時間 {hours}時間"),
        (Some(hours), Lang::En) => format!("{care}can be missed for {hours} h"),
        (None, Lang::Ja) => format!("{care}待てる時間 {BLANK}"),
        (None, Lang::En) => format!("{care}can be missed for {BLANK}"),
    }
}

fn vendor(facts: &Facts, system: &System, lang: Lang) -> String {
    let behind = facts.vendor_of(system);
    let Some(vendor) = facts.vendors.iter().find(|v| Some(v.id) == behind) else {
        return BLANK.to_owned();
    };
    let said = |when: Words, number: &str| format!("{} {number}", when.r#in(lang));
    let number = match (vendor.night_phone.trim(), vendor.phone.trim()) {
        ("", "") => BLANK.to_owned(),
        ("", day) => said(WayKind::Day.short(), day),
        (night, day) if number_key(night) == number_key(day) => said(DAY_AND_NIGHT, night),
        (night, _) => said(WayKind::Night.short(), night),
    };
    format!("{} {number}", vendor.name)
}

fn alternative(system: &System, lang: Lang) -> Vec<String> {
    let said = |ja, en, text: &str| (!text.trim().is_empty()).then(|| format!("{}{}", lang.pick(ja, en), text.trim()));
    let alternative = &system.alternative;
    let lines = [
        said("", "", &alternative.work),
        said("紙: ", "paper: ", &alternative.paper),
        said("参照だけ: ", "to read: ", &alternative.read_only),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() { vec![BLANK.to_owned()] } else { lines }
}

/// The order in a sentence.
#[must_use]
pub fn summary(rows: &[OrderRow], lang: Lang) -> String {
    let names: Vec<&str> = rows.iter().take(3).map(|r| r.name.as_str()).collect();
    let (count, first) = (rows.len(), names.join(lang.pick("、", ", ")));
    match (count, lang) {
        (0, Lang::Ja) => "登録されたシステムはありません。".to_owned(),
        (0, Lang::En) => "No system is registered.".to_owned(),
        (_, Lang::Ja) => format!("{count}のシステムを戻す順番です。はじめは {first} です。"),
        (_, Lang::En) => format!("The order in which {count} systems are restored. First: {first}."),
    }
}

/// The picture as SVG.
#[must_use]
pub fn svg(rows: &[OrderRow], width: Width, lang: Lang) -> String {
    let units = match width {
        Width::Narrow => 344.0,
        Width::Wide => 900.0,
    };
    let scene = restore::layout(rows, lang, units);
    drawing::scene_svg(&scene, lang.pick("復旧の順番", "Restore order"), &summary(rows, lang), "sans-serif")
}

/// The order ready to be printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderSheet {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility; empty prints a line to write on.
    pub facility: String,
    /// Day of printing.
    pub printed_on: Date,
    /// The order in a sentence.
    pub summary: String,
    /// Systems that wait for each other, by name.
    pub circles: Vec<String>,
    /// Width of the picture in its own units.
    pub width: f64,
    /// The picture; a page may break between two bands.
    pub bands: Vec<Band>,
    /// The table.
    pub rows: Vec<OrderRow>,
}

impl OrderSheet {
    /// The sheet of an order.
    #[must_use]
    pub fn of(facility: &str, rows: Vec<OrderRow>, circles: Vec<String>, printed_on: Date, lang: Lang) -> Self {
        let scene = restore::layout(&rows, lang, 760.0);
        Self {
            lang,
            facility: facility.to_owned(),
            printed_on,
            summary: summary(&rows, lang),
            circles,
            width: scene.width,
            bands: scene.bands,
            rows,
        }
    }
}

/// Names of those that wait for each other, circle by circle.
#[must_use]
pub fn circles(order: &RestoreOrder) -> Vec<String> {
    let name = |id: &SystemId| order.steps.iter().find(|s| s.system_id == *id).map(|s| s.name.as_str());
    order.circles.iter().map(|ids| ids.iter().filter_map(name).collect::<Vec<_>>().join(" ⇄ ")).collect()
}

/// The order as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn order_print(sheet: &OrderSheet) -> Result<Printed, ReportError> {
    order_part(sheet)?.print()
}

/// The order, ready to be bound into the emergency file.
///
/// # Errors
/// [`ReportError::Typeset`] when the data cannot be written.
pub fn order_part(sheet: &OrderSheet) -> Result<Part, ReportError> {
    Part::new(Document::RestoreOrder, sheet.lang, sheet.printed_on, sheet)
}

/// Characters of the sheet no font has, without setting it.
#[must_use]
pub fn order_unprintable(sheet: &OrderSheet) -> Vec<char> {
    pdf::unprintable(sheet)
}
