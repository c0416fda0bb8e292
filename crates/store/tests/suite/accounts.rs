//! Users, sessions, failed sign-ins, settings.

use sejo_model::{Lang, Role, SessionId, Sha256, Thresholds, UserId};
use sejo_store::session::{Session, SignedIn};
use sejo_store::{Scope, StoreError, facility, lockout, session, setting, user};

use crate::place::Place;
use crate::sample::{NOW, a_facility, a_user, home};

contract! {
    users_and_roles => users;
    a_code_works_once => codes;
    sessions_are_found_rotated_and_ended => sessions;
    failures_are_counted => failures;
    settings_are_kept => settings;
    what_several_add_to_a_setting_at_once_is_kept => added_at_once;
    a_facility_is_saved_by_one_person_at_a_time => facilities;
}

async fn users(place: &Place) {
    let db = &place.db;
    assert!(!user::any_user_exists(db).await.unwrap());
    let (scope, facility, admin) = home(db, "病院").await;
    assert!(!user::any_user_exists(db).await.unwrap(), "one factor alone does not end the set-up");

    let mut tx = db.begin().await.unwrap();
    let clerk = a_user("clerk");
    user::create(&mut tx, &clerk, "hash", Some(vec![1, 2, 3])).await.unwrap();
    user::put_membership(&mut tx, &scope, clerk.id, Role::Viewer).await.unwrap();
    user::put_membership(&mut tx, &scope, clerk.id, Role::Staff).await.unwrap();
    tx.commit().await.unwrap();
    assert!(user::any_user_exists(db).await.unwrap());

    let mut tx = db.begin().await.unwrap();
    let twin = a_user("clerk");
    let taken = user::create(&mut tx, &twin, "x", None).await;
    assert!(matches!(taken, Err(StoreError::Duplicate("login"))), "{taken:?}");
    drop(tx);

    let found = user::find_by_login(db, "clerk").await.unwrap().unwrap();
    assert_eq!(
        (&found.user, found.password_hash.as_str(), found.totp_secret.clone()),
        (&clerk, "hash", Some(vec![1, 2, 3]))
    );
    assert!(!format!("{found:?}").contains("hash\""), "credentials are not printed");
    assert_eq!(user::credentials(db, clerk.id).await.unwrap(), found);
    assert_eq!(user::find_by_login(db, "nobody").await.unwrap(), None);
    assert!(matches!(user::credentials(db, UserId::new()).await, Err(StoreError::NotFound)));
    assert_eq!(user::role_of(db, clerk.id, facility.id).await.unwrap(), Some(Role::Staff));
    let members = user::list(db, &scope).await.unwrap();
    let seen: Vec<_> = members.iter().map(|m| (m.user.id, m.role, m.has_totp, m.seen_at)).collect();
    assert_eq!(seen, [(admin.id, Role::Admin, false, None), (clerk.id, Role::Staff, true, None)]);
    assert_eq!(facility::list_for_user(db, clerk.id).await.unwrap(), [(facility.clone(), Role::Staff)]);

    assert_eq!(user::count_admins(db, &scope).await.unwrap(), 1);
    let mut tx = db.begin().await.unwrap();
    user::set_disabled(&mut tx, admin.id, true).await.unwrap();
    user::set_password(&mut tx, admin.id, "new").await.unwrap();
    user::set_totp(&mut tx, admin.id, Some(vec![9])).await.unwrap();
    assert_eq!(user::lang(&mut tx, admin.id).await.unwrap(), None, "nothing is chosen for anybody");
    user::set_lang(&mut tx, admin.id, sejo_model::Lang::En).await.unwrap();
    assert!(matches!(user::set_lang(&mut tx, UserId::new(), sejo_model::Lang::En).await, Err(StoreError::NotFound)));
    assert!(matches!(user::set_password(&mut tx, UserId::new(), "x").await, Err(StoreError::NotFound)));
    tx.commit().await.unwrap();
    assert_eq!(user::count_admins(db, &scope).await.unwrap(), 0);
    let now = user::credentials(db, admin.id).await.unwrap();
    assert_eq!((now.password_hash.as_str(), now.totp_secret), ("new", Some(vec![9])));
    assert!(now.user.disabled);
    assert_eq!(user::lang(db, admin.id).await.unwrap(), Some(sejo_model::Lang::En));
    assert_eq!(user::role_of(db, UserId::new(), facility.id).await.unwrap(), None);
}

async fn codes(place: &Place) {
    let db = &place.db;
    let (_, _, admin) = home(db, "病院").await;
    let mut tx = db.begin().await.unwrap();
    assert!(user::set_last_totp_step(&mut tx, admin.id, 100).await.unwrap());
    assert!(!user::set_last_totp_step(&mut tx, admin.id, 100).await.unwrap(), "the same code again");
    assert!(!user::set_last_totp_step(&mut tx, admin.id, 99).await.unwrap(), "an older code");
    assert!(user::set_last_totp_step(&mut tx, admin.id, 101).await.unwrap());

    user::replace_recovery_codes(&mut tx, admin.id, &["a".to_owned(), "b".to_owned()]).await.unwrap();
    assert!(user::use_recovery_code(&mut tx, admin.id, "a", NOW).await.unwrap());
    assert!(!user::use_recovery_code(&mut tx, admin.id, "a", NOW).await.unwrap());
    assert!(!user::use_recovery_code(&mut tx, admin.id, "z", NOW).await.unwrap());
    assert_eq!(user::count_recovery_codes(&mut tx, admin.id).await.unwrap(), 1);
    user::replace_recovery_codes(&mut tx, admin.id, &["c".to_owned()]).await.unwrap();
    assert!(!user::use_recovery_code(&mut tx, admin.id, "b", NOW).await.unwrap(), "old codes are gone");
    tx.commit().await.unwrap();
    assert_eq!(user::count_recovery_codes(db, admin.id).await.unwrap(), 1);
    assert_eq!(user::credentials(db, admin.id).await.unwrap().last_totp_step, 101);
}

fn a_session(user: UserId) -> Session {
    Session {
        id: SessionId::new(),
        user,
        facility: None,
        second_factor: false,
        lang: Lang::Ja,
        address: "127.0.0.1".to_owned(),
        agent: "Browser".to_owned(),
        created_at: NOW,
        seen_at: NOW,
        idle_until: NOW + 1000,
        expires_at: NOW + 5000,
    }
}

async fn sessions(place: &Place) {
    let db = &place.db;
    let (scope, facility, admin) = home(db, "病院").await;
    let (one, two) = (Sha256([1; 32]), Sha256([2; 32]));
    let mut tx = db.begin().await.unwrap();
    let new = a_session(admin.id);
    session::create(&mut tx, &new, one).await.unwrap();
    let nobody = session::create(&mut tx, &a_session(UserId::new()), Sha256([7; 32])).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    session::create(&mut tx, &new, one).await.unwrap();
    tx.commit().await.unwrap();

    let before = db.statements();
    let found = session::find(db, one).await.unwrap().unwrap();
    assert_eq!(db.statements() - before, 1, "a request costs one statement for its session");
    assert_eq!(
        found,
        SignedIn { session: new.clone(), user: admin.clone(), homes: vec![(facility.clone(), Role::Admin)] }
    );
    assert_eq!(found.home(), None, "none is looked at yet");

    let mut tx = db.begin().await.unwrap();
    session::rotate(&mut tx, new.id, two, true).await.unwrap();
    session::set_facility(&mut tx, new.id, facility.id).await.unwrap();
    session::set_lang(&mut tx, new.id, Lang::En).await.unwrap();
    session::touch(&mut tx, new.id, NOW + 10, NOW + 2000).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(session::find(db, one).await.unwrap(), None, "the old token is worth nothing");
    let found = session::find(db, two).await.unwrap().unwrap();
    assert_eq!(found.home(), Some(&(facility.clone(), Role::Admin)));
    let now = Session {
        facility: Some(facility.id),
        second_factor: true,
        lang: Lang::En,
        seen_at: NOW + 10,
        idle_until: NOW + 2000,
        ..new.clone()
    };
    assert_eq!(found.session, now);
    assert_eq!(user::list(db, &scope).await.unwrap()[0].seen_at, Some(NOW + 10));

    let mut tx = db.begin().await.unwrap();
    let other = a_session(admin.id);
    session::create(&mut tx, &other, one).await.unwrap();
    assert_eq!(session::list_of_user(&mut tx, admin.id).await.unwrap(), [now, other.clone()]);
    assert_eq!(session::remove_all_of_user(&mut tx, admin.id, Some(new.id)).await.unwrap(), 1);
    assert_eq!(session::purge(&mut tx, NOW + 2000).await.unwrap(), 0);
    assert_eq!(session::purge(&mut tx, NOW + 2001).await.unwrap(), 1);
    assert!(matches!(session::touch(&mut tx, new.id, NOW, NOW).await, Err(StoreError::NotFound)));
    session::remove(&mut tx, new.id).await.unwrap();
    tx.commit().await.unwrap();
}

async fn failures(place: &Place) {
    let db = &place.db;
    let mut tx = db.begin().await.unwrap();
    for i in 0..5 {
        lockout::record_failure(&mut tx, "account:clerk", NOW + i).await.unwrap();
    }
    lockout::record_failure(&mut tx, "address:10.0.0.1", NOW).await.unwrap();
    tx.commit().await.unwrap();
    let all = lockout::count_since(db, "account:clerk", NOW).await.unwrap();
    assert_eq!((all.count, all.last_at), (5, Some(NOW + 4)));
    assert_eq!(lockout::count_since(db, "account:clerk", NOW + 3).await.unwrap().count, 2);
    assert_eq!(lockout::count_since(db, "account:x", NOW).await.unwrap(), lockout::Failures::default());
    let mut tx = db.begin().await.unwrap();
    assert_eq!(lockout::purge(&mut tx, NOW + 1).await.unwrap(), 2);
    lockout::clear(&mut tx, "account:clerk").await.unwrap();
    assert_eq!(lockout::count_since(&mut tx, "account:clerk", 0).await.unwrap().count, 0);
    tx.commit().await.unwrap();
}

async fn settings(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    assert_eq!(setting::get::<Thresholds>(db, &scope, setting::THRESHOLDS).await.unwrap(), None);
    let mine = Thresholds { contact_days: 30, ..Thresholds::default() };
    let mut tx = db.begin().await.unwrap();
    setting::put(&mut tx, &scope, setting::THRESHOLDS, &Thresholds::default()).await.unwrap();
    setting::put(&mut tx, &scope, setting::THRESHOLDS, &mine).await.unwrap();
    setting::put_installation(&mut tx, "secret-key", &"00ff").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(setting::get::<Thresholds>(db, &scope, setting::THRESHOLDS).await.unwrap(), Some(mine.clone()));
    assert_eq!(setting::get_installation::<String>(db, "secret-key").await.unwrap().as_deref(), Some("00ff"));
    let wrong = setting::get_installation::<u32>(db, "secret-key").await;
    assert!(matches!(wrong, Err(StoreError::Damaged(_))), "{wrong:?}");
    let mut tx = db.begin().await.unwrap();
    let other = Thresholds { contact_days: 7, ..mine };
    // Only in the place of what one has seen.
    assert!(!setting::replace(&mut tx, &scope, setting::THRESHOLDS, &Thresholds::default(), &other).await.unwrap());
    assert!(setting::replace(&mut tx, &scope, setting::THRESHOLDS, &mine, &other).await.unwrap());
    assert!(!setting::replace(&mut tx, &scope, setting::THRESHOLDS, &mine, &other).await.unwrap());
    setting::remove_installation(&mut tx, "secret-key").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(setting::get::<Thresholds>(db, &scope, setting::THRESHOLDS).await.unwrap(), Some(other));
    assert_eq!(setting::get_installation::<String>(db, "secret-key").await.unwrap(), None);
}

async fn added_at_once(place: &Place) {
    let db = &place.db;
    let (scope, ..) = home(db, "病院").await;
    let add = async |n: u32| {
        let mut tx = db.begin().await.unwrap();
        let known = setting::get_to_change::<Vec<u32>>(&mut tx, &scope, "list").await.unwrap();
        let known = [known.unwrap_or_default(), vec![n]].concat();
        // Time enough for the other to read what stands there.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        setting::put(&mut tx, &scope, "list", &known).await.unwrap();
        tx.commit().await.unwrap();
    };
    tokio::join!(add(1), add(2), add(3));
    let mut kept: Vec<u32> = setting::get(db, &scope, "list").await.unwrap().unwrap();
    kept.sort_unstable();
    assert_eq!(kept, [1, 2, 3]);
}

async fn facilities(place: &Place) {
    let db = &place.db;
    let mut tx = db.begin().await.unwrap();
    let b = facility::put(&mut tx, &a_facility("病院B")).await.unwrap();
    let a = facility::put(&mut tx, &a_facility("病院A")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((a.revision, b.revision), (1, 1));
    let scope = Scope::grant(a.id);
    assert_eq!(facility::get(db, &scope).await.unwrap(), a);
    assert_eq!(facility::all(db).await.unwrap(), [a.clone(), b.clone()]);
    let mut changed = a.clone();
    changed.beds = 120;
    let mut tx = db.begin().await.unwrap();
    let saved = facility::update(&mut tx, &scope, &changed).await.unwrap();
    assert_eq!((saved.beds, saved.revision), (120, 2));
    assert!(matches!(facility::update(&mut tx, &scope, &changed).await, Err(StoreError::Changed)));
    tx.commit().await.unwrap();
    assert_eq!(facility::get(db, &scope).await.unwrap(), saved);
    let unknown = Scope::grant(sejo_model::FacilityId::new());
    assert!(matches!(facility::get(db, &unknown).await, Err(StoreError::NotFound)));
}
