//! Canaries (確認用ファイル): small files placed, only when asked, in the folder that is about to be sealed.
//!
//! A backup taken before that moment cannot hold them, so one that comes back proves that the restore is not older than the
//! manifest; those at different depths prove that the restore did not break off. A folder is otherwise never written to.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sejo_model::drill::{Canary, CanaryState, Difference, Found};

use crate::manifest::Name;

/// Most canaries of one folder: at the top, and one at each depth; the last is at the deepest.
const MOST: usize = 5;
/// Folders looked into.
const MOST_FOLDERS: usize = 2_000;

/// Places them; gives their names as the manifest will have them. `moment` is the time of sealing (RFC 3339 in UTC): it
/// stands in every name and every canary, so no other day's can be taken for one of these.
///
/// # Errors
/// When not even the top of the folder can be written to. Deeper folders that cannot be are passed over.
pub fn place_canaries(folder: &Path, moment: &str) -> io::Result<Vec<String>> {
    let file = format!("sejo-canary-{}.txt", moment.replace([':', '-'], ""));
    let mut placed = Vec::new();
    for (depth, (name, path)) in spread(folder).into_iter().enumerate() {
        match write(&path.join(&file), moment, depth) {
            Ok(()) => placed.push(Name::below(name.as_ref(), file.as_ref()).text().to_owned()),
            Err(e) if placed.is_empty() => return Err(e),
            Err(_) => {}
        }
    }
    Ok(placed)
}

fn write(path: &Path, moment: &str, depth: usize) -> io::Result<()> {
    // Never over a file somebody else put there.
    let mut file = File::create_new(path)?;
    write!(
        file,
        "施錠(Sejo)の確認用ファイルです。{moment}に、復旧訓練の目録を作るときに置きました({depth}段目)。\n\
         次の復旧訓練が終わるまで、消さないでください。\n\
         A canary of Sejo, placed at depth {depth} when this folder was sealed. Keep it until the restore drill is over.\n",
    )?;
    file.sync_all()
}

/// The top and one folder at each depth below it. A restore that breaks off loses what comes last, so at each depth it is
/// the last folder in the order of names that is taken.
fn spread(folder: &Path) -> Vec<(Option<Name>, PathBuf)> {
    let mut chosen = vec![(None, folder.to_owned())];
    let mut level: Vec<(Option<Name>, PathBuf)> = chosen.clone();
    let mut looked = 0;
    loop {
        let mut below: Vec<(Option<Name>, PathBuf)> = Vec::new();
        for (name, path) in &level {
            looked += 1;
            if looked > MOST_FOLDERS {
                return chosen;
            }
            let entries = fs::read_dir(path).into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            below.extend(folders.map(|e| (Some(Name::below(name.as_ref(), &e.file_name())), e.path())));
        }
        let last = below.iter().max_by(|a, b| a.0.as_ref().map(Name::key).cmp(&b.0.as_ref().map(Name::key)));
        let Some(last) = last.cloned() else { return chosen };
        // Beyond the most there are, the deepest takes the place of the one before.
        chosen.truncate(MOST - 1);
        chosen.push(last);
        level = below;
    }
}

/// What becomes of the canaries while two manifests are compared.
#[derive(Debug, Clone, Default)]
pub struct CanaryWatch(Vec<Canary>);

impl CanaryWatch {
    /// Watches the canaries named in a manifest; `met` are those that have a line in it. One without was gone before it could
    /// be sealed, so nothing of it can come back.
    #[must_use]
    pub fn new(names: &[String], met: &[String]) -> Self {
        let state = |name| if met.contains(name) { CanaryState::Back } else { CanaryState::Missing };
        Self(names.iter().map(|name| Canary { name: name.clone(), state: state(name) }).collect())
    }

    /// Is told a difference.
    pub fn told(&mut self, found: &Found) {
        let Some(canary) = self.0.iter_mut().find(|canary| canary.name == found.name) else { return };
        canary.state = match found.difference {
            Difference::Missing => CanaryState::Missing,
            Difference::Changed | Difference::Unreadable => CanaryState::Changed,
            Difference::Unknown | Difference::Renamed | Difference::Extra => return,
        };
    }

    /// What became of them.
    #[must_use]
    pub fn finish(self) -> Vec<Canary> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stands_at_each_depth_and_none_over_another_file() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["a/b", "患者/001", "患者/002/画像/2026/11/28"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        let placed = place_canaries(dir.path(), "2026-11-28T09:00:00Z").unwrap();
        let file = "sejo-canary-20261128T090000Z.txt";
        let wanted = ["", "患者/", "患者/002/", "患者/002/画像/", "患者/002/画像/2026/11/28/"];
        assert_eq!(placed, wanted.map(|folder| format!("{folder}{file}")));
        for name in &placed {
            assert!(fs::read_to_string(dir.path().join(name)).unwrap().contains("2026-11-28T09:00:00Z"));
        }
        let again = place_canaries(dir.path(), "2026-11-28T09:00:00Z").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert!(place_canaries(&dir.path().join("nowhere"), "2026-11-28T09:00:01Z").is_err());
    }

    #[test]
    fn each_is_back_missing_or_changed() {
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        let mut watch = CanaryWatch::new(&names, &names[..3]);
        for (name, difference) in [("b", Difference::Missing), ("c", Difference::Changed), ("x", Difference::Missing)] {
            watch.told(&Found { difference, name: name.to_owned(), size: None, now: None, was_moving: false });
        }
        let states: Vec<_> = watch.finish().into_iter().map(|canary| canary.state).collect();
        assert_eq!(states, [CanaryState::Back, CanaryState::Missing, CanaryState::Changed, CanaryState::Missing]);
    }
}
