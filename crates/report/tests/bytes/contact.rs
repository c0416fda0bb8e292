//! The contact chart: one page whatever stands in it, every text in its card, every character there.

use jiff::civil::date;
use sejo_model::contact::chart::Chart;
use sejo_model::contact::{
    Authority, CallResult, Contact, ContactCall, ContactPlan, Decision, Matter, Need, Reach, Shipped, Station,
};
use sejo_model::incident::first_act::ON_CARD;
use sejo_model::words::Text;
use sejo_model::{
    Appointment, AppointmentId, ContactCallId, ContactKey, Facts, Lang, Person, PersonId, Post, SystemKind, Vendor,
};
use sejo_report::Printed;
use sejo_report::contact::{
    CardSheet, ChartSheet, Width, card_print, chart_print, chart_unprintable, desk_calls, svg, vendor_calls,
};
use sejo_report::drawing::{Role, Shape};

use crate::clinic::{self, TODAY};
use crate::print::{keep, pages};

/// The mark of the chart, as it stands on the sheet.
const MARK: &str = "0a1b2c3d";
const LONG: &str = "社会医療法人財団髙﨑𠮷川記念会中央情報システム管理統括本部地域医療連携推進室";

fn shipped() -> Vec<Shipped> {
    let ship = |authority: &Authority| Shipped {
        authority: *authority,
        need: if matches!(authority, Authority::MedicalIsac | Authority::Association) { Need::No } else { Need::Yes },
        group: String::new(),
        reach: if *authority == Authority::Privacy { Reach::Web } else { Reach::Phone },
        phone: String::new(),
        web: if *authority == Authority::Privacy {
            "https://www.ppc.go.jp/personalinfo/legal/leakAction/".to_owned()
        } else {
            String::new()
        },
        about: Text::new("何を知らせるか", "what it is told"),
        look_up: Text::new("調べ方", "where to look"),
        source: vec!["出典".to_owned()],
        as_of: "2026-11".to_owned(),
    };
    Authority::ALL.iter().map(ship).collect()
}

fn person(name: &str) -> Person {
    Person {
        id: PersonId::new(),
        name: name.to_owned(),
        job: String::new(),
        department: String::new(),
        phone: "06-1234-5678 内線1234".to_owned(),
        reading: String::new(),
        left_on: None,
        revision: 1,
    }
}

/// So many vendors; with every role there can be, all of them with the longest names.
fn hospital(vendors: usize, long: bool) -> Facts {
    let mut facts = clinic::empty();
    let name = |n: usize| if long { format!("{LONG}{n} 髙﨑 𠮷之介") } else { format!("髙﨑 𠮷男{n}") };
    let count = if long { 14 } else { 3 };
    facts.people = (0..count).map(|n| person(&name(n))).collect();
    let ids: Vec<PersonId> = facts.people.iter().map(|p| p.id).collect();
    let posts = if long { Post::ALL } else { &[Post::Officer, Post::Deputy, Post::Management][..] };
    facts.appointments = posts
        .iter()
        .zip(&ids)
        .map(|(post, id)| Appointment {
            id: AppointmentId::new(),
            person_id: *id,
            post: *post,
            appointed_on: Some(date(2026, 4, 1)),
            appointed_by: "院長".to_owned(),
            ended_on: None,
            revision: 1,
        })
        .collect();
    let at = |n: usize| ids.get(n % ids.len()).copied();
    let stations = if long { 6 } else { 0 };
    facts.contact_chart.plan = ContactPlan {
        deputies: vec![(Post::Management, ids[0]), (Post::Planning, ids[1]), (Post::Operation, ids[2])],
        stations: (0..stations)
            .map(|n| Station { title: format!("{LONG}{n}"), person: at(n + 5), deputy: at(n + 6) })
            .collect(),
        decisions: Matter::ALL.iter().map(|m| Decision { matter: *m, person: at(2), deputy: at(0) }).collect(),
        without_phones: if long {
            LONG.repeat(5)
        } else {
            "1階の会議室に集まる。外へは事務長の携帯から".to_owned()
        },
        revision: 1,
    };
    facts.vendors = (0..vendors)
        .map(|n| Vendor {
            contact: if long { LONG.to_owned() } else { "桜井".to_owned() },
            phone: "06-0000-0000".to_owned(),
            night_phone: if n % 4 == 3 { String::new() } else { "090-0000-0000".to_owned() },
            ..clinic::vendor(&if long { format!("株式会社{LONG}{n}") } else { format!("𠮷田システム{n}") })
        })
        .collect();
    facts.systems = facts
        .vendors
        .iter()
        .enumerate()
        .map(|(n, v)| clinic::system(&format!("システム{n}"), SystemKind::Other, v, sejo_model::Hosting::Unknown))
        .collect();
    let offices =
        Authority::ALL.iter().filter(|a| long || !matches!(a, Authority::MedicalIsac | Authority::Association));
    let people = facts.people.iter().enumerate().map(|(n, person)| Contact {
        night_phone: format!("090-0000-{n:04}"),
        means: format!("官舎{n}号室へ走る"),
        revision: 1,
        ..Contact::blank(ContactKey::Person(person.id))
    });
    let mut contacts: Vec<Contact> = people.collect();
    let offices = offices.map(|authority| Contact {
        name: if long { format!("{LONG}{authority}") } else { String::new() },
        phone: "03-1234-5678".to_owned(),
        night_phone: "03-8765-4321 内線110".to_owned(),
        means: if long { LONG.to_owned() } else { String::new() },
        revision: 1,
        ..Contact::blank(ContactKey::Authority(*authority))
    });
    contacts.extend(offices);
    facts.contact_chart.contacts = contacts;
    facts
}

fn chart(facts: &Facts) -> Chart {
    Chart::of(facts, &shipped(), TODAY)
}

/// Every text begins in its card and, by a narrow estimate of its letters, ends in it; cards never overlap.
fn check(sheet: &ChartSheet) {
    let card = |shape: &Shape| match shape {
        Shape::Box { role: Role::Card | Role::Area, x, y, w, h, .. } => Some((*x, *y, *w, *h)),
        _ => None,
    };
    let cards: Vec<_> = sheet.band.shapes.iter().filter_map(card).collect();
    for (n, a) in cards.iter().enumerate() {
        assert!(a.0 >= 0.0 && a.0 + a.2 <= sheet.width && a.1 + a.3 <= sheet.band.height, "{a:?}");
        let meets = |b: &(f64, f64, f64, f64)| a.0 < b.0 + b.2 && b.0 < a.0 + a.2 && a.1 < b.1 + b.3 && b.1 < a.1 + a.3;
        assert!(!cards.iter().skip(n + 1).any(meets), "{a:?}");
    }
    let mut seen = 0;
    for shape in &sheet.band.shapes {
        let Shape::Text { x, y, size, text, .. } = shape else { continue };
        // Digits of the print's font are 0.76 of its size, most other signs of ASCII less than half, letters about 0.65.
        let one = |c: char| match c {
            '0'..='9' => 0.75,
            _ if c.is_ascii_alphabetic() => 0.62,
            _ if c.is_ascii() => 0.3,
            '、' | '・' | '(' | ')' => 0.5,
            _ => 0.93,
        };
        let wide: f64 = text.chars().map(one).sum::<f64>() * size;
        let holds = |c: &&(f64, f64, f64, f64)| c.0 <= *x && *x + wide <= c.0 + c.2 && c.1 <= *y && *y <= c.1 + c.3;
        assert!(cards.iter().any(|c| holds(&c)), "{text} at {x}, {y}");
        seen += 1;
    }
    assert!(seen > 10);
}

/// Nothing reaches the edge of the paper, and there is something on it.
fn stays_inside(printed: &Printed) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, &printed.bytes).unwrap();
    let out = folder.path().join("page");
    let ran = std::process::Command::new("pdftoppm").args(["-gray", "-r", "50"]).arg(&path).arg(&out).status();
    let Ok(status) = ran else {
        println!("skipped: pdftoppm is not installed");
        return;
    };
    assert!(status.success());
    let images: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .filter_map(|e| {
            let path = e.unwrap().path();
            (path.extension().is_some_and(|x| x == "pgm")).then_some(path)
        })
        .collect();
    assert_eq!(images.len(), 1);
    let bytes = std::fs::read(&images[0]).unwrap();
    let head: Vec<usize> = String::from_utf8_lossy(&bytes[..15])
        .split_whitespace()
        .skip(1)
        .take(3)
        .filter_map(|n| n.parse().ok())
        .collect();
    let (wide, high) = (head[0], head[1]);
    let pixels = &bytes[bytes.len() - wide * high..];
    let dark = |x: usize, y: usize| pixels[y * wide + x] < 128;
    // 5 mm at 50 dots per inch.
    let edge = 10;
    for y in 0..high {
        for x in 0..wide {
            let is_edge = x < edge || x >= wide - edge || y < edge || y >= high - edge;
            assert!(!(is_edge && dark(x, y)), "ink at {x}, {y}");
        }
    }
    assert!((0..high).flat_map(|y| (0..wide).map(move |x| (x, y))).filter(|(x, y)| dark(*x, *y)).count() > 500);
}

#[test]
fn the_print_is_one_page_whatever_stands_in_it() {
    for (name, facts, lang) in [
        ("contact-worst", hospital(12, true), Lang::Ja),
        ("contact-hospital", hospital(6, false), Lang::Ja),
        ("contact-clinic", hospital(1, false), Lang::Ja),
        ("contact-empty", clinic::empty(), Lang::Ja),
        ("contact-forty", hospital(40, true), Lang::Ja),
        ("contact-en", hospital(6, false), Lang::En),
    ] {
        let chart = chart(&facts);
        let sheet = ChartSheet::of(&facts.facility.name, (&chart, MARK), TODAY, lang);
        check(&sheet);
        assert!(chart_unprintable(&sheet).is_empty(), "{name}");
        let printed = chart_print(&sheet).unwrap();
        keep(name, &printed);
        assert_eq!((printed.pages, printed.replaced.len()), (1, 0), "{name}");
        stays_inside(&printed);
        let Some(pages) = pages(&printed.bytes) else { continue };
        assert!(pages[0].contains("1/1") && pages[0].contains("𠮷田髙﨑会"), "{name}: {}", pages[0]);
    }
    let facts = hospital(12, true);
    let sheet = ChartSheet::of(&LONG.repeat(4), (&chart(&facts), MARK), TODAY, Lang::Ja);
    assert_eq!(chart_print(&sheet).unwrap().pages, 1, "a facility with a name of two hundred letters");
    assert_eq!(
        (chart(&facts).roles.len(), chart(&facts).vendors().count(), chart(&facts).offices().count()),
        (10, 12, 9)
    );
}

#[test]
fn the_print_says_who_by_which_number_and_what_is_open() {
    let facts = hospital(6, false);
    let printed = chart_print(&ChartSheet::of("よしだ病院", (&chart(&facts), MARK), TODAY, Lang::Ja)).unwrap();
    let Some(pages) = pages(&printed.bytes) else { return };
    for words in [
        "髙﨑𠮷男0",
        "代理②髙﨑𠮷男1",
        "𠮷田システム5",
        "090-0000-0000",
        "03-8765-4321内線110",
        "未確認",
        "未記入",
        "1階の会議室に集まる",
        "ネットワークを切り離す",
        "2026年11月22日",
    ] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    let empty = chart_print(&ChartSheet::of("", (&chart(&clinic::empty()), MARK), TODAY, Lang::Ja)).unwrap();
    let Some(pages) = crate::print::pages(&empty.bytes) else { return };
    assert!(pages[0].contains("(未定)") && pages[0].contains("____"), "{}", pages[0]);
}

#[test]
fn a_letter_no_font_has_is_named_on_the_same_page() {
    let mut facts = hospital(12, true);
    facts.people[0].name = "髙橋🏥".to_owned();
    let printed = chart_print(&ChartSheet::of("病院🏥", (&chart(&facts), MARK), TODAY, Lang::Ja)).unwrap();
    assert_eq!((printed.pages, printed.replaced.as_slice()), (1, &['🏥'][..]));
}

#[test]
fn what_was_tried_is_not_marked() {
    let mut facts = hospital(1, false);
    let call = |key: ContactKey, number: &str| ContactCall {
        id: ContactCallId::new(),
        contact: key,
        name: String::new(),
        number: number.to_owned(),
        called_on: date(2026, 11, 20),
        called_by: "佐藤".to_owned(),
        result: CallResult::Reached,
        note: String::new(),
    };
    let all = chart(&facts);
    facts.contact_chart.calls = all.nodes.iter().flat_map(|n| n.to_try().map(|w| call(n.key, &w.value))).collect();
    let text = svg(&chart(&facts), Width::Wide, Lang::Ja);
    assert!(!text.contains("未確認") && svg(&all, Width::Wide, Lang::Ja).contains("未確認"));
    let sheet = ChartSheet::of("", (&chart(&facts), MARK), TODAY, Lang::Ja);
    assert!(sheet.verified.contains("2026"), "{}", sheet.verified);
}

#[test]
fn the_picture_stands_alone_and_says_itself_in_words() {
    let mut facts = hospital(6, false);
    facts.vendors[0].name = "<script>&\"".to_owned();
    for width in [Width::Wide, Width::Narrow] {
        for lang in [Lang::Ja, Lang::En] {
            let text = svg(&chart(&facts), width, lang);
            assert!(!text.contains("<script>") && text.contains("&lt;script&gt;&amp;"), "{text}");
            assert!(
                text.contains("<title>")
                    && text.contains("<desc>")
                    && !text.contains("style=")
                    && !text.contains(" id=")
            );
        }
        if let Some(folder) = std::env::var_os("SEJO_PRINTS") {
            let text = svg(&chart(&facts), width, Lang::Ja);
            std::fs::write(std::path::Path::new(&folder).join(format!("contact-{width:?}.svg")), text).unwrap();
        }
    }
}

#[test]
fn everybody_stands_on_the_sheet_with_numbers_and_means() {
    let mut facts = hospital(6, false);
    // Two who decide and hold no post.
    facts.people.extend(["中田 花子", "藤田 次郎"].map(person));
    let [publisher, deputy] = [3, 4].map(|n: usize| facts.people[n].id);
    let decision = Decision { matter: Matter::Publish, person: Some(publisher), deputy: Some(deputy) };
    facts.contact_chart.plan.decisions.retain(|d| d.matter != Matter::Publish);
    facts.contact_chart.plan.decisions.push(decision);
    facts.contact_chart.plan.without_phones = "1階の会議室に集まる\n駐在所へ走る".to_owned();
    for (id, number, means) in [(publisher, "080-1111-0001", "隣の家の電話"), (deputy, "080-1111-0002", "自転車で行く")]
    {
        facts.contact_chart.contacts.push(Contact {
            night_phone: number.to_owned(),
            means: means.to_owned(),
            ..Contact::blank(ContactKey::Person(id))
        });
    }
    let chart = chart(&facts);
    let printed = chart_print(&ChartSheet::of("", (&chart, MARK), TODAY, Lang::Ja)).unwrap();
    let Some(on_paper) = pages(&printed.bytes) else { return };
    for node in chart.people() {
        for words in node.ways.iter().map(|w| &w.value).chain([&node.name.ja, &node.means]) {
            let words: String = words.split_whitespace().collect();
            assert!(!words.is_empty() && on_paper[0].contains(&words), "{words}: {}", on_paper[0]);
        }
    }
    assert!(on_paper[0].contains(MARK) && on_paper[0].contains("①髙﨑𠮷男0"), "{}", on_paper[0]);
    let sheet = ChartSheet::of("", (&chart, MARK), TODAY, Lang::Ja);
    let is_line =
        |words: &str| sheet.band.shapes.iter().any(|s| matches!(s, Shape::Text { text, .. } if text == words));
    assert!(is_line("1階の会議室に集まる") && is_line("駐在所へ走る"), "a line stays a line");

    let card = CardSheet::of("", &chart, TODAY, Lang::Ja);
    let line = card.inside.iter().find(|l| l.name == "中田 花子").unwrap();
    assert_eq!(
        (line.about.as_str(), line.number.as_str()),
        ("決める: 公表", "昼 06-1234-5678 内線1234\n夜 080-1111-0001")
    );
    let Some(on_paper) = pages(&card_print(&card).unwrap().bytes) else { return };
    assert!(on_paper[0].contains("藤田次郎") && on_paper[0].contains("駐在所へ走る"), "{}", on_paper[0]);
}

#[test]
fn the_paper_is_held_against_the_chart_line_by_line() {
    let facts = hospital(2, false);
    let paper = chart(&facts).paper();
    assert!(chart(&facts).differs_from(&paper).is_empty());
    let changed = |change: &dyn Fn(&mut Facts)| {
        let mut other = facts.clone();
        change(&mut other);
        chart(&other).differs_from(&paper)
    };
    let person = |facts: &mut Facts, n: usize| {
        let key = ContactKey::Person(facts.people[n].id);
        facts.contact_chart.contacts.iter_mut().position(|c| c.key == key).unwrap()
    };
    let turned = changed(&|f| {
        let at = person(f, 2);
        f.contact_chart.contacts[at].rank = Some(1);
    });
    assert_eq!(turned, ["院内の電話の順番"], "the order stands on the sheet");
    let means = changed(&|f| {
        let at = person(f, 0);
        f.contact_chart.contacts[at].means = "別の官舎".to_owned();
    });
    assert_eq!(means, ["髙﨑 𠮷男0"]);
    // The page of an office that has a telephone is not printed.
    let page = changed(&|f| {
        let police = |c: &&mut Contact| c.key == ContactKey::Authority(Authority::Police);
        f.contact_chart.contacts.iter_mut().find(police).unwrap().web = "https://www.example.jp/".to_owned();
    });
    assert!(page.is_empty(), "{page:?}");
    let orphan = changed(&|f| {
        let mut system = clinic::system("検査システム", SystemKind::Other, &f.vendors[0], sejo_model::Hosting::Unknown);
        (system.vendor_id, system.critical) = (None, Some(true));
        f.systems.push(system);
    });
    assert_eq!(orphan, ["検査システム"]);
}

#[test]
fn a_long_address_breaks_behind_a_slash_or_is_its_host_alone() {
    let drawn = |web: &str| {
        let mut facts = hospital(1, false);
        let privacy = |c: &&mut Contact| c.key == ContactKey::Authority(Authority::Privacy);
        let office = facts.contact_chart.contacts.iter_mut().find(privacy).unwrap();
        (office.phone, office.night_phone, office.web) = (String::new(), String::new(), web.to_owned());
        let sheet = ChartSheet::of("", (&chart(&facts), MARK), TODAY, Lang::Ja);
        check(&sheet);
        let svg = svg(&chart(&facts), Width::Narrow, Lang::Ja);
        (svg, sheet)
    };
    let (short, _) = drawn("https://www.ppc.go.jp/leak/");
    assert!(short.contains(">ppc.go.jp/leak<"), "{short}");
    let (two, _) = drawn("https://www.ppc.go.jp/personalinfo/legal/reports/leakAction/index.html");
    assert!(
        two.contains(">ppc.go.jp/personalinfo/legal/<") && two.contains(">reports/leakAction/index.html<"),
        "{two}"
    );
    let (long, sheet) = drawn(&format!("https://www.ppc.go.jp/{}", "personalinfo/".repeat(20)));
    assert!(long.contains(">ppc.go.jp<") && !long.contains("personalinfo"), "{long}");
    let is_there = |s: &Shape| matches!(s, Shape::Text { text, .. } if text.contains("personalinfo"));
    assert!(!sheet.band.shapes.iter().any(is_there), "nor on the sheet");
}

#[test]
fn vendors_of_what_is_missed_soonest_stand_on_the_card_and_a_blank_for_who_is_not_known() {
    let mut facts = hospital(12, false);
    for system in &mut facts.systems {
        system.critical = Some(false);
    }
    for (n, hours) in [(11, 24), (7, 2)] {
        (facts.systems[n].critical, facts.systems[n].tolerable_hours) = (Some(true), Some(hours));
    }
    facts.systems[3].vendor_id = None;
    facts.systems[3].critical = Some(true);
    let card = CardSheet::of("", &chart(&facts), TODAY, Lang::Ja);
    let first: Vec<_> = card.vendors.iter().take(3).map(|l| (l.name.as_str(), l.about.as_str())).collect();
    assert_eq!(first, [("𠮷田システム7", "システム7"), ("𠮷田システム11", "システム11"), ("", "システム3")]);
    // Eleven with a system, and the blank.
    assert_eq!((card.vendors.len(), card.vendors_left), (8, 4));
    let Some(pages) = pages(&card_print(&card).unwrap().bytes) else { return };
    assert!(pages[0].contains("ほか4社:連絡体制図を見る"), "{}", pages[0]);
}

#[test]
fn who_answers_at_night_and_keeps_the_network_is_called_first() {
    let mut facts = hospital(6, false);
    for (n, system) in facts.systems.iter_mut().enumerate() {
        (system.critical, system.tolerable_hours) = (Some(n < 2), Some(4));
    }
    // Two is of no importance by itself, keeps the base everything rests on, and answers at night; zero answers by day only.
    facts.systems[2].kind = SystemKind::Base;
    facts.vendors[0].night_phone.clear();
    let chart = chart(&facts);
    let names = |room: usize| vendor_calls(&chart, room).0.into_iter().map(|v| v.name).collect::<Vec<_>>();
    let system = |n: usize| format!("𠮷田システム{n}");
    assert_eq!(names(3), [system(2), system(1), system(0)]);
    assert_eq!(vendor_calls(&chart, 3).1, 3, "the others are counted");
}

#[test]
fn a_desk_calls_whoever_is_needed_soonest_and_counts_the_others() {
    let mut facts = hospital(12, false);
    for (n, system) in facts.systems.iter_mut().enumerate() {
        (system.critical, system.tolerable_hours) = (Some(n == 9), Some(4));
    }
    let chart = chart(&facts);
    let (calls, left) = desk_calls(&chart, 12, Lang::Ja);
    let all = chart.people().count() + chart.vendors().count() + chart.offices().count();
    assert_eq!((calls.len(), left), (12, all - 12), "nobody is left out without a word");
    assert_eq!(calls[3].name, "𠮷田システム9", "after three of the house");
    assert_eq!(calls[8..].iter().filter(|line| line.about.is_empty()).count(), 4, "the offices have their room");
    let few = self::chart(&hospital(1, false));
    let (calls, left) = desk_calls(&few, 12, Lang::Ja);
    assert_eq!((calls.len(), left), (8, few.offices().count() - 4));
    assert_eq!(desk_calls(&few, 6, Lang::Ja).0.len(), 6);
}

#[test]
fn a_number_says_when_it_answers_on_the_chart_as_on_the_card() {
    let mut facts = hospital(2, false);
    facts.vendors[0].night_phone = "06 0000 0000".to_owned();
    facts.contact_chart.contacts.remove(2);
    let chart = chart(&facts);
    let picture = svg(&chart, Width::Wide, Lang::Ja);
    for words in ["昼夜 06-0000-0000", "昼 06-1234-5678 内線1234", "昼 03-1234-5678", "夜 03-8765-4321 内線110"]
    {
        assert!(picture.contains(words), "{words}: {picture}");
    }
    let card = CardSheet::of("", &chart, TODAY, Lang::Ja);
    assert_eq!(card.offices[0].number, "昼 03-1234-5678\n夜 03-8765-4321 内線110", "by day nobody waits for the night");
    assert_eq!(card.vendors[0].number, "06-0000-0000", "the head of the face says that it is for the night");
    let desk = |n: usize| vendor_calls(&chart, 2).0[n].line(Lang::Ja).number;
    assert_eq!((desk(0), desk(1)), ("昼夜 06-0000-0000".to_owned(), "昼 06-0000-0000\n夜 090-0000-0000".to_owned()));
    assert!(card.inside.iter().any(|line| line.number == "昼 06-1234-5678 内線1234"), "{:?}", card.inside);
}

#[test]
fn a_long_number_is_whole_on_the_card() {
    let mut facts = hospital(1, false);
    let long = "0859-22-1234 内線101(夜は守衛室 0859-22-9999、出ないときは当直 090-9876-5432)";
    facts.vendors[0].night_phone = long.to_owned();
    let sheet = CardSheet::of("", &chart(&facts), TODAY, Lang::Ja);
    assert_eq!(sheet.vendors[0].number, long);
    let printed = card_print(&sheet).unwrap();
    assert_eq!(printed.pages, 1);
    stays_inside(&printed);
}

#[test]
fn two_cards_are_one_page() {
    for (name, facts, lang) in [
        ("card-worst", hospital(12, true), Lang::Ja),
        ("card-clinic", hospital(1, false), Lang::Ja),
        ("card-empty", clinic::empty(), Lang::Ja),
        ("card-en", hospital(6, false), Lang::En),
    ] {
        let sheet = CardSheet::of(&facts.facility.name, &chart(&facts), TODAY, lang);
        let printed = card_print(&sheet).unwrap();
        keep(name, &printed);
        assert_eq!(printed.pages, 1, "{name}");
        stays_inside(&printed);
        assert!(sheet.inside.len() <= 10 && sheet.vendors.len() <= 8 && sheet.offices.len() <= 4);
    }
    let facts = hospital(6, false);
    let sheet = CardSheet::of("", &chart(&facts), TODAY, Lang::Ja);
    let numbers: Vec<&str> = sheet.vendors.iter().map(|l| l.number.as_str()).collect();
    assert_eq!(numbers.first(), Some(&"090-0000-0000"), "the number at night comes first");
    let Some(pages) = pages(&card_print(&sheet).unwrap().bytes) else { return };
    for words in ON_CARD {
        // Two cards, each with the line; a long one goes over two.
        let begin: String = words.ja.chars().take(12).collect();
        assert_eq!(pages[0].matches(&begin).count(), 2, "{begin}: {}", pages[0]);
    }
    assert_eq!(pages[0].matches("髙﨑𠮷男0").count(), 2, "{}", pages[0]);
}
