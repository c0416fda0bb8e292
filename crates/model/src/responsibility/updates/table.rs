//! Entries of a table of duties: 「セキュリティ更新 | 乙」, 「ソフトウェアの更新: 受託者」, 「パッチ適用 … ○(乙)」.
//!
//! Guards: an entry promises where its duty is an update and nothing else, and the vendor alone stands behind it. A price, a
//! condition, the facility, both or somebody else behind it promise nothing.

use super::{Says, each, has, is_conditional, mentions, named, without};

/// What may stand behind the update in the name of a duty.
const WORK: &str = "の適用作業|適用作業|の適用業務|適用業務|の適用|適用|の実施|実施|の作業|作業|業務";
/// What may stand behind the party.
const THEIRS: &str = "にて実施|が実施|が行う|が適用|が担当|の担当|の責任|の業務|担当|側";
const MARKS: &str = "乙○〇◯◎●()";
/// Who or what else stands where the party does.
const OTHERS: &str = "甲|丙|メーカ|製造元|他社|第三者|協議|×|なし|無し";
/// Who alone may stand behind a duty that is no update.
const HOLDERS: &str = "甲|丙|甲乙|甲・乙|甲乙協議|協議|メーカ|メーカー|製造元|なし|×|甲×|\
    ×甲|○甲|甲○|◯甲|甲◯|◎甲|甲◎|●甲|甲●|○(甲)|×(乙)|×乙";
/// What stands at the head of a table.
const HEADERS: &str = "項目|役割分担|担当|担当者|業務|業務内容|作業|作業内容|区分|内容|分担|甲|備考|根拠";

/// What the entries among some lines say.
pub(super) fn says(lines: &str, vendor: &str) -> Says {
    lines.lines().map(|line| entry(line, vendor)).fold(Says::Nothing, Says::and)
}

/// What a table says besides who has which duty: the names of the duties, and lines that are no entry.
pub(super) fn remarks(lines: &str, vendor: &str) -> Vec<String> {
    lines.lines().flat_map(|line| remarks_of(&folded(line, vendor))).collect()
}

fn remarks_of(said: &str) -> Vec<String> {
    let is_party = |cell: &str| without(cell, THEIRS).chars().all(|c| MARKS.contains(c));
    let is_entry = cells(said).skip(1).any(|cell| is_party(cell) || has(cell, OTHERS));
    // Who has a duty that is no update matters nothing.
    let is_holder = |cell: &str| mentions(said).is_empty() && each(HOLDERS).any(|holder| holder == cell);
    let is_remark = |cell: &&str| if is_entry { !is_holder(cell) } else { each(HEADERS).all(|header| header != *cell) };
    cells(said).filter(|cell| !is_party(cell)).filter(is_remark).map(str::to_owned).collect()
}

fn folded(line: &str, vendor: &str) -> String {
    // Folding takes out tabs, which part cells as well.
    named(&line.replace('\t', "|"), vendor).replace("...", "|")
}

fn cells(said: &str) -> impl Iterator<Item = &str> {
    said.split(['|', ':', '→']).filter(|cell| !cell.is_empty())
}

fn entry(line: &str, vendor: &str) -> Says {
    let said = folded(line, vendor);
    let mut cells = cells(&said);
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
