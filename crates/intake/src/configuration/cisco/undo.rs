//! What a later `no` takes away again. A device never prints both, but whoever keeps what was typed into one has both.
//!
//! Guards: a line is taken away only by the same line with `no` in the same block, so nothing that holds is lost; a line
//! with a secret stays, because its reader cuts the secret out. Source: Cisco IOS Security Command Reference: `access-list`
//! (`no access-list NUMBER …` deletes the whole list), `ip access-list` (an entry goes by its number or by its words).

use std::collections::{HashMap, HashSet};

use super::super::is_secret_word;
use super::block::Command;

/// The commands without what was taken away again; `numbered` where `no` before one line of a list deletes all of it.
pub(super) fn undone(commands: Vec<Command<'_>>, numbered: bool) -> Vec<Command<'_>> {
    let has_no = |c: &Command<'_>| c.head.no || c.below.iter().any(|e| e.no);
    if !commands.iter().any(has_no) {
        return commands;
    }
    let gone = gone(&commands, numbered);
    let kept = commands.into_iter().enumerate().filter(|(at, _)| !gone.contains(&(*at, None)));
    kept.map(|(at, mut command)| {
        let mut place = 0;
        command.below.retain(|_| {
            place += 1;
            !gone.contains(&(at, Some(place)))
        });
        command
    })
    .collect()
}

/// A command, or a line below it (from 1).
type Place = (usize, Option<usize>);

fn gone(commands: &[Command<'_>], numbered: bool) -> HashSet<Place> {
    let mut gone = HashSet::new();
    // By the words of the block (empty for commands on top) and of the line.
    let mut seen: HashMap<(String, String), Vec<Place>> = HashMap::new();
    for (at, command) in commands.iter().enumerate() {
        let head = command.head.words.join(" ");
        let list = match command.head.words.as_slice() {
            ["access-list", number, ..] if numbered => Some(format!("access-list {number}")),
            _ => None,
        };
        let own = std::iter::once(head.clone()).chain(list);
        if command.head.no {
            own.for_each(|key| gone.extend(seen.remove(&(String::new(), key)).into_iter().flatten()));
        } else if !holds_secret(&command.head.words) {
            own.for_each(|key| seen.entry((String::new(), key)).or_default().push((at, None)));
        }
        for (entry, place) in command.below.iter().zip(1..) {
            let keys = keys(&entry.words).into_iter().map(|key| (head.clone(), key));
            if entry.no {
                keys.for_each(|key| gone.extend(seen.remove(&key).into_iter().flatten()));
            } else if !holds_secret(&entry.words) {
                keys.for_each(|key| seen.entry(key).or_default().push((at, Some(place))));
            }
        }
    }
    gone
}

/// The ways a line is taken away by: all its words; an entry of a list by its number, or without it; a list at an interface
/// or a line without the list's name.
fn keys(words: &[&str]) -> Vec<String> {
    let mut keys = vec![words.join(" ")];
    match words {
        [number, rest @ ..] if number.bytes().all(|b| b.is_ascii_digit()) => {
            keys.push((*number).to_owned());
            if !rest.is_empty() {
                keys.push(rest.join(" "));
            }
        }
        ["ip", "access-group", _, direction] => keys.push(format!("ip access-group {direction}")),
        ["access-class", _, direction] => keys.push(format!("access-class {direction}")),
        _ => {}
    }
    keys.dedup();
    keys
}

fn holds_secret(words: &[&str]) -> bool {
    words.iter().any(|word| is_secret_word(word))
}
