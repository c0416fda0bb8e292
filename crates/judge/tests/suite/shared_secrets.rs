//! One secret on several devices, or for several accounts.

use sejo_judge::configuration::{Look, finding_words, findings};
use sejo_model::configuration::{At, ConfigurationFinding, ConfigurationRecord, Severity, Sureness};

use crate::findings::{codes, facts};
use crate::house::network::{record, router};
use crate::house::today;

use Severity::Danger;
use Sureness::{Check, Sure};

/// What is found in the first of two devices that keep the same administrator's secret.
pub fn shared_between(spoil: impl Fn(&mut ConfigurationRecord, &mut ConfigurationRecord)) -> Vec<ConfigurationFinding> {
    let mut facts = facts();
    let (mut a, mut b) = (record(router()), record(router()));
    b.configuration.identity.host_name = Some(At::new("branch".into(), 2));
    b.configuration.interfaces[1].addresses = vec!["203.0.113.9/29".into()];
    (a.device_id, b.device_id) = (Some(facts.devices[2].id), Some(facts.devices[1].id));
    spoil(&mut a, &mut b);
    facts.configurations = vec![a, b];
    findings(&Look::at(&facts.configurations[0], &facts, today()))
}

#[test]
fn one_secret_on_two_devices_is_found() {
    let found = shared_between(|_, _| {});
    assert_eq!(codes(&found), ["secret-shared"]);
    assert_eq!((found[0].severity, found[0].names.as_slice()), (Danger, ["administrator: sato".to_owned()].as_slice()));
    let words = finding_words(&found[0], sejo_model::FacilityKind::Hospital);
    assert!(words.why.ja.contains("機器は2台: gate、branch"), "{}", words.why.ja);
}

/// Tells two configurations apart, or not.
type Tell<'a> = dyn Fn(&mut ConfigurationRecord, &mut ConfigurationRecord) + 'a;

/// One device may be dropped twice; only what tells two apart makes a shared secret of it.
#[test]
fn a_secret_is_shared_surely_only_where_two_devices_are_told_apart() {
    let mac = |r: &mut ConfigurationRecord, macs: &[&str]| {
        r.configuration.identity.macs = macs.iter().map(|m| At::new((*m).into(), 2)).collect();
    };
    let named = |r: &mut ConfigurationRecord, name: &str| {
        r.configuration.identity.host_name = Some(At::new(name.into(), 1));
    };
    let (one, other, third) = ("00:a0:de:00:00:01", "00:a0:de:00:00:02", "00:a0:de:00:00:03");
    let cases: [(&str, &Tell<'_>, Option<Sureness>); 5] = [
        (
            "ports of one device",
            &|a, b| {
                mac(a, &[one]);
                mac(b, &[other, one]);
            },
            None,
        ),
        (
            "other hardware",
            &|a, b| {
                mac(a, &[one]);
                mac(b, &[third]);
            },
            Some(Sure),
        ),
        ("nothing tells them apart", &|_, _| {}, Some(Check)),
        ("another model", &|_, b| b.configuration.identity.model = Some(At::new("RTX830".into(), 1)), Some(Sure)),
        (
            "another name",
            &|a, b| {
                named(a, "gate");
                named(b, "branch");
            },
            Some(Sure),
        ),
    ];
    for (name, tell, expected) in cases {
        let found = shared_between(|a: &mut ConfigurationRecord, b: &mut ConfigurationRecord| {
            for record in [&mut *a, &mut *b] {
                (record.device_id, record.configuration.identity.host_name) = (None, None);
            }
            tell(a, b);
        });
        let shared = found.iter().find(|f| f.code.0 == "secret-shared").map(|f| f.sureness);
        assert_eq!(shared, expected, "{name}");
    }
}

#[test]
fn a_hash_that_stands_twice_was_copied() {
    let copied = |r: &mut ConfigurationRecord| r.configuration.secrets[0].salted = true;
    let over_devices = shared_between(|a, b| {
        a.configuration.secrets[0].salted = true;
        b.configuration.secrets[0].salted = true;
    });
    assert_eq!(codes(&over_devices), ["secret-shared"]);
    let mut a = record(router());
    copied(&mut a);
    let mut again = a.configuration.secrets[0].clone();
    (again.owner, again.line) = ("vendor".into(), 34);
    a.configuration.secrets.push(again);
    let mut facts = facts();
    a.device_id = Some(facts.devices[2].id);
    facts.configurations = vec![a];
    let found = findings(&Look::at(&facts.configurations[0], &facts, today()));
    assert_eq!(codes(&found), ["secret-shared"]);
    assert_eq!(found[0].names, ["administrator: sato", "administrator: vendor"]);
    facts.configurations[0].configuration.secrets[1].fingerprint = None;
    assert_eq!(codes(&findings(&Look::at(&facts.configurations[0], &facts, today()))), Vec::<&str>::new());
}
