//! What a vendor is asked besides on the route for outsourced maintenance (保守委託機関編): for each server whether it is responsible
//! for the updates, by which document, page and clause, and whether its disclosure answers every item of that volume. On any other
//! route nothing of it is asked.
//!
//! An answer proves nothing by itself: the route rests on documents somebody has read. A vendor that says it is not responsible disputes
//! what they read.

use std::borrow::Cow;

use sejo_model::request::{Question, QuestionGroup};
use sejo_model::route::{RouteKind, RouteServer};
use sejo_model::words::Text;
use sejo_model::{Clause, Route, System, SystemId};

use super::questions::{DISCLOSURE_SENT, blank, yes_or_no};

/// So many servers are asked about one by one. Of more each system is asked at once, so that the file stays one to be mailed.
const ONE_BY_ONE: usize = 25;

/// The question whether a disclosure answers every item of that volume.
pub(super) const ITEMS: &str = "disclosure.items";

/// What the key of the question ends with whether the vendor is responsible.
const UPDATES: &str = ".updates";

/// Whether a question is whether the vendor is by contract responsible for updating servers.
pub(crate) fn asks_of_updates(question: &Question) -> bool {
    question.group == QuestionGroup::Route && question.key.ends_with(UPDATES)
}

/// The server a question of the route is about, by name; `None` where it is about all of them.
pub(crate) fn server_of(question: &Question) -> Option<&str> {
    question.part.ja.split_once(": ").map(|(_, name)| name)
}

/// Whether two questions about one system ask the same.
pub(super) fn is_same(one: &Question, other: &Question) -> bool {
    if one.group != QuestionGroup::Route || other.group != QuestionGroup::Route {
        return one.key == other.key;
    }
    lasting_key(one) == lasting_key(other)
}

/// What a question about one system is known by whatever else is asked with it: its key. The place of a server in a list is another once
/// other servers are asked about, so of those its name counts.
pub(super) fn lasting_key(question: &Question) -> Cow<'_, str> {
    let key = question.key.as_str();
    if question.group != QuestionGroup::Route {
        return Cow::Borrowed(key);
    }
    let server = server_of(question).unwrap_or(&question.part.ja);
    let what = key.rsplit_once('.').map_or(key, |(_, what)| what);
    Cow::Owned(format!("{server}: {what}"))
}

/// The questions with those of the route, in front of the duties.
pub(super) fn on_route(mut all: Vec<Question>, route: &Route, systems: &[&System]) -> Vec<Question> {
    if route.kind != RouteKind::Outsourced {
        return all;
    }
    let disclosure = all.iter().find(|q| q.key == DISCLOSURE_SENT).map(|sent| items(sent.systems.clone()));
    let at = all.iter().position(|q| q.group == QuestionGroup::Duty).unwrap_or(all.len());
    let tail = all.split_off(at);
    all.extend(disclosure);
    all.extend(updates(route, systems));
    all.extend(tail);
    all
}

/// Whether the disclosure answers all that is asked for.
fn items(systems: Vec<SystemId>) -> Question {
    Question {
        key: ITEMS.to_owned(),
        systems,
        label: Text::new(
            "その開示書は、保守委託機関編が求める項目(MDSは41、SDSは58)のすべてに、「はい」「いいえ」「対象外」で答えていますか",
            "Does it answer every item the volume for outsourced maintenance asks for (41 of the MDS, 58 of the SDS) with yes, no or not applicable?",
        ),
        note: Text::new(
            "空欄の項目があるときは、答えを入れた版をお送りください。「いいえ」の項目には、理由と代わりの対策を書いてください。",
            "Where items are blank, please send a version that answers them. Give the reason, and what is done instead, with every no.",
        ),
        choices: yes_or_no(),
        when: DISCLOSURE_SENT.to_owned(),
        ..blank(QuestionGroup::Disclosure)
    }
}

/// Who updates the servers of the systems.
fn updates(route: &Route, systems: &[&System]) -> Vec<Question> {
    let is_asked = |s: &&RouteServer| systems.iter().any(|system| s.system_id == Some(system.id));
    let servers: Vec<&RouteServer> = route.servers.iter().filter(is_asked).collect();
    if servers.len() > ONE_BY_ONE {
        let all = Text::new("すべてのサーバ", "all servers");
        return pair("all", Vec::new(), all, None).into();
    }
    let of = |(at, server): (usize, &&RouteServer)| {
        let (n, name) = (at + 1, &server.name);
        // Servers may have one name.
        let part = Text::new(format!("{n}件目のサーバ: {name}"), format!("server {n}: {name}"));
        pair(&n.to_string(), server.system_id.into_iter().collect(), part, server.clause.as_ref())
    };
    servers.iter().enumerate().flat_map(of).collect()
}

/// Whether the vendor is responsible for one server or for all of them, and where that is written.
fn pair(key: &str, systems: Vec<SystemId>, part: Text, known: Option<&Clause>) -> [Question; 2] {
    let asked = || Question { systems: systems.clone(), part: part.clone(), ..blank(QuestionGroup::Route) };
    // Not its words: a vendor that copies them from our record has not looked.
    let place = known.map(|clause| Clause { quote: String::new(), ..clause.clone() }.line()).unwrap_or_default();
    let known = |before: &str| if place.is_empty() { String::new() } else { format!("{before}{place}") };
    let gate = format!("route.{key}{UPDATES}");
    [
        Question {
            key: gate.clone(),
            label: Text::new(
                "OSとソフトウェアのセキュリティ更新を適用するのは、契約により貴社の責任ですか",
                "Are you responsible, by contract, for applying security updates to its operating system and software?",
            ),
            note: Text::new(
                format!(
                    "「いいえ」のときは、だれが更新するかを備考に書いてください{}",
                    known("。こちらの記録では、次の書面によります: ")
                ),
                format!("If not, write into the remarks who is{}", known(". On our record it is written in: ")),
            ),
            choices: yes_or_no(),
            ..asked()
        },
        Question {
            key: format!("route.{key}.clause"),
            label: Text::new(
                "そう書いてある書面の名前・ページ・条文(条文はそのまま写してください。サーバによって違うときは、サーバごとに)",
                "The document that says so, its page and its clause (please copy the words; for each server where they differ)",
            ),
            when: gate,
            ..asked()
        },
    ]
}

#[cfg(test)]
mod tests {
    use sejo_model::Lang;
    use sejo_model::request::look_alike;
    use sejo_model::route::{ServerKind, ServerStanding};

    use super::*;

    fn route(kind: RouteKind, system: SystemId, servers: usize) -> Route {
        let clause = Clause {
            document: "保守契約書".into(),
            page: "3ページ".into(),
            quote: "乙は更新を行う".into(),
            ..Clause::default()
        };
        let server = RouteServer {
            device_id: None,
            system_id: Some(system),
            vendor_id: None,
            contract_id: None,
            contract_with: String::new(),
            name: "サーバ".to_owned(),
            system: String::new(),
            kind: ServerKind::Server,
            no_servers: Vec::new(),
            standing: ServerStanding::Covered,
            copied_at: None,
            unread: Vec::new(),
            is_by_word: false,
            disputed: None,
            begins_on: None,
            clause: Some(clause),
        };
        Route { kind, servers: vec![server; servers], serverless: Vec::new() }
    }

    fn before(system: &System) -> Vec<Question> {
        let editions = sejo_edition::builtin().unwrap();
        let form = editions.iter().find_map(|e| e.form(sejo_model::FormKind::Vendor)).unwrap();
        super::super::questions::of(form, &[system])
    }

    fn ehr() -> System {
        System { kind: sejo_model::SystemKind::Ehr, ..System::blank(SystemId::new()) }
    }

    #[test]
    fn only_the_route_for_outsourced_maintenance_asks_more() {
        let system = ehr();
        let plain = before(&system);
        for kind in [RouteKind::Whole, RouteKind::Unknown] {
            assert_eq!(on_route(plain.clone(), &route(kind, system.id, 2), &[&system]), plain);
        }
        let asked = on_route(plain.clone(), &route(RouteKind::Outsourced, system.id, 2), &[&system]);
        let more: Vec<&Question> = asked.iter().filter(|q| !plain.contains(q)).collect();
        let keys: Vec<&str> = more.iter().map(|q| q.key.as_str()).collect();
        let both = ["route.1.updates", "route.1.clause", "route.2.updates", "route.2.clause"];
        assert_eq!(keys, [&["disclosure.items"][..], &both[..]].concat());
        assert!(more[1].note.ja.ends_with("次の書面によります: 保守契約書 3ページ"), "{}", more[1].note.ja);
        assert_eq!((more[2].when.as_str(), more[2].systems.as_slice()), ("route.1.updates", [system.id].as_slice()));
        assert_eq!(look_alike(&asked), None, "two servers of one name");
        let titles = [Lang::Ja, Lang::En].map(|lang| more[3].title(lang));
        let is_named = |(title, words): (&String, &str)| title.starts_with(&format!("[{words}: サーバ] "));
        assert!(titles.iter().zip(["2件目のサーバ", "server 2"]).all(is_named), "no bare number: {titles:?}");
        let groups: Vec<QuestionGroup> = asked.iter().map(|q| q.group).collect();
        assert!(groups.is_sorted(), "each group stands together, in the order of all prints");
    }

    #[test]
    fn servers_of_other_systems_are_not_asked_about_and_many_are_asked_at_once() {
        let system = ehr();
        let count = |servers: usize, of: SystemId| {
            let asked = on_route(before(&system), &route(RouteKind::Outsourced, of, servers), &[&system]);
            let of_route: Vec<Question> = asked.into_iter().filter(|q| q.group == QuestionGroup::Route).collect();
            (of_route.len(), of_route.iter().any(|q| q.key == "route.all.updates" && q.systems.is_empty()))
        };
        assert_eq!(count(3, SystemId::new()), (0, false));
        assert_eq!(count(ONE_BY_ONE, system.id), (2 * ONE_BY_ONE, false));
        assert_eq!(count(ONE_BY_ONE + 1, system.id), (2, true));
    }
}
