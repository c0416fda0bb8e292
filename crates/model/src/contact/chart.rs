//! The chart itself: people, vendors and offices with their numbers, in the order in which they are called.
//!
//! Pure: the same facts, the same shipped offices and the same day give the same chart. Everything that shows or judges the
//! chart (page, picture, print, wallet card, verdict) asks here, so no two of them can name different people.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Authority, CallResult, Contact, ContactCall, ContactKey, ContactRecords, Matter, Need, Reach, Shipped, number_key,
};
use crate::entry::is_entry;
use crate::facts::Facts;
use crate::id::PersonId;
use crate::person::{Person, Post};
use crate::words::{Text, Words};

/// The posts the chart names, in the order in which they are told.
const POSTS: [Post; 4] = [Post::Officer, Post::Management, Post::Planning, Post::Operation];

/// The chart of a facility on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Roles in the house.
    pub roles: Vec<Role>,
    /// Who decides.
    pub decisions: Vec<Decided>,
    /// Everybody with a number: people, then vendors, then offices; each kind in the order of calling.
    pub nodes: Vec<Node>,
    /// What to do when telephones and mail are down.
    pub without_phones: String,
    /// Systems of which nobody knows which vendor to call, but for those the facility looks after itself; the most important
    /// first.
    pub orphans: Vec<Orphan>,
}

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
}

/// A role in the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What it is.
    pub title: Text,
    /// The post; `None` for a further role.
    pub post: Option<Post>,
    /// Who holds it today.
    pub holder: Option<Who>,
    /// Who stands in; never the holder.
    pub deputy: Option<Who>,
    /// Whether the chart needs it, with a deputy.
    pub needed: bool,
}

/// Who decides about a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// About what.
    pub matter: Matter,
    /// Who.
    pub person: Option<Who>,
    /// Who instead; never the same.
    pub deputy: Option<Who>,
}

impl Decided {
    /// Whether somebody decides and somebody else can.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.person.is_some() && self.deputy.is_some()
    }
}

keyed_enum! {
    /// Which of the numbers.
    pub enum WayKind {
        Day = "day", "昼", "day";
        Night = "night", "夜間・休日", "night, holidays";
        Web = "web", "ウェブ", "page";
    }
}

impl WayKind {
    /// The words in the room a picture or a card has.
    #[must_use]
    pub const fn short(self) -> Words {
        match self {
            Self::Night => Words { ja: "夜", en: "night" },
            Self::Day | Self::Web => self.words(),
        }
    }
}

/// Of a number that was written down for the day and for the night: every page and print says it in these words.
pub const DAY_AND_NIGHT: Words = Words { ja: "昼夜", en: "day and night" };

keyed_enum! {
    /// How certain it is that a number answers, the worst first.
    pub enum Standing {
        Lacking = "lacking", "番号が未記入", "number missing";
        Changed = "changed", "番号が変わっていた", "number has changed";
        NotReached = "not-reached", "つながらなかった", "not reached";
        Untried = "untried", "まだ確かめていない", "not tried yet";
        Old = "old", "確かめたのが古い", "tried too long ago";
        Verified = "verified", "確認済み", "verified";
    }
}

/// A number, or a page for reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub kind: WayKind,
    /// The number.
    pub value: String,
    /// It was written down for the night as well.
    pub is_both: bool,
    /// It ships with Sejo and nobody here wrote it down.
    pub is_shipped: bool,
    /// Its newest call.
    pub call: Option<ContactCall>,
    /// How certain it is.
    pub standing: Standing,
}

impl Way {
    /// When it answers.
    #[must_use]
    pub const fn words(&self) -> Words {
        if self.is_both { DAY_AND_NIGHT } else { self.kind.words() }
    }

    /// When it answers, in the room a picture or a card has.
    #[must_use]
    pub const fn short(&self) -> Words {
        if self.is_both { DAY_AND_NIGHT } else { self.kind.short() }
    }
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is about.
    pub key: ContactKey,
    /// What it is called.
    pub name: Text,
    /// Roles, systems, or what an office is told.
    pub about: Text,
    /// The vendor's systems that care stops without, the one missed soonest first.
    pub critical: Vec<String>,
    /// The vendor keeps what is needed in the first hour: the network, the servers or what everything rests on.
    pub is_for_first_hour: bool,
    /// The person to ask for at a vendor.
    pub ask_for: String,
    /// Its numbers that are there.
    pub ways: Vec<Way>,
    /// Numbers the chart needs and does not have.
    pub lacks: Vec<WayKind>,
    /// How it is reached when mail and telephones are down.
    pub means: String,
    /// Order among its kind.
    pub rank: Option<u32>,
}

impl Node {
    /// How certain it is that all of its numbers answer.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if !self.lacks.is_empty() {
            return Standing::Lacking;
        }
        self.to_try().map(|way| way.standing).min().unwrap_or(Standing::Lacking)
    }

    /// What has to be tried: every telephone number, and a page only where there is none.
    pub fn to_try(&self) -> impl Iterator<Item = &Way> {
        let has_phone = self.ways.iter().any(|w| w.kind != WayKind::Web);
        self.ways.iter().filter(move |w| !has_phone || w.kind != WayKind::Web)
    }

    /// Whether care stops without one of the vendor's systems.
    #[must_use]
    pub const fn is_critical(&self) -> bool {
        !self.critical.is_empty()
    }

    /// What stands on paper of it: nothing that the picture leaves out, and everything it shows.
    fn paper(&self) -> String {
        // The roles of a person are lines of their own. What an office is told ships with Sejo: other words in a later
        // version make no paper old.
        let about = if matches!(self.key, ContactKey::Vendor(_)) { self.about.ja.as_str() } else { "" };
        let both = format!("{} and {}", WayKind::Day, WayKind::Night);
        let when = |w: &Way| if w.is_both { both.clone() } else { w.kind.to_string() };
        let ways = self.to_try().map(|w| format!("{} {}", when(w), w.value));
        let lacks = self.lacks.iter().map(|kind| format!("{kind} ?"));
        let ways: Vec<String> = ways.chain(lacks).collect();
        [self.name.ja.as_str(), about, &self.ask_for, &self.means, &ways.join(", ")].join(" / ")
    }

    /// One of its ways.
    #[must_use]
    pub fn way(&self, kind: WayKind) -> Option<&Way> {
        self.ways.iter().find(|w| w.kind == kind)
    }

    /// The day of the last call that reached it by every number; `None` while it is not verified.
    #[must_use]
    pub fn verified_on(&self) -> Option<Date> {
        if self.standing() != Standing::Verified {
            return None;
        }
        self.to_try().filter_map(|way| way.call.as_ref()).map(|call| call.called_on).min()
    }
}

/// A system without anybody to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Its name.
    pub name: String,
    /// Care stops without it: the prints leave a blank for its vendor.
    pub is_critical: bool,
}

/// A line of the printed copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    /// Which line, whatever stands in it.
    pub key: String,
    /// What the line is called.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl Chart {
    /// The chart of a facility on a day.
    #[must_use]
    pub fn of(facts: &Facts, shipped: &[Shipped], today: Date) -> Self {
        let gather = Gather { facts, records: &facts.contact_chart, shipped, today };
        let roles = gather.roles();
        let decisions = gather.decisions();
        let mut nodes = gather.people(&roles, &decisions);
        nodes.extend(gather.vendors());
        nodes.extend(gather.offices());
        let own = |s: &&crate::System| s.updates_by() == crate::Holder::Facility;
        // A vendor that only a contract which is over names has no line.
        let has_line = |id| nodes.iter().any(|n| n.key == ContactKey::Vendor(id));
        let is_named = |s: &crate::System| s.vendor_id.is_some() || facts.vendor_of(s).is_some_and(has_line);
        let mut orphans: Vec<&crate::System> = facts.systems.iter().filter(|s| !is_named(s) && !own(s)).collect();
        orphans.sort_by_key(|s| importance(s));
        let orphans =
            orphans.iter().map(|s| Orphan { name: s.label().to_owned(), is_critical: s.is_critical() }).collect();
        let without_phones = gather.records.plan.without_phones.clone();
        Self { roles, decisions, nodes, without_phones, orphans }
    }

    /// The place of a person in the order of calling, from 1.
    #[must_use]
    pub fn turn(&self, person: PersonId) -> Option<usize> {
        self.people().position(|n| n.key == ContactKey::Person(person)).map(|at| at + 1)
    }

    /// Systems care stops without and of which nobody knows which vendor to call: a print leaves a blank for each.
    pub fn blanks(&self) -> impl Iterator<Item = &str> {
        self.orphans.iter().filter(|o| o.is_critical).map(|o| o.name.as_str())
    }

    /// Those of one kind.
    pub fn people(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|n| matches!(n.key, ContactKey::Person(_)))
    }

    /// The vendors.
    pub fn vendors(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|n| matches!(n.key, ContactKey::Vendor(_)))
    }

    /// The offices outside.
    pub fn offices(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|n| matches!(n.key, ContactKey::Authority(_)))
    }

    /// The line of a person, vendor or office.
    #[must_use]
    pub fn node(&self, key: ContactKey) -> Option<&Node> {
        self.nodes.iter().find(|n| n.key == key)
    }

    /// Every line that is printed, as one text each, and the order of calling: what the paper on the wall is held against.
    ///
    /// What was true on the day of printing only (the day, which numbers were verified) makes no paper old.
    #[must_use]
    pub fn paper(&self) -> Vec<PaperLine> {
        let name = |who: &Option<Who>| who.as_ref().map(|w| w.name.clone()).unwrap_or_default();
        let roles = self.roles.iter().map(|role| {
            let key = role.post.map_or_else(|| format!("role {}", role.title.ja), |post| format!("post {post}"));
            (key, role.title.ja.clone(), format!("{} / {}", name(&role.holder), name(&role.deputy)))
        });
        let decisions = self.decisions.iter().map(|d| {
            let text = format!("{} / {}", name(&d.person), name(&d.deputy));
            (format!("decision {}", d.matter), d.matter.words().ja.to_owned(), text)
        });
        let nodes = self.nodes.iter().map(|node| (node.key.to_string(), node.name.ja.clone(), node.paper()));
        let orders = [
            ("order people", "院内の電話の順番", self.people().collect::<Vec<_>>()),
            ("order vendors", "事業者の電話の順番", self.vendors().collect()),
            ("order offices", "外の窓口の電話の順番", self.offices().collect()),
        ];
        let orders = orders.into_iter().map(|(key, name, nodes)| {
            let text: Vec<&str> = nodes.iter().map(|n| n.name.ja.as_str()).collect();
            (key.to_owned(), name.to_owned(), text.join(" → "))
        });
        let blanks = self.blanks().map(|name| (format!("blank {name}"), name.to_owned(), String::new()));
        let means = ("without-phones".to_owned(), "電話もメールも使えないとき".to_owned(), self.without_phones.clone());
        let all = roles.chain(decisions).chain(nodes).chain(orders).chain(blanks).chain([means]);
        all.map(|(key, name, text)| PaperLine { key, name, text }).collect()
    }

    /// What a printed copy does not say, or says otherwise, by name.
    #[must_use]
    pub fn differs_from(&self, paper: &[PaperLine]) -> Vec<String> {
        let now = self.paper();
        let is_same = |line: &&PaperLine| !paper.contains(line);
        let gone = |line: &&PaperLine| !now.iter().any(|l| l.key == line.key);
        let changed = now.iter().filter(is_same).chain(paper.iter().filter(gone));
        changed.map(|line| line.name.clone()).collect()
    }
}

struct Gather<'a> {
    facts: &'a Facts,
    records: &'a ContactRecords,
    shipped: &'a [Shipped],
    today: Date,
}

impl<'a> Gather<'a> {
    fn employed(&self, id: PersonId) -> Option<&'a Person> {
        self.facts.people.iter().find(|p| p.id == id && p.is_employed_on(self.today) && is_entry(&p.name))
    }

    fn who(&self, id: Option<PersonId>) -> Option<Who> {
        self.employed(id?).map(|p| Who { id: p.id, name: p.name.clone() })
    }

    /// Whoever holds a post today; of several the one appointed last.
    fn holder(&self, post: Post) -> Option<Who> {
        let held = self.facts.appointments.iter().filter(|a| a.post == post && a.is_held_on(self.today));
        let employed = held.filter(|a| self.employed(a.person_id).is_some());
        self.who(employed.max_by_key(|a| (a.appointed_on, a.id)).map(|a| a.person_id))
    }

    fn roles(&self) -> Vec<Role> {
        let plan = &self.records.plan;
        let posts = POSTS.into_iter().filter_map(|post| {
            let holder = self.holder(post);
            let needed = matches!(post, Post::Officer | Post::Management);
            let deputy = match post {
                Post::Officer => self.holder(Post::Deputy),
                _ => self.who(plan.deputy(post)),
            };
            let title = Text::from(post.words());
            (needed || holder.is_some()).then(|| Role {
                title,
                post: Some(post),
                deputy: another(&holder, deputy),
                holder,
                needed,
            })
        });
        let stations = plan.stations.iter().map(|station| {
            let holder = self.who(station.person);
            let deputy = another(&holder, self.who(station.deputy));
            let title = Text::new(station.title.clone(), station.title.clone());
            Role { title, post: None, deputy, holder, needed: false }
        });
        posts.chain(stations).collect()
    }

    fn decisions(&self) -> Vec<Decided> {
        let decided = |matter: &Matter| {
            let decision = self.records.plan.decision(*matter);
            let person = self.who(decision.person);
            let deputy = another(&person, self.who(decision.deputy));
            Decided { matter: *matter, person, deputy }
        };
        Matter::ALL.iter().map(decided).collect()
    }

    /// Everybody named by a role or a decision, once.
    fn people(&self, roles: &[Role], decisions: &[Decided]) -> Vec<Node> {
        let mut named: Vec<(PersonId, Vec<Text>)> = Vec::new();
        let mut add = |who: &Option<Who>, title: Text| {
            let Some(who) = who else { return };
            match named.iter_mut().find(|(id, _)| *id == who.id) {
                Some((_, titles)) => titles.push(title),
                None => named.push((who.id, vec![title])),
            }
        };
        for role in roles {
            add(&role.holder, role.title.clone());
            let deputy = Text::new(format!("{}の代理", role.title.ja), format!("deputy: {}", role.title.en));
            add(&role.deputy, deputy);
        }
        for decision in decisions {
            let words = decision.matter.words();
            add(&decision.person, Text::new(format!("判断: {}", words.ja), format!("decides: {}", words.en)));
            add(
                &decision.deputy,
                Text::new(format!("判断の代理: {}", words.ja), format!("decides instead: {}", words.en)),
            );
        }
        let nodes = named.into_iter().filter_map(|(id, titles)| {
            let person = self.employed(id)?;
            let contact = self.records.contact(ContactKey::Person(id));
            let numbers = [(WayKind::Day, person.phone.as_str()), (WayKind::Night, contact.night_phone.as_str())];
            let name = Text::new(person.name.clone(), person.name.clone());
            Some(self.node(&contact, name, joined(&titles), &numbers, None))
        });
        ranked(nodes.collect())
    }

    /// Vendors the facility depends on, those of the most important systems first.
    fn vendors(&self) -> Vec<Node> {
        let nodes = self.facts.vendors_relied_on(self.today).into_iter().map(|vendor| {
            let mut systems: Vec<&crate::System> =
                self.facts.systems.iter().filter(|s| self.facts.vendor_of(s) == Some(vendor.id)).collect();
            systems.sort_by_key(|s| importance(s));
            let names: Vec<Text> =
                systems.iter().map(|s| Text::new(s.label().to_owned(), s.label().to_owned())).collect();
            let contact = self.records.contact(ContactKey::Vendor(vendor.id));
            let numbers = [(WayKind::Day, vendor.phone.as_str()), (WayKind::Night, vendor.night_phone.as_str())];
            let name = Text::new(vendor.name.clone(), vendor.name.clone());
            let mut node = self.node(&contact, name, joined(&names), &numbers, None);
            node.critical = systems.iter().filter(|s| s.is_critical()).map(|s| s.label().to_owned()).collect();
            node.is_for_first_hour = self.is_for_first_hour(vendor, &systems);
            node.ask_for.clone_from(&vendor.contact);
            (systems.first().map(|s| importance(s)), node)
        });
        let mut nodes: Vec<(Option<(bool, u32)>, Node)> = nodes.collect();
        // A vendor of no system at all stands behind.
        nodes.sort_by_key(|(first, _)| first.unwrap_or((true, u32::MAX)));
        ranked(nodes.into_iter().map(|(_, node)| node).collect())
    }

    /// Whether a vendor looks after the network, servers, or the system everything else rests on.
    fn is_for_first_hour(&self, vendor: &crate::Vendor, systems: &[&crate::System]) -> bool {
        let is_kept = |d: &crate::Device| {
            let is_core = matches!(d.kind, Some(crate::DeviceKind::Network | crate::DeviceKind::Server));
            is_core && d.state == crate::DeviceState::InUse && d.maintainer.trim() == vendor.name.trim()
        };
        systems.iter().any(|s| s.kind == crate::SystemKind::Base) || self.facts.devices.iter().any(is_kept)
    }

    /// Offices: those the chart needs, and those somebody took up.
    fn offices(&self) -> Vec<Node> {
        let mut settled: BTreeSet<&str> = BTreeSet::new();
        let taken = |s: &Shipped| self.is_taken(s.authority);
        let in_group = |s: &Shipped, group: &str| s.need == Need::OneOf && s.group == group;
        let mut nodes: Vec<Node> = Vec::new();
        for shipped in self.shipped {
            let mut name = Text::from(shipped.authority.words());
            let is_shown = match shipped.need {
                Need::Yes => true,
                Need::No => taken(shipped),
                // The first of a group stands for all of it as long as nobody took one up.
                Need::OneOf if self.shipped.iter().any(|s| in_group(s, &shipped.group) && taken(s)) => taken(shipped),
                Need::OneOf => {
                    let all = self.shipped.iter().filter(|s| in_group(s, &shipped.group));
                    let words: Vec<_> = all.map(|s| s.authority.words()).collect();
                    let list = |pick: fn(&crate::Words) -> &'static str, or: &str| {
                        words.iter().map(pick).collect::<Vec<_>>().join(or)
                    };
                    name = Text::new(list(|w| w.ja, "または"), list(|w| w.en, " or "));
                    settled.insert(shipped.group.as_str())
                }
            };
            if is_shown {
                nodes.push(self.office(shipped, name));
            }
        }
        ranked(nodes)
    }

    /// Whether somebody here wrote it down or tried it.
    fn is_taken(&self, authority: Authority) -> bool {
        let key = ContactKey::Authority(authority);
        let contact = self.records.contact(key);
        let is_written = [&contact.phone, &contact.night_phone, &contact.web].into_iter().any(|text| is_entry(text));
        is_written || self.records.calls.iter().any(|c| c.contact == key)
    }

    fn office(&self, shipped: &Shipped, words: Text) -> Node {
        let contact = self.records.contact(ContactKey::Authority(shipped.authority));
        let name = if is_entry(&contact.name) { Text::new(contact.name.clone(), contact.name.clone()) } else { words };
        let numbers = [
            (WayKind::Day, contact.phone.as_str()),
            (WayKind::Night, contact.night_phone.as_str()),
            (WayKind::Web, contact.web.as_str()),
        ];
        self.node(&contact, name, shipped.about.clone(), &numbers, Some(shipped))
    }

    fn node(
        &self,
        contact: &Contact,
        name: Text,
        about: Text,
        numbers: &[(WayKind, &str)],
        shipped: Option<&Shipped>,
    ) -> Node {
        let mut ways: Vec<Way> = Vec::new();
        for (kind, value) in numbers {
            let offered = shipped.map_or("", |s| match kind {
                WayKind::Day => s.phone.as_str(),
                WayKind::Night => "",
                WayKind::Web => s.web.as_str(),
            });
            let (value, is_shipped) = if is_entry(value) { (*value, false) } else { (offered, true) };
            if !is_entry(value) {
                continue;
            }
            // The same number by day and night is one number.
            match ways.iter_mut().find(|w| number_key(&w.value) == number_key(value)) {
                Some(same) => same.is_both |= *kind == WayKind::Night,
                None => ways.push(self.way(contact.key, *kind, value, is_shipped)),
            }
        }
        let has = |kind: WayKind| {
            numbers.iter().any(|(k, value)| *k == kind && is_entry(value)) || ways.iter().any(|w| w.kind == kind)
        };
        let has_phone = has(WayKind::Day) || has(WayKind::Night);
        let lacks = match (contact.key, shipped.map(|s| s.reach)) {
            (ContactKey::Vendor(_), _) => [WayKind::Day, WayKind::Night].into_iter().filter(|k| !has(*k)).collect(),
            (_, Some(Reach::Web)) if has_phone || has(WayKind::Web) => Vec::new(),
            (_, Some(Reach::Web)) => vec![WayKind::Web],
            _ if has_phone => Vec::new(),
            _ => vec![WayKind::Day],
        };
        Node {
            key: contact.key,
            name,
            about,
            critical: Vec::new(),
            is_for_first_hour: false,
            ask_for: String::new(),
            ways,
            lacks,
            means: contact.means.clone(),
            rank: contact.rank,
        }
    }

    fn way(&self, key: ContactKey, kind: WayKind, value: &str, is_shipped: bool) -> Way {
        let call = self.records.call(key, value).filter(|c| c.called_on <= self.today).cloned();
        let days = self.facts.thresholds.contact_days;
        let standing = call.as_ref().map_or(Standing::Untried, |call| match call.result {
            CallResult::Reached if is_fresh(call.called_on, self.today, days) => Standing::Verified,
            CallResult::Reached => Standing::Old,
            CallResult::NotReached => Standing::NotReached,
            CallResult::Changed => Standing::Changed,
        });
        Way { kind, value: value.to_owned(), is_both: false, is_shipped, call, standing }
    }
}

fn is_fresh(day: Date, today: Date, days: u32) -> bool {
    u32::try_from((today - day).get_days()).is_ok_and(|age| age <= days)
}

/// What is missed soonest sorts first: care stops without it, then the hours it can be missed.
fn importance(system: &crate::System) -> (bool, u32) {
    (!system.is_critical(), system.tolerable_hours.unwrap_or(u32::MAX))
}

/// The deputy, unless that is the same person.
fn another(holder: &Option<Who>, deputy: Option<Who>) -> Option<Who> {
    deputy.filter(|d| holder.as_ref().is_none_or(|h| h.id != d.id))
}

fn joined(texts: &[Text]) -> Text {
    let list = |pick: fn(&Text) -> &str, comma: &str| texts.iter().map(pick).collect::<Vec<_>>().join(comma);
    Text::new(list(|t| &t.ja, "、"), list(|t| &t.en, ", "))
}

/// Those with a rank first; the rest keeps its order.
fn ranked(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_by_key(|n| n.rank.unwrap_or(u32::MAX));
    nodes
}
