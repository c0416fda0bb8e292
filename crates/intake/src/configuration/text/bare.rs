//! The prompts of a YAMAHA router without a name: the bare sign, which remarks begin with, too (`# nat descriptor …`), and
//! the block somebody is in (`pp1#`).
//!
//! Guards: a remark is a command only where the lines are a session: the prompt of a block stands among them, or no
//! command stands without a sign. Source: YAMAHA command reference, `console prompt`, `pp select`, `tunnel select`.

use super::super::yamaha;
use super::{Prompt, TextLine, is_session};

/// Whether the name in a prompt is only the block: `pp1`, `tunnel12`, `anonymous`.
pub(super) fn is_block(name: &str) -> bool {
    let number = name.strip_prefix("pp").or_else(|| name.strip_prefix("tunnel"));
    name == "anonymous" || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Takes what stands behind bare signs for typed, where it was.
pub(super) fn take(lines: &mut [TextLine<'_>]) {
    if !are_typed(lines) {
        return;
    }
    for line in lines {
        if let Some(command) = behind_sign(line) {
            line.prompt = Some(Prompt { host: "", command });
            line.text = if is_session(command) { "" } else { command };
        }
    }
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
