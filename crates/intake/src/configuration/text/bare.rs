//! The prompts of a YAMAHA router without a name: the bare sign, which remarks begin with, too (`# nat descriptor …`), and
//! the block somebody is in (`pp1#`).
//!
//! Guards: a remark is a command only where the lines are a session: the prompt of a block stands among them, no command
//! stands without a sign, or the configuration was asked for at the bare sign before. Source: YAMAHA command reference,
//! `console prompt`, `pp select`, `tunnel select`.

use super::super::yamaha;
use super::{Prompt, TextLine, is_session};

/// Whether the name in a prompt is only the block: `pp1`, `tunnel12`, `anonymous`.
pub(super) fn is_block(name: &str) -> bool {
    let number = name.strip_prefix("pp").or_else(|| name.strip_prefix("tunnel"));
    name == "anonymous" || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Takes what stands behind bare signs for typed, where it was.
pub(super) fn take(lines: &mut [TextLine<'_>]) {
    let (from, to) = if are_typed(lines) { (0, lines.len()) } else { asked(lines) };
    for line in lines.iter_mut().take(to).skip(from) {
        if let Some(command) = behind_sign(line) {
            line.prompt = Some(Prompt { host: "", command });
            line.text = if is_session(command) { "" } else { command };
        }
    }
}

/// The lines behind a bare sign at which the configuration was asked for, where a command stands behind another one of
/// them, up to where a prompt shows a name; none otherwise.
fn asked(lines: &[TextLine<'_>]) -> (usize, usize) {
    let asks = |line: &TextLine<'_>| {
        line.prompt.is_some_and(|p| p.host.is_empty())
            && line.typed().is_some_and(|typed| typed.starts_with("show config"))
    };
    let Some(from) = lines.iter().position(asks) else { return (0, 0) };
    let is_named = |line: &TextLine<'_>| line.prompt.is_some_and(|prompt| !prompt.device().is_empty());
    let to = lines.iter().skip(from).position(is_named).map_or(lines.len(), |at| from + at);
    let mut behind = lines.iter().take(to).skip(from).filter_map(behind_sign);
    if behind.any(yamaha::is_command) { (from, to) } else { (0, 0) }
}

/// How many commands make a session where no block is seen.
const LEAST: usize = 2;

fn are_typed(lines: &[TextLine<'_>]) -> bool {
    let is_in_block = |line: &TextLine<'_>| line.prompt.is_some_and(|prompt| is_block(prompt.host));
    let is_plain = |line: &TextLine<'_>| line.prompt.is_none() && yamaha::is_strong(line.text);
    let behind = lines.iter().filter_map(behind_sign).filter(|command| yamaha::is_strong(command));
    lines.iter().any(is_in_block) || (behind.take(LEAST).count() == LEAST && !lines.iter().any(is_plain))
}

/// The words behind a bare sign, where they may be a command: they begin with one in small letters.
fn behind_sign<'a>(line: &TextLine<'a>) -> Option<&'a str> {
    let command = line.text.strip_prefix("# ").filter(|_| line.prompt.is_none())?;
    let first = command.split(' ').next()?;
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (first.starts_with(|c: char| c.is_ascii_lowercase()) && first.bytes().all(fits)).then_some(command)
}
