//! What could not be read of a file: codes, their words, and a list that never grows without end.
//!
//! The words stand in `content/problems.toml`, Japanese and English side by side; a test checks that every code used has
//! its words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sejo_model::ledger::Problem;
use sejo_model::words::Text;

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $code:literal;)+) => {
        $($(#[$meta])* pub const $name: &str = $code;)+
        /// Every code of tables and ledgers.
        pub const ALL: &[&str] = &[$($code,)+];
    };
}

codes! {
    /// More rows than are read.
    TOO_MANY_ROWS = "too-many-rows";
    /// One row that stands for hundreds of equal ones.
    ROW_REPEATED = "row-repeated";
    /// Bytes of zero inside a text.
    ZERO_BYTES = "zero-bytes";
    /// More columns than are read.
    TOO_MANY_COLUMNS = "too-many-columns";
    /// More cells than are read.
    TOO_MANY_CELLS = "too-many-cells";
    /// More sheets than are read.
    TOO_MANY_SHEETS = "too-many-sheets";
    /// More problems than are listed.
    MORE_PROBLEMS = "more-problems";
    /// A cell longer than is kept.
    CELL_CUT = "cell-cut";
    /// A cell holds an error such as `#REF!`.
    CELL_ERROR = "cell-error";
    /// Cells with a formula whose result does not stand in the file.
    UNCALCULATED = "uncalculated";
    /// A number with more digits than Excel keeps.
    NUMBER_ROUNDED = "number-rounded";
    /// Characters that could not be decoded.
    UNDECODABLE = "undecodable";
    /// A cell whose kanji were lost to question marks.
    DESTROYED = "destroyed";
    /// Words inside a cell were masked.
    MASKED_WORDS = "masked-words";
    /// A secret outside the table.
    SECRET_OUTSIDE = "secret-outside";
    /// A quotation mark that is never closed.
    QUOTE_UNCLOSED = "quote-unclosed";
    /// The kind of devices was taken from the name of their sheet.
    KIND_FROM_SHEET = "kind-from-sheet";
    /// Another sheet with a table, not read.
    OTHER_SHEET = "other-sheet";
    /// Another sheet with a list of devices, not read.
    OTHER_DEVICES = "other-devices";
    /// A sheet with its headings down the first column, not read.
    TURNED_SHEET = "turned-sheet";
    /// Rows above the headings, not read.
    ROWS_ABOVE = "rows-above";
    /// A further table on the sheet whose columns are others, not read.
    OTHER_TABLE = "other-table";
    /// A further table to the right of the one that is read.
    SIDE_TABLE = "side-table";
    /// A sheet that could not be read.
    SHEET_UNREADABLE = "sheet-unreadable";
    /// No header row.
    NO_HEADER = "no-header";
    /// Two columns of the same name.
    REPEATED_HEADER = "repeated-header";
    /// A total.
    TOTAL_ROW = "total-row";
    /// A note or heading between the rows.
    NOTE_ROW = "note-row";
    /// A row that is struck through.
    STRUCK_ROW = "struck-row";
    /// Cells that repeat a row that is struck through.
    DITTO_UNDER_STRUCK = "ditto-under-struck";
    /// A row people do not see, taken in like the others.
    HIDDEN_ROW = "hidden-row";
    /// A column people do not see, read like the others.
    HIDDEN_COLUMN = "hidden-column";
    /// Not a date.
    NOT_A_DATE = "not-a-date";
    /// No such day.
    NO_SUCH_DAY = "no-such-day";
    /// The day is missing.
    DAY_MISSING = "day-missing";
    /// Devices whose day of going has passed.
    RETIRED_BY_DAY = "retired-by-day";
    /// The words of the state and the day a device went contradict each other.
    STATE_CONTRADICTS = "state-contradicts";
    /// A remark says that the device is gone, its state does not.
    NOTE_SAYS_GONE = "note-says-gone";
    /// The state was read from the remarks, or from a word for it where the kind or the name should stand.
    NOTE_STATE = "note-state";
    /// A remark speaks of going, being broken or lying about; the state does not.
    NOTE_DOUBTS_STATE = "note-doubts-state";
    /// Several days, and nothing says which is meant.
    PERIOD_UNCLEAR = "period-unclear";
    /// A day with a remark that takes it back, or that is not understood.
    DAY_DOUBTED = "day-doubted";
    /// A day in the future of something that has happened.
    FUTURE_DAY = "future-day";
    /// No IP or MAC address.
    NOT_AN_ADDRESS = "not-an-address";
    /// A row that says nothing about a device.
    ROW_SAYS_NOTHING = "row-says-nothing";
    /// A row of names that can be counted, taken in as so many devices.
    ROW_SPREAD = "row-spread";
    /// A row that stands for several devices and names only one.
    ROW_OF_SEVERAL = "row-of-several";
    /// A ledger that another facility exported.
    OTHER_FACILITY = "other-facility";
    /// A list that sets days back which only go forward.
    OLDER_LIST = "older-list";
    /// The name of a system nobody registered.
    SYSTEM_UNKNOWN = "system-unknown";
    /// A column that could name the devices, and is not taken in beside another.
    SECOND_NAME = "second-name";
    /// Words behind a mark that repeats the cell above.
    DITTO_PART = "ditto-part";
    /// A word the field does not take.
    UNKNOWN_WORD = "unknown-word";
    /// A value longer than the ledger keeps.
    VALUE_CUT = "value-cut";
    /// Characters that are not seen were taken out of a value.
    STEERING = "steering";
    /// Two rows of one device differ.
    ROWS_DIFFER = "rows-differ";
    /// A row fits several devices.
    FITS_SEVERAL = "fits-several";
    /// Rows of one list have a key in common and differ in what they describe.
    ROWS_SHARE_KEY = "rows-share-key";
    /// A device of the ledger has the name of a row, which says nothing else about which it is.
    SAME_NAME = "same-name";
    /// A row's keys name different devices.
    KEYS_DISAGREE = "keys-disagree";
    /// A stronger key says it is another device.
    KEY_CONTRADICTS = "key-contradicts";
    /// A serial number that is a known one but for what spreadsheets do to numbers.
    SERIAL_WORN = "serial-worn";
    /// Two serial numbers of one list that differ by their first zeros only.
    SERIALS_ALIKE = "serials-alike";
    /// A serial number a spreadsheet made something else of.
    SERIAL_RUINED = "serial-ruined";
    /// A key agrees, and too much else does not.
    WEAK_KEY = "weak-key";
    /// Several rows fit one device.
    SEVERAL_ROWS_FIT = "several-rows-fit";
    /// A configuration of which only a part is there.
    CONFIGURATION_PART = "configuration-part";
    /// Nothing but a command.
    CONFIGURATION_ENDS = "configuration-ends-after-command";
    /// Many lines of a configuration nobody understood.
    CONFIGURATION_UNREAD_LINES = "configuration-unread-lines";
    /// Several devices in one file.
    CONFIGURATION_SEVERAL = "configuration-several";
    /// More devices in one file than are told apart.
    CONFIGURATION_TOO_MANY = "configuration-too-many";
    /// What a device shows when it is asked, without its configuration.
    CONFIGURATION_ANSWER = "configuration-answer";
    /// A configuration that does not say which machine it is of.
    CONFIGURATION_NAMELESS = "configuration-nameless";
    /// A configuration of a maker that is not read.
    CONFIGURATION_MAKER_UNREAD = "configuration-maker-unread";
    /// How a maker that is not read gives its configuration as text.
    CONFIGURATION_MAKER_COMMAND = "configuration-maker-command";
    /// An answer of a disclosure that is none of the three.
    DISCLOSURE_ANSWER_UNCLEAR = "disclosure-answer-unclear";
    /// Two answers of a disclosure marked at once.
    DISCLOSURE_BOTH_MARKED = "disclosure-both-marked";
    /// A hidden sheet of a disclosure with answers.
    DISCLOSURE_HIDDEN = "disclosure-hidden";
    /// A note a remark names, which is nowhere.
    DISCLOSURE_NOTE_MISSING = "disclosure-note-missing";
    /// A remark beside はい that denies it.
    DISCLOSURE_REMARK_DENIES = "disclosure-remark-denies";
    /// More items than are read.
    DISCLOSURE_TOO_LONG = "disclosure-too-long";
    /// An item answered differently on two sheets.
    DISCLOSURE_TWICE = "disclosure-twice";
}

/// Whether it was found when the file was read, whatever its columns mean. Those codes stand first in [`ALL`]; from
/// [`NOT_A_DATE`] on the rows are spoken of.
#[must_use]
pub fn is_of_file(code: &str) -> bool {
    ALL.iter().take_while(|c| **c != NOT_A_DATE).any(|c| *c == code)
}

/// Whether devices may have been left out of what was read, or read where nobody sees them, so that a person has to look
/// before it is taken in.
#[must_use]
pub fn leaves_devices_out(code: &str) -> bool {
    let of_rows =
        [OTHER_DEVICES, TURNED_SHEET, ROWS_ABOVE, OTHER_TABLE, SIDE_TABLE, ROW_REPEATED, STRUCK_ROW, HIDDEN_ROW];
    // What names a device may be a formula.
    of_rows.contains(&code) || code == UNCALCULATED
}

/// Longest text a problem carries.
const MAX_TEXT: usize = 80;

static WORDS: LazyLock<BTreeMap<String, Text>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../content/problems.toml")).unwrap_or_default());

/// What happened and what to do next, in both languages. A code without words gives words that say where to look.
#[must_use]
pub fn problem_words(code: &str) -> Text {
    WORDS.get(code).cloned().unwrap_or_else(|| {
        Text::new(
            "この箇所は読み取れませんでした。元のファイルで確かめてください。",
            "This could not be read. Please check it in the original file.",
        )
    })
}

/// A problem without a sheet.
pub(crate) fn at(code: &str, row: Option<u32>, column: Option<String>, text: &str) -> Problem {
    Problem { sheet: None, row, column, code: code.to_owned(), text: shorten(text) }
}

/// A text short enough for a list of problems.
pub(crate) fn shorten(text: &str) -> String {
    let mut out: String = text.chars().take(MAX_TEXT).collect();
    if text.chars().nth(MAX_TEXT).is_some() {
        out.push('…');
    }
    out
}

/// A list of problems of one sheet that counts what goes beyond its limit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problems {
    sheet: Option<String>,
    limit: usize,
    /// Problem and the column index it is about.
    list: Vec<(Problem, Option<usize>)>,
    more: usize,
}

impl Problems {
    pub fn new(sheet: &str, limit: usize) -> Self {
        Self { sheet: (!sheet.is_empty()).then(|| sheet.to_owned()), limit, list: Vec::new(), more: 0 }
    }

    pub fn add(&mut self, code: &str, row: Option<u32>, column: Option<usize>, text: &str) {
        if self.list.len() < self.limit {
            let problem = Problem { sheet: self.sheet.clone(), ..at(code, row, None, text) };
            self.list.push((problem, column));
        } else {
            self.more += 1;
        }
    }

    pub fn append(&mut self, other: Self) {
        for (mut problem, column) in other.list {
            if self.list.len() < self.limit {
                problem.sheet.clone_from(&self.sheet);
                self.list.push((problem, column));
            } else {
                self.more += 1;
            }
        }
        self.more += other.more;
    }

    pub fn note_repeated(&mut self, repeated: &[(usize, String)]) {
        for (column, name) in repeated {
            self.add(REPEATED_HEADER, None, Some(*column), name);
        }
    }

    /// The list with columns named by their header and texts of masked columns left out.
    pub fn finish(self, headers: &[String], masked: &[usize]) -> Vec<Problem> {
        let mut out: Vec<Problem> = Vec::with_capacity(self.list.len() + 1);
        for (mut problem, column) in self.list {
            if let Some(index) = column {
                problem.column = Some(headers.get(index).cloned().unwrap_or_else(|| letter(index)));
                if masked.contains(&index) && problem.code != REPEATED_HEADER {
                    crate::table::MASK.clone_into(&mut problem.text);
                }
            }
            problem.text = crate::table::mask_text(&problem.text);
            out.push(problem);
        }
        if self.more > 0 {
            out.push(Problem { sheet: self.sheet, ..at(MORE_PROBLEMS, None, None, &self.more.to_string()) });
        }
        out
    }
}

/// `A`, `B` … for a column index.
pub(crate) fn letter(index: usize) -> String {
    sejo_model::workbook::column_name(u32::try_from(index).unwrap_or(u32::MAX - 1))
}
