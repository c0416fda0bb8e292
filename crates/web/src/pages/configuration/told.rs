//! What a configuration says, in words: for the tables of its page.

use sejo_model::configuration::{
    Administrator, Filter, Forward, Interface, Listener, Lockout, Opening, PortRange, Protocol, RemoteAccess,
    RemoteUser, Secret, Setting, SignIn, Sources, Storage, TrafficService, Verb, WirelessNetwork, Zone,
};
use sejo_model::{Lang, Words};

use super::Show;
use crate::part::{self, Badge, Tone};

impl Show {
    fn words(&self, words: Words) -> &'static str {
        words.r#in(self.lang)
    }

    /// The first of many names, and how many more there are.
    pub(super) fn some(&self, names: &[String]) -> String {
        part::some(names, self.lang)
    }

    /// `12行目、30行目`.
    pub(super) fn lines(&self, lines: &[u32]) -> String {
        let number = |line: &u32| if self.lang == Lang::Ja { format!("{line}行目") } else { line.to_string() };
        let said = self.some(&lines.iter().map(number).collect::<Vec<_>>());
        match (lines.len(), self.lang) {
            (_, Lang::Ja) => said,
            (1, Lang::En) => format!("line {said}"),
            (_, Lang::En) => format!("lines {said}"),
        }
    }

    /// From where something answers.
    pub(super) fn sources(&self, sources: &Sources) -> String {
        part::sources(sources, self.lang)
    }

    /// To where traffic goes.
    pub(super) fn destinations(&self, destinations: &Sources) -> String {
        match destinations {
            Sources::Anywhere => self.lang.pick("どこへでも", "anywhere").to_owned(),
            Sources::Nowhere => self.lang.pick("どこへも行かない", "nowhere").to_owned(),
            other => self.sources(other),
        }
    }

    pub(super) fn unread(&self) -> String {
        super::unread((self.view.row.dialect, self.view.row.extent), self.view.row.unread, self.lang)
    }

    /// `wan1・外(インターネット): どこからでも`.
    pub(super) fn opening(&self, opening: &Opening) -> String {
        let place = self.place(&opening.interface, opening.zone);
        format!("{place}: {}", self.sources(&opening.sources))
    }

    fn place(&self, interface: &str, zone: Zone) -> String {
        let zone = self.words(zone.words());
        match (interface, self.lang) {
            ("", _) => zone.to_owned(),
            (name, Lang::Ja) => format!("{name}・{zone}"),
            (name, Lang::En) => format!("{name}, {zone}"),
        }
    }

    pub(super) fn service(&self, listener: &Listener) -> String {
        let name = if listener.name.is_empty() { self.words(listener.service.words()) } else { &listener.name };
        match (listener.port, self.lang) {
            (None, _) => name.to_owned(),
            (Some(port), Lang::Ja) => format!("{name}、ポート{port}"),
            (Some(port), Lang::En) => format!("{name}, port {port}"),
        }
    }

    /// Whether it is on, and how that is known.
    pub(super) fn state(&self, on: &Setting<bool>) -> Badge {
        let word = |value: bool| {
            self.lang.pick(if value { "動いている" } else { "止まっている" }, if value { "on" } else { "off" })
        };
        match on {
            Setting::Written { value, .. } => part::badge(if *value { Tone::Info } else { Tone::Good }, word(*value)),
            Setting::Default { value, .. } => {
                let words = format!("{}{}", word(*value), self.lang.pick("(初期値)", " (default)"));
                part::badge(if *value { Tone::Info } else { Tone::Good }, &words)
            }
            Setting::Unknown { .. } => part::badge(Tone::Unsure, self.lang.pick("確認が必要", "to be checked")),
        }
    }

    /// Servers, or that there are none, or why nobody knows.
    pub(super) fn servers(&self, servers: &Setting<Vec<String>>) -> String {
        self.setting(servers, |names| match names.as_slice() {
            [] => self.lang.pick("なし", "none").to_owned(),
            names => self.some(names),
        })
    }

    pub(super) fn text(&self, text: &Setting<String>) -> String {
        self.setting(text, Clone::clone)
    }

    pub(super) fn lockout(&self, lockout: &Setting<Lockout>) -> String {
        self.setting(lockout, |l| match (l.failures, l.seconds, self.lang) {
            (0, _, _) => self.lang.pick("なし(何度でも試せます)", "never").to_owned(),
            (n, None, Lang::Ja) => format!("{n}回まちがえると止まる"),
            (n, None, Lang::En) => format!("after {n} wrong passwords"),
            (n, Some(s), Lang::Ja) => format!("{n}回まちがえると{s}秒止まる"),
            (n, Some(s), Lang::En) => format!("after {n} wrong passwords, for {s} seconds"),
        })
    }

    fn setting<T>(&self, setting: &Setting<T>, words: impl Fn(&T) -> String) -> String {
        match (setting, self.lang) {
            (Setting::Written { value, line }, Lang::Ja) => format!("{}({line}行目)", words(value)),
            (Setting::Written { value, line }, Lang::En) => format!("{} (line {line})", words(value)),
            (Setting::Default { value, source }, Lang::Ja) => {
                format!("{}。書かれていないので初期値です。出典: {source}", words(value))
            }
            (Setting::Default { value, source }, Lang::En) => {
                format!("{}: not written, so the default. Source: {}", words(value), source_in_english(source))
            }
            (Setting::Unknown { why }, Lang::Ja) => format!("確認が必要です。{}。", why.words().ja),
            (Setting::Unknown { why }, Lang::En) => format!("To be checked: {}.", why.words().en),
        }
    }

    pub(super) fn two_factor(&self, two_factor: &Option<bool>) -> Badge {
        match two_factor {
            Some(true) => part::badge(Tone::Good, self.lang.pick("あり", "yes")),
            Some(false) => part::badge(Tone::Bad, self.lang.pick("なし", "no")),
            None => part::badge(Tone::None, self.lang.pick("わからない", "not told")),
        }
    }

    pub(super) fn administrator(&self, administrator: &Administrator) -> String {
        let name = match administrator.name.as_str() {
            "" => self.lang.pick("(名前なし)", "(no name)"),
            name => name,
        };
        format!("{name}{}", self.stopped(administrator.enabled))
    }

    /// Rights as the device writes them; words that say little by themselves are explained.
    pub(super) fn rights(&self, administrator: &Administrator) -> String {
        let words = match administrator.rights.as_str() {
            "administrator" => self.lang.pick("管理者(変更できる)", "administrator (may change it)"),
            "operator" => self.lang.pick("操作者", "operator"),
            "login" | "monitor" | "user" => self.lang.pick("一般(見るだけ)", "user (may look only)"),
            rights => rights,
        };
        words.to_owned()
    }

    /// What is asked of somebody who signs in.
    pub(super) fn asked(&self, sign_in: &SignIn) -> String {
        self.setting(&sign_in.asks, |asked| self.words(asked.words()).to_owned())
    }

    /// What whoever gets in may do without a further password.
    pub(super) fn rights_at_once(&self, sign_in: &SignIn) -> String {
        match (sign_in.all_rights, self.lang) {
            (None, _) => self.lang.pick("権限しだい", "as their rights say").to_owned(),
            (Some(line), Lang::Ja) => format!("すべての設定を変えられる({line}行目)"),
            (Some(line), Lang::En) => format!("change everything (line {line})"),
        }
    }

    fn stopped(&self, enabled: bool) -> &'static str {
        if enabled { "" } else { self.lang.pick("(停止中)", " (disabled)") }
    }

    /// Those who may sign in to a VPN, each with the way in.
    pub(super) fn remote_users(&self) -> Vec<(&RemoteAccess, &RemoteUser)> {
        let open = self.view.configuration.remote_access.iter().filter(|a| a.on.value() != Some(&false));
        open.flat_map(|access| access.users.iter().map(move |user| (access, user))).collect()
    }

    /// Whether its name says its kind already.
    pub(super) fn is_kind(&self, access: &RemoteAccess) -> bool {
        access.name == self.words(access.kind.words())
    }

    pub(super) fn remote_user(&self, user: &RemoteUser) -> String {
        format!("{}{}", user.name, self.stopped(user.enabled))
    }

    /// Groups and servers that know the users; nobody can count those from the text.
    pub(super) fn groups(&self) -> Vec<String> {
        let all = self.view.configuration.remote_access.iter().flat_map(|a| &a.groups);
        let mut names: Vec<String> = all.map(|group| group.value.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    pub(super) fn interface(&self, interface: &Interface) -> String {
        let label = if interface.label.is_empty() { String::new() } else { format!(" {}", interface.label) };
        format!("{}{label}{}", interface.name, self.stopped(interface.enabled))
    }

    /// Where an interface leads, and whether the text says so itself.
    pub(super) fn zone(&self, interface: &Interface) -> String {
        let concluded = !interface.zone_written && interface.zone != Zone::Unknown;
        let note = if concluded { self.lang.pick("(推定)", " (concluded)") } else { "" };
        format!("{}{note}", self.words(interface.zone.words()))
    }

    pub(super) fn protection(&self, network: &WirelessNetwork) -> Badge {
        let unsure = || part::badge(Tone::Unsure, self.lang.pick("確認が必要", "to be checked"));
        network.protection.value().map_or_else(unsure, |protection| {
            let tone = if protection.is_encrypted() { Tone::Good } else { Tone::Bad };
            part::badge(tone, self.words(protection.words()))
        })
    }

    pub(super) fn verb(&self, filter: &Filter) -> Badge {
        let tone = if filter.verb == Verb::Permit { Tone::Info } else { Tone::Good };
        part::badge(tone, self.words(filter.verb.words()))
    }

    /// `lan1・内(施設内) → pp 1・外(インターネット)`.
    pub(super) fn direction_of(&self, filter: &Filter) -> String {
        let from = self.place(&filter.from_interface, filter.from_zone);
        format!("{from} → {}", self.place(&filter.to_interface, filter.to_zone))
    }

    /// What passes: protocols and ports, and whether only answers do.
    pub(super) fn traffic(&self, filter: &Filter) -> String {
        let services = if filter.any_service() {
            self.lang.pick("すべて", "any").to_owned()
        } else {
            self.some(&filter.services.iter().map(|s| self.traffic_service(s)).collect::<Vec<_>>())
        };
        let answers = if filter.answers_only { self.lang.pick("(返事だけ)", " (answers only)") } else { "" };
        let users = match (filter.users.as_slice(), self.lang) {
            ([], _) => String::new(),
            (users, Lang::Ja) => format!("(名前とパスワードで確かめた {} だけ)", self.some(users)),
            (users, Lang::En) => format!(" (only for {}, who sign in first)", self.some(users)),
        };
        format!("{services}{answers}{users}")
    }

    fn traffic_service(&self, service: &TrafficService) -> String {
        match ports(service.ports) {
            ports if ports.is_empty() => self.words(service.protocol.words()).to_owned(),
            ports => format!("{} {ports}", self.words(service.protocol.words())),
        }
    }

    /// Interface, protocol and port outside.
    pub(super) fn outside(&self, forward: &Forward) -> String {
        let place = self.place(&forward.interface, forward.zone);
        format!("{place} {}", self.port(forward.protocol, forward.outside)).trim_end().to_owned()
    }

    /// Machine and port inside.
    pub(super) fn inside(&self, forward: &Forward) -> String {
        format!("{} {}", forward.to_host, self.port(forward.protocol, forward.inside)).trim_end().to_owned()
    }

    fn port(&self, protocol: Protocol, range: PortRange) -> String {
        self.traffic_service(&TrafficService { protocol, ports: range })
    }

    pub(super) fn storage(&self, secret: &Secret) -> Badge {
        let tone = match secret.storage {
            Storage::Plain | Storage::Reversible => Tone::Bad,
            Storage::Hashed => Tone::Good,
            Storage::Unknown => Tone::None,
        };
        part::badge(tone, self.words(secret.storage.words()))
    }

    /// How many there are beyond those shown.
    pub(super) fn more<T>(&self, all: &[T]) -> Option<String> {
        let more = all.len().saturating_sub(super::SHOWN);
        let ja = self.lang == Lang::Ja;
        (more > 0).then(|| if ja { format!("ほかに{more}件あります。") } else { format!("{more} more.") })
    }
}

/// Where a default is documented. References that exist in Japanese only are kept by their Japanese names.
fn source_in_english(source: &str) -> String {
    let told = source.split_once(" コマンドリファレンス「").and_then(|(series, rest)| {
        let (command, models) = rest.strip_suffix(')')?.split_once("」の初期値(")?;
        Some((series, command, models))
    });
    let Some((series, command, models)) = told else { return source.to_owned() };
    let series = if series == "ヤマハ" { "YAMAHA" } else { series };
    let models = match models {
        "全機種" => "all models".to_owned(),
        "IXシリーズ全機種" => "all models of the IX series".to_owned(),
        listed => listed.replace('・', ", "),
    };
    format!("{series} command reference in Japanese, default of {command} ({models})")
}

/// `443`, `8000-8080`; empty for every port.
fn ports(range: PortRange) -> String {
    match range {
        PortRange::ALL => String::new(),
        PortRange { from, to } if from == to => from.to_string(),
        PortRange { from, to } => format!("{from}-{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_in_japanese_are_named_in_english() {
        for (source, english) in [
            (
                "ヤマハ コマンドリファレンス「telnetd service」の初期値(RTX830・NVR510)",
                "YAMAHA command reference in Japanese, default of telnetd service (RTX830, NVR510)",
            ),
            (
                "UNIVERGE IX コマンドリファレンス「ntp server」の初期値(IXシリーズ全機種)",
                "UNIVERGE IX command reference in Japanese, default of ntp server (all models of the IX series)",
            ),
            (
                "FortiOS CLI Reference 6.0–7.4 (FortiGate, FortiWiFi)",
                "FortiOS CLI Reference 6.0–7.4 (FortiGate, FortiWiFi)",
            ),
        ] {
            assert_eq!(source_in_english(source), english);
        }
    }

    #[test]
    fn ports_as_people_write_them() {
        assert_eq!(ports(PortRange::one(443)), "443");
        assert_eq!(ports(PortRange { from: 8000, to: 8080 }), "8000-8080");
        assert_eq!(ports(PortRange::ALL), "");
    }
}
