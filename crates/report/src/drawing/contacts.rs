//! The contact chart as places: whoever notices on top, the house below, who decides, then vendors and offices outside.
//!
//! Invariants: cards never overlap and every text fits its card by estimate; a missing number is a line to write on, so the
//! paper can be filled in by hand; what is missing or not tried is dashed and says so in words. Nothing rests on colour.

use std::collections::BTreeSet;

use sejo_model::contact::Matter;
use sejo_model::contact::chart::{Chart, Node, Role as HouseRole, Standing, Way, WayKind, Who};
use sejo_model::incident::first_act::AT_ONCE;
use sejo_model::{Lang, PersonId};

use super::fit;
use super::scene::{Band, DEVICE, Letters, NETWORK, OUTSIDE, Paint, Role, SOFT, SPECIAL, Scene, UNKNOWN};

/// Room between cards.
const GAP: f64 = 8.0;
/// Room between two parts, where the arrows are.
const BETWEEN: f64 = 26.0;
/// Room in a card.
const INSET: f64 = 8.0;
/// Height of a line as a share of its letters.
const LEADING: f64 = 1.36;
/// A part of the chart with its title.
const TITLE: f64 = 13.5;
/// Whoever is called first, and whoever stands in.
const HOLDER: Letters = Letters::new(15.0);
const DEPUTY: Letters = Letters::new(13.5);
/// Lines enough for any text there may be: all letters get smaller before one is left out.
const WHOLE: usize = 400;

/// The chart, `units` wide. `is_narrow` puts everything below each other.
pub(crate) fn layout(chart: &Chart, lang: Lang, units: f64, is_narrow: bool) -> Scene {
    let draw = Draw { chart, lang, units, is_narrow };
    let mut seen = BTreeSet::new();
    let (house, decisions) = (draw.house(&mut seen), draw.decisions(&mut seen));
    let parts = [draw.noticed(), house, decisions, draw.outside(), draw.without_phones()];
    let mut whole = Band::default();
    let count = parts.len();
    for (n, part) in parts.into_iter().enumerate() {
        let down = whole.height;
        whole.height += part.height;
        whole.shapes.extend(part.shapes.into_iter().map(|shape| shape.moved_down(down)));
        // The last part is no step on the way.
        if n + 2 < count {
            draw.arrow(&mut whole);
        } else if n + 1 < count {
            whole.height += GAP;
        }
    }
    whole.height += 2.0;
    Scene { width: units, bands: vec![whole] }
}

/// A line of a card.
type Line = (Letters, String);

struct Draw<'a> {
    chart: &'a Chart,
    lang: Lang,
    units: f64,
    is_narrow: bool,
}

/// A card before it has a place.
struct Card {
    lines: Vec<Line>,
    paint: Paint,
    /// A word in the corner.
    mark: &'static str,
}

impl Card {
    fn height(&self) -> f64 {
        self.lines.iter().map(|(letters, _)| letters.size * LEADING).sum::<f64>() + INSET
    }

    fn draw(&self, band: &mut Band, (x, y): (f64, f64), (wide, high): (f64, f64)) {
        band.rect(Role::Card, (x, y), (wide, high), self.paint);
        let mut base = y + INSET / 2.0;
        for (letters, text) in &self.lines {
            base += letters.size * LEADING;
            band.text((x + INSET, base - letters.size * 0.3), *letters, text.as_str());
        }
        if !self.mark.is_empty() {
            let room = width(self.mark, MARK);
            let at = (x + wide - INSET - room, y + INSET / 2.0 + TITLE);
            band.text(at, Letters::new(MARK).ink(SOFT), self.mark);
        }
    }
}

/// Letters of the word in the corner.
const MARK: f64 = 11.5;

impl Draw<'_> {
    fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(ja, en)
    }

    /// Whoever notices.
    fn noticed(&self) -> Band {
        let words = AT_ONCE.r#in(self.lang);
        let room = self.units - 2.0 * INSET;
        let lines = lines(words, room, 15.0, WHOLE).into_iter().map(|l| (Letters::new(15.0).bold(), l)).collect();
        self.stack(vec![Card { lines, paint: OUTSIDE, mark: "" }], 1)
    }

    /// Roles in the house. Whoever was `seen` stands on the sheet already.
    fn house(&self, seen: &mut BTreeSet<PersonId>) -> Band {
        let columns = if self.is_narrow { 1 } else { (self.units / 330.0).floor().clamp(2.0, 3.0) as usize };
        let wide = self.column(columns);
        let cards = self.chart.roles.iter().map(|role| self.role(role, wide, seen)).collect();
        let words = self.say("院内(①から順に電話します)", "In the house (call in the order of the numbers)");
        self.titled(words, cards, columns)
    }

    fn role(&self, role: &HouseRole, wide: f64, seen: &mut BTreeSet<PersonId>) -> Card {
        let room = wide - 2.0 * INSET;
        let mut lines = self.fitted(Letters::new(TITLE).ink(SOFT), role.title.r#in(self.lang), room, WHOLE);
        lines.extend(self.who(role.holder.as_ref(), "", (room, HOLDER.bold()), seen));
        if role.deputy.is_some() || role.needed {
            lines.extend(self.who(role.deputy.as_ref(), self.say("代理 ", "deputy "), (room, DEPUTY), seen));
        }
        let is_open = role.holder.is_none() || (role.needed && role.deputy.is_none());
        Card { lines, paint: if is_open { UNKNOWN } else { DEVICE }, mark: "" }
    }

    /// A person with the place in the order of calling and the numbers, in one line where there is room; with the means
    /// without telephones where the person stands for the first time.
    fn who(
        &self,
        who: Option<&Who>,
        before: &str,
        (room, letters): (f64, Letters),
        seen: &mut BTreeSet<PersonId>,
    ) -> Vec<Line> {
        let Some(who) = who else {
            let blank = format!("{before}____________ {}", self.say("(未定)", "(open)"));
            return self.fitted(letters, &blank, room, WHOLE);
        };
        let node = self.chart.people().find(|n| n.key == sejo_model::ContactKey::Person(who.id));
        let turn = self.chart.turn(who.id).map(number).unwrap_or_default();
        let name = format!("{before}{turn} {}", who.name);
        let numbers = node.map(|n| self.numbers(n, room, DEPUTY.size)).unwrap_or_default();
        let together = format!("{name}  {}", numbers.join("  "));
        let mut lines = if width(&together, letters.size) <= room {
            vec![(letters, together)]
        } else {
            let mut lines = self.fitted(letters, &name, room, WHOLE);
            lines.extend(self.in_one_line_or_more(numbers, DEPUTY, room));
            lines
        };
        if let Some(node) = node.filter(|_| seen.insert(who.id)) {
            lines.extend(self.means(node, room));
        }
        lines
    }

    /// How somebody is reached without telephones.
    fn means(&self, node: &Node, room: f64) -> Vec<Line> {
        if node.means.trim().is_empty() {
            return Vec::new();
        }
        let means = format!("{}{}", self.say("電話が使えないとき: ", "without telephones: "), node.means);
        self.fitted(Letters::new(12.0), &means, room, WHOLE)
    }

    /// Parts side by side where there is room, else each in a line of its own.
    fn in_one_line_or_more(&self, parts: Vec<String>, letters: Letters, room: f64) -> Vec<Line> {
        let together = parts.join("  ");
        let parts = if width(&together, letters.size) <= room { vec![together] } else { parts };
        parts.iter().flat_map(|part| self.fitted(letters, part, room, WHOLE)).collect()
    }

    fn decisions(&self, seen: &mut BTreeSet<PersonId>) -> Band {
        let columns = if self.is_narrow { 1 } else { 3 };
        let room = self.column(columns) - 2.0 * INSET;
        let mut cards = Vec::new();
        for decided in &self.chart.decisions {
            let mut title = decided.matter.words().r#in(self.lang).to_owned();
            if decided.matter == Matter::Disconnect {
                title.push_str(self.say("(上のほかの線を抜く・つなぐ)", " (any other cable, in or out)"));
            }
            let mut lines = self.fitted(Letters::new(TITLE).bold(), &title, room, WHOLE);
            lines.extend(self.who(decided.person.as_ref(), "", (room, HOLDER.bold()), seen));
            lines.extend(self.who(decided.deputy.as_ref(), self.say("代理 ", "deputy "), (room, DEPUTY), seen));
            cards.push(Card { lines, paint: if decided.is_named() { SPECIAL } else { UNKNOWN }, mark: "" });
        }
        self.titled(self.say("だれが決めるか", "Who decides"), cards, columns)
    }

    /// Vendors on the left, offices on the right; below each other where it is narrow.
    fn outside(&self) -> Band {
        let (vendors, offices) = (self.chart.vendors().collect::<Vec<_>>(), self.chart.offices().collect::<Vec<_>>());
        let vendor_words = self.say("システムの事業者", "Vendors of the systems");
        let office_words = self.say("行政・警察・専門機関", "Offices outside");
        if self.is_narrow {
            let mut band = self.group(vendor_words, &vendors, true, (self.units, 1));
            let down = band.height + GAP * 2.0;
            let offices = self.group(office_words, &offices, false, (self.units, 1));
            band.height = down + offices.height;
            band.shapes.extend(offices.shapes.into_iter().map(|s| s.moved_down(down)));
            return band;
        }
        // As many columns as keep both sides about equally high.
        let left = vendors.len() + self.chart.blanks().count();
        let columns = if left > offices.len() + 3 && self.units >= 780.0 { 2 } else { 1 };
        let share = if columns == 2 { 0.64 } else { 0.5 };
        let left_wide = (self.units - GAP * 2.0) * share;
        let left = self.group(vendor_words, &vendors, true, (left_wide, columns));
        let right = self.group(office_words, &offices, false, (self.units - GAP * 2.0 - left_wide, 1));
        let mut band = Band { height: left.height.max(right.height), shapes: left.shapes };
        band.shapes.extend(right.shapes.into_iter().map(|s| s.moved_right(left_wide + GAP * 2.0)));
        band
    }

    /// Cards in the order of calling; below the vendors a blank for each system that lacks one.
    fn group(&self, words: &str, nodes: &[&Node], with_blanks: bool, (wide, columns): (f64, usize)) -> Band {
        let column = (wide - GAP * (count(columns) - 1.0)) / count(columns);
        let mut cards: Vec<Card> = (1..).zip(nodes).map(|(turn, node)| self.node(turn, node, column)).collect();
        if with_blanks {
            cards.extend(self.chart.blanks().map(|system| self.blank(system, column)));
            // With nothing registered there is still somebody to be called.
            if cards.is_empty() {
                cards.push(self.blank("", column));
            }
        }
        self.titled_in(words, cards, columns, wide)
    }

    /// A system care stops without and of which nobody knows whom to call: to be filled in by hand.
    fn blank(&self, system: &str, wide: f64) -> Card {
        let mark = self.say("事業者が未定", "vendor open");
        let room = wide - 2.0 * INSET;
        let mut lines = self.fitted(Letters::new(14.5).bold(), "____________________", room - width(mark, MARK), 1);
        lines.extend(self.fitted(Letters::new(12.0).ink(SOFT), system, room, WHOLE));
        let blank = |kind: WayKind| format!("{} ______________", self.word(kind));
        let numbers = [WayKind::Day, WayKind::Night].map(blank).to_vec();
        lines.extend(self.in_one_line_or_more(numbers, Letters::new(14.0), room));
        Card { lines, paint: UNKNOWN, mark }
    }

    fn node(&self, turn: usize, node: &Node, wide: f64) -> Card {
        let room = wide - 2.0 * INSET;
        let mark = match node.standing() {
            Standing::Verified => "",
            Standing::Lacking => self.say("未記入", "open"),
            Standing::Changed | Standing::NotReached | Standing::Untried | Standing::Old => {
                self.say("未確認", "not verified")
            }
        };
        let title_room = room - if mark.is_empty() { 0.0 } else { width(mark, MARK) + INSET };
        let name = format!("{} {}", number(turn), node.name.r#in(self.lang));
        let mut lines = self.fitted(Letters::new(14.5).bold(), &name, title_room, WHOLE);
        let about = node.about.r#in(self.lang);
        let asked = if node.ask_for.is_empty() {
            about.to_owned()
        } else {
            format!("{about}{}{}", self.say(" 担当 ", ", ask for "), node.ask_for)
        };
        lines.extend(self.fitted(Letters::new(12.0).ink(SOFT), &asked, room, WHOLE));
        let letters = Letters::new(14.0);
        lines.extend(self.in_one_line_or_more(self.numbers(node, room, letters.size), letters, room));
        lines.extend(self.means(node, room));
        Card { lines, paint: if mark.is_empty() { NETWORK } else { UNKNOWN }, mark }
    }

    /// Its numbers in words; a line to write on for those that are missing.
    fn numbers(&self, node: &Node, room: f64, size: f64) -> Vec<String> {
        let say = |way: &Way| match way.kind {
            WayKind::Web => page_lines(&way.value, room, size),
            WayKind::Day | WayKind::Night => vec![format!("{} {}", way.short().r#in(self.lang), way.value)],
        };
        let blank = |kind: &WayKind| format!("{} ______________", self.word(*kind));
        node.to_try().flat_map(say).chain(node.lacks.iter().map(blank)).collect()
    }

    fn word(&self, kind: WayKind) -> &'static str {
        kind.short().r#in(self.lang)
    }

    fn without_phones(&self) -> Band {
        let title = self.say("電話もメールも使えないとき", "When telephones and mail are down");
        let room = self.units - 2.0 * INSET;
        let mut lines = self.fitted(Letters::new(TITLE).bold(), title, room, 1);
        let text = self.chart.without_phones.trim();
        let paint = if text.is_empty() { UNKNOWN } else { SPECIAL };
        let blank = "________________________________________________";
        let text = if text.is_empty() { blank } else { text };
        // Where to meet, who runs where: each stands on the line it was written on.
        for line in text.lines() {
            lines.extend(self.fitted(Letters::new(13.5), line, room, WHOLE));
        }
        self.stack(vec![Card { lines, paint, mark: "" }], 1)
    }

    fn fitted(&self, letters: Letters, text: &str, room: f64, most: usize) -> Vec<Line> {
        lines(text, room, letters.size, most).into_iter().map(|line| (letters, line)).collect()
    }

    fn column(&self, columns: usize) -> f64 {
        (self.units - GAP * (count(columns) - 1.0)) / count(columns)
    }

    fn titled(&self, words: &str, cards: Vec<Card>, columns: usize) -> Band {
        self.titled_in(words, cards, columns, self.units)
    }

    /// A dark bar with words, and cards below it.
    fn titled_in(&self, words: &str, cards: Vec<Card>, columns: usize, wide: f64) -> Band {
        let high = TITLE * LEADING + 6.0;
        let mut band = Band::default();
        band.rect(Role::Area, (1.0, 1.0), (wide - 2.0, high), super::scene::HEAD);
        let letters = Letters::new(TITLE).bold().ink(super::scene::WHITE);
        band.text((INSET, high - 6.0), letters, lines(words, wide - 2.0 * INSET, TITLE, 1).concat());
        let below = Self::grid(cards, columns, wide);
        let down = high + GAP / 2.0 + 1.0;
        band.height = down + below.height;
        band.shapes.extend(below.shapes.into_iter().map(|shape| shape.moved_down(down)));
        band
    }

    fn stack(&self, cards: Vec<Card>, columns: usize) -> Band {
        Self::grid(cards, columns, self.units)
    }

    /// Cards row by row; those of a row are equally high.
    fn grid(cards: Vec<Card>, columns: usize, wide: f64) -> Band {
        let column = (wide - GAP * (count(columns) - 1.0)) / count(columns);
        let mut band = Band { height: 1.0, shapes: Vec::new() };
        for (n, row) in cards.chunks(columns).enumerate() {
            if n > 0 {
                band.height += GAP;
            }
            let high = row.iter().map(Card::height).fold(0.0, f64::max);
            for (at, card) in row.iter().enumerate() {
                let x = count(at) * (column + GAP);
                let top = band.height;
                card.draw(&mut band, (x + 1.0, top), (column - 2.0, high));
            }
            band.height += high;
        }
        band
    }

    /// On to the next part.
    fn arrow(&self, band: &mut Band) {
        let (x, top) = (self.units / 2.0, band.height + 2.0);
        let tip = top + BETWEEN - 6.0;
        band.line((x, top), (x, tip - 9.0), DEVICE);
        band.arrow((x, tip), DEVICE);
        band.height += BETWEEN;
    }
}

/// The order of calling: in a circle, as far as there are circles.
fn number(n: usize) -> String {
    let circled = u32::try_from(n).ok().filter(|n| (1..=20).contains(n)).and_then(|n| char::from_u32(0x2460 + n - 1));
    circled.map_or_else(|| format!("{n}."), String::from)
}

/// A page without what nobody types.
fn short_page(value: &str) -> String {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

/// A page in at most two lines that break behind a slash. Of one that needs more the host alone: nobody types the rest.
fn page_lines(value: &str, room: f64, size: f64) -> Vec<String> {
    let page = short_page(value);
    let mut lines: Vec<String> = Vec::new();
    for piece in page.split_inclusive('/') {
        match lines.last_mut() {
            Some(line) if width(&format!("{line}{piece}"), size) <= room => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    if lines.len() <= 2 && lines.iter().all(|line| width(line, size) <= room) {
        return lines;
    }
    page.split('/').take(1).map(str::to_owned).collect()
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Width of a text. The chart is full of numbers, and the digits of the print are wider than letters commonly are.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    fit::width(text, size) + (count(digits) * 0.16 + count(letters) * 0.08) * size
}

/// The text in at most `most` lines of at most `room`.
pub(crate) fn lines(text: &str, room: f64, size: f64, most: usize) -> Vec<String> {
    let estimate = fit::width(text, size);
    let wider = if estimate > 0.0 { width(text, size) / estimate } else { 1.0 };
    fit::lines(text, room, size * wider, most)
}
