//! 署名の鍵: what it is for, its words to compare, its paper, and handing over to another.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_app::signing_key::{NewKey, PaperOf, Proof, SigningKeyView};
use sejo_model::{Action, Lang};

use crate::form::{Fields, Filled};
use crate::guard::Signed;
use crate::page::{Outcome, download, page, page_about, see};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};
use crate::{icon, part};

const HERE: &str = "/settings/signing-key";

#[derive(Template)]
#[template(path = "setting/signing-key.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    view: Option<SigningKeyView>,
    paper_form: Filled,
    check_form: Filled,
    fresh_form: Filled,
    of_paper_form: Filled,
    found: Option<PaperOf>,
}

impl Show {
    async fn new(site: &Site, me: &Signed) -> Result<Self, Error> {
        let (view, shell, lang) =
            (site.app.signing_key_view(me.actor()).await?, me.shell(Nav::Settings).at(HERE), me.lang());
        let blank = |name| Filled::new(lang, Fields::default()).named(name);
        Ok(Self {
            tabs: tab::settings(HERE, &shell),
            may_edit: shell.may(&Action::ManageSettings),
            paper_form: blank("paper"),
            check_form: blank("check"),
            fresh_form: blank("fresh"),
            of_paper_form: blank("of-paper"),
            found: None,
            shell,
            lang,
            view,
        })
    }

    fn words(&self, words: &[&'static str]) -> String {
        words.join(self.lang.pick("・", " "))
    }

    fn found_words(&self, found: &PaperOf) -> &'static str {
        match found {
            PaperOf::KeyInUse => self.lang.pick(
                "いま使っている鍵の控えです。この紙があれば、パソコンが失われても同じ鍵を使えます。",
                "This is the paper of the key in use. With it the same key can be used again even if the computer is lost.",
            ),
            PaperOf::EarlierKey => self.lang.pick(
                "前に使っていた鍵の控えです。もう要りません。細かく切って捨て、いまの鍵の控えを作ってください。",
                "This is the paper of an earlier key and of no use any more. Shred it, and print that of the key in use.",
            ),
            PaperOf::AnotherKey => self.lang.pick(
                "この施設が知らない鍵の控えです。前のパソコンで使っていた鍵なら、下の「引き継ぐ」で使えるようにできます。",
                "This is the paper of a key that is not known here. If it was used on a computer before, hand over to it below.",
            ),
        }
    }
}

/// `GET /settings/signing-key`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(page(Show::new(&site, &me).await?))
}

/// `GET /settings/signing-key/card`
pub async fn card(State(site): State<Site>, me: Signed) -> Outcome {
    Ok(download(site.app.key_card(me.actor()).await?))
}

/// `POST /settings/signing-key/paper`: the words, as PDF.
pub async fn paper(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    match site.app.signing_key_paper(me.actor(), Proof::Code(&fields.code()), |_| Ok::<_, Error>(())).await {
        Ok(file) => Ok(download(file)),
        Err(error) => {
            let paper_form = Filled::refused(me.lang(), Fields::default(), &error).named("paper");
            Ok(page_about(&error, Show { paper_form, ..Show::new(&site, &me).await? }))
        }
    }
}

/// `POST /settings/signing-key/check`: what a paper is.
pub async fn check(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    match site.app.paper_of(me.actor(), fields.get("key_words")).await {
        Ok(found) => Ok(page(Show { found: Some(found), ..Show::new(&site, &me).await? })),
        Err(error) => {
            let check_form = Filled::refused(me.lang(), fields, &error).named("check");
            Ok(page_about(&error, Show { check_form, ..Show::new(&site, &me).await? }))
        }
    }
}

/// `POST /settings/signing-key/fresh`: a new key takes its place.
pub async fn fresh(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let (said, code) = ((fields.get("public"), fields.get("reason")), fields.code());
    let Err(error) = site.app.hand_over_key(me.actor(), said, NewKey::Fresh, Proof::Code(&code)).await else {
        return see(&Done::KeyHandedOver.at(HERE));
    };
    let fresh_form = Filled::refused(me.lang(), fields, &error).named("fresh");
    Ok(page_about(&error, Show { fresh_form, ..Show::new(&site, &me).await? }))
}

/// `POST /settings/signing-key/of-paper`: the key of a paper takes its place.
pub async fn of_paper(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let (said, code) = ((fields.get("public"), fields.get("reason")), fields.code());
    let new = NewKey::OfPaper(fields.get("key_words"));
    let Err(error) = site.app.hand_over_key(me.actor(), said, new, Proof::Code(&code)).await else {
        return see(&Done::KeyHandedOver.at(HERE));
    };
    let of_paper_form = Filled::refused(me.lang(), fields, &error).named("of-paper");
    Ok(page_about(&error, Show { of_paper_form, ..Show::new(&site, &me).await? }))
}
