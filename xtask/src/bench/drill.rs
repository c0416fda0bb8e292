//! How fast a folder is sealed, beside b3sum over the same files in the same run.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::{Measured, command};
use crate::shell;

/// Small files, and bytes of each.
const SMALL: (usize, usize) = (20_000, 50_000);
/// Large files, and MiB of each.
const LARGE: (usize, usize) = (8, 128);
/// Runs of each; the fastest counts, so that neighbours on the machine do not.
const RUNS: usize = 3;

pub(super) fn drill(binary: &Path, folder: &Path) -> Result<Vec<Measured>> {
    const WHAT: &str = "sealing 2 GB, speed against b3sum (1.00 = as fast)";
    if !shell::has("b3sum") {
        return Ok(vec![Measured { what: WHAT, value: "no b3sum".to_owned(), promised: "≥ 0.90" }]);
    }
    let files = folder.join("to-seal");
    make(&files)?;
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for run in 0..RUNS {
        let manifest = folder.join(format!("{run}.sejo-manifest"));
        let words = ["drill".as_ref(), "seal".as_ref(), files.as_os_str(), "--out".as_ref(), manifest.as_os_str()];
        let words: Vec<String> = words.iter().map(|w: &&std::ffi::OsStr| w.to_string_lossy().into_owned()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        ours = ours.min(command(binary, &folder.join("none"), &words)?);
        theirs = theirs.min(b3sum(&files)?);
    }
    std::fs::remove_dir_all(&files)?;
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    Ok(vec![Measured { what: WHAT, value: format!("{ratio:.2}"), promised: "≥ 0.90" }])
}

/// Files that are all different and do not repeat within themselves.
fn make(folder: &Path) -> Result<()> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut fill = |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            for (to, from) in chunk.iter_mut().zip(state.to_le_bytes()) {
                *to = from;
            }
        }
    };
    let mut small = vec![0; SMALL.1];
    for number in 0..SMALL.0 {
        let place = folder.join(format!("small/{:03}", number % 100));
        std::fs::create_dir_all(&place)?;
        fill(&mut small);
        std::fs::write(place.join(format!("{number}.dat")), &small)?;
    }
    let mut piece = vec![0; 1 << 20];
    for number in 0..LARGE.0 {
        let mut file = std::fs::File::create(folder.join(format!("large-{number}.img")))?;
        for _ in 0..LARGE.1 {
            fill(&mut piece);
            file.write_all(&piece)?;
        }
    }
    Ok(())
}

fn b3sum(folder: &Path) -> Result<Duration> {
    let started = Instant::now();
    let mut find = Command::new("find").arg(folder).args(["-type", "f", "-print0"]).stdout(Stdio::piped()).spawn()?;
    let names = find.stdout.take().map_or_else(Stdio::null, Stdio::from);
    let status = Command::new("xargs").args(["-0", "b3sum"]).stdin(names).stdout(Stdio::null()).status()?;
    find.wait()?;
    if !status.success() {
        bail!("b3sum ended with {status}");
    }
    Ok(started.elapsed())
}
