//! Sections and kinds of device, wherever a form prints them: a band across the table, a merged cell beside the items,
//! several lines in one cell (`2 医療情報システムの管理・運用` over `(サーバ)`).

use sejo_model::Subsection;
use sejo_model::text::fold;

use super::grid::Grid;
use super::{number, words};

/// What a heading says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// The section as printed; empty when the heading only names a kind of device.
    pub section: String,
    /// The section's number.
    pub number: Option<String>,
    pub subsection: Option<Subsection>,
    /// 医療情報システムの有無
    pub gate: bool,
}

impl Heading {
    /// Says something that only a heading says.
    pub(super) fn is_clear(&self) -> bool {
        self.number.is_some() || self.subsection.is_some() || self.gate
    }
}

/// Reads a heading, line by line.
pub(super) fn read(text: &str) -> Heading {
    let mut heading = Heading::default();
    let mut wrapped = false;
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (outside, inside) = words::split_brackets(line);
        let kind_in_brackets = subsection(&inside);
        if let Some(number) = number::of_section(line) {
            heading.number = Some(number);
            heading.section = if kind_in_brackets.is_some() { outside.trim() } else { line }.to_owned();
            heading.subsection = kind_in_brackets.or(heading.subsection);
            wrapped = true;
        } else if let Some(kind) = subsection(line) {
            // A band such as 2-1 サーバ, or 【サーバ】.
            heading.subsection = Some(kind);
            wrapped = false;
        } else if wrapped {
            heading.section.push_str(line);
        } else if heading.section.is_empty() && fold(line).chars().count() >= 2 {
            heading.section = line
                .trim_matches(|c| matches!(c, '【' | '】' | '■' | '◆' | '●' | '<' | '>' | '＜' | '＞'))
                .trim()
                .to_owned();
            wrapped = true;
        }
    }
    let key = fold(&heading.section);
    heading.gate = key.contains("医療情報システム") && key.contains("有無");
    heading
}

/// The kind of device a short text names; several at once are all of them.
pub(super) fn subsection(text: &str) -> Option<Subsection> {
    let key = fold(text);
    if key.chars().count() > 40 {
        return None;
    }
    if key.contains("全般") {
        return Some(Subsection::General);
    }
    let server = key.contains("サーバ") || key.contains("server");
    let pc = ["端末", "pc", "パソコン", "クライアント"].iter().any(|w| key.contains(w));
    let network =
        ["ネットワーク", "ルータ", "通信機器", "lan機器", "nw機器", "network"].iter().any(|w| key.contains(w));
    match (server, pc, network) {
        (false, false, false) => None,
        (true, false, false) => Some(Subsection::Server),
        (false, true, false) => Some(Subsection::Pc),
        (false, false, true) => Some(Subsection::Network),
        _ => Some(Subsection::General),
    }
}

/// What may stand around a kind of device in a heading without making it a question.
const AROUND: [&str; 36] = [
    "医療情報システム",
    "以下を実施している",
    "次のことを実施している",
    "クライアント",
    "ネットワーク",
    "パソコン",
    "network",
    "について",
    "に関する",
    "に関して",
    "における",
    "server",
    "サーバ",
    "ルータ",
    "全般",
    "端末",
    "通信",
    "機器",
    "装置",
    "関係",
    "関連",
    "対策",
    "項目",
    "および",
    "及び",
    "または",
    "又は",
    "など",
    "lan",
    "pc",
    "nw",
    "用",
    "等",
    "の",
    "と",
    "編",
];

/// Whether a text names a kind of device and says nothing else: 【サーバ】, 端末PC、ネットワーク機器について.
pub(super) fn is_kind_alone(text: &str) -> bool {
    let rest = number::take(text).map_or_else(|| text.to_owned(), |(_, rest)| rest);
    let key = AROUND.iter().fold(fold(&rest), |key, word| key.replace(word, ""));
    subsection(&rest).is_some() && key.chars().count() <= 1
}

/// Whether the row asks if there is any medical information system at all.
pub(super) fn is_gate(text: &str) -> bool {
    let key = fold(text);
    key.contains("医療情報システム")
        && ["有無", "導入", "使用してい", "利用してい", "運用してい", "を使って", "保有"]
            .iter()
            .any(|w| key.contains(w))
        && !["管理責任者", "台帳", "事業者", "契約"].iter().any(|w| key.contains(w))
}

/// Whether a column holds headings: a numbered section, a kind of device, or cells merged down over several rows.
pub(super) fn speaks(grid: &Grid, body: &[u32], column: u32) -> bool {
    body.iter().any(|row| {
        let text = grid.own_text(*row, column);
        let area = grid.area(*row, column);
        !text.is_empty() && (area.bottom > area.top || read(&text).is_clear())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read() {
        for (text, section, number, kind) in [
            (
                "2 医療情報システムの管理・運用\n(医療情報システム全般)",
                "2 医療情報システムの管理・運用",
                Some("2"),
                Some(Subsection::General),
            ),
            ("２　医療情報システムの\n管理・運用", "２　医療情報システムの管理・運用", Some("2"), None),
            (
                "2 医療情報システムの管理・運用【サーバー】",
                "2 医療情報システムの管理・運用",
                Some("2"),
                Some(Subsection::Server),
            ),
            ("【サーバ】", "", None, Some(Subsection::Server)),
            ("端末ＰＣ", "", None, Some(Subsection::Pc)),
            ("■ ネットワーク機器", "", None, Some(Subsection::Network)),
            ("サーバーについて、以下を実施している。", "", None, Some(Subsection::Server)),
            ("サーバ・端末PC・ネットワーク機器", "", None, Some(Subsection::General)),
            ("4 規程類の整備", "4 規程類の整備", Some("4"), None),
            ("【体制構築】", "体制構築", None, None),
            ("-", "", None, None),
        ] {
            let heading = read(text);
            assert_eq!(
                (heading.section.as_str(), heading.number.as_deref(), heading.subsection),
                (section, number, kind),
                "{text}"
            );
        }
        assert!(read("医療情報システムの有無").gate);
    }

    #[test]
    fn a_kind_of_device_alone_is_told_from_a_question_about_it() {
        for text in [
            "【サーバ】",
            "端末PC",
            "(1) ネットワーク機器",
            "サーバーについて、以下を実施している。",
            "■ サーバ・端末PC等",
        ] {
            assert!(is_kind_alone(text), "{text}");
        }
        for text in ["サーバ、端末PC、ネットワーク機器を台帳で管理している", "サーバの台帳管理", "体制構築"]
        {
            assert!(!is_kind_alone(text), "{text}");
        }
    }

    #[test]
    fn the_gate_is_told_from_other_rows() {
        assert!(is_gate("医療情報システムを導入、運用している。"));
        assert!(is_gate("医療情報システムの有無"));
        assert!(!is_gate("医療情報システム安全管理責任者を設置している。"));
        assert!(!is_gate("医療情報システムを運用している事業者と契約している。"));
    }
}
