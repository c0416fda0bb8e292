//! Configurations of network devices: recognised by content, read into one model, masked.
//!
//! Guards: (a) no secret leaves this module: every secret a reader meets is masked in the kept text and known further on
//! by its fingerprint only, and a last sweep masks what no reader understood; (b) a line nobody understands is counted and
//! listed, never fatal; (c) absence is held against a device only when its text is whole ([`sejo_model::configuration::Extent`]).
//!
//! A new maker is one module with a [`Reads`] and one line in [`MAKERS`].

mod address;
mod alliedware;
mod cipher;
mod cisco;
mod command;
mod day;
mod draft;
mod foreign;
mod fortios;
mod guard;
mod linux;
mod margin;
mod nec_ix;
mod omission;
mod reach;
mod secret;
mod split;
mod sweep;
mod text;
mod yamaha;

use sejo_model::configuration::{Configuration, Dialect, Extent, FingerprintKey, ReadConfigurations};
use sejo_model::ledger::Problem;

pub(crate) use draft::{Draft, Kept};
pub(crate) use sweep::{complete_command, is_secret_word, mask_command};
pub(crate) use text::{Lines, TextLine};

use crate::{Limits, Refusal, problem};

/// Reads the configurations of one maker's language.
pub(crate) trait Reads: Sync {
    /// Which language.
    fn dialect(&self) -> Dialect;

    /// How likely the lines are in it: 0 (impossible) to 100. Looks at what only this maker writes.
    fn recognise(&self, lines: &Lines<'_>) -> u8;

    /// Whether a line can only be the head of another device's text (a version line, a banner); see [`split`].
    fn begins(&self, line: &str) -> bool;

    /// Whether a line may stand before that head and still be about the same device (`get system status`,
    /// `show version`, remarks): between it and the head nothing is cut.
    fn prefaces(&self, _line: &str) -> bool {
        false
    }

    /// Whether lines that begin with such a head only go on about the device of the lines before (its `show version`, then
    /// its configuration).
    fn continues(&self, _before: &[TextLine<'_>], _part: &[TextLine<'_>]) -> bool {
        false
    }

    /// Lines at which a further device begins, where no single line tells: only what stands before it does.
    fn further(&self, _lines: &[TextLine<'_>]) -> Vec<usize> {
        Vec::new()
    }

    /// Reads the lines of one device. Never fails: what it does not understand it leaves to [`Draft::unread`].
    fn read<'a>(&self, lines: &Lines<'a>, draft: &mut Draft<'a>);
}

/// Every maker's reader.
static MAKERS: &[&dyn Reads] = &[
    &fortios::FortiOs,
    &cisco::Asa,
    &cisco::Ios,
    &yamaha::Yamaha,
    &nec_ix::NecIx,
    &alliedware::AlliedWarePlus,
    &linux::Nftables,
    &linux::Iptables,
];

/// How likely the file is a configuration: the best of all makers, read or not.
pub(crate) fn recognise(bytes: &[u8]) -> u8 {
    let backup = foreign::recognise_backup(bytes);
    let Ok(text) = text::decode_first(bytes, split::SAMPLE) else { return backup };
    let lines = Lines::new(text.bare());
    let read = split::best(&lines, MAKERS).map_or(0, |(score, _)| score);
    // Whoever asks a device for its configuration gets one, however little of it was copied.
    let asked = lines.iter().filter_map(TextLine::typed).any(shows_configuration);
    read.max(backup).max(foreign::recognise(&lines)).max(if asked { ASKED } else { 0 })
}

/// Whether a command shows the configuration or some of it.
fn shows_configuration(typed: &str) -> bool {
    let mut words = typed.split_ascii_whitespace();
    let (shows, what) = (words.next().unwrap_or(""), words.next().unwrap_or("").to_ascii_lowercase());
    split::is_show(shows) && ["run", "conf", "full"].iter().any(|stem| what.starts_with(stem))
}

/// How likely lines behind `show running-config` are a configuration: likelier than a list.
const ASKED: u8 = 45;

/// Reads every device of a file.
///
/// # Errors
/// When it is a binary or encrypted backup: the refusal says which command gives text.
pub(crate) fn read(bytes: &[u8], limits: &Limits, key: &FingerprintKey) -> Result<ReadConfigurations, Refusal> {
    foreign::refuse_backups(bytes)?;
    let (dropped, encoding) = text::decode(bytes)?;
    let text = dropped.bare();
    let mut masks = Vec::new();
    let mut devices = Vec::new();
    let mut answers = Vec::new();
    let mut strangers = Vec::new();
    for part in split::devices(&Lines::new(text), MAKERS) {
        let mut draft = Draft::new(text, part.dialect, key);
        match part.maker {
            Some(maker) => {
                maker.read(&part.lines, &mut draft);
                if draft.has_rests(&part.lines) {
                    // As the part it is, so that nothing is held to be absent.
                    draft = Draft::new(text, part.dialect, key);
                    maker.read(&part.lines.cut(), &mut draft);
                }
            }
            None => {
                foreign::read(&part.lines, &mut draft);
                let ends = part.lines.iter().next().zip(part.lines.iter().next_back());
                strangers.extend(ends.map(|(first, last)| first.number..=last.number));
            }
        }
        sweep::hide_commands(&part.lines, part.dialect, &mut draft);
        let answer = foreign::answer(&part.lines).filter(|_| !is_configured(&part.lines));
        if answer.is_some() && split::is_bare(&draft.configuration) {
            // It says who the device is, and nothing about what the device lets in.
            foreign::leave_unread(&part.lines, &mut draft);
            draft.configuration.extent = Extent::State;
        }
        devices.push(draft.finish(&part.lines, &mut masks));
        answers.push(answer);
    }
    let problems = split::problems(&devices, &answers, limits.problems);
    sweep::leftovers(text, &mut masks);
    sweep::rests(text, &strangers, &mut masks);
    let read = finish(text, encoding, devices, masks, problems);
    Ok(ReadConfigurations { masked_text: dropped.restored(read.masked_text), ..read })
}

/// Whether commands stand among the lines, behind nothing that was typed to see something else.
fn is_configured(lines: &Lines<'_>) -> bool {
    let mut shows_other = false;
    lines.iter().any(|line| {
        shows_other = line.typed().map_or(shows_other, split::shows_other);
        !shows_other && command::is_command(line.text)
    })
}

/// A text that is kept as something else, without what looks like a secret of a configuration; `None` when it holds none.
pub(crate) fn without_secrets(bytes: &[u8]) -> Option<String> {
    let (dropped, _) = text::decode(bytes).ok()?;
    let mut masks = Vec::new();
    sweep::leftovers(dropped.as_dropped(), &mut masks);
    let (masked, count) = sweep::cut(dropped.as_dropped(), masks);
    (count > 0).then(|| dropped.restored(masked))
}

/// Cuts the secrets out of the text.
fn finish(
    text: &str,
    encoding: &str,
    mut devices: Vec<Configuration>,
    masks: Vec<std::ops::Range<usize>>,
    problems: Vec<Problem>,
) -> ReadConfigurations {
    let (masked_text, masked) = sweep::cut(text, masks);
    quote_unread(&masked_text, &mut devices);
    ReadConfigurations { devices, masked_text, masked, encoding: encoding.to_owned(), problems }
}

/// Gives the unread lines their texts, as they stand in the masked copy.
fn quote_unread(masked_text: &str, devices: &mut [Configuration]) {
    let mut lines = (1..).zip(masked_text.split('\n'));
    // Devices and their lines stand in the order of the file, so one walk is enough.
    for at in devices.iter_mut().flat_map(|d| &mut d.unread.first) {
        let text = lines.by_ref().find(|(number, _)| *number == at.line).map_or("", |(_, text)| text);
        at.value = problem::shorten(text.trim_end());
    }
}
