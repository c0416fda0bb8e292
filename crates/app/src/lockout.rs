//! Lockout: failures are counted per account and per address, in the database, so a restart forgives nothing.

use sejo_model::ErrorCode;
use sejo_store::{Tx, lockout};

use crate::{App, Result};

/// Failures of one account within [`WINDOW`] after which it is locked. Source: own choice; guideline 7.0 asks for a lock after
/// several failures.
const ACCOUNT_FAILURES: u32 = 5;
/// Failures from one address, over all accounts: a whole office may share one.
const ADDRESS_FAILURES: u32 = 30;
/// How long failures count and a lock lasts, in microseconds.
const WINDOW: i64 = 15 * 60 * 1_000_000;

fn keys(login: &str, address: &str) -> [(String, u32); 2] {
    [(format!("account:{login}"), ACCOUNT_FAILURES), (format!("address:{address}"), ADDRESS_FAILURES)]
}

/// Refuses while the account or the address is locked, without looking at the password.
pub(crate) async fn refuse_if_locked(app: &App, login: &str, address: &str) -> Result<()> {
    let since = app.now().saturating_sub(WINDOW);
    for (key, most) in keys(login, address) {
        if lockout::count_since(app.db(), &key, since).await?.count >= most {
            return Err(ErrorCode::LockedOut.into());
        }
    }
    Ok(())
}

/// Notes a failure, and forgets those that no longer count.
pub(crate) async fn record(tx: &mut Tx, app: &App, login: &str, address: &str) -> Result<()> {
    for (key, _) in keys(login, address) {
        lockout::record_failure(tx, &key, app.now()).await?;
    }
    lockout::purge(tx, app.now().saturating_sub(WINDOW)).await?;
    Ok(())
}

/// A successful sign-in forgives the account. The address stays counted: one good account must not hide attacks on others.
pub(crate) async fn clear(tx: &mut Tx, login: &str) -> Result<()> {
    Ok(lockout::clear(tx, &format!("account:{login}")).await?)
}
