//! Ways in: VPN of every kind that is on.

use sejo_model::configuration::{Asked, RemoteAccess, RemoteAccessKind, RemoteUser, Severity, SignIn, SignInPlace};

use super::found::{Found, thing};
use super::look::Look;
use super::upkeep;

/// SSL-VPN is on at all: the door of most of the incidents. With firmware that is being broken into it cannot wait.
pub(crate) fn ssl_vpn_on(look: &Look<'_>) -> Option<Found> {
    let found = of_kind(look, RemoteAccessKind::SslVpn)?;
    let is_broken = upkeep::firmware_exploited(look).is_some();
    Some(if is_broken { found.weighing(Severity::Danger) } else { found })
}

/// PPTP is on: its encryption has been broken since 2012.
pub(crate) fn pptp_on(look: &Look<'_>) -> Option<Found> {
    of_kind(look, RemoteAccessKind::Pptp)
}

fn of_kind(look: &Look<'_>, kind: RemoteAccessKind) -> Option<Found> {
    let ways = look.ways_in().filter(|(access, _)| access.kind == kind);
    Found::of(ways.map(|(access, is_on)| thing(way_name(access), access.line, is_on)))
}

/// A VPN answers from anywhere although its peers could be listed. Between sites the peer is the list.
pub(crate) fn vpn_unrestricted(look: &Look<'_>) -> Option<Found> {
    Found::of(look.ways_in().filter(|(access, _)| access.kind != RemoteAccessKind::DialIn).filter_map(
        |(access, is_on)| {
            let is_open =
                look.is_open(&access.sources).filter(|_| access.kind.has_users() || access.peers.is_empty())?;
            let is_sure = is_on && is_open && look.meets_internet(&access.interface);
            Some(thing(way_name(access), access.line, is_sure))
        },
    ))
}

/// People sign in to a VPN with a password alone.
pub(crate) fn vpn_without_two_factor(look: &Look<'_>) -> Option<Found> {
    without_two_factor(look, |kind| kind != RemoteAccessKind::DialIn)
}

/// The same by a telephone line, which is no VPN.
pub(crate) fn dial_in_without_two_factor(look: &Look<'_>) -> Option<Found> {
    without_two_factor(look, |kind| kind == RemoteAccessKind::DialIn)
}

fn without_two_factor(look: &Look<'_>, is_meant: impl Fn(RemoteAccessKind) -> bool) -> Option<Found> {
    let has_users = |access: &RemoteAccess| access.kind.has_users() || may_be_a_person(access);
    let asked = look.ways_in().filter(|(access, _)| has_users(access) && !asks_nothing(look, access));
    // Of one way in some users may surely lack it while of others it is not known.
    let each = asked.filter(|(access, _)| is_meant(access.kind)).flat_map(|way| [(way, true), (way, false)]);
    let lacking = each.filter(|((access, _), is_known)| lacks_two_factor(access, *is_known));
    Found::of(lacking.map(|((access, is_on), is_known)| {
        let is_known = is_known && access.kind.has_users();
        thing(with_users(access, is_known), access.line, is_on && is_known)
    }))
}

/// Whether somebody may come in with a key alone: a tunnel whose other end nobody named may be that of a branch without an
/// address of its own, or somebody's PC. The text does not tell.
fn may_be_a_person(access: &RemoteAccess) -> bool {
    access.kind == RemoteAccessKind::IpsecSite && access.peers.is_empty()
}

/// How many users a name tells of.
const TOLD: usize = 5;

/// Stands between a way in and its users within a name.
pub(super) const USERS: &str = " — users ";

/// Stands between a way in and the groups and servers that know others who may use it.
pub(super) const KNOWN_BY: &str = " — known by ";

/// A way in with those of its users who surely have no second factor; where nobody surely lacks it, with those of whom it is not known.
fn with_users(access: &RemoteAccess, is_known: bool) -> String {
    let lacks = |user: &&RemoteUser| match user.two_factor.or(access.two_factor) {
        Some(has) => is_known && !has,
        None => !is_known,
    };
    let users: Vec<&str> = access
        .users
        .iter()
        .filter(|u| u.enabled && !u.name.trim().is_empty())
        .filter(lacks)
        .map(|u| u.name.as_str())
        .collect();
    let more = users.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(", +{more}") } else { String::new() };
    let told = users.iter().take(TOLD).copied().collect::<Vec<_>>().join(", ");
    let mut name = way_name(access);
    if !told.is_empty() {
        name.push_str(&format!("{USERS}{told}{more}"));
    }
    // Whom a server lets in, and how, stands on that server.
    let groups: Vec<&str> = access.groups.iter().filter(|_| !is_known).map(|g| g.value.as_str()).take(TOLD).collect();
    if !groups.is_empty() {
        name.push_str(&format!("{KNOWN_BY}{}", groups.join(", ")));
    }
    name
}

/// Whether it is a telephone line by which somebody signs in without any password: that is said as such.
pub(super) fn asks_nothing(look: &Look<'_>, access: &RemoteAccess) -> bool {
    let is_it = |s: &SignIn| s.place == SignInPlace::DialIn && access.name.strip_prefix("line ") == Some(&*s.name);
    let mut sign_ins = look.configuration.sign_ins.iter().filter(|s| is_it(s));
    access.kind == RemoteAccessKind::DialIn && sign_ins.any(|s| s.asks.value() == Some(&Asked::Nothing))
}

/// Whether a second factor is missing for somebody: surely (`is_known`), or possibly. A user's own setting counts before that
/// of the whole.
fn lacks_two_factor(access: &RemoteAccess, is_known: bool) -> bool {
    let lacks = is_known.then_some(false);
    let mut users = access.users.iter().filter(|u| u.enabled).map(|u| u.two_factor.or(access.two_factor)).peekable();
    if users.peek().is_none() {
        return access.two_factor == lacks;
    }
    // Beside those it names a server may let others in, of whom the text tells nothing.
    let may_be_others = !is_known && access.two_factor.is_none() && !access.groups.is_empty();
    may_be_others || users.any(|has| has == lacks)
}

/// A way in as people find it again: its name, and what they wrote about it.
pub(crate) fn way_name(access: &RemoteAccess) -> String {
    let name = if access.name.is_empty() { access.kind.key() } else { &access.name };
    if access.label.is_empty() || access.label == name { name.to_owned() } else { format!("{name} ({})", access.label) }
}
