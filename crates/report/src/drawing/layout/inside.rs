//! The inside: network devices that do not lead out, networks behind them, machines of the ledger, systems.

use sejo_model::Lang;

use super::column::{device_card, network_card};
use super::{BODY, Card, EDGE, HIGH, Width, count, named};
use crate::drawing::scene::{Band, DEVICE, INSIDE, Letters, NETWORK, Paint, Role, SOFT, UNKNOWN};
use crate::drawing::{Drawing, Machines, Node, SystemLine, fit};

/// Cards of one kind that are drawn.
const MOST: usize = 24;
/// Room between two cards.
const STEP: f64 = 10.0;
/// Room for a title.
const TITLE: f64 = 30.0;

/// The inside, one band for each kind of thing that is there.
pub(super) fn bands(drawing: &Drawing, width: Width) -> Vec<Band> {
    let lang = drawing.lang;
    let all = [devices(drawing, width), networks(drawing, width), machines(drawing, width), systems(drawing, width)];
    let grids: Vec<Grid> = all.into_iter().filter(|grid| !grid.cards.is_empty()).collect();
    if grids.is_empty() {
        let title = if drawing.border.is_empty() {
            lang.pick("内(施設内) 台帳にはまだ何もありません", "Inside: the ledger is still empty")
        } else {
            lang.pick("内(施設内) ほかには台帳に何もありません", "Inside: nothing else in the ledger")
        };
        return vec![Grid { title: title.to_owned(), columns: 1, cards: Vec::new() }.band(width, lang)];
    }
    grids.iter().map(|grid| grid.band(width, lang)).collect()
}

/// Cards of one kind in rows.
struct Grid {
    title: String,
    columns: usize,
    cards: Vec<(Card, Paint)>,
}

impl Grid {
    fn band(&self, width: Width, lang: Lang) -> Band {
        let area = width.units() - 2.0 * EDGE;
        let wide = cell(width, self.columns);
        let mut band = Band::default();
        let mut over = Vec::new();
        let mut y = TITLE;
        let mut shown = self.cards.get(..self.cards.len().min(MOST)).unwrap_or_default();
        for row in shown.chunks(self.columns) {
            let high = row.iter().map(|(card, _)| card.height()).fold(0.0, f64::max);
            // A page ends; what has no room on it is counted.
            if width != Width::Narrow && !over.is_empty() && y + high + STEP + 20.0 > HIGH {
                break;
            }
            over.push((y, high, row));
            y += high + STEP;
        }
        shown = shown.get(..over.iter().map(|(.., row)| row.len()).sum()).unwrap_or(shown);
        let more = self.cards.len() - shown.len();
        band.height = if more > 0 { y + 20.0 } else { y };
        band.rect(Role::Area, (EDGE, 0.0), (area, band.height), INSIDE);
        let title = fit::one_line(&self.title, area - 2.0 * STEP, 13.0);
        band.text((EDGE + STEP, 20.0), Letters::new(13.0).bold(), title);
        for (y, high, row) in over {
            for (column, (card, paint)) in row.iter().enumerate() {
                let x = EDGE + STEP + count(column) * (wide + STEP);
                card.draw(&mut band, (x, y), (wide, high), *paint);
            }
        }
        if more > 0 {
            let words = match lang {
                Lang::Ja => format!("ほか{more}件"),
                Lang::En => format!("and {more} more"),
            };
            band.text((EDGE + STEP, y + 10.0), Letters::new(BODY), words);
        }
        band
    }
}

/// How wide each of some cards in a row is.
fn cell(width: Width, columns: usize) -> f64 {
    let room = width.units() - 2.0 * (EDGE + STEP);
    (room - STEP * (count(columns) - 1.0)) / count(columns)
}

fn columns(width: Width, wide: usize, narrow: usize) -> usize {
    match width {
        Width::Wide => wide,
        Width::Paper(columns) => (wide * usize::from(columns)).div_euclid(4),
        Width::Narrow => narrow,
    }
}

fn devices(drawing: &Drawing, width: Width) -> Grid {
    let lang = drawing.lang;
    let columns = columns(width, 5, 2);
    let card = |node: &Node| {
        let paint = if node.standing.is_dark() { UNKNOWN } else { DEVICE };
        (device_card(node, cell(width, columns), lang), paint)
    };
    Grid {
        title: lang.pick("内(施設内): ネットワーク機器", "Inside: network devices").to_owned(),
        columns,
        cards: drawing.inner.iter().map(card).collect(),
    }
}

fn networks(drawing: &Drawing, width: Width) -> Grid {
    let lang = drawing.lang;
    let columns = columns(width, 4, 1);
    let wide = cell(width, columns);
    let cards = drawing.inner.iter().flat_map(|node| {
        node.networks.iter().map(move |network| {
            let (mut card, paint) = network_card(network, wide, lang);
            let words = format!("{}{}", lang.pick("機器: ", "on "), node.label);
            card.lines.extend(Card::of(&[(Letters::new(BODY).ink(SOFT), words)], wide, 1).lines);
            (card, paint)
        })
    });
    Grid {
        title: lang.pick("内(施設内): 上の機器のネットワーク", "Inside: networks on these devices").to_owned(),
        columns,
        cards: cards.collect(),
    }
}

fn machines(drawing: &Drawing, width: Width) -> Grid {
    let lang = drawing.lang;
    let Machines { servers, pcs, others, systems } = drawing.elsewhere.clone();
    let kinds = [
        Machines { servers, ..Machines::default() },
        Machines { pcs, ..Machines::default() },
        Machines { others, ..Machines::default() },
    ];
    let columns = columns(width, 5, 2);
    let wide = cell(width, columns);
    let card = |m: &Machines| (Card::of(&[(Letters::new(BODY).bold(), m.words(lang))], wide, 1), NETWORK);
    let mut title =
        lang.pick("内(施設内): ネットワークのわからない機器", "Inside: machines whose network is not known").to_owned();
    if !systems.is_empty() {
        let names = systems.join(lang.pick("、", ", "));
        title.push_str(&format!("{}{names}{}", lang.pick("(", " ("), lang.pick(")", ")")));
    }
    Grid { title, columns, cards: kinds.iter().filter(|m| m.total() > 0).map(card).collect() }
}

fn systems(drawing: &Drawing, width: Width) -> Grid {
    let lang = drawing.lang;
    let columns = columns(width, 4, 1);
    let wide = cell(width, columns);
    let body = Letters::new(BODY);
    let card = |s: &SystemLine| {
        let remote = match s.is_remote {
            Some(true) => lang.pick("リモート保守: あり", "remote maintenance: yes"),
            Some(false) => lang.pick("リモート保守: なし", "remote maintenance: no"),
            None => lang.pick("リモート保守: わかりません", "remote maintenance: not known"),
        };
        (Card::of(&[(body.bold(), named(&s.name, &s.vendor)), (body.ink(SOFT), remote.to_owned())], wide, 1), NETWORK)
    };
    Grid {
        title: lang.pick("内(施設内): 医療情報システム", "Inside: medical information systems").to_owned(),
        columns,
        cards: drawing.systems.iter().filter(|s| !s.is_cloud).map(card).collect(),
    }
}
