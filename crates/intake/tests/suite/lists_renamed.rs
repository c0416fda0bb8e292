//! A list that calls every device differently is still the list of these devices, where its numbers prove it.

use sejo_intake::ledger::merge;
use sejo_model::ledger::{DeviceChange, DeviceRow};
use sejo_model::{Device, DeviceField as F, DeviceId};

fn device(values: &[(F, String)]) -> Device {
    let mut device = Device::blank(DeviceId::new());
    values.iter().for_each(|(field, value)| device.set(*field, value).unwrap());
    device
}

fn row(number: u32, values: &[(F, String)]) -> DeviceRow {
    DeviceRow { row: number, values: values.iter().cloned().collect(), ..DeviceRow::default() }
}

/// How many of twelve rows, with other names than the ledger has, wait for a person; the others have to be their own device.
fn waiting(serial: impl Fn(u32) -> String, more: impl Fn(u32) -> Vec<(F, String)>, rows: u32) -> usize {
    let known = |i| [vec![(F::Name, format!("受付{i}")), (F::Serial, serial(i))], more(i)].concat();
    let listed = |i| [vec![(F::Name, format!("PC-{i:03}")), (F::Serial, serial(i))], more(i)].concat();
    let ledger: Vec<Device> = (0..rows).map(|i| device(&known(i))).collect();
    let list: Vec<DeviceRow> = (0..rows).map(|i| row(i + 2, &listed(i))).collect();
    let plan = merge(&ledger, &list);
    let asked = plan.changes.iter().filter(|change| match change {
        DeviceChange::Update { rows, device, .. } => {
            let own = ledger.get(rows[0] as usize - 2).unwrap();
            assert_eq!(device.id, own.id);
            false
        }
        DeviceChange::Unclear { .. } => true,
        other => panic!("{other:?}"),
    });
    asked.count()
}

const NOTHING: fn(u32) -> Vec<(F, String)> = |_| Vec::new();

#[test]
fn serial_numbers_of_nearly_all_prove_a_list() {
    assert_eq!(waiting(|i| format!("SN{}", 410_000 + i * 37), NOTHING, 12), 0);
    assert_eq!(waiting(|i| format!("SN{}", 410_000 + i * 37), NOTHING, 4), 4, "four rows prove nothing");
}

#[test]
fn numbers_that_follow_each_other_prove_nothing_alone() {
    assert_eq!(waiting(|i| format!("A{}", 100_000 + i), NOTHING, 12), 12, "another house counts like this, too");
    assert_eq!(waiting(|i| format!("R4F{i:03}"), NOTHING, 12), 12);
    let address = |i| vec![(F::Ip, format!("192.168.1.{}", 10 + i))];
    assert_eq!(waiting(|i| format!("R4F{i:03}"), address, 12), 0, "number and address of every row");
    assert_eq!(waiting(|i| format!("R4F{i:03}"), address, 2), 2);
}

#[test]
fn what_differs_more_than_by_name_is_no_pair() {
    let ledger: Vec<Device> = (0..12)
        .map(|i| {
            device(&[
                (F::Name, format!("受付{i}")),
                (F::Model, "A".into()),
                (F::Serial, format!("SN{}", 410_000 + i * 37)),
            ])
        })
        .collect();
    let list: Vec<DeviceRow> = (0..12)
        .map(|i| {
            row(
                i + 2,
                &[(F::Name, format!("PC{i}")), (F::Model, "B".into()), (F::Serial, format!("SN{}", 410_000 + i * 37))],
            )
        })
        .collect();
    assert!(merge(&ledger, &list).changes.iter().all(|c| matches!(c, DeviceChange::Unclear { .. })));
}
