//! Charts as SVG that everybody can read: a screen reader reads the numbers, a grey printer shows the shares, and nobody
//! has to tell two colours apart.
//!
//! Invariants: no `style` attribute, no script, no id and no outside reference (the pages' content security policy stays
//! strict, and several charts can stand on one page); every state has its own shape or hatching and its number as text;
//! all text is escaped.

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

/// Width of a chart: that of the cards it stands in, so that its words are as large as those around it.
const WIDE: u32 = 400;
const INK: &str = "#1b3a57";
const SIGNAL: &str = "#9a3412";
const WHITE: &str = "#ffffff";

/// A bar with the states of a form's rows and a legend with signs and numbers.
#[must_use]
pub fn progress(states: &States, lang: Lang) -> String {
    let parts = [
        Part { class: "yes", look: Look::Full, sign: "○", word: lang.pick("はい", "yes"), count: states.yes },
        Part { class: "no", look: Look::Hatched, sign: "×", word: lang.pick("いいえ", "no"), count: states.no },
        Part {
            class: "unknown",
            look: Look::Dotted,
            sign: "?",
            word: lang.pick("判断できない", "cannot tell"),
            count: states.unknown,
        },
        Part {
            class: "unanswered",
            look: Look::Empty,
            sign: "□",
            word: lang.pick("未回答", "not answered"),
            count: states.unanswered,
        },
        Part {
            class: "not-needed",
            look: Look::Pale,
            sign: "－",
            word: lang.pick("対象外・回答不要", "not applicable"),
            count: states.not_needed,
        },
    ];
    let total = states.total();
    let title = match lang {
        Lang::Ja => format!("回答の状況(全{total}項目)"),
        Lang::En => format!("State of the answers ({total} rows)"),
    };
    let listed: Vec<String> = parts
        .iter()
        .filter(|p| p.count > 0)
        .map(|p| match lang {
            Lang::Ja => format!("{} {}件", p.word, p.count),
            Lang::En => format!("{}: {}", p.word, p.count),
        })
        .collect();
    let desc = if listed.is_empty() {
        lang.pick("項目がありません", "no rows").to_owned()
    } else {
        listed.join("、")
    };
    let desc = if lang == Lang::En { desc.replace('、', ", ") } else { desc };
    // States nobody is in are not explained: the page has little room.
    let named: Vec<&Part> = parts.iter().filter(|p| p.count > 0).collect();
    let lines = u32::try_from(named.len().div_ceil(2)).unwrap_or(3);
    let mut svg = open("progress", WIDE, 46 + 30 * lines, &title, &desc);
    let mut x = 1.0;
    let wide = f64::from(WIDE) - 2.0;
    for part in parts.iter().filter(|p| p.count > 0) {
        let width = wide * ratio(part.count, total);
        bar(&mut svg, part, x, 1.0, width, 38.0);
        if width >= 30.0 {
            label(&mut svg, x + width / 2.0, 26.0, part, &part.count.to_string());
        }
        x += width;
    }
    frame(&mut svg, 1.0, 1.0, wide, 38.0);
    // Two columns so that the longest English word fits at reading size.
    for (index, part) in (0_u8..).zip(named) {
        let (column, line) = (f64::from(index % 2), f64::from(index / 2));
        let (x, y) = (1.0 + column * 200.0, 54.0 + line * 30.0);
        bar(&mut svg, part, x, y, 22.0, 22.0);
        frame(&mut svg, x, y, 22.0, 22.0);
        label(&mut svg, x + 11.0, y + 16.5, part, part.sign);
        let _ = write!(
            svg,
            r#"<text class="chart-text" x="{}" y="{}" font-size="15" fill="currentColor">{} {}</text>"#,
            round(x + 30.0),
            round(y + 16.5),
            escape(part.word),
            part.count
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The stages as a staircase, one step per stage, filled as far as it is in order.
#[must_use]
pub fn stages(shares: &[StageShare], lang: Lang) -> String {
    let title = lang.pick("段階ごとの進み具合", "Progress by stage").to_owned();
    let listed: Vec<String> = (1..)
        .zip(shares)
        .map(|(n, s): (usize, _)| {
            let word = s.stage.words().r#in(lang);
            match (lang, s.total) {
                (Lang::Ja, 0) => format!("{n} {word}: 対象の項目なし"),
                (Lang::En, 0) => format!("{n} {word}: no rows"),
                (Lang::Ja, _) => format!("{n} {word}: {}件中{}件", s.total, s.done),
                (Lang::En, _) => format!("{n} {word}: {} of {}", s.done, s.total),
            }
        })
        .collect();
    let step = 46.0;
    let rows = f64::from(u16::try_from(shares.len()).unwrap_or(u16::MAX));
    let height = (rows * step + 4.0).max(24.0);
    let mut svg = open("stages", WIDE, ceil(height), &title, &listed.join(lang.pick("。", ". ")));
    for (index, share) in (0_u16..).zip(shares) {
        let y = 2.0 + f64::from(index) * step;
        // Each stage begins a little further right: one stands on the one before.
        let x = 1.0 + f64::from(index) * 6.0;
        let wide = 260.0;
        let done = wide * ratio(share.done, share.total);
        let full = Part { class: "yes", look: Look::Full, sign: "", word: "", count: share.done };
        let rest = Part { class: "unanswered", look: Look::Empty, sign: "", word: "", count: share.total };
        let none = Part { class: "not-needed", look: Look::Pale, sign: "", word: "", count: 0 };
        if share.total == 0 {
            bar(&mut svg, &none, x, y + 20.0, wide, 18.0);
        } else {
            bar(&mut svg, &full, x, y + 20.0, done, 18.0);
            bar(&mut svg, &rest, x + done, y + 20.0, wide - done, 18.0);
        }
        frame(&mut svg, x, y + 20.0, wide, 18.0);
        let complete = share.total > 0 && share.done >= share.total;
        let state = match (lang, share.total, complete) {
            (Lang::Ja, 0, _) => "対象なし".to_owned(),
            (Lang::En, 0, _) => "no rows".to_owned(),
            (Lang::Ja, _, true) => format!("✓ {}/{} 完了", share.done, share.total),
            (Lang::En, _, true) => format!("✓ {}/{} done", share.done, share.total),
            _ => format!("{}/{}", share.done, share.total),
        };
        let _ = write!(
            svg,
            concat!(
                r#"<text class="chart-text" x="{}" y="{}" font-size="15" fill="currentColor">{} {}</text>"#,
                r#"<text class="chart-text" x="{}" y="{}" font-size="15" font-weight="bold" fill="currentColor">{}</text>"#
            ),
            round(x),
            round(y + 14.0),
            u32::from(index) + 1,
            escape(share.stage.words().r#in(lang)),
            round(x + wide + 12.0),
            round(y + 35.0),
            escape(&state)
        );
    }
    svg.push_str("</svg>");
    svg
}

fn open(kind: &str, width: u32, height: u32, title: &str, desc: &str) -> String {
    let (title, desc) = (escape(title), escape(desc));
    // The label carries the numbers too: some screen readers skip <desc>.
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{k}" role="img" viewBox="0 0 {w} {h}" "#,
            r#"width="{w}" height="{h}" font-family="inherit" aria-label="{t}: {d}"><title>{t}</title><desc>{d}</desc>"#
        ),
        k = kind,
        w = width,
        h = height,
        t = title,
        d = desc
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
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn ceil(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture's height, small and positive"
    )]
    let whole = value.ceil() as u32;
    whole
}

fn escape(text: &str) -> String {
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
        let svg = progress(&states, Lang::Ja);
        assert!(svg.starts_with("<svg ") && svg.contains(r#"role="img""#));
        assert!(svg.contains(
            "回答の状況(全19項目): はい 9件、いいえ 4件、判断できない 2件、未回答 3件、対象外・回答不要 1件"
        ));
        let words = texts(&svg);
        for word in ["はい 9", "いいえ 4", "判断できない 2", "未回答 3", "対象外・回答不要 1"] {
            assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
        }
        assert_eq!(svg, progress(&states, Lang::Ja));
        let english = progress(&states, Lang::En);
        assert!(english.contains("State of the answers (19 rows): yes: 9, no: 4") && !english.contains("はい"));
    }

    #[test]
    fn the_parts_fill_the_bar() {
        let states = States { yes: 1, no: 1, unknown: 1, unanswered: 1, not_needed: 0 };
        let svg = progress(&states, Lang::Ja);
        assert_eq!(svg.matches(r#"y="1" width="99.5" height="38" fill="#).count(), 4, "{svg}");
        // Nothing to show is no error.
        let empty = progress(&States::default(), Lang::Ja);
        assert!(empty.contains("項目がありません") && !empty.contains("NaN") && !empty.contains("inf"));
        texts(&empty);
    }

    #[test]
    fn stages_tell_done_from_nothing_to_do() {
        let shares: Vec<_> = (0..)
            .zip(Stage::ALL)
            .map(|(i, &stage): (usize, _)| StageShare { stage, done: i, total: if i == 5 { 0 } else { 4 } })
            .collect();
        let svg = stages(&shares, Lang::Ja);
        let words = texts(&svg);
        for word in ["0/4", "✓ 4/4 完了", "対象なし"] {
            assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
        }
        assert!(svg.contains("1 何があるかを知る: 4件中0件"));
        assert_eq!(svg.matches("chart-frame").count(), Stage::ALL.len());
        texts(&stages(&[], Lang::En));
        assert!(!stages(&shares, Lang::En).contains('件'));
    }
}
