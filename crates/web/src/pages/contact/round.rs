//! 番号を確かめる: the calling round, one big row for each contact, made for a telephone in the hand.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::contact::{CallForm, Calls};
use sejo_model::contact::chart::{Node, Standing, Way};
use sejo_model::contact::{CallResult, ContactCall};
use sejo_model::{Action, ContactKey, Lang};

use super::{Number, href, standing};
use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// Calls shown of the history.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "contact/round.html")]
struct Round {
    shell: Shell,
    lang: Lang,
    may_edit: bool,
    /// Who is on the telephone.
    me: String,
    today: String,
    /// A call that was refused: of which contact, with its form.
    refused: Option<(ContactKey, Filled)>,
    view: Calls,
}

impl Round {
    async fn new(site: &Site, me: &Signed, refused: Option<(ContactKey, Filled)>) -> Result<Self, Error> {
        let view = site.app.contact_calls(me.actor()).await?;
        let shell = me.shell(Nav::Systems).at("/contacts/round");
        let may_edit = shell.may(&Action::EditFacts);
        Ok(Self {
            lang: me.lang(),
            may_edit,
            me: me.actor().name.clone(),
            today: view.today.to_string(),
            refused,
            shell,
            view,
        })
    }

    /// Those still to be called, and those that answered: the second is folded away.
    fn parts(&self) -> [Vec<(&Node, Vec<&Way>)>; 2] {
        let (left, done) = self
            .view
            .rows()
            .into_iter()
            .partition(|(node, _)| node.standing() != Standing::Verified || self.refused(node).is_some());
        [left, done]
    }

    fn number(&self, way: &Way) -> Number {
        Number {
            words: way.kind.words().r#in(self.lang),
            value: way.value.clone(),
            href: href(way.kind, &way.value),
            is_shipped: way.is_shipped,
        }
    }

    fn of_node(&self, node: &Node) -> Badge {
        standing(node.standing(), self.lang)
    }

    fn of_way(&self, way: &Way) -> Badge {
        standing(way.standing, self.lang)
    }

    fn result(&self, call: &ContactCall) -> Badge {
        let tone = match call.result {
            CallResult::Reached => Tone::Good,
            CallResult::NotReached => Tone::Unsure,
            CallResult::Changed => Tone::Bad,
        };
        part::badge(tone, call.result.words().r#in(self.lang))
    }

    /// The call that was refused, if it was one of this contact's.
    fn refused(&self, node: &Node) -> Option<&Filled> {
        self.refused.as_ref().filter(|(of, _)| *of == node.key).map(|(_, form)| form)
    }

    /// A value as it was typed in a refused call, else `usual`.
    fn typed(&self, node: &Node, number: &str, field: &str, usual: &str) -> String {
        let form = self.refused(node).filter(|form| form.value("number") == number);
        form.map_or_else(|| usual.to_owned(), |form| form.value(field).to_owned())
    }

    fn percent(&self) -> usize {
        (self.view.verified() * 100).checked_div(self.view.total()).unwrap_or(0)
    }
}

/// `GET /contacts/round`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Round::new(&site, &me, None).await?))
}

/// `POST /contacts/round/{key}`
pub async fn call(State(site): State<Site>, me: Signed, Path(key): Path<String>, fields: Fields) -> Outcome {
    let contact: ContactKey = read_id(&key)?;
    let recorded = async {
        let mut reader = Reader::new(&fields);
        let result = reader.needed_choice("result");
        let form = CallForm {
            contact,
            number: reader.needed("number"),
            called_on: reader.needed_date("called_on"),
            called_by: reader.needed("called_by"),
            result: result.unwrap_or(CallResult::NotReached),
            note: reader.text("note"),
            new_number: reader.text("new_number"),
        };
        reader.finish()?;
        site.app.record_call(me.actor(), &form).await
    };
    match recorded.await {
        Ok(call) => {
            // Whoever answered is done with: on to the next one.
            let is_done = call.result == CallResult::Reached;
            let at = if is_done { "/contacts/round#left".to_owned() } else { format!("/contacts/round#{contact}") };
            see(&Done::Called.with_texts(&at, [fields.get("note")]))
        }
        Err(error) => {
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, Round::new(&site, &me, Some((contact, form))).await?))
        }
    }
}
