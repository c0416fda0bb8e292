//! A disclosure is dropped, placed, explained, followed by a newer one; what it does to the verdict on the way.

use sejo_app::disclosure::{Placing, SaidOfRow, SystemStanding};
use sejo_app::intake::{IntakeState, IntakeView};
use sejo_model::disclosure::{DisclosureColumn as Column, DisclosureUse, Risk, RouteItems, RowChange};
use sejo_model::route::RouteKind;
use sejo_model::system::Disclosure;
use sejo_model::{
    Action, Clause, Date, DisclosureForm, DisclosureId, Duty, ErrorCode, Holder, Kept, Responsibility, Role, System,
    SystemId, SystemKind, VerdictValue,
};

use crate::house::{House, day, table, workbook};
use crate::place::Place;

both! {
    a_disclosure_counts_once_it_is_placed_and_explained;
    an_older_one_and_another_product_are_asked_about;
    columns_are_chosen_once_and_remembered;
    the_empty_form_and_what_is_none_are_refused;
    items_of_the_route_are_listed_by_number;
    the_american_form_is_for_reference;
    a_secret_in_a_disclosure_reaches_no_disk;
    an_erased_disclosure_counts_no_more;
    a_page_takes_few_statements;
    what_was_written_down_by_hand_was_not_read;
    a_disclosure_goes_with_its_vendor;
}

const TITLE: &str = "「製造業者による医療情報セキュリティ開示書」チェックリスト Ver.5.0";

/// A workbook with its head and rows.
fn mds(product: &str, dated: &str, rows: &str) -> Vec<u8> {
    let text =
        format!("{TITLE}\n製造業者名|やまと電子\n製品名称|{product}\n作成日|{dated}\n番号|質問|回答|備考\n{rows}");
    workbook("MDS", &table(&text))
}

const ROWS: &str = "1|暗号化しているか|はい|\n2|二要素か|いいえ|オプション\n3|ログを残すか|いいえ|\n4|無線か|対象外|";

struct Clinic {
    house: House,
    system: SystemId,
}

impl Clinic {
    /// A clinic whose electronic record comes from a vendor; nothing else is asked for a disclosure.
    async fn new(place: &Place) -> Self {
        let house = House::new(place).await;
        house.answer_questions().await;
        let officer = house.officer();
        let mut vendor = house.app.vendor(&officer, None).await.unwrap().vendor;
        "株式会社やまと電子".clone_into(&mut vendor.name);
        house.app.save_vendor(&officer, &vendor).await.unwrap();
        let systems = house.app.systems(&officer).await.unwrap();
        let mut kept = None;
        for row in systems {
            match row.system.kind {
                SystemKind::Ehr => {
                    kept = Some(row.system.id);
                    let system = System { vendor_id: Some(vendor.id), disclosure: None, ..row.system };
                    house.app.save_system(&officer, &system).await.unwrap();
                }
                _ => house.app.remove_system(&officer, row.system.id).await.unwrap(),
            }
        }
        Self { system: kept.unwrap(), house }
    }

    async fn drop(&self, name: &str, bytes: Vec<u8>) -> IntakeView {
        self.house.drop_file(&self.house.officer(), name, bytes).await
    }

    async fn taken(&self, name: &str, bytes: Vec<u8>) -> DisclosureId {
        let view = self.drop(name, bytes).await;
        assert_eq!(view.row.state, IntakeState::Done, "{:?} {}", view.refusal, view.row.summary);
        view.disclosure.unwrap()
    }

    async fn placing(&self, id: DisclosureId) -> Placing {
        let view = self.house.app.disclosure(&self.house.officer(), id).await.unwrap();
        Placing {
            system: Some(self.system),
            form: view.record.form,
            version: view.record.version.clone(),
            product: view.record.product.clone(),
            product_version: String::new(),
            dated_on: view.record.dated_on,
            used: Some(DisclosureUse::Counts),
            anyway: false,
            revision: view.record.revision,
        }
    }

    async fn place(&self, id: DisclosureId, placing: &Placing) -> Result<(), ErrorCode> {
        self.house.app.place_disclosure(&self.house.officer(), id, placing).await.map_err(|e| e.code)
    }

    async fn explain(&self, id: DisclosureId, keys: &[&str]) {
        let officer = self.house.officer();
        let revision = self.house.app.disclosure(&officer, id).await.unwrap().record.revision;
        let said: Vec<SaidOfRow> = keys
            .iter()
            .map(|key| SaidOfRow {
                key: (*key).to_owned(),
                risk: Some(Risk::Low),
                words: "院内だけで使い、毎日ログを見る".to_owned(),
            })
            .collect();
        self.house.app.explain_disclosure(&officer, id, &said, revision).await.unwrap();
    }

    /// Writes a disclosure down on the page of the system.
    async fn write_down(&self, open_noes: Option<u32>) {
        let officer = self.house.officer();
        let system = self.house.app.system(&officer, Some(self.system)).await.unwrap().system;
        let document = "MDS Ver.5.0".to_owned();
        let written = Disclosure { document, dated_on: day("2026-06-01"), open_noes, read: None };
        self.house.app.save_system(&officer, &System { disclosure: Some(written), ..system }).await.unwrap();
    }

    async fn verdict(&self) -> (VerdictValue, String) {
        let item = self.house.app.item(&self.house.officer(), "disclosure").await.unwrap();
        (item.row.verdict, item.reasons.into_iter().map(|r| r.words).collect())
    }

    async fn standing(&self) -> SystemStanding {
        self.house.app.disclosures(&self.house.officer()).await.unwrap().systems[0].standing
    }
}

async fn a_disclosure_counts_once_it_is_placed_and_explained(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    assert_eq!((clinic.verdict().await.0, clinic.standing().await), (VerdictValue::Unknown, SystemStanding::Absent));
    // Made once: a workbook says when it was made.
    let file = mds("やまとカルテ", "2026/6/1", ROWS);
    let id = clinic.taken("やまとカルテ_MDS.xlsx", file.clone()).await;
    let view = app.disclosure(&officer, id).await.unwrap();
    assert_eq!((view.record.document().as_str(), view.record.dated_on), ("MDS Ver.5.0", Some(day("2026-06-01"))));
    assert_eq!((view.record.answered.no, view.record.answered.unanswered), (2, 0));
    assert_eq!(view.proposed, Some(clinic.system), "the vendor is named in it");
    assert_eq!(clinic.verdict().await.0, VerdictValue::Unknown, "nobody has placed it");
    assert_eq!(app.disclosures(&officer).await.unwrap().waiting.len(), 1);

    // The very same file makes no second one.
    let again = clinic.drop("また.xlsx", file).await;
    assert_eq!(again.disclosure, Some(id));

    clinic.place(id, &clinic.placing(id).await).await.unwrap();
    let (value, reasons) = clinic.verdict().await;
    assert_eq!(value, VerdictValue::No);
    assert!(reasons.contains("説明のない「いいえ」が合わせて2個"), "{reasons}");
    assert!(reasons.contains("合わせて2個で、そのうち0個に自施設の"), "{reasons}");
    assert_eq!(clinic.standing().await, SystemStanding::Open);
    let item = app.item(&officer, "disclosure").await.unwrap();
    assert_eq!(item.step.as_ref().unwrap().place, sejo_model::Place::Disclosures);

    clinic.explain(id, &["2"]).await;
    assert_eq!(clinic.verdict().await.0, VerdictValue::No, "one no is left");
    clinic.explain(id, &["3"]).await;
    let (value, reasons) = clinic.verdict().await;
    assert_eq!(value, VerdictValue::Yes, "{reasons}");
    assert_eq!(clinic.standing().await, SystemStanding::Sound);
    let system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
    assert_eq!(system.disclosure.as_ref().unwrap().open_noes, Some(0));
    // Saving the system as its page shows it keeps what was counted; another number by hand does not.
    app.save_system(&officer, &system).await.unwrap();
    let mut system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
    assert!(system.disclosure.as_ref().unwrap().read.is_some());
    system.disclosure.as_mut().unwrap().open_noes = Some(7);
    app.save_system(&officer, &system).await.unwrap();
    let system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
    assert!(system.disclosure.as_ref().unwrap().read.is_none());

    let printed = app.disclosure_pdf(&officer, id).await.unwrap();
    assert!(printed.bytes.starts_with(b"%PDF"));
    let stale = SaidOfRow { key: "2".to_owned(), risk: None, words: String::new() };
    let refused = app.explain_disclosure(&officer, id, &[stale], 1).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ChangedMeanwhile);
    assert!(!Role::Viewer.may(Action::EditFacts));
    let viewer = clinic.house.actor(Role::Viewer);
    let denied = app.place_disclosure(&viewer, id, &clinic.placing(id).await).await.unwrap_err();
    assert_eq!(denied.code, ErrorCode::NotFound);
}

async fn an_older_one_and_another_product_are_asked_about(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    let first = clinic.taken("a.xlsx", mds("やまとカルテ", "2026/6/1", ROWS)).await;
    clinic.place(first, &clinic.placing(first).await).await.unwrap();
    clinic.explain(first, &["2"]).await;

    let older = clinic.taken("b.xlsx", mds("やまとカルテ", "2024/6/1", ROWS)).await;
    let placing = clinic.placing(older).await;
    let refused = app.place_disclosure(&officer, older, &placing).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::DisclosureDoubtful);
    assert!(refused.detail.unwrap().ja.contains("古い日付"));
    let kept = Placing { used: Some(DisclosureUse::Kept), ..placing };
    clinic.place(older, &kept).await.unwrap();
    let counting = |records: &[sejo_model::DisclosureRecord]| {
        records.iter().find(|r| r.used == DisclosureUse::Counts).map(|r| r.id)
    };
    let versions = app.disclosures(&officer).await.unwrap().systems[0].versions.clone();
    assert_eq!((versions.len(), counting(&versions)), (2, Some(first)), "nothing is overwritten");

    let other = clinic.taken("c.xlsx", mds("みなとレセプト", "2026/10/1", ROWS)).await;
    let placing = clinic.placing(other).await;
    assert_eq!(clinic.place(other, &placing).await, Err(ErrorCode::DisclosureDoubtful));
    let unused = Placing { used: Some(DisclosureUse::Unused), system: None, ..placing };
    clinic.place(other, &unused).await.unwrap();

    // A newer one of the same product: explanations are taken over where words and answer are the same.
    let rows = "1|暗号化しているか|いいえ|\n2|二要素か|いいえ|オプション\n3|ログを残すか|はい|\n5|新しい項目|はい|";
    let newer = clinic.taken("d.xlsx", mds("やまとカルテ", "2026/11/1", rows)).await;
    clinic.place(newer, &clinic.placing(newer).await).await.unwrap();
    let versions = app.disclosures(&officer).await.unwrap().systems[0].versions.clone();
    assert_eq!((versions.len(), counting(&versions)), (3, Some(newer)));
    let view = app.disclosure(&officer, newer).await.unwrap();
    assert_eq!(view.carry_from.as_ref().map(|r| r.id), Some(first));
    let count = app.carry_explanations(&officer, newer, first, view.record.revision).await.unwrap();
    assert_eq!(count, 1, "only item 2 is a no in both");
    assert_eq!(app.disclosure(&officer, newer).await.unwrap().record.answered.open(), 1);

    let compared = app.compare_disclosures(&officer, newer, first).await.unwrap();
    assert_eq!((compared.before.id, compared.after.id), (first, newer), "the older one first");
    let answers = compared.changes.iter().filter(|c| matches!(c, RowChange::Answer { .. })).count();
    assert_eq!((answers, compared.changes.len(), compared.same), (2, 4, 1));

    let future = Placing { dated_on: Some(Date::constant(2027, 1, 1)), ..clinic.placing(newer).await };
    assert_eq!(clinic.place(newer, &future).await, Err(ErrorCode::FutureDay));
    let undated = Placing { dated_on: None, ..clinic.placing(newer).await };
    assert_eq!(clinic.place(newer, &undated).await, Err(ErrorCode::Required));
    // Taken off the system again, it says nothing any more.
    let off = Placing { used: Some(DisclosureUse::Unused), ..clinic.placing(newer).await };
    clinic.place(newer, &off).await.unwrap();
    assert_eq!(clinic.standing().await, SystemStanding::Absent);
}

async fn columns_are_chosen_once_and_remembered(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    let text = |day: &str| {
        let rows = table(&format!("{TITLE}\n作成日|{day}\n項番|安全対策|自己評価|説明\n1|a|○|\n2|b|×|外部\n3|c|○|"));
        workbook("S", &rows)
    };
    let view = clinic.drop("x.xlsx", text("2026/6/1")).await;
    assert_eq!((view.row.state, view.disclosure), (IntakeState::NeedsMapping, None));
    assert_eq!(view.disclosure_columns[0].columns.len(), 4);
    let none = app.map_disclosure(&officer, view.row.id, &[vec![Some(Column::Number)]]).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::Required);
    let columns = vec![Some(Column::Number), Some(Column::Question), Some(Column::Answer), Some(Column::Remark)];
    let id = app.map_disclosure(&officer, view.row.id, &[columns]).await.unwrap();
    let view = app.disclosure(&officer, id).await.unwrap();
    assert_eq!((view.record.answered.yes, view.record.answered.no), (2, 1));
    let next = clinic.taken("y.xlsx", text("2026/7/1")).await;
    assert_ne!(next, id);

    // Read again with the answers taken for remarks: nothing is answered then, so it is refused.
    let wrong = vec![Some(Column::Number), Some(Column::Question), Some(Column::Remark), Some(Column::Answer)];
    let revision = view.record.revision;
    let again = app.read_disclosure_again(&officer, id, &[wrong], revision).await;
    assert!(again.is_ok(), "外部 is no answer, but something stands there");
    let view = app.disclosure(&officer, id).await.unwrap();
    assert_eq!(view.record.answered.unanswered, 3);
    assert_eq!(app.disclosure_columns(&officer, id).await.unwrap()[0].columns[2].column, Some(Column::Remark));
}

async fn the_empty_form_and_what_is_none_are_refused(place: &Place) {
    let clinic = Clinic::new(place).await;
    let empty = mds("やまとカルテ", "2026/6/1", "1|a||\n2|b||\n3|c||");
    let view = clinic.drop("x.xlsx", empty).await;
    assert_eq!((view.row.state, view.kept), (IntakeState::Refused, Kept::Nothing));
    assert_eq!(view.refusal.unwrap().0, ErrorCode::DisclosureBlank);
    let letter = workbook("S", &table(&format!("{TITLE}\n別紙のとおりです。")));
    let view = clinic.drop("y.xlsx", letter).await;
    assert_eq!(view.refusal.unwrap().0, ErrorCode::NotADisclosure);
    let encrypted = clinic.drop("z.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing".to_vec()).await;
    assert_eq!(encrypted.row.state, IntakeState::Refused);
}

async fn items_of_the_route_are_listed_by_number(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    let id = clinic.taken("a.xlsx", mds("やまとカルテ", "2026/6/1", ROWS)).await;
    clinic.place(id, &clinic.placing(id).await).await.unwrap();
    assert_eq!(app.disclosure(&officer, id).await.unwrap().route_missing, None, "nobody said which items");
    let items = RouteItems { mds: RouteItems::split("1 2 40 41"), ..RouteItems::default() };
    let refused = app.save_disclosure_route_items(&officer, &items).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Required, "from where?");
    let items = RouteItems { source: "保守委託機関編 別紙".to_owned(), ..items };
    app.save_disclosure_route_items(&officer, &items).await.unwrap();
    let missing = Some(vec!["40".to_owned(), "41".to_owned()]);
    assert_eq!(app.disclosure(&officer, id).await.unwrap().route_missing, missing);
    let system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
    assert_eq!(system.disclosure.unwrap().read.unwrap().route_missing, missing, "the system knows at once");
}

async fn the_american_form_is_for_reference(place: &Place) {
    let clinic = Clinic::new(place).await;
    let text = "Manufacturer Disclosure Statement for Medical Device Security MDS2 HN 1-2019\nDevice Model|YX\nQuestion ID|Question|Yes, No, N/A, or See Note\nMPII-1|a|Yes\nMPII-2|b|No\nMPII-3|c|N/A";
    let id = clinic.taken("mds2.xlsx", workbook("MDS2", &table(text))).await;
    let placing = Placing { dated_on: Some(day("2026-01-01")), ..clinic.placing(id).await };
    assert_eq!(placing.form, Some(DisclosureForm::Mds2));
    assert_eq!(clinic.place(id, &placing).await, Err(ErrorCode::UnknownWord));
    clinic.place(id, &Placing { used: Some(DisclosureUse::Kept), ..placing }).await.unwrap();
    assert_eq!(clinic.standing().await, SystemStanding::Absent, "it stands for no MDS");
}

async fn a_secret_in_a_disclosure_reaches_no_disk(place: &Place) {
    let clinic = Clinic::new(place).await;
    let rows = "1|a|はい|保守用 PW: Hunter2!x\n2|b|いいえ|\n3|パスワードは13文字以上か|はい|\n4|パスワード|いいえ|";
    let view = clinic.drop("a.xlsx", mds("やまとカルテ", "2026/6/1", rows)).await;
    assert_eq!((view.row.state, view.kept), (IntakeState::Done, Kept::Masked), "{:?}", view.refusal);
    let shown = clinic.house.app.disclosure(&clinic.house.officer(), view.disclosure.unwrap()).await.unwrap();
    assert_eq!(shown.rows[2].question, "パスワードは13文字以上か");
    assert_eq!((shown.rows[3].question.as_str(), shown.record.answered.no), ("パスワード", 2));
    clinic.house.assert_nothing_on_disk(b"Hunter2!x");
    let id = view.disclosure.unwrap();
    let said = SaidOfRow { key: "2".to_owned(), risk: Some(Risk::High), words: "PW: Zq7Karte を使う".to_owned() };
    let officer = clinic.house.officer();
    clinic.house.app.explain_disclosure(&officer, id, &[said], shown.record.revision).await.unwrap();
    clinic.house.assert_nothing_on_disk(b"Zq7Karte");
}

async fn an_erased_disclosure_counts_no_more(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    let view = clinic.drop("a.xlsx", mds("やまとカルテ", "2026/6/1", ROWS)).await;
    let id = view.disclosure.unwrap();
    clinic.place(id, &clinic.placing(id).await).await.unwrap();
    app.erase_file(&officer, view.row.id).await.unwrap();
    let erased = app.disclosure(&officer, id).await.unwrap();
    assert_eq!((erased.rows.len(), erased.record.used), (0, DisclosureUse::Unused));
    assert_eq!(clinic.standing().await, SystemStanding::Absent);
    // Removing the system of a placed one keeps the disclosure.
    let other = clinic.taken("b.xlsx", mds("やまとカルテ", "2026/7/1", ROWS)).await;
    clinic.place(other, &clinic.placing(other).await).await.unwrap();
    app.remove_system(&officer, clinic.system).await.unwrap();
    let freed = app.disclosure(&officer, other).await.unwrap().record;
    assert_eq!((freed.system_id, freed.used), (None, DisclosureUse::Waiting));
}

async fn a_page_takes_few_statements(place: &Place) {
    let clinic = Clinic::new(place).await;
    let officer = clinic.house.officer();
    let id = clinic.taken("a.xlsx", mds("やまとカルテ", "2026/6/1", ROWS)).await;
    clinic.place(id, &clinic.placing(id).await).await.unwrap();
    let app = &clinic.house.app;
    let before = app.statements();
    app.disclosures(&officer).await.unwrap();
    let list = app.statements() - before;
    app.disclosure(&officer, id).await.unwrap();
    let one = app.statements() - before - list;
    assert!(list <= 4 && one <= 4, "{list} {one}: one more is for who asks");
}

async fn what_was_written_down_by_hand_was_not_read(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    clinic.write_down(None).await;
    assert_eq!((clinic.verdict().await.0, clinic.standing().await), (VerdictValue::Unknown, SystemStanding::Uncounted));
    assert_eq!(app.disclosures(&officer).await.unwrap().in_order(), 0);
    clinic.write_down(Some(0)).await;
    assert_eq!((clinic.verdict().await.0, clinic.standing().await), (VerdictValue::Yes, SystemStanding::ByHand));
    assert_eq!(app.disclosures(&officer).await.unwrap().in_order(), 1, "the page says what the row says");

    let system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
    let clause = Clause {
        document: "保守契約書".to_owned(),
        page: "3ページ".to_owned(),
        quote: "乙はOSの更新を適用しなければならない".to_owned(),
        ..Clause::default()
    };
    let by_vendor = Responsibility { clause, ..Responsibility::said(Holder::Vendor) };
    let said = [(Duty::Updates, by_vendor)].into_iter().collect();
    app.save_responsibilities(&officer, system.id, &said, system.revision).await.unwrap();
    let list = app.disclosures(&officer).await.unwrap();
    assert_eq!((list.route, list.asked(), list.in_order()), (RouteKind::Outsourced, 1, 0));
    assert_eq!(clinic.standing().await, SystemStanding::RouteUnknown);
    let (value, reasons) = clinic.verdict().await;
    assert_eq!(value, VerdictValue::Unknown, "{reasons}");
    assert!(reasons.contains("手で書き入れたもの"), "{reasons}");
}

async fn a_disclosure_goes_with_its_vendor(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (officer, app) = (clinic.house.officer(), &clinic.house.app);
    let id = clinic.taken("やまとカルテ_MDS.xlsx", mds("やまとカルテ", "2026/6/1", ROWS)).await;
    clinic.place(id, &clinic.placing(id).await).await.unwrap();
    let counts = async || {
        let used = app.disclosure(&officer, id).await.unwrap().record.used;
        let has_one = app.system(&officer, Some(clinic.system)).await.unwrap().system.disclosure.is_some();
        (used, has_one, clinic.standing().await)
    };
    assert_eq!(counts().await, (DisclosureUse::Counts, true, SystemStanding::Open));
    let own = app.system(&officer, Some(clinic.system)).await.unwrap().system.vendor_id;
    let mut other = app.vendor(&officer, None).await.unwrap().vendor;
    "株式会社はやぶさ電子".clone_into(&mut other.name);
    app.save_vendor(&officer, &other).await.unwrap();
    let give_to = async |vendor| {
        let system = app.system(&officer, Some(clinic.system)).await.unwrap().system;
        app.save_system(&officer, &System { vendor_id: vendor, ..system }).await.unwrap();
    };
    give_to(Some(other.id)).await;
    assert_eq!(counts().await, (DisclosureUse::Kept, false, SystemStanding::Absent));
    give_to(own).await;
    assert_eq!(counts().await, (DisclosureUse::Counts, true, SystemStanding::Open));
    // Whoever says meanwhile that it is only kept has said so.
    give_to(Some(other.id)).await;
    clinic.place(id, &Placing { used: Some(DisclosureUse::Kept), ..clinic.placing(id).await }).await.unwrap();
    give_to(own).await;
    assert_eq!(counts().await, (DisclosureUse::Kept, false, SystemStanding::Absent));
}
