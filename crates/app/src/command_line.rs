//! Who acts when commands are typed: whoever may read the data folder may do everything anyway, so a command may do what an
//! administrator may. It is nobody's deed, and rows and the log of actions say so, unless `--as` names a user: then it
//! has that user's role and name.

use sejo_model::text::is_blank;
use sejo_model::{Actor, ErrorCode, Facility, FacilityId, Lang, Role, UserId, Words};
use sejo_store::user;
use serde_json::json;

use crate::{App, Error, Result, audit, authz};

/// Where a command acts from when it names nobody.
pub(crate) const COMMAND_LINE: &str = "cli";
/// Where a command acts from when it names a user.
pub(crate) const COMMAND_LINE_AS: &str = "cli-as";

/// Who did what a command did when it named nobody.
pub(crate) const NOBODY: Words = Words { ja: "この装置のコマンド", en: "a command on this machine" };

/// Whether a command acts; it learns why it may not, because whoever types it may read everything anyway.
pub(crate) fn is_command(actor: &Actor) -> bool {
    [COMMAND_LINE, COMMAND_LINE_AS].contains(&actor.origin.as_str())
}

impl App {
    /// Whether anybody began to use this installation.
    ///
    /// # Errors
    /// Store errors.
    pub async fn has_facilities(&self) -> Result<bool> {
        Ok(!sejo_store::facility::all(self.db()).await?.is_empty())
    }

    /// An actor for the command line in the only facility, or in the one named: nobody by name, or the user `login`.
    ///
    /// # Errors
    /// `NotFound` when there is no facility or the name fits none; detail lists the names. `UnknownUser`, `UserDisabled`.
    pub async fn cli_actor(&self, facility: Option<&str>, login: Option<&str>) -> Result<Actor> {
        let mut all = sejo_store::facility::all(self.db()).await?;
        if all.is_empty() {
            if login.is_some() {
                return Err(ErrorCode::UnknownUser.into());
            }
            self.put_nameless_facility().await?;
            all = sejo_store::facility::all(self.db()).await?;
        }
        let found = match facility {
            Some(name) => all.iter().find(|f| f.name == name),
            None => self.only_facility(&all).await?,
        };
        let Some(found) = found else {
            let named = all.iter().filter(|f| !is_blank(&f.name));
            let names = named.map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ");
            if names.is_empty() {
                return Err(Error::new(ErrorCode::NotFound).with_detail(sejo_model::words::Text::new(
                    "施設にはまだ名前がありません。--facility を付けずに実行してください。",
                    "The facility has no name yet. Run the command without --facility.",
                )));
            }
            let detail = sejo_model::words::Text::new(
                format!("施設: {names}。--facility で施設名を指定してください。"),
                format!("Facilities: {names}. Name one with --facility."),
            );
            return Err(Error::new(ErrorCode::NotFound).with_detail(detail));
        };
        if let Some(login) = login {
            return self.named_user(found.id, login).await;
        }
        Ok(Actor {
            user: UserId::COMMAND,
            name: NOBODY.ja.to_owned(),
            facility: found.id,
            role: Role::Admin,
            lang: Lang::Ja,
            origin: COMMAND_LINE.to_owned(),
        })
    }

    /// The user of a facility with this login, who must be able to sign in.
    async fn named_user(&self, facility: FacilityId, login: &str) -> Result<Actor> {
        let members = user::list(self.db(), &authz::program(facility)).await?;
        let login = login.trim().to_lowercase();
        let member = members.into_iter().find(|m| m.user.login == login).ok_or(ErrorCode::UnknownUser)?;
        if member.user.disabled {
            return Err(ErrorCode::UserDisabled.into());
        }
        Ok(Actor {
            user: member.user.id,
            name: member.user.name,
            facility,
            role: member.role,
            lang: Lang::Ja,
            origin: COMMAND_LINE_AS.to_owned(),
        })
    }

    /// The facility of a command that names none: the only one, or the only one with a name. Commands that started at once
    /// in an empty folder once made several without a name: then it is the one most was done in.
    async fn only_facility<'a>(&self, all: &'a [Facility]) -> Result<Option<&'a Facility>> {
        let mut named = all.iter().filter(|f| !is_blank(&f.name));
        match (named.next(), named.next()) {
            (Some(one), None) => return Ok(Some(one)),
            (Some(_), Some(_)) => return Ok(None),
            (None, _) => {}
        }
        let mut most: Option<(i64, &Facility)> = None;
        for facility in all {
            let changes = sejo_store::facility::changes(self.db(), &authz::program(facility.id)).await?;
            if most.is_none_or(|(known, _)| known < changes) {
                most = Some((changes, facility));
            }
        }
        Ok(most.map(|(_, facility)| facility))
    }

    /// On an empty installation the command line works for a facility without a name; the first administrator takes it over.
    /// Another command that starts at the same moment waits, and finds it.
    async fn put_nameless_facility(&self) -> Result<()> {
        let mut tx = self.db().begin().await?;
        sejo_store::facility::be_alone(&mut tx).await?;
        if !sejo_store::facility::all(&mut tx).await?.is_empty() {
            return Ok(());
        }
        let facility = crate::facility::put_blank(&mut tx).await?;
        let begun = audit::by_program(self, "installation.begin", json!({ "facility": facility }));
        audit::append(&mut tx, begun).await?;
        Ok(tx.commit().await?)
    }
}
