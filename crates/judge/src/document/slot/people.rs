//! The facility and its people: who holds a post, who decides, where the chart hangs.

use sejo_model::contact::Matter;
use sejo_model::contact::chart::Who;
use sejo_model::document::DocumentSize;
use sejo_model::incident::first_act::{OTHERS, OTHERS_IN_FULL};
use sejo_model::{FacilityKind, Place, Post};

use super::{Filled, Ground, Slot};

pub(super) const SLOTS: &[Slot] = &[
    ("facility", |ground| Filled::of(ground.facts.facility.name.trim())),
    ("us", us),
    ("head", |ground| post(ground, Post::Management)),
    ("officer", |ground| post(ground, Post::Officer)),
    ("deputy", deputy),
    ("planning", |ground| post_or_officer(ground, Post::Planning)),
    ("operation", |ground| post_or_officer(ground, Post::Operation)),
    ("disconnect", |ground| decides(ground, Matter::Disconnect)),
    ("others_decide", others_decide),
    ("stop_care", |ground| decides(ground, Matter::StopCare)),
    ("publish", |ground| decides(ground, Matter::Publish)),
    ("without_phones", without_phones),
    ("chart_place", chart_place),
];

/// How the facility calls itself.
fn us(ground: &Ground<'_>) -> Filled {
    Filled::of(if ground.facts.facility.kind == FacilityKind::Pharmacy { "当薬局" } else { "当院" })
}

/// A person with the job: 事務長 佐藤花子.
fn named(ground: &Ground<'_>, who: &Who) -> String {
    let job = ground.facts.people.iter().find(|p| p.id == who.id).map_or("", |p| p.job.trim());
    if job.is_empty() || who.name.contains(job) { who.name.clone() } else { format!("{job} {}", who.name) }
}

fn holder<'g>(ground: &'g Ground<'_>, post: Post) -> Option<&'g Who> {
    ground.chart.roles.iter().find(|role| role.post == Some(post)).and_then(|role| role.holder.as_ref())
}

fn post(ground: &Ground<'_>, post: Post) -> Filled {
    let words = post.words();
    let blank = || Filled::blank(words.ja, words.en, Place::People);
    holder(ground, post).map_or_else(blank, |who| Filled::of(named(ground, who)))
}

/// Small facilities give several posts to the safety manager.
fn post_or_officer(ground: &Ground<'_>, own: Post) -> Filled {
    match holder(ground, own) {
        Some(who) => Filled::of(named(ground, who)),
        // A noun phrase, whatever stands around it: 「…は、」「…が」「…と」.
        None if holder(ground, Post::Officer).is_some() => Filled::of("兼務する安全管理責任者"),
        None => post(ground, own),
    }
}

fn deputy(ground: &Ground<'_>) -> Filled {
    let words = Post::Deputy.words();
    let role = ground.chart.roles.iter().find(|role| role.post == Some(Post::Officer));
    match role.and_then(|role| role.deputy.as_ref()) {
        Some(who) => Filled::of(named(ground, who)),
        None => Filled::blank(words.ja, words.en, Place::People),
    }
}

/// Who decides, and who does when that person is away.
fn decides(ground: &Ground<'_>, matter: Matter) -> Filled {
    let words = matter.words();
    let blank = || {
        let ja = format!("「{}」を決める人と代理", words.ja);
        let en = format!("who decides to {}, and the deputy", words.en);
        Filled::blank(&ja, &en, Place::ContactRoles)
    };
    let Some(found) = ground.chart.decisions.iter().find(|d| d.matter == matter) else { return blank() };
    match (&found.person, &found.deputy) {
        (Some(who), Some(deputy)) => {
            Filled::of(format!("{}(不在のときは{})", named(ground, who), named(ground, deputy)))
        }
        _ => blank(),
    }
}

/// Who decides about every cable that is not pulled at once: a whole sentence, the same on every paper.
fn others_decide(ground: &Ground<'_>) -> Filled {
    let who = decides(ground, Matter::Disconnect);
    let sentence = match ground.size {
        DocumentSize::Large => OTHERS_IN_FULL,
        DocumentSize::Small => OTHERS.ja,
    };
    Filled { text: sentence.replace("{who}", &who.text), lacking: who.lacking }
}

fn without_phones(ground: &Ground<'_>) -> Filled {
    let said = ground.chart.without_phones.trim();
    if said.is_empty() {
        let (ja, en) = ("電話もメールも使えないときの連絡のしかた", "what to do when telephones and mail are down");
        return Filled::blank(ja, en, Place::ContactRoles);
    }
    Filled::of(said)
}

/// Where the chart hangs.
fn chart_place(ground: &Ground<'_>) -> Filled {
    let print = ground.facts.contact_chart.print.as_ref().map(|print| print.place.trim());
    let blank = || Filled::blank("連絡体制図を貼った場所", "where the contact chart hangs", Place::Contacts);
    print.filter(|place| !place.is_empty()).map_or_else(blank, Filled::of)
}
