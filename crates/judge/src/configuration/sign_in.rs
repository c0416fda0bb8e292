//! Where somebody signs in to the device: doors that ask for no password, and doors behind which every right is given at
//! once.
//!
//! Invariant: a cable at the device is not meant. Whoever stands before it can reset the device anyway.

use sejo_model::configuration::{Asked, Severity, SignIn, SignInPlace, Unseen};

use super::found::{Found, thing};
use super::look::Look;

/// Somebody gets in who knows no password. Where the text does not tell what is asked, although it should, somebody must
/// look.
pub(crate) fn without_password(look: &Look<'_>) -> Option<Found> {
    Found::of(reached(look).filter_map(|sign_in| {
        let is_sure = match sign_in.asks.value() {
            Some(Asked::Nothing) => look.is_whole(),
            Some(Asked::NothingAtTimes) => false,
            Some(_) => return None,
            None if sign_in.asks.why() == Some(Unseen::DefaultUnsure) => false,
            None => return None,
        };
        Some(thing(&*sign_in.name, sign_in.asks.line(), is_sure))
    }))
}

/// Whoever gets in has every right at once: the password that guards them otherwise is not asked for. It weighs more where
/// all share one password to get in.
pub(crate) fn rights_at_once(look: &Look<'_>) -> Option<Found> {
    let mut is_shared = false;
    let found = Found::of(reached(look).filter_map(|sign_in| {
        let line = sign_in.all_rights?;
        // That nothing at all is asked is a finding of its own.
        let asked = sign_in.asks.value().copied().filter(|asked| *asked != Asked::Nothing)?;
        is_shared |= asked != Asked::Account;
        Some(thing(&*sign_in.name, line, look.is_whole()))
    }))?;
    Some(if is_shared { found.weighing(Severity::Warning) } else { found })
}

fn reached<'a>(look: &Look<'a>) -> impl Iterator<Item = &'a SignIn> {
    look.configuration.sign_ins.iter().filter(|s| s.place != SignInPlace::Console)
}
