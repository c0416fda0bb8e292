//! How the device is looked after: firmware, locking out, log, clock, and how old the knowledge of it is.

use sejo_model::configuration::{Dialect, Setting, Severity};

use super::firmware::{self, Standing};
use super::found::Found;
use super::look::Look;

/// What the table says about the device's firmware, with its version and line.
fn standing<'a>(look: &Look<'a>) -> Option<(Standing, &'a str, u32)> {
    let version = look.configuration.identity.firmware.as_ref()?;
    let standing = firmware::standing(look.configuration.dialect, &version.value)?;
    Some((standing, &version.value, version.line))
}

/// The firmware has a hole that is being used. A text may carry the version it was first saved under, so the version of a
/// part of a text is written all the same.
pub(crate) fn firmware_exploited(look: &Look<'_>) -> Option<Found> {
    let (standing, version, line) = standing(look)?;
    let first = standing.exploited.first()?;
    let mut holes: Vec<&str> = Vec::new();
    for hole in &standing.exploited {
        if !holes.contains(&hole.cve) {
            holes.push(hole.cve);
        }
    }
    let fixed = standing.exploited.iter().map(|h| h.fixed).reduce(later).flatten();
    let found = Found::plain(line, true).with("version", version).with("cve", holes.join("、"));
    Some(found.with("since", first.known_since).with("fixed", fixed.unwrap_or_default()).with("table", table_date()))
}

/// The later of two first good versions; none where one hole was never mended.
fn later(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
    let (a, b) = (a?, b?);
    let is_before = super::version::Version::parse(a)?.is_before(&super::version::Version::parse(b)?);
    Some(if is_before { b } else { a })
}

/// The maker mends this branch no more.
pub(crate) fn firmware_past_support(look: &Look<'_>) -> Option<Found> {
    let (standing, version, line) = standing(look)?;
    let end = standing.support_end.filter(|end| *end < look.today)?;
    Some(Found::plain(line, true).with("version", version).with("date", end))
}

/// The version is not written, says too little to compare it, or belongs to a branch the table does not know.
pub(crate) fn firmware_unknown(look: &Look<'_>) -> Option<Found> {
    if !look.is_appliance() {
        return None;
    }
    let Some(written) = &look.configuration.identity.firmware else {
        // What this maker's configuration itself never holds may stand in what was shown beside it.
        let is_told = look.configuration.dialect != Dialect::AlliedWarePlus;
        return Some(Found::plain(None, look.is_whole() && is_told).with("version", ""));
    };
    let is_open = standing(look).is_none_or(|(s, ..)| !s.is_compared() && s.exploited.is_empty());
    is_open.then(|| Found::plain(written.line, false).with("version", &written.value))
}

fn table_date() -> String {
    firmware::firmware_table_date().map(|day| day.to_string()).unwrap_or_default()
}

/// Passwords may be tried for ever.
pub(crate) fn no_lockout(look: &Look<'_>) -> Option<Found> {
    absent(look, &look.configuration.lockout, |lockout| lockout.failures == 0)
}

/// The log stays on the device, and goes with it.
pub(crate) fn no_syslog(look: &Look<'_>) -> Option<Found> {
    absent(look, &look.configuration.records.syslog, Vec::is_empty)
}

/// The clock drifts, so no two logs agree.
pub(crate) fn no_ntp(look: &Look<'_>) -> Option<Found> {
    absent(look, &look.configuration.records.ntp, Vec::is_empty)
}

/// A setting that is switched off or not there; one that is not known is to be checked.
fn absent<T>(look: &Look<'_>, setting: &Setting<T>, is_absent: impl Fn(&T) -> bool) -> Option<Found> {
    match setting.value() {
        Some(value) => is_absent(value).then(|| Found::plain(setting.line(), true)),
        None => look.is_appliance().then(|| Found::plain(None, false)),
    }
}

/// The clock shows another country's time.
pub(crate) fn clock_zone_wrong(look: &Look<'_>) -> Option<Found> {
    let zone = &look.configuration.records.clock_zone;
    let written = zone.value().filter(|z| !z.trim().is_empty() && !is_japan(z))?;
    Some(Found::plain(zone.line(), true).with("zone", written))
}

/// Whether a clock zone is Japan's, by name or by its nine hours.
fn is_japan(zone: &str) -> bool {
    let zone = zone.to_ascii_lowercase();
    let has_name = ["tokyo", "japan", "jst", "osaka", "sapporo"].iter().any(|name| zone.contains(name));
    has_name || is_nine_hours(&zone)
}

/// Whether a text gives an offset of nine hours east: `+09:00`, `0900`, `jst 9 0`.
fn is_nine_hours(zone: &str) -> bool {
    let Some((sign, digits)) = zone.find(|c: char| c.is_ascii_digit()).map(|at| zone.split_at(at)) else {
        return false;
    };
    if sign.ends_with('-') {
        return false;
    }
    let mut numbers = digits.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let is_hour = numbers.next().is_some_and(|hours| matches!(hours, "9" | "09" | "900" | "0900"));
    is_hour && numbers.all(|rest| rest.chars().all(|c| c == '0'))
}

/// What is known about the device is old.
pub(crate) fn configuration_old(look: &Look<'_>) -> Option<Found> {
    let told_on = look.record.told_on().min(look.record.read_on);
    let age = look.today.since(told_on).ok()?.get_days();
    let most = look.facts.thresholds.configuration_days;
    let is_old = i64::from(age) > i64::from(most);
    is_old.then(|| Found::plain(None, true).with("date", told_on).with("days", most))
}

/// It is what the device shows of its state: the configuration itself has to be asked for.
pub(crate) fn configuration_state(_: &Look<'_>) -> Option<Found> {
    Some(Found::plain(None, true))
}

/// The maker's language is not read, so the questions are asked by hand.
pub(crate) fn configuration_unread(_: &Look<'_>) -> Option<Found> {
    Some(Found::plain(None, false).weighing(Severity::Notice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_zones_of_japan() {
        for zone in ["+09:00", "Asia/Tokyo", "JST 9", "JST 9 0", "9", "+9", "UTC+9", "JST", "+09 00", "+0900", "gmt +9"]
        {
            assert!(is_japan(zone), "{zone}");
        }
        for zone in ["UTC", "+00:00", "-09:00", "PST -8", "+08:00", "Pacific/Auckland", "0", "90", "-9"] {
            assert!(!is_japan(zone), "{zone}");
        }
    }
}
