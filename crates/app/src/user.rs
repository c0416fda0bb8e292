//! Users of a facility: invite, change role, disable, new second factor.

use sejo_model::{Action, Actor, ErrorCode, Role, Sha256, UserId};
use sejo_store::{Scope, Tx, session, user};
use serde_json::json;

use crate::command_line::COMMAND_LINE;
use crate::field::Fields;
use crate::invitation::{self, Invitation};
use crate::{App, Result, audit, authz, credential};

/// A user in the list.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// Id.
    pub id: UserId,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role at this facility.
    pub role: Role,
    /// May not sign in.
    pub disabled: bool,
    /// Last seen, microseconds.
    pub seen_at: Option<i64>,
    /// The reader of the list.
    pub me: bool,
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct OpenInvitation {
    /// Short key to take it back by.
    pub key: String,
    /// For whom.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Ends, microseconds.
    pub expires_at: i64,
}

/// The users page.
#[derive(Debug, Clone)]
pub struct UsersView {
    /// Users.
    pub users: Vec<UserRow>,
    /// Open invitations.
    pub invitations: Vec<OpenInvitation>,
}

impl App {
    /// Users and open invitations of the facility.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn users(&self, actor: &Actor) -> Result<UsersView> {
        let scope = authz::scope(actor, Action::ManageUsers)?;
        let members = user::list(self.db(), &scope).await?;
        let open = invitation::list(self, actor.facility).await?;
        Ok(UsersView {
            users: members
                .into_iter()
                .map(|m| UserRow {
                    me: m.user.id == actor.user,
                    id: m.user.id,
                    login: m.user.login,
                    name: m.user.name,
                    role: m.role,
                    disabled: m.user.disabled,
                    seen_at: m.seen_at,
                })
                .collect(),
            invitations: open
                .into_iter()
                .map(|i| OpenInvitation {
                    key: i.hash.to_string(),
                    name: i.name,
                    role: i.role,
                    expires_at: i.expires_at,
                })
                .collect(),
        })
    }

    /// Invites somebody; gives the token of the link (`/invitation/<token>`), valid for seven days, once.
    ///
    /// # Errors
    /// `Required`, `NotFound` without the right.
    pub async fn invite(&self, actor: &Actor, name: &str, role: Role) -> Result<String> {
        authz::scope(actor, Action::ManageUsers)?;
        let mut fields = Fields::default();
        fields.name("name", name);
        fields.finish()?;
        let new = self.new_invitation(actor, None, String::new(), name.trim().to_owned(), role);
        self.put_invitation(actor, new, "user.invite").await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn withdraw_invitation(&self, actor: &Actor, key: &str) -> Result<()> {
        authz::scope(actor, Action::ManageUsers)?;
        let mut tx = self.db().begin().await?;
        invitation::hold(&mut tx).await?;
        let open = invitation::list(self, actor.facility).await?;
        let found = open.iter().find(|i| i.hash.to_string() == key).ok_or(ErrorCode::NotFound)?;
        let left: Vec<Sha256> = open.iter().map(|i| i.hash).filter(|h| *h != found.hash).collect();
        invitation::remove(&mut tx, found.hash).await?;
        invitation::put_list(&mut tx, actor.facility, &left).await?;
        audit::record(&mut tx, self, actor, "user.withdraw-invitation", &found.name, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Changes a role.
    ///
    /// # Errors
    /// `LastAdmin`, `NotFound`.
    pub async fn set_role(&self, actor: &Actor, id: UserId, role: Role) -> Result<()> {
        let scope = authz::scope(actor, Action::ManageUsers)?;
        let member = self.member(&scope, id).await?;
        let mut tx = self.db().begin().await?;
        user::put_membership(&mut tx, &scope, id, role).await?;
        self.keep_an_admin(&mut tx, &scope).await?;
        let detail = json!({ "before": member.role, "after": role });
        audit::record(&mut tx, self, actor, "user.set-role", &member.user.login, detail).await?;
        Ok(tx.commit().await?)
    }

    /// Disables or enables a user; disabling ends all sessions.
    ///
    /// # Errors
    /// `LastAdmin`, `AlsoElsewhere`, `NotFound`.
    pub async fn set_disabled(&self, actor: &Actor, id: UserId, disabled: bool) -> Result<()> {
        let scope = authz::scope(actor, Action::ManageUsers)?;
        let member = self.member(&scope, id).await?;
        self.refuse_elsewhere(actor, id).await?;
        let mut tx = self.db().begin().await?;
        user::set_disabled(&mut tx, id, disabled).await?;
        if disabled {
            session::remove_all_of_user(&mut tx, id, None).await?;
        }
        self.keep_an_admin(&mut tx, &scope).await?;
        let action = if disabled { "user.disable" } else { "user.enable" };
        audit::record(&mut tx, self, actor, action, &member.user.login, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// A link with which the user sets a new password and second factor (telephone lost); ends all sessions.
    ///
    /// # Errors
    /// `AlsoElsewhere`, `NotFound`.
    pub async fn renew_access(&self, actor: &Actor, id: UserId) -> Result<String> {
        let scope = authz::scope(actor, Action::ManageUsers)?;
        let member = self.member(&scope, id).await?;
        self.refuse_elsewhere(actor, id).await?;
        let new = self.new_invitation(actor, Some(id), member.user.login, member.user.name, member.role);
        self.put_invitation(actor, new, "user.renew-access").await
    }

    /// Password, second factor and being able to sign in hold for every facility of a person; only somebody who administers
    /// all of them may change these. Whoever has the data folder may anyway.
    async fn refuse_elsewhere(&self, actor: &Actor, id: UserId) -> Result<()> {
        if actor.origin == COMMAND_LINE {
            return Ok(());
        }
        let mine = sejo_store::facility::list_for_user(self.db(), actor.user).await?;
        let theirs = sejo_store::facility::list_for_user(self.db(), id).await?;
        let administered = |id| mine.iter().any(|(facility, role)| facility.id == id && *role == Role::Admin);
        if theirs.iter().all(|(facility, _)| administered(facility.id)) {
            Ok(())
        } else {
            Err(ErrorCode::AlsoElsewhere.into())
        }
    }

    async fn member(&self, scope: &Scope, id: UserId) -> Result<user::Member> {
        let members = user::list(self.db(), scope).await?;
        members.into_iter().find(|m| m.user.id == id).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Looked at inside the transaction, so that two administrators cannot remove each other at the same time.
    async fn keep_an_admin(&self, tx: &mut Tx, scope: &Scope) -> Result<()> {
        if user::count_admins(tx, scope).await? == 0 { Err(ErrorCode::LastAdmin.into()) } else { Ok(()) }
    }

    fn new_invitation(&self, actor: &Actor, id: Option<UserId>, login: String, name: String, role: Role) -> Invitation {
        Invitation {
            hash: Sha256([0; 32]),
            facility: Some(actor.facility),
            user: id,
            login,
            name,
            role,
            totp_secret: credential::new_totp_secret(),
            expires_at: self.now().saturating_add(invitation::VALID),
        }
    }

    async fn put_invitation(&self, actor: &Actor, mut new: Invitation, action: &str) -> Result<String> {
        let (token, hash) = credential::new_token()?;
        new.hash = hash;
        let mut tx = self.db().begin().await?;
        invitation::hold(&mut tx).await?;
        let open = invitation::list(self, actor.facility).await?;
        // A second link for the same user takes the place of the first.
        let replaced = |i: &Invitation| new.user.is_some() && i.user == new.user;
        let mut hashes: Vec<Sha256> = open.iter().filter(|i| !replaced(i)).map(|i| i.hash).collect();
        hashes.push(hash);
        for old in open.iter().filter(|i| replaced(i)) {
            invitation::remove(&mut tx, old.hash).await?;
        }
        if let Some(id) = new.user {
            session::remove_all_of_user(&mut tx, id, None).await?;
        }
        invitation::put(self, &mut tx, &new).await?;
        invitation::put_list(&mut tx, actor.facility, &hashes).await?;
        audit::record(&mut tx, self, actor, action, &new.name, json!({ "role": new.role })).await?;
        tx.commit().await?;
        Ok(token)
    }
}
