//! The files of a run: written beside their names first, and given them once all of a group are whole.
//!
//! Invariant: under the name of a file that is handed out lies a whole one; of a group that could not be made nothing is left.

use std::io::ErrorKind;
use std::path::Path;

use sejo_model::{Customer, Issued};

use super::package::Package;
use crate::installation_key::sync_folder;
use crate::{Error, Result};

/// The name of a file until it is whole.
fn unfinished(name: &str) -> String {
    format!("{name}.unfinished")
}

/// Writes the files of a customer beside their names.
pub(super) fn write(folder: &Path, package: &Package) -> Result<()> {
    let folder = folder.join(&package.issued.folder);
    std::fs::create_dir_all(&folder).map_err(Error::of_file)?;
    for (name, bytes) in &package.files {
        std::fs::write(folder.join(unfinished(name)), bytes).map_err(Error::of_file)?;
    }
    Ok(())
}

/// Waits until what was written is on the disk. All of a group are written before the first is waited for, so that the disk has
/// them together.
pub(super) fn keep(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    for (_, of) in issued {
        for file in &of.files {
            let path = folder.join(&of.folder).join(unfinished(&file.name));
            let kept = std::fs::OpenOptions::new().write(true).open(path).and_then(|file| file.sync_all());
            kept.map_err(Error::of_file)?;
        }
    }
    Ok(())
}

/// Gives files that are whole their names. What counts as issued is there after a power cut, too: the folders follow.
pub(super) fn give_names(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    let named = rename(folder, issued);
    if named.is_err() {
        drop(drop_unfinished(folder, issued));
        drop(take_away(folder, issued));
    }
    named
}

fn rename(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    for (_, of) in issued {
        let own = folder.join(&of.folder);
        for file in &of.files {
            let named = std::fs::rename(own.join(unfinished(&file.name)), own.join(&file.name));
            named.map_err(Error::of_file)?;
        }
    }
    for (_, of) in issued {
        sync_folder(&folder.join(&of.folder))?;
    }
    sync_folder(folder)
}

/// Removes what was made and is not issued: nobody hands it out for what was.
pub(super) fn take_away(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    remove(folder, issued, str::to_owned)
}

/// Removes what has no name yet. What lay there before under the name stays.
pub(super) fn drop_unfinished(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    remove(folder, issued, unfinished)
}

fn remove(folder: &Path, issued: &[(Customer, Issued)], name: impl Fn(&str) -> String) -> Result<()> {
    for (_, of) in issued {
        let own = folder.join(&of.folder);
        for file in &of.files {
            match std::fs::remove_file(own.join(name(&file.name))) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(Error::internal(e)),
                _ => {}
            }
        }
        // Where somebody keeps more in it, it stays.
        drop(std::fs::remove_dir(&own));
    }
    Ok(())
}
