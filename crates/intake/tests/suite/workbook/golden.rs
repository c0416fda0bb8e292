//! The three look-alikes of official workbooks in the shared test data, read to the last detail.

use std::path::PathBuf;

use super::builder::{head, layout, numbers, problems};
use sejo_intake::{Limits, workbook};
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{FiscalYear, FormKind, Subsection};

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("SEJO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let folder = folder.join("workbooks");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no shared test data in {}", folder.display());
    None
}

fn read(name: &str) -> Option<ReadWorkbook> {
    let bytes = std::fs::read(shared()?.join(name)).unwrap();
    Some(workbook::read(&bytes, &Limits::default()).unwrap())
}

const R7: &str = "1-①, 2-① general, 2-② general, 2-③ general, 2-④ general, 2-⑤ general, 2-⑥ general, 2-⑦ general, \
2-⑧ general, 2-⑨ general, 2-⑩ general, 2-⑪ server, 2-⑫ server, 2-⑫ pc, 2-⑬ network, 3-①, 3-②, 3-③, 4-①";

#[test]
fn drop_down_form() {
    let Some(read) = read("r7-form-drop-down.xlsx") else { return };
    assert_eq!(
        layout(&read),
        "header 6-6, number B, text C, category A, remark I, [1: word E on D target F], [2: word H on G]"
    );
    assert_eq!(head(&read), "facility B4, by G4");
    assert_eq!(numbers(&read), R7);
    assert_eq!(read.layout.sheet, "医療機関確認用");
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Institution), Some(FiscalYear(2025))));
    assert!(read.title.starts_with("令和7年度版") && read.title.ends_with("チェックリスト"));
    let sections: Vec<&str> = [0, 1, 12, 14, 15, 18].iter().map(|i| read.rows[*i].section.as_str()).collect();
    assert_eq!(
        sections,
        [
            "1 体制構築",
            "2 医療情報システムの管理・運用",
            "2 医療情報システムの管理・運用",
            "2 医療情報システムの管理・運用",
            "3 インシデント発生に備えた対応",
            "4 規程類の整備"
        ]
    );
    assert_eq!(read.rows[0].row, 6);
    assert!(read.rows[6].text.starts_with("セキュリティパッチ"), "{}", read.rows[6].text);
    assert!(read.rows.iter().all(|r| r.answers.is_empty()));
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn circles_form() {
    let Some(read) = read("r7-form-circles.xlsx") else { return };
    assert_eq!(layout(&read), "header 5-6, number B, text C, remark H, [1: pair D/E on F target G]");
    assert_eq!(head(&read), "facility B3 \"施設名:\"");
    assert_eq!(numbers(&read), R7);
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Institution), Some(FiscalYear(2025))));
    assert_eq!(read.rows[1].section, "2 医療情報システムの管理・運用");
    assert_eq!(read.rows[18].section, "4 規程類の整備");
    assert_eq!(read.rows[18].row, 32);
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn vendor_form() {
    let Some(read) = read("r8-vendor-form-boundary.xlsx") else { return };
    assert_eq!(
        layout(&read),
        "header 3-3, text C, category A, category B, boundary D, reference H, [1: printed E on F target G]"
    );
    assert_eq!(head(&read), "");
    assert_eq!(
        numbers(&read),
        "1-①, 2-② general, 2-③ general, 2-④ general, 2-⑤ general, 2-⑥ general, 2-⑦ general, 2-⑧ general, \
         2-⑨ general, 2-⑩ general, 2-⑪ server, 2-⑫ server, 2-⑫ pc, 2-⑬ network"
    );
    assert_eq!(read.layout.sheet, "事業者確認用");
    assert_eq!((read.form, read.fiscal_year), (Some(FormKind::Vendor), Some(FiscalYear(2026))));
    assert!(read.title.starts_with("令和8年度版"), "{}", read.title);
    assert_eq!(read.rows[11].subsection, Some(Subsection::Server));
    assert!(!read.rows[0].text.starts_with('①'), "{}", read.rows[0].text);
    assert!(read.rows.iter().all(|r| r.answers.is_empty()));
    assert_eq!(problems(&read), [""; 0]);
}

#[test]
fn cut_off_files_are_refused_and_never_panic() {
    let Some(folder) = shared() else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            assert!(workbook::read(&bytes[..end], &Limits::default()).is_err(), "{end}");
        }
    }
}
