//! Row 2-⑥ of a facility with one single configuration: what is said of its one device never contradicts itself.

use sejo_model::configuration::{At, Configuration, Dialect};
use sejo_model::{Control, Facts, VerdictValue, Weight};

use crate::house::{self, clinic, day, network};

/// A facility whose only device is a router with one configuration.
fn alone(spoil: impl FnOnce(&mut Configuration)) -> Facts {
    let mut facts = clinic();
    facts.devices = facts.devices.split_off(2);
    facts.devices.truncate(1);
    let mut configuration = network::router();
    spoil(&mut configuration);
    facts.configurations.push(sejo_model::ConfigurationRecord {
        device_id: Some(facts.devices[0].id),
        ..network::record(configuration)
    });
    facts
}

fn reasons(facts: &Facts) -> Vec<(&'static str, Weight, Option<String>)> {
    let finding =
        |r: &sejo_model::Reason| r.values.iter().find(|(name, _)| *name == "finding").map(|(_, value)| value.clone());
    let verdict = house::verdict(Control::Patching, None, facts);
    verdict.reasons.iter().map(|r| (r.code.0, r.weight, finding(r))).collect()
}

fn says(facts: &Facts, code: &str) -> bool {
    reasons(facts).iter().any(|(said, ..)| *said == code)
}

#[test]
fn a_version_with_a_known_hole_is_not_said_to_be_compared_with_nothing() {
    let facts = alone(|c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)));
    let said = reasons(&facts);
    assert!(said.iter().any(|(code, weight, finding)| {
        *code == "finding-fails" && *weight == Weight::Fails && finding.as_deref() == Some("firmware-exploited")
    }));
    assert!(!says(&facts, "patch-not-compared") && !says(&facts, "patch-table-old"), "{said:?}");
}

#[test]
fn a_version_past_its_support_is_not_said_to_have_an_unknown_end_of_support() {
    let mut facts = alone(|c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)));
    facts.devices[0].support_end = None;
    let said = reasons(&facts);
    assert!(said.iter().any(|(.., finding)| finding.as_deref() == Some("firmware-past-support")), "{said:?}");
    assert!(!says(&facts, "patch-support-unknown"), "{said:?}");
    let mut facts = alone(|_| {});
    facts.devices[0].support_end = None;
    assert!(says(&facts, "patch-support-unknown"), "of a good version nobody knows how long it is supported");
}

#[test]
fn a_version_compared_with_an_old_list_is_said_to_be_compared_and_stays_open() {
    let facts = alone(|_| {});
    assert!(says(&facts, "patch-table-old") && !says(&facts, "patch-not-compared"), "{:?}", reasons(&facts));
    let verdict = house::verdict(Control::Patching, None, &facts);
    assert_eq!(verdict.value, VerdictValue::Unknown);
    assert!(verdict.step.is_some_and(|step| step.code.0 == "patch-look-up"));
}

#[test]
fn a_version_that_tells_nothing_is_open_in_one_line() {
    let facts = alone(|c| c.identity.firmware = None);
    let said = reasons(&facts);
    assert!(said.iter().any(|(.., finding)| finding.as_deref() == Some("firmware-unknown")), "{said:?}");
    assert!(!says(&facts, "patch-not-compared"), "{said:?}");
    let unread = alone(|c| c.dialect = Dialect::Unread);
    assert!(says(&unread, "patch-not-compared"), "nobody read it, so nobody compared it: {:?}", reasons(&unread));
}

#[test]
fn an_old_configuration_is_compared_with_nothing() {
    let facts = alone(|c| c.identity.taken_on = Some(At::new(day("2024-01-10"), 1)));
    assert!(says(&facts, "patch-not-compared") && !says(&facts, "patch-table-old"), "{:?}", reasons(&facts));
}
