//! Devices on the way outside: each in a column with its ways in above and its networks below.

use sejo_model::Lang;
use sejo_model::configuration::Zone;

use super::{BODY, COLUMN, Card, EDGE, GAP, INSET, Width, count};
use crate::drawing::scene::{
    ALARM, Band, CLOSED, DEVICE, DOUBT, GREEN, Letters, NETWORK, OPEN, Paint, RED, Role, SOFT, SPECIAL, TOLD, UNKNOWN,
    WHITE,
};
use crate::drawing::{Drawing, Network, Node, Standing, Way, fit};

/// How many ways in and networks are drawn for one device: as many as there is room for on a page. Networks give way first.
const MOST: [(usize, usize); 7] = [(4, 3), (4, 2), (4, 1), (3, 1), (2, 1), (1, 1), (1, 0)];
/// Room between two cards of a column.
const STEP: f64 = 9.0;
/// Room above a device, for the arrow.
const ARROW: f64 = 24.0;
/// Height of a word in a badge.
const BADGE: f64 = 18.0;

/// A row of devices, at most `room` high where it is printed. Where the inside follows directly, lines lead on to it.
pub(super) fn row(drawing: &Drawing, nodes: &[Node], width: Width, leads_inside: bool, room: f64) -> Band {
    let mut band = Band::default();
    for most in MOST {
        band = row_of(drawing, nodes, width, leads_inside, most);
        // A telephone scrolls; only paper ends.
        if width == Width::Narrow || band.height <= room {
            break;
        }
    }
    band
}

fn row_of(drawing: &Drawing, nodes: &[Node], width: Width, leads_inside: bool, most: (usize, usize)) -> Band {
    let gaps = GAP * count(nodes.len().saturating_sub(1));
    let wide = ((width.units() - 2.0 * EDGE - gaps) / count(nodes.len().max(1))).min(COLUMN);
    let left = (width.units() - wide * count(nodes.len()) - gaps) / 2.0;
    let lang = drawing.lang;
    let columns: Vec<Column<'_>> = nodes.iter().map(|node| Column::of(node, wide, lang, most)).collect();
    let device_top = columns.iter().map(Column::above).fold(0.0, f64::max) + ARROW;
    let device_high = columns.iter().map(|c| c.device.height()).fold(0.0, f64::max);
    let below = columns.iter().map(Column::below).fold(0.0, f64::max);
    let mut band = Band { height: device_top + device_high + below + 16.0, shapes: Vec::new() };
    let bottom = leads_inside.then_some(band.height);
    for (n, column) in columns.iter().enumerate() {
        let x = left + count(n) * (wide + GAP);
        column.draw_above(&mut band, x, device_top);
        let paint = if column.node.standing.is_dark() { UNKNOWN } else { DEVICE };
        column.device.draw(&mut band, (x, device_top), (wide, device_high), paint);
        column.draw_below(&mut band, x, device_top + device_high, bottom);
    }
    band
}

struct Column<'a> {
    node: &'a Node,
    lang: Lang,
    wide: f64,
    device: Card,
    ways: Vec<WayCard<'a>>,
    networks: Vec<(Card, Paint)>,
}

impl<'a> Column<'a> {
    fn of(node: &'a Node, wide: f64, lang: Lang, (ways, networks): (usize, usize)) -> Self {
        let networks = node.networks.iter().take(networks).map(|n| network_card(n, wide, lang));
        Self {
            node,
            lang,
            wide,
            device: device_card(node, wide, lang),
            ways: node.ways.iter().take(ways).map(|way| WayCard { way, node, lang }).collect(),
            networks: networks.collect(),
        }
    }

    /// What stands above the device where it has no ways in: why there is no red line.
    fn plate(&self) -> Option<(&'static str, Letters, Paint)> {
        let letters = Letters::new(12.0).middle();
        match self.node.standing {
            Standing::Open => None,
            Standing::Closed => {
                Some((self.lang.pick("外からの入口なし", "no way in from outside"), letters.bold().ink(GREEN), CLOSED))
            }
            Standing::Unsure => Some((
                self.lang.pick("見あたりません(設定の一部だけ)", "none seen (part of the text)"),
                letters.ink(SOFT),
                UNKNOWN,
            )),
            Standing::Unreadable => Some((
                self.lang.pick("設定を読めていません", "configuration not read"),
                letters.bold().ink(SOFT),
                UNKNOWN,
            )),
            Standing::NotRead => Some((
                self.lang.pick("わかりません(設定ファイルなし)", "not known (no configuration)"),
                letters.ink(SOFT),
                UNKNOWN,
            )),
        }
    }

    fn more_ways(&self) -> usize {
        self.node.ways.len() - self.ways.len()
    }

    /// The ways in without a card of their own, by their numbers in the table.
    fn rest(&self) -> String {
        let more = self.more_ways();
        let numbers = self.node.ways.iter().skip(self.ways.len()).map(|way| way.number);
        let (first, last) = (numbers.clone().min().unwrap_or_default(), numbers.max().unwrap_or_default());
        match (self.lang, first == last) {
            (Lang::Ja, true) => format!("ほか 1件(表の{first}番)"),
            (Lang::Ja, false) => format!("ほか {more}件(表の{first}〜{last}番)"),
            (Lang::En, true) => format!("1 more: no. {first} of the table"),
            (Lang::En, false) => format!("{more} more: nos. {first} to {last} of the table"),
        }
    }

    fn more_networks(&self) -> usize {
        self.node.networks.len() - self.networks.len()
    }

    fn above(&self) -> f64 {
        let plate = if self.plate().is_some() { STEP + 26.0 } else { 0.0 };
        let more = if self.more_ways() > 0 { STEP + 26.0 } else { 0.0 };
        self.ways.iter().map(|w| STEP + w.height()).sum::<f64>() + plate + more + STEP
    }

    fn below(&self) -> f64 {
        let more = if self.more_networks() > 0 { STEP + 26.0 } else { 0.0 };
        self.networks.iter().map(|(card, _)| STEP + card.height()).sum::<f64>() + more + STEP
    }

    /// Ways in from the top down to the device.
    fn draw_above(&self, band: &mut Band, x: f64, device_top: f64) {
        let middle = x + self.wide / 2.0;
        let plate = self.plate();
        let line = match &plate {
            Some((_, _, paint)) => *paint,
            None if self.node.ways.iter().any(|w| w.is_sure) => OPEN,
            None => DOUBT,
        };
        // One line from end to end, the cards lie on it.
        band.line((middle, 0.0), (middle, device_top - 8.0), line);
        band.arrow((middle, device_top), line);
        let mut y = STEP * 1.5;
        if let Some((words, letters, paint)) = plate {
            self.small(band, (x, y), words, letters, paint);
        }
        for way in &self.ways {
            way.draw(band, (x, y), self.wide);
            y += way.height() + STEP;
        }
        if self.more_ways() > 0 {
            self.small(band, (x, y), &self.rest(), Letters::new(12.0).middle().bold().ink(RED), OPEN);
        }
    }

    /// Networks from the device downwards.
    fn draw_below(&self, band: &mut Band, x: f64, device_bottom: f64, inside: Option<f64>) {
        let middle = x + self.wide / 2.0;
        let mut y = device_bottom + STEP * 1.5;
        let end = device_bottom + self.below() - STEP;
        let line = if self.networks.is_empty() { UNKNOWN } else { NETWORK };
        if let Some(bottom) = inside {
            band.line((middle, device_bottom), (middle, bottom), line);
        } else if !self.networks.is_empty() {
            band.line((middle, device_bottom), (middle, end), line);
        }
        for (card, paint) in &self.networks {
            card.draw(band, (x, y), (self.wide, card.height()), *paint);
            y += card.height() + STEP;
        }
        if self.more_networks() > 0 {
            let more = self.more_networks();
            let words = match self.lang {
                Lang::Ja => format!("ほかにネットワーク {more}個"),
                Lang::En => format!("{more} more networks"),
            };
            self.small(band, (x, y), &words, Letters::new(12.0).middle().ink(SOFT), NETWORK);
        }
    }

    /// A card with a few words in its middle.
    fn small(&self, band: &mut Band, (x, y): (f64, f64), words: &str, letters: Letters, paint: Paint) {
        let words = fit::one_line(words, self.wide - 24.0, letters.size);
        let wide = (fit::width(&words, letters.size) + 20.0).min(self.wide);
        let left = x + (self.wide - wide) / 2.0;
        band.rect(Role::Card, (left, y), (wide, 26.0), paint);
        band.text((x + self.wide / 2.0, y + 17.5), letters, words);
    }
}

/// The texts of a device.
pub(super) fn device_card(node: &Node, wide: f64, lang: Lang) -> Card {
    let body = Letters::new(BODY);
    let firmware = match node.firmware.as_str() {
        "" => String::new(),
        version => format!("{}{version}", lang.pick("ファームウェア ", "firmware ")),
    };
    let outside = match node.outside.join(lang.pick("、", ", ")) {
        none if none.is_empty() => none,
        some => format!("{}{some}", lang.pick("外側 ", "outside ")),
    };
    let soft = body.ink(SOFT);
    let texts = [
        (body, node.model.clone()),
        (body, firmware),
        (soft, outside),
        (soft, node.known.clone()),
        (soft, node.later.clone()),
    ];
    let mut card = Card::of(&[(Letters::new(14.0).bold(), node.label.clone())], wide, 2);
    card.lines.extend(Card::of(&texts, wide, 1).lines);
    card
}

/// The texts of a network, and its look.
pub(super) fn network_card(network: &Network, wide: f64, lang: Lang) -> (Card, Paint) {
    let body = Letters::new(BODY);
    let zone = network.zone.words().r#in(lang);
    let guess =
        if network.zone_written || network.zone == Zone::Unknown { "" } else { lang.pick("(推定)", " (concluded)") };
    let count = network.machines.words(lang);
    let machines = match &network.same_as {
        Some(first) => match lang {
            Lang::Ja => format!("同じアドレスの網: {first}"),
            Lang::En => format!("same addresses as on {first}"),
        },
        None if count.is_empty() => lang.pick("台帳の機器なし", "no device of the ledger").to_owned(),
        None => count,
    };
    let systems = match network.machines.systems.join(lang.pick("、", ", ")) {
        none if none.is_empty() => none,
        some => format!("{}{some}", lang.pick("システム: ", "Systems: ")),
    };
    let one = [
        (body.bold(), format!("{zone}{guess} {}", network.name)),
        (body.ink(SOFT), network.addresses.clone()),
        (body, machines),
    ];
    let mut card = Card::of(&one, wide, 1);
    card.lines.extend(Card::of(&[(body, systems)], wide, 2).lines);
    let paint = match network.zone {
        Zone::Wireless | Zone::Maintenance => SPECIAL,
        Zone::Unknown => UNKNOWN,
        Zone::Inside | Zone::Outside => NETWORK,
    };
    (card, paint)
}

/// A way in, with its number, who uses it, from where.
struct WayCard<'a> {
    way: &'a Way,
    node: &'a Node,
    lang: Lang,
}

impl WayCard<'_> {
    fn leads_on(&self) -> bool {
        !self.way.to.starts_with(self.node.label.as_str())
    }

    fn height(&self) -> f64 {
        if self.leads_on() { 87.0 } else { 70.0 }
    }

    fn draw(&self, band: &mut Band, (x, y): (f64, f64), wide: f64) {
        let (way, lang) = (self.way, self.lang);
        let room = wide - 2.0 * INSET;
        band.rect(Role::Card, (x, y), (wide, self.height()), if way.is_sure { OPEN } else { DOUBT });
        let number = way.number.to_string();
        let number_wide = fit::width(&number, 12.0).max(10.0) + 10.0;
        band.rect(Role::Badge, (x + INSET, y + 6.0), (number_wide, BADGE), ALARM);
        let white = Letters::new(12.0).bold().middle().ink(WHITE);
        band.text((x + INSET + number_wide / 2.0, y + 19.5), white, number);
        let title = fit::one_line(&way.title(), room - number_wide - 7.0, 13.0);
        band.text((x + INSET + number_wide + 7.0, y + 20.0), Letters::new(13.0).bold(), title);
        let (paint, ink) = if !way.is_open_question() { (TOLD, crate::drawing::scene::INK) } else { (ALARM, WHITE) };
        let words = fit::one_line(&way.registered_words(lang), room * 0.62, 12.0);
        let words_wide = fit::width(&words, 12.0) + 10.0;
        band.rect(Role::Badge, (x + INSET, y + 27.0), (words_wide, BADGE), paint);
        band.text((x + INSET + words_wide / 2.0, y + 40.5), Letters::new(12.0).bold().middle().ink(ink), words);
        let who = format!("{}{}", lang.pick("使う人 ", "by: "), way.who(lang));
        let who = fit::one_line(&who, room - words_wide - 7.0, BODY);
        band.text((x + INSET + words_wide + 7.0, y + 40.5), Letters::new(BODY), who);
        let sources = format!("{}{}", lang.pick("接続元 ", "from "), way.sources);
        band.text((x + INSET, y + 61.0), Letters::new(BODY), fit::one_line(&sources, room, BODY));
        if self.leads_on() {
            let to = format!("{}{}", lang.pick("行き先 ", "leads to "), way.to);
            band.text((x + INSET, y + 78.0), Letters::new(BODY), fit::one_line(&to, room, BODY));
        }
    }
}
