//! Tables of one sheet, or of several, brought under one set of headings.
//!
//! Guards: no cell of a table that is taken is lost: a column goes under the heading that stands for the same field of the
//! ledger, else under the one of the same name, else it gets a heading of its own. 区分 is the kind on one sheet and the
//! building on another, so what a column stands for is asked of its own table. What is secret by the headings of its
//! own table stays masked under the common ones.

use std::collections::HashSet;

use sejo_model::device::{mentioned_kind, parse_kind};
use sejo_model::text::fold;
use sejo_model::{DeviceField, DeviceKind};

use super::{MASK, secret};
use crate::Limits;
use crate::ledger::{naming, words::exact};

/// Heading of the column that holds what the titles of the tables say.
const KIND: &str = "種別（表の題）";

/// Operating systems, as [`fold`] leaves them, of one kind of devices only.
const SYSTEMS: [(DeviceKind, &str); 3] = [
    (
        DeviceKind::Server,
        "windowsserver|winserver|win2003|win2008|win2012|win2016|win2019|win2022|win2025|ws2008|ws2012|ws2016|ws2019|\
         ws2022|ws2025|rhel|redhat|centos|rockylinux|almalinux|ubuntuserver|esxi|vmware|proxmox|hyperv",
    ),
    (DeviceKind::Network, "fortios|iosxe|nxos|junos|alliedware|panos|routeros|arubaos"),
    (DeviceKind::Pc, "windows|win10|win11|macos|ipados|chromeos|android"),
];

/// What no server runs.
const AT_HAND: [&str; 3] = ["ipados", "chromeos", "android"];

/// Rows with their numbers in the file.
pub type Rows = Vec<(u32, Vec<String>)>;

/// The headings that all tables share, with the rows under them.
#[derive(Debug, Default)]
pub struct Joined {
    /// Headings.
    pub names: Vec<String>,
    /// Rows.
    pub rows: Rows,
    /// Columns that are secret in one of the tables.
    masked: HashSet<usize>,
    tables: usize,
    /// Folded names, in the order of `names`.
    folded: Vec<String>,
    fields: Vec<Option<DeviceField>>,
    /// What titles said of rows, where their table has no column of kinds: from row to row.
    kinds: Vec<(usize, usize, String)>,
}

impl Joined {
    /// Takes a table in whose columns are what their headings say beyond doubt.
    pub fn add(&mut self, names: &[String], rows: Rows, limits: &Limits) -> Result<Vec<usize>, Rows> {
        let mut meant: Vec<Option<DeviceField>> = names.iter().map(|name| field(name)).collect();
        let is_name = |(_, field): &(usize, &Option<DeviceField>)| **field == Some(DeviceField::Name);
        let columns: Vec<usize> = meant.iter().enumerate().filter(is_name).map(|(column, _)| column).collect();
        // 機器 beside 名称 is no name, so that 名称 goes under the 機器名 of the table above.
        for second in naming::seconds(names, &rows, &columns).into_iter().filter(|second| second.is_no_name) {
            let is_kind = second.is_kind && !meant.contains(&Some(DeviceField::Kind));
            if let Some(field) = meant.get_mut(second.column) {
                *field = is_kind.then_some(DeviceField::Kind);
            }
        }
        self.add_as(names, &meant, rows, limits)
    }

    /// Takes a table in with what its columns stand for; gives the rows back when there is no room for its columns. The
    /// columns that stand for those of the header come with it.
    pub fn add_as(
        &mut self,
        names: &[String],
        meant: &[Option<DeviceField>],
        mut rows: Rows,
        limits: &Limits,
    ) -> Result<Vec<usize>, Rows> {
        let columns = self.columns(names, meant);
        let width = columns.iter().map(|c| c + 1).max().unwrap_or(0).max(self.names.len());
        let all = self.rows.len().saturating_add(rows.len());
        let first = self.names.is_empty();
        if !first && (width >= limits.columns || all.saturating_mul(width) > limits.cells.saturating_mul(4)) {
            return Err(rows);
        }
        // By its own headings first: what stands beside what matters there.
        let masked = secret::mask_columns(names, &mut rows);
        self.masked.extend(masked.iter().filter_map(|c| columns.get(*c)));
        for ((name, column), field) in names.iter().zip(&columns).zip(meant) {
            match self.fields.get_mut(*column) {
                Some(known) => *known = known.or(*field),
                None => {
                    let name = if first { name.clone() } else { self.free(name) };
                    self.folded.push(fold(&name));
                    self.names.push(name);
                    self.fields.push(*field);
                }
            }
        }
        self.tables += 1;
        let straight = columns.iter().enumerate().all(|(from, to)| from == *to);
        self.rows.reserve(rows.len());
        for (number, cells) in rows {
            self.rows.push((number, if straight { cells } else { moved(cells, &columns, width) }));
        }
        Ok(columns)
    }

    /// Counts columns as secret that a table was found to have; `columns` is what [`Self::add`] gave for it.
    pub fn hide(&mut self, masked: &[usize], columns: &[usize]) {
        self.masked.extend(masked.iter().filter_map(|column| columns.get(*column)));
    }

    /// Remembers what a title says of the rows from `from` on, unless their table says it itself; gives whether it does.
    pub fn say_kind(&mut self, from: usize, columns: &[usize], kind: Option<&str>) -> bool {
        let has_own = columns.iter().any(|c| self.fields.get(*c) == Some(&Some(DeviceField::Kind)));
        let said = kind.filter(|_| !has_own);
        if let Some(kind) = said {
            self.kinds.push((from, self.rows.len(), kind.to_owned()));
        }
        said.is_some()
    }

    /// Writes what titles said into the column of kinds, which is made where there is none. A device that is called
    /// otherwise gets none: as a PC nobody would look at the server again.
    pub fn write_kinds(&mut self, limits: &Limits) {
        if self.kinds.is_empty() || self.names.len() >= limits.columns {
            return;
        }
        let kinds = self.fields.iter().position(|f| *f == Some(DeviceField::Kind));
        let column = kinds.unwrap_or(self.names.len());
        if kinds.is_none() {
            self.names.push(KIND.to_owned());
        }
        let of = |wanted: DeviceField| self.fields.iter().position(|field| *field == Some(wanted));
        let (name, os) = (of(DeviceField::Name), of(DeviceField::Os));
        for (from, to, kind) in std::mem::take(&mut self.kinds) {
            let titled = parse_kind(&kind).ok().flatten();
            for (_, cells) in self.rows.iter_mut().take(to).skip(from) {
                let said = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", String::as_str);
                if titled.is_some_and(|titled| is_another(titled, said(name), said(os))) {
                    continue;
                }
                cells.resize(cells.len().max(column + 1), String::new());
                if let Some(cell) = cells.get_mut(column) {
                    cell.clone_from(&kind);
                }
            }
        }
    }

    /// Makes all rows equally long and masks what is secret; gives the columns masked as a whole.
    pub fn finish(&mut self) -> Vec<usize> {
        let width = self.names.len();
        for (_, cells) in &mut self.rows {
            cells.resize(width, String::new());
        }
        // Cells were masked in their own table; what makes a column secret may only show in all of its rows.
        if self.tables > 1 {
            self.masked.extend(secret::secret_columns(&self.names, &self.rows));
        }
        let mut masked: Vec<usize> = self.masked.iter().copied().collect();
        masked.sort_unstable();
        for (_, cells) in &mut self.rows {
            for column in &masked {
                if let Some(cell) = cells.get_mut(*column).filter(|c| !c.is_empty()) {
                    MASK.clone_into(cell);
                }
            }
        }
        masked
    }

    /// A heading nobody else has.
    fn free(&self, name: &str) -> String {
        let is_taken = |name: &str| self.folded.contains(&fold(name));
        if !is_taken(name) {
            return name.to_owned();
        }
        let mut numbered = (2..=self.names.len() + 2).map(|number| format!("{name} ({number})"));
        numbered.find(|name| !is_taken(name)).unwrap_or_else(|| name.to_owned())
    }

    /// Where each column of a table goes.
    fn columns(&self, names: &[String], meant: &[Option<DeviceField>]) -> Vec<usize> {
        let mut taken = HashSet::new();
        let same = |name: &str, field: Option<DeviceField>, taken: &HashSet<usize>| {
            let folded = fold(name);
            let is_open = |c: &usize| !taken.contains(c) && self.folded.get(*c) == Some(&folded);
            let of_field = |c: &usize| self.fields.get(*c) == Some(&field);
            (0..self.names.len()).filter(of_field).find(is_open).or_else(|| (0..self.names.len()).find(is_open))
        };
        let alike = |name: &str, field: DeviceField, taken: &HashSet<usize>| {
            let folded = fold(name);
            let is_of = |c: &usize| !taken.contains(c) && self.fields.get(*c) == Some(&Some(field));
            let is_same = |c: &usize| self.folded.get(*c) == Some(&folded);
            (0..self.names.len()).filter(is_of).find(is_same).or_else(|| (0..self.names.len()).find(is_of))
        };
        // Of the columns that mean something those of the same name first, so that two places stay apart.
        let mut found: Vec<Option<usize>> = vec![None; names.len()];
        for by_name in [true, false] {
            for ((slot, name), field) in found.iter_mut().zip(names).zip(meant) {
                let Some(field) = field.filter(|_| slot.is_none()) else { continue };
                let column = alike(name, field, &taken);
                *slot = column.filter(|c| !by_name || self.folded.get(*c) == Some(&fold(name)));
                taken.extend(*slot);
            }
        }
        for ((slot, name), field) in found.iter_mut().zip(names).zip(meant).filter(|((slot, _), _)| slot.is_none()) {
            *slot = same(name, *field, &taken);
            taken.extend(*slot);
        }
        let mut next = self.names.len();
        let own = |slot: Option<usize>| {
            slot.unwrap_or_else(|| {
                next += 1;
                next - 1
            })
        };
        found.into_iter().map(own).collect()
    }
}

/// The field a heading stands for beyond doubt.
fn field(name: &str) -> Option<DeviceField> {
    exact(name)?.first().filter(|(_, grade)| *grade >= 65).map(|(field, _)| *field)
}

/// Whether a device is of another kind than the title over it says, by its name or its operating system.
fn is_another(titled: DeviceKind, name: &str, os: &str) -> bool {
    // A telephone somewhere in a name may be what stands beside the PC.
    let mentioned = || mentioned_kind(name).filter(|kind| matches!(kind, DeviceKind::Server | DeviceKind::Network));
    let named = parse_kind(name).ok().flatten().or_else(mentioned);
    let os = fold(os);
    // Routers of YAMAHA call what they run Rev.15.02.
    let is_revision = os.strip_prefix("rev").is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()));
    let is_at_hand = AT_HAND.iter().any(|word| os.contains(word));
    let runs = SYSTEMS.iter().find(|(_, words)| words.split('|').any(|word| os.contains(word))).map(|(kind, _)| *kind);
    // A PC may do the work of a server, and sit in a medical device.
    let speaks_against = |runs: DeviceKind| match runs {
        DeviceKind::Pc => titled == DeviceKind::Network,
        _ => titled != runs,
    };
    named.is_some_and(|named| named != titled)
        || runs.is_some_and(speaks_against)
        || (is_revision && titled != DeviceKind::Network)
        || (is_at_hand && titled == DeviceKind::Server)
}

fn moved(cells: Vec<String>, columns: &[usize], width: usize) -> Vec<String> {
    let mut out = vec![String::new(); width];
    for (cell, column) in cells.into_iter().zip(columns) {
        if let Some(place) = out.get_mut(*column) {
            *place = cell;
        }
    }
    out
}
