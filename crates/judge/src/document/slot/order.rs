//! What goes first when systems are restored, how long each can be missed, and what is done until then.
//!
//! Only of systems without which care stops is it asked what is done instead; of the others what was said is said.

use sejo_model::restore_estimate::duration;
use sejo_model::restore_order::{RestoreStep, restore_order};
use sejo_model::system::Alternative;
use sejo_model::{Lang, Place, System, SystemId, SystemKind};

use super::{Filled, Ground, Slot};
use crate::restore_estimate::restore_estimate;

pub(super) const SLOTS: &[Slot] = &[
    ("restore_order", order),
    ("restore_first", first),
    ("needs", needs),
    ("missed", missed),
    ("missed_critical", missed_critical),
    ("alternatives", |ground| critical(ground, &WORK)),
    ("papers", |ground| critical(ground, &PAPER)),
    ("read_only", |ground| critical(ground, &READ_ONLY)),
    ("front_desk", |ground| desk(ground, &FRONT_DESK, &WORK)),
    ("front_paper", |ground| desk(ground, &FRONT_DESK, &PAPER)),
    ("care", |ground| desk(ground, &CARE, &WORK)),
    ("care_read_only", |ground| desk(ground, &CARE, &READ_ONLY)),
    ("restore_times", restore_times),
];

/// What reception works with.
const FRONT_DESK: [SystemKind; 3] = [SystemKind::Receipt, SystemKind::Reservation, SystemKind::Eligibility];
/// What is used in a consulting room or behind a dispensing counter.
const CARE: [SystemKind; 3] = [SystemKind::Ehr, SystemKind::Ordering, SystemKind::Pharmacy];

/// A part of what is done without a system.
struct Part {
    ja: &'static str,
    en: &'static str,
    /// Between the name of a system and this, in a sentence.
    between: &'static str,
    get: fn(&Alternative) -> &str,
}

const WORK: Part =
    Part {
        ja: "止まったときの代わりの方法", en: "what is done without it", between: "は", get: |a| &a.work
    };
const PAPER: Part =
    Part { ja: "使う紙のある場所", en: "where the paper lies", between: "の紙は", get: |a| &a.paper };
const READ_ONLY: Part = Part {
    ja: "参照だけできるもの(なければ「なし」)",
    en: "what can still be read (or: none)",
    between: "の前の記録の見方は",
    get: |a| &a.read_only,
};

impl Part {
    /// As somebody wrote it, to stand in a sentence.
    fn of<'s>(&self, system: &'s System) -> Option<&'s str> {
        let text = (self.get)(&system.alternative).trim().trim_end_matches('。');
        (!text.is_empty()).then_some(text)
    }

    fn blank(&self, system: &System) -> Filled {
        let (ja, en) = (format!("{}の{}", system.label(), self.ja), format!("{}: {}", system.label(), self.en));
        Filled::blank(&ja, &en, Place::System { id: system.id })
    }
}

fn no_systems() -> Filled {
    Filled::blank("医療情報システムの名前", "the names of the systems", Place::Systems)
}

/// The systems with their steps, the first to be restored first.
fn in_order<'g>(ground: &'g Ground<'_>) -> Vec<(RestoreStep, &'g System)> {
    let find = |id| ground.facts.systems.iter().find(|s| s.id == id);
    let steps = restore_order(&ground.facts.systems).steps.into_iter();
    steps.filter_map(|step| find(step.system_id).map(|system| (step, system))).collect()
}

fn lines(ground: &Ground<'_>, say: impl Fn(&RestoreStep, &System) -> Option<Filled>) -> Filled {
    let all = in_order(ground);
    if all.is_empty() {
        return no_systems();
    }
    Filled::lines(all.iter().filter_map(|(step, system)| Some((system.label().to_owned(), say(step, system)?))))
}

/// 1. 2. 3. with the reason of each.
fn order(ground: &Ground<'_>) -> Filled {
    let order = restore_order(&ground.facts.systems);
    let all = in_order(ground);
    if all.is_empty() {
        return no_systems();
    }
    let mut whole = Filled::default();
    for (step, system) in &all {
        if !whole.text.is_empty() {
            whole.text.push('\n');
        }
        whole.text.push_str(&format!("{}. {}: {}", step.position, system.label(), step.because.ja));
        let circle = order.circles.iter().find(|circle| circle.first() == Some(&system.id));
        let circle = circle.map(|circle| unordered(ground, circle, system));
        let weight = system.critical.is_none().then(|| undecided(system));
        for blank in [circle, weight].into_iter().flatten() {
            whole.text.push_str(&blank.text);
            whole.lacking.extend(blank.lacking);
        }
    }
    whole
}

/// They wait for each other: what stands first in the list is not decided. Named once, at the first of them.
fn unordered(ground: &Ground<'_>, circle: &[SystemId], first: &System) -> Filled {
    let find = |id: &SystemId| ground.facts.systems.iter().find(|s| s.id == *id);
    let names: Vec<&str> = circle.iter().filter_map(find).map(|s| s.label()).collect();
    let ja = format!("「{}」を戻す順番", names.join("」「"));
    let en = format!("which is restored first: {}", names.join(", "));
    Filled::blank(&ja, &en, Place::System { id: first.id })
}

/// The first three.
fn first(ground: &Ground<'_>) -> Filled {
    let all = in_order(ground);
    if all.is_empty() {
        return no_systems();
    }
    let names: Vec<&str> = all.iter().take(3).map(|(_, system)| system.label()).collect();
    Filled::of(names.join("、"))
}

/// What each cannot run without.
fn needs(ground: &Ground<'_>) -> Filled {
    let name = |id| ground.facts.systems.iter().find(|s| s.id == id).map(|s| s.label());
    lines(ground, |step, _| {
        let needed: Vec<&str> = step.needs.iter().filter_map(|id| name(*id)).collect();
        Some(Filled::of(if needed.is_empty() {
            "ほかのシステムがなくても動く".to_owned()
        } else {
            needed.join("、")
        }))
    })
}

fn hours(system: &System) -> Option<Filled> {
    let (ja, en) = (format!("{}を待てる時間", system.label()), format!("how long {} can be missed", system.label()));
    match (system.tolerable_hours, system.is_critical()) {
        (Some(hours), _) => Some(Filled::of(format!("{hours}時間まで"))),
        (None, true) => Some(Filled::blank(&ja, &en, Place::System { id: system.id })),
        (None, false) => None,
    }
}

/// Nobody decided how important it is: nothing may say that care goes on without it.
fn undecided(system: &System) -> Filled {
    let ja = format!("{}が止まると診療できないか", system.label());
    let en = format!("whether care stops without {}", system.label());
    Filled::blank(&ja, &en, Place::System { id: system.id })
}

/// How long each can be missed.
fn missed(ground: &Ground<'_>) -> Filled {
    lines(ground, |_, system| {
        let unsaid = || match system.critical {
            Some(_) => Filled::of("なくても診療は続けられる(待てる時間は決めていない)"),
            None => undecided(system),
        };
        Some(hours(system).unwrap_or_else(unsaid))
    })
}

/// The same in a sentence, of those without which care stops.
fn missed_critical(ground: &Ground<'_>) -> Filled {
    let all = in_order(ground);
    let critical = all.iter().map(|(_, system)| *system).filter(|s| s.is_critical());
    joined(critical.filter_map(|system| Some((system.label(), hours(system)?))), "が")
}

/// A part of what is done without each system care stops without, and of others where somebody said it.
fn critical(ground: &Ground<'_>, part: &Part) -> Filled {
    let say = |system: &System| match part.of(system) {
        Some(text) => Some(Filled::of(text)),
        None => system.is_critical().then(|| part.blank(system)),
    };
    let found = lines(ground, |_, system| say(system));
    if found.text.is_empty() { none_critical() } else { found }
}

fn none_critical() -> Filled {
    Filled::blank("止まると診療に響くシステム", "systems care stops without", Place::Systems)
}

/// What one desk does, in a sentence: 電子カルテは「紙に書く」. Where it has no system of its own, what care is done with.
fn desk(ground: &Ground<'_>, kinds: &[SystemKind], part: &Part) -> Filled {
    let of_kinds = |kinds: &[SystemKind]| -> Vec<&System> {
        ground.facts.systems.iter().filter(|s| kinds.contains(&s.kind)).collect()
    };
    let mut systems = of_kinds(kinds);
    if !systems.iter().any(|s| s.is_critical() || part.of(s).is_some()) {
        systems = of_kinds(&CARE);
    }
    let say = |system: &System| match part.of(system) {
        Some(text) => Some(Filled::of(format!("「{text}」"))),
        None => system.is_critical().then(|| part.blank(system)),
    };
    joined(systems.iter().filter_map(|system| Some((system.label(), say(system)?))), part.between)
}

/// `AはX、BはY`.
fn joined<'n>(all: impl Iterator<Item = (&'n str, Filled)>, between: &str) -> Filled {
    let mut whole = Filled::default();
    for (name, one) in all {
        if !whole.text.is_empty() {
            whole.text.push('、');
        }
        whole.text.push_str(&format!("{name}{between}{}", one.text));
        whole.lacking.extend(one.lacking);
    }
    if whole.text.is_empty() { none_critical() } else { whole }
}

/// How long the restore of each may take.
fn restore_times(ground: &Ground<'_>) -> Filled {
    lines(ground, |_, system| {
        let estimate = restore_estimate(system, ground.facts, ground.today);
        let (ja, en) = (
            format!("{}が戻るまでの見込み", system.label()),
            format!("how long the restore of {} takes", system.label()),
        );
        match (estimate.total(), system.is_critical()) {
            (Some(minutes), _) => Some(Filled::of(format!("見込み{}", duration(minutes, Lang::Ja)))),
            (None, true) => Some(Filled::blank(&ja, &en, Place::BackupRecords)),
            (None, false) => None,
        }
    })
}
