//! Printing: text or JSON to the output, failures to the error stream, exit codes.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;

use sejo_model::words::Text;
use sejo_model::{ErrorCode, ErrorKind, FieldError, Lang};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::Place;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// Exit code 0.
    Fine,
    /// Exit code 1: something was found that a person should look at.
    Findings,
    /// Some of it failed, and all of it was said: the exit code.
    Failed(u8),
}

impl Done {
    /// Findings when there are any.
    pub fn unless(found: bool) -> Self {
        if found { Self::Findings } else { Self::Fine }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    code: ErrorCode,
    words: Text,
    fields: Vec<FieldError>,
    exit: u8,
}

impl Failure {
    /// Wrong use, said in both languages: exit code 2.
    pub fn wrong(ja: String, en: String) -> Self {
        Self { code: ErrorCode::WrongUse, words: Text::new(ja, en), fields: Vec::new(), exit: 2 }
    }

    /// With what can be done about it, in both languages.
    pub fn and(mut self, ja: String, en: String) -> Self {
        self.words = Text::new(format!("{}\n  {ja}", self.words.ja), format!("{}\n  {en}", self.words.en));
        self
    }

    /// A file that cannot be read or written: exit code 3.
    pub fn file(path: &Path, e: &std::io::Error) -> Self {
        let code = match e.kind() {
            std::io::ErrorKind::NotFound => ErrorCode::FileMissing,
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            std::io::ErrorKind::AlreadyExists => ErrorCode::FileExists,
            _ => ErrorCode::FileNotAllowed,
        };
        let (words, place) = (code.words(), path.display());
        let words = Text::new(format!("{} {place}", words.ja), format!("{} {place} ({e})", words.en));
        Self { code, words, fields: Vec::new(), exit: 3 }
    }
}

impl Failure {
    /// The exit code.
    pub const fn exit(&self) -> u8 {
        self.exit
    }
}

impl From<sejo_app::Error> for Failure {
    fn from(e: sejo_app::Error) -> Self {
        let exit = match e.code.kind() {
            ErrorKind::Environment => 3,
            ErrorKind::NotFound | ErrorKind::Unauthenticated => 2,
            // The input was read and refused: a finding about it, not wrong use of the command.
            _ => 1,
        };
        let mut words = Text::new(e.words(Lang::Ja), e.words(Lang::En));
        for field in &e.fields {
            words.ja.push_str(&format!("\n  {}: {}", field.field, field.code.words().ja));
            words.en.push_str(&format!("\n  {}: {}", field.field, field.code.words().en));
        }
        if let (ErrorKind::Environment, Some(source)) = (e.code.kind(), &e.source) {
            // The words say it already where the code is about a file or folder; elsewhere the driver's English helps who looks for it.
            if !is_about_a_place(e.code) {
                words.ja.push_str(&format!("\n  (技術的な詳細: {source})"));
            }
            words.en.push_str(&format!("\n  ({source})"));
        }
        Self { code: e.code, words, fields: e.fields, exit }
    }
}

/// The code says what is the matter with a file or a folder.
const fn is_about_a_place(code: ErrorCode) -> bool {
    use ErrorCode as C;
    matches!(code, C::FileExists | C::FileMissing | C::FileNotAllowed | C::NotABackup | C::NotEmpty | C::DemoNotEmpty)
}

impl From<anyhow::Error> for Failure {
    fn from(e: anyhow::Error) -> Self {
        match e.downcast::<sejo_app::Error>() {
            Ok(e) => e.into(),
            Err(e) => {
                let words = Text::new(format!("{e:#}"), format!("{e:#}"));
                Self { code: ErrorCode::CannotStart, words, fields: Vec::new(), exit: 3 }
            }
        }
    }
}

/// Where and how to print.
pub(crate) struct Output {
    /// Language.
    pub lang: Lang,
    json: bool,
    /// Where the data is; `None` when the arguments were not understood.
    place: Option<Place>,
    /// What kept the result from being printed.
    unprinted: OnceLock<std::io::Error>,
}

impl Output {
    /// As the arguments say.
    pub fn new(place: &Place) -> Self {
        Self { lang: place.lang(), json: place.json, place: Some(place.clone()), unprinted: OnceLock::new() }
    }

    /// When the arguments themselves were not understood.
    pub fn of(lang: Lang, json: bool) -> Self {
        Self { lang, json, place: None, unprinted: OnceLock::new() }
    }

    /// A command as it is to be typed to go on with the same data.
    pub fn command(&self, command: &str) -> String {
        self.place.as_ref().map_or_else(|| command.to_owned(), |place| place.command(command))
    }

    /// Whether a program reads it.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// One of two texts.
    pub fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(ja, en)
    }

    /// Prints JSON when asked for, otherwise the text. A closed pipe is no error.
    pub fn print<V: Serialize>(&self, value: impl FnOnce() -> V, text: impl FnOnce() -> String) {
        let printed = if self.json { serde_json::to_string_pretty(&value()).unwrap_or_default() } else { text() };
        let written = writeln!(std::io::stdout().lock(), "{}", printed.trim_end());
        if let Some(e) = written.err().filter(|e| e.kind() != std::io::ErrorKind::BrokenPipe) {
            // The first is told; what follows is the same.
            let _ = self.unprinted.set(e);
        }
    }

    /// What kept the result from being printed: whoever sent it to a full disk believes to have it.
    pub fn unprinted(&self) -> Option<Failure> {
        Some(Failure::file(Path::new("stdout"), self.unprinted.get()?))
    }

    /// Says something beside the result.
    pub fn remark(&self, words: &Text) {
        let _ = writeln!(std::io::stderr().lock(), "sejo: {}", words.r#in(self.lang));
    }

    /// Why something failed, and with which data folder the command it names is to be run.
    fn with_the_data(&self, failure: &Failure) -> String {
        let words = failure.words.r#in(self.lang);
        let options = self.command("").trim().to_owned();
        if options.is_empty() || !names_a_command(failure) {
            return words.to_owned();
        }
        match self.lang {
            Lang::Ja => format!("{words}\n  (同じデータで行うには {options} を付けてください)"),
            Lang::En => format!("{words}\n  (add {options} to use the same data)"),
        }
    }

    /// Why something failed, as people read it.
    pub fn words(&self, failure: &Failure) -> String {
        self.with_the_data(failure)
    }

    /// Why something failed, as a program reads it.
    pub fn error(&self, failure: &Failure) -> Value {
        let words = self.with_the_data(failure);
        let field = |f: &FieldError| json!({ "field": f.field, "code": f.code.key(), "message": f.code.words().r#in(self.lang) });
        let fields: Vec<Value> = failure.fields.iter().map(field).collect();
        // `words` is the message under its first name.
        json!({ "code": failure.code.key(), "message": words, "words": words, "fields": fields })
    }

    /// Says why and gives the exit code.
    pub fn fail(&self, failure: &Failure) -> ExitCode {
        let words = self.with_the_data(failure);
        if self.json {
            let value = json!({ "error": self.error(failure) });
            let _ = writeln!(std::io::stdout().lock(), "{value:#}");
        }
        let _ = writeln!(std::io::stderr().lock(), "sejo: {words}");
        ExitCode::from(failure.exit)
    }
}

/// The words name a command for the data that is there.
fn names_a_command(failure: &Failure) -> bool {
    use ErrorCode as C;
    let is_for_this_data = matches!(failure.code, C::WrongUse | C::UnknownUser | C::UserDisabled | C::LogBroken);
    let mut after = failure.words.en.split("sejo ").skip(1);
    is_for_this_data && after.any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Reads a whole file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|e| Failure::file(path, &e))
}

/// A print is a PDF, and its name says so.
pub(crate) fn needs_pdf(to: &Path) -> Result<(), Failure> {
    if to.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
        return Ok(());
    }
    let ja = "ファイル名の終わりを .pdf にしてください。".to_owned();
    Err(Failure::wrong(ja, "the file name must end in .pdf".to_owned()))
}

/// A file that is there, the ministry's own workbook above all, is never written over.
pub(crate) fn refuse_existing(to: &Path) -> Result<(), Failure> {
    let taken = std::fs::symlink_metadata(to).is_ok();
    if taken { Err(Failure::file(to, &std::io::ErrorKind::AlreadyExists.into())) } else { Ok(()) }
}

/// Writes a new file beside its place first, so that a full disk leaves no half file behind.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_with(std::fs::OpenOptions::new().write(true).create(true).truncate(true), path, bytes)
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    // New, because the rights of a file that is there already would stay.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write_with(&options, path, bytes)
}

fn write_with(options: &std::fs::OpenOptions, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    refuse_existing(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.part"));
    let write = || {
        options.open(&beside)?.write_all(bytes)?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        Failure::file(path, &e)
    })
}
