//! What each control makes of the facts. Every row reads as a sentence: "the ledger says No, because …, when …".

mod ledger;

use crate::house;
use std::collections::BTreeSet;

use crate::house::network::{connection, give, listener, only, record, router, secret, user, way};
use crate::house::{
    Row, appointment, by_vendor, clinic, day, declaration, device, item, item_of, nothing, person, system, today,
    vendor,
};
use crate::house::{backups, documents, duties};
use sejo_judge::{judge, reason_words, step_words};
use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::Weight::{Fails, Holds, Missing, Notes};
use sejo_model::configuration::{
    At, Configuration, Dialect, Extent, RemoteAccessKind, Secret, SecretUse, Service, Sources, Weakness, Zone,
};
use sejo_model::contact::{CallResult, Contact};
use sejo_model::verdict::LedgerFilter;
use sejo_model::{
    AnswerValue, Authority, ContactKey, Control, DeviceKind, DeviceState, Facts, FormKind, Holder, Place, Post,
    Subsection, TwoFactorState, Verdict, Weight,
};

const OFFICER: &[Row] = &[
    ("a named person holds the post", Control::Officer, Yes, Holds, "officer-held", |_| {}),
    ("two hold it at once", Control::Officer, Yes, Notes, "officer-several", |f| {
        let second = appointment(&f.people[1], Post::Officer);
        f.appointments.push(second);
    }),
    ("nobody wrote down who appointed", Control::Officer, Unknown, Missing, "officer-by-unknown", |f| {
        f.appointments[0].appointed_by = "　".into();
    }),
    ("who appointed is なし", Control::Officer, Unknown, Missing, "officer-by-unknown", |f| {
        f.appointments[0].appointed_by = "なし".into();
    }),
    ("nobody knows since when", Control::Officer, Unknown, Missing, "officer-since-unknown", |f| {
        f.appointments[0].appointed_on = None;
    }),
    ("the holder is called 未定", Control::Officer, Unknown, Missing, "officer-none", |f| {
        f.people[0].name = "未定".into();
    }),
    ("the holder has left", Control::Officer, No, Fails, "officer-left", |f| {
        f.people[0].left_on = Some(day("2026-10-31"));
    }),
    ("the holder leaves today", Control::Officer, Yes, Holds, "officer-held", |f| {
        f.people[0].left_on = Some(today());
    }),
    ("a leaver's record is open beside a new holder", Control::Officer, Yes, Notes, "officer-record-open", |f| {
        f.people[0].left_on = Some(day("2026-10-31"));
        let new = appointment(&f.people[1], Post::Officer);
        f.appointments.push(new);
    }),
    ("the term ended", Control::Officer, No, Fails, "officer-ended", |f| {
        f.appointments[0].ended_on = Some(day("2026-09-30"));
    }),
    ("the term ended and the next begins later", Control::Officer, No, Notes, "officer-later", |f| {
        f.appointments[0].ended_on = Some(day("2026-09-30"));
        let next = appointment(&f.people[1], Post::Officer);
        f.appointments.push(sejo_model::Appointment { appointed_on: Some(day("2027-01-01")), ..next });
    }),
    ("the only term, with its end, lies ahead", Control::Officer, Unknown, Missing, "officer-none", |f| {
        f.appointments[0].appointed_on = Some(day("2027-01-01"));
        f.appointments[0].ended_on = Some(day("2027-12-31"));
    }),
    ("nobody was ever appointed", Control::Officer, Unknown, Missing, "officer-none", |f| f.appointments.clear()),
    ("only the deputy was appointed", Control::Officer, Unknown, Missing, "officer-none", |f| {
        f.appointments.remove(0);
    }),
];

const REMOTE: &[Row] = &[
    ("the vendor answered this year", Control::RemoteMaintenance, Yes, Holds, "remote-answered", |_| {}),
    ("no configuration was compared", Control::RemoteMaintenance, Yes, Notes, "remote-no-configuration", |_| {}),
    ("the vendor never answered", Control::RemoteMaintenance, Unknown, Missing, "remote-not-answered", |f| {
        f.systems[0].remote_maintenance = None;
    }),
    ("the answer is of last year", Control::RemoteMaintenance, Unknown, Missing, "remote-answer-old", |f| {
        f.systems[0].remote_maintenance.as_mut().unwrap().answered_on = day("2026-03-31");
    }),
    ("the vendor says no, and how", Control::RemoteMaintenance, Unknown, Missing, "remote-answer-split", |f| {
        let answer = f.systems[0].remote_maintenance.as_mut().unwrap();
        (answer.used, answer.contradicts_itself) = (false, true);
        // What the ledger says of its devices is a reason of its own.
        f.devices.iter_mut().for_each(|device| device.remote_maintenance = Some(false));
    }),
    ("the path is not said", Control::RemoteMaintenance, Unknown, Missing, "remote-no-path", |f| {
        f.systems[0].remote_maintenance.as_mut().unwrap().path.clear();
    }),
    ("vendor and ledger disagree", Control::RemoteMaintenance, No, Fails, "remote-contradicts", |f| {
        f.systems[0].remote_maintenance.as_mut().unwrap().used = false;
    }),
    ("a retired device disagrees", Control::RemoteMaintenance, Yes, Holds, "remote-answered", |f| {
        f.systems[0].remote_maintenance.as_mut().unwrap().used = false;
        f.devices[2].state = DeviceState::Retired;
    }),
    (
        "a remote device belongs to no system",
        Control::RemoteMaintenance,
        Unknown,
        Missing,
        "remote-device-alone",
        |f| {
            f.devices[2].system_id = None;
        },
    ),
    ("a device does not say", Control::RemoteMaintenance, Unknown, Missing, "ledger-remote-unsaid", |f| {
        f.devices[1].remote_maintenance = None;
    }),
    ("a system names no vendor", Control::RemoteMaintenance, Unknown, Missing, "system-without-vendor", |f| {
        let other = vendor("べつの会社");
        f.systems.push(sejo_model::System { vendor_id: None, ..system("予約", &other) });
    }),
    ("a system is the facility's own", Control::RemoteMaintenance, Yes, Holds, "remote-answered", |f| {
        let own = system("予約", &vendor("自院"));
        f.systems.push(sejo_model::System { vendor_id: None, responsibilities: Holder::Facility.into(), ..own });
    }),
    ("no system names a vendor", Control::RemoteMaintenance, Unknown, Missing, "no-vendor-systems", |f| {
        f.systems[0].vendor_id = None;
        f.systems[0].contract_id = None;
    }),
    ("no system is registered", Control::RemoteMaintenance, Unknown, Missing, "no-systems", |f| f.systems.clear()),
];

const DISCLOSURE: &[Row] = &[
    ("a dated one without open no is there", Control::Disclosure, Yes, Holds, "disclosure-sound", |_| {}),
    ("none was received", Control::Disclosure, Unknown, Missing, "disclosure-absent", |f| {
        f.systems[0].disclosure = None
    }),
    ("the document is not named", Control::Disclosure, Unknown, Missing, "disclosure-unclear", |f| {
        f.systems[0].disclosure.as_mut().unwrap().document.clear();
    }),
    ("the document was not received", Control::Disclosure, Unknown, Missing, "disclosure-unclear", |f| {
        f.systems[0].disclosure.as_mut().unwrap().document = "未入手".into();
    }),
    ("a second system has no vendor", Control::Disclosure, Unknown, Missing, "system-without-vendor", |f| {
        let mut other = f.systems[0].clone();
        (other.id, other.vendor_id, other.contract_id) = (sejo_model::SystemId::new(), None, None);
        other.responsibilities = Holder::Vendor.into();
        f.systems.push(other);
    }),
    ("the vendor is called 不明", Control::Disclosure, Unknown, Missing, "no-vendor-systems", |f| {
        f.vendors.iter_mut().for_each(|v| v.name = "不明".into());
        f.contracts.clear();
    }),
    ("it is dated in the future", Control::Disclosure, Unknown, Missing, "disclosure-unclear", |f| {
        f.systems[0].disclosure.as_mut().unwrap().dated_on = day("2027-01-01");
    }),
    ("nobody looked for a no", Control::Disclosure, Unknown, Missing, "disclosure-unread", |f| {
        f.systems[0].disclosure.as_mut().unwrap().open_noes = None;
    }),
    ("a no stands without a note", Control::Disclosure, No, Fails, "disclosure-open-noes", |f| {
        f.systems[0].disclosure.as_mut().unwrap().open_noes = Some(3);
    }),
    ("only a contract in force names the vendor", Control::Disclosure, Yes, Holds, "disclosure-sound", |f| {
        f.systems[0].vendor_id = None;
    }),
    (
        "neither vendor nor contract in force is named",
        Control::Disclosure,
        Unknown,
        Missing,
        "no-vendor-systems",
        |f| {
            f.systems[0].vendor_id = None;
            f.contracts[0].ends_on = Some(day("2026-09-30"));
        },
    ),
    ("the contract ended", Control::Disclosure, Yes, Notes, "contract-ended", |f| {
        f.contracts[0].ends_on = Some(day("2026-09-30"));
    }),
    ("no contract is said to be beside one", Control::Disclosure, Unknown, Missing, "contract-contradicts", |f| {
        f.facility.vendor_contract = Some(false);
    }),
];

const PATCHING: &[Row] = &[
    (
        "all is known but not compared with known holes",
        Control::Patching,
        Unknown,
        Missing,
        "patch-not-compared",
        |_| {},
    ),
    ("devices are within support", Control::Patching, Unknown, Holds, "patch-in-support", |_| {}),
    ("a device is past its support end", Control::Patching, No, Fails, "patch-past-support", |f| {
        f.devices[1].support_end = Some(day("2025-10-14"));
    }),
    ("support ends today", Control::Patching, Unknown, Notes, "patch-support-soon", |f| {
        f.devices[1].support_end = Some(today());
    }),
    ("a retired device is past its support end", Control::Patching, Unknown, Holds, "patch-in-support", |f| {
        f.devices[1].support_end = Some(day("2020-01-14"));
        f.devices[1].state = DeviceState::Retired;
    }),
    ("a support end is not known", Control::Patching, Unknown, Missing, "patch-support-unknown", |f| {
        f.devices[1].support_end = None;
    }),
    ("a support end was asked for", Control::Patching, Unknown, Notes, "patch-support-asked", |f| {
        f.devices[1].support_end = None;
        f.devices[1].support_asked_on = Some(day("2026-10-01"));
    }),
    ("a version is not known", Control::Patching, Unknown, Missing, "patch-version-unknown", |f| {
        f.devices[1].os_version.clear();
    }),
    ("a patch day is not known", Control::Patching, Unknown, Missing, "patch-no-date", |f| {
        f.devices[1].last_patch_on = None
    }),
    ("the ledger is empty", Control::Patching, Unknown, Missing, "ledger-empty", |f| f.devices.clear()),
];

const TWO_FACTOR: &[Row] = &[
    ("every system has it", Control::TwoFactor, Yes, Holds, "two-factor-implemented", |_| {}),
    ("it is planned within what the edition allows", Control::TwoFactor, Yes, Holds, "two-factor-planned", |f| {
        f.systems[0].two_factor = TwoFactorState::Planned;
        f.systems[0].two_factor_by = Some(day("2028-03-31"));
    }),
    ("it is planned for today", Control::TwoFactor, Yes, Holds, "two-factor-planned", |f| {
        f.systems[0].two_factor = TwoFactorState::Planned;
        f.systems[0].two_factor_by = Some(today());
    }),
    ("it is planned a day too late", Control::TwoFactor, No, Fails, "two-factor-late", |f| {
        f.systems[0].two_factor = TwoFactorState::Planned;
        f.systems[0].two_factor_by = Some(day("2028-04-01"));
    }),
    ("the planned day has passed", Control::TwoFactor, No, Fails, "two-factor-passed", |f| {
        f.systems[0].two_factor = TwoFactorState::Planned;
        f.systems[0].two_factor_by = Some(day("2026-11-21"));
    }),
    ("it is planned without a day", Control::TwoFactor, Unknown, Missing, "two-factor-undated", |f| {
        f.systems[0].two_factor = TwoFactorState::Planned;
    }),
    ("a system neither has nor plans it", Control::TwoFactor, No, Fails, "two-factor-none", |f| {
        f.systems[0].two_factor = TwoFactorState::None;
    }),
    ("nobody knows", Control::TwoFactor, Unknown, Missing, "two-factor-unknown", |f| {
        f.systems[0].two_factor = TwoFactorState::Unknown;
    }),
    ("the vendor answered and nobody recorded it", Control::TwoFactor, Unknown, Missing, "two-factor-answered", |f| {
        f.systems[0].two_factor = TwoFactorState::Unknown;
        let said = by_vendor(&item(Control::TwoFactor, None), AnswerValue::Yes, &f.vendors[0]);
        f.declarations.push(sejo_model::Declaration { system_id: Some(f.systems[0].id), ..said });
    }),
    ("no system is registered", Control::TwoFactor, Unknown, Missing, "no-systems", |f| f.systems.clear()),
];

/// Controls whose evidence is not recorded yet: 判断できない, with what is missing and what the facts say already.
const NOT_YET: &[Row] = &[
    ("no matrix is recorded", Control::AccessRights, Unknown, Missing, "rights-no-matrix", |_| {}),
    ("no administrators are named", Control::AccessRights, Unknown, Missing, "rights-no-administrators", |_| {}),
    ("a leaver holds a post", Control::AccessRights, Unknown, Notes, "leavers-with-post", |f| {
        f.people[1].left_on = Some(day("2026-10-31"));
    }),
    ("no export is recorded", Control::Accounts, Unknown, Missing, "accounts-no-export", |_| {}),
    ("somebody has left", Control::Accounts, Unknown, Notes, "leavers", |f| {
        f.people.push(sejo_model::Person { left_on: Some(day("2026-05-31")), ..person("田中") });
    }),
    ("no policy is recorded", Control::PasswordStrength, Unknown, Missing, "password-no-policy", |_| {}),
    (
        "two-factor makes eight characters enough",
        Control::PasswordStrength,
        Unknown,
        Notes,
        "password-eight-will-do",
        |_| {},
    ),
    ("nobody asked about shared passwords", Control::PasswordReuse, Unknown, Missing, "reuse-not-asked", |_| {}),
    ("a vendor is behind two systems", Control::PasswordReuse, Unknown, Notes, "reuse-same-vendor", |f| {
        let second = sejo_model::System { contract_id: f.systems[0].contract_id, ..system("画像", &f.vendors[0]) };
        f.systems.push(sejo_model::System { vendor_id: None, ..second });
    }),
    ("no policy for media is recorded", Control::RemovableMedia, Unknown, Missing, "media-no-policy", |_| {}),
    ("a PC has no antivirus", Control::RemovableMedia, Unknown, Notes, "no-antivirus", |f| {
        f.devices[1].antivirus.clear()
    }),
    ("no log was seen", Control::AccessLog, Unknown, Missing, "log-no-files", |_| {}),
    ("no review is recorded", Control::AccessLog, Unknown, Missing, "log-no-review", |_| {}),
    ("what runs is not known", Control::UnneededServices, Unknown, Missing, "services-no-list", |_| {}),
    ("no configuration was seen", Control::SourceRestriction, Unknown, Missing, "source-no-configuration", |_| {}),
    ("a device is open to remote maintenance", Control::SourceRestriction, Unknown, Notes, "source-remote", |_| {}),
    ("a network device is past support", Control::SourceRestriction, Unknown, Notes, "source-past-support", |f| {
        f.devices[2].support_end = Some(day("2020-01-01"));
    }),
    ("no office was tried", Control::ContactChart, Unknown, Missing, "contact-untried", |_| {}),
    ("no number of an office is known", Control::ContactChart, Unknown, Missing, "contact-no-office", |_| {}),
    ("the chart was never printed", Control::ContactChart, Unknown, Missing, "contact-not-printed", |_| {}),
    ("nobody decides yet", Control::ContactChart, Unknown, Missing, "contact-no-decision", |_| {}),
    (
        "everything is verified and hangs on the wall",
        Control::ContactChart,
        Yes,
        Holds,
        "contact-printed",
        house::verify_chart,
    ),
    ("everybody answered", Control::ContactChart, Yes, Holds, "contact-verified", house::verify_chart),
    ("a vendor's new night number was never tried", Control::ContactChart, Unknown, Missing, "contact-untried", |f| {
        house::verify_chart(f);
        f.vendors[0].night_phone = "03-0000-0009".into();
    }),
    ("the copy on the wall has the old number", Control::ContactChart, Unknown, Missing, "contact-copy-old", |f| {
        house::verify_chart(f);
        f.vendors[0].night_phone = "03-0000-0009".into();
    }),
    (
        "nobody knows what stands on the copy on the wall",
        Control::ContactChart,
        Unknown,
        Missing,
        "contact-copy-unknown",
        |f| {
            house::verify_chart(f);
            f.contact_chart.print.as_mut().unwrap().lines.clear();
        },
    ),
    ("a number was tried 366 days ago", Control::ContactChart, Unknown, Missing, "contact-old", |f| {
        house::verify_chart(f);
        f.contact_chart.calls[0].called_on = day("2025-11-21");
    }),
    ("a number was tried 365 days ago", Control::ContactChart, Yes, Holds, "contact-verified", |f| {
        house::verify_chart(f);
        f.contact_chart.calls[0].called_on = day("2025-11-22");
    }),
    ("a call is dated in the future", Control::ContactChart, Unknown, Missing, "contact-untried", |f| {
        house::verify_chart(f);
        f.contact_chart.calls[0].called_on = day("2026-11-23");
    }),
    ("somebody did not answer", Control::ContactChart, Unknown, Missing, "contact-not-reached", |f| {
        house::verify_chart(f);
        f.contact_chart.calls[0].result = CallResult::NotReached;
    }),
    ("a number has changed", Control::ContactChart, No, Fails, "contact-changed", |f| {
        house::verify_chart(f);
        f.contact_chart.calls[0].result = CallResult::Changed;
    }),
    (
        "the safety manager left and the copy still names her",
        Control::ContactChart,
        Unknown,
        Missing,
        "contact-copy-old",
        |f| {
            house::verify_chart(f);
            f.people[0].left_on = Some(day("2026-11-01"));
        },
    ),
    ("the deputy decides for himself", Control::ContactChart, Unknown, Missing, "contact-no-decision", |f| {
        house::verify_chart(f);
        let decision = &mut f.contact_chart.plan.decisions[0];
        decision.deputy = decision.person;
    }),
    ("somebody on the chart has no telephone", Control::ContactChart, Unknown, Missing, "contact-no-phone", |f| {
        house::verify_chart(f);
        f.people[0].phone = "不明".into();
    }),
    (
        "the health centre stands for the prefecture",
        Control::ContactChart,
        Yes,
        Holds,
        "contact-verified",
        house::verify_chart,
    ),
    (
        "an office nobody must have is asked for once it is there",
        Control::ContactChart,
        Unknown,
        Missing,
        "contact-untried",
        |f| {
            house::verify_chart(f);
            let key = ContactKey::Authority(Authority::Association);
            f.contact_chart.contacts.push(Contact { phone: "03-5555-5555".into(), ..Contact::blank(key) });
        },
    ),
    (
        "what to do without telephones is open",
        Control::ContactChart,
        Yes,
        Notes,
        "contact-no-means",
        house::verify_chart,
    ),
    (
        "who decides at night has a number for the day only",
        Control::ContactChart,
        Yes,
        Notes,
        "contact-decider-no-night",
        house::verify_chart,
    ),
    ("a vendor has a night number", Control::ContactChart, Unknown, Holds, "contact-night", |_| {}),
    ("a vendor has no number by day", Control::ContactChart, Unknown, Missing, "contact-no-day", |f| {
        f.vendors[0].phone = "なし".into();
    }),
    ("a vendor has no night number", Control::ContactChart, Unknown, Missing, "contact-no-night", |f| {
        f.vendors[0].night_phone.clear();
    }),
    (
        "a vendor with no more than a contract has no night number",
        Control::ContactChart,
        Unknown,
        Missing,
        "contact-no-night",
        |f| {
            f.systems[0].vendor_id = None;
            f.vendors[0].night_phone.clear();
        },
    ),
    (
        "a vendor without system and contract is not waited for",
        Control::ContactChart,
        Unknown,
        Holds,
        "contact-night",
        |f| {
            f.vendors.push(sejo_model::Vendor { night_phone: String::new(), ..vendor("むかしの会社") });
        },
    ),
    ("there is no deputy", Control::ContactChart, Unknown, Missing, "contact-no-deputy", |f| {
        f.appointments.remove(1);
    }),
    ("there is nobody of the management", Control::ContactChart, Unknown, Missing, "contact-no-roles", |f| {
        f.appointments.remove(2);
    }),
    ("a system has no vendor to call", Control::ContactChart, Unknown, Missing, "contact-no-vendor", |f| {
        (f.systems[0].vendor_id, f.systems[0].contract_id) = (None, None);
    }),
    ("no plan is approved", Control::Bcp, Unknown, Missing, "bcp-not-approved", |_| {}),
    ("no exercise is recorded", Control::Bcp, Unknown, Missing, "exercise-none", |_| {}),
    ("critical systems are known", Control::Bcp, Unknown, Notes, "bcp-critical", |_| {}),
];

/// The clinic's network device with a configuration in order, spoilt by one thing.
fn configured(facts: &mut Facts, spoil: impl FnOnce(&mut Configuration)) {
    let mut configuration = router();
    spoil(&mut configuration);
    give(facts, configuration);
}

const CONFIGURED: &[Row] = &[
    ("the network device lets only listed sources in", Control::SourceRestriction, Yes, Holds, "source-listed", |f| {
        configured(f, |_| {});
    }),
    ("what a device shows of its state lies beside", Control::SourceRestriction, Yes, Holds, "source-listed", |f| {
        configured(f, |_| {});
        let device_id = f.configurations[0].device_id;
        for (dialect, device_id) in [
            (Dialect::Unread, None),
            (Dialect::Unread, device_id),
            (Dialect::CiscoIos, None),
            (Dialect::CiscoIos, device_id),
        ] {
            let state = Configuration { extent: Extent::State, ..Configuration::new(dialect) };
            f.configurations.push(sejo_model::ConfigurationRecord { device_id, ..record(state) });
        }
    }),
    ("its management page answers the internet", Control::SourceRestriction, No, Fails, "finding-fails", |f| {
        configured(f, |c| {
            c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
        });
    }),
    ("where it answers is only concluded", Control::SourceRestriction, Unknown, Missing, "finding-open", |f| {
        configured(f, |c| {
            c.interfaces[1].zone_written = false;
            c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
        });
    }),
    ("only a part of the text is here", Control::SourceRestriction, Unknown, Missing, "source-not-whole", |f| {
        configured(f, |c| c.extent = Extent::Part);
    }),
    ("nothing filters what comes in", Control::SourceRestriction, Unknown, Missing, "source-unfiltered", |f| {
        configured(f, |c| c.dialect = Dialect::Yamaha);
    }),
    ("its firewall is not switched on", Control::SourceRestriction, Unknown, Missing, "source-unfiltered", |f| {
        configured(f, |c| {
            c.dialect = Dialect::AlliedWarePlus;
            c.filters[0].applied = false;
        });
    }),
    ("its firewall is switched on", Control::SourceRestriction, Yes, Holds, "source-listed", |f| {
        configured(f, |c| c.dialect = Dialect::AlliedWarePlus);
    }),
    ("much of the text was not understood", Control::SourceRestriction, Unknown, Missing, "source-not-whole", |f| {
        configured(f, |c| c.unread.count = 6);
    }),
    ("the configuration is two years old", Control::SourceRestriction, Unknown, Missing, "source-not-whole", |f| {
        configured(f, |c| c.identity.taken_on = Some(At::new(day("2024-11-01"), 1)));
    }),
    ("the maker is not read", Control::SourceRestriction, Unknown, Missing, "finding-open", |f| {
        configured(f, |c| c.dialect = Dialect::Unread);
    }),
    ("a second device has none", Control::SourceRestriction, Unknown, Missing, "source-no-configuration", |f| {
        configured(f, |_| {});
        f.devices.push(device("無線AP", DeviceKind::Network));
    }),
    ("nobody said whose it is", Control::SourceRestriction, Unknown, Missing, "configuration-without-device", |f| {
        configured(f, |_| {});
        f.configurations.push(record(router()));
    }),
    (
        "the device is not in the ledger",
        Control::SourceRestriction,
        Unknown,
        Missing,
        "configuration-without-device",
        |f| {
            f.devices.remove(2);
            f.configurations.push(record(router()));
        },
    ),
    (
        "a configuration shows a registered tunnel only",
        Control::RemoteMaintenance,
        Yes,
        Notes,
        "remote-compared",
        |f| {
            f.remote_connections.push(connection(Some(RemoteAccessKind::IpsecSite), "tunnel 1"));
            configured(f, |c| c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 1", 70)));
        },
    ),
    ("nobody reads the configuration", Control::RemoteMaintenance, Unknown, Notes, "remote-not-compared", |f| {
        configured(f, |c| c.dialect = Dialect::Unread);
    }),
    ("a configuration shows a forgotten tunnel", Control::RemoteMaintenance, No, Fails, "finding-fails", |f| {
        configured(f, |c| c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 9", 70)));
    }),
    ("a tunnel outlived its registration", Control::RemoteMaintenance, No, Fails, "remote-ended", |f| {
        let until = Some(house::day("2026-09-30"));
        let over = connection(Some(RemoteAccessKind::IpsecSite), "tunnel 9");
        f.remote_connections.push(sejo_model::RemoteConnection { until, ..over });
        configured(f, |c| c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 9", 70)));
    }),
    ("SSL-VPN is registered", Control::RemoteMaintenance, Yes, Notes, "finding-noted", |f| {
        f.remote_connections.push(connection(Some(RemoteAccessKind::SslVpn), ""));
        configured(f, |c| c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70)));
    }),
    ("the firmware of the router is being broken into", Control::Patching, No, Fails, "finding-fails", |f| {
        configured(f, |c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)));
    }),
    ("a device shows a bad version of itself", Control::Patching, No, Fails, "finding-fails", |f| {
        configured(f, |c| {
            c.identity.firmware = Some(At::new("6.0.4".into(), 1));
            c.extent = Extent::State;
        });
    }),
    ("the list of holes is old", Control::Patching, Unknown, Missing, "patch-table-old", |f| configured(f, |_| {})),
    ("an old password is on two devices", Control::PasswordReuse, No, Fails, "finding-fails", |f| {
        configured(f, |_| {});
        f.devices.push(device("分院ルーター", DeviceKind::Network));
        let device_id = f.devices.last().map(|d| d.id);
        f.configurations.push(sejo_model::ConfigurationRecord { device_id, ..record(router()) });
    }),
    ("a weak key stands in a router", Control::PasswordStrength, No, Fails, "finding-fails", |f| {
        configured(f, |c| {
            let key = secret(SecretUse::PreSharedKey, "tunnel 1", "k1", 71);
            c.secrets.push(Secret { weakness: Some(Weakness::Short), ..key });
        });
    }),
    ("a VPN's key stands readable in a router", Control::PasswordStrength, Unknown, Missing, "finding-open", |f| {
        configured(f, |c| {
            let key = secret(SecretUse::PreSharedKey, "tunnel 1", "k1", 71);
            c.secrets.push(Secret { storage: sejo_model::configuration::Storage::Plain, ..key });
        });
    }),
    ("SSL-VPN answers listed sources", Control::SourceRestriction, Unknown, Missing, "finding-open", |f| {
        configured(f, |c| c.remote_access.push(way(RemoteAccessKind::SslVpn, "ssl", 70)));
    }),
    ("somebody who left can still use the VPN", Control::Accounts, No, Fails, "finding-fails", |f| {
        f.people.push(sejo_model::Person { left_on: Some(day("2026-05-31")), ..person("田中 太郎") });
        configured(f, |c| {
            c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
            c.remote_access[0].users = vec![user("田中太郎", 71)];
        });
    }),
    ("a VPN has no second factor", Control::TwoFactor, Unknown, Missing, "finding-open", |f| {
        configured(f, |c| {
            c.remote_access.push(way(RemoteAccessKind::L2tp, "pp 1", 70));
            c.remote_access[0].two_factor = Some(false);
        });
    }),
    ("a router sends its log nowhere", Control::AccessLog, No, Fails, "finding-fails", |f| {
        configured(f, |c| c.records.syslog = house::network::by_default(Vec::new()));
    }),
    ("telnet is on", Control::UnneededServices, No, Fails, "finding-fails", |f| {
        configured(f, |c| {
            c.listeners.push(listener(Service::Telnet, "lan1", Zone::Inside, only(&["192.168.1.2"]), 21));
        });
    }),
];

const TABLES: &[&[Row]] = &[
    OFFICER,
    ledger::GATE,
    ledger::LEDGER,
    REMOTE,
    DISCLOSURE,
    PATCHING,
    TWO_FACTOR,
    NOT_YET,
    backups::ROWS,
    documents::ROWS,
    duties::ROWS,
    CONFIGURED,
];

fn part_of(control: Control) -> Option<Subsection> {
    match control {
        Control::SourceRestriction => Some(Subsection::Network),
        _ => None,
    }
}

fn judged((_, control, _, _, _, spoil): &Row) -> Verdict {
    let mut facts = clinic();
    spoil(&mut facts);
    house::verdict(*control, part_of(*control), &facts)
}

#[test]
fn each_control_says_what_the_facts_show() {
    for row in TABLES.iter().copied().flatten() {
        let (says, control, value, weight, code, _) = row;
        let verdict = judged(row);
        assert_eq!(verdict.value, *value, "{control} when {says}: {:#?}", verdict.reasons);
        let found = verdict.reasons.iter().find(|r| r.code.0 == *code);
        let found = found.unwrap_or_else(|| panic!("{control} when {says}: no {code} in {:#?}", verdict.reasons));
        assert_eq!(found.weight, *weight, "{control} when {says}");
    }
}

#[test]
fn a_reason_from_configurations_names_what_was_found_where_and_a_step() {
    let mut facts = clinic();
    configured(&mut facts, |c| {
        c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21));
        c.remote_access.push(way(RemoteAccessKind::IpsecSite, "tunnel 9", 70));
    });
    let id = facts.configurations[0].id;
    let verdict = house::verdict(Control::SourceRestriction, Some(Subsection::Network), &facts);
    let words = "管理画面に、外のどこからでもつながります(設定ファイルのある1台のうち1台): VPNルーター";
    assert_eq!(reason_words(&verdict.reasons[0], sejo_model::FacilityKind::Hospital).ja, words);
    assert_eq!(verdict.reasons[0].place, Place::Configuration { id });
    let step = verdict.step.unwrap();
    assert_eq!((step.code.0, &step.place), ("configuration-danger", &Place::Configuration { id }));
    let verdict = house::verdict(Control::RemoteMaintenance, None, &facts);
    assert_eq!(verdict.reasons[0].place, Place::RemoteConnections);
    let step = verdict.step.unwrap();
    assert_eq!((step.code.0, &step.place), ("remote-register", &Place::RemoteConnections));
    assert!(step_words(&step).title.ja.contains("1台"));
}

/// Each for another reason, and one of them for two.
#[test]
fn devices_that_burn_are_counted_once_each_whatever_was_found() {
    let mut facts = clinic();
    let spoils: [fn(&mut Configuration); 3] = [
        |c| c.listeners.push(listener(Service::Https, "lan2", Zone::Outside, Sources::Anywhere, 21)),
        |c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)),
        |c| {
            c.listeners.push(listener(Service::Ssh, "lan2", Zone::Outside, Sources::Anywhere, 21));
            c.remote_access.push(way(RemoteAccessKind::Pptp, "pp anonymous", 60));
        },
    ];
    for spoil in spoils {
        let mut configuration = router();
        spoil(&mut configuration);
        facts.configurations.push(record(configuration));
    }
    for (control, part) in [(Control::SourceRestriction, Some(Subsection::Network)), (Control::RemoteMaintenance, None)]
    {
        let step = house::verdict(control, part, &facts).step.unwrap();
        if step.code.0 == "configuration-danger" {
            assert_eq!((step.count, &step.place), (3, &Place::Configurations), "{control}");
            assert!(step_words(&step).title.ja.contains("3台"));
        }
    }
    let step = house::verdict(Control::SourceRestriction, Some(Subsection::Network), &facts).step.unwrap();
    assert_eq!(step.code.0, "configuration-danger");
}

/// A version the configuration tells is neither unknown nor missing.
#[test]
fn a_version_the_configuration_tells_is_not_asked_for() {
    let mut facts = clinic();
    configured(&mut facts, |c| c.identity.firmware = Some(At::new("7.4.9".into(), 1)));
    let device = facts.configurations[0].device_id;
    for device in facts.devices.iter_mut().filter(|d| Some(d.id) == device) {
        device.os.clear();
        device.os_version.clear();
    }
    let verdict = house::verdict(Control::Patching, Some(Subsection::Network), &facts);
    let said = |code: &str| verdict.reasons.iter().any(|r| r.code.0 == code);
    assert!(!said("patch-version-unknown"), "{:?}", verdict.reasons);
}

#[test]
fn only_what_was_read_is_said_to_have_been_compared_with_the_register() {
    let mut facts = clinic();
    configured(&mut facts, |_| {});
    facts.configurations.push(record(Configuration::new(Dialect::Unread)));
    let verdict = house::verdict(Control::RemoteMaintenance, None, &facts);
    let named = |code: &str| {
        let said = verdict.reasons.iter().find(|r| r.code.0 == code);
        said.map(|r| (r.count, r.names.len(), r.names.contains(&"VPNルーター".to_owned())))
    };
    assert_eq!(named("remote-compared"), Some((1, 1, true)), "{:#?}", verdict.reasons);
    assert_eq!(named("remote-not-compared"), Some((1, 1, false)), "{:#?}", verdict.reasons);
    let step = verdict.step.unwrap();
    assert_eq!((step.code.0, step.count), ("configuration-ask", 1), "no copy of it would be read");
    assert!(step_words(&step).how.ja.contains("返事をもとに"), "what the reply is good for is said");
}

#[test]
fn rows_about_other_devices_hear_of_the_network_for_information_only() {
    let mut facts = clinic();
    let before = |part| house::verdict(Control::AccessLog, Some(part), &clinic()).value;
    configured(&mut facts, |c| c.records.syslog = house::network::by_default(Vec::new()));
    let verdict = house::verdict(Control::AccessLog, Some(Subsection::Server), &facts);
    assert_eq!(verdict.value, before(Subsection::Server));
    assert!(verdict.reasons.iter().any(|r| r.code.0 == "finding-noted" && r.weight == Notes));
    let verdict = house::verdict(Control::Patching, Some(Subsection::Pc), &facts);
    assert!(verdict.reasons.iter().all(|r| !r.code.0.starts_with("finding")));
}

#[test]
fn the_configuration_of_a_retired_device_says_nothing() {
    let mut facts = clinic();
    configured(&mut facts, |c| c.identity.firmware = Some(At::new("6.0.4".into(), 1)));
    facts.devices[2].state = DeviceState::Retired;
    let verdict = house::verdict(Control::Patching, None, &facts);
    assert!(verdict.reasons.iter().all(|r| r.code.0 != "finding-fails"), "{:#?}", verdict.reasons);
}

#[test]
fn a_device_compared_with_a_young_list_of_holes_can_be_yes() {
    let mut facts = clinic();
    configured(&mut facts, |c| c.identity.taken_on = Some(At::new(day("2025-08-30"), 1)));
    facts.configurations[0].read_on = day("2025-08-30");
    facts.devices[2].last_patch_on = Some(day("2025-08-20"));
    let row = item(Control::Patching, Some(Subsection::Network));
    let verdict = judge(&row, &facts, day("2025-09-01"));
    assert_eq!(verdict.value, Yes, "{:#?}", verdict.reasons);
    assert!(verdict.reasons.iter().any(|r| r.code.0 == "patch-compared"));
}

#[test]
fn a_control_is_yes_only_where_its_evidence_can_be_recorded() {
    let facts = clinic();
    let yes: Vec<&str> = Control::ALL
        .iter()
        .filter(|c| house::verdict(**c, part_of(**c), &facts).value == Yes)
        .map(|c| c.key())
        .collect();
    assert_eq!(
        yes,
        ["systems-in-use", "officer", "ledger", "remote-maintenance", "disclosure", "two-factor", "backup-restore"]
    );
}

#[test]
fn reasons_stand_in_order_of_weight() {
    let mut facts = clinic();
    facts.devices[0].support_end = Some(day("2020-01-01"));
    facts.devices[1].last_patch_on = None;
    facts.devices[2].support_end = Some(day("2027-01-01"));
    let weights: Vec<Weight> =
        house::verdict(Control::Patching, None, &facts).reasons.iter().map(|r| r.weight).collect();
    assert_eq!(weights, [Fails, Missing, Missing, Holds, Notes, Notes, Notes]);
}

#[test]
fn a_row_about_servers_looks_at_servers_only() {
    let mut facts = clinic();
    facts.devices[1].support_end = Some(day("2025-10-14"));
    let value = |part| house::verdict(Control::Patching, Some(part), &facts).value;
    assert_eq!(value(Subsection::Pc), No);
    assert_eq!(value(Subsection::Server), Unknown);
    assert_eq!(value(Subsection::Network), Unknown);
    assert_eq!(value(Subsection::General), No);
    let verdict = house::verdict(Control::Patching, Some(Subsection::Pc), &facts);
    let place = Place::Ledger { filter: LedgerFilter::PastSupport, kind: Some(DeviceKind::Pc) };
    assert_eq!((verdict.reasons[0].count, verdict.reasons[0].total, &verdict.reasons[0].place), (1, 1, &place));
    assert_eq!(verdict.reasons[0].names, ["受付PC"]);
}

#[test]
fn a_complete_ledger_without_servers_says_so() {
    let mut facts = clinic();
    facts.devices.remove(0);
    for control in [Control::Patching, Control::AccessLog, Control::UnneededServices, Control::Accounts] {
        let verdict = house::verdict(control, Some(Subsection::Server), &facts);
        assert_eq!(verdict.value, Unknown, "{control}");
        assert_eq!(verdict.reasons[0].code.0, "no-such-device", "{control}");
        assert!(
            reason_words(&verdict.reasons[0], sejo_model::FacilityKind::Hospital)
                .ja
                .contains("サーバが1台もありません"),
            "{control}"
        );
        assert_eq!(verdict.step.unwrap().code.0, "answer-not-applicable", "{control}");
    }
}

#[test]
fn a_device_of_unknown_kind_might_be_a_server() {
    let mut facts = clinic();
    facts.devices[0].kind = None;
    let verdict = house::verdict(Control::Patching, Some(Subsection::Server), &facts);
    assert_eq!((verdict.value, verdict.reasons[0].code.0), (Unknown, "kind-unknown"));
    assert_eq!(verdict.step.unwrap().code.0, "ledger-set-kind");
    // With a known server beside it, the row is judged by that one but stays open.
    facts.devices.push(device("サーバ2", DeviceKind::Server));
    let verdict = house::verdict(Control::TwoFactor, Some(Subsection::Server), &facts);
    assert_eq!((verdict.value, verdict.reasons[0].code.0), (Unknown, "kind-unknown"));
    assert_eq!(verdict.step.unwrap().code.0, "ledger-set-kind");
}

#[test]
fn a_vendors_own_form_is_for_the_vendor_to_answer() {
    for control in Control::ALL {
        let verdict = judge(&item_of(FormKind::Vendor, *control, None), &clinic(), today());
        assert_eq!((verdict.value, verdict.reasons[0].code.0), (Unknown, "vendor-answers"), "{control}");
    }
}

#[test]
fn a_row_nobody_recognised_cannot_be_judged() {
    let mut row = item(Control::Officer, None);
    row.control = None;
    let verdict = judge(&row, &clinic(), today());
    assert_eq!((verdict.value, verdict.reasons[0].code.0, verdict.step), (Unknown, "row-unknown", None));
}

#[test]
fn a_declared_value_is_named_and_changes_nothing() {
    let row = item(Control::TwoFactor, None);
    let cases = [
        (TwoFactorState::Implemented, AnswerValue::No, Yes, Some("declared-differs"), Some("vendor-declared-differs")),
        (TwoFactorState::Implemented, AnswerValue::Yes, Yes, None, None),
        (TwoFactorState::None, AnswerValue::Yes, No, Some("declared-differs"), Some("vendor-declared-differs")),
        (TwoFactorState::Unknown, AnswerValue::Yes, Unknown, Some("declared-only"), Some("vendor-declared-only")),
        (TwoFactorState::Unknown, AnswerValue::NotApplicable, Unknown, None, None),
    ];
    for (state, said, value, own, by) in cases {
        let mut facts = clinic();
        facts.systems[0].two_factor = state;
        let silent = judge(&row, &facts, today());
        for (declared, code) in [(declaration(&row, said), own), (by_vendor(&row, said, &facts.vendors[0]), by)] {
            facts.declarations = vec![declared];
            let verdict = judge(&row, &facts, today());
            assert_eq!((verdict.value, silent.value), (value, value), "{state} declared {said}");
            let notes: Vec<&str> = verdict.reasons[silent.reasons.len()..].iter().map(|r| r.code.0).collect();
            assert_eq!(notes, code.into_iter().collect::<Vec<_>>(), "{state} declared {said}");
            assert!(verdict.reasons[silent.reasons.len()..].iter().all(|r| r.weight == Notes));
        }
    }
}

#[test]
fn only_the_newest_declared_value_counts() {
    let row = item(Control::TwoFactor, None);
    let mut facts = clinic();
    let old = declaration(&row, AnswerValue::No);
    let new = sejo_model::Declaration { at: 9, ..declaration(&row, AnswerValue::Yes) };
    facts.declarations = vec![new, old];
    assert!(judge(&row, &facts, today()).reasons.iter().all(|r| r.code.0 != "declared-differs"));
    // Another year's form says nothing about this one.
    facts.declarations = vec![sejo_model::Declaration {
        edition: sejo_model::EditionId("r7".into()),
        ..declaration(&row, AnswerValue::No)
    }];
    assert!(judge(&row, &facts, today()).reasons.iter().all(|r| r.code.0 != "declared-differs"));
}

#[test]
fn what_a_vendor_took_back_counts_no_longer_and_nothing_older_comes_back() {
    let row = item(Control::TwoFactor, None);
    let mut facts = clinic();
    let old = by_vendor(&row, AnswerValue::No, &facts.vendors[0]);
    let gone = sejo_model::Declaration { at: 9, taken_back_on: Some(today()), ..old.clone() };
    facts.declarations = vec![old, gone];
    let verdict = judge(&row, &facts, today());
    let said: Vec<_> = verdict.reasons.iter().filter(|r| r.code.0.starts_with("vendor-")).collect();
    assert_eq!(said.iter().map(|r| r.code.0).collect::<Vec<_>>(), ["vendor-took-back"]);
    assert_eq!((said[0].weight, said[0].names.as_slice()), (Notes, ["みどりシステム".to_owned()].as_slice()));
}

#[test]
fn a_vendor_that_declared_for_a_system_is_named_with_it() {
    let row = item(Control::TwoFactor, None);
    let mut facts = clinic();
    let of_system = sejo_model::Declaration {
        system_id: Some(facts.systems[0].id),
        ..by_vendor(&row, AnswerValue::No, &facts.vendors[0])
    };
    facts.declarations = vec![by_vendor(&row, AnswerValue::No, &facts.vendors[0]), of_system];
    let verdict = judge(&row, &facts, today());
    assert_eq!(verdict.reasons.last().unwrap().names, ["みどりシステム", "みどりシステム(電子カルテ)"]);
}

#[test]
fn a_vendor_that_says_otherwise_of_one_system_than_of_all_is_told() {
    let row = item(Control::TwoFactor, None);
    let mut facts = clinic();
    let said = |value, facts: &sejo_model::Facts| by_vendor(&row, value, &facts.vendors[0]);
    let of_system = |value, facts: &sejo_model::Facts| sejo_model::Declaration {
        system_id: Some(facts.systems[0].id),
        ..said(value, facts)
    };
    let told = |facts: &sejo_model::Facts| {
        let told = judge(&row, facts, today()).reasons;
        told.into_iter().find(|r| r.code.0 == "vendor-contradicts-itself").map(|r| (r.weight, r.names))
    };
    facts.declarations = vec![of_system(AnswerValue::No, &facts), said(AnswerValue::Yes, &facts)];
    assert_eq!(told(&facts), Some((Notes, vec!["みどりシステム(電子カルテ)".to_owned()])));
    facts.declarations = vec![of_system(AnswerValue::Yes, &facts), said(AnswerValue::Yes, &facts)];
    assert_eq!(told(&facts), None);
    facts.declarations = vec![of_system(AnswerValue::No, &facts), declaration(&row, AnswerValue::Yes)];
    assert_eq!(told(&facts), None, "the facility's own word is none of the vendor");
}

#[test]
fn five_names_are_enough_and_the_rest_is_counted() {
    let mut facts = clinic();
    facts.devices = (1..=7).map(|n| device(&format!("PC{n}"), DeviceKind::Pc)).collect();
    facts.devices.iter_mut().for_each(|d| d.place.clear());
    let verdict = house::verdict(Control::Ledger, None, &facts);
    assert_eq!((verdict.reasons[0].count, verdict.reasons[0].names.len()), (7, 5));
    let words = reason_words(&verdict.reasons[0], sejo_model::FacilityKind::Hospital);
    assert!(words.ja.ends_with("PC1、PC2、PC3、PC4、PC5 ほか2"), "{}", words.ja);
    assert!(words.en.ends_with("PC1, PC2, PC3, PC4, PC5 and 2 more"), "{}", words.en);
}

#[test]
fn dates_in_reasons_are_written_as_people_read_them() {
    let words =
        reason_words(&house::verdict(Control::Officer, None, &clinic()).reasons[0], sejo_model::FacilityKind::Clinic);
    assert_eq!(words.ja, "佐藤さんが2026年4月1日から安全管理責任者です。");
    assert_eq!(words.en, "佐藤 has been safety manager since 2026-04-01.");
}

/// Every sentence of `content/reasons.toml` is said by some row above, and none of them shows an empty slot.
#[test]
fn every_reason_there_is_can_be_said() {
    let mut said: Vec<Verdict> = TABLES.iter().copied().flatten().map(judged).collect();
    let mut no_server = clinic();
    no_server.devices.remove(0);
    let mut kindless = clinic();
    kindless.devices[0].kind = None;
    let server = Some(Subsection::Server);
    said.push(house::verdict(Control::Patching, server, &no_server));
    said.push(house::verdict(Control::Patching, server, &kindless));
    no_server.contracts[0].starts_on = Some(day("2027-04-01"));
    said.push(house::verdict(Control::Disclosure, None, &no_server));
    said.push(judge(&item_of(FormKind::Vendor, Control::Officer, None), &clinic(), today()));
    said.push(judge(&sejo_model::Item { control: None, ..item(Control::Officer, None) }, &clinic(), today()));
    let row = item(Control::TwoFactor, None);
    for state in [TwoFactorState::None, TwoFactorState::Unknown] {
        let mut facts = clinic();
        facts.systems[0].two_factor = state;
        facts.declarations =
            vec![declaration(&row, AnswerValue::Yes), by_vendor(&row, AnswerValue::Yes, &facts.vendors[0])];
        said.push(judge(&row, &facts, today()));
    }
    let mut young = clinic();
    configured(&mut young, |_| {});
    young.configurations[0].read_on = day("2025-08-30");
    said.push(judge(&item(Control::Patching, None), &young, day("2025-09-01")));
    said.push(house::verdict(Control::Ledger, None, &nothing()));
    let mut taken_back = clinic();
    let gone = by_vendor(&row, AnswerValue::No, &taken_back.vendors[0]);
    taken_back.declarations = vec![sejo_model::Declaration { taken_back_on: Some(today()), ..gone }];
    said.push(judge(&row, &taken_back, today()));
    let mut unlike = clinic();
    let of_system = sejo_model::Declaration {
        system_id: Some(unlike.systems[0].id),
        ..by_vendor(&row, AnswerValue::No, &unlike.vendors[0])
    };
    unlike.declarations = vec![of_system, by_vendor(&row, AnswerValue::Yes, &unlike.vendors[0])];
    said.push(judge(&row, &unlike, today()));
    let reasons = said.iter().flat_map(|v| &v.reasons);
    for words in reasons.clone().map(|r| reason_words(r, sejo_model::FacilityKind::Hospital)) {
        assert!(!words.ja.contains('{') && !words.en.contains('{'), "{words:?}");
        assert!(!words.ja.is_empty() && !words.en.is_empty());
    }
    let written: toml::Table = include_str!("../../../../content/reasons.toml").parse().unwrap();
    // The net under all controls, which `lines` tests, and what is said of a confirmed answer, which `checking` tests.
    let elsewhere = ["nothing-known", "loosened", "loosened-mended"];
    // Plans and exercises have tables of their own: `planning`, `exercising`.
    const PLANS: [&str; 4] = ["bcp-", "exercise-", "improvements-", "backup-process-"];
    let of_plans = |code: &&str| PLANS.iter().any(|begin| code.starts_with(begin));
    let said: BTreeSet<&str> = reasons.map(|r| r.code.0).filter(|code| !of_plans(code)).collect();
    let written = written.keys().map(String::as_str).filter(|code| !elsewhere.contains(code) && !of_plans(code));
    assert_eq!(said, written.collect::<BTreeSet<&str>>());
}
