//! Everything typst may see: the templates, one data file, three fonts.

use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::Document;

/// BIZ UDPGothic, and the glyphs it lacks from Noto Sans JP. See `fonts/README.md`.
/// Packed by `build.rs`, so that a program many people download carries 7 MB of them and not 11.
const FONT_FILES: [&[u8]; 3] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/BIZUDPGothic-Regular.ttf.gz")),
    include_bytes!(concat!(env!("OUT_DIR"), "/BIZUDPGothic-Bold.ttf.gz")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSansJP-Rest.ttf.gz")),
];

/// What every print shares; building it once saves parsing 11 MB of fonts for each.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
}

/// Paths are interned for the life of the process, so they are few and fixed. `None` never happens for these literals,
/// and a missing file would show as "file not found" in the error of the print.
fn id(path: &'static str) -> Option<FileId> {
    VirtualPath::new(path).ok().map(|p| FileId::new(RootedPath::new(VirtualRoot::Project, p)))
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES.iter().filter_map(|file| Font::new(Bytes::new(unpacked(file)), 0)).collect();
    let sources = [
        ("appointment.typ", include_str!("../../templates/appointment.typ")),
        ("document.typ", include_str!("../../templates/document.typ")),
        ("first-hour.typ", include_str!("../../templates/first-hour.typ")),
        ("card.typ", include_str!("../../templates/card.typ")),
        ("care-forms.typ", include_str!("../../templates/care-forms.typ")),
        ("contact.typ", include_str!("../../templates/contact.typ")),
        ("backup-table.typ", include_str!("../../templates/backup-table.typ")),
        ("emergency-file.typ", include_str!("../../templates/emergency-file.typ")),
        ("exercise.typ", include_str!("../../templates/exercise.typ")),
        ("form.typ", include_str!("../../templates/form.typ")),
        ("incident-form.typ", include_str!("../../templates/incident-form.typ")),
        ("incident-report.typ", include_str!("../../templates/incident-report.typ")),
        ("incident-timeline.typ", include_str!("../../templates/incident-timeline.typ")),
        ("key-paper.typ", include_str!("../../templates/key-paper.typ")),
        ("letter.typ", include_str!("../../templates/letter.typ")),
        ("network.typ", include_str!("../../templates/network.typ")),
        ("disclosure.typ", include_str!("../../templates/disclosure.typ")),
        ("check-table.typ", include_str!("../../templates/check-table.typ")),
        ("one-page.typ", include_str!("../../templates/one-page.typ")),
        ("request.typ", include_str!("../../templates/request.typ")),
        ("remote-register.typ", include_str!("../../templates/remote-register.typ")),
        ("responsibility.typ", include_str!("../../templates/responsibility.typ")),
        ("route-letter.typ", include_str!("../../templates/route-letter.typ")),
        ("restore-order.typ", include_str!("../../templates/restore-order.typ")),
        ("vendors.typ", include_str!("../../templates/vendors.typ")),
        ("walk-round.typ", include_str!("../../templates/walk-round.typ")),
        ("picture.typ", include_str!("../../templates/picture.typ")),
        ("paper.typ", include_str!("../../templates/paper.typ")),
    ]
    .into_iter()
    .filter_map(|(path, text)| Some(Source::new(id(path)?, text.to_owned())))
    .collect();
    Shelf {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        sources,
    }
});

/// A packed font. What this program carries can always be unpacked; a font that could not would be missing, which a test
/// of this module would tell.
fn unpacked(file: &[u8]) -> Vec<u8> {
    let mut font = Vec::new();
    let _ = GzDecoder::new(file).read_to_end(&mut font);
    font
}

/// The fonts, for the tests.
#[cfg(test)]
pub(super) fn fonts() -> &'static [Font] {
    &SHELF.fonts
}

/// One print: the template of a document and its data; behind it the parts bound with it, each in a folder of its own
/// (`/1`, `/2`, …) where the same templates stand beside that part's data.
pub(super) struct Paper {
    main: FileId,
    data: Vec<Bytes>,
}

impl Paper {
    pub(super) fn new(document: Document, data: Vec<u8>, bound: Vec<Vec<u8>>) -> Self {
        let shelf: &Shelf = &SHELF;
        // The template is on the shelf; the fallback only keeps this free of panics.
        let main = id(document.template())
            .or_else(|| shelf.sources.first().map(Source::id))
            .unwrap_or_else(|| Source::detached("").id());
        Self { main, data: std::iter::once(data).chain(bound).map(Bytes::new).collect() }
    }
}

/// The folder and the name of a file; the root is folder 0. `None` for everything else.
fn place(id: FileId) -> Option<(usize, String)> {
    let path = id.get().vpath().get_without_slash().to_owned();
    match path.split_once('/') {
        None => Some((0, path)),
        Some((folder, name)) => Some((folder.parse().ok()?, name.to_owned())),
    }
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if let Some(source) = SHELF.sources.iter().find(|s| s.id() == id) {
            return Ok(source.clone());
        }
        let (folder, name) = place(id).ok_or(FileError::AccessDenied)?;
        let original = SHELF.sources.iter().find(|s| place(s.id()).is_some_and(|(_, n)| n == name));
        match original {
            Some(original) if folder < self.data.len() => Ok(Source::new(id, original.text().to_owned())),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match place(id) {
            Some((folder, name)) if name == "data.json" => {
                self.data.get(folder).cloned().ok_or(FileError::AccessDenied)
            }
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        // A print knows only the day it was given.
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_cover_what_names_need() {
        assert_eq!(fonts().len(), FONT_FILES.len(), "every font could be read");
        assert_eq!(SHELF.sources.len(), 28, "every template is on the shelf");
        let families: Vec<&str> = fonts().iter().map(|f| f.info().family.as_str()).collect();
        assert_eq!(families, ["BIZ UDPGothic", "BIZ UDPGothic", "Noto Sans JP"]);
        let has = |font: &Font, c: char| font.info().coverage.contains(u32::from(c));
        let (biz, rest) = (&fonts()[0], &fonts()[2]);
        assert!(!has(biz, '𠮷') && has(rest, '𠮷'), "the rest has what the first lacks");
        assert!(has(biz, '髙') && !has(rest, '髙'), "and nothing else");
        assert!(has(biz, '〓') && has(&fonts()[1], '〓'));
    }

    #[test]
    fn nothing_but_the_shelf_and_the_data_can_be_read() {
        let paper = Paper::new(Document::Form, b"{}".to_vec(), vec![b"[]".to_vec()]);
        let other = id("secret.txt").unwrap();
        assert!(paper.file(other).is_err() && paper.source(other).is_err());
        assert!(paper.file(id("data.json").unwrap()).is_ok() && paper.file(id("1/data.json").unwrap()).is_ok());
        assert!(paper.source(id("1/form.typ").unwrap()).is_ok());
        for beyond in ["2/data.json", "1/1/data.json", "x/data.json", "-1/data.json"] {
            assert!(paper.file(id(beyond).unwrap()).is_err(), "{beyond}");
        }
        assert!(paper.source(id("2/form.typ").unwrap()).is_err());
        assert!(paper.source(paper.main()).is_ok() && paper.today(None).is_none());
    }
}
