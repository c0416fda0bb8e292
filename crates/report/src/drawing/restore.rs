//! The restore order as places: a card for each system from the top down, and beside the cards a lane from each thing that
//! others run on to all that wait for it.
//!
//! Invariants: a card is a band of its own, so a page breaks between two of them and lanes go on; a line meets another only
//! where a dot says so; every lane is said in words on the cards too, so nothing rests on lines or colours alone.

use std::collections::BTreeMap;

use sejo_model::{Lang, SystemId};

use super::contacts::lines;
use super::scene::{Band, DEVICE, HEAD, Letters, NETWORK, Paint, Role, SOFT, Scene, UNKNOWN};
use crate::restore_order::OrderRow;

/// Room between cards.
const GAP: f64 = 9.0;
/// Room in a card.
const INSET: f64 = 9.0;
/// Height of a line as a share of its letters.
const LEADING: f64 = 1.38;
/// The widest room between two lanes; many lanes share what there is.
const LANE: f64 = 18.0;
/// The share of the width that lanes may take.
const SHARE: f64 = 0.28;
/// Side of a dot.
const DOT: f64 = 6.0;

/// Letters of the name, of a line, of a line that matters less.
const NAME: f64 = 16.0;
const TEXT: f64 = 13.0;

/// A lane: from a thing that others run on, along the rows between the first and the last that has to do with it.
struct Lane {
    base: usize,
    waiting: Vec<usize>,
    at: usize,
}

impl Lane {
    fn first(&self) -> usize {
        self.waiting.iter().copied().min().map_or(self.base, |n| n.min(self.base))
    }

    fn last(&self) -> usize {
        self.waiting.iter().copied().max().map_or(self.base, |n| n.max(self.base))
    }
}

/// Lanes side by side, the nearest to the cards first; two that are at the same height never share one.
fn lanes(rows: &[OrderRow]) -> Vec<Lane> {
    let place: BTreeMap<SystemId, usize> = rows.iter().enumerate().map(|(n, r)| (r.system_id, n)).collect();
    let mut ends: Vec<usize> = Vec::new();
    let mut lanes = Vec::new();
    for (base, row) in rows.iter().enumerate() {
        let waiting: Vec<usize> = rows
            .iter()
            .filter(|r| r.needs.contains(&row.system_id))
            .filter_map(|r| place.get(&r.system_id).copied())
            .collect();
        if !waiting.is_empty() {
            lanes.push(Lane { base, waiting, at: 0 });
        }
    }
    lanes.sort_by_key(|lane| (lane.first(), lane.last()));
    for lane in &mut lanes {
        let (first, last) = (lane.first(), lane.last());
        match ends.iter_mut().enumerate().find(|(_, end)| **end < first) {
            Some((at, end)) => (lane.at, *end) = (at, last),
            None => {
                lane.at = ends.len();
                ends.push(last);
            }
        }
    }
    lanes
}

/// The order, `units` wide.
pub(crate) fn layout(rows: &[OrderRow], lang: Lang, units: f64) -> Scene {
    let lanes = lanes(rows);
    let count = lanes.iter().map(|lane| lane.at + 1).max().unwrap_or(0);
    let step = LANE.min(units * SHARE / float(count.max(1)));
    let left = if count == 0 { 0.0 } else { float(count) * step + 16.0 };
    let draw = Draw { lang, lanes: &lanes, left, step, units };
    let bands = rows.iter().enumerate().map(|(n, row)| draw.band(n, row)).collect();
    Scene { width: units, bands }
}

struct Draw<'a> {
    lang: Lang,
    lanes: &'a [Lane],
    left: f64,
    step: f64,
    units: f64,
}

impl Draw<'_> {
    fn band(&self, n: usize, row: &OrderRow) -> Band {
        let texts = self.texts(row);
        let inner: f64 = texts.iter().map(|(letters, _)| letters.size * LEADING).sum();
        let high = inner + INSET;
        let mut band = Band { height: high + GAP, shapes: Vec::new() };
        for lane in self.lanes {
            self.lane(&mut band, lane, n, high);
        }
        band.rect(Role::Card, (self.left + 1.0, 1.0), (self.units - self.left - 2.0, high - 2.0), paint(row));
        let mut base = INSET / 2.0;
        for (letters, text) in texts {
            base += letters.size * LEADING;
            band.text((self.left + INSET + 1.0, base - letters.size * 0.34), letters, text);
        }
        band
    }

    fn texts(&self, row: &OrderRow) -> Vec<(Letters, String)> {
        let room = self.units - self.left - 2.0 * INSET;
        let fitted = |letters: Letters, text: &str, most| {
            lines(text, room, letters.size, most).into_iter().map(move |line| (letters, line)).collect::<Vec<_>>()
        };
        let mut texts = fitted(Letters::new(NAME).bold(), &format!("{} {}", row.mark(), row.name), 2);
        let facts = [row.importance_said.as_str(), row.missed.as_str(), row.estimate.as_str()];
        let joined = facts.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" / ");
        texts.extend(fitted(Letters::new(TEXT).ink(SOFT), &joined, 3));
        if !row.first_needed.is_empty() {
            let words = self.lang.pick("先に要るもの: ", "Needs first: ");
            texts.extend(fitted(Letters::new(TEXT), &format!("{words}{}", row.first_needed), 3));
        }
        if row.is_too_long {
            let words = self.lang.pick("戻る見込みが、待てる時間より長い", "Takes longer than it can be missed");
            texts.extend(fitted(Letters::new(TEXT).bold(), words, 2));
        }
        texts
    }

    /// Lanes that end at the card of a row: those it waits for from above, then its own.
    fn ports(&self, n: usize) -> Vec<&Lane> {
        let waits = self.lanes.iter().filter(|lane| lane.waiting.contains(&n));
        waits.chain(self.lanes.iter().filter(|lane| lane.base == n)).collect()
    }

    /// What a row shows of a lane: its way through, and the branch to the card. Every branch has a height of its own.
    fn lane(&self, band: &mut Band, lane: &Lane, n: usize, high: f64) {
        if n < lane.first() || n > lane.last() {
            return;
        }
        let ports = self.ports(n);
        let port = ports.iter().position(|other| other.base == lane.base);
        let y = port.map(|port| high * float(port + 1) / float(ports.len() + 1));
        let x = self.left - 12.0 - float(lane.at) * self.step;
        let top = if n == lane.first() { y.unwrap_or(0.0) } else { 0.0 };
        let end = if n == lane.last() { y.unwrap_or(band.height) } else { band.height };
        band.line((x, top), (x, end), DEVICE);
        let Some(y) = y else { return };
        band.line((x, y), (self.left, y), DEVICE);
        if n == lane.base {
            band.rect(Role::Badge, (self.left - DOT, y - DOT / 2.0), (DOT, DOT), HEAD);
        } else {
            band.line((self.left - 7.0, y - 4.5), (self.left, y), DEVICE);
            band.line((self.left - 7.0, y + 4.5), (self.left, y), DEVICE);
        }
        if n != lane.first() && n != lane.last() {
            band.rect(Role::Badge, (x - DOT / 2.0, y - DOT / 2.0), (DOT, DOT), HEAD);
        }
    }
}

/// What holds up care has a thick edge; what nobody can put in order is dashed.
const fn paint(row: &OrderRow) -> Paint {
    if row.is_circle {
        UNKNOWN
    } else if matches!(row.critical, Some(true)) {
        DEVICE
    } else {
        NETWORK
    }
}

fn float(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
