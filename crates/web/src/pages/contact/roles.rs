//! 役割と決める人: deputies, further roles, who decides, and what to do without telephones.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::contact::RolesView;
use sejo_model::contact::{ContactPlan, Decision, MAX_STATIONS, Matter, Station};
use sejo_model::{ErrorCode, Lang, PersonId, Post};

use crate::form::{Choice, Collision, Fields, Filled, Labelled, Reader, choices_of, refused_form};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// A post whose deputy is chosen here, and the field for it.
const DEPUTIES: [(Post, &str); 3] = [
    (Post::Management, "management_deputy"),
    (Post::Planning, "planning_deputy"),
    (Post::Operation, "operation_deputy"),
];
/// The fields of who decides, and who does instead.
const DECISIONS: [(Matter, &str, &str); 3] = [
    (Matter::Disconnect, "disconnect_person", "disconnect_deputy"),
    (Matter::StopCare, "stop-care_person", "stop-care_deputy"),
    (Matter::Publish, "publish_person", "publish_deputy"),
];
/// The fields of further roles: what, who, who instead.
const STATIONS: [[&str; 3]; MAX_STATIONS] = [
    ["station1", "station1_person", "station1_deputy"],
    ["station2", "station2_person", "station2_deputy"],
    ["station3", "station3_person", "station3_deputy"],
    ["station4", "station4_person", "station4_deputy"],
    ["station5", "station5_person", "station5_deputy"],
    ["station6", "station6_person", "station6_deputy"],
];

#[derive(Template)]
#[template(path = "contact/roles.html")]
struct Roles {
    shell: Shell,
    lang: Lang,
    form: Filled,
    people: Vec<Choice>,
    conflict: Option<Collision>,
    view: RolesView,
}

impl Roles {
    fn new(me: &Signed, view: RolesView, form: Filled) -> Self {
        let people = choices_of(&view.people);
        let shell = me.shell(Nav::Systems).at("/contacts/roles");
        Self { shell, lang: me.lang(), form, people, conflict: None, view }
    }

    /// Posts with their holder; the safety manager's deputy is a post of its own.
    fn posts(&self) -> Vec<(&'static str, String, String, Option<&'static str>)> {
        let name =
            |who: &Option<sejo_model::contact::chart::Who>| who.as_ref().map(|w| w.name.clone()).unwrap_or_default();
        let roles = self.view.chart.roles.iter();
        roles
            .filter_map(|role| {
                let post = role.post?;
                let field = DEPUTIES.iter().find(|(p, _)| *p == post).map(|(_, field)| *field);
                Some((post.words().r#in(self.lang), name(&role.holder), name(&role.deputy), field))
            })
            .collect()
    }

    fn decisions(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        DECISIONS.map(|(matter, person, deputy)| (matter.words().r#in(self.lang), person, deputy)).to_vec()
    }

    fn stations(&self) -> [[&'static str; 3]; MAX_STATIONS] {
        STATIONS
    }
}

fn labels(people: &[Choice], lang: Lang) -> Vec<Labelled> {
    let l = |name, ja, en| Labelled::new(name, lang.pick(ja, en));
    let mut all = vec![
        l("management_deputy", "経営層の責任者の代理", "Deputy of the management").of(people),
        l("planning_deputy", "企画管理者の代理", "Deputy of the planning manager").of(people),
        l("operation_deputy", "システム運用担当者の代理", "Deputy of the operator").of(people),
        l("without_phones", "電話もメールも使えないとき", "Without telephones"),
    ];
    for (matter, person, deputy) in DECISIONS {
        let words = matter.words().r#in(lang);
        all.extend([Labelled::new(person, words).of(people), Labelled::new(deputy, words).of(people)]);
    }
    for [title, person, deputy] in STATIONS {
        all.extend([
            l(title, "そのほかの役割", "Further role"),
            l(person, "担当", "Who").of(people),
            l(deputy, "代理", "Deputy").of(people),
        ]);
    }
    all
}

fn fields_of(plan: &ContactPlan) -> Fields {
    let id = |id: Option<PersonId>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut fields = Fields::default()
        .with("revision", plan.revision.to_string())
        .with("without_phones", plan.without_phones.clone());
    for (post, field) in DEPUTIES {
        fields.add(field, id(plan.deputy(post)));
    }
    for (matter, person, deputy) in DECISIONS {
        let decision = plan.decision(matter);
        fields.add(person, id(decision.person));
        fields.add(deputy, id(decision.deputy));
    }
    for ([title, person, deputy], station) in STATIONS.iter().zip(&plan.stations) {
        fields.add(title, station.title.clone());
        fields.add(person, id(station.person));
        fields.add(deputy, id(station.deputy));
    }
    fields
}

fn read(fields: &Fields) -> Result<ContactPlan, Error> {
    let mut reader = Reader::new(fields);
    let mut plan = ContactPlan {
        without_phones: reader.text("without_phones"),
        revision: reader.number("revision"),
        ..ContactPlan::default()
    };
    for (post, field) in DEPUTIES {
        plan.deputies.extend(reader.choice(field).map(|person| (post, person)));
    }
    for (matter, person, deputy) in DECISIONS {
        let (person, deputy) = (reader.choice(person), reader.choice(deputy));
        if person.is_some() || deputy.is_some() {
            plan.decisions.push(Decision { matter, person, deputy });
        }
    }
    for [title, person, deputy] in STATIONS {
        let (name, who, instead) = (reader.text(title), reader.choice(person), reader.choice(deputy));
        match (name.is_empty(), who.is_some() || instead.is_some()) {
            (true, false) => {}
            (true, true) => reader.wrong(title, ErrorCode::Required),
            (false, _) => plan.stations.push(Station { title: name, person: who, deputy: instead }),
        }
    }
    reader.finish()?;
    Ok(plan)
}

/// `GET /contacts/roles`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.contact_roles(me.actor()).await?;
    let form = Filled::new(me.lang(), fields_of(&view.plan));
    Ok(page(Roles::new(&me, view, form)))
}

/// `POST /contacts/roles`
pub async fn save(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let saved = async {
        let plan = read(&fields)?;
        site.app.save_contact_roles(me.actor(), &plan).await
    };
    match saved.await {
        Ok(()) => see(&Done::Saved.with_texts("/contacts", [fields.get("without_phones")])),
        Err(error) => {
            let view = site.app.contact_roles(me.actor()).await?;
            let labels = labels(&choices_of(&view.people), me.lang());
            let (form, conflict) = refused_form(me.lang(), fields, &fields_of(&view.plan), &labels, &error);
            Ok(page_about(&error, Roles { conflict, ..Roles::new(&me, view, form) }))
        }
    }
}
