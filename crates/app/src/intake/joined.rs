//! Configurations of one device stay together: when one is given to a device of the ledger, the earlier ones go with it.
//!
//! Invariant: what was grouped as one device before (by serial number, hardware address or name) never comes apart, for an
//! older text would then count as a device of its own, with holes that were closed long ago.

use sejo_model::configuration::share_a_place;
use sejo_model::{ConfigurationRecord, DeviceId};
use sejo_store::{Scope, Tx};

use super::configurations::supersede_parts;
use super::identity::{PART, of_itself, part_of};
use crate::Result;

/// How many configurations of one device go with the one that is given.
const MOST: u32 = 10_000;

/// Gives `record` to a device, and with it whatever was kept as the same device so far. `known` are the newest of every
/// subject.
pub(crate) async fn give_all(
    tx: &mut Tx,
    scope: &Scope,
    record: &ConfigurationRecord,
    known: &[ConfigurationRecord],
    device: DeviceId,
) -> Result<()> {
    let mut groups = vec![record.id];
    groups.extend(same_device(record, known).map(|other| other.id));
    for group in groups {
        for one in sejo_store::configuration::of_subject(&mut *tx, scope, group, MOST).await? {
            // While nobody had said which device it is, they were grouped by what they are.
            let is_grouped = group == record.id && record.device_id.is_none();
            let is_free = one.device_id.is_none() || one.device_id == record.device_id;
            if one.id == record.id || (is_free && (is_grouped || is_same(&one, record))) {
                put(tx, scope, one, device).await?;
            }
        }
    }
    supersede_parts(tx, scope, &format!("device:{device}"), record).await
}

/// Gives the device of `record`, which is being kept, what was kept as the same device before anybody knew which that is.
pub(super) async fn adopt(
    tx: &mut Tx,
    scope: &Scope,
    record: &ConfigurationRecord,
    known: &[ConfigurationRecord],
) -> Result<()> {
    let Some(device) = record.device_id else { return Ok(()) };
    for other in same_device(record, known).filter(|other| other.device_id.is_none()) {
        for one in sejo_store::configuration::of_subject(&mut *tx, scope, other.id, MOST).await? {
            // One that was given since stands under its device already.
            if one.device_id.is_none() && is_same(&one, record) {
                put(tx, scope, one, device).await?;
            }
        }
    }
    Ok(())
}

/// Those that were kept as the device of a configuration, or as what it was before somebody said otherwise.
fn same_device<'a>(
    record: &'a ConfigurationRecord,
    known: &'a [ConfigurationRecord],
) -> impl Iterator<Item = &'a ConfigurationRecord> {
    let others =
        known.iter().filter(|o| o.id != record.id && (o.device_id.is_none() || o.device_id == record.device_id));
    others.filter(|other| is_same(other, record))
}

/// Whether two texts say of themselves that they are of one device. What only a name tells apart must share a place too.
fn is_same(one: &ConfigurationRecord, other: &ConfigurationRecord) -> bool {
    let (here, there) = (of_itself(one), of_itself(other));
    let is_named = here.starts_with("host:") || here.starts_with("file:");
    one.id == other.id || (here == there && (!is_named || share_a_place(&one.configuration, &other.configuration)))
}

/// Keeps one under a device. Parts stay parts, and virtual domains of one file stay side by side.
async fn put(tx: &mut Tx, scope: &Scope, one: ConfigurationRecord, device: DeviceId) -> Result<()> {
    let before = sejo_store::configuration::subject_of(tx, scope, one.id).await?;
    let (before, is_part) = before.strip_suffix(PART).map_or((&*before, false), |whole| (whole, true));
    let domain = before.rsplit_once('/').map(|(_, last)| last).filter(|last| last.parse::<u16>().is_ok());
    let mut subject = format!("device:{device}");
    if let Some(domain) = domain {
        subject = format!("{subject}/{domain}");
    }
    let subject = if is_part { part_of(&subject) } else { subject };
    let given = ConfigurationRecord { device_id: Some(device), ..one };
    Ok(sejo_store::configuration::put(tx, scope, &subject, &given).await?)
}
