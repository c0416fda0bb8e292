//! The route (経路): whether a facility may follow the volume for institutions that outsource maintenance (保守委託機関編)
//! instead of all volumes of the guideline, and which server decides it.
//!
//! One server that no document puts into the vendor's hands breaks it, and what nobody looked up proves nothing. Until it is
//! proven all volumes apply.
//!
//! Source: safety guideline 7.0, 概説編 and 保守委託機関編 (as quoted by secondary sources; the words of the guideline itself
//! stand in no source at hand).

use jiff::civil::Date;
use serde::Serialize;

use crate::date::short;
use crate::id::{ContractId, DeviceId, SystemId, VendorId};
use crate::responsibility::Clause;
use crate::system::NoServer;
use crate::verdict::Weight;
use crate::words::{Lang, Text, Words};

/// How many words of a clause are shown that were not understood.
const UNREAD_SHOWN: usize = 5;

keyed_enum! {
    /// Which part of the guideline applies.
    pub enum RouteKind {
        Outsourced = "outsourced", "保守委託機関編", "volume for outsourced maintenance";
        Whole = "whole", "全編", "all volumes";
        Unknown = "unknown", "判断できない", "cannot tell";
    }
}

impl RouteKind {
    /// The volumes to follow. Without proof these are all.
    #[must_use]
    pub const fn volumes(self) -> Words {
        match self {
            Self::Outsourced => Words {
                ja: "概説編と保守委託機関編(これを守れば、ほかの編も守ったとみなされます)",
                en: "the overview and the volume for outsourced maintenance (following them counts as following the rest)",
            },
            Self::Whole | Self::Unknown => Words {
                ja: "概説編・経営管理編・企画管理編・システム運用編",
                en: "overview, management, planning and system operation",
            },
        }
    }
}

keyed_enum! {
    /// Why something counts as a server.
    pub enum ServerKind {
        Server = "server", "サーバ", "server";
        Pc = "pc", "業務が完結する端末", "PC on which the work is complete";
        Cloud = "cloud", "クラウドのサーバ", "servers of the cloud";
        Unlisted = "unlisted", "台帳にないサーバ", "servers that are not in the ledger";
        Maybe = "maybe", "サーバかもしれない機器", "device that may be a server";
    }
}

keyed_enum! {
    /// Who is responsible for the security updates of a server, as far as it is proven.
    pub enum ServerStanding {
        Covered = "covered", "事業者の責任と書いてある", "the vendor's, in writing";
        Own = "own", "自施設が更新する", "updated by the facility";
        NotCovered = "not-covered", "契約に含まれていない", "not in the contract";
        Ended = "ended", "契約の期間が終わっている", "the contract has ended";
        NotBegun = "not-begun", "契約がまだ始まっていない", "the contract has not begun";
        Contradicted = "contradicted", "書面や申告が食い違う", "documents or words contradict";
        OtherParty = "other-party", "契約の相手が、いまの事業者とちがう", "the contract is not with the vendor of now";
        NoWords = "no-words", "書いてある文とページがない", "no page and words";
        Vague = "vague", "写した文では、更新を任せているとわからない", "the copied words do not give the updates to the vendor";
        NotRead = "not-read", "契約をまだ読んでいない", "contract not read yet";
        NotChosen = "not-chosen", "システムの契約を選んでいない", "no contract chosen for the system";
        NoContract = "no-contract", "契約が登録されていない", "no contract registered";
        Unsaid = "unsaid", "だれが更新するか未定", "not settled who updates it";
        NotAsked = "not-asked", "だれが更新するか、まだ聞いていない", "nobody asked who updates it";
        MaybeServer = "maybe-server", "サーバかどうかわからない", "not known whether it is a server";
    }
}

keyed_enum! {
    /// Where a clause was copied to, and is corrected.
    pub enum CopiedAt {
        Server = "server", "サーバのページ", "the server's page";
        System = "system", "役割分担のページ", "the page of who does what";
        Contract = "contract", "契約のページ", "the contract's page";
    }
}

impl ServerStanding {
    /// What it does to the route.
    #[must_use]
    pub const fn weight(self) -> Weight {
        match self {
            Self::Covered => Weight::Holds,
            Self::Own | Self::NotCovered | Self::Ended | Self::NotBegun => Weight::Fails,
            _ => Weight::Missing,
        }
    }

    /// Whether a word of the vendor, or a clause in the contract, would mend it.
    #[must_use]
    pub const fn is_asked_of_vendor(self) -> bool {
        matches!(
            self,
            Self::NotCovered
                | Self::Ended
                | Self::NotBegun
                | Self::Contradicted
                | Self::OtherParty
                | Self::NoWords
                | Self::Vague
                | Self::NoContract
                | Self::Unsaid
                | Self::NotAsked
        )
    }

    /// In words; of a contract that has not begun, from when it holds.
    #[must_use]
    pub fn told(self, begins_on: Option<Date>, lang: Lang) -> String {
        let words = self.words().r#in(lang);
        match (begins_on.map(|day| short(day, lang)), lang) {
            (None, _) => words.to_owned(),
            (Some(day), Lang::Ja) => format!("{words}({day}から)"),
            (Some(day), Lang::En) => format!("{words} (from {day})"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn next(self) -> Words {
        match self {
            Self::Covered => Words {
                ja: "契約書と、書いてあるページを、立入検査で見せられる場所に置いてください。",
                en: "Keep contract and page where an inspector can be shown them.",
            },
            Self::Own => Words {
                ja: "保守委託機関編を使いたいときは、更新も任せられるか、事業者に聞いてください。任せないなら、そのままで構いません(全編が当てはまります)。",
                en: "To take the shorter volume, ask the vendor to update it too. Otherwise leave it: all volumes apply.",
            },
            Self::NotCovered => Words {
                ja: "「更新の責任と経路」にある例の文を契約に加えられるか、事業者に聞いてください。",
                en: "Ask the vendor to add the sentence shown under “Updates and route” to the contract.",
            },
            Self::Ended => Words {
                ja: "新しい契約を登録してあれば、システムのページの「保守契約」で選んでください。なければ、契約が更新されていないか事業者に聞き、登録して選んでください。",
                en: "Where the new contract is registered, choose it on the system's page (Maintenance contract). Otherwise ask whether the contract was renewed, register the new one and choose it.",
            },
            Self::NotBegun => Words {
                ja: "始まる日までは、この契約は根拠になりません。それまでの契約が登録してあれば、始まる日までは、システムのページの「保守契約」でその契約を選んでおいてください。登録していなければ登録し、なければ、始まるまでだれが更新するかを事業者に聞いてください。",
                en: "Until it begins this contract proves nothing. Where the contract that holds until then is registered, keep it chosen on the system's page (Maintenance contract) until that day. Where it is not, register it; where there is none, ask the vendor who updates until then.",
            },
            Self::Contradicted => Words {
                ja: "書面の記録では事業者の責任ですが、そうではないという書面や申告(役割分担か、事業者の返信)もあります。どちらが正しいかを事業者に確かめて、役割分担か、書面を写したところ(契約の登録、役割分担の根拠、このサーバの根拠)を直し、「人が確かめたこと」にだれに確かめたかを書き、その下にチェックを付けてください。",
                en: "By one document on record it is the vendor's, but another one, the responsibility table or a reply says that it is not. Find out which is right, correct the table or what was copied (with the contract, the table, or this server), write down whom you asked and tick what is stated below it.",
            },
            Self::OtherParty => Words {
                ja: "別の事業者との契約なので、根拠に数えていません。いまの事業者の仕事にもおよぶ契約(下請け・再委託など)なら、システムのページの「保守契約」の下のチェックを付けてください。そうでなければ、いまの事業者との契約を登録し、「保守契約」で選び直してください。なければ、だれが更新するかを、いまの事業者に聞いてください。",
                en: "The contract is with another vendor and proves nothing. Where it also reaches the work of the vendor of now (as that of a subcontractor may), tick so below “Maintenance contract” on the system's page. Otherwise register the contract with the vendor of now and choose it there. Where there is none, ask that vendor who updates.",
            },
            Self::NoWords => Words {
                ja: "契約書・約款・SLAの、書いてあるページと文を写してください。見つからなければ、事業者に聞いてください。",
                en: "Copy page and words from the contract, terms or SLA. Ask the vendor when you cannot find them.",
            },
            Self::Vague => Words {
                ja: "「保守を行う」「契約を更新する」だけでは足りません。「OSの更新」「アップデート」「パッチ」などを事業者が行うと、時期・範囲・条件を限らずに書いてある条項を写してください(「納入時に」「可能な範囲で」「サーバ以外」では足りません)。見つからなければ、「更新の責任と経路」にある例の文を契約に加えられるか、事業者に聞いてください。任せている文なのに読み取れないときは、事業者に確かめて、その文を写したページの「人が確かめたこと」に書き、その下にチェックを付けてください。",
                en: "“Maintains it” is not enough, nor is a contract that is renewed. Copy a clause by which the vendor updates or patches the software without limiting when, what or how (“may”, “at delivery”, “where possible”); where there is none, ask the vendor to add the sentence shown under “Updates and route”. Where the clause does say it and is not understood, ask the vendor and write that down as “Made sure by a person” where the clause was copied to, and tick what is stated below it.",
            },
            Self::NotRead => Words {
                ja: "契約書を開き、「更新」「アップデート」「パッチ」という言葉を探して、契約のページに書いてください。",
                en: "Open the contract, look for updates or patches, and write what it says on the contract's page.",
            },
            Self::NotChosen => Words {
                ja: "事業者の契約は登録されていますが、このシステムがどの契約によるものかを選んでいません。システムのページの「保守契約」で選んでください。",
                en: "The vendor has a contract on record, but nobody chose which one this system is under. Choose it on the system's page (Maintenance contract).",
            },
            Self::NoContract => Words {
                ja: "契約書か約款を探して登録してください。見つからなければ、事業者に聞いてください。",
                en: "Find the contract or terms and register them, or ask the vendor.",
            },
            Self::Unsaid => Words {
                ja: "聞きましたが、決まっていません。「更新の責任と経路」にある例の文を契約に加えられるか、事業者に聞き、だれが更新するかを決めてください。",
                en: "It was asked and not settled. Ask the vendor to add the sentence shown under “Updates and route” to the contract, and settle who updates it.",
            },
            Self::NotAsked => Words {
                ja: "だれが更新するか、事業者に聞いてください。",
                en: "Ask the vendor who updates it.",
            },
            Self::MaybeServer => Words {
                ja: "サーバか、端末だけで電子カルテなどの業務が完結するかを、答えてください。",
                en: "Say whether it is a server, or a PC on which the work with records is complete.",
            },
        }
    }
}

/// A server, or a system of which no server is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteServer {
    /// The device of the ledger.
    pub device_id: Option<DeviceId>,
    /// The system it belongs to.
    pub system_id: Option<SystemId>,
    /// Whose it is.
    pub vendor_id: Option<VendorId>,
    /// The contract that was looked into.
    pub contract_id: Option<ContractId>,
    /// With whom that is, by name, where it is not with its vendor; empty else.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contract_with: String,
    /// What people call it.
    pub name: String,
    /// Name of its system, where that is another.
    pub system: String,
    /// Why it counts.
    pub kind: ServerKind,
    /// The devices the ledger has of a system without a server, where it has some and none may be one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_servers: Vec<String>,
    /// Who is responsible, as far as proven.
    pub standing: ServerStanding,
    /// Where it is written, where it is.
    pub clause: Option<Clause>,
    /// Where the clause was copied to, whether it proves anything or not.
    #[serde(skip)]
    pub copied_at: Option<CopiedAt>,
    /// The words that keep the copied clause from being taken for a promise, though it reads like one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Whether the clause is taken for a promise by a person's word only, not by its own words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_by_word: bool,
    /// Who says what, where two sources stand against each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Text>,
    /// The day its contract begins, where that has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins_on: Option<Date>,
}

/// How a server stands whose clause is a promise by a person's word only.
const BY_WORD: Words =
    Words { ja: "事業者の責任(人の確認による)", en: "the vendor's, by a person's word" };

impl RouteServer {
    /// Who is responsible, in words: what only a person's word says is told apart from what is written.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        if self.is_by_word { BY_WORD.r#in(lang).to_owned() } else { self.standing.told(self.begins_on, lang) }
    }

    /// With whom its contract is, where that is another than its vendor; `None` else.
    #[must_use]
    pub fn party(&self, lang: Lang) -> Option<String> {
        let with = lang.pick("契約の相手", "contract made with");
        (!self.contract_with.is_empty()).then(|| format!("{with}: {}", self.contract_with))
    }

    /// What to do besides what its standing asks for, where there may be no server at all, and what the ledger knows of it.
    #[must_use]
    pub fn besides(&self, lang: Lang) -> Option<String> {
        let may_be_none = self.kind == ServerKind::Unlisted && self.standing != ServerStanding::Covered;
        may_be_none.then(|| format!("{}{}", self.listed(lang), WITHOUT_SERVER.r#in(lang)))
    }

    /// The devices the ledger has in place of a server, in a sentence; empty where it has none.
    fn listed(&self, lang: Lang) -> String {
        let count = self.no_servers.len();
        let shown = self.no_servers.iter().take(DEVICES_SHOWN).map(String::as_str).collect::<Vec<_>>();
        let shown = shown.join(lang.pick("、", ", "));
        let more = count.saturating_sub(DEVICES_SHOWN);
        match (lang, count, more) {
            (_, 0, _) => String::new(),
            (Lang::Ja, _, 0) => format!("台帳にあるのは、サーバではない機器{count}台だけです({shown})。"),
            (Lang::Ja, ..) => format!("台帳にあるのは、サーバではない機器{count}台だけです({shown}、ほか{more}台)。"),
            (Lang::En, _, 0) => format!("The ledger has no server of it, only: {shown}. "),
            (Lang::En, ..) => format!("The ledger has no server of it, only: {shown} and {more} more. "),
        }
    }

    /// Which words of the clause a person has to read; `None` where there are none.
    #[must_use]
    pub fn doubt(&self, lang: Lang) -> Option<String> {
        doubt(&self.unread, lang)
    }
}

/// What to do about words of a clause that were not understood; `None` where there are none.
#[must_use]
pub fn doubt(unread: &[String], lang: Lang) -> Option<String> {
    let words = unread.iter().take(UNREAD_SHOWN).map(|word| match lang {
        Lang::Ja => format!("「{word}」"),
        Lang::En => format!("“{word}”"),
    });
    let words = words.collect::<Vec<_>>().join(lang.pick("", ", "));
    (!words.is_empty()).then(|| match lang {
        Lang::Ja => format!(
            "読み取れなかった語: {words}。更新の時期・範囲・条件を限る語でないか、人が契約書を読み、事業者に確かめて、「人が確かめたこと」に書き、その下にチェックを付けてください。"
        ),
        Lang::En => format!(
            "Words that were not understood: {words}. Read the contract, ask the vendor whether they limit what is updated, when or how, and write that down as “Made sure by a person” and tick what is stated below it."
        ),
    })
}

/// Devices named in place of a server.
const DEVICES_SHOWN: usize = 3;

/// What to do besides about a system of which no server is known.
const WITHOUT_SERVER: Words = Words {
    ja: "サーバがないシステム(回線など)なら、システムのページで「サーバはない」を選び、理由を書いてください。",
    en: "If it has no server, as a line has none, choose “It has no server” on the system's page and say why.",
};

keyed_enum! {
    /// Why a system counts for no server, or counts all the same though a person says that it has none.
    pub enum ServerlessKind {
        Said = "said", "「サーバはない」と人が書いた", "a person says that it has no server";
        Listed = "listed", "「サーバはない」とあるが、台帳にサーバがある", "said to have no server, but the ledger has one";
        Cloud = "cloud", "「サーバはない」とあるが、クラウドのサーバが事業者にある", "said to have no server, but a cloud has servers at the vendor's";
    }
}

impl ServerlessKind {
    /// Whether the system is left out: what stands against a person's word is counted.
    #[must_use]
    pub const fn is_left_out(self) -> bool {
        matches!(self, Self::Said)
    }

    /// What to do about it.
    #[must_use]
    pub const fn next(self) -> Words {
        match self {
            Self::Said => Words {
                ja: "サーバを置いたら、台帳に登録してください(この記録は使わなくなります)。まちがいなら、システムのページで取り消してください。",
                en: "Register a server in the ledger once there is one: what was said counts no longer then. Where it is wrong, take it back on the system's page.",
            },
            Self::Listed => Words {
                ja: "台帳のサーバを数えています。システムのページで「サーバはない」を取り消すか、台帳の機器の種別かシステムを直してください。",
                en: "The server of the ledger counts. Take back on the system's page that there is none, or correct kind or system of the device.",
            },
            Self::Cloud => Words {
                ja: "クラウドのサーバとして数えています。システムのページで「サーバはない」を取り消すか、「動いている場所」を直してください。",
                en: "The servers of the cloud count. Take back on the system's page that there is none, or correct where it runs.",
            },
        }
    }
}

/// A system that counts for no server, or of which a person says so in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Serverless {
    /// The system.
    pub system_id: SystemId,
    /// What people call it.
    pub name: String,
    /// Why it is left out, or what stands against that.
    pub kind: ServerlessKind,
    /// What a person says of it.
    pub said: NoServer,
    /// Its servers in the ledger.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
}

impl Serverless {
    /// What a person says of it and what the ledger has.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let (day, reason) = (short(self.said.said_on, lang), &self.said.reason);
        let said = match lang {
            Lang::Ja => format!("{day}に確かめた: {reason}"),
            Lang::En => format!("found out on {day}: {reason}"),
        };
        let servers = (!self.servers.is_empty()).then(|| match lang {
            Lang::Ja => format!("台帳のサーバ: {}", self.servers.join("、")),
            Lang::En => format!("servers in the ledger: {}", self.servers.join(", ")),
        });
        std::iter::once(said).chain(servers).collect::<Vec<_>>().join(lang.pick("。", "; "))
    }
}

/// The route of a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// Which part applies.
    pub kind: RouteKind,
    /// All servers, what prevents the shorter route first.
    pub servers: Vec<RouteServer>,
    /// Systems that count for no server, and those of which a person says so in vain.
    pub serverless: Vec<Serverless>,
}

impl Route {
    /// The route that servers lead to. No server at all proves nothing.
    #[must_use]
    pub fn of(mut servers: Vec<RouteServer>, serverless: Vec<Serverless>) -> Self {
        servers.sort_by(|a, b| {
            let key = |s: &RouteServer| (s.standing.weight(), s.standing);
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
        });
        let any = |weight| servers.iter().any(|s| s.standing.weight() == weight);
        let kind = if any(Weight::Fails) {
            RouteKind::Whole
        } else if any(Weight::Missing) || servers.is_empty() {
            RouteKind::Unknown
        } else {
            RouteKind::Outsourced
        };
        Self { kind, servers, serverless }
    }

    /// How many servers there are, and how many devices that may be one.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let maybe = self.servers.iter().filter(|s| s.kind == ServerKind::Maybe).count();
        (self.servers.len() - maybe, maybe)
    }

    /// Servers that prevent the shorter route.
    pub fn preventing(&self) -> impl Iterator<Item = &RouteServer> {
        self.servers.iter().filter(|s| s.standing.weight() == Weight::Fails)
    }

    /// Servers of which it is not known.
    pub fn open(&self) -> impl Iterator<Item = &RouteServer> {
        self.servers.iter().filter(|s| s.standing.weight() == Weight::Missing)
    }

    /// Servers that a vendor answers for in writing.
    pub fn covered(&self) -> impl Iterator<Item = &RouteServer> {
        self.servers.iter().filter(|s| s.standing == ServerStanding::Covered)
    }

    /// Servers that are so only because a person made sure of words that do not say it by themselves.
    pub fn confirmed(&self) -> impl Iterator<Item = &RouteServer> {
        self.covered().filter(|s| s.is_by_word)
    }

    /// How many systems are left out by a person's word only.
    #[must_use]
    pub fn said_serverless(&self) -> usize {
        self.serverless.iter().filter(|one| one.kind == ServerlessKind::Said).count()
    }

    /// What a vendor can be asked to put in writing.
    pub fn to_ask(&self, vendor: VendorId) -> impl Iterator<Item = &RouteServer> {
        self.servers.iter().filter(move |s| s.vendor_id == Some(vendor) && s.standing.is_asked_of_vendor())
    }
}
