//! Zip files that people are handed: several files for one customer, or those of many.

use std::io::{Cursor, Error, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The same files give the same bytes: no file says when it was packed.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default())
}

/// A few files, by name.
///
/// # Errors
/// When a name or a size does not fit the format.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_zip_holds_what_was_given() {
        let files = [("院/回答.json".to_owned(), b"{}".to_vec()), ("院/form.pdf".to_owned(), vec![7; 9_000])];
        let mut archive = zip::ZipArchive::new(Cursor::new(zip(&files).unwrap())).unwrap();
        for (name, expected) in &files {
            let mut found = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut found).unwrap();
            assert_eq!(&found, expected);
        }
        assert_eq!(zip(&files).unwrap(), zip(&files).unwrap());
    }
}
