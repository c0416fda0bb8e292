//! Configurations of network devices: what is wrong with one ([`findings`]), and what changed between two ([`changes`]).
//!
//! Every check is one small function over a [`Look`] and one row of [`CHECKS`], where its code, its usual severity and the
//! controls it feeds stand. Two things are guarded here for all of them: a finding is [`Sure`](sejo_model::configuration::Sureness::Sure) only when what it
//! rests on is written (or a certain default) in a text that is whole enough for it, and a device whose maker is not read
//! gets no other finding than that.
//!
//! Source: the ways in of the published incidents (Handa, Osaka, Okayama, Musashi-Kosugi) and the checklist's rows 2-②,
//! 2-⑤ to 2-⑧, 2-⑩ to 2-⑬.

mod bare;
mod breadth;
mod change;
mod closed;
mod firmware;
mod found;
mod kana;
mod line;
mod look;
mod management;
mod name;
mod network;
mod passage;
mod reach;
mod register;
mod rest;
mod secret;
mod service;
mod sign_in;
mod terms;
mod upkeep;
mod version;
mod way;
mod whole;
mod wireless;
mod words;

pub use change::{changes, reopens};
pub use firmware::firmware_table_date;
pub use look::Look;
pub use register::{WayIn, leavers_not_compared, ways_by_device, ways_in};
pub use terms::terms_differences;
pub use words::{FindingWords, change_words, finding_words, name_words, questions_by_hand};

pub(crate) use bare::has_bare_line;
pub(crate) use firmware::{is_compared, is_table_fresh};
pub(crate) use terms::differences;
pub(crate) use words::{finding_title, value_words};

use sejo_model::Control;
use sejo_model::configuration::{Configuration, ConfigurationFinding, Dialect, Extent, FindingCode, Severity};

use crate::codes::finding as code;
use found::Found;

/// One check: what it is called, how much it usually weighs, which controls it feeds, and how it looks.
struct Check {
    code: FindingCode,
    severity: Severity,
    controls: &'static [Control],
    look: fn(&Look<'_>) -> Option<Found>,
}

const fn check(
    code: FindingCode,
    severity: Severity,
    controls: &'static [Control],
    look: fn(&Look<'_>) -> Option<Found>,
) -> Check {
    Check { code, severity, controls, look }
}

use Control::{
    AccessLog, Accounts, PasswordReuse, PasswordStrength, Patching, RemoteMaintenance, SourceRestriction, TwoFactor,
    UnneededServices,
};
use Severity::{Danger, Notice, Warning};

/// Every check there is, in the order in which findings are shown: what burns first.
const CHECKS: &[Check] = &[
    check(code::FIRMWARE_EXPLOITED, Danger, &[Patching], upkeep::firmware_exploited),
    check(code::LOGIN_WITHOUT_PASSWORD, Danger, &[PasswordStrength, PasswordReuse], sign_in::without_password),
    check(code::MANAGEMENT_FROM_OUTSIDE, Danger, &[SourceRestriction], reach::management_from_outside),
    check(code::REMOTE_UNDECLARED, Danger, &[RemoteMaintenance], register::remote_undeclared),
    check(code::DIAL_IN_UNDECLARED, Danger, &[RemoteMaintenance], register::dial_in_undeclared),
    check(code::REMOTE_ENDED, Danger, &[RemoteMaintenance], register::remote_ended),
    check(code::VPN_USER_LEFT, Danger, &[Accounts], register::vpn_user_left),
    check(code::DIAL_IN_USER_LEFT, Danger, &[Accounts], register::dial_in_user_left),
    check(
        code::REMOTE_DESKTOP_FORWARDED,
        Danger,
        &[SourceRestriction, RemoteMaintenance],
        reach::remote_desktop_forwarded,
    ),
    check(code::FILE_SHARE_FORWARDED, Danger, &[SourceRestriction], reach::file_share_forwarded),
    check(code::WIRELESS_OPEN, Danger, &[SourceRestriction], wireless::wireless_open),
    check(code::NO_INBOUND_FILTER, Danger, &[SourceRestriction], bare::no_inbound_filter),
    check(code::PERMITS_EVERYTHING, Danger, &[SourceRestriction], reach::permits_everything),
    check(code::SECRET_DEFAULT, Danger, &[PasswordReuse], secret::default_value),
    check(code::SECRET_SHARED, Danger, &[PasswordReuse], secret::shared),
    check(code::PPTP_ON, Danger, &[RemoteMaintenance], way::pptp_on),
    check(code::FIRMWARE_PAST_SUPPORT, Danger, &[Patching], upkeep::firmware_past_support),
    check(code::SNMP_PUBLIC, Warning, &[PasswordReuse, UnneededServices], service::snmp_public),
    check(code::SNMP_WRITE, Warning, &[UnneededServices, PasswordReuse], service::snmp_write),
    check(code::SNMP_FROM_OUTSIDE, Warning, &[SourceRestriction, UnneededServices], service::snmp_from_outside),
    check(code::SERVICE_FROM_OUTSIDE, Warning, &[SourceRestriction, UnneededServices], service::service_from_outside),
    check(code::SSL_VPN_ON, Warning, &[RemoteMaintenance, SourceRestriction], way::ssl_vpn_on),
    check(code::VPN_UNRESTRICTED, Warning, &[SourceRestriction], way::vpn_unrestricted),
    check(code::VPN_WITHOUT_TWO_FACTOR, Warning, &[TwoFactor, RemoteMaintenance], way::vpn_without_two_factor),
    check(code::DIAL_IN_WITHOUT_TWO_FACTOR, Warning, &[TwoFactor, RemoteMaintenance], way::dial_in_without_two_factor),
    check(code::VPN_USER_UNREGISTERED, Warning, &[Accounts, RemoteMaintenance], register::vpn_user_unregistered),
    check(
        code::DIAL_IN_USER_UNREGISTERED,
        Warning,
        &[Accounts, RemoteMaintenance],
        register::dial_in_user_unregistered,
    ),
    check(code::MANAGEMENT_UNDECLARED, Warning, &[RemoteMaintenance], register::management_undeclared),
    check(code::FORWARD_UNDECLARED, Warning, &[RemoteMaintenance], register::forward_undeclared),
    check(code::LINE_UNDECLARED, Warning, &[RemoteMaintenance], line::line_undeclared),
    check(
        code::PERMITS_SIGNED_IN,
        Warning,
        &[RemoteMaintenance, SourceRestriction, TwoFactor],
        reach::permits_signed_in,
    ),
    check(code::FORWARD_FROM_ANYWHERE, Warning, &[SourceRestriction], reach::forward_from_anywhere),
    check(code::MANAGEMENT_SIDE_UNKNOWN, Warning, &[SourceRestriction], reach::management_side_unknown),
    check(code::MANAGEMENT_UNRESTRICTED, Warning, &[SourceRestriction], reach::management_unrestricted),
    check(code::TELNET_ON, Warning, &[UnneededServices], service::telnet_on),
    check(code::HTTP_ON, Warning, &[UnneededServices], service::http_on),
    check(code::SECRET_WEAK, Warning, &[PasswordStrength], secret::weak),
    check(code::SECRET_READABLE, Warning, &[PasswordStrength], secret::readable),
    check(code::RIGHTS_AT_ONCE, Notice, &[PasswordStrength], sign_in::rights_at_once),
    check(code::NO_LOCKOUT, Warning, &[PasswordStrength], upkeep::no_lockout),
    check(code::NO_SYSLOG, Warning, &[AccessLog], upkeep::no_syslog),
    check(code::NO_NTP, Warning, &[AccessLog], upkeep::no_ntp),
    check(code::FIRMWARE_UNKNOWN, Notice, &[Patching], upkeep::firmware_unknown),
    check(code::SNMP_PLAIN, Notice, &[UnneededServices], service::snmp_plain),
    check(code::ADMINISTRATOR_DEFAULT_NAME, Notice, &[Accounts], service::administrator_default_name),
    check(code::CLOCK_ZONE_WRONG, Notice, &[AccessLog], upkeep::clock_zone_wrong),
    check(code::UNUSED_OPENS_SOMETHING, Notice, &[SourceRestriction], reach::unused_opens_something),
    check(code::CONFIGURATION_OLD, Notice, &[SourceRestriction], upkeep::configuration_old),
];

/// The only check of a device whose maker is not read. Everything it could tell stays open.
const UNREAD: Check = check(
    code::CONFIGURATION_UNREAD,
    Notice,
    &[SourceRestriction, RemoteMaintenance, Patching, PasswordReuse, PasswordStrength, UnneededServices, AccessLog],
    upkeep::configuration_unread,
);

/// What is said of a text without a configuration in it. It decides nothing, as if it had not been dropped.
const STATE: Check = check(code::CONFIGURATION_STATE, Notice, &[], upkeep::configuration_state);

/// The checks for a text.
fn checks(configuration: &Configuration) -> Vec<&'static Check> {
    match (configuration.dialect, configuration.extent) {
        (Dialect::Unread, Extent::State) => vec![&STATE],
        (Dialect::Unread, _) => vec![&UNREAD],
        // What a device shows about itself tells its version at most; where it does not, nothing is missing.
        (_, Extent::State) => {
            let is_meant = |c: &&Check| c.controls == [Patching] && c.code != code::FIRMWARE_UNKNOWN;
            CHECKS.iter().filter(is_meant).chain([&STATE]).collect()
        }
        _ => CHECKS.iter().collect(),
    }
}

/// What is wrong with a configuration, or must be looked at: what weighs most first.
#[must_use]
pub fn findings(look: &Look<'_>) -> Vec<ConfigurationFinding> {
    let mut found: Vec<ConfigurationFinding> = checks(look.configuration)
        .into_iter()
        .filter_map(|c| Some((c.look)(look)?.into_findings(c.code, c.severity, c.controls)))
        .flatten()
        .collect();
    found.sort_by_key(|f| (f.severity, f.sureness));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_one_check_and_what_is_read_feeds_a_control() {
        let all: BTreeSet<FindingCode> = code::ALL.iter().copied().collect();
        let checks = || CHECKS.iter().chain([&UNREAD, &STATE]);
        assert_eq!(checks().map(|c| c.code).collect::<BTreeSet<_>>(), all);
        assert_eq!(checks().count(), all.len());
        assert!(checks().all(|c| c.controls.is_empty() == (c.code == STATE.code)));
    }
}
