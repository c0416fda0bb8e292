//! Source restriction (接続元の制限).
//!
//! はい when management pages and VPN answer only to listed sources, wireless is restricted, and every change since the last
//! review was checked again. Configurations are not read yet, so this cannot be told; devices that are maintained from
//! outside and network devices past their support end are named, because those are the doors that were broken.

use sejo_model::Weight;
use sejo_model::verdict::LedgerFilter;

use crate::codes::{reason, step};
use crate::ledger::labels;
use crate::lines::{Line, Lines};
use crate::scope::Case;

pub(crate) fn look(case: &Case<'_>, lines: &mut Lines) {
    let Some(devices) = case.devices_or_say(lines) else { return };
    let total = devices.len();
    let all = || case.ledger(LedgerFilter::All);
    let line = Line::new(Weight::Missing, reason::SOURCE_NO_CONFIGURATION, all());
    lines.push(line.about(labels(&devices), total));
    for (code, filter) in
        [(reason::SOURCE_REMOTE, LedgerFilter::Remote), (reason::SOURCE_PAST_SUPPORT, LedgerFilter::PastSupport)]
    {
        let found = case.devices_matching(filter);
        lines.push_any(Line::new(Weight::Notes, code, case.ledger(filter)).about(labels(&found), total));
    }
    lines.step(step::SOURCE_ASK, total, all());
}
