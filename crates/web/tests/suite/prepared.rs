//! A folder that is costly to fill, filled once and copied for every test: each test runs in a process of its own, so it
//! waits on disk.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Older folders are of builds nobody runs any more.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// A folder whose filling was cut off keeps this name.
const UNFINISHED: &str = "unfinished";

/// Puts into `to` what `fill` leaves in a folder. Of all tests of this build the first one fills; nothing it leaves may
/// still be open.
pub async fn copy(to: &Path, fill: impl AsyncFnOnce(&Path)) {
    for entry in fs::read_dir(filled(fill).await).unwrap() {
        let from = entry.unwrap().path();
        fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
    }
}

async fn filled(fill: impl AsyncFnOnce(&Path)) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sejo-web-demo");
    let folder = root.join(this_build());
    if folder.is_dir() {
        return folder;
    }
    fs::create_dir_all(&root).unwrap();
    let lock = File::create(root.join("lock")).unwrap();
    // Given back when it is dropped, and by the system when this process is ended.
    lock.lock().unwrap();
    if !folder.is_dir() {
        remove_old(&root);
        let unfinished = root.join(UNFINISHED);
        fs::create_dir(&unfinished).unwrap();
        fill(&unfinished).await;
        fs::rename(&unfinished, &folder).unwrap();
    }
    folder
}

/// What tells this build's folder from those of others.
fn this_build() -> String {
    let program = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let built = program.modified().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("{}-{}", program.len(), built.as_nanos())
}

fn remove_old(root: &Path) {
    for entry in fs::read_dir(root).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let age = entry.metadata().unwrap().modified().unwrap().elapsed().unwrap_or_default();
        if entry.file_name() == UNFINISHED || age > KEPT {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}
