//! How long a restore of a system may take, worked out from its drills, its record, the ledger and two guesses.
//!
//! Invariant: only what a drill of the same system measured is called measured, and what is not known is named, not left out
//! of the sum.

use sejo_model::backup_record::Keeping;
use sejo_model::drill::Outcome;
use sejo_model::restore_estimate::{Basis, Estimate, Part, Unknown};
use sejo_model::words::Text;
use sejo_model::{BackupRecord, Date, DeviceState, Drill, Facts, Hosting, Lang, System, Thresholds, date};

use crate::backup_record::best_backup;

/// Bytes of a GB, as disks are sold.
const GB: u64 = 1_000_000_000;
/// A drill tells the speed of a restore when it brought back one part in so many of the data. The minutes of a drill hold
/// what does not grow with the data, as finding the medium and starting the program: half an hour of it becomes two days at
/// one part in a hundred, and years at one in a million.
const ONE_IN: u64 = 100;
/// … and so much, or half of the data where that is less.
const LEAST: u64 = GB;
/// A newer drill counts before a larger one when it brought back one part in so many of what that did.
const COMPARABLE: u64 = 10;

/// The estimate for a system, from the backup that is nearest to はい; the same for whatever day of the year.
#[must_use]
pub fn restore_estimate(system: &System, facts: &Facts, today: Date) -> Estimate {
    let best = best_backup(system.id, &facts.backup_records, &facts.thresholds, today);
    let record = best.map(|(record, _)| record).filter(|record| record.keeping == Keeping::Kept);
    let Some(record) = record else { return Estimate { unknown: vec![Unknown::Record], ..Estimate::default() } };
    let mut estimate = Estimate::default();
    if system.hosting != Hosting::Cloud {
        machines(system, record, facts, &mut estimate);
    }
    data(system, record, &facts.drills, &mut estimate);
    estimate
}

/// Buying replacements and setting them up anew.
fn machines(system: &System, record: &BackupRecord, facts: &Facts, estimate: &mut Estimate) {
    let of_it = |d: &&sejo_model::Device| d.system_id == Some(system.id) && d.state == DeviceState::InUse;
    let counted = u32::try_from(facts.devices.iter().filter(of_it).count()).unwrap_or(u32::MAX);
    let (count, whence) = match (record.machines, counted) {
        (Some(said), _) => (said, Text::new("記録に書かれた台数", "as recorded")),
        (None, 1..) => (counted, Text::new("台帳で数えた台数", "counted in the ledger")),
        (None, 0) => return estimate.unknown.push(Unknown::Machines),
    };
    if count == 0 {
        return;
    }
    let Thresholds { rebuild_hours: hours, procurement_days: days, .. } = facts.thresholds;
    let usual = Thresholds::default();
    let guess = |minutes, how| Some(Part { minutes, basis: Basis::Guess, how });
    let whose = guessed_by(days == usual.procurement_days);
    let how = Text::new(format!("調達 {days}日({})", whose.ja), format!("delivery {days} days ({})", whose.en));
    estimate.procurement = guess(u64::from(days) * 24 * 60, how);
    let whose = guessed_by(hours == usual.rebuild_hours);
    let how = Text::new(
        format!("{count}台({}) × 1台{hours}時間({})", whence.ja, whose.ja),
        format!("{count} machines ({}) × {hours} h each ({})", whence.en, whose.en),
    );
    estimate.rebuild = guess(u64::from(count) * u64::from(hours) * 60, how);
}

fn guessed_by(is_usual: bool) -> Text {
    if is_usual {
        Text::new("施錠の仮の値", "Sejo's guess")
    } else {
        Text::new("施設が決めた仮の値", "the facility's guess")
    }
}

/// Bringing the data back: the amount at the speed of a drill, else as long as going through the work took.
fn data(system: &System, record: &BackupRecord, drills: &[Drill], estimate: &mut Estimate) {
    let standing = || drills.iter().filter(|d| d.stands());
    if let Some(gb) = record.size_gb {
        match speed_for(gb, system, standing()) {
            Ok((pace, basis)) => estimate.data = Some(at_speed(gb, &pace, basis)),
            Err(unknown) => estimate.unknown.push(unknown),
        }
        return;
    }
    let is_whole =
        |d: &&Drill| d.system_id == Some(system.id) && d.is_success() && matches!(d.outcome, Outcome::Process { .. });
    let whole =
        standing().filter(is_whole).filter_map(|d| Some((d.performed_on, d.minutes?))).max_by_key(|(on, _)| *on);
    match whole {
        Some((on, minutes)) => {
            let (ja, en) = (date::short(on, Lang::Ja), date::short(on, Lang::En));
            let how = Text::new(
                format!("{ja}の訓練で、使えるまで{minutes}分"),
                format!("usable after {minutes} min in the drill of {en}"),
            );
            estimate.data = Some(Part { minutes: minutes.into(), basis: Basis::Drill, how });
        }
        None => estimate.unknown.push(Unknown::Amount),
    }
}

/// What a drill file by file brought back.
#[derive(Clone, Copy)]
struct Pace {
    on: Date,
    bytes: u64,
    minutes: u64,
}

impl Pace {
    fn of(drill: &Drill) -> Option<Self> {
        let Outcome::Files(measured) = &drill.outcome else { return None };
        let minutes = drill.minutes.filter(|m| *m > 0)?;
        let bytes = measured.comparison.same_bytes;
        (bytes > 0).then_some(Self { on: drill.performed_on, bytes, minutes: minutes.into() })
    }
}

/// The drill that tells the speed for so much data: the newest of those of the same system that are comparable to its
/// largest, else of those of any other.
fn speed_for<'a>(
    gb: u32,
    system: &System,
    standing: impl Iterator<Item = &'a Drill>,
) -> Result<(Pace, Basis), Unknown> {
    let data = u64::from(gb) * GB;
    let enough = (data / ONE_IN).max(LEAST.min(data / 2));
    let (own, other): (Vec<&Drill>, Vec<&Drill>) = standing.partition(|d| d.system_id == Some(system.id));
    let mut is_any = false;
    for (drills, basis) in [(own, Basis::Drill), (other, Basis::OtherDrill)] {
        let all: Vec<Pace> = drills.into_iter().filter_map(Pace::of).collect();
        is_any |= !all.is_empty();
        let largest = all.iter().map(|pace| pace.bytes).max().unwrap_or(0);
        let fit = all.into_iter().filter(|pace| pace.bytes >= enough.max(largest / COMPARABLE));
        if let Some(pace) = fit.max_by_key(|pace| (pace.on, pace.bytes)) {
            return Ok((pace, basis));
        }
    }
    Err(if is_any { Unknown::TooLittle } else { Unknown::Speed })
}

fn at_speed(gb: u32, pace: &Pace, basis: Basis) -> Part {
    let minutes = (u128::from(gb) * u128::from(GB) * u128::from(pace.minutes)).div_ceil(u128::from(pace.bytes));
    let minutes = u64::try_from(minutes).unwrap_or(u64::MAX);
    let mb = (pace.bytes / pace.minutes).div_ceil(1_000_000);
    let (ja, en) = (date::short(pace.on, Lang::Ja), date::short(pace.on, Lang::En));
    let how =
        Text::new(format!("{gb}GB ÷ 1分{mb}MB({ja}の訓練)"), format!("{gb} GB ÷ {mb} MB a minute (drill of {en})"));
    Part { minutes, basis, how }
}
