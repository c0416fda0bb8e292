//! The side of a vendor, exchanging files only with a facility: answers given once, issued to customers, corrected and taken back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use sejo_app::customer::{Checked, CustomerFilter, SaidCustomer, SaidProduct, SaidSystem};
use sejo_app::intake::IntakeState;
use sejo_app::product::{SaidAnswers, VendorQuestions, blank};
use sejo_app::reply::{ChosenPart, Deciding, Reopening, ReplyFile, TypedAnswer};
use sejo_app::request::{NewRequest, RequestFile};
use sejo_app::signing_key::{NewKey, Proof};
use sejo_app::{Error, Result};
use sejo_model::customer::CustomerState;
use sejo_model::issue::{IssuingFor, IssuingState};
use sejo_model::notice::NoticeKind;
use sejo_model::reply::{DecisionKind, ReplyNoteCode};
use sejo_model::request::{Asked, Standing};
use sejo_model::{
    Actor, CustomerId, ErrorCode, IssuingId, ProductId, Reply, RequestId, Role, System, SystemId, SystemKind, Vendor,
    VendorId,
};

use crate::house::{House, shared};
use crate::place::Place;
use crate::taken_back::{saved_again, tell};

both! {
    a_vendor_answers_once_and_a_facility_accepts_what_it_issues;
    a_workbook_that_says_what_was_accepted_waits_for_nobody;
    a_workbook_that_came_first_waits_no_longer_than_the_signed_reply;
    a_copy_leads_to_its_signed_reply_after_a_notice_about_that;
    what_a_vendor_hands_out_in_one_archive_is_taken_whole;
    what_a_vendor_takes_back_counts_no_longer;
    a_notice_that_is_not_the_vendors_changes_nothing;
    notices_to_customers_of_one_name_say_where_each_is;
    a_run_stops_and_goes_on_where_it_was;
    a_customer_may_be_answered_otherwise;
    a_list_of_customers_is_taken_in_row_by_row;
    two_rows_of_one_list_lose_no_customer;
    a_column_is_taken_for_what_it_says_and_told_where_it_is_not;
    a_row_of_a_list_is_not_lost_to_what_stands_beside_it;
    a_request_that_was_altered_makes_no_customer;
    every_request_that_waits_is_answered;
    a_customer_whose_key_was_handed_over_is_the_same;
    the_ministrys_form_is_filled_in_for_each_customer;
    each_system_has_a_workbook_of_its_own;
    the_ministrys_form_issued_again_is_another_workbook;
    a_facility_has_no_customers;
    who_may_do_what_at_a_vendor;
}

pub(crate) const VENDOR: &str = "株式会社つばめクラウド";

/// A clinic that asks.
pub(crate) struct Clinic {
    pub(crate) house: House,
    pub(crate) request: RequestId,
    pub(crate) system: SystemId,
}

impl Clinic {
    pub(crate) async fn new(place: &Place) -> Self {
        let house = House::new(place).await;
        house.answer_questions().await;
        let officer = house.officer();
        let vendor = Vendor { id: VendorId::new(), name: VENDOR.to_owned(), ..empty_vendor() };
        house.app.save_vendor(&officer, &vendor).await.unwrap();
        let system = house.app.systems(&officer).await.unwrap();
        let system = system.into_iter().find(|r| r.system.kind == SystemKind::Ehr).unwrap().system;
        let id = system.id;
        house.app.save_system(&officer, &System { vendor_id: Some(vendor.id), ..system }).await.unwrap();
        let request = house.app.make_request(&officer, vendor.id, &NewRequest::default()).await.unwrap();
        Self { house, request, system: id }
    }

    async fn file(&self, file: RequestFile) -> ReplyFile {
        let file = self.house.app.request_file(&self.house.officer(), self.request, file).await.unwrap();
        ReplyFile { name: file.name, bytes: file.bytes }
    }

    async fn standing(&self) -> Standing {
        self.house.app.request(&self.house.officer(), self.request).await.unwrap().systems[0].standing
    }

    /// The reply that waits to be decided.
    async fn waiting(&self) -> Option<sejo_model::ReplyId> {
        let rows = self.house.app.requests(&self.house.officer()).await.unwrap().rows;
        rows.into_iter().find(|row| row.system.id == self.system).unwrap().waiting
    }

    pub(crate) async fn accept(&self, reply: sejo_model::ReplyId) -> Result<()> {
        let officer = self.house.officer();
        let view = self.house.app.reply(&officer, reply).await.unwrap();
        let parts = vec![ChosenPart { index: 0, system: None }];
        let kind = DecisionKind::Accepted;
        let deciding = Deciding { kind, parts, words: String::new(), revision: view.reply.revision, seen: None };
        self.house.app.decide_reply(&officer, reply, &deciding).await
    }
}

fn empty_vendor() -> Vendor {
    serde_json::from_str(
        r#"{"id":"01900000-0000-7000-8000-000000000001","name":"","contact":"","phone":"","night_phone":"","email":"","note":"","revision":0}"#,
    )
    .unwrap()
}

/// A vendor with one product that is answered はい throughout.
pub(crate) struct Maker {
    pub(crate) house: House,
    pub(crate) product: ProductId,
}

impl Maker {
    pub(crate) async fn new(place: &Place) -> Self {
        let house = House::new(place).await;
        let admin = house.actor(Role::Admin);
        house.app.answer_as_vendor(&admin, &VendorQuestions { name: VENDOR.to_owned() }).await.unwrap();
        let mut product = blank("つばめカルテ", SystemKind::Ehr);
        product.also = vec!["電子カルテ".to_owned()];
        let product = house.app.save_product(&admin, &product).await.unwrap();
        let maker = Self { house, product };
        maker.say("", |_| "yes").await;
        maker
    }

    pub(crate) fn officer(&self) -> Actor {
        self.house.officer()
    }

    /// Answers every question with a choice.
    pub(crate) async fn say(&self, reason: &str, value: impl Fn(&str) -> &'static str) -> u32 {
        let view = self.house.app.answers(&self.officer(), self.product, None).await.unwrap();
        let mut answers = BTreeMap::new();
        for question in view.questions.iter().filter(|q| q.choice("yes").is_some()) {
            let said = TypedAnswer { value: value(&question.key).to_owned(), ..TypedAnswer::default() };
            answers.insert(question.key.clone(), said);
        }
        let seen = view.sets.first().map_or(0, |s| s.number);
        let reason = reason.to_owned();
        let said = SaidAnswers { answered_by: "中村".to_owned(), answered_on: None, reason, answers, seen };
        self.house.app.save_answers(&self.officer(), self.product, None, &said).await.unwrap()
    }

    /// Takes a request in and says that its system is the product.
    pub(crate) async fn take(&self, clinic: &Clinic) -> CustomerId {
        let file = clinic.file(RequestFile::Html).await;
        let id = self.house.app.take_request(&self.officer(), &file, Checked::default()).await.unwrap();
        self.settle(id).await;
        id
    }

    async fn settle(&self, id: CustomerId) {
        self.settle_as(id, SaidProduct::Ours(self.product)).await;
    }

    /// Says which product every system of a customer is.
    pub(crate) async fn settle_as(&self, id: CustomerId, product: SaidProduct) {
        let customer = self.house.app.customer(&self.officer(), id).await.unwrap().customer;
        let system = SaidSystem { product, version: "3.2".to_owned() };
        let said = SaidCustomer {
            name: customer.name.clone(),
            systems: vec![system; customer.systems.len()],
            revision: customer.revision,
            ..SaidCustomer::default()
        };
        self.house.app.save_customer(&self.officer(), id, &said).await.unwrap();
    }

    pub(crate) async fn issue(&self, whom: IssuingFor) -> IssuingId {
        let id = self.house.app.issue(&self.officer(), (whom, None), None).await.unwrap();
        self.house.app.wait_for_issuing(&self.officer(), id, |_| {}).await.unwrap();
        id
    }

    /// The files a run made for the customers, by folder and name.
    pub(crate) async fn files(&self, id: IssuingId) -> BTreeMap<String, Vec<u8>> {
        let folder = self.house.app.issuing(&self.officer(), id).await.unwrap().folder;
        let mut found = BTreeMap::new();
        for of in std::fs::read_dir(folder).unwrap() {
            for file in std::fs::read_dir(of.unwrap().path()).unwrap() {
                let path: PathBuf = file.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(path).unwrap());
            }
        }
        found
    }
}

/// A clinic that has accepted what the vendor issued, and the reply.
pub(crate) async fn accepted(place: &Place) -> (Clinic, Maker, CustomerId, sejo_model::ReplyId) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let customer = maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let reply = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let view = clinic.house.drop_file(&clinic.house.officer(), "回答.sejo-reply.json", reply).await;
    let reply = view.reply.expect("a reply");
    clinic.accept(reply).await.unwrap();
    (clinic, maker, customer, reply)
}

async fn a_vendor_answers_once_and_a_facility_accepts_what_it_issues(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let app = &maker.house.app;
    // The HTML and the signed file are the same request.
    let id =
        app.take_request(&maker.officer(), &clinic.file(RequestFile::Html).await, Checked::default()).await.unwrap();
    let signed = clinic.file(RequestFile::Signed).await;
    assert_eq!(app.take_request(&maker.officer(), &signed, Checked::default()).await.unwrap(), id);
    let view = app.customer(&maker.officer(), id).await.unwrap();
    assert_eq!((view.customer.name.as_str(), view.spoken.len()), ("みなと診療所", 8));
    assert_eq!(view.customer.systems[0].product_id, Some(maker.product), "guessed by the name");
    assert_eq!(view.customer.state(), CustomerState::Unmatched, "a guess settles nothing");
    let early = app.issue(&maker.officer(), (IssuingFor::Waiting, None), None).await.unwrap();
    let early = app.wait_for_issuing(&maker.officer(), early, |_| {}).await.unwrap();
    assert_eq!((early.done, early.left, early.left_out[0].code), (0, 1, ErrorCode::CustomerUnmatched));
    // Saved for another reason, what was guessed of a system stays a guess.
    maker.settle_as(id, SaidProduct::of(&view.customer.systems[0])).await;
    let kept = app.customer(&maker.officer(), id).await.unwrap().customer;
    assert_eq!((kept.systems[0].product_id, kept.systems[0].settled), (Some(maker.product), false));

    maker.settle(id).await;
    let customers = app.customers(&maker.officer(), &CustomerFilter::default()).await.unwrap();
    assert_eq!((customers.count(CustomerState::Waiting), customers.rows[0].due().is_some()), (1, true));
    let run = maker.issue(IssuingFor::Waiting).await;
    let run = app.issuing(&maker.officer(), run).await.unwrap().issuing;
    assert_eq!((run.state, run.done, run.left, run.total), (IssuingState::Done, 1, 0, 1));
    let files = maker.files(run.id).await;
    assert_eq!(files.keys().collect::<Vec<_>>(), ["事業者確認用.pdf", "回答.sejo-reply.json", "回答.xlsx"]);
    assert!(files["事業者確認用.pdf"].starts_with(b"%PDF"));
    let customers = app.customers(&maker.officer(), &CustomerFilter::default()).await.unwrap();
    assert_eq!(customers.count(CustomerState::Issued), 1);

    let officer = clinic.house.officer();
    let view = clinic.house.drop_file(&officer, "x.json", files["回答.sejo-reply.json"].clone()).await;
    let reply = view.reply.expect("a reply");
    let view = clinic.house.app.reply(&officer, reply).await.unwrap();
    assert_eq!(view.spoken.len(), 8, "who signed, in words");
    assert!(view.reply.notes.iter().all(|n| n.code == ReplyNoteCode::Unanswered), "{:?}", view.reply.notes);
    assert!(!view.reply.is_grave() && view.reply.answered_by.starts_with(VENDOR));
    clinic.accept(reply).await.unwrap();
    assert_eq!(clinic.standing().await, Standing::Partly, "its product says nothing of duties");
    // The workbook that went with it says the same.
    let twin = clinic.house.drop_file(&officer, "回答.xlsx", files["回答.xlsx"].clone()).await;
    let twin = clinic.house.app.reply(&officer, twin.reply.expect("the workbook")).await.unwrap();
    assert_eq!(twin.reply.parts[0].answers, view.reply.parts[0].answers);
}

async fn a_workbook_that_says_what_was_accepted_waits_for_nobody(place: &Place) {
    let (clinic, maker, _, signed) = accepted(place).await;
    let (app, clerk) = (&clinic.house.app, clinic.house.officer());
    let run = maker.house.app.issuings(&maker.officer()).await.unwrap()[0].id;
    let book = saved_again(&maker.files(run).await["回答.xlsx"]);
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", book).await;
    assert!(twin.row.summary.contains("決めることはありません") && twin.is_reply_decided, "{}", twin.row.summary);
    let copy = app.reply(&clerk, twin.reply.expect("it is kept")).await.unwrap().reply;
    assert!(copy.is_copy() && !copy.is_decided() && !copy.is_grave(), "{:?}", copy.notes);
    assert_eq!((clinic.standing().await, clinic.waiting().await), (Standing::Partly, None));
    // One that says otherwise in a single answer is looked at.
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    let run = maker.issue(IssuingFor::Everybody).await;
    let other = maker.files(run).await.remove("回答.xlsx").unwrap();
    let other = clinic.house.drop_file(&clerk, "2.xlsx", other).await;
    assert!(!other.is_reply_decided && other.row.summary.contains("受け取るかどうかを決めて"), "{}", other.row.summary);
    assert_eq!(clinic.waiting().await, other.reply);
    let revision = app.reply(&clerk, other.reply.unwrap()).await.unwrap().reply.revision;
    let parts = vec![ChosenPart { index: 0, system: None }];
    let (kind, words) = (DecisionKind::Rejected, "署名のあるものを待つ".to_owned());
    let not_used = Deciding { kind, parts, words, revision, seen: None };
    app.decide_reply(&clerk, other.reply.unwrap(), &not_used).await.unwrap();
    assert_eq!(clinic.waiting().await, None);
    // Without the signed reply there is nothing it is a copy of.
    let revision = app.reply(&clerk, signed).await.unwrap().reply.revision;
    let reopening = Reopening { parts: vec![0], words: "見直す".to_owned(), revision };
    app.reopen_reply(&clerk, signed, &reopening).await.unwrap();
    assert!(!app.reply(&clerk, copy.id).await.unwrap().reply.is_copy());
    let said = clinic.house.intake(twin.row.id).await;
    assert!(!said.is_reply_decided && said.row.summary.contains("まだ決めていません"), "{}", said.row.summary);
}

async fn a_workbook_that_came_first_waits_no_longer_than_the_signed_reply(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let files = maker.files(run).await;
    let (app, clerk) = (&clinic.house.app, clinic.house.officer());
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", saved_again(&files["回答.xlsx"])).await;
    let signed = files["回答.sejo-reply.json"].clone();
    let signed = clinic.house.drop_file(&clerk, "回答.sejo-reply.json", signed).await.reply.expect("a reply");
    let seen = async || app.reply(&clerk, twin.reply.expect("it is kept")).await.unwrap().reply;
    let alike = async || app.reply(&clerk, twin.reply.expect("it is kept")).await.unwrap().signed;
    let told = |reply: &Reply, code: ReplyNoteCode| {
        let mut notes = reply.notes.iter().filter(|note| note.code == code);
        notes.next().is_some_and(|note| note.about.ends_with("回答.sejo-reply.json"))
    };
    for _ in 0..2 {
        let waits = seen().await;
        assert!(told(&waits, ReplyNoteCode::SameWaits) && !waits.is_copy(), "{:?}", waits.notes);
        assert_eq!(alike().await, Some(signed), "the page leads to it");
        clinic.accept(signed).await.unwrap();
        let copy = seen().await;
        assert!(told(&copy, ReplyNoteCode::Same) && !told(&copy, ReplyNoteCode::SameWaits), "{:?}", copy.notes);
        assert_eq!(alike().await, Some(signed), "the page leads to it");
        assert_eq!(
            (copy.is_decided(), clinic.standing().await, clinic.waiting().await),
            (false, Standing::Partly, None)
        );
        let said = clinic.house.intake(twin.row.id).await;
        assert!(said.is_reply_decided && said.row.summary.contains("決めることはありません"), "{}", said.row.summary);
        // What was accepted is taken back: both wait as before.
        let revision = app.reply(&clerk, signed).await.unwrap().reply.revision;
        let reopening = Reopening { parts: vec![0], words: "見直す".to_owned(), revision };
        app.reopen_reply(&clerk, signed, &reopening).await.unwrap();
    }
    // Accepted by itself it is no copy, whatever becomes of the other.
    clinic.accept(twin.reply.expect("it is kept")).await.unwrap();
    assert!(seen().await.is_decided() && !seen().await.is_copy());
}

async fn a_copy_leads_to_its_signed_reply_after_a_notice_about_that(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let files = maker.files(run).await;
    let (app, clerk) = (&clinic.house.app, clinic.house.officer());
    let signed = files["回答.sejo-reply.json"].clone();
    let signed = clinic.house.drop_file(&clerk, "回答.sejo-reply.json", signed).await.reply.expect("a reply");
    clinic.accept(signed).await.unwrap();
    let twin = clinic.house.drop_file(&clerk, "回答.xlsx", saved_again(&files["回答.xlsx"])).await;
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&maker.officer(), None, "手順を確かめた").await.unwrap();
    tell(&clinic, &maker).await;
    assert_eq!(app.reply(&clerk, signed).await.unwrap().reply.notices.len(), 1);
    let view = app.reply(&clerk, twin.reply.expect("it is kept")).await.unwrap();
    assert_eq!((view.reply.is_copy(), view.signed), (true, Some(signed)), "{:?}", view.reply.notes);
}

async fn what_a_vendor_hands_out_in_one_archive_is_taken_whole(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let customer = maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let signed = maker.files(run).await.remove("回答.sejo-reply.json").unwrap();
    let issued = maker.house.app.customer(&maker.officer(), customer).await.unwrap().issued[0].id;
    let zip = maker.house.app.issued_file(&maker.officer(), issued).await.unwrap();
    let clerk = clinic.house.officer();
    let dropped = clinic.house.drop_file(&clerk, &zip.name, zip.bytes.clone()).await;
    let id = dropped.reply.unwrap_or_else(|| panic!("{}", dropped.row.summary));
    let reply = clinic.house.app.reply(&clerk, id).await.unwrap().reply;
    assert_eq!(
        (reply.file_name.as_str(), reply.sha256),
        ("回答.sejo-reply.json", Some(sejo_evidence::sha256(&signed)))
    );
    assert!(!reply.signer.is_empty() && !reply.is_grave(), "{:?}", reply.notes);
    // On the page of the request it is the same one, and so is the file by itself.
    let file = ReplyFile { name: zip.name, bytes: zip.bytes };
    assert_eq!(clinic.house.app.take_reply(&clerk, clinic.request, None, file).await.unwrap(), id);
    assert_eq!(clinic.house.drop_file(&clerk, "回答.sejo-reply.json", signed).await.reply, Some(id));
}

async fn what_a_vendor_takes_back_counts_no_longer(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    assert!(app.notices(&officer).await.unwrap().open.is_empty());
    let wrong = app.make_notices(&officer, None, "x").await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::NothingToTell);
    maker.say("更新の手順を確かめたため", |key| if key == "patching" { "no" } else { "yes" }).await;
    let open = app.notices(&officer).await.unwrap().open;
    assert_eq!((open.len(), open[0].kind), (1, NoticeKind::Corrected));
    let changed: Vec<_> = open[0].changes.iter().map(|c| c.question.as_str()).collect();
    assert!(!changed.is_empty() && changed.iter().all(|key| key.starts_with("patching")), "{changed:?}");
    assert_eq!(app.make_notices(&officer, None, "更新の手順を確かめたため").await.unwrap().len(), 1);
    let view = app.notices(&officer).await.unwrap();
    assert!(view.open.is_empty(), "told once");
    let notice = app.notice_file(&officer, view.made[0].notice.id).await.unwrap();

    let clerk = clinic.house.officer();
    let before = clinic.house.db().await;
    let counted = |all: &[sejo_model::Declaration]| all.iter().filter(|d| d.taken_back_on.is_none()).count();
    let all = sejo_store::declaration::list(&before, &clinic.house.scope()).await.unwrap();
    let standing = counted(&all);
    let taken = clinic.house.drop_file(&clerk, &notice.name, notice.bytes.clone()).await;
    assert_eq!((taken.row.state, taken.reply), (IntakeState::Done, Some(reply)), "{}", taken.row.summary);
    assert!(taken.row.summary.contains("ほかの回答は、そのままです"), "{}", taken.row.summary);
    let all = sejo_store::declaration::list(&before, &clinic.house.scope()).await.unwrap();
    assert_eq!(counted(&all), standing - changed.len(), "only what was corrected");
    let item = clinic.house.app.item(&clerk, "patching").await;
    assert!(item.is_ok());
    let view = clinic.house.app.reply(&clerk, reply).await.unwrap();
    assert_eq!((view.reply.notices.len(), view.reply.is_withdrawn()), (1, false));
    let again = clinic.house.drop_file(&clerk, &notice.name, notice.bytes).await;
    assert!(again.row.summary.contains("もう受け取っています"), "{}", again.row.summary);

    // All of it, signed with the key that took the place of the one the reply is signed with.
    let machine = crate::signing_keys::at_the_machine(&maker.house);
    let first = app.signing_key_view(&machine).await.unwrap().unwrap().public;
    app.hand_over_key(&machine, (&first, "年に一度"), NewKey::Fresh, Proof::AtTheMachine).await.unwrap();
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直すため")).await.unwrap();
    assert_eq!(app.notices(&officer).await.unwrap().open[0].kind, NoticeKind::Withdrawn);
    app.make_notices(&officer, None, "確かめ直すため").await.unwrap();
    let id = app.notices(&officer).await.unwrap().made[0].notice.id;
    let notice = app.notice_file(&officer, id).await.unwrap();
    assert!(notice.bytes.windows(first.len()).any(|w| w == first.as_bytes()), "it says which key came before");
    clinic.house.drop_file(&clerk, &notice.name, notice.bytes).await;
    let all = sejo_store::declaration::list(&before, &clinic.house.scope()).await.unwrap();
    assert_eq!(counted(&all), 0);
    assert!(clinic.house.app.reply(&clerk, reply).await.unwrap().reply.is_withdrawn());
    let system = clinic.house.app.systems(&clerk).await.unwrap();
    let system = system.into_iter().find(|r| r.system.id == clinic.system).unwrap().system;
    assert_eq!(system.remote_maintenance, None, "what it said of remote maintenance is gone too");
    // Nothing more is issued from it.
    let run = app.issue(&officer, (IssuingFor::Everybody, None), None).await.unwrap();
    let run = app.wait_for_issuing(&officer, run, |_| {}).await.unwrap();
    assert_eq!((run.done, run.left_out[0].code), (0, ErrorCode::AnswersMissing));
}

async fn a_notice_that_is_not_the_vendors_changes_nothing(place: &Place) {
    let (clinic, maker, _, reply) = accepted(place).await;
    let officer = maker.officer();
    maker.say("直した", |key| if key == "patching" { "no" } else { "yes" }).await;
    maker.house.app.make_notices(&officer, None, "直した").await.unwrap();
    let made = maker.house.app.notices(&officer).await.unwrap().made.remove(0);
    let refused = async |bytes: Vec<u8>| {
        let view = clinic.house.drop_file(&clinic.house.officer(), "通知.json", bytes).await;
        assert_eq!((view.row.state, view.kept), (IntakeState::Refused, sejo_model::Kept::Nothing));
        view.refusal.unwrap().0
    };
    let bent = made.signed.replace("直した", "消した");
    assert_eq!(refused(bent.into_bytes()).await, ErrorCode::NoticeAltered);
    let key = sejo_evidence::signing::SigningKey::from_seed(&[9; 32]).unwrap();
    let forged = sejo_evidence::document::sign("sejo-notice-1", &made.notice, &key).unwrap();
    assert_eq!(refused(forged.into_bytes()).await, ErrorCode::NoticeOtherKey);
    let other = sejo_model::Notice { files: Vec::new(), ..made.notice.clone() };
    let other = sejo_evidence::document::sign("sejo-notice-1", &other, &key).unwrap();
    assert_eq!(refused(other.into_bytes()).await, ErrorCode::NoticeUnmatched);
    assert_eq!(refused(b"{\"format\":\"sejo-notice-1\"}\n{}\n".to_vec()).await, ErrorCode::NotANotice);
    let view = clinic.house.app.reply(&clinic.house.officer(), reply).await.unwrap();
    assert!(view.reply.notices.is_empty());
}

/// A list of customers, all with the product.
async fn notices_to_customers_of_one_name_say_where_each_is(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let csv = "名称,所在地,メール,製品,版\nたなか医院,大阪市,,つばめカルテ,3.1\nたなか医院,神戸市,,つばめカルテ,3.1\n";
    let file = ReplyFile { name: "顧客.csv".to_owned(), bytes: csv.as_bytes().to_vec() };
    assert_eq!(app.import_customers(&officer, &file).await.unwrap().new, 2);
    maker.issue(IssuingFor::Everybody).await;
    maker.say("直した", |key| if key == "patching" { "no" } else { "yes" }).await;
    assert_eq!(app.make_notices(&officer, None, "直した").await.unwrap().len(), 2);
    let view = app.notices(&officer).await.unwrap();
    let mut addresses: Vec<&str> = view.addresses.values().map(String::as_str).collect();
    addresses.sort_unstable();
    assert_eq!(addresses, ["大阪市", "神戸市"]);
    for made in &view.made {
        let file = app.notice_file(&officer, made.notice.id).await.unwrap();
        let wanted = format!("たなか医院_{}_", view.addresses[&made.customer_id]);
        assert!(file.name.starts_with(&wanted), "{}", file.name);
    }
}

pub(crate) async fn import(maker: &Maker, count: usize) {
    let mut csv = String::from("名称,所在地,メール,製品,版\n");
    for n in 0..count {
        writeln!(csv, "第{n}医院,東京都{n},a{n}@example.jp,つばめカルテ,3.{n}").unwrap();
    }
    let file = ReplyFile { name: "顧客.csv".to_owned(), bytes: csv.into_bytes() };
    let list = maker.house.app.import_customers(&maker.officer(), &file).await.unwrap();
    assert_eq!((list.new, list.problem_count), (count, 0), "{:?}", list.problems);
}

async fn a_run_stops_and_goes_on_where_it_was(place: &Place) {
    // Enough that the run is still at work when the next lines come.
    const CUSTOMERS: u32 = 40;
    let maker = Maker::new(place).await;
    import(&maker, CUSTOMERS as usize).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let id = app.issue(&officer, (IssuingFor::Waiting, None), None).await.unwrap();
    let two = app.issue(&officer, (IssuingFor::Waiting, None), None).await.unwrap_err();
    assert_eq!(two.code, ErrorCode::IssuingAtWork);
    assert!(two.to_string().contains(&format!("sejo vendor resume {id}")), "{two}");
    let claimed = app.resume_issuing(&officer, id).await.unwrap_err();
    assert_eq!(claimed.code, ErrorCode::IssuingAtWork);
    assert!(claimed.to_string().contains("あと61秒で"), "{claimed}");
    app.stop_issuing(&officer, id).await.unwrap();
    let stopped = app.wait_for_issuing(&officer, id, |_| {}).await.unwrap();
    assert_eq!(stopped.state, IssuingState::Cancelled);
    assert!(stopped.done < CUSTOMERS, "{}", stopped.done);
    assert_eq!(app.stop_issuing(&officer, id).await.unwrap_err().code, ErrorCode::ChangedMeanwhile);
    app.resume_issuing(&officer, id).await.unwrap();
    let run = app.wait_for_issuing(&officer, id, |_| {}).await.unwrap();
    assert_eq!((run.state, run.done, run.left), (IssuingState::Done, CUSTOMERS, 0));
    let folders = std::fs::read_dir(app.issuing(&officer, id).await.unwrap().folder).unwrap().count();
    assert_eq!(folders, CUSTOMERS as usize, "each customer once");
    let part = app.issuing_part(&officer, id, 0).await.unwrap();
    assert!(part.bytes.starts_with(b"PK"));
    assert_eq!(app.issuing_part(&officer, id, 1).await.unwrap_err().code, ErrorCode::NotFound);

    // A program that died leaves a run at work; whoever asks goes on with it, and a server does so by itself.
    let id = app.issue(&officer, (IssuingFor::Everybody, None), None).await.unwrap();
    app.close().await;
    let app = maker.house.again().await;
    app.resume_issuing(&officer, id).await.unwrap();
    let run = app.wait_for_issuing(&officer, id, |_| {}).await.unwrap();
    assert_eq!((run.state, run.done), (IssuingState::Done, CUSTOMERS));
}

async fn a_customer_may_be_answered_otherwise(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let id = maker.take(&clinic).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let view = app.customer(&officer, id).await.unwrap();
    let question = view.questions[0].iter().find(|q| q.key.starts_with("patching")).unwrap().key.clone();
    let no = TypedAnswer { value: "no".to_owned(), remark: "旧版のため".to_owned(), ..TypedAnswer::default() };
    let revision = view.customer.revision;
    let unsaid = [TypedAnswer { value: String::new(), ..no.clone() }, TypedAnswer::default()];
    for unsaid in unsaid {
        let refused = app.save_exception(&officer, id, (0, &question), &unsaid, revision).await.unwrap_err();
        assert_eq!((refused.fields[0].field, refused.fields[0].code), ("value", ErrorCode::Required), "{unsaid:?}");
    }
    app.save_exception(&officer, id, (0, &question), &no, revision).await.unwrap();
    let twice = app.save_exception(&officer, id, (0, &question), &no, revision).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::ChangedMeanwhile);
    let unknown = app.save_exception(&officer, id, (0, "nothing"), &no, revision + 1).await.unwrap_err();
    assert_eq!(unknown.fields[0].field, "question");
    let run = maker.issue(IssuingFor::Waiting).await;
    let reply = String::from_utf8(maker.files(run).await.remove("回答.sejo-reply.json").unwrap()).unwrap();
    let reply: serde_json::Value = serde_json::from_str(reply.lines().next().unwrap()).unwrap();
    let answers = reply["systems"][0]["answers"].as_array().unwrap();
    let of = |key: &str| answers.iter().find(|a| a["question"] == key).unwrap();
    assert_eq!((of(&question)["value"].as_str(), of(&question)["remark"].as_str()), (Some("no"), Some("旧版のため")));
    assert_eq!(answers.iter().filter(|a| a["value"] == "no").count(), 1);
    // A correction of the product's answer is nothing to a customer that was told its own.
    maker.say("直した", |key| if key == question { "no" } else { "yes" }).await;
    assert!(app.notices(&officer).await.unwrap().open.is_empty());
}

async fn a_list_of_customers_is_taken_in_row_by_row(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let take = async |csv: &str| {
        let file = ReplyFile { name: "顧客.csv".to_owned(), bytes: csv.as_bytes().to_vec() };
        app.import_customers(&officer, &file).await
    };
    let csv = "顧客名,住所,メールアドレス,使用システム,回答期限\nA医院,東京,a@example.jp,電子カルテ,2026-12-10\nB医院,,,検査くん,いつか\n,東京,,,\n";
    let list = take(csv).await.unwrap();
    assert_eq!((list.new, list.changed, list.problem_count), (2, 0, 3), "{:?}", list.problems);
    let view = app.customers(&officer, &CustomerFilter { name: "A医".to_owned(), ..CustomerFilter::default() }).await;
    let customer = view.unwrap().rows.remove(0);
    assert_eq!(
        (customer.state(), customer.due().map(|d| d.to_string())),
        (CustomerState::Ready, Some("2026-12-10".into()))
    );
    assert_eq!(take(csv).await.unwrap().same, 2, "nothing is added twice");
    let named = async |name: &str| {
        let filter = CustomerFilter { name: name.to_owned(), ..CustomerFilter::default() };
        app.customers(&officer, &filter).await.unwrap().rows.remove(0)
    };
    let kept = named("B医").await;
    assert_eq!((kept.systems.len(), kept.systems[0].name.as_str()), (1, "検査くん"), "what it uses is not lost");
    assert!(!kept.systems[0].settled && kept.state() == CustomerState::Unmatched, "somebody says which product it is");
    // Of two systems of one product nobody knows whose version the list has.
    let first = named("A医").await;
    app.add_customer_system(&officer, first.id, maker.product, first.revision).await.unwrap();
    let versions = async || named("A医").await.systems.into_iter().map(|s| s.version).collect::<Vec<_>>();
    let before = versions().await;
    let list = take("顧客名,住所,製品,版\nA医院,東京,電子カルテ,5.1\n").await.unwrap();
    assert_eq!((list.changed, list.problem_count, versions().await), (0, 1, before), "{:?}", list.problems);
    assert!(list.problems[0].1.ja.contains("2つ") && list.problems[0].1.ja.contains("5.1"), "{:?}", list.problems);
    let wrong = take("あ,い\n1,2\n").await.unwrap_err();
    assert_eq!(wrong.fields.first().map_or(wrong.code, |f| f.code), ErrorCode::CustomerListUnread);
}

async fn a_row_of_a_list_is_not_lost_to_what_stands_beside_it(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    app.save_product(&officer, &blank("つばめ検査/LIS", SystemKind::Laboratory)).await.unwrap();
    let take = async |csv: String| {
        let file = ReplyFile { name: "顧客.csv".to_owned(), bytes: csv.into_bytes() };
        app.import_customers(&officer, &file).await.unwrap()
    };
    let named = async |name: &str| {
        let filter = CustomerFilter { name: name.to_owned(), ..CustomerFilter::default() };
        app.customers(&officer, &filter).await.unwrap().rows
    };
    // Nobody is called as its product or lives at a mail address; a long remark and a cell of two lines are no reason to leave a row
    // out; 1-11 is not 11-1; a sign between two products may be part of a name.
    let long = "あ".repeat(300);
    let list = take(format!(
        "製品名称,E-mail address,顧客名称,Address,版,備考\n\
         つばめ検査/LIS,m@example.jp,みなと医院,\"札幌市\n1-11\",3.2,{long}\n\
         \"電子カルテ\nつばめ検査/LIS\",,みなと医院,札幌市11-1,,\n"
    ))
    .await;
    assert_eq!((list.new, list.problem_count), (2, 1), "{:?}", list.problems);
    let rows = named("みなと医院").await;
    let first = rows.iter().find(|c| c.address == "札幌市 1-11").unwrap();
    assert_eq!((first.email.as_str(), first.systems.len()), ("m@example.jp", 1));
    assert!(first.systems[0].settled && first.systems[0].name == "つばめ検査/LIS", "{:?}", first.systems);
    let second = rows.iter().find(|c| c.address == "札幌市11-1").unwrap();
    assert!(second.systems.len() == 2 && second.systems.iter().all(|s| s.settled), "{:?}", second.systems);
    // What is too long itself is left empty, and told by its name.
    let list = take(format!("顧客名,住所,製品\n北医院,{long},電子カルテ\n")).await;
    assert_eq!((list.new, list.problem_count), (1, 1), "{:?}", list.problems);
    assert!(list.problems[0].1.ja.contains("所在地"), "{:?}", list.problems);
    assert_eq!((named("北医院").await[0].address.as_str(), named("北医院").await[0].systems.len()), ("", 1));
}

async fn two_rows_of_one_list_lose_no_customer(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    let take = async |rows: &str| {
        let bytes = format!("名称,所在地,メール,製品,版\n{rows}").into_bytes();
        app.import_customers(&officer, &ReplyFile { name: "顧客.csv".to_owned(), bytes }).await.unwrap()
    };
    let named = async |name: &str| {
        let filter = CustomerFilter { name: name.to_owned(), ..CustomerFilter::default() };
        app.customers(&officer, &filter).await.unwrap().rows
    };
    // Whether the second is another one of that name nobody knows: it is told, and the first stays as it was written.
    let rows = "伊藤医院,京都市1,i1@example.jp,つばめカルテ,5.1\n伊藤医院,,i2@example.jp,つばめカルテ,5.9\n";
    for (new, same) in [(1, 0), (0, 1)] {
        let list = take(rows).await;
        assert_eq!((list.new, list.changed, list.same, list.problem_count), (new, 0, same, 1), "{:?}", list.problems);
        assert!(list.problems[0].0 == 3 && list.problems[0].1.ja.contains("2行目"), "{:?}", list.problems);
        let kept = named("伊藤医院").await;
        assert_eq!((kept.len(), kept[0].email.as_str(), kept[0].address.as_str()), (1, "i1@example.jp", "京都市1"));
    }
    // The same row twice is one customer, and so are rows of one address about several products.
    let list = take("加藤医院,,k@example.jp,つばめカルテ,5.1\n加藤医院,,k@example.jp,つばめカルテ,5.1\n").await;
    assert_eq!((list.new, list.problem_count), (1, 1), "{:?}", list.problems);
    assert!(list.problems[0].1.ja.contains("2行目と同じ内容"), "{:?}", list.problems);
    app.save_product(&officer, &blank("つばめ検査", SystemKind::Laboratory)).await.unwrap();
    let list = take("佐藤医院,奈良市,,つばめカルテ,5.1\n佐藤医院,奈良市,,つばめ検査,2.0\n").await;
    assert_eq!((list.new, list.changed, list.problem_count), (1, 1, 0), "{:?}", list.problems);
    assert_eq!(named("佐藤医院").await[0].systems.len(), 2);
}

async fn a_column_is_taken_for_what_it_says_and_told_where_it_is_not(place: &Place) {
    let maker = Maker::new(place).await;
    let (app, officer) = (&maker.house.app, maker.officer());
    app.save_product(&officer, &blank("つばめ検査", SystemKind::Laboratory)).await.unwrap();
    let take = async |csv: &str| {
        let file = ReplyFile { name: "顧客.csv".to_owned(), bytes: csv.as_bytes().to_vec() };
        app.import_customers(&officer, &file).await.unwrap()
    };
    let named = async |name: &str| {
        let filter = CustomerFilter { name: name.to_owned(), ..CustomerFilter::default() };
        app.customers(&officer, &filter).await.unwrap().rows.remove(0)
    };
    let due = async |name: &str| named(name).await.due_on.map(|day| day.to_string());
    // The end of a contract is no day by which an answer is wanted, beside one or alone.
    let list = take("施設名,所在地,製品,契約期限,回答期限\n一医院,津市1,つばめカルテ,2028-03-31,2026-12-20\n二医院,津市2,つばめカルテ,2028-03-31,\n").await;
    assert_eq!((list.new, list.problem_count), (2, 0), "{:?}", list.problems);
    assert_eq!((due("一医院").await.as_deref(), due("二医院").await), (Some("2026-12-20"), None));
    assert!(list.columns.len() == 2 && list.columns[0].ja.contains("「契約期限」"), "{:?}", list.columns);
    // The end of a contract, a telephone or who sells is nothing a list says, whatever column it lacks: a note is the place.
    let note = "一覧から取り込むのは、名称、";
    assert!(list.columns[1].ja.contains(note) && !list.columns[1].ja.contains("見出し"), "{:?}", list.columns);
    // What may be meant is told by which heading it would be taken, and the rest is not.
    let list = take("施設名,所在地,製品,電話,担当営業,契約期限,報告期限,アドレス\n八医院,津市8,つばめカルテ,059-1,山田,2028-03-31,2026-12-20,h@example.jp\n").await;
    let how = &list.columns[1];
    assert!(how.ja.contains(": 「報告期限」は「回答期限」、「アドレス」は「メール」。"), "{how:?}");
    assert!(how.ja.contains("もう一度取り込めば") && how.ja.contains("「メモ」"), "{how:?}");
    assert!(how.en.contains(": “報告期限” “answer due”, “アドレス” “e-mail”."), "{how:?}");
    let list = take("施設名,所在地,メール,製品,版,回答期限,電話\n九医院,津市9,,つばめカルテ,5.1,,059-1\n").await;
    assert!(list.columns[1].ja.contains(note), "{:?}", list.columns);
    for heading in ["契約期限", "保守期限", "保守満了日", "Contract due date"] {
        take(&format!("施設名,所在地,製品,{heading}\n三医院,津市3,つばめカルテ,2028-03-31\n")).await;
        assert_eq!(due("三医院").await, None, "{heading}");
    }
    for heading in ["期限", "回答期日", "提出期限", "Due date"] {
        let list = take(&format!("施設名,所在地,製品,{heading}\n{heading}医院,津市,つばめカルテ,2026-12-20\n")).await;
        assert!(list.columns.is_empty(), "{heading}: {:?}", list.columns);
        assert_eq!(due(&format!("{heading}医院")).await.as_deref(), Some("2026-12-20"), "{heading}");
    }
    // As a list of another program and one in English call them.
    let list = take("お客様コード,お客様名,ご住所,ご担当メール,ご利用製品,ご利用バージョン\nA01,四医院,津市4,d@example.jp,つばめカルテ,5.1\n").await;
    assert_eq!(list.new, 1, "{:?}", list.problems);
    let kept = named("四医院").await;
    assert_eq!((kept.email.as_str(), kept.systems[0].version.as_str()), ("d@example.jp", "5.1"));
    let list = take("Facility,Address,E-mail,Product,Version\nFifth Clinic,Tsu,e@example.jp,つばめカルテ,5.1\n").await;
    assert_eq!((list.new, list.columns.len()), (1, 0), "{:?}", list.columns);
    assert_eq!(named("Fifth").await.address, "Tsu");
    // Products in columns of their own are not taken silently in part.
    let list = take("施設名,所在地,製品1,版1,製品2,版2\n六医院,津市6,つばめカルテ,5.1,つばめ検査,3\n").await;
    assert!(list.columns[0].ja.contains("「製品2」「版2」"), "{:?}", list.columns);
    assert!(list.columns[1].ja.contains("製品の列が2つ以上"), "{:?}", list.columns);
    let list = take("施設名,所在地,つばめカルテ,つばめ検査\n七医院,津市7,○,○\n").await;
    assert!(list.columns[0].ja.contains("「つばめカルテ」「つばめ検査」"), "{:?}", list.columns);
    assert!(list.columns[1].ja.contains("製品の名前が列の名前"), "{:?}", list.columns);
    // Two rows of one name and address are one customer: what hinders is said, not that nobody knows.
    let list =
        take("施設名,所在地,製品,期限\n十医院,津市10,つばめカルテ,2026-12-20\n十医院,津市10,つばめ検査,2027-01-20\n")
            .await;
    assert_eq!((list.new, list.problem_count), (1, 1), "{:?}", list.problems);
    let told = &list.problems[0].1.ja;
    assert!(told.contains("2行目と名前も所在地も同じ") && told.contains("期限が違う"), "{told}");
}

async fn a_request_that_was_altered_makes_no_customer(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer) = (&maker.house.app, maker.officer());
    for file in [RequestFile::Html, RequestFile::Signed] {
        let file = clinic.file(file).await;
        let text = String::from_utf8(file.bytes).unwrap().replace("みなと診療所", "みなど診療所");
        let bent = ReplyFile { name: file.name, bytes: text.into_bytes() };
        assert_eq!(
            app.take_request(&officer, &bent, Checked::default()).await.unwrap_err().code,
            ErrorCode::RequestAltered
        );
    }
    for bytes in [&b"<!doctype html><p>"[..], b"{}", b"a,b\n1,2\n"] {
        let file = ReplyFile { name: "x".to_owned(), bytes: bytes.to_vec() };
        assert_eq!(
            app.take_request(&officer, &file, Checked::default()).await.unwrap_err().code,
            ErrorCode::NotARequest
        );
    }
    maker.take(&clinic).await;
    // The same facility with another key.
    let asked = clinic.house.app.request(&clinic.house.officer(), clinic.request).await.unwrap().request.asked;
    let asked = Asked { id: RequestId::new(), ..asked };
    let key = sejo_evidence::signing::SigningKey::from_seed(&[7; 32]).unwrap();
    let signed = sejo_evidence::document::sign("sejo-request-1", &asked, &key).unwrap();
    let file = ReplyFile { name: "x".to_owned(), bytes: signed.into_bytes() };
    assert_eq!(
        app.take_request(&officer, &file, Checked::default()).await.unwrap_err().code,
        ErrorCode::CustomerOtherKey
    );
    let id = app.take_request(&officer, &file, Checked { key: true, vendor: false }).await.unwrap();
    let view = app.customer(&officer, id).await.unwrap();
    assert_eq!(view.customer.request.unwrap().id, asked.id);
    assert_eq!(app.customers(&officer, &CustomerFilter::default()).await.unwrap().total(), 1);
}

async fn every_request_that_waits_is_answered(place: &Place) {
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    // Another system of the same vendor, asked about by itself; then the first one once more.
    let vendor = clinic.house.app.request(&clerk, clinic.request).await.unwrap().request.asked.vendor_id().unwrap();
    let other = clinic.house.app.systems(&clerk).await.unwrap();
    let other = other.into_iter().find(|r| r.system.kind == SystemKind::Receipt).unwrap().system;
    let id = other.id;
    clinic.house.app.save_system(&clerk, &System { vendor_id: Some(vendor), ..other }).await.unwrap();
    let mut requests = vec![clinic.request];
    for system in [id, clinic.system] {
        let new = NewRequest { systems: vec![system], ..NewRequest::default() };
        requests.push(clinic.house.app.make_request(&clerk, vendor, &new).await.unwrap());
    }
    // They come in any order.
    let mut customer = None;
    for at in [1, 2, 0] {
        let file = clinic.house.app.request_file(&clerk, requests[at], RequestFile::Signed).await.unwrap();
        let file = ReplyFile { name: file.name, bytes: file.bytes };
        customer = Some(app.take_request(&officer, &file, Checked::default()).await.unwrap());
    }
    let customer = customer.unwrap();
    maker.settle(customer).await;
    let view = app.customer(&officer, customer).await.unwrap();
    assert_eq!((view.customer.systems.len(), view.customer.earlier.len()), (2, 2));
    assert_eq!(view.request.unwrap().asked.id, requests[2], "the last that was made");
    assert!(view.questions.iter().all(|asked| !asked.is_empty()), "each system is asked about by one of them");
    let run = maker.issue(IssuingFor::Waiting).await;
    let files = maker.files(run).await;
    let replies: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".sejo-reply.json")).collect();
    assert_eq!(replies.len(), 3, "{:?}", files.keys());
    let mut answered = Vec::new();
    for (name, bytes) in replies {
        let reply = clinic.house.drop_file(&clerk, name, bytes.clone()).await.reply.expect("a reply");
        answered.push(clinic.house.app.reply(&clerk, reply).await.unwrap().reply.request_id);
    }
    assert_eq!(answered, requests, "each has a reply of its own, the oldest first");
    let view = app.customer(&officer, customer).await.unwrap();
    assert_eq!(view.customer.state(), CustomerState::Issued);
    assert_eq!(view.issued[0].said.len(), 2, "of each system once");
    // What is asked again and answered is forgotten; the only request about the other system is not.
    let kept: Vec<RequestId> = view.customer.requests().map(|r| r.id).collect();
    assert_eq!(kept, &requests[1..]);
    // When something is right no longer, both systems are told.
    maker.say("直した", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "直した").await.unwrap();
    let again = maker.issue(IssuingFor::Waiting).await;
    assert_eq!(maker.files(again).await.keys().filter(|name| name.ends_with(".sejo-reply.json")).count(), 2);
}

async fn a_customer_whose_key_was_handed_over_is_the_same(place: &Place) {
    for form in [RequestFile::Html, RequestFile::Signed] {
        let (mut clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
        let id = maker.take(&clinic).await;
        let (app, officer) = (&maker.house.app, maker.officer());
        let before = app.customer(&officer, id).await.unwrap().customer.key;
        let machine = crate::signing_keys::at_the_machine(&clinic.house);
        clinic
            .house
            .app
            .hand_over_key(&machine, (&before, "年に一度"), NewKey::Fresh, Proof::AtTheMachine)
            .await
            .unwrap();
        let clerk = clinic.house.officer();
        let vendor = clinic.house.app.request(&clerk, clinic.request).await.unwrap().request.asked.vendor_id().unwrap();
        clinic.request = clinic.house.app.make_request(&clerk, vendor, &NewRequest::default()).await.unwrap();
        let again = app.take_request(&officer, &clinic.file(form).await, Checked::default()).await.unwrap();
        let customer = app.customer(&officer, again).await.unwrap().customer;
        assert!(again == id && customer.key != before, "the new key is known without a word");
        assert_eq!(customer.request.unwrap().id, clinic.request);
    }
}

async fn the_ministrys_form_is_filled_in_for_each_customer(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    maker.house.app.take_vendor_form(&maker.officer(), file).await.unwrap();
    maker.say("様式が届いたため", |_| "yes").await;
    maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let files = maker.files(run).await;
    let run = maker.house.app.issuing(&maker.officer(), run).await.unwrap().issuing;
    assert_eq!((run.done, run.left), (1, 0), "{:?}", run.left_out);
    let filled = sejo_intake::workbook::read(&files["事業者確認用.xlsx"], &sejo_intake::Limits::default()).unwrap();
    let answered = filled.rows.iter().filter(|r| r.answers.iter().any(|a| a.value.is_some())).count();
    assert!(answered * 10 >= filled.rows.len() * 8, "{answered} of {}", filled.rows.len());
    let print = maker.house.text_of_print(&files["事業者確認用.pdf"]);
    assert!(!print.contains("暫定") && !print.contains("文言そのものではありません"), "{print}");
}

/// The workbooks a run made, in the order of the systems.
fn workbooks(files: &BTreeMap<String, Vec<u8>>) -> Vec<Vec<u8>> {
    files.iter().filter(|(name, _)| name.ends_with(".xlsx")).map(|(_, bytes)| bytes.clone()).collect()
}

async fn each_system_has_a_workbook_of_its_own(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let (mut clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let clerk = clinic.house.officer();
    // The same product a second time, under the same name.
    let first = clinic.house.app.system(&clerk, Some(clinic.system)).await.unwrap().system;
    let (name, vendor_id) = (first.name.clone(), first.vendor_id);
    let second = System { name, vendor_id, kind: SystemKind::Ehr, ..System::blank(SystemId::new()) };
    clinic.house.app.save_system(&clerk, &second).await.unwrap();
    let new = NewRequest::default();
    clinic.request = clinic.house.app.make_request(&clerk, vendor_id.unwrap(), &new).await.unwrap();
    let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
    maker.house.app.take_vendor_form(&maker.officer(), file).await.unwrap();
    maker.say("様式が届いたため", |_| "yes").await;
    maker.take(&clinic).await;
    let run = maker.issue(IssuingFor::Waiting).await;
    let books = workbooks(&maker.files(run).await);
    assert_eq!(books.len(), 2);
    assert_ne!(books[0], books[1], "the answers are the same, the files are not");
    let of = |bytes: &[u8]| sejo_intake::workbook::issued(bytes).and_then(|mark| mark.system).unwrap();
    let take = async |bytes: &[u8], system: SystemId| {
        let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: bytes.to_vec() };
        let id = clinic.house.app.take_reply(&clerk, clinic.request, Some(system), file).await.unwrap();
        clinic.house.app.reply(&clerk, id).await.unwrap().reply
    };
    let is_noted = |reply: &sejo_model::Reply| reply.notes.iter().any(|n| n.code == ReplyNoteCode::OtherSystem);
    let (one, other) = (take(&books[0], of(&books[0])).await, take(&books[1], of(&books[1])).await);
    assert_ne!((one.id, one.parts[0].system_id), (other.id, other.parts[0].system_id));
    assert!(!is_noted(&one) && !is_noted(&other));
    assert_eq!(take(&books[0], of(&books[0])).await.id, one.id, "the very same file about the same system");
    // Taken for the other one it is no longer swallowed, and says for which it was made.
    let mistaken = take(&books[0], of(&books[1])).await;
    assert!(mistaken.id != one.id && is_noted(&mistaken) && mistaken.is_grave(), "{:?}", mistaken.notes);
}

async fn the_ministrys_form_issued_again_is_another_workbook(place: &Place) {
    let Some(bytes) = shared("r8-vendor-form-boundary.xlsx") else { return };
    let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    app.take_vendor_form(&officer, ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes }).await.unwrap();
    maker.say("様式が届いたため", |_| "yes").await;
    maker.take(&clinic).await;
    let old = maker.files(maker.issue(IssuingFor::Waiting).await).await;
    let accept = async |reply: sejo_model::ReplyId| {
        let revision = clinic.house.app.reply(&clerk, reply).await.unwrap().reply.revision;
        let (parts, words) = (vec![ChosenPart { index: 0, system: None }], "電話で確かめた".to_owned());
        let deciding = Deciding { kind: DecisionKind::Accepted, parts, words, revision, seen: None };
        clinic.house.app.decide_reply(&clerk, reply, &deciding).await
    };
    let signed = clinic.house.drop_file(&clerk, "1.json", old["回答.sejo-reply.json"].clone()).await;
    accept(signed.reply.expect("a reply")).await.unwrap();
    let seen = app.answers(&officer, maker.product, None).await.unwrap().sets[0].number;
    app.withdraw_answers(&officer, maker.product, None, (seen, "確かめ直す")).await.unwrap();
    app.make_notices(&officer, None, "確かめ直す").await.unwrap();
    let id = app.notices(&officer).await.unwrap().made[0].notice.id;
    let notice = app.notice_file(&officer, id).await.unwrap();
    clinic.house.drop_file(&clerk, &notice.name, notice.bytes).await;
    // Looked at again, it was right: the same answers of the same day.
    maker.say("確かめた", |_| "yes").await;
    let new = maker.files(maker.issue(IssuingFor::Waiting).await).await;
    let take = async |bytes: Vec<u8>| {
        let file = ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes };
        clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap()
    };
    let late = take(workbooks(&old).remove(0)).await;
    assert_eq!(accept(late).await.unwrap_err().code, ErrorCode::ReplyTakenBack);
    let again = take(workbooks(&new).remove(0)).await;
    let reply = clinic.house.app.reply(&clerk, again).await.unwrap().reply;
    let is_noted = |code: ReplyNoteCode| reply.notes.iter().any(|n| n.code == code);
    assert!(again != late && !is_noted(ReplyNoteCode::Undated) && !is_noted(ReplyNoteCode::Older), "{:?}", reply.notes);
    // Nobody signed the workbook, and nothing signed of its run has come: a person asks, and says so.
    assert!(is_noted(ReplyNoteCode::TakenBack), "{:?}", reply.notes);
    accept(again).await.unwrap();
}

async fn a_facility_has_no_customers(place: &Place) {
    let clinic = Clinic::new(place).await;
    let (app, officer) = (&clinic.house.app, clinic.house.officer());
    let missing = |code: ErrorCode| assert_eq!(code, ErrorCode::NotFound);
    missing(app.customers(&officer, &CustomerFilter::default()).await.unwrap_err().code);
    missing(app.products(&officer).await.unwrap_err().code);
    missing(app.notices(&officer).await.unwrap_err().code);
    missing(app.issuings(&officer).await.unwrap_err().code);
    let questions = VendorQuestions { name: "x".to_owned() };
    let wrong = app.answer_as_vendor(&clinic.house.actor(Role::Admin), &questions).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongSide);
    assert_eq!(app.begin_as_vendor().await.unwrap_err().code, ErrorCode::WrongSide);
    let bare = House::bare(place).await;
    bare.app.begin_as_vendor().await.unwrap();
    bare.app.begin_as_vendor().await.unwrap();
}

/// Whether the use case let the actor in: anything but `NotFound` on something that exists.
fn may<T>(result: Result<T>) -> bool {
    !matches!(result, Err(Error { code: ErrorCode::NotFound, .. }))
}

async fn who_may_do_what_at_a_vendor(place: &Place) {
    let mut table: BTreeMap<&'static str, Vec<bool>> = BTreeMap::new();
    for &role in Role::ALL {
        let (clinic, maker) = (Clinic::new(place).await, Maker::new(place).await);
        let id = maker.take(&clinic).await;
        let run = maker.issue(IssuingFor::Waiting).await;
        maker.say("直した", |key| if key == "patching" { "no" } else { "yes" }).await;
        maker.house.app.make_notices(&maker.officer(), None, "直した").await.unwrap();
        let notice = maker.house.app.notices(&maker.officer()).await.unwrap().made[0].notice.id;
        let issued = maker.house.app.customer(&maker.officer(), id).await.unwrap().issued[0].id;
        let (app, actor) = (&maker.house.app, maker.house.actor(role));
        let product = app.products(&actor).await.unwrap().remove(0).product;
        let file = ReplyFile { name: "x.csv".to_owned(), bytes: "名称\nA\n".as_bytes().to_vec() };
        let (answer, said) = (TypedAnswer::default(), SaidCustomer { name: "x".to_owned(), ..SaidCustomer::default() });
        let found = [
            ("answer_as_vendor", may(app.answer_as_vendor(&actor, &VendorQuestions { name: "v".to_owned() }).await)),
            ("products", may(app.products(&actor).await)),
            ("save_product", may(app.save_product(&actor, &product).await)),
            ("answers", may(app.answers(&actor, product.id, None).await)),
            ("save_answers", may(app.save_answers(&actor, product.id, None, &SaidAnswers::default()).await)),
            ("withdraw_answers", may(app.withdraw_answers(&actor, product.id, None, (9, "x")).await)),
            ("take_vendor_form", may(app.take_vendor_form(&actor, file.clone()).await)),
            ("customers", may(app.customers(&actor, &CustomerFilter::default()).await)),
            ("customer", may(app.customer(&actor, id).await)),
            ("remove_customer", may(app.remove_customer(&actor, id, 0).await)),
            ("take_request", may(app.take_request(&actor, &file, Checked::default()).await)),
            ("import_customers", may(app.import_customers(&actor, &file).await)),
            ("save_customer", may(app.save_customer(&actor, id, &said).await)),
            ("add_customer_system", may(app.add_customer_system(&actor, id, product.id, 0).await)),
            ("save_exception", may(app.save_exception(&actor, id, (0, "x"), &answer, 0).await)),
            ("issuings", may(app.issuings(&actor).await)),
            ("issuing", may(app.issuing(&actor, run).await)),
            ("stop_issuing", may(app.stop_issuing(&actor, run).await)),
            ("resume_issuing", may(app.resume_issuing(&actor, run).await)),
            ("issued_file", may(app.issued_file(&actor, issued).await)),
            ("issuing_part", may(app.issuing_part(&actor, run, 0).await)),
            ("notices", may(app.notices(&actor).await)),
            ("make_notices", may(app.make_notices(&actor, None, "x").await)),
            ("notice_file", may(app.notice_file(&actor, notice).await)),
            ("notices_zip", may(app.notices_zip(&actor).await)),
            ("issue", may(app.issue(&actor, (IssuingFor::Everybody, None), None).await)),
        ];
        for (name, allowed) in found {
            table.entry(name).or_default().push(allowed);
        }
    }
    let mut text = String::from("admin officer staff viewer\n");
    for (name, allowed) in &table {
        let marks: Vec<&str> = allowed.iter().map(|&a| if a { "yes" } else { "-" }).collect();
        writeln!(text, "{name:<22} {}", marks.join(" ")).unwrap();
    }
    // One table for both databases, which run side by side.
    insta::assert_snapshot!("who_may_do_what_at_a_vendor", text);
}
