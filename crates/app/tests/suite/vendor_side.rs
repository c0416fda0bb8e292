//! What a vendor is told before it hands anything out: requests for somebody else, products without answers, rows that are worded anew.

use sejo_app::customer::{Checked, CustomerFilter, SaidCustomer, SaidProduct, SaidSystem};
use sejo_app::product::{SaidAnswers, blank};
use sejo_app::reply::{ChosenPart, Deciding, ReplyFile, TypedAnswer};
use sejo_app::request::RequestFile;
use sejo_evidence::signing::SigningKey;
use sejo_model::customer::CustomerState;
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Asked, Party, Question, QuestionGroup};
use sejo_model::{EditionId, ErrorCode, FormKind, Product, RequestId, Role, SystemKind};

use crate::house::{day, shared};
use crate::place::Place;
use crate::vendors::{Clinic, Maker, VENDOR, import};

both! {
    a_request_to_another_vendor_is_told_and_can_be_taken_out_again;
    a_customer_of_a_list_is_the_one_that_asks_however_it_is_spaced;
    an_earlier_day_that_was_promised_stays_when_the_customer_asks;
    a_system_of_a_list_is_the_one_of_its_product_that_is_asked_about;
    a_customer_whose_product_has_no_answers_is_not_ready;
    answers_to_words_that_changed_are_not_issued_until_they_are_given_again;
    an_answer_to_the_words_a_customer_asks_is_issued_whatever_the_form_says_by_now;
    an_answer_to_other_words_is_told_and_needs_a_reason;
    who_asks_in_the_words_of_the_ministry_is_told_from_others;
    what_a_customer_alone_asks_is_told_until_it_is_answered;
    a_start_that_is_pressed_thrice_is_one_run;
    of_two_runs_that_were_stopped_only_one_goes_on;
    a_run_goes_on_with_the_answers_that_stand;
    answers_that_come_back_leave_nothing_to_issue_again;
    last_years_answers_are_corrected_and_issued_as_last_years;
    of_two_who_save_at_a_vendor_the_second_is_told_and_saves_knowingly;
}

/// What the clinic asked, addressed to `vendor`, signed anew.
async fn addressed(clinic: &Clinic, vendor: &str) -> ReplyFile {
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let vendor = Party { name: vendor.to_owned(), ..asked.vendor.clone() };
    let asked = Asked { id: RequestId::new(), vendor, ..asked };
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let signed = sejo_evidence::document::sign("sejo-request-1", &asked, &key).unwrap();
    ReplyFile { name: "依頼.sejo-request.json".to_owned(), bytes: signed.into_bytes() }
}

async fn a_request_to_another_vendor_is_told_and_can_be_taken_out_again(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer) = (&maker.house.app, maker.officer());
    let other = addressed(&clinic, "みなと画像情報株式会社").await;
    let refused = app.take_request(&officer, &other, Checked::default()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::RequestOtherVendor);
    assert!(refused.detail.unwrap().ja.contains("みなと画像情報"), "it says to whom");
    assert_eq!(app.customers(&officer, &CustomerFilter::default()).await.unwrap().total(), 0, "nothing was kept");
    // A name that only begins like ours, or ours like it, is asked about.
    for near in ["株式会社つばめクラウドシステムズ", "つばめ"] {
        let refused = app.take_request(&officer, &addressed(&clinic, near).await, Checked::default()).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::RequestOtherVendor, "{near}");
    }
    // A branch of ours, and our name without its legal form, are ours.
    for near in ["つばめクラウド", "株式会社つばめクラウド 東京支店"] {
        app.take_request(&officer, &addressed(&clinic, near).await, Checked::default()).await.unwrap();
    }
    let checked = Checked { vendor: true, ..Checked::default() };
    let id = app.take_request(&officer, &other, checked).await.unwrap();
    let customer = app.customer(&officer, id).await.unwrap().customer;
    let stale = app.remove_customer(&officer, id, customer.revision + 1).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::ChangedMeanwhile);
    app.remove_customer(&officer, id, customer.revision).await.unwrap();
    assert_eq!(app.customers(&officer, &CustomerFilter::default()).await.unwrap().total(), 0);
    // The same request may come again: nothing of it stayed behind.
    let again = app.take_request(&officer, &other, checked).await.unwrap();
    assert_ne!(again, id);
    let own =
        clinic.house.app.request_file(&clinic.house.officer(), clinic.request, RequestFile::Signed).await.unwrap();
    assert!(String::from_utf8(own.bytes).unwrap().contains(VENDOR), "as the clinic itself asks");
}

async fn a_customer_of_a_list_is_the_one_that_asks_however_it_is_spaced(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer) = (&maker.house.app, maker.officer());
    let csv = "名称,所在地,製品\nみなと　診療所,神戸市,つばめカルテ\n".as_bytes().to_vec();
    app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
    let id = app.take_request(&officer, &addressed(&clinic, VENDOR).await, Checked::default()).await.unwrap();
    let view = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    assert_eq!((view.total(), view.rows[0].id, view.rows[0].address.as_str()), (1, id, "神戸市"));
}

async fn an_earlier_day_that_was_promised_stays_when_the_customer_asks(place: &Place) {
    let clinic = Clinic::new(place).await;
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let wanted = asked.due_on;
    let (earlier, later) = (wanted.yesterday().unwrap(), wanted.tomorrow().unwrap());
    for (promised, due, besides) in [(earlier, earlier, Some(wanted)), (later, wanted, None)] {
        let maker = Maker::new(place).await;
        let (app, officer) = (&maker.house.app, maker.officer());
        let csv = format!("名称,製品,期限\nみなと診療所,つばめカルテ,{promised}\n").into_bytes();
        app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
        let id = app.take_request(&officer, &addressed(&clinic, VENDOR).await, Checked::default()).await.unwrap();
        let customer = app.customer(&officer, id).await.unwrap().customer;
        assert_eq!((customer.due(), customer.wanted_besides()), (Some(due), besides), "the earlier of both counts");
        // Once it is answered the promise is kept, and the next request is due by its own day.
        let systems = vec![
            SaidSystem { product: SaidProduct::Ours(maker.product), version: String::new() };
            customer.systems.len()
        ];
        let (name, due_on, revision) = (customer.name.clone(), customer.due_on, customer.revision);
        let said = SaidCustomer { name, due_on, systems, revision, ..SaidCustomer::default() };
        app.save_customer(&officer, id, &said).await.unwrap();
        maker.issue(IssuingFor::Waiting).await;
        assert_eq!(app.customer(&officer, id).await.unwrap().customer.due(), None, "nothing is owed");
        app.take_request(&officer, &addressed(&clinic, VENDOR).await, Checked::default()).await.unwrap();
        let customer = app.customer(&officer, id).await.unwrap().customer;
        assert_eq!((customer.due_on, customer.due()), (None, Some(wanted)));
    }
}

async fn a_system_of_a_list_is_the_one_of_its_product_that_is_asked_about(place: &Place) {
    let clinic = Clinic::new(place).await;
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    // A name that is the product's, too, and one that says nothing before a person does.
    for (name, listed) in [("電子カルテ", 1), ("診療の記録", 2)] {
        let maker = Maker::new(place).await;
        let (app, officer) = (&maker.house.app, maker.officer());
        let csv = "名称,製品,版\nみなと診療所,つばめカルテ,5.2\n".as_bytes().to_vec();
        app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
        let mut asked = Asked { id: RequestId::new(), ..asked.clone() };
        asked.systems[0].name = name.to_owned();
        let signed = sejo_evidence::document::sign("sejo-request-1", &asked, &key).unwrap();
        let file = ReplyFile { name: "依頼.sejo-request.json".to_owned(), bytes: signed.into_bytes() };
        let id = app.take_request(&officer, &file, Checked::default()).await.unwrap();
        let of_now = async || app.customer(&officer, id).await.unwrap().customer;
        let customer = of_now().await;
        assert_eq!(customer.systems.len(), listed, "{:?}", customer.systems);
        assert!(!customer.systems.iter().all(|s| s.settled), "a person says so before anything is answered");
        let settle = async || {
            let customer = of_now().await;
            let product = SaidProduct::Ours(maker.product);
            let said = customer.systems.iter().map(|s| SaidSystem { product, version: s.version.clone() });
            let systems = said.collect();
            let (name, revision) = (customer.name, customer.revision);
            let said = SaidCustomer { name, systems, revision, ..SaidCustomer::default() };
            app.save_customer(&officer, id, &said).await.unwrap();
        };
        settle().await;
        let customer = of_now().await;
        let [system] = customer.systems.as_slice() else { panic!("{:?}", customer.systems) };
        assert_eq!((system.name.as_str(), system.version.as_str(), system.settled), (name, "5.2", true));
        assert_eq!(system.asked, asked.systems[0].id.to_string(), "it is the one that is asked about");
        // One that is added beside it on purpose is another.
        app.add_customer_system(&officer, id, maker.product, customer.revision).await.unwrap();
        settle().await;
        assert_eq!(of_now().await.systems.len(), 2);
    }
}

async fn a_customer_whose_product_has_no_answers_is_not_ready(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, 1).await;
    let csv = "名称,製品\n第9医院,つばめ検査\n".as_bytes().to_vec();
    let product = app.save_product(&officer, &blank("つばめ検査", SystemKind::Laboratory)).await.unwrap();
    app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
    let lacking = async || {
        let view = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
        let of = |c: &sejo_model::Customer| view.lacking(c).map(|p| p.name.clone()).collect::<Vec<_>>().join(" ");
        view.rows.iter().map(|c| (c.name.clone(), of(c))).collect::<Vec<_>>()
    };
    let told = lacking().await;
    assert_eq!(told.iter().find(|(name, _)| name == "第9医院").unwrap().1, "つばめ検査");
    assert_eq!(told.iter().find(|(name, _)| name == "第0医院").unwrap().1, "", "its product is answered");
    let rows = app.customers(&officer, &CustomerFilter::default()).await.unwrap().rows;
    let id = rows.iter().find(|c| c.name == "第9医院").unwrap().id;
    assert_eq!(app.customer(&officer, id).await.unwrap().lacking[0].id, product);
    // Answers that were withdrawn are none.
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    assert!(lacking().await.iter().all(|(_, lacking)| !lacking.is_empty()));
}

async fn answers_to_words_that_changed_are_not_issued_until_they_are_given_again(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, 1).await;
    let form = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    app.take_vendor_form(&officer, form).await.unwrap();
    let view = app.answers(&officer, maker.product, None).await.unwrap();
    let reworded = view.reworded();
    let first = *reworded.first().expect("the ministry words some rows otherwise than the provisional form");
    let before = view.words_before(first).expect("the words that were answered");
    assert_ne!(before, first.label.ja);
    let listed = app.products(&officer).await.unwrap().remove(0);
    let form = listed.forms.iter().find(|f| f.reworded == reworded.len()).expect("the form with the new words");
    assert!(form.answered.0 + form.reworded <= form.answered.1, "an answer to the words before is none: {form:?}");
    let waits = async || {
        let listed = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
        let one = app.customer(&officer, listed.rows[0].id).await.unwrap();
        (listed.waits_for_words(&listed.rows[0]), one.waits_for_words)
    };
    assert_eq!(waits().await, (true, true), "the list does not call it ready");
    let run = maker.issue(IssuingFor::Everybody).await;
    let run = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((run.done, run.left_out[0].code), (0, ErrorCode::AnswersReworded), "{:?}", run.left_out);
    let more = reworded.len().saturating_sub(5);
    assert!(more == 0 || run.left_out[0].about.ends_with(&format!("ほか{more}件")), "{:?}", run.left_out);
    maker.say("新しい言葉を読んだ", |_| "yes").await;
    assert!(app.answers(&officer, maker.product, None).await.unwrap().reworded().is_empty());
    assert_eq!(waits().await, (false, false));
    let run = maker.issue(IssuingFor::Everybody).await;
    assert_eq!(app.issuing(&officer, run).await.unwrap().issuing.done, 1);
}

/// A row the ministry's workbook words otherwise than the provisional form.
const REWORDED: &str = "password-strength";

async fn an_answer_to_the_words_a_customer_asks_is_issued_whatever_the_form_says_by_now(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let form = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    maker.house.app.take_vendor_form(&maker.officer(), form).await.unwrap();
    maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let mut files = maker.files(run).await;
    let run = maker.house.app.issuing(&maker.officer(), run).await.unwrap().issuing;
    assert_eq!((run.done, run.left), (1, 0), "{:?}", run.left_out);
    let officer = clinic.house.officer();
    let reply = files.remove("回答.sejo-reply.json").unwrap();
    let reply = clinic.house.drop_file(&officer, "回答.sejo-reply.json", reply).await.reply.expect("a reply");
    let view = clinic.house.app.reply(&officer, reply).await.unwrap();
    assert!(!view.reply.is_grave(), "{:?}", view.reply.notes);
    let answer = view.reply.parts[0].answer(REWORDED).unwrap();
    assert_eq!((answer.value.as_str(), answer.words.as_str()), ("yes", ""));
    // The ministry's workbook asks other words throughout, which nobody answered: the one with the customer's words goes out.
    assert!(!files.contains_key("事業者確認用.xlsx"), "{:?}", files.keys());
    let name = "回答.xlsx".to_owned();
    let file = ReplyFile { bytes: files.remove(&name).unwrap(), name };
    let app = &clinic.house.app;
    let reply = app.take_reply(&officer, clinic.request, Some(clinic.system), file).await.unwrap();
    assert_eq!(app.reply(&officer, reply).await.unwrap().reply.parts[0].answer(REWORDED).unwrap().value, "yes");
}

async fn an_answer_to_other_words_is_told_and_needs_a_reason(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let form = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    maker.house.app.take_vendor_form(&maker.officer(), form).await.unwrap();
    let view = maker.house.app.answers(&maker.officer(), maker.product, None).await.unwrap();
    let words = view.questions.iter().find(|q| q.key == REWORDED).unwrap().label.ja.clone();
    assert!(view.reworded().iter().any(|q| q.key == REWORDED), "{words}");
    // Of the words before something else was said: that answers these alone.
    maker.say("様式が届いたため", |key| if key == REWORDED { "no" } else { "yes" }).await;
    let id = maker.take(&clinic).await;
    let before = maker.house.app.customer(&maker.officer(), id).await.unwrap().other_words;
    assert_eq!((before.rows, before.provisional), (1, false), "it is told before anything goes out");
    let run = maker.issue(IssuingFor::Waiting).await;
    let issuing = maker.house.app.issuing(&maker.officer(), run).await.unwrap().issuing;
    assert_eq!((issuing.open, issuing.stays_open[0].other_words), (1, 1), "who issues is told as well");
    assert!(issuing.stays_open[0].lines()[0].ja.contains("別の文言"), "{:?}", issuing.stays_open);
    let mut files = maker.files(run).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let signed = files.remove("回答.sejo-reply.json").unwrap();
    let signed = clinic.house.drop_file(&officer, "回答.sejo-reply.json", signed).await.reply.expect("a reply");
    let name = "事業者確認用.xlsx".to_owned();
    let file = ReplyFile { bytes: files.remove(&name).unwrap(), name };
    let workbook = app.take_reply(&officer, clinic.request, Some(clinic.system), file).await.unwrap();
    for reply in [signed, workbook] {
        let view = app.reply(&officer, reply).await.unwrap();
        let told = view.reply.notes.iter().find(|n| n.code == ReplyNoteCode::OtherWords).expect("it is told");
        // The other rows ask the same in Sejo's words.
        assert!(told.about.contains(": 1件 (2-⑦"), "{told:?}");
        assert_eq!(view.reply.parts[0].answer(REWORDED).unwrap().words, words);
        let row = view.answers[0].iter().find(|row| row.question.key == REWORDED).unwrap();
        assert_eq!(row.words, words, "beside the words of the request");
    }
    let refused = clinic.accept(signed).await.unwrap_err();
    assert_eq!((refused.fields[0].field, refused.fields[0].code), ("words", ErrorCode::Required));
    let revision = app.reply(&officer, signed).await.unwrap().reply.revision;
    let parts = vec![ChosenPart { index: 0, system: None }];
    let (kind, why) = (DecisionKind::Accepted, "電話で、13文字以上かも確かめた".to_owned());
    app.decide_reply(&officer, signed, &Deciding { kind, parts, words: why, revision, seen: None }).await.unwrap();
    let word = app.item(&officer, REWORDED).await.unwrap().row.vendors_declared.remove(0);
    assert_eq!(word.asked, Some(words), "wherever it stands");
}

async fn who_asks_in_the_words_of_the_ministry_is_told_from_others(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer) = (&maker.house.app, maker.officer());
    let other_words = async |id| {
        let one = app.customer(&officer, id).await.unwrap();
        let all = app.asking_other_words(&officer, std::slice::from_ref(&one.customer)).await.unwrap();
        assert_eq!(all.get(&id).copied().unwrap_or_default(), one.other_words, "the list says what the page says");
        one.other_words.rows
    };
    assert_eq!(other_words(maker.take(&clinic).await).await, 0, "both have the same form for the time being");
    // The clinic has taken the ministry's form in and asks once more.
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let mut asked = Asked { id: RequestId::new(), provisional: false, ..asked };
    let row = asked.questions.iter_mut().find(|q| q.key == REWORDED).unwrap();
    row.label.ja = "推測されにくいパスワードを設定している".to_owned();
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let signed = sejo_evidence::document::sign("sejo-request-1", &asked, &key).unwrap();
    let file = ReplyFile { name: "依頼.sejo-request.json".to_owned(), bytes: signed.into_bytes() };
    let checked = Checked { key: true, ..Checked::default() };
    let id = app.take_request(&officer, &file, checked).await.unwrap();
    assert_eq!(other_words(id).await, 1);
    assert!(app.customer(&officer, id).await.unwrap().other_words.provisional, "the ministry's form is to be taken in");
    // Its own answer is one to its own words.
    let revision = app.customer(&officer, id).await.unwrap().customer.revision;
    let own = TypedAnswer { value: "yes".to_owned(), ..TypedAnswer::default() };
    app.save_exception(&officer, id, (0, REWORDED), &own, revision).await.unwrap();
    assert_eq!(other_words(id).await, 0);
}

async fn what_a_customer_alone_asks_is_told_until_it_is_answered(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer) = (&maker.house.app, maker.officer());
    let own = async |id| {
        let one = app.customer(&officer, id).await.unwrap();
        let listed = app.customers(&officer, &CustomerFilter::default()).await.unwrap();
        assert_eq!(listed.own(&one.customer), one.own, "the list says what the page says");
        one.own.iter().map(|(at, question)| format!("{at}:{}", question.key)).collect::<Vec<_>>()
    };
    assert!(own(maker.take(&clinic).await).await.is_empty(), "the answers about the product cover all of it");
    // The clinic follows the volume for outsourced maintenance by now and asks once more.
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let mut asked = Asked { id: RequestId::new(), ..asked };
    let gate = asked.question("remote.used").unwrap().clone();
    let more = |key: &str, when: &str| Question {
        key: key.to_owned(),
        when: when.to_owned(),
        group: QuestionGroup::Route,
        label: sejo_model::words::Text::new(key, key),
        choices: if key.ends_with("clause") { Vec::new() } else { gate.choices.clone() },
        ..gate.clone()
    };
    asked.questions.extend([more("route.1.updates", ""), more("route.1.clause", "route.1.updates")]);
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let signed = sejo_evidence::document::sign("sejo-request-1", &asked, &key).unwrap();
    let file = ReplyFile { name: "依頼.sejo-request.json".to_owned(), bytes: signed.into_bytes() };
    let checked = Checked { key: true, ..Checked::default() };
    let id = app.take_request(&officer, &file, checked).await.unwrap();
    assert_eq!(own(id).await, ["0:route.1.updates"]);
    // Issued all the same, the run says whose it is and what is to be done.
    let run = maker.issue(IssuingFor::Waiting).await;
    let run = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((run.done, run.left, run.open), (1, 0, 1), "{:?}", run.left_out);
    let open = &run.stays_open[0];
    assert_eq!((open.customer_id, open.own, open.other_words), (id, 1, 0), "{open:?}");
    assert!(open.lines()[0].ja.contains("この顧客だけの質問 1件"), "{open:?}");
    let answer = async |question: &str, value: &str| {
        let revision = app.customer(&officer, id).await.unwrap().customer.revision;
        let answer = TypedAnswer { value: value.to_owned(), ..TypedAnswer::default() };
        app.save_exception(&officer, id, (0, question), &answer, revision).await.unwrap();
    };
    // What follows from a yes is asked after it.
    answer("route.1.updates", "yes").await;
    assert_eq!(own(id).await, ["0:route.1.clause"]);
    answer("route.1.clause", "保守契約書 3ページ「乙はOSの更新を行う」").await;
    assert!(own(id).await.is_empty());
    let run = maker.issue(IssuingFor::Waiting).await;
    let run = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((run.done, run.open), (1, 0), "{:?}", run.stays_open);
}

async fn a_start_that_is_pressed_thrice_is_one_run(place: &Place) {
    // Enough that the run is still at work when the next lines come.
    const CUSTOMERS: u32 = 40;
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, CUSTOMERS as usize).await;
    let press = || app.issue(&officer, (IssuingFor::Everybody, None), None);
    let (first, second, third) = tokio::join!(press(), press(), press());
    let all = [first, second, third];
    let begun: Vec<_> = all.iter().filter_map(|pressed| pressed.as_ref().ok().copied()).collect();
    assert_eq!(begun.len(), 1, "{all:?}");
    let is_at_work = |e: &sejo_app::Error| e.code == ErrorCode::IssuingAtWork;
    assert_eq!(all.iter().filter(|pressed| pressed.as_ref().is_err_and(is_at_work)).count(), 2, "{all:?}");
    // The others are led to it; who chose otherwise is not.
    let like = async |whom| app.issuing_like(&officer, (whom, None)).await.unwrap();
    assert_eq!((like(IssuingFor::Everybody).await, like(IssuingFor::Waiting).await), (Some(begun[0]), None));
    let run = app.wait_for_issuing(&officer, begun[0], |_| {}).await.unwrap();
    assert_eq!((run.state, run.done), (IssuingState::Done, CUSTOMERS));
    assert_eq!(app.issuings(&officer).await.unwrap().len(), 1);
    assert_eq!(like(IssuingFor::Everybody).await, None, "it is over");
}

async fn of_two_runs_that_were_stopped_only_one_goes_on(place: &Place) {
    // Enough that a run is still at work when the next lines come.
    const CUSTOMERS: usize = 40;
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, CUSTOMERS).await;
    let stopped = async || {
        let id = app.issue(&officer, (IssuingFor::Everybody, None), None).await.unwrap();
        app.stop_issuing(&officer, id).await.unwrap();
        id
    };
    let (one, other) = (stopped().await, stopped().await);
    let (first, second) = tokio::join!(app.resume_issuing(&officer, one), app.resume_issuing(&officer, other));
    let refused = [&first, &second].into_iter().filter_map(|resumed| resumed.as_ref().err());
    assert_eq!(refused.map(|e| e.code).collect::<Vec<_>>(), [ErrorCode::IssuingAtWork]);
    let going = if first.is_ok() { one } else { other };
    let run = app.wait_for_issuing(&officer, going, |_| {}).await.unwrap();
    assert_eq!(run.state, IssuingState::Done);
}

async fn a_run_goes_on_with_the_answers_that_stand(place: &Place) {
    // More than two groups: the answers change after the first.
    const CUSTOMERS: u32 = 110;
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, CUSTOMERS as usize).await;
    let id = app.issue(&officer, (IssuingFor::Waiting, None), None).await.unwrap();
    while app.issuing(&officer, id).await.unwrap().issuing.done == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    maker.say("調べ直した", |key| if key == "patching" { "no" } else { "yes" }).await;
    let told = u32::try_from(app.notices(&officer).await.unwrap().open.len()).unwrap();
    let run = app.wait_for_issuing(&officer, id, |_| {}).await.unwrap();
    assert_eq!((run.state, run.done, run.left), (IssuingState::Done, CUSTOMERS, 0));
    assert!(told > 0 && told < CUSTOMERS, "{told}");
    let open = app.notices(&officer).await.unwrap().open.len();
    assert_eq!(open, told as usize, "nobody was given the old answers after they were corrected");
    // Page, list and next run say the same of those that have them.
    assert_eq!(app.issuing(&officer, id).await.unwrap().again, told);
    let listed = async || app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    let counted = listed().await;
    assert_eq!(
        (counted.count(CustomerState::Outdated), counted.count(CustomerState::Issued)),
        (told, CUSTOMERS - told)
    );
    let folders = std::fs::read_dir(app.issuing(&officer, id).await.unwrap().folder).unwrap().count();
    assert_eq!(folders, CUSTOMERS as usize, "each customer once");
    let second = maker.issue(IssuingFor::Waiting).await;
    assert_eq!(app.issuing(&officer, second).await.unwrap().issuing.done, told);
    assert_eq!(listed().await.count(CustomerState::Issued), CUSTOMERS);
    let open = app.notices(&officer).await.unwrap().open.len();
    assert_eq!(open, told as usize, "what was handed out is still to be taken back");
}

/// The list of customers, those that must be told and the run say the same of what was issued.
async fn answers_that_come_back_leave_nothing_to_issue_again(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    import(&maker, 3).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let listed = async || app.customers(&officer, &CustomerFilter::default()).await.unwrap();
    let again = async || {
        let (told, again) =
            (app.notices(&officer).await.unwrap().open.len(), app.issuing(&officer, run).await.unwrap().again);
        (listed().await.count(CustomerState::Outdated), told, again)
    };
    let patching = async |value: &'static str| {
        maker.say("調べ直した", |key| if key == "patching" { value } else { "yes" }).await;
    };
    patching("no").await;
    assert_eq!(again().await, (3, 3, 3));
    patching("yes").await;
    assert_eq!(again().await, (0, 0, 0));
    // What is otherwise at one customer alone still is, whatever becomes of the product.
    let customer = listed().await.rows[0].id;
    let revision = app.customer(&officer, customer).await.unwrap().customer.revision;
    let own = TypedAnswer { value: "no".to_owned(), ..TypedAnswer::default() };
    app.save_exception(&officer, customer, (0, "patching"), &own, revision).await.unwrap();
    patching("no").await;
    assert_eq!(again().await, (3, 3, 3));
    patching("yes").await;
    assert_eq!(again().await, (1, 1, 1));
    // Whoever was told that it is otherwise is still to be issued what is right.
    patching("no").await;
    app.make_notices(&officer, None, "確かめ直したため").await.unwrap();
    patching("yes").await;
    assert_eq!(listed().await.count(CustomerState::Outdated), 3);
}

/// In April the form of the new year has no answers: those of last year stand beside it, count for nothing in it, and can be put
/// right, issued and told of as what they are.
async fn last_years_answers_are_corrected_and_issued_as_last_years(place: &Place) {
    let maker = Maker::new(place).await;
    import(&maker, 1).await;
    maker.issue(IssuingFor::Everybody).await;
    let maker = Maker { house: maker.house.restart_on(day("2027-04-02")).await, ..maker };
    let (app, officer) = (&maker.house.app, maker.officer());
    let view = app.answers(&officer, maker.product, None).await.unwrap();
    let before = view.before.expect("last year's answers stand beside the new form");
    assert_eq!((view.edition.0.as_str(), view.sets.len(), before.edition.0.as_str()), ("r9", 0, "r8"));
    let first = view.questions.iter().find(|q| before.answer(q).is_some()).unwrap();
    assert_eq!((before.answer(first).unwrap().value.as_str(), before.words_before(first)), ("yes", None));
    let run = maker.issue(IssuingFor::Everybody).await;
    let run = app.issuing(&officer, run).await.unwrap().issuing;
    assert_eq!((run.done, run.left_out[0].code), (0, ErrorCode::AnswersMissing), "they count for nothing this year");

    let r8 = (before.edition.clone(), FormKind::Vendor);
    let no = || TypedAnswer { value: "no".to_owned(), ..TypedAnswer::default() };
    let said = SaidAnswers {
        answered_by: "中村".to_owned(),
        answered_on: None,
        reason: "確かめ直した".to_owned(),
        answers: before.set.answers.iter().map(|given| (given.question.clone(), no())).collect(),
        seen: before.set.number,
    };
    assert_eq!(app.save_answers(&officer, maker.product, Some(&r8), &said).await.unwrap(), before.set.number + 1);
    assert!(app.answers(&officer, maker.product, None).await.unwrap().sets.is_empty(), "nothing of this year");
    let told =
        async |edition: &str| app.notices_of(&officer, Some(&EditionId(edition.to_owned()))).await.unwrap().open.len();
    assert_eq!((told("r8").await, told("r9").await), (1, 0));

    let unknown = app.issue_on(&officer, (IssuingFor::Everybody, None), Some(EditionId("r99".to_owned())), None).await;
    assert_eq!(unknown.unwrap_err().code, ErrorCode::NotFound);
    let run = app.issue_on(&officer, (IssuingFor::Waiting, None), Some(r8.0.clone()), None).await.unwrap();
    let run = app.wait_for_issuing(&officer, run, |_| {}).await.unwrap();
    assert_eq!((run.done, run.left), (1, 0), "{:?}", run.left_out);
    let customer = app.customers(&officer, &CustomerFilter::default()).await.unwrap().rows[0].id;
    assert_eq!(app.customer(&officer, customer).await.unwrap().issued[0].edition, r8.0);
}

async fn of_two_who_save_at_a_vendor_the_second_is_told_and_saves_knowingly(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer, admin) = (&maker.house.app, maker.officer(), maker.house.actor(Role::Admin));
    let told = |late: sejo_app::Error| {
        assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
        let said = late.detail.unwrap().ja;
        assert!(said.contains("さんが") && said.contains("に保存しました"), "{said}");
        said
    };

    let view = app.answers(&officer, maker.product, None).await.unwrap();
    let noted = |note: &str, revision: u32| Product { note: note.to_owned(), revision, ..view.product.clone() };
    let seen = view.product.revision;
    app.save_product(&admin, &noted("先", seen)).await.unwrap();
    let said = told(app.save_product(&officer, &noted("後", seen)).await.unwrap_err());
    assert!(said.contains("メモ") && !said.contains("種類"), "{said}");
    app.save_product(&officer, &noted("後", seen + 1)).await.unwrap();

    let asked = view.questions.iter().filter(|q| q.choice("no").is_some()).map(|q| q.key.clone());
    let no = TypedAnswer { value: "no".to_owned(), ..TypedAnswer::default() };
    let answers: std::collections::BTreeMap<_, _> = asked.map(|key| (key, no.clone())).collect();
    let answered = |seen: u32, reason: &str| SaidAnswers {
        answered_by: "中村".to_owned(),
        answered_on: None,
        reason: reason.to_owned(),
        answers: answers.clone(),
        seen,
    };
    app.save_answers(&admin, maker.product, None, &answered(1, "直した")).await.unwrap();
    // The page of whoever answers for the first time asks for no reason.
    for stale in [answered(1, "直した"), answered(0, "")] {
        told(app.save_answers(&officer, maker.product, None, &stale).await.unwrap_err());
    }
    told(app.withdraw_answers(&officer, maker.product, None, (1, "確かめ直す")).await.unwrap_err());
    assert_eq!(app.save_answers(&officer, maker.product, None, &answered(2, "直した")).await.unwrap(), 3);

    let csv = "名称,製品\nみなと診療所,つばめカルテ\n".as_bytes().to_vec();
    app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes: csv }).await.unwrap();
    let customer = app.customers(&officer, &CustomerFilter::default()).await.unwrap().rows[0].clone();
    let (id, seen) = (customer.id, customer.revision);
    let of = |s: &sejo_model::customer::CustomerSystem| SaidSystem {
        product: SaidProduct::of(s),
        version: s.version.clone(),
    };
    let noted = |note: &str, revision: u32| SaidCustomer {
        name: customer.name.clone(),
        note: note.to_owned(),
        systems: customer.systems.iter().map(of).collect(),
        revision,
        ..SaidCustomer::default()
    };
    app.save_customer(&admin, id, &noted("先", seen)).await.unwrap();
    let said = told(app.save_customer(&officer, id, &noted("後", seen)).await.unwrap_err());
    assert!(said.contains("メモ") && !said.contains("所在地"), "{said}");
    app.save_customer(&officer, id, &noted("後", seen + 1)).await.unwrap();
    assert_eq!(app.customer(&officer, id).await.unwrap().customer.note, "後");
}
