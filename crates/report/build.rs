//! Packs the fonts (see `src/pdf/world.rs`) and lists the characters they have (see `src/pdf/glyphs.rs`).

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io::{BufReader, copy};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

const FONTS: [&str; 3] = ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "NotoSansJP-Rest.ttf"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut characters = BTreeSet::new();
    for name in FONTS {
        let font = format!("fonts/{name}");
        println!("cargo:rerun-if-changed={font}");
        let mut packed = GzEncoder::new(File::create(out.join(format!("{name}.gz")))?, Compression::best());
        copy(&mut BufReader::new(File::open(&font)?), &mut packed)?;
        packed.finish()?;
        characters.extend(characters_of(&fs::read(&font)?)?);
    }
    fs::write(out.join("characters.rs"), ranges(&characters))?;
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}

/// The characters a font has a glyph for.
fn characters_of(font: &[u8]) -> Result<BTreeSet<u32>, Box<dyn Error>> {
    let face = ttf_parser::Face::parse(font, 0)?;
    let mut found = BTreeSet::new();
    for table in face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode()) {
        // A table may name a character and give it no glyph.
        table.codepoints(|c| found.extend(table.glyph_index(c).filter(|glyph| glyph.0 != 0).map(|_| c)));
    }
    Ok(found)
}

/// As Rust: a list of first and last, in order.
fn ranges(characters: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in characters.iter().copied() {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == c => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    let mut text = String::from("&[");
    for (first, last) in ranges {
        let _ = write!(text, "({first},{last}),");
    }
    text + "]"
}
