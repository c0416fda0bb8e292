//! Whose an official form is that is taken for a reply: it names no request, so the names on it are held against those of the request.

use sejo_app::reply::ReplyFile;
use sejo_app::request::NewRequest;
use sejo_model::issue::IssueMark;
use sejo_model::reply::{DecisionKind, ReplyNoteCode as Code};
use sejo_model::request::{Happened, Means};
use sejo_model::{ErrorCode, IssuingId, Reply, SystemId};

use crate::house::{day, table, workbook};
use crate::place::Place;
use crate::requests::{Asked, OFFICIAL};

both! {
    a_form_of_another_facility_or_vendor_is_told_and_needs_words;
    a_form_that_names_nobody_is_told_and_needs_none;
    a_form_without_names_is_known_by_the_mark_of_who_issued_it;
    the_vendor_s_sheet_is_read_beside_the_facility_s;
    a_form_of_another_year_is_led_to_a_request_of_its_own_year;
}

const NAMES: [Code; 3] = [Code::OtherFacility, Code::OtherVendor, Code::Nameless];

async fn take(it: &Asked, bytes: Vec<u8>) -> Reply {
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    let (app, officer) = (&it.house.app, it.house.officer());
    let id = app.take_reply(&officer, it.request, None, file).await.unwrap();
    app.reply(&officer, id).await.unwrap().reply
}

/// What is said of the names, with what it is about.
fn told(reply: &Reply) -> Vec<(Code, &str)> {
    let notes = reply.notes.iter().filter(|note| NAMES.contains(&note.code));
    notes.map(|note| (note.code, note.about.as_str())).collect()
}

fn named(facility: &str, vendor: &str) -> Vec<u8> {
    let header = "    チェック項目 | | 確認結果(日付)";
    let names = format!("    医療機関名 | {facility} | 事業者名 | {vendor}\n{header}");
    workbook("事業者確認用", &table(&OFFICIAL.replace(header, &names)))
}

async fn a_form_of_another_facility_or_vendor_is_told_and_needs_words(place: &Place) {
    let it = Asked::new(place).await;
    for (facility, vendor) in [
        ("みなと診療所", "株式会社つばめクラウド"),
        ("医療法人社団湊会 みなと診療所", "つばめクラウド(株)"),
        ("みなと診療所 御中", "つばめクラウド㈱ 東京支店"),
        ("みなと診療所 院長 殿", "株式会社つばめクラウド"),
        ("医療法人湊会　みなと診療所　検査科 御中", "株式会社つばめクラウド"),
        ("みなと診療所（本院）", "株式会社つばめクラウド"),
    ] {
        let reply = take(&it, named(facility, vendor)).await;
        assert!(told(&reply).is_empty(), "{facility} {vendor}: {:?}", told(&reply));
        assert!(reply.facility_named.contains("みなと診療所"), "{}", reply.facility_named);
        assert!(reply.vendor_named.contains("つばめクラウド"), "{}", reply.vendor_named);
    }
    for other in ["みなと診療所分院", "第2みなと診療所"] {
        let reply = take(&it, named(other, "株式会社つばめクラウド")).await;
        assert_eq!(told(&reply), [(Code::OtherFacility, other)]);
    }
    // A column further they are told as well.
    for (facility, vendor) in [("第2病院", "株式会社ミライ電子"), ("| 第2病院", "| 株式会社ミライ電子")]
    {
        let reply = take(&it, named(facility, vendor)).await;
        assert_eq!(told(&reply), [(Code::OtherFacility, "第2病院"), (Code::OtherVendor, "株式会社ミライ電子")]);
    }
    let reply = take(&it, named("みなと診療所", "| ミライ電子")).await;
    assert_eq!(told(&reply), [(Code::OtherVendor, "ミライ電子")], "without its legal form");
    let reply = take(&it, named("第3病院", "株式会社ミライ電子")).await;
    assert_eq!(it.decide(reply.id, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
}

async fn a_form_that_names_nobody_is_told_and_needs_none(place: &Place) {
    let it = Asked::new(place).await;
    let reply = take(&it, named("", "株式会社つばめクラウド")).await;
    assert_eq!(told(&reply), [(Code::Nameless, "施設名")]);
    for (facility, vendor) in [("貴院", "当社"), ("○○病院", "○○株式会社")] {
        let reply = take(&it, named(facility, vendor)).await;
        assert_eq!(told(&reply), [(Code::Nameless, "施設名、事業者名")], "{facility} {vendor}");
    }
    let reply = take(&it, workbook("事業者確認用", &table(OFFICIAL))).await;
    assert_eq!(told(&reply), [(Code::Nameless, "施設名、事業者名")]);
    it.decide(reply.id, DecisionKind::Accepted, "").await.unwrap();
}

async fn a_form_without_names_is_known_by_the_mark_of_who_issued_it(place: &Place) {
    let it = Asked::new(place).await;
    let issued = |line: &str, system: Option<SystemId>| {
        let mark = IssueMark { run: IssuingId::new(), system };
        let form = workbook("事業者確認用", &table(OFFICIAL));
        sejo_report::workbook::put_properties(form, line, &mark.to_string()).unwrap()
    };
    let other = "第0病院 ミライ電子カルテ";
    let reply = take(&it, issued(other, None)).await;
    assert_eq!(told(&reply), [(Code::OtherFacility, other), (Code::Nameless, "事業者名")]);
    assert_eq!(it.decide(reply.id, DecisionKind::Accepted, "").await, Err(ErrorCode::Required));
    for (line, system) in [("みなと診療所 電子カルテ", None), (other, Some(it.system))] {
        let reply = take(&it, issued(line, system)).await;
        assert_eq!(told(&reply), [(Code::Nameless, "事業者名")], "{line}");
    }
}

async fn the_vendor_s_sheet_is_read_beside_the_facility_s(place: &Place) {
    let it = Asked::new(place).await;
    let own = OFFICIAL.replace("事業者確認用", "医療機関確認用").replace("はい (2026/11/20)", "");
    let reply = take(&it, sheets(&[("医療機関確認用", own.as_str()), ("事業者確認用", OFFICIAL)])).await;
    let said: Vec<_> = reply.parts[0].answers.iter().map(|a| (a.question.as_str(), a.value.as_str())).collect();
    assert_eq!(said, [("officer", "yes"), ("patching", "no")]);
    // Without a year on either sheet it is this year's, whatever year the facility is asked about.
    let no_year = |form: &str| form.replace("令和8年度版 ", "");
    let later = no_year(&own).replace("USBメモリなど、", "令和9年度までに、USBメモリなど、");
    let vendors = no_year(OFFICIAL);
    let bytes = sheets(&[("医療機関確認用", later.as_str()), ("事業者確認用", vendors.as_str())]);
    let reply = take(&it, bytes).await;
    assert!(reply.notes.iter().all(|note| note.code != Code::OtherEdition), "{:?}", reply.notes);
    // Two systems on two sheets: what to do is said.
    let bytes = sheets(&[("事業者確認用(電子カルテ)", OFFICIAL), ("事業者確認用(医事会計)", OFFICIAL)]);
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    let refused = it.house.app.take_reply(&it.house.officer(), it.request, None, file).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WorkbookUncertain);
    let detail = refused.detail.unwrap();
    assert!(detail.ja.contains("システムを選んで、1つずつ"), "{}", detail.ja);
}

async fn a_form_of_another_year_is_led_to_a_request_of_its_own_year(place: &Place) {
    let it = Asked::new(place).await;
    let sent = async |it: &Asked, on: &str| {
        let what = Happened::Sent { on: day(on), means: Means::Mail };
        it.house.app.note_request(&it.house.officer(), it.request, what, 1).await.unwrap();
    };
    sent(&it, "2026-11-22").await;
    let older = it.request;
    let it = Asked { house: it.house.restart_on(day("2027-04-02")).await, ..it };
    let of_year = |year: &str, target: &str| {
        let form = OFFICIAL.replace("令和8年度版", year).replace("2027/2/1", target);
        workbook("事業者確認用", &table(&form))
    };
    let said = |reply: &Reply| {
        let note = reply.notes.iter().find(|note| note.code == Code::OtherEdition);
        note.map(|note| note.about.clone()).unwrap_or_default()
    };
    let officer = it.house.officer();
    let dropped = it.house.drop_file(&officer, "㈱つばめクラウド.xlsx", of_year("令和9年度版", "2027/5/1")).await;
    let offered = dropped.workbook.map(|form| form.requests).unwrap_or_default();
    assert!(offered.is_empty(), "the request of another year is not offered");
    let words = said(&take(&it, of_year("令和9年度版", "2027/5/2")).await);
    assert!(words.contains("今年度の様式です。今年度の依頼はまだない"), "{words}");

    let next = it.house.app.make_request(&officer, it.vendor, &NewRequest::default()).await.unwrap();
    let words = said(&take(&it, of_year("令和9年度版", "2027/5/5")).await);
    assert!(words.contains(&next.to_string()) && words.contains("送った記録がありません"), "a draft is one: {words}");
    let it = Asked { request: next, ..it };
    sent(&it, "2027-04-02").await;
    let words = said(&take(&it, of_year("令和8年度版", "2027/5/3")).await);
    assert!(words.contains("前の年度の依頼(") && words.contains(&older.to_string()), "{words}");
    let it = Asked { request: older, ..it };
    let words = said(&take(&it, of_year("令和9年度版", "2027/5/4")).await);
    assert!(words.contains("今年度の依頼(") && words.contains(&next.to_string()), "{words}");
}

/// A workbook with a table on each of its sheets.
fn sheets(all: &[(&str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, text) in all {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(table(text)) {
            for (column, value) in (0..).zip(cells).filter(|(_, value)| !value.is_empty()) {
                sheet.write_string(row, column, value).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}
