//! The files of a run: written beside their names first, and given them once all of a group are whole.
//!
//! Invariant: under the name of a file that is handed out lies a whole one; of a group that could not be made nothing is left.

use std::io::ErrorKind;
use std::path::Path;

use sejo_model::issue::IssuedFile;
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
    remove(folder, issued, str::to_owned, |_, _| true)
}

/// The same where another program may have written to the same names since: what is not as it was made here stays.
pub(super) fn take_own_away(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    let is_as_made = |path: &Path, file: &IssuedFile| {
        std::fs::read(path).is_ok_and(|bytes| sejo_evidence::sha256(&bytes) == file.sha256)
    };
    remove(folder, issued, str::to_owned, is_as_made)
}

/// Removes what has no name yet. What lay there before under the name stays.
pub(super) fn drop_unfinished(folder: &Path, issued: &[(Customer, Issued)]) -> Result<()> {
    remove(folder, issued, unfinished, |_, _| true)
}

fn remove(
    folder: &Path,
    issued: &[(Customer, Issued)],
    name: impl Fn(&str) -> String,
    is_meant: impl Fn(&Path, &IssuedFile) -> bool,
) -> Result<()> {
    for (_, of) in issued {
        let own = folder.join(&of.folder);
        for file in &of.files {
            let path = own.join(name(&file.name));
            if !is_meant(&path, file) {
                continue;
            }
            match std::fs::remove_file(path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(Error::internal(e)),
                _ => {}
            }
        }
        // Where somebody keeps more in it, it stays.
        drop(std::fs::remove_dir(&own));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sejo_model::{EditionId, FormKind, IssuedId, IssuingId};

    use super::*;

    #[test]
    fn of_a_run_that_is_anothers_only_what_was_made_here_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("A");
        let (mine, theirs) = (own.join("返信.json"), own.join("様式.xlsx"));
        let file = |name: &str| IssuedFile { name: name.to_owned(), sha256: sejo_evidence::sha256(b"made here") };
        let customer = Customer::blank("A院");
        let issued = Issued {
            id: IssuedId::new(),
            issuing_id: IssuingId::new(),
            customer_id: customer.id,
            customer: customer.name.clone(),
            email: String::new(),
            request_id: None,
            also: Vec::new(),
            edition: EditionId("r8".to_owned()),
            form: FormKind::Vendor,
            at: 1,
            folder: "A".to_owned(),
            files: vec![file("返信.json"), file("様式.xlsx"), file("gone.xlsx")],
            said: Vec::new(),
            open: 0,
            without: Vec::new(),
            notice: None,
            revision: 0,
        };
        let made = [(customer, issued)];
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(&mine, b"made here").unwrap();
        std::fs::write(&theirs, b"made by another program").unwrap();
        take_own_away(dir.path(), &made).unwrap();
        assert!(!mine.exists() && theirs.exists());
        std::fs::write(&theirs, b"made here").unwrap();
        take_own_away(dir.path(), &made).unwrap();
        assert!(!own.exists(), "nothing is left of it");
    }
}
