//! The walk-round sheet: somebody walks the rooms with it and ticks what is there.
//!
//! Invariant: devices out of use are not looked for; a device without a room is not left out but stands in a block of
//! its own.

use std::collections::BTreeMap;

use serde::Serialize;

use sejo_model::{Date, Device, DeviceKind, DeviceState, Lang};

use crate::error::ReportError;
use crate::pdf::{self, Document, Printed};

/// A walk-round sheet ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkRound {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Name of the facility.
    pub facility: String,
    /// Day of printing.
    pub printed_on: Date,
    /// Rooms in the order to walk.
    pub rooms: Vec<Room>,
    /// Empty lines per room for devices nobody registered.
    pub empty_lines: u8,
    /// Each room on a page of its own, for several people walking at once.
    pub page_per_room: bool,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Room {
    /// Its name; empty for devices whose place is not known.
    pub name: String,
    /// Devices the ledger knows there.
    pub devices: Vec<WalkDevice>,
}

/// A device to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkDevice {
    /// What people call it.
    pub label: String,
    /// Kind.
    pub kind: Option<DeviceKind>,
    /// In use or spare.
    pub state: DeviceState,
    /// Maker and model.
    pub model: String,
    /// Serial number, as on the label of the device.
    pub serial: String,
    /// Host name, as on the screen or a sticker.
    pub host_name: String,
    /// Last stock-take that saw it.
    pub checked_on: Option<Date>,
}

impl WalkRound {
    /// The sheet for all devices in use or spare, rooms by name, the block without a room last.
    #[must_use]
    pub fn of(facility: &str, devices: &[Device], lang: Lang, printed_on: Date) -> Self {
        let mut rooms: BTreeMap<(bool, &str), Vec<&Device>> = BTreeMap::new();
        for device in devices.iter().filter(|d| d.state != DeviceState::Retired) {
            let place = device.place.trim();
            rooms.entry((place.is_empty(), place)).or_default().push(device);
        }
        let rooms = rooms
            .into_iter()
            .map(|((_, name), mut devices)| {
                devices.sort_by(|a, b| (a.kind, a.label(), &a.serial).cmp(&(b.kind, b.label(), &b.serial)));
                Room { name: name.to_owned(), devices: devices.into_iter().map(WalkDevice::of).collect() }
            })
            .collect();
        Self { lang, facility: facility.to_owned(), printed_on, rooms, empty_lines: 4, page_per_room: false }
    }
}

impl WalkDevice {
    fn of(device: &Device) -> Self {
        let model = [device.maker.trim(), device.model.trim()].into_iter().filter(|s| !s.is_empty());
        Self {
            label: device.label().to_owned(),
            kind: device.kind,
            state: device.state,
            model: model.collect::<Vec<_>>().join(" "),
            serial: device.serial.clone(),
            host_name: device.host_name.clone(),
            checked_on: device.checked_on,
        }
    }
}

/// The walk-round sheet as PDF.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn walk_round_pdf(sheet: &WalkRound) -> Result<Vec<u8>, ReportError> {
    walk_round_print(sheet).map(|p| p.bytes)
}

/// The walk-round sheet as PDF, with what could not be printed as given.
///
/// # Errors
/// [`ReportError::Typeset`] when it cannot be set.
pub fn walk_round_print(sheet: &WalkRound) -> Result<Printed, ReportError> {
    pdf::print(Document::WalkRound, sheet.lang, sheet.printed_on, sheet)
}

/// Characters of the sheet no font has, without setting it.
#[must_use]
pub fn walk_round_unprintable(sheet: &WalkRound) -> Vec<char> {
    pdf::unprintable(sheet)
}
