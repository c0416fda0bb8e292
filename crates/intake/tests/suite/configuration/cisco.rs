//! Configurations of Cisco devices, read from outside: what a reader must understand of routers, switches and firewalls
//! as small clinics and hospitals have them. All secrets are made up.

mod asa;
mod ios;
use super::support;
use sejo_intake::{Limits, Reading, read};
use sejo_model::configuration::{
    Configuration, Dialect, FingerprintKey, Listener, Opening, ReadConfigurations, RemoteAccess, Service, Sources, Zone,
};

/// Reads a text as the program does.
fn configurations(text: &str) -> ReadConfigurations {
    bytes(text.as_bytes())
}

fn bytes(bytes: &[u8]) -> ReadConfigurations {
    match read("config.txt", bytes, &Limits::default(), &FingerprintKey::new([7; 32])).unwrap() {
        Reading::Configurations(read) => *read,
        other => panic!("not recognised: {other:?}"),
    }
}

/// The one device of a text.
fn device(text: &str) -> Configuration {
    let mut read = configurations(text);
    assert_eq!(read.devices.len(), 1);
    read.devices.remove(0)
}

fn listener(device: &Configuration, service: Service) -> &Listener {
    device.listeners.iter().find(|l| l.service == service).unwrap()
}

/// Openings towards the outside.
fn outside(listener: &Listener) -> Vec<&Opening> {
    listener.openings.iter().filter(|o| o.zone == Zone::Outside).collect()
}

fn way<'d>(device: &'d Configuration, name: &str) -> &'d RemoteAccess {
    device.remote_access.iter().find(|r| r.name == name).unwrap()
}

fn only(networks: &[&str]) -> Sources {
    Sources::Only { networks: networks.iter().map(|n| (*n).to_owned()).collect() }
}

/// No secret survives, neither in the kept text nor anywhere in what was read.
fn assert_no_secret(text: &str, secrets: &[&str]) {
    let read = configurations(text);
    let everything = format!("{read:?}");
    for secret in secrets {
        assert!(text.contains(secret), "the sample has no {secret}");
        assert!(!read.masked_text.contains(secret), "{secret} is in the kept text");
        assert!(!everything.contains(secret), "{secret} is in what was read");
    }
    assert_eq!(read.masked_text.lines().count(), text.lines().count());
}

/// Every file of a folder is read without a crash; gives lines understood and lines in all.
fn understood(folder: &str) -> Option<(usize, usize)> {
    let (mut known, mut total) = (0, 0);
    for file in support::shared(folder)? {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match read(&name, &bytes, &Limits::default(), &FingerprintKey::new([7; 32])) {
            Ok(Reading::Configurations(read)) => {
                for device in &read.devices {
                    if device.dialect == Dialect::Unread {
                        println!("{name}: not taken for a Cisco device");
                        continue;
                    }
                    let unread = &device.unread;
                    known += unread.total - unread.count;
                    total += unread.total;
                    for line in &unread.first {
                        println!("{name}:{}: {}", line.line, line.value);
                    }
                }
            }
            other => println!("{name}: {:?}", other.map(|r| std::mem::discriminant(&r))),
        }
    }
    println!("{folder}: {known} of {total} lines understood");
    Some((known, total))
}

#[test]
fn shared_routers_and_switches_are_understood() {
    if let Some((known, total)) = understood("cisco-ios") {
        assert!(known * 100 >= total * 98, "{known} of {total}");
    }
}

#[test]
fn shared_firewalls_are_understood() {
    if let Some((known, total)) = understood("cisco-asa") {
        assert!(known * 100 >= total * 98, "{known} of {total}");
    }
}
