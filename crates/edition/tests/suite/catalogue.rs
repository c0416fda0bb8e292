//! The built-in editions: counts, ids, what is in force, what is refused.

use jiff::civil::date;
use sejo_edition::{EditionError, RowProblem, builtin, help, in_force, parse, validate};
use sejo_model::{Confidence, Control, EditionState, FacilityKind, FormKind};

#[test]
fn counts_are_those_of_the_ministry() {
    let editions = builtin().unwrap();
    let count = |edition: &str, form: FormKind| {
        let edition = editions.iter().find(|e| e.id.0 == edition).unwrap();
        let form = edition.form(form).unwrap();
        (form.gate().is_some(), form.items.len(), form.items.iter().filter(|i| i.required).count())
    };
    // (gate, rows with the gate, of those required)
    assert_eq!(count("r5", FormKind::Institution), (true, 19, 11));
    assert_eq!(count("r5", FormKind::Pharmacy), (true, 19, 10));
    assert_eq!(count("r6", FormKind::Institution), (true, 19, 19));
    assert_eq!(count("r6", FormKind::Pharmacy), (true, 19, 19));
    assert_eq!(count("r6", FormKind::Vendor), (false, 14, 14));
    assert_eq!(count("r7", FormKind::Institution), (true, 20, 20));
    assert_eq!(count("r7", FormKind::Pharmacy), (true, 20, 20));
    assert_eq!(count("r7", FormKind::Vendor), (false, 14, 14));
    assert_eq!(count("r8", FormKind::Institution), (true, 20, 20));
    assert_eq!(count("r8", FormKind::Vendor), (false, 14, 14));
}

#[test]
fn every_row_by_id() {
    let editions = builtin().unwrap();
    let lines: Vec<String> = editions
        .iter()
        .flat_map(|e| e.forms.iter())
        .flat_map(|f| f.items.iter())
        .map(|i| {
            let before: Vec<&str> = i.supersedes.iter().map(|id| id.0.as_str()).collect();
            format!(
                "{} | {} | {}{}{} | ← {}",
                i.id,
                i.number,
                i.confidence,
                if i.required { "" } else { " reference" },
                if i.not_needed_without_vendor_contract { " contract" } else { "" },
                before.join(" ")
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_provisional_edition_never_claims_to_be_the_ministrys() {
    let editions = builtin().unwrap();
    let r8 = editions.last().unwrap();
    assert_eq!((r8.id.0.as_str(), r8.state, r8.guideline.as_str()), ("r8", EditionState::Provisional, "第7.0版"));
    assert!(r8.forms.iter().flat_map(|f| &f.items).all(|i| i.confidence >= Confidence::C));
    let institution = r8.form(FormKind::Institution).unwrap();
    for control in [Control::PasswordStrength, Control::TwoFactor] {
        let row = institution.items.iter().find(|i| i.control == Some(control)).unwrap();
        assert!(row.footnote.as_deref().is_some_and(|f| f.starts_with("暫定")), "{control}");
    }
    assert_eq!(r8.official_files.iter().filter(|f| f.sha256.is_some()).count(), 4);
    assert_eq!(r8.form_for(FacilityKind::Pharmacy).unwrap().title, "医療機関・薬局確認用");
    for older in &editions[..3] {
        assert_eq!(older.state, EditionState::Past);
    }
}

#[test]
fn in_force_follows_the_fiscal_year() {
    let editions = builtin().unwrap();
    let id = |y, m, d| in_force(&editions, date(y, m, d)).map(|e| e.id.0.clone());
    assert_eq!(id(2026, 11, 22).as_deref(), Some("r8"));
    assert_eq!(id(2026, 3, 31).as_deref(), Some("r7"));
    assert_eq!(id(2026, 4, 1).as_deref(), Some("r8"));
    // Before the ministry has issued the next one, the last one goes on.
    assert_eq!(id(2028, 5, 1).as_deref(), Some("r8"));
    // A clock that stands before the first one leaves nobody without a form.
    assert_eq!(id(2022, 5, 1).as_deref(), Some("r5"));
    assert!(in_force(&[], date(2026, 11, 22)).is_none());
}

#[test]
fn every_control_is_asked_and_has_help() {
    let editions = builtin().unwrap();
    let r7 = editions.iter().find(|e| e.id.0 == "r7").unwrap().form(FormKind::Institution).unwrap();
    for control in Control::ALL {
        assert!(r7.items.iter().any(|i| i.control == Some(*control)), "{control}");
        let help = help(*control).unwrap_or_else(|e| panic!("{e}"));
        assert!(!help.meaning.ja.is_empty() && !help.meaning.en.is_empty(), "{control}");
    }
}

const MINIMAL: &str = r#"
id = "r9"
title = "t"
fiscal_year = 2027
published = ""
guideline = ""
state = "past"
[sources]
s = "somewhere"
[[form]]
kind = "institution"
title = "f"
follows = []
[[form.group]]
section = "2"
subsection = "server"
rows = [
  { number = "2-①", control = "access-log", label = "l", confidence = "A", source = ["s"] },
]
"#;

#[test]
fn mistakes_name_file_and_row() {
    let refused = |from: &str, to: &str| {
        assert!(MINIMAL.contains(from), "{from}");
        let text = MINIMAL.replace(from, to);
        parse("r9.toml", &text).and_then(|e| validate(&[e])).unwrap_err()
    };
    assert!(parse("r9.toml", MINIMAL).and_then(|e| validate(&[e])).is_ok());

    let error = refused("control = \"access-log\"", "control = \"acces-log\"");
    assert!(
        matches!(&error, EditionError::Syntax { file, message } if file == "r9.toml" && message.contains("acces-log"))
    );
    let error = refused("number = ", "nummer = ");
    assert!(matches!(&error, EditionError::Syntax { message, .. } if message.contains("nummer")));
    let problem = |error: EditionError| match error {
        EditionError::Row { file, form, row, label, problem } => {
            assert_eq!((file.as_str(), form.as_str(), row), ("r9.toml", "institution", 1), "{label}");
            problem
        }
        other => panic!("{other}"),
    };
    assert_eq!(problem(refused("[\"s\"] }", "[\"t\"] }")), RowProblem::UnknownSource("t".into()));
    assert_eq!(problem(refused("[\"s\"] }", "[] }")), RowProblem::Empty("source"));
    assert_eq!(problem(refused("label = \"l\"", "label = \" \"")), RowProblem::Empty("label"));
    assert_eq!(problem(refused("subsection = \"server\"\n", "")), RowProblem::SubsectionMissing(Control::AccessLog));
    assert_eq!(
        problem(refused("control = \"access-log\"", "control = \"bcp\"")),
        RowProblem::SubsectionOutOfPlace(Control::Bcp, sejo_model::Subsection::Server)
    );
    assert_eq!(problem(refused("state = \"past\"", "state = \"provisional\"")), RowProblem::TooConfident);
    assert_eq!(
        problem(refused("label = \"l\"", "label = \"l\", supersedes = [\"access-log.server\"]")),
        RowProblem::NothingFollowed("access-log.server".into())
    );
    assert_eq!(
        problem(refused("label = \"l\"", "label = \"l\", supersedes = [\"r8/institution/x\"]")),
        RowProblem::UnknownPredecessor(sejo_model::ItemId("r8/institution/x".into()))
    );
    let twice = "]\n[[form.group]]\nsection = \"2\"\nsubsection = \"server\"\nrows = [\n  { control = \"access-log\", label = \"m\", confidence = \"A\", source = [\"s\"] },\n]\n";
    let error = parse("r9.toml", &MINIMAL.trim_end().replace("},\n]", &format!("}},\n{twice}")))
        .and_then(|e| validate(&[e]))
        .unwrap_err();
    assert!(matches!(&error, EditionError::Row { row: 2, problem: RowProblem::Duplicate(_), .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "r9.toml, institution, row 2 (access-log): r9/institution/access-log.server stands twice"
    );
}
