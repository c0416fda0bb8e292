//! What is found where no line tells whether an interface leads outside.

use sejo_model::configuration::{
    Configuration, Dialect, Interface, Listener, Service, Severity, Sources, Sureness, Zone,
};

use crate::findings::spoilt;
use crate::house::network::{listener, only};

/// A machine of which no rule tells where its interfaces lead.
fn machine(c: &mut Configuration) {
    c.dialect = Dialect::Iptables;
    c.interfaces = vec![Interface { zone: Zone::Unknown, zone_written: false, ..c.interfaces[0].clone() }];
    (c.filters, c.listeners) = (Vec::new(), Vec::new());
}

/// A port of the machine itself, open to some.
fn open(c: &mut Configuration, port: u16, sources: Sources) {
    let listener = listener(Service::Other, "", Zone::Unknown, sources, 21);
    c.listeners.push(Listener { name: format!("tcp {port}"), port: Some(port), ..listener });
}

#[test]
fn a_desktop_or_share_that_answers_everybody_is_to_be_checked() {
    let found = spoilt(|c| {
        machine(c);
        open(c, 3389, Sources::Anywhere);
        open(c, 445, Sources::Anywhere);
    });
    for code in ["remote-desktop-forwarded", "file-share-forwarded"] {
        let told = found.iter().find(|f| f.code.0 == code).map(|f| (f.severity, f.sureness));
        assert_eq!(told, Some((Severity::Danger, Sureness::Check)), "{code}: {found:?}");
    }
}

#[test]
fn one_that_answers_a_few_is_not() {
    let found = spoilt(|c| {
        machine(c);
        open(c, 3389, only(&["192.168.1.9"]));
    });
    assert!(found.iter().all(|f| f.code.0 != "remote-desktop-forwarded"), "{found:?}");
}
