//! Charts as SVG that everybody can read: a screen reader reads the numbers, a grey printer shows the shares, and nobody
//! has to tell two colours apart.
//!
//! Invariants: no `style` attribute, no script, no id and no outside reference (the pages' content security policy stays
//! strict, and several charts can stand on one page); every state has its own shape or hatching and its number as text;
//! all text is escaped. Words stand beside the drawing, never in it, so nothing is cut off at any width.

use std::fmt::Write as _;

use sejo_model::{Lang, Stage};

/// How many rows of a form stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct States {
    /// Answered はい.
    pub yes: usize,
    /// Answered いいえ.
    pub no: usize,
    /// Looked at, but cannot tell (判断できない).
    pub unknown: usize,
    /// Not answered.
    pub unanswered: usize,
    /// 対象外, or nothing needs to be answered.
    pub not_needed: usize,
}

impl States {
    /// All rows.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.yes + self.no + self.unknown + self.unanswered + self.not_needed
    }
}

/// One stage of the staircase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageShare {
    /// Which stage.
    pub stage: Stage,
    /// Rows of it that are in order.
    pub done: usize,
    /// Rows of it that need an answer.
    pub total: usize,
}

/// How a part of a bar looks.
#[derive(Clone, Copy)]
enum Look {
    /// Dark and full.
    Full,
    /// Hatched on light ground.
    Hatched,
    /// Dotted on light ground.
    Dotted,
    /// White with an outline.
    Empty,
    /// Light grey.
    Pale,
}

struct Part {
    class: &'static str,
    look: Look,
    sign: &'static str,
    word: &'static str,
    count: usize,
}

/// A drawing with the words that explain it. The words are no part of the drawing: as text of the page they take the room
/// they need at any width, letter size and on paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawing {
    /// The drawing as SVG.
    pub chart: String,
    /// What its parts are, in their order.
    pub legend: Vec<Entry>,
}

/// A line of a legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The look of the part as a small SVG, without text of its own for screen readers.
    pub chart: String,
    /// What it is.
    pub words: String,
    /// How many, or how far.
    pub number: String,
}

/// Width of a bar in its own units; pages draw it as wide as there is room.
const WIDE: u32 = 400;
/// Height of the bar of states.
const HIGH: u32 = 40;
/// Height of the bar of a stage.
const LOW: u32 = 18;
/// Edge of the square in a legend.
const SWATCH: u32 = 24;
const INK: &str = "#1b3a57";
const SIGNAL: &str = "#9a3412";
const WHITE: &str = "#ffffff";

/// A bar with the states of a form's rows, and its legend with signs and numbers. States nobody is in are left out.
#[must_use]
pub fn progress(states: &States, lang: Lang) -> Drawing {
    let all = parts(states, lang);
    let parts: Vec<&Part> = all.iter().filter(|p| p.count > 0).collect();
    let total = states.total();
    let title = match lang {
        Lang::Ja => format!("回答の状況(全{total}項目)"),
        Lang::En => format!("State of the answers ({total} rows)"),
    };
    let say = |p: &&Part| match lang {
        Lang::Ja => format!("{} {}件", p.word, p.count),
        Lang::En => format!("{}: {}", p.word, p.count),
    };
    let listed: Vec<String> = parts.iter().map(say).collect();
    let desc = if listed.is_empty() {
        lang.pick("項目がありません", "no rows").to_owned()
    } else {
        listed.join(lang.pick("、", ", "))
    };
    let mut svg = open("progress", &title, &desc);
    let (mut x, wide, high) = (1.0, f64::from(WIDE) - 2.0, f64::from(HIGH) - 2.0);
    for part in &parts {
        let width = wide * ratio(part.count, total);
        bar(&mut svg, part, x, 1.0, width, high);
        if width >= 30.0 {
            label(&mut svg, x + width / 2.0, 26.0, part, &part.count.to_string());
        }
        x += width;
    }
    frame(&mut svg, 1.0, 1.0, wide, high);
    svg.push_str("</svg>");
    let entry = |p: &&Part| Entry { chart: swatch(p), words: p.word.to_owned(), number: p.count.to_string() };
    Drawing { chart: svg, legend: parts.iter().map(entry).collect() }
}

fn parts(states: &States, lang: Lang) -> [Part; 5] {
    let part = |class, look, sign, word, count| Part { class, look, sign, word, count };
    [
        part("yes", Look::Full, "○", lang.pick("はい", "yes"), states.yes),
        part("no", Look::Hatched, "×", lang.pick("いいえ", "no"), states.no),
        part("unknown", Look::Dotted, "?", lang.pick("判断できない", "cannot tell"), states.unknown),
        part("unanswered", Look::Empty, "□", lang.pick("未回答", "not answered"), states.unanswered),
        part("not-needed", Look::Pale, "－", lang.pick("対象外・回答不要", "not applicable"), states.not_needed),
    ]
}

/// The stages in their order, one bar for each, filled as far as it is in order.
#[must_use]
pub fn stages(shares: &[StageShare], lang: Lang) -> Vec<Entry> {
    let entry = |(n, share): (usize, &StageShare)| Entry {
        chart: stage_bar(share),
        words: format!("{n} {}", share.stage.words().r#in(lang)),
        number: match (lang, share.total, share.done >= share.total) {
            (Lang::Ja, 0, _) => "対象なし".to_owned(),
            (Lang::En, 0, _) => "no rows".to_owned(),
            (Lang::Ja, _, true) => format!("✓ {}/{} 完了", share.done, share.total),
            (Lang::En, _, true) => format!("✓ {}/{} done", share.done, share.total),
            _ => format!("{}/{}", share.done, share.total),
        },
    };
    (1..).zip(shares).map(entry).collect()
}

/// Its words and numbers stand beside it as text, so screen readers pass it over.
fn stage_bar(share: &StageShare) -> String {
    let part = |class, look| Part { class, look, sign: "", word: "", count: 0 };
    let (wide, high) = (f64::from(WIDE) - 2.0, f64::from(LOW) - 2.0);
    let done = wide * ratio(share.done, share.total);
    let mut svg = silent("stage", WIDE, LOW);
    if share.total == 0 {
        bar(&mut svg, &part("not-needed", Look::Pale), 1.0, 1.0, wide, high);
    } else {
        bar(&mut svg, &part("yes", Look::Full), 1.0, 1.0, done, high);
        bar(&mut svg, &part("unanswered", Look::Empty), 1.0 + done, 1.0, wide - done, high);
    }
    frame(&mut svg, 1.0, 1.0, wide, high);
    svg.push_str("</svg>");
    svg
}

/// The square that shows in a legend how a part looks.
fn swatch(part: &Part) -> String {
    let mut svg = silent("swatch", SWATCH, SWATCH);
    bar(&mut svg, part, 1.0, 1.0, 22.0, 22.0);
    frame(&mut svg, 1.0, 1.0, 22.0, 22.0);
    label(&mut svg, 12.0, 17.5, part, part.sign);
    svg.push_str("</svg>");
    svg
}

fn open(kind: &str, title: &str, desc: &str) -> String {
    let (title, desc) = (escape(title), escape(desc));
    // The label carries the numbers too: some screen readers skip <desc>.
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{k}" role="img" viewBox="0 0 {w} {h}" "#,
            r#"width="{w}" height="{h}" font-family="inherit" aria-label="{t}: {d}"><title>{t}</title><desc>{d}</desc>"#
        ),
        k = kind,
        w = WIDE,
        h = HIGH,
        t = title,
        d = desc
    )
}

fn silent(kind: &str, width: u32, height: u32) -> String {
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{k}" aria-hidden="true" "#,
            r#"viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="inherit">"#
        ),
        k = kind,
        w = width,
        h = height
    )
}

fn bar(svg: &mut String, part: &Part, x: f64, y: f64, width: f64, height: f64) {
    if width <= 0.0 {
        return;
    }
    let fill = match part.look {
        Look::Full => INK,
        Look::Hatched => "#fbe3d6",
        Look::Dotted => "#fff4cc",
        Look::Empty => WHITE,
        Look::Pale => "#d5dae0",
    };
    let _ = write!(
        svg,
        r#"<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#,
        part.class,
        round(x),
        round(y),
        round(width),
        round(height)
    );
    match part.look {
        Look::Hatched => hatch(svg, x, y, width, height),
        Look::Dotted => dots(svg, x, y, width, height),
        Look::Full | Look::Empty | Look::Pale => {}
    }
    if x > 1.0 {
        line(svg, (x, y), (x, y + height), INK, 1.0);
    }
}

/// Diagonal lines, cut to the rectangle by arithmetic: a pattern would need an id.
fn hatch(svg: &mut String, x: f64, y: f64, width: f64, height: f64) {
    let mut d = String::new();
    let mut start = 6.0;
    while start < width + height {
        let (x1, y1) = if start <= width { (start, 0.0) } else { (width, start - width) };
        let (x2, y2) = if start <= height { (0.0, start) } else { (start - height, height) };
        let _ = write!(d, "M{} {}L{} {}", round(x + x1), round(y + y1), round(x + x2), round(y + y2));
        start += 8.0;
    }
    let _ = write!(svg, r#"<path class="chart-hatch" d="{d}" stroke="{SIGNAL}" stroke-width="1.2" fill="none"/>"#);
}

fn dots(svg: &mut String, x: f64, y: f64, width: f64, height: f64) {
    let mut d = String::new();
    let mut dy = 5.0;
    while dy < height - 2.0 {
        let mut dx = 5.0;
        while dx < width - 2.0 {
            let _ = write!(d, "M{} {}h0", round(x + dx), round(y + dy));
            dx += 8.0;
        }
        dy += 8.0;
    }
    let _ = write!(
        svg,
        r#"<path class="chart-dots" d="{d}" stroke="{INK}" stroke-width="2" stroke-linecap="round" fill="none"/>"#
    );
}

/// A text in a part of the bar, on a plate of the part's ground so that hatching does not run through it.
fn label(svg: &mut String, x: f64, y: f64, part: &Part, text: &str) {
    let (ink, halo) = match part.look {
        Look::Full => (WHITE, INK),
        Look::Hatched => (SIGNAL, "#fbe3d6"),
        Look::Dotted => (INK, "#fff4cc"),
        Look::Empty => (INK, WHITE),
        Look::Pale => (INK, "#d5dae0"),
    };
    let _ = write!(
        svg,
        concat!(
            r#"<text class="chart-label" x="{}" y="{}" font-size="16" font-weight="bold" text-anchor="middle" "#,
            r#"fill="{}" stroke="{}" stroke-width="4" paint-order="stroke">{}</text>"#
        ),
        round(x),
        round(y),
        ink,
        halo,
        escape(text)
    );
}

fn frame(svg: &mut String, x: f64, y: f64, width: f64, height: f64) {
    let _ = write!(
        svg,
        r#"<rect class="chart-frame" x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{INK}"/>"#,
        round(x),
        round(y),
        round(width),
        round(height)
    );
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), ink: &str, width: f64) {
    let _ = write!(
        svg,
        r#"<path d="M{} {}L{} {}" stroke="{ink}" stroke-width="{width}" fill="none"/>"#,
        round(from.0),
        round(from.1),
        round(to.0),
        round(to.1)
    );
}

fn ratio(part: usize, total: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if total == 0 { 0.0 } else { (number(part) / number(total)).min(1.0) }
}

/// Two decimals at most: short files, the same on every machine.
pub(crate) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::events::Event;

    /// Reads the picture as XML; gives its texts and checks what the pages' policy forbids.
    fn texts(svg: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut found = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    for attribute in tag.attributes() {
                        let name = attribute.unwrap().key.0.to_owned();
                        assert!(
                            name != "style" && name != "id" && !name.starts_with("on") && !name.contains("href"),
                            "{name}"
                        );
                    }
                }
                Event::Text(text) => found.push(text.into_inner().into_owned()),
                _ => {}
            }
        }
        found
    }

    #[test]
    fn the_numbers_are_there_as_text() {
        let states = States { yes: 9, no: 4, unknown: 2, unanswered: 3, not_needed: 1 };
        let drawing = progress(&states, Lang::Ja);
        let svg = &drawing.chart;
        assert!(svg.starts_with("<svg ") && svg.contains(r#"role="img""#));
        assert!(svg.contains(
            "回答の状況(全19項目): はい 9件、いいえ 4件、判断できない 2件、未回答 3件、対象外・回答不要 1件"
        ));
        let said: Vec<String> = drawing.legend.iter().map(|e| format!("{} {}", e.words, e.number)).collect();
        assert_eq!(said, ["はい 9", "いいえ 4", "判断できない 2", "未回答 3", "対象外・回答不要 1"]);
        assert_eq!(drawing, progress(&states, Lang::Ja));
        let english = progress(&states, Lang::En);
        assert!(
            english.chart.contains("State of the answers (19 rows): yes: 9, no: 4") && !english.chart.contains('い')
        );
    }

    /// Words inside a drawing are cut off where the drawing ends; there are none but short numbers and signs, in the middle
    /// of a part wide enough for them.
    #[test]
    fn no_words_stand_in_a_drawing() {
        let states = States { yes: 100, no: 100, unknown: 100, unanswered: 100, not_needed: 100 };
        for lang in [Lang::Ja, Lang::En] {
            let drawing = progress(&states, lang);
            assert_eq!(drawing.legend.len(), 5);
            for svg in drawing.legend.iter().map(|e| &e.chart).chain([&drawing.chart]) {
                let drawn = svg.split("</desc>").last().unwrap();
                let words = texts(&format!("<svg>{}", drawn.split_once('>').map_or(drawn, |(_, rest)| rest)));
                assert!(!words.is_empty() && words.iter().all(|w| w.chars().count() <= 3), "{words:?}");
            }
            // Each swatch is told from the others by its sign, not by colour alone.
            let signs: std::collections::BTreeSet<String> =
                drawing.legend.iter().flat_map(|e| texts(&e.chart)).collect();
            assert_eq!(signs.len(), 5, "{signs:?}");
        }
    }

    #[test]
    fn the_parts_fill_the_bar() {
        let states = States { yes: 1, no: 1, unknown: 1, unanswered: 1, not_needed: 0 };
        let svg = progress(&states, Lang::Ja).chart;
        assert_eq!(svg.matches(r#"y="1" width="99.5" height="38" fill="#).count(), 4, "{svg}");
        // Nothing to show is no error.
        let empty = progress(&States::default(), Lang::Ja);
        assert!(empty.legend.is_empty() && empty.chart.contains("項目がありません"));
        assert!(!empty.chart.contains("NaN") && !empty.chart.contains("inf"));
        texts(&empty.chart);
    }

    #[test]
    fn stages_tell_done_from_nothing_to_do() {
        let shares: Vec<_> = (0..)
            .zip(Stage::ALL)
            .map(|(i, &stage): (usize, _)| StageShare { stage, done: i, total: if i == 5 { 0 } else { 4 } })
            .collect();
        let entries = stages(&shares, Lang::Ja);
        assert_eq!(entries.len(), Stage::ALL.len());
        let numbers: Vec<&str> = entries.iter().map(|e| e.number.as_str()).collect();
        for number in ["0/4", "✓ 4/4 完了", "対象なし"] {
            assert!(numbers.contains(&number), "{number}: {numbers:?}");
        }
        assert_eq!(entries[0].words, "1 何があるかを知る");
        assert!(entries.iter().all(|e| e.chart.contains("aria-hidden") && texts(&e.chart).is_empty()));
        assert!(entries[1].chart.contains(r#"width="99.5""#), "a quarter: {}", entries[1].chart);
        assert!(stages(&[], Lang::En).is_empty());
        assert!(stages(&shares, Lang::En).iter().all(|e| !e.number.contains('象')));
    }
}
