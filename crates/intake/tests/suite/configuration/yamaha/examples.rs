//! The published examples of YAMAHA's command language, each an input with what it means.

use std::path::PathBuf;

use sejo_model::configuration::{
    Configuration, Filter, PortRange, Protocol, RemoteAccessKind, Service, Setting, Sources, Verb,
};

/// One example: the input and what is expected of it, key by key, lists flattened.
pub struct Example {
    pub file: String,
    pub input: String,
    pub expected: Vec<(String, String)>,
}

impl Example {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.expected.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    fn list(&self, key: &str) -> Vec<&str> {
        let inner = self.get(key).unwrap_or("").trim_matches(['[', ']']);
        inner.split(',').map(|w| w.trim().trim_matches('"')).filter(|w| !w.is_empty()).collect()
    }
}

/// The folder of the maker's material; `None` when it is not there.
pub fn folder(maker: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let folder = shared.join("netconf").join(maker);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there (set SEJO_SHARED_DATA)", folder.display());
    None
}

/// Every example of the folder.
pub fn all(folder: &std::path::Path) -> Vec<Example> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    names.sort();
    names.iter().flat_map(|p| examples(p)).collect()
}

/// How many inputs the files of the folder hold, however they are laid out.
pub fn written(folder: &std::path::Path) -> usize {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let texts =
        files.filter(|p| p.extension().is_some_and(|e| e == "yaml")).map(|p| std::fs::read_to_string(p).unwrap());
    texts.map(|text| text.matches("input:").count()).sum()
}

fn examples(path: &std::path::Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).unwrap();
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut found: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let plain = line.trim().trim_start_matches("- ");
        let Some((key, value)) = plain.split_once(':') else { continue };
        let value = value.trim();
        match key {
            "input" => {
                let input = value.get(1..value.len() - 1).unwrap().to_owned();
                found.push(Example { file: file.clone(), input, expected: Vec::new() });
                inside = true;
            }
            "description" | "name" | "syntax" if line.trim().starts_with("- ") || key == "description" => {
                inside = false
            }
            "expected" => {}
            _ if inside => {
                let value = value.trim_matches('"').to_owned();
                found.last_mut().unwrap().expected.push((key.to_owned(), value));
            }
            _ => {}
        }
    }
    found
}

/// What must stand around an example so that its meaning shows: a filter shows where it is applied, a list of filters where
/// they are defined, an SA policy with its gateway.
pub fn around(example: &Example) -> (String, String) {
    let words: Vec<&str> = example.input.split(' ').collect();
    match words.as_slice() {
        [ip @ ("ip" | "ipv6"), "filter", "dynamic", number, ..] => {
            (String::new(), format!("{ip} lan3 secure filter out 9 dynamic {number}"))
        }
        [ip @ ("ip" | "ipv6"), "filter", number, ..] => (String::new(), format!("{ip} lan3 secure filter in {number}")),
        [ip, _, "secure", "filter", _, list @ ..] => {
            let mut before = String::new();
            let mut dynamic = false;
            for word in list {
                match *word {
                    "dynamic" => dynamic = true,
                    number if dynamic => before.push_str(&format!("{ip} filter dynamic {number} * * tcp\n")),
                    number => before.push_str(&format!("{ip} filter {number} pass 10.0.0.{} *\n", before.len() % 200)),
                }
            }
            (before, String::new())
        }
        ["pp", "bind", ..] => ("pp select anonymous\n".to_owned(), String::new()),
        _ => (String::new(), String::new()),
    }
}

/// Whether the model says what the example expects; `None` for what the model does not hold.
pub fn agrees(example: &Example, read: &Configuration) -> Option<bool> {
    let words: Vec<&str> = example.input.split(' ').collect();
    Some(match words.as_slice() {
        [_, "filter", "dynamic", number, ..] => dynamic(example, read, &format!("dynamic {number}")),
        [_, "filter", ..] => fixed(example, read),
        [_, _, "secure", "filter", ..] => order(example, read),
        ["ip", _, "address", ..] | ["ip", _, "secondary", "address", ..] => address(example, read),
        ["description", port, ..] => {
            let label = read.interfaces.iter().find(|i| i.name == *port).map(|i| i.label.as_str());
            let words: Vec<&str> = example.input.splitn(3, ' ').collect();
            label == Some(words[2].trim_matches('"'))
        }
        ["ipsec", "ike", "remote", "address", ..] => {
            let peers: Vec<String> =
                example.get("ip_address").filter(|a| *a != "any").into_iter().map(str::to_owned).collect();
            let open = example.get("ip_address") == Some("any");
            read.remote_access
                .iter()
                .any(|r| r.kind == RemoteAccessKind::IpsecSite && r.peers == peers && r.sources.is_anywhere() == open)
        }
        ["ipsec", "ike", "remote", "name", ..] => {
            read.remote_access.iter().any(|r| Some(r.label.as_str()) == example.get("name"))
        }
        ["ipsec", "ike", "pre-shared-key", ..] => {
            read.secrets.len() == 1
                && read.secrets[0].owner == format!("gateway {}", example.get("gateway_id").unwrap())
        }
        ["ipsec", "sa", "policy", _, gateway, ..] => {
            read.remote_access.iter().any(|r| r.name == format!("gateway {gateway}"))
        }
        [kind @ ("pptp" | "l2tp"), "service", "on" | "off", ..] => {
            let kind = if *kind == "pptp" { RemoteAccessKind::Pptp } else { RemoteAccessKind::L2tp };
            let on = example.get("enabled") == Some("true");
            read.remote_access.iter().any(|r| r.kind == kind && r.on.value() == Some(&on))
        }
        ["l2tp", "tunnel", "auth", "on", _] => read.secrets.len() == 1,
        ["tunnel", "enable" | "disable", _] => {
            let on = example.get("enabled") == Some("true");
            let last = example.get("tunnel_range_end").or(example.get("tunnel_id")).unwrap();
            read.interfaces.iter().any(|i| i.name == format!("tunnel {last}") && i.enabled == on)
        }
        ["tunnel", "endpoint", "address", ..] => {
            read.remote_access.iter().any(|r| r.peers == [example.get("tunnel_dest").unwrap()])
        }
        ["pp", "auth", "myname", name, _] => read.secrets.len() == 1 && read.secrets[0].owner == *name,
        [_, "host", "key", ..] => read.secrets.len() == usize::from(example.get("host_key").is_some()),
        [server @ ("telnetd" | "httpd" | "sshd" | "sftpd"), what @ ("host" | "service"), ..] => {
            serves(example, read, server, what)
        }
        ["no", "sshd" | "httpd" | "sftpd", ..] => read.listeners.iter().all(|l| l.on.line().is_none()),
        ["snmpv2c", what, ..] => snmp(example, read, what),
        ["syslog", "host", ..] => syslog(example, read),
        ["login" | "administrator" | "user", ..] | ["no", "login" | "user", ..] => account(example, read),
        _ => return None,
    })
}

fn sources(word: &str) -> Sources {
    if word == "*" { Sources::Anywhere } else { Sources::Only { networks: vec![word.to_owned()] } }
}

fn protocol(word: &str) -> Protocol {
    match word {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "icmp" | "icmp6" => Protocol::Icmp,
        _ => Protocol::Other,
    }
}

fn applied<'c>(read: &'c Configuration, number: &str) -> Option<&'c Filter> {
    read.filters.iter().find(|f| f.name == number && f.applied)
}

fn fixed(example: &Example, read: &Configuration) -> bool {
    let Some(filter) = applied(read, example.get("number").unwrap()) else { return false };
    let action = example.get("action").unwrap();
    let verb = if action.starts_with("reject") { Verb::Deny } else { Verb::Permit };
    let name = example.get("protocol").unwrap();
    let ports = match example.get("dest_port").unwrap_or("*") {
        "*" => PortRange::ALL,
        port => PortRange::one(port.parse().unwrap()),
    };
    let service = match filter.services.as_slice() {
        [] => name == "*",
        [one] => one.protocol == protocol(name) && one.ports == ports,
        _ => false,
    };
    filter.verb == verb
        && service
        && filter.sources == sources(example.get("source_address").unwrap())
        && filter.destinations == sources(example.get("dest_address").unwrap())
        && filter.answers_only == (example.get("established") == Some("true"))
        && filter.from_interface == "lan3"
}

fn dynamic(example: &Example, read: &Configuration, name: &str) -> bool {
    let Some(filter) = applied(read, name) else { return false };
    let ports = |port| PortRange::one(port);
    let (protocol, ports) = match example.get("protocol").unwrap() {
        "ftp" => (Protocol::Tcp, ports(21)),
        "www" => (Protocol::Tcp, ports(80)),
        "dns" => (Protocol::Udp, ports(53)),
        "smtp" => (Protocol::Tcp, ports(25)),
        "ssh" => (Protocol::Tcp, ports(22)),
        "telnet" => (Protocol::Tcp, ports(23)),
        "pop3" => (Protocol::Tcp, ports(110)),
        "tcp" => (Protocol::Tcp, PortRange::ALL),
        "udp" => (Protocol::Udp, PortRange::ALL),
        _ => return filter.services.is_empty() && filter.answers_only,
    };
    filter.answers_only
        && filter.sources == sources(example.get("source").unwrap())
        && filter.destinations == sources(example.get("dest").unwrap())
        && filter.services.iter().all(|s| s.protocol == protocol && s.ports == ports)
        && !filter.services.is_empty()
}

fn order(example: &Example, read: &Configuration) -> bool {
    let port = example.input.split(' ').nth(1).unwrap();
    let inward = example.get("direction") == Some("in");
    let fixed: Vec<&str> = [example.list("filters"), example.list("static_filters")].concat();
    let dynamics = [example.list("dynamic_filters"), Vec::new()].concat();
    let here = |f: &&Filter, inward: bool| if inward { f.from_interface == port } else { f.to_interface == port };
    let names = |inward: bool, dynamic: bool| -> Vec<String> {
        let found = read.filters.iter().filter(|f| f.applied && f.name.starts_with("dynamic") == dynamic);
        found.filter(|f| here(f, inward)).map(|f| f.name.replace("dynamic ", "")).collect()
    };
    names(inward, false) == fixed && names(!inward, true) == dynamics
}

fn address(example: &Example, read: &Configuration) -> bool {
    let name = example.get("interface").unwrap_or("pp");
    let address = match (example.get("ip_address"), example.get("mask")) {
        (Some(ip), Some(mask)) => format!("{ip}/{mask}"),
        (Some(ip), None) => ip.to_owned(),
        (None, _) => "dhcp".to_owned(),
    };
    read.interfaces.iter().any(|i| i.name == name && i.addresses == [address.as_str()])
}

fn serves(example: &Example, read: &Configuration, server: &str, what: &str) -> bool {
    let service = match server {
        "telnetd" => Service::Telnet,
        "httpd" => Service::Http,
        "sshd" => Service::Ssh,
        _ => Service::Ftp,
    };
    let Some(listener) = read.listeners.iter().find(|l| l.service == service) else { return false };
    if what == "service" {
        return listener.on.value() == Some(&(example.get("enabled") == Some("true")));
    }
    let mut hosts = example.list("hosts");
    hosts.extend(example.get("host"));
    let mut open: Vec<String> = listener.openings.iter().map(|o| o.interface.replace(' ', "")).collect();
    if hosts == ["any"] {
        return open == [""] && listener.openings[0].sources.is_anywhere();
    }
    open.sort();
    hosts.sort_unstable();
    open == hosts && listener.openings.iter().all(|o| matches!(o.sources, Sources::Only { .. }))
}

fn snmp(example: &Example, read: &Configuration, what: &str) -> bool {
    let listener = read.listeners.iter().find(|l| l.service == Service::SnmpPlain);
    match what {
        "host" => {
            let Some(listener) = listener else { return false };
            let named = ["ro_community", "rw_community"].iter().filter(|k| example.get(k).is_some()).count();
            let open = match example.get("host").unwrap() {
                "none" => listener.on.value() == Some(&false) && listener.openings.is_empty(),
                "any" => listener.openings[0].sources.is_anywhere(),
                host => {
                    listener.on.value() == Some(&true)
                        && listener.openings[0].sources == (Sources::Only { networks: vec![host.to_owned()] })
                }
            };
            open && read.secrets.len() == named
        }
        "community" => read.secrets.len() == 1,
        _ => read.secrets.len() == usize::from(example.get("community").or(example.get("name")).is_some()),
    }
}

fn syslog(example: &Example, read: &Configuration) -> bool {
    let expected = match (example.get("address"), example.get("port")) {
        (Some(host), Some(port)) => vec![format!("{host}:{port}")],
        _ => example.list("hosts").into_iter().map(str::to_owned).collect(),
    };
    matches!(&read.records.syslog, Setting::Written { value, .. } if *value == expected)
}

fn account(example: &Example, read: &Configuration) -> bool {
    let secrets = usize::from(example.get("password").is_some());
    if example.input.starts_with("no ") {
        return read.administrators.is_empty();
    }
    if example.input.starts_with("user attribute") {
        // Attributes alone make no administrator; they show once the user is there, which another test looks at.
        return read.administrators.is_empty();
    }
    let [one] = read.administrators.as_slice() else { return false };
    one.name == example.get("username").unwrap_or("") && read.secrets.len() == secrets
}
