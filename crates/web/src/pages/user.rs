//! 利用者: who may sign in with which role; invitations; a way back in for whoever lost the telephone.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, Uri, header};
use sejo_app::Error;
use sejo_app::user::{OpenInvitation, UserRow, UsersView};
use sejo_model::{ErrorCode, Lang, Role};

use crate::form::{Choice, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, read_id, see};
use crate::part::{self, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;
use crate::tab::{self, Tab};

#[derive(Template)]
#[template(path = "user/list.html")]
struct List {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    form: Filled,
    roles: Vec<Choice>,
    /// What could not be done to a user.
    refused: Option<String>,
    /// Other computers cannot open a link.
    alone: bool,
    view: UsersView,
}

impl List {
    fn new(site: &Site, me: &Signed, view: UsersView, form: Filled) -> Self {
        let alone = site.options.this_computer_only;
        let (shell, lang) = (me.shell(Nav::Settings).at("/users"), me.lang());
        let role = |r: &Role| Choice::new(r.key(), r.words().r#in(lang)).note(may(*r, lang));
        let roles = Role::ALL.iter().map(role).collect();
        Self { tabs: tab::settings("/users", &shell), shell, lang, form, roles, refused: None, alone, view }
    }

    fn is_role(&self, user: &UserRow, role: &str) -> bool {
        user.role.key() == role
    }

    fn ends(&self, invitation: &OpenInvitation) -> String {
        part::moment(invitation.expires_at, self.lang)
    }
}

/// What a role is for.
const fn may(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Admin => lang.pick("利用者と設定の管理も含め、すべて", "everything, users and settings too"),
        Role::Officer => lang.pick("回答の確認、様式の提出まで", "confirms the answers"),
        Role::Staff => lang.pick("台帳の記入、ファイルを入れる、申告", "keeps the ledger, drops files, declares"),
        Role::Viewer => lang.pick("見るだけ", "looks only"),
    }
}

#[derive(Template)]
#[template(path = "user/link.html")]
struct Link {
    shell: Shell,
    lang: Lang,
    name: String,
    link: String,
    /// Other computers cannot open the link.
    alone: bool,
    /// A way back in, not a first invitation.
    renewed: bool,
}

/// `GET /users`
pub async fn list(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.users(me.actor()).await?;
    let form = Filled::new(me.lang(), Fields::default().with("role", Role::Staff.key()));
    Ok(page(List { shell: me.shell(Nav::Settings), ..List::new(&site, &me, view, form) }))
}

/// `POST /users/invite`: shows the link once.
pub async fn invite(
    State(site): State<Site>,
    me: Signed,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Outcome {
    let mut reader = Reader::new(&fields);
    let (name, role) = (reader.needed("name"), reader.needed_choice::<Role>("role"));
    let invited = match (reader.finish(), role) {
        (Ok(()), Some(role)) => site.app.invite(me.actor(), &name, role).await,
        (Err(e), _) => Err(e),
        (Ok(()), None) => Err(Error::field("role", ErrorCode::Required)),
    };
    match invited {
        Ok(token) => Ok(link(&site, &me, &headers, &uri, name, &token, false)),
        Err(error) => {
            let view = site.app.users(me.actor()).await?;
            let form = Filled::refused(me.lang(), fields, &error);
            Ok(page_about(&error, List::new(&site, &me, view, form)))
        }
    }
}

fn link(
    site: &Site,
    me: &Signed,
    headers: &HeaderMap,
    uri: &Uri,
    name: String,
    token: &str,
    renewed: bool,
) -> axum::response::Response {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str)).unwrap_or("localhost");
    let link = format!("{}/invitation/{token}", site.origin(host));
    let alone = site.options.this_computer_only;
    page(Link { shell: me.shell(Nav::Settings).at("/users"), lang: me.lang(), alone, name, link, renewed })
}

/// `POST /users/{id}/role`
pub async fn set_role(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let role: Option<Role> = reader.needed_choice("role");
    reader.finish()?;
    let Some(role) = role else { return Err(ErrorCode::UnknownWord.into()) };
    after(&site, &me, site.app.set_role(me.actor(), read_id(&id)?, role).await, Done::RoleChanged).await
}

/// `POST /users/{id}/disable`
pub async fn disable(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    after(&site, &me, site.app.set_disabled(me.actor(), read_id(&id)?, true).await, Done::Disabled).await
}

/// `POST /users/{id}/enable`
pub async fn enable(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    after(&site, &me, site.app.set_disabled(me.actor(), read_id(&id)?, false).await, Done::Enabled).await
}

/// `POST /users/{id}/renew`: a link with which the user sets password and authenticator anew.
pub async fn renew(
    State(site): State<Site>,
    me: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Outcome {
    let id = read_id(&id)?;
    let users = site.app.users(me.actor()).await?.users;
    let name = users.into_iter().find(|u| u.id == id).map(|u| u.name).ok_or(ErrorCode::NotFound)?;
    let token = site.app.renew_access(me.actor(), id).await?;
    Ok(link(&site, &me, &headers, &uri, name, &token, true))
}

/// `POST /users/withdraw`: takes an invitation back.
pub async fn withdraw(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let key = reader.needed("key");
    reader.finish()?;
    after(&site, &me, site.app.withdraw_invitation(me.actor(), &key).await, Done::Removed).await
}

async fn after(site: &Site, me: &Signed, done: Result<(), Error>, what: Done) -> Outcome {
    match done {
        Ok(()) => see(&what.at("/users")),
        Err(error) if matches!(error.code, ErrorCode::LastAdmin | ErrorCode::AlsoElsewhere) => {
            let view = site.app.users(me.actor()).await?;
            let form = Filled::new(me.lang(), Fields::default().with("role", Role::Staff.key()));
            let refused = Some(error.words(me.lang()));
            Ok(page_about(&error, List { refused, ..List::new(site, me, view, form) }))
        }
        Err(error) => Err(error.into()),
    }
}
