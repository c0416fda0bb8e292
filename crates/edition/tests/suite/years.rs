//! From year to year: differences, carry-over, import, overlay.

use crate::sheet::{Line, workbook};
use jiff::civil::date;
use proptest::prelude::*;
use sejo_edition::{
    EditionError, Identity, awaited_from, builtin, carry_over, diff, form_state, identify, import, import_as, in_force,
    match_rows, overlay,
};
use sejo_model::edition::{CarriedOver, Continuation, Grade};
use sejo_model::workbook::ReadWorkbook;
use sejo_model::{
    Answer, AnswerState, AnswerValue, Assignment, Confidence, Control, Edition, EditionId, EditionState, ErrorCode,
    FiscalYear, Form, FormKind, ImportedForm, Item, ItemId, Round, Sha256, Subsection, UserId, VerdictValue,
};

fn edition<'a>(editions: &'a [Edition], id: &str) -> &'a Edition {
    editions.iter().find(|e| e.id.0 == id).unwrap()
}

fn form<'a>(editions: &'a [Edition], id: &str, kind: FormKind) -> &'a Form {
    edition(editions, id).form(kind).unwrap()
}

fn readable(editions: &[Edition], from: &str, to: &str, kind: FormKind) -> String {
    let changes = diff(edition(editions, from), edition(editions, to), kind);
    let side = |items: &[sejo_edition::DiffItem]| {
        let items: Vec<String> = items.iter().map(|i| format!("{} {}", i.number, i.id.slug())).collect();
        if items.is_empty() { "-".to_owned() } else { items.join(" + ") }
    };
    let lines: Vec<String> = changes
        .rows
        .iter()
        .map(|r| {
            let required = if r.now_required { " (now required)" } else { "" };
            format!("{}{required}: {} → {}", r.change.key(), side(&r.before), side(&r.after))
        })
        .collect();
    format!("{} → {} {}\n{}", changes.from, changes.to, changes.form, lines.join("\n"))
}

#[test]
fn what_changed_from_r6_to_r7() {
    insta::assert_snapshot!(readable(&builtin().unwrap(), "r6", "r7", FormKind::Institution));
}

#[test]
fn a_year_nobody_has_published_is_asked_what_the_one_before_was() {
    let editions = builtin().unwrap();
    assert_eq!(sejo_edition::on(date(2027, 3, 31), &editions, &[]), overlay(&editions, &[]));
    let later = sejo_edition::on(date(2027, 4, 1), &editions, &[]);
    let awaited = in_force(&later, date(2027, 4, 1)).unwrap();
    let before = edition(&editions, "r8");
    assert_eq!((awaited.id.0.as_str(), awaited.state, awaited.fiscal_year.0), ("r9", EditionState::Provisional, 2027));
    assert_eq!(awaited.forms.len(), before.forms.len());
    for (new, old) in awaited.forms.iter().zip(&before.forms) {
        assert_eq!(awaited_from(new), Some(before.title.as_str()));
        assert_eq!(awaited_from(old), None);
        for (new, old) in new.items.iter().zip(&old.items) {
            assert_eq!((&new.label, new.control, &new.supersedes), (&old.label, old.control, &vec![old.id.clone()]));
            assert_eq!(new.id, ItemId(old.id.0.replacen("r8/", "r9/", 1)));
        }
    }
    assert_eq!(sejo_edition::validate(&later).map_err(|e| e.to_string()), Ok(()));
    // Two years on, nobody having dropped anything.
    let far = sejo_edition::on(date(2028, 6, 1), &editions, &[]);
    assert_eq!(in_force(&far, date(2028, 6, 1)).unwrap().id.0, "r10");
}

/// The form of a year as its workbook prints it: the rows of the last edition that is built in.
fn printed(year: i16, kind: FormKind, editions: &[Edition]) -> ImportedForm {
    let rows = form(editions, "r8", kind).items.iter();
    let lines: Vec<Line> =
        rows.map(|i| (i.number.as_str(), i.section.as_str(), i.subsection, i.label.as_str())).collect();
    imported(workbook(Some(year), Some(kind), &lines), editions)
}

/// Three years, in each of which either form was dropped or was not.
#[test]
fn whatever_was_dropped_every_year_has_every_form() {
    let editions = builtin().unwrap();
    let forms: Vec<(i16, FormKind)> =
        (2027..=2029).flat_map(|year| [(year, FormKind::Institution), (year, FormKind::Vendor)]).collect();
    let books: Vec<ImportedForm> = forms.iter().map(|(year, kind)| printed(*year, *kind, &editions)).collect();
    for which in 0..64_u32 {
        let dropped = |year: i16, kind: FormKind| {
            let at = forms.iter().position(|form| *form == (year, kind)).unwrap();
            (which >> at) & 1 == 1
        };
        for now in 2027..=2029_i16 {
            let so_far = books.iter().filter(|f| f.fiscal_year.0 <= now && dropped(f.fiscal_year.0, f.form.kind));
            let so_far: Vec<ImportedForm> = so_far.cloned().collect();
            let all = sejo_edition::on(date(now, 9, 1), &editions, &so_far);
            let years: Vec<i16> = all.iter().map(|e| e.fiscal_year.0).collect();
            assert_eq!(years, (2023..=now).collect::<Vec<_>>(), "{which:06b} in {now}: each year once");
            for (year, kind) in forms.iter().copied().filter(|(year, _)| *year <= now) {
                let told = format!("{which:06b} in {now}: {kind} of {year}");
                let edition = all.iter().find(|e| e.fiscal_year.0 == year).unwrap();
                let form = edition.form(kind).unwrap_or_else(|| panic!("{told} is not there"));
                let last = (2027..=year).rev().find(|year| dropped(*year, kind));
                let lent = (last != Some(year)).then(|| format!("{}版", FiscalYear(last.unwrap_or(2026))));
                assert_eq!(awaited_from(form), lent.as_deref(), "{told}");
                let state = if lent.is_some() { EditionState::Provisional } else { EditionState::Official };
                assert_eq!(form_state(edition, form), state, "{told}");
                assert!(form.items.iter().all(|i| i.id.edition() == edition.id && i.id.form() == Some(kind)), "{told}");
            }
            let mut seen = std::collections::HashSet::new();
            let mut ids = all.iter().flat_map(|e| &e.forms).flat_map(|f| &f.items).map(|i| &i.id);
            assert!(ids.all(|id| seen.insert(id)), "{which:06b} in {now}: no row stands twice");
        }
    }
}

/// A row that is about nothing known is found by what it continues alone.
#[test]
fn an_answer_is_found_again_behind_a_year_in_which_nobody_answered() {
    let editions = builtin().unwrap();
    let r8 = imported(official_r8(), &editions);
    let far = sejo_edition::on(date(2028, 6, 1), &editions, std::slice::from_ref(&r8));
    let answers = [answer("r8/institution/row-13", 1, AnswerValue::Yes, AnswerState::Confirmed)];
    let (from, to) = (form(&far, "r8", FormKind::Institution), form(&far, "r10", FormKind::Institution));
    let carried = carry_over(from, to, &answers);
    let own = carried.iter().find(|c| c.item.0 == "r10/institution/row-13").unwrap();
    let found: Vec<_> = own.before.iter().map(|b| (b.item.0.as_str(), b.value)).collect();
    assert_eq!(found, [("r8/institution/row-13", Some(AnswerValue::Yes))]);
    assert_eq!(own.continuation, Continuation::Same);
}

#[test]
fn what_changed_between_the_others() {
    let editions = builtin().unwrap();
    let all = [
        readable(&editions, "r5", "r6", FormKind::Institution),
        readable(&editions, "r7", "r8", FormKind::Pharmacy),
        readable(&editions, "r7", "r8", FormKind::Vendor),
        // Not neighbours: by control and kind of device.
        readable(&editions, "r5", "r7", FormKind::Institution),
        // Backwards a merged row splits and new rows are gone.
        readable(&editions, "r7", "r6", FormKind::Institution),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn differences_have_a_stable_json() {
    let editions = builtin().unwrap();
    let changes = diff(edition(&editions, "r6"), edition(&editions, "r7"), FormKind::Institution);
    let json = serde_json::to_value(&changes).unwrap();
    assert_eq!((json["from"].as_str(), json["form"].as_str()), (Some("r6"), Some("institution")));
    let merged: Vec<_> = json["rows"].as_array().unwrap().iter().filter(|r| r["change"] == "merged").collect();
    assert_eq!(merged.len(), 3, "rights, accounts, patches");
    assert_eq!(merged[2]["control"], "patching");
    assert_eq!(merged[2]["before"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["rows"].as_array().unwrap().iter().filter(|r| r["change"] == "new").count(), 5);
}

fn answer(item: &str, round: u8, value: AnswerValue, state: AnswerState) -> Answer {
    Answer {
        item: ItemId(item.to_owned()),
        round: Round::new(round).unwrap(),
        value,
        confirmed_on: date(2024, 6, i8::try_from(round).unwrap()),
        target_on: None,
        planned_by: None,
        remark: String::new(),
        reason: String::new(),
        asked: String::new(),
        verdict: VerdictValue::Unknown,
        state,
        by: UserId::new(),
        at: 0,
        revision: 1,
    }
}

#[test]
fn carried_over_to_be_rechecked() {
    use AnswerState::{Confirmed, Withdrawn};
    use AnswerValue::{No, Yes};
    let editions = builtin().unwrap();
    let answers = [
        answer("r6/institution/officer", 1, Yes, Confirmed),
        // The last confirmed round counts.
        answer("r6/institution/ledger", 1, No, Confirmed),
        answer("r6/institution/ledger", 2, Yes, Confirmed),
        answer("r6/institution/ledger", 3, No, Withdrawn),
        // Merged rows that agree, that differ, that were half answered.
        answer("r6/institution/accounts.server", 1, Yes, Confirmed),
        answer("r6/institution/accounts.pc", 1, Yes, Confirmed),
        answer("r6/institution/patching.server", 1, Yes, Confirmed),
        answer("r6/institution/patching.pc", 1, No, Confirmed),
        answer("r6/institution/patching.network", 1, Yes, Confirmed),
        answer("r6/institution/access-rights.server", 1, Yes, Confirmed),
        answer("r6/pharmacy/bcp", 1, Yes, Confirmed),
    ];
    let (r6, r7) = (form(&editions, "r6", FormKind::Institution), form(&editions, "r7", FormKind::Institution));
    let carried = carry_over(r6, r7, &answers);
    assert_eq!(carried.len(), r7.items.len());
    let row = |slug: &str| {
        let c = carried.iter().find(|c| c.item.slug() == slug).unwrap();
        (c.continuation, c.before.iter().map(|b| b.value).collect::<Vec<_>>(), c.agree)
    };
    assert_eq!(row("officer"), (Continuation::Same, vec![Some(Yes)], true));
    assert_eq!(row("ledger"), (Continuation::Same, vec![Some(Yes)], true));
    assert_eq!(row("accounts"), (Continuation::Merged, vec![Some(Yes), Some(Yes)], true));
    assert_eq!(row("patching"), (Continuation::Merged, vec![Some(Yes), Some(No), Some(Yes)], false));
    assert_eq!(row("access-rights"), (Continuation::Merged, vec![Some(Yes), None], false));
    assert_eq!(row("two-factor"), (Continuation::New, vec![], true));
    assert_eq!(row("bcp"), (Continuation::Same, vec![None], true));
    let ledger = carried.iter().find(|c| c.item.slug() == "ledger").unwrap();
    assert_eq!(ledger.before[0].confirmed_on, Some(date(2024, 6, 2)));

    // The other way round one row becomes several.
    let back = carry_over(r7, r6, &[answer("r7/institution/patching", 1, Yes, Confirmed)]);
    let split: Vec<_> = back.iter().filter(|c| c.continuation == Continuation::Split).map(|c| c.item.slug()).collect();
    assert_eq!(
        split,
        [
            "access-rights.server",
            "accounts.server",
            "patching.server",
            "access-rights.pc",
            "accounts.pc",
            "patching.pc",
            "patching.network"
        ]
    );
}

#[test]
fn a_pharmacy_carries_over_into_the_common_form() {
    let editions = builtin().unwrap();
    let answers = [answer("r7/pharmacy/bcp", 1, AnswerValue::Yes, AnswerState::Confirmed)];
    let r8 = form(&editions, "r8", FormKind::Institution);
    let carried = carry_over(form(&editions, "r7", FormKind::Pharmacy), r8, &answers);
    let bcp = carried.iter().find(|c| c.item.0 == "r8/institution/bcp").unwrap();
    assert_eq!(
        (bcp.continuation, bcp.before.len(), bcp.before[0].value),
        (Continuation::Same, 1, Some(AnswerValue::Yes))
    );
    let one_to_one = |c: &CarriedOver| matches!(c.continuation, Continuation::Same | Continuation::Reworded);
    assert!(carried.iter().all(one_to_one));
}

const GENERAL: Option<Subsection> = Some(Subsection::General);

/// A facility form of R8 as it might be printed, one row in words nobody knows.
fn official_r8() -> ReadWorkbook {
    let two = "2 医療情報システムの管理・運用";
    let lines: &[Line] = &[
        ("", "", None, "医療情報システムを導入、運用している。"),
        ("1-①", "1 体制構築", None, "医療情報システム安全管理責任者を設置している。"),
        ("2-②", two, GENERAL, "遠隔保守を利用する機器の有無を事業者に確認した。※事業者と契約していない場合は記入不要"),
        ("2-⑥", two, GENERAL, "更新プログラムを適用している。"),
        ("2-⑪", two, Some(Subsection::Server), "アクセスログを管理している。"),
        ("2-⑫", two, Some(Subsection::Server), "不要なサービスを停止している。"),
        ("2-⑫", two, Some(Subsection::Pc), "不要なサービスを停止している。"),
        ("2-⑭", two, GENERAL, "生成AIの利用ルールを周知している。"),
        ("4-①", "4 規程類の整備", None, "上記の実施方法を運用管理規程等に定めている。"),
    ];
    let mut read = workbook(None, None, lines);
    read.title = "令和８年度版 医療機関・薬局におけるサイバーセキュリティ対策チェックリスト".to_owned();
    read.rows[2].reference = "企画管理編 9.1\nシステム運用編 10.1".to_owned();
    read
}

fn imported(read: ReadWorkbook, editions: &[Edition]) -> ImportedForm {
    let matches = match_rows(&read, editions, &[]);
    import(read, matches, editions).unwrap()
}

#[test]
fn a_workbook_turns_the_provisional_edition_official() {
    let editions = builtin().unwrap();
    let form = imported(official_r8(), &editions);
    assert_eq!(
        (form.edition.0.as_str(), form.fiscal_year, form.form.kind),
        ("r8", FiscalYear(2026), FormKind::Institution)
    );
    assert_eq!(form.form.title, "医療機関・薬局確認用");
    let ids: Vec<&str> = form.form.items.iter().map(|i| i.id.slug()).collect();
    assert_eq!(
        ids,
        [
            "systems-in-use",
            "officer",
            "remote-maintenance",
            "patching",
            "access-log.server",
            "unneeded-services.server",
            "unneeded-services.pc",
            "row-13",
            "rules"
        ]
    );
    let remote = &form.form.items[2];
    assert!(remote.not_needed_without_vendor_contract);
    assert!(remote.label.starts_with("遠隔保守を利用する"), "the words as printed");
    assert_eq!(remote.guideline_refs, ["企画管理編 9.1", "システム運用編 10.1"]);
    assert_eq!(remote.supersedes.len(), 2, "from the built-in edition: institutions and pharmacies");
    assert_eq!(form.form.items[7].control, None);
    assert!(form.form.items.iter().all(|i| i.confidence == Confidence::A && i.source.len() == 1));
    assert_eq!(form.rows[7], (13, ItemId("r8/institution/row-13".into())));

    let laid = overlay(&editions, std::slice::from_ref(&form));
    let r8 = edition(&laid, "r8");
    assert_eq!((r8.state, r8.source_file), (EditionState::Official, Some(Sha256([7; 32]))));
    assert_eq!(r8.official_files.len(), 4);
    let vendor = r8.form(FormKind::Vendor).unwrap();
    assert_eq!(form_state(r8, vendor), EditionState::Provisional, "its rows are still inferred");
    assert_eq!(form_state(r8, r8.form(FormKind::Institution).unwrap()), EditionState::Official);
    assert_eq!(editions.len(), laid.len());

    // Our own labels of R7 against the ministry's words of R8: no word of rewording.
    let changes = diff(edition(&laid, "r7"), r8, FormKind::Institution);
    let kept: Vec<_> = changes.rows.iter().filter(|r| !r.before.is_empty() && !r.after.is_empty()).collect();
    assert!(!kept.is_empty() && kept.iter().all(|r| r.change.key() == "same" && !r.words_compared), "{kept:?}");

    // Importing again with the edition known changes nothing.
    let again = imported(official_r8(), &laid);
    assert_eq!(again.form, form.form);
}

#[test]
fn a_vendor_form_alone_leaves_the_facility_form_provisional() {
    let editions = builtin().unwrap();
    let mut read = workbook(
        Some(2026),
        Some(FormKind::Vendor),
        &[("①", "1 体制構築", None, "事業者内に情報セキュリティの管理責任者を置いている")],
    );
    read.title = "事業者確認用".into();
    let laid = overlay(&editions, &[imported(read, &editions)]);
    let r8 = edition(&laid, "r8");
    assert_eq!(r8.state, EditionState::Provisional);
    let vendor = r8.form(FormKind::Vendor).unwrap();
    assert!(vendor.items[0].not_needed_without_vendor_contract);
    assert_eq!(form_state(r8, vendor), EditionState::Official);
}

#[test]
fn a_known_file_is_recognised_by_its_hash() {
    let editions = builtin().unwrap();
    let mut read = workbook(None, None, &[("", "", None, "セキュリティパッチを適用している")]);
    read.sha256 = "e1a2a763c97c5434d53b745c5fc1643a22a9497ea48354182ab6a93df1e881a0".parse().unwrap();
    let found = identify(&read, &[], &editions).unwrap();
    assert_eq!(
        found,
        Identity { edition: EditionId("r8".into()), fiscal_year: FiscalYear(2026), form: FormKind::Vendor }
    );
}

#[test]
fn a_year_that_is_not_built_in_continues_the_newest() {
    let editions = builtin().unwrap();
    let mut read = official_r8();
    read.title = read.title.replace("令和８年度", "令和９年度");
    read.rows[3].subsection = Some(Subsection::Network);
    let form = imported(read, &editions);
    assert_eq!((form.edition.0.as_str(), form.fiscal_year), ("r9", FiscalYear(2027)));
    let before = |slug: &str| {
        let item = form.form.items.iter().find(|i| i.id.slug() == slug).unwrap();
        item.supersedes.iter().map(|id| id.0.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(before("unneeded-services.pc"), ["r8/institution/unneeded-services.pc"]);
    assert_eq!(before("patching.network"), ["r8/institution/patching"], "narrower than before");
    assert_eq!(before("row-13"), [] as [&str; 0]);
    let laid = overlay(&editions, &[form]);
    let r9 = laid.last().unwrap();
    assert_eq!((r9.id.0.as_str(), r9.title.as_str(), r9.state), ("r9", "令和9年度版", EditionState::Official));
    assert!(diff(edition(&laid, "r8"), r9, FormKind::Institution).rows.iter().any(|r| r.change.key() == "gone"));
}

#[test]
fn what_cannot_be_placed_is_refused() {
    let editions = builtin().unwrap();
    let rows: &[Line] = &[("", "", None, "セキュリティパッチを適用している")];
    let refuse = |read: ReadWorkbook| {
        let matches = match_rows(&read, &editions, &[]);
        import(read, matches, &editions).unwrap_err()
    };
    let error = refuse(workbook(None, Some(FormKind::Institution), rows));
    assert!(matches!(error, EditionError::YearUnknown { .. }) && error.code() == ErrorCode::WorkbookUncertain);
    let error = refuse(workbook(Some(2026), None, rows));
    assert!(matches!(error, EditionError::FormUnknown { .. }));
    let error = refuse(workbook(Some(2019), Some(FormKind::Institution), rows));
    assert_eq!(error, EditionError::NoSuchYear { year: 2019 });
    let error = refuse(workbook(Some(2026), Some(FormKind::Institution), &[("", "", None, "昼食の希望を書いてある")]));
    assert_eq!((error.clone(), error.code()), (EditionError::NothingRecognised { rows: 1 }, ErrorCode::NotAChecklist));
    let error = refuse(workbook(Some(2026), Some(FormKind::Institution), &[]));
    assert_eq!(error, EditionError::NothingRecognised { rows: 0 });

    // Somebody says what it is.
    let read = workbook(None, None, rows);
    let matches = match_rows(&read, &editions, &[]);
    let said = Identity { edition: EditionId("r8".into()), fiscal_year: FiscalYear(2026), form: FormKind::Institution };
    assert_eq!(import_as(said, read, matches, &editions).unwrap().rows[0].1.0, "r8/institution/patching");
}

#[test]
fn a_form_without_a_name_is_known_by_the_rows_only_facilities_have() {
    let editions = builtin().unwrap();
    let mut read = official_r8();
    read.title = "令和8年度版 サイバーセキュリティ対策チェックリスト".into();
    assert_eq!(imported(read, &editions).form.kind, FormKind::Institution);
}

#[test]
fn pharmacies_share_the_institutions_form_since_r8() {
    let editions = builtin().unwrap();
    for (year, wanted) in [(2025, FormKind::Pharmacy), (2026, FormKind::Institution)] {
        let read =
            workbook(Some(year), Some(FormKind::Pharmacy), &[("", "", None, "セキュリティパッチを適用している")]);
        assert_eq!(imported(read, &editions).form.kind, wanted, "{year}");
    }
}

#[test]
fn two_rows_assigned_to_the_same_control_keep_ids_of_their_own() {
    let editions = builtin().unwrap();
    let read = workbook(
        Some(2026),
        Some(FormKind::Institution),
        &[("", "", GENERAL, "生成AIの利用を届け出ている"), ("", "", GENERAL, "生成AIの入力を記録している")],
    );
    let assign = |text: &str| Assignment { text: sejo_model::text::fold(text), control: Control::AccessLog };
    let assignments = [assign("生成AIの利用を届け出ている"), assign("生成AIの入力を記録している")];
    let matches = match_rows(&read, &editions, &assignments);
    assert!(matches.iter().all(|m| m.grade == Grade::ByHand));
    let form = import(read, matches, &editions).unwrap().form;
    let rows: Vec<_> = form.items.iter().skip(1).map(|i| (i.id.slug(), i.control)).collect();
    assert_eq!(rows, [("access-log", Some(Control::AccessLog)), ("row-7", Some(Control::AccessLog))]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    /// Whatever part of a built-in form a sheet prints, in whatever order: the rows keep their ids, so answers stay.
    #[test]
    fn import_and_overlay_keep_the_ids_of_answered_rows(
        which in 0..4_usize,
        kind in 0..4_usize,
        order in Just((0..20_usize).collect::<Vec<_>>()).prop_shuffle(),
        kept in 1..20_usize,
        words in any::<bool>(),
    ) {
        let editions = builtin().unwrap();
        let edition = &editions[which];
        let form = &edition.forms[kind % edition.forms.len()];
        let picked: Vec<_> = order.iter().filter_map(|at| form.items.get(*at)).take(kept).collect();
        let lines: Vec<Line> = picked
            .iter()
            .map(|i| (i.number.as_str(), i.section.as_str(), i.subsection, i.label.as_str()))
            .collect();
        let mut read = workbook(Some(edition.fiscal_year.0), Some(form.kind), &lines);
        if words {
            for row in &mut read.rows {
                row.text = row.text.replace("サーバ", "サーバー").replace("ている", "ています。");
            }
        }
        let imported = imported(read, &editions);
        let ids: Vec<_> = imported.form.items.iter().map(|i| &i.id).collect();
        // The gate comes first wherever it is printed, and is there where it is not.
        let is_gate = |i: &Item| i.control == Some(Control::SystemsInUse);
        let expected: Vec<_> = form.gate().into_iter().chain(picked.iter().copied().filter(|i| !is_gate(i))).collect();
        prop_assert_eq!(ids, expected.iter().map(|i| &i.id).collect::<Vec<_>>());
        for (new, old) in imported.form.items.iter().zip(&expected) {
            prop_assert_eq!(&new.supersedes, &old.supersedes);
            prop_assert_eq!(new.not_needed_without_vendor_contract, old.not_needed_without_vendor_contract);
            prop_assert_eq!(new.required, old.required);
        }
        let laid = overlay(&editions, &[imported]);
        let mut seen = std::collections::HashSet::new();
        prop_assert!(laid[which].forms.iter().flat_map(|f| &f.items).all(|i| seen.insert(&i.id)));
        for item in &picked {
            prop_assert!(laid[which].item(&item.id).is_some());
        }
    }
}

#[test]
fn a_workbook_without_the_gate_keeps_its_question() {
    let editions = builtin().unwrap();
    let lines: Vec<Line> = form(&editions, "r8", FormKind::Institution)
        .items
        .iter()
        .filter(|i| i.control != Some(Control::SystemsInUse))
        .map(|i| (i.number.as_str(), i.section.as_str(), i.subsection, i.label.as_str()))
        .collect();
    let known = form(&editions, "r8", FormKind::Institution).gate().unwrap();
    let read = workbook(Some(2026), Some(FormKind::Institution), &lines);
    let matches = match_rows(&read, &editions, &[]);
    let kept = import(read.clone(), matches.clone(), &editions).unwrap();
    let first = &kept.form.items[0];
    assert_eq!((&first.id, &first.label, first.control), (&known.id, &known.label, Some(Control::SystemsInUse)));
    assert_eq!((kept.form.items.len(), kept.rows.len()), (lines.len() + 1, lines.len()));
    assert!(kept.rows.iter().all(|(_, id)| *id != known.id), "it has no row to be written into");
    let told: Vec<(&str, &str)> = kept.workbook.problems.iter().map(|p| (p.code.as_str(), p.text.as_str())).collect();
    assert_eq!(told, [("workbook-gate-kept", known.label.as_str())]);
    let laid = overlay(&editions, std::slice::from_ref(&kept));
    let (laid_edition, laid_form) = (edition(&laid, "r8"), form(&laid, "r8", FormKind::Institution));
    assert_eq!(form_state(laid_edition, laid_form), EditionState::Official);
    // A year nobody described yet asks what the year before did, under an id of its own.
    let next = workbook(Some(2027), Some(FormKind::Institution), &lines);
    let next = import(next, matches, &editions).unwrap();
    let gate = next.form.gate().unwrap();
    assert_eq!((gate.id.slug(), gate.supersedes.as_slice()), (known.id.slug(), std::slice::from_ref(&known.id)));
    assert_ne!(gate.id, known.id);
    // Printed below the rows, it is asked first all the same, in the words of the workbook.
    let below: Vec<Line> =
        lines.iter().copied().chain([("", "", None, "医療情報システムを導入、運用している。")]).collect();
    let read = workbook(Some(2026), Some(FormKind::Institution), &below);
    let matches = match_rows(&read, &editions, &[]);
    let printed = import(read, matches, &editions).unwrap();
    assert_eq!(printed.form.items[0].label, "医療情報システムを導入、運用している。");
    assert!(printed.workbook.problems.is_empty() && printed.rows.iter().any(|(_, id)| *id == known.id));
}
