//! Commands act for nobody, or for the user they name, with that user's role and name.

use sejo_model::{AnswerValue, ErrorCode, Role};

use crate::house::{House, answer, today};
use crate::place::Place;

both! {
    the_log_says_who_a_command_acted_for;
    a_command_may_do_what_the_named_user_may;
    nobody_and_disabled_users_cannot_be_named;
    commands_that_start_at_once_make_one_facility;
    a_facility_without_a_name_stands_in_nobodys_way;
}

/// The sign-in name the house gives to a role.
fn login(house: &House, role: Role) -> String {
    format!("{role}-{}", house.facility)
}

async fn the_log_says_who_a_command_acted_for(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let named = house.app.cli_actor(None, Some(&login(&house, Role::Officer))).await.unwrap();
    assert_eq!((named.user, named.role), (house.officer().user, Role::Officer));
    house.app.confirm(&named, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap();
    let nobody = house.app.cli_actor(None, None).await.unwrap();
    house.app.confirm(&nobody, "rules", &answer(AnswerValue::Yes, today())).await.unwrap();
    let rows = house.app.activity(&house.officer(), None).await.unwrap().rows;
    let said: Vec<_> = rows.iter().take(2).map(|r| (r.by_name.as_str(), r.entry.event.origin.as_str())).collect();
    assert_eq!(said, [("この装置のコマンド", "cli"), ("安全管理責任者", "cli-as")]);
    assert_eq!(rows[0].entry.event.user, None, "it is nobody's deed");
    assert_eq!(rows[1].entry.event.user, Some(named.user));
    for (item, by) in [("bcp", "安全管理責任者"), ("rules", "この装置のコマンド")] {
        let history = house.app.item(&house.officer(), item).await.unwrap().history;
        assert_eq!(history.iter().map(|h| h.by_name.as_str()).collect::<Vec<_>>(), [by]);
    }
    let forms = house.app.forms(&house.officer()).await.unwrap();
    assert_eq!(forms.confirmed_by_in_japanese(), "この装置のコマンド、安全管理責任者さん");
    let members = house.app.users(&house.actor(Role::Admin)).await.unwrap().users;
    assert_eq!(members.len(), Role::ALL.len(), "a command is no user");
}

async fn a_command_may_do_what_the_named_user_may(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    for &role in Role::ALL {
        let named = house.app.cli_actor(None, Some(&login(&house, role))).await.unwrap();
        assert!(house.app.checklist(&named).await.is_ok(), "{role} may read");
        let users = house.app.users(&named).await.map(drop).map_err(|e| e.code);
        let expected = if role == Role::Admin { Ok(()) } else { Err(ErrorCode::NotAllowed) };
        assert_eq!(users, expected, "{role}");
    }
    let viewer = house.app.cli_actor(None, Some(&login(&house, Role::Viewer))).await.unwrap();
    let refused = house.app.confirm(&viewer, "bcp", &answer(AnswerValue::Yes, today())).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    assert!(refused.to_string().ends_with("できる役割: 管理者、安全管理責任者。"), "{refused}");
    assert!(house.app.item(&viewer, "bcp").await.unwrap().history.is_empty(), "nothing was saved");
}

async fn nobody_and_disabled_users_cannot_be_named(place: &Place) {
    let house = House::new(place).await;
    let staff = login(&house, Role::Staff);
    let named = house.app.cli_actor(None, Some(&staff.to_uppercase())).await.unwrap();
    assert_eq!(named.role, Role::Staff, "sign-in names do not depend on case");
    let admin = house.app.cli_actor(None, Some(&login(&house, Role::Admin))).await.unwrap();
    house.app.set_disabled(&admin, named.user, true).await.unwrap();
    for (name, code) in [(staff.as_str(), ErrorCode::UserDisabled), ("nobody", ErrorCode::UnknownUser)] {
        assert_eq!(house.app.cli_actor(None, Some(name)).await.unwrap_err().code, code, "{name}");
    }
}

async fn commands_that_start_at_once_make_one_facility(place: &Place) {
    let house = House::bare(place).await;
    let (one, two) = (house.again().await, house.again().await);
    let (a, b, c) = tokio::join!(house.app.cli_actor(None, None), one.cli_actor(None, None), two.cli_actor(None, None));
    let facilities = [a, b, c].map(|actor| actor.unwrap().facility);
    assert!(facilities.iter().all(|f| *f == facilities[0]), "{facilities:?}");
    one.close().await;
    two.close().await;
}

/// Older folders hold a second facility without a name, which nobody made on purpose.
async fn a_facility_without_a_name_stands_in_nobodys_way(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let admin = house.actor(Role::Admin);
    let nameless = house.app.add_facility(&admin).await.unwrap();
    let found = house.app.cli_actor(None, None).await.unwrap();
    assert_eq!(found.facility, house.facility);
    assert_ne!(found.facility, nameless);
    let refused = house.app.cli_actor(Some("ほかの病院"), None).await.unwrap_err().detail.unwrap();
    assert_eq!(refused.ja, "施設: みなと診療所。--facility で施設名を指定してください。");
}
