//! 自分のサインイン: password, recovery codes, open sessions.

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::account::SessionRow;
use sejo_model::{ErrorCode, Lang, SessionId};

use crate::form::{Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::part::{self, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

#[derive(Template)]
#[template(path = "account/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    password_form: Filled,
    codes_form: Filled,
    /// Recovery codes left.
    left: u32,
    sessions: Vec<SessionRow>,
}

impl Show {
    async fn new(site: &Site, me: &Signed) -> Result<Self, Error> {
        let empty = |prefix| Filled::new(me.lang(), Fields::default()).named(prefix);
        Ok(Self {
            shell: me.shell(Nav::Elsewhere).at("/account"),
            lang: me.lang(),
            password_form: empty("password"),
            codes_form: empty("codes"),
            left: site.app.recovery_codes_left(me.actor().user).await?,
            sessions: site.app.sessions(me.actor(), me.session().id).await?,
        })
    }

    fn browser(&self, session: &SessionRow) -> String {
        browser(&session.agent, self.lang)
    }
}

#[derive(Template)]
#[template(path = "account/codes.html")]
struct Codes {
    shell: Shell,
    lang: Lang,
    name: String,
    codes: Vec<String>,
}

/// What people call the browser behind a user agent.
fn browser(agent: &str, lang: Lang) -> String {
    let known =
        |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let program = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    let machine = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    match (known(&program), known(&machine)) {
        (Some(program), Some(machine)) => format!("{program} ({machine})"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => lang.pick("不明なブラウザ", "unknown browser").to_owned(),
    }
}

/// `GET /account`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let show = Show::new(&site, &me).await?;
    Ok(page(Show { shell: me.shell(Nav::Elsewhere), ..show }))
}

/// `POST /account/password`
pub async fn change_password(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let changed = match read_passwords(&fields) {
        Ok(()) => {
            let (old, new) = (fields.get("old"), fields.get("new"));
            site.app.change_password(me.actor(), me.session().id, old, new, &fields.code()).await
        }
        Err(e) => Err(e),
    };
    let Err(error) = changed else { return see(&Done::PasswordChanged.at("/account")) };
    let password_form = Filled::refused(me.lang(), fields.without_secrets(), &error).named("password");
    Ok(page_about(&error, Show { password_form, ..Show::new(&site, &me).await? }))
}

fn read_passwords(fields: &Fields) -> Result<(), Error> {
    let mut reader = Reader::new(fields);
    for name in ["old", "new", "new_again", "code"] {
        reader.needed(name);
    }
    if fields.get("new") != fields.get("new_again") {
        reader.wrong("new_again", ErrorCode::PasswordsDiffer);
    }
    reader.finish()
}

/// `POST /account/recovery-codes`: new ones, shown once.
pub async fn renew_codes(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let renewed = if fields.has("code") {
        site.app.renew_recovery_codes(me.actor(), &fields.code()).await
    } else {
        Err(Error::field("code", ErrorCode::Required))
    };
    match renewed {
        Ok(codes) => {
            let shell = me.shell(Nav::Elsewhere).at("/account");
            Ok(page(Codes { shell, lang: me.lang(), name: me.actor().name.clone(), codes }))
        }
        Err(error) => {
            let codes_form = Filled::refused(me.lang(), Fields::default(), &error).named("codes");
            Ok(page_about(&error, Show { codes_form, ..Show::new(&site, &me).await? }))
        }
    }
}

/// `POST /account/sessions/{id}/end`
pub async fn end_session(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let id: SessionId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    site.app.end_session(me.actor(), id).await?;
    see(&Done::SessionEnded.at("/account"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_by_the_names_people_know() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1";
        assert_eq!(browser(edge, Lang::Ja), "Edge (Windows)");
        assert_eq!(browser(phone, Lang::Ja), "Safari (iPhone)");
        assert_eq!(browser("", Lang::En), "unknown browser");
    }
}
