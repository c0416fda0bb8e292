//! Packs the fonts: see `src/pdf/world.rs`.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, copy};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

const FONTS: [&str; 3] = ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "NotoSansJP-Rest.ttf"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    for name in FONTS {
        let font = format!("fonts/{name}");
        println!("cargo:rerun-if-changed={font}");
        let mut packed = GzEncoder::new(File::create(out.join(format!("{name}.gz")))?, Compression::best());
        copy(&mut BufReader::new(File::open(&font)?), &mut packed)?;
        packed.finish()?;
    }
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
