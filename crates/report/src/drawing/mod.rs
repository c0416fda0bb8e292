//! The network picture (全体構成図): what the configurations and the ledger say about ways in from outside, network devices
//! and the networks inside, as SVG, with a table of the ways in beside it.
//!
//! Invariants: pure, so the same facts give the same picture; a way in nobody registered says 登録なし in words, a way in
//! that is not certain is dashed, so nothing rests on colour; where there is no configuration the picture says so rather
//! than showing a closed door; no secret can be in it, because none is in a configuration as read.
//!
//! [`Drawing::of`] gathers what is drawn, `layout` gives it places, and two painters show the same places: [`svg()`] and the
//! print ([`network_print`](crate::network::network_print)).

pub(crate) mod contacts;
pub(crate) mod fit;
mod gather;
mod layout;
mod networks;
pub(crate) mod restore;
mod scene;
mod svg;
mod ways;

pub use layout::{SMALLEST, Width, layout};
pub use scene::{Band, Paint, Role, Scene, Shape};
pub(crate) use svg::scene_svg;
pub use svg::svg;

use serde::Serialize;

use sejo_model::configuration::{Line, Zone};
use sejo_model::{Date, Lang, RemoteConnectionId, date};

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Language of everything that is not data.
    pub lang: Lang,
    /// Network devices on the way outside, those with ways in first.
    pub border: Vec<Node>,
    /// Network devices further inside.
    pub inner: Vec<Node>,
    /// Machines of the ledger that stand in none of the networks.
    pub elsewhere: Machines,
    /// Systems, those in a cloud too.
    pub systems: Vec<SystemLine>,
    /// What the picture cannot show, and what to do about it.
    pub missing: Vec<String>,
}

/// A network device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What people call it.
    pub label: String,
    /// Whether it is one, and not the place for ways in of which nobody knows where they end.
    pub is_device: bool,
    /// Maker and model.
    pub model: String,
    /// Firmware.
    pub firmware: String,
    /// What is known of it: the day of its configuration, or that there is none.
    pub known: String,
    /// What counts beside that configuration; empty where nothing does.
    pub later: String,
    /// Its interfaces outside, with addresses.
    pub outside: Vec<String>,
    /// How it stands to the outside.
    pub standing: Standing,
    /// Ways in that end on it.
    pub ways: Vec<Way>,
    /// Networks behind it.
    pub networks: Vec<Network>,
}

/// How a network device stands to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There are ways in.
    Open,
    /// The whole configuration has been read and there is no way in.
    Closed,
    /// None is seen, but only a part of the configuration is here.
    Unsure,
    /// There is a configuration, of a maker that is not read.
    Unreadable,
    /// There is no configuration.
    NotRead,
}

impl Standing {
    /// Whether nothing is known of its ways in.
    pub(crate) const fn is_dark(self) -> bool {
        matches!(self, Self::Unreadable | Self::NotRead)
    }
}

/// What a way in is, in the order in which it is shown: what was broken most often first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// A VPN nobody registered, or whose registration is over.
    ForgottenVpn,
    /// Remote desktop, VNC or file shares handed inwards.
    Desktop,
    /// SSL-VPN, PPTP.
    BrokenVpn,
    /// A filter that lets everything in.
    Everything,
    /// Another port handed inwards, or a line for maintenance, that nobody registered.
    ForgottenForward,
    /// The device itself, managed from outside, and nobody registered by whom.
    ForgottenManagement,
    /// The device itself, from where nobody knows or for another service, for anybody.
    Management,
    /// A VPN that is registered.
    Vpn,
    /// A forwarded port or a line for maintenance that is registered.
    Forward,
    /// The device itself, managed from outside by somebody who is registered.
    RegisteredManagement,
    /// The device itself, from where nobody knows or for another service, for listed sources.
    ListedManagement,
    /// Nothing but the register, the ledger or a vendor's answer speaks of it.
    Said,
}

impl Danger {
    /// A VPN, a forwarded port or management from outside seen in a configuration: what the register of remote connections is held against, and
    /// what is counted as a way in everywhere.
    #[must_use]
    pub const fn is_entry(self) -> bool {
        !self.is_device() && !matches!(self, Self::Said)
    }

    /// The device itself stands open: nothing the register could name.
    #[must_use]
    pub const fn is_device(self) -> bool {
        matches!(self, Self::Everything | Self::Management | Self::ListedManagement)
    }
}

/// A way in from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Number in the picture and in the table, from 1.
    pub number: usize,
    /// Where it comes from.
    pub from: String,
    /// What it is: `SSL-VPN`, `ポート転送 TCP 3389`.
    pub kind: String,
    /// What makes it dangerous.
    pub danger: Danger,
    /// Its name in the configuration; may be empty.
    pub name: String,
    /// What it is known by in every text of its device; empty for what no configuration shows.
    pub mark: String,
    /// Where it leads.
    pub to: String,
    /// From where it may be used.
    pub sources: String,
    /// Its users by name, where it has some.
    pub users: Vec<String>,
    /// Whether somebody registered it.
    pub registered: Registered,
    /// Whether anybody may come by it: nothing says from where only.
    pub from_anywhere: bool,
    /// Whether people come in by it without a second factor.
    pub lacks_two_factor: bool,
    /// Whether all of this is certain.
    pub is_sure: bool,
    /// The line that opens it.
    pub line: Option<Line>,
}

/// Whether a way in stands in the register of remote connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// It does.
    Yes {
        /// Whose it is.
        who: String,
        /// The entry.
        connection: RemoteConnectionId,
    },
    /// The entry has ended.
    Lapsed {
        /// Whose it was.
        who: String,
        /// The last day of the entry.
        day: Date,
    },
    /// Nobody registered it.
    No {
        /// Who may be using it as the ledger or a vendor says; may be empty.
        who: String,
    },
}

/// A network inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Where it lies.
    pub zone: Zone,
    /// Whether the configuration itself says so.
    pub zone_written: bool,
    /// Name of the interface, and what people call it.
    pub name: String,
    /// Its addresses.
    pub addresses: String,
    /// The device that was drawn with this network before, where there is one.
    pub same_as: Option<String>,
    /// What the ledger has in it.
    pub machines: Machines,
}

/// Machines of the ledger, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Machines {
    /// Servers.
    pub servers: usize,
    /// Client PCs.
    pub pcs: usize,
    /// Everything else.
    pub others: usize,
    /// Systems they are part of, by name.
    pub systems: Vec<String>,
}

impl Machines {
    /// How many there are.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.servers + self.pcs + self.others
    }

    /// The counts in words; empty where there are none.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let counts = [
            (self.servers, lang.pick("サーバ", "servers")),
            (self.pcs, lang.pick("端末PC", "PCs")),
            (self.others, lang.pick("そのほか", "others")),
        ];
        let say = |(n, word): &(usize, &str)| match lang {
            Lang::Ja => format!("{word} {n}台"),
            Lang::En => format!("{word}: {n}"),
        };
        let said: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(say).collect();
        said.join(lang.pick("・", ", "))
    }
}

/// A system in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemLine {
    /// Its name.
    pub name: String,
    /// Whose it is; may be empty.
    pub vendor: String,
    /// Whether it runs outside.
    pub is_cloud: bool,
    /// Whether its vendor comes in from outside, where somebody said so.
    pub is_remote: Option<bool>,
}

/// A row of the table beside the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Number, as in the picture.
    pub number: usize,
    /// Where the way begins.
    pub from: String,
    /// What it is.
    pub way: String,
    /// Where it leads.
    pub to: String,
    /// Who uses it.
    pub who: String,
    /// From where it may be used.
    pub sources: String,
    /// Whether it is registered, in words.
    pub registered: String,
    /// Whether a person has to look at it.
    pub is_open_question: bool,
    /// Whether nothing of it is left to be checked: it is registered, or the configuration says it for certain.
    pub is_settled: bool,
    /// The line of the configuration, or why there is none.
    pub line: String,
}

impl Drawing {
    /// Every way in, in the order of their numbers.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        self.border.iter().flat_map(|node| &node.ways)
    }

    /// The picture in one sentence, for people who cannot see it.
    #[must_use]
    pub fn summary(&self) -> String {
        let (ways, open) = (self.entries().count(), self.entries().filter(|w| w.is_open_question()).count());
        let devices = self.border.iter().chain(&self.inner).filter(|n| n.is_device).count();
        let all = self.ways().filter(|w| w.danger == Danger::Everything).count();
        let own = self.ways().filter(|w| w.danger.is_device()).count() - all;
        let said = self.ways().filter(|w| w.danger == Danger::Said).count();
        let mut text = match self.lang {
            Lang::Ja => {
                format!(
                    "ネットワーク機器 {devices}台、外からの入口(VPN・転送・機器の管理) {ways}件、うち登録のないもの {open}件。"
                )
            }
            Lang::En => format!(
                "{devices} network devices, {ways} ways in from outside (VPN, forwarded ports and management of the devices), {open} of them not registered."
            ),
        };
        let more = [
            (own, "機器そのものに外からつながる所", "Places where a device itself answers outside"),
            (all, "すべてを通すフィルタや、フィルタのない回線", "Filters that permit everything, or lines without one"),
            (
                said,
                "設定ではまだ確かめていない、登録や台帳だけの接続",
                "Connections only the register or the ledger speaks of",
            ),
        ];
        for (count, ja, en) in more.into_iter().filter(|(count, ..)| *count > 0) {
            text.push_str(&match self.lang {
                Lang::Ja => format!("{ja} {count}件。"),
                Lang::En => format!(" {en}: {count}."),
            });
        }
        text
    }

    /// VPN, forwarded ports and management from outside seen in configurations.
    pub fn entries(&self) -> impl Iterator<Item = &Way> {
        self.ways().filter(|way| way.danger.is_entry())
    }
}

impl Way {
    /// What it is, and its name where that says more.
    #[must_use]
    pub fn title(&self) -> String {
        let name = if self.name == self.kind { "" } else { &self.name };
        joined(&[&self.kind, name], " ")
    }

    /// Who uses it, in words.
    #[must_use]
    pub fn who(&self, lang: Lang) -> &str {
        match &self.registered {
            Registered::Yes { who, .. } | Registered::Lapsed { who, .. } => who,
            Registered::No { who } if who.is_empty() => lang.pick("わかりません", "not known"),
            Registered::No { who } => who,
        }
    }

    /// Its place among the others of a device, the most dangerous first: what nobody registered and anybody may try, then
    /// what nobody registered, then what it is; of the same kind, what asks for no second factor and what is certain first.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        let is_grave = self.danger <= Danger::ForgottenManagement;
        let tier = match (is_grave && self.is_open_question(), self.from_anywhere) {
            (true, true) => 0,
            _ if self.danger == Danger::Desktop && self.from_anywhere => 0,
            (true, false) => 1,
            (false, _) if is_grave => 2,
            (false, _) => 3,
        };
        (tier, self.danger, !self.from_anywhere, !self.lacks_two_factor, !self.is_sure)
    }

    /// Whether a person has to look at it: nobody registered it, its entry is over, or anybody may come.
    #[must_use]
    pub fn is_open_question(&self) -> bool {
        match (&self.registered, self.danger) {
            (Registered::Yes { .. }, _) | (_, Danger::ListedManagement) => false,
            (Registered::Lapsed { .. } | Registered::No { .. }, _) => true,
        }
    }

    /// Whether it is registered, in words.
    #[must_use]
    pub fn registered_words(&self, lang: Lang) -> String {
        match &self.registered {
            Registered::No { .. } if self.danger == Danger::Everything => {
                lang.pick("フィルタの設定", "filter setting").to_owned()
            }
            Registered::No { .. } if self.danger.is_device() => {
                lang.pick("機器そのもの", "the device itself").to_owned()
            }
            Registered::Yes { .. } => lang.pick("登録あり", "registered").to_owned(),
            Registered::No { .. } => lang.pick("登録なし", "not registered").to_owned(),
            Registered::Lapsed { day, .. } => match lang {
                Lang::Ja => format!("期限切れ({})", date::short(*day, lang)),
                Lang::En => format!("ended {}", date::short(*day, lang)),
            },
        }
    }
}

/// The words over the columns of the table.
#[must_use]
pub const fn heads(lang: Lang) -> [&'static str; 8] {
    match lang {
        Lang::Ja => ["番号", "どこから", "入口", "どこへ", "使う人", "許されている接続元", "登録", "設定の行"],
        Lang::En => ["No.", "From", "Way in", "To", "Used by", "Allowed sources", "Registered", "Line"],
    }
}

/// The ways in as a table: what the picture shows, in words and in full length.
#[must_use]
pub fn table(drawing: &Drawing) -> Vec<Row> {
    let lang = drawing.lang;
    let row = |node: &Node, way: &Way| Row {
        number: way.number,
        from: way.from.clone(),
        way: way.title(),
        // In the picture it stands on its device; here nothing else says on which.
        to: match &way.to {
            to if !node.is_device || to.starts_with(&node.label) => to.clone(),
            to => joined(&[to, &format!("({})", node.label)], " "),
        },
        who: match way.users.as_slice() {
            [] => way.who(lang).to_owned(),
            users => {
                let users = users.join(lang.pick("、", ", "));
                format!("{}{}{users})", way.who(lang), lang.pick("(利用者 ", " (users: "))
            }
        },
        sources: way.sources.clone(),
        registered: way.registered_words(lang),
        is_open_question: way.is_open_question(),
        is_settled: way.is_sure || matches!(way.registered, Registered::Yes { .. }),
        line: match (way.line, way.is_sure) {
            (Some(line), true) => line.to_string(),
            (Some(line), false) => format!("{line}{}", lang.pick("(要確認)", " (to be checked)")),
            (None, _) => lang.pick("設定にはありません", "none").to_owned(),
        },
    };
    drawing.border.iter().flat_map(|node| node.ways.iter().map(move |way| row(node, way))).collect()
}

/// The parts that are not empty, joined.
fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(between)
}
