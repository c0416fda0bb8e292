//! From header words to the columns of a form: where the number, the text and each round's answer and dates stand.
//!
//! Invariant: a column that is written into is visible, belongs to exactly one round, and no other column could have been
//! meant. Where two could, the form is not taken.

use std::collections::{BTreeMap, BTreeSet};

use sejo_model::AnswerValue;
use sejo_model::text::fold;
use sejo_model::workbook::{AnswerWords, DateForm};

use super::doubt::Doubt;
use super::grid::Grid;
use super::header::{Column, Header};
use super::words::{Role, offers_yes_and_no};
use super::{number, section, spread};

/// Where a round's answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    One(u32),
    Pair { yes: u32, no: u32, not_applicable: Option<u32> },
}

impl Place {
    pub(super) fn columns(&self) -> Vec<u32> {
        match self {
            Self::One(column) => vec![*column],
            Self::Pair { yes, no, not_applicable } => {
                [Some(*yes), Some(*no), *not_applicable].into_iter().flatten().collect()
            }
        }
    }

    /// The columns with the answer each stands for; none for a single one.
    pub(super) fn cells(&self) -> Vec<(u32, AnswerValue)> {
        let Self::Pair { yes, no, not_applicable } = *self else { return Vec::new() };
        let third = not_applicable.map(|c| (c, AnswerValue::NotApplicable));
        [(yes, AnswerValue::Yes), (no, AnswerValue::No)].into_iter().chain(third).collect()
    }

    fn first(&self) -> u32 {
        self.columns().into_iter().min().unwrap_or(0)
    }
}

/// The columns of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoundPlan {
    pub round: u8,
    pub place: Place,
    pub confirmed_on: Option<u32>,
    pub target_on: Option<u32>,
    pub confirmed_form: DateForm,
    pub target_form: DateForm,
    /// Rows below the item's own row.
    pub rows_below: u32,
    /// The form's own words for the answers.
    pub words: Option<AnswerWords>,
    /// Those of rows whose own list offers others.
    pub row_words: BTreeMap<u32, AnswerWords>,
    /// The cells of a pair print their own words.
    pub printed: bool,
}

impl RoundPlan {
    pub(super) fn new(round: u8, place: Place) -> Self {
        let (confirmed_form, target_form) = (DateForm::Cell, DateForm::Cell);
        Self {
            round,
            place,
            confirmed_on: None,
            target_on: None,
            confirmed_form,
            target_form,
            rows_below: 0,
            words: None,
            row_words: BTreeMap::new(),
            printed: false,
        }
    }
}

/// The columns of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub number: Option<u32>,
    pub text: u32,
    pub categories: Vec<u32>,
    pub rounds: Vec<RoundPlan>,
    pub remark: Option<u32>,
    pub boundary: Option<u32>,
    pub reference: Option<u32>,
    /// Header words of rounds beyond the third, which no form has a place for here.
    pub too_many_rounds: bool,
    /// Columns of dates that belong to no round.
    pub unused_dates: Vec<u32>,
    /// The header cell of a second round that no word says is one.
    pub assumed_round: Option<(u32, u32)>,
}

impl Columns {
    /// Every column an answer goes into.
    pub(super) fn answers(&self) -> impl Iterator<Item = u32> + '_ {
        self.rounds.iter().flat_map(|r| r.place.columns())
    }
}

/// Settles the columns of `header` over the rows `body`.
pub(super) fn settle(grid: &Grid, header: &Header, body: &[u32]) -> Result<Columns, Doubt> {
    let hidden = |c: &&Column| grid.hidden_columns.contains(&c.index);
    let writable: Vec<&Column> = header.columns.iter().filter(|c| !hidden(c)).collect();
    let Places { rounds: places, too_many: too_many_rounds, assumed } = places(grid, header, &writable, body)?;
    let left_of = places.iter().map(|(_, p)| p.first()).min().unwrap_or(0);
    let asked = asked(grid, header, body, left_of)?;
    let mut rounds: Vec<RoundPlan> = places.into_iter().map(|(round, place)| RoundPlan::new(round, place)).collect();
    let mut unused_dates = dates(&mut rounds, &writable)?;
    unused_dates.extend(writable.iter().filter(|c| c.role == Role::Day).map(|c| c.index));
    let pick = |role: Role, columns: &[&Column]| {
        let of_role = || columns.iter().filter(|c| c.role == role);
        of_role().find(|c| c.words.contains("備考")).or_else(|| of_role().next_back()).map(|c| c.index)
    };
    let all: Vec<&Column> = header.columns.iter().collect();
    Ok(Columns {
        number: asked.number,
        text: asked.text,
        categories: asked.categories,
        rounds,
        remark: pick(Role::Remark, &writable),
        boundary: pick(Role::Boundary, &writable),
        reference: pick(Role::Reference, &writable).or_else(|| pick(Role::Reference, &all)),
        // The dates of a fourth round are said with it.
        unused_dates: if too_many_rounds { Vec::new() } else { unused_dates },
        too_many_rounds,
        assumed_round: assumed,
    })
}

/// A possible place for answers.
struct Candidate {
    place: Place,
    round: Option<u8>,
    words: String,
    strong: bool,
    at: (u32, u32),
}

/// The places for answers by round.
struct Places {
    rounds: Vec<(u8, Place)>,
    /// There are more rounds than a form may have.
    too_many: bool,
    /// The header cell of the second round, where no word says that it is one.
    assumed: Option<(u32, u32)>,
}

/// The places for answers by round.
fn places(grid: &Grid, header: &Header, writable: &[&Column], body: &[u32]) -> Result<Places, Doubt> {
    let mut candidates = candidates(grid, header, writable, body)?;
    if candidates.is_empty() {
        let is_answer = |c: &&Column| matches!(c.role, Role::Answer | Role::Yes | Role::No);
        let cells = header.columns.iter().filter(is_answer).map(|c| (c.row, c.index)).collect();
        return Err(Doubt::new(
            "回答を記入する列が非表示になっています。列を表示して保存し、もう一度入れてください。",
            "The column for the answers is hidden. Unhide it, save the file and drop it again.",
            cells,
        ));
    }
    let periods = || candidates.iter().map(|c| c.words.rsplit('/').next().unwrap_or_default());
    let are_periods = spread::are_periods(periods());
    let assumed = (is_repeated(&candidates) && !are_periods).then(|| candidates.get(1).map(|c| c.at)).flatten();
    if assumed.is_some() || (candidates.len() > 1 && candidates.iter().all(|c| c.round.is_none()) && are_periods) {
        for (round, candidate) in (1..).zip(&mut candidates) {
            candidate.round = Some(round);
        }
    } else if candidates.len() > 1 && candidates.iter().all(|c| c.round.is_none()) {
        candidates = without_rounds(grid, candidates, body)?;
    } else if candidates.len() > 1 {
        complete_rounds(&mut candidates)?;
    }
    let mut places = Places { rounds: Vec::new(), too_many: false, assumed };
    for candidate in candidates {
        let round = candidate.round.unwrap_or(1);
        if round > 3 {
            places.too_many = true;
            continue;
        }
        places.rounds.push((round, candidate.place));
    }
    places.rounds.sort_by_key(|(round, _)| *round);
    Ok(places)
}

/// Single columns and pairs, left to right.
fn candidates(grid: &Grid, header: &Header, writable: &[&Column], body: &[u32]) -> Result<Vec<Candidate>, Doubt> {
    let one = |column: &Column, place| Candidate {
        place,
        round: column.round,
        words: column.words.clone(),
        strong: column.strong,
        at: (column.row, column.index),
    };
    let mut found = Vec::new();
    for column in writable.iter().filter(|c| c.role == Role::Answer) {
        for (place, round) in spread::places(grid, header, column, body)? {
            found.push(Candidate { round: round.or(column.round), ..one(column, place) });
        }
    }
    let pairs = pairs(writable).into_iter().filter_map(|pair| {
        let (yes, no) = (pair.yes?, pair.no?);
        Some(one(yes, Place::Pair { yes: yes.index, no, not_applicable: pair.not_applicable }))
    });
    found.extend(pairs);
    found.sort_by_key(|c| c.place.first());
    Ok(found)
}

/// Columns that answer one round together.
#[derive(Default)]
struct Pair<'c> {
    yes: Option<&'c Column>,
    no: Option<u32>,
    not_applicable: Option<u32>,
}

/// The はい, いいえ and 対象外 columns, in whichever order a form prints them: a word that comes again begins the next pair.
fn pairs<'c>(writable: &[&'c Column]) -> Vec<Pair<'c>> {
    let mut pairs: Vec<(Option<u8>, Pair<'c>)> = Vec::new();
    for column in writable {
        let free = |pair: &Pair<'_>| match column.role {
            Role::Yes => Some(pair.yes.is_none()),
            Role::No => Some(pair.no.is_none()),
            Role::NotApplicable => Some(pair.not_applicable.is_none()),
            _ => None,
        };
        if free(&Pair::default()).is_none() {
            continue;
        }
        let open = |(round, pair): &(Option<u8>, Pair<'_>)| *round == column.round && free(pair) == Some(true);
        let index = pairs.iter().rposition(open).unwrap_or(pairs.len());
        if index == pairs.len() {
            pairs.push((column.round, Pair::default()));
        }
        let Some((_, pair)) = pairs.get_mut(index) else { continue };
        match column.role {
            Role::Yes => pair.yes = Some(column),
            Role::No => pair.no = Some(column.index),
            _ => pair.not_applicable = Some(column.index),
        }
    }
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// Whether places without a word about rounds have the same words. They are likely the next rounds and may be last year's
/// answers or somebody else's: whoever drops the form is asked.
fn is_repeated(candidates: &[Candidate]) -> bool {
    candidates.len() > 1
        && candidates.iter().all(|c| c.round.is_none())
        && candidates.windows(2).all(|w| matches!(w, [a, b] if a.words == b.words))
}

/// Several places, other words, and none about rounds: only what offers はい and いいえ in the rows themselves decides.
fn without_rounds(grid: &Grid, mut candidates: Vec<Candidate>, body: &[u32]) -> Result<Vec<Candidate>, Doubt> {
    let offered = |c: &Candidate| match c.place {
        Place::One(column) => body.iter().filter(|row| offers(grid, **row, column)).count() >= 3,
        Place::Pair { .. } => true,
    };
    let offering = candidates.iter().filter(|c| offered(c)).count();
    let others_are_weak = candidates.iter().all(|c| offered(c) || !c.strong);
    if offering == 1 && others_are_weak {
        candidates.retain(offered);
        return Ok(candidates);
    }
    Err(two_places(&candidates))
}

fn two_places(candidates: &[Candidate]) -> Doubt {
    Doubt::new(
        "回答を記入できそうな列が二つ以上あり、どれに書くのか決められません。何回目の確認かを見出しに書いて保存し、もう一度入れてください。",
        "Two or more columns could take the answers, and nothing says which. Write the round (1回目, 2回目) into their headers, save and drop it again.",
        candidates.iter().map(|c| c.at).collect(),
    )
}

/// Two places of one round, as where a column was put in and the lists of はい and いいえ stayed where they were.
fn one_round_twice(cells: Vec<(u32, u32)>) -> Doubt {
    Doubt::new(
        "同じ回の回答を記入できそうな列が二つ以上あり、どれに書くのか決められません。「はい・いいえ」を選ぶ一覧が、確認日など別の見出しの列に付いていないか確かめてください。列を足すと、ずれることがあります。足した列を取り除いて保存し、もう一度入れてください。",
        "Two or more columns could take the answers of the same round, and nothing says which. Check whether the list of はい and いいえ is attached to a column with another heading, such as 確認日: adding a column may shift it. Take the added column out, save and drop it again.",
        cells,
    )
}

/// Some places name their round and some do not: a missing one is filled in only where the order leaves one choice. Where
/// each names its own, the order in which they are printed says nothing: the newest may come first.
fn complete_rounds(candidates: &mut [Candidate]) -> Result<(), Doubt> {
    let named: BTreeSet<u8> = candidates.iter().filter_map(|c| c.round).collect();
    if named.len() == candidates.len() {
        return Ok(());
    }
    let repeated = |c: &&Candidate| c.round.is_some() && candidates.iter().filter(|o| o.round == c.round).count() > 1;
    let doubled: Vec<(u32, u32)> = candidates.iter().filter(repeated).map(|c| c.at).collect();
    if !doubled.is_empty() {
        return Err(one_round_twice(doubled));
    }
    let words: BTreeSet<String> = candidates.iter().map(|c| c.words.clone()).collect();
    let mut before = 0_u8;
    for index in 0..candidates.len() {
        let next = candidates.iter().skip(index + 1).find_map(|c| c.round);
        let Some(candidate) = candidates.get_mut(index) else { break };
        let round = match candidate.round {
            Some(round) => round,
            None if words.len() == 1 && next.is_none_or(|n| n == before + 2) => before + 1,
            None => return Err(two_places(candidates)),
        };
        if round <= before {
            return Err(two_places(candidates));
        }
        candidate.round = Some(round);
        before = round;
    }
    Ok(())
}

/// Whether a cell offers はい and いいえ, printed or as a list.
pub(super) fn offers(grid: &Grid, row: u32, column: u32) -> bool {
    grid.drop_down(row, column).is_some_and(offers_yes_and_no) || offers_yes_and_no(&grid.text(row, column))
}

/// Gives each date column to its round. A 目標日 without a round belongs to the answer before it; a 確認日 to the answer
/// beside it, on the side the first one stands. Gives the columns that belong to none.
fn dates(rounds: &mut [RoundPlan], writable: &[&Column]) -> Result<Vec<u32>, Doubt> {
    let mut unused = Vec::new();
    let is_open = |c: &Column| c.role == Role::ConfirmedOn && c.round.is_none();
    // Who filled the form in, and when, is no confirmation where the form asks for one too.
    let asks_both = writable.iter().any(|c| is_open(c) && c.words.contains("確認"));
    let (filled_in, writable): (Vec<&Column>, Vec<&Column>) =
        writable.iter().partition(|c| asks_both && is_open(c) && c.words.contains("記入"));
    unused.extend(filled_in.iter().map(|c| c.index));
    let first_answer = rounds.iter().map(|r| r.place.first()).min().unwrap_or(0);
    let date_first = writable.iter().find(|c| is_open(c)).is_some_and(|c| c.index < first_answer);
    for column in writable.iter().filter(|c| matches!(c.role, Role::ConfirmedOn | Role::TargetOn)) {
        let confirmed = column.role == Role::ConfirmedOn;
        let after = || rounds.iter().filter(|r| r.place.first() > column.index).min_by_key(|r| r.place.first());
        let before = || rounds.iter().filter(|r| r.place.first() < column.index).max_by_key(|r| r.place.first());
        let round = match column.round {
            Some(round) => rounds.iter().find(|r| r.round == round),
            None if confirmed && date_first => after(),
            None => before().or_else(|| rounds.first()),
        };
        let Some(round) = round.map(|r| r.round) else {
            unused.push(column.index);
            continue;
        };
        let Some(plan) = rounds.iter_mut().find(|r| r.round == round) else { continue };
        let (slot, form) = if confirmed {
            (&mut plan.confirmed_on, &mut plan.confirmed_form)
        } else {
            (&mut plan.target_on, &mut plan.target_form)
        };
        if let Some(taken) = slot {
            if add_part(form, *taken, column) {
                continue;
            }
            let name = if confirmed { ("確認日", "date of confirmation") } else { ("目標日", "target date") };
            return Err(Doubt::new(
                format!("{round}回目の{}の列が二つあり、どちらに書くのか決められません。", name.0),
                format!("There are two columns for the {} of round {round}; nothing says which to use.", name.1),
                vec![(column.row, *taken), (column.row, column.index)],
            ));
        }
        *slot = Some(column.index);
        if column.words.ends_with("/年") {
            *form = DateForm::Parts { year: column.index, month: 0, day: 0, reiwa: false };
        }
    }
    for plan in rounds.iter_mut() {
        for form in [&mut plan.confirmed_form, &mut plan.target_form] {
            // 年 without 月 and 日 takes no date.
            if matches!(form, DateForm::Parts { month: 0, .. } | DateForm::Parts { day: 0, .. }) {
                *form = DateForm::Cell;
            }
        }
    }
    share_target(rounds, &writable);
    Ok(unused)
}

/// 年, 月 and 日 as columns of one date.
fn add_part(form: &mut DateForm, first: u32, column: &Column) -> bool {
    let DateForm::Parts { year, month, day, .. } = form else { return false };
    if *year == first && column.words.ends_with("/月") && *month == 0 {
        *month = column.index;
        return true;
    }
    if *year == first && column.words.ends_with("/日") && *month > 0 && *day == 0 {
        *day = column.index;
        return true;
    }
    false
}

/// One 目標日 behind all rounds is the target date of whichever round needs one.
fn share_target(rounds: &mut [RoundPlan], writable: &[&Column]) {
    let last = rounds.iter().flat_map(|r| r.place.columns()).max().unwrap_or(0);
    let targets: Vec<&&Column> = writable.iter().filter(|c| c.role == Role::TargetOn).collect();
    if let [only] = targets.as_slice()
        && only.round.is_none()
        && only.index > last
    {
        rounds.iter_mut().for_each(|r| r.target_on = Some(only.index));
    }
}

/// What stands left of the answers.
struct Asked {
    number: Option<u32>,
    text: u32,
    categories: Vec<u32>,
}

/// What a column holds in the rows of the table.
#[derive(Default)]
struct Profile {
    numbers: usize,
    texts: usize,
    chars: usize,
}

fn profile(grid: &Grid, body: &[u32], column: u32, left_of: u32) -> Profile {
    let mut profile = Profile::default();
    for row in body {
        let area = grid.area(*row, column);
        let text = grid.own_text(*row, column);
        // Bands across the table say nothing about one column.
        if text.is_empty() || area.right >= left_of {
            continue;
        }
        if number::alone(&text).is_some() {
            profile.numbers += 1;
        } else {
            profile.texts += 1;
            profile.chars += fold(&text).chars().count().min(200);
        }
    }
    profile
}

/// Settles number, text and categories by header words and, where one header word covers several columns or none, by
/// what stands in the rows.
fn asked(grid: &Grid, header: &Header, body: &[u32], left_of: u32) -> Result<Asked, Doubt> {
    let column = text_column(grid, header, body, left_of)?;
    // The header word may cover the number and the text; an empty header cell to its right belongs to it as well.
    let headed = |c: u32| header.columns.iter().any(|h| h.index == c);
    let mut last = column.last.max(column.index);
    while last + 1 < left_of && !headed(last + 1) && profile(grid, body, last + 1, left_of).texts >= 3 {
        last += 1;
    }
    let last = last.min(left_of.max(column.index + 1) - 1).max(column.index);
    let span = column.index..=last;
    let text = span
        .clone()
        .max_by_key(|c| (profile(grid, body, *c, left_of).chars, std::cmp::Reverse(*c)))
        .unwrap_or(column.index);
    let visible = |c: &u32| !grid.hidden_columns.contains(c);
    let is_number = |c: &u32| {
        let p = profile(grid, body, *c, left_of);
        p.numbers >= 3 && p.numbers > p.texts
    };
    let unnamed: Vec<u32> = (0..text).filter(|c| !headed(*c) || span.contains(c)).filter(visible).collect();
    let named = |role: Role| header.with(role).map(|c| c.index).filter(|c| *c != text).collect::<Vec<u32>>();
    // 番号 over two columns: the section's number, then the item's.
    let numbers: Vec<u32> = header
        .with(Role::Number)
        .map(|c| (c.index..=c.last).rev().find(|i| *i < text && is_number(i)).unwrap_or(c.index))
        .filter(|c| *c != text)
        .collect();
    let number = numbers
        .iter()
        .copied()
        .find(visible)
        .or_else(|| unnamed.iter().copied().rev().find(is_number))
        .or_else(|| numbers.first().copied());
    let mut categories: Vec<u32> = named(Role::Category);
    let extra = header.with(Role::Text).map(|c| c.index).filter(|c| *c < text && !span.contains(c));
    categories.extend(extra);
    let wide = header.columns.iter().filter(|c| matches!(c.role, Role::Category | Role::Number) && c.last > c.index);
    categories.extend(wide.flat_map(|c| c.index..=c.last).filter(|c| *c < text));
    let speaking = |c: &u32| profile(grid, body, *c, left_of).texts > 0 && section::speaks(grid, body, *c);
    categories.extend(unnamed.iter().copied().filter(|c| Some(*c) != number && speaking(c)));
    if categories.iter().any(visible) {
        categories.retain(visible);
    }
    categories.retain(|c| Some(*c) != number && *c != text && *c < left_of.max(text + 1));
    categories.sort_unstable();
    categories.dedup();
    Ok(Asked { number, text, categories })
}

/// Two tables beside each other: read as one, the answers of the second would be those of the first.
pub(super) fn side_by_side(first: (u32, u32), second: (u32, u32)) -> Doubt {
    Doubt::new(
        "表が横に二つ並んでいて、どちらに記入するのか決められません。一つを別のシートに移して保存し、もう一度入れてください。",
        "Two tables stand side by side; nothing says which to fill in. Move one to a sheet of its own, save the file and drop it again.",
        vec![first, second],
    )
}

/// The header column of what is asked.
fn text_column<'h>(grid: &Grid, header: &'h Header, body: &[u32], left_of: u32) -> Result<&'h Column, Doubt> {
    let visible = |c: &&Column| !grid.hidden_columns.contains(&c.index);
    let weight = |c: &Column| {
        (c.index..=c.last.min(left_of).max(c.index)).map(|i| profile(grid, body, i, left_of).chars).max().unwrap_or(0)
    };
    let texts: Vec<&Column> = header.with(Role::Text).filter(visible).collect();
    let strong: Vec<&Column> = texts.iter().copied().filter(|c| c.strong).collect();
    if let [first, .., last] = strong.as_slice() {
        let texts = |least: usize| [first, last].iter().all(|c| profile(grid, body, c.index, u32::MAX).texts >= least);
        // Each with a place for answers of its own, however few rows the second has.
        let answers = |c: &&Column| matches!(c.role, Role::Answer | Role::Yes);
        let of_first = header.columns.iter().filter(answers).any(|c| first.index < c.index && c.index < last.index);
        let of_last = header.columns.iter().filter(answers).any(|c| last.index < c.index);
        if (first.words == last.words && texts(3)) || (of_first && of_last && texts(1)) {
            return Err(side_by_side((first.row, first.index), (last.row, last.index)));
        }
    }
    let heaviest =
        |columns: &[&'h Column]| columns.iter().copied().max_by_key(|c| (weight(c), std::cmp::Reverse(c.index)));
    // 大項目 and 小項目 without チェック項目: the one with the sentences.
    let by_category = || heaviest(&header.with(Role::Category).filter(visible).collect::<Vec<_>>());
    heaviest(&strong).or_else(|| heaviest(&texts)).or_else(by_category).ok_or_else(|| {
        Doubt::new(
            "チェック項目の列が非表示になっています。列を表示して保存し、もう一度入れてください。",
            "The column with the items is hidden. Unhide it, save the file and drop it again.",
            header.with(Role::Text).map(|c| (c.row, c.index)).collect(),
        )
    })
}
