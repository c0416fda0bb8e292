//! Whether somebody left something out of a text: wrote 「(中略)」 or `<snip>` in place of lines, or asked the device for
//! some of them only (`show running-config | exclude log`); or whether its lines were broken, so that their ends are
//! missing.
//!
//! Guards: such a text is never whole, however well its head and its end are seen; a word of a command is no such remark,
//! so only lines that are nothing else count.

use super::text::{Lines, TextLine, wrap};

/// Whether something is left out of the lines of a device.
pub(crate) fn is_shortened(lines: &Lines<'_>) -> bool {
    lines.is_cut() || lines.iter().any(|line| is_omission(line.text) || is_selection(line)) || wrap::is_broken(lines)
}

/// Signs people put around such a remark, and before remarks in configurations.
const AROUND: &[char] = &[
    '!', '#', ';', '/', '*', '-', '=', '~', '_', '<', '>', '(', ')', '[', ']', '{', '}', '.', ':', ' ', '\t', '…', '‥',
    '・', '。', '、', '※', '↓', '↑', '―', '—', '─', '【', '】', '「', '」', '\u{ff5e}', '\u{301c}', '\u{ff08}',
    '\u{ff09}', '\u{ff3b}', '\u{ff3d}', '\u{ff1c}', '\u{ff1e}', '\u{ff1a}', '\u{3000}',
];

/// The remark itself, in small letters.
const REMARKS: [&str; 16] = [
    "略",
    "中略",
    "省略",
    "前略",
    "後略",
    "途中略",
    "以下略",
    "以下同様",
    "snip",
    "snipped",
    "omit",
    "omitted",
    "truncated",
    "cut",
    "skip",
    "skipped",
];

/// What a longer remark says somewhere (「ここから先は省略しました」).
const WITHIN: [&str; 5] = ["中略", "省略", "以下略", "以下、略", "割愛"];

/// A longer remark has so many bytes at most.
const LONGEST: usize = 120;

/// Whether a line stands for lines that were left out.
fn is_omission(line: &str) -> bool {
    let text = line.trim();
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let said = text.trim_matches(AROUND);
    if said.is_empty() {
        return text.contains("...") || text.contains(['…', '‥']) || matches!(text, "\u{ff1a}" | "・・・" | "・・・・");
    }
    // A command begins with a letter; whoever leaves something out in Japanese does not.
    REMARKS.iter().any(|remark| said.eq_ignore_ascii_case(remark))
        || (said.starts_with(|c: char| !c.is_ascii()) && WITHIN.iter().any(|word| said.contains(word)))
}

/// Whether a command was typed that shows only some lines of what it could.
fn is_selection(line: &TextLine<'_>) -> bool {
    const SELECTING: [&str; 7] = ["grep", "egrep", "include", "exclude", "begin", "section", "find"];
    let Some((shown, after)) = line.typed().and_then(|typed| typed.split_once('|')) else { return false };
    let first = |text: &str| text.split_ascii_whitespace().next().unwrap_or("").to_ascii_lowercase();
    let (asks, selects) = (first(shown), first(after));
    let is_asking = matches!(asks.as_str(), "show" | "sh" | "sho" | "get" | "more" | "less");
    is_asking && !selects.is_empty() && SELECTING.iter().any(|word| word.starts_with(selects.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_lines_is_told_from_commands() {
        for line in [
            "(中略)",
            "\u{ff08}中略\u{ff09}",
            "  \u{ff5e}中略\u{ff5e}",
            "…(中略)…",
            "! --- 省略 ---",
            "<snip>",
            "[...]",
            "...",
            "\u{ff1a}",
            "#(以下略)",
            "-- omitted --",
            "※ここから先は省略しました",
        ] {
            assert!(is_omission(line), "{line}");
        }
        for line in [
            "!",
            "#",
            ":",
            "",
            " description (省略)",
            "description 略",
            "end",
            "-----",
            "*****",
            "banner cut",
            "院内用",
        ] {
            assert!(!is_omission(line), "{line}");
        }
    }

    #[test]
    fn a_filtered_display_is_not_the_whole() {
        for (text, expected) in [
            ("FGX # show | grep -v syslog\nconfig system global", true),
            ("awplus#show running-config | exclude log\n!", true),
            ("awplus#show running-config\n!", false),
            ("Router#show run | redirect flash:x\n!", false),
        ] {
            assert_eq!(is_shortened(&Lines::new(text)), expected, "{text}");
        }
    }
}
