//! Entries of a table of duties: 「セキュリティ更新 | 乙」, 「ソフトウェアの更新: 受託者」, 「パッチ適用 … ○(乙)」.
//!
//! Guards: an entry promises where its duty is an update and nothing else, and the vendor alone stands behind it. A price, a
//! condition, the facility, both or somebody else behind it promise nothing.

use super::{Says, fold_answer, has, is_conditional, mentions, roles, without, without_company};

/// What may stand behind the update in the name of a duty.
const WORK: &str = "の適用作業|適用作業|の適用業務|適用業務|の適用|適用|の実施|実施|の作業|作業|業務";
/// What may stand behind the party.
const THEIRS: &str = "にて実施|が実施|が行う|が適用|が担当|の担当|の責任|の業務|担当|側";
const MARKS: &str = "乙○〇◯◎●()";
/// Who or what else stands where the party does.
const OTHERS: &str = "甲|丙|メーカ|製造元|他社|第三者|協議|×|なし|無し";

/// What the entries among some lines say.
pub(super) fn says(lines: &str, vendor: &str) -> Says {
    lines.lines().map(|line| entry(line, vendor)).fold(Says::Nothing, Says::and)
}

fn entry(line: &str, vendor: &str) -> Says {
    // Folding takes out tabs, which part cells as well.
    let said = roles(&without_company(fold_answer(&line.replace('\t', "|"))), vendor).replace("...", "|");
    let mut cells = said.split(['|', ':', '→']).filter(|cell| !cell.is_empty());
    if !cells.any(is_duty) {
        return Says::Nothing;
    }
    let party = without(&cells.collect::<String>(), THEIRS);
    if has(&party, OTHERS) {
        return Says::Denial;
    }
    let is_theirs = party.contains('乙') && party.chars().all(|c| MARKS.contains(c));
    if is_theirs { Says::Promise } else { Says::Nothing }
}

/// Whether a cell names an update of servers as a duty.
fn is_duty(cell: &str) -> bool {
    let is_whole = mentions(cell).iter().any(|mention| without(mention.after, WORK).is_empty());
    is_whole && !cell.contains(['甲', '乙']) && !is_conditional(cell)
}
