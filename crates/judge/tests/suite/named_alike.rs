//! Systems of one name are told apart wherever they are named.

use crate::house::{clinic, device, vendor, verdict};
use sejo_model::{Control, DeviceKind, Facts, Hosting, System, SystemId};

fn labels(facts: &Facts) -> Vec<&str> {
    let mut all: Vec<&str> = facts.systems.iter().map(System::label).collect();
    all.sort_unstable();
    all
}

#[test]
fn the_first_that_differs_tells_two_of_one_name_apart() {
    let mut facts = clinic();
    facts.tell_apart();
    assert_eq!(labels(&facts), ["電子カルテ"], "alone it is called by its name");
    let twin = System { id: SystemId::new(), ..facts.systems[0].clone() };
    facts.systems.push(twin);
    let mut told = |change: &dyn Fn(&mut Facts), wanted: [&str; 2]| {
        change(&mut facts);
        facts.tell_apart();
        assert_eq!(labels(&facts), wanted);
    };
    told(&|_| {}, ["電子カルテ (1)", "電子カルテ (2)"]);
    told(&|f| f.systems[1].hosting = Hosting::Cloud, ["電子カルテ (クラウド)", "電子カルテ (施設内)"]);
    let other = |f: &mut Facts| {
        let other = vendor("すずめ情報");
        f.systems[1].vendor_id = Some(other.id);
        f.vendors.push(other);
    };
    told(&other, ["電子カルテ (すずめ情報)", "電子カルテ (みどりシステム)"]);
    let placed = |f: &mut Facts| {
        for (at, place) in ["本館", "別館"].into_iter().enumerate() {
            let mut server = device(place, DeviceKind::Server);
            server.place = place.to_owned();
            server.system_id = Some(f.systems[at].id);
            f.devices.push(server);
        }
    };
    told(&placed, ["電子カルテ (別館)", "電子カルテ (本館)"]);
    // The reasons of a verdict name them so, and once the names differ they are enough.
    let named = |facts: &Facts| {
        let reasons = verdict(Control::TwoFactor, None, facts).reasons;
        let mut names = reasons.into_iter().find(|r| r.code.0 == "two-factor-implemented").unwrap().names;
        names.sort();
        names
    };
    assert_eq!(named(&facts), ["電子カルテ (別館)", "電子カルテ (本館)"]);
    facts.systems[1].name = "別館カルテ".to_owned();
    facts.tell_apart();
    assert_eq!(named(&facts), ["別館カルテ", "電子カルテ"]);
}
