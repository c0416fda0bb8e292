mod sheet;
use sejo_model::*;
#[test]
fn holdout() {
    let ed = sejo_edition::builtin().unwrap();
    let f = std::env::var("HOLD").unwrap();
    let (mut n, mut bad) = (0, 0);
    for line in std::fs::read_to_string(f).unwrap().lines() {
        let (want, text) = line.split_once('|').unwrap_or(("?", line));
        let m = |number| {
            sejo_edition::match_rows(
                &sheet::workbook(
                    Some(2025),
                    Some(FormKind::Institution),
                    &[(number, "", Some(Subsection::Server), text)],
                ),
                &ed,
                &[],
            )
            .remove(0)
        };
        let r = m("");
        let got = r.control.map_or("-", |c| c.key());
        n += 1;
        if got != want {
            bad += 1;
            println!("HO {want} {got} {} {text}", r.grade);
        }
    }
    println!("HO {bad} of {n}");
}
