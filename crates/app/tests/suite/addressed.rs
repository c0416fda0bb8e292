//! What a vendor addresses to another customer of its: it touches nothing here, whatever it has in common with what is ours.

use sejo_app::intake::{IntakeState, IntakeView};
use sejo_app::reply::{ChosenPart, Deciding, ReplyFile};
use sejo_model::issue::IssuingFor;
use sejo_model::reply::DecisionKind;
use sejo_model::{ErrorCode, ReplyId};

use crate::place::Place;
use crate::taken_back::{counting, saved_again};
use crate::vendors::{Clinic, Maker, accepted, import};

both! {
    a_notice_to_another_customer_touches_nothing_by_likeness;
    a_notice_under_another_name_counts_where_a_person_has_said_so;
}

/// The clinic has accepted its reply and the workbook that says the same, which is given; and what the vendor has issued to another
/// customer since.
async fn accepted_twice(place: &Place) -> (Clinic, Maker, ReplyId, ReplyFile) {
    let (clinic, maker, _, _) = accepted(place).await;
    let own = maker.house.app.issuings(&maker.officer()).await.unwrap()[0].id;
    let twin = saved_again(&maker.files(own).await["回答.xlsx"]);
    let twin = clinic.house.drop_file(&clinic.house.officer(), "回答.xlsx", twin).await.reply.expect("a reply");
    clinic.accept(twin).await.unwrap();
    import(&maker, 1).await;
    let other = maker.issue(IssuingFor::Waiting).await;
    let bytes = maker.files(other).await.remove("回答.sejo-reply.json").unwrap();
    (clinic, maker, twin, ReplyFile { name: "回答.sejo-reply.json".to_owned(), bytes })
}

/// Drops the notice to the customer of that name.
async fn told(clinic: &Clinic, maker: &Maker, customer: &str) -> IntakeView {
    let made = maker.house.app.notices(&maker.officer()).await.unwrap().made;
    let notice = made.iter().find(|made| made.notice.facility.name == customer).expect("a notice");
    let file = maker.house.app.notice_file(&maker.officer(), notice.notice.id).await.unwrap();
    clinic.house.drop_file(&clinic.house.officer(), &file.name, file.bytes).await
}

/// Accepts the reply of which a person says that it is about the system of the clinic.
async fn accept_as_ours(clinic: &Clinic, reply: ReplyId) {
    let clerk = clinic.house.officer();
    let revision = clinic.house.app.reply(&clerk, reply).await.unwrap().reply.revision;
    let parts = vec![ChosenPart { index: 0, system: Some(clinic.system) }];
    let (kind, words) = (DecisionKind::Accepted, "当院をこう呼んでいると電話で聞いた".to_owned());
    let deciding = Deciding { kind, parts, words, revision, seen: None };
    clinic.house.app.decide_reply(&clerk, reply, &deciding).await.unwrap();
}

async fn a_notice_to_another_customer_touches_nothing_by_likeness(place: &Place) {
    let (clinic, maker, twin, file) = accepted_twice(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    assert_eq!(app.make_notices(&officer, None, "手順を確かめた").await.unwrap().len(), 2);
    let before = counting(&clinic).await;
    let view = told(&clinic, &maker, "第0医院").await;
    assert_eq!((view.row.state, view.kept), (IntakeState::Refused, sejo_model::Kept::Nothing));
    let (code, detail, _) = view.refusal.unwrap();
    assert_eq!(code, ErrorCode::NoticeElsewhere);
    assert!(detail.ja.contains("宛先は「第0医院」") && detail.en.contains("“第0医院”"), "{detail:?}");
    assert_eq!((before.0, counting(&clinic).await), (2, before), "nothing of ours is touched");

    // The reply to the other customer lies here, and nobody has said that it is ours: what it is told is about that one alone.
    let stray = clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap();
    let view = told(&clinic, &maker, "第0医院").await;
    assert_eq!((view.row.state, view.reply), (IntakeState::Done, Some(stray)), "{}", view.row.summary);
    assert_eq!(counting(&clinic).await, before);
    let notices = async |reply| clinic.house.app.reply(&clerk, reply).await.unwrap().reply.notices.len();
    assert_eq!((notices(stray).await, notices(twin).await), (1, 0));

    // What is said to us takes back both.
    let view = told(&clinic, &maker, "みなと診療所").await;
    assert_eq!(view.row.state, IntakeState::Done, "{}", view.row.summary);
    assert_eq!(counting(&clinic).await, (0, before.1 - 2));
}

async fn a_notice_under_another_name_counts_where_a_person_has_said_so(place: &Place) {
    let (clinic, maker, _, file) = accepted_twice(place).await;
    let (app, officer, clerk) = (&maker.house.app, maker.officer(), clinic.house.officer());
    let also = clinic.house.app.take_reply(&clerk, clinic.request, Some(clinic.system), file).await.unwrap();
    accept_as_ours(&clinic, also).await;
    assert_eq!(counting(&clinic).await.0, 3);
    maker.say("手順を確かめた", |key| if key == "patching" { "no" } else { "yes" }).await;
    app.make_notices(&officer, None, "手順を確かめた").await.unwrap();
    let view = told(&clinic, &maker, "第0医院").await;
    assert_eq!((view.row.state, view.reply), (IntakeState::Done, Some(also)), "{}", view.row.summary);
    assert_eq!(
        counting(&clinic).await.0,
        1,
        "its file and the workbook that says the same; not the file it does not name"
    );
}
